"""Inputs for tests of the reader: a small, faultless year, in which a test spoils one thing.

Vocabulary: eleven variables and eleven codes, enough for every nature of a variable (DESIGN §5, triwulan).
"""

import csv
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd

from ikilib.masukan import Masukan, baris, kosakata, muat

TAHUN = 2019
SHARED = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
KEPALA_REALISASI = "variabel tw1 tw2 tw3 tw4 tahunan status asal keterangan bukti".split()
KEPALA_TARGET = "kode target target_atas tw1 tw2 tw3 tw4 bobot asal keterangan".split()
VARIABEL = """
02.05 barang posisi_akhir sarpras_baik
03.01 barang posisi_akhir -
05.02 orang unik -
14.01 kegiatan kumulatif -
14.03 kegiatan non_kumulatif -
14.10 kegiatan non_kumulatif -
aparatur_puas orang posisi_akhir -
aparatur_skpd orang posisi_akhir -
sarpras_baik barang posisi_akhir -
nilai_investasi rupiah non_kumulatif -
pengaduan pengaduan non_kumulatif -
"""
KODE = "01.01 02.05 03.01 05.02 08.01 14.01 14.03 14.10 18.01 26.03".split()
KATA = kosakata(
    pd.DataFrame(
        [[w.replace("-", "") if w == "-" else w for w in b.split()] for b in VARIABEL.strip().splitlines()],
        columns=["variabel", "satuan", "triwulan", "sama_dengan"],
    ),
    KODE,
    [(("aparatur_puas",), ("aparatur_skpd",))],
    ["26.03"],
)
NAMA = list(KATA.variabel)


def tabel(kepala: list[str], nama: list[str], isi: dict[str, dict]) -> list[list]:
    """A header, one row a name with the cells of ``isi``; names that are not in ``nama`` are put at the end."""
    semua = [*nama, *(n for n in isi if n not in nama)]
    return [list(kepala), *([n, *(isi.get(n, {}).get(k, "") for k in kepala[1:])] for n in semua)]


def realisasi(isi: dict[str, dict] | None = None) -> list[list]:
    """All variables, blank but for ``isi``; row 2 is 02.05, row 6 is 14.03, row 11 nilai_investasi."""
    return tabel(KEPALA_REALISASI, NAMA, isi or {})


def target(isi: dict[str, dict] | None = None) -> list[list]:
    """All codes, blank but for ``isi``; row 2 is 01.01, row 8 is 14.03, row 11 is 26.03."""
    return tabel(KEPALA_TARGET, KODE, isi or {})


def bait_csv(baris_: list[list], pemisah: str = ";", sandi: str = "utf-8", akhir: str = "\r\n") -> bytes:
    keluar = io.StringIO()
    csv.writer(keluar, delimiter=pemisah, lineterminator=akhir).writerows(baris_)
    return keluar.getvalue().encode(sandi)


def buku(baris_: list[list], nama: str = "Sheet1") -> openpyxl.Workbook:
    """A workbook as Excel would hold it: a text that reads as a whole number becomes a number, all else stays."""
    b = openpyxl.Workbook()
    b.active.title = nama
    for satu in baris_:
        b.active.append(
            [int(v) if k and isinstance(v, str) and v.isdecimal() else v or None for k, v in enumerate(satu)]
        )
    return b


def bait(b: openpyxl.Workbook) -> bytes:
    keluar = io.BytesIO()
    b.save(keluar)
    return keluar.getvalue()


def bagian(isi: bytes, nama: str) -> bytes:
    """One part of a workbook's bytes."""
    with zipfile.ZipFile(io.BytesIO(isi)) as arsip:
        return arsip.read(nama)


def ganti_bagian(isi: bytes, **bagian: bytes) -> bytes:
    """The workbook's bytes with parts replaced or added (names with '/' by ** of a dict)."""
    keluar = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(isi)) as lama, zipfile.ZipFile(keluar, "w", zipfile.ZIP_DEFLATED) as baru:
        for nama in lama.namelist():
            if nama not in bagian:
                baru.writestr(nama, lama.read(nama))
        for nama, data in bagian.items():
            baru.writestr(nama, data)
    return keluar.getvalue()


