"""Fill and correct: what is typed on the screen is judged as a file is, and nothing that was not typed changes."""

import csv
import io
import re
import shutil
from dataclasses import replace

import pytest
from buat_formulir import buku, isi, taruh
from buat_masukan import bait_csv
from hypothesis import given
from hypothesis import strategies as st

from ikilib import bahan, isian, segel, sunting
from ikilib.masukan import per_hari
from ikilib.masukan.lokasi import akar
from ikilib.masukan.realisasi import WAJIB


@pytest.fixture
def data(tmp_path):
    """A copy of the illustrative tables, which has 14.03 of 2019 in a row of its own."""
    for tahun in range(2015, 2022):
        shutil.copytree(akar() / "data" / str(tahun), tmp_path / str(tahun), ignore=shutil.ignore_patterns("rekaman"))
    return tmp_path


def tanpa_baris(data, *variabel):
    """realisasi.csv of 2019 without the rows of these variables."""
    jalur = data / "2019/realisasi.csv"
    baris = jalur.read_bytes().splitlines(keepends=True)
    jalur.write_bytes(b"".join(b for b in baris if b.split(b";")[0].decode() not in variabel))


def keadaan(isi):
    return sunting.Keadaan(None, 2019, "2019/realisasi.csv", isi, isi)


def galat(k):
    """Code and cell of what is wrong at cells."""
    return {(m.kode, sel) for sel, semua in sunting.periksa(k).di.items() for m in semua}


def nomor(k, variabel):
    """The line of the file on which that variable stands."""
    return next(n for n, b in sunting.tabel(k).items() if b["variabel"] == variabel)


teks_sel = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@given(st.lists(st.lists(teks_sel, min_size=9, max_size=9), max_size=4), st.sampled_from(["\r\n", "\n", "\r"]))
def test_a_file_opened_and_not_edited_gives_the_same_bytes(isi, akhir):
    asli = bait_csv([list(WAJIB), *([f"02.0{i}", *b] for i, b in enumerate(isi, 1))], akhir=akhir)
    for b in (asli, b"\xef\xbb\xbf" + asli, b"sep=;\r\n" + asli, asli.rstrip(b"\r\n")):
        assert sunting.isi(keadaan(b)) == b


@given(teks_sel)
def test_what_is_typed_into_a_cell_is_what_a_reader_of_csv_finds_there_and_nothing_else_changes(ketikan):
    asli = bait_csv([list(WAJIB), ["02.01", *"123456789"], ["02.02", *"abcdefghi"]])
    k = sunting.ubah(keadaan(asli), (3, "keterangan"), ketikan)
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
    assert galat(k) == {("SEL-ANGKA-01", (nomor(k, "02.01"), "tw1"))}
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


def test_a_block_fills_the_rows_that_are_seen_and_leaves_those_between_alone(data):
    k = sunting.buka(data, 2019)
    a, b, c = (nomor(k, v) for v in ("02.01", "02.02", "02.03"))
    k = sunting.tempel(k, (a, "bukti"), "surat 1\r\nsurat 3\r\n", [(a, "bukti"), (c, "bukti")])
    assert [sunting.tabel(k)[n]["bukti"] for n in (a, b, c)] == ["surat 1", "", "surat 3"]


