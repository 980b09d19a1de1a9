"""XLSX bytes to a grid, cell by cell: what is stored is taken, nothing is guessed, nothing unbounded is read.

openpyxl is imported only when there is an .xlsx; it is told to read a range whose size we have measured before,
since one formatted cell at XFD1048576 makes a 5 kB file claim seventeen billion cells.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from ikilib.masukan.tabel import BARIS, BIASA, KOLOM, Gabung, Isi, Kisi, huruf, kunci, mirip

TERBESAR = 32 * 2**20  # bytes, unpacked; our largest table has about 60 kB
NISBAH = 200  # unpacked to packed; ordinary workbooks stay under 30
BAGIAN = 1000
SEL = 100_000
DOCTYPE = tuple("<!DOCTYPE".encode(sandi) for sandi in ("ascii", "utf-16-le", "utf-16-be"))


class Buku(NamedTuple):
    """A workbook of several tables: grids by the sheets' names, other sheets with content, its own properties."""

    kisi: dict[str, Kisi]
    lain: list[str]
    properti: dict[str, str]


def kisi(isi: bytes, jenis: str, catat: Callable[..., None]) -> Kisi | None:
    """The grid of the sheet named ``jenis`` (or of the only one with anything in it), or None and why."""
    return _buka(isi, lambda buku, arsip: _kisi(buku, arsip, jenis, catat), catat)


def buku(isi: bytes, nama: tuple[str, ...], catat: Callable[..., None], tersembunyi: str = "") -> Buku | None:
    """The grids of the sheets so named, as many as there are; None, with the reason noted, for a broken file.

    All of them should be in sight but the one named ``tersembunyi``.
    """
    return _buka(isi, lambda buku, arsip: _bernama(buku, arsip, nama, tersembunyi, catat), catat)


def _buka(isi: bytes, baca: Callable, catat: Callable[..., None]):
    """What ``baca`` takes from the opened workbook, or None and why."""
    import openpyxl

    if not openpyxl.DEFUSEDXML:
        raise RuntimeError("openpyxl berjalan tanpa defusedxml; pasang defusedxml lebih dulu.")
    try:
        with zipfile.ZipFile(io.BytesIO(isi)) as arsip, warnings.catch_warnings():
            if kode := bahaya(arsip, len(isi), TERBESAR):
                catat(kode)
                return None
            warnings.simplefilter("ignore")  # openpyxl warns of styles and validations that we do not read
            buku = openpyxl.load_workbook(io.BytesIO(isi), read_only=True, data_only=True, keep_links=False)
            hasil = baca(buku, arsip)
            _tumpangan(arsip.namelist(), catat)
            return hasil
    except Exception as galat:  # a broken part surfaces as any of a dozen types, depending on where it broke
        catat("BERKAS-XML-01" if type(galat).__module__.startswith("defusedxml") else "BERKAS-RUSAK-01")
        return None


def bahaya(arsip: zipfile.ZipFile, ukuran: int, terbesar: int) -> str:
    """Why the container is not to be unpacked by openpyxl, or ''; counted while unpacking, for headers can lie."""
    if "xl/workbook.xml" not in arsip.namelist():
        return "BERKAS-JENIS-05"
    if len(arsip.namelist()) > BAGIAN:
        return "BERKAS-BESAR-02"
    sisa = min(terbesar or TERBESAR, NISBAH * ukuran)
    for anggota in arsip.infolist():
        if anggota.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # LZMA may ask for gigabytes
            return "BERKAS-RUSAK-01"
        with arsip.open(anggota) as bagian:
            potong = bagian.read(sisa + 1)
        sisa -= len(potong)
        if sisa < 0:
            return "BERKAS-BESAR-02"
        gambar = anggota.filename.startswith("xl/media/")  # an SVG picture may have its DOCTYPE; nobody parses it
        if not gambar and any(tanda in potong for tanda in DOCTYPE):
            return "BERKAS-XML-01"
    return ""


def _tumpangan(nama: list[str], catat) -> None:
    """What a workbook may carry beside its values, and what we leave alone."""
    if any(n.endswith("vbaProject.bin") for n in nama):
        catat("BERKAS-MAKRO-01")
    if any(n.startswith("xl/externalLinks/") for n in nama):
        catat("BERKAS-TAUTAN-02")


