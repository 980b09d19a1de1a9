"""Fill and correct: a year's realisasi.csv as cells of text, edits that can be undone, and one safe way to save.

    k = sunting.buka(folder, 2019)
    k = sunting.ubah(k, (13, "tw4"), "7")             # line of the file, column
    sunting.periksa(k)                                # the reader's own problems, each with its cell
    sunting.simpan(k)                                 # what was saved, and where the file before it is kept

What was not edited keeps its bytes. In a sealed year nothing is written into realisasi.csv: each edited figure becomes
a row of koreksi.csv with its day and reason. What cannot be done is a ValueError with a sentence for a planner.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from ikilib import bahan, masukan
from ikilib.laporan.terbit import terbitkan
from ikilib.masukan import berkas, koreksi, realisasi, segel, teks
from ikilib.masukan.masalah import Masalah, pencatat
from ikilib.masukan.tabel import Kisi, cari_kepala, kunci

Sel = tuple[int, str]  # the line on which the row begins, the column
LABEL = frozenset(realisasi.WAJIB)
BISA = realisasi.WAJIB[1:]  # `variabel` names the row and stays
BOM = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


@dataclass(frozen=True)
class Keadaan:
    """The table as it was read, and what was changed since: steps of (cell, text), the undone ones beside them."""

    folder: Path
    tahun: int
    nama: str  # "2019/realisasi.csv"
    asli: bytes
    disegel: bool = False
    langkah: tuple[tuple[tuple[Sel, str], ...], ...] = ()
    dibatalkan: tuple[tuple[tuple[Sel, str], ...], ...] = ()

    @property
    def jalur(self) -> Path:
        return self.folder / self.nama


@dataclass(frozen=True)
class Rangka:
    """A file in pieces: what stands before the table, and rows of raw cells with what ends each of them."""

    bom: bytes
    sandi: str
    awal: str
    pemisah: str
    baris: tuple[tuple[list[str], str], ...]
    kisi: Kisi
    tempat: int
    kolom: dict[str, int]


def buka(folder: Path, tahun: int) -> Keadaan:
    """Read the year's realisasi.csv; ValueError when there is none that can be edited, with how to mend it."""
    masalah: list[Masalah] = []
    folder = Path(folder)
    jalur = berkas.cari(folder / str(tahun), "realisasi", pencatat(masalah, f"{tahun}/realisasi.csv"), True)
    if jalur and jalur.suffix.casefold() != ".csv":
        raise ValueError(
            f"{jalur.name} adalah buku Excel dan tidak disunting di sini, sebab format dan rumusnya akan hilang. "
            "Isi di Excel; atau simpan di sana sebagai CSV UTF-8 dan pindahkan buku lamanya ke luar folder ini."
        )
    isi = berkas.isi(folder, jalur, pencatat(masalah, f"{tahun}/{jalur.name}")) if jalur else None
    if isi is None:
        raise ValueError(" ".join(map(masukan.baris, masalah)))
    nama = f"{tahun}/{jalur.name}"
    rangka(isi, nama)
    return Keadaan(folder, tahun, nama, isi, (folder / str(tahun) / segel.NAMA).exists())


@cache
def rangka(isi: bytes, nama: str) -> Rangka:
    """The file in pieces whose sum is the file, byte for byte; ValueError when it is no table of realisasi."""
    masalah: list[Masalah] = []
    kisi = teks.kisi(isi, LABEL, pencatat(masalah, nama))
    if kisi is None:
        raise ValueError(" ".join(map(masukan.baris, masalah)))
    bom = next((b for b in BOM if isi.startswith(b)), b"")
    sandi = BOM.get(bom, "utf-8")
    semua = isi[len(bom) :].decode(sandi)
    sep = teks.SEP.match(semua)
    awal = sep[0] if sep else ""
    tempat, jumlah = cari_kepala(kisi.baris, LABEL)
    kolom = {kunci(t): k for k, t in enumerate(kisi.baris[tempat][1])} if jumlah else {}
    if kurang := [n for n in realisasi.WAJIB if n not in kolom]:
        raise ValueError(f"{nama}: kolom {', '.join(kurang)} tidak ada. Perbaiki judul kolomnya, lalu buka lagi.")
    pemisah = teks.pemisah(semua[len(awal) :], LABEL)
    return Rangka(bom, sandi, awal, pemisah, _potong(semua[len(awal) :], pemisah), kisi, tempat, kolom)


