"""A user's program as an engine: one that behaves, and all the ways not to."""

import sys
from pathlib import Path

import pytest

from pipeline.engines import open_engine
from pipeline.engines.base import Translation
from pipeline.engines.command import Command
from pipeline.errors import EngineError

SENTENCES = ["你好。", "谢谢，\n再见。", "茶"]


def program(folder: Path, code: str) -> list[str]:
    script = folder / "program.py"
    script.write_text(f"import os, sys, time\n{code}\n", encoding="utf-8")
    return [sys.executable, str(script)]


def test_one_line_in_one_line_out(tmp_path: Path) -> None:
    engine = Command.load(program(tmp_path, "for line in sys.stdin: print(len(line), line.strip())"))
    assert engine.translate(SENTENCES) == [
        [Translation("4 你好。")],
        [Translation("8 谢谢， 再见。")],
        [Translation("2 茶")],
    ]
    assert engine.translate([]) == []


def test_a_filter_that_answers_at_the_end(tmp_path: Path) -> None:
    engine = Command.load(program(tmp_path, "print(sys.stdin.read().upper(), end='')"))
    many = [f"sentence {number} 句" for number in range(20_000)]
    assert [row[0].text for row in engine.translate(many)] == [text.upper() for text in many]


def test_a_command_line_with_options(tmp_path: Path) -> None:
    argv = program(tmp_path, "for line in sys.stdin: print(sys.argv[1:])")
    engine, message = open_engine(f'command:{argv[0]} {argv[1]} --to "en US"')
    assert engine.translate(["茶"])[0][0].text == "['--to', 'en US']"
    assert message.startswith("Engine: command:")


def test_another_program_is_another_engine(tmp_path: Path) -> None:
    first = Command.load(program(tmp_path, "pass")).fingerprint
    assert first == Command.load(program(tmp_path, "pass")).fingerprint
    assert first != Command.load(program(tmp_path, "pass  # changed")).fingerprint


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("print('one'); print('two')", r"gave 2 lines for 3 sentences\. It must write exactly one line"),
        ("sys.stdin.read()", r"gave 0 lines for 3 sentences"),
        ("sys.exit('no model')", r"ended with exit code 1\. It said: no model"),
        ("os.kill(os.getpid(), 9)", r"was ended by signal 9"),
        ("time.sleep(60)", r"has been silent for 1 s, after 0 of 3 sentences"),
        ("print('one', flush=True); time.sleep(60)", r"has been silent for 1 s, after 1 of 3"),
        ("os.close(1); time.sleep(60)", r"does not end after its last line \(1 s\)"),
        ("while True: print('more')", r"does not stop writing after [\d,]+ lines for 3 sentences"),
        ("sys.stdout.buffer.write(b'\\xff\\n' * 3)", r"does not write UTF-8"),
    ],
)
def test_misbehaviour(tmp_path: Path, code: str, message: str) -> None:
    engine = Command.load(program(tmp_path, code), silence=1, per_sentence=0)
    with pytest.raises(EngineError, match=message):
        engine.translate(SENTENCES)


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"no-such-program: there is no such program\. Check the name"):
        Command.load("no-such-program --fast")
    (tmp_path / "script").write_text("#!/bin/sh\ncat\n")
    with pytest.raises(EngineError, match=r"Make it executable \(chmod \+x\)"):
        Command.load([str(tmp_path / "script")])
    with pytest.raises(EngineError, match="Check its quotes"):
        Command.load('translate "en')
    with pytest.raises(EngineError, match="the engine command needs a program"):
        open_engine("command")