def seperti_excel(isi: bytes) -> bytes:
    """As Excel itself writes: texts in a shared table, some in runs of several fonts; openpyxl writes them in place."""
    teks: list[str] = []

    def pindah(cocok: re.Match) -> str:
        teks.append(cocok[2])
        return f'<c{cocok[1]} t="s"><v>{len(teks) - 1}</v></c>'

    lembar = bagian(isi, "xl/worksheets/sheet1.xml").decode()
    lembar = re.sub(r'<c([^>]*) t="inlineStr"><is><t[^>]*>([^<]*)</t></is></c>', pindah, lembar)
    si = "".join(f"<si><r><t>{t[:1]}</t></r><r><rPr><b/></rPr><t>{t[1:]}</t></r></si>" for t in teks)
    ns = "http://schemas.openxmlformats.org"
    jenis = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{SHARED}"/></Types>'
    rel = f'<Relationship Id="rId99" Type="{ns}/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>'
    return ganti_bagian(
        isi,
        **{
            "xl/worksheets/sheet1.xml": lembar.encode(),
            "xl/sharedStrings.xml": f'<sst xmlns="{ns}/spreadsheetml/2006/main">{si}</sst>'.encode(),
            "[Content_Types].xml": bagian(isi, "[Content_Types].xml").replace(b"</Types>", jenis.encode()),
            "xl/_rels/workbook.xml.rels": bagian(isi, "xl/_rels/workbook.xml.rels").replace(
                b"</Relationships>", f"{rel}</Relationships>".encode()
            ),
        },
    )


def muat_dari(folder: Path, isi: dict[str, bytes] | None = None, tahun: int = TAHUN, **lain) -> Masukan:
    """Write ``isi`` (file name -> bytes) and, where a kind is not among them, a faultless table; read the year."""
    isi = dict(isi or {})
    tempat = folder / str(tahun)
    tempat.mkdir(exist_ok=True)
    for jenis, utuh in (("realisasi", realisasi), ("target", target)):
        if not any(jenis in nama.casefold() for nama in (*isi, *(p.name for p in tempat.iterdir()))):
            isi[f"{jenis}.csv"] = bait_csv(utuh())
    for nama, b in isi.items():
        (tempat / nama).write_bytes(b)
    return muat(folder, tahun, kata=KATA, **lain)


def dengan_realisasi(folder: Path, isi: dict[str, dict]) -> Masukan:
    return muat_dari(folder, {"realisasi.csv": bait_csv(realisasi(isi))})


def dengan_target(folder: Path, isi: dict[str, dict]) -> Masukan:
    return muat_dari(folder, {"target.csv": bait_csv(target(isi))})


def dengan_buku(folder: Path, b: openpyxl.Workbook, jenis: str = "realisasi") -> Masukan:
    return muat_dari(folder, {f"{jenis}.xlsx": bait(b)})


def temuan(m: Masukan) -> list[tuple[str, str]]:
    """The problems as (kode, sel)."""
    return [(p.kode, p.sel) for p in m.masalah]


def kalimat(m: Masukan) -> str:
    """The only problem, as printed."""
    (satu,) = m.masalah
    return baris(satu)


def nilai(m: Masukan, variabel: str) -> dict[int, float]:
    """The figures of a variable by periode."""
    f = m.fakta[(m.fakta["variabel"] == variabel) & (m.fakta["status"] == "ada")]
    return dict(zip(f["periode"], f["nilai"], strict=True))


def status(m: Masukan, variabel: str) -> dict[int, str]:
    """The states of a variable by periode."""
    f = m.fakta[m.fakta["variabel"] == variabel]
    return dict(zip(f["periode"], f["status"], strict=True))
