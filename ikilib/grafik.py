"""The four figures of the reports, each a function from tables to a :class:`Gambar` (SVG with its alt text).

A ``jabatan``: a square an indicator, 27 rows. C ``tren``: the office over six years. Both stand here; of
one position, from :mod:`ikilib.grafik_individu`: B ``capaian``, bullet rows, and D ``enam_tahun``, strips.
Titles, captions and the tables with the same numbers are the page's. All lengths are millimetres; marks
carry an id (``tanda-0``, ``batang-08.04``, ``garis-08.04``) so that a test can read back what was drawn.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd

from ikilib import tanda
from ikilib.angka import angka
from ikilib.gambar import (
    KECIL,
    LEBAR,
    TEPI,
    Gambar,
    Kertas,
    bidang,
    bungkus,
    gambar_tanda,
    garis,
    jadi,
    kotak,
    lebar_teks,
    tanda_tanda,
    tema,
    titik,
    tulis,
)
from ikilib.grafik_individu import TAHUN, capaian, enam_tahun

__all__ = ["Gambar", "capaian", "enam_tahun", "jabatan", "tren"]


# --- A: 27 jabatan -----------------------------------------------------------------------------------------

LEKUK = {"sekretaris": 0, "kabid": 0, "kasubag": 1, "kasi": 1, "staf": 2}
KOTAK_A, JARAK_A, KIRI_A = 4.3, 4.8, 92.0


def _daftar(kata: list[str]) -> str:
    return kata[0] if len(kata) == 1 else f"{', '.join(kata[:-1])} dan {kata[-1]}"


def jabatan(hasil: pd.DataFrame, rekap: pd.DataFrame, jabatan: pd.DataFrame, skala) -> Gambar:
    """A: every indicator of one year as a square in its position's row, positions grouped by bidang."""
    rata = rekap[rekap["tingkat"] == "jabatan"].set_index("nomor")["rata_rata"]
    kelompok = defaultdict(list)
    for i in hasil.itertuples():
        kelompok[i.nomor].append(i)
    y, baris, kepala = 10.6, [], []
    for nama_bidang, anggota in jabatan.groupby("nama_bidang", sort=False):
        y += 7.4
        kepala.append((y, nama_bidang))
        for j in anggota.itertuples():
            nama = bungkus(j.nama, 78 - 2.5 * LEKUK[j.level], 7.4)
            tinggi = max(5.5, 1.2 + 3.1 * len(nama))
            baris.append((j, nama, y + tinggi / 2))
            y += tinggi
            kepala.append((y, ""))
    with tema():
        kertas = Kertas(y + 0.4)
        _legenda_a(kertas, skala)
        for y_garis, nama_bidang in kepala:
            if nama_bidang:
                tulis(kertas, 0, y_garis - 1.6, nama_bidang, 7.8, tebal=True)
            warna, tebal = (tanda.ABU_BERMAKNA, 0.6) if nama_bidang else (tanda.GARIS_RAMBUT, 0.4)
            garis(kertas, [[(0, y_garis), (LEBAR, y_garis)]], warna, tebal, lapis=1)
        sudut = defaultdict(list)
        for j, nama, yc in baris:
            _baris_a(kertas, j, nama, yc, kelompok[j.nomor], rata.get(j.nomor, np.nan), skala, sudut)
        tanda_tanda(kertas, sudut, KOTAK_A, skala)
        return jadi(kertas, _alt_a(hasil, skala))


def _baris_a(kertas, j, nama, yc, indikator, rata, skala, sudut) -> None:
    """One position: number, name, count, the places of its squares (put into ``sudut``), average."""
    x = 2.5 * LEKUK[j.level]
    y = yc - 1.55 * (len(nama) - 1)
    tulis(kertas, x, y, f"{j.nomor:02d}", 7.2, warna=tanda.TEKS_KEDUA, tengah=True)
    for i, teks in enumerate(nama):
        tulis(kertas, x + 6, y + 3.1 * i, teks, tengah=True)
    tulis(kertas, 89.8, yc, f"{len(indikator)}", 7.2, warna=tanda.TEKS_KEDUA, rata="right", tengah=True)
    tulis(kertas, LEBAR - 0.2, yc, angka(rata), 7.4, tebal=True, rata="right", tengah=True)
    urutan = {"tak_terhitung": 91, "belum_lapor": 92, "tidak_berlaku": 93}
    letak = [tanda.keadaan(i.status, i.predikat, skala) for i in indikator]
    for k, kunci in enumerate(sorted(letak, key=lambda t: urutan.get(t[1], t[0]))):
        sudut[kunci].append((KIRI_A + k * JARAK_A, yc - KOTAK_A / 2))


