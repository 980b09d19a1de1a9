"""Faults of sheets and headers (keandalan.md, table S): a table is found by its labels, never by its place alone."""

import re
import tracemalloc

import pytest
from buat_masukan import (
    KATA,
    NAMA,
    bagian,
    bait,
    bait_csv,
    buku,
    dengan_buku,
    dengan_realisasi,
    dengan_target,
    ganti_bagian,
    kalimat,
    muat_dari,
    nilai,
    realisasi,
    target,
    temuan,
)  # fmt: skip
from openpyxl import Workbook
from openpyxl.styles import Font

from ikilib.masukan import ada_galat, baris, excel

ANGKA = {"14.03": {"tahunan": "12"}}


def csv_(folder, tabel):
    return muat_dari(folder, {"realisasi.csv": bait_csv(tabel)})


# --- sheets -------------------------------------------------------------------------------------------------------


def test_S1_wanted_sheet_missing_names_the_sheets_there_and_the_nearest(tmp_path):
    b = buku(realisasi(ANGKA), "Realisai")
    b.create_sheet("Catatan")["A1"] = "x"
    m = dengan_buku(tmp_path, b)
    assert temuan(m) == [("TABEL-LEMBAR-01", "")]
    assert kalimat(m) == (
        'realisasi.xlsx: tidak ada lembar bernama "realisasi"; yang ada: "Realisai", "Catatan". '
        'Perbaiki: ganti nama lembar yang berisi tabel menjadi realisasi (mungkin "Realisai").'
    )


def test_S1_empty_sheets_beside_the_table_do_not_matter_whatever_the_sheet_is_called(tmp_path):
    b = buku(realisasi(ANGKA), "Lembar1")
    b.create_sheet("Lembar2", 0)
    b.create_sheet("Lembar3")
    m = dengan_buku(tmp_path, b)
    assert m.masalah == () and nilai(m, "14.03") == {0: 12.0} and set(m.fakta["lembar"]) == {"Lembar1"}


@pytest.mark.parametrize("nama", ["realisasi ", "REALISASI", "\u00a0Realisasi", "ＲＥＡＬＩＳＡＳＩ"])
def test_S2_sheet_name_is_matched_without_regard_to_case_and_spaces(tmp_path, nama):
    b = buku(realisasi(ANGKA), nama)
    b.create_sheet("Catatan")["A1"] = "x"
    m = dengan_buku(tmp_path, b)
    assert m.masalah == () and nilai(m, "14.03") == {0: 12.0}


def test_S2_two_sheets_of_one_name_are_never_chosen_between(tmp_path):
    b = buku(realisasi(ANGKA), "Realisasi")
    b.create_sheet("realisasi ")["A1"] = "x"
    m = dengan_buku(tmp_path, b)
    assert temuan(m) == [("TABEL-LEMBAR-02", "")]
    assert '"Realisasi", "realisasi "' in kalimat(m) and "sisakan satu lembar" in kalimat(m)


@pytest.mark.parametrize("keadaan", ["hidden", "veryHidden"])
def test_S3_hidden_sheet_is_read_and_told(tmp_path, keadaan):
    b = buku(realisasi(ANGKA), "Realisasi")
    b.create_sheet("Catatan")
    b["Realisasi"].sheet_state = keadaan
    m = dengan_buku(tmp_path, b)
    assert nilai(m, "14.03") == {0: 12.0} and temuan(m) == [("TABEL-LEMBAR-03", "")]
    assert kalimat(m).startswith('realisasi.xlsx › lembar "Realisasi": lembar ini disembunyikan')


def test_S3_hidden_rows_and_columns_are_read_and_told_with_their_number(tmp_path):
    b = buku(realisasi(ANGKA))
    for nomor in (3, 4, 6):
        b.active.row_dimensions[nomor].hidden = True
    b.active.column_dimensions["F"].hidden = True
    m = dengan_buku(tmp_path, b)
    assert nilai(m, "14.03") == {0: 12.0}
    assert temuan(m) == [("TABEL-SEMBUNYI-02", "F2"), ("TABEL-SEMBUNYI-01", "A3")]
    assert "3 baris tersembunyi atau tersaring ikut dihitung" in baris(m.masalah[1])
    assert "kolom tersembunyi ikut dihitung: tahunan" in baris(m.masalah[0])


