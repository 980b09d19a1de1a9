"""The illustrative data set: seeded, the same bytes on every machine, and marked `contoh` in every row.

What is fixed by hand stands in contoh.toml; what is drawn comes from a generator seeded with the variable's own name,
so that a year's files do not depend on which other years are written.
"""

from __future__ import annotations

import csv
import io
import tomllib
from functools import cache
from importlib.resources import files
from itertools import accumulate, pairwise
from pathlib import Path
from random import Random

from ikilib import contoh_rekaman, tafsir
from ikilib.angka import bulatkan

KEPALA_TARGET = "kode target target_atas tw1 tw2 tw3 tw4 bobot asal keterangan".split()
KEPALA_REALISASI = "variabel tw1 tw2 tw3 tw4 tahunan status asal keterangan bukti".split()
KEPALA_ANGGARAN = "jabatan program kegiatan pagu realisasi asal keterangan".split()
KEPALA_NARASI = "kode pendorong penghambat tindak_lanjut rencana_aksi isu_strategis asal keterangan".split()
KEPALA_KOREKSI = "variabel triwulan nilai_lama nilai_baru tanggal alasan asal keterangan".split()


@cache
def _rancangan() -> dict:
    return tomllib.loads((files("ikilib") / "contoh.toml").read_text("utf-8"))


def tulis(tahun: int, folder: Path) -> None:
    """Write ``target.csv`` and ``realisasi.csv`` into ``folder/<tahun>``, and what else it has: koreksi, anggaran,
    narasi, rekaman.

    ValueError for a year the set does not have.
    """
    if tahun not in _rancangan()["operan"]["tahun"]:
        raise ValueError(f"data contoh hanya ada untuk tahun {_rancangan()['operan']['tahun'][0]}–2021, bukan {tahun}")
    tujuan = folder / str(tahun)
    tujuan.mkdir(parents=True, exist_ok=True)
    realisasi = _realisasi(tahun)
    contoh_rekaman.tulis(tahun, tujuan, _rancangan(), realisasi)
    for nama, kepala, baris in (
        ("target.csv", KEPALA_TARGET, _target(tahun)),
        ("realisasi.csv", KEPALA_REALISASI, _tanpa_rekaman(tahun, realisasi)),
        ("koreksi.csv", KEPALA_KOREKSI, _koreksi(tahun)),
        ("anggaran.csv", KEPALA_ANGGARAN, _contoh("anggaran", tahun)),
        ("narasi.csv", KEPALA_NARASI, _contoh("narasi", tahun)),
    ):
        if baris:
            (tujuan / nama).write_bytes(_csv(kepala, baris))


def _csv(kepala: list[str], baris: list[dict]) -> bytes:
    keluar = io.StringIO()
    penulis = csv.DictWriter(keluar, kepala, restval="", delimiter=";", lineterminator="\r\n")
    penulis.writeheader()
    penulis.writerows({k: _tulis_angka(v) for k, v in b.items()} for b in baris)
    return keluar.getvalue().encode()


def _tulis_angka(v: object) -> object:
    return f"{v:.2f}".rstrip("0").rstrip(".").replace(".", ",") if isinstance(v, float) else v


def _target(tahun: int) -> list[dict]:
    r = _rancangan()
    ke = tahun - r["operan"]["tahun"][0]
    katalog = tafsir.katalog()
    hasil = []
    for kode, bentuk, sifat in zip(katalog["kode"], katalog["rumus"], katalog["triwulan"], strict=True):
        baris = {"kode": kode, "asal": "contoh"}
        if kode[:2] in r["bobot"]:
            baris["bobot"] = r["bobot"][kode[:2]][int(kode[3:]) - 1]
        if kode not in r["tanpa_target"].get(str(tahun), []):
            if bentuk != "jumlah":
                setahun = r["target"][kode][ke]
                tw = _menuju(setahun, 4, Random(f"target {kode} {tahun}"))
            else:
                nol = kode in r["target_nol"].get(str(tahun), [])
                setahun = 0 if nol else r["target"].get(kode, _sasaran(_pokok(kode)))[ke]
                tw = _triwulan(setahun, sifat, Random(f"target {_pokok(kode)} {tahun}"))
            baris |= {"target": setahun, **{f"tw{i}": n for i, n in enumerate(tw, 1)}}
        hasil.append(baris)
    return hasil


def _sasaran(kode: str) -> list[int]:
    """The yearly targets of a count, 2015 …: a start within its unit's range and a slow rise."""
    kisaran = _rancangan()["kisaran"]
    satuan = tafsir.kamus("satuan")[kode]
    acak = Random(f"sasaran {kode}")
    rendah, tinggi = kisaran.get(satuan, kisaran["lain"])
    awal, laju = acak.uniform(rendah, (rendah + tinggi) / 2), acak.uniform(0.0, 0.09)
    return [min(tinggi, int(awal * (1 + laju) ** n + 0.5)) for n in range(len(_rancangan()["operan"]["tahun"]))]


