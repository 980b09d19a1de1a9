"""The Bab of a Laporan Kinerja and what stands before and behind them, each a function from material to blocks."""

from __future__ import annotations

from dataclasses import replace

from ikilib import grafik, rekap, tafsir
from ikilib.angka import KOSONG, angka, terbilang
from ikilib.dokumen import analisis, bahan, kalimat
from ikilib.dokumen.jenis import JENIS, nama_berkas
from ikilib.dokumen.naskah import Blok, belum, butir, gambar, judul, kecil, kelompok, kolom, p, tabel, tebal
from ikilib.halaman import tanggal
from ikilib.laporan.bagian import RENTANG, baris_rekap, target_teks
from ikilib.laporan.cara import BUKAN_IKU, YAKIN

TITIK = "." * 44
BELUM_DITETAPKAN = "belum ditetapkan"
CARA = (
    "Capaian = realisasi × 100 / target; bila makin rendah makin baik, (2 × target − realisasi) × 100 / target. "
    "Capaian dihitung dari nilai sebelum pembulatan dan dibulatkan satu kali ke dua desimal; predikat diambil dari "
    "angka yang tercetak. Dalam rata-rata, capaian dibatasi 0 sampai 100. Tanda – berarti tidak ada angka; keadaannya "
    "tertulis pada kolom predikat."
)
EFISIENSI = (
    "Ketujuh analisis berurutan menurut format lampiran PermenPANRB 53/2014 sebagaimana dikutip dokumen instansi lain. "
    "Efisiensi pada analisis 6 dihitung menurut praktik; rumusnya tidak ditemukan dalam naskah peraturan yang dibaca:"
)
BUNYI_REVIU = (
    "Bunyi pernyataan ini disusun tanpa membaca lampiran PermenPANRB 53/2014; sesuaikan dengan formulir Inspektorat."
)


def _dasar(b) -> str:
    k = b.keputusan
    return f"Keputusan Kepala {rekap.DINAS} Nomor {k.nomor.isi.replace(' ', '')}, {tanggal(k.tanggal.isi)}"


def ikhtisar(b) -> list[Blok]:
    """Ikhtisar Eksekutif: average, counts, best and lowest, what is missing, six years."""
    n, sasaran = len(b.hasil), int((b.rekap["tingkat"] == "sasaran").sum())
    awal = f"Laporan Kinerja ini memuat capaian {n} ({terbilang(n)}) indikator kinerja individu pada {sasaran} sasaran "
    awal += f"dan {len(b.daftar_jabatan)} jabatan tahun {b.tahun}, menurut {_dasar(b)}."
    banyak = rekap.hitungan(b.enam[b.enam["berjalan"]], b.skala)
    r = b.rekap_enam[b.rekap_enam["tingkat"] == "dinas"]
    rata = dict(zip(r["tahun"], r["rata_rata"], strict=True))
    baris = [[str(t), angka(rata[t]), *(str(n) for n in banyak[t])] for t in banyak.columns]
    kepala = [kolom("Tahun"), *(kolom(kata, 17, "kanan") for kata in ("Rata-rata (%)", *banyak.index))]
    masa = f"{RENTANG[0]}–{RENTANG[1]}"
    return [
        judul(1, "IKHTISAR EKSEKUTIF"),
        p(awal),
        p(BUKAN_IKU.replace("halaman", "laporan")),
        *simpulan(b),
        gambar(grafik.tren(r, banyak, b.tahun, b.skala), f"Rata-rata capaian dan predikat, {masa}", daftar=True),
        tabel(f"Rata-rata capaian dan banyak indikator, {RENTANG[0]} sampai {b.tahun}", kepala, baris, daftar=True),
    ]


def simpulan(b) -> list[Blok]:
    """What the numbers say, and no more: average, counts by predikat, three best, three lowest, what is missing."""
    blok = [p(kalimat.ringkasan(baris_rekap(b))), p(kalimat.menurut_predikat(b.hasil, b.skala))]
    for tertinggi, nama in ((True, "tertinggi"), (False, "terendah")):
        if isi := kalimat.ujung_teks(b.hasil, tertinggi):
            blok += [p(f"Capaian {nama}:", lekat=True), butir(isi, "1.")]
    blok.append(p(kalimat.belum_lapor(b.hasil, b.tahun)))
    if tak := kalimat.tak_terhitung(b.hasil):
        blok += [p("Tak terhitung:", lekat=True), butir(tak)]
    return blok


# Bab I


