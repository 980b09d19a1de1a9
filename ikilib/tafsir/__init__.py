"""Our reading of the decree: what it does not say, as dated data with reasons, joined to its own words.

Everything here is an interpretation of the office's text (keyakinan: pasti, tafsir, perlu_konfirmasi); the
decree's words come from :mod:`ikilib.keputusan` and are never altered.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pandas as pd

from ikilib import keputusan
from ikilib.angka import angka


@dataclass(frozen=True)
class Pita:
    """One band of a scale: its word, its short code, and the lowest value that belongs to it."""

    nama: str
    kode: str
    batas: float = float("-inf")


@dataclass(frozen=True)
class Skala:
    """A scale from capaian (%) to predikat, with its legal source and how sure that is (skala.toml)."""

    nama: str
    judul: str
    sumber: str
    keyakinan: str
    catatan: str
    desimal: int
    pita: tuple[Pita, ...]


@dataclass(frozen=True)
class Aturan:
    """A rule between a reported figure and a printed one, with its source and how sure that is (aturan.toml)."""

    judul: str
    isi: str
    sumber: str
    keyakinan: str
    catatan: str


@dataclass(frozen=True)
class Operan:
    """A variable inside a formula and the words that the decree prints for it."""

    variabel: str
    kata: str


@dataclass(frozen=True)
class Rumus:
    """The formula of one indicator: a shape of :mod:`ikilib.rumus` and its operands (rumus.toml)."""

    bentuk: str
    atas: tuple[Operan, ...]
    bawah: tuple[Operan, ...] = ()
    catatan: str = ""


def _csv(nama: str) -> pd.DataFrame:
    teks = (files(__name__) / nama).read_text("utf-8")
    kepala, *baris = csv.reader(teks.splitlines(), delimiter=";")
    return pd.DataFrame(baris, columns=kepala)


def _toml(nama: str) -> dict:
    return tomllib.loads((files(__name__) / nama).read_text("utf-8"))


@cache
def skala() -> dict[str, Skala]:
    """The scales by name."""
    return {
        nama: Skala(nama, **{**isi, "pita": tuple(Pita(**p) for p in isi["pita"])})
        for nama, isi in _toml("skala.toml").items()
    }


def cari_skala(nama: str) -> Skala:
    """The scale of that name; ValueError naming the known ones."""
    if nama not in skala():
        raise ValueError(f"skala {nama!r} tidak dikenal; yang ada: {', '.join(skala())}")
    return skala()[nama]


@cache
def aturan() -> dict[str, Aturan]:
    """The rules of capaian, rounding and predikat by name: tinggi, rendah, rentang, pembulatan, pita."""
    return {nama: Aturan(**isi) for nama, isi in _toml("aturan.toml").items()}


@cache
def batas_pita(skala: Skala) -> dict[str, str]:
    """The limits of each band in words: '76 ke atas, di bawah 91'."""
    batas = [f"{angka(p.batas, 0)} ke atas" if p.batas > float("-inf") else "" for p in skala.pita]
    atas = ["", *(f"di bawah {angka(p.batas, 0)}" for p in skala.pita[:-1])]
    return {p.nama: ", ".join(filter(None, b)) for p, b in zip(skala.pita, zip(batas, atas, strict=True), strict=True)}


@cache
def rumus() -> dict[str, Rumus]:
    """The formulas of the nine indicators that are no plain count, by kode."""

    def operan(daftar: list[dict]) -> tuple[Operan, ...]:
        return tuple(Operan(**o) for o in daftar)

    return {
        kode: Rumus(**{**isi, "atas": operan(isi["atas"]), "bawah": operan(isi.get("bawah", []))})
        for kode, isi in _toml("rumus.toml").items()
    }


@cache
def koreksi() -> list[dict]:
    """The proposed corrections of diktum KELIMA; they never change the catalogue."""
    return _toml("koreksi.toml")["usulan"]


@cache
def variabel() -> pd.DataFrame:
    """The vocabulary of reported figures, one row a name: satuan, triwulan, pemilik, uraian, sama_dengan."""
    return _csv("variabel.csv")


@cache
def kamus(kolom: str) -> dict[str, str]:
    """One column of :func:`variabel`, by the variable's name."""
    return dict(zip(variabel()["variabel"], variabel()[kolom], strict=True))


@cache
def libur() -> pd.DataFrame:
    """The days off of 2015-2021, one row a day: tanggal, hari, jenis, keterangan, dasar, url, keyakinan, alasan."""
    return _csv("libur.csv")


@cache
def jenis_izin() -> pd.DataFrame:
    """Types of permits: jenis_izin, bidang (1 or 2), sla_hari_kerja, keyakinan, alasan; all wait for the office."""
    return _csv("jenis_izin.csv").astype({"bidang": int, "sla_hari_kerja": int})


@cache
def jabatan() -> pd.DataFrame:
    """The 27 positions as a tree: nomor, id, nama, atasan (0 = Kepala Dinas), level, bidang, nama_bidang.

    ``bidang`` is the number of the head (atasan 0) above the position; the Sekretariat counts as one.
    """
    pohon = _csv("jabatan.csv").astype({"nomor": int, "atasan": int})
    pohon["nama"] = [j.nama for j in keputusan.baca().jabatan]
    atasan = dict(zip(pohon["nomor"], pohon["atasan"], strict=True))
    nama = dict(zip(pohon["nomor"], pohon["nama"], strict=True))

    def kepala(nomor: int) -> int:
        return nomor if atasan[nomor] == 0 else kepala(atasan[nomor])

    pohon["bidang"] = [kepala(n) for n in pohon["nomor"]]
    pohon["nama_bidang"] = [_nama_bidang(nama[n]) for n in pohon["bidang"]]
    return pohon[["nomor", "id", "nama", "atasan", "level", "bidang", "nama_bidang"]]


def _nama_bidang(kepala: str) -> str:
    return kepala.replace("Kabid", "Bidang", 1) if kepala.startswith("Kabid") else "Sekretariat"


@cache
def katalog() -> pd.DataFrame:
    """The 165 indicators in the decree's order: its words, then our reading (DESIGN §2, table `katalog`)."""
    kata = pd.DataFrame(
        [
            (i.kode, j.nomor, j.id, j.nama, s.uraian, i.nama, i.penjelasan, i.sumber_data, i.baris)
            for j in keputusan.baca().jabatan
            for s in j.sasaran
            for i in s.indikator
        ],
        columns="kode nomor id jabatan sasaran indikator penjelasan sumber_data baris".split(),
    )
    bacaan = _csv("indikator.csv")
    hasil = kata.merge(bacaan.drop(columns="tanggal"), on="kode", how="left", validate="1:1")
    bentuk = {kode: r.bentuk for kode, r in rumus().items()}
    hasil["rumus"] = [bentuk.get(k, "jumlah") for k in hasil["kode"]]
    sifat = kamus("triwulan")
    pertama = {kode: r.atas[0].variabel for kode, r in rumus().items()}
    hasil["triwulan"] = [sifat[pertama.get(k, k)] for k in hasil["kode"]]
    urutan = "satuan polaritas triwulan pemilik rumus keyakinan alasan".split()
    return hasil[[*kata.columns, *urutan]]
