"""The screen of 02_data: a year's realisasi as a grid to fill and correct, its problems, forms and figures.

    iki.isian.layar(2019)

Every rule is in :mod:`ikilib.sunting`; here stands only how it looks, and which act of the reader is which function.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from ikilib import buku, evaluasi, keputusan, sunting, tafsir
from ikilib.angka import KOSONG, angka_satuan
from ikilib.halaman import Html, el, h, pilih, susun
from ikilib.jejak import tempat
from ikilib.masukan import baris
from ikilib.masukan.lokasi import folder_data
from ikilib.masukan.realisasi import PERIODE, WAJIB, sebut
from ikilib.masukan.tabel import kunci
from ikilib.tanda import CONTOH, kata_status

JUDUL = dict(zip(WAJIB, ("Variabel", "TW I", "TW II", "TW III", "TW IV", "Tahunan", "Status", "Asal", "Keterangan",
                         "Bukti"), strict=True))  # fmt: skip
LEBAR = {"uraian": 0, "tw1": 84, "tw2": 84, "tw3": 84, "tw4": 84, "tahunan": 120, "setahun": 128, "status": 102,
         "asal": 64, "keterangan": 100, "bukti": 80}  # fmt: skip
LIHAT = {"isian": "Isi dan koreksi", "masalah": "Masalah", "formulir": "Formulir", "angka": "Angka dan tempat"}
BUKU = {"masalah": buku.masalah, "formulir": buku.formulir, "angka": buku.isi_data}
SEMUA = "semua"


@dataclass(frozen=True)
class Keadaan:
    """Year, view, owner whose rows are shown, the table with its edits; None (and why) where it cannot be edited."""

    folder: Path
    tahun: int
    tabel: sunting.Keadaan | None = None
    sebab: str = ""
    lihat: str = "isian"
    pemilik: str = SEMUA


def layar(tahun: int = 2019):
    """The screen, ready to be shown as the last thing of a cell."""
    from ikilib.tampilan import Layar

    aksi = {"tahun": _tahun, "isi": _isi, "tempel": _tempel, "simpan": _simpan, "muat": _muat,
            "tanggal": lambda k, nilai: _ganti(k, replace(k.tabel, tanggal=nilai)),
            "alasan": lambda k, nilai: _ganti(k, replace(k.tabel, alasan=nilai)),
            "batal": lambda k, _: _ganti(k, sunting.batal(k.tabel)),
            "ulangi": lambda k, _: _ganti(k, sunting.ulangi(k.tabel))}  # fmt: skip
    return Layar(tulis, buka(folder_data(), tahun), {"lihat": str, "pemilik": str}, aksi)


def buka(folder: Path, tahun: int) -> Keadaan:
    """The state at first: the year's table, or why it cannot be edited."""
    try:
        tabel = sunting.buka(folder, tahun)
        sunting.bakal(tabel)
        return Keadaan(folder, tahun, tabel)
    except ValueError as galat:
        return Keadaan(folder, tahun, sebab=str(galat))


def _ganti(k: Keadaan, tabel: sunting.Keadaan) -> Keadaan:
    return replace(k, tabel=tabel)


def _tahun(k: Keadaan, nilai: object) -> Keadaan:
    if k.tabel and sunting.suntingan(k.tabel):
        raise ValueError(f"Tahun {k.tahun} masih berisi suntingan yang belum disimpan. Simpan atau batalkan dahulu.")
    return replace(buka(k.folder, int(nilai)), lihat=k.lihat, pemilik=k.pemilik)


def _sel(nama: str) -> sunting.Sel:
    nomor, _, kolom = nama.partition(":")
    return int(nomor), kolom


def _isi(k: Keadaan, nilai: dict) -> Keadaan:
    ((sel, isian),) = nilai.items()
    return _ganti(k, sunting.ubah(k.tabel, _sel(sel), isian))


