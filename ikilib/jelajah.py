"""The explore screen: the 165 indicators, chosen, searched, sorted; a row opens its card. Every number is the report's.

One frozen state (:class:`Keadaan`), one pure writer (:func:`tulis`); :func:`layar` joins both with the panel.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from ikilib import grafik, keputusan, rekap, tafsir
from ikilib.angka import KOSONG, angka, angka_satuan, bulatkan, persen
from ikilib.bahan import BAKU, Bahan, periksa, periksa_waktu, siapkan
from ikilib.evaluasi import ROMAWI
from ikilib.halaman import (
    Html,
    berkata,
    el,
    gambar,
    keadaan,
    pilih,
    satuan_kecil,
    susun,
    tanda_predikat,
)
from ikilib.kartu import bertombol, kartu
from ikilib.laporan import dinas, individu
from ikilib.laporan.bagian import target_teks, waktu
from ikilib.masukan.lokasi import akar, folder_data, rupa
from ikilib.tanda import CONTOH, KEADAAN, KEADAAN_STATUS, kata_status

DI_BAWAH = "Di bawah target"
LIHAT = {"tabel": "Tabel", "tren": "Gambar, tren"}
LEBAR = ("58px", "", "92px", "104px", "100px", "138px")
KOLOM_XLSX = (
    "Kode", "Jabatan", "Indikator", "Satuan", "Target", "Target atas", "Realisasi", "Capaian (%)", "Predikat", "Asal"
)  # fmt: skip
KOLOM = ("Kode", "Indikator", "Target", "Realisasi", "Capaian (%)", "Predikat")


@dataclass(frozen=True)
class Keadaan:
    """What the reader has chosen. unit: '' the dinas, 'b8' a bidang, '18' a position; triwulan 4 is the whole year."""

    tahun: int = 2019
    triwulan: int = 4
    skala: str = BAKU
    unit: str = ""
    predikat: str = ""
    kode: str = ""
    lihat: str = "tabel"


def layar(tahun: int = 2019, jabatan: str = "", triwulan: int | None = None, skala: str = BAKU, kode: str = ""):
    """The screen, ready to be shown as the last thing of a cell. ValueError on a wrong parameter."""
    from ikilib.tampilan import Layar

    unit = str(_nomor(jabatan)) if jabatan else ""
    awal = Keadaan(tahun, triwulan or 4, skala, unit, kode=kode)
    ubah = {"tahun": int, "triwulan": int, "predikat": str, "kode": str, "lihat": str}
    baca_semua()
    return Layar(tulis, awal, ubah, {"unit": _pilih_unit, "skala": _pilih_skala, "xlsx": simpan_xlsx})


def _nomor(jabatan: str) -> int:
    from ikilib.bahan import cari_jabatan

    return cari_jabatan(jabatan).nomor


def _pilih_unit(k: Keadaan, nilai: object) -> Keadaan:
    return replace(k, unit=str(nilai), kode="")


def _pilih_skala(k: Keadaan, nilai: object) -> Keadaan:
    """Another scale; a predikat that it has not is chosen no longer."""
    kata = [p.nama for p in tafsir.cari_skala(str(nilai)).pita]
    tetap = k.predikat in (*kata, *KEADAAN.values(), DI_BAWAH)
    return replace(k, skala=str(nilai), predikat=k.predikat if tetap else "")


# The material


def bahan(k: Keadaan) -> Bahan:
    """What the report of that time rests on, the whole dinas; read again only when a file of the data has changed."""
    return _bahan(k.tahun, k.triwulan, k.skala, cap_data())


def cap_data() -> tuple:
    """What the data folder looks like now (:func:`ikilib.masukan.lokasi.rupa`)."""
    return rupa(folder_data().absolute())


def baca_semua() -> None:
    """Read every year now, so that none has to be read when it is chosen."""
    cap = cap_data()
    for t in keputusan.TAHUN:
        baca(t, cap)


@lru_cache(maxsize=8)
def baca(tahun: int, _cap: tuple):
    return periksa(tahun)


@lru_cache(maxsize=32)
def _bahan(tahun: int, triwulan: int, skala: str, cap: tuple) -> Bahan:
    periksa_waktu(tahun, triwulan)
    return siapkan(tahun, triwulan=None if triwulan == 4 else triwulan, skala=skala, baca=baca(tahun, cap))


def baris(b: Bahan, k: Keadaan):
    """The rows of ``hasil`` that the state shows: its unit's, of its predikat. ValueError on an unknown unit."""
    r = b.hasil
    if k.unit:
        milik = _jabatan_unit(b, k.unit)["nomor"]
        if milik.empty:
            raise ValueError(f"unit {k.unit!r} tidak dikenal; pilih dari pohon jabatan")
        r = r[r["nomor"].isin(milik)]
    if k.predikat == DI_BAWAH:
        return r[bulatkan(r["capaian"].to_numpy(float)) < 100]
    status = [s for s, nama in KEADAAN_STATUS.items() if KEADAAN[nama] == k.predikat]
    if k.predikat:
        r = r[r["status"].isin(status)] if status else r[r["predikat"] == k.predikat]
    return r


