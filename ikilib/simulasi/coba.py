"""The grid of the what-if screen: figures to change, what they give beside what it was, the averages that follow."""

from __future__ import annotations

import pandas as pd

from ikilib import tafsir
from ikilib.angka import KOSONG, MINUS, angka, angka_satuan, bulatkan
from ikilib.evaluasi import ROMAWI
from ikilib.halaman import Html, catatan, el, keadaan, susun
from ikilib.laporan.bagian import SATUAN, target_teks
from ikilib.masukan.bilangan import tulis
from ikilib.simulasi.keadaan import Keadaan, Simulasi, Ubahan, angka_target, sebelum_sesudah
from ikilib.simulasi.ubah import TANDA, banding

LEBAR = (52, 0, 84, 146, 172, 172)
TINGKAT = {"jabatan": "Jabatan", "bidang": "Bidang", "dinas": "Dinas", "sasaran": "Sasaran"}
BAGIAN = {"atas": "pembilang", "bawah": "penyebut"}


def coba(s: Simulasi, k: Keadaan, statis: bool = False) -> tuple[Html, Html]:
    """The grid of a position's indicators and, beside it, its averages and the list of what was changed."""
    milik = s.hasil[s.hasil["nomor"] == k.jabatan]
    lama = s.bahan.hasil.set_index("kode")
    salah = {u.sel: u for u in s.ubahan if u.salah}
    waktu = f"TW {ROMAWI[k.periode]}" if k.periode else "setahun"
    judul = ("Kode", "Indikator", f"Target {_waktu_target(k)}", f"Realisasi {waktu}", "Semula", TANDA)
    kepala = (el("th", j, scope="col", kelas="n" if i in (2, 3) else "") for i, j in enumerate(judul))
    kol = susun(Html(f'<col style="width:{w}px">' if w else "<col>") for w in LEBAR)
    badan = susun(
        susun([_baris(s, k, r, lama.loc[r.kode], salah, statis), *_operan(s, k, r, salah, statis)])
        for r in milik.itertuples(index=False)
    )
    nama = f"{TANDA}: capaian bila angkanya diubah, bukan angka laporan"
    grid = el("table", el("caption", el("span", nama, kelas="jt" if statis else "tersembunyi")), el("colgroup", kol),
              el("thead", el("tr", *kepala)), el("tbody", badan), kelas="tb coba", id="coba")  # fmt: skip
    return grid, el("aside", _rekap(s, k), _ikut(s, k), _daftar(s, statis), kelas="kartu", aria_label="Rekap simulasi",
                    id="kartu")  # fmt: skip


def _waktu_target(k: Keadaan) -> str:
    """Quarter IV is measured against the year's target."""
    return f"TW {ROMAWI[k.periode]}" if k.periode in (1, 2, 3) else "setahun"


def _baris(s: Simulasi, k: Keadaan, r, lama: pd.Series, salah: dict, statis: bool) -> Html:
    """One indicator: its target, its figure (computed where it has a formula), capaian as it was and as simulated."""
    periode = k.periode % 4
    t = angka_target(s.target, r.kode, k.tahun, periode)
    sasaran = _kotak(s, f"{r.kode}@{k.tahun}:target{periode}", t, f"target {r.kode}", salah, statis)
    rentang = el("small", f"sampai {angka_satuan(r.target_atas, r.satuan)}") if r.target_atas == r.target_atas else ""
    if r.rumus == "jumlah":
        nama = tafsir.kamus("sama_dengan")[r.kode] or r.kode
        x = s.petak.get((nama, k.tahun, k.periode), float("nan"))
        kini = _kotak(s, f"{nama}@{k.tahun}:realisasi{k.periode}", x, f"realisasi {r.kode}", salah, statis)
    else:
        kini = el("span", angka_satuan(r.realisasi, r.satuan), kelas="terhitung", title="dihitung dengan rumus")
        kini = susun([kini, _tanpa_sel(statis)])
    satuan = el("small", SATUAN.get(r.satuan, r.satuan))
    berubah = not _sama(r, lama)
    return el(
        "tr", el("td", el("b", r.kode)), el("th", r.indikator, " ", satuan, scope="row"),
        el("td", sasaran, rentang, kelas="n"), el("td", kini, kelas="n"),
        el("td", _nilai(s, lama)), el("td", _nilai(s, r), kelas="berubah" if berubah else ""), id=f"baris-{r.kode}",
    )  # fmt: skip


