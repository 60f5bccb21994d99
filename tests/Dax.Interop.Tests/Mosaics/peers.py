"""Holds our resampled images against astropy's reproject.
usage: peers.py INPUT EXTENSION KERNEL OURS [INPUT EXTENSION KERNEL OURS ...]
Prints a line for each: pixels with a value in both, in one alone, and the largest difference, in units of what is allowed, with its row and column and how much of that pixel reproject finds covered:
bilinear: 0.02 pixel times the local slope; area: 1e-5 of the local maximum. Where reproject is farther from us, or does not find a pixel in the midst of the image covered just once, we are held against
great circles that are cut in the plane that touches the sky in the pixel: of slivers that are a thousandth covered reproject_exact is up to 1.5e-5 off."""
import math
import sys
import warnings

warnings.simplefilter("ignore")
import numpy as np
from astropy.io import fits
from astropy.wcs import WCS
from reproject import reproject_exact, reproject_interp
from scipy.ndimage import maximum_filter, minimum_filter

CORNERS = ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5))
MOST_JUDGED = 150


def inside_edge(polygon, p, q):
    """The part of a polygon to the left of an edge."""
    kept = []
    for i, (x, y) in enumerate(polygon):
        nx, ny = polygon[(i + 1) % len(polygon)]
        here, there = ((q[0] - p[0]) * (b - p[1]) - (q[1] - p[1]) * (a - p[0]) for a, b in ((x, y), (nx, ny)))
        if here >= 0:
            kept.append((x, y))
        if (here >= 0) != (there >= 0):
            t = here / (here - there)
            kept.append((x + t * (nx - x), y + t * (ny - y)))
    return kept


def signed_area(polygon):
    return sum(p[0] * q[1] - q[0] * p[1] for p, q in zip(polygon, polygon[1:] + polygon[:1])) / 2


def unit_vectors(world, x, y):
    lon, lat = np.deg2rad(np.array(world.all_pix2world([x + a for a, _ in CORNERS], [y + b for _, b in CORNERS], 0), np.longdouble))
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], -1)


def exact_mean(image, world, grid, x, y):
    """Of the pixels that a pixel of the grid touches, by the area shared between great circles: in the plane that touches the sphere in its middle these are straight. In numbers of eighty bits."""
    corners = unit_vectors(grid, x, y)
    middle = corners.sum(0) / np.sqrt((corners.sum(0) ** 2).sum())
    east = np.cross(np.array([0, 0, 1], np.longdouble), middle)
    east /= np.sqrt((east ** 2).sum())
    north, side = np.cross(middle, east), np.sqrt(((corners[1] - corners[0]) ** 2).sum())

    def flat(vectors):
        depth = vectors @ middle * side
        polygon = list(zip(vectors @ east / depth, vectors @ north / depth))
        return polygon if signed_area(polygon) > 0 else polygon[::-1]

    own = flat(corners)
    u, v = world.all_world2pix(*grid.all_pix2world([x + a for a, _ in CORNERS], [y + b for _, b in CORNERS], 0), 0, quiet=True)
    total, weight = 0, 0
    for j in range(max(0, math.floor(min(v))), min(image.shape[0] - 1, math.ceil(max(v))) + 1):
        for i in range(max(0, math.floor(min(u))), min(image.shape[1] - 1, math.ceil(max(u))) + 1):
            if not np.isfinite(image[j, i]):
                continue
            shared, edges = own, flat(unit_vectors(world, i, j))
            for k in range(4):
                shared = inside_edge(shared, edges[k], edges[(k + 1) % 4]) if shared else shared
            part = signed_area(shared) if shared else 0
            total, weight = total + part * image[j, i], weight + part
    return float(total / weight)


arguments = sys.argv[1:]
for path, extension, kernel, ours in zip(*[iter(arguments)] * 4):
    with fits.open(path) as file, fits.open(ours) as made:
        hdu = next(h for h in file if h.name == extension) if extension else next(h for h in file if h.data is not None)
        image = hdu.data.astype(float)
        result = made[0].data.astype(float)
        world = WCS(made[0].header)
        if kernel == "Area":
            own = WCS(hdu.header)
            expected, covered = reproject_exact((image, own), world, shape_out=result.shape)
            expected[covered < 1e-4] = np.nan
            # Where a corner lies on a border it finds a pixel in the midst of the image to be covered in part, or more than once.
            rows, columns = np.indices(result.shape)
            x, y = own.all_world2pix(*world.all_pix2world(columns.ravel(), rows.ravel(), 0), 0, quiet=True)
            inside = ((x > 2) & (x < image.shape[1] - 3) & (y > 2) & (y < image.shape[0] - 3)).reshape(result.shape)
            mistaken = inside & (np.abs(covered - 1) > 1e-5)
            assert mistaken.sum() < 0.02 * inside.sum(), mistaken.sum()
        else:
            expected, covered = reproject_interp((image, WCS(hdu.header)), world, shape_out=result.shape, order="bilinear")
        both = np.isfinite(result) & np.isfinite(expected)
        alone = int((np.isfinite(result) != np.isfinite(expected)).sum())
        filled = np.where(np.isfinite(expected), expected, np.nanmedian(expected))
        high, low = maximum_filter(filled, 5), minimum_filter(filled, 5)
        # Floats have seven digits; a constant patch has no slope.
        allowed = 0.02 * (high - low) + 1e-6 * np.abs(filled) + 1e-9 if kernel == "Bilinear" else 1e-5 * np.maximum(np.abs(high), np.abs(low)) + 1e-9
        if kernel == "Area":
            apart, torn = np.argwhere(both & ~mistaken & (np.abs(result - expected) > 0.9 * allowed)), np.argwhere(both & mistaken)
            assert len(apart) <= MOST_JUDGED, len(apart)
            expected[mistaken] = result[mistaken]
            for y, x in [*apart, *torn[:: 1 + len(torn) // MOST_JUDGED]]:
                expected[y, x] = exact_mean(image, own, world, x, y)
        worst = float(np.max(np.abs(result - expected)[both] / allowed[both])) if both.any() else 0.0
        far = np.unravel_index(np.argmax(np.where(both, np.abs(result - expected) / allowed, 0)), both.shape)
        print(int(both.sum()), alone, worst, *far, covered[far])
