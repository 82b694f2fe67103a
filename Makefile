# What a developer runs, and CI by the same commands. Everything lives in .venv/, .cache/ and .sandbox/ of the checkout.

SHELL := /bin/bash
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export ANSIBLE_HOME := $(CURDIR)/.cache/ansible
export MOLECULE_GLOB := molecule/*/molecule.yml
# Nothing here may ever ask the instance metadata service of the machine that it runs on.
export AWS_EC2_METADATA_DISABLED := true

SETUP := .venv/.set-up
SANDBOX := .venv/bin/python -m sandbox
# Debian packages beside those that the sandbox itself sees to.
MOUNTPOINT_PACKAGES := clang cmake pkg-config libfuse3-dev dpkg-dev
TEST_PACKAGES := nginx-light curl fuse3 gnupg rclone wrk
ACTIONLINT := .cache/go/bin/actionlint
# Progress goes to the standard error: what `make -s env` prints is for eval.
say = @printf '\n== %s\n' "$(1)" >&2

.PHONY: help setup demo demo-down mountpoint env test test-matrix unit functional coverage integration bench lint \
  lint-texts lint-workflow lint-ansible lint-sanity docs docs-site lock build release clean

help: ## What there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {gsub(/\$$\$$/, "$$"); printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(SETUP) ## The virtual environment with all tools

$(SETUP): requirements.txt tools/find_python.sh
	$(call say,The virtual environment is made (some minutes))
	rm -f $@
	python="$$(tools/find_python.sh)" && "$$python" -m venv --clear .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

demo: $(SETUP) ## Both regions on this machine's own AWS, the sandbox
	$(call say,The sandbox is started)
	$(SANDBOX) up
	$(call say,The site is deployed to two regions)
	@eval "$$($(SANDBOX) env)" && ansible-playbook -i inventories/sandbox site.yml || { $(SANDBOX) status; exit 1; }
	$(call say,Sample content is served)
	@eval "$$($(SANDBOX) env)" && ansible-playbook -i inventories/sandbox sandbox/sample/sample.yml
	$(call say,How to go on)
	@cat docs/after_demo.txt

demo-down: $(SETUP) ## Removes what `make demo` made
	$(SANDBOX) down

mountpoint: $(SETUP) ## Builds Mountpoint for the sandbox's hosts, once (some minutes; needs cargo 1.95 or newer)
	sandbox/debian_packages.sh $(MOUNTPOINT_PACKAGES)
	python -m sandbox.mount_s3 build

env: $(SETUP) ## Variables for AWS tools to talk to the sandbox: eval "$$(make -s env)"
	@$(SANDBOX) env

# The linters that take minutes are among the tests (tests/integration/test_lint.py), beside the others.
test: lint-texts ## Every linter and every test
	sandbox/debian_packages.sh $(TEST_PACKAGES) $(MOUNTPOINT_PACKAGES)
	$(call say,Mountpoint is built for the hosts where it can be)
	python -m sandbox.mount_s3 build --if-possible
	$(call say,Tests (half an hour on two cores))
	# The long ones begin. They wait a good deal, for states and for hosts: one more than there are cores keeps these busy.
	pytest -v --numprocesses $$(($$(nproc) + 1)) --dist loadfile --no-loadscope-reorder tests/integration tests/functional tests/unit

test-matrix: $(SETUP) ## The tests that lean on versions, on the lowest and the newest that README.md names (an hour or two)
	$(call say,Tests on other versions)
	python tools/matrix.py

unit: $(SETUP) ## The fast tests, which start nothing
	pytest --quiet --numprocesses 2 tests/unit

functional: $(SETUP) ## The tests that start a part: the sandbox, a program, a module as Ansible runs it
	pytest -v --numprocesses 2 --dist loadfile tests/functional

coverage: $(SETUP) ## What unit and functional tests run of plugins/, sandbox/ and tools/: the lines that they leave out
	pytest --quiet --numprocesses 2 --dist loadfile --cov --cov-report= tests/functional tests/unit
	coverage report

integration: $(SETUP) ## The tests of roles and of the whole system, on the sandbox
	pytest -v tests/integration

bench: $(SETUP) ## How long the work takes, beside its limit: BENCH="--rounds 1 --regions 2" for a quick look
	sandbox/debian_packages.sh wrk
	$(call say,Benchmark (hours; bench/README.md says what it does))
	python -m bench $(BENCH)

lint: lint-texts lint-workflow lint-ansible lint-sanity ## Every linter

lint-texts: $(SETUP)
	$(call say,ruff)
	ruff check .
	ruff format --check .
	$(call say,mypy)
	mypy
	$(call say,yamllint)
	yamllint --strict .
	$(call say,shellcheck)
	shellcheck tools/*.sh sandbox/*.sh sandbox/hosts/*.sh sandbox/hosts/rootfs/usr/lib/sandbox/init .ci/run
	$(call say,shellcheck on the rendered user data)
	pytest -q tests/functional/user_data -k shellcheck
	$(call say,Fragments of the changelog)
	antsibull-changelog lint
	$(call say,README tables are those of the argument specs)
	python tools/role_docs.py --check

lint-workflow: $(SETUP) $(ACTIONLINT)
	$(call say,actionlint)
	@if test -x $(ACTIONLINT); then $(ACTIONLINT); else echo "LEFT OUT: no Go proxy is in reach to build it by" >&2; fi

# Once, from its source.
$(ACTIONLINT): | $(SETUP)
	$(call say,actionlint is built)
	-GOPATH=$(CURDIR)/.cache/go GOCACHE=$(CURDIR)/.cache/go/build GOFLAGS=-modcacherw GOTOOLCHAIN=local \
	  go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12

lint-ansible: $(SETUP)
	$(call say,ansible-lint with the profile production)
	ansible-lint

lint-sanity: $(SETUP)
	$(call say,ansible-test sanity)
	tools/sanity.sh

docs: $(SETUP) ## The roles' READMEs, from their specs
	python tools/role_docs.py

docs-site: $(SETUP) ## The documentation site, in .cache/docs-site/html
	tools/docs_site.sh

lock: $(SETUP) ## requirements.txt, from requirements.in
	uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-header --no-emit-index-url \
	  requirements.in --output-file requirements.txt

build: $(SETUP) ## The collection's archive
	ansible-galaxy collection build --force --output-path .cache

release: $(SETUP) ## A dry run of a release: VERSION=1.2.3; publishes nothing
	tools/release.sh "$(VERSION)"

clean: ## Everything that was made
	test ! -x .venv/bin/python || $(SANDBOX) down
	rm -rf .venv .cache .sandbox
