"""Many reports at once: one failure costs one report, and stopping leaves nothing behind (faults by their row)."""

import json
import os
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import nbformat
import psutil
import pytest
from buku_uji import buku, data_kecil, halaman_uji, isi, simpan, tunggu

from ikilib import laporan
from ikilib.laporan import banyak, jalankan, rencana, terbit
from ikilib.laporan.banyak import Hasil, Tugas

AKAR = Path(__file__).resolve().parents[1]
MATI = "Perhitungan berhenti mendadak di langkah 3 (mungkin memori habis)."


def tugas(folder: Path, nama: str, *sel: str) -> Tugas:
    templat = simpan(folder, buku(*sel), nama)
    tujuan = [folder / "keluaran" / "2019" / f"{nama}.{akhiran}" for akhiran in ("ipynb", "html")]
    return Tugas(nama, 2019, templat, {"tahun": 2019}, *tujuan)


BUNUH = (
    "import os, signal, time\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(60)"  # the worker, as the system does
)


@pytest.fixture(scope="module", params=jalankan.MESIN)
def tujuh(tmp_path_factory, request):
    """Seven reports by two processes; four fail, in three ways. name → Hasil, and the output folder."""
    folder = tmp_path_factory.mktemp("tujuh")
    daftar = [
        tugas(folder, "baik_1"),
        tugas(folder, "salah_hitung", "1 / 0"),
        tugas(folder, "kernel_mati", "import os\nos._exit(1)"),
        tugas(folder, "proses_mati_1", BUNUH),
        tugas(folder, "proses_mati_2", BUNUH),
        tugas(folder, "baik_2"),
        tugas(folder, "baik_3", "print(2 + 2)"),
    ]
    diterima = []
    with terbit.ruang_kerja(folder / "keluaran", [2019]) as kerja:
        hasil = banyak.buat_semua(
            daftar, 2, kerja=kerja, halaman=halaman_uji, mesin=request.param, terima=diterima.append
        )
        sisa = list(kerja.iterdir())
    assert diterima == hasil
    assert [p for p in sisa if p.is_dir() and not list(p.glob("templat.ipynb"))] == []
    return {h.tugas.nama: h for h in hasil}, folder


def test_r19_the_other_reports_are_made_when_some_fail(tujuh):
    hasil, _ = tujuh
    assert len(hasil) == 7
    for nama in ("baik_1", "baik_2", "baik_3"):
        assert hasil[nama].sebab == ""
        assert hasil[nama].ringkas == {"n": 165}
        nb = nbformat.reads(hasil[nama].ipynb.decode(), as_version=4)
        assert hasil[nama].html.decode() == f"<html>{len(nb.cells)} sel</html>\n"


def test_r19_each_failure_is_named_by_its_own_sentence(tujuh):
    hasil, _ = tujuh
    assert hasil["salah_hitung"].sebab == "Langkah 3 gagal (ZeroDivisionError)."
    assert hasil["kernel_mati"].sebab == MATI
    for nama in ("proses_mati_1", "proses_mati_2"):
        assert hasil[nama].sebab == "Proses pembuat laporan berhenti mendadak (mungkin memori habis)."
    for nama in ("salah_hitung", "kernel_mati", "proses_mati_1", "proses_mati_2"):
        assert (hasil[nama].ipynb, hasil[nama].html) == (b"", b"")


def test_r1_the_failed_notebook_comes_back_marked(tujuh):
    hasil, _ = tujuh
    for nama in ("salah_hitung", "kernel_mati"):
        nb = nbformat.reads(hasil[nama].gagal.decode(), as_version=4)
        assert nb.cells[0].source == f"# GAGAL, bukan laporan\n\n{hasil[nama].sebab}"
    assert "ZeroDivisionError" in hasil["salah_hitung"].catatan


def test_r11_no_kernel_and_no_temporary_folder_is_left(tujuh):
    _, folder = tujuh
    assert list((folder / "keluaran").iterdir()) == []
    assert milik(folder) == []


