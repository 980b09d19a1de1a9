"""Our reading of the decree (ikilib/tafsir): complete, in the decree's order, with a reason for every row."""

import csv
import re
import tomllib
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TAFSIR = ROOT / "ikilib" / "tafsir"
DECREE = ROOT / "data" / "keputusan" / "keputusan-188-111-409.117-2019.md"

# Position 01-27 in the decree's order.
IDS = """sekretaris kasubag_umum pengelola_bmd penyusun_rkb kasubag_program bendahara pengelola_gaji
kabid_perencanaan kasi_perencanaan pengelola_investasi kasi_iklim kasi_promosi kabid_pengendalian kasi_pemantauan
pengelola_verifikasi kasi_pembinaan kasi_data kabid_perizinan kasi_perizinan_1 analis_pengusaha kasi_perizinan_2
kasi_perizinan_3 kabid_pengaduan kasi_pengaduan pengelola_pengaduan kasi_kebijakan kasi_pelaporan""".split()

# Indicators of each position, counted by hand in the decree; together 165.
COUNTS = [4, 10, 6, 5, 8, 8, 5, 15, 5, 4, 5, 6, 6, 7, 2, 3, 11, 9, 5, 6, 8, 3, 4, 6, 7, 4, 3]
KODE = [f"{j:02d}.{i:02d}" for j, n in enumerate(COUNTS, 1) for i in range(1, n + 1)]

# The nine formulas and the (first) variable above the line.
NUMERATOR = {
    "01.01": "aparatur_puas",
    "01.02": "sarpras_baik",
    "01.03": "aparatur_ikut_peningkatan_sdm",
    "01.04": "dokumen_perencanaan",
    "08.01": "nilai_investasi",
    "13.01": "izin_prinsip_terealisasi",
    "18.01": "izin_bidang_1_tepat_waktu",
    "23.01": "izin_bidang_2_tepat_waktu",
    "26.03": "pengaduan",
}
OPERANDS = set(
    """aparatur_puas aparatur_skpd sarpras_baik sarpras_total aparatur_ikut_peningkatan_sdm dokumen_perencanaan
    dokumen_penganggaran laporan_kinerja laporan_keuangan dokumen_disusun nilai_investasi izin_prinsip_terealisasi
    izin_prinsip_total izin_bidang_1_tepat_waktu izin_bidang_1_total izin_bidang_2_tepat_waktu izin_bidang_2_total
    pengaduan""".split()
)

# Second halves of the three rows that the decree breaks over a page: line of the rest -> line of the row.
BROKEN = {314: 310, 578: 574, 657: 653}

# Names that stand in more than one position. The second pair differs only in its first letter.
SHARED = [
    {"09.04", "10.03"},
    {"09.05", "10.04"},
    {"11.05", "12.06", "21.08"},
    {"13.05", "14.02"},
    {"19.02", "21.01"},
    {"19.03", "21.06"},
    {"19.04", "21.07"},
    {"19.05", "21.03"},
]


# Rows of different positions that are one number, so unit, quarter and owner are one too.
ONE_NUMBER = [("13.05", "14.02"), ("19.02", "21.01"), ("19.05", "21.03")]

# The same words in two positions, each with a number of its own, counted in the same way.
TWINS = [
    ("03.04", "04.04"),
    ("08.04", "11.04"),
    ("09.04", "10.03"),
    ("19.01", "21.04"),
    ("19.03", "21.06"),
    ("19.04", "21.07"),
    ("23.03", "27.02"),
]

# What the rows of the office's own records are, where a count is taken from them, and how its quarters go.
COUNTED_FROM_RECORDS = {
    "02.05": ("unit", "posisi_akhir"),
    "02.09": ("orang", "unik"),
    "02.10": ("orang", "unik"),
    "03.01": ("surat", "non_kumulatif"),
    "05.08": ("dokumen", "non_kumulatif"),
    "07.01": ("daftar", "non_kumulatif"),
    "15.02": ("surat", "non_kumulatif"),
    "24.01": ("pengaduan", "non_kumulatif"),
    "27.01": ("izin", "non_kumulatif"),
    "aparatur_puas": ("orang", "posisi_akhir"),
    "aparatur_ikut_peningkatan_sdm": ("orang", "unik"),
    "nilai_investasi": ("rupiah", "non_kumulatif"),
    "izin_prinsip_total": ("izin", "posisi_akhir"),
    "izin_bidang_1_total": ("izin", "non_kumulatif"),
    "izin_bidang_2_total": ("izin", "non_kumulatif"),
    "pengaduan": ("pengaduan", "non_kumulatif"),
    "dokumen_disusun": ("dokumen", "non_kumulatif"),
}


