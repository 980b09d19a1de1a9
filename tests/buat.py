"""Small frames for tests, in the words of the tables of DESIGN §2."""

import pandas as pd

NAN = float("nan")


def fakta(nilai: dict, status: dict | None = None, asal: str = "isian") -> pd.DataFrame:
    """nilai: (variabel, tahun) or (variabel, tahun, periode) -> figure; status: (variabel, tahun) -> state."""
    baris = [(k[0], k[1], k[2] if len(k) > 2 else 0, float(v), "ada", asal) for k, v in nilai.items()] + [
        (v, t, 0, NAN, s, asal) for (v, t), s in (status or {}).items()
    ]
    f = pd.DataFrame(baris, columns=["variabel", "tahun", "periode", "nilai", "status", "asal"])
    return f.assign(keterangan="", berkas="2019/realisasi.csv", lembar="", sel="baris 2, kolom tahunan", tanggal="")


def target(nilai: dict, tahun: int = 2019, atas: dict | None = None, bobot: dict | None = None, asal: str = "isian"):
    """nilai: kode or (kode, periode) -> target."""
    baris = []
    for k, v in nilai.items():
        kode, periode = k if isinstance(k, tuple) else (k, 0)
        tepi = periode == 0
        baris.append(
            (kode, tahun, periode, float(v), (atas or {}).get(kode, NAN) if tepi else NAN,
             (bobot or {}).get(kode, NAN) if tepi else NAN, asal)
        )  # fmt: skip
    kolom = ["kode", "tahun", "periode", "target", "target_atas", "bobot", "asal"]
    return pd.DataFrame(baris, columns=kolom).assign(keterangan="", berkas="", lembar="", sel="")
