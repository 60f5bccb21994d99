#!/usr/bin/python3
"""Makes golden.txt: headers of every projection, and what astropy (wcslib) answers for them; on Debian with python3-astropy.

A case is a line `= name`, its keywords one a line as `KEY value` (strings quoted), then points:
  p x y lon lat   pixel (first is 1) to world, all_pix2world; nan where there is none
  s lon lat x y   world to pixel, all_world2pix(tolerance=1e-9) with a distortion, else wcs_world2pix
  i x y ra dec    pixel to ICRS by SkyCoord; within 0.1", as astropy's FK4 and FK5 differ from the plain rotations of the IVOA's catalogue by less
Run: tests/data/wcs/make_golden.py > tests/data/wcs/golden.txt
"""
import random
import sys
import warnings

import astropy
import astropy.units as u
import numpy as np
from astropy.coordinates import SkyCoord
from astropy.io import fits
from astropy.wcs import WCS, NoConvergence, _wcs
from astropy.wcs.utils import wcs_to_celestial_frame

warnings.simplefilter("ignore")
astropy.log.setLevel("ERROR")
random.seed(20260102)

ZENITHAL = {
    "TAN": {}, "STG": {}, "SIN": {}, "ARC": {}, "ZEA": {}, "AIR": {}, "AZP": {}, "SZP": {}, "ZPN": {"PV2_1": 1.0}, "XPH": {},
}
VARIANTS = [
    ("SIN", {"PV2_1": 0.1, "PV2_2": -0.2}), ("AIR", {"PV2_1": 45.0}), ("AZP", {"PV2_1": 2.0, "PV2_2": 30.0}), ("AZP", {"PV2_1": 0.5, "PV2_2": -20.0}),
    ("AZP", {"PV2_1": -1.5}), ("SZP", {"PV2_1": 2.0, "PV2_2": 180.0, "PV2_3": 60.0}), ("SZP", {"PV2_1": 0.7, "PV2_2": 30.0, "PV2_3": -75.0}),
    ("ZPN", {"PV2_1": 1.0, "PV2_2": -0.1}), ("ZPN", {"PV2_0": 0.05, "PV2_1": 0.975, "PV2_2": -0.807, "PV2_3": 0.337, "PV2_4": -0.065, "PV2_5": 0.01, "PV2_6": 0.003, "PV2_7": -0.001}),
    ("ZPN", {"PV2_1": 1.0, "PV2_3": 42.0}),
]
FLAT = [
    ("CYP", {}), ("CYP", {"PV2_1": 1.0, "PV2_2": 0.7071067811865476}), ("CYP", {"PV2_1": 0.3, "PV2_2": 1.2}), ("CEA", {}), ("CEA", {"PV2_1": 0.75}), ("CAR", {}),
    ("MER", {}), ("SFL", {}), ("PAR", {}), ("MOL", {}), ("AIT", {}), ("BON", {"PV2_1": 45.0}), ("BON", {"PV2_1": -30.0}), ("BON", {"PV2_1": 0.0}), ("PCO", {}),
    ("TSC", {}), ("CSC", {}), ("QSC", {}), ("HPX", {}), ("HPX", {"PV2_1": 4.0, "PV2_2": 2.0}), ("HPX", {"PV2_1": 3.0, "PV2_2": 4.0}), ("HPX", {"PV2_1": 6.0, "PV2_2": 3.0}),
    ("COP", {"PV2_1": 45.0, "PV2_2": 25.0}), ("COP", {"PV2_1": -40.0}), ("COE", {"PV2_1": 45.0, "PV2_2": 25.0}), ("COE", {"PV2_1": -40.0, "PV2_2": -10.0}),
    ("COD", {"PV2_1": 45.0, "PV2_2": 25.0}), ("COD", {"PV2_1": -40.0}), ("COO", {"PV2_1": 45.0, "PV2_2": 25.0}), ("COO", {"PV2_1": -40.0}),
]


def base(code, crval, cdelt=8.0, lon="RA", lat="DEC"):
    return {
        "NAXIS": 2, "CTYPE1": f"{lon:-<4}-{code}"[:8], "CTYPE2": f"{lat:-<4}-{code}"[:8], "CRPIX1": 12.5, "CRPIX2": 9.0, "CRVAL1": crval[0], "CRVAL2": crval[1],
        "CDELT1": -cdelt, "CDELT2": cdelt, "CUNIT1": "deg", "CUNIT2": "deg", "RADESYS": "ICRS",
    }


