"""What all tests share: the data set, the reports of 2019 made once, and the parts of the system.

Parts of the system that pip does not install are looked for, and never left out without saying so. A test that
wants Chromium takes the fixture `chromium`, one that wants LibreOffice `libreoffice` or `writer`, one that wants
PostgreSQL `postgresql`. Where there is none it is skipped, and the last lines of the run say so; with IKI_SISTEM=wajib,
as .ci/run sets it, it fails.
"""

import collections
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import server_postgresql

AKAR = Path(__file__).resolve().parents[1]
os.environ["IKI_DATA"] = str(AKAR / "data")  # the illustrative set, also where an office has its own in kantor/

TIDAK_ADA = "bagian sistem tidak ada: "
CARA = {
    "chromium": "Pasang chromium, atau isi IKI_CHROMIUM dengan tempatnya.",
    "libreoffice": "Pasang libreoffice-calc dan python3-uno (Python sistem yang dapat import uno).",
    "postgresql": "Pasang postgresql (initdb dan postgres).",
    "writer": "Pasang libreoffice-writer.",
}
PYTHON_UNO = ("/usr/bin/python3", "python3")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium: what IKI_CHROMIUM names, else the first of the usual ones on PATH."""
    nama = os.environ.get("IKI_CHROMIUM")
    tempat = next(filter(None, map(shutil.which, [nama] if nama else CHROMIUM)), None)
    return tempat or tanpa("chromium")


@pytest.fixture(scope="module")
def peramban(chromium):
    """A Chromium; of a module, not of the run: while it is there, no other test could use asyncio."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as pw:
        p = pw.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield p
        p.close()


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """The one `iki lab` of the run (tests/lab_uji.py)."""
    from lab_uji import iki_lab

    with iki_lab(tmp_path_factory.mktemp("lab")) as ada:
        yield ada


@pytest.fixture(scope="session")
def libreoffice() -> tuple[str, str]:
    """Path of LibreOffice, and of the Python that speaks with it (its `uno` belongs to the system, not to .venv)."""
    soffice = shutil.which("soffice")
    calon = [p for nama in PYTHON_UNO if (p := shutil.which(nama))]
    python = next(
        (p for p in calon if subprocess.run([p, "-c", "import uno"], capture_output=True).returncode == 0), None
    )
    return (soffice, python) if soffice and python else tanpa("libreoffice")


@pytest.fixture(scope="session")
def postgresql():
    """A PostgreSQL server of our own on 127.0.0.1, in a folder of its own, gone with the tests."""
    bin_ = server_postgresql.cari()
    if not bin_:
        tanpa("postgresql")
    with server_postgresql.jalan(bin_) as server:
        yield server


@pytest.fixture(scope="session")
def writer() -> str:
    """Path of a LibreOffice that knows Word documents."""
    soffice = shutil.which("soffice")
    ada = soffice and any((Path(soffice).resolve().parent / n).exists() for n in ("libswlo.so", "swlo.dll"))
    return soffice if ada else tanpa("writer")


@pytest.fixture(scope="session")
def laporan_2019(tmp_path_factory) -> Path:
    """The output folder of `iki laporan 2019`, the whole command, run once for every test that looks at reports."""
    keluaran = tmp_path_factory.mktemp("jadi")
    perintah = [sys.executable, "-m", "ikilib.cli", "laporan", "2019", "--keluaran", keluaran]
    p = subprocess.run(perintah, cwd=AKAR, capture_output=True, encoding="utf-8")
    assert (p.returncode, p.stderr, p.stdout) == (0, "", "2019: 28 laporan selesai\n"), p.stderr
    return keluaran


def tanpa(bagian: str) -> None:
    """Ends the asking test: skipped, or failed where every part must be there."""
    akhiri = pytest.fail if os.environ.get("IKI_SISTEM") == "wajib" else pytest.skip
    akhiri(f"{TIDAK_ADA}{bagian}. {CARA[bagian]}")


def pytest_collection_modifyitems(items):
    """`-m sistem` selects, `-m 'not sistem'` leaves out, what wants a part of the system."""
    for item in items:
        if CARA.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker("sistem")


def baris_gangguan(nama: str) -> list[str]:
    """Rows of the list of faults in a test's name: `test_r1_…`, `test_…[F9 a zip bomb]` → R1, F9."""
    return [f"{t.upper()}{n}" for t, n in re.findall(r"(?:[\[_ -]|^)([FSCKLNRDX])(\d{1,2})(?=[_ \]-]|$)", nama, re.I)]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter):
    """After all else that pytest says: the rows of the list of faults that were tested, and what was not there."""
    yield
    hasil = {
        k: {b for r in terminalreporter.stats.get(k, []) for b in baris_gangguan(r.nodeid.split("::", 1)[-1])}
        for k in ("passed", "failed")
    }
    for tabel in "FSCKLNRDX":
        lulus = sorted((b for b in hasil["passed"] - hasil["failed"] if b[0] == tabel), key=lambda b: int(b[1:]))
        if lulus:
            terminalreporter.write_line(f"Gangguan {tabel} yang diuji dan lulus: {' '.join(lulus)}")
    laporan = [r for keadaan in ("skipped", "error") for r in terminalreporter.stats.get(keadaan, [])]
    temuan = [re.search(rf"{TIDAK_ADA}(\w+)", str(r.longrepr)) for r in laporan]
    kurang = collections.Counter(t[1] for t in temuan if t)
    terminalreporter.write_line("")
    for bagian, n in kurang.items():
        terminalreporter.write_line(f"TIDAK diuji di komputer ini: {bagian} ({n} tes). {CARA[bagian]}")
    if not kurang:
        terminalreporter.write_line("Bagian sistem yang tidak diuji: tidak ada.")
