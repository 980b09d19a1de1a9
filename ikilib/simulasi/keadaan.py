"""The state of the what-if screen: what the reader has chosen and changed, and the year computed with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from ikilib import evaluasi, jelajah, tafsir
from ikilib.bahan import BAKU, Bahan
from ikilib.masukan import baca, per_hari, realisasi
from ikilib.masukan.masalah import Masalah, pencatat
from ikilib.masukan.tabel import Sel
from ikilib.rekap import rekap
from ikilib.simulasi.ubah import ubah_fakta, ubah_target

NAN = float("nan")
SEL = re.compile(r"([\w.]+)@(\d{4}):(realisasi|target)([0-4])")  # 18.03@2019:realisasi0, the year's own figure
Petak = dict[tuple[str, int, int], float]  # (variabel, tahun, periode) → figure
Langkah = tuple[tuple[str, str], ...]  # one step: cells and what was typed into them


@dataclass(frozen=True)
class Keadaan:
    """What the reader has chosen. periode: 0 the whole year, 1-4 the quarter whose figures are changed."""

    tahun: int = 2019
    jabatan: int = 18
    periode: int = 0
    skala: str = BAKU
    lihat: str = "coba"
    konvensi: str = ""
    isi: tuple[Langkah, ...] = ()

    @property
    def triwulan(self) -> int:
        """As of which quarter is computed; 4 is the year."""
        return self.periode or 4


class Ubahan(NamedTuple):
    """One changed cell: whose figure, as typed, as read (NaN: blank), and what is wrong with it ('' nothing)."""

    sel: str
    nama: str
    tahun: int
    jenis: str
    periode: int
    teks: str
    nilai: float
    salah: str


class Simulasi(NamedTuple):
    """A year as it is (``bahan``) and as simulated; ``ganjil``: sentences about what cannot be so in reality."""

    bahan: Bahan
    ubahan: tuple[Ubahan, ...]
    fakta: pd.DataFrame
    target: pd.DataFrame
    operan: pd.DataFrame
    hasil: pd.DataFrame
    rekap: pd.DataFrame
    petak_asli: Petak
    petak: Petak
    ganjil: tuple[str, ...]


def isi(k: Keadaan, nilai: dict) -> Keadaan:
    """One step more: the cells that the reader filled, one or a pasted block. ValueError on a cell there is not."""
    langkah = tuple((sel, str(teks)) for sel, teks in nilai.items() if sel != "-")
    for sel, teks in langkah:
        _baca(sel, teks)
    return replace(k, isi=(*k.isi, langkah)) if langkah else k


def batal(k: Keadaan, _: object = None) -> Keadaan:
    """The last step taken back; nothing when there is none."""
    return replace(k, isi=k.isi[:-1])


def _baca(sel: str, teks: str) -> Ubahan:
    """What was typed into a cell, by the rules of the files."""
    cocok = SEL.fullmatch(sel)
    if not cocok or cocok[1] not in (tafsir.kamus("satuan") if cocok[3] == "realisasi" else _satuan_kode()):
        raise ValueError(f"sel {sel!r} tidak ada pada layar ini")
    nama, tahun, jenis, periode = cocok[1], int(cocok[2]), cocok[3], int(cocok[4])
    satuan = (tafsir.kamus("satuan") if jenis == "realisasi" else _satuan_kode())[nama]
    cara = {"rupiah": "rupiah", "persen": "persen"}.get(satuan, "cacah" if jenis == "realisasi" else "target")
    masalah: list[Masalah] = []
    catat = pencatat(masalah, "")
    x = baca.angka(Sel(teks.strip(), ""), True, cara, catat)
    if x is not None and x < 0:
        catat(baca.SOAL["negatif"], nilai=teks.strip())
    salah = " ".join(f"{m.apa}; {m.cara}." for m in masalah)
    return Ubahan(sel, nama, tahun, jenis, periode, teks, NAN if x is None else x, salah)


def _satuan_kode() -> dict[str, str]:
    return dict(zip(tafsir.katalog()["kode"], tafsir.katalog()["satuan"], strict=True))


def ubahan(isi: tuple[Langkah, ...]) -> tuple[Ubahan, ...]:
    """The cells as the steps leave them, in the order of their last change.

    A quarter that is changed later than its year sets the year free again, so that it follows from the quarters.
    """
    jadi: dict[str, Ubahan] = {}
    for sel, teks in (satu for langkah in isi for satu in langkah):
        u = _baca(sel, teks)
        if u.jenis == "realisasi" and u.periode and tafsir.kamus("triwulan")[u.nama] != "unik":
            jadi.pop(f"{u.nama}@{u.tahun}:realisasi0", None)
        jadi.pop(sel, None)
        jadi[sel] = u
    return tuple(jadi.values())


def hitung(k: Keadaan) -> Simulasi:
    """The year of the state, as it is and as simulated, by the functions of the reports."""
    return _hitung(k.tahun, k.triwulan, k.skala, k.isi, jelajah.cap_data())


@lru_cache(maxsize=64)
def _hitung(tahun: int, triwulan: int, skala: str, isi: tuple[Langkah, ...], _cap: tuple) -> Simulasi:
    b, asli = _asli(tahun, triwulan, skala, _cap)
    semua = ubahan(isi)
    pakai = {j: {(u.nama, u.tahun, u.periode): u.nilai for u in semua if u.jenis == j and not u.salah}
             for j in ("realisasi", "target")}  # fmt: skip
    angka = {kunci: x for kunci, x in pakai["realisasi"].items() if kunci[1] <= tahun}
    fakta = ubah_fakta(b.fakta, angka) if angka else b.fakta
    target = ubah_target(b.target, pakai["target"]) if pakai["target"] else b.target
    o = evaluasi.operan(fakta, [tahun], triwulan)
    h = evaluasi.simpulkan(o, target, b.skala, triwulan)
    baru, ganjil = (_petak(fakta), _ganjil(fakta, tahun)) if angka else (asli, ())
    return Simulasi(b, semua, fakta, target, o, h, rekap(h, b.skala), asli, baru, ganjil)


@lru_cache(maxsize=16)
def _asli(tahun: int, triwulan: int, skala: str, _cap: tuple) -> tuple[Bahan, Petak]:
    b = jelajah.bahan(Keadaan(tahun, periode=triwulan, skala=skala))
    return b, _petak(b.fakta)


def _ganjil(fakta: pd.DataFrame, tahun: int) -> tuple[str, ...]:
    """Parts larger than their whole, by the check of the files."""
    f = per_hari(fakta[fakta["tahun"] == tahun])
    per: dict[str, dict[int, object]] = {}
    for r in f.itertuples(index=False):
        per.setdefault(r.variabel, {})[r.periode] = r
    rasio = [r for r in tafsir.rumus().values() if r.bentuk == "rasio"]
    masalah: list[Masalah] = []
    pasangan = [tuple(tuple(o.variabel for o in sisi) for sisi in (r.atas, r.bawah)) for r in rasio]
    realisasi.periksa_bagian(per, pasangan, pencatat(masalah, ""))
    return tuple(dict.fromkeys(f"{m.apa}; {m.cara}." for m in masalah))


def _petak(fakta: pd.DataFrame) -> Petak:
    """The figures that stand in cells; that of the year as evaluasi has it, so from its quarters where it follows."""
    tw = per_hari(fakta)
    tw, n = tw[(tw["periode"] > 0) & (tw["status"] == "ada")], evaluasi.nilai(fakta)
    semua = pd.concat([tw, n.assign(periode=0)])
    kunci = zip(*(semua[c] for c in ("variabel", "tahun", "periode")), strict=True)
    return dict(zip(kunci, semua["nilai"], strict=True))


def sebelum_sesudah(s: Simulasi, u: Ubahan) -> tuple[float, float]:
    """The figure of a changed cell as it is and as simulated; NaN for none."""
    if u.jenis == "realisasi":
        kunci = (u.nama, u.tahun, u.periode)
        return s.petak_asli.get(kunci, NAN), s.petak.get(kunci, NAN)
    return tuple(angka_target(t, u.nama, u.tahun, u.periode) for t in (s.bahan.target, s.target))


def angka_target(target: pd.DataFrame, kode: str, tahun: int, periode: int) -> float:
    """The target of one cell; NaN for none."""
    t = target[(target["kode"] == kode) & (target["tahun"] == tahun) & (target["periode"] == periode)]
    return float(t["target"].iloc[0]) if len(t) else NAN
