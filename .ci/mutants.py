#!/usr/bin/env python3
"""Which changes of the simulation would the tests notice? A seeded sample of cargo-mutants' mutants.

    mutants.py TREE [--seed N] [--count N] [--names FILE] [--results FILE]

TREE is a worktree for this purpose alone: its src/ is changed, and put back at the end
(git worktree add ../mutants main). cargo-mutants says which mutants there are; a shuffle with the
seed says which are tried, or FILE does, with one name a line.

cargo-mutants itself builds the crate anew for every mutant, which takes most of the time. Here all
of the sample is compiled into one program (mutant schemata: Untch, Offutt, Harrold 1993). A function
with mutants becomes

    fn f() { if crate::mutants::on(17) { the changed body } else if ... else { the body } }

and an environment variable chooses. What does not compile so is taken out, as unviable; a mutant
of a function whose result has no name (`impl Trait`) or which is needed while compiling is woven
in by itself, unconditionally, and built apart.

A mutant is killed when a test fails, aborts, takes four times as much processor time as all of them
should, or more than 4 GB. The unit tests of its own room come first, then all of the library's,
then the integration tests that hold the simulation to something outside of it. The hashes of
tests/golden are left out: they would notice everything, and give no reason.
"""

import argparse
import json
import os
import random
import re
import resource
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

ROOMS = ("tcp", "http")
# Integration tests with expectations of their own: arithmetic, kernels, RFCs, practice, checks.
PROGRAMS = (
    "rtt_counts closed_form linux_reference hand_arithmetic connection_costs connection_life connection_rules "
    "cubic fast_open tcp_variables dumb_proxy servers servers_of_practice chains_of_practice reset_problem "
    "round_trips exercises loss_law workloads hostile metamorphic breakdown scenarios story"
).split()
CARGO = ["cargo", "test", "--locked", "--jobs", "1", "--no-default-features", "--features", "files", "--no-run"]
SWITCH = """
/// Which mutant is awake.
#[allow(missing_docs)]
pub mod mutants {
    pub fn on(number: u32) -> bool {
        static AWAKE: std::sync::OnceLock<u32> = std::sync::OnceLock::new();
        number == *AWAKE.get_or_init(|| std::env::var("MUTANT").map_or(0, |text| text.parse().unwrap()))
    }
}
"""


class Text:
    """A source file, and where its lines begin; cargo-mutants counts lines and columns from 1."""

    def __init__(self, path):
        self.text = path.read_text()
        self.starts = [0]
        for line in self.text.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def span(self, span):
        at = lambda place: self.starts[place["line"] - 1] + place["column"] - 1
        return at(span["start"]), at(span["end"])


def listed(tree):
    """All mutants of the rooms, in the order of their names, each with a name that is not there twice."""
    files = [part for room in ROOMS for part in ("-f", f"src/core/{room}/**/*.rs", "-f", f"src/core/{room}/*.rs")]
    command = ["cargo", "mutants", "--workspace", "--list", "--json", *files]
    mutants = json.loads(subprocess.run(command, cwd=tree, check=True, stdout=subprocess.PIPE).stdout)
    for mutant in mutants:
        mutant.pop("diff", None)
        place = mutant["span"]["start"]
        mutant["where"] = f"{mutant['file']}:{place['line']}:{place['column']}"
    return sorted(mutants, key=lambda mutant: mutant["name"])


def body(text, mutant):
    """Where the `fn` around a mutant stands, and where its body begins and ends, with braces."""
    begin, end = text.span(mutant["function"]["span"])
    name = mutant["function"]["function_name"].split("::")[-1]
    head = re.compile(rf"\bfn\s+{re.escape(name)}\b").search(text.text, begin, end)
    return head.start(), text.text.index("{", head.end(), end), end


def changed(text, mutant, begin, end):
    """What stands from `begin` to `end`, with the mutation, as cargo-mutants writes it."""
    first, last = text.span(mutant["span"])
    return text.text[begin:first] + mutant["replacement"] + " /* changed */" + text.text[last:end]


