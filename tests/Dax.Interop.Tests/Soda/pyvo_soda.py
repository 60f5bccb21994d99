"""SODA as pyvo does it. Arguments: URL of the service, identifier of a visit_image."""
import io, sys, time, urllib.parse, urllib.request
import numpy as np
import pyvo
from astropy import units as u
from astropy.io import fits
from astropy.wcs import WCS
from pyvo.dal.adhoc import SodaQuery

BASE, ID = sys.argv[1:3]
whole = fits.open(io.BytesIO(urllib.request.urlopen(f"{BASE}/soda/sync?" + urllib.parse.urlencode({"ID": ID, "CUTOUTDETAIL": "exposure"})).read()))
wcs = WCS(whole["IMAGE"].header)
ny, nx = whole["IMAGE"].data.shape
lon, lat = (float(v) for v in wcs.all_pix2world(nx / 2, ny / 2, 1))


def sync(**parameters):
    query = SodaQuery(f"{BASE}/soda/sync", **parameters)
    query["ID"] = ID
    return fits.open(io.BytesIO(query.execute_stream().read()))


circle = sync(circle=(lon * u.deg, lat * u.deg, 0.003 * u.deg))
assert [h.name for h in circle] == ["PRIMARY", "IMAGE"], circle.info()
step = 0.002
polygon = sync(polygon=[lon - step, lat - step, lon + step, lat - step, lon + step, lat + step, lon - step, lat + step] * u.deg)
assert polygon["IMAGE"].data.size > 100
ranged = sync(range=(lon - step, lon + step, lat - step, lat + step) * u.deg)
assert ranged["IMAGE"].data.size > 100

# Several regions in one request: a file with all of them, numbered.
pairs = [("ID", ID), ("CIRCLE", f"{lon} {lat} 0.001"), ("CIRCLE", "1 1 0.1"), ("POS", f"CIRCLE {lon} {lat} 0.002"), ("CUTOUTDETAIL", "MaskedImage")]
stack = fits.open(io.BytesIO(urllib.request.urlopen(f"{BASE}/soda/sync?" + urllib.parse.urlencode(pairs)).read()))
assert [(h.name, h.ver) for h in stack[1:]] == [(n, v) for v in (1, 3) for n in ("IMAGE", "MASK", "VARIANCE")], stack.info()
assert stack["IMAGE", 3].header["BTLRNAME"] == "visit_image" and stack["IMAGE", 3].header["ST_RAD"] == 0.002
assert stack[0].header["NCUTOUT"] == 2

# Asynchronous: a result each, a text where there is nothing.
job = urllib.request.urlopen(f"{BASE}/soda/async", urllib.parse.urlencode(pairs + [("PHASE", "RUN")]).encode()).geturl()
for _ in range(200):
    phase = urllib.request.urlopen(job + "/phase").read().decode()
    if phase in ("COMPLETED", "ERROR", "ABORTED"):
        break
    time.sleep(0.1)
assert phase == "COMPLETED", (phase, urllib.request.urlopen(job).read())
import xml.etree.ElementTree as et
results = et.fromstring(urllib.request.urlopen(job + "/results").read())
links = {r.get("id"): (r.get("{http://www.w3.org/1999/xlink}href"), r.get("mime-type")) for r in results}
assert list(links) == ["cutout1", "cutout2", "cutout3"], links
assert links["cutout2"][1].startswith("text/plain"), links
assert urllib.request.urlopen(links["cutout2"][0]).read().startswith(b"Error: "), links
first = fits.open(io.BytesIO(urllib.request.urlopen(links["cutout1"][0]).read()))
assert np.array_equal(first["IMAGE"].data, stack["IMAGE", 1].data)

# A picture.
png = urllib.request.urlopen(f"{BASE}/soda/sync?" + urllib.parse.urlencode({"ID": ID, "CIRCLE": f"{lon} {lat} 0.003", "RESPONSEFORMAT": "png"}))
assert png.headers["Content-Type"] == "image/png" and png.read()[:8] == b"\x89PNG\r\n\x1a\n"

# Undefined outside of the region.
blank = fits.open(io.BytesIO(urllib.request.urlopen(f"{BASE}/soda/sync?" + urllib.parse.urlencode({"ID": ID, "CIRCLE": f"{lon} {lat} 0.003", "OUTSIDE": "blank"})).read()))
assert np.isnan(blank["IMAGE"].data[0, 0]) and np.isfinite(blank["IMAGE"].data[blank["IMAGE"].data.shape[0] // 2, blank["IMAGE"].data.shape[1] // 2])
# Found, linked, cut.
found = pyvo.dal.sia2.SIAService(f"{BASE}/sia").search(pos=(lon, lat, 0.001) * u.deg, calib_level=2)
cut = 0
for row, links in zip(found, found.iter_datalinks()):
    process = links.get_first_proc()
    answer = fits.open(io.BytesIO(process.process(circle=(lon, lat, 0.001)).read()))
    assert answer["IMAGE"].data.size > 0 and answer[0].header["BTLRUUID"] == row["obs_publisher_did"].split("id=")[1].replace("-", "")
    cut += 1
assert cut == len(found) > 0, (cut, len(found))
print("all right")
