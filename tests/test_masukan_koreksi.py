"""Corrections: one more fact with a later date, the earlier one kept, and every way of writing one wrongly."""

import datetime as dt
import tempfile
from pathlib import Path

import pytest
from buat_masukan import (
    bait,
    bait_csv,
    buku,
    dengan_realisasi,
    kalimat,
    muat_dari,
    realisasi,
    temuan,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from ikilib.masukan import Masukan, ada_galat, per_hari

KEPALA = "variabel triwulan nilai_lama nilai_baru tanggal alasan asal keterangan".split()
LAPOR = {
    "14.03": {"tw1": "3", "tw2": "4", "tw3": "0", "tw4": "5", "tahunan": "12"},
    "nilai_investasi": {"tahunan": "2900000000000"},
    "aparatur_skpd": {"tahunan": "45"},
    "aparatur_puas": {"tahunan": "40"},
    "pengaduan": {"tahunan": "40"},
    "05.02": {"status": "tidak berlaku"},
}
INVESTASI = {
    "variabel": "nilai_investasi", "nilai_lama": "2900000000000", "nilai_baru": "4600000000000",
    "tanggal": "2020-03-01", "alasan": "LKPJ Bupati",
}  # fmt: skip


def baris(*isi: dict) -> list[list]:
    """The rows of a koreksi table under its header."""
    return [KEPALA, *([b.get(k, "") for k in KEPALA] for b in isi)]


def dengan_koreksi(folder, *isi: dict, lapor: dict | None = None) -> Masukan:
    tabel_ = {"realisasi.csv": bait_csv(realisasi(LAPOR if lapor is None else lapor))}
    return muat_dari(folder, {**tabel_, "koreksi.csv": bait_csv(baris(*isi))})


def pada(m: Masukan, variabel: str, hari: str | None = None) -> dict[int, float]:
    """The figures of a variable as known on a day, by periode."""
    f = per_hari(m.fakta, hari)
    f = f[(f["variabel"] == variabel) & (f["status"] == "ada")]
    return dict(zip(f["periode"], f["nilai"], strict=True))


def lain(**isi: str) -> dict:
    return INVESTASI | isi


# What a correction does


def test_a_correction_is_one_more_fact_with_its_own_cell_and_date_and_the_earlier_one_stays(tmp_path):
    m = dengan_koreksi(tmp_path, INVESTASI)
    f = m.fakta[m.fakta["variabel"] == "nilai_investasi"]
    assert m.masalah == ()
    assert f[["nilai", "berkas", "sel", "tanggal"]].to_numpy().tolist() == [
        [2.9e12, "2019/realisasi.csv", "baris 11, kolom tahunan", "2019-12-31"],
        [4.6e12, "2019/koreksi.csv", "baris 2, kolom nilai_baru", "2020-03-01"],
    ]
    assert "2019/koreksi.csv" in m.berkas


@pytest.mark.parametrize(
    ("hari", "angka"),
    [
        ("2019-12-30", {}),
        ("2019-12-31", {0: 2.9e12}),
        ("2020-02-29", {0: 2.9e12}),
        ("2020-03-01", {0: 4.6e12}),
        (None, {0: 4.6e12}),
    ],
)
def test_what_is_known_on_a_day_is_the_latest_figure_until_then(tmp_path, hari, angka):
    assert pada(dengan_koreksi(tmp_path, INVESTASI), "nilai_investasi", hari) == angka


def test_a_quarters_figure_is_known_since_the_end_of_its_quarter(tmp_path):
    m = dengan_realisasi(tmp_path, LAPOR)
    assert [set(pada(m, "14.03", h)) for h in ("2019-03-30", "2019-03-31", "2019-06-30", "2019-12-31")] == [
        set(), {1}, {1, 2}, {0, 1, 2, 3, 4},
    ]  # fmt: skip


def test_several_corrections_of_one_figure_follow_their_dates_not_their_rows(tmp_path):
    kedua = lain(nilai_lama="4600000000000", nilai_baru="4500000000000", tanggal="2020-07-01")
    m = dengan_koreksi(tmp_path, kedua, INVESTASI)
    assert m.masalah == ()
    assert [pada(m, "nilai_investasi", h)[0] for h in ("2020-01-01", "2020-06-30", None)] == [2.9e12, 4.6e12, 4.5e12]
    assert [(k.lama.nilai, k.baru.nilai) for k in m.koreksi] == [(2.9e12, 4.6e12), (4.6e12, 4.5e12)]


def test_a_figure_that_nobody_had_given_comes_in_by_a_correction(tmp_path):
    m = dengan_koreksi(tmp_path, lain(variabel="14.10", nilai_lama="", nilai_baru="7"))
    assert m.masalah == () and pada(m, "14.10") == {0: 7.0} and pada(m, "14.10", "2020-02-01") == {}
    (k,) = m.koreksi
    assert (k.lama.status, k.baru.nilai, k.alasan) == ("belum_lapor", 7.0, "LKPJ Bupati")


def test_a_quarter_of_a_blank_row_comes_in_and_the_row_is_no_longer_unreported(tmp_path):
    m = dengan_koreksi(tmp_path, lain(variabel="14.10", triwulan="2", nilai_lama="-", nilai_baru="7"))
    assert m.masalah == () and pada(m, "14.10") == {2: 7.0}
    assert per_hari(m.fakta)["variabel"].tolist().count("14.10") == 1


def test_a_figure_becomes_tidak_berlaku_and_tidak_berlaku_a_figure(tmp_path):
    m = dengan_koreksi(
        tmp_path,
        lain(variabel="pengaduan", nilai_lama="40", nilai_baru="tidak berlaku"),
        lain(variabel="05.02", nilai_lama="Tidak Berlaku", nilai_baru="9"),
    )
    f = per_hari(m.fakta).set_index("variabel")
    assert m.masalah == ()
    assert (f.at["pengaduan", "status"], f.at["05.02", "status"], f.at["05.02", "nilai"]) == ("tidak_berlaku", "ada", 9)


def test_a_figure_is_withdrawn(tmp_path):
    m = dengan_koreksi(tmp_path, lain(variabel="pengaduan", nilai_lama="40", nilai_baru="belum lapor"))
    f = per_hari(m.fakta).set_index("variabel")
    assert m.masalah == () and f.at["pengaduan", "status"] == "belum_lapor"


def test_a_correction_under_the_other_name_of_a_figure_is_of_that_figure(tmp_path):
    m = dengan_koreksi(
        tmp_path, lain(variabel="02.05", nilai_lama="7", nilai_baru="8"), lapor={"sarpras_baik": {"tahunan": "7"}}
    )
    assert m.masalah == () and pada(m, "sarpras_baik") == {0: 8.0}


def test_a_year_before_is_corrected_by_its_own_file(tmp_path):
    for tahun, b in ((2018, lain(variabel="14.10", nilai_lama="", nilai_baru="7")), (2019, INVESTASI)):
        (tmp_path / str(tahun)).mkdir()
        (tmp_path / str(tahun) / "koreksi.csv").write_bytes(bait_csv(baris(b)))
    m = muat_dari(tmp_path, {"realisasi.csv": bait_csv(realisasi(LAPOR))}, lain=(2018,))
    assert m.masalah == ()
    f = per_hari(m.fakta)
    f = f[f["status"] == "ada"]
    assert {("14.10", 2018, 7.0), ("nilai_investasi", 2019, 4.6e12)} < set(
        zip(f["variabel"], f["tahun"], f["nilai"], strict=True)
    )


def test_a_workbook_of_corrections_gives_the_same_with_the_addresses_of_its_cells(tmp_path):
    b = buku(baris(INVESTASI | {"nilai_lama": 2900000000000, "nilai_baru": 4600000000000}), "koreksi")
    b["koreksi"]["E2"] = dt.date(2020, 3, 1)
    m = muat_dari(tmp_path, {"realisasi.csv": bait_csv(realisasi(LAPOR)), "koreksi.xlsx": bait(b)})
    f = m.fakta.iloc[-1]
    assert m.masalah == ()
    assert (f["nilai"], f["tanggal"], f["lembar"], f["sel"]) == (4.6e12, "2020-03-01", "koreksi", "D2")


def test_no_file_and_no_row_are_no_correction(tmp_path):
    assert dengan_realisasi(tmp_path, LAPOR).koreksi == ()
    m = dengan_koreksi(tmp_path)
    assert (temuan(m), m.koreksi, ada_galat(m.masalah)) == ([("TABEL-KOSONG-02", "baris 1")], (), False)


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(st.dates(dt.date(2020, 1, 1), dt.date(2021, 12, 31)), st.integers(0, 10**9), min_size=1, max_size=5),
    st.dates(dt.date(2019, 12, 31), dt.date(2022, 1, 1)),
    st.randoms(use_true_random=False),
)
def test_whatever_was_corrected_and_in_whatever_order_it_is_written_a_day_knows_the_last_figure_until_then(isi, hari, acak):
    """Figures that follow each other by their days; read back, any day answers with the last one written until then."""
    urut, baris_, sebelum = [(dt.date(2019, 12, 31), 40)], [], 40
    for tanggal, angka in sorted(isi.items()):
        if angka != sebelum:
            baris_.append(lain(variabel="pengaduan", nilai_lama=str(sebelum), nilai_baru=str(angka), tanggal=str(tanggal)))
            urut.append((tanggal, angka))
            sebelum = angka
    acak.shuffle(baris_)
    with tempfile.TemporaryDirectory() as folder:
        m = dengan_koreksi(Path(folder), *baris_)
    assert not ada_galat(m.masalah) and len(m.koreksi) == len(baris_)
    assert pada(m, "pengaduan", str(hari)) == {0: [n for t, n in urut if t <= hari][-1]}


