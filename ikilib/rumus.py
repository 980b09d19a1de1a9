"""The formula shapes: four patterns that compute, explain themselves, and typeset as LaTeX and MathML.

A shape is data. Fraction, signs, year marks and ``× 100%`` come from it alone; the operands (tafsir/rumus.toml)
bring only variables and the decree's words for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from html import escape

import numpy as np
import pandas as pd

from ikilib import tafsir
from ikilib.angka import angka, angka_satuan
from ikilib.tanda import kata_status


@dataclass(frozen=True)
class Bentuk:
    """A formula shape over two sums, ``atas`` (a) and ``bawah`` (b).

    pecahan: a × 100 / b, else a alone. lalu: b is a's own variable one year earlier. kurang: (a − b) × 100 / b.
    n: how the decree marks the current year. kalimat: what it computes, said in Indonesian.
    """

    kalimat: str
    pecahan: bool = True
    lalu: bool = False
    kurang: bool = False
    n: str = ""


BENTUK = {
    "jumlah": Bentuk("Banyaknya {atas} dalam setahun, menurut satuannya.", pecahan=False),
    "rasio": Bentuk("{atas} dibagi {bawah}, dikalikan 100."),
    "pertumbuhan": Bentuk(
        "{atas} dikurangi angka tahun sebelumnya, dibagi angka tahun sebelumnya, dikalikan 100.",
        lalu=True,
        kurang=True,
        n="n",
    ),
    "rasio_tahun_lalu": Bentuk(
        "{atas} dibagi angka tahun sebelumnya, dikalikan 100: di bawah 100 berarti turun.", lalu=True, n="(n)"
    ),
}
LALU = "(n - 1)"


def hitung(bentuk: pd.Series, atas: np.ndarray, bawah: np.ndarray) -> np.ndarray:
    """Realisasi of whole columns: a count in its unit, a fraction in percent, unrounded.

    bentuk: name of the shape per row; atas, bawah: sums of operands, NaN where one is missing (the result is
    then NaN). Rows whose denominator is zero or negative are NaN; :func:`tak_terbagi` tells them apart.
    """
    pecahan, kurang = _sifat(bentuk, "pecahan"), _sifat(bentuk, "kurang")
    pembagi = np.where(pecahan & (bawah > 0), bawah, np.nan)
    return np.where(pecahan, (atas - np.where(kurang, bawah, 0)) * 100 / pembagi, atas)


def tak_terbagi(bentuk: pd.Series, bawah: np.ndarray) -> np.ndarray:
    """True where a fraction's denominator is there but zero or negative, so that nothing can be computed."""
    return _sifat(bentuk, "pecahan") & (bawah <= 0)


def _sifat(bentuk: pd.Series, nama: str) -> np.ndarray:
    """One property of the shape of each row, looked up once a shape."""
    nomor, beda = pd.factorize(bentuk)
    return np.array([getattr(BENTUK[b], nama) for b in beda], dtype=bool)[nomor]


@cache
def operan() -> pd.DataFrame:
    """Every operand of the 165 indicators: kode, bagian (atas, bawah), variabel, geser (0 or -1 year), kata."""
    baris = []
    for kode, bentuk in zip(*(tafsir.katalog()[c] for c in ("kode", "rumus")), strict=True):
        if bentuk == "jumlah":
            baris.append((kode, "atas", tafsir.kamus("sama_dengan")[kode] or kode, 0, ""))
            continue
        r = tafsir.rumus()[kode]
        bawah = [(o, -1) for o in r.atas] if BENTUK[bentuk].lalu else [(o, 0) for o in r.bawah]
        baris += [(kode, "atas", o.variabel, 0, o.kata) for o in r.atas]
        baris += [(kode, "bawah", o.variabel, geser, o.kata) for o, geser in bawah]
    return pd.DataFrame(baris, columns=["kode", "bagian", "variabel", "geser", "kata"])


# A formula is two lists of signs (numerator, denominator); a sign is a pair (kind, text). Both typesetters
# read the same lists.

Tanda = list[tuple[str, str]]


def _gabung(suku: list[Tanda], penghubung: str) -> Tanda:
    hasil: Tanda = []
    for i, s in enumerate(suku):
        hasil += ([("op", penghubung)] if i else []) + s
    return hasil


def _kata(kata: str, tahun: str) -> Tanda:
    sigma = [("sigma", "Σ")] if kata.startswith("Σ ") else []
    teks = kata.removeprefix("Σ ")
    return [*sigma, ("teks", f"{teks} "), ("tahun", tahun)] if tahun else [*sigma, ("teks", teks)]


def _susun(bentuk: Bentuk, atas: list[Tanda], bawah: list[Tanda]) -> tuple[Tanda, Tanda]:
    pembilang = _gabung([*atas, *bawah], "-") if bentuk.kurang else _gabung(atas, "+")
    return pembilang, _gabung(bawah, "+")


