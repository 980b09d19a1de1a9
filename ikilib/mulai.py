"""The home page (``00_mulai``): what the office has, what is missing, and where to go.

One frozen state (:class:`Keadaan`), one pure writer (:func:`tulis`) over what :func:`kantor` found; figures and
averages are those of the reports, and whether a report is up to date is asked of the very function that
``iki laporan`` asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ikilib import bahan, keputusan, masukan, rekap, tafsir
from ikilib.angka import KOSONG, angka, bulatkan, persen
from ikilib.halaman import Html, berkata, el, hitungan, susun, tanda_predikat
from ikilib.masukan.lokasi import akar, folder_data, folder_keluaran, rupa
from ikilib.tanda import CONTOH

KOLOM = (
    "Tahun",
    "Angka yang ada",
    "Target yang ada",
    "Masalah masukan",
    "Rata-rata capaian (%)",
    "Predikat",
    "Laporan",
)
LAIN = {
    "01_keputusan": "isi keputusan",
    "03_evaluasi": "seluruh dinas",
    "04_individu": "satu jabatan",
    "05_tren": "enam tahun",
}


@dataclass(frozen=True)
class Keadaan:
    tahun: int


@dataclass(frozen=True)
class Tahun:
    """What the office has for one year. ``laporan``: those made; ``mutakhir``: those of them that are up to date."""

    angka: int
    target: int
    galat: int
    peringatan: int
    laporan: int
    mutakhir: int
    tugas: int


@dataclass(frozen=True)
class Kantor:
    """All years that have a folder, and the material over them; None while the inputs hold errors."""

    tahun: dict[int, Tahun]
    bahan: bahan.Bahan | None
    indeks: bool


def layar(tahun: int | None = None):
    """The screen, ready to be shown as the last thing of a cell; None: the last year that has data."""
    from ikilib.tampilan import Layar

    ada = list(kantor().tahun) or [keputusan.TAHUN[-1]]
    bahan.periksa_waktu(tahun := tahun or ada[-1], None)
    return Layar(tulis, Keadaan(tahun), {"tahun": int}, {"perbarui": lambda k, _: k})


# What the office has


def kantor(keluaran: Path | None = None) -> Kantor:
    """What lies in the data folder and among the reports; looked at again only when a file there has changed."""
    data, keluaran = folder_data().absolute(), folder_keluaran(keluaran)
    laporan = ((str(b), b.stat().st_mtime_ns) for b in sorted(keluaran.glob("20??/manifest.json")))
    return _kantor(data, keluaran, (*rupa(data), *laporan))


@lru_cache(maxsize=2)
def _kantor(data: Path, keluaran: Path, _cap: tuple) -> Kantor:
    isi = [t for t in keputusan.TAHUN if (data / str(t)).is_dir()]
    baca = bahan.periksa(isi[-1], data) if isi else None
    b = bahan.siapkan(isi[-1]) if baca and not masukan.ada_galat(baca.masalah) else None
    return Kantor({t: _tahun(t, baca, data, keluaran) for t in isi}, b, (keluaran / "index.html").is_file())


def _tahun(tahun: int, baca: masukan.Masukan, data: Path, keluaran: Path) -> Tahun:
    from ikilib.laporan import rencana, terbit

    f, t = masukan.per_hari(baca.fakta), baca.target
    terbitan, mutakhir = rencana.keadaan(tahun, data, keluaran)
    milik = [m.tingkat for m in terbitan.masalah if m.berkas.partition("/")[0] == str(tahun)]
    return Tahun(
        len(set(f.loc[(f["tahun"] == tahun) & (f["status"] != "belum_lapor"), "variabel"]) & _diminta()),
        t.loc[(t["tahun"] == tahun) & t["target"].notna(), "kode"].nunique(),
        milik.count("galat"),
        milik.count("peringatan"),
        len(terbit.baca_manifest(terbitan.folder).get("laporan", {})),
        len(mutakhir),
        len(terbitan.tugas),
    )


def _diminta() -> set[str]:
    """The figures that the office has to give for every year, by name."""
    v = tafsir.variabel()
    return set(v.loc[v["sama_dengan"] == "", "variabel"])


# The screen


def tulis(k: Keadaan, statis: bool = False, ada: Kantor | None = None) -> Html:
    """The whole page; ``statis`` with links between files instead of Lab's own, and without buttons."""
    ada = ada or kantor()
    atas = el("div", _hitungan(k, ada), _pintu(k, ada, statis), kelas="dua")
    tombol = el("button", "Perbarui", data_aksi="perbarui", data_fokus="perbarui", type="button")
    kepala = el("div", el("h1", f"Kinerja individu tahun {k.tahun}"), *_kalimat(k, ada), "" if statis else tombol,
                kelas="judul-layar", id="judul")  # fmt: skip
    return susun([kepala, el("div", atas, _enam_tahun(k, ada, statis), _lain(statis), kelas="mulai", id="mulai")])


