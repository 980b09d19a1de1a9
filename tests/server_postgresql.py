"""A PostgreSQL server for the tests: initdb in a temporary folder, as a user without rights, on loopback only."""

import contextlib
import glob
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

INDUK = "induk-contoh"  # password of the owner of this throw-away server


class Server(NamedTuple):
    """Where it listens; ``sql`` runs statements as its owner and returns the rows of the last one."""

    port: int

    def sql(self, *perintah: str) -> list[tuple]:
        import psycopg

        with psycopg.connect(host="127.0.0.1", port=self.port, user="pemilik", password=INDUK, dbname="postgres", autocommit=True) as con:
            for satu in perintah:
                cur = con.execute(satu)
            return cur.fetchall() if cur.description else []


def cari() -> str | None:
    """The folder with initdb and postgres: on PATH, else where Debian puts it."""
    di_jalur = shutil.which("initdb")
    calon = [os.path.dirname(os.path.realpath(di_jalur))] if di_jalur else []
    calon += sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)
    return next((c for c in calon if os.path.exists(os.path.join(c, "postgres"))), None)


@contextlib.contextmanager
def jalan(bin_: str):
    """The running server; PostgreSQL refuses to run as root, so root lends it another user."""
    folder = Path(tempfile.mkdtemp(prefix="iki-pg-"))
    orang = {}
    if os.geteuid() == 0:
        akun = pwd.getpwnam("nobody")
        os.chown(folder, akun.pw_uid, akun.pw_gid)
        orang = {"user": akun.pw_uid, "group": akun.pw_gid, "extra_groups": []}
    data, sandi, catatan = folder / "data", folder / "sandi", folder / "log"
    sandi.write_text(INDUK + "\n")
    sandi.chmod(0o644)
    perintah = [f"{bin_}/initdb", "-D", data, "-U", "pemilik", "--auth=scram-sha-256", f"--pwfile={sandi}", "-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run(perintah, check=True, capture_output=True, cwd=folder, **orang)
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    atur = ["listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories=", "fsync=off", "lc_messages=C"]
    with catatan.open("wb") as log:
        proses = subprocess.Popen([f"{bin_}/postgres", "-D", data, *(b for a in atur for b in ("-c", a))], cwd=folder, stdout=log, stderr=log, **orang)
    try:
        tunggu(port, proses, catatan)
        yield Server(port)
    finally:
        proses.terminate()
        proses.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def tunggu(port: int, proses: subprocess.Popen, catatan: Path) -> None:
    """Until it answers a query."""
    import psycopg

    batas = time.monotonic() + 60
    while True:
        assert proses.poll() is None, catatan.read_text("utf-8", "replace")
        try:
            return Server(port).sql("SELECT 1") and None
        except psycopg.OperationalError:
            assert time.monotonic() < batas, catatan.read_text("utf-8", "replace")
            time.sleep(0.05)
