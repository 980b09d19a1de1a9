"""Realisasi, capaian, predikat, states and quarters; every expected figure is worked by hand."""

import numpy as np
import pandas as pd
import pytest
from buat import NAN, fakta, target
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ikilib import evaluasi, tafsir
from ikilib.angka import bulatkan

BAKU = tafsir.skala()["permendagri_54_2010"]
NON_KUMULATIF, POSISI, UNIK, KUMULATIF = (
    next(iter(k[k["triwulan"] == t]["kode"]), "") for k in [tafsir.katalog().query("rumus == 'jumlah' and kode != '02.05'")]
    for t in ("non_kumulatif", "posisi_akhir", "unik", "kumulatif")
)  # fmt: skip


def satu(f, t, kode, skala=BAKU, **lain):
    return evaluasi.hasil(f, t, [2019], skala, **lain).set_index("kode").loc[kode]


def hitung(realisasi, target_, polaritas="tinggi", atas=NAN, **lain):
    kolom = [np.array([x], float) for x in (realisasi, target_, atas)]
    return evaluasi.capaian(*kolom, np.array([polaritas], dtype=object), **lain)[0]


@pytest.mark.parametrize(
    ("polaritas", "target_", "realisasi", "capaian"),
    [("tinggi", 100, 57, 57.00), ("tinggi", 95, 93, 97.89), ("tinggi", 200_000, 181_990, 91.00), ("tinggi", 20, 280 / 3, 466.67),
     ("rendah", 7, 6.5, 107.14), ("rendah", 8, 9, 87.50), ("rendah", 10, 30, -100.00), ("rendah", 10, 0, 200.00), ("rendah", 90, 80, 111.11)],
)  # fmt: skip
def test_capaian_as_worked_by_hand(polaritas, target_, realisasi, capaian):
    assert bulatkan(hitung(realisasi, target_, polaritas)) == capaian


@pytest.mark.parametrize(
    ("polaritas", "realisasi", "capaian"),
    [("tinggi", 85, 100.0), ("tinggi", 92, 102.22), ("tinggi", 70, 87.5), ("tinggi", 80, 100.0), ("tinggi", 90, 100.0),
     ("rendah", 85, 100.0), ("rendah", 99, 90.0), ("rendah", 72, 110.0)],
)  # fmt: skip
def test_a_range_target_counts_full_inside_and_is_measured_from_its_nearer_bound_outside(polaritas, realisasi, capaian):
    # tinggi 92: 92 × 100 / 90 = 102,22; rendah 99: (180 − 99) × 100 / 90 = 90; rendah 72: (160 − 72) × 100 / 80 = 110
    assert bulatkan(hitung(realisasi, 80, polaritas, atas=90)) == capaian


def test_the_other_rule_for_lower_is_better_must_be_asked_for_by_name():
    assert bulatkan(hitung(135.15, 88.82, "rendah")) == 47.84
    assert bulatkan(hitung(135.15, 88.82, "rendah", rendah="target_per_realisasi")) == 65.72


@pytest.mark.parametrize(
    ("nilai", "kata"),
    [(91, "Sangat Tinggi"), (90.995, "Sangat Tinggi"), (90.99, "Tinggi"), (90.5, "Tinggi"), (76, "Tinggi"), (75.99, "Sedang"),
     (66, "Sedang"), (65.25, "Rendah"), (51, "Rendah"), (50.99, "Sangat Rendah"), (-100, "Sangat Rendah"), (466.67, "Sangat Tinggi")],
)  # fmt: skip
def test_the_predikat_is_that_of_the_number_as_printed(nilai, kata):
    assert evaluasi.predikat(np.array([nilai]), BAKU)[0] == kata


@pytest.mark.parametrize(
    ("skala", "nilai", "kata"),
    [("perka_bkn_1_2013", 61, "Cukup"), ("perka_bkn_1_2013", 60.99, "Kurang"), ("perka_bkn_1_2013", 50, "Buruk"),
     ("pp_30_2019", 119, "Baik"), ("pp_30_2019", 90, "Baik"), ("pp_30_2019", 89.99, "Cukup"), ("pp_30_2019", 49.99, "Sangat Kurang"),
     ("panrb_8_2021", 97.89, "Cukup"), ("panrb_8_2021", 99.5, "Baik"), ("panrb_8_2021", 100.49, "Baik"), ("panrb_8_2021", 100.5, "Sangat Baik"),
     ("panrb_8_2021", 79.5, "Cukup"), ("panrb_8_2021", 59.4, "Sangat Kurang")],
)  # fmt: skip
def test_other_scales_use_their_own_words_bounds_and_decimals(skala, nilai, kata):
    assert evaluasi.predikat(np.array([nilai]), tafsir.skala()[skala])[0] == kata


