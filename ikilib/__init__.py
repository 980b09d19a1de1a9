"""ikilib: the performance decree of DPMPTSP Kabupaten Blitar (IKI 2016-2021) as data, formulas and reports.

The names that a planner uses in a notebook; each loads its module only when it is first used, so that
``import ikilib`` pulls in neither matplotlib nor Jupyter.
"""

from importlib import import_module

__version__ = "0.1.0"

_NAMA = {
    "siapkan": "ikilib.bahan",
    "selesai": "ikilib.laporan.penutup",
    "periksa": "ikilib.bahan",
    "katalog": "ikilib.tafsir",
    "gaya": "ikilib.laporan.html",
}
_MODUL = {
    "dinas": "ikilib.laporan.dinas",
    "individu": "ikilib.laporan.individu",
    "buku": "ikilib.buku",
    "mulai": "ikilib.mulai",
    "jelajah": "ikilib.jelajah",
}


def __getattr__(nama: str):
    if nama in _MODUL:
        return import_module(_MODUL[nama])
    if nama in _NAMA:
        return getattr(import_module(_NAMA[nama]), nama)
    raise AttributeError(f"ikilib tidak punya {nama!r}; yang ada: {', '.join(sorted([*_NAMA, *_MODUL]))}")
