"""The one rounding and the Indonesian way of writing numbers."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikilib.angka import angka, angka_satuan, bulatkan, persen, rupiah


def dibulatkan_tepat(x: Fraction, desimal: int = 2) -> float:
    """Half away from zero in exact arithmetic: the rule itself, without floats."""
    k = abs(x) * 10**desimal
    return float(Fraction(math.floor(k + Fraction(1, 2)), 10**desimal) * (1 if x >= 0 else -1))


@pytest.mark.parametrize(
    ("x", "hasil"),
    [(0.125, 0.13), (1.005, 1.01), (-0.005, -0.01), (2.675, 2.68), (65.255, 65.26), (90.995, 91.0), (90.9949, 90.99),
     (1e12 + 0.125, 1e12 + 0.13), (-1e12 - 0.125, -1e12 - 0.13), (0.0, 0.0), (-0.001, 0.0)],
)  # fmt: skip
def test_ties_go_away_from_zero(x, hasil):
    assert bulatkan(x) == hasil


def test_a_rounded_zero_has_no_sign():
    assert math.copysign(1, bulatkan(-0.001)) == 1


def test_whole_percent_for_the_scale_of_2021():
    assert bulatkan(np.array([97.894737, 100.5, 100.4999]), 0).tolist() == [98, 101, 100]


def test_missing_stays_missing():
    assert np.isnan(bulatkan(np.array([float("nan"), 1.0]))).tolist() == [True, False]


@given(st.integers(-(10**15), 10**15))
def test_every_number_of_three_decimals_up_to_a_million_million_is_exact(ribuan):
    assert bulatkan(ribuan / 1000) == dibulatkan_tepat(Fraction(ribuan, 1000))


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_percentage_of_two_counts_rounds_as_exact_fractions_do(r, t):
    assert bulatkan(r * 100 / t) == dibulatkan_tepat(Fraction(r * 100, t))


@given(st.integers(1, 10**4), st.integers(1, 10**4), st.integers(1, 200))
def test_capaian_of_a_ratio_rounds_as_exact_fractions_do(atas, bawah, target):
    realisasi = atas * 100 / bawah
    assert bulatkan(realisasi * 100 / target) == dibulatkan_tepat(Fraction(atas * 100 * 100, bawah * target))


@pytest.mark.parametrize(
    ("x", "desimal", "teks"),
    [(1234.5, 2, "1.234,50"), (0, 2, "0,00"), (-15, 2, "−15,00"), (2.9e12, 0, "2.900.000.000.000"),
     (float("nan"), 2, "–"), (999.995, 2, "1.000,00"), (-0.001, 2, "0,00")],
)  # fmt: skip
def test_numbers_are_written_as_in_indonesia(x, desimal, teks):
    assert angka(x, desimal) == teks


def test_counts_have_no_decimals_and_percentages_two():
    assert (angka_satuan(1200, "izin"), angka_satuan(93, "persen"), angka_satuan(float("nan"), "izin")) == (
        "1.200",
        "93,00",
        "–",
    )


def test_a_fractional_target_of_a_count_is_not_hidden():
    assert angka_satuan(2.5, "dokumen") == "2,50"


def test_money_and_percent_in_a_sentence():
    assert rupiah(2.9e12) == "Rp2,90 triliun"
    assert rupiah(236e9) == "Rp236,00 miliar"
    assert rupiah(950_000) == "Rp950.000"
    assert persen(47.838) == "47,84\u00a0%"
