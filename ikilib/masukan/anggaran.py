"""Rows of anggaran: one kegiatan at the position that runs it, with its pagu and, once known, its realisasi.

A head's budget is what stands at the head and at everyone beneath, so no kegiatan is written twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple

from ikilib.masukan import baca
from ikilib.masukan.bilangan import tulis
from ikilib.masukan.tabel import Tabel, kunci

WAJIB = ("jabatan", "program", "kegiatan", "pagu", "realisasi")
BOLEH = ("asal", "keterangan")
NAN = float("nan")


class Anggaran(NamedTuple):
    """One kegiatan: nomor of its position, kegiatan '' where only the program is known, realisasi NaN if unsaid."""

    jabatan: int
    program: str
    kegiatan: str
    pagu: float
    realisasi: float
    asal: str
    keterangan: str
    berkas: str
    lembar: str
    sel: str


def baca_tabel(tabel: Tabel, berkas: str, lembar: str, tahun: int, kata, catat: Callable[..., None]) -> list[Anggaran]:
    """The rows that can be read, in the order of the file. ``kata``: position by id and number (``nomor_jabatan``)."""
    hasil: list[Anggaran] = []
    pertama: dict[tuple, str] = {}
    for b in tabel.baris:
        nomor = baca.jabatan(b, kata, catat)
        program, kegiatan = (baca.teks(b.sel[k], catat) for k in ("program", "kegiatan"))
        if nomor is not None and not program:
            catat("ANGGARAN-PROGRAM-01", b.sel["program"].alamat)
        pagu, realisasi = (baca.angka(b.sel[k], tabel.koma, "rupiah", catat) for k in ("pagu", "realisasi"))
        if not b.sel["pagu"].teks.strip():
            catat("ANGGARAN-PAGU-01", b.sel["pagu"].alamat)
        asal, keterangan = baca.asal_boleh(b, catat)
        if nomor is None or not program or pagu is None:
            continue
        if realisasi is not None and realisasi > pagu:
            catat("ANGGARAN-LEBIH-01", b.sel["realisasi"].alamat, realisasi=tulis(realisasi), pagu=tulis(pagu))
        sama, alamat = (nomor, kunci(program), kunci(kegiatan)), b.sel["jabatan"].alamat
        if sama in pertama:
            catat("BARIS-GANDA-01", alamat, nama=f"{kegiatan or program} jabatan {nomor:02d}", pertama=pertama[sama])
            continue
        pertama[sama] = alamat
        nilai = NAN if realisasi is None else realisasi
        hasil.append(
            Anggaran(nomor, program, kegiatan, pagu, nilai, asal, keterangan, berkas, lembar, b.sel["pagu"].alamat)
        )
    _periksa_dua_kali(hasil, catat)
    return hasil


def _periksa_dua_kali(hasil: list[Anggaran], catat) -> None:
    """A program that stands both as a whole and by its kegiatan may be counted twice: nobody but the office knows."""
    per: dict[str, list[Anggaran]] = defaultdict(list)
    for a in hasil:
        per[kunci(a.program)].append(a)
    for isi in per.values():
        utuh = [a for a in isi if not a.kegiatan]
        if utuh and len(utuh) < len(isi):
            catat("ANGGARAN-DUA-01", utuh[0].sel, nama=utuh[0].program)
