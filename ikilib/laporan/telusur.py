"""The traces on a page: closed ``<details>`` under the numbers, no script, left out in print.

What all traces of a page share (rules, sources, how to read a place) is said once, in :func:`cara_membaca`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import fsum

from ikilib import jejak, rekap, tafsir
from ikilib.angka import angka, bulatkan, utuh
from ikilib.halaman import Html, el, h, jangkar, susun, tanggal, tautan
from ikilib.halaman import jejak as lipat
from ikilib.jejak import Angka, Capaian, Jejak, Operan, Realisasi, tempat, tertulis
from ikilib.laporan import nama_individu
from ikilib.laporan.bagian import ASAL, baris_rekap
from ikilib.laporan.rekaman import rekaman
from ikilib.tanda import kata_status

ID = "aj"
YAKIN = {"kutipan": "dibaca pada naskahnya", "sekunder": "dibaca pada dokumen lain"}
SEL = "Berkas ada di bawah folder data. Tahun lain: sel yang sama di folder tahunnya, kecuali disebut lain."
SELENGKAPNYA = (
    "iki telusur KODE {tahun}, misalnya iki telusur {kode} {tahun}, juga menulis kata-kata keputusan, pemilik data, "
    "dan alasan bacaan kami."
)

SEBUT = {False: 50, True: 5}  # rows of exports named in a trace: on a position's page, on that of the office

# kode → year → trace
Semua = dict[str, dict[int, Jejak]]


def semua(b, kode: Iterable[str] | None = None) -> Semua:
    """The traces of a report's indicators (or of those in ``kode``) in all its years, its own as of its quarter."""
    pakai = b.enam if kode is None else b.enam[b.enam["kode"].isin(list(kode))]
    hasil: Semua = {}
    for kini, triwulan in ((True, b.triwulan), (False, None)):
        h = pakai[(pakai["tahun"] == b.tahun) == kini]
        o = b.operan[b.operan["kode"].isin(h["kode"]) & ((b.operan["tahun"] == b.tahun) == kini)]
        tabel = (h, o, b.fakta, b.target, b.skala, triwulan, b.per, b.koreksi, b.rekaman)
        for (k, tahun), j in jejak.semua(*tabel).items():
            hasil.setdefault(k, {})[tahun] = j
    return hasil


def angka_baris(b, jejak_kode: dict[int, Jejak]) -> Html:
    """The trace of all numbers in an indicator's rows: this year's, last year's capaian, and the other years' cells."""
    j = jejak_kode[b.tahun]
    baris = [_capaian(j), *_operan_target(j), *rekaman(j, SEBUT[b.jabatan is None]), *_tahun_lain(b, jejak_kode)]
    if j.bacaan.keyakinan != "perlu_konfirmasi":  # which the row itself says, with the way to what is to be confirmed
        baris.append(f"Bacaan kami: {j.bacaan.keyakinan}")
    return lipat(f"Jejak {j.kode}", susun(baris, Html("<br>")))


def _capaian(j: Jejak) -> Html:
    if j.status != "ada":
        return h(f"{kata_status(j.status)}: {j.alasan}")
    return susun([tautan("Capaian", f"#{ID}"), f" {j.capaian.hitungan}{_dibulatkan(j.capaian)}"])


def _dibulatkan(x: Capaian | Realisasi) -> str:
    return "" if x.nilai is None or bulatkan(x.nilai) == x.nilai else f", tercetak {x.tercetak.replace(' ', chr(0xA0))}"


def _operan_target(j: Jejak) -> Iterator[str]:
    """The cells: of a count on one line with those of its target, of a formula each operand on its own."""
    r = j.realisasi
    target = _target(j)
    if not r.rumus:
        kini = _operan(r.operan[0])
        asal = f" ({ASAL[r.operan[0].angka[0].asal]})" if len(r.operan[0].angka) == 1 else ""
        if asal and kini.endswith(asal) and target.endswith(asal):  # said once
            kini = kini.removesuffix(asal)
        yield f"Realisasi {kini}; target {target}"
        return
    yield f"Realisasi {r.hitungan}{_dibulatkan(r)}"
    for o in {(o.variabel, o.tahun): o for o in r.operan}.values():
        yield f"{o.uraian} tahun {o.tahun}: {_operan(o)}"
    yield f"Target {target}"


def _operan(o: Operan) -> str:
    cara = f"{o.cara}: " if o.cara else ""
    sel = "; ".join(_sel(a, bool(o.cara)) for a in o.angka)
    return cara + sel + ("; " if sel and o.dicari else "") + (f"seharusnya di {o.dicari}" if o.dicari else "")


def _sel(a: Angka, dengan_nilai: bool = False) -> str:
    """A cell, the origin of its figure, its published source, and what it replaced."""
    if a.status != "ada":
        return f"{kata_status(a.status).lower()} menurut {_tempat(a)}"
    nilai = f"{utuh(a.nilai)} di " if dengan_nilai and a.nilai is not None else ""
    sumber = "".join(f"; {u}" for u in a.url)
    sejak = f"; sejak {tanggal(a.tanggal)} menggantikan "
    ganti = "".join(f"{sejak}{tertulis(lama)} dari {_tempat(lama)}" for lama in a.sebelumnya)
    alasan = "; alasannya di Cara menghitung" if a.alasan else ""
    return f"{nilai}{_tempat(a)} ({ASAL[a.asal]}{sumber}{ganti}{alasan})"


