"""Perjanjian kinerja with its lampiran, and rencana aksi per triwulan: one DOCX each for a position.

Wording and columns: PermenPANRB 53/2014 as other agencies restate it (its annex itself was not at hand); the columns
of the rencana aksi are ours. A perjanjian with a missing target has no signature block: nobody signs a promise with a
hole in it. That is our choice.
"""

from __future__ import annotations

import jinja2
import pandas as pd
from lxml import etree

from ikilib.angka import KOSONG, angka, angka_satuan
from ikilib.dokumen import bahan, docx, templat
from ikilib.dokumen.jenis import Ditolak, Jadi
from ikilib.masukan.baca import TRIWULAN

TITIK = "." * 44
KEPALA_DAERAH = ("bupati", "wali kota", "walikota", "gubernur")
BELUM, TIADA = "belum ditetapkan", "Data belum tersedia"


def perjanjian(d: bahan.Bahan, jabatan, contoh: int) -> Jadi:
    """The statement of two parties and its lampiran. Ditolak when the office's template cannot be used."""
    k = konteks(d, jabatan, contoh)
    isi = _isi(d, "pk", k, f"Perjanjian kinerja {d.tahun}, {jabatan.nama}")
    kurang = [i["kode"] for s in k["sasaran"] for i in s["indikator"] if i["target"] == BELUM]
    catatan = f"target belum ditetapkan: {', '.join(kurang)}; tanpa blok tanda tangan" if kurang else ""
    return Jadi(isi, (catatan,) if catatan else ())


def rencana_aksi(d: bahan.Bahan, jabatan, contoh: int) -> Jadi:
    """The targets by quarter beside what will be done. Ditolak when the office's template cannot be used."""
    k = konteks(d, jabatan, contoh)
    return Jadi(_isi(d, "rencana_aksi", k, f"Rencana aksi {d.tahun}, {jabatan.nama}"))


def _isi(d: bahan.Bahan, nama: str, k: dict, judul: str) -> bytes:
    try:
        bait, sebutan = templat.cari(d.data, nama)
    except OSError as galat:
        raise Ditolak(f"templat {nama}.docx tidak dapat dibaca: tutup di Word, atau periksa hak bacanya") from galat
    if salah := templat.periksa(bait):
        raise Ditolak(*(f"templat {sebutan}: {s}" for s in salah))
    try:
        hasil = docx.isi(bait, k, judul, d.tahun)
    except (jinja2.TemplateError, etree.XMLSyntaxError) as galat:
        raise Ditolak(f"templat {sebutan}: tag-tagnya tidak membentuk dokumen yang utuh") from galat
    kurang = docx.tak_bertanda(hasil) if k["contoh"] else [] if k["ttd"] else docx.bertanda_tangan(hasil)
    if kurang:
        raise Ditolak(f"templat {sebutan}: dokumen ini memerlukan {' dan '.join(kurang)}")
    return hasil


# --- what a template may print -------------------------------------------------------------------------------------


def konteks(d: bahan.Bahan, jabatan, contoh: int) -> dict:
    """Every field of templat/bidang.toml for one position; names of people only where the document may be signed."""
    sasaran = _sasaran(d, jabatan)
    lengkap = all(i["target"] != BELUM for s in sasaran for i in s["indikator"])
    boleh = not contoh and lengkap
    rinci = bahan.tingkat(jabatan)
    uang = _anggaran(bahan.anggaran(d, jabatan.nomor), rinci)
    return {
        "tahun": d.tahun,
        "nomor": f"{jabatan.nomor:02d}",
        "tingkat": rinci,
        "tempat_tanggal": f"Blitar, {'.' * 30} {d.tahun}",
        "contoh": bool(contoh),
        "ttd": boleh,
        "pihak_pertama": _pihak(d, jabatan.nomor, jabatan.nama, boleh),
        "pihak_kedua": _pihak(d, *bahan.atasan(jabatan), boleh),
        "sasaran": sasaran,
        "judul_anggaran": rinci,
        "anggaran": [{"no": n, "uraian": u, "pagu": angka(p, 0)} for n, (u, p) in enumerate(uang.items(), 1)],
        "jumlah_anggaran": angka(uang.sum(), 0),
    }


def _pihak(d: bahan.Bahan, nomor: int, nama: str, boleh: bool) -> dict:
    ada = d.pejabat[d.pejabat["jabatan"] == nomor] if boleh else d.pejabat[:0]
    orang = next(ada.itertuples(), None)
    sifat = {k: (orang and getattr(orang, k)) or TITIK for k in ("nama", "pangkat", "nip")}
    return sifat | {"jabatan": nama, "kepala_daerah": nama.casefold().startswith(KEPALA_DAERAH)}


def _sasaran(d: bahan.Bahan, jabatan) -> list[dict]:
    """The position's sasaran in the decree's order with their indicators; target and quarters as they were given."""
    semua = d.dinas.target[d.dinas.target["tahun"] == d.tahun].set_index(["kode", "periode"])["target"]
    milik = d.dinas.hasil[d.dinas.hasil["nomor"] == jabatan.nomor]
    hasil = []
    for no, (uraian, isi) in enumerate(milik.groupby("sasaran", sort=False), 1):
        baris = [_satu(d, i, semua) for i in isi.itertuples()]
        hasil.append({"no": no, "uraian": uraian, "indikator": baris})
    return hasil


def _satu(d: bahan.Bahan, i, target: pd.Series) -> dict:
    def sebut(n: float) -> str:
        return KOSONG if n != n else angka_satuan(n, i.satuan)

    setahun = BELUM if i.target != i.target else sebut(i.target)
    if i.target_atas == i.target_atas:
        setahun += f"–{sebut(i.target_atas)}"
    return {
        "kode": i.kode,
        "nama": i.indikator,
        "satuan": i.satuan,
        "target": setahun,
        "rencana_aksi": bahan.narasi(d, i.kode, "rencana_aksi") or TIADA,
        **{nama: sebut(target.get((i.kode, p), float("nan"))) for p, nama in enumerate(TRIWULAN, 1)},
    }


def _anggaran(baris: pd.DataFrame, rinci: str) -> pd.Series:
    """Pagu by program for a head, by kegiatan below (by program where none is named), in the order of the file."""
    nama = baris["program"]
    if rinci == "Kegiatan":
        nama = baris["kegiatan"].where(baris["kegiatan"] != "", nama)
    return baris.groupby(nama, sort=False)["pagu"].sum()