@dataclass
class _Ukuran:
    """What the sheet's XML tells beside its values; row and column numbers from 1."""

    baris: int = 0  # last row and column with a value
    kolom: int = 0
    terlalu_jauh: str = ""  # the first address with a value beyond what a table of ours can have
    rumus: dict[tuple[int, int], str] = field(default_factory=dict)  # formulas that nobody has computed
    dihitung: dict[tuple[int, int], str] = field(default_factory=dict)  # formulas whose last result is stored
    gabung: list[Gabung] = field(default_factory=list)
    baris_sembunyi: set[int] = field(default_factory=set)
    kolom_sembunyi: set[int] = field(default_factory=set)


def _kisi(buku, arsip: zipfile.ZipFile, jenis: str, catat) -> Kisi | None:
    """The grid of the wanted sheet of an opened workbook."""
    # openpyxl's read-only sheets know nothing of merged and hidden cells, nor of formulas beside their values
    ukuran = {lembar.title: _ukur(arsip, lembar._worksheet_path) for lembar in buku.worksheets}
    nama = _pilih({n: u.baris > 0 or bool(u.terlalu_jauh) for n, u in ukuran.items()}, jenis, catat)
    return None if nama is None else _lembar(buku[nama], ukuran[nama], catat)


def _lembar(lembar, u: _Ukuran, catat, tersembunyi: str = "") -> Kisi | None:
    """The grid of one sheet that may be hidden, but not boundless."""
    if lembar.sheet_state != "visible" and kunci(lembar.title) != tersembunyi:
        catat("TABEL-LEMBAR-03", lembar=lembar.title)
    if u.terlalu_jauh:
        catat("TABEL-LUAS-01", u.terlalu_jauh, lembar=lembar.title)
        return None
    return _baca(lembar, u)


def _bernama(buku, arsip: zipfile.ZipFile, nama: tuple[str, ...], tersembunyi: str, catat) -> Buku:
    """The wanted sheets by name; two whose names differ in case or space only are refused."""
    calon: dict[str, list] = {n: [s for s in buku.worksheets if kunci(s.title) == n] for n in nama}
    lain = [s for s in buku.worksheets if kunci(s.title) not in nama]
    hasil = {}
    for n, lembar in calon.items():
        if len(lembar) > 1:
            catat("TABEL-LEMBAR-02", nama=[f'"{s.title}"' for s in lembar])
        elif lembar:
            hasil[n] = _lembar(lembar[0], _ukur(arsip, lembar[0]._worksheet_path), catat, tersembunyi)
    berisi = [s.title for s in lain if _ukur(arsip, s._worksheet_path).baris]
    return Buku({n: k for n, k in hasil.items() if k}, berisi, _properti(arsip))


def _properti(arsip: zipfile.ZipFile) -> dict[str, str]:
    """The workbook's own (custom) properties."""
    from defusedxml.ElementTree import fromstring

    if "docProps/custom.xml" not in arsip.namelist():
        return {}
    return {p.get("name", ""): "".join(p.itertext()) for p in fromstring(arsip.read("docProps/custom.xml"))}


def _pilih(berisi: dict[str, bool], jenis: str, catat) -> str | None:
    """The sheet that bears the table's name, else the only one that holds anything."""
    bernama = [nama for nama in berisi if kunci(nama) == jenis]
    calon = bernama or [nama for nama, ada in berisi.items() if ada]
    if len(calon) == 1:
        return calon[0]
    if bernama:
        catat("TABEL-LEMBAR-02", nama=[f'"{n}"' for n in bernama])
    elif calon:
        dekat = mirip(jenis, [kunci(n) for n in calon], 0)
        saran = next((n for n in calon if kunci(n) == dekat), calon[0])
        catat("TABEL-LEMBAR-01", cari=jenis, ada=[f'"{n}"' for n in calon], dekat=saran)
    else:
        catat("TABEL-KOSONG-01")
    return None


def _ukur(arsip: zipfile.ZipFile, jalur: str) -> _Ukuran:
    """One pass over a sheet's XML, stopped as soon as it is larger than a table of ours can be."""
    from defusedxml.ElementTree import iterparse

    u = _Ukuran()
    nomor = kolom = n = 0
    with arsip.open(jalur) as sumber:
        for saat, e in iterparse(sumber, events=("start", "end"), forbid_dtd=True):
            jenis = e.tag.rpartition("}")[2]
            if saat == "start":
                if jenis == "row":
                    nomor, kolom = _nomor_baris(e, nomor), 0
                continue
            if jenis == "c":
                n += 1
                kolom = nomor_kolom(e.get("r"), kolom)
                _catat_sel(u, e, nomor, kolom, n)
            else:
                _catat_susunan(u, jenis, e, nomor)
            if jenis in ("c", "row"):
                e.clear()
            if u.terlalu_jauh:
                break
    return u


