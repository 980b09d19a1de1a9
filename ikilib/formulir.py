"""Forms to send out: one XLSX for each position, prefilled with what is known; and who has returned what.

Layout and formats were tried in LibreOffice (a locked cell, a number format and a validation survive there, but bind
nobody), so the form helps whoever fills it, and :mod:`ikilib.masukan.formulir` checks every cell again. The same
inputs give the same bytes: no clock, and a creation date that is that of the year.
"""

from __future__ import annotations

import datetime as dt
import io
import math
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ikilib import evaluasi, keputusan, masukan, tafsir
from ikilib.masukan.bilangan import tulis as tulis_angka
from ikilib.masukan.formulir import FOLDER, KOLOM_ASAL, LEMBAR, PENANDA, VERSI, tanda_asal
from ikilib.masukan.lokasi import akar, folder_data
from ikilib.masukan.realisasi import Fakta
from ikilib.masukan.target import Target

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
NAMA_PANJANG = 24  # characters; a longer name of a variable widens its column
PIKSEL = 6  # width of a figure of Arial 8, the unit of a column's width
UKUR = 8 * 0.92  # Arial 8 measured with DejaVu Sans, which is wider
KEPALA = 3  # row of the header, from 0
KEADAAN = ("belum", "sebagian", "kembali")  # in the order in which somebody must do something
KATA = {"belum_lapor": "belum lapor", "tidak_berlaku": "tidak berlaku"}


class Bahan(NamedTuple):
    """What forms are prefilled with: this year's facts and targets, last year's figures and targets, by name."""

    fakta: dict[str, dict[int, Fakta]]
    target: dict[str, dict[int, Target]]
    lalu: dict[str, tuple]
    target_lalu: dict[str, Target]


class Baris(NamedTuple):
    """One row of a form: its cells by column, whether last year's figure is invented, its satuan and kind."""

    isi: dict[str, object]
    lalu_contoh: bool
    satuan: str
    sifat: str


# --- what is known -------------------------------------------------------------------------------------------------


def buat(tahun: int, data: Path | None, keluaran: Path) -> list[Path]:
    """Write the 27 forms of a year into ``keluaran``; their paths.

    ValueError for a year that the decree does not need or a form that is there already and differs (it may have been
    filled); :class:`ikilib.bahan.MasukanBermasalah` when what is known cannot be read.
    """
    from ikilib.bahan import MasukanBermasalah

    if tahun not in range(keputusan.TAHUN.start - 1, keputusan.TAHUN.stop):
        raise ValueError(f"formulir hanya untuk tahun {keputusan.TAHUN.start - 1}–{keputusan.TAHUN[-1]}, bukan {tahun}")
    folder = folder_data(data)
    if not folder.is_dir():
        raise ValueError(f"folder data {folder} tidak ada")
    baca = masukan.muat(folder, tahun, lain=[tahun - 1])
    galat = [m for m in baca.masalah if m.tingkat == "galat" and m.kode not in ("BERKAS-ADA-01", "BERKAS-ADA-02")]
    if galat:
        raise MasukanBermasalah(tuple(galat))
    bahan = siapkan(baca, tahun, contoh=folder.resolve() != (akar() / "kantor").resolve())
    isi = {f"formulir_{tahun}_{j.id}.xlsx": susun(tahun, j, bahan) for j in tafsir.jabatan().itertuples(index=False)}
    beda = [n for n, b in isi.items() if (keluaran / n).exists() and (keluaran / n).read_bytes() != b]
    if beda:
        raise ValueError(f"{beda[0]} sudah ada di {keluaran} dan mungkin sudah diisi; pilih folder lain")
    keluaran.mkdir(parents=True, exist_ok=True)
    for nama, bait in isi.items():
        (keluaran / nama).write_bytes(bait)
    return [keluaran / n for n in isi]


