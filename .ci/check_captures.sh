#!/usr/bin/env bash
# Lets tshark read every capture below an output folder, and fails where it complains:
#   .ci/check_captures.sh output
#
# Asked of every capture: no malformed packet, right checksums of IP and TCP, times in order.
# Asked where nothing was lost or sent again: no expert warning, and no suspicion of loss,
# disorder or duplicates. (A reset, or a window that is full or closed, is a warning to tshark;
# to us it is what happened.)
# Asked of the client's interface: as many HTTP requests and responses as the run says.
set -euo pipefail

output=${1:?which output folder?}
command -v tshark > /dev/null || { echo "tshark is not installed" >&2; exit 2; }
checked=0
bad=0

complain() {
    printf '%s: %s\n' "$1" "$2" >&2
    bad=$((bad + 1))
}

# The value of a field of a variant in summary.json, which is ours and has a field a line.
summary() { # file variant field
    awk -v variant="$2" -v field="$3" '
        $1 == "\"verdicts\":" { exit }
        /^      "name":/ { gsub(/^      "name": "|",$/, ""); name = $0; next }
        name == variant && $1 == "\"" field "\":" && /^      "/ { gsub(/,$/, "", $2); print $2 }
    ' "$1"
}

# How many events of a kind a variant has in trace.jsonl.
events() { # file variant kind
    grep -F "{\"variant\":\"$2\"," "$1" | grep -cF "\"event\":\"$3\"" || true
}

# A line for each packet, its fields apart by tabs. What tshark itself has to say goes to the
# terminal, except that it runs as root in a container.
packets() { # capture
    tshark -n -r "$1" -o ip.check_checksum:TRUE -o tcp.check_checksum:TRUE \
        -o tcp.reassemble_out_of_order:TRUE "${as_http[@]}" \
        -T fields -E occurrence=a -E aggregator=, \
        -e frame.number -e frame.interface_name -e frame.time_delta \
        -e ip.checksum.status -e tcp.checksum.status -e _ws.malformed \
        -e _ws.expert.severity -e _ws.expert.message \
        -e http.request.method -e http.response.code \
        2> >(grep -v 'Running as user' >&2)
}

# Reads those lines and prints a line for each complaint, then the numbers of requests and
# responses on the clients' interfaces.
judge() { # clients lost
    awk -F '\t' -v clients=" $1 " -v lost="$2" '
        function values(text) { return text == "" ? 0 : split(text, parts, ",") }
        # Interim responses (100) answer nothing.
        function finals(text,    count, i, found) {
            count = values(text)
            for (i = 1; i <= count; i++) if (parts[i] >= 200) found++
            return found + 0
        }
        # Warnings of a packet (severity 0x600000 and above), but for those that name what the
        # trace holds: a reset, a window that is full or closed.
        function warnings(severities, messages,    count, i, warned) {
            count = split(severities, parts, ",")
            for (i = 1; i <= count; i++) if (parts[i] + 0 >= 6291456) warned++
            return warned - gsub(/Connection reset \(RST\)|TCP Zero Window segment|TCP window specified by the receiver is now completely full/, "", messages)
        }
        $4 != 1 { print "packet " $1 ": wrong IP checksum" }
        $5 != 1 { print "packet " $1 ": wrong TCP checksum" }
        $6 != "" { print "packet " $1 ": malformed" }
        $3 < 0 { print "packet " $1 ": time goes back" }
        !lost && warnings($7, $8) > 0 { print "packet " $1 ": " $8 }
        !lost && $8 ~ /retransmission|[Oo]ut-[Oo]f-[Oo]rder|[Dd]uplicate ACK/ {
            print "packet " $1 ": " $8
        }
        index(clients, " " $2 " ") { requests += values($9); responses += finals($10) }
        END { print "http " requests + 0 " " responses + 0 }'
}

check() { # scenario folder, capture
    local folder=$1 capture=$2 variant lost line
    variant=$(basename "$(dirname "$capture")")
    checked=$((checked + 1))
    lost=$(($(summary "$folder/summary.json" "$variant" dropped) \
        + $(summary "$folder/summary.json" "$variant" retransmissions)))
    packets "$capture" > "$work/packets" || complain "$capture" "tshark cannot read it"
    while read -r line; do
        case $line in
            http*) counts "$folder/trace.jsonl" "$variant" "$capture" $line ;;
            *) complain "$capture" "$line" ;;
        esac
    done < <(judge "$clients" "$lost" < "$work/packets")
}

# tshark must have seen the requests and responses that the run had.
#
# It waits for the end of a message before it shows it. A request whose content stayed behind,
# because the server refused what it was asked to expect, has none. And where an attempt failed,
# responses may have been cut off by a reset, or the client may have read less than there was: then
# there must at least be those that the client has whole.
counts() { # trace variant capture "http" requests responses
    local requests responses asked whole
    asked=$(grep -F "{\"variant\":\"$2\"," "$1" | grep -cF 'Expect: 100-continue' || true)
    requests=$(events "$1" "$2" request-sent)
    [ "$asked" -eq 0 ] || requests=$((requests - asked + $(events "$1" "$2" content-sent)))
    responses=$(events "$1" "$2" response-head)
    whole=$(events "$1" "$2" response-done)
    [ "$5" -eq "$requests" ] || complain "$3" "$5 HTTP requests, but the run had $requests"
    if [ "$(events "$1" "$2" request-failed)" -eq 0 ]; then
        [ "$6" -eq "$responses" ] || complain "$3" "$6 HTTP responses, but the run had $responses"
    else
        [ "$6" -ge "$whole" ] || complain "$3" "$6 HTTP responses, but $whole arrived whole"
    fi
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for folder in "$output"/*/; do
    folder=${folder%/}
    [ -f "$folder/summary.json" ] || continue
    # Whatever port servers and proxies listen on, it is HTTP that is spoken there.
    as_http=()
    while read -r port; do
        as_http+=(-d "tcp.port==$port,http")
    done < <(grep -o '"acceptor_port":[0-9]*' "$folder/trace.jsonl" | cut -d: -f2 | sort -un)
    # The hosts that want pages; their interfaces have their names.
    clients=$(cut -d, -f8 "$folder/requests.csv" | tail -n +2 | sort -u | paste -sd' ')
    for capture in "$folder"/*/capture.pcapng; do
        check "$folder" "$capture"
    done
done

[ "$checked" -gt 0 ] || { echo "no captures below $output" >&2; exit 2; }
[ "$bad" -eq 0 ] || { echo "$bad complaints about $checked captures" >&2; exit 1; }
echo "tshark has nothing to say against $checked captures"