def table(name):
    with (TAFSIR / name).open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f, delimiter=";"))


@pytest.fixture(scope="module")
def indikator():
    return {row["kode"]: row for row in table("indikator.csv")}


@pytest.fixture(scope="module")
def variabel():
    return {row["variabel"]: row for row in table("variabel.csv")}


@pytest.fixture(scope="module")
def jabatan():
    return {int(row["nomor"]): row for row in table("jabatan.csv")}


@pytest.fixture(scope="module")
def decree():
    return ["", *DECREE.read_text(encoding="utf-8").split("\n")]  # line n is decree[n]


@pytest.fixture(scope="module")
def names(decree):
    """The indicator's name of each kode, read from the decree itself."""
    by_line = {}
    for number, line in enumerate(decree):
        cells = [re.sub(r"\s+", " ", c).strip() for c in line.strip("|").split("|")]
        if not line.startswith("|") or len(cells) != 4 or not cells[1]:
            continue
        if re.match(r"-+$|(<b>)?INDIKATOR KINERJA|Jabatan$|Tugas$|Fungsi$", cells[1]):
            continue
        if number in BROKEN:
            by_line[BROKEN[number]] += " " + cells[1]
        else:
            by_line[number] = cells[1]
    assert len(by_line) == 165
    return dict(zip(KODE, by_line.values(), strict=True))


def plain(text):
    """The words of a reason without the kode it refers to."""
    return re.sub(r"\s+", " ", re.sub(r"\d\d\.\d\d", "", text)).casefold().strip()


def overlap(a, b):
    """Shared share of the words of two texts, 0 to 1."""
    a, b = set(re.findall(r"\w+", a)), set(re.findall(r"\w+", b))
    return len(a & b) / len(a | b)


def test_every_table_is_plain_semicolon_text():
    for name in ("indikator.csv", "variabel.csv", "jabatan.csv"):
        raw = (TAFSIR / name).read_bytes()
        assert raw.endswith(b"\n") and b"\r" not in raw and not raw.startswith(b"\xef\xbb\xbf"), name
        assert all(None not in row and None not in row.values() for row in table(name)), name


def test_the_165_indicators_stand_in_the_decrees_order():
    assert sum(COUNTS) == 165
    assert [row["kode"] for row in table("indikator.csv")] == KODE


def test_a_satuan_is_one_lower_case_word(indikator, variabel):
    words = {row["satuan"] for row in [*indikator.values(), *variabel.values()]}
    assert [w for w in words if not re.fullmatch(r"[a-z]+", w)] == []


def test_exactly_the_nine_formulas_are_in_persen(indikator):
    assert {k for k, row in indikator.items() if row["satuan"] == "persen"} == set(NUMERATOR)


def test_each_column_uses_its_own_words_only(indikator, variabel, jabatan):
    sure = {"pasti", "tafsir", "perlu_konfirmasi"}
    assert {row["polaritas"] for row in indikator.values()} == {"tinggi", "rendah"}
    assert {row["keyakinan"] for row in indikator.values()} == sure
    assert {row["keyakinan"] for row in jabatan.values()} <= sure
    assert {row["tanggal"] for row in indikator.values()} == {"2026-11-25"}
    assert {row["triwulan"] for row in variabel.values()} == {
        "non_kumulatif", "kumulatif", "posisi_akhir", "unik",
    }  # fmt: skip
    assert {row["level"] for row in jabatan.values()} == {"sekretaris", "kabid", "kasubag", "kasi", "staf"}


def test_complaints_of_this_year_over_last_year_are_better_when_lower(indikator):
    assert [k for k, row in indikator.items() if row["polaritas"] == "rendah"] == ["26.03"]


def test_handled_complaints_and_problem_permits_are_work_done_so_higher_is_better(indikator):
    assert indikator["24.01"]["polaritas"] == indikator["24.05"]["polaritas"] == "tinggi"


