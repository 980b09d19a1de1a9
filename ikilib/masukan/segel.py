"""A sealed year: what its inputs were, by hash. A file that is not that file any more is an error of the inputs.

`iki segel` (:mod:`ikilib.segel`) writes the seal; here it is read with the year, and held against what lies there.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ikilib.masukan.koreksi import Koreksi
from ikilib.masukan.masalah import Masalah, pencatat

NAMA = "segel.json"
TERBUKA = re.compile(r"\d{4}/(koreksi\.\w+|segel\.json)", re.IGNORECASE)  # what may change in a sealed year


@dataclass(frozen=True)
class Segel:
    """The seal of one year; names as in Masukan.sidik, hashes SHA-256.

    berkas: the sealed inputs. koreksi_berkas: the corrections' file at that time, koreksi: its rows and those of the
    earlier years, as :func:`kunci` names them. hasil: the rows of `iki evaluasi --format csv`.
    """

    tahun: int
    berkas: dict[str, str]
    koreksi_berkas: dict[str, str]
    koreksi: list[list]
    hasil: str

    def sesudah(self, k: Koreksi) -> bool:
        """True for a correction that came after the seal."""
        return kunci(k) not in self.koreksi


def kunci(k: Koreksi) -> list:
    """A correction as a seal names it: plain JSON values, so that a changed row is another one."""
    f = k.baru
    return [f.variabel, f.tahun, f.periode, f.nilai if f.status == "ada" else None, f.status, f.tanggal, k.alasan]


def arsip(nama: str, sidik: str) -> str:
    """Where the accepted bytes of an input are kept: '2019/arsip/<16 digits of the hash>/target.csv'."""
    tahun, _, berkas = nama.partition("/")
    return f"{tahun}/arsip/{sidik[:16]}/{berkas.rpartition('/')[2]}"


def baca(folder: Path, tahun: int, masalah: list[Masalah]) -> tuple[Segel | None, str]:
    """The seal of a year and its hash; None when there is none, or when it cannot be read (noted)."""
    berkas = folder / str(tahun) / NAMA
    if not berkas.exists():
        return None, ""
    try:
        isi = berkas.read_bytes()
        segel = Segel(**json.loads(isi))
        if segel.tahun == tahun and _utuh(segel):
            return segel, hashlib.sha256(isi).hexdigest()
    except (OSError, ValueError, TypeError, AttributeError):
        pass
    pencatat(masalah, f"{tahun}/{NAMA}")("SEGEL-RUSAK-01", tahun=tahun)
    return None, ""


def _utuh(s: Segel) -> bool:
    """Whether every part is of the kind that `iki segel` writes."""
    nama = [n for d in (s.berkas, s.koreksi_berkas) for n in d.items()]
    teks = [s.hasil, *(t for pasangan in nama for t in pasangan)]
    baris = all(isinstance(k, list) and len(k) == 7 for k in s.koreksi)
    return baris and all(isinstance(t, str) for t in teks)


def periksa(
    folder: Path, segel: Segel, sidik: dict[str, str], koreksi: Iterable[Koreksi], masalah: list[Masalah]
) -> None:
    """Note every file and every correction of a sealed year that is not what was sealed."""
    awalan = f"{segel.tahun}/"
    rusak = any(m.tingkat == "galat" and m.berkas.startswith(awalan) for m in masalah)
    for nama, lama in segel.berkas.items():
        kata = {"tahun": segel.tahun, "arsip": arsip(nama, lama)}
        if sidik.get(nama, lama) != lama:
            pencatat(masalah, nama)("SEGEL-UBAH-01", **kata)
        elif not (folder / nama).exists():
            pencatat(masalah, nama)("SEGEL-HILANG-01", **kata)
    for nama in sidik:
        if nama.startswith(awalan) and nama not in segel.berkas and not TERBUKA.fullmatch(nama):
            pencatat(masalah, nama)("SEGEL-TAMBAH-01", tahun=segel.tahun)
    ada = [kunci(k) for k in koreksi]
    hilang = [k for k in segel.koreksi if k[1] == segel.tahun and k not in ada]
    if hilang and not rusak:
        nama, lama = next(iter(segel.koreksi_berkas.items()), (f"{segel.tahun}/koreksi.csv", ""))
        daftar = [f"{k[0]} ({k[5]})" for k in hilang]
        pencatat(masalah, nama)("SEGEL-KOREKSI-01", tahun=segel.tahun, nama=daftar, arsip=arsip(nama, lama))
