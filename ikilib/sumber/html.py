"""Tables of a web page, which many applications send as `.xls`: nested ones too, each a grid of its own.

Only the standard library's tokenizer: what a browser mends (a missing </td>) is mended here, what it cannot know (the
rest of a file that was cut off) is a problem.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from html.parser import HTMLParser

from ikilib.sumber.kisi import Kisi, rapikan


class _Tabel:
    """A table while it is read: rows of cells, a cell being [texts, colspan, rowspan]."""

    def __init__(self):
        self.baris: list[list[list]] = []

    def mulai_baris(self) -> None:
        self.baris.append([])

    def mulai_sel(self, sifat: dict[str, str]) -> None:
        if not self.baris:
            self.mulai_baris()
        self.baris[-1].append([[], _lebar(sifat.get("colspan")), _lebar(sifat.get("rowspan"))])


def _lebar(teks: str | None) -> int:
    return min(max(int(teks), 1), 200) if teks and teks.strip().isdigit() else 1


class _Pengurai(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tumpukan: list[_Tabel] = []
        self.hasil: list[_Tabel] = []
        self.atas: list[list[str]] = [[]]
        self.abaikan = 0
        self.masuk = False

    def handle_starttag(self, tag, attrs):
        sifat = dict(attrs)
        if tag in ("script", "style"):
            self.abaikan += 1
        elif tag == "input" and (sifat.get("type") or "").lower() == "password":
            self.masuk = True
        elif tag == "table":
            tabel = _Tabel()
            self.tumpukan.append(tabel)
            self.hasil.append(tabel)
        elif tag == "tr" and self.tumpukan:
            self.tumpukan[-1].mulai_baris()
        elif tag in ("td", "th") and self.tumpukan:
            self.tumpukan[-1].mulai_sel(sifat)
        elif tag in ("br", "p", "div", "h1", "h2", "h3", "h4", "li"):
            self._teks(" ")
            if not self.tumpukan:
                self.atas.append([])

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self.abaikan = max(0, self.abaikan - 1)
        elif tag == "table" and self.tumpukan:
            self.tumpukan.pop()

    def handle_data(self, data):
        if not self.abaikan:
            self._teks(data)

    def _teks(self, data: str) -> None:
        if not self.tumpukan:
            self.atas[-1].append(data)
        elif self.tumpukan[-1].baris and self.tumpukan[-1].baris[-1]:
            self.tumpukan[-1].baris[-1][-1][0].append(data)


def kisi(isi: bytes, catat: Callable[..., None]) -> list[Kisi]:
    """The tables of a page in its order; [] with the reason noted where there is none, or where the page is cut off."""
    p = _Pengurai()
    p.feed(_urai(isi))
    p.close()
    if p.masuk:
        catat("REKAMAN-HTML-02")
        return []
    if p.tumpukan:
        catat("REKAMAN-HTML-01")
        return []
    semua = [_kotak(t) for t in p.hasil]
    berisi = [(b, d) for b, d in semua if b]
    if not berisi:
        catat("REKAMAN-HTML-03")
        return []
    luar = tuple(t for bagian in p.atas if (t := rapikan("".join(bagian))))
    # A layout table, or a title in a table of its own, is text above those that follow
    hasil = []
    for nomor, (baris, datar) in enumerate(berisi, 1):
        nama = f"tabel {nomor}" if len(berisi) > 1 else ""
        hasil.append(Kisi(nama, baris, datar, False, luar))
    return hasil


def _urai(isi: bytes) -> str:
    """The text of a page: its BOM, its own word, UTF-8, else what browsers take."""
    if isi.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return isi.decode("utf-16", "replace")
    sebut = re.search(rb"charset=[\"']?([\w-]+)", isi[:4096], re.IGNORECASE)
    for sandi in (sebut[1].decode() if sebut else "utf-8", "utf-8-sig"):
        try:
            return isi.decode("utf-8-sig" if sandi.lower() in ("utf-8", "utf8") else sandi)
        except (UnicodeDecodeError, LookupError):
            continue
    return isi.decode("cp1252", "replace")


def _kotak(tabel: _Tabel) -> tuple[list[tuple[int, list[str]]], frozenset[int]]:
    """Numbered rows with every cell in its column; a cell's text stands in its upper left corner alone."""
    terisi: dict[tuple[int, int], str] = {}
    datar = set()
    for r, baris in enumerate(tabel.baris):
        k = 0
        for potongan, lebar, tinggi in baris:
            while (r, k) in terisi:
                k += 1
            for i in range(min(tinggi, len(tabel.baris) - r)):
                for j in range(lebar):
                    terisi.setdefault((r + i, k + j), "")
            terisi[r, k] = rapikan("".join(potongan))
            if lebar >= 3 and terisi[r, k]:
                datar.add(r)
    lebar = max((k for _, k in terisi), default=-1) + 1
    rapat = [[terisi.get((r, k), "") for k in range(lebar)] for r in range(len(tabel.baris))]
    isi = [(r + 1, b) for r, b in enumerate(rapat) if any(b)]
    return isi, frozenset(r + 1 for r in datar if sum(map(bool, rapat[r])) == 1)
