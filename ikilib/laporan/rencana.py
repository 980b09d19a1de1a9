"""From what a planner asks for to tasks, and from finished tasks to published reports, year by year.

What is up to date is not made again: a report whose manifest entry names the same basis (inputs, code, templates,
lock, parameters) and whose files are still those. What an interrupted run had finished waits in a store beside the
year's reports, under the hash of its basis (terbit.py), and is taken from there.
"""

from __future__ import annotations

import calendar
import contextlib
import datetime
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import ikilib
from ikilib import bahan, masukan, tafsir
from ikilib.laporan import GagalLaporan, arsip, nama_individu, terbit
from ikilib.laporan.banyak import Hasil, Tugas
from ikilib.masukan.lokasi import akar, folder_data, folder_keluaran

LOG = Path("log", "laporan.log")
DINAS, INDIVIDU = "03_evaluasi.ipynb", "04_individu.ipynb"
SELESAI, GAGAL, DIHENTIKAN = 0, 3, 130


@dataclass(frozen=True)
class Terbitan:
    """One year of one office: its reports are made, published and listed together."""

    tahun: int
    kantor: str  # the name of its data folder, where there are several; else ''
    data: Path
    keluaran: Path  # of the office: the year's folder lies in it
    kepala: dict  # the head of the manifest: all that the reports rest on, by hash
    tugas: tuple[Tugas, ...]
    masalah: tuple

    @property
    def folder(self) -> Path:
        return self.keluaran / str(self.tahun)

    @property
    def nama(self) -> str:
        return f"{self.kantor} {self.tahun}".strip()


@dataclass(frozen=True)
class Rencana:
    """What is to be made, into ``keluaran``."""

    terbitan: tuple[Terbitan, ...]
    keluaran: Path

    @property
    def tahun(self) -> list[int]:
        return sorted({t.tahun for t in self.terbitan})

    @property
    def kantor(self) -> list[str]:
        return list(dict.fromkeys(t.kantor for t in self.terbitan if t.kantor))

    @property
    def bermasalah(self) -> bool:
        return any(masukan.ada_galat(t.masalah) for t in self.terbitan)


def susun(tahun, data: Sequence[Path], keluaran, jabatan, triwulan, skala, per=None) -> Rencana:
    """Everything is checked here, and nothing written. ValueError on wrong use."""
    tahun = tuple(sorted(set(tahun)))
    for t in tahun:
        bahan.periksa_waktu(t, triwulan)
    tafsir.cari_skala(skala)
    bahan.periksa_hari(per)
    pilihan = [bahan.cari_jabatan(j) for j in jabatan] or list(tafsir.jabatan().itertuples(index=False))
    pilihan = list({j.nomor: j for j in pilihan}.values())  # 18 and kabid_perizinan are one
    keluaran, umum = folder_keluaran(keluaran), {"triwulan": triwulan, "skala": skala, "per": per}
    terbitan = []
    for kantor, folder in _kantor(data):
        for t in tahun:
            baca = bahan.periksa(t, folder)
            tempat = keluaran / kantor  # with one office: keluaran itself
            tugas = _tugas(t, folder, tempat, pilihan, umum, tuple(baca.sidik), dengan_dinas=not jabatan)
            kepala = _kepala(t, umum, dict(baca.sidik))
            terbitan.append(Terbitan(t, kantor, folder, tempat, kepala, tuple(tugas), baca.masalah))
    return Rencana(tuple(terbitan), keluaran)


def keadaan(tahun: int, data: Path, keluaran: Path) -> tuple[Terbitan, set[str]]:
    """The edition that `iki laporan TAHUN` would make, and which of its reports are up to date; nothing is written."""
    (t,) = susun([tahun], [data], keluaran, (), None, bahan.BAKU).terbitan
    return t, _mutakhir(t)


def _mutakhir(t: Terbitan) -> set[str]:
    return terbit.mutakhir(t.folder, t.kepala, {u.nama: u.parameter for u in t.tugas})


def _kantor(data: Sequence[Path]) -> list[tuple[str, Path]]:
    """Name and data folder of each office; a single one needs no name. ValueError on names that meet."""
    folder = [folder_data(d).absolute() for d in data or [None]]
    if len(folder) == 1:
        return [("", folder[0])]
    nama = [re.sub(r"[^a-z0-9]+", "_", f.resolve().name.casefold()).strip("_") for f in folder]
    for n, f in zip(nama, folder, strict=True):
        if nama.count(n) > 1 or not n or n.isdigit():
            raise ValueError(f"nama folder data {f.name!r} tidak dapat menjadi nama kantor: harus lain dari yang lain, "
                             "dan bukan angka saja")  # fmt: skip
    return list(zip(nama, folder, strict=True))