def test_no_more_processes_than_reports_and_never_none():
    assert banyak.jumlah_proses(8, 3) == 3
    assert banyak.jumlah_proses(2, 30) == 2
    assert banyak.jumlah_proses(None, 0) == 1
    assert 1 <= banyak.jumlah_proses(None, 30) <= 8


# From what is asked for to what is published

TEMPLAT = """import json
from IPython.display import display
ringkas = {"rata_rata": 90.0, "predikat": "Tinggi", "peringkat": 1, "pita": 5, "n": 9, "dinilai": 9}
ringkas |= {"belum_lapor": 0, "tidak_berlaku": 0, "tak_terhitung": 0, "contoh": 0}
parameter = {"tahun": tahun, "jabatan": jabatan, "triwulan": triwulan, "skala": skala, "per": per}
display({"application/vnd.ikilib+json": {"selesai": True, "parameter": parameter, "ringkas": ringkas}}, raw=True)"""
PARAMETER = 'tahun = 2016\njabatan = "sekretaris"\ntriwulan = None\nskala = ""\nper = None'
LULUS, JATUH = "x = 1", "x = 1 / (jabatan != 'kabid_perencanaan')"


@pytest.fixture(scope="module")
def dua_kali(tmp_path_factory):
    """Positions 8 and 18 of 2019 asked for twice: the first time 8 fails, over an old good report of it."""
    akar, data = tmp_path_factory.mktemp("akar"), data_kecil(tmp_path_factory.mktemp("data"))
    keluaran, lama = akar / "outputs", b"<html>laporan lama yang baik"
    terbit.terbitkan({keluaran / "2019" / "08_kabid_perencanaan.html": lama})
    kode, foto = [], []
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(rencana, "akar", lambda: akar)
        monkeypatch.setattr(rencana, "halaman", halaman_uji)
        for sel in (JATUH, LULUS):
            (akar / "notebooks").mkdir(exist_ok=True)
            simpan(akar / "notebooks", buku(sel, parameter=PARAMETER, tutup=TEMPLAT), "04_individu")
            rencana.alat.cache_clear()  # a process sees one version of the templates; this one sees two
            pilihan = ["8", "18", "kabid_perizinan"]
            kode.append(laporan.buat([2019, 2019], data=[data], keluaran=keluaran, jabatan=pilihan, proses=1))
            foto.append(isi(akar))
    rencana.alat.cache_clear()
    return kode, foto


def test_r19_a_failed_report_ends_with_code_3_and_the_others_are_published(dua_kali):
    kode, (pertama, _) = dua_kali
    assert kode == [3, 0]
    assert "outputs/2019/18_kabid_perizinan.html" in pertama
    assert list(json.loads(pertama["outputs/2019/manifest.json"])["laporan"]) == ["18_kabid_perizinan"]


def test_r4_an_old_good_report_stays_when_its_new_run_fails(dua_kali):
    _, (pertama, kedua) = dua_kali
    assert pertama["outputs/2019/08_kabid_perencanaan.html"] == b"<html>laporan lama yang baik"
    assert "outputs/2019/08_kabid_perencanaan.ipynb" not in pertama
    assert (
        kedua["outputs/2019/08_kabid_perencanaan.html"] == b"<html>5 sel</html>\n"
    )  # what a page says here: see buku_uji


def test_r1_the_failed_notebook_lies_apart_and_goes_when_the_report_is_made(dua_kali):
    _, (pertama, kedua) = dua_kali
    assert b"# GAGAL, bukan laporan" in pertama["outputs/gagal/2019_08_kabid_perencanaan.ipynb"]
    assert [nama for nama in kedua if "gagal" in nama] == []


def test_the_times_and_the_traceback_are_in_the_log_and_nowhere_else(dua_kali):
    _, (pertama, kedua) = dua_kali
    assert b"ZeroDivisionError: division by zero" in pertama["log/laporan.log"]
    assert b" detik: selesai\n" in kedua["log/laporan.log"]
    terbitan = [isi for nama, isi in pertama.items() if nama.startswith("outputs/")]
    assert not any(b"division by zero" in isi or b"detik" in isi for isi in terbitan)


