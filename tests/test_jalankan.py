"""Running one notebook: what stock papermill lets pass, and what we make of it (faults by their row of the list)."""

import copy
import os

import nbformat
import papermill
import pytest
from buku_uji import buku, simpan
from nbclient.exceptions import DeadKernelError
from papermill.exceptions import PapermillExecutionError
from papermill.translators import PythonTranslator

from ikilib.laporan import jalankan, pemeriksaan
from ikilib.laporan.jalankan import GagalLaporan, hasilkan

MIME = "application/vnd.ikilib+json"


def stok(folder, nb, **parameter):
    """What papermill itself does with a notebook: (returned notebook, output file)."""
    keluaran = folder / "stok.ipynb"
    masukan = str(simpan(folder, nb))
    return papermill.execute_notebook(masukan, str(keluaran), parameter, progress_bar=False, record_timing=False), keluaran


def kita(folder, nb, parameter=None, lingkungan=None, **pilihan):
    """Ours, in a folder with a brace in its name (X7: papermill formats the paths it is given)."""
    kerja = folder / "kerja {tahun}"
    kerja.mkdir(exist_ok=True)
    return hasilkan(simpan(folder, nb), parameter or {}, kerja, lingkungan=lingkungan or {}, **pilihan)


def ditolak(folder, nb, parameter=None, **pilihan) -> GagalLaporan:
    with pytest.raises(GagalLaporan) as galat:
        kita(folder, nb, parameter, **pilihan)
    return galat.value


def tanpa_kernel(monkeypatch):
    """From here on, starting a kernel is itself a failure of the test."""
    monkeypatch.setattr(jalankan, "_papermill", lambda *a: pytest.fail("a kernel was about to start"))


# What a run can suffer


def test_r1_a_kernel_that_dies_is_completed_on_disk_for_papermill_and_a_failure_for_us(tmp_path):
    mati = buku("import os\nos._exit(1)", "print('tidak sampai ke sini')")
    with pytest.raises(DeadKernelError):
        stok(tmp_path, mati, tahun=2019)
    di_disk = nbformat.read(tmp_path / "stok.ipynb", as_version=4)
    assert {sel.metadata.papermill.status for sel in di_disk.cells} == {"completed"}
    assert not any(sel.metadata.papermill.exception for sel in di_disk.cells)

    galat = ditolak(tmp_path, mati)
    assert str(galat) == "Perhitungan berhenti mendadak di langkah 3 (mungkin memori habis)."
    assert galat.langkah == 3
    assert "DeadKernelError" in galat.rinci
    assert galat.nb.cells[1].execution_count == 1  # as far as it came, for whoever repairs it


def test_r2_a_step_without_end_is_stopped_and_named(tmp_path):
    galat = ditolak(tmp_path, buku("import time\ntime.sleep(600)"), batas_detik=2)
    assert str(galat) == "Langkah 3 belum selesai setelah 2 detik, lalu dihentikan."


def test_r3_a_kernel_that_is_not_installed_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(jalankan, "KERNEL", "tidak-ada")
    assert str(ditolak(tmp_path, buku())).startswith("Mesin hitung 'tidak-ada' tidak ditemukan.")


def test_r3_a_kernel_that_lost_its_port_before_the_first_step_is_started_once_more(tmp_path, monkeypatch):
    asli, mulai = jalankan._papermill, []

    def sekali_gagal(*isi):
        mulai.append(1)
        if len(mulai) == 1:
            raise GagalLaporan("Mesin hitung tidak mau mulai.", 0)
        return asli(*isi)

    monkeypatch.setattr(jalankan, "_papermill", sekali_gagal)
    kita(tmp_path, buku())
    assert len(mulai) == 2


def test_r4_a_step_that_failed_is_not_tried_again(tmp_path, monkeypatch):
    mulai = []

    def gagal(*isi):
        mulai.append(1)
        raise GagalLaporan("Langkah 2 gagal.", 2)

    monkeypatch.setattr(jalankan, "_papermill", gagal)
    ditolak(tmp_path, buku())
    assert len(mulai) == 1


