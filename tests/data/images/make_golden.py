#!/usr/bin/python3
"""Makes golden.txt: black and white of made-up images by astropy's ZScaleInterval and PercentileInterval(99); on Debian with python3-astropy.

The images are made by a rule that any language can repeat (`image`), so that only its parameters are written: seed, pixels, every how many-th is NaN (0: none),
share of bright pixels, contrast; then zscale's limits and the percentiles'. Run: tests/data/images/make_golden.py > tests/data/images/golden.txt
"""
import astropy
import numpy as np
from astropy.visualization import PercentileInterval, ZScaleInterval


def image(seed, count, nan_every, bright):
    state = seed
    values = np.empty(count, np.float32)
    for i in range(count):
        u = []
        for _ in range(5):
            state = (state * 1664525 + 1013904223) % 2**32
            u.append(state / 2**32)
        value = 100 + 10 * (u[0] + u[1] + u[2] - 1.5)
        if u[3] < bright:
            value += 5000 * u[4]
        values[i] = value
        if nan_every and i % nan_every == 0:
            values[i] = np.nan
    return values


def main():
    print(f"# astropy {astropy.__version__}: tests/data/images/make_golden.py")
    for seed, count, nan_every, bright, contrast in [
        (1, 10000, 0, 0.01, 0.25), (2, 10000, 7, 0.05, 0.25), (3, 999, 0, 0.2, 0.25), (4, 1001, 3, 0.7, 0.25), (5, 40, 0, 0.0, 0.25), (6, 3, 0, 0.0, 0.25),
        (7, 1, 0, 0.0, 0.25), (8, 2500, 2, 0.01, 0.05), (9, 4000, 0, 0.01, 0.0), (10, 250, 0, 0.3, 0.5), (11, 6, 0, 0.0, 0.25), (12, 5000, 0, 1.0, 0.25),
    ]:
        values = image(seed, count, nan_every, bright)
        z = ZScaleInterval(contrast=contrast).get_limits(values)
        p = PercentileInterval(99).get_limits(values[np.isfinite(values)])
        print(seed, count, nan_every, bright, contrast, *(repr(float(v)) for v in (*z, *p)))


main()
