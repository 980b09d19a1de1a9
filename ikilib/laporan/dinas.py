"""The dinas report, one function a section, each from Bahan to Html."""

from __future__ import annotations

import pandas as pd

from ikilib import grafik, keputusan, rekap, tafsir
from ikilib.angka import KOSONG, angka
from ikilib.halaman import (
    KELAS,
    Baris,
    Html,
    Kelompok,
    Kolom,
    bagian,
    catatan,
    el,
    gambar,
    jangkar,
    keadaan,
    perhatian,
    susun,
    tabel,
    tautan,
)
from ikilib.laporan import judul, telusur
from ikilib.laporan.bagian import (
    POLARITAS,
    RENTANG,
    TRIWULAN,
    baru_triwulan,
    berkas,
    contoh,
    kolom_tahun,
    menurut,
    pembuka,
    pengantar_rumus,
    rumus_satu,
    setahun,
    tempat,
    waktu,
)
from ikilib.laporan.bagian import sekilas as _sekilas
from ikilib.laporan.cara import cara_menghitung
from ikilib.masukan.masalah import umum

ISI = (
    ("sekilas", "Sekilas"),
    ("tren", f"Tren {RENTANG[0]}–{RENTANG[1]}"),
    ("jabatan", "27 jabatan"),
    ("sasaran", "Sasaran"),
    ("rumus", "Sembilan rumus"),
    ("belum-lapor", "Yang belum lapor"),
    ("konfirmasi", "Perlu konfirmasi"),
    ("cara", "Cara menghitung"),
)

__all__ = [
    "ISI", "belum_lapor", "cara_menghitung", "jabatan", "kepala", "perlu_konfirmasi", "sasaran", "sekilas",
    "sembilan_rumus", "tren",
]  # fmt: skip


def kepala(b) -> Html:
    """Title and the sentence that answers first."""
    per = el("p", f"M{menurut(b)[1:]}", kelas="subjudul") if b.per else ""
    judul_ = el("h1", f"Capaian kinerja individu {waktu(b)}")
    return el("div", judul_, per, pembuka(b), contoh(b), kelas=f"{KELAS} kepala")


def sekilas(b) -> Html:
    """Average, counts, and what needs attention."""
    return _sekilas(b, perhatian("Yang perlu perhatian", judul.perhatian_dinas(b.hasil, b.skala)))


def tren(b) -> Html:
    """Six years: the average with its range, the counts by predikat, and their numbers."""
    r = b.rekap_enam[b.rekap_enam["tingkat"] == "dinas"].set_index("tahun")
    banyak = rekap.hitungan(b.enam[b.enam["berjalan"]], b.skala)
    rata = dict(r["rata_rata"]) if setahun(b) else {}
    temuan = judul.tren(b.tahun, rata, dict(r["belum_lapor"]), RENTANG)
    ket = "Batang abu-abu: kisaran rata-rata bila yang belum lapor ikut dihitung. n: indikator yang dinilai."
    nama = f"Rata-rata capaian dan predikat {len(b.hasil)} indikator, {RENTANG[0]}–{RENTANG[1]}"
    isi = gambar(grafik.tren(r.reset_index(), banyak, b.tahun, b.skala), nama, ket + baru_triwulan(b), "c")
    return bagian("tren", temuan, [isi, _angka_tren(b, banyak, r)])


def _angka_tren(b, banyak: pd.DataFrame, r: pd.DataFrame) -> Html:
    kolom = [Kolom("Keadaan", 28), *kolom_tahun(b, 12.5, 11)]

    def isi(kata: str, nilai) -> Baris:
        return Baris((kata, *(nilai(t) if t in r.index else KOSONG for t in keputusan.TAHUN)))

    baris = [isi(kata, lambda t, kata=kata: int(banyak.at[kata, t])) for kata in banyak.index]
    rata = [
        isi("Rata-rata (%)", lambda t: angka(r.at[t, "rata_rata"])),
        isi("Terendah yang mungkin", lambda t: angka(r.at[t, "terendah"])),
        isi("Tertinggi yang mungkin", lambda t: angka(r.at[t, "tertinggi"])),
        isi("Indikator yang dinilai", lambda t: f"{r.at[t, 'dinilai']} / {r.at[t, 'n']}"),
    ]
    kelompok = [Kelompok("", rata), Kelompok("", baris)]
    return tabel("Angka tren: banyak indikator menurut predikat dan tahun", kolom, kelompok, kelas="kecil")


# Jabatan and sasaran


