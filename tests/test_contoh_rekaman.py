"""The illustrative exports of 2019: the same bytes every time, invented for all to see, and counted to the figures of the set."""

import csv
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ikilib import contoh, masukan
from ikilib.sumber import rekaman

DATA = Path(__file__).parents[1] / "data"
EKSPOR = DATA / "2019" / "rekaman"


@pytest.fixture(scope="module")
def hitungan() -> dict:
    hasil = rekaman.baca(DATA, 2019, segar=True)
    assert hasil.masalah == ()
    return {h.variabel: h for h in hasil.hitungan}


def isi(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_committed_exports_are_what_the_generator_writes_byte_for_byte(tmp_path):
    contoh.tulis(2019, tmp_path)
    assert isi(tmp_path / "2019" / "rekaman") == isi(EKSPOR)
    contoh.tulis(2020, tmp_path)
    assert not (tmp_path / "2020" / "rekaman").exists()


def test_the_exports_stay_small_and_every_folder_says_that_they_are_invented():
    assert sum(map(len, isi(EKSPOR).values())) < 300_000
    assert all("asal = 'contoh'" in (f / "sumber.toml").read_text("utf-8") for f in EKSPOR.iterdir())


def test_they_are_of_systems_that_there_were_in_2019_and_leave_the_published_figure_alone():
    ada = {f.name for f in EKSPOR.iterdir()}
    assert ada == {"aparatur", "dokumen", "gaji", "imobile", "izin", "kegiatan", "keuangan", "sidatiz", "simbada", "survei"}
    # no lkpm: 2019's nilai_investasi is a published figure; no oss_*: their layout came with OSS-RBA in 2021


# Counted by hand in the files:
# daftar_dokumen.csv, 12 rows: 4 perencanaan, 2 penganggaran, 3 laporan kinerja of which one was finished on 6 February
#   and due on 31 January, 3 laporan keuangan.
# Buku Inventaris, 26 rows: 1 of land, 1 server of 2020; the other 24 are 302 good ones in 9 rows (4 mini bus, 12 motor
#   cycles, 28 cabinets, 62 desks, 96 chairs, 22 AC, 46 PCs, 30 printers, 2 buildings), 33 in 7 rows kurang baik, 17 in 8 rows
#   rusak berat: 352. KIR: chairs stand in the book; 10 + 1 seats and 3 projectors: 14, 13 of them good.
# daftar_gaji.csv, 22 rows: two a month, no September.
@pytest.mark.parametrize(("variabel", "tw", "tahunan", "tiga"), [
    ("dokumen_perencanaan", (2, 2, 0, 0), 4, (12, 4, 8)),
    ("dokumen_penganggaran", (0, 1, 1, 0), 2, (12, 2, 10)),
    ("laporan_kinerja", (0, 0, 1, 1), 2, (12, 2, 10)),
    ("laporan_keuangan", (0, 0, 0, 3), 3, (12, 3, 9)),
    ("dokumen_disusun", (3, 3, 2, 4), 12, (12, 12, 0)),
    ("sarpras_total", None, 352 + 14, (29, 24 + 2, 2 + 1)),
    ("sarpras_baik", None, 302 + 13, (29, 9 + 2, 17 + 1)),
    ("07.01", (3, 3, 2, 3), 11, (22, 11, 11)),
    ("aparatur_skpd", None, 50, (50, 50, 0)),
    ("izin_prinsip_total", None, 96, (1278 + 1148 + 96, 96, 1278 + 1148)),
])
def test_small_files_count_to_what_a_person_counts(hitungan, variabel, tw, tahunan, tiga):
    h = hitungan[variabel]
    assert (h.tw, h.tahunan, (h.dibaca, h.dihitung, h.dikecualikan)) == (tw, tahunan, tiga)


def baris_data(jalur: Path) -> int:
    """Rows of a list of ours, by their first cell: a number or a name, and no total."""
    if jalur.suffix == ".csv":
        isi = list(csv.reader(jalur.read_text("utf-8-sig").splitlines(), delimiter=";"))
        return sum("J U M L A H" not in b for b in isi[1:])
    return {"2019-12-31_Buku_Inventaris_DPMPTSP.xls": 26, "KIR_ruang_pelayanan.xlsx": 3, "survei_kepuasan_aparatur.xlsx": 50}[jalur.name]


def test_every_row_of_every_file_is_counted_or_left_out_with_a_reason(hitungan):
    berkas = 0
    for v, h in hitungan.items():
        assert h.dibaca == h.dihitung + h.dikecualikan == sum(b.dibaca for b in h.berkas)
        for b in h.berkas:
            berkas += 1
            assert b.dibaca == b.dihitung + b.dikecualikan
            assert sum(int(n) for n in re.findall(r"(?:^|; )[^:;()]+: (\d+)", re.sub(r"\(.*?\)(?=;|$)", "", b.alasan))) == b.dikecualikan
            per_kode = h.sumber == "kegiatan"  # 14.03 and 18.08 share a file; each reads its own rows
            assert per_kode or b.dibaca == baris_data(DATA / b.berkas), (v, b.berkas)
    assert berkas >= 20
    assert hitungan["14.03"].dibaca + hitungan["18.08"].dibaca == baris_data(EKSPOR / "kegiatan" / "daftar_kegiatan.csv")


def test_what_both_state_is_equal_and_18_01_rests_on_the_records_alone(hitungan):
    m = masukan.muat(DATA, 2019)
    assert [x for x in m.masalah if x.tingkat == "galat"] == []
    f = m.fakta[m.fakta["tahun"] == 2019]
    ada = {(v, p): (n, a) for v, p, n, a in zip(f["variabel"], f["periode"], f["nilai"], f["asal"], strict=True)}
    # 18.01: 1.410 of 1.516, by quarter 256 of 276, 495 of 532, 338 of 363, 321 of 345
    for v, isi in (("tepat_waktu", (1410, 256, 495, 338, 321)), ("total", (1516, 276, 532, 363, 345))):
        assert [ada[f"izin_bidang_1_{v}", p] for p in range(5)] == [(n, "contoh") for n in isi]
    tabel = {b["variabel"]: b for b in csv.DictReader((DATA / "2019" / "realisasi.csv").read_text("utf-8").splitlines(), delimiter=";")}
    kosong = {v for v in hitungan if not tabel[v]["tahunan"]}
    assert kosong == {"izin_bidang_1_total", "izin_bidang_1_tepat_waktu"}
    assert {v: int(tabel[v]["tahunan"]) for v in hitungan if v not in kosong} == {v: h.tahunan for v, h in hitungan.items() if v not in kosong}


def test_a_figure_of_the_table_that_the_exports_do_not_count_to_is_an_error(tmp_path):
    shutil.copytree(DATA / "2019", tmp_path / "2019")
    realisasi = tmp_path / "2019" / "realisasi.csv"
    realisasi.write_bytes(realisasi.read_bytes().replace(b"aparatur_skpd;47;48;49;50;50;", b"aparatur_skpd;47;48;49;51;51;"))
    galat = [x for x in masukan.muat(tmp_path, 2019).masalah if x.tingkat == "galat"]
    assert [x.kode for x in galat] == ["DATA-SAMA-02"]
    assert "50" in masukan.baris(galat[0]) and "51" in masukan.baris(galat[0])


def test_the_late_permits_of_18_01_are_named_with_their_days(hitungan):
    h = hitungan["izin_bidang_1_tepat_waktu"]
    assert (h.judul_rinci, h.banyak_rinci) == ("terlambat", 1516 - 1410)
    for b in h.rinci:
        lama = int(re.fullmatch(r"masuk [\d/]{10}, terbit [\d/]{10}: (\d+) hari kerja, SLA 7", b.kata)[1])
        assert lama > 7 and b.kunci.startswith("CTH/")


def iki(*kata) -> str:
    p = subprocess.run([sys.executable, "-m", "ikilib.cli", *map(str, kata)], capture_output=True, text=True, encoding="utf-8")
    return p.stdout + p.stderr


PRIBADI = re.compile(r"(?i)contoh \d{2,4}\b|pegawai ?contoh|@contoh|jalan contoh|0000-0000|\b0{10,}\d+|kepala ruangan contoh|pengurus barang contoh")


def test_x15_no_person_of_the_exports_is_printed_by_any_command():
    asli = "\n".join(p.read_text("utf-8-sig") for p in EKSPOR.rglob("*.csv"))
    assert len(PRIBADI.findall(asli)) > 2_500  # they are there to be found
    keluar = [iki("rekaman", 2019, "--format", f) for f in ("teks", "csv", "json")]
    keluar += [iki("periksa", 2019), *(iki("telusur", k, 2019, "--format", f) for k in ("18.01", "01.01", "01.02", "07.01") for f in ("teks", "json"))]
    assert all(len(k) > 30 for k in keluar)
    assert [PRIBADI.findall(k)[:3] for k in keluar if PRIBADI.search(k)] == []


# What the test's own exports hold of persons; each in its own column, in rows that count and in rows that cannot be decided.
CANARY = {
    "nama": "Zzkenari Wibowo", "nip": "".join(("19850101", "201001", "1001")), "nik": "35050" + "12345678901", "alamat": "Gang Zzkenari 9",
    "telepon": "081-zzkenari-77", "email": "zzkenari@contoh.invalid",
}
POLA = re.compile(r"(?i)zzkenari|198501012010011|3505012345678901")


def kenari(data: Path, salah: bool) -> None:
    """The illustrative year with canaries: beside its exports one of every source with personal columns, with ``salah`` broken."""
    for t in (2018, 2019):
        shutil.copytree(DATA / str(t), data / str(t))
    c, rusak = CANARY, {"tanggal": "besok" if salah else "02/01/2018", "nip": CANARY["nip"] + ("9" if salah else "")}
    tulis = {
        "izin/z_izin.csv": "Nomor Permohonan;Jenis Izin;Nama Pemohon;NIK;Alamat;No HP;Email;Tanggal Masuk;Tanggal Terbit;Nomor Izin;Status\n"
        f"Z-1;IMB;{c['nama']};{c['nik']};{c['alamat']};{c['telepon']};{c['email']};{rusak['tanggal']};{'03/01/2019' if salah else '03/01/2018'};Z;Terbit\n",
        "gaji/z_gaji.csv": f"Nama;NIP;NIK;Alamat;Bulan\n{c['nama']};{c['nip']};{c['nik']};{c['alamat']};{'Zz' if salah else 'Januari'}\n",
        "simbada/z_simbada.csv": "Kode Barang;Register;Nama Barang;Kondisi;Tahun Perolehan;Ket.\n"
        f"2.6.2.1.1;{'x' if salah else '0001'};Meja {c['nama']};{'B'};2011;{c['alamat']}\nMengetahui;;;;;\n{c['nama']};;;;;\nNIP {c['nip']};;;;;\n",
        "survei/z_survei.csv": f"NO. RESP;Nama;U1;U2\n1;{c['nama']};{5 if salah else ''};\n",
    }
    if salah:
        tulis |= {
            "aparatur/z_aparatur.csv": f"NAMA;NIP;NIK;ALAMAT;EMAIL;NOMOR HP\n{c['nama']};{rusak['nip']};{c['nik']};{c['alamat']};{c['email']};{c['telepon']}\n",
            "pelatihan/z_pelatihan.csv": f"Nama;NIP;Jenis;Tanggal\n{c['nama']};{rusak['nip']};Bimtek;besok\n{c['nama']};;;1/1/2019\n",
            "pengaduan/z_pengaduan.csv": "Tracking ID;Tanggal Laporan;Nama Pelapor;Isi Laporan;Klasifikasi;Status\n"
            f"1;besok;{c['nama']};{c['telepon']} {c['alamat']};Pengaduan;Proses\n2;1/1/2019;{c['nama']};x;Zz;Proses\n",
            "surat/z_surat.csv": f"1;{c['nama']};{c['nip']};1/1/2019\n2;{c['nama']};{c['email']};1/1/2019\n",
        }
    for nama, isi in tulis.items():
        jalur = data / "2019" / "rekaman" / nama
        jalur.parent.mkdir(exist_ok=True)
        jalur.write_text(isi, "utf-8")


def bocor(folder: Path) -> list[str]:
    return [p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and POLA.search(p.read_text("utf-8", "ignore"))]


def test_x15_canaries_in_rows_that_cannot_be_decided_reach_no_message(tmp_path):
    kenari(tmp_path, salah=True)
    keluar = [iki("rekaman", 2019, "--data", tmp_path, "--format", f) for f in ("teks", "csv", "json")]
    keluar += [iki("periksa", 2019, "--data", tmp_path), iki("telusur", "18.01", 2019, "--data", tmp_path)]
    assert all(f"z_{s}.csv" in keluar[3].replace("\\", "/") for s in ("izin", "aparatur", "pengaduan", "pelatihan", "survei", "surat", "simbada"))
    assert 'z_survei.csv › baris 2, kolom U1: "5" tidak mungkin; yang mungkin: 1 sampai 4.' in keluar[3]
    assert [POLA.findall(k)[:3] for k in keluar if POLA.search(k)] == []
    assert bocor(rekaman.simpanan._berkas("x").parent) == []


def test_x15_canaries_reach_no_report_no_manifest_no_log(tmp_path):
    data, keluaran = tmp_path / "data", tmp_path / "outputs"
    kenari(data, salah=False)
    cetak = iki("laporan", 2019, "--jabatan", "18", "--jabatan", "01", "--data", data, "--keluaran", keluaran)
    berkas = [p.name for p in keluaran.rglob("*") if p.is_file()]
    assert "manifest.json" in berkas and sum(n.endswith(".html") for n in berkas) >= 3, cetak
    sidik = json.dumps(json.loads(next(keluaran.rglob("manifest.json")).read_text("utf-8")))
    assert "rekaman/izin/z_izin.csv" in sidik  # the file was read, and is named
    assert bocor(keluaran) == [] and not POLA.search(cetak)
    assert PRIBADI.search("\n".join(p.read_text("utf-8", "ignore") for p in keluaran.rglob("*.html"))) is None


def test_x15_canaries_reach_no_document(tmp_path):
    from zipfile import ZipFile

    data, keluaran = tmp_path / "data", tmp_path / "outputs"
    kenari(data, salah=False)
    cetak = iki("dokumen", 2019, "--contoh", "--jenis", "pk", "--jabatan", "01", "--data", data, "--keluaran", keluaran)
    berkas = list(keluaran.rglob("*.docx"))
    assert berkas, cetak
    isi = [z.read(n).decode("utf-8", "ignore") for p in berkas for z in [ZipFile(p)] for n in z.namelist()]
    assert not [t for t in isi if POLA.search(t) or PRIBADI.search(re.sub(r"<[^>]+>", " ", t))]
    assert bocor(keluaran) == [] and not POLA.search(cetak)
