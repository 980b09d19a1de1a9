"""The pages of the reports, whole: what a browser, a printer and a screen reader get, and what they say."""

import dataclasses
import itertools
import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from ikilib import bahan, contoh, keputusan, tafsir
from ikilib.laporan import dinas, html, individu, penutup

DINAS = "kepala sekilas tren jabatan sasaran sembilan_rumus belum_lapor perlu_konfirmasi cara_menghitung".split()
INDIVIDU = "kepala sekilas capaian_tabel bergambar enam_tahun yang_belum_ada tugas_fungsi cara_menghitung".split()
PALET = set(
    "#1A1A1A #555 #0B4F8A #767676 #D0D0D0 #F6F6F6 #EAF2F9 #FFF".split()
)  # text, second text, links, meaningful grey, hairline, contoh bar, current row, ground


def buku(lap):
    """The notebook as it is after a run: style, sections, closing cell; Markdown and code are not for the page."""
    modul, nama = (dinas, DINAS) if lap.jabatan is None else (individu, INDIVIDU)
    sel = [new_markdown_cell("RAHASIA-MARKDOWN"), _kode("gaya", {"text/html": html.gaya()}, tags=["gaya"])]
    sel += [_kode(n, {"text/html": getattr(modul, n)(lap), "text/plain": "RAHASIA-TEKS"}) for n in nama]
    return new_notebook(cells=[*sel, _kode("RAHASIA-KODE", penutup.selesai(lap)._repr_mimebundle_())])


def _kode(sumber, data, **metadata):
    keluaran = new_output("execute_result", data={k: str(v) if k[:4] == "text" else v for k, v in data.items()})
    return new_code_cell(sumber, metadata=metadata, outputs=[keluaran])


def urai(teks: str) -> BeautifulSoup:
    return BeautifulSoup(teks, "html.parser")


@pytest.fixture(scope="module")
def siapkan(tmp_path_factory):
    """The material of a report, always from the illustrative data set."""
    folder = tmp_path_factory.mktemp("data")
    for tahun in range(2015, 2022):
        contoh.tulis(tahun, folder)

    def dari_contoh(*jenis, **lain):
        with pytest.MonkeyPatch.context() as m:
            m.setenv("IKI_DATA", str(folder))
            return bahan.siapkan(*jenis, **lain)

    return dari_contoh


@pytest.fixture(scope="module")
def halaman(siapkan) -> dict[str, str]:
    """Two pages: the dinas, and the position with the most indicators."""
    return {"dinas": html.halaman(buku(siapkan(2019))), "individu": html.halaman(buku(siapkan(2019, "08")))}


JENIS = pytest.mark.parametrize("jenis", ["dinas", "individu"])


@JENIS
def test_page_stands_alone_and_can_run_nothing(halaman, jenis):
    pohon = urai(halaman[jenis])
    izin = pohon.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert izin.startswith("default-src 'none'; img-src data:; style-src 'unsafe-inline'")
    assert not pohon.find_all(["script", "link", "iframe", "object"])
    assert not [k for unsur in pohon.find_all(True) for k in unsur.attrs if k.startswith("on")]
    assert {i["src"][:26] for i in pohon.find_all("img")} == {"data:image/svg+xml;base64,"}
    assert not re.search(r"url\(|@import|https?:", pohon.style.string)


@JENIS
def test_every_link_leads_somewhere(halaman, jenis):
    pohon = urai(halaman[jenis])
    alamat = {a["href"] for a in pohon.find_all("a")}
    ada = {f"#{u['id']}" for u in pohon.find_all(id=True)}
    luar = {a.split("#")[0] for a in alamat if not a.startswith("#")}
    assert {a for a in alamat if a.startswith("#")} <= ada
    assert luar <= {"dinas.html", "index.html", *(f"{j.nomor:02d}_{j.id}.html" for j in tafsir.jabatan().itertuples())}
    assert {u["href"] for u in pohon.find_all("use")} <= ada
    assert len(ada) == len(pohon.find_all(id=True))  # no id twice


@JENIS
def test_page_is_built_for_a_screen_reader(halaman, jenis):
    pohon = urai(halaman[jenis])
    assert pohon.html["lang"] == "id"
    assert pohon.body.find("a").get_text() == "Langsung ke isi"
    assert pohon.find("header") and pohon.find("nav") and pohon.find("main", id="isi") and pohon.find("footer")
    tingkat = [int(u.name[1]) for u in pohon.find_all(re.compile(r"^h[1-6]$"))]
    assert tingkat.count(1) == 1
    assert tingkat[0] == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(tingkat))
    for gambar in pohon.find_all("img"):
        assert gambar["alt"] and len(gambar["alt"]) <= 250 and gambar["width"] and gambar["height"]
    for id in (u["aria-labelledby"] for u in pohon.find_all(attrs={"aria-labelledby": True})):
        assert pohon.find(id=id).get_text(strip=True)
    for tabel in pohon.find_all("table"):
        assert tabel.find(True).name == "caption" and tabel.caption.get_text(strip=True)


