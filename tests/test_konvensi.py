"""Conventions side by side: what each does, and which predikat flip. Figures worked by hand."""

import numpy as np
import pytest
from buat import fakta, target

from ikilib import evaluasi, rekap, tafsir
from ikilib.simulasi import konvensi

BAKU = tafsir.skala()["permendagri_54_2010"]
SEMBILAN_BELAS = ["19.01", "19.02", "19.03", "19.04", "19.05"]


def indikator(f, t, konvensi_, kode):
    r = konvensi.sandingkan(f, t, 2019)[0]
    return r[(r["konvensi"] == konvensi_) & (r["kode"] == kode)].iloc[0]


def jabatan(f, t, konvensi_, nomor=19):
    r = konvensi.sandingkan(f, t, 2019)[1]
    return r[(r["konvensi"] == konvensi_) & (r["tingkat"] == "jabatan") & (r["nomor"] == nomor)].iloc[0]


def test_the_first_convention_gives_the_numbers_of_the_reports():
    f, t = fakta({("19.01", 2019): 90, ("19.02", 2019): 4}), target({"19.01": 100, "19.02": 5})
    h = evaluasi.hasil(f, t, [2019], BAKU)
    satu, rata = (r[r["konvensi"] == "baku"] for r in konvensi.sandingkan(f, t, 2019))
    assert next(iter(konvensi.daftar())) == "baku"
    np.testing.assert_array_equal(satu["nilai"], h["capaian"])
    np.testing.assert_array_equal(rata["nilai"], rekap.rekap(h, BAKU)["rata_rata"])
    assert satu["predikat"].tolist() == h["predikat"].tolist()


def test_each_convention_is_one_step_from_the_first_with_its_source():
    pertama, *lain = konvensi.daftar().values()
    for k in lain:
        assert sum(getattr(k, n) != getattr(pertama, n) for n in ("skala", "rendah", "batas", "nol", "bobot")) == 1
        assert k.judul and k.isi and k.sumber and k.keyakinan in ("kutipan", "sekunder", "pilihan")


@pytest.mark.parametrize(
    ("nama", "rata", "kata", "berubah"),
    [
        ("baku", 80.0, "Tinggi", False),  # (100 + 60) / 2
        ("batas_120", 90.0, "Tinggi", False),  # (120 + 60) / 2
        ("tanpa_batas", 105.0, "Sangat Tinggi", True),  # (150 + 60) / 2
    ],
)
def test_the_cap_moves_a_mean(nama, rata, kata, berubah):
    r = jabatan(fakta({("19.01", 2019): 150, ("19.02", 2019): 60}), target({"19.01": 100, "19.02": 100}), nama)
    assert (r["nilai"], r["predikat"], r["berubah"]) == (rata, kata, berubah)


def test_another_scale_flips_by_the_place_of_its_word():
    # 65: Rendah, the fourth of Permendagri 54/2010; Cukup, the third of Perka BKN 1/2013. 95 is the first of both
    f, t = fakta({("19.01", 2019): 65, ("19.02", 2019): 95}), target({"19.01": 100, "19.02": 100})
    isi = [indikator(f, t, "skala_bkn", k)[["predikat", "berubah"]].tolist() for k in ("19.01", "19.02")]
    assert isi == [["Cukup", True], ["Sangat Baik", False]]


def test_lower_is_better_by_the_other_rule():
    # 80 of 50 is 160 %, target 90: (180 − 160) × 100 / 90 = 22,22 Sangat Rendah; 90 × 100 / 160 = 56,25 Rendah
    f, t = fakta({("pengaduan", 2018): 50, ("pengaduan", 2019): 80}), target({"26.03": 90})
    assert indikator(f, t, "baku", "26.03")["nilai"] == pytest.approx(22.2222, abs=1e-4)
    assert indikator(f, t, "rendah_bagi", "26.03")[["nilai", "predikat", "berubah"]].tolist() == [56.25, "Rendah", True]


@pytest.mark.parametrize(
    ("nama", "tinggi", "rendah"),
    [("baku", None, None), ("nol_bernilai_nol", 0, 0), ("nol_tercapai", None, 100)],
)
def test_a_zero_target_counts_only_where_the_convention_says_so(nama, tinggi, rendah):
    f = fakta({("19.01", 2019): 3, ("pengaduan", 2018): 50, ("pengaduan", 2019): 0})
    for kode, nilai in (("19.01", tinggi), ("26.03", rendah)):
        x = indikator(f, target({"19.01": 0, "26.03": 0}), nama, kode)["nilai"]
        assert np.isnan(x) if nilai is None else x == nilai


def test_one_complaint_misses_a_target_of_nought():
    f = fakta({("pengaduan", 2018): 50, ("pengaduan", 2019): 1})
    assert indikator(f, target({"26.03": 0}), "nol_tercapai", "26.03")["nilai"] == 0


def test_what_is_not_reported_stays_missing_under_every_convention():
    satu, _ = konvensi.sandingkan(fakta({}), target({"19.01": 0, "19.02": 5}), 2019)
    assert len(satu) == 165 * len(konvensi.daftar()) and satu["nilai"].isna().all() and not satu["berubah"].any()


def test_without_weights_each_indicator_of_a_position_counts_alike():
    # weights 90 and 10: (100 × 90 + 50 × 10) / 100 = 95,00; alike: 75,00 Sedang
    t = target(dict.fromkeys(SEMBILAN_BELAS, 100), bobot=dict(zip(SEMBILAN_BELAS, (90, 10, 0, 0, 0), strict=True)))
    f = fakta({("19.01", 2019): 100, ("19.02", 2019): 50}, {(k, 2019): "tidak_berlaku" for k in SEMBILAN_BELAS[2:]})
    isi = [jabatan(f, t, k)[["nilai", "predikat"]].tolist() for k in ("baku", "tanpa_bobot")]
    assert isi == [[95.0, "Sangat Tinggi"], [75.0, "Sedang"]]


def test_the_summary_counts_what_flips():
    r = konvensi.ringkas(*konvensi.sandingkan(fakta({("19.01", 2019): 65}), target({"19.01": 100}), 2019))
    isi = r.set_index("konvensi").T.to_dict("list")
    assert isi["baku"] == [0, 0, 65.0, "Rendah"] and isi["skala_bkn"] == [1, 1, 65.0, "Cukup"]
