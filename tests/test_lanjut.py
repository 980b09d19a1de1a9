"""`iki laporan` goes on where it stopped, makes nothing twice, and serves several offices at once."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from buku_uji import buku, data_kecil, halaman_uji, isi, simpan
from test_banyak import PARAMETER, TEMPLAT

from ikilib import laporan
from ikilib.laporan import rencana, terbit

AKAR = Path(__file__).resolve().parents[1]
PILIHAN = ["2018", "2019", "--jabatan", "8", "--jabatan", "18", "--jabatan", "26"]


def perintah(*argumen: object) -> list[str]:
    return [sys.executable, "-m", "ikilib.cli", "laporan", *map(str, argumen)]


def iki(*argumen: object) -> str:
    p = subprocess.run(perintah(*argumen), cwd=AKAR, capture_output=True, encoding="utf-8")
    assert (p.returncode, p.stderr) == (0, "")
    return p.stdout


@pytest.fixture(scope="module")
def enam(tmp_path_factory) -> Path:
    keluaran = tmp_path_factory.mktemp("enam")
    assert iki(*PILIHAN, "--keluaran", keluaran) == "2018: 3 laporan selesai\n2019: 3 laporan selesai\n"
    return keluaran


def test_nothing_is_made_twice_and_no_file_is_touched(enam):
    lama = {b: b.stat().st_mtime_ns for b in enam.rglob("*")}
    assert iki(*PILIHAN, "--keluaran", enam) == "2018: 3 laporan tidak berubah\n2019: 3 laporan tidak berubah\n"
    assert {b: b.stat().st_mtime_ns for b in enam.rglob("*")} == lama


def test_a_report_more_is_made_alone(enam, tmp_path):
    salinan = shutil.copytree(enam, tmp_path / "enam")
    assert iki("2019", "--jabatan", "26", "--jabatan", "27", "--keluaran", salinan) == (
        "2019: 1 laporan selesai, 1 laporan tidak berubah\n"
    )
    assert len(json.loads((salinan / "2019" / "manifest.json").read_text(encoding="utf-8"))["laporan"]) == 4


def test_a_report_that_somebody_changed_or_removed_is_made_again(enam, tmp_path):
    salinan = shutil.copytree(enam, tmp_path / "enam")
    with (salinan / "2018" / "08_kabid_perencanaan.html").open("ab") as f:
        f.write(b"<!-- tambahan -->")
    (salinan / "2019" / "26_kasi_kebijakan.ipynb").unlink()
    hasil = "2018: 1 laporan selesai, 2 laporan tidak berubah\n2019: 1 laporan selesai, 2 laporan tidak berubah\n"
    assert iki(*PILIHAN, "--keluaran", salinan) == hasil
    assert {n: b for n, b in isi(salinan).items() if "/arsip/" not in n} == isi(enam)


def test_r12_killed_at_any_moment_and_started_again_it_finishes_and_nothing_is_ever_half_done(enam, tmp_path):
    """SIGKILL at a random moment, twice before anything is finished, then each time a little after one report more;
    what stands in the folder is at every moment whole."""
    harus, acak, keluaran = isi(enam), random.Random(188), tmp_path / "hasil"
    laporan_ = {n for n in harus if n.endswith((".ipynb", ".html")) and "index" not in n}
    kode = []
    while 0 not in kode:
        p = subprocess.Popen(perintah(*PILIHAN, "--keluaran", keluaran), cwd=AKAR, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL, start_new_session=True)  # fmt: skip
        if len(kode) >= 2:
            lama = selesai(keluaran)
            while p.poll() is None and selesai(keluaran) <= lama:
                time.sleep(0.01)
        time.sleep(acak.random() * 0.4)
        if p.poll() is None:
            os.killpg(p.pid, signal.SIGKILL)
        kode.append(p.wait())
        ada = isi(keluaran) if keluaran.exists() else {}
        assert all(ada[n] == harus[n] for n in laporan_ & ada.keys())
    assert kode.count(-signal.SIGKILL) >= 4  # it was interrupted
    assert len(kode) <= 2 + len(laporan_) // 2 + 2  # and went on each time, not back
    sementara = {n for n in isi(keluaran) if terbit.AWALAN in n}
    assert {n: b for n, b in isi(keluaran).items() if n not in sementara} == harus
    assert not any(n.endswith(".json") for n in sementara)  # no finished report is left waiting


def selesai(keluaran: Path) -> int:
    """Reports that are finished: published, or waiting for the rest of their year."""
    return len([*keluaran.glob("*/.sementara-*/*.json"), *keluaran.glob("*/*_*.html")])


@pytest.fixture
def kecil(tmp_path, monkeypatch):
    """A small office whose reports take no time: (function that runs, its root)."""
    akar, data = tmp_path / "akar", data_kecil(tmp_path / "data")
    monkeypatch.setattr(rencana, "akar", lambda: akar)
    monkeypatch.setattr(rencana, "halaman", halaman_uji)
    (akar / "notebooks").mkdir(parents=True)
    simpan(akar / "notebooks", buku("x = 1", parameter=PARAMETER, tutup=TEMPLAT), "04_individu")
    (akar / "requirements.lock").write_text("a==1\n", encoding="utf-8")

    def jalan(**pilihan) -> int:
        rencana.alat.cache_clear()
        return laporan.buat([2019], **{"data": [data], "keluaran": akar / "outputs", "jabatan": ["8", "18"]} | pilihan)

    yield jalan, tmp_path
    rencana.alat.cache_clear()


SATU = "2019: 2 laporan selesai\n"


def test_what_a_report_rests_on_makes_it_new_when_it_changes(kecil, capsys, monkeypatch):
    jalan, folder = kecil
    assert jalan() == 0
    assert capsys.readouterr().out == SATU
    assert jalan() == 0
    assert capsys.readouterr().out == "2019: 2 laporan tidak berubah\n"
    ubah = {
        "an earlier year": lambda: _ganti(folder / "data" / "2018" / "realisasi.csv", "angka contoh", "angka lain"),
        "the template": lambda: simpan(folder / "akar" / "notebooks", buku("x = 2", parameter=PARAMETER, tutup=TEMPLAT), "04_individu"),
        "the lock": lambda: (folder / "akar" / "requirements.lock").write_text("a==2\n", encoding="utf-8"),
        "the code": lambda: monkeypatch.setattr(rencana.ikilib, "__version__", "9"),
    }  # fmt: skip
    for apa, ubahan in ubah.items():
        ubahan()
        assert jalan() == 0
        assert capsys.readouterr().out == SATU, apa
    assert jalan(skala="perka_bkn_1_2013") == 0
    assert capsys.readouterr().out == SATU
    assert jalan(skala="perka_bkn_1_2013", ulang=True) == 0
    assert capsys.readouterr().out == SATU


def _ganti(berkas: Path, lama: str, baru: str) -> None:
    berkas.write_text(berkas.read_text(encoding="utf-8").replace(lama, baru), encoding="utf-8", newline="\n")


def test_the_hash_of_the_code_covers_every_module():
    rencana.alat.cache_clear()
    satu = rencana.alat()["kode"]
    modul = AKAR / "ikilib" / "zz_sementara.py"
    try:
        modul.write_text("# a module that was not there\n", encoding="utf-8")
        rencana.alat.cache_clear()
        assert rencana.alat()["kode"] != satu
    finally:
        modul.unlink()
        rencana.alat.cache_clear()
    assert rencana.alat()["kode"] == satu


# Several offices


def test_each_office_has_its_own_folder_and_one_list_links_them(kecil, capsys):
    jalan, folder = kecil
    lain = shutil.copytree(folder / "data", folder / "Kab. Kediri")
    _ganti(lain / "2019" / "realisasi.csv", "2;2;2;1;7", "2;2;2;2;8")
    assert jalan(data=[folder / "data", lain]) == 0
    assert capsys.readouterr().out == "data 2019: 2 laporan selesai\nkab_kediri 2019: 2 laporan selesai\n"
    keluaran = folder / "akar" / "outputs"
    assert sorted(p.name for p in keluaran.iterdir()) == ["data", "index.html", "kab_kediri"]
    satu, dua = (json.loads((keluaran / k / "2019" / "manifest.json").read_text()) for k in ("data", "kab_kediri"))
    assert satu["masukan"] != dua["masukan"]
    indeks = (keluaran / "index.html").read_text(encoding="utf-8")
    assert 'href="data/index.html"' in indeks and 'href="kab_kediri/index.html"' in indeks


def test_d7_offices_whose_names_meet_are_refused_before_anything_is_written(kecil):
    jalan, folder = kecil
    for nama in ("A B", "a-b", "2019"):
        shutil.copytree(folder / "data", folder / nama)
    for data in (["A B", "a-b"], ["A B", "2019"]):
        with pytest.raises(ValueError, match="tidak dapat menjadi nama kantor"):
            jalan(data=[folder / d for d in data])
    assert not (folder / "akar" / "outputs").exists()


def test_the_problems_of_several_offices_stand_under_their_names(kecil, capsys):
    jalan, folder = kecil
    rusak = shutil.copytree(folder / "data", folder / "rusak")
    _ganti(rusak / "2019" / "realisasi.csv", "2;2;2;1;7", "2;2;2;1;tujuh")
    assert jalan(data=[folder / "data", rusak]) == 1
    baris = capsys.readouterr().err.splitlines()
    assert "rusak:" in baris
    assert any(b.startswith("realisasi.csv › baris 2, kolom tahunan") for b in baris[baris.index("rusak:") :])
