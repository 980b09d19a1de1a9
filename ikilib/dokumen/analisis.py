"""The seven analyses of Bab III.A for one sasaran, always all seven, in the prescribed order.

The order is that of the annex of PermenPANRB 53/2014 as other agencies restate it (the annex itself was not read). What
cannot be said prints 'Data belum tersedia: …' with code, year and file; nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ikilib import evaluasi, grafik, keputusan
from ikilib.angka import KOSONG, angka, angka_satuan, bulatkan
from ikilib.dokumen import bahan, kalimat
from ikilib.dokumen.naskah import BARIS, BELUM, Blok, belum, butir, gambar, judul, kecil, kolom, p, tabel, tebal
from ikilib.laporan.bagian import target_teks
from ikilib.tanda import kata_status

JUDUL = (
    "Target dan realisasi tahun ini",
    "Dibandingkan tahun lalu dan beberapa tahun terakhir",
    "Realisasi sampai tahun ini terhadap target jangka menengah",
    "Dibandingkan standar nasional",
    "Penyebab keberhasilan atau kegagalan, dan solusi",
    "Efisiensi penggunaan sumber daya",
    "Program dan kegiatan yang menunjang",
)
NARASI = (("pendorong", "Pendorong"), ("penghambat", "Penghambat"), ("tindak_lanjut", "Tindak lanjut"))
AKHIR = keputusan.TAHUN[-1]


@dataclass(frozen=True)
class Sasaran:
    """One sasaran of a position: its rows of hasil (as a table, and one by one), of every year, and of rekap by year.

    akhir: by kode this year's realisasi in percent of the target of the last year, NaN where a part is missing.
    """

    ke: int
    nomor: int
    uraian: str
    hasil: pd.DataFrame
    baris: list
    enam: dict[tuple[str, int], tuple]
    rekap: dict[int, tuple]
    akhir: dict[str, float]

    @property
    def kode(self) -> list[str]:
        return [r.kode for r in self.baris]


def sasaran(b) -> list[Sasaran]:
    """The sasaran of the material, in the decree's order, numbered from 1."""
    enam = {(r.kode, r.tahun): r for r in b.enam.itertuples(index=False)}
    baris: dict[tuple, list] = {}
    for r in b.hasil.itertuples(index=False):
        baris.setdefault((r.nomor, r.sasaran), []).append(r)
    rekap: dict[tuple, dict] = {}
    for satu in b.rekap_enam[b.rekap_enam["tingkat"] == "sasaran"].itertuples(index=False):
        rekap.setdefault((satu.nomor, satu.nama), {})[satu.tahun] = satu
    grup, akhir = b.hasil.groupby(["nomor", "sasaran"], sort=False), _terhadap_akhir(b)
    return [Sasaran(i, *kunci, isi, baris[kunci], enam, rekap[kunci], akhir) for i, (kunci, isi) in enumerate(grup, 1)]


def _terhadap_akhir(b) -> dict[str, float]:
    """This year's realisasi against the target of the last year, by the same rule as every capaian."""
    akhir = b.enam[b.enam["tahun"] == AKHIR].set_index("kode").reindex(b.hasil["kode"])
    nilai = evaluasi.capaian(
        b.hasil["realisasi"].to_numpy(float), akhir["target"].to_numpy(float), akhir["target_atas"].to_numpy(float),
        b.hasil["polaritas"].to_numpy(object),
    )  # fmt: skip
    return dict(zip(b.hasil["kode"], nilai, strict=True))


def tujuh(d, b, s: Sasaran) -> list[Blok]:
    """All seven, each under its heading (level 4)."""
    isi = (_tahun_ini, _tahun_lalu, _jangka_menengah, _standar, _penyebab, _efisiensi, _program)
    blok: list[Blok] = []
    for ke, (nama, satu) in enumerate(zip(JUDUL, isi, strict=True), 1):
        blok += [judul(4, f"{ke}. {nama}", daftar=False), *satu(d, b, s)]
    return blok


