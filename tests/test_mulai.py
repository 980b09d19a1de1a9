"""The home page: what the office has, what is missing, where to go; without a browser."""

import html
import json
import re

import pytest
from buku_uji import data_kecil

from ikilib import mulai
from ikilib.mulai import Keadaan, kantor, tulis

from lab_uji import AKAR  # isort: skip


def teks(isi: str) -> str:
    """What a reader sees, in one line."""
    tanpa = re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", isi, flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", tanpa))).strip()


def baris(isi: str, tahun: int) -> str:
    """The row of that year in the table of six."""
    return teks(next(b for b in re.findall(r"<tr[^>]*>.*?</tr>", isi) if f"<b>{tahun}</b>" in b))


@pytest.fixture
def kecil(tmp_path, monkeypatch):
    """An office that has one figure and one target, of 2018 and 2019: 7 of 8."""
    monkeypatch.setenv("IKI_DATA", str(data_kecil(tmp_path / "data")))
    return kantor(tmp_path / "outputs")


def test_seven_of_eight_in_2019_is_all_that_this_office_has(kecil):
    """7 × 100 / 8 = 87,50, Tinggi; 172 of 173 figures and 164 of 165 targets are missing."""
    isi = tulis(Keadaan(2019), ada=kecil)
    assert "Rata-rata 87,50 %, Tinggi, dari 1 di antara 165 indikator; 164 belum lapor." in teks(isi)
    assert "CONTOH, bukan kinerja nyata : 1 dari 165" in teks(isi)
    assert "172 angka dan 164 target tahun 2019 belum ada" in teks(isi)
    assert "1 indikator tahun 2019 di bawah target" in teks(isi)
    assert baris(isi, 2019) == "2019 1 dari 173 1 dari 165 2 peringatan 87,50 Tinggi belum dibuat"


def test_a_year_without_a_folder_says_so_and_is_no_nought(kecil):
    isi = tulis(Keadaan(2021), ada=kecil)
    assert "Belum ada data tahun 2021." in teks(isi)
    assert "angka tahun 2021 belum ada" in teks(isi) and "laporan 2021: belum ada datanya" in teks(isi)
    assert baris(isi, 2021) == "2021 – – – – belum ada data –"


