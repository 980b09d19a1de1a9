"""What the command line prints: csv and json for machines (plain numbers, never localised), text for people."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from collections.abc import Iterator
from dataclasses import asdict

import numpy as np
import pandas as pd

from ikilib import tafsir
from ikilib.angka import angka, angka_satuan, bulatkan, utuh
from ikilib.halaman import tanggal
from ikilib.tanda import kata_status

EVALUASI = (
    "kode jabatan sasaran indikator satuan polaritas target target_atas realisasi capaian predikat status alasan asal"
).split()
BERBAHAYA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝")


def _polos(v: object, desimal: int | None = None) -> object:
    """A machine's value: None for missing, whole floats without '.0', given decimals kept as text."""
    if isinstance(v, float | np.floating):
        if v != v:
            return None
        return f"{v:.{desimal}f}" if desimal is not None else int(v) if v == int(v) else float(v)
    return int(v) if isinstance(v, np.integer) else v


def _csv(baris: list[dict], kolom: list[str]) -> str:
    """Separated by ``;``. Text that a spreadsheet would run as a formula gets an apostrophe; numbers stay numbers."""
    keluar = io.StringIO()
    penulis = csv.writer(keluar, delimiter=";", lineterminator="\n")
    penulis.writerow(kolom)
    for b in baris:
        penulis.writerow([_aman(b[k], k) for k in kolom])
    return keluar.getvalue()


ANGKA = {"target", "target_atas", "realisasi", "capaian", "rata_rata", "terendah", "tertinggi"}


def _aman(v: object, kolom: str) -> object:
    if not isinstance(v, str) or kolom in ANGKA:
        return "" if v is None else v
    rata = v.replace("\r", "\n")  # a lone carriage return would begin a new row in many a reader
    return f"'{rata}" if v.startswith(BERBAHAYA) else rata


