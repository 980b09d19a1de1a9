"""Faults of cells (keandalan.md, tables C and N): text stays text until our grammar reads it, and blank is not zero."""

import datetime as dt
import math

import pytest
from buat_masukan import (
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
    status,
    target,
    temuan,
)  # fmt: skip

from ikilib.masukan import ada_galat, baris
from ikilib.masukan.baca import menipu

SEL = "baris 6, kolom tahunan"  # 14.03 in a CSV; F6 in a workbook


def isi_sel(folder, teks):
    """The year with ``teks`` as the annual figure of 14.03, a count."""
    return dengan_realisasi(folder, {"14.03": {"tahunan": teks}})


def isi_buku(folder, isi, format_=None, sel="F6"):
    """The same in a workbook, with the value itself in the cell."""
    b = buku(realisasi())
    b.active[sel] = isi
    if format_:
        b.active[sel].number_format = format_
    return dengan_buku(folder, b)


# --- numbers as text ----------------------------------------------------------------------------------------------


def test_C1_a_number_as_text_is_read_by_the_indonesian_grammar(tmp_path):
    m = dengan_target(tmp_path, {"14.03": {"target": "1.234,56"}})
    assert m.masalah == () and 1234.56 in m.target["target"].tolist()


def test_C1_text_cells_of_a_workbook_are_read_by_the_same_grammar(tmp_path):
    assert nilai(isi_buku(tmp_path, "1.234,00"), "14.03") == {0: 1234.0}


def test_C2_one_separator_is_ambiguous_in_a_target(tmp_path):
    m = dengan_target(tmp_path, {"14.03": {"target": "1.234"}})
    assert kalimat(m) == (
        'target.csv › baris 8, kolom target: "1.234" dapat berarti 1234 atau 1,234. Perbaiki: tulis 1234 atau 1,234.'
    )


def test_C2_one_separator_is_ambiguous_in_rupiah_though_rupiah_are_whole(tmp_path):
    m = dengan_realisasi(tmp_path, {"nilai_investasi": {"tahunan": "Rp 1.234"}})
    assert temuan(m) == [("SEL-ANGKA-02", "baris 11, kolom tahunan")]
    assert "Perbaiki: tulis Rp 1234 atau Rp 1,234." in kalimat(m)


def test_C2_one_separator_sets_thousands_apart_where_the_figure_must_be_whole(tmp_path):
    m = isi_sel(tmp_path, "1.234")
    assert m.masalah == () and nilai(m, "14.03") == {0: 1234.0}


def test_C3_a_decimal_point_is_never_125(tmp_path):
    m = isi_sel(tmp_path, "12.5")
    assert temuan(m) == [("SEL-ANGKA-03", SEL)] and "Perbaiki: tulis 12,5." in kalimat(m)


@pytest.mark.parametrize("teks", ["n/a", "NA", "null", "tidak ada", "belum", "12 izin", "3 unit", "ya"])
def test_C11_other_words_than_ours_are_no_figures(tmp_path, teks):
    m = isi_sel(tmp_path, teks)
    assert temuan(m) == [("SEL-ANGKA-01", SEL)]
    assert f'"{teks}" bukan angka. Perbaiki: tulis angkanya saja tanpa satuan; nihil untuk nol' in kalimat(m)


@pytest.mark.parametrize("teks, hasil", [("nihil", {0: 0.0}), ("0", {0: 0.0}), ("-", {}), ("–", {}), ("", {})])
def test_C11_words_for_nought_and_for_silence(tmp_path, teks, hasil):
    m = isi_sel(tmp_path, teks)
    assert m.masalah == () and nilai(m, "14.03") == hasil


def test_C11_tidak_berlaku_in_a_value_cell(tmp_path):
    m = isi_sel(tmp_path, "Tidak Berlaku")
    assert m.masalah == () and status(m, "14.03") == {0: "tidak_berlaku"}


def test_C12_blank_zero_and_tidak_berlaku_are_three_states(tmp_path):
    b = buku(realisasi())
    b.active["F4"], b.active["F6"] = 0, "tidak berlaku"
    m = dengan_buku(tmp_path, b)
    assert [status(m, v)[0] for v in ("05.02", "14.03", "14.10")] == ["ada", "tidak_berlaku", "belum_lapor"]
    assert nilai(m, "05.02") == {0: 0.0}


@pytest.mark.parametrize("teks", ["１２", "1_000", "١٢"])
def test_C14_only_ascii_digits_are_digits(tmp_path, teks):
    assert temuan(isi_sel(tmp_path, teks)) == [("SEL-ANGKA-01", SEL)]