def test_S4_filtered_rows_are_read_and_told(tmp_path):
    b = buku(realisasi(ANGKA))
    b.active.auto_filter.ref = "A1:J12"
    b.active.auto_filter.add_filter_column(0, ["14.01"])
    b.active.row_dimensions[6].hidden = True
    m = dengan_buku(tmp_path, b)
    assert nilai(m, "14.03") == {0: 12.0} and temuan(m) == [("TABEL-SEMBUNYI-01", "A6")]
    assert "hapus saringan" in kalimat(m)


def test_S3_hidden_rows_outside_the_table_are_nobodys_business(tmp_path):
    b = buku([["Laporan"], *realisasi(ANGKA)])
    b.active.row_dimensions[1].hidden = True
    assert dengan_buku(tmp_path, b).masalah == ()


# --- header -------------------------------------------------------------------------------------------------------

JUDUL = [["DINAS PENANAMAN MODAL"], ["Target dan realisasi; 2019"], []]


def test_S5_title_rows_above_the_header_are_passed_over(tmp_path):
    m = dengan_buku(tmp_path, buku([*JUDUL, *realisasi(ANGKA)]))
    assert m.masalah == () and m.fakta.loc[m.fakta["variabel"] == "14.03", "sel"].tolist() == ["F9"]
    m = muat_dari_csv(tmp_path, [*JUDUL, *realisasi(ANGKA)])
    assert m.masalah == () and m.fakta.loc[m.fakta["variabel"] == "14.03", "sel"].tolist() == ["baris 9, kolom tahunan"]


def muat_dari_csv(folder, tabel):
    (folder / "2019/realisasi.xlsx").unlink(missing_ok=True)
    return csv_(folder, tabel)


def test_S5_header_in_row_20_is_found_and_in_row_21_it_is_not(tmp_path):
    assert csv_(tmp_path, [*[["x"]] * 19, *realisasi(ANGKA)]).masalah == ()
    m = csv_(tmp_path, [*[["x"]] * 20, *realisasi(ANGKA)])
    assert temuan(m) == [("TABEL-KEPALA-01", "")]
    assert "yang dicari: variabel, tw1, tw2, tw3, tw4, tahunan, status, asal, keterangan, bukti" in kalimat(m)


def test_S6_merged_header_cells_are_refused(tmp_path):
    b = buku(realisasi(ANGKA))
    b.active.merge_cells("B1:C1")
    m = dengan_buku(tmp_path, b)
    assert temuan(m) == [("TABEL-GABUNG-01", "B1:C1"), ("KOLOM-KURANG-01", "A1")] and len(m.fakta) == 0


def test_S6_header_in_two_rows_is_refused_since_labels_are_missing(tmp_path):
    dua = [["variabel", "triwulan", "", "", "", "tahunan", "status", "asal", "keterangan", "bukti"],
           ["", "1", "2", "3", "4", *[""] * 5], *realisasi(ANGKA)[1:]]  # fmt: skip
    m = csv_(tmp_path, dua)
    assert ("KOLOM-KURANG-01", "baris 1") in temuan(m)
    assert any("kolom tidak ada: tw1, tw2, tw3, tw4" in baris(p) for p in m.masalah)


def test_S5_merged_title_cells_above_the_header_do_not_matter(tmp_path):
    b = buku([["Laporan"], *realisasi(ANGKA)])
    b.active.merge_cells("A1:J1")
    assert dengan_buku(tmp_path, b).masalah == ()


def test_S7_merged_data_cells_are_refused_with_their_range(tmp_path):
    b = buku(realisasi(ANGKA))
    b.active.merge_cells("F6:F8")
    m = dengan_buku(tmp_path, b)
    assert temuan(m) == [("TABEL-GABUNG-01", "F6:F8")]
    assert kalimat(m).startswith('realisasi.xlsx › lembar "Sheet1" › sel F6:F8: sel digabung')
    assert "Pisahkan Sel" in kalimat(m)


