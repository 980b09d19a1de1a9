"""What counts, source by source: a small export as the system writes it, its rows counted by hand."""

import pytest
from buat_rekaman import baca, hitung, masalah, samping, taruh, tiga

IZIN = "Nomor Permohonan;Jenis Izin;Nama Pemohon;Tanggal Masuk;Tanggal Terbit;Nomor Izin;Status\n"


def alasan(h) -> dict[str, str]:
    return dict(bagian.split(": ", 1) for bagian in h.alasan.split("; ") if ": " in bagian)


# --- izin ---


def test_permits_decided_in_the_year_count_by_bidang_and_quarter(tmp_path):
    taruh(tmp_path, "izin/daftar.csv", IZIN
          + "P1;Izin Mendirikan Bangunan;A;02/01/2019;09/01/2019;I1;Terbit\n"  # bidang I, TW I
          + "P2;IMB;B;01/04/2019;10/04/2019;I2;selesai\n"  # bidang I, TW II
          + "P3;SIUP;C;05/08/2019;06/08/2019;I3;Disetujui\n"  # bidang II, TW III
          + "P4;SIUP;D;05/12/2018;06/12/2018;I4;Terbit\n"  # of 2018
          + "P5;SIUP;E;05/08/2019;;;Ditolak\n"
          + "P6;SIUP;F;05/08/2019;;;Proses\n")
    h = hitung(tmp_path)
    assert (h["izin_bidang_1_total"].tw, h["izin_bidang_1_total"].tahunan) == ((1, 1, 0, 0), 2)
    assert tiga(h["izin_bidang_1_total"]) == (6, 2, 4)
    assert (h["izin_bidang_2_total"].tw, h["izin_bidang_2_total"].tahunan) == ((0, 0, 1, 0), 1)
    assert alasan(h["izin_bidang_2_total"]) == {"bidang 1": "2", "tahun lain": "1", "status ditolak": "1", "status proses": "1"}
    assert h["izin_bidang_1_total"].sumber == "izin"


def test_a_permit_is_on_time_by_working_days_and_the_late_ones_are_named(tmp_path):
    # 2 January 2019 is a Wednesday: day 7 is Friday 11 January, day 8 Monday 14 January; the SLA is 7
    taruh(tmp_path, "izin/daftar.csv", IZIN
          + "P1;IMB;A;02/01/2019;11/01/2019;I1;Terbit\n"
          + "P2;IMB;B;02/01/2019;14/01/2019;I2;Terbit\n"
          + "P3;IMB;C;02/01/2019;02/01/2019;I3;Terbit\n")
    h = hitung(tmp_path)["izin_bidang_1_tepat_waktu"]
    assert (h.tahunan, tiga(h), alasan(h)) == (2, (3, 2, 1), {"terlambat": "1"})
    assert [(b.kunci, b.sel, b.kata) for b in h.rinci] == [
        ("P2", "baris 3", "masuk 02/01/2019, terbit 14/01/2019: 8 hari kerja, SLA 7")
    ]
    assert [b.kunci for b in h.contoh] == ["P1", "P3"]


def test_an_office_has_its_own_sla(tmp_path):
    taruh(tmp_path, "izin/daftar.csv", IZIN + "P2;imb;B;02/01/2019;14/01/2019;I2;Terbit\n")
    samping(tmp_path, "jenis_izin.csv", "jenis_izin;bidang;sla_hari_kerja\nIMB;2;8\n")
    h = hitung(tmp_path)
    assert (h["izin_bidang_1_total"].tahunan, h["izin_bidang_2_tepat_waktu"].tahunan) == (0, 1)


def test_the_same_application_counts_once_and_the_second_names_the_first_l4(tmp_path):
    taruh(tmp_path, "izin/a.csv", IZIN + "P1;IMB;A;02/01/2019;09/01/2019;I1;Terbit\n")
    taruh(tmp_path, "izin/b.csv", IZIN + " p1 ;imb;A;2 Januari 2019;2019-01-09;i1;SELESAI\n")
    h = hitung(tmp_path)["izin_bidang_1_total"]
    assert (h.tahunan, tiga(h)) == (1, (2, 1, 1))
    assert [(b.dihitung, b.alasan) for b in h.berkas] == [(1, ""), (0, "ganda: 1 (baris 2 sama dengan a.csv › baris 2)")]


def test_one_application_with_two_dates_is_a_problem_and_neither_counts(tmp_path):
    taruh(tmp_path, "izin/a.csv", IZIN + "P1;IMB;A;02/01/2019;09/01/2019;I1;Terbit\nP1;IMB;A;02/01/2019;10/01/2019;I1;Terbit\n")
    assert masalah(tmp_path) == [("REKAMAN-GANDA-01", "baris 3")]
    h = hitung(tmp_path)["izin_bidang_1_total"]
    assert (h.tahunan, alasan(h)) == (0, {"masalah": "2"})


