"""The reader: what the office typed into target and realisasi, every value with its file, sheet and cell.

    m = masukan.muat(lokasi.folder_data(), 2019, lain=(2018,))
    print(*map(masukan.baris, m.masalah), sep="\\n")

A problem never stops the reading of the rest: all of them come back at once, and a file with a galat is not
used at all, since half a file is a wrong file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

import pandas as pd

from ikilib.masukan import anggaran, berkas, excel, formulir, gabung, koreksi, narasi, pejabat, realisasi, segel, teks
from ikilib.masukan import target as target_
from ikilib.masukan.baca import Kosakata, kosakata
from ikilib.masukan.bilangan import tulis
from ikilib.masukan.koreksi import Koreksi, per_hari, sampai
from ikilib.masukan.masalah import Masalah, baris, pencatat, urutan
from ikilib.masukan.segel import Segel
from ikilib.masukan.tabel import susun

__all__ = [
    "Koreksi", "Kosakata", "Masalah", "Masukan", "Pelengkap", "Segel",
    "ada_galat", "baris", "kosakata", "muat", "muat_pelengkap", "per_hari", "sampai",
]  # fmt: skip

TABEL = {"target": target_, "realisasi": realisasi, "koreksi": koreksi}
PELENGKAP = {"anggaran": anggaran, "narasi": narasi, "pejabat": pejabat}

# All other columns are text.
_TIPE = dict.fromkeys(("tahun", "periode", "jabatan"), "int64")
_TIPE |= dict.fromkeys(("nilai", "target", "target_atas", "bobot", "pagu", "realisasi"), "float64")


@dataclass(frozen=True)
class Masukan:
    """What was read: the two tables, the problems, and the files with their SHA-256 (paths relative, with '/').

    fakta holds every figure ever known; where ``koreksi`` changed one, :func:`per_hari` says which counts on a day.
    rekaman: what the exports count to (:class:`ikilib.sumber.rekaman.Hitungan`).
    """

    fakta: pd.DataFrame
    target: pd.DataFrame
    masalah: tuple[Masalah, ...]
    sidik: dict[str, str]
    koreksi: tuple[Koreksi, ...] = ()
    segel: dict[int, Segel] = field(default_factory=dict)
    rekaman: tuple = ()

    @property
    def berkas(self) -> tuple[str, ...]:
        return tuple(self.sidik)


@dataclass(frozen=True)
class Pelengkap:
    """What documents need beside the figures, each table empty where there is no file (DESIGN §6).

    anggaran and narasi have one row a row of the file; pejabat is personal, and its hash is not in ``sidik``.
    """

    anggaran: pd.DataFrame
    narasi: pd.DataFrame
    pejabat: pd.DataFrame
    masalah: tuple[Masalah, ...]
    sidik: dict[str, str]


def ada_galat(masalah: Iterable[Masalah]) -> bool:
    """True when one of the problems is more than a warning."""
    return any(m.tingkat == "galat" for m in masalah)


def muat(
    folder: Path,
    utama: int,
    lain: Iterable[int] = (),
    target_lain: Iterable[int] = (),
    kata: Kosakata | None = None,
    titipan: Mapping[str, bytes] | None = None,
) -> Masukan:
    """Read the data folder: the year ``utama``, which must be there; of ``lain`` and ``target_lain`` what there is.

    Of the years in ``target_lain`` only the targets are read (they lie ahead of the data). ``kata`` are the
    words that may stand in the first column, those of :mod:`ikilib.tafsir` unless others are given. ``titipan``:
    tables by name ("2019/realisasi.csv") that are read instead of the file of that name: what is about to be saved.
    """
    folder, kata = Path(folder), kata or kosakata_keputusan()
    tugas = {(tahun, jenis) for tahun in (utama, *lain) for jenis in TABEL}
    tugas |= {(tahun, "target") for tahun in target_lain}
    masalah: list[Masalah] = []
    sidik: dict[str, str] = {}
    isi: dict[str, list] = {jenis: [] for jenis in TABEL}
    if not (folder / str(utama)).is_dir():
        ada = sorted(p.name for p in folder.iterdir() if p.is_dir() and p.name.isdigit()) if folder.is_dir() else []
        pencatat(masalah, str(utama))("BERKAS-ADA-01", ada=ada or "belum ada satu pun", tahun=utama)
        tugas = {(tahun, jenis) for tahun, jenis in tugas if tahun != utama}
    for tahun, jenis in sorted(tugas):
        lain_ = formulir.ada(folder, utama) or (jenis == "realisasi" and _ada_rekaman(folder, utama))
        perlu = tahun == utama and not lain_
        isi[jenis] += _satu(folder, tahun, jenis, kata, masalah, sidik, perlu, titipan or {})
    formulir.tambah(folder, tugas, kata, isi, masalah, sidik)
    dihitung = [h for t in (utama, *lain) for h in _rekaman(folder, t, kata, isi, masalah, sidik)]
    _hilang(folder, utama, isi, kata, masalah)
    isi["realisasi"], dikoreksi = _koreksi(isi["realisasi"], isi["koreksi"], kata, masalah)
    disegel = _segel(folder, (utama, *lain), sidik, dikoreksi, masalah)
    for f, rendah, tinggi in realisasi.di_luar_kisaran(isi["realisasi"], utama):
        batas = {"rendah": tulis(rendah), "tinggi": tulis(tinggi)}
        pencatat(masalah, f.berkas, f.lembar)("DATA-KISARAN-01", f.sel, nama=f.variabel, nilai=tulis(f.nilai), **batas)
    fakta = _bingkai(isi["realisasi"], realisasi.Fakta)
    target = _bingkai(isi["target"], target_.Target)
    masalah_, sidik_ = tuple(sorted(masalah, key=urutan)), dict(sorted(sidik.items()))
    return Masukan(fakta, target, masalah_, sidik_, dikoreksi, disegel, tuple(dihitung))


def _ada_rekaman(folder: Path, tahun: int) -> bool:
    return (folder / str(tahun) / "rekaman").is_dir()


def _rekaman(folder: Path, tahun: int, kata: Kosakata, isi: dict, masalah: list, sidik: dict) -> tuple:
    """What the year's exports count to; as facts they join those of tables and forms, unless there is a galat."""
    if not _ada_rekaman(folder, tahun):
        return ()
    from ikilib.sumber import rekaman

    r = rekaman.baca(folder, tahun)
    masalah += r.masalah
    sidik |= r.sidik
    if not ada_galat(r.masalah):
        isi["realisasi"] = gabung.fakta(isi["realisasi"], rekaman.fakta(r.hitungan, kata.variabel), kata, masalah)
    return r.hitungan


