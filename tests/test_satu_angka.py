"""One store, no difference: what is printed in any document or report of a year is what `iki evaluasi` says.

Everything is read back by readers that are not ours (python-docx, openpyxl, pypdf, lxml) from the finished files of
2019. A number is expected as an official would write it: counts whole with dots, percent with two decimals.
"""

import csv
import io
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import docx
import lxml.html
import openpyxl
import pytest
from pypdf import PdfReader

AKAR = Path(__file__).resolve().parents[1]
TAHUN = range(2016, 2022)
KEADAAN = {"belum_lapor": "Belum lapor", "tidak_berlaku": "Tidak berlaku", "tidak_dapat_dihitung": "Tak terhitung",
           "tanpa_target": "Tak terhitung"}  # fmt: skip


def indonesia(nilai: str, desimal: int) -> str:
    """'1234.5' as 1.234,50; '–' for what is missing."""
    return f"{float(nilai):,.{desimal}f}".translate(str.maketrans(",.", ".,")) if nilai else "–"


def iki(*perintah: str) -> str:
    perintah = [sys.executable, "-m", "ikilib.cli", *perintah]
    return subprocess.run(perintah, cwd=AKAR, capture_output=True, encoding="utf-8", check=True).stdout


@pytest.fixture(scope="module")
def evaluasi() -> dict[int, dict[str, dict]]:
    """Year → kode → what `iki evaluasi` prints of it, with `t`, `r`, `c`, `p` as a document prints them."""
    semua = {}
    for tahun in TAHUN:
        baris = csv.DictReader(io.StringIO(iki("evaluasi", str(tahun), "--format", "csv")), delimiter=";")
        semua[tahun] = {b["kode"]: b for b in baris}
        for b in semua[tahun].values():
            utuh = 2 if b["satuan"] == "persen" else 0
            b["t"] = f"{indonesia(b['target'], utuh)}{'–' + indonesia(b['target_atas'], utuh) if b['target_atas'] else ''}"
            b["r"], b["c"] = indonesia(b["realisasi"], utuh), indonesia(b["capaian"], 2)
            b["p"] = b["predikat"] or KEADAAN[b["status"]]
    assert all(len(isi) == 165 for isi in semua.values())
    return semua


@pytest.fixture(scope="module")
def dokumen(tmp_path_factory) -> Path:
    """The folder of all documents of 2019, by the whole command."""
    keluaran = tmp_path_factory.mktemp("dokumen")
    iki("dokumen", "2019", "--contoh", "--keluaran", str(keluaran))
    return keluaran / "2019" / "dokumen"


def rapat(teks: str) -> str:
    """Letters and digits only as a reader sees them: no space, no line break, no soft hyphen."""
    return re.sub(r"[\s\u00ad\u200b]+", "", unicodedata.normalize("NFKC", teks))


def tabel_docx(berkas: Path, kepala: list[str]) -> list[dict[str, str]]:
    """Rows of the one table with these headings."""
    for t in docx.Document(str(berkas)).tables:
        baris = [[s.text for s in b.cells] for b in t.rows]
        if baris[0][: len(kepala)] == kepala or set(kepala) <= set(baris[0]):
            return [dict(zip(baris[0], b, strict=True)) for b in baris[2:]]
    raise AssertionError(f"{berkas.name}: no table {kepala}")


def test_every_target_of_the_27_perjanjian_and_rencana_aksi_is_that_of_iki_evaluasi(dokumen, evaluasi):
    for nama in ("pk", "rencana_aksi"):
        ada = {}
        for berkas in dokumen.glob(f"{nama}_2019_*.docx"):
            for b in tabel_docx(berkas, ["No", "Indikator Kinerja", "Satuan", "Target"]):
                kode, _, indikator = b["Indikator Kinerja"].partition(" ")
                ada[kode] = (rapat(indikator), b["Satuan"], b["Target"])
        assert ada == {k: (rapat(b["indikator"]), b["satuan"], b["t"] if b["target"] else "belum ditetapkan")
                       for k, b in evaluasi[2019].items()}, nama  # fmt: skip


def test_every_quarter_of_the_rencana_aksi_is_what_was_typed_into_target_csv(dokumen, evaluasi):
    with (AKAR / "data/2019/target.csv").open(encoding="utf-8-sig", newline="") as f:
        diketik = {b["kode"]: [b[f"tw{i}"] for i in (1, 2, 3, 4)] for b in csv.DictReader(f, delimiter=";")}
    dicetak = {}
    for berkas in dokumen.glob("rencana_aksi_2019_*.docx"):
        for b in tabel_docx(berkas, ["TW I", "TW IV"]):
            kode = b["Indikator Kinerja"][:5]
            satuan = evaluasi[2019][kode]["satuan"]
            dicetak[kode] = [b[f"TW {r}"] for r in ("I", "II", "III", "IV")]
            diketik[kode] = [indonesia(v.replace(",", "."), 2 if satuan == "persen" else 0) for v in diketik[kode]]
    assert dicetak == diketik


