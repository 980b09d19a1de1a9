"""Laporan Kinerja (LKj) of the dinas and of each individual (diktum KEEMPAT): the whole document as one PDF.

Outline: the annex format of PermenPANRB 53/2014 as other agencies restate it (the annex itself was not read); none was
found for an individual, so his has the same Bab, shortened: our choice. Every number is that of hasil and rekap.
"""

from __future__ import annotations

from ikilib.angka import angka
from ikilib.dokumen import Ditolak, Jadi, analisis, bab, bahan
from ikilib.dokumen.naskah import BELUM, HurufAsing, banyak_belum, judul, pdf
from ikilib.tanda import CONTOH

NAMA_DINAS = ("DINAS PENANAMAN MODAL DAN PELAYANAN", "TERPADU SATU PINTU")  # the lines as the decree breaks them


def dinas(d: bahan.Bahan, jabatan: None, contoh: int) -> Jadi:
    """LKj of the office: lists, Ikhtisar Eksekutif, Bab I-IV, list of the perjanjian kinerja, pengukuran kinerja."""
    b, daftar = d.dinas, analisis.sasaran(d.dinas)
    isi = [*bab.satu_dinas(d, b), *bab.dua(b), *bab.tiga(d, b, daftar), *bab.empat(d, b)]
    if not contoh:
        isi += [*bab.tanda_tangan("Kepala Dinas"), *bab.reviu(b.tahun)]
    naskah = _sampul(d, "LAPORAN KINERJA", (), contoh) | {
        "judul": f"Laporan Kinerja DPMPTSP Kabupaten Blitar Tahun {b.tahun}",
        "kaki": f"Laporan Kinerja DPMPTSP {b.tahun}",
        "bab-baru": True,
        "depan": bab.ikhtisar(b),
        "isi": [*isi, *bab.lampiran_pk(b)],
        "lampiran": [judul(1, "LAMPIRAN 2 PENGUKURAN KINERJA"), bab.pengukuran(b)],
    }
    jadi, kosong = _jadi(naskah, contoh), banyak_belum(isi)
    return jadi._replace(catatan=(f'{kosong} bagian berisi "{BELUM}".',)) if kosong else jadi


def individu(d: bahan.Bahan, jabatan, contoh: int) -> Jadi:
    """LKj of one position: Bab I-IV without lists, its own pengukuran kinerja behind."""
    b = bahan.milik(d, jabatan)
    isi = [*bab.satu_individu(d, b), *bab.dua(b), *bab.tiga(d, b, analisis.sasaran(b)), *bab.empat(d, b)]
    if not contoh:
        isi += bab.tanda_tangan(jabatan.nama)
    naskah = _sampul(d, "LAPORAN KINERJA INDIVIDU", (jabatan.nama,), contoh) | {
        "judul": f"Laporan Kinerja Individu {jabatan.nama} Tahun {b.tahun}",
        "kaki": f"Laporan Kinerja {b.tahun}, jabatan {jabatan.nomor:02d}",
        "bab-baru": False,
        "depan": [],
        "isi": isi,
        "lampiran": [judul(1, "LAMPIRAN PENGUKURAN KINERJA"), bab.pengukuran(b)],
    }
    return _jadi(naskah, contoh)


def _sampul(d, nama: str, baris: tuple[str, ...], contoh: int) -> dict:
    """What cover and every page of a document bear."""
    kop = d.dinas.keputusan.kop
    kata = (
        f"Laporan ini bersandar pada {angka(contoh, 0)} angka dan teks contoh, bukan hasil kerja yang sebenarnya, dan "
    )
    return {
        "contoh": contoh > 0,
        "pita": CONTOH,
        "kop": [kop[0].isi, *NAMA_DINAS],
        "alamat": [k.isi for k in kop[2:]],
        "instansi": kop[1].isi,
        "sampul": {
            "judul": nama,
            "baris": [*baris, f"TAHUN {d.tahun}"],
            "contoh": f"{kata}tidak untuk ditandatangani atau disampaikan.",
        },
    }


def _jadi(naskah: dict, contoh: int) -> Jadi:
    if contoh:
        naskah["kaki"] += f" · {CONTOH}"
    try:
        return Jadi(pdf(naskah))
    except HurufAsing as galat:
        raise Ditolak(f"{naskah['judul']}: {galat}.") from None
