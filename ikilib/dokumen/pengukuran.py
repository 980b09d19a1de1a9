"""Evaluasi pencapaian kinerja: the form *Pengukuran Kinerja* with predikat, one sheet a position and a rekap.

Every capaian, predikat and average is a live formula over target and realisasi (for the nine formulas over their
operands), with the value of `iki evaluasi` beside it for whoever does not recalculate. The columns are practice; no
regulation's annex was read (regulasi: form of PermenPAN 29/2010 and of other regencies).
"""

from __future__ import annotations

from math import fsum

import pandas as pd

from ikilib import rumus, tafsir
from ikilib.angka import bulatkan
from ikilib.dokumen import bahan
from ikilib.dokumen.jenis import Jadi
from ikilib.dokumen.lembar import ATAS, Baris, Halaman, Kolom, Rumus, buku, huruf, wajar
from ikilib.tanda import kata_status

TAK_TERHITUNG, TANPA_TARGET = "tak terhitung", "tanpa target"
KOLOM = {
    "no": Kolom("No", 4.5, "bulat"),
    "kode": Kolom("Kode", 6.5, "tengah"),
    "indikator": Kolom("Indikator kinerja", 50),
    "satuan": Kolom("Satuan", 10.5, "tengah"),
    "arah": Kolom("Makin … makin baik", 9, "tengah"),
    "target": Kolom("Target", 11, "angka"),
    "atas": Kolom("Batas atas", 8.5, "angka"),
    "realisasi": Kolom("Realisasi", 12, "angka"),
    "status": Kolom("Status", 10.5, "tengah"),
    "capaian": Kolom("Capaian (%)", 9.5, "angka"),
    "predikat": Kolom("Predikat", 13, "tengah"),
    "keterangan": Kolom("Keterangan", 26),
    "sela": Kolom("", 2, "teks", True),
    "penuh": Kolom("capaian sebelum dibulatkan", 12, "angka", True),
    "batas": Kolom("capaian 0–100", 10, "angka", True),
    "bobot": Kolom("bobot", 8, "angka", True),
    "berat": Kolom("capaian × bobot", 11, "angka", True),
    "acuan": Kolom("target yang dipakai", 11, "angka", True),
    "pembilang": Kolom("pembilang rumus", 18, "angka", True),
    "penyebut": Kolom("penyebut rumus", 18, "angka", True),
}
H = {nama: huruf(i) for i, nama in enumerate(KOLOM)}  # the letter of each column
REKAP = {
    "no": Kolom("No", 4.5, "bulat"),
    "nama": Kolom("Jabatan", 62),
    "n": Kolom("Indikator", 9, "bulat"),
    "dinilai": Kolom("Dinilai", 8, "bulat"),
    "belum_lapor": Kolom("Belum lapor", 8, "bulat"),
    "tidak_berlaku": Kolom("Tidak berlaku", 8, "bulat"),
    "tak_terhitung": Kolom("Tak terhitung", 9, "bulat"),
    "rata_rata": Kolom("Rata-rata (%)", 9.5, "angka"),
    "terendah": Kolom("Terendah mungkin", 9.5, "angka"),
    "tertinggi": Kolom("Tertinggi mungkin", 9.5, "angka"),
    "predikat": Kolom("Predikat", 14, "tengah"),
    "sela": Kolom("", 2, "teks", True),
    "jumlah": Kolom("jumlah capaian 0–100", 12, "angka", True),
}
R = {nama: huruf(i) for i, nama in enumerate(REKAP)}
RINGKAS = (  # words, key of rekap, formula over the rows {a}:{z} of a sheet
    ("Dinilai", "dinilai", "=COUNT({batas})"),
    ("Belum lapor", "belum_lapor", '=COUNTIF({penuh},"belum lapor")'),
    ("Tidak berlaku", "tidak_berlaku", '=COUNTIF({penuh},"tidak berlaku")'),
    ("Tak terhitung", "tak_terhitung", '=COUNTIF({penuh},"tak terhitung")+COUNTIF({penuh},"tanpa target")'),
    ("Rata-rata (0–100)", "rata_rata", '=IF(COUNT({batas})=0,"–",ROUND(SUM({berat})/SUMIF({batas},">=0",{bobot}),2))'),
    ("Terendah yang mungkin", "terendah", "=IF({dasar}=0,\"–\",ROUND(SUM({berat})/{dasar},2))"),
    ("Tertinggi yang mungkin", "tertinggi", "=IF({dasar}=0,\"–\",ROUND((SUM({berat})+100*{belum})/{dasar},2))"),
)  # fmt: skip
BELUM = 'SUMIF({penuh},"belum lapor",{bobot})'
DASAR = f'(SUMIF({{batas}},">=0",{{bobot}})+{BELUM})'
RATA = RINGKAS[4][2]


