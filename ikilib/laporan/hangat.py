"""A warm engine for papermill: imports once, then one forked child a notebook instead of one new kernel (Linux).

    papermill in.ipynb out.ipynb --engine hangat
    pm.execute_notebook(..., engine_name="hangat", preload=["pandas", "seaborn"])

The process that calls papermill is the parent: it imports what the notebooks need and runs no cell. Each notebook
runs in a child of its own, forked from it, in an IPython shell made there; the child is then killed with all that it
started. What the cells print, show and raise goes through the classes of ipykernel and nbclient, as with a kernel.

Not as with a kernel: no widget talks to its front end (comms), nothing answers ``input()``, no IPython profile is
read. The parent must be single-threaded: what another thread holds locked would stay locked in the child for ever.

This module needs papermill and ipykernel, nothing of ikilib; anybody may take it.
"""

from __future__ import annotations

import asyncio
import builtins
import contextlib
import ctypes
import gc
import importlib
import json
import logging
import math
import os
import signal
import socket
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn

from ipykernel.compiler import XCachingCompiler
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session
from nbclient.client import timestamp
from nbclient.exceptions import CellExecutionComplete, CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine
from papermill.log import logger
from papermill.utils import remove_args
from traitlets.config import Config

AVAILABLE = sys.platform == "linux" and hasattr(os, "pidfd_open")
MESSAGE_LIMIT = 100 << 20  # bytes of one output
BUFFER = 65_536  # bytes of prints that a child gathers before it sends them
LANGUAGE_INFO = {
    "name": "python",
    "version": sys.version.split()[0],
    "mimetype": "text/x-python",
    "codemirror_mode": {"name": "ipython", "version": sys.version_info[0]},
    "pygments_lexer": f"ipython{sys.version_info[0]}",
    "nbconvert_exporter": "python",
    "file_extension": ".py",
}
NO_INPUT = "input() was called, but nobody is there to answer"
SHELL = ("IPython.core.completer", "IPython.core.logger", "IPython.core.oinspect")  # which every new shell imports
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36  # linux/prctl.h


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
        if not AVAILABLE:
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
        self.process_message(_message("status", {"execution_state": "busy"}), **here)
        with contextlib.suppress(OSError):  # it died meanwhile: _collect says so
            self.child.channel.send({"source": cell.source, "cell_id": cell.get("id"), "store_history": store_history})
        self._call(self.on_cell_complete, **here)
        self.code_cells_executed += 1
        reply = self._collect(cell, cell_index)
        if self.record_timing:
            cell.metadata["execution"]["shell.execute_reply"] = timestamp()
        with contextlib.suppress(CellExecutionComplete):
            self.process_message(_message("status", {"execution_state": "idle"}), **here)
        self._call(self.on_cell_executed, **here, execute_reply=reply)
        may_fail = not self.force_raise_errors and (self.allow_errors or "raises-exception" in tags)
        if reply["content"]["status"] == "error":
            self._call(self.on_cell_error, **here, execute_reply=reply)
            if not may_fail and reply["content"]["ename"] not in self.allow_error_names:
                raise CellExecutionError.from_cell_and_msg(cell, reply["content"])
        return cell

    @staticmethod
    def _prints(fd: int, name: str) -> list[dict]:
        text = os.read(fd, BUFFER).decode(errors="replace")
        if not text:
            raise EOFError
        return [_message("stream", {"name": name, "text": text})]

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
        pipes = {self.child.out: "stdout", self.child.err: "stderr"}
        watched = [self.child.channel, *pipes, self.child.life, *([] if self.cancel is None else [self.cancel])]
        reply = None
        while True:
            left = min(end, self.deadline) - time.monotonic()
            last = reply is not None  # one look more: what was printed before the reply lies in the pipes by now
            ready = wait(watched, 0 if last else None if left == math.inf else max(0, left))
            if self.cancel is not None and self.cancel in ready:
                raise DeadKernelError("Cancelled")
            for source in [s for s in ready if s is not self.child.life]:
                try:
                    messages = self._prints(source, pipes[source]) if source in pipes else source.receive()
                except EOFError:
                    watched.remove(source)
                    continue
                for message in messages:
                    if message["msg_type"] == "execute_reply":
                        reply = message
                    else:
                        self.process_message(message, cell, cell_index)
            if last:
                return reply
            if not ready:
                late = ReportTimeoutError if self.deadline < end else CellTimeoutError
                raise late.error_from_timeout_and_cell("Cell execution timed out", limit, cell)
            if ready == [self.child.life]:  # nothing is left to read
                raise DeadKernelError("Kernel died")


