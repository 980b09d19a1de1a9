"""Where the data lie: ``--data``, else IKI_DATA, else ``kantor/`` beside ``data/``, else ``data/``."""

from __future__ import annotations

import os
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


def di_dalam(folder: Path, berkas: Path) -> bool:
    """False when a link leads out of ``folder``."""
    return berkas.resolve().is_relative_to(folder.resolve())
