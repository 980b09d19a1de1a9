"""The individual report (diktum KEEMPAT), one function a section, each from Bahan to Html."""

from __future__ import annotations

from functools import cache

from ikilib import grafik, tafsir
from ikilib.angka import KOSONG, angka, angka_satuan
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
    h,
    jangkar,
    keadaan,
    perhatian,
    satuan_kecil,
    susun,
    tabel,
    tautan,
)
from ikilib.laporan import judul, telusur
from ikilib.laporan.bagian import (
    RENTANG,
    angka_terbit,
    bacaan_tanya,
    baris_rekap,
    baru_triwulan,
    contoh,
    dasar,
    kolom_tahun,
    menurut,
    pakai_bkn,
    pembuka,
    pengantar_rumus,
    rumus_satu,
    setahun,
    target_teks,
    waktu,
)
from ikilib.laporan.bagian import sekilas as _sekilas
from ikilib.laporan.cara import cara_menghitung
from ikilib.tanda import kata_status

ISI = (
    ("sekilas", "Sekilas"),
    ("capaian", "Target, realisasi, capaian"),
    ("bergambar", "Realisasi terhadap target"),
    ("enam-tahun", "Enam tahun"),
    ("belum-ada", "Yang belum ada"),
    ("tugas", "Tugas dan fungsi"),
    ("cara", "Cara menghitung"),
)

__all__ = [
    "ISI", "bergambar", "capaian_tabel", "cara_menghitung", "enam_tahun", "kepala", "sekilas", "tugas_fungsi",
    "yang_belum_ada",
]  # fmt: skip


def kepala(b) -> Html:
    """The position's name in full, who stands above it, and the sentence that answers first."""
    atasan = b.daftar_jabatan.set_index("nomor")["nama"].get(b.jabatan.atasan, "Kepala Dinas")
    banyak = f"{len(b.hasil)} indikator, {b.hasil['sasaran'].nunique()} sasaran"
    judul_ = ", ".join(filter(None, (f"Capaian kinerja individu {waktu(b)}", menurut(b))))
    ket = el("p", f"{judul_} · atasan: {atasan} · {banyak}", kelas="subjudul")
    return el("div", el("h1", b.jabatan.nama), ket, pembuka(b), contoh(b), kelas=f"{KELAS} kepala")


def sekilas(b) -> Html:
    """Average, counts, and what needs attention."""
    return _sekilas(b, perhatian("Yang perlu perhatian", *judul.perhatian_individu(b.hasil, b.skala)))


# Target, realisasi, capaian


def capaian_tabel(b) -> Html:
    """The table of indicators by sasaran, each with its line of the decree, then the formula blocks."""
    kolom = [
        Kolom("Kode", 6),
        Kolom("Indikator", 36.5),
        Kolom("Target", 9.5, angka=True),
        Kolom("Realisasi", 9.5, angka=True),
        Kolom("Capaian (%)", 8.5, angka=True),
        Kolom("Predikat", 14.5),
        Kolom(f"Capaian {b.tahun - 1}", 8.5, angka=True),
        Kolom(f"Target {RENTANG[1]}", 7, angka=True),
    ]
    jejak = telusur.semua(b)
    per_sasaran: dict[str, list[Baris]] = {}
    for r in b.hasil.itertuples(index=False):
        per_sasaran.setdefault(r.sasaran, []).append(_baris(b, r, jejak[r.kode]))
    kelompok = [Kelompok(f"Sasaran: {sasaran}", baris) for sasaran, baris in per_sasaran.items()]
    ket = "Capaian = realisasi × 100 / target, kecuali disebut lain; dihitung dari nilai sebelum pembulatan. "
    ket += f"Target {RENTANG[1]} menunjukkan jarak ke akhir periode."
    if b.tahun == RENTANG[0]:
        ket += f" Tahun {b.tahun - 1} di luar masa keputusan."
    isi = [tabel(f"{len(b.hasil)} indikator, {waktu(b)}", kolom, kelompok, kepala=1, keterangan=ket, kelas="capaian")]
    isi += [telusur.cara_membaca(b), *_blok_rumus(b)]
    return bagian("capaian", f"Target, realisasi dan capaian {waktu(b)}", isi)


