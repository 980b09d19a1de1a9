"""The reports of 2019 as `iki laporan` leaves them: all there, whole, self-contained, and in step with the numbers.

Every figure is read back from the pages and compared with what `iki evaluasi` and `iki rekap` print.
"""

import base64
import csv
import functools
import hashlib
import io
import itertools
import json
import re
import subprocess
import sys
import tempfile
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import ikilib
from ikilib import keputusan, tafsir

AKAR = Path(__file__).resolve().parents[1]
JABATAN = {j.nomor: f"{j.nomor:02d}_{j.id}" for j in tafsir.jabatan().itertuples()}
LAPORAN = ["dinas", *JABATAN.values()]
HALAMAN = [*(f"2019/{n}.html" for n in LAPORAN), "2019/index.html", "index.html"]
SEMUA = pytest.mark.parametrize("nama", HALAMAN)
KEADAAN = {"belum_lapor": "Belum lapor", "tidak_berlaku": "Tidak berlaku", "tanpa_target": "Tak terhitung",
           "tidak_dapat_dihitung": "Tak terhitung"}  # fmt: skip
PREDIKAT = ["Sangat Tinggi", "Tinggi", "Sedang", "Rendah", "Sangat Rendah"]
INGGRIS = r"(?i)\b(warning|value|missing|none|null|true|false|error|average|year|quarter|total of|page|report|table|chart|of)\b"
MESIN = r"\b(nan|NaN|None|inf|NaT|N/A|belum_lapor|tidak_berlaku|tidak_dapat_dihitung|tanpa_target|perlu_konfirmasi|tak_terhitung)\b"


@functools.cache
def baca(berkas: Path) -> tuple[str, BeautifulSoup]:
    """A page's text without its pictures, and the parsed page."""
    teks = re.sub(r"base64,[\w+/=]+", "base64,", berkas.read_text(encoding="utf-8"))
    return teks, BeautifulSoup(teks, "html.parser")


def pohon(keluaran: Path, nama: str) -> BeautifulSoup:
    return baca(keluaran / nama)[1]


def gambar(berkas: Path) -> list[str]:
    """The SVG drawings inside a page."""
    isi = re.findall(r"data:image/svg\+xml;base64,([\w+/=]+)", berkas.read_text(encoding="utf-8"))
    return [base64.b64decode(b).decode("utf-8") for b in isi]


def terbaca(unsur) -> str:
    """What can be read of a page: its texts, and the words for those who do not see pictures and signs."""
    kata = [str(u[k]) for u in unsur.find_all(True) for k in ("alt", "aria-label", "title") if u.get(k)]
    teks = [t for t in unsur.find_all(string=True) if t.parent.name not in ("style", "script")]
    return " ".join([*teks, *kata])


def kata(unsur) -> str:
    return " ".join(unsur.get_text(" ").split())


@functools.cache
def iki(*argumen: str) -> list[dict]:
    perintah = [sys.executable, "-m", "ikilib.cli", *argumen, "--format", "csv"]
    keluar = subprocess.run(perintah, cwd=AKAR, capture_output=True, encoding="utf-8", check=True).stdout
    return list(csv.DictReader(io.StringIO(keluar), delimiter=";"))


def angka(teks: str, desimal: int = 2) -> str:
    """`1234.565` → `1.234,57` by school arithmetic; `–` for nothing."""
    if teks == "":
        return "–"
    d = Decimal(teks).quantize(Decimal(1).scaleb(-desimal), ROUND_HALF_UP)
    return f"{d:,}".translate(str.maketrans(",.", ".,")).replace("-", "−")


def tertulis(b: dict, kolom: str) -> str:
    """A target or realisasi of the CSV as a page prints it, with its unit."""
    if not b[kolom]:
        return "–"
    persen = b["satuan"] == "persen"
    teks = angka(b[kolom], 2 if persen or "." in b[kolom] else 0)
    if kolom == "target" and b["target_atas"]:
        teks += f"–{angka(b['target_atas'], 2 if persen else 0)}"
    return f"{teks} {'%' if persen else b['satuan']}"


def keadaan(b: dict) -> str:
    return b["predikat"] or KEADAAN[b["status"]]


# All there


def test_28_reports_their_lists_and_the_manifest_and_nothing_else(laporan_2019):
    ada = sorted(b.relative_to(laporan_2019).as_posix() for b in laporan_2019.rglob("*") if b.is_file())
    harus = [f"2019/{n}.{akhiran}" for n in LAPORAN for akhiran in ("html", "ipynb")]
    assert len(LAPORAN) == 28
    assert ada == sorted([*harus, "2019/index.html", "2019/manifest.json", "index.html"])