def _tempel(k: Keadaan, nilai: dict) -> Keadaan:
    return _ganti(k, sunting.tempel(k.tabel, _sel(nilai["sel"]), nilai["blok"], map(_sel, nilai["kolom"])))


def _simpan(k: Keadaan, _: object) -> tuple[Keadaan, str]:
    tabel, pesan = sunting.simpan(k.tabel)
    return _ganti(k, tabel), pesan


def _muat(k: Keadaan, _: object) -> tuple[Keadaan, str]:
    tabel, pesan = sunting.muat_ulang(k.tabel)
    return _ganti(k, tabel), pesan


# The screen


def tulis(k: Keadaan, statis: bool = False) -> Html:
    """The screen as HTML; ``statis``: what the year holds, with its problems and who has returned what."""
    if statis:
        isi = ((LIHAT[n], fungsi(k.tahun)) for n, fungsi in BUKU.items())
        return susun(susun([el("h2", judul), satu]) for judul, satu in isi)
    t = sunting.periksa(k.tabel) if k.tabel else None
    if k.lihat in BUKU:
        satu = el("div", el("p", "Menurut berkas yang tersimpan."), BUKU[k.lihat](k.tahun), id=k.lihat)
        return susun([_pilihan(k, t), el("div", satu, kelas="badan", id="badan")])
    if t is None:
        return susun([_pilihan(k, t), el("p", k.sebab, role="alert", kelas="pesan", id="sebab")])
    badan = el("div", el("div", _tabel(k, t), id="tengah"), kelas="badan", id="badan")
    return susun([_pilihan(k, t), _judul(k), _salah(k.tabel, t), badan])


def _pilihan(k: Keadaan, t: sunting.Temuan | None) -> Html:
    """Year, view, owner, search, undo, save; in a sealed year day and reason of the corrections."""
    tahun = pilih("Tahun", "tahun", {t: str(t) for t in keputusan.TAHUN}, k.tahun)
    lihat = pilih("Lihat", "lihat", LIHAT, k.lihat)
    if t is None:
        return el("div", tahun, lihat, kelas="pilihan", id="pilihan")
    jabatan = {SEMUA: SEMUA} | {j.id: f"{j.nomor:02d} {j.nama}" for j in tafsir.jabatan().itertuples()}
    cari = el("label", "Cari ", Html('<input type="search" data-cari="" data-fokus="cari">'))
    saring = (pilih("Pemilik data", "pemilik", jabatan, k.pemilik), cari) if k.lihat == "isian" else ()
    n, galat = len(sunting.suntingan(k.tabel)), len(t.di) + len(t.lain)
    kata = "Simpan sebagai koreksi" if k.tabel.disegel else "Simpan"
    simpan = _tombol(f"{kata} ({galat} salah)" if galat else kata, "simpan", n and not galat)
    muat = _tombol("Muat ulang", "muat", 1) if sunting.berubah(k.tabel) else ""
    status = el("span", f"{n} sel belum disimpan" if n else "semua tersimpan", role="status", id="status",
                data_belum_simpan="ya" if n else "")  # fmt: skip
    batal = (_tombol("Batalkan", "batal", len(k.tabel.langkah), "z"),
             _tombol("Ulangi", "ulangi", len(k.tabel.dibatalkan), "y"))  # fmt: skip
    if not k.tabel.disegel:
        return el("div", tahun, lihat, *saring, *batal, simpan, muat, status, kelas="pilihan", id="pilihan")
    koreksi = (_masukan("Diketahui tanggal", "tanggal", k.tabel.tanggal, type="date"),
               _masukan("Alasan koreksi", "alasan", k.tabel.alasan, size="50"), simpan, muat, status)  # fmt: skip
    return susun([el("div", tahun, lihat, *saring, *batal, kelas="pilihan", id="pilihan"),
                  el("div", *koreksi, kelas="pilihan", id="koreksi")])  # fmt: skip


