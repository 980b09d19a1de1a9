"""Filled forms are read by the rules of the tables: no lock is believed, every fault has its cell (keandalan.md F, S, C, L)."""

import io

import openpyxl
import pytest
from buat_formulir import TAHUN, alamat, baca, bait, buku, fakta, isi, kalimat, taruh, temuan
from buat_masukan import KEPALA_REALISASI, KEPALA_TARGET, bait_csv, tabel

from ikilib import masukan

FORMULIR = "2019/formulir/formulir_2019_kasi_data.xlsx"


def tabel_csv(folder, isi_tabel: dict[str, dict], jenis: str = "realisasi") -> None:
    kepala = KEPALA_REALISASI if jenis == "realisasi" else KEPALA_TARGET
    (folder / str(TAHUN)).mkdir(exist_ok=True)
    (folder / str(TAHUN) / f"{jenis}.csv").write_bytes(bait_csv(tabel(kepala, [], isi_tabel)))


def kode(m) -> list[str]:
    return [k for k, _ in temuan(m)]


# --- what is read --------------------------------------------------------------------------------------------------


def test_a_filled_form_gives_facts_and_targets_with_file_sheet_and_cell(tmp_path):
    b = isi(buku("kasi_data"), "17.05", tw1=22, tw2=37, tw3=25, tw4=36, keterangan="dari arsip")
    isi(b, "17.01", "target", target=8, tw1=2, tw2=2, tw3=2, tw4=2)
    m = baca(tmp_path, b)
    assert temuan(m) == []
    assert fakta(m, "17.05") == {1: (22, FORMULIR, "isian", "E10"), 2: (37, FORMULIR, "isian", "F10"),
                                 3: (25, FORMULIR, "isian", "G10"), 4: (36, FORMULIR, "isian", "H10")}  # fmt: skip
    satu = m.fakta[m.fakta["variabel"] == "17.05"].iloc[0]
    assert (satu["asal"], satu["keterangan"], satu["tahun"]) == ("isian", "dari arsip", 2019)
    t = m.target[(m.target["kode"] == "17.01") & (m.target["periode"] == 0)].iloc[0]
    assert (t["target"], t["berkas"], t["lembar"], t["sel"]) == (8, FORMULIR, "target", "E5")
    assert list(m.sidik) == [FORMULIR]


def test_what_is_left_blank_is_belum_lapor_and_nought_is_a_figure(tmp_path):
    m = baca(tmp_path, isi(buku("kasi_data"), "17.05", tahunan=0))
    assert fakta(m, "17.05")[0][0] == 0 and fakta(m, "17.03")[0][0] == "belum_lapor"


def test_forms_are_enough_and_rows_that_stand_nowhere_are_told_once_s20(tmp_path):
    m = baca(tmp_path, buku("kasi_data"))
    # 173 figures (174 names, two of them one figure) less the 15 of this form; 165 targets less its 11
    assert [(p.kode, p.berkas, p.apa.split(":")[0]) for p in m.masalah] == [
        ("BARIS-HILANG-02", "2019/formulir", "158 baris realisasi tidak ada di tabel maupun di formulir"),
        ("BARIS-HILANG-02", "2019/formulir", "154 baris target tidak ada di tabel maupun di formulir"),
    ]


def test_a_form_without_a_row_still_counts_and_the_row_is_missed_s20(tmp_path):
    b = buku("kasi_data")
    b["isian"].delete_rows(10)
    m = baca(tmp_path, b)
    assert temuan(m) == [] and "17.05" not in set(m.fakta["variabel"])
    assert ", 17.05, " in next(p.apa for p in m.masalah if p.kode == "BARIS-HILANG-02")


def test_s5_s12_a_title_row_added_and_columns_moved_change_nothing(tmp_path):
    b = isi(buku("kasi_data"), "17.05", tw1=1, tahunan=9)
    ws = b["isian"]
    ws.unmerge_cells("A2:L2")
    for n in range(1, ws.max_row + 1):  # the last column becomes the first
        nilai = [s.value for s in ws[n]]
        for k, v in enumerate([nilai[-1], *nilai[:-1]], 1):
            ws.cell(n, k).value = v
    ws.insert_rows(1)
    ws["A1"] = "Dinas Penanaman Modal"
    m = baca(tmp_path, b)
    assert temuan(m) == []
    assert fakta(m, "17.05") == {1: (1, FORMULIR, "isian", "F11"), 0: (9, FORMULIR, "isian", "J11")}


