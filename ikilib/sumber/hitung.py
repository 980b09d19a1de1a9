"""The counter: tables of a source to counts, all in SQL, the same for ten rows and for ten million.

texts → typed rows (`ketik_…`) → the source's own steps (`baris_…`) → what is wrong in a row (`_soal`) → the same key
twice (`kembar_…`) → for each rule a reason why a row is left out, or none → counts per table, reason and quarter.
"""

from __future__ import annotations

import secrets
import tempfile
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from ikilib.sumber import kolom as kolom_
from ikilib.sumber.baca import Bagian
from ikilib.sumber.deklarasi import PRIBADI, Sumber
from ikilib.sumber.kolom import kutip

CONTOH, RINCI, TAMPIL = 5, 200, 200
MEMORI = "512MB"
MASALAH, GANDA, TAHUN_LAIN = "masalah", "ganda", "tahun lain"


@dataclass(frozen=True)
class Aturan:
    """What counts for one variable in one source (tafsir/hitungan.toml); all conditions are SQL over `baris_…`.

    tanggal: whose quarter ('' for a count of the year alone). tahun: whose year, else that of tanggal; '' counts all.
    jumlah: what a row adds. unik: distinct values instead. perlu: sources without which nothing is counted.
    hanya: rows that the rule is about at all. butuh: columns of which one table at least must have one.
    rinci: (reason, words) rows left out that a reader wants to see. sebut: (condition, words) rows counted, yet told.
    """

    variabel: str
    sumber: str
    aturan: str
    konfirmasi: tuple[str, ...] = ()
    tanggal: str = ""
    tahun: str | None = None
    jumlah: str = "1"
    unik: str = ""
    tolak: tuple[tuple[str, str], ...] = ()
    perlu: tuple[str, ...] = ()
    rinci: tuple[str, str] = ("", "")
    hanya: str = ""
    butuh: tuple[str, ...] = ()
    sebut: tuple[tuple[str, str], ...] = ()


@dataclass
class Isi:
    """What one rule makes of one table: the reasons of the rows left out, and how many were counted."""

    dihitung: int = 0
    alasan: dict[str, int] = field(default_factory=dict)

    @property
    def dikecualikan(self) -> int:
        return sum(self.alasan.values())


@dataclass
class Hasil:
    """A rule's count: per table, per quarter, of the year; examples by (table, row, key)."""

    aturan: Aturan
    variabel: str
    isi: dict[int, Isi]
    tw: list | None
    tahunan: object = 0
    contoh: list[tuple] = field(default_factory=list)
    rinci: list[tuple] = field(default_factory=list)
    catatan: dict[str, int] = field(default_factory=dict)


@cache
def _toml() -> dict:
    return tomllib.loads((files("ikilib.tafsir") / "hitungan.toml").read_text("utf-8"))


@cache
def aturan() -> tuple[Aturan, ...]:
    """The rules of tafsir/hitungan.toml in its order; one entry may stand for several variables."""
    return tuple(_aturan(satu | {"variabel": v}) for satu in _toml()["hitungan"] for v in _daftar(satu["variabel"]))


def pola(nama: str) -> Aturan:
    """A rule without a variable, for sources that name the variable in their rows."""
    return _aturan(_toml()["pola"][nama] | {"variabel": "", "sumber": ""})


def _daftar(isi: str | list[str]) -> list[str]:
    return isi if isinstance(isi, list) else [isi]


def _aturan(isi: dict) -> Aturan:
    polos = {k: tuple(v) if isinstance(v, list) else v for k, v in isi.items()}
    tolak = tuple((t["bila"], t["alasan"]) for t in isi.get("tolak", ()))
    return Aturan(**polos | {"tolak": tolak, "sebut": tuple((t["bila"], t["kata"]) for t in isi.get("sebut", ()))})