@pytest.mark.parametrize(("baris", "kode", "kolom"), [
    ("P1;IMB;A;02/01/2019;;I1;Terbit", "REKAMAN-ISI-01", "Tanggal Terbit"),
    ("P1;IMB;A;;02/01/2019;I1;Terbit", "REKAMAN-ISI-01", "Tanggal Masuk"),
    ("P1;IMB;A;03/01/2019;02/01/2019;I1;Terbit", "REKAMAN-URUT-01", "Tanggal Terbit"),
    ("P1;IMB;A;31/02/2019;02/03/2019;I1;Terbit", "REKAMAN-TANGGAL-01", "Tanggal Masuk"),
    ("P1;Izin Sulap;A;02/01/2019;02/01/2019;I1;Terbit", "REKAMAN-JENIS-02", "Jenis Izin"),
    (";IMB;A;02/01/2019;02/01/2019;I1;Terbit", "REKAMAN-ISI-01", "Nomor Permohonan"),
    ("P1;IMB;A;02/01/2019;02/01/2019;I1;", "REKAMAN-ISI-01", "Status"),
    ("P1;IMB;A;02/01/1999;02/01/2019;I1;Terbit", "REKAMAN-KALENDER-01", "Tanggal Masuk"),
])
def test_a_permit_that_cannot_be_decided_is_a_problem_with_its_cell(tmp_path, baris, kode, kolom):
    taruh(tmp_path, "izin/a.csv", IZIN + "P0;IMB;A;02/01/2019;02/01/2019;I0;Terbit\n" + baris + "\n")
    assert masalah(tmp_path) == [(kode, f"baris 3, kolom {kolom}")]
    assert hitung(tmp_path)["izin_bidang_1_total"].tahunan == 1


def test_a_row_that_is_left_out_anyway_may_lack_what_the_count_needs(tmp_path):
    taruh(tmp_path, "izin/a.csv", IZIN + "P1;Izin Sulap;A;;;;Ditolak\nP2;Izin Sulap;A;;02/01/2018;;Terbit\n")
    assert masalah(tmp_path) == []


SICANTIK = "no_permohonan,jenis_izin,jenis_proses_id,nama_proses,start_date,end_date,status,tgl_pengajuan,tgl_penetapan,no_izin\n"


def test_sicantik_tells_one_application_in_many_steps(tmp_path):
    kosong = "0001-01-01 00:00:00"
    taruh(tmp_path, "izin/sicantik.csv", SICANTIK
          + f"S1,IMB,2,Pendaftaran,2019-01-02 08:00:00,2019-01-02 09:00:00,Selesai,2018-12-01,{kosong},\n"
          + f"S1,IMB,18,Survei,2019-01-03 08:00:00,2019-01-08 09:00:00,Selesai,2018-12-01,{kosong},\n"
          + "S1,IMB,40,Penetapan,2019-01-10 08:00:00,2019-01-11 09:00:00,Selesai,2018-12-01,2019-01-11,N1\n"
          + f"S2,IMB,14,Pendaftaran,2019-01-02 08:00:00,2019-01-02 09:00:00,Selesai,2018-12-01,{kosong},\n"
          + f"S2,IMB,40,Penetapan,2019-01-10 08:00:00,{kosong},Proses,2018-12-01,{kosong},\n")
    h = hitung(tmp_path)
    assert (h["izin_bidang_1_total"].tahunan, tiga(h["izin_bidang_1_total"])) == (1, (5, 1, 4))
    assert alasan(h["izin_bidang_1_total"]) == {"langkah lain": "3", "status proses": "1"}
    assert h["izin_bidang_1_tepat_waktu"].tahunan == 1  # from the intake of 2 January, not from tgl_pengajuan
    assert masalah(tmp_path) == []


def test_the_steps_of_sicantik_are_the_offices_own(tmp_path):
    taruh(tmp_path, "izin/sicantik.csv", SICANTIK
          + "S1,IMB,7,Loket,2019-01-02,2019-01-02,Selesai,2019-01-02,,\nS1,IMB,9,Terbit,2019-01-03,2019-01-03,Selesai,2019-01-02,2019-01-03,N1\n")
    taruh(tmp_path, "izin/sumber.toml", "[tetap]\nlangkah_masuk = ['7']\nlangkah_terbit = ['9']\n")
    assert hitung(tmp_path)["izin_bidang_1_total"].tahunan == 1


# --- izin prinsip with LKPM ---

LKPM_B = "No.;ID Laporan;ID Proyek;Periode Tahap;No Izin;Tambahan Investasi;Total Investasi;PMA/PMDN\n"


def test_izin_prinsip_of_earlier_years_count_and_those_with_lkpm_are_realised(tmp_path):
    taruh(tmp_path, "izin/a.csv", IZIN
          + "P1;Izin Prinsip Penanaman Modal;A;02/01/2017;09/01/2017;IP/1;Terbit\n"
          + "P2;Izin Prinsip;A;02/01/2019;09/01/2019;IP/2;Terbit\n"
          + "P3;Perubahan Izin Prinsip;A;02/01/2018;09/01/2018; ip/1 ;Terbit\n"  # the same number
          + "P4;IMB;A;02/01/2019;09/01/2019;X;Terbit\n")
    taruh(tmp_path, "lkpm/b.csv", LKPM_B + "1;L1;R1;Triwulan I 2019;ip/1;1.000.000.000;9;PMDN\n2;L2;R1;Triwulan I 2019;IP/2;0;9;PMDN\n")
    h = hitung(tmp_path)
    assert (h["izin_prinsip_total"].tw, h["izin_prinsip_total"].tahunan, tiga(h["izin_prinsip_total"])) == (None, 2, (4, 2, 2))
    assert (h["izin_prinsip_terealisasi"].tahunan, tiga(h["izin_prinsip_terealisasi"])) == (1, (4, 1, 3))


