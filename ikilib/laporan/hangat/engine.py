"""The parent's side of the warm engine: papermill's client, with a forked child in the place of a kernel."""

from __future__ import annotations

import contextlib
import gc
import importlib
import math
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection, wait
from types import SimpleNamespace

from nbclient.client import timestamp
from nbclient.exceptions import CellExecutionComplete, CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine
from papermill.log import logger
from papermill.utils import remove_args

from ikilib.laporan.hangat import CHILDREN, available
from ikilib.laporan.hangat.channel import Channel, Pipe, message
from ikilib.laporan.hangat.child import PR_SET_CHILD_SUBREAPER, live, prctl

LANGUAGE_INFO = {
    "name": "python",
    "version": sys.version.split()[0],
    "mimetype": "text/x-python",
    "codemirror_mode": {"name": "ipython", "version": sys.version_info[0]},
    "pygments_lexer": f"ipython{sys.version_info[0]}",
    "nbconvert_exporter": "python",
    "file_extension": ".py",
}
SHELL = ("IPython.core.completer", "IPython.core.logger", "IPython.core.oinspect")  # which every new shell imports


class ReportTimeoutError(CellTimeoutError):
    """The whole notebook took longer than it may."""


class WarmEngine(Engine):
    """papermill's engine ``hangat``; the keywords beyond papermill's own:

    preload: modules to import in the parent before the first fork. env: the child's whole environment (default: the
    parent's). report_timeout: seconds for the whole notebook (``execution_timeout`` is papermill's, for one cell).
    memory_limit: bytes that a child may map, what it inherits included. cancel: a connection or file descriptor;
    when it is readable or closed, the child is killed.

    Raises CellTimeoutError (ReportTimeoutError), DeadKernelError, and RuntimeError where it cannot run at all.
    """

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man,
        kernel_name,
        execution_timeout=None,
        preload: Sequence[str] = (),
        env: dict[str, str] | None = None,
        report_timeout: float | None = None,
        memory_limit: int | None = None,
        cancel: Connection | int | None = None,
        **kwargs,
    ):
        if not available():
            raise RuntimeError("the warm engine needs Linux")
        prepare(preload)
        if len(os.listdir("/proc/self/task")) > 1:
            raise RuntimeError("the warm engine must be called from a process without other threads")
        known = PapermillNotebookClient.class_trait_names()
        traits = {k: v for k, v in remove_args(["timeout"], **kwargs).items() if k in known and v is not None}
        client = _Client(nb_man, kernel_name=kernel_name, timeout=execution_timeout, log=logger, **traits)
        client.deadline = time.monotonic() + report_timeout if report_timeout else math.inf
        client.cancel = cancel
        with _child(env, memory_limit) as client.child:
            return client.execute()


def prepare(modules: Sequence[str] = ()) -> None:
    """Import what every shell needs, and ``modules``."""
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")  # as ipykernel does
    if new := [m for m in (*SHELL, *modules) if m not in sys.modules]:
        for module in new:
            importlib.import_module(module)
        settle()


def settle() -> None:
    """Keep the collector from touching, and so copying, what children share with this process."""
    gc.collect()
    gc.freeze()