def test_without_any_data_the_page_still_says_where_to_begin(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    monkeypatch.setenv("IKI_DATA", str(tmp_path / "data"))
    isi = teks(tulis(Keadaan(2021), ada=kantor(tmp_path / "outputs")))
    assert "Belum ada data tahun 2021." in isi and "mengisi atau memperbaiki angka" in isi


def test_an_error_in_the_inputs_is_counted_where_it_is_and_nothing_is_computed(tmp_path, monkeypatch):
    folder = data_kecil(tmp_path / "data")
    salah = folder / "2018" / "realisasi.csv"
    salah.write_text(salah.read_text("utf-8").replace(";7;", ";tujuh;"), encoding="utf-8")
    monkeypatch.setenv("IKI_DATA", str(folder))
    isi = tulis(Keadaan(2018), ada=kantor(tmp_path / "outputs"))
    assert "1 galat pada masukan. Tidak ada yang dihitung sebelum semuanya diperbaiki." in teks(isi)
    assert "mengisi atau memperbaiki angka 1 galat pada masukan tahun 2018" in teks(isi)
    assert "1 galat" in baris(isi, 2018) and "galat" not in baris(isi, 2019)
    assert "87,50" not in teks(isi)


def test_the_office_of_the_examples_misses_nine_figures_of_2019():
    """03.06, 04.05, 08.07, 11.03, 12.05, 15.02, 18.06, 21.07, 27.03; two more do not apply, which is an answer."""
    isi = teks(tulis(Keadaan(2019)))
    assert "9 angka tahun 2019 belum ada" in isi and "target tahun 2019 belum ada" not in isi


def test_reports_that_were_just_made_are_up_to_date(laporan_2019):
    isi = tulis(Keadaan(2019), ada=kantor(laporan_2019))
    assert baris(isi, 2019).endswith(" 28, mutakhir") and baris(isi, 2018).endswith(" belum dibuat")
    assert "laporan 2019: 28, mutakhir" in teks(isi) and "iki laporan 2019" not in teks(isi)
    assert 'href="/files/outputs/index.html"' in isi


def test_a_report_that_somebody_changed_is_no_longer_up_to_date(laporan_2019, tmp_path):
    import shutil

    shutil.copytree(laporan_2019, salinan := tmp_path / "outputs")
    with (salinan / "2019" / "dinas.html").open("a", encoding="utf-8") as f:
        f.write("tambahan")
    isi = tulis(Keadaan(2019), ada=kantor(salinan))
    assert baris(isi, 2019).endswith(" 27 dari 28 mutakhir")
    assert "laporan 2019: 27 dari 28 mutakhir; perintahnya iki laporan 2019" in teks(isi)


@pytest.mark.parametrize("tahun", [2016, 2019, 2021])
def test_the_average_is_the_one_that_the_report_of_that_year_prints(tahun):
    from ikilib import bahan
    from ikilib.angka import angka

    r = bahan.siapkan(tahun).rekap.query("tingkat == 'dinas'").iloc[0]
    assert f" {angka(r.rata_rata)} {r.predikat} " in baris(tulis(Keadaan(tahun)), tahun)


# Where to go


def test_every_link_of_the_screen_leads_to_a_file_of_the_project():
    isi = tulis(Keadaan(2019))
    tujuan = [json.loads(html.unescape(a)) for a in re.findall(r'data-commandlinker-args="([^"]+)"', isi)]
    jalur = [t["path"] for t in tujuan]
    assert [j for j in jalur if not (AKAR / j).is_file()] == []
    assert set(re.findall(r'data-commandlinker-command="([^"]+)"', isi)) == {"docmanager:open"}
    assert {"notebooks/06_jelajah.ipynb", "notebooks/02_data.ipynb", "notebooks/03_evaluasi.ipynb",
            "notebooks/04_individu.ipynb", "notebooks/05_tren.ipynb", "PANDUAN.md"} <= set(jalur)  # fmt: skip


def test_every_door_to_a_notebook_that_is_there_is_open():
    isi = tulis(Keadaan(2019))
    for nama in ("06_jelajah", "02_data", "07_simulasi", "08_analisis_sendiri"):
        assert (f"notebooks/{nama}.ipynb" in isi) == (AKAR / "notebooks" / f"{nama}.ipynb").is_file()


def test_the_page_that_papermill_leaves_has_links_between_files_and_no_buttons(kecil):
    isi = tulis(Keadaan(2019), statis=True, ada=kecil)
    assert not re.search(r"<(button|select|input)|data-(kode|aksi|commandlinker)", isi)
    alamat = re.findall(r'<a [^>]*href="([^"]+)"', isi)
    assert len(alamat) >= 7
    assert [a for a in alamat if not (AKAR / "notebooks" / a).resolve().is_file()] == []
    assert "Rata-rata 87,50 %" in teks(isi) and "172 angka dan 164 target" in teks(isi)


# The screen


def test_it_begins_with_the_last_year_that_has_data_and_a_row_chooses_another(kecil):
    layar = mulai.layar()
    assert "Kinerja individu tahun 2019" in layar.panel.html
    layar.dengar("tahun", "2018")
    assert "Kinerja individu tahun 2018" in layar.panel.html and "galat" not in layar.pesan


def test_what_was_filled_in_meanwhile_is_seen_when_asked_for(tmp_path, monkeypatch):
    folder = data_kecil(tmp_path / "data")
    monkeypatch.setenv("IKI_DATA", str(folder))
    layar = mulai.layar()
    target = folder / "2019" / "target.csv"
    target.write_text(target.read_text("utf-8") + "14.02;8;2;2;2;2;;contoh;angka contoh\n", encoding="utf-8")
    layar.dengar("perbarui")
    assert "2 dari 165" in baris(layar.panel.html, 2019)


def test_a_year_that_the_decree_is_not_for_is_refused():
    with pytest.raises(ValueError, match="keputusan ini untuk tahun 2016–2021, bukan 2022"):
        mulai.layar(2022)
