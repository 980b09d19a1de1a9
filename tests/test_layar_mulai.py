"""The home page in the real `iki lab` and a real Chromium: the way in, for a reader who only clicks."""

import pytest
from lab_uji import BATAS, JEMU, KINI, SIAP, TINGGI, TOMBOL, buka, halaman_lab, klik, tanya, terbuka

BUKU = "00_mulai.ipynb"
PAPAN = ".jp-Dialog"


@pytest.fixture(scope="module", params=TINGGI)
def layar(request, lab, peramban):
    with terbuka(lab, peramban, BUKU, request.param) as halaman:
        yield halaman


def test_everything_fits_the_screen_and_nothing_scrolls(layar):
    ukuran = "e => [document.documentElement.scrollWidth, document.documentElement.scrollHeight - innerHeight, e.scrollHeight - e.clientHeight, e.scrollWidth - e.clientWidth]"
    assert layar.eval_on_selector(f"{JEMU} .mulai", ukuran) == [1366, 0, 0, 0]
    assert not layar.is_visible(TOMBOL)


def test_a_click_on_a_year_and_an_arrow_show_its_state(layar):
    klik(layar, 'tr[data-kode="2019"]')
    assert layar.inner_text(f"{JEMU} h1") == "Kinerja individu tahun 2019"
    assert "9 angka tahun 2019 belum ada" in layar.inner_text(f"{JEMU} .pintu")
    layar.keyboard.press("ArrowDown")
    layar.wait_for_selector(f'{JEMU} h1:has-text("2020")', timeout=BATAS)


def test_a_door_leads_to_its_notebook_in_the_same_tab_and_its_button_opens_the_screen(lab, peramban):
    with terbuka(lab, peramban, BUKU, TINGGI[1]) as halaman:
        halaman.click(f'{JEMU} a[data-fokus="06_jelajah"]')
        halaman.wait_for_url("**/doc/tree/notebooks/06_jelajah.ipynb*", timeout=BATAS)
        halaman.wait_for_selector(f'{KINI} h1:has-text("Jelajah")', timeout=BATAS)
        buka(halaman)
        assert halaman.locator(f"{JEMU} tr[data-kode]").count() == 165
        assert len(halaman.context.pages) == 1


def test_the_guide_opens_as_a_page_to_read(layar):
    layar.click(f'{JEMU} a[data-fokus="PANDUAN.md"]')
    layar.wait_for_selector('.jp-MarkdownViewer h1:has-text("Panduan ikilib")', timeout=BATAS)


def test_the_list_of_reports_is_served_to_whoever_has_the_token(lab):
    (lab.akar / "outputs").mkdir(exist_ok=True)
    (lab.akar / "outputs" / "index.html").write_text("<h1>Laporan</h1>", encoding="utf-8")
    assert tanya(lab, "GET", "/files/outputs/index.html") == (200, "<h1>Laporan</h1>")


def test_a_click_before_the_kernel_is_there_is_not_taken_and_so_not_lost(lab, peramban):
    """Lab would leave the cells unrun, without a word; until the kernel is there the button is grey."""
    menahan, tertahan = {"POST"}, []
    with halaman_lab(lab, peramban, BUKU) as halaman:
        halaman.wait_for_selector(SIAP, timeout=BATAS)
        halaman.route("**/api/sessions*", lambda r: tertahan.append(r) if r.request.method in menahan else r.continue_())
        halaman.goto(f"{lab.alamat}/doc/tree/notebooks/06_jelajah.ipynb", timeout=BATAS)
        halaman.wait_for_selector(TOMBOL, timeout=BATAS)
        assert halaman.eval_on_selector(TOMBOL, "b => getComputedStyle(b).pointerEvents") == "none"
        tunggu_sampai(halaman, lambda: tertahan)
        menahan.clear()  # Lab may ask more than once: none of them is held any longer
        for permintaan in tertahan:
            permintaan.continue_()
        halaman.click(TOMBOL, timeout=BATAS)
        halaman.wait_for_selector(f"{JEMU} h1", timeout=BATAS)


def tunggu_sampai(halaman, syarat) -> None:
    for _ in range(600):
        if syarat():
            return
        halaman.wait_for_timeout(100)
    raise AssertionError("waited in vain")


def test_a_changed_notebook_asks_before_it_runs_anything(lab, peramban):
    asli = (lab.akar / "notebooks" / BUKU).read_text("utf-8")
    ubah = lab.akar / "notebooks" / "00_diubah.ipynb"
    ubah.write_text(asli.replace("import ikilib as iki", "import ikilib as iki; import os"), encoding="utf-8")
    with halaman_lab(lab, peramban, ubah.name) as halaman:
        halaman.wait_for_selector(SIAP, timeout=BATAS)
        halaman.click(TOMBOL, timeout=BATAS)
        halaman.wait_for_selector(f'{PAPAN}:has-text("not trusted")', timeout=BATAS)
        assert halaman.locator(JEMU).count() == 0
        halaman.click(f'{PAPAN} button:has-text("Cancel")')
        halaman.wait_for_selector(PAPAN, state="detached", timeout=BATAS)
        assert halaman.locator(JEMU).count() == 0
    # The file stays: Lab remembers what was opened, and asks after it from whatever page comes next.