def _potong(isi: str, pemisah: str) -> tuple[tuple[list[str], str], ...]:
    """Rows of raw cells (quotes and all) with their line ends."""
    sel = re.compile(rf'("(?:[^"]|"")*"|[^{re.escape(pemisah)}\r\n]*)({re.escape(pemisah)}|\r\n|\r|\n|\Z)')
    hasil, baris, di = [], [], 0
    while di < len(isi) or baris:
        cocok = sel.match(isi, di)
        baris.append(cocok[1])
        di = cocok.end()
        if cocok[2] != pemisah:
            hasil.append((baris, cocok[2]))
            baris = []
    return tuple(hasil)


def tabel(k: Keadaan) -> dict[int, dict[str, str]]:
    """The texts as they stand now: line of the file → column → text, only rows that bear something."""
    r = rangka(k.asli, k.nama)
    isi = {
        nomor: {n: sel[i] if i < len(sel) else "" for n, i in r.kolom.items() if n in LABEL}
        for nomor, sel in r.kisi.baris[r.tempat + 1 :]
        if any(s.strip() for s in sel)
    }
    for (nomor, kolom), isian in suntingan(k).items():
        isi[nomor][kolom] = isian
    return isi


def suntingan(k: Keadaan) -> dict[Sel, str]:
    """The cells that differ from the file, and their text now."""
    r = rangka(k.asli, k.nama)
    dulu = dict(r.kisi.baris)
    jadi = {sel: isian for langkah in k.langkah for sel, isian in langkah}
    return {(n, c): isian for (n, c), isian in jadi.items() if isian != _teks(dulu[n], r.kolom[c])}


def _teks(sel: list[str], kolom: int) -> str:
    return sel[kolom] if kolom < len(sel) else ""


def ubah(k: Keadaan, sel: Sel, isian: str) -> Keadaan:
    """One cell changed: one step."""
    return _tambah(k, ((sel, isian),))


def tempel(k: Keadaan, sel: Sel, blok: str) -> Keadaan:
    """A block as Excel puts it on the clipboard, from that cell on: one step. ValueError when it does not fit."""
    baris = list(csv.reader(io.StringIO(blok, newline=""), delimiter="\t"))
    nomor, kolom = list(tabel(k)), BISA
    if not baris or sel[0] not in nomor or sel[1] not in kolom:
        raise ValueError(
            "Tidak ada yang dapat ditempel di sini. Salin sel di Excel, pilih sel angka, lalu tempel lagi."
        )
    i, j = nomor.index(sel[0]), kolom.index(sel[1])
    lebar = max(map(len, baris))
    if len(baris) > len(nomor) - i or lebar > len(kolom) - j:
        raise ValueError(
            f"Yang ditempel {len(baris)} baris × {lebar} kolom, sedangkan mulai sel ini hanya ada "
            f"{len(nomor) - i} baris × {len(kolom) - j} kolom. Tidak ada yang diubah: salin bagian yang sesuai, "
            "tanpa kolom variabel, lalu tempel lagi."
        )
    return _tambah(
        k, tuple(((nomor[i + b], kolom[j + c]), t) for b, satu in enumerate(baris) for c, t in enumerate(satu))
    )


def _tambah(k: Keadaan, langkah: tuple[tuple[Sel, str], ...]) -> Keadaan:
    ada = tabel(k)
    for (nomor, kolom), _ in langkah:
        if nomor not in ada or kolom not in BISA:
            raise ValueError(f"Baris {nomor}, kolom {kolom} tidak dapat disunting; pilih sel lain.")
    langkah = tuple((sel, isian) for sel, isian in langkah if ada[sel[0]][sel[1]] != isian)
    return replace(k, langkah=(*k.langkah, langkah), dibatalkan=()) if langkah else k


