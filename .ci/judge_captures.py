#!/usr/bin/env python3
"""Lets tshark read every capture below an output folder, and compares what it finds with the trace:

    python .ci/judge_captures.py output

A capture is taken at one point of the network, and tshark sees only what passes there. So the judge
first finds, from trace.jsonl alone, which packets pass the point of each capture and when, and then
asks packet by packet:

* that the packet is there, with the time, numbers, flags, window and length of the trace;
* that no packet is malformed and no checksum is wrong;
* that every finding of tshark's TCP analysis is something that the trace holds, and the other way
  round: see FINDINGS for what is compared, and where tshark goes by rules of thumb of its own;
* that there is no other warning: a warning must name something that the trace holds;
* that there are as many HTTP requests and responses as the run had, at clients and servers;
* that page.har has the same times of requests and responses, to the microsecond.

    python .ci/judge_captures.py --self-test output

shows that it can complain: it must find fault with each of a set of doctored captures and traces.
"""

import json
import os
import pathlib
import re
import struct
import subprocess
import sys
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from doctored import judged_wrongly, main

FIELDS = [
    "frame.time_epoch", "frame.interface_name", "tcp.seq_raw", "tcp.ack_raw", "tcp.len",
    "tcp.flags", "tcp.window_size_value", "ip.checksum.status", "tcp.checksum.status",
    "_ws.malformed", "_ws.expert.severity", "_ws.expert.message", "frame.comment",
    "http.request.method", "http.response.code",
    "tcp.analysis.retransmission", "tcp.analysis.fast_retransmission",
    "tcp.analysis.spurious_retransmission", "tcp.analysis.out_of_order",
    "tcp.analysis.duplicate_ack_num", "tcp.analysis.lost_segment",
    "tcp.analysis.ack_lost_segment", "tcp.analysis.zero_window", "tcp.analysis.window_full",
    "tcp.analysis.keep_alive", "tcp.analysis.keep_alive_ack", "tcp.analysis.zero_window_probe",
    "tcp.analysis.zero_window_probe_ack", "tcp.analysis.reused_ports",
]

# What is compared. Each finding is a set of packets; tshark's must be the trace's.
FINDINGS = {
    # All packets that carry numbers which tshark has seen, or that come behind higher ones. It has
    # four names for them and chooses by rules of thumb (how long ago the highest number passed,
    # how long ago the last duplicate ACK), which is not for us to repeat. The trace says of each
    # that it was sent again, that the network doubled it, or that another overtook it. A packet
    # that was sent again and whose first copy was lost before this point, with nothing behind it
    # yet, is a new one here: tshark cannot know.
    "again": ["retransmission", "fast_retransmission", "spurious_retransmission", "out_of_order"],
    # A pure ACK that says again what the last one here said. The trace has its reason: something
    # came that was out of order or had come before; or the network doubled it.
    "duplicate ACK": ["duplicate_ack_num"],
    # Numbers are missing before it: what carried them was lost on the way, or overtaken.
    "gap": ["lost_segment"],
    # An end of a connection sees everything that it acknowledges.
    "ACK of unseen": ["ack_lost_segment"],
    "zero window": ["zero_window"],
    # The last byte that the receiver allows. The trace has the windows with their scale.
    "window full": ["window_full"],
    # Keepalive probes, and the probes of a closed window, which Linux makes alike. tshark does not
    # take a probe with one byte for one that repeats something. An ACK that the FIN behind it
    # overtook has the number of a probe, too.
    "probe": ["keep_alive", "zero_window_probe"],
    "ports again": ["reused_ports"],
}
# Reasons of a pure ACK for saying again what the last one said: a hole, something that came before
# (a FIN, too), something that cannot be accepted, or a probe (or what is old enough to look like one).
REPEATS = ("gap", "duplicate", "fin", "challenge", "probe-reply")

