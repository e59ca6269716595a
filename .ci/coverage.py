#!/usr/bin/env python3
"""Which lines of the simulation the tests run, by room and by file.

    coverage.py LCOV... [--uncovered ROOM]

LCOV is what `llvm-cov export --format=lcov` writes; where there are several, a line counts as run
when it was run in one of them. Lines of tests do not count: files in folders called tests or testing, and
what follows `#[cfg(test)]` at the beginning of a line. docs/testing.md has the commands before this one.
"""

import argparse
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def is_test(name):
    return any(part in ("tests", "testing", "tests.rs", "testing.rs") for part in Path(name).parts)


def first_test_line(path):
    """The first line that is a test's; the line after the last where there is none."""
    lines = path.read_text().splitlines()
    for number, line in enumerate(lines, 1):
        # A test module of its own file is a line like any other.
        if line == "#[cfg(test)]" and lines[number].endswith("{"):
            return number
    return len(lines) + 1


def read(reports):
    """How often each line was run, by file below src."""
    hits = defaultdict(lambda: defaultdict(int))
    for report in reports:
        name = None
        for line in Path(report).read_text().splitlines():
            if line.startswith("SF:"):
                inside = re.search(r"/(src/.*\.rs)$", line)
                name = inside and inside[1]
            elif name and line.startswith("DA:"):
                number, count = line[3:].split(",")[:2]
                hits[name][int(number)] += int(count)
    return hits


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("reports", nargs="+")
    parser.add_argument("--uncovered", help="say which lines of this room are not run")
    asked = parser.parse_args()
    rooms = defaultdict(lambda: [0, 0])
    for name, lines in sorted(read(asked.reports).items()):
        path = ROOT / name
        if is_test(name) or not path.exists():
            continue
        end, source = first_test_line(path), path.read_text().splitlines()
        room = next(part for part in Path(name).parts if part not in ("src", "core"))
        lines = {number: count for number, count in lines.items() if number < end}
        rooms[room][0] += sum(count > 0 for count in lines.values())
        rooms[room][1] += len(lines)
        if room == asked.uncovered:
            for number in sorted(number for number, count in lines.items() if count == 0):
                print(f"{name}:{number}: {source[number - 1].strip()}")
    if not asked.uncovered:
        for room, (run, all_lines) in sorted(rooms.items()):
            print(f"| `{room}` | {all_lines} | {all_lines - run} | {100 * run / all_lines:.1f} % |")


main()
