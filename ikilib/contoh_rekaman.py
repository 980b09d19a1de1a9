"""Exports of the illustrative set: files as systems write them, whose rows count to the very figures of realisasi.

Only systems and layouts of their year; for those without a public layout our own list. Nobody in them exists: persons
are numbered, their NIP is a number with noughts before it, mail ends in `.invalid`. Every folder says `contoh`.
Same bytes on every machine, so workbooks are stored uncompressed.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from html import escape
from itertools import accumulate
from pathlib import Path
from random import Random

from ikilib import tafsir
from ikilib.angka import bulatkan

TW = ("tw1", "tw2", "tw3", "tw4")
KEPALA_IZIN = "Nomor Permohonan;Jenis Izin;Nama Pemohon;Tanggal Masuk;Tanggal Terbit;Nomor Izin;Status".split(";")
SLA = 7  # of every type in tafsir/jenis_izin.csv
BULAN = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()


def tulis(tahun: int, folder: Path, rancangan: dict, realisasi: list[dict]) -> None:
    """Write ``folder/rekaman/`` of a year that has one in contoh.toml; ``realisasi`` are the rows it must count to."""
    r = rancangan.get("rekaman", {}).get(str(tahun))
    if not r:
        return
    angka = {b["variabel"]: b for b in realisasi}
    berkas = {
        **_izin(tahun, r, angka), **_simbada(tahun, r), **_survei(tahun, angka), **_aparatur(angka),
        **_dokumen(r), **_sp2d(tahun, angka), **_gaji(r), **_kegiatan(tahun, r, angka),
    }  # fmt: skip
    for nama, isi in berkas.items():
        jalur = folder / "rekaman" / nama
        jalur.parent.mkdir(parents=True, exist_ok=True)
        jalur.write_bytes(isi)
    for sumber in {nama.partition("/")[0] for nama in berkas}:
        isi = f"asal = 'contoh'\nketerangan = '{r['keterangan']}'\n"
        (folder / "rekaman" / sumber / "sumber.toml").write_bytes(isi.encode())


def _csv(kepala: list[str], baris: list[list]) -> bytes:
    return "".join(";".join(map(str, b)) + "\r\n" for b in (kepala, *baris)).encode("utf-8-sig")


def _tgl(t: dt.date) -> str:
    return f"{t:%d/%m/%Y}"


def hari_kerja(tahun: int) -> list[list[dt.date]]:
    """The working days of a year by quarter."""
    libur = set(tafsir.libur()["tanggal"])
    hari = [dt.date(tahun, 1, 1) + dt.timedelta(n) for n in range(366)]
    kerja = [h for h in hari if h.year == tahun and h.weekday() < 5 and f"{h}" not in libur]
    return [[h for h in kerja if (h.month - 1) // 3 == k] for k in range(4)]


def _izin(tahun: int, r: dict, angka: dict) -> dict[str, bytes]:
    """The office's list by halves of the year, and the izin prinsip of earlier years; SIMPEL's layout is not public."""
    per_tw = hari_kerja(tahun)
    hari = [h for k in hari_kerja(tahun - 1) + per_tw for h in k]
    isi: list[tuple] = []
    for bidang in (1, 2):
        seluruh, tepat = angka[f"izin_bidang_{bidang}_total"], angka[f"izin_bidang_{bidang}_tepat_waktu"]
        for k, tw in enumerate(TW):
            acak = Random(f"rekaman izin {bidang} {tahun} {k}")
            for i in range(seluruh[tw]):
                lama = int(acak.random() * (SLA + 1)) if i < tepat[tw] else SLA + 1 + int(acak.random() * 6)
                terbit = _pilih(per_tw[k], acak)
                masuk = hari[hari.index(terbit) - lama]
                isi.append((masuk, terbit, _pilih(r["jenis_izin"][f"bidang_{bidang}"], acak)))
    isi.sort()
    baris = [_permohonan(f"{n:04d}/{tahun}", j, m, t, "Terbit") for n, (m, t, j) in enumerate(isi, 1)]
    paruh = [[b for b, i in zip(baris, isi, strict=True) if (i[1].month > 6) == akhir] for akhir in (False, True)]
    sisa = [
        _permohonan(f"{len(isi) + n:04d}/{tahun}", jenis, dt.date(tahun, 12, 16 + n), None, status)
        for n, (jenis, status) in enumerate(r["tidak_diputus"], 1)
    ]
    nama = f"izin/daftar_permohonan_{tahun}_semester_"
    return {
        f"{nama}1.csv": _csv(KEPALA_IZIN, paruh[0]),
        f"{nama}2.csv": _csv(KEPALA_IZIN, paruh[0][-2:] + paruh[1] + sisa),
        "izin/izin_prinsip_sebelum_oss.csv": _csv(KEPALA_IZIN, _prinsip(angka["izin_prinsip_total"]["tahunan"], tahun)),
    }


def _prinsip(banyak: int, tahun: int) -> list[list]:
    """Izin prinsip of the years before OSS, a third each."""
    acak = Random(f"rekaman izin prinsip {tahun}")
    hasil = []
    for n in range(banyak):
        hari = [h for k in hari_kerja(2015 + 3 * n // banyak) for h in k]
        ke = 10 + int(acak.random() * (len(hari) - 10))
        masuk, terbit = hari[ke - int(acak.random() * 8)], hari[ke]
        hasil.append(
            _permohonan(f"IP-{n + 1:03d}/{terbit.year}", "Izin Prinsip Penanaman Modal", masuk, terbit, "Terbit")
        )
    return hasil


def _permohonan(nomor: str, jenis: str, masuk: dt.date, terbit: dt.date | None, status: str) -> list:
    izin = f"SK-CTH/{nomor}" if terbit else ""
    return [
        f"CTH/{nomor}",
        jenis,
        f"Contoh {nomor.partition('/')[0]}",
        _tgl(masuk),
        _tgl(terbit) if terbit else "",
        izin,
        status,
    ]


def _pilih(daftar: list, acak: Random):
    return daftar[int(acak.random() * len(daftar))]


def _simbada(tahun: int, r: dict) -> dict[str, bytes]:
    """Buku Inventaris as SIMBADA sends it (an HTML table named .xls, codes without noughts), and a room's KIR."""
    baris = [["1", "1.1.11.4.1", "1", "Tanah Bangunan Kantor_", "-", 1998, "Bidang", "B", 1, "1.250.000.000", "contoh"]]
    for kode, nama, satuan, perolehan, harga, *banyak in r["barang"]:
        akhir = list(accumulate(banyak))
        for kondisi, n, sampai in zip(("B", "KB", "RB"), banyak, akhir, strict=True):
            if n:
                reg = f"{sampai:04d}" if n == 1 else f"{sampai - n + 1:04d} s/d {sampai:04d}"
                nilai = f"{n * harga:,}".replace(",", ".")
                isi = [kode, reg, f"{nama}_", "Merk Contoh", perolehan, satuan, kondisi, n, nilai, "contoh"]
                baris.append([str(len(baris) + 1), *isi])
    return {
        f"simbada/{tahun}-12-31_Buku_Inventaris_DPMPTSP.xls": _buku_inventaris(baris),
        "simbada/KIR_ruang_pelayanan.xlsx": xlsx(_kir(r["kir"])),
    }


