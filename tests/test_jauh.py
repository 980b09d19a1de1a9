"""Reports on a Dask cluster: the same files, and whatever dies, nothing is lost. A real scheduler and real workers."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from buku_uji import isi, tunggu

from ikilib import laporan
from ikilib.laporan import GagalLaporan, banyak, jauh, rencana, terbit

AKAR = Path(__file__).resolve().parents[1]


def iki(*argumen: object, **lingkungan: str) -> subprocess.Popen:
    perintah = [sys.executable, "-m", "ikilib.cli", "laporan", *map(str, argumen)]
    return subprocess.Popen(perintah, cwd=AKAR, env={**os.environ, **lingkungan}, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, encoding="utf-8")  # fmt: skip


def selesai(p: subprocess.Popen) -> tuple[int, str, str]:
    keluar, kesalahan = p.communicate(timeout=300)
    return p.returncode, keluar, kesalahan


@pytest.fixture
def kluster(tmp_path):
    """A function that starts a scheduler with n workers, each one process: (address, scheduler, workers)."""
    semua = []

    def mulai(n: int, sumber: Path = AKAR):
        berkas = tmp_path / "penjadwal.json"
        lingkungan = {**os.environ, "PYTHONPATH": str(sumber)}

        def proses(modul: str, *pilihan: str) -> subprocess.Popen:
            perintah = [sys.executable, "-m", f"distributed.cli.{modul}", *pilihan, "--no-dashboard"]
            p = subprocess.Popen(
                perintah, cwd=tmp_path, env=lingkungan, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            semua.append(p)
            return p

        penjadwal = proses("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(berkas))
        tunggu(lambda: berkas.exists() and berkas.read_text(), 90)
        alamat = json.loads(berkas.read_text())["address"]
        pekerja = [proses("dask_worker", alamat, "--no-nanny", "--nthreads", "1", "--local-directory", str(tmp_path))
                   for _ in range(n)]  # fmt: skip
        return alamat, penjadwal, pekerja

    yield mulai
    for p in reversed(semua):
        p.kill()
        p.wait()


def jadi(keluaran: Path) -> int:
    """How many reports are finished and wait for the rest of their year."""
    return len(list(keluaran.glob("*/.sementara-*/*.json")))


def test_a_worker_that_is_killed_in_the_middle_loses_nothing(tmp_path, kluster, laporan_2019):
    alamat, _, (satu, _) = kluster(2)
    p = iki(2019, "--keluaran", tmp_path / "hasil", "--dask", alamat)
    tunggu(lambda: jadi(tmp_path / "hasil") >= 4, 90)
    satu.kill()
    assert jadi(tmp_path / "hasil") < 28  # it was in the middle
    assert selesai(p) == (0, "2019: 28 laporan selesai\n", "")
    assert isi(tmp_path / "hasil") == isi(laporan_2019)  # and the bytes are those of one machine


def test_a_scheduler_that_vanishes_costs_what_is_missing_and_the_next_run_goes_on(tmp_path, kluster, laporan_2019):
    keluaran = tmp_path / "hasil"
    alamat, penjadwal, _ = kluster(2)
    p = iki(2019, "--keluaran", keluaran, "--dask", alamat)
    tunggu(lambda: jadi(keluaran) >= 4, 90)
    penjadwal.kill()
    kode, keluar, kesalahan = selesai(p)
    assert kode == 3
    gagal = [b for b in kesalahan.splitlines() if b.startswith("Gagal: ")]
    assert gagal and all(b.endswith(jauh.HILANG) for b in gagal)
    assert "Traceback" not in kesalahan
    n = len(gagal)
    assert keluar == f"2019: {28 - n} laporan selesai, {n} gagal (laporan lamanya tidak diubah)\n"
    assert selesai(iki(2019, "--keluaran", keluaran)) == (
        0, f"2019: {n} laporan selesai, {28 - n} laporan tidak berubah\n", "")  # fmt: skip
    assert isi(keluaran) == isi(laporan_2019)


def test_a_dead_scheduler_is_named_and_the_last_good_report_stays(tmp_path):
    keluaran = tmp_path / "hasil"
    terbit.terbitkan({keluaran / "2019" / "26_kasi_kebijakan.html": b"yang lama"})
    kode, keluar, kesalahan = selesai(iki(2019, "--jabatan", 26, "--keluaran", keluaran, "--dask", "tcp://127.0.0.1:9"))
    assert (kode, keluar) == (3, "")
    assert kesalahan == "Penjadwal Dask di tcp://127.0.0.1:9 tidak menjawab. Periksa alamatnya.\n"
    assert isi(keluaran) == {"2019/26_kasi_kebijakan.html": b"yang lama"}


def test_a_worker_with_another_ikilib_makes_no_report(tmp_path, kluster):
    salinan = tmp_path / "lain"
    for nama in ("ikilib", "data/keputusan", "notebooks", "pyproject.toml", "requirements.lock"):
        asal = AKAR / nama
        if asal.is_dir():
            shutil.copytree(asal, salinan / nama, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(asal, salinan / nama)
    angka = salinan / "ikilib" / "angka.py"
    angka.write_text(angka.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    alamat, _, _ = kluster(1, salinan)
    kode, _, kesalahan = selesai(iki(2019, "--jabatan", 26, "--keluaran", tmp_path / "hasil", "--dask", alamat))
    assert kode == 3
    assert kesalahan.startswith(f"Gagal: 26_kasi_kebijakan 2019: {jauh.LAIN}\n")


def test_without_dask_a_sentence_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(GagalLaporan, match=r"Dask belum terpasang. Pasang dahulu: pip install 'ikilib\[dask\]'"):
        jauh.buat_semua([], "lokal", 1, kerja=tmp_path, halaman=str, mesin="baku", berhenti=[], terima=print)


@pytest.mark.parametrize("alamat", ["omong", "http://contoh.id:80", "tcp://komputer"])
def test_what_is_no_address_is_wrong_use(tmp_path, alamat):
    with pytest.raises(ValueError, match="tulis lokal atau tcp://komputer:8786"):
        laporan.buat([2019], keluaran=tmp_path / "k", dask=alamat)
    assert not (tmp_path / "k").exists()


def test_what_dask_says_of_a_lost_worker_in_english_does_not_reach_the_planner(tmp_path, kluster):
    """Its client warns when a worker died that held a finished report, and then gets it made again."""
    alamat, _, _ = kluster(1)
    skrip = (
        "import logging, sys\nfrom pathlib import Path\nfrom ikilib.laporan import jauh\n"
        "with jauh._klien(sys.argv[1], 1, Path(sys.argv[2])):\n"
        "    logging.getLogger('distributed.client').warning('Could not gather')\n"
        "    logging.getLogger('distributed.scheduler').error('lost')"
    )
    p = subprocess.run([sys.executable, "-c", skrip, alamat, tmp_path], cwd=AKAR, capture_output=True, encoding="utf-8")
    assert (p.returncode, p.stdout, p.stderr) == (0, "", "")


def test_ctrl_c_ends_a_run_on_a_cluster_too(tmp_path, kluster):
    alamat, _, _ = kluster(1)
    p = iki(2019, "--keluaran", tmp_path / "hasil", "--dask", alamat)
    tunggu(lambda: jadi(tmp_path / "hasil") >= 1, 90)
    p.send_signal(signal.SIGINT)
    kode, _, kesalahan = selesai(p)
    assert kode == 130
    assert kesalahan.startswith("Dihentikan.") and "Traceback" not in kesalahan


def test_a_report_process_that_dies_on_a_worker_costs_its_report_only(tmp_path, laporan_2019):
    """The worker's side alone: the process beside the thread is killed, and the next task gets a new one."""
    r = rencana.susun([2019], [AKAR / "data"], tmp_path, ["26"], None, "permendagri_54_2010")
    (tugas,) = r.terbitan[0].tugas
    kirim = {n: (AKAR / "data" / n).read_bytes() for n in tugas.masukan}
    arah = {"kode": rencana.alat()["kode"], "halaman": rencana.halaman, "mesin": "baku"}
    pekerja = jauh._pekerja(rencana.halaman, "baku")
    pekerja.proses.kill()
    pekerja.proses.join()
    mati, hidup = (jauh.buat_di_sini(tugas, kirim, tugas.templat.read_bytes(), **arah) for _ in range(2))
    banyak.bubarkan([jauh._utas.pekerja])
    del jauh._utas.pekerja
    assert mati.sebab == banyak.MATI
    assert (hidup.sebab, hidup.tugas) == ("", tugas)
    assert hidup.html == (laporan_2019 / "2019" / "26_kasi_kebijakan.html").read_bytes()


def test_a_worker_that_is_asked_to_stop_takes_its_report_process_with_it(tmp_path, kluster):
    alamat, _, (pekerja,) = kluster(1)
    assert selesai(iki(2019, "--jabatan", 26, "--keluaran", tmp_path / "hasil", "--dask", alamat))[0] == 0
    keluarga = psutil.Process(pekerja.pid).children(recursive=True)
    assert keluarga
    pekerja.terminate()
    pekerja.wait(timeout=60)
    _, hidup = psutil.wait_procs(keluarga, timeout=20)
    assert hidup == []