def _realisasi(tahun: int) -> list[dict]:
    r = _rancangan()
    terbit = {t["variabel"]: t for t in r["terbit"] if t["tahun"] == tahun}
    bagian = _bagian(tahun)
    hasil = []
    for variabel, sifat in tafsir.kamus("triwulan").items():
        baris = {"variabel": variabel, "asal": "contoh"}
        if _pokok(variabel) in r["belum_lapor"].get(str(tahun), []):
            baris["status"] = "belum lapor"
        elif _pokok(variabel) in r["tidak_berlaku"].get(str(tahun), []):
            baris["status"] = "tidak berlaku"
        elif variabel in terbit:
            baris |= {
                "tahunan": terbit[variabel]["nilai"],
                "asal": "terbit",
                "keterangan": terbit[variabel]["keterangan"],
            }
        else:
            setahun = _setahun(variabel, tahun)
            tw = bagian.get(variabel) or _triwulan(setahun, sifat, Random(f"realisasi {_benih(variabel)} {tahun}"))
            baris |= {"tahunan": setahun, **{f"tw{i}": n for i, n in enumerate(tw, 1)}}
        hasil.append(baris)
    return hasil


def _tanpa_rekaman(tahun: int, realisasi: list[dict]) -> list[dict]:
    """The rows of realisasi, blank where the records of the year alone tell the figure."""
    kosong = _rancangan()["rekaman"].get(str(tahun), {}).get("kosong", ())
    return [{k: b[k] for k in ("variabel", "asal")} if b["variabel"] in kosong else b for b in realisasi]


def _koreksi(tahun: int) -> list[dict]:
    """Later published figures, each beside the one that `realisasi` holds."""
    r = _rancangan()
    semula = {(t["variabel"], t["tahun"]): t["nilai"] for t in r["terbit"]}
    return [
        {"nilai_lama": semula[k["variabel"], tahun], "asal": "terbit", **{n: v for n, v in k.items() if n != "tahun"}}
        for k in r["koreksi"]
        if k["tahun"] == tahun
    ]


def _contoh(tabel: str, tahun: int) -> list[dict]:
    """The rows of a table that is written by hand, marked."""
    return [{**b, "asal": "contoh"} for b in _rancangan().get(tabel, {}).get(str(tahun), [])]


def _setahun(variabel: str, tahun: int) -> int:
    r = _rancangan()
    ke = tahun - r["operan"]["tahun"][0]
    nama = _pokok(variabel)
    if nama in r["operan"]:
        return r["operan"][nama][ke]
    meleset = r["meleset"].get(str(tahun), {})
    faktor = meleset.get(nama, min(1.2, max(0.7, Random(f"faktor {nama} {tahun}").gauss(0.955, 0.095))))
    return int(_sasaran(nama)[ke] * faktor + 0.5)


def _pokok(variabel: str) -> str:
    """The name a figure is drawn under: one fact with two names, or one number under two codes, is drawn once."""
    return tafsir.kamus("sama_dengan").get(variabel) or _rancangan()["kembar"].get(variabel, variabel)


def _benih(variabel: str) -> str:
    """What a variable's draws are seeded with: its formula's denominator, so that parts move with the whole."""
    nama = _pokok(variabel)
    pasangan = {o.variabel: r.bawah[0].variabel for r in tafsir.rumus().values() for o in r.atas if r.bawah}
    return pasangan.get(nama, nama)


def _bagian(tahun: int) -> dict[str, list[int]]:
    """Quarters of a ratio's summed parts: never more than the whole's in any quarter, the parts filled one by one."""
    sifat = tafsir.kamus("triwulan")
    hasil: dict[str, list[int]] = {}
    for r in tafsir.rumus().values():
        nama = [o.variabel for o in (*r.atas, *r.bawah)]
        if not r.bawah or {sifat[n] for n in nama} != {"non_kumulatif"}:
            continue
        penuh, seluruh = [_setahun(o.variabel, tahun) for o in r.atas], _setahun(nama[-1], tahun)
        sampai = list(accumulate(_triwulan(seluruh, "non_kumulatif", Random(f"realisasi {nama[-1]} {tahun}"))))
        for i, n in enumerate(penuh):
            isi = [min(n, max(0, sum(penuh) * s // seluruh - sum(penuh[:i]))) for s in sampai]
            hasil[nama[i]] = [b - a for a, b in pairwise([0, *isi])]
    return hasil


def _triwulan(setahun: int, sifat: str, acak: Random) -> list[int]:
    """Four quarters that fit the year: parts that add up (non_kumulatif), or a way towards it."""
    if sifat == "non_kumulatif":
        batas = [int(setahun * b + 0.5) for b in _menuju_bagian(acak)]
        return [b - a for a, b in pairwise([0, *batas])]
    if sifat == "unik":  # people of each quarter; some come twice, so the sum may pass the year
        return [int(setahun * acak.uniform(0.2, 0.45) + 0.5) for _ in range(4)]
    pangkal = 0.0 if sifat == "kumulatif" else 0.92
    return [int(setahun * (pangkal + (1 - pangkal) * b) + 0.5) for b in _menuju_bagian(acak)]


def _menuju_bagian(acak: Random) -> list[float]:
    return [acak.uniform(0.18, 0.26), acak.uniform(0.42, 0.54), acak.uniform(0.68, 0.8), 1.0]


def _menuju(setahun: float, n: int, acak: Random) -> list[float]:
    """A percentage that rises to the year's target within the year."""
    awal = acak.uniform(0.9, 0.97)
    return [bulatkan(setahun * (awal + (1 - awal) * i / (n - 1))) for i in range(n)]
