"""Averages from sasaran to dinas, with what is missing; figures worked by hand."""

import numpy as np
from buat import NAN, fakta, target
from hypothesis import given, settings
from hypothesis import strategies as st

from ikilib import evaluasi, rekap, tafsir

BAKU = tafsir.skala()["permendagri_54_2010"]
JUMLAH = tafsir.katalog().query("rumus == 'jumlah' and kode != '02.05'")["kode"].tolist()
SEMBILAN_BELAS = [k for k in JUMLAH if k.startswith("19.")]  # five counts, one sasaran


def ringkas(capaian: dict, bobot: dict | None = None, status: dict | None = None, batas=rekap.BATAS):
    """Rekap when every count in `capaian` reaches that percentage of a target of 1000."""
    f = fakta({(k, 2019): x * 10 for k, x in capaian.items()}, status)
    t = target(dict.fromkeys([*capaian, *(k for k, _ in status or {})], 1000), bobot=bobot)
    return rekap.rekap(evaluasi.hasil(f, t, [2019], BAKU), BAKU, batas)


def baris(r, tingkat, nomor):
    return r[(r["tingkat"] == tingkat) & (r["nomor"] == nomor)].iloc[0]


def test_there_are_34_sasaran_27_jabatan_5_bidang_and_the_dinas():
    r = ringkas({})
    assert r["tingkat"].value_counts().to_dict() == {"sasaran": 34, "jabatan": 27, "bidang": 5, "dinas": 1}
    assert r.loc[r["tingkat"] == "bidang", "nomor"].tolist() == [1, 8, 13, 18, 23]


def test_an_average_is_of_capaian_clipped_to_0_and_100():
    # 150 → 100, 80, 60 → mean 80
    a, b, c = SEMBILAN_BELAS[:3]
    assert baris(ringkas({a: 150, b: 80, c: 60}), "jabatan", 19)["rata_rata"] == 80


def test_the_bounds_can_be_set():
    a, b = SEMBILAN_BELAS[:2]
    assert baris(ringkas({a: 150, b: 80}, batas=(0, 120)), "jabatan", 19)["rata_rata"] == 100


def test_the_mean_is_rounded_once_and_its_predikat_is_that_of_the_printed_mean():
    # (90,99 + 91,00) / 2 = 90,995 → 91,00 → Sangat Tinggi
    a, b = SEMBILAN_BELAS[:2]
    r = baris(ringkas({a: 90.99, b: 91.0}), "jabatan", 19)
    assert (r["rata_rata"], r["predikat"]) == (91.00, "Sangat Tinggi")


def test_what_is_not_reported_widens_the_possible_range():
    # 90 and 60 known, one of three missing: 75; lowest (150 + 0) / 3 = 50; highest (150 + 100) / 3 = 83,33
    a, b, c = SEMBILAN_BELAS[:3]
    r = baris(
        ringkas(
            {a: 90, b: 60},
            status={(c, 2019): "belum_lapor", **{(k, 2019): "tidak_berlaku" for k in SEMBILAN_BELAS[3:]}},
        ),
        "jabatan",
        19,
    )
    assert (r["rata_rata"], r["terendah"], r["tertinggi"]) == (75.0, 50.0, 83.33)
    assert (r["n"], r["dinilai"], r["belum_lapor"], r["tidak_berlaku"]) == (5, 2, 1, 2)


def test_nothing_missing_means_one_value():
    r = baris(ringkas(dict.fromkeys(SEMBILAN_BELAS, 70)), "jabatan", 19)
    assert r["rata_rata"] == r["terendah"] == r["tertinggi"] == 70


def test_all_missing_may_still_be_anything_from_0_to_100():
    r = baris(ringkas({}), "jabatan", 19)
    assert np.isnan(r["rata_rata"]) and r["predikat"] == ""
    assert (r["terendah"], r["tertinggi"]) == (0.0, 100.0)


