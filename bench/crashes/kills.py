#!/usr/bin/env python3
"""Kills a service at random moments of its life, hundreds of times, and watches for the one thing that no kill excuses:
that a process ends by itself (docs/performance.md, "Kills").

Each life: start; kill -9 while it starts, or soon after it is ready, or while scans run and results are written; now and then
a second life of some milliseconds at once after it. Whatever a life acknowledged must be COMPLETED with the right count in the end.
Core dumps of lives that ended by themselves stay in the folder. Exits with 1 when any did, or when a job is not as it should be.

    bench/crashes/kills.py --lives 300 --seed 1
    taskset -c 0 nice -n 5 bench/crashes/kills.py --lives 300 --seed 2     # a slow machine
"""
import argparse
import collections
import os
import pathlib
import random
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as xml

UWS = "{http://www.ivoa.net/xml/UWS/v1.0}"
PROGRAM = pathlib.Path(__file__).resolve().parents[2] / "artifacts/bin/Dax.Silo/release/dax"
# As the crash tests have it: scans are shared, in many small pieces, and written down after nearly each.
SETTINGS = {"DuckDb__SharedScanRows": "50000", "DuckDb__ScanPieceRows": "20480", "Scans__CheckpointEvery": "00:00:00.001",
            "DOTNET_DbgEnableMiniDump": "1", "DOTNET_DbgMiniDumpType": "2"}


class Life:
    """One process on the folder."""

    def __init__(self, program, folder, port, number):
        self.log = open(folder / f"life{number}.log", "w+b")
        settings = dict(os.environ, **SETTINGS, DOTNET_DbgMiniDumpName=str(folder / f"core.{number}"))
        self.process = subprocess.Popen([program, "serve", "--data", folder / "data", "--urls", f"http://127.0.0.1:{port}", "--empty"], stdout=self.log, stderr=self.log, env=settings,
                                        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)))

    def ended(self):
        return self.process.poll() is not None

    def kill(self):
        """None, or what the process said that was not there to be killed."""
        gone = self.ended()
        self.process.kill()
        self.process.wait()
        self.log.seek(0)
        said = self.log.read().decode(errors="replace")
        self.log.close()
        if not gone:
            os.unlink(self.log.name)
        return f"exit {self.process.returncode}: {said[-6000:]}" if gone else None


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


WEB = urllib.request.build_opener(Stay)


def ask(url, **form):
    """Status, headers, body; None when nobody answers."""
    try:
        with WEB.open(url, urllib.parse.urlencode(form).encode() if form else None, timeout=60) as reply:
            return reply.status, reply.headers, reply.read()
    except urllib.error.HTTPError as reply:
        return reply.code, reply.headers, reply.read()
    except OSError:
        return None


def is_ready(root):
    reply = ask(root + "/health/ready")
    return reply is not None and reply[0] == 200


