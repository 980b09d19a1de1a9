"""Perjanjian kinerja and rencana aksi, read back by another reader; and how documents are refused and published."""

import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from buat_dokumen import AKAR, BUDI, NIP, SITI, bernomor, buka, ganti, jabatan, kantor, sel, tanda_tangan, teks
from hypothesis import given, settings
from hypothesis import strategies as st

from ikilib import dokumen, tafsir
from ikilib.dokumen import bahan, docx, jenis, pk, templat

PK, AKSI = dokumen.JENIS[:2]


@pytest.fixture(scope="module")
def d(tmp_path_factory):
    return bahan.siapkan(2019, kantor(tmp_path_factory.mktemp("kantor")))


@pytest.fixture(scope="module")
def semua(d) -> dict[int, dict]:
    """Both documents of all 27 positions, as signed ones."""
    daftar = list(tafsir.jabatan().itertuples(index=False))
    return {j.nomor: {k.nama: jenis.buat(k, d, j, 0) for k in (PK, AKSI)} for j in daftar}


def isi(semua, nomor: int, nama: str = "pk") -> bytes:
    return semua[nomor][nama].isi


# What they say


def test_every_code_indicator_and_target_of_the_27_positions_stands_once_in_its_perjanjian(d, semua):
    ada = {}
    for s in semua.values():
        for baris in sel(bernomor(s["pk"].isi)[0])[2:]:
            kode, nama = baris[2].split(" ", 1)
            assert kode not in ada
            ada[kode] = (nama, baris[3], baris[4])
    k = tafsir.katalog().set_index("kode")
    assert {n: isi[:2] for n, isi in ada.items()} == dict(zip(k.index, zip(k["indikator"], k["satuan"], strict=True), strict=True))
    tertulis = csv.DictReader((AKAR / "data/2019/target.csv").read_text("utf-8").splitlines(), delimiter=";")
    target = {b["kode"]: Decimal(b["target"].replace(",", ".")) for b in tertulis}
    assert {n: Decimal(isi[2].replace(".", "").replace(",", ".")) for n, isi in ada.items()} == target and len(target) == 165


def test_rencana_aksi_prints_the_quarters_as_they_were_given_and_says_what_nobody_wrote(semua):
    tabel = sel(bernomor(isi(semua, 8, "rencana_aksi"))[0])
    assert tabel[0] == [
        "No", "Sasaran Program", "Indikator Kinerja", "Satuan", "Target", "Rencana Aksi",
        "TW I", "TW II", "TW III", "TW IV", "Penanggung Jawab",
    ]  # fmt: skip
    assert tabel[2] == [
        "1", "Meningkatnya efektifitas kegiatan perencanaan, pengembangan iklim dan promosi penanaman modal",
        "08.01 Persentase Nilai Investasi", "persen", "20,00", "Temu usaha dengan calon investor setiap triwulan",
        "19,01", "19,34", "19,67", "20,00", "Kabid Perencanaan, Pengembangan Iklim dan Promosi Penanaman Modal",
    ]  # fmt: skip
    assert tabel[5][4:10] == ["35", "Data belum tersedia", "7", "9", "12", "7"]  # 08.04
    assert len(tabel) == 2 + 15


@pytest.mark.parametrize(
    ("nomor", "tingkat"), [(1, "Program"), (8, "Program"), (23, "Program"), (2, "Kegiatan"), (9, "Kegiatan"), (27, "Kegiatan")]
)
def test_heads_have_sasaran_program_and_all_beneath_them_sasaran_kegiatan(semua, nomor, tingkat):
    tabel = bernomor(isi(semua, nomor))
    assert sel(tabel[0])[0] == ["No", f"Sasaran {tingkat}", "Indikator Kinerja", "Satuan", "Target"]
    assert sel(tabel[0])[1] == ["(1)", "(2)", "(3)", "(4)", "(5)"]


