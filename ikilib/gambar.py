"""A canvas in millimetres for the figures: text measured and wrapped, marks, signs, and a lean SVG out.

One axes lies over the whole figure, in millimetres with y downwards, so that every place in a figure is a
number that can be checked with a ruler on A4. Text is laid out with DejaVu Sans, which ships inside
matplotlib and is the widest of the page's faces: what fits here fits on every reader's machine. No pyplot:
a figure belongs to nobody's global state and two processes write the same bytes.
"""

from __future__ import annotations

import io
import math
import re
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path as Berkas
from xml.etree import ElementTree

import matplotlib
from matplotlib import style
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from ikilib import tanda

LEBAR = 180.0  # the text width of an A4 page
TINGGI_TERBESAR = 225.0  # heading, caption and figure share 267 mm
MM = 72 / 25.4  # points in a millimetre
MUKA = "'Segoe UI', Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
KECIL, TERKECIL = 6.8, 6.4  # pt; no text is smaller
GARIS_KOTAK, TEPI = 0.5, 0.4  # pt, outline of a sign and of a coloured bar
PUTUS = (0, (2.4, 1.6))

TEMA = {
    "svg.fonttype": "none",
    "svg.hashsalt": "ikilib",
    "text.parse_math": False,  # a '$' in a name is a '$'
    "font.family": ["DejaVu Sans"],
    "path.simplify": False,
}


@dataclass(frozen=True)
class Gambar:
    """A finished figure: SVG text, its size on paper, and the words for who cannot see it."""

    svg: str
    lebar_mm: float
    tinggi_mm: float
    alt: str


@contextmanager
def tema(tambahan=None):
    """matplotlib's defaults and ours, whatever the notebook around it has set; undone at the end."""
    with style.context(["default", tambahan or {}, TEMA]):
        yield


def kanvas(tinggi: float):
    """A figure of 180 mm × ``tinggi`` and its one axes, in millimetres from the top left corner."""
    gambar = Figure(figsize=(LEBAR / 25.4, tinggi / 25.4))
    FigureCanvasSVG(gambar)
    ax = gambar.add_axes((0, 0, 1, 1))
    ax.set_axis_off()
    ax.set(xlim=(0, LEBAR), ylim=(tinggi, 0))
    return ax


def bagi(baris: list, ruang: float) -> list[list]:
    """Rows (with ``tinggi``) split between rows into as few even parts as keep within ``ruang`` mm."""
    jumlah = sum(b.tinggi for b in baris)
    for banyak in range(max(1, math.ceil(jumlah / ruang - 1e-9)), len(baris) + 1):
        bagian, y = [[] for _ in range(banyak)], 0.0
        for b in baris:
            bagian[min(int((y + b.tinggi / 2) / jumlah * banyak), banyak - 1)].append(b)
            y += b.tinggi
        if all(sum(b.tinggi for b in isi) <= ruang + 1e-9 for isi in bagian):
            return [isi for isi in bagian if isi]
    return [[b] for b in baris]


# --- text ------------------------------------------------------------------------------------------------


@cache
def _huruf(tebal, miring):
    nama = {(0, 0): "", (1, 0): "-Bold", (0, 1): "-Oblique", (1, 1): "-BoldOblique"}[int(tebal), int(miring)]
    return str(Berkas(matplotlib.get_data_path()) / "fonts" / "ttf" / f"DejaVuSans{nama}.ttf")


@lru_cache(maxsize=4096)
def lebar_teks(teks: str, ukuran: float, tebal: bool = False, miring: bool = False) -> float:
    """Width of a line in millimetres, by the font's own advances (a count of letters errs by a quarter)."""
    huruf = get_font(_huruf(tebal, miring))
    huruf.set_size(ukuran, 72)
    huruf.set_text(teks, 0, flags=LoadFlags.NO_HINTING)
    return huruf.get_width_height()[0] / 64 / MM


