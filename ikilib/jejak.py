"""The trace of one number: from what is printed back to the cells it rests on and to the line of the decree.

A trace is a tree of frozen records without behaviour; :func:`pohon` gives the same tree as plain dicts and lists
(documented in PANDUAN.md, "Bentuk JSON"). Nothing is computed here that :mod:`ikilib.evaluasi` has not computed
already: a trace quotes its results, writes the arithmetic out, and names places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

import pandas as pd

from ikilib import evaluasi, keputusan, masukan, rumus, tafsir
from ikilib.angka import KOSONG, angka, angka_satuan, utuh
from ikilib.evaluasi import ROMAWI
from ikilib.tanda import kata_status

NASKAH = "data/keputusan/keputusan-188-111-409.117-2019.md"
ALAMAT_WEB = re.compile(r"https?://[^\s\"'<>]+")
BELUM = "belum_lapor"
KOLOM = ("tahunan", "tw1", "tw2", "tw3", "tw4")


@dataclass(frozen=True)
class Angka:
    """A reported figure (``nilai`` None: the cell says no number) and its cell; ``sebelumnya``: what it replaced,
    newest first. tanggal: since when it is known. alasan: why it replaced the earlier one ('' for a first figure)."""

    nilai: float | None
    status: str
    asal: str
    keterangan: str
    url: tuple[str, ...]
    berkas: str
    lembar: str
    sel: str
    tanggal: str
    alasan: str = ""
    sebelumnya: tuple[Angka, ...] = ()


@dataclass(frozen=True)
class Operan:
    """A variable of one year inside the formula. cara: how its cells became one figure ('' where one is the figure).
    dicari: where a missing figure would have to stand. rekaman: the count of exports (sumber.rekaman.Hitungan)."""

    bagian: str
    variabel: str
    tahun: int
    uraian: str
    satuan: str
    pemilik: str
    sifat: str
    alasan_sifat: str
    nilai: float | None
    status: str
    alasan: str
    cara: str
    angka: tuple[Angka, ...]
    dicari: str
    rekaman: object


@dataclass(frozen=True)
class Realisasi:
    """rumus: the decree's words ('' for a plain count). hitungan: the formula with its figures, unrounded."""

    tercetak: str
    nilai: float | None
    bentuk: str
    rumus: str
    hitungan: str
    catatan: str
    operan: tuple[Operan, ...]


@dataclass(frozen=True)
class Target:
    """target_atas: None but for a range. alasan, dicari: why there is none, and where it would have to stand."""

    tercetak: str
    nilai: float | None
    target_atas: float | None
    cara: str
    angka: tuple[Angka, ...]
    alasan: str
    dicari: str


@dataclass(frozen=True)
class Capaian:
    """aturan: the rules that were followed, each with its source; hitungan: the rule with its figures, unrounded."""

    tercetak: str
    nilai: float | None
    rumus: str
    hitungan: str
    aturan: tuple[tafsir.Aturan, ...]


@dataclass(frozen=True)
class Predikat:
    """The word, the band it stands for, and the scale with its source."""

    kata: str
    batas: str
    skala: str
    judul: str
    sumber: str
    keyakinan: str
    catatan: str


@dataclass(frozen=True)
class Keputusan:
    """The line of the decree where the indicator stands, with its words."""

    nomor: str
    berkas: str
    baris: int
    penjelasan: str
    sumber_data: str


@dataclass(frozen=True)
class Bacaan:
    """Our reading of what the decree leaves open, how sure it is, and why."""

    satuan: str
    polaritas: str
    triwulan: str
    pemilik: str
    keyakinan: str
    alasan: str


@dataclass(frozen=True)
class Jejak:
    """The trace of the numbers of one indicator in one year (or as of a quarter)."""

    kode: str
    tahun: int
    triwulan: int | None
    per: str | None
    indikator: str
    jabatan: str
    nomor: int
    sasaran: str
    status: str
    alasan: str
    asal: str
    capaian: Capaian
    predikat: Predikat
    pembulatan: tafsir.Aturan
    realisasi: Realisasi
    target: Target
    keputusan: Keputusan
    bacaan: Bacaan