def test_there_is_a_variable_for_each_count_and_each_operand(variabel):
    counts = [k for k in KODE if k not in NUMERATOR]
    assert len(counts) == 156 and len(OPERANDS) == 18
    rows = [row["variabel"] for row in table("variabel.csv")]
    assert rows[:156] == counts and set(rows[156:]) == OPERANDS and len(rows) == 174


def test_a_count_and_its_variable_agree(indikator, variabel):
    for kode, row in indikator.items():
        if kode in NUMERATOR:
            assert row["pemilik"] == variabel[NUMERATOR[kode]]["pemilik"], kode
        else:
            assert (row["satuan"], row["pemilik"]) == (variabel[kode]["satuan"], variabel[kode]["pemilik"]), kode


def test_0205_and_sarpras_baik_are_one_fact(variabel):
    assert {k: row["sama_dengan"] for k, row in variabel.items() if row["sama_dengan"]} == {"02.05": "sarpras_baik"}
    for column in ("satuan", "triwulan", "pemilik"):
        assert variabel["02.05"][column] == variabel["sarpras_baik"][column]


def test_a_ratio_counts_the_same_things_above_and_below_the_line(variabel):
    pairs = [
        ("aparatur_puas", "aparatur_skpd"),
        ("sarpras_baik", "sarpras_total"),
        ("aparatur_ikut_peningkatan_sdm", "aparatur_skpd"),
        ("dokumen_perencanaan", "dokumen_disusun"),
        ("laporan_keuangan", "dokumen_disusun"),
        ("izin_prinsip_terealisasi", "izin_prinsip_total"),
        ("izin_bidang_1_tepat_waktu", "izin_bidang_1_total"),
        ("izin_bidang_2_tepat_waktu", "izin_bidang_2_total"),
    ]
    assert [p for p in pairs if variabel[p[0]]["satuan"] != variabel[p[1]]["satuan"]] == []
    assert variabel["nilai_investasi"]["satuan"] == "rupiah"


def test_people_counted_in_a_year_are_never_added_up(variabel):
    for name in ("02.09", "02.10", "09.02", "aparatur_ikut_peningkatan_sdm"):
        assert variabel[name]["triwulan"] == "unik", name


def test_a_business_or_a_place_met_twice_in_a_year_is_one(variabel):
    for name in ("14.01", "19.05", "21.03", "22.01"):
        assert variabel[name]["triwulan"] == "unik", name


def test_two_rows_that_are_one_number_agree_and_name_each_other(indikator, variabel):
    for a, b in ONE_NUMBER:
        for column in ("satuan", "triwulan", "pemilik"):
            assert variabel[a][column] == variabel[b][column], (a, b, column)
        assert b in indikator[a]["alasan"] and a in indikator[b]["alasan"], (a, b)


def test_the_same_words_in_two_positions_are_counted_in_the_same_way(indikator, variabel):
    for a, b in TWINS:
        for column in ("satuan", "triwulan"):
            assert variabel[a][column] == variabel[b][column], (a, b, column)
        assert b in indikator[a]["alasan"] and a in indikator[b]["alasan"], (a, b)


def test_a_count_from_records_has_the_unit_and_the_quarters_of_their_rows(variabel):
    counted = {k: (variabel[k]["satuan"], variabel[k]["triwulan"]) for k in COUNTED_FROM_RECORDS}
    assert counted == COUNTED_FROM_RECORDS


def test_stocks_are_positions(variabel):
    for name in ("02.05", "21.02", "sarpras_baik", "sarpras_total", "aparatur_skpd"):
        assert variabel[name]["triwulan"] == "posisi_akhir", name


def test_the_owner_is_a_position_of_the_decree(indikator, variabel):
    assert {row["pemilik"] for row in [*indikator.values(), *variabel.values()]} <= set(IDS)


def test_eight_names_stand_in_more_than_one_position_and_each_row_says_so(names, indikator):
    groups = defaultdict(set)
    for kode, name in names.items():
        groups[name.casefold()].add(kode)
    shared = sorted((g for g in groups.values() if len(g) > 1), key=min)
    assert shared == SHARED and sum(map(len, shared)) == 17
    for group in shared:
        for kode in group:
            reason = indikator[kode]["alasan"]
            assert "nama bersama" in reason.casefold(), kode
            assert group - {kode} <= set(re.findall(r"\d\d\.\d\d", reason)), kode


