"""A Word template is looked at before it is used: each trap on the way from Word to a document, and what we say of it.

Most of these do not fail when the template is filled in: text vanishes, a page break moves, a table grows into the next.
"""

import importlib.util
import io
import zipfile

import pytest
from buat_dokumen import AKAR, bernomor, buka, jabatan, kantor, sel, tanda_tangan
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from ikilib import dokumen
from ikilib.dokumen import Ditolak, bahan, docx, pk, templat

BAWAAN = AKAR / "ikilib/dokumen/templat"


def bait(d) -> bytes:
    keluar = io.BytesIO()
    d.save(keluar)
    return keluar.getvalue()


def bawaan(nama: str = "pk"):
    return buka((BAWAAN / f"{nama}.docx").read_bytes())


def paragraf(d, isi: str):
    """The first paragraph anywhere in the body that holds ``isi``."""
    return next(p for p in d.element.body.iter(qn("w:p")) if isi in "".join(t.text or "" for t in p.iter(qn("w:t"))))


def tulis(p, isi: str) -> None:
    """Replace the text of a paragraph by one run."""
    for r in list(p.iter(qn("w:r")))[1:]:
        r.getparent().remove(r)
    next(p.iter(qn("w:t"))).text = isi


def ubah(dari: str, ke: str, nama: str = "pk") -> bytes:
    d = bawaan(nama)
    p = paragraf(d, dari)
    tulis(p, "".join(t.text or "" for t in p.iter(qn("w:t"))).replace(dari, ke))
    return bait(d)


@pytest.fixture
def d(tmp_path):
    return bahan.siapkan(2019, kantor(tmp_path))


# The templates that ship


def test_the_committed_templates_are_what_the_script_builds():
    spek = importlib.util.spec_from_file_location("templat_dokumen", AKAR / "alat/templat_dokumen.py")
    alat = importlib.util.module_from_spec(spek)
    spek.loader.exec_module(alat)
    for nama in alat.TEMPLAT:
        with zipfile.ZipFile(io.BytesIO(alat.bait(nama))) as baru, zipfile.ZipFile(BAWAAN / f"{nama}.docx") as ada:
            assert {n: baru.read(n) for n in baru.namelist()} == {n: ada.read(n) for n in ada.namelist()}


@pytest.mark.parametrize("nama", ["pk", "rencana_aksi"])
def test_they_pass_their_own_check(nama):
    assert templat.periksa((BAWAAN / f"{nama}.docx").read_bytes()) == ()


def test_every_field_has_a_value_and_every_value_is_a_field_of_the_guide(d):
    def jalur(v, awal: str):
        if isinstance(v, dict):
            return [x for k, n in v.items() for x in jalur(n, f"{awal}.{k}" if awal else k)]
        return [x for n in v for x in jalur(n, f"{awal}[]")] if isinstance(v, list) else [awal]

    assert set(jalur(pk.konteks(d, jabatan(8), 0), "")) == set(templat.bidang())
    panduan = (AKAR / "PANDUAN.md").read_text("utf-8")
    singkat = {"sasaran[].indikator[].": "i.", "sasaran[].": "s.", "anggaran[].": "a."}  # as the templates name them
    for bidang in templat.bidang():
        awal = next((a for a in singkat if bidang.startswith(a)), "")
        assert f"`{singkat.get(awal, '')}{bidang.removeprefix(awal)}`" in panduan


# What is refused, in words


def salah(isi: bytes) -> tuple[str, ...]:
    return templat.periksa(isi)


def test_jebakan1_a_tag_beside_a_page_break_is_refused_because_the_break_would_vanish_with_it():
    d = bawaan()
    r = OxmlElement("w:r")
    br = OxmlElement("w:br")
    br.set(qn("w:type"), "page")
    r.append(br)
    paragraf(d, "{%p endif %}").append(r)
    assert salah(bait(d)) == ('"{%p endif %}" harus sendirian dalam paragrafnya, tanpa teks, gambar, atau pemisah halaman',)


