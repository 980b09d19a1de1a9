"""The lists of reports: every report that exists is one click away, with and without JavaScript."""

import base64
import hashlib
import json
import re

import pytest
from bs4 import BeautifulSoup

from ikilib import tafsir
from ikilib.laporan import indeks


def ringkas(rata=80.21, predikat="Tinggi", peringkat=1, contoh=0):
    return {
        "rata_rata": rata, "predikat": predikat, "peringkat": peringkat, "pita": 5, "n": 15, "dinilai": 12,
        "belum_lapor": 1, "tidak_berlaku": 1, "tak_terhitung": 1, "contoh": contoh,
    }  # fmt: skip


def manifest(**laporan) -> dict:
    return {
        "laporan": {nama: {"ringkas": r, "parameter": {"skala": "permendagri_54_2010"}} for nama, r in laporan.items()}
    }


MANIFEST = {
    2018: manifest(dinas=ringkas(91.94, "Sangat Tinggi", 0)),
    2019: manifest(dinas=ringkas(91.83, "Sangat Tinggi", 0, contoh=152), **{
        "08_kabid_perencanaan": ringkas(),
        "09_kasi_perencanaan": ringkas(None, "", None),
    }),
}  # fmt: skip


def urai(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def baris(pohon, awal: str):
    return next(th.parent for th in pohon.find_all("th", scope="row") if th.get_text().startswith(awal))


def test_all_27_positions_stand_under_their_bidang_and_the_dinas_first():
    pohon = urai(indeks.indeks_semua(MANIFEST))
    nama = [th.get_text() for th in pohon.find_all("th", scope="row")]
    assert nama == ["Dinas, seluruh jabatan", *(f"{j.nomor:02d} {j.nama}" for j in tafsir.jabatan().itertuples())]
    assert [th.get_text() for th in pohon.find_all("th", scope="rowgroup")] == list(
        dict.fromkeys(tafsir.jabatan()["nama_bidang"])
    )
    assert [th.get_text() for th in pohon.thead.find_all("th")] == [
        "Jabatan",
        "2016",
        "2017",
        "2018",
        "2019",
        "2020",
        "2021",
    ]


def test_each_cell_is_the_link_to_its_report_with_its_predikat_in_words():
    sel = baris(urai(indeks.indeks_semua(MANIFEST)), "08 ").find_all("td")
    assert [s.get_text(strip=True) for s in sel] == ["–", "–", "–", "80,21", "–", "–"]
    assert sel[3].a["href"] == "2019/08_kabid_perencanaan.html"
    assert sel[3].a["aria-label"] == "Tinggi, 80,21, tahun 2019"
    assert sel[3].use["href"] == "#iki-1-5"
    assert not sel[2].find("a")


def test_a_report_without_an_average_is_linked_and_says_so():
    sel = baris(urai(indeks.indeks_semua(MANIFEST)), "09 ").find_all("td")[3]
    assert sel.a["href"] == "2019/09_kasi_perencanaan.html"
    assert sel.a["aria-label"] == "–, belum ada rata-rata, tahun 2019"
    assert sel.use["href"] == "#iki-belum_lapor"


def test_the_one_script_is_allowed_by_its_hash_and_nothing_else_may_load():
    pohon = urai(indeks.indeks_semua(MANIFEST))
    izin = pohon.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    (skrip,) = pohon.find_all("script")
    sidik = base64.b64encode(hashlib.sha256(skrip.string.encode()).digest()).decode()
    assert f"script-src 'sha256-{sidik}'" in izin
    assert "default-src 'none'" in izin
    assert not skrip.attrs
    assert not [k for unsur in pohon.find_all(True) for k in unsur.attrs if k.startswith("on") or k == "src"]


def test_without_javascript_the_search_is_not_shown_and_the_rows_are():
    pohon = urai(indeks.indeks_semua(MANIFEST))
    pencarian = pohon.find(id="pencarian")
    assert pencarian.has_attr("hidden")
    assert pencarian.find("label")["for"] == pencarian.find("input")["id"] == "cari"
    assert pencarian.find(attrs={"aria-live": "polite"})
    assert not pohon.find("table").find_all(attrs={"hidden": True})


@pytest.mark.parametrize("buat", [lambda: indeks.indeks_semua(MANIFEST), lambda: indeks.indeks_tahun(2019, MANIFEST)])
def test_page_is_indonesian_with_one_heading_and_a_way_past_the_top(buat):
    pohon = urai(buat())
    assert pohon.html["lang"] == "id"
    assert len(pohon.find_all("h1")) == 1
    assert pohon.find("a")["href"] == "#isi"
    assert pohon.find("main", id="isi")
    assert pohon.find("header") and pohon.find("footer")
    assert pohon.h1.get_text() in pohon.title.get_text()


def test_illustrative_figures_are_announced_on_the_screen_and_on_paper():
    html = indeks.indeks_semua(MANIFEST)
    assert (
        urai(html).find(class_="contoh").get_text()
        == "CONTOH, bukan kinerja nyata. 1 dari 4 laporan memakai angka contoh."
    )
    assert (
        "CONTOH, bukan kinerja nyata: 1 dari 4 laporan memakai angka contoh" in re.search(r"@bottom-left.*?}", html)[0]
    )
    tanpa = indeks.indeks_semua({2018: MANIFEST[2018]})
    assert "CONTOH" not in tanpa


def test_a_year_has_its_own_list_with_what_stands_behind_each_average():
    pohon = urai(indeks.indeks_tahun(2019, MANIFEST))
    assert pohon.h1.get_text() == "Laporan kinerja individu tahun 2019"
    assert [c.get_text() for c in baris(pohon, "08 ").find_all("td")] == ["80,21", "Tinggi", "12 / 15", "1"]
    assert baris(pohon, "08 ").a["href"] == "08_kabid_perencanaan.html"
    assert [c.get_text() for c in baris(pohon, "10 ").find_all("td")] == ["–", "belum ada laporan", "–", "–"]
    assert pohon.find("a", href="../index.html").get_text() == "Semua tahun"


def test_lists_are_written_from_the_manifests_and_twice_the_same(tmp_path):
    for tahun, isi in MANIFEST.items():
        (tmp_path / str(tahun)).mkdir()
        (tmp_path / str(tahun) / "manifest.json").write_text(json.dumps(isi), encoding="utf-8")
    (tmp_path / "2020").mkdir()
    (tmp_path / "2020" / "manifest.json").write_text("{rusak", encoding="utf-8")
    indeks.tulis(tmp_path)
    pertama = {b.relative_to(tmp_path).as_posix(): b.read_bytes() for b in tmp_path.rglob("index.html")}
    assert sorted(pertama) == ["2018/index.html", "2019/index.html", "index.html"]
    indeks.tulis(tmp_path)
    assert pertama == {b.relative_to(tmp_path).as_posix(): b.read_bytes() for b in tmp_path.rglob("index.html")}


def test_an_empty_output_folder_has_a_list_that_says_so(tmp_path):
    indeks.tulis(tmp_path)
    assert "Belum ada laporan." in (tmp_path / "index.html").read_text(encoding="utf-8")
