"""Rows of several places made one: the same value twice is fine, two different ones are an error that names both."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from ikilib.masukan import realisasi
from ikilib.masukan import target as target_
from ikilib.masukan.baca import Kosakata
from ikilib.masukan.bilangan import tulis
from ikilib.masukan.masalah import Masalah, pencatat
from ikilib.masukan.realisasi import Fakta
from ikilib.masukan.tabel import Baris, Sel
from ikilib.masukan.target import Angka, Target

TARGET = ("target", "target_atas", "bobot")


def fakta(lama: list[Fakta], baru: list[Fakta], kata: Kosakata, masalah: list[Masalah]) -> list[Fakta]:
    """Facts of the tables with those of the forms; `belum_lapor` says nothing and gives way to anything that does.

    What lies in more than one file is checked again as a whole: quarters against the year, parts against wholes.
    """
    per: dict[tuple[int, str], dict[int, Fakta]] = {}
    for f in (*lama, *baru):
        ada = per.setdefault((f.tahun, f.variabel), {})
        if f.status == "belum_lapor" and ada:
            continue
        if lawan := _lawan(f, ada):
            _beda(f, f.variabel, realisasi.sebut(f), realisasi.sebut(lawan), lawan, masalah)
        elif f.periode not in ada or ada[f.periode].status == "belum_lapor":
            ada[f.periode] = f
        if f.status != "belum_lapor" and 0 in ada and ada[0].status == "belum_lapor":
            del ada[0]
    ulang: list[Masalah] = []
    for tahun in sorted({t for t, _ in per}):
        _periksa_fakta({v: isi for (t, v), isi in per.items() if t == tahun}, kata, ulang)
    masalah += [m for m in ulang if m not in masalah]
    return [f for isi in per.values() for f in isi.values()]


def _lawan(f: Fakta, ada: dict[int, Fakta]) -> Fakta | None:
    """The fact of another file that ``f`` contradicts: the same period, or a figure against a whole year without."""
    sama = ada.get(f.periode)
    if sama is not None and sama.status != "belum_lapor" and realisasi.sebut(sama) != realisasi.sebut(f):
        return sama
    lain = [g for g in ada.values() if (g.berkas, g.lembar) != (f.berkas, f.lembar) and {g.status, f.status} == _PASANG]
    return next((g for g in lain if (g if g.status == "tidak_berlaku" else f).periode == 0), None)


_PASANG = {"ada", "tidak_berlaku"}


def _beda(baris, nama: str, nilai: str, lain: str, lawan, masalah: list[Masalah]) -> None:
    """Two places say different things: named where the second stands, with the place of the first."""
    tempat = lawan.berkas + (f' › lembar "{lawan.lembar}" › sel {lawan.sel}' if lawan.lembar else f" › {lawan.sel}")
    pencatat(masalah, baris.berkas, baris.lembar)(
        "DATA-SAMA-02", baris.sel, nama=nama, nilai=nilai, lain=lain, tempat=tempat
    )


def _periksa_fakta(per: dict[str, dict[int, Fakta]], kata: Kosakata, masalah: list[Masalah]) -> None:
    """One year's facts that lie in more than one file, by the checks of a table."""
    catat = _catat_di(masalah)
    berkas = {v: {f.berkas for f in isi.values()} for v, isi in per.items()}
    wakil = {v: {p: f._replace(sel=(f.berkas, f.lembar, f.sel)) for p, f in isi.items()} for v, isi in per.items()}
    for v, isi in wakil.items():
        # a record without a date counts in the year and in no quarter: there the sum of the quarters may be less
        if len(berkas[v]) > 1 and not any(b.split("/")[1:2] == ["rekaman"] for b in berkas[v]):
            realisasi.periksa_triwulan(isi, kata.variabel[v].triwulan, catat)
    campur = [r for r in kata.rasio if len(set().union(*(berkas.get(v, set()) for sisi in r for v in sisi))) > 1]
    realisasi.periksa_bagian(wakil, campur, catat)


def _catat_di(masalah: list[Masalah]) -> Callable[..., None]:
    """``catat`` for rows of several files: an address is (berkas, lembar, sel) there."""
    return lambda kode, alamat, /, **isi: pencatat(masalah, *alamat[:2])(kode, alamat[2], **isi)


def target(lama: list[Target], baru: list[Target], kata: Kosakata, masalah: list[Masalah]) -> list[Target]:
    """Targets of the tables with those of the forms; positions that lie in more than one file are checked again."""
    per: dict[tuple[int, str, int], Target] = {}
    asli: dict[tuple[int, str], set[str]] = {}
    for t in (*lama, *baru):
        tempat = t.tahun, t.kode, t.periode
        per[tempat] = _satukan(per[tempat], t, masalah) if tempat in per else t
        asli.setdefault((t.tahun, t.kode[:2]), set()).add(t.berkas)
    ulang: list[Masalah] = []
    for (tahun, jabatan), berkas in asli.items():
        if len(berkas) > 1:
            milik = [t for t in per.values() if t.tahun == tahun and t.kode[:2] == jabatan]
            target_.periksa(_angka(milik), kata, _catat_di(ulang))
    masalah += [m for m in ulang if m not in masalah]
    return list(per.values())


def _satukan(lama: Target, baru: Target, masalah: list[Masalah]) -> Target:
    """One row of two: what one leaves blank the other may say."""
    isi = {}
    for kolom in TARGET:
        a, b = getattr(lama, kolom), getattr(baru, kolom)
        isi[kolom] = b if a != a else a
        if a == a and b == b and a != b:
            _beda(baru, f"{kolom} {baru.kode}", tulis(b), tulis(a), lama, masalah)
    dasar = baru if lama.target != lama.target and baru.target == baru.target else lama
    return dasar._replace(**isi)


def _angka(milik: list[Target]) -> dict[str, Angka]:
    """Rows of the table as the checks want them: by code, None where blank, each figure with its place."""
    hasil = {}
    for kode, grup in groupby(sorted(milik, key=lambda t: (t.kode, t.periode)), key=lambda t: t.kode):
        isi = {t.periode: t for t in grup}
        tahunan = isi[0]
        tempat = {p: (t.berkas, t.lembar, t.sel) for p, t in isi.items()}
        sel = {k: Sel("", tempat[0]) for k in TARGET} | {f"tw{p}": Sel("", tempat[p]) for p in isi if p}
        angka = [None if x != x else x for x in (tahunan.target, tahunan.target_atas, tahunan.bobot)]
        hasil[kode] = Angka(Baris(0, sel, []), *angka, {p: t.target for p, t in isi.items() if p})
    return hasil


def sebut(t: Target) -> list[str]:
    """The target of a row and its upper end as typed, '-' where blank."""
    return ["-" if x != x else tulis(x) for x in (t.target, t.target_atas)]