def sambung():
    """A DuckDB connection in memory with our macros, which reaches nothing outside."""
    import duckdb

    con = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    con.execute(f"SET memory_limit = '{MEMORI}'")  # more goes to the disk
    con.execute("SET temp_directory = $1", [tempfile.gettempdir()])  # else beside whatever folder we are called in
    con.execute("SET VARIABLE iki_sandi = $1", [secrets.token_hex(32)])
    con.execute((files(__package__) / "makro.sql").read_text("utf-8"))
    return con


def muat(con, s: Sumber, bagian: list[Bagian], tahun: int) -> None:
    """Make the typed rows of a source, `baris_<sumber>` with its `_soal` and `_kunci`, and its doubles, `kembar_…`."""
    cabang = kolom_.dibaca(con, s, bagian) + [
        kolom_.langsung(con, s, i, b) for i, b in enumerate(bagian) if b.baris is None
    ]
    langsung = [b for b in bagian if b.baris is None]
    bahan = "VIEW" if langsung else "TABLE"
    con.execute(f"CREATE TEMP {bahan} ketik_{s.nama} AS {' UNION ALL BY NAME '.join(cabang)}")
    asal = f"ketik_{s.nama}"
    ada = {k for b in bagian for k in b.kolom}
    for nomor, (kolom, sql) in enumerate(s.langkah):
        if not kolom or kolom in ada:
            nama = f"langkah_{s.nama}_{nomor}"
            con.execute(f"CREATE TEMP {bahan} {nama} AS {isi_sql(sql, s, tahun, asal)}")
            asal = nama
    soal = " | ".join(f"CASE WHEN {isi_sql(b, s, tahun)} THEN {1 << i} ELSE 0 END" for i, (*_, b) in enumerate(s.soal))
    tambah = f"({soal or '0'})::BIGINT AS _soal, {isi_sql(s.kunci, s, tahun) or 'NULL::VARCHAR'} AS _kunci"
    # Parquet is not written down: to read it again costs a fraction of that; to parse CSV in each pass costs more
    ulang = langsung and all(b.relasi.startswith("read_parquet(") for b in langsung)
    con.execute(f"CREATE TEMP {'VIEW' if ulang else 'TABLE'} baris_{s.nama} AS SELECT *, {tambah} FROM {asal}")
    _kembar(con, s, tahun)


def isi_sql(sql: str, s: Sumber, tahun: int, asal: str = "") -> str:
    """Our own SQL with the year, the view it works on, and the source's constants put in."""
    sql = sql.replace("{tahun}", str(tahun)).replace("{asal}", asal)
    for nama, nilai in s.tetap.items():
        sql = sql.replace("{" + nama + "}", ", ".join(map(kutip, nilai)))
    return sql


def _kembar(con, s: Sumber, tahun: int) -> None:
    """Rows whose key stands more than once (`kembar_…`): which of them this is, where the first stands, whether they
    disagree; and all rows with that beside them (`lengkap_…`), NULL for the many whose key stands once."""
    baris, kembar = f"baris_{s.nama}", f"kembar_{s.nama}"
    if s.kembar:
        con.execute(f"CREATE TEMP TABLE {kembar} AS {isi_sql(s.kembar, s, tahun, baris)}")
        con.execute(f"""CREATE TEMP VIEW lengkap_{s.nama} AS
            SELECT b.*, k.ke AS _ke, k.b1 AS _b1, k.r1 AS _r1, coalesce(k.beda, FALSE) AS _beda, k.baru AS _baru
            FROM {baris} b LEFT JOIN {kembar} k USING (_b, _r)""")
        return
    con.execute(f"CREATE TEMP TABLE curiga_{s.nama} AS {berulang('_kunci', baris)}")
    # what one list does not say is no other value: count(DISTINCT) passes over blanks
    banding = [isi_sql(b, s, tahun) for b in s.banding] or ["1"]
    beda = " OR ".join(f"count(DISTINCT {b}) OVER k > 1" for b in banding)
    ragu = f"_kunci IS NOT NULL AND _soal = 0 AND hash(_kunci) IN (FROM curiga_{s.nama})"
    con.execute(f"""CREATE TEMP TABLE sama_{s.nama} AS
        SELECT *, row_number() OVER w AS _ke, first_value(_b) OVER w AS _b1, first_value(_r) OVER w AS _r1,
               ({beda}) AS _beda
        FROM {baris} WHERE {ragu} WINDOW k AS (PARTITION BY _kunci), w AS (PARTITION BY _kunci ORDER BY _b, _r)""")
    con.execute(f"""CREATE TEMP VIEW {kembar} AS
        SELECT _b, _r, _ke AS ke, _b1 AS b1, _r1 AS r1, _beda AS beda FROM sama_{s.nama}""")
    ada = con.execute(f"SELECT count(*) FROM sama_{s.nama}").fetchone()[0]
    con.execute(f"""CREATE TEMP VIEW lengkap_{s.nama} AS
        SELECT *, NULL::BIGINT AS _ke, NULL::INTEGER AS _b1, NULL::BIGINT AS _r1, FALSE AS _beda
        FROM {baris}{f" WHERE NOT ({ragu}) UNION ALL FROM sama_{s.nama}" if ada else ""}""")


