"""What the tests that run reports share: tiny notebooks, a page and data for them, looking at folders, and waiting."""

import time
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

PARAMETER = "tahun = 2019\ntriwulan = None"
TUTUP = """from IPython.display import display
isi = {"selesai": True, "parameter": {"tahun": tahun, "triwulan": triwulan}, "ringkas": {"n": 165}}
display({"application/vnd.ikilib+json": isi}, raw=True)"""


def buku(*sel: str, parameter: str = PARAMETER, tanda: str = "parameters", tutup: str = TUTUP):
    """A notebook node: In [1] parameters, In [2] what papermill injects, In [3] … the given cells, then the end."""
    return new_notebook(
        cells=[
            new_markdown_cell("# Berapa?"),
            new_code_cell(parameter, metadata={"tags": [tanda]}),
            *map(new_code_cell, sel),
            *([new_code_cell(tutup)] if tutup else []),
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )


def simpan(folder: Path, nb, nama: str = "templat") -> Path:
    berkas = folder / f"{nama}.ipynb"
    berkas.write_text(nbformat.writes(nb), encoding="utf-8", newline="\n")
    return berkas


def halaman_uji(nb) -> str:
    """Stands for the real page: called in worker processes, so it must be a function of a module."""
    return f"<html>{len(nb.cells)} sel</html>\n"


def data_kecil(folder: Path) -> Path:
    """A data folder with one target and one realisasi of 2018 and 2019: enough to pass the check of the inputs."""
    for tahun in ("2018", "2019"):
        tabel = {
            "target.csv": "kode;target;tw1;tw2;tw3;tw4;bobot;asal;keterangan\n14.03;8;2;2;2;2;;contoh;angka contoh\n",
            "realisasi.csv": "variabel;tw1;tw2;tw3;tw4;tahunan;status;asal;keterangan;bukti\n"
            "14.03;2;2;2;1;7;;contoh;angka contoh;\n",
        }
        for nama, isi in tabel.items():
            (folder / tahun).mkdir(parents=True, exist_ok=True)
            (folder / tahun / nama).write_text(isi, encoding="utf-8", newline="\n")
    return folder


def isi(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its name relative to it."""
    return {b.relative_to(folder).as_posix(): b.read_bytes() for b in folder.rglob("*") if b.is_file()}


def tunggu(syarat: Callable[[], object], batas: float = 60) -> None:
    """Wait until ``syarat()`` holds; a failure after ``batas`` seconds."""
    akhir = time.monotonic() + batas
    while not syarat():
        assert time.monotonic() < akhir, "waited in vain"
        time.sleep(0.05)
