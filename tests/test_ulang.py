"""Same data, same bytes: whatever the folder, the time zone, the order of hashing, and what came in later.

Two whole runs of `iki laporan 2019 --jabatan 26`, each unlike the other and unlike the run of all 28 reports.
"""

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from buku_uji import isi

AKAR = Path(__file__).resolve().parents[1]
BERKAS = ["2019/26_kasi_kebijakan.html", "2019/26_kasi_kebijakan.ipynb"]


def iki(*argumen: object, masuk: Path = AKAR, **lingkungan: str) -> str:
    p = subprocess.run(
        [sys.executable, "-m", "ikilib.cli", *map(str, argumen)],
        cwd=masuk,
        env={**os.environ, "PYTHONPATH": str(AKAR), **lingkungan},
        capture_output=True,
        encoding="utf-8",
    )
    assert (p.returncode, p.stderr) == (0, "")
    return p.stdout


@pytest.fixture(scope="module")
def dua(tmp_path_factory) -> tuple[Path, Path]:
    """Jakarta, from a folder elsewhere; and a computer set to Dutch and UTC, with a copy of the data under a longer
    name, in which the figures of 2020 and 2021 are not there yet."""
    satu, lain = tmp_path_factory.mktemp("satu"), tmp_path_factory.mktemp("nama yang lain, & 'panjang'")
    salinan = shutil.copytree(AKAR / "data", lain / "data")
    for tahun in ("2020", "2021"):
        (salinan / tahun / "realisasi.csv").unlink()
    iki("laporan", 2019, "--jabatan", 26, "--keluaran", satu / "hasil", masuk=satu, TZ="Asia/Jakarta", PYTHONHASHSEED="0")
    iki("laporan", 2019, "--jabatan", "kasi_kebijakan", "--data", salinan, "--keluaran", "hasil", masuk=lain,
        TZ="UTC", PYTHONHASHSEED="1", LANG="nl_NL.UTF-8", LC_ALL="nl_NL.UTF-8", MPLBACKEND="svg", PYTHONWARNINGS="default",
        SOURCE_DATE_EPOCH="1")  # fmt: skip
    return satu / "hasil", lain / "hasil"


def test_two_runs_give_the_same_files_byte_by_byte(dua):
    satu, lain = map(isi, dua)
    assert sorted(satu) == sorted([*BERKAS, "2019/index.html", "2019/manifest.json", "index.html"])
    assert [n for n in satu if satu[n] != lain.get(n)] == []
    assert satu.keys() == lain.keys()


def test_a_report_made_alone_is_the_report_made_with_all_the_others(dua, laporan_2019):
    assert [n for n in BERKAS if (dua[0] / n).read_bytes() != (laporan_2019 / n).read_bytes()] == []
    alone, semua = (json.loads((k / "2019/manifest.json").read_text(encoding="utf-8")) for k in (dua[0], laporan_2019))
    assert list(alone["laporan"]) == ["26_kasi_kebijakan"]
    assert alone["laporan"]["26_kasi_kebijakan"] == semua["laporan"]["26_kasi_kebijakan"]
    assert {**alone, "laporan": {}} == {**semua, "laporan": {}}


def test_the_order_of_the_rows_changes_no_number(tmp_path):
    acak = random.Random(188)
    for tahun in ("2018", "2019", "2021"):
        (tmp_path / tahun).mkdir()
        for berkas in sorted((AKAR / "data" / tahun).glob("*.csv")):
            nama = berkas.name
            kepala, *baris = (AKAR / "data" / tahun / nama).read_text(encoding="utf-8").splitlines()
            acak.shuffle(baris)
            (tmp_path / tahun / nama).write_text("\n".join([kepala, *baris, ""]), encoding="utf-8", newline="\n")
    shutil.copytree(AKAR / "data" / "2019" / "rekaman", tmp_path / "2019" / "rekaman")
    for perintah in ("evaluasi", "rekap"):
        urut = iki(perintah, 2019, "--format", "csv")
        assert iki(perintah, 2019, "--format", "csv", "--data", tmp_path) == urut
        assert urut.count("\n") == {"evaluasi": 166, "rekap": 68}[perintah]
