"""Budget, words and people for the documents: read like the other tables; of people no message repeats a word."""

import openpyxl
import pytest
from buat_masukan import bait, bait_csv, buku, muat_dari

from ikilib.masukan import Pelengkap, baris, muat_pelengkap

ANGGARAN = "jabatan program kegiatan pagu realisasi".split()
NARASI = "kode pendorong penghambat tindak_lanjut rencana_aksi isu_strategis".split()
PEJABAT = "jabatan nama nip pangkat".split()
NIP = " ".join(("19700101", "199503", "1", "001"))  # in parts: no NIP stands anywhere in this repository
NOMOR = NIP.replace(" ", "")


def dengan(folder, jenis: str, *isi: list, kepala: list | None = None) -> Pelengkap:
    kepala = kepala or {"anggaran": ANGGARAN, "narasi": NARASI, "pejabat": PEJABAT}[jenis]
    return dengan_bait(folder, f"{jenis}.csv", bait_csv([kepala, *isi]))


def dengan_bait(folder, nama: str, isi: bytes) -> Pelengkap:
    (folder / "2019").mkdir(exist_ok=True)
    (folder / "2019" / nama).write_bytes(isi)
    return muat_pelengkap(folder, 2019)


def temuan(p: Pelengkap) -> list[tuple[str, str]]:
    return [(m.kode, m.sel) for m in p.masalah]


# What is read


def test_without_any_of_the_three_files_there_is_nothing_and_no_problem(tmp_path):
    p = muat_pelengkap(tmp_path, 2019)
    assert [len(t) for t in (p.anggaran, p.narasi, p.pejabat)] == [0, 0, 0]
    assert (p.masalah, p.sidik) == ((), {})


def test_a_budget_row_names_its_position_by_number_or_id_and_blank_realisasi_is_not_nought(tmp_path):
    isi = [["8", "Promosi", "Pameran", "Rp 1.500.000", ""], ["kasi_promosi", "Iklim", "", "250000", "0"]]
    p = dengan(tmp_path, "anggaran", *isi)
    assert p.masalah == ()
    assert p.anggaran[["jabatan", "kegiatan", "pagu", "asal"]].to_numpy().tolist() == [
        [8, "Pameran", 1_500_000, "isian"], [12, "", 250_000, "isian"],
    ]  # fmt: skip
    assert p.anggaran["realisasi"].isna().tolist() == [True, False]


def test_an_invented_budget_says_so_in_a_column_that_an_office_may_leave_out(tmp_path):
    p = dengan(tmp_path, "anggaran", ["8", "P", "K", "5", "5", "contoh"], kepala=[*ANGGARAN, "asal"])
    assert p.anggaran["asal"].tolist() == ["contoh"]


def test_words_are_of_an_indicator_a_position_or_the_dinas(tmp_path):
    isi = [["18.01", "a", "", "", "rapat", ""], ["8", "", "", "", "", "isu"], ["dinas", "", "", "", "", "isu besar"]]
    p = dengan(tmp_path, "narasi", *isi)
    assert p.masalah == ()
    assert p.narasi[["kode", "pendorong", "rencana_aksi", "isu_strategis"]].to_numpy().tolist() == [
        ["18.01", "a", "rapat", ""], ["08", "", "", "isu"], ["dinas", "", "", "isu besar"],
    ]  # fmt: skip


def test_in_a_workbook_a_position_may_be_a_number_but_a_code_may_not(tmp_path):
    b = buku([NARASI])
    for kode in (18, 18.01):
        b.active.append([kode, "teks"])
    p = dengan_bait(tmp_path, "narasi.xlsx", bait(b))
    assert p.narasi["kode"].tolist() == []  # a file with an error is not used
    assert temuan(p) == [("BARIS-KODE-03", "A3")]


def test_an_nip_is_printed_in_groups_of_8_6_1_3_and_nought_is_the_kepala_dinas(tmp_path):
    p = dengan(tmp_path, "pejabat", ["0", "SITI  AMINAH, S.H.", NOMOR, "Pembina"], ["18", "BUDI", "", ""])
    assert p.pejabat.to_numpy().tolist() == [[0, "SITI AMINAH, S.H.", NIP, "Pembina"], [18, "BUDI", "", ""]]
    assert p.sidik == {}  # nothing of people goes into a manifest


def test_no_report_rests_on_them(tmp_path):
    (tmp_path / "2019").mkdir()
    for jenis, kepala in (("anggaran", ANGGARAN), ("narasi", NARASI), ("pejabat", PEJABAT)):
        (tmp_path / "2019" / f"{jenis}.csv").write_bytes(bait_csv([kepala]))
    m = muat_dari(tmp_path)
    assert sorted(m.sidik) == ["2019/realisasi.csv", "2019/target.csv"]


# What is wrong


