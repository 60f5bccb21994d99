"""Mosaics over HTTP held against astropy's reproject, SWarp and what the skies of patches.py are made of.
service.py BASE SKIES SURVEY OUT: URL of the service (labels "skies" and "itest"), folders of the two repositories, folder for what is made. A line for each check; the last one is 'N right, N wrong'."""
import glob, io, json, math, os, sqlite3, subprocess, sys, time, urllib.error, urllib.parse, urllib.request, warnings

warnings.simplefilter("ignore")
import numpy as np
from astropy import log
from astropy.io import fits
from astropy.table import Table
from astropy.wcs import WCS
from reproject import reproject_exact, reproject_interp
from scipy.ndimage import maximum_filter, minimum_filter

log.setLevel("ERROR")
BASE, SKIES, SURVEY, OUT = sys.argv[1:5]
right, wrong = 0, 0


def say(name, holds, *what):
    global right, wrong
    right, wrong = right + bool(holds), wrong + (not holds)
    print("right" if holds else "WRONG", name, *what, flush=True)


def ask(pairs, path="/mosaic/sync"):
    try:
        with urllib.request.urlopen(BASE + path, urllib.parse.urlencode(pairs, doseq=True).encode(), timeout=120) as reply:
            return reply.status, reply.headers, reply.read()
    except urllib.error.HTTPError as e:
        return e.code, e.headers, e.read()


def mosaic(name, **pairs):
    status, headers, body = ask(pairs)
    if status != 200:
        say(name, False, status, body[:300])
        return None
    path = f"{OUT}/{name}.fits"
    with open(path, "wb") as file:
        file.write(body)
    return fits.open(path)


# reproject keeps brightness.
def sky(name, **more):
    return {"REPO": "skies", "COLLECTION": "skies", "DATASETTYPE": "deep_coadd", "WHERE": f"skymap = '{name}'", "COMBINE": "mean", "FLUX": "brightness"} | more


def inputs(name, band):
    return sorted(glob.glob(f"{SKIES}/skies/deep_coadd/{name}/*/*/{band}/*.fits"))


def plane(path, name="IMAGE"):
    with fits.open(path) as file:
        hdu = file[name]
        return hdu.data.astype(float), WCS(hdu.header)


def reprojected(paths, world, shape, exact):
    """The mean of the images as reproject puts them onto the grid, how many there are, and where one of them is there in part only."""
    total, count, partial = np.zeros(shape), np.zeros(shape, int), np.zeros(shape, bool)
    for path in paths:
        image = plane(path)
        if exact:
            values, covered = reproject_exact(image, world, shape_out=shape)
            # Where corners lie upon borders it finds a pixel inside an image to be covered in part, or more than once; the values there are those of its own area.
            partial |= (covered > 1e-9) & (np.abs(covered - 1) > 1e-6)
            values[covered < 1e-9] = np.nan
        else:
            values, _ = reproject_interp(image, world, shape_out=shape, order="bilinear")
        has = np.isfinite(values)
        total[has] += values[has]
        count += has
    with np.errstate(all="ignore"):
        return total / count, count, partial


def against_reproject(name, made, paths, exact):
    image, coverage, world = made["IMAGE"].data.astype(float), made["COVERAGE"].data, WCS(made["IMAGE"].header)
    expected, count, partial = reprojected(paths, world, image.shape, exact)
    both = np.isfinite(image) & np.isfinite(expected) & (coverage == count) & ~partial
    filled = np.where(np.isfinite(expected), expected, np.nanmedian(expected))
    high, low = maximum_filter(filled, 5), minimum_filter(filled, 5)
    # A place that is 0.02 pixel off is off by so much of the slope; floats have seven digits.
    allowed = 1e-5 * np.maximum(np.abs(high), np.abs(low)) + 1e-6 if exact else 0.02 * (high - low) + 1e-6 * np.abs(filled) + 1e-9
    worst = float((np.abs(image - expected)[both] / allowed[both]).max()) if both.any() else 9e9
    # Along the rims of images one has half a pixel more.
    say(name, both.sum() > 0.8 * np.isfinite(expected).sum() and worst <= 1, f"{both.sum()} of {np.isfinite(expected).sum()} pixels compared, worst {worst:.3f} of what is allowed")


def consistent(name, made):
    """Pure noise: its scatter is what the variances say."""
    image, variance = made["IMAGE"].data.astype(float), made["VARIANCE"].data.astype(float)
    has = np.isfinite(image)
    chi = float(np.mean(image[has] ** 2 / variance[has]))
    say(name, has.sum() > 50000 and abs(chi - 1) < 0.03 and not np.isfinite(variance[~has]).any(), f"{has.sum()} pixels, scatter squared over variance {chi:.4f}")


