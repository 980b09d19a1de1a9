"""From facts and targets to realisasi, capaian and predikat: whole columns, three states never merged.

The stages, each a function from tables to a table:
facts → :func:`nilai` (a variable's figure for the year or as of a quarter) → :func:`operan` (which figure stands
where in which formula) → :func:`hasil` (one row an indicator and year, DESIGN §5).

Facts and targets may carry one more key, ``kantor``: every stage then gives its rows for each office, that column
first. No stage knows whether they do: each spans a grid by its keys, and what belongs together stands in one cell.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ikilib import rumus, tafsir
from ikilib.angka import bulatkan

ROMAWI = ("", "I", "II", "III", "IV")
PERIODE = pd.RangeIndex(5)  # 0 is the year, 1-4 its quarters
ASAL = ("contoh", "isian", "terbit")  # from the weakest: a result is as sound as its weakest figure
LUAR = ("kantor",)  # keys that tables may carry besides our own
STATUS = ("tidak_berlaku", "belum_lapor", "tanpa_target", "tidak_dapat_dihitung", "ada")
TIDAK_BERLAKU, BELUM_LAPOR, TANPA_TARGET, TAK_TERHITUNG, ADA = range(len(STATUS))  # in the columns that compute

CARA = {
    "tinggi": "realisasi × 100 / target",
    "rendah": "(2 × target − realisasi) × 100 / target",
    "target_per_realisasi": "target × 100 / realisasi",
}

Sumbu = dict[str, pd.Index]  # the axes of a grid: keys, each with the values that it takes, in the order of the rows


def _luar(*tabel: pd.DataFrame) -> Sumbu:
    """The axes that the tables add to ours: each key of LUAR that they carry, with its values in any of them."""
    pakai = [k for k in LUAR if any(k in t for t in tabel)]
    return {k: pd.Index(sorted({nama for t in tabel for nama in t[k].unique()})) for k in pakai}


def _unik(kolom: pd.Series) -> pd.Index:
    """An axis: every value of the column, sorted."""
    return pd.Index(kolom.unique()).sort_values()


def _ukuran(sumbu: Sumbu) -> list[int]:
    return [len(daftar) for daftar in sumbu.values()]


def _sel(tabel: pd.DataFrame, sumbu: Sumbu) -> np.ndarray:
    """The number of the cell in which each row stands, -1 for a row outside of the grid."""
    letak = [daftar.get_indexer(tabel[kunci]) for kunci, daftar in sumbu.items()]
    sel = np.zeros(len(tabel), dtype=int)
    for i, n in zip(letak, _ukuran(sumbu), strict=True):
        sel = sel * n + i
    return np.where(np.minimum.reduce(letak) < 0, -1, sel)


def _urai(sel: np.ndarray, sumbu: Sumbu) -> dict[str, np.ndarray]:
    """Of the cells with these numbers the place on each axis."""
    return dict(zip(sumbu, np.unravel_index(sel, _ukuran(sumbu)), strict=True))


def _baris(tabel: pd.DataFrame, sumbu: Sumbu, menurut: str = "") -> np.ndarray:
    """Per cell the number of the row that stands in it, -1 for none; of several the last by the column ``menurut``.

    ValueError where there are several and no such column is given.
    """
    sel = _sel(tabel, sumbu)
    dalam = np.flatnonzero(sel >= 0)
    baris = np.full(np.prod(_ukuran(sumbu), dtype=int), -1)
    baris[sel[dalam]] = dalam
    ganda = dalam[baris[sel[dalam]] != dalam]
    if len(ganda) and not menurut:
        raise ValueError(f"ada lebih dari satu baris dengan {', '.join(sumbu)} yang sama")
    berebut = dalam[np.isin(sel[dalam], sel[ganda])] if len(ganda) else ganda
    urut = tabel[menurut].iloc[berebut].argsort(kind="stable") if menurut else []
    baris[sel[berebut[urut]]] = berebut[urut]  # numpy keeps the last of several
    return baris


def _ambil(isi: np.ndarray, baris: np.ndarray, kosong: object) -> np.ndarray:
    """What stands in those rows, ``kosong`` for row -1."""
    return np.append(isi, np.array([kosong], dtype=isi.dtype))[baris]


def _nomor(kolom: pd.Series, kata: Sequence[str]) -> np.ndarray:
    """The number of each row's word in a column of text that has few; ValueError for a word that is none of them."""
    nomor = pd.Index(kata).get_indexer(kolom)
    if (nomor < 0).any():
        raise ValueError(f"{kolom.name} {kolom[nomor < 0].iloc[0]!r} tidak dikenal; yang ada: {', '.join(kata)}")
    return nomor.astype(np.int8)


