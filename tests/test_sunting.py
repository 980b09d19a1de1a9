"""Fill and correct: what is typed on the screen is judged as a file is, and nothing that was not typed changes."""

import csv
import io
import shutil

import pytest
from buat_masukan import bait_csv
from hypothesis import given
from hypothesis import strategies as st

from ikilib import bahan, isian, segel, sunting
from ikilib.masukan import per_hari
from ikilib.masukan.lokasi import akar
from ikilib.masukan.realisasi import WAJIB


@pytest.fixture
def data(tmp_path):
    """A copy of the illustrative data, which has 14.03 of 2019 in a row of its own."""
    for tahun in range(2015, 2022):
        shutil.copytree(akar() / "data" / str(tahun), tmp_path / str(tahun))
    return tmp_path


def nomor(k, variabel):
    """The line of the file on which that variable stands."""
    return next(n for n, b in sunting.tabel(k).items() if b["variabel"] == variabel)


teks_sel = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@given(st.lists(st.lists(teks_sel, min_size=9, max_size=9), max_size=4), st.sampled_from(["\r\n", "\n", "\r"]))
def test_a_file_opened_and_not_edited_gives_the_same_bytes(isi, akhir):
    asli = bait_csv([list(WAJIB), *([f"02.0{i}", *b] for i, b in enumerate(isi, 1))], akhir=akhir)
    for b in (asli, b"\xef\xbb\xbf" + asli, b"sep=;\r\n" + asli, asli.rstrip(b"\r\n")):
        assert sunting.isi(sunting.Keadaan(None, 2019, "2019/realisasi.csv", b)) == b


@given(teks_sel)
def test_what_is_typed_into_a_cell_is_what_a_reader_of_csv_finds_there_and_nothing_else_changes(ketikan):
    asli = bait_csv([list(WAJIB), ["02.01", *"123456789"], ["02.02", *"abcdefghi"]])
    k = sunting.ubah(sunting.Keadaan(None, 2019, "2019/realisasi.csv", asli), (3, "keterangan"), ketikan)
    baris = list(csv.reader(io.StringIO(sunting.isi(k).decode(), newline=""), delimiter=";"))
    assert baris[1] == ["02.01", *"123456789"]
    assert baris[2] == ["02.02", *"abcdefg", ketikan, "i"]


def test_one_figure_edited_changes_its_cell_only_and_the_evaluation_and_the_former_file_is_kept(data):
    asli = (data / "2019/realisasi.csv").read_bytes()
    k = sunting.buka(data, 2019)
    baris = nomor(k, "02.01")
    k = sunting.tempel(k, (baris, "tw4"), "7\t7")
    k, pesan = sunting.simpan(k)
    baru = (data / "2019/realisasi.csv").read_bytes()
    assert baru == asli.replace(b"02.01;6;6;6;6;6;", b"02.01;6;6;6;7;7;")
    assert (data / pesan.split("ada di ")[1].rstrip(".")).read_bytes() == asli
    fakta = bahan.periksa(2019, data).fakta.query("variabel == '02.01' and tahun == 2019 and periode == 0")
    assert fakta["nilai"].tolist() == [7]
    assert k.langkah == ()


def test_a_wrong_figure_is_told_at_its_cell_and_not_saved(data):
    asli = (data / "2019/realisasi.csv").read_bytes()
    k = sunting.buka(data, 2019)
    k = sunting.ubah(k, (nomor(k, "02.01"), "tw1"), "enam")
    assert [(m.kode, m.sel) for m in sunting.periksa(k) if m.tingkat == "galat"] == [
        ("SEL-ANGKA-01", f"baris {nomor(k, '02.01')}, kolom tw1")
    ]
    with pytest.raises(ValueError, match=r"Belum disimpan, 1 masalah: realisasi\.csv"):
        sunting.simpan(k)
    assert (data / "2019/realisasi.csv").read_bytes() == asli


def test_a_pasted_block_is_one_step_with_its_quoted_line_breaks_and_is_undone_and_done_again_at_once(data):
    k = sunting.buka(data, 2019)
    n = nomor(k, "02.01")
    t = sunting.tempel(k, (n, "keterangan"), '"baris satu\nbaris dua"\tsurat\r\nlain\r\n')
    assert sunting.tabel(t)[n]["keterangan"] == "baris satu\nbaris dua"
    assert sunting.tabel(t)[n]["bukti"] == "surat"
    assert sunting.tabel(t)[n + 1]["keterangan"] == "lain"
    assert len(t.langkah) == 1
    assert sunting.tabel(sunting.batal(t)) == sunting.tabel(k)
    assert sunting.tabel(sunting.ulangi(sunting.batal(t))) == sunting.tabel(t)