def bungkus(teks: str, lebar: float, ukuran: float, miring: bool = False) -> list[str]:
    """The text as lines that fit ``lebar`` mm, filled word by word. A no-break space does not break."""
    baris = [""]
    for kata in re.split(r"[ \t\r\n]+", teks.strip()):
        calon = f"{baris[-1]} {kata}" if baris[-1] else kata
        if baris[-1] and lebar_teks(calon, ukuran, miring=miring) > lebar:
            baris.append(kata)
        else:
            baris[-1] = calon
    return baris


def tulis(ax, x, y, teks, ukuran=7.4, *, tebal=False, miring=False, warna=tanda.TEKS, rata="left", tengah=False):
    """One line of text on the baseline ``y``, or with its figures centred on ``y`` (``tengah``)."""
    muka = FontProperties(
        fname=_huruf(tebal, miring),
        weight="bold" if tebal else "normal",
        style="italic" if miring else "normal",
    )
    dasar = y + 0.36 * ukuran / MM if tengah else y
    ax.text(x, dasar, teks, fontproperties=muka, size=ukuran, color=warna, ha=rata, va="baseline")


# --- marks -----------------------------------------------------------------------------------------------


def _jalan(potongan, tutup):
    """Many pieces as one path: one mark in the SVG instead of one a piece."""
    titik, kode = [], []
    for p in potongan:
        titik += [*p, p[0]] if tutup else p
        kode += [Path.MOVETO, *[Path.LINETO] * (len(p) - 1), *([Path.CLOSEPOLY] if tutup else [])]
    return Path(titik, kode)


# Marks enter by add_artist: add_patch would also widen the axes' data limits, which nothing here uses.


def bidang(ax, potongan, isi, *, garis="none", tebal=0.0, putus=False, gid=None, lapis=2):
    """Filled polygons of one look, as a single mark."""
    if not potongan:
        return
    ax.add_artist(
        PathPatch(
            _jalan(potongan, tutup=True),
            facecolor=isi,
            edgecolor=garis,
            linewidth=tebal,
            linestyle=PUTUS if putus else "-",
            gid=gid,
            zorder=lapis,
            clip_on=False,
        )
    )


def kotak(x, y, lebar, tinggi):
    """A rectangle's corners, for :func:`bidang`."""
    return [(x, y), (x + lebar, y), (x + lebar, y + tinggi), (x, y + tinggi)]


def garis(ax, potongan, warna, tebal, *, putus=False, gid=None, lapis=2):
    """Lines (each a list of points) of one look, as a single mark."""
    if not potongan:
        return
    _goresan(ax, _jalan(potongan, tutup=False), warna, tebal, PUTUS if putus else "-", gid, lapis)


def _goresan(ax, jalan, warna, tebal, gaya="-", gid=None, lapis=2):
    ax.add_artist(
        PathPatch(
            jalan,
            fill=False,
            edgecolor=warna,
            linewidth=tebal,
            linestyle=gaya,
            capstyle="butt",
            joinstyle="round",
            gid=gid,
            zorder=lapis,
            clip_on=False,
        )
    )


def titik(ax, tempat, jari, isi, *, garis=tanda.PUTIH, tebal=0.6, gid=None, lapis=4):
    """Dots of one look at the places (x, y), ``jari`` mm in radius."""
    if not tempat:
        return
    lingkar = Path.unit_circle()
    jalan = Path.make_compound_path(*[Path(lingkar.vertices * jari + t, lingkar.codes) for t in tempat])
    gaya = {"facecolor": isi, "edgecolor": garis, "linewidth": tebal, "gid": gid, "zorder": lapis}
    ax.add_artist(PathPatch(jalan, **gaya, clip_on=False))


