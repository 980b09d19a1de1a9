"""Inputs and readers for the tests of the documents: an office of its own, and DOCX read back by python-docx."""

import io
import re
import shutil
from pathlib import Path

from docx import Document

from ikilib import tafsir

AKAR = Path(__file__).resolve().parents[1]
NIP = " ".join(("19700101", "199503", "2", "001"))  # in parts: no NIP stands anywhere in this repository
SITI, BUDI = "Dra. SITI PERCOBAAN, M.Si.", "BUDI UJI, S.H."
PEJABAT = (
    "jabatan;nama;nip;pangkat\r\n"
    f"0;{SITI};{NIP};Pembina Utama Muda\r\n"
    f"18;{BUDI};{NIP.replace(' 2 ', ' 1 ')};Pembina\r\n"
)


def kantor(folder: Path, pejabat: str = PEJABAT) -> Path:
    """A data folder whose figures pass for an office's own: those of the illustrative set, not marked, and people."""
    for tahun in ("2018", "2019"):
        shutil.copytree(AKAR / "data" / tahun, folder / tahun)
        for berkas in (folder / tahun).glob("*.csv"):
            berkas.write_bytes(berkas.read_bytes().replace(b";contoh;", b";isian;"))
    (folder / "2019/pejabat.csv").write_text(pejabat, "utf-8")
    return folder


def ganti(folder: Path, berkas: str, pola: str, baru: str) -> None:
    """Change a file of 2019 by a pattern that must be there."""
    tempat = folder / "2019" / berkas
    isi, n = re.subn(pola, baru, tempat.read_text("utf-8"), flags=re.M)
    assert n, pola
    tempat.write_text(isi, "utf-8", newline="")


def jabatan(nomor: int):
    return next(j for j in tafsir.jabatan().itertuples(index=False) if j.nomor == nomor)


def buka(bait: bytes):
    return Document(io.BytesIO(bait))


def bernomor(bait: bytes) -> list:
    """The tables with numbered rows: indicators, then the budget where there is one."""
    return [t for t in buka(bait).tables if t.rows[0].cells[0].text == "No"]


def sel(tabel) -> list[list[str]]:
    """The texts of a table, a merged cell once: below its first row it is ''."""
    dilihat: set = set()
    hasil = []
    for baris in tabel.rows:
        satu = []
        for c in baris.cells:
            satu.append("" if c._tc in dilihat else c.text)
            dilihat.add(c._tc)
        hasil.append(satu)
    return hasil


def teks(bait: bytes) -> str:
    """All words of the document's body."""
    return "\n".join(t.text or "" for t in buka(bait).element.body.iter() if t.tag.endswith("}t"))


def tanda_tangan(bait: bytes) -> list[list[str]]:
    """The signature tables: the lines of the left and the right cell."""
    tabel = [t for t in buka(bait).tables if "PIHAK" in t.rows[0].cells[0].text]
    return [[c.text.split("\n") for c in t.rows[0].cells] for t in tabel]
