"""Tables of the plain notebooks (00, 01, 02): the decree, its reading, and the state of the data.

The same writers as the reports (:mod:`ikilib.halaman`), so that a table in JupyterLab looks like one on a page.
"""

from __future__ import annotations

import pandas as pd

from ikilib import bahan, keputusan, rekap, tafsir
from ikilib import evaluasi as ev
from ikilib.angka import angka, angka_satuan
from ikilib.halaman import KELAS, Baris, Html, Kelompok, Kolom, el, gambar, keadaan, perlu_konfirmasi, susun, tabel
from ikilib.laporan.bagian import ASAL, tempat
from ikilib.masukan.masalah import baris as kalimat_masalah
from ikilib.tanda import kata_status

KEYAKINAN = {"pasti": "pasti", "tafsir": "tafsir kami", "perlu_konfirmasi": "perlu konfirmasi"}


def _bungkus(*isi: object) -> Html:
    return el("div", *isi, kelas=KELAS)


def keadaan_data(tahun: int) -> Html:
    """What the data folder holds for each year up to ``tahun``: how much is reported, assessed, and of what origin."""
    baca = bahan.periksa(tahun)
    skala = tafsir.skala()[bahan.BAKU]
    tahun_isi = [t for t in keputusan.TAHUN if t <= tahun]
    hasil = ev.hasil(baca.fakta, baca.target, tahun_isi, skala)
    r = rekap.rekap(hasil, skala).query("tingkat == 'dinas'")
    asal = pd.crosstab(hasil["tahun"], hasil["asal"]).reindex(columns=ASAL, fill_value=0)
    kolom = [Kolom("Tahun", 10), *(Kolom(j, 15, True) for j in ("Dinilai", "Belum lapor", "Rata-rata (%)")),
             Kolom("Predikat", 20), Kolom("Memakai angka contoh", 25, True)]  # fmt: skip
    baris = [
        Baris([b.tahun, f"{b.dinilai} / {b.n}", b.belum_lapor, angka(b.rata_rata),
               keadaan(b.predikat, "ada" if b.predikat else "belum_lapor", skala), int(asal.at[b.tahun, "contoh"])])
        for b in r.itertuples()
    ]  # fmt: skip
    return _bungkus(
        tabel(
            "Keadaan data setiap tahun",
            kolom,
            [Kelompok("", baris)],
            keterangan="Rata-rata capaian 165 indikator, dibatasi 0–100.",
        )
    )


def masalah(tahun: int) -> Html:
    """Every problem of the inputs of that year, errors first."""
    daftar = bahan.periksa(tahun).masalah
    if not daftar:
        return _bungkus(el("p", f"Tidak ada masalah pada masukan tahun {tahun}."))
    return _bungkus(el("ul", *(el("li", el("b", m.tingkat.capitalize()), ": ", kalimat_masalah(m)) for m in daftar)))


def isi_data(tahun: int) -> Html:
    """Every figure reported for that year, with the place it stands in."""
    baca = bahan.periksa(tahun)
    n = ev.nilai(baca.fakta)
    n = n[n["tahun"] == tahun].set_index("variabel")
    kamus = tafsir.variabel()
    kamus = kamus[kamus["sama_dengan"] == ""]
    nama = tafsir.jabatan().set_index("id")["nama"]
    kolom = [Kolom("Variabel", 16), Kolom("Uraian", 34), Kolom("Nilai", 14, True), Kolom("Satuan", 10),
             Kolom("Asal", 10), Kolom("Tempat", 16)]  # fmt: skip
    kelompok = [
        Kelompok(nama[pemilik], [_baris_data(v, n) for v in grup.itertuples()])
        for pemilik, grup in kamus.groupby("pemilik", sort=False)
    ]
    return _bungkus(tabel(f"Angka tahun {tahun} menurut pemilik data", kolom, kelompok))


def _baris_data(v, n: pd.DataFrame) -> Baris:
    if v.variabel not in n.index:
        return Baris([v.variabel, v.uraian, el("i", kata_status("belum_lapor").lower()), v.satuan, None, None])
    b = n.loc[v.variabel]
    nilai = angka_satuan(b["nilai"], v.satuan) if b["status"] == "ada" else el("i", kata_status(b["status"]).lower())
    return Baris(
        [
            v.variabel,
            v.uraian,
            nilai,
            v.satuan,
            ASAL[b["asal"]].removeprefix("angka "),
            tempat(b["berkas"], b["lembar"], b["sel"]),
        ]
    )


def formulir(tahun: int) -> Html:
    """Who has returned what for that year: the picture, then the table with the names that are still missing."""
    from ikilib import grafik_formulir
    from ikilib.formulir import KEADAAN, pengembalian

    k = pengembalian(bahan.periksa(tahun), tahun)
    kolom = [Kolom("Nomor", 8), Kolom("Jabatan", 38), Kolom("Isian", 9, True), Kolom("Target", 9, True),
             Kolom("Yang belum", 36)]  # fmt: skip
    kelompok = [
        Kelompok(f"{kata.capitalize()}: {len(grup)} jabatan", [_baris_formulir(j) for j in grup.itertuples()])
        for kata in KEADAAN
        if len(grup := k[k["keadaan"] == kata])
    ]
    keterangan = "Angka di tabel ikut dihitung; tidak berlaku adalah jawaban, belum lapor bukan."
    return _bungkus(
        gambar(grafik_formulir.pengembalian(k, tahun), f"Formulir tahun {tahun}", keterangan, "formulir"),
        tabel(f"Isian dan target tahun {tahun} menurut pemiliknya", kolom, kelompok, kepala=1),
    )


