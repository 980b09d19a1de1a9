"""The files of rekaman/ as systems write them: kinds found from bytes, headers anywhere, and what is no row of data."""

import io
import os
import subprocess
import sys
import zipfile

import pytest
from buat_rekaman import baca, hitung, masalah, samping, taruh, tiga, xlsx

from ikilib.sumber import deklarasi

KEPALA = ["Nomor Permohonan", "Jenis Izin", "Tanggal Masuk", "Tanggal Terbit", "Status"]
BARIS = [["P1", "IMB", "02/01/2019", "03/01/2019", "Terbit"], ["P2", "IMB", "02/01/2019", "03/01/2019", "Terbit"]]


def csv(baris, pemisah=";", akhir="\n") -> str:
    return "".join(pemisah.join(map(str, b)) + akhir for b in baris)


def html(baris, awal="<table>", akhir="</table>") -> str:
    return awal + "".join("<tr>" + "".join(f"<td>{s}</td>" for s in b) + "</tr>" for b in baris) + akhir


def izin(tmp_path) -> tuple:
    h = hitung(tmp_path)["izin_bidang_1_total"]
    return (*tiga(h), h.tahunan)


# --- the same table in every kind of file ---


@pytest.mark.parametrize(("nama", "isi"), [
    ("a.csv", csv([KEPALA, *BARIS])), ("a.csv", csv([KEPALA, *BARIS], ",")), ("a.txt", csv([KEPALA, *BARIS], "\t")),
    ("a.csv", csv([KEPALA, *BARIS], "|")), ("a.csv", csv([KEPALA, *BARIS], ";", "\r\n")), ("a.csv", "\ufeff" + csv([KEPALA, *BARIS])),
    ("a.csv", csv([KEPALA, *BARIS]).encode("utf-16")), ("a.csv", "sep=;\n" + csv([KEPALA, *BARIS])),
    ("a.xls", csv([KEPALA, *BARIS], "\t")), ("a.xls", html([KEPALA, *BARIS])), ("a.xlsx", html([KEPALA, *BARIS])),
    ("a.xls", "<html><head><meta charset=utf-8></head><body>" + html([KEPALA, *BARIS]) + "</body></html>"),
    ("a.csv", xlsx([KEPALA, *BARIS])), ("data", xlsx([KEPALA, *BARIS])),
])
def test_f4_f5_the_kind_is_found_from_the_bytes_and_the_name_means_nothing_k1_k2_k4_k5_k10(tmp_path, nama, isi):
    taruh(tmp_path, f"izin/{nama}", isi)
    assert masalah(tmp_path) == []
    assert izin(tmp_path) == (2, 2, 0, 2)


def test_trap_4_an_html_table_inside_a_layout_table_is_the_one_that_counts(tmp_path):
    dalam = html([["Nomor", "", "Jenis Izin", "Tanggal Masuk", "Tanggal Terbit", "Status"], ["1", "2", "3", "4", "5", "6"]], "<table>", "")
    kepala = ("<table><tr><th rowspan=2>No<th colspan=2>Nomor<th rowspan=2>Jenis Izin<th rowspan=2>Tanggal Masuk<th rowspan=2>Tanggal Terbit<th rowspan=2>Status"
              "<tr><th>Permohonan<th>Izin<tr><td>1<td>2<td>3<td>4<td>5<td>6<td>7")
    isi = "".join(f"<tr><td>{i}<td>P{i}<td>I{i}<td>IMB<td>02 Jan 2019<td>3 Januari 2019<td>Terbit&nbsp;" for i in (1, 2, 3))
    total = "<tr><td colspan=6>Total<td>3</table>"
    taruh(tmp_path, "izin/2019_IZIN.xls", f"<table><tr><td>DAFTAR IZIN</td></tr><tr><td>{kepala}{isi}{total}</td></tr><tr><td>Mengetahui</td></tr></table>")
    assert dalam and masalah(tmp_path) == []
    assert izin(tmp_path) == (3, 3, 0, 3)
    assert hitung(tmp_path)["izin_bidang_1_total"].berkas[0].lembar == "tabel 2"