class Queries:
    """Full-table queries whose answers are known by arithmetic."""

    def __init__(self, rows):
        self.n = [i * 48271 % 1000003 for i in range(rows)]
        self.k = [i * 7919 % 1009 % 13 for i in range(rows)]

    def write(self, file):
        with open(file, "w") as text:
            text.write("id,ra,dec,n,k\n")
            for i, (n, k) in enumerate(zip(self.n, self.k)):
                text.write(f"{i},{i * 137.50776405 % 360:.9f},{i * 61.8034 % 160 - 80:.9f},{n},{k}\n")

    def make(self, chance):
        """ADQL and the rows of its answer."""
        least, kind = chance.randrange(900_000), chance.randrange(5)
        return [(f"SELECT COUNT(*) AS c, SUM(n) AS s FROM crash.stars WHERE n > {least}", 1),
                (f"SELECT id, n FROM crash.stars WHERE n > {least}", sum(n > least for n in self.n)),
                (f"SELECT k, COUNT(*) AS c FROM crash.stars WHERE n > {least} GROUP BY k ORDER BY k", len({k for k, n in zip(self.k, self.n) if n > least})),
                (f"SELECT TOP {least // 1000 + 1} id, n FROM crash.stars WHERE k < 9 ORDER BY n DESC, id", least // 1000 + 1),
                (f"SELECT DISTINCT k FROM crash.stars WHERE n > {least} ORDER BY k", len({k for k, n in zip(self.k, self.n) if n > least}))][kind]


class Run:
    def __init__(self, options, folder):
        self.options, self.folder, self.chance = options, folder, random.Random(options.seed)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.root = f"http://127.0.0.1:{self.port}"
        self.jobs, self.ended, self.count, self.moments = {}, [], 0, collections.Counter()
        self.queries = Queries(options.rows)
        self.queries.write(folder / "stars.csv")
        subprocess.run([options.program, "import", folder / "stars.csv", "--table", "crash.stars", "--ra", "ra", "--dec", "dec", "--data", folder / "data"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def begin(self):
        self.count += 1
        return Life(self.options.program, self.folder, self.port, self.count)

    def end(self, life, moment):
        self.moments[moment] += 1
        if told := life.kill():
            self.ended.append(f"life {self.count}, {moment}: {told}")
            print(self.ended[-1], flush=True)

    def wait(self, life):
        until = time.monotonic() + 60
        while not is_ready(self.root) and not life.ended() and time.monotonic() < until:
            time.sleep(0.01)

    def submit(self):
        adql, rows = self.queries.make(self.chance)
        reply = ask(self.root + "/tap/async", LANG="ADQL", RESPONSEFORMAT="csv", MAXREC=10_000_000, QUERY=adql, PHASE="RUN")
        if reply is not None and reply[0] == 303:
            self.jobs[reply[1]["Location"].split("/")[-1]] = (adql, rows)

    def live(self):
        life, kind = self.begin(), self.chance.randrange(5)
        if kind == 0:
            time.sleep(self.chance.uniform(0, 1.2))
            return self.end(life, "while it started")
        self.wait(life)
        if kind >= 2:
            for _ in range(self.chance.randint(1, 6)):
                self.submit()
        time.sleep(self.chance.uniform(0, 2 if kind == 1 else 0.7 if kind == 2 else 0.25))
        self.end(life, "at rest" if kind == 1 else "at work")
        if kind == 4:
            again = self.begin()
            time.sleep(self.chance.uniform(0, 0.3))
            self.end(again, "twice in a row")

    def look(self):
        """As somebody does who looks at the files of a service that was killed."""
        with sqlite3.connect(self.folder / "data/state.sqlite") as state:
            if state.execute("SELECT COUNT(*) FROM sqlite_master WHERE name = 'dax_job'").fetchone()[0]:
                state.execute("SELECT id, phase, rows FROM dax_job").fetchall()
        state.close()

    def settle(self):
        """What is wrong with the jobs when the last life has had its time."""
        life, wrong = self.begin(), []
        self.wait(life)
        for job, (adql, rows) in self.jobs.items():
            until = time.monotonic() + 180
            while True:
                reply = ask(f"{self.root}/tap/async/{job}")
                phase = xml.fromstring(reply[2]).findtext(UWS + "phase") if reply and reply[0] == 200 else str(reply and reply[0])
                if phase not in ("QUEUED", "EXECUTING") or time.monotonic() > until:
                    break
                time.sleep(0.05)
            result = ask(f"{self.root}/tap/async/{job}/results/result")
            found = result[2].count(b"\n") - 1 if result and result[0] == 200 else None
            if phase != "COMPLETED" or found != rows:
                wrong.append(f"{job} ({adql}): {phase}, {found} rows, not {rows}")
        self.end(life, "at the end")
        return wrong


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--program", default=PROGRAM)
    options.add_argument("--lives", type=int, default=300)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--rows", type=int, default=400_000)
    options.add_argument("--seconds", type=float, default=1e9, help="no new life after that")
    options = options.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="dax-kills-"))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))
    run, began = Run(options, folder), time.monotonic()
    while run.count < options.lives and time.monotonic() - began < options.seconds:
        run.live()
        if run.chance.random() < 0.3 and (folder / "data/state.sqlite").exists():
            run.look()
    wrong = run.settle()
    print(f"{run.count} lives in {time.monotonic() - began:,.0f} s, {dict(run.moments)}; {len(run.jobs)} jobs acknowledged, {len(wrong)} wrong; {len(run.ended)} ended by themselves")
    for problem in wrong[:10]:
        print(problem)
    if not run.ended and not wrong:
        shutil.rmtree(folder)
    else:
        print(f"see {folder}")
        sys.exit(1)


if __name__ == "__main__":
    main()