def _legenda_a(kertas, skala) -> None:
    """One line of signs, in the order in which a row sets its squares."""
    n = len(skala.pita)
    isi = [(p.nama, i, "") for i, p in enumerate(skala.pita)]
    isi += [(tanda.KEADAAN[k], None, k) for k in ("tak_terhitung", "belum_lapor", "tidak_berlaku")]
    lebar = [4.6 + lebar_teks(kata, KECIL) for kata, *_ in isi]
    sela, x = min(5.5, (LEBAR - 0.5 - sum(lebar)) / (len(isi) - 1)), 0.2
    for (kata, peringkat, keadaan), w in zip(isi, lebar, strict=True):
        gambar_tanda(kertas, [(x, 0.4)], 3.8, peringkat, n, keadaan)
        tulis(kertas, x + 4.6, 2.3, kata, KECIL, tengah=True)
        x += w + sela
    tulis(kertas, 89.8, 10.2, "indikator", KECIL, warna=tanda.TEKS_KEDUA, rata="right")
    tulis(kertas, LEBAR - 0.2, 10.2, "rata-rata (%)", KECIL, warna=tanda.TEKS_KEDUA, rata="right")


def _alt_a(hasil, skala) -> str:
    ada = hasil[hasil["status"] == "ada"]
    kepala = f"Kotak predikat {len(hasil)} indikator menurut jabatan."
    if ada.empty:
        return f"{kepala} Belum ada indikator yang dinilai. Angkanya ada pada tabel di bawahnya."
    banyak = ada["predikat"].value_counts()
    terbanyak = max((p.nama for p in skala.pita), key=lambda nama: banyak.get(nama, 0))
    bawah = [p.nama for p in skala.pita[-2:]]
    nomor = sorted(set(ada.loc[ada["predikat"].isin(bawah), "nomor"]))
    if not nomor:
        letak = f"Tidak ada {bawah[0]} atau {bawah[1]}."
    elif len(nomor) > 10:
        letak = f"{bawah[0]} atau {bawah[1]} ada pada {len(nomor)} jabatan."
    else:
        letak = f"{bawah[0]} atau {bawah[1]} ada pada jabatan {_daftar([f'{n:02d}' for n in nomor])}."
    terbanyak = f"Terbanyak {terbanyak} ({banyak.get(terbanyak, 0)})."
    return f"{kepala} {terbanyak} {letak} Angkanya ada pada tabel di bawahnya."


# --- C: tren -----------------------------------------------------------------------------------------------

TINGGI_C = 58.0
KIRI_C, JARAK_C = 5.2, 10.8  # left panel: x of 2016, mm a year
ATAS_C, BAWAH_C = 8.0, 52.5  # y of the highest and of the lowest value
NILAI_ATAS, NILAI_BAWAH = 103.0, 46.0
KOLOM_C, LEBAR_C, BATANG_C = 119.5, 10.1, 7.1  # right panel: x of 2016, mm a year, mm of the largest count