WARNING = 0x600000
# Warnings that name what is compared above, or what stands in the packet's flags.
NAMED = re.compile(
    r"Connection reset \(RST\)|TCP Zero Window segment"
    r"|TCP window specified by the receiver is now completely full"
    r"|Previous segment\(s\) not captured \(common at capture start\)"
    r"|This frame is a \(suspected\) out-of-order segment"
    # Part of a segment had come before: resent data may be cut differently.
    r"|New fragment overlaps old data \(retransmission\?\)"
    r"|D-SACK Sequence"
)

FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
LETTERS = {"F": FIN, "S": SYN, "R": RST, "P": PSH, ".": ACK}


def before(a, b):
    """Whether sequence number a comes before b (RFC 9293 section 3.4)."""
    return a != b and (b - a) % 2**32 < 2**31


class Packet:
    """A packet as its sender made it, with what became of it."""

    def __init__(self, event, order):
        self.conn, self.side, self.order = event["connection"], event["side"], order
        self.seq, self.ack = event["seq"], event["ack"] or 0
        self.flags = sum(LETTERS[letter] for letter in event["flags"] if letter in LETTERS)
        self.window, self.len = event["window"], event["payload_bytes"]
        self.scale = event.get("window_scale")
        self.again, self.why = event["retransmission"], event["why"]
        self.detail = event.get("detail")
        self.sack = event.get("sack", [])
        self.lost = None

    @property
    def reports_doubles(self):
        """Whether its first SACK block names what has been acknowledged, or the second holds it
        (RFC 2883 section 4)."""
        if not self.sack:
            return False
        (left, right), *others = self.sack
        holds = others and not before(left, others[0][0]) and not before(others[0][1], right)
        return not before(self.ack, right) or bool(holds)

    @property
    def numbers(self):
        """Sequence numbers that it takes."""
        return self.len + bool(self.flags & SYN) + bool(self.flags & FIN)

    @property
    def end(self):
        return (self.seq + self.numbers) % 2**32


class Run:
    """What the trace says about one variant."""

    def __init__(self, names):
        self.hosts, self.links = names["hosts"], names["links"]
        self.conns = {}
        self.packets = {}
        self.passes = []  # (time, host, side at which it passes, packet, sent here?)
        self.http = Counter()
        self.reads = defaultdict(set)  # when the opener read, by connection

    def take(self, event):
        kind = event["event"]
        if kind == "opened":
            self.conns[event["connection"]] = event
        elif kind == "sent":
            packet = Packet(event, len(self.packets))
            self.packets[event["packet"]] = packet
            host = self.conns[packet.conn][packet.side]
            self.passes.append((event["t_ns"], host, packet.side, packet, True))
        elif kind == "arrived":
            packet = self.packets[event["packet"]]
            side = "acceptor" if packet.side == "opener" else "opener"
            self.passes.append((event["t_ns"], event["host"], side, packet, False))
        elif kind == "dropped":
            self.packets[event["packet"]].lost = (self.links[event["link"]], event["why"])
        elif kind == "read" and event["side"] == "opener":
            self.reads[event["connection"]].add(event["t_ns"])
        elif "host" in event:
            self.http[event["host"], kind] += 1
        elif kind == "wrote" and "Expect: 100-continue" in event.get("text", ""):
            host = self.conns[event["connection"]][event["side"]]
            self.http[host, "expects"] += event["side"] == "opener"

    def at(self, point):
        """What passes a point, in order: "openers", or the number of a host."""
        return [p for p in self.passes if (p[2] == "opener" if point == "openers" else p[1] == point)]


def read_trace(path):
    runs = {}
    with open(path, encoding="utf-8") as lines:
        for variant in json.loads(next(lines))["variants"]:
            runs[variant["name"]] = Run(variant)
        for line in lines:
            event = json.loads(line)
            runs[event["variant"]].take(event)
    return runs


