"""The command ``iki``: reads its arguments, calls one function of the package, prints, and sets the exit code.

0 done, 1 problems in the inputs, 2 wrong use, 3 a report failed.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import click

from ikilib import keluaran

SALAH_MASUKAN, SALAH_PAKAI, GAGAL = 1, 2, 3


class _Bantuan:
    """Click's help and usage lines in Indonesian."""

    def format_usage(self, ctx, formatter):
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Pemakaian: ")

    def format_options(self, ctx, formatter):
        baris = [b for p in self.get_params(ctx) if (b := p.get_help_record(ctx))]
        with formatter.section("Pilihan"):
            formatter.write_dl(baris)

    def get_help_option(self, ctx):
        pilihan = super().get_help_option(ctx)
        pilihan.help = "Tampilkan bantuan ini."
        return pilihan


class Perintah(_Bantuan, click.Command):
    def collect_usage_pieces(self, ctx):
        return [p.replace("[OPTIONS]", "[PILIHAN]") for p in super().collect_usage_pieces(ctx)]


class Kelompok(_Bantuan, click.Group):
    command_class = Perintah

    def collect_usage_pieces(self, ctx):
        return ["PERINTAH [PILIHAN]"]

    def format_options(self, ctx, formatter):
        super().format_options(ctx, formatter)
        with formatter.section("Perintah"):
            formatter.write_dl([(n, self.get_command(ctx, n).get_short_help_str(90)) for n in self.list_commands(ctx)])

    def list_commands(self, ctx):
        return list(self.commands)  # in the order of this file, which is the order of work


class Tahun(click.ParamType):
    """A year of four digits; whether there are data for it is another question."""

    name = "tahun"

    def convert(self, value, param, ctx):
        teks = str(value)
        if teks.isascii() and teks.isdigit() and 2000 <= int(teks) <= 2099:
            return int(teks)
        self.fail(f"{teks!r} bukan tahun; tulis empat angka, misalnya 2019", param, ctx)


class Triwulan(click.ParamType):
    name = "triwulan"

    def convert(self, value, param, ctx):
        if str(value) in ("1", "2", "3", "4"):
            return int(value)
        self.fail(f"{value!r} bukan triwulan; tulis 1, 2, 3 atau 4", param, ctx)


class Hari(click.ParamType):
    name = "hari"

    def convert(self, value, param, ctx):
        from ikilib import bahan

        try:
            bahan.periksa_hari(value)
        except ValueError as galat:
            self.fail(str(galat), param, ctx)
        return value


class NamaSkala(click.ParamType):
    name = "skala"

    def convert(self, value, param, ctx):
        from ikilib import tafsir

        try:
            return tafsir.cari_skala(value).nama
        except ValueError as galat:
            self.fail(str(galat), param, ctx)


def _format(*pilihan: str):
    return click.option(
        "--format", "bentuk", type=click.Choice(pilihan), default="teks", help=f"Bentuk keluaran: {', '.join(pilihan)}."
    )


_tahun = click.argument("tahun", type=Tahun(), metavar="TAHUN")
_tahun_banyak = click.argument("tahun", type=Tahun(), nargs=-1, required=True, metavar="TAHUN…")
_DATA = "Folder data; tanpa ini IKI_DATA, kantor/, lalu data/."
_data = click.option("--data", type=click.Path(path_type=Path), metavar="FOLDER", help=_DATA)
_keluaran = click.option(
    "--keluaran", type=click.Path(path_type=Path), metavar="FOLDER", help="Folder hasil (baku: outputs/)."
)
_triwulan = click.option("--triwulan", type=Triwulan(), metavar="N", help="Keadaan sampai triwulan 1, 2, 3 atau 4.")
_skala = click.option(
    "--skala",
    type=NamaSkala(),
    default="permendagri_54_2010",
    metavar="NAMA",
    help="Skala predikat (baku: permendagri_54_2010).",
)


_per = click.option(
    "--per", type=Hari(), metavar="HARI", help="Menurut data yang diketahui pada hari itu, misalnya 2020-02-01."
)