def _catat_susunan(u: _Ukuran, jenis: str, e, nomor: int) -> None:
    """Note hidden rows and columns and merged ranges."""
    if jenis == "mergeCell":
        baris = [int(b) for b in re.findall(r"\d+", e.get("ref"))]
        u.gabung.append(Gabung(e.get("ref"), baris[0], baris[-1]))
    elif e.get("hidden") in ("1", "true"):
        if jenis == "row":
            u.baris_sembunyi.add(nomor)
        elif jenis == "col":
            u.kolom_sembunyi.update(range(int(e.get("min")), min(int(e.get("max")), KOLOM) + 1))


def _nomor_baris(e, sebelum: int) -> int:
    """A row's number; one that does not grow would be lost by openpyxl without a word."""
    nomor = int(e.get("r", sebelum + 1))
    if nomor <= sebelum:
        raise ValueError("urutan baris")
    return nomor


def nomor_kolom(alamat: str | None, sebelum: int) -> int:
    """The number (from 1) of the column in an address, 'AB7' or 'AB' → 28; of a cell without one, the next."""
    if not alamat:
        return sebelum + 1
    nomor = 0
    for c in alamat.rstrip("0123456789"):
        nomor = nomor * 26 + ord(c) - 64
    return nomor


def _catat_sel(u: _Ukuran, e, nomor: int, kolom: int, n: int) -> None:
    """Note a cell that has a value or a formula; formatted blank cells do not count."""
    anak = {a.tag.rpartition("}")[2]: a for a in e}
    if anak.keys() & {"v", "is", "f"}:
        if nomor > BARIS or kolom > KOLOM:
            u.terlalu_jauh = f"{huruf(kolom - 1)}{nomor}"
        u.baris, u.kolom = max(u.baris, nomor), max(u.kolom, kolom)
    if n > SEL:
        u.terlalu_jauh = f"{huruf(kolom - 1)}{nomor}"
    if "f" in anak:
        belum = e.get("t") != "str" and ("v" not in anak or not anak["v"].text)
        (u.rumus if belum else u.dihitung)[nomor, kolom] = f"={anak['f'].text or ''}"


def _baca(lembar, u: _Ukuran) -> Kisi:
    """The values, within the measured size."""
    lembar.reset_dimensions()  # the file's own claim may be too small (rows lost) or far too large
    baris: list[tuple[int, list[str]]] = []
    isi: dict[tuple[int, int], Isi] = {}
    for nomor, sel in enumerate(lembar.iter_rows(1, u.baris, 1, u.kolom), 1):
        teks = [""] * u.kolom
        for k, satu in enumerate(sel):
            if satu.value is not None:
                teks[k], isi[nomor, k] = _isi(satu)
        baris.append((nomor, teks))
    for (nomor, kolom), rumus in u.rumus.items():
        baris[nomor - 1][1][kolom - 1], isi[nomor, kolom - 1] = rumus, Isi(jenis="rumus")
    sembunyi = frozenset(k - 1 for k in u.kolom_sembunyi)
    dihitung = {f"{huruf(kolom - 1)}{nomor}": rumus for (nomor, kolom), rumus in u.dihitung.items()}
    return Kisi(baris, True, lembar.title, isi, tuple(u.gabung), frozenset(u.baris_sembunyi), sembunyi, dihitung)


def _isi(sel) -> tuple[str, Isi]:
    """A cell's text as a planner would read it, and what Excel stores."""
    nilai = sel.value
    if sel.data_type == "e":
        return str(nilai), Isi(jenis="galat")
    if isinstance(nilai, bool):
        return str(nilai).upper(), Isi(jenis="logika")
    coret = bool(sel.font.strike)
    if isinstance(nilai, (int, float)):
        teks = f"{nilai:.15g}"  # Excel's own precision: a computed 12,000000000000002 is 12
        return teks.replace(".", ","), Isi(float(teks), sel.number_format, "angka", coret)
    if isinstance(nilai, (dt.datetime, dt.date)):
        return f"{nilai:%d/%m/%Y}", Isi(jenis="tanggal")
    if isinstance(nilai, (dt.time, dt.timedelta)):
        return str(nilai), Isi(jenis="tanggal")
    return str(nilai), Isi(coret=True) if coret else BIASA
