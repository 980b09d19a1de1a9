"""The trace of a number: every figure of a whole year is read again in its cell, by other means than the reader's.

CSV cells are read with the csv module, XLSX cells as the XML that lies in the archive, lines of the decree as text.
"""

import csv
import dataclasses
import io
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from ikilib import bahan, contoh, evaluasi, jejak, keluaran, keputusan, masukan, tafsir
from ikilib.laporan import individu, telusur

AKAR = Path(__file__).resolve().parents[1]
DATA = AKAR / "data"
SKALA = tafsir.skala()["permendagri_54_2010"]
ALASAN = "Pernyataan pemerintah kabupaten yang kemudian (LKPJ Bupati); yang semula belum memuat triwulan terakhir"
BERITA = "https://60dtk.com/selama-2019-investasi-kabupaten-blitar-meningkat-signifikan-hampir-2x-lipat"


def urai(teks: str) -> BeautifulSoup:
    return BeautifulSoup(teks, "html.parser")


def semua(baca, tahun: int, triwulan: int | None = None) -> dict[str, jejak.Jejak]:
    """The traces of all 165 indicators of one year."""
    fakta = masukan.per_hari(baca.fakta)
    o = evaluasi.operan(fakta, [tahun], triwulan)
    h = evaluasi.simpulkan(o, baca.target, SKALA, triwulan)
    return {
        k: j for (k, _), j in jejak.semua(h, o, baca.fakta, baca.target, SKALA, triwulan, koreksi=baca.koreksi).items()
    }


@pytest.fixture(scope="module")
def tahun_2019() -> dict[str, jejak.Jejak]:
    return semua(masukan.muat(DATA, 2019, lain=[2018]), 2019)


# Reading a cell again


def isi_csv(folder: Path, a: jejak.Angka) -> str:
    """The text of 'baris 168, kolom tahunan': the row that ends on that line of the file, the column by its heading."""
    nomor, kolom = re.fullmatch(r"baris (\d+), kolom (\w+)", a.sel).groups()
    pembaca = csv.reader(io.StringIO((folder / a.berkas).read_text("utf-8-sig")), delimiter=";")
    kepala = next(pembaca)
    return next(baris[kepala.index(kolom)] for baris in pembaca if pembaca.line_num == int(nomor))


def isi_xlsx(folder: Path, a: jejak.Angka) -> str:
    """The stored value of 'sel F12' on the named sheet, from the XML inside the file."""
    ns = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(folder / a.berkas) as arsip:
        lembar = [s.get("name") for s in ET.fromstring(arsip.read("xl/workbook.xml")).iter(f"{{{ns['m']}}}sheet")]
        akar = ET.fromstring(arsip.read(f"xl/worksheets/sheet{lembar.index(a.lembar) + 1}.xml"))
    sel = akar.find(f".//m:c[@r='{a.sel.removeprefix('sel ')}']", ns)
    return sel.findtext("m:v", "", ns) if sel is not None else ""


def angka_sel(teks: str) -> float:
    return float(teks.replace(",", "."))


def sel_semua(j: jejak.Jejak) -> list[jejak.Angka]:
    """The figures that stand in a cell; what was counted from exports stands in none."""
    semua = [*(a for o in j.realisasi.operan for a in o.angka), *j.target.angka]
    return [a for a in semua if "/rekaman/" not in a.berkas]


def test_figures_counted_from_exports_name_the_folder_and_the_rows(tahun_2019):
    dari = [(j.kode, a.nilai, a.berkas, a.sel) for j in tahun_2019.values() for o in j.realisasi.operan
            for a in o.angka if "/rekaman/" in a.berkas]
    assert dari == [
        ("18.01", 1410, "2019/rekaman/izin", "1.410 dari 2.522 baris"),
        ("18.01", 1516, "2019/rekaman/izin", "1.516 dari 2.522 baris"),
    ]


