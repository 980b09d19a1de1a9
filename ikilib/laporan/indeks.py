"""The lists of reports: ``<keluaran>/index.html`` over all years, ``<keluaran>/<tahun>/index.html`` over one.

Both are made from the years' ``manifest.json`` alone, so that they name exactly the reports that exist.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from ikilib import keputusan, rekap, tafsir
from ikilib.angka import KOSONG, angka
from ikilib.bahan import BAKU
from ikilib.halaman import (
    Baris,
    Html,
    Kelompok,
    Kolom,
    bar_contoh,
    berkata,
    catatan,
    el,
    simbol,
    susun,
    tabel,
    tanda_keadaan,
    tanda_peringkat,
    tanda_predikat,
    tautan,
)
from ikilib.laporan import nama_individu
from ikilib.laporan.html import SINGKATAN, css, kaki_cetak, templat
from ikilib.laporan.terbit import MANIFEST, baca_manifest, sidik, terbitkan
from ikilib.tanda import CONTOH

TAHUN = tuple(keputusan.TAHUN)
DOKUMEN = "dokumen"  # the folder of a year's documents, in that of its reports
RENTANG = f"{TAHUN[0]}–{TAHUN[-1]}"


def tulis(keluaran: Path) -> None:
    """Write the list over all years, that of each year that has a manifest, and that of each year's documents."""
    manifest = baca(keluaran)
    berkas = {keluaran / "index.html": indeks_semua(manifest).encode()}
    for t in TAHUN:
        folder = keluaran / str(t)
        dokumen = baca_dokumen(folder)
        if dokumen:
            berkas[folder / DOKUMEN / "index.html"] = indeks_dokumen(t, dokumen, t in manifest).encode()
        if t in manifest:
            berkas[folder / "index.html"] = indeks_tahun(t, manifest, len(dokumen)).encode()
    terbitkan(berkas)


def tulis_kantor(keluaran: Path, kantor: list[str]) -> None:
    """Write the list over several offices, each a folder with lists of its own."""
    manifest = {nama: baca(keluaran / nama) for nama in kantor}
    terbitkan({keluaran / "index.html": indeks_kantor(manifest).encode()})


def baca(keluaran: Path) -> dict[int, dict]:
    """The manifest of each year of the decree that has one; a spoilt one counts as none."""
    hasil = {}
    for tahun in TAHUN:
        if isi := baca_manifest(keluaran / str(tahun)):
            hasil[tahun] = isi
    return hasil


def indeks_semua(manifest: Mapping[int, dict]) -> str:
    """All reports of all years: the dinas, then 27 positions by bidang; each cell is the link."""
    kolom = [Kolom("Jabatan", 52), *(Kolom(str(t), 8, angka=True) for t in TAHUN)]

    def sel(kunci: str) -> list[Html]:
        return [_sel(_laporan(manifest, t).get(kunci), kunci, t, f"{t}/") for t in TAHUN]

    isi = tabel(
        f"Rata-rata capaian (%) dan predikat, {RENTANG}", kolom, _kelompok(sel),
        keterangan=f"Setiap angka membuka laporannya. {KOSONG} belum ada laporan.", kelas="daftar enam",
    )  # fmt: skip
    tahun = [tautan(f"tahun {t}", f"{t}/index.html") for t in manifest]
    kepala = [
        el("p", "Pilih jabatan dan tahun. Angka: rata-rata capaian (%); kotak: predikat.", kelas="subjudul"),
        catatan("Daftar setiap tahun: ", susun(tahun, ", "), ".") if tahun else catatan("Belum ada laporan."),
    ]
    return _halaman(f"Laporan kinerja individu {RENTANG}", kepala, isi, manifest, SINGKATAN)


def indeks_kantor(manifest: Mapping[str, Mapping[int, dict]]) -> str:
    """One row an office: the average of its dinas report each year; name and figures are links."""
    kolom = [Kolom("Kantor", 52), *(Kolom(str(t), 8, angka=True) for t in TAHUN)]
    baris = [
        Baris((tautan(nama, f"{nama}/index.html"),
               *(_sel(_laporan(m, t).get("dinas"), "dinas", t, f"{nama}/{t}/") for t in TAHUN)))
        for nama, m in manifest.items()
    ]  # fmt: skip
    isi = tabel(
        f"Rata-rata capaian (%) dan predikat setiap kantor, {RENTANG}", kolom, [Kelompok("", baris)],
        keterangan=f"Nama membuka daftar laporan kantor itu. {KOSONG} belum ada laporan.", kelas="daftar enam",
    )  # fmt: skip
    kepala = [el("p", "Pilih kantor. Angka: rata-rata capaian seluruh jabatannya (%).", kelas="subjudul")]
    semua = {(nama, t): isi for nama, m in manifest.items() for t, isi in m.items()}
    return _halaman(f"Laporan kinerja individu {RENTANG}", kepala, isi, semua, f"{len(manifest)} kantor", "kantor")


