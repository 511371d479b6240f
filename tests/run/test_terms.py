"""Which terms occur where."""

import pytest

from pipeline.errors import InputError
from pipeline.run.terms import Occurrences, find_terms


def test_terms_with_counts_and_places_most_frequent_first(make_job):
    assert find_terms(make_job()) == [
        Occurrences("微信", "WeChat", 3, ["a.txt:1", "part/b.md:1"]),
        Occurrences("腾讯", "Tencent", 2, ["a.txt:1", "a.txt:3"]),
    ]


def test_without_a_glossary_there_is_nothing_to_find(make_job):
    with pytest.raises(InputError, match=r"no glossary was named\. Name one with -g\."):
        find_terms(make_job(glossaries=()))


def test_a_bad_source_does_not_hide_the_others(make_job, sources):
    (sources / "empty.txt").write_bytes(b"")
    job = make_job()
    assert len(find_terms(job)) == 2
    assert [str(error) for error in job.errors] == [
        f"{sources / 'empty.txt'}: the file is empty. Give a file with Chinese text."
    ]
