"""How fast the workbook answers: the explore screen in the real `iki lab`, in Chromium, on this computer.

Each figure is what a reader waits for: from the act until the new screen is painted, a card with its figure decoded.
"""

import sys
import tempfile
import time
from pathlib import Path

AKAR = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(AKAR / "tests"))

ULANG = 20
# One act, and the milliseconds until the screen has answered and is painted.
TINDAKAN = """async ([akar, apa, nilai]) => {
  const p = document.querySelector(akar), e = p.querySelector(apa), t = performance.now();
  const dijawab = new Promise((ya) => new MutationObserver((_, o) => { o.disconnect(); ya(); })
    .observe(p, { attributes: true, attributeFilter: ["data-ke"] }));
  if (nilai === null) e.click(); else { e.value = nilai; e.dispatchEvent(new Event("change", { bubbles: true })); }
  await dijawab; await Promise.all([...p.querySelectorAll("aside img")].map((g) => g.decode()));
  await new Promise(requestAnimationFrame); await new Promise(requestAnimationFrame); return performance.now() - t; }"""
HURUF = """async ([akar, teks]) => {
  const e = document.querySelector(akar).querySelector("input[data-cari]"), t = performance.now();
  e.value = teks; e.dispatchEvent(new Event("input", { bubbles: true }));
  await new Promise(requestAnimationFrame); await new Promise(requestAnimationFrame); return performance.now() - t; }"""


def ukur(peramban_di: str) -> dict[str, list[float]]:
    """Milliseconds by name: of opening (3 times, the click itself counted), of a choice, a row and a letter (20)."""
    from lab_uji import JEMU, buka, halaman_lab, iki_lab
    from playwright.sync_api import sync_playwright

    lama, kini = [], {}
    with tempfile.TemporaryDirectory() as folder, iki_lab(Path(folder)) as lab, sync_playwright() as p:
        peramban = p.chromium.launch(executable_path=peramban_di, args=["--no-sandbox", "--disable-gpu"])
        for ke in range(3):
            mulai = time.perf_counter()
            with halaman_lab(lab, peramban, "06_jelajah.ipynb") as halaman:
                buka(halaman)
                lama.append(1000 * (time.perf_counter() - mulai))
                if ke == 2:
                    kini = tindakan(halaman, JEMU)
        peramban.close()
    return {"buka": lama} | kini


def tindakan(halaman, akar: str) -> dict[str, list[float]]:
    """The acts, on all 165 rows."""

    def lakukan(apa: str, nilai: str | None = None) -> float:
        return halaman.evaluate(TINDAKAN, [akar, apa, nilai])

    # A year and a quarter in turn: 15 of the 20 pairs were never chosen before.
    waktu = [("tahun", 2016 + i * 2 % 6 + (i > 5)) if i % 2 else ("triwulan", 1 + i // 2 % 4) for i in range(ULANG)]
    pilihan = [lakukan(f"select[data-aksi={aksi}]", str(nilai)) for aksi, nilai in waktu]
    baris = [lakukan(f'tr[data-kode="18.0{1 + i % 9}"]') for i in range(ULANG)]
    lakukan("[data-fokus=tutup]")
    huruf = [halaman.evaluate(HURUF, [akar, "perizinan"[: 1 + i % 9]]) for i in range(ULANG)]
    return {"pilihan": pilihan, "baris": baris, "huruf": huruf}
