"""Engines by name, by the kind of model, by default, and from third parties."""

import re
from pathlib import Path

import pytest

from pipeline import engines
from pipeline.engines import names, open_engine
from pipeline.errors import EngineError, PackageError
from pipeline.models import packages
from pipeline.models.packages import EMBEDDED

README = Path(engines.__file__).with_name("README.md")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "ARGOS_PACKAGES_DIR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def third_party(folder: Path, code: str, entry: str) -> None:
    """What pip would leave of a package named `theirs`."""
    (folder / f"{entry.split(' = ')[0]}.py").write_text(code, encoding="utf-8")
    info = folder / "theirs-2.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: theirs\nVersion: 2.0\n")
    (info / "entry_points.txt").write_text(f"[duizhao.engines]\n{entry}\n")


def test_without_anything_installed_the_embedded_package_and_a_warning() -> None:
    engine, message = open_engine(None, preset="fast", device="cpu")
    assert engine.name == "argos"
    version = packages.embedded().version
    assert message == (
        f"Engine: argos, the embedded package {version}, preset fast. This is a draft engine: expect to "
        'rewrite what it says. "duizhao models install" fetches the full package (about 80 MB).'
    )


def test_an_installed_package_comes_first(home: Path) -> None:
    from pipeline.models.archive import extract

    folder = home / ".local/share/argos-translate/packages/translate-zh_en-1_9"
    extract(EMBEDDED, folder)
    _, message = open_engine(None, preset="fast", device="cpu")
    assert message.startswith("Engine: argos, package ")
    assert str(folder) in message


def test_a_model_says_which_engine_it_is_for(tmp_path: Path) -> None:
    engine, message = open_engine(None, model=EMBEDDED, preset="fast", device="cpu")
    assert engine.name == "argos"
    assert message.endswith(f"({EMBEDDED}), preset fast.")
    with pytest.raises(PackageError, match="there is no such package file"):
        open_engine(None, model=tmp_path / "absent.argosmodel")


def test_the_copy_engine_rehearses() -> None:
    engine, message = open_engine("copy")
    assert engine.translate(["茶", ""])[0][0].text == "茶"
    assert "does not translate" in message
    engine.close()


def test_an_unknown_engine() -> None:
    with pytest.raises(EngineError) as error:
        open_engine("babel")
    known = "argos, command, copy, ctranslate2, firefox"
    assert str(error.value) == f'there is no engine "babel". Take one of {known}.'


def test_the_documented_engine_of_a_third_party(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = README.read_text(encoding="utf-8")
    entry = re.search(r'"duizhao\.engines"\]\n(.*?)\n', text)[1].replace('"', "")
    code = re.search(r"```python\n(.*?)```", text, re.DOTALL)[1]
    assert len([line for line in code.splitlines() if line]) <= 10
    third_party(tmp_path, code, entry)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert "shout" in names()
    engine, message = open_engine("shout")
    assert engine.translate(["你好"])[0][0].text == "2 CHARACTERS!"
    assert message == "Engine: shout, from theirs 2.0."


def test_a_third_party_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    third_party(tmp_path, "def load(model, *, preset, device): return 1 / 0", "broken = broken:load")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(EngineError, match=r'"broken" \(from theirs 2\.0\) does not load: ZeroDivisionError'):
        open_engine("broken")


def test_the_table_lists_the_built_in_engines() -> None:
    table = re.findall(r"^\| `(\w+)` \|", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(table) == names()
