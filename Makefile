# Names for the common commands; the work is done by the CMake presets and by tools/. `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-builtin-rules
# Debian's own tools come first: another compiler, CMake or Python on the PATH is not what this is tested with.
export PATH := /usr/sbin:/usr/bin:/sbin:/bin:$(PATH)
PYTHON := /usr/bin/python3
JOBS ?= $(shell nproc)
CONFIGURE = cmake --preset $(1) -DPython3_EXECUTABLE=$(PYTHON) >build/$(1).configure.log 2>&1 \
  || { cat build/$(1).configure.log >&2; exit 1; }
BUILD = cmake --build build/$(1) --parallel $(JOBS)

.DEFAULT_GOAL := help
.PHONY: help build run test check diagnose-report bench lint fmt fuzz differential asan tsan new-check docs

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-22s %s\n", $$1, $$2 }' Makefile
	@printf 'make %-22s %s\n' 'test ROOM=checks' 'the tests of one room, in seconds; ROOM=acceptance for those with a server, ROOM=diagnosis for the corpus'

build: ## the release binary, build/release/certwright
	@tools/install_packages build
	@$(MAKE) --no-print-directory build/release/build.ninja
	@$(call BUILD,release)

run: ## the server with its own CA and a demo zone: one certificate, five explained failures
	@tools/install_packages build run
	@$(MAKE) --no-print-directory build
	@exec $(PYTHON) tools/demo/run

test: ## build, then unit, contract and acceptance tests; with ROOM=… those of one room
	@tools/install_packages build run test
	@$(MAKE) --no-print-directory build/dev/build.ninja
	@$(call BUILD,dev) $(if $(ROOM),--target $(if $(filter acceptance diagnosis tools,$(ROOM)),certwright certwright_fill_store,$(if $(filter differential,$(ROOM)),certwright_fields,$(if $(filter matrix,$(ROOM)),certwright_matrix,$(ROOM)_test))))
	@$(PYTHON) tools/run_tests.py build/dev $(if $(ROOM),--room $(ROOM))

check: ## clang build, tests under ASan and UBSan, clang-tidy on changed files, room check, fuzzing
	@tools/install_packages build run test check
	@$(MAKE) --no-print-directory asan build/lint/build.ninja
	@tools/lint --changed --seconds 300
	@$(MAKE) --no-print-directory fuzz SEED=1 SECONDS=10

diagnose-report: ## how right the diagnosis is: accuracy by group over tests/diagnosis, also in build/diagnose-report.txt
	@tools/install_packages build run test
	@$(MAKE) --no-print-directory build/dev/build.ninja
	@$(call BUILD,dev) --target certwright
	@$(PYTHON) tests/diagnosis/corpus.py build/dev/certwright --report build/diagnose-report.txt

bench: build ## rates, latencies, CPU and memory beside their limits (some minutes)
	@tools/install_packages run test
	@$(call BUILD,release) --target certwright_load certwright_fill_store certwright_classify certwright_lint_bench certwright_issue_bench certwright_crl_bench certwright_ocsp_bench certwright_delay_link
	@$(PYTHON) tests/bench/diagnose.py build/release
	@$(PYTHON) tests/bench/run.py build/release
	@$(PYTHON) tests/bench/run.py build/release --stored 1000000
	@$(PYTHON) tests/bench/classify.py build/release
	@$(PYTHON) tests/bench/lint.py build/release
	@$(PYTHON) tests/bench/issue.py build/release
	@$(PYTHON) tests/bench/crl.py build/release
	@$(PYTHON) tests/bench/ocsp.py build/release

lint: ## clang-format, clang-tidy and the room check, on everything
	@tools/install_packages build test check
	@$(MAKE) --no-print-directory build/lint/build.ninja
	@tools/lint --all

fmt: ## clang-format on everything
	@tools/install_packages check
	@git ls-files -z --cached --others --exclude-standard '*.h' '*.cpp' | xargs -0 -r clang-format-19 -i

fuzz: ## each fuzz target for SECONDS (20), or one for longer: NAME=dns_answer SECONDS=600; SEED=1 tries the same inputs again
	@tools/install_packages build test check
	@$(MAKE) --no-print-directory build/asan/build.ninja
	@$(call BUILD,asan) >build/asan.build.log 2>&1 || { tail -50 build/asan.build.log; exit 1; }
	@tools/fuzz $(if $(SEED),--seed $(SEED)) build/asan $(or $(SECONDS),20) $(NAME)

differential: ## certificates, CRLs, requests, keys, PEM, SCT lists read by us, OpenSSL, python-cryptography; SECONDS (60), SEED
	@tools/install_packages build test
	@$(MAKE) --no-print-directory build/dev/build.ninja
	@$(call BUILD,dev) --target certwright_fields
	@$(PYTHON) tests/differential/fields_test.py build/dev/certwright_fields --seconds $(or $(SECONDS),60) $(if $(SEED),--seed $(SEED))

asan: ## unit and contract tests under AddressSanitizer and UndefinedBehaviorSanitizer (clang)
	@tools/install_packages build test check
	@$(MAKE) --no-print-directory build/asan/build.ninja
	@$(call BUILD,asan)
	@$(PYTHON) tools/run_tests.py build/asan --no-acceptance

tsan: ## unit and contract tests under ThreadSanitizer (clang)
	@tools/install_packages build test check
	@$(MAKE) --no-print-directory build/tsan/build.ninja
	@$(call BUILD,tsan)
	@$(PYTHON) tools/run_tests.py build/tsan --no-acceptance

new-check: ## start a new check and its test: NAME=caa_permits_issuance
	@$(if $(NAME),tools/new_check $(NAME),echo 'usage: make new-check NAME=caa_permits_issuance' >&2; exit 2)

docs: ## write docs/causes.md, docs/configuration.md and docs/man anew from what they are made of
	@$(MAKE) --no-print-directory build
	@$(PYTHON) tools/generate_causes_doc.py data/causes.json docs/causes.md
	@build/release/certwright serve --print-config --markdown >docs/configuration.md
	@mkdir -p docs/man/ja
	@build/release/certwright manual docs/man --lang en
	@build/release/certwright manual docs/man/ja --lang ja

build/%/build.ninja: CMakePresets.json CMakeLists.txt cmake/Unity.cmake
	@mkdir -p build
	@$(call CONFIGURE,$*)
	@touch $@
