"""Forms to send out: who gets one, what stands in it, that it comes back as it went, and who has returned what."""

import csv
import io
import re
import zipfile

import openpyxl
import pytest
from buat_formulir import TAHUN, buku, isi, jabatan, taruh
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_cli import iki

from ikilib import bahan, formulir, grafik_formulir, masukan, tafsir
from ikilib.contoh import tulis as tulis_contoh

REALISASI = "variabel tw1 tw2 tw3 tw4 tahunan status asal keterangan bukti".split()
TARGET = "kode target target_atas tw1 tw2 tw3 tw4 bobot asal keterangan".split()
FAKTA = ["variabel", "tahun", "periode", "nilai", "status", "asal", "keterangan"]
SASARAN = ["kode", "tahun", "periode", "target", "target_atas", "bobot", "asal"]


def tulis_tabel(folder, nama: str, kepala: list[str], baris: list[dict], tahun: int = TAHUN) -> None:
    keluar = io.StringIO()
    penulis = csv.DictWriter(keluar, kepala, restval="", delimiter=";", lineterminator="\r\n")
    penulis.writeheader()
    penulis.writerows(baris)
    (folder / str(tahun)).mkdir(parents=True, exist_ok=True)
    (folder / str(tahun) / f"{nama}.csv").write_bytes(keluar.getvalue().encode())


def baris(b: openpyxl.Workbook, kode: str, lembar: str = "isian") -> dict:
    """The cells of one row by the names in the header."""
    kepala = [s.value for s in b[lembar][4]]
    satu = next(r for r in b[lembar].iter_rows(5) if r[0].value == kode)
    return dict(zip(kepala, satu, strict=True))


def nilai(b, kode, lembar="isian") -> dict:
    return {k: s.value for k, s in baris(b, kode, lembar).items() if s.value is not None}


@pytest.fixture(scope="module")
def contoh(tmp_path_factory):
    """The illustrative data of 2018 and 2019, and the 27 forms of 2019 made from them."""
    folder = tmp_path_factory.mktemp("contoh")
    for tahun in (2018, 2019):
        tulis_contoh(tahun, folder)
        (folder / str(tahun) / "koreksi.csv").unlink(missing_ok=True)  # forms carry what was first reported
    p = iki("formulir", 2019, "--data", folder, "--keluaran", folder / "kirim")
    assert (p.returncode, p.stderr) == (0, ""), p.stderr
    assert p.stdout == f"27 formulir tahun 2019 ditulis di {folder / 'kirim'}\n"
    return folder


# --- what is sent out ------------------------------------------------------------------------------------------------


def test_every_position_gets_one_form_named_after_year_and_owner(contoh):
    nama = sorted(p.name for p in (contoh / "kirim").iterdir())
    assert nama == sorted(f"formulir_2019_{i}.xlsx" for i in tafsir.jabatan()["id"])
    assert len(nama) == 27


def test_sheets_and_columns_are_those_agreed():
    b = buku("kasi_data")
    assert b.sheetnames == ["isian", "target"]
    assert [s.value for s in b["isian"][4]] == ["variabel", "uraian", "satuan", "tahun_lalu", "tw1", "tw2", "tw3", "tw4",
                                               "tahunan", "status", "keterangan", "bukti"]  # fmt: skip
    assert [s.value for s in b["target"][4]] == ["kode", "uraian", "satuan", "target_lalu", "target", "target_atas", "tw1",
                                                "tw2", "tw3", "tw4", "bobot"]  # fmt: skip
    # position 01 sets targets, but keeps no figure: others report for it
    assert buku("sekretaris").sheetnames == ["target"]


def test_all_forms_together_ask_for_every_figure_and_every_target_once(contoh):
    tanya = {"isian": [], "target": []}
    for p in (contoh / "kirim").iterdir():
        b = openpyxl.load_workbook(p)
        for lembar in tanya.keys() & set(b.sheetnames):
            tanya[lembar] += [s.value for (s,) in b[lembar].iter_rows(5, max_col=1)]
    v = tafsir.variabel()
    assert sorted(tanya["isian"]) == sorted(v.loc[v["sama_dengan"] == "", "variabel"]) and len(tanya["isian"]) == 173
    assert sorted(tanya["target"]) == sorted(tafsir.katalog()["kode"]) and len(tanya["target"]) == 165


