"""Faults of files (keandalan.md, table F): each is refused or told, with its name and how to mend it."""

import io
import os
import zipfile
from pathlib import Path

import pytest
from buat_masukan import (
    KATA,
    bagian,
    bait,
    bait_csv,
    buku,
    ganti_bagian,
    kalimat,
    muat_dari,
    nilai,
    realisasi,
    target,
    temuan,
)

from ikilib.masukan import ada_galat, baris, berkas, excel, muat

ANGKA = {"14.03": {"tahunan": "12"}}
UTUH = bait(buku(realisasi(ANGKA)))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


# --- missing, too many --------------------------------------------------------------------------------------------


def test_F1_missing_file_is_named_with_names_that_come_near(tmp_path):
    (tmp_path / "2019").mkdir()
    for nama in ("realisasi_2019.xlsx", "realisai.csv", "catatan.csv"):
        (tmp_path / "2019" / nama).touch()
    m = muat_dari(tmp_path, {"target.csv": bait_csv([["kode"]])})
    (satu,) = (p for p in m.masalah if p.kode == "BERKAS-ADA-02")
    assert baris(satu) == (
        "realisasi.csv: berkas ini tidak ditemukan, begitu pula realisasi.xlsx; nama yang mirip: realisasi_2019.xlsx. "
        "Perbaiki: salin berkas itu ke folder 2019 dengan nama realisasi.csv atau realisasi.xlsx."
    )


def test_F1_missing_file_without_copies_still_names_a_slip_of_the_pen(tmp_path):
    (tmp_path / "2019").mkdir()
    for nama in ("target.csv", "realisai.csv"):
        (tmp_path / "2019" / nama).write_bytes(bait_csv(target()))
    m = muat(tmp_path, 2019, kata=KATA)
    assert temuan(m) == [("BERKAS-ADA-02", "")] and "nama yang mirip: realisai.csv" in kalimat(m)


def test_F1_missing_year_names_the_years_that_are_there(tmp_path):
    (tmp_path / "2018").mkdir()
    (tmp_path / "2019").write_text("bukan folder")
    (tmp_path / "2020").mkdir()
    assert kalimat(muat(tmp_path, 2019, kata=KATA)) == (
        "2019: folder tahun ini tidak ada di dalam folder data (yang ada: 2018, 2020). "
        "Perbaiki: buat folder 2019 berisi berkas target dan realisasi, atau periksa tahunnya."
    )


def test_F1_in_another_year_a_misnamed_file_is_a_warning(tmp_path):
    (tmp_path / "2018").mkdir()
    (tmp_path / "2018/target_lama.xlsx").touch()
    m = muat_dari(tmp_path, lain=(2018,))
    assert temuan(m) == [("BERKAS-ADA-03", "")] and "target_lama.xlsx" in kalimat(m) and not ada_galat(m.masalah)


@pytest.mark.parametrize(
    "nama",
    ["realisasi (1).xlsx", "realisasi_FINAL.xlsx", "realisasi.xlsx", "Salinan realisasi.csv", "Copy of realisasi.csv",
     "realisasi - Copy.csv", "REALISASI.xls", "realisasi_2019.csv"],
)  # fmt: skip
def test_F12_two_candidates_are_never_chosen_between(tmp_path, nama):
    m = muat_dari(tmp_path, {"realisasi.csv": bait_csv(realisasi(ANGKA)), nama: UTUH})
    assert temuan(m) == [("BERKAS-GANDA-01", "")] and len(m.fakta) == 0
    assert kalimat(m).startswith("realisasi.csv: Ada 2 berkas untuk masukan yang sama: ")
    assert nama in kalimat(m) and "Perbaiki: sisakan satu" in kalimat(m)


def test_F12_other_tables_of_the_year_are_no_candidates(tmp_path):
    m = muat_dari(
        tmp_path,
        {
            "anggaran.csv": b"x",
            "narasi.csv": b"x",
            "kurs.csv": b"x",
            "kantor_target.csv": b"x",
            "target.csv": bait_csv(target()),
        },
    )
    assert m.masalah == ()


def test_F13_a_file_named_for_another_year_is_not_read_as_this_years(tmp_path):
    m = muat_dari(tmp_path, {"realisasi_2018.csv": bait_csv(realisasi(ANGKA))})
    assert temuan(m) == [("BERKAS-ADA-02", "")] and "realisasi_2018.csv" in kalimat(m)


