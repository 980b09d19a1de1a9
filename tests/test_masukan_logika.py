"""Figures that contradict each other (keandalan.md, table L) and the rules of targets (DESIGN §5, §6)."""

import re
from pathlib import Path

import pytest
from buat_masukan import (
    bait_csv,
    dengan_realisasi,
    dengan_target,
    kalimat,
    muat_dari,
    nilai,
    realisasi,
    status,
    target,
    temuan,
)  # fmt: skip

from ikilib.masukan import ada_galat, baris, masalah

# --- realisasi ----------------------------------------------------------------------------------------------------


def test_L1_a_target_without_realisasi_is_belum_lapor_whether_the_row_is_blank_or_missing(tmp_path):
    tabel = [b for b in realisasi() if b[0] != "14.10"]
    m = muat_dari(tmp_path, {"realisasi.csv": bait_csv(tabel)})
    assert status(m, "14.03") == {0: "belum_lapor"} and status(m, "14.10") == {}
    assert temuan(m) == [("BARIS-HILANG-01", "")]


def test_L2_a_realisasi_without_target_is_read(tmp_path):
    m = dengan_realisasi(tmp_path, {"14.03": {"tahunan": "5"}})
    assert m.masalah == () and m.target["target"].isna().all() and nilai(m, "14.03") == {0: 5.0}


def test_L7_a_missing_last_year_is_no_problem(tmp_path):
    assert muat_dari(tmp_path, lain=(2018,)).masalah == ()


def test_quarters_that_do_not_add_up_to_the_year_are_refused_with_both_numbers(tmp_path):
    isi = {"tw1": "1.000", "tw2": "200", "tw3": "30", "tw4": "4", "tahunan": "1.235"}
    m = dengan_realisasi(tmp_path, {"14.03": isi})
    assert temuan(m) == [("DATA-TRIWULAN-01", "baris 6, kolom tahunan")]
    assert kalimat(m) == (
        "realisasi.csv › baris 6, kolom tahunan: jumlah tw1 sampai tw4 adalah 1.234, sedangkan tahunan 1.235. "
        "Perbaiki: samakan keduanya, atau kosongkan tahunan agar dijumlahkan."
    )
    assert dengan_realisasi(tmp_path, {"14.03": isi | {"tahunan": "1234"}}).masalah == ()


@pytest.mark.parametrize("variabel", ["05.02", "14.01", "03.01"])
def test_only_quarters_that_count_different_things_are_added_up(tmp_path, variabel):
    isi = {"tw1": "1", "tw2": "1", "tw3": "2", "tw4": "3", "tahunan": "3"}
    assert dengan_realisasi(tmp_path, {variabel: isi}).masalah == ()


def test_quarters_that_are_not_all_there_are_not_added_up(tmp_path):
    assert dengan_realisasi(tmp_path, {"14.03": {"tw1": "1", "tw2": "1", "tahunan": "9"}}).masalah == ()


@pytest.mark.parametrize("variabel", ["14.01", "03.01"])
def test_the_last_quarter_of_a_running_figure_is_the_year(tmp_path, variabel):
    m = dengan_realisasi(tmp_path, {variabel: {"tw4": "5", "tahunan": "6"}})
    assert [k for k, _ in temuan(m)] == ["DATA-TRIWULAN-03"] and "tw4 adalah 5, sedangkan tahunan 6" in kalimat(m)


def test_L10_a_cumulative_figure_that_falls_is_told(tmp_path):
    m = dengan_realisasi(tmp_path, {"14.01": {"tw1": "5", "tw3": "3", "tw4": "8"}})
    assert temuan(m) == [("DATA-TRIWULAN-02", "baris 5, kolom tw3")] and not ada_galat(m.masalah)
    assert "angka kumulatif turun dari 5 menjadi 3. Perbaiki: isi jumlah sejak awal tahun" in kalimat(m)
    m = dengan_realisasi(tmp_path, {"14.01": {"tw3": "5", "tahunan": "4"}})
    assert temuan(m) == [("DATA-TRIWULAN-02", "baris 5, kolom tahunan")]


@pytest.mark.parametrize("variabel", ["03.01", "14.03"])
def test_L10_other_figures_may_fall(tmp_path, variabel):
    assert dengan_realisasi(tmp_path, {variabel: {"tw1": "5", "tw2": "3"}}).masalah == ()


def test_a_fact_under_both_its_names_is_one_fact_when_they_agree(tmp_path):
    m = dengan_realisasi(tmp_path, {"02.05": {"tahunan": "7", "tw4": "7"}, "sarpras_baik": {"tahunan": "7,00"}})
    assert m.masalah == () and nilai(m, "sarpras_baik") == {4: 7.0, 0: 7.0} and "02.05" not in set(m.fakta["variabel"])


