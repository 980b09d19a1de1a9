"""The reports in a browser: on six widths of screen, on paper, for a keyboard and for a screen reader.

The browser may read the reports and nothing else; whatever it asks for beyond them, and whatever
a page says on its console, is written down and must be nothing.
"""

import base64
import io
import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from pypdf import PdfReader

LEBAR = (1366, 1152, 1024, 768, 390, 320)
INDIVIDU = ["01_sekretaris", "08_kabid_perencanaan", "17_kasi_data", "26_kasi_kebijakan"]
HALAMAN = ["2019/dinas.html", *(f"2019/{n}.html" for n in INDIVIDU), "2019/index.html", "index.html"]
SEMUA = pytest.mark.parametrize("nama", HALAMAN)
A4 = 680  # px of 180 mm, the width of the text on paper

# Of every box that can be seen: does it cross the edge of the window, or its contents cross its own edge? Not looked
# at: what is hidden from view on purpose, and the inside of regions that scroll (`gulir`).
TERPOTONG = """gulir => {
  const lebar = document.documentElement.clientWidth, hasil = [];
  for (const u of document.querySelectorAll('body *:not(:is(svg, math) *)')) {
    const r = u.getBoundingClientRect(), s = getComputedStyle(u);
    const tersembunyi = [...(function* () { for (let i = u; i; i = i.parentElement) yield i })()]
      .some(i => getComputedStyle(i).clipPath !== 'none' || i.classList.contains('lompat'));
    if (!r.width || !r.height || tersembunyi || (gulir && u.closest(gulir))) continue;
    const luar = r.left < -.5 || r.right > lebar + .5;
    const isi = s.display !== 'inline' && u.clientWidth && u.scrollWidth > u.clientWidth + 1;
    if (luar || isi) hasil.push(`${u.tagName}.${u.className} ${u.clientWidth} < ${u.scrollWidth}: ${u.textContent.slice(0, 50)}`);
  }
  return [document.documentElement.scrollWidth - lebar, hasil];
}"""

# Texts of drawings that cross the edge of their drawing, and texts that lie on one another.
TEKS_GAMBAR = """() => [...document.querySelectorAll('svg')].flatMap(g => {
  const b = g.getBoundingClientRect(), teks = [...g.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]);
  const luar = teks.filter(([, r]) => r.left < b.left - .5 || r.right > b.right + .5 || r.top < b.top - .5 || r.bottom > b.bottom + .5);
  const tindih = teks.flatMap(([a, p], i) => teks.slice(0, i).filter(([, q]) =>
    Math.min(p.right, q.right) - Math.max(p.left, q.left) > 1 &&
    Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > .35 * Math.min(p.height, q.height)).map(([c]) => `${a} / ${c}`));
  return [...luar.map(([t]) => t), ...tindih];
})"""


@pytest.fixture
def buka(peramban, laporan_2019):
    """Opens a report; at the end of the test, no page may have said or asked for anything."""
    konteks, catatan = [], []

    def jaga(rute):
        alamat = rute.request.url
        if alamat.startswith((laporan_2019.as_uri(), "data:image/svg+xml", "about:blank")):
            return rute.continue_()
        catatan.append(alamat)
        return rute.abort()

    def buka_halaman(nama: str = "", lebar: int = 1366, **pilihan):
        k = peramban.new_context(viewport={"width": lebar, "height": 768}, **pilihan)
        konteks.append(k)
        k.route("**/*", jaga)
        halaman = k.new_page()
        halaman.on("console", lambda pesan: catatan.append(pesan.text))
        halaman.on("pageerror", lambda galat: catatan.append(str(galat)))
        if nama:
            halaman.goto((laporan_2019 / nama).as_uri())
        return halaman

    yield buka_halaman
    for k in konteks:
        k.close()
    assert catatan == []


def pita_tinta(halaman_pdf) -> tuple[float, float, str]:
    """Of a printed page: lowest and highest line of its body in points, and the text of its foot."""
    tinggi, kaki = [], []

    def catat(teks, cm, tm, _huruf, _ukuran):
        if teks.strip():
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            (kaki.append(teks.strip()) if y < 45 else tinggi.append(y))  # 16 mm

    halaman_pdf.extract_text(visitor_text=catat)
    return min(tinggi, default=0), max(tinggi, default=0), " ".join(kaki)


# On the screen


@SEMUA
def test_nothing_is_cut_off_and_no_page_scrolls_sideways(buka, nama):
    halaman, salah = buka(nama), {}
    for lebar in LEBAR:
        halaman.set_viewport_size({"width": lebar, "height": 768})
        lebih, terpotong = halaman.evaluate(TERPOTONG, ".geser, .mt")
        if lebih or terpotong:
            salah[lebar] = (lebih, terpotong)
    assert salah == {}