def test_an_xls_of_the_old_kind_is_read(tmp_path, libreoffice):
    sumber = tmp_path / "a.xlsx"
    sumber.write_bytes(xlsx([KEPALA, *BARIS]))
    perintah = [libreoffice[0], "--headless", f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}", "--convert-to", "xls:MS Excel 97"]
    subprocess.run([*perintah, "--outdir", str(tmp_path), str(sumber)], check=True, capture_output=True, timeout=240)
    taruh(tmp_path, "izin/a.xls", (tmp_path / "a.xls").read_bytes())
    assert izin(tmp_path) == (2, 2, 0, 2)


# --- headers, titles, totals, signatures ---


def test_traps_1_2_3_title_numbering_total_signature_and_repeated_heads_are_no_rows_s5_s6_s17(tmp_path):
    baris = [["DAFTAR PERMOHONAN IZIN"], ["Kabupaten", ": Blitar"], [], ["No", "Nomor", "", "Jenis Izin", "Tanggal", "", "Status"], ["", "Permohonan", "Izin", "", "Masuk", "Terbit", ""],
             [1, 2, 3, 4, 5, 6, 7], [1, "P1", "I1", "IMB", "02/01/2019", "03/01/2019", "Terbit"], [], ["DAFTAR PERMOHONAN IZIN"],
             ["No", "Nomor", "", "Jenis Izin", "Tanggal", "", "Status"], ["", "Permohonan", "Izin", "", "Masuk", "Terbit", ""], [1, 2, 3, 4, 5, 6, 7],
             [2, "P2", "I2", "IMB", "02/01/2019", "03/01/2019", "Terbit"], ["Jumlah", "", "", "", "", "", 2], ["", "", "", "", "", "", "Total: 2"], ["", "", "", "", "Blitar, 31 Desember 2019"],
             ["Mengetahui", "", "", "", "Petugas"], ["KEPALA DINAS"], ["BUDI", "", "", "", "SITI"], ["NIP. 1", "", "", "", "NIP. 2"]]
    taruh(tmp_path, "izin/a.xlsx", baris)
    assert masalah(tmp_path) == []
    assert izin(tmp_path) == (2, 2, 0, 2)
    assert [b.sel for b in hitung(tmp_path)["izin_bidang_1_total"].contoh] == ["B7", "B13"]


def test_s12_columns_may_stand_in_any_order_and_headers_in_any_writing(tmp_path):
    taruh(tmp_path, "izin/a.csv", csv([["STATUS", "tgl_terbit", "Tgl. Masuk", "No.  Pendaftaran", "JENIS  IZIN"], ["Terbit", "03/01/2019", "02/01/2019", "P1", "IMB"]]))
    assert izin(tmp_path) == (1, 1, 0, 1)


def test_s10_a_missing_column_is_a_problem_that_lists_the_columns_found(tmp_path):
    taruh(tmp_path, "izin/a.csv", csv([["Nomor Permohonan", "Jenis Izin", "Tgl Aneh", "Status"], ["P1", "IMB", "1/1/2019", "Terbit"]]))
    (m,) = baca(tmp_path).masalah
    assert m.kode == "REKAMAN-KOLOM-01"
    assert "tanggal_masuk, tanggal_terbit" in m.apa and "Nomor Permohonan, Jenis Izin, Tgl Aneh, Status" in m.apa


def test_s8_one_label_twice_is_refused_and_two_names_of_one_column_are_not(tmp_path):
    taruh(tmp_path, "izin/a.csv", csv([[*KEPALA, "Status"], ["P1", "IMB", "02/01/2019", "03/01/2019", "Terbit", "Batal"]]))
    assert [k for k, _ in masalah(tmp_path)] == ["REKAMAN-KOLOM-02"]
    taruh(tmp_path, "izin/a.csv", csv([[*KEPALA, "Tanggal Pengajuan"], ["P1", "IMB", "02/01/2019", "03/01/2019", "Terbit", "9/9/2099"]]))
    assert izin(tmp_path) == (1, 1, 0, 1)