def test_every_figure_of_2019_stands_in_the_cell_that_its_trace_names(tahun_2019):
    dibaca = 0
    for j in tahun_2019.values():
        for a in sel_semua(j):
            teks = isi_csv(DATA, a)
            if a.nilai is None:
                assert teks in ("", a.status.replace("_", " "))
            else:
                assert angka_sel(teks) == a.nilai
                dibaca += 1
    assert len(tahun_2019) == 165
    assert dibaca >= 2 * 150


def test_every_operand_of_2019_is_made_of_the_figures_that_its_trace_names(tahun_2019):
    for j in tahun_2019.values():
        for o in j.realisasi.operan:
            cacah = [a.nilai for a in o.angka if a.nilai is not None]
            if o.nilai is None:
                assert cacah == [] and o.alasan
            elif o.cara.startswith("jumlah"):
                assert sum(cacah) == o.nilai
            else:
                assert cacah == [o.nilai]
            assert bool(o.dicari) == (o.status == "belum_lapor")


def test_the_named_line_of_the_decree_holds_the_name_of_every_indicator(tahun_2019):
    naskah = (AKAR / jejak.NASKAH).read_text("utf-8").split("\n")
    terpotong = []
    for j in tahun_2019.values():
        baris = naskah[j.keputusan.baris - 1]
        sel = [" ".join(re.sub(r"<[^>]+>", " ", s).replace("*", "").split()) for s in baris.strip("|").split("|")]
        if " ".join(j.indikator.split()) not in sel:
            terpotong.append(j.kode)
            assert any(s and " ".join(j.indikator.split()).startswith(s) for s in sel[1:])
    assert len(terpotong) <= 3  # rows that are broken over a page name their first line


def test_quarters_are_traced_to_their_own_cells():
    hasil = semua(masukan.muat(DATA, 2019, lain=[2018]), 2019, 2)
    for j in hasil.values():
        for a in sel_semua(j):
            if a.nilai is not None:
                assert angka_sel(isi_csv(DATA, a)) == a.nilai
    # 02.02 counts documents as they come: 4 in the first quarter and 4 in the second, against 5 and 5.
    o = hasil["02.02"].realisasi.operan[0]
    assert (o.nilai, o.cara) == (8, "jumlah triwulan I dan II")
    assert [a.sel.split(" kolom ")[1] for a in o.angka] == ["tw1", "tw2"]
    assert [a.sel.split(" kolom ")[1] for a in hasil["02.02"].target.angka] == ["tw1", "tw2"]
    # 02.01 is a state: the second quarter's is the one that counts.
    assert [a.sel.split(" kolom ")[1] for a in hasil["02.01"].realisasi.operan[0].angka] == ["tw2"]


@pytest.fixture(scope="module")
def data_xlsx(tmp_path_factory) -> Path:
    """The illustrative years 2018 and 2019 as workbooks: a title row above, columns turned round, other sheets before."""
    folder = tmp_path_factory.mktemp("xlsx")
    for tahun in (2018, 2019):
        contoh.tulis(tahun, folder)
        for jenis in ("realisasi", "target", "koreksi"):
            asal = folder / str(tahun) / f"{jenis}.csv"
            baris = list(csv.reader(io.StringIO(asal.read_text("utf-8")), delimiter=";"))
            b = openpyxl.Workbook()
            b.active.title = "Petunjuk"
            lembar = b.create_sheet(jenis)
            lembar.append([f"Tabel {jenis} tahun {tahun}"])
            for i, satu in enumerate(baris):
                kode, *isi = satu
                nilai = [float(s.replace(",", ".")) if i and re.fullmatch(r"\d+(,\d+)?", s) else s or None for s in isi]
                lembar.append([*reversed(nilai), kode])
            b.save(asal.with_suffix(".xlsx"))
            asal.unlink()
    return folder