def satu_dinas(d, b) -> list[Blok]:
    """BAB I PENDAHULUAN of the office: basis, organisation, duties of the 27 positions, strategic issues."""
    kepala = [kolom("No", 9, "tengah"), kolom("Jabatan", 50), kolom("Tugas")]
    pohon = tafsir.jabatan()
    tugas = {j.nomor: j.tugas for j in b.keputusan.jabatan}
    baris: list = []
    for bidang, grup in pohon.groupby("nama_bidang", sort=False):
        baris.append(kelompok(tebal(bidang)))
        baris += [[f"{j.nomor:02d}", j.nama, tugas[j.nomor]] for j in grup.itertuples()]
    blok = [
        judul(1, "BAB I PENDAHULUAN"),
        judul(2, "A. Gambaran Umum Organisasi"),
        p(f"{rekap.DINAS} dipimpin oleh Kepala Dinas, yang membawahkan Sekretaris dan empat Kepala Bidang. "
          f"{_dasar(b)} menetapkan indikator kinerja individu bagi {len(pohon)} ({terbilang(len(pohon))}) jabatan."),
        belum("tugas dan fungsi dinas sebagai perangkat daerah; keputusan itu hanya memuat tugas dan fungsi jabatan"),
        tabel("Jabatan dan tugasnya menurut keputusan", kepala, baris, daftar=True),
    ]  # fmt: skip
    kepala_bidang = set(pohon.loc[pohon["atasan"] == 0, "nomor"])
    for j in b.keputusan.jabatan:
        if j.nomor in kepala_bidang:
            blok += [judul(3, f"Fungsi {j.nama}", daftar=False), _fungsi(j)]
    blok.append(p("Fungsi jabatan lainnya tercantum dalam laporan kinerja individu masing-masing."))
    return [*blok, judul(2, "B. Isu Strategis"), *_isu(d, b, "dinas", "dinas")]


def satu_individu(d, b) -> list[Blok]:
    """BAB I PENDAHULUAN of a position: where it stands, its duty and functions, its strategic issues."""
    j = next(k for k in b.keputusan.jabatan if k.nomor == b.jabatan.nomor)
    atasan = b.daftar_jabatan.set_index("nomor")["nama"].get(b.jabatan.atasan, "Kepala Dinas")
    ke = f"jabatan ke-{j.nomor} dari {len(b.daftar_jabatan)} dalam lampiran {_dasar(b)}"
    return [
        judul(1, "BAB I PENDAHULUAN"),
        judul(2, "A. Jabatan, Tugas, dan Fungsi"),
        p(f"{j.nama} adalah {ke}. Atasan langsungnya: {atasan}."),
        p(tebal("Tugas: "), j.tugas),
        p(tebal("Fungsi:"), lekat=True),
        _fungsi(j),
        judul(2, "B. Isu Strategis"),
        *_isu(d, b, f"{j.nomor:02d}", f"jabatan {j.nomor:02d}"),
    ]


def _fungsi(j) -> Blok:
    return butir([f.uraian for f in j.fungsi], "a.")


def _isu(d, b, kode: str, siapa: str) -> list[Blok]:
    isi = [t for t in bahan.narasi(d, kode, "isu_strategis").splitlines() if t.strip()]
    letak = kalimat.berkas([b.tahun], "narasi")
    return [p(t) for t in isi] or [belum(f"isu strategis {siapa} tahun {b.tahun} ({letak}, kode {kode})")]


# Bab II and III


def _judul_sasaran(b) -> dict[str, list]:
    """Sasaran's group row by the kode of its first indicator: position, kind and text of the sasaran."""
    return {
        s.indikator[0].kode: kelompok(
            tebal(f"{j.nomor:02d} {j.nama}"), f". Sasaran {s.tingkat.capitalize()}: {s.uraian}"
        )
        for j in b.keputusan.jabatan
        for s in j.sasaran
    }


def _per_sasaran(b, sel) -> list:
    """Rows of all indicators of the material, each sasaran under its group row."""
    judul_, baris = _judul_sasaran(b), []
    for i, r in enumerate(b.hasil.itertuples(index=False), 1):
        baris += [judul_[r.kode]] if r.kode in judul_ else []
        baris.append([str(i), *sel(r)])
    return baris