class _Client(PapermillNotebookClient):
    """papermill's client with our child in the place of a kernel; hooks and outputs are its own."""

    child: SimpleNamespace
    deadline: float  # of time.monotonic()
    cancel: Connection | int | None

    def execute(self, **kwargs):
        self.reset_execution_trackers()
        self._call(self.on_notebook_start, notebook=self.nb)
        self._collect(new_code_cell(), -1)  # its word that it is ready; from here on the seconds are the cells' own
        self.papermill_execute_cells()
        self.nb.metadata["language_info"] = dict(LANGUAGE_INFO)
        self.set_widgets_metadata()
        self._call(self.on_notebook_complete, notebook=self.nb)
        return self.nb

    def execute_cell(self, cell, cell_index, execution_count=None, store_history=True):
        here = {"cell": cell, "cell_index": cell_index}
        self._call(self.on_cell_start, **here)
        tags = cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or self.skip_cells_with_tag in tags:
            return cell
        if self.record_timing:
            cell.metadata["execution"] = {}
        cell.outputs = []
        self.clear_before_next_output = False
        self._call(self.on_cell_execute, **here)
        self.process_message(message("status", {"execution_state": "busy"}), **here)
        with contextlib.suppress(OSError):  # it died meanwhile: _collect says so
            self.child.channel.send({"source": cell.source, "cell_id": cell.get("id"), "store_history": store_history})
        self._call(self.on_cell_complete, **here)
        self.code_cells_executed += 1
        reply = self._collect(cell, cell_index)
        if self.record_timing:
            cell.metadata["execution"]["shell.execute_reply"] = timestamp()
        with contextlib.suppress(CellExecutionComplete):
            self.process_message(message("status", {"execution_state": "idle"}), **here)
        self._call(self.on_cell_executed, **here, execute_reply=reply)
        may_fail = not self.force_raise_errors and (self.allow_errors or "raises-exception" in tags)
        if reply["content"]["status"] == "error":
            self._call(self.on_cell_error, **here, execute_reply=reply)
            if not may_fail and reply["content"]["ename"] not in self.allow_error_names:
                raise CellExecutionError.from_cell_and_msg(cell, reply["content"])
        return cell

    def output(self, outs, msg, display_id, cell_index):
        """As nbclient's, but prints in a row are one output: where they are cut depends on the clock."""
        out = super().output(outs, msg, display_id, cell_index)
        if len(outs) > 1 and {"stream"} == {o.output_type for o in outs[-2:]} and outs[-2].name == outs[-1].name:
            outs[-2].text += outs.pop().text
        return out

    @staticmethod
    def _call(hook, **arguments) -> None:
        if hook is not None:
            hook(**arguments)

    def _collect(self, cell, cell_index) -> dict:
        """Take in the messages of one cell until its reply; the child's own descriptors 1 and 2 count as prints."""
        limit = self._get_timeout(cell)
        end = time.monotonic() + limit if limit and limit > 0 else math.inf
        pipes = {self.child.out.fd: self.child.out, self.child.err.fd: self.child.err}
        watched = [self.child.channel, *pipes, self.child.life, *([] if self.cancel is None else [self.cancel])]
        reply = None
        while True:
            left = min(end, self.deadline) - time.monotonic()
            last = reply is not None  # one look more: what was printed before the reply lies in the pipes by now
            ready = wait(watched, 0 if last else None if left == math.inf else max(0, left))
            if self.cancel is not None and self.cancel in ready:
                raise DeadKernelError("Cancelled")
            for source in [s for s in ready if s != self.child.life]:
                try:
                    messages = pipes.get(source, source).receive()
                except EOFError:
                    watched.remove(source)
                    continue
                for m in messages:
                    if m["msg_type"] == "execute_reply":
                        reply = m
                    else:
                        self.process_message(m, cell, cell_index)
            if last:
                return reply
            if not ready:
                late = ReportTimeoutError if self.deadline < end else CellTimeoutError
                raise late.error_from_timeout_and_cell("Cell execution timed out", limit, cell)
            if ready == [self.child.life]:  # nothing is left to read
                raise DeadKernelError("Kernel died")


@contextlib.contextmanager
def _child(env: dict[str, str] | None, memory_limit: int | None) -> Iterator[SimpleNamespace]:
    """A child that waits for cells; at the end it and everything it started are gone."""
    ours, theirs = map(Channel, socket.socketpair())
    out, out_write = os.pipe()
    err, err_write = os.pipe()
    prctl(PR_SET_CHILD_SUBREAPER, 1)  # what the child leaves behind becomes ours to end
    before = _children()
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        live(parent, theirs, out_write, err_write, env, memory_limit)
    life = os.pidfd_open(pid)
    theirs.end.close()
    os.close(out_write)
    os.close(err_write)
    try:
        yield SimpleNamespace(channel=ours, out=Pipe("stdout", out), err=Pipe("stderr", err), life=life)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)  # it may have had no time to lead a group
        os.waitpid(pid, 0)
        while left := _children() - before:
            for orphan in left:
                os.kill(orphan, signal.SIGKILL)
                os.waitpid(orphan, 0)
        ours.end.close()
        for fd in (out, err, life):
            os.close(fd)


def _children() -> set[int]:
    """The processes of which this one is the parent."""
    return set(map(int, CHILDREN.read_text().split()))
