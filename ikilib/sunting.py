"""Fill and correct: a year's realisasi.csv as cells of text, edits that can be undone, and one safe way to save.

    k = sunting.buka(folder, 2019)
    k = sunting.ubah(k, (13, "tw4"), "7")             # line of the file, column
    sunting.periksa(k)                                # the reader's own problems, each at its cell
    sunting.simpan(k)                                 # what was saved, and where the file before it is kept

What was not edited keeps its bytes; variables that have no row yet stand at the end, and get one when they are filled.
In a sealed year nothing is written into realisasi.csv: the cells show what counts now, and each edited figure becomes a
row of koreksi.csv with its day and reason. What cannot be done is a ValueError with a sentence for a planner.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ikilib import bahan, masukan
from ikilib.laporan import GagalLaporan
from ikilib.laporan.terbit import terbitkan
from ikilib.masukan import berkas, koreksi, rangka, realisasi, segel, teks
from ikilib.masukan.bilangan import tulis
from ikilib.masukan.masalah import Masalah, pencatat
from ikilib.masukan.realisasi import PERIODE
from ikilib.masukan.tabel import cari_kepala, kunci

Sel = tuple[int, str]  # the line on which the row begins, the column
Langkah = tuple[tuple[Sel, str], ...]
KEPALA = (";".join(realisasi.WAJIB) + "\r\n").encode()  # of a file that does not exist yet
DIBUKA = "BERKAS-KUNCI-01"


@dataclass(frozen=True)
class Keadaan:
    """The table, and what was changed since it was read: steps of (cell, text), the undone ones beside them.

    asli: the file as it lies on the disk (b"": none yet); dasar: the table that is edited, which differs from it where
    there is no file, and in a sealed year, where corrections stand in their cells. awal: the problems of other files
    when it was read. tanggal, alasan: those of the corrections of a sealed year.
    """

    folder: Path
    tahun: int
    nama: str  # "2019/realisasi.csv"
    asli: bytes
    dasar: bytes
    disegel: bool = False
    awal: frozenset = frozenset()
    tanggal: str = ""
    alasan: str = ""
    langkah: tuple[Langkah, ...] = ()
    dibatalkan: tuple[Langkah, ...] = ()

    @property
    def bisa(self) -> tuple[str, ...]:
        """The columns that can be edited: `variabel` names the row; corrections are of figures alone."""
        return tuple(PERIODE) if self.disegel else realisasi.WAJIB[1:]


# --- reading ------------------------------------------------------------------------------------------------------


def buka(folder: Path, tahun: int) -> Keadaan:
    """Read the year's realisasi.csv, or begin one; ValueError when it cannot be edited, with how to mend it."""
    folder, masalah = Path(folder), []
    jalur = berkas.cari(folder / str(tahun), "realisasi", pencatat(masalah, f"{tahun}/realisasi.csv"), False)
    if jalur and jalur.suffix.casefold() != ".csv":
        raise ValueError(
            f"{jalur.name} adalah buku Excel dan tidak disunting di sini, sebab format dan rumusnya akan hilang. "
            "Isi di Excel; atau simpan di sana sebagai CSV UTF-8 dan pindahkan buku lamanya ke luar folder ini."
        )
    nama = f"{tahun}/{jalur.name if jalur else 'realisasi.csv'}"
    asli = berkas.isi(folder, jalur, pencatat(masalah, nama)) if jalur else b""
    if salah := [masukan.baris(m) for m in masalah if m.kode != DIBUKA]:
        raise ValueError(" ".join(salah))
    k = Keadaan(folder, tahun, nama, asli, asli or KEPALA, (folder / str(tahun) / segel.NAMA).exists())
    _rangka(k)
    baca = bahan.periksa(tahun, folder)
    if k.disegel:
        kini = tuple((sel, _ketik(k, f)) for sel, f in luar(k, baca.fakta).items())
        k = replace(k, dasar=isi(replace(k, langkah=(kini,))))
    return replace(k, awal=frozenset(map(_kenal, baca.masalah)))