def test_every_figure_of_a_year_in_workbooks_stands_in_the_sheet_and_cell_that_its_trace_names(data_xlsx):
    baca = masukan.muat(data_xlsx, 2019, lain=[2018])
    assert not masukan.ada_galat(baca.masalah)
    dibaca = 0
    for j in semua(baca, 2019).values():
        for a in sel_semua(j):
            if a.nilai is not None:
                assert a.lembar in ("realisasi", "target", "koreksi")
                assert float(isi_xlsx(data_xlsx, a)) == a.nilai
                dibaca += 1
    assert dibaca >= 2 * 150


# What an inspector gets


def iki(*argumen, data: Path = DATA) -> subprocess.CompletedProcess:
    perintah = [sys.executable, "-m", "ikilib.cli", *map(str, argumen), "--data", str(data)]
    return subprocess.run(perintah, cwd=AKAR, capture_output=True, encoding="utf-8")


def test_from_93_33_of_08_01_an_inspector_finds_two_cells_the_url_and_line_304():
    """As known on 1 February 2020: (2,9 − 1,5) × 100 / 1,5 = 93,33."""
    p = iki("telusur", "08.01", 2019, "--per", "2020-02-01")
    assert (p.returncode, p.stderr) == (0, "")
    teks = " ".join(p.stdout.split())
    assert "Realisasi 93,33 %" in teks
    assert "(2.900.000.000.000 − 1.500.000.000.000) / 1.500.000.000.000 × 100% = 93,3333333333%" in teks
    for tahun, nilai in ((2019, "2900000000000"), (2018, "1500000000000")):
        nomor = re.search(rf"sel {tahun}/realisasi\.csv › baris (\d+), kolom tahunan", teks)[1]
        baris = (DATA / str(tahun) / "realisasi.csv").read_text("utf-8").splitlines()
        kolom = baris[0].split(";").index("tahunan")
        assert baris[int(nomor) - 1].split(";")[kolom] == nilai
    assert BERITA in p.stdout  # whole, on one line
    naskah, nomor = re.search(r"naskah (\S+\.md), baris (\d+)", teks).groups()
    assert nomor == "304"
    assert "Persentase Nilai Investasi" in (AKAR / naskah).read_text("utf-8").split("\n")[303]
    assert "93,3333333333 × 100 / 20 = 466,6666666667" in teks and "Capaian 466,67 %" in teks
    assert "PermenPANRB 8/2021 hlm. 99" in teks and "Permendagri 54/2010" in teks
    assert "Bacaan kami: perlu konfirmasi dinas" in teks


def test_lower_is_better_is_said_with_its_rule_and_its_page(tahun_2019):
    # 40 complaints after 50: 80; (2 × 90 − 80) × 100 / 90 = 111,11
    j = tahun_2019["26.03"]
    assert j.realisasi.hitungan == "40 / 50 × 100% = 80%"
    assert j.capaian.hitungan == "(2 × 90 − 80) × 100 / 90 = 111,1111111111"
    assert (j.capaian.tercetak, j.predikat.kata, j.predikat.batas) == ("111,11", "Sangat Tinggi", "91 ke atas")
    assert [a.sumber for a in j.capaian.aturan] == ["PermenPANRB 8/2021 hlm. 110 (kondisi khusus)"]
    assert [(o.bagian, o.tahun) for o in j.realisasi.operan] == [("atas", 2019), ("bawah", 2018)]


def test_a_sum_over_a_total_names_all_five_operands(tahun_2019):
    # 4 + 2 + 2 + 3 = 11 of 12 documents: 91,67
    r = tahun_2019["01.04"].realisasi
    assert (r.tercetak, r.hitungan) == ("91,67 %", "(4 + 2 + 2 + 3) / 12 × 100% = 91,6666666667%")
    assert r.rumus == (
        "(Dokumen Perencanaan + Dokumen Penganggaran + Laporan Kinerja + Laporan Keuangan SKPD)"
        " / Σ total dokumen yang disusun × 100%"
    )
    assert [o.variabel for o in r.operan] == [
        "dokumen_perencanaan", "dokumen_penganggaran", "laporan_kinerja", "laporan_keuangan", "dokumen_disusun",
    ]  # fmt: skip


# Small years worked by hand


