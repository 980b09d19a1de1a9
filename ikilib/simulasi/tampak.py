"""The other views of the what-if screen: how much more, conventions, proposed targets, superiors and subordinates."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from ikilib import evaluasi, jelajah, rumus, tafsir
from ikilib.angka import KOSONG, angka, angka_satuan, bulatkan
from ikilib.evaluasi import ROMAWI
from ikilib.halaman import Baris, Html, Kelompok, Kolom, berkata, catatan, el, h, keadaan, susun, tabel, tanda_predikat
from ikilib.laporan.bagian import SATUAN, target_teks
from ikilib.masukan.bilangan import tulis
from ikilib.simulasi import konvensi
from ikilib.simulasi.keadaan import Keadaan, Langkah, Simulasi, hitung
from ikilib.simulasi.lagi import berapa_lagi
from ikilib.simulasi.ubah import TANDA
from ikilib.simulasi.usulan import SELARAS, selaras, usul

KATA = {
    "tercapai": "sudah tercapai",
    "tak_terjangkau": "tidak terjangkau",
    "tak_terdefinisi": "tidak dapat ditentukan",
}
YAKIN = {"kutipan": "teks peraturannya terbaca", "sekunder": "menurut sumber kedua", "pilihan": "bukan peraturan"}


# How much more


def tabel_lagi(k: Keadaan) -> pd.DataFrame:
    """The rows of :func:`berapa_lagi` of the position, with the changed figures in them."""
    return _lagi(k.tahun, k.jabatan, k.triwulan, k.skala, k.isi, jelajah.cap_data())


@lru_cache(maxsize=32)
def _lagi(tahun: int, jabatan: int, triwulan: int, skala: str, isi: tuple[Langkah, ...], _cap: tuple) -> pd.DataFrame:
    s = hitung(Keadaan(tahun, jabatan, triwulan, skala, isi=isi))
    milik = s.hasil.loc[s.hasil["nomor"] == jabatan, "kode"]
    return berapa_lagi(s.fakta, s.target, tahun, s.bahan.skala, triwulan, milik)


def lagi(s: Simulasi, k: Keadaan) -> Html:
    """For each indicator what each predikat still asks, and whether an earlier year ever brought as much."""
    semua = tabel_lagi(k)
    pita = [p.nama for p in s.bahan.skala.pita[:-1]]
    lebar = (100 - 5 - 27 - 10) / len(pita)
    usai = k.triwulan == 4
    sudah = "Setahun" if usai else f"Sampai TW {ROMAWI[k.triwulan]}"
    kolom = [Kolom("Kode", 5), Kolom("Indikator", 27), Kolom(sudah, 10, angka=True), *(Kolom(p, lebar) for p in pita)]
    hasil = s.hasil.set_index("kode")
    baris = []
    for kode, isi in semua.groupby("kode", sort=False):
        r = hasil.loc[kode]
        sel = [_sel_lagi(x, k.triwulan) for x in isi.itertuples(index=False)]
        sama = isi["alasan"].iloc[0] if isi["alasan"].nunique() == 1 else ""
        if (isi["keadaan"] == "tak_terdefinisi").all():
            sel = ["tidak dapat ditentukan", *[KOSONG] * (len(pita) - 1)]
        nama = susun([r["indikator"], _pembilang(s, k, kode, r), el("small", sama, kelas="cn") if sama else ""])
        ada = isi["sudah"].iloc[0]
        baris.append(Baris((el("b", kode), nama, tulis(ada) if ada == ada else KOSONG, *sel), id=f"lagi-{kode}"))
    tanya = "Yang seharusnya cukup" if usai else f"Yang diperlukan sesudah triwulan {ROMAWI[k.triwulan]}"
    ket = (
        f"{tanya} untuk tiap predikat, menurut skala yang dipilih. “Pernah” dicari pada tahun-tahun sebelumnya yang "
        "ada datanya; angka contoh di dalamnya bukan bukti. Penyebut rumus dianggap tetap seperti tertulis."
    )
    return tabel(f"{TANDA}: berapa lagi?", kolom, [Kelompok("", baris)], kepala=1, keterangan=ket)


def _pembilang(s: Simulasi, k: Keadaan, kode: str, r: pd.Series) -> Html:
    """The target in small under the name; of a formula what is asked for is its numerator."""
    sasaran = s.target[(s.target["kode"] == kode) & (s.target["tahun"] == k.tahun) & (s.target["periode"] == 0)]
    satuan = SATUAN.get(r["satuan"], r["satuan"])
    teks = f"target setahun {target_teks(next(sasaran.assign(satuan=r['satuan']).itertuples()))} {satuan}" \
        if len(sasaran) else "tanpa target"  # fmt: skip
    if r["rumus"] != "jumlah":
        teks += f"; yang dihitung di sini pembilangnya: {' + '.join(o.kata for o in tafsir.rumus()[kode].atas)}"
    return el("small", teks, kelas="cn")


def _sel_lagi(x, triwulan: int) -> Html:
    """What one predikat asks, and whether it was ever brought."""
    if x.keadaan in ("tercapai", "tak_terjangkau", "tak_terdefinisi"):
        alasan = x.alasan if x.keadaan == "tak_terjangkau" else ""
        return susun([KATA[x.keadaan], el("small", alasan, kelas="cn") if alasan else ""])
    setahun = f"{tulis(x.perlu)} setahun"
    paling = "paling banyak " if x.keadaan == "paling_banyak" else ""
    if x.sisa != x.sisa:
        kata = el("b", f"{paling or 'perlu '}{setahun}")
    elif x.keadaan == "tidak_tercapai":
        kata = susun(["selisih ", el("b", tulis(x.sisa)), f"; perlu {setahun}"])
    elif x.sisa == 0 and not paling:
        kata = h("sudah cukup")
    else:
        kata = susun([paling, el("b", f"{tulis(x.sisa)} lagi"), f", menjadi {setahun}"])
    return susun([kata, el("small", _pernah(x, triwulan), kelas="cn")])


def _pernah(x, triwulan: int) -> str:
    """'TW III–IV pernah sebanyak itu: 2016, 2018.'"""
    pernah, apa = x.pernah_setahun, "setahun"
    if x.pernah_sisa is not None:
        pernah, apa = x.pernah_sisa, f"TW {ROMAWI[triwulan + 1]}" + ("–IV" if triwulan < 3 else "")
    if not x.tahun_banding:
        return "belum ada tahun pembanding"
    besar = "sesedikit" if x.keadaan == "paling_banyak" else "sebanyak"
    if pernah:
        return f"{apa} pernah {besar} itu: {_rentang(pernah)}"
    return f"{apa} belum pernah {besar} itu ({_rentang(x.tahun_banding)})"


def _rentang(tahun: tuple[int, ...]) -> str:
    """(2015, 2016, 2018) → '2015–2016, 2018'."""
    awal = [t for t in tahun if t - 1 not in tahun]
    akhir = [t for t in tahun if t + 1 not in tahun]
    return ", ".join(str(a) if a == z else f"{a}–{z}" for a, z in zip(awal, akhir, strict=True))


# Conventions


def tabel_konvensi(k: Keadaan) -> tuple[pd.DataFrame, pd.DataFrame]:
    return _konvensi(k.tahun, k.skala, k.isi, jelajah.cap_data())


@lru_cache(maxsize=16)
def _konvensi(tahun: int, skala: str, isi: tuple[Langkah, ...], _cap: tuple) -> tuple[pd.DataFrame, pd.DataFrame]:
    s = hitung(Keadaan(tahun, skala=skala, isi=isi))
    return konvensi.sandingkan(s.fakta, s.target, tahun)


def konvensi_(s: Simulasi, k: Keadaan, statis: bool = False) -> tuple[Html, Html]:
    """The conventions side by side, and which predikat flip under the chosen one."""
    satu, rata = tabel_konvensi(k)
    semua = konvensi.daftar()
    if k.konvensi and k.konvensi not in semua:
        raise ValueError(f"konvensi {k.konvensi!r} tidak dikenal; yang ada: {', '.join(semua)}")
    kepala = ("Konvensi", "Sumber", "Indikator berubah", "Jabatan berubah", "Rata-rata dinas")
    kol = susun(Html(f'<col style="width:{w}%">') for w in (36, 25, 11, 11, 17))
    baris = (_baris_konvensi(r, semua[r.konvensi], k) for r in konvensi.ringkas(satu, rata).itertuples(index=False))
    nama = f"{TANDA}: seluruh dinas tahun {k.tahun}, setahun; konvensi pertama yang dipakai laporan"
    kiri = el("table", el("caption", el("span", nama, kelas="jt" if statis else "tersembunyi")), el("colgroup", kol),
              el("thead", el("tr", *(el("th", j, scope="col", kelas="n" if i in (2, 3) else "")
                                     for i, j in enumerate(kepala)))),
              el("tbody", *baris), kelas="tb", id="konvensi", data_aksi_baris="konvensi")  # fmt: skip
    return kiri, el(
        "aside", _yang_berubah(k, satu, rata), kelas="kartu", aria_label="Predikat yang berubah", id="kartu"
    )


def _baris_konvensi(r, x: konvensi.Konvensi, k: Keadaan) -> Html:
    skala = tafsir.cari_skala(x.skala)
    pilih = {"aria_selected": "true"} if x.nama == k.konvensi else {}
    dinas = susun([el("b", angka(r.dinas)), " ", berkata(tanda_predikat(r.predikat, skala), r.predikat)]) \
        if r.predikat else KOSONG  # fmt: skip
    return el(
        "tr", el("th", el("b", x.judul), el("small", x.isi, kelas="cn"), scope="row"),
        el("td", x.sumber, el("small", YAKIN[x.keyakinan], kelas="cn")),
        el("td", angka(r.indikator_berubah, 0), kelas="n"), el("td", angka(r.jabatan_berubah, 0), kelas="n"),
        el("td", dinas), data_kode=x.nama, tabindex="-1", **pilih,
    )  # fmt: skip


def _yang_berubah(k: Keadaan, satu: pd.DataFrame, rata: pd.DataFrame) -> Html:
    """Positions and indicators whose predikat is another than under the first convention."""
    ket = (
        "Predikat disebut berubah bila tempatnya dari atas skala berbeda; membandingkan tempat pada skala yang "
        "berlainan adalah pilihan kami. Konvensi mana yang berlaku ditetapkan kantor, bukan buku kerja ini."
    )
    if not k.konvensi:
        return susun([el("h2", "Predikat mana yang berubah?"), el("p", "Klik satu konvensi di kiri."), catatan(ket)])
    x = konvensi.daftar()[k.konvensi]
    skala, baku = tafsir.cari_skala(x.skala), tafsir.cari_skala(next(iter(konvensi.daftar().values())).skala)
    katalog = tafsir.katalog().set_index("kode")["indikator"]
    isi = []
    for nama, t, kunci in (("Jabatan", rata[rata["tingkat"] == "jabatan"], "nomor"), ("Indikator", satu, "kode")):
        awal = t[t["konvensi"] == next(iter(konvensi.daftar()))].set_index(kunci)
        b = t[(t["konvensi"] == x.nama) & t["berubah"]]
        baris = [
            Baris((el("b", f"{r[kunci]:02d}" if kunci == "nomor" else r[kunci]),
                   r["nama"] if kunci == "nomor" else katalog[r[kunci]],
                   _nilai(awal.loc[r[kunci]], baku), _nilai(r, skala)))
            for _, r in b.iterrows()
        ]  # fmt: skip
        kolom = [Kolom("", 12), Kolom(nama, 38), Kolom("Baku", 25), Kolom(TANDA, 25)]
        isi.append(tabel(f"{nama}: {len(b)} berubah", kolom, [Kelompok("", baris)], kepala=1) if len(b)
                   else el("p", el("b", f"{nama}: tidak ada yang berubah.")))  # fmt: skip
    return susun([el("h2", f"{TANDA}: {x.judul}"), el("p", x.isi[:1].upper(), x.isi[1:], "."), *isi, catatan(ket)])


def _nilai(r: pd.Series, skala: tafsir.Skala) -> Html:
    if not r["predikat"]:
        return el("span", "tak terhitung")
    return susun([el("b", angka(r["nilai"])), " ", keadaan(r["predikat"], "ada", skala)])


# Proposed targets


def tabel_usulan(k: Keadaan) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The proposals of the position for the year after, and the realisasi they rest on (kode × year)."""
    s = hitung(k)
    tahun = sorted({int(t) for t in s.fakta["tahun"] if t <= k.tahun})
    h = evaluasi.hasil(s.fakta, s.target, tahun, s.bahan.skala)
    h = h[h["nomor"] == k.jabatan]
    u = usul(h, k.tahun + 1)
    return u[u["kode"].isin(h["kode"])], h.pivot(index="kode", columns="tahun", values="realisasi")


