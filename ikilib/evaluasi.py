"""From facts and targets to realisasi, capaian and predikat: whole columns, three states never merged.

The stages, each a function from tables to a table:
facts → :func:`nilai` (a variable's figure for the year or as of a quarter) → :func:`operan` (which figure stands
where in which formula) → :func:`hasil` (one row an indicator and year, DESIGN §5).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ikilib import rumus, tafsir
from ikilib.angka import bulatkan
from ikilib.masukan import per_hari

ROMAWI = ("", "I", "II", "III", "IV")
PERIODE = [1, 2, 3, 4, 0]
ASAL = ("contoh", "isian", "terbit")  # from the weakest: a result is as sound as its weakest figure
KUNCI = ["variabel", "tahun"]
STATUS = ("tidak_berlaku", "belum_lapor", "tanpa_target", "tidak_dapat_dihitung", "ada")

CARA = {
    "tinggi": "realisasi × 100 / target",
    "rendah": "(2 × target − realisasi) × 100 / target",
    "target_per_realisasi": "target × 100 / realisasi",
}


def nilai(fakta: pd.DataFrame, triwulan: int | None = None) -> pd.DataFrame:
    """One row a variable and year: its figure for the year, or as of quarter 1-3 (quarter 4 is the year).

    Columns: variabel, tahun, nilai (NaN unless status is ``ada``), status, sebab (why there is no figure, '' else),
    asal, berkas, lembar, sel. A figure for the year comes from ``tahunan``; where that is empty, from the quarters by
    the variable's kind: all four summed (non_kumulatif), the last one given (kumulatif, posisi_akhir), none (unik).
    Of a corrected figure the last row of ``fakta`` counts; for an earlier day give ``per_hari(fakta, day)``.
    """
    fakta = per_hari(fakta)
    k = None if triwulan == 4 else triwulan
    lebar = fakta.pivot(index=KUNCI, columns="periode", values="nilai").reindex(columns=PERIODE)
    petak = lebar.to_numpy(float)
    sifat = tafsir.kamus("triwulan")
    jenis = np.array([sifat[v] for v in lebar.index.get_level_values(0)], dtype=object)
    tw = petak[:, : k or 4]
    jumlah = np.where(np.isnan(tw).any(axis=1), np.nan, tw.sum(axis=1))
    akhir = pd.DataFrame(tw).ffill(axis=1).to_numpy()[:, -1] if len(tw) else jumlah
    unik = petak[:, 0] if k == 1 else np.full(len(petak), np.nan)
    angka = np.select([jenis == "non_kumulatif", jenis == "unik"], [jumlah, unik], akhir)
    if k is None:
        angka = np.where(np.isnan(petak[:, 4]), angka, petak[:, 4])

    tolak = fakta.loc[fakta["status"] == "tidak_berlaku", KUNCI].drop_duplicates()
    tidak_berlaku = lebar.index.isin(pd.MultiIndex.from_frame(tolak))
    tak_hitung = (jenis == "unik") & (k in (2, 3)) & ~tidak_berlaku
    status = np.select(
        [tidak_berlaku, tak_hitung, np.isnan(angka)], ["tidak_berlaku", "tidak_dapat_dihitung", "belum_lapor"], "ada"
    )
    hasil = lebar.index.to_frame(index=False)
    hasil["nilai"] = np.where(status == "ada", angka, np.nan)
    hasil["status"] = status
    hasil["sebab"] = _sebab(hasil, jenis, np.isnan(tw), k)
    return hasil.join(_asal(fakta, k), on=KUNCI)


def _sebab(hasil: pd.DataFrame, jenis: np.ndarray, kosong: np.ndarray, k: int | None) -> list[str]:
    """Why a variable has no figure, without naming it: the caller knows which variable and year it speaks of."""
    sebab = []
    for status, j, tw in zip(hasil["status"], jenis, kosong, strict=True):
        if status == "tidak_dapat_dihitung":
            sebab.append(
                f"dihitung tanpa pengulangan untuk setahun penuh, jadi tidak punya angka sampai triwulan {ROMAWI[k]}"
            )
        elif status == "tidak_berlaku":
            sebab.append("dinyatakan tidak berlaku")
        elif status == "ada":
            sebab.append("")
        elif j == "non_kumulatif" and not tw.all():
            nama = [ROMAWI[i + 1] for i in np.flatnonzero(tw)]
            sebab.append(f"untuk triwulan {' dan '.join(nama)} belum dilaporkan")
        else:
            sebab.append(f"sampai triwulan {ROMAWI[k]} belum dilaporkan" if k else "belum dilaporkan")
    return sebab


def _asal(fakta: pd.DataFrame, k: int | None) -> pd.DataFrame:
    """Per variable and year: the weakest asal of the figures used, and where they stand."""
    if k is None:  # the figure for the year, where there is one, makes the quarters superfluous
        tahunan = fakta.loc[fakta["periode"] == 0, KUNCI]
        berdiri = pd.MultiIndex.from_frame(fakta[KUNCI]).isin(pd.MultiIndex.from_frame(tahunan))
        pakai = fakta[(fakta["periode"] == 0) | ~berdiri]
    else:
        pakai = fakta[fakta["periode"].between(1, k) | (fakta["status"] != "ada")]
    urut = pakai.assign(bobot_asal=pakai["asal"].map(ASAL.index)).sort_values("periode", kind="stable")
    grup = urut.groupby(KUNCI, sort=False)
    tempat = grup.agg(
        bobot_asal=("bobot_asal", "min"), berkas=("berkas", "first"), lembar=("lembar", "first"),
        sel=("sel", "first"), akhir=("sel", "last"),
    )  # fmt: skip
    satu = tempat["sel"] == tempat["akhir"]
    tempat["sel"] = tempat["sel"].where(satu, tempat["sel"] + " sampai " + tempat.pop("akhir"))
    return tempat.assign(asal=[ASAL[int(b)] for b in tempat.pop("bobot_asal")])


def operan(fakta: pd.DataFrame, tahun: list[int], triwulan: int | None = None) -> pd.DataFrame:
    """Every operand of every indicator in the given years, with its figure or the sentence why there is none.

    Columns: kode, tahun (of the result), bagian, variabel, tahun_operan, kata, uraian, satuan, pemilik, nilai,
    status, alasan, asal, berkas, lembar, sel. A variable nobody mentions is ``belum_lapor``.
    """
    o = rumus.operan().merge(pd.DataFrame({"tahun": tahun}), how="cross")
    o["tahun_operan"] = o["tahun"] + o.pop("geser")
    angka = nilai(fakta, triwulan).rename(columns={"tahun": "tahun_operan"})
    o = o.merge(angka, on=["variabel", "tahun_operan"], how="left", validate="m:1")
    kosong = o["status"].isna()
    o["status"] = o["status"].where(~kosong, "belum_lapor")
    o["sebab"] = o["sebab"].where(~kosong, "belum dilaporkan")
    teks = ["asal", "berkas", "lembar", "sel"]
    o[teks] = o[teks].astype(object).where(o[teks].notna(), "")
    kamus = tafsir.variabel().set_index("variabel")[["uraian", "satuan", "pemilik"]]
    o = o.join(kamus, on="variabel")
    o["alasan"] = _alasan_operan(o)
    return o.drop(columns="sebab")


def _alasan_operan(o: pd.DataFrame) -> list[str]:
    nama = dict(zip(tafsir.jabatan()["id"], tafsir.jabatan()["nama"], strict=True))
    return [
        f"{uraian[:1].upper()}{uraian[1:]} tahun {tahun} (variabel {variabel}) {sebab}"
        + (f" oleh {nama[pemilik]}" if status == "belum_lapor" else "")
        if sebab
        else ""
        for uraian, tahun, variabel, sebab, pemilik, status in zip(
            *(o[c] for c in "uraian tahun_operan variabel sebab pemilik status".split()), strict=True
        )
    ]


def target_periode(target: pd.DataFrame, triwulan: int | None = None) -> pd.DataFrame:
    """One row a kode and year: target, target_atas, bobot, asal_target, cacat (why there is none, '' else).

    For quarter 1-3 the target of a summed count is that of the quarters so far, all of which are needed; of any
    other indicator the quarter's own. A range has no quarters.
    """
    k = None if triwulan == 4 else triwulan
    kunci = ["kode", "tahun"]
    tahunan = target[target["periode"] == 0].set_index(kunci)[["target", "target_atas", "bobot", "asal"]]
    hasil = tahunan.rename(columns={"asal": "asal_target"})
    if k is None:
        return hasil.assign(cacat="").reset_index()
    lebar = target.pivot(index=kunci, columns="periode", values="target").reindex(columns=PERIODE)
    petak = lebar.reindex(hasil.index).to_numpy(float)[:, :k]
    katalog = tafsir.katalog().set_index("kode").loc[hasil.index.get_level_values("kode")]
    jumlahkan = ((katalog["rumus"] == "jumlah") & (katalog["triwulan"] == "non_kumulatif")).to_numpy()
    rentang = hasil["target_atas"].notna()
    hasil["target"] = np.where(jumlahkan, petak.sum(axis=1), petak[:, -1])
    hasil.loc[rentang, ["target", "target_atas"]] = np.nan
    sebab = np.where(
        rentang, "target rentang tidak dibagi per triwulan", f"target sampai triwulan {ROMAWI[k]} belum ditetapkan"
    )
    hasil["cacat"] = np.where(hasil["target"].isna(), sebab, "")
    return hasil.reset_index()


def capaian(
    realisasi: np.ndarray, target: np.ndarray, target_atas: np.ndarray, polaritas: np.ndarray, rendah: str = "rendah"
) -> np.ndarray:
    """Achievement in percent, raw and unrounded; NaN where a part is missing or the target is not positive.

    tinggi: realisasi × 100 / target. rendah: (2·target − realisasi) × 100 / target, or target × 100 / realisasi when
    ``rendah="target_per_realisasi"`` is asked for by name. A range counts 100 inside and is measured from its upper
    bound above, from its lower bound below (PermenPANRB 8/2021 p. 99 and 110; 100 inside is our choice).
    """
    atas = np.where(np.isnan(target_atas), target, target_atas)
    acuan = np.where(realisasi > atas, atas, target)
    acuan = np.where(target > 0, acuan, np.nan)
    balik = 2 * acuan - realisasi
    if rendah == "target_per_realisasi":
        balik = acuan * acuan / np.where(realisasi > 0, realisasi, np.nan)
    nilai = np.where(polaritas == "rendah", balik, realisasi) * 100 / acuan
    dalam = (realisasi >= target) & (realisasi <= atas) & ~np.isnan(target_atas)
    return np.where(dalam & (target > 0), 100.0, nilai)


def peringkat(x: np.ndarray, skala: tafsir.Skala) -> np.ndarray:
    """Index of the band (0 = highest) of values as printed: rounded once to the scale's decimals; -1 for NaN."""
    batas = np.array([p.batas for p in skala.pita[:-1]])[::-1]
    bulat = bulatkan(np.asarray(x, float), skala.desimal)
    return np.where(np.isnan(bulat), -1, len(batas) - np.searchsorted(batas, bulat, side="right"))