def cases():
    zenithal = [(c, p) for c, p in ZENITHAL.items()] + VARIANTS
    for n, (code, pv) in enumerate(zenithal):
        yield f"{code} {n}", {**base(code, (150.1, 2.2)), **pv}, {}
        yield f"{code} {n} pole", {**base(code, (33.0, [90.0, -90.0, 89.9][n % 3]), 5.0), **pv, "LONPOLE": 37.5}, {}
        yield f"{code} {n} lonpole", {**base(code, (359.99, -65.0), 0.5), **pv, "LONPOLE": -77.0, "PC1_1": 0.8, "PC1_2": -0.6, "PC2_1": 0.6, "PC2_2": 0.8}, {}
    for n, (code, pv) in enumerate(FLAT):
        theta0 = pv.get("PV2_1", 0.0) if code[:2] == "CO" else 0.0
        yield f"{code} {n}", {**base(code, (0.0, theta0), 12.0), **pv}, {}
        yield f"{code} {n} oblique", {**base(code, (266.4, -29.0), 6.0), **pv, **({"LONPOLE": 150.0} if code[:2] != "CO" else {"LONPOLE": 180.0})}, {}
        if theta0 == 0.0:
            yield f"{code} {n} latpole", {**base(code, (120.0, 0.0), 9.0), **pv, "LONPOLE": [90.0, -90.0][n % 2], "LATPOLE": 50.0}, {}
            yield f"{code} {n} polar", {**base(code, (200.0, -90.0), 9.0), **pv}, {}
    for code, pv in (("ZEA", {}), ("CAR", {}), ("AIT", {}), ("STG", {}), ("COE", {"PV2_1": 45.0, "PV2_2": 25.0})):
        yield f"{code} fiducial", {**base(code, (83.0, 22.0)), **pv, "PV1_1": 10.0, "PV1_2": 50.0}, {}
        yield f"{code} fiducial offset", {**base(code, (83.0, 22.0)), **pv, "PV1_0": 1.0, "PV1_1": 10.0, "PV1_2": 50.0}, {}
        yield f"{code} fiducial pole", {**base(code, (83.0, 22.0)), **pv, "PV1_0": 1.0, "PV1_1": 0.0, "PV1_2": 40.0, "PV1_3": 160.0, "PV1_4": -80.0, "LONPOLE": 12.0}, {}
    yield "GLS", base("GLS", (83.0, 22.0)), {}
    yield "NCP", base("NCP", (83.0, 52.0), 2.0), {}
    small = {"CDELT1": -5.5e-5, "CDELT2": 5.5e-5, "CRPIX1": 2048.5, "CRPIX2": -300.25}
    yield "fine", {**base("TAN", (211.123456789, -47.5)), **small}, {"size": 4096}
    cd = {"CD1_1": -5.1e-5, "CD1_2": 2.2e-5, "CD2_1": 2.1e-5, "CD2_2": 5.2e-5}
    yield "cd wins over cdelt and crota", {**base("TAN", (0.0001, 12.0)), **cd, "CROTA2": 33.0, "CRPIX1": 1000.0, "CRPIX2": 1000.0}, {"size": 2000}
    yield "pc wins over cd", {**base("TAN", (10.0, 12.0), 1e-4), **cd, "PC1_1": 0.8, "PC1_2": -0.6, "PC2_1": 0.6, "PC2_2": 0.8}, {"size": 2000}
    yield "crota", {**base("SIN", (10.0, 12.0), 1e-3), "CROTA1": 5.0, "CROTA2": 33.0}, {"size": 2000}
    yield "crota unequal", {**base("SIN", (10.0, 12.0), 1e-3), "CDELT2": 3e-3, "CROTA2": -120.0}, {"size": 1000}
    yield "one cd", {**base("TAN", (10.0, 12.0)), "CD1_1": -1e-3, "CD2_2": 1e-3}, {"size": 1000}
    yield "arcsec", {**base("ZEA", (10.0 * 3600, 12.0 * 3600), 0.4), "CUNIT1": "arcsec", "CUNIT2": "arcsec"}, {"size": 2000}
    yield "arcsec cd", {**base("TAN", (600.0, 12.0 * 60)), "CUNIT1": "arcmin", "CUNIT2": "arcmin", "CD1_1": -0.01, "CD2_2": 0.01}, {"size": 2000}
    swapped = base("TAN", (150.0, 2.2), 1e-3)
    for a, b in (("CTYPE1", "CTYPE2"), ("CRVAL1", "CRVAL2")):
        swapped[a], swapped[b] = swapped[b], swapped[a]
    yield "swapped", {**swapped, "PC1_2": 0.1}, {"size": 1000}
    cube = {k: v for k, v in base("SIN", (150.0, 2.2), 1e-3).items()}
    cube = {**cube, "NAXIS": 4, "CTYPE3": "FREQ", "CRVAL3": 1.4e9, "CDELT3": 1e6, "CRPIX3": 1.0, "CUNIT3": "Hz", "CTYPE4": "STOKES", "CRVAL4": 1.0, "CDELT4": 1.0, "CRPIX4": 1.0}
    yield "cube", cube, {"size": 1000}
    yield "cube first", {"NAXIS": 3, "CTYPE1": "VOPT", "CUNIT1": "m/s", "CDELT1": 10.0, "CTYPE2": "GLAT-SFL", "CTYPE3": "GLON-SFL", "CRVAL2": 0.0, "CRVAL3": 49.0, "CDELT2": 0.01, "CDELT3": -0.01, "CRPIX2": 100.0, "CRPIX3": 100.0}, {"size": 200}
    sip = {
        "A_ORDER": 3, "B_ORDER": 4, "A_2_0": 2.1e-6, "A_1_1": -3.3e-6, "A_0_2": 1.2e-6, "A_3_0": -1.1e-10, "A_1_2": 4e-11, "B_2_0": -1.7e-6, "B_1_1": 2.5e-6,
        "B_0_2": -3e-6, "B_0_3": 2.2e-10, "B_2_1": -1e-10, "B_0_4": 1e-15, "AP_ORDER": 2, "BP_ORDER": 2, "AP_2_0": -2.1e-6, "AP_1_1": 3.3e-6, "BP_0_2": 3e-6,
    }
    tansip = {**base("TAN", (40.0, -1.0), 7e-5), "CTYPE1": "RA---TAN-SIP", "CTYPE2": "DEC--TAN-SIP", "CRPIX1": 1024.0, "CRPIX2": 1024.5}
    yield "tan-sip", {**tansip, **sip}, {"size": 2048, "distorted": True}
    yield "tan-sip without inverse", {**tansip, **{k: v for k, v in sip.items() if "P_" not in k}}, {"size": 2048, "distorted": True}
    yield "tan-sip of order 1", {**tansip, "A_ORDER": 1, "B_ORDER": 1, "A_1_0": 0.1}, {"size": 2048}
    yield "tan-sip with scamp's PV", {**tansip, **sip, "PV2_1": 1.01, "PV2_7": 0.2}, {"size": 2048, "distorted": True}
    yield "sip without suffix", {**base("TAN", (40.0, -1.0), 7e-5), **sip}, {"size": 2048, "distorted": True}
    yield "zea-sip", {**base("ZEA", (40.0, -1.0), 7e-5), **sip, "CTYPE1": "RA---ZEA-SIP", "CTYPE2": "DEC--ZEA-SIP"}, {"size": 2048, "distorted": True}
    tpv = {
        "PV1_0": -0.00028, "PV1_1": 1.0056, "PV1_2": 0.00038, "PV1_4": 3.3e-05, "PV1_5": 0.00029, "PV1_6": 0.00266, "PV1_7": -0.0041, "PV1_8": -0.0006, "PV1_9": -0.0037,
        "PV1_10": 0.0035, "PV2_0": 0.00043, "PV2_1": 1.005, "PV2_2": 0.00026, "PV2_4": -0.0025, "PV2_5": 0.00023, "PV2_6": -1.2e-05, "PV2_7": -0.0073, "PV2_8": -0.00026,
        "PV2_9": -0.005, "PV2_10": -0.00054,
    }
    tpvcd = {**base("TPV", (244.66, 12.33)), "CD1_1": -2.1e-7, "CD1_2": 7.28e-5, "CD2_1": -7.28e-5, "CD2_2": -2.1e-7, "CRPIX1": -3574.6, "CRPIX2": -1583.6}
    yield "tpv", {**tpvcd, **tpv}, {"size": 4096, "distorted": True}
    yield "tpv as tan", {**tpvcd, **tpv, "CTYPE1": "RA---TAN", "CTYPE2": "DEC--TAN"}, {"size": 4096, "distorted": True, "means": "TPV"}
    yield "tpv radial", {**tpvcd, **tpv, "PV1_3": 0.001, "PV2_3": -0.002, "PV1_11": 0.003, "PV2_23": 0.001, "PV1_39": 0.01, "PV2_14": 0.002, "PV1_30": 0.004, "PV2_38": 0.003}, {"size": 4096, "distorted": True}
    yield "tpv with cdelt", {**{k: v for k, v in tpvcd.items() if k[:2] != "CD"}, "PC1_1": 0.5, "PC2_2": 0.5, "CDELT1": -1e-4, "CDELT2": 1e-4, "PV1_1": 1.0, "PV1_4": 1e-5, "PV2_1": 1.0, "PV2_6": 2e-5}, {"size": 2048, "distorted": True}
    for frame in ({"RADESYS": "FK5"}, {"RADESYS": "FK5", "EQUINOX": 1975.0}, {"RADESYS": "FK4-NO-E", "EQUINOX": 1950.0}, {"RADESYS": "FK4-NO-E", "EQUINOX": 1875.0}):
        yield "frame " + " ".join(map(str, frame.values())), {**base("TAN", (150.0, 2.2), 0.01), **frame}, {"size": 1000, "frame": True}
    no_radesys = {k: v for k, v in base("TAN", (150.0, 2.2), 0.01).items() if k != "RADESYS"}
    yield "frame by equinox", {**no_radesys, "EQUINOX": 2000.0}, {"size": 1000, "frame": True}
    yield "frame galactic", {**base("AIT", (0.0, 0.0), 10.0, "GLON", "GLAT")}, {"frame": True}
    yield "frame galactic oblique", {**base("CAR", (110.0, 0.0), 0.01, "GLON", "GLAT")}, {"size": 1000, "frame": True}
    yield "helioprojective", {**base("TAN", (0.1, 0.2), 0.001, "HPLN", "HPLT")}, {"size": 1000}


