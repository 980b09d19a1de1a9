"""CSV bytes to a grid: the encoding, the delimiter by the header, and rows with the line where each begins."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable

from ikilib.masukan.tabel import BARIS, KEPALA_TERAKHIR, KOLOM, Kisi, cari_kepala

PEMISAH = {";": True, ",": False, "\t": True}  # delimiter: does the file use the decimal comma?
AKHIR_BARIS = r"\r\n|\r|\n"
SEP = re.compile(rf'"?sep=.[^\r\n]*({AKHIR_BARIS}|$)', re.IGNORECASE)  # Excel's hint; the header tells as much


def kisi(isi: bytes, label: frozenset[str], catat: Callable[..., None]) -> Kisi | None:
    """The grid of a CSV file, or None with the reason noted. ``label`` are the column labels to look for."""
    teks = urai(isi, catat)
    if teks is None:
        return None
    if "\0" in teks:
        catat("CSV-NUL-01", f"baris {baris_sesudah(teks[: teks.index(chr(0))])}")
        return None
    sep = SEP.match(teks)
    if sep:
        teks = teks[sep.end() :]
    tanda = pemisah(teks, label)
    try:
        baris = baris_csv(teks, tanda, 1 if sep else 0)
    except KutipError as galat:
        catat("CSV-KUTIP-01", f"baris {galat.args[0]}")
        return None
    for nomor, sel in baris:
        if nomor > BARIS or len(sel) > KOLOM:
            catat("TABEL-LUAS-01", f"baris {nomor}")
            return None
    return Kisi(baris, PEMISAH[tanda])


def urai(isi: bytes, catat) -> str | None:
    """UTF-8, or UTF-16 when it says so; anything else would be a guess, and a guess turns é into Ã©."""
    utf16 = isi.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return isi.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as galat:
        if utf16:
            catat("CSV-SANDI-02")
        else:
            nomor = baris_sesudah(isi[: galat.start].decode("cp1252", "replace"))
            contoh = re.split(AKHIR_BARIS, isi.decode("cp1252", "replace"))[nomor - 1]
            catat("CSV-SANDI-01", f"baris {nomor}", contoh=contoh)
        return None


def baris_sesudah(sebelum: str) -> int:
    """The line number of what follows ``sebelum``."""
    return len(re.findall(AKHIR_BARIS, sebelum)) + 1


def pemisah(teks: str, label: frozenset[str]) -> str:
    """The delimiter under which a row near the top holds the most labels; values are never looked at."""
    atas = "".join(baris for baris, _ in zip(io.StringIO(teks, newline=""), range(KEPALA_TERAKHIR), strict=False))

    def cocok(tanda: str) -> int:
        baris = csv.reader(io.StringIO(atas, newline=""), delimiter=tanda)
        try:
            return cari_kepala(list(enumerate(baris, 1)), label)[1]
        except csv.Error:  # a cell beyond the csv module's limit
            return 0

    return max(PEMISAH, key=cocok)


class KutipError(ValueError):
    """A quote that is not closed, or closed too early; holds the number of the line where its row begins."""


def baris_csv(teks: str, pemisah: str, awal: int) -> list[tuple[int, list[str]]]:
    """Rows with the number of the line on which each begins."""
    pembaca = csv.reader(io.StringIO(teks, newline=""), delimiter=pemisah, strict=True)
    hasil: list[tuple[int, list[str]]] = []
    while True:
        nomor = awal + pembaca.line_num + 1
        try:
            hasil.append((nomor, next(pembaca)))
        except StopIteration:
            return hasil
        except csv.Error:
            raise KutipError(nomor) from None