def test_a_report_that_is_asked_for_twice_is_made_once_and_its_bytes_do_not_change(dua_kali):
    _, (pertama, kedua) = dua_kali
    daftar = sorted(json.loads(kedua["outputs/2019/manifest.json"])["laporan"])
    assert daftar == ["08_kabid_perencanaan", "18_kabid_perizinan"]
    nama = "outputs/2019/18_kabid_perizinan.html"
    assert pertama[nama] == kedua[nama]


def test_the_manifest_names_what_the_reports_rest_on_by_relative_names(dua_kali):
    _, (_, kedua) = dua_kali
    isi = json.loads(kedua["outputs/2019/manifest.json"])
    assert "2019/realisasi.csv" in isi["masukan"]
    assert "keputusan/1_sekretariat.toml" in isi["isi_keputusan"]
    assert isi["templat"]["notebooks/04_individu.ipynb"] == sha256(kedua["notebooks/04_individu.ipynb"]).hexdigest()
    assert isi["laporan"]["18_kabid_perizinan"]["parameter"] == {
        "tahun": 2019,
        "jabatan": "kabid_perizinan",
        "triwulan": None,
        "skala": "permendagri_54_2010",
        "per": None,
    }
    assert str(AKAR) not in json.dumps(isi)


def test_an_error_in_the_inputs_ends_with_code_1_and_touches_nothing(tmp_path, capsys):
    (tmp_path / "data" / "2019").mkdir(parents=True)
    (tmp_path / "data" / "2019" / "realisasi.csv").write_text("variabel;tahunan\n99.99;1\n", encoding="utf-8")
    assert laporan.buat([2019], data=[tmp_path / "data"], keluaran=tmp_path / "keluaran", jabatan=["18"]) == 1
    assert capsys.readouterr().err.startswith("Galat, tahun 2019:\nrealisasi.csv › baris 1: kolom tidak ada: tw1, tw2")
    assert not (tmp_path / "keluaran").exists()


def test_r14_a_year_that_another_run_is_making_ends_with_code_3(tmp_path, capsys):
    data, keluaran = data_kecil(tmp_path / "data"), tmp_path / "keluaran"
    with terbit.ruang_kerja(keluaran, [2019]):
        assert laporan.buat([2018, 2019], data=[data], keluaran=keluaran, jabatan=["18"]) == 3
    assert "Laporan 2019 sedang dibuat oleh proses lain" in capsys.readouterr().err


@pytest.fixture
def dua_jadi(tmp_path):
    """A plan for positions 8 and 18 of 2019, and their results as two workers would send them."""
    r = rencana.susun(
        [2019], [data_kecil(tmp_path / "data")], tmp_path / "keluaran", ["8", "18"], None, "permendagri_54_2010"
    )
    angka = {"rata_rata": None, "predikat": "", "peringkat": None, "n": 9, "dinilai": 0, "belum_lapor": 9, "contoh": 0}
    (terbitan,) = r.terbitan
    return rencana._Kemajuan(
        terbitan, set(), [Hasil(t, ipynb=b"{}", html=b"<html>", ringkas=angka) for t in terbitan.tugas]
    )


def test_f15_nothing_is_published_when_an_input_changed_while_the_reports_were_made(tmp_path, dua_jadi):
    berkas = tmp_path / "data" / "2018" / "realisasi.csv"
    berkas.write_text(berkas.read_text(encoding="utf-8").replace("angka contoh", "diganti"), encoding="utf-8")
    gagal = []
    rencana._terbitkan(dua_jadi, gagal)
    assert dua_jadi.jadi == 0
    assert gagal == [
        f"Gagal: {nama} 2019: Berkas masukan berubah saat laporan dibuat. Ulangi."
        for nama in ("08_kabid_perencanaan", "18_kabid_perizinan")
    ]
    assert not (tmp_path / "keluaran").exists()


