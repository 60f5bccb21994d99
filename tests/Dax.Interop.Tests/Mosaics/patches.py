"""Coadd patches of sky maps of our own in a Butler repository whose registry is a copy of the survey's (../shared/data/butler/survey), emptied of its datasets.
As a program: patches.py SURVEY OUT writes the small skies of the tests: collection "skies", dataset type "deep_coadd", one sky map for each name in SKIES."""
import base64, json, math, os, shutil, sqlite3, struct, sys
import numpy as np

LEVEL = 7  # of the HTM pixels that Butler registries index regions by
ROOTS = np.array([
    [(1, 0, 0), (0, 0, -1), (0, 1, 0)], [(0, 1, 0), (0, 0, -1), (-1, 0, 0)], [(-1, 0, 0), (0, 0, -1), (0, -1, 0)], [(0, -1, 0), (0, 0, -1), (1, 0, 0)],
    [(1, 0, 0), (0, 0, 1), (0, -1, 0)], [(0, -1, 0), (0, 0, 1), (-1, 0, 0)], [(-1, 0, 0), (0, 0, 1), (0, 1, 0)], [(0, 1, 0), (0, 0, 1), (1, 0, 0)]], float)


def vectors(lon, lat):
    lon, lat = np.radians(lon), np.radians(lat)
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], -1)


def trixels(points):
    """The triangles of level 7 that hold the points (unit vectors, one a row); each once."""
    inside = lambda t: np.min([np.einsum("nk,nk->n", points, np.cross(t[:, i], t[:, (i + 1) % 3])) for i in range(3)], 0)
    root = np.argmax([inside(np.broadcast_to(t, (len(points), 3, 3))) for t in ROOTS], 0)
    index, t = root + 8, ROOTS[root]
    unit = lambda v: v / np.linalg.norm(v, axis=-1, keepdims=True)
    for _ in range(LEVEL):
        a, b, c = t[:, 0], t[:, 1], t[:, 2]
        ab, bc, ca = unit(a + b), unit(b + c), unit(c + a)
        children = np.stack([np.stack(v, 1) for v in ((a, ab, ca), (b, bc, ab), (c, ca, bc), (bc, ca, ab))], 1)
        which = np.argmax([inside(children[:, i]) for i in range(4)], 0)
        index, t = 4 * index + which, children[np.arange(len(points)), which]
    return np.unique(index)


