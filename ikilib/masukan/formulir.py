"""Filled forms, ``data/<tahun>/formulir/*.xlsx``: read by the rules of the tables, then joined with them.

No lock and no validation of a form is believed: LibreOffice's programming interface and any paste get past both, so
every cell meets the same grammar as a table typed by hand. What the form printed beside a figure (uraian, satuan,
tahun_lalu) is read for checks alone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ikilib.masukan import berkas, excel, gabung, realisasi
from ikilib.masukan import target as target_
from ikilib.masukan.baca import ASAL, TRIWULAN, Kosakata
from ikilib.masukan.bilangan import baca as baca_bilangan
from ikilib.masukan.masalah import Masalah, pencatat
from ikilib.masukan.tabel import KEPALA_TERAKHIR, Baris, Kisi, Sel, Tabel, cari_kepala, kunci, mirip, susun

VERSI = "1"
PENANDA = "formulir-iki"
FOLDER = "formulir"
MILIK = re.compile(r"^tahun (20\d\d) · pemilik (\w+)", re.MULTILINE)
TAK_DIBACA = (".xls", ".xlsm", ".xlsb", ".ods", ".csv")  # somebody's figures, saved as what we do not read


class Lembar(NamedTuple):
    """A sheet of the form: the table it feeds, its columns in order, those that must be there, those to be filled."""

    jenis: str
    kolom: tuple[str, ...]
    wajib: tuple[str, ...]
    angka: tuple[str, ...]
    lalu: str
    modul: object

    @property
    def boleh(self) -> tuple[str, ...]:
        return tuple(k for k in self.kolom if k not in self.wajib)


_SETAHUN = (*TRIWULAN, "tahunan")
LEMBAR = {
    "isian": Lembar(
        "realisasi",
        ("variabel", "uraian", "satuan", "tahun_lalu", *_SETAHUN, "status", "keterangan", "bukti"),
        ("variabel", *_SETAHUN, "status"),
        _SETAHUN,
        "tahun_lalu",
        realisasi,
    ),
    "target": Lembar(
        "target",
        ("kode", "uraian", "satuan", "target_lalu", "target", "target_atas", *TRIWULAN, "bobot"),
        ("kode", "target", *TRIWULAN, "bobot"),
        ("target", "target_atas", *TRIWULAN, "bobot"),
        "target_lalu",
        target_,
    ),
}
KOLOM_ASAL = ("lembar", "kode", "kolom", "nilai", "asal", "keterangan")


def ada(folder: Path, tahun: int) -> bool:
    """Has any form of that year come back? Then a table that is not there is no problem by itself."""
    return any(p.suffix.casefold() == ".xlsx" for p in _berkas(folder / str(tahun) / FOLDER))


def tambah(folder: Path, tugas, kata: Kosakata, isi: dict, masalah: list, sidik: dict) -> None:
    """Read the forms of the years in ``tugas`` (tahun, jenis) and join their rows with those of the tables in ``isi``.

    A form with a galat is not used at all.
    """
    baru: dict[str, list] = {"realisasi": [], "target": []}
    for tahun in sorted({t for t, _ in tugas}):
        jenis = {j for t, j in tugas if t == tahun}
        for satu in _tahun(folder, tahun, jenis, kata, masalah, sidik):
            for j, rows in satu.items():
                baru[j] += rows
    for jenis, satukan in (("realisasi", gabung.fakta), ("target", gabung.target)):
        if baru[jenis]:
            isi[jenis] = satukan(isi[jenis], baru[jenis], kata, masalah)


def _berkas(folder: Path) -> list[Path]:
    """The spreadsheets in ``folder`` that somebody may have filled, by name."""
    nama = sorted(os.listdir(folder)) if folder.is_dir() else []
    jalur = [folder / n for n in nama if not n.startswith((".", "~$"))]
    return [p for p in jalur if p.suffix.casefold() in (".xlsx", *TAK_DIBACA)]


def _terbuka(tempat: Path, tahun: int, masalah: list) -> None:
    """A lock file beside a form says that somebody has it open."""
    for nama in sorted(os.listdir(tempat)) if tempat.is_dir() else []:
        if kunci_ := re.fullmatch(r"(?:~\$|\.~lock\.)(.+?)#?", nama):
            pencatat(masalah, f"{tahun}/{FOLDER}/{kunci_[1]}")("BERKAS-KUNCI-01", kunci=nama)


def _tahun(folder: Path, tahun: int, jenis: set[str], kata: Kosakata, masalah: list, sidik: dict) -> list[dict]:
    """Rows by table (those of ``jenis``) of every form of one year that is free of errors."""
    tempat = folder / str(tahun) / FOLDER
    _terbuka(tempat, tahun, masalah)
    hasil = []
    milik: dict[str, list[str]] = {}
    for jalur in _berkas(tempat):
        nama = f"{tahun}/{FOLDER}/{jalur.name}"
        satu: list[Masalah] = []
        catat = pencatat(satu, nama)
        if jalur.suffix.casefold() != ".xlsx":
            catat("FORMULIR-JENIS-01", akhiran=jalur.suffix.casefold())
        elif (bait := berkas.isi(folder, jalur, catat)) is not None:
            sidik[nama] = hashlib.sha256(bait).hexdigest()
            rows, pemilik, temuan = _sekali(bait, nama, tahun, frozenset(jenis), kata)
            satu += temuan
            milik.setdefault(pemilik, []).append(nama)
            if not any(m.tingkat == "galat" for m in satu):
                hasil.append(rows)
        masalah += satu
    for pemilik, nama in milik.items():
        if pemilik and len(nama) > 1:
            lain = [n.rpartition("/")[2] for n in nama[:-1]]
            pencatat(masalah, nama[-1])("FORMULIR-GANDA-01", pemilik=pemilik, nama=lain)
    return hasil


@lru_cache(maxsize=64)  # the forms of an office: a screen that reads after every edit opens none of them again
def _sekali(bait: bytes, nama: str, tahun: int, jenis: frozenset[str], kata: Kosakata) -> tuple:
    masalah: list[Masalah] = []
    return *_satu(bait, nama, tahun, jenis, kata, masalah), tuple(masalah)


def _satu(
    bait: bytes, nama: str, tahun: int, jenis: frozenset[str], kata: Kosakata, masalah: list
) -> tuple[dict[str, list], str]:
    """Rows by table of one form, and the position whose form it says to be ('' when it does not say)."""
    hasil: dict[str, list] = {}
    catat = pencatat(masalah, nama)
    if not berkas.sesuai(bait, ".xlsx", catat):
        return hasil, ""
    buku = excel.buku(bait, (*LEMBAR, "asal"), catat, tersembunyi="asal")
    if buku is None or not _lembar_ada(buku, catat) or not _versi(buku, catat):
        return hasil, ""
    kepala = _kepala(buku)
    _tahun_cocok(nama, tahun, kepala, catat)
    asal = _asal(buku, catat)
    for judul, lembar in LEMBAR.items():
        kisi = buku.kisi.get(judul)
        if kisi is None or lembar.jenis not in jenis:
            continue
        catat = pencatat(masalah, nama, kisi.lembar)
        baris = lembar.modul.baca_tabel(_tabel(kisi, lembar, kata, catat), nama, kisi.lembar, tahun, kata, catat)
        hasil[lembar.jenis] = [_berasal(b, judul, asal) for b in baris]
    pemilik = MILIK.search(kepala)
    return hasil, pemilik[2] if pemilik else ""


# --- is it a form of ours? ----------------------------------------------------------------------------------------


def _kepala(buku: excel.Buku) -> str:
    """All that stands above the headers of the sheets to be filled, a cell a line."""
    baris = []
    for judul, lembar in LEMBAR.items():
        if kisi := buku.kisi.get(judul):
            tempat, _ = cari_kepala(kisi.baris, frozenset(lembar.kolom))
            baris += kisi.baris[: tempat if tempat >= 0 else KEPALA_TERAKHIR]
    return "\n".join(sel.strip() for _, teks in baris for sel in teks if sel)


def _lembar_ada(buku: excel.Buku, catat) -> bool:
    """A form has one sheet of ours at least, and none that only looks like one."""
    hilang = [j for j in LEMBAR if j not in buku.kisi]
    tertukar = [s for s in buku.lain if mirip(kunci(s), hilang)]
    for s in buku.lain:
        if s not in tertukar:
            catat("FORMULIR-LEMBAR-02", nama=s)
    if tertukar or len(hilang) == len(LEMBAR):
        ada_ = [*(k.lembar for k in buku.kisi.values()), *buku.lain]
        catat("FORMULIR-LEMBAR-01", cari=hilang, ada=[f'"{s}"' for s in ada_] or "tidak ada yang berisi")
        return False
    return True


def _versi(buku: excel.Buku, catat) -> bool:
    """The version of the template, in a cell above the header or, if that row is gone, in the file's properties."""
    tanda = re.findall(rf"^{PENANDA}\s+(\S+)", _kepala(buku), re.MULTILINE)
    tanda = tanda or re.findall(rf"{PENANDA}\s+(\S+)", buku.properti.get("templat_iki", ""))
    asing = [t for t in tanda if t != VERSI]
    if not tanda:
        catat("FORMULIR-VERSI-01", penanda=f"{PENANDA} {VERSI}")
    elif asing:
        catat("FORMULIR-VERSI-02", versi=asing[0], dikenal=VERSI)
    return bool(tanda) and not asing


