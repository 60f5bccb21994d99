#!/usr/bin/python3
"""A Butler repository of 64 coadd patches for mosaic10.py: 4000x4000 at 0.4 arcsec, IMAGE, MASK and VARIANCE, RICE_1 in tiles of 128x128 (real numbers in steps of a sixteenth of their noise), 100 pixels in
common with the next: 12 square degrees about RA 60, Dec -35; about 2 GB.
gen_patches.py SURVEY OUT [PATCHES_ALONG_A_SIDE=8]
SURVEY: the unpacked repository `survey` of ../shared/data/butler. Needs fpack (Debian package libcfitsio-bin). Two patches are computed and packed; the others are their copies with other reference pixels."""
import math, os, re, subprocess, sys, tempfile
import numpy as np
from astropy.io import fits

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tests", "Dax.Interop.Tests", "Mosaics"))
from patches import Repository, cards, shifted, tract_wcs

SIDE, STEP, SCALE, DIFFERENT = 4000, 3900, 0.4, 2


def patch(path, wcs, seed):
    r = np.random.default_rng(seed)
    image = r.standard_normal((SIDE, SIDE), np.float32) * 5
    y, x = np.indices((41, 41)) - 20.0
    for flux, px, py in zip(300 * np.minimum(r.pareto(0.9, 6000) + 1, 1e4), r.integers(20, SIDE - 21, 6000), r.integers(20, SIDE - 21, 6000)):
        reach = 6 if flux < 3e3 else 20
        stamp = flux * 2 / (math.pi * 9) * (1 + (x ** 2 + y ** 2) / 9) ** -3.0
        image[py - reach:py + reach + 1, px - reach:px + reach + 1] += stamp[20 - reach:21 + reach, 20 - reach:21 + reach]
    mask = np.where(image > 25, 32, 0).astype(np.int32)
    # Coadds' variances differ from pixel to pixel by what has gone into them.
    variance = (25 + np.maximum(image, 0) * 0.05) * (1 + 0.01 * r.standard_normal((SIDE, SIDE), np.float32))
    header = cards(wcs)
    hdus = [fits.PrimaryHDU(), fits.ImageHDU(image, header, name="IMAGE"), fits.ImageHDU(mask, header, name="MASK"), fits.ImageHDU(variance.astype(np.float32), header, name="VARIANCE")]
    hdus[1].header["BUNIT"], hdus[3].header["BUNIT"] = "nJy", "nJy2"
    for bit, name in enumerate(("BAD", "SAT", "INTRP", "CR", "EDGE", "DETECTED")):
        hdus[2].header[("HIERARCH " if len(name) > 5 else "") + "MP_" + name] = bit
    fits.HDUList(hdus).writeto(path, overwrite=True)


def moved(packed, wcs):
    for i in (1, 2):
        packed, count = re.subn(b"CRPIX%d  = .{20}" % i, b"CRPIX%d  = %20.1f" % (i, wcs.wcs.crpix[i - 1]), packed)
        assert count == 3, count
    return packed


def main(survey, out, along=8):
    along = int(along)
    repository, side = Repository(survey, out, "bench"), STEP * (along - 1) + SIDE
    whole = tract_wcs(60.0, -35.0, SCALE, 0, (side + 1) / 2, (side + 1) / 2)
    repository.skymap("bench", 1, along, along)
    repository.tract("bench", 0, whole, side, side)
    with tempfile.TemporaryDirectory(dir=out) as work:
        packed = []
        for seed in range(DIFFERENT):
            patch(f"{work}/p.fits", whole, seed)
            subprocess.run(["fpack", "-r", "-q", "16", "-t", "128,128", "-C", "-O", f"{work}/p{seed}.fz", f"{work}/p.fits"], check=True)
            packed.append(open(f"{work}/p{seed}.fz", "rb").read())
        for i in range(along * along):
            own = shifted(whole, STEP * (i % along), STEP * (i // along))
            repository.patch("bench", 0, i, (i % along, i // along), own, SIDE, SIDE)
            with open(repository.dataset("bench", 0, i, "r", ".fits.fz")[1], "wb") as file:
                file.write(moved(packed[(i + i // along) % DIFFERENT], own))
    repository.close()
    print(f"{along * along} patches, {sum(len(packed[(i + i // along) % DIFFERENT]) for i in range(along * along)) / 1e9:.2f} GB, {(side * SCALE / 3600) ** 2:.1f} square degrees in {out}")


if __name__ == "__main__":
    main(*sys.argv[1:])
