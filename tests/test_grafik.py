"""The figures: what is drawn stands where the number says, nothing is cut off, every run gives the same bytes.

The marks are read back from the SVG, in millimetres from the top left corner. Expected places are worked out by
hand from the standard: figure B has 0 % at 94 mm and 0,3 mm a percent; C has 46 … 103 from 52,5 up to 8 mm.
"""

import itertools
import json
import os
import re
import subprocess
import sys
from types import SimpleNamespace
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pandas as pd
import pytest

from ikilib import grafik, keputusan, tafsir, tanda
from ikilib.gambar import MM, Kertas, bidang, bungkus, jadi, kotak, lebar_teks, tema, tulis

pytestmark = pytest.mark.filterwarnings("error")

SVG = "{http://www.w3.org/2000/svg}"
KOSONG = float("nan")
SKALA = tafsir.skala()["permendagri_54_2010"]
LIMA = ("Sangat Tinggi", "Tinggi", "Sedang", "Rendah", "Sangat Rendah")
TIGA = ("Belum lapor", "Tidak berlaku", "Tak terhitung")
KEPALA_BIDANG = (1, 8, 13, 18, 23)


# --- frames ------------------------------------------------------------------------------------------------


def baris(kode, capaian=100.0, predikat="Sangat Tinggi", status="ada", **lain):
    """One row of hasil: 10 of 10 kegiatan in 2019 unless told otherwise."""
    dasar = {
        "kode": kode,
        "tahun": 2019,
        "nomor": int(kode[:2]),
        "indikator": f"Indikator {kode}",
        "satuan": "kegiatan",
        "polaritas": "tinggi",
        "target": 10.0,
        "target_atas": KOSONG,
        "realisasi": 10.0 if status == "ada" else KOSONG,
        "capaian": capaian if status == "ada" else KOSONG,
        "predikat": predikat if status == "ada" else "",
        "status": status,
        "berjalan": True,
    }
    return {**dasar, **lain}


def belum(kode, status="belum_lapor", **lain):
    return baris(kode, status=status, **lain)


def nama_keputusan(nomor):
    """The real names of a position's indicators, by kode."""
    return {i.kode: i.nama for s in keputusan.baca().jabatan[nomor - 1].sasaran for i in s.indikator}


def dua_puluh_tujuh():
    """The 27 positions with the columns that figure A reads."""
    nama = [j.nama for j in keputusan.baca().jabatan]
    return pd.DataFrame(
        {
            "nomor": range(1, 28),
            "nama": nama,
            "level": ["kabid" if n in KEPALA_BIDANG else "kasi" for n in range(1, 28)],
            "nama_bidang": [nama[max(k for k in KEPALA_BIDANG if k <= n) - 1] for n in range(1, 28)],
        }
    )


def satu_jabatan(nomor, tahun=2019):
    """Hasil of a position for six years with its real names; years after ``tahun`` have a target only."""
    return pd.DataFrame(
        [
            baris(kode, tahun=t, indikator=nama, realisasi=10.0 if t <= tahun else KOSONG, berjalan=t <= tahun)
            for kode, nama in nama_keputusan(nomor).items()
            for t in range(2016, 2022)
        ]
    )


def dinas(*nilai):
    """rekap of the dinas: (tahun, rata_rata, terendah, tertinggi) a row, 150 assessed."""
    r = pd.DataFrame(nilai, columns=["tahun", "rata_rata", "terendah", "tertinggi"])
    return r.assign(dinilai=150, belum_lapor=12)


def banyak(**per_tahun):
    """Counts by state, in the page's order: banyak(t2019=[101, 33, …])."""
    return pd.DataFrame({int(t[1:]): isi for t, isi in per_tahun.items()}, index=[*LIMA, *TIGA])


# --- reading the SVG back ------------------------------------------------------------------------------------


def titik_titik(gambar, gid):
    """The subpaths of the mark ``gid``, each a list of (x, y) in mm."""
    kelompok = [g for g in ElementTree.fromstring(gambar.svg).iter(f"{SVG}g") if g.get("id") == gid]
    jalan = " ".join(p.get("d") for g in kelompok for p in g.iter(f"{SVG}path"))
    potongan = [re.findall(r"(-?[\d.]+) (-?[\d.]+)", p) for p in jalan.split("M")[1:]]
    return [[(float(x) / MM, float(y) / MM) for x, y in p] for p in potongan]


def batas(gambar, gid):
    """Left, right, top, bottom of a mark in mm, to a hundredth."""
    x, y = zip(*[t for p in titik_titik(gambar, gid) for t in p], strict=True)
    return SimpleNamespace(kiri=round(min(x), 2), kanan=round(max(x), 2), atas=round(min(y), 2), bawah=round(max(y), 2))


