"""A CSV file in pieces: some of its cells replaced, everything else byte for byte as it was."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from ikilib.masukan import teks
from ikilib.masukan.masalah import Masalah, baris, pencatat
from ikilib.masukan.tabel import Kisi, cari_kepala, kunci

BOM = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
Isian = dict[str, str]  # column → text


class Rangka(NamedTuple):
    """A file in pieces: what stands before the table, and rows of raw cells with what ends each of them."""

    bom: bytes
    sandi: str
    awal: str
    pemisah: str
    mentah: tuple[tuple[list[str], str], ...]
    kisi: Kisi
    tempat: int
    kolom: dict[str, int]
    ujung: int  # the number of the line after the last


@lru_cache(maxsize=8)
def urai(isi: bytes, nama: str, wajib: tuple[str, ...]) -> Rangka:
    """The file in pieces whose sum is the file; ValueError when it is no table with the columns ``wajib``."""
    masalah: list[Masalah] = []
    label = frozenset(wajib)
    kisi = teks.kisi(isi, label, pencatat(masalah, nama))
    if kisi is None:
        raise ValueError(" ".join(map(baris, masalah)))
    bom = next((b for b in BOM if isi.startswith(b)), b"")
    sandi = BOM.get(bom, "utf-8")
    semua = isi[len(bom) :].decode(sandi)
    sep = teks.SEP.match(semua)
    awal = sep[0] if sep else ""
    tempat, jumlah = cari_kepala(kisi.baris, label)
    kolom = {kunci(t): i for i, t in enumerate(kisi.baris[tempat][1])} if jumlah else {}
    if kurang := [n for n in wajib if n not in kolom]:
        raise ValueError(f"{nama}: kolom {', '.join(kurang)} tidak ada. Perbaiki judul kolomnya, lalu buka lagi.")
    pemisah = teks.pemisah(semua[len(awal) :], label)
    ujung = teks.baris_sesudah(semua) + (not semua.endswith(("\n", "\r")))
    return Rangka(bom, sandi, awal, pemisah, _potong(semua[len(awal) :], pemisah), kisi, tempat, kolom, ujung)


def _potong(isi: str, pemisah: str) -> tuple[tuple[list[str], str], ...]:
    """Rows of raw cells (quotes and all) with their line ends."""
    sel = re.compile(rf'("(?:[^"]|"")*"|[^{re.escape(pemisah)}\r\n]*)({re.escape(pemisah)}|\r\n|\r|\n|\Z)')
    hasil, baris, di = [], [], 0
    while di < len(isi) or baris:
        cocok = sel.match(isi, di)
        baris.append(cocok[1])
        di = cocok.end()
        if cocok[2] != pemisah:
            hasil.append((baris, cocok[2]))
            baris = []
    return tuple(hasil)


def tulis(r: Rangka, baru: dict[int, Isian], tambahan: Iterable[Isian] = ()) -> bytes:
    """The file with the cells of ``baru`` (by the line on which a row begins) replaced, and more rows at its end."""
    baris = [(_isikan(r, s, baru.get(n, {})), akhir) for (n, _), (s, akhir) in zip(r.kisi.baris, r.mentah, strict=True)]
    if tambahan:
        akhir = r.mentah[0][1] or "\r\n"
        baris[-1] = baris[-1][0], baris[-1][1] or akhir
        kosong = [""] * len(r.kisi.baris[r.tempat][1])
        baris += [(_isikan(r, kosong, b), akhir) for b in tambahan]
    return r.bom + (r.awal + "".join(s + akhir for s, akhir in baris)).encode(r.sandi)


def _isikan(r: Rangka, mentah: list[str], isian: dict[str, str]) -> str:
    """A row of raw cells with some of them replaced."""
    sel = mentah + [""] * (1 + max((r.kolom[c] for c in isian), default=-1) - len(mentah))
    for kolom, satu in isian.items():
        sel[r.kolom[kolom]] = kutip(satu, r.pemisah)
    return r.pemisah.join(sel)


def kutip(isian: str, pemisah: str) -> str:
    """A text as a cell of CSV: in quotes only where it must be."""
    perlu = isian.startswith('"') or any(c in isian for c in (pemisah, '"', "\r", "\n"))
    return '"' + isian.replace('"', '""') + '"' if perlu else isian
