"""Cutouts of the survey repository held against astropy. Arguments: URL of the service, label, folder of the repository, folder for products. Prints what is wrong, then 'checked N'."""
import io, math, os, random, sqlite3, sys, urllib.error, urllib.parse, urllib.request, warnings
import numpy as np
from astropy import log
from astropy.io import fits
from astropy.wcs import WCS

warnings.simplefilter("ignore")
log.setLevel("ERROR")
BASE, LABEL, REPO, OUT = sys.argv[1:5]
rnd, checked, wrong = random.Random(7), 0, 0


def complain(*what):
    global wrong
    wrong += 1
    print("WRONG", *what)


def ask(path, pairs, data=None):
    query = urllib.parse.urlencode(pairs)
    try:
        with urllib.request.urlopen(BASE + path + ("?" + query if data is None else ""), query.encode() if data else None, timeout=60) as reply:
            return reply.status, reply.headers, reply.read()
    except urllib.error.HTTPError as e:
        return e.code, e.headers, e.read()


def datasets():
    db = sqlite3.connect(f"file:{REPO}/gen3.sqlite3?mode=ro", uri=True)
    rows = db.execute("select d.id, t.name, r.path from dataset d join dataset_type t on t.id = d.dataset_type_id join file_datastore_records r on r.dataset_id = d.id where t.name in ('visit_image', 'deep_coadd', 'raw', 'calexp')")
    for id, kind, path in rows:
        name = urllib.parse.unquote(path if not path.startswith("file:") else urllib.parse.urlparse(path).path)
        full = os.path.join(REPO, name)
        if os.path.exists(full):
            yield (id if "-" in id else f"{id[:8]}-{id[8:12]}-{id[12:16]}-{id[16:20]}-{id[20:]}"), kind, full


def planes(hdus):
    named = [h for h in hdus if h.name in ("IMAGE", "MASK", "VARIANCE") and h.is_image and h.header.get("NAXIS", 0) == 2]
    if named and named[0].name == "IMAGE":
        return named
    return [h for h in hdus if h.is_image and h.data is not None][:1]


def rim(lon, lat, radius, n):
    """Points of a circle, degrees."""
    b = np.linspace(0, 2 * math.pi, n, endpoint=False)
    r, phi = math.radians(radius), math.radians(lat)
    y = np.arcsin(math.sin(phi) * math.cos(r) + math.cos(phi) * math.sin(r) * np.cos(b))
    x = math.radians(lon) + np.arctan2(np.sin(b) * math.sin(r) * math.cos(phi), math.cos(r) - math.sin(phi) * np.sin(y))
    return np.degrees(x), np.degrees(y)


def expected(wcs, header, lon, lat, nx, ny, centre):
    """First and last pixel (from 1) of what the border and the image share; None when that is nothing."""
    x, y = wcs.all_world2pix(lon, lat, 1, quiet=True)
    keep = (x >= 0.5) & (x <= nx + 0.5) & (y >= 0.5) & (y <= ny + 0.5)
    cx, cy = np.array([0.5, nx + 0.5, 0.5, nx + 0.5]), np.array([0.5, 0.5, ny + 0.5, ny + 0.5])
    clon, clat = wcs.all_pix2world(cx, cy, 1)
    inside = centre(clon, clat)
    x, y = np.concatenate([x[keep], cx[inside]]), np.concatenate([y[keep], cy[inside]])
    return None if len(x) == 0 else (x.min(), x.max(), y.min(), y.max())


def separation(lon0, lat0):
    def of(lon, lat):
        p, q = np.radians(lat), math.radians(lat0)
        return np.degrees(2 * np.arcsin(np.sqrt(np.sin((p - q) / 2) ** 2 + np.cos(p) * math.cos(q) * np.sin(np.radians(lon - lon0) / 2) ** 2)))
    return of


