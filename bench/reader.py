#!/usr/bin/env python3
"""Reads one TAP answer as fast as a plain socket gives it and prints rows/s, first byte, size and the server's anonymous memory.

  reader.py URL QUERY FORMAT ROWS [--pid PID] [--gzip]

ROWS is how many the query is known to give. Loopback only.
"""
import argparse, http.client, json, re, threading, time, urllib.parse as up

p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
p.add_argument("url"); p.add_argument("query"); p.add_argument("format"); p.add_argument("rows", type=int)
p.add_argument("--pid", type=int); p.add_argument("--maxrec", default="100000000")
a = p.parse_args()
u = up.urlsplit(a.url)
assert u.hostname in ("127.0.0.1", "localhost", "::1"), "loopback only"


def anonymous():
    return int(re.search(r"RssAnon:\s+(\d+)", open(f"/proc/{a.pid}/status").read()).group(1)) * 1024


peak, stop = [0], threading.Event()


def sample():
    while not stop.wait(0.02):
        peak[0] = max(peak[0], anonymous())


before = anonymous() if a.pid else 0
if a.pid:
    threading.Thread(target=sample, daemon=True).start()
c = http.client.HTTPConnection(u.hostname, u.port)
body = up.urlencode({"LANG": "ADQL", "QUERY": a.query, "RESPONSEFORMAT": a.format, "MAXREC": a.maxrec})
t0 = time.perf_counter()
c.request("POST", u.path + "/sync", body, {"Content-Type": "application/x-www-form-urlencoded"})
r = c.getresponse()
buffer = bytearray(1 << 20)
view = memoryview(buffer)
n = r.readinto(view)
first = time.perf_counter() - t0
total, tail = n, bytes(view[:n])[-400:]
while n := r.readinto(view):
    total += n
    tail = bytes(view[max(0, n - 400):n])
wall = time.perf_counter() - t0
stop.set()
ok = r.status == 200 and b"ERROR" not in tail
out = dict(format=a.format, ok=ok, rows=a.rows, mb=round(total / 1e6, 1), first_byte_ms=round(first * 1e3, 2), wall_s=round(wall, 3), mrows_s=round(a.rows / wall / 1e6, 3))
if a.pid:
    out.update(rssanon_before_mb=round(before / 1e6, 1), rssanon_growth_mb=round((max(peak[0], anonymous()) - before) / 1e6, 1))
print(json.dumps(out))
