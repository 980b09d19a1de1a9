"""Rows of realisasi to facts: one for every filled cell, each with its address; what contradicts itself is refused."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from ikilib.masukan import baca
from ikilib.masukan.baca import TRIWULAN, Kosakata
from ikilib.masukan.bilangan import BELUM, tulis
from ikilib.masukan.tabel import Baris, Tabel, kunci

WAJIB = ("variabel", *TRIWULAN, "tahunan", "status", "asal", "keterangan", "bukti")
BOLEH: tuple[str, ...] = ()
PERIODE = {**{tw: i for i, tw in enumerate(TRIWULAN, 1)}, "tahunan": 0}
STATUS = {"": "", "belum lapor": "belum_lapor", "tidak berlaku": "tidak_berlaku"}
NAN = float("nan")
AKHIR = ("12-31", "03-31", "06-30", "09-30", "12-31")  # last day by periode; 0 is the year


class Fakta(NamedTuple):
    """One row of the table `fakta`; ``tanggal`` is the day since which the figure counts as known."""

    variabel: str
    tahun: int
    periode: int
    nilai: float
    status: str
    asal: str
    keterangan: str
    berkas: str
    lembar: str
    sel: str
    tanggal: str


def diketahui(tahun: int, periode: int) -> str:
    """The day since which a figure of a table counts as known: the end of its quarter or year. Our convention."""
    return f"{tahun}-{AKHIR[periode]}"


def baca_tabel(
    tabel: Tabel, berkas: str, lembar: str, tahun: int, kata: Kosakata, catat: Callable[..., None]
) -> list[Fakta]:
    """The facts of one realisasi table, by canonical variable in the order of the file.

    A figure of the table counts as known at the end of its quarter or year; a correction carries its own date.
    """
    pertama: dict[str, str] = {}
    per_pokok: dict[str, dict[int, Fakta]] = {}
    for b in tabel.baris:
        nama = baca.kode(b, "variabel", kata.variabel, catat, rumus=kata.kode)
        alamat = b.sel["variabel"].alamat
        if nama in pertama:
            catat("BARIS-GANDA-01", alamat, nama=nama, pertama=pertama[nama])
        elif nama:
            pertama[nama] = alamat
            _, _, pokok = kata.variabel[nama]
            asal = baca.asal(b, keterangan := baca.teks(b.sel["keterangan"], catat), catat)
            baca.teks(b.sel["bukti"], catat)
            tempat = (asal, keterangan, berkas, lembar)
            baru = [
                Fakta(pokok, tahun, periode, nilai, status, *tempat, sel, diketahui(tahun, periode))
                for periode, nilai, status, sel in _nilai(b, tabel.koma, kata.variabel[nama].satuan, catat)
            ]
            _satukan(per_pokok.setdefault(pokok, {}), baru, catat)
    for pokok, isi in per_pokok.items():
        periksa_triwulan(isi, kata.variabel[pokok].triwulan, catat)
    periksa_bagian(per_pokok, kata.rasio, catat)
    return [f for isi in per_pokok.values() for f in isi.values()]


def hilang(fakta: list[Fakta], kata: Kosakata) -> list[str]:
    """Canonical variables without any row."""
    ada = {f.variabel for f in fakta}
    return [v for v in dict.fromkeys(isi.pokok for isi in kata.variabel.values()) if v not in ada]


def di_luar_kisaran(fakta: list[Fakta], tahun: int) -> list[tuple[Fakta, float, float]]:
    """Figures of a year a hundred times above or below three other years or more: ribu or juta slipped in."""
    per_variabel: dict[str, dict[int, Fakta]] = {}
    for f in fakta:
        if f.periode == 0 and f.status == "ada" and f.nilai > 0:
            per_variabel.setdefault(f.variabel, {})[f.tahun] = f
    hasil = []
    for isi in per_variabel.values():
        lain = [f.nilai for t, f in isi.items() if t != tahun]
        if tahun in isi and len(lain) >= 3 and not min(lain) / 100 <= isi[tahun].nilai <= max(lain) * 100:
            hasil.append((isi[tahun], min(lain), max(lain)))
    return hasil


def _nilai(b: Baris, koma: bool, satuan: str, catat) -> list[tuple[int, float, str, str]]:
    """Periode, nilai, status and address of every filled cell of a row; a row that says nothing is belum_lapor."""
    jenis = "rupiah" if satuan == "rupiah" else "cacah"
    hasil = []
    for kolom, periode in PERIODE.items():
        sel = b.sel[kolom]
        if not sel.teks:
            continue
        if kunci(sel.teks) == "tidak berlaku":
            hasil.append((periode, NAN, "tidak_berlaku", sel.alamat))
        elif (nilai := baca.angka(sel, koma, jenis, catat)) is not None:
            hasil.append((periode, nilai, "ada", sel.alamat))
    status = baca.pilihan(b.sel["status"], STATUS, "SEL-STATUS-01", catat)
    if status:
        terisi = next((b.sel[k] for k in PERIODE if b.sel[k].teks.strip() not in BELUM), None)
        if terisi:
            catat("SEL-STATUS-02", b.sel["status"].alamat, nilai=b.sel["status"].teks.strip(), sel=terisi.alamat)
        return [(0, NAN, status, b.sel["status"].alamat)]
    if hasil and hasil[-1][0] == 0 and hasil[-1][2] == "tidak_berlaku" and any(h[2] == "ada" for h in hasil):
        catat("SEL-STATUS-02", hasil[-1][3], nilai="tidak berlaku", sel=hasil[0][3])
    return hasil or [(0, NAN, "belum_lapor", b.sel["tahunan"].alamat)]


def _satukan(ada: dict[int, Fakta], baru: list[Fakta], catat) -> None:
    """Add a row's facts to what the other name of the same variable said: equal is fine, different is not.

    `belum_lapor` says nothing, so it gives way to anything that does.
    """
    for f in baru:
        lama = ada.get(f.periode)
        if lama is None or lama.status == "belum_lapor":
            ada[f.periode] = f
        elif f.status != "belum_lapor" and sebut(f) != sebut(lama):
            catat("DATA-SAMA-01", f.sel, nama=f.variabel, nilai=sebut(f), lain=sebut(lama), sel=lama.sel)
    if len(ada) > 1 and 0 in ada and ada[0].status == "belum_lapor":
        del ada[0]


def sebut(f: Fakta) -> str:
    """A fact in a message: its figure as typed, or its state in words."""
    return tulis(f.nilai) if f.status == "ada" else f.status.replace("_", " ")


def periksa_triwulan(isi: dict[int, Fakta], sifat: str, catat) -> None:
    """Quarters against the year, by the nature of the variable; persons counted once (`unik`) are not added up."""
    ada = {p: f.nilai for p, f in isi.items() if f.status == "ada"}
    tw = [ada[p] for p in (1, 2, 3, 4) if p in ada]
    if sifat == "non_kumulatif" and len(tw) == 4 and 0 in ada and math.fsum(tw) != ada[0]:
        catat("DATA-TRIWULAN-01", isi[0].sel, jumlah=tulis(math.fsum(tw)), tahunan=tulis(ada[0]))
    if sifat in ("kumulatif", "posisi_akhir") and ada.get(4, ada.get(0)) != ada.get(0, ada.get(4)):
        catat("DATA-TRIWULAN-03", isi[0].sel, tw4=tulis(ada[4]), tahunan=tulis(ada[0]))
    if sifat == "kumulatif":
        urut = [p for p in (1, 2, 3, 4) if p in ada] + ([0] if 0 in ada and 4 not in ada else [])
        for awal, akhir in pairwise(urut):
            if ada[akhir] < ada[awal]:
                catat("DATA-TRIWULAN-02", isi[akhir].sel, dari=tulis(ada[awal]), ke=tulis(ada[akhir]))


def periksa_bagian(per_pokok: dict[str, dict[int, Fakta]], rasio, catat) -> None:
    """A part larger than its whole in the same period: more people content than there are people."""
    for atas, bawah in rasio:
        for periode in range(5):
            bagian = [f for v in atas if (f := per_pokok.get(v, {}).get(periode)) and f.status == "ada"]
            utuh = [f for v in bawah if (f := per_pokok.get(v, {}).get(periode)) and f.status == "ada"]
            if bagian and len(utuh) == len(bawah) and sum(f.nilai for f in bagian) > sum(f.nilai for f in utuh):
                isi = {"nilai": tulis(sum(f.nilai for f in bagian)), "utuh": tulis(sum(f.nilai for f in utuh))}
                catat("DATA-BAGIAN-01", bagian[0].sel, bagian=list(atas), dari=list(bawah), **isi)
