"""A source in PostgreSQL, on a real server: what is read, what is refused, and that a password goes nowhere."""

import json
import os
import signal
import threading
import time

import duckdb
import pytest

from ikilib.masukan import baris
from ikilib.masukan.masalah import pencatat
from ikilib.sumber import basisdata

SANDI = "rahasia-w4rung-kopi"
VARIABEL = "IKI_SANDI_IZIN"
ISI = """
CREATE ROLE pembaca LOGIN PASSWORD '%s';
CREATE DATABASE perizinan;
CREATE TABLE izin (nomor text, jenis_izin text, "Nama Pemohon" text, masuk date, terbit timestamp, dicatat timestamptz,
  retribusi numeric(12,3), langkah int, cabut bool);
INSERT INTO izin VALUES
  ('001/2019', 'IMB', 'CONTOH "Satu", baris' || chr(10) || 'kedua', '2019-03-01', '2019-03-04 09:30:00.25', '2019-12-31 23:30:00+00', 1234.567, 40, true),
  ('002/2019', '', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  ('003/2019', 'Jum’at; é', 'NULL', 'infinity', '0001-01-01 00:00:00', NULL, -0.5, 0, false);
GRANT SELECT ON izin TO pembaca;
CREATE TABLE rahasia (isi text);
CREATE FUNCTION tulis() RETURNS int LANGUAGE sql AS 'INSERT INTO izin (nomor) VALUES (''x'') RETURNING 1';
"""  # fmt: skip
SEMUA = "SELECT * FROM izin ORDER BY nomor"


@pytest.fixture(scope="session")
def server(postgresql):
    postgresql.sql(*filter(str.strip, (ISI % SANDI).split(";\n")))
    return postgresql


@pytest.fixture
def ambil(server, tmp_path, monkeypatch):
    """Takes the rows of a query; returns what was taken, and the problems as printed."""
    monkeypatch.setenv(VARIABEL, SANDI)

    def ambil_(segar: bool = True, **isi):
        masalah = []
        semua = {"url": f"postgresql://pembaca@127.0.0.1:{server.port}/postgres", "query": SEMUA} | isi
        a = basisdata.ambil(tmp_path, "izin", semua, segar, pencatat(masalah, "2019/rekaman/izin/sumber.toml"))
        return a, [baris(m) for m in masalah]

    return ambil_


def isi(a: basisdata.Ambilan) -> list[tuple]:
    with duckdb.connect() as con:
        return con.execute("SELECT * FROM read_parquet(?)", [str(a.jalur)]).fetchall()


def sisa(folder) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


# What is read


def test_every_row_and_column_arrives_as_the_reader_of_exports_has_it(ambil):
    a, masalah = ambil()
    assert masalah == []
    assert a.label == ["nomor", "jenis_izin", "Nama Pemohon", "masuk", "terbit", "dicatat", "retribusi", "langkah", "cabut"]
    assert isi(a) == [
        ("001/2019", "IMB", 'CONTOH "Satu", baris\nkedua', "2019-03-01", "2019-03-04 09:30:00", "2020-01-01 06:30:00", "\x011234.567", "\x0140", "t"),
        ("002/2019", "", None, None, None, None, None, None, None),
        ("003/2019", "Jum’at; é", "NULL", "infinity", "0001-01-01 00:00:00", None, "\x01-0.500", "\x010", "f"),
    ]  # fmt: skip


def test_what_a_trace_names_is_the_hash_of_the_query(ambil):
    import hashlib

    assert ambil()[0].query == hashlib.sha256(SEMUA.encode()).hexdigest()[:12]
    assert ambil(query=f"\n{SEMUA} ;\n")[0].query == ambil()[0].query


def test_a_query_may_end_in_a_comment_and_hold_percent_signs_and_parentheses(ambil):
    a, masalah = ambil(query="SELECT nomor FROM izin WHERE nomor LIKE '%1/2019' -- hanya satu")
    assert (masalah, isi(a)) == ([], [("001/2019",)])


def test_a_query_without_rows_is_a_table_without_rows(ambil):
    a, masalah = ambil(query="SELECT nomor FROM izin WHERE false")
    assert (masalah, a.label, isi(a)) == ([], ["nomor"], [])