def _tombol(kata: str, aksi: str, bisa: int, ctrl: str = "") -> Html:
    kata = f"{kata} ({bisa})" if ctrl else kata
    return el("button", kata, data_aksi=aksi, data_fokus=aksi, data_ctrl=ctrl, type="button",
              disabled="" if bisa else "disabled")  # fmt: skip


def _masukan(kata: str, nama: str, isian: str, **lain: str) -> Html:
    return el("label", kata, " ", el("input", data_aksi=nama, data_fokus=nama, value=isian, **lain))


def _judul(k: Keadaan) -> Html:
    isi = sunting.tabel(k.tabel)
    contoh = sum(kunci(b["asal"]) == "contoh" for b in isi.values())
    tanda = el("p", el("b", CONTOH), f": {contoh} dari {len(isi)} baris", kelas="contoh") if contoh else ""
    cara = "Ketik, atau tempel dari Excel (Ctrl+V). Enter ↑ ↓ Tab: sel lain. Ctrl+Z: batalkan. Target: di target.csv."
    if k.tabel.disegel:
        cara = "Tahun ini disegel: yang tampak ialah angka yang berlaku; yang Anda ubah menjadi baris koreksi.csv."
    return el("div", el("h1", f"Realisasi {k.tahun}"), el("p", cara), tanda, kelas="judul-layar", id="judul")


def _salah(k: sunting.Keadaan, t: sunting.Temuan) -> Html:
    """What is wrong, at the top: the cells by name, what belongs to no cell in full, a file that changed meanwhile."""
    isi = sunting.tabel(k)
    sel = ", ".join(f"{isi[n]['variabel']} {JUDUL[c]}" for n, c in sorted(t.di, key=lambda s: s[0]))
    kalimat = [f"{len(t.di)} sel salah, perbaiki dahulu: {sel}."] if sel else []
    kalimat += [baris(m) for m in t.lain]
    if sunting.berubah(k):
        kalimat += [f"{k.nama} berubah sejak dibuka. Muat ulang membawa suntingan di layar ini ke isi yang baru."]
    return el("p", "\n".join(kalimat), role="alert", kelas="pesan", id="salah") if kalimat else Html()


# The grid


def _tabel(k: Keadaan, t: sunting.Temuan) -> Html:
    tabel, salah = k.tabel, {}
    for (n, kolom), m in t.di.items():
        salah.setdefault(n, {})[kolom] = m
    luar = {n: list(isi) for n, isi in groupby(sunting.luar(tabel, t.masukan.fakta).items(), lambda x: x[0][0])}
    setahun, pemilik = _setahun(tabel, t), tafsir.kamus("pemilik")
    baru = sunting.suntingan(tabel)
    badan = (
        _baris(tabel, n, b, {c for m, c in baru if m == n}, salah.get(n, {}), luar.get(n, []), setahun)
        for n, b in sunting.tabel(tabel).items()
        if k.pemilik in (SEMUA, pemilik.get(kunci(b["variabel"]))) or n in salah
    )
    kol = susun(Html(f'<col style="width:{w}px">' if w else "<col>") for w in (100, *LEBAR.values()))
    judul = JUDUL | {"uraian": "Uraian", "setahun": "Dihitung"}
    kepala = (el("th", judul[c], scope="col", kelas="n" * (c in (*PERIODE, "setahun"))) for c in ("variabel", *LEBAR))
    return el("table", el("caption", el("span", f"Realisasi {k.tahun}", kelas="tersembunyi")), el("colgroup", kol),
              el("thead", el("tr", *kepala)), el("tbody", *badan), kelas="tb", id="isian",
              data_aksi_tempel="tempel")  # fmt: skip


