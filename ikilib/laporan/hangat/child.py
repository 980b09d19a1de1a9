"""The child's side of the warm engine: forget the parent, then run cells in a clean IPython shell."""

from __future__ import annotations

import asyncio
import builtins
import contextlib
import ctypes
import json
import logging
import os
import resource
import signal
import sys
import time
import traceback
from typing import NoReturn

from ipykernel.compiler import XCachingCompiler
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.session import Session
from traitlets.config import Config

from ikilib.laporan.hangat.channel import BUFFER, Channel, message

NO_INPUT = "input() was called, but nobody is there to answer"
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36  # linux/prctl.h


def prctl(option: int, value: int) -> None:
    """Ask the kernel for something that Python has no name for."""
    ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def live(
    parent: int, channel: Channel, out: int, err: int, env: dict[str, str] | None, memory_limit: int | None
) -> NoReturn:
    """A child's whole life: cells in, messages out. Never returns, whatever happens."""
    try:
        os.setsid()
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == parent:  # else it died before we asked to be told
            _forget(channel, out, err, env)
            if memory_limit:
                resource.setrlimit(resource.RLIMIT_AS, (memory_limit, memory_limit))
            loop = asyncio.new_event_loop()  # asyncio.run() would take Ctrl-C for itself
            asyncio.set_event_loop(loop)
            loop.run_until_complete(_serve(channel, _shell(channel)))
    except BaseException:
        with contextlib.suppress(BaseException):
            os.write(2, traceback.format_exc().encode())  # among the prints of the cell: there is no other place
    finally:
        os._exit(1)


def _forget(channel: Channel, out: int, err: int, env: dict[str, str] | None) -> None:
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
        if isinstance(msg_or_type, dict):
            msg_or_type, content = msg_or_type["msg_type"], msg_or_type["content"]
        stream.send(message(msg_or_type, content) | {"metadata": metadata or {}})


class _Stream:
    """stdout or stderr of the cells: text is gathered, and sent before anything else is."""

    encoding, errors, closed = "utf-8", "strict", False

    def __init__(self, name: str, fd: int, channel: Channel):
        self.name, self._fd, self._channel, self._text, self._size = name, fd, channel, [], 0
        self._owner = os.getpid()

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if os.getpid() != self._owner:  # a process that the cell forked
            os.write(self._fd, text.encode("utf-8", "replace"))
            return len(text)
        self._text.append(text)
        self._size += len(text)
        if self._size > BUFFER:
            self.flush()
        return len(text)

    def writelines(self, lines) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        if os.getpid() != self._owner:
            return
        text, self._text, self._size = "".join(self._text), [], 0
        for start in range(0, len(text), BUFFER):
            self._channel.send(message("stream", {"name": self.name, "text": text[start : start + BUFFER]}))

    def fileno(self) -> int:
        return self._fd

    def isatty(self) -> bool:
        return False

    def readable(self) -> bool:
        return False

    seekable = readable

    def writable(self) -> bool:
        return True


def _shell(channel: Channel) -> ZMQInteractiveShell:
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


async def _serve(channel: Channel, shell: ZMQInteractiveShell) -> None:
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
