"""Bad input: one message that says what is wrong, where, and what to do; the exit code; never a traceback."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import zipfile
from pathlib import Path

import pytest

EMBEDDED = Path(__file__).parents[2] / "pipeline" / "models" / "zh_en.argosmodel"

# What the user has -> what duizhao says (after the line that names the engine, where it got that far).
SOURCES = {
    "empty.txt": (b"", "empty.txt: the file is empty. Give a file with Chinese text."),
    "archive.txt": (
        b"PK\x03\x04abc\0\0\0",
        "archive.txt: this is a ZIP archive (or a .docx, .epub, .xlsx file), not text (byte 0)."
        " Save it as UTF-8 text and try again.",
    ),
    "english.txt": (
        b"No Chinese here.\n",
        "english.txt: no Chinese text in it. Give a file with Chinese text; if it has some, name its encoding"
        " with --encoding NAME.",
    ),
}
GLOSSARIES = {
    "broken.yaml": (
        "a:\n  - zh: 微信\n    en: [x\n",
        "broken.yaml:4:1: This is not YAML: while parsing a flow sequence did not find expected ',' or ']'."
        " Check indentation, quotes and brackets there and in the line above.",
    ),
    "twice.yaml": (
        "a:\n  - {zh: 微信, en: WeChat}\n  - {zh: 微信, en: Weixin}\n",
        "twice.yaml:3: 微信 is rendered as Weixin here and WeChat in line 2. Keep one of the two.",
    ),
    "key.yaml": (
        "a:\n  - {zh: 微信, en: WeChat, cse: keep}\n",
        "key.yaml:2:26: The key 'cse' is not known."
        " The keys are zh, en, aliases, not, case, keep, match, note.",
    ),
}


def last_line(finished: subprocess.CompletedProcess[str]) -> str:
    assert "Traceback" not in finished.stderr
    return finished.stderr.splitlines()[-1]


@pytest.fixture
def good(tmp_path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text("今天天气很好。\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("name", SOURCES)
def test_sources(duizhao, tmp_path, name):
    content, message = SOURCES[name]
    (tmp_path / name).write_bytes(content)
    finished = duizhao("run", name, "-o", "out")
    assert (finished.returncode, last_line(finished)) == (1, message)


def test_wrong_encoding_names_the_byte(duizhao, tmp_path):
    (tmp_path / "latin.txt").write_bytes("微信很好。".encode("gb18030") + b"\xff\xff")
    finished = duizhao("run", "latin.txt", "-o", "out", "--encoding", "gb18030")
    assert finished.returncode == 1
    assert last_line(finished).startswith("latin.txt: not valid gb18030 at byte 10.")


def test_one_bad_file_does_not_stop_the_others(duizhao, tmp_path, good):
    (tmp_path / "empty.txt").write_bytes(b"")
    finished = duizhao("run", "empty.txt", good.name, "-o", "out")
    assert (finished.returncode, last_line(finished)) == (1, SOURCES["empty.txt"][1])
    assert (tmp_path / "out" / "good.tmx").is_file()


@pytest.mark.parametrize("name", GLOSSARIES)
def test_glossaries(duizhao, tmp_path, good, name):
    content, message = GLOSSARIES[name]
    (tmp_path / name).write_text(content, encoding="utf-8")
    finished = duizhao("run", good.name, "-o", "out", "-g", name)
    assert (finished.returncode, last_line(finished)) == (1, message)


def test_missing_source(duizhao):
    finished = duizhao("run", "nothing.txt", "-o", "out")
    message = "nothing.txt: there is no such file or folder. Check the path."
    assert (finished.returncode, last_line(finished)) == (1, message)


def test_truncated_package(duizhao, tmp_path, good):
    (tmp_path / "half.argosmodel").write_bytes(EMBEDDED.read_bytes()[:50_000])
    finished = duizhao("run", good.name, "-o", "out", "--model", "half.argosmodel")
    assert (finished.returncode, last_line(finished)) == (
        1,
        "half.argosmodel: is not a complete .argosmodel file (a zip archive). Download it again, or take it"
        " from where it was made.",
    )


def test_package_for_another_pair(duizhao, tmp_path, good):
    with zipfile.ZipFile(tmp_path / "de.argosmodel", "w") as package:
        package.writestr("de_en/metadata.json", json.dumps({"from_code": "de", "to_code": "en"}))
        for name in ("sentencepiece.model", "model/model.bin"):
            package.writestr(f"de_en/{name}", b"x")
    finished = duizhao("run", good.name, "-o", "out", "--model", "de.argosmodel")
    assert (finished.returncode, last_line(finished)) == (
        1,
        "de.argosmodel: this package translates de -> en, not zh -> en."
        " Take a package for Chinese to English.",
    )


def test_unknown_format_is_said_before_any_work(duizhao, tmp_path, good):
    finished = duizhao("run", good.name, "-o", "out", "--format", "tmx,pdf")
    assert finished.returncode == 2
    assert "There is no format 'pdf'." in finished.stderr
    assert not (tmp_path / "out").exists()


def test_wrong_usage_is_exit_code_2(duizhao):
    assert duizhao("run", "-o", "out").returncode == 2
    assert duizhao("run", "x.txt", "--preset", "quick").returncode == 2
    assert duizhao("nonsense").returncode == 2


def test_output_folder_of_another_version(duizhao, tmp_path, good):
    (tmp_path / "out").mkdir()
    with sqlite3.connect(tmp_path / "out" / "project.db") as db:
        db.execute("CREATE TABLE units (id TEXT)")
        db.execute("PRAGMA user_version = 0")
    db.close()
    finished = duizhao("run", good.name, "-o", "out")
    assert (finished.returncode, last_line(finished)) == (
        1,
        "out/project.db: was made by another version of duizhao (format 0; this one reads 1)."
        " Choose another output folder; the TMX files there can be given with --tm.",
    )


@pytest.fixture
def small_disk(tmp_path):
    """A function that mounts a disk of its own (needs root); unmounted afterwards."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def mount(options: str) -> Path:
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
        if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("a disk cannot be mounted here (needs root on Linux)")
        return folder

    yield mount
    subprocess.run(["umount", str(folder)], capture_output=True, check=False)


def test_read_only_output_folder(duizhao, small_disk, good):
    small_disk("ro")
    finished = duizhao("run", good.name, "-o", "disk/out")
    message = "disk/out: cannot be written to (Read-only file system). Choose another folder with -o."
    assert (finished.returncode, last_line(finished)) == (1, message)


def test_full_disk_keeps_the_store_and_the_run_goes_on_when_there_is_room(duizhao, small_disk, tmp_path):
    text = tmp_path / "long.txt"
    text.write_text("".join(f"这是第{n}句话。\n" for n in range(700)), encoding="utf-8")
    disk = small_disk("size=300k")
    finished = duizhao("run", text.name, "-o", "disk/out", "--engine", "copy")
    message = "disk/out/project.db: the disk is full. Free some space and run again: what was done is kept."
    assert (finished.returncode, last_line(finished)) == (1, message)
    subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
    finished = duizhao("run", text.name, "-o", "disk/out", "--engine", "copy")
    assert finished.returncode == 0, finished.stderr
    assert (disk / "out" / "long.tmx").read_text(encoding="utf-8").count("<tu ") == 700