def _kalimat(k: Keadaan, ada: Kantor) -> Iterator[Html]:
    """The answer first: the average with how many it rests on, or why there is none."""
    t = ada.tahun.get(k.tahun)
    if t is None:
        yield el("p", f"Belum ada data tahun {k.tahun}.")
    elif ada.bahan is None:
        galat = sum(x.galat for x in ada.tahun.values())
        yield el("p", el("b", f"{galat} galat pada masukan."), " Tidak ada yang dihitung sebelum semuanya diperbaiki.")
    else:
        r = _rekap(k.tahun, ada)
        rata = f"Rata-rata {persen(r.rata_rata)}, {r.predikat}" if r.predikat else "Belum ada rata-rata"
        yield el("p", f"{rata}, dari {r.dinilai} di antara {r.n} indikator; {r.belum_lapor} belum lapor.")
        hasil = _hasil(k.tahun, ada)
        if contoh := int((hasil["asal"] == "contoh").sum()):
            yield el("p", el("b", CONTOH), f": {contoh} dari {len(hasil)}", kelas="contoh")


def _rekap(tahun: int, ada: Kantor):
    r = ada.bahan.rekap_enam
    return next(r[(r["tingkat"] == "dinas") & (r["tahun"] == tahun)].itertuples(index=False))


def _hasil(tahun: int, ada: Kantor):
    return ada.bahan.enam[ada.bahan.enam["tahun"] == tahun]


def _hitungan(k: Keadaan, ada: Kantor) -> Html:
    """The 165 indicators by predikat and state."""
    if ada.bahan is None or k.tahun not in ada.tahun:
        return el("p", "Keadaan 165 indikator tampil di sini sesudah datanya ada dan tanpa galat.")
    banyak = rekap.hitungan(_hasil(k.tahun, ada), ada.bahan.skala)[k.tahun]
    return hitungan(f"Keadaan 165 indikator, {k.tahun}", {kata: int(n) for kata, n in banyak.items()}, ada.bahan.skala)


def _pintu(k: Keadaan, ada: Kantor, statis: bool) -> Html:
    """Six doors, and what waits behind each."""
    pintu = (
        ("melihat yang kurang, dan mengapa", "06_jelajah", _di_bawah(k, ada)),
        ("mengisi atau memperbaiki angka", "02_data", _belum(k, ada)),
        ("mencoba “bagaimana kalau”", "07_simulasi", "berapa lagi untuk Tinggi, dan cara hitung lain"),
        ("mencetak laporan", "", _laporan(k, ada)),
        ("menganalisis sendiri", "08_analisis_sendiri", "empat tabel, satu pertanyaan, satu gambar"),
        ("membaca panduan", "PANDUAN.md", "dari memasang sampai arti setiap pesan"),
    )
    baris = (
        el("tr", el("th", _tautan(nama, tujuan, statis) if tujuan else _ke_laporan(nama, ada, statis), scope="row"),
           el("td", isi)) for nama, tujuan, isi in pintu
    )  # fmt: skip
    return el("table", el("caption", "Saya ingin …"), el("tbody", *baris), kelas="pintu")


def _di_bawah(k: Keadaan, ada: Kantor) -> str:
    if ada.bahan is None or k.tahun not in ada.tahun:
        return "dinas, bidang, jabatan, indikator, asal angkanya"
    n = int((bulatkan(_hasil(k.tahun, ada)["capaian"].to_numpy(float)) < 100).sum())
    return f"{n} indikator tahun {k.tahun} di bawah target"


def _belum(k: Keadaan, ada: Kantor) -> str:
    t = ada.tahun.get(k.tahun)
    if t is None:
        return f"angka tahun {k.tahun} belum ada"
    if t.galat:
        return f"{t.galat} galat pada masukan tahun {k.tahun}"
    kurang = {"angka": len(_diminta()) - t.angka, "target": len(tafsir.katalog()) - t.target}
    sebut = " dan ".join(f"{n} {apa}" for apa, n in kurang.items() if n)
    return f"{sebut} tahun {k.tahun} belum ada" if sebut else f"angka dan target tahun {k.tahun} lengkap"


