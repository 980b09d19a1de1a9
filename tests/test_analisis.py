"""The functions for a planner's own notebooks, and notebook 08, which shows them."""

import math
import subprocess
import sys
from pathlib import Path

import nbformat
import openpyxl
import pandas as pd
import pytest

import ikilib as iki
from ikilib import analisis

AKAR = Path(__file__).resolve().parents[1]


@pytest.fixture
def keluaran(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(analisis, "akar", lambda: tmp_path)
    return tmp_path / "outputs" / "analisis"


def test_the_four_tables_have_the_columns_that_were_promised():
    tabel = {"katalog": iki.katalog(), "fakta": iki.fakta(2019), "target": iki.target(2019), "hasil": iki.hasil(2019)}
    for nama, kolom in analisis.KOLOM.items():
        assert set(kolom) <= set(tabel[nama].columns), nama
    assert (len(tabel["katalog"]), len(tabel["hasil"])) == (165, 165)
    assert set(tabel["fakta"]["tahun"]) == set(tabel["target"]["tahun"]) == {2019}


def test_a_corrected_figure_is_there_once_with_its_last_value():
    f = iki.fakta(2019)
    investasi = f[(f["variabel"] == "nilai_investasi") & (f["periode"] == 0)]
    assert investasi["nilai"].tolist() == [4_600_000_000_000]
    assert not f.duplicated(["variabel", "periode"]).any()


def test_the_results_of_a_position_are_found_by_number_and_by_id():
    assert iki.hasil(2019, 26)["kode"].tolist() == ["26.01", "26.02", "26.03", "26.04"]
    assert iki.hasil(2019, "kasi_kebijakan").equals(iki.hasil(2019, 26))
    with pytest.raises(ValueError, match="tidak dikenal"):
        iki.hasil(2019, 99)


def test_invented_figures_are_counted_and_real_ones_bear_no_mark():
    assert iki.tanda_contoh(pd.DataFrame({"asal": ["contoh", "terbit", "contoh"]})) == (
        "CONTOH, bukan kinerja nyata: 2 dari 3 baris"
    )
    assert iki.tanda_contoh(pd.DataFrame({"asal": ["isian", "terbit"]})) == ""


def test_a_table_on_screen_has_indonesian_numbers_a_dash_for_nothing_and_no_markup():
    isi = pd.DataFrame({"nama": ["<b>", ""], "nilai": [1234.5, math.nan], "asal": ["contoh", "isian"]})
    html = iki.lihat(isi)
    assert "1.234,50" in html
    assert "&lt;b&gt;" in html
    assert "nan" not in html
    assert "2 dari 2 baris" in html
    assert "CONTOH, bukan kinerja nyata: 1 dari 2 baris" in html


def test_a_table_is_saved_with_numbers_as_numbers_texts_as_texts_and_its_mark(keluaran):
    isi = pd.DataFrame({"kode": ["18.01", "=1+1"], "capaian": [101.1, math.nan], "asal": ["contoh", "isian"]})
    assert iki.simpan(isi, "uji_2019") == "Tersimpan di outputs/analisis/uji_2019.xlsx."
    ws = openpyxl.load_workbook(keluaran / "uji_2019.xlsx").active
    assert [[s.value for s in b] for b in ws] == [
        ["CONTOH, bukan kinerja nyata: 1 dari 2 baris", None, None],
        ["kode", "capaian", "asal"],
        ["18.01", 101.1, "contoh"],
        ["=1+1", None, "isian"],
    ]
    assert {ws["A3"].data_type, ws["A4"].data_type} == {"s"}


def test_a_figure_is_saved_as_png_and_a_name_that_leaves_the_folder_is_refused(keluaran):
    from matplotlib.figure import Figure

    gambar = Figure()
    gambar.subplots().plot([1, 2])
    assert iki.simpan(gambar, "titik") == "Tersimpan di outputs/analisis/titik.png."
    assert (keluaran / "titik.png").read_bytes().startswith(b"\x89PNG")
    for nama in ("../luar", "a/b", "", "a.b"):
        with pytest.raises(ValueError, match="hanya boleh berisi huruf"):
            iki.simpan(gambar, nama)
    assert [b.name for b in keluaran.iterdir()] == ["titik.png"]


def test_the_readme_lists_exactly_the_stable_names():
    readme = (AKAR / "README.md").read_text("utf-8")
    baris = readme[readme.index("these names are stable:") :].split("\n\n")[0]
    assert {n for n in iki.__all__ if f"`iki.{n}(" in baris} == set(iki.__all__)
    assert baris.count("`iki.") == len(iki.__all__)


def test_notebook_08_leaves_tables_a_figure_and_what_it_saved_for_who_opens_it_without_a_kernel(tmp_path):
    import papermill

    keluar = tmp_path / "08.ipynb"
    papermill.execute_notebook(AKAR / "notebooks/08_analisis_sendiri.ipynb", keluar, {"tahun": 2018}, cwd=AKAR,
                               progress_bar=False, kernel_name="python3")  # fmt: skip
    nb = nbformat.read(keluar, as_version=4)
    keluaran = [o for sel in nb.cells for o in sel.get("outputs", [])]
    html = "".join(o.get("data", {}).get("text/html", "") for o in keluaran)
    assert html.count("<table") == 4  # what a choice shows is there only while a kernel answers
    assert "CONTOH, bukan kinerja nyata" in html
    assert any("image/png" in o.get("data", {}) for o in keluaran)
    assert "Tersimpan di outputs/analisis/belum_tercapai_2018.xlsx." in "".join(o.get("text", "") for o in keluaran)


def test_importing_ikilib_draws_nothing_in():
    kode = "import ikilib, sys; print(sorted({'matplotlib', 'pandas', 'anywidget', 'duckdb', 'IPython'} & set(sys.modules)))"
    p = subprocess.run([sys.executable, "-c", kode], cwd=AKAR, capture_output=True, text=True, check=True)
    assert p.stdout.strip() == "[]"
