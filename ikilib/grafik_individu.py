"""The figures of one position: B, its capaian as bullet rows, and D, its six years as strips.

Imported through :mod:`ikilib.grafik`. All lengths are millimetres.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import numpy as np
import pandas as pd

from ikilib import keputusan, tanda
from ikilib.angka import angka, angka_satuan, bulatkan
from ikilib.gambar import (
    KECIL,
    LEBAR,
    TEPI,
    TERKECIL,
    TINGGI_TERBESAR,
    Gambar,
    Kertas,
    bagi,
    bidang,
    bungkus,
    garis,
    jadi,
    kotak,
    lebar_teks,
    tanda_tanda,
    tema,
    titik,
    tulis,
)

TAHUN = tuple(keputusan.TAHUN)

# --- B: capaian --------------------------------------------------------------------------------------------

NOL_B, PER_PERSEN, UJUNG_B = 94.0, 0.3, 140.0  # x of 0, mm a percent, end of the axis in percent
KANAN_B = NOL_B + PER_PERSEN * UJUNG_B
KEPALA_B, KAKI_B = 9.5, 4.6


class BarisB(NamedTuple):
    """An indicator of figure B, wrapped: the row of hasil, lines of its name, of its grey note, height."""

    data: NamedTuple
    nama: list[str]
    catatan: list[str]
    tinggi: float


def capaian(hasil: pd.DataFrame, lalu: pd.Series, skala, tahun: int) -> list[Gambar]:
    """B: the capaian of one position's indicators as bullet rows; two figures where one would be too tall."""
    baris = []
    for b in hasil.itertuples():
        nama, catatan = bungkus(b.indikator, 81, 7.4), bungkus(_catatan(b), 81, KECIL)
        baris.append(BarisB(b, nama, catatan, max(9.4, 3.3 * len(nama) + 2.9 * len(catatan) + 2.6)))
    bagian = bagi(baris, TINGGI_TERBESAR - KEPALA_B - KAKI_B)
    alt = [_alt_b(hasil, tahun, k, len(bagian)) for k in range(len(bagian))]
    return [_gambar_b(isi, lalu, skala, tahun, kata) for isi, kata in zip(bagian, alt, strict=True)]


def _catatan(b) -> str:
    """The grey line under a name: realisasi and target in the unit, and the direction where it is down."""
    satuan = "\u00a0%" if b.satuan == "persen" else f" {b.satuan}"
    ada_target, ada_realisasi = b.target == b.target, b.realisasi == b.realisasi
    target = "–".join(angka_satuan(v, b.satuan) for v in (b.target, b.target_atas) if v == v)
    realisasi = f"realisasi {angka_satuan(b.realisasi, b.satuan)}"
    if ada_realisasi:
        bagian = [f"{realisasi} dari target {target}{satuan}" if ada_target else f"{realisasi}{satuan}"]
    else:
        bagian = [f"target {target}{satuan}"] if ada_target else []
        if b.status == "belum_lapor":
            bagian.append("realisasi belum dilaporkan")
        elif b.status == "tidak_dapat_dihitung":
            bagian.append("realisasi tidak dapat dihitung")
    if not ada_target:
        tidak_perlu = b.status == "tidak_berlaku"
        bagian.append("tidak ada target tahun ini" if tidak_perlu else "target belum ditetapkan")
    if b.polaritas == "rendah":
        bagian.append("makin\u00a0rendah\u00a0makin\u00a0baik")
    return " · ".join(bagian)


def _kata_bingkai(b) -> str:
    """What stands across the axis where there is no capaian."""
    if b.status == "belum_lapor":
        return "belum lapor: bukan nol"
    if b.status == "tidak_berlaku":
        return "tidak berlaku tahun ini"
    if b.status == "tanpa_target":
        return "target belum ditetapkan: tak\u00a0terhitung"
    return "target 0: tak terhitung" if b.target == 0 else "tak terhitung"