def test_what_was_taken_is_used_again_until_it_is_asked_afresh_or_the_query_changes(ambil, server):
    ambil(query="SELECT count(*) FROM izin")
    server.sql("INSERT INTO izin (nomor) VALUES ('004/2019')")
    try:
        assert isi(ambil(segar=False, query="SELECT count(*) FROM izin")[0]) == [("\x013",)]
        assert isi(ambil(segar=False, query="SELECT count(*) AS n FROM izin")[0]) == [("\x014",)]
        server.sql("DELETE FROM izin WHERE nomor = '003/2019'")
        assert isi(ambil(segar=True, query="SELECT count(*) AS n FROM izin")[0]) == [("\x013",)]
    finally:
        server.sql("DELETE FROM izin WHERE nomor = '004/2019'", "INSERT INTO izin VALUES ('003/2019', 'Jum’at; é', 'NULL', 'infinity', '0001-01-01', NULL, -0.5, 0, false)")


def test_what_was_taken_is_read_without_a_password_and_without_a_server(ambil, monkeypatch, server):
    ambil()
    monkeypatch.delenv(VARIABEL)
    monkeypatch.setattr(basisdata, "_tarik", None)
    a, masalah = ambil(segar=False)
    assert (masalah, len(isi(a))) == ([], 3)


def test_the_same_rows_give_the_same_bytes(ambil):
    pertama = ambil()[0].jalur.read_bytes()
    assert ambil()[0].jalur.read_bytes() == pertama


def test_many_rows_pass_through_without_being_held_in_memory(ambil, tmp_path):
    a, masalah = ambil(query="SELECT lpad(n::text, 8, '0') AS nomor, repeat('x', 200) AS isi FROM generate_series(1, 200000) n")
    assert masalah == []
    with duckdb.connect() as con:
        satu = con.execute("SELECT count(*), count(DISTINCT k0), min(k0), max(k0), sum(length(k1)) FROM read_parquet(?)", [str(a.jalur)])
        assert satu.fetchall() == [(200000, 200000, "00000001", "00200000", 40000000)]


# What is refused, and that what was taken before stays


def dengan(server, **isi) -> dict:
    """The changes of one case, with the port of the server filled in."""
    return {k: v.replace("PORT", str(server.port)) if isinstance(v, str) else v for k, v in isi.items()}


