"""`iki lab`: for this computer only, nothing of the user's own Jupyter, and only shipped notebooks run at one click."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.parse
from pathlib import Path
from types import SimpleNamespace

import nbformat
import psutil
import pytest
from lab_uji import AKAR, LONGGAR, iki_lab, lingkungan, tanya
from nbformat.sign import NotebookNotary

from ikilib import lab as lab_

BUKU = "06_jelajah.ipynb"


# The server that runs


@pytest.mark.parametrize(
    ("cara", "alamat"),
    [("GET", "/api/contents"), ("GET", "/api/kernels"), ("POST", "/api/kernels"), ("GET", "/api/sessions"),
     ("GET", "/lab/api/settings"), ("GET", "/lsp/status")],
)  # fmt: skip
def test_without_its_token_the_server_tells_nothing(lab, cara, alamat):
    assert tanya(lab, cara, alamat, token=False)[0] == 403


@pytest.mark.parametrize("alamat", ["/lab", f"/doc/tree/notebooks/{BUKU}", f"/files/notebooks/{BUKU}"])
def test_without_its_token_a_page_leads_to_the_question_for_it(lab, alamat):
    assert tanya(lab, "GET", alamat, token=False) == (302, "")


def test_with_its_token_it_opens_at_the_home_page(lab):
    assert tanya(lab, "GET", "/api/contents")[0] == 200
    assert len(lab.token) == 48
    with lab.log.open(encoding="utf-8") as catatan:
        assert "Traceback" not in catatan.read()


def test_it_has_no_terminals(lab):
    assert tanya(lab, "POST", "/api/terminals")[0] == 404


def test_it_and_its_kernels_listen_on_this_computer_only(lab):
    proses = psutil.Process(lab.pid)
    semua = [s for p in (proses, *proses.children(recursive=True)) for s in p.net_connections("inet")]
    pendengar = {s.laddr.ip for s in semua if s.status == psutil.CONN_LISTEN}
    assert pendengar == {"127.0.0.1"}


def test_a_page_of_another_name_that_points_here_is_refused(lab):
    assert tanya(lab, "GET", "/api/contents", Host="jahat.example")[0] == 403


def test_what_it_keeps_is_closed_to_other_users_and_to_the_browser(lab):
    keadaan = lab.akar / ".lab"
    assert keadaan.stat().st_mode & 0o777 == 0o700
    catatan = next((keadaan / "runtime").glob("jpserver-*.json"))  # holds the token
    assert tanya(lab, "GET", f"/files/.lab/runtime/{catatan.name}")[0] == 404
    assert tanya(lab, "GET", f"/api/contents/.lab/runtime/{catatan.name}")[0] == 404


def test_the_users_own_jupyter_is_neither_read_nor_written(lab):
    """His own settings would have taken the token away and opened the server to the network (the tests above)."""
    isi = {b.relative_to(lab.rumah).as_posix(): b for b in lab.rumah.rglob("*") if b.is_file()}
    jupyter = {n for n in isi if "jupyter" in n.casefold() or "ipython" in n.casefold()}
    assert jupyter == {".jupyter/jupyter_server_config.json"}
    assert isi[".jupyter/jupyter_server_config.json"].read_text() == LONGGAR


def test_ctrl_c_stops_it_without_a_question_and_leaves_nothing_in_the_temporary_folder(tmp_path):
    (sementara := tmp_path / "sementara").mkdir()
    with iki_lab(tmp_path, TMPDIR=str(sementara), TEMP=str(sementara)) as satu:
        proses = psutil.Process(satu.pid)
        proses.send_signal(signal.SIGINT)
        assert proses.wait(60) in (0, None)
    assert list(sementara.iterdir()) == []
    assert [b for b in satu.log.read_text("utf-8").splitlines() if not b.startswith("Peringatan: ")] == []


# What is refused


@pytest.mark.parametrize(
    "nama",
    ["JUPYTER_TOKEN", "JUPYTER_TOKEN_FILE", "JUPYTER_ALLOW_INSECURE_WRITES", "JUPYTER_GATEWAY_URL",
     "JUPYTER_SERVER_ALLOW_UNAUTHENTICATED_ACCESS"],
)  # fmt: skip
def test_a_variable_that_loosens_a_server_is_refused_by_name(nama):
    with pytest.raises(ValueError, match=rf"^{nama} mengubah pengamanan JupyterLab; hapus"):
        lab_.siapkan_lingkungan({nama: "", "PATH": "/bin"}, Path("keadaan"))


def test_every_other_variable_of_jupyter_is_left_behind():
    isi = {"JUPYTER_CONFIG_PATH": "a", "JUPYTERLAB_SETTINGS_DIR": "b", "JUPYTER_CONFIG_DIR": "c", "PATH": "/bin"}
    lab_.siapkan_lingkungan(isi, Path("keadaan"))
    assert sorted(isi) == ["IPYTHONDIR", "JUPYTER_DATA_DIR", "JUPYTER_NO_CONFIG", "JUPYTER_PREFER_ENV_PATH",
                           "JUPYTER_RUNTIME_DIR", "PATH"]  # fmt: skip
    assert {Path(isi[n]).parts[0] for n in ("IPYTHONDIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")} == {"keadaan"}


def aman():
    masuk = SimpleNamespace(auth_enabled=True, token="a" * 48)
    gerbang = SimpleNamespace(gateway_enabled=False)
    return SimpleNamespace(
        ip="127.0.0.1", sock="", identity_provider=masuk, terminals_enabled=False, allow_origin="", allow_origin_pat="",
        allow_credentials=False, allow_remote_access=False, allow_unauthenticated_access=False,
        disable_check_xsrf=False, gateway_config=gerbang,
    )  # fmt: skip


def test_the_settings_in_force_are_looked_at_before_it_starts():
    lab_.periksa(aman())


@pytest.mark.parametrize(
    ("nama", "nilai", "disebut"),
    [
        ("ip", "0.0.0.0", "ip"),
        ("sock", "lab.sock", "sock"),
        ("identity_provider", SimpleNamespace(auth_enabled=True, token=""), "token"),
        ("identity_provider", SimpleNamespace(auth_enabled=True, token="rahasia"), "token"),
        ("identity_provider", SimpleNamespace(auth_enabled=False, token="a" * 48), "token"),
        ("terminals_enabled", True, "terminals_enabled"),
        ("allow_origin", "*", "allow_origin"),
        ("allow_origin_pat", ".*", "allow_origin"),
        ("allow_credentials", True, "allow_origin"),
        ("allow_remote_access", True, "allow_remote_access"),
        ("allow_unauthenticated_access", True, "allow_unauthenticated_access"),
        ("disable_check_xsrf", True, "disable_check_xsrf"),
        ("gateway_config", SimpleNamespace(gateway_enabled=True), "gateway"),
    ],
)
def test_one_unsafe_setting_is_enough_not_to_start(nama, nilai, disebut):
    server = aman()
    setattr(server, nama, nilai)
    with pytest.raises(ValueError, match=rf"^JupyterLab tidak dimulai karena setelannya tidak aman: {disebut}$"):
        lab_.periksa(server)


def jalankan(tempat: Path, *pilihan: str, **lain: str):
    perintah = [sys.executable, "-m", "ikilib.cli", "lab", *pilihan]
    return subprocess.run(
        perintah, cwd=tempat, env=lingkungan(tempat, **lain), capture_output=True, encoding="utf-8", timeout=120
    )


def test_the_command_says_what_it_refuses_in_one_line_and_makes_nothing(tmp_path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "00_mulai.ipynb").write_text("{}")
    p = jalankan(tmp_path, str(tmp_path), JUPYTER_TOKEN="")
    kalimat = "JUPYTER_TOKEN mengubah pengamanan JupyterLab; hapus dari lingkungan, lalu ulangi"
    assert (p.returncode, p.stdout, p.stderr) == (2, "", f"Salah pakai: {kalimat}.\n")
    assert [b.name for b in tmp_path.iterdir()] == ["notebooks"]


def test_a_folder_without_the_workbook_is_refused(tmp_path):
    with pytest.raises(ValueError, match="bukan folder buku kerja: tidak ada notebooks/00_mulai"):
        lab_.buka(tmp_path)


def test_an_option_of_jupyters_own_is_unknown(tmp_path):
    p = jalankan(tmp_path, "--ip", "0.0.0.0")
    assert p.returncode == 2 and p.stderr.startswith("Salah pakai: pilihan --ip tidak ada")


def test_a_port_of_another_program_is_refused(lab):
    porta = urllib.parse.urlsplit(lab.alamat).port
    with pytest.raises(ValueError, match=f"^port {porta} sedang dipakai program lain"):
        lab_.periksa_porta(porta)


# What is signed


def test_the_list_of_shipped_notebooks_is_that_of_this_folder():
    """`make format` writes it; whoever changes a notebook and forgets that is told here."""
    nyata = {b.name: lab_.sidik_buku(b) for b in sorted((AKAR / "notebooks").glob("*.ipynb"))}
    assert json.loads(lab_.DAFTAR.read_text("utf-8")) == nyata


def ubah_kode(nb):
    nb["cells"][-1]["source"] += "\nimport os"


def ubah_kata(nb):
    nb["cells"][0]["source"] += '\n\n<button data-commandlinker-command="filebrowser:delete">Hapus</button>'


def ubah_hasil(nb):
    isi = nbformat.from_dict({"output_type": "display_data", "data": {"text/html": "<script>alert(1)</script>"}, "metadata": {}})
    nb["cells"][-1]["outputs"] = [isi]


def ubah_kernel(nb):
    nb["metadata"]["kernelspec"]["name"] = "lain"


@pytest.mark.parametrize("ubah", [None, ubah_kode, ubah_kata, ubah_hasil, ubah_kernel])
def test_only_a_notebook_that_equals_the_shipped_one_is_signed(tmp_path, ubah):
    nb = nbformat.read(AKAR / "notebooks" / BUKU, as_version=4)
    if ubah:
        ubah(nb)
    nbformat.write(nb, tmp_path / BUKU)
    with NotebookNotary(db_file=":memory:", secret=b"rahasia") as notaris:
        assert lab_.tanda_tangani(tmp_path, notaris) == ([] if ubah else [BUKU])
        assert notaris.check_signature(nbformat.read(tmp_path / BUKU, as_version=4)) == (ubah is None)


def test_a_foreign_name_or_a_broken_file_is_no_reason_to_stop(tmp_path):
    (tmp_path / BUKU).write_text("bukan buku")
    shutil.copy(AKAR / "notebooks" / BUKU, tmp_path / "buku_saya.ipynb")
    with NotebookNotary(db_file=":memory:", secret=b"rahasia") as notaris:
        assert lab_.tanda_tangani(tmp_path, notaris) == []


def test_the_server_knows_the_shipped_notebooks_as_trusted(lab):
    def dipercaya(nama: str) -> set[bool]:
        sel = json.loads(tanya(lab, "GET", f"/api/contents/notebooks/{nama}")[1])["content"]["cells"]
        return {s["metadata"]["trusted"] for s in sel if s["cell_type"] == "code"}

    asli = (lab.akar / "notebooks" / BUKU).read_text("utf-8")
    (lab.akar / "notebooks" / "lain.ipynb").write_text(asli.replace("import ikilib as iki", "import os"), "utf-8")
    assert (dipercaya(BUKU), dipercaya("lain.ipynb")) == ({True}, {False})
    (lab.akar / "notebooks" / "lain.ipynb").unlink()


# What Lab is told


def test_every_setting_of_ours_is_one_that_this_lab_has():
    skema = Path(sys.prefix, "share", "jupyter", "lab", "schemas")
    for nama, isi in json.loads((lab_.SETELAN / "overrides.json").read_text("utf-8")).items():
        paket, plugin = nama.split(":")
        ada = json.loads((skema / paket / f"{plugin}.json").read_text("utf-8"))
        assert set(isi) <= set(ada["properties"]), nama


def test_every_plugin_that_is_switched_off_is_one_that_this_lab_has():
    inti = "".join(
        b.read_text("utf-8") for b in Path(sys.prefix, "share", "jupyter", "lab", "static").glob("jlab_core*.js")
    )
    mati = json.loads((lab_.SETELAN / "page_config.json").read_text("utf-8"))["disabledExtensions"]
    assert [n for n in mati if not re.search(rf'"{re.escape(n)}["/:]', inti)] == []


@pytest.mark.skipif(os.name == "nt", reason="rights of files are others there")
def test_the_folder_of_state_is_closed_even_if_it_was_there(tmp_path):
    (tmp_path / ".lab").mkdir(mode=0o755)
    lab_.buat_folder(tmp_path / ".lab")
    assert (tmp_path / ".lab").stat().st_mode & 0o777 == 0o700
