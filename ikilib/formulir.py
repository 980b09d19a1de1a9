"""Forms to send out: one XLSX for each position, prefilled with what is known; and who has returned what.

The form helps whoever fills it and is believed in nothing: :mod:`ikilib.masukan.formulir` checks every cell again.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ikilib import evaluasi, keputusan, masukan, tafsir
from ikilib.formulir_excel import KATA, SIFAT, Baris, buku, rata
from ikilib.masukan.bilangan import tulis as tulis_angka
from ikilib.masukan.formulir import FOLDER, LEMBAR, tanda_asal
from ikilib.masukan.lokasi import akar, folder_data
from ikilib.masukan.realisasi import Fakta
from ikilib.masukan.target import Target

KEADAAN = ("belum", "sebagian", "kembali")  # in the order in which somebody must do something


class Bahan(NamedTuple):
    """What forms are prefilled with: this year's facts and targets, last year's figures and targets, by name."""

    fakta: dict[str, dict[int, Fakta]]
    target: dict[str, dict[int, Target]]
    lalu: dict[str, tuple]
    target_lalu: dict[str, Target]


# --- what is known -------------------------------------------------------------------------------------------------


def buat(tahun: int, data: Path | None, keluaran: Path) -> list[Path]:
    """Write the 27 forms of a year into ``keluaran``; their paths.

    ValueError for a year that the decree does not need or a form that is there already and differs (it may have been
    filled); :class:`ikilib.bahan.MasukanBermasalah` when what is known cannot be read.
    """
    from ikilib.bahan import MasukanBermasalah

    if tahun not in range(keputusan.TAHUN.start - 1, keputusan.TAHUN.stop):
        raise ValueError(f"formulir hanya untuk tahun {keputusan.TAHUN.start - 1}–{keputusan.TAHUN[-1]}, bukan {tahun}")
    folder = folder_data(data)
    if not folder.is_dir():
        raise ValueError(f"folder data {folder} tidak ada")
    baca = masukan.muat(folder, tahun, lain=[tahun - 1])
    galat = [m for m in baca.masalah if m.tingkat == "galat" and m.kode not in ("BERKAS-ADA-01", "BERKAS-ADA-02")]
    if galat:
        raise MasukanBermasalah(tuple(galat))
    bahan = siapkan(baca, tahun, contoh=folder.resolve() != (akar() / "kantor").resolve())
    isi = {f"formulir_{tahun}_{j.id}.xlsx": susun(tahun, j, bahan) for j in tafsir.jabatan().itertuples(index=False)}
    beda = [n for n, b in isi.items() if (keluaran / n).exists() and (keluaran / n).read_bytes() != b]
    if beda:
        raise ValueError(f"{beda[0]} sudah ada di {keluaran} dan mungkin sudah diisi; pilih folder lain")
    keluaran.mkdir(parents=True, exist_ok=True)
    for nama, bait in isi.items():
        (keluaran / nama).write_bytes(bait)
    return [keluaran / n for n in isi]


def siapkan(baca: masukan.Masukan, tahun: int, contoh: bool = True) -> Bahan:
    """What is known of a year and the year before it; without ``contoh`` invented figures are left out.

    A figure of this year is what was first reported, for corrections are applied to that; last year's is corrected.
    """
    fakta, target = baca.fakta, baca.target
    if not contoh:
        fakta, target = fakta[fakta["asal"] != "contoh"], target[target["asal"] != "contoh"]
    pertama = fakta[~fakta["berkas"].isin({k.baru.berkas for k in baca.koreksi})]
    per: dict[str, dict[int, Fakta]] = {}
    for f in pertama[pertama["tahun"] == tahun].itertuples(index=False):
        per.setdefault(f.variabel, {})[f.periode] = Fakta(*f)
    sasaran: dict[int, dict[str, dict[int, Target]]] = {tahun: {}, tahun - 1: {}}
    for t in target[target["tahun"].isin(sasaran)].itertuples(index=False):
        sasaran[t.tahun].setdefault(t.kode, {})[t.periode] = Target(*t)
    lalu = evaluasi.nilai(fakta[fakta["tahun"] == tahun - 1])
    return Bahan(
        per,
        sasaran[tahun],
        {n.variabel: (n.nilai, n.status, n.asal) for n in lalu.itertuples()},
        {k: isi[0] for k, isi in sasaran[tahun - 1].items()},
    )


# --- rows ----------------------------------------------------------------------------------------------------------


def baris(lembar: str, jabatan, bahan: Bahan) -> list[Baris]:
    """The rows of one sheet of a position's form: the variables it owns, or the targets it sets."""
    if lembar == "isian":
        v = tafsir.variabel()
        milik = v[(v["pemilik"] == jabatan.id) & (v["sama_dengan"] == "")]
        return [_isian(b, bahan) for b in milik.itertuples()]
    k = tafsir.katalog()
    return [_target(b, bahan) for b in k[k["nomor"] == jabatan.nomor].itertuples()]


