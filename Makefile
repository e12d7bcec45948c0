# Everything runs in this folder's own virtual environment; nothing else need be installed but Python >= 3.11 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export NTM_DATA_DIR ?= $(CURDIR)/data

.PHONY: refresh test test-slow test-fast fuzz properties hostile faults engines dev check example clean

refresh: $(VENV)/.installed
	$(BIN)/ntm refresh

# In several processes: half as long on two cores.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

test: $(VENV)/.installed-dev
	$(PYTEST) -m "not slow"

# What takes long: the example data, disks that fill up, nights that are killed, a Spark server. With `make test`, all.
test-slow: $(VENV)/.installed-dev
	$(PYTEST) -m slow

# Everything that builds no warehouse: what a change of a source, a plan or the reading of files is tried with.
test-fast: $(VENV)/.installed-dev
	$(PYTEST) -m "not pipeline and not slow"

# Thousands of damaged and rearranged files. FUZZ_SEED, printed, brings the same ones again; a failure names its own.
fuzz: $(VENV)/.installed-dev
	@seed=$${FUZZ_SEED:-$$(date +%s)}; echo "FUZZ_SEED=$$seed"; \
	FUZZ_SEED=$$seed FUZZ_CASES=$${FUZZ_CASES:-9000} nice $(BIN)/python -m pytest $(if $(FUZZ_CASE),tests/fuzz/test_fuzz.py,tests/fuzz) -s --hypothesis-seed=$$seed

# Ten times as many random worlds as the ordinary run tries each property on.
properties: $(VENV)/.installed-dev
	EXAMPLES=$${EXAMPLES:-10} nice $(BIN)/python -m pytest tests/intake/test_list_properties.py tests/models/test_properties.py tests/models/test_rules_twice.py tests/intake/test_conservation.py tests/intake/test_corrections.py tests/intake/test_register_properties.py -s

# Seventy things that nobody wants in the raw folder (bombs, loops, pipes, names of odd bytes) beside ten good files.
hostile: $(VENV)/.installed-dev
	HOSTILE=1 nice $(BIN)/python -m pytest tests/hostile -s

# A hundred kills, ten readers through twenty nights, two hundred random sequences of changes: up to an hour.
faults: $(VENV)/.installed-dev
	@seed=$${FAULTS_SEED:-$$(date +%s)}; echo "FAULTS_SEED=$$seed"; \
	FAULTS_SEED=$$seed FAULTS_KILLS=$${FAULTS_KILLS:-100} FAULTS_SEQUENCES=$${FAULTS_SEQUENCES:-200} \
	nice $(BIN)/python -m pytest tests/faults -s --numprocesses auto --maxprocesses 4

# Every table of the example data and of random worlds, made by DuckDB and by a Spark Connect server: minutes.
engines: $(VENV)/.installed-dev
	ENGINES=$${ENGINES:-6} nice $(BIN)/python -m pytest tests/warehouse/test_spark.py tests/warehouse/test_spark_nights.py -s

# The web server has no login: it listens on this machine alone, behind the guard of ntm_pipeline/defs/guard.py.
dev: $(VENV)/.installed
	DAGSTER_HOME="$$($(BIN)/python -m ntm_pipeline.settings)" $(BIN)/python -m ntm_pipeline.defs.webserver --with-daemon -p 3000 -w workspace.yaml

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m ntm_pipeline.warehouse.validation
	$(BIN)/python -m scripts.data_dictionary --check
	DAGSTER_HOME="$$($(BIN)/python -m ntm_pipeline.settings)" $(BIN)/dagster definitions validate -w workspace.yaml

# Writes the synthetic example files of data/raw anew, the same bytes every time, from scripts/example_data/stories.
example: $(VENV)/.installed-dev
	$(BIN)/python -m scripts.example_data

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[dev]"
	@touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
