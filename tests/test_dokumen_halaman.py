"""The documents as pages, by LibreOffice: nothing clipped, heads repeated, no signature alone, marks on every page.

All files are turned into pages in one call, and templates saved once by LibreOffice in another: each call costs seconds.
"""

import os
import re
import subprocess

import pytest
from buat_dokumen import BUDI, jabatan, kantor
from pypdf import PdfReader

from ikilib.dokumen import bahan, docx, pk, templat

PANJANG = "Jumlah pelaksanaan koordinasi yang sangat panjang namanya, " * 5 + "seluruhnya"  # 305 characters


@pytest.fixture(scope="module")
def d(tmp_path_factory):
    return bahan.siapkan(2019, kantor(tmp_path_factory.mktemp("kantor")))


def ubah(soffice: str, folder, ke: str, berkas: list) -> None:
    profil = f"-env:UserInstallation=file://{folder / 'profil'}"  # of its own: two on one profile disturb each other
    subprocess.run([soffice, profil, "--headless", "--convert-to", ke, "--outdir", folder / "hasil", *berkas],
                   check=True, capture_output=True, timeout=300, env={**os.environ, "HOME": str(folder)})  # fmt: skip


def besar(d, nomor: int, n: int) -> dict:
    """A context of ``n`` rows, each with an indicator of 300 characters, under two sasaran."""
    k = pk.konteks(d, jabatan(nomor), 0)
    satu = k["sasaran"][0]["indikator"][0]
    isi = [satu | {"kode": f"{nomor:02d}.{i:02d}", "nama": PANJANG, "rencana_aksi": PANJANG} for i in range(1, n + 1)]
    return k | {"sasaran": [{"no": 1, "uraian": PANJANG, "indikator": isi[: n - 1]}, {"no": 2, "uraian": "Dua", "indikator": isi[n - 1 :]}]}


@pytest.fixture(scope="module")
def halaman(d, writer, tmp_path_factory) -> dict[str, list[str]]:
    """The text of every page of every document by its name."""
    folder = tmp_path_factory.mktemp("halaman")
    isi = {f"pk{n}": pk.perjanjian(d, jabatan(n), 0).isi for n in (8, 18, 25, 27)}
    isi |= {"aksi8": pk.rencana_aksi(d, jabatan(8), 0).isi}
    isi |= {"contoh_pk": pk.perjanjian(d, jabatan(8), 165).isi, "contoh_aksi": pk.rencana_aksi(d, jabatan(8), 165).isi}
    kosong = pk.konteks(d, jabatan(8), 0)
    kosong["sasaran"][0]["indikator"][0] |= {"target": pk.BELUM, "satuan": "koordinasi"}
    kosong["ttd"] = False
    for nama in ("pk", "rencana_aksi"):
        t = templat.cari(d.data, nama)[0]
        for n in (12, 13, 14, 15):  # so that the signatures meet the end of a page once
            isi[f"besar_{nama}_{n}"] = docx.isi(t, besar(d, 8, n), "", 2019)
        isi[f"kosong_{nama}"] = docx.isi(t, kosong, "", 2019)
        (folder / f"{nama}.docx").write_bytes(t)
    ubah(writer, folder, "docx:MS Word 2007 XML", [folder / f"{n}.docx" for n in ("pk", "rencana_aksi")])
    for nama in ("pk", "rencana_aksi"):
        disimpan = (folder / "hasil" / f"{nama}.docx").read_bytes()
        assert templat.periksa(disimpan) == ()
        isi[f"simpan_{nama}"] = docx.isi(disimpan, pk.konteks(d, jabatan(8), 165), "", 2019)
        isi[f"simpan_ttd_{nama}"] = docx.isi(disimpan, pk.konteks(d, jabatan(8), 0), "", 2019)
    for nama, bait in isi.items():
        (folder / f"{nama}.docx").write_bytes(bait)
    ubah(writer, folder, "pdf", [folder / f"{n}.docx" for n in isi])
    return {n: [p.extract_text() for p in PdfReader(folder / "hasil" / f"{n}.pdf").pages] for n in isi}


def rapat(teks: str) -> str:
    """Without white space: a reader of PDF puts line breaks into words."""
    return re.sub(r"\s", "", teks)


def test_a_perjanjian_is_a_statement_and_its_lampiran_each_with_signatures(halaman):
    satu, dua = halaman["pk18"]
    assert "PERJANJIAN KINERJA TAHUN 2019" in satu and "LAMPIRAN" not in satu
    assert dua.index("LAMPIRAN PERJANJIAN KINERJA") < dua.index("18.09") < dua.index("424.900.000") < dua.index("PIHAK")
    assert satu.count(BUDI) == 2 and dua.count(BUDI) == 1  # as a party and as who signs
    assert ["halaman 1 dari 2" in satu, "halaman 2 dari 2" in dua] == [True, True]


def test_no_signatures_stand_on_a_page_without_a_row_of_the_table(halaman):
    bersama = [n for n in halaman if n.startswith(("pk", "besar_pk", "simpan_ttd_pk"))]
    assert len(bersama) == 9
    for nama in bersama:
        (akhir,) = [p for p in halaman[nama][1:] if "PIHAK KEDUA" in p]
        assert re.search(r"Jumlah|\d\d\.\d\d ", akhir), nama
        assert akhir is halaman[nama][-1]


def test_the_head_stands_on_every_page_of_the_table_and_never_at_its_end(halaman):
    for nama, isi in halaman.items():
        for p in isi[0 if "aksi" in nama else 1 :]:
            baris = re.search(r"Indikator Kinerja|Anggaran \(Rp\)", p)
            assert baris, nama
            assert re.search(r"\d\d\.\d\d |\n1 ", p[baris.end() :]), nama


def test_fifteen_rows_with_indicators_of_300_characters_lose_nothing(halaman):
    for nama in ("besar_pk_15", "besar_rencana_aksi_15"):
        kata = rapat("".join(halaman[nama]))
        assert len(halaman[nama]) >= 4
        assert kata.count(rapat(PANJANG)) >= (15 if "pk" in nama else 1)
        assert [i for i in range(1, 16) if f"08.{i:02d}Jumlah" not in kata] == []


def test_the_words_for_a_missing_target_do_not_break_inside_a_word(halaman):
    for nama in ("kosong_pk", "kosong_rencana_aksi"):
        assert re.search(r"belum\s+ditetapkan", "".join(halaman[nama])) and "koordinasi" in "".join(halaman[nama])


def test_invented_figures_are_marked_on_every_page_and_nobody_can_sign(halaman):
    for nama in ("contoh_pk", "contoh_aksi", "simpan_pk", "simpan_rencana_aksi"):
        for p in halaman[nama]:
            assert "CONTOH, bukan kinerja nyata" in p and "memuat angka contoh" in p
            assert not re.search(r"PIHAK|NIP", p)


def test_a_template_that_libreoffice_saved_makes_the_same_pages(halaman):
    for disimpan, asli in (("simpan_pk", "contoh_pk"), ("simpan_ttd_pk", "pk8"), ("simpan_rencana_aksi", "contoh_aksi"),
                           ("simpan_ttd_rencana_aksi", "aksi8")):  # fmt: skip
        assert [rapat(p) for p in halaman[disimpan]] == [rapat(p) for p in halaman[asli]]
