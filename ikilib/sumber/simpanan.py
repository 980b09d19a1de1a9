"""Counts that were made before: 28 reports of a year count its exports once.

Under the hash of all that a count rests on: every file of `rekaman/` and beside it, our code and readings, DuckDB's
version. It holds what `iki rekaman` prints, so nothing of a person; to delete it costs nothing but time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from pathlib import Path

import ikilib
from ikilib.masukan.lokasi import akar, di_dalam
from ikilib.masukan.masalah import Masalah

BANYAK = 64
SAMPING = ("kurs", "hari_kerja", "jenis_izin", "segel")


def kunci(folder: Path, tahun: int) -> str:
    """The hash of all that the count of a year rests on."""
    from ikilib.sumber.baca import FOLDER

    tempat = folder / str(tahun)
    berkas = [p for p in tempat.iterdir() if p.stem.casefold() in SAMPING and p.is_file()]
    berkas += [Path(akar_, n) for akar_, _, nama in os.walk(tempat / FOLDER) for n in nama]
    isi = hashlib.sha256(f"{tahun} {_kode()}\n".encode())
    for p in sorted(berkas):
        isi.update(f"{p.relative_to(folder).as_posix()} {_isi(folder, p)}\n".encode("utf-8", "surrogateescape"))
    return isi.hexdigest()


def _isi(folder: Path, p: Path) -> str:
    """The hash of a file; of what we would not read either (a link out of the folder, a pipe) only that it is there."""
    with contextlib.suppress(OSError, RuntimeError):
        if p.is_file() and di_dalam(folder, p):
            with p.open("rb") as f:
                return hashlib.file_digest(f, "sha256").hexdigest()
    return ""


@cache
def _kode() -> str:
    """The hash of code and readings."""
    paket = Path(ikilib.__file__).parent
    isi = hashlib.sha256(f"{ikilib.__version__} {version('duckdb')} {version('python-calamine')}\n".encode())
    for p in sorted(p for f in ("sumber", "masukan", "tafsir", "keputusan") for p in (paket / f).iterdir()):
        if p.suffix in (".py", ".toml", ".csv", ".sql"):
            isi.update(p.name.encode() + p.read_bytes())
    return isi.hexdigest()


def ambil(nama: str):
    """What was counted under that hash, or None."""
    from ikilib.sumber.rekaman import Baris, Berkas, Hitungan, Rekaman

    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        isi = json.loads(_berkas(nama).read_text("utf-8"))
        hitungan = [
            Hitungan(
                **h
                | {k: tuple(h[k]) for k in ("aturan", "konfirmasi", "tempat")}
                | {"tw": None if h["tw"] is None else tuple(h["tw"])}
                | {"berkas": tuple(Berkas(**b) for b in h["berkas"])}
                | {k: tuple(Baris(**b) for b in h[k]) for k in ("contoh", "rinci")}
            )
            for h in isi["hitungan"]
        ]
        return Rekaman(tuple(hitungan), tuple(Masalah(**m) for m in isi["masalah"]), isi["sidik"])
    return None


def simpan(nama: str, rekaman) -> None:
    """Keep a count; a folder that may not be written to costs time, nothing else."""
    if any(m.kode.startswith("BASISDATA") for m in rekaman.masalah):
        return  # the server may be back in a minute
    with contextlib.suppress(OSError):
        tujuan = _berkas(nama)
        tujuan.parent.mkdir(parents=True, exist_ok=True)
        sementara = tujuan.with_name(f".{nama[:16]}.{os.getpid()}")
        teks = json.dumps(asdict(rekaman), ensure_ascii=False)
        sementara.write_text(teks, "utf-8", newline="\n")
        os.replace(sementara, tujuan)
        lama = sorted(tujuan.parent.glob("*.json"), key=lambda p: p.stat().st_mtime)
        for p in lama[:-BANYAK]:
            p.unlink(missing_ok=True)


def _berkas(nama: str) -> Path:
    return akar() / "log" / "rekaman" / f"{nama}.json"