class Repository:
    """Adds patches to one collection, which is also the label that the repository is to have; close() makes them seen."""

    def __init__(self, survey, out, collection, dataset_type="deep_coadd"):
        os.makedirs(out, exist_ok=True)
        for name in ("butler.yaml", "gen3.sqlite3"):
            shutil.copy(f"{survey}/{name}", out)
        self.out, self.collection, self.db = out, collection, sqlite3.connect(f"{out}/gen3.sqlite3")
        for table in [r[0] for r in self.db.execute("select name from sqlite_master where type = 'table' and (name like 'dataset_tags%' or name like 'dataset_calibs%')")]:
            self.db.execute(f"delete from {table}")
        for table in ("obscore", "dataset_location", "file_datastore_records", "dataset"):
            self.db.execute(f"delete from {table}")
        # Identifiers name a repository by its label.
        self.db.execute("update butler_attributes set value = replace(value, 'repo=itest', ?) where name = 'config:obscore.json'", (f"repo={collection}",))
        self.type, key = self.db.execute("select id, tag_association_table from dataset_type where name = ?", (dataset_type,)).fetchone()
        self.tags, self.type_name, self.number = key, dataset_type, 0
        self.run = self.db.execute("select max(collection_id) + 1 from collection").fetchone()[0]
        self.db.execute("insert into collection values (?, ?, 1, null)", (self.run, collection))
        self.db.execute("insert into run values (?, null, null, null)", (self.run,))
        self.db.execute("insert into collection_summary_dataset_type values (?, ?)", (self.run, self.type))

    def skymap(self, name, tracts, nx, ny):
        self.db.execute("insert into skymap values (?, ?, ?, ?, ?)", (name, base64.b64encode(name.encode()).decode(), tracts, nx, ny))
        self.db.execute("insert into collection_summary_skymap values (?, ?)", (self.run, name))
        for element in ("tract", "patch"):
            self.db.execute(f"insert into {element}_skypix_overlap_summary values ('htm', ?, ?)", (LEVEL, name))

    def region(self, element, keys, wcs, x0, y0, x1, y1):
        """The polygon of a box of pixels (its outer rim; counted from 1) and the triangles that it touches: at every few of its pixels one is looked up. Returns the registry's text."""
        corners = np.array([(x0 - 0.5, y0 - 0.5), (x1 + 0.5, y0 - 0.5), (x1 + 0.5, y1 + 0.5), (x0 - 0.5, y1 + 0.5)])
        v = vectors(*wcs.all_pix2world(corners[:, 0], corners[:, 1], 1))
        if np.dot(np.cross(v[0], v[1]), v[2]) < 0:
            v = v[::-1]
        gx, gy = np.meshgrid(np.linspace(x0 - 0.5, x1 + 0.5, 60), np.linspace(y0 - 0.5, y1 + 0.5, 60))
        for index in trixels(vectors(*wcs.all_pix2world(gx.ravel(), gy.ravel(), 1))):
            self.db.execute(f"insert into {element}_skypix_overlap values ('htm', ?, {','.join('?' * len(keys))}, ?)", (LEVEL, *keys, int(index)))
        return base64.b64encode(b"p" + struct.pack("<12d", *v.ravel())).decode()

    def tract(self, skymap, tract, wcs, width, height):
        self.db.execute("insert into tract values (?, ?, ?)", (skymap, tract, self.region("tract", (skymap, tract), wcs, 1, 1, width, height)))

    def patch(self, skymap, tract, patch, cell, wcs, width, height):
        """The header of the patch's own pixels."""
        self.db.execute("insert into patch values (?, ?, ?, ?, ?, ?)", (skymap, tract, patch, *cell, self.region("patch", (skymap, tract, patch), wcs, 1, 1, width, height)))

    def dataset(self, skymap, tract, patch, band, suffix=".fits"):
        """Registers a file; returns its identifier and where it belongs."""
        self.number += 1
        id = f"00000000000040008000{self.number:012x}"
        path = f"{self.collection}/{self.type_name}/{skymap}/{tract}/{patch}/{band}/{self.type_name}_{skymap}_{tract}_{patch}_{band}{suffix}"
        self.db.execute("insert into dataset values (?, ?, 1795197532704459000, ?)", (id, self.type, self.run))
        self.db.execute(f"insert into {self.tags} (dataset_type_id, dataset_id, collection_id, band, skymap, tract, patch) values (?, ?, ?, ?, ?, ?, ?)", (self.type, id, self.run, band, skymap, tract, patch))
        self.db.execute("insert into file_datastore_records values (?, ?, 'lsst.obs.base.formatters.fitsExposure.FitsExposureFormatter', 'ExposureF', '__NULL_STRING__', null, -1)", (id, path))
        self.db.execute("insert into dataset_location values ('FileDatastore@<butlerRoot>', ?)", (id,))
        full = os.path.join(self.out, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        return f"{id[:8]}-{id[8:12]}-{id[12:16]}-{id[16:20]}-{id[20:]}", full

    def close(self):
        self.db.commit()
        self.db.close()


def tract_wcs(lon, lat, arcsec, turn=0.0, x=0.5, y=0.5):
    """TAN about a tract's middle; pixel (x, y) is there."""
    from astropy.wcs import WCS
    wcs, s, t = WCS(naxis=2), arcsec / 3600, math.radians(turn)
    wcs.wcs.ctype, wcs.wcs.cunit, wcs.wcs.radesys = ["RA---TAN", "DEC--TAN"], ["deg", "deg"], "ICRS"
    wcs.wcs.crval, wcs.wcs.crpix = [lon, lat], [x, y]
    wcs.wcs.cd = s * np.array([[-math.cos(t), math.sin(t)], [math.sin(t), math.cos(t)]])
    wcs.wcs.set()
    return wcs


def shifted(wcs, x, y):
    """Of the pixels from (x, y) on, counted from 0."""
    own = wcs.deepcopy()
    own.wcs.crpix = [wcs.wcs.crpix[0] - x, wcs.wcs.crpix[1] - y]
    own.wcs.set()
    return own


def cards(wcs):
    header = wcs.to_header()
    for key in [k for k in header if k.startswith(("PC", "CDELT", "LATPOLE", "LONPOLE", "MJDREF", "WCSAXES"))]:
        del header[key]
    for i in (1, 2):
        header[f"CRPIX{i}"], header[f"CRVAL{i}"] = float(wcs.wcs.crpix[i - 1]), float(wcs.wcs.crval[i - 1])
        for j in (1, 2):
            header[f"CD{i}_{j}"] = float(wcs.wcs.cd[i - 1, j - 1])
    return header


def exposure(path, wcs, stars, sigma, r, size):
    """A sky of noise (its sigma grows to the right) and Moffat stars of three pixels, in nJy."""
    from astropy.io import fits
    y, x = np.indices((size, size), dtype=float)
    noise = sigma * (1 + 0.5 * x / size)
    image = r.normal(0, 1, (size, size)) * noise
    beta, alpha = 3.0, 3.0
    for lon, lat, flux in stars:
        px, py = (float(v) for v in wcs.all_world2pix(lon, lat, 0))
        if -30 < px < size + 30 and -30 < py < size + 30:
            image += flux * (beta - 1) / (math.pi * alpha ** 2) * (1 + ((x - px) ** 2 + (y - py) ** 2) / alpha ** 2) ** -beta
    mask = np.zeros((size, size), np.int32)
    mask[size // 2, size // 3: size // 3 + 4] = 2
    header = cards(wcs)
    hdus = [fits.PrimaryHDU(), fits.ImageHDU(image.astype(np.float32), header, name="IMAGE"), fits.ImageHDU(mask, header, name="MASK"), fits.ImageHDU((noise ** 2).astype(np.float32), header, name="VARIANCE")]
    hdus[1].header["BUNIT"], hdus[3].header["BUNIT"] = "nJy", "nJy2"
    for bit, name in enumerate(("BAD", "SAT", "NO_DATA")):
        hdus[2].header[("HIERARCH " if len(name) > 5 else "") + "MP_" + name] = bit
    fits.HDUList(hdus).writeto(path, overwrite=True, checksum=True)


# name: arcseconds of a pixel, tracts (their middle, turned by so much)
SKIES = {"wrap": (0.5, [(0.0, 12.0, 0.0)]), "pole": (0.5, [(0.0, 90.0, 25.0)]), "tracts": (0.5, [(150.0, 2.0, 0.0), (150.05, 2.03, 10.0)]), "wide": (20.0, [(0.0, 12.0, 0.0)])}
SIDE, STEP, STARS = 240, 200, 60  # pixels of a patch, from patch to patch


def skies(survey, out):
    """Of each sky four patches a tract in two bands: r has stars, g has none. stars.json says where they are."""
    repository, r, listed = Repository(survey, out, "skies"), np.random.default_rng(5), {}
    for name, (scale, tracts) in SKIES.items():
        repository.skymap(name, len(tracts), 2, 2)
        at = r.uniform(-230, 230, (STARS, 2))
        places = tract_wcs(*tracts[0][:2], scale).all_pix2world(at[:, 0], at[:, 1], 1)
        listed[name] = [(float(a), float(d), float(f)) for a, d, f in zip(*places, 10 ** r.uniform(4, 5.3, STARS))]
        for tract, (lon, lat, turn) in enumerate(tracts):
            whole = tract_wcs(lon, lat, scale, turn, (SIDE + STEP + 1) / 2, (SIDE + STEP + 1) / 2)
            repository.tract(name, tract, whole, SIDE + STEP, SIDE + STEP)
            for patch in range(4):
                x, y = STEP * (patch % 2), STEP * (patch // 2)
                own = shifted(whole, x, y)
                repository.patch(name, tract, patch, (patch % 2, patch // 2), own, SIDE, SIDE)
                for band in "rg":
                    exposure(repository.dataset(name, tract, patch, band)[1], own, listed[name] if band == "r" else [], 2.0, r, SIDE)
    repository.close()
    with open(f"{out}/stars.json", "w") as file:
        json.dump(listed, file)


if __name__ == "__main__":
    skies(*sys.argv[1:3])
