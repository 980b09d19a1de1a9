"""Sentences of the Laporan Kinerja that are drawn from the data: numbers in, words out, no cause ever guessed.

All functions are pure, and what they count comes from the tables ``hasil`` and ``rekap``.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ikilib import rekap
from ikilib.angka import angka, bulatkan, persen
from ikilib.laporan.bagian import terhadap
from ikilib.tanda import KEADAAN

TERBANYAK = 3


def dan(kata: Sequence[str]) -> str:
    """'a', 'a dan b', 'a, b dan c'."""
    return " dan ".join(filter(None, (", ".join(kata[:-1]), *kata[-1:])))


def kode(daftar: Sequence[str], semua: Sequence[str] = ()) -> str:
    """Codes in a sentence; those of a whole sasaran are named by their first and last."""
    utuh = len(daftar) > 2 and list(daftar) == list(semua)
    return f"{daftar[0]} sampai {daftar[-1]}" if utuh else dan(list(daftar))


def berkas(tahun: Sequence[int], nama: str) -> str:
    """Where something missing would stand: '2018/realisasi.csv dan 2019/realisasi.csv'."""
    return dan([f"{t}/{nama}.csv" for t in tahun])


def ringkasan(r) -> str:
    """The average of a row of rekap with its predikat, what it rests on, and how far it may still move."""
    if r.rata_rata != r.rata_rata:
        return f"Belum ada rata-rata capaian: tidak ada yang dapat dinilai di antara {r.n} indikator."
    isi = f"Rata-rata capaian {persen(r.rata_rata)}, predikat {r.predikat}, dari {r.dinilai} di antara {r.n} indikator."
    if r.belum_lapor:
        isi += f" Bila {r.belum_lapor} yang belum lapor ikut dihitung, rata-rata itu ada di antara "
        isi += f"{angka(r.terendah)} dan {angka(r.tertinggi)}."
    return isi


def menurut_predikat(hasil: pd.DataFrame, skala) -> str:
    """How many indicators stand in each predikat and in each state, the empty ones left out."""
    banyak = rekap.hitungan(hasil, skala).iloc[:, 0]
    dinilai = [f"{n} {kata}" for kata, n in banyak.items() if n and kata not in KEADAAN.values()]
    tanpa = [f"{n} {kata.lower()}" for kata, n in banyak.items() if n and kata in KEADAAN.values()]
    awal = f"Dari {len(hasil)} indikator, "
    if not dinilai:
        return f"{awal}tidak ada yang dapat dinilai: {dan(tanpa)}."
    isi = f"{awal}{int((hasil['status'] == 'ada').sum())} dinilai: {dan(dinilai)}"
    return f"{isi}; tanpa capaian: {dan(tanpa)}." if tanpa else f"{isi}."


def ujung(hasil: pd.DataFrame, tertinggi: bool) -> tuple[list, int]:
    """The three rows of highest (or lowest) printed capaian, equal ones by code, and how many more equal the last."""
    ada = hasil[hasil["status"] == "ada"]
    ada = ada.assign(tercetak=bulatkan(ada["capaian"].to_numpy(float)))
    ada = ada.sort_values(["tercetak", "kode"], ascending=[not tertinggi, True], kind="stable")
    pakai = ada.head(TERBANYAK)
    lain = int((ada["tercetak"].iloc[TERBANYAK:] == pakai["tercetak"].iloc[-1]).sum()) if len(pakai) else 0
    return list(pakai.itertuples(index=False)), lain


def ujung_teks(hasil: pd.DataFrame, tertinggi: bool) -> list[str]:
    """One line for each of :func:`ujung`: code, name, value, what it rests on; then how many more are as high."""
    baris, lain = ujung(hasil, tertinggi)
    isi = [f"{r.kode} {r.indikator}: {persen(r.capaian)}, {r.predikat} ({terhadap(r)})" for r in baris]
    if lain:
        isi[-1] += f"; {lain} indikator lain bercapaian sama"
    return [f"{b}." for b in isi]


def belum_lapor(hasil: pd.DataFrame, tahun: int) -> str:
    """Which indicators nobody has reported, on how many positions."""
    belum = hasil[hasil["status"] == "belum_lapor"]
    if belum.empty:
        return f"Semua angka tahun {tahun} sudah dilaporkan."
    letak = f" pada {belum['nomor'].nunique()} jabatan" if hasil["nomor"].nunique() > 1 else ""
    return f"Belum dilaporkan: {len(belum)} indikator{letak}, yaitu {kode(list(belum['kode']))}."


def tak_terhitung(hasil: pd.DataFrame) -> list[str]:
    """A line for each indicator that was reported and yet has no capaian, with the reason."""
    tak = hasil[hasil["status"].isin(["tanpa_target", "tidak_dapat_dihitung"])]
    return [f"{r.kode} {r.indikator}: {r.alasan}" for r in tak.itertuples()]


def banding(pasangan: Sequence[tuple[str, float, float]], tahun: int) -> str:
    """Realisasi (kode, this year, last year) counted up, down, the same, and which have no comparison."""
    tanpa = [k for k, kini, lalu in pasangan if kini != kini or lalu != lalu]
    if len(tanpa) == len(pasangan):
        return f"Tidak ada indikator yang dapat dibandingkan dengan tahun {tahun - 1}."
    beda = [kini - lalu for _, kini, lalu in pasangan]
    naik, turun, tetap = sum(x > 0 for x in beda), sum(x < 0 for x in beda), sum(x == 0 for x in beda)
    isi = f"Dibandingkan tahun {tahun - 1}, realisasi naik pada {naik} indikator, turun pada {turun} dan tetap pada "
    return f"{isi}{tetap}; tanpa pembanding: {kode(tanpa)}." if tanpa else f"{isi}{tetap}."


def rata_rata(kini, lalu, tahun: int) -> str:
    """The averages of this year and the year before (rows of rekap; lalu may be None); '' where there is neither."""
    ada = [f"tahun {t} {angka(r.rata_rata)}" for t, r in ((tahun, kini), (tahun - 1, lalu)) if r and _terisi(r)]
    return f"Rata-rata capaian {'; '.join(ada)}." if ada else ""


def _terisi(r) -> bool:
    return r.rata_rata == r.rata_rata
