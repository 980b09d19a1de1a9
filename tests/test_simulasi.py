"""What if: a changed figure moves what it should, and "berapa lagi" suffices exactly. Figures worked by hand."""

import numpy as np
import pytest
from buat import NAN, fakta, target
from hypothesis import given, settings
from hypothesis import strategies as st

from ikilib import evaluasi, rekap, tafsir
from ikilib.simulasi import ubah
from ikilib.simulasi.lagi import berapa_lagi

BAKU = tafsir.skala()["permendagri_54_2010"]
HITUNG = "19.03"  # a count, non_kumulatif
PESERTA = "aparatur_ikut_peningkatan_sdm"  # distinct people
TEPAT, SEMUA = "izin_bidang_1_tepat_waktu", "izin_bidang_1_total"  # 18.01


def satu(f, t, kode, predikat="Sangat Tinggi", skala=BAKU, **lain):
    """The row of "berapa lagi" of one indicator and predikat, 2019."""
    r = berapa_lagi(f, t, 2019, skala, kode=[kode], **lain)
    return r[r["predikat"] == predikat].iloc[0]


# Changed tables


def test_a_changed_quarter_makes_the_year_follow_from_its_quarters():
    # 1 + 2 + 3 + 4 = 10; with 6 in the last quarter 12
    f = fakta({(HITUNG, 2019, p): p or 10 for p in range(5)})
    n = evaluasi.nilai(ubah.ubah_fakta(f, {(HITUNG, 2019, 4): 6})).iloc[0]
    assert (n["nilai"], n["status"]) == (12, "ada")


def test_what_is_simulated_or_summed_with_it_names_no_file_and_has_the_weakest_asal():
    f = fakta({(HITUNG, 2019, p): p for p in range(1, 5)}, asal="terbit")
    n = evaluasi.nilai(ubah.ubah_fakta(f, {(HITUNG, 2019, 4): 6})).iloc[0]
    assert (n["berkas"], n["sel"], n["asal"]) == ("SIMULASI", "", "contoh")


def test_a_changed_year_counts_whatever_its_quarters_say():
    f = fakta({(HITUNG, 2019, p): p or 10 for p in range(5)})
    assert evaluasi.nilai(ubah.ubah_fakta(f, {(HITUNG, 2019, 0): 7})).iloc[0]["nilai"] == 7


def test_distinct_people_keep_their_year_when_a_quarter_changes():
    f = fakta({(PESERTA, 2019): 30, (PESERTA, 2019, 1): 9})
    assert evaluasi.nilai(ubah.ubah_fakta(f, {(PESERTA, 2019, 1): 12})).iloc[0]["nilai"] == 30


def test_a_figure_takes_the_place_of_not_applicable_and_blank_is_not_yet_reported():
    f = fakta({}, {(HITUNG, 2019): "tidak_berlaku"})
    ada = ubah.ubah_fakta(f, {(HITUNG, 2019, 0): 0})
    assert evaluasi.nilai(ada).iloc[0][["nilai", "status"]].tolist() == [0, "ada"]
    kosong = ubah.ubah_fakta(ada, {(HITUNG, 2019, 0): NAN})
    assert evaluasi.nilai(kosong).iloc[0]["status"] == "belum_lapor"


def test_other_figures_stay_and_the_given_table_is_not_touched():
    f = fakta({(HITUNG, 2019): 5, (HITUNG, 2018): 4})
    semula = f.copy()
    n = evaluasi.nilai(ubah.ubah_fakta(f, {(HITUNG, 2019, 0): 9})).set_index("tahun")
    assert n["nilai"].to_dict() == {2018: 4, 2019: 9}
    assert n["berkas"].to_dict() == {2018: "2019/realisasi.csv", 2019: "SIMULASI"}
    assert f.equals(semula)


def test_a_changed_target_keeps_its_weight_and_replaces_a_range():
    t = target({HITUNG: 5}, atas={HITUNG: 8}, bobot={HITUNG: 40})
    baru = evaluasi.target_periode(ubah.ubah_target(t, {(HITUNG, 2019, 0): 20})).iloc[0]
    assert (baru["target"], baru["bobot"]) == (20, 40) and np.isnan(baru["target_atas"])


