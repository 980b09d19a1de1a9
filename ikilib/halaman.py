"""HTML writers shared by the reports and the workbook: text, tables, signs, figures, formula blocks.

Every text passes :func:`h`, the one escaper. What it returns, and what the writers below return, is :class:`Html`,
which is not escaped again. The rules behind the marks are those of the visual standard: state is sign + word, a missing
value is drawn, nothing is cut. The CSS classes used here are those of ``laporan/templat/iki/isi.css``.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ikilib.angka import KOSONG, angka
from ikilib.tanda import (
    ABU_BERMAKNA,
    CONTOH,
    GARIS_BELUM,
    GARIS_TANDA,
    KEADAAN,
    KEADAAN_KATA,
    KEADAAN_STATUS,
    PUTIH,
    WARNA,
    kata_status,
    peringkat,
    tanda_svg,
    warna,
)

BULAN = ("Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember").split()
LEBAR_GAMBAR = 948  # px of a figure's 180 mm on a full screen
# What JupyterLab must not typeset as mathematics: a `$` in a name is a `$`.
KELAS = "iki tex2jax_ignore mathjax_ignore"


class Html(str):
    """Markup that is safe to show. A notebook shows it as a page part; its repr stays short, as it is never read."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return f"Html({len(self)} huruf)"


class Kolom(NamedTuple):
    """A column: its heading, its width in percent of the table, and whether it holds numbers (set right)."""

    judul: str
    lebar: float
    angka: bool = False


class Baris(NamedTuple):
    """A row: one cell a column, the anchor that lists link to, and the trace of its numbers, which opens under it."""

    sel: Sequence
    id: str = ""
    jejak: Html | str = ""


class Kelompok(NamedTuple):
    """Rows under a common heading ('' for none)."""

    judul: str
    baris: Sequence[Baris]


class Butir(NamedTuple):
    """A line of 'Yang perlu perhatian': its sign, what stands in bold, then texts and links (text, address)."""

    tanda: Html
    tebal: object
    isi: Sequence[str | tuple[str, str]]


def h(teks: object) -> Html:
    """Text as HTML: the one escaper of the project. Html passes as it is."""
    return teks if isinstance(teks, Html) else Html(html.escape(str(teks)))


def susun(bagian: Iterable[object], pemisah: object = "") -> Html:
    """Parts one after another, each escaped, with ``pemisah`` between them."""
    return Html(h(pemisah).join(h(satu) for satu in bagian))


def el(nama: str, *isi: object, **atribut: object) -> Html:
    """One element. Attributes: ``kelas`` is class, ``untuk`` is for, ``_`` is ``-``; empty ones are left out."""
    kata = {"kelas": "class", "untuk": "for"}
    pasangan = "".join(
        f' {kata.get(k, k.replace("_", "-"))}="{html.escape(str(v))}"'
        for k, v in atribut.items()
        if v not in ("", None)
    )
    return Html(f"<{nama}{pasangan}>{susun(isi)}</{nama}>")


def css_teks(teks: str, kutip: str = '"') -> str:
    """Text as a CSS string; whatever could end the string, or the element it stands in, is written as an escape."""
    return kutip + re.sub(r"[^\w .,:;·–/()&?!%+-]", lambda c: f"\\{ord(c[0]):x} ", teks) + kutip


def jejak(judul: object, *isi: object, id: str = "") -> Html:
    """A trace: closed until a reader opens it, and left out in print."""
    return el("details", el("summary", judul), *isi, id=id)


def tautan(teks: object, alamat: str) -> Html:
    return el("a", teks, href=alamat)


def jangkar(kode: str) -> str:
    """The anchor of an indicator: ``08.02`` → ``i-08-02``."""
    return f"i-{kode.replace('.', '-')}"


def tanggal(iso: str) -> str:
    """``2019-04-08`` → ``8 April 2019``; any other text stays as it is."""
    bagian = iso.split("-")
    if len(bagian) != 3 or not all(b.isdigit() for b in bagian) or not 1 <= int(bagian[1]) <= 12:
        return iso
    return f"{int(bagian[2])} {BULAN[int(bagian[1]) - 1]} {bagian[0]}"


def bagian(id: str, judul: object, isi: Iterable[object], kelas: str = "") -> Html:
    """A section of a report under its ``h2``; ``kelas='baru'`` begins it on a new sheet of paper."""
    return el("section", el("h2", judul, id=f"{id}-judul"), *isi, id=id, kelas=f"{KELAS} bagian {kelas}".strip(),
              aria_labelledby=f"{id}-judul")  # fmt: skip


