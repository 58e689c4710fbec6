# `make` alone lists what there is. Everything lives in .venv; nothing is installed outside it but, for `make test`, a Chromium.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALL := $(PIP) install --require-hashes
COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements" --quiet $(UPGRADE)
# What takes minutes, and is in `make every` alone, beside a shorter form that is in `make test`:
KILLS := tests/faults/test_papers.py tests/faults/test_messenger_kills.py tests/faults/test_files.py
CANARY := tests/house/test_canary.py::test_no_number_is_left_anywhere
BENCH := tests/bench/test_bench.py::test_each_measure_reads_every_answer_back
# Whole roads, from the first word to the last: through a browser, a messenger's webhooks, or by curl as a page of the docs has it.
ROADS := $(addprefix tests/browser/test_,journey.py final_road.py applying.py desk.py council_day.py road_to_the_budget.py) \
	tests/telegram/test_road.py tests/telegram/test_road_to_the_budget.py tests/whatsapp/test_road.py \
	tests/docs/test_coordinator.py tests/docs/test_council.py
LONGER := $(KILLS) tests/faults/test_kills.py $(BENCH) $(CANARY) $(ROADS) tests/house/test_matrix.py tests/house/test_openapi.py
# How long its longer forms are there; each has a command of its own that makes it longer still.
MEASURE := TEST_DATABASES=both MACHINES=half COUNCIL_MEETINGS=50 FAULTS_ROUNDS=3 MATRIX_ALL=1 API_CASES=300
TOGETHER = $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal
ARGS ?=
# The tests start many processes: each would compile every module anew where the shell says that none is to be kept.
export PYTHONDONTWRITEBYTECODE :=
WORKERS ?= 2

.PHONY: help setup dev run test every lint format requirements catalogue chromium fonts curl check-faults faults-long \
	state-machine-long council-long messenger-kills messenger-long sign-in-long canary matrix api-long files-long bench

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | awk -F'\t' '{printf "make %-19s %s\n", $$1, $$2}'

setup: $(VENV)/.runtime ## make .venv with the `kasip` command in it

run: setup ## set up, migrate, load the starter content, serve on http://127.0.0.1:8080
	$(BIN)/kasip migrate
	$(BIN)/kasip content load
	exec $(BIN)/kasip serve

test: dev chromium fonts curl ## the test suite (ARGS="-k word" for a part of it, WORKERS=0 for one after the other)
	TEST_DATABASES=one $(TOGETHER) $(LONGER:%=--deselect=%) $(ARGS)

every: dev chromium fonts curl ## each test on both databases, whole roads, and the longer forms of what is below: what CI runs
	$(MEASURE) $(TOGETHER) $(ARGS)

check-faults: dev ## kill the server N times under load (N=20) and look for what was lost or counted twice
	FAULTS_ANEW=1 FAULTS_ROUNDS=$(or $(N),20) $(BIN)/python -m pytest -s tests/faults/test_kills.py $(KILLS)

messenger-kills: dev ## the part of it with people on every channel (N=20 at each point)
	FAULTS_ROUNDS=$(or $(N),20) $(BIN)/python -m pytest -s tests/faults/test_messenger_kills.py

faults-long: ## check-faults with 200 kills
	$(MAKE) check-faults N=200

state-machine-long: dev ## 20,000 steps of whatever a person, an applicant and a coordinator may do, in any order (MACHINE_RANDOM=1: other ones)
	MACHINES=long $(BIN)/python -m pytest -s tests/dialogs/test_state_machine.py tests/dialogs/test_application_machine.py \
		tests/dialogs/test_decided_machine.py

council-long: dev ## 1,000 sessions of councils (N=1000) beside the law's own words, and 100 examples of whatever is done at one
	MACHINES=long COUNCIL_MEETINGS=$(or $(N),1000) $(BIN)/python -m pytest -s -k "sqlite or machine" \
		tests/services/test_council_meetings.py tests/services/test_council_machine.py

