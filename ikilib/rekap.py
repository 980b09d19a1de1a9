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

DINAS = "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu Kabupaten Blitar"
BATAS = (0.0, 100.0)
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
    h = hasil.assign(bidang=hasil["nomor"].map(pohon["bidang"]), dinas=0)
    tingkat = {
        "sasaran": (["nomor", "sasaran"], lambda k: k[1]),
        "jabatan": (["nomor"], lambda k: pohon.at[k[0], "nama"]),
        "bidang": (["bidang"], lambda k: pohon.at[k[0], "nama_bidang"]),
        "dinas": (["dinas"], lambda k: DINAS),
    }
    baris = [
        (tahun, nama, kunci[0], judul(kunci), *_ringkas(grup, batas, berbobot=nama in ("sasaran", "jabatan")))
        for tahun, setahun in h.groupby("tahun")
        for nama, (kolom, judul) in tingkat.items()
        for kunci, grup in setahun.groupby(kolom, sort=False)
    ]
    r = pd.DataFrame(baris, columns=KOLOM[:-1])
    return r.assign(predikat=predikat(r["rata_rata"].to_numpy(float), skala))


def _ringkas(grup: pd.DataFrame, batas: tuple[float, float], berbobot: bool) -> tuple:
    """n, counts by state, and the rounded mean with its lowest and highest possible value, of one group."""
    status = grup["status"].to_numpy()
    ada, belum = status == "ada", status == "belum_lapor"
    bobot = grup["bobot"].to_numpy(float) if berbobot else np.full(len(grup), np.nan)
    bobot = np.where(np.isnan(bobot), 1.0, bobot)
    x = np.clip(grup["capaian"].to_numpy(float), *batas)
    ikut = ada | belum
    return (
        len(grup),
        int(ada.sum()),
        int(belum.sum()),
        int((status == "tidak_berlaku").sum()),
        int(((status == "tidak_dapat_dihitung") | (status == "tanpa_target")).sum()),
        _rata(x[ada], bobot[ada]),
        _rata(np.where(belum, batas[0], x)[ikut], bobot[ikut]),
        _rata(np.where(belum, batas[1], x)[ikut], bobot[ikut]),
    )


def _rata(x: np.ndarray, bobot: np.ndarray) -> float:
    """Weighted mean, rounded once; NaN of nothing. ``fsum`` so that the order of rows cannot change a digit."""
    jumlah = fsum(bobot)
    return bulatkan(fsum(x * bobot) / jumlah) if jumlah > 0 else float("nan")


def hitungan(hasil: pd.DataFrame, skala: tafsir.Skala) -> pd.DataFrame:
    """How many indicators stand in each state: rows are the bands' words and the three states, columns the years."""
    kata = {"belum_lapor": "Belum lapor", "tidak_berlaku": "Tidak berlaku"}
    keadaan = np.where(hasil["predikat"] != "", hasil["predikat"], hasil["status"].map(kata).fillna("Tak terhitung"))
    urutan = [*(p.nama for p in skala.pita), *kata.values(), "Tak terhitung"]
    return pd.crosstab(keadaan, hasil["tahun"]).reindex(index=urutan, fill_value=0)
