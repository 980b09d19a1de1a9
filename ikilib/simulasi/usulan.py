"""Targets for next year from the years before, with an honest interval; and superiors' targets beside subordinates'.

The method is named because the points are few. Next year's realisasi is taken to be the last one plus one more yearly
change of the kind seen so far (the *drift method*, Hyndman and Athanasopoulos, Forecasting: Principles and Practice,
3rd ed., 5.2, https://otexts.com/fpp3/simple-methods.html; we take the median change, not the mean, since one odd year
must not decide). Its interval runs from the last year plus the lowest change to the last year plus the highest. If the
changes of the years are alike (exchangeable, and without ties), the next of m + 1 lies between the lowest and the
highest of the m seen with a chance of (m - 1) / (m + 1): counting places, no law of distribution is assumed. Five
changes give 67 %, not 95 %, and no method makes more of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np
import pandas as pd

from ikilib import evaluasi, rumus, tafsir
from ikilib.angka import bulatkan

PALING_SEDIKIT = 3  # changes: with two the interval would hold in one case of three
KOLOM_USULAN = "kode tahun n_perubahan usulan terendah tertinggi peluang asal alasan".split()
SELARAS = {
    "sama": "sama",
    "beda": "berbeda",
    "lebih": "bawahan lebih tinggi daripada yang diperlukan",
    "kurang": "bawahan kurang untuk target atasan",
    "tanpa_target": "ada target yang belum ditetapkan",
    "tak_terhitung": "tidak dapat dibandingkan",
    "sendiri": "dihitung sendiri-sendiri",
}
TANPA_TARGET = "Target salah satunya belum ditetapkan sebagai satu angka."


def usul(hasil: pd.DataFrame, tahun: int) -> pd.DataFrame:
    """A proposal for the target of each indicator in ``tahun``, from earlier rows of :func:`ikilib.evaluasi.hasil`.

    Columns: kode, tahun, n_perubahan, usulan, terendah, tertinggi, peluang (of the interval, 0 to 1), asal (the weakest
    of the figures used), alasan (why there is none, or what a reader must know; '' else). Only changes between
    years that follow each other count, and only where last year has a realisasi. Counts are whole; nothing is below
    nought except growth, and no ratio above 100.
    """
    lalu = hasil[(hasil["tahun"] < tahun) & hasil["realisasi"].notna()]
    k = tafsir.katalog()
    angka = lalu.pivot(index="kode", columns="tahun", values="realisasi").reindex(k["kode"])
    asal = lalu.groupby("kode")["asal"].agg(lambda a: min(a, key=evaluasi.ASAL.index))
    baris = [
        (kode, tahun, *_satu(angka.loc[kode].dropna(), tahun, bentuk))
        for kode, bentuk in zip(k["kode"], k["rumus"], strict=True)
    ]
    u = pd.DataFrame(baris, columns=[c for c in KOLOM_USULAN if c != "asal"])
    return u.assign(asal=u["kode"].map(asal).fillna(""))[KOLOM_USULAN]


def _satu(x: pd.Series, tahun: int, bentuk: str) -> tuple:
    """n_perubahan, usulan, terendah, tertinggi, peluang, alasan of one indicator's years."""
    ubah = [x[t] - x[t - 1] for t in x.index if t - 1 in x.index]
    kosong = (float("nan"),) * 4
    if tahun - 1 not in x.index:
        return (len(ubah), *kosong, f"Realisasi tahun {tahun - 1} belum ada, jadi tidak ada pangkal untuk usulan.")
    if len(ubah) < PALING_SEDIKIT:
        ada = f"Baru ada {len(ubah)} perubahan antartahun" if ubah else "Belum ada perubahan antartahun"
        return (len(ubah), *kosong, f"{ada}; untuk kisaran perlu paling sedikit {PALING_SEDIKIT}.")
    akhir = x[tahun - 1]
    tengah, rendah, tinggi = (float(akhir + f(ubah)) for f in (np.median, min, max))
    if bentuk == "jumlah":
        tengah, rendah, tinggi = bulatkan(tengah, 0), float(np.floor(rendah)), float(np.ceil(tinggi))
    atas = 100.0 if bentuk == "rasio" else float("inf")
    bawah = float("-inf") if bentuk == "pertumbuhan" else 0.0
    nilai = (min(max(v, bawah), atas) for v in (tengah, rendah, tinggi))
    sama = "" if len(set(ubah)) > 1 else "Perubahannya sama setiap tahun, jadi kisarannya satu angka."
    return (len(ubah), *nilai, (len(ubah) - 1) / (len(ubah) + 1), sama)


