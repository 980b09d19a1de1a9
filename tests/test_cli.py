"""The command `iki` as a whole process: formats, exit codes, messages."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ikilib import tafsir

AKAR = Path(__file__).parents[1]


def iki(*argumen, data: Path | None = AKAR / "data", masuk: Path = AKAR):
    lingkungan = {k: v for k, v in os.environ.items() if k != "IKI_DATA"} | ({"IKI_DATA": str(data)} if data else {})
    return subprocess.run(
        [sys.executable, "-m", "ikilib.cli", *map(str, argumen)],
        cwd=masuk,
        env=lingkungan,
        capture_output=True,
        encoding="utf-8",
    )


def tabel(teks: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(teks), delimiter=";"))


@pytest.fixture(scope="module")
def evaluasi_2019():
    return iki("evaluasi", 2019, "--format", "csv")


def test_evaluasi_prints_165_rows_with_the_agreed_columns(evaluasi_2019):
    baris = tabel(evaluasi_2019.stdout)
    assert evaluasi_2019.returncode == 0 and len(baris) == 165
    assert list(baris[0]) == ["kode", "jabatan", "sasaran", "indikator", "satuan", "polaritas", "target", "target_atas",
                              "realisasi", "capaian", "predikat", "status", "alasan", "asal"]  # fmt: skip


def test_machine_numbers_are_plain_and_capaian_has_two_decimals(evaluasi_2019):
    b = {b["kode"]: b for b in tabel(evaluasi_2019.stdout)}
    # as corrected: (4,6 − 1,4) / 1,4 = 228,57 % against 20 %: 1.142,86
    assert (b["08.01"]["capaian"], b["08.01"]["target"]) == ("1142.86", "20")
    # complaints 40 after 50: 80 against 90, lower is better: (180 − 80) × 100 / 90
    assert (b["26.03"]["realisasi"], b["26.03"]["capaian"], b["26.03"]["polaritas"]) == ("80", "111.11", "rendah")
    assert b["08.15"]["capaian"] == "" and b["08.15"]["status"] == "tidak_dapat_dihitung"


def test_investment_of_2019_as_known_before_and_after_the_later_statement(evaluasi_2019):
    """Rp1,5 and 2,9 trillion on 16 January 2020, Rp1,4 and 4,6 trillion on 1 March 2020: 93,33 or 228,57 % growth."""

    def tumbuh(*pilihan):
        baris = tabel(iki("evaluasi", 2019, "--format", "csv", *pilihan).stdout)
        return next(b for b in baris if b["kode"] == "08.01")

    semula = tumbuh("--per", "2020-02-01")
    assert float(semula["realisasi"]) == pytest.approx(1.4e12 * 100 / 1.5e12)  # 93,33
    assert (f"{float(semula['realisasi']):.2f}", semula["capaian"]) == ("93.33", "466.67")
    assert tumbuh("--per", "2020-02-29") == semula
    kini = tumbuh("--per", "2020-03-01")
    assert (f"{float(kini['realisasi']):.2f}", kini["capaian"]) == ("228.57", "1142.86")  # 3,2 × 100 / 1,4
    assert kini == tumbuh() == next(b for b in tabel(evaluasi_2019.stdout) if b["kode"] == "08.01")
    belum = tumbuh("--per", "2019-12-30")
    assert (belum["realisasi"], belum["status"]) == ("", "belum_lapor")


def test_rekap_too_answers_as_of_a_day():
    def dinilai(*pilihan):
        return tabel(iki("rekap", 2019, "--format", "csv", *pilihan).stdout)[-1]["dinilai"]

    assert int(dinilai("--per", "2019-01-01")) == 0 < int(dinilai("--per", "2020-02-01")) == int(dinilai())


@pytest.mark.parametrize("hari", ["besok", "2020-02-30", "01/02/2020", "20200201"])
def test_a_day_that_is_no_day_is_wrong_use(hari):
    p = iki("evaluasi", 2019, "--per", hari)
    assert (p.returncode, p.stdout) == (2, "") and "tahun-bulan-tanggal, misalnya 2020-02-01" in p.stderr


def test_json_and_csv_say_the_same(evaluasi_2019):
    j = json.loads(iki("evaluasi", 2019, "--format", "json").stdout)
    c = tabel(evaluasi_2019.stdout)
    assert [(b["kode"], b["status"], b["alasan"]) for b in j] == [(b["kode"], b["status"], b["alasan"]) for b in c]
    assert j[60]["capaian"] is None


def test_08_01_of_2016_has_a_reason_and_no_number():
    b = {b["kode"]: b for b in tabel(iki("evaluasi", 2016, "--format", "csv").stdout)}["08.01"]
    assert (b["realisasi"], b["capaian"], b["status"]) == ("", "", "belum_lapor")
    assert "nilai_investasi" in b["alasan"] and "2015" in b["alasan"]


def test_rekap_has_34_sasaran_27_jabatan_5_bidang_and_the_dinas():
    baris = tabel(iki("rekap", 2019, "--format", "csv").stdout)
    tingkat = [b["tingkat"] for b in baris]
    assert {t: tingkat.count(t) for t in tingkat} == {"sasaran": 34, "jabatan": 27, "bidang": 5, "dinas": 1}
    assert list(baris[0]) == ["tingkat", "nomor", "nama", "n", "dinilai", "belum_lapor", "tidak_berlaku", "tak_terhitung",
                              "rata_rata", "terendah", "tertinggi", "predikat"]  # fmt: skip


def test_keputusan_as_json_has_27_positions_299_functions_and_165_indicators():
    isi = json.loads(iki("keputusan", "--format", "json").stdout)
    assert (len(isi), sum(len(j["fungsi"]) for j in isi), sum(len(j["indikator"]) for j in isi)) == (27, 299, 165)
    assert set(isi[0]) == {"nomor", "id", "jabatan", "tugas", "fungsi", "indikator", "atasan", "level"}
    assert set(isi[0]["indikator"][0]) == {"kode", "sasaran", "indikator", "penjelasan", "sumber_data", "baris", "satuan", "polaritas",
                                           "triwulan", "pemilik", "rumus", "keyakinan", "alasan"}  # fmt: skip


def test_keputusan_as_text_ends_with_what_each_owner_must_confirm():
    teks = iki("keputusan", "--format", "teks").stdout
    tunggu = tafsir.katalog().query("keyakinan == 'perlu_konfirmasi'")
    daftar = teks[teks.index("PERLU DIKONFIRMASI") :]
    assert f"{len(tunggu)} bacaan" in daftar
    assert not [b.kode for b in tunggu.itertuples() if f"    {b.kode}  {b.indikator}" not in daftar or b.alasan not in daftar]


def test_the_illustrative_set_passes_the_check():
    p = iki("periksa", 2019)
    assert (p.returncode, p.stdout) == (0, "Tidak ada masalah pada masukan.\n")


@pytest.mark.parametrize(
    ("argumen", "kata"),
    [
        pytest.param(["evaluasi", "dua ribu"], "bukan tahun", id="a year that is no year"),
        pytest.param(["evaluasi", "20199"], "bukan tahun", id="a year of five digits"),
        pytest.param(["evaluasi", "2019", "--triwulan", "5"], "bukan triwulan", id="a fifth quarter"),
        pytest.param(["rekap", "2019", "--skala", "sekolah"], "permendagri_54_2010", id="an unknown scale"),
        pytest.param(["laporan"], "TAHUN", id="no year"),
        pytest.param(["laporan", "2019", "--jabatan", "kasi_kebijakn"], "kasi_kebijakan", id="a mistyped position"),
        pytest.param(["laporan", "2015"], "2016", id="a year before the decree"),
        pytest.param(["evaluasi", "2019", "--bentuk", "csv"], "--bentuk", id="an unknown option"),
        pytest.param(["evaluasi", "2019", "--format", "pdf"], "csv", id="an unknown format"),
        pytest.param(["lapor", "2019"], "laporan", id="an unknown command"),
        pytest.param(["contoh", "2014", "--keluaran", "x"], "2015", id="a year without example data"),
    ],
)
def test_wrong_use_ends_with_2_and_one_indonesian_line(argumen, kata):
    p = iki(*argumen)
    assert p.returncode == 2
    assert p.stderr.startswith("Salah pakai: ") and len(p.stderr.splitlines()) == 1
    assert kata in p.stderr and "Traceback" not in p.stderr


@pytest.mark.parametrize("perintah", ["evaluasi", "rekap", "periksa", "laporan"])
def test_an_error_in_the_inputs_ends_with_1_names_the_cell_and_touches_nothing(perintah, tmp_path):
    data, keluar = tmp_path / "data", tmp_path / "hasil"
    assert iki("contoh", 2019, "--keluaran", data).returncode == 0
    f = data / "2019/realisasi.csv"
    baris = f.read_text("utf-8").splitlines()
    baris[1] = "14.03;;;;;12.5;;isian;;"
    f.write_text("\n".join(baris), "utf-8")
    p = iki(perintah, 2019, *(["--keluaran", keluar] if perintah == "laporan" else []), data=data)
    assert p.returncode == 1
    satu = [b for b in (p.stdout + p.stderr).splitlines() if b.startswith("realisasi.csv › baris 2, kolom tahunan: ")]
    assert len(satu) == 1 and "12.5" in satu[0] and ". Perbaiki: " in satu[0] and satu[0].endswith(".")
    assert "Galat, tahun 2019:" in p.stdout + p.stderr
    assert not keluar.exists() and "Traceback" not in p.stderr


def test_help_is_in_indonesian():
    p = iki("evaluasi", "--help")
    assert p.returncode == 0
    assert "Pemakaian: " in p.stdout and "Pilihan:" in p.stdout
    assert not {"Usage", "Options", "Show this message"} & set(p.stdout.replace(":", "").split())


def test_importing_the_package_pulls_in_neither_matplotlib_nor_jupyter():
    kode = "import ikilib, ikilib.cli, sys; print([m for m in ('matplotlib', 'IPython', 'jupyter_client', 'papermill', 'duckdb') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", kode], cwd=AKAR, capture_output=True, text=True).stdout.strip() == "[]"