@pytest.mark.parametrize("teks", ["inf", "nan", "1e999", "Infinity", "1e3"])
def test_C15_no_infinity_and_no_powers(tmp_path, teks):
    assert temuan(isi_sel(tmp_path, teks)) == [("SEL-ANGKA-01", SEL)]


def test_C15_no_infinity_from_a_workbook(tmp_path):
    m = isi_buku(tmp_path, 1e300)
    assert temuan(m) == [("SEL-ANGKA-06", "F6")] and "periksa jumlah nolnya" in kalimat(m)


@pytest.mark.parametrize("teks, kode", [("-3", "SEL-ANGKA-05"), ("3,5", "SEL-ANGKA-04"), ("-3,5", "SEL-ANGKA-04")])
def test_C23_a_count_is_whole_and_not_negative(tmp_path, teks, kode):
    m = isi_sel(tmp_path, teks)
    assert temuan(m) == [(kode, SEL)] and f'"{teks}"' in kalimat(m)


@pytest.mark.parametrize("isi, kode", [(-3, "SEL-ANGKA-05"), (3.5, "SEL-ANGKA-04")])
def test_C23_the_same_for_numbers_of_a_workbook(tmp_path, isi, kode):
    assert temuan(isi_buku(tmp_path, isi)) == [(kode, "F6")]


def test_C23_what_excel_computed_is_whole_when_it_is_whole_in_excels_15_digits(tmp_path):
    assert nilai(isi_buku(tmp_path, 12.000000000000002), "14.03") == {0: 12.0}


def test_C23_rupiah_are_whole_and_not_negative(tmp_path):
    for teks, kode in (("1.000.000,50", "SEL-ANGKA-04"), ("-1.000.000", "SEL-ANGKA-05")):
        m = dengan_realisasi(tmp_path, {"nilai_investasi": {"tahunan": teks}})
        assert temuan(m) == [(kode, "baris 11, kolom tahunan")]


def test_C24_a_figure_a_thousand_times_the_other_years_is_told(tmp_path):
    for tahun, isi in ((2016, "900"), (2017, "1000"), (2018, "1100")):
        muat_dari(tmp_path, {"realisasi.csv": _csv({"14.03": {"tahunan": isi}})}, tahun)
    m = muat_dari(tmp_path, {"realisasi.csv": _csv({"14.03": {"tahunan": "1000000"}})}, lain=(2016, 2017, 2018))
    assert temuan(m) == [("DATA-KISARAN-01", SEL)]
    assert kalimat(m) == (
        f"realisasi.csv › {SEL}: 14.03 1.000.000 jauh di luar kisaran tahun lain (900 sampai 1.100). "
        "Perbaiki: periksa satuannya (satuan, ribu, juta)."
    )
    m = muat_dari(tmp_path, {"realisasi.csv": _csv({"14.03": {"tahunan": "2000"}})}, lain=(2016, 2017, 2018))
    assert m.masalah == ()


def _csv(isi):
    return bait_csv(realisasi(isi))


@pytest.mark.parametrize("teks", ["Rp 1.000.000,00", "Rp1.000.000", "rp. 1.000.000", "1000000"])
def test_C25_rupiah_may_bear_its_sign(tmp_path, teks):
    m = dengan_realisasi(tmp_path, {"nilai_investasi": {"tahunan": teks}})
    assert m.masalah == () and nilai(m, "nilai_investasi") == {0: 1e6}


def test_N6_percentages_are_the_nearest_float_to_what_was_typed(tmp_path):
    m = dengan_target(tmp_path, {"01.01": {"target": "57,58"}, "14.03": {"target": "0,1"}})
    assert m.target["target"].dropna().tolist() == [57.58, 0.1]


def test_N14_minus_zero_is_zero(tmp_path):
    assert math.copysign(1, nilai(isi_sel(tmp_path, "-0"), "14.03")[0]) == 1


def test_N1_a_target_of_zero_is_a_target(tmp_path):
    m = dengan_target(tmp_path, {"14.03": {"target": "0"}})
    assert m.masalah == () and m.target["target"].dropna().tolist() == [0.0]


# --- percent ------------------------------------------------------------------------------------------------------


def isi_persen(folder, isi):
    """Targets of the percentages 01.01 (row 2), 08.01 (row 6) and 18.01 (row 10); a pair is value and format."""
    b = buku(target())
    for nomor, satu in isi.items():
        b.active[f"B{nomor}"] = satu[0] if isinstance(satu, tuple) else satu
        if isinstance(satu, tuple):
            b.active[f"B{nomor}"].number_format = satu[1]
    return dengan_buku(folder, b, "target")


