"""A canvas in millimetres for the figures: text measured and wrapped, marks, signs, and a lean SVG out.

Every place in a figure is in millimetres from the top left corner, a number that can be checked with a ruler on
A4. Text is laid out with DejaVu Sans, which ships inside matplotlib and is the widest of the page's faces: what
fits here fits on every reader's machine. No pyplot: a figure belongs to nobody's global state and two processes
write the same bytes. A figure is one sheet of layers and not a hundred artists of an axes, each of which matplotlib
would measure and clip: that took three times as long and drew the same.
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
import numpy as np
from matplotlib import style
from matplotlib.artist import Artist
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

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


class Kertas(Figure):
    """A sheet of 180 mm × ``tinggi``; whatever is drawn on it joins the layer of its ``lapis``, lower ones first."""

    def __init__(self, tinggi: float):
        super().__init__(figsize=(LEBAR / 25.4, tinggi / 25.4), dpi=72)
        FigureCanvasSVG(self)
        self.tinggi = tinggi
        self.balik = Affine2D().scale(1, -1).translate(0, tinggi * MM)  # matplotlib counts y from the bottom
        self._lapisan: dict[float, _Lapis] = {}

    def tambah(self, unsur: Artist, lapis: float) -> None:
        """Put a mark or a text (in points from the top left corner) on a layer."""
        unsur.set_transform(self.balik)
        if lapis not in self._lapisan:
            self._lapisan[lapis] = self.add_artist(_Lapis(lapis))
        self._lapisan[lapis].isi.append(unsur)

    def sumbu(self, lapis: float):
        """An axes over the whole sheet, in millimetres too, for what another library draws."""
        ax = self.add_axes((0, 0, 1, 1), zorder=lapis, xticks=[], yticks=[], xlim=(0, LEBAR), ylim=(self.tinggi, 0))
        ax.set_axis_off()
        return ax


class _Lapis(Artist):
    """What is drawn at one height, in the order in which it came."""

    def __init__(self, lapis: float):
        super().__init__()
        self.set_zorder(lapis)
        self.isi: list[Artist] = []

    def draw(self, renderer) -> None:
        for unsur in self.isi:
            unsur.draw(renderer)


class _Baris(Text):
    """One line by its baseline, which needs none of the measuring that matplotlib does before it draws a text."""

    def draw(self, renderer) -> None:
        renderer.open_group("text")
        kuas = renderer.new_gc()
        kuas.set_foreground(self.get_color())
        x, y = self.get_transform().transform(self.get_position())
        tinggi = renderer.get_canvas_width_height()[1]
        renderer.draw_text(kuas, x, tinggi - y, self.get_text(), self.get_fontproperties(), 0.0, mtext=self)
        kuas.restore()
        renderer.close_group("text")


def _poin(mm):
    """Millimetres as points with the two decimals that the SVG keeps."""
    return np.round(np.asarray(mm, float) * MM, 2)


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
    sela = lebar_teks(" ", ukuran, miring=miring)
    baris, terisi = [[]], 0.0
    for kata in re.split(r"[ \t\r\n]+", teks.strip()):
        panjang = lebar_teks(kata, ukuran, miring=miring)
        if baris[-1] and terisi + sela + panjang > lebar:
            baris.append([])
        terisi = terisi + sela + panjang if baris[-1] else panjang
        baris[-1].append(kata)
    return [" ".join(b) for b in baris]


@cache
def _muka(tebal: bool, miring: bool, ukuran: float) -> FontProperties:
    berat, gaya = "bold" if tebal else "normal", "italic" if miring else "normal"
    return FontProperties(fname=_huruf(tebal, miring), weight=berat, style=gaya, size=ukuran)


def tulis(kertas, x, y, teks, ukuran=7.4, *, tebal=False, miring=False, warna=tanda.TEKS, rata="left", tengah=False):
    """One line of text on the baseline ``y``, or with its figures centred on ``y`` (``tengah``)."""
    if not teks:
        return
    dasar = y + 0.36 * ukuran / MM if tengah else y
    muka = _muka(tebal, miring, ukuran)
    kertas.tambah(_Baris(*_poin((x, dasar)), teks, fontproperties=muka, color=warna, ha=rata), lapis=3)


# --- marks -----------------------------------------------------------------------------------------------


def _jalan(potongan, tutup):
    """Many pieces as one path: one mark in the SVG instead of one a piece."""
    titik, kode = [], []
    for p in potongan:
        titik += [*p, p[0]] if tutup else p
        kode += [Path.MOVETO, *[Path.LINETO] * (len(p) - 1), *([Path.CLOSEPOLY] if tutup else [])]
    return Path(_poin(titik), kode)


def bidang(kertas, potongan, isi, *, garis="none", tebal=0.0, putus=False, gid=None, lapis=2):
    """Filled polygons of one look, as a single mark."""
    if potongan:
        gaya = {"facecolor": isi, "edgecolor": garis, "linewidth": tebal, "linestyle": PUTUS if putus else "-"}
        kertas.tambah(PathPatch(_jalan(potongan, tutup=True), **gaya, gid=gid), lapis)


def kotak(x, y, lebar, tinggi):
    """A rectangle's corners, for :func:`bidang`."""
    return [(x, y), (x + lebar, y), (x + lebar, y + tinggi), (x, y + tinggi)]


