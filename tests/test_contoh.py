"""The illustrative data set in data/: the same bytes every time, marked, and plausible."""

import csv
import re
from pathlib import Path

import pytest

from ikilib import contoh, masukan, tafsir

DATA = Path(__file__).parents[1] / "data"
TAHUN = range(2015, 2022)


def baris(tahun: int, berkas: str) -> list[dict]:
    return list(csv.DictReader((DATA / str(tahun) / berkas).read_text("utf-8").splitlines(), delimiter=";"))


@pytest.mark.parametrize("tahun", TAHUN)
def test_the_committed_set_is_what_the_generator_writes_byte_for_byte(tahun, tmp_path):
    contoh.tulis(tahun, tmp_path)
    beda = [
        n
        for n in ("target.csv", "realisasi.csv", "koreksi.csv", "anggaran.csv", "narasi.csv")
        if (DATA / str(tahun) / n).exists() or (tmp_path / str(tahun) / n).exists()
        if (tmp_path / str(tahun) / n).read_bytes() != (DATA / str(tahun) / n).read_bytes()
    ]
    assert not beda
    assert (DATA / str(tahun) / "koreksi.csv").exists() == (tahun in (2018, 2019))
    assert [(DATA / str(tahun) / n).exists() for n in ("anggaran.csv", "narasi.csv")] == [tahun == 2019] * 2


def test_a_year_does_not_depend_on_which_other_years_are_written(tmp_path):
    for t in (2021, 2016, 2019):
        contoh.tulis(t, tmp_path)
    assert (tmp_path / "2019/realisasi.csv").read_bytes() == (DATA / "2019/realisasi.csv").read_bytes()


@pytest.mark.parametrize("tahun", TAHUN)
def test_every_figure_is_marked_contoh_or_terbit_with_its_url(tahun):
    salah = [
        (b.get("variabel") or b.get("kode"))
        for berkas in ("target.csv", "realisasi.csv", *(("anggaran.csv", "narasi.csv") if tahun == 2019 else ()))
        for b in baris(tahun, berkas)
        if not (b["asal"] == "contoh" or (b["asal"] == "terbit" and re.search(r"https://\S+", b["keterangan"])))
    ]
    assert not salah


def test_the_published_investment_figures_are_the_earlier_statements():
    angka = {t: next(b for b in baris(t, "realisasi.csv") if b["variabel"] == "nilai_investasi") for t in (2018, 2019)}
    assert [(angka[t]["tahunan"], angka[t]["asal"]) for t in (2018, 2019)] == [
        ("1500000000000", "terbit"),
        ("2900000000000", "terbit"),
    ]


@pytest.mark.parametrize(("tahun", "lama", "baru"), [(2018, "15", "14"), (2019, "29", "46")])
def test_the_later_statements_are_corrections_with_their_day_their_reason_and_their_url(tahun, lama, baru):
    (b,) = baris(tahun, "koreksi.csv")
    assert (b["variabel"], b["triwulan"], b["nilai_lama"], b["nilai_baru"]) == (
        "nilai_investasi", "", lama + "0" * 11, baru + "0" * 11,
    )  # fmt: skip
    assert (b["tanggal"], b["asal"]) == ("2020-03-01", "terbit")
    assert "LKPJ Bupati" in b["alasan"] and "https://jatim.tribunnews.com/2020/03/01/" in b["keterangan"]


def test_investment_of_the_base_year_is_not_reported():
    dasar = next(b for b in baris(2015, "realisasi.csv") if b["variabel"] == "nilai_investasi")
    assert (dasar["tahunan"], dasar["status"]) == ("", "belum lapor")


@pytest.mark.parametrize("tahun", TAHUN)
def test_all_165_have_a_row_of_target_and_every_variable_a_row_of_realisasi(tahun):
    assert [b["kode"] for b in baris(tahun, "target.csv")] == tafsir.katalog()["kode"].tolist()
    assert [b["variabel"] for b in baris(tahun, "realisasi.csv")] == tafsir.variabel()["variabel"].tolist()


def test_the_set_reads_without_an_error_in_every_year():
    salah = [m for t in TAHUN for m in masukan.muat(DATA, t).masalah if m.tingkat == "galat"]
    assert not salah


def test_the_set_shows_every_kind_of_gap():
    r, t = baris(2019, "realisasi.csv"), baris(2019, "target.csv")
    assert {"belum lapor", "tidak berlaku"} <= {b["status"] for b in r}
    assert sum(b["target"] == "0" for b in t) == 1


def test_a_year_outside_the_set_is_refused():
    with pytest.raises(ValueError, match="2015–2021"):
        contoh.tulis(2014, Path("tidak-dipakai"))
