"""The warm engine: the same notebook as from a kernel, nothing left over from one report to the next, and every
fault a sentence. Linux only, as the engine is.

Everything runs in a process of its own, as the workers of `iki laporan` do: the engine forks, so its parent may have
no second thread.
"""

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from buku_uji import buku, isi, simpan

from ikilib.bahan import BAKU
from ikilib.laporan import banyak, jalankan, rencana

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the warm engine is for Linux")
AKAR = Path(__file__).resolve().parents[1]

RUNTUN = """
import json, sys
from pathlib import Path
from ikilib.laporan import GagalLaporan, jalankan

folder, batas = Path(sys.argv[1]), json.loads(sys.argv[2])
jalankan.hangatkan()
for nama, nilai in batas.items():
    setattr(jalankan, nama, nilai)
for templat in sorted(folder.glob("*.ipynb")):
    kerja = folder / templat.stem
    kerja.mkdir()
    sebab = ""
    try:
        nb, _, _ = jalankan.hasilkan(templat, {}, kerja, lingkungan={}, mesin="hangat", batas_detik=10)
    except GagalLaporan as galat:
        sebab, nb = galat.sebab, galat.nb
    print(json.dumps({"sebab": sebab, "nb": nb}), flush=True)
"""


def runtun(folder: Path, *semua: list[str], **batas: object) -> list[dict]:
    """Reports of the given cells, one after another from one prepared process: their sentences and notebooks."""
    for i, sel in enumerate(semua):
        simpan(folder, buku(*sel), f"{i}")
    perintah = [sys.executable, "-c", RUNTUN, str(folder), json.dumps(batas)]
    p = subprocess.run(perintah, env=jalankan.lingkungan_dasar(), capture_output=True, encoding="utf-8", timeout=120)
    assert p.returncode == 0, p.stderr
    return [json.loads(baris) for baris in p.stdout.splitlines()]


def kata(hasil: dict, langkah: int) -> str:
    """What the given step, counted from 1, printed."""
    sel = [s for s in hasil["nb"]["cells"] if s["cell_type"] == "code"][langkah - 1]
    return "".join(k["text"] for k in sel["outputs"] if k["output_type"] == "stream")


# As from a kernel

SEMUA_RUPA = [
    "print('a'); import sys; print('e', file=sys.stderr); print('b')",
    "1 + 1",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2]); None",
    "from IPython.display import HTML, clear_output, display\nh = display(HTML('<b>x</b>'), display_id='q')\ndisplay({'a': 1})",
    "display(HTML('<i>y</i>'), display_id='q', update=True)",
    "import asyncio\nawait asyncio.sleep(0.01)\nprint('sesudah menunggu')",
    "asyncio.get_running_loop().is_running()",
    "import os\nos.system('echo dari program lain'); os.write(1, b'langsung\\n'); None",
    "Out, In[2], _, __name__, sys.path[0] == '' or '' in sys.path, os.environ['FORCE_COLOR']",
    "import multiprocessing\np = multiprocessing.get_context('fork').Process(target=print, args=('dari anak',))\np.start(); p.join()",
    "import pandas as pd\npd.DataFrame({'a': [1.5]})",
    "print('x'); clear_output(); print('z')",
    "print('x'); clear_output(wait=True); print('z')",
    "import warnings\nwarnings.warn('awas')",
    "class Ganda:\n    def _repr_html_(self): return '<p>'\n    def _repr_mimebundle_(self, **k): return {'text/plain': 'g'}, {'text/plain': {'m': 1}}\nGanda()",
    "display({'image/png': 'iVBOR', 'application/x+json': {'b': [1, None]}}, raw=True, metadata={'lebar': 3})",
    "print('ä' * 70_000, end='')",
    "'tanpa keluaran';",
    "%time 1",
    "input('?')",
    "print('tidak sampai')",
]  # fmt: skip


def jalankan_papermill(folder: Path, mesin: str, sel: list[str]):
    """What the command `papermill` writes with one of its engines."""
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s, id=f"s{i}") for i, s in enumerate(sel)])
    nb.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    keluar = folder / f"{mesin}.ipynb"
    skrip = (
        "import sys, papermill.__main__ as m\n"
        + (
            "from papermill.engines import papermill_engines as p\n"
            "from ikilib.laporan.hangat.engine import WarmEngine\np.register('hangat', WarmEngine)\n"  # without an installation
            "m.papermill()"
        )
    )
    perintah = [sys.executable, "-c", skrip, simpan(folder, nb, "asal"), keluar, "--engine", mesin, "--no-progress-bar"]
    lingkungan = {**jalankan.lingkungan_dasar(), "IPYTHONDIR": str(folder / "ipython")}
    p = subprocess.run(perintah, cwd=folder, env=lingkungan, capture_output=True, encoding="utf-8", timeout=120)
    return p, nbformat.read(keluar, as_version=4)


