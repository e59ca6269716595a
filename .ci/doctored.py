"""A judge must be able to fail: what is doctored must draw complaints, and what is not must draw none."""

import pathlib
import sys
import tempfile


def judged_wrongly(doctored, copy_to, judge):
    """How many were judged wrongly: the untouched copy, and each of those that a function of
    `doctored`, by name, has changed. `copy_to` makes a copy below a folder and says where it is."""
    wrong = 0
    with tempfile.TemporaryDirectory() as place:
        for number, (name, doctor) in enumerate([("nothing", lambda _: None), *doctored.items()]):
            folder = copy_to(pathlib.Path(place) / str(number))
            doctor(folder)
            complaints = judge(folder)
            if bool(complaints) != (number > 0):
                print(f"doctored: {name}; complaints: {complaints}", file=sys.stderr)
                wrong += 1
    return wrong


def main(doc, self_test, judge_all):
    """`--self-test OUTPUT`, or `OUTPUT`; anything else is answered with how to call it."""
    arguments = sys.argv[1:]
    if len(arguments) == 2 and arguments[0] == "--self-test":
        sys.exit(self_test(arguments[1]))
    if len(arguments) == 1 and not arguments[0].startswith("-"):
        sys.exit(judge_all(arguments[0]))
    sys.exit(doc)
