"""One problem of the inputs, and the one line that tells a planner where it is and how to mend it.

All words stand in masalah.toml, by code; the codes are stable, so that other programs may rest on them.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

TERPANJANG = 80
PRIBADI = re.compile(r"(?:.*/)?pejabat\b", re.IGNORECASE)  # files of people: what was typed there is never repeated
TERKETIK = frozenset({"nilai", "contoh", "rumus", "format"})  # what a message takes from a cell; a header too (KOLOM-)
SAMARAN = "(disamarkan)"


@dataclass(frozen=True, slots=True)
class Masalah:
    """``tingkat`` is 'galat' or 'peringatan', ``berkas`` relative to the data folder, ``sel`` 'B7' or 'baris 7, …'."""

    kode: str
    tingkat: str
    berkas: str
    lembar: str
    sel: str
    apa: str
    cara: str


@cache
def daftar() -> dict[str, dict[str, str]]:
    """Every code with its tingkat, apa and cara."""
    return tomllib.loads((files(__package__) / "masalah.toml").read_text("utf-8"))


def pencatat(masalah: list[Masalah], berkas: str, lembar: str = "") -> Callable[..., None]:
    """A function ``catat(kode, sel, **isi)`` that adds one problem of that file to ``masalah``."""

    def catat(kode: str, sel: str = "", /, lembar: str = lembar, **isi: object) -> None:
        teks = daftar()[kode]
        samar = PRIBADI.match(berkas)
        kata = {nama: SAMARAN if samar and _terketik(kode, nama) else _kata(nilai) for nama, nilai in isi.items()}
        apa, cara = teks["apa"].format_map(kata), teks["cara"].format_map(kata)
        masalah.append(Masalah(kode, teks["tingkat"], berkas, lembar, sel, apa, cara))

    return catat


def _terketik(kode: str, nama: str) -> bool:
    return nama in TERKETIK or (nama == "nama" and kode.startswith(("KOLOM-ASING", "KOLOM-GANDA")))


def umum(kode: str) -> str:
    """What a code means without anything that was typed: for pages that others read."""
    return re.sub(r"\{\w+\}", "…", daftar()[kode]["apa"])


def baris(m: Masalah) -> str:
    """The problem in one line, the file without its folder."""
    tempat = m.berkas.rsplit("/", 1)[-1]
    if m.lembar:
        tempat += f' › lembar "{tampil(m.lembar)}"' + (f" › sel {m.sel}" if m.sel else "")
    elif m.sel:
        tempat += f" › {m.sel}"
    return f"{tempat}: {m.apa}. Perbaiki: {m.cara}."


def urutan(m: Masalah) -> tuple:
    """Sort key: by file, sheet and row; what concerns the whole of it comes first, and a row keeps its own order."""
    nomor = re.search(r"\d+", m.sel)
    return m.berkas, m.lembar, int(nomor.group()) if nomor else 0


def tampil(teks: str) -> str:
    """A value as typed, fit for one line: what cannot be seen is made visible, what is long is cut."""
    if len(teks) > TERPANJANG:
        teks = teks[:TERPANJANG] + "…"
    return teks if teks.isprintable() else "".join(c if c.isprintable() else sebut_tanda(c) for c in teks)


def sebut_tanda(c: str) -> str:
    """A character by its number and, where it has one, its name: ``<U+200B ZERO WIDTH SPACE>``."""
    nama = unicodedata.name(c, "")
    return f"<U+{ord(c):04X}{' ' + nama if nama else ''}>"


def _kata(nilai: object) -> str:
    if isinstance(nilai, (list, tuple)):
        return ", ".join(map(_kata, nilai))
    return tampil(str(nilai))