def test_s3_a_hidden_helper_column_is_nobodys_business_and_a_hidden_figure_is_told(tmp_path):
    b = isi(buku("kasi_data"), "17.05", tw1=1)
    b["isian"].column_dimensions["B"].hidden = True
    assert temuan(baca(tmp_path, b)) == []
    b["isian"].column_dimensions["E"].hidden = True
    m = baca(tmp_path, b)
    assert temuan(m) == [("TABEL-SEMBUNYI-02", "E5")] and fakta(m, "17.05")[1][0] == 1


def test_free_text_and_helper_columns_may_be_deleted(tmp_path):
    b = isi(buku("kasi_data"), "17.05", tw1=1)
    b["isian"].unmerge_cells("A2:L2")
    b["isian"].delete_cols(11, 2)
    b["isian"].delete_cols(2, 2)
    m = baca(tmp_path, b)
    assert temuan(m) == [] and fakta(m, "17.05")[1] == (1, FORMULIR, "isian", "C10")


def test_a_form_of_a_year_ahead_gives_its_targets_only(tmp_path):
    tabel_csv(tmp_path, {})
    tabel_csv(tmp_path, {}, "target")
    b = isi(buku("kasi_data", tahun=2020), "17.01", "target", target=8)
    isi(b, "17.05", tw1="x")  # nobody looks at figures of that year yet
    (tmp_path / "2020/formulir").mkdir(parents=True)
    b.save(tmp_path / "2020/formulir/formulir_2020_kasi_data.xlsx")
    m = masukan.muat(tmp_path, TAHUN, target_lain=[2020])
    assert set(kode(m)) <= {"TABEL-KOSONG-02"} and m.fakta.empty
    assert m.target.query("tahun == 2020 and target == 8")["kode"].tolist() == ["17.01"]


# --- no lock and no validation is believed ------------------------------------------------------------------------


def test_s22_an_unknown_code_in_a_locked_cell_is_refused_with_the_nearest(tmp_path):
    b = buku("kasi_data")
    b["isian"]["A10"] = "17.5"
    b["isian"]["A11"] = "99.99"
    m = baca(tmp_path, b)
    assert temuan(m) == [("BARIS-KODE-06", "A10"), ("BARIS-KODE-02", "A11")]
    assert 'lembar "isian" › sel A10: kode "17.5" tidak ada' in masukan.baris(m.masalah[2])


def test_a_missing_code_is_refused_and_a_code_stored_as_a_number_too(tmp_path):
    b = buku("kasi_data")
    b["isian"]["A10"] = None
    b["isian"]["A11"] = 17.06
    assert temuan(baca(tmp_path, b)) == [("BARIS-KODE-01", "A10"), ("BARIS-KODE-03", "A11")]


def test_s21_a_code_twice_is_refused(tmp_path):
    b = buku("kasi_data")
    b["isian"]["A10"] = "17.06"
    assert ("BARIS-GANDA-01", "A11") in temuan(baca(tmp_path, b))


def test_a_code_exchanged_for_another_known_one_is_seen_by_its_words(tmp_path):
    b = buku("kasi_data")
    b["isian"]["A10"] = "14.03"
    m = baca(tmp_path, b)
    assert temuan(m) == [("FORMULIR-URAIAN-01", "B10")]
    assert kalimat(m) == (
        'formulir_2019_kasi_data.xlsx › lembar "isian" › sel B10: kodenya 14.03, tetapi uraian pada baris ini milik 17.05. '
        "Perbaiki: kembalikan kode dan uraiannya seperti semula; angka pada baris ini milik salah satunya saja."
    )


def test_another_unit_is_refused(tmp_path):
    b = isi(buku("kasi_data"), "nilai_investasi", satuan="juta rupiah", tahunan=2_900_000)
    m = baca(tmp_path, b)
    assert temuan(m) == [("FORMULIR-SATUAN-01", "C17")]
    assert 'satuan ditulis "juta rupiah", sedangkan nilai_investasi dilaporkan dalam rupiah' in kalimat(m)