def test_a_fact_under_both_its_names_is_refused_when_they_differ(tmp_path):
    m = dengan_realisasi(tmp_path, {"02.05": {"tahunan": "7"}, "sarpras_baik": {"tahunan": "8"}})
    assert kalimat(m) == (
        "realisasi.csv › baris 10, kolom tahunan: sarpras_baik di sini 8, sedangkan pada baris 2, kolom tahunan 7. "
        "Perbaiki: samakan keduanya, atau isi salah satu saja."
    )


@pytest.mark.parametrize("satu, dua", [("02.05", "sarpras_baik"), ("sarpras_baik", "02.05")])
def test_a_blank_row_under_the_other_name_says_nothing(tmp_path, satu, dua):
    for isi in ({}, {"status": "belum lapor"}):
        m = dengan_realisasi(tmp_path, {satu: {"tw1": "7"}, dua: isi})
        assert m.masalah == () and status(m, "sarpras_baik") == {1: "ada"}


def test_a_figure_under_one_name_and_tidak_berlaku_under_the_other_are_refused(tmp_path):
    m = dengan_realisasi(tmp_path, {"02.05": {"tahunan": "7"}, "sarpras_baik": {"status": "tidak berlaku"}})
    assert temuan(m) == [("DATA-SAMA-01", "baris 10, kolom status")] and "tidak berlaku" in kalimat(m)


def test_quarters_under_one_name_and_the_year_under_the_other_are_checked_together(tmp_path):
    m = dengan_realisasi(tmp_path, {"02.05": {"tw4": "7"}, "sarpras_baik": {"tahunan": "8"}})
    assert [k for k, _ in temuan(m)] == ["DATA-TRIWULAN-03"]


def test_a_part_larger_than_its_whole_is_told(tmp_path):
    m = dengan_realisasi(tmp_path, {"aparatur_puas": {"tahunan": "50"}, "aparatur_skpd": {"tahunan": "45"}})
    assert temuan(m) == [("DATA-BAGIAN-01", "baris 8, kolom tahunan")]
    assert kalimat(m) == (
        "realisasi.csv › baris 8, kolom tahunan: bagian (aparatur_puas: 50) lebih besar daripada keseluruhannya "
        "(aparatur_skpd: 45). Perbaiki: periksa kedua angkanya."
    )
    assert not ada_galat(m.masalah)
    assert (
        dengan_realisasi(tmp_path, {"aparatur_puas": {"tw1": "50"}, "aparatur_skpd": {"tahunan": "45"}}).masalah == ()
    )


# --- target -------------------------------------------------------------------------------------------------------


def bobot(*isi):
    return {k: {"bobot": b} for k, b in zip(("14.01", "14.03", "14.10"), isi, strict=True)}


@pytest.mark.parametrize(
    "isi", [("", "", ""), ("50", "25", "25"), ("33,33", "33,33", "33,34"), ("33,33", "33,33", "33,33")]
)
def test_L6_weights_of_a_position_are_all_empty_or_add_up_to_100(tmp_path, isi):
    assert dengan_target(tmp_path, bobot(*isi)).masalah == ()


@pytest.mark.parametrize(
    "isi, jumlah", [(("50", "25", "24,98"), "99,98"), (("50", "50", "50"), "150"), (("0", "0", "0"), "0")]
)
def test_L6_another_sum_is_refused_at_the_first_row_of_the_position(tmp_path, isi, jumlah):
    m = dengan_target(tmp_path, bobot(*isi))
    assert temuan(m) == [("TARGET-BOBOT-02", "baris 7, kolom bobot")]
    assert kalimat(m) == (
        f"target.csv › baris 7, kolom bobot: bobot jabatan 14 berjumlah {jumlah}, bukan 100. "
        "Perbaiki: ubah bobotnya sampai berjumlah 100."
    )


def test_L6_weights_partly_empty_are_refused(tmp_path):
    m = dengan_target(tmp_path, bobot("50", "", "50"))
    assert temuan(m) == [("TARGET-BOBOT-01", "baris 7, kolom bobot")]
    assert "bobot jabatan 14 baru terisi 2 dari 3 (kosong: 14.03)" in kalimat(m)


def test_L6_a_weight_is_not_negative(tmp_path):
    m = dengan_target(tmp_path, bobot("150", "-25", "-25"))
    assert temuan(m) == [("SEL-ANGKA-05", "baris 8, kolom bobot"), ("SEL-ANGKA-05", "baris 9, kolom bobot")]