def evaluasi(d: bahan.Bahan, jabatan, contoh: int) -> Jadi:
    """The workbook of the office: rekap, one sheet a position, the scale."""
    b = d.dinas
    semua = list(b.daftar_jabatan.itertuples(index=False))
    halaman = [_rekap(b, semua), *(_jabatan(b, j) for j in semua), _skala(b)]
    return Jadi(buku(f"Pengukuran kinerja {d.tahun}", d.tahun, halaman, contoh))


def _jabatan(b, j) -> Halaman:
    """The form of one position: a subhead a sasaran with its average, a row an indicator, counts and averages."""
    hasil = b.hasil[b.hasil["nomor"] == j.nomor]
    rekap = b.rekap[(b.rekap["tingkat"] == "sasaran") & (b.rekap["nomor"] == j.nomor)].set_index("nama")
    baris, n = [], ATAS + 1  # n: the number that a row has in the sheet
    for sasaran, isi in hasil.groupby("sasaran", sort=False):
        r, awal = rekap.loc[sasaran], n + 1
        rata = Rumus(_wilayah(RATA, awal, n + len(isi)), _atau_strip(r["rata_rata"]))
        kepala = (
            f"Sasaran {bahan.tingkat(j).lower()}: {sasaran}",
            *(None,) * 8,
            rata,
            Rumus(_pita(n, "–"), r["predikat"] or "–"),
            "",
        )
        baris.append(Baris((*kepala, *(None,) * 8), "anak"))
        baris += [_indikator(b, x, n + i) for i, x in enumerate(isi.itertuples(index=False), 1)]
        n += 1 + len(isi)
    baris += _ringkasan(b, j, n - 1)
    return Halaman(f"{j.nomor:02d}", f"FORMULIR PENGUKURAN KINERJA TAHUN {b.tahun}", f"{j.nomor:02d} {j.nama}",
                   tuple(KOLOM.values()), baris, catatan(b))  # fmt: skip


def _indikator(b, x, n: int) -> Baris:
    """One indicator in row ``n`` of its sheet."""
    realisasi, atas, bawah = _realisasi(b, x, n)
    keadaan = kata_status(x.status).lower()
    penuh = x.capaian if x.status == "ada" else TANPA_TARGET if x.status == "tanpa_target" else keadaan
    terbatas = min(100.0, max(0.0, x.capaian)) if x.status == "ada" else ""
    bobot = 1.0 if x.bobot != x.bobot else x.bobot
    target, batas, realisasi = (wajar(v, x.satuan) for v in (x.target, x.target_atas, realisasi))
    isi = {
        "no": int(x.kode[3:]), "kode": x.kode, "indikator": x.indikator, "satuan": x.satuan, "arah": x.polaritas,
        "target": target, "atas": batas, "realisasi": realisasi,
        "status": keadaan if x.status in ("belum_lapor", "tidak_berlaku") else "",
        "capaian": Rumus(_isi(CAPAIAN, n), _atau_strip(bulatkan(x.capaian))),
        "predikat": Rumus(_pita(n, f"{H['penuh']}{n}"), x.predikat or penuh),
        "keterangan": x.alasan, "sela": None, "penuh": Rumus(_isi(PENUH, n), penuh),
        "batas": Rumus(_isi(BATAS, n), terbatas), "bobot": bobot,
        "berat": Rumus(_isi(BERAT, n), "" if terbatas == "" else terbatas * bobot),
        "acuan": Rumus(_isi(ACUAN, n), _acuan(x)), "pembilang": atas, "penyebut": bawah,
    }  # fmt: skip
    return Baris(tuple(isi[k] for k in KOLOM))


def _realisasi(b, x, n: int) -> tuple:
    """Realisasi of a row and the two sides of its fraction: a figure for a count, live for the nine formulas."""
    bentuk = rumus.BENTUK[x.rumus]
    ada = x.realisasi == x.realisasi
    if not bentuk.pecahan:
        return x.realisasi if ada or x.status in ("belum_lapor", "tidak_berlaku") else TAK_TERHITUNG, None, None
    operan = b.operan[(b.operan["kode"] == x.kode) & (b.operan["tahun"] == b.tahun)]
    atas, bawah = (_jumlah(operan, bagian) for bagian in ("atas", "bawah"))
    kurang = f"-{H['penyebut']}{n}" if bentuk.kurang else ""
    kosong = "" if atas is None or bawah is None else TAK_TERHITUNG
    return Rumus(_isi(PECAHAN, n).replace("KURANG", kurang), x.realisasi if ada else kosong), atas, bawah


