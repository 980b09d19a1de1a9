"""Numbers at the edge: the one rounding of the project and the Indonesian way of writing a number.

Formulas never round and never format; they hand unrounded floats to this module.
"""

from __future__ import annotations

from decimal import Decimal

import numpy as np

KOSONG = "–"
MINUS = "−"
_SATUAN = "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split()
_BESAR = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (1000, "ribu"))


def bulatkan(x, desimal: int = 2):
    """Round half away from zero to ``desimal`` decimals; NaN stays NaN.

    Accepts a scalar, an array or a Series and returns the same kind. The slack of a few units in the
    last place mends what binary fractions lose: 1.005 is stored a hair below the tie and still becomes
    1.01. Regulations fix no rule for rounding; half away from zero is the habit of schools and of Excel.
    """
    skala = 10.0**desimal
    a = np.abs(x) * skala
    naik = np.floor(a + 0.5 + np.maximum(1e-9, 4 * np.spacing(a)))
    hasil = np.sign(x) * naik / skala + 0.0  # + 0.0 turns -0.0 into 0.0
    return float(hasil) if np.ndim(x) == 0 else hasil


def angka(x: float, desimal: int = 2) -> str:
    """A number as Indonesian print has it: ``1234.5`` → ``1.234,50``, minus U+2212, ``–`` for NaN."""
    if x != x:
        return KOSONG
    bulat = bulatkan(x, desimal)
    teks = f"{abs(bulat):,.{desimal}f}".translate(str.maketrans(",.", ".,"))
    return (MINUS if bulat < 0 else "") + teks


def utuh(x: float) -> str:
    """A number before rounding, to ten decimals at most: ``280 / 3`` → ``93,3333333333``, ``20.0`` → ``20``."""
    if x != x:
        return KOSONG
    teks = f"{Decimal(repr(float(abs(x)))):,.10f}"  # not by bulatkan: it would shift digits that a float no longer has
    teks = teks.rstrip("0").rstrip(".") if "." in teks else teks
    return (MINUS if x < 0 else "") + teks.translate(str.maketrans(",.", ".,"))


def angka_satuan(x: float, satuan: str) -> str:
    """A figure in its unit's own precision: percentages with two decimals, counts and rupiah whole.

    A target of a count may still be a fraction (half a document is a strange target, yet not ours to hide).
    """
    return angka(x, 2 if satuan == "persen" or x != np.floor(x) else 0)


def rupiah(x: float) -> str:
    """Money inside a sentence: ``2.9e12`` → ``Rp2,90 triliun``; below a million in full digits."""
    for batas, kata in ((1e12, "triliun"), (1e9, "miliar"), (1e6, "juta")):
        if abs(x) >= batas:
            return f"Rp{angka(x / batas)} {kata}"
    return f"Rp{angka(x, 0)}" if x == x else KOSONG


def persen(x: float) -> str:
    """A percentage inside a sentence, ``47,84 %`` with a no-break space."""
    return KOSONG if x != x else f"{angka(x)}\u00a0%"


def terbilang(n: int) -> str:
    """A whole number in words, as EYD writes it: 201900 → 'dua ratus satu ribu sembilan ratus'.

    "se-" stands for one only before belas, puluh, ratus and ribu: sejuta is not used in documents. ValueError for a
    fraction, and from 10^15 on (no budget of an office has that many digits).
    """
    if not abs(n) < 10**15 or n != int(n):
        raise ValueError(f"bukan bilangan bulat di bawah seribu triliun: {n}")
    n = int(n)
    if n < 0:
        return f"minus {terbilang(-n)}"
    if n < 12:
        return _SATUAN[n]
    if n < 20:
        return f"{_SATUAN[n - 10]} belas"
    for besar, kata in (*_BESAR, (100, "ratus"), (10, "puluh")):
        if n >= besar:
            kali, sisa = divmod(n, besar)
            awal = f"se{kata}" if kali == 1 and besar <= 1000 else f"{terbilang(kali)} {kata}"
            return f"{awal} {terbilang(sisa)}" if sisa else awal
    raise AssertionError(n)