def test_d2_one_report_open_in_another_program_does_not_hold_up_the_others(tmp_path, monkeypatch, dua_jadi):
    monkeypatch.setattr(terbit, "JEDA", (0,))
    asli = os.replace

    def replace(dari, ke):
        if Path(ke).name == "08_kabid_perencanaan.html":
            raise PermissionError(13, "Access is denied")
        asli(dari, ke)

    monkeypatch.setattr(os, "replace", replace)
    gagal = []
    rencana._terbitkan(dua_jadi, gagal)
    assert dua_jadi.jadi == 1
    assert [k.split(":")[1] for k in gagal] == [" 08_kabid_perencanaan 2019"]
    manifest = json.loads((tmp_path / "keluaran" / "2019" / "manifest.json").read_text(encoding="utf-8"))
    assert list(manifest["laporan"]) == ["18_kabid_perizinan"]


def test_the_package_of_the_reports_is_light_until_it_works():
    """The notebooks of the reports import it too."""
    kode = "import sys, ikilib.laporan; print(sorted({'papermill', 'nbformat', 'pandas', 'tqdm'} & set(sys.modules)))"
    assert subprocess.check_output([sys.executable, "-c", kode], cwd=AKAR, encoding="utf-8") == "[]\n"


@pytest.mark.parametrize("tujuan", ["s3://wadah/x", "http://contoh.id/x", "gs://wadah"])
def test_x13_reports_are_written_to_this_computer_only(tujuan):
    for bentuk in (tujuan, Path(tujuan)):
        with pytest.raises(ValueError, match="folder keluaran harus folder di komputer ini"):
            laporan.buat([2019], keluaran=bentuk)


@pytest.mark.parametrize(
    ("pilihan", "sebab"),
    [
        ({"tahun": [2025]}, "tahun 2016–2021, bukan 2025"),
        ({"jabatan": ["kabid_perizin"]}, "mungkin maksudnya kabid_perizinan"),
        ({"jabatan": ["28"]}, "jabatan '28' tidak dikenal"),
        ({"triwulan": 5}, "triwulan harus 1, 2, 3 atau 4"),
        ({"skala": "x"}, "skala 'x' tidak dikenal"),
        ({"per": "1 Februari 2020"}, "hari harus ditulis tahun-bulan-tanggal, misalnya 2020-02-01, bukan 1 Februari"),
    ],
    ids=str,
)
def test_wrong_use_is_a_value_error_before_anything_is_read_or_written(tmp_path, pilihan, sebab):
    with pytest.raises(ValueError, match=sebab):
        laporan.buat(**{"tahun": [2019], "keluaran": tmp_path / "k", **pilihan})
    assert not (tmp_path / "k").exists()


# Stopping


def milik(folder: Path) -> list[psutil.Process]:
    """The living processes that name the folder on their command line: our runs, and their kernels."""
    return [p for p in psutil.process_iter(["cmdline"]) if str(folder) in " ".join(p.info["cmdline"] or [])]


def keluarga(proses: subprocess.Popen) -> list[psutil.Process]:
    """A run with its workers and kernels."""
    induk = psutil.Process(proses.pid)
    return [induk, *induk.children(recursive=True)]


def hidup(daftar: list[psutil.Process]) -> list[psutil.Process]:
    return [p for p in daftar if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]


SKRIP = """
import os, sys, time
from pathlib import Path
from ikilib.laporan import banyak, terbit

folder = Path(__file__).parent

def halaman(nb):
    return ""

if __name__ != "__main__" and (folder / "pelan").exists():  # in a worker, before it does anything
    (folder / f"lahir-{os.getpid()}").touch()
    time.sleep(1)

if __name__ == "__main__":
    tujuan = folder / "keluaran" / "2019" / "x"
    daftar = [banyak.Tugas(n, 2019, folder / "templat.ipynb", {}, tujuan, tujuan) for n in "abc"]
    with banyak.isyarat() as berhenti, terbit.ruang_kerja(folder / "keluaran", [2019]) as kerja:
        banyak.buat_semua(daftar, 2, kerja=kerja, halaman=halaman, mesin=sys.argv[2], berhenti=berhenti)
    sys.exit(130 if berhenti else 0)
"""


