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
STORY = {
    "zh": "老王在河边开了一家茶馆。每天早上六点，他就把门打开。\n\n客人大多是渔民，他们坐下来谈论天气。"
    "2019年夏天，一场大雨把桥冲走了。谁也过不了河！\n\n老王没有关门。他说：“茶还热着呢。”\n",
    "en": "Old Wang kept a teahouse by the river. Every morning at six he opened its door.\n\nMost guests"
    " were fishermen, who sat down and talked about the weather. In the summer of 2019 heavy rain washed"
    " away the "
    'bridge. Nobody could cross the river!\n\nOld Wang did not close. He said, "The tea is still hot."\n',
}


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    """The samples, with what earlier examples leave behind."""
    folder = tmp_path_factory.mktemp("help")
    for name in ("source_zh", "glossaries"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "pipeline/models/zh_en.argosmodel", folder / "translate-zh_en.argosmodel")
    for language, text in STORY.items():
        (folder / f"story.{language}.txt").write_text(text, encoding="utf-8")
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
