"""What astropy says of FITS files: python3 facts.py LIST OUT [GENERATE]

LIST names files, one a line; OUT receives one JSON object a line and HDU. With GENERATE, a folder, files of every kind of image and header are written there
first and looked at too. Pixels are told by the SHA-256 of their stored (big-endian, unscaled) bytes and of their physical values as little-endian doubles.
"""
import hashlib
import json
import os
import random
import sys

import numpy as np
from astropy.io import fits


def generate(folder):
    rng = np.random.default_rng(5)
    shapes = [(7,), (40, 31), (5, 6, 7), (2, 3, 4, 5)]
    kinds = [('u1', 8), ('i2', 16), ('i4', 32), ('i8', 64), ('f4', -32), ('f8', -64)]
    for kind, bitpix in kinds:
        for shape in shapes:
            info = np.iinfo(kind) if bitpix > 0 else None
            data = rng.integers(info.min, info.max, shape, dtype=kind, endpoint=True) if info else rng.normal(0, 1e3, shape).astype(kind)
            header = fits.Header()
            if info:
                header['BLANK'] = int(data.flat[3])
            else:
                data.flat[3] = np.nan
                data.flat[4] = np.inf
            for scale, zero in ((None, None), (0.25, -3.5), (1, float(1 << (bitpix - 1)) if bitpix in (16, 32) else 1e3)):
                name = os.path.join(folder, f'image_{kind}_{len(shape)}_{scale}_{zero}.fits')
                if scale is not None:
                    header['BSCALE'] = scale
                    header['BZERO'] = zero
                raw(name, data, header)
    np_headers(folder)
    columns(folder, rng)


