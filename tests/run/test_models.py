"""What `duizhao models` is told by the rooms below."""

from pipeline.models import packages
from pipeline.progress import Quiet
from pipeline.run.models import default_path, install, listing, verdicts


def test_the_embedded_package_is_listed_verified_and_the_default(tmp_path, monkeypatch):
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "packages"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    head, *rows = listing()
    assert head[1] == "engine"
    assert [row[1] for row in rows if row[0] == "*"] == ["argos"]
    assert default_path() == str(packages.EMBEDDED)
    assert [(verdict.path, verdict.problem) for verdict in verdicts(None)] == [(packages.EMBEDDED, "")]
    folder = install(str(packages.EMBEDDED), index=None, sha256=None, progress=Quiet())
    assert default_path() == str(folder)