def _laporan(k: Keadaan, ada: Kantor) -> Html:
    t = ada.tahun.get(k.tahun)
    if t is None or t.galat or (t.laporan and t.mutakhir == t.tugas):
        return susun([f"laporan {k.tahun}: {_keadaan_laporan(t) if t else 'belum ada datanya'}"])
    return susun([f"laporan {k.tahun}: {_keadaan_laporan(t)}; perintahnya ", el("code", f"iki laporan {k.tahun}")])


def _keadaan_laporan(t: Tahun) -> str:
    if not t.laporan:
        return "belum dibuat"
    if t.mutakhir == t.tugas:
        return f"{t.mutakhir}, mutakhir"
    return f"{t.mutakhir} dari {t.tugas} mutakhir"


def _tautan(nama: str, tujuan: str, statis: bool) -> Html:
    """A link to a notebook or to the guide: in Lab in the same tab, elsewhere to the file; words if it is not there."""
    buku = not tujuan.endswith(".md")
    jalur = f"notebooks/{tujuan}.ipynb" if buku else tujuan
    if not (akar() / jalur).is_file():
        return el("span", nama)
    buka = f'{{"path": "{jalur}"' + ("}" if buku else ', "factory": "Markdown Preview"}')
    lab = {} if statis else {"data_commandlinker_command": "docmanager:open", "data_commandlinker_args": buka}
    return el("a", nama, href=f"{tujuan}.ipynb" if buku else f"../{tujuan}", data_fokus=tujuan, **lab)


def _ke_laporan(nama: str, ada: Kantor, statis: bool) -> Html:
    """The list of all reports, in a tab of its own: it is a page, not a notebook."""
    if not ada.indeks:
        return el("span", nama)
    alamat = "../outputs/index.html" if statis else "/files/outputs/index.html"
    return el("a", nama, href=alamat, target="_blank", data_fokus="laporan")


def _enam_tahun(k: Keadaan, ada: Kantor, statis: bool) -> Html:
    """A row a year; on the living screen a click chooses it."""
    angka_ = (1, 2, 4)
    kepala = (el("th", j, scope="col", kelas="n" if i in angka_ else "") for i, j in enumerate(KOLOM))
    baris = []
    for t in keputusan.TAHUN:
        sel = [el("th", el("b", t), scope="row")]
        sel += [el("td", isi, kelas="n" if i in angka_ else "") for i, isi in enumerate(_baris(t, ada), 1)]
        pilih = {} if statis else {"data_kode": t, "tabindex": "-1"}
        baris.append(el("tr", *sel, **pilih, **({"aria_selected": "true"} if t == k.tahun and not statis else {})))
    judul = el("caption", "Enam tahun" if statis else "Enam tahun: klik satu tahun untuk melihat keadaannya")
    return el("table", judul, el("thead", el("tr", *kepala)), el("tbody", *baris), kelas="tb padat",
              data_aksi_baris="" if statis else "tahun")  # fmt: skip


def _baris(tahun: int, ada: Kantor) -> tuple[object, ...]:
    t = ada.tahun.get(tahun)
    if t is None:
        return (*[KOSONG] * 4, el("i", "belum ada data"), KOSONG)
    masalah = ", ".join(f"{n} {apa}" for apa, n in (("galat", t.galat), ("peringatan", t.peringatan)) if n)
    rata, predikat = KOSONG, KOSONG
    if ada.bahan is not None and (r := _rekap(tahun, ada)).predikat:
        rata = el("b", angka(r.rata_rata))
        predikat = berkata(tanda_predikat(r.predikat, ada.bahan.skala), r.predikat)
    return (f"{t.angka} dari {len(_diminta())}", f"{t.target} dari {len(tafsir.katalog())}", masalah or "tidak ada",
            rata, predikat, _keadaan_laporan(t))  # fmt: skip


def _lain(statis: bool) -> Html:
    """The plain notebooks."""
    isi = (susun([_tautan(nama[:2], nama, statis), f" {kata}"]) for nama, kata in LAIN.items())
    return el("p", "Buku biasa, dengan parameter: ", susun(isi, " · "), kelas="lain")
