#!/usr/bin/env python3
"""Three silos in three network namespaces with MariaDB: see README.md beside this file.

usage: tests/cluster/run.py DAX [--jobs 500] [--folder DIR] [--rows 400000] [--probe-timeout 00:00:02]

DAX: the program `dax` of a build of the Cluster flavour. Exit code 0: all held; 1: something did not; 77: this machine cannot run it.
"""
import argparse
import collections
import glob
import os
import random
import shutil
import sys
import tempfile
import threading
import time
import urllib.parse

from client import Fronts, Probe, Refused, ask, phase, result, submit
from machine import MariaDb, Network, Silo, missing, run

ENDED = {"COMPLETED", "ERROR", "ABORTED"}
BOUND = 15.0


def catalog(dax, folder, rows):
    """A table of a few columns, imported once and copied for every silo."""
    source, data = os.path.join(folder, "points.csv"), os.path.join(folder, "data")
    chance = random.Random(1)
    with open(source, "w") as out:
        out.write("id,bin,v\n")
        for i in range(rows):
            out.write(f"{i},{i % 997},{chance.random():.6f}\n")
    run(dax, "import", source, "--table", "test.points", "--data", data)
    for n in range(3):
        shutil.copytree(data, os.path.join(folder, f"data{n + 1}"))


def query(n, rows):
    """A query and the rows that its answer has: a short one (in the database), a long one (in the folder), and one that works for a while."""
    kind = n % 4
    if kind == 0:
        return f"SELECT id, v FROM test.points WHERE id BETWEEN {n} AND {n + 9}", 10
    if kind == 1:
        return f"SELECT id, bin, v FROM test.points WHERE id < {3000 + n}", 3000 + n
    return f"SELECT a.bin, COUNT(*) AS n, SUM(a.v * b.v) AS s FROM test.points AS a JOIN test.points AS b ON a.bin = b.bin WHERE a.id < {rows // 4 + n} AND b.id < {2 * rows // 3} GROUP BY a.bin", 997


class Story:
    """What the test did and saw, with the second at which."""

    def __init__(self):
        self.start, self.failures = time.monotonic(), []

    def tell(self, text):
        print(f"{time.monotonic() - self.start:7.1f} s  {text}", flush=True)

    def check(self, holds, text):
        self.tell(("ok      " if holds else "FAILED  ") + text)
        if not holds:
            self.failures.append(text)


def up(story, silos, fronts):
    since = time.monotonic()
    for silo in silos:
        while True:
            if not silo.is_running:
                raise RuntimeError(f"silo {silo.n + 1} ended: see {silo.log}")
            try:
                if ask(silo.address, "GET", "/health/ready", timeout=5)[0] == 200:
                    break
            except Refused:
                pass
            if time.monotonic() - since > 90:
                raise RuntimeError(f"silo {silo.n + 1} is not ready: see {silo.log}")
            time.sleep(0.3)
        fronts.add(silo.address)
    story.tell(f"{len(silos)} silos are ready")


def disturb(story, network, silos, fronts, counts, jobs, events):
    """One silo is killed after a third of the submissions, another is cut off after two thirds."""
    while counts["submitted"] < jobs // 3:
        time.sleep(0.05)
    story.tell(f"kill -9 silo 2 ({counts['submitted']} jobs submitted)")
    silos[1].kill()
    fronts.drop(silos[1].address)
    events.append(time.monotonic())
    while counts["submitted"] < 2 * jobs // 3:
        time.sleep(0.05)
    story.tell(f"the link of silo 3 goes down ({counts['submitted']} jobs submitted)")
    network.cut(2)
    fronts.drop(silos[2].address)
    events.append(time.monotonic())


def watch(fronts, ids, seen, done):
    """Phases as a client sees them, in order."""
    while not done.is_set():
        for job in list(ids):
            if seen[job] and seen[job][-1] in ENDED and random.random() > 0.05:
                continue
            now = phase(fronts, job)
            if not seen[job] or seen[job][-1] != now:
                seen[job].append(now)
        if done.wait(0.2):
            return