def tulis(folder: Path, tahun: int, target: str, realisasi: str) -> None:
    tempat = folder / str(tahun)
    tempat.mkdir(parents=True, exist_ok=True)
    kepala = "kode;target;target_atas;tw1;tw2;tw3;tw4;bobot;asal;keterangan\n"
    (tempat / "target.csv").write_text(kepala + target, "utf-8")
    kepala = "variabel;tw1;tw2;tw3;tw4;tahunan;status;asal;keterangan;bukti\n"
    (tempat / "realisasi.csv").write_text(kepala + realisasi, "utf-8")


TARGET = "08.02;8;;;;;;;;\n08.03;;;;;;;;;\n08.04;0;;;;;;;;\n26.03;90;;;;;;;;\n08.07;6;8;;;;;;;\n02.01;5;;;;;;;;\n"
REALISASI = (
    "08.02;2;2;1;2;;;;;\n08.03;;;;;5;;;;\n08.04;;;;;3;;;;\n08.05;1;;2;;;;;;\n08.06;;;;;;tidak berlaku;;;\n"
    "pengaduan;;;;;40;;;;\n08.07;;;;;7;;;;\n02.01;3;4;;;;;;;\n08.09;;;;;;belum lapor;;;\n"
)


@pytest.fixture(scope="module")
def kecil(tmp_path_factory) -> dict[str, jejak.Jejak]:
    folder = tmp_path_factory.mktemp("kecil")
    tulis(folder, 2019, TARGET, REALISASI)
    tulis(folder, 2018, "", "pengaduan;;;;;0;;;;\n")
    return semua(masukan.muat(folder, 2019, lain=[2018]), 2019)


def test_a_count_of_four_quarters_names_four_cells(kecil):
    # 2 + 2 + 1 + 2 = 7 of 8: 87,50
    j = kecil["08.02"]
    o = j.realisasi.operan[0]
    assert (o.nilai, o.cara, o.dicari) == (7, "jumlah triwulan I, II, III dan IV", "")
    assert [a.sel for a in o.angka] == [f"baris 2, kolom tw{i}" for i in (1, 2, 3, 4)]
    assert (j.capaian.hitungan, j.capaian.tercetak) == ("7 × 100 / 8 = 87,5", "87,50")
    assert (j.realisasi.tercetak, j.target.tercetak) == ("7 kegiatan", "8 kegiatan")


def test_a_state_takes_the_last_quarter_given(kecil):
    o = kecil["02.01"].realisasi.operan[0]
    assert (o.nilai, o.cara) == (4, "angka triwulan II, yang terakhir dilaporkan")
    assert [a.sel for a in o.angka] == ["baris 9, kolom tw2"]


def test_inside_a_range_is_said_in_words_and_the_upper_bound_has_its_place(kecil):
    j = kecil["08.07"]
    assert j.capaian.hitungan == "7 ada di dalam 6–8, jadi 100"
    assert [a.judul for a in j.capaian.aturan] == ["Makin tinggi makin baik", "Target rentang"]
    assert j.target.cara == "batas atasnya pada kolom target_atas di baris yang sama"


@pytest.mark.parametrize(
    ("realisasi", "polaritas", "hitungan"),
    [
        pytest.param(9, "tinggi", "9 × 100 / 8 = 112,5", id="above the range the upper bound counts"),
        pytest.param(3, "tinggi", "3 × 100 / 6 = 50", id="below it the lower one"),
        pytest.param(9, "rendah", "(2 × 8 − 9) × 100 / 8 = 87,5", id="lower is better, above"),
        pytest.param(6, "tinggi", "6 ada di dalam 6–8, jadi 100", id="the edge is inside"),
    ],
)
def test_a_range_is_measured_from_its_nearer_bound(realisasi, polaritas, hitungan):
    x = evaluasi.capaian(
        *(pd.Series([float(v)]).to_numpy() for v in (realisasi, 6, 8)), pd.Series([polaritas]).to_numpy()
    )
    r = SimpleNamespace(
        status="ada", realisasi=realisasi, target=6.0, target_atas=8.0, polaritas=polaritas, capaian=x[0]
    )
    assert jejak._hitungan_capaian(r) == hitungan


