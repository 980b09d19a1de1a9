"""The repository keeps its promises: clean notebooks, nothing private, no machine named, locks that fit."""

import ast
import functools
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

AKAR = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((AKAR / "pyproject.toml").read_text(encoding="utf-8"))
BUKU = ["00_mulai", "01_keputusan", "02_data", "03_evaluasi", "04_individu", "05_tren", "06_jelajah", "07_simulasi",
        "08_analisis_sendiri"]  # fmt: skip
PARAMETER = {nama: {"tahun"} for nama in BUKU[2:]} | {"04_individu": {"tahun", "jabatan"}}
BUATAN = {".git", ".venv", "build", "dist", "kantor", "log", "outputs", "node_modules", "__pycache__"}


def berkas() -> list[Path]:
    """Every file that git has or would take; in a copy without git, every file that no run makes."""
    if (AKAR / ".git").exists() and shutil.which("git"):
        perintah = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        daftar = subprocess.check_output(perintah, cwd=AKAR, encoding="utf-8")
        return [AKAR / n for n in daftar.split("\0") if n and (AKAR / n).is_file()]
    semua = []
    for folder, anak, isi in os.walk(AKAR):
        anak[:] = [a for a in anak if a not in BUATAN and not (a.startswith(".") and a != ".ci")]
        semua += [Path(folder) / n for n in isi]
    return semua


@functools.cache
def teks_berkas() -> dict[str, str]:
    """Text of every file that is text, by its path from the root."""
    isi = {b.relative_to(AKAR).as_posix(): b.read_bytes() for b in berkas()}
    return {nama: i.decode("utf-8", errors="replace") for nama, i in isi.items() if b"\0" not in i}


def temuan(pola: str, kecuali: str = r"(?!)") -> list[str]:
    """`file: what was found` for every match of a pattern in the text of the repository."""
    teks = {nama: isi for nama, isi in teks_berkas().items() if not re.fullmatch(kecuali, nama)}
    return [f"{nama}: {m[0]}" for nama, isi in teks.items() for m in re.finditer(pola, isi)]


# Notebooks


def baca_buku(nama: str) -> dict:
    return json.loads((AKAR / "notebooks" / f"{nama}.ipynb").read_text(encoding="utf-8"))


def sel_kode(nama: str) -> list[dict]:
    sel = [s | {"source": "".join(s["source"])} for s in baca_buku(nama)["cells"]]
    return [s for s in sel if s["cell_type"] == "code"]


def tag(sel: dict) -> set[str]:
    return set(sel["metadata"].get("tags", []))


def test_the_notebooks_are_the_nine_that_are_promised():
    assert sorted(p.stem for p in (AKAR / "notebooks").glob("*.ipynb")) == BUKU


@pytest.mark.parametrize("nama", BUKU)
def test_notebook_is_committed_without_results(nama):
    sisa = [s["source"] for s in sel_kode(nama) if s["outputs"] or s["execution_count"] is not None]
    assert sisa == []


@pytest.mark.parametrize("nama", BUKU)
def test_notebook_names_the_kernel_that_every_computer_has(nama):
    metadata = baca_buku(nama)["metadata"]
    assert metadata["kernelspec"]["name"] == "python3"
    assert metadata["kernelspec"]["display_name"] == "Python 3 (ipykernel)"
    assert "widgets" not in metadata


@pytest.mark.parametrize("nama", BUKU)
def test_notebook_opens_with_a_question_in_words(nama):
    pertama = baca_buku(nama)["cells"][0]
    assert pertama["cell_type"] == "markdown"
    assert "?" in "".join(pertama["source"])


@pytest.mark.parametrize("nama", BUKU)
def test_no_code_cell_is_longer_than_six_lines(nama):
    panjang = [s["source"] for s in sel_kode(nama) if len(s["source"].splitlines()) > 6]
    assert panjang == []


@pytest.mark.parametrize("nama", BUKU)
def test_cells_call_ikilib_and_build_nothing_themselves(nama):
    terlarang = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While)
    for sel in sel_kode(nama):
        perintah = [baris for baris in sel["source"].splitlines() if baris.lstrip().startswith(("!", "%"))]
        assert perintah == []
        isi = ast.walk(ast.parse(sel["source"]))
        assert [ast.unparse(i) for i in isi if isinstance(i, terlarang)] == []


@pytest.mark.parametrize("nama", BUKU)
def test_notebook_has_one_parameters_cell_of_plain_values(nama):
    (sel,) = [s for s in sel_kode(nama) if "parameters" in tag(s)]
    isi = {}
    for baris in ast.parse(sel["source"]).body:
        assert isinstance(baris, ast.Assign | ast.AnnAssign), ast.unparse(baris)
        (sasaran,) = baris.targets if isinstance(baris, ast.Assign) else [baris.target]
        isi[sasaran.id] = ast.literal_eval(baris.value)
    assert isi.keys() >= PARAMETER.get(nama, set())
    assert isi.keys() <= {"tahun", "jabatan", "triwulan", "skala", "per", "kode", "lihat", "perubahan"}