def _hitungan(perintah):
    """What every command takes that computes one year."""
    for pilihan in (_format("teks", "csv", "json"), _skala, _per, _data, _triwulan, _tahun):
        perintah = pilihan(perintah)
    return perintah


@click.group(cls=Kelompok)
def cli() -> None:
    """Buku kerja IKI DPMPTSP Kabupaten Blitar: dari keputusan dan data ke laporan."""


@cli.command()
@_tahun_banyak
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FOLDER",
    help=f"{_DATA} Diulang untuk beberapa kantor.",
)
@_keluaran
@click.option("--jabatan", multiple=True, metavar="ID", help="Hanya jabatan ini (id atau nomor); boleh diulang.")
@_triwulan
@_skala
@_per
@click.option("--proses", type=click.IntRange(1), metavar="N", help="Banyaknya laporan yang dikerjakan bersamaan.")
@click.option(
    "--mesin", type=click.Choice(["hangat", "baku"]), help="Cara menjalankan: hangat (Linux, cepat) atau baku."
)
@click.option("--dask", metavar="ALAMAT", help="Alamat penjadwal Dask, atau lokal; perlu ikilib[dask].")
@click.option("--ulang", is_flag=True, help="Buat juga laporan yang tidak berubah.")
def laporan(tahun, data, keluaran, jabatan, triwulan, skala, per, proses, mesin, dask, ulang) -> None:
    """Buat semua laporan tahun yang disebut: dinas dan 27 jabatan."""
    from ikilib import laporan as pembuat

    sys.exit(
        pembuat.buat(
            list(tahun),
            data=data,
            keluaran=keluaran,
            jabatan=list(jabatan),
            triwulan=triwulan,
            skala=skala,
            per=per,
            proses=proses,
            mesin=mesin,
            dask=dask,
            ulang=ulang,
        )
    )


@cli.command()
@_tahun
@_data
@_format("teks", "json")
def periksa(tahun, data, bentuk) -> None:
    """Tampilkan semua masalah pada berkas masukan sekaligus."""
    from ikilib import bahan, masukan
    from ikilib.masukan.lokasi import folder_data

    baca = bahan.periksa(tahun, data)
    masalah = baca.masalah + masukan.muat_pelengkap(folder_data(data), tahun).masalah
    click.echo(keluaran.masalah(masalah, bentuk))
    if bentuk == "teks" and (kalimat := keluaran.formulir(baca, tahun, data)):
        click.echo(kalimat)
    sys.exit(SALAH_MASUKAN if masukan.ada_galat(masalah) else 0)


@cli.command()
@_tahun
@_data
@click.option("--keluaran", type=click.Path(path_type=Path), required=True, metavar="FOLDER", help="Folder tujuan.")
def formulir(tahun, data, keluaran) -> None:
    """Tulis formulir isian dan target untuk 27 jabatan."""
    from ikilib import formulir as pembuat

    with _bergalat():
        click.echo(f"{len(pembuat.buat(tahun, data, keluaran))} formulir tahun {tahun} ditulis di {keluaran}")


@cli.command()
@_hitungan
def evaluasi(tahun, triwulan, data, skala, per, bentuk) -> None:
    """Hitung realisasi, capaian dan predikat 165 indikator."""
    hasil, _ = _hasil(tahun, triwulan, data, skala, per)
    click.echo(keluaran.evaluasi(hasil, bentuk), nl=False)


@cli.command()
@_hitungan
def rekap(tahun, triwulan, data, skala, per, bentuk) -> None:
    """Rata-rata capaian menurut sasaran, jabatan, bidang dan dinas."""
    from ikilib import rekap as r

    click.echo(keluaran.rekap(r.rekap(*_hasil(tahun, triwulan, data, skala, per)), bentuk), nl=False)


