"""What exports count to is a fact like any other: beside tables and forms, in the trace, in seals, and never a person."""

import csv
import io
import json
import subprocess
import sys

import pytest
from buat_rekaman import baca, hitung, samping, taruh

from ikilib import masukan
from ikilib.masukan import segel
from ikilib.sumber import rekaman, simpanan

KEPALA = "variabel;tw1;tw2;tw3;tw4;tahunan;status;asal;keterangan;bukti\n"
IZIN = "Nomor Permohonan;Jenis Izin;Tanggal Masuk;Tanggal Terbit;Status\n"
TIGA = IZIN + "P1;IMB;02/01/2019;03/01/2019;Terbit\nP2;IMB;02/05/2019;28/05/2019;Terbit\nP3;SIUP;02/05/2019;03/05/2019;Terbit\n"


def iki(*kata, **lain):
    return subprocess.run([sys.executable, "-m", "ikilib.cli", *map(str, kata)], capture_output=True, text=True, encoding="utf-8", **lain)


def nilai(m, variabel: str) -> dict[int, float]:
    f = m.fakta[(m.fakta["variabel"] == variabel) & (m.fakta["tahun"] == 2019)]
    return dict(zip(f["periode"], f["nilai"], strict=True))


def galat(m) -> list[str]:
    return [x.kode for x in m.masalah if x.tingkat == "galat" and not x.kode.startswith("BERKAS-ADA")]


def test_counts_are_facts_with_their_file_and_their_quarters(tmp_path):
    taruh(tmp_path, "izin/a.csv", TIGA)
    m = masukan.muat(tmp_path, 2019)
    assert nilai(m, "izin_bidang_1_total") == {0: 2, 1: 1, 2: 1, 3: 0, 4: 0}
    f = m.fakta[m.fakta["variabel"] == "izin_bidang_1_total"].iloc[0]
    assert (f.berkas, f.sel, f.asal, f.status) == ("2019/rekaman/izin/a.csv", "2 dari 3 baris", "isian", "ada")
    assert "2019/rekaman/izin/a.csv" in m.sidik


def test_without_a_table_of_realisasi_the_rows_that_stand_nowhere_are_a_warning(tmp_path):
    taruh(tmp_path, "izin/a.csv", TIGA)
    m = masukan.muat(tmp_path, 2019)
    assert [x.tingkat for x in m.masalah if x.kode == "BARIS-HILANG-01"] == ["peringatan"]
    assert not [x for x in m.masalah if x.kode == "BERKAS-ADA-02" and "realisasi" in x.berkas]


def test_the_same_number_in_realisasi_is_fine(tmp_path):
    taruh(tmp_path, "izin/a.csv", TIGA)
    samping(tmp_path, "realisasi.csv", KEPALA + "izin_bidang_1_total;1;1;0;0;2;;;;\nizin_bidang_2_total;;;;;1;;;;\n")
    m = masukan.muat(tmp_path, 2019)
    assert galat(m) == [] and nilai(m, "izin_bidang_2_total") == {0: 1, 1: 0, 2: 1, 3: 0, 4: 0}


def test_l3_another_number_in_realisasi_is_an_error_that_shows_both_and_both_places(tmp_path):
    taruh(tmp_path, "izin/a.csv", TIGA)
    samping(tmp_path, "realisasi.csv", KEPALA + "izin_bidang_1_total;;;;;3;;;;\n")
    (m,) = [x for x in masukan.muat(tmp_path, 2019).masalah if x.kode == "DATA-SAMA-02"]
    teks = masukan.baris(m)
    assert "a.csv › 2 dari 3 baris" in teks and "di sini 2" in teks and "2019/realisasi.csv › baris 2, kolom tahunan" in teks and "3" in teks


def test_a_complaint_without_a_day_of_completion_does_not_make_quarters_contradict_the_year(tmp_path):
    taruh(tmp_path, "pengaduan/p.csv", "Tracking ID;Tanggal Laporan;Nama Pelapor;Isi Laporan;Klasifikasi;Status;Tanggal Selesai\n"
          "1;02/01/2019;A;x;Pengaduan;Selesai;\n2;02/01/2019;B;y;Pengaduan;Selesai;03/05/2019\n")
    samping(tmp_path, "realisasi.csv", KEPALA + "24.01;;;;;2;;;;\n")
    m = masukan.muat(tmp_path, 2019)
    assert galat(m) == [] and nilai(m, "24.01") == {0: 2, 1: 0, 2: 1, 3: 0, 4: 0}


def test_goods_in_good_condition_are_one_fact_under_two_names(tmp_path):
    taruh(tmp_path, "simbada/b.csv", "Kode Barang;Register;Nama Barang;Kondisi\n2.3.1;0001;Mobil;B\n2.3.1;0002;Mobil;KB\n")
    m = masukan.muat(tmp_path, 2019)
    assert nilai(m, "sarpras_baik") == {0: 1} and nilai(m, "sarpras_total") == {0: 2} and galat(m) == []