def _buku_inventaris(baris: list[list]) -> bytes:
    """The data table lies in a table that lays out the page; two header rows, numbers under them, total, signatures."""
    atas = [("No. Urut", "Kode Barang", "Register"), ("Nama/Jenis Barang", "Merk/Type"), ("Barang", "Harga")]
    satu = (
        "<tr><th colspan=3>NOMOR</th><th colspan=2>SPESIFIKASI BARANG</th><th rowspan=2>Tahun Perolehan</th>"
        "<th rowspan=2>Satuan</th><th rowspan=2>Kondisi (B, KB, RB)</th>"
        "<th colspan=2>JUMLAH</th><th rowspan=2>Ket.</th></tr>"
    )
    dua = "<tr>" + "".join(f"<th>{k}</th>" for isi in atas for k in isi) + "</tr>"
    nomor = "<tr>" + "".join(f"<td>{n}</td>" for n in range(1, 12)) + "</tr>"
    isi = "\n".join("<tr>" + "".join(f"<td>{escape(str(s))}</td>" for s in b) + "</tr>" for b in baris)
    jumlah = sum(b[8] for b in baris)
    kaki = f"<tr><td colspan=8>Total</td><td>{jumlah}</td><td></td><td></td></tr>"
    data = f"<table border=1>{satu}{dua}{nomor}\n{isi}\n{kaki}</table>"
    judul = "<b>BUKU INVENTARIS</b><br>CONTOH, BUKAN BARANG NYATA"
    identitas = "<tr><td>KABUPATEN/KOTA</td><td>: KABUPATEN BLITAR</td></tr><tr><td>UPB</td><td>: DPMPTSP</td></tr>"
    tanda = "<tr><td>Mengetahui<br>Pengurus Barang Contoh<br>NIP 000000000000000002</td></tr>"
    luar = f"<tr><td>{judul}</td></tr><tr><td><table>{identitas}</table></td></tr><tr><td>{data}</td></tr>{tanda}"
    return f"<html><head><meta charset=utf-8></head><body><table>{luar}</table></body></html>\n".encode()