@cli.command()
@click.argument("kode", metavar="KODE")
@_tahun
@_triwulan
@_per
@_data
@_format("teks", "json")
def telusur(kode, tahun, triwulan, per, data, bentuk) -> None:
    """Telusuri satu angka: dari yang tercetak ke rumus, sel, dan baris keputusan."""
    from ikilib import bahan, jejak

    jejak.periksa_kode(kode)
    bahan.periksa_waktu(tahun, triwulan)
    click.echo(keluaran.jejak(jejak.telusuri(_baca(tahun, data), kode, tahun, triwulan, per), bentuk), nl=False)


def _hasil(tahun, triwulan, data, nama_skala, per):
    """hasil of one year and the scale in use."""
    from ikilib import evaluasi, masukan, tafsir

    baca, skala = _baca(tahun, data), tafsir.skala()[nama_skala]
    return evaluasi.hasil(masukan.sampai(baca.fakta, per), baca.target, [tahun], skala, triwulan), skala


def _baca(tahun, data):
    """The inputs of a year and the one before; where they hold errors, prints every problem and ends with exit 1."""
    from ikilib import masukan
    from ikilib.masukan.lokasi import folder_data

    baca = masukan.muat(folder_data(data), tahun, lain=[tahun - 1])
    if baca.masalah:
        click.echo(keluaran.masalah(baca.masalah, "teks"), err=True)
    if masukan.ada_galat(baca.masalah):
        sys.exit(SALAH_MASUKAN)
    return baca


@cli.command()
@_tahun
@click.option("--jenis", multiple=True, metavar="JENIS", help="Hanya jenis ini (pk, …); boleh diulang.")
@click.option("--jabatan", multiple=True, metavar="ID", help="Hanya jabatan ini (id atau nomor); boleh diulang.")
@_data
@_keluaran
@click.option("--contoh", is_flag=True, help="Juga dari angka contoh: bercap CONTOH, tanpa blok tanda tangan.")
def dokumen(tahun, jenis, jabatan, data, keluaran, contoh) -> None:
    """Buat dokumen kinerja (Diktum KEDUA) untuk ditandatangani dan diserahkan."""
    from ikilib import dokumen as pembuat

    with _bergalat():
        sys.exit(pembuat.buat(tahun, data=data, keluaran=keluaran, jenis=jenis, jabatan=jabatan, contoh=contoh))


@cli.command()
@_tahun
@_data
@_format("teks", "csv", "json")
@click.option("--templat", type=click.Path(path_type=Path), metavar="FOLDER", help="Tulis daftar kosong tiap sumber.")
def rekaman(tahun, data, bentuk, templat) -> None:
    """Hitung rekaman (ekspor sistem): dibaca, dihitung, dikecualikan dan sebabnya."""
    from ikilib import masukan
    from ikilib.masukan.lokasi import folder_data
    from ikilib.sumber import deklarasi
    from ikilib.sumber import rekaman as r

    if templat:
        for nama, jalur, catatan in deklarasi.tulis_templat(templat):
            click.echo(f"{nama}: {jalur}" + (f" ({catatan})" if catatan else ""))
        return
    hasil = r.baca(folder_data(data), tahun, segar=True)
    click.echo(keluaran.rekaman(hasil, bentuk), nl=False)
    if hasil.masalah:
        click.echo(keluaran.masalah(hasil.masalah, "teks"), err=True)
    sys.exit(SALAH_MASUKAN if masukan.ada_galat(hasil.masalah) else 0)


@cli.command()
@_tahun
@_data
def segel(tahun, data) -> None:
    """Segel satu tahun: sesudah itu masukannya hanya berubah lewat koreksi."""
    from ikilib import segel as penyegel

    with _bergalat():
        click.echo(penyegel.segel(tahun, data))


@cli.command()
@_tahun
@_data
@_keluaran
def verifikasi(tahun, data, keluaran) -> None:
    """Buat ulang laporan satu tahun di tempat sementara, lalu bandingkan dengan catatannya."""
    from ikilib import verifikasi as v

    kode, kalimat = v.verifikasi(tahun, data, keluaran)
    click.echo("\n".join(kalimat))
    sys.exit(kode)