def _baris_formulir(j) -> Baris:
    from ikilib.formulir import sebut_kurang

    kurang = "semuanya" if j.keadaan == "belum" else ", ".join(sebut_kurang(j.kurang))
    galat = "formulirnya ada, tetapi bergalat dan tidak dipakai; " if j.bermasalah else ""
    isian = f"{j.isian_terisi} / {j.isian}" if j.isian else None
    return Baris([f"{j.nomor:02}", j.nama, isian, f"{j.target_terisi} / {j.target}", f"{galat}{kurang}"])


def kepala_keputusan() -> Html:
    """Number, date and subject of the decree, and its six dicta."""
    k = keputusan.baca()
    kolom = [Kolom("Diktum", 14), Kolom("Isi", 86)]
    baris = [Baris([d.nama, d.isi]) for d in k.diktum]
    judul = f"Keputusan Kepala Dinas Nomor {k.nomor.isi}, {k.tanggal.isi}"
    return _bungkus(tabel(judul, kolom, [Kelompok("", baris)], keterangan=f"Tentang {k.tentang.isi}"))


def daftar_jabatan() -> Html:
    """The 27 positions by bidang, with how many indicators each has."""
    pohon = tafsir.jabatan()
    banyak = tafsir.katalog()["nomor"].value_counts()
    konfirmasi = tafsir.katalog().query("keyakinan == 'perlu_konfirmasi'")["nomor"].value_counts()
    kolom = [
        Kolom("Nomor", 9),
        Kolom("Jabatan", 51),
        Kolom("Id", 20),
        Kolom("Indikator", 10, True),
        Kolom("Perlu konfirmasi", 10, True),
    ]
    kelompok = [
        Kelompok(
            bidang,
            [
                Baris([f"{j.nomor:02}", j.nama, j.id, int(banyak[j.nomor]), int(konfirmasi.get(j.nomor, 0))])
                for j in grup.itertuples()
            ],
        )
        for bidang, grup in pohon.groupby("nama_bidang", sort=False)
    ]
    return _bungkus(tabel("27 jabatan", kolom, kelompok, kepala=1))


def indikator(jabatan: str | int) -> Html:
    """The indicators of one position: the decree's words, then our reading with its reason."""
    j = bahan.cari_jabatan(jabatan)
    k = tafsir.katalog()
    k = k[k["nomor"] == j.nomor]
    kolom = [
        Kolom("Kode", 8),
        Kolom("Indikator dan sumber data", 44),
        Kolom("Satuan", 11),
        Kolom("Arah", 10),
        Kolom("Bacaan dan alasannya", 27),
    ]
    kelompok = [
        Kelompok(f"Sasaran: {sasaran}", [_baris_indikator(b) for b in grup.itertuples()])
        for sasaran, grup in k.groupby("sasaran", sort=False)
    ]
    return _bungkus(tabel(f"{j.nomor:02} {j.nama}", kolom, kelompok, kepala=1))


def _baris_indikator(b) -> Baris:
    kecil = el("small", f"sumber: {b.sumber_data} · keputusan, baris {b.baris}")
    yakin = perlu_konfirmasi() if b.keyakinan == "perlu_konfirmasi" else el("b", KEYAKINAN[b.keyakinan])
    return Baris(
        [
            b.kode,
            susun([b.indikator, el("br"), kecil]),
            b.satuan,
            f"makin {b.polaritas} makin baik",
            susun([yakin, ": ", b.alasan]),
        ]
    )


def perlu_dikonfirmasi() -> Html:
    """What a person of the office must confirm, by the position that owns the number: ready to send."""
    k = tafsir.katalog().query("keyakinan == 'perlu_konfirmasi'")
    nama = tafsir.jabatan().set_index("id")["nama"]
    kolom = [Kolom("Kode", 8), Kolom("Indikator", 40), Kolom("Yang perlu dikonfirmasi", 52)]
    kelompok = [
        Kelompok(nama[pemilik], [Baris([b.kode, b.indikator, b.alasan]) for b in grup.itertuples()])
        for pemilik, grup in k.groupby("pemilik", sort=False)
    ]
    return _bungkus(tabel(f"{len(k)} bacaan menunggu konfirmasi, menurut pemilik data", kolom, kelompok, kepala=1))


def usulan_koreksi() -> Html:
    """Corrections proposed under diktum KELIMA; the catalogue keeps the decree's words."""
    kolom = [Kolom("Baris", 8), Kolom("Tempat", 20), Kolom("Tertulis", 24), Kolom("Usulan", 24), Kolom("Alasan", 24)]
    baris = [Baris([u["baris"], u["tempat"], u["tertulis"], u["usulan"], u["alasan"]]) for u in tafsir.koreksi()]
    return _bungkus(tabel("Usulan pembetulan (diktum KELIMA)", kolom, [Kelompok("", baris)], kepala=1))