def test_a_file_that_changed_meanwhile_is_not_overwritten_and_the_edits_go_on_top_of_it(data):
    jalur = data / "2019/realisasi.csv"
    k = sunting.buka(data, 2019)
    k = sunting.ubah(k, (nomor(k, "02.01"), "bukti"), "surat 5")
    k = sunting.ubah(k, (nomor(k, "02.03"), "bukti"), "surat 7")
    lain = jalur.read_bytes().replace(b"02.03;30;33;25;33;121;;contoh;;", b"02.03;30;33;25;33;121;;contoh;;berkas 9")
    lain = lain.replace(b"02.02;4;4;6;5;19;;contoh;;\r\n", b"")  # a row fewer: every line below it moves
    jalur.write_bytes(lain)
    with pytest.raises(ValueError, match="berubah sejak dibuka"):
        sunting.simpan(k)
    assert jalur.read_bytes() == lain
    k, pesan = sunting.muat_ulang(k)
    assert pesan == (
        "2019/realisasi.csv dibaca lagi; 2 suntingan tetap ada. Sel yang juga diubah di berkas: 02.03 bukti (di berkas "
        "kini berkas 9). Yang disimpan ialah yang tampak."
    )
    assert len(k.langkah) == 1
    sunting.simpan(k)
    isi = jalur.read_bytes()
    assert b"02.01;6;6;6;6;6;;contoh;;surat 5\r\n02.03;30;33;25;33;121;;contoh;;surat 7\r\n" in isi
    assert len(isi.splitlines()) == len(lain.splitlines())


def test_a_file_that_is_open_in_another_program_is_not_replaced(data):
    k = sunting.buka(data, 2019)
    k = sunting.ubah(k, (nomor(k, "02.01"), "bukti"), "surat 5")
    (data / "2019/.~lock.realisasi.csv#").touch()
    with pytest.raises(ValueError, match=r"Belum disimpan, 1 masalah: realisasi\.csv: berkas sedang dibuka"):
        sunting.simpan(k)


def test_a_disk_that_refuses_is_told_in_a_sentence_and_the_file_stays(data, monkeypatch):
    asli = (data / "2019/realisasi.csv").read_bytes()
    k = sunting.buka(data, 2019)
    k = sunting.ubah(k, (nomor(k, "02.01"), "bukti"), "surat 5")

    def penuh(*_):
        raise OSError(28, "penuh")

    monkeypatch.setattr("ikilib.laporan.terbit._tulis", penuh)
    with pytest.raises(ValueError, match=r"Belum disimpan\. Ruang simpan penuh"):
        sunting.simpan(k)
    assert (data / "2019/realisasi.csv").read_bytes() == asli


def test_a_year_without_a_table_is_filled_from_nothing_with_a_row_for_each_of_the_173_variables(data):
    (data / "2019/koreksi.csv").unlink()
    (data / "2019/realisasi.csv").unlink()
    k = sunting.buka(data, 2019)
    assert len(sunting.tabel(k)) == 173
    assert not (data / "2019/realisasi.csv").exists()
    k, pesan = sunting.simpan(sunting.ubah(k, (nomor(k, "02.01"), "tahunan"), "7"))
    assert pesan == "1 sel disimpan di 2019/realisasi.csv."
    baris = (data / "2019/realisasi.csv").read_text("utf-8").splitlines()
    assert len(baris) == 174
    assert baris[0] == ";".join(WAJIB)
    assert "02.01;;;;;7;;;;" in baris
    assert "02.02;;;;;;;;;" in baris
    fakta = bahan.periksa(2019, data).fakta.query("tahun == 2019 and status == 'ada'")
    assert fakta[["variabel", "nilai"]].to_numpy().tolist() == [["02.01", 7]]


def test_a_variable_whose_row_is_missing_is_filled_at_the_end_and_wrong_there_at_its_own_cell(data):
    tanpa_baris(data, "02.01", "14.03")
    (data / "2019/realisasi.csv").write_bytes((data / "2019/realisasi.csv").read_bytes().rstrip(b"\r\n"))
    k = sunting.buka(data, 2019)
    k = sunting.ubah(k, (nomor(k, "14.03"), "tahunan"), "tujuh")
    assert galat(k) == {("SEL-ANGKA-01", (nomor(k, "14.03"), "tahunan"))}
    k, _ = sunting.simpan(sunting.ubah(k, (nomor(k, "14.03"), "tahunan"), "7"))
    assert (data / "2019/realisasi.csv").read_bytes().endswith(b"\r\n02.01;;;;;;;;;\r\n14.03;;;;;7;;;;\r\n")
    assert sunting.tabel(k)[nomor(k, "14.03")]["tahunan"] == "7"


