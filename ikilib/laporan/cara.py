"""'Cara menghitung' and the foot: rules, scale with its source, states, and what the averages are not."""

from __future__ import annotations

from collections.abc import Iterable

from ikilib import rekap, tafsir
from ikilib.halaman import (
    Baris,
    Html,
    Kelompok,
    Kolom,
    bagian,
    berkata,
    catatan,
    el,
    susun,
    tabel,
    tanda_keadaan,
    tanda_predikat,
    tanggal,
)
from ikilib.laporan.bagian import menurut, pakai_bkn, setahun, waktu
from ikilib.laporan.dikoreksi import dikoreksi
from ikilib.tanda import KEADAAN as KATA_KEADAAN

ATURAN = (
    ("Capaian, makin tinggi makin baik", "Realisasi × 100 / target."),
    ("Capaian, makin rendah makin baik", "(2 × target − realisasi) × 100 / target. Baris yang memakainya menyebutnya."),
    (
        "Capaian dengan target rentang",
        "Di dalam rentang dihitung 100. Di atas rentang dipakai batas atasnya, di bawah rentang batas bawahnya "
        "(PermenPANRB 8/2021; nilai 100 di dalam rentang adalah pilihan kami).",
    ),
    ("Target nol atau negatif", "Capaian tidak dapat dihitung, dan sebabnya disebut."),
    (
        "Pembulatan",
        "Capaian dihitung dari nilai sebelum pembulatan, lalu dibulatkan satu kali ke dua desimal; angka tepat di "
        "tengah dibulatkan menjauhi nol. Predikat diambil dari angka yang tercetak.",
    ),
    (
        "Rata-rata",
        "Dalam rata-rata, capaian dibatasi 0 sampai 100; capaian sebelum dibatasi tetap tercetak. Bila jabatan "
        "menetapkan bobot, bobot itu berlaku pada sasaran dan jabatannya; pada bidang dan dinas setiap indikator "
        "sama beratnya. Yang belum lapor, tidak berlaku atau tak terhitung tidak ikut. Nilai terendah dan tertinggi "
        "yang mungkin menghitung setiap yang belum lapor sebagai 0 dan sebagai 100.",
    ),
)
TRIWULAN = (
    "Angka triwulan",
    "Jumlah yang dilaporkan per triwulan ditambahkan sampai triwulan ini, begitu pula targetnya. Angka kumulatif dan "
    "posisi akhir memakai angka terakhir yang dilaporkan. Rasio dihitung ulang dari operannya, bukan dirata-ratakan. "
    "Angka tahun lain pada halaman ini adalah angka setahun penuh.",
)
KEADAAN = (
    ("belum_lapor", "Belum ada yang menyampaikan angkanya. Bukan nol."),
    ("tidak_berlaku", "Dinyatakan tidak berlaku pada tahun itu."),
    ("tak_terhitung", "Targetnya belum ditetapkan, atau angkanya ada tetapi tidak dapat dihitung; sebabnya disebut."),
    ("perlu_konfirmasi", "Hasil bergantung pada bacaan kami atas keputusan, dan dinas belum memastikannya."),
)
YAKIN = {
    "kutipan": "Batasnya dibaca pada naskah peraturan.",
    "sekunder": "Batasnya dibaca pada dokumen instansi lain, bukan pada naskah peraturan.",
    "ingatan": "Batasnya belum diperiksa pada naskah mana pun.",
}
ASAL_ANGKA = (
    "Angka terbit berasal dari dokumen yang diumumkan, angka isian disampaikan oleh dinas, dan angka contoh hanya "
    "ilustrasi."
)
BUKAN_IKU = (
    "Rata-rata pada halaman ini adalah Ringkasan IKI: rata-rata capaian indikator kinerja individu. Ringkasan IKI "
    "bukan Indikator Kinerja Utama (IKU) dinas; keputusan ini tidak memuat indikator untuk Kepala Dinas."
)


def tabel_skala(skala) -> Html:
    """A scale: sign and word of each band with its limits, its source, and how sure that is."""
    kolom = [Kolom("Predikat", 40), Kolom("Kode", 15), Kolom("Capaian tercetak (%)", 45, angka=True)]
    batas = tafsir.batas_pita(skala)
    baris = [Baris((berkata(tanda_predikat(p.nama, skala), p.nama), p.kode, batas[p.nama])) for p in skala.pita]
    keterangan = f"{skala.sumber}. {YAKIN[skala.keyakinan]} {skala.catatan}"
    return tabel(skala.judul, kolom, [Kelompok("", baris)], keterangan=keterangan, kelas="sempit")


def _daftar(pasangan: Iterable[tuple[object, str]]) -> Html:
    return el("dl", *(susun([el("dt", judul), el("dd", isi)]) for judul, isi in pasangan), kelas="aturan")


def cara_menghitung(b) -> Html:
    """The last section: every rule that made the numbers above, then the foot."""
    aturan = [*ATURAN, TRIWULAN] if not setahun(b) else ATURAN
    daftar = _daftar(aturan)
    keadaan = _daftar((berkata(tanda_keadaan(k), KATA_KEADAAN[k]), isi) for k, isi in KEADAAN)
    skala = tabel_skala(b.skala)
    if pakai_bkn(b):
        skala = susun([skala, tabel_skala(b.skala_bkn)])
    isi = [
        *dikoreksi(b),
        daftar,
        el("h3", "Keadaan tanpa predikat"),
        keadaan,
        el("div", skala, kelas="skala"),
        el("p", BUKAN_IKU),
        catatan(ASAL_ANGKA),
    ]
    return susun([bagian("cara", "Cara menghitung", isi), kaki(b)])


def kaki(b) -> Html:
    """Decree, scale, date of the data, and the digest of the inputs. No clock."""
    k = b.keputusan
    nomor, hari = k.nomor.isi.replace(" ", ""), tanggal(k.tanggal.isi)
    koreksi = max((k.baru.tanggal for k in b.koreksi), default="")
    data = f"Data per {tanggal(b.tanggal)}" + (f", dengan koreksi sampai {tanggal(koreksi)}" if koreksi else "")
    baris = (
        f"Dasar: Keputusan Kepala {rekap.DINAS} Nomor {nomor}, {hari}.",
        f"Skala predikat: {b.skala.judul}, {b.skala.sumber}.",
        f"{', '.join(filter(None, (data, menurut(b))))}, untuk {waktu(b)}. Sidik data masukan: {b.sidik}.",
    )
    return el("footer", *(el("p", satu) for satu in baris), kelas="iki kaki")
