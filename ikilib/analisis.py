"""The four tables for a planner's own analysis (notebook 08), one way to look at a table, and one to save it.

    hasil = iki.hasil(2019)
    kurang = hasil.query("capaian < 100")
    iki.lihat(kurang)
    iki.simpan(kurang, "belum_tercapai_2019")

These names and the columns in :data:`KOLOM` are stable: notebooks of others rest on them. More columns may come.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from ikilib import bahan, masukan, tafsir
from ikilib.angka import angka
from ikilib.halaman import KELAS, Baris, Html, Kelompok, Kolom, el, tabel
from ikilib.masukan.lokasi import akar
from ikilib.tanda import CONTOH

KOLOM = {
    "katalog": ("kode", "nomor", "jabatan", "sasaran", "indikator", "satuan", "polaritas", "pemilik", "rumus",
                "keyakinan"),
    "fakta": ("variabel", "tahun", "periode", "nilai", "status", "asal", "keterangan", "berkas", "lembar", "sel",
              "tanggal"),
    "target": ("kode", "tahun", "periode", "target", "target_atas", "bobot", "asal", "berkas", "lembar", "sel"),
    "hasil": ("kode", "tahun", "nomor", "jabatan", "indikator", "satuan", "target", "realisasi", "capaian", "predikat",
              "status", "alasan", "asal"),
}  # fmt: skip
RINGKAS = ("kode", "indikator", "satuan", "target", "realisasi", "capaian", "predikat", "asal")
NAMA = re.compile(r"[\w-]{1,80}", re.ASCII)


def katalog() -> pd.DataFrame:
    """The 165 indicators of the decree, one row each, with our reading: KOLOM["katalog"] and more."""
    return tafsir.katalog()


def fakta(tahun: int) -> pd.DataFrame:
    """The figures of that year that count now, one row a variable and periode (0 the year, 1-4 a quarter).

    nilai is NaN unless status is 'ada'. MasukanBermasalah when the inputs hold errors, here and below.
    """
    return _setahun(masukan.per_hari(bahan.siapkan(tahun).fakta), tahun)


def target(tahun: int) -> pd.DataFrame:
    """The targets of that year, one row an indicator and periode; NaN where none is set."""
    return _setahun(bahan.siapkan(tahun).target, tahun)


def hasil(tahun: int, jabatan: str | int = "") -> pd.DataFrame:
    """The 165 results of that year, or those of one position (number or id): what the reports print, unrounded."""
    lap = bahan.siapkan(tahun, jabatan and str(jabatan))
    return lap.hasil.reset_index(drop=True)


def _setahun(semua: pd.DataFrame, tahun: int) -> pd.DataFrame:
    return semua[semua["tahun"] == tahun].reset_index(drop=True)


def tanda_contoh(isi: pd.DataFrame) -> str:
    """The sentence that must stand beside what rests on invented figures; '' where nothing does. Wants `asal`."""
    n = int((isi["asal"] == "contoh").sum())
    return f"{CONTOH}: {angka(n, 0)} dari {angka(len(isi), 0)} baris" if n else ""


def lihat(isi: pd.DataFrame, baris: int = 10) -> Html:
    """The first rows as a table with Indonesian numbers, '–' for what is missing, and the mark of invented figures."""
    atas = isi.head(baris)
    bilangan = {k: pd.api.types.is_float_dtype(isi[k]) for k in isi}
    kolom = [Kolom(k, 100 / len(isi.columns), bilangan[k] or pd.api.types.is_integer_dtype(isi[k])) for k in isi]
    tulisan = [[_tulis(x, bilangan[k]) for k, x in zip(isi, b, strict=True)] for b in atas.itertuples(index=False)]
    judul = f"{angka(len(atas), 0)} dari {angka(len(isi), 0)} baris"
    tanda = tanda_contoh(isi) if "asal" in isi else ""
    return el("div", tabel(judul, kolom, [Kelompok("", list(map(Baris, tulisan)))], keterangan=tanda), kelas=KELAS)


def _tulis(x: object, bilangan: bool) -> str | None:
    if not bilangan:
        return None if pd.isna(x) or x == "" else str(x)
    return angka(x, 0 if x == x // 1 else 2) if x == x else None


def lihat_jabatan(tahun: int = 2019, jabatan: int | str = 18) -> Html:
    """The results of one position in one year, a table; for ``ipywidgets.interact``."""
    return lihat(hasil(tahun, jabatan)[list(RINGKAS)], 20)


def simpan(isi: object, nama: str) -> str:
    """A table as XLSX, a figure (seaborn, matplotlib) as PNG, into ``outputs/analisis``; a sentence that says where.

    ValueError on a name that is not made of letters, digits, _ and -. A file of that name is replaced.
    """
    if not NAMA.fullmatch(nama):
        raise ValueError(f"nama {nama!r} hanya boleh berisi huruf, angka, _ dan -")
    berkas = akar() / "outputs" / "analisis" / f"{nama}.{'xlsx' if isinstance(isi, pd.DataFrame) else 'png'}"
    berkas.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(isi, pd.DataFrame):
        _simpan_tabel(isi, berkas)
    else:
        getattr(isi, "figure", isi).savefig(berkas, dpi=200, bbox_inches="tight")
    return f"Tersimpan di outputs/analisis/{berkas.name}."


def _simpan_tabel(isi: pd.DataFrame, berkas: Path) -> None:
    """Numbers are numbers, missing cells empty, texts never formulas; the mark of invented figures stands above."""
    import xlsxwriter

    with xlsxwriter.Workbook(berkas, {"in_memory": True}) as buku:
        lembar, tebal = buku.add_worksheet("Tabel"), buku.add_format({"bold": True})
        tanda = tanda_contoh(isi) if "asal" in isi else ""
        if tanda:
            lembar.write_string(0, 0, tanda, tebal)
        lembar.write_row(bool(tanda), 0, map(str, isi.columns), tebal)
        for i, baris in enumerate(isi.itertuples(index=False), 1 + bool(tanda)):
            for j, x in enumerate(baris):
                if pd.api.types.is_number(x) and x == x:
                    lembar.write_number(i, j, x)
                elif not pd.isna(x) and x != "":
                    lembar.write_string(i, j, str(x))
        lembar.freeze_panes(1 + bool(tanda), 0)
