"""A sealed year: its inputs are kept by hash, and change only by a correction."""

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from buku_uji import data_kecil, isi
from test_cli import iki

from ikilib import bahan, segel
from ikilib.laporan import GagalLaporan, dikoreksi
from ikilib.laporan.cara import cara_menghitung
from ikilib.masukan.masalah import baris

KOREKSI = "variabel;triwulan;nilai_lama;nilai_baru;tanggal;alasan;asal;keterangan\n"
SATU = KOREKSI + "14.07;;;6;2020-02-01;terlambat dilaporkan;contoh;\n"


@pytest.fixture
def data(tmp_path) -> Path:
    """2018 and 2019 with one row each; 2019 is sealed."""
    folder = data_kecil(tmp_path / "data")
    segel.segel(2019, folder)
    return folder


def temuan(folder: Path, tahun: int = 2019) -> list[tuple[str, str]]:
    return [(m.kode, m.berkas) for m in bahan.periksa(tahun, folder).masalah if m.tingkat == "galat"]


def kalimat(folder: Path) -> str:
    (satu,) = [m for m in bahan.periksa(2019, folder).masalah if m.tingkat == "galat"]
    return baris(satu)


def rusak(berkas: Path) -> None:
    berkas.write_bytes(berkas.read_bytes().replace(b";7;", b";8;").replace(b"2;2;2;1", b"2;2;2;2"))


def tulis_koreksi(folder: Path, teks: str = SATU) -> None:
    (folder / "2019" / "koreksi.csv").write_text(teks, encoding="utf-8")


# Sealing


def test_d8_every_sealed_input_is_kept_by_its_hash(data):
    s = json.loads((data / "2019" / "segel.json").read_text("utf-8"))
    assert list(s["berkas"]) == ["2019/realisasi.csv", "2019/target.csv"]
    for nama, sidik in s["berkas"].items():
        simpanan = data / "2019" / "arsip" / sidik[:16] / Path(nama).name
        assert sha256(simpanan.read_bytes()).hexdigest() == sidik == sha256((data / nama).read_bytes()).hexdigest()
    assert not (data / "2018" / "arsip").exists()


def test_d8_sealing_twice_changes_nothing_and_says_so(data):
    awal = isi(data)
    assert segel.segel(2019, data) == "Tahun 2019 sudah disegel, dan tidak ada berkas yang berubah; koreksi sesudahnya: 0."
    assert isi(data) == awal


def test_the_same_inputs_give_the_same_seal(data, tmp_path):
    lain = data_kecil(tmp_path / "lain")
    assert segel.segel(2019, lain) == "Tahun 2019 disegel: 2 berkas masukan disimpan di 2019/arsip/."
    assert isi(lain) == isi(data)


def test_inputs_with_errors_are_not_sealed(tmp_path):
    folder = data_kecil(tmp_path)
    (folder / "2019" / "target.csv").write_text("kode;target\n14.03;x\n", encoding="utf-8")
    with pytest.raises(bahan.MasukanBermasalah, match="kolom tidak ada"):
        segel.segel(2019, folder)
    assert not (folder / "2019" / "segel.json").exists() and not (folder / "2019" / "arsip").exists()


def test_an_input_that_changes_while_it_is_sealed_is_not_sealed(tmp_path, monkeypatch):
    folder = data_kecil(tmp_path)
    baca = bahan.periksa(2019, folder)
    monkeypatch.setattr(bahan, "periksa", lambda tahun, data: baca)
    rusak(folder / "2019" / "realisasi.csv")
    with pytest.raises(GagalLaporan, match=r"realisasi.csv berubah saat disegel"):
        segel.segel(2019, folder)
    assert not (folder / "2019" / "segel.json").exists()


def test_d8_a_kept_input_that_was_spoilt_is_kept_anew(data):
    (data / "2019" / "segel.json").unlink()
    (simpanan,) = (data / "2019" / "arsip").glob("*/target.csv")
    simpanan.write_bytes(b"x")
    segel.segel(2019, data)
    assert simpanan.read_bytes() == (data / "2019" / "target.csv").read_bytes()


def test_the_command_seals_and_refuses_with_code_1(tmp_path):
    folder = data_kecil(tmp_path)
    p = iki("segel", 2019, "--data", folder)
    assert (p.returncode, p.stdout) == (0, "Tahun 2019 disegel: 2 berkas masukan disimpan di 2019/arsip/.\n")
    rusak(folder / "2019" / "realisasi.csv")
    for perintah in (["segel", 2019], ["periksa", 2019], ["evaluasi", 2019], ["evaluasi", 2020], ["laporan", 2019]):
        p = iki(*perintah, "--data", folder)
        assert p.returncode == 1 and "isinya berubah, padahal tahun 2019 sudah disegel" in p.stdout + p.stderr
        assert "Traceback" not in p.stderr
    p = iki("segel", 2022, "--data", folder)
    assert p.returncode == 1 and "folder tahun ini tidak ada" in p.stderr


# What is refused afterwards


def test_d8_a_changed_file_is_an_error_until_the_kept_one_is_copied_back(data):
    berkas = data / "2019" / "realisasi.csv"
    rusak(berkas)
    assert temuan(data) == [("SEGEL-UBAH-01", "2019/realisasi.csv")]
    (simpanan,) = (data / "2019" / "arsip").glob("*/realisasi.csv")
    tempat = simpanan.relative_to(data).as_posix()
    assert kalimat(data) == (
        "realisasi.csv: isinya berubah, padahal tahun 2019 sudah disegel. Perbaiki: salin kembali isi yang disegel dari "
        f"{tempat}, lalu tulis perubahannya sebagai baris koreksi.csv."
    )
    shutil.copy(simpanan, berkas)
    assert temuan(data) == []