@pytest.mark.parametrize("huruf", ["", "DejaVu Sans"], ids=["the page's own letters", "the widest letters"])
def test_no_text_of_a_drawing_crosses_its_edge_or_another_text(buka, laporan_2019, huruf):
    halaman, banyak, salah = buka(), 0, {}
    gaya = f"<style>text {{ font-family: '{huruf}' !important }}</style>" if huruf else ""
    for berkas in sorted((laporan_2019 / "2019").glob("*.html")):
        isi = re.findall(r"svg\+xml;base64,([\w+/=]+)", berkas.read_text(encoding="utf-8"))
        svg = [s[s.index("<svg") :] for s in (base64.b64decode(i).decode() for i in isi)]
        halaman.set_content(f"<!doctype html>{gaya}{''.join(svg)}")
        banyak += len(svg)
        salah |= {berkas.name: temuan} if (temuan := halaman.evaluate(TEKS_GAMBAR)) else {}
    assert salah == {}
    assert banyak >= 2 * 28


@pytest.mark.parametrize("nama", HALAMAN[:-2])
def test_the_answer_stands_on_the_first_screen(buka, nama):
    kotak = buka(nama).locator("#sekilas").bounding_box()
    assert kotak["y"] + kotak["height"] <= 768


def test_pictures_keep_their_size_on_a_phone_and_the_page_says_how_to_see_them(buka):
    halaman = buka("2019/08_kabid_perencanaan.html", 390)
    assert halaman.locator("figure img").first.bounding_box()["width"] >= 650
    assert all(p.is_visible() for p in halaman.get_by_text("Geser gambar ke samping untuk melihat seluruhnya").all())
    halaman.set_viewport_size({"width": 1366, "height": 768})
    assert not halaman.get_by_text("Geser gambar").first.is_visible()


@pytest.mark.parametrize(
    ("nama", "lebar"), [*((n, 1366) for n in HALAMAN), *((n, 320) for n in (HALAMAN[0], HALAMAN[2], HALAMAN[-1]))]
)
def test_no_grave_fault_for_those_who_use_a_screen_reader_or_a_keyboard(buka, nama, lebar):
    halaman = buka(nama, lebar)
    halaman.evaluate(AXE_SCRIPT)
    temuan = halaman.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    berat = [v for v in temuan if v["impact"] in ("serious", "critical")]
    assert [(v["id"], len(v["nodes"]), v["nodes"][0]["html"][:120]) for v in berat] == []


@SEMUA
def test_the_first_key_offers_the_way_past_the_top(buka, nama):
    halaman = buka(nama)
    halaman.keyboard.press("Tab")
    tautan = halaman.locator(":focus")
    assert tautan.inner_text() == "Langsung ke isi"
    assert tautan.bounding_box()["x"] >= 0
    tautan.press("Enter")
    assert halaman.url.endswith("#isi")


BUKA = "() => document.querySelectorAll('details').forEach(d => { d.open = true })"


@pytest.mark.parametrize("nama", HALAMAN[:-2])
def test_open_traces_fit_every_screen_and_have_no_grave_fault(buka, nama):
    halaman, salah = buka(nama), {}
    halaman.evaluate(BUKA)
    for lebar in (1366, 768, 360, 320):
        halaman.set_viewport_size({"width": lebar, "height": 768})
        lebih, terpotong = halaman.evaluate(TERPOTONG, ".geser, .mt")
        if lebih or terpotong:
            salah[lebar] = (lebih, terpotong)
    assert salah == {}
    assert min(s.bounding_box()["height"] for s in halaman.locator("summary").all()[:20]) >= 24  # for a thumb
    halaman.evaluate(AXE_SCRIPT)
    temuan = halaman.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    assert [v["id"] for v in temuan if v["impact"] in ("serious", "critical")] == []


def test_a_trace_opens_by_mouse_and_by_keyboard_without_javascript(buka):
    halaman = buka("2019/26_kasi_kebijakan.html", java_script_enabled=False)
    jejak = halaman.locator("#i-26-03 + tr")
    aturan = jejak.get_by_role("link", name="Capaian")
    assert not aturan.is_visible()
    jejak.locator("summary").click()
    assert aturan.is_visible() and "(2 × 90 − 80) × 100 / 90 = 111,1111111111" in jejak.inner_text()
    jejak.locator("summary").press("Enter")
    assert not aturan.is_visible() and "111,1111111111" not in jejak.inner_text()


@pytest.mark.parametrize("nama", HALAMAN[:-2])
def test_traces_are_left_out_on_paper_open_or_not(buka, nama):
    halaman = buka(nama)
    tutup = halaman.pdf(prefer_css_page_size=True)
    halaman.evaluate(BUKA)
    buka_ = halaman.pdf(prefer_css_page_size=True)
    teks = [[h.extract_text() for h in PdfReader(io.BytesIO(isi)).pages] for isi in (tutup, buka_)]
    assert teks[0] == teks[1]
    assert "Jejak" not in " ".join(teks[0]) and "Cara membaca jejak" not in " ".join(teks[0])
    halaman.emulate_media(media="print")
    assert not halaman.locator("details:visible").count()


