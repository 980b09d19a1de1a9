"""From what a planner asks for to tasks, and from finished tasks to published reports, year by year."""

from __future__ import annotations

import calendar
import contextlib
import datetime
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import ikilib
from ikilib import bahan, tafsir
from ikilib.laporan import GagalLaporan, arsip, banyak, nama_individu, terbit
from ikilib.laporan.banyak import Hasil, Tugas
from ikilib.masukan.lokasi import akar, folder_data

LOG = Path("log", "laporan.log")
DINAS, INDIVIDU = "03_evaluasi.ipynb", "04_individu.ipynb"
SELESAI, GAGAL, DIHENTIKAN = 0, 3, 130


@dataclass(frozen=True)
class Rencana:
    """What is to be made; ``masalah`` are those of the inputs, ``masukan`` their hashes by year."""

    tahun: tuple[int, ...]
    data: Path
    keluaran: Path
    umum: dict  # parameters that all reports share
    tugas: tuple[Tugas, ...]
    masalah: tuple
    masukan: dict[int, dict[str, str]]


def susun(tahun, data, keluaran, jabatan, triwulan, skala, per=None) -> Rencana:
    """Everything is checked here, and nothing written. ValueError on wrong use."""
    tahun = tuple(sorted(set(tahun)))
    for t in tahun:
        bahan.periksa_waktu(t, triwulan)
    tafsir.cari_skala(skala)
    bahan.periksa_hari(per)
    pilihan = [bahan.cari_jabatan(j) for j in jabatan] or list(tafsir.jabatan().itertuples(index=False))
    pilihan = list({j.nomor: j for j in pilihan}.values())  # 18 and kabid_perizinan are one
    data, keluaran = folder_data(data).absolute(), _folder_keluaran(keluaran)
    baca = {t: bahan.periksa(t, data) for t in tahun}
    umum = {"triwulan": triwulan, "skala": skala, "per": per}
    return Rencana(
        tahun,
        data,
        keluaran,
        umum,
        tuple(u for t in tahun for u in _tugas(t, data, keluaran, pilihan, umum, dengan_dinas=not jabatan)),
        tuple(dict.fromkeys(m for b in baca.values() for m in b.masalah)),
        {t: dict(b.sidik) for t, b in baca.items()},
    )


def _folder_keluaran(pilihan: Path | None) -> Path:
    if pilihan is None:
        return akar() / "outputs"
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", str(pilihan)):  # an address; a single letter is a Windows drive
        raise ValueError(f"folder keluaran harus folder di komputer ini, bukan {pilihan}")
    return Path(pilihan).absolute()


def _tugas(tahun: int, data: Path, keluaran: Path, pilihan: list, umum: dict, *, dengan_dinas: bool) -> list[Tugas]:
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
        )
        for nama, templat, khusus in isi
    ]


def laksanakan(r: Rencana, proses: int, kerja: Path, berhenti: Sequence) -> int:
    """Run all tasks; a year is published as soon as its last report is done. Returns the exit code."""
    per_tahun: dict[int, list[Hasil]] = {t: [] for t in r.tahun}
    jadi: dict[int, int] = {}
    gagal: list[str] = []

    def terima(hasil: Hasil) -> None:
        t = hasil.tugas.tahun
        _catat(hasil)
        per_tahun[t].append(hasil)
        if len(per_tahun[t]) == sum(u.tahun == t for u in r.tugas) and not berhenti:
            jadi[t] = _terbitkan_tahun(r, t, per_tahun[t], gagal)

    banyak.buat_semua(r.tugas, proses, kerja=kerja, halaman=_halaman, berhenti=berhenti, terima=terima)
    for kalimat in gagal:
        print(kalimat, file=sys.stderr)
    if gagal:
        print(f"Rinciannya di {akar() / LOG}", file=sys.stderr)
    for t, n in sorted(jadi.items()):
        buruk = len(per_tahun[t]) - n
        print(f"{t}: {n} laporan selesai" + (f", {buruk} gagal (laporan lamanya tidak diubah)" if buruk else ""))
    if berhenti:
        print("Dihentikan. Laporan yang belum selesai tidak disimpan; yang lama tetap ada.", file=sys.stderr)
        return DIHENTIKAN
    return GAGAL if gagal else SELESAI


