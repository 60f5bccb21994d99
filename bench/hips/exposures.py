"""Eight exposures (../shared/bench/images/gen_images.py) as visit images in a copy of the survey's Butler repository, whose registry says of each where its pixels are.
As a program: exposures.py FOLDER [--images FOLDER] [--rice FOLDER] makes FOLDER/repo of the RICE files and the data folder FOLDER/data with the map "bench" of it; what is there stays. Images and their packed copies
are made in FOLDER when none are given. Needs ../shared beside the checkout, python3-astropy, fpack (libcfitsio-bin)."""
import argparse, base64, os, shutil, sqlite3, struct, subprocess, sys
import numpy as np
from astropy.io import fits
from astropy.wcs import WCS

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
sys.path.insert(0, f"{ROOT}/tests/Dax.Interop.Tests/Mosaics")
from patches import LEVEL, trixels, vectors

EACH, RUN, CUT = 8, "bench", "-77 96"
SHARED = f"{ROOT}/../shared"
DAX = os.environ.get("DAX", f"{ROOT}/artifacts/bin/Dax.Silo/release/dax")


def rim(path):
    """The corners of the image (unit vectors, counter-clockwise seen from outside) and the triangles that it touches."""
    with fits.open(path) as file:
        hdu = file["IMAGE"]
        (height, width), wcs = hdu.shape, WCS(hdu.header)
    v = vectors(*wcs.all_pix2world([0.5, width + 0.5, width + 0.5, 0.5], [0.5, 0.5, height + 0.5, height + 0.5], 1))
    x, y = np.meshgrid(np.linspace(0.5, width + 0.5, 60), np.linspace(0.5, height + 0.5, 60))
    return v if np.dot(np.cross(v[0], v[1]), v[2]) > 0 else v[::-1], trixels(vectors(*wcs.all_pix2world(x.ravel(), y.ravel(), 1)))


def repository(survey, out, files):
    """A run of eight more visit images whose files are these, of the first visits and detectors of the survey; returns their dataset type."""
    os.makedirs(f"{out}/{RUN}")
    for name in ("butler.yaml", "gen3.sqlite3"):
        shutil.copy(f"{survey}/{name}", out)
    db = sqlite3.connect(f"{out}/gen3.sqlite3")
    columns = [r[1] for r in db.execute("pragma table_info(dataset_tags_00000002)")]
    rows = [dict(zip(columns, r)) for r in db.execute("select t.* from dataset_tags_00000002 t join dataset d on d.id = t.dataset_id join collection c on c.collection_id = t.collection_id "
                                                      "where d.dataset_type_id = 2 and c.type = 1 group by t.instrument, t.visit, t.detector order by min(t.dataset_id) limit ?", (EACH,))]
    run = db.execute("select max(collection_id) from collection").fetchone()[0] + 1
    db.execute("insert into collection values (?, ?, 1, null)", (run, RUN))
    db.execute("insert into run values (?, null, null, null)", (run,))
    db.execute("insert into collection_summary_dataset_type values (?, 2)", (run,))
    for instrument in {r["instrument"] for r in rows}:
        db.execute("insert into collection_summary_instrument values (?, ?)", (run, instrument))
    for k, path in enumerate(files):
        id, name = f"0000000000004000800000000000000{k}", os.path.basename(path)
        row = dict(rows[k], dataset_id=id, collection_id=run)
        place(db, row, path)
        db.execute("insert into dataset values (?, 2, 1795197527489895000, ?)", (id, run))
        db.execute(f"insert into dataset_tags_00000002 ({','.join(columns)}) values ({','.join('?' * len(columns))})", [row[c] for c in columns])
        try:
            os.link(path, f"{out}/{RUN}/{name}")
        except OSError:
            shutil.copyfile(path, f"{out}/{RUN}/{name}")
        db.execute("insert into file_datastore_records values (?, ?, 'f', 'ExposureF', '__NULL_STRING__', null, -1)", (id, f"{RUN}/{name}"))
    type_name = db.execute("select name from dataset_type where id = 2").fetchone()[0]
    db.commit()
    db.close()
    return type_name


def place(db, row, path):
    """Moves the detector of the visit to where the image is."""
    corners, touched = rim(path)
    keys = (row["instrument"], row["detector"], row["visit"])
    where = "instrument = ? and detector = ? and visit = ?"
    changed = db.execute(f"update visit_detector_region set region = ? where {where}", (base64.b64encode(b"p" + struct.pack("<12d", *corners.ravel())).decode(), *keys)).rowcount
    assert changed == 1, keys
    db.execute(f"delete from visit_detector_region_skypix_overlap where {where}", keys)
    db.executemany("insert into visit_detector_region_skypix_overlap (skypix_system, skypix_level, instrument, detector, visit, skypix_index) values ('htm', ?, ?, ?, ?, ?)", [(LEVEL, *keys, int(t)) for t in touched])


def add_map(repo, data, type_name, cut=CUT):
    """A data folder with the map "bench"."""
    low, high = cut.split()
    run = lambda *words: subprocess.run([DAX, *words, "--data", data], check=True, stdout=subprocess.DEVNULL)
    run("butler", "add", RUN, repo)
    run("hips", "add", "bench", "--repo", RUN, "--type", type_name, "--collection", RUN, f"--cut={low},{high}")


def prepare(folder, images=None, rice=None):
    folder = os.path.abspath(folder)
    os.makedirs(folder, exist_ok=True)
    if os.path.exists(f"{folder}/data/hips.json"):
        return
    for leftover in ("repo", "data"):
        shutil.rmtree(f"{folder}/{leftover}", ignore_errors=True)
    if not os.path.isdir(f"{folder}/survey"):
        subprocess.run(["tar", "-xzf", f"{SHARED}/data/butler/survey.tar.gz", "-C", folder], check=True)
    if rice is None:
        rice = f"{folder}/img_rice"
        if not os.path.exists(f"{rice}/exp{EACH - 1}.fits.fz"):
            images = images or f"{folder}/images"
            if not os.path.exists(f"{images}/exp{EACH - 1}.fits"):
                subprocess.run(["/usr/bin/python3", f"{SHARED}/bench/images/gen_images.py", images, str(EACH)], check=True, stdout=subprocess.DEVNULL)
            os.makedirs(rice, exist_ok=True)
            for k in range(EACH):
                subprocess.run(["fpack", "-r", "-q", "4", "-t", "128,128", "-O", f"{rice}/exp{k}.fits.fz", f"{images}/exp{k}.fits"], check=True)
    add_map(f"{folder}/repo", f"{folder}/data", repository(f"{folder}/survey", f"{folder}/repo", [f"{rice}/exp{k}.fits.fz" for k in range(EACH)]))


if __name__ == "__main__":
    p = argparse.ArgumentParser(); p.add_argument("folder"); p.add_argument("--images"); p.add_argument("--rice")
    a = p.parse_args()
    prepare(a.folder, a.images, a.rice)