def catatan(*isi: object) -> Html:
    """A grey note."""
    return el("p", *isi, kelas="catatan")


# Signs


def berkata(tanda: str, kata: object) -> Html:
    """A sign and its word, kept together when the word wraps."""
    return el("span", Html(tanda), el("span", kata), kelas="ks")


def _pakai(simbol: str) -> Html:
    return Html(f'<svg class="tanda" aria-hidden="true"><use href="#iki-{simbol}"/></svg>')


def tanda_keadaan(nama_keadaan: str) -> Html:
    """The sign of a state: belum_lapor, tidak_berlaku, tak_terhitung, perlu_konfirmasi."""
    return _pakai(nama_keadaan)


def tanda_peringkat(rank: int, n: int) -> Html:
    """The sign of a band by its rank (0 = highest) on a scale of ``n`` bands."""
    return _pakai(f"{rank}-{n}")


def tanda_predikat(predikat: str, skala) -> Html:
    """The sign of a predikat on its scale."""
    return tanda_peringkat(peringkat(predikat, skala), len(skala.pita))


def simbol(jumlah_pita: Iterable[int] = (4, 5), dipakai: str | None = None) -> Html:
    """The drawings that the signs refer to; once a page (a report repeats them some hundred times).

    dipakai: the page, when only the signs that it refers to are wanted.
    """
    semua = {nama: tanda_svg(None, 1, nama) for nama in KEADAAN}
    semua |= {f"{rank}-{n}": tanda_svg(rank, n) for n in jumlah_pita for rank in range(n)}
    isi = (
        f'<symbol id="iki-{nama}" viewBox="0 0 14 14">{svg[svg.index(">") + 1 : -len("</svg>")]}</symbol>'
        for nama, svg in semua.items()
        if dipakai is None or f'"#iki-{nama}"' in dipakai
    )
    return Html(f'<svg style="position:absolute;width:0;height:0" aria-hidden="true">{"".join(isi)}</svg>')


def keadaan(predikat: str, status: str, skala) -> Html:
    """Sign + word of a result: its predikat, or the state that stands in place of one."""
    if status == "ada":
        return berkata(tanda_predikat(predikat, skala), predikat)
    return berkata(tanda_keadaan(KEADAAN_STATUS[status]), kata_status(status))


def perlu_konfirmasi(*isi: object) -> Html:
    """The diamond, 'Perlu konfirmasi', and why."""
    kata = susun([el("b", KEADAAN["perlu_konfirmasi"]), *isi])
    return el("span", tanda_keadaan("perlu_konfirmasi"), el("span", kata), kelas="ks")


# Tables


def satuan_kecil(nilai: str, satuan: str) -> Html:
    """A number with its unit small beside it (under it on paper and phones); a missing number has no unit."""
    if nilai == KOSONG or not satuan:
        return h(nilai)
    return susun([nilai, el("small", "%" if satuan == "persen" else satuan)], " ")


def _sel(isi: object, jenis: str, angka: bool) -> Html:
    teks = KOSONG if isi is None or isi != isi or not str(isi).strip() else isi
    lingkup = "row" if jenis == "th" else ""
    return el(jenis, teks, scope=lingkup, kelas="n" if angka else "")


def _baris(baris: Baris, kolom: Sequence[Kolom], kepala: int, rata: bool) -> Html:
    if len(baris.sel) != len(kolom):
        raise ValueError(f"baris {baris.id or baris.sel[0]!r} berisi {len(baris.sel)} sel untuk {len(kolom)} kolom")
    sel = (
        _sel(isi, "th" if i == kepala else "td", k.angka and not rata)
        for i, (isi, k) in enumerate(zip(baris.sel, kolom, strict=True))
    )
    isi = el("tr", *sel, id=baris.id)
    if not baris.jejak:
        return isi
    return susun([isi, el("tr", el("td", baris.jejak, colspan=len(kolom)), kelas="jejak")])


