"""The Laporan Kinerja as PDF, read back with another program than the one that wrote it."""

import csv
import io
import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd
import pypdf
import pytest

from ikilib import dokumen, keputusan, tafsir
from ikilib.dokumen import analisis, bab, bahan, lkj, naskah

BERBAHAYA = """#read("/etc/passwd") $x$ *tebal* <script>alert(1)</script> {{7*7}} =1+1 \\ @a `b` [c] & "d" #let x=1"""


def siapkan(tahun: int, narasi: list[dict] | None = None, anggaran: list[dict] | None = None) -> bahan.Bahan:
    """The material of a year with these rows of narasi and anggaran and no others."""
    d = bahan.siapkan(tahun)
    kolom = {n: list(getattr(d, n).columns) for n in ("narasi", "anggaran")}
    isi = {"narasi": narasi or [], "anggaran": anggaran or []}
    tabel = {n: pd.DataFrame([{k: "" for k in kolom[n]} | b for b in isi[n]], columns=kolom[n]) for n in isi}
    return replace(d, **tabel)


def rata(teks: str) -> str:
    """A text as it is compared: compatible letters, no white space, no soft hyphen."""
    return re.sub(r"[\s\u00ad]+", "", unicodedata.normalize("NFKC", teks))


class Buku:
    """A PDF read back: the text of each page, and the nodes of its structure tree."""

    def __init__(self, isi: bytes):
        self.isi = isi
        self.baca = pypdf.PdfReader(io.BytesIO(isi))
        self.halaman = [h.extract_text() for h in self.baca.pages]
        self.rata = [rata(h) for h in self.halaman]
        self.akar = self.baca.trailer["/Root"]

    def simpul(self, nama: str) -> list:
        """All structure elements of one kind."""
        hasil, antre = [], [self.akar["/StructTreeRoot"]]
        while antre:
            s = antre.pop()
            s = s.get_object() if isinstance(s, pypdf.generic.IndirectObject) else s
            if isinstance(s, list):
                antre += s
            elif isinstance(s, dict):
                hasil += [s] if s.get("/S") == nama else []
                antre += [s["/K"]] if "/K" in s else []
        return hasil


@pytest.fixture(scope="module")
def material() -> bahan.Bahan:
    """2019 without narasi and anggaran: what the office has not said must be named everywhere."""
    return siapkan(2019)


@pytest.fixture(scope="module")
def dinas(material) -> Buku:
    return Buku(lkj.dinas(material, None, 165).isi)


def jabatan(nomor: int):
    return next(j for j in tafsir.jabatan().itertuples(index=False) if j.nomor == nomor)


def individu(d: bahan.Bahan, nomor: int, contoh: int = 0) -> Buku:
    return Buku(lkj.individu(d, jabatan(nomor), contoh).isi)


# --- the file ----------------------------------------------------------------------------------------------


