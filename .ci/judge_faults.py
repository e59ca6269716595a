#!/usr/bin/env python3
"""Judges what is left behind when a run is killed, interrupted or refused by the disk.

    judge_faults.py SIM [--seed N] [--kills N] [--rounds N] [--only NAME]

SIM is the program. Every check begins with an earlier result, so that what is left can be told
from what came: an earlier and a new result of one scenario differ in every file of data (another
seed is written into each). Needs root for the mounts; without, the permissions of folders are
tried instead, and it says so.
"""

import argparse
import hashlib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

SCENARIO = "small"
TEXT = """(
    title: "One object",
    links: [(from: "client", to: "server", delay: "50ms")],
    clients: [(name: "client")],
    servers: [(name: "server")],
    pages: [(document: (size: "1kB"))],
)
"""
failures = []


def fail(message):
    failures.append(message)
    print(f"  WRONG: {message}")


def tree(folder):
    """Every file below a folder with a fingerprint of its bytes; None where there is no folder."""
    folder = Path(folder)
    if not folder.is_dir():
        return None
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


class Desk:
    """A folder with the two results that may be found."""

    def __init__(self, sim, folder):
        self.sim, self.folder = sim, Path(folder)
        self.folder.mkdir(exist_ok=True)
        self.scenario = str(self.folder / f"{SCENARIO}.ron")
        Path(self.scenario).write_text(TEXT)
        self.wholes = []
        for seed in (1, 2):
            self.run(seed, out=self.folder / f"whole{seed}")
            self.wholes.append(tree(self.folder / f"whole{seed}" / SCENARIO))
        same = [path for path in self.wholes[0] if self.wholes[0][path] == self.wholes[1].get(path)]
        assert "summary.json" not in same and "trace.jsonl" not in same, "old and new are alike"

    def command(self, seed, out):
        return [self.sim, self.scenario, "--seed", str(seed), "--out", str(out)]

    def run(self, seed, out, **more):
        return subprocess.run(self.command(seed, out), capture_output=True, text=True, **more)

    def start(self, seed, out):
        return subprocess.Popen(self.command(seed, out), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def found(self, out):
        """Which of the two results is in the folder: 1 or 2; else what is wrong with it."""
        there = tree(Path(out) / SCENARIO)
        if there is None:
            return "no result at all"
        if there in self.wholes:
            return self.wholes.index(there) + 1
        return f"neither result, but {len(there)} files"


def inode(path):
    try:
        return os.stat(path).st_ino
    except FileNotFoundError:
        return None


def kills(desk, dice, count):
    """Killed at random moments: at once the old result or the new one is there, whole."""
    out = desk.folder / "killed"
    desk.run(1, out)
    times = []
    for _ in range(5):
        began = time.monotonic()
        desk.run(1, out)
        times.append(time.monotonic() - began)
    lasts = sorted(times)[2]
    earlier, seed, killed, in_time = 1, 2, 0, 0
    for number in range(count):
        process = desk.start(seed, out)
        if number % 4 == 1:
            # In the middle of the exchange: as soon as the name leads elsewhere, or nowhere.
            before = inode(out / SCENARIO)
            while inode(out / SCENARIO) == before and process.poll() is None:
                pass
        elif number % 4 == 3:
            # Around the exchange: from the moment at which the hidden folder appears.
            hidden = out / f".{SCENARIO}.sim-partial"
            while not hidden.exists() and process.poll() is None:
                pass
            time.sleep(dice.random() * 0.3 * lasts)
        else:
            time.sleep(dice.random() * 1.1 * lasts)
        process.kill()
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
        found = desk.found(out)
        if found not in (earlier, seed):
            fail(f"kill {number}: {found}")
            desk.run(earlier, out)
            found = earlier
        in_time += found == seed
        earlier, seed = found, 3 - found
    print(f"  {count} kills ({killed} before the end) of a run of {lasts * 1000:.0f} ms: "
          f"the new result was there {in_time} times")
    if not 0 < in_time < count:
        fail("the moments were all on one side of the exchange")
    # The next start removes what is left.
    desk.run(1, out)
    left = sorted(os.listdir(out))
    if left != [SCENARIO]:
        fail(f"left behind after the next start: {left}")


def reader(desk, dice, rounds):
    """Somebody looks all the time: what a kill at that moment would leave is never nothing."""
    out = desk.folder / "watched"
    desk.run(1, out)
    file = str(out / SCENARIO / "summary.json")
    over, looks, missing = threading.Event(), 0, 0
    process = subprocess.Popen(
        ["sh", "-c", 'i=0; while [ $i -lt $1 ]; do "$2" "$3" -q --seed $((i % 2 + 1)) --out "$4" || exit 1; i=$((i + 1)); done',
         "sh", str(rounds), desk.sim, desk.scenario, str(out)])
    while process.poll() is None:
        for _ in range(1000):
            looks += 1
            try:
                os.stat(file)
            except FileNotFoundError:
                missing += 1
    if process.returncode:
        fail("a run failed while it was watched")
    if missing:
        fail(f"the result was missing {missing} times of {looks} looks during {rounds} runs")
    print(f"  {looks} looks during {rounds} runs, missing {missing} times")


def together(desk, dice, rounds):
    """Two runs write one folder at once: one of the two results is there, whole."""
    out = desk.folder / "together"
    ends = {1: 0, 2: 0}
    for number in range(rounds):
        both = [desk.start(seed, out) for seed in (1, 2)]
        complaints = [process.communicate()[1] for process in both]
        codes = [process.returncode for process in both]
        if codes != [0, 0]:
            fail(f"two at once, round {number}: status {codes}: {complaints}")
        found = desk.found(out)
        if found not in (1, 2):
            fail(f"two at once, round {number}: {found}")
        else:
            ends[found] += 1
        if sorted(os.listdir(out)) != [SCENARIO]:
            fail(f"left behind: {sorted(os.listdir(out))}")
    print(f"  {rounds} rounds, ends: {ends}")


def refused(desk, what, call, out, words):
    """A call that the disk refuses: status 4, the promised words, the earlier result as it was."""
    if call.returncode != 4:
        fail(f"{what}: status {call.returncode}: {call.stderr}")
    for word in words:
        if word not in call.stderr:
            fail(f"{what}: {word!r} is not in {call.stderr!r}")
    if "Files are in" in call.stdout:
        fail(f"{what}: it says that files are there: {call.stdout}")
    if out is not None and desk.found(out) != 1:
        fail(f"{what}: afterwards there is {desk.found(out)}")


STAYS = "stays as it was"


def long_files(desk, dice, rounds):
    """Every file in turn may not be as long as it is: a limit on the length of files."""
    out = desk.folder / "short"
    desk.run(1, out)
    sizes = sorted({path.stat().st_size for path in (desk.folder / "whole2").rglob("*") if path.is_file()})

    def limit(most):
        def set_limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        return set_limit

    for size in sizes:
        process = subprocess.Popen(desk.command(2, out), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   text=True, preexec_fn=limit(size - 1), restore_signals=False)
        stdout, stderr = process.communicate()
        call = subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)
        refused(desk, f"files of less than {size} bytes", call, out, ["cannot write", "ulimit -f", STAYS])
        if sorted(os.listdir(out)) != [SCENARIO]:
            fail(f"left behind: {sorted(os.listdir(out))}")
    print(f"  a limit below each of {len(sizes)} lengths: refused each time")