def tabel(
    judul: object,
    kolom: Sequence[Kolom],
    kelompok: Iterable[Kelompok],
    kepala: int = 0,
    keterangan: object = "",
    kelas: str = "",
) -> Html:
    """A table: caption, column headings, groups of rows. No cell is ever empty: what is missing is '–'.

    kepala: the column whose cells name their rows; those after it get their heading beside them on narrow screens,
    where the style sheet finds it in the table's own ``--j2``, ``--j3``, … (once a table, not once a cell).
    """
    kepala_tabel = el(
        "caption", el("span", judul, kelas="jt"), el("span", keterangan, kelas="ket") if keterangan else ""
    )
    lebar = susun(Html(f'<col style="width:{k.lebar:g}%">') for k in kolom)
    rata = not kepala and all(k.angka for k in kolom[1:])  # only numbers: said once, not in every cell
    judul_kolom = (el("th", k.judul, scope="col", kelas="n" if k.angka else "") for k in kolom)
    badan = (
        el(
            "tbody",
            _kepala_kelompok(k.judul, len(kolom)),
            *(_baris(b, kolom, kepala, rata) for b in k.baris),
            kelas="n" if rata else "",
        )
        for k in kelompok
    )
    label = ";".join(f"--j{i}:{css_teks(k.judul, chr(39))}" for i, k in enumerate(kolom[kepala + 1 :], kepala + 2))
    return el("table", kepala_tabel, el("colgroup", lebar), el("thead", el("tr", *judul_kolom)), *badan,
              kelas=f"tb {kelas}".strip(), style=label)  # fmt: skip


def _kepala_kelompok(judul: object, n: int) -> Html:
    return el("tr", el("th", judul, scope="rowgroup", colspan=n), kelas="klp") if judul else Html()


# Figures and formulas


def gambar(grafik, judul: str, keterangan: object = "", id: str = "") -> Html:
    """A :class:`ikilib.gambar.Gambar` under its caption; narrow screens scroll it inside a region of its own."""
    kepala = el("figcaption", el("h3", judul, id=f"{id}-gambar"), catatan(keterangan) if keterangan else "")
    alamat = base64.b64encode(grafik.svg.encode()).decode()
    tinggi = round(LEBAR_GAMBAR * grafik.tinggi_mm / grafik.lebar_mm)
    img = Html(
        f'<img src="data:image/svg+xml;base64,{alamat}" alt="{html.escape(grafik.alt)}" '
        f'width="{LEBAR_GAMBAR}" height="{tinggi}">'
    )
    petunjuk = el("p", "Geser gambar ke samping untuk melihat seluruhnya", kelas="petunjuk-geser")
    wadah = el("div", img, kelas="geser", tabindex=0, role="region", aria_labelledby=f"{id}-gambar")
    return el("figure", kepala, petunjuk, wadah)


def blok_rumus(
    id: str,
    judul: object,
    keterangan: object,
    rumus: str,
    berangka: str,
    operan: Html,
    isi: Iterable[object],
    jejak: Html | str = "",
) -> Html:
    """One of the nine formulas: the decree's, the same with this year's figures, its operands, sentences, its trace.

    rumus, berangka: MathML. A figure that could not be computed has no '=' in ``berangka``; the words say so.
    """
    selesai = "<mo>=</mo>" in berangka
    hasil = Html() if selesai else el("i", " = tidak dapat dihitung")
    gulir = {"kelas": "mt", "tabindex": 0, "role": "group"}  # a wide formula scrolls, by the keyboard as well
    return el(
        "article",
        el("h3", judul),
        catatan(keterangan),
        el("div", Html(rumus), aria_label="Rumus menurut keputusan", **gulir),
        el("div", el("span", "= ", kelas="sama"), Html(berangka), hasil, aria_label="Rumus dengan angkanya", **gulir),
        operan,
        *(el("p", satu) for satu in isi if satu),
        jejak,
        kelas="rumus",
        id=id,
    )


# Sekilas


def pilih(nama: str, aksi: str, isi: Mapping[object, str], kini: object, kelas: str = "") -> Html:
    """A choice of a screen: value → word, the one in force selected; the screen is told ``aksi`` and the value."""
    tanda = {True: " selected", False: ""}
    opsi = susun(Html(f'<option value="{h(v)}"{tanda[v == kini]}>{h(kata)}</option>') for v, kata in isi.items())
    return el("label", nama, " ", el("select", opsi, data_aksi=aksi, data_fokus=aksi), kelas=kelas)


def bar_contoh(teks: object) -> Html:
    """The band of a page that rests on illustrative figures; its hatch survives grey print."""
    return el("p", el("b", f"{CONTOH}."), " ", teks, kelas="contoh")