def verify(story, database, shared, fronts, expected, seen):
    ids = [job.rsplit("/", 1)[1] for job in expected]
    story.check(all(seen[job][-1] == "COMPLETED" for job in expected), f"all {len(expected)} jobs completed: {collections.Counter(seen[j][-1] for j in expected)}")
    story.check(all(sum(p in ENDED for p in seen[job]) == 1 for job in expected), "no job ended twice, or went on after its end")
    wrong = [job for job, rows in expected.items() if result(fronts, job).count(b"\n") - 1 != rows]
    story.check(not wrong, f"every result has its rows (wrong: {len(wrong)})")
    rows = {r[0]: r for r in database.ask("SELECT id, phase, row_count, lease FROM dax_job WHERE is_sync = 0")}
    story.check(all(i in rows and rows[i][1] == "Completed" and rows[i][3] == "NULL" for i in ids), "the index says the same")
    story.tell(f"jobs that nobody was told of: {len(set(rows) - set(ids))}")
    named = {tuple(r) for r in database.ask("SELECT GrainIdExtensionString, JSON_VALUE(CONVERT(PayloadBinary USING utf8mb4), '$.job.results[0].attempt') FROM OrleansStorage WHERE PayloadBinary IS NOT NULL")}
    files = collections.Counter(path.split(os.sep)[-3] for path in glob.glob(os.path.join(shared, "results", "*", "*", "*", "result")))
    story.tell(f"results in files: {len(files)} jobs; with the file of an attempt that does not count beside it: {sum(c > 1 for c in files.values())}")
    attempts = collections.Counter(a for i, a in named if i in set(ids))
    story.check(len({i for i, _ in named if i in set(ids)}) == len(ids), f"every job names one attempt's result; attempts: {dict(sorted(attempts.items()))}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dax")
    parser.add_argument("--jobs", type=int, default=500)
    parser.add_argument("--rows", type=int, default=400_000)
    parser.add_argument("--folder")
    parser.add_argument("--probe-timeout", default="00:00:02")
    options = parser.parse_args()
    if why := missing():
        print(f"skipped: {why}")
        return 77
    folder = options.folder or tempfile.mkdtemp(prefix="dax-cluster-")
    dax, story, fronts = os.path.abspath(options.dax), Story(), Fronts([])
    catalog(dax, folder, options.rows)
    shared = os.path.join(folder, "shared")
    settings = {
        "Cluster__ConnectionString": MariaDb.connection, "Cluster__SharedFolder": shared, "Cluster__ProbeTimeout": options.probe_timeout,
        "DuckDb__InteractiveMemory": str(128 << 20), "DuckDb__ScanMemory": str(512 << 20), "DuckDb__ScanThreads": "1", "Drain__Notice": "00:00:01",
        "Admission__Scan__MaxQueued": "2000", "Admission__Interactive__MaxQueued": "2000",
    }
    network, database, silos = Network(3), None, []
    try:
        database = MariaDb(os.path.join(folder, "mariadb"))
        os.environ.update(settings)
        story.tell(run(dax, "migrate").replace("\n", "; "))
        silos = [Silo(n, dax, network, folder, settings) for n in range(3)]
        for silo in silos:
            silo.start()
        up(story, silos, fronts)
        scenario(story, options, network, database, shared, silos, fronts)
    finally:
        for n in range(3):
            network.mend(n)
        for silo in silos:
            silo.stop()
        if database:
            database.stop()
        network.remove()
    story.tell("all held" if not story.failures else f"{len(story.failures)} did not hold; logs are in {folder}")
    if not story.failures and not options.folder:
        shutil.rmtree(folder)
    return 1 if story.failures else 0


