"""The catalogue is the decree's text, word for word, and nothing else.

The text is taken apart here once more, line by line and without the loader, and both sides are compared as
bags of (line, part, words): what only the text has is lost, what only the catalogue has is invented.
"""

import ast
import hashlib
import importlib
import re
import shutil
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from ikilib import keputusan

NASKAH = Path(__file__).parent.parent / "data" / "keputusan" / "keputusan-188-111-409.117-2019.md"
PAKET = Path(keputusan.__file__).parent
AWAL_LAMPIRAN = 76
KOLOM = ("sasaran", "indikator", "penjelasan", "sumber_data")

# Lines that carry on an earlier one, seen by eye: continuation -> first line.
LANJUTAN = {
    **{7: 6, 15: 14, 17: 14, 24: 23, 25: 23, 28: 27, 68: 67, 69: 67},  # headings set over several lines
    **{35: 33, 45: 43, 59: 57, 800: 798},  # an item, a diktum and a function that run on over a page
    **{314: 310, 578: 574, 657: 653},  # table rows broken over a page
}
# Lines that are the form's, not the decree's words.
LABEL = re.compile(r"---|TENTANG|MEMUTUSKAN:|#+ INDIKATOR KINERJA INDIVIDU|3\. Fungsi :")
JUDUL_TABEL = re.compile(
    r"\| SASARAN (PROGRAM|KEGIATAN) \| INDIKATOR KINERJA"
    r" \| PENJELASAN/FORMULASI PENGHITUNGAN \| SUMBER DATA \|"
)


def polos(teks):
    """The words without Markdown and HTML marks and padding."""
    return " ".join(re.sub(r"<[^>]+>", " ", teks).replace("*", "").split())


def baris_naskah():
    """Line number -> raw line, blank lines left out."""
    semua = NASKAH.read_text(encoding="utf-8").split("\n")
    return {nomor: isi for nomor, isi in enumerate(semua, 1) if isi.strip()}


def sambung(baris):
    """Running text with each continuation joined to its first line; tables stay as they are."""
    hasil = {}
    for nomor, isi in baris.items():
        if isi.startswith("|"):
            continue
        awal = LANJUTAN.get(nomor, nomor)
        hasil[awal] = polos(f"{hasil.get(awal, '')} {isi}")
    return hasil


def sel(isi):
    return [polos(satu) for satu in isi.strip().strip("|").split("|")]


def kosong(isi):
    """A separator or a row without words."""
    return not isi.strip("|- \n")


def sel_tabel():
    """Every non-empty cell of the positions' tables as (line, column, words), with the word after SASARAN."""
    baris, hasil, tingkat = baris_naskah(), {}, None
    for nomor, isi in baris.items():
        if not isi.startswith("|") or kosong(isi) or sel(isi)[2] == ":":
            continue
        if judul := JUDUL_TABEL.fullmatch(polos(isi)):
            tingkat = judul[1]
            continue
        assert len(sel(isi)) == 4, f"baris {nomor} bukan empat kolom"
        for kolom, teks in zip(KOLOM, sel(isi), strict=True):
            if not teks:
                continue
            awal = LANJUTAN.get(nomor, nomor)
            hasil[awal, kolom] = polos(f"{hasil.get((awal, kolom), '')} {teks}")
            if kolom == "sasaran":
                hasil[awal, "tingkat"] = tingkat
    return Counter((nomor, kolom, teks) for (nomor, kolom), teks in hasil.items())


