#!/usr/bin/python3
"""Leaf tiles made on demand, over HTTP: eight RICE exposures, a service that has no tile yet, one client on one connection, each leaf tile once, in an order of chance. Then the same tiles again, which are stored now.
demand.py FOLDER [--images FOLDER] [--rice FOLDER] [--tiles N] [--format fits|png|jpg] [--clients 1]
FOLDER keeps the repository between runs (exposures.py makes it: what that needs is needed here)."""
import argparse, collections, http.client, json, os, random, re, shutil, socket, subprocess, tempfile, threading, time, urllib.request
import exposures

p = argparse.ArgumentParser(); p.add_argument("folder"); p.add_argument("--images"); p.add_argument("--rice"); p.add_argument("--tiles", type=int, default=10 ** 6)
p.add_argument("--format", default="fits"); p.add_argument("--clients", type=int, default=1); p.add_argument("--warm", type=int, default=100)
A = p.parse_args()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def serve(store, log):
    port = free_port()
    process = subprocess.Popen([exposures.DAX, "serve", "--data", f"{A.folder}/data", "--urls", f"http://127.0.0.1:{port}"], stdout=log, stderr=log, env=dict(os.environ, Tiles__Folder=store))
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready").read()
            return process, port
        except OSError:
            assert process.poll() is None, "dax serve ended"
            time.sleep(0.1)
    raise SystemExit("dax serve was not ready within a minute")


def leaves(port):
    """Of the map's order, from its coverage: cells that images may touch."""
    base = f"http://127.0.0.1:{port}/hips/bench"
    order = int(re.search(r"^hips_order\s*=\s*(\d+)", urllib.request.urlopen(f"{base}/properties").read().decode(), re.M).group(1))
    cells = set()
    for at, indices in json.load(urllib.request.urlopen(f"{base}/Moc.json")).items():
        shift = 2 * (order - int(at))
        for index in indices:
            cells.update(range(index << shift, (index + 1) << shift) if shift >= 0 else [index >> -shift])
    return order, sorted(cells)


def fetch(port, paths):
    """(status, seconds) of each; every client takes the next path that nobody has."""
    todo, done, gate = collections.deque(paths), [], threading.Lock()

    def client():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.connect()
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while True:
            with gate:
                if not todo:
                    return
                path = todo.popleft()
            start = time.perf_counter()
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            with gate:
                done.append((answer.status, time.perf_counter() - start))

    clients = [threading.Thread(target=client) for _ in range(A.clients)]
    for c in clients: c.start()
    for c in clients: c.join()
    return done


def tell(name, done):
    times = sorted(1000 * seconds for status, seconds in done if status == 200)
    others = collections.Counter(status for status, _ in done if status != 200)
    at = lambda part: times[min(len(times) - 1, int(part * len(times)))]
    print(f"{name}: {len(times)} tiles, p50 {at(0.5):.1f} ms, p90 {at(0.9):.1f} ms, p99 {at(0.99):.1f} ms, most {times[-1]:.1f} ms" + "".join(f"; {n} answers {status}" for status, n in others.items()), flush=True)


exposures.prepare(A.folder, A.images, A.rice)
A.folder, store = os.path.abspath(A.folder), tempfile.mkdtemp(prefix="dax-demand-")
with tempfile.TemporaryFile() as log:
    process, port = serve(store, log)
    try:
        order, cells = leaves(port)
        random.Random(4711).shuffle(cells)
        paths = [f"/hips/bench/Norder{order}/Dir{c // 10000 * 10000}/Npix{c}.{A.format}" for c in cells[:A.tiles]]
        done = fetch(port, paths)
        print(f"order {order}, {A.format}, {A.clients} client(s)")
        tell(f"the first {A.warm} of a new process", done[:A.warm])
        tell("made on demand, all the others", done[A.warm:])
        tell("the same, stored", fetch(port, paths))
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(store)