def _kata(daftar: Sequence[str], nomor: np.ndarray) -> pd.api.extensions.ExtensionArray:
    """The way back: a column of text from its words and the number of each row's."""
    return pd.array(list(daftar), dtype="str").take(nomor)


def nilai(fakta: pd.DataFrame, triwulan: int | None = None) -> pd.DataFrame:
    """One row a variable and year: its figure for the year, or as of quarter 1-3 (quarter 4 is the year).

    Columns: variabel, tahun, nilai (NaN unless status is ``ada``), status, sebab (why there is no figure, '' else),
    asal, berkas, lembar, sel. A figure for the year comes from ``tahunan``; where that is empty, from the quarters by
    the variable's kind: all four summed (non_kumulatif), the last one given (kumulatif, posisi_akhir), none (unik).
    Of a corrected figure the last row of ``fakta`` counts; for an earlier day give ``masukan.sampai(fakta, day)``.
    """
    k = None if triwulan == 4 else triwulan
    sumbu = _luar(fakta) | {kunci: _unik(fakta[kunci]) for kunci in ("variabel", "tahun")}
    baris = _baris(fakta, sumbu | {"periode": PERIODE}, "tanggal").reshape(-1, len(PERIODE))
    disebut = np.flatnonzero((baris >= 0).any(axis=1))
    baris, letak = _tanpa_diam(baris[disebut], fakta["status"]), _urai(disebut, sumbu)
    sifat = np.array([tafsir.kamus("triwulan")[v] for v in sumbu["variabel"]], dtype=object)
    dijumlah, unik = ((sifat == s)[letak["variabel"]] for s in ("non_kumulatif", "unik"))
    petak = _ambil(fakta["nilai"].to_numpy(float), baris, np.nan)
    tw = petak[:, 1 : (k or 4) + 1]
    angka = np.select([dijumlah, unik], [tw.sum(axis=1), tw[:, 0] if k == 1 else np.nan], _terakhir(tw))
    if k is None:
        angka = np.where(np.isnan(petak[:, 0]), angka, petak[:, 0])

    dinyatakan = _ambil(_nomor(fakta["status"], STATUS), baris, ADA)
    syarat = [(dinyatakan == TIDAK_BERLAKU).any(axis=1), unik & (k in (2, 3)), np.isnan(angka)]
    status = np.select(syarat, [TIDAK_BERLAKU, TAK_TERHITUNG, BELUM_LAPOR], ADA)
    hasil = pd.DataFrame({kunci: daftar.take(letak[kunci]) for kunci, daftar in sumbu.items()})
    hasil["nilai"] = np.where(status == ADA, angka, np.nan)
    hasil["status"] = _kata(STATUS, status)
    hasil["sebab"] = _sebab(status, dijumlah, np.isnan(tw), k)
    return pd.concat([hasil, _asal(fakta, _dipakai(baris, dinyatakan, k))], axis=1)


def _tanpa_diam(baris: np.ndarray, status: pd.Series) -> np.ndarray:
    """What nobody has said gives way to whatever is said of the same variable and year (as in masukan.per_hari)."""
    diam = _ambil(_nomor(status, STATUS), baris, BELUM_LAPOR) == BELUM_LAPOR
    return np.where(diam & ~diam.all(axis=1, keepdims=True), -1, baris)


def _terakhir(tw: np.ndarray) -> np.ndarray:
    """The last figure given, quarter by quarter."""
    akhir = tw[:, 0]
    for berikut in tw.T[1:]:
        akhir = np.where(np.isnan(berikut), akhir, berikut)
    return akhir


def _sebab(status: np.ndarray, dijumlah: np.ndarray, kosong: np.ndarray, k: int | None):
    """Why a variable has no figure, without naming it: the caller knows which variable and year it speaks of."""
    n = kosong.shape[1]
    hilang = [" dan ".join(ROMAWI[i + 1] for i in range(n) if pola >> i & 1) for pola in range(2**n)]
    kata = [f"untuk triwulan {nama} belum dilaporkan" for nama in hilang]
    kata[-1] = f"sampai triwulan {ROMAWI[k]} belum dilaporkan" if k else "belum dilaporkan"  # not one quarter
    unik = f"dihitung tanpa pengulangan untuk setahun penuh, jadi tidak punya angka sampai triwulan {ROMAWI[k or 0]}"
    pola = np.where(dijumlah, kosong @ (1 << np.arange(n)), 2**n - 1)
    nomor = np.select([status == s for s in (ADA, TIDAK_BERLAKU, TAK_TERHITUNG)], [2**n, 2**n + 1, 2**n + 2], pola)
    return _kata([*kata, "", "dinyatakan tidak berlaku", unik], nomor)


