"""Corrected figures in evaluation and reports: the real case, Rp2,9 and then Rp4,6 trillion of investment in 2019."""

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from buat import fakta, target
from test_cli import iki

from ikilib import bahan, evaluasi, tafsir
from ikilib.laporan import cara, dinas, individu, penutup

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def semula():
    return bahan.siapkan(2019, "08", per="2020-02-01")


@pytest.fixture(scope="module")
def kini():
    return bahan.siapkan(2019, "08")


def teks(html) -> str:
    return " ".join(BeautifulSoup(str(html), "html.parser").get_text(" ").split())


def satu(b, kode: str = "08.01"):
    return b.hasil.set_index("kode").loc[kode]


def test_both_reports_can_be_made_each_with_its_day(semula, kini):
    assert satu(semula)["realisasi"] == pytest.approx(100 * 1.4 / 1.5)  # (2,9 − 1,5) / 1,5
    assert satu(kini)["realisasi"] == pytest.approx(100 * 3.2 / 1.4)  # (4,6 − 1,4) / 1,4
    assert "93,33 %" in teks(individu.capaian_tabel(semula)) and "228,57 %" in teks(individu.capaian_tabel(kini))


def test_the_day_is_named_at_the_head_and_at_the_foot_and_only_when_it_was_asked_for(semula, kini):
    kata = "menurut data yang diketahui pada 1 Februari 2020"
    assert f"Capaian kinerja individu tahun 2019, {kata} · atasan" in teks(individu.kepala(semula))
    assert f"Data per 31 Desember 2019, {kata}, untuk tahun 2019." in teks(cara.kaki(semula))
    assert "Menurut data yang diketahui pada 1 Februari 2020" in teks(dinas.kepala(bahan.siapkan(2019, per="2020-02-01")))
    assert kata not in teks(individu.kepala(kini)) + teks(cara.kaki(kini))
    assert "Data per 31 Desember 2019, dengan koreksi sampai 1 Maret 2020, untuk tahun 2019." in teks(cara.kaki(kini))


def test_the_operands_stand_with_the_cells_they_come_from(semula, kini):
    milik = [b.operan[(b.operan["kode"] == "08.01") & (b.operan["tahun"] == 2019)] for b in (semula, kini)]
    tempat = [dict(zip(o["tahun_operan"], o["berkas"], strict=True)) for o in milik]
    assert tempat == [
        {2019: "2019/realisasi.csv", 2018: "2018/realisasi.csv"},
        {2019: "2019/koreksi.csv", 2018: "2018/koreksi.csv"},
    ]


def test_a_report_names_the_figures_of_its_own_that_were_corrected_what_when_and_why(semula, kini):
    isi = teks(cara.cara_menghitung(kini))
    assert "2 koreksi atas angka masukan" in isi
    assert "Nilai investasi tahun 2018 (Rp) 1.500.000.000.000 1.400.000.000.000 1 Maret 2020 Pernyataan pemerintah kabupaten yang kemudian" in isi
    assert "Nilai investasi tahun 2019 (Rp) 2.900.000.000.000 4.600.000.000.000 1 Maret 2020 Pernyataan pemerintah kabupaten yang kemudian" in isi
    assert "https://jatim.tribunnews.com/2020/03/01/" in isi and "2019/koreksi.csv › baris 2, kolom nilai_baru" in isi
    assert semula.koreksi == () and "koreksi atas angka" not in teks(cara.cara_menghitung(semula))
    assert bahan.siapkan(2019, "26").koreksi == ()
    assert len(bahan.siapkan(2019).koreksi) == 2


def test_a_later_years_report_shows_the_correction_of_the_year_it_compares_with():
    b = bahan.siapkan(2020, "08")
    assert [(k.baru.tahun, k.baru.nilai) for k in b.koreksi] == [(2018, 1.4e12), (2019, 4.6e12)]


def test_the_closing_cell_echoes_the_day(semula, kini):
    assert penutup.selesai(semula).isi["parameter"]["per"] == "2020-02-01"
    assert penutup.selesai(kini).isi["parameter"]["per"] is None


@pytest.mark.parametrize("per", ["2020-2-1", "besok", "", 20200201, "2020-13-01"])
def test_a_day_that_is_no_day_is_refused(per):
    with pytest.raises(ValueError, match="tahun-bulan-tanggal"):
        bahan.siapkan(2019, per=per)


def test_of_a_quarter_corrected_twice_the_last_counts_in_the_year():
    """Quarters 1, 2, 3 and 4, the second corrected to 5 and then to 6: 1 + 6 + 3 + 4 = 14."""
    f = fakta({("14.03", 2019, p): p for p in (1, 2, 3, 4)}).assign(tanggal="2019-12-31")
    for nilai, hari in ((5.0, "2020-01-02"), (6.0, "2020-01-03")):
        f.loc[len(f)] = f.iloc[1].to_dict() | {"nilai": nilai, "tanggal": hari}
    h = evaluasi.hasil(f, target({"14.03": 14}), [2019], tafsir.skala()[bahan.BAKU]).set_index("kode").loc["14.03"]
    assert (h["realisasi"], h["capaian"], h["status"]) == (14.0, 100.0, "ada")


def test_the_command_makes_a_report_as_of_a_day_and_its_manifest_says_which(tmp_path):
    p = iki("laporan", 2019, "--jabatan", 8, "--per", "2020-02-01", "--keluaran", tmp_path)
    assert (p.returncode, p.stderr) == (0, "")
    m = json.loads((tmp_path / "2019" / "manifest.json").read_text("utf-8"))
    assert m["parameter"]["per"] == m["laporan"]["08_kabid_perencanaan"]["parameter"]["per"] == "2020-02-01"
    halaman = teks((tmp_path / "2019" / "08_kabid_perencanaan.html").read_text("utf-8"))
    assert "menurut data yang diketahui pada 1 Februari 2020" in halaman
    assert "93,33 %" in halaman and "228,57" not in halaman
