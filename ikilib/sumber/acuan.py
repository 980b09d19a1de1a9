"""What the count of a year rests on beside the exports: calendar, types of permits, exchange rate, the catalogue."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from ikilib.masukan import baca as sel_
from ikilib.masukan.buka import buka
from ikilib.masukan.masalah import pencatat
from ikilib.sumber import hitung, kalender
from ikilib.sumber.baca import Bacaan
from ikilib.sumber.deklarasi import Sumber
from ikilib.sumber.hitung import Aturan
from ikilib.sumber.kolom import kutip

KEGIATAN = {"kegiatan", "sidatiz", "imobile"}
KURS = (("tahun", "rupiah_per_dolar"), ("asal", "keterangan"))


def pasang(con, folder: Path, isi: Bacaan) -> None:
    """Give the connection the tables that the sources of this year ask for; their files' problems and hashes too."""
    if "izin" in isi.bagian:
        kalender.pasang(con, folder, isi.tahun, isi.masalah, isi.sidik)
    if "lkpm" in isi.bagian:
        _kurs(con, folder, isi)
    if KEGIATAN & isi.bagian.keys():
        _kode(con)


def _kurs(con, folder: Path, isi: Bacaan) -> None:
    """The year's rate as table `kurs`; a file in dollars without one is told once."""
    satu = buka(folder, isi.tahun, "kurs", KURS, isi.masalah, isi.sidik)
    nilai: dict[str, float] = {}
    if satu:
        catat = pencatat(isi.masalah, satu.berkas, satu.lembar)
        for b in satu.tabel.baris:
            tahun = b.sel["tahun"].teks.strip()
            kurs = sel_.angka(b.sel["rupiah_per_dolar"], satu.tabel.koma, "kurs", catat)
            if kurs is not None and (kurs <= 0 or nilai.setdefault(tahun, kurs) != kurs):
                catat("KURS-NILAI-01", b.sel["rupiah_per_dolar"].alamat, tahun=tahun)
            elif not (tahun.isascii() and tahun.isdigit() and len(tahun) == 4):
                catat("KURS-NILAI-02", b.sel["tahun"].alamat, nilai=tahun)
    kurs = nilai.get(str(isi.tahun))
    con.execute("CREATE TEMP TABLE kurs (rupiah DECIMAL(38, 6))")
    con.execute("INSERT INTO kurs VALUES ($1)", [None if kurs is None else repr(kurs)])
    if kurs is None:
        perlu = [b for b in isi.bagian["lkpm"] if b.tata == "a_pma"]
        for b in perlu:
            catat = pencatat(isi.masalah, f"{isi.tahun}/kurs.csv")
            catat("KURS-HILANG-01", tahun=isi.tahun, berkas=b.berkas.rpartition("/")[2])


def aturan(con, isi: Bacaan) -> list[Aturan]:
    """The rules that the sources of this year have."""
    return [a for a in hitung.aturan() if a.sumber in isi.bagian]


def _kode(con) -> None:
    """The catalogue's codes as table `kode_indikator`: those of shape `jumlah` may be counted from activities."""
    from ikilib import tafsir

    con.execute("CREATE TEMP TABLE kode_indikator (kode VARCHAR, jumlah BOOLEAN)")
    isi = [[k, b == "jumlah"] for k, b in zip(tafsir.katalog()["kode"], tafsir.katalog()["rumus"], strict=True)]
    nilai = ", ".join(f"('{k}', {b})" for k, b in isi)
    con.execute(f"INSERT INTO kode_indikator VALUES {nilai}")


def aturan_kegiatan(con, isi: Bacaan, termuat: list[str]) -> list[Aturan]:
    """One rule for every code that the lists of activities name, by the pattern `kegiatan` of hitungan.toml."""
    hasil = []
    for s in sorted(KEGIATAN & set(termuat)):
        sql = (
            f"SELECT DISTINCT kode FROM baris_{s} SEMI JOIN kode_indikator USING (kode) WHERE jumlah_kode ORDER BY kode"
        )
        for (kode,) in con.execute(sql).fetchall():
            hasil.append(replace(hitung.pola("kegiatan"), variabel=kode, sumber=s, hanya=f"kode = {kutip(kode)}"))
    return hasil


@cache
def _sah(nama: str) -> dict[tuple[str, str], str]:
    isi = tomllib.loads((files(__package__) / f"{nama}.toml").read_text("utf-8"))
    return {(s["kode"], s["kolom"]): s["sah"] for s in isi.get("soal", ()) if "sah" in s}


def kata(s: Sumber, kode: str, kolom: str) -> dict[str, str]:
    """More words for a message: what may stand in that column."""
    sah = _sah(s.nama)
    return {"sah": sah.get((kode, kolom)) or sah.get((kode, re.sub(r"\d+$", "#", kolom)), "")}