TOLAK = [
    pytest.param({"url": "postgresql://pembaca@127.0.0.1:1/postgres"}, "server basis data 127.0.0.1 port 1 tidak dapat dihubungi atau terputus. Perbaiki: periksa alamat", id="server away"),
    pytest.param({"url": "postgresql://pembaca@server.invalid/postgres"}, "server basis data server.invalid port 5432 tidak dapat dihubungi", id="no such server"),
    pytest.param({"url": "postgresql://orang@127.0.0.1:PORT/postgres"}, f"server 127.0.0.1 menolak pengguna orang. Perbaiki: periksa nama pengguna pada url dan kata sandi pada variabel lingkungan {VARIABEL}", id="unknown user"),
    pytest.param({"url": "postgresql://pembaca@127.0.0.1:PORT/tidakada"}, "basis data tidakada tidak ada di server 127.0.0.1", id="no such database"),
    pytest.param({"url": "postgresql://pembaca@127.0.0.1:PORT/postgres?sslmode=require"}, "tidak dapat dihubungi", id="no SSL where it is required"),
    pytest.param({"query": "SELECT pg_sleep(30)", "batas_detik": 1}, "query belum selesai dalam 1 detik. Perbaiki: sederhanakan query", id="too slow"),
    pytest.param({"query": "DELETE FROM izin"}, "query mencoba mengubah isi basis data, dan tidak dijalankan", id="delete"),
    pytest.param({"query": "DELETE FROM izin RETURNING nomor"}, "query mencoba mengubah isi", id="delete that returns rows"),
    pytest.param({"query": "WITH x AS (INSERT INTO izin (nomor) VALUES ('9') RETURNING nomor) SELECT * FROM x"}, "query mencoba mengubah isi", id="insert inside a select"),
    pytest.param({"query": "SELECT tulis()"}, "query mencoba mengubah isi", id="function that writes"),
    pytest.param({"query": "SELECT * INTO baru FROM izin"}, "query mencoba mengubah isi", id="select into"),
    pytest.param({"query": "DROP TABLE izin"}, "query mencoba mengubah isi", id="drop"),
    pytest.param({"query": "SELECT 1; DELETE FROM izin"}, "query tidak dapat dijalankan, jawaban server: cannot insert multiple commands", id="two statements"),
    pytest.param({"query": "SELECT 1) TO PROGRAM 'id' --"}, "query tidak dapat dijalankan, jawaban server: syntax error", id="closing the parenthesis"),
    pytest.param({"query": "SELECT nomer FROM izin"}, 'query tidak dapat dijalankan, jawaban server: column "nomer" does not exist', id="no such column"),
    pytest.param({"query": "SELECT * FROM rahasia"}, "pengguna pembaca tidak berhak membaca yang diminta query", id="no right to read"),
    pytest.param({"query": "SELECT nomor::int FROM izin"}, "server gagal menjalankan query (SQLSTATE 22P02)", id="a value that fails; it is not repeated"),
    pytest.param({"query": " ;\n"}, "query kosong. Perbaiki: tulis satu perintah SELECT", id="no query"),
    pytest.param({"query": 5}, "query kosong", id="query no text"),
    pytest.param({"batas_detik": 0}, "batas_detik 0 bukan bilangan bulat 1 sampai 3600", id="no time at all"),
    pytest.param({"batas_detik": "60"}, "batas_detik 60 bukan bilangan bulat", id="limit as text"),
    pytest.param({"url": f"postgresql://pembaca:{SANDI}@127.0.0.1:PORT/postgres"}, f"url memuat kata sandi. Perbaiki: hapus dari berkas ini, ganti kata sandinya di server, lalu isikan pada variabel lingkungan {VARIABEL}", id="password in the URL"),
    pytest.param({"url": f"postgresql://pembaca@127.0.0.1:PORT/postgres?password={SANDI}"}, "url memuat kata sandi", id="password in the URL's query"),
    pytest.param({"url": "mysql://pembaca@127.0.0.1/izin"}, "url bukan alamat PostgreSQL yang lengkap. Perbaiki: tulis postgresql://pengguna@server:5432/nama_basis_data", id="another kind of database"),
    pytest.param({"url": "postgresql://127.0.0.1/postgres"}, "url bukan alamat PostgreSQL", id="no user"),
    pytest.param({"url": "postgresql://pembaca@127.0.0.1"}, "url bukan alamat PostgreSQL", id="no database"),
    pytest.param({"url": "postgresql://pembaca@127.0.0.1:abc/postgres"}, "url bukan alamat PostgreSQL", id="no port"),
    pytest.param({"url": "postgresql://pembaca@127.0.0.1/postgres?options=-c%20default_transaction_read_only%3Doff"}, "url bukan alamat PostgreSQL", id="options that switch things off"),
    pytest.param({"url": None}, "url bukan alamat PostgreSQL", id="no URL"),
]  # fmt: skip


@pytest.mark.parametrize(("ubah", "kalimat"), TOLAK)
def test_what_cannot_be_read_is_one_clear_line_and_the_last_good_rows_stay(ambil, server, tmp_path, ubah, kalimat, capfd):
    lama = ambil()[0].jalur.read_bytes()
    a, masalah = ambil(**dengan(server, **ubah))
    assert a is None
    (satu,) = masalah
    assert satu.startswith("sumber.toml: ") and kalimat in satu
    assert (tmp_path / basisdata.NAMA).read_bytes() == lama
    assert sisa(tmp_path) == [basisdata.NAMA]
    assert server.sql("SELECT count(*) FROM izin") == [(3,)]
    assert server.sql("SELECT to_regclass('baru')") == [(None,)]
    assert SANDI not in satu + "".join(capfd.readouterr())


def test_a_wrong_password_is_told_without_it(ambil, monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABEL, "bukan-" + SANDI)
    a, (satu,) = ambil()
    assert a is None and "server 127.0.0.1 menolak pengguna pembaca" in satu
    assert SANDI not in satu and sisa(tmp_path) == []


