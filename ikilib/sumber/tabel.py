"""From a grid to the rows of a source: where the header stands, which column is which, what is no row of data.

Exports have titles, identity lines, headers of several rows, a row of numbers under them, totals, signatures, and the
header again on every page. All of these are recognised here and left out; whatever else there is, is a row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from ikilib.masukan.tabel import huruf
from ikilib.sumber.deklarasi import BERTANDA, Sumber, Tata, normal
from ikilib.sumber.kisi import ANGKA, GALAT, Kisi

KEPALA_TERAKHIR = 60
TINGGI = 4  # rows of one header
JUMLAH = re.compile(
    r"(?:grand_|sub_?)?(?:total|jumlah|j_u_m_l_a_h|t_o_t_a_l)"
    r"(?:_(?:total|seluruhnya|keseluruhan|akhir|nilai|harga|rp|rupiah|barang|halaman|ini|dipindahkan|pindahan|s_d|sampai))*"
)
JUMLAH_ANGKA = re.compile(r"(?:grand |sub ?)?(?:total|jumlah)\b[^A-Za-z]*$", re.IGNORECASE)  # 'Total: 12'
TEMPAT_TANGGAL = re.compile(r"[A-Za-z .]+, ?(?:\d{1,2}|[.… ]+) ?[A-Za-z]+ ?(?:\d{4}|[.… ]+)")
TANDA_TANGAN = re.compile(r"(?:mengetahui|menyetujui|kepala dinas|kepala upb|pengurus barang)\b", re.IGNORECASE)
NIP = re.compile(r"nip\b", re.IGNORECASE)


@dataclass(frozen=True)
class Kepala:
    """A header: its first and last place among the grid's rows, and which canonical column stands where."""

    awal: int
    akhir: int
    kolom: dict[str, int]
    label: tuple[str, ...]  # as printed, the lowest row of each column
    ganda: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tabel:
    """The rows of one grid: numbers and texts in the order of ``nama``; ``letak`` names each column's place."""

    lembar: str
    tata: Tata
    nama: tuple[str, ...]
    letak: dict[str, str]
    baris: list[tuple[int, list[str]]]
    huruf: bool
    judul: str = ""
    ganjil: tuple[
        tuple[int, int], ...
    ] = ()  # rows of a CSV file with more or fewer cells than the header, and how many


def polos(teks: str) -> str:
    """A cell without the mark of a number."""
    return teks[1:] if teks[:1] == ANGKA else teks