def told(name, made, paths):
    """The table of inputs."""
    table = Table.read(made, hdu="INPUTS")
    used = {str(i).strip() for i in table["dataset"][table["pixels"] > 0]}
    say(name, len(used) == len(table) == len(paths) and all(i.startswith("butler://skies/") for i in used) and "IMAGE MASK VARIANCE COVERAGE INPUTS".split() == [h.name for h in made[1:]], len(table), "inputs,", [h.name for h in made[1:]])


def flux(image, x, y, reach=7):
    """Within an aperture, and its centre of brightness."""
    gx, gy = np.meshgrid(np.arange(image.shape[1]) - x, np.arange(image.shape[0]) - y)
    weight = np.clip(reach + 0.5 - np.hypot(gx, gy), 0, 1)
    core = np.clip(4.5 - np.hypot(gx, gy), 0, 1) * image
    return float((weight * image).sum()), x + float((core * gx).sum() / core.sum()), y + float((core * gy).sum() / core.sum())


def stars(name, world, shape, least, margin=12):
    """Bright ones with no other near them: their places on the grid (from 0)."""
    listed = [s for s in json.load(open(f"{SKIES}/stars.json"))[name]]
    x, y = world.all_world2pix([s[0] for s in listed], [s[1] for s in listed], 0)
    for i, s in enumerate(listed):
        alone = min(math.hypot(x[i] - x[j], y[i] - y[j]) for j in range(len(listed)) if j != i) > 22
        if alone and s[2] > least and margin < x[i] < shape[1] - margin and margin < y[i] < shape[0] - margin:
            yield x[i], y[i]


def swarp(made, paths, kernel, folder):
    """SWarp onto the same grid: it reads the output's world coordinates from a .head file."""
    os.makedirs(folder, exist_ok=True)
    header = made["IMAGE"].header
    cards = [c for c in header.cards if c.keyword.startswith(("CTYPE", "CUNIT", "CRVAL", "CRPIX", "CD", "RADESYS"))]
    extra = [f"NAXIS   = 2", f"NAXIS1  = {header['NAXIS1']}", f"NAXIS2  = {header['NAXIS2']}", "EQUINOX = 2000.0"]
    with open(f"{folder}/out.head", "w") as head:
        head.write("\n".join(extra + [str(c).rstrip() for c in cards] + ["END     "]) + "\n")
    images = []
    for i, path in enumerate(paths):
        image, world = plane(path)
        with fits.open(path) as file:
            fits.PrimaryHDU(file["IMAGE"].data, fits.Header([c for c in file["IMAGE"].header.cards if c.keyword not in ("XTENSION", "PCOUNT", "GCOUNT", "EXTNAME")])).writeto(f"{folder}/in{i}.fits", overwrite=True)
        images.append(f"in{i}.fits")
    run = subprocess.run(["SWarp", *images, "-c", "/dev/null", "-IMAGEOUT_NAME", "out.fits", "-WEIGHTOUT_NAME", "out.weight.fits", "-RESAMPLING_TYPE", kernel.upper(), "-COMBINE_TYPE", "AVERAGE", "-SUBTRACT_BACK", "N", "-OVERSAMPLING", "1",
                          "-FSCALASTRO_TYPE", "NONE", "-PROJECTION_ERR", "0", "-WRITE_XML", "N", "-VERBOSE_TYPE", "QUIET", "-NTHREADS", "1"], cwd=folder, capture_output=True, text=True)
    if run.returncode:
        raise RuntimeError(run.stdout + run.stderr)
    return fits.getdata(f"{folder}/out.fits").astype(float), fits.getdata(f"{folder}/out.weight.fits")


def against_swarp(name, made, paths, kernel):
    ours, world = made["IMAGE"].data.astype(float), WCS(made["IMAGE"].header)
    theirs, weight = swarp(made, paths, kernel, f"{OUT}/swarp-{name}")
    off, differ, compared = 0.0, 0.0, 0
    for x, y in stars(name.split("-")[0], world, ours.shape, 1e4):
        at = (slice(int(y) - 9, int(y) + 10), slice(int(x) - 9, int(x) + 10))
        # Where the rim of an image crosses a star, one of both may have half a pixel more of its noise.
        if not np.isfinite(ours[at]).all() or (weight[at] <= 0).any() or len(np.unique(made["COVERAGE"].data[at])) > 1:
            continue
        (f, a, b), (g, c, d) = flux(np.nan_to_num(ours), x, y), flux(theirs, x, y)
        off, differ, compared = max(off, math.hypot(a - c, b - d)), max(differ, abs(f / g - 1)), compared + 1
    say(name, compared >= 5 and off < 0.02 and differ < 1e-3, f"{compared} stars, {off:.4f} pixel, flux {differ:.2e}")