def tengah(gambar, gid):
    """The middle of every subpath of a mark (a dot), as (x, y) in mm to a tenth."""
    kotak = [list(zip(*p, strict=True)) for p in titik_titik(gambar, gid)]
    return [(round((min(x) + max(x)) / 2, 1), round((min(y) + max(y)) / 2, 1)) for x, y in kotak]


def teks(gambar):
    return [t.text for t in ElementTree.fromstring(gambar.svg).iter(f"{SVG}text")]


def dalam(nilai):
    return pytest.approx(nilai, abs=0.02)


# --- A: 27 jabatan -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def jabatan_dinas():
    """165 indicators, all Sangat Tinggi but for seven of position 08."""
    ganti = {
        "08.02": baris("08.02", 80.0, "Tinggi"),
        "08.05": baris("08.05", 51.0, "Rendah"),
        "08.07": belum("08.07"),
        "08.10": baris("08.10", 0.0, "Sangat Rendah"),
        "08.11": belum("08.11", "tidak_berlaku"),
        "08.14": belum("08.14", "tanpa_target"),
        "08.15": belum("08.15", "tidak_dapat_dihitung"),
    }
    kode = [k for n in range(1, 28) for k in nama_keputusan(n)]
    hasil = pd.DataFrame([ganti.get(k) or baris(k) for k in kode])
    rekap = pd.DataFrame({"tingkat": "jabatan", "nomor": range(1, 28), "rata_rata": [70.0 + n for n in range(27)]})
    return grafik.jabatan(hasil, rekap, dua_puluh_tujuh(), SKALA)


def test_every_indicator_is_one_square_of_its_state(jabatan_dinas):
    banyak_kotak = {
        k: len(titik_titik(jabatan_dinas, f"tanda-{k}"))
        for k in (0, 1, 2, 3, 4, "belum_lapor", "tidak_berlaku", "tak_terhitung")
    }
    assert banyak_kotak == {
        0: 158, 1: 1, 2: 0, 3: 1, 4: 1, "belum_lapor": 1, "tidak_berlaku": 1, "tak_terhitung": 2,
    }  # fmt: skip


def test_squares_of_a_row_go_from_the_highest_predikat_to_what_is_missing(jabatan_dinas):
    y08 = batas(jabatan_dinas, "tanda-4").atas
    urutan = [0] * 8 + [1, 3, 4, "tak_terhitung", "tak_terhitung", "belum_lapor", "tidak_berlaku"]
    letak = {}
    for k in set(urutan):
        for p in titik_titik(jabatan_dinas, f"tanda-{k}"):
            if abs(p[0][1] - y08) < 1:
                letak[round((p[0][0] - 92.0) / 4.8)] = k
    assert [letak[i] for i in range(15)] == urutan


def test_a_square_is_filled_from_below_by_its_rank(jabatan_dinas):
    for peringkat, isi_mm in ((0, 4.30), (1, 3.44), (3, 1.72), (4, 0.86)):  # 5/5, 4/5, 2/5, 1/5 of 4,3 mm
        isi, kotak = (
            titik_titik(jabatan_dinas, f"isi-tanda-{peringkat}")[0],
            titik_titik(jabatan_dinas, f"tanda-{peringkat}")[0],
        )
        assert max(y for _, y in isi) - min(y for _, y in isi) == dalam(isi_mm)
        assert max(y for _, y in isi) == dalam(max(y for _, y in kotak))


def test_each_position_has_its_count_and_its_average(jabatan_dinas):
    kata = teks(jabatan_dinas)
    assert kata.count("15") == 2  # position 15, and the 15 indicators of position 08
    assert {"70,00", "77,00", "96,00"} <= set(kata)
    assert "Sekretariat" not in kata  # the groups are named by the frame, not by the figure


def test_a_position_without_an_average_has_a_dash():
    kosong = pd.DataFrame({"tingkat": "jabatan", "nomor": [1], "rata_rata": [KOSONG]})
    hasil = pd.DataFrame([belum("01.01")])
    gambar = grafik.jabatan(hasil, kosong, dua_puluh_tujuh(), SKALA)
    assert teks(gambar).count("–") == 27
    assert "Belum ada indikator yang dinilai" in gambar.alt


def test_alt_of_a_names_the_positions_with_low_predikat(jabatan_dinas):
    assert jabatan_dinas.alt == (
        "Kotak predikat 165 indikator menurut jabatan. Terbanyak Sangat Tinggi (158). Rendah atau Sangat Rendah "
        "ada pada jabatan 08. Angkanya ada pada tabel di bawahnya."
    )


# --- B: capaian ----------------------------------------------------------------------------------------------


def gambar_b(*isi, lalu=None, skala=SKALA):
    (gambar,) = grafik.capaian(pd.DataFrame(isi), pd.Series(lalu or {}, dtype=float), skala, 2019)
    return gambar