@pytest.mark.skipif(os.name != "posix", reason="Windows has no socket files")
def test_r3_kernels_started_at_once_have_no_port_to_fight_over(tmp_path):
    nb, _, _ = kita(tmp_path, buku("import json, pathlib\nprint(json.loads(pathlib.Path('kernel.json').read_text())['transport'])"))
    pendek = len(str(tmp_path / "kerja {tahun}" / "k")) < jalankan.PANJANG_SOKET
    cetak = [k.text for sel in nb.cells if sel.cell_type == "code" for k in sel.outputs if k.output_type == "stream"]
    assert cetak == ["ipc\n" if pendek else "tcp\n"]


def test_r4_papermill_destroys_the_old_report_and_we_do_not_touch_it(tmp_path):
    rusak = buku("raise ValueError('NIP ' + 3 * '1985')")
    lama = tmp_path / "stok.ipynb"
    lama.write_text("laporan tahun lalu yang baik", encoding="utf-8")
    with pytest.raises(PapermillExecutionError):
        stok(tmp_path, rusak, tahun=2019)
    assert "laporan tahun lalu" not in lama.read_text(encoding="utf-8")
    lama.unlink()

    galat = ditolak(tmp_path, rusak)
    assert (str(galat), galat.langkah) == ("Langkah 3 gagal (ValueError).", 3)
    assert "NIP 198519851985" in galat.rinci  # the traceback is for the local log only
    assert "198519851985" not in nbformat.writes(pemeriksaan.tandai_gagal(galat.nb, str(galat)))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["kerja {tahun}", "templat.ipynb"]


def test_r5_leaving_early_with_code_0_is_success_for_papermill_and_a_failure_for_us(tmp_path):
    pulang = buku("import sys\nsys.exit(0)", "print('tidak sampai ke sini')")
    nb, _ = stok(tmp_path, pulang, tahun=2019)  # no exception
    assert nb.cells[-2].execution_count is None
    assert str(ditolak(tmp_path, pulang)) == "Langkah 3 menghentikan perhitungan sebelum laporan selesai."


def test_r16_a_step_that_prints_without_end_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(jalankan, "BATAS_CETAK", 1_000_000)
    galat = ditolak(tmp_path, buku("import time\nfor i in range(200): print('x' * 10_000, flush=True)\ntime.sleep(600)"))
    assert str(galat) == "Langkah 3 mencetak terlalu banyak (lebih dari 1 MB)."


# Templates that may not run


@pytest.mark.parametrize("tanda", ["raises-exception", "skip-execution", "injected-parameters"])
def test_r6_a_template_whose_cell_may_fail_or_be_skipped_is_refused(tmp_path, monkeypatch, tanda):
    tanpa_kernel(monkeypatch)
    nb = buku("1 + 1")
    nb.cells[2].metadata["tags"] = [tanda]
    assert str(ditolak(tmp_path, nb)) == f"Templat templat.ipynb, sel 3: tanda '{tanda}' tidak boleh dipakai."


@pytest.mark.parametrize("baris", ["!ls", "%matplotlib inline", "%%capture\n1", "x = !ls", "len?", "for"])
def test_r7_a_template_with_a_shell_line_or_a_magic_is_refused(tmp_path, monkeypatch, baris):
    tanpa_kernel(monkeypatch)
    assert "harus Python biasa" in str(ditolak(tmp_path, buku(baris)))


def test_r7_the_shell_by_way_of_get_ipython_is_refused(tmp_path, monkeypatch):
    tanpa_kernel(monkeypatch)
    assert "get_ipython()" in str(ditolak(tmp_path, buku("get_ipython().system('ls')")))


def test_r7_a_percent_sign_in_plain_python_is_no_magic(tmp_path):
    isi = simpan(tmp_path, buku("sisa = (7\n% 4)", "kata = '''\n!bukan perintah\n'''")).read_bytes()
    assert pemeriksaan.bawaan("templat.ipynb", isi) == {"tahun": 2019, "triwulan": None}


