# `make report` and `make test` need nothing but Python 3.11 to 3.13 with venv; see `make help`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT ?= out

# Locked files only, and the build uses the locked build tools: nothing is installed that a hash does not fix.
INSTALL_LOCKED = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r
INSTALL_SELF = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
COMPILE = $(VENV)-lock/bin/uv pip compile --quiet --universal --no-strip-extras --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-header --no-emit-index-url --no-annotate $(UPGRADE)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help report test lint format bench crossval docs lock clean

help: ## Show what can be made
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

report: $(VENV)/.run-installed ## Write the report in English and Vietnamese to out/en and out/vi
	@$(BIN)/headway report --lang en --out $(OUT)/en
	@$(BIN)/headway report --lang vi --out $(OUT)/vi

# A worker for each core, eight at most. A file stays with one worker, which makes what its tests share once; the files
# come in the order of tests/conftest.py. Solvers get one thread each: the workers have the cores already.
test: lint ## Run the linters, then every test with its coverage gate
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest --numprocesses auto --maxprocesses 8 --dist loadfile --no-loadscope-reorder --cov --cov-report=term

lint: $(VENV)/.dev-installed ## Check style, types, the direction of imports and spelling
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell

format: $(VENV)/.dev-installed ## Lay out the code and fix what can be fixed by rule
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev-installed ## Time the refits of the index, fits to larger matrices, the search for a layout, the race, the check of an article, and 1,000 vintages
	$(BIN)/python benchmarks/refit.py
	$(BIN)/python benchmarks/scaling.py
	$(BIN)/python benchmarks/plan_search.py
	$(BIN)/python benchmarks/race.py
	$(BIN)/python benchmarks/check_article.py
	$(BIN)/python benchmarks/vintages.py

crossval: $(VENV)/.dev-installed ## Cross-validate the indices and print the tables of the documentation
	$(BIN)/python benchmarks/crossval.py

docs: $(VENV)-docs/.installed ## Build the documentation into site/
	NO_MKDOCS_2_WARNING=1 $(VENV)-docs/bin/mkdocs build --strict --quiet

lock: $(VENV)-lock/.installed ## Make the lock files again from pyproject.toml (UPGRADE=--upgrade for newer versions)
	$(COMPILE) pyproject.toml --group build --output-file requirements/run.lock
	$(COMPILE) pyproject.toml --group build --group dev --constraint requirements/run.lock --output-file requirements/dev.lock
	$(COMPILE) --group docs --output-file requirements/docs.lock
	$(COMPILE) --group lock --output-file requirements/lock.lock

clean: ## Remove everything that make has made
	rm -rf $(VENV) $(VENV)-docs $(VENV)-lock $(OUT) site .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

$(VENV)/.created:
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run-installed: requirements/run.lock pyproject.toml | $(VENV)/.created
	$(INSTALL_LOCKED) requirements/run.lock
	$(INSTALL_SELF)
	@touch $@

# dev.lock holds all of run.lock in the same versions, so one install serves both.
$(VENV)/.dev-installed: requirements/dev.lock requirements/run.lock pyproject.toml | $(VENV)/.created
	$(INSTALL_LOCKED) requirements/dev.lock
	$(INSTALL_SELF)
	@touch $@ $(VENV)/.run-installed

$(VENV)-docs/.installed: requirements/docs.lock
	$(PYTHON) -m venv $(VENV)-docs
	$(VENV)-docs/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(VENV)-lock/.installed: requirements/lock.lock
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@
