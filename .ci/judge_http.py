#!/usr/bin/env python3
"""Lets h11 read every message that a party sent, as its peer would:

    python .ci/judge_http.py output

h11 is an HTTP/1.1 library that shares nothing with this project. For every connection of every
run below the output folder it reads both directions of the stream, and must agree

* on where each message begins and ends, with the writes and the counts of the trace;
* on whether the connection may be used again after an exchange, with the parties' decisions.

What it is known to see differently stands in KNOWN and REFUSES, with the reasons. A reason that
is never needed is a complaint too.

    python .ci/judge_http.py --self-test

shows that it can complain: it must find fault with doctored messages, and none with good ones.
"""

import json
import pathlib
import re
import sys
from collections import defaultdict

import h11

# The decisions of one party for which h11 has another opinion, and why.
KNOWN = {
    "keep-http-1.0-keep-alive": "h11 has no keep-alive in HTTP/1.0: it always closes",
}

# A party may close whenever it likes (RFC 9112 §9.5), without having said so in a message.
OWN_WILL = {"close-unwilling", "close-request-limit"}

# What a scenario breaks on purpose, so that h11 must refuse it: (scenario, variant) and why.
# A variant of None means all of them.
REFUSES = {
    ("wrong_length", "too-short"): "a byte of the body is left over, which nobody asked for",
    ("wrong_length", "too-short-pipelined"): "the next response begins with a byte of this body",
}

# A head in a text that a party wrote at once.
REQUEST_LINE = re.compile(r"^[!-~]+ [!-~]+ HTTP/1\.[0-9]\r\n")
STATUS_LINE = re.compile(r"^HTTP/1\.[0-9] [0-9]{3}[ \r]")


class Stream:
    """One direction of a connection: its bytes, where heads were written, how it ended."""

    def __init__(self):
        self.bytes = bytearray()
        self.heads = set()
        self.ended = False

    def wrote(self, event, head):
        offset = event["offset_bytes"]
        assert offset == len(self.bytes), "the trace leaves something out"
        text = event.get("text")
        if text is not None:
            if head.match(text):
                self.heads.add(offset)
            # What is not UTF-8 stands in the trace as replacement characters, one for each byte.
            data = text.encode("latin-1", "replace")
        else:
            # The bytes of a body do not matter here: lines of 64 characters, as they are.
            start = event["body_offset_bytes"]
            data = bytes(10 if at % 64 == 63 else 98 for at in range(start, start + event["bytes"]))
        if len(data) != event["bytes"]:
            data = data[: event["bytes"]].ljust(event["bytes"], b"?")
        self.bytes += data


class Connection:
    """What the trace tells of a connection."""

    def __init__(self):
        self.requests = Stream()
        self.responses = Stream()
        self.sent = 0  # requests, by a client
        self.received = 0  # requests, by a server
        self.client = []  # what the client decided, response by response
        self.server = []  # what the server decided
        self.done = []  # sizes of the bodies that the client read whole
        self.interim = 0


class Exchange:
    """A request and its response, as h11 reads them."""

    def __init__(self, request, starts, reusable, body, complete, interim):
        self.request, self.starts, self.reusable = request, starts, reusable
        self.body, self.complete, self.interim = body, complete, interim


class Refused(Exception):
    """h11 does not read this."""


def read_message(peer, data, ended):
    """Reads one message with a connection of h11.

    Gives its events, what is left of the data, and how it ended: "itself", with the "close", or
    None where it is not whole.
    """
    events, end = [], "itself"
    try:
        if data:  # no data would mean the end to h11
            peer.receive_data(data)
        while True:
            event = peer.next_event()
            if event is h11.NEED_DATA and ended and end == "itself":
                end = "close"
                peer.receive_data(b"")
                continue
            if event in (h11.NEED_DATA, h11.PAUSED) or isinstance(event, h11.ConnectionClosed):
                return events, peer.trailing_data[0], None
            events.append(event)
            if isinstance(event, h11.EndOfMessage):
                return events, peer.trailing_data[0], end
    except h11.RemoteProtocolError as error:
        if end == "close":
            return events, b"", None  # the connection ended inside the message
        raise Refused(str(error)) from error


def size_of(events):
    return sum(len(event.data) for event in events if isinstance(event, h11.Data))


def as_client(request, body):
    """A client of h11 that has sent this request, in the only version that it sends."""
    client = h11.Connection(h11.CLIENT)
    own = {b"connection", b"host", b"transfer-encoding", b"content-length"}
    fields = [(name, value) for name, value in request.headers if name not in own]
    fields.append((b"host", b"judge"))
    if body:
        fields.append((b"content-length", str(body).encode()))
    client.send(h11.Request(method=request.method, target=request.target, headers=fields))
    if body:
        client.send(h11.Data(data=b"b" * body))
    client.send(h11.EndOfMessage())
    return client


