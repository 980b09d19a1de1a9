"""The workbook of a form: its sheets, formats, validations and print set-up, written with XlsxWriter.

Formats were tried in LibreOffice: a locked cell, a number format and a validation survive there, but bind nobody. The
same rows give the same bytes: no clock, and a creation date that is that of the year.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import warnings
from typing import NamedTuple

from ikilib.masukan.formulir import KOLOM_ASAL, LEMBAR, PENANDA, VERSI
from ikilib.tanda import CONTOH

PETUNJUK = (
    "Isi hanya sel putih. Angka tanpa satuan; desimal dengan koma. Nol adalah nilai: tulis 0. {khusus} Kode dan nama "
    "kolom jangan diubah."
)
KHUSUS = {
    "isian": "Yang belum diketahui dikosongkan atau diberi status belum lapor; yang tidak ada tahun ini diberi status "
    "tidak berlaku. tw1–tw4 diisi jumlah triwulan itu saja, kecuali uraiannya menyebut lain; tahunan boleh kosong bila "
    "keempat triwulan terisi.",
    "target": "Yang belum ditetapkan dikosongkan. target_atas hanya untuk target rentang, yang tidak punya triwulan. "
    "Bobot kosong semua, atau terisi semua dan berjumlah 100.",
}
# Below the words of a variable: how its figure is counted, where it is not simply that of the quarter
SIFAT = {
    "non_kumulatif": "",
    "kumulatif": "jumlah sejak Januari",
    "posisi_akhir": "keadaan pada hari terakhir triwulan",
    "unik": "yang berbeda pada triwulan itu; tahunan wajib diisi dan bukan jumlah triwulan",
}
LEBAR = {
    "isian": dict(zip(LEMBAR["isian"].kolom, (14, 36, 9.5, 11.5, 9.5, 9.5, 9.5, 9.5, 9.5, 12, 18, 14), strict=True)),
    "target": dict(zip(LEMBAR["target"].kolom, (13, 72, 9.5, 11.5, 10, 10, 9, 9, 9, 9, 8), strict=True)),
}
LEBAR_RUPIAH = 15.5
PIKSEL = 6  # width of a figure of Arial 8, the unit of a column's width
UKUR = 8 * 0.92  # Arial 8 measured with DejaVu Sans, which is wider
KEPALA = 3  # row of the header, from 0
KATA = {"belum_lapor": "belum lapor", "tidak_berlaku": "tidak berlaku"}


class Baris(NamedTuple):
    """One row of a form: its cells by column, whether last year's figure is invented, its satuan and kind."""

    isi: dict[str, object]
    lalu_contoh: bool
    satuan: str
    sifat: str


def buku(tahun: int, jabatan, isi: dict[str, list[Baris]], asal: list[tuple[str, ...]]) -> bytes:
    """One form as the bytes of an XLSX: the sheets in ``isi`` that have rows and, where there are any, the origins."""
    import xlsxwriter

    keluar = io.BytesIO()
    pilihan = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    xlsx = xlsxwriter.Workbook(keluar, pilihan | {"default_format_properties": {"font_name": "Arial", "font_size": 8}})
    xlsx.set_properties({"title": f"Formulir {tahun}: {jabatan.nama}", "created": dt.datetime(tahun, 1, 1)})
    xlsx.set_custom_property("templat_iki", f"{PENANDA} {VERSI}")
    for lembar, daftar in isi.items():
        if daftar:
            _lembar(xlsx, lembar, tahun, jabatan, daftar, sum(c[0] == lembar and c[4] == "contoh" for c in asal))
    if asal:
        xlsx.set_custom_property("asal_iki", "ada")
        _lembar_asal(xlsx, asal)
    xlsx.close()
    return keluar.getvalue()


def rata(teks: str) -> str:
    """A line break is one character in a cell."""
    return teks.replace("\r\n", "\n").replace("\r", "\n")


