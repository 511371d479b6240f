"""The page in a real browser: what is searched and filtered is what is seen."""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.units import Finding, State, Unit
from pipeline.writers import Export, write

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="Chromium and its driver are not installed")

UNITS = [
    Unit("0a", "微信有3个群。", "WeChat has 3 groups.", state=State.TRANSLATED, position=0),
    Unit("0b", "今天天气很好。", "The weather is fine.", state=State.TRANSLATED, position=1),
    replace(
        Unit("0c", "他有5本书。", "He has 6 books.", state=State.TRANSLATED, position=2),
        findings=(Finding("number", "5 has no counterpart in the translation"),),
    ),
]


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    profile = tmp_path_factory.mktemp("chromium")
    for argument in (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        f"--user-data-dir={profile}",
    ):
        options.add_argument(argument)
    service = webdriver.ChromeService(executable_path=DRIVER)
    opened = webdriver.Chrome(options=options, service=service)
    opened.implicitly_wait(5)
    yield opened
    opened.quit()


@pytest.fixture
def page(browser, tmp_path):
    write("html", UNITS, tmp_path / "a.html", Export("a.txt", version="1"))
    browser.get((tmp_path / "a.html").as_uri())
    return browser


def rows(page) -> list[str]:
    """The numbers of the rows that can be seen."""
    return [
        row.get_attribute("id") for row in page.find_elements("css selector", "tr[id]") if row.is_displayed()
    ]


def seen_in_the_end(page, wanted: list[str]) -> list[str]:
    """The rows that can be seen once the page has caught up with the typing, or after five seconds."""
    from selenium.common.exceptions import TimeoutException
    from selenium.webdriver.support.ui import WebDriverWait

    with contextlib.suppress(TimeoutException):
        WebDriverWait(page, 5).until(lambda page: rows(page) == wanted)
    return rows(page)


def test_search_shows_rows_that_hold_all_words_in_either_language(page):
    every = rows(page)
    assert len(every) == 3
    box = page.find_element("id", "find")
    box.send_keys("weather")
    assert seen_in_the_end(page, [every[1]]) == [every[1]]
    assert page.find_element("id", "shown").text == "1 of 3"
    box.clear()
    box.send_keys("他")
    assert seen_in_the_end(page, [every[2]]) == [every[2]]


def test_filter_shows_what_has_findings(page):
    every = rows(page)
    page.find_element("css selector", "#show option[value='*']").click()
    assert seen_in_the_end(page, [every[2]]) == [every[2]]


def test_nothing_is_asked_of_any_server(page):
    loaded = page.execute_script("return performance.getEntriesByType('resource').map(entry => entry.name)")
    assert loaded == []


def test_a_page_of_a_malicious_text_runs_nothing(browser, tmp_path: Path):
    evil = replace(
        UNITS[0], source="<script>document.title='ran'</script>", target="<img src=x onerror=alert(1)>"
    )
    write("html", [evil], tmp_path / "a.html", Export("a.txt", version="1"))
    browser.get((tmp_path / "a.html").as_uri())
    assert browser.title != "ran"
    assert "<script>" in browser.find_element("css selector", "td.zh").text
