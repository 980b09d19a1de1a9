"""The what-if screen: choices, its mark, and one of five views. Nothing of it is ever written into the data.

One frozen state (:class:`Keadaan`), one pure writer (:func:`tulis`); :func:`layar` joins both with the panel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ikilib import keputusan, tafsir
from ikilib.angka import persen
from ikilib.bahan import BAKU, cari_jabatan, periksa_waktu
from ikilib.evaluasi import ROMAWI
from ikilib.halaman import Html, el, pilih, susun
from ikilib.jelajah import baca_semua, nama_skala, tanda_contoh
from ikilib.laporan.bagian import waktu_teks
from ikilib.simulasi import tampak
from ikilib.simulasi.coba import coba
from ikilib.simulasi.ekspor import simpan_xlsx
from ikilib.simulasi.keadaan import Keadaan, Simulasi, batal, hitung, isi
from ikilib.simulasi.ubah import TANDA

LIHAT = {
    "coba": "Coba angka",
    "lagi": "Berapa lagi?",
    "konvensi": "Konvensi",
    "usulan": "Usulan target",
    "atasan": "Atasan dan bawahan",
}
PERIODE = {0: "setahun", **{n: ROMAWI[n] for n in (1, 2, 3, 4)}}


def layar(
    tahun: int = 2019,
    jabatan: str | int = 18,
    triwulan: int | None = None,
    skala: str = BAKU,
    lihat: str = "coba",
    perubahan: Mapping[str, float] | None = None,
):
    """The screen, ready to be shown as the last thing of a cell. ValueError on a wrong parameter.

    perubahan: figures changed from the start: ``{"18.03": "15", "target 18.03": "14"}``, those of the year, or of the
    quarter.
    """
    from ikilib.tampilan import Layar

    periksa_waktu(tahun, triwulan)
    baca_semua()
    awal = Keadaan(tahun, _jabatan(jabatan), triwulan or 0, tafsir.cari_skala(skala).nama, _lihat(lihat))
    for nama, nilai in (perubahan or {}).items():
        apa, _, kode = nama.rpartition(" ")
        periode = awal.periode % 4 if apa == "target" else awal.periode
        awal = isi(awal, {f"{kode}@{tahun}:{apa or 'realisasi'}{periode}": str(nilai).replace(".", ",")})
    ubah = {"tahun": int, "periode": int, "skala": str, "jabatan": _jabatan, "lihat": _lihat, "konvensi": str}
    aksi = {"isi": isi, "batal": batal, "kosongkan": lambda k, _: replace(k, isi=()), "xlsx": simpan_xlsx}
    return Layar(tulis, awal, ubah, aksi)


def _jabatan(nama: object) -> int:
    return cari_jabatan(nama).nomor


def _lihat(nama: object) -> str:
    if nama not in LIHAT:
        raise ValueError(f"tampilan {nama!r} tidak ada; yang ada: {', '.join(LIHAT)}")
    return str(nama)


def tulis(k: Keadaan, statis: bool = False) -> Html:
    """The whole screen; ``statis`` without choices and cells to fill."""
    s = hitung(k)
    if k.lihat in ("coba", "konvensi"):
        kiri, kanan = (coba if k.lihat == "coba" else tampak.konvensi_)(s, k, statis)
    else:
        kiri, kanan = {"lagi": tampak.lagi, "usulan": tampak.usulan, "atasan": tampak.atasan}[k.lihat](s, k), Html()
    if statis:
        return susun([_judul(s, k), kiri, kanan])
    badan = el("div", el("div", kiri, id="tengah"), kanan, kelas="badan", id="badan")
    return susun([_pilihan(k), _judul(s, k), badan])


def _pilihan(k: Keadaan) -> Html:
    pilihan = (
        ("Tahun", "tahun", {t: str(t) for t in keputusan.TAHUN}, k.tahun),
        ("Triwulan", "periode", PERIODE, k.periode),
        ("Skala", "skala", {n: nama_skala(t) for n, t in tafsir.skala().items()}, k.skala),
        ("Jabatan", "jabatan", {r.nomor: f"{r.nomor:02d} {r.nama}" for r in tafsir.jabatan().itertuples()}, k.jabatan),
        ("Lihat", "lihat", LIHAT, k.lihat),
    )
    mati = {} if k.isi else {"disabled": "disabled"}
    tombol = (
        ("batal", f"Batalkan ({len(k.isi)})", {"data_ctrl": "z", **mati}),
        ("kosongkan", "Kosongkan", mati),
        ("xlsx", "Simpan XLSX", {}),
    )
    return el(
        "div",
        el("button", "← Kembali", data_aksi="kembali", data_fokus="kembali", type="button"),
        *(pilih(*x) for x in pilihan),
        *(el("button", kata, data_aksi=aksi, data_fokus=aksi, type="button", **x) for aksi, kata, x in tombol),
        kelas="pilihan", id="pilihan",
    )  # fmt: skip


def _judul(s: Simulasi, k: Keadaan) -> Html:
    """The unit and its average before and after; and on every screen, whatever it shows, the mark."""
    dinas = k.lihat in ("konvensi", "atasan")
    tingkat, nomor = ("dinas", 0) if dinas else ("jabatan", k.jabatan)
    nama = "Seluruh dinas" if dinas else f"{k.jabatan:02d} {tafsir.jabatan().set_index('nomor').at[k.jabatan, 'nama']}"
    lama, baru = (next(r[(r["tingkat"] == tingkat) & (r["nomor"] == nomor)].itertuples(index=False))
                  for r in (s.bahan.rekap, s.rekap))  # fmt: skip
    semula, kini = (f"{persen(r.rata_rata)}, {r.predikat}" if r.predikat else "belum ada" for r in (lama, baru))
    n = sum(not u.salah for u in s.ubahan)
    kata = susun([f"Rata-rata {semula}; ", el("b", f"{TANDA} {kini}"), f" ({n} angka diubah)."]) if n \
        else f"Rata-rata {semula}; belum ada angka yang diubah."  # fmt: skip
    milik = s.bahan.hasil if dinas else s.bahan.hasil[s.bahan.hasil["nomor"] == k.jabatan]
    contoh = tanda_contoh(s.bahan, milik)
    pita = el("p", el("b", TANDA), ": percobaan, bukan angka laporan. Tidak ada yang ditulis ke data atau laporan.",
              f" {contoh}." if contoh else "", kelas="simulasi")  # fmt: skip
    waktu = waktu_teks(k.tahun, k.triwulan if k.lihat in ("coba", "lagi") else None)
    return el("div", el("div", el("h1", f"{nama}, {waktu}"), el("p", kata), kelas="judul-layar"), pita, id="judul")