def _dipakai(baris: np.ndarray, status: np.ndarray, k: int | None) -> np.ndarray:
    """Of the facts of each figure those it was taken from; the others become -1."""
    if k is None:  # the figure for the year, where there is one, makes the quarters superfluous
        pakai = (PERIODE == 0) | (baris[:, :1] < 0)
    else:
        pakai = ((PERIODE >= 1) & (PERIODE <= k)) | (status != ADA)
    return np.where(pakai, baris, -1)


def _asal(fakta: pd.DataFrame, baris: np.ndarray) -> pd.DataFrame:
    """Per row of ``baris``, the facts that a figure was taken from: the weakest asal, and where they stand."""
    ada, urut = baris >= 0, np.arange(len(baris))
    awal = baris[urut, ada.argmax(axis=1)]
    akhir = baris[urut, len(PERIODE) - 1 - ada[:, ::-1].argmax(axis=1)]
    tempat = fakta[["berkas", "lembar", "sel"]].reset_index(drop=True).reindex(awal).reset_index(drop=True)
    sel = fakta["sel"].to_numpy(object)
    beda = np.flatnonzero(awal != akhir)
    beda = beda[sel[awal[beda]] != sel[akhir[beda]]]
    tempat.loc[beda, "sel"] = sel[awal[beda]] + " sampai " + sel[akhir[beda]]
    tempat["asal"] = _kata([*ASAL, np.nan], _ambil(_nomor(fakta["asal"], ASAL), baris, len(ASAL)).min(axis=1))
    return tempat


def operan(
    fakta: pd.DataFrame, tahun: list[int], triwulan: int | None = None, luar: Sumbu | None = None
) -> pd.DataFrame:
    """Every operand of every indicator in the given years, with its figure or the sentence why there is none.

    Columns: kode, tahun (of the result), bagian, variabel, tahun_operan, kata, uraian, satuan, pemilik, nilai,
    status, alasan, asal, berkas, lembar, sel. A variable nobody mentions is ``belum_lapor``. luar: the offices that
    get rows, those of the facts unless given.
    """
    kamus = tafsir.variabel().set_index("variabel")[["uraian", "satuan", "pemilik"]]
    daftar = rumus.operan().join(kamus, on="variabel")
    luar = _luar(fakta) if luar is None else luar
    sumbu = luar | {"operan": daftar.index, "tahun": pd.Index(tahun)}
    letak = _urai(np.arange(np.prod(_ukuran(sumbu), dtype=int)), sumbu)
    o = daftar.take(letak["operan"]).reset_index(drop=True)
    o = o.assign(**{kunci: sumbu[kunci].take(letak[kunci]) for kunci in (*luar, "tahun")})
    o["tahun_operan"] = o["tahun"] + o["geser"]
    angka = nilai(fakta, triwulan).rename(columns={"tahun": "tahun_operan"})
    sumbu = luar | {"variabel": _unik(daftar["variabel"]), "tahun_operan": _unik(o["tahun_operan"])}
    baris = _baris(angka, sumbu)[_sel(o, sumbu)]
    o["nilai"] = angka["nilai"].array.take(baris, allow_fill=True)
    o["status"] = angka["status"].array.take(baris, allow_fill=True, fill_value="belum_lapor")
    tanpa = np.flatnonzero(o["nilai"].isna())
    sebab = angka["sebab"].array.take(baris[tanpa], allow_fill=True, fill_value="belum dilaporkan")
    o["alasan"] = _alasan_operan(o, tanpa, sebab)
    # a variable may be mentioned and yet have no figure as of this quarter: then no cell is named
    bersumber = np.where(_ambil(angka["asal"].isna().to_numpy(), baris, True), -1, baris)
    for kolom in ("berkas", "lembar", "sel", "asal"):
        o[kolom] = pd.Series(angka[kolom].array.take(bersumber, allow_fill=True, fill_value=""), dtype=object)
    urutan = "kode bagian variabel kata tahun tahun_operan nilai status berkas lembar sel asal uraian satuan pemilik"
    return o[[*luar, *urutan.split(), "alasan"]]


