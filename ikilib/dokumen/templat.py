"""A Word template looked at before it is used: every mistake at once, in words for whoever edits it.

Filling it in would show few of them: a field in a branch that is not taken is not missed, text beside a tag vanishes,
and a row tag without its partner drops half a table. What a template may hold is a short list, all else is refused.
"""

from __future__ import annotations

import difflib
import io
import re
import tomllib
import zipfile
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import jinja2
from jinja2 import nodes
from lxml import etree

from ikilib.dokumen.docx import W, lingkungan

FOLDER = "templat"
NAMA = ("pk.docx", "rencana_aksi.docx")
TERBESAR = 16 * 2**20
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
BENTUK = re.compile(
    r"""\{%(?P<jenis>p|tr)?\s+(?:(?:if|elif|for)\s.+|else|endif|endfor|vm)\s*%\} | \{\{\s.*\}\} | \{\#.*\#\}""",
    re.DOTALL | re.VERBOSE,
)
SARINGAN = {"upper", "lower"}
BOLEH = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const, nodes.For, nodes.If,
    nodes.Filter, nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand,
)  # fmt: skip


@cache
def bidang() -> dict[str, str]:
    """Every field that a template may use, with what it prints: 'sasaran[].indikator[].kode' is inside two loops."""
    return tomllib.loads((files("ikilib.dokumen") / "templat" / "bidang.toml").read_text("utf-8"))


def cari(data: Path, nama: str) -> tuple[bytes, str]:
    """The template, and its name for messages: the office's own `<data>/templat/<nama>.docx`, else ours."""
    milik = data / FOLDER / f"{nama}.docx"
    if milik.is_file():
        return milik.read_bytes(), f"{FOLDER}/{nama}.docx"
    return (files("ikilib.dokumen") / FOLDER / f"{nama}.docx").read_bytes(), f"{nama}.docx (bawaan)"


def tak_dipakai(data: Path) -> list[str]:
    """A sentence for each Word file in the office's folder of templates that bears no name of ours and is not used."""
    folder = data / FOLDER
    nama = sorted(p.name for p in folder.iterdir() if p.suffix.casefold() == ".docx") if folder.is_dir() else []
    asing = [n for n in nama if n not in NAMA and not n.startswith("~$")]
    return [f"{FOLDER}/{n} tidak dipakai; nama yang dikenal: {', '.join(NAMA)}" for n in asing]


@lru_cache(8)
def periksa(bait: bytes) -> tuple[str, ...]:
    """What is wrong with a template, a sentence each; () when it may be used."""
    try:
        xml = _bagian(bait)
    except (zipfile.BadZipFile, KeyError, ValueError, etree.XMLSyntaxError):
        return ("berkas bukan dokumen Word (.docx) yang utuh",)
    akar = {nama: etree.fromstring(x) for nama, x in xml.items()}
    salah = [s for e in akar.values() for s in _tag(e)]
    salah += _susunan(akar["word/document.xml"])
    return tuple(dict.fromkeys(salah or _bidang(bait)))


def _bagian(bait: bytes) -> dict[str, bytes]:
    """The parts with text, by name; ValueError for what is no template of a sensible size, or has a DOCTYPE."""
    with zipfile.ZipFile(io.BytesIO(bait)) as z:
        if sum(i.file_size for i in z.infolist()) > TERBESAR:
            raise ValueError("besar")
        nama = [n for n in z.namelist() if re.fullmatch(r"word/(document|header\d*|footer\d*|footnotes)\.xml", n)]
        isi = {n: z.read(n) for n in nama}
    if "word/document.xml" not in isi or any(b"<!DOCTYPE" in x for x in isi.values()):
        raise ValueError("bukan templat")
    return isi


# --- tags ----------------------------------------------------------------------------------------------------------


def _tag(akar) -> list[str]:
    """Every tag must be one that we know, and one of a paragraph or row must be alone there."""
    hasil = []
    for p in akar.iter(f"{W}p"):
        teks = _teks(p)
        for tag in TAG.findall(teks):
            hasil += _satu(tag, teks, p)
        if re.search(r"\{%|%\}|\{\{|\}\}", TAG.sub("", teks)):
            hasil.append(f'tag pada "{_pendek(teks)}" tidak ditutup dalam paragraf yang sama')
    return hasil


def _satu(tag: str, teks: str, p) -> list[str]:
    bentuk = BENTUK.fullmatch(tag)
    if bentuk is None:
        if salah := re.match(r"\{%\s+(tr|p)\s", tag):
            return [f'"{tag}": tulis {{%{salah[1]} tanpa spasi']
        return [f'"{tag}": tag ini tidak boleh; yang boleh {{{{ bidang }}}}, if, for, else, endif, endfor, dan vm']
    jenis = bentuk["jenis"]
    if jenis == "p" and (teks.strip() != tag or _berisi(p)):
        return [f'"{tag}" harus sendirian dalam paragrafnya, tanpa teks, gambar, atau pemisah halaman']
    if jenis == "tr":
        baris = next(p.iterancestors(f"{W}tr"), None)
        if baris is None or "".join(map(_teks, baris.iter(f"{W}p"))).strip() != tag:
            return [f'"{tag}" harus sendirian dalam satu baris tabel; teks di sampingnya akan hilang']
    return []


