"""duizhao.yaml: what it may say, and what is said of mistakes in it."""

from pathlib import Path

import pytest

from pipeline import config
from pipeline.errors import InputError


def write(folder: Path, text: str) -> Path:
    file = folder / "duizhao.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_defaults_without_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert config.load() == config.Config()


def test_file_is_found_in_the_working_folder_and_its_paths_are_relative_to_it(tmp_path, monkeypatch):
    write(tmp_path, "output: result\nglossaries: [terms.yaml, more.csv]\npreset: best\nreflow: off\n")
    monkeypatch.chdir(tmp_path)
    loaded = config.load()
    assert loaded.output == Path("result")
    assert loaded.glossaries == (Path("terms.yaml"), Path("more.csv"))
    assert (loaded.preset, loaded.reflow) == ("best", "off")


def test_command_line_wins_and_what_was_not_given_changes_nothing(tmp_path):
    file = write(tmp_path, "preset: best\nformats: tmx\n")
    loaded = config.load(file, preset="fast", formats=(), model=None)
    assert (loaded.preset, loaded.formats) == ("fast", ("tmx",))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("outptu: x\n", "duizhao.yaml:1: unknown key `outptu`. Known keys: sources, output,"),
        (
            "# a\npreset: quick\n",
            "duizhao.yaml:2: preset is 'quick'; it must be one of best, balanced, fast.",
        ),
        ("max_sentence: many\n", "duizhao.yaml:1: max_sentence is 'many', where a whole number is wanted."),
        ("fuzzy: 75\n", "duizhao.yaml: fuzzy is 75.0; it must lie between 0.5 and 1."),
        ("- a\n- b\n", "duizhao.yaml:1: must hold `key: value` lines."),
        ("a: [1\n", "duizhao.yaml:2: is not valid YAML: expected ',' or ']'"),
    ],
)
def test_mistakes_are_named_with_file_and_line(tmp_path, monkeypatch, text, message):
    write(tmp_path, text)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as error:
        config.load()
    assert str(error.value).startswith(message)
