"""The card of one indicator on a screen: its sentence, formula, operands, six years, trace, and line of the decree."""

from __future__ import annotations

import re
from dataclasses import replace

from ikilib import grafik, tafsir
from ikilib.angka import KOSONG, angka_satuan, persen
from ikilib.bahan import Bahan
from ikilib.halaman import Baris, Html, Kelompok, Kolom, catatan, el, gambar, keadaan, perlu_konfirmasi, susun, tabel
from ikilib.laporan import telusur
from ikilib.laporan.bagian import (
    POLARITAS,
    angka_terbit,
    dasar,
    kolom_tahun,
    rumus_satu,
    tabel_operan,
    target_teks,
    terhadap,
)  # fmt: skip
from ikilib.tanda import kata_status

KIRI, KAKI = 88.0, 4.8  # mm of figure D left of its strip, and under it


def kartu(b: Bahan, kode: str, statis: bool = False) -> Html:
    """Why the number is what it is: sentence, formula, operands, trend, trace, the line of the decree."""
    r = next((x for x in b.hasil.itertuples(index=False) if x.kode == kode), None)
    if r is None:
        raise ValueError(f"kode {kode} tidak ada dalam keputusan")
    tutup = "" if statis else Html('<button type="button" data-aksi="kode" data-nilai="" data-fokus="tutup" '
                                   'aria-label="Tutup kartu">✕</button>')  # fmt: skip
    nilai = el("b", persen(r.capaian)) if r.status == "ada" else ""
    kepala = el(
        "div", keadaan(r.predikat, r.status, b.skala), el("span", nilai, kelas="besar"), tutup, kelas="kepala-kartu"
    )
    jejak = telusur.semua(b, [r.kode])[r.kode]
    isi = [
        el("h2", el("span", r.kode, kelas="kode"), f" {r.indikator}"), kepala, _kalimat(r), _mengapa(b, r),
        _tren_satu(b, r, statis), _lima(b, r),
        el("h3", "Jejak"), Html(telusur.angka_baris(b, jejak).replace("<details>", "<details open>", 1)),
        _keputusan(r),
    ]  # fmt: skip
    teks = re.sub(
        r'<a href="#[^"]*">(.*?)</a>', r"\1", susun(isi)
    )  # the parts that these lead to are not on the screen
    return el("aside", Html(teks), kelas="kartu", aria_label=f"Kartu {r.kode}", id="kartu")


def _kalimat(r) -> Html:
    if r.status != "ada":
        return el("p", f"{kata_status(r.status)}: {r.alasan}.", aria_live="polite", id="kalimat")
    teks = terhadap(r)
    return el("p", f"{teks[:1].upper()}{teks[1:]}; {r.cara}.", aria_live="polite", id="kalimat")


def _mengapa(b: Bahan, r) -> Html:
    """Formula and operands: of the nine the report's block, of a count its figure with its cell."""
    if r.rumus != "jumlah":
        blok = rumus_satu(b, r)
        return Html(re.sub(r"<h3>.*?</h3>", "", blok, count=1, flags=re.DOTALL))
    isian = b.operan[(b.operan["kode"] == r.kode) & (b.operan["tahun"] == b.tahun)]
    return el("div", catatan(f"{POLARITAS[r.polaritas]} · {r.penjelasan}"), tabel_operan(r.kode, isian))


def _tren_satu(b: Bahan, r, statis: bool) -> Html:
    """Six years of the indicator, targets of 2021 among them."""
    milik = b.enam[b.enam["kode"] == r.kode]
    g = _gambar_tren(b, r.kode, milik)
    atribut = {"data_png": f"{r.kode}_{b.tahun}.png", "data_fokus": "png", "type": "button"}
    simpan = "" if statis else el("button", "Simpan gambar PNG", **atribut)
    ket = "Garis biru: realisasi. Garis hitam: target; putus-putus: tahun mendatang. Cincin: angka terbit."
    return susun([el("div", gambar(g, f"Enam tahun {r.kode}", ket, "k0"), simpan)])


_GAMBAR: dict[tuple, object] = {}


def _gambar_tren(b: Bahan, kode: str, milik):
    """The figure, drawn once for what it shows."""
    kunci = (b.sidik, b.tahun, b.triwulan, kode)
    if kunci not in _GAMBAR:
        if len(_GAMBAR) > 500:
            _GAMBAR.clear()
        _GAMBAR[kunci] = _strip(grafik.enam_tahun(milik, b.tahun, angka_terbit(b))[0])
    return _GAMBAR[kunci]


def _strip(g):
    """The strip of the figure alone, without name and legend, which the card says in words: readable in its width."""
    lebar, tinggi = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', g.svg).groups())
    per_mm = lebar / g.lebar_mm
    kotak = (KIRI * per_mm, (g.lebar_mm - KIRI) * per_mm, tinggi - KAKI * per_mm)
    svg = re.sub(r'viewBox="[^"]*"', 'viewBox="{:.2f} 0 {:.2f} {:.2f}"'.format(*kotak), g.svg, count=1)
    svg = re.sub(r'(<svg[^>]*?) height="[^"]*"', rf'\1 height="{g.tinggi_mm - KAKI:g}mm"', svg, count=1)
    svg = re.sub(r'(<svg[^>]*?) width="[^"]*"', rf'\1 width="{g.lebar_mm - KIRI:g}mm"', svg, count=1)
    return replace(g, svg=svg, lebar_mm=g.lebar_mm - KIRI, tinggi_mm=g.tinggi_mm - KAKI)


def _lima(b: Bahan, r) -> Html:
    """The numbers of the figure: realisasi, target and origin of every year."""
    pasti = angka_terbit(b)
    sel = []
    for x in b.enam[b.enam["kode"] == r.kode].sort_values("tahun").itertuples(index=False):
        realisasi = angka_satuan(x.realisasi, x.satuan) if x.berjalan and x.realisasi == x.realisasi else KOSONG
        asal = "terbit" if (r.kode, x.tahun) in pasti else x.asal if realisasi != KOSONG else ""
        sel.append(susun([f"{realisasi} / {target_teks(x)}", el("small", asal, kelas="cn") if asal else ""]))
    kolom = [Kolom("Tahun", 10), *kolom_tahun(b, 15, 15)]
    ket = "Realisasi / target, di bawahnya asal realisasi."
    return tabel(
        f"Angka enam tahun {r.kode}", kolom, [Kelompok("", [Baris(("", *sel))])], keterangan=ket, kelas="kecil"
    )


def _keputusan(r) -> Html:
    nama = dict(zip(tafsir.jabatan()["id"], tafsir.jabatan()["nama"], strict=True))
    milik = el("p", el("b", "Pemilik data: "), nama.get(r.pemilik, KOSONG))
    asal = el(
        "p", el("b", f"{dasar(r.baris)}: ".capitalize()), f"“{r.indikator}”, sumber data {r.sumber_data or KOSONG}."
    )
    ragu = el("p", perlu_konfirmasi(f": {r.alasan_bacaan}")) if r.keyakinan == "perlu_konfirmasi" else ""
    return susun([asal, milik, ragu])
