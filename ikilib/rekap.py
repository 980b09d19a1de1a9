"""Ringkasan IKI: averages of capaian from sasaran over jabatan and bidang to the dinas, with what is missing.

The decree has no indicator for the Kepala Dinas; these averages are the workbook's own summary, not the office's IKU.
"""

from __future__ import annotations

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
    posisi: dict[tuple, list[int]] = {}  # the rows of each group, groups in the order of their first row
    for i, (tahun, nomor, sasaran) in enumerate(zip(*(hasil[k] for k in ("tahun", "nomor", "sasaran")), strict=True)):
        for kunci in (("sasaran", nomor, sasaran), ("jabatan", nomor), ("bidang", bidang[nomor]), ("dinas", 0)):
            posisi.setdefault((tahun, *kunci), []).append(i)
    nama = {
        "jabatan": pohon["nama"].to_dict(),
        "bidang": dict(zip(pohon["bidang"], pohon["nama_bidang"], strict=True)),
        "dinas": {0: DINAS},
    }
    status, x = hasil["status"].to_numpy(), np.clip(hasil["capaian"].to_numpy(float), *batas)
    bobot = hasil["bobot"].to_numpy(float)
    sama = np.ones(len(hasil))
    berbobot = np.where(np.isnan(bobot), sama, bobot)
    baris = []
    for (tahun, tingkat, nomor, *judul), i in sorted(posisi.items(), key=lambda p: (p[0][0], TINGKAT.index(p[0][1]))):
        berat = berbobot if tingkat in ("sasaran", "jabatan") else sama
        sebutan = judul[0] if judul else nama[tingkat][nomor]
        baris.append((tahun, tingkat, nomor, sebutan, *_ringkas(status[i], x[i], berat[i], batas)))
    r = pd.DataFrame(baris, columns=KOLOM[:-1])
    nilai = ["rata_rata", "terendah", "tertinggi"]
    r[nilai] = bulatkan(r[nilai].to_numpy(float))
    return r.assign(predikat=predikat(r["rata_rata"].to_numpy(float), skala))


def _ringkas(status: np.ndarray, x: np.ndarray, bobot: np.ndarray, batas: tuple[float, float]) -> tuple:
    """n, counts by state, and the mean with its lowest and highest possible value, of one group."""
    ada, belum = status == "ada", status == "belum_lapor"
    ikut = ada | belum
    return (
        len(status),
        int(ada.sum()),
        int(belum.sum()),
        int((status == "tidak_berlaku").sum()),
        int(((status == "tidak_dapat_dihitung") | (status == "tanpa_target")).sum()),
        _rata(x[ada], bobot[ada]),
        _rata(np.where(belum, batas[0], x)[ikut], bobot[ikut]),
        _rata(np.where(belum, batas[1], x)[ikut], bobot[ikut]),
    )


def _rata(x: np.ndarray, bobot: np.ndarray) -> float:
    """Weighted mean; NaN of nothing. ``fsum`` so that the order of rows cannot change a digit."""
    jumlah = fsum(bobot)
    return fsum(x * bobot) / jumlah if jumlah > 0 else float("nan")


def hitungan(hasil: pd.DataFrame, skala: tafsir.Skala, menurut: str = "tahun") -> pd.DataFrame:
    """How many indicators stand in each state: rows are the bands' words and the three states, columns the years,
    or the values of another column of hasil (``menurut``)."""
    keadaan = np.where(hasil["predikat"] != "", hasil["predikat"], hasil["status"].map(kata_status))
    urutan = [*(p.nama for p in skala.pita), *dict.fromkeys(map(kata_status, ("belum_lapor", *KEADAAN_STATUS)))]
    return pd.crosstab(keadaan, hasil[menurut]).reindex(index=urutan, fill_value=0)
