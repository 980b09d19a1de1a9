"""The three plans of Diktum KEDUA as sheets: the six years' matrix (rjm), a year's plan (rkt), its budget sheet (rka).

Rows are the decree's, under subheads of position and sasaran. No regulation's annex was read for these tables; their
columns are the common ones, and the notes of each say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from ikilib import evaluasi, keputusan
from ikilib.dokumen import bahan
from ikilib.dokumen.jenis import Jadi
from ikilib.dokumen.lembar import ATAS, Baris, Halaman, Kolom, Rumus, buku, huruf, wajar
from ikilib.laporan.bagian import target_teks

BELUM = "belum ditetapkan"
AWAL = keputusan.TAHUN[0] - 1
NO, KODE, SATUAN = Kolom("No", 4.5, "tengah"), Kolom("Kode", 7, "tengah"), Kolom("Satuan", 11, "tengah")
SUSUNAN = "Susunan kolom menurut praktik; tidak ada lampiran peraturan yang menetapkannya."


def jangka_menengah(d: bahan.Bahan, jabatan, contoh: int) -> Jadi:
    """Matrix of targets 2016-2021 per sasaran and indikator, with the state before and at the end."""
    b, tahun = d.dinas, list(keputusan.TAHUN)
    kolom = (NO, KODE, Kolom("Sasaran dan indikator kinerja", 56), SATUAN, Kolom(f"Kondisi awal {AWAL}", 11, "angka"))
    kolom += (*(Kolom(f"Target {t}", 10, "angka") for t in tahun), Kolom("Kondisi akhir", 11, "angka"))
    target = {(x.kode, x.tahun): _target(x) for x in b.enam.itertuples(index=False)}
    awal = _kondisi_awal(b, contoh)

    def sel(x) -> tuple:
        isi = [target[x.kode, t] for t in tahun]
        return (awal.get(x.kode, "–"), *isi, isi[-1])

    catatan = (
        f"Kondisi awal ialah realisasi {AWAL}, kondisi akhir target {tahun[-1]}; tanda – berarti belum ada. {SUSUNAN}",
        "Kurun 2016–2021 mengikuti masa target dalam keputusan.",
    )
    judul = f"RENCANA JANGKA MENENGAH {tahun[0]}–{tahun[-1]}"
    kurang = [f"target {t} belum ditetapkan: {', '.join(k)}" for t in tahun
              if (k := [x.kode for x in b.hasil.itertuples() if target[x.kode, t] == "–"])]  # fmt: skip
    return _jadi(d, "matriks", judul, kolom, _daftar(b, kolom, sel), catatan, contoh, kurang)


def _target(x, kosong: str = "–") -> object:
    """A target as a cell: a number, the words of a range, or what stands where there is none."""
    if x.target != x.target:
        return kosong
    return x.target if x.target_atas != x.target_atas else target_teks(x)


def _kondisi_awal(b, contoh: int) -> dict[str, float]:
    """Realisasi of the year before the plan by kode; an invented one only in a document that is marked as such."""
    h = evaluasi.hasil(b.fakta, b.target, [AWAL], b.skala)
    h = h[h["realisasi"].notna() & ((h["asal"] != "contoh") | bool(contoh))]
    return dict(zip(h["kode"], h["realisasi"], strict=True))


def tahunan(d: bahan.Bahan, jabatan, contoh: int) -> Jadi:
    """Rencana Kinerja Tahunan: sasaran, indikator, target of the year, and of its quarters as they were given."""
    b = d.dinas
    kolom = (NO, KODE, Kolom("Sasaran dan indikator kinerja", 62), SATUAN, Kolom(f"Target {d.tahun}", 13, "angka"))
    kolom += tuple(Kolom(f"TW {r}", 9.5, "angka") for r in ("I", "II", "III", "IV"))
    t = b.target[(b.target["tahun"] == d.tahun) & (b.target["periode"] > 0)]
    tw = t.set_index(["kode", "periode"])["target"].to_dict()

    def sel(x) -> tuple:
        return (_target(x, BELUM), *(_ada(tw.get((x.kode, p))) for p in (1, 2, 3, 4)))

    kurang = [x.kode for x in b.hasil.itertuples() if x.target != x.target]
    catatan = (f"Target triwulan dicetak sebagaimana diisi; tanda – berarti tidak diisi. {SUSUNAN}",)
    kalimat = [f"target {d.tahun} belum ditetapkan: {', '.join(kurang)}"] if kurang else []
    return _jadi(
        d, "rkt", f"RENCANA KINERJA TAHUNAN {d.tahun}", kolom, _daftar(b, kolom, sel), catatan, contoh, kalimat
    )


def _ada(x: float | None) -> object:
    return "–" if x is None or x != x else x


def anggaran(d: bahan.Bahan, jabatan, contoh: int) -> Jadi:
    """Input sheet for the Rencana Kerja dan Anggaran: each position's kegiatan with pagu, its indikator with target."""
    b = d.dinas
    kolom = (NO, KODE, Kolom("Program, kegiatan, dan indikator kinerja", 92), SATUAN)
    kolom += (Kolom(f"Target {d.tahun}", 13, "angka"), Kolom("Pagu (Rp)", 19, "rupiah"))
    baris, n, jumlah = [], ATAS + 1, []
    for j in b.daftar_jabatan.itertuples(index=False):
        milik = d.anggaran[d.anggaran["jabatan"] == j.nomor]
        bawah = [Baris(("", "", _nama(a), "", None, a.pagu)) for a in milik.itertuples()]
        bawah = bawah or [Baris(("", "", "Kegiatan: belum diisi", "", None, None))]
        isi = b.hasil[b.hasil["nomor"] == j.nomor]
        daerah = f"{huruf(5)}{n + 1}:{huruf(5)}{n + len(bawah)}"
        total = Rumus(f'=IF(COUNT({daerah})=0,"",SUM({daerah}))', float(milik["pagu"].sum()) if len(milik) else "")
        baris += [Baris((f"{j.nomor:02d} {j.nama}", None, None, None, "", total), "grup"), *bawah]
        baris += list(_indikator(isi, j, lambda x: (_target(x, BELUM), None)))
        jumlah.append(f"{huruf(5)}{n}")
        n = ATAS + 1 + len(baris)
    semua = float(d.anggaran["pagu"].sum())
    baris.append(
        Baris(("Jumlah seluruh pagu", None, None, None, "", Rumus(f"=SUM({','.join(jumlah)})", semua)), "jumlah")
    )
    kurang = [f"{j.nomor:02d}" for j in b.daftar_jabatan.itertuples() if j.nomor not in set(d.anggaran["jabatan"])]
    catatan = (
        "Lembar ini bahan isian Rencana Kerja dan Anggaran. Pagu berasal dari anggaran.csv, satu baris satu kegiatan "
        f"pada jabatan yang menjalankannya. {SUSUNAN}",
    )
    kalimat = [f"anggaran.csv tidak memuat kegiatan jabatan {', '.join(kurang)}"] if kurang else []
    return _jadi(d, "rka", f"BAHAN RENCANA KERJA DAN ANGGARAN {d.tahun}", kolom, baris, catatan, contoh, kalimat)


