"""What the fork server imports before it forks the workers: all that the cells and the pages of reports need.

Only the processes that become parents of the warm engine import this module; it takes a second, and what is read or
built here once is there in every report.
"""
# ruff: noqa: E402

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # half of that second was jsonschema's grammar of web addresses

import matplotlib
import nbformat

from ikilib import keputusan, rumus, tafsir
from ikilib.laporan import html
from ikilib.laporan.hangat.engine import prepare, settle
from ikilib.masukan import masalah

prepare(
    [
        "ikilib.bahan",
        "ikilib.laporan.penutup",
        "nbconvert.exporters.templateexporter",
        "pandas.core.methods.to_dict",
        "pandas.core.reshape.reshape",
        "seaborn",
    ]
)
matplotlib.rcdefaults()  # a figure does not depend on whose computer it is
for tabel in (keputusan.baca, tafsir.katalog, tafsir.jabatan, tafsir.variabel, rumus.operan, masalah.daftar, html.gaya):
    tabel()
nbformat.validate(nbformat.v4.new_notebook())  # compiles its schema: a tenth of a second
html.pengekspor()
settle()
