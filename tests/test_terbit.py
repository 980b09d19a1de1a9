"""Publishing: whatever fails or dies in between, a report is the old one or the new one (faults by their row)."""

import errno
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from buku_uji import isi

from ikilib.laporan import GagalLaporan, terbit
from ikilib.laporan.terbit import terbitkan

AKAR = Path(__file__).resolve().parents[1]
LAMA, BARU = b"lama" * 5000, b"baru" * 6000


@pytest.fixture
def laporan(tmp_path) -> dict[Path, bytes]:
    """Two published reports of an earlier run, and what shall replace them."""
    berkas = [tmp_path / "2019" / "dinas.ipynb", tmp_path / "2019" / "dinas.html"]
    terbitkan(dict.fromkeys(berkas, LAMA))
    return dict.fromkeys(berkas, BARU)


class DiskRusak:
    """Counts every write, sync and rename, and lets the n-th fail as a full disk does; a failing write is half done."""

    def __init__(self, monkeypatch, gagal_pada: int = 0):
        self.urutan, self.gagal_pada = [], gagal_pada
        for nama in ("fsync", "replace"):
            asli = getattr(os, nama)
            monkeypatch.setattr(os, nama, lambda *a, asli=asli, nama=nama: self.hitung(nama) or asli(*a))
        buka, disk = Path.open, self

        def terbuka(berkas, *a, **k):
            f = buka(berkas, *a, **k)
            if "x" in (a[0] if a else k["mode"]):
                tulis = f.write

                class Berkas:
                    def __enter__(self):
                        return self

                    def __exit__(self, *a):
                        f.close()

                    def __getattr__(self, nama):
                        return getattr(f, nama)

                    def write(self, data):
                        try:
                            disk.hitung("write")
                        except OSError:
                            tulis(data[: len(data) // 2])
                            raise
                        tulis(data)

                    def flush(self):
                        disk.hitung("flush")
                        f.flush()

                return Berkas()
            return f

        monkeypatch.setattr(Path, "open", terbuka)

    def hitung(self, nama: str) -> None:
        self.urutan.append(nama)
        if len(self.urutan) == self.gagal_pada:
            raise OSError(errno.ENOSPC, "No space left on device")


def test_d1_whichever_write_sync_or_rename_fails_a_report_is_old_or_new_and_nothing_is_left_over(tmp_path, laporan):
    gagal = 0
    for n in range(1, 100):
        terbitkan(dict.fromkeys(laporan, LAMA))
        with pytest.MonkeyPatch.context() as monkeypatch:
            DiskRusak(monkeypatch, gagal_pada=n)
            try:
                terbitkan(laporan)
            except GagalLaporan as galat:
                assert str(galat).startswith("Ruang simpan penuh saat menulis dinas.")
                assert str(galat).endswith("(butuh ±1 MB).")
                gagal += 1
            else:
                break
        tersisa = isi(tmp_path)
        assert sorted(tersisa) == ["2019/dinas.html", "2019/dinas.ipynb"]
        assert set(tersisa.values()) <= {LAMA, BARU}
    assert gagal == 9  # two files: write, flush, sync each; two renames; one folder
    assert set(isi(tmp_path).values()) == {BARU}


def test_d4_a_file_is_on_disk_before_it_takes_the_name_and_the_name_is_on_disk_after(monkeypatch, laporan):
    disk = DiskRusak(monkeypatch)
    terbitkan(laporan)
    tulis = ["write", "flush", "fsync"]
    assert disk.urutan == [*tulis, *tulis, "replace", "replace", "fsync"]


def test_d1_a_folder_that_cannot_be_synced_because_the_share_has_no_such_call_is_no_failure(monkeypatch, laporan):
    asli = os.fsync

    def fsync(fd):
        if os.path.isdir(f"/proc/self/fd/{fd}"):
            raise OSError(errno.EINVAL, "Invalid argument")
        asli(fd)

    monkeypatch.setattr(os, "fsync", fsync)
    terbitkan(laporan)
    assert {p.read_bytes() for p in laporan} == {BARU}


def test_d2_a_report_open_in_another_program_is_tried_again(monkeypatch, laporan):
    monkeypatch.setattr(terbit, "JEDA", (0, 0, 0))
    asli, sisa = os.replace, [1, 1]

    def replace(dari, ke):
        if sisa:
            sisa.pop()
            raise PermissionError(errno.EACCES, "Access is denied")
        asli(dari, ke)

    monkeypatch.setattr(os, "replace", replace)
    terbitkan(laporan)
    assert {p.read_bytes() for p in laporan} == {BARU}


def test_d2_a_report_that_stays_open_in_another_program_stays_as_it_is(tmp_path, monkeypatch, laporan):
    monkeypatch.setattr(terbit, "JEDA", (0, 0, 0))

    def replace(dari, ke):
        raise PermissionError(errno.EACCES, "Access is denied")

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(GagalLaporan, match=r"^dinas\.ipynb tidak dapat diganti: sedang dibuka program lain"):
        terbitkan(laporan)
    assert isi(tmp_path) == {"2019/dinas.html": LAMA, "2019/dinas.ipynb": LAMA}


def test_d3_a_missing_folder_is_made(tmp_path):
    terbitkan({tmp_path / "a" / "b" / "dinas.html": BARU})
    assert isi(tmp_path) == {"a/b/dinas.html": BARU}


def test_d3_a_file_where_the_folder_should_be_is_named_and_kept(tmp_path):
    (tmp_path / "2019").write_bytes(b"catatan")
    with pytest.raises(GagalLaporan, match=r"^dinas\.html tidak dapat ditulis: di tempatnya ada berkas"):
        terbitkan({tmp_path / "2019" / "dinas.html": BARU})
    with pytest.raises(GagalLaporan, match=r"^2019 tidak dapat ditulis"), terbit.ruang_kerja(tmp_path / "2019", [2019]):
        pass
    assert isi(tmp_path) == {"2019": b"catatan"}


PENERBIT = """
import sys
from pathlib import Path
from ikilib.laporan.terbit import terbitkan
folder = Path(sys.argv[1])
print("mulai", flush=True)
while True:
    for huruf in (b"A", b"B"):
        terbitkan({folder / "dinas.ipynb": huruf * 3_000_000, folder / "dinas.html": huruf * 2_000_000})
"""


def test_r12_killed_at_any_moment_a_report_is_old_or_new(tmp_path):
    acak, terlihat = random.Random(188), set()
    for _ in range(15):
        proses = subprocess.Popen([sys.executable, "-c", PENERBIT, tmp_path], stdout=subprocess.PIPE, cwd=AKAR)
        proses.stdout.readline()
        time.sleep(acak.uniform(0.01, 0.08))
        proses.kill()
        proses.wait()
        for nama, besar in (("dinas.ipynb", 3_000_000), ("dinas.html", 2_000_000)):
            berkas = tmp_path / nama
            if berkas.exists():
                data = berkas.read_bytes()
                assert data in (b"A" * besar, b"B" * besar)
                terlihat.add(data[:1])
    assert terlihat == {b"A", b"B"}
    assert list(tmp_path.glob(".sementara-*"))  # some kill hit in the middle: the loop did test something


# Locks and leftovers


def test_r13_what_killed_runs_left_is_swept_after_a_day_and_not_before(tmp_path):
    for nama, umur in (("kemarin", 25), ("tadi", 23)):
        folder, berkas = tmp_path / f".sementara-{nama}", tmp_path / f".sementara-{nama}.html"
        folder.mkdir()
        (folder / "isi").write_bytes(b"x")
        berkas.write_bytes(b"x")
        for p in (folder, berkas):
            os.utime(p, (time.time() - umur * 3600,) * 2)
    (tmp_path / "dinas.html").write_bytes(b"laporan")
    os.utime(tmp_path / "dinas.html", (0, 0))
    terbit.sapu(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == [".sementara-tadi", ".sementara-tadi.html", "dinas.html"]


def test_r13_a_lock_file_that_was_left_behind_locks_nothing(tmp_path):
    (tmp_path / ".sementara-kunci-2019").write_bytes(b"")
    with terbit.ruang_kerja(tmp_path, [2019]) as kerja:
        assert kerja.parent == tmp_path
    assert list(tmp_path.iterdir()) == []


PEMEGANG = """
import sys, time
from pathlib import Path
from ikilib.laporan.terbit import ruang_kerja
with ruang_kerja(Path(sys.argv[1]), [2018, 2019]):
    print("terkunci", flush=True)
    time.sleep(600)
"""


def test_r14_a_second_run_of_the_same_year_is_refused_until_the_first_is_gone(tmp_path):
    proses = subprocess.Popen([sys.executable, "-c", PEMEGANG, tmp_path], stdout=subprocess.PIPE, cwd=AKAR)
    proses.stdout.readline()
    sebelum = isi(tmp_path)
    with pytest.raises(GagalLaporan, match=r"^Laporan 2019 sedang dibuat oleh proses lain sejak pukul \d\d\.\d\d\."):
        with terbit.ruang_kerja(tmp_path, [2017, 2019]):
            pass
    assert isi(tmp_path) == sebelum
    with terbit.ruang_kerja(tmp_path, [2020]):  # another year does not wait
        pass
    proses.kill()
    proses.wait()
    with terbit.ruang_kerja(tmp_path, [2018, 2019]):  # the system dropped its locks
        pass


@pytest.mark.parametrize("lain_datang", [False, True])
def test_r14_a_lock_on_a_file_that_its_last_holder_just_removed_is_no_lock(tmp_path, monkeypatch, lain_datang):
    berkas, asli = tmp_path / ".sementara-kunci-2019", terbit._kunci_sistem
    lain = []

    def kunci_sistem(fd):
        monkeypatch.setattr(terbit, "_kunci_sistem", asli)
        berkas.unlink()  # between our opening the file and our locking it
        if lain_datang:  # and a third run makes and locks it anew
            lain.append(berkas.open("ab"))
            assert asli(lain[0].fileno())
        return asli(fd)

    monkeypatch.setattr(terbit, "_kunci_sistem", kunci_sistem)
    if lain_datang:
        with pytest.raises(GagalLaporan, match="Laporan 2019 sedang dibuat"), terbit.kunci(tmp_path, 2019):
            pass
        lain[0].close()
    else:
        with terbit.kunci(tmp_path, 2019):
            assert terbit._kunci_berkas(berkas) is None  # nobody else can have it


@pytest.mark.parametrize(
    "nama",
    [
        "../x",
        "/etc/x",
        "C:\\x",
        "nul.html",
        "a/b",
        "",
        ".",
        "..",
        "x.exe",
        "a b",
        "laporan\n",
        "con",
        "é.html",
        "A.html",
    ],
)
def test_x9_no_name_leads_out_of_the_output_folder_or_into_trouble_on_windows(tmp_path, nama):
    with pytest.raises(ValueError, match="nama berkas laporan tidak boleh"):
        terbit.tempat(tmp_path, "2019", nama)


def test_x9_the_names_of_reports_pass(tmp_path):
    assert terbit.tempat(tmp_path, "2019", "18_kabid_perizinan.html") == tmp_path / "2019" / "18_kabid_perizinan.html"


# The manifest

KEPALA = {"tahun": 2019, "masukan": {"2019/realisasi.csv": "ab", "2018/realisasi.csv": "cd"}}


def terbitkan_laporan(folder: Path, nama: str, isi: bytes, kepala: dict = KEPALA) -> dict[str, dict]:
    berkas = {folder / f"{nama}.ipynb": isi, folder / f"{nama}.html": isi + b"<html>"}
    terbitkan(berkas)
    return {nama: terbit.entri({"tahun": 2019}, {"n": 165}, kepala, berkas)}


def test_the_manifest_is_the_same_bytes_whatever_the_order(tmp_path):
    satu = terbitkan_laporan(tmp_path, "dinas", b"1") | terbitkan_laporan(tmp_path, "01_sekretaris", b"2")
    terbalik = {k: dict(reversed(v.items())) for k, v in reversed(satu.items())}
    kepala = {k: KEPALA[k] for k in reversed(KEPALA)}
    teks = terbit.manifest(tmp_path, KEPALA, satu)
    assert teks == terbit.manifest(tmp_path, kepala, terbalik)
    assert b"\r" not in teks and teks.endswith(b"}\n")
    assert str(tmp_path).encode() not in teks
    laporan = json.loads(teks)["laporan"]
    assert list(laporan) == ["01_sekretaris", "dinas"]
    assert laporan["dinas"]["berkas"] == {
        # sha256 of "1" and of "1<html>", as `printf 1 | sha256sum` gives them
        "dinas.ipynb": "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b",
        "dinas.html": "2cc7f111eb6dae6d9e4fb835fa6bcf177593b489d128939c5e5bf243f3e70e66",
    }


def test_reports_of_an_earlier_run_stay_in_the_manifest_while_their_files_do(tmp_path):
    lama = terbitkan_laporan(tmp_path, "dinas", b"1") | terbitkan_laporan(tmp_path, "01_sekretaris", b"2")
    lama |= terbitkan_laporan(tmp_path, "02_kasubag_umum", b"3")
    (tmp_path / "manifest.json").write_bytes(terbit.manifest(tmp_path, KEPALA, lama))
    (tmp_path / "02_kasubag_umum.html").write_bytes(b"diubah tangan")
    kini = {**KEPALA, "masukan": {"2019/realisasi.csv": "ef"}}
    isi = json.loads(terbit.manifest(tmp_path, kini, terbitkan_laporan(tmp_path, "01_sekretaris", b"4", kini)))
    assert sorted(isi["laporan"]) == ["01_sekretaris", "dinas"]
    # the one made now rests on the inputs that the head names, the older one on others
    assert isi["laporan"]["01_sekretaris"]["dasar"] == isi["dasar"]
    assert isi["laporan"]["dinas"]["dasar"] == lama["dinas"]["dasar"] != isi["dasar"]


@pytest.mark.parametrize("rusak", [b"", b"{", b"[]", b'{"laporan": 1}', b'{"laporan": {"dinas": 1}}', b"\xff"])
def test_a_spoilt_manifest_is_written_anew(tmp_path, rusak):
    (tmp_path / "manifest.json").write_bytes(rusak)
    isi = json.loads(terbit.manifest(tmp_path, KEPALA, terbitkan_laporan(tmp_path, "dinas", b"1")))
    assert list(isi["laporan"]) == ["dinas"]
