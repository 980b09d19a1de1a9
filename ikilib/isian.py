"""The screen of *fill and correct* in 02_data: a year's realisasi as a grid of cells; every rule is in ``sunting``.

iki.isian.layar(2019)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ikilib import keputusan, sunting
from ikilib.halaman import Html, el, susun
from ikilib.masukan import Masalah, baris, kosakata_keputusan
from ikilib.masukan.lokasi import folder_data
from ikilib.masukan.tabel import kunci

JUDUL = dict(zip(sunting.BISA, ("TW I", "TW II", "TW III", "TW IV", "Tahunan", "Status", "Asal", "Keterangan", "Bukti"),
                 strict=True))  # fmt: skip
LEBAR = (78, 78, 78, 78, 92, 92, 66, 120, 90)


@dataclass(frozen=True)
class Keadaan:
    """The table and its edits; None with the reason (``sebab``) where it cannot be edited. Day and reason: sealed."""

    folder: Path
    tahun: int
    tabel: sunting.Keadaan | None = None
    sebab: str = ""
    tanggal: str = ""
    alasan: str = ""


def layar(tahun: int = 2019, data: Path | None = None):
    """The screen, ready to be shown as the last thing of a cell."""
    from ikilib.tampilan import Layar

    aksi = {"tahun": _tahun, "isi": _isi, "tempel": _tempel, "simpan": _simpan,
            "batal": lambda k, _: replace(k, tabel=sunting.batal(k.tabel)),
            "ulangi": lambda k, _: replace(k, tabel=sunting.ulangi(k.tabel))}  # fmt: skip
    return Layar(tulis, _buka(folder_data(data), tahun), {"tanggal": str, "alasan": str}, aksi)


def _buka(folder: Path, tahun: int) -> Keadaan:
    try:
        return Keadaan(folder, tahun, sunting.buka(folder, tahun))
    except ValueError as galat:
        return Keadaan(folder, tahun, sebab=str(galat))


def _tahun(k: Keadaan, nilai: object) -> Keadaan:
    if k.tabel and sunting.suntingan(k.tabel):
        raise ValueError(f"Tahun {k.tahun} masih berisi suntingan yang belum disimpan. Simpan atau batalkan dahulu.")
    return _buka(k.folder, int(nilai))


def _sel(nama: str) -> sunting.Sel:
    nomor, _, kolom = nama.partition(":")
    return int(nomor), kolom


def _isi(k: Keadaan, nilai: dict) -> Keadaan:
    ((sel, isian),) = nilai.items()
    return replace(k, tabel=sunting.ubah(k.tabel, _sel(sel), isian))


def _tempel(k: Keadaan, nilai: dict) -> Keadaan:
    return replace(k, tabel=sunting.tempel(k.tabel, _sel(nilai["sel"]), nilai["blok"]))


def _simpan(k: Keadaan, _: object) -> tuple[Keadaan, str]:
    baru, pesan = sunting.simpan(k.tabel, k.tanggal, k.alasan)
    return replace(k, tabel=baru, alasan=""), pesan


def tulis(k: Keadaan, statis: bool = False) -> Html:
    """The screen as HTML; ``statis``: a sentence, for the tables of the notebook tell the rest."""
    if k.tabel is None:
        return susun([el("p", k.sebab, role="alert", kelas="pesan"), Html() if statis else _kelola(k, 0)])
    if statis:
        n = len(sunting.tabel(k.tabel))
        return el("p", f"{k.tabel.nama}: {n} baris. Di JupyterLab, tabel ini dapat diisi dan dikoreksi di sini.")
    masalah = sunting.periksa(k.tabel)
    galat = [m for m in masalah if m.tingkat == "galat"]
    daftar = el("ul", *(el("li", baris(m)) for m in galat), role="alert", kelas="pesan") if galat else Html()
    return susun([_kelola(k, len(galat)), daftar, el("div", _tabel(k.tabel, masalah), kelas="badan")])


def _kelola(k: Keadaan, galat: int) -> Html:
    """Years, undo, save; in a sealed year day and reason of the corrections."""
    tahun = (el("button", str(t), data_aksi="tahun", data_nilai=str(t), data_fokus=f"tahun{t}", type="button",
                aria_pressed="true" if t == k.tahun else "false") for t in keputusan.TAHUN)  # fmt: skip
    if k.tabel is None:
        return el("div", *tahun, kelas="pilihan", id="pilihan")
    n, langkah, ulang = len(sunting.suntingan(k.tabel)), len(k.tabel.langkah), len(k.tabel.dibatalkan)
    kata = "Simpan sebagai koreksi" if k.tabel.disegel else "Simpan"
    mati = {"disabled": "disabled"} if galat or not n else {}
    koreksi = (
        el("label", "Tanggal ", _teks("tanggal", k.tanggal, "2020-03-01")),
        el("label", "Alasan ", _teks("alasan", k.alasan, "menurut apa angkanya berubah")),
    ) if k.tabel.disegel else ()  # fmt: skip
    return el(
        "div", *tahun,
        _tombol(f"Batalkan ({langkah})", "batal", langkah), _tombol(f"Ulangi ({ulang})", "ulangi", ulang),
        *koreksi,
        el("button", kata + (f" ({galat} sel salah)" if galat else ""), data_aksi="simpan", data_fokus="simpan",
           type="button", **mati),
        el("span", f"{n} sel belum disimpan" if n else "semua tersimpan", role="status",
           **({"data_belum_simpan": "ya"} if n else {})),
        kelas="pilihan", id="pilihan",
    )  # fmt: skip


def _tombol(kata: str, aksi: str, bisa: int) -> Html:
    return el("button", kata, data_aksi=aksi, data_fokus=aksi, type="button", disabled="" if bisa else "disabled")


def _teks(nama: str, isian: str, contoh: str) -> Html:
    return el("input", data_aksi=nama, data_fokus=nama, value=isian, placeholder=contoh)


def _tabel(k: sunting.Keadaan, masalah: tuple[Masalah, ...]) -> Html:
    di = {m.sel: m for m in reversed(masalah) if m.berkas == k.nama and m.tingkat == "galat"}
    baru, uraian = sunting.suntingan(k), kosakata_keputusan().uraian["realisasi"]
    kol = susun(Html(f'<col style="width:{w}px">') for w in (100, 230, *LEBAR))
    kepala = el("tr", *(el("th", j, scope="col") for j in ("Variabel", "Uraian", *JUDUL.values())))
    badan = (
        el("tr", el("th", b["variabel"], scope="row"), el("td", uraian.get(kunci(b["variabel"]), "")),
           *(_kotak(n, c, b, (n, c) in baru, di.get(f"baris {n}, kolom {c}")) for c in sunting.BISA), id=f"baris{n}")
        for n, b in sunting.tabel(k).items()
    )  # fmt: skip
    judul = el("caption", el("span", f"Realisasi {k.tahun}", kelas="tersembunyi"))
    return el("table", judul, el("colgroup", kol), el("thead", kepala), el("tbody", *badan), kelas="tb", id="isian",
              data_aksi_tempel="tempel")  # fmt: skip


def _kotak(nomor: int, kolom: str, b: dict, berubah: bool, m: Masalah | None) -> Html:
    """A cell: its input, and under it what is wrong with it."""
    id_ = f"salah-{nomor}-{kolom}"
    salah = {"aria_invalid": "true", "aria_describedby": id_} if m else {}
    sel = f"{nomor}:{kolom}"
    kotak = el("input", data_sel=sel, data_fokus=sel, value=b[kolom], kelas="berubah" if berubah else "",
               aria_label=f"{b['variabel']} {JUDUL[kolom]}", **salah)  # fmt: skip
    return el("td", kotak, el("div", f"{m.apa}. Perbaiki: {m.cara}.", id=id_) if m else "")