def test_a_head_promises_the_programs_of_everyone_beneath_and_a_kasi_its_own_kegiatan(semua):
    # 09: 148.500.000 and 11: 120.000.000 of one program, 12: 335.750.000 of another
    assert sel(bernomor(isi(semua, 8))[1]) == [
        ["No", "Program", "Anggaran (Rp)"],
        ["(1)", "(2)", "(3)"],
        ["1", "Program Peningkatan Iklim Investasi dan Realisasi Investasi", "268.500.000"],
        ["2", "Program Peningkatan Promosi dan Kerja Sama Investasi", "335.750.000"],
        ["", "Jumlah", "604.250.000"],
    ]
    assert sel(bernomor(isi(semua, 12))[1])[2:] == [
        ["1", "Penyelenggaraan Pameran Investasi", "335.750.000"],
        ["", "Jumlah", "335.750.000"],
    ]


def test_without_a_budget_there_is_no_table_of_it(semua):
    assert [len(bernomor(isi(semua, n))) for n in (26, 27)] == [2, 1]


def test_the_wording_is_that_of_the_form_and_the_kop_that_of_the_decree(semua):
    kata = teks(isi(semua, 18))
    kop = buka(isi(semua, 18)).tables[0].rows[0].cells[1].text.split("\n")
    assert [kop[0], " ".join(kop[1:3]), *kop[3:]] == [t.isi for t in _kop()]
    for kalimat in (
        "PERJANJIAN KINERJA TAHUN 2019",
        "Selanjutnya disebut pihak pertama",
        "Selaku atasan langsung pihak pertama, selanjutnya disebut pihak kedua",
        "Pihak pertama berjanji akan mewujudkan target kinerja yang seharusnya sesuai lampiran perjanjian ini",
        "pemberian penghargaan dan sanksi.",
    ):
        assert kalimat in kata


def _kop():
    from ikilib import keputusan

    return keputusan.baca().kop


# Who signs


def test_pihak_kedua_signs_left_pihak_pertama_right_twice_with_names_and_nip(semua):
    kiri = ["", "PIHAK KEDUA,", "Kepala Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", SITI,
            "Pembina Utama Muda", f"NIP. {NIP}"]  # fmt: skip
    kanan = [f"Blitar, {'.' * 30} 2019", "PIHAK PERTAMA,",
             "Kabid Penyelenggaraan Pelayanan Perizinan dan Nonperizinan", BUDI, "Pembina",
             f"NIP. {NIP.replace(' 2 ', ' 1 ')}"]  # fmt: skip
    assert tanda_tangan(isi(semua, 18)) == [[kiri, kanan]] * 2


def test_whoever_is_not_in_pejabat_gets_dotted_lines(semua):
    ((_, kanan), _) = tanda_tangan(isi(semua, 8))
    assert kanan[3:] == ["." * 44, "." * 44, f"NIP. {'.' * 44}"]


@pytest.mark.parametrize(
    ("nomor", "atasan"),
    [(2, "Sekretaris Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"), (3, "Kasubag Umum dan Kepegawaian"),
     (25, "Kasi Pengaduan dan Informasi Layanan Perizinan dan Nonperizinan")],
)  # fmt: skip
def test_pihak_kedua_is_the_direct_superior(semua, nomor, atasan):
    assert tanda_tangan(isi(semua, nomor))[0][0][2] == atasan


def test_a_kepala_daerah_signs_without_pangkat_and_nip(d):
    k = pk.konteks(d, jabatan(18), 0)
    bupati = pk._pihak(d, 0, "Bupati Blitar", True)
    bait = docx.isi(templat.cari(d.data, "pk")[0], k | {"pihak_kedua": bupati}, "", 2019)
    assert tanda_tangan(bait)[0][0] == ["", "PIHAK KEDUA,", "Bupati Blitar", SITI]


def test_a_missing_target_is_named_printed_and_leaves_no_place_to_sign(tmp_path):
    data = kantor(tmp_path)
    ganti(data, "target.csv", r"^18\.09;.*$", "18.09;;;;;;;;isian;")
    jadi = pk.perjanjian(bahan.siapkan(2019, data), jabatan(18), 0)
    assert jadi.catatan == ("target belum ditetapkan: 18.09; tanpa blok tanda tangan",)
    assert sel(bernomor(jadi.isi)[0])[-1][4] == "belum ditetapkan"
    assert tanda_tangan(jadi.isi) == [] and "NIP" not in teks(jadi.isi)
    assert BUDI not in teks(jadi.isi)  # nor a name under a promise with a hole