def test_s13_a_header_without_rows_is_a_warning_and_counts_nought(tmp_path):
    taruh(tmp_path, "izin/a.csv", csv([KEPALA]))
    assert [(m.kode, m.tingkat) for m in baca(tmp_path).masalah] == [("REKAMAN-KOSONG-02", "peringatan")]
    assert izin(tmp_path) == (0, 0, 0, 0)


def test_s1_s3_other_sheets_are_told_and_several_sheets_are_read_together(tmp_path):
    import openpyxl

    buku = openpyxl.load_workbook(io.BytesIO(xlsx([KEPALA, BARIS[0]], "Januari")))
    for nama, baris in (("Februari", [KEPALA, BARIS[1]]), ("Catatan", [["rapat hari Senin"]])):
        lembar = buku.create_sheet(nama)
        for b in baris:
            lembar.append(b)
    buku["Februari"].sheet_state = "hidden"
    buku["Januari"].row_dimensions[2].hidden = True
    keluar = io.BytesIO()
    buku.save(keluar)
    taruh(tmp_path, "izin/a.xlsx", keluar.getvalue())
    assert izin(tmp_path) == (2, 2, 0, 2)
    assert [(b.lembar, b.dihitung) for b in hitung(tmp_path)["izin_bidang_1_total"].berkas] == [("Januari", 1), ("Februari", 1)]
    assert sorted(k for k, _ in masalah(tmp_path)) == ["REKAMAN-LEMBAR-01", "TABEL-LEMBAR-03", "TABEL-SEMBUNYI-01"]


def test_s18_rows_below_a_blank_row_count(tmp_path):
    taruh(tmp_path, "izin/a.xlsx", [KEPALA, BARIS[0], [], [], BARIS[1]])
    assert izin(tmp_path) == (2, 2, 0, 2)


def test_s15_one_formatted_cell_at_the_end_of_the_sheet_costs_nothing_and_a_value_there_is_refused(tmp_path):
    import openpyxl

    for nilai, kode in ((None, []), ("x", ["TABEL-LUAS-01"])):
        buku = openpyxl.load_workbook(io.BytesIO(xlsx([KEPALA, *BARIS])))
        buku.active["XFD1048576"].number_format = "0.00"
        buku.active["XFD1048576"].value = nilai
        keluar = io.BytesIO()
        buku.save(keluar)
        taruh(tmp_path, "izin/a.xlsx", keluar.getvalue())
        assert [k for k, _ in masalah(tmp_path)] == kode


# --- what is no table ---

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(("isi", "kode"), [
    pytest.param(b"", "BERKAS-KOSONG-01", id="F2 empty"),
    pytest.param(xlsx([KEPALA, *BARIS])[:2000], "BERKAS-RUSAK-01", id="F3 cut off"),
    pytest.param(OLE, "BERKAS-RUSAK-01", id="F6 broken xls"),
    pytest.param(OLE + "EncryptedPackage".encode("utf-16-le"), "REKAMAN-SANDI-01", id="F7 password"),
    pytest.param(b"%PDF-1.4\n1 0 obj", "REKAMAN-JENIS-01", id="F8 pdf"),
    pytest.param(b"<html><form><input type='password' name=p></form><table><tr><td>Masuk</table></html>", "REKAMAN-HTML-02", id="login page"),
    pytest.param(html([KEPALA, *BARIS], akhir="").encode(), "REKAMAN-HTML-01", id="unclosed table"),
    pytest.param(b"<html><body>Galat 500</body></html>", "REKAMAN-HTML-03", id="no table"),
    pytest.param("Nomor;Jenis\nP1;Caf\xe9\n".encode("cp1252"), "CSV-SANDI-01", id="K3 cp1252"),
    pytest.param(b'a;b\n"P1;2\n', "CSV-KUTIP-01", id="K9 open quote"),
    pytest.param(b"a;b\x00\n1;2\n", "REKAMAN-JENIS-01", id="C28 NUL"),
    pytest.param(b"\n\n", "TABEL-KOSONG-01", id="S14 blank"),
])
def test_a_file_that_is_no_table_is_refused_in_one_line(tmp_path, isi, kode):
    taruh(tmp_path, "izin/a.xls", isi)
    (m,) = baca(tmp_path).masalah
    assert (m.kode, m.berkas) == (kode, "2019/rekaman/izin/a.xls")


