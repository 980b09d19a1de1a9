"""A real JupyterLab for the tests: 127.0.0.1, a token, folders of its own, the shipped notebooks as copies."""

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

AKAR = Path(__file__).resolve().parents[1]
KINI = ".jp-NotebookPanel:not(.lm-mod-hidden)"


def _bandar() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@contextlib.contextmanager
def lab(tempat: Path, buku: list[str]):
    """A running server over copies of those notebooks in ``tempat``; yields (address, token)."""
    akar = tempat / "akar"
    (akar / "notebooks").mkdir(parents=True)
    for nama in buku:
        shutil.copy(AKAR / "notebooks" / nama, akar / "notebooks" / nama)
    token, bandar = secrets.token_hex(16), _bandar()
    folder = {
        f"JUPYTER{x}_DIR": str(tempat / x) for x in ("_CONFIG", "_DATA", "_RUNTIME", "LAB_SETTINGS", "LAB_WORKSPACES")
    }
    atur = tempat / "app_settings"
    atur.mkdir()
    isi = {
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false"},
        "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
        "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
    }
    (atur / "overrides.json").write_text(json.dumps(isi))
    lingkungan = (
        os.environ
        | folder
        | {"PYTHONPATH": str(AKAR), "IKI_DATA": str(AKAR / "data"), "IPYTHONDIR": str(tempat / "ipy")}
    )
    perintah = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={bandar}",
        f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={akar}", f"--LabApp.app_settings_dir={atur}",
        "--allow-root",
    ]  # fmt: skip
    with open(tempat / "lab.log", "wb") as log:
        p = subprocess.Popen(perintah, env=lingkungan, stdout=log, stderr=log, cwd=akar)
    alamat = f"http://127.0.0.1:{bandar}"
    try:
        _tunggu(f"{alamat}/api/status?token={token}", p)
        yield alamat, token
    finally:
        p.terminate()
        p.wait(20)


def _tunggu(alamat: str, p) -> None:
    for _ in range(600):
        with contextlib.suppress(OSError):
            return urllib.request.urlopen(alamat, timeout=2).close()
        assert p.poll() is None, "JupyterLab berhenti sendiri"
        time.sleep(0.1)
    raise AssertionError("JupyterLab tidak menjawab")


def buka(halaman, alamat: str, token: str, buku: str) -> None:
    """Open a notebook, run it whole, wait for its screen."""
    halaman.goto(f"{alamat}/doc/tree/notebooks/{buku}?token={token}")
    halaman.wait_for_selector(f'{KINI} .jp-Notebook-ExecutionIndicator[data-status="idle"]', timeout=60_000)
    for sisa in (2, 1, 0):  # Lab shows the idle circle before its kernel listens, and then leaves cells unrun
        halaman.click('.lm-MenuBar-item:has-text("Run")')
        halaman.click('.lm-Menu-item[data-command="runmenu:run-all"]')
        with contextlib.suppress(Exception) if sisa else contextlib.nullcontext():
            return halaman.wait_for_selector(f"{KINI} .iki.layar.hidup", timeout=40_000)