def test_very_good_of_pp_30_is_never_given_from_a_number_alone():
    assert "Sangat Baik" not in evaluasi.predikat(np.arange(0, 300.0), tafsir.skala()["pp_30_2019"])


def test_a_missing_value_has_no_predikat():
    assert evaluasi.predikat(np.array([NAN]), BAKU)[0] == ""


def test_zero_blank_and_not_applicable_are_three_things():
    a, b, c = tafsir.katalog().query("rumus == 'jumlah'")["kode"].iloc[:3]
    f = fakta({(a, 2019): 0}, {(b, 2019): "belum_lapor", (c, 2019): "tidak_berlaku"})
    h = evaluasi.hasil(f, target({a: 4, b: 4, c: 4}), [2019], BAKU).set_index("kode")
    assert h.loc[[a, b, c], "status"].tolist() == ["ada", "belum_lapor", "tidak_berlaku"]
    assert h.loc[a, "capaian"] == 0 and h.loc[a, "predikat"] == "Sangat Rendah"
    assert h.loc[[b, c], "capaian"].isna().all() and (h.loc[[b, c], "predikat"] == "").all()


@pytest.mark.parametrize(
    ("f", "t", "status"),
    [
        pytest.param(
            fakta({}, {(NON_KUMULATIF, 2019): "tidak_berlaku"}),
            target({}),
            "tidak_berlaku",
            id="not applicable goes before no target",
        ),
        pytest.param(fakta({}), target({}), "belum_lapor", id="not reported goes before no target"),
        pytest.param(fakta({(NON_KUMULATIF, 2019): 5}), target({}), "tanpa_target", id="no row of target"),
        pytest.param(
            fakta({(NON_KUMULATIF, 2019): 5}), target({NON_KUMULATIF: NAN}), "tanpa_target", id="an empty target"
        ),
        pytest.param(
            fakta({(NON_KUMULATIF, 2019): 5}),
            target({NON_KUMULATIF: 0}),
            "tidak_dapat_dihitung",
            id="a target of nought",
        ),
        pytest.param(
            fakta({(NON_KUMULATIF, 2019): 5}),
            target({NON_KUMULATIF: -3}),
            "tidak_dapat_dihitung",
            id="a negative target",
        ),
        pytest.param(fakta({(NON_KUMULATIF, 2019): 5}), target({NON_KUMULATIF: 10}), "ada", id="all there"),
    ],
)
def test_the_state_is_the_first_that_fits_and_has_a_reason(f, t, status):
    b = satu(f, t, NON_KUMULATIF)
    assert b["status"] == status
    assert (b["alasan"] == "") == (status == "ada")
    assert np.isnan(b["capaian"]) == (status != "ada")


def test_a_missing_last_year_is_a_missing_operand_named_with_its_year():
    b = satu(fakta({("nilai_investasi", 2019): 2.9e12}), target({"08.01": 20}), "08.01")
    assert b["status"] == "belum_lapor"
    assert "nilai_investasi" in b["alasan"] and "2018" in b["alasan"] and "2019" not in b["alasan"]


def test_the_part_that_is_there_does_not_make_a_number_of_a_sum():
    f = fakta({("dokumen_perencanaan", 2019): 4, ("laporan_kinerja", 2019): 2, ("dokumen_disusun", 2019): 12})
    b = satu(f, target({"01.04": 90}), "01.04")
    assert np.isnan(b["realisasi"]) and b["status"] == "belum_lapor"
    assert "dokumen_penganggaran" in b["alasan"] and "laporan_keuangan" in b["alasan"]


@pytest.mark.parametrize(
    ("asal_fakta", "asal_target", "asal"),
    [
        ("terbit", "contoh", "contoh"),
        ("isian", "terbit", "isian"),
        ("terbit", "terbit", "terbit"),
        ("contoh", "isian", "contoh"),
    ],
)
def test_a_result_is_as_sound_as_its_weakest_figure(asal_fakta, asal_target, asal):
    b = satu(
        fakta({(NON_KUMULATIF, 2019): 5}, asal=asal_fakta), target({NON_KUMULATIF: 10}, asal=asal_target), NON_KUMULATIF
    )
    assert b["asal"] == asal