def indeks_tahun(tahun: int, manifest: Mapping[int, dict], dokumen: int = 0) -> str:
    """The reports of one year, with how many indicators stand behind each average; and the way to its documents."""
    laporan = _laporan(manifest, tahun)
    kolom = [Kolom("Jabatan", 56), Kolom("Rata-rata (%)", 11, angka=True), Kolom("Predikat", 15),
             Kolom("Dinilai", 9, angka=True), Kolom("Belum lapor", 9, angka=True)]  # fmt: skip

    def sel(kunci: str) -> list[object]:
        satu = laporan.get(kunci)
        if satu is None:
            return [el("span", KOSONG, kelas="kosong"), el("i", "belum ada laporan"), KOSONG, KOSONG]
        r = satu["ringkas"]
        return [
            tautan(angka(_rata(r)), _berkas(kunci)),
            berkata(_tanda(r), r["predikat"] or "Belum ada rata-rata"),
            f"{r['dinilai']} / {r['n']}",
            angka(r["belum_lapor"], 0),
        ]

    isi = tabel(f"Rata-rata capaian dan predikat, tahun {tahun}", kolom, _kelompok(sel), kelas="daftar")
    kepala = [el("p", "Pilih jabatan. Angka rata-rata membuka laporannya.", kelas="subjudul")]
    if dokumen:
        kepala.append(catatan(tautan(f"Dokumen resmi ({dokumen} berkas)", f"{DOKUMEN}/index.html")))
    kiri = susun([f"{SINGKATAN} · ", tautan("Semua tahun", "../index.html")])
    return _halaman(f"Laporan kinerja individu tahun {tahun}", kepala, isi, {tahun: manifest[tahun]}, kiri)


def indeks_dokumen(tahun: int, dokumen: Mapping[str, dict], berlaporan: bool) -> str:
    """The documents of one year, by file name as in their manifest: a row a position, a column a kind.

    ``berlaporan``: the year has a list of reports to go back to.
    """
    from ikilib.dokumen import JENIS, nama_berkas

    semua = list(tafsir.jabatan().itertuples(index=False))
    ada = [j for j in JENIS if any(nama_berkas(j, tahun, s) in dokumen for s in (None, *semua))]
    judul = list(dict.fromkeys(j.judul for j in ada))
    kolom = [Kolom("Jabatan", 40), *(Kolom(k, 60 / len(judul)) for k in judul)]

    def sel(jabatan) -> list[object]:
        berkas = {j.judul: nama_berkas(j, tahun, jabatan) for j in ada}
        berkas |= {j.judul: n for j in ada if (n := nama_berkas(j, tahun, jabatan)) in dokumen}
        return [_unduh(k, jabatan, berkas[k]) if berkas[k] in dokumen else KOSONG for k in judul]

    milik = {nama_individu(j.nomor, j.id): j for j in semua} | {"dinas": None}
    isi = tabel(f"Dokumen tahun {tahun}", kolom, _kelompok(lambda kunci: sel(milik[kunci])), kelas="daftar")
    contoh = sum(e.get("contoh", 0) > 0 for e in dokumen.values())
    kepala = [el("p", "Setiap tautan membuka satu berkas.", kelas="subjudul")]
    laporan = tautan(f"Laporan tahun {tahun}", "../index.html") if berlaporan else f"Tahun {tahun}"
    kiri = susun([f"{SINGKATAN} · ", laporan])
    return _halaman(f"Dokumen kinerja tahun {tahun}", kepala, isi, None, kiri,
                    contoh=f"{contoh} dari {len(dokumen)} dokumen memakai angka contoh" if contoh else "")  # fmt: skip


def _unduh(judul: str, jabatan, nama: str) -> Html:
    """The link to a document; what it is, is said to whoever hears the page."""
    jenis = nama.rpartition(".")[2].upper()
    milik = "dinas" if jabatan is None else jabatan.nama
    return el("a", jenis, href=nama, aria_label=f"{judul} {milik}, {jenis}")


