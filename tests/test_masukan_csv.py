"""Faults of CSV files (keandalan.md, table K): delimiter and encoding are recognised or refused, never guessed."""

import pytest
from buat_masukan import bait_csv, kalimat, muat_dari, nilai, realisasi, temuan

from ikilib.masukan import baris

ANGKA = {"14.03": {"tahunan": "12", "keterangan": "Café"}, "nilai_investasi": {"tahunan": "2.900.000,00"}}
KEPALA = "variabel;tw1;tw2;tw3;tw4;tahunan;status;asal;keterangan;bukti"


def csv_(folder, isi):
    return muat_dari(folder, {"realisasi.csv": isi if isinstance(isi, bytes) else isi.encode()})


def galat(m):
    """Problems but for the rows that a short table lacks."""
    return [p for p in temuan(m) if p[0] != "BARIS-HILANG-01"]


def test_K1_semicolons_and_decimal_commas_as_excel_in_indonesia_writes_them(tmp_path):
    m = csv_(tmp_path, bait_csv(realisasi(ANGKA)))
    assert m.masalah == () and nilai(m, "nilai_investasi") == {0: 2900000.0}


def test_K1_commas_and_decimal_points_are_known_by_the_header(tmp_path):
    m = csv_(tmp_path, bait_csv(realisasi({"nilai_investasi": {"tahunan": "2,900,000.00"}}), ","))
    assert m.masalah == () and nilai(m, "nilai_investasi") == {0: 2900000.0}


def test_K1_the_delimiter_decides_the_convention_for_every_value(tmp_path):
    m = csv_(tmp_path, bait_csv(realisasi({"nilai_investasi": {"tahunan": "2.900.000,00"}}), ","))
    assert temuan(m) == [("SEL-ANGKA-03", "baris 11, kolom tahunan")] and "Perbaiki: tulis 2,900,000.00." in kalimat(m)


def test_K1_an_unknown_delimiter_is_told_by_what_was_looked_for(tmp_path):
    m = csv_(tmp_path, bait_csv(realisasi(ANGKA), "|"))
    assert temuan(m) == [("TABEL-KEPALA-01", "")] and "yang dicari: variabel, tw1" in kalimat(m)


def test_K2_utf8_with_bom(tmp_path):
    m = csv_(tmp_path, bait_csv(realisasi(ANGKA), sandi="utf-8-sig"))
    assert m.masalah == () and "Café" in set(m.fakta["keterangan"])


def test_K3_cp1252_is_refused_with_the_line_and_how_to_save(tmp_path):
    m = csv_(tmp_path, bait_csv(realisasi(ANGKA), sandi="cp1252"))
    assert temuan(m) == [("CSV-SANDI-01", "baris 6")]
    assert kalimat(m).startswith('realisasi.csv › baris 6: tulisan bukan UTF-8 (terbaca "14.03;;;;;12;;;Café;")')
    assert "Perbaiki: di Excel pilih Simpan Sebagai › CSV UTF-8" in kalimat(m)


@pytest.mark.parametrize("sandi", ["utf-16", "utf-16-le", "utf-16-be"])
def test_K4_utf16_with_its_mark(tmp_path, sandi):
    tanda = {"utf-16": b"", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}[sandi]
    m = csv_(tmp_path, tanda + bait_csv(realisasi(ANGKA), "\t", sandi=sandi))
    assert m.masalah == () and "Café" in set(m.fakta["keterangan"])


def test_K4_utf16_cut_short(tmp_path):
    m = csv_(tmp_path, bait_csv(realisasi(ANGKA), sandi="utf-16")[:-1])
    assert temuan(m) == [("CSV-SANDI-02", "")] and "CSV UTF-8" in kalimat(m)


def test_K4_utf16_without_its_mark_is_refused(tmp_path):
    m = csv_(tmp_path, bait_csv(realisasi({}), sandi="utf-16-le"))
    assert temuan(m) == [("CSV-NUL-01", "baris 1")]


@pytest.mark.parametrize("pertama", ["sep=;\r\n", '"sep=;"\r\n', "SEP=;;;;\r\n"])
def test_K5_the_sep_line_is_no_header_and_lines_keep_their_numbers(tmp_path, pertama):
    m = csv_(tmp_path, pertama.encode() + bait_csv(realisasi(ANGKA)))
    assert m.masalah == ()
    assert m.fakta.loc[m.fakta["variabel"] == "14.03", "sel"].tolist() == ["baris 7, kolom tahunan"]


def test_K5_with_bare_carriage_returns(tmp_path):
    assert csv_(tmp_path, b"sep=;\r" + bait_csv(realisasi(ANGKA), akhir="\r")).masalah == ()


