#!/usr/bin/python3
"""Mosaics of 2.5 and 10 square degrees at 2 arcsec a pixel out of the patches of gen_patches.py: area-weighted, with MASK, VARIANCE and coverage; time, size, memory of the service.
mosaic10.py REPOSITORY [--dax PROGRAM] [--port 8914] [--areas 2.5,10] [--rounds 1] [--async] [--out FILE] [NAME=VALUE ...: more parameters of the mosaics]
The service is started for it; memory is RssAnon of its process, sampled every 20 ms, from the request's begin to its end."""
import argparse, http.client, math, os, shutil, subprocess, tempfile, threading, time, urllib.parse

p = argparse.ArgumentParser(); p.add_argument("repository"); p.add_argument("--dax", default="artifacts/bin/Dax.Silo/release/dax"); p.add_argument("--port", type=int, default=8914); p.add_argument("--areas", default="2.5,10")
p.add_argument("--rounds", type=int, default=1); p.add_argument("--async", dest="job", action="store_true"); p.add_argument("--out", default="/dev/null"); p.add_argument("more", nargs="*")
A = p.parse_args()


class Memory:
    """The most RssAnon while it is open, in MB."""

    def __init__(self, pid):
        self.pid, self.most, self.going = pid, 0, True
        self.thread = threading.Thread(target=self.watch)

    def now(self):
        with open(f"/proc/{self.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("RssAnon")) / 1000

    def watch(self):
        while self.going:
            self.most = max(self.most, self.now())
            time.sleep(0.02)

    def __enter__(self):
        self.before = self.now()
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.going = False
        self.thread.join()


def call(method, path, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", A.port, timeout=600)
    connection.request(method, path, body, {"Content-Type": "application/x-www-form-urlencoded"} if body else {})
    return connection.getresponse()


def take(reply, start):
    assert reply.status == 200, (reply.status, reply.read()[:400])
    total, first = 0, None
    with open(A.out, "wb") as out:
        while piece := reply.read(1 << 20):
            first = first or time.perf_counter() - start
            total += len(piece)
            out.write(piece)
    return total, first


def mosaic(area):
    # What the registry knows of the patches is their tract's TAN: so the square is as large on it.
    pairs = {"REPO": "bench", "COLLECTION": "bench", "DATASETTYPE": "deep_coadd", "BAND": "r", "RA": "60", "DEC": "-35", "SIZE": repr(math.sqrt(area)), "PIXELSCALE": "2", "KERNEL": "area"}
    pairs |= dict(m.split("=", 1) for m in A.more)
    start = time.perf_counter()
    if not A.job:
        return take(call("POST", "/mosaic/sync", urllib.parse.urlencode(pairs)), start) + (time.perf_counter() - start,)
    reply = call("POST", "/mosaic/async", urllib.parse.urlencode(pairs | {"PHASE": "RUN"}))
    job = urllib.parse.urlparse(reply.getheader("Location")).path
    while (phase := call("GET", job + "/phase").read().decode()) in ("PENDING", "QUEUED", "EXECUTING"):
        time.sleep(0.05)
    assert phase == "COMPLETED", (phase, call("GET", job + "/error").read()[:400])
    made = time.perf_counter() - start
    results = call("GET", job + "/results").read().decode()
    href = urllib.parse.urlparse(results.split('href="')[1].split('"')[0]).path
    return take(call("GET", href), start)[0], made, time.perf_counter() - start


work = tempfile.mkdtemp(prefix="mosaic10-")
service = subprocess.Popen([A.dax, "serve", "--data", work, "--urls", f"http://127.0.0.1:{A.port}", "--butler", f"bench={A.repository}", "--empty"], stdout=subprocess.DEVNULL)
try:
    for _ in range(300):
        time.sleep(0.1)
        try:
            if call("GET", "/health/ready").status == 200: break
        except OSError: pass
    for _ in range(A.rounds):
        for area in (float(a) for a in A.areas.split(",")):
            with Memory(service.pid) as memory:
                total, first, took = mosaic(area)
            print(f"{area:5.1f} square degrees: {took:6.2f} s ({'made' if A.job else 'first byte'} after {first:.2f} s), {total / 1e6:6.1f} MB, RssAnon {memory.before:.0f} -> most {memory.most:.0f} MB", flush=True)
finally:
    service.terminate(); service.wait()
    shutil.rmtree(work)
