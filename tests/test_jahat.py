"""Hostile text in every place where somebody can write: it stays text, and what is personal stays at home.

One poisoned copy of the data (notes, proofs, headings, a sheet, a file), from which real reports are made; then the
command line with hostile arguments. The canaries are those of the section on injection of our list of faults.
"""

import base64
import csv
import dataclasses
import io
import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from bs4 import BeautifulSoup

from ikilib import bahan, cli, keluaran
from ikilib.laporan import MIME, GagalLaporan, html, jalankan, rencana

AKAR = Path(__file__).resolve().parents[1]
LOG = AKAR / rencana.LOG
NIP, NAMA = "19850101" + "201001" + "1001", "ZZCANARY"  # invented; in one piece no file may hold such a number
RUMUS = ["=1+1", '=HYPERLINK("http://x","y")', "=cmd|'/c calc'!A1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "＝1+1"]
HTML = ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</title><svg onload=alert(1)>", '" onmouseover="alert(1)']
TEMPLAT = ["{{7*7}}{% raw %}", "{tahun.__class__}", "[k](javascript:alert(1))", "$x$ `a` | * _ # \\ &", '#read("/etc/passwd")']
JAHAT = [*RUMUS, *HTML, *TEMPLAT, f"{NAMA} {NIP}", "http://contoh.id/ file:///etc/passwd"]
KOLOM = "<script>alert('kolom')</script>{{7*7}}"  # a heading that nobody knows
LEMBAR = "<img src=x onerror=alert(2)>&$x"
BERKAS = "realisasi & {{7*7}} =1+1.csv" if os.name == "nt" else "realisasi <img src=x onerror=alert(3)>.csv"
# Elements that a page may hold. Whatever else shows up came out of a text.
UNSUR = set(
    "html head meta title style body a div header nav main section article footer h1 h2 h3 p ul li dl dt dd b i br details summary "
    "span small figure figcaption img table caption colgroup col thead tbody tr th td "
    "svg symbol use path rect circle line text g math mrow mi mo mn mtext mfrac mstyle mspace msub msup mpadded".split()
)


def iki(*argumen: object, **pilihan):
    perintah = [sys.executable, "-m", "ikilib.cli", *map(str, argumen)]
    return subprocess.run(perintah, cwd=AKAR, capture_output=True, encoding="utf-8", **pilihan)


def catatan(nama: str, asal: str) -> str:
    """The next hostile text, chosen by the row's name so that each is used somewhere."""
    satu = JAHAT[sum(map(ord, nama)) % len(JAHAT)]
    return f"{satu} {NAMA} {NIP}" if not asal.startswith("terbit") else f"{satu} https://contoh.id/ {NAMA} {NIP}"


def racuni(berkas: Path) -> list[list[str]]:
    """The rows of a table with hostile notes, and with one column more, which nobody knows."""
    with berkas.open(encoding="utf-8", newline="") as f:
        kepala, *baris = csv.reader(f, delimiter=";")
    letak = [kepala.index(k) for k in ("keterangan", "bukti") if k in kepala]
    for b in baris:
        for i in letak:
            b[i] = catatan(f"{b[0]}{i}", b[kepala.index("asal")])
    return [[*kepala, KOLOM], *([*b, NAMA] for b in baris)]


@dataclasses.dataclass
class Racun:
    """The poisoned data, what was made of them, and what was said meanwhile."""

    data: Path
    keluaran: Path
    kata: str
    log: str


@pytest.fixture(scope="module")
def racun(tmp_path_factory) -> Racun:
    folder = tmp_path_factory.mktemp("jahat")
    data, hasil = folder / "data ; touch JAHAT #", folder / "{tahun.__class__} $(touch JAHAT) & %TEMP%"
    shutil.copytree(AKAR / "data", data, ignore=shutil.ignore_patterns("keputusan"))
    for nama in ("target.csv", "realisasi.csv"):
        isi = racuni(data / "2019" / nama)
        if nama == "target.csv":
            with (data / "2019" / nama).open("w", encoding="utf-8", newline="") as f:
                csv.writer(f, delimiter=";").writerows(isi)
    (data / "2019/realisasi.csv").unlink()
    buku = openpyxl.Workbook()
    buku.active.title, buku.properties.creator = LEMBAR, f"{NAMA} {NIP}"
    for r, b in enumerate(isi, 1):
        for c, v in enumerate(b, 1):
            sel = buku.active.cell(r, c, int(v) if v.isdecimal() and r > 1 and 1 < c < 7 else v or None)
            sel.data_type = "s" if isinstance(v, str) and v.startswith("=") else sel.data_type
    buku.save(data / "2019/realisasi.xlsx")
    (data / "2017/realisasi.csv").rename(data / "2017" / BERKAS)
    sebelum = LOG.stat().st_size if LOG.exists() else 0
    p = iki("laporan", 2019, "--jabatan", 1, "--jabatan", 26, "--data", data, "--keluaran", hasil)
    assert p.returncode == 0, p.stderr
    (hasil / "2019/dinas.html").write_text(html.halaman(_dinas(data, folder)), encoding="utf-8")
    with LOG.open(encoding="utf-8") as log:
        log.seek(sebelum)
        return Racun(data, hasil, p.stdout + p.stderr, log.read())


def _dinas(data: Path, kerja: Path):
    """The dinas report alone (the command makes it with all 27 positions), and its notebook beside it."""
    import nbformat

    parameter = {"tahun": 2019, "triwulan": None, "skala": bahan.BAKU}
    lingkungan = {"IKI_DATA": str(data), "SOURCE_DATE_EPOCH": "1577750400"}
    nb, _, _ = jalankan.hasilkan(AKAR / "notebooks" / rencana.DINAS, parameter, kerja, lingkungan=lingkungan)
    nbformat.write(nb, next(kerja.glob("{*")) / "2019/dinas.ipynb")
    return nb


def urai(teks: str) -> BeautifulSoup:
    return BeautifulSoup(teks, "html.parser")


def hidup(pohon: BeautifulSoup, boleh: set[str] = UNSUR) -> list[str]:
    """What could run or load: elements of no page, handlers, addresses that are neither files of ours nor pictures."""
    unsur = pohon.find_all(True)
    asing = {u.name for u in unsur} - boleh
    penangan = {k for u in unsur for k in u.attrs if k.startswith("on")}
    alamat = {u[k] for u in unsur for k in ("href", "src", "action", "srcdoc", "xlink:href") if u.has_attr(k)}
    sah = r"(\w+\.html|\.\./index\.html|2019/\w+\.html)?(#[\w-]+)?|data:image/svg\+xml;base64,[\w+/=]+"
    return sorted([*asing, *penangan, *(a for a in alamat if not re.fullmatch(sah, a))])


# The reports of the poisoned data


def test_x7_x9_three_reports_were_made_in_a_folder_with_a_hostile_name(racun):
    ada = {b.relative_to(racun.keluaran).as_posix() for b in racun.keluaran.rglob("*.html")}
    assert ada == {"index.html", "2019/index.html", "2019/dinas.html", "2019/01_sekretaris.html", "2019/26_kasi_kebijakan.html"}
    assert not list(racun.data.parent.rglob("JAHAT")) and not (AKAR / "JAHAT").exists()


def test_x3_x4_x5_x6_pages_hold_no_element_handler_or_address_that_came_out_of_a_text(racun):
    for berkas in racun.keluaran.rglob("*.html"):
        pohon = urai(berkas.read_text(encoding="utf-8"))
        cari = {"script", "label", "input"} if berkas.name == "index.html" else set()
        assert hidup(pohon, UNSUR | cari) == [], berkas.name
        assert len(pohon.find_all("title")) == len(pohon.find_all("style")) == 1
        assert len(pohon.find_all("script")) == bool(cari)


def test_what_a_page_does_show_of_them_is_their_text(racun):
    """Otherwise the tests above prove nothing: the name of the sheet that a figure came from is shown."""
    enam = urai((racun.keluaran / "2019/26_kasi_kebijakan.html").read_text(encoding="utf-8"))
    assert f'2019/realisasi.xlsx › lembar "{LEMBAR}" › ' in enam.find("table", class_="operan").get_text()
    peringatan = [li.get_text() for li in urai((racun.keluaran / "2019/dinas.html").read_text("utf-8")).select(".peringatan li")]
    for berkas in ("target.csv", "realisasi.xlsx"):  # the kind and the place; never the words that were typed
        assert any('kolom "…" tidak dikenal' in p and p.startswith(f"2019/{berkas} › ") for p in peringatan)
    assert not [p for p in peringatan if KOLOM in p or LEMBAR in p or BERKAS in p]


def test_x4_notebooks_hold_only_inert_html_and_plain_text(racun):
    for berkas in racun.keluaran.rglob("*.ipynb"):
        nb = json.loads(berkas.read_text(encoding="utf-8"))
        data = [o["data"] for s in nb["cells"] if s["cell_type"] == "code" for o in s["outputs"]]
        assert {k for d in data for k in d} == {"text/html", "text/plain", MIME}
        assert hidup(urai("".join("".join(d.get("text/html", "")) for d in data))) == []
        assert "onerror" not in json.dumps([d.get("text/plain") for d in data])


def test_x15_neither_the_person_nor_the_number_in_notes_and_proofs_is_published_or_logged(racun):
    tempat = {b.name: b.read_text(encoding="utf-8") for b in racun.keluaran.rglob("*") if b.is_file()}
    assert {"dinas.html", "dinas.ipynb", "manifest.json", "26_kasi_kebijakan.html"} <= set(tempat)
    for nama, teks in list(tempat.items()):
        svg = re.findall(r"svg\+xml;base64,([\w+/=]+)", teks)
        tempat[f"gambar {nama}"] = "".join(base64.b64decode(s).decode() for s in svg)
    tempat |= {"layar": racun.kata, "log": racun.log}
    assert [n for n, t in tempat.items() if NAMA in t or NIP in t or "HYPERLINK" in t] == []
    assert "26_kasi_kebijakan" in racun.log


def test_notes_change_no_number_and_reach_no_machine_format(racun):
    for perintah in ("evaluasi", "rekap"):
        for bentuk in ("csv", "json"):
            kotor = iki(perintah, 2019, "--format", bentuk, "--data", racun.data)
            assert kotor.stdout == iki(perintah, 2019, "--format", bentuk).stdout
            assert kotor.returncode == 0


# What is said about hostile data


@pytest.fixture(scope="module")
def periksa(tmp_path_factory):
    """A year in which every hostile text stands where a number, a word or a heading should be."""
    folder = tmp_path_factory.mktemp("salah")
    kendali = ["\x1b[31mmerah", "\u202egnalab", "dua\nbaris", "\u200bnol"]
    kode = [f"14.{n:02d}" for n in range(1, 11)] + [f"17.{n:02d}" for n in range(1, 12)] + [f"22.0{n}" for n in (1, 2, 3)]
    isi = [*JAHAT, *kendali]
    baris = [["variabel", "tw1", "tw2", "tw3", "tw4", "tahunan", "status", "asal", "keterangan", "bukti", KOLOM]]
    baris += [[k, "", "", "", "", v, "", "isian", "", "", ""] for k, v in zip(kode, isi, strict=False)]
    baris += [["16.01", "", "", "", "", "", v, v, "", "", ""] for v in isi[-1:]] + [[v, *[""] * 5, "", "", "", "", "x"] for v in isi]
    (folder / "2019").mkdir()
    with (folder / "2019/realisasi.csv").open("w", encoding="utf-8", newline="") as f:
        csv.writer(f, delimiter=";").writerows(baris)
    shutil.copy(AKAR / "data/2019/target.csv", folder / "2019")
    return SimpleNamespace(isi=isi, **{b: iki("periksa", 2019, "--data", folder, "--format", b) for b in ("teks", "json")})


def test_every_problem_is_one_line_without_a_control_character(periksa):
    *baris, hitungan = periksa.teks.stdout.splitlines()
    baris = [b for b in baris if b not in ("Galat, tahun 2019:", "Peringatan, tahun 2019:")]
    assert periksa.teks.returncode == 1 and len(baris) == len(json.loads(periksa.json.stdout)) > len(periksa.isi)
    assert all(re.fullmatch(r"realisasi\.csv( › [^:]*)?: .*\. Perbaiki: .*\.", b) for b in baris)
    assert {unicodedata.category(c) for c in periksa.teks.stdout.replace("\n", "")} & {"Cc", "Cf"} == set()
    assert re.fullmatch(r"\d+ galat, \d+ peringatan\.", hitungan) and periksa.teks.stderr == ""


def test_a_typed_value_is_quoted_as_it_is(periksa):
    apa = " ".join(m["apa"] for m in json.loads(periksa.json.stdout))
    polos = [t for t in periksa.isi if t.isprintable() and t.strip() == t]
    assert len(polos) >= 15
    assert [t for t in polos if f'"{t}"' not in apa] == []


# What goes into spreadsheets


@pytest.fixture(scope="module")
def hasil():
    return bahan.siapkan(2019).hasil


@pytest.mark.parametrize("teks", [*RUMUS, "\n=1+1", "-", "="], ids=repr)
def test_x1_x2_text_that_a_spreadsheet_would_run_gets_an_apostrophe_and_numbers_do_not(hasil, teks):
    h = hasil.assign(alasan=teks, jabatan=teks, indikator=f'"{teks}";{teks}\n{teks}', capaian=-12.345, realisasi=-3.0)
    baris = list(csv.DictReader(io.StringIO(keluaran.evaluasi(h, "csv"), newline=""), delimiter=";"))
    assert len(baris) == 165
    baris = [{k: v.replace("\r", "\n") for k, v in b.items()} for b in baris]
    rata = teks.replace("\r", "\n")
    assert {(b["alasan"], b["jabatan"]) for b in baris} == {(f"'{rata}", f"'{rata}")}
    assert {b["indikator"] for b in baris} == {f'"{rata}";{rata}\n{rata}'}  # no new cell and no new row begins in it
    assert {(b["capaian"], b["realisasi"]) for b in baris} == {("-12.35", "-3")}
    polos = json.loads(keluaran.evaluasi(h, "json"))[0]
    assert (polos["alasan"], polos["realisasi"]) == (teks, -3)  # json is for programs: as it is


# Arguments


@pytest.mark.parametrize(
    "argumen",
    [
        *(["laporan", "2019", "--jabatan", j] for j in ("x';import os;os.mkdir('JAHAT')#", "../../x", "/etc/x", "C:\\x", "nul", "..",
                                                        "{tahun.__class__}", "٢٦", "2６", "1\n2", "26; touch JAHAT", HTML[0], RUMUS[1])),
        *(["laporan", "2019", "--skala", s] for s in ("__import__('os')", "../skala", "{tahun}", HTML[0])),
        *(["laporan", "2019", "--triwulan", t] for t in ("1;import os", "１", "True", "[1]")),
        *(["laporan", t] for t in ("2019;ls", "２０１９", "2019.0", "0x7e3", "2_019", "+2019", " 2019")),
        *(["laporan", "2019", "--keluaran", k] for k in ("http://x/y", "S3://wadah", "file:///etc", "http:/x", "gs://x\ny")),
        *(["evaluasi", "2019", "--format", f] for f in ("csv;ls", "../csv", HTML[1])),
    ],
    ids=lambda a: " ".join(a[1:]).encode("unicode_escape").decode(),
)  # fmt: skip
def test_a_hostile_argument_is_wrong_use_in_one_line_and_makes_nothing(argumen, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    tambahan = {"evaluasi": [], "laporan": ["--keluaran", str(tmp_path / "hasil")]}[argumen[0]]
    tambahan = ["--jabatan", "26"] if "--keluaran" in argumen else tambahan
    monkeypatch.setattr(sys, "argv", ["iki", *argumen, *tambahan])
    with pytest.raises(SystemExit) as akhir:
        cli.main()
    keluar = capsys.readouterr()
    assert (akhir.value.code, keluar.out) == (cli.SALAH_PAKAI, "")
    assert keluar.err.startswith("Salah pakai: ") and len(keluar.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == [] and not (AKAR / "JAHAT").exists()


@pytest.mark.parametrize(
    "parameter",
    [{"tahun=1;import os": 1}, {"__builtins__": 1}, {"tahun": "2019"}, {"tahun": Path("x' + 'y")}, {"jabatan": ["26"]}, {"skala": None}],
    ids=str,
)  # fmt: skip
def test_a_parameter_that_is_no_parameter_of_the_notebook_never_reaches_it(tmp_path, parameter):
    templat = AKAR / "notebooks" / rencana.INDIVIDU
    with pytest.raises(GagalLaporan, match="Parameter"):
        jalankan.hasilkan(templat, parameter, tmp_path, lingkungan={"IKI_DATA": str(AKAR / "data")})
    assert list(tmp_path.iterdir()) == []


def test_quotes_in_a_parameter_stay_inside_its_text(tmp_path):
    """A text that would leave its quotes arrives as a text: the position is unknown, and nothing was run."""
    jahat = "26'); import os; os.mkdir('JAHAT') #\"\"\"\\"
    with pytest.raises(GagalLaporan, match=r"Langkah \d+ gagal \(ValueError\)"):
        jalankan.hasilkan(AKAR / "notebooks" / rencana.INDIVIDU, {"tahun": 2019, "jabatan": jahat}, tmp_path,
                          lingkungan={"IKI_DATA": str(AKAR / "data")})  # fmt: skip
    assert not list(tmp_path.rglob("JAHAT"))