def uraian_naskah():
    """Every jabatan, tugas and fungsi of the annex as (line, part, words)."""
    hasil = []
    for nomor, isi in sambung(baris_naskah()).items():
        if nomor < AWAL_LAMPIRAN:
            continue
        if cocok := re.fullmatch(r"(1\. Jabatan|2\. Tugas) : (.+)", isi):
            hasil.append((nomor, cocok[1][3:].lower(), cocok[2]))
        elif cocok := re.fullmatch(r"- ([a-z])\. (.+)", isi):
            hasil.append((nomor, f"fungsi {cocok[1]}", cocok[2]))
    for nomor, isi in baris_naskah().items():  # position 16 is laid out as a table
        if not isi.startswith("|") or kosong(isi) or sel(isi)[2] != ":":
            continue
        _, bagian, _, teks = isi.strip().strip("|").split("|")
        if polos(bagian) == "Fungsi":
            for huruf, uraian in re.findall(r"<p>([a-z])\. (.*?)</p>", teks):
                hasil.append((nomor, f"fungsi {huruf}", polos(uraian)))
        else:
            hasil.append((nomor, polos(bagian).lower(), polos(teks)))
    return Counter(hasil)


def kepala_naskah():
    """The printed lines before the annex."""
    return Counter(
        (nomor, isi)
        for nomor, isi in sambung(baris_naskah()).items()
        if nomor < AWAL_LAMPIRAN and not LABEL.fullmatch(isi)
    )


def semua_indikator():
    return [i for jabatan in keputusan.baca().jabatan for s in jabatan.sasaran for i in s.indikator]


def sel_katalog():
    hasil = []
    for jabatan in keputusan.baca().jabatan:
        for sasaran in jabatan.sasaran:
            hasil += [(sasaran.baris, "tingkat", sasaran.tingkat), (sasaran.baris, "sasaran", sasaran.uraian)]
            for i in sasaran.indikator:
                hasil += [(i.baris, "indikator", i.nama), (i.baris, "penjelasan", i.penjelasan)]
                hasil.append((i.baris, "sumber_data", i.sumber_data))
    return Counter(hasil)


def uraian_katalog():
    hasil = []
    for jabatan in keputusan.baca().jabatan:
        hasil += [(jabatan.baris, "jabatan", jabatan.nama), (jabatan.baris + 1, "tugas", jabatan.tugas)]
        hasil += [(f.baris, f"fungsi {f.huruf}", f.uraian) for f in jabatan.fungsi]
    return Counter(hasil)


def kepala_katalog():
    """The head as the decree prints it, its labels set back in."""
    k = keputusan.baca()
    cetak = [(t.baris, t.isi) for t in (*k.kop, k.judul, k.tentang, k.penetap)]
    cetak.append((k.nomor.baris, f"NOMOR : {k.nomor.isi}"))
    for b in k.menimbang:
        cetak.append((b.baris, f"- {'Menimbang : ' if b.tanda == 'a' else ''}{b.tanda}. {b.isi}"))
    for b in k.mengingat:
        cetak.append((b.baris, f"{'- Mengingat : ' if b.tanda == '1' else ''}{b.tanda}. {b.isi}"))
    cetak.append((k.menetapkan.baris, f"- Menetapkan : {k.menetapkan.isi}"))
    cetak += [(d.baris, f"- {d.nama} : {d.isi}") for d in k.diktum]
    assert k.tempat.baris == k.tanggal.baris
    cetak.append((k.tempat.baris, f"{k.tempat.isi}, {k.tanggal.isi}"))
    p = k.penandatangan
    cetak += [(t.baris, t.isi) for t in (p.jabatan, p.nama, p.pangkat)]
    cetak.append((p.nip.baris, f"NIP. {p.nip.isi}"))
    return Counter(cetak)


def tanpa_pasangan(ini, itu):
    """What ``ini`` has more of than ``itu``, one line each."""
    return [f"baris {satu[0]}: {' = '.join(map(str, satu[1:]))}" for satu in sorted((ini - itu).elements())]


def tidak_ada(daftar):
    if daftar:
        pytest.fail(f"{len(daftar)} salah:\n" + "\n".join(daftar), pytrace=False)


def test_text_is_the_one_the_line_numbers_count_in():
    isi = NASKAH.read_bytes().replace(b"\r\n", b"\n")
    sidik = "d27f1b5dcb35fb9756d9d3b4e732200fd301d6158de34cac5a00f9c2bc624846"
    assert hashlib.sha256(isi).hexdigest() == sidik


