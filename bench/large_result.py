#!/usr/bin/env python3
"""A result of gigabytes, from the query to its end (docs/performance.md, "Large results").

Sends an asynchronous query over a large table, watches the service's memory while it is answered, fetches the result
twice (at once, and in pieces that break off and are resumed by Range and If-Range), compares both, sets the destruction
time and waits until the bytes are gone. Exits with 1 when anything is not as it should be.

    ./scripts/dax serve --data DIR --urls http://127.0.0.1:8080 &
    bench/large_result.py --pid $! --table bench.t20000000
"""
import argparse
import hashlib
import http.client
import random
import sys
import threading
import time
import urllib.parse
import urllib.request
import xml.etree.ElementTree as xml

UWS = "{http://www.ivoa.net/xml/UWS/v1.0}"
XLINK = "{http://www.w3.org/1999/xlink}"


class Memory:
    """RssAnon of a process, in MiB: the most since it was last asked."""

    def __init__(self, pid):
        self.pid, self.most = pid, 0
        threading.Thread(target=self.watch, daemon=True).start()

    def now(self):
        with open(f"/proc/{self.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("RssAnon")) / 1024

    def watch(self):
        while True:
            self.most = max(self.most, self.now())
            time.sleep(0.05)

    def since(self):
        most, self.most = max(self.most, self.now()), 0
        return most


def get(url):
    with urllib.request.urlopen(url) as reply:
        return xml.fromstring(reply.read())


def post(url, **form):
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    try:
        urllib.request.build_opener(Stay).open(url, urllib.parse.urlencode(form).encode())
    except urllib.error.HTTPError as reply:
        if reply.code == 303:
            return reply.headers["Location"]
        raise
    raise SystemExit(f"{url}: no redirect")


def fetch(url, offset=0, tag=None, most=None):
    """Yields blocks from an offset; ends early, in mid-connection, after `most` bytes."""
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=120)
    headers = {"Range": f"bytes={offset}-", "If-Range": tag} if offset else {}
    connection.request("GET", parts.path, headers=headers)
    reply = connection.getresponse()
    if reply.status != (206 if offset else 200):
        raise SystemExit(f"status {reply.status} at {offset}")
    yield reply.headers["ETag"]
    taken = 0
    while block := reply.read(1 << 20):
        yield block
        taken += len(block)
        if most is not None and taken >= most:
            break
    connection.close()


def whole(url):
    blocks, digest, size = fetch(url), hashlib.blake2b(), 0
    next(blocks)
    for block in blocks:
        digest.update(block)
        size += len(block)
    return digest.hexdigest(), size


def resumed(url, size, pieces):
    digest, at, tag, chance, requests = hashlib.blake2b(), 0, None, random.Random(1), 0
    while at < size:
        blocks = fetch(url, at, tag, chance.randint(1, 2 * size // pieces))
        tag = next(blocks)
        requests += 1
        for block in blocks:
            digest.update(block)
            at += len(block)
    return digest.hexdigest(), at, requests


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--url", default="http://127.0.0.1:8080")
    options.add_argument("--pid", type=int, required=True, help="of the service, on this machine")
    options.add_argument("--table", required=True)
    options.add_argument("--format", default="csv")
    options.add_argument("--maxrec", type=int, default=100_000_000)
    options.add_argument("--pieces", type=int, default=40, help="in which the result is fetched, about")
    options = options.parse_args()
    memory = Memory(options.pid)
    time.sleep(1)
    idle = memory.since()
    worst = idle

    def report(what, since, size=None):
        nonlocal worst
        most, took = memory.since(), time.monotonic() - since
        worst = max(worst, most)
        rate = f", {size / took / 1e6:,.0f} MB/s" if size else ""
        print(f"{what:12} {took:7.1f} s{rate}, RssAnon at most {most:,.0f} MiB", flush=True)

    print(f"idle: RssAnon {idle:,.0f} MiB")
    since = time.monotonic()
    job = post(f"{options.url}/tap/async", LANG="ADQL", QUERY=f"SELECT * FROM {options.table}", RESPONSEFORMAT=options.format,
               MAXREC=options.maxrec, EXECUTIONDURATION=0, PHASE="RUN")
    while (view := get(job + "?WAIT=20")).find(UWS + "phase").text in ("QUEUED", "EXECUTING"):
        pass
    if view.find(UWS + "phase").text != "COMPLETED":
        raise SystemExit(view.findtext(f"{UWS}errorSummary/{UWS}message") or "the job did not complete")
    result = view.find(f"{UWS}results/{UWS}result")
    size, url = int(result.get("size")), result.get(XLINK + "href")
    report("produced", since, size)
    print(f"{size:,} bytes")
    since = time.monotonic()
    first, got = whole(url)
    report("fetched", since, size)
    since = time.monotonic()
    second, again, requests = resumed(url, size, options.pieces)
    report("resumed", since, size)
    print(f"in {requests} requests")
    since = time.monotonic()
    post(job + "/destruction", DESTRUCTION=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 2)))
    while get(job).find(UWS + "phase").text != "ARCHIVED":
        time.sleep(0.5)
    report("expired", since)
    try:
        urllib.request.urlopen(url)
        gone = False
    except urllib.error.HTTPError as reply:
        gone = reply.code == 404
    sound = {"sizes agree": got == again == size, "both fetches are the same": first == second, "the result is gone": gone,
             "at most 300 MiB above idle": worst - idle <= 300}
    for what, holds in sound.items():
        print(f"{'yes' if holds else 'NO '} {what}")
    sys.exit(0 if all(sound.values()) else 1)


if __name__ == "__main__":
    main()
