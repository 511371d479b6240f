"""The cut alone: into files, and into words."""

from pipeline.run.segment import segment_sources, word_lines


def test_one_sentence_a_line_an_empty_line_between_paragraphs(make_job, tmp_path):
    written = segment_sources(make_job())
    assert [path.relative_to(tmp_path / "out").as_posix() for path in written] == [
        "a.zh.txt",
        "part/b.zh.txt",
    ]
    assert (
        written[0].read_text(encoding="utf-8")
        == "微信是腾讯的产品。\n用户用微信聊天。\n\n腾讯的总部在深圳。\n"
    )
    assert segment_sources(make_job()) == []


def test_terms_are_words_of_their_own(make_job, glossary):
    glossary.write_text("用微信聊天: chat on WeChat\n", encoding="utf-8")
    lines = list(word_lines(make_job()))
    assert lines[1] == "用户 用微信聊天 。"
