# One word for everything one does with this tree. Each target sets up what it needs first, in .venv;
# a second call has nothing left to do. PYTHON=... names the interpreter to make .venv with.

BIN := .venv/bin
ARGS ?=
# Two processes at once; a file of tests stays in one, with the desktop they share.
TOGETHER := -n 2 --dist loadfile --no-loadscope-reorder
LANGUAGES := $(wildcard translations/*.ts)
COMPILED := $(LANGUAGES:translations/%.ts=resources/translations/%.qm)

.PHONY: help run test check fix bench lock i18n package

help: ## show this list
	@sed -n 's/^\([a-z0-9]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST)

run: .venv/run.stamp $(COMPILED) ## open the window (ARGS="--demo" for the built-in demo)
	@packaging/run $(ARGS)

test: .venv/dev.stamp $(COMPILED) ## check the code, then run all tests
	@packaging/linux/ensure-packages run test
	@$(MAKE) --no-print-directory check
	$(BIN)/python -m pytest $(TOGETHER) $(ARGS)

check: .venv/dev.stamp ## format check, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

fix: .venv/dev.stamp ## format, and repair what lint can repair
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/dev.stamp $(COMPILED) ## measure the figures
	@packaging/linux/ensure-packages run test
	@$(BIN)/python -m compileall -q nocopt
	$(BIN)/python -m tests.bench $(ARGS)

lock: ## compile the locks from pyproject.toml
	packaging/lock

i18n: .venv/dev.stamp ## collect the texts of the window and compile the translations
	packaging/i18n
	@$(MAKE) --no-print-directory $(LANGUAGES:translations/%.ts=resources/translations/%.qm)

package: .venv/dev.stamp $(COMPILED) ## build the bundle in dist/nocopt and prove that it works
	@packaging/linux/ensure-packages run test
	packaging/build
	$(BIN)/python packaging/prove.py dist/nocopt

.venv/run.stamp: packaging/locks/run.txt packaging/setup pyproject.toml
	@test -e .venv/dev.stamp || packaging/setup run
	@touch $@

.venv/dev.stamp: packaging/locks/dev.txt packaging/setup pyproject.toml
	@packaging/setup dev
	@touch .venv/run.stamp $@

resources/translations/%.qm: translations/%.ts | .venv/run.stamp
	@mkdir -p $(@D)
	@$(BIN)/pyside6-lrelease -silent $< -qm $@