def _isian(v, bahan: Bahan) -> Baris:
    isi = {"variabel": v.variabel, "uraian": _uraian(v), "satuan": v.satuan}
    nilai, status, asal = bahan.lalu.get(v.variabel, (math.nan, "belum_lapor", ""))
    isi["tahun_lalu"] = nilai if status == "ada" else KATA.get(status, KATA["belum_lapor"])
    ada = bahan.fakta.get(v.variabel, {})
    if set(ada) == {0} and ada[0].status == "tidak_berlaku":
        isi["status"] = KATA["tidak_berlaku"]
    elif any(f.status != "belum_lapor" for f in ada.values()):
        kolom = LEMBAR["isian"].angka
        isi |= {kolom[p - 1]: f.nilai if f.status == "ada" else KATA[f.status] for p, f in ada.items()}
    isi["keterangan"] = "; ".join(dict.fromkeys(rata(f.keterangan) for f in ada.values() if f.keterangan))
    return Baris(isi, asal == "contoh" and status == "ada", v.satuan, v.triwulan)


def _uraian(v) -> str:
    """The words of a variable, and below them its other name and how it is counted."""
    kamus = tafsir.variabel()
    lain = kamus.loc[kamus["sama_dengan"] == v.variabel, "variabel"]
    tambahan = [*(f"sama dengan {n}" for n in lain), *filter(None, [SIFAT[v.triwulan]])]
    return f"{v.uraian}\n({'; '.join(tambahan)})" if tambahan else v.uraian


def _target(k, bahan: Bahan) -> Baris:
    isi = {"kode": k.kode, "uraian": k.indikator, "satuan": k.satuan, "target_lalu": "belum ada"}
    lalu = bahan.target_lalu.get(k.kode)
    if lalu is not None and lalu.target == lalu.target:
        rentang = lalu.target_atas == lalu.target_atas
        isi["target_lalu"] = f"{tulis_angka(lalu.target)}–{tulis_angka(lalu.target_atas)}" if rentang else lalu.target
    for p, t in bahan.target.get(k.kode, {}).items():
        isi |= {f"tw{p}": t.target} if p else {"target": t.target, "target_atas": t.target_atas, "bobot": t.bobot}
    contoh = lalu is not None and lalu.asal == "contoh" and lalu.target == lalu.target
    return Baris(isi, contoh, k.satuan, k.triwulan)


def asal(jabatan, bahan: Bahan) -> list[tuple[str, ...]]:
    """Rows of the sheet `asal`: every prefilled figure that is invented or published, with what it is known by."""
    hasil = []
    for lembar, isi in (("isian", bahan.fakta), ("target", bahan.target)):
        for b in baris(lembar, jabatan, bahan):
            for f in isi.get(b.isi[LEMBAR[lembar].kolom[0]], {}).values():
                if f.asal != "isian":
                    hasil.append((lembar, *tanda_asal(f), f.asal, f.keterangan if lembar == "target" else ""))
    return hasil


def susun(tahun: int, jabatan, bahan: Bahan) -> bytes:
    """One form as the bytes of an XLSX."""
    return buku(tahun, jabatan, {s: baris(s, jabatan, bahan) for s in LEMBAR}, asal(jabatan, bahan))


# --- who has returned what -----------------------------------------------------------------------------------------


def sebut_kurang(kurang: dict[str, list[str]]) -> list[str]:
    """What is missing of a row of :func:`pengembalian`, by name: variables, then targets."""
    return [*kurang["isian"], *(f"target {n}" for n in kurang["target"])]


def pengembalian(baca: masukan.Masukan, tahun: int) -> pd.DataFrame:
    """Who has returned what, one row a position: nomor, id, nama, and of realisasi and targets how many are known.

    Columns: isian, isian_terisi, target, target_terisi, keadaan ('kembali' nothing is missing, 'sebagian', 'belum'
    nothing is known), kurang (the names without a figure, by sheet), bermasalah (the form is back, but has errors and
    is not used). A figure counts wherever it stands, in a form or a table, and so does 'tidak berlaku'.
    """
    f = masukan.per_hari(baca.fakta)
    tahu = set(f.loc[(f["tahun"] == tahun) & (f["status"] != "belum_lapor"), "variabel"])
    t = baca.target
    ada = set(t.loc[(t["tahun"] == tahun) & t["target"].notna(), "kode"])
    galat = {m.berkas for m in baca.masalah if m.tingkat == "galat"}
    kosong = Bahan({}, {}, {}, {})
    hasil = []
    for j in tafsir.jabatan().itertuples(index=False):
        nama = {s: [b.isi[LEMBAR[s].kolom[0]] for b in baris(s, j, kosong)] for s in LEMBAR}
        terisi = {"isian": tahu, "target": ada}
        kurang = {s: [n for n in nama[s] if n not in terisi[s]] for s in LEMBAR}
        n = {s: (len(nama[s]), len(nama[s]) - len(kurang[s])) for s in LEMBAR}
        diminta, masuk = (sum(x) for x in zip(*n.values(), strict=True))
        keadaan = "kembali" if masuk == diminta else "sebagian" if masuk else "belum"
        milik = [b for b in baca.berkas if b.startswith(f"{tahun}/{FOLDER}/formulir_{tahun}_{j.id}.")]
        hasil.append((j.nomor, j.id, j.nama, *n["isian"], *n["target"], keadaan, kurang, bool(galat & set(milik))))
    kolom = "nomor id nama isian isian_terisi target target_terisi keadaan kurang bermasalah".split()
    return pd.DataFrame(hasil, columns=kolom)