def telusuri(
    baca: masukan.Masukan,
    kode: str,
    tahun: int,
    triwulan: int | None = None,
    per: str | None = None,
    skala: tafsir.Skala | None = None,
) -> Jejak:
    """The trace of one indicator. ``baca``: anything with the tables fakta and target of DESIGN §2.

    Where ``fakta`` holds several rows for one variable, year and period, the latest counts and the earlier ones are
    told beside it. per: as known on that day (ISO). ValueError for an unknown kode.
    """
    periksa_kode(kode)
    skala = skala or tafsir.skala()["permendagri_54_2010"]
    riwayat = masukan.sampai(baca.fakta, per)
    o = evaluasi.operan(riwayat, [tahun], triwulan)
    h = evaluasi.simpulkan(o, baca.target, skala, triwulan)
    h, o = h[h["kode"] == kode], o[o["kode"] == kode]
    asal = baca.koreksi, getattr(baca, "rekaman", ())
    return semua(h, o, riwayat, baca.target, skala, triwulan, per, *asal)[kode, tahun]


def semua(
    hasil: pd.DataFrame,
    operan: pd.DataFrame,
    fakta: pd.DataFrame,
    target: pd.DataFrame,
    skala: tafsir.Skala,
    triwulan: int | None = None,
    per: str | None = None,
    koreksi: Iterable[masukan.Koreksi] = (),
    dihitung: Iterable = (),
) -> dict[tuple[str, int], Jejak]:
    """The traces of all rows of ``hasil`` by (kode, tahun), from the tables it was computed from; ``fakta`` may keep
    the rows corrected later, ``koreksi`` says why; ``dihitung``: what the exports count to."""
    rekaman = {(tafsir.kamus("sama_dengan").get(x.variabel) or x.variabel, x.tahun): x for x in dihitung}
    sebab = {(*k.baru[:3], k.baru.tanggal): k.alasan for k in koreksi}
    sel = _per_kunci(fakta[fakta["variabel"].isin(operan["variabel"])], ["variabel", "tahun"], ["tanggal"])
    sasar = _per_kunci(target[target["kode"].isin(hasil["kode"])], ["kode", "tahun"], [])
    isian: dict[tuple[str, int], list] = {}
    for o in operan.itertuples(index=False):
        isian.setdefault((o.kode, o.tahun), []).append(
            _operan(o, sel.get(k := (o.variabel, o.tahun_operan), {}), triwulan, sebab, rekaman.get(k))
        )
    nama = dict(zip(tafsir.jabatan()["id"], tafsir.jabatan()["nama"], strict=True))
    return {
        (r.kode, r.tahun): _jejak(
            r,
            tuple(isian[r.kode, r.tahun]),
            _target(r, sasar.get((r.kode, r.tahun), {}), triwulan),
            (skala, triwulan, per, nama),
        )
        for r in hasil.itertuples(index=False)
    }


def pohon(jejak: Jejak) -> dict:
    """The trace as dicts, lists, texts, numbers and None, ready for JSON."""
    return asdict(jejak)


def periksa_kode(kode: str) -> None:
    """ValueError with near codes unless the decree has that one."""
    from difflib import get_close_matches

    semua_kode = list(tafsir.katalog()["kode"])
    if kode not in semua_kode:
        mirip = get_close_matches(str(kode), semua_kode, n=3)
        raise ValueError(f"kode {kode!r} tidak ada; mungkin maksudnya {', '.join(mirip) or '01.01'}")


def tempat(berkas: str, lembar: str, sel: str) -> str:
    """Where a figure stands: 'berkas › lembar "…" › sel'."""
    return " › ".join(s for s in (berkas, f'lembar "{lembar}"' if lembar else "", sel) if s) or KOSONG


def tertulis(x: Angka | Operan) -> str:
    """The figure unrounded, or the word of the state that stands in its place."""
    return utuh(x.nilai) if x.nilai is not None else kata_status(x.status).lower()


# From rows to records


def _per_kunci(tabel: pd.DataFrame, kunci: list[str], urut: list[str]) -> dict[tuple, dict[int, list]]:
    """Rows by key, then by period: oldest first where the table knows days."""
    hasil: dict[tuple, dict[int, list]] = {}
    for b in (tabel.sort_values(urut, kind="stable") if urut else tabel).itertuples(index=False):
        hasil.setdefault(tuple(getattr(b, k) for k in kunci), {}).setdefault(b.periode, []).append(b)
    return hasil


def _ada(x: float) -> float | None:
    return float(x) if x == x else None