def _sama(a, b) -> bool:
    return all(getattr(a, c) == getattr(b, c) or (getattr(a, c) != getattr(a, c) and getattr(b, c) != getattr(b, c))
               for c in ("realisasi", "target", "capaian", "status"))  # fmt: skip


def _nilai(s: Simulasi, r) -> Html:
    """Capaian, predikat, and from what against what."""
    dari = f"{angka_satuan(r.realisasi, r.satuan)} dari {target_teks(r)}"
    if r.status != "ada":
        sebab = "" if r.status == "belum_lapor" else el("small", r.alasan, kelas="cn")
        return susun([keadaan("", r.status, s.bahan.skala), el("small", dari, kelas="cn"), sebab])
    return susun([el("b", f"{angka(r.capaian)} %"), " ", keadaan(r.predikat, r.status, s.bahan.skala),
                  el("small", dari, kelas="cn")])  # fmt: skip


def _operan(s: Simulasi, k: Keadaan, r, salah: dict, statis: bool) -> list[Html]:
    """Of a formula the figures it is computed from, a row each."""
    if r.rumus == "jumlah":
        return []
    o = s.operan[s.operan["kode"] == r.kode].drop_duplicates(["variabel", "tahun_operan"])
    baris = []
    for x in o.itertuples(index=False):
        kunci = (x.variabel, x.tahun_operan, k.periode)
        semula, kini = (p.get(kunci, float("nan")) for p in (s.petak_asli, s.petak))
        nama = f"{x.uraian[:1].upper()}{x.uraian[1:]}" + (f" {x.tahun_operan}" if x.tahun_operan != k.tahun else "")
        sel = f"{x.variabel}@{x.tahun_operan}:realisasi{k.periode}"
        berubah = "berubah" if semula != kini and (semula == semula or kini == kini) else ""
        baris.append(
            el("tr", el("td"), el("th", el("small", BAGIAN[x.bagian]), " ", nama, " ",
                                  el("small", SATUAN.get(x.satuan, x.satuan)), scope="row"),
               el("td", _tanpa_sel(statis)), el("td", _kotak(s, sel, kini, nama, salah, statis), kelas="n"),
               el("td", angka_satuan(semula, x.satuan)), el("td", angka_satuan(kini, x.satuan), kelas=berubah),
               kelas="operan", id=f"baris-{r.kode}-{x.variabel}-{x.tahun_operan}")
        )  # fmt: skip
    return baris


def _tanpa_sel(statis: bool) -> Html:
    """Keeps the columns of a pasted block in step where a row has no cell to fill."""
    return Html() if statis else Html('<input type="hidden" data-sel="-">')


def _kotak(s: Simulasi, sel: str, x: float, nama: str, salah: dict, statis: bool) -> Html:
    """A cell to fill; what is wrong stands under it, and is not counted."""
    u: Ubahan | None = salah.get(sel)
    berubah = "berubah" if not u and any(y.sel == sel for y in s.ubahan) else ""
    teks = tulis(x) if x == x else ""
    if statis:
        return el("span", teks or KOSONG, kelas=berubah)
    cacat = {"aria_invalid": "true", "aria_describedby": f"salah-{sel}"} if u else {}
    kotak = el("input", data_sel=sel, value=u.teks if u else teks, kelas=berubah, aria_label=nama,
               inputmode="decimal", autocomplete="off", **cacat)  # fmt: skip
    return susun([kotak, el("small", f"! {u.salah} Belum dihitung.", id=f"salah-{sel}", kelas="salah") if u else ""])


# Beside the grid


