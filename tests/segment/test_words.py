from pipeline.segment.words import Words


def test_words_join_to_the_text():
    text = "数字经济改变了山里的生活。 WiFi 很快"
    assert "".join(Words().cut(text)) == text


def test_extra_words_are_words_of_their_own():
    text = "互联网+让青石县的智慧城市建设快了起来。"
    assert "互联网+" not in Words().cut(text)
    words = Words(["互联网+", "青石县", "智慧城市建设"]).cut(text)
    assert {"互联网+", "青石县", "智慧城市建设"} <= set(words)


def test_extra_words_with_any_characters():
    words = Words(["互联网＋", "数字 中国", "（一期）"]).cut("互联网＋和数字 中国（一期）工程")
    assert words == ["互联网＋", "和", "数字 中国", "（一期）", "工程"]


def test_an_extra_word_does_not_cut_a_longer_one_apart():
    assert "北京大学" in Words(["北京"]).cut("他在北京大学读书")


def test_one_cutter_does_not_know_the_words_of_another():
    assert "好天气啊" in Words(["好天气啊"]).cut("今天好天气啊")
    assert "好天气啊" not in Words().cut("今天好天气啊")


def test_nothing_is_written_to_the_standard_streams(capfd):
    Words().cut("今天下雨")
    captured = capfd.readouterr()
    assert captured.out == "" and captured.err == ""