def test_jebakan1_a_template_of_two_sections_is_refused():
    d = bawaan()
    d.add_section()
    assert salah(bait(d))[0].startswith("templat harus terdiri atas satu bagian (section)")


def test_jebakan1_text_beside_a_paragraph_tag_is_refused():
    assert salah(ubah("{%p if ttd %}", "{%p if ttd %} Mengetahui")) == (
        '"{%p if ttd %}" harus sendirian dalam paragrafnya, tanpa teks, gambar, atau pemisah halaman',
    )


def test_jebakan2_text_beside_a_row_tag_is_refused_because_it_would_vanish():
    d = bawaan()
    bernomor_ = next(t for t in d.tables if t.rows[0].cells[0].text == "No")
    bernomor_.rows[2].cells[3].paragraphs[0].add_run("catatan")
    assert salah(bait(d)) == (
        '"{%tr for s in sasaran %}" harus sendirian dalam satu baris tabel; teks di sampingnya akan hilang',
    )


def test_jebakan2_a_row_tag_outside_a_table_is_refused():
    assert "harus sendirian dalam satu baris tabel" in salah(ubah("{%p if ttd %}", "{%tr if ttd %}"))[0]


def test_jebakan3_a_space_before_tr_is_named():
    assert salah(ubah("{%tr for s in sasaran %}", "{% tr for s in sasaran %}")) == (
        '"{% tr for s in sasaran %}": tulis {%tr tanpa spasi',
    )


@pytest.mark.parametrize(
    ("dari", "ke", "sebut"),
    [
        ("{{ i.target }}", "{{ i.tagret }}", 'bidang "tagret" tidak dikenal; mungkin "target" (daftarnya di PANDUAN.md)'),
        ("s.indikator", "s.indikatr", 'bidang "indikatr" tidak dikenal; mungkin "indikator" (daftarnya di PANDUAN.md)'),
        ("TAHUN {{ tahun }}", "TAHUN {{ thn }}", 'bidang "thn" tidak dikenal; mungkin "tahun" (daftarnya di PANDUAN.md)'),
        ("pihak_kedua.pangkat", "pihak_kedua.pangkt", 'bidang "pangkt" tidak dikenal; mungkin "pangkat" (daftarnya di PANDUAN.md)'),
        ("pihak_kedua.pangkat", "pihakkedua.pangkat", 'bidang "pangkat" tidak dikenal (daftarnya di PANDUAN.md)'),
        ("{%p if ttd %}", "{%p if tdd %}", 'bidang "tdd" tidak dikenal; mungkin "ttd" (daftarnya di PANDUAN.md)'),
    ],
)
def test_jebakan4_an_unknown_field_is_named_with_the_nearest(dari, ke, sebut):
    assert salah(ubah(dari, ke))[0] == sebut


def test_jebakan4_a_field_in_a_branch_that_is_not_taken_and_in_the_foot_is_found_too():
    d = bawaan()
    kaki = d.sections[0].footer.paragraphs[0]
    kaki.runs[0].text += "{% if contoh %}{{ jabatn }}{% endif %}"
    assert salah(bait(d)) == ('bidang "jabatn" tidak dikenal (daftarnya di PANDUAN.md)',)


@pytest.mark.parametrize("tag", ["{{r i.nama }}", "{{p i.nama }}", "{%r if contoh %}", "{%tc for s in sasaran %}", "{% set x = 1 %}",
                                 "{% include 'x' %}", "{% colspan 3 %}", "{% raw %}", "{% macro x() %}", "{%- if ttd %}"])  # fmt: skip
def test_jebakan5_a_tag_under_which_text_would_vanish_or_more_could_happen_is_forbidden(tag):
    assert salah(ubah("PERJANJIAN KINERJA TAHUN", f"{tag} PERJANJIAN")) == (
        f'"{tag}": tag ini tidak boleh; yang boleh {{{{ bidang }}}}, if, for, else, endif, endfor, dan vm',
    )