def test_a_figure_that_a_form_says_otherwise_is_wrong_at_the_cell_and_is_not_overridden(data):
    taruh(data, isi(buku("kasubag_umum"), "02.01", tahunan=6), "formulir_2019_kasubag_umum.xlsx")
    k = sunting.buka(data, 2019)
    n = nomor(k, "02.01")
    assert galat(k) == set()
    k = sunting.tempel(k, (n, "tw4"), "7\t7")
    assert galat(k) == {("DATA-SAMA-02", (n, "tahunan"))}
    with pytest.raises(ValueError, match=r"Belum disimpan, 1 masalah: formulir_2019_kasubag_umum\.xlsx"):
        sunting.simpan(k)


SEGEL = "Berita acara; nomor 5"


def test_in_a_sealed_year_a_figure_becomes_a_correction_with_its_reason_and_the_table_stays(data):
    segel.segel(2019, data)
    asli, lama = ((data / f"2019/{n}.csv").read_bytes() for n in ("realisasi", "koreksi"))
    k = sunting.buka(data, 2019)
    k = sunting.tempel(k, (nomor(k, "02.01"), "tw4"), "7\t7")
    with pytest.raises(ValueError, match="isi tanggal dan alasan"):
        sunting.simpan(k)
    k, pesan = sunting.simpan(replace(k, tanggal="2020-04-01", alasan=SEGEL))
    assert pesan.startswith("2 koreksi disimpan di 2019/koreksi.csv; isi sebelumnya ada di 2019/arsip/")
    assert pesan.endswith("2019/realisasi.csv tidak berubah.")
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


def test_in_a_sealed_year_the_cells_show_what_counts_now_and_a_second_correction_is_of_that(data):
    segel.segel(2019, data)
    k = sunting.buka(data, 2019)
    k, _ = sunting.simpan(
        replace(sunting.tempel(k, (nomor(k, "02.01"), "tw4"), "7\t7"), tanggal="2020-04-01", alasan="a")
    )
    n = nomor(k, "02.01")
    assert (sunting.tabel(k)[n]["tw4"], sunting.tabel(k)[n]["tahunan"]) == ("7", "7")
    k = replace(sunting.tempel(k, (n, "tw4"), "8\t8"), tanggal="2020-04-01", alasan="b")
    assert galat(k) == {("KOREKSI-GANDA-01", (n, "tw4")), ("KOREKSI-GANDA-01", (n, "tahunan"))}
    sunting.simpan(replace(k, tanggal="2020-05-01"))
    assert b"\r\n02.01;;7;8;2020-05-01;b;contoh;\r\n02.01;4;7;8;2020-05-01;b;contoh;\r\n" in (
        data / "2019/koreksi.csv"
    ).read_bytes()


def test_in_a_sealed_year_a_wrong_figure_is_told_at_its_cell_and_words_cannot_be_edited(data):
    segel.segel(2019, data)
    k = sunting.buka(data, 2019)
    n = nomor(k, "02.01")
    assert galat(sunting.ubah(k, (n, "tw4"), "enam")) == {("SEL-ANGKA-01", (n, "tw4"))}
    with pytest.raises(ValueError, match="tidak dapat disunting"):
        sunting.ubah(k, (n, "keterangan"), "x")


def test_the_first_correction_of_a_sealed_year_makes_the_file_with_its_header(data):
    (data / "2019/koreksi.csv").unlink()
    segel.segel(2019, data)
    k = sunting.buka(data, 2019)
    k = sunting.tempel(k, (nomor(k, "02.01"), "tw4"), "7\t7")
    sunting.simpan(replace(k, tanggal="2020-04-01", alasan="a"))
    assert (data / "2019/koreksi.csv").read_text("utf-8").splitlines() == [
        "variabel;triwulan;nilai_lama;nilai_baru;tanggal;alasan;asal;keterangan",
        "02.01;;6;7;2020-04-01;a;contoh;",
        "02.01;4;6;7;2020-04-01;a;contoh;",
    ]


