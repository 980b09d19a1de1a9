"""Everything one report needs, read once and computed once; the notebooks' cells only show parts of it."""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import pandas as pd

from ikilib import evaluasi, keputusan, masukan, rekap, tafsir
from ikilib.masukan.lokasi import folder_data
from ikilib.masukan.realisasi import diketahui

BAKU = "permendagri_54_2010"


class MasukanBermasalah(Exception):
    """The inputs hold errors; ``masalah`` lists all of them, and the message is their lines."""

    def __init__(self, masalah: tuple):
        self.masalah = masalah
        super().__init__("\n".join(masukan.baris(m) for m in masalah))


@dataclass(frozen=True)
class Bahan:
    """The material of one report (a year, and one position or the whole dinas); tables as in DESIGN §2.

    hasil and enam hold the position's rows only when there is one; enam covers 2016-2021, where a year after the
    report's has targets alone (``berjalan`` False), so that a report never changes when a later year comes in. operan
    is of the same indicators and years; fakta (every figure known by ``per``, corrected ones too) and target are the
    inputs, for the traces. per: the day whose knowledge counts (None: all that is known); koreksi: those of the
    scope's figures until then; rekaman: what the exports of the years count to.
    """

    tahun: int
    triwulan: int | None
    skala: tafsir.Skala
    skala_bkn: tafsir.Skala
    jabatan: object | None
    daftar_jabatan: pd.DataFrame
    keputusan: keputusan.Keputusan
    hasil: pd.DataFrame
    enam: pd.DataFrame
    rekap: pd.DataFrame
    rekap_enam: pd.DataFrame
    operan: pd.DataFrame
    fakta: pd.DataFrame
    target: pd.DataFrame
    target_2021: pd.Series
    lalu: pd.Series
    predikat_bkn: pd.Series
    masalah: tuple
    sidik: str
    tanggal: str
    parameter: dict
    per: str | None = None
    koreksi: tuple[masukan.Koreksi, ...] = ()
    segel: masukan.Segel | None = None
    rekaman: tuple = ()


def periksa(tahun: int, data: Path | None = None, titipan: dict[str, bytes] | None = None) -> masukan.Masukan:
    """Read what a report of ``tahun`` rests on: facts up to that year, targets of all six years.

    The same reading serves `iki periksa` and the reports, so that what passes the one passes the other;
    with ``titipan`` (as in :func:`ikilib.masukan.muat`) it judges a table that is about to be saved.
    """
    semua = keputusan.TAHUN
    lain = range(semua.start - 1, tahun)
    target_lain = [t for t in semua if t > tahun]
    return masukan.muat(folder_data(data), tahun, lain=lain, target_lain=target_lain, titipan=titipan)


def periksa_waktu(tahun: int, triwulan: int | None) -> None:
    """ValueError unless the decree is for that year and there is such a quarter (None: the whole year)."""
    if tahun not in keputusan.TAHUN:
        raise ValueError(f"keputusan ini untuk tahun {keputusan.TAHUN[0]}–{keputusan.TAHUN[-1]}, bukan {tahun}")
    if triwulan not in (None, 1, 2, 3, 4):
        raise ValueError(f"triwulan harus 1, 2, 3 atau 4, bukan {triwulan}")


def periksa_hari(per: str | None) -> None:
    """ValueError unless ``per`` is None or a day as YYYY-MM-DD."""
    with contextlib.suppress(ValueError, TypeError):
        if per is None or dt.date.fromisoformat(per).isoformat() == per:
            return
    raise ValueError(f"hari harus ditulis tahun-bulan-tanggal, misalnya 2020-02-01, bukan {per}")


def tanggal(tahun: int, triwulan: int | None) -> str:
    """The day a report's data are of, ISO: the end of its year or quarter. Our convention; the files bear no date."""
    return diketahui(tahun, triwulan or 0)


def cari_jabatan(nama: str | int) -> object:
    """The row (namedtuple) of a position by id or number; ValueError with near names."""
    from difflib import get_close_matches

    daftar = tafsir.jabatan()
    teks = str(nama).strip()
    nomor = int(teks) if teks.isascii() and teks.isdigit() else -1
    cocok = daftar[(daftar["id"] == teks) | (daftar["nomor"] == nomor)]
    if cocok.empty:
        mirip = get_close_matches(teks, daftar["id"], n=3, cutoff=0.4)
        saran = f"; mungkin maksudnya {', '.join(mirip)}" if mirip else "; pakai nomor 1–27 atau id jabatan"
        raise ValueError(f"jabatan {teks!r} tidak dikenal{saran}")
    return next(cocok.itertuples(index=False))