def test_a_fall_below_zero_stands_in_brackets():
    r = SimpleNamespace(
        status="ada", realisasi=-25.0, target=20.0, target_atas=float("nan"), polaritas="tinggi", capaian=-125.0
    )
    assert jejak._hitungan_capaian(r) == "(−25) × 100 / 20 = −125"


@pytest.mark.parametrize(
    ("kode", "status", "dicari"),
    [
        pytest.param("08.05", "belum_lapor", "2019/realisasi.csv › baris 5, kolom tw2 dan tw4 (atau tahunan)", id="two quarters missing"),
        pytest.param("08.09", "belum_lapor", "2019/realisasi.csv › baris 10, kolom tahunan", id="a row that says so"),
        pytest.param("08.10", "belum_lapor", "2019/realisasi.csv atau 2019/realisasi.xlsx › baris 08.10, kolom tahunan", id="no row"),
    ],
)  # fmt: skip
def test_what_is_not_reported_says_where_it_would_have_to_stand(kecil, kode, status, dicari):
    j = kecil[kode]
    assert (j.status, j.realisasi.operan[0].dicari, j.capaian.hitungan) == (status, dicari, "")
    assert j.alasan.endswith(".") and kode in j.alasan
    assert f"seharusnya di {dicari}" in " ".join(keluaran.jejak(j, "teks").split())


def test_a_missing_target_says_where_it_would_have_to_stand(kecil):
    j = kecil["08.03"]
    assert (j.status, j.alasan) == ("tanpa_target", "Target tahun 2019 belum ditetapkan.")
    assert (j.realisasi.tercetak, j.target.tercetak) == ("5 kegiatan", "–")
    assert j.target.dicari == "2019/target.csv › baris 3, kolom target"


def test_a_target_of_nought_is_shown_with_its_cell(kecil):
    j = kecil["08.04"]
    assert j.status == "tidak_dapat_dihitung" and "nol atau negatif" in j.alasan
    assert [(a.nilai, a.sel) for a in j.target.angka] == [(0, "baris 4, kolom target")]


def test_a_base_of_nought_is_shown_with_its_cell(kecil):
    j = kecil["26.03"]
    assert (j.status, j.realisasi.hitungan) == ("tidak_dapat_dihitung", "40 / 0 × 100%")
    assert "tahun sebelumnya bernilai nol" in j.alasan
    assert [a.berkas for o in j.realisasi.operan for a in o.angka] == ["2019/realisasi.csv", "2018/realisasi.csv"]


def test_what_does_not_apply_names_the_cell_that_says_so(kecil):
    j = kecil["08.06"]
    assert j.status == "tidak_berlaku" and "dinyatakan tidak berlaku" in j.alasan
    assert [(a.nilai, a.status, a.sel) for a in j.realisasi.operan[0].angka] == [
        (None, "tidak_berlaku", "baris 6, kolom status")
    ]
    assert "asal tidak berlaku" in " ".join(keluaran.jejak(j, "teks").split())


# Corrections, and the day


@pytest.fixture(scope="module")
def terkoreksi() -> masukan.Masukan:
    """2019's investment was 2,9 triliun, then, from 1 March 2020, 4,6; 2018's 1,5, then 1,4."""
    return masukan.muat(DATA, 2019, lain=[2018])