def _gambar_b(baris, lalu, skala, tahun, alt) -> Gambar:
    dasar = KEPALA_B + sum(b.tinggi for b in baris)
    with tema():
        kertas = Kertas(dasar + KAKI_B)
        pita = _pita_b(skala)
        tempat, sudut = [], defaultdict(list)
        y, batas = KEPALA_B, []
        for b in baris:
            _teks_b(kertas, b, y)
            yc = y + b.tinggi / 2
            peringkat, keadaan = tanda.keadaan(b.data.status, b.data.predikat, skala)
            kata = tanda.KEADAAN[keadaan] if keadaan else b.data.predikat
            tulis(kertas, 157.6, yc, kata, 7.2, tengah=True)
            sudut[peringkat, keadaan].append((153.0, yc - 1.75))
            tulis(kertas, 150, yc, angka(b.data.capaian), 7.6, tebal=not keadaan, rata="right", tengah=True)
            if keadaan:
                _bingkai_b(kertas, b.data, yc)
            else:
                tempat.append(yc)
                _batang_b(kertas, b.data.kode, b.data.capaian, yc, tanda.warna(peringkat, len(skala.pita)))
                _lalu_b(kertas, b.data.kode, lalu.get(b.data.kode, np.nan), yc)
            y += b.tinggi
            batas.append([(0, y), (LEBAR, y)])
        for _, kiri, kanan, abu in pita:
            bidang(kertas, [kotak(kiri, yc - 3, kanan - kiri, 6) for yc in tempat], abu, lapis=1)
        x = NOL_B + 100 * PER_PERSEN
        garis(kertas, [[(x, yc - 2.4), (x, yc + 2.4)] for yc in tempat], tanda.TEKS, 1.7, gid="target", lapis=3)
        garis(kertas, batas, tanda.GARIS_RAMBUT, 0.4, lapis=0.5)
        tanda_tanda(kertas, sudut, 3.5, skala)
        _kepala_b(kertas, pita)
        _kaki_b(kertas, dasar, tahun, lalu.notna().any())
        return jadi(kertas, alt)


def _pita_b(skala) -> list[tuple[str, float, float, str]]:
    """Bands behind the bars, clipped to the axis: code, left and right in mm, grey."""
    atas, pita = UJUNG_B, []
    for i, p in enumerate(skala.pita):
        bawah = min(max(p.batas, 0), atas)
        kiri, kanan = NOL_B + bawah * PER_PERSEN, NOL_B + atas * PER_PERSEN
        pita.append((p.kode, kiri, kanan, tanda.abu_pita(i, len(skala.pita))))
        atas = bawah
    return pita


def _teks_b(kertas, b, y) -> None:
    """Code, name and grey note of a row that begins at ``y``."""
    y += 3.7 + (b.tinggi - 3.3 * len(b.nama) - 2.9 * len(b.catatan) - 2.6) / 2
    tulis(kertas, 0, y, b.data.kode, 7.4, tebal=True)
    for i, teks in enumerate(b.nama):
        tulis(kertas, 11, y + 3.3 * i, teks)
    y += 3.3 * (len(b.nama) - 1) + 3.7
    for i, teks in enumerate(b.catatan):
        tulis(kertas, 11, y + 2.9 * i, teks, KECIL, warna=tanda.TEKS_KEDUA)


def _batang_b(kertas, kode, nilai, yc, warna) -> None:
    """The bar from 0; an arrow point beyond 140 or below 0; a thick tick at exactly 0 (as printed)."""
    if bulatkan(nilai) == 0:
        garis(kertas, [[(NOL_B, yc - 2.2), (NOL_B, yc + 2.2)]], warna, 2.4, gid=f"batang-{kode}", lapis=3)
        return
    if nilai < 0:
        kanan, pangkal, ujung = NOL_B, NOL_B - 0.9, NOL_B - 2.6
    elif nilai > UJUNG_B:
        kanan, pangkal, ujung = NOL_B, KANAN_B - 1.5, KANAN_B + 1.4
    else:
        kanan, pangkal, ujung = NOL_B, NOL_B + nilai * PER_PERSEN, None
    a, b = yc - 1.1, yc + 1.1
    sisi = [(pangkal, a), (pangkal, b)] if ujung is None else [(pangkal, a), (ujung, yc), (pangkal, b)]
    bidang(
        kertas,
        [[(kanan, a), *sisi, (kanan, b)]],
        warna,
        garis=tanda.GARIS_TANDA,
        tebal=TEPI,
        gid=f"batang-{kode}",
        lapis=2.5,
    )


def _lalu_b(kertas, kode, nilai, yc) -> None:
    """Last year's capaian as a white dot; off the axis a white triangle at its end."""
    if nilai != nilai:
        return
    if 0 <= nilai <= UJUNG_B:
        x = NOL_B + nilai * PER_PERSEN
        titik(kertas, [(x, yc)], 0.52, tanda.PUTIH, garis=tanda.TEKS, tebal=0.8, gid=f"lalu-{kode}")
        return
    x, arah = (KANAN_B - 1.6, 1) if nilai > 0 else (NOL_B + 1.6, -1)
    segitiga = [(x, yc - 0.75), (x + 1.3 * arah, yc), (x, yc + 0.75)]
    bidang(kertas, [segitiga], tanda.PUTIH, garis=tanda.TEKS, tebal=0.7, gid=f"lalu-{kode}", lapis=4)


