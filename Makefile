# Everything happens in .venv inside this checkout: made on first use, reused afterwards.
#   make PYTHON=/path/to/python3.12   names the Python to make it from

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

export MPLBACKEND := Agg
# Tests of one file stay together, since they share what is costly to set up; the longest come first. One more process
# than there are processors: many tests wait for others' processes.
WORKERS := -n $(shell expr 1 + $$(getconf _NPROCESSORS_ONLN)) --dist loadfile --no-loadscope-reorder
# Of the quick run: seconds for what changes rarely.
LEFT_OUT := course authoring grading/test_answers.py grading/test_report_identity.py grading/test_suite.py gradebook/test_lms_export.py
BANK := bank solutions local_tests labels
# Another Python's modules have no business in .venv.
unexport PYTHONPATH PYTHONHOME

# A .venv does not survive a move of its folder, or the loss or upgrade of its Python; it is then made anew.
ifneq ($(shell $(BIN)/python -c "import hatchling" 2>/dev/null && cat $(READY) 2>/dev/null),$(CURDIR))
.PHONY: $(READY)
endif

.DEFAULT_GOAL := setup
.PHONY: attacks rehearsal bank scoreboard scoreboard-full notebooks browser pages setup demo test quick lint format check generate clean help

setup: $(READY) ## set up .venv (every other target does this by itself)
	@echo "Ready: $(BIN)/autograder, $(BIN)/nbgrader; or activate with: . $(BIN)/activate"

demo: $(READY) ## a class of sample students through the whole flow, in a throw-away course
	@$(BIN)/autograder demo

test: $(READY) ## everything that must hold: lint, types, the course's invariants, tests
	$(MAKE) -j2 lint check
	$(BIN)/python -m pytest $(WORKERS) $(PYTEST)

quick: $(READY) ## the tests of half a minute: the kit's own, without nbgrader's commands, the course and authoring
	$(BIN)/python -m pytest $(WORKERS) -m "not slow and not notebooks and not attacks and not demo and not browser and not bank" $(LEFT_OUT:%=--ignore tests/%) $(PYTEST)

bank: $(READY) ## prove the bank across the sandbox, training, mutants and labels included; ASSIGNMENT=NN for one
	KIT_WHOLE_BANK=1 $(BIN)/python -m pytest -m "" $(BANK:%=tests/*/test_%.py) $(if $(ASSIGNMENT),-k "$(ASSIGNMENT)") $(PYTEST)

scoreboard: $(READY) ## what suites give and take, and what it costs; ARGS="--against RUN.json" compares
	$(BIN)/python benchmarks/scoreboard.py $(ARGS)

scoreboard-full: $(READY) ## that with 20 seeds, mutants and attacks, which takes hours
	$(BIN)/python benchmarks/scoreboard.py --full $(ARGS)

attacks: $(READY) ## grade the attack corpus with all layers and with the inner ones alone, and fuzz the suites
	$(BIN)/python -m pytest -m attacks $(PYTEST)

rehearsal: $(READY) ## play the demo, a watched course and a cluster; train the graded run; ten seeds, stubs
	$(BIN)/python -m pytest $(WORKERS) -m demo $(PYTEST)

notebooks: $(READY) ## run every notebook with the solution in place
	$(BIN)/python -m pytest -n 2 -m notebooks $(PYTEST)

pages: $(READY) ## feedback, formgrader and the pages on a class in headless chromium
	KIT_REQUIRE_BROWSER=1 $(BIN)/python -m pytest -n 2 --dist loadfile -m browser tests/pages/test_browser_f*.py tests/pages/test_browser_r*.py $(PYTEST)

browser: $(READY) ## all of that, and the pictures that move in JupyterLab
	KIT_REQUIRE_BROWSER=1 $(BIN)/python -m pytest -n 2 --dist worksteal -m browser tests/pages $(PYTEST)

lint: $(READY) ## style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: $(READY) ## rewrite the sources in the house format
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

check: $(READY) ## the course's own invariants
	$(BIN)/autograder check

generate: $(READY) ## write assignments/ from solutions/
	$(BIN)/autograder generate

clean: ## remove .venv, caches and builds; grades and submissions stay
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache
	find autograder gradebook solutions assignments tests -name __pycache__ -prune -exec rm -rf {} +

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | while IFS='|' read -r name text; do printf '  make %-16s%s\n' "$$name" "$$text"; done

$(READY): requirements.txt pyproject.toml
	@set -e; \
	for python in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11 python); do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "backprop-kit needs Python 3.11 or newer$(if $(PYTHON), and $(PYTHON) is none): install it, or name it with make PYTHON=/path/to/python3" >&2; \
	  exit 1; \
	fi; \
	if ! "$$found" -c 'import venv, ensurepip' 2>/dev/null; then \
	  version=$$("$$found" -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	  echo "$$found has no venv or pip: install them (on Debian and Ubuntu: apt install python$$version-venv), then run make again." >&2; \
	  exit 1; \
	fi; \
	if [ "$$(cat $(READY) 2>/dev/null)" != "$(CURDIR)" ] || ! $(BIN)/python -c "import pip" 2>/dev/null; then \
	  echo "Making $(VENV) with $$("$$found" --version) ..."; \
	  "$$found" -m venv --clear $(VENV); \
	fi; \
	rm -f $(READY); \
	echo "Installing the packages of requirements.txt into $(VENV) (takes a minute the first time) ..."; \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes -r requirements.txt; \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .; \
	printf '%s\n' "$(CURDIR)" > $(READY)
