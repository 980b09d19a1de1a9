"""Files that DuckDB reads itself: Parquet, CSV too large to be held here, and what was taken from a database.

Nothing of them is in memory on purpose; their headers go through the same names and aliases as everybody's.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable
from pathlib import Path

from ikilib.masukan.teks import urai
from ikilib.sumber import kisi, tabel
from ikilib.sumber.baca import Bagian, kurang, mungkin_judul
from ikilib.sumber.deklarasi import BERTANDA, Sumber, normal
from ikilib.sumber.kolom import kutip

AWAL = 65_536  # bytes in which the header stands


def sidik(jalur: Path) -> str:
    """SHA-256 of a file, piece by piece."""
    with jalur.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def bagian(con, jalur: Path, nama: str, sumber: Sumber, catat: Callable[..., None], label=None) -> list[Bagian]:
    """The table of a Parquet or CSV file; [] with the reason noted.

    label: the headers of columns k0, k1, … of rows from a database, whose numbers bear the mark of a numeric cell.
    """
    import duckdb

    try:
        with jalur.open("rb") as f:
            awal = f.read(AWAL)
        if awal.startswith(b"PAR1"):
            return _parquet(con, jalur, nama, sumber, catat, label)
        return _csv(con, jalur, awal, nama, sumber, catat)
    except (duckdb.Error, OSError):
        catat("BERKAS-RUSAK-01")
        return []


def _cocok(sumber: Sumber, label: list[str], catat) -> tuple[dict[str, int], str] | None:
    """Canonical columns by place, and the layout; None with the reason noted."""
    kolom, ganda = tabel.cocokkan(sumber, [[normal(x)] for x in label])
    tata = tabel.pilih_tata(sumber, kolom, "")
    if tata is None:
        catat("REKAMAN-KOLOM-01", **kurang(sumber, kolom, label))
    elif ganda:
        catat("REKAMAN-KOLOM-02", nama=[label[kolom[g]] for g in ganda])
    else:
        return kolom, tata.nama
    return None


def _parquet(con, jalur: Path, nama: str, sumber: Sumber, catat, label) -> list[Bagian]:
    relasi = f"read_parquet({_satu(jalur)}, file_row_number = true)"
    asli = [r[0] for r in con.execute(f"DESCRIBE SELECT * FROM {relasi}").fetchall() if r[0] != "file_row_number"]
    label = label or asli
    if (cocok := _cocok(sumber, label, catat)) is None:
        return []
    letak = {k: label[i] for k, i in cocok[0].items()}
    kolom = {k: _polos(sumber, k, f'"{asli[i]}"', label is not asli) for k, i in cocok[0].items()}
    return [Bagian(nama, "", cocok[1], kolom, letak, relasi=relasi, nomor="file_row_number + 1")]


def _satu(jalur: Path) -> str:
    """A path as an SQL literal that is no pattern: 'izin [1].csv' would else be izin 1.csv."""
    return kutip("".join(f"[{c}]" if c in "[*?" else c for c in str(jalur)))


def _polos(sumber: Sumber, k: str, sql: str, bertanda: bool) -> str:
    """A column of the database as text: the mark of a number stays only where the type wants to know of it."""
    if not bertanda or sumber.kolom[k].tipe in BERTANDA:
        return sql
    return f"CASE WHEN starts_with({sql}, chr(1)) THEN substr({sql}, 2) ELSE {sql} END"


def _csv(con, jalur: Path, awal: bytes, nama: str, sumber: Sumber, catat) -> list[Bagian]:
    """A large CSV file, UTF-8; its header is looked for in its first lines, and every cell is text."""
    teks = urai(awal[: awal.rfind(b"\n") + 1], catat)
    if not teks:
        return []
    pemisah = kisi.pemisah(teks)
    baris = list(enumerate(csv.reader(io.StringIO(teks, newline=""), delimiter=pemisah), 1))[: tabel.KEPALA_TERAKHIR]
    grid = kisi.Kisi("", [(n, [kisi.rapikan(s) for s in b]) for n, b in baris if any(b)], huruf=False, csv=True)
    kepala = tabel.cari_kepala(grid, sumber)
    if kepala is None:
        catat("REKAMAN-KOLOM-01", **kurang(sumber, {}, mungkin_judul(grid.baris)))
        return []
    nomor, label = grid.baris[kepala.akhir]
    if (cocok := _cocok(sumber, label, catat)) is None:
        return []
    tipe = ", ".join(f"'k{i}': 'VARCHAR'" for i in range(len(label)))
    sumber_ = (
        f"read_csv({_satu(jalur)}, delim = {kutip(pemisah)}, quote = '\"', escape = '\"', header = false, "
        f"auto_detect = false, skip = {nomor}, columns = {{{tipe}}})"
    )
    relasi = f"(SELECT *, row_number() OVER () + {nomor} AS _r FROM {sumber_})"
    kolom = {k: f"k{i}" for k, i in cocok[0].items()}
    letak = {k: label[i] for k, i in cocok[0].items()}
    return [Bagian(nama, "", cocok[1], kolom, letak, relasi=relasi)]
