"""Documents put in their place, with a manifest of what they rest on and a page that lists them."""

from __future__ import annotations

from pathlib import Path

from ikilib.dokumen.jenis import nama_berkas
from ikilib.laporan import indeks, rencana, terbit


def terbitkan(keluaran: Path, d, jadi: dict) -> None:
    """Write every document, then the manifest and the lists; GagalLaporan when it cannot be. Each file whole or not.

    A document of an earlier run keeps its entry while its file is still that one.
    """
    if not jadi:
        return
    folder = keluaran / str(d.tahun) / indeks.DOKUMEN
    dasar = _dasar(d)
    with terbit.ruang_kerja(keluaran, [d.tahun]):
        isi = {folder / nama_berkas(j, d.tahun, jabatan): dokumen.isi for (j, jabatan), (dokumen, _) in jadi.items()}
        terbit.terbitkan(isi)
        baru = {}
        for (j, jabatan), (dokumen, contoh) in jadi.items():
            baru[nama_berkas(j, d.tahun, jabatan)] = {
                "jenis": j.jenis,
                "jabatan": jabatan.id if jabatan is not None else None,
                "contoh": contoh,
                "sidik": terbit.sidik(dokumen.isi),
                "dasar": terbit.dasar(dasar),
            }
        dokumen = {n: e for n, e in indeks.baca_dokumen(folder.parent).items() if n not in baru} | baru
        terbit.terbitkan({folder / terbit.MANIFEST: terbit.kanonik({"tahun": d.tahun, **dasar, "dokumen": dokumen})})
        indeks.tulis(keluaran)


def _dasar(d) -> dict:
    """All that the documents rest on, by hash: inputs (people left out), templates, code, decree, lock."""
    import ikilib

    templat = terbit.sidik_berkas(Path(ikilib.__file__).parent, "dokumen/templat/*")
    alat = {k: v for k, v in rencana.alat().items() if k != "templat"}
    return {"masukan": d.masukan, "templat": templat | terbit.sidik_berkas(d.data, "templat/*.docx"), **alat}