def test_S8_duplicate_header_names_both_places(tmp_path):
    tabel = realisasi(ANGKA)
    tabel[0][2] = "TW1 "
    m = dengan_buku(tmp_path, buku(tabel))
    assert ("KOLOM-GANDA-01", "C1") in temuan(m)
    assert any('"tw1" ada lebih dari sekali (B1 dan C1)' in baris(p) for p in m.masalah)
    m = muat_dari_csv(tmp_path, tabel)
    assert any("(kolom ke-2 dan kolom ke-3)" in baris(p) for p in m.masalah)


def test_S9_data_under_a_column_without_a_name(tmp_path):
    tabel = [[*b, ""] for b in realisasi(ANGKA)]
    tabel[4][10] = "99"
    m = dengan_buku(tmp_path, buku(tabel))
    assert temuan(m) == [("KOLOM-JUDUL-01", "K5")] and 'kolom tidak berjudul tetapi berisi "99"' in kalimat(m)
    assert temuan(muat_dari_csv(tmp_path, tabel)) == [("KOLOM-JUDUL-01", "baris 5, kolom ke-11")]


def test_S9_empty_columns_without_a_name_do_not_matter(tmp_path):
    assert csv_(tmp_path, [[*b, "", ""] for b in realisasi(ANGKA)]).masalah == ()


def test_S10_all_missing_columns_are_named_at_once(tmp_path):
    m = csv_(tmp_path, [b[:5] for b in realisasi(ANGKA)])
    assert kalimat(m) == (
        "realisasi.csv › baris 1: kolom tidak ada: tahunan, status, asal, keterangan, bukti. "
        "Perbaiki: tambahkan kolom itu pada baris judul; selnya boleh kosong."
    )


def test_S11_unknown_column_is_a_warning(tmp_path):
    m = csv_(tmp_path, [[*b, "Uraian" if not i else "x"] for i, b in enumerate(realisasi(ANGKA))])
    assert temuan(m) == [("KOLOM-ASING-01", "baris 1")] and nilai(m, "14.03") == {0: 12.0}
    assert 'kolom "Uraian" tidak dikenal dan tidak dibaca' in kalimat(m)


@pytest.mark.parametrize("salah, benar", [("tahunn", "tahunan"), ("ketrangan", "keterangan"), ("tаhunаn", "tahunan")])
def test_S11_a_label_that_comes_near_a_missing_one_is_an_error_with_the_suggestion(tmp_path, salah, benar):
    tabel = realisasi(ANGKA)
    tabel[0][tabel[0].index(benar)] = salah
    m = csv_(tmp_path, tabel)
    assert ("KOLOM-ASING-02", "baris 1") in temuan(m)
    assert any(f"ganti judulnya menjadi {benar}" in baris(p) for p in m.masalah)


def test_S11_a_near_miss_of_the_optional_target_atas_is_not_lost(tmp_path):
    tabel = target()
    tabel[0][2] = "target atas"
    m = muat_dari(tmp_path, {"target.csv": bait_csv(tabel)})
    assert temuan(m) == [("KOLOM-ASING-02", "baris 1")] and "menjadi target_atas" in kalimat(m)


def test_S12_columns_in_another_order_give_the_same_facts(tmp_path):
    m = csv_(tmp_path, [b[::-1] for b in realisasi(ANGKA)])
    assert m.masalah == () and nilai(m, "14.03") == {0: 12.0}


# --- extent -------------------------------------------------------------------------------------------------------


def test_S13_a_header_without_rows_is_a_warning_and_no_zeros(tmp_path):
    m = csv_(tmp_path, realisasi()[:1])
    assert temuan(m) == [("TABEL-KOSONG-02", "baris 1")] and len(m.fakta) == 0 and not ada_galat(m.masalah)


@pytest.mark.parametrize("isi", [bait(Workbook()), b"\xef\xbb\xbf\r\n", b" ; ;\n"], ids=["xlsx", "csv", "csv_spaces"])
def test_S14_a_blank_file_is_an_error(tmp_path, isi):
    m = muat_dari(tmp_path, {f"realisasi.{'xlsx' if isi[:2] == b'PK' else 'csv'}": isi})
    assert temuan(m) == [("TABEL-KOSONG-01", "")]


