"""How much more: what each predikat asks of the numerator, and which earlier years brought as much.

No number is computed here in a way of its own: the figure is found by asking the functions of the reports.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ikilib import evaluasi, rumus, tafsir
from ikilib.evaluasi import ROMAWI

TERJAUH = 1e15  # the largest figure that is looked at: a thousand trillion, still exact as a float
BERTAMBAH = ("non_kumulatif", "kumulatif", "unik")  # within a year these can only grow
KEADAAN = ("tercapai", "perlu", "paling_banyak", "tidak_tercapai", "tak_terjangkau", "tak_terdefinisi")
KOLOM = (
    "kode predikat keadaan capaian realisasi perlu sudah sisa tahun_banding pernah_setahun pernah_sisa alasan"
).split()


def berapa_lagi(
    fakta: pd.DataFrame,
    target: pd.DataFrame,
    tahun: int,
    skala: tafsir.Skala,
    triwulan: int = 4,
    kode: Iterable[str] | None = None,
) -> pd.DataFrame:
    """What each predikat asks of the numerator, when quarters 1 … ``triwulan`` are over (4: what would have sufficed).

    One row an indicator (of ``kode``; all 165 unless given) and predikat, the lowest left out, which nothing misses.
    Columns: kode, predikat, keadaan (one of :data:`KEADAAN`), capaian and realisasi at that figure, perlu (the
    smallest whole figure of the year that gives at least this predikat, or the largest where lower is better; of a sum
    in the numerator, the sum), sudah (as of the quarter), sisa (what is left between the two, never negative),
    tahun_banding (earlier years with a realisasi), pernah_setahun (those that reached that realisasi), pernah_sisa
    (those whose remaining quarters alone brought sisa; None where quarters do not tell), alasan.

    Denominators and last year's figures are taken as they stand in ``fakta``; where one is missing nothing can be
    said, and alasan names it: simulate it first. A part cannot exceed its whole, nor can what the remaining quarters
    add to the part exceed what they add to the whole.
    """
    d = _dasar(fakta, target, tahun, skala, triwulan)
    if kode is not None:
        d = d[d["kode"].isin(list(kode))]
    pita = list(range(len(skala.pita) - 1))
    b = d.loc[d.index.repeat(len(pita))].reset_index(drop=True).assign(rank=np.tile(pita, len(d)))
    b["predikat"] = [skala.pita[i].nama for i in b["rank"]]
    b["perlu"] = _cari(b, skala, triwulan)
    terjangkau = b["perlu"].notna().to_numpy()
    b["realisasi"], b["capaian"] = _ukur(b, b["perlu"])
    b["keadaan"] = _keadaan(b, terjangkau, triwulan)
    masih = b["perlu"] - b["sudah"]
    balik = np.where(b["polaritas"] == "rendah", -1.0, 1.0)
    b["sisa"] = np.where(b["keadaan"] == "paling_banyak", masih, (masih * balik).clip(lower=0))
    b.loc[b["keadaan"].isin(["tak_terjangkau", "tak_terdefinisi"]), "sisa"] = np.nan
    b["alasan"] = [_alasan(r, triwulan) for r in b.itertuples(index=False)]
    return _pernah(b, fakta, tahun, triwulan)[KOLOM]


def _dasar(fakta: pd.DataFrame, target: pd.DataFrame, tahun: int, skala: tafsir.Skala, triwulan: int) -> pd.DataFrame:
    """One row an indicator: what evaluasi says when its numerator is there, and how far the quarters have come."""
    o = evaluasi.operan(fakta, [tahun])
    # With any figure in every numerator, what is still missing is what the reader must give first.
    isi = (o["bagian"] == "atas") & (o["status"] != "tidak_berlaku")
    andai = {"nilai": o["nilai"].mask(isi, 1.0), "status": o["status"].mask(isi, "ada"),
             "alasan": o["alasan"].mask(isi, "")}  # fmt: skip
    h = evaluasi.simpulkan(o.assign(**andai), target, skala)
    d = h[["kode", "rumus", "polaritas", "triwulan", "target", "target_atas", "status", "alasan"]]
    d = d.rename(columns={"alasan": "sebab"})
    sampai = o if triwulan == 4 else evaluasi.operan(fakta, [tahun], triwulan)
    d["bawah"] = d["kode"].map(_jumlah(o, "bawah"))
    d["sudah"] = d["kode"].map(_jumlah(sampai, "atas"))
    d["bawah_sudah"] = d["kode"].map(_jumlah(sampai, "bawah"))
    alasan = sampai[(sampai["bagian"] == "atas") & (sampai["alasan"] != "")].groupby("kode")["alasan"]
    d["sebab_sudah"] = d["kode"].map(alasan.agg("; ".join)).fillna("")
    return d


def _jumlah(o: pd.DataFrame, bagian: str, menurut: str | list[str] = "kode") -> pd.Series:
    """The sum of one side by kode; NaN where a part is missing."""
    return o[o["bagian"] == bagian].groupby(menurut)["nilai"].sum(skipna=False)


def _ukur(b: pd.DataFrame, x: object) -> tuple[np.ndarray, np.ndarray]:
    """Realisasi and capaian of each row with the figure x in its numerator, by the functions of the reports."""
    realisasi = rumus.hitung(b["rumus"], np.asarray(x, float), b["bawah"].to_numpy(float))
    ukuran = (b[k].to_numpy(float) for k in ("target", "target_atas"))
    return realisasi, evaluasi.capaian(realisasi, *ukuran, b["polaritas"].to_numpy(object))


def _cari(b: pd.DataFrame, skala: tafsir.Skala, triwulan: int) -> np.ndarray:
    """The figure of each row that just suffices for its band, by halving; NaN where none does.

    Capaian never falls as a figure rises (lower is better: never rises), in every shape and in a range as well.
    """
    turun = (b["polaritas"] == "rendah").to_numpy()

    def berbalik(x: np.ndarray) -> np.ndarray:
        rank = evaluasi.peringkat(_ukur(b, x)[1], skala)
        return ((rank >= 0) & (rank <= b["rank"].to_numpy())) ^ turun

    bawah, atas = np.full(len(b), -1.0), _paling_tinggi(b, triwulan)
    sampai = berbalik(atas)
    while (atas - bawah > 1).any():
        tengah = np.floor((bawah + atas) / 2)
        ya, lanjut = berbalik(tengah), atas - bawah > 1
        bawah, atas = np.where(lanjut & ~ya, tengah, bawah), np.where(lanjut & ya, tengah, atas)
    ada = (b["status"] == "ada").to_numpy() & sampai & ~(turun & (atas == 0))
    return np.where(ada, atas - turun, np.nan)


def _paling_tinggi(b: pd.DataFrame, triwulan: int) -> np.ndarray:
    """The largest figure that a numerator can take: of a ratio its whole, less what quarters that are over lost."""
    utuh = b["bawah"].to_numpy(float)
    hilang = (b["triwulan"] == "non_kumulatif") & (triwulan != 4)
    lepas = np.where(hilang, b["bawah_sudah"] - b["sudah"], 0.0)
    bagian = np.floor(utuh - np.maximum(0.0, np.nan_to_num(lepas)))
    return np.where((b["rumus"] == "rasio") & ~np.isnan(utuh), np.maximum(bagian, 0.0), TERJAUH)


def _keadaan(b: pd.DataFrame, terjangkau: np.ndarray, triwulan: int) -> np.ndarray:
    turun = (b["polaritas"] == "rendah").to_numpy()
    cukup = np.where(turun, b["sudah"] <= b["perlu"], b["sudah"] >= b["perlu"])
    tahu = b["sudah"].notna().to_numpy()
    tumbuh = b["triwulan"].isin(BERTAMBAH).to_numpy()
    usai = triwulan == 4
    syarat = [
        (b["status"] != "ada").to_numpy(),
        ~terjangkau | (turun & tumbuh & tahu & ~cukup & (not usai)),
        tahu & cukup & (usai | (tumbuh & ~turun)),
        tahu & usai,
        turun,
    ]
    kata = ["tak_terdefinisi", "tak_terjangkau", "tercapai", "tidak_tercapai", "paling_banyak"]
    return np.select(syarat, kata, "perlu")


def _alasan(r, triwulan: int) -> str:
    """Why there is no figure to aim at, or what the figure leaves open; '' where it says all."""
    if r.keadaan == "tak_terdefinisi":
        return r.sebab
    if r.keadaan == "tak_terjangkau":
        return _tak_terjangkau(r, triwulan)
    if r.sudah != r.sudah:
        return f"{r.sebab_sudah}." if r.sebab_sudah else ""
    if r.triwulan == "unik" and r.sisa > 0:
        return "Hanya yang belum pernah dihitung tahun ini menambah angkanya."
    if r.triwulan == "posisi_akhir" and triwulan != 4:
        return "Yang dihitung keadaan pada akhir tahun, jadi angkanya harus bertahan sampai saat itu."
    return ""


def _tak_terjangkau(r, triwulan: int) -> str:
    if r.polaritas == "rendah":
        lewat = r.perlu == r.perlu
        return "Angka yang sudah dilaporkan melewati batasnya." if lewat else "Bahkan angka terkecil pun tidak cukup."
    if r.rumus != "rasio":
        return "Tidak ada angka yang mencukupi."
    lepas = r.triwulan == "non_kumulatif" and triwulan != 4 and r.bawah_sudah > r.sudah
    tutup = f" Yang lewat sampai triwulan {ROMAWI[triwulan]} tidak dapat diulang." if lepas else ""
    return f"Pembilang tidak dapat melebihi penyebutnya.{tutup}"


def _pernah(b: pd.DataFrame, fakta: pd.DataFrame, tahun: int, triwulan: int) -> pd.DataFrame:
    """Which earlier years brought as much: of the whole year, and of the quarters that remain."""
    realisasi, tambah = _riwayat(fakta, sorted({int(t) for t in fakta["tahun"] if t < tahun}), triwulan)
    banding, setahun, sisa = [], [], []
    for r in b.itertuples(index=False):
        arah = -1.0 if r.polaritas == "rendah" else 1.0
        x, s = realisasi[r.kode], tambah[r.kode]
        banding.append(tuple(t for t in x if x[t] == x[t]))
        setahun.append(tuple(t for t in x if (x[t] - r.realisasi) * arah >= 0))
        bersisa = triwulan != 4 and r.triwulan in BERTAMBAH[:2] and r.sisa == r.sisa and r.keadaan != "tercapai"
        sisa.append(tuple(t for t in s if (s[t] - r.sisa) * arah >= 0) if bersisa else None)
    return b.assign(tahun_banding=banding, pernah_setahun=setahun, pernah_sisa=pd.Series(sisa, dtype=object))


def _riwayat(fakta: pd.DataFrame, tahun: list[int], triwulan: int) -> tuple[dict, dict]:
    """kode → year → its realisasi; and → what the quarters after ``triwulan`` added to the numerator."""
    o = evaluasi.operan(fakta, tahun)
    k = tafsir.katalog()
    kunci = pd.MultiIndex.from_product([k["kode"], tahun], names=["kode", "tahun"])
    atas, bawah = (_jumlah(o, sisi, ["kode", "tahun"]).reindex(kunci) for sisi in ("atas", "bawah"))
    realisasi = rumus.hitung(k["rumus"].repeat(len(tahun)), atas.to_numpy(), bawah.to_numpy())
    lewat = atas if triwulan == 4 else _jumlah(evaluasi.operan(fakta, tahun, triwulan), "atas", ["kode", "tahun"])
    tambah = (atas - lewat.reindex(kunci)).to_numpy()
    per_kode = (isi.reshape(len(k), len(tahun)) for isi in (realisasi, tambah))
    return tuple(
        {kode: dict(zip(tahun, x, strict=True)) for kode, x in zip(k["kode"], isi, strict=True)} for isi in per_kode
    )
