"""`iki verifikasi`: the same, or what is not, in which report, and why."""

import json
import shutil
from pathlib import Path

import pytest
from buku_uji import data_kecil
from test_cli import iki

from ikilib import laporan, segel, verifikasi
from ikilib.laporan.terbit import sidik

AKAR = Path(__file__).resolve().parents[1]
NAMA = "26_kasi_kebijakan"
RINGKAS = {"rata_rata": 84.1, "predikat": "Tinggi", "n": 4, "dinilai": 4, "belum_lapor": 0, "contoh": 4}
KEPALA = {
    "dasar": "d1", "ikilib": "0.1.0", "kode": "k1", "masukan": {"2019/target.csv": "a", "2019/realisasi.csv": "b"},
    "templat": {"notebooks/04_individu.ipynb": "t"}, "lock": {"requirements.lock": "l"},
}  # fmt: skip


def manifest(isi: bytes = b"isi", ringkas: dict | None = None, parameter: dict | None = None, **kepala) -> dict:
    p = {"tahun": 2019, "jabatan": "kasi_kebijakan", "triwulan": None, "skala": "permendagri_54_2010", "per": None}
    berkas = {f"{NAMA}.{a}": sidik(isi) for a in ("ipynb", "html")}
    entri = {"parameter": p | (parameter or {}), "ringkas": RINGKAS | (ringkas or {}), "dasar": "d1", "berkas": berkas}
    return {**KEPALA, **kepala, "laporan": {NAMA: entri}}


def taruh(keluaran: Path, m: dict, isi: bytes = b"isi") -> Path:
    folder = keluaran / "2019"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps(m), encoding="utf-8")
    for nama in (f"{NAMA}.ipynb", f"{NAMA}.html"):
        (folder / nama).write_bytes(isi)
    return keluaran


@pytest.fixture
def data(tmp_path):
    return data_kecil(tmp_path / "data")


@pytest.fixture
def ulang(monkeypatch):
    """Stands for the second run: says what it would make, and remembers what it was asked for."""
    diminta = []

    def pasang(m: dict, kode: int = 0):
        def buat(tahun, *, keluaran, **pilihan):
            print("2019: 1 laporan selesai")
            diminta.append(pilihan)
            taruh(keluaran, m)
            return kode

        monkeypatch.setattr(laporan, "buat", buat)
        return diminta

    return pasang


def test_the_same_bytes_and_numbers_are_said_to_be_the_same(tmp_path, data, ulang, capsys):
    diminta = ulang(manifest())
    kode, kalimat = verifikasi.verifikasi(2019, data, taruh(tmp_path, manifest()))
    assert (kode, kalimat) == (0, ["2019: 1 laporan sama dengan catatannya, bita dan angkanya."])
    assert [(p["jabatan"], p["triwulan"], p["per"]) for p in diminta] == [(["kasi_kebijakan"], None, None)]
    assert capsys.readouterr().out == ""


def test_reports_are_made_again_with_their_own_parameters(tmp_path, data, ulang):
    p = {"triwulan": 2, "skala": "pp_30_2019", "per": "2020-02-01"}
    diminta = ulang(manifest(parameter=p))
    assert verifikasi.verifikasi(2019, data, taruh(tmp_path, manifest(parameter=p)))[0] == 0
    assert [{k: d[k] for k in p} for d in diminta] == [p]


@pytest.mark.parametrize(
    ("kepala", "sebab"),
    [
        ({"masukan": {"2019/target.csv": "A", "2019/realisasi.csv": "b"}}, "Berkas masukan berubah: 2019/target.csv."),
        (
            {"masukan": {"2019/target.csv": "a", "2019/koreksi.csv": "c"}},
            "Berkas masukan baru: 2019/koreksi.csv; tidak ada lagi: 2019/realisasi.csv.",
        ),
        ({"kode": "k2"}, "Kode ikilib berubah."),
        ({"ikilib": "0.2.0"}, "Versi ikilib 0.1.0 → 0.2.0."),
        ({"templat": {"notebooks/04_individu.ipynb": "u"}}, "Templat laporan berubah: notebooks/04_individu.ipynb."),
        ({"lock": {"requirements.lock": "m"}}, "Daftar versi paket berubah: requirements.lock."),
        ({}, "Tidak ada yang berubah menurut manifest.json: perangkat di komputer ini lain (versi paket, Python, atau huruf)."),
    ],
    ids=str,
)
def test_what_differs_is_named_with_its_report_its_numbers_and_its_cause(tmp_path, data, ulang, kepala, sebab):
    ulang(manifest(b"lain", {"rata_rata": 85.5, "predikat": "", "belum_lapor": 1}, **kepala))
    kode, kalimat = verifikasi.verifikasi(2019, data, taruh(tmp_path, manifest()))
    assert kode == 1
    assert kalimat == [
        "2019: 1 dari 1 laporan berbeda dari catatannya.",
        sebab,
        f"{NAMA}: rata-rata 84,10 → 85,50; predikat Tinggi → tidak ada; belum lapor 0 → 1; "
        f"{NAMA}.ipynb dan {NAMA}.html berbeda bila dibuat ulang.",
    ]


