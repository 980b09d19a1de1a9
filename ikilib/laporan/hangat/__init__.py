"""A warm engine for papermill: imports once, then one forked child a notebook instead of one new kernel (Linux).

    papermill in.ipynb out.ipynb --engine hangat
    pm.execute_notebook(..., engine_name="hangat", preload=["pandas", "seaborn"])

The process that calls papermill is the parent: it imports what the notebooks need and runs no cell. Each notebook
runs in a child of its own, forked from it, in an IPython shell made there; the child is then killed with all that it
started. What the cells print, show and raise goes through the classes of ipykernel and nbclient, as with a kernel.

Not as with a kernel: no widget talks to its front end (comms), nothing answers ``input()``, no IPython profile is
read. The parent must be single-threaded: what another thread holds locked would stay locked in the child for ever.

This package needs papermill and ipykernel, nothing of ikilib; anybody may take it.
"""

import os
from pathlib import Path

CHILDREN = Path("/proc/thread-self/children")  # what a process has started, by Linux


def available() -> bool:
    """Whether this system has what the engine needs."""
    return hasattr(os, "pidfd_open") and CHILDREN.exists()


class _Door:
    """What papermill finds by the entry point ``papermill.engine``.

    It opens every such door while it is itself being imported, on any system; so the engine, which imports papermill
    and ipykernel, is loaded only when somebody asks for it.
    """

    def __getattr__(self, name: str):
        from ikilib.laporan.hangat.engine import WarmEngine

        return getattr(WarmEngine, name)


papermill_engine = _Door()