def test_the_pdf_is_tagged_indonesian_and_titled(dinas):
    assert dinas.akar["/Lang"] == "id-ID"
    assert dinas.akar["/MarkInfo"]["/Marked"] == True  # noqa: E712 (pypdf's own boolean)
    assert dinas.akar["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert dinas.baca.metadata.title == "Laporan Kinerja DPMPTSP Kabupaten Blitar Tahun 2019"
    xmp = dinas.akar["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "Date" not in xmp and not {"/CreationDate", "/ModDate"} & set(dinas.baca.metadata)


def test_every_figure_and_formula_has_words_for_who_cannot_see_it(dinas):
    gambar, rumus = dinas.simpul("/Figure"), dinas.simpul("/Formula")
    assert len(gambar) >= 36 and len(rumus) == 1
    assert [s for s in gambar + rumus if not str(s.get("/Alt", "")).strip()] == []


def test_every_table_has_heading_cells_and_headings_skip_no_level(dinas):
    assert len(dinas.simpul("/Table")) > 100
    assert len(dinas.simpul("/TH")) > 500
    assert [len(dinas.simpul(f"/H{n}")) > 0 for n in (1, 2, 3, 4, 5)] == [True, True, True, True, False]


def test_all_fonts_are_embedded(dinas):
    huruf = {}
    for h in dinas.baca.pages:
        for f in h["/Resources"].get("/Font", {}).values():
            f = f.get_object()
            rinci = f["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            huruf[f["/BaseFont"]] = any(k in rinci for k in ("/FontFile", "/FontFile2", "/FontFile3"))
    assert len(huruf) >= 4
    assert all(huruf.values())
    assert all("LibertinusSerif" in n or "DejaVuSans" in n or "NewCMMath" in n for n in huruf)


PROSES = """
import hashlib
from ikilib import tafsir
from ikilib.dokumen import bahan, lkj
d = bahan.siapkan(2019)
j = next(j for j in tafsir.jabatan().itertuples(index=False) if j.nomor == 8)
for isi in (lkj.dinas(d, None, 165).isi, lkj.individu(d, j, 15).isi):
    print(hashlib.sha256(isi).hexdigest())
"""


def test_the_bytes_are_the_same_in_another_zone_with_another_hash_seed_and_locale():
    keluaran = set()
    for zona, benih, bahasa in (("Asia/Jakarta", "1", "C"), ("America/New_York", "77", "en_US.UTF-8")):
        lingkungan = os.environ | {"TZ": zona, "PYTHONHASHSEED": benih, "LC_ALL": bahasa, "SOURCE_DATE_EPOCH": benih}
        p = subprocess.run([sys.executable, "-c", PROSES], env=lingkungan, capture_output=True, encoding="utf-8")
        assert p.returncode == 0, p.stderr
        keluaran.add(p.stdout)
    assert len(keluaran) == 1


# --- the numbers -------------------------------------------------------------------------------------------


def cetak(mesin: str, satuan: str) -> str:
    """A machine's number as print has it, worked out anew: two decimals for percent and for what is not whole."""
    if not mesin:
        return "–"
    x = Decimal(mesin)
    teks = f"{x.quantize(Decimal('0.01'), ROUND_HALF_UP):,}" if satuan == "persen" or x % 1 else f"{x:,.0f}"
    return teks.translate(str.maketrans(",.", ".,")).replace("-", "−")


KATA = {"belum_lapor": "Belum lapor", "tidak_berlaku": "Tidak berlaku", "tanpa_target": "Tak terhitung",
        "tidak_dapat_dihitung": "Tak terhitung"}  # fmt: skip


def test_all_165_names_and_rows_of_numbers_of_iki_evaluasi_stand_whole_in_the_pengukuran(dinas):
    p = subprocess.run(
        [sys.executable, "-m", "ikilib.cli", "evaluasi", "2019", "--format", "csv"], capture_output=True, encoding="utf-8"
    )
    assert p.returncode == 0, p.stderr
    awal = next(i for i, teks in enumerate(dinas.rata) if "LAMPIRAN2PENGUKURANKINERJATabel" in teks)
    lampiran = "".join(dinas.rata[awal:])
    baris = [
        rata(f"{i}{r['kode']}{r['indikator']}{r['satuan']}{cetak(r['target'], r['satuan'])}"
             f"{cetak(r['realisasi'], r['satuan'])}{cetak(r['capaian'], 'persen')}{r['predikat'] or KATA[r['status']]}")
        for i, r in enumerate(csv.DictReader(io.StringIO(p.stdout), delimiter=";"), 1)
    ]  # fmt: skip
    assert len(baris) == 165
    assert [b for b in baris if b not in lampiran] == []


def test_the_three_states_are_words_and_never_an_empty_cell(dinas):
    teks = "".join(dinas.halaman)
    assert not re.search(r"\b(nan|None|inf|NaN)\b", teks)
    for kata in ("Belum lapor", "Tidak berlaku", "Tak terhitung"):
        assert kata in teks


# --- the chapters ------------------------------------------------------------------------------------------


def test_every_sasaran_has_the_seven_analyses_in_the_prescribed_order(material):
    daftar = analisis.sasaran(material.dinas)
    assert len(daftar) == 34
    for s in daftar:
        judul = [b["teks"] for b in analisis.tujuh(material, material.dinas, s) if b["jenis"] == "judul"]
        assert judul == [
            "1. Target dan realisasi tahun ini",
            "2. Dibandingkan tahun lalu dan beberapa tahun terakhir",
            "3. Realisasi sampai tahun ini terhadap target jangka menengah",
            "4. Dibandingkan standar nasional",
            "5. Penyebab keberhasilan atau kegagalan, dan solusi",
            "6. Efisiensi penggunaan sumber daya",
            "7. Program dan kegiatan yang menunjang",
        ]


def test_the_pages_hold_all_34_sasaran_each_with_its_seven_headings(dinas):
    semua = "".join(dinas.rata)
    isi = semua[semua.rindex("A.CapaianKinerjaOrganisasi") : semua.rindex("B.RealisasiAnggaran")]
    sasaran = [s for j in keputusan.baca().jabatan for s in j.sasaran]
    potong = re.split(r"Sasaran\d+:", isi)[1:]
    assert len(potong) == len(sasaran) == 34
    for s, teks in zip(sasaran, potong, strict=True):
        assert teks.startswith(rata(s.uraian))
        letak = [teks.index(rata(f"{i}. {judul}")) for i, judul in enumerate(analisis.JUDUL, 1)]
        assert letak == sorted(letak)


def test_no_analysis_is_empty_and_what_is_not_known_names_code_year_and_file(material):
    kosong = []
    for s in analisis.sasaran(material.dinas):
        blok = analisis.tujuh(material, material.dinas, s)
        for satu, sesudah in zip(blok, [*blok[1:], None], strict=True):
            if satu["jenis"] == "judul":
                assert sesudah is not None and sesudah["jenis"] != "judul"
            teks = "".join(t for t in satu.get("teks", []) if isinstance(t, str))
            if teks.startswith("Data belum tersedia") and "standar nasional" not in teks:
                kosong.append(teks)
                for pola in (rf"\b{s.nomor:02d}\b", r"tahun 20\d\d", r"20\d\d/(realisasi|target|narasi|anggaran)\.csv"):
                    assert re.search(pola, teks), (pola, teks)
    assert len(kosong) >= 3 * 34  # causes, efficiency and programmes of every sasaran


def test_the_command_line_is_told_how_much_is_not_known(material):
    assert len(material.narasi) == 0
    catatan = lkj.dinas(material, None, 0).catatan
    assert re.fullmatch(r'\d+ bagian berisi "Data belum tersedia"\.', catatan[0])
    assert int(catatan[0].split()[0]) >= 4 * 34 + 3  # four analyses of each sasaran, issues, budget, steps


def test_causes_and_steps_are_the_offices_own_words(material):
    d = siapkan(2019, narasi=[
        {"kode": "18.02", "pendorong": "Sistem baru berjalan", "tindak_lanjut": "Menambah loket"},
        {"kode": "18", "isu_strategis": "Loket belum cukup.\nPetugas belum terlatih."},
    ])  # fmt: skip
    teks = "".join(individu(d, 18).rata)
    assert rata("18.02 Pendorong: Sistem baru berjalan. Tindak lanjut: Menambah loket.") in teks
    assert rata("18.02 Menambah loket") in teks[teks.index("B.LangkahdiMasaMendatang") :]
    assert rata("Loket belum cukup.") in teks and rata("Petugas belum terlatih.") in teks
    assert rata("penyebab dan solusi tahun 2019 untuk 18.01, 18.03") in teks


def test_the_words_of_the_dinas_stand_in_the_conclusion_and_its_steps_behind():
    d = siapkan(2019, narasi=[{"kode": "dinas", "penghambat": "Lahan sempit", "tindak_lanjut": "Menyusun peta"}])
    naskah_ = bab.empat(d, d.dinas)
    assert naskah.butir([[naskah.tebal("Dinas"), " Penghambat: Lahan sempit."]]) in naskah_
    assert naskah_[-1] == naskah.butir([[naskah.tebal("Dinas"), " Menyusun peta."]])


def test_the_budget_is_added_up_and_written_in_words():
    """Pagu 1.000.000.000 + 250.000.000; realisasi 900.000.000 + 225.000.000 = 90 %."""
    uraian = {"program": "Program Pelayanan"}
    d = siapkan(2019, anggaran=[
        uraian | {"jabatan": 18, "kegiatan": "Kegiatan A", "pagu": 1e9, "realisasi": 9e8},
        uraian | {"jabatan": 19, "kegiatan": "Kegiatan B", "pagu": 2.5e8, "realisasi": 2.25e8},
    ])  # fmt: skip
    teks = "".join(individu(d, 18).rata)
    assert rata("Jumlah 1.250.000.000 1.125.000.000 90,00") in teks
    assert rata("Jumlah pagu Rp1.250.000.000 (satu miliar dua ratus lima puluh juta rupiah).") in teks
    assert re.search(r"Efisiensi=\d+,\d\d−90,00=−?\d+,\d\dpoin", teks)


def test_a_budget_whose_realisasi_is_not_known_has_no_efficiency():
    d = siapkan(2019, anggaran=[{"jabatan": 18, "program": "P", "kegiatan": "K", "pagu": 1e9, "realisasi": float("nan")}])
    teks = "".join(individu(d, 18).rata)
    assert rata("Data belum tersedia: realisasi 1 dari 1 baris anggaran jabatan 18 tahun 2019 (2019/anggaran.csv).") in teks
    assert "poin:" not in teks


def test_the_first_year_has_no_year_before_it():
    teks = "".join(individu(siapkan(2016), 26).rata)
    assert rata("Data belum tersedia: pembanding tahun 2015 untuk 26.01 sampai 26.04, karena keputusan berlaku untuk") in teks


# --- contoh and signatures ---------------------------------------------------------------------------------


def test_every_page_of_a_contoh_document_bears_band_and_watermark_and_nowhere_a_signature(dinas):
    for teks in dinas.halaman:
        assert teks.count("CONTOH, bukan kinerja nyata") >= 1 and re.search(r"^CONTOH$", teks, re.M)
    semua = "".join(dinas.halaman)
    assert "NIP." not in semua and "DIREVIU" not in semua and "....................\n" not in semua


def test_a_real_document_has_dotted_lines_for_the_signature_and_no_band(material):
    semua = "".join(individu(material, 9).halaman)
    assert "CONTOH" not in semua
    assert re.search(r"Kasi Perencanaan Penanaman Modal,\s+\.{44}\s+\.{44}\s+NIP\. \.{44}", semua)


def test_no_name_and_no_nip_of_a_person_stands_in_it(dinas):
    p = keputusan.baca().penandatangan
    semua = "".join(dinas.rata)
    assert rata(p.nama.isi) not in semua and rata(p.nip.isi) not in semua


# --- texts that bite ---------------------------------------------------------------------------------------


def test_hostile_text_is_only_text():
    d = siapkan(2019, narasi=[{"kode": "26.01", "pendorong": BERBAHAYA + "\u202e\x0b\u0000"}])
    assert rata(BERBAHAYA) in "".join(individu(d, 26).rata)


def test_a_word_that_fits_no_line_is_broken_and_nothing_of_it_is_lost():
    d = siapkan(2019, narasi=[{"kode": "26.01", "pendorong": "https://contoh.id/" + "a" * 300}])
    b = individu(d, 26)
    assert "https://contoh.id/" + "a" * 300 in "".join(b.rata).replace("\u200b", "")
    assert max(len(baris) for h in b.halaman for baris in h.splitlines() if "aaaa" in baris) < 110


def test_a_letter_that_no_font_has_is_named_with_its_text():
    d = siapkan(2019, narasi=[{"kode": "26.01", "pendorong": "Sistem \u4e2d berjalan"}])
    with pytest.raises(dokumen.Ditolak, match=r'U\+4E2D pada teks ".*Sistem 中 berjalan') as galat:
        individu(d, 26)
    assert "Perbaiki: " in str(galat.value)


def test_a_name_of_300_letters_is_printed_whole_in_every_table(material):
    nama = " ".join(f"kata{i:03d}" for i in range(38))[:300]
    b = material.dinas
    ganti = {n: t.assign(indikator=t["indikator"].where(t["kode"] != "26.02", nama)) for n, t in (("hasil", b.hasil), ("enam", b.enam))}
    d = replace(material, dinas=replace(b, **ganti))
    teks = "".join(individu(d, 26).rata)
    assert len(nama) == 300
    assert teks.count(rata(f"26.02 {nama}")) >= 4  # Bab II, analyses 1 to 3; the figure and the lampiran break elsewhere


def test_no_page_ends_with_the_head_of_a_table():
    kolom = [naskah.kolom("No", 9), naskah.kolom("Isi")]
    baris = [naskah.kelompok("Kelompok"), *([str(i), "isi " * 30] for i in range(1, 12))]
    dasar = {"judul": "Uji", "kaki": "", "contoh": False, "pita": "", "kop": ["A"], "alamat": [], "instansi": "A",
             "sampul": {"judul": "UJI", "baris": [], "contoh": ""}, "bab-baru": False, "depan": [], "lampiran": []}  # fmt: skip
    for n in range(28, 46):
        isi = [naskah.judul(1, "JUDUL"), *(naskah.p(f"Baris pengisi {i}") for i in range(n)), naskah.tabel("Nama", kolom, baris)]
        for teks in Buku(naskah.pdf(dasar | {"isi": isi})).halaman:
            isi_halaman = [t for t in teks.splitlines() if t.strip() and "halaman" not in t]
            assert not isi_halaman or not re.match(r"(Tabel 1\. Nama|No Isi|\(1\) \(2\)|Kelompok)", isi_halaman[-1].strip())


def test_the_lists_come_before_the_ikhtisar_and_that_before_bab_i(dinas):
    semua = "".join(dinas.rata[1:])
    urutan = ["DAFTARISI", "DAFTARTABEL", "DAFTARGAMBAR", "IKHTISAREKSEKUTIFLaporanKinerjainimemuat", "BABIPENDAHULUANA."]
    letak = [semua.rindex(kata) for kata in urutan]
    assert letak == sorted(letak)
    akhir = re.search(r"halaman(\d+)dari(\d+)", dinas.rata[-1])
    assert akhir[1] == akhir[2]
