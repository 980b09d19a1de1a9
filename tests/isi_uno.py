"""Fills a workbook in a real LibreOffice, as a user or a program would; run by the system's own Python, which has uno.

    /usr/bin/python3 isi_uno.py SOFFICE PROFILE < job.json

job: a list of {"berkas", "hasil", "langkah": [[step, sheet, …], …]}. Steps: ketik (address, text as typed in the
cell), angka (address, number), teks (address, text), baris (n: rows put in at the top, with their title),
pindah (column to move to the end, column behind the last), sembunyi (column), kunci (lifts the lock of a sheet).
"""

import json
import subprocess
import sys
import time
import uuid
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException


def properti(nama, nilai):
    p = PropertyValue()
    p.Name, p.Value = nama, nilai
    return p


def sambung(pipa):
    lokal = uno.getComponentContext()
    pencari = lokal.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", lokal)
    for _ in range(240):
        try:
            return pencari.resolve(f"uno:pipe,name={pipa};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.25)
    raise SystemExit("LibreOffice tidak menjawab")


def jalankan(lembar, langkah, isi):
    if langkah == "ketik":
        lembar.getCellRangeByName(isi[0]).FormulaLocal = isi[1]
    elif langkah == "angka":
        lembar.getCellRangeByName(isi[0]).Value = isi[1]
    elif langkah == "teks":
        lembar.getCellRangeByName(isi[0]).String = isi[1]
    elif langkah == "kunci":
        lembar.unprotect("")
    elif langkah == "baris":
        lembar.Rows.insertByIndex(0, isi[0])
        lembar.getCellRangeByName("A1").String = isi[1]
    elif langkah == "sembunyi":
        lembar.Columns.getByName(isi[0]).IsVisible = False
    elif langkah == "pindah":
        lama, baru = isi
        lembar.copyRange(
            lembar.getCellRangeByName(f"{baru}4").CellAddress,
            lembar.getCellRangeByName(f"{lama}4:{lama}60").RangeAddress,
        )
        lembar.getCellRangeByName(f"{lama}4:{lama}60").clearContents(1 | 2 | 4 | 16)
    else:
        raise SystemExit(f"langkah tidak dikenal: {langkah}")


def main(soffice, profil):
    pipa = f"iki{uuid.uuid4().hex}"
    perintah = [soffice, "--headless", "--norestore", "--nologo", f"-env:UserInstallation={Path(profil).as_uri()}"]
    proses = subprocess.Popen([*perintah, f"--accept=pipe,name={pipa};urp;"])
    try:
        konteks = sambung(pipa)
        meja = konteks.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", konteks)
        for satu in json.load(sys.stdin):
            buku = meja.loadComponentFromURL(Path(satu["berkas"]).as_uri(), "_blank", 0, (properti("Hidden", True),))
            for langkah, nama, *isi in satu["langkah"]:
                jalankan(buku.Sheets.getByName(nama), langkah, isi)
            saring = properti("FilterName", "Calc MS Excel 2007 XML")
            buku.storeToURL(Path(satu["hasil"]).as_uri(), (saring,))
            buku.close(True)
        meja.terminate()
    finally:
        try:
            proses.wait(30)
        except subprocess.TimeoutExpired:
            proses.kill()


main(*sys.argv[1:])