def test_a_figure_that_is_reported_since_january_adds_the_quarters_up(tmp_path):
    taruh(tmp_path, "kegiatan/k.csv", "kode;tanggal;uraian;jumlah;bukti\n27.03;01/02/2019;a;1;x\n27.03;01/08/2019;b;2;x\n")
    assert hitung(tmp_path)["27.03"].tw == (1, 0, 2, 0)
    assert nilai(masukan.muat(tmp_path, 2019), "27.03") == {0: 3, 1: 1, 2: 1, 3: 3, 4: 3}


def test_invented_exports_say_so_and_so_do_their_facts(tmp_path):
    taruh(tmp_path, "izin/a.csv", TIGA)
    taruh(tmp_path, "izin/sumber.toml", "asal = 'contoh'\nketerangan = 'rekaan'\n")
    f = masukan.muat(tmp_path, 2019).fakta
    assert set(f["asal"]) == {"contoh"} and set(f["keterangan"]) == {"rekaan"}


def test_a_row_that_cannot_be_decided_keeps_the_whole_year_from_being_used(tmp_path):
    taruh(tmp_path, "izin/a.csv", TIGA + "P4;IMB;x;03/01/2019;Terbit\n")
    m = masukan.muat(tmp_path, 2019)
    assert galat(m) == ["REKAMAN-TANGGAL-01"] and nilai(m, "izin_bidang_1_total") == {}


def test_what_feeds_no_indicator_is_no_fact(tmp_path):
    taruh(tmp_path, "oss_nib/n.csv", "nib;tanggal_terbit\n0220001234567;11/18/2019\n")
    assert hitung(tmp_path)["nib_terbit"].tahunan == 1 and masukan.muat(tmp_path, 2019).fakta.empty


def test_every_rule_names_a_variable_that_there_is_and_tells_what_it_counts():
    from ikilib import tafsir
    from ikilib.sumber import deklarasi
    from ikilib.sumber.hitung import aturan

    ada = set(tafsir.variabel()["variabel"]) | {"nib_terbit", "proyek_investasi"}
    assert {a.variabel for a in aturan()} <= ada
    assert {a.sumber for a in aturan()} | {"kegiatan", "sidatiz", "imobile"} == set(deklarasi.nama_sumber())
    for a in aturan():
        assert a.aturan.endswith(".") and all(k.endswith(".") for k in a.konfirmasi)


# --- the command ---


def test_the_command_prints_one_row_a_variable_and_where_each_row_went(tmp_path):
    taruh(tmp_path, "izin/a.csv", TIGA)
    taruh(tmp_path, "lkpm/b.csv", "ID Laporan;ID Proyek;Periode Tahap;Tambahan Investasi\nL1;R1;TW I;1.500.000,25\n")
    keluar = iki("rekaman", 2019, "--data", tmp_path, "--format", "csv")
    assert keluar.returncode == 0
    baris = {b["variabel"]: b for b in csv.DictReader(io.StringIO(keluar.stdout), delimiter=";")}
    assert list(baris["nilai_investasi"].values()) == ["nilai_investasi", "1500000.25", "0", "0", "0", "1500000.25", "lkpm", "1", "1", "0", ""]
    assert list(baris["izin_bidang_1_tepat_waktu"].values()) == ["izin_bidang_1_tepat_waktu", "1", "0", "0", "0", "1", "izin", "3", "1", "2", "bidang 2: 1; terlambat: 1"]
    assert baris["izin_prinsip_total"]["tw1"] == ""
    isi = {b["variabel"]: b for b in json.loads(iki("rekaman", 2019, "--data", tmp_path, "--format", "json").stdout)}
    assert isi["izin_bidang_1_total"]["berkas"] == [
        {"berkas": "2019/rekaman/izin/a.csv", "lembar": "", "dibaca": 3, "dihitung": 2, "dikecualikan": 1, "alasan": "bidang 2: 1"}
    ]
    assert isi["izin_prinsip_total"]["tw1"] is None


def test_the_command_ends_with_one_where_a_row_cannot_be_decided(tmp_path):
    taruh(tmp_path, "izin/a.csv", TIGA + "P4;IMB;x;03/01/2019;Terbit\n")
    keluar = iki("rekaman", 2019, "--data", tmp_path)
    assert keluar.returncode == 1
    assert 'a.csv › baris 5, kolom Tanggal Masuk: "x" bukan tanggal' in keluar.stderr
    assert "izin_bidang_1_total = 2" in keluar.stdout


def test_without_records_the_command_says_so(tmp_path):
    keluar = iki("rekaman", 2019, "--data", tmp_path)
    assert (keluar.returncode, keluar.stdout) == (0, "Tidak ada rekaman yang dihitung.\n")


def test_the_trace_tells_rows_files_rule_and_the_late_permits(tmp_path):
    taruh(tmp_path, "izin/a.csv", TIGA)
    samping(tmp_path, "target.csv", "kode;target;target_atas;tw1;tw2;tw3;tw4;bobot;asal;keterangan\n18.01;90;;;;;;;;\n")
    pohon = json.loads(iki("telusur", "18.01", 2019, "--data", tmp_path, "--format", "json").stdout)
    r = pohon["realisasi"]["operan"][0]["rekaman"]
    assert (r["dibaca"], r["dihitung"], r["dikecualikan"], r["sumber"]) == (3, 1, 2, "izin")
    assert [(b["kunci"], b["kata"]) for b in r["rinci"]] == [("P2", "masuk 02/05/2019, terbit 28/05/2019: 18 hari kerja, SLA 7")]
    teks = iki("telusur", "18.01", 2019, "--data", tmp_path).stdout
    assert "P2 (a.csv › baris 3)" in teks and "1 dari 3 baris izin dihitung" in teks


