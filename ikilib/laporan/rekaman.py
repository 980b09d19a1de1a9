"""What a page says of figures that were counted from exports: rows, files, the rule, and the rows to look up."""

from __future__ import annotations

from collections.abc import Iterator

from ikilib.angka import angka
from ikilib.halaman import Html, susun
from ikilib.halaman import jejak as lipat
from ikilib.jejak import Jejak, tempat


def rekaman(j: Jejak, tampil: int) -> Iterator[Html]:
    """For each operand that was counted from exports: a line, and the rows left out that a reader asks for.

    At most ``tampil`` of those are named; `iki telusur --format json` names more.
    """
    for o in {(o.variabel, o.tahun): o for o in j.realisasi.operan if o.rekaman}.values():
        yield susun(
            [f"{o.uraian} tahun {o.tahun} dari rekaman: {' '.join(kalimat(o.rekaman))}", *_rinci(o.rekaman, tampil)]
        )


def kalimat(r) -> Iterator[str]:
    """How many rows, of which files, by which rule, what waits for the office, the first rows."""
    alasan = f" ({r.alasan})" if r.alasan else ""
    yield f"{_n(r.dihitung)} dari {_n(r.dibaca)} baris {r.sumber} dihitung, {_n(r.dikecualikan)} dikecualikan{alasan}."
    for b in r.berkas:
        yield f"{tempat(b.berkas, b.lembar, '')}: {_n(b.dihitung)} dari {_n(b.dibaca)}."
    yield from r.aturan
    if r.konfirmasi:
        yield f"Perlu konfirmasi dinas: {' '.join(r.konfirmasi)}"
    if r.contoh:
        yield f"Baris pertama: {'; '.join(sebut(b) for b in r.contoh)}."


def sebut(b) -> str:
    """A row by its key and place: 'P-001 (izin.xlsx › B7)'."""
    letak = tempat(b.berkas.rpartition("/")[2], b.lembar, b.sel)
    return (f"{b.kunci} ({letak})" if b.kunci else letak) + (f": {b.kata}" if b.kata else "")


def _rinci(r, tampil: int) -> Iterator[Html]:
    if r.rinci:
        lagi = [f"dan {_n(r.banyak_rinci - tampil)} lainnya"] if r.banyak_rinci > tampil else []
        baris = [*(sebut(b) for b in r.rinci[:tampil]), *lagi]
        yield lipat(f"Yang {r.judul_rinci}: {_n(r.banyak_rinci)}", susun(baris, Html("<br>")))


def _n(x: int) -> str:
    return angka(x, 0)
