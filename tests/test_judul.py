"""Sentences that state a finding: each pattern where it holds, and where it does not."""

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from ikilib import tafsir
from ikilib.laporan import judul

NAN = float("nan")
SKALA = tafsir.skala()["permendagri_54_2010"]
RENTANG = (2016, 2021)


@pytest.mark.parametrize(
    ("n", "kata"),
    [
        (0, "nol"),
        (7, "tujuh"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (20, "dua puluh"),
        (27, "dua puluh tujuh"),
    ],
)
def test_numbers_at_the_head_of_a_sentence_are_words(n, kata):
    assert judul.bilangan(n) == kata


@pytest.mark.parametrize(
    ("rata", "belum", "kalimat"),
    [
        # 92,79 to 91,17 is 1,62 apart, and their mean is 91,93.
        ({2016: 92.79, 2017: 91.17, 2018: 91.94, 2019: 91.83}, {2018: 5, 2019: 12},
         "Rata-rata tetap sekitar 92 sejak 2016; yang belum lapor naik menjadi 12"),
        ({2016: 92.79, 2017: 91.17, 2018: 91.94, 2019: 91.83}, {2018: 12, 2019: 12}, "Rata-rata tetap sekitar 92 sejak 2016"),
        # 2,01 apart: no longer steady.
        ({2016: 90.00, 2017: 91.00, 2018: 92.01, 2019: 91.00}, {2018: 3, 2019: 1},
         "Rata-rata turun 1,01 poin menjadi 91,00; yang belum lapor turun menjadi 1"),
        ({2018: 80.00, 2019: 83.50}, {2018: 0, 2019: 0}, "Rata-rata naik 3,50 poin menjadi 83,50"),
        ({2018: 80.00, 2019: 80.00}, {2018: 0, 2019: 0}, "Rata-rata sama dengan tahun 2018: 80,00"),
        # Three equal years of which the first is missing are not "sejak 2016".
        ({2016: NAN, 2017: 80.00, 2018: 80.00, 2019: 80.10}, {2018: 0, 2019: 0}, "Rata-rata naik 0,10 poin menjadi 80,10"),
        ({2018: NAN, 2019: 91.83}, {2018: 165, 2019: 1}, "Tren 2016–2021"),
        ({2018: 91.00, 2019: NAN}, {2018: 1, 2019: 165}, "Tren 2016–2021"),
        ({}, {}, "Tren 2016–2021"),
    ],
)  # fmt: skip
def test_heading_of_the_trend(rata, belum, kalimat):
    assert judul.tren(2019, rata, belum, RENTANG) == kalimat


@pytest.mark.parametrize(
    ("rata", "kalimat"),
    [
        ([75.99, 80.0, 100.0], "Satu dari 3 jabatan di bawah 76; satu tepat 100"),
        ([75.99, 80.0, NAN], "Satu dari 3 jabatan di bawah 76"),
        ([76.0, 99.99, 80.0], "Semua 3 jabatan mencapai 76 atau lebih"),
        ([76.0, 100.0, NAN], "Semua 2 jabatan yang dinilai mencapai 76 atau lebih; satu tepat 100"),
        ([NAN, NAN], "27 jabatan"),
    ],
)
def test_heading_of_the_positions(rata, kalimat):
    assert judul.di_bawah(rata, 76, "jabatan", "27 jabatan") == kalimat


@pytest.mark.parametrize(
    ("nilai", "belum", "kalimat"),
    [
        ([100.0, 466.67], 0, "Semua 2 indikator mencapai target"),
        ([99.996, 100.0], 0, "Semua 2 indikator mencapai target"),  # printed 100,00
        ([99.99, 100.0, NAN], 1, "Satu dari 3 indikator mencapai target; satu belum lapor"),
        ([99.99, 100.0, NAN], 0, "Satu dari 3 indikator mencapai target"),
        ([50.0, 99.99], 0, "Tidak satu pun dari 2 indikator mencapai target"),
        ([NAN, NAN], 2, "Realisasi terhadap target"),
    ],
)
def test_heading_of_the_bullet_rows(nilai, belum, kalimat):
    assert judul.capaian(nilai, belum) == kalimat


@pytest.mark.parametrize(
    ("pasangan", "kalimat"),
    [
        ([(5, 4), (3, 4), (4, 4), (9, NAN)], "Realisasi 1 indikator naik, 1 turun, 1 tetap sejak 2018"),
        ([(5, NAN), (NAN, 4)], "Enam tahun 2016–2021"),
        ([], "Enam tahun 2016–2021"),
    ],
)
def test_heading_of_the_strips(pasangan, kalimat):
    assert judul.enam(pasangan, 2019, RENTANG) == kalimat


def test_no_heading_is_longer_than_twelve_words():
    panjang = [
        judul.tren(2019, {2018: 80.0, 2019: 80.0}, {2018: 1, 2019: 22}, RENTANG),
        judul.di_bawah([10.0] * 15 + [100.0] * 12, 76, "jabatan", ""),
        judul.di_bawah([10.0] * 23 + [100.0] * 11, 76, "sasaran", ""),
        judul.capaian([100.0] * 11 + [50.0] * 12 + [NAN] * 12, 12),
    ]
    assert max(len(k.split()) for k in panjang) <= 12


# Yang perlu perhatian


def baris(kode, capaian=NAN, predikat="", status="ada", keyakinan="tafsir", realisasi=5.0, target=10.0):
    return {
        "kode": kode, "nomor": int(kode[:2]), "id": f"jabatan_{kode[:2]}", "capaian": capaian, "predikat": predikat,
        "status": status, "keyakinan": keyakinan, "realisasi": realisasi, "target": target, "target_atas": NAN,
        "satuan": "kegiatan",
    }  # fmt: skip


def hasil(*isi) -> pd.DataFrame:
    return pd.DataFrame(list(isi))


def teks(butir) -> list[str]:
    def dari(x):
        return BeautifulSoup(x[0] if isinstance(x, tuple) else x, "html.parser").get_text()

    return ["".join(map(dari, [b.tebal, *b.isi])) for b in butir]


def test_nothing_wrong_is_said():
    semua = hasil(baris("01.01", 100.0, "Sangat Tinggi"), baris("01.02", 76.0, "Tinggi"))
    assert teks(judul.perhatian_dinas(semua, SKALA)) == ["Tidak ada yang rendah; semua sudah lapor."]
    assert teks(judul.perhatian_individu(semua, SKALA)[0]) == ["Tidak ada yang rendah; semua sudah lapor."]


def test_the_dinas_names_the_lowest_first_then_what_is_missing_then_what_is_unsure():
    semua = hasil(
        baris("01.01", 60.0, "Rendah"),
        baris("08.04", 0.0, "Sangat Rendah"),
        baris("08.05", 65.0, "Rendah"),
        baris("08.06", 64.0, "Rendah"),
        baris("08.07", status="belum_lapor"),
        baris("09.01", status="belum_lapor"),
        baris("09.02", status="belum_lapor"),
        baris("08.15", status="tidak_dapat_dihitung"),
        baris("10.01", 100.0, "Sangat Tinggi", keyakinan="perlu_konfirmasi"),
        baris("10.02", status="tidak_berlaku", keyakinan="perlu_konfirmasi"),
    )
    butir = judul.perhatian_dinas(semua, SKALA)
    assert teks(butir) == [
        "4 indikator Rendah atau Sangat Rendah. Terendah: 08.04 (0,00), 01.01 (60,00), 08.06 (64,00), dan 1 lain",
        "3 belum lapor pada 2 jabatan. Siapa dan apa",
        "1 tak terhitung: 08.15. Sebabnya",
        "2 bacaan menunggu konfirmasi; 1 di antaranya ikut dalam rata-rata. Lihat daftar",
    ]
    assert ("08.04", "08_jabatan_08.html#i-08-04") in butir[0].isi


def test_a_band_that_no_indicator_is_in_is_not_named():
    butir = judul.perhatian_dinas(hasil(baris("01.01", 60.0, "Rendah")), SKALA)
    assert teks(butir)[0].startswith("1 indikator Rendah. Terendah: 01.01 (60,00)")


def test_an_individual_has_one_line_an_indicator():
    semua = hasil(
        baris("08.12", 75.0, "Sedang", realisasi=9.0, target=12.0),
        baris("08.04", 0.0, "Sangat Rendah", realisasi=0.0, target=2.0),
        baris("08.07", status="belum_lapor"),
        baris("08.15", status="tanpa_target"),
        baris("08.01", 80.0, "Tinggi", keyakinan="perlu_konfirmasi"),
    )
    butir, sisa = judul.perhatian_individu(semua, SKALA)
    assert teks(butir) == [
        "08.04 Sangat Rendah, 0,00: realisasi 0 dari target 2 kegiatan",
        "08.12 Sedang, 75,00: realisasi 9 dari target 12 kegiatan",
        "08.07 belum lapor",
        "08.15 tak terhitung",
        "1 bacaan menunggu konfirmasi: 08.01",
    ]
    assert sisa == ""


def test_at_most_six_lines_and_the_rest_is_counted():
    semua = hasil(*(baris(f"08.{i:02}", status="belum_lapor") for i in range(1, 9)))
    butir, sisa = judul.perhatian_individu(semua, SKALA)
    assert len(butir) == 5
    assert BeautifulSoup(sisa, "html.parser").get_text() == "dan 3 lain: yang belum ada"