def true_places(name, made):
    """Stars are where they were put: over the borders of patches and tracts too."""
    image, world = np.nan_to_num(made["IMAGE"].data.astype(float)), WCS(made["IMAGE"].header)
    off = [math.hypot(*(np.array(flux(image, x, y)[1:]) - (x, y))) for x, y in stars(name.split("-")[0], world, image.shape, 3e4) if np.isfinite(made["IMAGE"].data[int(y) - 8:int(y) + 9, int(x) - 8:int(x) + 9]).all()]
    say(name, len(off) >= 5 and np.median(off) < 0.02 and max(off) < 0.06, f"{len(off)} stars, median {np.median(off):.4f}, most {max(off):.4f} pixel from their places")


PLACES = {"wrap": ("0", "12"), "pole": ("0", "90"), "tracts": ("150.02", "2.01")}
for name, (ra, dec) in PLACES.items():
    at = {"RA": ra, "DEC": dec, "SIZE": "0.055", "PIXELSCALE": "0.5"}
    projection = {"wrap": "CAR", "pole": "ZEA", "tracts": "SIN"}[name]
    for label, kernel, more in (("turned", "bilinear", {"ROTATION": "20"}), ("projected", "bilinear", {"PROJECTION": projection, "PIXELSCALE": "0.7"}), ("fine", "bilinear", {"PIXELSCALE": "0.3", "SIZE": "0.03"})):
        if made := mosaic(f"{name}-{label}", **sky(name, BAND="r", KERNEL=kernel, **(at | more))):
            against_reproject(f"{name}-{label}-reproject", made, inputs(name, "r"), exact=False)
            if label == "turned":
                told(f"{name}-inputs", made, inputs(name, "r"))
                true_places(f"{name}-places", made)
    # SWarp takes a grid that holds the pole for one that does not end: it is held against reproject alone.
    for kernel in ("bilinear", "lanczos3") if name != "pole" else ():
        if made := mosaic(f"{name}-{kernel}", **sky(name, BAND="r", KERNEL=kernel, ROTATION="5", **at)):
            against_swarp(f"{name}-{kernel}", made, inputs(name, "r"), kernel)
    for kernel, combine in (("nearest", "weighted"), ("bilinear", "weighted"), ("bicubic", "mean"), ("lanczos3", "weighted"), ("area", "mean"), ("area", "weighted")):
        if made := mosaic(f"{name}-noise-{kernel}-{combine}", **(sky(name, BAND="g", KERNEL=kernel, ROTATION="30", **(at | {"PIXELSCALE": "0.6"})) | {"COMBINE": combine})):
            consistent(f"{name}-noise-{kernel}-{combine}", made)

# reproject_exact loses its digits where pixels are small on the sky (of 0.5" it finds pixels covered by half as much again): so pixels of 20" here, and larger ones made of them. Larger pixels still would
# try another thing: how their area changes from one to the next over degrees of a tangential projection.
for label, more in (("same", {"PIXELSCALE": "20", "ROTATION": "15"}), ("larger", {"PIXELSCALE": "43"})):
    if made := mosaic(f"wide-{label}", **sky("wide", BAND="r", KERNEL="area", RA="0", DEC="12", SIZE="2", **more)):
        against_reproject(f"wide-{label}-reproject", made, inputs("wide", "r"), exact=True)
        summed = mosaic(f"wide-{label}-sum", **sky("wide", BAND="r", KERNEL="area", RA="0", DEC="12", SIZE="2", FLUX="sum", **more))
        if label == "larger" and summed:
            # Sums grow as areas do.
            ratio = np.nanmedian(summed["IMAGE"].data[40:-40, 40:-40] / made["IMAGE"].data[40:-40, 40:-40])
            say("wide-sum", abs(ratio / (43 / 20) ** 2 - 1) < 0.02, f"{ratio:.4f} times brightness")

# Real ones: coadds of the survey, and one exposure with distortions, north up.
coadds = sorted(glob.glob(f"{SURVEY}/itest/runs/coadd/deep_coadd/9/*/r/*.fits"))
image, world = plane(coadds[0])
ra, dec = (float(v) for v in world.all_pix2world(image.shape[1] / 2, image.shape[0] / 2, 0))
survey = {"REPO": "itest", "COLLECTION": "itest/runs/coadd", "DATASETTYPE": "deep_coadd", "BAND": "r", "RA": repr(ra), "DEC": repr(dec), "SIZE": "0.012", "COMBINE": "mean", "KERNEL": "bilinear", "CALIBRATE": "false", "FLUX": "brightness"}
if made := mosaic("survey", **survey, PIXELSCALE="0.26", ROTATION="12"):
    used = [str(i).strip()[-36:].replace("-", "") for i in Table.read(made, hdu="INPUTS")["dataset"]]
    db = sqlite3.connect(f"file:{SURVEY}/gen3.sqlite3?mode=ro", uri=True)
    paths = [f"{SURVEY}/" + db.execute("select path from file_datastore_records where dataset_id = ?", (i,)).fetchone()[0] for i in used]
    against_reproject("survey-reproject", made, paths, exact=False)