def test_the_version_stands_in_a3_and_in_the_files_properties():
    b = buku("kasi_data")
    assert b["isian"]["A3"].value == b["target"]["A3"].value == "formulir-iki 1"
    assert b["isian"]["B3"].value == "tahun 2019 · pemilik kasi_data"
    assert [(p.name, p.value) for p in b.custom_doc_props.props] == [("templat_iki", "formulir-iki 1")]


def test_only_what_is_to_be_filled_is_unlocked():
    b = buku("kasi_data")
    terbuka = {lembar: {k for k, s in baris(b, kode, lembar).items() if not s.protection.locked}
               for lembar, kode in (("isian", "17.05"), ("target", "17.01"))}  # fmt: skip
    assert terbuka == {
        "isian": {"tw1", "tw2", "tw3", "tw4", "tahunan", "status", "keterangan", "bukti"},
        "target": {"target", "target_atas", "tw1", "tw2", "tw3", "tw4", "bobot"},
    }
    assert all(b[lembar].protection.sheet and b[lembar]["A4"].protection.locked for lembar in terbuka)


def test_states_are_chosen_from_a_list_and_numbers_begin_at_nought():
    aturan = {str(d.sqref): d for d in buku("kasi_data")["isian"].data_validations.dataValidation}
    assert aturan["J5:J19"].formula1 == '"belum lapor,tidak berlaku"' and aturan["J5:J19"].type == "list"
    tw, tahunan = aturan["E10:H10"], aturan["I10"]
    assert (tw.type, tw.operator, tw.formula1, tw.allowBlank) == ("decimal", "greaterThanOrEqual", "0", True)
    assert tw.prompt == "jumlah triwulan itu saja"
    assert tahunan.prompt == "Jumlah keempat triwulan; boleh kosong bila keempatnya terisi."


@pytest.mark.parametrize(
    ("pemilik", "variabel", "di_uraian", "di_tahunan"),
    [
        ("kasi_data", "izin_prinsip_terealisasi", "(jumlah sejak Januari)", "Sama dengan tw4"),
        ("kasi_data", "izin_prinsip_total", "(keadaan pada hari terakhir triwulan)", "Sama dengan tw4"),
        ("kasubag_umum", "aparatur_ikut_peningkatan_sdm", "(yang berbeda pada triwulan itu; tahunan wajib diisi", "Wajib diisi"),
        ("pengelola_bmd", "sarpras_baik", "(sama dengan 02.05; keadaan pada hari terakhir triwulan)", "Sama dengan tw4"),
    ],
)  # fmt: skip
def test_what_may_be_typed_where_is_said_for_each_kind_of_variable(pemilik, variabel, di_uraian, di_tahunan):
    b = buku(pemilik)
    sel = baris(b, variabel)
    assert di_uraian in sel["uraian"].value
    aturan = {str(d.sqref): d for d in b["isian"].data_validations.dataValidation}
    assert di_tahunan in aturan[sel["tahunan"].coordinate].prompt


def test_it_prints_on_a4_landscape_one_page_wide_with_its_header_on_every_page():
    for ws in buku("kasi_data").worksheets:
        assert (ws.page_setup.orientation, str(ws.page_setup.paperSize)) == ("landscape", "9")
        assert ws.sheet_properties.pageSetUpPr.fitToPage and (ws.page_setup.fitToWidth or 1) == 1
        assert str(ws.page_setup.fitToHeight) == "0" and ws.print_title_rows == "$4:$4" and ws.freeze_panes == "C5"
        assert "formulir-iki 1" in ws.oddFooter.left.text and ws.oddFooter.right.text == "halaman &P dari &N"


def test_x4_number_formats_are_indonesian_whatever_the_computer_speaks():
    b = buku("kasi_data")
    assert baris(b, "17.05")["tw1"].number_format == "[$-421]#,##0" and baris(b, "17.05")["tw1"].alignment.shrink_to_fit
    assert baris(buku("sekretaris"), "01.01", "target")["target"].number_format == "[$-421]#,##0.00"
    assert all(baris(b, "17.05")[k].number_format == "@" for k in ("variabel", "status", "keterangan", "bukti"))


# --- what is known --------------------------------------------------------------------------------------------------


