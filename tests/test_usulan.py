"""A proposal for next year's target, and superiors' targets beside subordinates'. Figures worked by hand."""

import numpy as np
import pandas as pd
import pytest
from buat import NAN, fakta, target

from ikilib import evaluasi, tafsir
from ikilib.simulasi import usulan

BAKU = tafsir.skala()["permendagri_54_2010"]


def usul(nilai: dict, kode="19.03", tahun=2020):
    """The proposal for 2020 from (tahun or (variabel, tahun)) -> figure."""
    f = fakta({k if isinstance(k, tuple) else (kode, k): x for k, x in nilai.items()})
    tahun_ = sorted({int(t) for t in f["tahun"]})
    t = pd.concat([target({kode: 10}, tahun=t) for t in tahun_])
    u = usulan.usul(evaluasi.hasil(f, t, tahun_, BAKU), tahun)
    return u[u["kode"] == kode].iloc[0]


def test_a_proposal_is_last_year_plus_the_median_change():
    # 10, 12, 13, 17, 18: changes 2, 1, 4, 1; median 1,5 → 19,5 → 20; from 18 + 1 to 18 + 4; (4 − 1) / (4 + 1) = 60 %
    u = usul({2015: 10, 2016: 12, 2017: 13, 2018: 17, 2019: 18})
    assert (u["n_perubahan"], u["usulan"], u["terendah"], u["tertinggi"], u["peluang"]) == (4, 20, 19, 22, 0.6)
    assert (u["asal"], u["alasan"]) == ("isian", "")


def test_two_changes_are_too_few_for_an_interval():
    u = usul({2017: 10, 2018: 12, 2019: 13})
    assert u["n_perubahan"] == 2 and np.isnan(u["usulan"]) and "paling sedikit 3" in u["alasan"]


def test_a_gap_makes_no_change():
    assert usul({2014: 1, 2016: 5, 2017: 6, 2018: 7, 2019: 9})["n_perubahan"] == 3


def test_without_last_year_there_is_no_start():
    u = usul({2015: 1, 2016: 2, 2017: 3, 2018: 4})
    assert np.isnan(u["usulan"]) and "tahun 2019 belum ada" in u["alasan"]


def test_a_count_never_falls_below_nought():
    # changes −5, −5, −6: 4 − 5 is below nought
    u = usul({2016: 20, 2017: 15, 2018: 10, 2019: 4})
    assert (u["usulan"], u["terendah"], u["tertinggi"]) == (0, 0, 0)


def test_a_ratio_never_passes_100():
    # 50, 65, 80, 95 %: 95 + 15 is more than all
    tepat = dict(zip(range(2016, 2020), (50, 65, 80, 95), strict=True))
    u = usul(
        {("izin_bidang_1_tepat_waktu", t): x for t, x in tepat.items()}
        | {("izin_bidang_1_total", t): 100 for t in tepat},
        kode="18.01",
    )
    assert u["usulan"] == 100 and "sama setiap tahun" in u["alasan"]


def test_a_later_year_never_enters_a_proposal():
    assert usul({2016: 1, 2017: 2, 2018: 3, 2019: 4, 2020: 90})["tertinggi"] == 5


def test_the_chance_is_that_of_a_place_among_equals():
    # Of six numbers drawn alike the last lies inside the range of the first five in 4 of 6 orders, 66,7 %
    acak = np.random.default_rng(20191125).random((20000, 6))
    dalam = (acak[:, 5] > acak[:, :5].min(axis=1)) & (acak[:, 5] < acak[:, :5].max(axis=1))
    u = usul(dict(zip(range(2014, 2020), (1, 2, 4, 8, 16, 32), strict=True)))
    assert u["peluang"] == pytest.approx(4 / 6) and dalam.mean() == pytest.approx(4 / 6, abs=0.015)


# Superiors and subordinates


def selaras(f, t):
    return usulan.selaras(f, t, 2019).set_index(["kode_atasan", "kode_bawahan"])


def test_these_four_pairs_are_found():
    pasangan = [("09.04", "10.03"), ("09.05", "10.04"), ("13.05", "14.02"), ("01.02", "02.05")]
    assert list(selaras(fakta({}), target({})).index) == pasangan


@pytest.mark.parametrize(("bawahan", "keadaan"), [(10, "sama"), (11, "beda"), (NAN, "tanpa_target")])
def test_one_number_under_two_codes_should_have_one_target(bawahan, keadaan):
    assert selaras(fakta({}), target({"13.05": 10, "14.02": bawahan})).at[("13.05", "14.02"), "keadaan"] == keadaan


def test_two_owners_are_two_numbers_and_are_not_judged():
    r = selaras(fakta({}), target({"09.04": 6, "10.03": 11})).loc[("09.04", "10.03")]
    assert (r["keadaan"], r["target_atasan"], r["target_bawahan"]) == ("sendiri", 6, 11)


@pytest.mark.parametrize(("bawahan", "keadaan"), [(314, "kurang"), (315, "sama"), (316, "lebih")])
def test_a_subordinates_count_should_just_suffice_for_the_superiors_percentage(bawahan, keadaan):
    # 86 % of 366 is 314,76: 315 suffices, 314 does not, 316 is more than needed
    f = fakta({("sarpras_total", 2019): 366})
    r = selaras(f, target({"01.02": 86, "02.05": bawahan})).loc[("01.02", "02.05")]
    assert r["keadaan"] == keadaan and r["setara"] == pytest.approx(bawahan * 100 / 366)


def test_without_the_denominator_nothing_is_compared():
    r = selaras(fakta({}), target({"01.02": 86, "02.05": 315})).loc[("01.02", "02.05")]
    assert r["keadaan"] == "tak_terhitung" and "sarpras_total" in r["alasan"]


def test_a_range_is_no_one_number_to_compare():
    t = target({"13.05": 10, "14.02": 10}, atas={"13.05": 12})
    assert selaras(fakta({}), t).at[("13.05", "14.02"), "keadaan"] == "tanpa_target"