def _tugas(
    tahun: int, data: Path, keluaran: Path, pilihan: list, umum: dict, masukan: tuple[str, ...], *, dengan_dinas: bool
) -> list[Tugas]:
    """The tasks of one year; the dinas first, for it takes longest."""
    hari = datetime.date.fromisoformat(bahan.tanggal(tahun, umum["triwulan"]))
    lingkungan = {"IKI_DATA": str(data), "SOURCE_DATE_EPOCH": str(calendar.timegm(hari.timetuple()))}
    isi = [("dinas", DINAS, {})] if dengan_dinas else []
    isi += [(nama_individu(j.nomor, j.id), INDIVIDU, {"jabatan": j.id}) for j in pilihan]
    return [
        Tugas(
            nama,
            tahun,
            akar() / "notebooks" / templat,
            {"tahun": tahun, **khusus, **umum},
            terbit.tempat(keluaran, str(tahun), f"{nama}.ipynb"),
            terbit.tempat(keluaran, str(tahun), f"{nama}.html"),
            lingkungan,
            masukan,
        )
        for nama, templat, khusus in isi
    ]


@dataclass
class _Kemajuan:
    """How far an edition has come: reports that stay as they are, and what became of the others."""

    terbitan: Terbitan
    tetap: set[str]
    hasil: list[Hasil] = field(default_factory=list)
    jadi: int = 0

    @property
    def lengkap(self) -> bool:
        return len(self.tetap) + len(self.hasil) == len(self.terbitan.tugas)


def laksanakan(r: Rencana, kerjakan: Callable, berhenti: Sequence, *, ulang: bool = False) -> int:
    """Make what is not up to date; an edition is published as soon as its last report is done. The exit code.

    ``kerjakan(tugas, terima=…)`` runs tasks and calls ``terima`` with each Hasil, until ``berhenti`` is not empty.
    """
    gagal: list[str] = []
    kemajuan = [_mulai(t, ulang) for t in r.terbitan]
    milik = {u.tujuan_ipynb: k for k in kemajuan for u in k.terbitan.tugas}

    def terima(hasil: Hasil) -> None:
        k = milik[hasil.tugas.tujuan_ipynb]
        _catat(hasil)
        _simpan(k.terbitan, hasil)
        k.hasil.append(hasil)
        if k.lengkap and not berhenti:
            _terbitkan(k, gagal)

    for k in kemajuan:
        if k.lengkap:
            _terbitkan(k, gagal)
    sisa = [u for k in kemajuan for u in _belum(k)]
    if sisa:
        kerjakan(sisa, terima=terima)
    if r.kantor:
        _daftar_kantor(r, gagal)
    return _laporkan(kemajuan, gagal, berhenti)


def _mulai(t: Terbitan, ulang: bool) -> _Kemajuan:
    """What an edition has already: reports that are up to date, and those that an interrupted run had finished."""
    terbit.sapu(t.folder)
    if ulang:
        return _Kemajuan(t, set())
    tetap = _mutakhir(t)
    simpanan = [_ambil(t, u) for u in t.tugas if u.nama not in tetap]
    return _Kemajuan(t, tetap, [h for h in simpanan if h])


def _belum(k: _Kemajuan) -> list[Tugas]:
    ada = k.tetap | {h.tugas.nama for h in k.hasil}
    return [u for u in k.terbitan.tugas if u.nama not in ada]


def _simpan(t: Terbitan, h: Hasil) -> None:
    if not h.sebab:
        terbit.simpan(terbit.gudang(t.folder, t.kepala), _berkas(h), _entri(t, h))


def _ambil(t: Terbitan, tugas: Tugas) -> Hasil | None:
    nama = [tugas.tujuan_ipynb.name, tugas.tujuan_html.name]
    if simpanan := terbit.ambil(terbit.gudang(t.folder, t.kepala), nama):
        entri, (ipynb, html) = simpanan
        return Hasil(tugas, ipynb=ipynb, html=html, ringkas=entri["ringkas"])
    return None


def _berkas(h: Hasil) -> dict[Path, bytes]:
    return {h.tugas.tujuan_ipynb: h.ipynb, h.tugas.tujuan_html: h.html}


def _entri(t: Terbitan, h: Hasil) -> dict:
    return terbit.entri(h.tugas.parameter, h.ringkas, t.kepala, _berkas(h))


def _terbitkan(k: _Kemajuan, gagal: list[str]) -> None:
    """Publish the whole reports of one edition, then its manifest and the lists; the failures to ``gagal``."""
    from ikilib.laporan import indeks

    t, baru = k.terbitan, {}
    berubah = bool(k.hasil) and bahan.periksa(t.tahun, t.data).sidik != t.kepala["masukan"]
    for h in sorted(k.hasil, key=lambda h: h.tugas.nama):
        try:
            if h.sebab or berubah:
                raise GagalLaporan(h.sebab or "Berkas masukan berubah saat laporan dibuat. Ulangi.")
            arsip.simpan(_berkas(h))
            terbit.terbitkan(_berkas(h))
            _buang_gagal(t, h)
            baru[h.tugas.nama] = _entri(t, h)
        except GagalLaporan as galat:
            gagal.append(f"Gagal: {h.tugas.nama} {t.nama}: {galat}")
            _simpan_gagal(t, h)
    k.jadi = len(baru)
    if baru or k.tetap:
        try:
            terbit.terbitkan({t.folder / terbit.MANIFEST: terbit.manifest(t.folder, t.kepala, baru)})
            indeks.tulis(t.keluaran)
        except GagalLaporan as galat:
            gagal.append(f"Gagal: daftar laporan {t.nama}: {galat}")
    shutil.rmtree(terbit.gudang(t.folder, t.kepala), ignore_errors=True)