def test_a_bar_ends_at_its_capaian():
    gambar = gambar_b(baris("08.02", 87.5, "Tinggi"), baris("08.10", 50.0, "Sangat Rendah"), baris("08.14", 140.0))
    for kode, kanan in (("08.02", 120.25), ("08.10", 109.0), ("08.14", 136.0)):  # 94 + 0,3 × capaian
        b = batas(gambar, f"batang-{kode}")
        assert (b.kiri, b.kanan, round(b.bawah - b.atas, 2)) == (dalam(94.0), dalam(kanan), dalam(2.2))
    assert {"87,50", "50,00", "140,00"} <= set(teks(gambar))


def test_beyond_140_and_below_0_the_bar_ends_in_an_arrow_point_and_the_number_says_it():
    gambar = gambar_b(baris("08.01", 466.65), baris("08.02", -100.0, "Sangat Rendah"), baris("08.03", 140.01))
    for kode in ("08.01", "08.03"):
        (potongan,) = titik_titik(gambar, f"batang-{kode}")
        ujung = max(potongan)
        assert ujung[0] == dalam(137.4)
        assert sum(x == ujung[0] for x, _ in potongan) == 1  # one corner only: a point
    kiri = batas(gambar, "batang-08.02")
    assert kiri.kanan == dalam(94.0)
    assert 91 < kiri.kiri < 94
    assert {"466,65", "−100,00"} <= set(teks(gambar))


@pytest.mark.parametrize("capaian", [0.0, 0.004, -0.004])  # all three are printed 0,00
def test_zero_is_a_thick_tick_at_zero(capaian):
    b = batas(gambar_b(baris("08.04", capaian, "Sangat Rendah")), "batang-08.04")
    assert (b.kiri, b.kanan, round(b.bawah - b.atas, 1)) == (dalam(94.0), dalam(94.0), 4.4)


def test_the_target_is_always_a_tick_at_100_in_rows_that_have_a_value():
    ticks = titik_titik(gambar_b(baris("08.01"), belum("08.02"), baris("08.03")), "target")
    assert [round(p[0][0], 1) for p in ticks] == [124.0, 124.0]


def test_last_year_is_a_dot_and_off_the_axis_a_triangle_at_its_end():
    kode = ("08.01", "08.02", "08.03", "08.04")
    gambar = gambar_b(*[baris(k) for k in kode], lalu={"08.01": 50.0, "08.02": 300.0, "08.03": -20.0})
    assert tengah(gambar, "lalu-08.01")[0][0] == 109.0
    assert len(titik_titik(gambar, "lalu-08.02")[0]) == len(titik_titik(gambar, "lalu-08.03")[0]) == 3
    assert batas(gambar, "lalu-08.02").kanan < 136.0
    assert batas(gambar, "lalu-08.03").kiri > 94.0
    assert titik_titik(gambar, "lalu-08.04") == []
    assert "capaian 2018" in teks(gambar)


def test_without_a_single_figure_of_last_year_the_legend_does_not_speak_of_it():
    assert not [t for t in teks(gambar_b(baris("08.01"), lalu={"08.01": KOSONG})) if "2018" in t]


@pytest.mark.parametrize(
    ("isi", "kata", "catatan", "garis"),
    [
        (belum("08.07", target=13.0), "belum lapor: bukan nol", "target 13 kegiatan · realisasi belum dilaporkan", 1),
        (belum("08.07", target=KOSONG), "belum lapor: bukan nol", "realisasi belum dilaporkan · target belum ditetapkan", 1),
        (belum("08.11", "tidak_berlaku", target=KOSONG), "tidak berlaku tahun ini", "tidak ada target tahun ini", 0),
        (belum("08.15", "tidak_dapat_dihitung", target=0.0, realisasi=3.0),
         "target 0: tak terhitung", "realisasi 3 dari target 0 kegiatan", 0),
        (belum("08.15", "tanpa_target", target=KOSONG, realisasi=3.0),
         "target belum ditetapkan: tak\u00a0terhitung", "realisasi 3 kegiatan · target belum ditetapkan", 0),
        (belum("08.01", "tidak_dapat_dihitung", target=20.0, satuan="persen"),
         "tak terhitung", "target 20,00\u00a0% · realisasi tidak dapat dihitung", 0),
    ],
)  # fmt: skip
def test_what_has_no_value_is_a_frame_with_its_words_and_never_a_bar(isi, kata, catatan, garis):
    gambar = gambar_b(isi)
    b = batas(gambar, f"bingkai-{isi['kode']}")
    assert (b.kiri, b.kanan) == (dalam(94.0), dalam(136.0))
    bersambung = " ".join(teks(gambar))
    assert kata in bersambung
    assert catatan in bersambung
    assert titik_titik(gambar, f"batang-{isi['kode']}") == titik_titik(gambar, "target") == []
    assert ("stroke-dasharray" in gambar.svg.split(f'id="bingkai-{isi["kode"]}"')[1].split("</g>")[0]) == bool(garis)
    assert "–" in teks(gambar)


