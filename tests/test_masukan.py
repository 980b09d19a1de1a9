"""The reader as a whole: what a faultless year gives, which years are read, and how a problem is told."""

import hashlib
from dataclasses import replace

import pytest
from buat_masukan import (
    KATA,
    KEPALA_REALISASI,
    bait,
    bait_csv,
    buku,
    dengan_realisasi,
    kalimat,
    muat_dari,
    nilai,
    realisasi,
    seperti_excel,
    status,
    target,
    temuan,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ikilib import contoh
from ikilib.masukan import Masalah, ada_galat, baris, kosakata, lokasi, muat
from ikilib.masukan.masalah import daftar, pencatat, tampil, urutan

ISI = {
    "14.03": {"tw1": "3", "tw2": "4", "tw3": "0", "tw4": "5", "tahunan": "12", "asal": "contoh", "bukti": "agenda"},
    "14.01": {"tw1": "nihil", "tw2": "1"},
    "05.02": {"status": "tidak berlaku"},
    "03.01": {"tw1": "tidak berlaku", "tahunan": "7"},
    "nilai_investasi": {"tahunan": "2.900.000.000.000", "asal": "terbit", "keterangan": "https://blitarkab.go.id/a"},
    "aparatur_puas": {"status": "Belum Lapor"},
}


# --- the two tables -----------------------------------------------------------------------------------------------


def test_each_filled_cell_becomes_one_fact_with_its_address(tmp_path):
    m = muat_dari(tmp_path, {"realisasi.csv": bait_csv(realisasi({"14.03": {"tw1": "3", "tahunan": "12"}}))})
    f = m.fakta[m.fakta["variabel"] == "14.03"]
    assert f.to_dict("records") == [
        {
            "variabel": "14.03", "tahun": 2019, "periode": periode, "nilai": angka, "status": "ada", "asal": "isian",
            "keterangan": "", "berkas": "2019/realisasi.csv", "lembar": "", "sel": f"baris 6, kolom {kolom}",
            "tanggal": tanggal,
        }
        for periode, angka, kolom, tanggal in [(1, 3.0, "tw1", "2019-03-31"), (0, 12.0, "tahunan", "2019-12-31")]
    ]  # fmt: skip


def test_a_workbook_gives_the_same_facts_as_a_csv_with_the_addresses_of_its_cells(tmp_path):
    m = muat_dari(tmp_path, {"realisasi.xlsx": bait(buku(realisasi({"14.03": {"tw1": "3", "tahunan": "12"}})))})
    f = m.fakta[m.fakta["variabel"] == "14.03"]
    assert m.masalah == ()
    assert list(zip(f["nilai"], f["berkas"], f["lembar"], f["sel"], strict=True)) == [
        (3.0, "2019/realisasi.xlsx", "Sheet1", "B6"),
        (12.0, "2019/realisasi.xlsx", "Sheet1", "F6"),
    ]


def test_a_workbook_whose_texts_lie_in_a_shared_table_as_excel_writes_them_reads_the_same(tmp_path):
    isi = seperti_excel(bait(buku(realisasi({"14.03": {"tw1": "3", "keterangan": "dua kata"}}))))
    m = muat_dari(tmp_path, {"realisasi.xlsx": isi})
    assert m.masalah == () and nilai(m, "14.03") == {1: 3.0}
    assert m.fakta.loc[m.fakta["variabel"] == "14.03", "keterangan"].tolist() == ["dua kata"]


def test_zero_belum_lapor_and_tidak_berlaku_stay_three_different_things(tmp_path):
    m = dengan_realisasi(tmp_path, ISI)
    assert m.masalah == ()
    assert nilai(m, "14.01") == {1: 0.0, 2: 1.0}
    assert status(m, "05.02") == {0: "tidak_berlaku"}
    assert status(m, "aparatur_puas") == {0: "belum_lapor"}
    assert status(m, "14.10") == {0: "belum_lapor"}
    assert status(m, "03.01") == {1: "tidak_berlaku", 0: "ada"}
    assert m.fakta["nilai"].isna().tolist() == (m.fakta["status"] != "ada").tolist()


def test_asal_is_isian_unless_the_row_says_otherwise(tmp_path):
    asal = dengan_realisasi(tmp_path, ISI).fakta.drop_duplicates("variabel").set_index("variabel")["asal"]
    assert (asal["14.03"], asal["nilai_investasi"], asal["14.01"]) == ("contoh", "terbit", "isian")


def test_a_target_row_gives_the_year_and_its_filled_quarters(tmp_path):
    isi = {"14.03": {"target": "10,5", "tw1": "2", "tw4": "3"}, "03.01": {"target": "5", "target_atas": "7"}}
    t = muat_dari(tmp_path, {"target.csv": bait_csv(target(isi))}).target
    assert t.columns.tolist() == "kode tahun periode target target_atas bobot asal keterangan berkas lembar sel".split()
    satu = t[t["kode"] == "14.03"]
    assert list(zip(satu["periode"], satu["target"], satu["sel"], strict=True)) == [
        (0, 10.5, "baris 8, kolom target"),
        (1, 2.0, "baris 8, kolom tw1"),
        (4, 3.0, "baris 8, kolom tw4"),
    ]
    assert t.loc[t["kode"] == "03.01", ["target", "target_atas"]].to_numpy().tolist() == [[5.0, 7.0]]
    kosong = t[t["kode"] == "14.10"]
    assert len(kosong) == 1 and kosong[["target", "target_atas", "bobot"]].isna().all(axis=None)


def test_bobot_belongs_to_the_year_only(tmp_path):
    isi = {k: {"bobot": b, "tw1": "1"} for k, b in (("14.01", "33,3"), ("14.03", "33,3"), ("14.10", "33,4"))}
    m = muat_dari(tmp_path, {"target.csv": bait_csv(target(isi))})
    t = m.target[m.target["kode"].str.startswith("14.")]
    assert m.masalah == ()
    assert t.loc[t["periode"] == 0, "bobot"].tolist() == [33.3, 33.3, 33.4]
    assert t.loc[t["periode"] == 1, "bobot"].isna().all()


def test_target_atas_may_be_absent(tmp_path):
    tanpa = [[v for k, v in enumerate(b) if k != 2] for b in target({"14.03": {"target": "5"}})]
    m = muat_dari(tmp_path, {"target.csv": bait_csv(tanpa)})
    assert m.masalah == () and m.target["target_atas"].isna().all()


def test_empty_tables_keep_their_columns_and_types(tmp_path):
    m = muat(tmp_path / "tidak_ada", 2019, kata=KATA)
    assert str(m.fakta["nilai"].dtype) == "float64" and str(m.target["periode"].dtype) == "int64"


def test_the_vocabulary_is_the_decrees_own_unless_another_is_given(tmp_path):
    m = muat(tmp_path, 2019)
    assert temuan(m) == [("BERKAS-ADA-01", "")]


def test_with_the_decrees_vocabulary_the_illustrative_year_is_read_whole(tmp_path):
    contoh.tulis(2019, tmp_path)
    m = muat(tmp_path, 2019)
    assert m.masalah == ()
    assert m.target["kode"].nunique() == 165
    assert m.fakta["variabel"].nunique() == 156 + 18 - 1  # 02.05 and sarpras_baik are one


# --- years --------------------------------------------------------------------------------------------------------


def tahun_(folder, tahun, isi, *jenis):
    (folder / str(tahun)).mkdir()
    for satu in jenis:
        utuh = realisasi(isi) if satu == "realisasi" else target()
        (folder / str(tahun) / f"{satu}.csv").write_bytes(bait_csv(utuh))


def test_other_years_are_read_when_they_are_there_and_missed_in_silence_when_not(tmp_path):
    tahun_(tmp_path, 2018, {"14.03": {"tahunan": "9"}}, "realisasi", "target")
    m = muat_dari(tmp_path, lain=(2016, 2017, 2018))
    assert m.masalah == ()
    assert sorted(set(m.fakta["tahun"])) == [2018, 2019]
    assert m.fakta.loc[m.fakta["tahun"] == 2018, "tanggal"].unique().tolist() == ["2018-12-31"]


def test_of_a_year_ahead_of_the_data_only_the_targets_are_read(tmp_path):
    tahun_(tmp_path, 2020, {"14.03": {"tahunan": "salah"}}, "realisasi", "target")
    m = muat_dari(tmp_path, target_lain=(2020, 2021))
    assert m.masalah == ()
    assert sorted(set(m.target["tahun"])) == [2019, 2020] and set(m.fakta["tahun"]) == {2019}


def test_rows_missing_in_another_year_are_nobodys_business(tmp_path):
    (tmp_path / "2018").mkdir()
    (tmp_path / "2018/realisasi.csv").write_bytes(bait_csv([KEPALA_REALISASI, ["pengaduan", *[""] * 9]]))
    assert muat_dari(tmp_path, lain=(2018,)).masalah == ()


def test_years_may_come_from_a_generator(tmp_path):
    tahun_(tmp_path, 2018, {}, "realisasi", "target")
    m = muat_dari(tmp_path, lain=(t for t in (2017, 2018)), target_lain=(t for t in (2018,)))
    assert set(m.fakta["tahun"]) == {2018, 2019} == set(m.target["tahun"])


def test_a_year_named_twice_is_read_once(tmp_path):
    m = muat_dari(tmp_path, lain=(2019,), target_lain=(2019,))
    assert not m.target.duplicated(["kode", "tahun", "periode"]).any()


def test_every_file_read_is_listed_with_the_hash_of_its_bytes(tmp_path):
    tahun_(tmp_path, 2018, {}, "target")
    m = muat_dari(tmp_path, lain=(2018,))
    assert m.berkas == ("2018/target.csv", "2019/realisasi.csv", "2019/target.csv")
    assert m.sidik["2018/target.csv"] == hashlib.sha256((tmp_path / "2018/target.csv").read_bytes()).hexdigest()


def test_a_file_with_an_error_is_not_used_in_part(tmp_path):
    m = dengan_realisasi(tmp_path, {"14.03": {"tahunan": "salah"}, "14.01": {"tahunan": "5"}})
    assert len(m.fakta) == 0 and len(m.target) > 0
    assert "2019/realisasi.csv" in m.sidik


# --- how a problem is told ----------------------------------------------------------------------------------------


def test_a_problem_in_a_csv_is_one_line_with_row_and_column(tmp_path):
    m = dengan_realisasi(tmp_path, {"02.05": {"tahunan": "12.5"}})
    assert kalimat(m) == (
        'realisasi.csv › baris 2, kolom tahunan: "12.5" memakai tanda desimal atau ribuan yang berbeda dari berkasnya. '
        "Perbaiki: tulis 12,5."
    )


def test_a_problem_in_a_workbook_is_one_line_with_sheet_and_cell(tmp_path):
    b = buku(realisasi({"02.05": {"tahunan": "lima"}}), "Realisasi")
    m = muat_dari(tmp_path, {"realisasi.xlsx": bait(b)})
    assert kalimat(m).startswith('realisasi.xlsx › lembar "Realisasi" › sel F2: "lima" bukan angka. Perbaiki: tulis ')


def test_a_problem_of_a_whole_file_names_the_file_without_its_folder(tmp_path):
    m = muat_dari(tmp_path, {"realisasi.csv": b""})
    assert kalimat(m) == "realisasi.csv: berkas kosong (0 bita). Perbaiki: unduh atau salin ulang berkasnya."


def test_all_problems_come_at_once_by_file_and_row(tmp_path):
    isi = {"pengaduan": {"tw1": "x"}, "02.05": {"asal": "y"}, "14.03": {"tw2": "z", "tw1": "w"}}
    m = muat_dari(tmp_path, {"realisasi.csv": bait_csv(realisasi(isi)), "target.csv": b""})
    assert [(p.berkas, p.sel) for p in m.masalah] == [
        ("2019/realisasi.csv", "baris 2, kolom asal"),
        ("2019/realisasi.csv", "baris 6, kolom tw1"),
        ("2019/realisasi.csv", "baris 6, kolom tw2"),
        ("2019/realisasi.csv", "baris 12, kolom tw1"),
        ("2019/target.csv", ""),
    ]


def test_rows_sort_as_numbers_in_a_workbook_too():
    m = Masalah("X", "galat", "a.xlsx", "S", "", "", "")
    assert sorted((replace(m, sel=s) for s in ("B10", "C9", "")), key=urutan) == [
        m,
        replace(m, sel="C9"),
        replace(m, sel="B10"),
    ]


def test_a_warning_is_no_error():
    catat = pencatat(semua := [], "a.csv")
    catat("TABEL-KOSONG-02")
    assert not ada_galat(semua)
    catat("TABEL-KOSONG-01")
    assert ada_galat(semua)


def test_a_value_is_shown_as_typed_in_one_line_and_cut_at_80_characters():
    assert tampil("a\nb\u200bc") == "a<U+000A>b<U+200B ZERO WIDTH SPACE>c"
    assert tampil("x" * 80) == "x" * 80 and tampil("x" * 81) == "x" * 80 + "…"


def test_braces_and_html_in_a_value_are_only_text(tmp_path):
    m = dengan_realisasi(tmp_path, {"02.05": {"tw1": "{0.__class__}<b>%s"}})
    assert '"{0.__class__}<b>%s" bukan angka' in kalimat(m)


@pytest.mark.parametrize("kode", daftar())
def test_every_problem_says_in_one_line_what_is_wrong_and_how_to_mend_it(kode):
    teks = daftar()[kode]
    assert set(teks) == {"tingkat", "apa", "cara"} and teks["tingkat"] in ("galat", "peringatan")
    assert not teks["apa"].endswith(".") and not teks["cara"].endswith(".")
    assert teks["cara"][0].islower() and "\n" not in baris(
        Masalah(kode, "", "a.csv", "", "", teks["apa"], teks["cara"])
    )


# --- the same table in other clothes ------------------------------------------------------------------------------

ANGKA = {"tw1": "1.234", "tw2": "0", "tw3": "1.000.000", "tw4": "7", "tahunan": "1.001.241"}
PENUH = {
    "14.03": {**ANGKA, "asal": "contoh", "keterangan": "satu; dua, tiga\nempat \"lima\""},
    "nilai_investasi": {"tahunan": "1.234,00"},
    "05.02": {"status": "tidak berlaku"},
    "02.05": {"tw1": "-", "tahunan": "nihil"},
}  # fmt: skip


def bertitik(baris_):
    return [
        [v if k == 8 else v.translate(str.maketrans(".,", ",.")) if k else v for k, v in enumerate(b)] for b in baris_
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(range(10)), st.lists(st.sampled_from(["", "Laporan 2019", "Blitar, 2 Januari"]), max_size=5))
def test_delimiter_encoding_column_order_and_title_rows_change_no_fact(tmp_path_factory, urutan_, judul):
    def baca(nama, isi):
        m = muat_dari(tmp_path_factory.mktemp("data"), {nama: isi})
        assert m.masalah == ()
        return m.fakta.drop(columns=["berkas", "lembar", "sel"]).to_dict("records")

    def acak(semua):
        atas = [[t, *[""] * 9] for t in judul]
        return atas + [[b[k] for k in urutan_] for b in semua]

    asal = baca("realisasi.csv", bait_csv(realisasi(PENUH)))
    semua = realisasi(PENUH)
    titik = [semua[0], *bertitik(semua[1:])]
    for pemisah, sandi, akhir, isi in (
        (";", "utf-8-sig", "\r\n", semua),
        ("\t", "utf-16", "\n", semua),
        (",", "utf-8", "\r", titik),
    ):
        assert str(baca("realisasi.csv", bait_csv(acak(isi), pemisah, sandi, akhir))) == str(asal)
    assert str(baca("realisasi.xlsx", bait(buku(acak(semua))))) == str(asal)


# --- where the data lie -------------------------------------------------------------------------------------------


def test_the_data_folder_is_the_one_asked_for_then_iki_data_then_kantor_then_data(tmp_path, monkeypatch):
    monkeypatch.setattr(lokasi, "akar", lambda: tmp_path)
    monkeypatch.delenv("IKI_DATA", raising=False)
    assert lokasi.folder_data() == tmp_path / "data"
    (tmp_path / "kantor").mkdir()
    assert lokasi.folder_data() == tmp_path / "kantor"
    monkeypatch.setenv("IKI_DATA", str(tmp_path / "lain"))
    assert lokasi.folder_data() == tmp_path / "lain"
    assert lokasi.folder_data(tmp_path / "dipilih") == tmp_path / "dipilih"
    monkeypatch.setenv("IKI_DATA", "")
    assert lokasi.folder_data() == tmp_path / "kantor"


def test_the_root_is_the_folder_of_pyproject_wherever_one_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert (lokasi.akar() / "pyproject.toml").is_file() and (lokasi.akar() / "ikilib").is_dir()


def test_the_root_of_an_installed_package_is_sought_from_where_one_stands(tmp_path, monkeypatch):
    monkeypatch.setattr(lokasi, "__file__", str(tmp_path / "situs/ikilib/masukan/lokasi.py"))
    (tmp_path / "proyek/notebooks").mkdir(parents=True)
    (tmp_path / "proyek/pyproject.toml").touch()
    monkeypatch.chdir(tmp_path / "proyek/notebooks")
    assert lokasi.akar() == tmp_path / "proyek"


def test_the_vocabulary_takes_a_second_name_to_its_canonical_one():
    assert KATA.variabel["02.05"].pokok == "sarpras_baik" and KATA.variabel["14.03"].pokok == "14.03"
    assert kosakata.__module__ == "ikilib.masukan.baca"
