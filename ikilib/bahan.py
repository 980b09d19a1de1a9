"""Everything one report needs, read once and computed once; the notebooks' cells only show parts of it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pandas as pd

from ikilib import evaluasi, keputusan, masukan, rekap, tafsir
from ikilib.masukan.lokasi import folder_data

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
    is of the same indicators and years; fakta and target are the inputs as read, for the traces.
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


def periksa(tahun: int, data: Path | None = None) -> masukan.Masukan:
    """Read what a report of ``tahun`` rests on: facts up to that year, targets of all six years.

    The same reading serves `iki periksa` and the reports, so that what passes the one passes the other.
    """
    semua = keputusan.TAHUN
    lain = range(semua.start - 1, tahun)
    return masukan.muat(folder_data(data), tahun, lain=lain, target_lain=[t for t in semua if t > tahun])


AKHIR = {None: "12-31", 1: "03-31", 2: "06-30", 3: "09-30", 4: "12-31"}


def periksa_waktu(tahun: int, triwulan: int | None) -> None:
    """ValueError unless the decree is for that year and there is such a quarter (None: the whole year)."""
    if tahun not in keputusan.TAHUN:
        raise ValueError(f"keputusan ini untuk tahun {keputusan.TAHUN[0]}–{keputusan.TAHUN[-1]}, bukan {tahun}")
    if triwulan not in AKHIR:
        raise ValueError(f"triwulan harus 1, 2, 3 atau 4, bukan {triwulan}")


def tanggal(tahun: int, triwulan: int | None) -> str:
    """The day a report's data are of, ISO: the end of its year or quarter. Our convention; the files bear no date."""
    return f"{tahun}-{AKHIR[triwulan]}"


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


def siapkan(tahun: int, jabatan: str = "", triwulan: int | None = None, skala: str = BAKU) -> Bahan:
    """Read, check and evaluate for one report. ValueError on a wrong parameter, MasukanBermasalah on bad inputs.

    tahun: a year of the decree (2016-2021). jabatan: id or number of a position, '' for the dinas. triwulan: 1-4 or
    None. The data lie where `IKI_DATA` says, else in `kantor/` or `data/`; their place is no parameter of a report.
    """
    periksa_waktu(tahun, triwulan)
    pakai = tafsir.cari_skala(skala)
    satu = cari_jabatan(jabatan) if jabatan else None
    baca = periksa(tahun)
    if masukan.ada_galat(baca.masalah):
        raise MasukanBermasalah(baca.masalah)
    return _susun(
        baca,
        tahun,
        satu,
        triwulan,
        pakai,
        {"tahun": tahun, "triwulan": triwulan, "skala": skala} | ({"jabatan": jabatan} if jabatan else {}),
    )


def _susun(baca, tahun: int, satu, triwulan: int | None, pakai: tafsir.Skala, parameter: dict) -> Bahan:
    kini = evaluasi.operan(baca.fakta, [tahun], triwulan)
    lain = evaluasi.operan(baca.fakta, [t for t in keputusan.TAHUN if t != tahun])
    bagian = [evaluasi.simpulkan(kini, baca.target, pakai, triwulan), evaluasi.simpulkan(lain, baca.target, pakai)]
    enam = pd.concat(bagian).sort_values("tahun", kind="stable", ignore_index=True)
    enam["berjalan"] = enam["tahun"] <= tahun
    r = rekap.rekap(enam[enam["berjalan"]], pakai)
    if satu is not None:
        enam = enam[enam["nomor"] == satu.nomor].reset_index(drop=True)
    hasil = enam[enam["tahun"] == tahun].reset_index(drop=True)
    o = pd.concat([kini, lain], ignore_index=True)
    o = o[o["kode"].isin(hasil["kode"])]
    bkn = tafsir.skala()["perka_bkn_1_2013"]
    return Bahan(
        tahun, triwulan, pakai, bkn, satu, tafsir.jabatan(), keputusan.baca(),
        hasil, enam, r[r["tahun"] == tahun].reset_index(drop=True), r, o, baca.fakta, baca.target,
        target_2021=enam[enam["tahun"] == keputusan.TAHUN[-1]].set_index("kode")["target"],
        lalu=enam[enam["tahun"] == tahun - 1].set_index("kode")["capaian"].reindex(hasil["kode"]),
        predikat_bkn=pd.Series(evaluasi.predikat(hasil["capaian"].to_numpy(), bkn), index=hasil["kode"]),
        masalah=baca.masalah, sidik=_sidik(baca.sidik), tanggal=tanggal(tahun, triwulan), parameter=parameter,
    )  # fmt: skip


def _sidik(berkas: dict[str, str]) -> str:
    """Twelve hex digits that stand for all the input files read (names and contents)."""
    return sha256("".join(f"{n} {s}\n" for n, s in sorted(berkas.items())).encode()).hexdigest()[:12]