def cocokkan(sumber: Sumber, label: Iterable[Iterable[str]]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Canonical columns by place, and those that stand there twice. Per place: its names, the surest first."""
    peta = {a: (k.nama, urut) for k in sumber.kolom.values() for urut, a in reversed(list(enumerate(k.alias)))}
    calon: dict[str, list[tuple[int, int]]] = {}
    for tempat, nama in enumerate(label):
        if cocok := next((peta[n] for n in nama if n in peta), None):
            calon.setdefault(cocok[0], []).append((cocok[1], tempat))
    ganda = tuple(k for k, c in calon.items() if sum(u == min(c)[0] for u, _ in c) > 1)
    return {k: min(c)[1] for k, c in calon.items()}, ganda


def pilih_tata(sumber: Sumber, kolom: Iterable[str], judul: str) -> Tata | None:
    """The first layout whose columns are all there (and whose title fits, where it asks for one)."""
    ada = set(kolom)
    return next((t for t in sumber.tata if ada >= set(t.wajib) and re.search(t.judul, judul, re.IGNORECASE)), None)


def cari_kepala(kisi: Kisi, sumber: Sumber) -> Kepala | None:
    """The header: the rows near the top under which a layout is whole, else those with most known names."""
    terbaik, nilai = None, (False, 1, 0)
    atas = kisi.baris[:KEPALA_TERAKHIR]
    for i, (_, baris) in enumerate(atas):
        if not any(baris):
            continue
        for tinggi in range(1, TINGGI + 1):
            blok = [b for _, b in atas[i : i + tinggi]]
            if len(blok) < tinggi or (tinggi > 1 and not _lanjutan(blok[:-1], blok[-1], sumber)):
                break
            kolom, ganda = cocokkan(sumber, _label(blok))
            judul = " ".join(p for _, b in kisi.baris[:i] for p in b if p)
            tetap = kolom.keys() | _tetapan(kisi.baris[:i], sumber).keys() if kolom else set()
            satu = (
                pilih_tata(sumber, tetap, f"{kisi.lembar} {' '.join(kisi.atas)} {judul}") is not None,
                len(kolom),
                -tinggi,
            )
            if satu > nilai:
                terbaik, nilai = Kepala(i, i + tinggi - 1, kolom, _bawah(blok), ganda), satu
    return terbaik


def _label(blok: list[list[str]]) -> list[list[str]]:
    """For each column its names: with all the rows above, with the one above, alone."""
    lebar = max(map(len, blok))
    hasil = []
    for k in range(lebar):
        teks: list[str] = []
        for r, baris in enumerate(blok):
            isi = baris[k] if k < len(baris) else ""
            if not isi and any(k < len(b) and b[k] for b in blok[r + 1 :]):  # under a heading that spans columns
                isi = next((b for b in reversed(baris[:k]) if b), "")
            if isi:
                teks.append(isi)
        hasil.append([normal(" ".join(teks[i:])) for i in range(len(teks))])
    return hasil


def _bawah(blok: list[list[str]]) -> tuple[str, ...]:
    lebar = max(map(len, blok))
    return tuple(next((b[k] for b in reversed(blok) if k < len(b) and b[k]), "") for k in range(lebar))


def _lanjutan(atas: list[list[str]], bawah: list[str], sumber: Sumber) -> bool:
    """Is ``bawah`` one more row of the header? Then it stands under gaps and wide headings, and holds no figures."""
    alias = {a for k in sumber.kolom.values() for a in k.alias}
    di_atas = _bawah(atas)
    kosong_di_bawah = False
    for k in range(max(len(di_atas), len(bawah))):
        isi, induk = (b[k] if k < len(b) else "" for b in (bawah, di_atas))
        kosong_di_bawah |= bool(induk and not isi)
        if not isi or isi.startswith("("):
            continue
        kanan = atas[-1][k + 1] if k + 1 < len(atas[-1]) else ""
        merentang = induk and k + 1 < len(bawah) and bawah[k + 1] and not kanan
        if (re.search(r"\d", isi) and normal(isi) not in alias) or (induk and not merentang):
            return False
    return any(bawah) and (kosong_di_bawah or all(b.startswith("(") for b in bawah if b))


def _tetapan(baris: Iterable[tuple[int, list[str]]], sumber: Sumber) -> dict[str, str]:
    """Lines `label : value` whose label is a column of the source."""
    peta = {a: k.nama for k in sumber.kolom.values() for a in k.alias}
    hasil: dict[str, str] = {}
    for _, sel in baris:
        isi = [s for s in sel if s]
        for i, teks in enumerate(isi):
            label, titik, nilai = teks.partition(":")
            if not titik and i + 1 < len(isi) and isi[i + 1].startswith(":"):
                nilai = isi[i + 1][1:] or (isi[i + 2] if i + 2 < len(isi) else "")
            elif titik and not nilai.strip():
                nilai = isi[i + 1] if i + 1 < len(isi) else ""
            nama = peta.get(normal(label))
            if nama and nilai.strip():
                hasil[nama] = nilai.strip()
    return hasil


def tabel(kisi: Kisi, kepala: Kepala, sumber: Sumber) -> Tabel | None:
    """The rows under the header; None when no layout is whole."""
    atas = [*((0, [t]) for t in kisi.atas), *kisi.baris[: kepala.awal]]
    judul = " ".join([kisi.lembar, *(s for _, b in atas for s in b if s)])
    tetap = _tetapan(atas, sumber)
    kolom = kepala.kolom
    tata = pilih_tata(sumber, kolom.keys() | tetap.keys(), judul)
    if tata is None:
        return None
    nama = (*kolom, *(k for k in sumber.kolom if k in tetap and k not in kolom))
    hasil: list[tuple[int, list[str]]] = []
    ganjil: list[tuple[int, int]] = []
    lebar = len(kisi.baris[kepala.akhir][1])
    for awal, akhir in _halaman(kisi, kepala):
        data, sisa = _data(kisi, kisi.baris[awal:akhir], kepala, sumber, tata)
        if kisi.csv:  # a cell too many shifts all that follow; one that is missing is not a blank one
            ganjil += [(n, len(b)) for n, b in data if len(b) < lebar or any(b[lebar:])]
        isi_tetap = [_isi(tetap[k], sumber.kolom[k].tipe) for k in nama[len(kolom) :]]
        hasil += [
            (n, [*(_isi(_ambil(b, j), sumber.kolom[k].tipe) for k, j in kolom.items()), *isi_tetap]) for n, b in data
        ]
        tetap |= {k: v for k, v in _tetapan(sisa, sumber).items() if k in tetap}
    letak = {k: huruf(j) if kisi.huruf else kepala.label[j] for k, j in kolom.items()}
    return Tabel(kisi.lembar, tata, nama, letak, hasil, kisi.huruf, judul, tuple(ganjil))


def _ambil(baris: list[str], k: int) -> str:
    return baris[k] if k < len(baris) else ""


def _isi(teks: str, tipe: str) -> str | None:
    """A cell for its column: only dates, numbers and NIP need to know whether Excel held a number."""
    if tipe in BERTANDA:
        return teks or None
    if teks[:1] in (ANGKA, GALAT):
        return teks[1:] if teks[0] == ANGKA else teks
    return (teks if teks.isascii() else unicodedata.normalize("NFKC", teks)) or None


def _halaman(kisi: Kisi, kepala: Kepala) -> list[tuple[int, int]]:
    """Where the rows of each page begin and end: the header may stand again in their midst."""
    pertama = kisi.baris[kepala.awal][1]
    tanda = [normal(s) for s in pertama]
    ulang = [i for i in range(kepala.akhir + 1, len(kisi.baris)) if _sama(kisi.baris[i][1], pertama, tanda)]
    tinggi = kepala.akhir - kepala.awal + 1
    awal = [kepala.akhir + 1, *(i + tinggi for i in ulang)]
    return list(zip(awal, [*ulang, len(kisi.baris)], strict=True))


def _sama(baris: list[str], pertama: list[str], tanda: list[str]) -> bool:
    if baris == pertama:
        return True
    k = next((i for i, t in enumerate(tanda) if t), 0)
    return k < len(baris) and bool(baris[k]) and normal(baris[k]) == tanda[k] and [normal(s) for s in baris] == tanda


def _data(kisi: Kisi, baris: list, kepala: Kepala, sumber: Sumber, tata: Tata) -> tuple[list, list]:
    """Rows of data of one page, and the others after the last of them."""
    kolom = list(kepala.kolom.values())
    wajib = [kepala.kolom[k] for k in tata.wajib if k in kepala.kolom]
    if baris and _penomoran(baris[0][1]):
        baris = baris[1:]
    data: list[tuple[int, list[str]]] = []
    tertutup = False
    for nomor, sel in baris:
        terisi = [s for s in sel if s]
        if _tanda_tangan(terisi):
            tertutup = True
        if tertutup and not _padat(sel, terisi, kolom, wajib):
            continue
        if nomor in kisi.datar or not any(_ambil(sel, k) for k in kolom) or _penjumlahan(sel, kepala, sumber):
            continue
        tertutup = False
        data.append((nomor, sel))
    while data and _ekor(data[-1][1], kepala, sumber):
        data.pop()
    akhir = data[-1][0] if data else 0
    return data, [b for b in baris if b[0] > akhir]


def _penomoran(sel: list[str]) -> bool:
    """The row `1 2 3 …` under a header."""
    angka = [polos(s).strip("()") for s in sel if s]
    if len(angka) < 3 or angka[0] != "1" or not all(a.isdigit() for a in angka):
        return False
    return all(int(b) == int(a) + 1 for a, b in pairwise(angka))


def _penjumlahan(sel: list[str], kepala: Kepala, sumber: Sumber) -> bool:
    """A total, or a footer of the source's own (`kaki`)."""
    terisi = [s for s in sel if s]
    awal = terisi[:3]
    if sumber.kaki and any(re.match(sumber.kaki, s, re.IGNORECASE) for s in awal[:2]):
        return True
    if len(terisi) <= 2 and any(JUMLAH_ANGKA.match(s) for s in terisi):
        return True
    judul = sum(map(bool, kepala.label))
    return len(terisi) * 2 <= judul + 2 and any(JUMLAH.fullmatch(normal(s)) for s in awal if s[0] != ANGKA)


def _tanda_tangan(terisi: list[str]) -> bool:
    """Does a block of signatures begin here, or go on?"""
    if not terisi or len(terisi) > 3:
        return False
    return any(TEMPAT_TANGGAL.fullmatch(s) or TANDA_TANGAN.match(s) for s in terisi) or all(map(NIP.match, terisi))


def _padat(sel: list[str], terisi: list[str], kolom: list[int], wajib: list[int]) -> bool:
    """Is this a row of data again, below the signatures of a page?"""
    if len(terisi) > 3:
        return sum(bool(_ambil(sel, k)) for k in kolom) * 2 > len(kolom)
    return not _tanda_tangan(terisi) and all(_ambil(sel, k) for k in wajib) and any(re.search(r"\d", s) for s in terisi)


def _ekor(sel: list[str], kepala: Kepala, sumber: Sumber) -> bool:
    """A lone line under the table (a place, a name, the next page's title), not a row of which most is missing."""
    terisi = [k for k, s in enumerate(sel) if s]
    if len(terisi) > 3:
        return False
    if len(terisi) > 1:
        return any(":" in sel[k] for k in terisi) and bool(_tetapan([(0, sel)], sumber))
    teks, wajib = sel[terisi[0]], {kepala.kolom[k] for t in sumber.tata for k in t.wajib if k in kepala.kolom}
    if terisi[0] not in wajib or TEMPAT_TANGGAL.fullmatch(teks) or TANDA_TANGAN.match(teks) or NIP.match(teks):
        return True
    return len(kepala.kolom) > 2 and not re.search(r"\d", teks)
