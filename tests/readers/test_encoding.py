import codecs
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.readers.encoding import clean, decode, is_traditional, load

SIMPLIFIED = (
    "云溪县在群山之间，三十二个村子沿着一条河排开。2009年以前，进城要走五个小时的山路。\n“互联网+”来了！"
)
TRADITIONAL = (
    "雲溪縣在群山之間，三十二個村子沿著一條河排開。2009年以前，進城要走五個小時的山路。\n「網路」來了！"
)
HERE = Path("file.txt")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "gb2312"]
)
def test_simplified_text_in_every_encoding(encoding):
    text, name = decode(SIMPLIFIED.encode(encoding), HERE)
    assert text == SIMPLIFIED
    assert codecs.lookup(name)


@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "gb18030",
        "gbk",
        "big5",
        "cp950",
        "big5hkscs",
    ],
)
def test_traditional_text_in_every_encoding(encoding):
    assert decode(TRADITIONAL.encode(encoding), HERE)[0] == TRADITIONAL


def test_utf_16_with_a_mark_both_ways():
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        assert decode(mark + SIMPLIFIED.encode(encoding), HERE) == (SIMPLIFIED, "utf-16")


SHORT = [
    "你好。",
    "今天下雨了",
    "他走了",
    "中国",
    "数字经济",
    "我们的学校",
    "春天来了，花开了。",
    "联通",
    "一",
    "天气很好！",
]
SHORT_TRADITIONAL = [
    "你好。",
    "今天下雨了",
    "他走了",
    "中國",
    "數位經濟",
    "我們的學校",
    "春天來了，花開了。",
    "聯通",
    "一",
    "天氣很好！",
]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", SHORT)
def test_a_short_text_is_right_or_refused(text, encoding):
    try:
        assert decode(text.encode(encoding), HERE)[0] == text
    except InputError as error:
        assert "--encoding" in str(error)


@pytest.mark.parametrize("text", SHORT_TRADITIONAL)
def test_a_short_traditional_text_is_right_or_refused(text):
    try:
        assert decode(text.encode("big5"), HERE)[0] == text
    except InputError as error:
        assert "--encoding" in str(error)


def test_most_short_texts_are_read():
    def read(text: str, encoding: str) -> bool:
        try:
            return decode(text.encode(encoding), HERE)[0] == text
        except InputError:
            return False

    assert sum(read(text, "gb18030") for text in SHORT) >= 8
    assert sum(read(text, "big5") for text in SHORT_TRADITIONAL) >= 8


sentences = st.lists(
    st.sampled_from(
        [*re.findall("[^，。！]+[，。！]", SIMPLIFIED.replace("\n", "")), "昨天夜里下了一场大雪。"]
    ),
    min_size=2,
    max_size=20,
).map("".join)


@given(sentences, st.sampled_from(["utf-8", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]))
def test_round_trip(text, encoding):
    assert decode(text.encode(encoding), HERE)[0] == text


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_an_error(data):
    try:
        text, name = decode(data, HERE)
    except InputError:
        return
    assert text == data.decode(name).removeprefix("\ufeff")


def test_the_encoding_that_the_user_names(tmp_path):
    file = tmp_path / "short.txt"
    file.write_bytes("囍".encode("big5hkscs"))
    assert load(file, "big5hkscs").text == "囍"
    with pytest.raises(InputError) as caught:
        load(file, "klingon")
    assert (
        str(caught.value)
        == f"{file}: 'klingon' is no encoding that is known here. Use one of utf-8, utf-16, gb18030, big5."
    )
    with pytest.raises(InputError) as caught:
        load(file, "utf-8")
    assert str(caught.value) == (
        f"{file}: not valid utf-8 at byte 0. "
        "Name another encoding with --encoding NAME, or save the file as UTF-8."
    )


CHINESE_TEXT = "Give a file with Chinese text."
NAME_IT = "Name the encoding with --encoding NAME (utf-8, gb18030, big5, utf-16), or save the file as UTF-8."
SAVE = "Save it as UTF-8 text and try again."
BAD = [
    (b"", f"the file is empty. {CHINESE_TEXT}"),
    ("\ufeff \n\u3000\r\n".encode(), f"the file is empty: there is only white space in it. {CHINESE_TEXT}"),
    (
        b"Hello, world.\n",
        "no Chinese text in it. "
        "Give a file with Chinese text; if it has some, name its encoding with --encoding NAME.",
    ),
    (
        b"PK\x03\x04" + bytes(40),
        f"this is a ZIP archive (or a .docx, .epub, .xlsx file), not text (byte 0). {SAVE}",
    ),
    (b"%PDF-1.7\n%\xe2\xe3", f"this is a PDF file, not text (byte 0). {SAVE}"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        f"this is an old Word, Excel or PowerPoint file, not text (byte 0). {SAVE}",
    ),
    (b"\x7fELF\x02\x01\x01" + bytes(100), f"this is binary data, not text (byte 7). {SAVE}"),
    ("今天".encode() + b"\0" + "下雨".encode(), f"this is binary data, not text (byte 6). {SAVE}"),
    (
        SIMPLIFIED.encode()[:60] + b"\xff" + SIMPLIFIED.encode()[60:],
        f"the text is not valid UTF-8 at byte 60. {NAME_IT}",
    ),
    (
        SIMPLIFIED.encode("gb18030") + b"\xff\xff",
        f"the text is not valid GB18030 at byte {len(SIMPLIFIED.encode('gb18030'))}. {NAME_IT}",
    ),
]


@pytest.mark.parametrize(("data", "message"), BAD)
def test_what_cannot_be_read(tmp_path, data, message):
    file = tmp_path / "bad.txt"
    file.write_bytes(data)
    with pytest.raises(InputError) as caught:
        load(file)
    assert str(caught.value) == f"{file}: {message}"


def test_text_in_another_language_is_not_taken_for_chinese(tmp_path):
    file = tmp_path / "other.txt"
    for text, encoding in [
        ("これは日本語の文章です。とても長い文章です。", "shift_jis"),
        ("Это русский текст в старой кодировке.", "cp1251"),
        ("Déjà vu à la fenêtre, où l’été s’achève", "cp1252"),
        ("이것은 한국어 문장입니다. 정말입니다.", "euc_kr"),
    ]:
        file.write_bytes(text.encode(encoding))
        with pytest.raises(InputError, match="--encoding NAME"):
            load(file)


def test_clean():
    assert clean("一\r\n二\r三\u2028四\u2029五\x85六\x0b七") == "一\n二\n三\n四\n五\n六\n七"
    assert clean("数\u200b字\ufeff经\u2060济\u00ad\x07\u200e") == "数字经济"
    assert clean("inter\u00ad\nnational") == "inter\u00ad\nnational"  # reflow takes it off
    assert clean("一\f二") == "一\f二"
    assert clean("cafe\u0301 ＡＢＣ １２ \uf900") == "café ＡＢＣ １２ \u8c48"
    assert clean("👨\u200d👩\u200d👧") == "👨\u200d👩\u200d👧"


def test_script():
    assert is_traditional(TRADITIONAL)
    assert not is_traditional(SIMPLIFIED)
    assert not is_traditional("今天" * 200 + "乾")
    assert not is_traditional("abc")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_translation_of_a_text_need_not_be_chinese(tmp_path, encoding):
    path = tmp_path / "a.txt"
    text = "“It’s late,” she said – and left."
    path.write_bytes(text.encode(encoding))
    assert load(path, chinese=False).text == text