def _kir(barang: list[list]) -> list[list]:
    kepala = [
        "No. Urut",
        "Jenis/Nama Barang",
        "Merk/Model",
        "No. Seri Pabrik",
        "Ukuran",
        "Bahan",
        "Tahun Pembuatan/Pembelian",
    ]
    kepala += ["No. Kode Barang", "Jumlah Barang", "Harga", "Baik", "Kurang Baik", "Rusak Berat", "Keterangan"]
    isi = [
        [
            n,
            nama,
            "Merk Contoh",
            "-",
            "-",
            "-",
            perolehan,
            kode,
            sum(banyak),
            harga,
            *(b or "" for b in banyak),
            "contoh",
        ]
        for n, (kode, nama, perolehan, harga, *banyak) in enumerate(barang, 1)
    ]
    tanda = [[], ["", "Mengetahui,"], ["", "Kepala Ruangan Contoh"], ["", "NIP 000000000000000003"]]
    return [
        ["KARTU INVENTARIS RUANGAN (CONTOH)"],
        ["RUANGAN : Ruang Pelayanan"],
        [],
        kepala,
        list(range(1, 15)),
        *isi,
        *tanda,
    ]


def _survei(tahun: int, angka: dict) -> dict[str, bytes]:
    """Answers of the staff: those content have a mean of 3 or more over nine unsur."""
    banyak, puas = angka["aparatur_skpd"]["tahunan"], angka["aparatur_puas"]["tahunan"]
    acak = Random(f"rekaman survei {tahun}")
    isi = [[n, *((3 if n <= puas else 2) + (acak.random() < 0.4) for _ in range(8)), 3] for n in range(1, banyak + 1)]
    isi = [[*b[:8], 2, 2] if n >= puas else b for n, b in enumerate(isi)]
    jumlah = [sum(b[k] for b in isi) for k in range(1, 10)]
    kaki = [
        ["Σ Nilai / Unsur", *jumlah],
        ["NRR / Unsur", *(bulatkan(j / banyak) for j in jumlah)],
        ["IKM UNIT PELAYANAN"],
    ]
    judul = "PENGOLAHAN DATA SURVEI KEPUASAN APARATUR PER RESPONDEN DAN PER UNSUR (CONTOH)"
    kepala = [[judul], [], ["NO. RESP", "NILAI UNSUR PELAYANAN"], ["", *(f"U{n}" for n in range(1, 10))]]
    return {"survei/survei_kepuasan_aparatur.xlsx": xlsx([*kepala, *isi, *kaki])}


def _aparatur(angka: dict) -> dict[str, bytes]:
    """A list of SAPK with fewer columns: nobody's NIP, no telephone, mail that cannot be sent."""
    kepala = "PNS ID;NIP BARU;NIP LAMA;NAMA;NIK;NOMOR HP;EMAIL;ALAMAT;STATUS CPNS PNS;UNOR NAMA".split(";")
    isi = [
        [f"contoh-{n:02d}", f"{n:018d}", "", f"Pegawai Contoh {n:02d}", f"{n:016d}", f"0000-0000-{n:04d}",
         f"pegawai{n:02d}@contoh.invalid", f"Jalan Contoh Nomor {n}", "P", "DPMPTSP"]
        for n in range(1, angka["aparatur_skpd"]["tahunan"] + 1)
    ]  # fmt: skip
    return {"aparatur/daftar_pegawai.csv": _csv(kepala, isi)}


