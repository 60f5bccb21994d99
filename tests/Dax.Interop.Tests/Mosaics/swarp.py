"""Exposures for SWarp and for us, and what the two made of them.
usage: swarp.py make FOLDER            exposures e0.fits ... and their weight maps e0.weight.fits ...: stars on a sky of noise, TAN, turned and shifted, pixels of several sizes, no distortion
       swarp.py compare FOLDER A B     two mosaics, weights beside them as A.weight.fits and B.weight.fits. Prints how many stars there are; then the largest differences: position of a star (pixels),
                                       flux in an aperture (relative), a pixel (relative to the brightest around it and the noise); then the median ratio of the weights."""
import sys
import warnings

warnings.simplefilter("ignore")
import numpy as np
from astropy.io import fits
from astropy.wcs import WCS
from scipy.ndimage import maximum_filter

folder = sys.argv[2]
RA, DEC, SCALE, NOISE, BAD = 150.1, 2.2, 0.2 / 3600, 1.0, 77
random = np.random.default_rng(11)
stars = [(RA + x * SCALE / np.cos(np.radians(DEC)), DEC + y * SCALE, 10 ** random.uniform(4.5, 5.5))
         for x in range(-180, 181, 45) for y in range(-180, 181, 45)]


def make():
    for k, (turn, dx, dy, zoom, sky_noise) in enumerate([(0, 3.3, -2.4, 1.0, 1.0), (12, -20.2, 14.7, 1.0, 2.0), (-95, 10.1, 25.6, 0.97, 1.5), (181, -4.4, -8.8, 1.04, 1.0)]):
        side = 520
        world = WCS(naxis=2)
        world.wcs.ctype, world.wcs.cunit = ["RA---TAN", "DEC--TAN"], ["deg", "deg"]
        world.wcs.crval, world.wcs.crpix = [RA + dx * SCALE, DEC + dy * SCALE], [side / 2 + 0.5, side / 2 + 0.5]
        cos, sin = np.cos(np.radians(turn)), np.sin(np.radians(turn))
        world.wcs.cd = SCALE * zoom * np.array([[-cos, sin], [sin, cos]])
        world.wcs.radesys = "ICRS"
        image = random.normal(0, NOISE * sky_noise, (side, side))
        rows, columns = np.indices(image.shape)
        for lon, lat, flux in stars:
            x, y = world.all_world2pix(lon, lat, 0)
            # One brightness on the sky, whatever the pixels: a Gaussian of 1 arcsecond.
            sigma = 1 / 2.3548 / (SCALE * 3600 * zoom)
            image += flux / zoom ** 2 / (2 * np.pi * sigma ** 2) * np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * sigma ** 2)) * zoom ** 2
        weight = np.full(image.shape, 1 / (NOISE * sky_noise) ** 2)
        # A bad column that must not show.
        image[:, BAD] = 5000
        weight[:, BAD] = 0
        header = world.to_header()
        fits.PrimaryHDU(image.astype("f4"), header).writeto(f"{folder}/e{k}.fits", overwrite=True)
        fits.PrimaryHDU(weight.astype("f4"), header).writeto(f"{folder}/e{k}.weight.fits", overwrite=True)


def is_near_bad(lon, lat):
    # The two fill such gaps in their own ways.
    return any(abs(WCS(fits.getheader(f"{folder}/e{k}.fits")).all_world2pix(lon, lat, 0)[0] - BAD) < 20 for k in range(4))


def measure(image, x, y, radius):
    rows, columns = np.indices(image.shape)
    # Cut at the aperture's rim by part of a pixel, for both alike.
    inside = np.clip(radius + 0.5 - np.hypot(columns - x, rows - y), 0, 1)
    part = image * inside
    narrow = image * np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * 2.5 ** 2))
    return part.sum(), (narrow * columns).sum() / narrow.sum(), (narrow * rows).sum() / narrow.sum()


def compare(a, b):
    (one, weight), (other, other_weight) = [(fits.getdata(f"{folder}/{n}.fits").astype(float), fits.getdata(f"{folder}/{n}.weight.fits").astype(float)) for n in (a, b)]
    worlds = [WCS(fits.getheader(f"{folder}/{n}.fits")) for n in (a, b)]
    both = (weight > 0) & (other_weight > 0) & np.isfinite(one) & np.isfinite(other)
    one, other = np.where(both, one, 0), np.where(both, other, 0)
    count, shift, change = 0, 0.0, 0.0
    for lon, lat, flux in stars:
        (x, y), (u, v) = [w.all_world2pix(lon, lat, 0) for w in worlds]
        if not (25 < x < one.shape[1] - 26 and 25 < y < one.shape[0] - 26) or not both[int(y) - 15:int(y) + 16, int(x) - 15:int(x) + 16].all() or is_near_bad(lon, lat):
            continue
        (first, cx, cy), (second, cu, cv) = measure(one, x, y, 12), measure(other, u, v, 12)
        count += 1
        shift = max(shift, abs((cx - x) - (cu - u)), abs((cy - y) - (cv - v)))
        change = max(change, abs(first / second - 1))
    around = maximum_filter(np.abs(other), 7)
    pixel = float(np.max((np.abs(one - other) / (around + 20 * NOISE))[both]))
    print(count, int(both.sum()), shift, change, pixel, float(np.median(weight[both] / other_weight[both])))


make() if sys.argv[1] == "make" else compare(*sys.argv[3:5])
