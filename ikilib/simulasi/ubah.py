"""What if: changed figures and targets. Tables in, tables out; nothing is ever written.

A changed table goes through :mod:`ikilib.evaluasi` and :mod:`ikilib.rekap` as the reports' tables do. Whatever is
simulated bears :data:`TANDA` where a figure's file would stand, and the weakest asal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from ikilib import evaluasi, tafsir
from ikilib.masukan import per_hari

TANDA = "SIMULASI"


def ubah_fakta(fakta: pd.DataFrame, isi: Mapping[tuple[str, int, int], float]) -> pd.DataFrame:
    """The facts with other figures: ``isi`` is (variabel, tahun, periode) → figure, NaN for *belum lapor*.

    A changed quarter makes the year's own figure go, so that the year follows from its quarters; ``unik`` alone keeps
    it, since its year never follows. A state (*tidak berlaku*) gives way to a figure. The other rows of a changed
    variable and year bear the mark too: what is taken from both is simulated. ValueError for a name, periode or figure
    that no form would take.
    """
    for (variabel, _, periode), nilai in isi.items():
        _periksa(variabel, tafsir.kamus("triwulan"), "variabel", periode, nilai)
    f = per_hari(fakta)
    sifat = tafsir.kamus("triwulan")
    tersentuh = {(v, t) for v, t, _ in isi}
    buang = set(isi) | {(v, t, 0) for v, t, p in isi if p and sifat[v] != "unik"}
    kunci = list(zip(f["variabel"], f["tahun"], f["periode"], strict=True))
    kena = np.array([k[:2] in tersentuh for k in kunci], dtype=bool)
    ganti = np.array([k in buang for k in kunci], dtype=bool) | (kena & (f["status"] != "ada").to_numpy())
    baru = pd.DataFrame(
        [(v, t, p, x, "ada" if x == x else "belum_lapor") for (v, t, p), x in isi.items()],
        columns=["variabel", "tahun", "periode", "nilai", "status"],
    ).astype({"nilai": float})
    tetap = f.assign(berkas=f["berkas"].mask(kena, TANDA), sel=f["sel"].mask(kena, ""))
    return _gabung(tetap[~ganti], baru)


def ubah_target(target: pd.DataFrame, isi: Mapping[tuple[str, int, int], float]) -> pd.DataFrame:
    """The targets with other figures: ``isi`` is (kode, tahun, periode) → target, NaN for none.

    A new target for the year takes the place of a range too; weights stay. ValueError as for :func:`ubah_fakta`.
    """
    dikenal = set(tafsir.katalog()["kode"])
    for (kode, _, periode), nilai in isi.items():
        _periksa(kode, dikenal, "kode", periode, nilai, bulat=False)
    kunci = list(zip(target["kode"], target["tahun"], target["periode"], strict=True))
    lama = dict(zip(kunci, target["bobot"], strict=True))
    baru = pd.DataFrame(
        [(*k, x, np.nan, lama.get(k, np.nan)) for k, x in isi.items()],
        columns=["kode", "tahun", "periode", "target", "target_atas", "bobot"],
    ).astype({"target": float, "target_atas": float, "bobot": float})
    return _gabung(target[[k not in isi for k in kunci]], baru)


def _periksa(nama: str, dikenal: Iterable, jenis: str, periode: int, nilai: float, bulat: bool = True) -> None:
    if nama not in dikenal:
        raise ValueError(f"{jenis} {nama!r} tidak dikenal")
    if periode not in (0, 1, 2, 3, 4):
        raise ValueError(f"periode harus 0 (setahun) atau triwulan 1 sampai 4, bukan {periode}")
    if nilai < 0 or np.isinf(nilai):
        raise ValueError(f"{nama}: angka simulasi harus nol atau lebih, bukan {nilai:g}")
    if bulat and nilai == nilai and nilai != np.floor(nilai):
        raise ValueError(f"{nama}: {tafsir.kamus('satuan')[nama]} dihitung dengan bilangan bulat, bukan {nilai:g}")


def _gabung(tetap: pd.DataFrame, baru: pd.DataFrame) -> pd.DataFrame:
    """Simulated rows under the kept ones. Their asal is the weakest there is: no simulation may look published."""
    if baru.empty:
        return tetap.reset_index(drop=True)
    baru = baru.assign(asal=evaluasi.ASAL[0], keterangan=TANDA, berkas=TANDA, lembar="", sel="")
    return pd.concat([tetap, baru.reindex(columns=tetap.columns, fill_value="")], ignore_index=True)


def banding(lama: pd.DataFrame, baru: pd.DataFrame, kunci: list[str], kolom: list[str]) -> pd.DataFrame:
    """Rows of two tables of the same keys that differ in one of ``kolom``: each column as it was and as simulated.

    Columns: kunci, then ``x`` and ``x_simulasi`` for each of kolom. NaN equals NaN.
    """
    b = lama[[*kunci, *kolom]].merge(baru[[*kunci, *kolom]], on=kunci, suffixes=("", "_simulasi"), validate="1:1")
    beda = [~((b[k] == b[f"{k}_simulasi"]) | (b[k].isna() & b[f"{k}_simulasi"].isna())) for k in kolom]
    return b[np.logical_or.reduce(beda)].reset_index(drop=True)