@pytest.mark.parametrize(
    ("tertulis", "kode_"),
    [
        pytest.param("dua belas", "SEL-ANGKA-01", id="C25 words"),
        pytest.param("12 kegiatan", "SEL-ANGKA-01", id="C25 a unit"),
        pytest.param("12.5", "SEL-ANGKA-03", id="C3 a decimal point"),
        pytest.param("12,5", "SEL-ANGKA-04", id="C23 half a count as text"),
        pytest.param(12.5, "SEL-ANGKA-04", id="C23 half a count"),
        pytest.param(-5, "SEL-ANGKA-05", id="C23 below nought, past the validation"),
        pytest.param("90%", "SEL-ANGKA-07", id="C4 percent"),
        pytest.param("１２", "SEL-ANGKA-01", id="C14 full-width digits"),
        pytest.param("1e999", "SEL-ANGKA-01", id="C15 infinity"),
    ],
)
def test_text_in_a_number_cell_meets_the_grammar_of_numbers(tmp_path, tertulis, kode_):
    assert temuan(baca(tmp_path, isi(buku("kasi_data"), "17.05", tw1=tertulis))) == [(kode_, "E10")]


@pytest.mark.parametrize(
    ("tertulis", "nilai"), [("1.234", 1234), ("1.234,00", 1234), ("nihil", 0), ("-", "belum_lapor"), ("0", 0)]
)
def test_text_that_is_a_number_is_read_as_one(tmp_path, tertulis, nilai):
    m = baca(tmp_path, isi(buku("kasi_data"), "17.05", tahunan=tertulis))
    assert temuan(m) == [] and fakta(m, "17.05")[0][0] == nilai


def test_c16_a_formula_that_nobody_computed_is_refused(tmp_path):
    assert temuan(baca(tmp_path, isi(buku("kasi_data"), "17.05", tw1="=2+3"))) == [("SEL-RUMUS-01", "E10")]


def test_a_computed_formula_is_read_by_its_stored_result_and_told(tmp_path):
    from buat_masukan import bagian, ganti_bagian

    utuh = io.BytesIO()
    isi(buku("kasi_data"), "17.05", tw1="=2+3").save(utuh)
    lembar = bagian(utuh.getvalue(), "xl/worksheets/sheet1.xml")
    assert lembar.count(b"<f>2+3</f><v />") + lembar.count(b"<f>2+3</f><v></v>") + lembar.count(b"<f>2+3</f><v/>") == 1
    for kosong in (b"<v />", b"<v></v>", b"<v/>"):
        lembar = lembar.replace(b"<f>2+3</f>" + kosong, b"<f>2+3</f><v>5</v>")
    m = baca(tmp_path, ganti_bagian(utuh.getvalue(), **{"xl/worksheets/sheet1.xml": lembar}))
    assert temuan(m) == [("FORMULIR-RUMUS-01", "E10")] and not masukan.ada_galat(m.masalah)
    assert fakta(m, "17.05")[1][0] == 5
    assert 'sel berisi rumus "=2+3"; yang dibaca hasilnya yang terakhir disimpan, 5' in kalimat(m)


@pytest.mark.parametrize(
    ("lalu", "tertulis", "mencurigakan"),
    [
        pytest.param(136, 43467, True, id="C18 1 January 2019 beside 136"),
        pytest.param("belum lapor", 43467, True, id="C18 nothing to compare with"),
        pytest.param(41000, 43467, False, id="a variable of that size"),
        pytest.param(136, 39999, False, id="before 40.000"),
        pytest.param(136, 50001, False, id="after 50.000"),
        pytest.param(4346, 43467, True, id="a little over ten times last year"),
        pytest.param(4347, 43467, False, id="a little under ten times last year"),
    ],
)
def test_a_date_that_became_a_number_is_told_by_last_years_figure(tmp_path, lalu, tertulis, mencurigakan):
    m = baca(tmp_path, isi(buku("kasi_data"), "17.05", tahun_lalu=lalu, tw1=tertulis))
    assert temuan(m) == ([("FORMULIR-TANGGAL-01", "E10")] if mencurigakan else [])
    assert fakta(m, "17.05")[1][0] == tertulis
    if mencurigakan and tertulis == 43467:
        assert "43467 mungkin tanggal 02/01/2019 yang diketik di sel angka" in kalimat(m)


def test_rupiah_are_never_taken_for_a_date(tmp_path):
    assert temuan(baca(tmp_path, isi(buku("kasi_data"), "nilai_investasi", tahunan=45000))) == []


def test_c18_a_true_date_in_a_number_cell_is_refused(tmp_path):
    import datetime as dt

    m = baca(tmp_path, isi(buku("kasi_data"), "17.05", tw1=dt.datetime(2019, 2, 1)))
    assert temuan(m) == [("SEL-ANGKA-08", "E10")]