def test_r9_without_its_tag_a_template_runs_its_own_year_in_papermill_and_not_at_all_here(tmp_path, monkeypatch):
    tanpa_tag = buku("print(tahun)", tanda="lain")
    nb, _ = stok(tmp_path, tanpa_tag, tahun=2021)
    assert nb.cells[3].outputs[0].text == "2019\n"  # asked for 2021
    tanpa_kernel(monkeypatch)
    assert str(ditolak(tmp_path, tanpa_tag)).endswith("harus punya tepat satu sel bertanda 'parameters'.")


def test_r9_a_template_that_sets_its_own_year_again_is_found_by_the_echo(tmp_path):
    galat = ditolak(tmp_path, buku("tahun = 2016"), {"tahun": 2021})
    assert str(galat) == (
        "Laporan dihitung dengan parameter lain (tahun: 2016, triwulan: null), seharusnya (tahun: 2021, triwulan: null)."
    )


@pytest.mark.parametrize("isi", ["tahun = 2018 + 1", "import os", "tahun = os", "a, b = 1, 2", "print(1)", "x.y = 1"])
def test_r9_the_parameters_cell_holds_literals_only(tmp_path, monkeypatch, isi):
    tanpa_kernel(monkeypatch)
    assert "hanya boleh 'nama = nilai'" in str(ditolak(tmp_path, buku(parameter=isi)))


def test_r17_a_template_that_is_no_notebook_is_refused(tmp_path, monkeypatch):
    tanpa_kernel(monkeypatch)
    berkas = simpan(tmp_path, buku())
    berkas.write_text(berkas.read_text(encoding="utf-8")[:100], encoding="utf-8")
    with pytest.raises(GagalLaporan, match=r"Templat templat\.ipynb rusak"):
        hasilkan(berkas, {}, tmp_path, lingkungan={})


# Parameters


def test_r8_a_mistyped_parameter_runs_the_default_year_in_papermill_and_not_at_all_here(tmp_path, monkeypatch):
    nb, _ = stok(tmp_path, buku("print(tahun)"), tahunn=2021)
    assert nb.cells[3].outputs[0].text == "2019\n"  # asked for 2021
    tanpa_kernel(monkeypatch)
    assert str(ditolak(tmp_path, buku(), {"tahunn": 2021})) == (
        "Parameter 'tahunn' tidak dikenal. Yang dikenal templat: tahun, triwulan."
    )


@pytest.mark.parametrize(
    ("parameter", "sebab"),
    [
        ({"tahun": "2019"}, "Parameter 'tahun' harus int, bukan str."),
        ({"tahun": 2019.0}, "Parameter 'tahun' harus int, bukan float."),
        ({"tahun": True}, "Parameter 'tahun' harus int, bukan bool."),
        ({"tahun": None}, "Parameter 'tahun' harus int, bukan NoneType."),
        ({"triwulan": "2"}, "Parameter 'triwulan' harus NoneType atau int, bukan str."),
    ],
    ids=lambda p: str(p),
)
def test_r10_a_parameter_of_the_wrong_type_is_refused(tmp_path, monkeypatch, parameter, sebab):
    tanpa_kernel(monkeypatch)
    assert str(ditolak(tmp_path, buku(), parameter)) == sebab


def test_r10_an_empty_default_takes_a_whole_number():
    assert pemeriksaan.gabungkan_parameter({"tahun": 2019, "triwulan": None}, {"triwulan": 2}) == {
        "tahun": 2019,
        "triwulan": 2,
    }


def test_r10_a_day_that_is_left_empty_takes_a_text_and_nothing_else():
    assert pemeriksaan.gabungkan_parameter({"per": None}, {"per": "2020-02-01"}) == {"per": "2020-02-01"}
    with pytest.raises(GagalLaporan, match="Parameter 'per' harus NoneType atau str, bukan int"):
        pemeriksaan.gabungkan_parameter({"per": None}, {"per": 2020})


