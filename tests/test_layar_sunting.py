"""Fill and correct in the real JupyterLab and a real Chromium: 02_data over a copy of the data, 2017 taken back after."""

import shutil
import subprocess
import sys

import pytest
from lab_uji import AKAR, BATAS, JEMU, TINGGI, klik, pilih, terbuka, tunggu

TAHUN = 2017
TEMPEL = """(e, teks) => { const d = new DataTransfer(); d.setData("text/plain", teks);
  e.dispatchEvent(new ClipboardEvent("paste", { clipboardData: d, bubbles: true, cancelable: true })); }"""


@pytest.fixture(scope="module", params=TINGGI)
def layar(request, lab, peramban):
    with terbuka(lab, peramban, "02_data.ipynb", request.param) as halaman:
        yield halaman


@pytest.fixture(autouse=True)
def folder(layar, lab, tmp_path):
    """Every test begins at 2017 as it is shipped, nothing edited."""
    tempat = lab.data / str(TAHUN)
    shutil.rmtree(tempat)
    shutil.copytree(AKAR / "data" / str(TAHUN), tempat)
    pilih(layar, "tahun", "2018")
    pilih(layar, "tahun", str(TAHUN))
    yield tempat
    while layar.locator(f"{JEMU} [data-aksi=batal]:enabled").count():
        klik(layar, "[data-aksi=batal]")
    shutil.rmtree(tempat)
    shutil.copytree(AKAR / "data" / str(TAHUN), tempat)


def kotak(layar, kolom, variabel="02.01"):
    """The input of a variable's column."""
    return layar.locator(f'{JEMU} tr[id^=baris]:has(th:text-is("{variabel}")) input[data-sel$=":{kolom}"]')


def isi(layar, kolom, teks, variabel="02.01", tombol="Enter"):
    """Typed as a person types it: over what stands there, then Enter."""
    kotak(layar, kolom, variabel).fill(teks)
    tunggu(layar, lambda: kotak(layar, kolom, variabel).press(tombol))


def tempel(layar, kolom, blok, variabel="02.01"):
    tunggu(layar, lambda: kotak(layar, kolom, variabel).evaluate(TEMPEL, blok))


def realisasi(lab, kode):
    """What `iki evaluasi` prints for that kode from the files as they are now."""
    perintah = [sys.executable, "-m", "ikilib.cli", "evaluasi", str(TAHUN), "--data", lab.data, "--format", "csv"]
    keluar = subprocess.run(perintah, cwd=AKAR, capture_output=True, encoding="utf-8", check=True).stdout.splitlines()
    kolom = keluar[0].split(";").index("realisasi")
    return next(b.split(";")[kolom] for b in keluar if b.startswith(f"{kode};"))


def teks(layar, apa):
    return layar.inner_text(f"{JEMU} {apa}")


def fokus(layar):
    return layar.evaluate("document.activeElement.getAttribute('aria-label')")


def test_a_figure_typed_and_saved_is_the_one_that_iki_evaluasi_prints(layar, lab, folder):
    asli = (folder / "realisasi.csv").read_bytes()
    isi(layar, "tw4", "7")
    isi(layar, "tahunan", "7")
    assert teks(layar, 'tr[id^=baris]:has(th:text-is("02.01")) td.n') == "7"
    klik(layar, "[data-aksi=simpan]")
    assert "2 sel disimpan di 2017/realisasi.csv" in teks(layar, "#pesan")
    assert teks(layar, "#status") == "semua tersimpan"
    assert realisasi(lab, "02.01") == "7"
    (arsip,) = folder.glob("arsip/*/realisasi.csv")
    assert arsip.read_bytes() == asli


def test_a_wrong_entry_shows_its_sentence_at_its_cell_and_cannot_be_saved(layar, folder):
    isi(layar, "tw4", "enam")
    salah = kotak(layar, "tw4")
    assert salah.get_attribute("aria-invalid") == "true"
    kalimat = layar.locator(f"{JEMU} #{salah.get_attribute('aria-describedby')}")
    assert kalimat.inner_text().startswith('! TW IV: "enam" bukan angka. Perbaiki: tulis angkanya saja')
    atas, bawah = salah.bounding_box(), kalimat.bounding_box()
    assert 0 < bawah["y"] - atas["y"] < 80  # right under it
    assert layar.locator(f"{JEMU} [data-aksi=simpan]").is_disabled()
    assert "1 sel salah, perbaiki dahulu: 02.01 TW IV." in teks(layar, "#salah")
    assert fokus(layar) == "02.02 TW IV"  # Enter went on


