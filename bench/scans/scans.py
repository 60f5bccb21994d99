#!/usr/bin/env python3
"""Many full-table queries at once against a TAP service: scans.py URL/tap TABLE [--pid PID] [--also URL/tap] [--copies N] [--cones] [--alone] [--queries FILE]

Submits the queries of queries.adql together as asynchronous jobs and waits for all. With --pid (the service's, on this machine) it tells what the process read (rchar of
/proc/PID/io: reads that hit the page cache count), its seconds of processors and its anonymous memory. --also: the same one after the other on another service (one with Scans:Enabled=false), and whether
the answers are the same. --copies N asks each query N times, with another constant in its filter. --alone: what each query takes when nobody else is there. --cones: a client asks for cones before and during the load.
--queries FILE: another set than queries.adql (statements.adql: those that kernels do not know). Standard library only.
"""
import argparse, csv, http.client, io, math, pathlib, random, re, threading, time, urllib.parse as up

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Service:
    def __init__(self, url):
        parts = up.urlsplit(url)
        self.host, self.path = parts.netloc, parts.path.rstrip("/")

    def connect(self):
        return http.client.HTTPConnection(self.host, timeout=600)

    def ask(self, connection, method, path, form=None):
        body = up.urlencode(form) if form else None
        connection.request(method, path, body, FORM if body else {})
        reply = connection.getresponse()
        return reply.status, dict((k.lower(), v) for k, v in reply.getheaders()), reply.read()

    def submit(self, connection, query):
        form = {"REQUEST": "doQuery", "LANG": "ADQL", "QUERY": query, "RESPONSEFORMAT": "csv", "MAXREC": "10000000", "PHASE": "RUN"}
        status, headers, body = self.ask(connection, "POST", self.path + "/async", form)
        assert status == 303, (status, body[:300])
        return up.urlsplit(headers["location"]).path

    def wait(self, connection, job):
        while True:
            status, _, body = self.ask(connection, "GET", job + "?WAIT=20")
            phase = re.search(rb"<uws:phase>(\w+)<", body).group(1).decode()
            if phase in ("COMPLETED", "ERROR", "ABORTED"):
                if phase != "COMPLETED":
                    raise SystemExit(f"{job}: {phase}: {body[:1500]}")
                return body

    def result(self, connection, job):
        status, _, body = self.ask(connection, "GET", job + "/results/result")
        assert status == 200, status
        return body

    def delete(self, connection, job):
        self.ask(connection, "POST", job, {"ACTION": "DELETE"})

    def sync(self, connection, query, fmt="csv"):
        status, _, body = self.ask(connection, "POST", self.path + "/sync", {"REQUEST": "doQuery", "LANG": "ADQL", "QUERY": query, "RESPONSEFORMAT": fmt})
        assert status == 200, (status, body[:300])
        return body


def read_bytes(pid):
    return int(re.search(r"rchar: (\d+)", open(f"/proc/{pid}/io").read()).group(1)) if pid else 0


def processor(pid):
    """Seconds of processors that the process took: what other work on the machine changes least."""
    fields = open(f"/proc/{pid}/stat").read().rpartition(")")[2].split() if pid else [0] * 13
    return (int(fields[11]) + int(fields[12])) / 100


def anonymous(pid):
    return int(re.search(r"RssAnon:\s+(\d+)", open(f"/proc/{pid}/status").read()).group(1)) / 1024 if pid else 0


def queries(table, copies, file):
    lines = (pathlib.Path(__file__).parent / file).read_text().splitlines()
    found = [line.replace("{t}", table) for line in lines if line and not line.startswith("--")]
    shift = lambda text, by: re.sub(r"(\d+\.\d+|\b(?:18|20|22|23|24|25|26)\b)(?=\D|$)", lambda m: f"{float(m.group()) + 0.003 * by:.4f}", text) if by else text
    where = lambda text, by: (text.partition(" WHERE ")[0] + " WHERE " + shift(text.partition(" WHERE ")[2], by)) if " WHERE " in text else text
    return [where(q, k) for k in range(copies) for q in found]


def rows_of(body):
    return sorted(map(tuple, list(csv.reader(io.StringIO(body.decode())))[1:]))


def same(a, b):
    if len(a) != len(b):
        return False
    for x, y in zip(a, b):
        for u, v in zip(x, y):
            if u != v:
                try:
                    if not math.isclose(float(u), float(v), rel_tol=1e-12):
                        return False
                except ValueError:
                    return False
    return True


class Memory(threading.Thread):
    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.most, self.over = pid, 0, False

    def run(self):
        while not self.over:
            self.most = max(self.most, anonymous(self.pid))
            time.sleep(0.02)


