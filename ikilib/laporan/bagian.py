"""Parts that the dinas report and the individual reports share: their first screen, and the formula blocks."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ikilib import keputusan, rekap, rumus, tafsir
from ikilib.angka import KOSONG, MINUS, angka, angka_satuan, bulatkan, persen
from ikilib.evaluasi import ROMAWI, predikat
from ikilib.halaman import (
    KELAS,
    Baris,
    Html,
    Kelompok,
    Kolom,
    bar_contoh,
    berkata,
    blok_rumus,
    catatan,
    el,
    hitungan,
    keadaan,
    kisaran,
    perlu_konfirmasi,
    susun,
    tabel,
    tanda_predikat,
    tanggal,
    tautan,
)
from ikilib.jejak import tempat
from ikilib.laporan import nama_individu

RENTANG = (keputusan.TAHUN[0], keputusan.TAHUN[-1])
SATUAN = {"persen": "%", "rupiah": "Rp"}
POLARITAS = {"tinggi": "makin tinggi makin baik", "rendah": "makin rendah makin baik"}
TRIWULAN = {
    "non_kumulatif": "triwulan dijumlahkan",
    "kumulatif": "angka terakhir, kumulatif",
    "posisi_akhir": "posisi terakhir",
    "unik": "yang berulang dihitung satu kali setahun",
}
ASAL = {"contoh": "angka contoh", "isian": "angka isian", "terbit": "angka terbit", "": KOSONG}


def waktu_teks(tahun: int, triwulan: int | None) -> str:
    """A report's time in words: 'tahun 2019', 'sampai triwulan II tahun 2019' (quarter IV is the year)."""
    return f"tahun {tahun}" if triwulan in (None, 4) else f"sampai triwulan {ROMAWI[triwulan]} tahun {tahun}"


def waktu(b) -> str:
    return waktu_teks(b.tahun, b.triwulan)


def menurut(b) -> str:
    """On whose knowledge the page rests, where a day was asked for; '' else."""
    return f"menurut data yang diketahui pada {tanggal(b.per)}" if b.per else ""


def setahun(b) -> bool:
    """Whether the report is of its whole year, so that it may be compared with whole years."""
    return b.triwulan in (None, 4)


def baru_triwulan(b) -> str:
    """Beside whole years: how far the report's own year has come ('' for a whole one)."""
    return "" if setahun(b) else f" Angka tahun {b.tahun} baru sampai triwulan {ROMAWI[b.triwulan]}."


def kolom_tahun(b, lebar: float, lebar_depan: float) -> list[Kolom]:
    """A column for each year of the decree; a year after the report's says that it has not run."""
    return [
        Kolom(str(t), lebar, angka=True) if t <= b.tahun else Kolom(f"{t}, belum berjalan", lebar_depan, angka=True)
        for t in keputusan.TAHUN
    ]


def berkas(nomor: int, id: str) -> str:
    """File name of an individual's report."""
    return f"{nama_individu(nomor, id)}.html"


def baris_rekap(b, tahun: int | None = None):
    """The rekap row of the page's own scope, of the report's year or another; None if there is none."""
    tingkat, nomor = ("dinas", 0) if b.jabatan is None else ("jabatan", b.jabatan.nomor)
    r = b.rekap_enam
    r = r[(r["tahun"] == (tahun or b.tahun)) & (r["tingkat"] == tingkat) & (r["nomor"] == nomor)]
    return next(r.itertuples(index=False), None)


def dasar(baris: int | str) -> str:
    """The line of the decree, unbroken."""
    return f"keputusan,\u00a0baris\u00a0{baris}"


def angka_terbit(b) -> frozenset[tuple[str, int]]:
    """(kode, year) of the realisasi that rest on published figures alone."""
    semua = (b.operan["asal"] == "terbit").groupby([b.operan["kode"], b.operan["tahun"]]).all()
    return frozenset((k, int(t)) for k, t in semua.index[semua.to_numpy()])


def target_teks(r) -> str:
    """A target as print has it: '8', '80,00–90,00' for a range, '–' for none."""
    bawah = angka_satuan(r.target, r.satuan) if r.target == r.target else KOSONG
    return f"{bawah}–{angka_satuan(r.target_atas, r.satuan)}" if r.target_atas == r.target_atas else bawah


def terhadap(r) -> str:
    """'realisasi 7 dari target 8 kegiatan', with what is missing said in words."""
    satuan = SATUAN.get(r.satuan, r.satuan)
    kini = f"realisasi {angka_satuan(r.realisasi, r.satuan)}" if r.realisasi == r.realisasi else "realisasi belum ada"
    return f"{kini}, target belum ada" if target_teks(r) == KOSONG else f"{kini} dari target {target_teks(r)} {satuan}"


