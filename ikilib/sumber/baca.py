"""The files under `data/<tahun>/rekaman/`: every table that is a source's, and what is wrong about the rest."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from ikilib.masukan.lokasi import di_dalam
from ikilib.masukan.masalah import Masalah, pencatat
from ikilib.sumber import deklarasi, kisi, tabel
from ikilib.sumber.deklarasi import BERKAS_KANTOR, Kantor, Sumber

FOLDER = "rekaman"
BESAR = 32 * 2**20  # a CSV file beyond this is read by DuckDB itself
ABAIKAN = re.compile(r"\.|thumbs\.db$|desktop\.ini$", re.IGNORECASE)
KUNCI = re.compile(r"(?:~\$|\.~lock\.)(.+?)#?")


@dataclass(frozen=True)
class Bagian:
    """One table of one file. kolom: canonical column → SQL over ``relasi``; letak: its letter, or its printed label.

    baris: the rows read here, (number, texts in the order of ``kolom``); None where ``relasi`` is read by DuckDB.
    """

    berkas: str
    lembar: str
    tata: str
    kolom: dict[str, str]
    letak: dict[str, str]
    huruf: bool = False
    baris: list[tuple[int, list]] | None = None
    relasi: str = ""
    nomor: str = "_r"
    folder: str = ""


@dataclass
class Bacaan:
    """What lies in a year's rekaman: tables by source, the sources as declared here, the office's words, the hashes."""

    tahun: int
    bagian: dict[str, list[Bagian]] = field(default_factory=dict)
    sumber: dict[str, Sumber] = field(default_factory=dict)
    kantor: dict[str, Kantor] = field(default_factory=dict)
    masalah: list[Masalah] = field(default_factory=list)
    sidik: dict[str, str] = field(default_factory=dict)
    segar: bool = False


def ada(folder: Path, tahun: int) -> bool:
    """Is there anything to count in that year?"""
    return (folder / str(tahun) / FOLDER).is_dir()


def baca(folder: Path, tahun: int, con=None, segar: bool = False) -> Bacaan:
    """Read all of a year's exports. ``con``: the DuckDB connection that shall read what is too large for us.

    segar: take the rows of sources in a database afresh (never in a sealed year).
    """
    hasil = Bacaan(tahun, segar=segar and not (folder / str(tahun) / "segel.json").exists())
    pangkal = folder / str(tahun) / FOLDER
    for nama in sorted(os.listdir(pangkal)):
        if ABAIKAN.match(nama):
            continue
        tempat = f"{tahun}/{FOLDER}/{nama}"
        if not (pangkal / nama).is_dir():
            pencatat(hasil.masalah, tempat)("REKAMAN-FOLDER-02", ada=list(deklarasi.nama_sumber()))
        else:
            _folder(folder, pangkal / nama, tempat, hasil, con)
    return hasil


def _folder(data: Path, folder: Path, tempat: str, hasil: Bacaan, con) -> None:
    """The files of one folder, in the order of their names."""
    kantor, sumber = _kantor(data, folder, tempat, hasil)
    if sumber is None:
        return
    hasil.kantor[tempat] = kantor
    hasil.sumber[sumber.nama] = sumber
    bagian = hasil.bagian.setdefault(sumber.nama, [])
    milik = ("basisdata.parquet",) if kantor.basisdata else ()
    for nama in sorted(os.listdir(folder)):
        catat = pencatat(hasil.masalah, f"{tempat}/{nama}")
        if terkunci := KUNCI.fullmatch(nama):
            pencatat(hasil.masalah, f"{tempat}/{terkunci[1]}")("BERKAS-KUNCI-01", kunci=nama)
        elif not ABAIKAN.match(nama) and nama not in (BERKAS_KANTOR, *milik) and _boleh(data, folder / nama, catat):
            bagian += _berkas(folder / nama, tempat, sumber, hasil.sidik, catat, con)
    if kantor.basisdata:
        bagian += _basisdata(con, sumber, kantor.basisdata, folder, tempat, hasil)


def _basisdata(con, sumber: Sumber, isi: dict, folder: Path, tempat: str, hasil: Bacaan) -> list[Bagian]:
    """The rows that a database has given, kept beside sumber.toml."""
    from ikilib.sumber import basisdata, besar

    catat = pencatat(hasil.masalah, f"{tempat}/{BERKAS_KANTOR}")
    diambil = basisdata.ambil(folder, folder.name, isi, hasil.segar, catat)
    if diambil is None:
        return []
    nama = f"{tempat}/{diambil.jalur.name}"
    hasil.sidik[nama] = besar.sidik(diambil.jalur)
    satu = besar.bagian(con, diambil.jalur, nama, sumber, catat, diambil.label)
    return [replace(b, folder=tempat, lembar=f"query {diambil.query}") for b in satu]


def _kantor(data: Path, folder: Path, tempat: str, hasil: Bacaan) -> tuple[Kantor, Sumber | None]:
    """What the office's sumber.toml says, and the source that this folder is of."""
    kantor, jalur = Kantor(), folder / BERKAS_KANTOR
    catat = pencatat(hasil.masalah, f"{tempat}/{BERKAS_KANTOR}")
    try:
        if jalur.exists() and _boleh(data, jalur, catat):
            isi = jalur.read_bytes()
            hasil.sidik[f"{tempat}/{BERKAS_KANTOR}"] = hashlib.sha256(isi).hexdigest()
            kantor = deklarasi.kantor(isi.decode("utf-8-sig"))
        nama = kantor.seperti or folder.name
        if nama not in deklarasi.nama_sumber():
            pencatat(hasil.masalah, tempat)("REKAMAN-FOLDER-01", ada=list(deklarasi.nama_sumber()))
            return kantor, None
        dasar = hasil.sumber.get(nama) or deklarasi.sumber(nama)
        return kantor, deklarasi.dengan_kantor(dasar, kantor)
    except UnicodeDecodeError:
        catat("REKAMAN-TOML-01", sebab="bukan UTF-8")
    except ValueError as galat:
        catat("REKAMAN-TOML-01", sebab=str(galat))
    return kantor, None