@cli.command()
@_tahun
@click.argument("laporan", metavar="LAPORAN")
@click.option("--versi", metavar="SIDIK", help="Nama folder versinya; tanpa ini yang terakhir diganti.")
@_keluaran
def pulihkan(tahun, laporan, versi, keluaran) -> None:
    """Kembalikan satu laporan (misalnya dinas) ke versi sebelum diganti."""
    from ikilib.laporan import arsip
    from ikilib.masukan.lokasi import folder_keluaran

    with _bergalat():
        click.echo(arsip.pulihkan(folder_keluaran(keluaran), tahun, laporan, versi))


@contextlib.contextmanager
def _bergalat():
    """Errors of the inputs, and what could not be written, as lines and an exit code."""
    from ikilib import bahan
    from ikilib.laporan import GagalLaporan

    try:
        yield
    except bahan.MasukanBermasalah as galat:
        click.echo(keluaran.masalah(galat.masalah, "teks"), err=True)
        sys.exit(SALAH_MASUKAN)
    except GagalLaporan as galat:
        click.echo(galat, err=True)
        sys.exit(GAGAL)


@cli.command()
@_format("teks", "csv", "json")
def keputusan(bentuk) -> None:
    """Tampilkan isi keputusan: 27 jabatan, 165 indikator, dan bacaannya."""
    click.echo(keluaran.keputusan(bentuk), nl=False)


@cli.command()
@_tahun_banyak
@click.option(
    "--keluaran", "folder", type=click.Path(path_type=Path), required=True, metavar="FOLDER", help="Folder tujuan."
)
def contoh(tahun, folder) -> None:
    """Tulis data contoh (bukan kinerja nyata) untuk tahun yang disebut."""
    from ikilib import contoh as pembuat

    for t in tahun:
        pembuat.tulis(t, folder)


@cli.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[FOLDER]")
@click.option("--port", type=click.IntRange(1024, 65535), metavar="N", help="Nomor port; tanpa ini yang bebas.")
@click.option("--tanpa-peramban", is_flag=True, help="Jangan buka peramban; alamatnya ditulis di sini.")
def lab(folder, port, tanpa_peramban) -> None:
    """Buka buku kerja di JupyterLab, hanya untuk komputer ini."""
    from ikilib import lab as pembuka

    pembuka.buka(folder, port, not tanpa_peramban)


def main() -> None:
    """Entry point: every wrong use becomes one Indonesian line and exit 2, never a traceback."""
    for aliran in (sys.stdout, sys.stderr):
        aliran.reconfigure(encoding="utf-8", newline="\n")  # the same bytes in a Windows pipe
    try:
        cli.main(prog_name="iki", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as e:
        click.echo(e.ctx.get_help())
        sys.exit(SALAH_PAKAI)
    except click.UsageError as e:
        click.echo(f"Salah pakai: {_sebab(e)}. Bantuan: {e.ctx.command_path if e.ctx else 'iki'} --help", err=True)
        sys.exit(SALAH_PAKAI)
    except ValueError as e:
        click.echo(f"Salah pakai: {' '.join(str(e).split())}.", err=True)
        sys.exit(SALAH_PAKAI)
    except click.Abort:
        sys.exit(130)


def _sebab(e: click.UsageError) -> str:
    """Click's own complaint in Indonesian."""
    nama = getattr(e, "option_name", None) or (e.param.human_readable_name if getattr(e, "param", None) else "")
    if isinstance(e, click.NoSuchOption):
        mirip = f"; mungkin maksudnya {', '.join(e.possibilities)}" if e.possibilities else ""
        return f"pilihan {nama} tidak ada{mirip}"
    if isinstance(e, click.MissingParameter):
        return f"{nama} belum diisi"
    if isinstance(e, click.BadParameter):
        pilihan = getattr(e.param.type, "choices", None) if e.param else None
        return f"{nama} harus salah satu dari {', '.join(pilihan)}" if pilihan else f"{nama}: {e.message}"
    if "No such command" in e.message:
        return f"perintah {e.message.split(chr(39))[1]!r} tidak ada; yang ada: {', '.join(cli.commands)}"
    return e.message


if __name__ == "__main__":
    main()
