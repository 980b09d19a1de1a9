"""Many offices in the same tables: each gets its own rows, from its own figures, and one code path serves all."""

import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from buat import NAN, fakta, target
from hypothesis import given, settings
from hypothesis import strategies as st

from ikilib import evaluasi, masukan, tafsir

AKAR = Path(__file__).resolve().parents[1]
BAKU = tafsir.skala()["permendagri_54_2010"]
JUMLAH = tafsir.katalog().query("rumus == 'jumlah' and kode != '02.05'")
A, B = JUMLAH.query("triwulan == 'non_kumulatif'")["kode"].iloc[:2]
POSISI = JUMLAH.query("triwulan == 'posisi_akhir'")["kode"].iloc[0]


def gabung(**tabel: pd.DataFrame) -> pd.DataFrame:
    """One table from those of several offices."""
    return pd.concat([t.assign(kantor=kantor) for kantor, t in tabel.items()], ignore_index=True)


# Blitar: complaints fell from 50 to 40. Kediri has 40 this year and never said how many there were last year.
FAKTA = gabung(
    Kediri=fakta({(A, 2019): 8, ("pengaduan", 2019): 40, (POSISI, 2019): 7}, {(B, 2019): "tidak_berlaku"}),
    Blitar=fakta({(A, 2019): 5, (B, 2019): 3, ("pengaduan", 2019): 40, ("pengaduan", 2018): 50}, asal="terbit"),
)
TARGET = gabung(
    Kediri=target({A: 20, B: 4, "26.03": 90}),
    Blitar=target({A: 10, B: 4, "26.03": 90, POSISI: 5}, asal="terbit"),
)


@pytest.mark.parametrize(
    ("kantor", "kode", "status", "realisasi", "capaian"),
    [
        pytest.param("Blitar", A, "ada", 5, 50.0, id="5 of 10"),
        pytest.param("Kediri", A, "ada", 8, 40.0, id="8 of 20: another figure and another target"),
        pytest.param("Blitar", B, "ada", 3, 75.0, id="3 of 4"),
        pytest.param("Kediri", B, "tidak_berlaku", NAN, NAN, id="what does not apply in one office applies in the other"),
        pytest.param("Blitar", "26.03", "ada", 80.0, 111.11, id="40 after 50: (2 × 90 − 80) × 100 / 90"),
        pytest.param("Kediri", "26.03", "belum_lapor", NAN, NAN, id="40 after an unknown: the other's 50 is not borrowed"),
        pytest.param("Blitar", POSISI, "belum_lapor", NAN, NAN, id="not reported here, though the other reported 7"),
        pytest.param("Kediri", POSISI, "tanpa_target", 7, NAN, id="no target here, though the other has one"),
    ],
)  # fmt: skip
def test_each_office_is_judged_by_its_own_figures(kantor, kode, status, realisasi, capaian):
    h = evaluasi.hasil(FAKTA, TARGET, [2019], BAKU).set_index(["kantor", "kode"]).loc[(kantor, kode)]
    assert h["status"] == status
    assert h["realisasi"] == pytest.approx(realisasi, nan_ok=True)
    assert h["capaian"] == pytest.approx(capaian, abs=0.005, nan_ok=True)


def test_the_sentence_and_the_soundness_of_a_result_are_those_of_its_own_office():
    h = evaluasi.hasil(FAKTA, TARGET, [2019], BAKU).set_index(["kode", "kantor"])
    assert "tahun 2018 (variabel pengaduan) belum dilaporkan" in h.loc[("26.03", "Kediri"), "alasan"]
    assert h.loc[("26.03", "Blitar"), "alasan"] == ""
    assert h.loc[A, "asal"].to_dict() == {"Blitar": "terbit", "Kediri": "isian"}


