#!/usr/bin/env python3
"""A front, a catalog and an image silo: who works, and what happens when nobody may. See README.md beside this file.

usage: tests/cluster/roles.py DAX
"""
import collections
import os
import shutil
import sys
import tempfile
import time

from client import Fronts, Refused, ask, phase, result, submit
from machine import MariaDb, Network, Silo, missing, run
from run import Story, catalog, query, up

ROLES = ["front", "catalog", "image"]


def leases(database, network, samples):
    """Which silos had the jobs, as often as it was seen."""
    seen = collections.Counter()
    for _ in range(samples):
        for (lease,) in database.ask("SELECT lease FROM dax_job WHERE lease IS NOT NULL"):
            seen[next((ROLES[n] for n in range(3) if network.address(n) in lease), lease)] += 1
        time.sleep(0.1)
    return seen


def status(address, path):
    try:
        return ask(address, "GET", path, timeout=40)[0]
    except Refused as refused:
        return str(refused)


def scenario(story, network, database, silos, front):
    jobs = {submit(front, query(4 * n + 2, 400_000)[0]): 997 for n in range(20)}
    seen = leases(database, network, 15)
    story.check(set(seen) == {"catalog"}, f"queries are worked on by the catalog silo: {dict(seen)}")
    until = time.monotonic() + 120
    while time.monotonic() < until and any(phase(front, job) not in ("COMPLETED", "ERROR") for job in jobs):
        time.sleep(0.3)
    story.check(all(result(front, job).count(b"\n") - 1 == rows for job, rows in jobs.items()), "and answered by the front")
    story.check(status(silos[0].address, "/tap/sync?LANG=ADQL&FORMAT=csv&QUERY=SELECT+COUNT(*)+FROM+test.points") == 200, "a synchronous query, too")
    cut = status(silos[0].address, "/soda/sync?ID=butler%3A%2F%2Fnone%2F00000000-0000-0000-0000-000000000000&CIRCLE=1+1+1")
    story.check(cut in (400, 404), f"a cutout of what is not there is judged by the image silo: {cut}")
    silos[1].stop()
    story.tell("the catalog silo is stopped")
    time.sleep(1)
    since = time.monotonic()
    story.check(status(silos[0].address, "/tap/sync?LANG=ADQL&QUERY=SELECT+1+FROM+test.points") == 503, f"a query answers 503 ({time.monotonic() - since:.1f} s)")
    story.check(status(silos[0].address, "/health/ready") == 503, "and the front is not ready")
    silos[1].start()
    up(story, [silos[1], silos[0]], Fronts([]))
    story.check(status(silos[0].address, "/tap/sync?LANG=ADQL&FORMAT=csv&QUERY=SELECT+COUNT(*)+FROM+test.points") == 200, "when it is back, so is the service")


def main():
    if why := missing():
        print(f"skipped: {why}")
        return 77
    folder, dax, story = tempfile.mkdtemp(prefix="dax-roles-"), os.path.abspath(sys.argv[1]), Story()
    catalog(dax, folder, 400_000)
    for n in (0, 2):
        shutil.rmtree(os.path.join(folder, f"data{n + 1}"))
    settings = {"Cluster__ConnectionString": MariaDb.connection, "Cluster__SharedFolder": os.path.join(folder, "shared"),
                "DuckDb__InteractiveMemory": str(128 << 20), "DuckDb__ScanMemory": str(512 << 20), "DuckDb__ScanThreads": "1"}
    network, database, silos = Network(3), None, []
    try:
        database = MariaDb(os.path.join(folder, "mariadb"))
        os.environ.update(settings)
        run(dax, "migrate")
        silos = [Silo(n, dax, network, folder, {**settings, "Cluster__Roles": ROLES[n]}) for n in range(3)]
        for silo in silos:
            silo.start()
        up(story, silos, Fronts([]))
        scenario(story, network, database, silos, Fronts([silos[0].address]))
    finally:
        for silo in silos:
            silo.stop()
        if database:
            database.stop()
        network.remove()
    story.tell("all held" if not story.failures else f"{len(story.failures)} did not hold; logs are in {folder}")
    if not story.failures:
        shutil.rmtree(folder)
    return 1 if story.failures else 0


if __name__ == "__main__":
    sys.exit(main())
