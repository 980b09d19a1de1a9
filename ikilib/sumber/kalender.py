"""Working days and types of permits: ours (tafsir/libur.csv, jenis_izin.csv), and the office's own files over them.

    kalender.pasang(con, folder, 2019, masalah, sidik)
    con.sql("SELECT hari_kerja(DATE '2019-05-31', DATE '2019-06-10')")   # Friday before Idul Fitri to Monday: 1

Each day knows how many working days there were up to it, so the days between two dates are one subtraction, for ten
million rows as for one. Counted from the day after the application came in; the same day is 0; what comes in on a day
off counts as of the next working day, and is 0 when decided before that.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from ikilib import tafsir
from ikilib.masukan import baca
from ikilib.masukan.buka import Lembar, buka
from ikilib.masukan.masalah import Masalah, pencatat
from ikilib.masukan.tabel import Baris, Sel, kunci

HARI_KERJA = (("tanggal", "hari_kerja"), ("keterangan",))
JENIS_IZIN = (("jenis_izin", "bidang", "sla_hari_kerja"), ("keterangan",))
PEKAN = {"senin": 0, "selasa": 1, "rabu": 2, "kamis": 3, "jumat": 4, "jum'at": 4, "sabtu": 5, "minggu": 6}
YA_TIDAK = {"ya": True, "tidak": False}
BIDANG = {
    f"{awal}{kata}": angka for awal in ("", "bidang ") for kata, angka in (("1", 1), ("2", 2), ("i", 1), ("ii", 2))
}
POLA_TANGGAL = (("%Y-%m-%d", r"\d{4}-\d\d-\d\d"), ("%d/%m/%Y", r"\d{1,2}/\d{1,2}/\d{4}"))

# Scalar subqueries by equality become hash joins with a table of 2.557 days. Outside the calendar the answer is NULL,
# which `greatest` would turn into 0.
MAKRO = """CREATE OR REPLACE TEMP MACRO hari_kerja(masuk, terbit) AS
CASE WHEN (SELECT ke FROM kalender WHERE tanggal = terbit) < (SELECT mulai FROM kalender WHERE tanggal = masuk) THEN 0
ELSE (SELECT ke FROM kalender WHERE tanggal = terbit) - (SELECT mulai FROM kalender WHERE tanggal = masuk) END"""


def pasang(con, folder: Path, tahun: int, masalah: list[Masalah], sidik: dict[str, str]) -> None:
    """Give a DuckDB connection the calendar and the types of permits by which the records of ``tahun`` are counted.

    Temp tables ``kalender`` (tanggal, kerja, ke, mulai) and ``jenis_izin`` (jenis, bidang, sla), macro
    ``hari_kerja(masuk, terbit)``: days, NULL outside the calendar. Problems of the office's files are added to
    ``masalah``, their hashes to ``sidik``; a file with a galat is not used at all.
    """
    for nama, bingkai in (
        ("kalender", hari(folder, tahun, masalah, sidik)),
        ("jenis_izin", jenis_izin(folder, tahun, masalah, sidik)),
    ):
        con.register("_bingkai", bingkai)
        kolom = ", ".join("tanggal::DATE AS tanggal" if k == "tanggal" else k for k in bingkai)
        con.execute(f"CREATE OR REPLACE TEMP TABLE {nama} AS SELECT {kolom} FROM _bingkai")
        con.unregister("_bingkai")
    con.execute(MAKRO)


def hari(folder: Path, tahun: int, masalah: list[Masalah], sidik: dict[str, str]) -> pd.DataFrame:
    """The calendar: tanggal, kerja, ke (working days up to and with it), mulai (ke of the day that it counts as).

    All of it follows ``hari_kerja`` of the year counted, for what is decided in January was filed the year before.
    """
    hari_, pekan = _milik(folder, tahun, "hari_kerja", HARI_KERJA, baca_hari, masalah, sidik) or ({}, {})
    return susun(tafsir.libur()["tanggal"], hari_, pekan)


def susun(libur: pd.Series, hari_: dict[dt.date, bool], pekan: dict[int, bool]) -> pd.DataFrame:
    """The calendar of whole years around ``libur``: a week of five days, then ``pekan``, then libur, then ``hari_``."""
    awal, akhir = batas(libur)
    tanggal = pd.Series(pd.date_range(awal, akhir, unit="s"))
    minggu = {h: h < 5 for h in range(7)} | pekan
    kerja = tanggal.dt.day_of_week.map(minggu) & ~tanggal.isin(pd.to_datetime(libur))
    sendiri = tanggal.map({pd.Timestamp(t): k for t, k in hari_.items()})
    kerja = kerja.where(sendiri.isna(), sendiri).astype(bool)
    ke = kerja.cumsum().astype("int32")
    return pd.DataFrame({"tanggal": tanggal, "kerja": kerja, "ke": ke, "mulai": (ke + ~kerja).astype("int32")})


def batas(libur: pd.Series) -> tuple[dt.date, dt.date]:
    """First and last day of the calendar: of days beyond it nobody has said whether they were worked."""
    return dt.date(int(min(libur)[:4]), 1, 1), dt.date(int(max(libur)[:4]), 12, 31)


def jenis_izin(folder: Path, tahun: int, masalah: list[Masalah], sidik: dict[str, str]) -> pd.DataFrame:
    """Types of permits with jenis (see :func:`kunci_jenis`), bidang and sla: the office's rows over ours."""
    kita = tafsir.jenis_izin()
    isi = dict(
        zip(kita["jenis_izin"].map(kunci_jenis), zip(kita["bidang"], kita["sla_hari_kerja"], strict=True), strict=True)
    )
    isi |= _milik(folder, tahun, "jenis_izin", JENIS_IZIN, baca_jenis, masalah, sidik) or {}
    tabel = pd.DataFrame([(j, *b) for j, b in isi.items()], columns=["jenis", "bidang", "sla"])
    return tabel.astype({"jenis": "str", "bidang": "int32", "sla": "int32"})