def garis(kertas, potongan, warna, tebal, *, putus=False, gid=None, lapis=2):
    """Lines (each a list of points) of one look, as a single mark."""
    if potongan:
        _goresan(kertas, _jalan(potongan, tutup=False), warna, tebal, PUTUS if putus else "-", gid, lapis)


def _goresan(kertas, jalan, warna, tebal, gaya="-", gid=None, lapis=2):
    ujung = {"capstyle": "butt", "joinstyle": "round"}
    mark = PathPatch(jalan, fill=False, edgecolor=warna, linewidth=tebal, linestyle=gaya, gid=gid, **ujung)
    kertas.tambah(mark, lapis)


def titik(kertas, tempat, jari, isi, *, garis=tanda.PUTIH, tebal=0.6, gid=None, lapis=4):
    """Dots of one look at the places (x, y), ``jari`` mm in radius."""
    if not tempat:
        return
    lingkar = Path.unit_circle()
    sudut = (lingkar.vertices * jari + np.asarray(tempat, float)[:, None]).reshape(-1, 2)
    jalan = Path(_poin(sudut), np.tile(lingkar.codes, len(tempat)))
    kertas.tambah(PathPatch(jalan, facecolor=isi, edgecolor=garis, linewidth=tebal, gid=gid), lapis)


def gambar_tanda(kertas, sudut, ukuran, peringkat, jumlah_pita, keadaan="", gid=None):
    """The sign of one state at every top left corner in ``sudut``, as ``tanda.tanda_svg`` draws it."""
    if not sudut:
        return
    petak = [kotak(x, y, ukuran, ukuran) for x, y in sudut]
    if not keadaan:
        bagian = ukuran * tanda.isi(peringkat, jumlah_pita)
        isi = [kotak(x, y + ukuran - bagian, ukuran, bagian) for x, y in sudut]
        bidang(kertas, isi, tanda.warna(peringkat, jumlah_pita), gid=gid and f"isi-{gid}", lapis=2.1)
        bidang(kertas, petak, "none", garis=tanda.GARIS_TANDA, tebal=GARIS_KOTAK, gid=gid, lapis=2.2)
        return
    belum = keadaan == "belum_lapor"
    warna = tanda.GARIS_BELUM if belum else tanda.GARIS_TANDA
    bidang(kertas, petak, tanda.PUTIH, garis=warna, tebal=GARIS_KOTAK, putus=belum, gid=gid)
    goresan = tanda.GORESAN[keadaan]
    letak = [[(x + ukuran * u, y + ukuran * v) for u, v in g] for x, y in sudut for g in goresan]
    kode = {2: [Path.MOVETO, Path.LINETO], 4: [Path.MOVETO, *[Path.CURVE4] * 3]}
    jalan = Path(_poin([t for g in letak for t in g]), [k for g in letak for k in kode[len(g)]])
    tebal = GARIS_KOTAK if keadaan == "tidak_berlaku" else 0.08 * ukuran * MM
    _goresan(kertas, jalan, tanda.GARIS_TANDA, tebal, lapis=2.2)


def tanda_tanda(kertas, sudut, ukuran, skala):
    """Signs at the corners of ``sudut`` ({(rank, state): [(x, y), …]}), one mark a state: ``tanda-0`` …"""
    for (peringkat, keadaan), tempat in sudut.items():
        gid = f"tanda-{keadaan or peringkat}"
        gambar_tanda(kertas, tempat, ukuran, peringkat, len(skala.pita), keadaan, gid)


# --- SVG -------------------------------------------------------------------------------------------------

_SVG = "{http://www.w3.org/2000/svg}"
_PECAHAN = re.compile(r"-?\d+\.\d{3,}")
_PERINTAH = re.compile(r"\s*([MLCQz])\s*")
_NAMA_SENDIRI = re.compile(r"(figure|axes|patch|text|line2d)_\d+")  # names that matplotlib gives, not we


def jadi(kertas, alt: str) -> Gambar:
    """The finished figure of a sheet."""
    tinggi, berkas = round(float(kertas.tinggi), 2), io.StringIO()
    kertas.savefig(berkas, format="svg", metadata={"Date": None, "Creator": None})
    return Gambar(_ramping(berkas.getvalue(), tinggi), LEBAR, tinggi, alt)


def _pendek(cocok):
    teks = f"{float(cocok[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if teks == "-0" else teks


@lru_cache(maxsize=1024)
def _gaya(teks):
    """A style without the face, which the page gives, and without its defaults."""
    return re.sub(r"(?<=[:;]) ", "", re.sub(r"font-family: [^;]*; |text-anchor: start(; )?", "", teks))


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
            unsur.set("style", _gaya(unsur.get("style")))
        for nama in {"d", "x", "y", "viewBox"} & unsur.attrib.keys():
            angka = _PECAHAN.sub(_pendek, unsur.get(nama)).strip()
            unsur.set(nama, _PERINTAH.sub(r"\1", angka) if nama == "d" else angka)
    akar.attrib |= {"xmlns": _SVG[1:-1], "width": f"{LEBAR:g}mm", "height": f"{tinggi:g}mm"}
    return ElementTree.tostring(akar, encoding="unicode") + "\n"
