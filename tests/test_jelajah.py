"""The explore screen says what the reports say: number by number, for five states; and what it exports is what is seen."""

import base64
import functools
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import nbformat
import numpy as np
import openpyxl
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

import ikilib as iki
from ikilib import evaluasi, grafik, jelajah, kartu, rumus
from ikilib.angka import angka, angka_satuan, bulatkan
from ikilib.jelajah import Keadaan
from ikilib.laporan.bagian import target_teks

AKAR = Path(__file__).resolve().parents[1]
LIMA = {
    "2019/18_kabid_perizinan": Keadaan(2019, unit="18"),
    "2016/08_kabid_perencanaan": Keadaan(2016, unit="8"),
    "2021/08_kabid_perencanaan": Keadaan(2021, unit="8"),
    "2019/21_kasi_perizinan_2": Keadaan(2019, triwulan=2, unit="21"),
    "2018/01_sekretaris": Keadaan(2018, unit="1", skala="perka_bkn_1_2013"),
}


def teks(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def nilai(sel: str) -> list[float | str]:
    """The numbers of a cell by their digits: '1.410 izin' → 1410.0; '80,00–90,00 %' → two; '–' and words stay."""
    bilangan = re.findall(r"\u2212?\d{1,3}(?:\.\d{3})*(?:,\d+)?", sel)
    return [float(x.replace(".", "").replace(",", ".").replace("\u2212", "-")) for x in bilangan] or [sel]


def baris_layar(html: str) -> dict[str, list[str]]:
    """kode → the words of its cells."""
    return {
        tr["data-kode"]: [" ".join(sel.get_text(" ").split()) for sel in tr.find_all(["td", "th"])]
        for tr in BeautifulSoup(html, "html.parser").select("tr[data-kode]")
    }


def baris_halaman(halaman: BeautifulSoup) -> dict[str, list[str]]:
    """The same of a published page's table; what stands small under a name, and the BKN line, left out."""
    isi = {}
    for tr in halaman.select('tr[id^="i-"]'):
        for kecil in tr.select("th small, small.bkn"):
            kecil.decompose()
        isi[tr["id"][2:].replace("-", ".")] = [" ".join(s.get_text(" ").split()) for s in tr.find_all(["td", "th"])][:6]
    return isi


def gambar(html) -> list[str]:
    """The drawings inside a page, or a part of one."""
    alamat = BeautifulSoup(str(html), "html.parser").select('img[src^="data:image/svg"]')
    return [base64.b64decode(i["src"].partition(",")[2]).decode() for i in alamat]


def tergambar(svg: str) -> list[tuple]:
    """What a drawing says: each text with its place, each line and mark with its points."""
    pohon = BeautifulSoup(svg, "html.parser")
    kata = [(t.get_text(), t.get("x"), t.get("y")) for t in pohon.find_all("text")]
    return kata + [("", *re.findall(r"-?\d+\.?\d*", p["d"])) for p in pohon.find_all("path", d=True)]


@pytest.fixture(scope="module")
def halaman(laporan_2019, tmp_path_factory):
    """name → the published page, as `iki laporan` wrote it."""
    folder = tmp_path_factory.mktemp("lima")
    for perintah in (
        "2016 2021 --jabatan 8", "2019 --jabatan 21 --triwulan 2", "2018 --jabatan 1 --skala perka_bkn_1_2013",
    ):  # fmt: skip
        iki_laporan = [sys.executable, "-m", "ikilib.cli", "laporan", *perintah.split(), "--keluaran", folder]
        subprocess.run(iki_laporan, cwd=AKAR, check=True, capture_output=True)

    @functools.cache
    def baca(nama: str) -> BeautifulSoup:
        berkas = folder / f"{nama}.html"
        return BeautifulSoup((berkas if berkas.exists() else laporan_2019 / f"{nama}.html").read_text("utf-8"), "html.parser")

    return baca


@pytest.mark.parametrize("nama", LIMA)
def test_table_and_figure_equal_the_published_page_number_by_number(halaman, nama):
    k = LIMA[nama]
    terbit, layar = baris_halaman(halaman(nama)), baris_layar(jelajah.tulis(k))
    assert list(layar) == list(terbit) and len(layar) >= 4
    for kode, sel in terbit.items():
        assert [nilai(s) for s in layar[kode][2:5]] == [nilai(s) for s in sel[2:5]], kode
        assert layar[kode] == sel
    assert baris_layar(jelajah.tulis(k, statis=True)) == terbit
    satu = [tergambar(g) for g in gambar(halaman(nama).select_one("#enam-tahun"))]
    assert [tergambar(g) for g in gambar(jelajah.tulis(replace(k, lihat="tren")))] == satu and len(satu[0]) > 40


def test_the_picture_of_the_dinas_is_the_published_one(halaman):
    terbit = [tergambar(g) for bagian in ("#jabatan", "#tren") for g in gambar(halaman("2019/dinas").select_one(bagian))]
    layar = [tergambar(g) for g in gambar(jelajah.tulis(Keadaan(lihat="tren")))]
    assert layar == terbit and "165" not in layar[0][0] and len(layar) == 2


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
    """By hand from data/2019: 12 of 15, 14 of 16, 10 of 11 and 10 of 11; 18.06 nobody has reported, so nobody can say."""
    kurang = baris_layar(jelajah.tulis(Keadaan(unit="18", predikat="Di bawah target")))
    assert {k: s[4] for k, s in kurang.items()} == {"18.03": "80,00", "18.05": "87,50", "18.08": "90,91", "18.09": "90,91"}


@pytest.mark.parametrize(
    ("kode", "tahun", "kalimat"),
    [
        ("18.03", 2019, "paling sedikit 15 koordinasi untuk memenuhi target (kurang 3), 14 koordinasi untuk Sangat Tinggi (kurang 2)."),
        ("18.08", 2019, "paling sedikit 11 rapat untuk memenuhi target (kurang 1)."),  # which is Sangat Tinggi as well
        ("18.06", 2019, "paling sedikit 9 kegiatan untuk memenuhi target."),  # not reported
        ("01.04", 2019, "jumlah pembilang paling sedikit 12 dokumen untuk memenuhi target (kurang 1), bila operan yang lain tetap."),
        ("18.01", 2019, ""),  # reached
        ("08.11", 2019, ""),  # tidak berlaku
    ],
)  # fmt: skip
def test_the_card_says_what_would_have_sufficed(kode, tahun, kalimat):
    """14 of 15 is 93,33 and 13 is 86,67; 95 % of 12 documents are 11,4, so all twelve."""
    isi = teks(jelajah.tulis(Keadaan(tahun, kode=kode)))
    assert (f"Yang akan mencukupi: {kalimat}" in isi) if kalimat else ("Yang akan mencukupi" not in isi)


@pytest.mark.parametrize(
    ("bentuk", "polaritas", "target", "bawah", "capaian", "x"),
    [
        ("rasio", "tinggi", 92, 1516, 100, 1395),  # 1394,72
        ("rasio_tahun_lalu", "rendah", 90, 50, 100, 45),  # at most 90 % of last year's 50 complaints
        ("rasio_tahun_lalu", "rendah", 90, 33, 100, 29),  # 29,7
        ("pertumbuhan", "tinggi", 20, 1.5e12, 100, 1_800_000_000_000),
        ("jumlah", "tinggi", 200_000, float("nan"), Fraction("90.995"), 181_990),  # printed 91,00
        ("jumlah", "tinggi", 12.5, float("nan"), 100, 13),
    ],
)
def test_the_figure_that_suffices_worked_by_hand(bentuk, polaritas, target, bawah, capaian, x):
    assert kartu.perlu(bentuk, polaritas, target, bawah, Fraction(capaian)) == x


@given(
    st.sampled_from(["jumlah", "rasio", "pertumbuhan", "rasio_tahun_lalu"]), st.sampled_from(["tinggi", "rendah"]),
    st.integers(1, 20_000).map(lambda n: n / 100), st.integers(1, 5_000), st.sampled_from([100, 91, 76, 66, 51]),
)  # fmt: skip
def test_what_suffices_suffices_and_one_less_does_not(bentuk, polaritas, target, bawah, batas):
    """Asked of the functions of the reports: the figure reaches the band as printed, its neighbour on the wrong side not."""
    x = kartu.perlu(bentuk, polaritas, target, bawah, Fraction(batas) - Fraction(1, 200))
    salah = x - 1 if polaritas == "tinggi" else x + 1
    realisasi = rumus.hitung(np.array([bentuk] * 2), np.array([x, salah], float), np.full(2, float(bawah)))
    capaian = evaluasi.capaian(realisasi, np.full(2, target), np.full(2, np.nan), np.array([polaritas] * 2, dtype=object))
    cukup, kurang = bulatkan(capaian)
    assert cukup >= batas > kurang


def test_the_card_names_the_cells_that_iki_telusur_names():
    perintah = [sys.executable, "-m", "ikilib.cli", "telusur", "18.03", "2019", "--format", "json"]
    jejak = json.loads(subprocess.run(perintah, cwd=AKAR, capture_output=True, check=True).stdout)
    isi = teks(jelajah.tulis(Keadaan(kode="18.03")))
    for x in [*jejak["realisasi"]["operan"][0]["angka"], *jejak["target"]["angka"]]:
        assert f"{x['berkas']} › {x['sel']}" in isi
    assert jejak["capaian"]["hitungan"] in isi and "Keputusan, baris" in isi


def test_the_card_has_formula_operands_cells_line_of_the_decree_and_what_is_unsure():
    isi = jelajah.tulis(Keadaan(unit="18", kode="18.01"))
    kartu = isi[isi.index("<aside") :]
    assert "<math" in kartu and "<mfrac>" in kartu
    bacaan = teks(kartu)
    for kata in (
        "Realisasi 93,01 dari target 92,00 %",
        "1.410",
        "1.516",
        "2019/rekaman/izin › 1.410 dari 2.522 baris",
        "masuk 09/01/2019, terbit 21/01/2019: 8 hari kerja, SLA 7",
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
    assert lembar["A1"].value.endswith("CONTOH, bukan kinerja nyata: 3 dari 3") and "tahun 2019" in lembar["A1"].value
    isi = [[c.value for c in r] for r in lembar.iter_rows(min_row=3)]
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
    lingkungan = {n: v for n, v in os.environ.items() if n != "JPY_SESSION_NAME"} | {"PYTHONPATH": str(AKAR)}
    p = subprocess.run(perintah, cwd=tmp_path, env=lingkungan, capture_output=True, text=True)
    assert p.returncode == 0, p.stderr
    nb = nbformat.read(keluar, 4)
    data = [o.data for c in nb.cells for o in c.get("outputs", []) if "data" in o]
    assert "widgets" not in nb.metadata and "application/vnd.jupyter.widget-view+json" in data[-1]
    html = data[-1]["text/html"]
    assert baris_layar(html) == baris_layar(jelajah.tulis(Keadaan(unit="18"), statis=True)) and len(baris_layar(html)) == 9
    assert "<aside" in html and "<select" not in html and "<button" not in html


def test_nothing_on_the_screen_of_an_invented_figure_passes_for_a_real_one():
    for k in (Keadaan(), Keadaan(unit="8", lihat="tren"), Keadaan(2019, unit="18", kode="18.01")):
        for statis in (False, True):
            assert "CONTOH, bukan kinerja nyata: " in jelajah.tulis(k, statis=statis)
    assert all("CONTOH" in k for k in re.findall(r'data-ket="([^"]*)"', jelajah.tulis(Keadaan(lihat="tren", kode="18.01"))))


def test_an_empty_choice_says_so():
    assert "Tidak ada indikator dengan predikat" in jelajah.tulis(Keadaan(unit="2", predikat="Tidak berlaku"))


def test_the_trend_offers_no_choice_that_does_nothing():
    isi = jelajah.tulis(Keadaan(lihat="tren"))
    assert 'data-aksi="predikat"' not in isi and "data-cari" not in isi and isi.count("Simpan gambar PNG") == 2


def test_an_export_that_comes_in_is_read_as_a_table_would_be_whatever_its_name(tmp_path, monkeypatch):
    """One permit more in time, in a list that somebody called .txt: 1.411 of 1.517."""
    data = shutil.copytree(AKAR / "data", tmp_path / "data")
    monkeypatch.setenv("IKI_DATA", str(data))
    k = Keadaan(unit="18", kode="18.01")
    assert "1.410 dari 2.522 baris" in teks(jelajah.tulis(k))
    izin = data / "2019" / "rekaman" / "izin"
    kepala, _, baris, *_ = (izin / "daftar_permohonan_2019_semester_1.csv").read_text("utf-8").splitlines()
    assert "0002/2019" in baris
    (izin / "susulan.txt").write_text(f"{kepala}\n{baris.replace('0002/2019', '9998/2019')}\n", "utf-8")
    assert "1.411 dari 2.523 baris" in teks(jelajah.tulis(k))