# What is refused


def test_a_correction_of_another_figure_than_the_one_that_stands_names_both_cells(tmp_path):
    m = dengan_koreksi(tmp_path, lain(nilai_lama="2800000000000"))
    assert temuan(m) == [("KOREKSI-LAMA-01", "baris 2, kolom nilai_lama")]
    assert kalimat(m) == (
        "koreksi.csv › baris 2, kolom nilai_lama: nilai_lama 2.800.000.000.000, sedangkan nilai_investasi tahunan "
        "sebelum koreksi ini adalah 2.900.000.000.000 (realisasi.csv, baris 11, kolom tahunan). Perbaiki: samakan "
        "nilai_lama dengan angka itu bila memang itu yang dikoreksi, atau betulkan variabel dan triwulannya."
    )
    assert pada(m, "nilai_investasi") == {0: 2.9e12}


@pytest.mark.parametrize(
    ("isi", "masalah", "kata"),
    [
        ({"nilai_lama": ""}, ("KOREKSI-LAMA-01", "baris 2, kolom nilai_lama"), "nilai_lama belum lapor, sedangkan"),
        (
            {"triwulan": "1"},
            ("KOREKSI-LAMA-01", "baris 2, kolom nilai_lama"),
            "adalah belum lapor (tidak ada barisnya)",
        ),
        ({"nilai_baru": "2900000000000"}, ("KOREKSI-SAMA-01", "baris 2, kolom nilai_baru"), "(2.900.000.000.000)"),
        ({"nilai_baru": "-"}, ("KOREKSI-BARU-01", "baris 2, kolom nilai_baru"), "nilai_baru kosong"),
        ({"nilai_baru": "4,6 T"}, ("SEL-ANGKA-01", "baris 2, kolom nilai_baru"), '"4,6 T" bukan angka'),
        ({"nilai_baru": "4.600"}, ("SEL-ANGKA-02", "baris 2, kolom nilai_baru"), "dapat berarti"),
        ({"alasan": " "}, ("KOREKSI-ALASAN-01", "baris 2, kolom alasan"), "alasan koreksi kosong"),
        ({"triwulan": "5"}, ("KOREKSI-TRIWULAN-01", "baris 2, kolom triwulan"), 'triwulan "5" tidak dikenal'),
        ({"tanggal": ""}, ("KOREKSI-TANGGAL-01", "baris 2, kolom tanggal"), "misalnya 2020-03-01"),
        ({"tanggal": "01/03/2020"}, ("KOREKSI-TANGGAL-01", "baris 2, kolom tanggal"), '"01/03/2020" bukan tanggal'),
        ({"tanggal": "2020-02-30"}, ("KOREKSI-TANGGAL-01", "baris 2, kolom tanggal"), '"2020-02-30" bukan tanggal'),
        ({"tanggal": "20200301"}, ("KOREKSI-TANGGAL-01", "baris 2, kolom tanggal"), "bukan tanggal"),
        ({"tanggal": "2019-12-31"}, ("KOREKSI-TANGGAL-02", "baris 2, kolom tanggal"), "tidak sesudah 2019-12-31"),
        ({"variabel": "nilai_investsi"}, ("BARIS-KODE-02", "baris 2, kolom variabel"), "tulis nilai_investasi"),
        ({"variabel": "08.01"}, ("BARIS-KODE-07", "baris 2, kolom variabel"), "dihitung dengan rumus"),
        ({"asal": "terbit"}, ("SEL-ASAL-02", "baris 2, kolom keterangan"), "https://"),
    ],
    ids=str,
)
def test_each_way_of_writing_a_correction_wrongly_is_told_at_its_cell(tmp_path, isi, masalah, kata):
    m = dengan_koreksi(tmp_path, lain(**isi))
    assert temuan(m) == [masalah] and kata in kalimat(m)
    assert ada_galat(m.masalah) and m.koreksi == ()


