"""`iki verifikasi`: make a year's reports again, apart, and hold bytes and numbers against its manifest."""

from __future__ import annotations

import contextlib
import io
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ikilib import bahan, laporan, masukan, segel
from ikilib.angka import angka
from ikilib.laporan.terbit import baca_manifest, sidik
from ikilib.masukan.lokasi import folder_data, folder_keluaran

SAMA, BERBEDA = 0, 1
KATA = {
    "rata_rata": "rata-rata", "predikat": "predikat", "n": "indikator", "dinilai": "dinilai",
    "belum_lapor": "belum lapor", "tidak_berlaku": "tidak berlaku", "tak_terhitung": "tak terhitung",
    "contoh": "angka contoh",
}  # fmt: skip
DASAR = {
    "masukan": "Berkas masukan", "keputusan": "Naskah keputusan", "isi_keputusan": "Isi atau bacaan keputusan",
    "templat": "Templat laporan", "lock": "Daftar versi paket",
}  # fmt: skip
LAIN = "Tidak ada yang berubah menurut manifest.json: perangkat di komputer ini lain (versi paket, Python, atau huruf)."


def verifikasi(tahun: int, data: Path | None = None, keluaran: Path | None = None) -> tuple[int, list[str]]:
    """The exit code and the sentences: 0 all the same, 1 something differs, 3 a report could not be made again."""
    keluaran = folder_keluaran(keluaran)
    lama = baca_manifest(keluaran / str(tahun))
    if not lama.get("laporan"):
        return BERBEDA, [f"Tidak ada yang dapat dibandingkan: {tahun}/manifest.json tidak ada, kosong, atau rusak. "
                         f"Buat laporannya dulu: iki laporan {tahun}."]  # fmt: skip
    semua = lama["laporan"]
    beda = {nama: _diubah(keluaran / str(tahun), e) for nama, e in semua.items()}
    with tempfile.TemporaryDirectory(prefix="iki-") as sementara:
        try:
            kode, baru = _ulangi(tahun, data, semua, Path(sementara))
        except (ValueError, KeyError, TypeError, AttributeError) as galat:
            return BERBEDA, [f"{tahun}/manifest.json tidak dapat dipakai: disunting, atau dari versi lain ({galat})."]
    if kode not in (SAMA, laporan.SALAH_MASUKAN):
        return kode, [f"Laporan {tahun} tidak dapat dibuat ulang, jadi tidak dibandingkan."]
    if kode:
        return BERBEDA, [f"Masukan tahun {tahun} kini bermasalah, jadi laporannya tidak dapat dibuat ulang. "
                         f"Rinciannya: iki periksa {tahun}."]  # fmt: skip
    ulang = {nama: _bandingkan(e, baru["laporan"].get(nama, {}), lama.get("dasar")) for nama, e in semua.items()}
    setara = any(ulang[nama] and e.get("dasar") == lama.get("dasar") for nama, e in semua.items())
    sebab = (_sebab(lama, baru) or [LAIN]) if setara else []
    rinci = [f"{nama}: {'; '.join(isi)}." for nama in sorted(semua) if (isi := beda[nama] + ulang[nama])]
    tersegel = _segel(tahun, data)
    if not rinci and not tersegel:
        return SAMA, [f"{tahun}: {len(semua)} laporan sama dengan catatannya, bita dan angkanya."]
    return BERBEDA, [
        f"{tahun}: {len(rinci)} dari {len(semua)} laporan berbeda dari catatannya.",
        *sebab,
        *rinci,
        *tersegel,
    ]


