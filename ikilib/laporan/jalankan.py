"""Run one report notebook, and believe the result only after looking at it.

papermill only warns about a wrong parameter, calls a dead kernel "completed", takes ``sys.exit(0)`` for success and
overwrites its output file before the first cell. So parameters and template are checked before it starts, it writes
no file at all, and the executed notebook is checked when it ends. :func:`hasilkan` is that whole way;
:func:`jalankan` is the one part that knows the engine.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import threading
import traceback
from multiprocessing.connection import Connection
from pathlib import Path

from ikilib.laporan import GagalLaporan, pemeriksaan
from ikilib.laporan.pemeriksaan import bersihkan, periksa_hasil

__all__ = ["GagalLaporan", "bersihkan", "hasilkan", "jalankan", "periksa_hasil"]

KERNEL = "python3"
HANGAT, BAKU = "hangat", "baku"  # hangat.py, Linux only; and papermill's own, a new kernel a report
MESIN = (HANGAT, BAKU)
BATAS_MEMORI = 3 << 30  # bytes that the process of one report may map; Linux only
PANJANG_SOKET = 100  # bytes that every system takes as the name of a socket file, less the kernel's own ending
BATAS_LAPORAN = 900  # seconds for all steps of one report; with the warm engine
BATAS_CETAK = 5_000_000  # characters that one report may print

# What a kernel gets of the caller's environment: what Python and the operating system need, nothing else. The rest
# (tokens, passwords, TZ, MPLBACKEND, PYTHONHASHSEED …) is no input of a report.
DITERUSKAN = re.compile(
    r"PATH|HOME|USER|USERNAME|LOGNAME|LANG|TMPDIR|TEMP|TMP|VIRTUAL_ENV|PYTHONPATH|MPLCONFIGDIR"
    r"|(CONDA|XDG|FONTCONFIG|LD|DYLD|IKI)_\w+"
    # Windows
    r"|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|USERPROFILE|HOMEDRIVE|HOMEPATH|APPDATA|LOCALAPPDATA|PROGRAMDATA"
    r"|ALLUSERSPROFILE|PROGRAMFILES|NUMBER_OF_PROCESSORS|PROCESSOR_\w+|OS",
    re.IGNORECASE,
)
RAHASIA = re.compile(r"TOKEN|SECRET|PASS|SANDI|KEY|CRED|AUTH", re.IGNORECASE)
TETAP = {
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    # One thread: sums come out in the same order, and two kernels do not fight over two cores.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}


def hasilkan(templat: Path, parameter: dict, kerja: Path, *, lingkungan: dict[str, str], **jalan):
    """Run, verify, clean: (notebook ready to publish, its sentinel, a note for the log), or GagalLaporan.

    ``jalan``: what else :func:`jalankan` takes. The note: seconds that the steps took, and warnings.
    """
    nb = jalankan(templat, parameter, kerja, lingkungan=lingkungan, **jalan)
    bawaan = pemeriksaan.bawaan(templat.name, pemeriksaan.baca_templat(templat))
    tanda = periksa_hasil(nb, pemeriksaan.gabungkan_parameter(bawaan, parameter))
    bersih = bersihkan(nb)
    pemeriksaan.periksa_lokasi(bersih, [kerja, templat.parent, Path(lingkungan.get("IKI_DATA", kerja))])
    return bersih, tanda, f"langkah {pemeriksaan.detik_langkah(nb):.3f} detik\n{pemeriksaan.peringatan(nb)}"


def jalankan(
    templat: Path,
    parameter: dict,
    kerja: Path,
    *,
    batas_detik: int = 300,
    lingkungan: dict[str, str] | None = None,
    mesin: str = BAKU,
    batal: Connection | None = None,
):
    """Execute one template in a fresh process and return the executed notebook; GagalLaporan when that fails.

    ``kerja`` is an existing folder of our own: the working folder of the cells and their settings lie there.
    ``batas_detik`` limits each step. ``lingkungan`` is added to the environment of the cells (IKI_DATA and
    SOURCE_DATE_EPOCH; where the data lie is never a parameter). ``mesin`` is one of MESIN; the warm one gives up
    when ``batal`` is closed, and wants a process without threads that :func:`hangatkan` has prepared.
    """
    kerja = kerja.absolute()
    isi = pemeriksaan.baca_templat(templat)
    lengkap = pemeriksaan.gabungkan_parameter(pemeriksaan.bawaan(templat.name, isi), parameter)
    salinan = kerja / "templat.ipynb"  # what was checked is what runs
    salinan.write_bytes(isi)
    (kerja / "matplotlibrc").write_bytes(b"")  # found first: a figure does not depend on whose computer it is
    pilihan = _pilihan(mesin, kerja, {**lingkungan_dasar(), "IPYTHONDIR": str(kerja / "ipython"), **(lingkungan or {})})
    jalan = (salinan, lengkap, kerja, batas_detik, pilihan | ({"cancel": batal} if mesin == HANGAT else {}))
    try:
        return _papermill(*jalan)
    except GagalLaporan as galat:
        if galat.langkah:
            raise
    return _papermill(*jalan)  # no step had begun: another program may have taken the kernel's port. Once more.


def pilih_mesin(nama: str | None) -> str:
    """The engine to use; elsewhere than on Linux the stock one serves, with the same results. ValueError: unknown."""
    if nama not in (None, *MESIN):
        raise ValueError(f"mesin {nama!r} tidak dikenal; yang ada: {', '.join(MESIN)}")
    ada = sys.platform == "linux" and hasattr(os, "pidfd_open")
    return (nama or HANGAT) if ada else BAKU


def lingkungan_dasar() -> dict[str, str]:
    """The environment that all cells share: of the caller's a short allow-list, then ours."""
    boleh = {k: v for k, v in os.environ.items() if DITERUSKAN.fullmatch(k) and not RAHASIA.search(k)}
    sumber = Path(__file__).resolve().parents[2]
    if (sumber / "pyproject.toml").is_file():  # a source tree that is not installed: the cells must find this ikilib
        boleh["PYTHONPATH"] = os.pathsep.join(filter(None, [str(sumber), boleh.get("PYTHONPATH", "")]))
    return {**boleh, **TETAP}