def _alasan_operan(o: pd.DataFrame, tanpa: np.ndarray, sebab: pd.api.extensions.ExtensionArray) -> np.ndarray:
    """The sentence for each operand without a figure, '' for the others; each different one is written once."""
    kunci = ["variabel", "tahun_operan", "status", "sebab"]
    b = o.loc[tanpa, [*kunci[:-1], "uraian", "pemilik"]].assign(sebab=sebab)
    nama = dict(zip(tafsir.jabatan()["id"], tafsir.jabatan()["nama"], strict=True))
    kalimat = [
        f"{u.uraian[:1].upper()}{u.uraian[1:]} tahun {u.tahun_operan} (variabel {u.variabel}) {u.sebab}"
        + (f" oleh {nama[u.pemilik]}" if u.status == "belum_lapor" else "")
        for u in b.drop_duplicates(kunci).itertuples()
    ]
    alasan = np.full(len(o), "", dtype=object)
    alasan[tanpa] = np.array(kalimat, dtype=object)[b.groupby(kunci, sort=False).ngroup()]
    return alasan


def target_periode(target: pd.DataFrame, triwulan: int | None = None) -> pd.DataFrame:
    """One row a kode and year: target, target_atas, bobot, asal_target, cacat (why there is none, '' else).

    For quarter 1-3 the target of a summed count is that of the quarters so far, all of which are needed; of any
    other indicator the quarter's own. A range has no quarters.
    """
    k = None if triwulan == 4 else triwulan
    kunci = [*(k for k in LUAR if k in target), "kode", "tahun"]
    hasil = target.loc[target["periode"] == 0, [*kunci, "target", "target_atas", "bobot", "asal"]]
    hasil = hasil.rename(columns={"asal": "asal_target"}).reset_index(drop=True)
    if k is None:
        return hasil.assign(cacat="")
    sumbu = {nama: _unik(target[nama]) for nama in kunci}
    baris = _baris(target, sumbu | {"periode": PERIODE}).reshape(-1, len(PERIODE))
    petak = _ambil(target["target"].to_numpy(float), baris[_sel(hasil, sumbu), 1 : k + 1], np.nan)
    jumlahkan = hasil["kode"].isin(tafsir.katalog().query("rumus == 'jumlah' and triwulan == 'non_kumulatif'")["kode"])
    rentang = hasil["target_atas"].notna()
    hasil["target"] = np.where(jumlahkan, petak.sum(axis=1), petak[:, -1])
    hasil.loc[rentang, ["target", "target_atas"]] = np.nan
    sebab = np.where(
        rentang, "target rentang tidak dibagi per triwulan", f"target sampai triwulan {ROMAWI[k]} belum ditetapkan"
    )
    hasil["cacat"] = np.where(hasil["target"].isna(), sebab, "")
    return hasil


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
    return simpulkan(operan(fakta, tahun, triwulan, _luar(fakta, target)), target, skala, triwulan, rendah)


def simpulkan(
    o: pd.DataFrame,
    target: pd.DataFrame,
    skala: tafsir.Skala,
    triwulan: int | None = None,
    rendah: str = "rendah",
) -> pd.DataFrame:
    """:func:`hasil` from operands that the caller has already (and shows): every year that stands in them."""
    h = _kumpulkan(o, target, triwulan)
    h["realisasi"] = rumus.hitung(h["bentuk"], h["atas"].to_numpy(), h["bawah"].to_numpy())
    nol = rumus.tak_terbagi(h["bentuk"], h["bawah"].to_numpy())
    ukuran = (h[c].to_numpy(float) for c in ("realisasi", "target", "target_atas"))
    x = capaian(*ukuran, h["polaritas"].to_numpy(object), rendah=rendah)
    kurang = h["kurang"].to_numpy()
    syarat = [kurang <= BELUM_LAPOR, h["target"].isna(), (kurang == TAK_TERHITUNG) | nol | np.isnan(x)]
    status = np.select(syarat, [kurang, TANPA_TARGET, TAK_TERHITUNG], ADA)
    h["status"] = _kata(STATUS, status)
    h["alasan"] = _alasan(h, status, nol)
    h["capaian"] = np.where(status == ADA, x, np.nan)
    h["predikat"] = predikat(h["capaian"], skala)
    h["asal"] = _kata([*ASAL, ""], np.minimum(h["asal"], h["asal_target"]))
    cara = [awal + CARA[c] for awal in ("", "rentang: 100 di dalamnya, di luarnya ") for c in ("tinggi", rendah)]
    h["cara"] = _kata(cara, 2 * h["target_atas"].notna().to_numpy() + _nomor(h["polaritas"], ("tinggi", "rendah")))
    return h.drop(columns=["bentuk", "atas", "bawah", "kurang", "kalimat", "asal_target", "cacat"])