def _tempat(a: Angka) -> str:
    return tempat(a.berkas, a.lembar, a.sel)


def _target(j: Jejak) -> str:
    t = j.target
    sel = "; ".join(_sel(a, len(t.angka) > 1) for a in t.angka)
    if not sel:
        return f"belum ada, seharusnya di {t.dicari}"
    if t.target_atas is not None:
        return f"{sel}; {t.cara}"
    return f"{t.cara}: {sel}" if t.cara else sel


# The other years of a row


def _tahun_lain(b, jejak_kode: dict[int, Jejak]) -> Iterator[object]:
    """Last year's capaian with its figures, then the cells of every other year, those alike said together."""
    lalu = jejak_kode.get(b.tahun - 1)
    if lalu and lalu.capaian.hitungan:
        yield f"Capaian {lalu.tahun}: {lalu.capaian.hitungan}"
    beda: dict[str, list[str]] = {}
    for sel_dari in (_sel_realisasi, _sel_target):
        kini = sel_dari(jejak_kode[b.tahun])
        for t, j in jejak_kode.items():
            if t <= b.tahun or sel_dari is _sel_target:  # a year ahead of the data has a target alone
                if (sel := sel_dari(j)) != kini:
                    beda.setdefault(sel, []).append(str(t))
    if beda:  # where they are the same, SEL says so once
        yield "Tahun lain: " + "; ".join(f"{', '.join(t)} {sel}" for sel, t in beda.items())


def _sel_realisasi(j: Jejak) -> str:
    """The cells of a year's own figures without the year's folder, so that years can be compared."""
    sel = (a for o in j.realisasi.operan if o.tahun == j.tahun for a in o.angka)
    return ", ".join(dict.fromkeys(_tempat(a).removeprefix(f"{j.tahun}/") for a in sel)) or "realisasi belum ada"


def _sel_target(j: Jejak) -> str:
    sel = (_tempat(a).removeprefix(f"{j.tahun}/") for a in j.target.angka)
    return ", ".join(sel) or "target belum ada"


# Said once a page


def cara_membaca(b) -> Html:
    """How to read the traces of a page: places, rules with their sources, the page's average, where there is more."""
    lengkap = SELENGKAPNYA.format(tahun=b.tahun, kode=b.hasil["kode"].iloc[0])
    isi = [("Sel", SEL), *_aturan(b), *_rata(b), ("Selengkapnya", lengkap)]
    return lipat("Cara membaca jejak", *(el("p", el("b", nama), ": ", teks) for nama, teks in isi), id=ID)


def _aturan(b) -> Iterator[tuple[str, str]]:
    """The rules of capaian that this page's rows followed; the others stand in 'Cara menghitung'."""
    pakai = {*b.hasil["polaritas"], *(["rentang"] if b.hasil["target_atas"].notna().any() else [])}
    for nama, a in tafsir.aturan().items():
        if nama in pakai:
            yield a.judul, f"{a.isi}. Sumber: {a.sumber}, {YAKIN[a.keyakinan]}. {a.catatan}"


def _rata(b) -> list[tuple[str, str]]:
    """The page's own average from its sum."""
    r = baris_rekap(b)
    ada = [x for x in b.hasil.itertuples(index=False) if x.status == "ada"]
    return [(f"Rata-rata {angka(r.rata_rata)}", hitungan_rata(ada, berbobot=b.jabatan is not None))] if ada else []


def terbatas(r) -> float:
    """Capaian of a row of hasil as averages take it."""
    return min(max(r.capaian, rekap.BATAS[0]), rekap.BATAS[1])


def hitungan_rata(ada: list, *, berbobot: bool) -> str:
    """The mean of clipped capaian written out: '958,93 / 10', or with the weights where the position has them."""
    if berbobot and all(r.bobot == r.bobot for r in ada):
        jumlah, bobot = fsum(r.bobot * terbatas(r) for r in ada), fsum(r.bobot for r in ada)
        return f"jumlah (bobot × capaian, dibatasi 0–100) {angka(jumlah)} / jumlah bobot {utuh(bobot)}"
    return f"jumlah capaian, dibatasi 0–100, {angka(fsum(terbatas(r) for r in ada))} / {len(ada)}"


def sasaran(s, id: str, anggota: list) -> Html:
    """The trace of a sasaran's average: its indicators' capaian, each a way to its own trace."""
    ada = [r for r in anggota if r.status == "ada"]
    if not ada:
        return Html()
    berkas = f"{nama_individu(s.nomor, id)}.html"
    butir = (
        susun([
            tautan(r.kode, f"{berkas}#{jangkar(r.kode)}"), f" {angka(terbatas(r))}",
            f" (bobot {utuh(r.bobot)})" if r.bobot == r.bobot else "",
        ])
        for r in ada
    )  # fmt: skip
    return lipat(f"Jejak {angka(s.rata_rata)}", hitungan_rata(ada, berbobot=True), ": ", susun(butir, ", "))
