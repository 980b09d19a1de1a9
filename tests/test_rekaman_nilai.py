"""Dates and numbers of exports: what is read, what is refused, and that whatever is written can be read back."""

import datetime as dt
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ikilib.sumber import hitung

BULAN = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
ENGLISH = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@cache
def _con():
    return hitung.sambung()


def tanggal(*teks: str, urutan: str = "dmy") -> list:
    sql = "SELECT baca_tanggal(isi_tanggal(terisi(t)), $2) FROM (SELECT unnest($1::VARCHAR[]) AS t)"
    return [r[0] for r in _con().execute(sql, [list(teks), urutan]).fetchall()]


def angka(*teks: str) -> list:
    return [r[0] for r in _con().execute("SELECT baca_angka(terisi(t)) FROM (SELECT unnest($1::VARCHAR[]) AS t)", [list(teks)]).fetchall()]


@pytest.mark.parametrize("teks", [
    "2019-03-04", "2019-03-04 10:15:00", "2019-03-04T10:15:00", "4/3/2019", "04-03-2019", "04.03.2019", "04/03/2019 10:15", "4 Maret 2019",
    "04 MARET 2019 - 09:15", "04 Mar 2019", "Senin, 4 Maret 2019", "March 4, 2019", "4-Mar-2019", "43528", "\x0143528", "\x0143528.75",
])
def test_one_day_in_all_its_writings(teks):
    assert tanggal(teks) == [dt.date(2019, 3, 4)]


@pytest.mark.parametrize("teks", [
    "31/02/2019", "18/09/23", "13/13/2019", "4 Foo 2019", "2019", "epoch", "infinity", "19-03-04", "4/3/2019x", "45", "\x0112", "besok", "4 Maret", "\x02#REF!",
])
def test_what_is_no_certain_day_is_none(teks):
    assert tanggal(teks) == [None]


def test_the_order_of_a_column_is_kept_and_two_digits_of_a_year_only_where_they_are_expected_trap_8():
    assert tanggal("11/18/2019", "18/11/2019", urutan="mdy") == [dt.date(2019, 11, 18), None]
    assert tanggal("18/09/23", "18/09/2023", urutan="dmy2") == [dt.date(2023, 9, 18), dt.date(2023, 9, 18)]


def test_the_marks_for_no_date_are_blank():
    sql = "SELECT isi_tanggal(terisi(t)) FROM (SELECT unnest(['0001-01-01 00:00:00', '0000-00-00', '-', '', ' ']) AS t)"
    assert [r[0] for r in _con().execute(sql).fetchall()] == [None] * 5


HARI = st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31))


@settings(max_examples=15, deadline=None)
@given(st.lists(HARI, min_size=1, max_size=20))
def test_every_day_is_read_back_from_every_writing(hari):
    for tulis in (
        lambda d: d.isoformat(), lambda d: f"{d:%d/%m/%Y}", lambda d: f"{d.day}-{d.month}-{d.year}", lambda d: f"{d.day} {BULAN[d.month - 1]} {d.year}",
        lambda d: f"{d:%d} {ENGLISH[d.month - 1]} {d.year}", lambda d: f"{d.day} {BULAN[d.month - 1].upper()} {d.year} - 09:15",
        lambda d: f"\x01{(d - dt.date(1899, 12, 30)).days}",
    ):
        assert tanggal(*map(tulis, hari)) == hari
    assert tanggal(*(f"{d.month}/{d.day}/{d.year}" for d in hari), urutan="mdy") == hari


@pytest.mark.parametrize(("teks", "nilai"), [
    ("826.761.850,00", "826761850"), ("2.400,00", "2400"), ("38.368.900", "38368900"), ("Rp. 1.234.567,00", "1234567"), ("Rp 1.000.000,-", "1000000"),
    ("9.367.341.840", "9367341840"), ("1,234,567.89", "1234567.89"), ("1,234.5", "1234.5"), ("12,5", "12.5"), ("12.5", "12.5"), ("1234567.891", "1234567.891"),
    ("0,125", "0.125"), ("-5", "-5"), ("0", "0"), ("\x0112.5", "12.5"), ("\x0139368.9", "39368.9"),
])
def test_numbers_as_the_systems_print_them(teks, nilai):
    assert angka(teks) == [Decimal(nilai)]


@pytest.mark.parametrize("teks", ["1.234", "1,234", "999.999", "Rp 1.234", "12.34.567", "1.2345.678", "１２", "1_000", "1e5", "inf", "nan", "lima", "1.234.56", "12 izin", "\x02#DIV/0!"])
def test_c2_what_may_be_a_thousand_or_one_and_a_bit_is_refused(teks):
    assert angka(teks) == [None]


BILANGAN = st.decimals(Decimal(0), Decimal("999999999999"), allow_nan=False, allow_infinity=False, places=2)


@settings(max_examples=25, deadline=None)
@given(st.lists(BILANGAN, min_size=1, max_size=20))
def test_amounts_are_read_back_from_indonesian_american_and_plain_writing(nilai):
    amerika = [f"{x:,.2f}" for x in nilai]
    assert angka(*amerika) == nilai
    assert angka(*(t.translate(str.maketrans(",.", ".,")) for t in amerika)) == nilai
    assert angka(*(f"Rp. {t.translate(str.maketrans(',.', '.,'))}" for t in amerika)) == nilai
    assert angka(*(f"{x:.2f}" for x in nilai)) == nilai


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=20), max_size=20))
def test_any_text_is_a_day_or_none_a_number_or_none_and_never_a_fault(teks):
    assert all(d is None or d >= dt.date(1900, 1, 1) for d in tanggal(*teks))
    assert all(n is None or t.strip().isascii() or "−" in t for n, t in zip(angka(*teks), teks, strict=True))
