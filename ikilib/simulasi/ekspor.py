"""What the what-if screen shows, as a workbook: marked on its sheets, in its rows, in its name, and on paper."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from ikilib import tafsir
from ikilib.angka import bulatkan
from ikilib.masukan.lokasi import akar
from ikilib.simulasi import konvensi, tampak
from ikilib.simulasi.keadaan import Keadaan, hitung, sebelum_sesudah
from ikilib.simulasi.ubah import TANDA
from ikilib.simulasi.usulan import SELARAS, selaras

PERINGATAN = f"{TANDA}: percobaan, bukan angka laporan; jangan dipakai sebagai realisasi atau capaian"


def simpan_xlsx(k: Keadaan, _: object = None, folder: Path | None = None) -> tuple[Keadaan, str]:
    """The tables of the view in ``outputs/simulasi``, and the file's name in a sentence. Numbers are numbers."""
    import xlsxwriter

    tempat = Path(folder or akar() / "outputs" / "simulasi")
    tempat.mkdir(parents=True, exist_ok=True)
    berkas = tempat / f"{TANDA}_{k.tahun}_tw{k.triwulan}_{k.jabatan:02d}_{k.lihat}.xlsx"
    with xlsxwriter.Workbook(berkas, {"in_memory": True}) as buku:
        tebal, merah = buku.add_format({"bold": True}), buku.add_format({"bold": True, "font_color": "#7A0F2B"})
        for nama, t in lembar(k).items():
            halaman = buku.add_worksheet(f"{TANDA} {nama}")
            halaman.set_header(f"&C&B{PERINGATAN}")
            halaman.write_string(0, 0, PERINGATAN, merah)
            halaman.write_row(1, 0, ["Tanda", *t.columns], tebal)
            for i, baris in enumerate(t.itertuples(index=False), 2):
                _tulis(halaman, i, (TANDA, *baris))
            halaman.freeze_panes(2, 0)
            halaman.set_column(1, len(t.columns), 18)
    return k, f"{TANDA} tersimpan di outputs/simulasi/{berkas.name}."


def _tulis(halaman, i: int, isi: Iterable) -> None:
    """Text stays text (no formula), numbers numbers, what is missing an empty cell."""
    for j, x in enumerate(isi):
        if isinstance(x, str):
            halaman.write_string(i, j, x)
        elif x is not None and x == x:
            halaman.write_number(i, j, float(x))


def lembar(k: Keadaan) -> dict[str, pd.DataFrame]:
    """The tables of the state's view by the name of their sheet."""
    return {"coba": _coba, "lagi": _lagi, "konvensi": _konvensi, "usulan": _usulan, "atasan": _atasan}[k.lihat](k)


def _coba(k: Keadaan) -> dict[str, pd.DataFrame]:
    s = hitung(k)
    kolom = {"target": "Target", "realisasi": "Realisasi", "capaian": "Capaian (%)", "predikat": "Predikat"}
    milik = [h[h["nomor"] == k.jabatan].reset_index(drop=True) for h in (s.bahan.hasil, s.hasil)]
    capaian = pd.concat(
        [milik[0][["kode", "indikator", "satuan"]].rename(columns=str.capitalize)]
        + [_bulat(h[list(kolom)]).rename(columns=lambda c, w=w: f"{kolom[c]} {w}")
           for h, w in zip(milik, ("semula", TANDA), strict=True)],
        axis=1,
    )  # fmt: skip
    r = s.bahan.rekap.merge(s.rekap, on=["tingkat", "nomor", "nama"], suffixes=("", "_s"))
    r = r[["tingkat", "nomor", "nama", "rata_rata", "predikat", "rata_rata_s", "predikat_s"]]
    r.columns = [
        "Tingkat",
        "Nomor",
        "Nama",
        *(f"{x} {w}" for w in ("semula", TANDA) for x in ("Rata-rata", "Predikat")),
    ]
    u = [(x.nama, x.jenis, x.tahun, x.periode or "setahun", *sebelum_sesudah(s, x)) for x in s.ubahan if not x.salah]
    return {
        "capaian": capaian,
        "rekap": r,
        "yang diubah": pd.DataFrame(u, columns=["Nama", "Jenis", "Tahun", "Triwulan", "Semula", TANDA]),
    }


def _bulat(t: pd.DataFrame) -> pd.DataFrame:
    """Capaian as printed."""
    return t.assign(capaian=bulatkan(t["capaian"].to_numpy(float)))


def _lagi(k: Keadaan) -> dict[str, pd.DataFrame]:
    t = tampak.tabel_lagi(k).copy()
    for c in ("tahun_banding", "pernah_setahun", "pernah_sisa"):
        t[c] = [", ".join(map(str, x)) if x is not None else "" for x in t[c]]
    t["keadaan"] = t["keadaan"].str.replace("_", " ")
    return {"berapa lagi": _bulat(t).rename(columns=lambda c: c.replace("_", " ").capitalize())}


def _konvensi(k: Keadaan) -> dict[str, pd.DataFrame]:
    satu, rata = tampak.tabel_konvensi(k)
    judul = {n: x.judul for n, x in konvensi.daftar().items()}
    ringkas = konvensi.ringkas(satu, rata)
    ringkas = ringkas.assign(konvensi=ringkas["konvensi"].map(judul))
    nama = tafsir.katalog().set_index("kode")["indikator"]
    semua = pd.concat([satu.assign(tingkat="indikator", nama=satu["kode"].map(nama)), rata], ignore_index=True)
    b = semua[semua["berubah"]]
    kode = np.where(b["kode"].notna(), b["kode"], b["nomor"].fillna(0).astype(int).astype(str))
    b = pd.DataFrame({"Konvensi": b["konvensi"].map(judul), "Tingkat": b["tingkat"], "Kode": kode, "Nama": b["nama"],
                      "Nilai": bulatkan(b["nilai"].to_numpy(float)), "Predikat": b["predikat"]})  # fmt: skip
    return {
        "konvensi": ringkas.rename(columns=lambda c: c.replace("_", " ").capitalize()),
        "predikat berubah": b,
    }


def _usulan(k: Keadaan) -> dict[str, pd.DataFrame]:
    u, riwayat = tampak.tabel_usulan(k)
    u = u.merge(riwayat.rename(columns=lambda t: f"Realisasi {t}"), left_on="kode", right_index=True)
    return {"usulan target": u.rename(columns=lambda c: c.replace("_", " ").capitalize())}


def _atasan(k: Keadaan) -> dict[str, pd.DataFrame]:
    s = hitung(k)
    t = selaras(s.fakta, s.target, k.tahun)
    t = t.assign(keadaan=t["keadaan"].map(SELARAS))
    return {"atasan dan bawahan": t.rename(columns=lambda c: c.replace("_", " ").capitalize())}
