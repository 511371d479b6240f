# Everything here sets itself up: a virtual environment in .venv, then the command.
VENV ?= .venv
PYTHON ?= python3
EXTRAS ?= test
BIN := $(VENV)/bin

.PHONY: sample test lint clean

# The main job on the samples: TMX and Markdown of source_zh/ in output/. The files that came with the
# repository make room, since duizhao overwrites nothing that the project there does not know.
sample: $(VENV)/.run
	test -f output/project.db || rm -f output/*.tmx output/*.md
	$(BIN)/duizhao run source_zh -o output -g glossaries/sample.yaml

test: $(VENV)/.$(EXTRAS)
	$(BIN)/python -m pytest

lint: $(VENV)/.lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/.$(EXTRAS): pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[$(EXTRAS)]'
	touch $@

ifneq ($(EXTRAS),lint)
$(VENV)/.lint: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[test,lint]'
	touch $@
endif

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
