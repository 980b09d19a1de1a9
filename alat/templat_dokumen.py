"""Build the Word templates of the documents: ikilib/dokumen/templat/pk.docx and rencana_aksi.docx.

    python alat/templat_dokumen.py            # then look at the pages, and commit script and templates together

The office edits its own copy in Word; this script is where an engineer changes the ones that ship: a change is a line
in a diff instead of an unreadable binary, and a test proves that the committed files are what it builds. Measures
in millimetres, fonts in points. Kop and wording: the decree's head; PermenPANRB 53/2014 as other agencies restate it.
"""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from ikilib.dokumen.docx import GAYA_TTD, kemas
from ikilib.tanda import CONTOH

TUJUAN = Path(__file__).resolve().parents[1] / "ikilib/dokumen/templat"
TENGAH, KANAN, RATA = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY
CAP = """<w:pict {ns} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:w10="urn:schemas-microsoft-com:office:word">
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">
<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>
<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>
<v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>
<v:f eqn="sum @6 0 @5"/></v:formulas>
<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800"
 o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/><o:lock v:ext="edit" text="t" shapetype="t"/>
</v:shapetype>
<v:shape id="CapAir" o:spid="_x0000_s2049" type="#_x0000_t136" alt="Cap air: CONTOH" stroked="f" fillcolor="#D9D9D9"
 style="position:absolute;width:430pt;height:130pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;\
mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin">
<v:textpath style="font-family:&quot;Arial&quot;;font-size:1pt" string="CONTOH"/>
<w10:wrap anchorx="margin" anchory="margin"/></v:shape></w:pict>"""


KOLOM = ["No", "Sasaran {{ tingkat }}", "Indikator Kinerja", "Satuan", "Target"]
INDIKATOR = [
    "{% vm %}{{ s.no }}",
    "{% vm %}{{ s.uraian }}",
    "{{ i.kode }} {{ i.nama }}",
    "{{ i.satuan }}",
    "{{ i.target }}",
]
PEMBUKA = """\
Dalam rangka mewujudkan manajemen pemerintahan yang efektif, transparan dan akuntabel serta berorientasi pada \
hasil, kami yang bertanda tangan di bawah ini:"""
JANJI_PERTAMA = """\
Pihak pertama berjanji akan mewujudkan target kinerja yang seharusnya sesuai lampiran perjanjian ini, dalam rangka \
mencapai target kinerja jangka menengah seperti yang telah ditetapkan dalam dokumen perencanaan. Keberhasilan dan \
kegagalan pencapaian target kinerja tersebut menjadi tanggung jawab kami."""
JANJI_KEDUA = """\
Pihak kedua akan memberikan supervisi yang diperlukan serta akan melakukan evaluasi terhadap capaian kinerja dari \
perjanjian ini dan mengambil tindakan yang diperlukan dalam rangka pemberian penghargaan dan sanksi."""


# --- pieces --------------------------------------------------------------------------------------------------------


def kosong(*, mendatar: bool):
    """An A4 document of one section with our styles and nothing in it."""
    d = Document()
    _rampingkan(d)
    for p in list(d.element.body):
        if p.tag != qn("w:sectPr"):
            d.element.body.remove(p)
    s = d.sections[0]
    s.page_width, s.page_height = (Mm(297), Mm(210)) if mendatar else (Mm(210), Mm(297))
    s.orientation = WD_ORIENT.LANDSCAPE if mendatar else WD_ORIENT.PORTRAIT
    s.left_margin = s.right_margin = Mm(15) if mendatar else Mm(20)
    s.top_margin = s.bottom_margin = Mm(18)
    s.header_distance = s.footer_distance = Mm(8)
    n = d.styles["Normal"]
    n.font.name, n.font.size = "Arial", Pt(11)
    _bahasa(n)
    n.paragraph_format.space_after, n.paragraph_format.line_spacing = Pt(6), 1.15
    for nama, ukuran in (("Sel", 9.5), (GAYA_TTD, 10), ("Baris Kop", 10)):
        _gaya(d, nama, ukuran)
    baru = _gaya(d, "Lampiran", 12)  # begins a page; a break of its own would move when the template is saved (D1)
    baru.paragraph_format.page_break_before, baru.font.bold = True, True
    return d


