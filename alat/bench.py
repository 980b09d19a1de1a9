"""How long the usual things take on this computer: `make bench`.

Seconds depend on the computer, so each is also given as a multiple of `import pandas`, measured in the same
run and in turn with the others. It only measures: no number here can fail a build.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

AKAR = Path(__file__).resolve().parents[1]
IKI = shutil.which("iki", path=str(Path(sys.executable).parent))
TAHUN = "2019"
ULANGAN = 7


def pekerjaan(keluaran: str) -> dict[str, list[str]]:
    """What is measured, whole processes as a planner starts them; the first is the yardstick."""
    data = ["--data", str(AKAR / "data")]
    return {
        "import pandas": [sys.executable, "-c", "import pandas"],
        "membaca masukan (iki periksa)": [IKI, "periksa", TAHUN, *data],
        "iki evaluasi, csv": [IKI, "evaluasi", TAHUN, "--format", "csv", *data],
        "satu laporan individu": [IKI, "laporan", TAHUN, "--jabatan", "18", "--keluaran", keluaran, *data],
    }


def detik(perintah: list[str]) -> float:
    """Seconds of one process; its own words matter only when it did not do its work."""
    mulai = time.perf_counter()
    hasil = subprocess.run(perintah, cwd=AKAR, capture_output=True, encoding="utf-8")
    lama = time.perf_counter() - mulai
    if hasil.returncode:
        sys.exit(f"Kode {hasil.returncode} dari {' '.join(perintah)}:\n{hasil.stdout}{hasil.stderr}")
    return lama


def ukur() -> dict[str, float]:
    """Median seconds of each, taken in turn so that a busy moment falls on all alike."""
    putaran = []
    for _ in range(ULANGAN):
        with tempfile.TemporaryDirectory() as keluaran:
            putaran.append({nama: detik(perintah) for nama, perintah in pekerjaan(keluaran).items()})
    return {nama: statistics.median(p[nama] for p in putaran) for nama in putaran[0]}


def main() -> None:
    hasil = ukur()
    patokan = next(iter(hasil.values()))
    print(f"Median {ULANGAN} kali; Python {sys.version.split()[0]}, {os.cpu_count()} inti, tahun {TAHUN}\n")
    print(f"{'pekerjaan':32}{'detik':>8}{'kali':>8}")
    for nama, lama in hasil.items():
        print(f"{nama:32}{lama:8.2f}{lama / patokan:8.2f}".replace(".", ","))


if __name__ == "__main__":
    main()
