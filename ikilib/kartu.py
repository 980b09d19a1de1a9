"""The card of one indicator on a screen: its sentence, formula, operands, six years, trace, and line of the decree."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from itertools import count
from math import ceil, floor

from ikilib import grafik, tafsir
from ikilib.angka import KOSONG, angka, angka_satuan, bulatkan, persen
from ikilib.bahan import Bahan
from ikilib.halaman import Baris, Html, Kelompok, Kolom, catatan, el, gambar, keadaan, perlu_konfirmasi, susun, tabel
from ikilib.laporan import telusur
from ikilib.laporan.bagian import (
    POLARITAS,
    SATUAN,
    angka_terbit,
    dasar,
    kolom_tahun,
    rumus_satu,
    tabel_operan,
    target_teks,
    terhadap,
)  # fmt: skip
from ikilib.rumus import BENTUK
from ikilib.tanda import CONTOH, kata_status

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
        el("h2", el("span", r.kode, kelas="kode"), f" {r.indikator}"), kepala, _kalimat(r), _cukup(b, r),
        _mengapa(b, r), _tren_satu(b, r, statis), _lima(b, r),
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


def perlu(bentuk: str, polaritas: str, target: float, bawah: float, capaian: Fraction) -> int:
    """The smallest whole numerator whose capaian is at least that (the largest, where lower is better).

    The rules of :mod:`ikilib.evaluasi` and the shapes of :mod:`ikilib.rumus` turned round, exactly; ``bawah`` is the
    sum in the denominator, which a count has not.
    """
    hasil = Fraction(repr(float(target))) * (capaian if polaritas == "tinggi" else 200 - capaian) / 100
    if BENTUK[bentuk].pecahan:
        penyebut = Fraction(repr(float(bawah)))
        hasil = hasil * penyebut / 100 + (penyebut if BENTUK[bentuk].kurang else 0)
    return ceil(hasil) if polaritas == "tinggi" else floor(hasil)


def cukup(b: Bahan, r) -> str:
    """What would have sufficed for a target that was missed, and for the next predikat; '' where that says nothing.

    Of a formula it is the numerator, all else as it stands. Whole figures only, as its operands are.
    """
    ada = r.status == "ada"
    if not (ada or r.status == "belum_lapor") or not r.target > 0 or (ada and bulatkan(r.capaian) >= 100):
        return ""
    if r.target_atas == r.target_atas:
        return f"realisasi {target_teks(r)} {SATUAN.get(r.satuan, r.satuan)} untuk memenuhi target."
    isian = b.operan[(b.operan["kode"] == r.kode) & (b.operan["tahun"] == b.tahun)]
    atas, bawah = (isian[isian["bagian"] == x] for x in ("atas", "bawah"))
    kini, penyebut = atas["nilai"].sum(skipna=False), bawah["nilai"].sum(skipna=False)
    if BENTUK[r.rumus].pecahan and not penyebut > 0:
        return ""
    tujuan = [(Fraction(100), "memenuhi target")]
    rank = [p.nama for p in b.skala.pita].index(r.predikat) if ada else 0
    if rank and (naik := b.skala.pita[rank - 1]).batas < 100:  # a band begins where print rounds to it
        tujuan.append((Fraction(repr(naik.batas)) - Fraction(1, 2 * 10**b.skala.desimal), naik.nama))
    x = {perlu(r.rumus, r.polaritas, r.target, penyebut, batas): untuk for batas, untuk in reversed(tujuan)}
    if r.rumus == "rasio" and max(x) > penyebut:
        return "tidak ada angka pembilang yang memenuhi target, sebab pembilang tidak dapat melebihi penyebutnya."
    kata = ", ".join(_tujuan(atas["satuan"].iloc[0], r.polaritas, n, kini, x[n]) for n in reversed(x))
    nama = atas["uraian"].iloc[0] if len(atas) == 1 else "jumlah pembilang"
    awal = f"{nama[:1].lower()}{nama[1:]} " if BENTUK[r.rumus].pecahan else ""
    sedikit = "paling sedikit" if r.polaritas == "tinggi" else "paling banyak"
    return f"{awal}{sedikit} {kata}{', bila operan yang lain tetap' if awal else ''}."


def _tujuan(satuan: str, polaritas: str, x: int, kini: float, untuk: str) -> str:
    rp, satuan = ("Rp", "") if satuan == "rupiah" else ("", f" {satuan}")
    kata = "kurang" if polaritas == "tinggi" else "lebih"
    beda = f" ({kata} {rp}{angka(abs(x - kini), 0)})" if kini == kini else ""
    return f"{rp}{angka(x, 0)}{satuan} untuk {untuk}{beda}"


def _cukup(b: Bahan, r) -> Html | str:
    teks = cukup(b, r)
    return el("p", el("b", "Yang akan mencukupi: "), teks, id="cukup") if teks else ""


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
    ket = "Garis biru: realisasi. Garis hitam: target; putus-putus: tahun mendatang. Cincin: angka terbit."
    isi = gambar(g, f"Enam tahun {r.kode}", ket, "k0")
    contoh = CONTOH if (milik["asal"] == "contoh").any() else ""
    return isi if statis else bertombol(isi, f"{r.kode}_{b.tahun}", f"{r.kode} {r.indikator}. {contoh}")


def bertombol(isi: Html, nama: str, ket: str) -> Html:
    """The figures in ``isi``, each with a button that saves it as PNG, above the words ``ket``."""
    nomor = count(1)

    def tombol(_) -> str:
        n = next(nomor)
        berkas = f"{nama}.png" if n == 1 else f"{nama}_{n}.png"
        kata = el("button", "Simpan gambar PNG", data_png=berkas, data_ket=ket, data_fokus=f"png{n}", type="button")
        return f"{kata}</figure>"

    return Html(re.sub("</figure>", tombol, isi))


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
    kolom = [Kolom("Tahun", 16), *kolom_tahun(b, 14, 14)]
    return tabel(
        f"Angka enam tahun {r.kode}", kolom, [Kelompok("", [Baris(("Realisasi / target", *sel))])], kelas="kecil"
    )


def _keputusan(r) -> Html:
    nama = dict(zip(tafsir.jabatan()["id"], tafsir.jabatan()["nama"], strict=True))
    milik = el("p", el("b", "Pemilik data: "), nama.get(r.pemilik, KOSONG))
    asal = el(
        "p", el("b", f"{dasar(r.baris)}: ".capitalize()), f"“{r.indikator}”, sumber data {r.sumber_data or KOSONG}."
    )
    ragu = el("p", perlu_konfirmasi(f": {r.alasan_bacaan}")) if r.keyakinan == "perlu_konfirmasi" else ""
    return susun([asal, milik, ragu])