class _Channel:
    """Messages both ways, a line of JSON each, so that a child which breaks off or babbles cannot hold us up."""

    def __init__(self, end: socket.socket):
        self.end, self._parts, self._size = end, [], 0

    def fileno(self) -> int:
        return self.end.fileno()

    def send(self, message: dict) -> None:
        self.end.sendall(json.dumps(message, default=json_default).encode() + b"\n")

    def receive(self) -> list[dict]:
        """The messages that are whole after one more read; EOFError at the end, MemoryError past the limit."""
        try:
            chunk = self.end.recv(1 << 20)
        except OSError:
            chunk = b""
        if not chunk:
            raise EOFError
        self._parts.append(chunk)
        self._size += len(chunk)
        if self._size > MESSAGE_LIMIT:
            raise MemoryError("one message of a cell is too large")
        if b"\n" not in chunk:
            return []
        *lines, rest = b"".join(self._parts).split(b"\n")
        self._parts, self._size = [rest], len(rest)
        try:
            return [json.loads(line) for line in lines]
        except ValueError as error:
            raise DeadKernelError("Kernel babbles") from error


def _message(msg_type: str, content: dict) -> dict:
    header = {"msg_type": msg_type}
    return {"msg_type": msg_type, "header": header, "parent_header": {}, "metadata": {}, "content": content}


@contextlib.contextmanager
def _child(env: dict[str, str] | None, memory_limit: int | None) -> Iterator[SimpleNamespace]:
    """A child that waits for cells; at the end it and everything it started are gone."""
    ours, theirs = map(_Channel, socket.socketpair())
    out, out_write = os.pipe()
    err, err_write = os.pipe()
    _prctl(PR_SET_CHILD_SUBREAPER, 1)  # what the child leaves behind becomes ours to end
    before = _children()
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        _live(parent, theirs, out_write, err_write, env, memory_limit)
    life = os.pidfd_open(pid)
    theirs.end.close()
    os.close(out_write)
    os.close(err_write)
    try:
        yield SimpleNamespace(channel=ours, out=out, err=err, life=life)
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
    me = os.getpid()
    return set(map(int, Path(f"/proc/{me}/task/{me}/children").read_text().split()))


