"""Many permits, invented by a seed: `tulis(berkas, n)` writes a list as an office's system would export it.

One in a hundred rows stands twice, word for word. Types, dates and states come from hashes of the number, so that any
part of the list can be made again alone.
"""

from pathlib import Path

import duckdb

JENIS = {  # type: bidang, SLA in working days; written as the office's own jenis_izin.csv
    "Izin Mendirikan Bangunan": (1, 14),
    "Izin Gangguan": (1, 7),
    "Izin Praktik Dokter": (1, 7),
    "Izin Prinsip Penanaman Modal": (2, 5),
    "SIUP": (2, 3),
    "TDP": (2, 3),
}


def acak(nomor: str, benih: int) -> str:
    """SQL: a whole number from 0 to 2^52, the same for the same number and seed."""
    return f"(hash({nomor}, {benih}) // 4096)::BIGINT"


def tulis(berkas: Path, n: int, benih: int = 1) -> None:
    """A list of ``n`` permits of late 2018 to 2019, CSV or Parquet by the file's ending."""
    jenis = "[" + ", ".join(f"'{j}'" for j in JENIS) + "]"
    sql = f"""
        SELECT printf('%08d/DPMPTSP/2019', i) AS nomor_permohonan, ({jenis})[1 + {acak("i", benih)} % {len(JENIS)}] AS jenis_izin,
            'CONTOH ' || i AS nama_pemohon, masuk AS tanggal_masuk,
            CASE WHEN s < 90 THEN masuk + ({acak("i", benih + 1)} % 20)::INTEGER END AS tanggal_terbit,
            CASE WHEN s < 90 THEN printf('503/%08d/2019', i) END AS nomor_izin,
            CASE WHEN s < 90 THEN 'Terbit' WHEN s < 95 THEN 'Proses' ELSE 'Ditolak' END AS status
        FROM (SELECT i, DATE '2018-12-01' + ({acak("i", benih + 2)} % 370)::INTEGER AS masuk, {acak("i", benih + 3)} % 100 AS s
              FROM (SELECT CASE WHEN k % 100 = 99 THEN k - 50 ELSE k END AS i FROM range({n}) r(k)))"""
    bentuk = "FORMAT parquet" if berkas.suffix == ".parquet" else "FORMAT csv, DELIMITER ';', HEADER"
    with duckdb.connect() as con:
        con.execute(f"COPY ({sql}) TO '{berkas}' ({bentuk})")


def folder(tempat: Path, n: int, akhiran: str) -> Path:
    """A data folder whose 2019 has that list and the types of permits; nothing else."""
    izin = tempat / "2019" / "rekaman" / "izin"
    izin.mkdir(parents=True)
    tulis(izin / f"izin{akhiran}", n)
    baris = ["jenis_izin;bidang;sla_hari_kerja", *(f"{j};{b};{s}" for j, (b, s) in JENIS.items())]
    (tempat / "2019" / "jenis_izin.csv").write_text("\n".join(baris) + "\n", encoding="utf-8")
    return tempat
