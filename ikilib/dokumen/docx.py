"""A Word template filled in: texts as text, the repairs that no editor can see, and the same bytes every time.

docxtpl fills the template; its traps are closed here. A value is escaped and can become no tag, no field and no page
break; a merged cell gets its properties in the order of the schema, a cell that lost its paragraphs an empty one; the
last two rows of a table stay with the signatures below. LibreOffice obeys these; of Word it is general knowledge.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from ikilib.masukan.baca import KENDALI
from ikilib.tanda import CONTOH

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
GAYA_TTD = "Tanda Tangan"  # the style by which the signature tables are found
ID_TTD = "TandaTangan"  # its id, which Word and LibreOffice keep
CAP = "CONTOH"
KECIL = {"before": "0", "after": "0", "line": "2", "lineRule": "exact"}  # a tenth of a point
LUAR = ("/extended-properties", "/custom-properties", "/thumbnail")  # company, manager, a picture of the first page
PENDEK = 8  # rows of a table that is kept whole, head included
URUTAN_SEL = (
    "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark".split()
)


def lingkungan() -> SandboxedEnvironment:
    """The only environment in which a template is ever run: no Python reached, nothing undefined, all text escaped."""
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=True, finalize=_sisip)


def _sisip(nilai: object) -> Markup:
    """A value as text: docxtpl would make `{{` of `{_{`, a paragraph of \\a and a page of \\f."""
    return Markup(str(escape(bersih(str(nilai)))).replace("_", "&#95;"))


def bersih(teks: str) -> str:
    """Without control characters and what no XML holds; line breaks stay, a tab becomes a space."""
    teks = KENDALI.sub("", teks.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return re.sub("[\ud800-\udfff\ufffe\uffff]", "", teks)


def isi(templat: bytes, konteks: dict, judul: str, tahun: int) -> bytes:
    """The template filled with ``konteks``, as the bytes of a DOCX. jinja2.TemplateError where it does not fit.

    The template is one that :func:`ikilib.dokumen.templat.periksa` has passed.
    """
    t = _kelas()(io.BytesIO(templat))
    t.init_docx()
    for sifat in ("author", "comments", "identifier", "language", "subject", "title"):
        setattr(t.docx.core_properties, sifat, "")  # docxtpl would fill them in, and escape them twice
    t.render(konteks, lingkungan(), autoescape=True)
    _perbaiki(t.docx.element.body)
    return kemas(t.docx, judul, tahun)


@lru_cache(1)
def _kelas() -> type:
    """docxtpl's class, but for one thing: it would mend broken XML by dropping what does not fit."""
    from docxtpl import DocxTemplate

    class Templat(DocxTemplate):
        def fix_tables(self, xml):
            etree.fromstring(xml)
            return super().fix_tables(xml)

    return Templat


# --- repairs -------------------------------------------------------------------------------------------------------


def _perbaiki(badan) -> None:
    for sel in badan.iter(f"{W}tc"):
        if len(sel) == 0 or sel[-1].tag != f"{W}p":
            etree.SubElement(sel, f"{W}p")
    for sifat in badan.iter(f"{W}tcPr"):
        for e in sorted(sifat, key=lambda e: _ke(e.tag.rpartition("}")[2])):
            sifat.append(e)
    _akhiri(badan)
    anak = [e for e in badan if e.tag in (f"{W}p", f"{W}tbl")]
    for i, e in enumerate(anak):
        if e.tag == f"{W}tbl" and _bertanda_tangan(e):
            for p in _sebelum(anak[:i]):
                _bersama_berikutnya(p)


def _akhiri(badan) -> None:
    """Empty paragraphs at the end would begin a page of their own; the one that Word wants there takes no room."""
    anak = [e for e in badan if e.tag != f"{W}sectPr"]
    while len(anak) > 1 and _kosong(anak[-1]) and _kosong(anak[-2]):
        badan.remove(anak.pop())
    if anak and _kosong(anak[-1]):
        jarak = etree.Element(f"{W}spacing", {f"{W}{k}": v for k, v in KECIL.items()})
        anak[-1][:] = [etree.Element(f"{W}pPr")]
        anak[-1][0].append(jarak)
        etree.SubElement(etree.SubElement(anak[-1][0], f"{W}rPr"), f"{W}vanish")