def _prctl(option: int, value: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def _live(
    parent: int, channel: _Channel, out: int, err: int, env: dict[str, str] | None, memory_limit: int | None
) -> NoReturn:
    """A child's whole life: cells in, messages out. Never returns, whatever happens."""
    try:
        os.setsid()
        _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == parent:  # else it died before we asked to be told
            _forget(channel, out, err, env)
            if memory_limit:
                import resource  # not on Windows, where papermill loads this module too

                resource.setrlimit(resource.RLIMIT_AS, (memory_limit, memory_limit))
            loop = asyncio.new_event_loop()  # asyncio.run() would take Ctrl-C for itself
            asyncio.set_event_loop(loop)
            loop.run_until_complete(_serve(channel, _shell(channel)))
    except BaseException:
        with contextlib.suppress(BaseException):
            os.write(2, traceback.format_exc().encode())  # among the prints of the cell: there is no other place
    finally:
        os._exit(1)


def _forget(channel: _Channel, out: int, err: int, env: dict[str, str] | None) -> None:
    """Become what a fresh process is: of the parent's state only its imported modules stay."""
    for s in (signal.SIGINT, signal.SIGTERM):
        signal.signal(s, signal.default_int_handler if s == signal.SIGINT else signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    null = os.open(os.devnull, os.O_RDWR)
    for fd in map(int, os.listdir("/proc/self/fd")):
        if fd not in (channel.fileno(), out, err, null):
            with contextlib.suppress(OSError):  # the folder's own descriptor is closed by now
                os.fstat(fd)
                os.dup2(null, fd)  # not closed: an object of the parent would later close another's file
    os.dup2(out, 1)
    os.dup2(err, 2)
    for fd in (out, err, null):
        os.close(fd)
    if env is not None:
        os.environ.clear()
        os.environ.update(env)
        time.tzset()
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    asyncio.set_event_loop_policy(None)
    logging.disable(logging.NOTSET)
    if "matplotlib" in sys.modules:
        sys.modules["matplotlib"].rcParams["backend"] = os.environ["MPLBACKEND"]
    if "numpy" in sys.modules:  # Python's own generator reseeds itself in a child
        sys.modules["numpy"].random.seed()


class _Session(Session):
    """The session of the shell's display hooks: what a kernel would publish goes to the parent."""

    def send(self, stream, msg_or_type, content=None, *args, metadata=None, **kwargs):
        message = msg_or_type if isinstance(msg_or_type, dict) else _message(msg_or_type, content)
        message = _message(message["msg_type"], message["content"]) | {"metadata": metadata or {}}
        stream.send(message)


class _Stream:
    """stdout or stderr of the cells: text is gathered, and sent before anything else is."""

    encoding, errors, closed = "utf-8", "strict", False

    def __init__(self, name: str, fd: int, channel: _Channel):
        self.name, self._fd, self._channel, self._text, self._size = name, fd, channel, [], 0

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._text.append(text)
        self._size += len(text)
        if self._size > BUFFER:
            self.flush()
        return len(text)

    def writelines(self, lines) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        text, self._text, self._size = "".join(self._text), [], 0
        for start in range(0, len(text), BUFFER):
            message = _message("stream", {"name": self.name, "text": text[start : start + BUFFER]})
            self._channel.send(message)

    def fileno(self) -> int:
        return self._fd

    def isatty(self) -> bool:
        return False

    def readable(self) -> bool:
        return False

    seekable = readable

    def writable(self) -> bool:
        return True


def _shell(channel: _Channel) -> ZMQInteractiveShell:
    """A new IPython shell whose output goes to ``channel``."""
    InteractiveShell.clear_instance()  # the parent's, where papermill was called from IPython
    quiet = Config({"HistoryManager": {"enabled": False}})
    shell = ZMQInteractiveShell.instance(config=quiet, compiler_class=XCachingCompiler)
    for hook in (shell.displayhook, shell.display_pub):
        hook.session, hook.pub_socket = _Session(), channel
    shell.displayhook.topic = b"execute_result"
    sys.stdout, sys.stderr = _Stream("stdout", 1, channel), _Stream("stderr", 2, channel)
    builtins.input = _no_input
    if "" not in sys.path and not sys.flags.safe_path:
        sys.path.insert(0, "")
    return shell


def _no_input(prompt: object = "") -> str:
    raise StdinNotImplementedError(NO_INPUT)


async def _serve(channel: _Channel, shell: ZMQInteractiveShell) -> None:
    """Run cells inside one event loop, as a kernel does, until the parent is gone or kills us."""
    streams = sys.stdout, sys.stderr  # a cell may put others in their place
    shell.displayhook.session.send(channel, "execute_reply", {"status": "ok"})
    for request in map(json.loads, channel.end.makefile("rb")):
        source, arguments = request["source"], {k: request[k] for k in ("cell_id", "store_history")}
        content = {"code": source, "execution_count": shell.execution_count}
        shell.displayhook.session.send(channel, "execute_input", content)
        result = await _run(shell, source, arguments)
        for stream in streams:
            stream.flush()
        reply = {"status": "ok", "execution_count": shell.execution_count - 1}
        if not result.success or shell._last_traceback_during_displayhook:
            error = result.error_before_exec or result.error_in_exec
            reply |= {"status": "error", "ename": type(error).__name__, "evalue": str(error)}
            reply["traceback"] = shell._last_traceback or []
        shell.displayhook.session.send(channel, "execute_reply", reply)


async def _run(shell: ZMQInteractiveShell, source: str, arguments: dict):
    """One cell, by the branch that ipykernel takes: awaited when it has a top-level await, else called."""
    try:
        transformed = shell.transform_cell(source)
    except Exception:
        return shell.run_cell(source, **arguments)
    if not shell.should_run_async(source, transformed_cell=transformed):
        return shell.run_cell(source, **arguments)
    result = await shell.run_cell_async(source, transformed_cell=transformed, **arguments)
    shell.events.trigger("post_execute")
    shell.events.trigger("post_run_cell", result)
    return result