def test_a_status_beside_a_figure_and_an_unknown_status_are_refused(tmp_path):
    b = isi(buku("kasi_data"), "17.05", tw1=1, status="tidak berlaku")
    isi(b, "17.06", status="nanti")
    assert temuan(baca(tmp_path, b)) == [("SEL-STATUS-02", "J10"), ("SEL-STATUS-01", "J11")]


def test_all_faults_of_a_form_come_at_once_and_none_of_its_figures_is_used(tmp_path):
    b = isi(buku("kasi_data"), "17.05", tw1="x", tw2=4)
    isi(b, "17.01", "target", target="y")
    isi(b, "17.03", tw1=7)
    m = baca(tmp_path, b)
    assert temuan(m) == [("SEL-ANGKA-01", "E10"), ("SEL-ANGKA-01", "E5")]
    assert [p.lembar for p in m.masalah if p.sel] == ["isian", "target"]
    assert m.fakta.empty and m.target.empty


# --- which kind of variable -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variabel", "angka", "kode_"),
    [
        pytest.param("17.05", (1, 2, 3, 4, 11), "DATA-TRIWULAN-01", id="a count adds up to the year"),
        pytest.param("izin_prinsip_terealisasi", (5, 3, 8, 9, 9), "DATA-TRIWULAN-02", id="L10 a running total falls"),
        pytest.param("izin_prinsip_total", (9, 8, 8, 7, 8), "DATA-TRIWULAN-03", id="a state is that of the last day"),
    ],
)
def test_quarters_and_year_of_a_form_fit_the_kind_of_the_variable(tmp_path, variabel, angka, kode_):
    b = isi(buku("kasi_data"), variabel, **dict(zip(("tw1", "tw2", "tw3", "tw4", "tahunan"), angka, strict=True)))
    assert kode_ in kode(baca(tmp_path, b))


def test_persons_counted_once_may_be_fewer_than_their_quarters(tmp_path):
    b = isi(buku("kasubag_umum"), "aparatur_ikut_peningkatan_sdm", tw1=5, tw2=6, tw3=2, tw4=3, tahunan=9)
    assert temuan(baca(tmp_path, b)) == []


# --- is it our form? -------------------------------------------------------------------------------------------------


def test_s19_a_form_without_its_version_is_refused(tmp_path):
    b = buku("kasi_data")
    b["isian"]["A3"] = b["target"]["A3"] = None
    assert temuan(baca(tmp_path, b)) == []  # the file's own property says it as well
    del b.custom_doc_props["templat_iki"]
    m = baca(tmp_path, b)
    assert temuan(m) == [("FORMULIR-VERSI-01", "")] and m.fakta.empty
    assert "tulis formulir-iki 1 di sel A3" in kalimat(m)


def test_s19_a_form_of_another_version_is_refused(tmp_path):
    b = buku("kasi_data")
    b["target"]["A3"] = "formulir-iki 2"
    m = baca(tmp_path, b)
    assert temuan(m) == [("FORMULIR-VERSI-02", "")] and m.fakta.empty
    assert kalimat(m) == (
        'formulir_2019_kasi_data.xlsx: versi formulir "2" tidak dikenal; yang dikenal: 1. '
        "Perbaiki: salin isinya ke formulir baru dari perintah iki formulir, atau perbarui ikilib."
    )


def test_f13_a_form_of_another_year_is_refused_whether_its_name_or_its_content_says_so(tmp_path):
    m = baca(tmp_path, buku("kasi_data", tahun=2018))
    assert temuan(m) == [("FORMULIR-TAHUN-01", "")] and "tahun 2019, tetapi tertulis isi formulir 2018" in kalimat(m)
    (tmp_path / FORMULIR).rename(tmp_path / "2019/formulir/formulir_2018_kasi_data.xlsx")
    assert "tertulis nama berkas 2018, isi formulir 2018" in kalimat(masukan.muat(tmp_path, TAHUN))


def test_years_that_somebody_writes_into_a_remark_are_no_years_of_the_form(tmp_path):
    b = isi(buku("kasi_data"), "13.04", tw1=1, keterangan="tahun 2018 · pemilik lain")
    assert temuan(baca(tmp_path, b)) == []