def test_the_grey_line_gives_realisasi_target_unit_and_direction():
    gambar = gambar_b(
        baris("08.01", 466.65, realisasi=93.33, target=20.0, satuan="persen"),
        baris("08.02", 87.5, "Tinggi", realisasi=1180.0, target=1200.0, satuan="izin"),
        baris("26.03", 100.0, realisasi=80.0, target=80.0, satuan="persen", polaritas="rendah"),
        baris("08.03", 100.0, realisasi=4.0, target=3.0, target_atas=5.0),
    )
    assert {
        "realisasi 93,33 dari target 20,00\u00a0%",
        "realisasi 1.180 dari target 1.200 izin",
        "realisasi 80,00 dari target 80,00\u00a0% · makin\u00a0rendah\u00a0makin\u00a0baik",
        "realisasi 4 dari target 3–5 kegiatan",
    } <= set(teks(gambar))


def test_the_bands_of_another_scale_have_their_own_codes_and_colours():
    gambar = gambar_b(baris("08.01", 75.0, "Cukup"), skala=tafsir.skala()["pp_30_2019"])
    assert [t for t in teks(gambar) if t in ("B", "C", "K", "SK", "ST")] == ["B", "C", "K", "SK"]
    assert tanda.WARNA[1].lower() in gambar.svg.split('id="batang-08.01"')[1].split("</g>")[0]


def test_alt_of_b_names_the_highest_and_the_lowest():
    gambar = gambar_b(baris("08.01", 466.65), baris("08.04", 0.0, "Sangat Rendah"), belum("08.07"))
    assert gambar.alt == (
        "Batang capaian 3 indikator terhadap target, tahun 2019. Tertinggi 08.01 (466,65), terendah 08.04 (0,00); "
        "1 tanpa capaian. Angkanya ada pada tabel di atasnya."
    )


def test_a_figure_too_tall_for_a_page_is_split_between_rows():
    panjang = nama_keputusan(8)["08.02"] * 2
    hasil = pd.DataFrame([baris(f"08.{i:02d}", indikator=panjang) for i in range(1, 16)])
    for bagian in (grafik.capaian(hasil, pd.Series(dtype=float), SKALA, 2019), grafik.enam_tahun(hasil, 2019)):
        assert len(bagian) > 1
        assert all(g.tinggi_mm <= 225 for g in bagian)
        assert [t for g in bagian for t in teks(g) if re.fullmatch(r"08\.\d\d", t)] == list(hasil["kode"])
        assert f"bagian 1 dari {len(bagian)}" in bagian[0].alt


# --- C: tren -------------------------------------------------------------------------------------------------

TIGA_TAHUN = banyak(
    t2016=[102, 43, 9, 2, 0, 6, 2, 1], t2018=[105, 36, 12, 5, 0, 5, 1, 1], t2019=[51, 83, 9, 4, 3, 12, 2, 1]
)
TREN = dinas((2016, 91.0, 76.0, 91.0), (2018, 76.0, 76.0, 76.0), (2019, 61.0, 51.0, 76.0))


@pytest.fixture(scope="module")
def tren():
    return grafik.tren(TREN, TIGA_TAHUN, 2019, SKALA)


def y_c(nilai):
    """46 lies at 52,5 mm and 103 at 8 mm: 44,5 mm for 57 percent."""
    return 8 + (103 - nilai) * 44.5 / 57


def test_the_points_of_the_trend_stand_at_their_values(tren):
    harap = [(5.2, y_c(91)), (26.8, y_c(76)), (37.6, y_c(61))]  # 10,8 mm a year
    assert tengah(tren, "titik-rata") == [(round(x, 1), round(y, 1)) for x, y in harap]


def test_the_line_breaks_at_a_year_without_report(tren):
    ruas = [p for gid in ("rata-1", "rata-2") for p in titik_titik(tren, gid)]
    assert [len(p) for p in ruas if len(p) > 1] == [2]  # 2016 stands alone, 2018 and 2019 are joined
    (ruas,) = [p for p in ruas if len(p) > 1]
    assert ruas == [(dalam(26.8), dalam(y_c(76))), (dalam(37.6), dalam(y_c(61)))]
    assert "lapor" in teks(tren)


def test_the_grey_bar_goes_from_the_lowest_to_the_highest_possible(tren):
    b = batas(tren, "kisaran-2019")
    assert (b.atas, b.bawah) == (dalam(y_c(76)), dalam(y_c(51)))
    assert titik_titik(tren, "kisaran-2018") == []  # nothing is missing