def _rekap(s: Simulasi, k: Keadaan) -> Html:
    """The averages of the position's sasaran, of the position, its bidang and the dinas, before and after."""
    bidang = tafsir.jabatan().set_index("nomor").at[k.jabatan, "bidang"]
    nomor = {"sasaran": k.jabatan, "jabatan": k.jabatan, "bidang": bidang, "dinas": 0}
    kunci = ["tingkat", "nomor", "nama"]
    b = s.bahan.rekap.merge(s.rekap, on=kunci, suffixes=("", "_s"), validate="1:1")
    b = b[b["nomor"] == b["tingkat"].map(nomor)].sort_values("tingkat", key=lambda t: t.map(list(TINGKAT).index))
    kol = susun(Html(f'<col style="width:{w}%">') for w in (20, 32, 32, 16))
    kepala = (el("th", j, scope="col") for j in ("Rata-rata", "Semula", TANDA, "Beda"))
    baris = (_baris_rekap(s, r) for r in b.itertuples(index=False))
    nama = f"Rata-rata capaian, semula dan {TANDA}"
    ket = el("span", "Angka kecil: kisaran bila yang belum lapor ikut dihitung.", kelas="ket")
    return el("table", el("caption", el("span", nama, kelas="jt"), ket), el("colgroup", kol),
              el("thead", el("tr", *kepala)), el("tbody", *baris), kelas="tb rekap")  # fmt: skip


def _baris_rekap(s: Simulasi, r) -> Html:
    beda = bulatkan(r.rata_rata_s - r.rata_rata)
    kata = KOSONG if beda != beda else f"{'+' if beda > 0 else MINUS if beda < 0 else ''}{angka(abs(beda))}"
    judul = el("tr", el("td", el("small", r.nama), colspan=4), kelas="nama") if r.tingkat == "sasaran" else ""
    lama = _rata(s, r.rata_rata, r.predikat, r.terendah, r.tertinggi)
    baru = _rata(s, r.rata_rata_s, r.predikat_s, r.terendah_s, r.tertinggi_s)
    isi = el("tr", el("th", el("b", TINGKAT[r.tingkat]), scope="row"), el("td", lama),
             el("td", baru, kelas="berubah" if lama != baru else ""), el("td", kata))  # fmt: skip
    return susun([judul, isi])


def _rata(s: Simulasi, rata: float, predikat: str, rendah: float, tinggi: float) -> Html:
    """A mean, its predikat, and how far what is missing may move it."""
    kisar = el("small", f"{angka(rendah)}–{angka(tinggi)}", kelas="cn") if rendah != tinggi else ""
    if rata != rata:
        return susun(["belum ada", kisar if rendah == rendah else ""])
    return susun([el("b", angka(rata)), " ", keadaan(predikat, "ada", s.bahan.skala), kisar])


def _ikut(s: Simulasi, k: Keadaan) -> Html:
    """Indicators of other positions that the changed figures move as well."""
    b = banding(s.bahan.hasil, s.hasil, ["kode", "jabatan", "nomor"], ["capaian", "predikat", "status"])
    b = b[b["nomor"] != k.jabatan]
    if b.empty:
        return Html()
    isi = (el("li", el("b", r.kode), f" {r.jabatan}: {angka(r.capaian)} menjadi ", el("b", angka(r.capaian_simulasi)))
           for r in b.itertuples(index=False))  # fmt: skip
    return susun([el("h3", "Jabatan lain yang ikut berubah"), el("ul", *isi)])


def _daftar(s: Simulasi, statis: bool) -> Html:
    """What was changed, and what in it cannot be so in reality."""
    ganjil = [el("p", f"Tidak mungkin terjadi: {g}", role="alert", kelas="pesan") for g in s.ganjil]
    if not s.ubahan:
        cara = "Ubah satu angka pada kolom Target atau Realisasi, lalu tekan Enter: rekap di sini mengikuti."
        return catatan("Belum ada yang diubah." if statis else cara)
    isi = (el("li", el("b", _nama(u)), f" {u.jenis} {u.tahun}{_tw(u)}: ", _ubah(s, u)) for u in s.ubahan)
    return susun([el("h3", f"Yang diubah ({len(s.ubahan)})"), el("ol", *isi), *ganjil])


def _nama(u: Ubahan) -> str:
    """A code says enough; the name of a formula's variable does not."""
    return u.nama if u.nama[0].isdigit() else tafsir.kamus("uraian")[u.nama]


def _tw(u: Ubahan) -> str:
    return f" TW {ROMAWI[u.periode]}" if u.periode else ""


def _ubah(s: Simulasi, u: Ubahan) -> Html:
    if u.salah:
        return susun([f"“{u.teks.strip()}” belum dihitung"])
    lama, baru = (tulis(x) if x == x else "kosong" for x in sebelum_sesudah(s, u))
    return susun([f"{lama} menjadi ", el("b", baru)])