def _nama(a) -> str:
    return f"{a.program}: {a.kegiatan}" if a.kegiatan else a.program


def _daftar(b, kolom: tuple[Kolom, ...], sel: Callable) -> list[Baris]:
    """All 165 under subheads of position and sasaran; ``sel`` gives the cells after the satuan."""
    baris: list[Baris] = []
    for j in b.daftar_jabatan.itertuples(index=False):
        baris.append(Baris((f"{j.nomor:02d} {j.nama}", *(None,) * (len(kolom) - 1)), "grup"))
        baris += _indikator(b.hasil[b.hasil["nomor"] == j.nomor], j, sel)
    return baris


def _indikator(hasil: pd.DataFrame, j, sel: Callable) -> Iterator[Baris]:
    for sasaran, isi in hasil.groupby("sasaran", sort=False):
        for i, x in enumerate(isi.itertuples(index=False)):
            nilai = sel(x)
            if i == 0:
                yield Baris((f"Sasaran {bahan.tingkat(j).lower()}: {sasaran}", *(None,) * (3 + len(nilai))), "anak")
            yield Baris((str(int(x.kode[3:])), x.kode, x.indikator, x.satuan, *(wajar(v, x.satuan) for v in nilai)))


def _jadi(
    d: bahan.Bahan, nama: str, judul: str, kolom: tuple, baris: list, catatan: tuple, contoh: int, kurang: list
) -> Jadi:
    h = Halaman(nama, judul, d.dinas.rekap.loc[d.dinas.rekap["tingkat"] == "dinas", "nama"].iloc[0], kolom, baris,
                catatan)  # fmt: skip
    return Jadi(buku(judul.capitalize(), d.tahun, [h], contoh), tuple(kurang))