def disatukan(keluaran: list) -> list:
    """Prints in a row as one: where a kernel cuts them depends on the clock."""
    hasil: list = []
    for k in keluaran:
        if hasil and k.output_type == "stream" and hasil[-1].get("name") == k.name:
            hasil[-1].text += k.text
        else:
            hasil.append(k)
    return hasil


def tanpa_nomor_proses(nb) -> str:
    return re.sub(r"ipykernel_\d+", "ipykernel_N", json.dumps(nb.cells, indent=1, sort_keys=True))


def test_every_kind_of_output_is_what_a_kernel_would_have_given(tmp_path):
    hasil = {}
    for mesin in ("nbclient", "hangat"):
        p, nb = jalankan_papermill(tmp_path, mesin, SEMUA_RUPA)
        assert p.returncode == 1 and "StdinNotImplementedError" in p.stderr  # input() fails alike
        for sel in nb.cells:
            for k in ("papermill", "execution"):
                sel.metadata.pop(k, None)
        nb.cells = [sel for sel in nb.cells if sel.cell_type == "code"]  # without papermill's own mark of the failure
        for sel in nb.cells:
            sel.outputs = disatukan(sel.outputs)
        hasil[mesin] = nb
    for a, b in zip(*(nb.cells for nb in hasil.values()), strict=True):
        if "time" in a.source.split("(")[0]:  # %time prints what a clock says
            a.outputs = b.outputs = [k for k in a.outputs if k.output_type != "stream"]
        if "StdinNotImplementedError" in str(a.outputs):  # raised in a function of another name
            for sel in (a, b):
                sel.outputs = [{**k, "traceback": [], "evalue": ""} for k in sel.outputs]
    satu, dua = hasil.values()
    assert tanpa_nomor_proses(satu) == tanpa_nomor_proses(dua)
    assert satu.metadata.language_info == dua.metadata.language_info
    jumlah = sum(len(sel.get("outputs", [])) for sel in dua.cells)
    assert jumlah >= len(SEMUA_RUPA) - 2  # and it was not empty on both sides


# Nothing of one report reaches the next

KOTORI = r"""
import builtins, gc, locale, logging, os, random, signal, sys, threading, time, warnings
import matplotlib.pyplot as plt, numpy, pandas
rahasia = "milik laporan pertama"
builtins.titipan = sys.titipan = 1
plt.rcParams["lines.linewidth"] = 99; plt.figure(7)
os.makedirs("dalam"); os.chdir("dalam"); os.environ["TITIPAN"] = "1"; os.umask(0o777)
terbuka = open("berkas_terbuka.txt", "w")
warnings.simplefilter("error"); random.seed(1); numpy.random.seed(1)
pandas.set_option("display.max_rows", 3); sys.path.insert(0, "/titipan"); sys.modules["titipan"] = sys
signal.signal(signal.SIGUSR1, signal.SIG_IGN); logging.disable(); locale.setlocale(locale.LC_ALL, "C.UTF-8")
sys.setrecursionlimit(5000); sys.stdout.write("x"); gc.disable()
threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
numpy.set_printoptions(precision=1)
"""
LIHAT = r"""
import builtins, gc, json, logging, os, random, signal, sys, threading, warnings
import matplotlib.pyplot as plt, numpy, pandas
def berkas(): return [os.readlink(f"/proc/self/fd/{f}") for f in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{f}")]
print(json.dumps({
    "variabel": "rahasia" in globals() or hasattr(builtins, "titipan") or hasattr(sys, "titipan"),
    "gambar": [plt.rcParams["lines.linewidth"], plt.get_fignums()],
    "folder": os.path.basename(os.getcwd()),
    "lingkungan": "TITIPAN" in os.environ,
    "umask": os.umask(0o22),
    "berkas": [b for b in berkas() if "berkas_terbuka" in b],
    "peringatan": [f for f in warnings.filters if f[:3] == ("error", None, Warning)],
    "acak": [random.random(), numpy.random.random()],
    "pandas": pandas.get_option("display.max_rows"),
    "numpy": numpy.get_printoptions()["precision"],
    "modul": "titipan" in sys.modules or "/titipan" in sys.path,
    "sinyal": signal.getsignal(signal.SIGUSR1) == signal.SIG_DFL,
    "sigint": signal.getsignal(signal.SIGINT) == signal.default_int_handler,
    "log": logging.root.manager.disable,
    "benang": threading.active_count(),
    "gc": gc.isenabled(),
    "urutan": [In[1][:5], len(Out)],
}))
"""