class Weaver:
    """Writes mutants into the sources, and remembers where."""

    def __init__(self, tree):
        self.tree, self.segments = tree, {}

    def restore(self):
        subprocess.run(["git", "checkout", "--quiet", "src"], cwd=self.tree, check=True)

    def alone(self, mutant):
        """One mutant, always awake."""
        self.restore()
        path = self.tree / mutant["file"]
        text = Text(path)
        path.write_text(changed(text, mutant, 0, len(text.text)))

    def all(self, mutants):
        """All of them, asleep."""
        self.restore()
        lib = self.tree / "src/core/lib.rs"
        lib.write_text(lib.read_text() + SWITCH)
        files = defaultdict(list)
        for mutant in mutants:
            files[mutant["file"]].append(mutant)
        self.segments = {file: self.weave(self.tree / file, inside) for file, inside in files.items()}

    def weave(self, path, mutants):
        """Writes a file; says from which byte to which each of the mutants stands there."""
        text = Text(path)
        bodies = defaultdict(list)
        for mutant in mutants:
            bodies[body(text, mutant)].append(mutant)
        woven, segments, done = "", [], 0
        for (head, begin, end), inside in sorted(bodies.items()):
            # What asks for the environment cannot run in the compiler.
            woven += re.sub(r"\bconst (unsafe )?$", "", text.text[done:head]) + text.text[head:begin] + "{ "
            for mutant in inside:
                woven += f"if crate::mutants::on({mutant['number']}) "
                start = len(woven.encode())
                woven += changed(text, mutant, begin, end)
                segments.append((start, len(woven.encode()), mutant))
                woven += " else "
            woven += text.text[begin:end] + " }"
            done = end
        path.write_text(woven + text.text[done:])
        return segments

    def at(self, file, begin, end):
        """The mutants that an error of the compiler lies in."""
        found = self.segments.get(file, ())
        return [mutant for first, last, mutant in found if first <= begin and end <= last + 1]


def unwoven(tree, mutants):
    """Those that need a build of their own: outside of functions, in one within another one that has
    mutants, too, and where two bodies of one function would be of different types."""
    apart, bodies = [], {}
    for mutant in mutants:
        if mutant["function"] is None or "impl " in (mutant["function"]["return_type"] or ""):
            apart.append(mutant)
        else:
            _, begin, end = body(Text(tree / mutant["file"]), mutant)
            bodies[mutant["number"]] = (mutant["file"], begin, end)
    for mutant in mutants:
        file, begin, end = bodies.get(mutant["number"], (None, 0, 0))
        if any(file == f and b < begin and end < e for f, b, e in bodies.values()):
            apart.append(mutant)
    return apart