def exchanges(connection):
    """All exchanges of a connection, as h11 reads them; the last may be unfinished."""
    found = []
    questions, answers = bytes(connection.requests.bytes), bytes(connection.responses.bytes)
    asked = len(questions)
    answered = len(answers)
    while questions.lstrip(b"\r\n"):
        start = asked - len(questions)
        server = h11.Connection(h11.SERVER)
        events, questions, complete = read_message(server, questions, False)
        if not events or not isinstance(events[0], h11.Request):
            break  # a head that did not come whole
        request = events[0]
        may_go_on = complete == "itself" and server.their_state is h11.DONE
        body = size_of(events)
        began = answered - len(answers)
        client = as_client(request, body)
        events, answers, whole = read_message(client, answers, connection.responses.ended)
        interim = sum(isinstance(event, h11.InformationalResponse) for event in events)
        heads = [event for event in events if isinstance(event, h11.Response)]
        if h11.SWITCHED_PROTOCOL in (client.our_state, client.their_state):
            found.append(Exchange(request, (start, began), False, 0, False, interim))
            break
        reusable = may_go_on and whole == "itself" and client.their_state is h11.DONE
        starts = (start, began if heads or interim else None)
        found.append(Exchange(request, starts, reusable, size_of(events), bool(whole), interim))
        if not complete:
            break
    if answers and (not found or found[-1].complete):
        raise Refused("bytes of a response that nobody asked for")
    return found


def judge(connection, known):
    """Complaints about one connection."""
    found = exchanges(connection)
    complaints = []

    def expect(what, ours, theirs):
        if ours != theirs:
            complaints.append(f"{what}: {ours} in the run, {theirs} by h11")

    heads = {exchange.starts[0] for exchange in found}
    lost = sorted(connection.requests.heads - heads)
    if lost:
        complaints.append(f"a request head at byte {lost[0]} is none to h11")
    answers = {exchange.starts[1] for exchange in found if exchange.starts[1] is not None}
    interims = sum(exchange.interim for exchange in found)
    lost = sorted(connection.responses.heads - answers)
    if len(lost) > interims:
        complaints.append(f"a response head at byte {lost[0]} is none to h11")
    if connection.sent:
        expect("requests sent", connection.sent, len(found))
    if connection.received > len(found):
        complaints.append(f"requests received: {connection.received}, {len(found)} by h11")
    if connection.done:
        bodies = [exchange.body for exchange in found if exchange.complete]
        expect("bodies read whole", connection.done, bodies[: len(connection.done)])
    for who, decisions in (("client", connection.client), ("server", connection.server)):
        for exchange, decision in zip(found, decisions):
            keeps = decision.startswith("keep-")
            if keeps == exchange.reusable:
                continue
            if decision in KNOWN:
                known[decision] += 1
            elif keeps and not exchange.complete:
                continue  # it never came to the end, so there was nothing to reuse
            elif not keeps and decision in OWN_WILL:
                continue
            else:
                target = exchange.request.target.decode()
                theirs = "may" if exchange.reusable else "may not"
                complaints.append(
                    f"{target}: the {who} says {decision}, by h11 it {theirs} be used again"
                )
    return complaints, len(found)