def _angka(baris: list, sebab: dict[tuple, str]) -> Angka:
    """The latest of the rows of one variable, year and period, with those it replaced."""
    alasan = (sebab.get((b.variabel, b.tahun, b.periode, b.tanggal), "") for b in baris)
    *lama, kini = (_satu(b, "nilai", a) for b, a in zip(baris, alasan, strict=True))
    return replace(kini, sebelumnya=tuple(reversed(lama)))


def _satu(b, kolom: str, alasan: str = "") -> Angka:
    url = tuple(u.rstrip(".,;)") for u in ALAMAT_WEB.findall(b.keterangan))
    return Angka(
        _ada(getattr(b, kolom)), getattr(b, "status", "ada"), b.asal, b.keterangan, url, b.berkas, b.lembar, b.sel,
        getattr(b, "tanggal", ""), alasan,
    )  # fmt: skip


def _operan(o, isi: dict[int, list], triwulan: int | None, sebab: dict[tuple, str], rekaman) -> Operan:
    k = None if triwulan == 4 else triwulan
    sifat = tafsir.kamus("triwulan")[o.variabel]
    pakai = _dipakai({p: b[-1] for p, b in isi.items()}, sifat, o.status, k)
    return Operan(
        o.bagian, o.variabel, o.tahun_operan, o.uraian, o.satuan, o.pemilik, sifat,
        tafsir.kamus("alasan")[o.variabel], _ada(o.nilai), o.status, o.alasan, _cara(pakai, sifat, k),
        tuple(_angka(isi[p], sebab) for p in pakai),
        _dicari(o.variabel, o.tahun_operan, "realisasi", _kurang(isi, sifat, k), isi) if o.status == BELUM else "",
        rekaman,
    )  # fmt: skip


def _dipakai(kini: dict, sifat: str, status: str, k: int | None) -> list[int]:
    """The periods whose cells made the figure (or the statement that there is none), as :func:`evaluasi.nilai` does."""
    if status != "ada":
        return [p for p in sorted(kini) if kini[p].status == status]
    if k is None and 0 in kini and kini[0].status == "ada":
        return [0]
    tw = [p for p in range(1, (k or 4) + 1) if p in kini and kini[p].status == "ada"]
    return tw if sifat == "non_kumulatif" else tw[-1:]


def _cara(pakai: list[int], sifat: str, k: int | None) -> str:
    if pakai in ([], [0]) or (len(pakai) == 1 and pakai[0] == k == 1):
        return ""
    if sifat == "non_kumulatif":
        return f"jumlah triwulan {_sebut(ROMAWI[p] for p in pakai)}"
    return f"angka triwulan {ROMAWI[pakai[0]]}, yang terakhir dilaporkan"


def _sebut(kata: Iterable[str]) -> str:
    *awal, akhir = kata
    return f"{', '.join(awal)} dan {akhir}" if awal else akhir


def _kurang(isi: dict, sifat: str, k: int | None) -> str:
    """The columns that would have to be filled."""
    kosong = [KOLOM[p] for p in range(1, (k or 4) + 1) if p not in isi]
    if k:
        return _sebut(kosong if sifat == "non_kumulatif" else [KOLOM[k]])
    tw = [p for p in isi if p]
    return f"{_sebut(kosong)} (atau tahunan)" if sifat == "non_kumulatif" and tw else "tahunan"


def _dicari(kunci: str, tahun: int, jenis: str, kolom: str, isi: dict[int, list]) -> str:
    """The cell that is empty, or the row and columns that no table has."""
    ada = next((b[-1] for _, b in sorted(isi.items())), None)
    if ada is None:
        return f"{tahun}/{jenis}.csv atau {tahun}/{jenis}.xlsx › baris {kunci}, kolom {kolom}"
    baris = re.search(r"\d+", ada.sel)
    return tempat(ada.berkas, ada.lembar, f"baris {baris[0] if baris else kunci}, kolom {kolom}")