def _bingkai_b(kertas, data, yc) -> None:
    belum = data.status == "belum_lapor"
    bidang(
        kertas,
        [kotak(NOL_B, yc - 3, KANAN_B - NOL_B, 6)],
        tanda.PUTIH,
        garis=tanda.GARIS_BELUM,
        tebal=0.6,
        putus=belum,
        gid=f"bingkai-{data.kode}",
    )
    baris = bungkus(_kata_bingkai(data), KANAN_B - NOL_B - 1.5, KECIL, miring=True)
    ukuran = KECIL if len(baris) == 1 else TERKECIL
    for i, teks in enumerate(baris):
        y = yc + 2.5 * (i - (len(baris) - 1) / 2)
        tulis(kertas, (NOL_B + KANAN_B) / 2, y, teks, ukuran, miring=True, rata="center", tengah=True)


def _kepala_b(kertas, pita) -> None:
    tulis(kertas, NOL_B + 100 * PER_PERSEN, 2.6, "target", KECIL, tebal=True, rata="center")
    for kode, kiri, kanan, _ in pita:
        if kanan > kiri:
            tulis(kertas, (kiri + kanan) / 2, 7, kode, KECIL, warna=tanda.TEKS_KEDUA, rata="center")
    tulis(kertas, 150, 7, "capaian (%)", KECIL, warna=tanda.TEKS_KEDUA, rata="right")
    tulis(kertas, 153, 7, "predikat", KECIL, warna=tanda.TEKS_KEDUA)


def _kaki_b(kertas, y, tahun, ada_lalu) -> None:
    """The few values of the axis, and the legend of what is no bar."""
    for nilai in (0, 50, 100):
        x = NOL_B + nilai * PER_PERSEN
        garis(kertas, [[(x, y), (x, y + 0.9)]], tanda.ABU_BERMAKNA, 0.6)
        tulis(kertas, x, y + 3.5, str(nilai), KECIL, warna=tanda.TEKS_KEDUA, rata="center")
    if ada_lalu:
        titik(kertas, [(3.9, y + 2.6)], 0.52, tanda.PUTIH, garis=tanda.TEKS, tebal=0.8)
        tulis(kertas, 6, y + 2.6, f"capaian {tahun - 1}", KECIL, warna=tanda.TEKS_KEDUA, tengah=True)
    garis(kertas, [[(28, y + 1), (28, y + 4.2)]], tanda.TEKS, 1.7)
    tulis(kertas, 29.6, y + 2.6, "target = 100", KECIL, warna=tanda.TEKS_KEDUA, tengah=True)
    tulis(kertas, 50, y + 2.6, "abu-abu: rentang predikat", KECIL, warna=tanda.TEKS_KEDUA, tengah=True)


def _alt_b(hasil, tahun, ke, banyak) -> str:
    ada = hasil[hasil["status"] == "ada"]
    bagian = f", bagian {ke + 1} dari {banyak}" if banyak > 1 else ""
    kepala = f"Batang capaian {len(hasil)} indikator terhadap target, tahun {tahun}{bagian}."
    if ada.empty:
        return f"{kepala} Belum ada yang dapat dinilai. Angkanya ada pada tabel di atasnya."
    atas, bawah = ada.loc[ada["capaian"].idxmax()], ada.loc[ada["capaian"].idxmin()]
    tanpa = f"; {len(hasil) - len(ada)} tanpa capaian" if len(ada) < len(hasil) else ""
    return (
        f"{kepala} Tertinggi {atas['kode']} ({angka(atas['capaian'])}), terendah {bawah['kode']} "
        f"({angka(bawah['capaian'])}){tanpa}. Angkanya ada pada tabel di atasnya."
    )


# --- D: enam tahun -----------------------------------------------------------------------------------------

TAHUN_D, JARAK_D = 98.0, 15.0  # x of 2016, mm a year
KIRI_D = 90.4
KEPALA_D, KAKI_D = 9.6, 4.8
NOL_D, RENTANG_D = 5.2, 7.4  # zero lies so far under the middle of a row; mm of the largest value


class BarisD(NamedTuple):
    """An indicator of figure D: its row of hasil in each year, lines of its name, height."""

    kode: str
    tahun: dict[int, NamedTuple]
    nama: list[str]
    tinggi: float