def test_a_correction_is_told_with_its_day_its_reason_and_what_it_replaced(terkoreksi):
    # (4,6 − 1,4) × 100 / 1,4 = 228,57
    j = jejak.telusuri(terkoreksi, "08.01", 2019)
    assert j.realisasi.tercetak == "228,57 %"
    a = j.realisasi.operan[0].angka[0]
    assert (a.nilai, a.tanggal, a.sel, a.alasan) == (
        4.6e12, "2020-03-01", "baris 2, kolom nilai_baru", ALASAN,
    )  # fmt: skip
    assert [(x.nilai, x.berkas, x.alasan, x.sebelumnya) for x in a.sebelumnya] == [
        (2.9e12, "2019/realisasi.csv", "", ())
    ]
    teks = " ".join(keluaran.jejak(j, "teks").split())
    assert "menggantikan 2.900.000.000.000 dari 2019/realisasi.csv › baris" in teks
    assert "diketahui sejak 1 Maret 2020" in teks and f"alasan koreksi {ALASAN}" in teks


def test_a_trace_as_known_on_an_earlier_day_knows_no_later_correction(terkoreksi):
    j = jejak.telusuri(terkoreksi, "08.01", 2019, per="2020-02-29")
    assert (j.realisasi.tercetak, j.per) == ("93,33 %", "2020-02-29")
    assert [a.sebelumnya for o in j.realisasi.operan for a in o.angka] == [(), ()]
    assert "seperti diketahui pada 29 Februari 2020" in keluaran.jejak(j, "teks")


def test_before_a_figure_was_known_it_is_not_reported(terkoreksi):
    j = jejak.telusuri(terkoreksi, "08.01", 2019, per="2019-06-30")
    assert j.status == "belum_lapor" and "tahun 2019" in j.alasan


def test_facts_of_a_day_are_the_latest_of_each_key_up_to_that_day(terkoreksi):
    investasi = {
        hari: dict(
            masukan.per_hari(terkoreksi.fakta, hari).query("variabel == 'nilai_investasi'").set_index("tahun")["nilai"]
        )
        for hari in ("2019-01-01", "2020-02-29", "2020-03-01", None)
    }
    assert investasi == {
        "2019-01-01": {2018: 1.5e12},
        "2020-02-29": {2018: 1.5e12, 2019: 2.9e12},
        "2020-03-01": {2018: 1.4e12, 2019: 4.6e12},
        None: {2018: 1.4e12, 2019: 4.6e12},
    }


# As a tree, and wrong use


def test_json_is_a_plain_tree_of_the_same_trace(tahun_2019):
    p = iki("telusur", "26.03", 2019, "--format", "json")
    assert json.loads(p.stdout) == json.loads(json.dumps(jejak.pohon(tahun_2019["26.03"])))
    assert "NaN" not in p.stdout


def test_every_field_of_the_tree_is_explained_in_the_guide():
    panduan = (AKAR / "PANDUAN.md").read_text("utf-8")
    bagian = panduan[panduan.index("### Bentuk JSON") :]
    bagian = bagian[: bagian.index("\n## ")]
    kelas = [k for k in vars(jejak).values() if is_dataclass(k)] + [tafsir.Aturan]
    kurang = {f"{k.__name__}.{f.name}" for k in kelas for f in fields(k) if f"`{f.name}`" not in bagian}
    assert kurang == set()


@pytest.mark.parametrize(
    ("argumen", "kata"),
    [
        pytest.param(["8.01", 2019], "08.01", id="a code without its nought"),
        pytest.param(["08.01", 2015], "2016", id="a year before the decree"),
        pytest.param(["08.01", 2019, "--per", "1 Maret 2020"], "tahun-bulan-tanggal", id="a day that is no date"),
        pytest.param(["08.01", 2019, "--per", "2020-02-30"], "tahun-bulan-tanggal", id="a day that does not exist"),
    ],
)
def test_wrong_use_ends_with_2_and_one_indonesian_line(argumen, kata):
    p = iki("telusur", *argumen)
    assert (p.returncode, p.stdout) == (2, "")
    assert p.stderr.startswith("Salah pakai: ") and len(p.stderr.splitlines()) == 1 and kata in p.stderr


def test_errors_in_the_inputs_are_told_and_nothing_is_traced(tmp_path):
    tulis(tmp_path, 2019, TARGET, REALISASI.replace("08.02;2", "08.02;dua"))
    p = iki("telusur", "08.02", 2019, data=tmp_path)
    assert (p.returncode, p.stdout) == (1, "") and "realisasi.csv › baris 2, kolom tw1" in p.stderr