def hitungan(judul: str, banyak: Mapping[str, int], skala) -> Html:
    """Counts by state (word → how many, in order), bars on one scale; a count of zero keeps its row."""
    terbanyak = max([1, *banyak.values()])
    pita = [p.nama for p in skala.pita]
    baris = []
    for kata, n in banyak.items():
        tanda = tanda_predikat(kata, skala) if kata in pita else tanda_keadaan(KEADAAN_KATA[kata])
        pemisah = "pemisah" if kata == "Belum lapor" else ""
        sel = (
            el("th", berkata(tanda, kata), scope="row"),
            el("td", el("b", n), kelas="n"),
            el("td", _batang(n / terbanyak, kata, skala), kelas="bt"),
        )
        baris.append(el("tr", *sel, kelas=pemisah))
    return el("table", el("caption", judul), el("tbody", *baris), kelas="hitungan")


def _batang(bagian: float, kata: str, skala) -> Html:
    rank = peringkat(kata, skala)
    isi = PUTIH if rank is None else warna(rank, len(skala.pita))
    tepi, putus = (GARIS_BELUM, ' stroke-dasharray="3 2"') if kata == "Belum lapor" else (GARIS_TANDA, "")
    batang = f'<rect x=".5" y=".5" width="{96 * bagian:.1f}%" height="10" fill="{isi}" stroke="{tepi}"{putus}/>'
    nol = f'<path d="M.5 0v11" stroke="{GARIS_TANDA}"/>'
    return Html(f'<svg width="100%" height="11" aria-hidden="true">{batang if bagian else nol}</svg>')


def kisaran(rata: float, terendah: float, tertinggi: float, skala) -> Html:
    """The range strip: limits of the bands, a bar from the lowest to the highest possible, a dot at the average."""
    batas = [p.batas for p in skala.pita[:-1]][::-1]
    ada = [x for x in (rata, terendah, tertinggi) if x == x]
    awal = max(0, batas[0] - 11)
    awal = 0 if min([awal, *ada]) < awal else awal
    akhir = max(100, batas[-1])

    def x(nilai: float) -> float:
        return round(4 + (min(max(nilai, awal), akhir) - awal) * 232 / (akhir - awal), 1)

    isi = [f'<path d="M4 26H236" stroke="{ABU_BERMAKNA}"/>']
    isi += _pita_kisaran([x(awal), *map(x, batas), x(akhir)], [p.kode for p in skala.pita][::-1], batas)
    if terendah == terendah and tertinggi == tertinggi:
        isi.append(f'<path d="M{x(terendah)} 26H{x(tertinggi)}" stroke="{ABU_BERMAKNA}" stroke-width="9"/>')
    if rata == rata:
        isi.append(f'<circle cx="{x(rata)}" cy="26" r="6.5" fill="{WARNA[0]}" stroke="#fff" stroke-width="1.5"/>')
    kalimat = f"Rata-rata {angka(rata)}; mungkin dari {angka(terendah)} sampai {angka(tertinggi)}."
    return Html(
        f'<svg class="kisaran" viewBox="0 0 240 50" role="img" aria-label="{html.escape(kalimat)}">{"".join(isi)}</svg>'
    )


def _pita_kisaran(tepi: list[float], kode: list[str], batas: list[float]) -> list[str]:
    """Ticks with their limits, and the codes of the bands over the middle of each; what would touch is left out."""
    isi, lalu = [], -99.0
    for x, nilai in zip(tepi[1:-1], batas, strict=True):
        isi.append(f'<path d="M{x} 17V35" stroke="{ABU_BERMAKNA}"/>')
        if x - lalu >= 18:
            isi.append(f'<text x="{x}" y="47">{nilai:g}</text>')
            lalu = x
    for kiri, kanan, nama in zip(tepi, tepi[1:], kode, strict=False):
        if kanan - kiri >= 14:
            isi.append(f'<text x="{round((kiri + kanan) / 2, 1)}" y="11">{html.escape(nama)}</text>')
    return isi


def perhatian(judul: str, butir: Sequence[Butir], sisa: object = "") -> Html:
    """'Yang perlu perhatian': one line a matter; ``sisa`` says what did not fit."""
    baris = (_butir(b) for b in butir)
    return susun([el("h3", judul), el("ul", *baris, el("li", sisa) if sisa else "", kelas="perhatian")])


def _butir(b: Butir) -> Html:
    isi = (tautan(*satu) if isinstance(satu, tuple) else satu for satu in b.isi)
    return el("li", b.tanda, " ", el("b", b.tebal), *isi)