def test_counts_are_bars_on_one_common_scale_and_zero_keeps_its_place(tren):
    for gid, n in (("banyak-0-2018", 105), ("banyak-1-2019", 83), ("banyak-5-2019", 12)):
        b = batas(tren, gid)
        assert b.kanan - b.kiri == dalam(7.1 * n / 105)  # the largest count, 105, is 7,1 mm
    nol = batas(tren, "banyak-4-2016")
    assert nol.kanan == nol.kiri
    assert teks(tren).count("83") == 1


def test_years_ahead_are_named_and_have_no_numbers(tren):
    kata = teks(tren)
    assert "berjalan" in kata
    assert [k for k in range(8) if titik_titik(tren, f"banyak-{k}-2020")] == []
    selesai = grafik.tren(TREN.assign(tahun=[2019, 2020, 2021]), TIGA_TAHUN, 2021, SKALA)
    assert "berjalan" not in teks(selesai)


def test_a_low_average_stays_inside_the_figure():
    gambar = grafik.tren(dinas((2019, 20.0, 3.0, 99.0)), banyak(t2019=[0, 0, 0, 0, 165, 0, 0, 0]), 2019, SKALA)
    b = batas(gambar, "kisaran-2019")
    assert 8 < b.atas < b.bawah < 52.5


def test_a_year_in_which_nobody_reported_is_drawn_as_such():
    gambar = grafik.tren(dinas((2019, KOSONG, 0.0, 100.0)), banyak(t2019=[0] * 5 + [165, 0, 0]), 2019, SKALA)
    assert titik_titik(gambar, "titik-rata") == []
    assert "belum ada yang dinilai" in gambar.alt


def test_alt_of_c_gives_this_year_and_last(tren):
    assert tren.alt == (
        "Rata-rata capaian dan banyak indikator menurut predikat, 2016–2021, dari 165 indikator. Tahun 2019 61,00, "
        "tahun 2018 76,00; 12 belum lapor. Angkanya ada pada tabel di bawahnya."
    )


# --- D: enam tahun -------------------------------------------------------------------------------------------


def enam(*isi, tahun=2019):
    """One indicator: (target, realisasi) a year from 2016; None as realisasi is belum_lapor."""
    baris_d = [
        (belum if r is None else baris)("08.04", tahun=2016 + i, target=t, berjalan=2016 + i <= tahun)
        | ({} if r is None else {"realisasi": r})
        for i, (t, r) in enumerate(isi)
    ]
    (gambar,) = grafik.enam_tahun(pd.DataFrame(baris_d), tahun)
    return gambar


def test_dots_and_ticks_stand_at_their_values_on_a_scale_from_zero():
    gambar = enam((20, 10), (20, 5), (20, 20), (20, 0), (20, None), (20, None))
    nol = titik_titik(gambar, "nol-08.04")[0][0][1]
    assert tengah(gambar, "titik-08.04") == [
        (98.0, round(nol - 3.7, 1)), (113.0, round(nol - 1.85, 1)), (128.0, round(nol - 7.4, 1)),
    ]  # fmt: skip
    assert tengah(gambar, "kini-08.04") == [(143.0, round(nol, 1))]  # 20 is 7,4 mm above zero
    assert [p[0][1] for p in titik_titik(gambar, "target-08.04")] == [dalam(nol - 7.4)] * 4
    assert [round(p[0][0], 1) for p in titik_titik(gambar, "depan-08.04")] == [154.7, 169.7]
    assert {"10", "5", "20", "0"} <= set(teks(gambar))


def test_the_line_of_realisasi_breaks_at_a_missing_year_and_says_why():
    gambar = enam((4, 4), (4, 4), (4, None), (4, 4), (4, 4), (4, 4), tahun=2021)
    ruas = titik_titik(gambar, "garis-08.04")
    assert [[round(x) for x, _ in p] for p in ruas] == [[98, 113], [143, 158, 173]]
    assert teks(gambar).count("belum lapor") == 1


def test_only_2016_given_and_the_rest_ahead():
    gambar = enam((5, 5), (6, None), (7, None), (8, None), (9, None), (10, None), tahun=2016)
    assert titik_titik(gambar, "garis-08.04") == titik_titik(gambar, "titik-08.04") == []
    assert len(tengah(gambar, "kini-08.04")) == 1
    assert [t for t in teks(gambar) if t in ("6", "7", "8", "9", "10")] == ["6", "7", "8", "9", "10"]
    assert "belum lapor" not in teks(gambar)


def test_a_year_ahead_without_target_has_a_dash():
    assert "–" in teks(enam((5, 5), (5, 5), (5, 5), (5, 5), (5, None), (KOSONG, None)))