# The unrounded capaian of a row, or the word of its state: the first that fits, as in hasil.status
PENUH = (
    '=IF({status}<>"",{status},IF({realisasi}="","belum lapor",IF({target}="","tanpa target",'
    'IF(OR(NOT(ISNUMBER({realisasi})),{target}<=0),"tak terhitung",'
    'IF(AND({atas}<>"",{realisasi}>={target},{realisasi}<={atas}),100,'
    'IF({arah}="rendah",(2*{acuan}-{realisasi})*100/{acuan},{realisasi}*100/{acuan}))))))'
)
CAPAIAN = '=IF(ISNUMBER({penuh}),ROUND({penuh},2),"–")'
BATAS = '=IF(ISNUMBER({penuh}),MIN(100,MAX(0,{penuh})),"")'
BERAT = '=IF(ISNUMBER({batas}),{batas}*{bobot},"")'
ACUAN = '=IF({target}="","",IF({atas}="",{target},IF({realisasi}>{atas},{atas},{target})))'
PECAHAN = (
    '=IF(OR({pembilang}="",{penyebut}=""),"",IF({penyebut}<=0,"tak terhitung",({pembilang}KURANG)*100/{penyebut}))'
)


def _isi(pola: str, n: int) -> str:
    """A formula of row ``n``: names of columns become cells."""
    return pola.format(**{nama: f"{k}{n}" for nama, k in H.items()})


def _wilayah(pola: str, a: int, z: int) -> str:
    """A formula over the rows a to z: names of columns become ranges."""
    daerah = {nama: f"{k}{a}:{k}{z}" for nama, k in H.items()}
    return pola.format(**daerah, belum=BELUM.format(**daerah), dasar=DASAR.format(**daerah))


def _pita(n: int, lain: str) -> str:
    """The word of the band of the printed capaian in row ``n``, from the sheet `skala`; ``lain`` where it is none."""
    sel, lain = f"{H['capaian']}{n}", lain if lain[0].isalpha() else f'"{lain}"'
    return pita(sel, lain)


def pita(sel: str, lain: str) -> str:
    """Formula: the band of the number in ``sel``; IF by IF, which every version of Excel knows."""
    banyak = len(tafsir.cari_skala(bahan.laporan.BAKU).pita)
    isi = f"skala!$B${ATAS + banyak}"
    for i in range(banyak - 1, 0, -1):
        isi = f"IF({sel}>=skala!$A${ATAS + i},skala!$B${ATAS + i},{isi})"
    return f"=IF(ISNUMBER({sel}),{isi},{lain})"


def _acuan(x) -> object:
    if x.target != x.target:
        return ""
    return x.target_atas if x.realisasi > x.target_atas else x.target


def _jumlah(operan: pd.DataFrame, bagian: str) -> object:
    """One side of a formula: its operand, a live sum of several, None when one is missing."""
    nilai = operan.loc[operan["bagian"] == bagian, "nilai"].tolist()
    if any(v != v for v in nilai):
        return None
    return Rumus(f"={'+'.join(f'{v:.15g}' for v in nilai)}", fsum(nilai)) if len(nilai) > 1 else nilai[0]


def _atau_strip(x: float) -> object:
    return "–" if x != x else float(x)


def _ringkasan(b, j, akhir: int) -> list[Baris]:
    """Counts and averages of a position, over the rows from the first to ``akhir``."""
    r = b.rekap[(b.rekap["tingkat"] == "jabatan") & (b.rekap["nomor"] == j.nomor)].iloc[0]
    hasil = []
    for n, (kata, kunci, pola) in enumerate(RINGKAS, akhir + 1):
        nilai = _atau_strip(r[kunci]) if "rata" in kunci or "ter" in kunci[:3] else int(r[kunci])
        predikat = Rumus(_pita(n, "–"), r["predikat"] or "–") if kunci == "rata_rata" else ""
        isi = (Rumus(_wilayah(pola, ATAS + 1, akhir), nilai), predikat, "")
        hasil.append(Baris((kata, *(None,) * 8, *isi, *(None,) * 8), "jumlah"))
    return hasil


def _rekap(b, semua: list) -> Halaman:
    """27 positions under their bidang, and the dinas: sums and counts of the sheets, averaged again, each alike."""
    r = b.rekap.set_index(["tingkat", "nomor"])
    baris, n, letak = [], ATAS + 1, {}
    for bidang in dict.fromkeys(j.bidang for j in semua):
        milik = [j for j in semua if j.bidang == bidang]
        letak[bidang] = range(n + 1, n + 1 + len(milik))
        baris.append(_gabungan(r.loc["bidang", bidang], milik[0].nama_bidang, n, [letak[bidang]], b, "anak"))
        baris += [_satu(b, j, r.loc["jabatan", j.nomor], i) for i, j in zip(letak[bidang], milik, strict=True)]
        n += 1 + len(milik)
    dinas = r.loc["dinas", 0]
    baris.append(_gabungan(dinas, f"{dinas['nama']} (Ringkasan IKI, bukan IKU)", n, list(letak.values()), b, "grup"))
    return Halaman("rekap", f"REKAP PENGUKURAN KINERJA TAHUN {b.tahun}", dinas["nama"], tuple(REKAP.values()), baris,
                   catatan(b))  # fmt: skip