def berulang(kunci: str, dari: str) -> str:
    """SQL: the hashes of the values that stand more than once. A hash is a fifth of the work of a text; that two
    values may share one adds candidates, which their own values then tell apart."""
    return f"SELECT hash({kunci}) FROM {dari} WHERE {kunci} IS NOT NULL GROUP BY ALL HAVING count(*) > 1"


def hitung(con, s: Sumber, bagian: list[Bagian], ikut: list[Aturan], tahun: int) -> list[Hasil]:
    """The counts of all rules of one source."""
    for a in ikut:
        con.execute(f"CREATE TEMP VIEW {pandangan(a)} AS {_alasan(con, s, [a], tahun)}")
    bersama = [a for a in ikut if not a.hanya]
    hasil = _jumlahkan(con, s, bagian, bersama, tahun) if bersama else []
    hasil += [_jumlahkan(con, s, bagian, [a], tahun)[0] for a in ikut if a.hanya]
    for h in hasil:
        if h.aturan.unik:
            _unik(con, h)
    for h in hasil:
        _contoh(con, h, s, bagian)
    return hasil


def pandangan(a: Aturan) -> str:
    """The view of a rule: the rows of its source with `alasan1` (NULL: counted), `tw1`, `jumlah1`, `unik1`."""
    return f"hitung_{a.variabel.replace('.', '_')}_{a.sumber}"


def _alasan(con, s: Sumber, ikut: list[Aturan], tahun: int) -> str:
    """The rows with, for each rule, why they are left out (NULL: counted), the quarter, and what they add."""
    umum = [("_soal <> 0", kutip(MASALAH)), ("_beda", kutip(MASALAH)), ("_ke > 1", kutip(GANDA)), *s.tolak]
    kolom = []
    for i, a in enumerate(ikut, 1):
        tahun_dari = f"year({a.tanggal})" if a.tahun is None and a.tanggal else a.tahun
        lain = [(f"{tahun_dari} <> {tahun}", kutip(TAHUN_LAIN))] if tahun_dari else []
        kolom.append(f"{_bila([('alasan0 IS NOT NULL', 'alasan0'), *lain, *a.tolak], s, tahun)} AS alasan{i}")
        tw = f"CASE WHEN year({a.tanggal}) = {tahun} THEN quarter({a.tanggal}) END" if a.tanggal else "NULL::BIGINT"
        kolom.append(f"{tw} AS tw{i}, {isi_sql(a.jumlah, s, tahun)} AS jumlah{i}, {a.unik or 'NULL'} AS unik{i}")
    saring = f" WHERE {ikut[0].hanya}" if ikut[0].hanya else ""  # such a rule is counted alone
    dari = f"(SELECT *, {_bila(umum, s, tahun)} AS alasan0 FROM lengkap_{s.nama})"
    return f"SELECT *, {', '.join(kolom)} FROM {dari}{saring}"


