"""What a template, its parameters and an executed notebook must be before anyone sees a report.

Nothing here starts a kernel: plain functions over notebook nodes, used by :mod:`ikilib.laporan.jalankan`.
"""

from __future__ import annotations

import ast
import copy
import hashlib
import json
import math
import re
from functools import lru_cache
from pathlib import Path

from ikilib.laporan import MIME, GagalLaporan

NAMA_PARAMETER = re.compile(r"[a-z_]+")
ALAMAT_OBJEK = re.compile(r" at 0x[0-9a-fA-F]+")  # an object's repr differs in every run
JENIS_KOSONG = {"per": str}  # what a parameter whose default is None may hold; all others a whole number
BATAS_KELUARAN = 20_000_000  # characters of all outputs together
KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE_INFO = {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"}


def baca_templat(templat: Path) -> bytes:
    """The bytes of a template; GagalLaporan where there is none."""
    try:
        return templat.read_bytes()
    except FileNotFoundError:
        raise GagalLaporan(f"Templat {templat.name} tidak ditemukan.") from None


@lru_cache(maxsize=8)
def bawaan(nama: str, isi: bytes) -> dict:
    """Name → default of a template's parameters; refused unless it is plain Python with one cell of literal ones."""
    import nbformat

    try:
        nb = nbformat.reads(isi.decode("utf-8"), as_version=4)
        nbformat.validate(nb)
    except (ValueError, nbformat.ValidationError, nbformat.reader.NotJSONError) as galat:
        raise GagalLaporan(f"Templat {nama} rusak. Pulihkan dari sumbernya.", rinci=str(galat)) from galat
    for nomor, sel in enumerate(nb.cells, 1):
        if larangan := _larangan(sel):
            raise GagalLaporan(f"Templat {nama}, sel {nomor}: {larangan}.")
    if sum("parameters" in _tag(sel) for sel in nb.cells) != 1:
        raise GagalLaporan(f"Templat {nama} harus punya tepat satu sel bertanda 'parameters'.")
    return parameter_bawaan(nb)


def _tag(sel) -> list[str]:
    return sel.metadata.get("tags", [])


def _larangan(sel) -> str:
    """Why this cell may not stand in a template; '' when it may."""
    if dilarang := {"raises-exception", "skip-execution", "injected-parameters"} & set(_tag(sel)):
        return f"tanda '{min(dilarang)}' tidak boleh dipakai"
    if sel.cell_type != "code":
        return "tanda 'parameters' hanya untuk sel kode" if "parameters" in _tag(sel) else ""
    try:
        pohon = ast.parse(sel.source)
    except SyntaxError:  # '!cmd' and '%magic' report success when they fail, so only plain Python runs
        return "harus Python biasa, tanpa baris yang diawali '!' atau '%'"
    if any(isinstance(n, ast.Name) and n.id == "get_ipython" for n in ast.walk(pohon)):
        return "get_ipython() tidak boleh dipakai"
    return ""


def parameter_bawaan(nb) -> dict:
    """Name → default of the template's `parameters` cell, in its order; anything but literals is refused."""
    sel = next(sel for sel in nb.cells if "parameters" in _tag(sel))
    bawaan: dict = {}
    for baris in ast.parse(sel.source).body:
        tujuan = baris.targets if isinstance(baris, ast.Assign) else [getattr(baris, "target", None)]
        try:
            (nama,) = [t.id for t in tujuan]
            nilai = ast.literal_eval(baris.value)
        except (AttributeError, ValueError):
            raise GagalLaporan(f"Sel parameter templat, baris {baris.lineno}: hanya boleh 'nama = nilai'.") from None
        if not NAMA_PARAMETER.fullmatch(nama) or nama in bawaan or not _sederhana(nilai):
            raise GagalLaporan(f"Sel parameter templat, baris {baris.lineno}: nama atau nilai tidak boleh dipakai.")
        bawaan[nama] = nilai
    return bawaan


def gabungkan_parameter(bawaan: dict, diminta: dict) -> dict:
    """The defaults overlaid with what is asked for, in the template's order; refused on a wrong name or type.

    papermill pastes names into code as they are and runs the default year on a mistyped name.
    """
    for nama, nilai in diminta.items():
        if nama not in bawaan:
            ada = ", ".join(bawaan) or "tidak ada"
            raise GagalLaporan(f"Parameter '{nama}' tidak dikenal. Yang dikenal templat: {ada}.")
        harus = {type(bawaan[nama])} if bawaan[nama] is not None else {type(None), JENIS_KOSONG.get(nama, int)}
        if type(nilai) not in harus or not _sederhana(nilai):
            jenis = " atau ".join(sorted(t.__name__ for t in harus))
            raise GagalLaporan(f"Parameter '{nama}' harus {jenis}, bukan {type(nilai).__name__}.")
    return bawaan | diminta


def _sederhana(nilai) -> bool:
    """Only what Python and JSON write alike; exact types, since a subclass may print itself as code."""
    if type(nilai) is float:
        return math.isfinite(nilai)
    if type(nilai) is list:
        return all(map(_sederhana, nilai))
    if type(nilai) is dict:
        return all(type(k) is str and _sederhana(v) for k, v in nilai.items())
    return nilai is None or type(nilai) in (str, int, bool)


def _langkah(nb) -> list:
    """The cells that run; cell n of this list is In [n] of a clean run."""
    return [sel for sel in nb.cells if sel.cell_type == "code" and sel.source.strip()]


def periksa_hasil(nb, parameter: dict) -> dict:
    """The sentinel of a whole report; GagalLaporan unless every step ran, in order, to the end, as asked for."""
    langkah = _langkah(nb)
    for n, sel in enumerate(langkah, 1):
        for keluaran in sel.outputs:
            if keluaran.output_type == "error":
                raise GagalLaporan(sebab_galat(n, keluaran.ename), n, rinci="\n".join(keluaran.traceback), nb=nb)
            if ALAMAT_OBJEK.search(_teks(keluaran)):
                raise GagalLaporan(f"Langkah {n} menampilkan objek mentah, yang berbeda tiap kali.", n, nb=nb)
        if sel.execution_count != n:
            raise GagalLaporan(f"Langkah {n} tidak dijalankan pada urutannya; laporan tidak lengkap.", n, nb=nb)
    besar = sum(len(json.dumps(sel.outputs)) for sel in langkah)
    if besar > BATAS_KELUARAN:
        raise GagalLaporan(f"Keluaran laporan terlalu besar ({besar // 1_000_000} MB).", nb=nb)
    tanda = sentinel(nb)
    if tanda.get("selesai") is not True:
        raise GagalLaporan("Laporan tidak lengkap: tanda selesai tidak ada di langkah terakhir.", len(langkah), nb=nb)
    gema = tanda.get("parameter")
    if _kanonik(gema) != _kanonik(parameter):  # as text: True == 1 in Python, and 2019 == 2019.0
        ditulis, harus = (_kanonik(x).strip("{}").replace('"', "") for x in (gema, parameter))
        sebab = f"Laporan dihitung dengan parameter lain ({ditulis}), seharusnya ({harus})."
        raise GagalLaporan(sebab, len(langkah), nb=nb)
    return tanda


def sebab_galat(langkah: int, ename: str) -> str:
    """The sentence for an error in a cell: its kind only, for its text may hold paths and data."""
    if ename == "SystemExit":
        return f"Langkah {langkah} menghentikan perhitungan sebelum laporan selesai."
    if ename.endswith("MemoryError"):
        return f"Langkah {langkah} memerlukan terlalu banyak memori, lalu dihentikan."
    return f"Langkah {langkah} gagal ({ename})."


def _teks(keluaran) -> str:
    """What an output says in words: pictures are left out, since base64 can hold any short word by chance."""
    data = {mime: isi for mime, isi in keluaran.get("data", {}).items() if not mime.startswith("image/")}
    return json.dumps([data, keluaran.get("text", "")])


def sentinel(nb) -> dict:
    """What the last step left as its closing sign (penutup.py); empty when there is none."""
    langkah = _langkah(nb)
    data = [k.data[MIME] for k in (langkah[-1].outputs if langkah else []) if MIME in k.get("data", {})]
    return data[-1] if data and isinstance(data[-1], dict) else {}


def _kanonik(nilai) -> str:
    return json.dumps(nilai, sort_keys=True)


def detik_langkah(nb) -> float:
    """Seconds that the steps themselves took, by papermill's count."""
    return sum(sel.metadata.get("papermill", {}).get("duration") or 0.0 for sel in _langkah(nb))


def peringatan(nb) -> str:
    """Everything the steps wrote to stderr (library warnings): for the local log, not for readers."""
    return "".join(k.text for sel in _langkah(nb) for k in sel.outputs if k.get("name") == "stderr")


def bersihkan(nb):
    """A copy without anything that differs between two runs of the same data: timings, random ids, warnings.

    Warnings on stderr name folders of this computer; :func:`peringatan` keeps them for the log.
    """
    nb = copy.deepcopy(nb)
    nb.nbformat, nb.nbformat_minor = 4, 5
    for kunci in ("papermill", "widgets"):
        nb.metadata.pop(kunci, None)
    nb.metadata.update(kernelspec=dict(KERNELSPEC), language_info=dict(LANGUAGE_INFO))
    for nomor, sel in enumerate(nb.cells):
        sel.id = hashlib.sha256(f"{nomor}\n{sel.source}".encode()).hexdigest()[:12]
        for kunci in ("papermill", "execution"):
            sel.metadata.pop(kunci, None)
        if not _tag(sel):  # papermill writes an empty list
            sel.metadata.pop("tags", None)
        if sel.cell_type == "code":
            sel.outputs = _satukan(sel.outputs)
    return nb


def _satukan(keluaran: list) -> list:
    """Outputs with stderr left out and prints in a row made one: where a stream is cut depends on timing."""
    hasil: list = []
    for k in keluaran:
        if k.output_type == "stream":
            if k.name == "stderr":
                continue
            if hasil and hasil[-1].output_type == "stream":
                hasil[-1].text += k.text
                continue
        hasil.append(k)
    return hasil


def periksa_lokasi(nb, lokasi: list[Path]) -> None:
    """Refuses a notebook that names a folder of this computer (a path differs from office to office, and tells)."""
    cari = {json.dumps(tulisan)[1:-1] for tempat in lokasi for tulisan in (str(tempat), tempat.as_posix())}
    for n, sel in enumerate(_langkah(nb), 1):
        teks = "".join(map(_teks, sel.outputs))
        if any(c in teks for c in cari):
            raise GagalLaporan(f"Langkah {n} menuliskan lokasi folder di komputer ini.", n, nb=nb)


def tandai_gagal(nb, sebab: str):
    """The notebook of a failed run, for whoever repairs it: cannot be taken for a report, holds no traceback."""
    from nbformat.v4 import new_markdown_cell, new_output

    nb = bersihkan(nb)
    nb.cells = [sel for sel in nb.cells if "papermill-error-cell-tag" not in _tag(sel)]
    for sel in _langkah(nb):
        sel.outputs = [k for k in sel.outputs if MIME not in k.get("data", {})]
        for i, k in enumerate(sel.outputs):
            if k.output_type == "error":
                sel.outputs[i] = new_output("stream", text=f"{k.ename}: rinciannya di folder log.\n")
    nb.cells.insert(0, new_markdown_cell(f"# GAGAL, bukan laporan\n\n{sebab}", id="gagal"))
    return nb
