"""Every command's help carries an example, and every example runs."""

from __future__ import annotations

import re
import shlex
import shutil

import pytest
import typer

from pipeline.cli import app
from tests.end_to_end.conftest import ROOT


def examples() -> dict[str, str]:
    """Command path -> its example, as the docstrings have them."""
    found = {}
    group = typer.main.get_command(app)

    def walk(command, path: tuple[str, ...]) -> None:
        for name, child in getattr(command, "commands", {}).items():
            walk(child, (*path, name))
        if path and not getattr(command, "commands", {}):
            example = re.search(r"Example: (duizhao .+)", command.help or "")
            found[" ".join(path)] = example.group(1).strip() if example else ""

    walk(group, ())
    return found


EXAMPLES = examples()


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    """The samples, with what earlier examples leave behind."""
    folder = tmp_path_factory.mktemp("help")
    for name in ("source_zh", "glossaries"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "pipeline/models/zh_en.argosmodel", folder / "translate-zh_en.argosmodel")
    (folder / "zh.txt").write_text("你好。\n今天天气很好。\n", encoding="utf-8")
    (folder / "en.txt").write_text("Hello.\nThe weather is fine today.\n", encoding="utf-8")
    return folder


def test_every_command_has_an_example():
    assert [command for command, example in EXAMPLES.items() if not example] == []
    assert all(
        example.split()[1 : 1 + len(path.split())] == path.split() for path, example in EXAMPLES.items()
    )


def test_examples_run_one_after_the_other(workshop, duizhao):
    """In an order in which each finds what it needs: `run` first, `import` after it."""
    first = ["run", "tm import", "glossary convert"]
    order = sorted(EXAMPLES, key=lambda path: (first.index(path) if path in first else len(first), path))
    for path in order:
        example = EXAMPLES[path]
        finished = duizhao(*shlex.split(example)[1:], cwd=workshop, home=workshop)
        assert finished.returncode == 0, f"{example}\n{finished.stderr}"