class Mount:
    def __init__(self, at, *options):
        self.at, self.options = Path(at), options

    def __enter__(self):
        self.at.mkdir(exist_ok=True)
        subprocess.run(["mount", *self.options, str(self.at)], check=True, capture_output=True)
        return self.at

    def __exit__(self, *_):
        subprocess.run(["umount", str(self.at)], check=True)


def full_disk(desk, dice, rounds):
    """A disk that is full after so many bytes, for many numbers of bytes; and without inodes."""
    try:
        with Mount(desk.folder / "disk", "-t", "tmpfs", "-o", "size=16m", "none"):
            pass
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"  nothing can be mounted here ({error}): not checked beyond the limits on files")
        return
    with Mount(desk.folder / "disk", "-t", "tmpfs", "-o", "size=64m,nr_inodes=20000", "none") as disk:
        desk.run(1, disk / "out")
        files = [path for path in (disk / "out" / SCENARIO).rglob("*") if path.is_file()]
        pages = [-(-path.stat().st_size // 4096) for path in files]
        filler = disk / "filler"
        # From nothing left to one page less than is needed, so that each file in turn is the one.
        # What is needed: the files, since a folder of tmpfs takes none of its pages.
        whole = sum(pages)
        steps = sorted({0, 1, 2, whole - 1} | {dice.randrange(whole) for _ in range(rounds)} |
                       {sum(pages[:end]) for end in range(len(pages))})
        for left in steps:
            free = os.statvfs(disk)
            with open(filler, "wb") as out:
                os.posix_fallocate(out.fileno(), 0, (free.f_bavail - left) * free.f_frsize or 1)
            call = desk.run(2, disk / "out")
            filler.unlink()
            refused(desk, f"{left} pages left", call, disk / "out", ["the disk is full", STAYS])
            if sorted(os.listdir(disk / "out")) != [SCENARIO]:
                fail(f"left behind: {sorted(os.listdir(disk / 'out'))}")
        # A journal, a capture and an import: what was there stays, and nothing half is left.
        free = os.statvfs(disk)
        capture = disk / "x.pcapng"
        capture.write_text("earlier")
        with open(filler, "wb") as out:
            os.posix_fallocate(out.fileno(), 0, free.f_bavail * free.f_frsize - 4096)
        others = {
            "sweep": ["sweep", desk.scenario, "--vary", "network.delay=10ms..40ms/4", "--out", str(disk / "out")],
            "export": ["export", desk.scenario, "--format", "all", "--out", str(disk / "out")],
            "capture": ["capture", "strategies", str(capture)],
        }
        for name, arguments in others.items():
            call = subprocess.run([desk.sim, *arguments], capture_output=True, text=True)
            refused(desk, f"{name} on a full disk", call, disk / "out", ["the disk is full"])
        if capture.read_text() != "earlier":
            fail("capture: the earlier file is gone")
        filler.unlink()
        left = sorted(os.listdir(disk)), sorted(os.listdir(disk / "out"))
        allowed = (["out", "x.pcapng"], sorted([SCENARIO, f"{SCENARIO}-sweep.jsonl.part"]))
        if left != allowed:
            fail(f"left behind: {left}")
        call = subprocess.run([desk.sim, *others["sweep"], "--resume"], capture_output=True, text=True)
        if call.returncode or sorted(os.listdir(disk / "out")) != [SCENARIO, f"{SCENARIO}-sweep"]:
            fail(f"the sweep does not go on when there is room again: {call.stderr}")
        print(f"  full after {len(steps)} different numbers of pages; sweep, export and capture too")
        free = os.statvfs(disk)
        many = disk / "many"
        many.mkdir()
        for number in range(os.statvfs(disk).f_favail - 3):
            (many / str(number)).touch()
        refused(desk, "no inodes left", desk.run(2, disk / "out"), disk / "out", ["cannot", STAYS])
    print("  a disk without inodes too")


def read_only(desk, dice, rounds):
    """A disk that cannot be written, and a folder that may not be."""
    out = desk.folder / "kept"
    desk.run(1, out)
    try:
        with Mount(desk.folder / "read", "--bind", str(out)) as disk:
            subprocess.run(["mount", "-o", "remount,bind,ro", str(disk)], check=True, capture_output=True)
            words = ["nothing can be written on that disk"]
            refused(desk, "a read-only disk", desk.run(2, disk), disk, words + [STAYS])
            for arguments in (["export", desk.scenario, "--format", "csv", "--out", str(disk)],
                              ["sweep", desk.scenario, "--out", str(disk), "--vary", "network.delay=1ms,2ms"],
                              ["capture", desk.scenario, str(disk / "x.pcapng")]):
                call = subprocess.run([desk.sim, *arguments], capture_output=True, text=True)
                refused(desk, f"{arguments[0]} on a read-only disk", call, disk, words)
        print("  a disk mounted read-only")
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"  nothing can be mounted here ({error}): not checked")
    # As somebody who is not root, whom permissions stop.
    def nobody():
        if os.geteuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
    os.chmod(desk.folder, 0o755)
    os.chmod(out, 0o555)
    call = desk.run(2, out, preexec_fn=nobody, cwd="/")
    refused(desk, "a folder without permission", call, out, ["you may not write there", STAYS])
    print("  a folder without permission")
    os.chmod(out, 0o755)


def interrupts(desk, dice, rounds):
    """Ctrl-C in run, export, capture and sweep: status 130, and nothing half written."""
    out = desk.folder / "interrupted"
    desk.run(1, out)
    # The trace of a long download, which takes a while.
    big = desk.folder / "big.ron"
    big.write_text(TEXT.replace("1kB", "20MB"))
    journal = out / "strategies-sweep.jsonl.part"
    calls = {
        "run": desk.command(2, out),
        "export": [desk.sim, "export", "strategies", "--format", "all", "--out", str(out)],
        "capture": [desk.sim, "capture", str(big), str(out / "x.jsonl")],
        "sweep": [desk.sim, "sweep", "strategies", "--vary", "network.delay=1ms..99ms/99", "--replicate", "50", "--out", str(out)],
    }
    for name, command in calls.items():
        ends = {}
        lasts = 0.2
        if name != "sweep":
            began = time.monotonic()
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
            lasts = time.monotonic() - began
        for number in range(rounds):
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            # Until a sweep has a journal it does nothing that could be lost.
            while name == "sweep" and not journal.exists() and process.poll() is None:
                time.sleep(0.001)
            time.sleep(dice.random() * lasts)
            process.send_signal(signal.SIGINT)
            complaint = process.communicate()[1]
            ends[process.returncode] = ends.get(process.returncode, 0) + 1
            if process.returncode not in (0, 130, -signal.SIGINT):
                fail(f"{name}: status {process.returncode}: {complaint}")
            if process.returncode == 130 and "interrupted" not in complaint:
                fail(f"{name}: it does not say that it was interrupted: {complaint}")
            if desk.found(out) not in (1, 2):
                fail(f"{name}: {desk.found(out)}")
            left = set(os.listdir(out)) - {journal.name, SCENARIO, "strategies-export", "x.jsonl", "strategies-sweep"}
            if left:
                fail(f"{name}: left behind: {left}")
            journal.unlink(missing_ok=True)
        if 130 not in ends:
            fail(f"{name}: never interrupted: {ends}")
        print(f"  {name}: statuses {ends}")


def quickly(desk, dice, rounds):
    """Ctrl-C while large pictures and tables are being made: the end comes soon, the earlier result stays."""
    out = desk.folder / "quickly"
    large = desk.folder / "large.ron"
    large.write_text(TEXT.replace("1kB", "20MB"))
    command = [desk.sim, str(large), "--quiet", "--out", str(out)]
    subprocess.run([*command, "--seed", "1"], check=True)
    earlier, hidden, slowest, caught = tree(out / "large"), out / ".large.sim-partial", 0, 0
    for _ in range(max(rounds // 4, 3)):
        process = subprocess.Popen([*command, "--seed", "2"], stderr=subprocess.DEVNULL)
        while not hidden.exists() and process.poll() is None:
            time.sleep(0.001)
        time.sleep(dice.random() * 0.2)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        if process.wait() == 0:
            subprocess.run([*command, "--seed", "1"], check=True)
            continue
        slowest, caught = max(slowest, time.monotonic() - began), caught + 1
        if process.returncode != 130 or os.listdir(out) != ["large"] or tree(out / "large") != earlier:
            fail(f"status {process.returncode}, {os.listdir(out)}")
    if not caught or slowest > 3:
        fail(f"interrupted {caught} times, the slowest end took {slowest:.1f} s")
    print(f"  {caught} times, over within {slowest:.2f} s")


def pipes(desk, dice, rounds):
    """A reader that has seen enough: no complaint, and the status of the work."""
    out = desk.folder / "piped"
    for arguments in (["list"], ["params"], [desk.scenario, "--out", str(out)], ["explain", desk.scenario],
                      ["capture", "strategies", "-"], ["man"], ["completions", "bash"], ["--help"]):
        read, write = os.pipe()
        process = subprocess.Popen([desk.sim, *arguments], stdout=write, stderr=subprocess.PIPE, text=True)
        os.close(write)
        os.close(read)
        complaint = process.communicate()[1]
        if process.returncode != 0 or complaint:
            fail(f"{arguments[0]} into a closed pipe: status {process.returncode}: {complaint!r}")
        with open("/dev/full", "w") as full:
            call = subprocess.run([desk.sim, *arguments], stdout=full, stderr=subprocess.PIPE, text=True)
        if call.returncode != 4 or "No space left" not in call.stderr:
            fail(f"{arguments[0]} onto a full disk: status {call.returncode}: {call.stderr!r}")
    print("  into closed pipes and onto /dev/full")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("sim")
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--only")
    options = parser.parse_args()
    print(f"seed {options.seed} (--seed {options.seed} does it again)")
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        # Where somebody who is not root may run it, too.
        sim = shutil.copy(options.sim, Path(folder) / "sim")
        desk = Desk(str(sim), Path(folder) / "desk")
        for check in (kills, reader, together, long_files, full_disk, read_only, interrupts, quickly, pipes):
            if options.only in (None, check.__name__):
                began = time.monotonic()
                print(f"{check.__name__}: {check.__doc__.splitlines()[0]}", flush=True)
                check(desk, random.Random(options.seed), options.kills if check is kills else options.rounds)
                print(f"  {time.monotonic() - began:.1f} s", flush=True)
    if failures:
        sys.exit(f"{len(failures)} things were wrong")


main()