def test_without_lkpm_nobody_knows_which_izin_prinsip_are_realised(tmp_path):
    taruh(tmp_path, "izin/a.csv", IZIN + "P1;Izin Prinsip;A;02/01/2017;09/01/2017;IP/1;Terbit\n")
    assert "izin_prinsip_terealisasi" not in hitung(tmp_path)


# --- LKPM ---


def test_lkpm_layout_b_sums_what_was_added_not_what_has_accumulated(tmp_path):
    taruh(tmp_path, "lkpm/b.csv", LKPM_B
          + "1;L1;R1;Triwulan I Tahun 2019 Konstruksi;;Rp 1.500.000.000,00;9.000.000.000;PMDN\n"
          + "2;L1;R2;Triwulan I Tahun 2019 Konstruksi;;2,500,000.50;9;PMDN\n"
          + "3;L2;R1;TW IV Produksi;;1000;9;PMDN\n"
          + "4;L3;R1;TW IV 2018;;1000;9;PMDN\n"
          + "5;L4;R1;TW II;;;9;PMDN\n"
          + "6;L1;R1;TW I 2019;;1500000000;1;PMDN\n")
    h = hitung(tmp_path)["nilai_investasi"]
    assert (h.tw, h.tahunan) == ((1_502_500_000.5, 0, 0, 1000), 1_502_501_000.5)
    assert tiga(h) == (6, 3, 3)
    assert "tahun lain: 1" in h.alasan and "tambahan kosong: 1" in h.alasan and "ganda: 1 (b.csv baris 7 sama dengan b.csv › baris 2)" in h.alasan


def test_lkpm_layout_a_is_in_juta_and_in_us_ribu_with_its_header_in_row_two(tmp_path):
    kepala = ["ID Laporan", "Periode Tahap", "Tanggal Approve Laporan", "No Izin", "Tambahan Investasi (dalam {})", "Status"]
    pmdn = [["Rilis PMDN"], [k.format("Rp Juta") for k in kepala], ["A1", "Triwulan II", 43800, "I", "1.250,5", "Disetujui"],
            ["A2", "Triwulan II", 43800, "I", 10, "PERLU PERBAIKAN"], ["A3", "Triwulan III", 43800, "I", 2, "sudah diperbaiki"]]
    pma = [["Rilis PMA"], [k.format("US$ Ribu") for k in kepala], ["U1", "Triwulan I", 43500, "I", 2.5, "Disetujui"]]
    taruh(tmp_path, "lkpm/pmdn.xlsx", pmdn)
    taruh(tmp_path, "lkpm/pma.xlsx", pma)
    samping(tmp_path, "kurs.csv", "tahun;rupiah_per_dolar;asal;keterangan\n2019;14.200,50;isian;\n")
    h = hitung(tmp_path)["nilai_investasi"]
    # 2,5 × 1.000 × 14.200,50 = 35.501.250; 1.250,5 juta; 2 juta. By the period, not by the day of approval
    assert h.tw == (35_501_250, 1_250_500_000, 2_000_000, 0)
    assert (tiga(h), alasan(h)) == ((4, 3, 1), {"status perlu perbaikan": "1"})


def test_dollars_without_a_rate_are_an_error_that_names_what_is_missing(tmp_path):
    taruh(tmp_path, "lkpm/pma.xlsx", [["ID Laporan", "Periode Tahap", "Tambahan Investasi (dalam US$ Ribu)"], ["U1", "Triwulan I", 2]])
    (m,) = baca(tmp_path).masalah
    assert m.kode == "KURS-HILANG-01" and "2019" in m.apa and "pma.xlsx" in m.apa and m.berkas.endswith("kurs.csv")


def test_lkpm_of_oss_rba_counts_reports_by_project_and_umk_by_semester(tmp_path):
    taruh(tmp_path, "lkpm/nonumk.csv",
          "no laporan;periode laporan;tahun laporan;no kode proyek;status laporan;tambahan modal tetap realisasi;total tambahan investasi;akumulasi realisasi investasi\n"
          "N1;Triwulan III;2019;K1;Disetujui;1;100;900\nN1;Triwulan III;2019;K2;DISETUJUI;1;50;900\nN2;Triwulan III;2019;K1;Menunggu;1;70;900\n")
    taruh(tmp_path, "lkpm/umk.csv",
          "id laporan;no kode proyek;periode laporan;tahun laporan;modal tetap periode pelaporan;modal kerja periode pelaporan;status laporan\n"
          "M1;K1;Semester I;2019;10;5;Disetujui\nM2;K1;Semester II;2019;7;;Disetujui\n")
    h = hitung(tmp_path)["nilai_investasi"]
    assert (h.tw, h.tahunan, tiga(h)) == ((0, 15, 150, 7), 172, (5, 4, 1))


