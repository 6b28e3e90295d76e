# One door: `make` says what there is, `make check` and `make test` are what CI does.
.DEFAULT_GOAL := help
SHELL := /bin/bash

PYTHON ?= $(shell command -v python3.13 || echo python3)
BIN := .venv/bin
PY := $(BIN)/python
UV := $(BIN)/uv
LAUREL_PORT ?= 4566
RUN_ARGS ?=
STAGE ?= dev
SOAK ?= tests/property tests/simulation
SEEDS ?= 5000
SEED ?= 0
SAMPLE ?= 0
ONLY ?= *
STEPS ?=

export LAUREL_PORT
export SAM_CLI_TELEMETRY := 0
# `sam build` finds uv, pip and Python 3.13 by name.
export PATH := $(CURDIR)/$(BIN):$(PATH)

DEV := .venv/.installed
# The doctor comes before anything is installed, too.
DOCTOR := $(if $(wildcard .venv/.installed),$(PY),$(PYTHON))
STACK := .venv-stack/.installed
BENCH := .venv-bench/.installed
PEERS := .venv-peers/hordak/.installed .venv-peers/oscar/.installed
AUDIT := .venv-audit/.installed
MUTATE := .venv-mutate/.installed
# Amazon's own, which an npm package carries; its licence lets everybody test with it.
DYNAMODB_LOCAL_FOLDER := .venv-bench/dynamodb-local
DYNAMODB_LOCAL := $(DYNAMODB_LOCAL_FOLDER)/package/emulator/DynamoDBLocal.jar

##@ First steps

