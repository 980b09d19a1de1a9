"""``iki lab``: JupyterLab at the home page, for this computer only; all that it keeps lies in the project's ``.lab/``.

Nothing of the user's own Jupyter is read or written: no configuration file is searched for, and settings, workspaces,
kernels' connection files, signatures and IPython's history lie in ``.lab/``. What Lab shows is trimmed by
``layar/lab/`` (settings and plugin switches). The server listens on 127.0.0.1, wants its token for every request,
has no terminals, and does not start when something would make it less safe.

Notebooks run at one click only when they are signed, and :func:`tanda_tangani` signs those that equal the ones shipped
with ikilib (``layar/lab/buku.json``, written by ``python -m ikilib.lab``): every other one makes Lab ask first.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import sys
import warnings
from pathlib import Path

from ikilib.masukan.lokasi import akar

SETELAN = Path(__file__).parent / "layar" / "lab"
DAFTAR = SETELAN / "buku.json"
AWAL = "notebooks/00_mulai.ipynb"
INANG = "127.0.0.1"
LONGGAR = ("JUPYTER_TOKEN", "JUPYTER_ALLOW_INSECURE_WRITES", "JUPYTER_SERVER_ALLOW_UNAUTHENTICATED_ACCESS",
           "JUPYTER_GATEWAY")  # fmt: skip


def buka(folder: str | os.PathLike[str] | None = None, porta: int | None = None, peramban: bool = True) -> None:
    """Serve that folder (default: the project) until it is stopped; ValueError on whatever is unsafe or not there.

    porta: a port of one's own choice, else the first free one; peramban: open the page in the browser.
    """
    folder = Path(folder or akar()).absolute()
    if not (folder / AWAL).is_file():
        raise ValueError(f"folder {folder.name} bukan folder buku kerja: tidak ada {AWAL} di dalamnya")
    keadaan = folder / ".lab"
    siapkan_lingkungan(os.environ, keadaan)
    buat_folder(keadaan)
    periksa_porta(porta)
    try:
        server = _server(setelan(folder, keadaan, porta, peramban))
        periksa(server)
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            print("Peringatan: iki lab dijalankan sebagai root; pakailah pengguna biasa.", file=sys.stderr)
        tanda_tangani(folder / "notebooks", server.contents_manager.notary)
        server.io_loop.add_callback(lambda: print(sambutan(server), flush=True))  # comes after the one that listens
        server.start()
    finally:
        _buang_setelan_kosong()


def _server(setelan: dict):
    """A server made ready, not started; what it is told here comes before all that it could find."""
    from jupyter_server.utils import JupyterServerAuthWarning
    from jupyterlab.labapp import LabApp
    from traitlets.config import Config

    # jupyter_lsp is there to tell Lab that there are no language servers; it warns of a handler that we close anyway.
    warnings.filterwarnings("ignore", category=JupyterServerAuthWarning)
    server = LabApp.initialize_server(config=Config(setelan), static_custom_path=[str(SETELAN)])
    for tanda in (signal.SIGINT, signal.SIGTERM):  # Jupyter's own way asks, and in English
        signal.signal(tanda, lambda *_: server.stop(from_signal=True))
    return server


def _buang_setelan_kosong() -> None:
    """Remove the empty folder that JUPYTER_NO_CONFIG makes in place of the user's configuration."""
    from jupyter_core.paths import jupyter_config_dir

    kosong = Path(jupyter_config_dir())
    if kosong.name.startswith("jupyter-clean-cfg"):  # the name that Jupyter gives to that folder, and to no other
        shutil.rmtree(kosong, ignore_errors=True)


def siapkan_lingkungan(lingkungan: dict, keadaan: Path) -> None:
    """Take every variable of Jupyter out and put ours in; ValueError, naming them, on those that loosen a server."""
    longgar = sorted(n for n in lingkungan if n.upper().startswith(LONGGAR))
    if longgar:
        raise ValueError(f"{', '.join(longgar)} mengubah pengamanan JupyterLab; hapus dari lingkungan, lalu ulangi")
    for nama in [n for n in lingkungan if n.upper().startswith("JUPYTER")]:
        del lingkungan[nama]
    lingkungan |= {
        "JUPYTER_NO_CONFIG": "1",
        "JUPYTER_PREFER_ENV_PATH": "1",
        "JUPYTER_DATA_DIR": str(keadaan / "data"),
        "JUPYTER_RUNTIME_DIR": str(keadaan / "runtime"),
        "IPYTHONDIR": str(keadaan / "ipython"),
    }