def test_names_units_last_year_and_what_is_known_are_filled_in(tmp_path):
    tulis_tabel(tmp_path, "realisasi", REALISASI, [{"variabel": "17.05", "tw1": "20", "tw2": "30", "tw3": "40", "tw4": "46"},
                                                   {"variabel": "17.04", "status": "tidak berlaku"}], 2018)  # fmt: skip
    tulis_tabel(tmp_path, "realisasi", REALISASI, [{"variabel": "17.05", "tw1": "22", "keterangan": "=1+1"},
                                                   {"variabel": "17.04", "status": "tidak berlaku"}])  # fmt: skip
    tulis_tabel(tmp_path, "target", TARGET, [{"kode": "17.01", "target": "80", "target_atas": "90"}], 2018)
    tulis_tabel(tmp_path, "target", TARGET, [{"kode": "17.01", "target": "8", "tw1": "2", "bobot": "100"}])
    b = buku("kasi_data", formulir.siapkan(masukan.muat(tmp_path, 2019, lain=[2018]), 2019))
    assert nilai(b, "17.05") == {"variabel": "17.05", "uraian": "Berkas bahan laporan penanaman modal dan PTSP",
                                 "satuan": "berkas", "tahun_lalu": 136, "tw1": 22, "keterangan": "=1+1"}  # fmt: skip
    assert nilai(b, "17.04")["status"] == nilai(b, "17.04")["tahun_lalu"] == "tidak berlaku"
    assert nilai(b, "17.06")["tahun_lalu"] == "belum lapor"
    t = nilai(b, "17.01", "target")
    assert (t["target_lalu"], t["target"], t["tw1"], t["bobot"]) == ("80–90", 8, 2, 100)
    assert nilai(b, "17.02", "target")["target_lalu"] == "belum ada"
    assert b.sheetnames == ["isian", "target"]  # nothing invented, nothing published: no record of origins
    assert baris(b, "17.05")["keterangan"].data_type == "s"  # text, never a formula


def test_a_corrected_figure_is_shown_as_first_reported_this_year_and_as_corrected_last_year(tmp_path):
    kepala = "variabel triwulan nilai_lama nilai_baru tanggal alasan asal keterangan".split()
    for tahun in (2018, 2019):
        tulis_tabel(tmp_path, "realisasi", REALISASI, [{"variabel": "17.05", "tahunan": "20"}], tahun)
        tulis_tabel(tmp_path, "target", TARGET, [], tahun)
        koreksi = [{"variabel": "17.05", "nilai_lama": "20", "nilai_baru": "25", "tanggal": f"{tahun + 1}-03-01", "alasan": "x"},
                   {"variabel": "17.06", "nilai_baru": "7", "tanggal": f"{tahun + 1}-03-01", "alasan": "x"}]  # fmt: skip
        tulis_tabel(tmp_path, "koreksi", kepala, koreksi, tahun)
    baca = masukan.muat(tmp_path, 2019, lain=[2018])
    assert not masukan.ada_galat(baca.masalah), [masukan.baris(m) for m in baca.masalah]
    b = buku("kasi_data", formulir.siapkan(baca, 2019))
    assert (nilai(b, "17.05")["tahunan"], nilai(b, "17.05")["tahun_lalu"]) == (20, 25)
    assert "tahunan" not in nilai(b, "17.06") and nilai(b, "17.06")["tahun_lalu"] == 7
    # sent back as it went out, it changes nothing, and the corrections hold
    taruh(tmp_path, b)
    lagi = masukan.muat(tmp_path, 2019, lain=[2018])
    assert not masukan.ada_galat(lagi.masalah), [masukan.baris(m) for m in lagi.masalah]
    kini = masukan.per_hari(lagi.fakta).query("tahun == 2019 and status == 'ada'").set_index("variabel")["nilai"]
    assert kini.to_dict() == {"17.05": 25, "17.06": 7}


