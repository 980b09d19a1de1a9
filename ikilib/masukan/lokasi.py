"""Where the data lie: ``--data``, else IKI_DATA, else ``kantor/`` beside ``data/``, else ``data/``; and the reports."""

from __future__ import annotations

import os
import re
from pathlib import Path


def akar() -> Path:
    """The project: the nearest folder with a pyproject.toml above this package, else above where we stand."""
    for folder in (*Path(__file__).resolve().parents, Path.cwd(), *Path.cwd().parents):
        if (folder / "pyproject.toml").is_file():
            return folder
    return Path.cwd()


def folder_data(pilihan: str | os.PathLike[str] | None = None) -> Path:
    """The data folder; ``kantor/`` holds an office's own figures, ``data/`` the illustrative ones."""
    dipilih = pilihan or os.environ.get("IKI_DATA")
    if dipilih:
        return Path(dipilih)
    kantor = akar() / "kantor"
    return kantor if kantor.is_dir() else akar() / "data"


def folder_keluaran(pilihan: str | os.PathLike[str] | None = None) -> Path:
    """The folder of the reports, ``outputs/`` unless another is named; ValueError for one on another computer."""
    if pilihan is None:
        return akar() / "outputs"
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", str(pilihan)):  # an address; a single letter is a Windows drive
        raise ValueError(f"folder keluaran harus folder di komputer ini, bukan {pilihan}")
    return Path(pilihan).absolute()


def rupa(folder: Path) -> tuple[tuple[str, int], ...]:
    """Names and times of all files of a folder: tables, forms, exports, what is said beside them. Other ones, other
    material: by this a screen knows that it must read again."""
    return tuple(sorted((str(p), p.stat().st_mtime_ns) for p in folder.rglob("*") if p.is_file()))


def di_dalam(folder: Path, berkas: Path) -> bool:
    """False when a link leads out of ``folder``."""
    return berkas.resolve().is_relative_to(folder.resolve())