def test_the_workbooks_hold_the_same_figures(dokumen, evaluasi):
    isi = openpyxl.load_workbook(dokumen / "evaluasi_2019_dinas.xlsx", data_only=True)
    ada = {}
    for nama in filter(str.isdigit, isi.sheetnames):
        for b in isi[nama].iter_rows(min_row=5, max_col=11, values_only=True):
            if b[1]:
                ada[b[1]] = (b[5], b[7] if isinstance(b[7], int | float) else None, b[9], b[10])
    kata = {**KEADAAN, "tanpa_target": "tanpa target"}
    for kode, b in evaluasi[2019].items():
        target, realisasi, capaian, predikat = ada.pop(kode)
        assert indonesia("" if target is None else str(target), 6) == indonesia(b["target"], 6), kode
        assert indonesia("" if realisasi is None else str(realisasi), 6) == indonesia(b["realisasi"], 6), kode
        assert (indonesia(str(capaian), 2) if capaian != "–" else "–") == b["c"], kode
        assert predikat == (b["predikat"] or kata[b["status"]].lower()), kode
    assert not ada


def test_the_plans_hold_the_same_targets(dokumen, evaluasi):
    rjm = openpyxl.load_workbook(dokumen / "rjm_2019_dinas.xlsx").active
    matriks = {b[1]: b[5:11] for b in rjm.iter_rows(min_row=5, values_only=True) if b[1]}
    assert len(matriks) == 165
    for kode, enam in matriks.items():
        for tahun, nilai in zip(TAHUN, enam, strict=True):
            b = evaluasi[tahun][kode]
            dicetak = nilai if isinstance(nilai, str) else indonesia(str(nilai), 2 if b["satuan"] == "persen" else 0)
            assert dicetak == b["t"], (kode, tahun)
    for nama in ("rkt", "rka"):
        ws = openpyxl.load_workbook(dokumen / f"{nama}_2019_dinas.xlsx").active
        target = {b[1]: b[4] for b in ws.iter_rows(min_row=5, values_only=True) if b[1]}
        for kode, b in evaluasi[2019].items():
            assert float(target.pop(kode)) == float(b["target"]), (nama, kode)
        assert not target


def sebutan(kode: str, evaluasi: dict) -> dict[str, str]:
    """All that a Laporan Kinerja of 2019 may print behind an indicator's code and name, by what it is."""
    b, satuan = evaluasi[2019][kode], evaluasi[2019][kode]["satuan"]
    lambang = "%" if satuan == "persen" else satuan
    lalu = [evaluasi[t][kode] for t in range(2016, 2020)]
    tahun = "".join(e["r"] + (e["c"] if e["capaian"] else e["p"].lower()) for e in lalu)
    akhir = evaluasi[2021][kode]
    isi = {
        "pengukuran": f"{satuan}{b['t']}{b['r']}{b['c']}{b['p']}",
        "rencana": f"{b['t']}{satuan}",
        "analisis 1": f"({satuan}){b['t']}{b['r']}{b['c']}{b['p']}",
        "analisis 2": tahun,
        "analisis 3": f"{b['r']}{akhir['t']}",
        "gambar": f"realisasi{b['r']}daritarget{b['t']}{lambang}",
        "gambar tanpa capaian": f"target{b['t']}{lambang}" + ("·" if b["status"] == "belum_lapor" else b["p"]),
        "sebab": f":{b['alasan']}" if b["alasan"] else "tanpa sebab",
        "simpulan": f":{b['c']}%,{b['p']}(realisasi{b['r']}daritarget{b['t']}{lambang})",
    }
    return {nama: rapat(teks) for nama, teks in isi.items()}


def test_every_figure_behind_an_indicator_in_the_28_laporan_kinerja_is_that_of_iki_evaluasi(dokumen, evaluasi):
    boleh = {kode: sebutan(kode, evaluasi) for kode in evaluasi[2019]}
    for berkas in sorted(dokumen.glob("lkj_2019_*.pdf")):
        lembar = (h.extract_text() for h in PdfReader(berkas).pages)
        teks = rapat("".join(re.sub(r"CONTOH[^\n]*|Laporan Kinerja 2019,.*", "", t) for t in lembar))
        milik = [k for k in boleh if "dinas" in berkas.stem or k[:2] == berkas.stem[9:11]]
        for kode in milik:
            jenis = []
            awal = f"{kode}{rapat(evaluasi[2019][kode]['indikator'])}"
            for m in re.finditer(re.escape(awal), teks):
                ekor = teks[m.end() : m.end() + 160]
                cocok = [n for n, t in boleh[kode].items() if ekor.startswith(t)]
                assert cocok, f"{berkas.name}: {kode} … {ekor[:90]}"
                jenis.append(cocok[0])
            for wajib in ("pengukuran", "rencana", "analisis 1", "analisis 2"):
                assert wajib in jenis, (berkas.name, kode, jenis)


def test_every_row_of_the_28_reports_prints_the_same_figures(laporan_2019, evaluasi):
    ada = {}
    for berkas in sorted((laporan_2019 / "2019").glob("[0-9]*.html")):
        halaman = lxml.html.parse(str(berkas)).getroot()
        for tabel in halaman.iter("table"):
            baris = [[" ".join(s.text_content().split()) for s in b] for b in tabel.iter("tr")]
            if baris[0][:6] != ["Kode", "Indikator", "Target", "Realisasi", "Capaian (%)", "Predikat"]:
                continue
            ada |= {b[0][:5]: (berkas, b) for b in baris[1:] if re.match(r"\d\d\.\d\d", b[0])}
    assert ada.keys() == evaluasi[2019].keys()
    for kode, (berkas, b) in ada.items():
        e = evaluasi[2019][kode]
        angka = [re.match(r"[−\d.,–]+", s)[0] for s in b[2:5]]
        assert angka == [e["t"], e["r"], e["c"]], (berkas.name, kode)
        assert b[5].startswith(e["p"]), (berkas.name, kode, b[5])