def test_a_block_from_excel_is_one_step_and_ctrl_z_takes_it_back(layar):
    lama = [kotak(layar, k, v).input_value() for v in ("02.02", "02.03") for k in ("tw1", "tw2")]
    kotak(layar, "tw1", "02.02").focus()
    tempel(layar, "tw1", "1\t2\r\n3\t4\r\n", "02.02")
    assert [kotak(layar, k, v).input_value() for v in ("02.02", "02.03") for k in ("tw1", "tw2")] == ["1", "2", "3", "4"]
    assert teks(layar, "[data-aksi=batal]") == "Batalkan (1)"
    tunggu(layar, lambda: layar.keyboard.press("Control+z"))
    assert [kotak(layar, k, v).input_value() for v in ("02.02", "02.03") for k in ("tw1", "tw2")] == lama
    tunggu(layar, lambda: layar.keyboard.press("Control+y"))
    assert kotak(layar, "tw2", "02.03").input_value() == "4"


def test_a_blank_cell_that_was_filled_is_blank_again_after_undo(layar):
    isi(layar, "bukti", "surat 5")
    klik(layar, "[data-aksi=batal]")
    assert kotak(layar, "bukti").input_value() == ""


def test_a_block_that_does_not_fit_is_refused_with_its_size(layar):
    tempel(layar, "bukti", "a\tb\r\n")
    assert "Yang ditempel 1 baris × 2 kolom" in teks(layar, "#pesan [role=alert]")
    assert teks(layar, "#status") == "semua tersimpan"


def test_a_block_passes_over_the_rows_that_the_search_hides(layar):
    layar.locator(f"{JEMU} input[data-cari]").press_sequentially("dokumen kepegawaian")
    tersisa = layar.locator(f"{JEMU} tr[id^=baris]:visible th").all_inner_texts()
    layar.locator(f"{JEMU} input[data-cari]").fill("kantor")
    tampak = layar.locator(f"{JEMU} tr[id^=baris]:visible th").all_inner_texts()
    assert tersisa == ["02.02"] and tampak[:2] == ["02.01", "02.06"]
    tempel(layar, "bukti", "surat 1\r\nsurat 6\r\n")
    layar.locator(f"{JEMU} input[data-cari]").fill("")
    assert [kotak(layar, "bukti", f"02.0{i}").input_value() for i in range(1, 7)] == ["surat 1", "", "", "", "", "surat 6"]


def test_nothing_typed_in_haste_is_lost(layar):
    """Three cells in one breath: the kernel is still at the first when the last is sent."""
    layar.evaluate(
        """sel => { for (const [v, t] of [["02.01", "a"], ["02.02", "b"], ["02.03", "c"]]) {
          const s = [...document.querySelectorAll(`${sel} tr`)].find((r) => r.cells[0].textContent === v);
          const e = s.querySelector('[data-sel$=":bukti"]'); e.value = t; e.dispatchEvent(new Event("change", { bubbles: true })); } }""",
        JEMU,
    )
    layar.wait_for_selector(f'{JEMU} #status:has-text("3 sel belum disimpan")', timeout=BATAS)
    assert [kotak(layar, "bukti", f"02.0{i}").input_value() for i in (1, 2, 3)] == ["a", "b", "c"]


def test_keys_go_from_cell_to_cell_and_escape_takes_back_what_is_being_typed(layar):
    kotak(layar, "tw1").focus()
    dilihat = []
    for tombol in ("Tab", "ArrowDown", "Enter", "ArrowUp"):
        layar.keyboard.press(tombol)
        dilihat.append(fokus(layar))
    assert dilihat == ["02.01 TW II", "02.02 TW II", "02.03 TW II", "02.02 TW II"]
    lama = kotak(layar, "tw2", "02.02").input_value()
    layar.keyboard.type("99")
    layar.keyboard.press("Escape")
    assert kotak(layar, "tw2", "02.02").input_value() == lama
    assert teks(layar, "#status") == "semua tersimpan"