def test_S15_a_formatted_cell_at_the_far_corner_costs_nothing(tmp_path):
    b = buku(realisasi(ANGKA))
    b.active["XFD1048576"].font = Font(bold=True)
    isi = bait(b)
    assert b'ref="A1:XFD1048576"' in bagian(isi, "xl/worksheets/sheet1.xml")
    tracemalloc.start()
    m = muat_dari(tmp_path, {"realisasi.xlsx": isi})
    puncak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert m.masalah == () and nilai(m, "14.03") == {0: 12.0}
    assert puncak < 200 * 2**20


@pytest.mark.parametrize("sel", ["XFD1048576", "A5001", "GS3"])
def test_S15_a_value_far_outside_the_table_is_refused_with_its_address(tmp_path, sel):
    b = buku(realisasi(ANGKA))
    b.active[sel] = 1
    m = dengan_buku(tmp_path, b)
    assert temuan(m) == [("TABEL-LUAS-01", sel)] and "hapus isi sel itu" in kalimat(m)


def test_S15_a_sheet_with_too_many_cells_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(excel, "SEL", 15)
    assert [k for k, _ in temuan(dengan_buku(tmp_path, buku(realisasi(ANGKA))))] == ["TABEL-LUAS-01"]


@pytest.mark.parametrize("klaim", [b'<dimension ref="A1"/>', b'<dimension ref="A1:XFD1048576"/>', b""])
def test_S16_what_the_file_claims_about_its_size_is_not_believed(tmp_path, klaim):
    isi = bait(buku(realisasi(ANGKA)))
    xml = bagian(isi, "xl/worksheets/sheet1.xml")
    awal, akhir = xml.index(b"<dimension"), xml.index(b"/>", xml.index(b"<dimension")) + 2
    m = muat_dari(
        tmp_path,
        {"realisasi.xlsx": ganti_bagian(isi, **{"xl/worksheets/sheet1.xml": xml[:awal] + klaim + xml[akhir:]})},
    )
    assert m.masalah == () and nilai(m, "14.03") == {0: 12.0}
    assert m.fakta["variabel"].nunique() == len({v.pokok for v in KATA.variabel.values()})


def test_S16_cells_and_rows_without_addresses_are_counted(tmp_path):
    isi = bait(buku(realisasi(ANGKA)))
    xml = bagian(isi, "xl/worksheets/sheet1.xml")
    kepala = xml.index(b"</row>")
    xml = re.sub(rb'<c r="[A-Z]+1"', b"<c", xml[:kepala]) + xml[kepala:]
    xml = re.sub(rb'<row r="\d+"', b"<row", xml)
    m = muat_dari(tmp_path, {"realisasi.xlsx": ganti_bagian(isi, **{"xl/worksheets/sheet1.xml": xml})})
    assert m.masalah == () and nilai(m, "14.03") == {0: 12.0}


# --- rows ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "jumlah",
    [["TOTAL", "", "", "", "", "99"], ["Jumlah:", "1"], ["", "", "", "", "", "99", "", "", "Jumlah seluruhnya"]],
)
def test_S17_the_row_of_totals_is_left_out_and_told(tmp_path, jumlah):
    m = csv_(tmp_path, [*realisasi(ANGKA), [*jumlah, *[""] * (10 - len(jumlah))]])
    assert temuan(m) == [("BARIS-JUMLAH-01", "baris 13, kolom variabel")] and nilai(m, "14.03") == {0: 12.0}
    assert len(m.fakta) == 10


@pytest.mark.parametrize("baris_", [["Jumlah aparatur"], ["", "", "", "", "", "9", "", "", "Jumlah aparatur puas"]])
def test_S17_the_name_of_an_indicator_is_no_total_though_it_begins_with_jumlah(tmp_path, baris_):
    m = csv_(tmp_path, [*realisasi(ANGKA), [*baris_, *[""] * (10 - len(baris_))]])
    assert ada_galat(m.masalah) and [s for _, s in temuan(m)] == ["baris 13, kolom variabel"]


def test_S18_data_below_a_blank_row_are_read_and_told(tmp_path):
    tabel = realisasi(ANGKA)
    m = csv_(tmp_path, [*tabel[:4], [""] * 10, [], *tabel[4:8], [""] * 10, *tabel[8:]])
    assert temuan(m) == [("TABEL-CELAH-01", "baris 7")] and nilai(m, "14.03") == {0: 12.0}