@JENIS
def test_contents_lead_to_every_section_in_its_order(halaman, jenis):
    pohon = urai(halaman[jenis])
    isi = [a["href"][1:] for a in pohon.nav.find_all("a")]
    assert isi == [id for id, _ in (dinas if jenis == "dinas" else individu).ISI]
    assert [s["id"] for s in pohon.main.find_all("section")] == isi


@JENIS
def test_nothing_is_empty_and_nothing_is_a_machine_word(halaman, jenis):
    pohon = urai(halaman[jenis])
    assert not [s for s in pohon.find_all(["td", "th"]) if not s.get_text(strip=True) and not s.svg]
    pohon.style.decompose()
    assert not re.search(r"\b(nan|NaN|None|inf|null|N/A|True|False|belum_lapor|tanpa_target)\b|…", pohon.get_text(" "))


@JENIS
def test_only_what_the_cells_showed_as_html_is_on_the_page(halaman, jenis):
    assert "RAHASIA" not in halaman[jenis]
    assert len(urai(halaman[jenis]).find_all("style")) == 1


@pytest.mark.parametrize(("jenis", "batas"), [("dinas", 150_000), ("individu", 60_000)])
def test_page_is_small_beside_its_pictures(halaman, jenis, batas):
    assert len(re.sub(r"data:image/svg[^\"]*", "", halaman[jenis]).encode()) < batas


def test_individual_page_bears_the_position_in_full_and_its_indicators_word_for_word(halaman):
    pohon = urai(halaman["individu"])
    jabatan = keputusan.baca().jabatan[7]
    assert pohon.h1.get_text() == jabatan.nama
    assert jabatan.nama in pohon.title.get_text()
    for sasaran in jabatan.sasaran:
        for i in sasaran.indikator:
            baris = pohon.find("tr", id=f"i-{i.kode.replace('.', '-')}")
            assert baris.find("th").get_text().startswith(i.nama)
            assert f"keputusan,\u00a0baris\u00a0{i.baris}" in baris.get_text()
    assert [f.span.get_text() for f in pohon.find("ul", class_="fungsi").find_all("li")] == [
        f.uraian for f in jabatan.fungsi
    ]


def test_readings_to_be_confirmed_are_marked_on_their_rows(halaman):
    katalog = tafsir.katalog()
    tanya = katalog[(katalog["nomor"] == 8) & (katalog["keyakinan"] == "perlu_konfirmasi")]["kode"]
    pohon = urai(halaman["individu"])
    ditandai = {b["id"] for b in pohon.find_all("tr", id=re.compile("^i-")) if "Perlu konfirmasi" in b.get_text()}
    assert ditandai == {f"i-{k.replace('.', '-')}" for k in tanya}
    semua = urai(halaman["dinas"]).find(id="konfirmasi").get_text()
    assert [k for k in katalog[katalog["keyakinan"] == "perlu_konfirmasi"]["alasan"] if k not in semua] == []


def test_page_says_that_the_average_is_not_the_offices_iku(halaman):
    for teks in halaman.values():
        cara = urai(teks).find(id="cara").get_text()
        assert "bukan Indikator Kinerja Utama (IKU) dinas" in cara
        assert "dihitung dari nilai sebelum pembulatan" in cara
    assert "188/111/409.117/2019, 8 April 2019" in urai(halaman["dinas"]).footer.get_text()


def test_style_uses_no_colour_outside_the_palette():
    for nama in ("isi.css", "halaman.css", "indeks.css"):
        assert set(re.findall(r"#[0-9A-Fa-f]{3,6}\b", html.css(nama))) <= PALET


def test_style_of_the_parts_stays_inside_them():
    """The same rules are shown inside JupyterLab, where they must not touch anything else."""
    luar = re.sub(r"@media[^{]*\{", "", html.css("isi.css"))
    pemilih = [p.strip() for p in re.findall(r"([^{}]+)\{", luar)]
    assert [p for p in pemilih if not p.startswith(".iki")] == []


# What goes wrong


def test_a_notebook_that_did_not_reach_its_end_makes_no_page():
    with pytest.raises(ValueError, match="belum selesai"):
        html.halaman(new_notebook(cells=[_kode("1", {"text/html": "<p>isi</p>"})]))


def test_a_page_with_a_section_missing_is_refused(siapkan):
    nb = buku(siapkan(2019, "26"))
    nb.cells = [s for s in nb.cells if s.source != "tugas_fungsi"]
    with pytest.raises(ValueError, match="Tugas dan fungsi"):
        html.halaman(nb)


