"""The cells of target and realisasi: codes, numbers, asal and free text, one rule each, used by both tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from ikilib.masukan import bilangan
from ikilib.masukan.masalah import sebut_tanda
from ikilib.masukan.tabel import Baris, Sel, kunci, mirip, tanda_asing

TRIWULAN = ("tw1", "tw2", "tw3", "tw4")
ASAL = ("terbit", "contoh", "isian")
TERPANJANG = 32_767  # characters in a cell: Excel cuts what is longer without a word
KENDALI = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# A row of totals. The decree's own names begin with "Jumlah" too, so nothing more may follow.
JUMLAH = re.compile(r"(grand |sub ?)?(total|jumlah)( total| seluruhnya| keseluruhan| akhir)?:?")


class Variabel(NamedTuple):
    """What the reader must know of a variable; ``pokok`` is its canonical name (02.05 is sarpras_baik)."""

    satuan: str
    triwulan: str
    pokok: str


@dataclass(frozen=True, eq=False)  # known by its identity: what was read with it is remembered
class Kosakata:
    """The words that may stand in the first column, and what ties them.

    Variables by name, the 165 codes, part-whole pairs, and the codes of formulas n/n-1, whose targets are n/n-1 too.
    ``uraian``: by table ('realisasi', 'target') the words that a form prints beside each name.
    ``jabatan``: the nomor of each position by id and by number as text.
    """

    variabel: dict[str, Variabel]
    kode: tuple[str, ...]
    rasio: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    rasio_lalu: tuple[str, ...] = ()
    uraian: dict[str, dict[str, str]] = field(default_factory=dict)
    jabatan: dict[str, int] = field(default_factory=dict)


def kosakata(
    variabel: pd.DataFrame, kode: Iterable[str], rasio=(), rasio_lalu=(), uraian=None, jabatan=None
) -> Kosakata:
    """From the tables of :mod:`ikilib.tafsir`; ``rasio`` pairs the parts of a ratio with what they are part of."""
    kolom = (variabel[k] for k in ("variabel", "satuan", "triwulan", "sama_dengan"))
    daftar = {nama: Variabel(satuan, tw, sama or nama) for nama, satuan, tw, sama in zip(*kolom, strict=True)}
    return Kosakata(daftar, tuple(kode), tuple(rasio), tuple(rasio_lalu), uraian or {}, jabatan or {})


def kode(baris: Baris, kolom: str, sah, catat: Callable[..., None], rumus=()) -> str | None:
    """The code in the first column when it is one of ``sah``; else None, with the reason noted.

    ``rumus`` are codes that a planner may well write here, though they are computed and not reported.
    """
    sel = baris.sel[kolom]
    nama = kunci(sel.teks)
    if sel.isi.jenis in ("angka", "tanggal", "logika"):
        catat("BARIS-KODE-04" if sel.isi.jenis == "tanggal" else "BARIS-KODE-03", sel.alamat, nilai=sel.teks)
    elif nama in sah:
        return nama
    elif _jumlah(nama, baris):
        catat("BARIS-JUMLAH-01", sel.alamat)
    elif not nama:
        catat("BARIS-KODE-01", sel.alamat, kolom=kolom)
    elif asing := tanda_asing(sel.teks):
        catat("BARIS-KODE-05", sel.alamat, nilai=sel.teks.strip(), tanda=[sebut_tanda(c) for c in asing])
    elif nama in rumus:
        catat("BARIS-KODE-07", sel.alamat, nilai=nama)
    elif re.fullmatch(r"\d{1,2}[.,]\d{1,2}", nama) and len(nama) < 5:
        catat("BARIS-KODE-06", sel.alamat, nilai=nama, dekat=_kode_dekat(nama, sah))
    else:
        catat("BARIS-KODE-02", sel.alamat, nilai=sel.teks.strip(), kolom=kolom, dekat=mirip(nama, sah, 0))
    return None


def _jumlah(nama: str, baris: Baris) -> bool:
    """A row of totals: its first column says so, or is blank and another does."""
    return bool(JUMLAH.fullmatch(nama) or (not nama and any(JUMLAH.fullmatch(kunci(t)) for t in baris.semua)))


def _kode_dekat(nama: str, sah) -> list[str]:
    """What 1.1 was before Excel took it for a number: 01.01 or 01.10."""
    kepala, ekor = re.split("[.,]", nama)
    mungkin = dict.fromkeys([f"{kepala:0>2}.{ekor:0>2}", f"{kepala:0>2}.{ekor:0<2}"])
    return [k for k in mungkin if k in sah] or [mirip(nama, sah, 0)]


# What is wrong with a number: the grammar's words and the reader's own, by the code of the problem
SOAL = {
    "bukan_angka": "SEL-ANGKA-01",
    "rancu": "SEL-ANGKA-02",
    "tanda": "SEL-ANGKA-03",
    "pecahan": "SEL-ANGKA-04",
    "negatif": "SEL-ANGKA-05",
    "besar": "SEL-ANGKA-06",
    "persen": "SEL-ANGKA-07",
    "tanggal": "SEL-ANGKA-08",
    "logika": "SEL-ANGKA-01",
}


def angka(sel: Sel, koma: bool, jenis: str, catat: Callable[..., None]) -> float | None:
    """The number in a cell; None when it is blank or wrong (then noted).

    ``jenis``: 'cacah' (whole, not negative), 'rupiah' (so too, but 1.234 is refused), 'persen', 'target' (any number).
    """
    if not sel.teks:
        return None
    bulat = jenis in ("cacah", "rupiah")
    if sel.isi.jenis == "angka":
        nilai, soal = _dari_excel(sel, jenis, catat)
    elif sel.isi.jenis:
        nilai, soal = None, sel.isi.jenis
    elif sel.teks.rstrip().endswith("%"):
        nilai, soal = None, "persen"
    else:
        nilai, soal = bilangan.baca(sel.teks, koma, jenis == "cacah")
    if nilai is not None and bulat:
        nilai, soal = bilangan.periksa(nilai, bulat=True)
        soal = soal or ("negatif" if nilai < 0 else "")
    if sel.isi.coret:
        catat("SEL-CORET-01", sel.alamat, nilai=sel.teks)
    if soal:
        catat(SOAL[soal], sel.alamat, nilai=sel.teks.strip(), **_saran(sel.teks.strip()))
        return None
    return nilai


def _saran(teks: str) -> dict[str, str]:
    """How the planner may have meant it: without the sign, and with the other sign."""
    return {"utuh": re.sub("[.,]", "", teks), "lain": teks.translate(str.maketrans(".,", ",."))}


def _dari_excel(sel: Sel, jenis: str, catat: Callable[..., None]) -> tuple[float | None, str]:
    """A stored number; a percent format means that 0,9 is shown as 90%, which only a percentage may be."""
    if menipu(sel.isi.format):
        catat("SEL-FORMAT-01", sel.alamat, nilai=sel.teks, format=sel.isi.format)
    if not berformat_persen(sel):
        return bilangan.periksa(sel.isi.nilai)
    if jenis != "persen":
        return None, "persen"
    return bilangan.periksa(float(f"{sel.isi.nilai * 100:.12g}"))  # .12g: 0,57 × 100 is 57, not 56,99999999999999


def berformat_persen(sel: Sel) -> bool:
    """True for a number that Excel shows multiplied by a hundred."""
    return sel.isi.jenis == "angka" and "%" in re.sub(r'"[^"]*"|\\.', "", sel.isi.format)


def menipu(format_: str) -> bool:
    """True when a number format shows something else than the number: fixed digits, nothing at all, or thousands."""
    pertama = re.sub(r"_.|\*.|\[[^\]]*\]", "", format_).split(";")[0]
    tetap = "".join(re.findall(r'"[^"]*"|\\.', pertama))
    sisa = re.sub(r'"[^"]*"|\\.', "", pertama)
    terlihat = re.search(r"[0#?@]|general", sisa, re.IGNORECASE)
    return not terlihat or bool(re.search(r"\d", tetap) or re.search(r"[0#?],+(?![0#?,])", sisa))


def pilihan(sel: Sel, sah: dict[str, str], kode_galat: str, catat: Callable[..., None]) -> str | None:
    """One of a few words, by the table ``sah``; None when it is another (noted)."""
    kata = kunci(sel.teks)
    if kata not in sah:
        catat(kode_galat, sel.alamat, nilai=sel.teks.strip())
    return sah.get(kata)


def asal(baris: Baris, keterangan: str, catat: Callable[..., None]) -> str:
    """Where the figures of a row come from; a published one names its source."""
    sel = baris.sel["asal"]
    kata = pilihan(sel, {"": "isian", **{a: a for a in ASAL}}, "SEL-ASAL-01", catat) or "isian"
    if kata == "terbit" and not re.search(r"https?://\S", keterangan, re.IGNORECASE):
        catat("SEL-ASAL-02", baris.sel["keterangan"].alamat)
    return kata


def asal_boleh(baris: Baris, catat: Callable[..., None]) -> tuple[str, str]:
    """asal and keterangan of a table in which both columns may be absent."""
    sel = {k: baris.sel.get(k, Sel("", "")) for k in ("asal", "keterangan")}
    keterangan = teks(sel["keterangan"], catat)
    return asal(baris._replace(sel=sel), keterangan, catat), keterangan


def nomor_jabatan(sel: Sel, sah: dict[str, int]) -> int | None:
    """The number of a position written as its number or id; None when it is neither. A number in Excel will do."""
    nama = kunci(sel.teks)
    return sah.get(nama.lstrip("0") or "0" if nama.isascii() and nama.isdigit() else nama)


def jabatan(baris: Baris, kata: Kosakata, catat: Callable[..., None]) -> int | None:
    """The position in the column of that name; None with the reason noted."""
    sel = baris.sel["jabatan"]
    nomor = nomor_jabatan(sel, kata.jabatan)
    if nomor is not None:
        return nomor
    if _jumlah(kunci(sel.teks), baris):
        catat("BARIS-JUMLAH-01", sel.alamat)
    elif not sel.teks.strip():
        catat("BARIS-KODE-01", sel.alamat, kolom="jabatan")
    else:
        catat("BARIS-JABATAN-01", sel.alamat, nilai=sel.teks.strip(), dekat=mirip(kunci(sel.teks), kata.jabatan, 0))
    return None


def teks(sel: Sel, catat: Callable[..., None]) -> str:
    """Free text as it is, but for control characters, which no XLSX and no HTML can hold."""
    if sel.isi.jenis == "angka" and abs(sel.isi.nilai) > bilangan.TERBESAR:
        catat("SEL-TEKS-03", sel.alamat)
    if len(sel.teks) > TERPANJANG:
        catat("SEL-TEKS-02", sel.alamat, n=bilangan.tulis(len(sel.teks)))
        return ""
    bersih = KENDALI.sub("", sel.teks)
    if bersih != sel.teks:
        catat("SEL-TEKS-01", sel.alamat, tanda=[sebut_tanda(c) for c in sorted(set(KENDALI.findall(sel.teks)))])
    return bersih.strip()
