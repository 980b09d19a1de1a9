"""The workbooks among the documents: LibreOffice computes every formula anew, and must come to what `iki` prints."""

import csv
import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from ikilib.dokumen import bahan, pengukuran, rencana
from ikilib.dokumen.lembar import CONTOH

AKAR = Path(__file__).resolve().parents[1]
JAHAT = ["=1+1", '=HYPERLINK("http://contoh.test")', "@SUM(A1)", "-2+3|cmd", "http://contoh.test", "<b>&amp;", "1.234"]
# Worked by hand: target, batas atas, realisasi typed into the year 2019, and what must be printed
KASUS = {
    "09.01": (("80", "90", "92"), (102.22, "Sangat Tinggi")),  # above a range: 92 x 100 / 90
    "09.02": (("80", "90", "70"), (87.5, "Tinggi")),  # below: 70 x 100 / 80
    "09.03": (("80", "90", "85"), (100, "Sangat Tinggi")),  # inside
    "09.04": (("200", "", "181"), (90.5, "Tinggi")),  # under 91
    "09.05": (("200000", "", "181990"), (91, "Sangat Tinggi")),  # 90,995 is printed as 91,00
    "14.01": (("0", "", "5"), ("–", "tak terhitung")),
    "14.02": (("", "", "5"), ("–", "tanpa target")),
    "14.03": (("7", "", ""), ("–", "belum lapor")),
    "14.04": (("7", "", "tidak berlaku"), ("–", "tidak berlaku")),
    "26.03": (("10", "", ""), (-100, "Sangat Rendah")),  # lower is better: (2 x 10 - 30) x 100 / 10, of 30 and 100
}