def _kumpulkan(o: pd.DataFrame, target: pd.DataFrame, triwulan: int | None) -> pd.DataFrame:
    """What belongs to each indicator and year of the operands: the catalogue, their summary, the target."""
    katalog = tafsir.katalog().rename(columns={"alasan": "alasan_bacaan"})
    katalog["bentuk"] = katalog["rumus"].astype("category")  # so that a shape is looked up once, not in each row
    luar = _luar(o)
    sumbu = luar | {"kode": pd.Index(katalog["kode"]), "tahun": pd.Index(o["tahun"].unique())}
    sel_operan = _sel(o, sumbu)
    berisi = np.bincount(sel_operan) > 0
    sel, nomor = np.flatnonzero(berisi), berisi.cumsum()[sel_operan] - 1
    letak = _urai(sel, sumbu)
    h = katalog.take(letak["kode"]).reset_index(drop=True)
    for i, kunci in enumerate(luar):
        h.insert(i, kunci, luar[kunci].take(letak[kunci]))
    h["tahun"] = sumbu["tahun"].take(letak["tahun"])
    t = target_periode(target, triwulan)
    t["asal_target"] = _nomor(t["asal_target"], ASAL)
    t = t.drop(columns=list(sumbu)).reindex(_baris(t, sumbu)[sel]).reset_index(drop=True)
    t["asal_target"] = t["asal_target"].fillna(len(ASAL)).astype(int)
    return pd.concat([h, _ringkas(o, nomor, len(sel)), t], axis=1)


def _ringkas(o: pd.DataFrame, nomor: np.ndarray, n: int) -> pd.DataFrame:
    """Operands gathered by number 0 … n-1: sums, the first state that fits and its sentences, the weakest asal."""
    tempat = 2 * nomor + _nomor(o["bagian"], ("atas", "bawah"))
    jumlah = np.bincount(tempat, weights=o["nilai"], minlength=2 * n)  # one NaN makes the sum NaN
    atas, bawah = np.where(np.bincount(tempat, minlength=2 * n) > 0, jumlah, np.nan).reshape(n, 2).T
    asal, kurang = np.full(n, len(ASAL), np.int8), np.full(n, ADA, np.int8)
    np.minimum.at(asal, nomor, _nomor(o["asal"], (*ASAL, "")))
    tanpa = o.loc[o["nilai"].isna(), ["status", "alasan"]].assign(nomor=nomor[o["nilai"].isna()])
    tanpa["status"] = _nomor(tanpa["status"], STATUS)
    np.minimum.at(kurang, tanpa["nomor"], tanpa["status"])
    tanpa = tanpa[tanpa["status"].to_numpy() == kurang[tanpa["nomor"]]]
    kumpulan: dict[int, dict[str, None]] = {}  # keys keep their order and say nothing twice
    for i, kalimat in zip(tanpa["nomor"], tanpa["alasan"], strict=True):
        kumpulan.setdefault(i, {})[kalimat] = None
    kalimat = np.full(n, "", dtype=object)
    kalimat[list(kumpulan)] = ["; ".join(k) for k in kumpulan.values()]
    return pd.DataFrame({"atas": atas, "bawah": bawah, "kurang": kurang, "kalimat": kalimat, "asal": asal})


def _alasan(h: pd.DataFrame, status: np.ndarray, nol: np.ndarray) -> np.ndarray:
    """The sentence for each status that has no capaian, that of its operands where they have one; '' for ``ada``."""
    alasan = h["kalimat"].to_numpy(object).copy()
    perlu = np.flatnonzero((status == TANPA_TARGET) | ((status == TAK_TERHITUNG) & (h["kurang"] == ADA)))
    b, nol = h[["tahun", "rumus", "target", "cacat"]].take(perlu), nol[perlu]
    tahun = b["tahun"].astype(str)
    cacat = b["cacat"].fillna("").map(lambda c: c[:1].upper() + c[1:])
    tanpa_target = np.where(cacat != "", cacat, "Target tahun " + tahun + " belum ditetapkan")
    pembagi = b["rumus"].map(lambda r: "Angka tahun sebelumnya" if rumus.BENTUK[r].lalu else "Penyebut")
    sebab_nol = pembagi + " bernilai nol atau negatif, sehingga tidak dapat dijadikan pembagi"
    sebab_target = "Target tahun " + tahun + " nol atau negatif, sehingga tidak dapat dijadikan pembagi"
    syarat, pilihan = [status[perlu] == TANPA_TARGET, nol, b["target"] <= 0], [tanpa_target, sebab_nol, sebab_target]
    alasan[perlu] = np.select(syarat, pilihan, "Realisasi nol tidak dapat dijadikan pembagi")
    return np.where(status == ADA, "", alasan + ".")
