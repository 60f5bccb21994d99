#!/usr/bin/python3
"""Makes golden.csv: order, lon, lat (degrees, exact decimal forms of doubles), nested index; on Debian with python3-healpy.

Two independent implementations have to agree on a row (healpy: the C++ library; astropy-healpix: its own C), so that a position within rounding
of a cell border, where either answer is right, is left out. Run: tests/data/healpix/make_golden.py > tests/data/healpix/golden.csv
"""
import math
import random
import sys

import astropy.units as u
import astropy_healpix
import healpy

random.seed(20260101)
ORDERS = [0, 1, 2, 3, 5, 8, 10, 13, 17, 20, 23, 26, 28, 29]


def positions():
    for _ in range(120):
        z = random.uniform(-1, 1)
        yield random.uniform(0, 360), math.degrees(math.asin(z))
    for _ in range(30):  # about the poles
        yield random.uniform(0, 360), random.choice([-1, 1]) * (90 - 10 ** random.uniform(-7, 1))
    for _ in range(20):  # about the transition latitude
        yield random.uniform(0, 360), random.choice([-1, 1]) * (41.810314895778596 + random.uniform(-1e-6, 1e-6))
    for _ in range(20):  # about longitude zero
        yield random.choice([10 ** random.uniform(-8, -1), 360 - 10 ** random.uniform(-8, -1)]), random.uniform(-89, 89)
    for _ in range(20):  # where base cells meet
        yield random.choice([0, 45, 90, 135, 180, 225, 270, 315]) + random.uniform(-1e-5, 1e-5) % 360, random.choice([0, 41.8103, -41.8103]) + random.uniform(-1e-4, 1e-4)


def main():
    print(f"# healpy {healpy.__version__}, astropy-healpix {astropy_healpix.__version__}: tests/data/healpix/make_golden.py")
    print("order,lon,lat,index")
    left_out = 0
    for n, (lon, lat) in enumerate(positions()):
        order = 29 if n % 3 == 0 else ORDERS[n % len(ORDERS)]
        a = int(healpy.ang2pix(1 << order, lon, lat, nest=True, lonlat=True))
        b = int(astropy_healpix.HEALPix(nside=1 << order, order="nested").lonlat_to_healpix(lon * u.deg, lat * u.deg))
        if a != b:
            left_out += 1
            continue
        print(f"{order},{lon!r},{lat!r},{a}")
    print(f"left out {left_out}", file=sys.stderr)


main()
