# `make` alone says what there is. Nothing in ikilib needs make: README gives the way without it (Windows).
PY ?= python3
UV ?= uv
TAHUN ?= 2016 2017 2018 2019 2020 2021
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
# One version of each package on every system and Python; hashes, but no address of any index.
KUNCI := --universal --python-version 3.11 --fork-strategy fewest --group bangun --generate-hashes \
	--no-annotate --no-emit-index-url --no-config --quiet --custom-compile-command 'make lock'

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help laporan test lint format bench gambar env lock clean

help: ## menampilkan daftar ini
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-15s %s\n", $$1, $$2 }'

laporan: .venv/laporan.stamp ## membuat semua laporan di outputs/ (TAHUN="2019 2020" memilih tahunnya)
	@$(BIN)/iki laporan $(TAHUN)

test: .venv/uji.stamp ## menjalankan semua tes, buku catatan, dan laporan acuan
	@$(BIN)/python -m pytest --nbval-lax --nbval-current-env tests notebooks

lint: .venv/uji.stamp ## memeriksa gaya kode
	@$(BIN)/ruff check .

format: .venv/uji.stamp ## merapikan kode, mengosongkan hasil di buku catatan, dan mencatat sidiknya untuk iki lab
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .
	@$(BIN)/nbstripout notebooks/*.ipynb
	@$(BIN)/python -m ikilib.lab

bench: .venv/banding ## mengukur lama kerja di komputer ini, sebagai perbandingan (OPSI="--json BERKAS")
	@$(BIN)/python alat/bench.py $(OPSI)

gambar: .venv/uji.stamp ## membuat ulang gambar README di docs/gambar/ dari data contoh (perlu chromium)
	@$(BIN)/python alat/gambar.py

env: .venv/laporan.stamp ## menyiapkan .venv saja

lock: ## menyusun ulang kedua lock dari pyproject.toml (perlu uv; OPSI=--upgrade menaikkan versi)
	@command -v $(UV) >/dev/null || { echo 'make lock memerlukan uv. Pasang dahulu: pip install uv'; exit 1; }
	@$(UV) pip compile pyproject.toml $(KUNCI) $(OPSI) --extra dev --extra dask --extra basisdata -o requirements-dev.lock
	@$(UV) pip compile pyproject.toml $(KUNCI) $(OPSI) -c requirements-dev.lock -o requirements.lock

clean: ## menghapus .venv dan berkas sementara (outputs/, data/, dan kantor/ tidak disentuh)
	@rm -rf .venv build *.egg-info .pytest_cache .hypothesis .ruff_cache
	@find . -name __pycache__ -prune -exec rm -rf {} +

# One .venv for both: the dev lock holds all of the other one (a test proves it), so it serves `make laporan` too.
.venv/laporan.stamp: requirements.lock pyproject.toml $(BIN)/python
	$(call pasang,requirements.lock)
	@touch $@

.venv/uji.stamp: requirements-dev.lock pyproject.toml $(BIN)/python
	$(call pasang,requirements-dev.lock)
	@touch .venv/laporan.stamp $@

.venv/banding: alat/banding.txt .venv/uji.stamp
	@$(PIP) install --no-deps --upgrade --target $@ -r alat/banding.txt
	@touch $@

define pasang
	@echo 'Memasang $(1) ke .venv; sesudah ini tidak perlu internet ...'
	@$(PIP) install --only-binary :all: --require-hashes -r $(1) || \
		{ echo 'Pemasangan gagal. Periksa sambungan internet, lalu ulangi perintah ini.'; exit 1; }
	@$(PIP) install --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q ikilib
endef

$(BIN)/python:
	@command -v $(PY) >/dev/null || { echo 'Python tidak ditemukan ($(PY)). Pasang Python 3.11, 3.12, atau' \
		'3.13; atau sebutkan tempatnya: make PY=/tempat/python3.12'; exit 1; }
	@$(PY) -c 'import sys; v = sys.version_info[:2]; (3, 11) <= v <= (3, 13) or sys.exit( \
		"ikilib memerlukan Python 3.11, 3.12, atau 3.13; ini %d.%d. Sebutkan yang lain: make PY=python3.12" % v)'
	@$(PY) -c 'import venv, ensurepip' 2>/dev/null || { echo 'Python ini tidak dapat membuat .venv.' \
		'Di Debian atau Ubuntu: sudo apt-get install python3-venv'; exit 1; }
	@$(PY) -m venv --clear .venv
