"""The pictures of README and docs, as small PNGs: reports, the figure of the 27 positions, screens of the workbook.

    python alat/gambar.py        (make gambar)

Needs Chromium and the development packages. The reports are made anew from data/, aside: what lies in outputs/ may be
an office's own figures, which belong in no picture of this repository, or the work of an older program.
"""

import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from ikilib.tanda import WARNA

AKAR = Path(__file__).resolve().parents[1]
TUJUAN = AKAR / "docs" / "gambar"
# Picture → page, and the part of it; '' is the first screen.
GAMBAR = {
    "dinas_2019": ("dinas", ""),
    "individu_26_2019": ("26_kasi_kebijakan", ""),
    "jabatan_2019": ("dinas", "#jabatan figure"),
}
# Picture → notebook, and what is clicked in its screen before it is taken, all in a real `iki lab`.
LAYAR_KERJA = {
    "mulai_2019": ("00_mulai.ipynb", []),
    "jelajah_2019": ("06_jelajah.ipynb", ['[data-fokus="ub18"]', '[data-fokus="u18"]', 'tr[data-kode="18.03"]']),
    "isian_2019": ("02_data.ipynb", []),
    "simulasi_2019": ("07_simulasi.ipynb", []),
}
LAYAR = {"width": 1366, "height": 768}
TERBESAR = 150_000  # bytes
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
PILIHAN = ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"]


def kecilkan(png: bytes) -> bytes:
    """256 colours at most; refused when one of the five of the predikat is lost by it, or when it stays too large."""
    gambar = Image.open(io.BytesIO(png)).convert("RGB")
    semula = {warna for _, warna in gambar.getcolors(gambar.width * gambar.height)}
    gambar = gambar.quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    ada = [warna for _, warna in gambar.convert("RGB").getcolors(gambar.width * gambar.height)]
    for warna in WARNA:
        rgb = tuple(bytes.fromhex(warna.removeprefix("#")))
        if rgb in semula and min(max(abs(a - b) for a, b in zip(rgb, satu, strict=True)) for satu in ada) > 2:
            sys.exit(f"Warna {warna} hilang dari gambar.")
    keluar = io.BytesIO()
    gambar.save(keluar, "PNG", optimize=True)
    if keluar.tell() > TERBESAR:
        sys.exit(f"Gambar terlalu besar: {keluar.tell()} byte.")
    return keluar.getvalue()


def foto(halaman, bagian: str) -> bytes:
    """The first screen; or one part whole, under the page's band, on a screen high enough (`full_page` may hang)."""
    halaman.set_viewport_size(LAYAR)
    if not bagian:
        return halaman.screenshot()
    halaman.locator(bagian).first.evaluate("u => u.prepend(document.querySelector('.contoh').cloneNode(true))")
    kotak = halaman.locator(bagian).first.bounding_box()
    halaman.set_viewport_size({**LAYAR, "height": int(kotak["y"] + kotak["height"]) + 1})
    return halaman.screenshot(clip=kotak)


def layar_kerja(peramban, folder: Path) -> Iterator[tuple[str, bytes]]:
    """The screens of the workbook, opened as a reader does, over the illustrative figures."""
    sys.path.insert(0, str(AKAR / "tests"))
    from lab_uji import JEMU, SIAP, iki_lab, klik, terbuka

    folder.mkdir()
    with iki_lab(folder) as lab:
        for nama, (buku, langkah) in LAYAR_KERJA.items():
            with terbuka(lab, peramban, buku, LAYAR["height"]) as halaman:
                for apa in langkah:
                    klik(halaman, apa)
                halaman.locator(f"{JEMU} img").evaluate_all("g => Promise.all(g.map((satu) => satu.decode()))")
                halaman.mouse.move(0, 0)
                halaman.wait_for_selector(SIAP)
                yield nama, halaman.screenshot()


def simpan(nama: str, png: bytes) -> None:
    isi = kecilkan(png)
    (TUJUAN / f"{nama}.png").write_bytes(isi)
    print(f"docs/gambar/{nama}.png  {len(isi) // 1000} kB")


def cari_chromium() -> str | None:
    """What IKI_CHROMIUM names, else the first of the usual ones on PATH."""
    return os.environ.get("IKI_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)


def main() -> None:
    chromium = cari_chromium()
    if not chromium:
        sys.exit("Chromium tidak ditemukan. Pasang chromium, atau isi IKI_CHROMIUM dengan tempatnya.")
    TUJUAN.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as p:
        perintah = [sys.executable, "-m", "ikilib.cli", "laporan", "2019", "--data", "data", "--keluaran", folder]
        subprocess.run(perintah, cwd=AKAR, check=True)
        peramban = p.chromium.launch(executable_path=chromium, args=PILIHAN)
        halaman = peramban.new_page(viewport=LAYAR)
        for nama, (berkas, bagian) in GAMBAR.items():
            halaman.goto(Path(folder, "2019", f"{berkas}.html").as_uri())
            simpan(nama, foto(halaman, bagian))
        for nama, png in layar_kerja(peramban, Path(folder, "lab")):
            simpan(nama, png)
        peramban.close()


if __name__ == "__main__":
    main()
