#!/usr/bin/env python3
"""Holds every line of every trace.jsonl below an output folder to docs/schema/trace.schema.json:

    python .ci/judge_trace.py output

Needs jsonschema. Lines of one shape (the same event, the same fields with the same kinds of values and
the same words) are validated once for each order of magnitude of their numbers. It shows first that it
can complain, about lines that are broken on purpose.
"""

import json
import pathlib
import sys

import jsonschema

SCHEMA = json.loads((pathlib.Path(__file__).parent.parent / "docs/schema/trace.schema.json").read_text())
jsonschema.Draft7Validator.check_schema(SCHEMA)
DEFINITIONS = SCHEMA["definitions"]
EVENTS = {name: jsonschema.Draft7Validator(schema) for name, schema in DEFINITIONS.items()}


def complaints(line):
    kind = line.get("event", "head")
    if kind not in EVENTS:
        return [f"there is no event {kind}"]
    return [error.message for error in EVENTS[kind].iter_errors(line)]


def shape(value):
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return (value < 0, value.bit_length())
    if isinstance(value, list):
        return tuple(sorted({repr(shape(item)) for item in value})), len(value)
    return value


def self_test():
    good = {"variant": "v", "t_ns": 0, "event": "arrived", "packet": 1, "host": 0, "connection": 0}
    assert not complaints(good), complaints(good)
    broken = [{**good, "packet": -1}, {**good, "t_ns": 0.5}, {**good, "more": 1},
              {**good, "event": "arrive"}, {**good, "host": "client"},
              {name: value for name, value in good.items() if name != "host"}]
    for line in broken:
        assert complaints(line), f"no complaint: {line}"
    return len(broken)


doctored = self_test()
wrong, count, seen = 0, 0, set()
for trace in sorted(pathlib.Path(sys.argv[1]).glob("*/trace.jsonl")):
    with open(trace, encoding="utf-8") as lines:
        for number, text in enumerate(lines, 1):
            line = json.loads(text)
            count += 1
            key = tuple((name, shape(value)) for name, value in line.items()
                        if name not in ("variant", "text", "url", "target"))
            if key in seen:
                continue
            seen.add(key)
            for complaint in complaints(line):
                print(f"{trace.parent.name}, line {number}: {complaint}", file=sys.stderr)
                wrong += 1
print(f"{count} lines of traces, {len(seen)} shapes, {wrong} complaints; {doctored} doctored lines")
sys.exit(2 if not count else 1 if wrong else 0)
