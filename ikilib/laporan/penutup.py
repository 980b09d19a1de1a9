"""The last cell of a report notebook: the sign that it ran to its end, and what page, index and manifest say of it."""

from __future__ import annotations

from dataclasses import dataclass

from ikilib.laporan import MIME, dinas, individu
from ikilib.laporan.bagian import baris_rekap
from ikilib.tanda import peringkat


@dataclass(frozen=True)
class Selesai:
    """The closing sentinel: its presence and its echo of the parameters prove a whole run."""

    isi: dict

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        p = self.isi["parameter"]
        return {MIME: self.isi, "text/plain": f"Laporan selesai: {self.isi['judul']}, tahun {p['tahun']}."}


def selesai(lap) -> Selesai:
    """The sentinel of the report whose material (Bahan) is ``lap``."""
    untuk_dinas = lap.jabatan is None
    return Selesai(
        {
            "selesai": True,
            "jenis": "dinas" if untuk_dinas else "individu",
            "judul": "Laporan dinas" if untuk_dinas else lap.jabatan.nama,
            "isi": [list(i) for i in (dinas if untuk_dinas else individu).ISI],
            "contoh": bool((lap.enam["asal"] == "contoh").any()),  # other years' figures stand on the page too
            "parameter": lap.parameter,
            "ringkas": ringkas(lap),
        }
    )


def ringkas(lap) -> dict:
    """What the index and the manifest say of one report: mean, predikat, counts (plain JSON values)."""
    r = baris_rekap(lap)
    return {
        "rata_rata": None if r.rata_rata != r.rata_rata else float(r.rata_rata),
        "predikat": r.predikat,
        "peringkat": peringkat(r.predikat, lap.skala),
        "pita": len(lap.skala.pita),
        **{k: int(getattr(r, k)) for k in ("n", "dinilai", "belum_lapor", "tidak_berlaku", "tak_terhitung")},
        "contoh": int((lap.hasil["asal"] == "contoh").sum()),
    }