messenger-long: dev ## every channel: 1,000 shuffles with repeats, 100,000 forged taps and webhooks, each error for 100 people
	MESSENGER_SHUFFLES=1000 MESSENGER_FORGERIES=100000 TELEGRAM_FORGED_WEBHOOKS=100000 WHATSAPP_FLIPS=1000 MESSENGER_PEOPLE=100 \
		$(BIN)/python -m pytest -s -k sqlite tests/telegram/test_forged_webhooks.py tests/whatsapp/test_forged_webhooks.py \
		tests/messengers/test_forged.py tests/messengers/test_repeats.py tests/whatsapp/test_error_codes.py

sign-in-long: dev ## 10,000 guesses at passwords of the staff (N=10000), with argon2id: nobody is in, and nothing tells who exists
	SIGN_IN_GUESSES=$(or $(N),10000) $(BIN)/python -m pytest -s -k "sqlite and guesses_a_password" \
		tests/admin/pages/test_sign_in_guesses.py

canary: dev ## the canaries' walk: somebody's numbers through every question, and a look for them everywhere
	$(BIN)/python -m pytest -s $(CANARY)

matrix: dev ## every route of the staff × every role × own, other and no region
	MATRIX_ALL=1 $(BIN)/python -m pytest -s tests/house/test_matrix.py

api-long: dev ## 10,000 requests to the API (N=10000), made from its own description, right ones and wrong ones
	API_CASES=$(or $(N),10000) $(BIN)/python -m pytest -s tests/house/test_openapi.py

files-long: dev ## every file of the corpus that people might send: 0 wrongly clean, none above 5 s or 256 MB
	$(BIN)/python -m tests.services.files.long

bench: dev ## turns and papers as ratios to a base of the same run (N=10000 turns a round; see bench/README.md)
	$(BIN)/python -m bench --turns $(or $(N),2000) $(ARGS)

lint: dev ## ruff, mypy, the import contract
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: dev ## let ruff order and format the code
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

catalogue: dev ## bring locales/*/LC_MESSAGES/kasip.po up to date with the code
	$(BIN)/python -m tests.house.catalogue

requirements: ## pin the requirements files anew (needs uv; UPGRADE=--upgrade for newer versions)
	echo pip | $(COMPILE) - -o requirements-pip.txt
	$(COMPILE) pyproject.toml --extra build -o requirements.txt
	$(COMPILE) pyproject.toml --extra build --extra dev -c requirements.txt -o requirements-dev.txt

dev: $(VENV)/.dev

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed, and $(PYTHON) was not found (name another: make PYTHON=python3.12)." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) -V) (name another: make PYTHON=python3.12)." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Could not make $(VENV). On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }

# A pip of today first: the one that Python brings along takes twice as long for the rest.
$(VENV)/.runtime: $(BIN)/python requirements-pip.txt requirements.txt pyproject.toml
	$(INSTALL) -r requirements-pip.txt
	$(INSTALL) -r requirements.txt
	PYTHONWARNINGS=ignore $(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.txt
	$(INSTALL) --no-compile -r requirements-dev.txt
	@touch $@

# installed TEST,PACKAGES: unless the test holds, install Debian's packages if that is allowed, else say the one command.
define installed
@if { $(1); } >/dev/null; then exit 0; fi; \
install="apt-get install -y --no-install-recommends $(2)"; \
if ! command -v apt-get >/dev/null; then \
	echo "The tests need $(2): install it with your system's package manager, then run make test again." >&2; exit 1; \
elif [ "$$(id -u)" = 0 ]; then as=""; \
elif sudo -n true 2>/dev/null; then as="sudo -n"; \
else echo "The tests need $(2): sudo $$install" >&2; exit 1; fi; \
echo "Installing Debian's $(2) for the tests"; \
$$as apt-get update -qq </dev/null; \
$$as env DEBIAN_FRONTEND=noninteractive $$install </dev/null >/dev/null
endef

chromium: ## make sure that the browser tests have a Chromium
	$(call installed,command -v chromium || command -v chromium-browser || command -v google-chrome,chromium)

fonts: ## make sure that documents without fonts of their own can be drawn: a font with Cyrillic letters
	$(call installed,find /usr/share/fonts -iname '*DejaVuSans*' -o -iname '*LiberationSans*' | grep .,fonts-dejavu-core)

curl: ## make sure that the pages of docs/ can be run as they are read: curl and openssl
	$(call installed,command -v curl && command -v openssl,curl openssl)
