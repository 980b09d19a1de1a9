"""All reports of some years: check the inputs, run the notebooks, publish what is whole, index it.

:func:`buat` is what `iki laporan` calls. Everything heavy is imported inside it, for the notebooks of the reports
import this package too.
"""

from __future__ import annotations

import sys
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
    data: Path | None = None,
    keluaran: Path | None = None,
    jabatan: list[str] | tuple[str, ...] = (),
    triwulan: int | None = None,
    skala: str = "permendagri_54_2010",
    per: str | None = None,
    proses: int | None = None,
) -> int:
    """Make the reports of every year: the dinas and 27 positions, or only the positions in ``jabatan``.

    Returns the exit code: 0 all made; 1 the inputs hold errors, nothing touched; 3 a report failed, or another run
    is making that year (the last good reports stay); 130 stopped by Ctrl-C or SIGTERM. ValueError on wrong use.
    """
    from ikilib import masukan
    from ikilib.laporan import banyak, rencana, terbit

    r = rencana.susun(tahun, data, keluaran, jabatan, triwulan, skala, per)
    if r.masalah:
        from ikilib.keluaran import masalah

        print(masalah(r.masalah, "teks"), file=sys.stderr)
    if masukan.ada_galat(r.masalah):
        return SALAH_MASUKAN
    try:
        with banyak.isyarat() as berhenti, terbit.ruang_kerja(r.keluaran, r.tahun) as kerja:
            return rencana.laksanakan(r, banyak.jumlah_proses(proses, len(r.tugas)), kerja, berhenti)
    except GagalLaporan as galat:
        print(galat, file=sys.stderr)
        return rencana.GAGAL