def tren(rekap_dinas: pd.DataFrame, hitungan: pd.DataFrame, tahun: int, skala) -> Gambar:
    """C: left the average with its possible range, right the count of each state, 2016-2021."""
    import seaborn  # slow to import and needed by no other figure

    r = rekap_dinas.set_index("tahun").reindex(TAHUN)
    jalan = [t for t in TAHUN if t <= tahun]
    with tema(seaborn.axes_style("white")):
        kertas = Kertas(TINGGI_C)
        tulis(kertas, 0, 3, "Rata-rata capaian (%) dan kisaran yang mungkin", 7.4, tebal=True)
        tulis(kertas, 94, 3, "Banyak indikator menurut predikat", 7.4, tebal=True)
        y = _skala_c(r.loc[jalan, ["rata_rata", "terendah"]])
        _batas_c(kertas, y, skala)
        _garis_c(kertas, seaborn, r["rata_rata"].where(r.index <= tahun), y)
        for i, t in enumerate(TAHUN):
            _tahun_c(kertas, KIRI_C + i * JARAK_C, y, r.loc[t], tahun)
        _banyak_c(kertas, hitungan.reindex(columns=TAHUN), tahun, skala)
        depan = len(TAHUN) - len(jalan)
        if depan:
            _dua_baris(kertas, KIRI_C + JARAK_C * (len(TAHUN) - 1 - (depan - 1) / 2), 51.4, "belum berjalan")
            baris = 43.2 / len(hitungan)
            yc = 13.5 + baris * (len(hitungan) // 2 - 1)
            _dua_baris(kertas, KOLOM_C + LEBAR_C * (len(TAHUN) - depan / 2) - 1.5, yc, "belum berjalan")
        return jadi(kertas, _alt_c(r, hitungan, tahun))


def _skala_c(nilai: pd.DataFrame):
    """From a percentage to y; from 46, or from below what the lowest figure needs."""
    bawah = min(NILAI_BAWAH, np.nanmin(nilai.to_numpy(float), initial=NILAI_BAWAH + 4) - 4)
    per = (BAWAH_C - ATAS_C) / (NILAI_ATAS - bawah)
    return lambda x: ATAS_C + (NILAI_ATAS - x) * per


def _batas_c(kertas, y, skala) -> None:
    """The limits of the bands as hairlines, their words beside them, moved apart where they would touch."""
    y_kata = -np.inf
    for p in skala.pita:
        if p.batas < NILAI_ATAS and y(p.batas) <= BAWAH_C:
            garis(kertas, [[(0, y(p.batas)), (64.3, y(p.batas))]], tanda.GARIS_RAMBUT, 0.6, lapis=0.5)
            y_kata = max(y(p.batas), y_kata + 2.8)
            tulis(kertas, 65, y_kata, f"{p.nama} mulai {p.batas:g}", 6.6, warna=tanda.TEKS_KEDUA, tengah=True)


def _garis_c(kertas, seaborn, rata, y) -> None:
    """The line of averages; a year without one breaks it, so each unbroken stretch is a line of its own."""
    d = pd.DataFrame({"x": [KIRI_C + i * JARAK_C for i in range(len(rata))], "y": y(rata.to_numpy(float))})
    d["ruas"] = d["y"].isna().cumsum()
    d = d.dropna()
    if d.empty:
        return
    ax = kertas.sumbu(lapis=2.9)  # under the numbers, over the bars of the range
    gaya = {"color": tanda.WARNA[0], "linewidth": 1.6, "clip_on": False}
    seaborn.lineplot(d, x="x", y="y", units="ruas", estimator=None, ax=ax, **gaya)
    for ke, ruas in enumerate(ax.lines):
        ruas.set_gid(f"rata-{ke + 1}")
    titik(kertas, list(zip(d["x"], d["y"], strict=True)), 0.95, tanda.WARNA[0], gid="titik-rata")


def _tahun_c(kertas, x, y, r, tahun) -> None:
    """One year of the left panel: range, value, n, and the year itself."""
    depan, kini = r.name > tahun, r.name == tahun
    warna = tanda.TEKS_KEDUA if depan else tanda.TEKS
    tulis(kertas, x, 57, str(r.name), 7.2, tebal=kini, warna=warna, rata="center")
    if depan:
        return
    if r["terendah"] < r["tertinggi"]:
        petak = [kotak(x - 0.9, y(r["tertinggi"]), 1.8, y(r["terendah"]) - y(r["tertinggi"]))]
        bidang(kertas, petak, tanda.ABU_BERMAKNA, gid=f"kisaran-{r.name}", lapis=1.5)
    if np.isnan(r["rata_rata"]):
        _dua_baris(kertas, x, 51.4, "belum lapor")
        return
    atas, bawah = y(r["rata_rata"]), max(y(r["rata_rata"]), y(r["terendah"]))
    teks = angka(r["rata_rata"])
    if y(r["tertinggi"]) < atas - 1.7:  # the bar passes behind the value
        lebar = lebar_teks(teks, 7.4, kini) + 0.4
        bidang(kertas, [kotak(x - lebar / 2, atas - 4, lebar, 2.7)], tanda.PUTIH, lapis=1.6)
    tulis(kertas, x, atas - 1.7, teks, 7.4, tebal=kini, rata="center")
    tulis(kertas, x, bawah + 3.6, f"n\u00a0=\u00a0{r['dinilai']:g}", KECIL, warna=tanda.TEKS_KEDUA, rata="center")


def _banyak_c(kertas, hitungan, tahun, skala) -> None:
    """The right panel: a row a state, a column a year, a bar and its number (one common scale)."""
    for i, t in enumerate(TAHUN):
        warna = tanda.TEKS_KEDUA if t > tahun else tanda.TEKS
        tulis(kertas, KOLOM_C + i * LEBAR_C, 8.4, str(t), 7.2, tebal=t == tahun, warna=warna)
    jalan = [t for t in TAHUN if t <= tahun]
    per = BATANG_C / max(1, np.nanmax(hitungan[jalan].to_numpy(float), initial=1))
    baris = 43.2 / len(hitungan)
    batas = [13.5 + baris * (k - 0.5) for k in range(1, len(hitungan))]
    garis(kertas, [[(94, y), (LEBAR, y)] for y in batas], tanda.GARIS_RAMBUT, 0.4, lapis=0.5)
    for k, (kata, banyak) in enumerate(hitungan.iterrows()):
        yc = 13.5 + baris * k
        peringkat = tanda.peringkat(kata, skala)
        gambar_tanda(kertas, [(94.2, yc - 1.7)], 3.4, peringkat, len(skala.pita), tanda.KEADAAN_KATA.get(kata, ""))
        tulis(kertas, 98.8, yc, kata, 7.2, tengah=True)
        warna = tanda.PUTIH if peringkat is None else tanda.warna(peringkat, len(skala.pita))
        for i, t in enumerate(jalan):
            putus = tanda.KEADAAN_KATA.get(kata) == "belum_lapor"
            _banyak(kertas, KOLOM_C + i * LEBAR_C, yc, banyak[t], per, warna, putus, f"banyak-{k}-{t}")


def _banyak(kertas, x, yc, n, per, warna, putus, gid) -> None:
    """One count: its bar from a common baseline, the number inside where it fits, else behind."""
    if np.isnan(n):
        tulis(kertas, x, yc, "–", KECIL, warna=tanda.TEKS_KEDUA, tengah=True)
        return
    if n:
        petak, tepi = [kotak(x, yc - 1.6, n * per, 3.2)], tanda.GARIS_BELUM if putus else tanda.GARIS_TANDA
        bidang(kertas, petak, warna, garis=tepi, tebal=TEPI, putus=putus, gid=gid)
    else:
        garis(kertas, [[(x, yc - 1.6), (x, yc + 1.6)]], tanda.ABU_BERMAKNA, 0.6, gid=gid)
    teks = f"{n:g}"
    if lebar_teks(teks, KECIL) + 1.4 <= n * per:
        gelap = warna in (tanda.WARNA[0], tanda.WARNA[-1])
        isi = tanda.PUTIH if gelap else tanda.TEKS
        tulis(kertas, x + n * per - 0.7, yc, teks, KECIL, warna=isi, rata="right", tengah=True)
    else:
        tulis(kertas, x + n * per + 0.8, yc, teks, KECIL, tengah=True)


def _dua_baris(kertas, x, yc, teks) -> None:
    """A state in the place of a value, a word a line."""
    for i, kata in enumerate(teks.split()):
        y = yc - 1.45 + 2.5 * i
        tulis(kertas, x, y, kata, KECIL, miring=True, warna=tanda.TEKS_KEDUA, rata="center", tengah=True)


def _alt_c(r, hitungan, tahun) -> str:
    n = int(hitungan[tahun].sum()) if tahun in hitungan else 165
    masa = f"{TAHUN[0]}–{TAHUN[-1]}"
    kepala = f"Rata-rata capaian dan banyak indikator menurut predikat, {masa}, dari {n} indikator."
    kini, lalu = r.at[tahun, "rata_rata"], r["rata_rata"].get(tahun - 1, np.nan)
    if np.isnan(kini):
        return f"{kepala} Tahun {tahun} belum ada yang dinilai. Angkanya ada pada tabel di bawahnya."
    banding = f", tahun {tahun - 1} {angka(lalu)}" if lalu == lalu else ""
    belum = f"{r.at[tahun, 'belum_lapor']:g} belum lapor"
    return f"{kepala} Tahun {tahun} {angka(kini)}{banding}; {belum}. Angkanya ada pada tabel di bawahnya."
