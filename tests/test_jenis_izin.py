"""Types of permits: bidang and SLA, ours and the office's own rows over them."""

import duckdb
import pytest
from buat_masukan import bait, bait_csv, buku

from ikilib import tafsir
from ikilib.masukan import baris
from ikilib.sumber import kalender

KEPALA = ["jenis_izin", "bidang", "sla_hari_kerja"]


def jenis(folder, *isi: list, nama="jenis_izin.csv", kepala=KEPALA) -> tuple[dict, list[str]]:
    """(bidang, SLA) by type as the counter sees them, and the problems as printed."""
    (folder / "2019").mkdir(exist_ok=True)
    if isi:
        tabel = [kepala, *isi]
        (folder / "2019" / nama).write_bytes(bait(buku(tabel)) if nama.endswith("xlsx") else bait_csv(tabel))
    con, masalah = duckdb.connect(), []
    kalender.pasang(con, folder, 2019, masalah, {})
    tabel = {j: (b, s) for j, b, s in con.execute("SELECT jenis, bidang, sla FROM jenis_izin").fetchall()}
    return tabel, [baris(m) for m in masalah]


def test_every_type_of_ours_waits_for_the_office_and_says_where_its_sla_comes_from():
    kita = tafsir.jenis_izin()
    assert set(kita["bidang"]) == {1, 2} and set(kita["sla_hari_kerja"]) == {7}
    assert set(kita["keyakinan"]) == {"perlu_konfirmasi"}
    assert kita["alasan"].str.contains("Perpres 97/2014", regex=False).all()
    assert kita["jenis_izin"].map(kalender.kunci_jenis).is_unique


def test_without_a_file_of_the_office_ours_are_used(tmp_path):
    tabel, masalah = jenis(tmp_path)
    assert masalah == []
    assert tabel["imb"] == (1, 7) and tabel["siup"] == (2, 7)
    assert len(tabel) == len(tafsir.jenis_izin())


@pytest.mark.parametrize("nama", ["jenis_izin.csv", "jenis_izin.xlsx"])
def test_the_office_goes_row_by_row_over_ours_without_case_and_extra_spaces(tmp_path, nama):
    tabel, masalah = jenis(tmp_path, [" izin   MENDIRIKAN bangunan ", "2", "14"], ["Izin Usaha Pertambangan", "I", "0"], nama=nama)
    assert masalah == []
    assert tabel["izin mendirikan bangunan"] == (2, 14)  # changed
    assert tabel["izin usaha pertambangan"] == (1, 0)  # new; SLA 0 is the same day
    assert tabel["siup"] == (2, 7)  # left as it was
    assert len(tabel) == len(tafsir.jenis_izin()) + 1


@pytest.mark.parametrize(
    ("isi", "kalimat"),
    [
        pytest.param([["", "1", "7"]], "jenis_izin.csv › baris 2, kolom jenis_izin: jenis_izin kosong. Perbaiki: tulis jenis izin seperti pada daftar permohonan, atau hapus barisnya.", id="no type"),
        pytest.param([["IMB", "3", "7"]], 'kolom bidang: bidang "3" bukan 1 atau 2. Perbaiki: tulis 1 untuk Bidang I, 2 untuk Bidang II.', id="no such bidang"),
        pytest.param([["IMB", "", "7"]], 'bidang "" bukan 1 atau 2', id="no bidang"),
        pytest.param([["IMB", "1", ""]], "kolom sla_hari_kerja: sla_hari_kerja kosong. Perbaiki: tulis batas waktunya dalam hari kerja menurut SOP, misalnya 7.", id="no SLA"),
        pytest.param([["IMB", "1", "7 hari"]], 'kolom sla_hari_kerja: "7 hari" bukan angka', id="C1 an SLA with its unit"),
        pytest.param([["IMB", "1", "7,5"]], "7,5", id="C23 half a day"),
        pytest.param([["IMB", "1", "-1"]], "-1", id="C23 an SLA before the day"),
        pytest.param([["IMB", "1", "7"], ["imb", "1", "14"]], "baris 3, kolom jenis_izin: jenis izin imb sudah ditulis pada baris 2, kolom jenis_izin dengan bidang atau SLA lain. Perbaiki: sisakan satu baris.", id="K2 two SLAs"),
    ],
)  # fmt: skip
def test_a_type_that_cannot_be_read_is_a_problem_with_its_place(tmp_path, isi, kalimat):
    tabel, (satu,) = jenis(tmp_path, *isi)
    assert kalimat in satu
    assert tabel["imb"] == (1, 7)  # the file is not used at all


def test_the_same_type_twice_alike_is_fine(tmp_path):
    assert jenis(tmp_path, ["IMB", "1", "14"], ["imb ", "Bidang I", "14"])[1] == []