def siapkan(baca: masukan.Masukan, tahun: int, contoh: bool = True) -> Bahan:
    """What is known of a year and the year before it; without ``contoh`` invented figures are left out.

    Of a figure that was corrected the form shows what was first reported: the correction is applied to that.
    """
    fakta, target = baca.fakta, baca.target
    if not contoh:
        fakta, target = fakta[fakta["asal"] != "contoh"], target[target["asal"] != "contoh"]
    urut = fakta.sort_values("tanggal", kind="stable")
    pertama = urut.drop_duplicates(["variabel", "tahun", "periode"])
    terakhir = urut.drop_duplicates(["variabel", "tahun", "periode"], keep="last")
    per: dict[str, dict[int, Fakta]] = {}
    for f in pertama[pertama["tahun"] == tahun].itertuples(index=False):
        per.setdefault(f.variabel, {})[f.periode] = Fakta(*f)
    sasaran: dict[int, dict[str, dict[int, Target]]] = {tahun: {}, tahun - 1: {}}
    for t in target[target["tahun"].isin(sasaran)].itertuples(index=False):
        sasaran[t.tahun].setdefault(t.kode, {})[t.periode] = Target(*t)
    lalu = evaluasi.nilai(terakhir[terakhir["tahun"] == tahun - 1])
    return Bahan(
        per,
        sasaran[tahun],
        {n.variabel: (n.nilai, n.status, n.asal) for n in lalu.itertuples()},
        {k: isi[0] for k, isi in sasaran[tahun - 1].items()},
    )


# --- rows ----------------------------------------------------------------------------------------------------------


def baris(lembar: str, jabatan, bahan: Bahan) -> list[Baris]:
    """The rows of one sheet of a position's form: the variables it owns, or the targets it sets."""
    if lembar == "isian":
        v = tafsir.variabel()
        milik = v[(v["pemilik"] == jabatan.id) & (v["sama_dengan"] == "")]
        return [_isian(b, bahan) for b in milik.itertuples()]
    k = tafsir.katalog()
    return [_target(b, bahan) for b in k[k["nomor"] == jabatan.nomor].itertuples()]


def _isian(v, bahan: Bahan) -> Baris:
    isi = {"variabel": v.variabel, "uraian": _uraian(v), "satuan": v.satuan}
    nilai, status, asal = bahan.lalu.get(v.variabel, (math.nan, "belum_lapor", ""))
    isi["tahun_lalu"] = nilai if status == "ada" else KATA.get(status, KATA["belum_lapor"])
    ada = bahan.fakta.get(v.variabel, {})
    if set(ada) == {0} and ada[0].status == "tidak_berlaku":
        isi["status"] = KATA["tidak_berlaku"]
    elif any(f.status != "belum_lapor" for f in ada.values()):
        kolom = LEMBAR["isian"].angka
        isi |= {kolom[p - 1]: f.nilai if f.status == "ada" else KATA[f.status] for p, f in ada.items()}
    isi["keterangan"] = "; ".join(dict.fromkeys(_rata(f.keterangan) for f in ada.values() if f.keterangan))
    return Baris(isi, asal == "contoh" and status == "ada", v.satuan, v.triwulan)


def _uraian(v) -> str:
    """The words of a variable, and below them its other name and how it is counted."""
    kamus = tafsir.variabel()
    lain = kamus.loc[kamus["sama_dengan"] == v.variabel, "variabel"]
    tambahan = [*(f"sama dengan {n}" for n in lain), *filter(None, [SIFAT[v.triwulan]])]
    return f"{v.uraian}\n({'; '.join(tambahan)})" if tambahan else v.uraian


def _rata(teks: str) -> str:
    """A line break is one character in a cell."""
    return teks.replace("\r\n", "\n").replace("\r", "\n")


def _target(k, bahan: Bahan) -> Baris:
    isi = {"kode": k.kode, "uraian": k.indikator, "satuan": k.satuan, "target_lalu": "belum ada"}
    lalu = bahan.target_lalu.get(k.kode)
    if lalu is not None and lalu.target == lalu.target:
        rentang = lalu.target_atas == lalu.target_atas
        isi["target_lalu"] = f"{tulis_angka(lalu.target)}–{tulis_angka(lalu.target_atas)}" if rentang else lalu.target
    for p, t in bahan.target.get(k.kode, {}).items():
        isi |= {f"tw{p}": t.target} if p else {"target": t.target, "target_atas": t.target_atas, "bobot": t.bobot}
    contoh = lalu is not None and lalu.asal == "contoh" and lalu.target == lalu.target
    return Baris(isi, contoh, k.satuan, k.triwulan)


def asal(jabatan, bahan: Bahan) -> list[tuple[str, ...]]:
    """Rows of the sheet `asal`: every prefilled figure that is invented or published, with what it is known by."""
    hasil = []
    for lembar, isi in (("isian", bahan.fakta), ("target", bahan.target)):
        for b in baris(lembar, jabatan, bahan):
            for f in isi.get(b.isi[LEMBAR[lembar].kolom[0]], {}).values():
                if f.asal != "isian":
                    hasil.append((lembar, *tanda_asal(f), f.asal, f.keterangan if lembar == "target" else ""))
    return hasil