def jabatan(b) -> Html:
    """All positions with all their indicators as squares, and the counts behind them."""
    rata = b.rekap[b.rekap["tingkat"] == "jabatan"]
    temuan = judul.di_bawah(list(rata["rata_rata"]), b.skala.pita[1].batas, "jabatan", f"{len(rata)} jabatan")
    ket = "Satu kotak adalah satu indikator; makin penuh kotaknya, makin tinggi predikatnya. "
    ket += "Angka di kanan: rata-rata capaian jabatan, dibatasi 0–100."
    nama = f"Predikat setiap indikator, {len(rata)} jabatan, {waktu(b)}"
    isi = gambar(grafik.jabatan(b.hasil, b.rekap, b.daftar_jabatan, b.skala), nama, ket, "a")
    return bagian("jabatan", temuan, [isi, _angka_jabatan(b, rata.set_index("nomor"))], kelas="baru")


def _angka_jabatan(b, rata: pd.DataFrame) -> Html:
    banyak = rekap.hitungan(b.hasil, b.skala, "nomor")
    kolom = [
        Kolom("Jabatan", 34),
        *(Kolom(kata, 7, angka=True) for kata in banyak.index),
        Kolom("Rata-rata (%)", 10, angka=True),
    ]
    per_bidang: dict[str, list[Baris]] = {}
    for j in b.daftar_jabatan.itertuples():
        nama = susun([f"{j.nomor:02d} ", tautan(j.nama, berkas(j.nomor, j.id))])
        isi = Baris((nama, *map(int, banyak[j.nomor]), angka(rata.at[j.nomor, "rata_rata"])))
        per_bidang.setdefault(j.nama_bidang, []).append(isi)
    kelompok = [Kelompok(bidang, baris) for bidang, baris in per_bidang.items()]
    return tabel("Banyak indikator menurut jabatan dan predikat", kolom, kelompok, kelas="kecil")


def sasaran(b) -> Html:
    """Sasaran by sasaran, grouped by bidang."""
    r = b.rekap[b.rekap["tingkat"] == "sasaran"]
    lalu = b.rekap_enam[(b.rekap_enam["tahun"] == b.tahun - 1) & (b.rekap_enam["tingkat"] == "sasaran")]
    lalu = {(s.nomor, s.nama): s.rata_rata for s in lalu.itertuples()}
    kolom = [
        Kolom("Jabatan", 9),
        Kolom("Sasaran", 44),
        Kolom("n dari", 9, angka=True),
        Kolom("Rata-rata (%)", 12, angka=True),
        Kolom("Predikat", 16),
        Kolom(f"Tahun {b.tahun - 1}", 10, angka=True),
    ]
    id = dict(zip(b.daftar_jabatan["nomor"], b.daftar_jabatan["id"], strict=True))
    anggota: dict[tuple[int, str], list] = {}
    for i in b.hasil.itertuples(index=False):
        anggota.setdefault((i.nomor, i.sasaran), []).append(i)
    nama_bidang = dict(zip(b.daftar_jabatan["nomor"], b.daftar_jabatan["nama_bidang"], strict=True))
    kelompok = [
        Kelompok(bidang, [_baris_sasaran(b, s, id[s.nomor], lalu, anggota[s.nomor, s.nama]) for s in grup.itertuples()])
        for bidang, grup in r.groupby(r["nomor"].map(nama_bidang), sort=False)
    ]
    ket = "n dari: indikator yang dinilai / semua indikator sasaran itu. Rata-rata capaian dibatasi 0–100."
    isi = tabel(f"{len(r)} sasaran, {waktu(b)}", kolom, kelompok, kepala=1, keterangan=ket)
    temuan = judul.di_bawah(list(r["rata_rata"]), b.skala.pita[1].batas, "sasaran", "Sasaran")
    return bagian("sasaran", temuan, [isi], kelas="baru")


def _baris_sasaran(b, s, id: str, lalu: dict, anggota: list) -> Baris:
    predikat = keadaan(s.predikat, "ada", b.skala) if s.predikat else _tanpa_predikat(b, s)
    return Baris(
        (
            el("b", tautan(f"{s.nomor:02d}", berkas(s.nomor, id))),
            s.nama,
            f"{s.dinilai} / {s.n}",
            el("b", angka(s.rata_rata)),
            predikat,
            angka(lalu.get((s.nomor, s.nama), float("nan"))),
        ),
        jejak=telusur.sasaran(s, id, anggota),
    )


def _tanpa_predikat(b, s) -> Html:
    """The state of a sasaran with nothing assessed: what most stands in the way."""
    if s.belum_lapor:
        return keadaan("", "belum_lapor", b.skala)
    return keadaan("", "tidak_dapat_dihitung" if s.tak_terhitung else "tidak_berlaku", b.skala)


# Formulas, what is missing, what is unsure