def test_all_problems_of_a_row_are_told_at_once(tmp_path):
    m = dengan_koreksi(tmp_path, lain(tanggal="kemarin", alasan="", nilai_baru="x"))
    assert sorted(k for k, _ in temuan(m)) == ["KOREKSI-ALASAN-01", "KOREKSI-TANGGAL-01", "SEL-ANGKA-01"]


def test_two_corrections_of_one_figure_on_one_day_are_refused(tmp_path):
    m = dengan_koreksi(tmp_path, INVESTASI, lain(nilai_lama="4600000000000", nilai_baru="4700000000000"))
    assert temuan(m) == [("KOREKSI-GANDA-01", "baris 3, kolom variabel")]
    assert "sudah dikoreksi pada tanggal yang sama (baris 2, kolom nilai_baru)" in kalimat(m)


def test_a_quarter_that_no_longer_adds_up_to_the_year_is_refused_at_the_correction(tmp_path):
    tw2 = lain(variabel="14.03", triwulan="2", nilai_lama="4", nilai_baru="6")
    m = dengan_koreksi(tmp_path, tw2)
    assert temuan(m) == [("DATA-TRIWULAN-01", "baris 2, kolom nilai_baru")]
    assert kalimat(m).startswith(
        "koreksi.csv › baris 2, kolom nilai_baru: jumlah tw1 sampai tw4 adalah 14, sedangkan tahunan 12."
    )
    setahun = lain(variabel="14.03", nilai_lama="12", nilai_baru="14")
    m = dengan_koreksi(tmp_path, tw2, setahun)
    assert m.masalah == () and pada(m, "14.03") == {1: 3.0, 2: 6.0, 3: 0.0, 4: 5.0, 0: 14.0}


