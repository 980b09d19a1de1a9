"""What if: changed figures and targets, and what would suffice. Tables in, tables out; nothing is ever written.

No number is computed here in a way of its own: a changed table goes through :mod:`ikilib.evaluasi` and
:mod:`ikilib.rekap` as the reports' tables do, and :func:`berapa_lagi` looks for a figure by asking the same functions.
Whatever is simulated bears :data:`TANDA` where a figure's file would stand, and the weakest asal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from ikilib import evaluasi, rumus, tafsir
from ikilib.evaluasi import ROMAWI
from ikilib.masukan import per_hari
from ikilib.rekap import BATAS, rekap

TANDA = "SIMULASI"
TERJAUH = 1e15  # the largest figure that is looked at: a thousand trillion, still exact as a float
BERTAMBAH = ("non_kumulatif", "kumulatif", "unik")  # within a year these can only grow

# What :func:`berapa_lagi` can say, in the words of the screen.
KEADAAN = {
    "tercapai": "sudah tercapai",
    "perlu": "masih perlu",
    "paling_banyak": "masih boleh",
    "tidak_tercapai": "tidak tercapai",
    "tak_terjangkau": "tidak terjangkau",
    "tak_terdefinisi": "tidak dapat ditentukan",
}
KOLOM = (
    "kode predikat keadaan capaian realisasi perlu sudah sisa tahun_banding pernah_setahun pernah_sisa alasan"
).split()


# Changed tables


def ubah_fakta(fakta: pd.DataFrame, isi: Mapping[tuple[str, int, int], float]) -> pd.DataFrame:
    """The facts with other figures: ``isi`` is (variabel, tahun, periode) → figure, NaN for *belum lapor*.

    A changed quarter makes the year's own figure go, so that the year follows from its quarters; ``unik`` alone keeps
    it, since its year never follows. A state (*tidak berlaku*) gives way to a figure. The other rows of a changed
    variable and year bear the mark too: what is taken from both is simulated. ValueError for a name, periode or figure
    that no form would take.
    """
    for (variabel, _, periode), nilai in isi.items():
        _periksa(variabel, tafsir.kamus("triwulan"), "variabel", periode, nilai)
    f = per_hari(fakta)
    sifat = tafsir.kamus("triwulan")
    tersentuh = {(v, t) for v, t, _ in isi}
    buang = set(isi) | {(v, t, 0) for v, t, p in isi if p and sifat[v] != "unik"}
    kunci = list(zip(f["variabel"], f["tahun"], f["periode"], strict=True))
    kena = np.array([k[:2] in tersentuh for k in kunci], dtype=bool)
    ganti = np.array([k in buang for k in kunci], dtype=bool) | (kena & (f["status"] != "ada").to_numpy())
    baru = pd.DataFrame(
        [(v, t, p, x, "ada" if x == x else "belum_lapor") for (v, t, p), x in isi.items()],
        columns=["variabel", "tahun", "periode", "nilai", "status"],
    ).astype({"nilai": float})
    tetap = f.assign(berkas=f["berkas"].mask(kena, TANDA), sel=f["sel"].mask(kena, ""))
    return _gabung(tetap[~ganti], baru)


def ubah_target(target: pd.DataFrame, isi: Mapping[tuple[str, int, int], float]) -> pd.DataFrame:
    """The targets with other figures: ``isi`` is (kode, tahun, periode) → target, NaN for none.

    A new target for the year takes the place of a range too; weights stay. ValueError as for :func:`ubah_fakta`.
    """
    dikenal = set(tafsir.katalog()["kode"])
    for (kode, _, periode), nilai in isi.items():
        _periksa(kode, dikenal, "kode", periode, nilai, bulat=False)
    kunci = list(zip(target["kode"], target["tahun"], target["periode"], strict=True))
    lama = dict(zip(kunci, target["bobot"], strict=True))
    baru = pd.DataFrame(
        [(*k, x, np.nan, lama.get(k, np.nan)) for k, x in isi.items()],
        columns=["kode", "tahun", "periode", "target", "target_atas", "bobot"],
    ).astype({"target": float, "target_atas": float, "bobot": float})
    return _gabung(target[[k not in isi for k in kunci]], baru)


def _periksa(nama: str, dikenal: Iterable, jenis: str, periode: int, nilai: float, bulat: bool = True) -> None:
    if nama not in dikenal:
        raise ValueError(f"{jenis} {nama!r} tidak dikenal")
    if periode not in (0, 1, 2, 3, 4):
        raise ValueError(f"periode harus 0 (setahun) atau triwulan 1 sampai 4, bukan {periode}")
    if nilai < 0 or np.isinf(nilai):
        raise ValueError(f"{nama}: angka simulasi harus nol atau lebih, bukan {nilai:g}")
    if bulat and nilai == nilai and nilai != np.floor(nilai):
        raise ValueError(f"{nama}: {tafsir.kamus('satuan')[nama]} dihitung dengan bilangan bulat, bukan {nilai:g}")


def _gabung(tetap: pd.DataFrame, baru: pd.DataFrame) -> pd.DataFrame:
    """Simulated rows under the kept ones. Their asal is the weakest there is: no simulation may look published."""
    if baru.empty:
        return tetap.reset_index(drop=True)
    baru = baru.assign(asal=evaluasi.ASAL[0], keterangan=TANDA, berkas=TANDA, lembar="", sel="")
    return pd.concat([tetap, baru.reindex(columns=tetap.columns, fill_value="")], ignore_index=True)


def banding(lama: pd.DataFrame, baru: pd.DataFrame, kunci: list[str], kolom: list[str]) -> pd.DataFrame:
    """Rows of two tables of the same keys that differ in one of ``kolom``: each column as it was and as simulated.

    Columns: kunci, then ``x`` and ``x_simulasi`` for each of kolom. NaN equals NaN.
    """
    b = lama[[*kunci, *kolom]].merge(baru[[*kunci, *kolom]], on=kunci, suffixes=("", "_simulasi"), validate="1:1")
    beda = [~((b[k] == b[f"{k}_simulasi"]) | (b[k].isna() & b[f"{k}_simulasi"].isna())) for k in kolom]
    pasangan = [n for k in kolom for n in (k, f"{k}_simulasi")]
    return b.loc[np.logical_or.reduce(beda), [*kunci, *pasangan]].reset_index(drop=True)


def banding_hasil(lama: pd.DataFrame, baru: pd.DataFrame) -> pd.DataFrame:
    """The indicators whose result a change moves: target, realisasi, capaian, predikat, status, before and after."""
    return banding(lama, baru, ["kode", "tahun"], ["target", "realisasi", "capaian", "predikat", "status"])


def banding_rekap(
    lama: pd.DataFrame, baru: pd.DataFrame, skala: tafsir.Skala, batas: tuple[float, float] = BATAS
) -> pd.DataFrame:
    """The averages that a change moves, each before and after, from two tables of :func:`ikilib.evaluasi.hasil`."""
    return banding(
        rekap(lama, skala, batas), rekap(baru, skala, batas),
        ["tahun", "tingkat", "nomor", "nama"], ["rata_rata", "predikat", "terendah", "tertinggi"],
    )  # fmt: skip


# How much more


def berapa_lagi(
    fakta: pd.DataFrame,
    target: pd.DataFrame,
    tahun: int,
    skala: tafsir.Skala,
    triwulan: int = 4,
    kode: Iterable[str] | None = None,
    rendah: str = "rendah",
) -> pd.DataFrame:
    """What each predikat asks of the numerator, when quarters 1 … ``triwulan`` are over (4: what would have sufficed).

    One row an indicator (of ``kode``; all 165 unless given) and predikat, the lowest left out, which nothing misses.
    Columns: kode, predikat, keadaan (a key of :data:`KEADAAN`), capaian and realisasi at that figure, perlu (the
    smallest whole figure of the year that gives at least this predikat, or the largest where lower is better; of a sum
    in the numerator, the sum), sudah (as of the quarter), sisa (what is left between the two, never negative),
    tahun_banding (earlier years with a realisasi), pernah_setahun (those that reached that realisasi), pernah_sisa
    (those whose remaining quarters alone brought sisa; None where quarters do not tell), alasan.

    Denominators and last year's figures are taken as they stand in ``fakta``; where one is missing nothing can be
    said, and alasan names it: simulate it with :func:`ubah_fakta` first. A part cannot exceed its whole, nor can what
    the remaining quarters add to the part exceed what they add to the whole.
    """
    d = _dasar(fakta, target, tahun, skala, triwulan, rendah)
    if kode is not None:
        d = d[d["kode"].isin(list(kode))]
    pita = list(range(len(skala.pita) - 1))
    b = d.loc[d.index.repeat(len(pita))].reset_index(drop=True).assign(rank=np.tile(pita, len(d)))
    b["predikat"] = [skala.pita[i].nama for i in b["rank"]]
    b["perlu"] = _cari(b, skala, triwulan, rendah)
    terjangkau = b["perlu"].notna().to_numpy()
    b["realisasi"], b["capaian"] = (np.where(terjangkau, x, np.nan) for x in _ukur(b, b["perlu"], rendah))
    b["keadaan"] = _keadaan(b, terjangkau, triwulan)
    balik = np.where(b["polaritas"] == "rendah", -1.0, 1.0)
    kurang = (b["perlu"] - b["sudah"]) * balik
    jatah = b["keadaan"] == "paling_banyak"
    b["sisa"] = np.where(jatah, b["perlu"] - b["sudah"], kurang.clip(lower=0)) + 0.0
    b.loc[b["keadaan"].isin(["tak_terjangkau", "tak_terdefinisi"]), "sisa"] = np.nan
    b["alasan"] = [_alasan(r, triwulan) for r in b.itertuples(index=False)]
    return _pernah(b, fakta, tahun, triwulan)[KOLOM]


def _dasar(
    fakta: pd.DataFrame, target: pd.DataFrame, tahun: int, skala: tafsir.Skala, triwulan: int, rendah: str
) -> pd.DataFrame:
    """One row an indicator: what evaluasi says when its numerator is there, and how far the quarters have come."""
    asli = evaluasi.hasil(fakta, target, [tahun], skala, rendah=rendah)
    atas = rumus.operan().query("bagian == 'atas'")["variabel"]
    # With any figure in every numerator, what is still missing is what the reader must give first.
    coba = ubah_fakta(fakta, {(v, tahun, 0): 1.0 for v in atas.unique()})
    o = evaluasi.operan(coba, [tahun])
    h = evaluasi.simpulkan(o, target, skala, rendah=rendah)
    d = h[["kode", "rumus", "polaritas", "triwulan", "target", "target_atas"]].copy()
    gugur = (asli["status"] == "tidak_berlaku").to_numpy()
    d["status"] = np.where(gugur, asli["status"], h["status"])
    d["sebab"] = np.where(gugur, asli["alasan"], h["alasan"])
    d["bawah"] = d["kode"].map(_jumlah(o, "bawah"))
    sampai = evaluasi.operan(fakta, [tahun], triwulan)
    d["sudah"] = d["kode"].map(_jumlah(sampai, "atas"))
    d["bawah_sudah"] = d["kode"].map(_jumlah(sampai, "bawah"))
    alasan = sampai[(sampai["bagian"] == "atas") & (sampai["alasan"] != "")].groupby("kode")["alasan"]
    d["sebab_sudah"] = d["kode"].map(alasan.agg("; ".join)).fillna("")
    return d


def _jumlah(o: pd.DataFrame, bagian: str) -> pd.Series:
    """The sum of one side by kode; NaN where a part is missing."""
    return o[o["bagian"] == bagian].groupby("kode")["nilai"].agg(lambda x: x.sum(skipna=False))


def _ukur(b: pd.DataFrame, x: object, rendah: str) -> tuple[np.ndarray, np.ndarray]:
    """Realisasi and capaian of each row with the figure x in its numerator, by the functions of the reports."""
    realisasi = rumus.hitung(b["rumus"], np.asarray(x, float), b["bawah"].to_numpy(float))
    ukuran = (b[k].to_numpy(float) for k in ("target", "target_atas"))
    return realisasi, evaluasi.capaian(realisasi, *ukuran, b["polaritas"].to_numpy(object), rendah=rendah)


def _cari(b: pd.DataFrame, skala: tafsir.Skala, triwulan: int, rendah: str) -> np.ndarray:
    """The figure of each row that just suffices for its band, by halving; NaN where none does.

    Capaian never falls as a figure rises (lower is better: never rises), in every shape and in a range as well.
    """
    turun = (b["polaritas"] == "rendah").to_numpy()
    mulai = 1.0 if rendah == "target_per_realisasi" else 0.0  # nought divides nothing there
    dasar = np.where(turun, mulai, 0.0)

    def berbalik(x: np.ndarray) -> np.ndarray:
        rank = evaluasi.peringkat(_ukur(b, x, rendah)[1], skala)
        return ((rank >= 0) & (rank <= b["rank"].to_numpy())) ^ turun

    bawah, atas = dasar - 1, _paling_tinggi(b, triwulan)
    sampai = berbalik(atas)
    while (atas - bawah > 1).any():
        tengah = np.floor((bawah + atas) / 2)
        ya, lanjut = berbalik(tengah), atas - bawah > 1
        bawah, atas = np.where(lanjut & ~ya, tengah, bawah), np.where(lanjut & ya, tengah, atas)
    ada = (b["status"] == "ada").to_numpy() & sampai & ~(turun & (atas == dasar))
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
        if r.polaritas == "rendah":
            lewat = r.perlu == r.perlu
            return (
                "Angka yang sudah dilaporkan melewati batasnya." if lewat else "Bahkan angka terkecil pun tidak cukup."
            )
        if r.rumus != "rasio":
            return "Tidak ada angka yang mencukupi."
        lepas = r.triwulan == "non_kumulatif" and triwulan != 4 and r.bawah_sudah > r.sudah
        tutup = f" Yang lewat sampai triwulan {ROMAWI[triwulan]} tidak dapat diulang." if lepas else ""
        return f"Pembilang tidak dapat melebihi penyebutnya.{tutup}"
    if r.sudah != r.sudah:
        return f"{r.sebab_sudah}." if r.sebab_sudah else ""
    if r.triwulan == "unik" and r.sisa > 0:
        return "Hanya yang belum pernah dihitung tahun ini menambah angkanya."
    if r.triwulan == "posisi_akhir" and triwulan != 4:
        return "Yang dihitung keadaan pada akhir tahun, jadi angkanya harus bertahan sampai saat itu."
    return ""


def _pernah(b: pd.DataFrame, fakta: pd.DataFrame, tahun: int, triwulan: int) -> pd.DataFrame:
    """Which earlier years brought as much: of the whole year, and of the quarters that remain."""
    lalu = sorted({int(t) for t in fakta["tahun"] if t < tahun})
    angka = {t: _riwayat(fakta, t, triwulan) for t in lalu}
    setahun, sisa, ada = [], [], []
    for r in b.itertuples(index=False):
        arah = -1.0 if r.polaritas == "rendah" else 1.0
        milik = {t: (a[0].get(r.kode, np.nan), a[1].get(r.kode, np.nan)) for t, a in angka.items()}
        ada.append(tuple(t for t, (x, _) in milik.items() if x == x))
        setahun.append(tuple(t for t, (x, _) in milik.items() if (x - r.realisasi) * arah >= 0))
        bersisa = triwulan != 4 and r.triwulan in BERTAMBAH[:2] and r.sisa == r.sisa and r.keadaan != "tercapai"
        sisa.append(tuple(t for t, (_, s) in milik.items() if (s - r.sisa) * arah >= 0) if bersisa else None)
    return b.assign(tahun_banding=ada, pernah_setahun=setahun, pernah_sisa=pd.Series(sisa, dtype=object))


def _riwayat(fakta: pd.DataFrame, tahun: int, triwulan: int) -> tuple[dict, dict]:
    """Of one earlier year, by kode: its realisasi, and what the quarters after ``triwulan`` added to the numerator."""
    o = evaluasi.operan(fakta, [tahun])
    atas, bawah = _jumlah(o, "atas"), _jumlah(o, "bawah")
    k = tafsir.katalog()
    realisasi = rumus.hitung(k["rumus"], *(k["kode"].map(x).to_numpy(float) for x in (atas, bawah)))
    tambah = atas - _jumlah(evaluasi.operan(fakta, [tahun], triwulan), "atas")
    return dict(zip(k["kode"], realisasi, strict=True)), tambah.to_dict()