def test_a_block_that_is_too_wide_is_refused_with_its_size_and_changes_nothing(data):
    k = sunting.buka(data, 2019)
    with pytest.raises(ValueError, match=r"1 baris × 3 kolom, sedangkan mulai sel ini hanya ada .* × 2 kolom"):
        sunting.tempel(k, (nomor(k, "02.01"), "keterangan"), "a\tb\tc")
    assert k.langkah == ()


def test_a_file_that_changed_meanwhile_is_not_overwritten(data):
    k = sunting.buka(data, 2019)
    k = sunting.ubah(k, (nomor(k, "02.01"), "bukti"), "surat 5")
    lain = (data / "2019/realisasi.csv").read_bytes() + b"\r\n"
    (data / "2019/realisasi.csv").write_bytes(lain)
    with pytest.raises(ValueError, match="berubah sejak dibuka"):
        sunting.simpan(k)
    assert (data / "2019/realisasi.csv").read_bytes() == lain


def test_in_a_sealed_year_a_figure_becomes_a_correction_with_its_reason_and_the_table_stays(data):
    segel.segel(2019, data)
    asli, lama = ((data / f"2019/{n}.csv").read_bytes() for n in ("realisasi", "koreksi"))
    k = sunting.buka(data, 2019)
    k = sunting.tempel(k, (nomor(k, "02.01"), "tw4"), "7\t7")
    with pytest.raises(ValueError, match="isi tanggal"):
        sunting.simpan(k)
    sunting.simpan(k, "2020-04-01", "Berita acara; nomor 5")
    assert (data / "2019/realisasi.csv").read_bytes() == asli
    baru = (data / "2019/koreksi.csv").read_bytes()
    assert baru.startswith(lama)
    assert baru[len(lama) :].decode() == (
        '02.01;;6;7;2020-04-01;"Berita acara; nomor 5";contoh;\r\n02.01;4;6;7;2020-04-01;"Berita acara; nomor 5";contoh;\r\n'
    )
    baca = bahan.periksa(2019, data)
    f = per_hari(baca.fakta).query("variabel == '02.01' and tahun == 2019 and periode == 0")
    assert f["nilai"].tolist() == [7]
    assert [m for m in baca.masalah if m.tingkat == "galat"] == []


def test_a_table_of_excel_is_refused_with_what_to_do(data):
    (data / "2019/realisasi.csv").rename(data / "2019/realisasi.xlsx")
    with pytest.raises(ValueError, match="simpan di sana sebagai CSV UTF-8"):
        sunting.buka(data, 2019)


# The screen


def test_the_screen_tells_a_wrong_cell_at_its_place_guards_it_and_saves_what_is_mended(data):
    layar = isian.layar(2019, data)
    n = nomor(layar.kini.tabel, "02.01")
    assert "data-belum-simpan" not in layar.panel.html
    layar.dengar("isi", {f"{n}:tw4": "enam"})
    assert f'aria-invalid="true" aria-describedby="salah-{n}-tw4"' in layar.panel.html
    assert "data-belum-simpan" in layar.panel.html
    assert "Simpan (1 sel salah)" in layar.panel.html
    layar.dengar("tahun", "2020")
    assert "belum disimpan. Simpan atau batalkan dahulu" in layar.panel.html
    assert layar.kini.tahun == 2019
    layar.dengar("batal")
    layar.dengar("tempel", {"sel": f"{n}:tw4", "blok": "7\t7\r\n"})
    layar.dengar("simpan")
    assert "2 sel disimpan di 2019/realisasi.csv; isi sebelumnya ada di 2019/arsip/" in layar.panel.html
    assert b"02.01;6;6;6;7;7;" in (data / "2019/realisasi.csv").read_bytes()


def test_what_a_cell_holds_is_text_on_the_screen_never_markup(data):
    layar = isian.layar(2019, data)
    layar.dengar("isi", {f"{nomor(layar.kini.tabel, '02.01')}:keterangan": '"><img onerror=x>'})
    assert "<img onerror" not in layar.panel.html


def test_without_a_kernel_the_screen_leaves_a_sentence(data):
    assert "2019/realisasi.csv: " in isian.tulis(isian.layar(2019, data).kini, statis=True)
