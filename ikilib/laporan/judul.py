"""Sentences that state a finding: a closed list of patterns, each with the condition under which it may be said.

A heading has at most twelve words and no adjective that no number supports; where no pattern holds, a neutral
heading stands. All functions are pure: numbers in, words out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from ikilib.angka import angka, bulatkan, terbilang
from ikilib.halaman import Butir, Html, jangkar, susun, tanda_keadaan, tanda_predikat, tautan
from ikilib.laporan.bagian import berkas, terhadap

KATA_TERBANYAK = 12
BUTIR_TERBANYAK = 6
TENANG = "Tidak ada yang rendah; semua sudah lapor."


def bilangan(n: int) -> str:
    """A number up to 99 in words, as EYD wants it at the head of a sentence: 21 → 'dua puluh satu'."""
    return terbilang(n) if n < 100 else str(n)


def _besar(teks: str) -> str:
    return teks[:1].upper() + teks[1:]


def _dengan(pokok: str, tambahan: str) -> str:
    """Main clause, and the second clause if there is one and both fit."""
    utuh = f"{pokok}; {tambahan}"
    return utuh if tambahan and len(utuh.split()) <= KATA_TERBANYAK else pokok


def tren(tahun: int, rata: Mapping[int, float], belum: Mapping[int, int], rentang: tuple[int, int]) -> str:
    """Heading of the six years: steady, up or down from last year, and whether more or fewer are missing."""
    ada = {t: x for t, x in sorted(rata.items()) if x == x and t <= tahun}
    lapor = ""
    if tahun - 1 in belum and belum[tahun] != belum[tahun - 1]:
        arah = "naik" if belum[tahun] > belum[tahun - 1] else "turun"
        lapor = f"yang belum lapor {arah} menjadi {belum[tahun]}"
    lengkap = len(ada) >= 3 and len(ada) == tahun - rentang[0] + 1
    if lengkap and bulatkan(max(ada.values()) - min(ada.values())) <= 2:
        sekitar = angka(sum(ada.values()) / len(ada), 0)
        return _dengan(f"Rata-rata tetap sekitar {sekitar} sejak {rentang[0]}", lapor)
    if tahun in ada and tahun - 1 in ada:
        beda = bulatkan(ada[tahun] - ada[tahun - 1])
        if beda == 0:
            return _dengan(f"Rata-rata sama dengan tahun {tahun - 1}: {angka(ada[tahun])}", lapor)
        return _dengan(
            f"Rata-rata {'naik' if beda > 0 else 'turun'} {angka(abs(beda))} poin menjadi {angka(ada[tahun])}", lapor
        )
    return f"Tren {rentang[0]}–{rentang[1]}"


def di_bawah(rata: Sequence[float], batas: float, benda: str, netral: str) -> str:
    """Heading over many averages (jabatan, sasaran): how many lie below a band's limit, how many are exactly 100."""
    ada = [bulatkan(x) for x in rata if x == x]
    if not ada:
        return netral
    kurang, tepat = sum(x < batas for x in ada), sum(x == 100 for x in ada)
    penuh = f"{bilangan(tepat)} tepat 100" if tepat else ""
    if kurang:
        return _dengan(f"{_besar(bilangan(kurang))} dari {len(rata)} {benda} di bawah {batas:g}", penuh)
    yang = "" if len(ada) == len(rata) else " yang dinilai"
    return _dengan(f"Semua {len(ada)} {benda}{yang} mencapai {batas:g} atau lebih", penuh)


def capaian(nilai: Sequence[float], belum: int) -> str:
    """Heading of the bullet rows: how many of all indicators reach their target as printed (capaian 100 or more)."""
    ada = [bulatkan(x) for x in nilai if x == x]
    capai = sum(x >= 100 for x in ada)
    lapor = f"{bilangan(belum)} belum lapor" if belum else ""
    if not ada:
        return "Realisasi terhadap target"
    if capai == len(nilai):
        return f"Semua {len(nilai)} indikator mencapai target"
    if not capai:
        return _dengan(f"Tidak satu pun dari {len(nilai)} indikator mencapai target", lapor)
    return _dengan(f"{_besar(bilangan(capai))} dari {len(nilai)} indikator mencapai target", lapor)


def enam(pasangan: Sequence[tuple[float, float]], tahun: int, rentang: tuple[int, int]) -> str:
    """Heading of the strips: realisasi (this year, last year) of each indicator, counted up, down, unchanged."""
    ada = [(kini, lalu) for kini, lalu in pasangan if kini == kini and lalu == lalu]
    if not ada:
        return f"Enam tahun {rentang[0]}–{rentang[1]}"
    naik, turun = sum(k > s for k, s in ada), sum(k < s for k, s in ada)
    return f"Realisasi {naik} indikator naik, {turun} turun, {len(ada) - naik - turun} tetap sejak {tahun - 1}"


