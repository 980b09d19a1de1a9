"""From a grid of cells to rows of named cells: find the header, name the columns, refuse what does not fit.

CSV and XLSX both arrive here as a :class:`Kisi`, so that every rule about headers and rows is written once.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

KEPALA_TERAKHIR = 20  # the header stands in one of the first 20 rows
BARIS = 5000  # beyond these a file is no table of ours
KOLOM = 200


class Isi(NamedTuple):
    """What an XLSX cell holds beside its text; ``jenis`` is 'angka', 'tanggal', 'logika', 'galat', 'rumus' or ''."""

    nilai: float | None = None
    format: str = ""
    jenis: str = ""
    coret: bool = False


BIASA = Isi()


class Gabung(NamedTuple):
    """A merged range, 'A2:A4', with its first and last row."""

    nama: str
    awal: int
    akhir: int


class Sel(NamedTuple):
    """A named cell: its text as typed, its address, and for XLSX what Excel stores."""

    teks: str
    alamat: str
    isi: Isi = BIASA


class Baris(NamedTuple):
    """A row of data: its number in the file, its known cells by name, and all its texts (also of unknown columns)."""

    nomor: int
    sel: dict[str, Sel]
    semua: list[str]


@dataclass(frozen=True)
class Kisi:
    """Cells as read: numbered rows of texts, and beside them ``isi`` by (row, column from 0), XLSX only."""

    baris: list[tuple[int, list[str]]]
    koma: bool = True
    lembar: str = ""
    isi: dict[tuple[int, int], Isi] | None = None  # None: this is CSV
    gabung: tuple[Gabung, ...] = ()
    baris_sembunyi: frozenset[int] = frozenset()
    kolom_sembunyi: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Tabel:
    """The rows under the header; ``koma`` says whether texts use the decimal comma."""

    baris: list[Baris]
    koma: bool


@lru_cache(maxsize=4096)
def kunci(teks: str) -> str:
    """A label or code as it is compared: full-width and no-break forms folded, outer space and case ignored."""
    teks = teks.strip()
    return (teks if teks.isascii() else unicodedata.normalize("NFKC", teks).strip()).casefold()


def tanda_asing(teks: str) -> list[str]:
    """The characters of a code that no code has: zero-width ones and foreign letters that look like ours."""
    return [c for c in unicodedata.normalize("NFKC", teks.strip()) if not c.isascii()]


def mirip(teks: str, pilihan, ambang: float = 0.6) -> str:
    """The choice nearest to ``teks``, or ''."""
    dekat = difflib.get_close_matches(teks[:80], pilihan, n=1, cutoff=ambang)
    return dekat[0] if dekat else ""


def huruf(kolom: int) -> str:
    """Excel's letters of a column counted from 0: 0 → A, 27 → AB."""
    teks = ""
    kolom += 1
    while kolom:
        kolom, sisa = divmod(kolom - 1, 26)
        teks = chr(65 + sisa) + teks
    return teks


def cari_kepala(baris: list[tuple[int, list[str]]], label: frozenset[str]) -> tuple[int, int]:
    """Place in ``baris`` of the row with the most known labels among the first 20 rows, and how many it has."""
    terbaik, jumlah = -1, 0
    for i, (nomor, teks) in enumerate(baris):
        if nomor > KEPALA_TERAKHIR:
            break
        cocok = len(label.intersection(map(kunci, teks)))
        if cocok > jumlah:
            terbaik, jumlah = i, cocok
    return terbaik, jumlah


def susun(kisi: Kisi, wajib: tuple[str, ...], boleh: tuple[str, ...], catat: Callable[..., None]) -> Tabel:
    """The table under the header with the labels ``wajib`` (all of them) and ``boleh`` (may be absent)."""
    kosong = Tabel([], kisi.koma)
    if all(_kosong(teks) for _, teks in kisi.baris):
        catat("TABEL-KOSONG-01")
        return kosong
    label = frozenset(wajib + boleh)
    tempat, jumlah = cari_kepala(kisi.baris, label)
    if jumlah < 2:
        catat("TABEL-KEPALA-01", dicari=wajib)
        return kosong
    gabung = _gabung(kisi, kisi.baris[tempat][0], catat)
    kolom = _kolom(kisi, tempat, wajib, boleh, catat)
    if kolom is None:
        return kosong
    if all(_kosong(teks) for _, teks in kisi.baris[tempat + 1 :]):
        catat("TABEL-KOSONG-02", _alamat(kisi, kisi.baris[tempat][0], 0, ""))
    baris = _baris(kisi, tempat, kolom, gabung, catat)
    _sembunyi(kisi, baris, kolom, catat)
    return Tabel(baris, kisi.koma)


def _kosong(teks: list[str]) -> bool:
    return not any(t and not t.isspace() for t in teks)


def _alamat(kisi: Kisi, nomor: int, kolom: int, nama: str) -> str:
    if kisi.isi is not None:
        return f"{huruf(kolom)}{nomor}"
    return f"baris {nomor}, kolom {nama}" if nama else f"baris {nomor}"