def kunci_jenis(teks: str) -> str:
    """A type as it is compared: without case and extra spaces."""
    return " ".join(kunci(teks).split())


def _milik(folder: Path, tahun: int, nama: str, kolom, baca_, masalah: list, sidik: dict):
    """What the office's own file says, by ``baca_``; None when there is none or when it holds a galat."""
    milik: list[Masalah] = []
    satu: Lembar | None = buka(folder, tahun, nama, kolom, milik, sidik)
    hasil = satu and baca_(satu, pencatat(milik, satu.berkas, satu.lembar))
    masalah += milik
    return None if any(m.tingkat == "galat" for m in milik) else hasil


def baca_hari(satu: Lembar, catat: Callable[..., None]) -> tuple[dict[dt.date, bool], dict[int, bool]]:
    """Days and weekdays of hari_kerja, each with whether it is worked."""
    awal, akhir = batas(tafsir.libur()["tanggal"])
    dibaca: dict[dt.date | int, tuple[bool, str]] = {}
    for b in satu.tabel.baris:
        kapan, kerja = (
            _kapan(b.sel["tanggal"], catat),
            baca.pilihan(b.sel["hari_kerja"], YA_TIDAK, "HARI-KERJA-02", catat),
        )
        if isinstance(kapan, dt.date) and not awal <= kapan <= akhir:
            catat("HARI-KERJA-03", b.sel["tanggal"].alamat, nilai=kapan, awal=awal.year, akhir=akhir.year)
        elif kapan is not None and kerja is not None:
            _sekali(dibaca, kapan, kerja, b.sel["tanggal"], "HARI-KERJA-04", catat)
    isi = {k: kerja for k, (kerja, _) in dibaca.items()}
    return {k: v for k, v in isi.items() if isinstance(k, dt.date)}, {
        k: v for k, v in isi.items() if isinstance(k, int)
    }


def _kapan(sel: Sel, catat) -> dt.date | int | None:
    """A date, or a weekday as a number (Monday 0); None when it is neither (noted)."""
    teks = kunci(sel.teks).replace("’", "'")
    if teks in PEKAN:
        return PEKAN[teks]
    for bentuk, pola in POLA_TANGGAL:
        if re.fullmatch(pola, teks, re.ASCII):
            try:
                return dt.datetime.strptime(teks, bentuk).date()
            except ValueError:
                break
    catat("HARI-KERJA-01", sel.alamat, nilai=sel.teks.strip())
    return None


def baca_jenis(satu: Lembar, catat: Callable[..., None]) -> dict[str, tuple[int, int]]:
    """Bidang and SLA by type, of the rows of jenis_izin."""
    dibaca: dict[str, tuple[tuple[int, int], str]] = {}
    for b in satu.tabel.baris:
        sel = b.sel["jenis_izin"]
        jenis, bidang, sla = (
            kunci_jenis(sel.teks),
            baca.pilihan(b.sel["bidang"], BIDANG, "JENIS-IZIN-02", catat),
            _sla(b, satu, catat),
        )
        if not jenis:
            catat("JENIS-IZIN-01", sel.alamat)
        elif bidang and sla is not None:
            _sekali(dibaca, jenis, (bidang, sla), sel, "JENIS-IZIN-04", catat)
    return {j: isi for j, (isi, _) in dibaca.items()}


def _sla(b: Baris, satu: Lembar, catat) -> int | None:
    sel = b.sel["sla_hari_kerja"]
    if not sel.teks.strip():
        catat("JENIS-IZIN-03", sel.alamat)
    nilai = baca.angka(sel, satu.tabel.koma, "cacah", catat)
    return None if nilai is None else int(nilai)


def _sekali(dibaca: dict, kunci_, isi, sel: Sel, kode: str, catat) -> None:
    """Keep what a row says; the same thing said twice is fine, said differently is a problem that names the first."""
    lama = dibaca.setdefault(kunci_, (isi, sel.alamat))
    if lama[0] != isi:
        catat(kode, sel.alamat, nama=sel.teks.strip(), pertama=lama[1])
