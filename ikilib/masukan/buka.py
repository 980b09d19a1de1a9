"""A small table of one year from its file, CSV or XLSX: found, read once, checked, and laid out under its header."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

from ikilib.masukan import berkas, excel, teks
from ikilib.masukan.masalah import Masalah, pencatat
from ikilib.masukan.tabel import Tabel, susun


class Lembar(NamedTuple):
    """The rows of a table, and where they stand."""

    tabel: Tabel
    berkas: str
    lembar: str


def buka(
    folder: Path,
    tahun: int,
    jenis: str,
    kolom: tuple[tuple[str, ...], tuple[str, ...]],
    masalah: list[Masalah],
    sidik: dict[str, str],
) -> Lembar | None:
    """The table ``jenis`` of the year, or None; ``kolom`` are the columns it must have and those it may have.

    Its problems are added to ``masalah`` (to have no file is none), its SHA-256 to ``sidik``.
    """
    jalur = berkas.cari(folder / str(tahun), jenis, pencatat(masalah, f"{tahun}/{jenis}.csv"), False)
    if not jalur:
        return None
    nama = f"{tahun}/{jalur.name}"
    isi = berkas.isi(folder, jalur, pencatat(masalah, nama))
    if isi is None:
        return None
    sidik[nama] = hashlib.sha256(isi).hexdigest()
    return tabel_dari(isi, nama, jenis, kolom, masalah)


def tabel_dari(
    isi: bytes, nama: str, jenis: str, kolom: tuple[tuple[str, ...], tuple[str, ...]], masalah: list[Masalah]
) -> Lembar | None:
    """The bytes of a file laid out under its header, or None when they are no such table."""
    (wajib, boleh), catat = kolom, pencatat(masalah, nama)
    akhiran = "." + nama.rpartition(".")[2].casefold()
    if not berkas.sesuai(isi, akhiran, catat):
        return None
    kisi = teks.kisi(isi, frozenset(wajib + boleh), catat) if akhiran == ".csv" else excel.kisi(isi, jenis, catat)
    if kisi is None:
        return None
    return Lembar(susun(kisi, wajib, boleh, pencatat(masalah, nama, kisi.lembar)), nama, kisi.lembar)
