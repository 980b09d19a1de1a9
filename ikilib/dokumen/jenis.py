"""The kinds of documents (Diktum KEDUA), one row each: to add one, a row here and the function that it names."""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple

from ikilib.laporan import nama_individu


class Jadi(NamedTuple):
    """A finished document: its bytes, and sentences for the command line on what it lacks."""

    isi: bytes
    catatan: tuple[str, ...] = ()


class Ditolak(Exception):
    """A document that was not made because of something the office can mend; its arguments are sentences."""

    def __str__(self) -> str:
        return "\n".join(self.args)


class Jenis(NamedTuple):
    """One kind. jenis: the word of --jenis; nama: the file name's first; cakupan: 'jabatan' (27 files), 'dinas' (one).

    dasar: what it rests on, of 'target' (the year's), 'hasil' (the year's), 'enam' (all six years), 'anggaran',
    'narasi'; if any of it is invented, the document is marked and cannot be signed. pembuat: 'module:function', called
    as ``f(d: bahan.Bahan, jabatan, contoh: int) -> Jadi`` with the position's row (None: the dinas) and the number of
    invented figures in it.
    """

    jenis: str
    nama: str
    judul: str
    cakupan: str
    akhiran: str
    dasar: tuple[str, ...]
    pembuat: str


PAKET = "ikilib.dokumen."
LKJ = ("enam", "anggaran", "narasi")
JENIS = (
    Jenis("pk", "pk", "Perjanjian kinerja", "jabatan", "docx", ("target", "anggaran"), "ikilib.dokumen.pk:perjanjian"),
    Jenis(
        "pk", "rencana_aksi", "Rencana aksi", "jabatan", "docx", ("target", "narasi"), "ikilib.dokumen.pk:rencana_aksi"
    ),
    Jenis("lkj", "lkj", "Laporan kinerja", "dinas", "pdf", LKJ, "ikilib.dokumen.lkj:dinas"),
    Jenis("lkj", "lkj", "Laporan kinerja", "jabatan", "pdf", LKJ, "ikilib.dokumen.lkj:individu"),
    Jenis(
        "evaluasi", "evaluasi", "Pengukuran dan evaluasi", "dinas", "xlsx", ("hasil",), f"{PAKET}pengukuran:evaluasi"
    ),
    Jenis("rjm", "rjm", "Rencana jangka menengah", "dinas", "xlsx", ("enam",), f"{PAKET}rencana:jangka_menengah"),
    Jenis("rkt", "rkt", "Rencana kinerja tahunan", "dinas", "xlsx", ("target",), f"{PAKET}rencana:tahunan"),
    Jenis(
        "rka",
        "rka",
        "Bahan rencana kerja dan anggaran",
        "dinas",
        "xlsx",
        ("target", "anggaran"),
        f"{PAKET}rencana:anggaran",
    ),
)


def kata() -> list[str]:
    """The words of --jenis, in the order of care."""
    return list(dict.fromkeys(j.jenis for j in JENIS))


def nama_berkas(j: Jenis, tahun: int, jabatan) -> str:
    """'pk_2019_18_kabid_perizinan.docx', 'lkj_2019_dinas.pdf'."""
    milik = "dinas" if jabatan is None else nama_individu(jabatan.nomor, jabatan.id)
    return f"{j.nama}_{tahun}_{milik}.{j.akhiran}"


def buat(j: Jenis, d, jabatan, contoh: int) -> Jadi:
    """Make one document of this kind."""
    modul, _, fungsi = j.pembuat.partition(":")
    return getattr(import_module(modul), fungsi)(d, jabatan, contoh)
