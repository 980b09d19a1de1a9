"""The documents of Diktum KEDUA: made from one catalogue and one set of facts, published whole, with a manifest.

:func:`buat` is what `iki dokumen` calls. What rests on an invented figure is refused unless asked for, and then marked.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path

from ikilib.dokumen.jenis import JENIS, Ditolak, Jadi, Jenis, kata, nama_berkas

__all__ = ["JENIS", "Ditolak", "Jadi", "Jenis", "buat", "kata", "nama_berkas"]

SELESAI, SALAH_MASUKAN, GAGAL = 0, 1, 3


def buat(
    tahun: int,
    *,
    data: Path | None = None,
    keluaran: Path | None = None,
    jenis: Sequence[str] = (),
    jabatan: Sequence[str] = (),
    contoh: bool = False,
) -> int:
    """Make the documents of a year into ``<keluaran>/<tahun>/dokumen/``; the exit code.

    ``jenis``: words of :func:`kata` (none: all). ``jabatan``: ids or numbers; then none of the dinas. ``contoh``: also
    those that rest on invented figures. 0 all made; 1 the inputs hold errors (then nothing is made) or a document was
    refused; 3 one failed, or could not be written. The last good document stays. ValueError on wrong use.
    """
    from ikilib.bahan import cari_jabatan
    from ikilib.dokumen import bahan, templat, terbitan
    from ikilib.laporan import GagalLaporan, indeks
    from ikilib.masukan.lokasi import folder_keluaran

    if asing := [j for j in jenis if j not in kata()]:
        raise ValueError(f"jenis dokumen {asing[0]!r} tidak dikenal; yang ada: {', '.join(kata())}")
    tempat = folder_keluaran(keluaran)
    pilihan = list({j.nomor: j for j in map(cari_jabatan, jabatan)}.values())
    d = bahan.siapkan(tahun, data)
    tugas = list(_tugas(jenis, pilihan))
    jadi, ditolak, gagal = _laksanakan(d, tugas, contoh)
    try:
        terbitan.terbitkan(tempat, d, jadi)
    except GagalLaporan as galat:
        gagal.append(str(galat))
        jadi = {}
    for kalimat in (*templat.tak_dipakai(d.data), *_catatan(jadi), *ditolak, *gagal):
        print(kalimat, file=sys.stderr)
    if jadi:
        print(f"{tahun}: {len(jadi)} dokumen selesai di {tempat / str(tahun) / indeks.DOKUMEN}")
    return GAGAL if gagal else SALAH_MASUKAN if ditolak else SELESAI


def _tugas(jenis: Sequence[str], pilihan: list) -> Iterable[tuple[Jenis, object]]:
    """Kind and position of every document that was asked for; None stands for the dinas."""
    from ikilib import tafsir

    semua = pilihan or list(tafsir.jabatan().itertuples(index=False))
    for j in JENIS:
        if not jenis or j.jenis in jenis:
            untuk = semua if j.cakupan == "jabatan" else [] if pilihan else [None]
            yield from ((j, satu) for satu in untuk)


def _laksanakan(d, tugas: list, boleh_contoh: bool) -> tuple[dict, list[str], list[str]]:
    """The finished documents by kind and position, with their invented figures; sentences on the others."""
    from ikilib.dokumen import bahan, jenis
    from ikilib.laporan import rencana

    jadi, ditolak, gagal, contoh = {}, [], [], []
    for j, jabatan in tugas:
        n = bahan.contoh(d, jabatan, j.dasar)
        if n and not boleh_contoh:
            contoh.append((j, jabatan))
            continue
        try:
            jadi[j, jabatan] = jenis.buat(j, d, jabatan, n), n
        except Ditolak as sebab:
            ditolak += [f"Tidak dibuat: {_sebut(j, jabatan)}: {s}" for s in sebab.args]
        except Exception as galat:  # one document's fault must not cost the others
            rencana.catat_log(f"{_sebut(j, jabatan)} {d.tahun}: {traceback.format_exc()}")
            gagal.append(f"Gagal: {_sebut(j, jabatan)}: {type(galat).__name__}. Yang lama tidak diubah.")
    if contoh:
        ditolak.append(
            f"{len(contoh)} dokumen tidak dibuat karena memuat angka contoh, bukan kinerja nyata (yang pertama: "
            f"{_sebut(*contoh[0])}). Dengan --contoh dibuat juga: bercap CONTOH, tanpa blok tanda tangan."
        )
    return jadi, list(dict.fromkeys(ditolak)), gagal


def _catatan(jadi: dict) -> Iterable[str]:
    for (j, jabatan), (dokumen, _) in jadi.items():
        yield from (f"{_sebut(j, jabatan)}: {kalimat}" for kalimat in dokumen.catatan)


def _sebut(j: Jenis, jabatan) -> str:
    milik = "dinas" if jabatan is None else f"jabatan {jabatan.nomor:02d}"
    return f"{j.judul} {milik}"