def hangatkan() -> None:
    """Make this process, started in :func:`lingkungan_dasar`, a parent for the warm engine."""
    import ikilib.laporan.prapasang  # noqa: F401


def _pilihan(mesin: str, kerja: Path, lingkungan: dict[str, str]) -> dict:
    """papermill's keywords for one of the two engines."""
    if mesin == HANGAT:
        from papermill.engines import papermill_engines

        from ikilib.laporan.pintu import mesin_hangat

        papermill_engines.register(HANGAT, mesin_hangat)  # an installed package does this by pyproject.toml
        return {"engine_name": HANGAT, "env": lingkungan, "memory_limit": BATAS_MEMORI, "report_timeout": BATAS_LAPORAN}
    return {
        "iopub_timeout": 60,  # the stock 4 s call a slow computer a failure
        "shutdown_kernel": "immediate",
        "kernel_manager_class": _pengelola_kernel(kerja, lingkungan),
    }


def _papermill(salinan: Path, parameter: dict, kerja: Path, batas_detik: int, pilihan: dict):
    import papermill

    logging.getLogger("papermill").setLevel(logging.CRITICAL)  # English, and repeated by our own sentences
    jejak = _Jejak()
    try:
        return papermill.execute_notebook(
            str(salinan).replace("{", "{{").replace("}", "}}"),  # papermill formats paths
            None,
            parameters=parameter,
            kernel_name=KERNEL,
            language="python",
            progress_bar=False,
            log_output=False,
            request_save_on_cell_execute=False,
            cwd=str(kerja),
            execution_timeout=batas_detik,
            record_timing=False,
            store_widget_state=False,
            on_notebook_start=jejak.mulai,
            on_cell_execute=jejak.maju,
            stdout_file=jejak,
            stderr_file=jejak,
            **pilihan,
        )
    except Exception as galat:
        langkah = jejak.kepenuhan or jejak.langkah
        sebab = _sebab(galat, langkah, batas_detik, kepenuhan=bool(jejak.kepenuhan))
        raise GagalLaporan(sebab, langkah, rinci=_rinci(kerja), nb=jejak.nb) from galat


