"""Working days: the national calendar, the office's own days over it, and the days between two dates."""

import datetime as dt

import duckdb
import pandas as pd
import pytest
from buat_masukan import bait, bait_csv, buku
from hypothesis import given, settings
from hypothesis import strategies as st

from ikilib import tafsir
from ikilib.masukan import baris
from ikilib.sumber import kalender

AWAL, AKHIR = dt.date(2015, 1, 1), dt.date(2021, 12, 31)
HARI = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
KEPALA = ["tanggal", "hari_kerja", "keterangan"]


def pasang(folder, *isi: list, kepala=KEPALA, nama="hari_kerja.csv", tahun=2019):
    """A connection with the calendar of a folder whose office wrote these rows, and the problems as printed."""
    if isi:
        (folder / str(tahun)).mkdir(exist_ok=True)
        tabel = [kepala, *isi]
        (folder / str(tahun) / nama).write_bytes(bait(buku(tabel)) if nama.endswith("xlsx") else bait_csv(tabel))
    con, masalah = duckdb.connect(), []
    kalender.pasang(con, folder, tahun, masalah, {})
    return con, [baris(m) for m in masalah]


def lama(con, masuk: str, terbit: str) -> int | None:
    return con.execute("SELECT hari_kerja(?::DATE, ?::DATE)", [masuk, terbit]).fetchall()[0][0]


def per_tahun(con) -> list[int]:
    return [n for (n,) in con.execute(
        "SELECT count(*) FILTER (kerja) FROM kalender GROUP BY year(tanggal) ORDER BY year(tanggal)").fetchall()]  # fmt: skip


# The national calendar


def test_the_years_2015_to_2021_have_as_many_working_days_as_the_joint_decrees_leave(tmp_path):
    assert per_tahun(pasang(tmp_path)[0]) == [245, 246, 239, 239, 246, 243, 248]


def test_each_day_off_names_its_weekday_its_decree_and_an_address(tmp_path):
    libur = tafsir.libur()
    hari = [HARI[dt.date.fromisoformat(t).weekday()] for t in libur["tanggal"]]
    assert libur["hari"].tolist() == hari
    assert libur["tanggal"].is_unique and libur["tanggal"].is_monotonic_increasing
    assert set(libur["jenis"]) == {"libur nasional", "cuti bersama", "pemungutan suara"}
    assert set(libur["keyakinan"]) == {"pasti", "tafsir", "perlu_konfirmasi"}
    assert libur["url"].str.startswith("https://").all()
    assert (libur[["dasar", "alasan", "keterangan"]] != "").all(axis=None)


def test_the_two_doubtful_working_days_are_worked_and_said_to_be_doubtful(tmp_path):
    con, _ = pasang(tmp_path)
    ragu = "SELECT list(kerja) FROM kalender WHERE tanggal IN ('2016-06-01', '2021-12-24')"
    assert con.execute(ragu).fetchall()[0][0] == [True, True]
    alasan = " ".join(tafsir.libur()["alasan"])
    assert "1 Juni 2016" in alasan and "24 Desember 2021" in alasan


# From filed to decided


@pytest.mark.parametrize(
    ("masuk", "terbit", "hari"),
    [
        pytest.param("2019-03-04", "2019-03-04", 0, id="the same day is 0"),
        pytest.param("2019-03-04", "2019-03-05", 1, id="the next day is 1"),
        pytest.param("2019-03-04", "2019-03-08", 3, id="Nyepi on Thursday 7 March is not counted"),
        pytest.param("2019-03-01", "2019-03-04", 1, id="from Friday to Monday is 1"),
        pytest.param("2019-03-01", "2019-03-03", 0, id="decided on a Sunday: no working day has passed since Friday"),
        pytest.param("2019-03-02", "2019-03-04", 0, id="filed on Saturday counts as filed on Monday"),
        pytest.param("2019-03-02", "2019-03-05", 1, id="filed on Saturday, decided on Tuesday"),
        pytest.param("2019-03-02", "2019-03-03", 0, id="filed on Saturday and decided before Monday is 0"),
        pytest.param("2019-06-01", "2019-06-05", 0, id="filed in the holidays of Idul Fitri, decided in them"),
        pytest.param("2019-05-31", "2019-06-10", 1, id="the whole week of Idul Fitri is off"),
        pytest.param("2018-12-28", "2019-01-03", 3, id="31 December, 2 and 3 January; New Year is off"),
        pytest.param("2014-12-31", "2015-01-05", None, id="filed before the calendar begins: no number"),
        pytest.param("2021-12-30", "2022-01-03", None, id="decided after the calendar ends: no number"),
        pytest.param("2021-12-31", "2021-12-31", 0, id="its last day"),
    ],
)  # fmt: skip
def test_working_days_run_from_the_day_after_an_application_came_in(tmp_path, masuk, terbit, hari):
    assert lama(pasang(tmp_path)[0], masuk, terbit) == hari