def pembuka(b) -> Html:
    """The sentence that answers first: average, predikat, how many of how many, how many are missing."""
    r = baris_rekap(b)
    belum = f"{r.belum_lapor} indikator belum dilaporkan" if r.belum_lapor else ""
    if r.rata_rata != r.rata_rata:
        isi = f"Belum ada rata-rata capaian: tidak ada yang dapat dinilai di antara {r.n} indikator"
        return el("p", isi, f"; {belum}." if belum else ".", kelas="pembuka")
    return el(
        "p", "Rata-rata capaian ", el("b", persen(r.rata_rata)), ", predikat ", el("b", r.predikat), ", dari ",
        el("b", f"{r.dinilai} di antara {r.n}"), f" indikator{'; ' + belum if belum else ''}.", kelas="pembuka",
    )  # fmt: skip


def contoh(b) -> Html:
    """The band when the page rests on illustrative figures, of its own year or of another one it shows."""
    asal = b.hasil["asal"].value_counts()
    lain = int((b.enam.loc[b.enam["tahun"] != b.tahun, "asal"] == "contoh").sum())
    kini = int(asal.get("contoh", 0))
    if not kini and not lain:
        return Html()
    teks = f"{kini} dari {len(b.hasil)} indikator memakai angka contoh"
    if asal.get("terbit"):
        teks += f"; {asal['terbit']} memakai angka terbit"
    if asal.get("isian"):
        teks += f"; {asal['isian']} memakai angka isian"
    return bar_contoh(teks + (f"; dari tahun lain {angka(lain, 0)} angka." if lain else "."))


def sekilas(b, perlu: Html) -> Html:
    """The first screen's three columns: the average, the counts, what needs attention."""
    r = baris_rekap(b)
    nilai = el("p", el("b", angka(r.rata_rata)), " %" if r.rata_rata == r.rata_rata else "", kelas="besar")
    satu = el("div", el("h3", "Rata-rata capaian"), nilai, _predikat(b, r), _beda(b, r), *_kisaran(b, r))
    banyak = dict(rekap.hitungan(b.hasil, b.skala)[b.tahun])
    dua = el("div", hitungan(f"{r.n} indikator menurut predikat", banyak, b.skala),
             catatan(f"Skala: {b.skala.sumber.split(' (')[0]}."))  # fmt: skip
    return el("section", el("h2", "Sekilas", id="sekilas-judul", kelas="tersembunyi"),
              el("div", satu, dua, el("div", perlu), kelas="pandang"), id="sekilas", kelas=f"{KELAS} bagian",
              aria_labelledby="sekilas-judul")  # fmt: skip


def _predikat(b, r) -> Html:
    if not r.predikat:
        return el("p", "Belum ada yang dinilai")
    kata = el("p", berkata(tanda_predikat(r.predikat, b.skala), r.predikat), kelas="predikat")
    if not pakai_bkn(b):
        return kata
    bkn = predikat(np.array([r.rata_rata]), b.skala_bkn)[0]
    return susun([kata, catatan("Menurut Perka BKN 1/2013: ", el("b", bkn))])


def pakai_bkn(b) -> bool:
    """Whether the page also gives the predikat by Perka BKN: an individual's does, beside another scale."""
    return b.jabatan is not None and b.skala.nama != b.skala_bkn.nama


def _beda(b, r) -> Html:
    """The difference to last year, in poin; a quarter is not compared with a whole year."""
    lalu, tahun = baris_rekap(b, b.tahun - 1), b.tahun - 1
    if lalu is None:
        return catatan("Tahun pertama keputusan, jadi belum ada pembanding.")
    if lalu.rata_rata != lalu.rata_rata or r.rata_rata != r.rata_rata:
        return catatan(f"Rata-rata tahun {tahun}: {angka(lalu.rata_rata)}")
    if not setahun(b):
        return catatan(f"Tahun {tahun} setahun penuh: {persen(lalu.rata_rata)}")
    beda = bulatkan(r.rata_rata - lalu.rata_rata)
    if not beda:
        return catatan(f"Sama dengan tahun {tahun}")
    return catatan(f"{'+' if beda > 0 else MINUS}{angka(abs(beda))} poin dari tahun {tahun}")


