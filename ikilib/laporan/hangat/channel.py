"""Between the parent and its child: lines of JSON both ways, and what the child's own descriptors say."""

from __future__ import annotations

import codecs
import json
import os
import socket
import threading

from jupyter_client.jsonutil import json_default
from nbclient.exceptions import DeadKernelError

MESSAGE_LIMIT = 100 << 20  # bytes of one output
BUFFER = 65_536  # bytes of prints that go at once


class Channel:
    """Messages both ways, a line of JSON each, so that a child which breaks off or babbles cannot hold us up."""

    def __init__(self, end: socket.socket):
        self.end, self._parts, self._size = end, [], 0
        self._sending = threading.Lock()

    def fileno(self) -> int:
        return self.end.fileno()

    def send(self, message: dict) -> None:
        line = json.dumps(message, default=json_default).encode() + b"\n"
        with self._sending:  # the threads of a cell may print at once
            self.end.sendall(line)

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


class Pipe:
    """What reaches one of the child's own descriptors: from other programs, and from below Python."""

    def __init__(self, name: str, fd: int):
        self.name, self.fd = name, fd
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def receive(self) -> list[dict]:
        """As a stream message; EOFError at the end."""
        chunk = os.read(self.fd, BUFFER)
        if not chunk:
            raise EOFError
        return [message("stream", {"name": self.name, "text": self._decoder.decode(chunk)})]


def message(msg_type: str, content: dict) -> dict:
    """A message as nbclient wants it."""
    header = {"msg_type": msg_type}
    return {"msg_type": msg_type, "header": header, "parent_header": {}, "metadata": {}, "content": content}