def dua(b) -> list[Blok]:
    """BAB II PERENCANAAN KINERJA: the perjanjian kinerja in one table."""
    kepala = [kolom("No", 9, "tengah"), kolom("Indikator Kinerja"), kolom("Target", 20, "kanan"), kolom("Satuan", 24)]

    def sel(r) -> list:
        target = target_teks(r)
        return [analisis.bernama(r), BELUM_DITETAPKAN if target == KOSONG else target, r.satuan]

    nama = f"Ringkasan perjanjian kinerja tahun {b.tahun}"
    return [
        judul(1, "BAB II PERENCANAAN KINERJA"),
        p(f"Target tahun {b.tahun} menurut perjanjian kinerja, untuk setiap indikator."),
        tabel(nama, kepala, _per_sasaran(b, sel), daftar=b.jabatan is None),
    ]


def tiga(d, b, daftar: list) -> list[Blok]:
    """BAB III AKUNTABILITAS KINERJA: seven analyses for every sasaran, then the budget."""
    skala = f"Predikat menurut {b.skala.judul}, {b.skala.sumber}. {YAKIN[b.skala.keyakinan]}"
    batas = "; ".join(f"{nama}: {isi}" for nama, isi in tafsir.batas_pita(b.skala).items())
    blok = [
        judul(1, "BAB III AKUNTABILITAS KINERJA"),
        judul(2, "A. Capaian Kinerja Organisasi" if b.jabatan is None else "A. Capaian Kinerja"),
        p(CARA),
        p(f"{skala} {b.skala.catatan} Batas capaian (%): {batas}."),
        p(EFISIENSI),
        {"jenis": "efisiensi", "alt": "Efisiensi = capaian kinerja (%) − serapan anggaran (%)"},
    ]
    if b.jabatan is None:
        blok += _jabatan(b)
    nama = dict(zip(b.daftar_jabatan["nomor"], b.daftar_jabatan["nama"], strict=True))
    for s in daftar:
        blok += [judul(3, f"Sasaran {s.ke}: {s.uraian}"), p(f"Jabatan {s.nomor:02d} {nama[s.nomor]}.", lekat=True)]
        blok += analisis.tujuh(d, b, s)
    return [*blok, judul(2, "B. Realisasi Anggaran"), *_anggaran(d, b)]


def _jabatan(b) -> list[Blok]:
    """All indicators as squares, and the average of each position under them."""
    r = b.rekap[b.rekap["tingkat"] == "jabatan"].set_index("nomor")
    kepala = [kolom("No", 9, "tengah"), kolom("Jabatan"), kolom("Dinilai", 17, "kanan")]
    kepala += [kolom("Rata-rata (%)", 20, "kanan"), kolom("Predikat", 28)]
    baris = []
    for j in b.daftar_jabatan.itertuples():
        s = r.loc[j.nomor]
        baris.append([f"{j.nomor:02d}", j.nama, f"{s.dinilai} / {s.n}", angka(s.rata_rata), s.predikat or KOSONG])
    g = grafik.jabatan(b.hasil, b.rekap, b.daftar_jabatan, b.skala)
    g = replace(g, alt=g.alt.replace("di bawahnya", "di atasnya"))  # here the table comes first, to fill the page
    return [
        tabel(f"Rata-rata capaian menurut jabatan, tahun {b.tahun}", kepala, baris, daftar=True),
        gambar(g, f"Predikat setiap indikator menurut jabatan, tahun {b.tahun}", daftar=True),
    ]


def _anggaran(d, b) -> list[Blok]:
    nomor = None if b.jabatan is None else b.jabatan.nomor
    a = bahan.anggaran(d, nomor)
    letak = kalimat.berkas([b.tahun], "anggaran")
    if a.empty:
        siapa = "dinas" if nomor is None else f"jabatan {nomor:02d}"
        return [belum(f"anggaran {siapa} tahun {b.tahun} ({letak})")]
    grup = {j.nomor: kelompok(tebal(f"{j.nomor:02d} {j.nama}"), ulang=False) for j in b.daftar_jabatan.itertuples()}
    blok = [analisis.tabel_anggaran(f"Anggaran dan realisasinya tahun {b.tahun}", a, grup, daftar=nomor is None)]
    jumlah = {nama: a[nama].sum(skipna=False) for nama in ("pagu", "realisasi")}
    blok.append(p(" ".join(f"Jumlah {nama} Rp{angka(x, 0)}{_huruf(x)}." for nama, x in jumlah.items() if x == x)))
    kurang = int(a["realisasi"].isna().sum())
    return (
        [*blok, belum(f"realisasi {kurang} dari {len(a)} baris anggaran tahun {b.tahun} ({letak})")] if kurang else blok
    )