def _tahun_cocok(nama: str, tahun: int, kepala: str, catat) -> None:
    """The year of the folder, of the file's name and of the form itself are one."""
    berkas_ = re.search(r"formulir_(20\d\d)(?!\d)", nama)
    lain = {"nama berkas": berkas_, "isi formulir": MILIK.search(kepala)}
    beda = [f"{kata} {m[1]}" for kata, m in lain.items() if m and int(m[1]) != tahun]
    if beda:
        catat("FORMULIR-TAHUN-01", tahun=tahun, lain=beda)


# --- rows ---------------------------------------------------------------------------------------------------------


def _tabel(kisi: Kisi, lembar: Lembar, kata: Kosakata, catat) -> Tabel:
    """The sheet's table with the cells that a form has not (asal and, if they were deleted, free text) left blank."""
    tabel = susun(_tanpa_pembantu(kisi, lembar), lembar.wajib, lembar.boleh, catat)
    for b in tabel.baris:
        _periksa_baris(b, lembar, kata, kisi.dihitung, catat)
    return replace(tabel, baris=[b._replace(sel=_lengkap(b, lembar)) for b in tabel.baris])


def _tanpa_pembantu(kisi: Kisi, lembar: Lembar) -> Kisi:
    """A helper column may be hidden: nothing of it is counted."""
    tempat, _ = cari_kepala(kisi.baris, frozenset(lembar.kolom))
    judul = [kunci(teks) for teks in kisi.baris[tempat][1]] if tempat >= 0 else []
    pembantu = {k for k, nama in enumerate(judul) if nama in ("uraian", "satuan", lembar.lalu)}
    return replace(kisi, kolom_sembunyi=kisi.kolom_sembunyi - pembantu)