def gambar_tanda(ax, sudut, ukuran, peringkat, jumlah_pita, keadaan="", gid=None):
    """The sign of one state at every top left corner in ``sudut``, as ``tanda.tanda_svg`` draws it."""
    if not sudut:
        return
    petak = [kotak(x, y, ukuran, ukuran) for x, y in sudut]
    if not keadaan:
        bagian = ukuran * tanda.isi(peringkat, jumlah_pita)
        isi = [kotak(x, y + ukuran - bagian, ukuran, bagian) for x, y in sudut]
        bidang(ax, isi, tanda.warna(peringkat, jumlah_pita), gid=gid and f"isi-{gid}", lapis=2.1)
        bidang(ax, petak, "none", garis=tanda.GARIS_TANDA, tebal=GARIS_KOTAK, gid=gid, lapis=2.2)
        return
    belum = keadaan == "belum_lapor"
    warna = tanda.GARIS_BELUM if belum else tanda.GARIS_TANDA
    bidang(ax, petak, tanda.PUTIH, garis=warna, tebal=GARIS_KOTAK, putus=belum, gid=gid)
    goresan = tanda.GORESAN[keadaan]
    letak = [[(x + ukuran * u, y + ukuran * v) for u, v in g] for x, y in sudut for g in goresan]
    kode = {2: [Path.MOVETO, Path.LINETO], 4: [Path.MOVETO, *[Path.CURVE4] * 3]}
    jalan = Path([t for g in letak for t in g], [k for g in letak for k in kode[len(g)]])
    tebal = GARIS_KOTAK if keadaan == "tidak_berlaku" else 0.08 * ukuran * MM
    _goresan(ax, jalan, tanda.GARIS_TANDA, tebal, lapis=2.2)


def tanda_tanda(ax, sudut, ukuran, skala):
    """Signs at the corners of ``sudut`` ({(rank, state): [(x, y), …]}), one mark a state: ``tanda-0`` …"""
    for (peringkat, keadaan), tempat in sudut.items():
        gid = f"tanda-{keadaan or peringkat}"
        gambar_tanda(ax, tempat, ukuran, peringkat, len(skala.pita), keadaan, gid)


# --- SVG -------------------------------------------------------------------------------------------------

_SVG = "{http://www.w3.org/2000/svg}"
_PECAHAN = re.compile(r"-?\d+\.\d+")
_NAMA_SENDIRI = re.compile(r"(figure|axes|patch|text|line2d)_\d+")  # names that matplotlib gives, not we


def jadi(ax, alt: str) -> Gambar:
    """The finished figure of a canvas."""
    tinggi = round(float(ax.get_ylim()[0]), 2)
    berkas = io.StringIO()
    ax.figure.savefig(berkas, format="svg", metadata={"Date": None, "Creator": None})
    return Gambar(_ramping(berkas.getvalue(), tinggi), LEBAR, tinggi, alt)


def _pendek(cocok):
    teks = f"{float(cocok[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if teks == "-0" else teks


def _ramping(svg, tinggi):
    """matplotlib's SVG with the page's face, two decimals, and without what a reader never sees."""
    akar = ElementTree.fromstring(svg)
    akar.remove(akar.find(f"{_SVG}metadata"))
    akar.find(f"{_SVG}defs/{_SVG}style").text += f"text{{font-family:{MUKA}}}"
    for unsur in akar.iter():
        unsur.tag = unsur.tag.removeprefix(_SVG)
        unsur.tail = None
        if unsur.tag == "g":
            unsur.text = None
        if _NAMA_SENDIRI.fullmatch(unsur.get("id", "")):
            del unsur.attrib["id"]
        if unsur.get("transform", "").startswith("rotate(-0 "):
            del unsur.attrib["transform"]
        if "style" in unsur.attrib:
            gaya = re.sub(r"font-family: [^;]*; |text-anchor: start(; )?", "", unsur.get("style"))
            unsur.set("style", re.sub(r"(?<=[:;]) ", "", gaya))
        for nama in {"d", "x", "y", "viewBox"} & unsur.attrib.keys():
            angka = _PECAHAN.sub(_pendek, unsur.get(nama)).strip()
            unsur.set(nama, re.sub(r"\s*([MLCQz])\s*", r"\1", angka))
    akar.attrib |= {"xmlns": _SVG[1:-1], "width": f"{LEBAR:g}mm", "height": f"{tinggi:g}mm"}
    return ElementTree.tostring(akar, encoding="unicode") + "\n"