def test_a_target_may_be_a_percentage_with_decimals():
    baru = ubah.ubah_target(target({"18.01": 92}), {("18.01", 2019, 0): 92.5})
    assert baru["target"].tolist() == [92.5]


@pytest.mark.parametrize(
    ("isi", "kata"),
    [
        ({("19.99", 2019, 0): 1}, "tidak dikenal"),
        ({(HITUNG, 2019, 5): 1}, "periode"),
        ({(HITUNG, 2019, 0): -1}, "nol atau lebih"),
        ({(HITUNG, 2019, 0): float("inf")}, "nol atau lebih"),
        ({(HITUNG, 2019, 0): 1.5}, "bilangan bulat"),
    ],
)
def test_what_no_form_would_take_is_refused_in_a_sentence(isi, kata):
    with pytest.raises(ValueError, match=kata):
        ubah.ubah_fakta(fakta({(HITUNG, 2019): 5}), isi)


def test_before_and_after_name_only_what_moved():
    # 19.03: 5 of 10 is 50,00 Sangat Rendah, 8 of 10 is 80,00 Tinggi; with 19.01 at 100: 75,00, then 90,00
    f, t = fakta({(HITUNG, 2019): 5, ("19.01", 2019): 3}), target({HITUNG: 10, "19.01": 3})
    lama = evaluasi.hasil(f, t, [2019], BAKU)
    baru = evaluasi.hasil(ubah.ubah_fakta(f, {(HITUNG, 2019, 0): 8}), t, [2019], BAKU)
    (r,) = ubah.banding(lama, baru, ["kode"], ["capaian", "predikat"]).itertuples()
    assert (r.kode, r.capaian, r.capaian_simulasi) == (HITUNG, 50.0, 80.0)
    assert (r.predikat, r.predikat_simulasi) == ("Sangat Rendah", "Tinggi")
    rata = ubah.banding(rekap.rekap(lama, BAKU), rekap.rekap(baru, BAKU), ["tingkat", "nomor", "nama"], ["rata_rata"])
    jabatan = rata[rata["tingkat"] == "jabatan"]
    assert jabatan[["nomor", "rata_rata", "rata_rata_simulasi"]].to_numpy().tolist() == [[19, 75.0, 90.0]]
    assert rata["tingkat"].tolist() == ["sasaran", "jabatan", "bidang", "dinas"]


def test_nothing_changed_is_an_empty_comparison():
    h = evaluasi.hasil(fakta({(HITUNG, 2019): 5}), target({HITUNG: 10}), [2019], BAKU)
    assert ubah.banding(h, h, ["kode"], ["capaian", "predikat"]).empty


# How much more


def test_a_count_needs_the_smallest_whole_number_that_prints_at_the_limit():
    # target 8: 7 is 87,50 Tinggi, 8 is 100: Sangat Tinggi takes 8; Tinggi takes 7 (6 is 75,00)
    f, t = fakta({(HITUNG, 2019, 1): 2, (HITUNG, 2019, 2): 1}), target({HITUNG: 8})
    r = satu(f, t, HITUNG, triwulan=2)
    assert (r["keadaan"], r["perlu"], r["sudah"], r["sisa"], r["capaian"]) == ("perlu", 8, 3, 5, 100.0)
    r = satu(f, t, HITUNG, "Tinggi", triwulan=2)
    assert (r["perlu"], r["sisa"], r["capaian"]) == (7, 4, 87.5)


def test_what_prints_as_91_00_is_enough():
    # target 20.000: 18.199 is 90,995, which prints 91,00; 18.198 is 90,99
    r = satu(fakta({(HITUNG, 2019): 18000}), target({HITUNG: 20000}), HITUNG)
    assert (r["perlu"], r["keadaan"], r["sisa"]) == (18199, "tidak_tercapai", 199)


def test_a_scale_of_whole_percent_asks_less():
    # PermenPANRB 8/2021 rounds to whole percent first, so 100 begins at 99,5: 199 of 200
    r = satu(fakta({}), target({HITUNG: 200}), HITUNG, "Baik", skala=tafsir.skala()["panrb_8_2021"])
    assert r["perlu"] == 199