def test_negative_growth_lies_under_the_zero_line():
    gambar = enam((10, 20), (10, -50), (10, 0), (10, 5))
    nol = titik_titik(gambar, "nol-08.04")[0][0][1]
    (_, y2016), (_, y2017), (_, y2018) = tengah(gambar, "titik-08.04")
    assert y2016 < nol < y2017
    assert y2018 == round(nol, 1)
    assert "−50" in teks(gambar)


def test_the_value_stands_over_the_target_unless_the_dot_lies_far_below():
    def letak(gambar, kata):
        (t,) = [t for t in ElementTree.fromstring(gambar.svg).iter(f"{SVG}text") if t.text == kata]
        return float(t.get("y")) / MM

    gambar = enam((20, 10), (20, 5), (20, 20), (20, 20))
    tinggi = titik_titik(gambar, "target-08.04")[0][0][1]
    assert letak(gambar, "10") < tinggi  # 3,7 mm below its target: the value stands over the target
    assert tinggi < letak(gambar, "5") < tinggi + 5.55  # 5,55 mm below: over the dot


def test_figures_too_wide_for_a_year_are_shortened_and_zero_only_draws():
    assert {"2,90\u00a0T", "1,50\u00a0T"} <= set(teks(enam((3e12, 2.9e12), (3e12, 1.5e12))))
    assert teks(enam((0, 0), (0, 0), (0, 0), (0, 0), (0, None), (0, None))).count("0") == 6


def test_alt_of_d_counts_who_reached_the_target():
    isi = [baris("08.01", 100.0), baris("08.02", 99.99), baris("08.03", 99.996), belum("08.04")]
    (gambar,) = grafik.enam_tahun(pd.DataFrame(isi), 2019)
    assert gambar.alt == (
        "Realisasi dan target 4 indikator, 2016–2021. Tahun 2019: 2 mencapai target, 1 di bawah target, 1 tanpa "
        "capaian. Angkanya ada pada tabel di bawahnya."
    )


# --- all of them ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def semua(jabatan_dinas, tren):
    """Every kind of figure with the decree's names: A, C, and B and D of the 27 positions."""
    isi = {"A": [jabatan_dinas], "B": [], "C": [tren], "D": []}
    for nomor in range(1, 28):
        enam_tahun = satu_jabatan(nomor)
        kini = enam_tahun[enam_tahun["tahun"] == 2019]
        isi["B"] += grafik.capaian(kini, kini.set_index("kode")["capaian"], SKALA, 2019)
        isi["D"] += grafik.enam_tahun(enam_tahun, 2019)
    return isi


def test_no_text_of_a_figure_crosses_its_edge(semua):
    keluar = []
    for gambar in (g for daftar in semua.values() for g in daftar):
        for t in ElementTree.fromstring(gambar.svg).iter(f"{SVG}text"):
            gaya = dict(g.split(":") for g in t.get("style").split(";") if g)
            lebar = lebar_teks(t.text, float(gaya["font-size"][:-2]), "font-weight" in gaya, "font-style" in gaya)
            x, y = float(t.get("x")) / MM, float(t.get("y")) / MM
            kiri = x - lebar * {"middle": 0.5, "end": 1.0}.get(gaya.get("text-anchor"), 0.0)
            if not (kiri >= -0.05 and kiri + lebar <= 180.05 and 1.5 < y < gambar.tinggi_mm):
                keluar.append((t.text, kiri, kiri + lebar, y))
    assert keluar == []


def test_no_text_of_a_figure_crosses_its_edge_in_a_browser(semua, chromium, tmp_path):
    """The page's own faces and the widest of them, measured by the browser that shows them."""
    svg = "".join(g.svg for daftar in semua.values() for g in daftar)
    ukur = """<pre></pre><script>
      const keluar = [];
      for (const muka of ['', "'DejaVu Sans'"]) for (const t of document.querySelectorAll('text')) {
        t.style.fontFamily = muka;
        const k = t.getBBox(), v = t.ownerSVGElement.viewBox.baseVal;
        if (k.x < -0.2 || k.x + k.width > v.width + 0.2 || k.y < -2 || k.y + k.height > v.height + 2)
          keluar.push(t.textContent);
      }
      document.querySelector('pre').textContent = JSON.stringify([keluar, document.querySelectorAll('text').length]);
    </script>"""
    halaman = tmp_path / "gambar.html"
    halaman.write_text(f'<!doctype html><meta charset="utf-8">{svg}{ukur}', encoding="utf-8")
    perintah = [chromium, "--headless", "--no-sandbox", "--dump-dom", halaman.as_uri()]
    keluaran = subprocess.run(perintah, capture_output=True, check=True, timeout=120).stdout.decode("utf-8")
    keluar, banyak_teks = json.loads(re.search(r"<pre>(.*?)</pre>", keluaran, re.S)[1])
    assert banyak_teks > 1000
    assert keluar == []


