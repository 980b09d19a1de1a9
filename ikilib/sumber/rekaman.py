"""A year's records: what every variable counts to, from which files, by which rule, and as facts.

    r = rekaman.baca(folder_data(), 2019)
    r.hitungan[0].variabel, r.hitungan[0].tahunan, r.hitungan[0].dibaca

Nothing of a person leaves this module: what identifies one is a hash inside the counter, and places name a row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from ikilib.angka import angka
from ikilib.masukan.baca import Variabel
from ikilib.masukan.masalah import Masalah, pencatat
from ikilib.masukan.realisasi import Fakta, diketahui
from ikilib.sumber import acuan, hitung, simpanan
from ikilib.sumber import baca as baca_
from ikilib.sumber.baca import Bacaan, Bagian, ada
from ikilib.sumber.hitung import GANDA, Aturan, Hasil

__all__ = ["Berkas", "Hitungan", "Rekaman", "ada", "baca", "fakta"]

SEBUT = 5  # doubles named one by one
ASAL = ("terbit", "isian", "contoh")  # the weakest last


@dataclass(frozen=True)
class Berkas:
    """What one table of one file adds to a variable; rows read are those counted and those left out."""

    berkas: str
    lembar: str
    dibaca: int
    dihitung: int
    dikecualikan: int
    alasan: str


@dataclass(frozen=True)
class Baris:
    """A row that somebody may look up: its place, its key (never a person), and what is to be said of it."""

    berkas: str
    lembar: str
    sel: str
    kunci: str
    kata: str = ""


@dataclass(frozen=True)
class Hitungan:
    """A variable's count. tw: the four quarters, None where the source has no date. tahunan: of the year, not added.

    contoh: the first rows counted; rinci: the rows left out that a reader asks for (permits that were late).
    """

    variabel: str
    tahun: int
    tw: tuple | None
    tahunan: int | float
    sumber: str
    dibaca: int
    dihitung: int
    dikecualikan: int
    alasan: str
    aturan: tuple[str, ...]
    konfirmasi: tuple[str, ...]
    berkas: tuple[Berkas, ...]
    contoh: tuple[Baris, ...]
    rinci: tuple[Baris, ...]
    judul_rinci: str
    banyak_rinci: int
    asal: str
    keterangan: str
    tempat: tuple[str, str]


@dataclass(frozen=True)
class Rekaman:
    """A year's counts, the problems of its files, and their SHA-256."""

    hitungan: tuple[Hitungan, ...]
    masalah: tuple[Masalah, ...]
    sidik: dict[str, str]


def baca(folder: Path, tahun: int, segar: bool = False) -> Rekaman:
    """Count a year's `rekaman/`; without that folder there is nothing, and nothing is imported.

    What was counted before from the same files is not counted again, unless ``segar``: then the rows of sources in a
    database are taken afresh too.
    """
    if not ada(folder, tahun):
        return Rekaman((), (), {})
    kunci = simpanan.kunci(folder, tahun)
    if not segar and (dulu := simpanan.ambil(kunci)):
        return dulu
    con = hitung.sambung()
    try:
        isi = baca_.baca(folder, tahun, con, segar)
        isi.bagian = {s: b for s, b in isi.bagian.items() if b}
        acuan.pasang(con, folder, isi)
        hasil = Rekaman(tuple(_hitung(con, isi)), tuple(isi.masalah), isi.sidik)
    finally:
        con.close()
    simpanan.simpan(kunci, hasil)
    return hasil


def _hitung(con, isi: Bacaan) -> list[Hitungan]:
    """All sources, those that others rest on first; then the rules of one variable put together."""
    aturan = acuan.aturan(con, isi)
    perlu = {p for a in aturan for p in a.perlu}
    urut = sorted(isi.bagian, key=lambda s: (s not in perlu, s))
    ikut = [s for s in urut if _coba(isi, s, lambda s=s: _muat(con, isi, s))]
    aturan += acuan.aturan_kegiatan(con, isi, ikut)
    per: dict[str, list[tuple[Hasil, dict]]] = {}
    for s in ikut:
        _coba(isi, s, lambda s=s: _sumber_satu(con, isi, s, aturan, set(ikut), per))
    return [_satukan(isi, bagian) for v in dict.fromkeys(a.variabel for a in aturan) if (bagian := per.get(v))]


def _coba(isi: Bacaan, s: str, kerja: Callable[[], None]) -> bool:
    """Do it; what DuckDB cannot do (a broken line deep in a large file, an amount beyond 38 digits) is a problem.

    Its own words are not repeated: they hold what stands in the rows.
    """
    import duckdb

    try:
        kerja()
        return True
    except duckdb.Error as galat:
        baris = re.search(r"Line: (\d+)", str(galat))
        berkas = isi.bagian[s][0].berkas if len(isi.bagian[s]) == 1 else isi.bagian[s][0].folder
        pencatat(isi.masalah, berkas)("REKAMAN-HITUNG-01", f"baris {baris[1]}" if baris else "")
        return False