def _ulangi(tahun: int, data: Path | None, semua: dict, sementara: Path) -> tuple[int, dict]:
    """The exit code, and the new manifest: reports made with the parameters of the old, one run for each set."""
    kelompok: dict[tuple, list[str]] = {}
    for nama, e in semua.items():
        p = e["parameter"]
        kelompok.setdefault((p["triwulan"], p["skala"], p.get("per")), []).append(nama)
    baru: dict = {"laporan": {}}
    for i, ((triwulan, skala, per), nama) in enumerate(kelompok.items()):
        jabatan = [] if "dinas" in nama else [semua[n]["parameter"]["jabatan"] for n in nama]
        with contextlib.redirect_stdout(io.StringIO()):
            pilihan = {"jabatan": jabatan, "triwulan": triwulan, "skala": skala, "per": per}
            kode = laporan.buat([tahun], data=[data] if data else [], keluaran=sementara / str(i), **pilihan)
        if kode:
            return kode, baru
        satu = baca_manifest(sementara / str(i) / str(tahun))
        baru = {**satu, "laporan": baru["laporan"] | {n: satu["laporan"][n] for n in nama}}
    return SAMA, baru


def _diubah(folder: Path, entri: dict) -> list[str]:
    """What was done to a report's files after it was made."""
    hasil = []
    for nama, lama in entri.get("berkas", {}).items():
        berkas = folder / Path(nama).name
        if not berkas.is_file():
            hasil.append(f"{nama} tidak ada lagi")
        elif sidik(berkas.read_bytes()) != lama:
            hasil.append(f"{nama} diubah sesudah laporan dibuat")
    return hasil


def _bandingkan(lama: dict, baru: dict, dasar: str | None) -> list[str]:
    """What is not the same when a report is made again: its numbers, then its files."""
    r, s = lama.get("ringkas", {}), baru.get("ringkas", {})
    hasil = [f"{kata} {_tulis(r.get(k))} → {_tulis(s.get(k))}" for k, kata in KATA.items() if r.get(k) != s.get(k)]
    berkas = [n for n, isi in lama.get("berkas", {}).items() if baru.get("berkas", {}).get(n) != isi]
    if berkas:
        hasil.append(f"{' dan '.join(berkas)} berbeda bila dibuat ulang")
        if lama.get("dasar") != dasar:
            hasil.append(
                "laporan ini lebih lama daripada manifest.json, jadi dari apa dibuatnya tidak tercatat lengkap"
            )
    return hasil


def _tulis(nilai: object) -> str:
    if isinstance(nilai, float):
        return angka(nilai)
    return "tidak ada" if nilai in (None, "") else str(nilai)


def _sebab(lama: dict, baru: dict) -> list[str]:
    """What the reports rest on and is not as it was, by name."""
    hasil = [f"{kata} {isi}." for k, kata in DASAR.items() if (isi := _berubah(lama.get(k, {}), baru.get(k, {})))]
    if lama.get("kode") != baru.get("kode"):
        hasil.append("Kode ikilib berubah.")
    if lama.get("ikilib") != baru.get("ikilib"):
        hasil.append(f"Versi ikilib {lama.get('ikilib')} → {baru.get('ikilib')}.")
    return hasil


def _berubah(lama: dict, baru: dict) -> str:
    """'berubah: a, b; baru: c; tidak ada lagi: d', of two tables of names and hashes."""
    isi = {
        "berubah": [n for n in lama if n in baru and lama[n] != baru[n]],
        "baru": [n for n in baru if n not in lama],
        "tidak ada lagi": [n for n in lama if n not in baru],
    }
    return "; ".join(f"{kata}: {_daftar(nama)}" for kata, nama in isi.items() if nama)


def _daftar(nama: Iterable[str]) -> str:
    return ", ".join(sorted(nama))


def _segel(tahun: int, data: Path | None) -> list[str]:
    """Whether a sealed year still computes to what it was sealed with, its later corrections left out."""
    baca = bahan.periksa(tahun, folder_data(data))
    s = baca.segel.get(tahun)
    if s is None or masukan.ada_galat(baca.masalah) or segel.sidik_hasil(baca, tahun, s) == s.hasil:
        return []
    return [f"Segel {tahun}: hasil evaluasinya bukan lagi yang disegel, meskipun koreksi sesudahnya tidak dihitung. "
            "Angka tahun sebelumnya atau cara menghitungnya berubah."]  # fmt: skip