def test_text_inside_css_cannot_leave_its_string():
    assert html.css_teks('a"}</style>\\') == '"a\\22 \\7d \\3c /style\\3e \\5c "'
    assert html.css_teks("Jabatan 08 · CONTOH") == '"Jabatan 08 · CONTOH"'


def test_hostile_texts_in_the_data_stay_texts(siapkan):
    jahat = "<img src=x onerror=alert(1)></title><script>alert(1)</script>{{7*7}}{% raw %}$x$"
    lap = siapkan(2019, "08")
    hasil = lap.hasil.assign(alasan=jahat, sumber_data=jahat, indikator=jahat, cara=jahat)
    operan = lap.operan.assign(berkas=jahat, uraian=jahat, alasan=jahat)
    lap = dataclasses.replace(lap, hasil=hasil, operan=operan, sidik=jahat, jabatan=lap.jabatan._replace(nama=jahat))
    pohon = urai(html.halaman(buku(lap)))
    assert not pohon.find_all("script")
    assert len(pohon.find_all("title")) == 1
    assert all(i["src"].startswith("data:") for i in pohon.find_all("img"))
    assert pohon.h1.get_text() == jahat
    assert pohon.find("tr", id="i-08-02").th.get_text().startswith(jahat)


# Figures worked by hand

TARGET = "08.01;20\n08.02;8\n08.04;2\n08.05;1\n08.15;0\n"
REALISASI = "nilai_investasi;2900000000000;;{asal}\n08.02;7;;isian\n08.04;0;;isian\n08.15;3;;isian\n08.11;;tidak berlaku;isian\n"


def tulis(folder, tahun, target, realisasi):
    (folder / str(tahun)).mkdir()
    kepala = "kode;target;asal;tw1;tw2;tw3;tw4;bobot;keterangan\n"
    isi = "".join(f"{b};isian;;;;;;\n" for b in target.split())
    (folder / str(tahun) / "target.csv").write_text(kepala + isi, encoding="utf-8")
    kepala = "variabel;tahunan;status;asal;tw1;tw2;tw3;tw4;keterangan;bukti\n"
    isi = "".join(f"{b};;;;;;\n" for b in realisasi.splitlines())
    (folder / str(tahun) / "realisasi.csv").write_text(kepala + isi, encoding="utf-8")


@pytest.fixture
def data(tmp_path, monkeypatch):
    """2018: investment alone. 2019: four figures of position 08, one not applicable, ten not reported."""
    tulis(tmp_path, 2018, "", "nilai_investasi;1500000000000;;isian\n")
    tulis(tmp_path, 2019, TARGET, REALISASI.format(asal="isian"))
    monkeypatch.setenv("IKI_DATA", str(tmp_path))
    return tmp_path


def sel(pohon, kode) -> list[str]:
    baris = pohon.find("tr", id=f"i-{kode.replace('.', '-')}")
    return [" ".join(s.get_text(" ").split()) for s in baris.find_all("td")]


def test_the_fourth_quarter_is_the_year_and_a_quarter_leaves_other_years_whole(siapkan):
    setahun, keempat, kedua = (siapkan(2019, "08", triwulan=t) for t in (None, 4, 2))
    for nama in ("hasil", "enam", "rekap", "rekap_enam", "operan"):
        pd.testing.assert_frame_equal(getattr(setahun, nama), getattr(keempat, nama))
    lain, lain_kedua = (lap.enam[lap.enam["tahun"] != 2019] for lap in (setahun, kedua))
    pd.testing.assert_frame_equal(lain, lain_kedua)
    # 08.02 was reported as 1, 1, 1 and 1.
    assert [lap.hasil.set_index("kode").at["08.02", "realisasi"] for lap in (setahun, kedua)] == [4, 2]
    lain, lain_kedua = (lap.operan[lap.operan["tahun"] != 2019].reset_index(drop=True) for lap in (setahun, kedua))
    pd.testing.assert_frame_equal(lain, lain_kedua, check_like=True)


def test_row_of_an_indicator_as_worked_by_hand(data):
    pohon = urai(individu.capaian_tabel(bahan.siapkan(2019, "08")))
    # (2,9 − 1,5) / 1,5 × 100 = 93,33…; × 100 / 20 = 466,67.
    assert sel(pohon, "08.01") == [
        "08.01",
        "20,00 %",
        "93,33 %",
        "466,67",
        "Sangat Tinggi BKN: Sangat Baik",
        "– belum lapor",
        "–",
    ]
    for satuan in pohon.find_all("small", class_=False):
        satuan.decompose()
    assert sel(pohon, "08.02")[1:5] == ["8", "7", "87,50", "Tinggi BKN: Baik"]
    assert sel(pohon, "08.04")[1:5] == ["2", "0", "0,00", "Sangat Rendah BKN: Buruk"]
    assert sel(pohon, "08.05")[1:5] == ["1", "–", "–", "Belum lapor"]
    assert sel(pohon, "08.11")[1:5] == ["–", "–", "–", "Tidak berlaku"]
    assert sel(pohon, "08.15")[1:5] == ["0", "3", "–", "Tak terhitung"]


