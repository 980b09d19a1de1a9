"""Reports on the workers of a Dask cluster, for more of them than one machine can make.

A task carries its inputs and its template as bytes, so a worker needs this very ikilib and no folder of ours. In a
worker's thread stands one process of :mod:`ikilib.laporan.banyak`: engine, checks and failures are the same as here.
What comes back is verified and published here, by the code that publishes everything. When a worker dies, the
scheduler gives its task to another one.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import re
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import replace
from pathlib import Path

from ikilib.laporan import GagalLaporan, banyak, rencana
from ikilib.laporan.banyak import MATI, Hasil, Tugas

LOKAL = "lokal"
ALAMAT = re.compile(r"(?:tcp|tls)://(.+):(\d{1,5})")
BATAS_SAMBUNG = 10  # seconds for a scheduler to answer
LAIN = "Pekerja Dask memakai ikilib yang lain. Pasang versi yang sama di semua komputer."
HILANG = "Penjadwal Dask tidak menjawab lagi. Ulangi perintah ini bila sudah hidup; yang sudah selesai tidak diulang."
RUSAK = "Pekerja Dask tidak dapat membuatnya ({}). Periksa pemasangan ikilib di semua komputer."


def buat_semua(
    tugas: Sequence[Tugas],
    alamat: str,
    proses: int | None,
    *,
    kerja: Path,
    halaman: Callable[[object], str],
    mesin: str,
    berhenti: Sequence,
    terima: Callable[[Hasil], None],
) -> None:
    """As :func:`banyak.buat_semua`, on the cluster at ``alamat``; ``lokal`` starts one here, of ``proses`` workers.

    GagalLaporan when there is no Dask or no answer. When the scheduler is lost on the way, what is missing fails.
    """
    sisa = dict(enumerate(tugas))
    with _klien(alamat, banyak.jumlah_proses(proses, len(tugas)), kerja) as klien:
        milik = _kirim(klien, sisa, halaman, mesin)
        with banyak.kemajuan_untuk(len(tugas)) as kemajuan:
            while sisa and not berhenti and _hidup(klien):
                siap = [f for f, i in milik.items() if i in sisa and f.done()]
                for f in siap:
                    terima(_hasil(f, sisa.pop(milik[f]), klien))
                    kemajuan.update()
                if not siap:
                    time.sleep(0.02)
        if berhenti:
            klien.cancel(list(milik))
            return
    for satu in sisa.values():
        terima(Hasil(satu, sebab=HILANG))


def periksa_alamat(alamat: str) -> None:
    """ValueError unless it is ``lokal`` or the address of a scheduler."""
    if alamat != LOKAL and not ALAMAT.fullmatch(alamat):
        raise ValueError(f"alamat Dask {alamat!r} tidak dikenal; tulis lokal atau tcp://komputer:8786")


@contextlib.contextmanager
def _klien(alamat: str, proses: int, kerja: Path) -> Iterator:
    try:
        import dask
        import distributed
    except ImportError as galat:
        raise GagalLaporan("Dask belum terpasang. Pasang dahulu: pip install 'ikilib[dask]'.") from galat
    for nama in ("distributed", "distributed.client"):  # each has a level of its own, set when it was imported
        logging.getLogger(nama).setLevel(logging.CRITICAL)
    with dask.config.set({"distributed.comm.timeouts.connect": BATAS_SAMBUNG}), contextlib.ExitStack() as tumpukan:
        if alamat == LOKAL:
            kluster = distributed.LocalCluster(
                n_workers=proses, threads_per_worker=1, dashboard_address=None, local_directory=str(kerja)
            )
            alamat = tumpukan.enter_context(kluster).scheduler_address
        try:
            host, port = ALAMAT.fullmatch(alamat).groups()
            socket.create_connection((host.strip("[]"), int(port)), BATAS_SAMBUNG).close()
            klien = distributed.Client(alamat, timeout=BATAS_SAMBUNG, set_as_default=False)
        except OSError as galat:
            raise GagalLaporan(f"Penjadwal Dask di {alamat} tidak menjawab. Periksa alamatnya.") from galat
        yield tumpukan.enter_context(klien)


def _kirim(klien, tugas: dict[int, Tugas], halaman: Callable, mesin: str) -> dict:
    """Future → number of its task. The files of one data folder go out once, however many reports rest on them."""
    isi: dict = {}
    for t in tugas.values():
        kunci = t.lingkungan["IKI_DATA"], t.masukan
        if kunci not in isi:
            isi[kunci] = klien.scatter({n: Path(kunci[0], n).read_bytes() for n in t.masukan}, hash=True)
    templat = {t.templat: t.templat.read_bytes() for t in tugas.values()}
    tetap = {"kode": rencana.alat()["kode"], "halaman": halaman, "mesin": mesin, "pure": False}
    return {
        klien.submit(buat_di_sini, t, isi[t.lingkungan["IKI_DATA"], t.masukan], templat[t.templat], **tetap): i
        for i, t in tugas.items()
    }


def _hidup(klien) -> bool:
    """False once the scheduler has not been there for a while; a short gap is not the end."""
    akhir = time.monotonic() + BATAS_SAMBUNG
    while klien.status != "running":
        if klien.status == "closed" or time.monotonic() > akhir:
            return False
        time.sleep(0.1)
    return True


def _hasil(future, tugas: Tugas, klien) -> Hasil:
    if future.status in ("cancelled", "lost"):  # by the client, when its scheduler went away
        return Hasil(tugas, sebab=HILANG)
    try:
        return replace(future.result(timeout=BATAS_SAMBUNG), tugas=tugas)
    except Exception as galat:  # of whatever kind: it comes from another computer
        hilang = klien.status != "running" or isinstance(galat, OSError | TimeoutError | CancelledError)
        return Hasil(tugas, sebab=HILANG if hilang else RUSAK.format(type(galat).__name__), catatan=repr(galat))


# On the worker's side

_utas = threading.local()
_mulai = threading.Lock()


def buat_di_sini(tugas: Tugas, masukan: dict[str, bytes], templat: bytes, *, kode: str, halaman, mesin: str) -> Hasil:
    """Make one report on this computer, from what was sent."""
    if rencana.alat()["kode"] != kode:
        return Hasil(tugas, sebab=LAIN)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as nama:
        folder = Path(nama)
        for berkas, isi in {**{f"data/{n}": b for n, b in masukan.items()}, tugas.templat.name: templat}.items():
            (folder / berkas).parent.mkdir(parents=True, exist_ok=True)
            (folder / berkas).write_bytes(isi)
        lingkungan = {**tugas.lingkungan, "IKI_DATA": str(folder / "data")}
        pekerja = _pekerja(halaman, mesin)
        banyak.beri(pekerja, replace(tugas, templat=folder / tugas.templat.name, lingkungan=lingkungan))
        hasil = banyak.ambil(pekerja)
    if hasil.sebab == MATI:
        banyak.bubarkan([pekerja])
        del _utas.pekerja
    return replace(hasil, tugas=tugas)


def _pekerja(halaman: Callable, mesin: str) -> banyak.Pekerja:
    """The report process beside this thread: it ends with it, or with the whole worker."""
    if not hasattr(_utas, "pekerja"):
        _utas.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        with _mulai:
            # Dask's workers are daemonic: they may have no children, for fear these outlive them. Ours do not.
            multiprocessing.current_process()._config["daemon"] = False
            _utas.pekerja = banyak.mulai(Path(_utas.folder.name), halaman, mesin)
    return _utas.pekerja