def enam_tahun(hasil: pd.DataFrame, tahun: int, terbit: frozenset[tuple[str, int]] = frozenset()) -> list[Gambar]:
    """D: realisasi and target of one position's indicators, 2016-2021, each row on its own scale from 0.

    terbit: (kode, year) of published realisasi, drawn as rings where the others are dots.
    """
    baris = []
    for kode, isi in groupby(hasil.sort_values("kode", kind="stable").itertuples(), attrgetter("kode")):
        per_tahun = {b.tahun: b for b in isi}
        nama = bungkus(next(iter(per_tahun.values())).indikator, 77, 7.4)
        baris.append(BarisD(kode, per_tahun, nama, max(13.0, 3.2 * len(nama) + 2.75)))
    bagian = bagi(baris, TINGGI_TERBESAR - KEPALA_D - KAKI_D)
    alt = [_alt_d(hasil, tahun, k, len(bagian)) for k in range(len(bagian))]
    return [_gambar_d(isi, tahun, kata, terbit) for isi, kata in zip(bagian, alt, strict=True)]


def _gambar_d(baris, tahun, alt, terbit) -> Gambar:
    dasar = KEPALA_D + sum(b.tinggi for b in baris)
    with tema():
        kertas = Kertas(dasar + KAKI_D)
        for i, t in enumerate(TAHUN):
            x, depan = TAHUN_D + i * JARAK_D, t > tahun
            if t == tahun:
                bidang(kertas, [kotak(x - 7, 0, 14, dasar)], tanda.TAHUN_INI, lapis=0.1)
            warna = tanda.TEKS_KEDUA if depan else tanda.TEKS
            tulis(kertas, x, 5.2, str(t), 7.6, tebal=t == tahun, warna=warna, rata="center")
        y, batas = KEPALA_D, []
        for b in baris:
            yc = y + b.tinggi / 2
            atas = yc - 1.6 * (len(b.nama) - 1)
            tulis(kertas, 0, atas, b.kode, 7.4, tebal=True, tengah=True)
            for i, teks in enumerate(b.nama):
                tulis(kertas, 11, atas + 3.2 * i, teks, tengah=True)
            _strip_d(kertas, b, yc, tahun, terbit)
            y += b.tinggi
            batas.append([(0, y), (LEBAR, y)])
        garis(kertas, batas, tanda.GARIS_RAMBUT, 0.4, lapis=0.2)
        _kaki_d(kertas, dasar + 2.8, tahun, any((b.kode, t) in terbit for b in baris for t in b.tahun))
        return jadi(kertas, alt)


def _strip_d(kertas, b, yc, tahun, terbit) -> None:
    """The strip of one indicator: realisasi, target, and the value or the word of every year."""
    letak = {t: TAHUN_D + i * JARAK_D for i, t in enumerate(TAHUN)}
    realisasi = {t: d.realisasi for t, d in b.tahun.items() if d.berjalan and d.realisasi == d.realisasi}
    target = {t: [v for v in (d.target, d.target_atas) if v == v] for t, d in b.tahun.items()}
    semua = [0.0, *realisasi.values(), *(v for daftar in target.values() for v in daftar)]
    per = RENTANG_D / ((max(semua) - min(semua)) or 1)
    y = {v: yc + NOL_D - (v - min(semua)) * per for v in semua}
    garis(kertas, [[(KIRI_D, y[0.0]), (LEBAR, y[0.0])]], tanda.GARIS_RAMBUT, 0.7, gid=f"nol-{b.kode}", lapis=0.3)

    takik = {True: [], False: []}  # ticks of years that run, and of years ahead
    for t, daftar in target.items():
        takik[bool(b.tahun[t].berjalan)] += [[(letak[t] - 3.3, y[v]), (letak[t] + 3.3, y[v])] for v in daftar]
    garis(kertas, takik[True], tanda.TEKS, 1.4, gid=f"target-{b.kode}")
    garis(kertas, takik[False], tanda.ABU_BERMAKNA, 0.9, putus=True, gid=f"depan-{b.kode}")
    garis(kertas, _ruas(realisasi, letak, y), tanda.WARNA[0], 1.2, gid=f"garis-{b.kode}", lapis=3)
    for nama, jari, kini in (("titik", 0.68, False), ("kini", 0.95, True)):
        tempat = [(letak[t], y[v]) for t, v in realisasi.items() if (t == tahun) == kini]
        titik(kertas, tempat, jari, tanda.WARNA[0], gid=f"{nama}-{b.kode}")
    if cincin := [(letak[t], y[v]) for t, v in realisasi.items() if (b.kode, t) in terbit]:
        titik(kertas, cincin, 0.9, tanda.PUTIH, garis=tanda.WARNA[0], tebal=1.1, gid=f"terbit-{b.kode}")
    for t in TAHUN:
        y_target = [y[v] for v in target.get(t, [])]
        _nilai_d(kertas, letak[t], b.tahun.get(t), y.get(realisasi.get(t)), y_target, y[0.0], t == tahun)