def test_what_is_reached_is_called_reached():
    r = satu(fakta({(HITUNG, 2019, 1): 9}), target({HITUNG: 8}), HITUNG, triwulan=1)
    assert (r["keadaan"], r["sisa"]) == ("tercapai", 0)


def test_with_a_quarter_missing_the_year_is_known_and_the_rest_is_not():
    r = satu(fakta({(HITUNG, 2019, 1): 2}), target({HITUNG: 8}), HITUNG, triwulan=2)
    assert (r["keadaan"], r["perlu"]) == ("perlu", 8) and np.isnan(r["sisa"])
    assert "triwulan II belum dilaporkan" in r["alasan"]


def test_a_running_total_counts_from_its_last_figure():
    # 27.03, innovations so far: 1 at TW II of 3, so 2 more
    r = satu(fakta({("27.03", 2019, 1): 1, ("27.03", 2019, 2): 1}), target({"27.03": 3}), "27.03", triwulan=2)
    assert (r["perlu"], r["sudah"], r["sisa"]) == (3, 1, 2)


def test_a_position_at_the_end_of_the_year_must_last():
    # 02.05 is sarpras_baik: 95 now, target 100, 91 are needed at the end
    r = satu(fakta({("sarpras_baik", 2019, 2): 95}), target({"02.05": 100}), "02.05", triwulan=2)
    assert (r["keadaan"], r["perlu"], r["sisa"]) == ("perlu", 91, 0)
    assert "bertahan" in r["alasan"]


def test_distinct_people_have_no_figure_in_the_second_quarter():
    # target 65: 30 of 50 is 60,00 (92,31), 29 of 50 is 58,00 (89,23); 9 people in TW I: 21 others
    f, t = fakta({(PESERTA, 2019, 1): 9, ("aparatur_skpd", 2019): 50}), target({"01.03": 65})
    r = satu(f, t, "01.03", triwulan=2)
    assert r["perlu"] == 30 and np.isnan(r["sisa"]) and "tanpa pengulangan" in r["alasan"]
    r = satu(f, t, "01.03", triwulan=1)
    assert r["sisa"] == 21 and "belum pernah dihitung" in r["alasan"]


def test_a_ratio_asks_for_its_numerator_over_the_denominator_of_the_year():
    # target 92, of 1.516 permits: 1.270 is 83,77 %, capaian 91,06; 1.269 is 83,71 %, 90,99. 751 so far: 519 more
    f = fakta({(TEPAT, 2019, 1): 751, (SEMUA, 2019): 1516, (SEMUA, 2019, 1): 800})
    r = satu(f, target({"18.01": 92}), "18.01", triwulan=1)
    assert (r["perlu"], r["sisa"], r["keadaan"]) == (1270, 519, "perlu")


def test_late_permits_of_past_quarters_cannot_be_made_good():
    # 200 permits in the year, 100 so far and 60 of them on time: at most 160, 80,00 %; Sangat Tinggi wants 182
    f = fakta({(TEPAT, 2019, 1): 60, (SEMUA, 2019, 1): 100, (SEMUA, 2019): 200})
    r = satu(f, target({"18.01": 100}), "18.01", triwulan=1)
    assert r["keadaan"] == "tak_terjangkau" and "tidak dapat diulang" in r["alasan"]
    # Tinggi, 76 %, takes 152 of 200: 92 of the 100 that remain
    assert satu(f, target({"18.01": 100}), "18.01", "Tinggi", triwulan=1)["sisa"] == 92


def test_after_the_year_a_ratio_says_what_would_have_sufficed():
    f = fakta({(TEPAT, 2019): 60, (SEMUA, 2019): 100})
    r = satu(f, target({"18.01": 100}), "18.01")
    assert (r["keadaan"], r["perlu"], r["sisa"]) == ("tidak_tercapai", 91, 31)