def test_leaving_with_unsaved_edits_asks_first(layar):
    tanya = []

    def tinggal(dialog):
        tanya.append(dialog.type)
        dialog.dismiss()

    isi(layar, "bukti", "surat 5")
    layar.on("dialog", tinggal)
    layar.evaluate("location.href = 'about:blank'")
    layar.wait_for_timeout(500)
    layar.remove_listener("dialog", tinggal)
    assert tanya == ["beforeunload"]
    assert kotak(layar, "bukti").input_value() == "surat 5"


def test_a_sealed_year_wants_a_reason_and_writes_a_correction(layar, lab, folder):
    asli = (folder / "realisasi.csv").read_bytes()
    perintah = [sys.executable, "-m", "ikilib.cli", "segel", str(TAHUN), "--data", lab.data]
    subprocess.run(perintah, cwd=AKAR, check=True, capture_output=True)
    pilih(layar, "tahun", "2018")
    pilih(layar, "tahun", str(TAHUN))
    tempel(layar, "tw4", "7\t7\r\n")
    klik(layar, "[data-aksi=simpan]")
    assert "isi tanggal dan alasan koreksinya" in teks(layar, "#pesan [role=alert]")
    tunggu(layar, lambda: layar.fill(f"{JEMU} [data-aksi=tanggal]", "2018-04-01"))
    layar.fill(f"{JEMU} [data-aksi=alasan]", "Berita acara 5")
    layar.click(f"{JEMU} [data-aksi=simpan]")
    layar.wait_for_selector(f'{JEMU} #pesan:has-text("2 koreksi disimpan di 2017/koreksi.csv")', timeout=BATAS)
    assert (folder / "realisasi.csv").read_bytes() == asli
    assert "02.01;4;6;7;2018-04-01;Berita acara 5;contoh;" in (folder / "koreksi.csv").read_text("utf-8")
    assert realisasi(lab, "02.01") == "7"


def test_a_file_that_another_program_changed_is_kept_and_the_edits_go_on_top(layar, folder):
    isi(layar, "bukti", "surat 5")
    jalur = folder / "realisasi.csv"
    baris = jalur.read_bytes().splitlines(keepends=True)
    jalur.write_bytes(b"".join(b for b in baris if not b.startswith(b"02.02;")))
    klik(layar, "[data-aksi=simpan]")
    assert "tidak ditimpa" in teks(layar, "#pesan [role=alert]")
    klik(layar, "[data-aksi=muat]")
    klik(layar, "[data-aksi=simpan]")
    simpanan = jalur.read_bytes()
    assert b"surat 5\r\n" in simpanan and b"\r\n02.02;" not in simpanan


def test_the_page_never_scrolls_and_the_buttons_stay_in_view(layar):
    layar.locator(f"{JEMU} tr[id^=baris]").last.scroll_into_view_if_needed()
    tinggi, isi_, lebar, bawah, atas = layar.evaluate(
        "s => { const d = document.documentElement, p = document.querySelector(s), b = p.querySelector('[data-aksi=simpan]');"
        " return [innerHeight, d.scrollHeight, d.scrollWidth, p.getBoundingClientRect().bottom, b.getBoundingClientRect().top] }",
        JEMU,
    )
    assert (isi_, lebar) == (tinggi, 1366)
    assert bawah <= tinggi and 0 < atas < 200


def test_the_keyboard_alone_reaches_every_control_above_the_table(layar):
    isi(layar, "bukti", "surat 5")
    layar.focus(f"{JEMU} [data-fokus=tahun]")
    dicapai = []
    for _ in range(8):
        dicapai.append(layar.evaluate("document.activeElement.dataset.fokus ?? ''"))
        layar.keyboard.press("Tab")
    assert dicapai[:6] == ["tahun", "lihat", "pemilik", "cari", "batal", "simpan"]


def test_the_other_views_show_the_saved_files(layar):
    for lihat in ("masalah", "formulir", "angka"):
        pilih(layar, "lihat", lihat)
        assert teks(layar, f"#{lihat}").startswith("Menurut berkas yang tersimpan.")
    pilih(layar, "lihat", "isian")
    assert kotak(layar, "tw1").count() == 1