def sembilan_rumus(b) -> Html:
    """The nine formulas, each typeset with its operands."""
    baris = [r for r in b.hasil.itertuples(index=False) if r.rumus != "jumlah"]
    jejak = telusur.semua(b, [r.kode for r in baris])
    blok = [rumus_satu(b, r, telusur.angka_baris(b, jejak[r.kode])) for r in baris]
    isi = [pengantar_rumus(b), telusur.cara_membaca(b), *blok]
    return bagian("rumus", "Sembilan rumus, dengan angkanya", isi)


def _kode(r) -> Html:
    return el("b", tautan(r.kode, f"{berkas(r.nomor, r.id)}#{jangkar(r.kode)}"))


def belum_lapor(b) -> Html:
    """What is missing, by who owes it; then what could not be computed or does not apply."""
    belum = b.hasil[b.hasil["status"] == "belum_lapor"]
    lain = b.hasil[~b.hasil["status"].isin(["ada", "belum_lapor"])]
    isi = [_tabel_belum(b, belum) if len(belum) else el("p", f"Semua angka {waktu(b)} sudah dilaporkan.")]
    if len(lain):
        isi.append(_tabel_lain(b, lain))
    return bagian("belum-lapor", "Yang belum lapor, menurut pemilik data", isi)


def _tabel_belum(b, belum: pd.DataFrame) -> Html:
    kolom = [Kolom("Kode", 8), Kolom("Indikator", 47), Kolom("Sebab", 45)]
    milik: dict[str, list[Baris]] = {}
    for r in belum.itertuples(index=False):
        milik.setdefault(r.pemilik, []).append(Baris((_kode(r), r.indikator, r.alasan)))
    kelompok = [
        Kelompok(f"{j.nomor:02d} {j.nama} ({len(milik[j.id])})", milik[j.id])
        for j in b.daftar_jabatan.itertuples()
        if j.id in milik
    ]
    return tabel(f"{len(belum)} indikator belum dilaporkan, {waktu(b)}", kolom, kelompok, kepala=1)


def _tabel_lain(b, lain: pd.DataFrame) -> Html:
    kolom = [Kolom("Kode", 8), Kolom("Indikator", 40), Kolom("Keadaan", 16), Kolom("Sebab", 36)]
    baris = [
        Baris((_kode(r), r.indikator, keadaan("", r.status, b.skala), r.alasan)) for r in lain.itertuples(index=False)
    ]
    isi = tabel(f"{len(lain)} indikator tak terhitung atau tidak berlaku", kolom, [Kelompok("", baris)], kepala=1)
    return el("div", isi, id="tak-bernilai")


def perlu_konfirmasi(b) -> Html:
    """Readings that a person of the office must confirm, the scale's included, and warnings about the inputs."""
    bacaan = tafsir.katalog()
    bacaan = bacaan[bacaan["keyakinan"] == "perlu_konfirmasi"]
    kolom = [Kolom("Kode", 8), Kolom("Indikator dan bacaan kami", 42), Kolom("Yang perlu dipastikan", 50)]
    nama = dict(zip(b.daftar_jabatan["id"], b.daftar_jabatan["nama"], strict=True))
    baris = [
        Baris((_kode(r), susun([r.indikator, el("small", _bacaan(r, nama), kelas="cn")]), r.alasan))
        for r in bacaan.itertuples(index=False)
    ]
    ket = "Keputusan tidak menyebutkan satuan, arah, sifat triwulan dan pemilik data; inilah bacaan kami yang masih "
    ket += "menunggu kepastian dinas."
    isi = [tabel(f"{len(bacaan)} bacaan menunggu konfirmasi", kolom, [Kelompok("", baris)], kepala=1, keterangan=ket)]
    isi.append(el("p", f"Skala juga perlu dipastikan. {b.skala.catatan}"))
    if b.masalah:
        isi += _peringatan(b)
    return bagian("konfirmasi", "Perlu konfirmasi", isi)


def _peringatan(b) -> list[Html]:
    """Where the inputs raised warnings, and of what kind. What was typed there may be a name: it stays off the page."""
    baris = (el("li", f"{tempat(m.berkas, '', m.sel)}: {umum(m.kode)}.") for m in b.masalah)
    judul = el("h3", f"{len(b.masalah)} peringatan pada data masukan", id="peringatan")
    ket = catatan(f"Yang tertulis di tempatnya, dan cara memperbaikinya, ditampilkan oleh iki periksa {b.tahun}.")
    return [judul, ket, el("ul", *baris, kelas="peringatan")]


def _bacaan(r, nama: dict[str, str]) -> str:
    pemilik = nama.get(r.pemilik, KOSONG)
    return f"satuan {r.satuan}; {POLARITAS[r.polaritas]}; {TRIWULAN[r.triwulan]}; pemilik data {pemilik}"