def _ruas(realisasi, letak, y) -> list[list[tuple[float, float]]]:
    """Stretches of the line: it breaks at every year without a value."""
    ruas = [[]]
    for t in TAHUN:
        if t in realisasi:
            ruas[-1].append((letak[t], y[realisasi[t]]))
        elif ruas[-1]:
            ruas.append([])
    return [r for r in ruas if len(r) > 1]


def _nilai_d(kertas, x, d, y_titik, y_target, y_nol, kini) -> None:
    """The value of one year at its mark, or the word for why there is none."""
    if d is not None and y_titik is not None:
        # Over the higher of dot and target; over a dot that lies far below, else a 0 seems the target's.
        tinggi = min([y_titik, *y_target])
        y = y_titik if y_titik - tinggi > 4.2 else tinggi
        teks = _muat(d.realisasi, d.satuan, 7.2, kini)
        tulis(kertas, x, y - (1.6 if kini else 1.3), teks, 7.2, tebal=kini, rata="center")
    elif d is not None and not d.berjalan and y_target:
        batas = [v for v in (d.target, d.target_atas) if v == v]
        teks = "–".join(_muat(v, d.satuan, KECIL, False) for v in batas)
        tulis(kertas, x, min(y_target) - 1.3, teks, KECIL, warna=tanda.TEKS_KEDUA, rata="center")
    elif d is None or not d.berjalan:
        tulis(kertas, x, y_nol - 0.9, "–", KECIL, warna=tanda.TEKS_KEDUA, rata="center")
    else:
        kata = tanda.kata_status(d.status).lower()
        dekat = [v for v in y_target if y_nol - v < 3.2]
        tulis(kertas, x, min([y_nol, *dekat]) - 0.9, kata, TERKECIL, miring=True, rata="center")


def _muat(nilai, satuan, ukuran, tebal) -> str:
    """The value in full digits, or, where a year's 15 mm do not hold them, in short: 2,90 T."""
    teks = angka_satuan(nilai, satuan)
    if lebar_teks(teks, ukuran, tebal) <= JARAK_D - 0.6:
        return teks
    satuan_besar = ((1e12, "T"), (1e9, "M"), (1e6, "jt"))
    besar, singkatan = next((b, s) for b, s in satuan_besar if abs(nilai) >= b)
    return f"{angka(nilai / besar)}\u00a0{singkatan}"


def _kaki_d(kertas, y, tahun, ada_terbit) -> None:
    abu = tanda.TEKS_KEDUA
    titik(kertas, [(2, y)], 0.68, tanda.WARNA[0])
    tulis(kertas, 4.4, y, "realisasi (angka di atas titik)", KECIL, warna=abu, tengah=True)
    garis(kertas, [[(46, y), (52.2, y)]], tanda.TEKS, 1.4)
    tulis(kertas, 53.6, y, "target", KECIL, warna=abu, tengah=True)
    x = 65.0
    if tahun < TAHUN[-1]:
        garis(kertas, [[(65, y), (71.2, y)]], tanda.ABU_BERMAKNA, 0.9, putus=True)
        tulis(kertas, 72.6, y, "target tahun mendatang", KECIL, warna=abu, tengah=True)
        x = 107.0
    tulis(kertas, x, y, teks := "tiap baris berskala sendiri dari nol", KECIL, warna=abu, tengah=True)
    if ada_terbit:
        x += lebar_teks(teks, KECIL) + 5
        titik(kertas, [(x, y)], 0.9, tanda.PUTIH, garis=tanda.WARNA[0], tebal=1.1)
        tulis(kertas, x + 2, y, "terbit", KECIL, warna=abu, tengah=True)


def _alt_d(hasil, tahun, ke, banyak) -> str:
    kini = hasil[hasil["tahun"] == tahun]
    c = kini.loc[kini["status"] == "ada", "capaian"].to_numpy(float)
    sampai = int((bulatkan(c) >= 100).sum())
    tanpa = len(kini) - len(c)
    bagian = f", bagian {ke + 1} dari {banyak}" if banyak > 1 else ""
    masa = f"{TAHUN[0]}–{TAHUN[-1]}{bagian}"
    return (
        f"Realisasi dan target {hasil['kode'].nunique()} indikator, {masa}. Tahun {tahun}: {sampai} mencapai "
        f"target, {len(c) - sampai} di bawah target, {tanpa} tanpa capaian. "
        "Angkanya ada pada tabel di bawahnya."
    )
