"""Exports of the office's systems, counted into facts (hitungan: which rows count, tafsir/hitungan.toml)."""