def _dokumen(r: dict) -> dict[str, bytes]:
    kepala = ["Nama", "Jenis", "Tenggat", "Tanggal Selesai", "Bukti"]
    isi = [[nama, jenis, _tgl(tenggat), _tgl(selesai), "contoh"] for nama, jenis, tenggat, selesai in r["dokumen"]]
    return {"dokumen/daftar_dokumen.csv": _csv(kepala, isi)}


def _sp2d(tahun: int, angka: dict) -> dict[str, bytes]:
    """Simda Keuangan has no public layout: our list, with the total at its end."""
    acak = Random(f"rekaman sp2d {tahun}")
    hari = sorted(
        _pilih(k, acak) for k, tw in zip(hari_kerja(tahun), TW, strict=True) for _ in range(angka["05.08"][tw])
    )
    uang = [(1 + int(acak.random() * 400)) * 125_000 for _ in hari]
    isi = [
        [n, _tgl(h), f"{n:04d}/SP2D-CONTOH/{tahun}", "Belanja contoh", u]
        for n, (h, u) in enumerate(zip(hari, uang, strict=True), 1)
    ]
    kepala = ["No", "Tanggal SP2D", "Nomor SP2D", "Uraian", "Jumlah"]
    return {"keuangan/register_sp2d.csv": _csv(kepala, [*isi, ["", "", "", "J U M L A H", sum(uang)]])}


def _gaji(r: dict) -> dict[str, bytes]:
    """Simda Gaji has no public layout: our list; two rows a month."""
    isi = [[n, f"{n:018d}", f"Pegawai Contoh {n:02d}", BULAN[b - 1]] for b in r["bulan_gaji"] for n in (1, 2)]
    return {"gaji/daftar_gaji.csv": _csv(["No", "NIP", "Nama", "Bulan"], isi)}


def _kegiatan(tahun: int, r: dict, angka: dict) -> dict[str, bytes]:
    """Lists of activities by kode; I-Mobile and SiDatiz have no public layout: our list."""
    per_tw = hari_kerja(tahun)
    hasil = {}
    for sumber, uraian in r["kegiatan"].items():
        isi = [
            [kode, _tgl(h), f"{apa} ke-{n + 1} triwulan {k + 1}", 1, "contoh"]
            for kode, apa in uraian.items()
            for k, tw in enumerate(TW)
            for n, h in enumerate(_berjarak(per_tw[k], angka[kode][tw]))
        ]
        hasil[f"{sumber}/daftar_{sumber}.csv"] = _csv(["Kode", "Tanggal", "Uraian", "Jumlah", "Bukti"], isi)
    return hasil


def _berjarak(hari: list[dt.date], n: int) -> Iterator[dt.date]:
    return (hari[(2 * i + 1) * len(hari) // (2 * n)] for i in range(n))


JENIS_XML = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
KAIT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KAIT_XML = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="{}" Target="{}"/></Relationships>'
)
UTAMA = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def xlsx(baris: list[list]) -> bytes:
    """A workbook of one sheet of texts and numbers, the same bytes everywhere: no clock, no compression."""
    isi = "".join(
        f'<row r="{r}">' + "".join(_sel(r, k, s) for k, s in enumerate(b) if s != "") + "</row>"
        for r, b in enumerate(baris, 1)
    )
    bagian = {
        "[Content_Types].xml": JENIS_XML,
        "_rels/.rels": KAIT_XML.format(f"{KAIT}/officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{UTAMA}" xmlns:r="{KAIT}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": KAIT_XML.format(f"{KAIT}/worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{UTAMA}"><sheetData>{isi}</sheetData></worksheet>',
    }
    keluar = io.BytesIO()
    with zipfile.ZipFile(keluar, "w") as z:
        for nama, teks in bagian.items():
            satu = zipfile.ZipInfo(nama)
            satu.create_system, satu.external_attr = 3, 0o600 << 16
            z.writestr(satu, teks)
    return keluar.getvalue()


def _sel(r: int, k: int, isi: object) -> str:
    alamat = f"{chr(65 + k)}{r}"
    if isinstance(isi, str):
        return f'<c r="{alamat}" t="inlineStr"><is><t>{escape(isi)}</t></is></c>'
    return f'<c r="{alamat}"><v>{isi:g}</v></c>' if isinstance(isi, float) else f'<c r="{alamat}"><v>{int(isi)}</v></c>'