def test_a_quarter_adds_up_the_quarters_of_one_office_only():
    # Blitar 3 + 4 of 5 + 5, Kediri 30 + 40 of 50 + 50; a missing quarter of one leaves the other whole
    tw = gabung(
        Blitar=fakta({(A, 2019, 1): 3, (A, 2019, 2): 4, (B, 2019, 1): 1}),
        Kediri=fakta({(A, 2019, 1): 30, (A, 2019, 2): 40, (B, 2019, 1): 1, (B, 2019, 2): 1}),
    )
    rencana = {(k, p): 5 for k in (A, B) for p in (1, 2)} | {A: 20, B: 20}
    t = gabung(Blitar=target(rencana), Kediri=target({k: 10 * n for k, n in rencana.items()}))
    h = evaluasi.hasil(tw, t, [2019], BAKU, triwulan=2).set_index(["kode", "kantor"])
    assert h.loc[A, ["realisasi", "target", "capaian"]].to_numpy().tolist() == [[7, 10, 70], [70, 100, 70]]
    assert h.loc[B, "status"].to_dict() == {"Blitar": "belum_lapor", "Kediri": "ada"}
    assert "triwulan II belum dilaporkan" in h.loc[(B, "Blitar"), "alasan"]


def test_every_stage_gives_the_office_first():
    o = evaluasi.operan(FAKTA, [2018, 2019])
    tahap = [evaluasi.nilai(FAKTA), o, evaluasi.target_periode(TARGET), evaluasi.simpulkan(o, TARGET, BAKU)]
    assert [t.columns[0] for t in tahap] == ["kantor"] * 4
    assert [t["kantor"].unique().tolist() for t in (tahap[0], o, tahap[3])] == [["Blitar", "Kediri"]] * 3


def test_an_office_has_its_165_rows_a_year_though_only_one_of_the_tables_names_it():
    f = gabung(Blitar=fakta({(A, 2019): 5}), Malang=fakta({(A, 2019): 5}))
    t = gabung(Blitar=target({A: 10}), Kediri=target({A: 10}))
    h = evaluasi.hasil(f, t, [2018, 2019], BAKU)
    assert h.groupby(["kantor", "tahun"]).size().to_dict() == {
        (k, n): 165 for k in ("Blitar", "Kediri", "Malang") for n in (2018, 2019)
    }
    satu = h[(h["kode"] == A) & (h["tahun"] == 2019)].set_index("kantor")["status"]
    assert satu.to_dict() == {"Blitar": "ada", "Kediri": "belum_lapor", "Malang": "tanpa_target"}
    assert (h.loc[h["kantor"] == "Kediri", "status"] == "belum_lapor").all()


@pytest.fixture(scope="module")
def tiga_kantor():
    """The illustrative set, and two offices that lack part of it, have other figures, states and sources."""
    baca = masukan.muat(AKAR / "data", 2019, lain=range(2015, 2022))
    kantor = {"Blitar": (baca.fakta, baca.target)}
    for benih, nama in enumerate(("Kediri", "Malang")):
        acak = np.random.default_rng(benih)
        f, t = baca.fakta.sample(frac=0.8, random_state=benih), baca.target.sample(frac=0.9, random_state=benih)
        kali = acak.integers(0, 3, len(f))
        f = f.assign(nilai=f["nilai"] * kali, asal=acak.choice(evaluasi.ASAL, len(f)))
        t = t.assign(target=t["target"] * acak.integers(0, 3, len(t)), target_atas=NAN)
        kantor[nama] = (f, t)
    return kantor


@pytest.mark.parametrize("triwulan", [None, 1, 2, 3, 4])
@pytest.mark.parametrize("kantor", ["Blitar", "Kediri", "Malang"])
def test_an_office_among_many_has_row_for_row_what_it_has_alone(tiga_kantor, kantor, triwulan):
    semua_f, semua_t = (gabung(**{k: v[i] for k, v in tiga_kantor.items()}) for i in (0, 1))
    f, t = tiga_kantor[kantor]
    tahun = [2016, 2017, 2018, 2019, 2020, 2021]
    berpasangan = [
        (evaluasi.nilai(semua_f, triwulan), evaluasi.nilai(f, triwulan)),
        (evaluasi.operan(semua_f, tahun, triwulan), evaluasi.operan(f, tahun, triwulan)),
        (evaluasi.target_periode(semua_t, triwulan), evaluasi.target_periode(t, triwulan)),
        (evaluasi.hasil(semua_f, semua_t, tahun, BAKU, triwulan), evaluasi.hasil(f, t, tahun, BAKU, triwulan)),
    ]
    for di_antara, sendiri in berpasangan:
        miliknya = di_antara[di_antara["kantor"] == kantor].drop(columns="kantor").reset_index(drop=True)
        pd.testing.assert_frame_equal(miliknya, sendiri)