def expected(run, passes):
    """For each packet that passes a point, what an honest reader there finds."""
    top = {}  # by connection and side: the number after the highest that passed
    said = {}  # the last ACK and window
    scale = {}
    probed = set()  # directions whose last packet was a probe
    seen = Counter()
    highest = {}  # by direction: the highest order of sending that passed
    ports = {}
    found = []
    for _, host, _, packet, _ in passes:
        me = (packet.conn, packet.side)
        peer = (packet.conn, "acceptor" if packet.side == "opener" else "opener")
        out, conn = set(), run.conns[packet.conn]
        if packet.flags & SYN:
            scale[me] = packet.scale
        four = (conn["opener"], conn["opener_port"], conn["acceptor"], conn["acceptor_port"])
        if packet.flags & SYN and not packet.flags & ACK and not seen[me]:
            if four in ports:
                out.add("ports again")
            ports[four] = packet.conn
        is_probe = packet.why in ("keep-alive-probe", "window-probe")
        if is_probe:
            out.add("probe")
        known = top.get(me)
        # The network doubled it, or one that was sent later has passed already.
        doubled, overtaken = seen[me, packet.order], packet.order < highest.get(me, -1)
        late = doubled or overtaken
        if late and known is not None and packet.len <= 1 and not packet.flags & (SYN | FIN | RST) \
                and packet.seq == (known - 1) % 2**32:
            is_probe = True  # it looks like one, behind the FIN or the byte that overtook it
            out.add("probe")
        if known is not None and packet.numbers and not packet.flags & RST and not is_probe:
            if before(packet.seq, known):
                if not (packet.again or late):
                    out.add("numbers go back for no reason")
                out.add("again")
        if known is not None and before(known, packet.seq) and not packet.flags & RST:
            out.add("gap")
        plain = not packet.numbers and not packet.flags & RST
        if plain and (late or packet.why == "ack" and packet.detail in REPEATS):
            if said.get(me) == (packet.ack, packet.window) and packet.seq == known and packet.window:
                out.add("duplicate ACK" if peer not in probed else "answer to a probe")
        if packet.window == 0 and not packet.flags & (SYN | FIN | RST):
            out.add("zero window")
        if peer in said and packet.len and not packet.flags & (SYN | FIN | RST):
            both = scale.get(me) is not None and scale.get(peer) is not None
            ack, window = said[peer]
            edge = (ack + (window << (scale[peer] if both else 0))) % 2**32
            if packet.end == edge:
                out.add("window full")
        if packet.flags & ACK and peer in top and before(top[peer], packet.ack):
            out.add("ACK of unseen")
        if not packet.flags & RST and (known is None or before(known, packet.end)):
            top[me] = packet.end
        said[me] = (packet.ack, packet.window)
        probed.discard(me)
        if is_probe:
            probed.add(me)
        seen[me] += 1
        seen[me, packet.order] += 1
        highest[me] = max(packet.order, highest.get(me, -1))
        found.append(out)
    return found


def tshark(capture, ports):
    command = ["tshark", "-n", "-r", str(capture), "-T", "fields", "-E", "occurrence=a",
               "-E", "aggregator=,", "-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE",
               "-o", "tcp.reassemble_out_of_order:TRUE"]
    for port in sorted(ports):
        command += ["-d", f"tcp.port=={port},http"]  # whatever port, it is HTTP
    for field in FIELDS:
        command += ["-e", field]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        return None, done.stderr
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    return [dict(zip(FIELDS, line)) for line in lines], ""


def nanoseconds(text):
    seconds, _, fraction = text.partition(".")
    return int(seconds) * 10**9 + int(fraction.ljust(9, "0"))


def check(capture, run, point, ports):
    """Complaints about one capture."""
    complaints = []
    rows, error = tshark(capture, ports)
    if rows is None:
        return [f"tshark cannot read it: {error}"], 0
    passes = run.at(point)
    if len(rows) != len(passes):
        complaints.append(f"{len(rows)} packets, but {len(passes)} passed")
    wanted = expected(run, passes)
    for number, (row, packet_passes, want) in enumerate(zip(rows, passes, wanted), 1):
        complaints += [f"packet {number}: {text}" for text in judge(row, run, packet_passes, want)]
    complaints += messages(run, point, rows)
    har = capture.with_name("page.har")
    if point == "openers" and har.exists():
        complaints += [f"page.har: {text}" for text in compare_har(har, run, passes, rows)]
    return complaints, len(rows)


