"""Reports that were replaced are kept, and the last good one comes back."""

import json

import pytest
from test_cli import iki

from ikilib.laporan import GagalLaporan, arsip, indeks, terbit

NAMA = "26_kasi_kebijakan"
RINGKAS = {"rata_rata": 84.1, "predikat": "Tinggi", "peringkat": 1, "pita": 5, "n": 4, "dinilai": 4, "belum_lapor": 0,
           "tidak_berlaku": 0, "tak_terhitung": 0, "contoh": 4}  # fmt: skip


def terbitkan(keluaran, isi: bytes, rata: float = 84.1) -> None:
    """One run as `iki laporan` publishes it: the old report kept, the new one in its place, the manifest, the lists."""
    folder = keluaran / "2019"
    berkas = {folder / f"{NAMA}.ipynb": isi, folder / f"{NAMA}.html": isi + b"<html>"}
    arsip.simpan(berkas)
    terbit.terbitkan(berkas)
    kepala = {"tahun": 2019, "masukan": {"2019/target.csv": terbit.sidik(isi)}}
    entri = terbit.entri({"tahun": 2019}, RINGKAS | {"rata_rata": rata}, kepala, berkas)
    terbit.terbitkan({folder / "manifest.json": terbit.manifest(folder, kepala, {NAMA: entri})})
    indeks.tulis(keluaran)


@pytest.fixture
def keluaran(tmp_path):
    """A good report, replaced by a worse one."""
    terbitkan(tmp_path, b"baik")
    terbitkan(tmp_path, b"buruk", rata=12.3)
    return tmp_path


def isi(keluaran) -> bytes:
    return (keluaran / "2019" / f"{NAMA}.ipynb").read_bytes()


def entri(keluaran) -> dict:
    return json.loads((keluaran / "2019" / "manifest.json").read_text("utf-8"))["laporan"][NAMA]


def test_d9_the_last_good_report_comes_back_with_its_entry_and_its_place_in_the_list(keluaran):
    assert isi(keluaran) == b"buruk" and "12,30" in (keluaran / "2019" / "index.html").read_text("utf-8")
    (versi,) = arsip.versi(keluaran / "2019", NAMA)
    kalimat = arsip.pulihkan(keluaran, 2019, NAMA)
    assert kalimat == f"{NAMA} tahun 2019 dipulihkan ke versi {versi}; yang digantikannya ikut disimpan."
    assert isi(keluaran) == b"baik" and (keluaran / "2019" / f"{NAMA}.html").read_bytes() == b"baik<html>"
    assert entri(keluaran)["ringkas"]["rata_rata"] == 84.1
    assert "84,10" in (keluaran / "2019" / "index.html").read_text("utf-8")


def test_d9_what_was_replaced_by_bringing_one_back_is_kept_in_turn(keluaran):
    arsip.pulihkan(keluaran, 2019, NAMA)
    arsip.pulihkan(keluaran, 2019, NAMA)
    assert isi(keluaran) == b"buruk" and entri(keluaran)["ringkas"]["rata_rata"] == 12.3
    arsip.pulihkan(keluaran, 2019, NAMA)
    assert isi(keluaran) == b"baik"
    assert len(arsip.versi(keluaran / "2019", NAMA)) == 2


def test_d9_an_older_version_comes_back_by_its_name(keluaran):
    (pertama,) = arsip.versi(keluaran / "2019", NAMA)
    terbitkan(keluaran, b"ketiga")
    assert len(arsip.versi(keluaran / "2019", NAMA)) == 2
    arsip.pulihkan(keluaran, 2019, NAMA, pertama)
    assert isi(keluaran) == b"baik"


def test_a_report_that_is_made_again_with_the_same_bytes_is_not_kept_twice(tmp_path):
    terbitkan(tmp_path, b"baik")
    terbitkan(tmp_path, b"baik")
    assert not (tmp_path / "2019" / "arsip").exists()


def test_a_report_that_was_altered_by_hand_is_kept_but_is_no_good_report(tmp_path):
    terbitkan(tmp_path, b"baik")
    (tmp_path / "2019" / f"{NAMA}.ipynb").write_bytes(b"disunting")
    terbitkan(tmp_path, b"baru")
    (simpanan,) = (tmp_path / "2019" / "arsip" / NAMA).iterdir()
    assert (simpanan / f"{NAMA}.ipynb").read_bytes() == b"disunting"
    with pytest.raises(ValueError, match="belum ada satu pun"):
        arsip.pulihkan(tmp_path, 2019, NAMA)


def test_a_kept_report_that_was_spoilt_is_not_brought_back(keluaran):
    (simpanan,) = (keluaran / "2019" / "arsip" / NAMA).iterdir()
    (simpanan / f"{NAMA}.html").write_bytes(b"x")
    with pytest.raises(GagalLaporan, match="tidak utuh"):
        arsip.pulihkan(keluaran, 2019, NAMA)
    assert isi(keluaran) == b"buruk"


def test_no_report_is_brought_back_while_its_year_is_being_made(keluaran):
    with terbit.kunci(keluaran, 2019), pytest.raises(GagalLaporan, match="sedang dibuat oleh proses lain"):
        arsip.pulihkan(keluaran, 2019, NAMA)
    assert isi(keluaran) == b"buruk"


def test_a_report_whose_old_version_cannot_be_kept_is_not_replaced(keluaran):
    (keluaran / "2019" / "arsip" / NAMA).rename(keluaran / "2019" / "arsip" / "lain")
    (keluaran / "2019" / "arsip" / NAMA).write_bytes(b"a file where a folder should be")
    with pytest.raises(GagalLaporan):
        terbitkan(keluaran, b"baru")
    assert isi(keluaran) == b"buruk"


def test_d9_the_command_brings_one_back_and_refuses_what_is_not_there(keluaran):
    p = iki("pulihkan", 2019, NAMA, "--keluaran", keluaran)
    assert (p.returncode, p.stderr) == (0, "") and isi(keluaran) == b"baik"
    for salah in ("dinas", "../x", "con"):
        p = iki("pulihkan", 2019, salah, "--keluaran", keluaran)
        assert (p.returncode, p.stdout) == (2, "") and p.stderr.startswith("Salah pakai: ")
    p = iki("pulihkan", 2019, NAMA, "--versi", "abc", "--keluaran", keluaran)
    assert p.returncode == 2 and "bernama abc" in p.stderr