def _teks(p) -> str:
    """The visible text of a paragraph, that of a text box inside it left out: it has paragraphs of its own."""
    bagian = (t for t in p.iter(f"{W}t") if next(t.iterancestors(f"{W}p"), None) is p)
    return "".join(t.text or "" for t in bagian).replace("\xa0", " ")


def _berisi(p) -> bool:
    return any(next(p.iter(f"{W}{nama}"), None) is not None for nama in ("br", "sectPr", "drawing", "pict", "object"))


def _pendek(teks: str) -> str:
    return teks if len(teks) <= 60 else teks[:60] + "…"


def _susunan(dokumen) -> list[str]:
    """One section; and a paragraph that stays between two tables, or they grow together."""
    hasil = []
    if len(list(dokumen.iter(f"{W}sectPr"))) != 1:
        hasil.append("templat harus terdiri atas satu bagian (section): hapus pemisah bagiannya, pakai gaya Lampiran "
                     "untuk memulai halaman baru")  # fmt: skip
    tetap = [e for e in dokumen[0] if e.tag == f"{W}tbl" or not _teks(e).strip().startswith("{%p")]
    for a, b in pairwise(tetap):
        if a.tag == b.tag == f"{W}tbl":
            hasil.append(f'di antara tabel "{_pendek("".join(a.itertext(f"{W}t")))}" dan tabel berikutnya harus ada '
                         "satu paragraf biasa")  # fmt: skip
    return hasil


# --- fields --------------------------------------------------------------------------------------------------------


def _bidang(bait: bytes) -> list[str]:
    """Fields that do not exist, with the nearest; what is no simple field; tags without their partner."""
    from docxtpl import DocxTemplate

    t = DocxTemplate(io.BytesIO(bait))
    hasil: list[str] = []
    for xml in _bagian(bait).values():
        patched = t.patch_xml(etree.tostring(etree.fromstring(xml), encoding="unicode"))
        try:
            lingkungan().compile(patched)
            pohon = lingkungan().parse(patched)
        except jinja2.TemplateSyntaxError as galat:
            letak = re.sub(r"<[^>]+>", " ", patched.splitlines()[max(0, galat.lineno - 1)])
            tag = TAG.findall(letak)
            dekat = f", dekat {_pendek(tag[-1])}" if tag else ""
            hasil.append(f"tag if/for dan endif/endfor tidak berpasangan, atau isinya tidak terbaca{dekat}")
        else:
            hasil += _jalan(pohon, {})
    return hasil


def _jalan(simpul: nodes.Node, lingkup: dict[str, str]) -> list[str]:
    """Walk the tree; ``lingkup`` holds what a loop's own name stands for: 'i' → 'sasaran[].indikator[]'."""
    if not isinstance(simpul, BOLEH):
        return [f"yang boleh hanya bidang, if, dan for, bukan {type(simpul).__name__.lower()}"]
    if isinstance(simpul, nodes.Filter) and simpul.name not in SARINGAN:
        return [f"saringan |{simpul.name} tidak boleh; yang boleh |upper dan |lower"]
    if isinstance(simpul, nodes.Name | nodes.Getattr):
        return _kenal(simpul, lingkup)
    if isinstance(simpul, nodes.For):
        if not isinstance(simpul.target, nodes.Name):
            return ["tulis for dengan satu nama: {%tr for i in s.indikator %}"]
        salah = _jalan(simpul.iter, lingkup)
        dalam = lingkup | {simpul.target.name: f"{_jalur(simpul.iter, lingkup)}[]", "loop": "loop"}
        return salah + [s for anak in (*simpul.body, *simpul.else_) for s in _jalan(anak, dalam)]
    return [s for anak in simpul.iter_child_nodes() for s in _jalan(anak, lingkup)]


def _jalur(simpul: nodes.Node, lingkup: dict[str, str]) -> str:
    if isinstance(simpul, nodes.Name):
        return lingkup.get(simpul.name, simpul.name)
    return f"{_jalur(simpul.node, lingkup)}.{simpul.attr}" if isinstance(simpul, nodes.Getattr) else "?"


def _kenal(simpul: nodes.Node, lingkup: dict[str, str]) -> list[str]:
    jalur = _jalur(simpul, lingkup)
    if jalur.startswith("loop.") or any(b == jalur or b.startswith((f"{jalur}.", f"{jalur}[]")) for b in bidang()):
        return []
    induk, titik, tertulis = jalur.rpartition(".")
    saudara = {re.split(r"[.\[]", b.removeprefix(induk + titik))[0] for b in bidang() if b.startswith(induk + titik)}
    dekat = difflib.get_close_matches(tertulis, sorted(saudara), n=1, cutoff=0.5)
    saran = f'; mungkin "{dekat[0]}"' if dekat else ""
    return [f'bidang "{tertulis}" tidak dikenal{saran} (daftarnya di PANDUAN.md)']
