# Warren for people who build it. `make` alone lists what there is.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PREFIX ?= /usr/local
ARGS ?=
FUZZ_SECONDS ?= 60
TEST_FLAGS ?=
PRODUCT := .build/release/warren
RELEASE := swift build -c release --static-swift-stdlib --product warren

.PHONY: help run build test web lint format fuzz browser commands webrtc bench install clean setup

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo '  ARGS="--help" goes to the program: make run ARGS="--data ./data"'
	@echo '  PREFIX=$(PREFIX) is where make install puts it'
	@echo '  TEST_FLAGS="--filter NetTests" goes to the test runner'

run: build ## Set up, build and start a node
	@exec $(PRODUCT) up $(ARGS)

build: setup web ## Build the program into .build/release/warren
	$(RELEASE)

setup:
	@Scripts/setup.sh build

web: setup ## Type-check and bundle the web page into .build/web
	Scripts/web.sh

test: ## Build and run every test
	@Scripts/setup.sh build test
	Scripts/web.sh
	swift build --build-tests --explicit-target-dependency-import-check error
	swift test --skip-build $(TEST_FLAGS)

lint: ## Check the Swift sources' form
	swift format lint --strict -r Sources Tests Fuzz Interop Package.swift

format: ## Give the Swift sources their form
	swift format -i -r Sources Tests Fuzz Interop Package.swift

fuzz: setup ## Feed every decoder mutated input, FUZZ_SECONDS each
	Scripts/fuzz.sh $(FUZZ_SECONDS)

browser: ## Drive the web page with a real browser
	@Scripts/setup.sh build test
	@$(MAKE) web
	Scripts/web-tests.sh
	swift build --product warren
	Scripts/browser.sh $(ARGS)

commands: ## Drive the program's commands with real processes
	@Scripts/setup.sh build test
	swift build --product warren
	Scripts/commands.sh $(ARGS)

webrtc: ## Join our native WebRTC peer with others
	@Scripts/setup.sh build test
	Scripts/webrtc.sh $(ARGS)

bench: ## Measure beside the programs we compare ourselves with
	@Scripts/setup.sh build test bench
	@$(MAKE) web
	$(RELEASE)
	Benchmarks/run.sh $(ARGS)

install: build ## Install the program and its completions under PREFIX
	install -Dm755 $(PRODUCT) $(DESTDIR)$(PREFIX)/bin/warren
	install -d $(addprefix $(DESTDIR)$(PREFIX)/share/, bash-completion/completions \
		zsh/site-functions fish/vendor_completions.d)
	$(PRODUCT) completions bash >$(DESTDIR)$(PREFIX)/share/bash-completion/completions/warren
	$(PRODUCT) completions zsh >$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_warren
	$(PRODUCT) completions fish >$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/warren.fish

clean: ## Remove everything that was built; .deps stays
	rm -rf .build