def _jabatan_unit(b: Bahan, unit: str):
    kolom, nilai = ("bidang", unit[1:]) if unit.startswith("b") else ("nomor", unit)
    return b.daftar_jabatan[b.daftar_jabatan[kolom].astype(str) == nilai]


def _rekap(b: Bahan, unit: str, enam: bool = False):
    """The rows of rekap of a unit: of this year, or of all."""
    tingkat = "dinas" if not unit else "bidang" if unit.startswith("b") else "jabatan"
    r = b.rekap_enam if enam else b.rekap
    return r[(r["tingkat"] == tingkat) & (r["nomor"] == int(unit.strip("b") or 0))]


# The screen


def tulis(k: Keadaan, statis: bool = False) -> Html:
    """The whole screen; ``statis`` without choices, the tree and buttons."""
    cap = cap_data()
    b = _bahan(k.tahun, k.triwulan, k.skala, cap)
    inti = replace(k, predikat="", kode="", lihat="")
    isi = _tren(inti, statis, cap) if k.lihat == "tren" else _tabel(k, statis, cap)
    satu = kartu(b, k.kode, statis) if k.kode else ""
    if statis:
        return susun([_judul(inti, cap), isi, satu])
    tengah = el("div", isi, id="tengah")
    return susun([
        _pilihan(b, k), _judul(inti, cap), el("div", _pohon(inti, cap), tengah, satu, kelas="badan", id="badan")
    ])  # fmt: skip


def _pilihan(b: Bahan, k: Keadaan) -> Html:
    predikat = ["", DI_BAWAH, *(p.nama for p in b.skala.pita), *list(KEADAAN.values())[:3]]
    tabel = (pilih("Predikat", "predikat", {p: p or "semua" for p in predikat}, k.predikat), *_cari())
    return el(
        "div",
        el("button", "← Kembali", data_aksi="kembali", data_fokus="kembali", type="button"),
        pilih("Tahun", "tahun", {t: str(t) for t in keputusan.TAHUN}, k.tahun),
        pilih("Triwulan", "triwulan", {n: ROMAWI[n] for n in (1, 2, 3, 4)}, k.triwulan),
        pilih("Skala", "skala", {s: nama_skala(t) for s, t in tafsir.skala().items()}, k.skala),
        pilih("Unit", "unit", _daftar_unit(b), k.unit, "sempit"),
        pilih("Lihat", "lihat", LIHAT, k.lihat),
        *(tabel if k.lihat == "tabel" else ()),
        kelas="pilihan",
        id="pilihan",
    )


def nama_skala(skala: tafsir.Skala) -> str:
    """A scale in few words: its regulation."""
    return re.split(r" \(| Pasal", skala.sumber)[0].split(" dan ")[-1]


def _daftar_unit(b: Bahan) -> dict[str, str]:
    """The tree as a list, for windows that are too narrow for it."""
    isi = {"": "Seluruh dinas"}
    for bidang, milik in b.daftar_jabatan.groupby("bidang", sort=False):
        isi |= {f"b{bidang}": milik["nama_bidang"].iloc[0]}
        isi |= {str(x.nomor): f"\u00a0\u00a0{x.nomor:02d} {x.nama}" for x in milik.itertuples()}
    return isi