def scenario(story, options, network, database, shared, silos, fronts):
    expected, seen, counts, events, done = {}, collections.defaultdict(list), collections.Counter(), [], threading.Event()
    first = submit(fronts, "SELECT COUNT(*) AS n FROM test.points")
    probe = Probe(silos[0].address, first, "SELECT COUNT(*) AS n FROM test.points WHERE id < 10")
    probe.start()
    disturbing = threading.Thread(target=disturb, args=(story, network, silos, fronts, counts, options.jobs, events), daemon=True)
    watching = threading.Thread(target=watch, args=(fronts, expected, seen, done), daemon=True)
    lock = threading.Lock()

    def send(some):
        for n in some:
            text, rows = query(n, options.rows)
            job = submit(fronts, text)
            with lock:
                expected[job] = rows
                counts["submitted"] += 1

    disturbing.start()
    watching.start()
    senders = [threading.Thread(target=send, args=(range(k, options.jobs, 8),)) for k in range(8)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    story.tell(f"{len(expected)} jobs are acknowledged")
    until = time.monotonic() + 600
    while time.monotonic() < until and not (len(seen) == len(expected) and all(s[-1] in ENDED for s in list(seen.values()))):
        time.sleep(0.5)
    story.tell(f"all ended, {time.monotonic() - events[-1]:.1f} s after the link went down")
    done.set()
    watching.join()
    probe.stop()
    story.tell("the probe was answered " + ", ".join(f"{path} {status}: {times}" for (path, status), times in sorted(probe.statuses.items())))
    story.tell("longest silences: " + ", ".join(f"{s:.1f} s ({path})" for s, _, path in sorted(probe.silences, reverse=True)[:3]))
    for name, since in zip(("kill", "cut"), events):
        story.tell(f"longest silence of the remaining front since the {name}: {probe.longest(since):.1f} s")
    story.check(probe.longest() <= BOUND, f"the remaining front was never silent for more than {BOUND:.0f} s: {probe.longest():.1f} s")
    verify(story, database, shared, fronts, expected, seen)
    back(story, network, silos, fronts, expected, seen, database)
    drain(story, options, silos, fronts, database)


def back(story, network, silos, fronts, expected, seen, database):
    """The silo that was cut off learns that it was given up, and ends; both come back as new ones."""
    network.mend(2)
    since = time.monotonic()
    while silos[2].is_running and time.monotonic() - since < 90:
        time.sleep(0.2)
    story.check(not silos[2].is_running, f"the silo that was cut off ended {time.monotonic() - since:.1f} s after its link was up again")
    again = {job: phase(fronts, job) for job in random.sample(list(expected), min(50, len(expected)))}
    story.check(set(again.values()) == {"COMPLETED"}, "what it had in hand changed nothing")
    for silo in silos[1:]:
        silo.start()
    up(story, silos[1:], fronts)


def drain(story, options, silos, fronts, database):
    """A silo is told to stop while it works: its jobs are done by the others."""
    jobs, sync = {}, {}

    def long_query():
        text = "SELECT a.bin, SUM(a.v * b.v) AS s FROM test.points AS a JOIN test.points AS b ON a.bin = b.bin GROUP BY a.bin"
        since = time.monotonic()
        try:
            status, _, body = ask(silos[2].address, "GET", "/tap/sync?" + urllib.parse.urlencode({"LANG": "ADQL", "FORMAT": "csv", "QUERY": text}), timeout=90)
            sync.update(status=status, rows=body.count(b"\n") - 1, ended=time.monotonic(), took=time.monotonic() - since)
        except Refused as refused:
            sync.update(status=str(refused), rows=0, ended=time.monotonic(), took=time.monotonic() - since)

    for n in range(60):
        text, rows = query(4 * n + 2, options.rows)
        jobs[submit(fronts, text)] = rows
    querying = threading.Thread(target=long_query)
    querying.start()
    time.sleep(0.5)
    story.tell("SIGTERM to silo 3 while 60 jobs wait or work and a synchronous query runs there")
    silos[2].terminate()
    terminated = time.monotonic()
    time.sleep(0.4)
    try:
        story.check(ask(silos[2].address, "GET", "/health/ready", timeout=5)[0] == 503, "it says first that it is not ready")
        story.check(ask(silos[2].address, "GET", "/tap/availability", timeout=5)[0] == 200, "and still answers")
    except Refused as refused:
        story.check(False, f"it says first that it is not ready: {refused}")
    fronts.drop(silos[2].address)
    since = time.monotonic()
    code = silos[2].process.wait(90)
    querying.join()
    story.check(sync["status"] == 200 and sync["rows"] == 997, f"the query that ran got its whole answer {sync['ended'] - terminated:.1f} s after the signal: {sync}")
    story.check(code == 0, f"it ended with exit code {code} after {time.monotonic() - since:.1f} s")
    until = time.monotonic() + 300
    phases = {}
    while time.monotonic() < until:
        phases = {job: phase(fronts, job) for job in jobs}
        if all(p in ENDED for p in phases.values()):
            break
        time.sleep(0.5)
    story.check(set(phases.values()) == {"COMPLETED"}, f"the others completed all of them: {collections.Counter(phases.values())}")
    wrong = [job for job, rows in jobs.items() if result(fronts, job).count(b"\n") - 1 != rows]
    story.check(not wrong, f"with their rows (wrong: {len(wrong)})")


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    sys.exit(main())