def _halaman(nb) -> str:
    """By reference, so that only a worker pays for nbconvert."""
    from ikilib.laporan.html import halaman

    return halaman(nb)


def _terbitkan_tahun(r: Rencana, tahun: int, hasil: list[Hasil], gagal: list[str]) -> int:
    """Publish the whole reports of one year, then its manifest and the lists; how many, the failures to ``gagal``."""
    from ikilib.laporan import indeks

    baru, kepala = {}, _kepala(r, tahun)
    berubah = bahan.periksa(tahun, r.data).sidik != r.masukan[tahun]
    for h in sorted(hasil, key=lambda h: h.tugas.nama):
        try:
            if h.sebab or berubah:
                raise GagalLaporan(h.sebab or "Berkas masukan berubah saat laporan dibuat. Ulangi.")
            baru[h.tugas.nama] = _terbitkan(r, h, kepala)
        except GagalLaporan as galat:
            gagal.append(f"Gagal: {h.tugas.nama} {tahun}: {galat}")
            _simpan_gagal(r, h)
    if baru:
        folder = r.keluaran / str(tahun)
        try:
            terbit.terbitkan({folder / "manifest.json": terbit.manifest(folder, kepala, baru)})
            indeks.tulis(r.keluaran)
        except GagalLaporan as galat:
            gagal.append(f"Gagal: daftar laporan {tahun}: {galat}")
    return len(baru)


def _terbitkan(r: Rencana, h: Hasil, kepala: dict) -> dict:
    """One report in its place; its entry for the manifest."""
    berkas = {h.tugas.tujuan_ipynb: h.ipynb, h.tugas.tujuan_html: h.html}
    arsip.simpan(berkas)
    terbit.terbitkan(berkas)
    sisa = _tempat_gagal(r, h)
    with contextlib.suppress(OSError):
        sisa.unlink(missing_ok=True)
        sisa.parent.rmdir()  # stays while another report's lies there
    return terbit.entri(h.tugas.parameter, h.ringkas, kepala, berkas)


def _simpan_gagal(r: Rencana, h: Hasil) -> None:
    """What a failed run came to, apart from the reports, for whoever repairs it."""
    if h.gagal:
        with contextlib.suppress(GagalLaporan):
            terbit.terbitkan({_tempat_gagal(r, h): h.gagal})


def _tempat_gagal(r: Rencana, h: Hasil) -> Path:
    return terbit.tempat(r.keluaran, "gagal", f"{h.tugas.tahun}_{h.tugas.nama}.ipynb")


def _kepala(r: Rencana, tahun: int) -> dict:
    """The head of a year's manifest: all that its reports rest on, by hash."""
    paket = Path(ikilib.__file__).parent
    return {
        "ikilib": ikilib.__version__,
        "tahun": tahun,
        "kode": terbit.sidik("".join(f"{n} {s}\n" for n, s in terbit.sidik_berkas(paket, "**/*.py").items()).encode()),
        "parameter": r.umum,
        "masukan": r.masukan[tahun],
        "keputusan": terbit.sidik_berkas(akar(), "data/keputusan/*.md"),
        "isi_keputusan": terbit.sidik_berkas(paket, "keputusan/*.toml", "tafsir/*.csv", "tafsir/*.toml"),
        "templat": terbit.sidik_berkas(akar(), *(f"notebooks/{n}" for n in (DINAS, INDIVIDU)))
        | terbit.sidik_berkas(paket, "laporan/templat/**/*"),
        "lock": terbit.sidik_berkas(akar(), "requirements.lock"),
    }


def _catat(h: Hasil) -> None:
    """Times, warnings and tracebacks go to log/laporan.log beside the project, never into a published file."""
    kini = datetime.datetime.now().isoformat(" ", "seconds")
    teks = f"{kini} {h.tugas.tahun} {h.tugas.nama} {h.detik:.2f} detik: {h.sebab or 'selesai'}\n{h.catatan}".rstrip()
    with contextlib.suppress(OSError):  # a folder that may not be written to costs the log, not the reports
        (akar() / LOG).parent.mkdir(exist_ok=True)
        with (akar() / LOG).open("a", encoding="utf-8", newline="\n") as f:
            f.write(f"{teks}\n")