def judge(row, run, packet_passes, want):
    """Complaints about one packet."""
    at, _, _, packet, is_sent = packet_passes
    ours = (at, packet.seq, packet.ack if packet.flags & ACK else 0, packet.len, packet.flags,
            packet.window)
    theirs = (nanoseconds(row["frame.time_epoch"]), int(row["tcp.seq_raw"]),
              int(row["tcp.ack_raw"]), int(row["tcp.len"]), int(row["tcp.flags"], 16),
              int(row["tcp.window_size_value"]))
    if ours != theirs:
        yield f"{theirs} in the capture, {ours} in the trace"
    if row["ip.checksum.status"] != "1" or row["tcp.checksum.status"] != "1":
        yield "wrong checksum"
    if row["_ws.malformed"]:
        yield "malformed"
    have = {name for name, fields in FINDINGS.items()
            if any(row[f"tcp.analysis.{field}"] for field in fields)}
    if have - want or (want & FINDINGS.keys()) - have or want - FINDINGS.keys() - {"answer to a probe"}:
        yield f"tshark finds {sorted(have)}, the trace holds {sorted(want)}"
    if bool(row["frame.comment"]) != bool(is_sent and (packet.lost or packet.why == "retransmit")):
        yield f"comment {row['frame.comment']!r}, but {packet.lost} and {packet.why}"
    if is_sent and packet.lost and packet.lost[0] not in row["frame.comment"]:
        yield f"the comment does not name {packet.lost[0]}"
    severities = [int(text, 0) for text in row["_ws.expert.severity"].split(",") if text]
    warned = sum(severity >= WARNING for severity in severities)
    message = row["_ws.expert.message"]
    if warned > len(NAMED.findall(message)):
        yield f"a warning that names nothing: {message}"
    if ("D-SACK" in message) != packet.reports_doubles:
        yield f"its SACK blocks are {packet.sack}: {message}"
    if "overlaps" in message and "again" not in want:
        yield f"a warning of overlaps, but nothing came again: {message}"


def messages(run, point, rows):
    """Complaints about the numbers of HTTP messages, at each host that speaks at this point.

    tshark shows a message when it has all of it. A request whose content stayed behind, because
    the server refused what it was asked to expect, is none. And where an attempt failed, responses
    may have been cut off by a reset, or the client may have read less than there was: then there
    must at least be those that the client has whole. Interim responses (100) answer nothing.
    """
    held_back = sum(run.http[host, "expects"] - run.http[host, "content-sent"]
                    for host in range(len(run.hosts)))
    again = sum(run.http[host, kind] for host in range(len(run.hosts))
                for kind in ("request-failed", "retrying"))
    for host, name in enumerate(run.hosts):
        at = [row for row in rows if row["frame.interface_name"].split("/")[0] == name]
        requests = sum(len(row["http.request.method"].split(",")) for row in at
                       if row["http.request.method"])
        responses = sum(int(code) >= 200 for row in at
                        for code in row["http.response.code"].split(",") if code)
        sent, failed = run.http[host, "request-sent"], run.http[host, "request-failed"]
        if sent and point in ("openers", host):
            sent += run.http[host, "content-sent"] - run.http[host, "expects"]
            if requests != sent:
                yield f"{name}: {requests} HTTP requests, but it sent {sent}"
            whole = run.http[host, "response-head" if not failed else "response-done"]
            if responses < whole or (responses > whole and not failed):
                yield f"{name}: {responses} HTTP responses, but it had {whole}"
        # A server reads no refused content, and nothing behind the request that it closes after.
        read = run.http[host, "request-received"]
        is_server = read and not any(conn["opener"] == host for conn in run.conns.values())
        if point == host and is_server and not read - held_back <= requests <= read + again:
            yield f"{name}: {requests} HTTP requests, but it read {read}"