def test_every_reason_says_something_about_its_own_row(indikator, variabel, jabatan):
    for rows, least, most in ((indikator, 40, 0.45), (variabel, 25, 0.55), (jabatan, 40, 0.45)):
        reasons = {k: plain(row["alasan"]) for k, row in rows.items()}
        assert [k for k, text in reasons.items() if len(text) < least] == []
        alike = [(a, b) for a, b in combinations(reasons, 2) if overlap(reasons[a], reasons[b]) > most]
        assert alike == []


def test_a_reason_refers_to_existing_indicators_and_not_to_itself(indikator, variabel):
    for rows in (indikator, variabel):
        for kode, row in rows.items():
            named = set(re.findall(r"\d\d\.\d\d", row["alasan"]))
            assert named <= set(KODE) - {kode}, kode


def test_what_must_be_confirmed_names_two_candidates_and_what_would_change(indikator):
    for kode, row in indikator.items():
        if row["keyakinan"] == "perlu_konfirmasi":
            assert re.search(r"\batau\b|[Pp]ilihan lain", row["alasan"]), kode
            assert re.search(r"\b([Jj]ika|[Bb]ila)\b", row["alasan"]), kode


def test_no_column_was_filled_by_one_rule(indikator, variabel):
    satuan = Counter(row["satuan"] for row in indikator.values())
    assert len(satuan) >= 12 and max(satuan.values()) <= 0.40 * 165, satuan
    pemilik = Counter(row["pemilik"] for row in indikator.values())
    assert len(pemilik) >= 20 and max(pemilik.values()) <= 20, pemilik
    keyakinan = Counter(row["keyakinan"] for row in indikator.values())
    assert min(keyakinan.values()) >= 0.15 * 165 and max(keyakinan.values()) <= 0.60 * 165, keyakinan
    triwulan = Counter(row["triwulan"] for row in variabel.values())
    assert min(triwulan.values()) >= 3 and max(triwulan.values()) <= 0.90 * 174, triwulan
    # The owner is not simply the position in whose table the row stands, nor never that one.
    own = sum(row["pemilik"] == IDS[int(kode[:2]) - 1] for kode, row in indikator.items())
    assert 100 <= own <= 140, own


def test_the_27_positions_form_one_tree_under_the_kepala_dinas(jabatan):
    assert list(jabatan) == list(range(1, 28))
    assert [row["id"] for row in jabatan.values()] == IDS
    above = {nomor: int(row["atasan"]) for nomor, row in jabatan.items()}
    assert [n for n, a in above.items() if a == 0] == [1, 8, 13, 18, 23]
    for nomor in above:
        steps = 0
        while nomor:
            nomor, steps = above[nomor], steps + 1
            assert steps <= 3, "paling jauh staf, kasi, kabid"


def test_each_level_answers_to_the_level_above_it(jabatan):
    superior = {"kasubag": {"sekretaris"}, "kasi": {"kabid"}, "staf": {"kasubag", "kasi"}}
    for nomor, row in jabatan.items():
        if row["atasan"] == "0":
            assert row["level"] in ("sekretaris", "kabid"), nomor
        else:
            assert jabatan[int(row["atasan"])]["level"] in superior[row["level"]], nomor


def test_a_proposed_correction_quotes_the_decree_word_for_word(decree):
    proposals = tomllib.loads((TAFSIR / "koreksi.toml").read_text(encoding="utf-8"))["usulan"]
    assert len(proposals) >= 40
    for p in proposals:
        assert set(p) == {"baris", "tempat", "tertulis", "usulan", "alasan"}, p
        assert p["tertulis"] in decree[p["baris"]], (p["baris"], p["tertulis"])
        assert p["usulan"] and p["usulan"] != p["tertulis"] and p["alasan"], p
    places = [(p["baris"], p["tempat"], p["tertulis"]) for p in proposals]
    assert len(set(places)) == len(places) and [p[0] for p in places] == sorted(p[0] for p in places)


def test_the_known_errors_of_the_decree_are_among_the_proposals():
    proposals = tomllib.loads((TAFSIR / "koreksi.toml").read_text(encoding="utf-8"))["usulan"]
    quoted = {p["baris"]: p["tertulis"] for p in proposals}
    for line, words in {54: "KINERIA", 41: "PEW/20/M.PAN/1111/2008", 56: "Diktum KESATU", 682: "leporan"}.items():
        assert quoted[line] == words
    assert {38, 39, 40, 118, 121, 122, 327, 350, 650, 783} <= set(quoted)