def test_what_agrees_only_after_a_later_day_is_refused_for_the_days_between(tmp_path):
    tw2 = lain(variabel="14.03", triwulan="tw2", nilai_lama="4", nilai_baru="6")
    setahun = lain(variabel="14.03", nilai_lama="12", nilai_baru="14", tanggal="2020-03-02")
    assert [k for k, _ in temuan(dengan_koreksi(tmp_path, tw2, setahun))] == ["DATA-TRIWULAN-01"]


def test_a_part_that_a_correction_makes_larger_than_its_whole_is_told(tmp_path):
    m = dengan_koreksi(tmp_path, lain(variabel="aparatur_puas", nilai_lama="40", nilai_baru="50"))
    assert temuan(m) == [("DATA-BAGIAN-01", "baris 2, kolom nilai_baru")] and not ada_galat(m.masalah)
    m = dengan_koreksi(tmp_path, lain(variabel="aparatur_skpd", nilai_lama="45", nilai_baru="39"))
    assert temuan(m) == [("DATA-BAGIAN-01", "baris 2, kolom nilai_baru")]


def test_a_year_that_no_longer_applies_while_its_quarters_have_figures_is_refused(tmp_path):
    m = dengan_koreksi(tmp_path, lain(variabel="14.03", nilai_lama="12", nilai_baru="tidak berlaku"))
    assert temuan(m) == [("KOREKSI-STATUS-01", "baris 2, kolom nilai_baru")]
    assert "padahal triwulan 1, triwulan 2, triwulan 3, triwulan 4 masih berangka" in kalimat(m)


def test_what_a_broken_table_says_is_not_held_against_its_corrections(tmp_path):
    m = dengan_koreksi(tmp_path, INVESTASI, lapor={"nilai_investasi": {"tahunan": "2,9 T"}})
    assert temuan(m) == [("SEL-ANGKA-01", "baris 11, kolom tahunan")]


def test_a_correction_without_any_table_of_its_year_is_only_of_what_is_missing(tmp_path):
    (tmp_path / "2018").mkdir()
    (tmp_path / "2018" / "koreksi.csv").write_bytes(bait_csv(baris(INVESTASI)))
    m = muat_dari(tmp_path, {"realisasi.csv": bait_csv(realisasi(LAPOR))}, lain=(2018,))
    assert temuan(m) == [("KOREKSI-LAMA-01", "baris 2, kolom nilai_lama")]
