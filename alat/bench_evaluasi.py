"""How long the evaluation of every kabupaten/kota takes: 514 offices x 165 indicators x 6 years (508.860 rows).

Seconds depend on the computer, so the evaluation is measured in turn with the bare pandas merges of the same tables:
what any solution must join, with nothing computed, nothing explained and nothing named. Every figure is invented
and stays in memory.
"""

import resource
import statistics
import time

import numpy as np
import pandas as pd

from ikilib import evaluasi, keputusan, rumus, tafsir

KANTOR = 514  # kabupaten and kota of Indonesia
TAHUN = list(keputusan.TAHUN)
BENIH = 2019
SKALA = tafsir.skala()["permendagri_54_2010"]


def buat_fakta(kantor: list[str], acak: np.random.Generator) -> pd.DataFrame:
    """Facts of the years and the one before: 5 % never said, 2 % tidak_berlaku, 15 % by quarters, the rest yearly."""
    nama = [v for v, s in tafsir.kamus("sama_dengan").items() if not s]
    kunci = pd.MultiIndex.from_product([kantor, [TAHUN[0] - 1, *TAHUN], nama], names=["kantor", "tahun", "variabel"])
    f = kunci.to_frame(index=False)
    undi = acak.random(len(f))
    f["nilai"] = acak.integers(1, 500, len(f)).astype(float)
    f["status"] = np.array(["ada", "tidak_berlaku"], dtype=object)[(undi < 0.02).astype(int)]
    f.loc[undi < 0.02, "nilai"] = np.nan
    f["asal"] = "contoh"
    f["berkas"] = f["tahun"].astype(str) + "/realisasi.csv"
    f["lembar"] = ""
    f["baris"] = np.tile(np.arange(len(nama)) + 2, len(kantor) * (len(TAHUN) + 1))
    setahun, triwulanan = f[(undi < 0.80)], f[(undi >= 0.80) & (undi < 0.95)]
    f = pd.concat([setahun.assign(periode=0), *(triwulanan.assign(periode=p) for p in range(1, 5))], ignore_index=True)
    tempat = np.array(["tahunan", "tw1", "tw2", "tw3", "tw4"], dtype=object)[f["periode"]]
    f["sel"] = "baris " + f.pop("baris").astype(str) + ", kolom " + tempat
    kolom = "kantor variabel tahun periode nilai status asal keterangan berkas lembar sel tanggal".split()
    return f.assign(keterangan="", tanggal="")[kolom]


def buat_target(kantor: list[str], acak: np.random.Generator) -> pd.DataFrame:
    """A yearly target of every indicator."""
    kunci = pd.MultiIndex.from_product([kantor, TAHUN, tafsir.katalog()["kode"]], names=["kantor", "tahun", "kode"])
    t = kunci.to_frame(index=False).assign(periode=0)
    t["target"] = acak.integers(1, 500, len(t)).astype(float)
    return t.assign(target_atas=np.nan, bobot=np.nan, asal="contoh", keterangan="", berkas="", lembar="", sel="")


def tabel(banyak: int = KANTOR) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables fakta and target of that many invented offices."""
    acak = np.random.default_rng(BENIH)
    kantor = [f"Kabupaten {i:03}" for i in range(1, banyak + 1)]
    return buat_fakta(kantor, acak), buat_target(kantor, acak)


def kami(fakta: pd.DataFrame, target: pd.DataFrame) -> pd.DataFrame:
    """What is measured: from the two tables to `hasil`, with every state, sentence and origin."""
    return evaluasi.hasil(fakta, target, TAHUN, SKALA)


def gabung(fakta: pd.DataFrame, target: pd.DataFrame, jumlah: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The yardstick: the merges alone. What they bring together is neither summed, nor judged, nor put into words.

    jumlah: sums of the operands per kantor, kode and tahun, made beforehand, so that only their merge counts here.
    """
    kantor, tahun = target[["kantor"]].drop_duplicates(), pd.DataFrame({"tahun": TAHUN})
    operan = kantor.merge(rumus.operan(), how="cross").merge(tahun, how="cross")
    operan["tahun_operan"] = operan["tahun"] + operan["geser"]
    angka = fakta.rename(columns={"tahun": "tahun_operan"})
    operan = operan.merge(angka, on=["kantor", "variabel", "tahun_operan"], how="left")
    h = kantor.merge(tafsir.katalog(), how="cross").merge(tahun, how="cross")
    h = h.merge(target, on=["kantor", "kode", "tahun"], how="left")
    return operan, h.merge(jumlah, on=["kantor", "kode", "tahun"], how="left")


def perlu(fakta: pd.DataFrame, target: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables without what `hasil` does not need: the merges are not to carry columns for nothing."""
    kolom = "kantor variabel tahun periode nilai status asal berkas lembar sel".split()
    return fakta[kolom], target.loc[target["periode"] == 0, "kantor kode tahun target target_atas bobot asal".split()]


def jumlah_operan(fakta: pd.DataFrame) -> pd.DataFrame:
    """What the last merge of :func:`gabung` brings back: kantor, kode, tahun, and the sums atas and bawah."""
    o = evaluasi.operan(fakta, TAHUN)
    return o.pivot_table("nilai", ["kantor", "kode", "tahun"], "bagian", "sum", sort=False).reset_index()


def detik(kerja, *tabel: pd.DataFrame) -> float:
    """CPU seconds of one run: both run in one thread, and other work on the computer is not to count."""
    mulai = time.process_time()
    kerja(*tabel)
    return time.process_time() - mulai


def ukur(ulangan: int = 5) -> dict:
    """Both in turn: baris, kami_detik and gabung_detik (lists), kali (ratio of the medians), puncak_mib (peak RSS)."""
    fakta, target = tabel()
    jumlah = jumlah_operan(fakta)
    hasil = {"baris": len(kami(fakta, target)), "kami_detik": [], "gabung_detik": []}
    ringkas = perlu(fakta, target)
    for _ in range(ulangan):
        hasil["gabung_detik"].append(detik(gabung, *ringkas, jumlah))
        hasil["kami_detik"].append(detik(kami, fakta, target))
    hasil["kali"] = statistics.median(hasil["kami_detik"]) / statistics.median(hasil["gabung_detik"])
    hasil["puncak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return hasil


def main() -> None:
    h = ukur()
    patokan = statistics.median(h["gabung_detik"])
    print(f"{KANTOR} kantor, {h['baris']} baris; detik CPU, median {len(h['kami_detik'])} kali bergantian")
    print(f"Puncak memori {h['puncak_mib']:.0f} MiB\n\n{'pekerjaan':32}{'detik':>8}{'kali':>8}")
    for nama, kunci in (("penggabungan pandas saja", "gabung_detik"), ("evaluasi, tabel sampai hasil", "kami_detik")):
        lama = statistics.median(h[kunci])
        print(f"{nama:32}{lama:8.2f}{lama / patokan:8.2f}".replace(".", ","))


if __name__ == "__main__":
    main()
