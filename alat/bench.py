"""How long the usual things take on this computer: `make bench` (about a quarter of an hour on two cores).

Seconds depend on the computer, so what counts are ratios of things measured in this one run. It only measures: no
number here can fail a build. Prints a table in Markdown; `--json BERKAS` writes the same as JSON.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil

AKAR = Path(__file__).resolve().parents[1]
IKI = shutil.which("iki", path=str(Path(sys.executable).parent))
DATA = AKAR / "data"
TAHUN = ["2016", "2017", "2018", "2019", "2020", "2021"]
PROSES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
KEPALA = (
    "| yang diukur | n | median | terendah–tertinggi | satuan | sasaran | tercapai |\n|---|--:|--:|--:|---|---|---|"
)
LANGKAH = re.compile(r"langkah (\d+\.\d+) detik")
BANDING = AKAR / ".venv" / "banding"


@dataclass
class Baris:
    """One row of the table: a figure measured ``n`` times, and the target it is held against ('' for none)."""

    apa: str
    nilai: list[float]
    satuan: str = "detik"
    sasaran: str = ""
    tercapai: bool | None = None
    perintah: str = ""
    median: float = field(init=False)

    def __post_init__(self):
        self.median = statistics.median(self.nilai)


def detik(perintah: list, **lingkungan: str) -> float:
    """Seconds of one process; its own words matter only when it did not do its work."""
    mulai = time.perf_counter()
    hasil = subprocess.run(list(map(str, perintah)), cwd=AKAR, env={**os.environ, **lingkungan}, capture_output=True,
                           encoding="utf-8", timeout=1200)  # fmt: skip
    lama = time.perf_counter() - mulai
    if hasil.returncode:
        sys.exit(f"Kode {hasil.returncode} dari {' '.join(map(str, perintah))}:\n{hasil.stdout}{hasil.stderr}")
    return lama


def sehari_hari(ulangan: int) -> list[Baris]:
    """What a planner starts by hand; taken in turn, so that a busy moment falls on all alike."""
    with tempfile.TemporaryDirectory() as sementara:
        pekerjaan = {
            "import pandas": [sys.executable, "-c", "import pandas"],
            "iki periksa 2019": [IKI, "periksa", "2019", "--data", DATA],
            "iki evaluasi 2019 --format csv": [IKI, "evaluasi", "2019", "--format", "csv", "--data", DATA],
            "iki laporan 2019 --jabatan 18": [
                IKI,
                "laporan",
                "2019",
                "--jabatan",
                "18",
                "--ulang",
                "--keluaran",
                sementara,
            ],
        }
        putaran = [{nama: detik(p) for nama, p in pekerjaan.items()} for _ in range(ulangan)]
    patokan = statistics.median(p["import pandas"] for p in putaran)
    hasil = [Baris("import pandas (patokan)", [p["import pandas"] for p in putaran], perintah="import pandas")]
    for nama in list(pekerjaan)[1:]:
        lama = [p[nama] for p in putaran]
        hasil.append(Baris(nama, lama, perintah=f"{statistics.median(lama) / patokan:.2f} kali import pandas"))
    return hasil


def langkah() -> list[float]:
    """Seconds of the steps of every report since the log was last emptied."""
    log = AKAR / "log" / "laporan.log"
    isi = [float(n) for n in LANGKAH.findall(log.read_text(encoding="utf-8"))]
    log.unlink()
    return isi


def laporan(keluaran: Path, *pilihan: object, tahun: list[str] = TAHUN) -> tuple[float, list[float]]:
    """A whole run of `iki laporan`: its seconds, and those of the steps of each report."""
    (AKAR / "log" / "laporan.log").unlink(missing_ok=True)
    lama = detik([IKI, "laporan", *tahun, "--keluaran", keluaran, *(pilihan or ["--data", DATA])])
    return lama, langkah()


def semua_laporan(ulangan: int, kerja: Path) -> list[Baris]:
    """168 reports by the warm engine, and what of it is not the cells' own time."""
    putaran = [laporan(kerja / "168", "--data", DATA, "--ulang") for _ in range(ulangan)]
    assert all(len(sel) == 168 for _, sel in putaran)
    dinding = [lama for lama, _ in putaran]
    rasio = [lama / (sum(sel) / PROSES) for lama, sel in putaran]
    beban = [1000 * (lama * PROSES - sum(sel)) / 168 for lama, sel in putaran]
    sel = [statistics.mean(s) for _, s in putaran]
    ulang = [laporan_lagi(kerja / "168") for _ in range(ulangan)]
    p = f"iki laporan 2016 … 2021 ({PROSES} proses)"
    return [
        Baris("168 laporan, mesin hangat", dinding, perintah=p),
        sasaran(Baris("168 laporan : (jumlah waktu sel / proses)", rasio, "kali", perintah=p), 1.15),
        sasaran(Baris("beban di luar sel, per laporan dan proses", beban, "milidetik", perintah=p), 50),
        sasaran(Baris("sel satu laporan, rata-rata", sel, perintah=p), 0.5),
        sasaran(Baris("tidak ada yang berubah", ulang, perintah=p), 2),
    ]