def test_a_table_of_excel_is_refused_with_what_to_do(data):
    (data / "2019/realisasi.csv").rename(data / "2019/realisasi.xlsx")
    with pytest.raises(ValueError, match="simpan di sana sebagai CSV UTF-8"):
        sunting.buka(data, 2019)


# The screen


@pytest.fixture
def layar(data, monkeypatch):
    monkeypatch.setenv("IKI_DATA", str(data))
    return isian.layar(2019)


def test_the_screen_tells_a_wrong_cell_at_its_place_guards_it_and_saves_what_is_mended(layar, data):
    n = nomor(layar.kini.tabel, "02.01")
    assert "data-belum-simpan" not in layar.panel.html
    layar.dengar("isi", {f"{n}:tw4": "enam"})
    assert f'aria-invalid="true" aria-describedby="salah-{n}-tw4-0"' in layar.panel.html
    assert f'id="salah-{n}-tw4-0"><b>! TW IV: </b>&quot;enam&quot; bukan angka. Perbaiki: ' in layar.panel.html
    assert "1 sel salah, perbaiki dahulu: 02.01 TW IV." in layar.panel.html
    assert "data-belum-simpan" in layar.panel.html
    assert 'disabled="disabled">Simpan (1 salah)' in layar.panel.html
    layar.dengar("tahun", "2020")
    assert "belum disimpan. Simpan atau batalkan dahulu" in layar.panel.html
    assert layar.kini.tahun == 2019
    layar.dengar("batal")
    layar.dengar("tempel", {"sel": f"{n}:tw4", "blok": "7\t7\r\n", "kolom": [f"{n}:tw4"]})
    assert "Batalkan (1)" in layar.panel.html
    layar.dengar("simpan")
    assert "2 sel disimpan di 2019/realisasi.csv; isi sebelumnya ada di 2019/arsip/" in layar.panel.html
    assert b"02.01;6;6;6;7;7;" in (data / "2019/realisasi.csv").read_bytes()


def test_the_year_stands_beside_its_quarters_as_a_report_will_count_it(layar):
    n = nomor(layar.kini.tabel, "02.02")  # 4 + 4 + 6 + 5 = 19
    layar.dengar("tempel", {"sel": f"{n}:tw4", "blok": "9\t", "kolom": [f"{n}:tw4"]})
    assert re.search(rf'id="baris{n}".*?<td class="n">23</td>', layar.panel.html)


def test_rows_are_those_of_one_owner_and_what_is_wrong_elsewhere_stays_in_sight(layar):
    n = nomor(layar.kini.tabel, "02.01")
    layar.dengar("pemilik", "kasi_data")
    assert f'id="baris{n}"' not in layar.panel.html
    layar.dengar("isi", {f"{n}:tw4": "enam"})
    assert f'id="baris{n}"' in layar.panel.html


def test_an_edited_figure_of_an_invented_row_says_that_it_is_still_marked_so(layar):
    n = nomor(layar.kini.tabel, "02.01")
    layar.dengar("isi", {f"{n}:tw4": "7"})
    assert "Tetap bertanda contoh sampai kolom Asal baris ini dikosongkan." in layar.panel.html
    layar.dengar("isi", {f"{n}:asal": ""})
    assert "Tetap bertanda contoh" not in layar.panel.html


def test_an_edited_figure_of_a_published_row_asks_for_its_source(layar):
    n = nomor(layar.kini.tabel, "nilai_investasi")
    layar.dengar("isi", {f"{n}:tahunan": "2900000000001"})
    assert "Bertanda terbit: sesuaikan Keterangan dengan sumber angka ini" in layar.panel.html


def test_a_figure_known_otherwise_elsewhere_is_shown_with_its_source(layar):
    assert "Tahunan 4.600.000.000.000: dari 2019/koreksi.csv › baris 2, kolom nilai_baru." in layar.panel.html