def errors(tree, command):
    """What the compiler says is wrong: a file and a place for each, and the message."""
    done = subprocess.run([*command, "--message-format=json"], cwd=tree, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    found = []
    for line in done.stdout.splitlines():
        message = json.loads(line).get("message") if line.startswith("{") else None
        if isinstance(message, dict) and message["level"].startswith("error"):
            for span in message["spans"]:
                if span["is_primary"]:
                    found.append((span["file_name"], span["byte_start"], span["byte_end"], message["rendered"]))
    if done.returncode and not found:
        sys.exit(done.stderr)
    return found


def programs(tree, what):
    """Builds test programs, and says where they are; None where that fails."""
    command = [*CARGO, *what, "--message-format=json"]
    done = subprocess.run(command, cwd=tree, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        print(done.stderr[-3000:])
        return None
    messages = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {m["target"]["name"]: m["executable"] for m in messages if m.get("executable") and m["profile"]["test"]}


def run(tree, program, arguments, number, seconds):
    """Runs tests up to the first that fails: None where all pass, otherwise what happened."""
    environment = dict(os.environ, MUTANT=str(number), RUSTC_BOOTSTRAP="1", RUST_BACKTRACE="0", LC_ALL="C.UTF-8")

    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))

    command = [program, "--test-threads=1", "-Zunstable-options", "--fail-fast", *arguments]
    done = subprocess.run(command, cwd=tree, env=environment, preexec_fn=limit, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode == 0:
        return None
    text = done.stdout.decode(errors="replace")
    failed = re.findall(r"^test (\S+)(?: - should panic)? \.\.\. FAILED", text, re.M)
    if failed:
        return "killed", failed[0]
    begun = re.findall(r"^test (\S+) \.\.\. ", text, re.M)
    kind = "timeout" if done.returncode in (-24, -9) else "killed"
    return kind, begun[-1] if begun else "before the first test"


def unit_stages(libraries, room):
    """The tests of the room, of the other one, and of the rooms after them that run simulations."""
    yield libraries["sim_core"], [f"{room}::"]
    yield libraries["sim_core"], ["http::" if room == "tcp" else "tcp::", "world::"]
    yield libraries["sim"], ["analyze::", "explain::"]


def cost(tree, program, arguments):
    """Processor seconds of a run that must pass."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = run(tree, program, arguments, 0, 3600)
    if said:
        sys.exit(f"without a mutant, {program} {arguments} fails: {said}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


class Judge:
    """Runs tests with one mutant awake. Their limit is some four times what they take with none."""

    def __init__(self, tree):
        self.tree, self.limits = tree, {}

    def outcome(self, stages, number):
        """What the first stage says that notices the mutant; None where none does."""
        for program, arguments in stages:
            key = (Path(program).name.rsplit("-", 1)[0], *arguments)
            if key not in self.limits:
                self.limits[key] = int(4 * cost(self.tree, program, arguments) + 4)
            said = run(self.tree, program, arguments, number, self.limits[key])
            if said:
                return said[0], f"{'unit' if key[0] in ('sim', 'sim_core') else key[0]}: {said[1]}"
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tree", type=Path)
    parser.add_argument("--seed", type=int, default=9)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--names", type=Path)
    parser.add_argument("--results", type=Path, default=Path("mutants.tsv"))
    asked = parser.parse_args()
    tree = asked.tree.resolve()

    weaver = Weaver(tree)
    weaver.restore()
    everything = listed(tree)
    if asked.names:
        wanted = set(asked.names.read_text().split("\n"))
        sample = [mutant for mutant in everything if mutant["name"] in wanted]
    else:
        shuffled = list(everything)
        random.Random(asked.seed).shuffle(shuffled)
        sample = shuffled[: asked.count]
    for number, mutant in enumerate(sample, 1):
        mutant["number"] = number
    print(f"{len(everything)} mutants, {len(sample)} of them in the sample", flush=True)

    results = open(asked.results, "w")
    counts = Counter()

    def record(mutant, outcome, by):
        counts[outcome] += 1
        line = f"{outcome}\t{mutant['name']}\t{by}"
        print(line, flush=True)
        results.write(line + "\n")
        results.flush()

    apart = unwoven(tree, sample)
    woven = [mutant for mutant in sample if mutant not in apart]
    while True:
        weaver.all(woven)
        found = errors(tree, [*CARGO, "--lib"])
        if not found:
            break
        bad, strange = {}, []
        for file, begin, end, message in found:
            inside = weaver.at(file, begin, end)
            bad.update((mutant["number"], mutant) for mutant in inside)
            if not inside:
                strange.append(message)
        if not bad:
            # Not within a mutant: something that was `const` is needed while compiling.
            text = "".join(strange)
            named = lambda mutant: re.search(rf"\b{mutant['function']['function_name'].split('::')[-1]}\b", text)
            const = [mutant for mutant in woven if named(mutant)]
            if not const:
                sys.exit(text)
            apart += const
            woven = [mutant for mutant in woven if mutant not in const]
            continue
        for mutant in bad.values():
            record(mutant, "unviable", "")
        woven = [mutant for mutant in woven if mutant["number"] not in bad]

    print(f"{len(woven)} woven into one program, {len(apart)} apart", flush=True)
    judge = Judge(tree)
    libraries = programs(tree, ["--lib"])
    room = lambda mutant: mutant["file"].split("/")[2]
    left = []
    for mutant in woven:
        said = judge.outcome(unit_stages(libraries, room(mutant)), mutant["number"])
        if said:
            record(mutant, *said)
        else:
            print(f"...\t{mutant['name']}", flush=True)
            left.append(mutant)
    # Only what the library's own tests have not noticed needs these.
    others = programs(tree, [part for name in PROGRAMS for part in ("--test", name)]) if left else {}
    for mutant in left:
        record(mutant, *(judge.outcome([(program, []) for program in others.values()], mutant["number"]) or ("survived", "")))
    for mutant in apart:
        weaver.alone(mutant)
        built = programs(tree, ["--lib"])
        if built is None:
            record(mutant, "unviable", "")
        else:
            # What was measured without a mutant holds here, too.
            record(mutant, *(judge.outcome(unit_stages(built, room(mutant)), 0) or ("survived", "")))
    weaver.restore()
    print(", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items())))


main()