def ubah(berkas: Path, kolom: str, isi: dict[str, dict[str, str]]) -> None:
    """Other cells in a table of the illustrative set; the row's quarters are emptied."""
    with berkas.open(encoding="utf-8-sig", newline="") as f:
        baris = list(csv.DictReader(f, delimiter=";"))
    for b in baris:
        if b[kolom] in isi:
            b.update({k: "" for k in ("tw1", "tw2", "tw3", "tw4")} | isi[b[kolom]])
    with berkas.open("w", encoding="utf-8", newline="") as f:
        tulis = csv.DictWriter(f, list(baris[0]), delimiter=";")
        tulis.writeheader()
        tulis.writerows(baris)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The illustrative set with the cases above in 2019, and a budget whose words would be formulas elsewhere."""
    data = tmp_path_factory.mktemp("kantor") / "data"
    shutil.copytree(AKAR / "data", data, ignore=shutil.ignore_patterns("rekaman"))  # exports count 14.03 too
    for jenis in ("koreksi", "segel"):
        for berkas in data.glob(f"201*/{jenis}*"):
            berkas.unlink()
    ubah(data / "2019/target.csv", "kode",
         {k: {"target": t, "target_atas": a} for k, ((t, a, _), _) in KASUS.items()})  # fmt: skip
    isi = {k: {"tahunan": r} for k, ((_, _, r), _) in KASUS.items()}
    isi["14.04"] = {"tahunan": "", "status": "tidak berlaku"}
    ubah(data / "2019/realisasi.csv", "variabel", isi | {"pengaduan": {"tahunan": "30"}})
    ubah(data / "2018/realisasi.csv", "variabel", {"pengaduan": {"tahunan": "100"}})
    baris = [["jabatan", "program", "kegiatan", "pagu", "realisasi"], *(["09", t, "", "1000", ""] for t in JAHAT)]
    with (data / "2019/anggaran.csv").open("w", encoding="utf-8", newline="") as f:
        csv.writer(f, delimiter=";").writerows(baris)
    return data


@pytest.fixture(scope="module")
def buku(folder) -> dict[str, bytes]:
    d = bahan.siapkan(2019, folder)
    pembuat = {
        "evaluasi": pengukuran.evaluasi,
        "rjm": rencana.jangka_menengah,
        "rkt": rencana.tahunan,
        "rka": rencana.anggaran,
    }
    return {nama: f(d, None, 1).isi for nama, f in pembuat.items()}


def ganti(isi: bytes, pola: bytes, dengan: bytes, lembar: str = "") -> bytes:
    """The same workbook with other bytes in its sheets (all, or the one of that file name)."""
    keluar = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(isi)) as z, zipfile.ZipFile(keluar, "w") as w:
        for n in z.namelist():
            b = z.read(n)
            kena = n.startswith("xl/worksheets/") and n.endswith(lembar)
            w.writestr(n, re.sub(pola, dengan, b) if kena else b)
    return keluar.getvalue()


def tanpa_nilai(isi: bytes) -> bytes:
    """Without the values that we wrote beside the formulas: who opens it must compute."""
    return ganti(isi, rb"(</f>)<v>[^<]*</v>", rb"\1")


def sel(isi: bytes) -> dict[tuple[str, str], object]:
    """Every cell that holds a formula: its value as it stands in the file."""
    rumus, nilai = (openpyxl.load_workbook(io.BytesIO(isi), data_only=d) for d in (False, True))
    return {
        (ws.title, c.coordinate): nilai[ws.title][c.coordinate].value
        for ws in rumus
        for baris in ws.iter_rows()
        for c in baris
        if c.data_type == "f"
    }


def beda(satu: dict, dua: dict) -> list:
    def sama(a: object, b: object) -> bool:
        if not (isinstance(a, int | float) and isinstance(b, int | float)):
            return (a or "") == (b or "")  # openpyxl says '' for an empty text, and None
        return abs(a - b) <= 1e-9 * max(1, abs(a))

    return [k for k in satu if not sama(satu[k], dua[k])]


@pytest.fixture(scope="module")
def dihitung(buku, libreoffice, tmp_path_factory) -> dict[str, dict]:
    """What LibreOffice computes: of each workbook stripped of values, and of one with a wrong formula in it."""
    tempat = tmp_path_factory.mktemp("hitung")
    salah = ganti(buku["evaluasi"], rb"(H\d+)\*100/", rb"\1*10/", "sheet10.xml")
    berkas = {nama: tanpa_nilai(isi) for nama, isi in buku.items()}
    berkas |= {"salah": tanpa_nilai(salah), "salah_bernilai": salah}
    for nama, isi in berkas.items():
        (tempat / f"{nama}.xlsx").write_bytes(isi)
    perintah = [libreoffice[0], "--headless", "--norestore", f"-env:UserInstallation={(tempat / 'profil').as_uri()}"]
    perintah += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", tempat / "jadi", *tempat.glob("*.xlsx")]
    subprocess.run(perintah, check=True, capture_output=True, timeout=300)
    return {nama: sel((tempat / "jadi" / f"{nama}.xlsx").read_bytes()) for nama in berkas}


def iki(folder: Path, *perintah: str) -> list[dict]:
    p = subprocess.run([sys.executable, "-m", "ikilib.cli", *perintah, "--data", folder, "--format", "csv"], cwd=AKAR,
                       capture_output=True, encoding="utf-8", check=True)  # fmt: skip
    return list(csv.DictReader(io.StringIO(p.stdout), delimiter=";"))


def baris_kode(isi: bytes) -> dict[str, tuple[str, int]]:
    """kode → sheet and row where it stands."""
    b = openpyxl.load_workbook(io.BytesIO(isi))
    return {b[n].cell(r, 2).value: (n, r) for n in b.sheetnames if n.isdigit() for r in range(5, b[n].max_row + 1)}


def test_libreoffice_computes_every_formula_of_every_workbook_as_we_did(buku, dihitung):
    for nama in ("evaluasi", "rjm", "rkt", "rka"):
        kami = sel(buku[nama])
        assert dihitung[nama].keys() == kami.keys()
        assert beda(kami, dihitung[nama]) == []
    assert len(sel(buku["evaluasi"])) > 1500


def test_a_wrong_formula_is_seen_only_when_nobody_trusts_the_values_in_the_file(buku, dihitung):
    kami = sel(buku["evaluasi"])
    assert beda(kami, dihitung["salah_bernilai"]) == []
    lain = beda(kami, dihitung["salah"])
    assert lain
    assert {lembar for lembar, _ in lain} == {"09", "rekap"}


@pytest.mark.parametrize("kode", KASUS)
def test_what_was_worked_by_hand_is_what_libreoffice_computes(kode, buku, dihitung):
    lembar, n = baris_kode(buku["evaluasi"])[kode]
    capaian, predikat = KASUS[kode][1]
    assert dihitung["evaluasi"][lembar, f"J{n}"] == (capaian if capaian == "–" else pytest.approx(capaian))
    assert dihitung["evaluasi"][lembar, f"K{n}"] == predikat


def test_all_165_capaian_and_predikat_are_those_of_iki_evaluasi(folder, buku, dihitung):
    letak = baris_kode(buku["evaluasi"])
    kata = {"belum_lapor": "belum lapor", "tidak_berlaku": "tidak berlaku", "tanpa_target": "tanpa target",
            "tidak_dapat_dihitung": "tak terhitung"}  # fmt: skip
    baris = iki(folder, "evaluasi", "2019")
    assert len(baris) == 165
    for b in baris:
        lembar, n = letak[b["kode"]]
        assert dihitung["evaluasi"][lembar, f"K{n}"] == (b["predikat"] or kata[b["status"]]), b["kode"]
        capaian = dihitung["evaluasi"][lembar, f"J{n}"]
        assert capaian == (pytest.approx(float(b["capaian"])) if b["capaian"] else "–"), b["kode"]


def test_the_averages_of_positions_bidang_and_dinas_are_those_of_iki_rekap(folder, dihitung):
    ws = {b["nama"]: b for b in iki(folder, "rekap", "2019") if b["tingkat"] != "sasaran"}
    kolom = dict(zip("CDEFGHIJ", "n dinilai belum_lapor tidak_berlaku tak_terhitung rata_rata terendah tertinggi".split(), strict=True))  # fmt: skip
    isi = dihitung["evaluasi"]
    assert len(ws) == 33
    semua = {b[kolom["H"]] for b in ws.values()}
    assert {f"{isi[k]:.2f}" for k in isi if k[0] == "rekap" and k[1][0] == "H"} == semua
    dinas = next(b for b in ws.values() if b["tingkat"] == "dinas")
    akhir = max(int(k[1][1:]) for k in isi if k[0] == "rekap")
    for huruf, nama in kolom.items():
        assert float(isi["rekap", f"{huruf}{akhir}"]) == float(dinas[nama]), nama


def test_words_of_the_office_stay_words_in_every_cell(buku):
    for nama, isi in buku.items():
        b = openpyxl.load_workbook(io.BytesIO(isi))
        semua = [c for ws in b for baris in ws.iter_rows() for c in baris]
        assert not any(c.hyperlink for c in semua), nama
        assert all(c.data_type == "s" for c in semua if c.value in JAHAT), nama
    rka = openpyxl.load_workbook(io.BytesIO(buku["rka"])).active
    assert [c.value for c in rka["C"] if c.value in JAHAT] == JAHAT


def test_a_workbook_on_invented_figures_says_so_on_every_sheet_and_every_printed_page_and_another_does_not(folder):
    d = bahan.siapkan(2019, folder)
    for contoh in (3, 0):
        b = openpyxl.load_workbook(io.BytesIO(pengukuran.evaluasi(d, None, contoh).isi))
        assert len(b.sheetnames) == 29
        for ws in b:
            assert (ws["A3"].value == CONTOH) is bool(contoh)
            assert (CONTOH in (ws.oddHeader.center.text or "")) is bool(contoh)
            assert ("contoh" in ws.oddFooter.left.text) is bool(contoh)


def test_the_state_before_the_plan_is_left_out_of_a_real_matrix_when_it_is_invented(folder):
    d = bahan.siapkan(2019, folder)
    nyata, contoh = (openpyxl.load_workbook(io.BytesIO(rencana.jangka_menengah(d, None, n).isi)).active for n in (0, 1))
    assert (nyata["E4"].value, contoh["E4"].value) == ("Kondisi awal 2015", "Kondisi awal 2015")
    angka = [c.value for c in contoh["E"][4:] if isinstance(c.value, int | float)]
    assert len(angka) > 100
    assert [c.value for c in nyata["E"][4:] if isinstance(c.value, int | float)] == []


def test_a_plan_prints_a_range_in_words_and_names_what_has_no_target(folder):
    d = bahan.siapkan(2019, folder)
    jadi = rencana.tahunan(d, None, 1)
    ws = openpyxl.load_workbook(io.BytesIO(jadi.isi)).active
    target = {b[1].value: b[4].value for b in ws.iter_rows(min_row=5) if b[1].value}
    assert (target["09.01"], target["09.04"], target["14.02"]) == ("80–90", 200, "belum ditetapkan")
    assert jadi.catatan == ("target 2019 belum ditetapkan: 14.02",)


PROSES = """
import sys, hashlib
from ikilib.dokumen import bahan, pengukuran, rencana
d = bahan.siapkan(2019)
for f in (pengukuran.evaluasi, rencana.jangka_menengah, rencana.tahunan, rencana.anggaran):
    print(hashlib.sha256(f(d, None, 1).isi).hexdigest())
"""


def test_the_same_inputs_give_the_same_bytes_on_another_clock_and_in_another_language(folder):
    hasil = set()
    for zona, acak, bahasa in (("Asia/Jakarta", "1", "C.UTF-8"), ("America/Anchorage", "77", "C")):
        env = {**os.environ, "TZ": zona, "PYTHONHASHSEED": acak, "LC_ALL": bahasa, "IKI_DATA": str(folder)}
        p = subprocess.run([sys.executable, "-c", PROSES], cwd=AKAR, env=env, capture_output=True, text=True, check=True)
        hasil.add(p.stdout)
    assert len(hasil) == 1
    assert len(hasil.pop().split()) == 4