def _rampingkan(d) -> None:
    """Without what python-docx's own template brings along: styles of tables, a second set of styles, custom XML."""
    for kunci, r in list(d.part.rels.items()):
        if r.reltype.endswith(("/stylesWithEffects", "/customXml")):
            del d.part.rels[kunci]
    for gaya in list(d.styles.element):
        if gaya.get(qn("w:type")) == "table" and gaya.get(qn("w:default")) is None:
            d.styles.element.remove(gaya)
    for mode in d.settings.element.iter(qn("w:compatSetting")):
        if mode.get(qn("w:name")) == "compatibilityMode":
            mode.set(qn("w:val"), "15")  # Word 2013 and later: a table's border, not its text, stands at the margin


def _gaya(d, nama: str, ukuran: float):
    g = d.styles.add_style(nama, WD_STYLE_TYPE.PARAGRAPH)
    g.base_style, g.font.size = d.styles["Normal"], Pt(ukuran)
    g.paragraph_format.space_after, g.paragraph_format.line_spacing = Pt(0), 1.0
    return g


def _bahasa(gaya) -> None:
    """Language id-ID, and Arial for every script, so that no other font slips in."""
    rpr = gaya.element.get_or_add_rPr()
    for a in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        rpr.rFonts.set(qn(a), "Arial")
    bahasa = OxmlElement("w:lang")
    bahasa.set(qn("w:val"), "id-ID")
    rpr.append(bahasa)


def teks(tempat, isi: str, ukuran: float | None = None, *, tebal=False, rata=None, gaya=None, sesudah=None):
    """One paragraph of one run in a document, a cell or a header."""
    p = tempat.add_paragraph(style=gaya)
    if isi:
        r = p.add_run(isi)
        r.bold = tebal or None
        r.font.size = Pt(ukuran) if ukuran else None
    if rata is not None:
        p.alignment = rata
    if sesudah is not None:
        p.paragraph_format.space_after = Pt(sesudah)
    return p


def tanda(tempat, isi: str) -> None:
    """A tag that stands alone in its paragraph."""
    teks(tempat, isi, gaya="Sel")


