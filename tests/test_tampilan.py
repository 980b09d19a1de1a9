"""The panel's Python half: acts, going back, and what stands on the page when something goes wrong."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from comm import DummyComm

from ikilib.halaman import el
from ikilib.tampilan import LANGKAH, TEMPAT, Layar, Panel


@dataclass(frozen=True)
class K:
    tahun: int = 2019
    nama: str = ""
    isi: tuple = ()


def tulis(k, statis=False):
    if k.tahun == 1900:
        raise ZeroDivisionError("pembagi nol")
    return el("p", f"Tahun {k.tahun}, {k.nama}", "" if statis else el("button", "2020", data_aksi="tahun"))


def simpan(k, nilai):
    if not nilai:
        raise ValueError("Isi dahulu alasannya.")
    return replace(k, isi=(*k.isi, nilai)), "Tersimpan."


@pytest.fixture
def layar():
    return Layar(tulis, K(), {"tahun": int, "nama": str}, {"simpan": simpan})


def test_back_goes_through_every_state_in_turn(layar):
    for tahun in ("2016", "2017", "2018"):
        layar.dengar("tahun", tahun)
    dilihat = []
    for _ in range(4):  # one more than there are: the first state stays
        layar.dengar("kembali")
        dilihat.append(layar.kini.tahun)
    assert dilihat == [2017, 2016, 2019, 2019]


def test_the_same_choice_again_is_no_step_back(layar):
    layar.dengar("tahun", "2016")
    layar.dengar("tahun", "2016")
    layar.dengar("kembali")
    assert layar.kini.tahun == 2019


def test_the_steps_remembered_are_bounded(layar):
    for i in range(LANGKAH + 50):
        layar.dengar("nama", str(i))
    assert len(layar.lalu) == LANGKAH


def test_an_exception_in_a_writer_shows_on_the_page_and_the_screen_stays(layar):
    layar.dengar("tahun", "1900")
    assert 'role="alert"' in layar.panel.html and "ZeroDivisionError: pembagi nol" in layar.panel.html
    assert "Tahun 2019" in layar.panel.html and layar.kini.tahun == 2019
    layar.dengar("tahun", "2018")
    assert 'role="alert"' not in layar.panel.html and "Tahun 2018" in layar.panel.html


def test_a_screen_that_cannot_be_written_at_all_says_so_headless_too():
    data, _ = Layar(tulis, K(1900))._repr_mimebundle_()
    assert "ZeroDivisionError: pembagi nol" in data["text/html"]


def test_a_value_error_of_an_act_is_its_sentence_alone(layar):
    layar.dengar("simpan", "")
    assert '<p role="alert" class="pesan">Isi dahulu alasannya.</p>' in layar.panel.html and layar.kini == K()


def test_an_act_says_what_it_did_and_can_be_undone(layar):
    layar.dengar("simpan", "salah ketik")
    assert '<p role="status" class="pesan">Tersimpan.</p>' in layar.panel.html and layar.kini.isi == ("salah ketik",)
    layar.dengar("kembali")
    assert layar.kini.isi == () and "Tersimpan." not in layar.panel.html


@pytest.mark.parametrize(("aksi", "nilai", "kata"), [("hapus", "", "tidak mengenal tindakan"), ("tahun", "dua", "dua")])
def test_an_unknown_act_or_value_is_refused_on_the_page(layar, aksi, nilai, kata):
    layar.dengar(aksi, nilai)
    assert 'role="alert"' in layar.panel.html and kata in layar.panel.html and layar.kini == K()


def test_an_event_of_the_browser_arrives_as_an_act(layar):
    layar.panel._handle_custom_msg({"aksi": "tahun", "nilai": "2017"}, [])
    assert layar.kini.tahun == 2017


def test_every_act_is_answered_even_one_that_changes_nothing(layar):
    sebelum = layar.panel.html
    layar.dengar("tahun", "2019")
    assert layar.panel.html != sebelum


def test_what_was_typed_is_text_and_never_markup(layar):
    layar.dengar("nama", "<img src=x onerror=alert(1)>")
    assert "<img" not in layar.panel.html and "&lt;img src=x onerror=alert(1)&gt;" in layar.panel.html


def test_the_static_form_stands_beside_the_widget_and_has_no_button(layar):
    layar.dengar("tahun", "2017")
    data, _ = layar._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert "Tahun 2017" in data["text/html"] and "<button" not in data["text/html"]


def test_the_module_stays_under_its_hundred_lines_and_the_panel_under_four_hundred():
    assert len((TEMPAT / "panel.js").read_text("utf-8").splitlines()) < 100
    assert len((Path(TEMPAT).parent / "tampilan.py").read_text("utf-8").splitlines()) < 400


def test_only_where_a_browser_may_answer_does_the_panel_speak(monkeypatch):
    """jupyter_server names the notebook to a kernel it starts for one; papermill's kernels keep all that is said."""
    terkirim = []
    monkeypatch.setattr("comm.create_comm", lambda **isi: terkirim.append(isi) or DummyComm(target_name="uji"))
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    Panel()
    assert terkirim == []
    monkeypatch.setenv("JPY_SESSION_NAME", "06_jelajah.ipynb")
    Panel()
    assert terkirim[0]["target_name"] == "jupyter.widget"