# --- the workbook --------------------------------------------------------------------------------------------------


def susun(tahun: int, jabatan, bahan: Bahan) -> bytes:
    """One form as the bytes of an XLSX."""
    import xlsxwriter

    keluar = io.BytesIO()
    pilihan = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    buku = xlsxwriter.Workbook(keluar, pilihan | {"default_format_properties": {"font_name": "Arial", "font_size": 8}})
    buku.set_properties({"title": f"Formulir {tahun}: {jabatan.nama}", "created": dt.datetime(tahun, 1, 1)})
    buku.set_custom_property("templat_iki", f"{PENANDA} {VERSI}")
    catatan = asal(jabatan, bahan)
    for lembar in LEMBAR:
        if daftar := baris(lembar, jabatan, bahan):
            _lembar(buku, lembar, tahun, jabatan, daftar, sum(c[0] == lembar and c[4] == "contoh" for c in catatan))
    if catatan:
        buku.set_custom_property("asal_iki", "ada")
        _lembar_asal(buku, catatan)
    buku.close()
    return keluar.getvalue()


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
    bagian = [f"{lalu} yang bertanda contoh ({n_lalu})"] if n_lalu else []
    bagian += [f"{n} angka yang sudah terisi"] if n else []
    return f"CONTOH, bukan kinerja nyata: {' dan '.join(bagian)} adalah rekaan."


def _lebar(lembar: str, daftar: list[Baris]) -> dict[str, float]:
    """Widths in characters: wider where rupiah stand, and where a variable's name is long."""
    lebar = dict(LEBAR[lembar])
    if any(b.satuan == "rupiah" for b in daftar):
        lebar |= dict.fromkeys([LEMBAR[lembar].lalu, *LEMBAR[lembar].angka], LEBAR_RUPIAH) | {"uraian": 30}
    pertama = LEMBAR[lembar].kolom[0]
    if lembar == "isian" and max(len(str(b.isi[pertama])) for b in daftar) > lebar[pertama]:
        lebar[pertama] = NAMA_PANJANG
    return lebar


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
            ws.write_string(n, k, _rata(isi), teks)
    ws.protect()


# --- who has returned what -----------------------------------------------------------------------------------------


def pengembalian(baca: masukan.Masukan, tahun: int) -> pd.DataFrame:
    """Who has returned what, one row a position: nomor, id, nama, and of realisasi and targets how many are known.

    Columns: isian, isian_terisi, target, target_terisi, keadaan ('kembali' nothing is missing, 'sebagian', 'belum'
    nothing is known), kurang (the names without a figure, by sheet), bermasalah (the form is back, but has errors and
    is not used). A figure counts wherever it stands, in a form or a table, and so does 'tidak berlaku'.
    """
    f = baca.fakta
    tahu = set(f.loc[(f["tahun"] == tahun) & (f["status"] != "belum_lapor"), "variabel"])
    t = baca.target
    ada = set(t.loc[(t["tahun"] == tahun) & t["target"].notna(), "kode"])
    galat = {m.berkas for m in baca.masalah if m.tingkat == "galat"}
    kosong = Bahan({}, {}, {}, {})
    hasil = []
    for j in tafsir.jabatan().itertuples(index=False):
        nama = {s: [b.isi[LEMBAR[s].kolom[0]] for b in baris(s, j, kosong)] for s in LEMBAR}
        terisi = {"isian": tahu, "target": ada}
        kurang = {s: [n for n in nama[s] if n not in terisi[s]] for s in LEMBAR}
        n = {s: (len(nama[s]), len(nama[s]) - len(kurang[s])) for s in LEMBAR}
        diminta, masuk = (sum(x) for x in zip(*n.values(), strict=True))
        keadaan = "kembali" if masuk == diminta else "sebagian" if masuk else "belum"
        milik = [b for b in baca.berkas if b.startswith(f"{tahun}/{FOLDER}/formulir_{tahun}_{j.id}.")]
        hasil.append((j.nomor, j.id, j.nama, *n["isian"], *n["target"], keadaan, kurang, bool(galat & set(milik))))
    kolom = "nomor id nama isian isian_terisi target target_terisi keadaan kurang bermasalah".split()
    return pd.DataFrame(hasil, columns=kolom)
