"""Ringkasan IKI: averages of capaian from sasaran over jabatan and bidang to the dinas, with what is missing.

The decree has no indicator for the Kepala Dinas; these averages are the workbook's own summary, not the office's IKU.
"""

from __future__ import annotations

from collections import Counter
from math import fsum

import numpy as np
import pandas as pd

from ikilib import tafsir
from ikilib.angka import bulatkan
from ikilib.evaluasi import predikat
from ikilib.tanda import KEADAAN_STATUS, kata_status

DINAS = "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu Kabupaten Blitar"
BATAS = (0.0, 100.0)
TINGKAT = ("sasaran", "jabatan", "bidang", "dinas")
KOLOM = (
    "tahun tingkat nomor nama n dinilai belum_lapor tidak_berlaku tak_terhitung rata_rata terendah tertinggi predikat"
).split()


def rekap(hasil: pd.DataFrame, skala: tafsir.Skala, batas: tuple[float, float] = BATAS) -> pd.DataFrame:
    """67 rows a year: 34 sasaran, 27 jabatan, 5 bidang, 1 dinas (columns of DESIGN §7 and ``tahun``).

    hasil: rows of :func:`ikilib.evaluasi.hasil`. An average takes the unrounded capaian clipped to ``batas``, weighs by
    ``bobot`` within a sasaran and a jabatan, each indicator alike above that, and is rounded once; its predikat is
    that of the printed mean. terendah and tertinggi count every ``belum_lapor`` as the lowest and highest possible.
    """
    pohon = tafsir.jabatan().set_index("nomor")
    bidang = pohon["bidang"].to_dict()
    kolom = [hasil[k] for k in ("tahun", "nomor", "sasaran", "status")]
    kolom += [hasil["capaian"].clip(*batas), hasil["bobot"].fillna(1.0)]
    grup: dict[tuple, list[tuple[str, float, float]]] = {}  # status, capaian, weight; in the order of their first row
    for tahun, nomor, sasaran, *ukuran, bobot in zip(*kolom, strict=True):
        for kunci, berat in (
            (("sasaran", nomor, sasaran), bobot),
            (("jabatan", nomor), bobot),
            (("bidang", bidang[nomor]), 1.0),
            (("dinas", 0), 1.0),
        ):
            grup.setdefault((tahun, *kunci), []).append((*ukuran, berat))
    nama = {
        "jabatan": pohon["nama"].to_dict(),
        "bidang": dict(zip(pohon["bidang"], pohon["nama_bidang"], strict=True)),
        "dinas": {0: DINAS},
    }
    baris = []
    for (tahun, tingkat, nomor, *judul), isi in sorted(grup.items(), key=lambda p: (p[0][0], TINGKAT.index(p[0][1]))):
        baris.append((tahun, tingkat, nomor, judul[0] if judul else nama[tingkat][nomor], *_ringkas(isi, batas)))
    r = pd.DataFrame(baris, columns=KOLOM[:-1])
    nilai = ["rata_rata", "terendah", "tertinggi"]
    r[nilai] = bulatkan(r[nilai].to_numpy(float))
    return r.assign(predikat=predikat(r["rata_rata"].to_numpy(float), skala))


def _ringkas(isi: list[tuple[str, float, float]], batas: tuple[float, float]) -> tuple:
    """n, counts by state, and the mean with its lowest and highest possible value, of one group."""
    banyak = Counter(status for status, _, _ in isi)
    ada = [(x, bobot) for status, x, bobot in isi if status == "ada"]
    belum = [bobot for status, _, bobot in isi if status == "belum_lapor"]
    tak_terhitung = banyak["tidak_dapat_dihitung"] + banyak["tanpa_target"]
    kisaran = (_rata(ada + [(x, bobot) for bobot in belum]) for x in batas)
    return len(isi), len(ada), len(belum), banyak["tidak_berlaku"], tak_terhitung, _rata(ada), *kisaran


def _rata(pasangan: list[tuple[float, float]]) -> float:
    """Weighted mean; NaN of nothing. ``fsum`` so that the order of rows cannot change a digit."""
    jumlah = fsum(bobot for _, bobot in pasangan)
    return fsum(x * bobot for x, bobot in pasangan) / jumlah if jumlah > 0 else float("nan")


def hitungan(hasil: pd.DataFrame, skala: tafsir.Skala, menurut: str = "tahun") -> pd.DataFrame:
    """How many indicators stand in each state: rows are the bands' words and the three states, columns the years,
    or the values of another column of hasil (``menurut``)."""
    keadaan = np.where(hasil["predikat"] != "", hasil["predikat"], hasil["status"].map(kata_status))
    urutan = [*(p.nama for p in skala.pita), *dict.fromkeys(map(kata_status, ("belum_lapor", *KEADAAN_STATUS)))]
    banyak = Counter(zip(keadaan, hasil[menurut], strict=True))
    return pd.DataFrame({k: [banyak[kata, k] for kata in urutan] for k in sorted(set(hasil[menurut]))}, index=urutan)
