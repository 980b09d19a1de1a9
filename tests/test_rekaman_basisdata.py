"""A source in a database is counted like an export; when the server is away, what was taken last still counts."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from buat_rekaman import taruh

from ikilib.sumber import basisdata, rekaman

AKAR = Path(__file__).resolve().parents[1]

SANDI = "rahasia-w4rung-teh"
ISI = """CREATE ROLE penghitung LOGIN PASSWORD '%s';
CREATE TABLE permohonan (nomor text, jenis text, nama text, masuk date, terbit timestamp, status text);
INSERT INTO permohonan VALUES ('P1', 'IMB', 'ZZCANARY', '2019-01-02', '2019-01-03 10:00', 'Terbit'), ('P2', 'SIUP', 'B', '2019-01-02', '2019-01-03', 'Terbit'),
  ('P3', 'IMB', 'C', '2019-01-02', NULL, 'Proses');
GRANT SELECT ON permohonan TO penghitung;
CREATE TABLE sp2d (nomor int, tanggal date);
INSERT INTO sp2d VALUES (1, '2019-02-01'), (2, '2019-05-01'), (2, '2019-05-01');
GRANT SELECT ON sp2d TO penghitung"""


@pytest.fixture(scope="module")
def server(postgresql):
    postgresql.sql(*(ISI % SANDI).split(";\n"))
    return postgresql


def sumber(data, server, nama: str, query: str) -> None:
    url = f"postgresql://penghitung@127.0.0.1:{server.port}/postgres"
    taruh(data, f"{nama}/sumber.toml", f"url = '{url}'\nquery = '''{query}'''\n[kolom.jenis_izin]\nalias = ['jenis']\n" if nama == "izin" else f"url = '{url}'\nquery = '''{query}'''\n")


QUERY = "SELECT nomor AS nomor_permohonan, jenis, masuk AS tanggal_masuk, terbit AS tanggal_terbit, status FROM permohonan ORDER BY nomor"


def test_rows_of_a_database_are_counted_and_kept_for_the_day_the_server_is_away(tmp_path, server, monkeypatch):
    monkeypatch.setenv("IKI_SANDI_IZIN", SANDI)
    monkeypatch.setenv("IKI_SANDI_KEUANGAN", SANDI)
    sumber(tmp_path, server, "izin", QUERY)
    sumber(tmp_path, server, "keuangan", "SELECT nomor AS nomor_sp2d, tanggal AS tanggal_sp2d FROM sp2d ORDER BY nomor")
    r = rekaman.baca(tmp_path, 2019, segar=True)
    assert r.masalah == ()
    h = {h.variabel: h for h in r.hitungan}
    assert (h["izin_bidang_1_total"].tahunan, h["izin_bidang_2_total"].tahunan, h["05.08"].tw) == (1, 1, (1, 1, 0, 0))
    assert [(b.dibaca, b.alasan) for b in h["izin_bidang_1_total"].berkas] == [(3, "bidang 2: 1; status proses: 1")]
    assert h["izin_bidang_1_total"].berkas[0].berkas == "2019/rekaman/izin/basisdata.parquet"
    monkeypatch.delenv("IKI_SANDI_IZIN")
    lagi = rekaman.baca(tmp_path, 2019)
    assert {x.variabel: x.tahunan for x in lagi.hitungan} == {x.variabel: x.tahunan for x in r.hitungan} and lagi.masalah == ()
    segar = rekaman.baca(tmp_path, 2019, segar=True)
    assert [m.kode for m in segar.masalah] == ["BASISDATA-04"]
    assert rekaman.baca(tmp_path, 2019).masalah == ()


def test_the_same_rows_as_an_export_and_from_the_database_give_the_same_facts(tmp_path, server, monkeypatch):
    monkeypatch.setenv("IKI_SANDI_IZIN", SANDI)
    dari_server, dari_ekspor = tmp_path / "server", tmp_path / "ekspor"
    sumber(dari_server, server, "izin", QUERY)
    baris = server.sql(QUERY)
    kepala = ["nomor_permohonan", "jenis", "tanggal_masuk", "tanggal_terbit", "status"]
    isi = [kepala, *(["" if x is None else str(x) for x in b] for b in baris)]
    taruh(dari_ekspor, "izin/ekspor.csv", "".join(";".join(b) + "\n" for b in isi))
    taruh(dari_ekspor, "izin/sumber.toml", "[kolom.jenis_izin]\nalias = ['jenis']\n")
    a, b = (rekaman.baca(d, 2019, segar=True) for d in (dari_server, dari_ekspor))
    assert (a.masalah, b.masalah) == ((), ())

    def angka(r):
        return {h.variabel: (h.tw, h.tahunan, h.dibaca, h.dihitung, h.dikecualikan, h.alasan) for h in r.hitungan}

    assert angka(a) == angka(b) and angka(a)["izin_bidang_1_total"][1:5] == (1, 3, 1, 2)
    (satu,) = {(x.berkas, x.lembar) for h in a.hitungan for x in h.berkas}
    sidik = hashlib.sha256(QUERY.encode()).hexdigest()[:12]
    assert satu == ("2019/rekaman/izin/basisdata.parquet", f"query {sidik}")  # what the trace names


def iki(data, *perintah: str, **lingkungan: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-m", "ikilib.cli", *perintah, "--data", str(data)], cwd=AKAR, capture_output=True, encoding="utf-8", env=os.environ | lingkungan)


def test_iki_rekaman_with_the_server_away_says_so_in_one_line_and_keeps_the_last_good_rows(tmp_path, server):
    sumber(tmp_path, server, "izin", QUERY)
    baik = iki(tmp_path, "rekaman", "2019", "--format", "csv", IKI_SANDI_IZIN=SANDI)
    assert baik.returncode == 0 and "izin_bidang_1_total;1;0;0;0;1;" in baik.stdout, baik.stderr
    simpanan = tmp_path / "2019" / "rekaman" / "izin" / "basisdata.parquet"
    lama = simpanan.read_bytes()
    toml = simpanan.with_name("sumber.toml")
    asli = toml.read_text("utf-8")
    toml.write_text(asli.replace(f":{server.port}/", ":1/"), "utf-8")
    mati = iki(tmp_path, "rekaman", "2019", IKI_SANDI_IZIN=SANDI)
    assert mati.returncode == 1
    assert "sumber.toml: server basis data 127.0.0.1 port 1 tidak dapat dihubungi atau terputus." in mati.stdout + mati.stderr
    assert "Traceback" not in mati.stderr and SANDI not in baik.stdout + baik.stderr + mati.stdout + mati.stderr
    assert simpanan.read_bytes() == lama
    toml.write_text(asli, "utf-8")
    lagi = iki(tmp_path, "periksa", "2019")  # no password, no server: what was taken still counts
    assert "BASISDATA" not in lagi.stdout and "kata sandi" not in lagi.stdout + lagi.stderr


def test_no_personal_column_that_was_not_asked_for_and_no_password_lies_about(tmp_path, server, monkeypatch):
    monkeypatch.setenv("IKI_SANDI_IZIN", SANDI)
    sumber(tmp_path, server, "izin", QUERY)
    rekaman.baca(tmp_path, 2019, segar=True)
    keluar = subprocess.run(["grep", "-rlE", f"{SANDI}|ZZCANARY", str(tmp_path)], capture_output=True, text=True)
    assert keluar.stdout == ""


def test_a_missing_driver_and_a_full_disk_are_told_in_one_line(tmp_path, monkeypatch):
    monkeypatch.setenv("IKI_SANDI_IZIN", SANDI)
    taruh(tmp_path, "izin/sumber.toml", "url = 'postgresql://a@127.0.0.1:1/b'\nquery = 'SELECT 1'\n")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert [m.kode for m in rekaman.baca(tmp_path, 2019).masalah] == ["BASISDATA-13"]
    monkeypatch.undo()
    monkeypatch.setenv("IKI_SANDI_IZIN", SANDI)
    monkeypatch.setattr(basisdata, "_salin", lambda *_: (_ for _ in ()).throw(OSError(28, "ruang habis")))
    (m,) = rekaman.baca(tmp_path, 2019).masalah
    assert m.kode == "BASISDATA-14" and "ruang habis" in m.apa
