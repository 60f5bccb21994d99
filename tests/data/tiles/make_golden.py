#!/usr/bin/python3
"""Tile-compressed images of every kind, made by cfitsio's fpack and by astropy, and the pixels that cfitsio reads in them.

make_golden.py golden FOLDER        golden.fits.gz (all images as extensions of one file) and golden.csv (what they unpack to)
make_golden.py files FOLDER SEED    larger ones for a live comparison: NAME.fz, NAME.pixels (big-endian), NAME.header (of funpack)
make_golden.py pixels FILE...       the SHA-256 of the pixels that cfitsio reads in the first extension of each

Pixels are read through the C library (fits_read_subset), undefined ones as NaN: funpack 4.2.0 puts the pixels of tiles with undefined ones
into wrong places unless a tile is a row of the image, and astropy 5.2.1 does not tell undefined ones from others.
Needs fpack and funpack (libcfitsio-bin), python3-astropy, python3-numpy.
"""
import ctypes, ctypes.util, gzip, hashlib, os, subprocess, sys, tempfile, warnings
import numpy as np
from astropy.io import fits

warnings.simplefilter("ignore")


def images(rng, nx, ny):
    """name -> (array or HDU); noise, stars, undefined pixels, constant areas, extremes"""
    shape = (ny, nx)
    noise = rng.normal(100, 7, shape)
    y, x = np.mgrid[:ny, :nx]
    for _ in range(max(2, nx * ny // 800)):
        cx, cy, f = rng.uniform(0, nx), rng.uniform(0, ny), 10 ** rng.uniform(2, 4.5)
        noise += f * np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / 5)
    holes = noise.astype("f4")
    holes[rng.random(shape) < .03] = np.nan
    holes[ny // 2, :] = np.nan
    zeros = noise.astype("f4")
    zeros[rng.random(shape) < .2] = 0
    zeros[0, :3] = np.nan
    flags = np.zeros(shape, "i4")
    flags[rng.random(shape) < .02] = 32
    flags[:, : nx // 4] |= 1 << 14
    cube = rng.normal(5, 2, (5, ny // 2, nx // 2)).astype("f4")
    wild = rng.integers(-2**31, 2**31 - 1, shape).astype("i4")
    flat = np.full(shape, 7, "i2")
    flat[-1, -1] = -7
    return {
        "u8": np.clip(noise, 0, 255).astype("u1"), "i16": np.clip(noise - 90, -32768, 32767).astype("i2"),
        "u16": np.clip(noise * 20, 0, 65535).astype("u2"), "i32": (noise * 1000).astype("i4"), "u32": (noise * 50000).astype("u4"), "wild": wild, "flat": flat,
        "f32": noise.astype("f4"), "holes": holes, "zeros": zeros, "f64": noise + rng.random(shape) * 1e-9, "flags": flags,
        "cube": cube, "icube": (cube * 100).astype("i2"), "line": noise.ravel()[: nx * 3].astype("i2"), "fline": noise.ravel()[: nx * 3].astype("f4"),
    }


FPACK = [
    # (images, fpack's arguments)
    ("u8 i16 u16 i32 u32 flags wild flat icube line", "-r"), ("u8 i16 u16 i32 flat", "-r -t 32,16"), ("i16 u32 flags", "-r -w"), ("i16 icube", "-r -t 7,5"),
    ("f32 holes cube f64 fline", "-r -q 4"), ("f32 holes zeros f64", "-r -qz 4 -t 32,32"), ("f32 holes f64", "-r -q0 8 -t 25,11"), ("holes zeros cube", "-r -qz99 2"),
    ("f32 holes f64", "-r -q9999 4 -w"), ("f32", "-r -q -0.5"),
    ("u8 i16 u16 i32 u32 wild flat icube line", "-g1"), ("i16 i32 flags f32 holes", "-g1 -q 4 -t 32,16"), ("f32 holes f64 cube", "-g1 -q 0"),
    ("u8 i16 u16 i32 u32 wild flat icube line", "-g2"), ("i16 i32 f32 holes f64", "-g2 -q 4 -t 20,20"), ("f32 holes f64 cube fline", "-g2 -q 0"), ("f32 f64 i16", "-g2 -q 0 -t 32,32"),
    ("f32 f64 i32", "-g2 -q 0 -w"),
    ("u8 i16 u16 i32 flags flat", "-h"), ("i16 i32", "-h -s 4"), ("i16 i32", "-h -t 16,16"), ("f32 holes f64", "-h -q 4"), ("i16 u8", "-h -w"), ("f32", "-h -q 4 -s 2 -t 19,23"),
    ("u8 flags u16", "-p"), ("u8 flags", "-p -t 32,16"), ("flags", "-p -w"),
    ("i16 i32 f32", "-d"),
]

ASTROPY = [
    # (images, compression, keywords): what fpack does not do
    ("i16 i32", "HCOMPRESS_1", dict(hcomp_scale=6, hcomp_smooth=1)), ("i16", "HCOMPRESS_1", dict(hcomp_scale=3, hcomp_smooth=1, tile_size=(21, 17))),
    ("f32", "HCOMPRESS_1", dict(hcomp_scale=2, hcomp_smooth=1, quantize_level=8)), ("cube", "RICE_1", dict(tile_size=(9, 6, 2), quantize_method=1, dither_seed=123)),
    ("icube", "GZIP_2", dict(tile_size=(9, 6, 2))), ("icube", "GZIP_1", dict(tile_size=(50, 3, 5))), ("holes", "GZIP_1", dict(quantize_method=2, dither_seed=77, tile_size=(13, 31))),
    ("f64", "GZIP_2", dict(quantize_method=1, dither_seed=10000, tile_size=(30, 30))), ("zeros", "RICE_1", dict(quantize_method=2, dither_seed=5, tile_size=(64, 1))),
]


def run(*arguments):
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def raw_file(path, name, data):
    header = fits.Header()
    header["OBJECT"] = (name, "a comment / with a slash")
    header["CRPIX1"] = (1.5, "[pixel] reference")
    header["HIERARCH ESO DET NAME"] = ("ccd 1", "long keyword")
    header["LONGTEXT"] = "it goes on and on, 'quoted', " * 5
    header["HISTORY"] = "made for a comparison"
    primary = fits.PrimaryHDU(data, header) if name in ("i16", "f32", "flat") else None
    hdus = [primary] if primary else [fits.PrimaryHDU(), fits.ImageHDU(data, header, name=name.upper())]
    if name == "i16":
        hdus[-1].header["BLANK"] = -32768
    fits.HDUList(hdus).writeto(path, overwrite=True, checksum=True)


def make(folder, rng, nx, ny):
    """yields (name, path of the compressed file, path of the unpacked one)"""
    data = images(rng, nx, ny)
    number = 0
    for names, arguments in FPACK:
        for name in names.split():
            number += 1
            base = f"{folder}/{number:03d}_{name}{arguments.replace(' ', '').replace(',', 'x')}"
            raw_file(base + ".raw", name, data[name])
            run("fpack", *arguments.split(), "-O", base + ".fz", base + ".raw")
            run("funpack", "-O", base + ".fits", base + ".fz")
            os.remove(base + ".raw")
            yield os.path.basename(base), base + ".fz", base + ".fits"
    for names, algorithm, keywords in ASTROPY:
        for name in names.split():
            number += 1
            base = f"{folder}/{number:03d}_{name}_astropy_{algorithm}"
            hdu = fits.CompImageHDU(data[name], name=name.upper(), compression_type=algorithm, **keywords)
            fits.HDUList([fits.PrimaryHDU(), hdu]).writeto(base + ".fz", overwrite=True)
            run("funpack", "-O", base + ".fits", base + ".fz")
            yield os.path.basename(base), base + ".fz", base + ".fits"


def pixels(path):
    """(BITPIX, axes, big-endian pixels with one kind of NaN) of the image in the first extension, unscaled"""
    name = ctypes.util.find_library("cfitsio")
    lib, status, file = ctypes.CDLL(name), ctypes.c_int(), ctypes.c_void_p()
    lib.ffopentest(int(name.split(".so.")[1]), ctypes.byref(file), f"{path}[1]".encode(), 0, ctypes.byref(status))
    bitpix, naxis, naxes = ctypes.c_int(), ctypes.c_int(), (ctypes.c_long * 9)()
    lib.ffgipr(file, 9, ctypes.byref(bitpix), ctypes.byref(naxis), naxes, ctypes.byref(status))
    lib.ffpscl(file, ctypes.c_double(1), ctypes.c_double(0), ctypes.byref(status))
    axes = naxes[: naxis.value]
    kind, code = {8: ("u1", 11), 16: ("i2", 21), 32: ("i4", 31), -32: ("f4", 42), -64: ("f8", 82)}[bitpix.value]
    array = np.zeros(axes[::-1], kind)
    undefined, any_undefined, longs = np.array([np.nan], kind) if kind[0] == "f" else None, ctypes.c_int(), ctypes.c_long * naxis.value
    lib.ffgsv(file, code, longs(*[1] * naxis.value), longs(*axes), longs(*[1] * naxis.value), undefined is not None and undefined.ctypes.data_as(ctypes.c_void_p) or None,
              array.ctypes.data_as(ctypes.c_void_p), ctypes.byref(any_undefined), ctypes.byref(status))
    lib.ffclos(file, ctypes.byref(ctypes.c_int()))
    if status.value:
        raise OSError(f"cfitsio: status {status.value} for {path}")
    if kind[0] == "f":
        array[np.isnan(array)] = np.nan
    return bitpix.value, axes, array.astype(array.dtype.newbyteorder(">"))


def header(path):
    """the records of the image in an unpacked file"""
    with fits.open(path) as hdus:
        hdu = [h for h in hdus if h.header["NAXIS"]][0]
        with open(path, "rb") as file:
            file.seek(hdu._header_offset)
            return file.read(hdu._data_offset - hdu._header_offset)


def golden(folder):
    rng = np.random.default_rng(20)
    with tempfile.TemporaryDirectory() as scratch, open(f"{folder}/golden.csv", "w") as table:
        whole = bytearray(fits.PrimaryHDU().header.tostring().encode())
        table.write("hdu,name,bitpix,axes,sha256\n")
        for number, (name, packed, _) in enumerate(make(scratch, rng, 46, 30), 1):
            bitpix, axes, array = pixels(packed)
            table.write(f"{number},{name},{bitpix},{'x'.join(map(str, axes))},{hashlib.sha256(array.tobytes()).hexdigest()}\n")
            with fits.open(packed, disable_image_compression=True) as hdus:
                start = hdus[1]._header_offset
            whole += open(packed, "rb").read()[start:]
        with open(f"{folder}/golden.fits.gz", "wb") as out:
            out.write(gzip.compress(bytes(whole), 9, mtime=0))


def files(folder, seed):
    for name, packed, unpacked in make(folder, np.random.default_rng(seed), 332, 260):
        open(packed[:-3] + ".pixels", "wb").write(pixels(packed)[2].tobytes())
        open(packed[:-3] + ".header", "wb").write(header(unpacked))
        os.remove(unpacked)
        print(name)


if __name__ == "__main__":
    if sys.argv[1] == "golden":
        golden(sys.argv[2])
    elif sys.argv[1] == "pixels":
        for path in sys.argv[2:]:
            print(hashlib.sha256(pixels(path)[2].tobytes()).hexdigest(), path)
    else:
        files(sys.argv[2], int(sys.argv[3]))