def _baris(b, r, jejak: dict) -> Baris:
    ada = r.status == "ada"
    bkn = el("small", f"BKN: {b.predikat_bkn[r.kode]}", kelas="bkn") if ada and pakai_bkn(b) else ""
    return Baris(
        (
            el("b", r.kode),
            susun([r.indikator, *_catatan_nama(b, r)]),
            satuan_kecil(target_teks(r), r.satuan),
            satuan_kecil(angka_satuan(r.realisasi, r.satuan), r.satuan),
            el("b", angka(r.capaian)) if ada else KOSONG,
            susun([keadaan(r.predikat, r.status, b.skala), bkn]),
            _lalu(b, r.kode),
            angka_satuan(b.target_2021.get(r.kode, float("nan")), r.satuan),
        ),
        jangkar(r.kode),
        telusur.angka_baris(b, jejak),
    )


def _catatan_nama(b, r) -> list[Html]:
    """What stands small under an indicator's name: explanation if it differs, rule, source, line, reading."""
    baris = []
    if r.rumus != "jumlah":
        baris.append(susun(["rumus: ", tautan("di bawah tabel", f"#r-{r.kode.replace('.', '-')}")]))
    elif " ".join(r.penjelasan.split()) != " ".join(r.indikator.split()):
        baris.append(h(f"penjelasan: {r.penjelasan}"))
    if r.polaritas == "rendah":
        baris.append(h(f"makin rendah makin baik: {r.cara}"))
    elif r.target_atas == r.target_atas:
        baris.append(h(r.cara))
    baris.append(h(f"sumber: {r.sumber_data or KOSONG} · {dasar(r.baris)}"))
    if sama := nama_sama().get(r.kode):
        baris.append(h(f"nama yang sama juga pada {', '.join(sama)}"))
    hasil = [el("small", satu) for satu in baris]
    return [*hasil, el("small", tanya)] if (tanya := bacaan_tanya(b, r)) else hasil


@cache
def nama_sama() -> dict[str, list[str]]:
    """Kode → the other kode whose indicator bears the same name in the decree."""
    grup = tafsir.katalog().groupby(lambda i: " ".join(tafsir.katalog().at[i, "indikator"].split()).casefold())["kode"]
    return {k: [lain for lain in isi if lain != k] for _, isi in grup for k in isi if len(isi) > 1}


def _lalu(b, kode: str) -> object:
    """Last year's capaian, or the state of that year."""
    nilai = b.lalu.get(kode, float("nan"))
    if nilai == nilai:
        return angka(nilai)
    lalu = b.enam[(b.enam["kode"] == kode) & (b.enam["tahun"] == b.tahun - 1)]
    return susun([KOSONG, *(el("small", el("i", kata_status(s).lower())) for s in lalu["status"])], " ")


def _blok_rumus(b) -> list[Html]:
    baris = [r for r in b.hasil.itertuples(index=False) if r.rumus != "jumlah"]
    if not baris:
        return []
    return [pengantar_rumus(b), *(rumus_satu(b, r) for r in baris)]


# Figures


def bergambar(b) -> Html:
    """Capaian as bullet rows."""
    temuan = judul.capaian(list(b.hasil["capaian"]), baris_rekap(b).belum_lapor)
    ket = "Garis tegak hitam: target. Abu-abu makin tua: rentang predikat makin rendah."
    if b.lalu.notna().any():
        ket += f" Lingkaran: capaian tahun {b.tahun - 1}."
    daftar = grafik.capaian(b.hasil, b.lalu, b.skala, b.tahun)
    isi = [
        gambar(g, _ke(f"Capaian setiap indikator, {waktu(b)}", i, daftar), ket, f"b{i}") for i, g in enumerate(daftar)
    ]
    return bagian("bergambar", temuan, isi)


def _ke(teks: str, i: int, daftar: list) -> str:
    return f"{teks} ({i + 1} dari {len(daftar)})" if len(daftar) > 1 else teks


def enam_tahun(b) -> Html:
    """Six years as strips, and their numbers."""
    nilai = b.enam.pivot(index="kode", columns="tahun", values="realisasi").reindex(b.hasil["kode"])
    lalu = nilai[b.tahun - 1] if b.tahun - 1 in nilai else nilai[b.tahun] * float("nan")
    temuan = judul.enam(list(zip(nilai[b.tahun], lalu, strict=True)) if setahun(b) else [], b.tahun, RENTANG)
    ket = "Garis biru: realisasi. Garis hitam mendatar: target. Putus-putus: target tahun yang belum berjalan."
    ket += baru_triwulan(b)
    daftar = grafik.enam_tahun(b.enam, b.tahun, angka_terbit(b))
    isi = [gambar(g, _ke("Realisasi dan target setiap tahun", i, daftar), ket, f"d{i}") for i, g in enumerate(daftar)]
    return bagian("enam-tahun", temuan, [*isi, _angka_enam(b)])


