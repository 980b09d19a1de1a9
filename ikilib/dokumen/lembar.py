"""Sheets of the documents that are workbooks: one table a sheet, whose formulas stay alive in Excel and LibreOffice.

A cell is text, a number, None, or a :class:`Rumus` with the value that we computed, so that a reader who does not
recalculate sees it too. Texts are never taken for formulas, numbers or links. Same rows, same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import warnings
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from ikilib.dokumen.docx import bersih
from ikilib.rekap import DINAS
from ikilib.tanda import CONTOH

ATAS, KEPALA = 4, 3  # rows from 0: the first of the table's, and that of its head
PIKSEL, UKUR = 6.2, 9 * 0.86  # a column's unit of width in pixels; Arial 9 measured with DejaVu Sans, which is wider
TINGGI_BARIS, TERTINGGI = 11.5, 409.0  # points; Excel knows no higher row
TERPANJANG = 32_767  # characters of a cell; XlsxWriter would cut the rest off without a word


class Rumus(NamedTuple):
    """A live formula (English names, commas) and the value that we computed for it; '' shows nothing."""

    rumus: str
    nilai: float | str


class Kolom(NamedTuple):
    """A column: its head, width in characters, kind of cell (teks, tengah, angka, bulat, rupiah), and whether it is
    a helper beside the printed page."""

    judul: str
    lebar: float
    jenis: str = "teks"
    bantu: bool = False


class Baris(NamedTuple):
    """A row of cells. ``kelas``: '' (data), grup, anak (a subhead) or jumlah; a group's first cell spans the columns
    that are None after it."""

    sel: tuple
    kelas: str = ""


class Halaman(NamedTuple):
    """A sheet: its name, two lines of title, columns, rows, notes below the table; ``tegak`` is portrait."""

    nama: str
    judul: str
    subjudul: str
    kolom: tuple[Kolom, ...]
    baris: Sequence[Baris]
    catatan: Sequence[str] = ()
    tegak: bool = False


def buku(judul: str, tahun: int, halaman: Sequence[Halaman], contoh: int) -> bytes:
    """The bytes of an XLSX of these sheets; ``contoh``: how many invented figures it rests on (each page says so)."""
    import xlsxwriter

    keluar = io.BytesIO()
    pilihan = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    xlsx = xlsxwriter.Workbook(keluar, pilihan | {"default_format_properties": {"font_name": "Arial", "font_size": 9}})
    xlsx.set_properties({"title": judul, "company": DINAS, "created": dt.datetime(tahun, 1, 1)})
    gaya = _gaya(xlsx)
    for h in halaman:
        _lembar(xlsx.add_worksheet(h.nama), h, gaya, judul, contoh)
    xlsx.close()
    return keluar.getvalue()


def huruf(kolom: int) -> str:
    """The letters of a column, from 0."""
    from xlsxwriter.utility import xl_col_to_name

    return xl_col_to_name(kolom)


def wajar(isi: object, satuan: str) -> object:
    """A number as its satuan is written: whole ones without decimals, percent with two."""
    return int(isi) if isinstance(isi, float) and isi % 1 == 0 and satuan != "persen" else isi


def _gaya(xlsx) -> dict:
    sel = {"font_name": "Arial", "font_size": 9, "border": 1, "border_color": "#808080", "valign": "top"}
    bentuk = {
        "teks": {"text_wrap": True, "num_format": "@"},
        "tengah": {"align": "center", "text_wrap": True, "num_format": "@"},
        "angka": {"align": "right", "shrink": True, "num_format": "[$-421]#,##0.00"},
        "bulat": {"align": "right", "shrink": True, "num_format": "[$-421]#,##0"},
        "rupiah": {"align": "right", "shrink": True, "num_format": "[$-421]#,##0"},
    }
    latar = {
        "": {},
        "grup": {"bold": True, "bg_color": "#E4E4E4"},
        "anak": {"bold": True, "bg_color": "#F6F6F6"},
        "jumlah": {"bold": True},
        "bantu": {"font_color": "#767676", "border": 0},
    }
    gaya = {(k, j): sel | latar[k] | bentuk[j] for k in latar for j in bentuk}
    rata = {"font_name": "Arial", "valign": "top", "text_wrap": True}
    gaya |= {
        "kepala": sel
        | {"bold": True, "align": "center", "valign": "vcenter", "bg_color": "#EDEDED", "text_wrap": True},
        "kepala bantu": rata | {"font_size": 8, "font_color": "#767676", "align": "center"},
        "judul": {"font_name": "Arial", "bold": True, "font_size": 12},
        "subjudul": rata | {"font_size": 10, "text_wrap": False},
        "contoh": {"font_name": "Arial", "font_size": 9, "bold": True, "bg_color": "#F2F2F2", "border": 1},
        "catatan": rata | {"font_size": 8, "font_color": "#444444"},
    }
    return {nama: xlsx.add_format(isi) for nama, isi in gaya.items()}


def _lembar(ws, h: Halaman, gaya: dict, judul: str, contoh: int) -> None:
    cetak = sum(not k.bantu for k in h.kolom)
    for i, k in enumerate(h.kolom):
        ws.set_column(i, i, k.lebar)
    ws.write_string(0, 0, h.judul, gaya["judul"])
    ws.write_string(1, 0, h.subjudul, gaya["subjudul"])
    if contoh:
        ws.merge_range(2, 0, 2, cetak - 1, CONTOH, gaya["contoh"])
    for i, k in enumerate(h.kolom):
        if k.judul:
            ws.write_string(KEPALA, i, k.judul, gaya["kepala bantu" if k.bantu else "kepala"])
    ws.set_row(KEPALA, 26)
    for n, b in enumerate(h.baris, ATAS):
        _baris(ws, n, b, h.kolom, cetak, gaya)
    akhir = ATAS + len(h.baris)
    for n, teks in enumerate(h.catatan, akhir + 1):
        ws.merge_range(n, 0, n, cetak - 1, _teks(teks), gaya["catatan"])
        ws.set_row(n, _tinggi(teks, sum(k.lebar for k in h.kolom[:cetak])))
    _cetak(ws, h, akhir + len(h.catatan), cetak, judul, contoh)


def _baris(ws, n: int, b: Baris, kolom: tuple[Kolom, ...], cetak: int, gaya: dict) -> None:
    lebar = {}
    mulai = 0
    if b.kelas in ("grup", "anak", "jumlah"):  # the words of a subhead stand across the empty cells after them
        mulai = next((i for i in range(1, cetak) if b.sel[i] is not None), cetak)
        ws.merge_range(n, 0, n, mulai - 1, _teks(b.sel[0]), gaya[b.kelas, "teks"])
        lebar[b.sel[0]] = sum(k.lebar for k in kolom[:mulai])
    for i, (isi, k) in enumerate(zip(b.sel, kolom, strict=True)):
        if i < mulai or (k.bantu and isi is None):
            continue
        bulat = k.jenis == "angka" and isinstance(isi.nilai if isinstance(isi, Rumus) else isi, int)
        _sel(ws, n, i, isi, gaya["bantu" if k.bantu else b.kelas, "bulat" if bulat else k.jenis])
        if isinstance(isi, str) and k.jenis in ("teks", "tengah"):
            lebar[isi] = min(k.lebar, lebar.get(isi, k.lebar))
    ws.set_row(n, max([_tinggi(t, w) for t, w in lebar.items()], default=TINGGI_BARIS + 3))


def _sel(ws, n: int, i: int, isi: object, gaya) -> None:
    if isinstance(isi, Rumus):
        ws.write_formula(n, i, isi.rumus, gaya, "" if isi.nilai != isi.nilai else isi.nilai)
    elif isi is None or isi != isi or isi == "":
        ws.write_blank(n, i, None, gaya)
    elif isinstance(isi, str):
        ws.write_string(n, i, _teks(isi), gaya)
    else:
        ws.write_number(n, i, isi, gaya)


def _teks(isi: str) -> str:
    isi = bersih(isi)
    if len(isi) > TERPANJANG:
        raise ValueError(f"teks {isi[:40]!r}… lebih panjang daripada yang dapat ditampung satu sel")
    return isi


@lru_cache(maxsize=4096)
def _tinggi(teks: str, lebar: float) -> float:
    """Height in points for a wrapped text: LibreOffice clips it at one line where none is given."""
    from ikilib.gambar import bungkus, lebar_teks

    ruang = (lebar * PIKSEL - 4) * 25.4 / 96
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a letter that the measuring font has not is as wide as any other
        baris = [satu for t in teks.split("\n") for satu in bungkus(t, ruang, UKUR)]
        banyak = sum(max(1, math.ceil(lebar_teks(t, UKUR) / ruang)) for t in baris)  # a long word breaks anywhere
    return min(TERTINGGI, TINGGI_BARIS * max(1, banyak) + 3)


def _cetak(ws, h: Halaman, akhir: int, cetak: int, judul: str, contoh: int) -> None:
    """A4, one page wide, title and head on every page, name and page number below."""
    if not h.tegak:
        ws.set_landscape()
    ws.set_paper(9)
    ws.set_margins(left=0.5, right=0.5, top=0.6 if contoh else 0.5, bottom=0.6)
    ws.fit_to_pages(1, 0)
    ws.repeat_rows(KEPALA)
    ws.print_area(0, 0, akhir, cetak - 1)
    ws.hide_gridlines(2)
    ws.freeze_panes(ATAS, 0)
    if contoh:
        ws.set_header(f"&C&9&B{CONTOH}")
    nama = f"{judul} · {h.subjudul}".replace("&", "&&")[:150]  # a foot holds 255 characters
    ws.set_footer(f"&L&8{nama}{' · memuat angka contoh' if contoh else ''}&R&8halaman &P dari &N")