def test_f8_a_docx_is_no_workbook_and_f9_f10_bombs_are_not_unpacked(tmp_path):
    def arsip(**isi):
        keluar = io.BytesIO()
        with zipfile.ZipFile(keluar, "w", zipfile.ZIP_DEFLATED) as z:
            for nama, teks in isi.items():
                z.writestr(nama.replace("__", "/").replace("_", "."), teks)
        return keluar.getvalue()

    for isi, kode in (
        (arsip(word__document_xml="x"), "BERKAS-JENIS-05"),
        (arsip(xl__workbook_xml="<a/>", xl__bom_xml=b"0" * 20_000_000), "BERKAS-BESAR-02"),
        (arsip(xl__workbook_xml='<!DOCTYPE a [<!ENTITY b "c">]><a/>'), "BERKAS-XML-01"),
    ):
        taruh(tmp_path, "izin/a.xlsx", isi)
        assert [k for k, _ in masalah(tmp_path)] == [kode]


def test_k6_k7_k8_rows_longer_or_shorter_than_the_header_are_problems_with_their_line(tmp_path):
    taruh(tmp_path, "izin/a.csv", csv([KEPALA, [*BARIS[0], "lebih"], BARIS[1], ["P3", "IMB"], [*BARIS[1], "", ""]]))
    assert masalah(tmp_path) == [("REKAMAN-BARIS-01", "baris 2"), ("REKAMAN-BARIS-01", "baris 4")]
    assert izin(tmp_path)[3] == 1


def test_c16_c17_a_formula_without_a_result_and_an_error_are_problems_with_their_cell(tmp_path):
    taruh(tmp_path, "izin/a.xlsx", [KEPALA, ["P1", "IMB", "=TODAY()", "03/01/2019", "Terbit"], *BARIS[1:]])
    (m,) = baca(tmp_path).masalah
    assert (m.kode, m.lembar, m.sel) == ("REKAMAN-TANGGAL-01", "Sheet1", "C2") and "=TODAY()" in m.apa


def test_c18_dates_of_excel_and_serial_numbers_are_read(tmp_path):
    import datetime as dt

    taruh(tmp_path, "izin/a.xlsx", [KEPALA, ["P1", "IMB", dt.date(2019, 1, 2), dt.datetime(2019, 1, 3, 9, 15), "Terbit"], ["P2", "IMB", 43467, 43468, "Terbit"]])
    assert masalah(tmp_path) == []
    assert hitung(tmp_path)["izin_bidang_1_tepat_waktu"].tahunan == 2


def test_c13_c14_other_spaces_are_spaces_and_other_digits_are_none(tmp_path):
    taruh(tmp_path, "izin/a.csv", csv([KEPALA, ["\u00a0P1 ", "Izin\u00a0Mendirikan  Bangunan", "02/01/2019", "03/01/2019", " TERBIT"], ["p1", *BARIS[0][1:]]]))
    assert [k for k, _ in masalah(tmp_path)] == ["REKAMAN-GANDA-01"]  # the same application, of two kinds
    taruh(tmp_path, "lkpm/b.csv", "ID Laporan;ID Proyek;Periode Tahap;Tambahan Investasi\nL1;R1;TW I;１２\nL2;R1;TW I;1_000\nL3;R1;TW I;1e5\n")
    assert [k for k, _ in masalah(tmp_path)].count("REKAMAN-ANGKA-01") == 3


