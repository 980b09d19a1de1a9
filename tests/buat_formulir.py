"""Forms for tests: one position's workbook as sent out, spoiled or filled by a test, put where returned forms lie."""

import io
from functools import cache
from pathlib import Path

import openpyxl

from ikilib import formulir, masukan, tafsir
from ikilib.masukan.formulir import LEMBAR

TAHUN = 2019
KOSONG = formulir.Bahan({}, {}, {}, {})


def jabatan(id_: str):
    return next(j for j in tafsir.jabatan().itertuples(index=False) if j.id == id_)


@cache
def _kosong(pemilik: str, tahun: int) -> bytes:
    return formulir.susun(tahun, jabatan(pemilik), KOSONG)


def bait(pemilik: str, bahan: formulir.Bahan = KOSONG, tahun: int = TAHUN) -> bytes:
    return _kosong(pemilik, tahun) if bahan is KOSONG else formulir.susun(tahun, jabatan(pemilik), bahan)


def buku(pemilik: str, bahan: formulir.Bahan = KOSONG, tahun: int = TAHUN) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(bait(pemilik, bahan, tahun)))


def alamat(b: openpyxl.Workbook, kode: str, kolom: str, lembar: str = "isian") -> str:
    """Where a figure is typed: the header stands in row 4, the code in the first column."""
    baris = next(sel.row for (sel,) in b[lembar].iter_rows(5, max_col=1) if sel.value == kode)
    return f"{openpyxl.utils.get_column_letter(LEMBAR[lembar].kolom.index(kolom) + 1)}{baris}"


def isi(b: openpyxl.Workbook, kode: str, lembar: str = "isian", **nilai) -> openpyxl.Workbook:
    for kolom, v in nilai.items():
        b[lembar][alamat(b, kode, kolom, lembar)] = v
    return b


def taruh(folder: Path, b: openpyxl.Workbook | bytes, nama: str = "formulir_2019_kasi_data.xlsx") -> Path:
    """A filled form comes back."""
    tempat = folder / str(TAHUN) / "formulir"
    tempat.mkdir(parents=True, exist_ok=True)
    if isinstance(b, bytes):
        (tempat / nama).write_bytes(b)
    else:
        b.save(tempat / nama)
    return tempat / nama


def baca(folder: Path, *bentuk: openpyxl.Workbook | bytes) -> masukan.Masukan:
    for b in bentuk:
        taruh(folder, b)
    return masukan.muat(folder, TAHUN)


def temuan(m: masukan.Masukan) -> list[tuple[str, str]]:
    """The problems as (kode, sel), without the two that list everybody who has not returned anything."""
    return [(p.kode, p.sel) for p in m.masalah if p.kode != "BARIS-HILANG-02"]


def kalimat(m: masukan.Masukan) -> str:
    (satu,) = [masukan.baris(p) for p in m.masalah if p.kode != "BARIS-HILANG-02"]
    return satu


def fakta(m: masukan.Masukan, variabel: str) -> dict[int, tuple]:
    """periode -> (nilai or status, file, sheet, cell)."""
    f = m.fakta[m.fakta["variabel"] == variabel]
    return {b.periode: (b.nilai if b.status == "ada" else b.status, b.berkas, b.lembar, b.sel) for b in f.itertuples()}