def batal(k: Keadaan) -> Keadaan:
    """The last step taken back; nothing when there is none."""
    return replace(k, langkah=k.langkah[:-1], dibatalkan=(*k.dibatalkan, k.langkah[-1])) if k.langkah else k


def ulangi(k: Keadaan) -> Keadaan:
    """The step taken back last done again."""
    return replace(k, langkah=(*k.langkah, k.dibatalkan[-1]), dibatalkan=k.dibatalkan[:-1]) if k.dibatalkan else k


def isi(k: Keadaan) -> bytes:
    """The file with its edits: every cell that was not edited as it was, byte for byte."""
    r = rangka(k.asli, k.nama)
    baru = suntingan(k)
    keluar = [r.awal]
    for (nomor, _), (mentah, akhir) in zip(r.kisi.baris, r.baris, strict=True):
        sel = list(mentah)
        for (n, kolom), isian in baru.items():
            if n == nomor:
                sel += [""] * (r.kolom[kolom] + 1 - len(sel))
                sel[r.kolom[kolom]] = kutip(isian, r.pemisah)
        keluar += [r.pemisah.join(sel), akhir]
    return r.bom + "".join(keluar).encode(r.sandi)


def kutip(isian: str, pemisah: str) -> str:
    """A text as a cell of CSV: in quotes only where it must be."""
    perlu = isian.startswith('"') or any(c in isian for c in (pemisah, '"', "\r", "\n"))
    return '"' + isian.replace('"', '""') + '"' if perlu else isian


def _muat(k: Keadaan, titipan: dict[str, bytes]) -> masukan.Masukan:
    return bahan.periksa(k.tahun, k.folder, titipan)


def periksa(k: Keadaan) -> tuple[Masalah, ...]:
    """The reader's problems of the file as it would be saved, each at its cell, and what the edits cause elsewhere.

    In a sealed year only those of the table: that it differs from what was sealed is what a correction is for.
    """
    milik = [m for m in _muat(k, {k.nama: isi(k)}).masalah if m.kode != "SEGEL-UBAH-01"]
    if k.disegel:
        return tuple(m for m in milik if m.berkas == k.nama)
    dulu = {(m.kode, m.berkas, m.sel) for m in _muat(k, {k.nama: k.asli}).masalah}
    return tuple(m for m in milik if m.berkas == k.nama or (m.kode, m.berkas, m.sel) not in dulu)


def simpan(k: Keadaan, tanggal: str = "", alasan: str = "") -> tuple[Keadaan, str]:
    """Save, whole or not at all: the state read anew, and a sentence that says what was written where.

    ValueError when nothing was edited, a cell is wrong, or the file is no longer the one that was read; GagalLaporan
    when the disk refuses. In each case neither the files nor the edits are touched. A sealed year needs ``tanggal``
    (YYYY-MM-DD) and ``alasan``.
    """
    if not suntingan(k):
        raise ValueError("Belum ada sel yang diubah.")
    if _baca(k.jalur) != k.asli:
        raise ValueError(
            f"{k.nama} berubah sejak dibuka (mungkin oleh Excel atau orang lain), jadi tidak ditimpa. Suntingan di "
            "layar ini masih ada: catat atau salin dahulu, buka lagi tabelnya, lalu isikan kembali."
        )
    if (k.folder / str(k.tahun) / segel.NAMA).exists():
        return _simpan_koreksi(k, tanggal, alasan)
    _tolak(periksa(k))
    lama = k.folder / segel.arsip(k.nama, hashlib.sha256(k.asli).hexdigest())
    terbitkan({lama: k.asli, k.jalur.resolve(): isi(k)})
    n = len(suntingan(k))
    return buka(k.folder, k.tahun), f"{n} sel disimpan di {k.nama}; isi sebelumnya ada di {_nama(k, lama)}."


