#!/usr/bin/python3
"""Four exposures onto 2000x2000 pixels: `dax mosaic`, SWarp and astropy's reproject in one run, turn by turn, process start included.
peers.py EXPOSURES [--dax PROGRAM] [--work FOLDER] [--runs N] [--reproject] [--exact]
EXPOSURES: a folder with exp0.fits ... exp3.fits of ../shared/bench/images/gen_images.py; single images with weight maps for SWarp are made of them in the work folder. --reproject and --exact run
reproject_interp and reproject_exact once each, too (exact takes minutes). Prints, of each: median and least wall time, processor time, anonymous memory at its peak, and the ratio to SWarp's median with the
same kernel (planes: to SWarp's Lanczos3; area: to reproject_exact). Needs the Debian packages swarp, python3-astropy, python3-reproject."""
import argparse, os, statistics, subprocess, sys, time, warnings

warnings.simplefilter("ignore")
root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("exposures")
parser.add_argument("--dax", default=os.path.join(root, "artifacts/bin/Dax.Silo/release/dax"))
parser.add_argument("--work", default="/tmp/dax-mosaic-bench")
parser.add_argument("--runs", type=int, default=5)
parser.add_argument("--reproject", action="store_true")
parser.add_argument("--exact", action="store_true")
options = parser.parse_args()
os.makedirs(options.work, exist_ok=True)
SINGLE = [f"{options.work}/im{i}.fits" for i in range(4)]
FULL = [f"{os.path.abspath(options.exposures)}/exp{i}.fits" for i in range(4)]

REPROJECT = """
import sys, warnings; warnings.simplefilter("ignore")
from astropy.io import fits
from astropy.wcs import WCS
import reproject
from reproject.mosaicking import reproject_and_coadd
w = WCS(naxis=2); w.wcs.ctype = ["RA---TAN", "DEC--TAN"]; w.wcs.crval = [60, -35]; w.wcs.crpix = [1000.5] * 2; w.wcs.cdelt = [-0.2 / 3600, 0.2 / 3600]; w.wcs.cunit = ["deg"] * 2
ins = [(h.data, WCS(h.header)) for h in (fits.open(p)["IMAGE"] for p in sys.argv[3:])]
a, f = reproject_and_coadd(ins, w, shape_out=(2000, 2000), reproject_function=getattr(reproject, sys.argv[1]))
fits.PrimaryHDU(a.astype("f4"), w.to_header()).writeto(sys.argv[2], overwrite=True)
"""


def prepare():
    if all(os.path.exists(p) and os.path.exists(p[:-5] + ".weight.fits") for p in SINGLE):
        return
    import numpy as np
    from astropy.io import fits
    for path, single in zip(FULL, SINGLE):
        with fits.open(path) as file:
            image, header = file["IMAGE"].data.copy(), file["IMAGE"].header.copy()
            weight = 1 / file["VARIANCE"].data
            weight[~np.isfinite(image)] = 0
            image[~np.isfinite(image)] = 0
            for keyword in ("XTENSION", "PCOUNT", "GCOUNT", "EXTNAME", "CHECKSUM", "DATASUM"):
                header.pop(keyword, None)
            fits.PrimaryHDU(image, header).writeto(single, overwrite=True)
            fits.PrimaryHDU(weight.astype("f4"), header).writeto(single[:-5] + ".weight.fits", overwrite=True)


def swarp(kernel):
    return ["SWarp", *SINGLE, "-c", "/dev/null", "-CENTER_TYPE", "MANUAL", "-CENTER", "60.0,-35.0", "-PIXELSCALE_TYPE", "MANUAL", "-PIXEL_SCALE", "0.2", "-IMAGE_SIZE", "2000,2000",
            "-RESAMPLING_TYPE", kernel.upper(), "-COMBINE_TYPE", "WEIGHTED", "-SUBTRACT_BACK", "N", "-WEIGHT_TYPE", "MAP_WEIGHT", "-PROJECTION_TYPE", "TAN", "-NTHREADS", str(os.cpu_count()),
            "-WRITE_XML", "N", "-VERBOSE_TYPE", "QUIET", "-IMAGEOUT_NAME", "swarp.fits", "-WEIGHTOUT_NAME", "swarp.weight.fits"]


def dax(kernel, files, *more):
    return [os.path.abspath(options.dax), "mosaic", *files, "--center", "60,-35", "--scale", "0.2", "--size", "2000", "--kernel", kernel, "--out", "dax.fits", *more]


def weighted(kernel):
    return dax(kernel, SINGLE, "--weights", ".weight.fits", "--weight-out", "dax.weight.fits")


def anonymous(pid):
    try:
        with open(f"/proc/{pid}/status") as status:
            return next((int(line.split()[1]) for line in status if line.startswith("RssAnon")), 0)
    except (FileNotFoundError, ProcessLookupError):
        return 0


def run(command):
    """Wall and processor seconds, MiB."""
    start, peak = time.perf_counter(), 0
    process = subprocess.Popen(command, cwd=options.work, stdout=subprocess.DEVNULL)
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        peak = max(peak, anonymous(process.pid))
        time.sleep(0.004)
    if status:
        sys.exit(f"{command[0]} failed: {status}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, peak / 1024


prepare()
works = {}
for kernel in ("bilinear", "lanczos3"):
    works[f"SWarp, {kernel}, image and weight"] = (swarp(kernel), None)
    works[f"dax, {kernel}, image and weight"] = (weighted(kernel), f"SWarp, {kernel}, image and weight")
for kernel in ("bilinear", "lanczos3"):
    works[f"dax, {kernel}, image, mask, variance, coverage"] = (dax(kernel, FULL), "SWarp, lanczos3, image and weight")
once = {}
if options.reproject:
    once["reproject_interp, image"] = ([sys.executable, "-c", REPROJECT, "reproject_interp", "reproject.fits", *FULL], None)
if options.exact:
    once["reproject_exact, image"] = ([sys.executable, "-c", REPROJECT, "reproject_exact", "reproject.fits", *FULL], None)
works["dax, area, image and weight"] = (weighted("area"), "reproject_exact, image" if options.exact else None)
works["dax, area, image, mask, variance, coverage"] = (dax("area", FULL), "reproject_exact, image" if options.exact else None)
measured = {name: [] for name in [*works, *once]}
for name, (command, _) in works.items():
    run(command)
for _ in range(options.runs):
    for name, (command, _) in works.items():
        measured[name].append(run(command))
for name, (command, _) in once.items():
    measured[name].append(run(command))
print("load", " ".join(open("/proc/loadavg").read().split()[:3]))
for name, (_, against) in {**works, **once}.items():
    walls, cpus, memory = zip(*measured[name])
    ratio = f"{statistics.median(walls) / statistics.median(m[0] for m in measured[against]):.3f} x {against}" if against else ""
    print(f"{name:48} {statistics.median(walls):8.2f} s (least {min(walls):.2f}) {statistics.median(cpus):8.2f} s of the processors {max(memory):6.0f} MiB  {ratio}", flush=True)
