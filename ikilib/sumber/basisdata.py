"""A source that lies in PostgreSQL: its query's rows are kept as a file beside it, and counted like any export.

    data/2019/rekaman/izin/sumber.toml          data/2019/rekaman/izin/basisdata.parquet
    url = 'postgresql://pembaca@server/izin'    what was taken last; replaced only by a whole new one
    query = '''SELECT nomor, ... '''

The password comes from the environment (IKI_SANDI_IZIN) and goes nowhere else: no message holds anything that the
server or the driver said of the connection. The transaction is read-only and has a time limit. Nothing is held in
memory: PostgreSQL streams CSV to a temporary file, DuckDB turns it into Parquet.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import socket
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

NAMA = "basisdata.parquet"
BATAS, TERLAMA = 60, 3600  # seconds that a query may take, unless batas_detik says otherwise
SAMBUNG = 10  # seconds to reach the server
RAHASIA = ("sandi", "password", "passwd", "pass", "pgpass")
ANGKA = {20, 21, 23, 700, 701, 1700}  # int8, int2, int4, float4, float8, numeric
WAKTU = {1114, 1184}  # timestamp, timestamptz
# Dates as ISO, hours of the office, one encoding: what a value looks like must not depend on how the server is set.
SESI = (
    "-c datestyle=ISO,YMD -c TimeZone=Asia/Jakarta -c intervalstyle=iso_8601 -c bytea_output=hex -c lock_timeout=10000"
)
CSV = """header = false, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '',
allow_quoted_nulls = false, parallel = false, max_line_size = 67108864"""
# What the server answered, by SQLSTATE or its class: the first that fits
TOLAK = {
    "28": "BASISDATA-07",
    "3D": "BASISDATA-08",
    "57014": "BASISDATA-09",
    "55P03": "BASISDATA-09",
    "25": "BASISDATA-10",
    "42501": "BASISDATA-11",
    "42": "BASISDATA-12",
    "08": "BASISDATA-06",
    "57": "BASISDATA-06",
}


class Tujuan(NamedTuple):
    """Where a query runs; ``batas`` in seconds. Holds no password."""

    host: str
    port: int
    dbname: str
    user: str
    sslmode: str
    query: str
    batas: int

    def sidik(self) -> str:
        """What was asked, and where: rows taken for something else are not these."""
        return hashlib.sha256("\n".join(map(str, self[:-1])).encode()).hexdigest()


class Ambilan(NamedTuple):
    """What was taken: its file, the labels of its columns k0, k1, ..., and the hash of the query for the trace."""

    jalur: Path
    label: list[str]
    query: str


def ambil(folder: Path, nama: str, isi: dict, segar: bool, catat: Callable[..., None]) -> Ambilan | None:
    """The rows of the source ``nama``, whose sumber.toml in ``folder`` says ``isi``; None with the reason noted.

    They are taken from the database when ``segar``, and when there are none yet for this url and query; whatever goes
    wrong, what was taken before stays as it is.
    """
    tujuan = baca_tujuan(nama, isi, catat)
    if tujuan is None:
        return None
    jalur = folder / NAMA
    lama = _label(jalur, tujuan)
    if segar or lama is None:
        sandi = os.environ.get(variabel(nama))
        if not sandi:
            catat("BASISDATA-04", variabel=variabel(nama))
            return None
        if not _tarik(tujuan, sandi, jalur, nama, catat):
            return None
        lama = _label(jalur, tujuan)
    return Ambilan(jalur, lama or [], hashlib.sha256(tujuan.query.encode()).hexdigest()[:12])


def variabel(nama: str) -> str:
    """The environment variable with the password of a source's folder: 'izin-lama' is IKI_SANDI_IZIN_LAMA."""
    return f"IKI_SANDI_{re.sub(r'[^A-Za-z0-9]', '_', nama).upper()}"


