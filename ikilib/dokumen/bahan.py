"""All that the documents of one year need, read and computed once; every kind takes its part of it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from ikilib import bahan as laporan
from ikilib import masukan, tafsir
from ikilib.masukan.lokasi import folder_data


@dataclass(frozen=True)
class Bahan:
    """The material of one year: ``dinas`` is that of the report of the office, with all 165 rows.

    anggaran, narasi, pejabat: as in :class:`ikilib.masukan.Pelengkap`. data: the data folder, for templates of the
    office's own. masukan: SHA-256 of every input by name, pejabat left out.
    """

    tahun: int
    dinas: laporan.Bahan
    anggaran: pd.DataFrame
    narasi: pd.DataFrame
    pejabat: pd.DataFrame
    data: Path
    masukan: dict[str, str]

    @cached_property
    def kata(self) -> dict[str, dict[str, str]]:
        """The rows of narasi by their kode."""
        return {b["kode"]: b for b in self.narasi.to_dict("records")}


def siapkan(tahun: int, data: Path | None = None) -> Bahan:
    """Read, check and evaluate a year. ValueError for a wrong year, MasukanBermasalah when any input has an error."""
    laporan.periksa_waktu(tahun, None)
    folder = folder_data(data)
    baca, tambahan = laporan.periksa(tahun, folder), masukan.muat_pelengkap(folder, tahun)
    masalah = baca.masalah + tambahan.masalah
    if masukan.ada_galat(masalah):
        raise laporan.MasukanBermasalah(masalah)
    dinas = dataclasses.replace(laporan.susun(baca, tahun), masalah=masalah)
    sidik = dict(sorted((baca.sidik | tambahan.sidik).items()))
    return Bahan(tahun, dinas, tambahan.anggaran, tambahan.narasi, tambahan.pejabat, folder, sidik)


def milik(d: Bahan, jabatan) -> laporan.Bahan:
    """The material of one position's report, without reading anything again; None: that of the office."""
    return d.dinas if jabatan is None else laporan.milik(d.dinas, jabatan)


KEPALA = "Kepala Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"


def atasan(jabatan) -> tuple[int, str]:
    """Number and name of the direct superior; 0 is the Kepala Dinas, who has no indicators in the decree."""
    daftar = tafsir.jabatan().set_index("nomor")["nama"]
    nomor = int(jabatan.atasan)
    return nomor, daftar[nomor] if nomor else KEPALA


def tingkat(jabatan) -> str:
    """What the sasaran and the budget of a position are of: the decree says SASARAN PROGRAM of Sekretaris and Kabid,
    SASARAN KEGIATAN below."""
    return "Program" if jabatan.level in ("sekretaris", "kabid") else "Kegiatan"


def beranggota(nomor: int | None) -> set[int]:
    """A position and everyone beneath it; None: all of them, the Kepala Dinas (0) too."""
    induk = tafsir.jabatan().set_index("nomor")["atasan"].astype(int)
    if nomor is None:
        return {0, *induk.index}
    hasil = {nomor}
    while baru := set(induk.index[induk.isin(hasil)]) - hasil:
        hasil |= baru
    return hasil


def anggaran(d: Bahan, nomor: int | None) -> pd.DataFrame:
    """The budget rows of a position and everyone beneath it, in the order of the file; None: of the dinas."""
    return d.anggaran[d.anggaran["jabatan"].isin(beranggota(nomor))]


def narasi(d: Bahan, kode: str, kolom: str) -> str:
    """What the office says of '18.01', '18' or 'dinas' under one heading; '' when it says nothing."""
    return d.kata.get(kode, {}).get(kolom, "")


def contoh(d: Bahan, jabatan, dasar: tuple[str, ...]) -> int:
    """How many invented figures and texts a document rests on; ``dasar`` as in :class:`ikilib.dokumen.jenis.Jenis`."""
    n = 0 if jabatan is None else jabatan.nomor
    kini, semua = d.dinas.hasil, d.dinas.enam
    target = d.dinas.target[(d.dinas.target["tahun"] == d.tahun) & d.dinas.target["target"].notna()]
    tabel = {
        "target": target[_milik(target["kode"], n)],
        "hasil": kini[_milik(kini["kode"], n)],
        "enam": semua[_milik(semua["kode"], n)],
        "anggaran": anggaran(d, n or None),
        "narasi": d.narasi[_milik(d.narasi["kode"], n)],
    }
    return sum(int((tabel[nama]["asal"] == "contoh").sum()) for nama in dasar)


def _milik(kode: pd.Series, nomor: int) -> pd.Series:
    return kode.str[:2] == f"{nomor:02d}" if nomor else kode.notna()
