"""All reports of some years: check the inputs, run the notebooks, publish what is whole, index it.

:func:`buat` is what `iki laporan` calls. Everything heavy is imported inside it, for the notebooks of the reports
import this package too.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

MIME = "application/vnd.ikilib+json"  # the closing cell's output: a report ran to its end (penutup.py)
SALAH_MASUKAN = 1


class GagalLaporan(Exception):
    """A report that was not made: ``sebab`` is a sentence for the planner, ``langkah`` the In [n] (0: none).

    ``rinci`` (a traceback; holds paths and data) is for the local log only; ``nb`` is the notebook as far as it ran.
    """

    def __init__(self, sebab: str, langkah: int = 0, *, rinci: str = "", nb=None):
        super().__init__(sebab, langkah)
        self.sebab, self.langkah, self.rinci, self.nb = sebab, langkah, rinci, nb

    def __str__(self) -> str:
        return self.sebab


def nama_individu(nomor: int, id: str) -> str:
    """The name of an individual's report, of its files and of its entry in the manifest: '26_kasi_kebijakan'."""
    return f"{nomor:02d}_{id}"


def buat(
    tahun: list[int],
    *,
    data: Sequence[Path] = (),
    keluaran: Path | None = None,
    jabatan: Sequence[str] = (),
    triwulan: int | None = None,
    skala: str = "permendagri_54_2010",
    per: str | None = None,
    proses: int | None = None,
    mesin: str | None = None,
    dask: str | None = None,
    ulang: bool = False,
) -> int:
    """Make the reports of every year: the dinas and 27 positions, or only the positions in ``jabatan``.

    ``data``: the folder of each office. ``mesin``: 'hangat' or 'baku' (None: the warm one where there is one).
    ``dask``: address of a scheduler, or 'lokal'. ``ulang``: also what is up to date. Returns the exit code: 0 all
    made; 1 the inputs hold errors, nothing touched; 3 a report failed, or another run is making that year (the last
    good reports stay); 130 stopped by Ctrl-C or SIGTERM. ValueError on wrong use.
    """
    from ikilib.laporan import banyak, jalankan, rencana, terbit

    mesin = jalankan.pilih_mesin(mesin)
    buat_semua = _pelaksana(mesin, dask)
    r = rencana.susun(tahun, data, keluaran, jabatan, triwulan, skala, per)
    _sebut_masalah(r)
    if r.bermasalah:
        return SALAH_MASUKAN
    try:
        with banyak.isyarat() as berhenti, terbit.ruang_kerja(r.keluaran, r.tahun) as kerja:
            pilihan = {"kerja": kerja, "halaman": rencana.halaman, "mesin": mesin, "berhenti": berhenti}
            return rencana.laksanakan(r, partial(buat_semua, proses=proses, **pilihan), berhenti, ulang=ulang)
    except GagalLaporan as galat:
        print(galat, file=sys.stderr)
        return rencana.GAGAL


def _pelaksana(mesin: str, dask: str | None) -> Callable:
    """What will run the tasks, here or on a cluster; a warm engine begins to warm while the inputs are read."""
    from ikilib.laporan import banyak

    if not dask:
        banyak.panaskan(mesin)
        return banyak.buat_semua
    from ikilib.laporan import jauh

    jauh.periksa_alamat(dask)
    return partial(jauh.buat_semua, alamat=dask)


def _sebut_masalah(r) -> None:
    """Print the problems of the inputs, each once; under the name of the office, where there are several."""
    from ikilib.keluaran import masalah

    for kantor in r.kantor or [""]:
        semua = tuple(dict.fromkeys(m for t in r.terbitan if t.kantor == kantor for m in t.masalah))
        if semua:
            print(f"{kantor}:\n{masalah(semua, 'teks')}" if kantor else masalah(semua, "teks"), file=sys.stderr)