def test_s1_a_sheet_that_was_renamed_is_missed(tmp_path):
    b = buku("kasi_data")
    b["isian"].title = "isian 2019"
    m = baca(tmp_path, b)
    assert temuan(m) == [("FORMULIR-LEMBAR-01", "")]
    assert 'lembar formulir tidak ada: isian; yang ada: "target", "isian 2019"' in kalimat(m)


def test_s1_a_workbook_that_is_no_form_is_refused(tmp_path):
    b = openpyxl.Workbook()
    b.active["A1"] = "catatan"
    assert kode(baca(tmp_path, b)) == ["FORMULIR-LEMBAR-02", "FORMULIR-LEMBAR-01"]


def test_s2_a_sheets_name_may_differ_in_case_and_space(tmp_path):
    b = isi(buku("kasi_data"), "17.05", tw1=1)
    b["isian"].title = " ISIAN "
    assert temuan(baca(tmp_path, b)) == []


def test_a_sheet_of_notes_is_told_and_not_read(tmp_path):
    b = buku("kasi_data")
    b.create_sheet("Catatan")["A1"] = 5
    assert temuan(baca(tmp_path, b)) == [("FORMULIR-LEMBAR-02", "")]


@pytest.mark.parametrize("akhiran", [".ods", ".xls", ".csv", ".XLSM"])
def test_a_form_saved_as_another_kind_of_file_is_never_left_out_silently(tmp_path, akhiran):
    taruh(tmp_path, bait("kasi_data"), f"formulir_2019_kasi_data{akhiran}")
    tabel_csv(tmp_path, {})
    tabel_csv(tmp_path, {}, "target")
    m = masukan.muat(tmp_path, TAHUN)
    assert "FORMULIR-JENIS-01" in kode(m)


def test_what_is_no_spreadsheet_may_lie_beside_the_forms(tmp_path):
    taruh(tmp_path, b"%PDF", "bukti.pdf")
    taruh(tmp_path, b"", ".DS_Store")
    assert temuan(baca(tmp_path, buku("kasi_data"))) == []


def test_f11_a_form_that_is_open_is_told_and_its_lock_file_not_read(tmp_path):
    taruh(tmp_path, b"x" * 165, "~$formulir_2019_kasi_data.xlsx")
    taruh(tmp_path, b",kasi,", ".~lock.formulir_2019_kasi_data.xlsx#")
    m = baca(tmp_path, buku("kasi_data"))
    assert {(p.kode, p.berkas) for p in m.masalah if p.kode == "BERKAS-KUNCI-01"} == {("BERKAS-KUNCI-01", FORMULIR)}
    assert set(kode(m)) == {"BERKAS-KUNCI-01"}


@pytest.mark.parametrize(
    ("bentuk", "kode_"),
    [
        pytest.param(b"", "BERKAS-KOSONG-01", id="F2 nothing"),
        pytest.param(b"variabel;tw1\n", "BERKAS-JENIS-01", id="F4 CSV"),
        pytest.param(b"\xd0\xcf\x11\xe0" + b"\0" * 600, "BERKAS-JENIS-03", id="F6 an old Excel file"),
        pytest.param(b"PK\x03\x04 rusak", "BERKAS-RUSAK-01", id="F3 a broken copy"),
    ],
)
def test_a_file_that_is_no_xlsx_is_named(tmp_path, bentuk, kode_):
    assert temuan(baca(tmp_path, bentuk)) == [(kode_, "")]


def test_f18_a_link_out_of_the_data_folder_is_refused(tmp_path):
    luar = tmp_path / "luar.xlsx"
    luar.write_bytes(bait("kasi_data"))
    data = tmp_path / "data"
    (data / "2019/formulir").mkdir(parents=True)
    (data / FORMULIR).symlink_to(luar)
    assert temuan(masukan.muat(data, TAHUN)) == [("BERKAS-TAUTAN-01", "")]


def test_f12_two_forms_of_one_owner_are_told_and_never_guessed_between(tmp_path):
    taruh(tmp_path, isi(buku("kasi_data"), "17.05", tw1=5), "formulir_2019_kasi_data (1).xlsx")
    m = baca(tmp_path, isi(buku("kasi_data"), "17.05", tw1=6))
    assert sorted(kode(m)) == ["DATA-SAMA-02", "FORMULIR-GANDA-01"]


# --- with the tables -------------------------------------------------------------------------------------------------