def laporan_lagi(keluaran: Path) -> float:
    return detik([IKI, "laporan", *TAHUN, "--keluaran", keluaran, "--data", DATA])


def sasaran(b: Baris, batas: float, *, paling_sedikit: bool = False) -> Baris:
    b.sasaran = f"{'≥' if paling_sedikit else '≤'} {batas}"
    b.tercapai = b.median >= batas if paling_sedikit else b.median <= batas
    return b


def puncak(perintah: list[object], selang: float = 0.1) -> float:
    """Highest memory of a command with all its processes, in MiB (PSS: shared pages counted once)."""
    p = psutil.Popen(list(map(str, perintah)), cwd=AKAR, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    tertinggi = 0
    while p.poll() is None:
        jumlah = 0
        for anak in [p, *p.children(recursive=True)]:
            try:
                jumlah += anak.memory_full_info().pss
            except psutil.Error:
                continue
        tertinggi = max(tertinggi, jumlah)
        time.sleep(selang)
    return tertinggi / 2**20


def banyak_kantor(per_168: float, kerja: Path) -> list[Baris]:
    """Six offices, 1.008 reports: the time of one must not depend on how many there are."""
    kantor = [shutil.copytree(DATA, kerja / "kantor" / f"kantor_{n}") for n in "abcdef"]
    pilihan = [x for k in kantor for x in ("--data", k)]
    lama, sel = laporan(kerja / "1008", *pilihan)
    assert len(sel) == 1008
    rasio = (lama / 1008) / (per_168 / 168)
    return [
        Baris("1.008 laporan enam kantor", [lama], perintah="iki laporan 2016 … 2021 --data … (6 kali)"),
        sasaran(Baris("waktu per laporan, 1.008 : 168", [rasio], "kali"), 1.1),
    ]


def memori(kerja: Path) -> Baris:
    perintah = [IKI, "laporan", *TAHUN, "--data", DATA, "--ulang", "--keluaran", kerja / "memori"]
    batas = 1024 + 150 * PROSES
    return sasaran(
        Baris("memori tertinggi (PSS)", [puncak(perintah)], "MiB", perintah="iki laporan 2016 … 2021"), batas
    )


def buku(tahun: list[str]) -> list[tuple[str, dict]]:
    """Template and parameters of every report, as another engine takes them."""
    sys.path.insert(0, str(AKAR))
    from ikilib import tafsir

    hasil = []
    for t in map(int, tahun):
        hasil.append(("notebooks/03_evaluasi.ipynb", {"tahun": t}))
        hasil += [("notebooks/04_individu.ipynb", {"tahun": t, "jabatan": j}) for j in tafsir.jabatan()["id"]]
    return hasil


LAIN = """
import json, logging, multiprocessing, os, sys
daftar, mesin, proses, folder = json.loads(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
os.chdir(sys.argv[5])

def satu(nomor):
    templat, parameter = daftar[nomor]
    keluar = f"{folder}/{mesin}_{proses}_{nomor}.ipynb"
    if mesin == "ploomber":
        from ploomber_engine import execute_notebook
        execute_notebook(templat, keluar, parameters=parameter, progress_bar=False)
    else:
        import papermill
        papermill.execute_notebook(templat, keluar, parameters=parameter, progress_bar=False)

if __name__ == "__main__":
    if proses == 1:
        for i in range(len(daftar)):
            satu(i)
    else:
        with multiprocessing.Pool(proses) as kolam:
            kolam.map(satu, range(len(daftar)), chunksize=1)
"""


def mesin_lain(kerja: Path, ulangan: int) -> list[Baris]:
    """The same notebooks (28 of 2019) by others: no check of the result, no page, no manifest; ours makes all that."""
    skrip = kerja / "lain.py"
    skrip.write_text(LAIN, encoding="utf-8")
    daftar = json.dumps(buku(["2019"]))
    lingkungan = {
        "IKI_DATA": str(DATA),
        "PYTHONPATH": f"{AKAR}{os.pathsep}{BANDING}",
        "PLOOMBER_STATS_ENABLED": "false",
        "OPENBLAS_NUM_THREADS": "1",
    }

    def lain(mesin: str, proses: int) -> float:
        return detik([sys.executable, skrip, daftar, mesin, proses, kerja, AKAR], **lingkungan)

    def kita(*pilihan: object) -> float:
        return laporan(kerja / "28", "--data", DATA, "--ulang", *pilihan, tahun=["2019"])[0]

    cara: dict[str, Callable[[], float]] = {
        "28 laporan, ikilib, 1 proses": lambda: kita("--proses", 1),
        f"28 laporan, ikilib, {PROSES} proses": lambda: kita("--proses", PROSES),
        "28 buku, papermill satu demi satu": lambda: lain("papermill", 1),
        f"28 buku, papermill {PROSES} proses": lambda: lain("papermill", PROSES),
    }
    if BANDING.is_dir():
        # not in a pool: its shell takes the place of __main__, after which a pool loses its tasks
        cara["28 buku, ploomber-engine satu demi satu"] = lambda: lain("ploomber", 1)
    putaran = [{nama: f() for nama, f in cara.items()} for _ in range(ulangan)]
    hasil = [Baris(nama, [p[nama] for p in putaran]) for nama in cara]
    satu, dua = list(cara)[:2]
    for nama in list(cara)[2:]:
        acuan = satu if "satu" in nama else dua
        b = Baris(f"{nama.split(', ')[1]} : ikilib", [p[nama] / p[acuan] for p in putaran], "kali")
        hasil.append(sasaran(b, 1, paling_sedikit=True))
    return hasil


def dua_mesin_sama(kerja: Path) -> Baris:
    """All 168 by the stock engine too: every published file must be the same, byte by byte."""
    detik([IKI, "laporan", *TAHUN, "--keluaran", kerja / "baku", "--data", DATA, "--mesin", "baku"])
    satu, dua = ({b.relative_to(k): b.read_bytes() for b in k.rglob("*") if b.is_file() and "arsip" not in b.parts}
                 for k in (kerja / "168", kerja / "baku"))  # fmt: skip
    beda = [n for n in satu.keys() | dua.keys() if satu.get(n) != dua.get(n)]
    return sasaran(Baris(f"berkas yang berbeda antara kedua mesin, dari {len(satu)}", [len(beda)], "berkas"), 0)


def dask(kerja: Path, ulangan: int) -> list[Baris]:
    """One worker against two, on a scheduler that runs already: the reports of three years."""
    waktu: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(ulangan):
        for n in waktu:
            with kluster(kerja, n) as alamat:
                laporan(
                    kerja / f"dask_{n}", "--data", DATA, "--dask", alamat, "--jabatan", "1", "--ulang", tahun=["2019"]
                )
                lama, _ = laporan(kerja / f"dask_{n}", "--data", DATA, "--dask", alamat, "--ulang", tahun=TAHUN[2:5])
                waktu[n].append(lama)
    rasio = [a / b for a, b in zip(waktu[1], waktu[2], strict=True)]
    return [
        Baris("84 laporan, Dask 1 pekerja", waktu[1]),
        Baris("84 laporan, Dask 2 pekerja", waktu[2]),
        sasaran(Baris("Dask, 1 pekerja : 2 pekerja", rasio, "kali"), 1.7, paling_sedikit=True),
    ]


class kluster:
    """A scheduler with ``n`` workers, each one process, while the block lasts."""

    def __init__(self, kerja: Path, n: int):
        self.berkas, self.n, self.semua = kerja / f"penjadwal_{n}.json", n, []

    def __enter__(self) -> str:
        self.berkas.unlink(missing_ok=True)
        self._mulai("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(self.berkas))
        while not (self.berkas.exists() and self.berkas.read_text()):
            time.sleep(0.05)
        alamat = json.loads(self.berkas.read_text())["address"]
        for _ in range(self.n):
            self._mulai(
                "dask_worker", alamat, "--no-nanny", "--nthreads", "1", "--local-directory", str(self.berkas.parent)
            )
        time.sleep(5)  # until they have joined
        return alamat

    def _mulai(self, modul: str, *pilihan: str) -> None:
        perintah = [sys.executable, "-m", f"distributed.cli.{modul}", *pilihan, "--no-dashboard"]
        keluaran = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.semua.append(subprocess.Popen(perintah, env={**os.environ, "PYTHONPATH": str(AKAR)}, **keluaran))

    def __exit__(self, *galat) -> None:
        for p in reversed(self.semua):
            p.terminate()
        for p in self.semua:
            p.wait()


def skala(ulangan: int) -> list[Baris]:
    from bench_evaluasi import ukur

    u = ukur(ulangan)
    rasio = [a / b for a, b in zip(u["kami_detik"], u["gabung_detik"], strict=True)]
    return [
        Baris(f"evaluasi {u['baris']:,} baris (514 kantor)".replace(",", "."), u["kami_detik"]),
        Baris("hanya penggabungan tabel yang sama (pandas.merge)", u["gabung_detik"]),
        sasaran(Baris("evaluasi : penggabungan", rasio, "kali"), 2),
    ]


def layar() -> list[Baris]:
    """The workbook's screen in a browser, its targets those of a reader who waits."""
    from bench_layar import ukur
    from gambar import cari_chromium

    if not (chromium := cari_chromium()):
        print("Layar kerja tidak diukur: chromium tidak ada.", file=sys.stderr)
        return []
    nama = {
        "buka": ("layar kerja: dari alamat ke layar pertama, tanpa klik", 5000),
        "pilihan": ("layar kerja: satu pilihan, 165 baris", 150),
        "baris": ("layar kerja: satu baris dan kartunya", 150),
        "huruf": ("layar kerja: satu huruf pencarian", 50),
    }
    return [sasaran(Baris(nama[k][0], v, "milidetik"), nama[k][1]) for k, v in ukur(chromium).items()]


def markdown(b: Baris) -> str:
    """One row of the table, numbers as Indonesian prints them."""

    def angka(x: float) -> str:
        return (f"{x:.0f}" if abs(x) >= 100 else f"{x:.2f}").replace(".", ",")

    sel = [
        f"{b.apa} (`{b.perintah}`)" if b.perintah else b.apa,
        str(len(b.nilai)),
        angka(b.median),
        f"{angka(min(b.nilai))}–{angka(max(b.nilai))}",
        b.satuan,
        b.sasaran.replace(".", ","),
        {None: "", True: "ya", False: "TIDAK"}[b.tercapai],
    ]
    return f"| {' | '.join(sel)} |"


def main() -> None:
    pilihan = argparse.ArgumentParser(description=__doc__)
    pilihan.add_argument("--json", type=Path, help="juga tulis semua angka ke berkas ini")
    pilihan.add_argument("--cepat", action="store_true", help="tiap hal sekali saja")
    p = pilihan.parse_args()
    n = 1 if p.cepat else 3
    print(f"Python {sys.version.split()[0]}, {PROSES} inti; semua perbandingan dari satu kali jalan ini.\n\n{KEPALA}")
    semua: list[Baris] = []
    with tempfile.TemporaryDirectory() as folder:
        kerja = Path(folder)
        for bagian in (
            lambda: semua_laporan(n, kerja),
            lambda: [memori(kerja)],
            lambda: banyak_kantor(semua[0].median, kerja),
            lambda: mesin_lain(kerja, n),
            lambda: dask(kerja, n),
            lambda: skala(5),
            lambda: sehari_hari(1 if p.cepat else 7),
            layar,
            lambda: [dua_mesin_sama(kerja)],
        ):
            for b in bagian():
                semua.append(b)
                print(markdown(b), flush=True)
    if p.json:
        p.json.write_text(json.dumps([asdict(b) for b in semua], indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