# --- people, seals, what was counted before ---

CANARY, NAMA = f"{19850101}{201001}1001", "ZZCANARY"


def test_x15_nothing_of_a_person_leaves_the_counter(tmp_path):
    taruh(tmp_path, "izin/a.csv", "Nomor Permohonan;Jenis Izin;Nama Pemohon;Tanggal Masuk;Tanggal Terbit;Status\n" + f"P1;IMB;{NAMA};x;03/01/2019;Terbit\nP1;IMB;{NAMA};02/01/2019;03/01/2019;Terbit\n")
    taruh(tmp_path, "aparatur/a.csv", f"NIP;NAMA\n{CANARY};{NAMA}\n{CANARY};{NAMA}\n{CANARY}9;{NAMA}\n")
    taruh(tmp_path, "pelatihan/p.csv", f"Nama;NIP;Jenis;Tanggal\n{NAMA};{CANARY};Bimtek;x\n{NAMA};;Bimtek;1/1/2019\n{NAMA};{CANARY[:-1]}2;Bimtek;1/1/2019\n")
    taruh(tmp_path, "pengaduan/p.csv", f"Tracking ID;Tanggal Laporan;Nama Pelapor;Isi Laporan;Klasifikasi;Status\n1;x;{NAMA};{NAMA} {CANARY};Pengaduan;Proses\n2;1/1/2019;{NAMA};{NAMA} {CANARY};Pengaduan;Proses\n")
    taruh(tmp_path, "surat/tanpa_judul.csv", f"1;{NAMA};{CANARY};1/1/2019\n2;{NAMA};{CANARY};1/1/2019\n")
    taruh(tmp_path, "gaji/Gaji Mei.csv", f"nama_pegawai;nip\n{NAMA};{CANARY}\n")
    hasil = [iki("rekaman", 2019, "--data", tmp_path, "--format", f) for f in ("teks", "csv", "json")]
    hasil.append(iki("periksa", 2019, "--data", tmp_path))
    simpan = simpanan._berkas(simpanan.kunci(tmp_path, 2019)).read_text("utf-8")
    for teks in [simpan, *(h.stdout + h.stderr for h in hasil)]:
        assert NAMA not in teks.upper() and CANARY[:-1] not in teks


def test_a_seal_knows_the_exports(tmp_path):
    taruh(tmp_path, "izin/a.csv", TIGA)
    m = masukan.muat(tmp_path, 2019)
    s = segel.Segel(2019, {n: h for n, h in m.sidik.items()}, {}, [], "")
    masalah = []
    taruh(tmp_path, "izin/a.csv", TIGA + "P4;IMB;02/01/2019;03/01/2019;Terbit\n")
    taruh(tmp_path, "izin/b.csv", TIGA)
    segel.periksa(tmp_path, s, masukan.muat(tmp_path, 2019).sidik, [], masalah)
    assert sorted((x.kode, x.berkas) for x in masalah) == [
        ("SEGEL-TAMBAH-01", "2019/rekaman/izin/b.csv"), ("SEGEL-UBAH-01", "2019/rekaman/izin/a.csv")
    ]


@pytest.mark.parametrize("ubah", [
    lambda d: taruh(d, "izin/a.csv", TIGA.replace("P3", "P9")), lambda d: taruh(d, "izin/b.csv", IZIN),
    lambda d: samping(d, "jenis_izin.csv", "jenis_izin;bidang;sla_hari_kerja\nIMB;1;30\n"), lambda d: taruh(d, "izin/sumber.toml", "asal = 'contoh'"),
])
def test_what_was_counted_before_is_used_until_anything_changes(tmp_path, ubah, monkeypatch):
    taruh(tmp_path, "izin/a.csv", TIGA)
    pertama = baca(tmp_path)
    monkeypatch.setattr(rekaman.hitung, "sambung", lambda: pytest.fail("dihitung lagi"))
    assert rekaman.baca(tmp_path, 2019) == pertama
    ubah(tmp_path)
    with pytest.raises(pytest.fail.Exception):
        rekaman.baca(tmp_path, 2019)


def test_the_order_of_rows_changes_no_count(tmp_path):
    kepala, *baris = TIGA.splitlines()
    taruh(tmp_path / "a", "izin/a.csv", TIGA)
    taruh(tmp_path / "b", "izin/a.csv", "\n".join([kepala, *reversed(baris)]))
    a, b = hitung(tmp_path / "a"), hitung(tmp_path / "b")
    assert {v: (h.tw, h.tahunan, h.dihitung) for v, h in a.items()} == {v: (h.tw, h.tahunan, h.dihitung) for v, h in b.items()}
