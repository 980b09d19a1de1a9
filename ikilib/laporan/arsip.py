"""Reports that were replaced: each is kept by its hash beside the reports of its year, and can be brought back.

    outputs/2019/arsip/dinas/3f1c9a…/   dinas.html, dinas.ipynb, and manifest.json with what they were made from

Nothing here is ever deleted by us; whoever needs the room may empty the folder.
"""

from __future__ import annotations

import os
from pathlib import Path

from ikilib.laporan import GagalLaporan
from ikilib.laporan.terbit import MANIFEST, baca_manifest, kanonik, kunci, sidik, tempat, terbitkan


def simpan(berkas: dict[Path, bytes]) -> None:
    """Keep the report that these files are about to replace, unless they are that report. GagalLaporan if it cannot be.

    ``berkas``: path and new bytes of each file of one report. Its manifest entry goes along while the files are
    still what it says.
    """
    try:
        lama = {t: t.read_bytes() for t in sorted(berkas) if t.is_file()}
    except OSError as galat:
        raise GagalLaporan("Laporan lama tidak dapat dibaca, jadi tidak diganti.", rinci=repr(galat)) from galat
    if all(berkas[t] == isi for t, isi in lama.items()):
        return
    folder, nama = min(berkas).parent, min(berkas).stem
    tujuan = tempat(folder, "arsip", nama, _versi(list(lama.values())))
    isi = {tujuan / t.name: b for t, b in lama.items()}
    manifest = baca_manifest(folder)
    entri = manifest.get("laporan", {}).get(nama)
    if isinstance(entri, dict) and entri.get("berkas") == {t.name: sidik(b) for t, b in lama.items()}:
        isi[tujuan / MANIFEST] = kanonik({**manifest, "laporan": {nama: entri}})
    terbitkan(isi)
    os.utime(tujuan)  # the last one replaced is the last one here


def versi(folder: Path, nama: str) -> list[str]:
    """The versions of a report that can be brought back, the last one replaced first."""
    ada = [p.parent for p in (folder / "arsip" / nama).glob(f"*/{MANIFEST}")]
    return [p.name for p in sorted(ada, key=lambda p: (-p.stat().st_mtime, p.name))]


def pulihkan(keluaran: Path, tahun: int, nama: str, pilihan: str | None = None) -> str:
    """Bring back a report's last version, or the one named; the present one is kept in turn. What was done, in words.

    ValueError when there is none, GagalLaporan when it cannot be written or is not whole.
    """
    from ikilib.laporan import indeks

    folder = tempat(keluaran, str(tahun))
    ada = versi(folder, tempat(folder, nama).name)
    if not ada or (pilihan and pilihan not in ada):
        raise ValueError(f"tidak ada versi lama {nama} tahun {tahun}{f' bernama {pilihan}' if pilihan else ''} di "
                         f"{tahun}/arsip; yang ada: {', '.join(ada) or 'belum ada satu pun'}")  # fmt: skip
    asal = folder / "arsip" / nama / (pilihan or ada[0])
    lama = baca_manifest(asal)
    with kunci(keluaran, tahun):
        berkas, entri = _isi(asal, folder, lama, nama)
        simpan(berkas)
        kini = baca_manifest(folder) or lama
        terbitkan(berkas)
        laporan = kini.get("laporan") if isinstance(kini.get("laporan"), dict) else {}
        terbitkan({folder / MANIFEST: kanonik({**kini, "laporan": {**laporan, nama: entri}})})
        indeks.tulis(keluaran)
    return f"{nama} tahun {tahun} dipulihkan ke versi {asal.name}; yang digantikannya ikut disimpan."


def _isi(asal: Path, folder: Path, lama: dict, nama: str) -> tuple[dict[Path, bytes], dict]:
    """The kept files by the place they go back to, and their manifest entry; refused unless they are whole."""
    try:
        entri = lama["laporan"][nama]
        berkas = {folder / Path(n).name: (asal / Path(n).name).read_bytes() for n in entri["berkas"]}
        if berkas and all(sidik(isi) == entri["berkas"][t.name] for t, isi in berkas.items()):
            return berkas, entri
    except (OSError, KeyError, TypeError, AttributeError):
        pass
    raise GagalLaporan(f"Versi {asal.name} dari {nama} tidak utuh, jadi tidak dipulihkan.")


def _versi(isi: list[bytes]) -> str:
    return sidik("".join(map(sidik, isi)).encode())[:12]