def _angka_enam(b) -> Html:
    kolom = [Kolom("Kode", 10), *kolom_tahun(b, 16, 12)]
    per_kode: dict[str, list] = {}
    for r in b.enam.sort_values("tahun", kind="stable").itertuples(index=False):
        per_kode.setdefault(r.kode, [tautan(r.kode, f"#{jangkar(r.kode)}")]).append(_realisasi_target(r))
    baris = [Baris(tuple(isi)) for isi in per_kode.values()]
    ket = "Realisasi / target setiap tahun; satuannya seperti pada tabel di atas."
    return tabel("Angka enam tahun", kolom, [Kelompok("", baris)], keterangan=ket, kelas="kecil")


def _realisasi_target(r) -> object:
    """'7 / 8'; a missing realisasi as its state; a year ahead as its target alone."""
    target = target_teks(r)
    if not r.berjalan:
        return f"{KOSONG} / {target}"
    if r.realisasi == r.realisasi:
        return f"{angka_satuan(r.realisasi, r.satuan)} / {target}"
    return susun([el("i", kata_status(r.status).lower()), f" / {target}"])


# What is missing, and the position's own words


def yang_belum_ada(b) -> Html:
    """Every indicator without a capaian: its state, why, and who keeps the figure."""
    kosong = b.hasil[b.hasil["status"] != "ada"]
    semua = el("p", f"Semua {len(b.hasil)} indikator sudah bernilai {waktu(b)}.")
    isi = [_tabel_kosong(b, kosong) if len(kosong) else semua, *_tabel_konfirmasi(b)]
    if b.masalah:
        tuju = tautan("daftarnya ada pada laporan dinas", "dinas.html#peringatan")
        isi.append(catatan(f"Ada {len(b.masalah)} peringatan pada data masukan; ", tuju, "."))
    return bagian("belum-ada", "Yang belum ada", isi)


def _ke_baris(kode: str) -> Html:
    return el("b", tautan(kode, f"#{jangkar(kode)}"))


def _tabel_kosong(b, kosong) -> Html:
    nama = dict(zip(b.daftar_jabatan["id"], b.daftar_jabatan["nama"], strict=True))
    kolom = [
        Kolom("Kode", 7),
        Kolom("Indikator", 33),
        Kolom("Keadaan", 15),
        Kolom("Sebab", 25),
        Kolom("Pemilik data", 20),
    ]
    baris = [
        Baris((_ke_baris(r.kode), r.indikator, keadaan("", r.status, b.skala), r.alasan, nama[r.pemilik]))
        for r in kosong.itertuples(index=False)
    ]
    return tabel(f"Indikator tanpa capaian, {waktu(b)}", kolom, [Kelompok("", baris)], kepala=1)


def _tabel_konfirmasi(b) -> list[Html]:
    """Our readings of this position's indicators that the office has still to confirm."""
    bacaan = tafsir.katalog()
    bacaan = bacaan[(bacaan["nomor"] == b.jabatan.nomor) & (bacaan["keyakinan"] == "perlu_konfirmasi")]
    if bacaan.empty:
        return []
    kolom = [Kolom("Kode", 9), Kolom("Yang perlu dipastikan", 91)]
    baris = [
        Baris((_ke_baris(r.kode), r.alasan), f"k-{r.kode.replace('.', '-')}") for r in bacaan.itertuples(index=False)
    ]
    ket = "Hasil baris ini bergantung pada bacaan kami atas keputusan, yang belum dipastikan dinas."
    return [tabel(f"{len(baris)} bacaan menunggu konfirmasi", kolom, [Kelompok("", baris)], keterangan=ket)]


def tugas_fungsi(b) -> Html:
    """The position's task and functions, in the decree's words, with their lines."""
    j = next(j for j in b.keputusan.jabatan if j.nomor == b.jabatan.nomor)
    fungsi = el("ul", *(el("li", el("b", f"{f.huruf}."), el("span", f.uraian)) for f in j.fungsi), kelas="fungsi")
    akhir = f"–{j.fungsi[-1].baris}" if j.fungsi else ""
    sumber = catatan(f"Kata-kata {dasar(f'{j.baris}{akhir}')}.")
    isi = [el("h3", "Tugas"), el("p", j.tugas), el("h3", f"{len(j.fungsi)} fungsi"), fungsi, sumber]
    return bagian("tugas", "Tugas dan fungsi", isi)
