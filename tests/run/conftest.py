"""A small project of our own, and a job on it with the engine that copies."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config import Config
from pipeline.progress import Quiet
from pipeline.run.job import Job

TEXT = "微信是腾讯的产品。用户用微信聊天。\n\n腾讯的总部在深圳。\n"
GLOSSARY = "微信: WeChat\n腾讯: Tencent\n支付宝: Alipay\n"


@pytest.fixture
def sources(tmp_path) -> Path:
    folder = tmp_path / "texts"
    (folder / "part").mkdir(parents=True)
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "part" / "b.md").write_text("# 微信\n\n一段话。\n", encoding="utf-8")
    return folder


@pytest.fixture
def glossary(tmp_path) -> Path:
    file = tmp_path / "terms.yaml"
    file.write_text(GLOSSARY, encoding="utf-8")
    return file


@pytest.fixture
def make_job(tmp_path, sources, glossary):
    """A function that gives a job on the project; its arguments replace settings."""

    def make(**settings: object) -> Job:
        usual = {
            "sources": (sources,),
            "output": tmp_path / "out",
            "engine": "copy",
            "glossaries": (glossary,),
        }
        return Job(Config(**{**usual, **settings}), Quiet())

    return make