def test_every_hash_of_the_manifest_is_true(laporan_2019):
    folder = laporan_2019 / "2019"
    m = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    tempat = [(AKAR / "data", m["masukan"]), (AKAR, m["keputusan"]), (AKAR, m["lock"])]
    tempat += [(Path(ikilib.__file__).parent, m["isi_keputusan"])]
    tempat += [(folder, laporan["berkas"]) for laporan in m["laporan"].values()]
    notebook = {k: v for k, v in m["templat"].items() if k.startswith("notebooks/")}
    tempat += [(AKAR, notebook), (AKAR / "ikilib", {k: v for k, v in m["templat"].items() if k not in notebook})]
    salah = [
        n for t, isi in tempat for n, s in isi.items() if hashlib.sha256((t / n).read_bytes()).hexdigest() != s
    ]
    assert salah == []
    assert sorted(m["laporan"]) == sorted(LAPORAN) and len(notebook) == 2
    assert {"2019/realisasi.csv", "2019/target.csv", "2018/realisasi.csv", "2021/target.csv"} <= set(m["masukan"])
    assert not [n for n in m["masukan"] if n.startswith(("2020/real", "2021/real"))]  # later figures are not looked at


@pytest.mark.parametrize("nama", LAPORAN)
def test_the_notebook_beside_a_page_tells_nothing_of_this_computer_or_of_the_hour(laporan_2019, nama):
    teks = (laporan_2019 / "2019" / f"{nama}.ipynb").read_text(encoding="utf-8")
    lokasi = [AKAR, laporan_2019, Path(sys.prefix), Path.home(), Path(tempfile.gettempdir())]
    assert [str(p) for p in lokasi if re.search(rf"{re.escape(json.dumps(str(p))[1:-1])}[/\\]", teks)] == []
    assert not re.search(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d|start_time|end_time|duration|iopub|\bat 0x", teks)
    nb = json.loads(teks)
    assert set(nb["metadata"]) == {"kernelspec", "language_info"}
    assert not [s for s in nb["cells"] if {"papermill", "execution"} & set(s["metadata"])]


# Every page, whoever reads it


@SEMUA
def test_page_has_one_heading_and_is_in_indonesian(laporan_2019, nama):
    p = pohon(laporan_2019, nama)
    judul = {f"2019/{JABATAN[j.nomor]}.html": j.nama for j in keputusan.baca().jabatan}
    judul |= {"2019/dinas.html": "Capaian kinerja individu tahun 2019"}
    judul |= {"2019/index.html": "Laporan kinerja individu tahun 2019"}
    judul |= {"index.html": "Laporan kinerja individu 2016–2021"}
    assert p.html["lang"] == "id"
    assert [h.get_text() for h in p.find_all("h1")] == [judul[nama]]
    assert judul[nama] in p.title.get_text()
    tingkat = [int(h.name[1]) for h in p.find_all(re.compile(r"^h[1-6]$"))]
    assert all(b - a <= 1 for a, b in itertools.pairwise(tingkat))
    assert all(p.find(u) for u in ("header", "main", "footer"))


@SEMUA
def test_page_needs_nothing_from_anywhere_else(laporan_2019, nama):
    teks, p = baca(laporan_2019 / nama)
    izin = p.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert izin["content"].startswith("default-src 'none'")
    assert izin.sourceline < p.style.sourceline  # a rule holds for what comes after it
    for isi in [teks, *gambar(laporan_2019 / nama)]:
        assert not re.search(r"""(?i)(src|href)\s*=\s*["']?\s*(https?:|//|file:|javascript:)|@import|url\(""", isi)
    assert not p.find_all(["link", "iframe", "object", "embed", "base"])
    assert len(p.find_all("script")) == nama.endswith("index.html")


@SEMUA
def test_every_link_leads_to_a_page_and_a_place_that_exist(laporan_2019, nama):
    berkas = laporan_2019 / nama
    buntu = []
    for a in pohon(laporan_2019, nama).find_all("a"):
        tuju, _, id = a["href"].partition("#")
        sasaran = (berkas.parent / tuju) if tuju else berkas
        if not a.get_text(strip=True) or not sasaran.is_file() or (id and not baca(sasaran.resolve())[1].find(id=id)):
            buntu.append(a["href"])
    assert buntu == []
    id = [u["id"] for u in pohon(laporan_2019, nama).find_all(id=True)]
    assert len(id) == len(set(id))


@SEMUA
def test_page_speaks_indonesian_and_no_machine_word(laporan_2019, nama):
    teks = terbaca(pohon(laporan_2019, nama)) + " ".join(
        t for g in gambar(laporan_2019 / nama) for t in BeautifulSoup(g, "html.parser").find_all(string=True)
    )
    keputusan_ = " ".join(tafsir.katalog()[["sumber_data", "indikator", "penjelasan"]].astype(str).sum())
    asing = {m[0] for m in re.finditer(INGGRIS, teks) if m[0] not in keputusan_}
    assert (asing, re.findall(MESIN, teks)) == (set(), [])
    assert "…" not in teks and "�" not in teks


@SEMUA
def test_no_number_has_more_than_two_decimals_or_a_point_for_a_comma(laporan_2019, nama):
    p = BeautifulSoup(str(pohon(laporan_2019, nama)), "html.parser")
    jejak = " ".join(d.extract().get_text() for d in p.find_all("details"))  # where numbers stand unrounded
    teks = terbaca(p)
    for bacaan in tafsir.katalog()["alasan"]:  # words of regulations, such as 3,0644 of a satisfaction index
        teks = teks.replace(bacaan, "")
    titik = set(re.findall(r"(?<![\d.,/])\d+\.\d{1,2}(?![\d.,]\d)(?!\d)", teks)) - set(tafsir.katalog()["kode"])
    assert (re.findall(r"\d,\d{3,}", teks), titik) == ([], set())
    assert re.findall(r"\d,\d{11,}", jejak) == []


@SEMUA
def test_tables_are_named_scoped_and_have_no_empty_cell(laporan_2019, nama):
    p = pohon(laporan_2019, nama)
    for tabel in p.find_all("table"):
        assert tabel.find(True).name == "caption" and tabel.caption.get_text(strip=True)
        assert {th.get("scope") for th in tabel.find_all("th")} <= {"row", "col", "rowgroup"}
        assert all(len(tr.find_all("th")) == 1 for tr in tabel.find("tbody").select("tr:not(.jejak)"))
    kosong = [s for s in p.find_all(["td", "th"]) if not s.get_text(strip=True)]
    assert all("bt" in s["class"] and s.svg for s in kosong)  # the bars of the counts, beside their numbers


@SEMUA
def test_pictures_have_words_and_a_size(laporan_2019, nama):
    ukuran = [(len(i["alt"]), int(i["width"]), int(i["height"])) for i in pohon(laporan_2019, nama).find_all("img")]
    assert len(ukuran) >= (0 if nama.endswith("index.html") else 2)
    assert all(10 <= alt <= 250 and lebar == 948 and 100 <= tinggi <= 1250 for alt, lebar, tinggi in ukuran)


@SEMUA
def test_the_band_says_contoh_on_the_screen_and_at_the_foot_of_every_sheet(laporan_2019, nama):
    teks, p = baca(laporan_2019 / nama)
    assert p.find(class_="contoh").get_text().startswith("CONTOH, bukan kinerja nyata.")
    assert "CONTOH, bukan kinerja nyata" in re.search(r"@bottom-left\s*{\s*content:([^;]*)", teks)[1]


@SEMUA
def test_page_is_small_beside_its_pictures(laporan_2019, nama):
    assert len(baca(laporan_2019 / nama)[0].encode()) < (150_000 if nama == "2019/dinas.html" else 60_000)


# What the pages say


def test_all_165_names_of_the_decree_stand_whole_on_the_27_pages(laporan_2019):
    hilang = []
    for j in keputusan.baca().jabatan:
        teks = baca(laporan_2019 / f"2019/{JABATAN[j.nomor]}.html")[0]
        nama = [i.nama for s in j.sasaran for i in s.indikator]
        hilang += [n for n in nama if n.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") not in teks]
    assert hilang == []


def test_target_realisasi_capaian_and_predikat_of_all_165_are_those_of_iki_evaluasi(laporan_2019):
    lalu = {b["kode"]: b for b in iki("evaluasi", "2018")}
    akhir = {b["kode"]: b for b in iki("evaluasi", "2021")}
    dibaca = 0
    for b in iki("evaluasi", "2019"):
        halaman = pohon(laporan_2019, f"2019/{JABATAN[int(b['kode'][:2])]}.html")
        sel = halaman.find("tr", id=f"i-{b['kode'].replace('.', '-')}").find_all(["td", "th"])
        assert sel[0].get_text() == b["kode"] and sel[1].find(string=True) == b["indikator"].strip()
        assert [kata(s) for s in sel[2:5]] == [tertulis(b, "target"), tertulis(b, "realisasi"), angka(b["capaian"])]
        assert sel[5].find(class_="ks").get_text() == keadaan(b)
        assert kata(sel[6]).split(" ")[0] == angka(lalu[b["kode"]]["capaian"])
        assert kata(sel[7]) == tertulis({**akhir[b["kode"]], "target_atas": ""}, "target").split(" ")[0]
        dibaca += 1
    assert dibaca == 165


def test_under_each_of_the_165_rows_its_trace_names_the_cells_of_realisasi_and_target(laporan_2019):
    """Of every row with a capaian: the rule with its figures, and two cells that hold the figures, read by csv."""
    dibaca = 0
    for b in iki("evaluasi", "2019"):
        halaman = pohon(laporan_2019, f"2019/{JABATAN[int(b['kode'][:2])]}.html")
        jejak = halaman.find("tr", id=f"i-{b['kode'].replace('.', '-')}").find_next_sibling("tr")
        assert jejak["class"] == ["jejak"] and jejak.summary.get_text() == f"Jejak {b['kode']}"
        teks = kata(jejak)
        if b["status"] != "ada":
            assert b["alasan"] in teks
            continue
        target = re.search(r"[Tt]arget 2019/target\.csv › baris (\d+), kolom target", teks)[1]
        assert isi_sel("2019/target.csv", target, "target") == b["target"]
        if b["satuan"] != "persen":
            realisasi = re.search(r"Realisasi 2019/realisasi\.csv › baris (\d+), kolom tahunan", teks)[1]
            assert isi_sel("2019/realisasi.csv", realisasi, "tahunan") == b["realisasi"]
        dibaca += 1
    assert dibaca >= 150


def isi_sel(berkas: str, baris: str, kolom: str) -> str:
    isi = list(csv.DictReader((AKAR / "data" / berkas).read_text("utf-8").splitlines(), delimiter=";"))
    return isi[int(baris) - 2][kolom].replace(",", ".")


def test_every_trace_is_closed_and_what_they_share_is_said_once(laporan_2019):
    for nama in LAPORAN:
        p = pohon(laporan_2019, f"2019/{nama}.html")
        assert not p.select("details[open]") and len(p.select("details#aj")) == 1
        assert all(d.find(True).name == "summary" for d in p.find_all("details"))
    dinas = pohon(laporan_2019, "2019/dinas.html")
    assert len(dinas.select("article.rumus > details")) == 9
    assert "PermenPANRB 8/2021 hlm. 99" in dinas.find(id="aj").get_text()


def test_the_trace_of_a_sasaran_adds_up_to_its_average(laporan_2019):
    """The mean that is printed, from the figures that its trace lists, each with the way to its own trace."""
    dibaca = 0
    for tr in pohon(laporan_2019, "2019/dinas.html").select("#sasaran tr.jejak"):
        rata = kata(tr.find_previous_sibling("tr").find_all("td")[2])
        butir = re.findall(r"(\d\d\.\d\d) (\d+,\d\d)(?: \(bobot ([\d,]+)\))?", kata(tr.details))
        x, w = ([float((b[i] or "1").replace(",", ".")) for b in butir] for i in (1, 2))
        assert abs(sum(a * b for a, b in zip(x, w, strict=True)) / sum(w) - float(rata.replace(",", "."))) < 0.011
        assert [a.get_text() for a in tr.find_all("a")] == [b[0] for b in butir]
        dibaca += len(butir)
    assert dibaca == sum(b["status"] == "ada" for b in iki("evaluasi", "2019"))


def test_averages_on_the_27_pages_and_the_dinas_page_are_those_of_iki_rekap(laporan_2019):
    rekap = [b for b in iki("rekap", "2019") if b["tingkat"] in ("jabatan", "dinas")]
    assert len(rekap) == 28
    for b in rekap:
        halaman = pohon(laporan_2019, f"2019/{JABATAN.get(int(b['nomor']), 'dinas')}.html")
        assert halaman.find(class_="besar").b.get_text() == angka(b["rata_rata"])
        assert kata(halaman.find(class_="predikat")) == b["predikat"]
        assert f"dari {b['dinilai']} di antara {b['n']} indikator" in kata(halaman.find(class_="pembuka"))
        if int(b["belum_lapor"]):
            kisaran = f"di antara {angka(b['terendah'])} dan {angka(b['tertinggi'])}"
            assert kisaran in kata(halaman.find(id="sekilas"))


def test_counts_on_every_page_add_up_from_iki_evaluasi(laporan_2019):
    semua = iki("evaluasi", "2019")
    for nomor, nama in [(0, "dinas"), *JABATAN.items()]:
        milik = [keadaan(b) for b in semua if nomor in (0, int(b["kode"][:2]))]
        tabel = pohon(laporan_2019, f"2019/{nama}.html").find("table", class_="hitungan")
        tertera = {kata(tr.th): int(tr.find(class_="n").get_text()) for tr in tabel.tbody.find_all("tr")}
        urutan = [*PREDIKAT, "Belum lapor", "Tidak berlaku", "Tak terhitung"]
        assert list(tertera.items()) == [(k, milik.count(k)) for k in urutan]


def test_34_sasaran_and_27_jabatan_on_the_dinas_page_are_those_of_iki_rekap(laporan_2019):
    halaman, rekap = pohon(laporan_2019, "2019/dinas.html"), iki("rekap", "2019")
    isi = [[kata(s) for s in tr.find_all(["td", "th"])][:5] for tr in halaman.find(id="sasaran").select("tbody tr")]
    harus = [
        [f"{int(b['nomor']):02d}", b["nama"], f"{b['dinilai']} / {b['n']}", angka(b["rata_rata"]), b["predikat"]]
        for b in rekap
        if b["tingkat"] == "sasaran"
    ]
    isi = [b for b in isi if len(b) > 1]  # without the headings of the bidang
    assert len(harus) == 34
    assert [b[:4] for b in isi] == [b[:4] for b in harus]
    assert all(a[4] == b[4] or (not b[4] and a[4] in KEADAAN.values()) for a, b in zip(isi, harus, strict=True))
    rata = [tr.find_all("td")[-1].get_text() for tr in halaman.find(id="jabatan").select("tbody tr:not(.klp)")]
    assert rata == [angka(b["rata_rata"]) for b in rekap if b["tingkat"] == "jabatan"]


def test_both_lists_give_every_report_its_average(laporan_2019):
    rekap = {int(b["nomor"]): b for b in iki("rekap", "2019") if b["tingkat"] in ("jabatan", "dinas")}
    for b in rekap.values():
        nama = JABATAN.get(int(b["nomor"]), "dinas")
        setahun = pohon(laporan_2019, "2019/index.html").find("a", href=f"{nama}.html")
        assert [kata(s) for s in setahun.find_parent("tr").find_all("td")] == [
            angka(b["rata_rata"]), b["predikat"], f"{b['dinilai']} / {b['n']}", b["belum_lapor"],
        ]  # fmt: skip
        enam = pohon(laporan_2019, "index.html").find("a", href=f"2019/{nama}.html")
        assert (enam["aria-label"], kata(enam)) == (
            f"{b['predikat']}, {angka(b['rata_rata'])}, tahun 2019", angka(b["rata_rata"]),
        )  # fmt: skip


def test_what_is_missing_stands_on_the_dinas_page_under_the_position_that_owes_it(laporan_2019):
    belum = [b["kode"] for b in iki("evaluasi", "2019") if b["status"] == "belum_lapor"]
    pemilik = dict(zip(tafsir.katalog()["kode"], tafsir.katalog()["pemilik"], strict=True))
    nama = {n.split("_", 1)[1]: n[:2] for n in JABATAN.values()}
    tertera = {}
    for badan in pohon(laporan_2019, "2019/dinas.html").find(id="belum-lapor").table.find_all("tbody"):
        for tr in badan.select("tr:not(.klp)"):
            tertera[kata(tr.td)] = kata(badan.find(class_="klp"))[:2]
    assert tertera == {k: nama[pemilik[k]] for k in belum}


def test_every_page_says_its_language_in_quotes_as_tools_look_for_it(laporan_2019):
    halaman = list(laporan_2019.rglob("*.html"))
    assert len(halaman) == 30
    assert [h.name for h in halaman if '<html lang="id">' not in h.read_text(encoding="utf-8")] == []
