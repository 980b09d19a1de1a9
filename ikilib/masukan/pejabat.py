"""Rows of pejabat: who holds a position, for the signatures. Personal data: no message repeats what was typed here.

Only the documents for signature hold them; they are in no report, no list, no manifest (masalah.py masks them).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import NamedTuple

from ikilib.masukan import baca
from ikilib.masukan.tabel import Tabel

WAJIB = ("jabatan", "nama", "nip", "pangkat")
BOLEH: tuple[str, ...] = ()


class Pejabat(NamedTuple):
    """One official: nomor of the position (0 is the Kepala Dinas), nip in groups of 8 6 1 3 or ''."""

    jabatan: int
    nama: str
    nip: str
    pangkat: str


def baca_tabel(tabel: Tabel, berkas: str, lembar: str, tahun: int, kata, catat: Callable[..., None]) -> list[Pejabat]:
    """The rows that can be read, in the order of the file."""
    hasil: list[Pejabat] = []
    pertama: dict[int, str] = {}
    for b in tabel.baris:
        nomor = baca.jabatan(b, kata, catat)
        nama, pangkat = (" ".join(baca.teks(b.sel[k], catat).split()) for k in ("nama", "pangkat"))
        nip = _nip(b.sel["nip"], catat)
        if not nama:
            catat("PEJABAT-NAMA-01", b.sel["nama"].alamat)
        if nomor in pertama:
            catat("BARIS-GANDA-01", b.sel["jabatan"].alamat, nama=f"jabatan {nomor}", pertama=pertama[nomor])
        elif nomor is not None and nama:
            pertama[nomor] = b.sel["jabatan"].alamat
            hasil.append(Pejabat(nomor, nama, nip, pangkat))
    return hasil


def _nip(sel, catat) -> str:
    """18 digits as `8 6 1 3`, the way the decree prints them; '' when blank or wrong (noted)."""
    teks = baca.teks(sel, catat)
    angka = re.sub(r"[\s.]", "", teks)
    if not angka:
        return ""
    if not re.fullmatch(r"[0-9]{18}", angka) or sel.isi.jenis == "angka":
        catat("PEJABAT-NIP-01", sel.alamat)
        return ""
    if not _masuk_akal(angka):
        catat("PEJABAT-NIP-02", sel.alamat)
    return f"{angka[:8]} {angka[8:14]} {angka[14]} {angka[15:]}"


def _masuk_akal(angka: str) -> bool:
    """Birth date, month of appointment, 1 or 2, serial: general knowledge, from no regulation that we could read."""
    try:
        dt.date(int(angka[:4]), int(angka[4:6]), int(angka[6:8]))
    except ValueError:
        return False
    return "01" <= angka[12:14] <= "12" and angka[14] in "12"