def test_a_ratio_whose_target_is_beyond_its_whole_cannot_be_reached():
    # target 120 %: 91 % of it is 109,2 %, more than all
    f = fakta({(TEPAT, 2019): 60, (SEMUA, 2019): 100})
    r = satu(f, target({"18.01": 120}), "18.01")
    assert (r["keadaan"], r["alasan"]) == ("tak_terjangkau", "Pembilang tidak dapat melebihi penyebutnya.")
    assert np.isnan([r["perlu"], r["capaian"], r["sisa"]]).all()


def test_a_sum_in_the_numerator_is_asked_for_as_a_sum():
    # 01.04: 91 of 100 documents, 4 × 20 are there: 11 more
    bagian = ("dokumen_perencanaan", "dokumen_penganggaran", "laporan_kinerja", "laporan_keuangan")
    f = fakta({("dokumen_disusun", 2019): 100} | {(v, 2019): 20 for v in bagian})
    r = satu(f, target({"01.04": 100}), "01.04")
    assert (r["perlu"], r["sudah"], r["sisa"]) == (91, 80, 11)


def test_growth_starts_from_last_year():
    # from 1.000, target 20 %: 1.182 is 18,20 % (91,00); 1.181 is 18,10 % (90,50). 400 so far: 782 more
    f = fakta({("nilai_investasi", 2018): 1000, ("nilai_investasi", 2019, 1): 400})
    r = satu(f, target({"08.01": 20}), "08.01", triwulan=1)
    assert (r["perlu"], r["sisa"]) == (1182, 782)
    assert r["realisasi"] == pytest.approx(18.2)


def test_where_lower_is_better_it_says_how_many_may_still_come():
    # 50 complaints last year, target 90: 49 is 98 %, (180 − 98) / 90 = 91,11; 50 is 88,89. 20 so far: 29 may come
    f = fakta({("pengaduan", 2018): 50, ("pengaduan", 2019, 1): 20})
    r = satu(f, target({"26.03": 90}), "26.03", triwulan=1)
    assert (r["keadaan"], r["perlu"], r["sisa"]) == ("paling_banyak", 49, 29)


def test_complaints_that_came_cannot_be_taken_back():
    f = fakta({("pengaduan", 2018): 50, ("pengaduan", 2019, 1): 60})
    r = satu(f, target({"26.03": 90}), "26.03", triwulan=1)
    assert r["keadaan"] == "tak_terjangkau" and "melewati" in r["alasan"]


def test_after_the_year_it_says_how_many_complaints_were_too_many():
    f = fakta({("pengaduan", 2018): 50, ("pengaduan", 2019): 60})
    r = satu(f, target({"26.03": 90}), "26.03")
    assert (r["keadaan"], r["perlu"], r["sisa"]) == ("tidak_tercapai", 49, 11)


def test_a_range_asks_for_its_lower_bound():
    # range 10 to 20: 9 is 90,00; 10 is inside, 100
    assert satu(fakta({(HITUNG, 2019): 4}), target({HITUNG: 10}, atas={HITUNG: 20}), HITUNG)["perlu"] == 10


def test_a_zero_target_or_none_gives_nothing_to_aim_at():
    r = satu(fakta({(HITUNG, 2019): 4}), target({HITUNG: 0}), HITUNG)
    assert r["keadaan"] == "tak_terdefinisi" and "nol atau negatif" in r["alasan"] and np.isnan(r["perlu"])
    assert "belum ditetapkan" in satu(fakta({(HITUNG, 2019): 4}), target({}), HITUNG)["alasan"]


def test_without_denominator_or_last_year_it_names_what_is_missing():
    r = satu(fakta({(TEPAT, 2019, 1): 5}), target({"18.01": 92}), "18.01", triwulan=1)
    assert r["keadaan"] == "tak_terdefinisi" and SEMUA in r["alasan"]
    r = satu(fakta({("pengaduan", 2019, 1): 5}), target({"26.03": 90}), "26.03", triwulan=1)
    assert "tahun 2018 (variabel pengaduan) belum dilaporkan" in r["alasan"]