# The list, with and without JavaScript


def nama_terlihat(halaman) -> list[str]:
    return [b.inner_text() for b in halaman.locator("#daftar th[scope=row]").all() if b.is_visible()]


@pytest.mark.parametrize("nama", ["index.html", "2019/index.html"])
def test_without_javascript_all_27_rows_are_there_and_the_search_is_not(buka, nama):
    halaman = buka(nama, java_script_enabled=False)
    assert len(nama_terlihat(halaman)) == 1 + 27
    assert not halaman.locator("#cari").is_visible()
    assert halaman.locator("#daftar a").first.is_visible()


@pytest.mark.parametrize("nama", ["index.html", "2019/index.html"])
def test_the_search_keeps_the_rows_that_hold_every_word(buka, nama):
    halaman = buka(nama)
    cari, kabar = halaman.get_by_label("Cari nama jabatan"), halaman.locator("#kabar")
    assert len(nama_terlihat(halaman)) == 1 + 27
    cari.fill("KASI  perizinan")
    assert [n[:2] for n in nama_terlihat(halaman)] == ["19", "21", "22", "24"]
    assert kabar.inner_text() == "4 jabatan ditemukan"
    assert len([k for k in halaman.locator("#daftar th[scope=rowgroup]").all() if k.is_visible()]) == 2  # bidang
    cari.fill("bupati")
    assert (nama_terlihat(halaman), kabar.inner_text()) == ([], "0 jabatan ditemukan")
    cari.fill("")
    assert (len(nama_terlihat(halaman)), kabar.inner_text()) == (1 + 27, "")


def test_a_cell_of_the_list_opens_the_report_and_the_report_leads_back(buka):
    halaman = buka("index.html")
    halaman.locator("tr", has_text="26 Kasi Kebijakan").get_by_role("link", name="tahun 2019").click()
    assert halaman.locator("h1").inner_text() == "Kasi Kebijakan dan Penyuluhan Layanan"
    halaman.get_by_role("link", name="Semua jabatan").click()
    assert halaman.locator("h1").inner_text() == "Laporan kinerja individu tahun 2019"


# On paper


@SEMUA
def test_nothing_is_wider_than_the_paper(buka, nama):
    """Where scrolling is impossible, nothing may lie beyond an edge; Chromium would shrink the whole page to fit."""
    halaman = buka(nama, A4)
    halaman.emulate_media(media="print")
    assert halaman.evaluate(TERPOTONG, "") == [0, []]


TEPI_CETAK = [{"left": t, "right": t} for t in ("0", "1cm", "3cm")]
# At most so many sheets: the dinas report has nine formula blocks and the readings that wait for confirmation.
LEMBAR = {"2019/dinas.html": 18, "2019/08_kabid_perencanaan.html": 9, "2019/index.html": 1, "index.html": 1}


@SEMUA
def test_sheets_are_a4_well_filled_and_name_the_report_and_their_number(buka, nama):
    halaman = buka(nama)
    kaki_kiri = re.search(r'@bottom-left\s*{\s*content:\s*"([^"]*)"', halaman.content())[1]
    pdf = PdfReader(io.BytesIO(halaman.pdf(prefer_css_page_size=True)))
    n = len(pdf.pages)
    assert n <= LEMBAR.get(nama, 7)
    assert {tuple(round(float(x) * 25.4 / 72) for x in h.mediabox[2:]) for h in pdf.pages} == {(210, 297)}
    for i, (bawah, atas, kaki) in enumerate(map(pita_tinta, pdf.pages), 1):
        assert atas - bawah >= 0.15 * 842 or i == n, f"lembar {i} hampir kosong"
        assert kaki.replace(" ", "") == f"{i} / {n}{kaki_kiri}".replace(" ", "")
    assert "CONTOH, bukan kinerja nyata" in kaki_kiri


@pytest.mark.parametrize("nama", ["2019/dinas.html", "2019/26_kasi_kebijakan.html", "index.html"])
def test_paper_never_gets_the_layout_of_a_phone(buka, nama):
    """However narrow the printer's own margins make the sheet before ours count."""
    halaman = buka(nama)
    lebar = [len(PdfReader(io.BytesIO(halaman.pdf(prefer_css_page_size=True, margin=m))).pages) for m in TEPI_CETAK]
    assert len(set(lebar)) == 1 and lebar[0] <= LEMBAR.get(nama, 7)
    halaman.set_viewport_size({"width": 390, "height": 800})
    halaman.emulate_media(media="print")
    assert not halaman.locator(".petunjuk-geser:visible").count()


def test_search_and_contents_are_not_printed(buka):
    for nama, pemilih in [("index.html", "#cari"), ("2019/dinas.html", "nav")]:
        halaman = buka(nama)
        assert halaman.locator(pemilih).first.is_visible()
        halaman.emulate_media(media="print")
        assert not halaman.locator(pemilih).first.is_visible()