@pytest.mark.parametrize(("isi", "kode"), [
    ("L1;R1;Konstruksi;;5;9;PMDN", "REKAMAN-PERIODE-01"),
    ("L1;R1;TW I;;1.234;9;PMDN", "REKAMAN-ANGKA-01"),
    ("L1;R1;TW I;;lima;9;PMDN", "REKAMAN-ANGKA-01"),
    (";R1;TW I;;5;9;PMDN", "REKAMAN-ISI-01"),
])
def test_an_lkpm_row_that_cannot_be_decided_is_a_problem(tmp_path, isi, kode):
    taruh(tmp_path, "lkpm/b.csv", LKPM_B + f"1;{isi}\n2;L2;R1;TW I;;5;9;PMDN\n")
    assert [k for k, _ in masalah(tmp_path)] == [kode]
    assert hitung(tmp_path)["nilai_investasi"].tahunan == 5


def test_an_unknown_status_of_lkpm_is_a_problem(tmp_path):
    taruh(tmp_path, "lkpm/a.csv", "ID Laporan;Periode Tahap;Tambahan Investasi (dalam Rp Juta);Status\nA1;TW I;1;Entah\nA2;TW I;1;\n")
    assert masalah(tmp_path) == [("REKAMAN-KATA-01", "baris 2, kolom Status"), ("REKAMAN-ISI-01", "baris 3, kolom Status")]


# --- SIMBADA ---

BUKU = ("BUKU INVENTARIS;;;;;;;;\nNOMOR;;;SPESIFIKASI BARANG;;Tahun Perolehan;Kondisi (B, KB, RB);JUMLAH;\n"
        "No. Urut;Kode Barang;Register;Nama/Jenis Barang;Merk/Type;;;Barang;Harga\n1;2;3;4;5;6;7;8;9\n")
KIR = ("KARTU INVENTARIS RUANGAN;;;;;;;;;;;\nRUANGAN : Rapat;;;;;;;;;;;\n"
       "No. Urut;Jenis Barang / Nama Barang;Merk/Model;No. Seri Pabrik;Ukuran;Bahan;Tahun Pembuatan / Pembelian;No. Kode Barang;Jumlah Barang;Keadaan Barang;;\n"
       ";;;;;;;;;Baik;Kurang Baik;Rusak Berat\n1;2;3;4;5;6;7;8;9;10;11;12\n")


def test_goods_of_the_inventory_book_count_by_their_number_and_condition(tmp_path):
    taruh(tmp_path, "simbada/buku.csv", BUKU
          + "1;02.03.01.01.01;0001;Mobil;T;2010;B;1;100\n"
          + "2;2.6.2.1.1;0001 s/d 0005;Kursi;X;2012;KB;5;100\n"
          + "3;01.01.11.02.03;0001;Tanah;;2001;B;1;100\n"  # land
          + "4;1.3.1.01.01.01.001;0001;Tanah;;2001;B;1;100\n"  # land by the newer codes
          + "5;02.06.02.01.01;000004 s/d 000006;Kursi;X;2012;Kurang Baik;3;100\n"  # 4 and 5 are there already
          + "6;2.6.2.1.9;0001;Meja;X;2020;B;1;100\n"  # acquired after the year
          + "7;2.6.2.2.1;0001;AC;X;2015;Rusak Berat;2;100\n"
          + ";;;Total;;;;12;700\n")
    h = hitung(tmp_path)
    assert (h["sarpras_total"].tw, h["sarpras_total"].tahunan) == (None, 1 + 5 + 1 + 2)
    assert tiga(h["sarpras_total"]) == (7, 4, 3)
    assert alasan(h["sarpras_total"]) == {"tanah": "2", "perolehan sesudah tahun ini": "1"}
    assert h["sarpras_baik"].tahunan == h["02.05"].tahunan == 1
    assert tiga(h["sarpras_baik"]) == (7, 1, 6)


def test_a_room_card_counts_what_no_list_with_registers_has(tmp_path):
    taruh(tmp_path, "simbada/buku.csv", BUKU + "1;2.6.2.1.1;0001 s/d 0006;Kursi;X;2012;B;6;100\n")
    taruh(tmp_path, "simbada/kir.csv", KIR
          + "1;Kursi;X;;;;2012;02.06.02.01.01;6;6;;\n"  # stands in the book
          + "2;AC;Y;;;;2015;02.06.02.04.01;3;v;;\n"  # a tick: all three
          + "3;TV;Y;;;;2015;02.06.02.04.02;3;2;;1\n")
    h = hitung(tmp_path)
    assert (h["sarpras_total"].tahunan, h["sarpras_baik"].tahunan) == (6 + 3 + 3, 6 + 3 + 2)
    assert tiga(h["sarpras_total"]) == (4, 3, 1) and "kir.csv baris 6 sama dengan buku.csv › baris 5" in h["sarpras_total"].alasan


