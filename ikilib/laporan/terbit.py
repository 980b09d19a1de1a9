"""Put finished files in their place: whole or not at all, and with a manifest of what they were made from.

A file is written beside its target, flushed to disk, and only then takes the target's name in one step; whatever
fails or dies in between, the target is the old file or the new one. Not promised on network shares.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from ikilib.laporan import GagalLaporan

MANIFEST = "manifest.json"
AWALAN = ".sementara-"  # temporary files and folders, in the output folder itself: one file system
SEHARI = 24 * 60 * 60
NAMA_BERKAS = re.compile(r"[a-z0-9_]{1,80}(\.(ipynb|html|json))?", re.ASCII)
TERLARANG = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)")  # Windows' own
JEDA = (0.1, 0.4, 1.0)  # seconds between tries, while a virus scanner or Excel holds the target


def terbitkan(berkas: dict[Path, bytes]) -> None:
    """Write all of them beside their targets, then rename in the order given; GagalLaporan says what went wrong.

    A file that holds these very bytes already is left alone.
    """
    berkas = {tujuan: isi for tujuan, isi in berkas.items() if not _berisi(tujuan, isi)}
    sementara: dict[Path, Path] = {}
    try:
        for tujuan, isi in berkas.items():
            tujuan.parent.mkdir(parents=True, exist_ok=True)
            sementara[tujuan] = tujuan.with_name(f"{AWALAN}{secrets.token_hex(4)}-{tujuan.name}")
            _tulis(sementara[tujuan], isi)
        for tujuan in berkas:
            _ganti(sementara[tujuan], tujuan)
        for folder in {tujuan.parent for tujuan in berkas}:
            _sinkron_folder(folder)
    except OSError as galat:
        raise GagalLaporan(_sebab(galat, tujuan, sum(map(len, berkas.values()))), rinci=repr(galat)) from galat
    finally:
        for sisa in sementara.values():
            with contextlib.suppress(OSError):
                sisa.unlink(missing_ok=True)


def _berisi(tujuan: Path, isi: bytes) -> bool:
    try:
        return tujuan.read_bytes() == isi
    except OSError:
        return False


def _tulis(berkas: Path, isi: bytes) -> None:
    with berkas.open("xb") as f:  # closed and synced in sight: a full disk must not pass unseen
        f.write(isi)
        f.flush()
        os.fsync(f.fileno())


def _ganti(sementara: Path, tujuan: Path) -> None:
    for jeda in JEDA:
        try:
            return os.replace(sementara, tujuan)
        except PermissionError:  # Windows: another program has the target open
            time.sleep(jeda)
    os.replace(sementara, tujuan)


def _sinkron_folder(folder: Path) -> None:
    """The new name must survive a power cut too; Windows has no such call, some network shares refuse it."""
    if os.name != "posix":
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    except OSError as galat:
        if galat.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(fd)


def _sebab(galat: OSError, tujuan: Path, besar: int) -> str:
    if galat.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"Ruang simpan penuh saat menulis {tujuan.name} (butuh ±{max(1, besar // 1_000_000)} MB)."
    if isinstance(galat, PermissionError):
        return f"{tujuan.name} tidak dapat diganti: sedang dibuka program lain, atau foldernya tidak boleh ditulisi."
    if isinstance(galat, FileExistsError | NotADirectoryError | IsADirectoryError):
        return f"{tujuan.name} tidak dapat ditulis: di tempatnya ada berkas atau folder lain dengan nama itu."
    return f"{tujuan.name} tidak dapat ditulis ({os.strerror(galat.errno) if galat.errno else galat})."


@contextlib.contextmanager
def folder_sementara(keluaran: Path) -> Iterator[Path]:
    """A folder of our own inside the output folder, gone at the end however that comes; old leftovers go too."""
    sapu(keluaran)
    folder = Path(tempfile.mkdtemp(prefix=AWALAN, dir=keluaran))
    try:
        yield folder
    finally:
        for jeda in (*JEDA, 0):
            shutil.rmtree(folder, ignore_errors=True)
            if not folder.exists():
                break
            time.sleep(jeda)  # Windows: a kernel that was stopped a moment ago still holds its folder


@contextlib.contextmanager
def ruang_kerja(keluaran: Path, tahun: Iterable[int]) -> Iterator[Path]:
    """The output folder made, its years locked, and a temporary folder inside it; GagalLaporan if one of it fails."""
    with contextlib.ExitStack() as tumpukan:
        try:
            keluaran.mkdir(parents=True, exist_ok=True)
            for t in tahun:
                tumpukan.enter_context(kunci(keluaran, t))
                sapu(keluaran / str(t))
            kerja = tumpukan.enter_context(folder_sementara(keluaran))
        except OSError as galat:
            raise GagalLaporan(_sebab(galat, keluaran, 0), rinci=repr(galat)) from galat
        yield kerja


def tempat(keluaran: Path, *bagian: str) -> Path:
    """A path inside the output folder, of names that every system can write; ValueError on any other."""
    if salah := [b for b in bagian if not NAMA_BERKAS.fullmatch(b) or TERLARANG.match(b)]:
        raise ValueError(f"nama berkas laporan tidak boleh {salah[0]!r}")
    return keluaran.joinpath(*bagian)


@contextlib.contextmanager
def kunci(keluaran: Path, tahun: int) -> Iterator[None]:
    """Only one run makes the reports of one year in one folder: the second is refused (GagalLaporan).

    The system drops the lock when its holder dies, so a file left behind locks nothing. Not sure on network shares.
    """
    berkas = keluaran / f"{AWALAN}kunci-{tahun}"
    f = _kunci_berkas(berkas)
    if f is None:
        raise GagalLaporan(f"Laporan {tahun} sedang dibuat oleh proses lain{_sejak(berkas)}. Tunggu sampai selesai.")
    try:
        yield
    finally:
        if os.name == "posix":  # while we hold it: afterwards it may be another's
            berkas.unlink(missing_ok=True)
        f.close()
        if os.name != "posix":  # an open file cannot be removed there, neither ours nor another's
            with contextlib.suppress(OSError):
                berkas.unlink()


def _kunci_berkas(berkas: Path):
    """The open file that holds the lock, or None when another has it."""
    while True:
        f = berkas.open("ab")
        if not _kunci_sistem(f.fileno()):
            f.close()
            return None
        with contextlib.suppress(FileNotFoundError):
            os.utime(berkas)
            if os.name != "posix" or os.path.samestat(os.fstat(f.fileno()), berkas.stat()):
                return f
        f.close()  # its last holder removed the name between our opening and our locking: once more


def _sejak(berkas: Path) -> str:
    try:
        return time.strftime(" sejak pukul %H.%M", time.localtime(berkas.stat().st_mtime))
    except OSError:
        return ""


def _kunci_sistem(fd: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as galat:
        return os.name != "nt" and galat.errno not in (errno.EAGAIN, errno.EACCES)  # a share without locks
    return True


def sapu(folder: Path) -> None:
    """Remove what runs that were killed left behind; what is younger than a day may belong to a living one."""
    for sisa in folder.glob(f"{AWALAN}*"):
        with contextlib.suppress(OSError):
            if time.time() - sisa.stat().st_mtime > SEHARI:
                if sisa.is_dir():
                    shutil.rmtree(sisa, ignore_errors=True)
                else:
                    sisa.unlink()


def sidik(isi: bytes) -> str:
    """sha256 in hex."""
    return hashlib.sha256(isi).hexdigest()


def sidik_berkas(folder: Path, *pola: str) -> dict[str, str]:
    """Name relative to ``folder`` → sha256, of every file that fits one of the patterns."""
    berkas = {b for p in pola for b in folder.glob(p) if b.is_file()}
    return {b.relative_to(folder).as_posix(): sidik(b.read_bytes()) for b in sorted(berkas)}


def entri(parameter: dict, ringkas: dict, kepala: dict, berkas: dict[Path, bytes]) -> dict:
    """What the manifest says of one report; ``kepala`` is the head of the manifest it is made under."""
    return {
        "parameter": parameter,
        "ringkas": ringkas,
        "dasar": dasar(kepala),
        "berkas": {tujuan.name: sidik(isi) for tujuan, isi in berkas.items()},
    }


def gudang(folder: Path, kepala: dict) -> Path:
    """Where finished reports wait for the rest of their year: a folder for one basis, swept like all temporary ones."""
    return folder / f"{AWALAN}{dasar(kepala)}"


def simpan(gudang: Path, berkas: dict[Path, bytes], entri: dict) -> None:
    """Keep a finished report; without room for it nothing is lost but the time to make it again."""
    with contextlib.suppress(OSError):
        gudang.mkdir(parents=True, exist_ok=True)
        for tujuan, isi in berkas.items():
            (gudang / tujuan.name).write_bytes(isi)
        (gudang / f"{min(berkas).stem}.json").write_bytes(kanonik(entri))


def ambil(gudang: Path, nama: list[str]) -> tuple[dict, list[bytes]] | None:
    """Entry and files of a report that was kept; None unless all of it is there, whole."""
    try:
        entri = json.loads((gudang / f"{Path(nama[0]).stem}.json").read_text(encoding="utf-8"))
        isi = [(gudang / n).read_bytes() for n in nama]
        return (entri, isi) if [entri["berkas"][n] for n in nama] == list(map(sidik, isi)) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def mutakhir(folder: Path, kepala: dict, tugas: dict[str, dict]) -> set[str]:
    """Which of the reports (name → parameters) the folder holds already, made on this very basis."""
    lama = baca_manifest(folder).get("laporan", {})
    return {
        nama
        for nama, parameter in tugas.items()
        if isinstance(e := lama.get(nama), dict)
        and (e.get("dasar"), e.get("parameter")) == (dasar(kepala), parameter)
        and _masih_sama(folder, e)
    }


def dasar(kepala: dict) -> str:
    """Twelve hex digits that stand for all that a report rests on."""
    return sidik(kanonik(kepala))[:12]


def manifest(folder: Path, kepala: dict, baru: dict[str, dict]) -> bytes:
    """The manifest of one year's folder, the same bytes for the same facts.

    ``kepala``: versions and hashes of all that the reports rest on; ``dasar`` is its short hash. Reports of an earlier
    run keep their entry while their files are still those: one with another ``dasar`` rests on other inputs.
    """
    lama = baca_manifest(folder).get("laporan", {})
    tetap = {nama: e for nama, e in lama.items() if nama not in baru and _masih_sama(folder, e)}
    return kanonik({**kepala, "dasar": dasar(kepala), "laporan": {**tetap, **baru}})


def kanonik(isi: dict) -> bytes:
    """JSON that is the same bytes for the same facts."""
    teks = json.dumps(isi, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return f"{teks}\n".encode()


def baca_manifest(folder: Path) -> dict:
    """The manifest of a folder; empty when it is missing or was spoilt by hand."""
    try:
        isi = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return isi if isinstance(isi, dict) and isinstance(isi.get("laporan"), dict) else {}


def _masih_sama(folder: Path, entri_lama: dict) -> bool:
    try:
        daftar = dict(entri_lama["berkas"])
        return bool(daftar) and all(sidik((folder / Path(n).name).read_bytes()) == s for n, s in daftar.items())
    except (OSError, ValueError, KeyError, TypeError):
        return False