@pytest.mark.parametrize("nama", BUKU)
def test_no_cell_may_fail_or_be_passed_over_when_notebooks_are_tested(nama):
    assert [s["source"] for s in sel_kode(nama) if tag(s) & {"raises-exception", "nbval-skip"}] == []


# What must not stand in the text


def test_no_file_names_the_host_of_a_package_registry():
    assert temuan(r"(?i)[p]ypi\.org|//[p]ypi\.|[p]ythonhosted|[n]pmjs\.|deb\.[d]ebian|[a]naconda\.org") == []


def test_no_file_names_a_path_of_somebodys_machine():
    """But for the home of Budi, whom the tests invented."""
    assert temuan(r"(?<![\w.)>*~/-])/(?:root|work|tmp|home(?!/budi\b)|Users)\b|\b[A-Z]:\\+Users\b") == []


def test_no_nip_stands_anywhere_but_in_the_decree():
    keputusan = r"data/keputusan/.*\.md|ikilib/keputusan/.*\.toml"
    nip = r"(?<![\w.,])(?:19|20)\d{6} ?\d{6} ?[12] ?\d{3}(?!\w)"
    assert temuan(nip, kecuali=keputusan) == []


def test_figures_and_people_of_the_office_never_enter_git():
    baris = (AKAR / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"kantor/", "data/*/pejabat.csv", "outputs/*"} <= set(baris)
    assert [n for n in teks_berkas() if n.startswith("kantor/") or n.endswith("pejabat.csv")] == []


# Set-up


@pytest.mark.parametrize("nama", ["README.md", "PANDUAN.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE"])
def test_the_documents_that_a_reader_looks_for_exist(nama):
    assert (AKAR / nama).read_text(encoding="utf-8").strip()


def test_every_make_target_says_what_it_does():
    makefile = (AKAR / "Makefile").read_text(encoding="utf-8")
    sasaran = dict(re.findall(r"^([a-z]+):(.*)$", makefile, re.M))
    assert set(re.search(r"^\.PHONY: (.*)$", makefile, re.M)[1].split()) == set(sasaran)
    assert [nama for nama, sisa in sasaran.items() if not re.search(r"## \w", sisa)] == []


def kunci(nama: str) -> dict[str, list[str]]:
    """The lines of a lock by package: its pin first, then its hashes."""
    teks = (AKAR / nama).read_text(encoding="utf-8").replace("\\\n", "")
    entri = [baris.split() for baris in teks.splitlines() if baris and not baris.startswith("#")]
    return {e[0].split("==")[0]: e for e in entri}


@pytest.mark.parametrize("nama", ["requirements.lock", "requirements-dev.lock"])
def test_lock_pins_one_released_version_of_each_package_with_its_hashes(nama):
    for paket, entri in kunci(nama).items():
        assert re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*", entri[0]), entri[0]
        assert any(e.startswith("--hash=sha256:") for e in entri), paket


def test_development_lock_holds_every_pin_of_the_other_lock():
    pin = {p: e[0] for p, e in kunci("requirements.lock").items()}
    pin_dev = {p: e[0] for p, e in kunci("requirements-dev.lock").items()}
    assert pin.items() <= pin_dev.items()


def test_locks_satisfy_what_pyproject_asks_for():
    proyek = PYPROJECT["project"]
    lari = proyek["dependencies"] + PYPROJECT["build-system"]["requires"]
    uji = lari + proyek["optional-dependencies"]["dev"]
    for nama, syarat in {"requirements.lock": lari, "requirements-dev.lock": uji}.items():
        terkunci = kunci(nama)
        for s in map(Requirement, syarat):
            assert terkunci[canonicalize_name(s.name)][0].split("==")[1] in s.specifier, f"{nama}: {s}"


def test_conda_gives_a_python_that_pyproject_allows_and_installs_the_lock():
    lingkungan = (AKAR / "environment.yml").read_text(encoding="utf-8")
    python = re.search(r"- python=(\d+\.\d+)\n", lingkungan)[1]
    assert python in SpecifierSet(PYPROJECT["project"]["requires-python"])
    assert "- -r requirements.lock\n" in lingkungan


def test_an_installed_ikilib_has_every_file_that_its_source_has(tmp_path):
    for bagian in ("ikilib", "pyproject.toml", "README.md", "LICENSE"):
        (shutil.copytree if (AKAR / bagian).is_dir() else shutil.copy)(AKAR / bagian, tmp_path / bagian)
    bangun = "from setuptools import build_meta; build_meta.build_wheel('.')"
    subprocess.run([sys.executable, "-c", bangun], cwd=tmp_path, capture_output=True, check=True)
    (roda,) = tmp_path.glob("*.whl")
    sumber = {b.relative_to(AKAR).as_posix() for b in berkas() if b.is_relative_to(AKAR / "ikilib")}
    assert sumber - set(zipfile.ZipFile(roda).namelist()) == set()