def test_an_invented_figure_of_last_year_is_marked_beside_it_and_on_every_sheet(contoh):
    b = openpyxl.load_workbook(contoh / "kirim/formulir_2019_kasi_data.xlsx")
    lalu = baris(b, "17.05")["tahun_lalu"]
    assert lalu.value == 136 and lalu.number_format == '[$-421]#,##0" contoh"'
    # published figures are no invention
    assert "contoh" not in baris(b, "nilai_investasi")["tahun_lalu"].number_format
    for lembar in ("isian", "target"):
        assert b[lembar]["C3"].value.startswith("CONTOH, bukan kinerja nyata: ")
        assert b[lembar].oddFooter.center.text == "&BMemuat angka CONTOH"


def test_the_offices_own_forms_leave_invented_figures_out(contoh):
    b = buku("kasi_data", formulir.siapkan(masukan.muat(contoh, 2019, lain=[2018]), 2019, contoh=False))
    assert nilai(b, "17.05").keys() == {"variabel", "uraian", "satuan", "tahun_lalu"}
    assert nilai(b, "17.05")["tahun_lalu"] == "belum lapor"
    assert nilai(b, "nilai_investasi")["tahunan"] == 2_900_000_000_000
    assert b["isian"]["C3"].value is None and not b["isian"].oddFooter.center.text


def test_forms_can_be_sent_out_before_a_year_has_a_folder(tmp_path):
    tulis_tabel(tmp_path, "realisasi", REALISASI, [{"variabel": "17.05", "tahunan": "136"}], 2018)
    p = iki("formulir", 2019, "--data", tmp_path, "--keluaran", tmp_path / "kirim")
    assert p.returncode == 0
    assert nilai(openpyxl.load_workbook(tmp_path / "kirim/formulir_2019_kasi_data.xlsx"), "17.05")["tahun_lalu"] == 136


def test_what_cannot_be_read_stops_the_forms_with_its_cell(tmp_path):
    tulis_tabel(tmp_path, "realisasi", REALISASI, [{"variabel": "17.05", "tahunan": "12.5"}])
    p = iki("formulir", 2019, "--data", tmp_path, "--keluaran", tmp_path / "kirim")
    assert p.returncode == 1 and not (tmp_path / "kirim").exists()
    assert 'realisasi.csv › baris 2, kolom tahunan: "12.5"' in p.stderr


@pytest.mark.parametrize(("tahun", "kata"), [(2014, "2015–2021"), (2022, "2015–2021")])
def test_a_year_outside_the_decree_is_wrong_use(tahun, kata, tmp_path):
    p = iki("formulir", tahun, "--keluaran", tmp_path)
    assert p.returncode == 2 and kata in p.stderr


def test_a_data_folder_that_is_not_there_is_wrong_use(tmp_path):
    p = iki("formulir", 2019, "--data", tmp_path / "salah", "--keluaran", tmp_path)
    assert p.returncode == 2 and "tidak ada" in p.stderr


def test_a_form_that_may_be_filled_is_never_written_over(contoh, tmp_path):
    jalur = formulir.buat(2019, contoh, tmp_path)
    assert [p.read_bytes() for p in formulir.buat(2019, contoh, tmp_path)] == [p.read_bytes() for p in jalur]
    b = openpyxl.load_workbook(jalur[3])
    b.save(jalur[3])
    terisi = jalur[3].read_bytes()
    with pytest.raises(ValueError, match=rf"{jalur[3].name} sudah ada .* mungkin sudah diisi"):
        formulir.buat(2019, contoh, tmp_path)
    assert jalur[3].read_bytes() == terisi