def test_a_figure_of_a_form_stands_in_its_blank_cell_with_its_source(data, monkeypatch):
    monkeypatch.setenv("IKI_DATA", str(data))
    tanpa_baris(data, "02.01")
    taruh(data, isi(buku("kasubag_umum"), "02.01", tahunan=6), "formulir_2019_kasubag_umum.xlsx")
    layar = isian.layar(2019)
    n = nomor(layar.kini.tabel, "02.01")
    assert f'data-sel="{n}:tahunan" data-fokus="{n}:tahunan" placeholder="6"' in layar.panel.html
    assert 'Tahunan 6: dari 2019/formulir/formulir_2019_kasubag_umum.xlsx › lembar &quot;isian&quot; › ' in layar.panel.html
    assert f'data-sel="{n}:tw1" data-fokus="{n}:tw1" aria-label' in layar.panel.html


def test_the_other_views_show_problems_forms_and_every_figure_and_keep_the_edits(layar):
    n = nomor(layar.kini.tabel, "02.01")
    layar.dengar("isi", {f"{n}:tw4": "7"})
    for lihat, kata in (("masalah", "peringatan"), ("formulir", "Isian dan target tahun 2019"), ("angka", "menurut pemilik data")):
        layar.dengar("lihat", lihat)
        assert kata.lower() in layar.panel.html.lower()
        assert "1 sel belum disimpan" in layar.panel.html
    layar.dengar("lihat", "isian")
    assert f'data-sel="{n}:tw4" data-fokus="{n}:tw4" value="7"' in layar.panel.html


def test_a_sealed_year_asks_for_day_and_reason_on_the_page_and_writes_a_correction(layar, data):
    segel.segel(2019, data)
    layar.dengar("tahun", "2020")
    layar.dengar("tahun", "2019")
    n = nomor(layar.kini.tabel, "02.01")
    assert f'data-sel="{n}:keterangan"' not in layar.panel.html
    layar.dengar("tempel", {"sel": f"{n}:tw4", "blok": "7\t7\r\n", "kolom": [f"{n}:tw4"]})
    assert "data-belum-simpan" in layar.panel.html
    layar.dengar("simpan")
    assert "isi tanggal dan alasan koreksinya" in layar.panel.html
    layar.dengar("tanggal", "2020-04-01")
    layar.dengar("alasan", "Berita acara 5")
    layar.dengar("simpan")
    assert "2 koreksi disimpan di 2019/koreksi.csv" in layar.panel.html
    assert b"02.01;4;6;7;2020-04-01;Berita acara 5;contoh;" in (data / "2019/koreksi.csv").read_bytes()


def test_a_file_changed_meanwhile_is_told_before_saving(layar, data):
    n = nomor(layar.kini.tabel, "02.01")
    with (data / "2019/realisasi.csv").open("ab") as f:
        f.write(b"\r\n")
    layar.dengar("isi", {f"{n}:bukti": "surat 5"})
    assert "berubah sejak dibuka. Muat ulang" in layar.panel.html
    layar.dengar("muat")
    assert "dibaca lagi; 1 suntingan tetap ada" in layar.panel.html
    assert "berubah sejak dibuka" not in layar.panel.html


def test_a_workbook_of_excel_is_not_edited_and_the_screen_says_what_to_do(layar, data):
    (data / "2020/realisasi.csv").rename(data / "2020/realisasi.xlsx")
    layar.dengar("tahun", "2020")
    assert "simpan di sana sebagai CSV UTF-8" in layar.panel.html
    assert 'data-aksi="tahun"' in layar.panel.html


def test_what_a_cell_holds_is_text_on_the_screen_never_markup(layar):
    layar.dengar("isi", {f"{nomor(layar.kini.tabel, '02.01')}:keterangan": '"><img onerror=x>'})
    assert "<img onerror" not in layar.panel.html


def test_without_a_kernel_the_screen_leaves_problems_forms_and_figures_without_controls(layar):
    html = isian.tulis(layar.kini, statis=True)
    assert all(f"<h2>{judul}</h2>" in html for judul in ("Masalah", "Formulir", "Angka dan tempat"))
    assert "2019/realisasi.csv › baris 2, kolom tahunan" in html
    assert "<input" not in html
    assert "<button" not in html
