"""The nine formulas: computed, typeset, explained; each result worked by hand."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import sympy
from buat import fakta, target

from ikilib import evaluasi, keputusan, rumus, tafsir

SEMBILAN = ["01.01", "01.02", "01.03", "01.04", "08.01", "13.01", "18.01", "23.01", "26.03"]
DOKUMEN = dict(
    zip(
        ["dokumen_perencanaan", "dokumen_penganggaran", "laporan_kinerja", "laporan_keuangan"],
        [4, 2, 2, 3],
        strict=True,
    )
)

KASUS = [
    pytest.param("01.01", {("aparatur_puas", 2019): 43, ("aparatur_skpd", 2019): 50}, 86, id="43 of 50 officials satisfied is 86 %"),
    pytest.param("01.02", {("sarpras_baik", 2019): 315, ("sarpras_total", 2019): 420}, 75, id="315 of 420 assets in good order is 75 %"),
    pytest.param("01.03", {("aparatur_ikut_peningkatan_sdm", 2019): 36, ("aparatur_skpd", 2019): 50}, 72, id="36 of 50 trained is 72 %"),
    pytest.param("01.04", {**{(v, 2019): n for v, n in DOKUMEN.items()}, ("dokumen_disusun", 2019): 12}, 275 / 3,
                 id="4 + 2 + 2 + 3 = 11 of 12 documents is 91,67 %"),
    pytest.param("08.01", {("nilai_investasi", 2018): 1.5e12, ("nilai_investasi", 2019): 2.9e12}, 280 / 3,
                 id="investment from 1,5 to 2,9 trillion grows by 93,33 %"),
    pytest.param("08.01", {("nilai_investasi", 2018): 2e12, ("nilai_investasi", 2019): 1.5e12}, -25,
                 id="investment from 2 to 1,5 trillion shrinks by 25 %"),
    pytest.param("13.01", {("izin_prinsip_terealisasi", 2019): 64, ("izin_prinsip_total", 2019): 96}, 200 / 3, id="64 of 96 licences realised"),
    pytest.param("18.01", {("izin_bidang_1_tepat_waktu", 2019): 93, ("izin_bidang_1_total", 2019): 100}, 93, id="93 of 100 in time"),
    pytest.param("23.01", {("izin_bidang_2_tepat_waktu", 2019): 47, ("izin_bidang_2_total", 2019): 50}, 94, id="47 of 50 in time"),
    pytest.param("26.03", {("pengaduan", 2018): 50, ("pengaduan", 2019): 40}, 80, id="complaints falling from 50 to 40 read 80, not 20"),
]  # fmt: skip


def baris(f, kode, t=None, **lain):
    t = target({kode: 100}) if t is None else t
    h = evaluasi.hasil(f, t, [2019], tafsir.skala()["permendagri_54_2010"], **lain)
    return h.set_index("kode").loc[kode]


@pytest.mark.parametrize(("kode", "angka", "hasil"), KASUS)
def test_the_nine_formulas_compute_what_the_decree_writes(kode, angka, hasil):
    assert baris(fakta(angka), kode)["realisasi"] == pytest.approx(hasil)


def test_exactly_these_nine_have_a_formula_and_all_others_count():
    k = tafsir.katalog()
    assert k.loc[k["rumus"] != "jumlah", "kode"].tolist() == SEMBILAN


@pytest.mark.parametrize("kode", SEMBILAN)
def test_the_latex_equals_the_cell_of_the_decree(kode):
    sel = {i.kode: i.penjelasan for j in keputusan.baca().jabatan for s in j.sasaran for i in s.indikator}[kode]
    assert rumus.latex(tafsir.rumus()[kode]) == sel


@pytest.mark.parametrize("kode", [k for k in SEMBILAN if tafsir.rumus()[k].bawah])
def test_swapping_numerator_and_denominator_changes_the_latex(kode):
    r = tafsir.rumus()[kode]
    assert rumus.latex(replace(r, atas=r.bawah, bawah=r.atas)) != rumus.latex(r)


def test_changing_the_shape_changes_the_latex():
    r = tafsir.rumus()["08.01"]
    assert rumus.latex(replace(r, bentuk="rasio_tahun_lalu")) != rumus.latex(r)


@pytest.mark.parametrize("kode", SEMBILAN)
def test_mathml_has_the_same_words_as_the_latex(kode):
    r = tafsir.rumus()[kode]
    kata = re.findall(r"\\text\{(.*?)\}", rumus.latex(r))
    teks = re.findall(r"<mtext>(.*?)</mtext>", rumus.mathml(r))
    assert [t.replace("\u00a0", " ") for t in teks] == kata


@pytest.mark.parametrize(
    ("bentuk", "ungkapan"),
    [("rasio", "100*a/b"), ("pertumbuhan", "100*(a-b)/b"), ("rasio_tahun_lalu", "100*a/b"), ("jumlah", "a")],
)
def test_every_shape_agrees_with_a_computer_algebra_system(bentuk, ungkapan):
    a, b = sympy.symbols("a b")
    rumus_sympy = sympy.sympify(ungkapan, locals={"a": a, "b": b})
    for x, y in [(3, 7), (250, 125), (1, 3)]:
        kita = rumus.hitung(pd.Series([bentuk]), np.array([float(x)]), np.array([float(y)]))[0]
        assert kita == pytest.approx(float(rumus_sympy.subs({a: x, b: y})))


@pytest.mark.parametrize("basis", [0, -5])
def test_growth_over_a_base_of_nought_or_less_cannot_be_computed(basis):
    b = baris(fakta({("nilai_investasi", 2018): basis, ("nilai_investasi", 2019): 5}), "08.01")
    assert (b["status"], np.isnan(b["realisasi"])) == ("tidak_dapat_dihitung", True)
    assert "pembagi" in b["alasan"]


def test_the_mathml_with_figures_shows_a_missing_operand_in_words():
    f = fakta({("nilai_investasi", 2016): 980e9})
    o = evaluasi.operan(f, [2016])
    ml = rumus.mathml_angka(tafsir.rumus()["08.01"], o[o["kode"] == "08.01"], float("nan"))
    assert "980.000.000.000" in ml and "belum lapor" in ml
    assert "<mo>=</mo>" not in ml


def test_the_mathml_with_figures_ends_in_the_result():
    f = fakta({("pengaduan", 2018): 50, ("pengaduan", 2019): 40})
    o = evaluasi.operan(f, [2019])
    ml = rumus.mathml_angka(tafsir.rumus()["26.03"], o[o["kode"] == "26.03"], 80.0)
    assert ml.index(">40<") < ml.index(">50<") < ml.index("80,00")


def test_a_formula_explains_itself_in_a_sentence():
    assert rumus.kalimat(tafsir.rumus()["01.01"]) == "Aparatur puas dibagi total Aparatur SKPD, dikalikan 100."