def test_a_file_altered_or_removed_by_hand_is_named_and_no_cause_is_looked_for(tmp_path, data, ulang):
    ulang(manifest())
    keluaran = taruh(tmp_path, manifest())
    (keluaran / "2019" / f"{NAMA}.html").write_bytes(b"disunting")
    (keluaran / "2019" / f"{NAMA}.ipynb").unlink()
    kode, kalimat = verifikasi.verifikasi(2019, data, keluaran)
    assert kode == 1
    assert kalimat[1:] == [f"{NAMA}: {NAMA}.ipynb tidak ada lagi; {NAMA}.html diubah sesudah laporan dibuat."]


def test_a_report_of_an_earlier_run_than_the_manifest_says_that_its_basis_is_not_known(tmp_path, data, ulang):
    ulang(manifest(b"lain"))
    _, kalimat = verifikasi.verifikasi(2019, data, taruh(tmp_path, manifest(dasar="d2")))
    assert len(kalimat) == 2 and kalimat[1].endswith("lebih lama daripada manifest.json, jadi dari apa dibuatnya tidak tercatat lengkap.")


@pytest.mark.parametrize("isi", [None, "", "{", "[]", '{"laporan": {}}', '{"laporan": 1}'])
def test_without_a_manifest_there_is_one_sentence_and_no_traceback(tmp_path, isi):
    if isi is not None:
        (tmp_path / "2019").mkdir()
        (tmp_path / "2019" / "manifest.json").write_text(isi, encoding="utf-8")
    p = iki("verifikasi", 2019, "--keluaran", tmp_path)
    assert (p.returncode, p.stderr) == (1, "")
    assert p.stdout == (
        "Tidak ada yang dapat dibandingkan: 2019/manifest.json tidak ada, kosong, atau rusak. "
        "Buat laporannya dulu: iki laporan 2019.\n"
    )


@pytest.mark.parametrize("salah", [{"skala": "x"}, {"jabatan": "bupati"}, {"triwulan": 7}, {"per": "x"}])
def test_a_manifest_edited_by_hand_is_one_sentence_too(tmp_path, data, salah):
    kode, (kalimat,) = verifikasi.verifikasi(2019, data, taruh(tmp_path, manifest(parameter=salah)))
    assert kode == 1 and kalimat.startswith("2019/manifest.json tidak dapat dipakai: disunting, atau dari versi lain")


@pytest.mark.parametrize(("kode", "keluar", "kata"), [(1, 1, "kini bermasalah"), (3, 3, "tidak dapat dibuat ulang"), (130, 130, "tidak")])
def test_what_cannot_be_made_again_is_said_and_not_compared(tmp_path, data, ulang, kode, keluar, kata):
    ulang(manifest(), kode)
    hasil, (kalimat,) = verifikasi.verifikasi(2019, data, taruh(tmp_path, manifest()))
    assert hasil == keluar and kata in kalimat


def test_a_sealed_year_that_no_longer_computes_to_its_seal_is_told(tmp_path, data, ulang):
    ulang(manifest())
    segel.segel(2019, data)
    berkas = data / "2019" / "segel.json"
    assert verifikasi.verifikasi(2019, data, taruh(tmp_path, manifest()))[0] == 0
    berkas.write_text(json.dumps(json.loads(berkas.read_text("utf-8")) | {"hasil": "0"}), encoding="utf-8")
    kode, kalimat = verifikasi.verifikasi(2019, data, taruh(tmp_path, manifest()))
    assert kode == 1 and kalimat[-1].startswith("Segel 2019: hasil evaluasinya bukan lagi yang disegel")


def test_a_real_report_is_made_again_byte_by_byte_and_one_changed_cell_is_found(tmp_path, laporan_2019):
    data, keluaran = shutil.copytree(AKAR / "data", tmp_path / "data"), tmp_path / "hasil"
    (keluaran / "2019").mkdir(parents=True)
    m = json.loads((laporan_2019 / "2019" / "manifest.json").read_text("utf-8"))
    m["laporan"] = {NAMA: m["laporan"][NAMA]}
    (keluaran / "2019" / "manifest.json").write_text(json.dumps(m), encoding="utf-8")
    for nama in m["laporan"][NAMA]["berkas"]:
        shutil.copy(laporan_2019 / "2019" / nama, keluaran / "2019")
    perintah = ("verifikasi", 2019, "--data", data, "--keluaran", keluaran)
    p = iki(*perintah)
    assert (p.returncode, p.stdout, p.stderr) == (0, "2019: 1 laporan sama dengan catatannya, bita dan angkanya.\n", "")
    berkas = data / "2018" / "koreksi.csv"
    berkas.write_text(berkas.read_text("utf-8").replace("1400000000000", "1300000000000"), encoding="utf-8")
    p = iki(*perintah)
    assert p.returncode == 1 and "\nBerkas masukan berubah: 2018/koreksi.csv.\n" in p.stdout
    assert f"\n{NAMA}: {NAMA}.html dan {NAMA}.ipynb berbeda bila dibuat ulang.\n" in p.stdout  # the digest at its foot