@pytest.fixture(scope="module")
def bersih(tmp_path_factory) -> dict[str, list]:
    """What a report sees before, and after, one that changes all it can; and one more of the same."""
    hasil = runtun(tmp_path_factory.mktemp("bersih"), [LIHAT], [KOTORI], [LIHAT], [LIHAT])
    assert [h["sebab"] for h in hasil] == [""] * 4
    lihat = [json.loads(kata(h, 3)) for i, h in enumerate(hasil) if i != 1]
    return {k: [satu[k] for satu in lihat] for k in lihat[0]}


@pytest.mark.parametrize(
    ("apa", "harus"),
    [
        ("variabel", False),
        ("gambar", [1.5, []]),
        ("lingkungan", False),
        ("umask", 0o22),
        ("berkas", []),
        ("peringatan", []),
        ("pandas", 60),
        ("numpy", 8),
        ("modul", False),
        ("sinyal", True),
        ("sigint", True),
        ("log", 0),
        ("benang", 1),
        ("gc", True),
        ("urutan", ["tahun", 0]),
    ],
)
def test_nothing_of_one_report_reaches_the_next(bersih, apa, harus):
    assert bersih[apa] == [harus] * 3


def test_each_report_works_in_its_own_folder(bersih):
    assert bersih["folder"] == ["0", "2", "3"]


def test_two_reports_do_not_draw_the_same_random_numbers(bersih):
    python, numpy = zip(*bersih["acak"], strict=True)
    assert len(set(python)) == len(set(numpy)) == 3


def test_a_report_cannot_write_into_the_files_of_its_parent(tmp_path):
    """Not into the channel of the worker either: every descriptor that it inherits leads to nowhere."""
    titip = tmp_path / "milik_induk.txt"
    simpan(
        tmp_path,
        buku("import os\nfor fd in range(3, 200):\n    try: os.write(fd, b'XX')\n    except OSError: pass"),
        "0",
    )
    skrip = f"milik = open({str(titip)!r}, 'wb', buffering=0)\n{RUNTUN}"
    p = subprocess.run([sys.executable, "-c", skrip, str(tmp_path), "{}"], env=jalankan.lingkungan_dasar(),
                       capture_output=True, encoding="utf-8", timeout=60)  # fmt: skip
    assert p.returncode == 0, p.stderr
    assert titip.read_bytes() == b""


# Faults


@pytest.mark.parametrize(
    ("sel", "sebab"),
    [
        ("1 / 0", "Langkah 3 gagal (ZeroDivisionError)."),
        ("import os\nos._exit(0)", "Perhitungan berhenti mendadak di langkah 3 (mungkin memori habis)."),
        ("import os\nos.kill(os.getpid(), 9)", "Perhitungan berhenti mendadak di langkah 3 (mungkin memori habis)."),
        ("import ctypes\nctypes.string_at(0)", "Perhitungan berhenti mendadak di langkah 3 (mungkin memori habis)."),
        ("import sys\nsys.exit(0)", "Langkah 3 menghentikan perhitungan sebelum laporan selesai."),
        ("x = bytearray(4 << 30)", "Langkah 3 memerlukan terlalu banyak memori, lalu dihentikan."),
        ("import numpy\nnumpy.ones(1 << 30)", "Langkah 3 memerlukan terlalu banyak memori, lalu dihentikan."),
        ("while True: pass", "Langkah 3 belum selesai setelah 10 detik, lalu dihentikan."),
        ("for i in range(1000): print('x' * 100_000)", "Langkah 3 mencetak terlalu banyak (lebih dari 5 MB)."),
        ("import os\nos.system('yes')", "Langkah 3 mencetak terlalu banyak (lebih dari 5 MB)."),
        ("import sys\nfor i in range(1000): sys.stderr.write('x' * 100_000)", "Langkah 3 mencetak terlalu banyak (lebih dari 5 MB)."),
    ],
    ids=["R4 an error", "R1 os._exit", "R1 killed", "R1 a crash", "R5 sys.exit", "R15 memory", "R15 memory of numpy",
         "R2 endless", "R16 prints 100 MB", "R16 another program prints", "R16 warns 100 MB"],
)  # fmt: skip
def test_a_fault_costs_its_report_and_the_next_one_is_made(tmp_path, sel, sebab):
    sakit, sehat = runtun(tmp_path, [sel], ["print('sehat')"])
    assert sakit["sebab"] == sebab
    assert (sehat["sebab"], kata(sehat, 3)) == ("", "sehat\n")