def bernama(r) -> list:
    """Code and name of an indicator in a cell."""
    return [tebal(r.kode), f" {r.indikator}"]


def pengukuran(r) -> list[str]:
    """Target, realisasi, capaian and predikat of a row of hasil, as every table prints them."""
    return [target_teks(r), angka_satuan(r.realisasi, r.satuan), angka(r.capaian), r.predikat or kata_status(r.status)]


def _tahun_ini(d, b, s: Sasaran) -> list[Blok]:
    kepala = [
        kolom("No", 9, "tengah"),
        kolom("Indikator"),
        kolom("Target", 15, "kanan"),
        kolom("Realisasi", 17, "kanan"),
    ]
    kepala += [kolom("Capaian (%)", 17, "kanan"), kolom("Predikat", 25)]
    baris = [[str(i), [*bernama(r), kecil(f" ({r.satuan})")], *pengukuran(r)] for i, r in enumerate(s.baris, 1)]
    blok = [tabel(f"Target, realisasi, dan capaian tahun {b.tahun}, sasaran {s.ke}", kepala, baris)]
    if kurang := tanpa_capaian(b, s.baris):
        blok.append(butir(kurang))
    daftar = grafik.capaian(s.hasil, b.lalu, b.skala, b.tahun)
    for i, g in enumerate(daftar, 1):
        ke = f" ({i} dari {len(daftar)})" if len(daftar) > 1 else ""
        blok.append(gambar(g, f"Capaian indikator sasaran {s.ke} terhadap target tahun {b.tahun}{ke}"))
    return blok


def tanpa_capaian(b, baris: list) -> list[str]:
    """A line for each indicator without capaian: what is missing, where it would stand, and why."""
    return [
        f"{BELUM}: {_hilang(b, r)}. {r.alasan}" if r.status in ("belum_lapor", "tanpa_target")
        else f"{r.kode} {kata_status(r.status).lower()}: {r.alasan}"
        for r in baris
        if r.status != "ada"
    ]  # fmt: skip


def _hilang(b, r) -> str:
    if r.status == "tanpa_target":
        return f"target {r.kode} tahun {b.tahun} ({kalimat.berkas([b.tahun], 'target')})"
    o = b.operan
    o = o[(o["kode"] == r.kode) & (o["tahun"] == b.tahun) & (o["status"] == "belum_lapor")]
    tahun = sorted(set(o["tahun_operan"])) or [b.tahun]
    return f"realisasi {r.kode} tahun {b.tahun} ({kalimat.berkas(tahun, 'realisasi')})"


def _tahun_lalu(d, b, s: Sasaran) -> list[Blok]:
    tahun = [t for t in keputusan.TAHUN if t <= b.tahun]
    if len(tahun) == 1:
        masa = f"{keputusan.TAHUN[0]}–{keputusan.TAHUN[-1]}"
        return [belum(f"pembanding tahun {b.tahun - 1} untuk {_semua(s)}, karena keputusan berlaku untuk tahun {masa}")]
    kosong = [t for t in tahun if all(s.enam[k, t].realisasi != s.enam[k, t].realisasi for k in s.kode)]
    blok: list[Blok] = []
    if kosong != tahun:
        kepala = [kolom("Indikator"), *(kolom(str(t), 14, "kanan") for t in tahun)]
        baris = [[bernama(r), *(_sel_tahun(s.enam[r.kode, t]) for t in tahun)] for r in s.baris]
        blok.append(
            tabel(f"Realisasi dan (di bawahnya) capaian dalam %, {tahun[0]}–{tahun[-1]}, sasaran {s.ke}", kepala, baris)
        )
        rata = kalimat.rata_rata(s.rekap[b.tahun], s.rekap.get(b.tahun - 1), b.tahun)
        pasangan = [(r.kode, r.realisasi, s.enam[r.kode, b.tahun - 1].realisasi) for r in s.baris]
        blok.append(p(f"{kalimat.banding(pasangan, b.tahun)} {rata}".strip()))
    if kosong:
        letak = kalimat.berkas(kosong, "realisasi")
        blok.append(belum(f"realisasi {_semua(s)} tahun {kalimat.dan([str(t) for t in kosong])} ({letak})"))
    return blok