@pytest.mark.parametrize(("baris", "kode"), [
    ("1;2.3.1;0001;Mobil;T;2010;Bagus;1;1", "REKAMAN-KATA-01"),
    ("1;2.3.1;0001;Mobil;T;2010;;1;1", "REKAMAN-ISI-01"),
    ("1;2.3.1;0001 s/d 0005;Mobil;T;2010;B;4;1", "REKAMAN-JUMLAH-01"),
    ("1;2.3.1;0005 s/d 0001;Mobil;T;2010;B;5;1", "REKAMAN-REGISTER-02"),
    ("1;2.3.1;abc;Mobil;T;2010;B;5;1", "REKAMAN-REGISTER-01"),
])
def test_goods_that_cannot_be_decided_are_problems(tmp_path, baris, kode):
    taruh(tmp_path, "simbada/buku.csv", BUKU + baris + "\n2;2.9.1;0001;AC;T;2010;1;1;1\n")
    assert [k for k, _ in masalah(tmp_path)] == [kode]
    assert hitung(tmp_path)["sarpras_total"].tahunan == 1


def test_a_room_card_whose_conditions_do_not_add_up_is_a_problem(tmp_path):
    taruh(tmp_path, "simbada/kir.csv", KIR + "1;TV;Y;;;;2015;02.06.02.04.02;3;2;;\n")
    assert [k for k, _ in masalah(tmp_path)] == ["REKAMAN-JUMLAH-02"]


def test_one_register_in_two_conditions_is_a_problem(tmp_path):
    taruh(tmp_path, "simbada/buku.csv", BUKU + "1;2.3.1;0001;M;T;2010;B;1;1\n2;02.03.01;000001;M;T;2010;RB;1;1\n")
    assert [k for k, _ in masalah(tmp_path)] == ["REKAMAN-GANDA-01"]


def test_kib_b_has_no_condition_so_it_counts_nothing_and_says_so_trap_7(tmp_path):
    taruh(tmp_path, "simbada/kib_b.csv", "No.;Jenis Barang/ Nama Barang;Kode Barang;Register;Merk / Type;Tahun Pembelian;Harga (Rp)\n1;Mobil;2.3.1.1.1;0001;T;2010;38.368.900\n")
    (m,) = baca(tmp_path).masalah
    assert (m.kode, m.tingkat) == ("REKAMAN-KIB-01", "peringatan") and "Buku Inventaris" in m.cara
    h = hitung(tmp_path)["sarpras_total"]
    assert (h.tahunan, alasan(h)) == (0, {"daftar tanpa kolom kondisi": "1"})


# --- people ---

A, B = (f"{19900101}{202001}{nomor}" for nomor in (1102, 1103))  # no NIP stands in a file of ours


def test_staff_are_distinct_nips_however_they_are_written(tmp_path):
    taruh(tmp_path, "aparatur/siasn.csv", f"PNS ID;NIP BARU;NIP LAMA;NAMA;KEDUDUKAN HUKUM NAMA\n1;{A};1;X;Aktif\n2;'{A[:8]} {A[8:14]} {A[14]} {A[15:]};1;X;Aktif\n3;{B};1;Y;CLTN\n")
    h = hitung(tmp_path)["aparatur_skpd"]
    assert (h.tw, h.tahunan, tiga(h)) == (None, 2, (3, 2, 1))


def test_a_nip_that_excel_made_a_number_is_a_problem_and_never_shown_c9(tmp_path):
    taruh(tmp_path, "aparatur/a.xlsx", [["NIP", "NAMA"], [int(A), "X"], ["1,99001E+17", "Y"], [B, "Z"]])
    assert masalah(tmp_path) == [("REKAMAN-NIP-01", "A2"), ("REKAMAN-NIP-01", "A3")]
    assert not any(A[:6] in m.apa + m.cara for m in baca(tmp_path).masalah)


def test_participants_are_persons_by_nip_else_by_name(tmp_path):
    kepala = "Jenis : {}\nTanggal : {}\nNo;Nama;NIP\n"
    taruh(tmp_path, "pelatihan/a.csv", kepala.format("Bimtek", "3 Maret 2019") + f"1;Budi Santoso, S.H.;{A}\n2;BUDI SANTOSO;\n3;Siti;-\n")
    taruh(tmp_path, "pelatihan/b.csv", kepala.format("Capacity Building", "5 Juli 2019") + f"1;Siti, S.E.;\n2;Ani;{B}\nBlitar, 5 Juli 2019\nMengetahui\nKepala Dinas\n")
    h = hitung(tmp_path)
    assert (h["aparatur_ikut_peningkatan_sdm"].tw, h["aparatur_ikut_peningkatan_sdm"].tahunan) == ((2, 0, 2, 0), 3)
    assert tiga(h["aparatur_ikut_peningkatan_sdm"]) == (5, 3, 2)
    assert (h["02.09"].tahunan, tiga(h["02.09"])) == (2, (5, 2, 3))
    assert (h["02.10"].tahunan, tiga(h["02.10"])) == (2, (5, 2, 3))