def test_a_supposed_denominator_makes_it_answerable():
    # 5 on time of 20 supposed, target 100: 91,00 wants 19 (18 is 90,00): 14 more
    f = ubah.ubah_fakta(fakta({(TEPAT, 2019, 1): 5, (SEMUA, 2019, 1): 6}), {(SEMUA, 2019, 0): 20})
    assert satu(f, target({"18.01": 100}), "18.01", triwulan=1)["sisa"] == 14


def test_a_base_of_nought_and_not_applicable_are_not_defined():
    r = satu(fakta({("pengaduan", 2018): 0}), target({"26.03": 90}), "26.03")
    assert r["keadaan"] == "tak_terdefinisi" and "pembagi" in r["alasan"]
    r = satu(fakta({}, {(HITUNG, 2019): "tidak_berlaku"}), target({HITUNG: 5}), HITUNG)
    assert r["keadaan"] == "tak_terdefinisi" and "tidak berlaku" in r["alasan"]


def test_earlier_years_that_reached_it_are_named():
    # 8 in the year, 5 of them after TW II. 2017: 8, of which 4 late; 2018: 7, of which 6 late
    f = fakta(
        {(HITUNG, 2017, p): x for p, x in enumerate((2, 2, 2, 2), 1)}
        | {(HITUNG, 2018, p): x for p, x in enumerate((1, 0, 3, 3), 1)}
        | {(HITUNG, 2019, 1): 2, (HITUNG, 2019, 2): 1}
    )
    r = satu(f, target({HITUNG: 8}), HITUNG, triwulan=2)
    assert (r["tahun_banding"], r["pernah_setahun"], r["pernah_sisa"]) == ((2017, 2018), (2017,), (2018,))


def test_no_earlier_year_reached_it_is_said_too():
    r = satu(fakta({(HITUNG, 2018): 7, (HITUNG, 2019): 3}), target({HITUNG: 8}), HITUNG)
    assert (r["tahun_banding"], r["pernah_setahun"], r["pernah_sisa"]) == ((2018,), (), None)


def test_all_165_indicators_have_a_row_for_each_predikat_but_the_lowest():
    r = berapa_lagi(fakta({}), target({}), 2019, BAKU)
    assert len(r) == 165 * 4 and "Sangat Rendah" not in set(r["predikat"])
    assert set(r["keadaan"]) == {"tak_terdefinisi"} and (r["alasan"] != "").all()


# Put back into evaluasi, what "berapa lagi" says gives at least that predikat, and one unit less does not

PEMBILANG = {HITUNG: HITUNG, "18.01": TEPAT, "08.01": "nilai_investasi", "26.03": "pengaduan"}


@given(
    kode=st.sampled_from(list(PEMBILANG)),
    per_sepuluh=st.integers(1, 3000),
    utuh=st.integers(1, 100_000),
    skala=st.sampled_from(list(tafsir.skala().values())),
    lebar=st.sampled_from([None, 0.0, 7.5, 200.0]),
)
@settings(max_examples=15, deadline=None)
def test_what_it_says_suffices_and_one_unit_less_does_not(kode, per_sepuluh, utuh, skala, lebar):
    sasaran, variabel = per_sepuluh / 10, PEMBILANG[kode]
    f = fakta({(v, t): utuh for v, t in ((SEMUA, 2019), ("nilai_investasi", 2018), ("pengaduan", 2018))})
    t = target({kode: sasaran}, atas=None if lebar is None else {kode: sasaran + lebar})

    def rank(x: float) -> int:
        h = evaluasi.hasil(ubah.ubah_fakta(f, {(variabel, 2019, 0): x}), t, [2019], skala)
        return int(evaluasi.peringkat(h.loc[h["kode"] == kode, "capaian"].to_numpy(), skala)[0])

    turun = kode == "26.03"
    for i, r in enumerate(berapa_lagi(f, t, 2019, skala, kode=[kode]).itertuples()):
        if r.keadaan == "tak_terjangkau":  # then the best there can be is worse
            assert kode in ("18.01", "26.03")
            assert rank(0 if turun else utuh) > i
        else:
            assert 0 <= rank(r.perlu) <= i
            meleset = r.perlu + (1 if turun else -1)
            assert meleset < 0 or not 0 <= rank(meleset) <= i