def _target(r, isi: dict[int, list], triwulan: int | None) -> Target:
    """The target of the year, or of a quarter as :func:`evaluasi.target_periode` takes it."""
    k = None if triwulan == 4 else triwulan
    jumlahkan = r.rumus == "jumlah" and r.triwulan == "non_kumulatif"
    perlu = [0] if k is None else list(range(1, k + 1)) if jumlahkan else [k]
    ada = r.target == r.target
    pakai = [p for p in perlu if p in isi and isi[p][-1].target == isi[p][-1].target] if ada else []
    rentang = (
        "batas atasnya pada kolom target_atas di baris yang sama" if ada and r.target_atas == r.target_atas else ""
    )
    cara = f"jumlah target triwulan {_sebut(ROMAWI[p] for p in pakai)}" if len(pakai) > 1 else rentang
    kolom = _sebut("target" if p == 0 else KOLOM[p] for p in perlu)
    alasan = "" if ada else r.alasan if r.status == "tanpa_target" else f"Target tahun {r.tahun} belum ditetapkan."
    return Target(
        tercetak_target(r), _ada(r.target), _ada(r.target_atas), cara,
        tuple(_satu(isi[p][-1], "target") for p in pakai),
        alasan, "" if ada else _dicari(r.kode, r.tahun, "target", kolom, isi),
    )  # fmt: skip


def _dengan_satuan(teks: str, satuan: str) -> str:
    return teks if teks == KOSONG else f"{teks} {'%' if satuan == 'persen' else satuan}"


def tercetak_target(r) -> str:
    """A target as print has it, with its unit: '8 kegiatan', '80,00–90,00 %' for a range, '–' for none."""
    atas = f"–{angka_satuan(r.target_atas, r.satuan)}" if r.target_atas == r.target_atas else ""
    return _dengan_satuan(angka_satuan(r.target, r.satuan) + atas, r.satuan) if r.target == r.target else KOSONG


def _jejak(r, operan: tuple[Operan, ...], target: Target, umum: tuple) -> Jejak:
    skala, triwulan, per, nama = umum
    aturan = tafsir.aturan()
    ikut = [aturan[r.polaritas], *([aturan["rentang"]] if r.target_atas == r.target_atas else [])]
    return Jejak(
        r.kode, r.tahun, triwulan, per, r.indikator, r.jabatan, r.nomor, r.sasaran, r.status, r.alasan, r.asal,
        Capaian(angka(r.capaian), _ada(r.capaian), r.cara, _hitungan_capaian(r), tuple(ikut)),
        Predikat(r.predikat or kata_status(r.status), tafsir.batas_pita(skala).get(r.predikat, ""), skala.nama,
                 skala.judul, skala.sumber, skala.keyakinan, skala.catatan),
        aturan["pembulatan"],
        _realisasi(r, operan),
        target,
        Keputusan(keputusan.baca().nomor.isi.replace(" ", ""), NASKAH, r.baris, r.penjelasan, r.sumber_data),
        Bacaan(r.satuan, r.polaritas, r.triwulan, nama[r.pemilik], r.keyakinan, r.alasan_bacaan),
    )  # fmt: skip


def _realisasi(r, operan: tuple[Operan, ...]) -> Realisasi:
    def sisi(bagian: str) -> list[str]:
        return [tertulis(o) for o in operan if o.bagian == bagian]

    tercetak = _dengan_satuan(angka_satuan(r.realisasi, r.satuan), r.satuan) if r.realisasi == r.realisasi else KOSONG
    if r.rumus == "jumlah":
        return Realisasi(tercetak, _ada(r.realisasi), r.rumus, "", "", "", operan)
    bentuk = tafsir.rumus()[r.kode]
    akhir = f" = {utuh(r.realisasi)}%" if r.realisasi == r.realisasi else ""
    hitungan = rumus.teks_angka(r.rumus, sisi("atas"), sisi("bawah")) + akhir
    return Realisasi(tercetak, _ada(r.realisasi), r.rumus, rumus.teks(bentuk), hitungan, bentuk.catatan, operan)


def _hitungan_capaian(r) -> str:
    """The rule of capaian with the figures put in; '' where there is none."""
    if r.status != "ada":
        return ""
    atas = r.target_atas if r.target_atas == r.target_atas else r.target
    if r.target < atas and r.target <= r.realisasi <= atas:
        return f"{utuh(r.realisasi)} ada di dalam {utuh(r.target)}–{utuh(atas)}, jadi 100"
    kini = utuh(r.realisasi) if r.realisasi >= 0 else f"({utuh(r.realisasi)})"
    acuan = utuh(atas if r.realisasi > atas else r.target)
    rumus_ = evaluasi.CARA[r.polaritas].replace("realisasi", kini).replace("target", acuan)
    return f"{rumus_} = {utuh(r.capaian)}"
