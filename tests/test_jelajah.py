"""The explore screen says what the reports say: number by number, for five states; and what it exports is what is seen."""

import base64
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import nbformat
import openpyxl
import pytest

import ikilib as iki
from ikilib import grafik, jelajah
from ikilib.angka import angka, angka_satuan
from ikilib.jelajah import Keadaan
from ikilib.laporan.bagian import target_teks

AKAR = Path(__file__).resolve().parents[1]
LIMA = [
    Keadaan(2019, unit="18"),
    Keadaan(2016, unit="8"),
    Keadaan(2021, unit="26"),
    Keadaan(2019, triwulan=2, unit="21"),
    Keadaan(2018, unit="1", skala="perka_bkn_1_2013"),
]


def teks(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def baris_layar(html: str) -> dict[str, list[str]]:
    """kode → its cells as printed."""
    isi = {}
    for kode, tr in re.findall(r'<tr data-kode="([\d.]+)"[^>]*>(.*?)</tr>', html, re.DOTALL):
        isi[kode] = [teks(sel) for sel in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", tr, re.DOTALL)]
    return isi


def baris_laporan(html: str) -> dict[str, list[str]]:
    """The same of the report's table of capaian; what stands small under the name and the BKN line left out."""
    isi = {}
    for kode, tr in re.findall(r'<tr id="i-(\d\d-\d\d)">(.*?)</tr>', html, re.DOTALL):
        sel = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", tr, re.DOTALL)
        sel[1] = re.sub(r"<small.*</small>", "", sel[1], flags=re.DOTALL)
        sel[5] = re.sub(r'<small class="bkn">.*?</small>', "", sel[5])
        isi[kode.replace("-", ".")] = [teks(s) for s in sel[:6]]
    return isi


def gambar(html: str) -> list[str]:
    return [base64.b64decode(x).decode() for x in re.findall(r"data:image/svg\+xml;base64,([^\"]+)", html)]


@pytest.mark.parametrize("k", LIMA, ids=lambda k: f"{k.tahun}-tw{k.triwulan}-{k.unit}")
def test_table_and_figure_equal_the_reports_number_by_number(k):
    triwulan = None if k.triwulan == 4 else k.triwulan
    lap = iki.siapkan(k.tahun, k.unit, triwulan, k.skala)
    laporan = baris_laporan(iki.individu.capaian_tabel(lap))
    assert len(laporan) == len(lap.hasil) and baris_layar(jelajah.tulis(k)) == laporan
    assert baris_layar(jelajah.tulis(k, statis=True)) == laporan
    assert gambar(jelajah.tulis(replace(k, lihat="tren"))) == gambar(iki.individu.enam_tahun(lap)) != []


def test_the_whole_dinas_shows_the_165_of_iki_evaluasi():
    b = iki.siapkan(2019)
    layar = baris_layar(jelajah.tulis(Keadaan()))
    assert list(layar) == list(b.hasil["kode"]) and len(layar) == 165
    for r in b.hasil.itertuples():
        angka_layar = layar[r.kode][2:5]
        assert [x.split(" ")[0] for x in angka_layar] == [
            target_teks(r),
            angka_satuan(r.realisasi, r.satuan),
            angka(r.capaian),
        ], r.kode


def test_in_2019_four_indicators_of_position_18_missed_their_target():
    """18.03 12 of 15, 18.05 14 of 16, 18.08 10 of 11, 18.09: looked up by hand in data/2019."""
    kurang = baris_layar(jelajah.tulis(Keadaan(unit="18", predikat="Di bawah target")))
    assert {k: s[4] for k, s in kurang.items()}["18.03"] == "80,00"
    assert {k: s[4] for k, s in kurang.items()}["18.05"] == "87,50"
    assert "18.06" not in kurang  # which nobody has reported, so that nobody can say that it missed


def test_the_card_has_formula_operands_cells_line_of_the_decree_and_what_is_unsure():
    isi = jelajah.tulis(Keadaan(unit="18", kode="18.01"))
    kartu = isi[isi.index("<aside") :]
    assert "<math" in kartu and "<mfrac>" in kartu
    bacaan = teks(kartu)
    for kata in (
        "Realisasi 93,01 dari target 92,00 %",
        "1.410",
        "1.516",
        "2019/realisasi.csv › baris 171, kolom tahunan",
        "Keputusan, baris 572",
        "Pemilik data:",
    ):
        assert kata in bacaan, kata
    assert '<a href="#' not in kartu  # what such a link leads to is on the report's page only


def test_the_card_of_the_strip_bears_the_numbers_of_the_reports_figure():
    """The strip is the report's figure, cut to its right part: the same marks at the same places."""
    b = iki.siapkan(2019)
    satu = b.enam[b.enam["kode"] == "18.02"]
    strip = gambar(jelajah.tulis(Keadaan(kode="18.02")))[0]
    penuh = grafik.enam_tahun(satu, 2019)[0].svg
    assert strip[strip.index("<defs") :] == penuh[penuh.index("<defs") :] and strip != penuh


def test_published_figures_are_rings_and_invented_ones_are_not():
    """nilai_investasi of 2018 and 2019 is published, so is their growth 08.01 of 2019; 08.02 counts invented ones."""
    assert 'id="terbit-08.01"' in gambar(jelajah.tulis(Keadaan(kode="08.01")))[0]
    assert "terbit-08.02" not in gambar(jelajah.tulis(Keadaan(kode="08.02")))[0]


def test_choosing_a_unit_closes_the_card_and_a_year_keeps_it():
    layar = jelajah.layar(2019, "18", kode="18.01")
    layar.dengar("tahun", "2018")
    assert layar.kini.kode == "18.01" and "<aside" in layar.panel.html
    layar.dengar("unit", "b8")
    assert layar.kini.kode == "" and "<aside" not in layar.panel.html


def test_a_predikat_that_the_new_scale_has_not_is_chosen_no_longer():
    layar = jelajah.layar(2019)
    layar.dengar("predikat", "Sangat Tinggi")
    layar.dengar("skala", "perka_bkn_1_2013")
    assert layar.kini.predikat == "" and layar.kini.skala == "perka_bkn_1_2013"


@pytest.mark.parametrize(
    ("aksi", "nilai"), [("unit", "99"), ("unit", "b2"), ("kode", "99.01"), ("tahun", "1999"), ("triwulan", "7")]
)
def test_what_does_not_exist_is_said_on_the_page(aksi, nilai):
    layar = jelajah.layar(2019)
    layar.dengar(aksi, nilai)
    assert 'role="alert"' in layar.panel.html and layar.kini == Keadaan()


def test_an_export_holds_the_rows_seen_in_their_order_with_numbers_as_numbers(tmp_path):
    k = Keadaan(unit="18")
    _, pesan = jelajah.simpan_xlsx(k, ["18.05", "18.03", "18.06"], tmp_path)
    lembar = openpyxl.load_workbook(tmp_path / "2019_tw4_18.xlsx").active
    isi = [[c.value for c in r] for r in lembar.iter_rows(min_row=2)]
    assert [r[0] for r in isi] == ["18.05", "18.03", "18.06"] and [r[7] for r in isi] == [87.5, 80, None]
    assert isi[2][6] is None and isi[2][8] == "Belum lapor"
    assert pesan == "3 baris tersimpan di outputs/jelajah/2019_tw4_18.xlsx."


def test_an_export_of_rows_that_are_not_shown_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"01\.01 tidak ada"):
        jelajah.simpan_xlsx(Keadaan(unit="18"), ["01.01"], tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("mesin", [["--engine", "hangat"], []], ids=["hangat", "nbclient"])
def test_papermill_leaves_readable_html_beside_the_widget(tmp_path, mesin):
    keluar = tmp_path / "k.ipynb"
    perintah = [sys.executable, "-m", "papermill", AKAR / "notebooks" / "06_jelajah.ipynb", keluar, "-k", "python3"]
    perintah += [*mesin, "-r", "jabatan", "18", "-r", "kode", "18.01", "--no-progress-bar"]
    p = subprocess.run(
        perintah, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(AKAR)}, capture_output=True, text=True
    )
    assert p.returncode == 0, p.stderr
    data = [o.data for c in nbformat.read(keluar, 4).cells for o in c.get("outputs", []) if "data" in o]
    html = next(d["text/html"] for d in data if "text/html" in d)
    assert baris_layar(html) == baris_laporan(iki.individu.capaian_tabel(iki.siapkan(2019, "18")))
    assert "<aside" in html and "<select" not in html and "<button" not in html
    assert "application/vnd.jupyter.widget-view+json" in data[-1]