def _sel_tahun(r) -> object:
    """Realisasi of a year, and under it the capaian or the state that stands in its place."""
    bawah = angka(r.capaian) if r.status == "ada" else kata_status(r.status).lower()
    return [angka_satuan(r.realisasi, r.satuan), BARIS, kecil(bawah)]


def _semua(s: Sasaran) -> str:
    return kalimat.kode(s.kode, s.kode)


def _jangka_menengah(d, b, s: Sasaran) -> list[Blok]:
    """This year's realisasi against the target of the decree's last year."""
    nilai = [s.akhir[k] for k in s.kode if s.akhir[k] == s.akhir[k]]
    blok: list[Blok] = []
    if nilai:
        kepala = [kolom("Indikator"), kolom(f"Realisasi {b.tahun}", 20, "kanan")]
        kepala += [kolom(f"Target {AKHIR}", 20, "kanan"), kolom("%", 17, "kanan")]
        baris = [
            [bernama(r), angka_satuan(r.realisasi, r.satuan), target_teks(s.enam[r.kode, AKHIR]), angka(x)]
            for r, x in ((r, s.akhir[r.kode]) for r in s.baris)
        ]
        blok.append(tabel(f"Realisasi tahun {b.tahun} terhadap target tahun {AKHIR}, sasaran {s.ke}", kepala, baris))
        sampai = sum(bulatkan(x) >= 100 for x in nilai)
        blok.append(p(f"{sampai} dari {len(s.kode)} indikator sudah mencapai target tahun {AKHIR}."))
    tanpa = [k for k in s.kode if s.enam[k, AKHIR].target != s.enam[k, AKHIR].target]
    if tanpa:
        letak = kalimat.berkas([AKHIR], "target")
        blok.append(belum(f"target tahun {AKHIR} untuk {kalimat.kode(tanpa, s.kode)} ({letak})"))
    kurang = [r.kode for r in s.baris if r.realisasi != r.realisasi and r.status != "tidak_berlaku"]
    if kurang:
        letak = kalimat.berkas([b.tahun], "realisasi")
        blok.append(belum(f"realisasi tahun {b.tahun} untuk {kalimat.kode(kurang, s.kode)} ({letak})"))
    return blok or [p(f"Tidak ada indikator yang berlaku pada tahun {b.tahun}.")]


def _standar(d, b, s: Sasaran) -> list[Blok]:
    apa = f"standar nasional tahun {b.tahun} untuk {_semua(s)}; tidak ada berkas masukan yang memuatnya"
    return [belum(apa)]


def _penyebab(d, b, s: Sasaran) -> list[Blok]:
    """What the office said of each indicator, and of which it said nothing."""
    jabatan = f"{s.nomor:02d}"
    isi = [kata for kode in (jabatan, *s.kode) if (kata := kata_kantor(d, kode))]
    tanpa = [k for k in s.kode if not any(bahan.narasi(d, k, nama) for nama, _ in NARASI[:2])]
    blok: list[Blok] = [butir(isi)] if isi else []
    if tanpa:
        letak = kalimat.berkas([b.tahun], "narasi")
        blok.append(belum(f"penyebab dan solusi tahun {b.tahun} untuk {kalimat.kode(tanpa, s.kode)} ({letak})"))
    return blok


def kata_kantor(d, kode: str, kolom: tuple = NARASI) -> list:
    """What the office says under one key of its narasi, by heading; [] when it says nothing."""
    kata = [(judul_, rapi(teks)) for nama, judul_ in kolom if (teks := bahan.narasi(d, kode, nama))]
    return [tebal(sebutan(kode)), *(f" {judul_}: {teks}" for judul_, teks in kata)] if kata else []