def test_a_form_and_a_table_that_say_the_same_are_one_fact(tmp_path):
    tabel_csv(tmp_path, {"17.05": {"tahunan": "9", "asal": "terbit", "keterangan": "https://contoh.id/a"}})
    m = baca(tmp_path, isi(buku("kasi_data"), "17.05", tahunan=9, keterangan="sama"))
    assert temuan(m) == []
    assert fakta(m, "17.05") == {0: (9, "2019/realisasi.csv", "", "baris 2, kolom tahunan")}
    assert m.fakta.query("variabel == '17.05'")["asal"].tolist() == ["terbit"]


def test_a_form_fills_what_a_table_leaves_open_and_the_other_way_round(tmp_path):
    tabel_csv(
        tmp_path, {"17.05": {"tw1": "1", "tw2": "2"}, "17.06": {"status": "belum lapor"}, "17.07": {"tahunan": "3"}}
    )
    b = isi(buku("kasi_data"), "17.05", tw3=3, tw4=4, tahunan=10)
    m = baca(tmp_path, isi(isi(b, "17.06", tahunan=5), "17.07", status="belum lapor"))
    assert temuan(m) == []
    assert {p: v[0] for p, v in fakta(m, "17.05").items()} == {1: 1, 2: 2, 3: 3, 4: 4, 0: 10}
    assert fakta(m, "17.06")[0][0] == 5 and fakta(m, "17.07") == {
        0: (3, "2019/realisasi.csv", "", "baris 4, kolom tahunan")
    }


def test_two_places_that_differ_are_an_error_that_names_both(tmp_path):
    tabel_csv(tmp_path, {"17.05": {"tahunan": "8"}})
    m = baca(tmp_path, isi(buku("kasi_data"), "17.05", tahunan=9))
    assert kalimat(m) == (
        'formulir_2019_kasi_data.xlsx › lembar "isian" › sel I10: 17.05 di sini 9, sedangkan pada '
        "2019/realisasi.csv › baris 2, kolom tahunan 8. Perbaiki: samakan keduanya, atau kosongkan salah satu; angka yang "
        "berubah sesudah dilaporkan ditulis sebagai koreksi."
    )


def test_two_forms_that_differ_are_an_error_that_names_both(tmp_path):
    taruh(tmp_path, isi(buku("kasi_data"), "17.05", tw1=5), "a.xlsx")
    m = baca(tmp_path, isi(buku("kasi_data"), "17.05", tw1=6))
    beda = next(masukan.baris(p) for p in m.masalah if p.kode == "DATA-SAMA-02")
    assert 'sel E10: 17.05 di sini 6, sedangkan pada 2019/formulir/a.xlsx › lembar "isian" › sel E10 5' in beda


@pytest.mark.parametrize("terbalik", [False, True])
def test_a_figure_against_tidak_berlaku_for_the_year_is_a_difference_too(tmp_path, terbalik):
    tabel_csv(tmp_path, {"17.05": {"status": "tidak berlaku"} if terbalik else {"tw2": "3"}})
    b = isi(buku("kasi_data"), "17.05", **({"tw2": 3} if terbalik else {"status": "tidak berlaku"}))
    assert kode(baca(tmp_path, b)) == ["DATA-SAMA-02"]


def test_quarters_of_a_form_are_held_against_the_year_of_a_table(tmp_path):
    tabel_csv(tmp_path, {"17.05": {"tahunan": "11"}})
    m = baca(tmp_path, isi(buku("kasi_data"), "17.05", tw1=1, tw2=2, tw3=3, tw4=4))
    assert [(p.kode, p.berkas, p.sel) for p in m.masalah if p.kode != "BARIS-HILANG-02"] == [
        ("DATA-TRIWULAN-01", "2019/realisasi.csv", "baris 2, kolom tahunan")
    ]


def test_a_part_in_one_form_is_held_against_the_whole_in_another_file(tmp_path):
    tabel_csv(tmp_path, {"izin_prinsip_total": {"tahunan": "5"}})
    m = baca(tmp_path, isi(buku("kasi_data"), "izin_prinsip_terealisasi", tahunan=6))
    assert temuan(m) == [("DATA-BAGIAN-01", "I18")]