def _lengkap(b: Baris, lembar: Lembar) -> dict[str, Sel]:
    kosong = Sel("", b.sel[lembar.wajib[0]].alamat)
    return {k: b.sel.get(k, kosong) for k in ("asal", "keterangan", "bukti", "target_atas")} | b.sel


def _periksa_baris(b: Baris, lembar: Lembar, kata: Kosakata, dihitung: dict[str, str], catat) -> None:
    """What only a form can tell: words that belong to another code, another unit, formulas, dates become numbers."""
    nama = kunci(b.sel[lembar.wajib[0]].teks)
    milik, uraian = _pemilik_uraian(b, lembar, kata), b.sel.get("uraian")
    satuan = kata.variabel[nama].satuan if nama in kata.variabel else "persen" if nama in kata.kode else ""
    tertulis = b.sel.get("satuan")
    if milik and nama in kata.uraian[lembar.jenis] and nama not in milik:
        catat("FORMULIR-URAIAN-01", uraian.alamat, nama=nama, lain=milik[0])
    elif tertulis and satuan and kunci(tertulis.teks) not in ("", satuan):
        catat("FORMULIR-SATUAN-01", tertulis.alamat, nilai=tertulis.teks.strip(), nama=nama, satuan=satuan)
    for kolom in lembar.angka:
        sel = b.sel.get(kolom)
        if sel and sel.teks:
            if sel.alamat in dihitung:
                catat("FORMULIR-RUMUS-01", sel.alamat, rumus=dihitung[sel.alamat], nilai=sel.teks)
            _periksa_tanggal(sel, b.sel.get(lembar.lalu), satuan, catat)


