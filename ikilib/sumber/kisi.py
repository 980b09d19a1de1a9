"""Bytes of an export to grids of texts: XLSX, XLS, an HTML table, CSV; the kind is found from the bytes alone.

A numeric cell is chr(1) and its digits, so that nothing downstream takes a stored number for something typed; a cell
with an error, or with a formula that nobody has computed, is chr(2) and what stands there.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from ikilib.masukan import berkas as berkas_
from ikilib.masukan import excel
from ikilib.masukan.tabel import huruf
from ikilib.masukan.teks import KutipError, baris_csv, urai

ANGKA, GALAT = "\x01", "\x02"
SEL = 20_000_000  # a sheet is read as a rectangle: one value at XFD1048576 would make it seventeen billion cells
TERBESAR = 256 * 2**20  # bytes of a workbook, unpacked
PEMISAH = ";,\t|"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Kisi:
    """One sheet or table: numbered rows of texts. datar: rows whose only cell spans three columns or more.

    huruf: cells are named by letters ('D7'), not by the header. atas: text that stands above the table.
    """

    lembar: str
    baris: list[tuple[int, list[str]]]
    datar: frozenset[int] = frozenset()
    huruf: bool = True
    atas: tuple[str, ...] = ()
    sembunyi: tuple[int, ...] = ()
    csv: bool = False


def kisi(isi: bytes, catat: Callable[..., None]) -> list[Kisi]:
    """The grids of a file; [] with the reason noted when it is none of the four kinds, or broken."""
    if not isi:
        catat("BERKAS-KOSONG-01")
    elif isi.startswith(b"PK"):
        return _buku(isi, catat) if _zip(isi, catat) else []
    elif isi.startswith(OLE[:4]):
        if berkas_.SANDI in isi:
            catat("REKAMAN-SANDI-01")
        else:
            return _buku(isi, catat)
    elif _html(isi):
        from ikilib.sumber import html

        return html.kisi(isi, catat)
    elif (b"\0" in isi and not isi.startswith((b"\xff\xfe", b"\xfe\xff"))) or isi.startswith(
        (b"%PDF", b"{\\rtf", b"<?xml")
    ):
        catat("REKAMAN-JENIS-01")
    else:
        return _csv(isi, catat)
    return []


def _html(isi: bytes) -> bool:
    """Does a web page begin here? A title or a comment may stand before the table."""
    awal = isi[:65536].lstrip(b"\xef\xbb\xbf \t\r\n")
    return awal.startswith(b"<") and bool(
        re.search(rb"<(?:!doctype html|html|head|body|table|center|div|form)\b", awal, re.I)
    )


def _zip(isi: bytes, catat) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(isi)) as arsip:
            kode = excel.bahaya(arsip, len(isi), TERBESAR)
    except Exception:  # a broken container surfaces as any of a dozen types
        kode = "BERKAS-RUSAK-01"
    if kode:
        catat(kode)
    return not kode


def _buku(isi: bytes, catat) -> list[Kisi]:
    """The sheets of a workbook, in its order; those without any text are left out."""
    import python_calamine

    try:
        xml = _xml(isi) if isi.startswith(b"PK") else {}
        jauh = next((f"{n}" for n, x in xml.items() if _terlalu_luas(x)), "")
        if jauh:
            catat("TABEL-LUAS-01", lembar=jauh)
            return []
        buku = python_calamine.CalamineWorkbook.from_object(io.BytesIO(isi))
        hasil = [_lembar(buku.get_sheet_by_name(n), xml.get(n, b"")) for n in buku.sheet_names]
        visibel = {m.name: str(m.visible).rpartition(".")[2] for m in buku.sheets_metadata}
    except python_calamine.PasswordError:
        catat("REKAMAN-SANDI-01")
        return []
    except Exception:
        catat("BERKAS-RUSAK-01")
        return []
    hasil = [k for k in hasil if k.baris]
    for k in hasil:
        if visibel.get(k.lembar, "Visible") != "Visible":
            catat("TABEL-LEMBAR-03", lembar=k.lembar)
    if not hasil:
        catat("TABEL-KOSONG-01")
    return hasil


def _xml(isi: bytes) -> dict[str, bytes]:
    """The XML of each sheet by its name: calamine tells neither errors nor formulas without a value."""
    from defusedxml.ElementTree import fromstring

    with zipfile.ZipFile(io.BytesIO(isi)) as arsip:
        nama = set(arsip.namelist())
        kaitan = fromstring(arsip.read("xl/_rels/workbook.xml.rels"))
        tuju = {k.get("Id"): k.get("Target", "") for k in kaitan}
        hasil = {}
        for s in fromstring(arsip.read("xl/workbook.xml")).iter():
            if s.tag.endswith("}sheet"):
                id_ = next((v for k, v in s.attrib.items() if k.endswith("}id")), "")
                jalur = tuju.get(id_, "")
                jalur = jalur.lstrip("/") if jalur.startswith("/") else f"xl/{jalur}"
                hasil[s.get("name")] = arsip.read(jalur) if jalur in nama else b""
        return hasil


def _terlalu_luas(xml: bytes) -> bool:
    """Would the rectangle of the cells with a value be too large to hold?"""
    kolom = {excel.nomor_kolom(k.decode(), 0) for k in set(re.findall(rb'<(?:\w+:)?c r="([A-Z]+)\d', xml))}
    baris = re.findall(rb'<(?:\w+:)?row\b[^>]*? r="(\d+)"', xml[xml.rfind(b"<row") :] or xml)
    if max(kolom, default=0) * max(map(int, baris), default=0) <= SEL:
        return False
    berisi = re.findall(rb'<(?:\w+:)?c r="([A-Z]+)(\d+)"[^>/]*>(?!</)', xml)
    lebar = max((excel.nomor_kolom(k.decode(), 0) for k in {k for k, _ in berisi}), default=0)
    return lebar * max((int(b) for _, b in berisi), default=0) > SEL


def _lembar(lembar, xml: bytes) -> Kisi:
    baris = [[_teks(v) for v in b] for b in lembar.to_python(skip_empty_area=False)]
    for alamat, tampil in _galat(xml):
        kolom = excel.nomor_kolom(alamat.rstrip("0123456789"), 0) - 1
        nomor = int(alamat[len(huruf(kolom)) :]) - 1
        if nomor < len(baris) and kolom < len(baris[nomor]):
            baris[nomor][kolom] = GALAT + tampil
    gabung = [((a[0], a[1]), b[1] - a[1]) for a, b in lembar.merged_cell_ranges or () if b[1] - a[1] >= 2]
    datar = {r + 1 for (r, k), _ in gabung if r < len(baris) and sum(map(bool, baris[r])) == 1 and baris[r][k]}
    sembunyi = tuple(int(n) for n in re.findall(rb'<(?:\w+:)?row\b(?=[^>]* hidden="(?:1|true)")[^>]*? r="(\d+)"', xml))
    isi = [(n, b) for n, b in enumerate(baris, 1) if any(b)]
    return Kisi(lembar.name, isi, frozenset(datar), True, (), sembunyi)


def _galat(xml: bytes) -> list[tuple[str, str]]:
    """Addresses of cells with an error or with a formula without a result, and what stands there."""
    hasil = []
    if b't="e"' in xml:
        pola = rb'<(?:\w+:)?c r="([A-Z]+\d+)"[^>]* t="e"[^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<'
        hasil += [(a.decode(), t.decode("utf-8", "replace")) for a, t in re.findall(pola, xml, re.DOTALL)]
    if re.search(rb"<(?:\w+:)?f[ >/]", xml):
        pola = (
            rb'<(?:\w+:)?c r="([A-Z]+\d+)"(?![^>]* t="str")[^>]*><(?:\w+:)?f(?:[^>]*/>|[^>]*>([^<]*)</(?:\w+:)?f>)'
            rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
        )
        hasil += [(a.decode(), "=" + t.decode("utf-8", "replace")) for a, t in re.findall(pola, xml)]
    return hasil


def _teks(v) -> str:
    """A cell as text: one line, dates ISO, numbers marked."""
    if isinstance(v, str):
        return v if v.isalnum() else rapikan(v)
    if isinstance(v, bool):
        return "TRUE" if v else "FALSE"
    if isinstance(v, (int, float)):
        return ANGKA + angka(v)
    if isinstance(v, dt.datetime):
        return v.isoformat(" ", "seconds")
    return v.isoformat() if isinstance(v, (dt.date, dt.time)) else str(v)


def rapikan(teks: str) -> str:
    """Line breaks, tabs and no-break spaces are spaces, and no two of them follow each other."""
    return " ".join(teks.replace("\x01", "").replace("\x02", "").split())


def angka(v: float) -> str:
    """A stored number in plain digits; 15 of them are all that Excel keeps."""
    if v == int(v) and abs(v) < 1e15:
        return str(int(v))
    teks = f"{v:.15g}"
    return teks if "e" not in teks else f"{v:.0f}" if abs(v) > 1 else f"{v:.20f}"


def _csv(isi: bytes, catat) -> list[Kisi]:
    """A CSV file as one grid; the separator is the one under which the first rows agree best."""
    teks = urai(isi, catat)
    if teks is None:
        return []
    if "\0" in teks:
        catat("CSV-NUL-01", f"baris {teks.count(chr(10), 0, teks.index(chr(0))) + 1}")
        return []
    awal = 0
    if m := re.match(r'"?sep=.[^\r\n]*(\r\n|\r|\n|$)', teks, re.IGNORECASE):
        teks, awal = teks[m.end() :], 1
    try:
        baris = baris_csv(teks, pemisah(teks), awal)
    except KutipError as galat:
        catat("CSV-KUTIP-01", f"baris {galat.args[0]}")
        return []
    rapi = [(n, [s if s.isalnum() else rapikan(s) for s in b]) for n, b in baris]
    rapi = [(n, b) for n, b in rapi if any(b)]
    if not rapi:
        catat("TABEL-KOSONG-01")
        return []
    return [Kisi("", rapi, huruf=False, csv=True)]


def pemisah(teks: str) -> str:
    """The separator that gives most rows near the top the same number of cells, and more than one."""
    contoh = teks[:65536]

    def nilai(p: str) -> tuple[int, int]:
        try:
            panjang = [
                len(b)
                for b, _ in zip(csv.reader(io.StringIO(contoh, newline=""), delimiter=p), range(60), strict=False)
            ]
        except csv.Error:
            return 0, 0
        lebar = [n for n in panjang if n > 1]
        sering = max(lebar, key=lebar.count, default=0)
        return lebar.count(sering), sering

    return max(PEMISAH, key=nilai)