def show(value):
    return "nan" if np.isnan(value) else repr(float(value))


def main():
    print(f"# astropy {astropy.__version__}, wcslib {_wcs.__version__}: tests/data/wcs/make_golden.py")
    for name, keywords, options in cases():
        header = fits.Header(list(keywords.items()))
        if "means" in options:  # what astropy 6 does with headers of SCAMP before 2012
            header["CTYPE1"], header["CTYPE2"] = (header[k][:5] + options["means"] for k in ("CTYPE1", "CTYPE2"))
        wcs = WCS(header)
        wcs.wcs.set()
        size, naxis = options.get("size", 24), wcs.naxis
        lng, lat = wcs.wcs.lng, wcs.wcs.lat
        print(f"= {name}")
        for key, value in keywords.items():
            print(key, repr(value))
        others = [a for a in range(naxis) if a not in (lng, lat)]
        first, second = sorted((lng, lat))
        pixels = np.ones((7, naxis))
        for row in pixels:
            row[first], row[second] = random.uniform(0.5, size + 0.5), random.uniform(0.5, size * 0.75 + 0.5)
        pixels[0][first], pixels[0][second] = header.get(f"CRPIX{first + 1}", 0.0), header.get(f"CRPIX{second + 1}", 0.0)
        pixels[1][first] = pixels[0][first]
        pixels[2][second] = pixels[0][second]
        for row in pixels:
            world = wcs.all_pix2world([row], 1)[0]
            print("p", show(row[first]), show(row[second]), show(world[lng]), show(world[lat]))
            if options.get("frame"):
                frame = wcs_to_celestial_frame(wcs)
                at = SkyCoord(world[lng] * u.deg, world[lat] * u.deg, frame=frame).icrs
                print("i", show(row[first]), show(row[second]), show(at.ra.deg), show(at.dec.deg))
            if np.isnan(world).any():
                continue
            back(wcs, world, options, others)
        if size <= 24:
            for _ in range(2):
                world = np.zeros(naxis)
                world[lng], world[lat] = random.uniform(0, 360), np.degrees(np.arcsin(random.uniform(-1, 1)))
                back(wcs, world, options, others)


def back(wcs, world, options, others):
    lng, lat = wcs.wcs.lng, wcs.wcs.lat
    try:
        if options.get("distorted"):
            pixel = wcs.all_world2pix([world], 1, tolerance=1e-9, maxiter=100)[0]
        else:
            pixel = wcs.wcs_world2pix([world], 1)[0]
    except NoConvergence:
        print("no convergence", file=sys.stderr)
        return
    first, second = sorted((lng, lat))
    print("s", show(world[lng]), show(world[lat]), show(pixel[first]), show(pixel[second]))


main()
