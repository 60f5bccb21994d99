#!/usr/bin/python3
"""Writes golden.zip beside itself: small FITS files of every kind, and facts.json, what astropy says of them (tests/Dax.Interop.Tests/Fits/facts.py)."""
import os
import sys
import tempfile
import zipfile

import astropy

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, '..', '..', 'Dax.Interop.Tests', 'Fits'))
import facts  # noqa: E402


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        facts.generate(folder)
        names = sorted(n for n in os.listdir(folder) if n in ('header.fits', 'table.fits') or '_3_' in n)
        with open('list.txt', 'w') as out:
            out.write('\n'.join(names) + '\n')
        facts.main('list.txt', 'facts.json')
        with zipfile.ZipFile(os.path.join(here, 'golden.zip'), 'w', zipfile.ZIP_DEFLATED) as golden:
            for name in names + ['facts.json']:
                golden.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), open(name, 'rb').read(), zipfile.ZIP_DEFLATED)
    print(len(names), 'files, astropy', astropy.__version__)


main()