# --- not what the name says ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "nama, isi, kode, cara",
    [
        pytest.param("realisasi.xlsx", b"", "BERKAS-KOSONG-01", "salin ulang", id="F2_empty_xlsx"),
        pytest.param("realisasi.csv", b"", "BERKAS-KOSONG-01", "salin ulang", id="F2_empty_csv"),
        pytest.param("realisasi.xlsx", UTUH[: len(UTUH) // 2], "BERKAS-RUSAK-01", "salin ulang", id="F3_truncated_xlsx"),
        pytest.param("realisasi.xlsx", b"halo", "BERKAS-RUSAK-01", "salin ulang", id="F3_some_text_that_is_no_table"),
        pytest.param("realisasi.xlsx", b"\0\1;", "BERKAS-RUSAK-01", "salin ulang", id="F3_not_even_a_zip"),
        pytest.param(
            "realisasi.xlsx", bait_csv(realisasi()), "BERKAS-JENIS-01", "akhiran namanya menjadi .csv", id="F4_csv_as_xlsx"
        ),
        pytest.param("realisasi.csv", UTUH, "BERKAS-JENIS-06", "akhiran namanya menjadi .xlsx", id="F4_xlsx_as_csv"),
        pytest.param(
            "realisasi.xls", b"\xef\xbb\xbf\r\n<HTML><table>", "BERKAS-JENIS-02", "Simpan Sebagai .xlsx", id="F5_html_as_xls"
        ),
        pytest.param("realisasi.xlsx", b"<table border=1>", "BERKAS-JENIS-02", "Simpan Sebagai .xlsx", id="F5_html_as_xlsx"),
        pytest.param("realisasi.csv", b"<!DOCTYPE html>", "BERKAS-JENIS-02", "Simpan Sebagai .xlsx", id="F5_html_as_csv"),
        pytest.param("realisasi.xlsx", OLE, "BERKAS-JENIS-03", "Simpan Sebagai .xlsx", id="F6_old_xls_as_xlsx"),
        pytest.param("realisasi.xls", OLE, "BERKAS-JENIS-03", "Simpan Sebagai .xlsx", id="F6_old_xls"),
        pytest.param(
            "realisasi.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "BERKAS-JENIS-04", "hapus kata sandinya",
            id="F7_password",
        ),
        pytest.param("realisasi.ods", UTUH, "BERKAS-JENIS-07", "Simpan Sebagai .xlsx", id="F14_ods"),
        pytest.param("realisasi.xlsm", UTUH, "BERKAS-JENIS-07", "Simpan Sebagai .xlsx", id="F14_xlsm"),
    ],
)  # fmt: skip
def test_the_bytes_are_believed_and_not_the_name(tmp_path, nama, isi, kode, cara):
    m = muat_dari(tmp_path, {nama: isi})
    assert temuan(m) == [(kode, "")] and len(m.fakta) == 0
    assert kalimat(m).startswith(f"{nama}: ") and cara in kalimat(m).partition("Perbaiki: ")[2]


@pytest.mark.parametrize("isi", ["word/document.xml", "xl/workbook.bin"], ids=["F8_docx_as_xlsx", "F8_xlsb_as_xlsx"])
def test_a_zip_that_is_no_workbook_is_refused(tmp_path, isi):
    keluar = io.BytesIO()
    with zipfile.ZipFile(keluar, "w") as z:
        z.writestr(isi, "x")
    m = muat_dari(tmp_path, {"realisasi.xlsx": keluar.getvalue()})
    assert temuan(m) == [("BERKAS-JENIS-05", "")] and "bukan berkas Excel" in kalimat(m)


def test_F3_every_truncation_of_a_workbook_is_told_and_none_is_read(tmp_path):
    for panjang in range(2, len(UTUH), 97):
        m = muat_dari(tmp_path, {"realisasi.xlsx": UTUH[:panjang]})
        assert temuan(m) == [("BERKAS-RUSAK-01", "")]


def test_F3_a_byte_flipped_anywhere_is_told_or_changes_nothing(tmp_path):
    for tempat in range(0, len(UTUH), 61):
        rusak = bytearray(UTUH)
        rusak[tempat] ^= 0xFF
        m = muat_dari(tmp_path, {"realisasi.xlsx": bytes(rusak)})
        assert ada_galat(m.masalah) or nilai(m, "14.03") == {0: 12.0}


def test_F3_a_part_packed_in_a_way_that_excel_never_uses_is_not_unpacked(tmp_path):
    keluar = io.BytesIO()
    with zipfile.ZipFile(keluar, "w", zipfile.ZIP_LZMA) as z:
        z.writestr("xl/workbook.xml", "x")
    assert temuan(muat_dari(tmp_path, {"realisasi.xlsx": keluar.getvalue()})) == [("BERKAS-RUSAK-01", "")]


def test_F3_a_damaged_part_is_told(tmp_path):
    rusak = ganti_bagian(UTUH, **{"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row r='1'>"})
    assert temuan(muat_dari(tmp_path, {"realisasi.xlsx": rusak})) == [("BERKAS-RUSAK-01", "")]


def test_F3_rows_out_of_order_which_openpyxl_would_lose_are_told(tmp_path):
    xml = bagian(UTUH, "xl/worksheets/sheet1.xml").replace(b'<row r="6"', b'<row r="3"')
    m = muat_dari(tmp_path, {"realisasi.xlsx": ganti_bagian(UTUH, **{"xl/worksheets/sheet1.xml": xml})})
    assert temuan(m) == [("BERKAS-RUSAK-01", "")]


# --- hostile ------------------------------------------------------------------------------------------------------


def test_F9_zip_bomb_by_size(tmp_path, monkeypatch):
    monkeypatch.setattr(excel, "TERBESAR", 100_000)
    m = muat_dari(tmp_path, {"realisasi.xlsx": ganti_bagian(UTUH, **{"xl/media/a.bin": os.urandom(100_001)})})
    assert temuan(m) == [("BERKAS-BESAR-02", "")] and "salin tabelnya saja" in kalimat(m)


def test_F9_zip_bomb_by_ratio(tmp_path):
    bom = ganti_bagian(UTUH, **{"xl/media/a.bin": b"0" * 20_000_000})
    assert len(bom) < 50_000
    assert temuan(muat_dari(tmp_path, {"realisasi.xlsx": bom})) == [("BERKAS-BESAR-02", "")]


def test_F9_zip_bomb_by_number_of_parts(tmp_path):
    bom = ganti_bagian(UTUH, **{f"x/{i}": b"" for i in range(1001)})
    assert temuan(muat_dari(tmp_path, {"realisasi.xlsx": bom})) == [("BERKAS-BESAR-02", "")]


def test_F9_a_zip_whose_header_lies_about_the_size_is_refused(tmp_path):
    bom = ganti_bagian(UTUH, **{"xl/media/a.bin": b"0" * 1_000_000})
    dusta = bom.replace((1_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert dusta != bom
    assert temuan(muat_dari(tmp_path, {"realisasi.xlsx": dusta})) == [("BERKAS-RUSAK-01", "")]


def test_F9_a_file_too_large_for_a_table_is_not_even_read(tmp_path, monkeypatch):
    monkeypatch.setattr(berkas, "TERBESAR", 1000)
    m = muat_dari(tmp_path, {"realisasi.xlsx": UTUH})
    assert temuan(m) == [("BERKAS-BESAR-01", "")] and m.berkas == ("2019/target.csv",)


ENTITAS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize("sandi", ["utf-8", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("nama", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"])
def test_F10_entity_bomb_in_any_part_and_encoding(tmp_path, nama, sandi):
    xml = ENTITAS + bagian(UTUH, nama).decode()
    m = muat_dari(tmp_path, {"realisasi.xlsx": ganti_bagian(UTUH, **{nama: xml.encode(sandi)})})
    assert temuan(m) == [("BERKAS-XML-01", "")] and "DOCTYPE" in kalimat(m)


def test_F10_a_picture_may_have_its_doctype_since_nobody_parses_it(tmp_path):
    m = muat_dari(tmp_path, {"realisasi.xlsx": ganti_bagian(UTUH, **{"xl/media/a.svg": b"<!DOCTYPE svg><svg/>"})})
    assert m.masalah == () and nilai(m, "14.03") == {0: 12.0}


def test_F10_an_encoding_that_hides_the_word_doctype_does_not_help(tmp_path):
    xml = ENTITAS.replace("?>", ' encoding="utf-7"?>') + bagian(UTUH, "xl/worksheets/sheet1.xml").decode()
    tersembunyi = ganti_bagian(UTUH, **{"xl/worksheets/sheet1.xml": xml.encode("utf-32")})
    m = muat_dari(tmp_path, {"realisasi.xlsx": tersembunyi})
    assert ada_galat(m.masalah) and len(m.fakta) == 0


def test_F10_openpyxl_never_runs_without_defusedxml(tmp_path, monkeypatch):
    import openpyxl

    monkeypatch.setattr(openpyxl, "DEFUSEDXML", False)
    with pytest.raises(RuntimeError, match="defusedxml"):
        muat_dari(tmp_path, {"realisasi.xlsx": UTUH})


def test_F14_macros_never_run_and_are_told(tmp_path):
    m = muat_dari(tmp_path, {"realisasi.xlsx": ganti_bagian(UTUH, **{"xl/vbaProject.bin": b"x"})})
    assert temuan(m) == [("BERKAS-MAKRO-01", "")] and nilai(m, "14.03") == {0: 12.0}
    assert "tanpa makro" in kalimat(m)


def test_F14_external_links_are_told(tmp_path):
    m = muat_dari(tmp_path, {"realisasi.xlsx": ganti_bagian(UTUH, **{"xl/externalLinks/externalLink1.xml": b"<x/>"})})
    assert temuan(m) == [("BERKAS-TAUTAN-02", "")] and nilai(m, "14.03") == {0: 12.0}
    assert "tempel sebagai nilai" in kalimat(m)


# --- the folder ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kunci", ["~$realisasi.xlsx", ".~lock.realisasi.xlsx#"])
def test_F11_a_lock_file_is_never_read_and_tells_that_the_file_is_open(tmp_path, kunci):
    m = muat_dari(tmp_path, {"realisasi.xlsx": UTUH, kunci: b"x" * 165, ".DS_Store": b"x"})
    assert temuan(m) == [("BERKAS-KUNCI-01", "")] and nilai(m, "14.03") == {0: 12.0}
    assert kunci in kalimat(m) and "simpan dan tutup berkasnya dulu" in kalimat(m)


def test_F15_a_file_is_read_once_so_hash_and_numbers_are_of_one_moment(tmp_path, monkeypatch):
    dibaca = []
    asli = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda p: dibaca.append(p.name) or asli(p))
    muat_dari(tmp_path, {"realisasi.xlsx": UTUH})
    assert sorted(dibaca) == ["realisasi.xlsx", "target.csv"]


def test_F16_a_folder_with_the_name_of_the_file(tmp_path):
    (tmp_path / "2019/realisasi.xlsx").mkdir(parents=True)
    m = muat_dari(tmp_path)
    assert temuan(m) == [("BERKAS-BACA-01", "")] and kalimat(m).startswith("realisasi.xlsx: ini folder, bukan berkas.")


def test_F16_a_file_that_the_system_does_not_give(tmp_path, monkeypatch):
    asli = Path.read_bytes

    def tolak(p):
        if p.suffix == ".xlsx":
            raise PermissionError(13, "Permission denied", str(p))
        return asli(p)

    monkeypatch.setattr(Path, "read_bytes", tolak)
    m = muat_dari(tmp_path, {"realisasi.xlsx": UTUH})
    assert temuan(m) == [("BERKAS-BACA-02", "")] and "periksa hak baca" in kalimat(m)
    assert str(tmp_path) not in kalimat(m)


@pytest.mark.skipif(os.name == "nt", reason="tautan di Windows memerlukan hak khusus")
def test_F18_a_link_out_of_the_data_folder_is_refused_and_one_within_is_not(tmp_path):
    data, luar = tmp_path / "data", tmp_path / "luar.xlsx"
    (data / "2019").mkdir(parents=True)
    luar.write_bytes(UTUH)
    (data / "2019/realisasi.xlsx").symlink_to(luar)
    m = muat_dari(data)
    assert temuan(m) == [("BERKAS-TAUTAN-01", "")] and "salin berkasnya sendiri" in kalimat(m)
    (data / "2019/realisasi.xlsx").unlink()
    (data / "asli.xlsx").write_bytes(UTUH)
    (data / "2019/realisasi.xlsx").symlink_to(data / "asli.xlsx")
    assert muat_dari(data).masalah == ()


@pytest.mark.skipif(os.name == "nt", reason="tautan di Windows memerlukan hak khusus")
def test_F18_a_link_to_nothing_or_to_itself(tmp_path):
    (tmp_path / "2019").mkdir()
    (tmp_path / "2019/realisasi.csv").symlink_to(tmp_path / "2019/realisasi.csv")
    assert temuan(muat_dari(tmp_path))[0][0] in ("BERKAS-BACA-01", "BERKAS-BACA-02", "BERKAS-TAUTAN-01")