visits = sorted(glob.glob(f"{SURVEY}/itest/runs/visit/visit_image/*/r/*/*/*.fits"))
db = sqlite3.connect(f"file:{SURVEY}/gen3.sqlite3?mode=ro", uri=True)
for path in visits[:3]:
    id = db.execute("select dataset_id from file_datastore_records where path = ?", (os.path.relpath(path, SURVEY).replace(" ", "%20"),)).fetchone()
    if id and (made := mosaic("visit-" + id[0], ID=f"butler://itest/{id[0][:8]}-{id[0][8:12]}-{id[0][12:16]}-{id[0][16:20]}-{id[0][20:]}", KERNEL="bilinear", CALIBRATE="false", FLUX="brightness")):
        against_reproject("visit-" + id[0], made, [path], exact=False)

# Formats, estimates, and what cannot be.
at = sky("wrap", BAND="r", RA="0", DEC="12", SIZE="0.05", PIXELSCALE="0.5")
for packed in ("gzip", "rice"):
    plain, made = mosaic("plain", **at), mosaic(packed, **at, COMPRESSION=packed)
    if plain and made:
        differ = np.nanmax(np.abs(plain["IMAGE"].data - made["IMAGE"].data) / np.sqrt(plain["VARIANCE"].data))
        say(packed, (differ == 0 if packed == "gzip" else differ < 0.3) and np.array_equal(plain["MASK"].data, made["MASK"].data) and np.array_equal(plain["COVERAGE"].data, made["COVERAGE"].data), f"most {differ:.3f} sigma")
status, headers, body = ask(at | {"RESPONSEFORMAT": "image/png"})
say("png", status == 200 and headers["Content-Type"] == "image/png" and body[:8] == b"\x89PNG\r\n\x1a\n" and ".png" in headers["Content-Disposition"], status, body[:100] if status != 200 else len(body))
status, headers, body = ask({k: v for k, v in at.items() if k != "BAND"} | {"RESPONSEFORMAT": "image/png", "RED": "r", "GREEN": "r", "BLUE": "g"})
say("colours", status == 200 and body[:8] == b"\x89PNG\r\n\x1a\n", status, body[:200] if status != 200 else len(body))
status, headers, body = ask(at | {"ESTIMATE": "true"})
say("estimate", status == 200 and "json" in headers["Content-Type"] and json.loads(body), status, body[:400])
for what, pairs, expected in (("nowhere", at | {"RA": "90"}, 204), ("nonsense", at | {"KERNEL": "nonsense"}, 400), ("unknown", at | {"DATASETTYPE": "nonsense"}, 404), ("huge", at | {"PIXELSCALE": "0.0001"}, 400)):
    status, headers, body = ask(pairs)
    say(what, status == expected and (status == 204 or body.startswith(b"UsageError: ") and headers["Content-Type"].startswith("text/plain")), status, body[:200])

# From a link to a job, as pyvo goes.
import pyvo
from pyvo.dal.adhoc import DatalinkQuery, DatalinkResults
from pyvo.dal.tap import AsyncTAPJob
id = "butler://skies/00000000-0000-4000-8000-000000000001"
links = DatalinkResults.from_result_url(f"{BASE}/datalink/links?ID=" + urllib.parse.quote(id))
services = {row.service_def.rsplit("-", 1)[0]: links.get_adhocservice_by_id(row.service_def) for row in links.iter_procs()}
say("links", {"mosaic-sync", "mosaic-async", "soda-sync", "soda-async"} <= set(services), sorted(services))
query = DatalinkQuery.from_resource([], services["mosaic-sync"], PIXELSCALE="1.0", KERNEL="area")
at_once = fits.open(io.BytesIO(query.execute_stream().read()))
say("link-sync", abs(WCS(at_once["IMAGE"].header).wcs.cd[1, 1] - 1 / 3600) < 1e-9, at_once["IMAGE"].data.shape)
query = DatalinkQuery.from_resource([], services["mosaic-async"], PIXELSCALE="1.0", KERNEL="area")
with urllib.request.urlopen(query.baseurl, urllib.parse.urlencode(dict(query)).encode()) as reply:
    job = AsyncTAPJob(reply.geturl())
job.run().wait(phases=["COMPLETED", "ERROR", "ABORTED"], timeout=60)
say("link-async", job.phase == "COMPLETED" and len(job.results) == 1 and np.array_equal(fits.open(io.BytesIO(urllib.request.urlopen(job.results[0].href).read()))["IMAGE"].data, at_once["IMAGE"].data, equal_nan=True), job.phase)
job.delete()
print(f"{right} right, {wrong} wrong")