def test_first_screen_as_worked_by_hand(data):
    # Clipped: (100 + 87,5 + 0) / 3 = 62,50. Ten more as 0: 187,5 / 13 = 14,42; as 100: 1187,5 / 13 = 91,35.
    lap = bahan.siapkan(2019, "08")
    teks = " ".join(urai(individu.sekilas(lap)).get_text(" ").split())
    pembuka = urai(individu.kepala(lap)).find(class_="pembuka").get_text()
    assert pembuka == (
        "Rata-rata capaian 62,50\u00a0%, predikat Rendah, dari 3 di antara 15 indikator; 10 indikator belum dilaporkan."
    )
    assert "ada di antara 14,42 dan 91,35" in teks
    assert "Menurut Perka BKN 1/2013: Cukup" in teks
    assert "Rata-rata tahun 2018: –" in teks


def test_formula_block_as_worked_by_hand(data):
    blok = urai(individu.capaian_tabel(bahan.siapkan(2019, "08"))).find(id="r-08-01")
    teks = " ".join(blok.get_text().split())
    assert "Realisasi 93,33 % terhadap target 20,00 %: capaian 93,33 × 100 / 20,00 = 466,67 %, Sangat Tinggi." in teks
    assert "Dalam rata-rata dihitung 100." in teks
    operan = [[s.get_text() for s in b.find_all(["th", "td"])] for b in blok.table.tbody.find_all("tr")]
    assert operan == [
        [
            "Nilai investasi tahun 2019",
            "2.900.000.000.000",
            "angka isian",
            "2019/realisasi.csv › baris 2, kolom tahunan",
        ],
        [
            "Nilai investasi tahun 2018",
            "1.500.000.000.000",
            "angka isian",
            "2018/realisasi.csv › baris 2, kolom tahunan",
        ],
    ]
    assert "Nilai (Rp)" in blok.table.thead.get_text()


def test_formula_block_with_a_missing_operand_says_which(data):
    (data / "2018" / "realisasi.csv").unlink()
    blok = urai(individu.capaian_tabel(bahan.siapkan(2019, "08"))).find(id="r-08-01")
    assert "belum lapor" in blok.find_all("math")[1].get_text()
    assert "tidak dapat dihitung" in blok.get_text()
    assert "Nilai investasi tahun 2018" in blok.table.get_text()
    assert "Belum lapor" in blok.table.get_text()


def test_no_band_without_illustrative_figures_and_a_band_with_the_first_one(data):
    assert "CONTOH" not in html.halaman(buku(bahan.siapkan(2019, "08")))
    (data / "2019" / "realisasi.csv").unlink()
    (data / "2019" / "target.csv").unlink()
    (data / "2019").rmdir()
    tulis(data, 2019, TARGET, REALISASI.format(asal="contoh"))
    teks = html.halaman(buku(bahan.siapkan(2019, "08")))
    bar = urai(teks).find(class_="contoh").get_text()
    assert bar.startswith("CONTOH, bukan kinerja nyata. 1 dari 15 indikator memakai angka contoh")
    assert "CONTOH, bukan kinerja nyata: 1 dari 15 indikator" in re.search(r"@bottom-left.*?}", teks)[0]


def test_what_is_missing_stands_under_the_position_that_owes_it(data):
    bagian = urai(dinas.belum_lapor(bahan.siapkan(2019)))
    nama = tafsir.jabatan().set_index("id")["nama"]
    pemilik = tafsir.katalog().set_index("kode").at["08.05", "pemilik"]
    kelompok = next(b for b in bagian.find_all("tbody") if "08.05" in b.get_text())
    assert nama[pemilik] in kelompok.find("th", scope="rowgroup").get_text()
    lain = bagian.find(id="tak-bernilai").get_text()
    assert "08.15" in lain and "08.11" in lain and "08.05" not in lain


def test_a_quarter_is_named_wherever_the_page_speaks_of_its_time(siapkan, halaman):
    teks = html.halaman(buku(siapkan(2019, "26", triwulan=2)))
    pohon = urai(teks)
    assert "sampai triwulan II tahun 2019" in pohon.title.get_text()
    assert "sampai triwulan II tahun 2019" in pohon.find(class_="subjudul").get_text()
    assert "Data per 30 Juni 2019" in pohon.footer.get_text()
    assert "Angka triwulan" in pohon.find(id="cara").get_text()
    assert "triwulan" not in urai(halaman["dinas"]).title.get_text()
