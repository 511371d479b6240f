"""All spellings of Chinese and English are known, and nothing else is."""

from __future__ import annotations

import pytest

from pipeline.memory.languages import language


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("zh", ("zh", "zh")),
        ("ZH-CN", ("zh", "zh-CN")),
        ("zh_cn", ("zh", "zh-CN")),
        ("zh-hans-cn", ("zh", "zh-Hans-CN")),
        ("zho", ("zh", "zh")),
        ("chi", ("zh", "zh")),
        ("cmn-TW", ("zh", "zh-TW")),
        ("EN_us", ("en", "en-US")),
        ("eng", ("en", "en")),
        ("English (United Kingdom)", ("en", "en")),
        ("de-DE", ("", "de-DE")),
        ("enm", ("", "enm")),
        ("", ("", "")),
    ],
)
def test_codes(code: str, expected: tuple[str, str]) -> None:
    assert language(code) == expected
