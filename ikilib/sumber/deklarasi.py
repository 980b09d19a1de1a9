"""What a source looks like, from its TOML: columns with their aliases, layouts, the key, what is a problem.

`ikilib/sumber/<nama>.toml` is ours. An office adds aliases and words in `data/<tahun>/rekaman/<folder>/sumber.toml`;
that file never holds SQL.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

PRIBADI = ("nip", "nama", "rahasia")  # types whose texts serve distinctness alone, as a keyed hash
BERTANDA = ("tanggal", "angka", "nip")  # types for which a number stored is not the same as one typed
BERKAS_KANTOR = "sumber.toml"
ASAL = ("isian", "contoh", "terbit")


@dataclass(frozen=True)
class Kolom:
    """A canonical column. kata: what other words mean. urutan: the order of a date ('dmy', 'dmy2', 'mdy'; 'rentang': it
    may be several days, of which the first counts).

    penanda: the rows also say whether their table has this column at all (`ada_<nama>`).
    """

    nama: str
    alias: tuple[str, ...]
    tipe: str = "teks"
    urutan: str = "dmy"
    kata: dict[str, str] = field(default_factory=dict)
    penanda: bool = False


@dataclass(frozen=True)
class Tata:
    """A layout: the columns that it cannot be without, and (rarely) what its title says."""

    nama: str
    wajib: tuple[str, ...]
    judul: str = ""


@dataclass(frozen=True)
class Sumber:
    """A source. kunci, banding, soal, tolak, langkah: SQL over the typed columns (our own TOML only).

    kunci: NULL for a row that is never compared; banding: what must agree under one key. soal: (kode, kolom, bila).
    langkah: views between the typed rows and the count, each with the column without which it is left out.
    kembar: SQL of its own for doubles, where a key is not enough (registers that overlap). peringatan: (kode, bila)
    of tables that count nothing. kaki: how footer rows begin.
    """

    nama: str
    judul: str
    kolom: dict[str, Kolom]
    tata: tuple[Tata, ...]
    kunci: str = ""
    sel_kunci: str = ""
    banding: tuple[str, ...] = ()
    soal: tuple[tuple[str, str, str], ...] = ()
    tolak: tuple[tuple[str, str], ...] = ()
    langkah: tuple[tuple[str, str], ...] = ()
    kembar: str = ""
    peringatan: tuple[tuple[str, str], ...] = ()
    kaki: str = ""
    tetap: dict[str, tuple[str, ...]] = field(default_factory=dict)
    templat: tuple[str, ...] = ()
    catatan: str = ""


@dataclass(frozen=True)
class Kantor:
    """What an office's sumber.toml says."""

    seperti: str = ""
    asal: str = "isian"
    keterangan: str = ""
    kolom: dict[str, dict] = field(default_factory=dict)
    tetap: dict[str, tuple[str, ...]] = field(default_factory=dict)
    basisdata: dict = field(default_factory=dict)


@lru_cache(maxsize=8192)
def normal(label: str) -> str:
    """A header as it is compared: 'No. Permohonan' → 'no_permohonan'."""
    return re.sub(r"[^a-z0-9]+", "_", unicodedata.normalize("NFKC", label).casefold()).strip("_")


@cache
def nama_sumber() -> tuple[str, ...]:
    """The sources we know, by the names of their folders."""
    return tuple(sorted(p.name.removesuffix(".toml") for p in files(__package__).iterdir() if p.name.endswith(".toml")))


@cache
def sumber(nama: str) -> Sumber:
    """One of ours; ValueError for a name that is none."""
    if nama not in nama_sumber():
        raise ValueError(f"sumber {nama!r} tidak dikenal; yang ada: {', '.join(nama_sumber())}")
    isi = _ulang(tomllib.loads((files(__package__) / f"{nama}.toml").read_text("utf-8")))
    if "seperti" in isi:
        return replace(sumber(isi["seperti"]), nama=nama, judul=isi["judul"], catatan=isi.get("catatan", ""))
    kolom = {k: _kolom(k, v) for k, v in isi.pop("kolom").items()}
    return Sumber(
        nama,
        isi["judul"],
        kolom,
        tuple(Tata(t, tuple(v["wajib"]), v.get("judul", "")) for t, v in isi["tata"].items()),
        isi.get("kunci", ""),
        isi.get("sel_kunci", ""),
        tuple(isi.get("banding", ())),
        tuple((s["kode"], s["kolom"], s["bila"]) for s in isi.get("soal", ())),
        tuple((s["bila"], s["alasan"]) for s in isi.get("tolak", ())),
        tuple((s.get("kolom", ""), s["sql"]) for s in isi.get("langkah", ())),
        isi.get("kembar", ""),
        tuple((s["kode"], s["bila"]) for s in isi.get("peringatan", ())),
        isi.get("kaki", ""),
        {k: tuple(v) for k, v in isi.get("tetap", {}).items()},
        tuple(isi.get("templat", ())),
        isi.get("catatan", ""),
    )