def predikat(x: np.ndarray, skala: tafsir.Skala) -> np.ndarray:
    """The word of the band of each value; '' for NaN."""
    return np.array([*(p.nama for p in skala.pita), ""], dtype=object)[peringkat(x, skala)]


def hasil(
    fakta: pd.DataFrame,
    target: pd.DataFrame,
    tahun: list[int],
    skala: tafsir.Skala,
    triwulan: int | None = None,
    rendah: str = "rendah",
) -> pd.DataFrame:
    """One row an indicator and year, in the decree's order (DESIGN §2, table `hasil`).

    status is the first that fits of tidak_berlaku, belum_lapor, tanpa_target, tidak_dapat_dihitung, ada; alasan says
    why in a sentence for all but the last. capaian stays unrounded; predikat is that of the printed value.
    """
    return simpulkan(operan(fakta, tahun, triwulan), target, skala, triwulan, rendah)


def simpulkan(
    o: pd.DataFrame,
    target: pd.DataFrame,
    skala: tafsir.Skala,
    triwulan: int | None = None,
    rendah: str = "rendah",
) -> pd.DataFrame:
    """:func:`hasil` from operands that the caller has already (and shows): every year that stands in them."""
    tahun = pd.DataFrame({"tahun": o["tahun"].unique()})
    h = tafsir.katalog().rename(columns={"alasan": "alasan_bacaan"}).merge(tahun, how="cross")
    h = h.merge(_ringkas(o), on=["kode", "tahun"], validate="1:1")
    h = h.merge(target_periode(target, triwulan), on=["kode", "tahun"], how="left", validate="1:1")
    h["realisasi"] = rumus.hitung(h["rumus"], h["atas"].to_numpy(), h["bawah"].to_numpy())
    nol = rumus.tak_terbagi(h["rumus"], h["bawah"].to_numpy())
    ukuran = (h[c].to_numpy(float) for c in ("realisasi", "target", "target_atas"))
    x = capaian(*ukuran, h["polaritas"].to_numpy(), rendah=rendah)
    syarat = [h["tolak"] != "", h["belum"] != "", h["target"].isna(), (h["tak_hitung"] != "") | nol | np.isnan(x)]
    h["status"] = np.select(syarat, STATUS[:-1], STATUS[-1])
    h["alasan"] = _alasan(h, nol)
    h["capaian"] = np.where(h["status"] == "ada", x, np.nan)
    h["predikat"] = predikat(h["capaian"], skala)
    h["asal"] = _terlemah(h["asal"], h["asal_target"])
    rentang = np.where(h["target_atas"].notna(), "rentang: 100 di dalamnya, di luarnya ", "")
    h["cara"] = rentang + h["polaritas"].map({"tinggi": CARA["tinggi"], "rendah": CARA[rendah]})
    return h.drop(columns=["atas", "bawah", "tolak", "belum", "tak_hitung", "asal_target", "cacat"])


