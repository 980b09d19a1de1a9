"""The number grammar: what may be typed in a value cell, and what it means (DESIGN §6)."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikilib.masukan.bilangan import baca, tulis

KOMA = [  # typed in a file with ';' and decimal comma, its value where any number may stand, and where it must be whole
    ("12", 12, 12),
    ("0", 0, 0),
    ("007", 7, 7),
    ("12,5", 12.5, "pecahan"),
    ("12,00", 12, 12),
    ("1.234,56", 1234.56, "pecahan"),
    ("1.234,00", 1234, 1234),
    ("1.234", "rancu", 1234),
    ("12.345", "rancu", 12345),
    ("123.456", "rancu", 123456),
    ("1.234.567", 1234567, 1234567),
    ("2.900.000.000.000", 2.9e12, 2.9e12),
    ("12.5", "tanda", "tanda"),
    ("12.50", "tanda", "tanda"),
    ("0.123", "tanda", "tanda"),
    ("1.2345", "tanda", "tanda"),
    ("1,234.56", "tanda", "tanda"),
    ("1.23.456", "bukan_angka", "bukan_angka"),
    ("1.2345,6", "bukan_angka", "bukan_angka"),
    ("1,2,3", "bukan_angka", "bukan_angka"),
    ("-5", -5, -5),
    ("−5", -5, -5),
    ("-0", 0, 0),
    ("Rp 1.000.000", 1e6, 1e6),
    ("Rp1.000.000,00", 1e6, 1e6),
    ("rp. 1.500.000", 1.5e6, 1.5e6),
    ("Rp 1.234", "rancu", 1234),
    ("  12\u00a0", 12, 12),
]
TAK_TERBACA = [
    "n/a", "NA", "tidak ada", "belum", "tidak berlaku", "12 izin", "90%", "lima", "+5", "--5", "5-", "1 234", "1'234", "1,", ",5",
    "1_000", "１２", "١٢", "½", "²", "inf", "-inf", "nan", "NaN", "Infinity", "1e999", "1e9", "1E5", "0x10", "#DIV/0!", "=1+1",
    "01/02/2019", "\u200b12", "1\n2", "1.000.000,-", "Rp", "Rp-", "(5)", "TRUE",
]  # fmt: skip


@pytest.mark.parametrize("teks, bebas, bulat", KOMA)
def test_a_comma_file_reads_each_text_in_one_way_only(teks, bebas, bulat):
    for nilai, hasil in ((bebas, baca(teks)), (bulat, baca(teks, bulat=True))):
        assert hasil == ((None, nilai) if isinstance(nilai, str) else (nilai, ""))


@pytest.mark.parametrize(
    "teks, bebas, bulat",
    [
        (t.translate(str.maketrans(".,", ",.")) if not t.startswith("rp.") else "rp. 1,500,000", a, b)
        for t, a, b in KOMA
    ],
)
def test_a_point_file_is_the_mirror_of_a_comma_file(teks, bebas, bulat):
    for nilai, hasil in ((bebas, baca(teks, koma=False)), (bulat, baca(teks, koma=False, bulat=True))):
        assert hasil == ((None, nilai) if isinstance(nilai, str) else (nilai, ""))


@pytest.mark.parametrize("teks", TAK_TERBACA)
@pytest.mark.parametrize("koma", [True, False])
@pytest.mark.parametrize("bulat", [True, False])
def test_what_is_no_number_is_never_read_as_one(teks, koma, bulat):
    assert baca(teks, koma, bulat) == (None, "bukan_angka")


@pytest.mark.parametrize("teks", ["", " ", "-", "–", "\t", "\u00a0"])
def test_blank_and_dash_mean_that_nobody_has_said(teks):
    assert baca(teks) == (None, "")


@pytest.mark.parametrize("teks", ["nihil", "Nihil", " NIHIL "])
def test_nihil_is_the_number_zero(teks):
    assert baca(teks, bulat=True) == (0.0, "")


@pytest.mark.parametrize("teks", ["9" * 16, "9" * 400, "1.000.000.000.000.001", "-1.000.000.000.000.001"])
def test_beyond_a_thousand_trillion_a_number_is_a_slip(teks):
    assert baca(teks) == (None, "besar")


def test_the_largest_number_is_a_thousand_trillion():
    assert baca("1.000.000.000.000.000") == (1e15, "")


def test_minus_zero_is_zero():
    assert math.copysign(1, baca("-0")[0]) == 1


@given(st.integers(-(10**15), 10**15))
def test_a_whole_number_written_with_or_without_separators_comes_back(n):
    for koma in (True, False):
        pemisah = "." if koma else ","
        assert baca(f"{n:,}".replace(",", pemisah), koma, bulat=True) == (n, "")
        assert baca(str(n), koma) == (n, "")


@given(st.decimals(-(10**9), 10**9, places=2))
def test_a_decimal_number_written_in_either_convention_comes_back(d):
    polos = f"{d:.2f}"
    assert baca(polos.replace(".", ",")) == (float(d), "")
    assert baca(polos, koma=False) == (float(d), "")


@given(st.decimals(-(10**9), 10**9, places=3))
def test_what_messages_print_can_be_typed_back_unless_it_is_ambiguous(d):
    for koma in (True, False):
        nilai, soal = baca(tulis(float(d), koma), koma)
        assert soal == "rancu" or math.isclose(nilai, float(d), abs_tol=1e-6)


@given(st.text())
def test_any_text_is_read_without_an_exception_and_never_to_nan(teks):
    nilai, soal = baca(teks)
    assert soal or nilai is None or math.isfinite(nilai)