class Cones(threading.Thread):
    def __init__(self, service, table, seconds):
        super().__init__(daemon=True)
        self.service, self.table, self.seconds, self.times, self.over = service, table, seconds, [], False

    def run(self):
        connection, rng, until = self.service.connect(), random.Random(7), time.perf_counter() + self.seconds
        while not self.over and time.perf_counter() < until:
            ra, dec = rng.uniform(56, 64), rng.uniform(-39, -31)
            start = time.perf_counter()
            self.service.sync(connection, f"SELECT TOP 100 * FROM {self.table} WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE({ra:.4f}, {dec:.4f}, 0.1))")
            self.times.append(time.perf_counter() - start)
            time.sleep(0.002)

    def tell(self, what):
        times = sorted(self.times)
        p = lambda q: 1e3 * times[int(q * (len(times) - 1))]
        print(f"cones, {what}: {len(times)}, p50 {p(.5):.1f} ms, p95 {p(.95):.1f} ms, most {times[-1] * 1e3:.1f} ms", flush=True)
        return p(.95)


def together(service, asked, pid, what):
    """All at once; the answers by query."""
    connections = [service.connect() for _ in range(min(32, len(asked)))]
    memory, before, busy, start = Memory(pid), read_bytes(pid), processor(pid), time.perf_counter()
    if pid:
        memory.start()
    jobs = [None] * len(asked)
    def work(k, step):
        for i in range(k, len(asked), len(connections)):
            step(connections[k], i)
    def everyone(step):
        threads = [threading.Thread(target=work, args=(k, step)) for k in range(len(connections))]
        [t.start() for t in threads]
        [t.join() for t in threads]
    everyone(lambda c, i: jobs.__setitem__(i, service.submit(c, asked[i])))
    submitted = time.perf_counter() - start
    everyone(lambda c, i: service.wait(c, jobs[i]))
    took = time.perf_counter() - start
    read, busy, memory.over = read_bytes(pid) - before, processor(pid) - busy, True
    answers = [None] * len(asked)
    everyone(lambda c, i: answers.__setitem__(i, service.result(c, jobs[i])))
    everyone(lambda c, i: service.delete(c, jobs[i]))
    print(f"{what}: {len(asked)} queries in {took:.2f} s (submitted after {submitted:.2f}), {busy:.2f} s of processors; read {read / 1e6:.0f} MB; RssAnon at most {memory.most:.0f} MiB", flush=True)
    return took, read, answers


def one_by_one(service, asked, pid, what):
    connection, before, busy, start, answers = service.connect(), read_bytes(pid), processor(pid), time.perf_counter(), []
    jobs = []
    for query in asked:
        jobs.append(service.submit(connection, query))
        service.wait(connection, jobs[-1])
    took, read, busy = time.perf_counter() - start, read_bytes(pid) - before, processor(pid) - busy
    for job in jobs:
        answers.append(service.result(connection, job))
        service.delete(connection, job)
    if what:
        print(f"{what}: {len(asked)} queries in {took:.2f} s, {busy:.2f} s of processors; read {read / 1e6:.0f} MB", flush=True)
    return took, read, answers


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("table")
    parser.add_argument("--pid", type=int)
    parser.add_argument("--also")
    parser.add_argument("--also-pid", type=int)
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--cones", action="store_true")
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--queries", default="queries.adql")
    args = parser.parse_args()
    service, asked = Service(args.url), queries(args.table, args.copies, args.queries)
    union = "SELECT COUNT(*) AS n FROM " + args.table + " WHERE " + " OR ".join(
        f"{c} IS NULL" for c in "objectId ra dec mag_u mag_g mag_r mag_i mag_z mag_y magerr_g magerr_i magerr_r magerr_u flags band_class".split())
    one_by_one(service, [union], args.pid, "one pass over the union of the columns")
    one_by_one(service, [union], args.pid, "one pass over the union of the columns")
    for round in range(args.rounds):
        took, read, answers = together(service, asked, args.pid, f"together, round {round + 1}")
    if args.alone:
        times = []
        for query in queries(args.table, 1, args.queries):
            busy = processor(args.pid)
            times.append((min(one_by_one(service, [query], args.pid, None)[0] for _ in range(2)), query))
            print(f"  {(processor(args.pid) - busy) / 2:5.2f} s of processors: {query}", flush=True)
        times.sort()
        print(f"alone, the better of two: least {times[0][0]:.2f} s, median {times[len(times) // 2][0]:.2f} s, most {times[-1][0]:.2f} s ({times[-1][1]}); all of them {sum(t for t, _ in times):.2f} s", flush=True)
    if args.also:
        other = Service(args.also)
        for round in range(2):
            alone, unshared, expected = one_by_one(other, asked, args.also_pid, "one after the other")
        wrong = [q for q, a, b in zip(asked, answers, expected) if not same(rows_of(a), rows_of(b))]
        print(f"time {took / alone:.2f} of one after the other; answers differ for: {wrong or 'none'}")
    if args.cones:
        idle = Cones(service, args.table, 4)
        idle.run()
        idle.over, idle.times = False, []
        idle = Cones(service, args.table, 6)
        idle.run()
        base = idle.tell("idle")
        loaded = Cones(service, args.table, 1e9)
        loaded.start()
        for round in range(args.rounds):
            together(service, asked, args.pid, "with cones")
        loaded.over = True
        loaded.join()
        print(f"p95 {loaded.tell('loaded') / base:.1f} times that of idle")


main()
