"""The typed rows of a source: texts are read by the macros, and what is typed already (Parquet) stays as it is."""

from __future__ import annotations

from ikilib.sumber.baca import Bagian
from ikilib.sumber.deklarasi import Kolom, Sumber


def kutip(teks: str) -> str:
    """A text as an SQL literal."""
    return "'" + teks.replace("'", "''") + "'"


def dibaca(con, s: Sumber, bagian: list[Bagian]) -> list[str]:
    """The rows that Python has read, as one table; [] where there are none."""
    import pandas as pd

    ini = [(i, b) for i, b in enumerate(bagian) if b.baris is not None]
    if not ini:
        return []
    kolom: dict[str, list] = {k: [] for k in s.kolom}
    for _, b in ini:
        tempat = {k: j for j, k in enumerate(b.kolom)}
        for k, isi in kolom.items():
            j = tempat.get(k)
            isi += [None] * len(b.baris) if j is None else [sel[j] for _, sel in b.baris]
    bingkai = pd.DataFrame({k: pd.Series(v, dtype=object) for k, v in kolom.items()})
    bingkai["_b"] = pd.Series([i for i, b in ini for _ in b.baris], dtype="int32")
    bingkai["_r"] = pd.Series([n for _, b in ini for n, _ in b.baris], dtype="int64")
    bingkai["_tata"] = pd.Series([b.tata for _, b in ini for _ in b.baris], dtype=object)
    bingkai["_berkas"] = pd.Series([b.berkas.rpartition("/")[2] for _, b in ini for _ in b.baris], dtype=object)
    penanda = [k.nama for k in s.kolom.values() if k.penanda]
    for k in penanda:
        bingkai[f"ada_{k}"] = pd.Series([k in b.kolom for _, b in ini for _ in b.baris], dtype=bool)
    con.register("bingkai", bingkai)
    teks = [*(f"{k}::VARCHAR AS {k}" for k in (*s.kolom, "_tata", "_berkas")), *(f"ada_{k}" for k in penanda)]
    con.execute(f"CREATE TEMP TABLE isi_{s.nama} AS SELECT _b, _r, {', '.join(teks)} FROM bingkai")
    con.unregister("bingkai")
    tipe = {k: (k, "VARCHAR") for k in s.kolom}
    tanda = [f"ada_{k}" for k in penanda]
    return [_baris(s, tipe, ["_b", "_r", "_tata", "_berkas", *tanda], f"isi_{s.nama}")]


def langsung(con, s: Sumber, i: int, b: Bagian) -> str:
    """A table that DuckDB reads itself: what is typed there stays typed."""
    daftar = ", ".join(f"{sql} AS {k}" for k, sql in b.kolom.items())
    jenis = {r[0]: r[1] for r in con.execute(f"DESCRIBE SELECT {daftar} FROM {b.relasi}").fetchall()}
    tipe = {k: (sql, jenis[k]) for k, sql in b.kolom.items()}
    tanda = [f"{k.nama in b.kolom} AS ada_{k.nama}" for k in s.kolom.values() if k.penanda]
    tempat = [f"{i}::INTEGER AS _b", f"({b.nomor})::BIGINT AS _r", f"{kutip(b.tata)} AS _tata"]
    tempat.append(f"{kutip(b.berkas.rpartition('/')[2])} AS _berkas")
    return _baris(s, tipe, [*tempat, *tanda], b.relasi)


def _baris(s: Sumber, tipe: dict[str, tuple[str, str]], tempat: list[str], relasi: str) -> str:
    """The typed columns, and for those that can be unreadable whether they are (`<kolom>_buruk`).

    Three layers, for a macro repeats its argument: the text is made once, then read, then compared with what it gave.
    """
    kolom = {k.nama: _tipe(k, *tipe.get(k.nama, ("NULL::VARCHAR", "VARCHAR"))) for k in s.kolom.values()}
    rapi = ", ".join([*tempat, *(f"{teks} AS {k}" for k, (teks, _) in kolom.items())])
    baca = {k: nilai.format(k) for k, (_, nilai) in kolom.items() if nilai}
    asli = ", ".join(f"{k} AS {k}_teks, {sql} AS {k}_nilai" for k, sql in baca.items())
    akhir = ", ".join(f"{k}_nilai AS {k}, ({k}_teks IS NOT NULL AND {k}_nilai IS NULL) AS {k}_buruk" for k in baca)
    if not baca:
        return f"SELECT {rapi} FROM {relasi}"
    buang = ", ".join(b for k in baca for b in (k, f"{k}_teks", f"{k}_nilai"))
    return f"SELECT * EXCLUDE ({buang}), {akhir} FROM (SELECT *, {asli} FROM (SELECT {rapi} FROM {relasi}))"


def _tipe(k: Kolom, x: str, jenis: str) -> tuple[str, str]:
    """SQL for the tidy text (or the typed value) of a column, and SQL that reads it, '{}' being the column."""
    teks = jenis == "VARCHAR"
    isi = f"terisi({x})" if teks else f"({x})::VARCHAR"
    if k.tipe == "tanggal":
        if teks:
            isi = f"awal_rentang({isi})" if k.urutan == "rentang" else isi
            return f"isi_tanggal({isi})", f"baca_tanggal({{}}, {kutip(k.urutan)})"
        return (f"({x})::DATE" if jenis.startswith(("DATE", "TIMESTAMP")) else f"serial({x})"), "{}"
    if k.tipe == "angka":
        return (isi, "baca_angka({})") if teks else (f"({x})::DECIMAL(38, 6)", "{}")
    if k.tipe == "nip":
        return isi, "sandi(nip({}))" if teks else "NULL::VARCHAR"
    if k.tipe == "nama":  # all after the first comma is a degree
        return f"sandi(nullif(huruf(regexp_replace({isi}, ',.*', '')), ''))", ""
    if k.tipe == "rahasia":  # the first five words
        return f"sandi(nullif(array_to_string(string_split(huruf({isi}), ' ')[1:5], ' '), ''))", ""
    if k.tipe == "kata" and k.kata:
        peta = ", ".join(f"{kutip(a)}: {kutip(b)}" for a, b in k.kata.items())
        return f"coalesce(MAP {{{peta}}}[lower(rapat({isi}))], lower(rapat({isi})))", ""
    return {"kata": f"lower(rapat({isi}))", "kunci": f"upper({isi})"}.get(k.tipe, isi), ""