def baca_dokumen(folder: Path) -> dict[str, dict]:
    """The documents of a year's folder that its manifest names and that are still those files; {} when spoilt."""
    folder = folder / DOKUMEN
    try:
        isi = json.loads((folder / MANIFEST).read_text("utf-8"))["dokumen"]
        return {n: e for n, e in isi.items() if sidik((folder / Path(n).name).read_bytes()) == e["sidik"]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _laporan(manifest: Mapping[int, dict], tahun: int) -> dict:
    return manifest[tahun]["laporan"] if tahun in manifest else {}


def _berkas(kunci: str) -> str:
    return f"{kunci}.html"


def _rata(ringkas: dict) -> float:
    return float("nan") if ringkas["rata_rata"] is None else ringkas["rata_rata"]


def _tanda(ringkas: dict) -> Html:
    if ringkas["peringkat"] is None:
        return tanda_keadaan("belum_lapor")
    return tanda_peringkat(ringkas["peringkat"], ringkas.get("pita", 5))


def _sel(laporan: dict | None, kunci: str, tahun: int, folder: str) -> Html:
    """Sign and average as the link to a report; a grey dash where there is none."""
    if laporan is None:
        return el("span", KOSONG, kelas="kosong")
    r = laporan["ringkas"]
    nilai = angka(_rata(r))
    label = f"{r['predikat']}, {nilai}" if r["predikat"] else f"{nilai}, belum ada rata-rata"
    alamat = f"{folder}{_berkas(kunci)}"
    return el("a", _tanda(r), el("span", nilai), href=alamat, aria_label=f"{label}, tahun {tahun}")


def _kelompok(sel) -> list[Kelompok]:
    """The rows: the dinas first, then the positions grouped by bidang in the decree's order."""
    kelompok = [Kelompok("", [Baris((el("b", "Dinas, seluruh jabatan"), *sel("dinas")))])]
    for bidang, anggota in tafsir.jabatan().groupby("nama_bidang", sort=False):
        baris = [Baris((f"{j.nomor:02d} {j.nama}", *sel(nama_individu(j.nomor, j.id)))) for j in anggota.itertuples()]
        kelompok.append(Kelompok(bidang, baris))
    return kelompok


def _legenda(manifest: Mapping[int, dict]) -> Html:
    """The bands of the scales that the reports use, highest first, and the sign of no average."""
    semua = [satu for m in manifest.values() for satu in m["laporan"].values()]
    dipakai = {satu.get("parameter", {}).get("skala", BAKU) for satu in semua}
    tanda = [
        berkata(tanda_predikat(p.nama, skala), p.nama)
        for nama, skala in tafsir.skala().items()
        if nama in dipakai
        for p in skala.pita
    ]
    return el("p", *tanda, berkata(tanda_keadaan("belum_lapor"), "Belum ada rata-rata"), kelas="legenda")


def _contoh(manifest: Mapping[int, dict]) -> str:
    """How many reports rest on illustrative figures; '' when none does."""
    contoh = [satu["ringkas"].get("contoh", 0) > 0 for m in manifest.values() for satu in m["laporan"].values()]
    return f"{sum(contoh)} dari {len(contoh)} laporan memakai angka contoh" if any(contoh) else ""


def _halaman(
    judul: str, kepala: list[Html], isi: Html, manifest: Mapping | None, kiri: object, cari="jabatan", contoh=""
) -> str:
    """The page around a list, with its search; the one script is allowed by its hash, and the list needs none.

    manifest: of the reports that are listed, whose scales need a legend; None for a list without averages.
    """
    skrip = templat("cari.js")
    izin = base64.b64encode(hashlib.sha256(skrip.encode()).digest()).decode()
    aman = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{izin}'"
    contoh = contoh or _contoh(manifest or {})
    kaki = f"{SINGKATAN} · {judul}" + (f" · {CONTOH}: {contoh}" if contoh else "")
    gaya = css("isi.css") + css("halaman.css") + css("indeks.css") + kaki_cetak(kaki)
    kotak = Html(f'<div id="pencarian" hidden><label for="cari">Cari nama {cari}</label><input id="cari" type="search" '
                'autocomplete="off"><p id="kabar" aria-live="polite"></p></div>')  # fmt: skip
    pita = bar_contoh(f"{contoh}.") if contoh else ""
    badan = susun(
        [*kepala, pita, _legenda(manifest) if manifest is not None else "", kotak, el("div", isi, id="daftar")]
    )
    dasar = catatan(f"Dasar: Keputusan Kepala {rekap.DINAS} Nomor {keputusan.baca().nomor.isi.replace(' ', '')}.")
    return f"""<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{aman}; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{judul} · {SINGKATAN}</title>
<style>{gaya}</style>
</head>
<body>
{simbol()}
<a class="lompat" href="#isi">Langsung ke isi</a>
<div class="lembar indeks iki">
<header class="atas"><p>{susun([kiri])}</p><p>Indikator Kinerja Individu {RENTANG}</p></header>
<main id="isi"><h1>{judul}</h1>
{badan}
</main>
<footer class="iki kaki">{dasar}</footer>
</div>
<script>{skrip}</script>
</body>
</html>
"""