def test_02_05_reads_the_same_fact_as_the_operand_sarpras_baik():
    f = fakta({("sarpras_baik", 2019): 315, ("sarpras_total", 2019): 420})
    h = evaluasi.hasil(f, target({"02.05": 350, "01.02": 75}), [2019], BAKU).set_index("kode")
    assert h.loc["02.05", "realisasi"] == 315 and h.loc["01.02", "realisasi"] == 75


# --- quarters ---

TW = {1: 3, 2: 4, 3: 5, 4: 6}


def triwulanan(kode, tahunan=None, tanpa=()):
    nilai = {(kode, 2019, p): n for p, n in TW.items() if p not in tanpa}
    return fakta(nilai | ({(kode, 2019): tahunan} if tahunan is not None else {}))


@pytest.mark.parametrize(("k", "realisasi"), [(1, 3), (2, 7), (3, 12), (4, 18), (None, 18)])
def test_a_count_that_adds_up_is_summed_to_its_quarter(k, realisasi):
    t = target({NON_KUMULATIF: 20} | {(NON_KUMULATIF, p): 5 for p in TW})
    b = satu(triwulanan(NON_KUMULATIF), t, NON_KUMULATIF, triwulan=k)
    assert b["realisasi"] == realisasi
    assert b["target"] == (20 if k in (4, None) else 5 * k)


@pytest.mark.parametrize("sifat", [POSISI, KUMULATIF])
@pytest.mark.parametrize(("k", "realisasi"), [(1, 3), (2, 4), (3, 5), (4, 6), (None, 6)])
def test_a_position_is_the_last_one_given(sifat, k, realisasi):
    t = target({sifat: 20} | {(sifat, p): 10 + p for p in TW})
    b = satu(triwulanan(sifat), t, sifat, triwulan=k)
    assert b["realisasi"] == realisasi and b["target"] == (20 if k in (4, None) else 10 + k)


def test_a_position_not_given_in_a_quarter_keeps_the_one_before():
    b = satu(triwulanan(POSISI, tanpa=(2, 3)), target({POSISI: 20} | {(POSISI, p): 10 for p in TW}), POSISI, triwulan=3)
    assert b["realisasi"] == 3


@pytest.mark.parametrize(
    ("k", "status", "realisasi"),
    [(1, "ada", 3), (2, "tidak_dapat_dihitung", NAN), (3, "tidak_dapat_dihitung", NAN), (4, "ada", 15)],
)
def test_distinct_persons_are_counted_for_the_year_not_summed(k, status, realisasi):
    t = target({UNIK: 20} | {(UNIK, p): 5 for p in TW})
    b = satu(triwulanan(UNIK, tahunan=15), t, UNIK, triwulan=k)
    assert b["status"] == status
    assert b["realisasi"] == pytest.approx(realisasi, nan_ok=True)
    assert status == "ada" or f"triwulan {evaluasi.ROMAWI[k]}" in b["alasan"]


def test_distinct_persons_without_a_yearly_figure_are_not_reported():
    b = satu(triwulanan(UNIK), target({UNIK: 20}), UNIK)
    assert b["status"] == "belum_lapor"


def test_a_year_with_a_quarter_missing_names_that_quarter():
    b = satu(triwulanan(NON_KUMULATIF, tanpa=(2, 4)), target({NON_KUMULATIF: 20}), NON_KUMULATIF)
    assert b["status"] == "belum_lapor" and "triwulan II dan IV" in b["alasan"]


def test_the_yearly_figure_goes_before_the_quarters():
    assert satu(triwulanan(POSISI, tahunan=9), target({POSISI: 20}), POSISI)["realisasi"] == 9


def test_a_ratio_is_computed_again_from_its_operands_as_of_the_quarter():
    # 18.01 by the end of quarter 2: (40 + 50) of (50 + 50) = 90 %
    f = fakta({("izin_bidang_1_tepat_waktu", 2019, 1): 40, ("izin_bidang_1_tepat_waktu", 2019, 2): 50,
               ("izin_bidang_1_total", 2019, 1): 50, ("izin_bidang_1_total", 2019, 2): 50})  # fmt: skip
    b = satu(f, target({"18.01": 95, ("18.01", 2): 80}), "18.01", triwulan=2)
    assert (b["realisasi"], b["target"], b["capaian"]) == (90, 80, 112.5)


def test_n_over_last_year_compares_with_the_same_quarters_of_last_year():
    # complaints 10 + 10 this year, 15 + 10 last year: 80
    f = fakta({("pengaduan", t, p): n for t, tw in ((2019, (10, 10)), (2018, (15, 10))) for p, n in enumerate(tw, 1)})
    assert satu(f, target({"26.03": 90, ("26.03", 2): 90}), "26.03", triwulan=2)["realisasi"] == 80


