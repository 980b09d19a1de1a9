"""The one rounding and the Indonesian way of writing numbers."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikilib.angka import angka, angka_satuan, bulatkan, persen, rupiah, terbilang


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


@pytest.mark.parametrize(
    ("n", "kata"),
    [
        (0, "nol"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (19, "sembilan belas"),
        (20, "dua puluh"),
        (99, "sembilan puluh sembilan"),
        (100, "seratus"),
        (101, "seratus satu"),
        (111, "seratus sebelas"),
        (200, "dua ratus"),
        (1000, "seribu"),
        (1001, "seribu satu"),
        (1100, "seribu seratus"),
        (2019, "dua ribu sembilan belas"),
        (11_000, "sebelas ribu"),
        (100_000, "seratus ribu"),
        (201_900, "dua ratus satu ribu sembilan ratus"),
        (1_000_000, "satu juta"),
        (1_000_000_000, "satu miliar"),
        (1_001_000_000, "satu miliar satu juta"),
        (2_900_000_000_000, "dua triliun sembilan ratus miliar"),
        (-5, "minus lima"),
        (999_999_999_999_999, "sembilan ratus sembilan puluh sembilan triliun sembilan ratus sembilan puluh sembilan miliar "
         "sembilan ratus sembilan puluh sembilan juta sembilan ratus sembilan puluh sembilan ribu sembilan ratus sembilan puluh sembilan"),
    ],
)  # fmt: skip
def test_numbers_in_words_are_right_indonesian(n, kata):
    assert terbilang(n) == kata


KATA = dict(zip("nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas seratus seribu".split(),
                [*range(12), 100, 1000], strict=True))  # fmt: skip
KALI = {"puluh": 10, "ratus": 100, "ribu": 1000, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}


def didengar(kata: str) -> int:
    """What somebody writes down to whom the words are read: the way back, by another road."""
    jumlah = kini = satuan = 0
    for k in kata.split():
        if k in ("ribu", "juta", "miliar", "triliun"):
            jumlah, kini, satuan = jumlah + (kini + satuan) * KALI[k], 0, 0
        elif k == "seribu":
            jumlah += 1000
        elif k == "belas":
            satuan += 10
        elif k in KALI:
            kini, satuan = kini + satuan * KALI[k], 0
        else:
            kini, satuan = kini + satuan, KATA[k]
    return jumlah + kini + satuan


@given(st.integers(0, 10**15 - 1))
def test_words_read_aloud_give_the_number_back(n):
    kata = terbilang(n)
    assert didengar(kata) == n
    assert "  " not in kata and "satu ratus" not in kata and "satu puluh" not in kata and "sejuta" not in kata


@pytest.mark.parametrize("n", [0.5, 10**15, float("inf"), float("nan")])
def test_no_words_for_what_is_no_such_whole_number(n):
    with pytest.raises(ValueError, match="bukan bilangan bulat"):
        terbilang(n)