def test_an_empty_date_has_no_working_days(tmp_path):
    con, _ = pasang(tmp_path)
    assert con.execute("SELECT hari_kerja(NULL, DATE '2019-03-04'), hari_kerja(DATE '2019-03-04', NULL)").fetchall() == [(None, None)]


tanggal_ = st.dates(AWAL, AKHIR)
LIBUR = frozenset(tafsir.libur()["tanggal"])


def berjalan(masuk: dt.date, terbit: dt.date, kerja) -> int:
    """What one counts with a finger on the wall calendar."""
    mulai, n = masuk, 0
    while mulai < terbit and not kerja(mulai):
        mulai += dt.timedelta(1)
    while mulai < terbit:
        mulai += dt.timedelta(1)
        n += kerja(mulai)
    return n


@settings(max_examples=40, deadline=None)
@given(
    hari=st.dictionaries(tanggal_, st.booleans(), max_size=12),
    pekan=st.dictionaries(st.integers(0, 6), st.booleans(), max_size=7),
    izin=st.lists(st.tuples(tanggal_, st.integers(0, 60)), min_size=1, max_size=20),
)
def test_any_calendar_counts_what_a_walk_day_by_day_counts(hari, pekan, izin):
    def kerja(t: dt.date) -> bool:
        return hari.get(t, pekan.get(t.weekday(), t.weekday() < 5) and t.isoformat() not in LIBUR)

    pasangan = [(m, min(m + dt.timedelta(n), AKHIR)) for m, n in izin]
    con = duckdb.connect()
    con.register("bingkai", kalender.susun(tafsir.libur()["tanggal"], hari, pekan))
    con.execute("CREATE TEMP TABLE kalender AS SELECT tanggal::DATE AS tanggal, kerja, ke, mulai FROM bingkai")
    con.execute(kalender.MAKRO)
    con.register("izin", pd.DataFrame(pasangan, columns=["masuk", "terbit"]).assign(n=range(len(pasangan))))
    sql = con.execute("SELECT hari_kerja(masuk::DATE, terbit::DATE) FROM izin ORDER BY n").fetchall()
    assert [n for (n,) in sql] == [berjalan(m, t, kerja) for m, t in pasangan]


# The office's own days


def test_a_counter_that_was_open_on_a_cuti_bersama_has_that_day_as_a_working_day(tmp_path):
    con, masalah = pasang(tmp_path, ["2019-12-24", "ya", "loket buka"])
    assert masalah == []
    assert per_tahun(con) == [245, 246, 239, 239, 247, 243, 248]
    assert lama(con, "2019-12-23", "2019-12-24") == 1


def test_a_weekday_is_worked_or_off_all_through_but_for_holidays_and_days_that_are_written(tmp_path):
    con, masalah = pasang(tmp_path, ["Sabtu", "ya", ""], [" jum’at ", "TIDAK", ""], ["2019-03-09", "tidak", "loket tutup"])
    assert masalah == []
    assert lama(con, "2019-02-28", "2019-03-02") == 1  # Friday 1 March off, Saturday 2 March worked
    assert lama(con, "2019-03-08", "2019-03-11") == 0  # filed on a Friday off; the Saturday after it is off too
    assert lama(con, "2019-05-31", "2019-06-01") == 0  # Saturday 1 June is Hari Lahir Pancasila


@pytest.mark.parametrize("nama", ["hari_kerja.csv", "hari_kerja.xlsx"])
@pytest.mark.parametrize("tanggal", ["2019-12-24", "24/12/2019", dt.date(2019, 12, 24)])
def test_a_date_is_read_as_the_office_writes_it_and_as_excel_keeps_it(tmp_path, tanggal, nama):
    con, masalah = pasang(tmp_path, [tanggal, "Ya", ""], nama=nama)
    assert (masalah, lama(con, "2019-12-23", "2019-12-24")) == ([], 1)