@pytest.mark.parametrize("bawah, atas", [("5", "5"), ("5", "4,5"), ("", "5")])
def test_a_range_has_its_upper_end_above_its_lower(tmp_path, bawah, atas):
    m = dengan_target(tmp_path, {"14.03": {"target": bawah, "target_atas": atas}})
    assert temuan(m) == [("TARGET-ATAS-01", "baris 8, kolom target_atas")]
    assert f"target_atas {atas} tidak lebih besar daripada target ({bawah or 'kosong'})" in kalimat(m)


def test_a_range_has_no_quarters(tmp_path):
    m = dengan_target(tmp_path, {"14.03": {"target": "5", "target_atas": "7", "tw1": "1", "tw3": "2"}})
    assert temuan(m) == [("TARGET-ATAS-02", "baris 8, kolom target_atas")] and "tetapi tw1, tw3 berisi" in kalimat(m)


def test_quarterly_targets_of_a_count_add_up_to_the_year(tmp_path):
    isi = {"tw1": "0,1", "tw2": "0,2", "tw3": "0,3", "tw4": "0,4", "target": "1"}
    assert dengan_target(tmp_path, {"14.03": isi}).masalah == ()
    m = dengan_target(tmp_path, {"14.03": isi | {"target": "1,1"}})
    assert temuan(m) == [("TARGET-TRIWULAN-01", "baris 8, kolom target")]
    assert "jumlah target tw1 sampai tw4 adalah 1, sedangkan target setahun 1,1" in kalimat(m)


@pytest.mark.parametrize("kode", ["14.01", "03.01", "01.01"])
def test_the_last_quarterly_target_of_a_running_figure_or_a_formula_is_the_year(tmp_path, kode):
    isi = {"tw1": "60", "tw2": "70", "tw3": "80", "tw4": "90", "target": "90"}
    assert dengan_target(tmp_path, {kode: isi}).masalah == ()
    m = dengan_target(tmp_path, {kode: isi | {"target": "95"}})
    assert [k for k, _ in temuan(m)] == ["TARGET-TRIWULAN-02"] and not ada_galat(m.masalah)
    assert "target tw4 adalah 90, sedangkan target setahun 95" in kalimat(m)


def test_quarterly_targets_of_persons_counted_once_are_not_compared(tmp_path):
    assert (
        dengan_target(tmp_path, {"05.02": {"tw1": "5", "tw2": "5", "tw3": "5", "tw4": "5", "target": "9"}}).masalah
        == ()
    )


def test_the_target_of_complaints_is_the_ratio_itself(tmp_path):
    m = dengan_target(tmp_path, {"26.03": {"target": "20"}})
    assert temuan(m) == [("TARGET-RASIO-01", "baris 11, kolom target")] and not ada_galat(m.masalah)
    assert "tulis rasio n/n−1: 80 berarti turun seperlima" in kalimat(m)
    assert dengan_target(tmp_path, {"26.03": {"target": "80"}}).masalah == ()


def test_a_target_has_no_state(tmp_path):
    assert temuan(dengan_target(tmp_path, {"14.03": {"target": "tidak berlaku"}})) == [
        ("SEL-ANGKA-01", "baris 8, kolom target")
    ]


def test_several_problems_of_one_row_are_all_told(tmp_path):
    isi = {"target": "x", "tw2": "1.5", "asal": "y", "bobot": "z"}
    m = dengan_target(tmp_path, {"14.03": isi})
    assert sorted(temuan(m)) == [
        ("SEL-ANGKA-01", "baris 8, kolom bobot"),
        ("SEL-ANGKA-01", "baris 8, kolom target"),
        ("SEL-ANGKA-03", "baris 8, kolom tw2"),
        ("SEL-ASAL-01", "baris 8, kolom asal"),
    ]
    assert all(baris(p).count("Perbaiki: ") == 1 for p in m.masalah)


def test_rows_in_another_order_give_the_same_targets(tmp_path):
    kepala, *isi = target({"14.03": {"target": "5", "tw1": "1"}, "01.01": {"target": "90"}})
    for urut in (isi, isi[::-1]):
        t = muat_dari(tmp_path, {"target.csv": bait_csv([kepala, *urut])}).target
        assert {(b.kode, b.periode): b.target for b in t.itertuples() if b.target == b.target} == {
            ("14.03", 0): 5.0, ("14.03", 1): 1.0, ("01.01", 0): 90.0,
        }  # fmt: skip


def test_every_problem_stands_in_some_test_by_its_code_or_its_words():
    semua = "".join(p.read_text("utf-8") for p in Path(__file__).parent.glob("test_*.py"))

    def kata(kode: str) -> str:
        return max(re.split(r"\{\w+\}", masalah.daftar()[kode]["apa"]), key=len).strip()

    assert [k for k in masalah.daftar() if f'"{k}"' not in semua and kata(k) not in semua] == []