def test_every_name_of_the_decree_stands_whole_in_its_figures(semua):
    for huruf in "BD":
        gabung = " ".join(" ".join(teks(g)) for g in semua[huruf])
        nama = [n for nomor in range(1, 28) for n in nama_keputusan(nomor).values()]
        assert len(nama) == 165
        assert [n for n in nama if " ".join(n.split()) not in gabung] == []


def test_figures_keep_to_their_size(semua):
    for huruf, kilobita in (("A", 150), ("B", 66), ("C", 40), ("D", 85)):
        assert max(len(g.svg.encode("utf-8")) for g in semua[huruf]) <= kilobita * 1000
        assert max(g.tinggi_mm for g in semua[huruf]) <= 225
        assert {g.lebar_mm for g in semua[huruf]} == {180.0}
    assert len(semua["B"]) == len(semua["D"]) == 27  # not one needs a second page
    assert semua["C"][0].tinggi_mm == 58


def test_no_figure_shows_a_machine_word_or_small_text(semua):
    for gambar in (g for daftar in semua.values() for g in daftar):
        assert not re.search(r"\b(nan|None|inf|null)\b", gambar.svg)
        assert min(float(u) for u in re.findall(r"font-size:([\d.]+)px", gambar.svg)) >= 6.4
        assert "http://www.w3.org/2000/svg" in gambar.svg
        assert "href" not in gambar.svg
        assert len(gambar.alt) <= 250
        assert "Angkanya ada pada tabel" in gambar.alt


def test_names_with_signs_of_mathematics_are_drawn_as_they_are():
    nama = ["_izin", "$x_ ^$ & <b>", "a_{1}^{2} $$"]
    hasil = pd.DataFrame([baris(f"08.0{i}", indikator=n) for i, n in enumerate(nama)])
    for gambar in (*grafik.capaian(hasil, pd.Series(dtype=float), SKALA, 2019), *grafik.enam_tahun(hasil, 2019)):
        assert set(nama) <= set(teks(gambar))


SKRIP = """
import hashlib, sys, warnings
warnings.simplefilter("error")
import matplotlib
import test_grafik as t
def setelan():
    return {k: matplotlib.rcParams[k] for k in matplotlib.rcParams if k != "backend"}  # reading that one loads pyplot
sebelum = setelan()
kini = t.pd.DataFrame([t.baris("08.01", 466.65), t.belum("08.02")])
b = t.grafik.capaian(kini, t.pd.Series({"08.01": 50.0}), t.SKALA, 2019)
d = t.grafik.enam_tahun(t.satu_jabatan(8), 2019)
ringan = not {"seaborn", "matplotlib.pyplot"} & set(sys.modules)
c = t.grafik.tren(t.TREN, t.TIGA_TAHUN, 2019, t.SKALA)
svg = "".join(g.svg for g in (*b, *d, c))
print(hashlib.sha256(svg.encode()).hexdigest(), ringan, setelan() == sebelum)
"""


def test_two_processes_write_the_same_bytes_without_pyplot_and_leave_the_settings_alone(tmp_path):
    """The second process runs under another hash seed and in a house with its own taste in matplotlib."""
    (tmp_path / "matplotlibrc").write_text("font.family: serif\nlines.linewidth: 9\nsvg.fonttype: path\n", "utf-8")
    hasil = []
    for benih, folder in (("1", os.getcwd()), ("2", tmp_path)):
        jalur = os.pathsep.join([os.path.dirname(__file__), *sys.path])
        lingkungan = {**os.environ, "PYTHONHASHSEED": benih, "PYTHONPATH": jalur}
        lari = [sys.executable, "-c", SKRIP]
        hasil.append(subprocess.run(lari, cwd=folder, env=lingkungan, capture_output=True, text=True, check=True))
    pertama, kedua = (h.stdout.split() for h in hasil)
    assert pertama == kedua
    assert pertama[1:] == ["True", "True"]


def test_the_width_of_a_text_is_that_of_the_font():
    # A digit of DejaVu Sans is 1303/2048 em wide: ten of them at 10 pt are 63,6 pt, that is 22,4 mm.
    assert lebar_teks("0000000000", 10) == pytest.approx(22.4, abs=0.2)
    assert lebar_teks("iiii", 10) < lebar_teks("mmmm", 10) / 3
    assert matplotlib.rcParams["text.parse_math"] is True  # ours is never left behind


def test_text_is_wrapped_at_words_and_a_no_break_space_holds():
    assert bungkus("satu dua  tiga\nempat", 1000, 7) == ["satu dua tiga empat"]
    assert bungkus("satu dua", 1, 7) == ["satu", "dua"]
    assert bungkus("satu\u00a0dua tiga", 1, 7) == ["satu\u00a0dua", "tiga"]