def test_K6_every_row_that_is_too_long_is_told_with_its_line(tmp_path):
    m = csv_(tmp_path, f"{KEPALA}\n14.01;1;;;;;;;;;\n14.03;;;;;12;;;;\n14.10;1;2;;;;;;a;b;c\n")
    assert galat(m) == [("CSV-PANJANG-01", "baris 2"), ("CSV-PANJANG-01", "baris 4")]
    assert "baris berisi 11 sel, sedangkan judulnya 10 kolom" in baris(m.masalah[0])
    assert "apit isi yang memuat pemisah dengan tanda kutip" in baris(m.masalah[0])


def test_K7_rows_that_are_all_too_long_do_not_shift_into_other_columns(tmp_path):
    m = csv_(tmp_path, KEPALA.replace(";", ",") + "\n14.01,1,2,3,4,10,5,,,,\n14.03,1,1,1,1,4,0,,,,\n")
    assert galat(m) == [("CSV-PANJANG-01", "baris 2"), ("CSV-PANJANG-01", "baris 3")] and len(m.fakta) == 0


def test_K8_a_short_row_is_no_row_of_blanks(tmp_path):
    m = csv_(tmp_path, f"{KEPALA}\n14.01;1;;;;;;;;\n14.03;1;2\n")
    assert galat(m) == [("CSV-PENDEK-01", "baris 3")]
    assert "baris hanya berisi 3 sel, sedangkan judulnya 10 kolom" in baris(m.masalah[0])


@pytest.mark.parametrize(
    "isi, nomor",
    [
        ('14.01;1;;;;;;;"tak ditutup;\n14.03;1;;;;;;;;\n14.10;;;;;;;;;\n', 2),
        ('14.01;1;;;;;;;;\n14.03;1;;;;;;;"a;\n14.10;;;;;;;;"b";\n', 3),
        ('14.01;1;;;;;;;;\n14.03;1;;;;;;;"a"b;\n', 3),
        ('14.01;1;;;;;;;"' + "x" * 200_000 + ";\n", 2),
    ],
    ids=["K9_never_closed", "K9_closed_by_another", "K9_text_after_it", "K9_swallows_the_rest"],
)
def test_an_unclosed_quote_is_told_with_the_line_where_it_begins(tmp_path, isi, nomor):
    m = csv_(tmp_path, f"{KEPALA}\n{isi}")
    assert galat(m) == [("CSV-KUTIP-01", f"baris {nomor}")] and "lengkapi tanda kutipnya" in kalimat(m)


def test_K9_an_unclosed_quote_in_a_title_does_not_stop_the_reader(tmp_path):
    m = csv_(tmp_path, '"Laporan\n' * 30 + "x" * 200_000)
    assert len(m.masalah) == 1


@pytest.mark.parametrize("akhir", ["\n", "\r\n", "\r"])
def test_K10_any_line_end_gives_the_same_table(tmp_path, akhir):
    m = csv_(tmp_path, bait_csv(realisasi(ANGKA), akhir=akhir))
    assert m.masalah == () and nilai(m, "14.03") == {0: 12.0}
    assert m.fakta.loc[m.fakta["variabel"] == "14.03", "sel"].tolist() == ["baris 6, kolom tahunan"]


@pytest.mark.parametrize("isi", ["\n" * 5000 + "14.03", "14.03" + ";" * 200], ids=["rows", "columns"])
def test_S15_a_csv_far_larger_than_a_table_is_refused(tmp_path, isi):
    m = csv_(tmp_path, f"{KEPALA}\n{isi}")
    assert [k for k, _ in temuan(m)] == ["TABEL-LUAS-01"] and len(m.fakta) == 0


def test_K10_mixed_line_ends_and_a_line_break_inside_quotes(tmp_path):
    m = csv_(tmp_path, f'{KEPALA}\r\n14.01;1;;;;;;;"dua\r\nbaris";\n14.03;;;;;12;;;;\r14.10;;;;;7;;;;')
    assert galat(m) == [] and nilai(m, "14.03") == {0: 12.0} and nilai(m, "14.10") == {0: 7.0}
    assert m.fakta.loc[m.fakta["variabel"] == "14.01", "keterangan"].tolist() == ["dua\r\nbaris"]
    assert m.fakta.loc[m.fakta["variabel"] == "14.03", "sel"].tolist() == ["baris 4, kolom tahunan"]


def test_C28_nul_is_told_with_its_line(tmp_path):
    m = csv_(tmp_path, bait_csv(realisasi(ANGKA)).replace(b"14.03", b"14.0\x003"))
    assert temuan(m) == [("CSV-NUL-01", "baris 6")] and "NUL" in kalimat(m)


@pytest.mark.parametrize("akhir", ["\r", "\r\n"])
def test_C28_lines_are_counted_whatever_ends_them(tmp_path, akhir):
    m = csv_(tmp_path, bait_csv(realisasi(ANGKA), akhir=akhir).replace(b"14.03", b"14.0\x003"))
    assert temuan(m) == [("CSV-NUL-01", "baris 6")]