def test_a_respondent_is_content_from_a_mean_of_three_and_the_footer_is_nobody(tmp_path):
    taruh(tmp_path, "survei/s.csv", "PENGOLAHAN DATA SURVEI;;;\nNO. RESP;NILAI UNSUR PELAYANAN;;\n;U1;U2;U3\n"
          "1;4;3;2\n2;3;3;2\n3;;;\n4;4;;2\nΣ Nilai / Unsur;11;6;6\nNRR / Unsur;3,67;3;2\nIKM UNIT PELAYANAN;;;75,2\n")
    h = hitung(tmp_path)["aparatur_puas"]  # means 3; 2,67; none; 3
    assert (h.tahunan, tiga(h), alasan(h)) == (2, (4, 2, 2), {"rata-rata di bawah 3,00": "1", "tanpa jawaban": "1"})


def test_an_answer_outside_one_to_four_is_a_problem(tmp_path):
    taruh(tmp_path, "survei/s.csv", "NO. RESP;U1;U2\n1;5;3\n2;4;4\n")
    assert masalah(tmp_path) == [("REKAMAN-NILAI-01", "baris 2, kolom U1")]


# --- documents, letters, activities ---


def test_documents_count_when_they_are_finished_by_their_deadline(tmp_path):
    taruh(tmp_path, "dokumen/d.csv", "nama;jenis;tenggat;tanggal_selesai;bukti\nRenja;Perencanaan;31/03/2019;31/03/2019;x\nRKA;penganggaran;31/07/2019;01/08/2019;x\n"
          "LKJIP;LAPORAN KINERJA;31/12/2019;;\nLK;laporan keuangan;31/01/2019;15/01/2019;\nRenstra;perencanaan;31/03/2018;1/1/2018;\n")
    h = hitung(tmp_path)
    assert {v: x.tahunan for v, x in h.items()} == {
        "dokumen_perencanaan": 1, "dokumen_penganggaran": 0, "laporan_kinerja": 0, "laporan_keuangan": 1, "dokumen_disusun": 4,
    }
    assert (h["dokumen_disusun"].tw, tiga(h["dokumen_disusun"])) == ((2, 0, 1, 1), (5, 4, 1))
    assert [b.kunci for b in h["dokumen_penganggaran"].rinci] == ["RKA"]


def test_a_document_of_another_kind_is_a_problem(tmp_path):
    taruh(tmp_path, "dokumen/d.csv", "nama;jenis;tenggat;tanggal_selesai;bukti\nX;peta;31/03/2019;31/03/2019;x\n")
    assert [k for k, _ in masalah(tmp_path)] == ["REKAMAN-KATA-01"]


def test_letters_count_by_the_day_they_came_in_and_outgoing_by_their_own(tmp_path):
    taruh(tmp_path, "surat/Data Surat Masuk.xls", "<html><body><h3>DATA SURAT MASUK</h3><table border=1><tr><th>No<th>Nomor Surat Masuk<th>Tanggal Surat Diterima<th>Pengirim<th>Perihal<th>Keterangan<th>Disposisi</tr>"
          "<tr><td>1<td>A/1<td>07 Jan 2019<td>Bupati<td>x<td>y<td>Kasi Pemantauan dan Pengawasan</tr>"
          "<tr><td>2<td>A/2<td>07 Aug 2019<td>Camat<td>x<td>y<td>Sekretaris</tr>"
          "<tr><td>2<td>A/2<td>07 Aug 2019<td>Camat<td>x<td>y<td>Sekretaris</tr></table></body></html>")
    taruh(tmp_path, "surat/keluar.csv", "No;Nomor Surat;Tanggal Surat;Tujuan;Perihal\n1;K/1;07/05/2019;Camat Pemantauan Pengawasan;x\n2;K/2;07/05/2018;Camat;x\n")
    h = hitung(tmp_path)
    assert (h["03.01"].tw, h["03.01"].tahunan, tiga(h["03.01"])) == ((1, 1, 1, 0), 3, (5, 3, 2))
    assert (h["15.02"].tahunan, tiga(h["15.02"])) == (1, (5, 1, 4))


def test_activities_add_up_by_their_code_and_those_without_proof_are_told(tmp_path):
    taruh(tmp_path, "kegiatan/k.csv", "kode;tanggal;uraian;jumlah;bukti\n14.03;01/02/2019;Rapat;2;\n14.03;01/02/2019;rapat;2;\n14.03;01/05/2018;Rapat;2;x\n14.03;01/05/2019;Pameran;;x\n08.05;1/1/2019;A;3;x\n")
    taruh(tmp_path, "sidatiz/k.csv", "kode;tanggal;uraian;jumlah;bukti\n08.05;01/12/2019;B;1;x\n")
    h = hitung(tmp_path)
    assert (h["14.03"].tw, h["14.03"].tahunan, tiga(h["14.03"])) == ((2, 1, 0, 0), 3, (4, 2, 2))
    assert "dihitung tanpa bukti: 1" in h["14.03"].alasan
    assert (h["08.05"].tw, h["08.05"].sumber, tiga(h["08.05"])) == ((3, 0, 0, 1), "kegiatan + sidatiz", (2, 2, 0))