def test_a_range_target_prints_both_ends_and_a_target_of_nought_is_a_target(tmp_path, semua):
    assert sel(bernomor(isi(semua, 8))[0])[-1][4] == "0"  # 08.15
    data = kantor(tmp_path)
    ganti(data, "target.csv", r"^09\.01;.*$", "09.01;2;4;;;;;;isian;")
    jadi = pk.perjanjian(bahan.siapkan(2019, data), jabatan(9), 0)
    assert sel(bernomor(jadi.isi)[0])[2][4] == "2–4" and jadi.catatan == ()


# The file


def test_nothing_of_the_template_is_left_and_every_cell_has_its_paragraph(semua):
    for s in semua.values():
        for jadi in s.values():
            d = buka(jadi.isi)
            assert not re.search(r"\{\{|\{%|None|\bnan\b|Undefined", teks(jadi.isi))
            badan = d.element.body
            assert all(c[-1].tag.endswith("}p") for c in badan.iter(f"{docx.W}tc"))
            assert len(list(badan.iter(f"{docx.W}sectPr"))) == 1
            kepala = bernomor(jadi.isi)
            assert all(r.find(f"{docx.W}trPr/{docx.W}cantSplit") is not None for t in kepala for r in t._tbl.tr_lst)
            assert all(len(list(t._tbl.iter(f"{docx.W}tblHeader"))) == 2 for t in kepala) and kepala


def test_properties_of_a_merged_cell_stand_in_the_order_of_the_schema(semua):
    sifat = [[e.tag.rpartition("}")[2] for e in p] for p in buka(isi(semua, 8)).element.body.iter(f"{docx.W}tcPr")]
    assert any("vMerge" in s for s in sifat)
    assert all(s == sorted(s, key=docx.URUTAN_SEL.index) for s in sifat)


def test_the_last_rows_stay_with_the_signatures(semua):
    def tetap(nomor: int) -> list[bool]:
        baris = bernomor(isi(semua, nomor))[-1]._tbl.tr_lst
        return [all(p.find(f"{docx.W}pPr/{docx.W}keepNext") is not None for p in r.iter(f"{docx.W}p")) for r in baris]

    assert tetap(27) == [True] * 5  # three rows and two of head, no budget: kept whole
    assert tetap(25) == [False] * 7 + [True] * 2


def test_the_properties_hold_no_name_and_no_clock(semua):
    p = buka(isi(semua, 18)).core_properties
    assert (p.author, p.last_modified_by, p.title, p.language) == (
        "", "", "Perjanjian kinerja 2019, Kabid Penyelenggaraan Pelayanan Perizinan dan Nonperizinan", "id-ID",
    )  # fmt: skip
    assert str(p.created) == str(p.modified) == "2019-01-01 00:00:00+00:00"
    with zipfile.ZipFile(io.BytesIO(isi(semua, 18))) as z:
        assert [n for n in z.namelist() if n.startswith("docProps")] == ["docProps/core.xml"]
        assert z.namelist()[0] == "[Content_Types].xml" and {i.date_time[0] for i in z.infolist()} == {1980}


def test_an_ampersand_in_a_title_is_escaped_once():
    d = buka(docx.kemas(buka(templat.cari(AKAR / "data", "pk")[0]), "A & B {{ x }}", 2019))
    assert d.core_properties.title == "A & B {{ x }}"


# Hostile text


JAHAT = [
    "& < > \" '", "<script>alert(1)</script>", "</w:t></w:r></w:p>", "{{7*7}}", "{% if x %}", "{%tr endfor %}", "{_{ tahun }_}",
    "{_% endfor %_}", "{{ ''.__class__ }}", "=1+1", "=HYPERLINK(\"http://x\")", "http://x.id", "+1", "@SUM(A1)", "-2+3|cmd",
    '#read("/etc/passwd")', "$x$ *tebal* _garis_", "\u202eterbalik", "&amp;#95;", "{# komentar #}",
]  # fmt: skip


