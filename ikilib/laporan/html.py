"""From an executed report notebook to its page, by a small nbconvert template of our own (``templat/iki``).

The page holds what the code cells showed as HTML, in order, and nothing else: no code, no Markdown, no script. Head,
top line, contents and the foot of printed sheets come from the closing cell (:func:`ikilib.laporan.penutup.selesai`).
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from ikilib import rekap, tafsir
from ikilib.angka import angka
from ikilib.halaman import KELAS, Html, css_teks, simbol, susun, tautan
from ikilib.laporan.bagian import waktu_teks
from ikilib.laporan.pemeriksaan import sentinel
from ikilib.tanda import CONTOH

TEMPLAT = Path(__file__).parent / "templat"
SINGKATAN = "DPMPTSP Kabupaten Blitar"


@cache
def templat(nama: str) -> str:
    """A file of the template's folder."""
    return (TEMPLAT / "iki" / nama).read_text("utf-8")


@cache
def css(nama: str) -> str:
    """A style sheet without comments and indents."""
    teks = re.sub(r"/\*.*?\*/", "", templat(nama), flags=re.DOTALL)
    teks = re.sub(r":\s+", ":", re.sub(r"\s*([{};,>])\s*", r"\1", teks))
    return teks.replace(";}", "}").strip()


def gaya() -> Html:
    """Style and signs of the report's parts, for a notebook cell tagged ``gaya``; the page has its own."""
    return Html(f"<style>{css('isi.css')}</style>{simbol()}")


def halaman(nb) -> str:
    """The page of an executed notebook; ValueError if it did not run to its end or a section is missing."""
    tutup = penutup(nb)
    keluaran = (o.get("data", {}).get("text/html", "") for sel in nb.cells for o in sel.get("outputs", []))
    sumber = {"iki": {**_kepala(tutup), "isi": tutup["isi"], "simbol": simbol(dipakai="".join(keluaran))}}
    teks, _ = pengekspor().from_notebook_node(nb, resources=sumber)
    if hilang := [nama for id, nama in tutup["isi"] if f'id="{id}"' not in teks]:
        raise ValueError(f"bagian laporan tidak ada: {', '.join(hilang)}")
    return _ringkas(teks) + "\n"


def _ringkas(teks: str) -> str:
    """The same page in fewer bytes: without what only JupyterLab needs, and no quotes around plain attributes.

    Text is escaped when it is written, so a quotation mark stands nowhere but around an attribute.
    """
    teks = teks.replace(f'class="{KELAS}', 'class="iki').replace('<svg class="tanda" aria', "<svg aria")
    teks = re.sub(r'( (?!lang=)[a-z-]+)="([\w.#%-]+)"(?=[ >])', r"\1=\2", teks)
    return re.sub(r"(?<= )(fill|stroke)=#(\w)\2(\w)\3(\w)\4(?=[ >])", r"\1=#\2\3\4", teks)


def penutup(nb) -> dict:
    """What the last code cell left: the sign that the notebook ran to its end, and what the page is."""
    isi = sentinel(nb)
    if isi.get("selesai") is True:
        return isi
    raise ValueError("notebook belum selesai dijalankan: sel terakhirnya tidak menyatakan laporan selesai")


@cache
def pengekspor():
    """nbconvert takes a third of a second to import and set up, so once a process and only when needed."""
    from nbconvert.exporters.templateexporter import TemplateExporter

    return TemplateExporter(
        template_name="iki",
        extra_template_basedirs=[str(TEMPLAT)],
        file_extension=".html",
        template_file="index.html.j2",
        default_preprocessors=[],  # ours is clean already; each would have the notebook validated once more
    )


def _kepala(tutup: dict) -> dict:
    """Title, both ends of the top line, and the whole style of a page."""
    parameter, ringkas = tutup["parameter"], tutup["ringkas"]
    tahun = parameter["tahun"]
    kapan = waktu_teks(tahun, parameter.get("triwulan"))
    semua = tautan("Semua jabatan", "index.html")
    if tutup["jenis"] == "dinas":
        judul = f"Capaian kinerja individu {kapan} · {SINGKATAN}"
        kiri = rekap.DINAS.replace(" Kabupaten", " · Kabupaten")
        kanan, kaki = susun([f"Laporan dinas · {kapan} · ", semua]), f"{SINGKATAN} · Capaian kinerja individu {kapan}"
    else:
        judul = f"{tutup['judul']} · capaian kinerja individu {kapan}"
        kiri = susun([SINGKATAN, " · ", tautan(f"Laporan dinas {tahun}", "dinas.html"), " · ", semua])
        nomor, banyak = _nomor(parameter["jabatan"])
        kanan = f"Laporan individu · jabatan {nomor:02d} dari {banyak} · {kapan}"
        kaki = f"Jabatan {nomor:02d} · {kapan} · {SINGKATAN}"
    if tutup["contoh"]:
        kaki += f" · {CONTOH}: {angka(ringkas['contoh'], 0)} dari {ringkas['n']} indikator"
    gaya_halaman = css("isi.css") + css("halaman.css") + kaki_cetak(kaki)
    return {"judul": judul, "kiri": kiri, "kanan": kanan, "gaya": Html(gaya_halaman)}


def _nomor(jabatan: str | int) -> tuple[int, int]:
    from ikilib.bahan import cari_jabatan

    return cari_jabatan(jabatan).nomor, len(tafsir.jabatan())


def kaki_cetak(teks: str) -> str:
    """The foot of every printed sheet: the report's name on the left, the page's number on the right."""
    huruf = "font: 7.5pt Arial, sans-serif; color: #555"
    return (
        f"@page {{ @bottom-left {{ content: {css_teks(teks)}; {huruf}; width: 88% }} "
        f'@bottom-right {{ content: counter(page) " / " counter(pages); {huruf}; width: 12% }} }}\n'
    )
