"""Holds our resampled images against astropy's reproject.
usage: peers.py INPUT EXTENSION KERNEL OURS [INPUT EXTENSION KERNEL OURS ...]
Prints a line for each: pixels with a value in both, in one alone, and the largest difference, in units of what is allowed:
bilinear: 0.02 pixel times the local slope; area: 2e-5 of the local maximum (of whole pixels, where the two differed most, great circles cut in tangent planes said 4e-6 of us; of slivers that are a thousandth covered up to 1.8e-5 of us and 1.5e-5 of reproject)."""
import sys
import warnings

warnings.simplefilter("ignore")
import numpy as np
from astropy.io import fits
from astropy.wcs import WCS
from reproject import reproject_exact, reproject_interp
from scipy.ndimage import maximum_filter, minimum_filter

arguments = sys.argv[1:]
for path, extension, kernel, ours in zip(*[iter(arguments)] * 4):
    with fits.open(path) as file, fits.open(ours) as made:
        hdu = next(h for h in file if h.name == extension) if extension else next(h for h in file if h.data is not None)
        image = hdu.data.astype(float)
        result = made[0].data.astype(float)
        world = WCS(made[0].header)
        if kernel == "Area":
            expected, covered = reproject_exact((image, WCS(hdu.header)), world, shape_out=result.shape)
            expected[covered < 1e-4] = np.nan
            # Where a corner lies on a border it finds a pixel in the midst of the image to be covered in part, or more than once.
            rows, columns = np.indices(result.shape)
            x, y = WCS(hdu.header).all_world2pix(*world.all_pix2world(columns.ravel(), rows.ravel(), 0), 0, quiet=True)
            inside = ((x > 2) & (x < image.shape[1] - 3) & (y > 2) & (y < image.shape[0] - 3)).reshape(result.shape)
            mistaken = inside & (np.abs(covered - 1) > 1e-5)
            assert mistaken.sum() < 0.02 * inside.sum(), mistaken.sum()
            expected[mistaken] = result[mistaken]
        else:
            expected, covered = reproject_interp((image, WCS(hdu.header)), world, shape_out=result.shape, order="bilinear")
        both = np.isfinite(result) & np.isfinite(expected)
        alone = int((np.isfinite(result) != np.isfinite(expected)).sum())
        filled = np.where(np.isfinite(expected), expected, np.nanmedian(expected))
        high, low = maximum_filter(filled, 5), minimum_filter(filled, 5)
        # Floats have seven digits; a constant patch has no slope.
        allowed = 0.02 * (high - low) + 1e-6 * np.abs(filled) + 1e-9 if kernel == "Bilinear" else 2e-5 * np.maximum(np.abs(high), np.abs(low)) + 1e-9
        worst = float(np.max(np.abs(result - expected)[both] / allowed[both])) if both.any() else 0.0
        print(int(both.sum()), alone, worst)