def test_jebakan6_a_cell_that_loses_all_its_paragraphs_gets_an_empty_one(d):
    t = bawaan()
    sel_ = t.add_table(1, 1).rows[0].cells[0]
    sel_.paragraphs[0].text = "{%p if contoh %}"
    sel_.add_paragraph("hanya contoh")
    sel_.add_paragraph("{%p endif %}")
    hasil = docx.isi(bait(t), pk.konteks(d, jabatan(18), 0), "", 2019)
    assert [p.text for p in buka(hasil).tables[-1].rows[0].cells[0].paragraphs] == [""]


def test_jebakan8_two_tables_with_only_a_tag_between_them_are_refused():
    t = bawaan()
    p = paragraf(t, "{%p if anggaran %}")
    p.getparent().remove(p.getprevious())
    assert 'dan tabel berikutnya harus ada satu paragraf biasa' in salah(bait(t))[0]


@pytest.mark.parametrize(
    ("isi", "sebut"),
    [
        ("{{ ''.__class__ }}", 'bidang "__class__" tidak dikenal'),
        ("{{ tahun.__init__ }}", 'bidang "__init__" tidak dikenal'),
        ("{{ range(9) }}", "yang boleh hanya bidang, if, dan for, bukan call"),
        ("{{ tahun + 1 }}", "yang boleh hanya bidang, if, dan for, bukan add"),
        ("{{ pihak_pertama['nama'] }}", "yang boleh hanya bidang, if, dan for, bukan getitem"),
        ("{{ tahun|safe }}", "saringan |safe tidak boleh; yang boleh |upper dan |lower"),
    ],
)
def test_jebakan12_nothing_but_a_field_is_ever_run(isi, sebut):
    assert salah(ubah("PERJANJIAN KINERJA TAHUN", isi))[0].startswith(sebut)


@pytest.mark.parametrize(
    ("dari", "ke"),
    [("{%p endif %}", "lupa"), ("{%tr endfor %}", ""), ("{%p if ttd %}", "{%p if ttd dan %}"), ("{{ i.kode }}", "{{ i.kode nama }}")],
)
def test_tags_without_their_partner_are_named(dari, ke):
    (satu, *_) = salah(ubah(dari, ke))
    assert satu.startswith("tag if/for dan endif/endfor tidak berpasangan")


def test_a_tag_that_is_cut_by_the_end_of_its_paragraph_is_named():
    assert salah(ubah("TAHUN {{ tahun }}", "TAHUN {{ tahun"))[0].startswith('tag pada "PERJANJIAN KINERJA TAHUN {{ tahun"')


def test_several_mistakes_come_at_once():
    d = bawaan()
    tulis(paragraf(d, "{{ i.satuan }}"), "{{ i.satuam }}")
    tulis(paragraf(d, "{{ a.uraian }}"), "{{ a.uraiam }}")
    assert [s.split(" (")[0] for s in salah(bait(d))] == [
        'bidang "satuam" tidak dikenal; mungkin "satuan"', 'bidang "uraiam" tidak dikenal; mungkin "uraian"',
    ]  # fmt: skip


@pytest.mark.parametrize("isi", [b"", b"bukan zip", b"PK\x03\x04rusak"])
def test_what_is_no_word_document_is_said_to_be_none(isi):
    assert salah(isi) == ("berkas bukan dokumen Word (.docx) yang utuh",)