def test_decree_has_27_positions_34_sasaran_165_indicators_and_299_functions():
    jabatan = keputusan.baca().jabatan
    assert len(jabatan) == 27
    assert sum(len(satu.sasaran) for satu in jabatan) == 34
    assert len(semua_indikator()) == 165
    assert sum(len(satu.fungsi) for satu in jabatan) == 299


def test_every_cell_of_the_decrees_tables_is_in_the_catalogue():
    tidak_ada(tanpa_pasangan(sel_tabel(), sel_katalog()))


def test_every_cell_of_the_catalogue_is_in_the_decrees_tables():
    tidak_ada(tanpa_pasangan(sel_katalog(), sel_tabel()))


def test_every_position_duty_and_function_of_the_decree_is_in_the_catalogue():
    tidak_ada(tanpa_pasangan(uraian_naskah(), uraian_katalog()))


def test_every_position_duty_and_function_of_the_catalogue_is_in_the_decree():
    tidak_ada(tanpa_pasangan(uraian_katalog(), uraian_naskah()))


def test_every_line_of_the_head_is_in_the_catalogue():
    tidak_ada(tanpa_pasangan(kepala_naskah(), kepala_katalog()))


def test_every_text_of_the_catalogues_head_is_in_the_decree():
    tidak_ada(tanpa_pasangan(kepala_katalog(), kepala_naskah()))


def test_no_line_of_the_decree_is_left_over():
    """Guards the tests above: a line that their reading passes over would be compared with nothing."""
    terbaca = {satu[0] for bagian in (sel_tabel(), uraian_naskah(), kepala_naskah()) for satu in bagian}
    tidak_ada(
        [
            f"baris {nomor}: {isi}"
            for nomor, isi in baris_naskah().items()
            if LANJUTAN.get(nomor, nomor) not in terbaca
            and not kosong(isi)
            and not LABEL.fullmatch(polos(isi))
            and not JUDUL_TABEL.fullmatch(polos(isi))
        ]
    )


def test_records_stand_in_the_order_of_the_decree():
    """With it a row under the wrong position or sasaran shows, though its words and line are right."""
    urutan = []
    for jabatan in keputusan.baca().jabatan:
        urutan += [(jabatan.baris, jabatan.id), (jabatan.baris + 1, f"{jabatan.id} tugas")]
        urutan += [(f.baris, f"{jabatan.id} fungsi {f.huruf}") for f in jabatan.fungsi]
        for sasaran in jabatan.sasaran:
            urutan.append((sasaran.baris, f"{jabatan.id} sasaran"))
            urutan += [(i.baris, i.kode) for i in sasaran.indikator]
    mundur = [(a, b) for a, b in pairwise(urutan) if b[0] < a[0]]
    tidak_ada([f"{b[1]} (baris {b[0]}) sesudah {a[1]} (baris {a[0]})" for a, b in mundur])


def test_a_sasaran_stands_on_the_line_of_its_first_indicator():
    sasaran = [s for jabatan in keputusan.baca().jabatan for s in jabatan.sasaran]
    tidak_ada([s.uraian for s in sasaran if s.baris != s.indikator[0].baris])


def test_codes_are_position_and_order_and_unique():
    kode = [i.kode for i in semua_indikator()]
    tidak_ada([k for k in kode if not re.fullmatch(r"(0[1-9]|1\d|2[0-7])\.\d\d", k)])
    tidak_ada([k for k, kali in Counter(kode).items() if kali > 1])
    assert (kode[0], kode[3], kode[4], kode[-1]) == ("01.01", "01.04", "02.01", "27.03")


def test_ids_are_short_ascii_words_and_unique():
    ids = [jabatan.id for jabatan in keputusan.baca().jabatan]
    tidak_ada([i for i in ids if not re.fullmatch(r"[a-z]+(_[a-z]+)?(_[1-3])?", i) or len(i) > 20])
    tidak_ada([i for i, kali in Counter(ids).items() if kali > 1])