@pytest.mark.parametrize("nilai", [None, ""])
def test_a_missing_password_is_asked_for_by_the_name_of_its_variable(ambil, monkeypatch, nilai):
    monkeypatch.setenv(VARIABEL, nilai) if nilai is not None else monkeypatch.delenv(VARIABEL)
    monkeypatch.setenv("PGPASSWORD", SANDI)  # another program's variable is not ours
    a, (satu,) = ambil()
    assert a is None
    assert f"kata sandi basis data belum ada: variabel lingkungan {VARIABEL} kosong. Perbaiki: isi variabel itu" in satu


def test_the_password_is_in_no_file_that_is_written(ambil, tmp_path):
    a, _ = ambil()
    isi_ = a.jalur.read_bytes()
    assert SANDI.encode() not in isi_ and b"sidik" in isi_


def test_a_server_that_freezes_is_left_after_the_limit(ambil, server, monkeypatch):
    monkeypatch.setattr(basisdata, "SAMBUNG", 2)
    hasil = []
    kerja = threading.Thread(target=lambda: hasil.append(ambil(query="SELECT pg_sleep(0.2), n FROM generate_series(1, 1000) n", batas_detik=1)))
    kerja.start()
    batas, pid = time.monotonic() + 60, []
    while not pid and time.monotonic() < batas:
        pid = server.sql("SELECT pid FROM pg_stat_activity WHERE usename = 'pembaca' AND query LIKE 'COPY%'")
        time.sleep(0.02)
    os.kill(pid[0][0], signal.SIGSTOP)  # it no longer keeps even its own limit
    try:
        kerja.join(60)
        assert not kerja.is_alive()
    finally:
        os.kill(pid[0][0], signal.SIGCONT)
    ((a, (satu,)),) = hasil
    assert a is None and "tidak dapat dihubungi atau terputus" in satu


def test_a_full_disk_leaves_the_last_good_rows(ambil, monkeypatch, tmp_path):
    lama = ambil()[0].jalur.read_bytes()
    monkeypatch.setattr(basisdata.os, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    a, (satu,) = ambil(query="SELECT nomor FROM izin")
    assert a is None and "baris dari basis data tidak dapat disimpan utuh" in satu
    assert (tmp_path / basisdata.NAMA).read_bytes() == lama
    assert sisa(tmp_path) == [basisdata.NAMA]


def test_rows_that_do_not_all_arrive_are_not_used(ambil, monkeypatch, tmp_path):
    lama = ambil()[0].jalur.read_bytes()
    asli = basisdata._salin

    def kurang(*isi):
        kolom, banyak = asli(*isi)
        return kolom, banyak + 1

    monkeypatch.setattr(basisdata, "_salin", kurang)
    a, (satu,) = ambil()
    assert a is None and "3 dari 4 baris tersalin" in satu
    assert (tmp_path / basisdata.NAMA).read_bytes() == lama


def test_without_the_extra_it_says_how_to_install_it(ambil, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    a, (satu,) = ambil()
    assert a is None and "pip install 'ikilib[basisdata]'" in satu


def test_a_damaged_file_is_taken_anew(ambil, tmp_path):
    (tmp_path / basisdata.NAMA).write_bytes(b"PAR1 bukan")
    a, masalah = ambil(segar=False)
    assert (masalah, len(isi(a))) == ([], 3)


def test_all_that_is_wrong_with_the_file_is_told_at_once(ambil):
    a, masalah = ambil(url="postgresql://", query="", batas_detik=-1)
    assert a is None and len(masalah) == 3


def test_the_variable_of_a_folder_is_one_that_a_shell_can_set():
    assert basisdata.variabel("izin") == "IKI_SANDI_IZIN"
    assert basisdata.variabel("izin-lama 2") == "IKI_SANDI_IZIN_LAMA_2"


def test_the_labels_are_kept_whatever_they_hold(ambil):
    a, _ = ambil(query="""SELECT 1 AS "a\nb", 2 AS "c;d", 3 AS "é" """)
    assert json.loads(json.dumps(a.label)) == ["a\nb", "c;d", "é"]
