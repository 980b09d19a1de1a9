"""The reader: what the office typed into target and realisasi, every value with its file, sheet and cell.

    m = masukan.muat(lokasi.folder_data(), 2019, lain=(2018,))
    print(*map(masukan.baris, m.masalah), sep="\\n")

A problem never stops the reading of the rest: all of them come back at once, and a file with a galat is not
used at all, since half a file is a wrong file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from ikilib.masukan import berkas, excel, realisasi, teks
from ikilib.masukan import target as target_
from ikilib.masukan.baca import Kosakata, kosakata
from ikilib.masukan.bilangan import tulis
from ikilib.masukan.masalah import Masalah, baris, pencatat, urutan
from ikilib.masukan.tabel import susun

__all__ = ["Kosakata", "Masalah", "Masukan", "ada_galat", "baris", "kosakata", "muat", "per_hari"]

_TIPE = dict.fromkeys(("tahun", "periode"), "int64")
_TIPE |= dict.fromkeys(("nilai", "target", "target_atas", "bobot"), "float64")  # all others are text


@dataclass(frozen=True)
class Masukan:
    """What was read: the two tables, the problems, and the files with their SHA-256 (paths relative, with '/')."""

    fakta: pd.DataFrame
    target: pd.DataFrame
    masalah: tuple[Masalah, ...]
    sidik: dict[str, str]

    @property
    def berkas(self) -> tuple[str, ...]:
        return tuple(self.sidik)


def per_hari(fakta: pd.DataFrame, hari: str | None = None) -> pd.DataFrame:
    """The facts as known on a day (ISO; None: today's knowledge): of each variable, year and period the latest."""
    tahu = fakta if hari is None else fakta[fakta["tanggal"] <= hari]
    akhir = tahu.sort_values("tanggal", kind="stable").drop_duplicates(["variabel", "tahun", "periode"], keep="last")
    return akhir.sort_index()


def ada_galat(masalah: Iterable[Masalah]) -> bool:
    """True when one of the problems is more than a warning."""
    return any(m.tingkat == "galat" for m in masalah)


def muat(
    folder: Path, utama: int, lain: Iterable[int] = (), target_lain: Iterable[int] = (), kata: Kosakata | None = None
) -> Masukan:
    """Read the data folder: the year ``utama``, which must be there; of ``lain`` and ``target_lain`` what there is.

    Of the years in ``target_lain`` only the targets are read (they lie ahead of the data). ``kata`` are the
    words that may stand in the first column, those of :mod:`ikilib.tafsir` unless others are given.
    """
    folder, kata = Path(folder), kata or _kosakata_keputusan()
    tugas = {(tahun, jenis) for tahun in (utama, *lain) for jenis in ("target", "realisasi")}
    tugas |= {(tahun, "target") for tahun in target_lain}
    masalah: list[Masalah] = []
    sidik: dict[str, str] = {}
    isi: dict[str, list] = {"target": [], "realisasi": []}
    if not (folder / str(utama)).is_dir():
        ada = sorted(p.name for p in folder.iterdir() if p.is_dir() and p.name.isdigit()) if folder.is_dir() else []
        pencatat(masalah, str(utama))("BERKAS-ADA-01", ada=ada or "belum ada satu pun", tahun=utama)
        tugas = {(tahun, jenis) for tahun, jenis in tugas if tahun != utama}
    for tahun, jenis in sorted(tugas):
        isi[jenis] += _satu(folder, tahun, jenis, kata, masalah, sidik, perlu=tahun == utama)
    for f, rendah, tinggi in realisasi.di_luar_kisaran(isi["realisasi"], utama):
        batas = {"rendah": tulis(rendah), "tinggi": tulis(tinggi)}
        pencatat(masalah, f.berkas, f.lembar)("DATA-KISARAN-01", f.sel, nama=f.variabel, nilai=tulis(f.nilai), **batas)
    fakta = _bingkai(isi["realisasi"], realisasi.Fakta)
    target = _bingkai(isi["target"], target_.Target)
    return Masukan(fakta, target, tuple(sorted(masalah, key=urutan)), dict(sorted(sidik.items())))


@cache
def _kosakata_keputusan() -> Kosakata:
    from ikilib import tafsir

    rasio = [r for r in tafsir.rumus().values() if r.bentuk == "rasio"]
    bagian = [tuple(tuple(o.variabel for o in sisi) for sisi in (r.atas, r.bawah)) for r in rasio]
    lalu = [kode for kode, r in tafsir.rumus().items() if r.bentuk == "rasio_tahun_lalu"]
    return kosakata(tafsir.variabel(), tafsir.katalog()["kode"], bagian, lalu)


def _satu(folder: Path, tahun: int, jenis: str, kata: Kosakata, semua: list, sidik: dict, perlu: bool) -> list:
    """The rows of one table of one year; its problems are added to ``semua``, its hash to ``sidik``."""
    masalah: list[Masalah] = []
    jalur = berkas.cari(folder / str(tahun), jenis, pencatat(masalah, f"{tahun}/{jenis}.csv"), perlu)
    hasil: list = []
    if jalur:
        nama = f"{tahun}/{jalur.name}"
        isi = berkas.isi(folder, jalur, pencatat(masalah, nama))
        if isi is not None:
            sidik[nama] = hashlib.sha256(isi).hexdigest()
            hasil = _urai(isi, nama, tahun, jenis, kata, masalah, perlu)
    semua += masalah
    return [] if ada_galat(masalah) else hasil


def _urai(isi: bytes, nama: str, tahun: int, jenis: str, kata: Kosakata, masalah: list, perlu: bool) -> list:
    """Bytes to rows of the table; when every row is expected (``perlu``), those that are missing are told."""
    modul = realisasi if jenis == "realisasi" else target_
    catat = pencatat(masalah, nama)
    akhiran = "." + nama.rpartition(".")[2].casefold()
    if not berkas.sesuai(isi, akhiran, catat):
        return []
    label = frozenset(modul.WAJIB + modul.BOLEH)
    kisi = teks.kisi(isi, label, catat) if akhiran == ".csv" else excel.kisi(isi, jenis, catat)
    if kisi is None:
        return []
    catat = pencatat(masalah, nama, kisi.lembar)
    tabel = susun(kisi, modul.WAJIB, modul.BOLEH, catat)
    hasil = modul.baca_tabel(tabel, nama, kisi.lembar, tahun, kata, catat)
    if perlu and hasil and not ada_galat(masalah) and (kurang := modul.hilang(hasil, kata)):
        catat("BARIS-HILANG-01", n=len(kurang), nama=kurang)
    return hasil


def _bingkai(baris: list, kelas: type) -> pd.DataFrame:
    tipe = {k: _TIPE.get(k, "str") for k in kelas._fields}
    return pd.DataFrame(baris, columns=list(kelas._fields)).astype(tipe)