def baca_tujuan(nama: str, isi: dict, catat: Callable[..., None]) -> Tujuan | None:
    """What sumber.toml says, checked; None with every problem noted. What may hold a password is never repeated."""
    url = _url(nama, isi.get("url"), catat)
    query, batas = isi.get("query"), isi.get("batas_detik", BATAS)
    if not isinstance(query, str) or not query.strip(" \t\r\n;"):
        catat("BASISDATA-03")
        query = ""
    if type(batas) is not int or not 1 <= batas <= TERLAMA:
        catat("BASISDATA-05", nilai=batas, terlama=TERLAMA)
        batas = 0
    utuh = url and query and batas
    return Tujuan(**url, query=query.strip(" \t\r\n;"), batas=batas) if utuh else None


def _url(nama: str, teks: object, catat) -> dict | None:
    """The parts of the address."""
    try:
        url = urlsplit(str(teks or ""))
        isi = dict(parse_qsl(url.query, keep_blank_values=True, strict_parsing=bool(url.query)))
        bagian = {
            "host": url.hostname,
            "port": url.port or 5432,
            "dbname": unquote(url.path[1:]),
            "user": unquote(url.username or ""),
        }
    except ValueError:
        catat("BASISDATA-01", variabel=variabel(nama))
        return None
    if url.password is not None or any(r in k.casefold() for k in isi for r in RAHASIA):
        catat("BASISDATA-02", variabel=variabel(nama))
        return None
    sslmode = isi.pop("sslmode", "prefer")
    utuh = all(bagian.values()) and sslmode in ("disable", "prefer", "require", "verify-ca", "verify-full")
    if url.scheme not in ("postgresql", "postgres") or not utuh or isi or url.fragment or "/" in bagian["dbname"]:
        catat("BASISDATA-01", variabel=variabel(nama))
        return None
    return bagian | {"sslmode": sslmode}


def _label(jalur: Path, tujuan: Tujuan) -> list[str] | None:
    """The labels of what was taken for this url and query; None when there is no such file."""
    import duckdb

    try:
        with duckdb.connect() as con:
            baris = con.execute("SELECT key, value FROM parquet_kv_metadata(?)", [str(jalur)]).fetchall()
    except duckdb.Error:
        return None
    isi = {bytes(k).decode(): bytes(v).decode() for k, v in baris}
    return json.loads(isi["label"]) if isi.get("sidik") == tujuan.sidik() else None


def _tarik(tujuan: Tujuan, sandi: str, jalur: Path, nama: str, catat) -> bool:
    """Take the rows afresh; False with the reason noted."""
    try:
        import psycopg
    except ImportError:
        catat("BASISDATA-13")
        return False
    with tempfile.TemporaryDirectory() as sementara:
        csv = Path(sementara, "baris.csv")
        try:
            kolom, banyak = _salin(psycopg, tujuan, sandi, csv)
        except psycopg.Error as galat:
            _sebut(galat, tujuan, nama, catat)
            return False
        except OSError as galat:
            catat("BASISDATA-14", alasan=galat.strerror)
            return False
        return _simpan(csv, jalur, kolom, banyak, tujuan, catat)


def _salin(psycopg, tujuan: Tujuan, sandi: str, csv: Path) -> tuple[list[tuple[str, int]], int]:
    """The rows as CSV in a file; the name and type of each column, and how many rows the server counted."""
    sambungan = {k: getattr(tujuan, k) for k in ("host", "port", "dbname", "user", "sslmode")}
    opsi = f"{SESI} -c statement_timeout={tujuan.batas * 1000}"
    with psycopg.connect(
        **sambungan, password=sandi, passfile=os.devnull, connect_timeout=SAMBUNG, options=opsi, client_encoding="UTF8"
    ) as con:
        con.read_only = True
        with _penjaga(con, tujuan.batas + SAMBUNG), con.cursor() as cur, csv.open("wb") as keluar:
            cur.execute("SELECT 1")  # begins the read-only transaction
            kolom = _kolom(psycopg, con, tujuan.query)
            if not kolom:  # INSERT, DROP, SELECT INTO and their like give no rows
                raise psycopg.errors.ReadOnlySqlTransaction
            with cur.copy(f"COPY (\n{tujuan.query}\n) TO STDOUT (FORMAT csv, FORCE_QUOTE *)") as alur:
                for potong in alur:
                    keluar.write(potong)
            return kolom, cur.rowcount