def _daftar_kantor(r: Rencana, gagal: list[str]) -> None:
    from ikilib.laporan import indeks

    try:
        indeks.tulis_kantor(r.keluaran, r.kantor)
    except GagalLaporan as galat:
        gagal.append(f"Gagal: daftar kantor: {galat}")


def _laporkan(kemajuan: Iterable[_Kemajuan], gagal: list[str], berhenti: Sequence) -> int:
    """Say what was made; the exit code."""
    for kalimat in gagal:
        print(kalimat, file=sys.stderr)
    if gagal:
        print(f"Rinciannya di {akar() / LOG}", file=sys.stderr)
    for k in kemajuan:
        buruk = len(k.hasil) - k.jadi
        if not k.lengkap or not (k.jadi or k.tetap):
            continue
        bagian = [f"{k.jadi} laporan selesai"] if k.jadi or not k.tetap else []
        bagian += [f"{len(k.tetap)} laporan tidak berubah"] if k.tetap else []
        bagian += [f"{buruk} gagal (laporan lamanya tidak diubah)"] if buruk else []
        print(f"{k.terbitan.nama}: {', '.join(bagian)}")
    if berhenti:
        print("Dihentikan. Yang belum selesai dilanjutkan bila perintah ini diulang; laporan lama tetap ada.",
              file=sys.stderr)  # fmt: skip
        return DIHENTIKAN
    return GAGAL if gagal else SELESAI


def halaman(nb) -> str:
    """By reference, so that only a worker pays for nbconvert."""
    from ikilib.laporan.html import halaman

    return halaman(nb)


def _buang_gagal(t: Terbitan, h: Hasil) -> None:
    sisa = _tempat_gagal(t, h)
    with contextlib.suppress(OSError):
        sisa.unlink(missing_ok=True)
        sisa.parent.rmdir()  # stays while another report's lies there


def _simpan_gagal(t: Terbitan, h: Hasil) -> None:
    """What a failed run came to, apart from the reports, for whoever repairs it."""
    if h.gagal:
        with contextlib.suppress(GagalLaporan):
            terbit.terbitkan({_tempat_gagal(t, h): h.gagal})


def _tempat_gagal(t: Terbitan, h: Hasil) -> Path:
    return terbit.tempat(t.keluaran, "gagal", f"{t.tahun}_{h.tugas.nama}.ipynb")


def _kepala(tahun: int, umum: dict, masukan_: dict[str, str]) -> dict:
    """The head of a year's manifest: all that its reports rest on, by hash."""
    return {"tahun": tahun, "parameter": umum, "masukan": masukan_, **alat()}


@cache
def alat() -> dict:
    """What the reports of every year rest on: code, decree, templates, lock."""
    paket = Path(ikilib.__file__).parent
    kode = terbit.sidik_berkas(paket, "**/*.py")
    return {
        "ikilib": ikilib.__version__,
        "kode": terbit.sidik("".join(f"{n} {s}\n" for n, s in kode.items()).encode()),
        "keputusan": terbit.sidik_berkas(akar(), "data/keputusan/*.md"),
        "isi_keputusan": terbit.sidik_berkas(
            paket, "keputusan/*.toml", "tafsir/*.csv", "tafsir/*.toml", "sumber/*.toml", "sumber/*.sql"
        ),
        "templat": terbit.sidik_berkas(akar(), *(f"notebooks/{n}" for n in (DINAS, INDIVIDU)))
        | terbit.sidik_berkas(paket, "laporan/templat/**/*"),
        "lock": terbit.sidik_berkas(akar(), "requirements.lock"),
    }


def _catat(h: Hasil) -> None:
    """Times, warnings and tracebacks go to log/laporan.log beside the project, never into a published file."""
    kini = datetime.datetime.now().isoformat(" ", "seconds")
    catat_log(
        f"{kini} {h.tugas.tahun} {h.tugas.nama} {h.detik:.2f} detik: {h.sebab or 'selesai'}\n{h.catatan}".rstrip()
    )


def catat_log(teks: str) -> None:
    """Add to the log beside the project."""
    with contextlib.suppress(OSError):  # a folder that may not be written to costs the log, not the reports
        (akar() / LOG).parent.mkdir(exist_ok=True)
        with (akar() / LOG).open("a", encoding="utf-8", newline="\n") as f:
            f.write(f"{teks}\n")
