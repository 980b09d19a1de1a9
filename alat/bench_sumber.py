"""Counting records at scale: ten million permits by ikilib, and the same counts by hand-written SQL on bare DuckDB.

Both run in a process of their own with the same limit of memory. What only ikilib tells (every row left out with its
reason, doubles with the place of the first, rows that disagree, the first few by key) is in its time and not in the
other's. Rows for `make bench`; alone: `python alat/bench_sumber.py kami|polos FOLDER`.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

AKAR = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(AKAR), str(AKAR / "tests")]
BANYAK = 10_000_000
TW = "quarter(tanggal_terbit)"


def kami(folder: Path) -> dict[str, list]:
    """The five counts of the list of permits, by the package."""
    from ikilib.sumber import rekaman

    r = rekaman.baca(folder, 2019, segar=True)
    return {h.variabel: [*(h.tw or ()), h.tahunan] for h in r.hitungan}


def polos(folder: Path) -> dict[str, list]:
    """The same by one who knows the file and needs nothing but the numbers.

    The rules are kept: keys without case and outer spaces; one that stands twice counts once, and not at all where
    its rows disagree.
    """
    import duckdb
    from buat_izin import JENIS

    from ikilib import tafsir
    from ikilib.sumber.hitung import MEMORI

    con = duckdb.connect()
    con.execute(f"SET memory_limit = '{MEMORI}'")
    (berkas,) = (folder / "2019" / "rekaman" / "izin").iterdir()
    dari = f"read_parquet('{berkas}')" if berkas.suffix == ".parquet" else f"read_csv('{berkas}', delim = ';')"
    con.execute("CREATE TABLE libur (tanggal DATE)")
    con.executemany("INSERT INTO libur VALUES (?)", [[t] for t in tafsir.libur()["tanggal"]])
    con.execute("""
        CREATE TABLE hari AS SELECT t::DATE AS tanggal, kerja, sum(kerja::INT) OVER (ORDER BY t) AS ke FROM (
            SELECT t, isodow(t) < 6 AND t::DATE NOT IN (FROM libur) AS kerja
            FROM generate_series(DATE '2018-01-01', DATE '2021-12-31', INTERVAL 1 DAY) g(t))""")
    con.execute("CREATE TABLE jenis (jenis_izin VARCHAR, bidang INT, sla INT)")
    con.executemany("INSERT INTO jenis VALUES (?, ?, ?)", [[j, b, s] for j, (b, s) in JENIS.items()])
    lama = "greatest(0, s.ke - m.ke - (NOT m.kerja)::INT)"  # filed on a day off: as on the next working day
    con.execute(f"""
        CREATE TEMP TABLE kembar AS
        SELECT upper(trim(nomor_permohonan)) AS kunci,
               count(DISTINCT (tanggal_masuk, tanggal_terbit, jenis_izin, nomor_izin, status)) > 1 AS beda
        FROM {dari} GROUP BY kunci HAVING count(*) > 1""")
    dari += " LEFT JOIN kembar ON kunci = upper(trim(nomor_permohonan))"

    def banyak(syarat: str) -> str:
        return (f"count(*) FILTER (kunci IS NULL AND {syarat})"
                f" + count(DISTINCT kunci) FILTER (NOT beda AND {syarat})")  # fmt: skip

    baris = con.execute(f"""
        SELECT bidang, {TW} AS tw, {banyak("TRUE")}, {banyak(f"{lama} <= sla")}
        FROM {dari} JOIN jenis USING (jenis_izin)
        JOIN hari m ON m.tanggal = tanggal_masuk JOIN hari s ON s.tanggal = tanggal_terbit
        WHERE status = 'Terbit' AND year(tanggal_terbit) = 2019
        GROUP BY GROUPING SETS ((bidang, {TW}), (bidang)) ORDER BY bidang, tw NULLS LAST""").fetchall()
    hasil = {}
    for b in (1, 2):
        hasil[f"izin_bidang_{b}_total"] = [n for bidang, _, n, _ in baris if bidang == b]
        hasil[f"izin_bidang_{b}_tepat_waktu"] = [n for bidang, _, _, n in baris if bidang == b]
    sql = f"""SELECT count(DISTINCT upper(trim(nomor_izin))) FROM {dari}
        WHERE status = 'Terbit' AND contains(lower(jenis_izin), 'izin prinsip') AND NOT coalesce(beda, FALSE)"""
    hasil["izin_prinsip_total"] = [con.execute(sql).fetchone()[0]]
    return hasil


def satu(cara: str, folder: Path) -> tuple[float, float, dict]:
    """Seconds and highest memory (MiB) of one way in a process of its own, and what it counted."""
    p = subprocess.run([sys.executable, __file__, cara, folder], cwd=AKAR, capture_output=True, text=True, check=True)
    isi = json.loads(p.stdout)
    return isi["detik"], isi["memori"], isi["hasil"]


def ukur(tempat: Path, akhiran: str, ulangan: int, banyak: int = BANYAK) -> dict[str, list[float]]:
    """Seconds of both ways in turn, and ikilib's highest memory; SystemExit if they count differently."""
    from buat_izin import folder

    data = folder(tempat / akhiran.strip("."), banyak, akhiran)
    hasil: dict[str, list[float]] = {"kami": [], "polos": [], "memori": []}
    for _ in range(ulangan):
        lama, memori, a = satu("kami", data)
        lain, _, b = satu("polos", data)
        if any(a[k] != b[k] for k in b):
            sys.exit(f"hitungan berbeda: {a} dan {b}")
        hasil["kami"].append(lama)
        hasil["polos"].append(lain)
        hasil["memori"].append(memori)
    berkas = next((data / "2019" / "rekaman" / "izin").iterdir())
    return hasil | {"ukuran": [berkas.stat().st_size / 2**20]}


if __name__ == "__main__":
    cara, folder_ = sys.argv[1:]
    mulai = time.perf_counter()
    jadi = {"kami": kami, "polos": polos}[cara](Path(folder_))
    detik = time.perf_counter() - mulai
    memori_ = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"detik": detik, "memori": memori_, "hasil": jadi}))