def _cari() -> tuple[Html, ...]:
    """What only the table has: search, count, export."""
    return (
        Html('<label class="cari">Cari <input type="search" data-cari="" data-fokus="cari"></label>'),
        el("span", data_hitung="ya", aria_live="polite", id="hitung"),
        Html('<button type="button" data-aksi="xlsx" data-baris="" data-fokus="xlsx">Simpan XLSX</button>'),
    )


def nama_unit(b: Bahan, unit: str) -> str:
    """A unit in words: the dinas, a bidang, a position with its number."""
    if not unit:
        return "Seluruh dinas"
    j = next(_jabatan_unit(b, unit).itertuples())
    return j.nama_bidang if unit.startswith("b") else f"{j.nomor:02d} {j.nama}"


@lru_cache(maxsize=128)
def _judul(k: Keadaan, cap: tuple) -> Html:
    """The unit, its time, and its average in a sentence."""
    b = _bahan(k.tahun, k.triwulan, k.skala, cap)
    milik = baris(b, k)
    r = next(_rekap(b, k.unit).itertuples(index=False))
    rata = f"rata-rata {persen(r.rata_rata)}, {r.predikat}" if r.predikat else "belum ada rata-rata"
    kata = waktu(b)
    kalimat = f"{kata[:1].upper()}{kata[1:]}: {rata}, dari {r.dinilai} di antara {r.n} indikator"
    tanda = el("p", el("b", contoh_), kelas="contoh") if (contoh_ := tanda_contoh(b, milik)) else ""
    isi = (el("h1", nama_unit(b, k.unit)), el("p", f"{kalimat}; {r.belum_lapor} belum lapor."), tanda)
    return el("div", *isi, kelas="judul-layar", id="judul")


def tanda_contoh(b: Bahan, milik) -> str:
    """The words of a screen that rests on illustrative figures, of its own year or of another; '' if none does."""
    kini = int((milik["asal"] == "contoh").sum())
    lain = b.enam[b.enam["kode"].isin(milik["kode"]) & (b.enam["tahun"] != b.tahun)]
    n = int((lain["asal"] == "contoh").sum())
    if not kini and not n:
        return ""
    return f"{CONTOH}: {f'{kini} dari {len(milik)}' if kini else f'{n} angka tahun lain'}"


@lru_cache(maxsize=128)
def _pohon(k: Keadaan, cap: tuple) -> Html:
    """The tree of the office: only the chosen bidang is open."""
    b, unit = _bahan(k.tahun, k.triwulan, k.skala, cap), k.unit
    rata = {(r.tingkat, r.nomor): r.predikat for r in b.rekap.itertuples(index=False)}
    buka = int(_jabatan_unit(b, unit)["bidang"].iloc[0]) if unit else -1
    cabang = [el("li", _simpul(b, unit, "", "Seluruh dinas", rata["dinas", 0]))]
    for bidang, isi in b.daftar_jabatan.groupby("bidang", sort=False):
        anak = (
            el("li", _simpul(b, unit, str(x.nomor), f"{x.nomor:02d} {x.nama}", rata["jabatan", x.nomor]))
            for x in isi.itertuples()
        )
        bawah = el("ul", *anak) if bidang == buka else ""
        nama = isi["nama_bidang"].iloc[0]
        cabang.append(el("li", _simpul(b, unit, f"b{bidang}", nama, rata["bidang", bidang], bool(bawah)), bawah))
    return el("nav", el("ul", *cabang), kelas="pohon", aria_label="Bidang dan jabatan", id="pohon")


