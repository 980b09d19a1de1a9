"""The text of a document as plain data, and the way from there to a PDF by typst.

A document is a dictionary of blocks (headings, paragraphs, tables, figures) that :func:`pdf` hands to a typst template
as one JSON; no text ever becomes markup there. The PDF is tagged (PDF/UA-1), bears no clock and embeds its fonts:
same inputs, same bytes. A text is a string, or a list of strings with :func:`tebal` and :func:`kecil` parts.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from importlib.resources import files
from pathlib import Path

from ikilib import gambar as _gambar

BELUM = "Data belum tersedia"

Blok = dict[str, object]
Teks = str | list
BARIS = {"baris": True}  # a part of a text: what follows begins a new line


class HurufAsing(ValueError):
    """A text holds a letter that none of the document's fonts can draw."""


def tebal(teks: str) -> dict[str, str]:
    return {"tebal": teks}


def kecil(teks: str) -> dict[str, str]:
    return {"kecil": teks}


def judul(tingkat: int, teks: str, daftar: bool = True) -> Blok:
    """A heading; ``daftar`` False leaves it out of the table of contents."""
    return {"jenis": "judul", "tingkat": tingkat, "teks": teks, "daftar": daftar}


def p(*teks: object, lekat: bool = False) -> Blok:
    """A paragraph; ``lekat`` keeps it on the page of what follows."""
    return {"jenis": "p", "teks": list(teks), "lekat": lekat}


def belum(apa: str) -> Blok:
    """What cannot be said, by code, year and the file where it would stand."""
    return p(f"{BELUM}: {apa}.")


def banyak_belum(blok: list[Blok]) -> int:
    """How many texts say that something is not known."""
    return sum(teks.startswith(BELUM) for teks in _semua_teks(blok))


def butir(isi: list[Teks], huruf: str | None = None) -> Blok:
    """A list; ``huruf`` numbers it ('1.', 'a.')."""
    return {"jenis": "butir", "isi": isi, "huruf": huruf}


def kolom(nama: str, lebar: float | None = None, rata: str = "kiri") -> dict[str, object]:
    """A column: heading, width in mm (None: what is left), rata kiri, tengah or kanan."""
    return {"nama": nama, "lebar": lebar, "rata": rata}


def kelompok(*teks: object, ulang: bool = True) -> dict[str, object]:
    """A row over the whole table; ``ulang``: it is repeated where its rows run on over a page."""
    return {"kelompok": list(teks), "ulang": ulang}


def tabel(judul: Teks, kolom: list[dict], baris: list, *, daftar: bool = False, ukuran: float = 9) -> Blok:
    """A table; ``baris`` holds lists of cells and :func:`kelompok` rows. ``daftar``: it stands in DAFTAR TABEL."""
    return {"jenis": "tabel", "judul": judul, "kolom": kolom, "baris": baris, "daftar": daftar, "ukuran": ukuran}


def gambar(g: _gambar.Gambar, judul: str, daftar: bool = False) -> Blok:
    """A figure of the reports, set in the face that it was laid out with."""
    svg = g.svg.replace(_gambar.MUKA, "'DejaVu Sans'")
    return {"jenis": "gambar", "svg": svg, "alt": g.alt, "judul": judul, "daftar": daftar}


def bersih(isi):
    """The document with its texts made drawable: composed letters, no control or invisible direction characters, and
    places to break in a word that fits no line."""
    if isinstance(isi, dict):
        return {k: v if k == "svg" else bersih(v) for k, v in isi.items()}
    if isinstance(isi, list | tuple):
        return [bersih(v) for v in isi]
    if not isinstance(isi, str):
        return isi
    teks = unicodedata.normalize("NFC", isi)
    if not teks.isprintable():
        teks = re.sub(r"[\t\r\n\v\f\x85\u2028\u2029]+", " ", teks)
        teks = "".join(c for c in teks if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return re.sub(r"\S{61,}", lambda kata: "\u200b".join(re.findall(".{1,40}", kata[0])), teks)


@cache
def _templat(nama: str) -> bytes:
    return files(__package__).joinpath(f"templat/{nama}.typ").read_bytes()


@cache
def _huruf():
    """The fonts inside typst, and DejaVu Sans, which ships with matplotlib; those of the machine are left alone."""
    import matplotlib
    import typst

    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[str(Path(matplotlib.get_data_path()) / "fonts" / "ttf")],
    )


def pdf(naskah: dict, templat: str = "lkj") -> bytes:
    """The document as PDF/UA-1. HurufAsing names the letters that no font has, and the text in which they stand."""
    import typst

    naskah = bersih(naskah)
    mesin = typst.Compiler(_templat(templat), font_paths=_huruf())
    isi = json.dumps(naskah, ensure_ascii=False, allow_nan=False)
    try:
        return mesin.compile(format="pdf", sys_inputs={"naskah": isi}, pdf_standards="ua-1", timestamp=0)
    except typst.TypstError as galat:
        asing = re.findall(r'the text `"(.*?)"` could not be displayed', str(galat.diagnostic))
        if not asing:
            raise
        raise HurufAsing(_sebut_asing(naskah, asing)) from None


def _sebut_asing(naskah: dict, asing: list[str]) -> str:
    huruf = sorted({c for teks in asing for c in _tanpa_pelolosan(teks)})
    tempat = next((t for t in _semua_teks(naskah) if any(c in t for c in huruf)), "")
    kode = ", ".join(f"U+{ord(c):04X}" for c in huruf)
    return f'huruf {kode} pada teks "{tempat[:60]}" tidak ada pada huruf dokumen. Perbaiki: ganti atau hapus huruf itu'


def _tanpa_pelolosan(teks: str) -> str:
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda c: chr(int(c[1], 16)), teks)


def _semua_teks(isi):
    if isinstance(isi, str):
        yield isi
    elif isinstance(isi, dict):
        for k, v in isi.items():
            if k != "svg":
                yield from _semua_teks(v)
    elif isinstance(isi, list):
        for v in isi:
            yield from _semua_teks(v)
