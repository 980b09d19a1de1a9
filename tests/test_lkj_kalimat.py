"""The sentences of the Laporan Kinerja: each drawn from a small table whose counts a reader can do in his head."""

import pandas as pd
import pytest

from ikilib import tafsir
from ikilib.dokumen import kalimat

SKALA = tafsir.cari_skala("permendagri_54_2010")
KOLOM = "kode nomor indikator satuan target realisasi capaian predikat status alasan".split()
N = float("nan")
HASIL = pd.DataFrame(
    [
        ("01.01", 1, "Persentase puas", "persen", 80.0, 84.0, 105.0, "Sangat Tinggi", "ada", ""),
        ("01.02", 1, "Persentase layak", "persen", 80.0, 60.0, 75.0, "Sedang", "ada", ""),
        ("02.01", 2, "Jumlah surat", "surat", 1200.0, 600.0, 50.0, "Sangat Rendah", "ada", ""),
        ("02.02", 2, "Jumlah rapat", "rapat", 4.0, 4.2, 105.0, "Sangat Tinggi", "ada", ""),
        ("02.03", 2, "Jumlah buku", "buku", 4.0, 4.2, 105.004, "Sangat Tinggi", "ada", ""),
        ("02.04", 2, "Jumlah unit", "unit", 4.0, 4.2, 105.0, "Sangat Tinggi", "ada", ""),
        ("02.05", 2, "Jumlah arsip", "arsip", 4.0, N, N, "", "belum_lapor", "Arsip tahun 2019 belum dilaporkan."),
        ("03.01", 3, "Jumlah peta", "peta", N, 3.0, N, "", "tanpa_target", "Target tahun 2019 belum ditetapkan."),
        ("03.02", 3, "Jumlah izin", "izin", N, N, N, "", "tidak_berlaku", "Dinyatakan tidak berlaku."),
    ],
    columns=KOLOM,
).assign(tahun=2019, target_atas=N)


def test_counts_by_predikat_name_only_what_there_is():
    assert kalimat.menurut_predikat(HASIL, SKALA) == (
        "Dari 9 indikator, 6 dinilai: 4 Sangat Tinggi, 1 Sedang dan 1 Sangat Rendah; tanpa capaian: 1 belum lapor, "
        "1 tidak berlaku dan 1 tak terhitung."
    )


def test_counts_when_nothing_is_missing_and_when_nothing_is_assessed():
    assert kalimat.menurut_predikat(HASIL.iloc[:3], SKALA) == (
        "Dari 3 indikator, 3 dinilai: 1 Sangat Tinggi, 1 Sedang dan 1 Sangat Rendah."
    )
    assert kalimat.menurut_predikat(HASIL.iloc[6:7], SKALA) == (
        "Dari 1 indikator, tidak ada yang dapat dinilai: 1 belum lapor."
    )


def test_the_three_best_are_equal_as_printed_so_the_code_decides_and_the_fourth_is_counted():
    assert kalimat.ujung_teks(HASIL, tertinggi=True) == [
        "01.01 Persentase puas: 105,00\u00a0%, Sangat Tinggi (realisasi 84,00 dari target 80,00 %).",
        "02.02 Jumlah rapat: 105,00\u00a0%, Sangat Tinggi (realisasi 4,20 dari target 4 rapat).",
        "02.03 Jumlah buku: 105,00\u00a0%, Sangat Tinggi (realisasi 4,20 dari target 4 buku); 1 indikator lain bercapaian sama.",
    ]


def test_the_three_lowest_begin_with_the_lowest():
    assert kalimat.ujung_teks(HASIL, tertinggi=False)[:2] == [
        "02.01 Jumlah surat: 50,00\u00a0%, Sangat Rendah (realisasi 600 dari target 1.200 surat).",
        "01.02 Persentase layak: 75,00\u00a0%, Sedang (realisasi 60,00 dari target 80,00 %).",
    ]


