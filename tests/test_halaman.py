"""The HTML writers: nothing typed by anyone becomes markup, and no state of a figure is left without its word."""

import datetime as dt
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from ikilib import halaman as hl
from ikilib import tafsir
from ikilib.halaman import Baris, Butir, Html, Kelompok, Kolom, el, h, susun, tabel, tanggal
from ikilib.tanda import KEADAAN

SKALA = tafsir.skala()["permendagri_54_2010"]
JAHAT = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)",
    "</title><b>",
    "[k](javascript:alert(1))",
    "{{7*7}} {% raw %}",
    "| * _ # \\ ` $x^2$ & <\n",
]


def urai(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


@pytest.mark.parametrize("teks", JAHAT)
def test_hostile_text_stays_text_wherever_it_stands(teks):
    kolom = [Kolom(teks, 50), Kolom("Nilai", 50)]
    gambar = SimpleNamespace(svg="<svg/>", lebar_mm=180, tinggi_mm=90, alt=teks)
    bagian = hl.bagian("uji", teks, [
        tabel(teks, kolom, [Kelompok(teks, [Baris((teks, teks), "i-1")])], keterangan=teks),
        hl.gambar(gambar, teks, teks, "g"),
        hl.perhatian(teks, [Butir(hl.tanda_keadaan("belum_lapor"), teks, [teks, (teks, "#a")])]),
        hl.bar_contoh(teks), hl.catatan(teks), el("p", teks, data_uji=teks),
    ])  # fmt: skip
    pohon = urai(bagian)
    assert not pohon.find_all(["script", "title"])
    assert [i["src"][:26] for i in pohon.find_all("img")] == ["data:image/svg+xml;base64,"]
    assert not [k for unsur in pohon.find_all(True) for k in unsur.attrs if k.startswith("on")]
    assert pohon.find("h2").get_text() == teks
    assert pohon.find("td").get_text() == teks
    assert pohon.find("img")["alt"] == teks
    assert pohon.find("p", attrs={"data-uji": True})["data-uji"] == teks


def test_what_is_html_already_is_not_escaped_again():
    tebal = el("b", "R&D <1>")
    assert str(tebal) == "<b>R&amp;D &lt;1&gt;</b>"
    assert str(susun([tebal, " & ", 3])) == "<b>R&amp;D &lt;1&gt;</b> &amp; 3"
    assert h(tebal) is tebal


def test_a_notebook_shows_the_part_and_keeps_only_a_short_text_beside_it():
    bagian = Html("<p>isi</p>" * 50)
    assert bagian._repr_html_() == "<p>isi</p>" * 50
    assert repr(bagian) == "Html(500 huruf)"


def test_a_part_asks_mathjax_to_leave_its_dollar_signs_alone():
    assert {"tex2jax_ignore", "mathjax_ignore"} <= set(urai(hl.bagian("a", "b", [])).section["class"])


# Tables


def contoh_tabel() -> BeautifulSoup:
    kolom = [Kolom("Kode", 10), Kolom("Indikator", 60), Kolom("Target", 30, angka=True)]
    kelompok = [
        Kelompok("Sasaran: A", [Baris(("08.01", "Nama satu", "7"), "i-08-01")]),
        Kelompok("", [Baris(("08.02", "Nama dua", None))]),
    ]
    return urai(tabel("Judul", kolom, kelompok, kepala=1, keterangan="Catatan")).table


def test_a_table_names_its_columns_rows_and_groups_for_a_screen_reader():
    t = contoh_tabel()
    assert t.find(True).name == "caption"
    assert t.caption.get_text(" ") == "Judul Catatan"
    assert [(th.get_text(), th["scope"]) for th in t.thead.find_all("th")] == [
        ("Kode", "col"),
        ("Indikator", "col"),
        ("Target", "col"),
    ]
    assert [(th.get_text(), th["scope"]) for b in t.find_all("tbody") for th in b.find_all("th")] == [
        ("Sasaran: A", "rowgroup"),
        ("Nama satu", "row"),
        ("Nama dua", "row"),
    ]
    assert t.find("th", scope="rowgroup")["colspan"] == "3"
    assert [c["style"] for c in t.find_all("col")] == ["width:10%", "width:60%", "width:30%"]
    assert t.find("tr", id="i-08-01").th.get_text() == "Nama satu"


def test_only_cells_after_the_name_carry_their_heading_for_narrow_screens():
    baris = contoh_tabel().find("tr", id="i-08-01")
    assert [c.get_text() for c in baris.find_all(["td", "th"])] == ["08.01", "Nama satu", "7"]
    assert baris.find_parent("table")["style"] == "--j3:'Target'"  # read by the style sheet for the third cell


def test_a_heading_that_is_no_word_cannot_leave_its_place_in_the_style():
    t = urai(tabel("J", [Kolom("A", 50), Kolom("';}</table>\"x", 50)], [Kelompok("", [Baris(("x", "y"))])])).table
    assert t["style"] == "--j2:'\\27 ;\\7d \\3c /table\\3e \\22 x'"
    assert len(t.find_all("td")) == 1


def test_a_table_of_numbers_says_so_once():
    isi = [Kelompok("", [Baris(("x", 1, 2))])]
    t = urai(tabel("J", [Kolom("A", 50), Kolom("B", 25, angka=True), Kolom("C", 25, angka=True)], isi))
    assert (t.tbody["class"], [td.get("class") for td in t.find_all("td")]) == (["n"], [None, None])
    campur = urai(tabel("J", [Kolom("A", 50), Kolom("B", 25, angka=True), Kolom("C", 25)], isi))
    assert (campur.tbody.get("class"), [td.get("class") for td in campur.find_all("td")]) == (None, [["n"], None])


def test_a_trace_stands_closed_in_a_row_of_its_own_under_the_row_of_its_numbers():
    isi = [Kelompok("", [Baris(("x", "1"), "i-1", hl.jejak("Jejak <1>", "sel ", el("b", "A1")))])]
    t = urai(tabel("J", [Kolom("A", 50), Kolom("B", 50)], isi))
    baris = t.find("tr", id="i-1").find_next_sibling("tr")
    assert (baris["class"], baris.td["colspan"]) == (["jejak"], "2")
    assert not baris.details.has_attr("open")
    assert (baris.summary.get_text(), baris.details.get_text()) == ("Jejak <1>", "Jejak <1>sel A1")


@pytest.mark.parametrize("kosong", [None, "", "  ", float("nan")])
def test_no_cell_is_ever_empty(kosong):
    t = urai(tabel("J", [Kolom("A", 50), Kolom("B", 50)], [Kelompok("", [Baris(("x", kosong))])]))
    assert t.td.get_text() == "–"


def test_zero_is_a_figure_and_is_printed():
    t = urai(tabel("J", [Kolom("A", 50), Kolom("B", 50)], [Kelompok("", [Baris(("x", 0))])]))
    assert t.td.get_text() == "0"


def test_a_row_with_too_few_cells_is_refused():
    with pytest.raises(ValueError, match="1 sel untuk 2 kolom"):
        tabel("J", [Kolom("A", 50), Kolom("B", 50)], [Kelompok("", [Baris(("x",))])])


def test_a_number_has_its_unit_and_a_missing_number_has_none():
    assert urai(hl.satuan_kecil("20,00", "persen")).get_text() == "20,00 %"
    assert urai(hl.satuan_kecil("7", "kegiatan")).small.get_text() == "kegiatan"
    assert str(hl.satuan_kecil("–", "kegiatan")) == "–"


# Signs


@pytest.mark.parametrize(
    ("predikat", "status", "kata"),
    [
        ("Sangat Tinggi", "ada", "Sangat Tinggi"),
        ("Sangat Rendah", "ada", "Sangat Rendah"),
        ("", "belum_lapor", "Belum lapor"),
        ("", "tidak_berlaku", "Tidak berlaku"),
        ("", "tanpa_target", "Tak terhitung"),
        ("", "tidak_dapat_dihitung", "Tak terhitung"),
    ],
)
def test_a_state_is_a_sign_and_its_word(predikat, status, kata):
    pohon = urai(hl.keadaan(predikat, status, SKALA))
    assert pohon.get_text() == kata
    assert pohon.svg["aria-hidden"] == "true"


def test_every_state_has_its_own_sign_and_every_sign_has_its_drawing():
    tanda = [hl.tanda_predikat(p.nama, SKALA) for p in SKALA.pita] + [hl.tanda_keadaan(k) for k in KEADAAN]
    pakai = [urai(t).use["href"] for t in tanda]
    gambar = {f"#{s['id']}": s.decode_contents() for s in urai(hl.simbol()).find_all("symbol")}
    assert len(set(pakai)) == 9
    assert len({gambar[p] for p in pakai}) == 9
    assert "stroke-dasharray" in gambar["#iki-belum_lapor"]
    assert "stroke-dasharray" not in gambar["#iki-tak_terhitung"]


def test_a_scale_of_four_bands_has_drawings_too():
    gambar = {s["id"] for s in urai(hl.simbol()).find_all("symbol")}
    for p in tafsir.skala()["pp_30_2019"].pita:
        assert urai(hl.tanda_predikat(p.nama, tafsir.skala()["pp_30_2019"])).use["href"][1:] in gambar


def test_perlu_konfirmasi_is_said_in_words_beside_its_diamond():
    pohon = urai(hl.perlu_konfirmasi(": sebabnya"))
    assert pohon.get_text() == "Perlu konfirmasi: sebabnya"
    assert pohon.use["href"] == "#iki-perlu_konfirmasi"


# Sekilas


def test_counts_keep_the_row_of_zero_and_share_one_scale():
    banyak = {"Sangat Tinggi": 100, "Tinggi": 50, "Rendah": 0, "Belum lapor": 12}
    baris = urai(hl.hitungan("165 indikator", banyak, SKALA)).find_all("tr")
    assert [(b.th.get_text(), b.b.get_text()) for b in baris] == [
        ("Sangat Tinggi", "100"),
        ("Tinggi", "50"),
        ("Rendah", "0"),
        ("Belum lapor", "12"),
    ]
    # The longest bar takes 96 % of the width: 50 of 100 is half of it, 12 of 100 is 11.5 %.
    assert [b.rect["width"] if b.rect else "" for b in baris] == ["96.0%", "48.0%", "", "11.5%"]
    assert baris[2].find("path")["d"] == "M.5 0v11"
    assert baris[3]["class"] == ["pemisah"]


def test_the_range_strip_stands_at_the_numbers_it_says():
    # Axis from 40 (11 below the lowest limit) to 100 over 232 px from 4: 91,83 is 4 + 51,83 × 232 / 60 = 204,4.
    pohon = urai(hl.kisaran(91.83, 85.03, 92.44, SKALA))
    assert pohon.circle["cx"] == "204.4"
    assert pohon.find("path", attrs={"stroke-width": "9"})["d"] == "M178.1 26H206.8"
    assert [t.get_text() for t in pohon.find_all("text")] == ["51", "66", "76", "91", "SR", "R", "S", "T", "ST"]
    assert pohon.svg["aria-label"] == "Rata-rata 91,83; mungkin dari 85,03 sampai 92,44."


def test_the_range_strip_reaches_down_to_zero_when_the_numbers_do():
    # 0 … 100 over 232 px: 25 is 4 + 58 = 62.
    assert urai(hl.kisaran(25.0, 25.0, 25.0, SKALA)).circle["cx"] == "62.0"


def test_limits_that_would_touch_are_not_printed_over_each_other():
    teks = [t.get_text() for t in urai(hl.kisaran(90.0, 90.0, 90.0, tafsir.skala()["panrb_8_2021"])).find_all("text")]
    assert "100" in teks
    assert "101" not in teks


# Figures and formulas


def test_a_figure_has_its_caption_above_words_for_the_blind_and_a_region_to_scroll():
    gambar = SimpleNamespace(svg="<svg>é</svg>", lebar_mm=180.0, tinggi_mm=90.0, alt="Dua batang.")
    f = urai(hl.gambar(gambar, "Judul", "Catatan", "c")).figure
    assert f.find(True).name == "figcaption"
    assert (f.img["alt"], f.img["width"], f.img["height"]) == ("Dua batang.", "948", "474")
    wilayah = f.find(attrs={"role": "region"})
    assert wilayah["tabindex"] == "0"
    assert f.find(id=wilayah["aria-labelledby"]).get_text() == "Judul"
    assert "Geser gambar ke samping untuk melihat seluruhnya" in f.get_text()


@pytest.mark.parametrize(
    ("berangka", "ada"),
    [("<math><mn>1</mn><mo>=</mo><mn>93,33</mn></math>", False), ("<math><mtext>belum lapor</mtext></math>", True)],
)
def test_a_formula_without_a_result_says_that_it_cannot_be_computed(berangka, ada):
    blok = urai(
        hl.blok_rumus("r-08-01", "08.01", "ket", "<math></math>", berangka, Html("<table></table>"), ["Kalimat."])
    )
    assert ("tidak dapat dihitung" in blok.get_text()) is ada


@pytest.mark.parametrize(
    ("iso", "kata"),
    [("2019-04-08", "8 April 2019"), ("2019-12-31", "31 Desember 2019"), ("8 April 2019", "8 April 2019")],
)
def test_dates_are_written_the_indonesian_way(iso, kata):
    assert hl.tanggal(iso) == kata


BULAN = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()


@given(st.dates(dt.date(1000, 1, 1), dt.date(9999, 12, 31)))
def test_every_day_is_written_as_an_indonesian_letter_has_it_and_read_back(hari):
    tulisan = tanggal(hari.isoformat())
    tgl, bulan, tahun = tulisan.split(" ")
    assert not tgl.startswith("0")
    assert dt.date(int(tahun), BULAN.index(bulan) + 1, int(tgl)) == hari


def test_the_day_of_the_decree():
    assert tanggal("2019-04-08") == "8 April 2019"
    assert tanggal("8 April 2019") == "8 April 2019"
