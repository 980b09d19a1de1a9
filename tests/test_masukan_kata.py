"""Faults of words (keandalan.md, tables C and X): status, asal and free text."""

import pytest
from buat_masukan import buku, dengan_buku, dengan_realisasi, dengan_target, kalimat, nilai, realisasi, status, temuan
from openpyxl.comments import Comment
from openpyxl.styles import Font

from ikilib.masukan import ada_galat

SEL = "baris 6, kolom tahunan"  # 14.03


@pytest.mark.parametrize("teks", ["selesai", "belum", "x", "ya"])
def test_C22_a_status_is_one_of_two_words_or_blank(tmp_path, teks):
    m = dengan_realisasi(tmp_path, {"14.03": {"status": teks}})
    assert temuan(m) == [("SEL-STATUS-01", "baris 6, kolom status")]
    assert f'status "{teks}" tidak dikenal. Perbaiki: kosongkan, atau tulis belum lapor' in kalimat(m)


@pytest.mark.parametrize("teks", ["Belum Lapor", "TIDAK BERLAKU ", "\u00a0belum lapor"])
def test_C22_a_status_is_known_in_any_case(tmp_path, teks):
    assert dengan_realisasi(tmp_path, {"14.03": {"status": teks}}).masalah == ()


@pytest.mark.parametrize("kolom, isi", [("tahunan", "5"), ("tw2", "0"), ("tw4", "tidak berlaku")])
def test_C12_a_status_beside_a_figure_is_refused(tmp_path, kolom, isi):
    m = dengan_realisasi(tmp_path, {"14.03": {"status": "belum lapor", kolom: isi}})
    assert temuan(m) == [("SEL-STATUS-02", "baris 6, kolom status")]
    assert f'"belum lapor" padahal baris 6, kolom {kolom} berisi' in kalimat(m)


def test_C12_a_status_beside_dashes_is_fine(tmp_path):
    m = dengan_realisasi(tmp_path, {"14.03": {"status": "tidak berlaku", "tw1": "-", "tahunan": "–"}})
    assert m.masalah == () and status(m, "14.03") == {0: "tidak_berlaku"}


def test_C12_a_year_that_does_not_apply_beside_a_quarter_that_does(tmp_path):
    m = dengan_realisasi(tmp_path, {"14.03": {"tw1": "3", "tahunan": "tidak berlaku"}})
    assert temuan(m) == [("SEL-STATUS-02", SEL)]


# --- words --------------------------------------------------------------------------------------------------------


def test_C26_a_note_longer_than_excel_can_hold_is_refused_and_one_that_fits_is_kept(tmp_path):
    m = dengan_realisasi(tmp_path, {"14.03": {"tahunan": "1", "keterangan": "a" * 32_767}})
    assert m.masalah == () and m.fakta["keterangan"].str.len().max() == 32_767
    for kolom in ("keterangan", "bukti"):
        m = dengan_realisasi(tmp_path, {"14.03": {kolom: "a" * 32_768}})
        assert temuan(m) == [("SEL-TEKS-02", f"baris 6, kolom {kolom}")]
        assert "teks terlalu panjang (32.768 karakter; paling banyak 32.767)" in kalimat(m) and len(kalimat(m)) < 250


@pytest.mark.parametrize("sel", ["I6", "J6"])
def test_C9_a_number_of_18_digits_that_excel_has_cut_is_refused_and_not_shown(tmp_path, sel):
    b = buku(realisasi())
    b.active[sel] = int("19850101" "201001" "1001")
    m = dengan_buku(tmp_path, b)
    assert temuan(m) == [("SEL-TEKS-03", sel)] and "1985" not in kalimat(m)
    assert "ubah format sel menjadi Teks" in kalimat(m)


def test_C9_a_year_or_a_number_in_a_note_is_read_as_it_stands(tmp_path):
    b = buku(realisasi({"14.03": {"tahunan": "5"}}))
    b.active["I6"] = 2019
    m = dengan_buku(tmp_path, b)
    assert m.masalah == () and "2019" in set(m.fakta["keterangan"])


def test_C27_control_characters_are_taken_out_and_told(tmp_path):
    m = dengan_realisasi(tmp_path, {"14.03": {"tahunan": "1", "keterangan": "a\x0bb\x1bc\td\ne"}})
    assert "abc\td\ne" in set(m.fakta["keterangan"])
    assert temuan(m) == [("SEL-TEKS-01", "baris 6, kolom keterangan")] and not ada_galat(m.masalah)
    assert "karakter kendali yang dihapus: <U+000B>, <U+001B>" in kalimat(m)


def test_C27_no_control_character_reaches_a_message(tmp_path):
    m = dengan_realisasi(tmp_path, {"14.03": {"tahunan": "5\x1b[2J\x07"}})
    assert kalimat(m).isprintable()


def test_C29_a_figure_struck_through_is_read_and_told(tmp_path):
    b = buku(realisasi({"14.03": {"tahunan": "5"}}))
    b.active["F6"].font = Font(strike=True)
    m = dengan_buku(tmp_path, b)
    assert temuan(m) == [("SEL-CORET-01", "F6")] and nilai(m, "14.03") == {0: 5.0}
    assert '"5" dicoret, tetapi tetap dibaca' in kalimat(m)


def test_C29_a_comment_is_nobodys_business(tmp_path):
    b = buku(realisasi({"14.03": {"tahunan": "5"}}))
    b.active["F6"].comment = Comment("batal", "x")
    assert dengan_buku(tmp_path, b).masalah == ()


@pytest.mark.parametrize("teks", ["publik", "terbitan", "contoh?"])
def test_asal_is_one_of_three_words_or_blank(tmp_path, teks):
    m = dengan_realisasi(tmp_path, {"14.03": {"asal": teks}})
    assert temuan(m) == [("SEL-ASAL-01", "baris 6, kolom asal")] and "tulis terbit, contoh, atau isian" in kalimat(m)


@pytest.mark.parametrize("keterangan", ["", "BPS 2019", "www.blitarkab.go.id", "https://"])
def test_a_published_figure_without_its_address_is_refused_in_either_table(tmp_path, keterangan):
    isi = {"14.03": {"asal": "terbit", "keterangan": keterangan}}
    m = dengan_realisasi(tmp_path, isi)
    assert temuan(m) == [("SEL-ASAL-02", "baris 6, kolom keterangan")] and "alamat web (https://…)" in kalimat(m)
    (tmp_path / "2019/realisasi.csv").unlink()
    assert temuan(dengan_target(tmp_path, isi)) == [("SEL-ASAL-02", "baris 8, kolom keterangan")]


@pytest.mark.parametrize(
    "jahat", ["=1+1", '=HYPERLINK("http://x","y")', "@SUM(A1)", "<script>alert(1)</script>", "{{7*7}}"]
)
def test_X_hostile_text_in_a_note_is_kept_as_it_is(tmp_path, jahat):
    m = dengan_realisasi(tmp_path, {"14.03": {"tahunan": "1", "keterangan": jahat}})
    assert m.masalah == () and jahat in set(m.fakta["keterangan"])