def test_best_and_lowest_of_nothing_are_no_sentence():
    assert kalimat.ujung_teks(HASIL.iloc[6:], tertinggi=True) == []


def test_what_is_missing_is_named_by_code():
    assert kalimat.belum_lapor(HASIL, 2019) == "Belum dilaporkan: 1 indikator pada 1 jabatan, yaitu 02.05."
    assert kalimat.belum_lapor(HASIL.iloc[:3], 2019) == "Semua angka tahun 2019 sudah dilaporkan."
    assert kalimat.tak_terhitung(HASIL) == ["03.01 Jumlah peta: Target tahun 2019 belum ditetapkan."]


@pytest.mark.parametrize(
    ("pasangan", "isi"),
    [
        ([("01.01", 5, 4), ("01.02", 3, 4), ("01.03", 4, 4), ("01.04", N, 4)],
         "Dibandingkan tahun 2018, realisasi naik pada 1 indikator, turun pada 1 dan tetap pada 1; tanpa pembanding: 01.04."),
        ([("01.01", 5, 4), ("01.02", 9, 4)],
         "Dibandingkan tahun 2018, realisasi naik pada 2 indikator, turun pada 0 dan tetap pada 0."),
        ([("01.01", 5, N)], "Tidak ada indikator yang dapat dibandingkan dengan tahun 2018."),
    ],
)  # fmt: skip
def test_a_year_against_the_year_before(pasangan, isi):
    assert kalimat.banding(pasangan, 2019) == isi


def baris(**isi):
    kosong = {"rata_rata": N, "terendah": N, "tertinggi": N, "predikat": "", "n": 9, "dinilai": 0, "belum_lapor": 0}
    return next(pd.DataFrame([kosong | isi]).itertuples())


def test_the_average_says_what_it_rests_on_and_how_far_it_may_move():
    r = baris(rata_rata=91.5, predikat="Sangat Tinggi", dinilai=8, belum_lapor=1, terendah=81.33, tertinggi=92.44)
    assert kalimat.ringkasan(r) == (
        "Rata-rata capaian 91,50\u00a0%, predikat Sangat Tinggi, dari 8 di antara 9 indikator. Bila 1 yang belum lapor "
        "ikut dihitung, rata-rata itu ada di antara 81,33 dan 92,44."
    )
    assert kalimat.ringkasan(baris(rata_rata=100.0, predikat="Sangat Tinggi", dinilai=9)) == (
        "Rata-rata capaian 100,00\u00a0%, predikat Sangat Tinggi, dari 9 di antara 9 indikator."
    )
    assert kalimat.ringkasan(baris()) == (
        "Belum ada rata-rata capaian: tidak ada yang dapat dinilai di antara 9 indikator."
    )


def test_the_average_of_two_years_leaves_out_a_year_without_one():
    kini, lalu = baris(rata_rata=91.5), baris(rata_rata=88.0)
    assert kalimat.rata_rata(kini, lalu, 2019) == "Rata-rata capaian tahun 2019 91,50; tahun 2018 88,00."
    assert kalimat.rata_rata(baris(), lalu, 2019) == "Rata-rata capaian tahun 2018 88,00."
    assert kalimat.rata_rata(kini, None, 2016) == "Rata-rata capaian tahun 2016 91,50."
    assert kalimat.rata_rata(baris(), baris(), 2019) == ""


def test_codes_of_a_whole_sasaran_are_named_by_first_and_last():
    semua = ["18.01", "18.02", "18.03"]
    assert kalimat.kode(semua, semua) == "18.01 sampai 18.03"
    assert kalimat.kode(semua[:2], semua) == "18.01 dan 18.02"
    assert kalimat.kode(semua[:1], semua[:1]) == "18.01"
    assert kalimat.berkas([2018, 2019], "realisasi") == "2018/realisasi.csv dan 2019/realisasi.csv"