def _kolom(psycopg, con, query: str) -> list[tuple[str, int]]:
    """Name and type of each column, from the server, before anything runs; two statements in one are refused by it."""
    for kerja in (lambda: con.pgconn.prepare(b"", query.encode()), lambda: con.pgconn.describe_prepared(b"")):
        jawab = kerja()
        if jawab.status not in (psycopg.pq.ExecStatus.COMMAND_OK, psycopg.pq.ExecStatus.TUPLES_OK):
            raise psycopg.errors.error_from_result(jawab)
    return [((jawab.fname(i) or b"").decode(), jawab.ftype(i)) for i in range(jawab.nfields)]


@contextlib.contextmanager
def _penjaga(con, detik: int):
    """Cut the line when the server neither answers nor keeps its own time limit (frozen, or a dead network)."""
    putus = threading.Timer(detik, _putus, [con])
    putus.daemon = True
    putus.start()
    try:
        yield
    finally:
        putus.cancel()


def _putus(con) -> None:
    soket = socket.socket(fileno=con.fileno())
    soket.shutdown(socket.SHUT_RDWR)
    soket.detach()  # the connection closes it


def _sebut(galat, tujuan: Tujuan, nama: str, catat) -> None:
    """Say what went wrong. The server's words are repeated only where they are about the text of the query itself."""
    kode = galat.sqlstate or _sambungan(str(galat), tujuan)
    masalah = next((m for awal, m in TOLAK.items() if kode.startswith(awal)), "BASISDATA-15")
    pesan = (galat.diag.message_primary or "") if kode.startswith("42") else kode
    isi = tujuan._asdict() | {"variabel": variabel(nama), "pesan": pesan, "sambung": SAMBUNG}
    catat(masalah, **{k: v for k, v in isi.items() if k != "query"})


def _sambungan(teks: str, tujuan: Tujuan) -> str:
    """The class of SQLSTATE of a connection that failed: libpq gives words only, in any language, names in quotes."""
    if f'user "{tujuan.user}"' in teks:
        return "28"
    return "3D" if f'"{tujuan.dbname}"' in teks else "28" if f'"{tujuan.user}"' in teks else "08"


def _simpan(csv: Path, jalur: Path, kolom: list[tuple[str, int]], banyak: int, tujuan: Tujuan, catat) -> bool:
    """CSV to Parquet, all of it or nothing: written aside, then moved into place."""
    import duckdb

    tipe = {f"k{i}": "VARCHAR" for i in range(len(kolom))}
    isi = ", ".join(f"{_nilai(f'k{i}', oid)} AS k{i}" for i, (_, oid) in enumerate(kolom))
    baca = f"read_csv(?, columns = ?, {CSV})"
    meta = "KV_METADATA {sidik: ?, label: ?}"
    sementara = jalur.with_name(f".{NAMA}.{os.getpid()}")
    try:
        with duckdb.connect() as con:
            label = json.dumps([n for n, _ in kolom])
            con.execute(
                f"COPY (SELECT {isi} FROM {baca}) TO ? (FORMAT parquet, {meta})",
                [str(csv), tipe, str(sementara), tujuan.sidik(), label],
            )
            ditulis = con.execute("SELECT count(*) FROM read_parquet(?)", [str(sementara)]).fetchall()[0][0]
        if ditulis != banyak:
            catat("BASISDATA-14", alasan=f"{ditulis} dari {banyak} baris tersalin")
            return False
        with sementara.open("rb+") as berkas:
            os.fsync(berkas.fileno())
        os.replace(sementara, jalur)
        return True
    except (OSError, duckdb.Error) as galat:
        catat("BASISDATA-14", alasan=getattr(galat, "strerror", None) or type(galat).__name__)
        return False
    finally:
        sementara.unlink(missing_ok=True)


def _nilai(kolom: str, oid: int) -> str:
    """A column as the reader of exports has it: a number of the database is a numeric cell, a time has no zone."""
    if oid in ANGKA:
        return f"chr(1) || {kolom}"
    return f"{kolom}[:19]" if oid in WAKTU else kolom