def _ringkas(o: pd.DataFrame) -> pd.DataFrame:
    """Operands gathered per indicator and year: sums, the sentences of what is missing, the weakest asal."""
    kunci = [o["kode"], o["tahun"]]
    jumlah = o["nilai"].groupby([*kunci, o["bagian"]], sort=False).sum(min_count=1, skipna=False).unstack("bagian")
    hasil = jumlah.reindex(columns=["atas", "bawah"])
    for kolom, status in (("tolak", "tidak_berlaku"), ("belum", "belum_lapor"), ("tak_hitung", "tidak_dapat_dihitung")):
        kalimat = (
            o[o["status"] == status]
            .groupby(["kode", "tahun"], sort=False)["alasan"]
            .agg(lambda a: "; ".join(dict.fromkeys(a)))
        )
        hasil[kolom] = kalimat.reindex(hasil.index).fillna("")
    lemah = o["asal"].map({a: i for i, a in enumerate(ASAL)}).groupby(kunci, sort=False).min()
    hasil["asal"] = lemah
    return hasil.reset_index()


def _terlemah(peringkat_asal: pd.Series, asal_target: pd.Series) -> np.ndarray:
    dua = np.fmin(peringkat_asal.to_numpy(float), asal_target.map({a: i for i, a in enumerate(ASAL)}).to_numpy(float))
    return np.array([*ASAL, ""], dtype=object)[np.where(np.isnan(dua), -1, dua).astype(int)]


def _alasan(h: pd.DataFrame, nol: np.ndarray) -> np.ndarray:
    """The sentence for each status that has no capaian; '' for ``ada``."""
    tahun = h["tahun"].astype(str)
    cacat = h["cacat"].fillna("").map(lambda c: c[:1].upper() + c[1:])
    tanpa_target = np.where(cacat != "", cacat, "Target tahun " + tahun + " belum ditetapkan")
    pembagi = h["rumus"].map(lambda b: "Angka tahun sebelumnya" if rumus.BENTUK[b].lalu else "Penyebut")
    sebab_nol = pembagi + " bernilai nol atau negatif, sehingga tidak dapat dijadikan pembagi"
    sebab_target = "Target tahun " + tahun + " nol atau negatif, sehingga tidak dapat dijadikan pembagi"
    tak = np.select([h["tak_hitung"] != "", nol, h["target"] <= 0], [h["tak_hitung"], sebab_nol, sebab_target],
                    "Realisasi nol tidak dapat dijadikan pembagi")  # fmt: skip
    kalimat = np.select([h["status"] == s for s in STATUS[:-1]], [h["tolak"], h["belum"], tanpa_target, tak], "")
    return np.array([f"{k}." if k else "" for k in kalimat], dtype=object)