def _rangka(k: Keadaan) -> rangka.Rangka:
    return rangka.urai(k.dasar, k.nama, realisasi.WAJIB)


@lru_cache(maxsize=8)
def _mula(dasar: bytes, nama: str) -> dict[int, dict[str, str]]:
    """The texts before any edit, by line; variables without a row stand after the last line."""
    r = rangka.urai(dasar, nama, realisasi.WAJIB)
    mula = {
        nomor: {n: sel[i] if i < len(sel) else "" for n, i in r.kolom.items() if n in realisasi.WAJIB}
        for nomor, sel in r.kisi.baris[r.tempat + 1 :]
        if any(s.strip() for s in sel)
    }
    ada = {pokok(b["variabel"]) for b in mula.values()}
    semua = dict.fromkeys(v.pokok for v in masukan.kosakata_keputusan().variabel.values())
    kurang = enumerate((v for v in semua if v not in ada), r.ujung)
    return mula | {n: dict.fromkeys(realisasi.WAJIB, "") | {"variabel": v} for n, v in kurang}


def pokok(variabel: str) -> str:
    """The canonical name of a variable as typed, '' when there is none of that name."""
    satu = masukan.kosakata_keputusan().variabel.get(kunci(variabel))
    return satu.pokok if satu else ""


def tabel(k: Keadaan) -> dict[int, dict[str, str]]:
    """The texts as they stand now: line of the file → column → text, only rows that bear something."""
    kini = dict(_mula(k.dasar, k.nama))
    for (nomor, kolom), isian in suntingan(k).items():
        kini[nomor] = kini[nomor] | {kolom: isian}
    return kini


def suntingan(k: Keadaan) -> dict[Sel, str]:
    """The cells that differ from the table as it was read, and their text now."""
    mula = _mula(k.dasar, k.nama)
    jadi = {sel: isian for langkah in k.langkah for sel, isian in langkah}
    return {(n, c): isian for (n, c), isian in jadi.items() if isian != mula[n][c]}


def luar(k: Keadaan, fakta: pd.DataFrame) -> dict[Sel, object]:
    """The figures that count and stand elsewhere (a form, records, a correction), by the cell of the table."""
    kini = masukan.per_hari(fakta[fakta["tahun"] == k.tahun])
    lain = {(f.variabel, f.periode): f for f in kini[kini["berkas"] != k.nama].itertuples(index=False)}
    nama = {n: pokok(b["variabel"]) for n, b in _mula(k.dasar, k.nama).items()}
    return {(n, c): lain[v, p] for n, v in nama.items() for c, p in PERIODE.items() if (v, p) in lain}


def _ketik(k: Keadaan, f) -> str:
    """A figure as one types it into this table, without thousands set apart; what nobody has said is blank."""
    if f.status != "ada":
        return "" if f.status == "belum_lapor" else f.status.replace("_", " ")
    koma = _rangka(k).kisi.koma
    return tulis(f.nilai, koma).replace("." if koma else ",", "")


# --- editing ------------------------------------------------------------------------------------------------------


def ubah(k: Keadaan, sel: Sel, isian: str) -> Keadaan:
    """One cell changed: one step."""
    return _tambah(k, ((sel, isian),))


