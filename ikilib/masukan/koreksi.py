"""Corrections: each row of koreksi becomes one more fact with a later date, and the earlier fact stays.

    per_hari(masukan.fakta, "2020-02-01")   # the figures as they were known on that day

What stands when a correction comes must be what it says it corrects (``nilai_lama``), so that no correction is of
another figure, and none is counted twice. The dates are the planner's own; no clock is asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import NamedTuple

import pandas as pd

from ikilib.masukan import baca, realisasi
from ikilib.masukan.baca import Kosakata
from ikilib.masukan.bilangan import BELUM
from ikilib.masukan.masalah import Masalah, pencatat
from ikilib.masukan.realisasi import NAN, Fakta, diketahui, sebut
from ikilib.masukan.tabel import Baris, Sel, Tabel, kunci

WAJIB = ("variabel", "triwulan", "nilai_lama", "nilai_baru", "tanggal", "alasan", "asal", "keterangan")
BOLEH: tuple[str, ...] = ()
TRIWULAN = {"": 0, "tahunan": 0} | {k: i for i in range(1, 5) for k in (str(i), f"tw{i}")}
KUNCI = ["variabel", "tahun", "periode"]


class Usulan(NamedTuple):
    """A row as written: figure and state it says stand, the fact it makes, why, and the addresses of its cells."""

    lama: tuple[float, str]
    baru: Fakta
    alasan: str
    sel: dict[str, str]


class Koreksi(NamedTuple):
    """A correction that was accepted: what stood before (None: nobody had said), what stands since, and why."""

    lama: Fakta | None
    baru: Fakta
    alasan: str


def sampai(fakta: pd.DataFrame, hari: str | None) -> pd.DataFrame:
    """Every figure, corrected ones too, that was known at the end of the day ``hari`` (YYYY-MM-DD; None: all)."""
    return fakta if hari is None else fakta[fakta["tanggal"] <= hari]


def per_hari(fakta: pd.DataFrame, hari: str | None = None) -> pd.DataFrame:
    """The facts as known at the end of the day ``hari`` (YYYY-MM-DD; None: all that is known now), in their order.

    Of each variable, year and periode the latest row counts; "nobody has said" gives way to whatever is said of
    the same variable and year.
    """
    kunci_ = [k for k in ("kantor", *KUNCI) if k in fakta]
    f = sampai(fakta, hari)
    ganda = f[f.duplicated(kunci_, keep=False)].sort_values("tanggal", kind="stable")
    f = f.drop(ganda.index[ganda.duplicated(kunci_, keep="last")])
    diam = f["status"] == "belum_lapor"  # few: only what is said of the same variables is looked at
    bicara = f.loc[~diam & f["variabel"].isin(f.loc[diam, "variabel"]), kunci_[:-1]]
    gugur = pd.MultiIndex.from_frame(f.loc[diam, kunci_[:-1]]).isin(pd.MultiIndex.from_frame(bicara))
    return f.drop(f.index[diam][gugur])


def baca_tabel(
    tabel: Tabel, berkas: str, lembar: str, tahun: int, kata: Kosakata, catat: Callable[..., None]
) -> list[Usulan]:
    """The rows of one koreksi table that can be read, in the order of the file."""
    hasil = []
    for b in tabel.baris:
        nama = baca.kode(b, "variabel", kata.variabel, catat, rumus=kata.kode)
        periode = baca.pilihan(b.sel["triwulan"], TRIWULAN, "KOREKSI-TRIWULAN-01", catat)
        tanggal = _tanggal(b.sel["tanggal"], catat)
        alasan = baca.teks(b.sel["alasan"], catat)
        if not alasan:
            catat("KOREKSI-ALASAN-01", b.sel["alasan"].alamat)
        asal = baca.asal(b, keterangan := baca.teks(b.sel["keterangan"], catat), catat)
        satuan = kata.variabel[nama].satuan if nama else ""
        lama, baru = (_nilai(b, kolom, tabel.koma, satuan, catat) for kolom in ("nilai_lama", "nilai_baru"))
        if nama and periode is not None and tanggal and lama and baru:
            tempat = (asal, keterangan, berkas, lembar, b.sel["nilai_baru"].alamat, tanggal)
            fakta = Fakta(kata.variabel[nama].pokok, tahun, periode, *baru, *tempat)
            hasil.append(Usulan(lama, fakta, alasan, {k: s.alamat for k, s in b.sel.items()}))
    return hasil


def _tanggal(sel: Sel, catat) -> str:
    """A day as YYYY-MM-DD, or a date cell of Excel; '' when it is neither: 03/01/2020 is two days in two countries."""
    teks = sel.teks.strip()
    try:
        if sel.isi.jenis == "tanggal":
            return dt.datetime.strptime(teks, "%d/%m/%Y").date().isoformat()
        if len(teks) == 10 and dt.date.fromisoformat(teks).isoformat() == teks:
            return teks
    except ValueError:
        pass
    catat("KOREKSI-TANGGAL-01", sel.alamat, nilai=teks)
    return ""


def _nilai(b: Baris, kolom: str, koma: bool, satuan: str, catat) -> tuple[float, str] | None:
    """Figure and state of a cell; None when it is wrong (noted). A blank nilai_lama says that nobody had said."""
    sel = b.sel[kolom]
    kata = kunci(sel.teks)
    if kata in ("tidak berlaku", "belum lapor"):
        return NAN, kata.replace(" ", "_")
    if kata in BELUM:
        if kolom == "nilai_lama":
            return NAN, "belum_lapor"
        catat("KOREKSI-BARU-01", sel.alamat)
        return None
    nilai = baca.angka(sel, koma, "rupiah" if satuan == "rupiah" else "cacah", catat)
    return None if nilai is None else (nilai, "ada")


def terapkan(
    fakta: Iterable[Fakta], usulan: Iterable[Usulan], kata: Kosakata, masalah: list[Masalah]
) -> tuple[list[Fakta], list[Koreksi]]:
    """The facts with those of the corrections after them, and the corrections, by their dates.

    A correction that does not fit what stands on its day is noted and left out. What must agree in a table (quarters
    and year, a part and its whole) must agree after each day's corrections too, since any day may be asked for.
    """
    fakta = list(fakta)
    berdiri: dict[tuple, Fakta] = {f[:3]: f for f in fakta}  # by KUNCI
    hasil: list[Koreksi] = []
    urut = sorted(usulan, key=lambda u: u.baru.tanggal)
    for hari in dict.fromkeys(u.baru.tanggal for u in urut):
        berubah: dict[tuple, Fakta] = {}
        for u in urut:
            if u.baru.tanggal == hari and (k := _satu(u, berdiri, masalah)):
                berdiri[k.baru[:3]] = berubah[k.baru[:2]] = k.baru
                hasil.append(k)
        for baru in berubah.values():
            _periksa(baru, berdiri, kata, masalah)
    return fakta + [k.baru for k in hasil], hasil


def _satu(u: Usulan, berdiri: dict, masalah: list) -> Koreksi | None:
    """The correction, when it is of what stands; else None, with the reason noted."""
    catat = pencatat(masalah, u.baru.berkas, u.baru.lembar)
    lama = berdiri.get(u.baru[:3])
    mulai = lama.tanggal if lama else diketahui(u.baru.tahun, u.baru.periode)
    ada = sebut(lama) if lama else "belum lapor"
    tertulis, baru = sebut(u.baru._replace(nilai=u.lama[0], status=u.lama[1])), sebut(u.baru)
    nama = f"{u.baru.variabel} {'tahunan' if not u.baru.periode else f'triwulan {u.baru.periode}'}"
    if lama and lama.tanggal == u.baru.tanggal and lama.berkas == u.baru.berkas:
        catat("KOREKSI-GANDA-01", u.sel["variabel"], nama=nama, pertama=lama.sel)
    elif tertulis != ada:
        tempat = f"{lama.berkas.rsplit('/')[-1]}, {lama.sel}" if lama else "tidak ada barisnya"
        catat("KOREKSI-LAMA-01", u.sel["nilai_lama"], nama=nama, ada=ada, tempat=tempat, lama=tertulis)
    elif baru == ada:
        catat("KOREKSI-SAMA-01", u.baru.sel, nilai=baru)
    elif u.baru.tanggal <= mulai:
        catat("KOREKSI-TANGGAL-02", u.sel["tanggal"], tanggal=u.baru.tanggal, mulai=mulai)
    else:
        return Koreksi(lama, u.baru, u.alasan)
    return None


def _periksa(baru: Fakta, berdiri: dict, kata: Kosakata, masalah: list) -> None:
    """The checks of a table on what stands after a day's corrections; told at the correction's own cell."""
    per_pokok: dict[str, dict[int, Fakta]] = {}
    for (nama, tahun, periode), f in berdiri.items():
        if tahun == baru.tahun:
            per_pokok.setdefault(nama, {})[periode] = f
    isi = per_pokok[baru.variabel]
    asli = pencatat(masalah, baru.berkas, baru.lembar)

    def catat(kode: str, sel: str = "", **lain: object) -> None:
        asli(kode, baru.sel, **lain)

    terisi = [f"triwulan {p}" for p, f in sorted(isi.items()) if p and f.status == "ada"]
    if 0 in isi and isi[0].status == "tidak_berlaku" and terisi:
        catat("KOREKSI-STATUS-01", nama=baru.variabel, terisi=terisi)
    realisasi.periksa_triwulan(isi, kata.variabel[baru.variabel].triwulan, catat)
    realisasi.periksa_bagian(per_pokok, [r for r in kata.rasio if baru.variabel in (*r[0], *r[1])], catat)