def konteks_jahat(d, isi: str) -> dict:
    """A context in which every text is ``isi``."""

    def ubah(v):
        if isinstance(v, dict):
            return {k: ubah(x) for k, x in v.items()}
        return [ubah(x) for x in v] if isinstance(v, list) else isi if isinstance(v, str) else v

    return ubah(pk.konteks(d, jabatan(26), 0))


def test_x6_hostile_text_is_text_in_every_field_of_both_templates(d):
    for nama in ("pk", "rencana_aksi"):
        for jahat in JAHAT:
            bait = docx.isi(templat.cari(d.data, nama)[0], konteks_jahat(d, jahat), jahat, 2019)
            baris = sel(bernomor(bait)[0])[2]
            assert baris[1:4] == [jahat, f"{jahat} {jahat}", jahat]
            assert buka(bait).sections[0].footer.paragraphs[0].text.startswith(("Perjanjian", "Rencana"))


@given(st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_any_text_comes_back_as_it_was_but_for_what_no_xml_holds(isi):
    keluar = docx.lingkungan().from_string("<t>{{ x }}</t>").render(x=isi)
    from docxtpl import DocxTemplate
    from lxml import etree

    akhir = DocxTemplate(None).render_xml_part(keluar.replace("{", "&#123;"), None, {}, docx.lingkungan())
    assert etree.fromstring(akhir).text in (docx.bersih(isi), None if not docx.bersih(isi) else "")


def test_control_characters_become_neither_paragraph_nor_page(d):
    bait = docx.isi(templat.cari(d.data, "pk")[0], konteks_jahat(d, "satu\adua\ftiga\tempat\x00"), "", 2019)
    assert sel(bernomor(bait)[0])[2][1] == "satuduatiga empat"
    assert "\x0c" not in teks(bait) and not list(buka(bait).element.body.iter(f"{docx.W}br"))


def test_a_line_break_in_a_rencana_aksi_stays_inside_its_cell(tmp_path):
    data = kantor(tmp_path)
    ganti(data, "narasi.csv", "Temu usaha dengan calon investor setiap triwulan", '"Rapat\nTemu usaha"')
    jadi = pk.rencana_aksi(bahan.siapkan(2019, data), jabatan(8), 0)
    assert sel(bernomor(jadi.isi)[0])[2][5] == "Rapat\nTemu usaha"


# Same bytes


def test_the_same_inputs_give_the_same_bytes_in_another_zone_language_and_hash_order(tmp_path):
    data = kantor(tmp_path / "data")
    sidik = []
    for i, lain in enumerate(({"TZ": "Asia/Jakarta", "PYTHONHASHSEED": "1"}, {"TZ": "UTC", "PYTHONHASHSEED": "2", "LC_ALL": "C"})):
        perintah = [sys.executable, "-m", "ikilib.cli", "dokumen", "2019", "--jenis", "pk", "--jabatan", "18"]
        subprocess.run([*perintah, "--data", data, "--keluaran", tmp_path / str(i)], env={**os.environ, **lain}, cwd=AKAR,
                       check=True, capture_output=True)  # fmt: skip
        sidik.append({p.name: p.read_bytes() for p in sorted((tmp_path / str(i) / "2019/dokumen").iterdir())})
    assert sidik[0] == sidik[1] and len(sidik[0]) == 4  # two documents, their manifest, their list


# Contoh


def test_documents_are_refused_on_invented_figures_with_one_clear_sentence(tmp_path, capsys):
    assert dokumen.buat(2019, keluaran=tmp_path, jenis=["pk"]) == 1
    assert capsys.readouterr().err == (
        "54 dokumen tidak dibuat karena memuat angka contoh, bukan kinerja nyata (yang pertama: Perjanjian kinerja "
        "jabatan 01). Dengan --contoh dibuat juga: bercap CONTOH, tanpa blok tanda tangan.\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_with_contoh_they_are_marked_on_every_page_and_nobody_can_sign(tmp_path, capsys):
    assert dokumen.buat(2019, keluaran=tmp_path, jabatan=["18"], jenis=["pk"], contoh=True) == 0
    folder = tmp_path / "2019/dokumen"
    for nama in ("pk_2019_18_kabid_perizinan.docx", "rencana_aksi_2019_18_kabid_perizinan.docx"):
        bait = (folder / nama).read_bytes()
        assert docx.tak_bertanda(bait) == []
        kepala = buka(bait).sections[0].header
        assert "CONTOH, bukan kinerja nyata" in [p.text for p in kepala.paragraphs]
        assert 'string="CONTOH"' in kepala._element.xml and 'alt="Cap air: CONTOH"' in kepala._element.xml
        assert "memuat angka contoh" in buka(bait).sections[0].footer.paragraphs[0].text
        assert not re.search(r"NIP|PIHAK", teks(bait))
    assert json.loads((folder / "manifest.json").read_text("utf-8"))["dokumen"]["pk_2019_18_kabid_perizinan.docx"]["contoh"]


def test_one_invented_target_is_enough_and_only_its_own_documents_are_refused(tmp_path, capsys):
    data = kantor(tmp_path / "data")
    ganti(data, "target.csv", r"^(18\.02;.*);isian;", r"\1;contoh;")
    keluaran = tmp_path / "out"
    assert dokumen.buat(2019, data=data, keluaran=keluaran, jabatan=["18", "19"], jenis=["pk"]) == 1
    assert "2 dokumen tidak dibuat karena memuat angka contoh" in capsys.readouterr().err
    assert sorted(p.name for p in (keluaran / "2019/dokumen").glob("*.docx")) == [
        "pk_2019_19_kasi_perizinan_1.docx", "rencana_aksi_2019_19_kasi_perizinan_1.docx",
    ]  # fmt: skip


def test_an_invented_budget_of_a_kasi_marks_the_perjanjian_of_its_kabid(tmp_path):
    data = kantor(tmp_path)
    ganti(data, "anggaran.csv", r"^(12;.*);isian;", r"\1;contoh;")
    d = bahan.siapkan(2019, data)
    assert [bahan.contoh(d, jabatan(n), PK.dasar) for n in (12, 8, 9, 13)] == [1, 1, 0, 0]


# Published


def test_every_document_stands_in_the_manifest_with_its_hash_and_on_the_page_that_the_year_links(tmp_path):
    data = kantor(tmp_path / "data")
    (tmp_path / "2019").mkdir()
    laporan = {"laporan": {}, "tahun": 2019}
    (tmp_path / "2019/manifest.json").write_text(json.dumps(laporan), "utf-8")
    assert dokumen.buat(2019, data=data, keluaran=tmp_path, jenis=["pk"]) == 0
    folder = tmp_path / "2019/dokumen"
    catatan = json.loads((folder / "manifest.json").read_text("utf-8"))
    ada = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.glob("*.docx")}
    assert {n: e["sidik"] for n, e in catatan["dokumen"].items()} == ada and len(ada) == 54
    assert sorted(catatan["masukan"])[-1] == "2019/target.csv" and "2019/pejabat.csv" not in catatan["masukan"]
    halaman = BeautifulSoup((folder / "index.html").read_text("utf-8"), "html.parser")
    assert {a["href"] for a in halaman.find_all("a")} == {"#isi", "../index.html", *ada}
    assert [th.get_text() for th in halaman.thead.find_all("th")] == ["Jabatan", "Perjanjian kinerja", "Rencana aksi"]
    tahun = BeautifulSoup((tmp_path / "2019/index.html").read_text("utf-8"), "html.parser")
    assert tahun.find("a", href="dokumen/index.html").get_text() == "Dokumen resmi (54 berkas)"


def test_x15_of_people_nothing_leaves_but_in_the_signed_documents(tmp_path, capsys):
    data = kantor(tmp_path / "data")
    dokumen.buat(2019, data=data, keluaran=tmp_path / "out", jabatan=["18"])
    bertanda = []
    for berkas in [p for p in (tmp_path / "out").rglob("*") if p.is_file()]:
        isi_ = berkas.read_bytes()
        if isi_.startswith(b"PK"):
            with zipfile.ZipFile(berkas) as z:
                isi_ = b"".join(map(z.read, z.namelist()))
        bertanda += [berkas.name] if re.search(b"SITI|BUDI|19700101", isi_) else []
    assert bertanda == ["pk_2019_18_kabid_perizinan.docx"]
    keluar = capsys.readouterr()
    assert not re.search("SITI|BUDI|19700101", keluar.out + keluar.err)


def test_a_word_that_is_no_signature_does_not_stop_a_document(tmp_path):
    data = kantor(tmp_path)
    ganti(data, "narasi.csv", "Temu usaha dengan calon investor setiap triwulan", "Validasi NIP pegawai")
    jadi = pk.rencana_aksi(bahan.siapkan(2019, data), jabatan(8), 1)
    assert bernomor(jadi.isi)[0].rows[2].cells[5].text == "Validasi NIP pegawai"


def test_one_that_fails_costs_no_other_and_the_last_good_one_stays(tmp_path, monkeypatch, capsys):
    data = kantor(tmp_path / "data")
    pilihan = {"data": data, "keluaran": tmp_path / "out", "jabatan": ["18"], "jenis": ["pk"]}
    dokumen.buat(2019, **pilihan)
    lama = {p.name: p.read_bytes() for p in (tmp_path / "out/2019/dokumen").iterdir()}
    monkeypatch.setattr(pk, "rencana_aksi", lambda *_: 1 / 0)
    monkeypatch.setattr("ikilib.laporan.rencana.catat_log", lambda _: None)
    capsys.readouterr()
    assert dokumen.buat(2019, **pilihan) == 3
    keluar = capsys.readouterr()
    assert keluar.err == "Gagal: Rencana aksi jabatan 18: ZeroDivisionError. Yang lama tidak diubah.\n"
    assert keluar.out.startswith("2019: 1 dokumen selesai")
    assert {p.name: p.read_bytes() for p in (tmp_path / "out/2019/dokumen").iterdir()} == lama


def test_a_document_that_cannot_be_written_leaves_the_old_one(tmp_path, monkeypatch, capsys):
    data = kantor(tmp_path / "data")
    pilihan = {"data": data, "keluaran": tmp_path / "out", "jabatan": ["18"], "jenis": ["pk"]}
    dokumen.buat(2019, **pilihan)
    berkas = tmp_path / "out/2019/dokumen/pk_2019_18_kabid_perizinan.docx"
    lama = berkas.read_bytes()
    ganti(data, "pejabat.csv", "BUDI", "BADU")

    def penuh(*_):
        raise OSError(28, "penuh")

    monkeypatch.setattr("os.replace", penuh)
    assert dokumen.buat(2019, **pilihan) == 3
    assert "Ruang simpan penuh" in capsys.readouterr().err
    assert berkas.read_bytes() == lama and not list(berkas.parent.glob(".sementara*"))


def test_wrong_words_are_wrong_use_and_bad_inputs_make_nothing(tmp_path):
    def jalan(*pilihan: str):
        perintah = [sys.executable, "-m", "ikilib.cli", "dokumen", "2019", *pilihan, "--keluaran", tmp_path / "out"]
        return subprocess.run(perintah, cwd=AKAR, capture_output=True, encoding="utf-8")

    salah = jalan("--jenis", "pkk")
    assert (salah.returncode, salah.stdout) == (2, "")
    assert salah.stderr.startswith("Salah pakai: jenis dokumen 'pkk' tidak dikenal; yang ada: pk")
    data = kantor(tmp_path / "data")
    ganti(data, "pejabat.csv", NIP, "12")
    buruk = jalan("--data", str(data))
    assert buruk.returncode == 1 and "PEJABAT" not in buruk.stdout and "NIP tidak terdiri atas 18 angka" in buruk.stderr
    assert not (tmp_path / "out").exists()