def tempel(k: Keadaan, sel: Sel, blok: str, bawah: Iterable[Sel] = ()) -> Keadaan:
    """A block as Excel puts it on the clipboard, from that cell on: one step. ValueError when it does not fit.

    ``bawah``: the cells of that column that are seen, from ``sel`` down; else all rows below it.
    """
    baris = list(csv.reader(io.StringIO(blok, newline=""), delimiter="\t"))
    nomor = [n for n, _ in bawah] or [n for n in tabel(k) if n >= sel[0]]
    if not baris or sel[1] not in k.bisa:
        raise ValueError(
            "Tidak ada yang dapat ditempel di sini. Salin sel di Excel, pilih sel angka, lalu tempel lagi."
        )
    kolom = k.bisa[k.bisa.index(sel[1]) :]
    lebar = max(map(len, baris))
    if len(baris) > len(nomor) or lebar > len(kolom):
        raise ValueError(
            f"Yang ditempel {len(baris)} baris × {lebar} kolom, sedangkan mulai sel ini hanya ada {len(nomor)} baris "
            f"× {len(kolom)} kolom. Tidak ada yang diubah: salin bagian yang sesuai, tanpa kolom variabel, lalu tempel."
        )
    return _tambah(k, tuple(((nomor[b], kolom[c]), t.strip()) for b, s in enumerate(baris) for c, t in enumerate(s)))


def _tambah(k: Keadaan, langkah: Langkah) -> Keadaan:
    kini = tabel(k)
    for (nomor, kolom), _ in langkah:
        if nomor not in kini or kolom not in k.bisa:
            raise ValueError(f"Baris {nomor}, kolom {kolom} tidak dapat disunting; pilih sel lain.")
    langkah = tuple((sel, isian) for sel, isian in langkah if kini[sel[0]][sel[1]] != isian)
    return replace(k, langkah=(*k.langkah, langkah), dibatalkan=()) if langkah else k


def batal(k: Keadaan) -> Keadaan:
    """The last step taken back; nothing when there is none."""
    return replace(k, langkah=k.langkah[:-1], dibatalkan=(*k.dibatalkan, k.langkah[-1])) if k.langkah else k


def ulangi(k: Keadaan) -> Keadaan:
    """The step taken back last done again."""
    return replace(k, langkah=(*k.langkah, k.dibatalkan[-1]), dibatalkan=k.dibatalkan[:-1]) if k.dibatalkan else k


def tanpa(k: Keadaan, sel: Iterable[Sel]) -> Keadaan:
    """Those cells as they were read, the other edits kept."""
    mula = _mula(k.dasar, k.nama)
    return replace(k, langkah=(*k.langkah, tuple((s, mula[s[0]][s[1]]) for s in sel)))


def berubah(k: Keadaan) -> bool:
    """Is the file on the disk another than the one that was read, or the year sealed meanwhile?"""
    return _baca(k.folder / k.nama) != k.asli or (k.folder / str(k.tahun) / segel.NAMA).exists() != k.disegel


def muat_ulang(k: Keadaan) -> tuple[Keadaan, str]:
    """The file read anew with the edits on top, as one step, by variable and column; a sentence names what clashes."""
    baru = replace(buka(k.folder, k.tahun), tanggal=k.tanggal, alasan=k.alasan)
    lama, kini = _mula(k.dasar, k.nama), _mula(baru.dasar, baru.nama)
    tempat = {kunci(b["variabel"]): n for n, b in kini.items()}
    langkah, beda = [], []
    for (n, kolom), isian in suntingan(k).items():
        variabel = lama[n]["variabel"]
        if kunci(variabel) not in tempat or kolom not in baru.bisa:
            raise ValueError(f"{variabel} kolom {kolom} tidak ada lagi atau tidak dapat diubah lagi. Batalkan dahulu.")
        sel = tempat[kunci(variabel)], kolom
        langkah.append((sel, isian))
        if kini[sel[0]][kolom] not in (lama[n][kolom], isian):
            beda.append(f"{variabel} {kolom} (di berkas kini {kini[sel[0]][kolom] or 'kosong'})")
    baru = _tambah(baru, tuple(langkah))
    tetap = f"; {len(suntingan(baru))} suntingan tetap ada" if langkah else ""
    lain = f" Sel yang juga diubah di berkas: {', '.join(beda)}. Yang disimpan ialah yang tampak." if beda else ""
    return baru, f"{k.nama} dibaca lagi{tetap}.{lain}"


# --- what will be saved -------------------------------------------------------------------------------------------