@pytest.mark.parametrize(("baris", "kode"), [
    ("99.99;01/02/2019;a;1;x", "REKAMAN-KODE-01"), ("18.01;01/02/2019;a;1;x", "REKAMAN-KODE-02"),
    ("14.03;01/02/2019;a;-1;x", "REKAMAN-NILAI-01"), ("14.03;;a;1;x", "REKAMAN-ISI-01"), ("14.03;besok;a;1;x", "REKAMAN-TANGGAL-01"),
])
def test_an_activity_that_cannot_be_decided_is_a_problem(tmp_path, baris, kode):
    taruh(tmp_path, "kegiatan/k.csv", f"kode;tanggal;uraian;jumlah;bukti\n{baris}\n")
    assert [k for k, _ in masalah(tmp_path)] == [kode]


# --- OSS ---


def test_permits_of_oss_are_those_of_the_regency_and_a_number_in_both_lists_counts_once(tmp_path):
    taruh(tmp_path, "oss_izin/PB OSS.csv", "No.,Id Permohonan Izin,Kbli,Day of Tgl Izin,Nama Dokumen,Uraian Kewenangan,Status Perizinan,Kewenangan\n"
          "1,I-201909181234,1,18/09/19,NIB,Bupati,x,Pusat\n"
          "2,I-201905181234,1,18/09/19,SS,Gubernur,Ditolak,Bupati/Walikota\n"
          "3,I-201905181234,2,18/09/19,SS,Gubernur,x,Kab/Kota\n"
          "4,I-201906181234,1,###,SS,Bupati,x,Bupati-Walikota\n"  # 18 June by its number
          "5,P1,1,02/01/19,SS,Bupati,x,02\n")
    taruh(tmp_path, "izin/a.csv", IZIN + "P1;IMB;A;02/01/2019;02/01/2019;I1;Terbit\nP2;IMB;A;02/01/2019;02/01/2019;I2;Terbit\n")
    h = hitung(tmp_path)["27.01"]
    assert (h.tw, h.tahunan, tiga(h), h.sumber) == ((2, 1, 2, 0), 5, (7, 5, 2), "oss_izin + izin")
    assert alasan(h) == {"kewenangan pusat": "1", "sudah dihitung dari OSS": "1"}


def test_an_authority_that_nobody_knows_is_a_problem(tmp_path):
    taruh(tmp_path, "oss_izin/a.csv", "Id Permohonan Izin;Kbli;Tgl Izin;Nama Dokumen;Kewenangan\nI-1;1;1/1/2019;x;Entah\n")
    assert [k for k, _ in masalah(tmp_path)] == ["REKAMAN-KATA-01"]


def test_nib_are_distinct_padded_to_thirteen_digits_and_dated_month_first_trap_8_9(tmp_path):
    taruh(tmp_path, "oss_nib/NIB 2019.xlsx", [["No.", "nib", "Day of tanggal_terbit_oss"], [1, "0220001234567", "11/18/2019"], [2, 220001234567, "3/1/2019"], [3, "9,12E+12", "1/2/2019"]])
    assert masalah(tmp_path) == [("REKAMAN-NIB-01", "B4")]
    h = hitung(tmp_path)["nib_terbit"]
    assert (h.tw, h.tahunan, tiga(h)) == ((1, 0, 0, 1), 1, (3, 1, 2))  # the same NIB in two quarters is one of the year


def test_projects_add_their_investment(tmp_path):
    taruh(tmp_path, "oss_proyek/p.csv", "Id Proyek;Tanggal Terbit Oss;Day of Tanggal Pengajuan Proyek;Jumlah Investasi\nR-1;1/1/2019;18 Agustus 2019;1.000.000,50\nR-2;1/1/2019;1 Januari 2018;7\n")
    h = hitung(tmp_path)["proyek_investasi"]
    assert (h.tw, tiga(h)) == ((0, 0, 1_000_000.5, 0), (2, 1, 1))


# --- complaints, money, pay ---


def test_a_complaint_in_both_books_counts_once_and_is_finished_where_either_says_so(tmp_path):
    taruh(tmp_path, "pengaduan/lapor.csv", "Tracking ID;Tanggal Laporan;Nama Pelapor;Judul Laporan;Isi Laporan;Klasifikasi;Status;Tanggal Selesai\n"
          "1;02/01/2019;Budi;Izin;Izin saya lama sekali tidak terbit;Pengaduan;Proses;\n"
          "2;02/02/2019;Ani;Izin;Usul;Aspirasi;Selesai;\n"
          "3;02/02/2019;Ani;Izin;Calo;Pengaduan;Selesai;\n"  # finished, nobody says when
          "4;02/02/2019;Ani;Izin;Pungli;Pengaduan;Diarsipkan;\n"
          "5;02/02/2019;Edi;Izin;Jalan;Pengaduan;Bukan Wewenang;\n"
          "6;02/12/2019;Edi;Izin;Lama;Pengaduan;Selesai;05/01/2020\n")
    taruh(tmp_path, "pengaduan/buku.csv", "Nomor Pengaduan;Tanggal;Nama;Keluhan;Klasifikasi;Tanggal Perbaikan\n"
          "7;2 Januari 2019;BUDI, SH;Izin saya lama sekali TIDAK jadi juga;0202 Pengurusan Perizinan;5 Mei 2019\n"
          "8;2 Januari 2019;X;Lain;0300 Korupsi/Pungli;\n")
    h = hitung(tmp_path)
    assert (h["pengaduan"].tw, h["pengaduan"].tahunan, tiga(h["pengaduan"])) == ((3, 0, 0, 1), 4, (8, 4, 4))
    assert (h["24.01"].tw, h["24.01"].tahunan, tiga(h["24.01"])) == ((0, 1, 0, 0), 2, (8, 2, 6))
    assert "selesai di tahun lain: 1" in h["24.01"].alasan and "belum selesai: 1" in h["24.01"].alasan