def same_box(name, box, cut, where):
    low = lambda v: math.floor(v + 0.5)
    for got, (a, b) in zip(cut, ((box[0], -1), (box[1], 1), (box[2], -1), (box[3], 1))):
        if not (got == low(a) or abs(a + 0.5 - round(a + 0.5)) < 2e-2 and abs(got - low(a)) <= 1):
            complain(name, "box", cut, "expected", box, where)
            return


def check(name, original, reply, box, where):
    status, headers, body = reply
    if box is None:
        if status != 204 or body:
            complain(name, status, "instead of 204", where, body[:100])
        return
    if status != 200:
        complain(name, status, body[:200], where, box)
        return
    with open(os.path.join(OUT, f"{name}.fits"), "wb") as f:
        f.write(body)
    if int(headers["Content-Length"]) != len(body) or ".fits" not in headers["Content-Disposition"] or headers["Content-Type"] != "application/fits":
        complain(name, "headers", dict(headers))
    cut = fits.open(io.BytesIO(body), disable_image_compression=False)
    mine, theirs = planes(cut), planes(original)
    if [h.name for h in mine] != [h.name for h in theirs]:
        complain(name, "HDUs", [h.name for h in mine], [h.name for h in theirs])
        return
    for m, t in zip(mine, theirs):
        x0, y0 = -int(m.header["LTV1"] - t.header.get("LTV1", 0)), -int(m.header["LTV2"] - t.header.get("LTV2", 0))
        ny, nx = m.data.shape
        if t is theirs[0]:
            same_box(name, box, (x0 + 1, x0 + nx, y0 + 1, y0 + ny), where)
        section = t.data[y0:y0 + ny, x0:x0 + nx]
        same = lambda pixels: np.ascontiguousarray(pixels.astype(pixels.dtype.newbyteorder("="))).view(np.uint8)
        if section.shape != m.data.shape or section.dtype.newbyteorder("=") != m.data.dtype.newbyteorder("=") or not np.array_equal(same(section), same(m.data)):
            complain(name, t.name, "pixels differ")
        for key in ("", "A"):
            if "CTYPE1" + key not in t.header:
                continue
            a, b = WCS(t.header, key=key or " "), WCS(m.header, key=key or " ")
            px, py = np.array([1.0, nx, nx / 3]), np.array([1.0, ny / 2, ny])
            if np.abs(np.array(a.all_pix2world(px + x0, py + y0, 1)) - np.array(b.all_pix2world(px, py, 1))).max() > 1e-9:
                complain(name, t.name, "coordinates", key)
    primary = cut[0].header
    if primary["BTLRUUID"] != name.split("_")[0].replace("-", "") or "BTLRNAME" not in primary or "BTLRK000" not in primary or "ST_TYPE" not in primary:
        complain(name, "provenance", repr(primary)[-400:])


for id, kind, path in sorted(datasets()):
    with fits.open(path) as original:
        image = planes(original)[0]
        wcs, (ny, nx) = WCS(image.header), image.data.shape
        scale = math.sqrt(abs(np.linalg.det(wcs.pixel_scale_matrix)))
        for trial in range(3):
            px, py, radius = rnd.uniform(-0.2 * nx, 1.2 * nx), rnd.uniform(-0.2 * ny, 1.2 * ny), rnd.choice([0.6, 7.3, 25, 300]) * scale
            lon, lat = (float(v) for v in wcs.all_pix2world(px, py, 1))
            lon = round(lon % 360, 9)
            lat = round(lat, 9)
            sep = separation(lon, lat)
            box = expected(wcs, image.header, *rim(lon, lat, radius, 20000), nx, ny, lambda a, b: sep(a, b) <= radius)
            where = f"{kind} circle {lon} {lat} {radius}"
            reply = ask("/soda/sync", [("ID", f"butler://{LABEL}/{id}"), ("CIRCLE", f"{lon!r} {lat!r} {radius!r}"), ("CUTOUTDETAIL", "MaskedImage")])
            check(f"{id}_{trial}", original, reply, box, where)
            checked += 1

print(f"{wrong} wrong" if wrong else "all right")
print("checked", checked)