def test_n_over_last_year_has_a_reason_when_last_year_has_no_quarters():
    f = fakta({("pengaduan", 2019, 1): 10, ("pengaduan", 2018): 40})
    b = satu(f, target({"26.03": 90, ("26.03", 1): 90}), "26.03", triwulan=1)
    assert b["status"] == "belum_lapor" and "2018" in b["alasan"]


def test_a_quarter_target_that_is_needed_and_missing_is_no_target():
    b = satu(triwulanan(NON_KUMULATIF), target({NON_KUMULATIF: 20, (NON_KUMULATIF, 1): 5}), NON_KUMULATIF, triwulan=2)
    assert b["status"] == "tanpa_target"


def test_a_range_has_no_quarters():
    b = satu(
        triwulanan(NON_KUMULATIF),
        target({NON_KUMULATIF: 20, (NON_KUMULATIF, 1): 5}, atas={NON_KUMULATIF: 25}),
        NON_KUMULATIF,
        triwulan=1,
    )
    assert b["status"] == "tanpa_target" and "rentang" in b["alasan"]


# --- properties ---

positif = st.floats(0.01, 1e9)
polaritas = st.sampled_from(["tinggi", "rendah"])


@given(positif, st.floats(0, 1e9), st.floats(0, 1e9), polaritas, st.none() | st.floats(1.0, 5.0))
def test_a_better_realisasi_never_lowers_capaian(target_, r1, r2, arah, lebar):
    buruk, baik = sorted((r1, r2), reverse=arah == "rendah")
    atas = NAN if lebar is None else target_ * lebar
    rendah = hitung(buruk, target_, arah, atas)
    assert hitung(baik, target_, arah, atas) >= rendah - abs(rendah) * 1e-12 - 1e-9


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(1, 1000), polaritas)
def test_scaling_target_and_realisasi_alike_changes_nothing(r, t, k, arah):
    assert bulatkan(hitung(r * k, t * k, arah)) == bulatkan(hitung(r, t, arah))


@given(st.sampled_from(sorted({v for v in tafsir.variabel()["variabel"] if "." not in v})))
@settings(max_examples=18, deadline=None)
def test_a_missing_operand_never_yields_a_number(hilang):
    semua = {(v, t): 10 for v in tafsir.variabel()["variabel"] if "." not in v for t in (2018, 2019)}
    f = fakta({k: n for k, n in semua.items() if k[0] != hilang})
    h = evaluasi.hasil(f, target(dict.fromkeys(tafsir.rumus(), 50)), [2019], BAKU)
    pakai = [k for k, r in tafsir.rumus().items() if hilang in {o.variabel for o in (*r.atas, *r.bawah)}]
    kena = h[h["kode"].isin(pakai)]
    assert len(kena) and kena["realisasi"].isna().all() and (kena["status"] == "belum_lapor").all()


@given(st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_the_order_of_rows_never_matters(acak):
    kode = tafsir.katalog().query("rumus == 'jumlah' and kode != '02.05'")["kode"].tolist()
    f = fakta({(k, 2019): i % 13 for i, k in enumerate(kode)})
    t = target({k: 10 for k in kode})
    urut_f, urut_t = list(range(len(f))), list(range(len(t)))
    acak.shuffle(urut_f)
    acak.shuffle(urut_t)
    assume(urut_f != list(range(len(f))))
    pd.testing.assert_frame_equal(
        evaluasi.hasil(f, t, [2019], BAKU), evaluasi.hasil(f.iloc[urut_f], t.iloc[urut_t], [2019], BAKU)
    )


@pytest.mark.parametrize(
    ("tahunan", "k", "tempat"),
    [(18, None, "kolom tahunan"), (None, None, "kolom tw1 sampai kolom tw4"), (18, 2, "kolom tw1 sampai kolom tw2")],
)
def test_a_figure_names_just_the_cells_that_it_was_taken_from(tahunan, k, tempat):
    f = triwulanan(NON_KUMULATIF, tahunan=tahunan)
    f["sel"] = ["kolom tahunan" if p == 0 else f"kolom tw{p}" for p in f["periode"]]
    assert evaluasi.nilai(f, k)["sel"].tolist() == [tempat]


def test_only_the_figures_that_were_used_decide_how_sound_a_result_is():
    f = triwulanan(NON_KUMULATIF, tahunan=18)
    f["asal"] = ["isian" if p == 0 else "contoh" for p in f["periode"]]
    assert evaluasi.nilai(f)["asal"].tolist() == ["isian"]
