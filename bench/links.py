#!/usr/bin/env python3
"""Latencies of image searches and links, one client on one connection: links.py http://127.0.0.1:8080

The service must show a Butler repository (`./scripts/dax serve --butler LABEL=PATH`, or the simulated survey). Warm-up is a third of the requests. Standard library only.
"""
import csv, http.client, io, sys, time
from urllib.parse import quote, urlsplit

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def ask(connection, path, body=None):
    connection.request("POST" if body else "GET", path, body, FORM if body else {})
    reply = connection.getresponse()
    data = reply.read()
    assert reply.status == 200, (reply.status, data[:500])
    return data


def measure(connection, what, path, n, body=None):
    times = []
    for _ in range(n):
        start = time.perf_counter()
        size = len(ask(connection, path, body))
        times.append(time.perf_counter() - start)
    times = sorted(times[n // 3:])
    print(f"{what:44} {size:8} bytes  p50 {1e3 * times[len(times) // 2]:6.2f} ms  p95 {1e3 * times[int(0.95 * len(times))]:6.2f} ms")


def main():
    connection = http.client.HTTPConnection(urlsplit(sys.argv[1]).netloc)
    rows = list(csv.DictReader(io.StringIO(ask(connection, "/sia/query?RESPONSEFORMAT=csv").decode())))
    placed = next(r for r in rows if r["s_ra"])
    ids = [r["obs_publisher_did"] for r in rows]
    circle = quote(f"CIRCLE {placed['s_ra']} {placed['s_dec']} 0.001")
    measure(connection, "SIA, a circle", f"/sia/query?POS={circle}", 900)
    measure(connection, "SIA, a circle, CSV", f"/sia/query?POS={circle}&RESPONSEFORMAT=csv", 900)
    measure(connection, "SIA, MAXREC=0", "/sia/query?MAXREC=0", 900)
    by_level = {r["calib_level"]: r["obs_publisher_did"] for r in rows}
    for level, dataset in sorted(by_level.items()):
        measure(connection, f"links of one dataset, level {level}", f"/datalink/links?ID={quote(dataset)}", 900)
    for count in (50, 5000):
        body = "&".join("ID=" + quote(i) for i in [ids[k % len(ids)] + ("" if k < len(ids) else f"&n={k}") for k in range(count)])
        measure(connection, f"links, {count} IDs by POST", "/datalink/links", 60, body)


main()
