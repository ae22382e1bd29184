# Everything here runs in .venv, which is made and kept in step with the lock files by itself.
PY := .venv/bin/python
READY := .venv/.ready
# A worker for each core; one file's tests run in this process (tests/conftest.py).
PYTEST := $(PY) -m pytest -n auto --dist worksteal

# The tests start many Pythons: each would read every module anew. Empty is as good as not set.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help demo test soak check bench fix lock clean

help: ## List what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | column -t -s '|' 2>/dev/null || sed -n 's/^\([a-z]*\):.*## /  make \1  /p' Makefile

demo: $(READY) ## Try the bot in a browser, on a Discord of its own (ARGS=--reset, or --headless for a story)
	$(PY) -m groupbot demo $(ARGS)

test: $(READY) ## Run the tests on every core (ARGS=tests/sessions for some of them)
	$(PYTEST) $(ARGS) $$(scripts/browser)

soak: $(READY) ## Kill, cut and confuse the bot at length, and print what came of it (ARGS=kills for a part)
	$(PY) -m tests.faults $(ARGS)

check: $(READY) ## Check format, lint, types, layers and migrations, then run the tests
	$(PY) -m ruff format --check --output-format concise .
	$(PY) -m ruff check .
	$(PY) -m basedpyright
	.venv/bin/lint-imports
	$(PY) -m migrations.check
	$(PYTEST) $$(scripts/browser)

bench: $(READY) ## Measure, and print the figures (ARGS=voice,presses for some of them)
	$(PY) -m tests.bench $(ARGS)

fix: $(READY) ## Put the format right, and what ruff can mend by itself
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

lock: $(READY) ## Write the lock files again from pyproject.toml (ARGS=--upgrade for newer versions)
	$(PY) -m uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-header --quiet $(ARGS) -o requirements.lock
	printf 'uv\nhatchling\neditables\n' | $(PY) -m uv pip compile - -c requirements.lock --universal \
		--python-version 3.11 --generate-hashes --no-header --no-annotate --quiet $(ARGS) -o requirements-setup.lock

clean: ## Remove .venv and everything else that can be made again
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage htmlcov build dist
	find groupbot cogs migrations tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml requirements.lock requirements-setup.lock scripts/setup
	@scripts/setup
	@touch $@