def _lembar(buku, lembar: str, tahun: int, jabatan, daftar: list[Baris], contoh: int) -> None:
    """One sheet to be filled: title, instruction, version, header, rows, and how it prints."""
    kolom, gaya = LEMBAR[lembar].kolom, _gaya(buku)
    ws = buku.add_worksheet(lembar)
    lebar = _lebar(lembar, daftar)
    for k, nama in enumerate(kolom):
        ws.set_column(k, k, lebar[nama])
    judul = "realisasi" if lembar == "isian" else "target"
    ws.write_string(0, 0, f"Formulir {judul} {tahun}: {jabatan.nama}", gaya["judul"])
    ws.merge_range(1, 0, 1, len(kolom) - 1, PETUNJUK.format(khusus=KHUSUS[lembar]), gaya["petunjuk"])
    ws.set_row(1, 38)
    ws.write_string(2, 0, f"{PENANDA} {VERSI}", gaya["kecil"])
    ws.write_string(2, 1, f"tahun {tahun} · pemilik {jabatan.id}", gaya["kecil"])
    lalu = sum(b.lalu_contoh for b in daftar)
    if lalu or contoh:
        ws.merge_range(2, 2, 2, len(kolom) - 1, _kalimat_contoh(LEMBAR[lembar].lalu, lalu, contoh), gaya["contoh"])
    ws.write_row(KEPALA, 0, kolom, gaya["kepala"])
    for n, b in enumerate(daftar, KEPALA + 1):
        _baris(ws, n, kolom, b, gaya)
        ws.set_row(n, _tinggi(b, lebar))
    akhir = KEPALA + len(daftar)
    _validasi(ws, lembar, daftar, akhir)
    _cetak(ws, akhir, len(kolom), f"Formulir {tahun}, {jabatan.id}, {PENANDA} {VERSI}", bool(lalu or contoh))


def _kalimat_contoh(lalu: str, n_lalu: int, n: int) -> str:
    bagian = [f"{n_lalu} {lalu}"] if n_lalu else []
    bagian += [f"{n} angka yang sudah terisi"] if n else []
    return f"{CONTOH}: {' dan '.join(bagian)}."


def _lebar(lembar: str, daftar: list[Baris]) -> dict[str, float]:
    """Widths in characters: wider where rupiah stand, and where a variable's name is long."""
    lebar = dict(LEBAR[lembar])
    if any(b.satuan == "rupiah" for b in daftar):
        lebar |= dict.fromkeys([LEMBAR[lembar].lalu, *LEMBAR[lembar].angka], LEBAR_RUPIAH) | {"uraian": 30}
    pertama = LEMBAR[lembar].kolom[0]
    terpanjang = max(len(str(b.isi[pertama])) for b in daftar) + 2
    return lebar | {pertama: max(lebar[pertama], terpanjang)}


def _gaya(buku) -> dict:
    """The formats of a sheet; every number shrinks to fit, for a printed ### is no number."""
    sel = {"font_name": "Arial", "font_size": 8, "border": 1, "border_color": "#808080", "valign": "top"}
    putih, abu = {"locked": False}, {"bg_color": "#F2F2F2"}
    teks, angka = {"num_format": "@", "text_wrap": True}, {"align": "right", "shrink": True}
    gaya = {
        "judul": {"font_name": "Arial", "bold": True, "font_size": 12},
        "petunjuk": {"font_name": "Arial", "font_size": 9, "text_wrap": True, "valign": "top"},
        "kecil": {"font_name": "Arial", "font_size": 8, "font_color": "#555555"},
        "contoh": {"font_name": "Arial", "font_size": 8, "bold": True, "align": "right"},
        "kepala": sel | {"bold": True, "align": "center", "bg_color": "#D9D9D9"},
        "kode": sel | abu | teks | {"bold": True},
        "tetap": sel | abu | teks,
        "isi": sel | putih | teks,
    }
    for desimal, bentuk in ((0, "[$-421]#,##0"), (2, "[$-421]#,##0.00")):
        gaya["angka", desimal] = sel | putih | angka | {"num_format": bentuk}
        gaya["lalu", desimal, False] = sel | abu | angka | {"num_format": bentuk}
        gaya["lalu", desimal, True] = sel | abu | angka | {"num_format": f'{bentuk}" contoh"'}
    return {nama: buku.add_format(isi) for nama, isi in gaya.items()}


def _baris(ws, n: int, kolom: tuple[str, ...], b: Baris, gaya: dict) -> None:
    for k, nama in enumerate(kolom):
        nilai = b.isi.get(nama, "")
        desimal = 2 if b.satuan == "persen" or (isinstance(nilai, float) and nilai % 1) else 0
        if nama in ("tahun_lalu", "target_lalu"):
            bentuk = gaya["lalu", desimal, b.lalu_contoh]
        elif k < 3:
            bentuk = gaya["tetap" if k else "kode"]
        else:
            bentuk = gaya["isi"] if nama in ("status", "keterangan", "bukti") else gaya["angka", desimal]
        if isinstance(nilai, str) and nilai:
            ws.write_string(n, k, nilai, bentuk)
        elif nilai == "" or nilai != nilai:
            ws.write_blank(n, k, None, bentuk)
        else:
            ws.write_number(n, k, nilai, bentuk)


