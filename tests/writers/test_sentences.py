"""One sentence a line, an empty line between paragraphs."""

from pipeline.units import Unit
from pipeline.writers import Export, write


def test_sentences_and_paragraphs(tmp_path):
    units = [
        Unit("0", "他说：“来吧。”", paragraph=0),
        Unit("1", "春天来了。", paragraph=0),
        Unit("2", "花开了。", paragraph=0),
        Unit("3", "她笑了。", paragraph=1),
        Unit("4", "", "A sentence without a source.", paragraph=1),
    ]
    path = tmp_path / "a.zh.txt"
    assert write("zh", units, path, Export()) == (path,)
    assert path.read_bytes().decode("utf-8") == "他说：“来吧。”\n\n春天来了。\n花开了。\n\n她笑了。\n"
    assert write("zh", units, path, Export()) == ()