def test_a_complaint_exported_twice_counts_once_with_its_later_state(tmp_path):
    kepala = "Tracking ID;Tanggal Laporan;Nama Pelapor;Isi Laporan;Klasifikasi;Status\n"
    taruh(tmp_path, "pengaduan/a_maret.csv", kepala + "1;02/01/2019;Budi;Lama;Pengaduan;Proses\n")
    taruh(tmp_path, "pengaduan/b_juni.csv", kepala + "1;02/01/2019;Budi;Lama;Pengaduan;Selesai\n")
    h = hitung(tmp_path)
    assert (h["pengaduan"].tahunan, h["24.01"].tahunan, masalah(tmp_path)) == (1, 1, [])


def test_sp2d_are_distinct_numbers_under_three_header_rows_traps_1_2_3(tmp_path):
    taruh(tmp_path, "keuangan/register.csv", "REGISTER SP2D;;;;;;\nNo. Urut;Tanggal SP2D;NOMOR SPP/SPM/SP2D;;;Uraian;Jumlah SP2D (Rp)\n;;SPP;SPM;SP2D;;\n1;2;3;;;4;5\n"
          "1;2 Januari 2019;a;b;S1;x;100\n2;2 Mei 2019;a;b;S2;x;100\n3;2 Mei 2019;a;b;S2;y;50\n;;;;;J U M L A H;250\nBlitar, 31 Desember 2019;;;;;;\nMengetahui,;;;Bendahara;;;\nNIP 1;;;NIP 2;;;\n")
    h = hitung(tmp_path)["05.08"]
    assert (h.tw, h.tahunan, tiga(h)) == ((1, 1, 0, 0), 2, (3, 2, 1))


def test_months_with_a_pay_list_are_read_from_file_names_or_a_column(tmp_path):
    isi = f"nama_pegawai;nip;belanja_gaji_pokok\nX;{A};1\nY;{B};1\n"
    taruh(tmp_path, "gaji/Gaji Januari.csv", isi)
    taruh(tmp_path, "gaji/gaji_2019-02.csv", isi)
    taruh(tmp_path, "gaji/gaji_2018-02.csv", isi)
    taruh(tmp_path, "gaji/daftar.csv", f"nip;nama;bulan\n{A};X;Juli\n{A};X;8\n")
    taruh(tmp_path, "gaji/TPP Januari.csv", f"nama_pegawai;nip;belanja_tpp_beban_kerja\nX;{A};1\n")
    h = hitung(tmp_path)["07.01"]
    assert (h.tw, h.tahunan, tiga(h)) == ((2, 0, 2, 0), 4, (9, 4, 5))


def test_a_pay_list_without_a_month_is_a_problem_told_once(tmp_path):
    taruh(tmp_path, "gaji/daftar.csv", f"nip;nama\n{A};X\n{B};Y\n")
    assert [k for k, _ in masalah(tmp_path)] == ["REKAMAN-BULAN-01"]


def test_a_name_of_two_nips_and_no_nip_of_its_own_is_nobody_for_certain(tmp_path):
    taruh(tmp_path, "pelatihan/p.csv", f"Nama;NIP;Jenis;Tanggal\nBudi;{A};Bimtek;1/1/2019\nBudi;{B};Bimtek;1/1/2019\nBudi;;Bimtek;1/1/2019\n")
    assert masalah(tmp_path) == [("REKAMAN-NAMA-01", "baris 4, kolom Nama")]
    assert hitung(tmp_path)["02.09"].tahunan == 2


def test_a_year_that_is_none_and_a_condition_that_is_no_number_are_problems(tmp_path):
    taruh(tmp_path, "simbada/buku.csv", BUKU + "1;2.3.1;0001;M;T;lama;B;1;1\n")
    taruh(tmp_path, "simbada/kir.csv", KIR + "1;TV;Y;;;;2015;02.06.02.04.02;3;banyak;;\n")
    assert [k for k, _ in masalah(tmp_path)] == ["REKAMAN-TAHUN-01", "REKAMAN-KONDISI-01"]


def test_of_very_many_problems_the_first_are_named_and_the_others_counted(tmp_path):
    taruh(tmp_path, "izin/a.csv", IZIN + "".join(f"P{i};IMB;A;x;02/01/2019;I;Terbit\n" for i in range(230)))
    kode = [k for k, _ in masalah(tmp_path)]
    assert (kode.count("REKAMAN-TANGGAL-01"), kode.count("REKAMAN-LAGI-01")) == (200, 1)
