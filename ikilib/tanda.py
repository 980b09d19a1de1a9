"""The sign of a state: one square, filled from below, and the palette that goes with it.

This is the one place for colours and signs. The figures (grafik) and the pages (halaman) both take
them from here, so that a reader learns a sign once. No import of matplotlib: a page needs none.

A rank (``peringkat``) counts from the highest band: 0 is the best of ``jumlah_pita`` bands.
"""

# Five ordered colours, the highest first. Blue to red over yellow, no green: told apart by colour-blind
# readers (CIE76 at least 25 between any two) and, by the fill of the square, in grey print.
WARNA = ("#08457E", "#4C93C9", "#E8C547", "#D2601A", "#7A0F2B")

CONTOH = "CONTOH, bukan kinerja nyata"  # stands wherever invented figures are shown

GARIS_TANDA = "#333333"  # outline of every coloured mark
GARIS_BELUM = "#555555"  # dashed outline of what nobody has reported
TEKS = "#1A1A1A"
TEKS_KEDUA = "#555555"
TAUTAN = "#0B4F8A"
ABU_BERMAKNA = "#767676"  # grey marks that carry a meaning
GARIS_RAMBUT = "#D0D0D0"
PITA_ABU = ("#D2D2D2", "#DCDCDC", "#E5E5E5", "#EEEEEE", "#F6F6F6")  # bands of a scale, the lowest first
TAHUN_INI = "#EAF2F9"  # band of the current year
PUTIH = "#FFFFFF"

# State (machine word) -> word on a page. The predikat words come from the scale.
KEADAAN = {
    "belum_lapor": "Belum lapor",
    "tidak_berlaku": "Tidak berlaku",
    "tak_terhitung": "Tak terhitung",
    "perlu_konfirmasi": "Perlu konfirmasi",
}
KEADAAN_KATA = {kata: nama for nama, kata in KEADAAN.items()}

# hasil.status -> state; 'ada' has a predikat instead.
KEADAAN_STATUS = {
    "belum_lapor": "belum_lapor",
    "tidak_berlaku": "tidak_berlaku",
    "tanpa_target": "tak_terhitung",
    "tidak_dapat_dihitung": "tak_terhitung",
}


def kata_status(status: str) -> str:
    """``hasil.status`` → the word that stands in place of a predikat ('' for ``ada``)."""
    return KEADAAN.get(KEADAAN_STATUS.get(status, ""), "")


# Strokes inside the square, y downwards, side 1: two points are a line, four a curve (cubic Bézier).
# Strokes and not letters: no face is needed, and no stray "?" lands in copied text.
_TITIK_BAWAH = ((0.5, 0.71), (0.5, 0.81))
GORESAN = {
    "belum_lapor": (
        ((0.35, 0.37), (0.35, 0.13), (0.65, 0.13), (0.65, 0.37)),
        ((0.65, 0.37), (0.65, 0.49), (0.5, 0.48), (0.5, 0.64)),
        _TITIK_BAWAH,
    ),
    "tak_terhitung": (((0.5, 0.2), (0.5, 0.61)), _TITIK_BAWAH),
    "tidak_berlaku": (((0, 1), (1, 0)),),
}