def _boleh(data: Path, jalur: Path, catat: Callable[..., None]) -> bool:
    try:
        if not di_dalam(data, jalur):
            catat("BERKAS-TAUTAN-01")
        elif not jalur.is_file():
            catat("BERKAS-BACA-01")
        else:
            return True
    except (OSError, RuntimeError):
        catat("BERKAS-BACA-02")
    return False


def _berkas(jalur: Path, tempat: str, sumber: Sumber, sidik: dict, catat, con) -> list[Bagian]:
    nama = f"{tempat}/{jalur.name}"
    try:
        with jalur.open("rb") as f:
            awal = f.read(8)
        besar_ = jalur.stat().st_size > BESAR and not awal.startswith((b"PK", kisi.OLE[:4], b"<"))
        if awal.startswith(b"PAR1") or besar_:
            from ikilib.sumber import besar

            sidik[nama] = besar.sidik(jalur)
            satu = besar.bagian(con, jalur, nama, sumber, catat)
        else:
            isi = jalur.read_bytes()
            sidik[nama] = hashlib.sha256(isi).hexdigest()
            satu = urai(isi, nama, sumber, catat)
    except OSError:
        catat("BERKAS-BACA-02")
        return []
    return [replace(b, folder=tempat) for b in satu]


def urai(isi: bytes, nama: str, sumber: Sumber, catat: Callable[..., None]) -> list[Bagian]:
    """The tables of one file that are the source's; what is not one of them is told."""
    semua = kisi.kisi(isi, catat)
    hasil: list[Bagian] = []
    gagal: list[tuple[kisi.Kisi, tabel.Kepala | None]] = []
    atas: tuple[str, ...] = ()
    for k in semua:
        k = replace(k, atas=k.atas + atas)
        kepala = tabel.cari_kepala(k, sumber)
        satu = tabel.tabel(k, kepala, sumber) if kepala else None
        if satu is None:
            gagal.append((k, kepala))
            if not k.huruf and not k.csv:  # a layout table of a page: a title above the next
                atas += tuple(" ".join(s for s in b if s) for _, b in k.baris)
        elif kepala.ganda:
            label = [kepala.label[kepala.kolom[g]] for g in kepala.ganda]
            catat("REKAMAN-KOLOM-02", f"baris {k.baris[kepala.akhir][0]}", lembar=k.lembar, nama=label)
        else:
            hasil.append(_bagian(satu, nama, k, catat))
    _sisa(gagal, bool(hasil), sumber, catat)
    return hasil


def _bagian(t: tabel.Tabel, nama: str, k: kisi.Kisi, catat) -> Bagian:
    if not t.baris:
        catat("REKAMAN-KOSONG-02", lembar=t.lembar)
    nomor = {n for n, _ in t.baris}
    if sembunyi := [n for n in k.sembunyi if n in nomor]:
        catat("TABEL-SEMBUNYI-01", f"A{sembunyi[0]}", lembar=t.lembar, n=len(sembunyi))
    for baris, ada in t.ganjil:
        lebar = len(next(b for n, b in k.baris if n == baris))
        catat("REKAMAN-BARIS-01", f"baris {baris}", ada=ada if ada == lebar else lebar)
    ganjil = {n for n, _ in t.ganjil}
    baris = [b for b in t.baris if b[0] not in ganjil] if ganjil else t.baris
    return Bagian(nama, t.lembar, t.tata.nama, {c: c for c in t.nama}, t.letak, t.huruf, baris)


def _sisa(gagal: list, ada: bool, sumber: Sumber, catat) -> None:
    """Sheets that are no table of the source: told when they look like one, or when the file holds no other."""
    dekat = [(k, h) for k, h in gagal if h and len(h.kolom) >= 2]
    for k, h in dekat:
        catat("REKAMAN-KOLOM-01", lembar=k.lembar, **kurang(sumber, h.kolom, h.label))
    if ada or dekat:
        for k, _ in (g for g in gagal if g not in dekat and g[0].huruf):
            catat("REKAMAN-LEMBAR-01", lembar=k.lembar)
    elif gagal:
        k, h = max(gagal, key=lambda g: len(g[0].baris))
        label = h.label if h else mungkin_judul(k.baris)
        catat("REKAMAN-KOLOM-01", lembar=k.lembar, **kurang(sumber, h.kolom if h else {}, label))


def mungkin_judul(baris: list[tuple[int, list[str]]]) -> list[str]:
    """The row near the top that is most likely a header. One with figures in it is not: it may be about a person."""
    calon = [b for _, b in baris[:20] if not any(re.search(r"\d{3}", s) for s in b)]
    return max(calon, key=lambda b: sum(map(bool, b)), default=[])


def kurang(sumber: Sumber, ada, label) -> dict[str, object]:
    """Of the layout that comes nearest: what is missing; and the columns found."""
    tata = min(sumber.tata, key=lambda t: (len(set(t.wajib) - set(ada)), len(t.wajib)))
    hilang = [sumber.kolom[k].alias[0] for k in tata.wajib if k not in ada] or [f"judul yang memuat {tata.judul}"]
    return {"nama": hilang, "ada": [tabel.polos(x) for x in label if x] or "tidak ada"}