def sebutan(kode: str) -> str:
    """A key of narasi as it is printed: '18.01', 'Jabatan 18', 'Dinas'."""
    return kode if "." in kode else "Dinas" if kode == "dinas" else f"Jabatan {kode}"


def rapi(teks: str) -> str:
    """The office's own words, closed by a full stop."""
    teks = " ".join(teks.split())
    return teks if teks.endswith((".", "!", "?")) else f"{teks}."


def _efisiensi(d, b, s: Sasaran) -> list[Blok]:
    """Capaian less the share of the budget that was used: practice, no rule was found."""
    a = bahan.anggaran(d, s.nomor)
    if a.empty or a["realisasi"].isna().any() or not a["pagu"].sum() > 0:
        return [belum_anggaran(b, s.nomor, a)]
    r = s.rekap[b.tahun]
    if r.rata_rata != r.rata_rata:
        return [belum(f"capaian sasaran {s.ke} tahun {b.tahun}, karena tidak ada indikator yang dapat dinilai")]
    serapan = bulatkan(a["realisasi"].sum() * 100 / a["pagu"].sum())
    isi = (
        f"Efisiensi = {angka(r.rata_rata)} − {angka(serapan)} = {angka(r.rata_rata - serapan)} poin: rata-rata capaian "
    )
    isi += f"sasaran ini dikurangi serapan anggaran jabatan {s.nomor:02d} beserta bawahannya."
    return [p(isi)]


def belum_anggaran(b, nomor: int, a: pd.DataFrame) -> Blok:
    """What is missing of a budget: all of it, or the realisasi of some rows."""
    letak = kalimat.berkas([b.tahun], "anggaran")
    if a.empty:
        return belum(f"anggaran jabatan {nomor:02d} tahun {b.tahun} ({letak})")
    kurang = int(a["realisasi"].isna().sum())
    apa = f"realisasi {kurang} dari {len(a)} baris anggaran" if kurang else "pagu anggaran"
    return belum(f"{apa} jabatan {nomor:02d} tahun {b.tahun} ({letak})")


def _program(d, b, s: Sasaran) -> list[Blok]:
    a = bahan.anggaran(d, s.nomor)
    if a.empty:
        return [belum_anggaran(b, s.nomor, a)]
    return [tabel_anggaran(f"Program dan kegiatan jabatan {s.nomor:02d} tahun {b.tahun}", a)]


def tabel_anggaran(nama: str, a: pd.DataFrame, kelompok: dict[int, object] | None = None, daftar: bool = False) -> Blok:
    """Program and kegiatan with pagu, realisasi and percent; by position under group rows where they are given."""
    kepala = [
        kolom("Program/Kegiatan"),
        kolom("Pagu (Rp)", 34, "kanan"),
        kolom("Realisasi (Rp)", 34, "kanan"),
        kolom("%", 17, "kanan"),
    ]
    baris: list = []
    for nomor, isi in a.groupby("jabatan", sort=True):
        baris += [kelompok[nomor]] if kelompok else []
        for r in isi.itertuples(index=False):
            kegiatan = [BARIS, r.kegiatan] if r.kegiatan else []
            baris.append([[kecil(r.program) if kegiatan else r.program, *kegiatan], *_uang(r.pagu, r.realisasi)])
    uang = _uang(a["pagu"].sum(), a["realisasi"].sum(skipna=False))
    return tabel(nama, kepala, [*baris, [[tebal("Jumlah")], *([tebal(x)] for x in uang)]], daftar=daftar)


def _uang(pagu: float, realisasi: float) -> list[str]:
    return [angka(pagu, 0), angka(realisasi, 0), angka(realisasi * 100 / pagu) if pagu > 0 else KOSONG]
