#!/usr/bin/python3
"""SODA over RICE exposures: first cutouts of files that are not open yet, cutouts by 1 and 8 clients (sodabench.py of ../shared), stacks of 200 exposures by 1 and 10 users.
cutouts.py SURVEY IMAGES [--dax PROGRAM] [--port 8913] [--only-first]
SURVEY: the unpacked repository `survey` of ../shared/data/butler; IMAGES: folder with exp0.fits.fz … exp7.fits.fz (../shared/bench/images: gen_images.py, make_fpack.sh).
Makes a repository beside IMAGES whose registry is the survey's with 8 + 100 + 200 exposures more; their files are copies of those of IMAGES (6 GB, removed at the end)."""
import argparse, http.client, os, shutil, sqlite3, statistics, subprocess, sys, tempfile, threading, time, urllib.parse

p = argparse.ArgumentParser(); p.add_argument("survey"); p.add_argument("images"); p.add_argument("--dax", default="artifacts/bin/Dax.Silo/release/dax"); p.add_argument("--port", type=int, default=8913); p.add_argument("--only-first", action="store_true")
A = p.parse_args()
EACH, FIRST, STACK, ROUND = 8, 100, 200, 20


def repository(out):
    os.makedirs(f"{out}/bench")
    for name in ("butler.yaml", "gen3.sqlite3"):
        shutil.copy(f"{A.survey}/{name}", out)
    db = sqlite3.connect(f"{out}/gen3.sqlite3")
    columns = [r[1] for r in db.execute("pragma table_info(dataset_tags_00000002)")]
    rows = [dict(zip(columns, r)) for r in db.execute("select t.* from dataset_tags_00000002 t join dataset d on d.id = t.dataset_id join collection c on c.collection_id = t.collection_id where d.dataset_type_id = 2 and c.type = 1 order by t.dataset_id limit 8")]
    top = db.execute("select max(collection_id) from collection").fetchone()[0]

    def run(i):
        db.execute("insert into collection values (?, ?, 1, null)", (top + 1 + i, f"bench/{i}"))
        db.execute("insert into run values (?, null, null, null)", (top + 1 + i,))
        return top + 1 + i

    def add(id, k, run, image):
        row = dict(rows[k], dataset_id=id, collection_id=run)
        db.execute("insert into dataset values (?, 2, 1795197527489895000, ?)", (id, run))
        db.execute(f"insert into dataset_tags_00000002 ({','.join(columns)}) values ({','.join('?' * len(columns))})", [row[c] for c in columns])
        shutil.copyfile(f"{A.images}/exp{image}.fits.fz", f"{out}/bench/{id}.fits.fz")
        db.execute("insert into file_datastore_records values (?, ?, 'f', 'ExposureF', '__NULL_STRING__', null, -1)", (id, f"bench/{id}.fits.fz"))

    for k in range(EACH):
        add(f"0000000000004000800000000000000{k}", k, run(0) if k == 0 else top + 1, k)
    for i in range(FIRST + (0 if A.only_first else STACK)):
        # The first four exposures have one position in common.
        add(f"000000000000400080000000{0x10000000 + i:08x}", i % 8, run(1 + i // 8) if i % 8 == 0 else top + 2 + i // 8, i % 4)
    db.commit()


def post(pairs):
    connection, start = http.client.HTTPConnection("127.0.0.1", A.port, timeout=60), time.perf_counter()
    connection.request("POST", "/soda/sync", urllib.parse.urlencode(pairs), {"Content-Type": "application/x-www-form-urlencoded"})
    reply = connection.getresponse()
    body = reply.read()
    took = time.perf_counter() - start
    assert reply.status == 200 and len(body) == int(reply.getheader("Content-Length")), (reply.status, body[:200])
    return took


def id_of(number):
    return "ID", f"butler://bench/00000000-0000-4000-8000-0000{number}"


def cut(number):
    return post([id_of(number), ("CIRCLE", f"60 -35 {20 * 0.2 / 3600}"), ("CUTOUTDETAIL", "MaskedImage")])


def first_cutouts(turn):
    took = [cut(f"{0x10000000 + turn * ROUND + i:08x}") for i in range(ROUND)]
    return f"median {1e3 * statistics.median(took):.1f} ms, most {1e3 * max(took):.1f} ms"


def stacks(users, turn):
    ids = [id_of(f"{0x10000000 + FIRST + i:08x}") for i in range(STACK)]
    took = []
    threads = [threading.Thread(target=lambda k: took.append(post(ids + [("CIRCLE", f"{60 + 1e-5 * (k + 100 * turn)} -35 {25.4 * 0.2 / 3600}"), ("CUTOUTDETAIL", "MaskedImage")])), args=(k,)) for k in range(users)]
    [t.start() for t in threads]; [t.join() for t in threads]
    return f"{min(took):.3f} to {max(took):.3f} s"


work = tempfile.mkdtemp(dir=os.path.dirname(os.path.abspath(A.images)), prefix="cutouts-")
repository(f"{work}/repo")
service = subprocess.Popen([A.dax, "serve", "--data", f"{work}/data", "--urls", f"http://127.0.0.1:{A.port}", "--butler", f"bench={work}/repo", "--empty"], stdout=subprocess.DEVNULL)
try:
    for _ in range(200):
        time.sleep(0.1)
        try:
            connection = http.client.HTTPConnection("127.0.0.1", A.port); connection.request("GET", "/health/ready")
            if connection.getresponse().status == 200: break
        except OSError: pass
    url = f"http://127.0.0.1:{A.port}/soda/sync?ID={{id}}&CIRCLE={{ra}}%20{{dec}}%20{{r}}&CUTOUTDETAIL=MaskedImage"
    load = [sys.executable, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "shared", "bench", "sodabench.py"), "--url", url, "--id", "butler%3A%2F%2Fbench%2F00000000-0000-4000-8000-00000000000{k}", "--n", "3000"]
    subprocess.run(load, stdout=subprocess.DEVNULL)  # warm-up
    for k in range(20): cut(f"{k % 4:08}")  # by POST, as what follows
    for turn in range(FIRST // ROUND):
        print(f"first cutouts of {ROUND} files: {first_cutouts(turn)}", flush=True)
    if A.only_first: sys.exit()
    subprocess.run(load)
    for users in (1, 10):
        for turn in range(3):
            print(f"stack of {STACK}, {users} users{', files not open yet' if users == 1 and turn == 0 else ''}: {stacks(users, turn)}", flush=True)
    print(next(line for line in open(f"/proc/{service.pid}/status") if line.startswith("RssAnon")).strip())
finally:
    service.terminate(); service.wait()
    shutil.rmtree(work)