@pytest.mark.parametrize(
    ("jenis", "isi", "kode", "kolom"),
    [
        ("anggaran", ["18", "", "K", "5", ""], "ANGGARAN-PROGRAM-01", "program"),
        ("anggaran", ["18", "P", "K", "", "5"], "ANGGARAN-PAGU-01", "pagu"),
        ("anggaran", ["18", "P", "K", "5", "6"], "ANGGARAN-LEBIH-01", "realisasi"),
        ("anggaran", ["18", "P", "K", "-5", ""], "SEL-ANGKA-05", "pagu"),
        ("anggaran", ["18", "P", "K", "1.500", ""], "SEL-ANGKA-02", "pagu"),
        ("anggaran", ["28", "P", "K", "5", ""], "BARIS-JABATAN-01", "jabatan"),
        ("anggaran", ["kabid_perijinan", "P", "K", "5", ""], "BARIS-JABATAN-01", "jabatan"),
        ("anggaran", ["", "P", "K", "5", ""], "BARIS-KODE-01", "jabatan"),
        ("anggaran", ["Jumlah", "P", "", "5", ""], "BARIS-JUMLAH-01", "jabatan"),
        ("narasi", ["18.1", "a", "", "", "", ""], "BARIS-KODE-06", "kode"),
        ("narasi", ["28", "a", "", "", "", ""], "BARIS-KODE-02", "kode"),
        ("pejabat", ["18", "", NIP, ""], "PEJABAT-NAMA-01", "nama"),
        ("pejabat", ["18", "BUDI", "1970 1995", ""], "PEJABAT-NIP-01", "nip"),
        ("pejabat", ["18", "BUDI", NIP.replace("0101 ", "1301 "), ""], "PEJABAT-NIP-02", "nip"),
        ("pejabat", ["18", "BUDI", NIP.replace("9503", "9513"), ""], "PEJABAT-NIP-02", "nip"),
        ("pejabat", ["18", "BUDI", NIP.replace(" 1 ", " 3 "), ""], "PEJABAT-NIP-02", "nip"),
    ],
)
def test_one_wrong_cell_is_named(tmp_path, jenis, isi, kode, kolom):
    assert temuan(dengan(tmp_path, jenis, isi)) == [(kode, f"baris 2, kolom {kolom}")]


def test_the_nearest_position_is_offered(tmp_path):
    (m,) = dengan(tmp_path, "anggaran", ["kabid_perijinan", "P", "K", "5", ""]).masalah
    assert baris(m) == (
        'anggaran.csv › baris 2, kolom jabatan: "kabid_perijinan" bukan jabatan yang dikenal. '
        "Perbaiki: tulis nomornya (1–27; 0 untuk Kepala Dinas) atau id-nya, mungkin kabid_perizinan."
    )


@pytest.mark.parametrize(
    ("jenis", "dua", "kolom"),
    [
        ("anggaran", [["8", "P", "K", "5", ""], ["kabid_perencanaan", "p", "K ", "6", ""]], "jabatan"),
        ("narasi", [["8", "a", "", "", "", ""], ["08", "b", "", "", "", ""]], "kode"),
        ("pejabat", [["8", "A", "", ""], ["kabid_perencanaan", "B", "", ""]], "jabatan"),
    ],
)
def test_the_same_row_twice_is_an_error_under_whatever_name(tmp_path, jenis, dua, kolom):
    assert temuan(dengan(tmp_path, jenis, *dua)) == [("BARIS-GANDA-01", f"baris 3, kolom {kolom}")]


def test_a_program_as_a_whole_beside_its_kegiatan_may_be_counted_twice(tmp_path):
    p = dengan(tmp_path, "anggaran", ["8", "Promosi", "", "9", ""], ["12", "promosi", "Pameran", "5", ""])
    assert temuan(p) == [("ANGGARAN-DUA-01", "baris 2, kolom pagu")]
    assert len(p.anggaran) == 2  # a warning: both are used


def test_an_nip_that_excel_made_a_number_has_lost_its_last_digits(tmp_path):
    b = buku([PEJABAT])
    b.active.append([18, "BUDI", int(NOMOR), "Pembina"])
    assert ("PEJABAT-NIP-01", "C2") in temuan(dengan_bait(tmp_path, "pejabat.xlsx", bait(b)))


# People: nothing that was typed comes back


RAHASIA = "SITI RAHASIA"


def buku_jahat() -> bytes:
    """Every kind of cell that a message would repeat."""
    b = openpyxl.Workbook()
    b.active.append([*PEJABAT, RAHASIA])
    b.active.append([RAHASIA, RAHASIA, NOMOR + "9", "x"])
    b.active.append([18, f"={RAHASIA!r}", int(NOMOR), "x"])
    b.active["B3"].value = f'="{RAHASIA}"'
    b.active.append([True, RAHASIA, 12, "x"])
    return bait(b)


@pytest.mark.parametrize(
    ("nama", "isi"),
    [
        ("pejabat.csv", bait_csv([PEJABAT, [RAHASIA, RAHASIA, NOMOR + "9", RAHASIA]])),
        ("pejabat.csv", bait_csv([[*PEJABAT, RAHASIA], ["18", RAHASIA, NOMOR, "x", "x"]])),
        ("pejabat.csv", bait_csv([[*PEJABAT, ""], ["18", RAHASIA, "x", "x", RAHASIA]])),
        ("pejabat.csv", bait_csv([["jabatan", "nama", NOMOR, NOMOR], ["18", RAHASIA, NOMOR, "x"]])),
        ("pejabat.csv", f"jabatan;nama;nip;pangkat\r\n18;{RAHASIA} Ä;{NOMOR};x\r\n".encode("latin-1")),
        ("pejabat.csv", f'jabatan;nama;nip;pangkat\r\n18;"{RAHASIA};{NOMOR};x\r\n'.encode()),
        ("pejabat.csv", f"jabatan;nama;nip;pangkat\r\n18;{RAHASIA}\x07;{NOMOR};x;{RAHASIA}\r\n".encode()),
        ("pejabat.xlsx", buku_jahat()),
    ],
)
def test_no_message_repeats_a_name_or_a_number_of_a_person(tmp_path, nama, isi):
    p = dengan_bait(tmp_path, nama, isi)
    assert p.masalah
    assert [m for m in p.masalah if "RAHASIA" in f"{m}{baris(m)}".upper() or "19700101" in f"{m}{baris(m)}"] == []
