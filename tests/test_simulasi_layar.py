"""The what-if screen: changed figures give what evaluasi gives, everything is marked, nothing is written into the data.

Figures are those of data/2019, looked up and worked by hand. Position 18 in 2019: capaian 101,10 (18.01), 110,00, 80,00
(18.03, 12 of 15), 105,26, 87,50 (18.05, 14 of 16), not reported (18.06), 100,00, 90,91 and 90,91 (10 of 11), so its
average is (100 + 100 + 80 + 100 + 87,5 + 100 + 90,909 + 90,909) / 8 = 93,66.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import nbformat
import openpyxl
import pytest

import ikilib as iki
from ikilib import kartu
from ikilib.angka import angka
from ikilib.laporan.bagian import target_teks
from ikilib.simulasi import konvensi
from ikilib.simulasi.ekspor import simpan_xlsx
from ikilib.simulasi.keadaan import Keadaan, batal, hitung, isi, ubahan
from ikilib.simulasi.lagi import berapa_lagi
from ikilib.simulasi.papan import LIHAT, layar, tulis

AKAR = Path(__file__).resolve().parents[1]
LIMA = [
    Keadaan(2019),
    Keadaan(2016, jabatan=8),
    Keadaan(2021, jabatan=26),
    Keadaan(2019, jabatan=21, periode=2),
    Keadaan(2018, jabatan=1, skala="perka_bkn_1_2013"),
]


def teks(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def sel(html: str, id_: str) -> list[str]:
    """The cells of one row as printed."""
    tr = re.search(rf'<tr[^>]*id="{re.escape(id_)}"[^>]*>(.*?)</tr>', html, re.DOTALL)[1]
    return [teks(x) for x in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", tr, re.DOTALL)]


def rekap(html: str) -> dict[str, list[str]]:
    """Jabatan, Bidang, Dinas, Sasaran → before, simulated, difference."""
    tabel = html[html.index("tb rekap") :]
    baris = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', tabel, re.DOTALL)
    return {teks(n): [teks(x) for x in re.findall(r"<td[^>]*>(.*?)</td>", b, re.DOTALL)] for n, b in baris}


def ubah(k: Keadaan, **nilai: str) -> Keadaan:
    """One step: t_ is a target, r_ a realisasi of the year; ``_`` in a code is a dot."""
    kata = {"t": "target0", "r": "realisasi0"}
    return isi(k, {f"{n[2:].replace('_', '.', 1) if n[2].isdigit() else n[2:]}@{k.tahun}:{kata[n[0]]}": x
                   for n, x in nilai.items()})  # fmt: skip


# What is shown


@pytest.mark.parametrize("k", LIMA, ids=lambda k: f"{k.tahun}-tw{k.triwulan}-{k.jabatan}")
def test_nothing_changed_is_the_report_number_by_number(k):
    b = iki.siapkan(k.tahun, str(k.jabatan), None if k.triwulan == 4 else k.triwulan, k.skala)
    for html in (tulis(k), tulis(k, statis=True)):
        for r in b.hasil.itertuples():
            semula, simulasi = sel(html, f"baris-{r.kode}")[-2:]
            assert semula == simulasi
            if r.status == "ada":
                assert semula.startswith(f"{angka(r.capaian)} % {r.predikat}") and semula.endswith(target_teks(r))
        milik = b.rekap[(b.rekap["tingkat"] == "jabatan") & (b.rekap["nomor"] == k.jabatan)].iloc[0]
        assert rekap(html)["Jabatan"][0].startswith(f"{angka(milik['rata_rata'])} {milik['predikat']}")


def test_a_changed_realisasi_moves_its_capaian_and_every_average_above_it():
    """15 of 15 is 100: the position (749,318 + 20) / 8 = 96,16."""
    html = tulis(ubah(Keadaan(), r_18_03="15"))
    assert sel(html, "baris-18.03")[-2:] == ["80,00 % Tinggi 12 dari 15", "100,00 % Sangat Tinggi 15 dari 15"]
    r = rekap(html)
    assert [x.split()[0] for x in r["Jabatan"]] == ["93,66", "96,16", "+2,50"] and r["Sasaran"] == r["Jabatan"]
    assert r["Bidang"][0] != r["Bidang"][1] and r["Dinas"][0] != r["Dinas"][1]
    assert "18.03 realisasi 2019: 12 menjadi 15" in teks(html)
    assert "SIMULASI 96,16 %, Sangat Tinggi (1 angka diubah)" in teks(html).replace("\u00a0", " ")


def test_the_averages_are_those_that_evaluasi_and_rekap_give_for_changed_files(tmp_path):
    """The same 15 written into a copy of realisasi.csv, and the year read and computed as ever."""
    asli, salinan = AKAR / "data", tmp_path / "data"
    shutil.copytree(asli, salinan)
    tabel = salinan / "2019" / "realisasi.csv"
    tabel.write_text(tabel.read_text("utf-8").replace("18.03;3;3;3;3;12;", "18.03;3;3;3;6;15;"), "utf-8")
    perintah = [sys.executable, "-m", "ikilib.cli", "rekap", "2019", "--data", salinan, "--format", "csv"]
    keluar = subprocess.run(perintah, cwd=AKAR, capture_output=True, encoding="utf-8", check=True).stdout.splitlines()
    kolom = keluar[0].split(";")
    benar = {tuple(b.split(";")[:2]): b.split(";")[kolom.index("rata_rata")] for b in keluar[1:]}
    s = hitung(ubah(Keadaan(), r_18_03="15"))
    for r in s.rekap[s.rekap["tingkat"] != "sasaran"].itertuples():
        assert f"{r.rata_rata:.2f}" == benar[r.tingkat, str(r.nomor)], (r.tingkat, r.nomor)


def test_a_changed_target_counts_at_once():
    """12 of 12 is 100."""
    assert sel(tulis(ubah(Keadaan(), t_18_03="12")), "baris-18.03")[-1] == "100,00 % Sangat Tinggi 12 dari 12"


def test_a_changed_quarter_makes_the_year_follow():
    """3 + 3 + 3 + 6 = 15."""
    k = isi(Keadaan(periode=4), {"18.03@2019:realisasi4": "6"})
    assert sel(tulis(k), "baris-18.03")[-1].endswith("15 dari 15")
    assert 'data-sel="18.03@2019:realisasi0" value="15"' in tulis(replace(k, periode=0))


def test_a_quarter_changed_after_its_year_counts_and_the_year_follows():
    k = isi(ubah(Keadaan(), r_18_03="30"), {"18.03@2019:realisasi4": "6"})
    assert [u.sel for u in ubahan(k.isi)] == ["18.03@2019:realisasi4"]
    assert sel(tulis(k), "baris-18.03")[-1].endswith("15 dari 15")


@pytest.mark.parametrize(("variabel", "tahun", "baru"), [("pengaduan", 2019, "50"), ("pengaduan", 2018, "40")])
def test_a_formula_is_computed_again_from_its_operands_of_this_year_and_the_last(variabel, tahun, baru):
    """40 of 50 complaints is 80 %; 50 of 50, or 40 of 40, is 100: (180 − 100) × 100 / 90 = 88,89."""
    html = tulis(isi(Keadaan(jabatan=26), {f"{variabel}@{tahun}:realisasi0": baru}))
    assert sel(html, "baris-26.03")[-2:] == [
        "111,11 % Sangat Tinggi 80,00 dari 90,00", "88,89 % Tinggi 100,00 dari 90,00"
    ]  # fmt: skip
    assert sel(html, f"baris-26.03-{variabel}-{tahun}")[-1] == baru


def test_what_is_wrong_stays_in_its_cell_with_its_sentence_and_is_not_counted():
    k = ubah(Keadaan(), r_18_03="15")
    html = tulis(ubah(k, r_18_05="1,5"))
    sel_ = html[html.index('data-sel="18.05@2019:realisasi0"') :]
    assert 'value="1,5"' in sel_[:200] and 'aria-invalid="true"' in sel_[:200]
    assert '"1,5" harus bilangan bulat; tulis jumlah utuh' in teks(html).replace("&quot;", '"')
    assert sel(html, "baris-18.05")[-1] == "87,50 % Tinggi 14 dari 16" and rekap(html) == rekap(tulis(k))


@pytest.mark.parametrize("angka_", ["-3", "seribu", "1e3"])
def test_no_other_text_counts_as_a_number(angka_):
    assert rekap(tulis(ubah(Keadaan(), r_18_03=angka_))) == rekap(tulis(Keadaan()))


def test_a_part_larger_than_its_whole_is_said_to_be_impossible():
    html = tulis(ubah(Keadaan(), r_izin_bidang_1_tepat_waktu="2.000"))
    assert "Tidak mungkin terjadi: bagian (izin_bidang_1_tepat_waktu: 2.000) lebih besar" in teks(html)
    assert "Tidak mungkin" not in tulis(ubah(Keadaan(), r_izin_bidang_1_tepat_waktu="1.516"))


def test_other_positions_that_share_the_figure_are_named():
    """sarpras_baik is 02.05 and the numerator of 01.02."""
    html = tulis(isi(Keadaan(jabatan=2), {"sarpras_baik@2019:realisasi0": "161"}))
    assert sel(html, "baris-02.05")[-1] == "50,00 % Sangat Rendah 161 dari 322"
    assert "Jabatan lain yang ikut berubah" in html and "01.02" in html[html.index("ikut berubah") :]


# Steps back


def test_undo_takes_back_any_number_of_steps_and_a_paste_is_one():
    k0 = Keadaan()
    k1 = ubah(k0, r_18_03="15")
    k2 = isi(k1, {"18.05@2019:realisasi0": "16", "18.07@2019:realisasi0": "9", "-": "diabaikan"})
    assert len(k2.isi) == 2 and len(ubahan(k2.isi)) == 3
    assert batal(k2) == k1 and batal(batal(k2)) == k0 == batal(k0)
    assert "Batalkan (2)" in tulis(k2) and tulis(batal(k2)) == tulis(k1)


def test_the_screen_undoes_and_clears_and_goes_back():
    w = layar()
    w.dengar("isi", {"18.03@2019:realisasi0": "15"})
    w.dengar("isi", {"18.05@2019:realisasi0": "16"})
    w.dengar("batal")
    assert len(w.kini.isi) == 1 and rekap(w.panel.html)["Jabatan"][1].startswith("96,16")
    w.dengar("kosongkan")
    assert w.kini == Keadaan()
    w.dengar("kembali")
    assert len(w.kini.isi) == 1


def test_changes_stay_while_year_position_and_view_change():
    w = layar()
    w.dengar("isi", {"pengaduan@2018:realisasi0": "40"})
    w.dengar("jabatan", "26")
    w.dengar("lihat", "usulan")
    w.dengar("lihat", "coba")
    assert sel(w.panel.html, "baris-26.03")[-1].startswith("88,89")


@pytest.mark.parametrize(
    ("aksi", "nilai"),
    [("jabatan", "99"), ("lihat", "apa"), ("tahun", "1999"), ("periode", "7"), ("skala", "x"), ("konvensi", "x"),
     ("isi", {"99.01@2019:realisasi0": "1"}), ("isi", {"18.03@2019:bobot0": "1"})],
)  # fmt: skip
def test_what_does_not_exist_is_said_on_the_page(aksi, nilai):
    w = layar(lihat="konvensi")
    w.dengar(aksi, nilai)
    assert 'role="alert"' in w.panel.html and "KeyError" not in w.panel.html and w.kini == Keadaan(lihat="konvensi")


# How much more, conventions, proposals, superiors


def baris_tabel(html: str, kode: str) -> list[str]:
    return sel(html, f"lagi-{kode}")


def test_how_much_more_says_what_is_left_and_whether_it_was_ever_brought():
    """18.03, target 15: 14 is 93,33, 13 is 86,67; 6 until TW II. After it: 7, 8, 7, 8 in 2015 to 2018 (read by hand)."""
    html = tulis(Keadaan(lihat="lagi", periode=2))
    _, nama, sudah, tertinggi, tinggi, *_ = baris_tabel(html, "18.03")
    assert sudah == "6" and "target setahun 15 koordinasi" in nama
    assert tertinggi == "8 lagi , menjadi 14 setahun TW III–IV pernah sebanyak itu: 2016, 2018"
    assert tinggi == "6 lagi , menjadi 12 setahun TW III–IV pernah sebanyak itu: 2015–2018"


def test_what_no_year_ever_brought_is_said():
    """Target 20: 91 % wants 19 (18 is 90,00), 13 more after TW II; the most was 8."""
    html = tulis(replace(ubah(Keadaan(), t_18_03="20"), lihat="lagi", periode=2))
    assert baris_tabel(html, "18.03")[3] == "13 lagi , menjadi 19 setahun TW III–IV belum pernah sebanyak itu (2015–2018)"


def test_after_the_year_it_says_what_would_have_sufficed():
    """12 of 15 were there: 14 wanted, 2 short; 14 and 15 were reached in 2016, 2017 and 2018."""
    html = tulis(Keadaan(lihat="lagi"))
    assert baris_tabel(html, "18.03")[3:5] == [
        "selisih 2 ; perlu 14 setahun setahun pernah sebanyak itu: 2016–2018", "sudah tercapai"
    ]  # fmt: skip


def test_how_much_more_agrees_with_what_the_explore_screens_card_says_would_have_sufficed():
    """The card turns the formulas round in exact fractions; this screen asks evaluasi again and again."""
    b, n = iki.siapkan(2019), 0
    perlu = berapa_lagi(b.fakta, b.target, 2019, b.skala).set_index(["kode", "predikat"])["perlu"]
    for r in b.hasil.itertuples():
        for x, kata in re.findall(r"([\d.]+)[^,]*? untuk (Sangat Tinggi|Tinggi|Sedang|Rendah)", kartu.cukup(b, r)):
            n += 1
            assert float(x.replace(".", "")) == perlu[r.kode, kata], r.kode
    assert n > 20


def test_conventions_stand_side_by_side_and_the_chosen_one_shows_what_flips():
    k = Keadaan(lihat="konvensi", konvensi="skala_pp_30")
    html = tulis(k)
    assert re.findall(r'<tr data-kode="(\w+)"', html) == list(konvensi.daftar())
    b = iki.siapkan(2019)
    dinas = b.rekap[b.rekap["tingkat"] == "dinas"].iloc[0]
    assert f"{angka(dinas['rata_rata'])} {dinas['predikat']}" in teks(html)
    # 02.06 is 90,00: the second band of Permendagri 54/2010 (91), the first of PP 30/2019 (90)
    assert "02.06 Jumlah layanan penerbitan pengawasan dan kebersihan kantor 90,00 Tinggi 90,00 Baik" in teks(html)
    assert "pilihan kami" in html and "SIMULASI: Skala PP 30/2019" in html


def test_a_proposal_names_its_method_its_interval_and_how_sure_it_is():
    """18.03: 13, 14, 14, 15, 12; changes 1, 0, 1, −3, median 0,5: 12,5 → 13; from 12 − 3 to 12 + 1; (4 − 1) / (4 + 1)."""
    html = teks(tulis(Keadaan(lihat="usulan")))
    assert "13 14 14 15 12 16 13 9 s.d. 13 60 %" in html
    assert "pilihan kami" in html and "metode drift" in html and "Titiknya sedikit" in html
    assert "Realisasi tahun 2019 belum ada" in html  # 18.06


def test_a_proposal_that_rests_on_a_changed_figure_says_so():
    """15 instead of 12: changes 1, 0, 1, 0, so 15,5 → 16, from 15 to 16."""
    html = teks(tulis(replace(ubah(Keadaan(), r_18_03="15"), lihat="usulan")))
    assert "dari angka SIMULASI 13 14 14 15 15 16 16 15 s.d. 16 60 %" in html
    assert html.count("dari angka SIMULASI") == 1


def test_a_year_after_the_decree_is_called_so():
    assert "Tahun 2022 di luar masa keputusan" in tulis(Keadaan(2021, lihat="usulan"))


def test_superiors_and_subordinates_are_compared_with_the_changed_targets():
    """13.05 and 14.02 are one number, target 10 both; with 12 for the superior they differ."""
    awal = Keadaan(lihat="atasan")
    assert "Nama yang sama. Angkanya satu" not in tulis(awal)
    assert "berbeda Nama yang sama. Angkanya satu, targetnya dua." in teks(tulis(ubah(awal, t_13_05="12")))


# Marked everywhere, written nowhere


SEMUA = [replace(ubah(Keadaan(), r_18_03="15"), lihat=n) for n in LIHAT]


@pytest.mark.parametrize("statis", [False, True], ids=["living", "static"])
@pytest.mark.parametrize("k", [*SEMUA, *(Keadaan(lihat=n) for n in LIHAT)], ids=lambda k: f"{k.lihat}-{len(k.isi)}")
def test_every_view_and_every_table_of_it_is_marked(k, statis):
    html = tulis(replace(k, konvensi="tanpa_batas"), statis)
    assert "<b>SIMULASI</b>: percobaan, bukan angka laporan" in html and "CONTOH, bukan kinerja nyata" in html
    for tabel in re.findall(r"<table.*?</table>", html, re.DOTALL):
        assert "SIMULASI" in tabel
    assert ("<input" in html, "<button" in html, "<select" in html) == ((False,) * 3 if statis else (
        k.lihat == "coba", True, True))  # fmt: skip


@pytest.mark.parametrize("k", SEMUA, ids=lambda k: k.lihat)
def test_every_sheet_row_and_file_of_an_export_is_marked_and_the_data_stay_as_they_were(k, tmp_path):
    def sidik() -> dict:
        return {p: hashlib.sha256(p.read_bytes()).hexdigest() for p in (AKAR / "data").rglob("*") if p.is_file()}

    sebelum = sidik()
    _, pesan = simpan_xlsx(k, None, tmp_path)
    (berkas,) = tmp_path.iterdir()
    assert berkas.name.startswith("SIMULASI_2019") and berkas.name in pesan
    buku = openpyxl.load_workbook(berkas)
    for lembar in buku:
        assert lembar.title.startswith("SIMULASI") and "SIMULASI" in lembar.oddHeader.center.text
        assert lembar["A1"].value.startswith("SIMULASI: percobaan, bukan angka laporan")
        assert lembar.max_row > 2 and {r[0].value for r in lembar.iter_rows(min_row=3)} == {"SIMULASI"}
    assert sidik() == sebelum


def test_the_export_has_the_numbers_of_the_screen(tmp_path):
    simpan_xlsx(ubah(ubah(Keadaan(), r_18_03="15"), r_18_05="1,5"), None, tmp_path)
    buku = openpyxl.load_workbook(next(tmp_path.iterdir()))
    baris = {r[1]: r for r in buku["SIMULASI capaian"].iter_rows(min_row=3, values_only=True)}
    assert baris["18.03"][4:] == (15, 12, 80, "Tinggi", 15, 15, 100, "Sangat Tinggi")
    assert baris["18.06"][4:7] == (9, None, None)  # not reported: empty, not nought
    rata = next(r for r in buku["SIMULASI rekap"].iter_rows(min_row=3, values_only=True) if r[1] == "jabatan" and r[2] == 18)
    assert rata[4:] == (93.66, "Sangat Tinggi", 96.16, "Sangat Tinggi")
    assert [r[1:] for r in buku["SIMULASI yang diubah"].iter_rows(min_row=3, values_only=True)] == [
        ("18.03", "realisasi", 2019, "setahun", 12, 15)
    ]


def test_a_formula_typed_into_a_cell_never_becomes_one(tmp_path):
    simpan_xlsx(ubah(ubah(Keadaan(), r_18_03="15"), r_18_05='=HYPERLINK("x")'), None, tmp_path)
    for lembar in openpyxl.load_workbook(next(tmp_path.iterdir())):
        assert all(c.data_type != "f" for r in lembar.iter_rows() for c in r)


def test_markup_typed_into_a_cell_stays_text():
    html = tulis(ubah(Keadaan(), r_18_03="<img src=x onerror=alert(1)>"))
    assert "<img src=x" not in html and "&lt;img src=x" in html


# Headless


def test_papermill_leaves_the_same_screen_readable_and_marked(tmp_path):
    keluar = tmp_path / "k.ipynb"
    perintah = [sys.executable, "-m", "papermill", AKAR / "notebooks" / "07_simulasi.ipynb", keluar, "-k", "python3"]
    perintah += ["--engine", "hangat", "-y", "perubahan: {'18.03': 15, 'target 18.05': 14}", "--no-progress-bar"]
    p = subprocess.run(
        perintah, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(AKAR)}, capture_output=True, text=True
    )
    assert p.returncode == 0, p.stderr
    data = [o.data for c in nbformat.read(keluar, 4).cells for o in c.get("outputs", []) if "data" in o]
    html = next(d["text/html"] for d in data if "text/html" in d)
    k = ubah(ubah(Keadaan(), r_18_03="15"), t_18_05="14")
    assert html.endswith(tulis(k, statis=True) + "</div>")
    assert rekap(html)["Jabatan"][1].startswith("97,73")  # (749,318 + 20 + 12,5) / 8


def test_the_notebooks_changes_are_those_typed_into_the_cells():
    w = layar(triwulan=2, perubahan={"18.03": 5, "target 18.01": 92.5})
    assert [u.sel for u in ubahan(w.kini.isi)] == ["18.03@2019:realisasi2", "18.01@2019:target2"]
    assert [u.nilai for u in ubahan(w.kini.isi)] == [5, 92.5]
