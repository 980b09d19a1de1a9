"""The what-if screen in a real JupyterLab and a real Chromium, at the two heights of the office's computers."""

import shutil
import subprocess
import sys

import pytest
from lab_uji import AKAR, JEMU, TINGGI, klik, pilih, terbuka, tunggu

KOTAK = f'{JEMU} input[data-sel="18.03@2019:realisasi0"]'


@pytest.fixture(scope="module", params=TINGGI)
def layar(request, lab, peramban):
    with terbuka(lab, peramban, "07_simulasi.ipynb", request.param) as halaman:
        yield halaman


@pytest.fixture(autouse=True)
def mulai(layar):
    """Every test begins with the grid of position 18 of 2019, nothing changed."""
    for aksi, nilai in (("lihat", "coba"), ("jabatan", "18")):
        if layar.locator(f"{JEMU} select[data-aksi={aksi}]").input_value() != nilai:
            pilih(layar, aksi, nilai)
    if layar.locator(f"{JEMU} [data-aksi=kosongkan]").is_enabled():
        klik(layar, "[data-aksi=kosongkan]")


def rekap(layar, tingkat: str) -> str:
    return layar.inner_text(f'{JEMU} .rekap tr:has(b:text-is("{tingkat}")) td:nth-of-type(2) > b')


def test_the_page_never_scrolls_and_every_view_is_marked(layar):
    for lihat in ("coba", "lagi", "konvensi", "usulan", "atasan"):
        if lihat != "coba":
            pilih(layar, "lihat", lihat)
        tinggi, isi, lebar, bawah, buku = layar.evaluate(
            "s => { const d = document.documentElement, p = document.querySelector(s); return [innerHeight, d.scrollHeight, d.scrollWidth,"
            " p.getBoundingClientRect().bottom, p.closest('.jp-NotebookPanel-notebook, .jp-Notebook').getBoundingClientRect().bottom] }",
            JEMU,
        )
        assert (isi, lebar) == (tinggi, 1366) and abs(bawah - buku) <= 1, lihat
        assert layar.locator(f"{JEMU} .simulasi").inner_text().startswith("SIMULASI: percobaan")
        luar = layar.evaluate(  # nothing is wider than what holds it, no choice is cut off at the right
            "s => [...document.querySelectorAll(`${s} :is(#tengah, .kartu, #pilihan, .judul-layar)`)].filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.id || e.className)",
            JEMU,
        )
        assert luar == [], lihat


def test_a_realisasi_changed_by_keyboard_moves_the_rekap_to_what_evaluasi_gives(layar, tmp_path):
    """The same figure in a copy of the data, and what `iki rekap` prints."""
    data = shutil.copytree(AKAR / "data", tmp_path / "data")
    tabel = data / "2019" / "realisasi.csv"
    tabel.write_text(tabel.read_text("utf-8").replace("18.03;3;3;3;3;12;", "18.03;3;3;3;6;15;"), "utf-8")
    perintah = [sys.executable, "-m", "ikilib.cli", "rekap", "2019", "--data", data, "--format", "csv"]
    keluar = subprocess.run(perintah, cwd=AKAR, capture_output=True, encoding="utf-8", check=True).stdout.splitlines()
    kolom = keluar[0].split(";").index("rata_rata")
    benar = {b[0]: b[kolom].replace(".", ",") for b in (x.split(";") for x in keluar)
             if b[:2] in (["jabatan", "18"], ["bidang", "18"], ["dinas", "0"])}  # fmt: skip

    layar.focus(KOTAK)
    layar.keyboard.press("Control+A")
    layar.keyboard.type("15")
    tunggu(layar, lambda: layar.keyboard.press("Enter"))
    assert {t: rekap(layar, t.capitalize()) for t in benar} == benar
    assert rekap(layar, "Jabatan") == "96,16"
    assert layar.evaluate("document.activeElement.dataset.sel") == "18.04@2019:realisasi0"  # Enter goes on down
    assert layar.input_value(KOTAK) == "15"
    klik(layar, "[data-aksi=batal]")
    assert rekap(layar, "Jabatan") == "93,66" and layar.input_value(KOTAK) == "12"


def test_a_block_pasted_from_excel_fills_rows_and_is_one_step(layar):
    layar.focus(f'{JEMU} input[data-sel="18.02@2019:target0"]')
    tempel = """([s, teks]) => { const d = new DataTransfer(); d.setData('text/plain', teks);
      document.querySelector(s).dispatchEvent(new ClipboardEvent('paste', { clipboardData: d, bubbles: true, cancelable: true })) }"""
    tunggu(layar, lambda: layar.evaluate(tempel, [f'{JEMU} input[data-sel="18.02@2019:target0"]', "11\t11\n15\t15\n"]))
    assert layar.inner_text(f"{JEMU} [data-aksi=batal]") == "Batalkan (1)"
    assert layar.input_value(KOTAK) == "15" and rekap(layar, "Jabatan") == "96,16"


def test_a_wrong_figure_is_told_at_its_cell(layar):
    layar.fill(KOTAK, "1,5")
    tunggu(layar, lambda: layar.press(KOTAK, "Tab"))
    assert layar.get_attribute(KOTAK, "aria-invalid") == "true" and layar.input_value(KOTAK) == "1,5"
    assert "harus bilangan bulat" in layar.inner_text(f'{JEMU} tr[id="baris-18.03"]')


def test_conventions_open_by_mouse_and_arrow_and_a_change_is_in_them(layar):
    pilih(layar, "lihat", "konvensi")
    klik(layar, 'tr[data-kode="skala_pp_30"]')
    assert layar.inner_text(f"{JEMU} aside h2") == "SIMULASI: Skala PP 30/2019"
    tunggu(layar, lambda: layar.keyboard.press("ArrowDown"))
    assert layar.inner_text(f"{JEMU} aside h2") == "SIMULASI: Skala PermenPANRB 8/2021"


def test_the_keyboard_alone_reaches_every_control(layar):
    layar.focus(f"{JEMU} [data-fokus=kembali]")
    dicapai = set()
    for _ in range(40):
        dicapai.add(layar.evaluate("document.activeElement.dataset.fokus ?? document.activeElement.dataset.sel ?? ''"))
        layar.keyboard.press("Tab")
    semua = layar.eval_on_selector_all(
        f"{JEMU} :is([data-fokus], [data-sel]:not([type=hidden])):enabled", "b => b.map(x => x.dataset.fokus ?? x.dataset.sel)"
    )
    assert set(semua) - dicapai == set() and len(semua) > 20
