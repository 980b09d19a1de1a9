"""A form in a real LibreOffice: filled through its programming interface (which no lock stops), saved, printed."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from buat_formulir import alamat, bait, buku, fakta, jabatan, taruh, temuan
from pypdf import PdfReader
from test_formulir import FAKTA, REALISASI, SASARAN, TARGET, sama, tulis_tabel

from ikilib import bahan, formulir, masukan
from ikilib.contoh import tulis as tulis_contoh

SINI = Path(__file__).parent
KODE = {k: alamat(buku("kasi_data"), k, "tw1")[1:] for k in ("17.01", "17.02", "17.05", "nilai_investasi")}

# By form: what is done to it in LibreOffice, as (step, sheet, ...); numbers of rows are those of the form as sent out
LANGKAH = {
    "diketik": (
        "kasi_data",
        [
            ["ketik", "isian", f"E{KODE['17.05']}", "22"],
            ["ketik", "isian", f"F{KODE['17.05']}", "1.234"],
            ["ketik", "isian", f"G{KODE['17.05']}", "=2+3"],
            ["ketik", "isian", f"H{KODE['17.05']}", "01/02"],
            ["ketik", "isian", f"J{KODE['17.01']}", "tidak berlaku"],
            ["ketik", "isian", f"I{KODE['nilai_investasi']}", "2.900.000.000.000"],
            ["teks", "isian", f"K{KODE['17.05']}", "=1+1"],
            ["ketik", "target", "E5", "8"],
        ],
    ),
    "diubah": (
        "kasi_data",
        [
            ["ketik", "isian", f"E{KODE['17.05']}", "22"],
            ["kunci", "isian"],
            ["pindah", "isian", "B", "M"],
            ["sembunyi", "isian", "C"],
            ["baris", "isian", 2, "Dinas Penanaman Modal"],
        ],
    ),
    "menembus": (
        "kasi_data",
        [
            ["teks", "isian", "A6", "99.99"],
            ["angka", "isian", f"E{KODE['17.05']}", -5],
            ["teks", "isian", f"F{KODE['17.05']}", "dua belas"],
            ["ketik", "isian", f"G{KODE['17.05']}", "12,5"],
            ["ketik", "isian", f"H{KODE['17.05']}", "12.5"],
        ],
    ),
    "disimpan": ("kasubag_umum", []),
}


@pytest.fixture(scope="module")
def contoh(tmp_path_factory):
    folder = tmp_path_factory.mktemp("contoh")
    for tahun in (2018, 2019):
        tulis_contoh(tahun, folder)
    return folder


@pytest.fixture(scope="module")
def dari_libreoffice(libreoffice, contoh, tmp_path_factory) -> dict[str, bytes]:
    """Bytes of each form of LANGKAH after LibreOffice has filled and saved it; 'disimpan' is prefilled before."""
    soffice, python = libreoffice
    folder = tmp_path_factory.mktemp("uno")
    tahu = formulir.siapkan(masukan.muat(contoh, 2019, lain=[2018]), 2019)
    tugas = []
    for nama, (pemilik, langkah) in LANGKAH.items():
        (folder / f"{nama}.xlsx").write_bytes(bait(pemilik, tahu) if nama == "disimpan" else bait(pemilik))
        jalur = {"berkas": str(folder / f"{nama}.xlsx"), "hasil": str(folder / f"{nama}_isi.xlsx")}
        tugas.append(jalur | {"langkah": langkah})
    p = subprocess.run(
        [python, SINI / "isi_uno.py", soffice, folder / "profil"],
        input=json.dumps(tugas), capture_output=True, encoding="utf-8", timeout=180,
    )  # fmt: skip
    assert p.returncode == 0, p.stderr
    return {nama: (folder / f"{nama}_isi.xlsx").read_bytes() for nama in LANGKAH}


def baca(folder, b: bytes, pemilik: str = "kasi_data"):
    taruh(folder, b, f"formulir_2019_{pemilik}.xlsx")
    return masukan.muat(folder, 2019)


def test_what_is_typed_in_libreoffice_is_what_is_read(dari_libreoffice, tmp_path):
    m = baca(tmp_path, dari_libreoffice["diketik"])
    tempat = "2019/formulir/formulir_2019_kasi_data.xlsx", "isian"
    # the formula counts as its result, 01/02 has become a number that looks like a date: both are told
    assert sorted(temuan(m)) == [("FORMULIR-RUMUS-01", "G10"), ("FORMULIR-TANGGAL-01", "H10")]
    tw4 = fakta(m, "17.05")[4][0]
    assert fakta(m, "17.05") == {1: (22, *tempat, "E10"), 2: (1234, *tempat, "F10"), 3: (5, *tempat, "G10"),
                                 4: (tw4, *tempat, "H10")}  # fmt: skip
    assert 40_000 < tw4 < 50_000
    assert fakta(m, "17.01")[0][0] == "tidak_berlaku" and fakta(m, "nilai_investasi")[0][0] == 2_900_000_000_000
    assert m.fakta.query("variabel == '17.05'")["keterangan"].unique().tolist() == ["=1+1"]
    assert m.target.query("kode == '17.01' and periode == 0")["target"].item() == 8


def test_s5_s12_a_title_a_moved_and_a_hidden_column_change_nothing(dari_libreoffice, tmp_path):
    m = baca(tmp_path, dari_libreoffice["diubah"])
    assert temuan(m) == []
    assert fakta(m, "17.05") == {1: (22, "2019/formulir/formulir_2019_kasi_data.xlsx", "isian", "E12")}


def test_what_gets_past_lock_and_validation_is_met_cell_by_cell(dari_libreoffice, tmp_path):
    m = baca(tmp_path, dari_libreoffice["menembus"])
    assert temuan(m) == [
        ("BARIS-KODE-02", "A6"),
        ("SEL-ANGKA-05", "E10"),
        ("SEL-ANGKA-01", "F10"),
        ("SEL-ANGKA-04", "G10"),
        ("SEL-ANGKA-03", "H10"),
    ]
    assert m.fakta.empty


def test_a_save_in_libreoffice_changes_no_value_and_no_origin(dari_libreoffice, contoh, tmp_path):
    asli, kembali = masukan.muat(contoh, 2019), baca(tmp_path, dari_libreoffice["disimpan"], "kasubag_umum")
    assert temuan(kembali) == [] and len(kembali.fakta) > 40
    nama = set(kembali.fakta["variabel"])
    assert "aparatur_ikut_peningkatan_sdm" in nama  # persons counted once (unik)
    assert sama(asli.fakta[asli.fakta["variabel"].isin(nama)], kembali.fakta, FAKTA)
    assert sama(asli.target[asli.target["kode"].str.startswith("02.")], kembali.target, SASARAN)


@pytest.mark.parametrize(
    ("per", "realisasi", "capaian"), [("2020-02-01", 93.33, 466.67), (None, 228.57, 1142.86)], ids=["before", "since"]
)
def test_a_form_from_libreoffice_a_correction_and_a_table_by_hand_give_the_years_result(
    dari_libreoffice, tmp_path, monkeypatch, per, realisasi, capaian
):
    taruh(tmp_path, dari_libreoffice["diketik"])
    tulis_tabel(tmp_path, "realisasi", REALISASI, [{"variabel": "nilai_investasi", "tahunan": "1500000000000"}], 2018)
    tulis_tabel(tmp_path, "target", TARGET, [{"kode": "08.01", "target": "20"}])
    kepala = "variabel triwulan nilai_lama nilai_baru tanggal alasan asal keterangan".split()
    for tahun, lama, baru in ((2018, "1500000000000", "1400000000000"), (2019, "2900000000000", "4600000000000")):
        satu = {"variabel": "nilai_investasi", "nilai_lama": lama, "nilai_baru": baru}
        tulis_tabel(tmp_path, "koreksi", kepala, [satu | {"tanggal": "2020-03-01", "alasan": "LKPJ Bupati"}], tahun)
    monkeypatch.setenv("IKI_DATA", str(tmp_path))
    h = bahan.siapkan(2019, "8", per=per).hasil.set_index("kode").loc["08.01"]
    # (2,9 − 1,5) / 1,5 = 93,33 %, against 20: 466,67; corrected (4,6 − 1,4) / 1,4 = 228,57 %, against 20: 1.142,86
    assert h["realisasi"] == pytest.approx(realisasi, abs=0.005) and h["capaian"] == pytest.approx(capaian, abs=0.005)


# --- on paper -------------------------------------------------------------------------------------------------------


def cetak(soffice: str, folder: Path, berkas: list[Path]) -> dict[str, PdfReader]:
    perintah = [soffice, "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profil').as_uri()}"]
    perintah += ["--convert-to", "pdf", "--outdir", folder, *berkas]
    subprocess.run(perintah, capture_output=True, timeout=180, check=True)
    return {b.stem: PdfReader(folder / f"{b.stem}.pdf") for b in berkas}


def test_the_27_forms_print_a_sheet_a_page_on_a4_landscape_and_no_number_is_cut(libreoffice, contoh, tmp_path):
    pdf = cetak(libreoffice[0], tmp_path, formulir.buat(2019, contoh, tmp_path / "kirim"))
    assert len(pdf) == 27
    for nama, isi in pdf.items():
        tanpa_isian = nama.endswith(("_sekretaris", "_kabid_pengendalian", "_kabid_pengaduan"))
        assert len(isi.pages) == (1 if tanpa_isian else 2), nama
        for lembar in isi.pages:
            lebar, tinggi = (float(x) * 25.4 / 72 for x in lembar.mediabox[2:])
            assert (lebar, tinggi) == (pytest.approx(297, abs=0.5), pytest.approx(210, abs=0.5))
            teks = lembar.extract_text()
            assert "##" not in teks and "Isi hanya sel putih" in teks and "formulir-iki 1" in teks
            assert re.search(r"halaman\s*\d\s*dari\s*\d", teks)


def test_a_long_form_has_its_header_on_every_page(libreoffice, tmp_path):
    panjang = " ".join(["keterangan yang panjang"] * 20)
    v = [b.isi["variabel"] for b in formulir.baris("isian", jabatan("kasi_data"), formulir.Bahan({}, {}, {}, {}))]
    tulis_tabel(tmp_path, "realisasi", REALISASI, [{"variabel": n, "tahunan": "1", "keterangan": panjang} for n in v])
    berkas = tmp_path / "panjang.xlsx"
    berkas.write_bytes(bait("kasi_data", formulir.siapkan(masukan.muat(tmp_path, 2019), 2019)))
    halaman = [h.extract_text() for h in cetak(libreoffice[0], tmp_path, [berkas])["panjang"].pages]
    isian = [h for h in halaman if "tahun_lalu" in h]
    assert len(isian) >= 3 and all("variabel" in h and "keterangan" in h for h in isian)
    assert len(halaman) == len(isian) + 1  # and one of targets
