"""The real `iki lab` for the tests: one server a run, over copies of the project's notebooks and data.

A module of browser tests has one fixture of its own; `lab` and `peramban` come from conftest.py:

    @pytest.fixture(scope="module", params=TINGGI)
    def layar(request, lab, peramban):
        with terbuka(lab, peramban, "06_jelajah.ipynb", request.param) as halaman:
            yield halaman

`halaman` is Playwright's page with the screen open by the button of the notebook's first cell; `tunggu`, `klik` and
`pilih` do something inside the screen and wait for its answer. What a test writes, it writes into `lab.data`, a copy
that the other modules see as well: take it back, or use a year that nobody else looks at.
"""

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import matplotlib

AKAR = Path(__file__).resolve().parents[1]
TINGGI = (768, 625)  # of the page at 1366 wide: the whole screen of the office's computers, and what browser bars leave
KINI = ".jp-NotebookPanel:not(.lm-mod-hidden)"
JEMU = f"{KINI} .iki.layar.hidup"
TOMBOL = f'{KINI} button:has-text("Buka layar kerja")'
SIAP = f'{KINI} .jp-Notebook-ExecutionIndicator[data-status="idle"]'
# What a user may have in his own Jupyter: `iki lab` must not read it.
LONGGAR = '{"IdentityProvider": {"token": ""}, "ServerApp": {"ip": "0.0.0.0", "allow_origin": "*", "terminals_enabled": true}}'
BATAS = 60_000  # milliseconds; generous, for a machine that does other things as well


def lingkungan(rumah: Path, **lain: str) -> dict[str, str]:
    """An environment with that home and no variable of Jupyter, for a server of this source tree."""
    bersih = {k: v for k, v in os.environ.items() if not k.upper().startswith(("JUPYTER", "IPYTHON"))}
    tetap = {"PYTHONPATH": str(AKAR), "MPLCONFIGDIR": matplotlib.get_cachedir()}  # its list of fonts is made once
    return bersih | tetap | {"HOME": str(rumah), "USERPROFILE": str(rumah)} | lain


class _TanpaAlih(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


_PENANYA = urllib.request.build_opener(urllib.request.ProxyHandler({}), _TanpaAlih)


@contextlib.contextmanager
def iki_lab(tempat: Path, **lain: str):
    """`iki lab` over `tempat/proyek`; yields akar, data, rumah, alamat (http://127.0.0.1:N), token, pid, log."""
    akar, rumah, log = tempat / "proyek", tempat / "rumah", tempat / "lab.log"
    (rumah / ".jupyter").mkdir(parents=True)
    (rumah / ".jupyter" / "jupyter_server_config.json").write_text(LONGGAR)
    abaikan = shutil.ignore_patterns(".ipynb_checkpoints")
    for folder in ("notebooks", "data"):
        shutil.copytree(AKAR / folder, akar / folder, ignore=abaikan)
    shutil.copy(AKAR / "PANDUAN.md", akar)
    shutil.copytree(AKAR / "docs", akar / "docs")  # the guide's pictures
    with socket.socket() as s:  # a port of our own: others who test on this computer begin at 8888 as well
        s.bind(("127.0.0.1", 0))
        porta = s.getsockname()[1]
    perintah = [sys.executable, "-m", "ikilib.cli", "lab", akar, "--tanpa-peramban", "--port", str(porta)]
    with log.open("wb") as galat:
        proses = subprocess.Popen(
            perintah, cwd=tempat, env=lingkungan(rumah, IKI_DATA=str(akar / "data"), **lain),
            stdout=subprocess.PIPE, stderr=galat, encoding="utf-8",
        )  # fmt: skip
    try:
        baris = proses.stdout.readline()
        temu = re.search(r"(http://127\.0\.0\.1:\d+)/\S+token=(\w+)", baris)
        assert temu, f"iki lab: {baris}{log.read_text('utf-8')}"
        alamat = {"alamat": temu[1], "token": temu[2]}
        yield SimpleNamespace(akar=akar, data=akar / "data", rumah=rumah, log=log, pid=proses.pid, **alamat)
    finally:
        proses.terminate()
        proses.wait(30)
        proses.stdout.close()


def tanya(lab, cara: str, alamat: str, token: bool = True, **kepala: str) -> tuple[int, str]:
    """Ask the server, with its token or without one: status and text."""
    kepala |= {"Authorization": f"token {lab.token}"} if token else {}
    try:
        tanya_ = urllib.request.Request(f"{lab.alamat}{alamat}", headers=kepala, method=cara)
        with _PENANYA.open(tanya_, timeout=60) as j:
            return j.status, j.read().decode("utf-8")
    except urllib.error.HTTPError as galat:
        return galat.code, ""


@contextlib.contextmanager
def halaman_lab(lab, peramban, buku: str, tinggi: int = TINGGI[0]):
    """A page at that notebook, nothing run; at the end: no error, no dialog, no request that left 127.0.0.1."""
    for sesi in json.loads(tanya(lab, "GET", "/api/sessions")[1]):  # a kernel outlives its page
        tanya(lab, "DELETE", f"/api/sessions/{sesi['id']}")
    konteks = peramban.new_context(
        viewport={"width": 1366, "height": tinggi}, locale="id-ID", accept_downloads=True
    )
    halaman, galat, keluar = konteks.new_page(), [], []
    konteks.on("console", lambda m: galat.append(f"{m.text} {m.location}") if m.type == "error" else None)
    konteks.on("weberror", lambda e: galat.append(str(e.error)))
    konteks.on("request", lambda r: keluar.append(r.url) if re.match(r"(http|ws)s?://(?!127\.0\.0\.1:)", r.url) else None)
    try:
        halaman.goto(f"{lab.alamat}/doc/tree/notebooks/{buku}?token={lab.token}", timeout=BATAS)
        yield halaman
        assert not galat, galat
        assert not keluar, keluar
        assert halaman.locator(".jp-Dialog, .jp-RenderedText[data-mime-type*=stderr]").count() == 0
    finally:
        konteks.close()


@contextlib.contextmanager
def terbuka(lab, peramban, buku: str, tinggi: int = TINGGI[0]):
    """The same, with the screen opened by its button."""
    with halaman_lab(lab, peramban, buku, tinggi) as halaman:
        buka(halaman)
        yield halaman


def buka(halaman) -> None:
    """Press the first cell's button and wait for the screen.

    Lab leaves cells unrun, without a word, when it is told to run before its session is there. Under `iki lab` the
    button takes no click until then (layar/lab/custom.css); Playwright waits for that as a reader does.
    """
    halaman.wait_for_selector(SIAP, timeout=BATAS)
    halaman.click(TOMBOL, timeout=BATAS)
    halaman.wait_for_selector(f"{JEMU}[data-ke]", timeout=BATAS)


def tunggu(halaman, perbuatan) -> None:
    """Do it, and wait for the answer: every act is answered under a new number."""
    ke = halaman.get_attribute(JEMU, "data-ke")
    perbuatan()
    halaman.wait_for_function("([s, ke]) => document.querySelector(s).dataset.ke !== ke", arg=[JEMU, ke], timeout=BATAS)


def klik(halaman, apa: str) -> None:
    tunggu(halaman, lambda: halaman.click(f"{JEMU} {apa}"))


def pilih(halaman, aksi: str, nilai: str) -> None:
    tunggu(halaman, lambda: halaman.select_option(f"{JEMU} select[data-aksi={aksi}]", nilai))
