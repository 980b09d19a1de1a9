"""Many reports at once: a few worker processes, each running one notebook after another.

Only the parent publishes; a worker hands back bytes. A pool of our own, because the stock ones lose all remaining
work when one process dies (memory), and cannot stop kernels on Ctrl-C. Processes are spawned, as on Windows; for the
warm engine they come from one fork server that has imported everything, and each forks a child a report.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection, wait
from pathlib import Path

from ikilib.laporan import GagalLaporan, jalankan

BATAS_PROSES = 8  # each has a kernel beside it: about 250 MB together
MATI = "Proses pembuat laporan berhenti mendadak (mungkin memori habis)."


@dataclass(frozen=True)
class Tugas:
    """One report to make: which template with which parameters, and where it will stand."""

    nama: str
    tahun: int
    templat: Path
    parameter: dict
    tujuan_ipynb: Path
    tujuan_html: Path
    lingkungan: dict[str, str] = field(default_factory=dict)
    masukan: tuple[str, ...] = ()  # the input files it rests on, relative to IKI_DATA


@dataclass(frozen=True)
class Hasil:
    """What became of a task: the two files and the sentinel's ``ringkas``, or ``sebab``, why there are none."""

    tugas: Tugas
    detik: float = 0.0
    ipynb: bytes = b""
    html: bytes = b""
    ringkas: dict = field(default_factory=dict)
    sebab: str = ""
    catatan: str = ""  # traceback or warnings: for the local log only
    gagal: bytes = b""  # the notebook as far as it came


@dataclass
class Pekerja:
    proses: multiprocessing.Process
    saluran: Connection
    hidup: Connection  # closed by us, or by the system when we die: the worker then stops its kernel and ends
    tugas: Tugas | None = None


def jumlah_proses(diminta: int | None, banyak_tugas: int) -> int:
    """How many workers: as asked for, else one a core; never more than there are tasks."""
    inti = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(diminta or min(inti, BATAS_PROSES), banyak_tugas))


def buat_semua(
    tugas: Sequence[Tugas],
    proses: int | None,
    *,
    kerja: Path,
    halaman: Callable[[object], str],
    mesin: str,
    berhenti: Sequence = (),
    terima: Callable[[Hasil], None] = lambda hasil: None,
) -> list[Hasil]:
    """Run every task, and call ``terima`` in this process as each is done; the results in that order.

    ``kerja`` is a temporary folder of this run. ``halaman`` makes the page of a notebook (a function of a module: it
    is called in the workers). As soon as ``berhenti`` is not empty all is stopped, kernels too, and what is done so
    far is returned.
    """
    antre, selesai = deque(tugas), []
    pekerja: list[Pekerja] = []
    try:
        pekerja += [mulai(kerja, halaman, mesin) for _ in range(jumlah_proses(proses, len(antre)))]
        with kemajuan_untuk(len(tugas)) as kemajuan:
            while len(selesai) < len(tugas) and not berhenti:
                for p in pekerja:
                    if p.tugas is None and antre:
                        beri(p, antre.popleft())
                for i, hasil in _kumpulkan(pekerja):
                    if hasil.sebab == MATI:
                        bubarkan([pekerja[i]])
                        pekerja[i] = mulai(kerja, halaman, mesin)
                    if antre:  # before we publish: that takes a while
                        beri(pekerja[i], antre.popleft())
                    selesai.append(hasil)
                    terima(hasil)
                    kemajuan.update()
    finally:
        bubarkan(pekerja)
    return selesai


def kemajuan_untuk(banyak: int):
    """A bar of progress for whoever sits at a terminal."""
    from tqdm import tqdm

    return tqdm(total=banyak, unit="laporan", file=sys.stderr, disable=not sys.stderr.isatty())


def panaskan(mesin: str) -> None:
    """Start what the workers of the warm engine will be forked from; until then it imports what they need."""
    if mesin == jalankan.HANGAT:
        with _sigint_tertahan(), _lingkungan(jalankan.lingkungan_dasar()):
            forkserver.set_forkserver_preload(["ikilib.laporan.prapasang"])
            forkserver.ensure_running()


def mulai(kerja: Path, halaman: Callable, mesin: str) -> Pekerja:
    """A new worker process, which lives until its ``hidup`` is closed."""
    panaskan(mesin)
    konteks = multiprocessing.get_context("forkserver" if mesin == jalankan.HANGAT else "spawn")
    kita, dia = konteks.Pipe()
    mendengar, hidup = konteks.Pipe(duplex=False)
    proses = konteks.Process(target=_bekerja, args=(dia, mendengar, kerja, halaman, mesin), daemon=True)
    with _sigint_tertahan():
        proses.start()
    dia.close()
    mendengar.close()
    return Pekerja(proses, kita, hidup)