def _pemilik_uraian(b: Baris, lembar: Lembar, kata: Kosakata) -> list[str]:
    """The codes that have the words beside this row's code; below those stands how the figure is counted."""
    tertulis = kunci(b.sel["uraian"].teks.strip().partition("\n")[0]) if "uraian" in b.sel else ""
    return [n for n, teks in kata.uraian.get(lembar.jenis, {}).items() if kunci(teks) == tertulis]


def _periksa_tanggal(sel: Sel, lalu: Sel | None, satuan: str, catat) -> None:
    """A date typed into a number cell becomes a number near 43.000; last year's figure tells how likely that is."""
    nilai = sel.isi.nilai
    if sel.isi.jenis != "angka" or satuan == "rupiah" or not 40_000 <= nilai <= 50_000 or nilai % 1:
        return
    tahun_lalu = None
    if lalu is not None:
        tahun_lalu = lalu.isi.nilai if lalu.isi.jenis == "angka" else baca_bilangan(lalu.teks, bulat=True)[0]
    if tahun_lalu is None or tahun_lalu < nilai / 10:
        hari = dt.date(1899, 12, 30) + dt.timedelta(days=int(nilai))
        catat("FORMULIR-TANGGAL-01", sel.alamat, nilai=sel.teks, tanggal=f"{hari:%d/%m/%Y}")


# --- where prefilled figures came from ----------------------------------------------------------------------------


def _asal(buku: excel.Buku, catat: Callable[..., None]) -> dict[tuple[str, ...], tuple[str, str]]:
    """(lembar, kode, kolom, nilai) of every prefilled figure that is no plain entry → its asal and keterangan.

    A figure that was left as it was keeps its origin, so that an invented one never comes back as the office's own;
    a figure typed over is the owner's. A form that says to have such a sheet and has not is refused.
    """
    kisi = buku.kisi.get("asal")
    if kisi is None:
        if buku.properti.get("asal_iki"):
            catat("FORMULIR-ASAL-01")
        return {}
    tabel = susun(kisi, KOLOM_ASAL, (), lambda *_, **__: None)
    baris = [[b.sel[k].teks for k in KOLOM_ASAL] for b in tabel.baris]
    if not baris or any(b[4] not in ASAL for b in baris):
        catat("FORMULIR-ASAL-01")
    return {tuple(b[:4]): (b[4], b[5]) for b in baris}


def _berasal(b, judul: str, asal: dict) -> object:
    """The row with the origin that was noted when the form was written, where its figure is still the same."""
    tertulis = asal.get((judul, *tanda_asal(b)))
    if tertulis is None:
        return b
    kata, keterangan = tertulis
    if judul == "target":
        return b._replace(asal=kata, keterangan=keterangan)
    return b if kata == "terbit" and not re.search(r"https?://\S", b.keterangan) else b._replace(asal=kata)


def tanda_asal(b) -> tuple[str, str, str]:
    """What a fact or a target is known by on the sheet of origins: kode, kolom, nilai (all of the row's figures)."""
    kolom = _SETAHUN[b.periode - 1]
    if isinstance(b, realisasi.Fakta):
        return b.variabel, kolom, realisasi.sebut(b)
    return b.kode, "target" if kolom == "tahunan" else kolom, " ".join(gabung.sebut(b))