def _sebab(galat: Exception, langkah: int, batas_detik: int, *, kepenuhan: bool) -> str:
    """The sentence for a failure that the engine raised."""
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    if kepenuhan:
        return f"Langkah {langkah} mencetak terlalu banyak (lebih dari {BATAS_CETAK // 1_000_000} MB)."
    if type(galat).__name__ == "ReportTimeoutError":  # of hangat.py, which is not imported where it cannot run
        return f"Laporan belum selesai setelah {BATAS_LAPORAN} detik, lalu dihentikan di langkah {langkah}."
    match galat:
        case DeadKernelError():
            return f"Perhitungan berhenti mendadak di langkah {langkah} (mungkin memori habis)."
        case CellTimeoutError():
            return f"Langkah {langkah} belum selesai setelah {batas_detik} detik, lalu dihentikan."
        case PapermillExecutionError():
            return pemeriksaan.sebab_galat(langkah, galat.ename)
        case MemoryError():
            return pemeriksaan.sebab_galat(langkah, "MemoryError")
        case NoSuchKernel():
            return f"Mesin hitung '{KERNEL}' tidak ditemukan. Pasang ulang lingkungan kerja (paket ipykernel)."
    if langkah == 0:
        return "Mesin hitung tidak mau mulai. Pasang ulang lingkungan kerja, lalu ulangi."
    return f"Langkah {langkah} gagal ({type(galat).__name__})."


def _rinci(kerja: Path) -> str:
    """The exception being handled and what the kernel itself wrote, for the local log."""
    catatan = kerja / "kernel.txt"
    return traceback.format_exc() + (catatan.read_text(encoding="utf-8", errors="replace") if catatan.exists() else "")


_mulai_kernel = threading.Lock()
_kernel: list = []  # the one kernel that this process runs


def hentikan_kernel() -> None:
    """Kill this process's kernel, if any; from any thread, also while one is being started."""
    with _mulai_kernel:
        for proses in _kernel:
            proses.kill()
            proses.wait(5)


def _pengelola_kernel(kerja: Path, lingkungan: dict[str, str]) -> type:
    """A kernel manager for one run; papermill has no other way to give a kernel its environment."""
    from jupyter_client import AsyncKernelManager

    class Pengelola(AsyncKernelManager):
        async def start_kernel(self, **kw):
            self.connection_file = str(kerja / "kernel.json")  # holds the kernel's key; goes with the folder
            saluran = kerja / "k"
            if os.name == "posix" and len(os.fsencode(saluran)) < PANJANG_SOKET:  # files: no port to lose to others
                self.transport, self.ip = "ipc", str(saluran)
            elif self.has_trait("transport_encryption"):
                self.transport_encryption = "auto"
            with (kerja / "kernel.txt").open("wb") as catatan, _mulai_kernel:
                await super().start_kernel(env=lingkungan, stdout=catatan, stderr=catatan, **kw)
                _kernel[:] = [self.provisioner.process]
            if sys.platform == "linux":
                import resource

                resource.prlimit(_kernel[0].pid, resource.RLIMIT_AS, (BATAS_MEMORI, BATAS_MEMORI))

    return Pengelola


class _Jejak:
    """How far a run has come, told by the engine's hooks; also papermill's "log file", to count what is printed."""

    def __init__(self):
        self.langkah, self.nb, self.sisa, self.kepenuhan = 0, None, BATAS_CETAK, 0

    def mulai(self, notebook) -> None:
        self.nb = notebook

    def maju(self, cell, cell_index: int) -> None:
        self.langkah += 1

    def write(self, teks: str) -> None:
        self.sisa -= len(teks)
        if self.sisa < 0 and not self.kepenuhan:  # the engine would collect until memory is full
            self.kepenuhan = self.langkah
            hentikan_kernel()
            raise MemoryError("too much output")

    def flush(self) -> None:
        pass
