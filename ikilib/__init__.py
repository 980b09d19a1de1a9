"""ikilib: the performance decree of DPMPTSP Kabupaten Blitar (IKI 2016-2021) as data, formulas and reports.

The names that a planner uses in a notebook; each loads its module only when it is first used, so that
``import ikilib`` pulls in neither matplotlib nor Jupyter. Stable, for notebooks of one's own (:mod:`ikilib.analisis`):

- ``katalog()``, ``fakta(tahun)``, ``target(tahun)``, ``hasil(tahun, jabatan="")``: the four tables, DataFrames
- ``lihat(tabel, baris=10)``, ``lihat_jabatan(tahun, jabatan)``: a table, a position's results, for the eye
- ``tanda_contoh(tabel)``: the sentence that must stand beside invented figures
- ``simpan(tabel_or_figure, nama)``: XLSX or PNG in ``outputs/analisis``

The others serve the notebooks that come with ikilib, and change with them.
"""

from importlib import import_module

__version__ = "0.1.0"

_ANALISIS = ("katalog", "fakta", "target", "hasil", "lihat", "lihat_jabatan", "tanda_contoh", "simpan")

_NAMA = {
    "siapkan": "ikilib.bahan",
    "selesai": "ikilib.laporan.penutup",
    "periksa": "ikilib.bahan",
    "gaya": "ikilib.laporan.html",
    **dict.fromkeys(_ANALISIS, "ikilib.analisis"),
}
_MODUL = {
    "dinas": "ikilib.laporan.dinas",
    "individu": "ikilib.laporan.individu",
    "buku": "ikilib.buku",
    "mulai": "ikilib.mulai",
    "jelajah": "ikilib.jelajah",
    "isian": "ikilib.isian",
    "simulasi": "ikilib.simulasi",
}
__all__ = list(_ANALISIS)


def __getattr__(nama: str):
    if nama in _MODUL:
        return import_module(_MODUL[nama])
    if nama in _NAMA:
        return getattr(import_module(_NAMA[nama]), nama)
    raise AttributeError(f"ikilib tidak punya {nama!r}; yang ada: {', '.join(sorted([*_NAMA, *_MODUL]))}")
