"""Many rows: files that DuckDB reads itself give the counts that pandas gives, row by row, with another method."""

import duckdb
import pandas as pd
import pytest
from buat_izin import JENIS, folder

from ikilib import tafsir
from ikilib.sumber import baca, rekaman

N = 50_000


def menurut_pandas(berkas) -> dict[str, list[int]]:
    """The five counts as somebody would make them in a notebook: drop doubles, count days on a calendar."""
    t = duckdb.read_parquet(str(berkas)).df() if berkas.suffix == ".parquet" else pd.read_csv(berkas, sep=";")
    t = t.drop_duplicates()
    masuk, terbit = (pd.to_datetime(t[k]) for k in ("tanggal_masuk", "tanggal_terbit"))
    libur = pd.to_datetime(tafsir.libur()["tanggal"])
    kerja = pd.bdate_range("2018-11-01", "2020-03-01").difference(pd.DatetimeIndex(libur))
    mulai = kerja.searchsorted(masuk)  # filed on a day off: as on the next working day
    lama = pd.Series(kerja.searchsorted(terbit.fillna(masuk), side="right") - 1 - mulai, index=t.index).clip(lower=0)
    bidang, sla = (t["jenis_izin"].map({j: x[i] for j, x in JENIS.items()}) for i in (0, 1))
    diputus = (t["status"] == "Terbit") & (terbit.dt.year == 2019)
    hasil = {}
    for b in (1, 2):
        for nama, syarat in (("total", True), ("tepat_waktu", lama <= sla)):
            ya = diputus & (bidang == b) & syarat
            tw = ya.groupby(terbit.dt.quarter).sum()
            hasil[f"izin_bidang_{b}_{nama}"] = [int(tw[q]) for q in (1, 2, 3, 4)] + [int(ya.sum())]
    prinsip = t[(t["status"] == "Terbit") & t["jenis_izin"].str.contains("Prinsip")]
    hasil["izin_prinsip_total"] = [prinsip["nomor_izin"].nunique()]
    return hasil


@pytest.mark.parametrize("akhiran", [".parquet", ".csv"])
def test_fifty_thousand_permits_are_counted_as_pandas_counts_them_and_every_row_is_accounted_for(tmp_path, akhiran):
    data = folder(tmp_path, N, akhiran)
    harap = menurut_pandas(data / "2019" / "rekaman" / "izin" / f"izin{akhiran}")
    r = rekaman.baca(data, 2019, segar=True)
    assert r.masalah == ()
    dapat = {h.variabel: [*(h.tw or ()), h.tahunan] for h in r.hitungan}
    assert {k: dapat[k] for k in harap} == harap
    for h in r.hitungan:
        assert (h.dibaca, h.dihitung + h.dikecualikan) == (N, N), h.variabel
        assert "ganda: 500" in h.alasan  # one row in a hundred stands twice


@pytest.mark.parametrize("akhiran", [".parquet", ".csv"])
def test_a_name_with_brackets_or_a_star_is_a_name_and_no_pattern(tmp_path, akhiran, monkeypatch):
    monkeypatch.setattr(baca, "BESAR", 1000)  # so that DuckDB reads them itself
    izin = folder(tmp_path, 300, akhiran) / "2019" / "rekaman" / "izin"
    (izin / f"izin{akhiran}").rename(izin / f"izin [1]{akhiran}")
    for nama in ("izin 1", "izin*"):
        (izin / f"{nama}{akhiran}").write_bytes((izin / f"izin [1]{akhiran}").read_bytes())
    r = rekaman.baca(tmp_path, 2019, segar=True)
    h = r.hitungan[0]
    assert r.masalah == ()
    assert [b.dibaca for b in h.berkas] == [300, 300, 300]
    assert sum(b.dihitung > 0 for b in h.berkas) == 1  # the other two hold the same permits


def test_rows_under_one_number_that_disagree_count_nowhere_in_a_large_file_too(tmp_path):
    izin = tmp_path / "2019" / "rekaman" / "izin"
    izin.mkdir(parents=True)
    duckdb.sql("""SELECT nomor_permohonan, 'IMB' AS jenis_izin, DATE '2019-03-04' AS tanggal_masuk,
        tanggal_terbit::DATE AS tanggal_terbit, 'N' || nomor_permohonan AS nomor_izin, 'Terbit' AS status
        FROM (VALUES (' a1', '2019-03-05'), ('A1 ', '2019-03-06'), ('B2', '2019-03-05'), ('b2', '2019-03-05'), ('C3', '2019-03-05'))
        t(nomor_permohonan, tanggal_terbit)""").write_parquet(str(izin / "izin.parquet"))
    r = rekaman.baca(tmp_path, 2019, segar=True)
    h = next(h for h in r.hitungan if h.variabel == "izin_bidang_1_total")
    assert (h.tahunan, h.dibaca, h.dihitung) == (2, 5, 2)  # B2 once, C3; A1 says two dates
    assert "masalah: 2" in h.alasan and "ganda: 1 (" in h.alasan
    assert [(m.kode, m.sel) for m in r.masalah] == [("REKAMAN-GANDA-01", "baris 2")]