def usulan(s: Simulasi, k: Keadaan) -> Html:
    """A target for next year from the years before, each with its interval and how sure that is."""
    u, riwayat = tabel_usulan(k)
    depan, o = k.tahun + 1, rumus.operan()
    t = evaluasi.target_periode(s.target[s.target["tahun"] == depan]).set_index("kode")
    diubah = set(o.loc[o["variabel"].isin([x.nama for x in s.ubahan if x.jenis == "realisasi"]), "kode"])
    lebar = 100 - 5 - 6 * len(riwayat.columns) - 7 - 7 - 13 - 7
    kolom = [Kolom("Kode", 5), Kolom("Indikator", lebar), *(Kolom(str(x), 6, angka=True) for x in riwayat.columns),
             Kolom(f"Target {depan}", 7, angka=True), Kolom("Usulan", 7, angka=True),
             Kolom("Kisaran", 13, angka=True), Kolom("Peluang kisaran", 7, angka=True)]  # fmt: skip
    katalog = tafsir.katalog().set_index("kode")
    baris = []
    for r in u.itertuples(index=False):
        satuan = katalog.at[r.kode, "satuan"]
        lalu = (angka_satuan(x, satuan) if x == x else KOSONG for x in riwayat.loc[r.kode])
        kini = target_teks(t.assign(satuan=satuan).loc[r.kode]) if r.kode in t.index else KOSONG
        sel = [KOSONG] * 3
        if r.usulan == r.usulan:
            tengah, bawah, atas = (angka_satuan(bulatkan(x), satuan) for x in (r.usulan, r.terendah, r.tertinggi))
            sel = [el("b", tengah), f"{bawah} s.d. {atas}", f"{angka(100 * r.peluang, 0)} %"]
        asal = f"dari angka {TANDA}" if r.kode in diubah else "dari angka contoh" if r.asal == "contoh" else ""
        catat_ = "; ".join(filter(None, (r.alasan.rstrip("."), asal)))
        nama = susun([katalog.at[r.kode, "indikator"], " ", el("small", SATUAN.get(satuan, satuan)),
                      el("small", catat_, kelas="cn")])  # fmt: skip
        baris.append(Baris((el("b", r.kode), nama, *lalu, kini, *sel)))
    nama = f"{TANDA}: usulan target {depan} dari realisasi sampai {k.tahun}"
    return tabel(nama, kolom, [Kelompok("", baris)], kepala=1, keterangan=_cara_usulan(depan))


