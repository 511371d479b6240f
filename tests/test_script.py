"""Traditional characters as Simplified ones, each in its place."""

from pipeline.script import simplified, simplified_characters


def test_simplified_keeps_every_characters_place():
    assert simplified("圖書館後面的麵館") == "图书馆后面的面馆"
    assert len(simplified("乾隆年間，著名的臺灣茶館。")) == len("乾隆年間，著名的臺灣茶館。")


def test_a_character_can_be_asked_for_without_its_word():
    assert simplified_characters("燈塔後") == ["灯", "塔", "后"]