def test_no_mark_or_padding_is_left_in_any_text():
    teks = [satu for bag in (sel_katalog(), uraian_katalog(), kepala_katalog()) for satu in bag]
    tidak_ada([str(satu) for satu in teks if re.search(r"\*|<|>|\||\s\s|^\s|\s$|[\n\t]", satu[-1])])


@pytest.mark.parametrize(
    ("kode", "baris", "nama"),
    [
        ("08.07", 310, "Jumlah pelaksanaan kegiatan fasilitasi dan promosi penanaman modal"),
        ("18.03", 574, "Jumlah pengkoordinasian proses pelayanan perizinan dan non perizinan"),
        (
            "21.04",
            653,
            "Jumlah pelaksanaan pedoman teknis dan rencana program kegiatan, standar pelayanan publik "
            "dan standar operasional prosedur pemrosesan perizinan",
        ),
    ],
)
def test_a_row_broken_over_a_page_is_one_row(kode, baris, nama):
    (i,) = [satu for satu in semua_indikator() if satu.kode == kode]
    assert (i.baris, i.nama, i.penjelasan) == (baris, nama, nama)  # in all three the explanation repeats it


def test_a_function_that_runs_on_over_a_page_is_one_function():
    fungsi = keputusan.baca().jabatan[26].fungsi
    assert "".join(f.huruf for f in fungsi) == "abcdefghijkl"
    assert fungsi[7].baris == 798
    assert fungsi[7].uraian.endswith("dalam penyelenggaraan pelayanan perizinan dan nonperizinan;")


def test_position_16_laid_out_as_a_table_has_its_seven_functions():
    jabatan = keputusan.baca().jabatan[15]
    assert jabatan.nama == "Kasi Pembinaan Pelaksanaan Penanaman Modal"
    assert [(f.huruf, f.baris) for f in jabatan.fungsi] == [(huruf, 510) for huruf in "abcdefg"]


def test_exactly_the_nine_formulas_are_latex():
    rumus = {i.kode: i.penjelasan for i in semua_indikator() if "$" in i.penjelasan}
    assert list(rumus) == ["01.01", "01.02", "01.03", "01.04", "08.01", "13.01", "18.01", "23.01", "26.03"]
    tidak_ada([kode for kode, isi in rumus.items() if not re.fullmatch(r"\$\\frac\{.*\\times 100\\%\$", isi)])
    assert rumus["13.01"] == (
        r"$\frac{\text{Jumlah izin prinsip yang terealisasi}}{\text{Jumlah total izin prinsip}} \times 100\%$"
    )


def test_misspellings_of_the_decree_are_kept():
    k = keputusan.baca()
    indikator = {i.kode: i for i in semua_indikator()}
    salah_ketik = {
        "mengingat 9": ("Peaporan Kinerja", k.mengingat[8].isi),
        "menetapkan": ("INDIKATOR KINERIA INDIVIDU", k.menetapkan.isi),
        "KEDUA": ("Diktum KESATU", k.diktum[1].isi),
        "KETIGA": ("Indikator I kinerja", k.diktum[2].isi),
        "KETIGA lagi": ("Dinas Peanaman Modal", k.diktum[2].isi),
        "06 fungsi f": ("palfon anggaran", k.jabatan[5].fungsi[5].uraian),
        "07 fungsi e": ("mengeskpor", k.jabatan[6].fungsi[4].uraian),
        "13.02": ("realiasi", indikator["13.02"].nama),
        "14.02": ("Invetasi", indikator["14.02"].sumber_data),
        "17.11": ("DPMPSTP", indikator["17.11"].sumber_data),
        "18.01": ("Prosentase", indikator["18.01"].nama),
        "19.05": ("daripemohon", indikator["19.05"].sumber_data),
        "22.02": ("leporan", indikator["22.02"].nama),
        "23 tugas": ("memimpindan", k.jabatan[22].tugas),
        "24.05": ("yang bermasalah yang bermasalah", indikator["24.05"].sumber_data),
        "26.04": ("SOP Perinan", indikator["26.04"].sumber_data),
    }
    tidak_ada([f"{di}: {kata}" for di, (kata, teks) in salah_ketik.items() if kata not in teks])