def isi(k: Keadaan) -> bytes:
    """The table with its edits: every cell that was not edited as it was, byte for byte."""
    r = _rangka(k)
    baru: dict[int, dict[str, str]] = {}
    for (nomor, kolom), isian in suntingan(k).items():
        baru.setdefault(nomor, {})[kolom] = isian
    kurang = [b for n, b in tabel(k).items() if n >= r.ujung] if any(n >= r.ujung for n in baru) else []
    return rangka.tulis(r, baru, kurang)


class Bakal(NamedTuple):
    """The file that saving would write: its name, its bytes before and after, and the cell that each address means."""

    nama: str
    lama: bytes
    baru: bytes
    sel: dict[str, Sel]


def bakal(k: Keadaan) -> Bakal:
    """realisasi.csv with its edits; in a sealed year koreksi.csv with a row for each of them. ValueError: cannot be."""
    if k.disegel:
        return _bakal_koreksi(k)
    sel = {f"baris {n}, kolom {c}": (n, c) for n in _mula(k.dasar, k.nama) for c in realisasi.WAJIB}
    return Bakal(k.nama, k.asli, isi(k), sel | {f"baris {n}": (n, "variabel") for n, c in sel.values()})


def _bakal_koreksi(k: Keadaan) -> Bakal:
    jalur = berkas.cari(k.folder / str(k.tahun), "koreksi", pencatat([], ""), False)
    jalur = jalur or k.folder / str(k.tahun) / "koreksi.csv"
    nama, lama, baru = f"{k.tahun}/{jalur.name}", _baca(jalur), sorted(suntingan(k))
    if jalur.suffix.casefold() != ".csv" or lama.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ValueError(f"Simpan {jalur.name} sebagai CSV UTF-8 (koreksi.csv) di Excel, lalu ulangi di sini.")
    if not baru:
        return Bakal(nama, lama, lama, {})
    asal = lama.decode("utf-8-sig")
    awal = asal + ("" if not asal or asal.endswith(("\n", "\r")) else "\r\n")
    kisi = teks.kisi(lama, frozenset(koreksi.WAJIB), pencatat([], "")) if lama else None
    pemisah = teks.pemisah(asal, frozenset(koreksi.WAJIB)) if lama else ";"
    if teks.PEMISAH[pemisah] != _rangka(k).kisi.koma:
        raise ValueError(f"{nama} dan {k.nama} tidak sama tanda desimalnya. Simpan {nama} dengan pemisah titik koma.")
    kepala = kisi.baris[cari_kepala(kisi.baris, frozenset(koreksi.WAJIB))[0]][1] if kisi else list(koreksi.WAJIB)
    keluar = io.StringIO()
    pena = csv.DictWriter(keluar, list(map(kunci, kepala)), restval="", extrasaction="ignore", delimiter=pemisah)
    if not lama:
        pena.writeheader()
    mulai = teks.baris_sesudah(awal + keluar.getvalue())
    pena.writerows(_baris_koreksi(k, baru))
    sel = {f"baris {mulai + i}, kolom {c}": s for i, s in enumerate(baru) for c in koreksi.WAJIB}
    return Bakal(nama, lama, lama + (awal[len(asal) :] + keluar.getvalue()).encode(), sel)


def _baris_koreksi(k: Keadaan, baru: list[Sel]) -> list[dict[str, str]]:
    """A row of koreksi for each cell; invented figures stay marked. Day and reason: stand-ins until they are given."""
    fakta = masukan.per_hari(bahan.periksa(k.tahun, k.folder).fakta)
    kini = {(f.variabel, f.periode): _ketik(k, f) or "belum lapor" for f in fakta.itertuples() if f.tahun == k.tahun}
    hari, alasan = k.tanggal.strip() or "9999-12-31", " ".join(k.alasan.split()) or "–"
    ada = tabel(k)
    return [
        {"variabel": ada[n]["variabel"].strip(), "triwulan": str(PERIODE[c] or ""),
         "nilai_lama": kini.get((pokok(ada[n]["variabel"]), PERIODE[c]), ""),
         "nilai_baru": ada[n][c].strip() or "belum lapor", "tanggal": hari, "alasan": alasan,
         "asal": "contoh" if kunci(ada[n]["asal"]) == "contoh" else ""}
        for n, c in baru
    ]  # fmt: skip