def _satu(b, j, r, n: int) -> Baris:
    """A position's row of the rekap: what stands at the foot of its sheet."""
    banyak = len(b.hasil[b.hasil["nomor"] == j.nomor])
    sasaran = b.hasil.loc[b.hasil["nomor"] == j.nomor, "sasaran"].nunique()
    kaki = ATAS + banyak + sasaran + 1
    nilai = [f"='{j.nomor:02d}'!{H['capaian']}{kaki + i}" for i in range(len(RINGKAS))]
    dinilai, belum, tidak, tak, rata, rendah, tinggi = (
        Rumus(f, _atau_strip(r[k])) for f, (_, k, _) in zip(nilai, RINGKAS, strict=True)
    )
    terbatas = b.hasil.loc[(b.hasil["nomor"] == j.nomor) & (b.hasil["status"] == "ada"), "capaian"].clip(0, 100)
    kolom = f"'{j.nomor:02d}'!{H['batas']}{ATAS + 1}:{H['batas']}{kaki - 1}"
    return Baris((j.nomor, j.nama, banyak, dinilai, belum, tidak, tak, rata, rendah, tinggi,
                  Rumus(pita(f"{R['rata_rata']}{n}", '"–"'), r["predikat"] or "–"), None,
                  Rumus(f"=SUM({kolom})", fsum(terbatas))))  # fmt: skip


def _gabungan(r, nama: str, n: int, bagian: list[range], b, kelas: str) -> Baris:
    """A bidang or the dinas: every indicator alike."""

    def jumlah(kolom: str) -> str:
        return f"SUM({','.join(f'{R[kolom]}{p.start}:{R[kolom]}{p.stop - 1}' for p in bagian)})"

    dinilai, belum = f"{R['dinilai']}{n}", f"{R['belum_lapor']}{n}"
    rata = {
        "rata_rata": f'=IF({dinilai}=0,"–",ROUND({R["jumlah"]}{n}/{dinilai},2))',
        "terendah": f'=IF({dinilai}+{belum}=0,"–",ROUND({R["jumlah"]}{n}/({dinilai}+{belum}),2))',
        "tertinggi": f'=IF({dinilai}+{belum}=0,"–",ROUND(({R["jumlah"]}{n}+100*{belum})/({dinilai}+{belum}),2))',
    }
    hitung = ("n", "dinilai", "belum_lapor", "tidak_berlaku", "tak_terhitung")
    h = b.hasil if r.name[0] == "dinas" else b.hasil[b.hasil["nomor"].isin(
        b.daftar_jabatan.loc[b.daftar_jabatan["bidang"] == r.name[1], "nomor"])]  # fmt: skip
    total = fsum(h.loc[h["status"] == "ada", "capaian"].clip(0, 100))
    return Baris((nama, None, *(Rumus(f"={jumlah(k)}", int(r[k])) for k in hitung),
                  *(Rumus(f, _atau_strip(r[k])) for k, f in rata.items()),
                  Rumus(pita(f"{R['rata_rata']}{n}", '"–"'), r["predikat"] or "–"), None,
                  Rumus(f"={jumlah('jumlah')}", total)), kelas)  # fmt: skip


def _skala(b) -> Halaman:
    """The bands, the highest first; the formulas look here."""
    s = b.skala
    kolom = (Kolom("Mulai dari (%)", 14, "angka"), Kolom("Predikat", 24), Kolom("Kode", 8, "tengah"))
    baris = [Baris((None if p.batas == float("-inf") else p.batas, p.nama, p.kode)) for p in s.pita]
    return Halaman("skala", s.judul.upper(), f"{s.sumber}", kolom, baris, (s.catatan,), tegak=True)


def catatan(b) -> tuple[str, ...]:
    """How the figures of a form were computed, and what is our own choice."""
    return (
        f"Skala: {b.skala.judul}, {b.skala.sumber} (keyakinan: {b.skala.keyakinan}). {b.skala.catatan}",
        "Capaian dihitung dari realisasi sebelum pembulatan dan dibulatkan satu kali ke dua desimal; predikat diambil "
        "dari angka yang tercetak. Rata-rata memakai capaian yang dibatasi 0–100 dan hanya yang dinilai; terendah dan "
        "tertinggi menghitung yang belum lapor sebagai 0 dan 100. Susunan kolom menurut praktik; tidak ada lampiran "
        "peraturan yang menetapkannya.",
    )