def _simpan_koreksi(k: Keadaan, tanggal: str, alasan: str) -> tuple[Keadaan, str]:
    """The edited figures as rows at the end of koreksi.csv."""
    if salah := sorted({c for _, c in suntingan(k) if c not in realisasi.PERIODE}):
        raise ValueError(
            f"Tahun {k.tahun} sudah disegel: hanya angka yang dapat dikoreksi, bukan kolom {', '.join(salah)}. "
            "Batalkan suntingan kolom itu; keterangannya ditulis sebagai alasan koreksi."
        )
    if not alasan.strip() or not tanggal.strip():
        raise ValueError(f"Tahun {k.tahun} sudah disegel: isi tanggal (misalnya 2020-03-01) dan alasan koreksinya.")
    _tolak(m for m in periksa(k) if m.sel)
    jalur = berkas.cari(k.folder / str(k.tahun), "koreksi", pencatat([], ""), False)
    if jalur and jalur.suffix.casefold() != ".csv":
        raise ValueError(f"Koreksi tahun {k.tahun} ada di {jalur.name}; tulis barisnya di sana, dengan Excel.")
    jalur = jalur or k.folder / str(k.tahun) / "koreksi.csv"
    nama, lama = f"{k.tahun}/{jalur.name}", _baca(jalur)
    if lama.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ValueError(f"{nama} bersandi UTF-16. Buka di Excel, simpan sebagai CSV UTF-8, lalu simpan lagi di sini.")
    baru = lama + _baris_koreksi(k, lama, tanggal.strip(), alasan.strip())
    _tolak(m for m in _muat(k, {nama: baru}).masalah if m.berkas.startswith(f"{k.tahun}/"))
    simpanan = k.folder / segel.arsip(nama, hashlib.sha256(lama).hexdigest())
    terbitkan(({simpanan: lama} if lama else {}) | {jalur.resolve(): baru})
    di = f"; isi sebelumnya ada di {_nama(k, simpanan)}" if lama else ""
    return buka(k.folder, k.tahun), f"{len(suntingan(k))} koreksi disimpan di {nama}{di}. {k.nama} tidak berubah."


def _baris_koreksi(k: Keadaan, lama: bytes, tanggal: str, alasan: str) -> bytes:
    """The rows to append, under a header where the file is new; invented figures stay marked."""
    fakta = masukan.per_hari(_muat(k, {}).fakta)
    berdiri = {
        (f.variabel, f.periode): realisasi.sebut(f).replace(".", "") for f in fakta.itertuples() if f.tahun == k.tahun
    }
    kata, ada = masukan.kosakata_keputusan(), tabel(k)
    keluar = io.StringIO()
    if lama and not lama.endswith((b"\n", b"\r")):
        keluar.write("\r\n")
    kisi = teks.kisi(lama, frozenset(koreksi.WAJIB), pencatat([], "")) if lama else None
    kepala = kisi.baris[cari_kepala(kisi.baris, frozenset(koreksi.WAJIB))[0]][1] if kisi else list(koreksi.WAJIB)
    pemisah = teks.pemisah(lama.decode("utf-8-sig"), frozenset(koreksi.WAJIB)) if lama else ";"
    pena = csv.DictWriter(keluar, list(map(kunci, kepala)), restval="", extrasaction="ignore", delimiter=pemisah)
    if not lama:
        pena.writeheader()
    for (nomor, kolom), isian in sorted(suntingan(k).items()):
        satu = ada[nomor]
        periode = realisasi.PERIODE[kolom]
        pokok = kata.variabel[kunci(satu["variabel"])].pokok
        nilai = {"nilai_lama": berdiri.get((pokok, periode), ""), "nilai_baru": isian.strip() or "belum lapor"}
        asal = "contoh" if kunci(satu["asal"]) == "contoh" else ""
        triwulan = str(periode or "")
        isi_baris = {"variabel": satu["variabel"].strip(), "triwulan": triwulan, "tanggal": tanggal, "alasan": alasan}
        pena.writerow(isi_baris | nilai | {"asal": asal})
    return keluar.getvalue().encode()


def _tolak(masalah) -> None:
    """ValueError with every problem that is more than a warning."""
    if salah := [masukan.baris(m) for m in masalah if m.tingkat == "galat"]:
        raise ValueError(f"Belum disimpan, {len(salah)} masalah: " + " ".join(salah))


def _baca(jalur: Path) -> bytes:
    return jalur.read_bytes() if jalur.is_file() else b""


def _nama(k: Keadaan, jalur: Path) -> str:
    return jalur.relative_to(k.folder).as_posix()