.PHONY: help
help: ## Show this help
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@/ { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo

.PHONY: run
run: install ## Run Laurel here with a demo (RUN_ARGS="--detach --no-demo --keep-state", LAUREL_PORT=4566)
	@$(PY) -m local.run_stack $(RUN_ARGS)

.PHONY: stop
stop: $(DEV) ## Stop what `make run RUN_ARGS=--detach` left running
	@$(PY) -m local.stop_stack

.PHONY: demo
demo: $(DEV) ## Load all of the demo's orders into the running stack and print the totals
	@PYTHONPATH=layers/core $(PY) -m local.load_demo

.PHONY: logs
logs: $(DEV) ## Print what the functions of the running stack have logged
	@$(PY) -m local.show_logs

.PHONY: doctor
doctor: ## Look at this machine and the stack here, or on AWS (STAGE=dev), and say what to do
	@PYTHONPATH=layers/core $(DOCTOR) -m local.doctor $(if $(filter command environment,$(word 1,$(origin STAGE))),--stage $(STAGE))

##@ While changing it

.PHONY: test
test: install ## Run every test: on the code, on a stack of their own, and the acceptance checks
	@$(PY) -m local.run_tests

.PHONY: soak
soak: $(DEV) ## Hold the laws against many times more examples, for hours (SOAK=tests/simulation SEEDS=5000)
	HYPOTHESIS_PROFILE=soak SIMULATION_SEEDS=$(SEEDS) $(PY) -m pytest -n auto --dist worksteal $(SOAK)

.PHONY: simulate
simulate: $(DEV) ## Run one seed of the simulation again, and make it short if it fails (SEED=0)
	@PYTHONPATH=layers/core:functions:. $(PY) -m tests.simulation.replay $(SEED)

.PHONY: mutate
mutate: $(MUTATE) ## Break the core in small ways and see whether a unit test notices (SAMPLE=400 SEED=1 ONLY='laurel.domain.lots.*')
	@.venv-mutate/bin/python -m tools.mutate --sample $(SAMPLE) --seed $(SEED) --only '$(ONLY)'

.PHONY: check
check: lint type validate drift ## Check style, types, template and generated files

.PHONY: lint
lint: $(DEV) ## Check style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

.PHONY: format
format: $(DEV) ## Format the code and mend what can be mended
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

.PHONY: type
type: $(DEV) ## Check types
	$(BIN)/mypy layers/core/laurel layers/vendor/trim.py functions local tools bench docs/examples tests

.PHONY: validate
validate: $(DEV) ## Check the template as AWS would
	$(BIN)/cfn-lint template.yaml
	$(BIN)/sam validate --lint

.PHONY: generate
generate: $(DEV) ## Make docs/openapi.json, program.schema.json, events, errors.md and the tables of docs/rules and docs/scale.md from the code
	@$(foreach tool,$(GENERATORS),$(GENERATE).$(tool) &&) true

.PHONY: drift
drift: $(DEV) ## Check that what is made from the code is up to date
	@$(foreach tool,$(GENERATORS),$(GENERATE).$(tool) --check &&) true

.PHONY: bench
bench: install $(BENCH) $(PEERS) ## Measure all there is beside floors, peers and budgets; one table at the end (STEPS="price rules", STEPS=--record)
	@$(BIN)/sam build >/dev/null 2>&1
	@PYTHONPATH=layers/core:functions $(PY) -m bench.run_bench $(STEPS)

.PHONY: bench-scale
bench-scale: install $(DYNAMODB_LOCAL) ## Run the jobs over a million members (BENCH_MEMBERS=…); wants Java and npm
	@BENCH_MEMBERS=$${BENCH_MEMBERS:-10000,100000,1000000} PYTHONPATH=layers/core:functions $(PY) -m bench.jobs

.PHONY: audit
audit: $(AUDIT) ## Look up whether what is pinned has known vulnerabilities (asks the package index)
	@$(foreach lock,layers/vendor/requirements.txt requirements/dev.txt requirements/stack.txt,\
	  .venv-audit/bin/pip-audit --strict --require-hashes --disable-pip --progress-spinner off -r $(lock) &&) true

##@ Releasing it

.PHONY: build
build: $(DEV) ## Build functions and layers for AWS
	$(BIN)/sam build

.PHONY: deploy
deploy: build ## Deploy to your AWS account (STAGE=dev or prod)
	$(BIN)/sam deploy --config-env $(STAGE)

##@ Keeping house

.PHONY: install
install: $(DEV) $(STACK) ## Install what the project needs, into .venv and .venv-stack

.PHONY: lock
lock: $(DEV) ## Pin the newest versions of everything, with hashes and without addresses
	$(LOCK) requirements/uv.in --output-file requirements/uv.txt
	$(LOCK) requirements/dev.in --output-file requirements/dev.txt
	$(LOCK) layers/vendor/requirements.in --constraint requirements/dev.txt --output-file layers/vendor/requirements.txt
	$(LOCK) requirements/stack.in --output-file requirements/stack.txt
	$(LOCK) requirements/audit.in --output-file requirements/audit.txt
	$(LOCK) requirements/mutate.in --constraint layers/vendor/requirements.txt --output-file requirements/mutate.txt
	$(LOCK) requirements/bench.in --constraint requirements/dev.txt --output-file requirements/bench.txt
	$(LOCK) requirements/peers-hordak.in --output-file requirements/peers-hordak.txt
	$(LOCK) requirements/peers-oscar.in --output-file requirements/peers-oscar.txt

.PHONY: clean
clean: ## Stop the stack of LAUREL_PORT; remove environments, builds and caches
	@test ! -x $(PY) || $(PY) -m local.stop_stack
	rm -rf .venv .venv-stack .venv-bench .venv-peers .venv-audit .venv-mutate .mutants .aws-sam local/.run local/.stack*.json .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

GENERATORS := write_openapi write_program_schema write_events write_errors write_rules write_scale
GENERATE := PYTHONPATH=layers/core:functions $(PY) -m tools

# --upgrade, because make lock is the moment to take new versions; the platform is named, so that
# everybody's lock is the same.
LOCK := $(UV) pip compile --quiet --upgrade --no-header --generate-hashes \
	--python-version 3.13 --python-platform linux
# Compiled, because with PYTHONDONTWRITEBYTECODE every run would compile all of it again.
SYNC := $(UV) pip sync --quiet --require-hashes --compile-bytecode
# An environment beside .venv, with what the requirements among the prerequisites lock.
FILL = @{ test -x $(@D)/bin/python || $(PY) -m venv --without-pip $(@D); } && \
	$(SYNC) --python $(@D)/bin/python $(filter requirements/%.txt,$^) && touch $@

$(DEV): requirements/uv.txt requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null || \
	  { echo "Laurel needs Python 3.13: install it, or name it with \`make PYTHON=/path/to/python3.13\`." >&2; exit 1; }
	@echo "Installing what development needs into .venv"
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@$(SYNC) --python $(PY) requirements/uv.txt requirements/dev.txt
	@touch $@

$(STACK): $(DEV) requirements/stack.txt
	@echo "Installing the local AWS into .venv-stack"
	$(FILL)

$(BENCH): $(DEV) requirements/bench.txt
	@echo "Installing what others decide rules with into .venv-bench"
	$(FILL)

$(PEERS): .venv-peers/%/.installed: requirements/peers-%.txt $(DEV)
	@echo "Installing a ledger that others would pick into .venv-peers/$*"
	$(FILL)

$(DYNAMODB_LOCAL): requirements/dynamodb-local.sha512
	@echo "Installing DynamoDB Local into $(DYNAMODB_LOCAL_FOLDER)"
	@mkdir -p $(DYNAMODB_LOCAL_FOLDER)
	@cd $(DYNAMODB_LOCAL_FOLDER) && npm pack --silent amplify-dynamodb-simulator@2.9.30 >/dev/null
	@cd $(DYNAMODB_LOCAL_FOLDER) && sha512sum --quiet --check $(CURDIR)/$<
	@cd $(DYNAMODB_LOCAL_FOLDER) && tar -xzf amplify-dynamodb-simulator-2.9.30.tgz
	@touch $@

$(AUDIT): $(DEV) requirements/audit.txt
	@echo "Installing what looks up vulnerabilities into .venv-audit"
	$(FILL)

$(MUTATE): $(DEV) requirements/mutate.txt
	@echo "Installing what breaks the core in small ways into .venv-mutate"
	$(FILL)