def after_2000(text):
    """Nanoseconds between the start of 2000, which is time zero of a HAR here, and a date."""
    seconds, fraction = text.removesuffix("Z").split(".")
    since = datetime.fromisoformat(seconds) - datetime(2000, 1, 1)
    return (since.days * 86400 + since.seconds) * 10**9 + int(fraction)


def compare_har(har, run, passes, rows):
    """Complaints about the times of a HAR, where tshark has seen the same messages.

    tshark dates a message by the packet that makes it whole. A client may read later than that,
    and may not have the end of one that was cut off; content that is held back belongs to its
    request for tshark, and to the waiting in a HAR.
    """
    log = json.loads(har.read_text(encoding="utf-8"))["log"]
    is_cut = re.search(r"; the first \d+ of \d+ pages$", log["comment"])
    entries = defaultdict(list)
    for entry in log["entries"]:
        if "connection" in entry and entry["request"]["headersSize"] > 0:
            entries[int(entry["connection"])].append(entry)
    requests, responses = defaultdict(list), defaultdict(list)
    for (at, _, _, packet, is_sent), row in zip(passes, rows):
        if is_sent:
            requests[packet.conn] += [at] * len(row["http.request.method"].split(",")) \
                if row["http.request.method"] else []
        else:
            codes = [code for code in row["http.response.code"].split(",") if code]
            responses[packet.conn] += [at] * sum(int(code) >= 200 for code in codes)
    for conn, here in entries.items():
        before = ("blocked", "dns", "connect", "send")
        asked, done = [], []
        for entry in here:
            start, timings = after_2000(entry["startedDateTime"]), entry["timings"]
            asked.append(start + sum(max(timings[name], 0) for name in before) * 1e6)
            if "_error" not in entry["response"]:
                done.append(start + entry["time"] * 1e6)
        if any(field["name"] == "Expect" for entry in here for field in entry["request"]["headers"]):
            continue
        theirs = requests[conn][:len(asked)] if is_cut else requests[conn]
        yield from differences(conn, "requests", sorted(asked), theirs, set())
        theirs = responses[conn][:len(done)]
        yield from differences(conn, "responses", sorted(done), theirs, run.reads[conn])


def differences(conn, what, ours, theirs, reads):
    if len(ours) != len(theirs):
        yield f"connection {conn} has {len(ours)} {what}, and {len(theirs)} by tshark"
    for one, other in zip(ours, theirs):
        read_later = one > other and round(one) in reads
        if abs(one - other) > 1000 and not read_later:
            yield f"connection {conn}, {what}: at {one:.0f} ns, and {other} by tshark"


def point_of(capture, run):
    name = capture.name.removesuffix(".pcapng").removeprefix("capture").removeprefix("-")
    return run.hosts.index(name) if name else "openers"


def judge_folder(folder, pool):
    """Complaints about a scenario's captures, and how many captures and packets there are."""
    runs = read_trace(folder / "trace.jsonl")
    jobs = []
    for variant, run in runs.items():
        ports = {conn["acceptor_port"] for conn in run.conns.values()}
        for capture in sorted((folder / variant).glob("capture*.pcapng")):
            job = pool.submit(check, capture, run, point_of(capture, run), ports)
            jobs.append((capture, job))
    complaints, packets = [], 0
    for capture, job in jobs:
        wrong, count = job.result()
        packets += count
        where = capture.relative_to(folder.parent)
        complaints += [f"{where}: {complaint}" for complaint in wrong]
    return complaints, len(jobs), packets