def _kolom(kisi: Kisi, tempat: int, wajib, boleh, catat) -> dict[str, int] | None:
    """Where each label stands; None when the header cannot be trusted, with every reason noted."""
    nomor, kepala = kisi.baris[tempat]
    di: dict[str, list[int]] = {}
    for k, teks in enumerate(kepala):
        if teks.strip():
            di.setdefault(kunci(teks), []).append(k)
    baik = True
    for nama, letak in di.items():
        if len(letak) > 1:
            tempat_dua = [_letak(kisi, nomor, k) for k in letak]
            catat("KOLOM-GANDA-01", _alamat(kisi, nomor, letak[1], ""), nama=nama, tempat=" dan ".join(tempat_dua))
            baik = False
    hilang = [nama for nama in wajib if nama not in di]
    tak_ada = [nama for nama in wajib + boleh if nama not in di]
    for nama, letak in di.items():
        if nama in wajib or nama in boleh:
            continue
        alamat, dekat = _alamat(kisi, nomor, letak[0], ""), mirip(nama, tak_ada, 0.7)
        if dekat:
            catat("KOLOM-ASING-02", alamat, nama=kepala[letak[0]].strip(), dekat=dekat)
            baik = False
        else:
            catat("KOLOM-ASING-01", alamat, nama=kepala[letak[0]].strip())
    if hilang:
        catat("KOLOM-KURANG-01", _alamat(kisi, nomor, 0, ""), nama=hilang)
        baik = False
    return {nama: di[nama][0] for nama in wajib + boleh if nama in di} if baik else None


def _letak(kisi: Kisi, nomor: int, kolom: int) -> str:
    return f"kolom ke-{kolom + 1}" if kisi.isi is None else f"{huruf(kolom)}{nomor}"


def _baris(kisi: Kisi, tempat: int, kolom: dict[str, int], gabung, catat) -> list[Baris]:
    """The rows of data below the header; blank rows and rows that cannot be trusted are left out."""
    kepala = kisi.baris[tempat][1]
    tanpa_judul = [k for k, judul in enumerate(kepala) if not judul.strip()]
    hasil: list[Baris] = []
    celah = ""  # '' none yet, 'baru' one just passed, 'lama' already told
    for nomor, teks in kisi.baris[tempat + 1 :]:
        if _kosong(teks):
            celah = celah or ("baru" if hasil else "")
            continue
        if celah == "baru":
            catat("TABEL-CELAH-01", _alamat(kisi, nomor, 0, ""))
            celah = "lama"
        if len(teks) != len(kepala):
            kode = "CSV-PANJANG-01" if len(teks) > len(kepala) else "CSV-PENDEK-01"
            catat(kode, f"baris {nomor}", ada=len(teks), perlu=len(kepala))
        elif not any(awal <= nomor <= akhir for awal, akhir in gabung):
            baris = Baris(nomor, _sel(kisi, nomor, kolom, teks), teks)
            for k in tanpa_judul:
                if teks[k].strip():
                    catat("KOLOM-JUDUL-01", _alamat(kisi, nomor, k, f"ke-{k + 1}"), nilai=teks[k])
            if kisi.isi is None or _terbaca(baris, catat):
                hasil.append(baris)
    return hasil


def _sel(kisi: Kisi, nomor: int, kolom: dict[str, int], teks: list[str]) -> dict[str, Sel]:
    isi = kisi.isi
    if isi is None:
        return {nama: Sel(teks[k], f"baris {nomor}, kolom {nama}") for nama, k in kolom.items()}
    return {nama: Sel(teks[k], f"{huruf(k)}{nomor}", isi.get((nomor, k), BIASA)) for nama, k in kolom.items()}


def _terbaca(baris: Baris, catat) -> bool:
    """False when a cell holds what Excel could not compute; the row is then not used."""
    baik = True
    for sel in baris.sel.values():
        if sel.isi.jenis == "rumus":
            catat("SEL-RUMUS-01", sel.alamat, nilai=sel.teks)
            baik = False
        elif sel.isi.jenis == "galat":
            catat("SEL-RUMUS-02", sel.alamat, nilai=sel.teks)
            baik = False
    return baik


def _gabung(kisi: Kisi, nomor_kepala: int, catat) -> list[tuple[int, int]]:
    """First and last row of every merged range from the header down: of such a range only one cell has a value."""
    kena = [g for g in kisi.gabung if g.akhir >= nomor_kepala]
    for g in kena:
        catat("TABEL-GABUNG-01", g.nama)
    return [(g.awal, g.akhir) for g in kena]


def _sembunyi(kisi: Kisi, baris: list[Baris], kolom: dict[str, int], catat) -> None:
    """What is hidden on the screen counts all the same, and whoever looks at the screen must be told."""
    tersembunyi = [b.nomor for b in baris if b.nomor in kisi.baris_sembunyi]
    if tersembunyi:
        catat("TABEL-SEMBUNYI-01", f"A{tersembunyi[0]}", n=len(tersembunyi))
    nama = [n for n, k in kolom.items() if k in kisi.kolom_sembunyi]
    if nama and baris:
        catat("TABEL-SEMBUNYI-02", f"{huruf(kolom[nama[0]])}{baris[0].nomor}", nama=nama)