def siapkan(
    tahun: int,
    jabatan: str = "",
    triwulan: int | None = None,
    skala: str = BAKU,
    per: str | None = None,
    baca: masukan.Masukan | None = None,
) -> Bahan:
    """Read, check and evaluate for one report. ValueError on a wrong parameter, MasukanBermasalah on bad inputs.

    tahun: a year of the decree (2016-2021). jabatan: id or number of a position, '' for the dinas. triwulan: 1-4 or
    None. per: a day (YYYY-MM-DD) whose knowledge counts, corrections of later days left out; None for all of them.
    baca: what :func:`periksa` read for that year, where the caller keeps it; None reads it.
    The data lie where `IKI_DATA` says, else in `kantor/` or `data/`; their place is no parameter of a report.
    """
    periksa_waktu(tahun, triwulan)
    periksa_hari(per)
    pakai = tafsir.cari_skala(skala)
    satu = cari_jabatan(jabatan) if jabatan else None
    baca = baca or periksa(tahun)
    if masukan.ada_galat(baca.masalah):
        raise MasukanBermasalah(baca.masalah)
    b = susun(baca, tahun, triwulan, pakai, per)
    return milik(b, satu, jabatan) if satu is not None else b


def susun(
    baca: masukan.Masukan,
    tahun: int,
    triwulan: int | None = None,
    pakai: tafsir.Skala | None = None,
    per: str | None = None,
) -> Bahan:
    """The material of the dinas' report, of inputs that hold no error; ``pakai`` is the default scale unless given."""
    pakai = pakai or tafsir.skala()[BAKU]
    fakta = masukan.sampai(baca.fakta, per)
    sampai: dict[int | None, list[int]] = {}  # the years by the quarter they are evaluated as of, IV being the year
    for t in keputusan.TAHUN:
        sampai.setdefault(triwulan if t == tahun and triwulan != 4 else None, []).append(t)
    operan = {k: evaluasi.operan(fakta, isi, k) for k, isi in sampai.items()}
    semua = pd.concat(operan.values())
    bagian = [evaluasi.simpulkan(o, baca.target, pakai, k) for k, o in operan.items()]
    enam = pd.concat(bagian).sort_values("tahun", kind="stable", ignore_index=True)
    enam["berjalan"] = enam["tahun"] <= tahun
    r = rekap.rekap(enam[enam["berjalan"]], pakai)
    bkn = tafsir.skala()["perka_bkn_1_2013"]
    return Bahan(
        tahun, triwulan, pakai, bkn, None, tafsir.jabatan(), keputusan.baca(),
        rekap=r[r["tahun"] == tahun].reset_index(drop=True), rekap_enam=r, fakta=fakta, target=baca.target,
        **_lingkup(tahun, enam, semua, bkn, baca.koreksi, per),
        masalah=baca.masalah, sidik=_sidik(baca.sidik), tanggal=tanggal(tahun, triwulan), per=per,
        parameter={"tahun": tahun, "triwulan": triwulan, "skala": pakai.nama, "per": per},
        segel=baca.segel.get(tahun), rekaman=baca.rekaman,
    )  # fmt: skip


def milik(b: Bahan, jabatan, sebutan: str = "") -> Bahan:
    """One position's report, taken from the material of the dinas; ``sebutan``: the name it was asked for by."""
    enam = b.enam[b.enam["nomor"] == jabatan.nomor].reset_index(drop=True)
    isi = _lingkup(b.tahun, enam, b.operan, b.skala_bkn, b.koreksi, b.per)
    return replace(b, jabatan=jabatan, parameter={**b.parameter, "jabatan": sebutan or jabatan.id}, **isi)


def _lingkup(tahun: int, enam: pd.DataFrame, operan: pd.DataFrame, bkn, koreksi: tuple, per: str | None) -> dict:
    """What a report says of the indicators in ``enam`` alone."""
    hasil = enam[enam["tahun"] == tahun].reset_index(drop=True)
    o = operan[operan["kode"].isin(hasil["kode"])].reset_index(drop=True)
    return {
        "hasil": hasil,
        "enam": enam,
        "operan": o,
        "target_2021": enam[enam["tahun"] == keputusan.TAHUN[-1]].set_index("kode")["target"],
        "lalu": enam[enam["tahun"] == tahun - 1].set_index("kode")["capaian"].reindex(hasil["kode"]),
        "predikat_bkn": pd.Series(evaluasi.predikat(hasil["capaian"].to_numpy(), bkn), index=hasil["kode"]),
        "koreksi": _koreksi(koreksi, set(o.loc[o["tahun"] == tahun, "variabel"]), per),
    }


def _koreksi(semua: tuple, variabel: set[str], per: str | None) -> tuple:
    """The corrections of these variables that were known on the day ``per``, by year and date."""
    kena = (k for k in semua if k.baru.variabel in variabel and (per is None or k.baru.tanggal <= per))
    return tuple(sorted(kena, key=lambda k: (k.baru.tahun, k.baru.tanggal)))


def _sidik(berkas: dict[str, str]) -> str:
    """Twelve hex digits that stand for all the input files read (names and contents)."""
    return sha256("".join(f"{n} {s}\n" for n, s in sorted(berkas.items())).encode()).hexdigest()[:12]