def _ulang(isi: dict) -> dict:
    """Columns and problems named with '#' stand for `ulang` of them (the elements of a survey)."""
    nomor = range(1, isi.pop("ulang", 0) + 1)
    for k in [k for k in isi.get("kolom", {}) if "#" in k]:
        pola = isi["kolom"].pop(k)
        isi["kolom"] |= {k.replace("#", str(n)): pola | {"alias": pola["alias"].get(str(n), [])} for n in nomor}
    if nomor:
        isi["soal"] = [{a: b.replace("#", str(n)) for a, b in s.items()} for s in isi["soal"] for n in nomor]
    return isi


def _kolom(nama: str, isi: dict) -> Kolom:
    kata = {normal_kata(k): arti for arti, daftar in isi.get("kata", {}).items() for k in (arti, *daftar)}
    alias = tuple(dict.fromkeys(normal(a) for a in (nama, *isi.get("alias", ()))))
    return Kolom(nama, alias, isi.get("tipe", "teks"), isi.get("urutan", "dmy"), kata, isi.get("penanda", False))


def normal_kata(teks: str) -> str:
    """A word as it is compared: lower case, single spaces."""
    return " ".join(teks.split()).lower()


def kantor(teks: str) -> Kantor:
    """An office's sumber.toml; ValueError with the reason in Indonesian."""
    try:
        isi = tomllib.loads(teks)
    except tomllib.TOMLDecodeError as galat:
        raise ValueError(f"bukan TOML ({galat})") from None
    basisdata = {k: isi.pop(k) for k in ("url", "query", "batas_detik") if k in isi}
    if asing := [k for k in isi if k not in ("seperti", "asal", "keterangan", "kolom", "tetap")]:
        raise ValueError(f"kata {asing[0]!r} tidak dikenal")
    if isi.get("asal", "isian") not in ASAL:
        raise ValueError(f"asal harus salah satu dari {', '.join(ASAL)}")
    if isi.get("seperti", "") not in ("", *nama_sumber()):
        raise ValueError(f"seperti harus salah satu dari {', '.join(nama_sumber())}")
    tetap = {k: tuple(map(str, v)) for k, v in isi.get("tetap", {}).items() if isinstance(v, list)}
    kolom = isi.get("kolom", {})
    return Kantor(
        isi.get("seperti", ""), isi.get("asal", "isian"), str(isi.get("keterangan", "")), kolom, tetap, basisdata
    )


def dengan_kantor(s: Sumber, k: Kantor) -> Sumber:
    """The source with the office's aliases before ours; ValueError on a column or a constant that there is not."""
    kolom = dict(s.kolom)
    for nama, isi in k.kolom.items():
        if nama not in kolom:
            raise ValueError(f"kolom {nama!r} tidak ada; yang ada: {', '.join(kolom)}")
        if not isinstance(isi, dict) or isi.keys() - {"alias", "kata", "urutan"}:
            raise ValueError(f"kolom {nama!r} hanya boleh memuat alias, kata dan urutan")
        alias = isi.get("alias", [])
        if not (isinstance(alias, list) and all(isinstance(a, str) for a in alias)):
            raise ValueError(f"alias kolom {nama!r} harus daftar tulisan, misalnya alias = ['No. Registrasi']")
        if isi.get("urutan", "dmy") not in ("dmy", "dmy2", "mdy"):
            raise ValueError("urutan harus dmy, dmy2 atau mdy")
        tambah = _kolom(nama, {"alias": alias, "kata": isi.get("kata", {})})
        lama = kolom[nama]
        kolom[nama] = replace(
            lama,
            alias=tuple(dict.fromkeys((*tambah.alias[1:], *lama.alias))),
            kata=lama.kata | tambah.kata,
            urutan=isi.get("urutan", lama.urutan),
        )
    if asing := k.tetap.keys() - s.tetap.keys():
        raise ValueError(f"tetapan {min(asing)!r} tidak ada; yang ada: {', '.join(s.tetap) or 'belum ada'}")
    return replace(s, kolom=kolom, tetap=s.tetap | k.tetap)


def tulis_templat(folder: Path) -> list[tuple[str, Path, str]]:
    """Write an empty list of every source into ``folder``; (source, file, what is to be said of its layout)."""
    hasil = []
    for nama in nama_sumber():
        s = sumber(nama)
        jalur = folder / nama / f"templat_{nama}.csv"
        jalur.parent.mkdir(parents=True, exist_ok=True)
        jalur.write_text("\ufeff" + ";".join(s.templat) + "\r\n", "utf-8", newline="")
        hasil.append((nama, jalur, s.catatan))
    return hasil
