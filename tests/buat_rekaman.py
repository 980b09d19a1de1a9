"""Exports as the systems write them, made in the test: bytes in, counts out."""

import io
from pathlib import Path

from ikilib.sumber import rekaman

TAHUN = 2019


def taruh(data: Path, tempat: str, isi) -> Path:
    """Put a file under rekaman/: text as UTF-8, bytes as they are, rows as an .xlsx."""
    jalur = data / str(TAHUN) / "rekaman" / tempat
    jalur.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(isi, list):
        isi = xlsx(isi)
    jalur.write_bytes(isi.encode() if isinstance(isi, str) else isi)
    return jalur


def samping(data: Path, nama: str, isi: str) -> None:
    """A file beside rekaman/: kurs.csv, jenis_izin.csv."""
    (data / str(TAHUN)).mkdir(parents=True, exist_ok=True)
    (data / str(TAHUN) / nama).write_text(isi, "utf-8")


def xlsx(baris: list, lembar: str = "Sheet1", gabung: tuple = ()) -> bytes:
    import openpyxl

    buku = openpyxl.Workbook()
    buku.active.title = lembar
    for b in baris:
        buku.active.append(list(b))
    for g in gabung:
        buku.active.merge_cells(g)
    keluar = io.BytesIO()
    buku.save(keluar)
    return keluar.getvalue()


def baca(data: Path, tahun: int = TAHUN) -> rekaman.Rekaman:
    return rekaman.baca(data, tahun, segar=True)


def hitung(data: Path, tahun: int = TAHUN) -> dict:
    """The counts by variable; the three numbers agree for every one of them and for every file."""
    hasil = baca(data, tahun)
    for h in hasil.hitungan:
        assert h.dibaca == h.dihitung + h.dikecualikan
        assert [sum(getattr(b, k) for b in h.berkas) for k in ("dibaca", "dihitung", "dikecualikan")] == [
            h.dibaca, h.dihitung, h.dikecualikan,
        ]
    return {h.variabel: h for h in hasil.hitungan}


def tiga(h) -> tuple:
    return h.dibaca, h.dihitung, h.dikecualikan


def masalah(data: Path) -> list[tuple[str, str]]:
    """Code and place of every problem."""
    return [(m.kode, m.sel) for m in baca(data).masalah]