def test_C4_a_percent_sign_in_a_text_is_refused(tmp_path):
    m = isi_persen(tmp_path, {2: "90%"})
    assert temuan(m) == [("SEL-ANGKA-07", "B2")] and "tulis angkanya saja (90, bukan 90%)" in kalimat(m)


def test_C4_a_percent_format_shows_a_hundred_times_the_number_and_that_is_what_is_meant(tmp_path):
    m = isi_persen(tmp_path, {2: (0.57, "0%"), 6: (0.905, "0.00%")})
    assert m.masalah == () and m.target["target"].dropna().tolist() == [57.0, 90.5]


def test_C4_two_ways_of_writing_percentages_in_one_column_are_refused(tmp_path):
    m = isi_persen(tmp_path, {2: (0.9, "0%"), 6: "90%", 10: 90})
    assert temuan(m) == [("TARGET-PERSEN-01", "B2"), ("SEL-ANGKA-07", "B6")]
    assert "target 01.01 berformat persen" in baris(m.masalah[0])


def test_C4_a_count_is_never_a_percentage(tmp_path):
    m = isi_buku(tmp_path, 0.9, "0%")
    assert temuan(m) == [("SEL-ANGKA-07", "F6")]


def test_C5_a_percentage_a_hundred_times_too_small_is_told(tmp_path):
    m = isi_persen(tmp_path, {2: 0.905, 6: 90.5})
    assert temuan(m) == [("TARGET-PERSEN-02", "B2")] and not ada_galat(m.masalah)
    assert "target 0,905 persen tampak seratus kali terlalu kecil. Perbaiki: tulis 90,5" in kalimat(m)


# --- what Excel does to cells -------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", ['"90"', ";;;", '"Rp"', "0,", "#,##0,,", '0"0"', r"\9\0"])
def test_C6_a_format_that_shows_another_number_is_told(tmp_path, format_):
    m = isi_buku(tmp_path, 12, format_)
    assert temuan(m) == [("SEL-FORMAT-01", "F6")] and nilai(m, "14.03") == {0: 12.0}
    assert "yang dibaca 12" in kalimat(m)


@pytest.mark.parametrize(
    "format_",
    ["General", "0", "@", "#,##0", "#,##0.00", '"Rp"#,##0', "[$Rp-421]#,##0_);[Red]([$Rp-421]#,##0)", '0 "izin"',
     '_-* #,##0_-;\\-* #,##0_-;_-* "-"_-;_-@_-', "0;-0;;@", "# ?/?"],
)  # fmt: skip
def test_C6_ordinary_formats_are_no_matter(format_):
    assert not menipu(format_)


def test_C7_a_code_stored_as_a_number_is_refused(tmp_path):
    b = buku(realisasi())
    b.active["A7"] = 14.1
    m = dengan_buku(tmp_path, b)
    assert temuan(m) == [("BARIS-KODE-03", "A7")]
    assert "kode tersimpan sebagai angka (14,1)" in kalimat(m) and "ubah format sel menjadi Teks" in kalimat(m)


def test_C8_a_code_that_excel_made_a_date_is_refused(tmp_path):
    b = buku(realisasi())
    b.active["A6"] = dt.datetime(2019, 3, 14)
    m = dengan_buku(tmp_path, b)
    assert temuan(m) == [("BARIS-KODE-04", "A6")]
    assert "Excel mengubah kode menjadi tanggal (14/03/2019). Perbaiki: ubah format sel menjadi Teks" in kalimat(m)


@pytest.mark.parametrize(
    "kode, mungkin", [("1.01", "01.01"), ("14.1", "14.01, 14.10"), ("1.1", "01.01"), ("14,3", "14.03")]
)
def test_C10_a_code_whose_zeros_excel_took_is_refused(tmp_path, kode, mungkin):
    m = dengan_target(tmp_path, {kode: {"target": "1"}})
    assert temuan(m) == [("BARIS-KODE-06", "baris 12, kolom kode")]
    assert f"ubah format sel menjadi Teks lalu tulis lengkap, mungkin {mungkin}." in kalimat(m)


@pytest.mark.parametrize("kode", ["14.03 ", "\u00a014.03", "１４.０３"])
def test_C13_spaces_and_wide_forms_of_a_code_do_not_matter(tmp_path, kode):
    b = buku(realisasi({"14.03": {"tahunan": "5"}}))
    b.active["A6"] = kode
    m = dengan_buku(tmp_path, b)
    assert m.masalah == () and nilai(m, "14.03") == {0: 5.0}