def test_the_rules_name_their_source_and_how_sure_it_is():
    assert set(tafsir.aturan()) == {"tinggi", "rendah", "rentang", "pembulatan", "pita"}
    for a in tafsir.aturan().values():
        assert a.keyakinan in ("kutipan", "sekunder", "pilihan")
        assert (a.sumber == "pilihan kami") == (a.keyakinan == "pilihan")
    assert tafsir.aturan()["tinggi"].isi == evaluasi.CARA["tinggi"]
    assert tafsir.aturan()["rendah"].isi == evaluasi.CARA["rendah"]


# On the pages


def test_under_its_row_a_correction_tells_its_day_its_reason_and_what_it_replaced():
    b = bahan.siapkan(2019, "08")
    jejak_08_01 = urai(individu.capaian_tabel(b)).find("tr", id="i-08-01").find_next_sibling("tr")
    teks = " ".join(jejak_08_01.get_text(" ").split())
    assert (
        "(4.600.000.000.000 − 1.400.000.000.000) / 1.400.000.000.000 × 100% = 228,5714285714%, tercetak 228,57 %"
        in teks
    )
    assert ("sejak 1 Maret 2020 menggantikan 2.900.000.000.000 dari 2019/realisasi.csv › baris") in teks
    assert "alasannya di Cara menghitung" in teks and ALASAN in urai(individu.cara_menghitung(b)).get_text()


def test_quarters_and_ranges_are_told_under_their_rows(kecil):
    baris = telusur._operan_target(kecil["08.02"])
    assert next(baris).startswith(
        "Realisasi jumlah triwulan I, II, III dan IV: 2 di 2019/realisasi.csv › baris 2, kolom tw1 (angka isian); 2 di"
    )
    assert " ".join(telusur._operan_target(kecil["08.07"])) == (
        "Realisasi 2019/realisasi.csv › baris 8, kolom tahunan (angka isian); target 2019/target.csv › baris 6, kolom target"
        " (angka isian); batas atasnya pada kolom target_atas di baris yang sama"
    )


def test_years_with_other_cells_are_told_together(tahun_2019):
    """2018 in another row of its file than 2019, 2017 in the same as 2018."""
    b = SimpleNamespace(tahun=2019)
    j = tahun_2019["14.03"]
    o = j.realisasi.operan[0]

    def pindah(tahun, sel):
        a = dataclasses.replace(o.angka[0], berkas=f"{tahun}/realisasi.csv", sel=sel)
        r = dataclasses.replace(j.realisasi, operan=(dataclasses.replace(o, tahun=tahun, angka=(a,)),))
        t = dataclasses.replace(j.target, angka=(dataclasses.replace(j.target.angka[0], berkas=f"{tahun}/target.csv"),))
        return dataclasses.replace(j, tahun=tahun, realisasi=r, target=t)

    sama = {2019: j, 2018: pindah(2018, o.angka[0].sel)}
    assert not [t for t in telusur._tahun_lain(b, sama) if "Tahun lain" in t]
    lain = {2019: j, 2018: pindah(2018, "baris 9, kolom tahunan"), 2017: pindah(2017, "baris 9, kolom tahunan")}
    (kalimat,) = (t for t in telusur._tahun_lain(b, lain) if "Tahun lain" in t)
    assert kalimat == "Tahun lain: 2018, 2017 realisasi.csv › baris 9, kolom tahunan"


def test_the_reports_material_gives_the_same_traces_as_the_command(tahun_2019):
    b = bahan.siapkan(2019, "08")
    pada_halaman = telusur.semua(b)
    assert list(pada_halaman) == [k for k in tahun_2019 if k.startswith("08.")]
    for kode, per_tahun in pada_halaman.items():
        assert list(sorted(per_tahun)) == list(keputusan.TAHUN)
        assert per_tahun[2019] == tahun_2019[kode]