def test_lines_are_filled_as_far_as_they_go():
    """No line of a name is longer than its column, and none would have held the next word."""
    for nama in (n for nomor in range(1, 28) for n in nama_keputusan(nomor).values()):
        baris = bungkus(nama, 77, 7.4)
        assert " ".join(baris) == " ".join(nama.split())
        assert all(lebar_teks(b, 7.4) <= 77 for b in baris)
        assert all(lebar_teks(f"{b} {c.split(' ')[0]}", 7.4) > 77 for b, c in itertools.pairwise(baris))


# --- the sheet -----------------------------------------------------------------------------------------------


def test_a_higher_layer_is_drawn_later_whenever_it_came():
    with tema():
        kertas = Kertas(20)
        for lapis, gid in ((3, "atas"), (1, "bawah"), (3, "teratas"), (2.5, "tengah")):
            bidang(kertas, [kotak(1, 1, 2, 2)], tanda.PUTIH, gid=gid, lapis=lapis)
        svg = jadi(kertas, "").svg
    assert re.findall('id="(atas|bawah|teratas|tengah)"', svg) == ["bawah", "tengah", "atas", "teratas"]


def test_a_text_stands_on_its_baseline_in_millimetres_from_the_top_left_corner():
    with tema():
        kertas = Kertas(20)
        tulis(kertas, 12.7, 5.08, "a & b", rata="right")  # half an inch and a fifth of one: 36 and 14,4 pt
        (unsur,) = ElementTree.fromstring(jadi(kertas, "").svg).iter(f"{SVG}text")
    assert (unsur.get("x"), unsur.get("y"), unsur.text) == ("36", "14.4", "a & b")
    assert "text-anchor:end" in unsur.get("style")


def test_the_line_of_the_trend_lies_over_the_bars_and_under_the_numbers(tren):
    assert tren.svg.index('id="kisaran-2019"') < tren.svg.index('id="rata-1"') < tren.svg.index(">61,00<")


# --- the sign for pages --------------------------------------------------------------------------------------


def test_the_sign_of_a_page_is_filled_like_that_of_a_figure():
    assert 'd="M1 3.4h12v9.6H1z"' in tanda.tanda_svg(1, 5, ukuran_px=14)  # 4/5 of the inner 12 px
    assert 'd="M1 10.6h12v2.4H1z"' in tanda.tanda_svg(4, 5, ukuran_px=14)  # 1/5
    assert 'd="M1 7h12v6H1z"' in tanda.tanda_svg(2, 4, ukuran_px=14)  # 2/4 on a scale of four
    assert tanda.WARNA[0] in tanda.tanda_svg(0, 5)


def test_the_five_colours_are_stretched_over_another_number_of_bands():
    biru, muda, kuning, jingga, merah = tanda.WARNA
    assert [tanda.warna(i, 5) for i in range(5)] == [biru, muda, kuning, jingga, merah]
    assert [tanda.warna(i, 4) for i in range(4)] == [biru, muda, jingga, merah]
    assert [tanda.warna(i, 3) for i in range(3)] == [biru, kuning, merah]
    with pytest.raises(ValueError, match="pita 5"):
        tanda.warna(5, 5)


def test_each_state_without_a_value_has_its_own_sign_hidden_from_screen_readers():
    gambar = {k: tanda.tanda_svg(None, 5, k) for k in tanda.KEADAAN}
    assert len(set(gambar.values())) == 4
    assert [k for k, svg in gambar.items() if "stroke-dasharray" in svg] == ["belum_lapor"]
    for svg in gambar.values():
        assert ElementTree.fromstring(svg).get("aria-hidden") == "true"
        assert "<text" not in svg
    with pytest.raises(ValueError, match="tidak dikenal"):
        tanda.tanda_svg(None, 5, "lupa")


def test_colours_of_text_and_marks_reach_their_contrast_on_white():
    def terang(warna):
        nilai = [int(warna[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        nilai = [v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in nilai]
        return float(np.dot(nilai, [0.2126, 0.7152, 0.0722]))

    for warna, kontras in (
        (tanda.TEKS, 17.4), (tanda.TEKS_KEDUA, 7.5), (tanda.TAUTAN, 8.4), (tanda.ABU_BERMAKNA, 4.5),
        (tanda.GARIS_TANDA, 12.6), *zip(tanda.WARNA, (9.7, 3.3, 1.7, 3.9, 10.9), strict=True),
    ):  # fmt: skip
        assert 1.05 / (terang(warna) + 0.05) == pytest.approx(kontras, abs=0.1)


def test_signs_need_no_matplotlib():
    skrip = "import sys, ikilib.tanda; print('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", skrip], capture_output=True, text=True).stdout.strip() == "False"
