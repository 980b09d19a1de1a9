"""The number grammar in: what a planner may type in a value cell, and nothing that merely looks like it.

Python's own ``float`` takes ``1_000``, full-width digits, ``1e9`` and ``nan``, and reads ``1.234`` as one and a bit;
pandas' ``thousands="."`` makes 125 of ``12.5``. So a text becomes a number here or not at all.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

BELUM = frozenset({"", "-", "–"})  # nobody has said
TERBESAR = 1e15  # beyond it a float no longer holds every whole number, nor a sum of four of them


def _pola(ribuan: str, desimal: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:Rp\.?\s*)?(?P<minus>[-−]?)"
        rf"(?:(?P<kelompok>[1-9][0-9]{{0,2}}(?:{re.escape(ribuan)}[0-9]{{3}})+)|(?P<polos>[0-9]+))"
        rf"(?:{re.escape(desimal)}(?P<pecahan>[0-9]+))?",
        re.IGNORECASE,
    )


_POLA = {True: _pola(".", ","), False: _pola(",", ".")}


@lru_cache(maxsize=4096)  # few hundred different texts fill the tables of six years
def baca(teks: str, koma: bool = True, bulat: bool = False) -> tuple[float | None, str]:
    """The number in ``teks`` and a problem word: '' when all is well, and then None means "not reported".

    ``koma`` says which convention the file follows (decimal comma or point), ``bulat`` that the number must be
    whole. Problem words: 'rancu' (``1.234`` where a fraction is possible), 'tanda' (written in the other
    convention), 'pecahan' (not whole), 'besar', 'bukan_angka'.

        >>> baca("1.234,5"), baca("1.234"), baca("1.234", bulat=True), baca("nihil"), baca("-")
        ((1234.5, ''), (None, 'rancu'), (1234.0, ''), (0.0, ''), (None, ''))
    """
    bersih = teks.strip()
    if bersih in BELUM:
        return None, ""
    if bersih.casefold() == "nihil":
        return 0.0, ""
    cocok = _POLA[koma].fullmatch(bersih)
    if not cocok:
        return None, "tanda" if _POLA[not koma].fullmatch(bersih) else "bukan_angka"
    minus, kelompok, polos, pecahan = cocok.group("minus", "kelompok", "polos", "pecahan")
    if kelompok and len(kelompok) <= 7 and not pecahan and not bulat:  # one separator only: thousand or decimal?
        return None, "rancu"
    angka = float((polos or re.sub("[.,]", "", kelompok)) + "." + (pecahan or "0"))
    return periksa(-angka if minus else angka, bulat)


def periksa(nilai: float, bulat: bool = False) -> tuple[float | None, str]:
    """The same judgement for a number that Excel already stores as a number."""
    if not math.isfinite(nilai) or abs(nilai) > TERBESAR:
        return None, "besar"
    if bulat and nilai != math.floor(nilai):
        return None, "pecahan"
    return nilai + 0.0, ""  # + 0.0 turns -0.0 into 0.0


def tulis(nilai: float, koma: bool = True) -> str:
    """A number as one would type it into the table, at most six decimals, with thousands set apart."""
    teks = f"{nilai + 0.0:,.6f}".rstrip("0").rstrip(".")
    return teks.translate(str.maketrans(",.", ".,")) if koma else teks