def _simpul(b: Bahan, kini: str, unit: str, nama: str, predikat: str, buka: bool | None = None) -> Html:
    """A line of the tree: number and name, sign, the scale's code, the whole word for screen readers."""
    kode = {p.nama: p.kode for p in b.skala.pita}
    tanda = berkata(tanda_predikat(predikat, b.skala), kode[predikat]) if predikat else KOSONG
    penuh = el("span", f", {predikat}", kelas="tersembunyi") if predikat else ""
    ada = {"aria_expanded": str(buka).lower()} if buka is not None else {}
    ada |= {"aria_current": "true"} if unit == kini else {}
    # The dinas is the unit '': what has no data-nilai sends ''.
    return el(
        "a", el("span", nama, penuh), tanda, href="#", data_aksi="unit", data_nilai=unit, data_fokus=f"u{unit}", **ada
    )


# The table


def _tabel(k: Keadaan, statis: bool, cap: tuple) -> Html:
    """The table, written once for all rows that may be chosen in it."""
    isi = _tabel_lepas(replace(k, kode="", lihat=""), bool(k.kode) and not statis, statis, cap)
    awal = f'<tr data-kode="{k.kode}"'
    return Html(isi.replace(awal, f'{awal} aria-selected="true"', 1))


@lru_cache(maxsize=64)
def _tabel_lepas(k: Keadaan, ringkas: bool, statis: bool, cap: tuple) -> Html:
    """No row chosen; ``ringkas``: without target and realisasi, which the card beside it has."""
    b = _bahan(k.tahun, k.triwulan, k.skala, cap)
    isi = baris(b, k)
    tampak = [i for i in range(len(KOLOM)) if not ringkas or i not in (2, 3)]
    kepala = (
        el("th", KOLOM[i] if statis else el("button", KOLOM[i], data_urut=str(i), data_fokus=f"urut{i}", type="button"),
           scope="col", kelas="n" if i in (2, 3, 4) else "")
        for i in tampak
    )  # fmt: skip
    kol = susun(Html(f'<col style="width:{LEBAR[i]}">' if LEBAR[i] else "<col>") for i in tampak)
    badan = susun(_baris(b, r, tampak) for r in isi.itertuples(index=False))
    judul_ = f"{len(isi)} indikator" + (f", {k.predikat.lower()}" if k.predikat else "") + f", {waktu(b)}"
    kosong = "" if len(isi) else el("p", f"Tidak ada indikator dengan predikat {k.predikat!r} di sini.", id="kosong")
    tabel = el(
        "table", el("caption", el("span", judul_, kelas="jt" if statis else "tersembunyi")), el("colgroup", kol),
        el("thead", el("tr", *kepala)), el("tbody", badan), kelas="tb", id=f"tabel{len(tampak)}",
    )  # fmt: skip
    return susun([tabel, kosong])


def _baris(b: Bahan, r, tampak: list[int]) -> Html:
    rank = next((i for i, p in enumerate(b.skala.pita) if p.nama == r.predikat), "")
    ada = r.status == "ada"
    sel = (
        el("td", el("b", r.kode)),
        el("th", r.indikator, scope="row"),
        _sel_angka(satuan_kecil(target_teks(r), r.satuan), r.target),
        _sel_angka(satuan_kecil(angka_satuan(r.realisasi, r.satuan), r.satuan), r.realisasi),
        _sel_angka(el("b", angka(r.capaian)) if ada else KOSONG, r.capaian if ada else float("nan")),
        Html(f'<td data-n="{rank}">{keadaan(r.predikat, r.status, b.skala)}</td>'),
    )
    cari = f"{r.kode} {r.indikator} {r.jabatan} {r.predikat or kata_status(r.status)}".lower()
    return el("tr", *(sel[i] for i in tampak), data_kode=r.kode, data_cari=cari, tabindex="-1")


def _sel_angka(isi: object, nilai: float) -> Html:
    n = repr(float(nilai)) if nilai == nilai else ""
    return Html(f'<td class="n" data-n="{n}">{susun([isi])}</td>')


# Trends and export