def _setahun(k: sunting.Keadaan, t: sunting.Temuan) -> dict[str, Html]:
    """By variable the figure that a report of the year would take; rows with a wrong cell stand as they were read."""
    salah = {n for n, _ in t.di}
    sel = [s for s in sunting.suntingan(k) if s[0] in salah]
    fakta = (sunting.periksa(sunting.tanpa(k, sel)) if sel else t).masukan.fakta
    satuan = tafsir.kamus("satuan")
    return {
        r.variabel: susun([angka_satuan(r.nilai, satuan[r.variabel])]) if r.status == "ada"
        else el("i", kata_status(r.status).lower())
        for r in evaluasi.nilai(fakta[fakta["tahun"] == k.tahun]).itertuples()
    }  # fmt: skip


def _baris(k: sunting.Keadaan, n: int, b: dict, baru: set, salah: dict, luar: list, setahun: dict) -> Html:
    """A variable's row, and under it what is wrong with its cells and what stands elsewhere."""
    nama = sunting.pokok(b["variabel"])
    uraian = tafsir.kamus("uraian").get(kunci(b["variabel"]), "")
    satuan = tafsir.kamus("satuan").get(kunci(b["variabel"]), "")
    di_luar = {c: sebut(f) for (_, c), f in luar}
    sel = {c: _kotak(n, c, b, c in baru, c in salah, di_luar.get(c, "")) if c in k.bisa else el("td", b[c])
           for c in WAJIB[1:]}  # fmt: skip
    sel["uraian"] = el("td", uraian, " ", el("small", satuan))
    sel["setahun"] = el("td", KOSONG if salah else setahun.get(nama, KOSONG), kelas="n")
    cari = f"{b['variabel']} {uraian} {b['asal']} {b['status']}".lower()
    th = el("th", Html("_<wbr>".join(map(h, b["variabel"].split("_")))), scope="row")
    kepala = el("tr", th, *(sel[c] for c in LEBAR), data_cari=cari, id=f"baris{n}")
    catatan = [el("p", el("b", f"! {JUDUL[c]}: "), f"{m.apa}. Perbaiki: {m.cara}.", id=f"salah-{n}-{c}-{i}")
               for c, semua in salah.items() for i, m in enumerate(semua)]  # fmt: skip
    catatan += [el("p", kata) for kata in (*_asal(k, b, baru), *_sumber(luar))]
    if not catatan:
        return kepala
    isi = el("td", *catatan, colspan=len(LEBAR))
    return susun([kepala, el("tr", el("td"), isi, data_cari=cari, id=f"catatan{n}", kelas="catatan")])


def _kotak(n: int, kolom: str, b: dict, berubah: bool, salah: bool, luar: str) -> Html:
    keadaan = {"aria_invalid": "true", "aria_describedby": f"salah-{n}-{kolom}-0"} if salah else {}
    kelas = " ".join(filter(None, ("berubah" * berubah, "" if kolom in PERIODE else "teks")))
    return el("td", el("input", data_sel=f"{n}:{kolom}", data_fokus=f"{n}:{kolom}", value=b[kolom], kelas=kelas,
                       placeholder=luar, aria_label=f"{b['variabel']} {JUDUL[kolom]}", **keadaan))  # fmt: skip


def _asal(k: sunting.Keadaan, b: dict, baru: set) -> list[str]:
    """What an edited figure is still marked as."""
    asal = kunci(b["asal"])
    if not baru & set(PERIODE):
        return []
    if asal == "contoh":
        return [f"Tetap bertanda contoh{'' if k.disegel else ' sampai kolom Asal baris ini dikosongkan'}."]
    if asal == "terbit" and not baru & {"asal", "keterangan"} and not k.disegel:
        return ["Bertanda terbit: sesuaikan Keterangan dengan sumber angka ini, atau kosongkan Asal."]
    return []


def _sumber(luar: list) -> list[str]:
    """Figures of this row that stand in a form, in records, in a correction: not edited here."""
    return [f"{JUDUL[c]} {sebut(f)}: dari {tempat(f.berkas, f.lembar, f.sel)}." for (_, c), f in luar]