# --- the folder ---


def test_f11_a_lock_file_is_skipped_with_a_warning_and_what_systems_leave_behind_in_silence(tmp_path):
    taruh(tmp_path, "izin/a.csv", csv([KEPALA, *BARIS]))
    taruh(tmp_path, "izin/~$a.csv", "x")
    taruh(tmp_path, "izin/.DS_Store", "x")
    taruh(tmp_path, "izin/Thumbs.db", "x")
    assert [(m.kode, m.tingkat) for m in baca(tmp_path).masalah] == [("BERKAS-KUNCI-01", "peringatan")]
    assert izin(tmp_path) == (2, 2, 0, 2)


def test_an_unknown_folder_and_a_file_beside_the_folders_are_problems(tmp_path):
    taruh(tmp_path, "izinn/a.csv", csv([KEPALA, *BARIS]))
    taruh(tmp_path, "lepas.csv", csv([KEPALA, *BARIS]))
    assert sorted(k for k, _ in masalah(tmp_path)) == ["REKAMAN-FOLDER-01", "REKAMAN-FOLDER-02"]


def test_f16_f18_a_folder_among_the_files_and_a_link_out_of_the_data_are_refused(tmp_path):
    taruh(tmp_path / "data", "izin/a.csv", csv([KEPALA, *BARIS]))
    (tmp_path / "data/2019/rekaman/izin/b.csv").mkdir()
    (tmp_path / "luar.csv").write_text(csv([KEPALA, ["P9", *BARIS[0][1:]]]))
    (tmp_path / "data/2019/rekaman/izin/c.csv").symlink_to(tmp_path / "luar.csv")
    (tmp_path / "data/2019/rekaman/izin/d.csv").symlink_to("tidak_ada")
    assert sorted(k for k, _ in masalah(tmp_path / "data")) == ["BERKAS-BACA-01", "BERKAS-BACA-01", "BERKAS-TAUTAN-01"]
    assert izin(tmp_path / "data") == (2, 2, 0, 2)


def test_a_planner_adds_a_layout_by_aliases_alone(tmp_path):
    taruh(tmp_path, "izin/imobile.csv", csv([["No. Berkas", "Layanan", "Diterima", "Keluar", "Posisi"], ["P1", "IMB", "02/01/2019", "03/01/2019", "Sudah Diambil"]]))
    assert [k for k, _ in masalah(tmp_path)] == ["REKAMAN-KOLOM-01"]
    taruh(tmp_path, "izin/sumber.toml", """
[kolom.nomor_permohonan]
alias = ['No. Berkas']
[kolom.jenis_izin]
alias = ['Layanan']
[kolom.tanggal_masuk]
alias = ['Diterima']
[kolom.tanggal_terbit]
alias = ['Keluar']
[kolom.status]
alias = ['Posisi']
kata = { selesai = ['sudah diambil'] }
""")
    assert masalah(tmp_path) == []
    assert izin(tmp_path) == (1, 1, 0, 1)


@pytest.mark.parametrize("nama", deklarasi.nama_sumber())
def test_every_template_is_read_by_its_own_source(tmp_path, nama):
    for sumber, jalur, _ in deklarasi.tulis_templat(tmp_path / "2019/rekaman"):
        if sumber != nama:
            jalur.unlink()
            jalur.parent.rmdir()
    assert {k for k, _ in masalah(tmp_path)} == {"REKAMAN-KOSONG-02"}


def test_a_new_source_is_a_folder_that_says_what_it_is_like(tmp_path):
    taruh(tmp_path, "simpel/a.csv", csv([KEPALA, BARIS[0]]))
    taruh(tmp_path, "simpel/sumber.toml", "seperti = 'izin'\n")
    taruh(tmp_path, "izin/a.csv", csv([KEPALA, BARIS[1]]))
    assert izin(tmp_path) == (2, 2, 0, 2)


