"""What is offered, and what is the default, as more and better packages come."""

from pathlib import Path

import pytest

from pipeline.engines.listing import default, offers
from pipeline.models import firefox, packages
from pipeline.models.archive import extract


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "ARGOS_PACKAGES_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def install_argos() -> Path:
    folder = packages.package_dirs()[0] / "translate-zh_en-1_9"
    extract(packages.EMBEDDED, folder)
    metadata = folder / "metadata.json"
    metadata.write_text('{"from_code": "zh", "to_code": "en", "package_version": "1.9"}')
    return folder


def test_a_fresh_machine() -> None:
    engines = [(offer.engine, offer.default) for offer in offers()]
    assert engines[:3] == [("firefox", False), ("argos", False), ("argos", True)]
    assert default().path == str(packages.EMBEDDED)
    assert default().note == "comes with duizhao, a draft engine; default: nothing better is installed"
    assert "duizhao models install firefox" in offers()[0].note
    assert offers()[0].scores == packages.PUBLISHED["firefox"]


def test_an_installed_package_is_the_default() -> None:
    folder = install_argos()
    assert (default().engine, default().path) == ("argos", str(folder))
    assert default().note == "default: the best that is installed"
    assert default().scores == packages.PUBLISHED["argos"]
    assert len([offer for offer in offers() if offer.engine == "argos"]) == 2


def test_firefoxs_model_is_better_still(firefox_model) -> None:
    pytest.importorskip("fxtranslate")
    install_argos()
    firefox.home().parent.mkdir(parents=True)
    firefox_model(False).rename(firefox.home())
    assert (default().engine, default().path) == ("firefox", str(firefox.home()))
    assert [offer.default for offer in offers()].count(True) == 1


def test_without_its_library_firefoxs_model_is_not_taken(firefox_model, monkeypatch) -> None:
    firefox.home().parent.mkdir(parents=True)
    firefox_model(True).rename(firefox.home())
    monkeypatch.setattr(firefox.importlib.util, "find_spec", lambda name: None)
    assert default().engine == "argos"
    assert "pip install fxtranslate" in offers()[0].note


def test_engines_without_packages_say_how_they_are_used() -> None:
    notes = {offer.engine: offer.note for offer in offers()}
    assert "--model FOLDER" in notes["ctranslate2"]
    assert "command:PROGRAM" in notes["command"]