def test_x10_papermill_pastes_a_name_as_code_and_we_refuse_it(tmp_path, monkeypatch):
    assert "x=1;import os;y = 2" in PythonTranslator.codify({"x=1;import os;y": 2})
    tanpa_kernel(monkeypatch)
    assert "tidak dikenal" in str(ditolak(tmp_path, buku(), {"x=1;import os;y": 2}))


class Licik(str):
    """A text that prints itself as something else."""

    def __str__(self):
        return '"; import os'


@pytest.mark.parametrize("nilai", [Licik("a"), {1: "a"}, {"a": (1,)}, [float("nan")], [object()]], ids=repr)
def test_x10_only_plain_values_get_into_a_notebook(nilai):
    bawaan = {"isi": nilai.__class__()} if isinstance(nilai, list | dict) else {"isi": ""}
    with pytest.raises(GagalLaporan, match="Parameter 'isi'"):
        pemeriksaan.gabungkan_parameter(bawaan, {"isi": nilai})


def test_x10_quotes_and_braces_in_a_text_arrive_as_they_are(tmp_path):
    kata = 'a";print("PWN");" {tahun} \\ \n é'
    tutup = f'display({{"{MIME}": {{"selesai": True, "parameter": {{"kata": kata}}}}}}, raw=True)'
    _, tanda, _ = kita(tmp_path, buku(parameter='kata = ""', tutup=tutup), {"kata": kata})
    assert tanda["parameter"] == {"kata": kata}


# The same bytes, and nothing of this computer


def test_two_runs_give_the_same_bytes_whatever_the_computer_is_set_to(tmp_path, monkeypatch):
    periksa = """import os, sys, warnings, matplotlib
print(hash("IKI"), os.environ["SOURCE_DATE_EPOCH"], os.environ.get("IKI_TOKEN"), os.environ.get("TZ"), "mulai" in globals())
print(matplotlib.rcParams["font.size"])
warnings.warn("hanya untuk catatan")
print("b", file=sys.stderr)
print("c")"""
    sama = []
    for nama, zona in (("satu", "UTC"), ("dua", "Asia/Makassar")):
        rumah = tmp_path / nama
        awal = rumah / ".ipython" / "profile_default" / "startup"
        awal.mkdir(parents=True)
        (awal / "00.py").write_text("mulai = 1\n", encoding="utf-8")
        (rumah / "mpl").mkdir()
        (rumah / "mpl" / "matplotlibrc").write_text(f"font.size: {len(nama)}\n", encoding="utf-8")
        monkeypatch.setenv("MPLCONFIGDIR", str(rumah / "mpl"))
        for k, v in {"HOME": str(rumah), "TZ": zona, "PYTHONHASHSEED": str(len(nama)), "IKI_TOKEN": "rahasia"}.items():
            monkeypatch.setenv(k, v)
        nb, tanda, catatan = kita(rumah, buku(periksa), {"tahun": 2020}, {"SOURCE_DATE_EPOCH": "1609372800"})
        sama.append(nbformat.writes(nb))
        assert "hanya untuk catatan" in catatan
    assert sama[0] == sama[1]
    (keluaran,) = nb.cells[3].outputs  # prints joined, stderr gone
    _acak, epoch, token, zona, profil = keluaran.text.split()[:5]
    assert (epoch, token, zona, profil) == ("1609372800", "None", "None", "False")
    assert keluaran.text.endswith("False\n10.0\nc\n")  # matplotlib's own size
    assert tanda == {"selesai": True, "parameter": {"tahun": 2020, "triwulan": None}, "ringkas": {"n": 165}}
    assert not {"papermill", "widgets"} & set(nb.metadata)
    assert not any({"papermill", "execution"} & set(sel.metadata) for sel in nb.cells)