def tabel(d, lebar: list[float], *, garis: bool):
    """A table of fixed column widths without rows."""
    t = d.add_table(0, len(lebar))
    t.autofit = False
    pr = t._tbl.tblPr
    jenis = "single" if garis else "nil"
    sisi = "".join(
        f'<w:{s} w:val="{jenis}" w:sz="4" w:space="0" w:color="000000"/>'
        for s in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    pr.append(parse_xml(f"<w:tblBorders {nsdecls('w')}>{sisi}</w:tblBorders>"))
    pr.append(parse_xml(f'<w:tblLayout {nsdecls("w")} w:type="fixed"/>'))
    atas, samping = (40, 90) if garis else (0, 0)  # 2 pt above and below the text of a ruled cell
    jarak = (("top", atas), ("left", samping), ("bottom", atas), ("right", samping))
    isi = "".join(f'<w:{s} w:w="{n}" w:type="dxa"/>' for s, n in jarak)
    pr.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{isi}</w:tblCellMar>"))
    _urut_tblpr(pr)
    for k, mm in zip(t._tbl.tblGrid.gridCol_lst, lebar, strict=True):
        k.w = Mm(mm)
    return t


def _urut_tblpr(pr) -> None:
    urutan = "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook".split()
    ada: dict[str, object] = {}
    for e in list(pr):
        ada[e.tag.rpartition("}")[2]] = e  # of two of a kind the later one stays
        pr.remove(e)
    for nama in sorted(ada, key=urutan.index):
        pr.append(ada[nama])


def baris(
    t, isi: list[str], lebar: list[float], rata: list, *, ukuran=9.5, tebal=False, kepala=False, latar=""
) -> None:
    """One row that does not split; a head row repeats on each page."""
    r = t.add_row()
    pr = r._tr.get_or_add_trPr()
    pr.append(OxmlElement("w:cantSplit"))
    if kepala:
        pr.append(OxmlElement("w:tblHeader"))
    for sel, teks_, mm, arah in zip(r.cells, isi, lebar, rata, strict=True):
        sel.width = Mm(mm)
        if latar:
            sel._tc.get_or_add_tcPr().append(
                parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{latar}"/>')
            )
        p = sel.paragraphs[0]
        p.style, p.alignment = "Sel", arah
        if teks_:
            run = p.add_run(teks_)
            run.font.size, run.bold = Pt(ukuran), tebal or None


def kepala_tabel(t, judul: list[str], lebar: list[float], ukuran: float) -> None:
    tengah = [TENGAH] * len(judul)
    baris(t, judul, lebar, tengah, ukuran=ukuran, tebal=True, kepala=True, latar="EDEDED")
    baris(t, [f"({i})" for i, _ in enumerate(judul, 1)], lebar, tengah, ukuran=8, kepala=True)


def baris_tanda(t, isi: str, lebar: list[float]) -> None:
    """A tag that stands alone in its row."""
    baris(t, [isi, *[""] * (len(lebar) - 1)], lebar, [None] * len(lebar))


def kolom_halaman(p, kode: str) -> None:
    """A field, each part of it in a run of its own, or it loses its size (D13)."""
    for jenis, isi in (("begin", ""), ("", kode), ("separate", ""), ("angka", "1"), ("end", "")):
        r = p.add_run()
        r.font.size = Pt(8)
        if jenis in ("begin", "separate", "end"):
            e = OxmlElement("w:fldChar")
            e.set(qn("w:fldCharType"), jenis)
        else:
            e = OxmlElement("w:t" if jenis else "w:instrText")
            e.text = isi
        r._r.append(e)


def kepala_kaki(d, kaki: str) -> None:
    """Band and watermark under contoh; at the foot what this is and the page."""
    s = d.sections[0]
    atas = s.header
    for p in list(atas.paragraphs):
        p._p.getparent().remove(p._p)
    tanda(atas, "{%p if contoh %}")
    p = teks(atas, CONTOH, 9, tebal=True, rata=TENGAH, gaya="Sel")
    p.add_run()._r.append(parse_xml(CAP.format(ns=nsdecls("w"))))
    tanda(atas, "{%p endif %}")
    teks(atas, "", gaya="Sel")
    p = s.footer.paragraphs[0]
    p.style = "Sel"
    p.paragraph_format.tab_stops.add_tab_stop(s.page_width - s.left_margin - s.right_margin, WD_TAB_ALIGNMENT.RIGHT)
    for isi in (kaki + "{% if contoh %} · memuat angka contoh{% endif %}", "\thalaman "):
        p.add_run(isi).font.size = Pt(8)
    kolom_halaman(p, "PAGE")
    p.add_run(" dari ").font.size = Pt(8)
    kolom_halaman(p, "NUMPAGES")


def judul(d, isi: str) -> None:
    """Three centred lines, of which the first begins a page where ``isi`` says so."""
    gaya = "Lampiran" if isi.startswith("LAMPIRAN") else "Sel"
    teks(d, isi, 12, tebal=True, rata=TENGAH, gaya=gaya)
    teks(d, "{{ pihak_pertama.jabatan|upper }}", 11, tebal=True, rata=TENGAH, gaya="Sel")
    teks(d, "TAHUN {{ tahun }}", 11, tebal=True, rata=TENGAH, gaya="Sel", sesudah=10)


# --- the documents -------------------------------------------------------------------------------------------------


def kop(d) -> None:
    lebar = [22, 126, 22]
    t = tabel(d, lebar, garis=False)
    t.add_row()
    for sel, mm in zip(t.rows[0].cells, lebar, strict=True):
        sel.width = Mm(mm)
        sel.paragraphs[0].style = "Baris Kop"
    tengah = t.rows[0].cells[1]
    tengah._tc.remove(tengah.paragraphs[0]._p)
    for isi, ukuran, tebal in (
        ("PEMERINTAH KABUPATEN BLITAR", 13, False),
        ("DINAS PENANAMAN MODAL DAN PELAYANAN", 14, True),
        ("TERPADU SATU PINTU", 14, True),
        ("Jl. Veteran No. 10 Telp./Fax. (0342) 801665", 10, False),
        ("BLITAR", 12, True),
    ):
        teks(tengah, isi, ukuran, tebal=tebal, rata=TENGAH, gaya="Baris Kop")
    p = teks(d, "", gaya="Baris Kop", sesudah=10)
    p._p.get_or_add_pPr().append(parse_xml(f'<w:rPr {nsdecls("w")}><w:sz w:val="4"/></w:rPr>'))
    garis = '<w:bottom w:val="thickThinSmallGap" w:sz="24" w:space="1" w:color="000000"/>'
    p._p.get_or_add_pPr().append(parse_xml(f"<w:pBdr {nsdecls('w')}>{garis}</w:pBdr>"))
    _urut_ppr(p._p.pPr)


def _urut_ppr(ppr) -> None:
    urutan = "pStyle keepNext keepLines pageBreakBefore pBdr shd tabs spacing ind jc rPr".split()
    for e in sorted(list(ppr), key=lambda e: urutan.index(e.tag.rpartition("}")[2])):
        ppr.append(e)


def pihak(d, siapa: str, kalimat: str) -> None:
    lebar = [28, 5, 137]
    t = tabel(d, lebar, garis=False)
    for nama, isi in (("Nama", "nama"), ("Jabatan", "jabatan")):
        baris(t, [nama, ":", f"{{{{ {siapa}.{isi} }}}}"], lebar, [None] * 3, ukuran=11)
    for sel in (s for r in t.rows for s in r.cells):
        sel.paragraphs[0].paragraph_format.space_after = Pt(3)
    p = teks(d, kalimat)
    p.paragraph_format.space_before = Pt(6)


def tanda_tangan(d) -> None:
    """Pihak kedua left, pihak pertama right, in one row that does not split; none where nobody may sign."""
    tanda(d, "{%p if ttd %}")
    lebar = [85, 85]
    t = tabel(d, lebar, garis=False)
    r = t.add_row()
    r._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    kiri, kanan = ("pihak_kedua", "PIHAK KEDUA,", ""), ("pihak_pertama", "PIHAK PERTAMA,", "{{ tempat_tanggal }}")
    for sel, (siapa, sebutan, awal) in zip(r.cells, (kiri, kanan), strict=True):
        sel.width = Mm(85)
        sel._tc.remove(sel.paragraphs[0]._p)
        teks(sel, awal, rata=TENGAH, gaya=GAYA_TTD)
        teks(sel, sebutan, tebal=True, rata=TENGAH, gaya=GAYA_TTD)
        teks(sel, f"{{{{ {siapa}.jabatan }}}}", rata=TENGAH, gaya=GAYA_TTD, sesudah=48)
        teks(sel, f"{{{{ {siapa}.nama }}}}", tebal=True, rata=TENGAH, gaya=GAYA_TTD)
        tanda(sel, f"{{%p if not {siapa}.kepala_daerah %}}")
        teks(sel, f"{{{{ {siapa}.pangkat }}}}", rata=TENGAH, gaya=GAYA_TTD)
        teks(sel, f"NIP. {{{{ {siapa}.nip }}}}", rata=TENGAH, gaya=GAYA_TTD)
        tanda(sel, "{%p endif %}")
    tanda(d, "{%p endif %}")
    teks(d, "", gaya="Sel")


def pk():
    d = kosong(mendatar=False)
    kepala_kaki(d, "Perjanjian kinerja {{ tahun }}, jabatan {{ nomor }}")
    kop(d)
    teks(d, "PERJANJIAN KINERJA TAHUN {{ tahun }}", 13, tebal=True, rata=TENGAH, sesudah=14)
    teks(d, PEMBUKA, rata=RATA)
    pihak(d, "pihak_pertama", "Selanjutnya disebut pihak pertama")
    pihak(d, "pihak_kedua", "Selaku atasan langsung pihak pertama, selanjutnya disebut pihak kedua")
    teks(d, JANJI_PERTAMA, rata=RATA)
    teks(d, JANJI_KEDUA, rata=RATA, sesudah=12)
    tanda_tangan(d)
    judul(d, "LAMPIRAN PERJANJIAN KINERJA")
    lebar = [10, 45, 74, 20, 21]  # 21: "belum ditetapkan" without a break inside a word
    t = tabel(d, lebar, garis=True)
    kepala_tabel(t, KOLOM, lebar, 9.5)
    baris_tanda(t, "{%tr for s in sasaran %}", lebar)
    baris_tanda(t, "{%tr for i in s.indikator %}", lebar)
    isi = [
        "{% vm %}{{ s.no }}",
        "{% vm %}{{ s.uraian }}",
        "{{ i.kode }} {{ i.nama }}",
        "{{ i.satuan }}",
        "{{ i.target }}",
    ]
    baris(t, isi, lebar, [TENGAH, None, None, TENGAH, KANAN])
    baris_tanda(t, "{%tr endfor %}", lebar)
    baris_tanda(t, "{%tr endfor %}", lebar)
    teks(d, "", gaya="Sel")
    tanda(d, "{%p if anggaran %}")
    lebar = [10, 122, 38]
    t = tabel(d, lebar, garis=True)
    kepala_tabel(t, ["No", "{{ judul_anggaran }}", "Anggaran (Rp)"], lebar, 9.5)
    baris_tanda(t, "{%tr for a in anggaran %}", lebar)
    baris(t, ["{{ a.no }}", "{{ a.uraian }}", "{{ a.pagu }}"], lebar, [TENGAH, None, KANAN])
    baris_tanda(t, "{%tr endfor %}", lebar)
    baris(t, ["", "Jumlah", "{{ jumlah_anggaran }}"], lebar, [TENGAH, KANAN, KANAN], tebal=True)
    tanda(d, "{%p endif %}")
    teks(d, "", gaya="Sel", sesudah=8)
    tanda_tangan(d)
    return d


def rencana_aksi():
    d = kosong(mendatar=True)
    kepala_kaki(d, "Rencana aksi {{ tahun }}, jabatan {{ nomor }}")
    judul(d, "RENCANA AKSI PENCAPAIAN PERJANJIAN KINERJA")
    lebar = [9, 38, 64, 17, 18, 42, 13, 13, 13, 13, 27]
    t = tabel(d, lebar, garis=True)
    kepala = (
        "No|Sasaran {{ tingkat }}|Indikator Kinerja|Satuan|Target|Rencana Aksi|TW I|TW II|TW III|TW IV|Penanggung Jawab"
    )
    kepala_tabel(t, kepala.split("|"), lebar, 8.5)
    baris_tanda(t, "{%tr for s in sasaran %}", lebar)
    baris_tanda(t, "{%tr for i in s.indikator %}", lebar)
    tw = [f"{{{{ i.tw{n} }}}}" for n in range(1, 5)]
    isi = [*INDIKATOR, "{{ i.rencana_aksi }}", *tw, "{% vm %}{{ pihak_pertama.jabatan }}"]
    rata = [TENGAH, None, None, TENGAH, KANAN, None, *[KANAN] * 4, None]
    baris(t, isi, lebar, rata, ukuran=8.5)
    baris_tanda(t, "{%tr endfor %}", lebar)
    baris_tanda(t, "{%tr endfor %}", lebar)
    teks(d, "", gaya="Sel")
    return d


TEMPLAT = {"pk": (pk, "Templat perjanjian kinerja"), "rencana_aksi": (rencana_aksi, "Templat rencana aksi")}


def bait(nama: str) -> bytes:
    """The template as the bytes of a DOCX, the same every time."""
    buat, judul_ = TEMPLAT[nama]
    return kemas(buat(), judul_, 2019)


if __name__ == "__main__":
    for nama in TEMPLAT:
        (TUJUAN / f"{nama}.docx").write_bytes(bait(nama))
