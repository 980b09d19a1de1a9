"""The workbook's one widget: Python writes HTML, the browser shows it and says what the reader did.

A screen is three things of its own: a frozen dataclass (what the reader has chosen), a pure writer
``tulis(keadaan, statis=False) -> Html`` made of the report's writers, and what the reader can do:

    @dataclass(frozen=True)
    class Keadaan:
        tahun: int = 2019

    def tulis(k, statis=False):
        return el("p", f"Tahun {k.tahun} ", el("button", "2020", data_aksi="tahun", data_nilai=2020))

    Layar(tulis, Keadaan(), ubah={"tahun": int})

``ubah``: field → converter; the act of that name sets the field, and *Kembali* (act ``kembali``) takes it back.
``aksi``: name → function ``(keadaan, nilai) -> keadaan``, or ``-> (keadaan, pesan)`` where a sentence is to be shown
(``role="status"``): buttons, edits, files to be written. A ValueError is a sentence for the reader; every other
exception is shown with its name; both stand in a ``role="alert"`` and the screen stays as it was.
``statis``: written without choices and buttons, for print, papermill and a notebook opened without a kernel.

What HTML and browser agree on (``layar/panel.js``), all by attribute:

- ``data-aksi`` (with ``data-nilai``) on a link, button, select, input: sends that act. Select and input send their
  value; ``data-baris`` sends the kode of the rows now seen, in order; ``data-dari="#id"`` the value of that input.
- ``tr[data-kode]``: a row; click or arrow keys send the act ``kode`` (or its table's ``data-aksi-baris``), its kode.
- ``input[data-cari]`` filters rows by their ``data-cari``; ``button[data-urut=name]`` in a heading sorts by it, on a
  cell's ``data-n`` (a number, '' is missing and stays last) or its text; ``[data-hitung]`` shows how many are seen.
- ``input[data-sel="21.02:tw2"]``: a cell of a grid; sends the act ``isi`` with nilai ``{cell: text, …}``: one cell on
  change, a block pasted from Excel in one; where the table has ``data-aksi-tempel``, a block comes whole as that act,
  ``{"sel": …, "blok": …, "kolom": the cells seen from there down}``. Enter, ↓ and ↑ go along the column, Esc takes back
  what is being typed. ``data-ctrl="z"`` on a button: Ctrl+Z clicks it, unless something is being typed.
- ``data-fokus``: a lasting name, so that focus survives a repaint.
- ``data-png="file.png"`` on a button: saves the figure ``img`` in the nearest ``figure`` or ``aside`` as PNG, the
  words of ``data-ket`` under it.
- ``data-belum-simpan`` anywhere: leaving the page asks first. ``data-tampil-kode``: shows or hides the notebook's code.

Only what changed is replaced, so text being typed, caret, scroll and focus stay; rows and parts that bear an ``id``,
``data-kode`` or ``data-fokus`` are recognised by it.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import anywidget
import traitlets
from comm import DummyComm

from ikilib.halaman import KELAS, Html, el, h, susun

TEMPAT = Path(__file__).parent / "layar"
LANGKAH = 200  # steps that Kembali remembers


class Panel(anywidget.AnyWidget):
    """Shows ``html``; what the reader did arrives as messages, each an aksi with its nilai: none overtakes another."""

    _esm = (TEMPAT / "panel.js").read_text("utf-8")
    html = traitlets.Unicode().tag(sync=True)

    def open(self) -> None:
        """Talk to a browser only where there may be one: a server names the notebook to the kernels it starts for one.

        papermill, nbconvert and tests start kernels without that; they would keep all that is said, the whole screen
        once more, in the notebook's metadata.
        """
        if "JPY_SESSION_NAME" in os.environ:
            super().open()
        else:
            self.comm = DummyComm(target_name="jupyter.widget")


@cache
def gaya() -> Html:
    """Style and signs: the report's, then the screen's own."""
    from ikilib.laporan.html import gaya as laporan

    return Html(f"{laporan()}<style>{(TEMPAT / 'layar.css').read_text('utf-8')}</style>")


class Layar:
    """A screen in a notebook: put it last in a cell.

    ``kini`` is the state, ``lalu`` the states before it, ``pesan`` the sentence of the last act. The one door for
    every change is :meth:`ke`; :meth:`dengar` is what an event of the browser calls, and what a test calls.
    """

    def __init__(
        self,
        tulis: Callable[..., Html],
        awal: object,
        ubah: Mapping[str, Callable] | None = None,
        aksi: Mapping[str, Callable] | None = None,
    ):
        self.tulis, self.kini, self.ubah, self.aksi = tulis, awal, dict(ubah or {}), dict(aksi or {})
        self.lalu: list = []
        self.pesan: Html = Html()
        self._isi, self._ke = Html(), 0
        self.panel = Panel()
        self.ke(awal, catat=False)
        self.panel.on_msg(lambda _, isi, __: self.dengar(isi.get("aksi"), isi.get("nilai")))

    def dengar(self, aksi: str, nilai: object = None) -> None:
        """One act of the reader. Whatever goes wrong stands on the page, and the state stays."""
        self.pesan = Html()
        try:
            if aksi == "kembali":
                if self.lalu:
                    self.ke(self.lalu[-1], catat=False)
                    self.lalu.pop()
            elif aksi in self.ubah:
                self.ke(replace(self.kini, **{aksi: self.ubah[aksi](nilai)}))
            elif aksi in self.aksi:
                jadi = self.aksi[aksi](self.kini, nilai)
                baru, pesan = jadi if isinstance(jadi, tuple) else (jadi, "")
                self.pesan = el("p", pesan, role="status", kelas="pesan") if pesan else Html()
                self.ke(baru)
            else:
                raise ValueError(f"layar ini tidak mengenal tindakan {aksi!r}")
        except Exception as galat:
            self.pesan = peringatan(galat)
            with contextlib.suppress(Exception):  # what the act met may show on the screen too: a file that changed
                self._isi = self.tulis(self.kini)
            self._tampil()

    def ke(self, baru: object, catat: bool = True) -> None:
        """Show that state; ``catat``: the one before can be gone back to. An exception of the writer is shown."""
        try:
            self._isi = self.tulis(baru)
        except Exception as galat:
            self.pesan = peringatan(galat)
        else:
            if catat and baru != self.kini:
                self.lalu = [*self.lalu, self.kini][-LANGKAH:]
            self.kini = baru
        self._tampil()

    def _tampil(self) -> None:
        self._ke += 1  # an act that changes nothing is answered too, so that the page knows that it was heard
        self.panel.html = rangka(susun([el("div", self.pesan, id="pesan"), self._isi]), ke=self._ke)

    def _repr_mimebundle_(self, **_):
        """The living screen, and beside it the same state as a page part that needs neither kernel nor script."""
        try:
            isi = self.tulis(self.kini, statis=True)
        except Exception as galat:
            isi = peringatan(galat)
        hidup = self.panel._repr_mimebundle_() or {}
        data, *metadata = hidup if isinstance(hidup, tuple) else (hidup, {})
        return {**data, "text/html": rangka(isi, "statis"), "text/plain": "layar ikilib"}, *metadata


def rangka(isi: object, kelas: str = "hidup", ke: int | str = "") -> Html:
    """What a panel holds: style, signs, the screen."""
    return susun([gaya(), el("div", isi, kelas=f"{KELAS} layar {kelas}", data_ke=ke)])


def peringatan(galat: Exception) -> Html:
    """An exception as a sentence on the page: what a reader can do something about as it is, else with its name."""
    from ikilib.bahan import MasukanBermasalah

    if isinstance(galat, ValueError | MasukanBermasalah):
        return el("p", h(galat), role="alert", kelas="pesan")
    return el("p", el("b", "Layar ini tidak dapat ditulis."), f" {type(galat).__name__}: {galat}. ",
              "Yang tampak ialah keadaan sebelumnya.", role="alert", kelas="pesan")  # fmt: skip