def connections(path):
    """The connections of each variant of a run, from its trace."""
    runs = defaultdict(lambda: defaultdict(Connection))
    with open(path, encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            event = json.loads(line)
            kind = event["event"]
            if event.get("connection") is None:
                continue
            connection = runs[event["variant"]][event["connection"]]
            if kind == "wrote":
                if event["side"] == "opener":
                    connection.requests.wrote(event, REQUEST_LINE)
                else:
                    connection.responses.wrote(event, STATUS_LINE)
            elif kind == "sent" and "F" in event["flags"] and event["side"] == "acceptor":
                connection.responses.ended = True
            elif kind == "request-sent":
                connection.sent += 1
            elif kind == "request-received":
                connection.received += 1
            elif kind == "response-head":
                if event["status"] >= 200:
                    connection.client.append(event["persistence"])
            elif kind == "response-sent":
                if event["status"] >= 200:
                    connection.server.append(event["persistence"])
            elif kind == "response-done":
                connection.done.append(event["body_bytes"])
    return runs


def judge_all(output):
    complaints, messages, streams = [], 0, 0
    known, refused = defaultdict(int), set()
    for trace in sorted(pathlib.Path(output).glob("*/trace.jsonl")):
        scenario = trace.parent.name
        for variant, found in connections(trace).items():
            reason = REFUSES.get((scenario, variant), REFUSES.get((scenario, None)))
            for number, connection in sorted(found.items()):
                streams += 1
                try:
                    wrong, count = judge(connection, known)
                    messages += count
                except Refused as error:
                    wrong = [f"refused: {error}"]
                    if reason:
                        refused.add((scenario, variant))
                if not reason:
                    where = f"{scenario}, {variant}, connection {number}"
                    complaints += [f"{where}: {complaint}" for complaint in wrong]
    for scenario, variant in REFUSES:
        here = any(s == scenario and variant in (None, v) for s, v in refused)
        if not here:
            complaints.append(f"{scenario}, {variant}: h11 refuses nothing there any more")
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    if not messages:
        print(f"no messages below {output}", file=sys.stderr)
        return 2
    for decision, count in known.items():
        print(f"{count} times {decision}: {KNOWN[decision]}")
    print(f"h11 {h11.__version__} read {messages} exchanges on {streams} connections; "
          f"{len(refused)} variants broken on purpose; {len(complaints)} complaints")
    return 1 if complaints else 0


def made(requests, responses, client=(), sent=None, done=(), ended=False):
    """A connection made by hand, each text one write."""
    connection = Connection()
    for stream, texts, head in (
        (connection.requests, requests, REQUEST_LINE),
        (connection.responses, responses, STATUS_LINE),
    ):
        for text in texts:
            stream.wrote({"offset_bytes": len(stream.bytes), "bytes": len(text), "text": text}, head)
    connection.responses.ended = ended
    connection.sent = len(requests) if sent is None else sent
    connection.client, connection.done = list(client), list(done)
    return connection


GET = "GET / HTTP/1.1\r\nHost: s\r\n\r\n"
LAST = "GET / HTTP/1.1\r\nHost: s\r\nConnection: close\r\n\r\n"
OK = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"
KEEP, CLOSE = "keep-http-1.1-default", "close-option"
GOOD = [
    made([GET, GET], [OK, OK], [KEEP, KEEP], done=[3, 3]),
    made([GET, LAST], [OK, OK], [KEEP, CLOSE], done=[3, 3]),
    made([GET], ["HTTP/1.1 100 Continue\r\n\r\n", OK], [KEEP], done=[3]),
    made([GET], ["HTTP/1.1 200 OK\r\n\r\nabc"], ["close-delimited"], done=[3], ended=True),
    made([GET], ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"], [KEEP], done=[3]),
    made([GET], ["HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"], [KEEP], ended=True),
]
DOCTORED = {
    "a length that is too short": made([GET, GET], [OK.replace("3", "2"), OK], [KEEP, KEEP]),
    "a length that is too long": made([GET, GET], [OK.replace("3", "4"), OK], [KEEP, KEEP]),
    "two lengths": made([GET], [OK.replace("\r\n\r\n", "\r\nContent-Length: 4\r\n\r\n")], [KEEP]),
    "no Host": made([GET.replace("Host", "Hose")], [OK], [KEEP]),
    "a space before a colon": made([GET.replace("Host:", "Host :")], [OK], [KEEP]),
    "a chunk that is too long": made([GET], ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n"], [KEEP]),
    "a response that nobody asked for": made([GET], [OK, OK], [KEEP]),
    "kept in spite of close": made([LAST], [OK], [KEEP]),
    "closed in spite of nothing": made([GET], [OK], [CLOSE]),
    "a request more than the run counted": made([GET, GET], [OK, OK], [KEEP, KEEP], sent=1),
    "another body than the run counted": made([GET], [OK], [KEEP], done=[4]),
}


def self_test():
    """Whether it finds fault with what is wrong, and with nothing else."""
    wrong = 0
    for number, connection in enumerate(GOOD):
        complaints, _ = judge(connection, defaultdict(int))
        if complaints:
            print(f"good {number}: {complaints}", file=sys.stderr)
            wrong += 1
    for name, connection in DOCTORED.items():
        try:
            complaints, _ = judge(connection, defaultdict(int))
        except Refused as error:
            complaints = [str(error)]
        if not complaints:
            print(f"{name}: no complaint", file=sys.stderr)
            wrong += 1
    print(f"{len(GOOD)} good and {len(DOCTORED)} doctored connections, {wrong} judged wrongly")
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(self_test() if sys.argv[1] == "--self-test" else judge_all(sys.argv[1]))