def _hilang(folder: Path, utama: int, isi: dict, kata: Kosakata, masalah: list) -> None:
    """Beside forms or records, rows that stand nowhere in the year are told once."""
    formulir_, rekaman_ = formulir.ada(folder, utama), _ada_rekaman(folder, utama)
    for jenis in ("realisasi", "target"):
        setahun = [b for b in isi[jenis] if b.tahun == utama]
        kurang = TABEL[jenis].hilang(setahun, kata)
        if kurang and formulir_:
            pencatat(masalah, f"{utama}/{formulir.FOLDER}")("BARIS-HILANG-02", jenis=jenis, n=len(kurang), nama=kurang)
        elif kurang and rekaman_ and jenis == "realisasi":
            pencatat(masalah, f"{utama}/rekaman")("BARIS-HILANG-01", n=len(kurang), nama=kurang)


def muat_pelengkap(folder: Path, tahun: int) -> Pelengkap:
    """Read anggaran, narasi and pejabat of one year; all three are optional, and no report of the year rests on them.

    So they are no part of a report's basis and of no seal: a narasi is written after the figures are closed.
    """
    masalah: list[Masalah] = []
    sidik: dict[str, str] = {}
    kata = kosakata_keputusan()
    isi = {jenis: _satu(Path(folder), tahun, jenis, kata, masalah, sidik, False, {}) for jenis in PELENGKAP}
    sidik = {n: s for n, s in sidik.items() if not n.startswith(f"{tahun}/pejabat")}
    kelas = (anggaran.Anggaran, narasi.Narasi, pejabat.Pejabat)
    tabel = [_bingkai(baris, k) for baris, k in zip(isi.values(), kelas, strict=True)]
    return Pelengkap(*tabel, tuple(sorted(masalah, key=urutan)), dict(sorted(sidik.items())))


def _koreksi(fakta: list, usulan: list, kata: Kosakata, masalah: list) -> tuple[list, tuple[Koreksi, ...]]:
    """Facts with the corrections of years whose other tables are whole: what stands in half a year, nobody knows."""
    rusak = {m.berkas.partition("/")[0] for m in masalah if m.tingkat == "galat"}
    fakta, dikoreksi = koreksi.terapkan(fakta, [u for u in usulan if str(u.baru.tahun) not in rusak], kata, masalah)
    return fakta, tuple(dikoreksi)