def test_C13_upper_case_does_not_matter(tmp_path):
    b = buku(realisasi())
    b.active["A12"] = "Pengaduan"
    assert dengan_buku(tmp_path, b).masalah == ()


@pytest.mark.parametrize(
    "kode, tanda",
    [("14.\u200b03", "<U+200B ZERO WIDTH SPACE>"), ("pengаduan", "<U+0430 CYRILLIC SMALL LETTER A>")],
)
def test_C13_a_character_that_only_looks_like_ours_is_named(tmp_path, kode, tanda):
    b = buku(realisasi())
    b.active["A6" if kode.startswith("14") else "A12"] = kode
    m = dengan_buku(tmp_path, b)
    assert [k for k, _ in temuan(m)] == ["BARIS-KODE-05"] and tanda in kalimat(m)
    assert "hapus isi sel lalu ketik ulang kodenya" in kalimat(m)


@pytest.mark.parametrize("sel", ["A6", "F6", "I6"])
def test_C16_a_formula_that_nobody_computed_is_refused(tmp_path, sel):
    m = isi_buku(tmp_path, "=A2*2", sel=sel)
    assert temuan(m) == [("SEL-RUMUS-01", sel)]
    assert 'rumus "=A2*2" belum dihitung. Perbaiki: buka di Excel lalu simpan' in kalimat(m)


def test_C16_a_computed_formula_gives_its_value(tmp_path):
    b = buku(realisasi())
    b.active["F6"], b.active["I6"] = "=6*2", '=""'
    isi = bait(b)
    xml = bagian(isi, "xl/worksheets/sheet1.xml")
    xml = xml.replace(b"<f>6*2</f><v></v>", b"<f>6*2</f><v>12</v>").replace(b"<f>6*2</f><v />", b"<f>6*2</f><v>12</v>")
    xml = xml.replace(b'<c r="I6">', b'<c r="I6" t="str">')
    assert b"<v>12</v>" in xml and b't="str"' in xml
    m = muat_dari(tmp_path, {"realisasi.xlsx": ganti_bagian(isi, **{"xl/worksheets/sheet1.xml": xml})})
    assert m.masalah == () and nilai(m, "14.03") == {0: 12.0}


@pytest.mark.parametrize("galat", ["#DIV/0!", "#N/A", "#REF!", "#NAME?", "#VALUE!"])
@pytest.mark.parametrize("sel", ["A6", "F6"])
def test_C17_an_error_of_excel_is_refused_with_its_name(tmp_path, galat, sel):
    m = isi_buku(tmp_path, galat, sel=sel)
    assert temuan(m) == [("SEL-RUMUS-02", sel)] and f"sel berisi galat Excel {galat}." in kalimat(m)


def test_C17_a_csv_that_excel_saved_with_errors(tmp_path):
    assert temuan(isi_sel(tmp_path, "#DIV/0!")) == [("SEL-ANGKA-01", SEL)]


@pytest.mark.parametrize(
    "isi, tampak",
    [(dt.datetime(2019, 12, 31), "31/12/2019"), (dt.date(2019, 2, 1), "01/02/2019"), (dt.time(7, 30), "07:30:00")],
)
def test_C18_a_date_in_a_column_of_figures_is_refused(tmp_path, isi, tampak):
    m = isi_buku(tmp_path, isi)
    assert temuan(m) == [("SEL-ANGKA-08", "F6")] and f"sel berisi tanggal ({tampak}), bukan angka" in kalimat(m)


def test_C18_a_number_that_excel_cannot_show_as_a_date_is_refused(tmp_path):
    m = isi_buku(tmp_path, -99999999, "dd/mm/yyyy")
    assert ada_galat(m.masalah)


@pytest.mark.parametrize("teks", ["01/02/2025", "31-12-2025", "1 Mei 2025"])
def test_C18_a_date_as_text_is_no_figure(tmp_path, teks):
    assert temuan(isi_sel(tmp_path, teks)) == [("SEL-ANGKA-01", SEL)]


def test_C18_a_date_in_keterangan_is_only_text(tmp_path):
    b = buku(realisasi({"14.03": {"tahunan": "5"}}))
    b.active["I6"] = dt.datetime(2019, 12, 31)
    m = dengan_buku(tmp_path, b)
    assert m.masalah == () and "31/12/2019" in set(m.fakta["keterangan"])


def test_C22_a_truth_value_is_no_figure(tmp_path):
    m = isi_buku(tmp_path, True)
    assert temuan(m) == [("SEL-ANGKA-01", "F6")] and '"TRUE" bukan angka' in kalimat(m)