def test_S18_the_same_in_a_workbook(tmp_path):
    tabel = realisasi(ANGKA)
    m = dengan_buku(tmp_path, buku([*tabel[:4], [], *tabel[4:]]))
    assert temuan(m) == [("TABEL-CELAH-01", "A6")] and nilai(m, "14.03") == {0: 12.0}


def test_S18_blank_rows_below_the_table_do_not_matter(tmp_path):
    assert csv_(tmp_path, [*realisasi(ANGKA), [""] * 10, []]).masalah == ()


def test_S20_missing_rows_are_listed(tmp_path):
    m = muat_dari(tmp_path, {"target.csv": bait_csv([b for b in target() if b[0] not in ("14.03", "26.03")])})
    assert kalimat(m).startswith("target.csv: 2 baris tidak ada: 14.03, 26.03. Perbaiki: tambahkan barisnya")
    assert not ada_galat(m.masalah) and len(m.target) == 8


def test_S20_a_second_name_stands_for_the_first(tmp_path):
    m = csv_(tmp_path, [b for b in realisasi() if b[0] not in ("02.05", "pengaduan")])
    assert kalimat(m).startswith("realisasi.csv: 1 baris tidak ada: pengaduan.")


def test_S20_all_165_codes_are_listed_when_all_are_missing(tmp_path):
    m = muat_dari(tmp_path, {"target.csv": bait_csv([target()[0], ["14.03", *[""] * 9]])})
    assert "9 baris tidak ada: 01.01, 02.05, 03.01, 05.02, 08.01, 14.01, 14.10, 18.01, 26.03" in kalimat(m)


def test_S21_duplicate_variable_names_both_rows(tmp_path):
    m = csv_(tmp_path, [*realisasi(ANGKA), ["14.03", *[""] * 4, "12", *[""] * 4]])
    assert temuan(m) == [("BARIS-GANDA-01", "baris 13, kolom variabel")]
    assert "14.03 sudah ada pada baris 6, kolom variabel" in kalimat(m) and "sisakan satu baris" in kalimat(m)


def test_S21_duplicate_code_in_a_target_workbook_names_both_rows(tmp_path):
    m = dengan_buku(tmp_path, buku([*target(), ["14.03", 5]]), "target")
    assert temuan(m) == [("BARIS-GANDA-01", "A12")] and "14.03 sudah ada pada A8" in kalimat(m)


def test_S22_unknown_variable_names_the_nearest(tmp_path):
    m = dengan_realisasi(tmp_path, {"aparatur_pus": {"tahunan": "1"}})
    assert temuan(m) == [("BARIS-KODE-02", "baris 13, kolom variabel")]
    assert '"aparatur_pus" bukan variabel yang dikenal. Perbaiki: tulis aparatur_puas bila' in kalimat(m)


@pytest.mark.parametrize("kode", ["14.04", "99.01", "dinas"])
def test_S22_unknown_code_is_an_error_with_a_suggestion(tmp_path, kode):
    m = dengan_target(tmp_path, {kode: {"target": "1"}})
    assert temuan(m) == [("BARIS-KODE-02", "baris 12, kolom kode")]
    assert f'"{kode}" bukan kode yang dikenal. Perbaiki: tulis ' in kalimat(m)


def test_S22_the_code_of_a_formula_is_not_reported_itself(tmp_path):
    m = dengan_realisasi(tmp_path, {"01.01": {"tahunan": "90"}})
    assert temuan(m) == [("BARIS-KODE-07", "baris 13, kolom variabel")]
    assert "isi variabel-variabel rumusnya" in kalimat(m)


def test_S22_a_row_with_figures_but_no_name(tmp_path):
    m = dengan_realisasi(tmp_path, {"": {"tahunan": "5"}})
    assert temuan(m) == [("BARIS-KODE-01", "baris 13, kolom variabel")] and "isi kolom variabel" in kalimat(m)


def test_the_helper_knows_every_row_it_promises():
    assert [realisasi()[i - 1][0] for i in (2, 6, 11)] == ["02.05", "14.03", "nilai_investasi"] and len(NAMA) == 11
    assert [target()[i - 1][0] for i in (2, 8, 11)] == ["01.01", "14.03", "26.03"]
