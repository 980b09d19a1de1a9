"""`iki segel`: close a year. Its inputs are kept by hash, and later changes come as corrections only."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from pathlib import Path

from ikilib import bahan, evaluasi, keluaran, masukan, tafsir
from ikilib.laporan import GagalLaporan
from ikilib.laporan.terbit import kanonik, terbitkan
from ikilib.masukan.lokasi import folder_data
from ikilib.masukan.segel import NAMA, TERBUKA, Segel, arsip, kunci


def segel(tahun: int, data: Path | None = None) -> str:
    """Seal a year and say so; a year that is sealed already is left as it is.

    MasukanBermasalah when the inputs hold errors (a sealed file that was changed is one), GagalLaporan when the
    seal cannot be written.
    """
    folder = folder_data(data)
    baca = bahan.periksa(tahun, folder)
    if masukan.ada_galat(baca.masalah):
        raise bahan.MasukanBermasalah(baca.masalah)
    if lama := baca.segel.get(tahun):
        baru = sum(lama.sesudah(k) for k in baca.koreksi if k.baru.tahun == tahun)
        return f"Tahun {tahun} sudah disegel, dan tidak ada berkas yang berubah; koreksi sesudahnya: {baru}."
    s = susun(baca, tahun)
    for nama, sidik in (s.berkas | s.koreksi_berkas).items():
        _simpan(folder, nama, sidik)
    terbitkan({folder / str(tahun) / NAMA: kanonik(asdict(s))})
    return f"Tahun {tahun} disegel: {len(s.berkas)} berkas masukan disimpan di {tahun}/arsip/."


def susun(baca: masukan.Masukan, tahun: int) -> Segel:
    """The seal of what was read. No clock in it: the same inputs give the same seal."""
    milik = {n: s for n, s in baca.sidik.items() if n.startswith(f"{tahun}/")}
    terbuka = {n: s for n, s in milik.items() if TERBUKA.fullmatch(n)}
    tetap = {n: s for n, s in milik.items() if n not in terbuka}
    return Segel(tahun, tetap, terbuka, [kunci(k) for k in baca.koreksi], sidik_hasil(baca, tahun))


def sidik_hasil(baca: masukan.Masukan, tahun: int, lama: Segel | None = None) -> str:
    """The hash of a year's results; with ``lama`` those of the figures that were known at that seal."""
    fakta = baca.fakta
    if lama:
        sesudah = {(*k.baru[:3], k.baru.tanggal) for k in baca.koreksi if lama.sesudah(k)}
        kolom = (fakta[k] for k in ("variabel", "tahun", "periode", "tanggal"))
        fakta = fakta[[k not in sesudah for k in zip(*kolom, strict=True)]]
    hasil = evaluasi.hasil(fakta, baca.target, [tahun], tafsir.skala()[bahan.BAKU])
    return hashlib.sha256(keluaran.evaluasi(hasil, "csv").encode()).hexdigest()


def _simpan(folder: Path, nama: str, sidik: str) -> None:
    """Keep the bytes that were read and checked; what is kept already stays as it is."""
    tujuan = folder / arsip(nama, sidik)
    if tujuan.is_file() and hashlib.sha256(tujuan.read_bytes()).hexdigest() == sidik:
        return
    isi = (folder / nama).read_bytes()
    if hashlib.sha256(isi).hexdigest() != sidik:
        raise GagalLaporan(f"{nama} berubah saat disegel. Ulangi.")
    terbitkan({tujuan: isi})