def _segel(folder: Path, tahun: tuple[int, ...], sidik: dict, dikoreksi: tuple, masalah: list) -> dict[int, Segel]:
    """The seals of the years read; what is not as it was sealed is noted. That of the first year is an input too."""
    hasil = {}
    for t in tahun:
        satu, jejak = segel.baca(folder, t, masalah)
        if satu:
            segel.periksa(folder, satu, sidik, dikoreksi, masalah)
            hasil[t] = satu
            if t == tahun[0]:
                sidik[f"{t}/{segel.NAMA}"] = jejak
    return hasil


@cache
def kosakata_keputusan() -> Kosakata:
    """The words of the decree and of our reading that may stand in the first column."""
    from ikilib import tafsir

    rasio = [r for r in tafsir.rumus().values() if r.bentuk == "rasio"]
    bagian = [tuple(tuple(o.variabel for o in sisi) for sisi in (r.atas, r.bawah)) for r in rasio]
    lalu = [kode for kode, r in tafsir.rumus().items() if r.bentuk == "rasio_tahun_lalu"]
    indikator = dict(zip(tafsir.katalog()["kode"], tafsir.katalog()["indikator"], strict=True))
    uraian = {"realisasi": tafsir.kamus("uraian"), "target": indikator}
    jabatan = {"0": 0, "kepala_dinas": 0}
    for j in tafsir.jabatan().itertuples():
        jabatan |= {str(j.nomor): j.nomor, j.id: j.nomor}
    return kosakata(tafsir.variabel(), tafsir.katalog()["kode"], bagian, lalu, uraian, jabatan)


def _satu(
    folder: Path, tahun: int, jenis: str, kata: Kosakata, semua: list, sidik: dict, perlu: bool, titipan: Mapping
) -> tuple:
    """The rows of one table of one year; its problems are added to ``semua``, its hash to ``sidik``."""
    masalah: list[Masalah] = []
    nama = f"{tahun}/{jenis}.csv"
    harus = perlu and jenis != "koreksi" and nama not in titipan
    jalur = berkas.cari(folder / str(tahun), jenis, pencatat(masalah, nama), harus)
    hasil: tuple = ()
    nama = f"{tahun}/{jalur.name}" if jalur else nama
    if jalur or nama in titipan:
        isi = titipan[nama] if nama in titipan else berkas.isi(folder, jalur, pencatat(masalah, nama))
        if isi is not None:
            sidik[nama] = hashlib.sha256(isi).hexdigest()
            hasil, temuan = _urai(isi, nama, tahun, jenis, kata, perlu)
            masalah += temuan
    semua += masalah
    return () if ada_galat(masalah) else hasil


@lru_cache(maxsize=64)  # the reports of six years read the first year's tables twelve times
def _urai(isi: bytes, nama: str, tahun: int, jenis: str, kata: Kosakata, perlu: bool) -> tuple[tuple, tuple]:
    """Bytes to rows of the table, and its problems: that rows are missing is one when all are expected (``perlu``)."""
    modul, masalah = (TABEL | PELENGKAP)[jenis], []
    catat = pencatat(masalah, nama)
    akhiran = "." + nama.rpartition(".")[2].casefold()
    if not berkas.sesuai(isi, akhiran, catat):
        return (), tuple(masalah)
    label = frozenset(modul.WAJIB + modul.BOLEH)
    kisi = teks.kisi(isi, label, catat) if akhiran == ".csv" else excel.kisi(isi, jenis, catat)
    if kisi is None:
        return (), tuple(masalah)
    catat = pencatat(masalah, nama, kisi.lembar)
    tabel = susun(kisi, modul.WAJIB, modul.BOLEH, catat)
    hasil = modul.baca_tabel(tabel, nama, kisi.lembar, tahun, kata, catat)
    if perlu and jenis != "koreksi" and hasil and not ada_galat(masalah) and (kurang := modul.hilang(hasil, kata)):
        catat("BARIS-HILANG-01", n=len(kurang), nama=kurang)
    return tuple(hasil), tuple(masalah)


def _bingkai(baris: list, kelas: type) -> pd.DataFrame:
    kolom = zip(*baris, strict=True) if baris else ((),) * len(kelas._fields)
    isi = zip(kelas._fields, kolom, strict=True)
    return pd.DataFrame({k: pd.Series(nilai, dtype=_TIPE.get(k, "str")) for k, nilai in isi})