def _json(isi: object) -> str:
    return json.dumps(isi, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _tabel(t: pd.DataFrame, kolom: list[str], dua: tuple[str, ...], bentuk: str) -> str:
    desimal = {k: 2 for k in dua} if bentuk == "csv" else {}
    baris = [
        {k: _polos(v, desimal.get(k)) for k, v in zip(kolom, b, strict=True)} for b in t[kolom].itertuples(index=False)
    ]
    return _csv(baris, kolom) if bentuk == "csv" else _json(baris)


def evaluasi(hasil: pd.DataFrame, bentuk: str) -> str:
    """The 165 rows of one year; capaian as printed on a page, everything else unrounded."""
    h = hasil.assign(capaian=bulatkan(hasil["capaian"]))
    if bentuk != "teks":
        return _tabel(h, EVALUASI, ("capaian",), bentuk)
    baris = [f"{'kode':6}{'capaian':>10}  {'predikat':<14}{'realisasi':>14}{'target':>14}  indikator"]
    for b in h.itertuples():
        keadaan = b.predikat or kata_status(b.status)
        baris.append(
            f"{b.kode:6}{angka(b.capaian):>10}  {keadaan:<14}{angka_satuan(b.realisasi, b.satuan):>14}"
            f"{angka_satuan(b.target, b.satuan):>14}  {b.indikator} ({b.satuan})"
        )
    return "\n".join(baris) + "\n"


def rekap(r: pd.DataFrame, bentuk: str) -> str:
    """The 67 rows of one year: sasaran, jabatan, bidang, dinas."""
    if bentuk != "teks":
        return _tabel(r, [k for k in r.columns if k != "tahun"], ("rata_rata", "terendah", "tertinggi"), bentuk)
    kepala = f"{'tingkat':9}{'nomor':>5}{'dinilai':>10}{'rata-rata':>11}{'terendah':>10}{'tertinggi':>10}"
    baris = [f"{kepala}  {'predikat':<14}nama"]
    baris += [
        f"{b.tingkat:9}{b.nomor:>5}{f'{b.dinilai} / {b.n}':>10}{angka(b.rata_rata):>11}{angka(b.terendah):>10}"
        f"{angka(b.tertinggi):>10}  {b.predikat or '–':<14}{b.nama}"
        for b in r.itertuples()
    ]
    return "\n".join(baris) + "\n"


def masalah(daftar: tuple, bentuk: str) -> str:
    """All problems of the inputs: one line each under its kind and year, then how many; as json their fields."""
    from ikilib.masukan.masalah import baris

    if bentuk == "json":
        return _json([asdict(m) for m in daftar]).rstrip("\n")
    if not daftar:
        return "Tidak ada masalah pada masukan."
    kelompok: dict[tuple[str, str], list[str]] = {}
    for m in sorted(daftar, key=lambda m: m.tingkat != "galat"):
        kelompok.setdefault((m.tingkat, m.berkas.split("/")[0]), []).append(baris(m))
    isi = [t for (tingkat, tahun), b in kelompok.items() for t in (f"{tingkat.capitalize()}, tahun {tahun}:", *b)]
    galat = sum(m.tingkat == "galat" for m in daftar)
    return "\n".join([*isi, f"{galat} galat, {len(daftar) - galat} peringatan."])


REKAMAN = "variabel tw1 tw2 tw3 tw4 tahunan sumber dibaca dihitung dikecualikan alasan".split()


def rekaman(r, bentuk: str) -> str:
    """What a year's exports count to (:class:`ikilib.sumber.rekaman.Rekaman`), one row a variable."""
    baris = []
    for h in r.hitungan:
        tw = {f"tw{i}": x for i, x in enumerate(h.tw or (None,) * 4, 1)}
        jumlah = {k: getattr(h, k) for k in ("sumber", "dibaca", "dihitung", "dikecualikan", "alasan")}
        baris.append({"variabel": h.variabel, **tw, "tahunan": h.tahunan, **jumlah})
    if bentuk == "csv":
        return _csv(baris, REKAMAN)
    if bentuk == "json":
        return _json([{**b, "berkas": [asdict(x) for x in h.berkas]} for b, h in zip(baris, r.hitungan, strict=True)])
    if not baris:
        return "Tidak ada rekaman yang dihitung.\n"
    return "\n".join(t for h in r.hitungan for t in _rekaman_teks(h)) + "\n"


def _rekaman_teks(h) -> list[str]:
    tw = (
        ""
        if h.tw is None
        else "  (" + ", ".join(f"TW {r} {utuh(float(x))}" for r, x in zip(ROMAWI, h.tw, strict=True)) + ")"
    )
    baris = [
        f"{h.variabel} = {utuh(float(h.tahunan))}{tw}",
        f"  sumber {h.sumber}: dibaca {h.dibaca}, dihitung {h.dihitung}, dikecualikan {h.dikecualikan}",
    ]
    baris += [f"  {a}" for a in h.aturan] + [f"  perlu dikonfirmasi: {k}" for k in h.konfirmasi]
    for b in h.berkas:
        tempat = b.berkas + (f' › lembar "{b.lembar}"' if b.lembar else "")
        alasan = f" ({b.alasan})" if b.alasan else ""
        baris.append(f"    {tempat}: dibaca {b.dibaca}, dihitung {b.dihitung}, dikecualikan {b.dikecualikan}{alasan}")
    return [*baris, ""]


ROMAWI = ("I", "II", "III", "IV")


def formulir(baca, tahun: int, data=None) -> str:
    """Who has returned what, one line a position; '' where the year has no folder of forms."""
    from ikilib import formulir as f
    from ikilib.masukan.lokasi import folder_data

    if not (folder_data(data) / str(tahun) / f.FOLDER).is_dir():
        return ""
    k = f.pengembalian(baca, tahun)
    banyak = k["keadaan"].value_counts()
    kepala = ", ".join(f"{banyak.get(kata, 0)} {kata}" for kata in f.KEADAAN)
    baris = [f"Formulir tahun {tahun}: {kepala}."]
    for b in k.sort_values("keadaan", key=lambda s: s.map(f.KEADAAN.index), kind="stable").itertuples():
        isian = f"isian {b.isian_terisi}/{b.isian}, " if b.isian else ""
        sisa = f"; belum: {', '.join(f.sebut_kurang(b.kurang))}" if b.keadaan == "sebagian" else ""
        galat = "; formulirnya ada, tetapi bergalat dan tidak dipakai" if b.bermasalah else ""
        baris.append(
            f"  {b.keadaan:9}{b.nomor:02} {b.id} ({b.nama}): {isian}target {b.target_terisi}/{b.target}{sisa}{galat}"
        )
    return "\n".join(baris)


def jejak(j, bentuk: str) -> str:
    """The trace of one number (:class:`ikilib.jejak.Jejak`): its tree as json, or a text to read from top to bottom."""
    if bentuk == "json":
        from ikilib.jejak import pohon

        return _json(pohon(j))
    from ikilib.laporan.bagian import waktu_teks

    kapan = waktu_teks(j.tahun, j.triwulan) + (f", seperti diketahui pada {tanggal(j.per)}" if j.per else "")
    isi = [f"{j.kode} {j.indikator}", f"{j.jabatan} (jabatan {j.nomor:02}), {kapan}", f"Sasaran: {j.sasaran}"]
    for judul, pasangan in _bagian_jejak(j):
        isi += ["", judul, *(b for nama, teks in pasangan if teks for b in _rata(nama, teks))]
    return "\n".join(isi) + "\n"


def _rata(nama: str, teks: str) -> list[str]:
    """'  nama            teks', wrapped at 110 columns; addresses and codes stay whole."""
    awal = f"  {nama:<19} "
    return textwrap.wrap(teks, 110, initial_indent=awal, subsequent_indent=" " * 22,
                         break_long_words=False, break_on_hyphens=False)  # fmt: skip


KEYAKINAN = {
    "kutipan": "dibaca pada naskah peraturan",
    "sekunder": "dibaca pada dokumen instansi lain",
    "ingatan": "belum diperiksa pada naskah mana pun",
    "pilihan": "tidak ada peraturannya",
    "pasti": "pasti",
    "tafsir": "tafsir kami",
    "perlu_konfirmasi": "perlu konfirmasi dinas",
}


def _bagian_jejak(j) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Heading and named lines of each part of a trace, in the order in which a number is walked back."""
    from ikilib.jejak import tertulis

    yield from _hasil(j)
    r, t = j.realisasi, j.target
    sebelum = utuh(r.nilai) if r.nilai is not None and r.rumus else ""
    yield (
        f"Realisasi {r.tercetak}",
        [
            ("sebelum pembulatan", sebelum),
            ("pembulatan", _bulat(j, r.nilai) if sebelum else ""),
            ("rumus keputusan", r.rumus.replace("(n − 1)", "(n\u00a0−\u00a01)")),
            ("dengan angkanya", r.hitungan),
            ("catatan", r.catatan),
        ],
    )
    for i, o in enumerate({(o.variabel, o.tahun): o for o in r.operan}.values(), 1):
        satuan = f" {o.satuan}" if o.nilai is not None else ""
        yield f"{i}. {o.uraian} tahun {o.tahun}: {tertulis(o)}{satuan}", _operan(o)
    yield (
        f"Target {t.tercetak}",
        [*_tanpa(t.alasan, t.dicari), ("cara", t.cara), *(b for a in t.angka for b in _sel(a))],
    )
    yield from _dasar(j)


def _hasil(j) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Capaian by its rule and predikat by its scale, or the state that stands in their place."""
    if j.status != "ada":
        yield f"Capaian {j.capaian.tercetak}", [("keadaan", j.predikat.kata), ("sebab", j.alasan)]
        return
    aturan: list[tuple[str, str]] = []
    for a in j.capaian.aturan:
        aturan.append(("aturan", f"{a.judul}: {a.isi}"))
        aturan.append(("sumber aturan", f"{a.sumber}; {KEYAKINAN[a.keyakinan]}. {a.catatan}"))
    hitung = [("dengan angkanya", j.capaian.hitungan), ("pembulatan", _bulat(j, j.capaian.nilai))]
    yield f"Capaian {j.capaian.tercetak} %", [*aturan, *hitung]
    p = j.predikat
    skala = f"{p.judul}, {p.sumber}; {KEYAKINAN[p.keyakinan]}. {p.catatan}"
    yield f"Predikat {p.kata}", [("batas", f"{p.batas}, menurut angka yang tercetak"), ("skala", skala)]


def _bulat(j, x: float) -> str:
    return "tidak mengubah nilainya" if bulatkan(x) == x else f"{j.pembulatan.isi} ({j.pembulatan.sumber})"


def _tanpa(alasan: str, dicari: str) -> list[tuple[str, str]]:
    return [("sebab", alasan), ("seharusnya di", dicari)]


def _operan(o) -> list[tuple[str, str]]:
    from ikilib.laporan.bagian import TRIWULAN

    nama = dict(zip(tafsir.jabatan()["id"], tafsir.jabatan()["nama"], strict=True))
    return [
        *_tanpa(o.alasan and f"{o.alasan}.", o.dicari),
        ("cara", o.cara),
        *(b for a in o.angka for b in _sel(a, o.cara)),
        *_rekaman(o.rekaman),
        ("variabel", f"{o.variabel}; pemilik data {nama[o.pemilik]}"),
        ("sifat triwulan", f"{TRIWULAN[o.sifat]}. {o.alasan_sifat}"),
    ]


def _rekaman(r) -> list[tuple[str, str]]:
    """How exports were counted, and the rows left out that a reader asks for."""
    from ikilib.laporan.rekaman import kalimat, sebut

    if r is None:
        return []
    return [*(("rekaman", k) for k in kalimat(r)), *((r.judul_rinci, sebut(b)) for b in r.rinci)]


def _sel(a, cara: str = "") -> list[tuple[str, str]]:
    """A cell, what is said of its figure, and the figures it replaced."""
    from ikilib.jejak import tempat, tertulis
    from ikilib.laporan.bagian import ASAL

    nilai = f" ({utuh(a.nilai)})" if cara and a.nilai is not None else ""
    sejak = f", diketahui sejak {tanggal(a.tanggal)}" if a.tanggal else ""
    baris = [
        ("sel", f"{tempat(a.berkas, a.lembar, a.sel)}{nilai}"),
        ("asal", f"{ASAL[a.asal] if a.status == 'ada' else kata_status(a.status).lower()}{sejak}"),
        ("keterangan", a.keterangan),
    ]
    for lama in a.sebelumnya:
        letak = tempat(lama.berkas, lama.lembar, lama.sel)
        baris.append(("menggantikan", f"{tertulis(lama)} dari {letak}, diketahui sejak {tanggal(lama.tanggal)}"))
    return [*baris, ("alasan koreksi", a.alasan)]


def _dasar(j) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The decree and our reading of it."""
    from ikilib.laporan.bagian import POLARITAS, TRIWULAN

    k, b = j.keputusan, j.bacaan
    penjelasan = "" if j.realisasi.rumus else " ".join(k.penjelasan.split())
    yield f"Keputusan Nomor {k.nomor}, baris {k.baris}", [
        ("naskah", f"{k.berkas}, baris {k.baris}"), ("penjelasan", penjelasan), ("sumber data", k.sumber_data),
    ]  # fmt: skip
    isi = f"satuan {b.satuan}; {POLARITAS[b.polaritas]}; {TRIWULAN[b.triwulan]}; pemilik data {b.pemilik}"
    yield f"Bacaan kami: {KEYAKINAN[b.keyakinan]}", [("bacaan", isi), ("alasan", b.alasan)]


def keputusan(bentuk: str) -> str:
    """The catalogue: json by position (DESIGN §7), csv one row an indicator, text to read."""
    from ikilib import keputusan as kep

    katalog, pohon = tafsir.katalog(), tafsir.jabatan().set_index("nomor")
    if bentuk == "csv":
        return _tabel(katalog, list(katalog.columns), (), "csv")
    if bentuk == "teks":
        return "\n".join([*(_uraikan(j, katalog) for j in kep.baca().jabatan), _konfirmasi(katalog, pohon)])
    kolom = (
        "kode sasaran indikator penjelasan sumber_data baris satuan polaritas triwulan pemilik rumus keyakinan alasan"
    ).split()
    return _json(
        [
            {
                "nomor": j.nomor,
                "id": j.id,
                "jabatan": j.nama,
                "tugas": j.tugas,
                "fungsi": [{"huruf": f.huruf, "uraian": f.uraian, "baris": f.baris} for f in j.fungsi],
                "indikator": katalog.loc[katalog["nomor"] == j.nomor, kolom].to_dict("records"),
                "atasan": int(pohon.at[j.nomor, "atasan"]),
                "level": pohon.at[j.nomor, "level"],
            }
            for j in kep.baca().jabatan
        ]
    )


def _uraikan(j, katalog: pd.DataFrame) -> str:
    milik = katalog[katalog["nomor"] == j.nomor]
    baris = [f"{j.nomor:02}  {j.nama} ({j.id})"]
    for sasaran, grup in milik.groupby("sasaran", sort=False):
        baris.append(f"    Sasaran: {sasaran}")
        for b in grup.itertuples():
            baris.append(f"      {b.kode}  {b.indikator} ({b.satuan}; baris {b.baris})")
            if b.kode in tafsir.rumus():
                r = tafsir.rumus()[b.kode]
                baris.append(f"             variabel: {', '.join(o.variabel for o in (*r.atas, *r.bawah))}")
    return "\n".join(baris) + "\n"


def _konfirmasi(katalog: pd.DataFrame, pohon: pd.DataFrame) -> str:
    """What a person of the office must confirm, by the position that owns the number: a list that is ready to send."""
    tunggu = katalog[katalog["keyakinan"] == "perlu_konfirmasi"]
    nama = dict(zip(pohon["id"], pohon["nama"], strict=True))
    baris = [f"PERLU DIKONFIRMASI: {len(tunggu)} bacaan, menurut pemilik datanya"]
    for pemilik in [p for p in pohon["id"] if p in set(tunggu["pemilik"])]:
        baris.append(f"\n  {nama[pemilik]}")
        for b in tunggu[tunggu["pemilik"] == pemilik].itertuples():
            baris.append(f"    {b.kode}  {b.indikator} (keputusan, baris {b.baris})\n           {b.alasan}")
    return "\n".join(baris) + "\n"