def test_numbers_that_the_decree_prints_before_a_text_are_kept():
    k = keputusan.baca()
    assert semua_indikator()[12].nama == "1. Jumlah aparatur yang mengikuti peningkatan kapasitas SDA"
    assert [s.uraian[:3] for s in k.jabatan[13].sasaran] == ["1. ", "2. "]


def test_head_names_the_decree():
    k = keputusan.baca()
    assert k.nomor == keputusan.Teks("188 / 111 / 409.117 / 2019", 19)
    assert (k.tempat.isi, k.tanggal.isi) == ("Blitar", "8 April 2019")
    assert [d.nama for d in k.diktum] == ["PERTAMA", "KEDUA", "KETIGA", "KEEMPAT", "KELIMA", "KEENAM"]
    assert [b.tanda for b in k.menimbang] == ["a", "b"]
    assert [b.tanda for b in k.mengingat] == [str(n) for n in range(1, 14)]
    assert list(keputusan.TAHUN) == [2016, 2017, 2018, 2019, 2020, 2021]
    assert "TAHUN 2016-2021 " in k.tentang.isi


@pytest.fixture
def salinan(tmp_path, monkeypatch):
    """Copies the package with one text replaced and returns what reading the copy then says."""

    def baca_rusak(berkas, asli, ganti):
        shutil.copytree(PAKET, tmp_path / "salinan_keputusan")
        toml = tmp_path / "salinan_keputusan" / berkas
        isi = toml.read_text(encoding="utf-8")
        assert asli in isi
        toml.write_text(isi.replace(asli, ganti, 1), encoding="utf-8", newline="\n")
        monkeypatch.syspath_prepend(tmp_path)
        with pytest.raises(ValueError) as galat:
            importlib.import_module("salinan_keputusan").baca()
        return str(galat.value)

    yield baca_rusak
    sys.modules.pop("salinan_keputusan", None)


@pytest.mark.parametrize(
    ("berkas", "asli", "ganti", "pesan"),
    [
        (
            "1_sekretariat.toml",
            "sumber_data = 'Aplikasi SIMBADA'",
            "sumber = 'Aplikasi SIMBADA'",
            '1_sekretariat.toml › jabatan ke-1 › sasaran ke-1 › indikator ke-2: kunci "sumber" tidak dikenal',
        ),
        ("5_pengaduan.toml", "nomor = 24\n", "", '5_pengaduan.toml › jabatan ke-2: kunci "nomor" tidak ada'),
        ("kepala.toml", "[tempat]", "[kota]", 'kepala.toml: kunci "kota" tidak dikenal'),
        (
            "2_perencanaan.toml",
            "baris = 273",
            "baris = '273'",
            "2_perencanaan.toml › jabatan ke-1 › baris: harus int, bukan str",
        ),
        ("3_pengendalian.toml", "'13.02'", "'13.03'", "jabatan kabid_pengendalian: 13.03 seharusnya 13.02"),
        ("4_perizinan.toml", "nomor = 18", "nomor = '18", "4_perizinan.toml: "),  # the rest is tomllib's
    ],
)
def test_a_damaged_file_is_refused_naming_the_place(salinan, berkas, asli, ganti, pesan):
    assert salinan(berkas, asli, ganti).startswith(pesan)


def test_the_decree_is_read_with_the_standard_library_alone():
    """Every command begins with it, `iki --help` too: pandas or pydantic here would cost each of them."""
    pohon = ast.parse((PAKET / "__init__.py").read_text(encoding="utf-8"))
    impor = [n.name for s in ast.walk(pohon) if isinstance(s, ast.Import) for n in s.names]
    impor += [s.module for s in ast.walk(pohon) if isinstance(s, ast.ImportFrom)]
    tidak_ada([nama for nama in impor if nama.split(".")[0] not in sys.stdlib_module_names])
