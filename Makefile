# The commands of this project, for people and for CI alike. `make help` lists them.
# Each does all the set-up it needs; set-up that is done already takes a moment.
SHELL := bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?=
SIZE ?= small
export PYTHON

python := .venv/bin/python
development := packaging/development
desktop := $(development)/virtual_desktop.sh
pictures := inspector find-time walk-in hours calendar-week
pytest := env QT_QPA_PLATFORM=offscreen DESK_TEST_COMPLETE=1 $(python) -m pytest \
	--numprocesses auto --maxprocesses 4 --dist worksteal

.PHONY: help setup setup-window setup-packages setup-others run tour test test-all test-pairs \
	test-others check \
	format bench soak gallery pictures package package-twice package-test lock clean

help: ## List the targets.
	@awk -F ':[^#]*## ' '/^[a-z-]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: ## Make the virtual environment and see to the system libraries.
	@$(development)/system_packages.sh everything
	@$(development)/set_up.sh

setup-window:
	@$(development)/system_packages.sh window
	@$(development)/set_up.sh

setup-packages:
	@$(development)/set_up.sh

setup-others: setup ## Install the clients that others wrote, for their tests.
	@$(development)/system_packages.sh others
	@$(development)/other_clients.sh

run: ## Open Desk; without a display, do what `make tour` does.
	@if [[ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" || $$(uname -s) != Linux ]]; then \
		$(MAKE) setup-window && .venv/bin/desk-app $(ARGS); \
	else \
		echo "There is no display here, so the tour runs on a virtual one."; \
		$(MAKE) tour; \
	fi

tour: setup ## Drive the main job in a real window on a virtual display, with pictures.
	@rm -rf build/tour && mkdir -p build/tour
	@result=0; \
	$(desktop) .venv/bin/desk-app --tour build/tour || result=$$?; \
	echo "Pictures of the tour:"; \
	find "$$PWD/build/tour" -name '*.png' | sort; \
	exit $$result

test: setup ## Run the tests, without the long ones.
	@$(desktop) $(pytest) -m "not long" $(ARGS)

test-all: setup ## Run all tests, also the long ones.
	@$(MAKE) setup-others || echo "The clients of others are not there: their tests will fail." >&2
	@$(desktop) $(pytest) $(ARGS)

test-pairs: setup ## Run the contract tests with the open points flipped in pairs.
	@$(desktop) $(pytest) -m pairs tests/contract $(ARGS)

test-others: setup-others ## Run clients that others wrote, and the booking widget in Chromium.
	@$(desktop) $(pytest) -m others tests/others $(ARGS)

check: setup-packages ## Check format, lint, types and layers.
	@$(python) -m ruff format --check .
	@$(python) -m ruff check .
	@$(python) -m mypy desk_app tests
	@$(python) -m tests.layers

format: setup-packages ## Format the code and mend what the linter can mend.
	@$(python) -m ruff check --fix-only .
	@$(python) -m ruff format .

bench: setup ## Measure the speed of window, store and server; SIZE=full stores a million bookings.
	@$(desktop) $(python) -m tests.bench --size $(SIZE) $(ARGS)

soak: setup ## Work for a long time with faults thrown in; SIZE=small or SIZE=full.
	@$(desktop) $(python) -m tests.soak --size $(SIZE) $(ARGS)

gallery: setup ## Save pictures of every view and state, light and dark, into build/gallery.
	@$(desktop) $(python) -m tests.gallery $(ARGS)

pictures: setup ## Take the pictures that README.md shows anew.
	@$(desktop) $(python) -m tests.gallery --folder build/pictures \
		--look 1440x900-light 1440x900-dark --only $(pictures)
	@mkdir -p docs/pictures
	@cp $(pictures:%=build/pictures/1440x900-light/%.png) docs/pictures/
	@cp build/pictures/1440x900-dark/calendar-week.png docs/pictures/calendar-week.png

package: setup-packages ## Build the installers of this system into dist/.
	@$(development)/system_packages.sh package
	@packaging/linux/package.sh $(ARGS)

package-twice: package ## Build the installers twice, in two folders, and compare them.
	@packaging/linux/build_twice.sh

package-test: setup-packages ## Install, use, upgrade and remove the package in a clean system.
	@$(development)/system_packages.sh package
	@packaging/linux/package_test.sh
	@packaging/windows/check.sh

lock: ## Write packaging/requirements.lock anew from pyproject.toml.
	@$(development)/lock.sh $(ARGS)

clean: ## Remove what the other targets made.
	@rm -rf .venv .venv.lock build dist *.egg-info .hypothesis .ruff_cache
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