def _kisaran(b, r) -> list[Html]:
    if r.terendah != r.terendah:
        return []
    garis = kisaran(r.rata_rata, r.terendah, r.tertinggi, b.skala)
    if not r.belum_lapor:
        return [garis, catatan("Tidak ada yang belum lapor, jadi rata-rata ini tidak akan bergeser.")]
    awal = f"Bila {r.belum_lapor} yang belum lapor masuk, rata-rata ada di antara "
    return [garis, catatan(awal, el("b", angka(r.terendah)), " dan ", el("b", angka(r.tertinggi)), ".")]


# The formula blocks


def pengantar_rumus(b) -> Html:
    """What stands above the formula blocks."""
    isi = f"Rumus ditulis seperti dalam keputusan, lalu diisi angka {waktu(b)}. Setiap angka menyebut berkas dan sel "
    return el("p", isi, "asalnya; capaian dihitung dari nilai sebelum pembulatan.", kelas="pengantar")


def rumus_satu(b, r, jejak: Html | str = "") -> Html:
    """The formula block of one of the nine indicators; ``r`` is its row of hasil, ``jejak`` its trace."""
    bentuk = tafsir.rumus()[r.kode]
    isian = b.operan[(b.operan["kode"] == r.kode) & (b.operan["tahun"] == b.tahun)]
    keterangan = f"{r.nomor:02d} {r.jabatan} · {dasar(r.baris)} · {POLARITAS[r.polaritas]}"
    return blok_rumus(
        f"r-{r.kode.replace('.', '-')}",
        f"{r.kode} {r.indikator}",
        keterangan,
        rumus.mathml(bentuk),
        rumus.mathml_angka(bentuk, isian[["bagian", "nilai", "status", "satuan"]], r.realisasi),
        tabel_operan(r.kode, isian),
        [kalimat_capaian(b, r), catatan_rumus(bentuk), bacaan_tanya(b, r)],
        jejak,
    )


def bacaan_tanya(b, r) -> Html:
    """The diamond of a result that rests on a reading to be confirmed, with the way to what is to be confirmed."""
    if r.keyakinan != "perlu_konfirmasi":
        return Html()
    tuju = "#konfirmasi" if b.jabatan is None else f"#k-{r.kode.replace('.', '-')}"
    return perlu_konfirmasi(": ", tautan("bacaan kami", tuju))


def catatan_rumus(bentuk: tafsir.Rumus) -> Html:
    return el("span", f"{rumus.kalimat(bentuk)} {bentuk.catatan}".strip(), kelas="redup")


def tabel_operan(kode: str, isian: pd.DataFrame) -> Html:
    satuan = list(dict.fromkeys(isian["satuan"]))
    judul = f"Nilai ({SATUAN.get(satuan[0], satuan[0])})" if len(satuan) == 1 else "Nilai"
    kolom = [Kolom("Operan", 34), Kolom(judul, 19, angka=True), Kolom("Asal", 13), Kolom("Berkas › sel", 34)]
    baris = []
    for o in isian.drop_duplicates(["variabel", "tahun_operan"]).itertuples():
        nama = f"{o.uraian[:1].upper()}{o.uraian[1:]} tahun {o.tahun_operan}"
        ada = o.status == "ada"
        nilai = angka_satuan(o.nilai, o.satuan) + ("" if len(satuan) == 1 else f" {o.satuan}") if ada else KOSONG
        asal = ASAL[o.asal] if ada else keadaan("", o.status, None)
        baris.append(Baris((nama, nilai, asal, tempat(o.berkas, o.lembar, o.sel) if ada else f"{o.alasan}.")))
    return tabel(f"Operan {kode}", kolom, [Kelompok("", baris)], kelas="operan")


def kalimat_capaian(b, r) -> Html:
    """Realisasi against target, with the rule filled in; or the sentence why there is no capaian."""
    if r.status != "ada":
        return susun([keadaan("", r.status, b.skala), " ", r.alasan])
    kini = angka(r.realisasi)
    hitung = f"{r.cara.replace('realisasi', kini).replace('target', angka(r.target))} = "
    if r.target_atas == r.target_atas:
        hitung = ""
    terkendali = min(max(r.capaian, 0.0), 100.0)
    rata = f" Dalam rata-rata dihitung {angka(terkendali, 0)}." if terkendali != r.capaian else ""
    return susun([
        "Realisasi ", el("b", f"{kini} %"), " terhadap target ", el("b", f"{target_teks(r)} %"),
        f": capaian {hitung}", el("b", f"{angka(r.capaian)} %"), ", ", keadaan(r.predikat, r.status, b.skala),
        f".{rata}",
    ])  # fmt: skip