def selaras(fakta: pd.DataFrame, target: pd.DataFrame, tahun: int) -> pd.DataFrame:
    """Targets of a superior beside those of the subordinate who has the same number, for one year.

    Columns: kode_atasan, kode_bawahan, hubungan, target_atasan, target_bawahan, setara (the subordinate's target in the
    superior's measure), keadaan (a key of :data:`SELARAS`), alasan. Two kinds of pair are found, both in our reading of
    the decree: one indicator under the same name and with one owner of its number (targets should be equal), and a
    count that is the numerator of the superior's formula (its target, put into the formula over this year's
    denominator, should just suffice for the superior's: one unit less would not). The same name with two owners is two
    numbers: shown, not judged. Other dependencies the decree does not write down, and none is guessed.
    """
    t = evaluasi.target_periode(target[target["tahun"] == tahun]).set_index("kode")
    ukuran = t["target"].where(t["target_atas"].isna())  # a range is no one number to compare
    baris = [
        *(_senama(a, b, ukuran) for a, b in _pasangan_nama()),
        *(_pembilang(a, b, ukuran, fakta, tahun) for a, b in _pasangan_pembilang()),
    ]
    kolom = "kode_atasan kode_bawahan hubungan target_atasan target_bawahan setara keadaan alasan".split()
    return pd.DataFrame(baris, columns=kolom)


@cache
def _atasan() -> dict[int, int]:
    return dict(zip(tafsir.jabatan()["nomor"], tafsir.jabatan()["atasan"], strict=True))


def _di_bawah(bawahan: int, atasan: int) -> bool:
    """Whether one position stands beneath another in the tree of the office, at any distance."""
    while bawahan := _atasan()[bawahan]:
        if bawahan == atasan:
            return True
    return False


def _pasangan_nama() -> Iterable[tuple]:
    k = tafsir.katalog()
    nama = k["indikator"].str.lower().str.split().str.join(" ")
    for _, isi in k[nama.duplicated(keep=False)].groupby(nama, sort=False):
        r = list(isi.itertuples(index=False))
        yield from ((a, b) for a in r for b in r if _di_bawah(b.nomor, a.nomor))


def _pasangan_pembilang() -> Iterable[tuple]:
    """Formulas with one numerator variable, and the counts beneath them that are the very same fact."""
    k = tafsir.katalog().set_index("kode", drop=False)
    o = rumus.operan().query("bagian == 'atas'")
    for kode, r in tafsir.rumus().items():
        if r.bentuk != "rasio" or len(r.atas) != 1:
            continue
        for b in o.loc[(o["variabel"] == r.atas[0].variabel) & (o["kode"] != kode), "kode"]:
            if k.at[b, "rumus"] == "jumlah" and _di_bawah(k.at[b, "nomor"], k.at[kode, "nomor"]):
                yield k.loc[kode], k.loc[b]


def _senama(a, b, ukuran: pd.Series) -> tuple:
    x, y = ukuran.get(a.kode, np.nan), ukuran.get(b.kode, np.nan)
    depan = (a.kode, b.kode, "nama yang sama", x, y, y)
    if a.pemilik != b.pemilik:
        return (*depan, "sendiri", "Pemilik datanya berbeda, jadi keduanya angka yang berlainan.")
    if np.isnan(x) or np.isnan(y):
        return (*depan, "tanpa_target", TANPA_TARGET)
    return (*depan, "sama", "") if x == y else (*depan, "beda", "Angkanya satu, targetnya dua.")


def _pembilang(a, b, ukuran: pd.Series, fakta: pd.DataFrame, tahun: int) -> tuple:
    x, y = ukuran.get(a.kode, np.nan), ukuran.get(b.kode, np.nan)
    o = evaluasi.operan(fakta, [tahun])
    bawah = o[(o["kode"] == a.kode) & (o["bagian"] == "bawah")]
    pembagi = np.full(2, bawah["nilai"].sum(skipna=False))
    setara, kurang_satu = rumus.hitung(pd.Series([a.rumus] * 2), np.array([y, y - 1]), pembagi)
    depan = (a.kode, b.kode, "pembilang rumusnya", x, y, float(setara))
    if np.isnan(x) or np.isnan(y):
        return (*depan, "tanpa_target", TANPA_TARGET)
    if np.isnan(setara):
        alasan = "; ".join(filter(None, bawah["alasan"])) or "Penyebut bernilai nol atau negatif"
        return (*depan, "tak_terhitung", f"{alasan}.")
    if setara < x:
        return (*depan, "kurang", "Bila bawahan tepat pada targetnya, target atasan tidak tercapai.")
    if kurang_satu >= x:
        return (*depan, "lebih", "Target atasan tercapai dengan angka yang lebih kecil.")
    return (*depan, "sama", "")
