"""What a report says of corrected figures and of the seal: what changed, when, why, and since when it may not."""

from __future__ import annotations

import re

from ikilib import tafsir
from ikilib.angka import angka_satuan
from ikilib.evaluasi import ROMAWI
from ikilib.halaman import Baris, Html, Kelompok, Kolom, el, susun, tabel, tanggal
from ikilib.laporan.bagian import SATUAN, tempat
from ikilib.tanda import kata_status


def dikoreksi(b) -> list[Html]:
    """The seal's sentence and the table of corrections; nothing when there is neither."""
    return [*_segel(b), *([_tabel(b)] if b.koreksi else [])]


def _segel(b) -> list[Html]:
    if b.segel is None:
        return []
    baru = sum(b.segel.sesudah(k) for k in b.koreksi)
    akhir = (
        f"{baru} angka pada halaman ini dikoreksi sesudahnya." if baru else "Sesudahnya tidak ada angka yang dikoreksi."
    )
    isi = f"Data masukan tahun {b.tahun} sudah disegel: perubahan hanya masuk sebagai koreksi. {akhir}"
    return [el("p", isi, kelas="segel")]


def _tabel(b) -> Html:
    kolom = [Kolom("Angka", 23), Kolom("Semula", 19, angka=True), Kolom("Menjadi", 19, angka=True),
             Kolom("Sejak", 13), Kolom("Alasan", 26)]  # fmt: skip
    kamus = tafsir.variabel().set_index("variabel")[["uraian", "satuan"]]
    baris = [_baris(b, k, *kamus.loc[k.baru.variabel]) for k in b.koreksi]
    ket = f"Koreksi sesudah {tanggal(b.per)} tidak dipakai." if b.per else ""
    judul = f"{len(baris)} koreksi atas angka masukan"
    return tabel(judul, kolom, [Kelompok("", baris)], keterangan=ket, kelas="koreksi")


def _baris(b, k, uraian: str, satuan: str) -> Baris:
    periode = f", triwulan {ROMAWI[k.baru.periode]}" if k.baru.periode else ""
    nama = f"{uraian[:1].upper()}{uraian[1:]} tahun {k.baru.tahun}{periode} ({SATUAN.get(satuan, satuan)})"
    sumber = re.search(r"https?://\S+", k.baru.keterangan) if k.baru.asal == "terbit" else None
    kecil = [sumber[0]] if sumber else []
    kecil = [el("small", isi, kelas="cn") for isi in (*kecil, tempat(k.baru.berkas, k.baru.lembar, k.baru.sel))]
    disegel = el("small", "sesudah disegel", kelas="cn") if b.segel and b.segel.sesudah(k) else ""
    alasan = susun([k.alasan, *kecil])
    return Baris(
        (nama, _nilai(k.lama, satuan), _nilai(k.baru, satuan), susun([tanggal(k.baru.tanggal), disegel]), alasan)
    )


def _nilai(f, satuan: str) -> object:
    """A figure, or its state."""
    if f is None or f.status != "ada":
        return el("i", kata_status(f.status if f else "belum_lapor").lower())
    return angka_satuan(f.nilai, satuan)