def test_a_report_that_names_a_folder_of_this_computer_is_refused(tmp_path):
    galat = ditolak(tmp_path, buku("import os\nos.getcwd()"))
    assert str(galat) == "Langkah 3 menuliskan lokasi folder di komputer ini."


# The verifier alone, on notebooks executed by hand


def selesai(*keluaran, parameter=None):
    """An executed notebook: In [1], In [2] with the given outputs, In [3] the end."""
    nb = buku("hitung()", parameter="tahun = 2019")
    kode = [sel for sel in nb.cells if sel.cell_type == "code"]
    for n, sel in enumerate(kode, 1):
        sel.execution_count = n
    kode[1].outputs = list(keluaran)
    isi = {"selesai": True, "parameter": parameter or {"tahun": 2019}}
    kode[2].outputs = [nbformat.v4.new_output("display_data", {MIME: isi})]
    return nb, kode


def test_the_verifier_lets_a_whole_report_pass():
    nb, _ = selesai()
    assert pemeriksaan.periksa_hasil(nb, {"tahun": 2019})["selesai"] is True


def test_r18_the_verifier_refuses_steps_out_of_order():
    nb, kode = selesai()
    kode[0].execution_count, kode[1].execution_count = 2, 1
    with pytest.raises(GagalLaporan, match="Langkah 1 tidak dijalankan pada urutannya"):
        pemeriksaan.periksa_hasil(nb, {"tahun": 2019})


def test_the_verifier_refuses_an_end_that_is_not_the_last_step():
    nb, _ = selesai()
    nb.cells.append(nbformat.v4.new_code_cell("1 + 1", execution_count=4))
    with pytest.raises(GagalLaporan, match="tanda selesai tidak ada di langkah terakhir"):
        pemeriksaan.periksa_hasil(nb, {"tahun": 2019})


@pytest.mark.parametrize("gema", [{"tahun": "2019"}, {"tahun": 2019.0}, {}, {"tahun": 2019, "skala": ""}, [2019]], ids=str)
def test_the_verifier_refuses_an_echo_that_only_resembles_what_was_asked(gema):
    nb, kode = selesai()
    kode[2].outputs[0].data[MIME]["parameter"] = gema
    with pytest.raises(GagalLaporan, match="parameter lain"):
        pemeriksaan.periksa_hasil(nb, {"tahun": 2019})


def test_the_verifier_refuses_the_bare_name_of_an_object():
    nb, _ = selesai(nbformat.v4.new_output("execute_result", {"text/plain": "<Axes at 0x7f3c9a>"}, execution_count=2))
    with pytest.raises(GagalLaporan, match="Langkah 2 menampilkan objek mentah"):
        pemeriksaan.periksa_hasil(nb, {"tahun": 2019})


def test_the_verifier_reads_no_words_into_a_picture():
    nb, _ = selesai(nbformat.v4.new_output("display_data", {"image/png": "aaaa at 0x7f3c9a"}))
    assert pemeriksaan.periksa_hasil(nb, {"tahun": 2019})["selesai"] is True


def test_cleaning_leaves_the_executed_notebook_as_it_was():
    nb, _ = selesai()
    nb.metadata["papermill"] = {"duration": 1.5}
    asli = copy.deepcopy(nb)
    assert "papermill" not in pemeriksaan.bersihkan(nb).metadata
    assert nb == asli


def test_a_failed_notebook_says_so_first_and_holds_neither_traceback_nor_the_sign_of_an_end():
    galat = nbformat.v4.new_output("error", ename="ValueError", evalue="NIP 1985", traceback=["/home/budi: NIP 1985"])
    nb, _ = selesai(galat)
    gagal = pemeriksaan.tandai_gagal(nb, "Langkah 2 gagal (ValueError).")
    assert gagal.cells[0].source == "# GAGAL, bukan laporan\n\nLangkah 2 gagal (ValueError)."
    assert "NIP 1985" not in nbformat.writes(gagal)
    assert gagal.cells[-1].outputs == []