def test_a_zip_that_swells_and_a_doctype_are_refused():
    keluar = io.BytesIO()
    with zipfile.ZipFile(keluar, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("word/document.xml", b"0" * (templat.TERBESAR + 1))
    assert salah(keluar.getvalue())
    keluar = io.BytesIO()
    with zipfile.ZipFile(keluar, "w") as z:
        z.writestr("word/document.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    assert salah(keluar.getvalue())


# An office's own


def milik(d, isi: bytes, nama: str = "pk") -> None:
    (d.data / "templat").mkdir()
    (d.data / "templat" / f"{nama}.docx").write_bytes(isi)


def test_the_office_s_own_template_goes_before_ours(d):
    milik(d, ubah("PERJANJIAN KINERJA TAHUN", "PERJANJIAN KINERJA PERUBAHAN TAHUN"))
    hasil = pk.perjanjian(d, jabatan(18), 0).isi
    assert "PERJANJIAN KINERJA PERUBAHAN TAHUN 2019" in [p.text for p in buka(hasil).paragraphs]


def test_a_template_under_another_name_is_not_used_and_that_is_said(d, tmp_path, capsys):
    milik(d, b"", "pk (1)")
    dokumen.buat(2019, data=d.data, keluaran=tmp_path / "out", jabatan=["27"], jenis=["pk"])
    assert capsys.readouterr().err == (
        "templat/pk (1).docx tidak dipakai; nama yang dikenal: pk.docx, rencana_aksi.docx\n"
    )


def test_one_that_cannot_be_read_makes_no_document(d, monkeypatch):
    def terkunci(*_):
        raise PermissionError

    monkeypatch.setattr(templat, "cari", terkunci)
    with pytest.raises(Ditolak, match=r"templat pk\.docx tidak dapat dibaca"):
        pk.perjanjian(d, jabatan(18), 0)


def test_a_wrong_one_makes_no_document_and_says_where(d):
    milik(d, ubah("{{ i.target }}", "{{ i.tagret }}"))
    with pytest.raises(Ditolak, match=r'^templat templat/pk\.docx: bidang "tagret" tidak dikenal; mungkin "target"'):
        pk.perjanjian(d, jabatan(18), 0)


def test_one_that_dropped_band_and_watermark_makes_no_document_on_invented_figures(d):
    t = bawaan()
    for p in list(t.sections[0].header.paragraphs)[:-1]:
        p._p.getparent().remove(p._p)
    milik(d, bait(t))
    assert pk.perjanjian(d, jabatan(18), 0).isi  # a real one needs neither
    with pytest.raises(Ditolak) as galat:
        pk.perjanjian(d, jabatan(18), 1)
    assert str(galat.value) == (
        'templat templat/pk.docx: dokumen ini memerlukan pita "CONTOH, bukan kinerja nyata" di kepala halaman dan '
        'cap air "CONTOH" di kepala halaman'
    )


def test_one_with_another_first_page_must_mark_that_page_too(d):
    t = bawaan()
    t.sections[0].different_first_page_header_footer = True
    t.sections[0].first_page_header.paragraphs[0].text = "kop"
    milik(d, bait(t))
    with pytest.raises(Ditolak, match="cap air"):
        pk.perjanjian(d, jabatan(18), 1)


def test_one_that_always_prints_the_signatures_makes_no_document_that_nobody_may_sign(d):
    t = bawaan()
    for tag in ("{%p if ttd %}", "{%p endif %}"):
        for _ in range(2):
            p = next(p for p in t.paragraphs if p.text == tag)
            p._p.getparent().remove(p._p) if tag == "{%p if ttd %}" else None
    akhir = [p for p in t.paragraphs if p.text == "{%p endif %}"]
    for p in (akhir[0], akhir[-1]):
        p._p.getparent().remove(p._p)
    milik(d, bait(t))
    assert len(tanda_tangan(pk.perjanjian(d, jabatan(18), 0).isi)) == 2
    with pytest.raises(Ditolak, match="tidak adanya blok tanda tangan"):
        pk.perjanjian(d, jabatan(18), 1)


def test_tags_that_word_split_into_runs_and_tracked_changes_are_read_whole(d):
    t = bawaan()
    r = next(r for r in paragraf(t, "{{ i.satuan }}").iter(qn("w:r")))
    from copy import deepcopy

    for isi in ("{", "{ i.sat", "uan }", "}"):
        baru = deepcopy(r)
        next(baru.iter(qn("w:t"))).text = isi
        r.addprevious(baru)
    r.getparent().remove(r)
    assert salah(bait(t)) == ()
    hasil = docx.isi(bait(t), pk.konteks(d, jabatan(18), 0), "", 2019)
    assert sel(bernomor(hasil)[0])[2][3] == "persen"