def test_a_removed_file_and_one_in_its_place_under_another_name_are_errors(data):
    (data / "2019" / "target.csv").rename(data / "2019" / "target.xlsx")
    assert ("SEGEL-HILANG-01", "2019/target.csv") in temuan(data)
    assert ("SEGEL-TAMBAH-01", "2019/target.xlsx") in temuan(data)


def test_a_change_of_a_sealed_year_before_is_an_error_of_the_years_that_rest_on_it(tmp_path):
    folder = data_kecil(tmp_path)
    segel.segel(2018, folder)
    rusak(folder / "2018" / "realisasi.csv")
    assert temuan(folder, 2019) == [("SEGEL-UBAH-01", "2018/realisasi.csv")]


def test_a_correction_comes_in_and_the_rest_stays_sealed(data):
    tulis_koreksi(data)
    assert temuan(data) == []
    b = bahan.periksa(2019, data)
    assert [b.segel[2019].sesudah(k) for k in b.koreksi] == [True]
    assert segel.segel(2019, data).endswith("koreksi sesudahnya: 1.")


@pytest.mark.parametrize("kini", [KOREKSI, SATU.replace(";6;", ";5;"), SATU.replace("terlambat", "lupa"), None])
def test_a_correction_that_was_there_when_the_year_was_sealed_may_not_change_or_go(tmp_path, kini):
    folder = data_kecil(tmp_path)
    tulis_koreksi(folder)
    segel.segel(2019, folder)
    assert temuan(folder) == []
    if kini is None:
        (folder / "2019" / "koreksi.csv").unlink()
    else:
        tulis_koreksi(folder, kini)
    assert temuan(folder) == [("SEGEL-KOREKSI-01", "2019/koreksi.csv")]
    (simpanan,) = (folder / "2019" / "arsip").glob("*/koreksi.csv")
    assert "14.07 (2020-02-01). Perbaiki: tulis kembali" in kalimat(folder)
    assert simpanan.relative_to(folder).as_posix() in kalimat(folder)


@pytest.mark.parametrize("isi_", ["", "{", "[]", "{}", '{"tahun": 2019}', "null", '"x"'])
def test_a_spoilt_seal_is_an_error_and_no_traceback(data, isi_):
    berkas = data / "2019" / "segel.json"
    berkas.write_text(isi_, encoding="utf-8")
    assert temuan(data) == [("SEGEL-RUSAK-01", "2019/segel.json")]


def test_a_folder_with_the_name_of_the_seal_is_a_spoilt_seal(tmp_path):
    folder = data_kecil(tmp_path)
    (folder / "2019" / "segel.json").mkdir()
    assert temuan(folder) == [("SEGEL-RUSAK-01", "2019/segel.json")]


@pytest.mark.parametrize(("kunci", "nilai"), [("tahun", 2018), ("berkas", []), ("berkas", {"a": 1}), ("koreksi", [1]), ("hasil", 1)])
def test_a_seal_with_a_part_of_another_kind_is_spoilt(data, kunci, nilai):
    berkas = data / "2019" / "segel.json"
    berkas.write_text(json.dumps(json.loads(berkas.read_text("utf-8")) | {kunci: nilai}), encoding="utf-8")
    assert temuan(data) == [("SEGEL-RUSAK-01", "2019/segel.json")]


def test_the_seal_holds_the_results_of_its_day(data):
    lama = bahan.periksa(2019, data).segel[2019]
    tulis_koreksi(data, KOREKSI + "14.03;4;1;2;2020-02-01;satu tertinggal;contoh;\n14.03;;7;8;2020-02-01;ikut;contoh;\n")
    kini = bahan.periksa(2019, data)
    assert segel.sidik_hasil(kini, 2019, lama) == lama.hasil != segel.sidik_hasil(kini, 2019)  # 7, and now 8 of 8


# What a report says


@pytest.fixture
def siapkan(monkeypatch):
    def dari(folder: Path, *jenis, **lain):
        monkeypatch.setenv("IKI_DATA", str(folder))
        return bahan.siapkan(2019, *jenis, **lain)

    return dari


def teks(html) -> str:
    return " ".join(BeautifulSoup(str(html), "html.parser").get_text(" ").split())


def test_a_report_of_a_sealed_year_says_so_and_what_came_since(data, siapkan):
    isi_ = teks(cara_menghitung(siapkan(data, "14")))
    assert "Data masukan tahun 2019 sudah disegel: perubahan hanya masuk sebagai koreksi. Sesudahnya tidak ada angka" in isi_
    tulis_koreksi(data)
    isi_ = teks(cara_menghitung(siapkan(data, "14")))
    assert "1 angka pada halaman ini dikoreksi sesudahnya." in isi_
    assert "tahun 2019 (laporan) belum lapor 6 1 Februari 2020 sesudah disegel terlambat dilaporkan 2019/koreksi.csv" in isi_
    assert "dikoreksi sesudahnya" not in teks(cara_menghitung(siapkan(data, "13")))  # not its figure


def test_the_seal_is_one_of_the_inputs_of_its_years_report_only(data):
    assert "2019/segel.json" in bahan.periksa(2019, data).sidik
    assert "2019/segel.json" not in bahan.periksa(2020, data_kecil(data)).sidik


def test_a_page_without_corrections_and_without_a_seal_says_nothing_of_them(tmp_path, siapkan):
    b = siapkan(data_kecil(tmp_path))
    assert dikoreksi.dikoreksi(b) == [] and "koreksi" not in teks(cara_menghitung(b))