@lru_cache(maxsize=64)
def _tren(k: Keadaan, statis: bool, cap: tuple) -> Html:
    """A position as strips, a bidang as its years, the dinas as its picture and its years; the report's own parts."""
    b = _bahan(k.tahun, k.triwulan, k.skala, cap)
    if not k.unit:
        isi = susun([dinas.jabatan(b), dinas.tren(b)])
    elif not k.unit.startswith("b"):
        isi = individu.enam_tahun(siapkan(k.tahun, k.unit, b.triwulan, k.skala, baca=baca(k.tahun, cap)))
    else:
        isi = _tren_bidang(b, k.unit)
    # The links of a report lead to its other parts, which are not here.
    isi = Html(re.sub(r'<a href="[^"]*">(.*?)</a>', r"\1", isi, flags=re.DOTALL))
    ket = f"{nama_unit(b, k.unit)}, {waktu(b)}. {tanda_contoh(b, baris(b, k))}"
    nama = f"{k.tahun}_tw{k.triwulan}_{k.unit or 'dinas'}"
    return el("div", isi if statis else bertombol(isi, nama, ket), kelas="tren-layar")


def _tren_bidang(b: Bahan, unit: str) -> Html:
    milik = b.enam[b.enam["nomor"].isin(_jabatan_unit(b, unit)["nomor"]) & b.enam["berjalan"]]
    r = _rekap(b, unit, enam=True).reset_index()
    g = grafik.tren(r, rekap.hitungan(milik, b.skala), b.tahun, b.skala)
    nama = f"Rata-rata capaian dan predikat, {nama_unit(b, unit)}"
    return gambar(g, nama, "Batang abu-abu: kisaran bila yang belum lapor ikut dihitung.", "c")


def simpan_xlsx(k: Keadaan, kode: object, folder: Path | None = None) -> tuple[Keadaan, str]:
    """The rows that are seen, in their order, as a workbook in ``outputs/jelajah``; its name in a sentence.

    kode: those of the rows; ValueError on one that the state does not show, and on a file that cannot be written.
    Numbers are numbers, missing cells empty; the first row says what it is, and that it rests on contoh if it does.
    """
    import xlsxwriter

    b = bahan(k)
    tampak = baris(b, k)
    isi = {r.kode: r for r in tampak.itertuples(index=False)}
    if asing := [x for x in kode if x not in isi]:
        raise ValueError(f"baris {', '.join(asing)} tidak ada pada tabel ini")
    tempat = Path(folder or akar() / "outputs" / "jelajah")
    tempat.mkdir(parents=True, exist_ok=True)
    berkas = tempat / f"{k.tahun}_tw{k.triwulan}_{k.unit or 'dinas'}.xlsx"
    contoh = tanda_contoh(b, tampak[tampak["kode"].isin(list(kode))])
    buku = xlsxwriter.Workbook(berkas, {"in_memory": True})
    buku.set_properties({"created": dt.datetime.fromisoformat(b.tanggal)})  # no clock in an output
    lembar, tebal = buku.add_worksheet("Jelajah"), buku.add_format({"bold": True})
    lembar.write_string(0, 0, f"{nama_unit(b, k.unit)}, {waktu(b)}, skala {nama_skala(b.skala)}. {contoh}".strip())
    lembar.write_row(1, 0, KOLOM_XLSX, tebal)
    for i, x in enumerate(kode, 2):
        _baris_xlsx(lembar, i, isi[x])
    lembar.freeze_panes(2, 0)
    lembar.set_column(1, 2, 40)
    lembar.repeat_rows(0, 1)
    try:
        buku.close()
    except xlsxwriter.exceptions.FileCreateError as galat:
        raise ValueError(f"{berkas.name} tidak dapat ditulis. Tutup dahulu berkas itu bila terbuka di Excel") from galat
    return k, f"{len(kode)} baris tersimpan di outputs/jelajah/{berkas.name}."


def _baris_xlsx(lembar, i: int, r) -> None:
    kata = r.predikat or kata_status(r.status)
    for j, nilai in enumerate((r.kode, r.jabatan, r.indikator, r.satuan)):
        lembar.write_string(i, j, nilai)
    for j, nilai in enumerate((r.target, r.target_atas, r.realisasi), 4):
        if nilai == nilai:
            lembar.write_number(i, j, nilai)
    if r.status == "ada":
        lembar.write_number(i, 7, float(bulatkan(r.capaian)))
    lembar.write_string(i, 8, kata)
    lembar.write_string(i, 9, r.asal)
