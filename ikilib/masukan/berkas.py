"""Which file holds a table, and whether its bytes are what its name says."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

from ikilib.masukan.lokasi import di_dalam
from ikilib.masukan.tabel import mirip

DIBACA = (".csv", ".xlsx")
TABEL = (*DIBACA, ".xls", ".xlsm", ".xlsb", ".ods", ".tsv", ".txt")
TERBESAR = 32 * 2**20
OLE = b"\xd0\xcf\x11\xe0"
SANDI = "EncryptedPackage".encode("utf-16-le")
HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|meta|table|style|script)\b", re.IGNORECASE)


def cari(folder: Path, jenis: str, catat: Callable[..., None], perlu: bool) -> Path | None:
    """The one file of that kind in ``folder``, or None; it is a problem to have none only when ``perlu``."""
    nama = sorted(os.listdir(folder)) if folder.is_dir() else []
    for n in nama:
        if re.fullmatch(rf"(?:~\$|\.~lock\.){jenis}\b.*", n, re.IGNORECASE):
            catat("BERKAS-KUNCI-01", kunci=n)
    calon = [n for n in nama if _salinan(n, jenis)]
    tepat = [n for n in calon if Path(n).stem.casefold() == jenis]
    if tepat and len(calon) == 1:
        return folder / tepat[0]
    if tepat:
        catat("BERKAS-GANDA-01", n=len(calon), jenis=jenis, nama=calon)
    elif perlu:
        dekat = calon or [n for n in nama if mirip(Path(n).stem.casefold(), [jenis])]
        catat("BERKAS-ADA-02", tahun=folder.name, jenis=jenis, mirip=dekat or "tidak ada")
    elif calon:
        catat("BERKAS-ADA-03", jenis=jenis, nama=calon)
    return None


def _salinan(nama: str, jenis: str) -> bool:
    """True for the table's own name and what people make of it: 'target (1)', 'target_FINAL', 'Salinan target'."""
    batang, akhiran = os.path.splitext(nama)
    pola = rf"(?:(?:salinan|copy)\b.*\b)?{jenis}(?:[\W_].*)?"
    return akhiran.casefold() in TABEL and bool(re.fullmatch(pola, batang, re.IGNORECASE))


def isi(data: Path, berkas: Path, catat: Callable[..., None]) -> bytes | None:
    """The file's bytes, read once, so that hash and content are of one moment; None when it cannot be read."""
    try:
        if not di_dalam(data, berkas):
            catat("BERKAS-TAUTAN-01")
        elif not berkas.is_file():
            catat("BERKAS-BACA-01")
        elif berkas.stat().st_size > TERBESAR:
            catat("BERKAS-BESAR-01", mb=berkas.stat().st_size // 2**20)
        else:
            return berkas.read_bytes()
    except (OSError, RuntimeError):  # RuntimeError: a loop of links
        catat("BERKAS-BACA-02")
    return None


def sesuai(isi: bytes, akhiran: str, catat: Callable[..., None]) -> bool:
    """True when the bytes are what the name says; the name alone is never believed."""
    kode = _jenis(isi, akhiran.casefold())
    if kode:
        catat(kode, akhiran=akhiran.casefold())
    return not kode


def _jenis(isi: bytes, akhiran: str) -> str:
    if not isi:
        return "BERKAS-KOSONG-01"
    if isi.startswith(OLE):
        return "BERKAS-JENIS-04" if SANDI in isi else "BERKAS-JENIS-03"
    if HTML.match(isi[:4096]):
        return "BERKAS-JENIS-02"
    zip_ = isi.startswith(b"PK")
    if akhiran == ".csv":
        return "BERKAS-JENIS-06" if zip_ else ""
    if akhiran == ".xlsx":
        return "" if zip_ else "BERKAS-JENIS-01" if _teks(isi) else "BERKAS-RUSAK-01"
    return "BERKAS-JENIS-07"


def _teks(isi: bytes) -> bool:
    """Does it look like a table written as text?"""
    contoh = isi[:4096]
    return b"\0" not in contoh and bool(re.search(rb"[;,\t]", contoh))