@contextlib.contextmanager
def _lingkungan(isi: dict[str, str]) -> Iterator[None]:
    """A process started in here begins in this environment: what Python reads at its start cannot be set later."""
    lama = {**os.environ}
    os.environ.clear()
    os.environ.update(isi)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(lama)


@contextlib.contextmanager
def _sigint_tertahan() -> Iterator[None]:
    """A child born in here never gets SIGINT: Ctrl-C reaches the whole group, and only the parent is to answer it."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows: a child ignores it once it runs _bekerja
        yield
        return
    resource_tracker.ensure_running()  # would lift the mask, were it started inside
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def beri(pekerja: Pekerja, tugas: Tugas) -> None:
    """Hand a task to a worker."""
    pekerja.tugas = tugas
    with contextlib.suppress(OSError):  # it died meanwhile: ambil() sees the end of its channel
        pekerja.saluran.send(tugas)


def _kumpulkan(pekerja: list[Pekerja]) -> Iterator[tuple[int, Hasil]]:
    """The results that lie ready, waiting a moment for one: (index of the worker, result)."""
    siap = wait([p.saluran for p in pekerja if p.tugas], timeout=0.2)
    for i, p in enumerate(pekerja):
        if p.saluran in siap:
            yield i, ambil(p)


def ambil(pekerja: Pekerja) -> Hasil:
    """What a worker says of its task; waits for it."""
    tugas, pekerja.tugas = pekerja.tugas, None
    try:
        return pekerja.saluran.recv()
    except (EOFError, OSError):
        return Hasil(tugas, sebab=MATI)


def bubarkan(pekerja: list[Pekerja]) -> None:
    """End the workers at once, with their kernels: what they had to say, they have sent."""
    for p in pekerja:
        p.hidup.close()
    for p in pekerja:
        p.proses.join(5)
        if p.proses.is_alive():
            p.proses.kill()  # its kernel sees that within a second, and ends
            p.proses.join()
        p.saluran.close()


def _bekerja(saluran: Connection, mendengar: Connection, kerja: Path, halaman: Callable, mesin: str) -> None:
    """A worker's life: tasks in, results out, until the parent closes ``mendengar`` or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.disable()  # libraries complain in English; what matters comes back as a Hasil
    if mesin == jalankan.HANGAT:
        jalankan.hangatkan()
    else:
        threading.Thread(target=_berjaga, args=(mendengar,), daemon=True).start()
    with contextlib.suppress(EOFError, OSError):  # the parent is gone, and so are we, in a moment
        while mendengar not in wait([saluran, mendengar]):
            saluran.send(_satu(saluran.recv(), kerja, halaman, mesin=mesin, batal=mendengar))


def _berjaga(mendengar: Connection) -> None:
    """Waits for the parent to close its end (or to die), then takes the kernel and this process down."""
    with contextlib.suppress(EOFError, OSError):
        mendengar.recv()
    jalankan.hentikan_kernel()
    os._exit(1)


def _satu(tugas: Tugas, kerja: Path, halaman: Callable, **jalan) -> Hasil:
    import nbformat

    from ikilib.laporan.pemeriksaan import tandai_gagal

    mulai = time.perf_counter()
    try:
        with tempfile.TemporaryDirectory(dir=kerja, ignore_cleanup_errors=True) as folder:
            nb, tanda, catatan = jalankan.hasilkan(
                tugas.templat, tugas.parameter, Path(folder), lingkungan=tugas.lingkungan, **jalan
            )
        html = halaman(nb).encode()
        ipynb = f"{nbformat.writes(nb)}\n".encode()
        return Hasil(tugas, time.perf_counter() - mulai, ipynb, html, tanda.get("ringkas", {}), catatan=catatan)
    except GagalLaporan as galat:
        nb = f"{nbformat.writes(tandai_gagal(galat.nb, galat.sebab))}\n".encode() if galat.nb else b""
        return Hasil(tugas, time.perf_counter() - mulai, sebab=galat.sebab, catatan=galat.rinci, gagal=nb)
    except Exception as galat:
        sebab = f"Halaman tidak dapat disusun ({type(galat).__name__})."
        return Hasil(tugas, time.perf_counter() - mulai, sebab=sebab, catatan=traceback.format_exc())


@contextlib.contextmanager
def isyarat() -> Iterator[list[int]]:
    """While this lasts, Ctrl-C and SIGTERM only add to the list it gives: whoever works looks at it between steps.

    So a signal never cuts through the renaming of files.
    """
    diterima: list[int] = []
    nama = ("SIGINT", "SIGTERM", "SIGBREAK")  # the last one is Windows' Ctrl-Break
    lama = {}
    if threading.current_thread() is threading.main_thread():
        nomor = [getattr(signal, n) for n in nama if hasattr(signal, n)]
        lama = {s: signal.signal(s, lambda s, _: diterima.append(s)) for s in nomor}
    try:
        yield diterima
    finally:
        for s, penangan in lama.items():
            signal.signal(s, penangan)