@pytest.mark.parametrize("isi", [
    "[kolom.tidak_ada]\nalias = ['x']", "[kolom.status]\nsql = 'x'", "kunci = '1; DROP TABLE x'", "asal = 'entah'", "seperti = 'entah'", "[kolom", "[tetap]\nx = ['1']",
    "[kolom.status]\nalias = 'x'",
])
def test_x10_x11_an_offices_toml_holds_names_and_words_and_no_code(tmp_path, isi):
    taruh(tmp_path, "izin/a.csv", csv([KEPALA, *BARIS]))
    taruh(tmp_path, "izin/sumber.toml", isi)
    assert [k for k, _ in masalah(tmp_path)] == ["REKAMAN-TOML-01"]


def test_x1_x4_hostile_text_is_text_in_files_words_and_reasons(tmp_path):
    jahat = "'), DROP TABLE baris_izin --"
    taruh(tmp_path, f"izin/{jahat}.csv", csv([KEPALA, [jahat, "IMB", "02/01/2019", "03/01/2019", "Terbit"], ["=1+1", "IMB", "", "", "=HYPERLINK(1)"], ["P3", "IMB", "", "", jahat]]))
    taruh(tmp_path, "izin/sumber.toml", "[kolom.status.kata]\n\"o'x\" = [\"');--\"]\n[tetap]\nlangkah_masuk = [\"');--\"]\n")
    h = hitung(tmp_path)["izin_bidang_1_total"]
    assert tiga(h) == (3, 1, 2) and "status =hyperlink(1): 1" in h.alasan and "drop table" in h.alasan


def test_large_csv_and_parquet_are_read_by_duckdb_with_the_same_counts(tmp_path, monkeypatch):
    import duckdb

    from ikilib.sumber import baca as baca_

    isi = [*BARIS, ["P3", "IMB", "5 Mei 2019", "2019-05-06", "Terbit"], ["P3", "IMB", "05/05/2019", "06/05/2019", "terbit"], ["P4", "IMB", "x", "06/05/2019", "Terbit"]]
    taruh(tmp_path / "a", "izin/a.csv", csv([["Daftar Izin", "", "", "", ""], KEPALA, *isi]))
    kecil = hitung(tmp_path / "a")
    monkeypatch.setattr(baca_, "BESAR", 10)
    assert hitung(tmp_path / "a") == kecil
    assert masalah(tmp_path / "a") == [("REKAMAN-TANGGAL-01", "baris 7, kolom Tanggal Masuk")]
    jalur = taruh(tmp_path / "b", "izin/a.parquet", b"")
    with duckdb.connect() as con:
        con.execute("CREATE TABLE t AS SELECT 'P' || i AS nomor_permohonan, 'IMB' AS jenis_izin, DATE '2019-01-02' AS tanggal_masuk, TIMESTAMP '2019-01-03 10:00:00' AS tanggal_terbit, 'Terbit' AS status FROM range(5) r(i)")
        con.execute("COPY t TO ? (FORMAT parquet)", [str(jalur)])
    assert izin(tmp_path / "b") == (5, 5, 0, 5)


def test_the_kurs_must_be_one_positive_number(tmp_path):
    taruh(tmp_path, "lkpm/a.csv", "ID Laporan;Periode Tahap;Tambahan Investasi (dalam US$ Ribu)\nU1;TW I;2\n")
    samping(tmp_path, "kurs.csv", "tahun;rupiah_per_dolar;asal;keterangan\n2019;14000;;\n2019;15000;;\n19;1;;\n")
    assert [k for k, _ in masalah(tmp_path)] == ["KURS-NILAI-01", "KURS-NILAI-02"]


def test_a_year_without_records_imports_no_duckdb_and_counts_nothing(tmp_path):
    kode = ("import sys; from pathlib import Path; import ikilib; from ikilib import masukan; from ikilib.sumber import rekaman; "
            f"print(rekaman.baca(Path({str(tmp_path)!r}), 2019), 'duckdb' in sys.modules, 'python_calamine' in sys.modules)")
    keluar = subprocess.run([sys.executable, "-c", kode], capture_output=True, text=True, check=True, env={**os.environ})
    assert keluar.stdout.split() == ["Rekaman(hitungan=(),", "masalah=(),", "sidik={})", "False", "False"]