def _rumus_kata(rumus: tafsir.Rumus) -> tuple[Tanda, Tanda]:
    bentuk = BENTUK[rumus.bentuk]
    atas = [_kata(o.kata, bentuk.n) for o in rumus.atas]
    bawah = [_kata(o.kata, LALU) for o in rumus.atas] if bentuk.lalu else [_kata(o.kata, "") for o in rumus.bawah]
    return _susun(bentuk, atas, bawah)


_LATEX = {"sigma": r"\Sigma", "op": "{}", "teks": r"\text{{{}}}", "tahun": "{}"}


def latex(rumus: tafsir.Rumus) -> str:
    """The formula as LaTeX; for the nine it equals the decree's cell, sign for sign."""

    def tulis(tanda: Tanda) -> str:
        return " ".join(_LATEX[jenis].format(teks) for jenis, teks in tanda)

    pembilang, penyebut = _rumus_kata(rumus)
    return rf"$\frac{{{tulis(pembilang)}}}{{{tulis(penyebut)}}} \times 100\%$"


_TAHUN_MATHML = {
    "n": "<mi>n</mi>",
    "(n)": "<mo>(</mo><mi>n</mi><mo>)</mo>",
    LALU: "<mo>(</mo><mi>n</mi><mo>−</mo><mn>1</mn><mo>)</mo>",
}


def _mathml(pembilang: Tanda, penyebut: Tanda, hasil: str) -> str:
    def tulis(jenis: str, teks: str) -> str:
        if jenis == "tahun":
            return _TAHUN_MATHML[teks]
        if jenis == "teks":  # MathML trims ordinary spaces at the ends of a text
            return f"<mtext>{escape(teks.replace(' ', chr(0xA0)) if teks.endswith(' ') else teks)}</mtext>"
        if jenis == "angka":
            return f"<mn>{teks}</mn>"
        return '<mo rspace="0.25em">Σ</mo>' if jenis == "sigma" else f"<mo>{teks.replace('-', '−')}</mo>"

    atas, bawah = ("<mrow>" + "".join(tulis(*t) for t in s) + "</mrow>" for s in (pembilang, penyebut))
    sama = f"<mo>=</mo><mn>{hasil}%</mn>" if hasil else ""
    return f'<math display="block"><mfrac>{atas}{bawah}</mfrac><mo>×</mo><mn>100%</mn>{sama}</math>'


def mathml(rumus: tafsir.Rumus) -> str:
    """The decree's formula as MathML, from the same parts as :func:`latex`; needs no network and no script."""
    return _mathml(*_rumus_kata(rumus), "")


def mathml_angka(rumus: tafsir.Rumus, isian: pd.DataFrame, realisasi: float) -> str:
    """The formula with one year's figures: rows of the operand table (bagian, nilai, status, satuan) in order.

    A missing operand stands in the fraction as words; the result is left out when there is none.
    """

    def suku(bagian: str) -> list[Tanda]:
        return [
            [("angka", angka_satuan(o.nilai, o.satuan))]
            if o.nilai == o.nilai
            else [("teks", kata_status(o.status).lower())]
            for o in isian[isian["bagian"] == bagian].itertuples()
        ]

    return _mathml(
        *_susun(BENTUK[rumus.bentuk], suku("atas"), suku("bawah")), angka(realisasi) if realisasi == realisasi else ""
    )


def teks(rumus: tafsir.Rumus) -> str:
    """The decree's formula on one line: '(A n - A (n - 1)) / A (n - 1) × 100%'."""
    return _sebaris(*_rumus_kata(rumus))


def teks_angka(bentuk: str, atas: list[str], bawah: list[str]) -> str:
    """The same with figures that are written already; a plain count is its one figure."""
    isi = ([[("angka", t)] for t in sisi] for sisi in (atas, bawah))
    pembilang, penyebut = _susun(BENTUK[bentuk], *isi)
    return _sebaris(pembilang, penyebut) if BENTUK[bentuk].pecahan else _datar(pembilang)


def _datar(tanda: Tanda) -> str:
    return " ".join(t.strip().replace("-", "−") if j in ("op", "tahun") else t.strip() for j, t in tanda)


def _sebaris(pembilang: Tanda, penyebut: Tanda) -> str:
    atas, bawah = (
        f"({_datar(s)})" if any(jenis == "op" for jenis, _ in s) else _datar(s) for s in (pembilang, penyebut)
    )
    return f"{atas} / {bawah} × 100%"


def kalimat(rumus: tafsir.Rumus) -> str:
    """What the formula computes, in one Indonesian sentence."""

    def kata(daftar: tuple[tafsir.Operan, ...]) -> str:
        return " ditambah ".join(
            o.kata.removeprefix("Σ ").removesuffix(" tahun").removesuffix(" Tahun") for o in daftar
        )

    return BENTUK[rumus.bentuk].kalimat.format(atas=kata(rumus.atas), bawah=kata(rumus.bawah))