def buat_folder(keadaan: Path) -> None:
    """Make ``.lab/``, closed to other users; ValueError where that fails."""
    try:
        keadaan.mkdir(mode=0o700, exist_ok=True)
        keadaan.chmod(0o700)  # changes nothing on Windows, where a folder has the rights of the one above it
    except OSError as galat:
        raise ValueError(f"folder .lab tidak dapat dibuat: {galat.strerror}") from galat


def periksa_porta(porta: int | None) -> None:
    """ValueError when the port that was asked for is another program's."""
    with socket.socket() as s:
        if os.name != "nt":  # there it would take the port from whoever has it
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind((INANG, porta or 0))
        except OSError as galat:
            raise ValueError(f"port {porta} sedang dipakai program lain; pilih yang lain") from galat


def setelan(folder: Path, keadaan: Path, porta: int | None, peramban: bool) -> dict:
    """Every setting that differs from Jupyter's own, class by class."""
    berbagi = Path(sys.prefix, "share", "jupyter")
    return {
        "IdentityProvider": {"token": secrets.token_hex(24)},
        "ServerApp": {
            "ip": INANG,
            "root_dir": str(folder),
            "open_browser": peramban,
            "terminals_enabled": False,
            "allow_unauthenticated_access": False,
            "jpserver_extensions": {"jupyter_lsp": True},
            "allow_root": True,
            "log_level": 40,
            **({"port": porta, "port_retries": 0} if porta else {}),
        },
        "LabApp": {
            "log_level": 40,
            "default_url": f"/doc/tree/{AWAL}",
            "app_settings_dir": str(SETELAN),
            "custom_css": True,
            "user_settings_dir": str(keadaan / "setelan"),
            "workspaces_dir": str(keadaan / "ruang"),
            "labextensions_path": [str(berbagi / "labextensions")],
            "news_url": None,
            "check_for_updates_class": "jupyterlab.handlers.announcements.NeverCheckForUpdate",
            "extension_manager": "readonly",
        },
        "LanguageServerManager": {"autodetect": False},
        "KernelManager": {"transport_encryption": "auto"},
        "KernelSpecManager": {"kernel_dirs": [str(berbagi / "kernels")]},
    }


def periksa(server) -> None:
    """ValueError, naming all, when a setting that is in force is less safe than ours."""
    masuk = server.identity_provider
    aman = {
        "ip": server.ip == INANG,
        "sock": not server.sock,
        "token": masuk.auth_enabled and len(masuk.token) >= 32,
        "terminals_enabled": not server.terminals_enabled,
        "allow_origin": not (server.allow_origin or server.allow_origin_pat or server.allow_credentials),
        "allow_remote_access": not server.allow_remote_access,
        "allow_unauthenticated_access": not server.allow_unauthenticated_access,
        "disable_check_xsrf": not server.disable_check_xsrf,
        "gateway": not server.gateway_config.gateway_enabled,
    }
    if longgar := [n for n, ya in aman.items() if not ya]:
        raise ValueError(f"JupyterLab tidak dimulai karena setelannya tidak aman: {', '.join(longgar)}")


def sambutan(server) -> str:
    """What the terminal says: the address with its token, and how to stop."""
    alamat = f"http://{INANG}:{server.port}/doc/tree/{AWAL}?token={server.identity_provider.token}"
    return f"Buku kerja: {alamat}\nJaga alamat itu seperti kata sandi. Ctrl+C menghentikan."


# Which notebooks run at one click


def sidik_buku(berkas: Path) -> str:
    """A hash of all that a notebook holds, whatever its spacing; ValueError when it is none."""
    from ikilib.laporan.terbit import kanonik, sidik

    return sidik(kanonik(json.loads(berkas.read_text("utf-8"))))


def tanda_tangani(folder: Path, notaris) -> list[str]:
    """Sign those notebooks of a folder that equal the shipped ones; their names."""
    import nbformat

    kiriman, sama = json.loads(DAFTAR.read_text("utf-8")), []
    for berkas in sorted(folder.glob("*.ipynb")):
        with contextlib.suppress(OSError, ValueError):
            if kiriman.get(berkas.name) == sidik_buku(berkas):
                notaris.sign(nbformat.read(berkas, as_version=4))
                sama.append(berkas.name)
    return sama


def tulis_daftar(folder: Path) -> None:
    """Write the list of shipped notebooks from those of the project; ``make format`` does it."""
    isi = {b.name: sidik_buku(b) for b in sorted(folder.glob("*.ipynb"))}
    DAFTAR.write_text(f"{json.dumps(isi, indent=1)}\n", "utf-8", newline="\n")


if __name__ == "__main__":
    tulis_daftar(akar() / "notebooks")
