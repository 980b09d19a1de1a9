"""Conventions side by side: the same figures under another cap, scale, rule or weighing, and which predikat flip."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd

from ikilib import evaluasi, tafsir
from ikilib.bahan import BAKU
from ikilib.rekap import BATAS, rekap

TERBUKA = (float("-inf"), float("inf"))


@dataclass(frozen=True)
class Konvensi:
    """One way of counting, with its source and how sure that is (tafsir/konvensi.toml)."""

    nama: str
    judul: str
    isi: str
    sumber: str
    keyakinan: str
    skala: str = BAKU
    rendah: str = "rendah"
    batas: tuple[float, float] = BATAS
    nol: str = ""
    bobot: bool = True


@cache
def daftar() -> dict[str, Konvensi]:
    """The conventions by name; the first is the one that reports use."""
    teks = tomllib.loads((files("ikilib.tafsir") / "konvensi.toml").read_text("utf-8"))
    return {
        nama: Konvensi(nama, **isi | ({"batas": tuple(isi["batas"]) or TERBUKA} if "batas" in isi else {}))
        for nama, isi in teks.items()
    }


def sandingkan(fakta: pd.DataFrame, target: pd.DataFrame, tahun: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The 165 indicators and the 67 averages of a year under each convention, long, and which predikat flip.

    Columns: konvensi; kode, or tingkat, nomor, nama; nilai (capaian, or the printed mean), predikat, berubah. A
    predikat flips where its place from the top of its scale is another than under the first convention, or where one
    of the two has none; that places of different scales are compared by number is our choice.
    """
    o = evaluasi.operan(fakta, [tahun])
    satu, rata = [], []
    for k in daftar().values():
        skala = tafsir.cari_skala(k.skala)
        h = evaluasi.simpulkan(o, target, skala, rendah=k.rendah)
        h = h if k.bobot else h.assign(bobot=np.nan)
        h = _target_nol(h, k.nol, skala) if k.nol else h
        with np.errstate(invalid="ignore"):  # with open ends the highest possible value of a mean is no number
            r = rekap(h, skala, k.batas)
        satu.append(_satu(h.assign(nilai=h["capaian"]), ["kode"], k, skala))
        rata.append(_satu(r.assign(nilai=r["rata_rata"]), ["tingkat", "nomor", "nama"], k, skala))
    return _berubah(satu), _berubah(rata)


def _target_nol(h: pd.DataFrame, nol: str, skala: tafsir.Skala) -> pd.DataFrame:
    """What a target of nought counts, where evaluasi leaves it out: a rule of this page, never of a report."""
    satu = (h["target"] == 0) & h["target_atas"].isna()  # a range from nought on is no target of nought
    kena = (h["status"] == "tidak_dapat_dihitung") & satu & h["realisasi"].notna()
    if nol == "tercapai":
        kena &= h["polaritas"] == "rendah"
    nilai = np.where((nol == "tercapai") & (h["realisasi"] <= 0), 100.0, 0.0)
    x = np.where(kena, nilai, h["capaian"])
    return h.assign(capaian=x, status=h["status"].mask(kena, "ada"), predikat=evaluasi.predikat(x, skala))


def _satu(tabel: pd.DataFrame, kunci: list[str], k: Konvensi, skala: tafsir.Skala) -> pd.DataFrame:
    letak = tabel["predikat"].map({p.nama: i for i, p in enumerate(skala.pita)}).fillna(-1).astype(int)
    return tabel[[*kunci, "nilai", "predikat"]].assign(letak=letak, konvensi=k.nama)


def _berubah(bagian: list[pd.DataFrame]) -> pd.DataFrame:
    semua = pd.concat(bagian, ignore_index=True)
    awal = np.tile(bagian[0]["letak"].to_numpy(), len(bagian))
    semua["berubah"] = semua["letak"] != awal
    return semua[["konvensi", *(c for c in semua if c not in ("konvensi", "letak"))]]


def ringkas(satu: pd.DataFrame, rata: pd.DataFrame) -> pd.DataFrame:
    """One row a convention: how many predikat of indicators and of positions flip, the mean of the dinas, its word."""
    jabatan, dinas = rata[rata["tingkat"] == "jabatan"], rata[rata["tingkat"] == "dinas"].set_index("konvensi")
    banyak = [t.groupby("konvensi")["berubah"].sum() for t in (satu, jabatan)]
    baris = [(k, *(int(n[k]) for n in banyak), float(dinas.at[k, "nilai"]), dinas.at[k, "predikat"]) for k in daftar()]
    return pd.DataFrame(baris, columns=["konvensi", "indikator_berubah", "jabatan_berubah", "dinas", "predikat"])