def _stretched(pita_ke, n, colours):
    """The colour of rank ``pita_ke`` of ``n``: the row of colours stretched, its ends kept."""
    if not 0 <= pita_ke < n:
        raise ValueError(f"pita {pita_ke} tidak ada pada skala dengan {n} pita")
    return colours[0] if n == 1 else colours[(2 * pita_ke * (len(colours) - 1) + n - 1) // (2 * (n - 1))]


def warna(pita_ke: int, n: int) -> str:
    """Colour of the band of rank ``pita_ke`` (0 = highest) on a scale of ``n`` bands."""
    return _stretched(pita_ke, n, WARNA)


def abu_pita(pita_ke: int, n: int) -> str:
    """Grey behind a bullet bar for the same band: darker = lower."""
    return _stretched(pita_ke, n, PITA_ABU[::-1])


def isi(pita_ke: int, n: int) -> float:
    """How much of the square is filled, from below: n/n for the highest band, 1/n for the lowest."""
    return (n - pita_ke) / n


def peringkat(predikat: str, skala) -> int | None:
    """Rank of a predikat on a scale; None for the empty predikat or a word that the scale has not."""
    nama = [pita.nama for pita in skala.pita]
    return nama.index(predikat) if predikat in nama else None


def keadaan(status: str, predikat: str, skala) -> tuple[int | None, str]:
    """What a row of hasil is drawn as: (rank, '') of its predikat, or (None, state) where it has no value."""
    return (peringkat(predikat, skala), "") if status == "ada" else (None, KEADAAN_STATUS[status])


def _angka_svg(x):
    """A coordinate in SVG: two decimals at most, no '.0'."""
    return f"{x:.2f}".rstrip("0").rstrip(".")


def _isi_kotak(peringkat, jumlah_pita, u):
    """Outline and filling of a predikat's square, ``u`` pixels wide."""
    kotak = f'd="M.5.5h{u - 1}v{u - 1}H.5z"'
    bagian, kulit = isi(peringkat, jumlah_pita), f'stroke="{GARIS_TANDA}"'
    if bagian == 1:
        return f'<path fill="{warna(peringkat, jumlah_pita)}" {kulit} {kotak}/>'
    tinggi = (u - 2) * bagian
    return (
        f'<path fill="{PUTIH}" {kulit} {kotak}/><path fill="{warna(peringkat, jumlah_pita)}" '
        f'd="M1 {_angka_svg(u - 1 - tinggi)}h{u - 2}v{_angka_svg(tinggi)}H1z"/>'
    )


def _isi_keadaan(keadaan, u):
    """The square (or diamond) of a state that has no value."""
    if keadaan == "perlu_konfirmasi":
        t = _angka_svg(u / 2)
        return f'<path fill="{PUTIH}" stroke="{GARIS_TANDA}" d="M{t} 1L{u - 1} {t} {t} {u - 1} 1 {t}z"/>'
    if keadaan not in GORESAN:
        raise ValueError(f"keadaan tidak dikenal: {keadaan}")
    belum, tipis = keadaan == "belum_lapor", keadaan == "tidak_berlaku"
    kulit = f'stroke="{GARIS_BELUM}" stroke-dasharray="2 1.5"' if belum else f'stroke="{GARIS_TANDA}"'
    tebal = "" if tipis else f' stroke-width="{_angka_svg(u * 0.1)}"'
    jalan = ""
    for (x, y), *lanjut in GORESAN[keadaan]:
        titik = " ".join(f"{_angka_svg(a * u)} {_angka_svg(b * u)}" for a, b in lanjut)
        jalan += f"M{_angka_svg(x * u)} {_angka_svg(y * u)}{'L' if len(lanjut) == 1 else 'C'}{titik}"
    return (
        f'<path fill="{PUTIH}" {kulit} d="M.5.5h{u - 1}v{u - 1}H.5z"/>'
        f'<path fill="none" stroke="{GARIS_TANDA}"{tebal} d="{jalan}"/>'
    )


def tanda_svg(peringkat: int | None, jumlah_pita: int, keadaan: str = "", ukuran_px: int = 14) -> str:
    """The sign as a small inline SVG for a page, hidden from screen readers (its word stands beside it).

    ``keadaan`` '' takes the square of rank ``peringkat`` among ``jumlah_pita``; otherwise the sign of that
    state, and the rank may be None. The size in CSS (``.tanda``) may replace ``ukuran_px``.
    """
    isi_tanda = _isi_keadaan(keadaan, ukuran_px) if keadaan else _isi_kotak(peringkat, jumlah_pita, ukuran_px)
    return (
        f'<svg class="tanda" width="{ukuran_px}" height="{ukuran_px}" viewBox="0 0 {ukuran_px} {ukuran_px}" '
        f'aria-hidden="true">{isi_tanda}</svg>'
    )