def judge_all(output):
    complaints, captures, packets = [], 0, 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for trace in sorted(pathlib.Path(output).glob("*/trace.jsonl")):
            wrong, count, seen = judge_folder(trace.parent, pool)
            complaints, captures, packets = complaints + wrong, captures + count, packets + seen
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    if not captures:
        print(f"no captures below {output}", file=sys.stderr)
        return 2
    print(f"tshark read {packets} packets of {captures} captures; {len(complaints)} complaints")
    return 1 if complaints else 0


def blocks(capture):
    """The blocks of a pcapng file."""
    data, at = capture.read_bytes(), 0
    while at < len(data):
        length = struct.unpack_from("<I", data, at + 4)[0]
        yield bytearray(data[at:at + length])
        at += length


def doctored_packets(change):
    """Changes the packets of a capture: `change` gets the list of their blocks."""
    def doctor(folder):
        for capture in folder.glob("*/capture.pcapng"):
            parts = list(blocks(capture))
            packets = [part for part in parts if part[0] == 6]
            change(packets)
            others = [part for part in parts if part[0] != 6]
            capture.write_bytes(b"".join(others + packets))
    return doctor


def doctored_trace(pattern, replacement):
    """Changes the first line of the trace that has the pattern."""
    def doctor(folder):
        trace = folder / "trace.jsonl"
        lines = trace.read_text(encoding="utf-8").splitlines(keepends=True)
        at = next(n for n, line in enumerate(lines) if re.search(pattern, line))
        lines[at] = re.sub(pattern, replacement, lines[at])
        trace.write_text("".join(lines), encoding="utf-8")
    return doctor


def another_byte(packets):
    longest = max(packets, key=len)
    longest[len(longest) // 2] ^= 1


def a_nanosecond(packets):
    packets[3][16] ^= 1  # the lowest byte of the low half of the time


def doctored_har(folder):
    for har in folder.glob("*/page.har"):
        text = har.read_text(encoding="utf-8")
        har.write_text(re.sub(r'"send": [0-9.]*', '"send": 0.002', text, count=1), encoding="utf-8")


DOCTORED = {
    "a byte changed": doctored_packets(another_byte),
    "a packet missing": doctored_packets(lambda packets: packets.pop(4)),
    "a packet twice": doctored_packets(lambda packets: packets.insert(5, packets[4])),
    "two packets changed places": doctored_packets(lambda packets: packets.insert(4, packets.pop(7))),
    "a nanosecond": doctored_packets(a_nanosecond),
    "a retransmission that the trace denies":
        doctored_trace(r'"why":"retransmit","detail":"[a-z-]*"(.*)"retransmission":true',
                       r'"why":"data"\1"retransmission":false'),
    "a duplicate ACK that the trace denies":
        doctored_trace(r'("why":"ack","detail":)"gap"', r'\1"every-second"'),
    "a loss that the capture does not tell of":
        doctored_trace(r'"event":"dropped","packet":\d+', '"event":"dropped","packet":0'),
    "a time in the HAR": doctored_har,
    "a request that tshark does not see":
        doctored_trace(r'"event":"response-done"', '"event":"request-sent"'),
}


def self_test(output):
    """Whether it finds fault with what is wrong, and with nothing else."""
    source = pathlib.Path(output) / "loss_recovery"
    names = json.loads(next(open(source / "trace.jsonl", encoding="utf-8")))
    variant = names["variants"][0]["name"]

    def copy_to(place):
        folder = place / source.name
        (folder / variant).mkdir(parents=True)
        for file in ["trace.jsonl", *(f"{variant}/{name}" for name in
                                      ("capture.pcapng", "capture-server.pcapng", "page.har"))]:
            (folder / file).write_bytes((source / file).read_bytes())
        return folder

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        wrong = judged_wrongly(DOCTORED, copy_to, lambda folder: judge_folder(folder, pool)[0])
    print(f"{len(DOCTORED)} doctored captures and a good one, {wrong} judged wrongly")
    return 1 if wrong else 0


if __name__ == "__main__":
    main(__doc__, self_test, judge_all)
