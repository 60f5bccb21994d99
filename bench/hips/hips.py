#!/usr/bin/python3
"""A HiPS of eight exposures, whole process, beside Aladin's Hipsgen on the same pixels: wall time, processor time, memory (RssAnon at its most), sizes; then whether tiles agree.
hips.py SURVEY IMAGES [--dax PROGRAM] [--rice FOLDER] [--cut "LOW HIGH"] [--work FOLDER] [--runs 3] [--keep] [--only-ours]
SURVEY: the unpacked repository `survey` of ../shared/data/butler; IMAGES: folder with exp0.fits … exp7.fits (../shared/bench/images/gen_images.py). --rice: the same packed (make_fpack.sh), then ours reads those.
Hipsgen ignores SIP: both get copies without it. Hipsgen (Debian package aladin) has single-HDU copies made beside; ours a Butler repository of eight datasets. Cuts are the same in both. Needs 8 GB of disk."""
import argparse, glob, os, re, shutil, statistics, subprocess, tempfile, threading, time
import numpy as np
from astropy.io import fits
import exposures

p = argparse.ArgumentParser(); p.add_argument("survey"); p.add_argument("images"); p.add_argument("--dax", default="artifacts/bin/Dax.Silo/release/dax"); p.add_argument("--rice")
p.add_argument("--cut", default=exposures.CUT); p.add_argument("--work"); p.add_argument("--runs", type=int, default=3); p.add_argument("--keep", action="store_true"); p.add_argument("--only-ours", action="store_true")
A = p.parse_args()
EACH = exposures.EACH


def plain(out):
    """Copies of the exposures whose coordinates have no distortion."""
    os.makedirs(out)
    for k in range(EACH):
        for folder, name in {(A.images, f"exp{k}.fits"), (A.rice or A.images, f"exp{k}.fits" + (".fz" if A.rice else ""))}:
            shutil.copyfile(f"{folder}/{name}", f"{out}/{name}")
            with fits.open(f"{out}/{name}", mode="update", disable_image_compression=True) as f:
                for hdu in f:
                    for key in [c for c in hdu.header if re.match(r"(A|B|AP|BP)_(ORDER|DMAX|\d_\d)$|CHECKSUM|DATASUM", c)]:
                        del hdu.header[key]
                    for key in ("CTYPE1", "CTYPE2"):
                        if key in hdu.header:
                            hdu.header[key] = hdu.header[key].replace("-SIP", "")


def singles(out):
    os.makedirs(out)
    for k in range(EACH):
        with fits.open(f"{work}/plain/exp{k}.fits") as f:
            h = f["IMAGE"].header.copy()
            for key in ("XTENSION", "PCOUNT", "GCOUNT", "EXTNAME", "CHECKSUM", "DATASUM"):
                h.pop(key, None)
            fits.PrimaryHDU(f["IMAGE"].data, h).writeto(f"{out}/im{k}.fits")


def timed(command, **more):
    """Seconds, processor seconds, MB of anonymous memory at the most."""
    start, most, before = time.perf_counter(), [0], os.times()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)

    def watch():
        while process.poll() is None:
            try:
                most[0] = max(most[0], int(re.search(r"RssAnon:\s+(\d+)", open(f"/proc/{process.pid}/status").read()).group(1)))
            except (OSError, AttributeError):
                pass
            time.sleep(0.02)

    watcher = threading.Thread(target=watch); watcher.start()
    output = process.communicate()[0]
    took, after = time.perf_counter() - start, os.times()
    watcher.join()
    assert process.returncode == 0, output[-3000:]
    return took, after.children_user + after.children_system - before.children_user - before.children_system, most[0] / 1024, output


def tiles(root, ending):
    return {os.path.relpath(f, root)[:-len(ending)]: f for f in glob.glob(f"{root}/Norder*/Dir*/Npix*{ending}")}


def sizes(name, root):
    for ending in (".fits", ".png"):
        found = [os.path.getsize(f) for f in tiles(root, ending).values()]
        print(f"{name} {ending}: {len(found)} tiles, {statistics.mean(found) / 1000:.1f} kB each")