@pytest.mark.parametrize(
    ("isi", "kalimat"),
    [
        pytest.param([["12/24/2019", "ya", ""]], 'hari_kerja.csv › baris 2, kolom tanggal: "12/24/2019" bukan tanggal dan bukan nama hari. Perbaiki: tulis tanggal, misalnya 2019-06-03 atau 03/06/2019, atau nama hari, misalnya Sabtu.', id="C18 American order"),
        pytest.param([["2019-02-30", "ya", ""]], '"2019-02-30" bukan tanggal', id="no such day"),
        pytest.param([["43823", "ya", ""]], '"43823" bukan tanggal', id="C18 a serial number of Excel as text"),
        pytest.param([["", "ya", ""]], '"" bukan tanggal', id="no date"),
        pytest.param([["Saturday", "ya", ""]], '"Saturday" bukan tanggal', id="an English weekday"),
        pytest.param([["Sabtu", "kadang", ""]], 'kolom hari_kerja: hari_kerja "kadang" bukan ya atau tidak. Perbaiki: tulis ya', id="C22 neither ya nor tidak"),
        pytest.param([["Sabtu", "", ""]], 'hari_kerja "" bukan ya atau tidak', id="no answer"),
        pytest.param([["2022-01-03", "ya", ""]], "kolom tanggal: tanggal 2022-01-03 di luar kalender 2015 sampai 2021. Perbaiki: hapus barisnya, atau betulkan tahunnya.", id="C19 beyond the calendar"),
        pytest.param([["Sabtu", "ya", ""], ["2019-12-24", "ya", ""], ["sabtu", "tidak", ""]], "baris 4, kolom tanggal: sabtu sudah ditulis pada baris 2, kolom tanggal dengan jawaban lain. Perbaiki: sisakan satu baris.", id="K2 two answers for one day"),
    ],
)  # fmt: skip
def test_a_day_that_cannot_be_read_is_a_problem_with_its_place(tmp_path, isi, kalimat):
    con, (satu,) = pasang(tmp_path, *isi)
    assert kalimat in satu
    assert per_tahun(con) == [245, 246, 239, 239, 246, 243, 248]  # the file is not used at all


def test_all_problems_of_the_office_days_come_at_once(tmp_path):
    _, masalah = pasang(tmp_path, ["Ahad", "ya", ""], ["2019-12-24", "iya", ""], ["2031-01-01", "tidak", ""])
    assert [m.split(": ")[0] for m in masalah] == [
        "hari_kerja.csv › baris 2, kolom tanggal", "hari_kerja.csv › baris 3, kolom hari_kerja", "hari_kerja.csv › baris 4, kolom tanggal"]  # fmt: skip


def test_the_same_answer_twice_is_fine(tmp_path):
    assert pasang(tmp_path, ["Sabtu", "ya", ""], ["SABTU", "Ya", "lagi"])[1] == []


def test_a_file_without_keterangan_is_read_and_one_without_hari_kerja_is_not(tmp_path):
    con, masalah = pasang(tmp_path, ["2019-12-24", "ya"], kepala=KEPALA[:2])
    assert (masalah, lama(con, "2019-12-23", "2019-12-24")) == ([], 1)
    _, (satu,) = pasang(tmp_path, ["2019-12-24", "buka"], kepala=["tanggal", "keterangan"])
    assert satu.startswith("hari_kerja.csv › baris 1: kolom tidak ada: hari_kerja")


def test_another_year_keeps_the_national_calendar(tmp_path):
    pasang(tmp_path, ["2019-12-24", "ya", ""])
    con, _ = pasang(tmp_path, tahun=2020)
    assert lama(con, "2019-12-23", "2019-12-24") == 0


def test_the_file_read_is_among_the_hashes_of_the_year(tmp_path):
    pasang(tmp_path, ["Sabtu", "ya", ""])
    sidik = {}
    kalender.hari(tmp_path, 2019, [], sidik)
    assert list(sidik) == ["2019/hari_kerja.csv"] and len(sidik["2019/hari_kerja.csv"]) == 64