def _bila(syarat, s: Sumber, tahun: int) -> str:
    return f"CASE {' '.join(f'WHEN {isi_sql(b, s, tahun)} THEN {t}' for b, t in syarat)} END"


def _jumlahkan(con, s: Sumber, bagian: list[Bagian], ikut: list[Aturan], tahun: int) -> list[Hasil]:
    """One pass over the rows for the rules of a source together; for distinct values, doubles are still counted."""
    hasil = [Hasil(a, a.variabel, {i: Isi() for i in range(len(bagian))}, [0] * 4 if a.tanggal else None) for a in ikut]
    kunci = ", ".join(f"alasan{i}, tw{i}" for i in range(1, len(ikut) + 1))
    jumlah = ", ".join(f"sum(jumlah{i})" if a.jumlah != "1" else "count(*)" for i, a in enumerate(ikut, 1))
    dari = _alasan(con, s, ikut, tahun)
    for b, *isi in con.execute(f"SELECT _b, {kunci}, count(*), {jumlah} FROM ({dari}) GROUP BY ALL").fetchall():
        n = isi[2 * len(ikut)]
        for i, h in enumerate(hasil):
            alasan, tw, nilai = isi[2 * i], isi[2 * i + 1], isi[2 * len(ikut) + 1 + i]
            if alasan is not None:
                h.isi[b].alasan[alasan] = h.isi[b].alasan.get(alasan, 0) + n
                continue
            h.isi[b].dihitung += n
            if h.aturan.unik:
                continue  # what is the same value twice is still among them
            h.tahunan += nilai or 0
            if tw:
                h.tw[tw - 1] += nilai or 0
    return hasil


