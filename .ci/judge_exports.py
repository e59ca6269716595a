#!/usr/bin/env python3
"""Reads what `sim export --format all` wrote with other people's rules:

    python .ci/judge_exports.py output

* tcpdump.txt must be what tcpdump itself prints of capture.pcapng, line by line;
* chrome-trace.json must be strict JSON in the trace-event format as documented: known phases with
  their fields, spans that stand within one another on every track, pairs of begin and end, counters
  with numbers, names for every track, instants with a scope; and its requests must be those of the
  HAR, with the same times;
* no file may hold a path of this machine or today's date.

    python .ci/judge_exports.py --self-test output

shows that it can complain: it must find fault with each of a set of doctored files.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from datetime import date, datetime

from doctored import judged_wrongly, main


def tcpdump(folder):
    """Complaints about tcpdump.txt."""
    ours = (folder / "tcpdump.txt").read_text(encoding="utf-8").splitlines()
    done = subprocess.run(["tcpdump", "-n", "-tt", "--nano", "-r", folder / "capture.pcapng"],
                          capture_output=True, text=True, errors="replace")
    if done.returncode:
        return [f"tcpdump: {done.stderr}"]
    # It goes on with what it takes for the first line of a message.
    cut = re.compile(r"(, length \d+)(: .*)?$")
    theirs = [cut.sub(r"\1", line) for line in done.stdout.splitlines()
              if re.match(r"\d+\.\d{9} IP ", line)]
    # Ours has names; the first line tells which is which for both ends of every other.
    address = re.compile(r"(\S+)\.(\d+) > (\S+)\.(\d+):")
    names = {}
    for line, other in zip(ours, theirs):
        for mine, its in zip(address.search(line).groups(), address.search(other).groups()):
            if names.setdefault(its, mine) != mine:
                return [f"{its} is {names[its]} and {mine}"]
    found = [address.sub(lambda m: "{}.{} > {}.{}:".format(*(names[g] for g in m.groups())), line)
             for line in theirs[:len(ours)]]
    if len(ours) != len(theirs):
        return [f"tcpdump.txt: {len(ours)} lines, {len(theirs)} by tcpdump"]
    return [f"tcpdump.txt: {a!r}, by tcpdump {b!r}" for a, b in zip(ours, found) if a != b][:3]


FIELDS = {"X": {"dur"}, "b": {"cat", "id"}, "e": {"cat", "id"}, "i": {"s", "args"}, "C": {"args"},
          "M": {"args"}}
ALWAYS = {"name", "ph", "pid", "tid", "ts"}
OPTIONAL = {"X": {"args"}}


def strict(text):
    def refuse(constant):
        raise ValueError(f"{constant} is no JSON")

    def once(pairs):
        if len({name for name, _ in pairs}) != len(pairs):
            raise ValueError("a name twice")
        return dict(pairs)
    return json.loads(text, parse_constant=refuse, object_pairs_hook=once)


def chrome_trace(folder):
    """Complaints about chrome-trace.json."""
    try:
        trace = strict((folder / "chrome-trace.json").read_text(encoding="utf-8"))
    except ValueError as error:
        return [f"chrome-trace.json: {error}"]
    wrong = list(events(trace))
    har = json.loads((folder / "page.har").read_text(encoding="utf-8"))["log"]
    wanted = sorted((entry["request"]["url"], round(after_2000(entry["startedDateTime"])),
                     round(entry["time"] * 1e6)) for entry in har["entries"] if "_request" in entry)
    found, open_spans = [], defaultdict(list)
    for event in trace["traceEvents"]:
        if event["ph"] == "b":
            open_spans[event["id"]].append(event)
        if event["ph"] == "e" and open_spans[event["id"]]:
            began = open_spans[event["id"]].pop()
            if not open_spans[event["id"]]:
                start = round(began["ts"] * 1000)
                found.append((began["name"], start, round(event["ts"] * 1000) - start))
    if sorted(found) != wanted:
        wrong.append("its requests are not those of the HAR")
    return [f"chrome-trace.json: {text}" for text in wrong[:3]]


def after_2000(text):
    seconds, fraction = text.removesuffix("Z").split(".")
    since = datetime.fromisoformat(seconds) - datetime(2000, 1, 1)
    return (since.days * 86400 + since.seconds) * 10**9 + int(fraction)


def events(trace):
    if set(trace) != {"displayTimeUnit", "otherData", "traceEvents"}:
        yield f"fields {sorted(trace)}"
    if trace["displayTimeUnit"] not in ("ms", "ns"):
        yield f"displayTimeUnit {trace['displayTimeUnit']}"
    tracks, named, pairs = defaultdict(list), set(), defaultdict(list)
    for event in trace["traceEvents"]:
        phase = event.get("ph")
        if phase not in FIELDS:
            yield f"phase {phase}"
            continue
        must = ALWAYS | FIELDS[phase]
        if not must <= set(event) <= must | OPTIONAL.get(phase, set()):
            yield f"{phase} with fields {sorted(event)}"
            continue
        if not (isinstance(event["pid"], int) and isinstance(event["tid"], int)):
            yield "pid and tid are whole numbers"
        for name in {"ts", "dur"} & set(event):
            if not (isinstance(event[name], (int, float)) and event[name] >= 0):
                yield f"{name} is {event[name]}"
        if phase == "X":
            tracks[event["pid"], event["tid"]].append(event)
        elif phase == "M":
            if event["name"] not in ("process_name", "thread_name") or "name" not in event["args"]:
                yield f"no name: {event}"
            named.add((event["pid"], event["tid"]))
        elif phase == "C" and not all(isinstance(v, (int, float)) for v in event["args"].values()):
            yield f"no number: {event}"
        elif phase == "i" and event["s"] not in ("t", "p", "g"):
            yield f"scope {event['s']}"
        elif phase == "b":
            pairs[event["cat"], event["id"]].append(event)
        elif phase == "e":
            stack = pairs[event["cat"], event["id"]]
            if not stack or stack[-1]["name"] != event["name"] or stack[-1]["ts"] > event["ts"]:
                yield f"an end without a beginning: {event}"
            else:
                stack.pop()
    if any(pairs.values()):
        yield "a beginning without an end"
    for track, spans in tracks.items():
        if track not in named:
            yield f"track {track} has no name"
        around = []
        # In the order of the file: it must be right for a reader that sorts by time only.
        for span in spans:
            start, end = round(span["ts"] * 1000), round((span["ts"] + span["dur"]) * 1000)
            while around and around[-1][1] <= start and around[-1] != (start, end):
                around.pop()
            if around and not (around[-1][0] <= start and end <= around[-1][1]):
                yield f"{span['name']} on track {track} stands across another span"
            around.append((start, end))


def traces_of_here(folder):
    """Files that tell where or when they were made."""
    here = [str(pathlib.Path.cwd()), str(folder.parent.parent), str(pathlib.Path.home()),
            os.uname().nodename, date.today().isoformat(), date.today().strftime("%d %b %Y")]
    # A host name or home of one or two letters would stand anywhere.
    words = [word.encode() for word in here if len(word) > 4]
    for file in sorted(folder.iterdir()):
        if file.is_file():
            data = file.read_bytes()
            for word in words:
                if word in data:
                    yield f"{file.name} holds {word.decode()}"


def judge(folder):
    return [*tcpdump(folder), *chrome_trace(folder), *traces_of_here(folder)]


def folders(output):
    return sorted(path.parent for path in pathlib.Path(output).glob("*/*/chrome-trace.json"))


def judge_all(output):
    complaints, found = [], folders(output)
    for folder in found:
        where = folder.relative_to(output)
        complaints += [f"{where}: {complaint}" for complaint in judge(folder)]
    for folder in {folder.parent for folder in found}:
        complaints += [f"{folder.name}: {complaint}" for complaint in traces_of_here(folder / ".")]
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    print(f"exports of {len(found)} variants, {len(complaints)} complaints")
    return 2 if not found else 1 if complaints else 0


def doctored(name, pattern, replacement):
    def doctor(folder):
        text = (folder / name).read_text(encoding="utf-8")
        changed = re.sub(pattern, replacement, text, count=1)
        assert changed != text, f"there was nothing to doctor: {pattern}"
        (folder / name).write_text(changed, encoding="utf-8")
    return doctor


TRACE = "chrome-trace.json"
DOCTORED = {
    "a window": doctored("tcpdump.txt", r"win \d+", "win 7"),
    "a line less": doctored("tcpdump.txt", r"\n[^\n]*\n", "\n"),
    "another name": doctored("tcpdump.txt", r"(?s)(.*)client\.", r"\1proxy."),
    "NaN": doctored(TRACE, r'"dur":[0-9.]+', '"dur":NaN'),
    "a span below zero": doctored(TRACE, r'"dur":[0-9.]+', '"dur":-1'),
    "spans that cross": doctored(TRACE, r'("ph":"X","pid":1,"tid":1,"ts":0.0,"dur":)[0-9.]+',
                                 r"\g<1>150000.0"),
    "a begin without an end": doctored(TRACE, r'"ph":"e"', '"ph":"b"'),
    "a track without a name": doctored(TRACE, r'"thread_name","ph":"M","pid":1,"tid":1,',
                                       '"thread_name","ph":"M","pid":1,"tid":77,'),
    "a phase that nobody knows": doctored(TRACE, r'"ph":"X"', '"ph":"x"'),
    "another time than the HAR's": doctored(TRACE, r'("ph":"b"[^}]*"ts":)[0-9.]+', r"\g<1>0.001"),
    "a path": doctored("page.har", r'"comment": "', f'"comment": "{pathlib.Path.cwd()} '),
}


def self_test(output):
    source = pathlib.Path(output) / "dumb_proxy-export" / "hang"

    def copy_to(place):
        return pathlib.Path(shutil.copytree(source, place / "variant"))

    wrong = judged_wrongly(DOCTORED, copy_to, judge)
    print(f"{len(DOCTORED)} doctored exports and good ones, {wrong} judged wrongly")
    return 1 if wrong else 0


if __name__ == "__main__":
    main(__doc__, self_test, judge_all)