def centroid(a, x, y, half=9):
    box = a[y - half:y + half + 1, x - half:x + half + 1].astype(float)
    box = np.clip(box - np.median(box), 0, None)
    j, i = np.mgrid[-half:half + 1, -half:half + 1]
    return (box * i).sum() / box.sum(), (box * j).sum() / box.sum()


def compare(ours, theirs):
    a, b = tiles(ours, ".fits"), tiles(theirs, ".fits")
    print(f"tiles in both {len(a.keys() & b.keys())}, only ours {len(a.keys() - b.keys())}, only Hipsgen's {len(b.keys() - a.keys())}")
    leaf = max(int(re.match(r"Norder(\d+)", k).group(1)) for k in a)
    ratios, offsets = [], []
    for key in sorted(k for k in a.keys() & b.keys() if k.startswith(f"Norder{leaf}/"))[::8]:
        x, y = fits.getdata(a[key]), fits.getdata(b[key])
        with np.errstate(invalid="ignore"):
            bright = (x > 600) & (y > 600) & (x < 40000)  # 20 sigma of one exposure
        ratios.append((x[bright] / y[bright]))
        if not np.isfinite(x).all() or not np.isfinite(y).all():
            continue
        peaks = np.argwhere(bright & (x > 3000))
        for row, column in peaks[np.argsort(-x[tuple(peaks.T)])][:40]:
            if not (20 <= row < 492 and 20 <= column < 492) or x[row, column] < x[row - 15:row + 16, column - 15:column + 16].max():
                continue
            (u, v), (s, t) = centroid(x, column, row), centroid(y, column, row)
            offsets.append(np.hypot(u - s, v - t))
    ratio, offsets = np.concatenate(ratios), np.array(offsets)
    print(f"{ratio.size} pixels of more than 20 sigma: median ratio {np.median(ratio):.4f}, 90 % within {np.percentile(ratio, 5):.4f} to {np.percentile(ratio, 95):.4f}")
    print(f"{offsets.size} stars: places differ by {np.median(offsets):.3f} tile pixels (median), {np.percentile(offsets, 95):.3f} (95 %)")


work = A.work or tempfile.mkdtemp(prefix="hips-")
os.makedirs(work, exist_ok=True)
try:
    plain(f"{work}/plain")
    exposures.DAX = A.dax
    type_name = exposures.repository(A.survey, f"{work}/repo", [f"{work}/plain/exp{k}.fits" + (".fz" if A.rice else "") for k in range(EACH)])
    low, high = A.cut.split()
    exposures.add_map(f"{work}/repo", f"{work}/data", type_name, A.cut)
    ours, theirs, took = f"{work}/data/hips/bench", f"{work}/hipsgen", []
    for _ in range(A.runs):
        shutil.rmtree(ours, ignore_errors=True)
        subprocess.run(["sync"])
        seconds, cpu, memory, _ = timed([A.dax, "hips", "build", "bench", "--data", f"{work}/data"])
        took.append(seconds)
        print(f"dax hips build: {seconds:.2f} s, {cpu:.1f} s of processors, {memory:.0f} MB", flush=True)
    sizes("ours", ours)
    seconds, cpu, memory, _ = timed([A.dax, "hips", "build", "bench", "--data", f"{work}/data"])
    print(f"again, nothing to do: {seconds:.2f} s")
    if not A.only_ours:
        singles(f"{work}/in")
        seconds, cpu, memory, _ = timed(["java", "-Djava.awt.headless=true", "-Xmx6g", "-jar", "/usr/share/java/aladin.jar", "-hipsgen", f"in={work}/in", f"out={theirs}", "obs_title=Bench", "creator_did=ivo://PEERS/P/BENCH",
                                         "maxthread=2", f"hips_pixel_cut={low} {high}", "INDEX", "TILES", "PNG", "DETAILS"])
        print(f"Hipsgen: {seconds:.1f} s, {cpu:.1f} s of processors, {memory:.0f} MB; ours takes {statistics.median(took) / seconds:.3f} of its time", flush=True)
        sizes("Hipsgen", theirs)
        compare(ours, theirs)
finally:
    if not A.keep:
        shutil.rmtree(work)