class Temuan(NamedTuple):
    """What the reader says of the table as it would be saved: its reading, the errors at cells, and the other ones."""

    masukan: masukan.Masukan
    di: dict[Sel, list[Masalah]]
    lain: list[Masalah]


def periksa(k: Keadaan) -> Temuan:
    """The reader's judgement, the same as of files. Errors of other files count only where the edits caused them."""
    b = bakal(k)
    hasil = Temuan(bahan.periksa(k.tahun, k.folder, {b.nama: b.baru} if b.baru else {}), {}, [])
    for m in hasil.masukan.masalah:
        if m.tingkat == "galat" and (sel := b.sel.get(_tempat(m, b.nama))):
            hasil.di.setdefault(sel, []).append(m)
        elif m.tingkat == "galat" and (m.berkas == b.nama or _kenal(m) not in k.awal):
            hasil.lain.append(m)
    return hasil


def _kenal(m: Masalah) -> tuple[str, ...]:
    return m.kode, m.berkas, m.lembar, m.sel


def _tempat(m: Masalah, nama: str) -> str:
    """The place of a problem in the file ``nama``, also where another file names it as the one it contradicts."""
    lawan = re.search(re.escape(nama) + r" › (baris \d+, kolom \w+)", m.apa)
    return m.sel if m.berkas == nama else lawan[1] if lawan else ""


def simpan(k: Keadaan) -> tuple[Keadaan, str]:
    """Save, whole or not at all: the state read anew, and a sentence that says what was written where.

    ValueError when nothing was edited, a cell is wrong, a file is open elsewhere or no longer the one that was read, or
    the disk refuses; neither the files nor the edits are touched then. A sealed year needs ``tanggal`` and ``alasan``.
    """
    n = len(suntingan(k))
    if not n:
        raise ValueError("Belum ada sel yang diubah.")
    if berubah(k):
        raise ValueError(
            f"{k.nama} berubah sejak dibuka (mungkin oleh Excel atau orang lain), jadi tidak ditimpa. "
            "Pilih Muat ulang: suntingan di layar ini dibawa ke isi yang baru."
        )
    if k.disegel and not (k.tanggal.strip() and k.alasan.strip()):
        raise ValueError(f"Tahun {k.tahun} sudah disegel: isi tanggal dan alasan koreksinya, lalu simpan lagi.")
    b, t = bakal(k), periksa(k)
    salah = [m for satu in t.di.values() for m in satu] + t.lain
    salah += [m for m in t.masukan.masalah if m.kode == DIBUKA and m.berkas in (b.nama, k.nama)]
    if salah:
        raise ValueError(f"Belum disimpan, {len(salah)} masalah: " + " ".join(map(masukan.baris, salah)))
    arsip = segel.arsip(b.nama, hashlib.sha256(b.lama).hexdigest())
    try:
        terbitkan(({k.folder / arsip: b.lama} if b.lama else {}) | {(k.folder / b.nama).resolve(): b.baru})
    except GagalLaporan as galat:
        raise ValueError(f"Belum disimpan. {galat}") from galat
    di = f"{n} {'koreksi' if k.disegel else 'sel'} disimpan di {b.nama}"
    lama = f"; isi sebelumnya ada di {arsip}" if b.lama else ""
    return buka(k.folder, k.tahun), f"{di}{lama}." + (f" {k.nama} tidak berubah." if k.disegel else "")


def _baca(jalur: Path) -> bytes:
    return jalur.read_bytes() if jalur.is_file() else b""