def test_same_inputs_same_bytes_and_no_clock(contoh):
    pertama = {p.name: p.read_bytes() for p in (contoh / "kirim").iterdir()}
    lagi = formulir.buat(2019, contoh, contoh / "lagi")
    assert {p.name: p.read_bytes() for p in lagi} == pertama
    with zipfile.ZipFile(io.BytesIO(pertama["formulir_2019_kasi_data.xlsx"])) as z:
        assert {i.date_time for i in z.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        inti = z.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT", inti)) == {"2019-01-01T"}


# --- prefill, then read back --------------------------------------------------------------------------------------


def sama(a, b, kolom: list[str]) -> bool:
    """Two tables hold the same rows (frames of values, not bytes)."""
    a, b = (t[kolom].sort_values(kolom[:3]).reset_index(drop=True) for t in (a, b))
    return a.equals(b)


def test_the_forms_of_the_illustrative_year_come_back_as_they_went_out(contoh, tmp_path):
    for p in (contoh / "kirim").iterdir():
        taruh(tmp_path, p.read_bytes(), p.name)
    asli, kembali = masukan.muat(contoh, 2019), masukan.muat(tmp_path, 2019)
    assert kembali.masalah == ()
    assert len(asli.fakta) > 800 and sama(asli.fakta, kembali.fakta, FAKTA)
    assert len(asli.target) > 800 and sama(asli.target, kembali.target, SASARAN)
    # beside the tables they came from they change nothing
    for nama in ("target.csv", "realisasi.csv"):
        (tmp_path / "2019" / nama).write_bytes((contoh / "2019" / nama).read_bytes())
    bersama = masukan.muat(tmp_path, 2019)
    assert bersama.masalah == () and bersama.target.equals(asli.target) and sama(asli.fakta, bersama.fakta, FAKTA)
    tabel, lagi = (m.fakta[m.fakta["berkas"] == "2019/realisasi.csv"].reset_index(drop=True) for m in (asli, bersama))
    assert lagi.equals(tabel)
    lain = bersama.fakta[bersama.fakta["berkas"] != "2019/realisasi.csv"]  # blank there: told by exports, here by forms
    assert set(lain["variabel"]) == {"izin_bidang_1_total", "izin_bidang_1_tepat_waktu"}


cacah = st.integers(0, 10**6) | st.sampled_from([0, 45_000, 10**15])
teks = st.text(st.sampled_from("aB 9=+-@<>&\"';|{$%\n中é_x"), max_size=30).map(str.strip)
AWAL = st.sampled_from(["isian", "contoh", "terbit"])


@st.composite
def baris_isian(draw, variabel: str, sifat: str) -> dict:
    """One row of realisasi as that kind of variable may have it: any quarters, or a state, or nothing at all."""
    asal = draw(AWAL)
    ket = draw(teks) + (" https://a.id/x" if asal == "terbit" else "")
    b = {"variabel": variabel, "asal": asal, "keterangan": ket}
    bentuk = draw(st.sampled_from(["kosong", "belum lapor", "tidak berlaku", "angka", "angka"]))
    if bentuk != "angka":
        return b | ({} if bentuk == "kosong" else {"status": bentuk})
    tw = draw(st.lists(st.none() | cacah.filter(lambda n: n < 10**14), min_size=4, max_size=4))
    setahun = draw(st.none() | cacah)
    if sifat == "non_kumulatif" and None not in tw:
        setahun = draw(st.sampled_from([None, sum(tw)]))
    if sifat in ("kumulatif", "posisi_akhir") and tw[3] is not None:
        setahun = draw(st.sampled_from([None, tw[3]]))
    angka = dict(zip(("tw1", "tw2", "tw3", "tw4", "tahunan"), [*tw, setahun], strict=True))
    return b | {k: "tidak berlaku" if draw(st.integers(0, 19)) == 7 and k != "tahunan" else v for k, v in angka.items()
                if v is not None}  # fmt: skip


@st.composite
def baris_target(draw, kode: str, sifat: str) -> dict:
    """One row of target: nothing, a range, or a figure with quarters that fit it."""
    asal = draw(AWAL)
    b = {"kode": kode, "asal": asal, "keterangan": "https://a.id/x" if asal == "terbit" else ""}
    angka = st.integers(0, 10**7).map(lambda n: n / 100)

    def tulis(x: float) -> str:
        return f"{x:.2f}".replace(".", ",")

    bentuk = draw(st.sampled_from(["kosong", "rentang", "angka", "angka"]))
    if bentuk == "rentang":
        bawah = draw(angka)
        return b | {"target": tulis(bawah), "target_atas": tulis(bawah + 1)}
    if bentuk == "angka":
        tw = draw(st.lists(st.integers(0, 999), min_size=4, max_size=4))
        setahun = {"non_kumulatif": sum(tw), "unik": draw(st.integers(0, 999))}.get(sifat, tw[3])
        b |= {"target": setahun} | {f"tw{i}": n for i, n in enumerate(tw, 1) if draw(st.booleans())}
    return b


PEMILIK = ["kasi_data", "kasubag_umum", "pengelola_bmd", "kasi_perizinan_1", "kasi_pemantauan"]
SIFAT = tafsir.kamus("triwulan")


@st.composite
def sepemilik(draw):
    """An owner, and its rows of realisasi and of target."""
    id_ = draw(st.sampled_from(PEMILIK))
    v, k = tafsir.variabel(), tafsir.katalog()
    v = v[(v["pemilik"] == id_) & (v["sama_dengan"] == "")]
    kode = k[k["id"] == id_]
    return (
        id_,
        [draw(baris_isian(n, s)) for n, s in zip(v["variabel"], v["triwulan"], strict=True)],
        [draw(baris_target(n, SIFAT.get(n, ""))) for n in kode["kode"]],
    )


def test_every_kind_of_variable_takes_part_in_the_property_below():
    v = tafsir.variabel()
    assert set(v.loc[v["pemilik"].isin(PEMILIK), "triwulan"]) == {"non_kumulatif", "kumulatif", "posisi_akhir", "unik"}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(sepemilik())
def test_prefill_then_read_back_is_the_identity(tmp_path_factory, semua):
    id_, realisasi, target = semua
    folder = tmp_path_factory.mktemp("bolak")
    tulis_tabel(folder, "realisasi", REALISASI, realisasi)
    tulis_tabel(folder, "target", TARGET, target)
    asli = masukan.muat(folder, TAHUN)
    assert not masukan.ada_galat(asli.masalah), [masukan.baris(m) for m in asli.masalah]
    b = formulir.susun(TAHUN, jabatan(id_), formulir.siapkan(asli, TAHUN))
    kembali = folder / "kembali"
    taruh(kembali, b, f"formulir_{TAHUN}_{id_}.xlsx")
    hasil = masukan.muat(kembali, TAHUN)
    assert not masukan.ada_galat(hasil.masalah), [masukan.baris(m) for m in hasil.masalah]
    assert sama(asli.fakta, hasil.fakta, FAKTA)
    assert sama(asli.target, hasil.target, SASARAN)


# --- who has returned what ------------------------------------------------------------------------------------------


@pytest.fixture
def sebagian(tmp_path):
    """23 (four targets) has returned all, 17 one figure of 15, 26 a form with an error, nobody else anything."""
    b = buku("kabid_pengaduan")
    for k in ("23.01", "23.02", "23.03", "23.04"):
        isi(b, k, "target", target=90)
    taruh(tmp_path, b, "formulir_2019_kabid_pengaduan.xlsx")
    taruh(tmp_path, isi(buku("kasi_data"), "17.05", status="tidak berlaku"), "formulir_2019_kasi_data.xlsx")
    taruh(tmp_path, isi(buku("kasi_kebijakan"), "26.01", tahunan="x"), "formulir_2019_kasi_kebijakan.xlsx")
    return tmp_path


def test_each_owner_has_returned_all_or_a_part_or_nothing(sebagian):
    k = formulir.pengembalian(masukan.muat(sebagian, TAHUN), TAHUN).set_index("id")
    assert k["keadaan"].value_counts().to_dict() == {"belum": 25, "sebagian": 1, "kembali": 1}
    atas = k.loc["kasi_data"]
    assert (atas["keadaan"], atas["isian"], atas["isian_terisi"], atas["target"], atas["target_terisi"]) == (
        "sebagian", 15, 1, 11, 0
    )  # fmt: skip
    assert "17.05" not in atas["kurang"]["isian"] and "nilai_investasi" in atas["kurang"]["isian"]
    assert (k.at["kabid_pengaduan", "keadaan"], k.at["kabid_pengaduan", "isian"]) == ("kembali", 0)
    assert k.at["kasi_kebijakan", "keadaan"] == "belum" and k.at["kasi_kebijakan", "bermasalah"]
    assert k["isian"].sum() == 173 and k["target"].sum() == 165


def test_a_figure_in_a_table_is_not_asked_for_again(sebagian):
    tulis_tabel(sebagian, "realisasi", REALISASI, [{"variabel": "15.02", "tahunan": "3"}])
    tulis_tabel(sebagian, "target", TARGET, [{"kode": "15.01", "target": "3"}, {"kode": "15.02", "tw1": "3"}])
    k = formulir.pengembalian(masukan.muat(sebagian, TAHUN), TAHUN).set_index("id")
    assert k.at["pengelola_verifikasi", "keadaan"] == "kembali"


def test_iki_periksa_says_who_has_not_returned_what(sebagian):
    p = iki("periksa", TAHUN, data=sebagian)
    ekor = p.stdout[p.stdout.index("Formulir tahun 2019: ") :].splitlines()
    assert p.returncode == 1 and len(ekor) == 28
    assert ekor[0] == "Formulir tahun 2019: 25 belum, 1 sebagian, 1 kembali."
    assert "  belum    02 kasubag_umum (Kasubag Umum dan Kepegawaian): isian 0/10, target 0/10" in ekor
    assert next(b for b in ekor if "kasi_kebijakan" in b).endswith(
        "; formulirnya ada, tetapi bergalat dan tidak dipakai"
    )
    satu = next(b for b in ekor if b.startswith("  sebagian"))
    assert "isian 1/15, target 0/11; belum: 13.04, 17.01" in satu and satu.endswith("target 17.10, target 17.11")
    assert ekor[-1].startswith("  kembali  23 kabid_pengaduan (") and ekor[-1].endswith("): target 4/4")


def test_iki_periksa_without_a_folder_of_forms_speaks_of_none(contoh):
    assert iki("periksa", 2019, data=contoh).stdout == "Tidak ada masalah pada masukan.\n"


def test_the_notebook_shows_the_same_as_a_table_and_as_a_picture(sebagian, monkeypatch):
    from ikilib import buku as buku_kerja

    monkeypatch.setenv("IKI_DATA", str(sebagian))
    halaman = buku_kerja.formulir(TAHUN)
    for kata in ("Belum: 25 jabatan", "Sebagian: 1 jabatan", "Kembali: 1 jabatan", "formulirnya ada, tetapi bergalat"):
        assert kata in halaman
    assert halaman.count("<tr") == 1 + 3 + 27 and "<svg" not in halaman and "data:image/svg+xml" in halaman


def panjang(svg: str, gid: str) -> float:
    """Width in mm of the bar with that id; 0 where there is none."""
    m = re.search(rf'<g id="{re.escape(gid)}">\s*<path d="([^"]+)"', svg)
    x = [float(a) for a in re.findall(r"[ML]\s*(-?[\d.]+)", m[1])] if m else [0]
    return (max(x) - min(x)) * 25.4 / 72


def test_the_bars_of_the_picture_are_as_long_as_what_is_known_and_what_is_missing(sebagian):
    k = formulir.pengembalian(masukan.muat(sebagian, TAHUN), TAHUN)
    g = grafik_formulir.pengembalian(k, TAHUN)
    per = grafik_formulir.PER
    assert panjang(g.svg, "isian-kasi_data") == pytest.approx(1 * per, abs=0.05)
    assert panjang(g.svg, "isian-kurang-kasi_data") == pytest.approx(14 * per, abs=0.05)
    assert panjang(g.svg, "target-kabid_pengaduan") == pytest.approx(4 * per, abs=0.05)
    assert panjang(g.svg, "target-kurang-kabid_pengaduan") == panjang(g.svg, "isian-kabid_pengaduan") == 0
    assert g.alt.startswith("Formulir tahun 2019 menurut jabatan: 25 belum, 1 sebagian, 1 kembali.")
    assert g.lebar_mm == 180 and g.tinggi_mm < 225


def test_a_form_counts_in_the_evaluation_like_a_table(tmp_path, monkeypatch):
    b = isi(buku("pengelola_pengaduan"), "pengaduan", tahunan=40)
    taruh(tmp_path, b, "formulir_2019_pengelola_pengaduan.xlsx")
    taruh(tmp_path, isi(buku("kasi_kebijakan"), "26.03", "target", target=90), "formulir_2019_kasi_kebijakan.xlsx")
    tulis_tabel(tmp_path, "realisasi", REALISASI, [{"variabel": "pengaduan", "tahunan": "50"}], 2018)
    monkeypatch.setenv("IKI_DATA", str(tmp_path))
    h = bahan.siapkan(2019, "26").hasil.set_index("kode").loc["26.03"]
    # 40 after 50: 80 against 90, lower is better: (180 − 80) × 100 / 90 = 111,11
    assert (h["realisasi"], h["status"]) == (80, "ada") and h["capaian"] == pytest.approx(111.11, abs=0.005)