def _unik(con, h: Hasil) -> None:
    """Distinct values: the first row of each counts, in the year and, apart, in every quarter."""
    v = pandangan(h.aturan)
    # only values that stand more than once: all other rows are the first of theirs
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE unik_{v} AS SELECT _b, _r,
            row_number() OVER w AS ke, first_value(_b) OVER w AS b1, first_value(_r) OVER w AS r1
        FROM {v} WHERE alasan1 IS NULL AND hash(unik1) IN ({berulang("unik1", f"(FROM {v} WHERE alasan1 IS NULL)")})
        WINDOW w AS (PARTITION BY unik1 ORDER BY _b, _r)""")
    for b, n in con.execute(f"SELECT _b, count(*) FROM unik_{v} WHERE ke > 1 GROUP BY ALL").fetchall():
        h.isi[b].dihitung -= n
        h.isi[b].alasan[GANDA] = h.isi[b].alasan.get(GANDA, 0) + n
    h.tahunan = sum(i.dihitung for i in h.isi.values())
    if h.tw is not None:
        for tw, n in con.execute(
            f"SELECT tw1, count(DISTINCT unik1) FROM {v} WHERE alasan1 IS NULL GROUP BY ALL"
        ).fetchall():
            if tw:
                h.tw[tw - 1] = n


def _contoh(con, h: Hasil, s: Sumber, bagian: list[Bagian]) -> None:
    """The first rows that count, by place and key (never a person), and those that a reader asks for."""
    v = pandangan(h.aturan)
    # rows that DuckDB reads come in the order of the file: to sort ten million of them for the first five is a waste
    urut = "ORDER BY _b, _r" if all(b.baris is not None for b in bagian) else ""
    tampil = s.sel_kunci or "NULL"
    pertama = f" ANTI JOIN (SELECT _b, _r FROM unik_{v} WHERE ke > 1) USING (_b, _r)" if h.aturan.unik else ""
    h.contoh = con.execute(
        f"SELECT _b, _r, ({tampil})::VARCHAR FROM {v}{pertama} WHERE alasan1 IS NULL {urut} LIMIT {CONTOH}"
    ).fetchall()
    alasan, kata = h.aturan.rinci
    if alasan and any(alasan in i.alasan for i in h.isi.values()):
        h.rinci = con.execute(
            f"SELECT _b, _r, ({tampil})::VARCHAR, {kata} FROM "  # words are made for the rows that are shown
            f"(FROM {v} WHERE alasan1 = {kutip(alasan)} {urut} LIMIT {RINCI}) ORDER BY _b, _r"
        ).fetchall()
    for bila, kata in h.aturan.sebut:
        n = con.execute(f"SELECT count(*) FROM {v} WHERE alasan1 IS NULL AND ({bila})").fetchone()[0]
        if n:
            h.catatan[kata] = n


def berselisih(con, s: Sumber) -> list[tuple]:
    """Rows that disagree with an earlier one of the same key: table and row, those of the first, how many there are."""
    return con.execute(
        f"SELECT _b, _r, b1, r1, count(*) OVER () FROM kembar_{s.nama} WHERE beda AND (_b, _r) <> (b1, r1) "
        f"ORDER BY _b, _r LIMIT {TAMPIL}"
    ).fetchall()


def soal(con, s: Sumber, bagian: list[Bagian]) -> tuple[list[tuple], int]:
    """Rows that cannot be decided: (table, row, code, column, its text), the first of them, and how many there are."""
    banyak = con.execute(f"SELECT count(*) FROM baris_{s.nama} WHERE _soal <> 0").fetchone()[0] if s.soal else 0
    if not banyak:
        return [], 0
    baris = con.execute(
        f"SELECT _b, _r, _soal FROM baris_{s.nama} WHERE _soal <> 0 ORDER BY _b, _r LIMIT {TAMPIL}"
    ).fetchall()
    hasil = []
    for b, r, mask in baris:
        for i, (kode, kolom, _) in enumerate(s.soal):
            if mask >> i & 1 and kode:
                hasil.append((b, r, kode, kolom, _teks(con, s, bagian, b, r, kolom)))
    return hasil, banyak - len(baris)


def _teks(con, s: Sumber, bagian: list[Bagian], b: int, r: int, kolom: str) -> str:
    """What stands in a cell, as typed; '…' for anything of a person."""
    satu = bagian[b]
    if kolom not in satu.kolom:
        return ""
    if s.kolom[kolom].tipe in PRIBADI:
        return "…"
    if satu.baris is not None:
        j = list(satu.kolom).index(kolom)
        nilai = next((sel[j] for n, sel in satu.baris if n == r), "")
    else:
        sql = f"SELECT ({satu.kolom[kolom]})::VARCHAR FROM {satu.relasi} WHERE ({satu.nomor}) = {int(r)} LIMIT 1"
        nilai = next((x[0] for x in con.execute(sql).fetchall()), "")
    return str(nilai or "").lstrip("\x01\x02")


def baris_ganda(con, h: Hasil) -> list[tuple]:
    """Rows left out as doubles: table and row, table and row of the one that counts; the first of each table."""
    v = pandangan(h.aturan)
    bagian = [f"SELECT _b, _r, _b1 AS b1, _r1 AS r1 FROM {v} WHERE _ke > 1 AND alasan1 = {kutip(GANDA)}"]
    bagian += [f"SELECT _b, _r, b1, r1 FROM unik_{v} WHERE ke > 1"] if h.aturan.unik else []
    return con.execute(
        f"SELECT * FROM ({' UNION ALL '.join(bagian)}) "
        f"QUALIFY row_number() OVER (PARTITION BY _b ORDER BY _r) <= {CONTOH} ORDER BY _b, _r"
    ).fetchall()


def diperingatkan(con, s: Sumber) -> list[tuple[str, int]]:
    """(code, table) of tables in which rows meet a condition that the office should know of."""
    return [
        (kode, b)
        for kode, bila in s.peringatan
        for (b,) in con.execute(f"SELECT DISTINCT _b FROM baris_{s.nama} WHERE {bila} ORDER BY _b").fetchall()
    ]