def _tinggi(b: Baris, lebar: dict[str, float]) -> float:
    """Height in points: LibreOffice cuts wrapped text where none is given. Measured as the figures measure text."""
    from ikilib.gambar import bungkus, lebar_teks

    def banyak(nama: str) -> int:
        ruang = (lebar[nama] * PIKSEL - 3) * 25.4 / 96
        teks = str(b.isi.get(nama, "")).split("\n")
        baris = [satu for t in teks for satu in bungkus(t, ruang, UKUR)]
        return sum(max(1, math.ceil(lebar_teks(t, UKUR) / ruang)) for t in baris)  # a web address breaks anywhere

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a letter that the measuring font has not is as wide as any other
        return min(409, 10.5 * max(banyak(k) for k in ("uraian", "satuan", "keterangan") if k in lebar) + 3)


UMUM = {"ignore_blank": True, "error_title": "Periksa isian"}
NOL = UMUM | {
    "validate": "decimal",
    "criteria": ">=",
    "value": 0,
    "error_message": "Tulis angka saja, 0 atau lebih, tanpa satuan; kosongkan bila belum diketahui.",
}
STATUS = UMUM | {
    "validate": "list",
    "source": list(KATA.values()),
    "error_message": "Pilih belum lapor atau tidak berlaku.",
}
BOBOT = UMUM | {
    "validate": "decimal",
    "criteria": "between",
    "minimum": 0,
    "maximum": 100,
    "error_message": "Bobot 0 sampai 100; semuanya berjumlah 100.",
}
TAHUNAN = {
    "non_kumulatif": "Jumlah keempat triwulan; boleh kosong bila keempatnya terisi.",
    "kumulatif": "Sama dengan tw4; boleh kosong bila tw4 terisi.",
    "posisi_akhir": "Sama dengan tw4; boleh kosong bila tw4 terisi.",
    "unik": "Wajib diisi: yang berbeda dalam setahun, bukan jumlah triwulan.",
}


def _validasi(ws, lembar: str, daftar: list[Baris], akhir: int) -> None:
    """Numbers, weights and states; a help, not a lock. The hint of a cell says what its kind of variable wants."""
    letak = {nama: k for k, nama in enumerate(LEMBAR[lembar].kolom)}

    def beri(baris: tuple[int, int], kolom: tuple[str, str], aturan: dict, judul: str = "", petunjuk: str = "") -> None:
        hint = {"input_title": judul, "input_message": petunjuk} if judul else {}
        ws.data_validation(baris[0], letak[kolom[0]], baris[1], letak[kolom[1]], aturan | hint)

    semua = (KEPALA + 1, akhir)
    if lembar == "target":
        beri(semua, ("target", "tw4"), NOL, "Target", "Angka 0 atau lebih, tanpa satuan.")
        beri(semua, ("bobot", "bobot"), BOBOT)
        return
    beri(semua, ("status", "status"), STATUS)
    for n, b in enumerate(daftar, KEPALA + 1):
        beri((n, n), ("tw1", "tw4"), NOL, "Triwulan", SIFAT[b.sifat].partition(";")[0] or "jumlah triwulan itu saja")
        beri((n, n), ("tahunan", "tahunan"), NOL, "Tahunan", TAHUNAN[b.sifat])


def _cetak(ws, akhir: int, n: int, kaki: str, contoh: bool) -> None:
    """A4 landscape, one page wide, the header on every page, version and page number below; and the lock."""
    ws.set_landscape()
    ws.set_paper(9)
    ws.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    ws.fit_to_pages(1, 0)
    ws.repeat_rows(KEPALA)
    ws.print_area(0, 0, akhir, n - 1)
    ws.set_footer(f"&L&8{kaki}{'&C&8&BMemuat angka CONTOH' if contoh else ''}&R&8halaman &P dari &N")
    ws.freeze_panes(KEPALA + 1, 2)
    ws.protect("", {"format_columns": True, "format_rows": True, "sort": False})


def _lembar_asal(buku, catatan: list[tuple[str, ...]]) -> None:
    ws = buku.add_worksheet("asal")
    ws.hide()  # nothing to read or to print for whoever fills the form
    teks = buku.add_format({"font_name": "Arial", "font_size": 8, "num_format": "@"})
    for n, b in enumerate([KOLOM_ASAL, *catatan]):
        for k, isi in enumerate(b):
            ws.write_string(n, k, rata(isi), teks)
    ws.protect()