def jalan(folder: Path, mesin: str) -> subprocess.Popen:
    """A run by two processes, in a process group of its own."""
    simpan(folder, buku("import time\nopen('mulai', 'w').close()\ntime.sleep(600)"))
    skrip = folder / "skrip.py"
    skrip.write_text(SKRIP, encoding="utf-8")
    perintah = [sys.executable, str(skrip), str(folder), mesin]
    lingkungan = {**os.environ, "PYTHONPATH": str(AKAR)}
    return subprocess.Popen(perintah, env=lingkungan, stderr=subprocess.PIPE, start_new_session=True)


def di_tengah(folder: Path) -> bool:
    """Both reports are in the middle of a cell."""
    return len(list((folder / "keluaran").glob(".sementara-*/*/mulai"))) == 2


def pelaksana(semua: list[psutil.Process]) -> list[psutil.Process]:
    """The processes in which cells run: each leads a session of its own."""
    return [p for p in semua[1:] if os.getsid(p.pid) == p.pid]


@pytest.mark.parametrize("mesin", jalankan.MESIN)
@pytest.mark.parametrize(
    ("tanda", "kelompok"),
    [(signal.SIGINT, False), (signal.SIGINT, True), (signal.SIGTERM, False)],
    ids=["Ctrl-C to the command alone", "Ctrl-C in a terminal, to all of its processes", "SIGTERM"],
)
def test_r11_stopping_a_run_leaves_no_kernel_no_temporary_folder_and_no_traceback(tmp_path, tanda, kelompok, mesin):
    proses = jalan(tmp_path, mesin)
    tunggu(lambda: di_tengah(tmp_path))
    semua = keluarga(proses)
    kernel = pelaksana(semua)
    assert len(kernel) == 2
    os.killpg(proses.pid, tanda) if kelompok else proses.send_signal(tanda)
    _, kesalahan = proses.communicate(timeout=60)
    assert hidup(kernel) == []  # gone before the command is, not a little later
    assert (proses.returncode, kesalahan) == (130, b"")
    assert list((tmp_path / "keluaran").iterdir()) == []
    tunggu(lambda: not hidup(semua))


@pytest.mark.parametrize("mesin", jalankan.MESIN)
def test_r11_ctrl_c_while_the_workers_are_only_starting_is_as_quiet(tmp_path, mesin):
    (tmp_path / "pelan").touch()
    proses = jalan(tmp_path, mesin)
    tunggu(lambda: len(list(tmp_path.glob("lahir-*"))) == 2)
    semua = keluarga(proses)
    os.killpg(proses.pid, signal.SIGINT)
    _, kesalahan = proses.communicate(timeout=60)
    assert (proses.returncode, kesalahan) == (130, b"")
    assert list((tmp_path / "keluaran").iterdir()) == []
    tunggu(lambda: not hidup(semua))


@pytest.mark.parametrize("mesin", jalankan.MESIN)
def test_r11_a_run_that_is_killed_takes_its_kernels_with_it_and_the_next_run_is_free(tmp_path, mesin):
    proses = jalan(tmp_path, mesin)
    tunggu(lambda: di_tengah(tmp_path))
    semua = keluarga(proses)
    proses.kill()
    proses.communicate()
    tunggu(lambda: not hidup(semua))
    assert not (tmp_path / "keluaran" / "2019").exists()
    with terbit.ruang_kerja(tmp_path / "keluaran", [2019]):
        pass


def test_r11_a_signal_between_two_files_waits_until_both_are_in_place(tmp_path):
    with banyak.isyarat() as berhenti:
        terbit.terbitkan({tmp_path / "dinas.ipynb": b"1"})
        os.kill(os.getpid(), signal.SIGINT)
        terbit.terbitkan({tmp_path / "dinas.html": b"1"})
    assert berhenti == [signal.SIGINT]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["dinas.html", "dinas.ipynb"]
    with pytest.raises(KeyboardInterrupt):  # and afterwards Ctrl-C is itself again
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(1)