@given(st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_the_order_of_offices_in_the_tables_does_not_matter(acak):
    f, t = ([*range(len(x))] for x in (FAKTA, TARGET))
    acak.shuffle(f)
    acak.shuffle(t)
    pd.testing.assert_frame_equal(
        evaluasi.hasil(FAKTA.iloc[f], TARGET.iloc[t], [2019], BAKU), evaluasi.hasil(FAKTA, TARGET, [2019], BAKU)
    )


@pytest.mark.parametrize("triwulan", [None, 1])
def test_two_targets_for_the_same_cell_are_refused_with_their_key(triwulan):
    dua = pd.concat([TARGET, TARGET.iloc[:1]])
    with pytest.raises(ValueError, match="lebih dari satu baris dengan kantor, kode, tahun"):
        evaluasi.hasil(FAKTA, dua, [2019], BAKU, triwulan)


def test_a_correction_of_one_office_leaves_the_figure_of_the_other():
    koreksi = FAKTA[(FAKTA["kantor"] == "Blitar") & (FAKTA["variabel"] == A)].assign(nilai=6.0, tanggal="2020-02-01")
    h = evaluasi.hasil(pd.concat([koreksi, FAKTA], ignore_index=True), TARGET, [2019], BAKU).set_index(
        ["kode", "kantor"]
    )
    assert h.loc[A, "realisasi"].to_dict() == {"Blitar": 6, "Kediri": 8}


@pytest.mark.parametrize("tanpa", [0, 1])
def test_offices_in_one_table_only_are_refused_by_the_name_of_the_column(tanpa):
    tabel = [FAKTA, TARGET]
    tabel[tanpa] = tabel[tanpa].drop(columns="kantor")
    with pytest.raises(KeyError, match="kantor"):
        evaluasi.hasil(*tabel, [2019], BAKU)


@pytest.mark.parametrize("kolom", ["asal", "status"])
def test_a_word_that_is_none_of_the_known_ones_is_refused_not_counted_as_sound(kolom):
    with pytest.raises(ValueError, match=f"{kolom} 'entah' tidak dikenal"):
        evaluasi.nilai(fakta({(A, 2019): 5}).assign(**{kolom: "entah"}))


def test_the_yardstick_of_the_measurement_joins_the_same_figures_as_hasil():
    spek = importlib.util.spec_from_file_location("bench_evaluasi", AKAR / "alat" / "bench_evaluasi.py")
    bench = importlib.util.module_from_spec(spek)
    spek.loader.exec_module(bench)
    f, t = bench.tabel(3)
    h = bench.kami(f, t)
    operan, bare = bench.gabung(*bench.perlu(f, t), bench.jumlah_operan(f))
    assert len(h) == len(bare) == 3 * 165 * 6
    kunci = ["kantor", "kode", "tahun"]
    sama = h.merge(bare, on=kunci, suffixes=("", "_bare"), validate="1:1").query("rumus == 'jumlah'")
    assert (sama["target"] == sama["target_bare"]).all()
    setahun = operan[operan["periode"].eq(0) & operan["status"].eq("ada")].drop_duplicates(kunci)
    beda = sama.merge(setahun[[*kunci, "nilai"]], on=kunci).query("realisasi != nilai")
    assert len(sama) == 3 * 156 * 6 and beda.empty
    assert set(h["status"]) >= {"ada", "belum_lapor", "tidak_berlaku"}


def test_nilai_settles_corrections_as_per_hari_does(tiga_kantor):
    f = gabung(**{k: v[0] for k, v in tiga_kantor.items()})
    koreksi = f.sample(frac=0.2, random_state=3).assign(tanggal="2022-01-01")
    koreksi["nilai"] = koreksi["nilai"] + 1
    diam = f.sample(frac=0.2, random_state=4).assign(tanggal="2022-02-01", status="belum_lapor", nilai=NAN)
    semua = pd.concat([koreksi, f, diam], ignore_index=True)
    for triwulan in (None, 2):
        dahulu = evaluasi.nilai(masukan.per_hari(semua), triwulan)
        pd.testing.assert_frame_equal(evaluasi.nilai(semua, triwulan), dahulu)
    assert not evaluasi.nilai(semua)["nilai"].equals(evaluasi.nilai(f)["nilai"])