def _muat(con, isi: Bacaan, s: str) -> None:
    hitung.muat(con, isi.sumber[s], isi.bagian[s], isi.tahun)
    _soal(con, isi, s)


def _sumber_satu(con, isi: Bacaan, s: str, aturan: list[Aturan], termuat: set[str], per: dict) -> None:
    """The counts of one source by the rules that it can serve, added to ``per`` by variable."""
    ada_ = {k for b in isi.bagian[s] for k in b.kolom}
    pakai = [a for a in aturan if a.sumber == s and set(a.perlu) <= termuat]
    pakai = [a for a in pakai if not a.butuh or ada_ & set(a.butuh)]
    if pakai:
        for h in hitung.hitung(con, isi.sumber[s], isi.bagian[s], pakai, isi.tahun):
            per.setdefault(h.variabel, []).append((h, _ganda(con, h, isi.bagian[s])))


def _soal(con, isi: Bacaan, s: str) -> None:
    """Note every row that cannot be decided, and every key under which two rows disagree."""
    sumber, bagian = isi.sumber[s], isi.bagian[s]
    daftar, sisa = hitung.soal(con, sumber, bagian)
    for b, r, kode, kolom, nilai in daftar:
        satu = bagian[b]
        label = satu.letak.get(kolom, kolom) if not satu.huruf else kolom
        catat = pencatat(isi.masalah, satu.berkas, satu.lembar)
        catat(kode, sel(satu, r, kolom), kolom=label, nilai=nilai, tahun=isi.tahun, **acuan.kata(sumber, kode, kolom))
    for kode, b in hitung.diperingatkan(con, sumber):
        pencatat(isi.masalah, bagian[b].berkas, bagian[b].lembar)(kode)
    selisih = hitung.berselisih(con, sumber)
    for b, r, b1, r1, _ in selisih:
        catat = pencatat(isi.masalah, bagian[b].berkas, bagian[b].lembar)
        catat("REKAMAN-GANDA-01", sel(bagian[b], r), pertama=tempat(bagian[b1], r1))
    sisa += selisih[0][-1] - len(selisih) if selisih else 0
    if sisa:
        pencatat(isi.masalah, bagian[0].folder)("REKAMAN-LAGI-01", n=sisa)


def sel(b: Bagian, r: int, kolom: str = "") -> str:
    """The place of a row, or of a cell in it: 'D7' in a sheet, 'baris 7, kolom tanggal_terbit' elsewhere."""
    huruf = b.letak.get(kolom) or (min(b.letak.values(), key=lambda h: (len(h), h)) if b.huruf and b.letak else "")
    if b.huruf:
        return f"{huruf}{r}"
    return f"baris {r}, kolom {b.letak.get(kolom, kolom)}" if kolom else f"baris {r}"


def tempat(b: Bagian, r: int) -> str:
    """A row of another table in words: 'daftar.xlsx › lembar "A" › B7'."""
    lembar = f' › lembar "{b.lembar}"' if b.lembar else ""
    return f"{b.berkas.rpartition('/')[2]}{lembar} › {sel(b, r)}"


def _ganda(con, h: Hasil, bagian: list[Bagian]) -> dict[int, list[str]]:
    """The first doubles of each table, each with the place of the row that counts."""
    hasil: dict[int, list[str]] = {}
    if any(GANDA in i.alasan for i in h.isi.values()):
        for b, r, b1, r1 in hitung.baris_ganda(con, h):
            hasil.setdefault(b, []).append(f"{sel(bagian[b], r)} sama dengan {tempat(bagian[b1], r1)}")
    return hasil


def _alasan(alasan: dict[str, int], ganda: list[str], catatan: dict[str, int] | None = None) -> str:
    """'tahun lain: 3; ganda: 1 (baris 7 sama dengan a.csv › baris 3)'; reasons with many rows first."""
    hasil = []
    for kata, n in sorted(alasan.items(), key=lambda x: (-x[1], x[0])):
        sebut = ""
        if kata == GANDA and ganda:
            lagi = f"; dan {n - len(ganda[:SEBUT])} lainnya" if n > len(ganda[:SEBUT]) else ""
            sebut = f" ({'; '.join(ganda[:SEBUT])}{lagi})"
        hasil.append(f"{kata}: {n}{sebut}")
    return "; ".join([*hasil, *(f"{kata}: {n}" for kata, n in (catatan or {}).items())])


