"""Rows of narasi: what the office says in its own words of an indicator, a position, or the whole dinas."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ikilib.masukan import baca
from ikilib.masukan.tabel import Tabel

KOLOM = ("pendorong", "penghambat", "tindak_lanjut", "rencana_aksi", "isu_strategis")
WAJIB = ("kode", *KOLOM)
BOLEH = ("asal", "keterangan")
DINAS = "dinas"


class Narasi(NamedTuple):
    """The words of one row, '' where blank; kode is '18.01', '18' or 'dinas'."""

    kode: str
    pendorong: str
    penghambat: str
    tindak_lanjut: str
    rencana_aksi: str
    isu_strategis: str
    asal: str
    keterangan: str
    berkas: str
    lembar: str
    sel: str


def baca_tabel(tabel: Tabel, berkas: str, lembar: str, tahun: int, kata, catat: Callable[..., None]) -> list[Narasi]:
    """The rows that can be read, in the order of the file. ``kata``: position by id and number, and the 165 codes."""
    hasil: list[Narasi] = []
    pertama: dict[str, str] = {}
    sah = frozenset((DINAS, *kata.kode))
    for b in tabel.baris:
        sel = b.sel["kode"]
        nomor = baca.nomor_jabatan(sel, kata.jabatan)
        kode = f"{nomor:02d}" if nomor else baca.kode(b, "kode", sah, catat)
        isi = [baca.teks(b.sel[k], catat) for k in KOLOM]
        asal = baca.asal_boleh(b, catat)
        if kode in pertama:
            catat("BARIS-GANDA-01", sel.alamat, nama=kode, pertama=pertama[kode])
        elif kode:
            pertama[kode] = sel.alamat
            hasil.append(Narasi(kode, *isi, *asal, berkas, lembar, sel.alamat))
    return hasil