def raw(name, data, header):
    """Stored values as they are given, whatever the scaling keywords say."""
    cards = [f"SIMPLE  = {'T':>20}", f'BITPIX  = {data.dtype.itemsize * 8 * (-1 if data.dtype.kind == "f" else 1):>20}', f'NAXIS   = {data.ndim:>20}']
    cards += [f'{"NAXIS" + str(i + 1):8}= {n:>20}' for i, n in enumerate(reversed(data.shape))]
    cards += [str(card) for card in header.cards] + ['END']
    text = ''.join(card.ljust(80) for card in cards)
    body = data.astype(data.dtype.newbyteorder('>')).tobytes()
    with open(name, 'wb') as out:
        out.write(text.ljust(-(-len(text) // 2880) * 2880).encode() + body + bytes(-len(body) % 2880))


def np_headers(folder):
    header = fits.Header()
    header['LONG'] = ("It's " + 'a long string of many words, ' * 12, 'and a comment')
    header['HIERARCH ESO INS FILT1 NAME'] = ('OIII/3000', 'HIERARCH')
    header['HIERARCH lower case key'] = 2.5
    header['EMPTY'] = ''
    header['NONE'] = None
    header['NONEC'] = (None, 'undefined with a comment')
    header['YES'] = (True, '[unit] logical')
    header['BIG'] = 12345678901234567
    header['SMALL'] = 1.2345678901234567e-300
    header['REAL'] = 0.1
    header['NEG'] = -1e22
    header['CPLX'] = complex(1.5, -2)
    header['QUOTE'] = ("''", "quotes")
    header['AMP'] = 'ends in &'
    header['COMMENT'] = 'a comment = 5 / of words'
    header['HISTORY'] = 'h' * 200
    header[''] = 'blank keyword'
    for text in ("DEXP    =              1.5D+03 / d", "LEFT    = 5", "PLUS    = +5.0E+1/tight", "POINT   = 5.", "DOT     = -.5", "SHORT   = 'ab'"):
        header.append(fits.Card.fromstring(text))
    raw(os.path.join(folder, 'header.fits'), np.zeros((2, 2), 'u1'), header)


def columns(folder, rng):
    n = 50
    table = fits.BinTableHDU.from_columns([
        fits.Column('name', '12A', array=np.array([f'row {i}' for i in range(n)])),
        fits.Column('byte', 'B', array=rng.integers(0, 256, n, dtype='u1'), null=7),
        fits.Column('short', 'I', array=rng.integers(-9, 9, n, dtype='i2'), null=-1, unit='adu'),
        fits.Column('word', '3J', array=rng.integers(-9, 9, (n, 3), dtype='i4')),
        fits.Column('unsigned', 'J', array=rng.integers(0, 1 << 32, n, dtype='u4'), bzero=1 << 31),
        fits.Column('long', 'K', array=rng.integers(-1 << 50, 1 << 50, n)),
        fits.Column('real', '6E', array=rng.normal(size=(n, 6)).astype('f4'), dim='(2,3)', unit='Jy'),
        fits.Column('double', 'D', array=rng.normal(size=n)),
        fits.Column('variable', 'PE()', array=np.array([rng.normal(size=i % 5).astype('f4') for i in range(n)], dtype=object)),
        fits.Column('bits', '11X', array=rng.integers(0, 2, (n, 11)).astype(bool)),
    ], name='T')
    fits.HDUList([fits.PrimaryHDU(), table]).writeto(os.path.join(folder, 'table.fits'), overwrite=True)


def value(card):
    v = card.value
    if isinstance(v, fits.card.Undefined) or v is None:
        return {'kind': 'Undefined'}
    if isinstance(v, bool):
        return {'kind': 'Logical', 'text': 'T' if v else 'F'}
    if isinstance(v, int):
        return {'kind': 'Integer', 'text': str(v)}
    if isinstance(v, float):
        return {'kind': 'Real', 'number': v}
    if isinstance(v, complex):
        return {'kind': 'Complex', 'number': v.real, 'imaginary': v.imag}
    return {'kind': 'Text', 'text': v}


def facts_of_header(hdu):
    cards = []
    for card in hdu.header.cards:
        if card.keyword in ('COMMENT', 'HISTORY', ''):
            cards.append({'keyword': card.keyword, 'kind': 'None', 'comment': str(card.value).strip(' ')})
        else:
            cards.append({'keyword': card.keyword, **value(card), 'comment': None if 'CONTINUE' in card.image[80:] else card.comment})
    return cards


def sha(array):
    return hashlib.sha256(array.tobytes()).hexdigest()


def stored(array):
    return array.astype(array.dtype.newbyteorder('>'), copy=False)


def physical(array, header):
    values = array.astype('<f8')
    if header.get('BSCALE', 1) != 1 or header.get('BZERO', 0) != 0:
        values = values * float(header.get('BSCALE', 1)) + float(header.get('BZERO', 0))
    if header['BITPIX'] > 0 and 'BLANK' in header:
        values[array == header['BLANK']] = np.nan
    values[np.isnan(values)] = np.nan
    return sha(values.astype('<f8'))


def facts_of_image(hdu, header, rng):
    data = hdu.data
    facts = {'axes': list(reversed(data.shape)), 'stored': sha(stored(data)), 'physical': physical(data, header), 'sections': []}
    for _ in range(3):
        lower = [rng.randrange(n) for n in data.shape]
        upper = [rng.randint(low + 1, n) for low, n in zip(lower, data.shape)]
        part = data[tuple(slice(a, b) for a, b in zip(lower, upper))]
        facts['sections'].append({'lower': lower[::-1], 'upper': upper[::-1], 'stored': sha(stored(np.ascontiguousarray(part)))})
    return facts


def facts_of_table(hdu):
    columns = []
    raw_rows = hdu.data.view(np.ndarray) if len(hdu.data) else None
    for column in hdu.columns:
        fact = {'name': column.name, 'unit': column.unit, 'null': column.null if isinstance(column.null, int) else None, 'format': column.format}
        code = column.format.lstrip('0123456789')[:1]
        if raw_rows is not None and code in 'BIJKED':
            cells = np.asarray(raw_rows[column.name])
            values = cells.astype('<f8') * float(column.bscale or 1) + float(column.bzero or 0)
            if fact['null'] is not None:
                values[cells == fact['null']] = np.nan
            values[np.isnan(values)] = np.nan
            fact['values'] = sha(values)
        if raw_rows is not None and code == 'A':
            fact['texts'] = [str(text) for text in hdu.data[column.name]][:200]
        if raw_rows is not None and code in 'PQ':
            fact['lengths'] = [int(cell[0]) for cell in np.asarray(raw_rows[column.name])]
            if column.format.lstrip('0123456789')[1] in 'BIJKED':
                fact['arrays'] = hashlib.sha256(b''.join(stored(np.asarray(cell)).tobytes() for cell in hdu.data[column.name])).hexdigest()
        columns.append(fact)
    return {'rows': len(hdu.data), 'columns': columns}


def main(list_file, out_file, folder=None):
    files = [line.strip() for line in open(list_file)]
    if folder:
        generate(folder)
        files += sorted(os.path.join(folder, name) for name in os.listdir(folder))
    rng = random.Random(1)
    with open(out_file, 'w') as out:
        for name in files:
            with fits.open(name, do_not_scale_image_data=True, disable_image_compression=True, ignore_blank=True, memmap=False) as hdus:
                facts = [facts_of_hdu(name, hdus, index, rng) for index in range(len(hdus))]
                compressed = any(hdu.header.get('ZIMAGE') for hdu in hdus)
            if compressed:
                # The pixels as astropy (that is, cfitsio's code) unpacks them.
                with fits.open(name, memmap=False) as hdus:
                    for fact, hdu in zip(facts, hdus):
                        if isinstance(hdu, fits.CompImageHDU):
                            fact['image'] = facts_of_image(hdu, hdu.header, rng)
            out.writelines(json.dumps(fact) + '\n' for fact in facts)


def facts_of_hdu(name, hdus, index, rng):
    hdu = hdus[index]
    header = hdu.header.copy()
    fact = {'file': name, 'index': index, 'count': len(hdus), 'name': hdu.name if index or hdu.name != 'PRIMARY' else '', 'cards': facts_of_header(hdu)}
    if isinstance(hdu, (fits.PrimaryHDU, fits.ImageHDU)) and header['NAXIS'] > 0:
        fact['image'] = facts_of_image(hdu, header, rng)
    if isinstance(hdu, fits.BinTableHDU):
        fact['table'] = facts_of_table(hdu)
    return fact


if __name__ == '__main__':
    main(*sys.argv[1:])