def _satukan(isi: Bacaan, bagian: list[tuple[Hasil, dict]]) -> Hitungan:
    """The counts of one variable, which may come from several sources."""
    berkas: list[Berkas] = []
    semua: dict[str, int] = {}
    ganda: list[str] = []
    catatan: dict[str, int] = {}
    contoh: list[Baris] = []
    rinci: list[Baris] = []
    for h, kembar in bagian:
        tabel = isi.bagian[h.aturan.sumber]
        for b, satu in sorted(h.isi.items()):
            keluar = satu.dikecualikan
            if h.aturan.hanya and not satu.dihitung + keluar:
                continue  # no row of this kode there
            kata = _alasan(satu.alasan, kembar.get(b, []))
            berkas.append(Berkas(tabel[b].berkas, tabel[b].lembar, satu.dihitung + keluar, satu.dihitung, keluar, kata))
            for alasan, n in satu.alasan.items():
                semua[alasan] = semua.get(alasan, 0) + n
        ganda += [f"{tabel[b].berkas.rpartition('/')[2]} {g}" for b, g_ in sorted(kembar.items()) for g in g_]
        catatan |= h.catatan
        contoh += [_baris(tabel[b], r, k) for b, r, k in h.contoh]
        rinci += [_baris(tabel[b], r, k, kata) for b, r, k, kata in h.rinci]
    pertama = bagian[0][0]
    ikut = [h.aturan for h, _ in bagian]
    folder = {b.folder for h, _ in bagian for b in isi.bagian[h.aturan.sumber]}
    kantor = [isi.kantor[f] for f in sorted(folder)]
    judul = ikut[0].rinci[0]
    dihitung, dikecualikan = sum(b.dihitung for b in berkas), sum(b.dikecualikan for b in berkas)
    keterangan = dict.fromkeys(k.keterangan for k in kantor if k.keterangan)
    tw = None if pertama.tw is None else tuple(bulat(sum(h.tw[i] for h, _ in bagian)) for i in range(4))
    return Hitungan(
        pertama.variabel, isi.tahun, tw, bulat(sum(h.tahunan for h, _ in bagian)), _sumber(ikut),
        dihitung + dikecualikan, dihitung, dikecualikan, _alasan(semua, ganda, catatan),
        tuple(dict.fromkeys(a.aturan for a in ikut)), tuple(dict.fromkeys(k for a in ikut for k in a.konfirmasi)),
        tuple(berkas), tuple(contoh[: hitung.CONTOH]), tuple(rinci), judul, semua.get(judul, 0),
        max((k.asal for k in kantor), key=ASAL.index), " ".join(keterangan),
        _asal([b.berkas for b in berkas], [b.lembar for b in berkas], f"{isi.tahun}/{baca_.FOLDER}", sorted(folder)),
    )  # fmt: skip


def _sumber(ikut: Iterable[Aturan]) -> str:
    return " + ".join(dict.fromkeys(s for a in ikut for s in (a.sumber, *a.perlu)))


def _asal(berkas: list[str], lembar: list[str], pangkal: str, folder: list[str]) -> tuple[str, str]:
    """The one file (and sheet), else the one folder, else the year's rekaman."""
    if len(set(berkas)) == 1:
        return berkas[0], lembar[0] if len(set(lembar)) == 1 else ""
    return (folder[0] if len(folder) == 1 else pangkal), ""


def _baris(b: Bagian, r: int, kunci: str | None, kata: str = "") -> Baris:
    return Baris(b.berkas, b.lembar, sel(b, r), kunci or "", kata)


def bulat(x) -> int | float:
    """An exact sum as a plain number: whole, or rupiah with a fraction."""
    return int(x) if x == int(x) else float(x)


def fakta(hitungan: Iterable[Hitungan], variabel: dict[str, Variabel]) -> list[Fakta]:
    """The facts that the counts are; variables of no indicator stay context.

    What is reported "since January" (kumulatif, posisi_akhir) adds the quarters up, which the records give one by one.
    """
    hasil = []
    for h in hitungan:
        if h.variabel not in variabel:
            continue
        _, sifat, nama = variabel[h.variabel]
        tw = list(h.tw or ())
        if sifat in ("kumulatif", "posisi_akhir"):
            tw = [sum(tw[: i + 1]) for i in range(len(tw))]
        tempat = (h.asal, h.keterangan, *h.tempat, f"{angka(h.dihitung, 0)} dari {angka(h.dibaca, 0)} baris")
        for periode, nilai in ((0, h.tahunan), *enumerate(tw, 1)):
            hasil.append(Fakta(nama, h.tahun, periode, float(nilai), "ada", *tempat, diketahui(h.tahun, periode)))
    return hasil
