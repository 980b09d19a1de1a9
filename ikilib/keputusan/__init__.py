"""The decree as data: Keputusan Kepala DPMPTSP Kabupaten Blitar Nomor 188/111/409.117/2019, word for word.

The TOML files beside this module hold the decree's own words, misspellings included, one file a part of
the office in the decree's order; what the decree does not say, or says wrongly, stands in ``ikilib.tafsir``.
Every record carries ``baris``, its line in ``data/keputusan/keputusan-188-111-409.117-2019.md`` (the first
one where the text runs on).

    >>> from ikilib import keputusan
    >>> keputusan.baca().jabatan[0].sasaran[0].indikator[0].kode
    '01.01'
"""

# No `from __future__ import annotations` here: `_bangun` reads the classes' annotations as types.
import tomllib
from dataclasses import dataclass, is_dataclass
from functools import cache
from importlib import resources
from string import ascii_lowercase

TAHUN = range(2016, 2022)  # "… (IKI) TAHUN 2016-2021": the years the decree is for, both ends included
BAGIAN = ("1_sekretariat", "2_perencanaan", "3_pengendalian", "4_perizinan", "5_pengaduan")


@dataclass(frozen=True, slots=True)
class Teks:
    """A single text of the head."""

    isi: str
    baris: int


@dataclass(frozen=True, slots=True)
class Butir:
    """A lettered or numbered item of menimbang or mengingat; ``tanda`` is 'a' or '1', without its dot."""

    tanda: str
    isi: str
    baris: int


@dataclass(frozen=True, slots=True)
class Diktum:
    """One diktum; ``nama`` is 'PERTAMA', 'KEDUA', …"""

    nama: str
    isi: str
    baris: int


@dataclass(frozen=True, slots=True)
class Penandatangan:
    """Who signed, as printed (``nip`` with its spaces)."""

    jabatan: Teks
    nama: Teks
    pangkat: Teks
    nip: Teks


@dataclass(frozen=True, slots=True)
class Fungsi:
    """One function of a position; the trailing ';' or '; dan' is the decree's."""

    huruf: str
    uraian: str
    baris: int


@dataclass(frozen=True, slots=True)
class Indikator:
    """One row of a position's table; ``kode`` is 'JJ.NN': position, then order inside the position."""

    kode: str
    nama: str
    penjelasan: str
    sumber_data: str
    baris: int


@dataclass(frozen=True, slots=True)
class Sasaran:
    """One sasaran with its rows; ``tingkat`` is 'PROGRAM' or 'KEGIATAN', from the head of the table."""

    tingkat: str
    uraian: str
    baris: int
    indikator: tuple[Indikator, ...]


@dataclass(frozen=True, slots=True)
class Jabatan:
    """One position; ``nomor`` and ``id`` are ours, and ``tugas`` stands on the line after ``baris``."""

    nomor: int
    id: str
    nama: str
    tugas: str
    baris: int
    fungsi: tuple[Fungsi, ...]
    sasaran: tuple[Sasaran, ...]


@dataclass(frozen=True, slots=True)
class Keputusan:
    """The whole decree: its head, then the 27 positions of its annex."""

    kop: tuple[Teks, ...]
    judul: Teks
    nomor: Teks
    tentang: Teks
    penetap: Teks
    menimbang: tuple[Butir, ...]
    mengingat: tuple[Butir, ...]
    menetapkan: Teks
    diktum: tuple[Diktum, ...]
    tempat: Teks
    tanggal: Teks
    penandatangan: Penandatangan
    jabatan: tuple[Jabatan, ...]


@dataclass(frozen=True, slots=True)
class _Bagian:
    """What one file of positions holds."""

    jabatan: tuple[Jabatan, ...]


@cache
def baca() -> Keputusan:
    """The decree, read once a process; a TOML file that is not as it should be raises ValueError."""
    bagian = [_bangun(_Bagian, _muat(nama), f"{nama}.toml") for nama in BAGIAN]
    jabatan = tuple(satu for isi in bagian for satu in isi.jabatan)
    _periksa_urutan(jabatan)
    kepala = {nama: jenis for nama, jenis in Keputusan.__annotations__.items() if nama != "jabatan"}
    return Keputusan(**_nilai(kepala, _muat("kepala"), "kepala.toml"), jabatan=jabatan)


def _muat(nama: str) -> dict:
    """One TOML file of this package; tomllib's own errors do not name the file."""
    try:
        berkas = resources.files(__package__).joinpath(f"{nama}.toml")
        return tomllib.loads(berkas.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as galat:
        raise ValueError(f"{nama}.toml: {galat}") from galat


def _bangun(kelas: type, data: dict, tempat: str):
    """A record from a TOML table; ``tempat`` says where we are, for errors."""
    return kelas(**_nilai(kelas.__annotations__, data, tempat))


def _nilai(bidang: dict, data: dict, tempat: str) -> dict:
    """The fields' values: no key too many, none too few, each of the type that its class declares."""
    if asing := data.keys() - bidang.keys():
        raise ValueError(f"{tempat}: kunci {_sebut(asing)} tidak dikenal")
    if kurang := bidang.keys() - data.keys():
        raise ValueError(f"{tempat}: kunci {_sebut(kurang)} tidak ada")
    return {nama: _satu(jenis, data[nama], f"{tempat} › {nama}") for nama, jenis in bidang.items()}


def _satu(jenis: type, isi, tempat: str):
    """One field: a text, a number, a record (TOML table), or a tuple of one of these (TOML array)."""
    wadah = dict if is_dataclass(jenis) else jenis if jenis in (str, int) else list
    if type(isi) is not wadah:
        raise ValueError(f"{tempat}: harus {wadah.__name__}, bukan {type(isi).__name__}")
    if wadah is dict:
        return _bangun(jenis, isi, tempat)
    if wadah is list:
        return tuple(_satu(jenis.__args__[0], satu, f"{tempat} ke-{i}") for i, satu in enumerate(isi, 1))
    return isi


def _periksa_urutan(jabatan: tuple[Jabatan, ...]) -> None:
    """Numbers, codes and letters say where a record stands: one that was moved or lost cannot pass unseen."""
    for nomor, satu in enumerate(jabatan, 1):
        kode = [indikator.kode for sasaran in satu.sasaran for indikator in sasaran.indikator]
        ada = [satu.nomor, *kode, *(fungsi.huruf for fungsi in satu.fungsi)]
        harus = [nomor, *(f"{nomor:02}.{n:02}" for n in range(1, len(kode) + 1))]
        harus += ascii_lowercase[: len(satu.fungsi)]
        if salah := [f"{a} seharusnya {h}" for a, h in zip(ada, harus, strict=True) if a != h]:
            raise ValueError(f"jabatan {satu.id}: {', '.join(salah)}")


def _sebut(kunci) -> str:
    return ", ".join(f'"{k}"' for k in sorted(kunci))
