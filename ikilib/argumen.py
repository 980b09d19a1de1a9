"""What the commands of ``iki`` take: years, quarters, days, scales and folders, and help in Indonesian."""

from __future__ import annotations

from pathlib import Path

import click


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


def bentuk(*pilihan: str):
    """The option --format with these choices; the command's parameter is ``bentuk``."""
    return click.option(
        "--format", "bentuk", type=click.Choice(pilihan), default="teks", help=f"Bentuk keluaran: {', '.join(pilihan)}."
    )


tahun = click.argument("tahun", type=Tahun(), metavar="TAHUN")
tahun_banyak = click.argument("tahun", type=Tahun(), nargs=-1, required=True, metavar="TAHUN…")
DATA = "Folder data; tanpa ini IKI_DATA, kantor/, lalu data/."
data = click.option("--data", type=click.Path(path_type=Path), metavar="FOLDER", help=DATA)
keluaran = click.option(
    "--keluaran", type=click.Path(path_type=Path), metavar="FOLDER", help="Folder hasil (baku: outputs/)."
)
triwulan = click.option("--triwulan", type=Triwulan(), metavar="N", help="Keadaan sampai triwulan 1, 2, 3 atau 4.")
skala = click.option(
    "--skala",
    type=NamaSkala(),
    default="permendagri_54_2010",
    metavar="NAMA",
    help="Skala predikat (baku: permendagri_54_2010).",
)


per = click.option(
    "--per", type=Hari(), metavar="HARI", help="Menurut data yang diketahui pada hari itu, misalnya 2020-02-01."
)


def hitungan(perintah):
    """What every command takes that computes one year."""
    for pilihan in (bentuk("teks", "csv", "json"), skala, per, data, triwulan, tahun):
        perintah = pilihan(perintah)
    return perintah