def test_targets_of_form_and_table_join_field_by_field(tmp_path):
    kodes = [f"17.{n:02}" for n in range(1, 12)]
    tabel_csv(tmp_path, {k: {"target": "8", "bobot": "10"} for k in kodes[:10]} | {kodes[10]: {"bobot": "0"}}, "target")
    b = buku("kasi_data")
    isi(b, kodes[0], "target", target=8, tw1=2)
    isi(b, kodes[10], "target", target=4)
    m = baca(tmp_path, b)
    assert temuan(m) == []
    t = m.target[m.target["periode"] == 0].set_index("kode")
    assert (t.at["17.11", "target"], t.at["17.11", "bobot"], t.at["17.11", "sel"]) == (4, 0, "E15")
    assert t.at["17.01", "berkas"] == "2019/target.csv"
    isi(b, kodes[0], "target", target=9)
    m = baca(tmp_path, b)
    assert "target 17.01 di sini 9, sedangkan pada 2019/target.csv › baris 2, kolom target 8" in kalimat(m)


def test_l6_weights_from_two_places_are_added_up_together(tmp_path):
    tabel_csv(tmp_path, {"23.01": {"bobot": "100"}}, "target")
    b = buku("kabid_pengaduan")
    for k in ("23.02", "23.03", "23.04"):
        isi(b, k, "target", bobot=50)
    b["target"].delete_rows(5)
    isi(b, "23.04", "target", bobot=0)
    taruh(tmp_path, b, "formulir_2019_kabid_pengaduan.xlsx")
    m = masukan.muat(tmp_path, TAHUN)
    assert kode(m) == ["TARGET-BOBOT-02"] and "bobot jabatan 23 berjumlah 200, bukan 100" in kalimat(m)


def test_a_range_in_the_form_has_no_quarters_in_the_table(tmp_path):
    tabel_csv(tmp_path, {"17.01": {"tw1": "2"}}, "target")
    m = baca(tmp_path, isi(buku("kasi_data"), "17.01", "target", target=5, target_atas=9))
    assert kode(m) == ["TARGET-ATAS-02"]


def test_without_a_form_the_tables_are_read_as_ever(tmp_path):
    tabel_csv(tmp_path, {"17.05": {"tahunan": "8"}})
    (tmp_path / "2019/formulir").mkdir()
    m = masukan.muat(tmp_path, TAHUN)
    assert set(kode(m)) == {"BARIS-HILANG-01", "BERKAS-ADA-02"}


# --- where a prefilled figure came from ------------------------------------------------------------------------------


def terisi(folder):
    """A form whose 17.05 is prefilled with invented figures, and a target too."""
    from ikilib import formulir

    tabel_csv(folder, {"17.05": {"tw1": "1", "tw2": "2", "asal": "contoh"}})
    tabel_csv(folder, {"17.01": {"target": "8", "asal": "contoh"}}, "target")
    b = buku("kasi_data", formulir.siapkan(masukan.muat(folder, TAHUN), TAHUN))
    for nama in ("realisasi", "target"):
        (folder / f"2019/{nama}.csv").unlink()
    return b


def asal(m, variabel):
    return {b.periode: b.asal for b in m.fakta[m.fakta["variabel"] == variabel].itertuples()}


def test_an_invented_figure_left_as_it_was_stays_invented_and_one_typed_over_is_the_owners(tmp_path):
    b = isi(terisi(tmp_path), "17.05", tw2=7, tw3=3)
    isi(b, "17.01", "target", bobot=None)
    m = baca(tmp_path, b)
    assert temuan(m) == [] and asal(m, "17.05") == {1: "contoh", 2: "isian", 3: "isian"}
    assert m.target.query("kode == '17.01' and periode == 0")["asal"].item() == "contoh"
    isi(b, "17.01", "target", target=9)
    assert baca(tmp_path, b).target.query("kode == '17.01' and periode == 0")["asal"].item() == "isian"


def test_without_its_record_of_origins_a_form_is_refused(tmp_path):
    b = terisi(tmp_path)
    b["asal"]["E2"] = "isi"
    assert kode(baca(tmp_path, b)) == ["FORMULIR-ASAL-01"]
    del b["asal"]
    m = baca(tmp_path, b)
    assert kode(m) == ["FORMULIR-ASAL-01"] and m.fakta.empty


def test_addresses_in_these_tests_are_those_of_the_form():
    b = buku("kasi_data")
    assert (alamat(b, "17.05", "tw1"), alamat(b, "nilai_investasi", "satuan"), alamat(b, "17.01", "target", "target")) == (
        "E10", "C17", "E5"
    )  # fmt: skip