def _huruf(jumlah: float) -> str:
    """The sum in words; '' for sen or for more digits than words are made for."""
    return f" ({terbilang(int(jumlah))} rupiah)" if jumlah == int(jumlah) and jumlah < 10**15 else ""


# Bab IV and what stands behind


def empat(d, b) -> list[Blok]:
    """BAB IV PENUTUP: conclusions that the data give, and the steps that the office itself has named."""
    letak = kalimat.berkas([b.tahun], "narasi")
    sebab = "Simpulan ini hanya menyebut yang dapat dibaca dari angka. Penyebab keberhasilan dan kegagalan, sejauh "
    kata = analisis.kata_kantor(d, "dinas", analisis.NARASI[:2]) if b.jabatan is None else []
    langkah = [
        [tebal(analisis.sebutan(kode)), f" {analisis.rapi(isi)}"]
        for kode in _kode_narasi(b)
        if (isi := bahan.narasi(d, kode, "tindak_lanjut"))
    ]
    return [
        judul(1, "BAB IV PENUTUP"),
        judul(2, "A. Simpulan"),
        *simpulan(b),
        p(f"{sebab}disampaikan, ada pada analisis 5 dalam Bab III."),
        *([butir([kata])] if kata else []),
        judul(2, "B. Langkah di Masa Mendatang"),
        butir(langkah) if langkah else belum(f"tindak lanjut tahun {b.tahun} ({letak})"),
    ]


def _kode_narasi(b) -> list[str]:
    """Keys under which steps may stand: the office's (or position's) own, then its indicators."""
    nomor = dict.fromkeys(f"{n:02d}" for n in b.hasil["nomor"])
    return [*(["dinas"] if b.jabatan is None else []), *nomor, *b.hasil["kode"]]


def tanda_tangan(jabatan: str) -> list[Blok]:
    """Place and lines for date, name, pangkat and NIP, all dotted: nobody knows the day of signing."""
    nama = [TITIK, TITIK, f"NIP. {TITIK}"]
    return [{"jenis": "tanda_tangan", "tempat": f"Blitar, {'.' * 30}", "jabatan": f"{jabatan},", "nama": nama}]


def reviu(tahun: int) -> list[Blok]:
    """Pernyataan Telah Direviu, to be filled in by the inspectorate; its wording is ours, the annex was not read."""
    isi = f"Kami telah mereviu Laporan Kinerja {rekap.DINAS} tahun {tahun}. Substansi informasi yang dimuat dalam "
    isi += "laporan itu menjadi tanggung jawab manajemen dinas. Reviu bertujuan memberikan keyakinan terbatas bahwa "
    isi += "laporan telah disajikan secara akurat, andal, dan valid. Hasil reviu:"
    garis = "." * 150
    return [
        judul(1, "PERNYATAAN TELAH DIREVIU"), p(isi), p(garis), p(garis), p(garis),
        p(kecil(BUNYI_REVIU)),
        *tanda_tangan("Inspektur"),
    ]  # fmt: skip


def lampiran_pk(b) -> list[Blok]:
    """LAMPIRAN 1: the files of the 27 perjanjian kinerja, which are documents of their own."""
    pk = next(j for j in JENIS if j.nama == "pk")
    kepala = [kolom("No", 9, "tengah"), kolom("Jabatan"), kolom("Berkas", 70)]
    baris = [[f"{j.nomor:02d}", j.nama, nama_berkas(pk, b.tahun, j)] for j in b.daftar_jabatan.itertuples()]
    return [
        judul(1, "LAMPIRAN 1 PERJANJIAN KINERJA"),
        p("Perjanjian kinerja setiap jabatan adalah berkas tersendiri."),
        tabel(f"Berkas perjanjian kinerja tahun {b.tahun}", kepala, baris, daftar=True),
    ]


def pengukuran(b) -> Blok:
    """Pengukuran kinerja: one row an indicator, on landscape pages."""
    kepala = [kolom("No", 9, "tengah"), kolom("Kode", 13), kolom("Indikator Kinerja"), kolom("Satuan", 22)]
    kepala += [kolom("Target", 22, "kanan"), kolom("Realisasi", 20, "kanan")]
    kepala += [kolom("Capaian (%)", 20, "kanan"), kolom("Predikat", 28)]
    baris = _per_sasaran(b, lambda r: [[tebal(r.kode)], r.indikator, r.satuan, *analisis.pengukuran(r)])
    return tabel(f"Pengukuran kinerja tahun {b.tahun}", kepala, baris, daftar=b.jabatan is None, ukuran=8.5)