def _cara_usulan(depan: int) -> str:
    luar = "" if depan in jelajah.keputusan.TAHUN else f" Tahun {depan} di luar masa keputusan ini."
    return (
        "Cara (pilihan kami): metode drift dengan median, yaitu realisasi tahun terakhir ditambah median perubahan "
        "antartahun. Kisaran: dari perubahan terkecil sampai terbesar yang pernah terjadi. Titiknya sedikit: dengan m "
        "perubahan, peluang bahwa yang berikutnya jatuh di dalam kisaran adalah (m − 1)/(m + 1), jadi 4 perubahan "
        "hanya memberi 60 %, itu pun bila tahun-tahun itu setara. Ini perkiraan realisasi; targetnya tetap keputusan "
        "pimpinan." + luar
    )


# Superiors and subordinates


def atasan(s: Simulasi, k: Keadaan) -> Html:
    """Targets that belong together, side by side."""
    katalog = tafsir.katalog().set_index("kode")
    kolom = [Kolom("Atasan", 25), Kolom("Target", 7, angka=True), Kolom("Bawahan", 25), Kolom("Target", 7, angka=True),
             Kolom("Dalam ukuran atasan", 9, angka=True), Kolom("Selaras?", 27)]  # fmt: skip
    baris = []
    for r in selaras(s.fakta, s.target, k.tahun).itertuples(index=False):
        a, b = (katalog.loc[x] for x in (r.kode_atasan, r.kode_bawahan))
        ukuran = zip((r.target_atasan, r.target_bawahan, r.setara), (a, b, a), strict=True)
        ta, tb, setara = (angka_satuan(x, y["satuan"]) if x == x else KOSONG for x, y in ukuran)
        sebab = f"{r.hubungan[:1].upper()}{r.hubungan[1:]}. {r.alasan}"
        kata = susun([el("b", SELARAS[r.keadaan]), el("small", sebab, kelas="cn")])
        baris.append(Baris((_siapa(a, r.kode_atasan), ta, _siapa(b, r.kode_bawahan), tb, setara, kata)))
    ket = (
        "Hanya pasangan ini yang dapat dibandingkan menurut bacaan kami: indikator dengan nama yang sama, dan angka "
        "yang menjadi pembilang rumus atasannya. Keputusan tidak menuliskan hubungan target lain, dan tidak ada "
        "yang diduga."
    )
    nama = f"{TANDA}: target atasan dan bawahan tahun {k.tahun}, seluruh dinas"
    return tabel(nama, kolom, [Kelompok("", baris)], keterangan=ket)


def _siapa(r: pd.Series, kode: str) -> Html:
    return susun([el("b", kode), f" {r['indikator']}", el("small", f"{r['nomor']:02d} {r['jabatan']}", kelas="cn")])
