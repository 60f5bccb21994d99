#!/usr/bin/env python3
"""Whole files and ranges over loopback, end to end: registry, store, HTTP.

    bench/files.py REPOSITORY.tar.gz|FOLDER [--dax ./scripts/dax] [--mib 96] [--seconds 5] [--clients 1,2,4,8]

Copies a Butler repository, makes one of its files as long as asked for (random bytes behind it), serves the copy on a free port, and lets bare sockets fetch it again and again.
Clients are processes of their own on the same machine: server and clients share its cores.
"""
import argparse, multiprocessing, os, shutil, signal, socket, sqlite3, subprocess, sys, tarfile, tempfile, time, urllib.request


def prepare(source, folder, mib):
    """The copied repository, and the id of the dataset whose file was made long."""
    if os.path.isdir(source):
        shutil.copytree(source, os.path.join(folder, "repo"))
    else:
        tarfile.open(source).extractall(os.path.join(folder, "tar"), filter="data")
        found = next(r for r, _, files in os.walk(os.path.join(folder, "tar")) if "butler.yaml" in files)
        os.rename(found, os.path.join(folder, "repo"))
    repo = os.path.join(folder, "repo")
    registry = sqlite3.connect(os.path.join(repo, "gen3.sqlite3"))
    rows = registry.execute("select dataset_id, path from file_datastore_records where path not like '%:%' and path like '%.fits'")
    ident, path = next(row for row in rows if os.path.isfile(os.path.join(repo, row[1])))
    with open(os.path.join(repo, path), "ab") as file:
        noise = os.urandom(1 << 20)
        while file.tell() < mib << 20:
            file.write(noise[:min(1 << 20, (mib << 20) - file.tell())])
    return repo, ident


def serve(dax, repo, folder):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [dax, "serve", "--data", os.path.join(folder, "data"), "--urls", f"http://127.0.0.1:{port}", "--butler", f"bench={repo}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=1)
            return process, port
        except OSError:
            if process.poll() is not None:
                sys.exit("the service did not start")
            time.sleep(0.1)
    sys.exit("the service did not answer")


def fetch(port, path, extra, seconds, counts):
    """Counts whole answers; an answer that is not 200 or 206, or is cut, ends the benchmark."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{extra}\r\n".encode()
        buffer = bytearray(1 << 20)
        view = memoryview(buffer)
        count, size, end = 0, 0, time.monotonic() + seconds
        while time.monotonic() < end:
            connection.sendall(request)
            got = 0
            while (head := buffer.find(b"\r\n\r\n", 0, got)) < 0:
                got += connection.recv_into(view[got:])
            headers = bytes(buffer[:head]).decode("latin-1").split("\r\n")
            assert headers[0].split()[1] in ("200", "206"), headers[0]
            size = int(next(h.split(":")[1] for h in headers if h.lower().startswith("content-length:")))
            left = size - (got - head - 4)
            while left > 0:
                read = connection.recv_into(view)
                assert read > 0, "the answer was cut"
                left -= read
            count += 1
        counts.put((count, size))


def measure(port, path, extra, seconds, clients):
    counts = multiprocessing.Queue()
    workers = [multiprocessing.Process(target=fetch, args=(port, path, extra, seconds, counts)) for _ in range(clients)]
    begin = time.monotonic()
    for worker in workers:
        worker.start()
    answers = [counts.get(timeout=seconds + 60) for _ in workers]
    elapsed = time.monotonic() - begin
    for worker in workers:
        worker.join()
    done, size = sum(c for c, _ in answers), answers[0][1]
    return f"{done * size / elapsed / 1e9:6.2f} GB/s {done / elapsed:8.1f} requests/s"


def resident(process):
    """RssAnon of the service, MiB: what it holds itself, without the page cache."""
    with open(f"/proc/{process.pid}/status") as status:
        return next(int(line.split()[1]) >> 10 for line in status if line.startswith("RssAnon"))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("repository")
    arguments.add_argument("--dax", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "scripts", "dax"))
    arguments.add_argument("--mib", type=int, default=96)
    arguments.add_argument("--seconds", type=float, default=5)
    arguments.add_argument("--clients", default="1,2,4,8")
    options = arguments.parse_args()
    folder = tempfile.mkdtemp(prefix="dax-files-")
    process = None
    try:
        repo, ident = prepare(options.repository, folder, options.mib)
        process, port = serve(options.dax, repo, folder)
        path = f"/files/bench/{ident}"
        measure(port, path, "", 2, 2)
        for clients in map(int, options.clients.split(",")):
            print(f"whole, {options.mib} MiB  {clients:2} clients {measure(port, path, '', options.seconds, clients)}  RssAnon {resident(process)} MiB", flush=True)
        for clients in map(int, options.clients.split(",")):
            print(f"range, 200 KiB {clients:2} clients {measure(port, path, f'Range: bytes=1000000-{1000000 + 204799}' + chr(13) + chr(10), options.seconds, clients)}", flush=True)
    finally:
        if process:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