def test_rows_below_the_signatures_of_a_page_are_not_lost_in_a_narrow_list(tmp_path):
    nip = [f"1990010120200110{i:02}" for i in range(4)]
    taruh(tmp_path, "aparatur/a.csv", f"NIP;NAMA\n{nip[0]};A\nNIP. {nip[1]};B\nBlitar, 3 Januari 2019;\nMengetahui;\nBUDI;SITI\nNIP. 1;NIP. 2\nNIP;NAMA\n{nip[2]};C\nMengetahui;\n{nip[3]};D\n")
    h = hitung(tmp_path)["aparatur_skpd"]
    assert (h.dibaca, h.tahunan) == (4, 3)  # "NIP. …" is no number of 18 digits
    assert masalah(tmp_path) == [("REKAMAN-NIP-01", "baris 3, kolom NIP")]


def test_a_training_of_several_days_counts_from_its_first(tmp_path):
    for i, teks in enumerate(("29 s/d 30 Maret 2019", "29-30 Maret 2019", "29 Maret 2019")):
        taruh(tmp_path, f"pelatihan/{i}.csv", f"Jenis: Bimtek;\nHari/Tanggal: {teks};\nNo;Nama\n1;Budi {i}\n")
    h = hitung(tmp_path)["02.09"]
    assert (h.tw, masalah(tmp_path)) == ((3, 0, 0, 0), [])


def test_an_amount_that_nothing_can_hold_and_a_broken_line_in_a_large_file_are_problems(tmp_path, monkeypatch):
    from ikilib.sumber import baca as baca_

    taruh(tmp_path, "lkpm/a.csv", f"ID Laporan;Periode Tahap;Tambahan Investasi (dalam Rp Juta)\nA1;TW I;{'9' * 31}\n")
    assert [k for k, _ in masalah(tmp_path)] == ["REKAMAN-HITUNG-01"]
    monkeypatch.setattr(baca_, "BESAR", 10)
    taruh(tmp_path / "b", "izin/a.csv", csv([KEPALA, BARIS[0], [*BARIS[1], "lebih", "lagi"]]))
    assert masalah(tmp_path / "b") == [("REKAMAN-HITUNG-01", "baris 3")]


def test_kib_c_and_kib_f_of_the_regulation(tmp_path):
    kib_c = [["KARTU INVENTARIS BARANG (KIB) C"], [], ["No Urt", "Jenis Barang/Nama Barang", "Nomor", "", "Kondisi bangunan (B, KB, RB)", "Kontruksi Bangunan", "", "Dokumen Gedung", "", "Harga"],
             ["", "", "Kode barang", "Register", "", "Bertingkat/Tidak", "Beton/tidak", "Tanggal", "Nomor", ""], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
             [1, "Gedung", "03.11.01.01.01", "0001", "B", "Tidak", "Beton", "8 Agustus 2005", "25", 100], ["", "Total Nilai (Rp.) :", "", "", "", "", "", "", "", 100]]
    kib_f = [["KARTU INVENTARIS BARANG (KIB) F"], ["KONSTRUKSI DALAM PENGERJAAN"], ["NAMA BARANG", "BANGUNAN (P,SP,D)", "Kode Barang", "Register", "Kondisi", "NILAI KONTRAK (Rp)"], ["Gedung", "P", "03.11.01.01.01", "0009", "B", 5]]
    taruh(tmp_path, "simbada/c.xlsx", kib_c)
    taruh(tmp_path, "simbada/f.xlsx", kib_f)
    h = hitung(tmp_path)
    assert (h["sarpras_total"].tahunan, h["sarpras_baik"].tahunan, h["sarpras_total"].alasan, masalah(tmp_path)) == (1, 1, "KIB F: 1", [])
