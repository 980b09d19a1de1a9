"""The figure of returned forms: a row a position, how many of its figures and of its targets are known.

Millimetres and marks as in :mod:`ikilib.grafik`; marks carry an id (``isian-kasi_data``, ``isian-kurang-kasi_data``).
"""

from __future__ import annotations

import pandas as pd

from ikilib import tanda
from ikilib.formulir import KEADAAN
from ikilib.gambar import (
    KECIL,
    LEBAR,
    TEPI,
    Gambar,
    Kertas,
    bidang,
    bungkus,
    gambar_tanda,
    garis,
    jadi,
    kotak,
    tema,
    tulis,
)

PER = 2.1  # mm of a bar a figure
LETAK = {"isian": (90.0, 99.5), "target": (139.0, 148.5)}  # of the count, and of the bar
SISI = 3.6


def pengembalian(k: pd.DataFrame, tahun: int) -> Gambar:
    """``k`` as :func:`ikilib.formulir.pengembalian` gives it; who owes most stands first."""
    y, baris, kepala = 6.0, [], []
    for kata in KEADAAN:
        milik = k[k["keadaan"] == kata]
        y += 7.4
        kepala.append((y, f"{kata.capitalize()}: {len(milik)} jabatan"))
        for j in milik.itertuples():
            nama = bungkus(j.nama, 76, 7.4)
            tinggi = max(5.5, 1.2 + 3.1 * len(nama))
            baris.append((j, nama, y + tinggi / 2))
            y += tinggi
    with tema():
        kertas = Kertas(y + 1)
        tulis(kertas, LETAK["isian"][0], 5, "realisasi yang diketahui", KECIL, warna=tanda.TEKS_KEDUA)
        tulis(kertas, LETAK["target"][0], 5, "target yang diketahui", KECIL, warna=tanda.TEKS_KEDUA)
        for y_kepala, judul in kepala:
            tulis(kertas, 0, y_kepala - 1.6, judul, 7.8, tebal=True)
            garis(kertas, [[(0, y_kepala), (LEBAR, y_kepala)]], tanda.ABU_BERMAKNA, 0.6, lapis=1)
        for j, nama, yc in baris:
            _baris(kertas, j, nama, yc)
        return jadi(kertas, _alt(k, tahun))


def _baris(kertas, j, nama: list[str], yc: float) -> None:
    """One position: sign, number, name, then count and bar of its figures and of its targets."""
    if j.keadaan == "belum":
        gambar_tanda(kertas, [(0.2, yc - SISI / 2)], SISI, None, 1, "belum_lapor")
    else:
        isi = SISI if j.keadaan == "kembali" else SISI / 2
        bidang(kertas, [kotak(0.2, yc + SISI / 2 - isi, SISI, isi)], tanda.WARNA[0])
        bidang(kertas, [kotak(0.2, yc - SISI / 2, SISI, SISI)], "none", garis=tanda.GARIS_TANDA, tebal=TEPI)
    y = yc - 1.55 * (len(nama) - 1)
    tulis(kertas, 5.4, y, f"{j.nomor:02d}", 7.2, warna=tanda.TEKS_KEDUA, tengah=True)
    for i, teks in enumerate(nama):
        tulis(kertas, 10.5, y + 3.1 * i, teks, tengah=True)
    for lembar, (x_angka, x) in LETAK.items():
        minta, ada = getattr(j, lembar), getattr(j, f"{lembar}_terisi")
        tulis(kertas, x_angka, yc, f"{ada} / {minta}" if minta else "–", 7.2, tengah=True)
        gaya = {"garis": tanda.GARIS_BELUM, "tebal": TEPI}
        if minta > ada:
            sisa = [kotak(x + ada * PER, yc - 1.5, (minta - ada) * PER, 3)]
            bidang(kertas, sisa, tanda.PUTIH, putus=True, gid=f"{lembar}-kurang-{j.id}", **gaya)
        if ada:
            bidang(kertas, [kotak(x, yc - 1.5, ada * PER, 3)], tanda.WARNA[0], gid=f"{lembar}-{j.id}", **gaya)


def _alt(k: pd.DataFrame, tahun: int) -> str:
    banyak = k["keadaan"].value_counts()
    kata = ", ".join(f"{banyak.get(n, 0)} {n}" for n in KEADAAN)
    return f"Formulir tahun {tahun} menurut jabatan: {kata}. Angkanya ada pada tabel di bawahnya."