def test_nothing_to_assess_leaves_all_empty():
    r = baris(ringkas({}, status={(k, 2019): "tidak_berlaku" for k in SEMBILAN_BELAS}), "jabatan", 19)
    assert np.isnan([r["rata_rata"], r["terendah"], r["tertinggi"]]).all()


def test_weights_hold_within_a_position_and_are_shared_out_over_what_has_a_capaian():
    # weights 40, 10, 50: 100 × 40 + 50 × 10 over 50 = 90; with the missing one (50): lowest 45, highest 95
    a, b, c, d, e = SEMBILAN_BELAS
    r = ringkas(
        {a: 100, b: 50},
        bobot={a: 40, b: 10, c: 50, d: 0, e: 0},
        status={(c, 2019): "belum_lapor", (d, 2019): "tidak_berlaku", (e, 2019): "tidak_berlaku"},
    )
    for tingkat in ("sasaran", "jabatan"):
        b_ = baris(r, tingkat, 19)
        assert (b_["rata_rata"], b_["terendah"], b_["tertinggi"]) == (90.0, 45.0, 95.0)
    assert baris(r, "bidang", 18)["rata_rata"] == 75.0  # above a position each indicator counts alike


def test_a_bidang_is_its_head_with_everyone_beneath():
    n = ringkas({}).set_index(["tingkat", "nomor"])["n"]
    # 18: 9 + 5 + 6 + 8 + 3 indicators of positions 18-22
    assert n["bidang", 18] == 31 and n["dinas", 0] == 165
    assert sum(n["bidang", k] for k in (1, 8, 13, 18, 23)) == 165


def test_no_target_and_not_computable_are_counted_together():
    a, b = SEMBILAN_BELAS[:2]
    h = evaluasi.hasil(fakta({(a, 2019): 5, (b, 2019): 5}), target({a: 0}), [2019], BAKU)
    assert baris(rekap.rekap(h, BAKU), "jabatan", 19)["tak_terhitung"] == 2


def test_the_states_of_a_year_add_up_to_165():
    a, b, c = SEMBILAN_BELAS[:3]
    h = evaluasi.hasil(
        fakta({(a, 2019): 95, (b, 2019): 70}, {(c, 2019): "tidak_berlaku"}),
        target({a: 100, b: 100, c: 1}),
        [2019],
        BAKU,
    )
    hitung = rekap.hitungan(h, BAKU)[2019]
    assert hitung.to_dict() == {"Sangat Tinggi": 1, "Tinggi": 0, "Sedang": 1, "Rendah": 0, "Sangat Rendah": 0,
                                "Belum lapor": 162, "Tidak berlaku": 1, "Tak terhitung": 0}  # fmt: skip


@given(st.integers(0, 100), st.lists(st.integers(1, 30), min_size=5, max_size=5))
@settings(max_examples=20, deadline=None)
def test_the_rekap_of_equal_values_is_that_value(nilai, berat):
    bobot = {k: 100 * b / sum(berat) for k, b in zip(SEMBILAN_BELAS, berat, strict=True)}
    assert baris(ringkas(dict.fromkeys(SEMBILAN_BELAS, nilai), bobot=bobot), "jabatan", 19)["rata_rata"] == nilai


@given(st.permutations(range(165)))
@settings(max_examples=10, deadline=None)
def test_the_order_of_rows_never_matters(urutan):
    f = fakta({(k, 2019): (i * 37 % 101) / 7 for i, k in enumerate(JUMLAH)})
    h = evaluasi.hasil(f, target(dict.fromkeys(JUMLAH, 11)), [2019], BAKU)
    satu = rekap.rekap(h, BAKU).set_index(["tingkat", "nomor", "nama"]).sort_index()
    dua = rekap.rekap(h.iloc[list(urutan)], BAKU).set_index(["tingkat", "nomor", "nama"]).sort_index()
    assert satu.equals(dua)


def test_a_missing_capaian_is_never_counted_as_100():
    a, b = SEMBILAN_BELAS[:2]
    assert baris(ringkas({a: 60}, status={(b, 2019): "belum_lapor"}), "jabatan", 19)["rata_rata"] == 60
    assert not np.isfinite(NAN)