# Yang perlu perhatian


def _daftar(baris: Sequence, alamat, isi=lambda r: "", terbanyak: int = 3) -> list:
    """Codes as links, with what stands after each; the rest as a count."""
    hasil: list = []
    for i, r in enumerate(baris[:terbanyak]):
        hasil += [", " if i else " ", (r.kode, alamat(r)), isi(r)]
    return [*hasil, f", dan {len(baris) - terbanyak} lain" if len(baris) > terbanyak else ""]


def _kelompok(hasil: pd.DataFrame, skala, terendah: int) -> tuple[list, list, list, list]:
    """Rows by what needs attention: low (lowest first), belum lapor, tak terhitung, perlu konfirmasi."""
    urutan = {p.nama: i for i, p in enumerate(skala.pita)}
    semua = list(hasil.itertuples(index=False))
    rendah = [r for r in semua if r.status == "ada" and urutan[r.predikat] >= terendah]
    rendah.sort(key=lambda r: (r.capaian, r.kode))
    belum = [r for r in semua if r.status == "belum_lapor"]
    tak = [r for r in semua if r.status in ("tanpa_target", "tidak_dapat_dihitung")]
    return rendah, belum, tak, [r for r in semua if r.keyakinan == "perlu_konfirmasi"]


def _di_dinas(r) -> str:
    return f"{berkas(r.nomor, r.id)}#{jangkar(r.kode)}"


def perhatian_dinas(hasil: pd.DataFrame, skala) -> list[Butir]:
    """What needs attention in the dinas, in the standard's order."""
    rendah, belum, tak, tanya = _kelompok(hasil, skala, len(skala.pita) - 2)
    butir = [] if rendah or belum or tak else [Butir(Html(), TENANG, [])]
    if rendah:
        pita = [p.nama for p in skala.pita[-2:] if any(r.predikat == p.nama for r in rendah)]
        isi = _daftar(rendah, _di_dinas, lambda r: f" ({angka(r.capaian)})")
        tebal = f"{len(rendah)} indikator {' atau '.join(pita)}."
        butir.append(Butir(tanda_predikat(pita[-1], skala), tebal, [" Terendah:", *isi]))
    if belum:
        isi = [f" pada {len({r.nomor for r in belum})} jabatan. ", ("Siapa dan apa", "#belum-lapor")]
        butir.append(Butir(tanda_keadaan("belum_lapor"), f"{len(belum)} belum lapor", isi))
    if tak:
        isi = [":", *_daftar(tak, _di_dinas), ". ", ("Sebabnya", "#tak-bernilai")]
        butir.append(Butir(tanda_keadaan("tak_terhitung"), f"{len(tak)} tak terhitung", isi))
    if tanya:
        ikut = sum(r.status == "ada" for r in tanya)
        isi = [f"; {ikut} di antaranya ikut dalam rata-rata. ", ("Lihat daftar", "#konfirmasi")]
        butir.append(Butir(tanda_keadaan("perlu_konfirmasi"), f"{len(tanya)} bacaan menunggu konfirmasi", isi))
    return butir


def perhatian_individu(hasil: pd.DataFrame, skala) -> tuple[list[Butir], Html]:
    """What needs attention in one position, and the line for what did not fit ('' when all did)."""
    rendah, belum, tak, tanya = _kelompok(hasil, skala, len(skala.pita) // 2)
    butir = [] if rendah or belum or tak else [Butir(Html(), TENANG, [])]
    for r in rendah:
        isi = [f" {r.predikat}, {angka(r.capaian)}: {terhadap(r)}"]
        butir.append(Butir(tanda_predikat(r.predikat, skala), _ke_baris(r), isi))
    butir += [Butir(tanda_keadaan("belum_lapor"), _ke_baris(r), [" belum lapor"]) for r in belum]
    butir += [Butir(tanda_keadaan("tak_terhitung"), _ke_baris(r), [" tak terhitung"]) for r in tak]
    if tanya:
        isi = [":", *_daftar(tanya, lambda r: f"#{jangkar(r.kode)}")]
        butir.append(Butir(tanda_keadaan("perlu_konfirmasi"), f"{len(tanya)} bacaan menunggu konfirmasi", isi))
    if len(butir) <= BUTIR_TERBANYAK:
        return butir, Html()
    lain = len(butir) - BUTIR_TERBANYAK + 1
    tuju = tautan("yang belum ada", "#belum-ada") if belum or tak else tautan("lihat tabel", "#capaian")
    return butir[: BUTIR_TERBANYAK - 1], susun([f"dan {lain} lain: ", tuju])


def _ke_baris(r) -> Html:
    return tautan(r.kode, f"#{jangkar(r.kode)}")