def _kosong(e) -> bool:
    isi = ("t", "tab", "br", "drawing", "pict", "object", "fldChar", "sectPr")
    return e.tag == f"{W}p" and not any(next(e.iter(f"{W}{n}"), None) is not None for n in isi)


def _ke(nama: str) -> int:
    return URUTAN_SEL.index(nama) if nama in URUTAN_SEL else len(URUTAN_SEL)


def _bertanda_tangan(tabel) -> bool:
    return any(g.get(f"{W}val") == ID_TTD for g in tabel.iter(f"{W}pStyle"))


def _sebelum(anak: list) -> Iterator:
    """The paragraphs that must not be parted from what follows: empty ones up to the text or table above, and that.

    Of a long table these are its last two rows; a short one stays whole.
    """
    for e in reversed(anak):
        if e.tag == f"{W}tbl":
            semua = e.findall(f"{W}tr")
            for baris in semua if len(semua) <= PENDEK else semua[-2:]:
                yield from baris.iter(f"{W}p")
            return
        yield e
        if "".join(e.itertext(f"{W}t")).strip():
            return


def _bersama_berikutnya(p) -> None:
    sifat = p.find(f"{W}pPr")
    if sifat is None:
        sifat = etree.Element(f"{W}pPr")
        p.insert(0, sifat)
    if sifat.find(f"{W}keepNext") is None:
        sifat.insert(0 if sifat.find(f"{W}pStyle") is None else 1, etree.Element(f"{W}keepNext"))


# --- bytes ---------------------------------------------------------------------------------------------------------


def kemas(d, judul: str, tahun: int) -> bytes:
    """A python-docx document as the same bytes every time: no clock, no name of whoever saved the template."""
    for kunci, r in list(d.part.package.rels.items()):
        if r.reltype.endswith(LUAR):
            del d.part.package.rels[kunci]
    p = d.core_properties
    p.title, p.language, p.author, p.last_modified_by, p.comments = bersih(judul)[:255], "id-ID", "", "", ""
    p.keywords, p.subject, p.revision = "", "", 1
    p.created = p.modified = dt.datetime(tahun, 1, 1)
    keluar = io.BytesIO()
    d.save(keluar)
    return _zip(keluar.getvalue())


def _zip(bait: bytes) -> bytes:
    keluar = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bait)) as lama, zipfile.ZipFile(keluar, "w") as baru:
        for nama in sorted(lama.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            satu = zipfile.ZipInfo(nama, (1980, 1, 1, 0, 0, 0))
            satu.compress_type, satu.create_system, satu.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            baru.writestr(satu, lama.read(nama), compresslevel=6)
    return keluar.getvalue()


# --- the finished document, read again -----------------------------------------------------------------------------


def tak_bertanda(bait: bytes) -> list[str]:
    """What a document on invented figures lacks or has too much of, in words; [] when none can take it for real."""
    d = _buka(bait)
    kurang = []
    for kepala in _kepala(d):
        xml = etree.tostring(kepala._element, encoding="unicode")
        kurang += [] if CONTOH in "".join(kepala._element.itertext(f"{W}t")) else [f'pita "{CONTOH}" di kepala halaman']
        kurang += [] if f'string="{CAP}"' in xml else [f'cap air "{CAP}" di kepala halaman']
    return list(dict.fromkeys(kurang)) + _tanda_tangan(d)


def bertanda_tangan(bait: bytes) -> list[str]:
    """The signature block, where there must be none."""
    return _tanda_tangan(_buka(bait))


def _buka(bait: bytes):
    from docx import Document

    return Document(io.BytesIO(bait))


def _tanda_tangan(d) -> list[str]:
    teks = "".join(d.element.body.itertext(f"{W}t"))
    ada = re.search(r"NIP\W{0,3}(\.{5}|\d{8})", teks) or _bertanda_tangan(d.element.body)
    return ["tidak adanya blok tanda tangan"] if ada else []


def _kepala(d) -> list:
    """Every header that some page of the document shows."""
    s = d.sections[0]
    hasil = [s.header]
    hasil += [s.first_page_header] if s.different_first_page_header_footer else []
    return hasil + ([s.even_page_header] if d.settings.odd_and_even_pages_header_footer else [])