def test_r2_a_report_has_a_limit_too_not_only_its_steps(tmp_path):
    (lama,) = runtun(tmp_path, ["import time\ntime.sleep(1.5)", "time.sleep(30)"], BATAS_LAPORAN=2)
    assert lama["sebab"] == "Laporan belum selesai setelah 2 detik, lalu dihentikan di langkah 4."


def test_what_a_report_leaves_running_ends_with_it(tmp_path):
    """A program in its own session, and the child of a child that is gone; a thread ends with its process."""
    lepas = (
        "import subprocess, sys, threading, time\n"
        "a = subprocess.Popen(['sleep', '300'], start_new_session=True)\n"
        "b = subprocess.run(['sh', '-c', 'setsid sleep 300 >/dev/null 2>&1 & echo $!'], capture_output=True, text=True)\n"
        "threading.Thread(target=time.sleep, args=(300,)).start()\n"
        "print(a.pid, b.stdout)"
    )
    (hasil,) = runtun(tmp_path, [lepas])
    assert hasil["sebab"] == ""
    tersisa = [int(n) for n in kata(hasil, 3).split()]
    assert len(tersisa) == 2
    assert not any(map(psutil.pid_exists, tersisa))


def test_a_parent_with_a_second_thread_is_refused_not_risked(tmp_path):
    skrip = (
        "import threading, time, papermill\nfrom papermill.engines import papermill_engines as p\n"
        "from ikilib.laporan.hangat.engine import WarmEngine\np.register('hangat', WarmEngine)\n"
        "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
        f"papermill.execute_notebook({str(simpan(tmp_path, buku('1')))!r}, None, engine_name='hangat', progress_bar=False)"
    )
    p = subprocess.run(
        [sys.executable, "-c", skrip], env=jalankan.lingkungan_dasar(), capture_output=True, encoding="utf-8"
    )
    assert p.stderr.rstrip().endswith(
        "RuntimeError: the warm engine must be called from a process without other threads"
    )


def test_r11_a_child_dies_with_its_parent(tmp_path):
    simpan(tmp_path, buku("import os, time\nopen('nomor', 'w').write(str(os.getpid()))\ntime.sleep(600)"), "0")
    p = subprocess.Popen([sys.executable, "-c", RUNTUN, str(tmp_path), "{}"], env=jalankan.lingkungan_dasar())
    nomor, akhir = tmp_path / "0" / "nomor", time.monotonic() + 60
    while not (nomor.exists() and nomor.read_text()) and time.monotonic() < akhir:
        time.sleep(0.05)
    anak = psutil.Process(int(nomor.read_text()))
    p.kill()
    p.wait()
    anak.wait(timeout=10)
    assert not anak.is_running()


# Both engines, one result


@pytest.fixture(scope="module")
def lima(tmp_path_factory) -> dict[str, Path]:
    """Five real reports by each engine, of two years, the second by quarter and another scale; with manifest and lists."""
    hasil = {m: tmp_path_factory.mktemp(m) for m in jalankan.MESIN}
    for mesin, keluaran in hasil.items():
        for pilihan in (["2019", "--jabatan", "1", "--jabatan", "26"], ["2021", "--triwulan", "2", "--skala", "perka_bkn_1_2013",
                        "--jabatan", "8", "--jabatan", "18", "--jabatan", "23"]):  # fmt: skip
            perintah = [
                sys.executable,
                "-m",
                "ikilib.cli",
                "laporan",
                *pilihan,
                "--keluaran",
                keluaran,
                "--mesin",
                mesin,
            ]
            p = subprocess.run(perintah, cwd=AKAR, capture_output=True, encoding="utf-8")
            assert (p.returncode, p.stderr) == (0, "")
    return hasil


def test_both_engines_give_the_same_files_byte_by_byte(lima):
    satu, dua = map(isi, lima.values())
    assert len([n for n in satu if n.endswith(".ipynb")]) == 5
    assert satu == dua


def test_the_report_of_the_office_too(tmp_path, laporan_2019):
    """The sixth: made by the warm engine with all of 2019, and here by a kernel."""
    (tugas,) = (t for t in rencana.susun([2019], [AKAR / "data"], tmp_path, [], None, BAKU).terbitan[0].tugas if t.nama == "dinas")
    hasil = banyak._satu(tugas, tmp_path, rencana.halaman, mesin=jalankan.BAKU)
    assert hasil.sebab == ""
    assert {n: (laporan_2019 / "2019" / n).read_bytes() for n in ("dinas.ipynb", "dinas.html")} == {
        "dinas.ipynb": hasil.ipynb, "dinas.html": hasil.html}  # fmt: skip
