"""Rows of target to the table `target`: the year's (periode 0, with bobot and target_atas), then filled quarters."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from ikilib.masukan import baca
from ikilib.masukan.baca import TRIWULAN, Kosakata
from ikilib.masukan.bilangan import tulis
from ikilib.masukan.tabel import Baris, Tabel

WAJIB = ("kode", "target", *TRIWULAN, "bobot", "asal", "keterangan")
BOLEH = ("target_atas",)
NAN = float("nan")


class Target(NamedTuple):
    """One row of the table `target`."""

    kode: str
    tahun: int
    periode: int
    target: float
    target_atas: float
    bobot: float
    asal: str
    keterangan: str
    berkas: str
    lembar: str
    sel: str


class Angka(NamedTuple):
    """The numbers of one row, None where blank."""

    baris: Baris
    target: float | None
    atas: float | None
    bobot: float | None
    tw: dict[int, float]


def baca_tabel(
    tabel: Tabel, berkas: str, lembar: str, tahun: int, kata: Kosakata, catat: Callable[..., None]
) -> list[Target]:
    """The targets of one table, in the order of the file."""
    sah = frozenset(kata.kode)
    dibaca: dict[str, Angka] = {}
    hasil: list[Target] = []
    for b in tabel.baris:
        kode = baca.kode(b, "kode", sah, catat)
        alamat = b.sel["kode"].alamat
        if kode in dibaca:
            catat("BARIS-GANDA-01", alamat, nama=kode, pertama=dibaca[kode].baris.sel["kode"].alamat)
        elif kode:
            a = dibaca[kode] = _angka(b, tabel.koma, "target" if kode in kata.variabel else "persen", catat)
            asal = baca.asal(b, keterangan := baca.teks(b.sel["keterangan"], catat), catat)
            tempat = (asal, keterangan, berkas, lembar)
            tahunan = [NAN if x is None else x for x in (a.target, a.atas, a.bobot)]
            hasil.append(Target(kode, tahun, 0, *tahunan, *tempat, b.sel["target"].alamat))
            for p, nilai in a.tw.items():
                hasil.append(Target(kode, tahun, p, nilai, NAN, NAN, *tempat, b.sel[f"tw{p}"].alamat))
    periksa(dibaca, kata, catat)
    return hasil


def periksa(dibaca: dict[str, Angka], kata: Kosakata, catat: Callable[..., None]) -> None:
    """What a table of targets, by code, must not contradict: its ranges, quarters, percentages and weights."""
    for kode, a in dibaca.items():
        _periksa_atas(a, catat)
        _periksa_triwulan(a, kata.variabel[kode].triwulan if kode in kata.variabel else "", catat)
    _periksa_persen({k: a for k, a in dibaca.items() if k not in kata.variabel}, kata.rasio_lalu, catat)
    _periksa_bobot(dibaca, catat)


def hilang(target: list[Target], kata: Kosakata) -> list[str]:
    """Codes of the decree without any row."""
    ada = {t.kode for t in target}
    return [k for k in kata.kode if k not in ada]


def _angka(b: Baris, koma: bool, jenis: str, catat) -> Angka:
    def satu(kolom: str) -> float | None:
        return baca.angka(b.sel[kolom], koma, jenis, catat) if kolom in b.sel else None

    bobot = baca.angka(b.sel["bobot"], koma, "target", catat)
    if bobot is not None and bobot < 0:
        catat("SEL-ANGKA-05", b.sel["bobot"].alamat, nilai=b.sel["bobot"].teks)
    tw = {p: nilai for p, kolom in enumerate(TRIWULAN, 1) if (nilai := satu(kolom)) is not None}
    return Angka(b, satu("target"), satu("target_atas"), bobot, tw)


def _periksa_atas(a: Angka, catat) -> None:
    """A range has a lower end below its upper end, and no quarters."""
    if a.atas is None:
        return
    alamat = a.baris.sel["target_atas"].alamat
    if a.target is None or a.atas <= a.target:
        bawah = "kosong" if a.target is None else tulis(a.target)
        catat("TARGET-ATAS-01", alamat, atas=tulis(a.atas), bawah=bawah)
    if a.tw:
        catat("TARGET-ATAS-02", alamat, triwulan=[f"tw{p}" for p in a.tw])


def _periksa_triwulan(a: Angka, sifat: str, catat) -> None:
    """Quarters against the year; ``sifat`` is '' for a formula, whose last quarter is the year as well."""
    if a.target is None or 4 not in a.tw or sifat == "unik":
        return
    if sifat == "non_kumulatif":
        jumlah = math.fsum(a.tw.values())
        if len(a.tw) == 4 and not math.isclose(jumlah, a.target, rel_tol=1e-9, abs_tol=1e-9):
            catat("TARGET-TRIWULAN-01", a.baris.sel["target"].alamat, jumlah=tulis(jumlah), target=tulis(a.target))
    elif a.tw[4] != a.target:
        catat("TARGET-TRIWULAN-02", a.baris.sel["target"].alamat, tw4=tulis(a.tw[4]), target=tulis(a.target))


def _periksa_persen(persen: dict[str, Angka], rasio_lalu: tuple[str, ...], catat) -> None:
    """The targets in percent: one way of writing them, none a hundred times too small, that of n/n-1 as n/n-1."""
    isi = {k: a for k, a in persen.items() if a.target is not None}
    berformat = [k for k, a in isi.items() if baca.berformat_persen(a.baris.sel["target"])]
    for k in berformat if len(berformat) < len(isi) else ():
        catat("TARGET-PERSEN-01", isi[k].baris.sel["target"].alamat, kode=k)
    besar = any(a.target > 1.5 for a in isi.values())
    for k, a in isi.items():
        nilai, sel = tulis(a.target), a.baris.sel["target"].alamat
        if k in rasio_lalu and a.target < 50:
            catat("TARGET-RASIO-01", sel, nilai=nilai)
        elif besar and 0 < a.target <= 1.5:
            catat("TARGET-PERSEN-02", sel, nilai=nilai, seratus=tulis(a.target * 100))


def _periksa_bobot(dibaca: dict[str, Angka], catat) -> None:
    """Within one position all empty or all filled, adding up to 100."""
    posisi: dict[str, dict[str, Angka]] = {}
    for kode, a in dibaca.items():
        posisi.setdefault(kode[:2], {})[kode] = a
    for nomor, isi in posisi.items():
        terisi = [a.bobot for a in isi.values() if a.bobot is not None]
        alamat = next(iter(isi.values())).baris.sel["bobot"].alamat
        if terisi and len(terisi) < len(isi):
            kosong = [k for k, a in isi.items() if a.bobot is None]
            catat("TARGET-BOBOT-01", alamat, jabatan=nomor, terisi=len(terisi), n=len(isi), kosong=kosong)
        elif terisi and abs(math.fsum(terisi) - 100) > 0.01 + 1e-9:
            catat("TARGET-BOBOT-02", alamat, jabatan=nomor, jumlah=tulis(math.fsum(terisi)))
