"""What is taken of a gettext catalogue."""

from pathlib import Path

import polib
import pytest

from training import catalogues, sources


def catalogue(path: Path, messages: dict[str, str], *others: polib.POEntry) -> Path:
    """Write a `.po` or `.mo` file with these messages and entries."""
    file = polib.POFile()
    file.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    file.extend(polib.POEntry(msgid=english, msgstr=chinese) for english, chinese in messages.items())
    file.extend(others)
    if path.suffix == ".po":
        file.save(str(path))
    else:
        file.save_as_mofile(str(path))
    return path


def taken(tmp_path: Path, messages: dict[str, str]) -> list[tuple[str, str, str]]:
    return list(catalogues.entries(catalogue(tmp_path / "game.mo", messages)))


def test_a_message_is_cut_where_both_sides_have_as_many_sentences(tmp_path: Path) -> None:
    story = {"The old bridge is gone.  We have to swim across.": "旧桥已经不在了。我们只好游过去。"}
    assert taken(tmp_path, story) == [
        ("旧桥已经不在了。", "The old bridge is gone.", "written"),
        ("我们只好游过去。", "We have to swim across.", "written"),
    ]


def test_it_stays_whole_where_not(tmp_path: Path) -> None:
    story = {"The old bridge is gone. We have to swim across.": "旧桥已经不在了，我们只好游过去。"}
    assert taken(tmp_path, story) == [
        ("旧桥已经不在了，我们只好游过去。", "The old bridge is gone. We have to swim across.", "written")
    ]


def test_short_names_are_phrases(tmp_path: Path) -> None:
    assert taken(tmp_path, {"wooden ladder": "木梯"}) == [("木梯", "wooden ladder", "phrases")]


def test_markup_of_colours_goes_and_the_text_stays(tmp_path: Path) -> None:
    coloured = {
        "The water looks <color_red>very dirty</color> today.": "今天水看上去<color_red>很脏</color>。"
    }
    assert taken(tmp_path, coloured) == [
        ("今天水看上去很脏。", "The water looks very dirty today.", "written")
    ]


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("You found %d old coins here.", "你在这里找到%d枚旧硬币。"),
        ("Press <key> to open the door now.", "按<key>打开这扇门吧。"),
        ("The tower was built in 1432 by monks.", "这座塔建于1423年，由僧人所建。"),
        ("He left.", "他在天亮之前带着所有的行李离开了这座住了三十年的小城。"),
        ("It never was translated by anybody.", "It never was translated by anybody."),
    ],
    ids=["placeholder", "markup", "other figures", "lengths", "untranslated"],
)
def test_what_cannot_teach_is_left_out(tmp_path: Path, english: str, chinese: str) -> None:
    assert taken(tmp_path, {english: chinese}) == []


def test_a_context_is_no_text_and_of_a_plural_one_form_is_taken(tmp_path: Path) -> None:
    talk = polib.POEntry(msgctxt="talk", msgid="Where have you been?", msgstr="你去哪儿了？")
    keys = polib.POEntry(msgid="iron key", msgid_plural="iron keys", msgstr_plural={0: "铁钥匙"})
    assert set(catalogues.entries(catalogue(tmp_path / "game.mo", {}, talk, keys))) == {
        ("你去哪儿了？", "Where have you been?", "written"),
        ("铁钥匙", "iron key", "phrases"),
    }


def test_a_po_file_gives_the_same_but_for_what_is_fuzzy(tmp_path: Path) -> None:
    fuzzy = polib.POEntry(msgid="stone bridge", msgstr="石桥", flags=["fuzzy"])
    path = catalogue(tmp_path / "game.po", {"wooden ladder": "木梯"}, fuzzy)
    assert list(catalogues.entries(path)) == [("木梯", "wooden ladder", "phrases")]


def test_of_sentences_that_begin_alike_six_are_taken(tmp_path: Path) -> None:
    days = "一二三四五六七八"
    messages = {
        f"We should meet on the {number} day of spring.": f"我们应该在春天的第{day}天见面。"
        for number, day in zip(
            ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"], days, strict=True
        )
    }
    assert len(taken(tmp_path, messages)) == 6


def test_a_corpus_folder_may_hold_one(tmp_path: Path) -> None:
    catalogue(tmp_path / "game.mo", {"wooden ladder": "木梯"})
    assert list(sources.read_corpus([tmp_path])) == [sources.Pair("木梯", "wooden ladder", "phrases")]


@pytest.mark.parametrize("name", ["game.po", "game.mo"])
@pytest.mark.parametrize("content", [b"msgid", b"\xff", b"msgi\x00\x00"])
def test_what_is_no_catalogue_is_named(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SystemExit, match=r"game\...: not a gettext catalogue "):
        list(sources.read_corpus([tmp_path]))
