"""The pages in a real browser, from the disk: nothing fails or is asked for, all of it can be read, found and printed.

Chromium comes from the system; without it, or without playwright, these tests are skipped and say so. Where
NTM_BROWSER is `required` they are not.
"""

import os
import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.report.conftest import FORMULA, SCRIPT, Released

IS_REQUIRED = os.environ.get("NTM_BROWSER") == "required"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
try:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import Page, sync_playwright
except ImportError:  # pragma: no cover
    Axe = None

pytestmark = pytest.mark.skipif(
    not IS_REQUIRED and (CHROMIUM is None or Axe is None),
    reason="chromium (a package of the system) or playwright and axe-playwright-python (of the dev extra) are not here",
)
PAGES = ("index.html", "unit/VN.html", "unit/10.html", "unit/101.html", "unit/10101.html", "unit/10103.html")


@pytest.fixture(scope="module")
def browser_page() -> Iterator["Page"]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


@pytest.fixture
def page(browser_page: "Page", released: Released) -> Iterator["Page"]:
    """A page that remembers what went wrong on it, and what it asked for."""
    told: list[str] = []
    asked: list[str] = []
    listeners: list[tuple[str, Any]] = [
        ("console", lambda message: told.append(message.text) if message.type in ("error", "warning") else None),
        ("pageerror", lambda error: told.append(str(error))),
        ("request", lambda request: asked.append(request.url)),
    ]
    for name, listener in listeners:
        browser_page.on(name, listener)
    browser_page.told, browser_page.asked = told, asked  # type: ignore[attr-defined]
    yield browser_page
    for name, listener in listeners:
        browser_page.remove_listener(name, listener)
    assert not told


def show(page: "Page", released: Released, name: str, width: int = 1440) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto((released.folder / name).resolve().as_uri())
    in_vietnamese(page)


def in_vietnamese(page: "Page") -> None:
    if page.evaluate("document.documentElement.lang") == "en":
        page.click("#lang")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_loads_alone_without_an_error_and_for_everybody(page: "Page", released: Released, name: str) -> None:
    show(page, released, name)
    asked = [url for url in page.asked if not url.startswith("data:")]  # type: ignore[attr-defined]
    assert asked == [(released.folder / name).resolve().as_uri()]
    assert page.title() != "!"
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    found = Axe().run(page).response["violations"]
    assert not [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found]


@pytest.mark.parametrize("name", PAGES)
def test_nothing_overflows_on_a_telephone_a_tablet_or_a_desk(page: "Page", released: Released, name: str) -> None:
    show(page, released, name)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    for width in (360, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_search_needs_no_accents_and_offers_both(page: "Page", released: Released) -> None:
    show(page, released, "index.html")
    page.fill("#q", "van lang")
    page.wait_for_selector("#found a")
    assert page.locator("#found a").all_inner_texts() == ["Xã Văn Lang", "Xã Văn Lăng"]
    page.fill("#q", "văn lăng")
    assert page.locator("#found a").all_inner_texts()[0] == "Xã Văn Lăng"
    page.fill("#q", "<script>")
    assert page.locator("#found a").all_inner_texts() == [SCRIPT]
    page.fill("#q", "giang")
    assert "chưa có số liệu" in page.inner_text("#found")
    page.fill("#q", "văn lăng")
    page.click("#found a")
    assert page.inner_text("h1") == "Xã Văn Lăng"


def test_the_language_changes_and_the_page_stays(page: "Page", released: Released) -> None:
    show(page, released, "unit/10.html")
    address, before = page.url, page.inner_text("main")
    assert "chưa đủ số liệu" in before
    assert "69,5 %" in before
    page.click("#lang")
    after = page.inner_text("main")
    assert page.url == address
    assert page.evaluate("document.documentElement.lang") == "en"
    assert "undetermined" in after
    assert "69.5 %" in after
    assert "chưa đủ số liệu" not in after
    # It is kept on the way to another page.
    page.click("header .home")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.title() == "New Rural Development scorecard"
    page.click("#lang")
    assert page.evaluate("document.documentElement.lang") == "vi"


def test_the_figures_that_are_seen_are_those_of_the_marts(page: "Page", released: Released) -> None:
    show(page, released, "index.html")
    seen = dict(
        page.evaluate(
            "[...document.querySelectorAll('tbody tr')].filter(r => r.cells.length === 7)"
            ".map(r => [r.cells[0].innerText.split(' ')[0], r.cells[1].innerText + ' ' + r.cells[2].innerText])"
        )
    )
    for target, status, value, measure, comparator in released.world.rows(
        "SELECT target_id, status_vi, value, measure, comparator FROM marts.scorecard"
        " WHERE is_plan_scope AND year = 2025"
    ):
        assert status in seen[target]
        if value is not None and measure == "share" and comparator == ">=":
            assert f"{int(value * 1000 + 1e-9) / 10:.1f} %".replace(".", ",") in seen[target]


def test_a_name_does_nothing(page: "Page", released: Released) -> None:
    show(page, released, "unit/10103.html")
    assert page.inner_text("h1") == SCRIPT
    assert page.title().startswith(SCRIPT)
    show(page, released, "unit/10104.html")
    assert page.inner_text("h1") == FORMULA


@pytest.mark.parametrize("name", PAGES[1:])
def test_a_unit_is_printed_on_one_sheet(page: "Page", released: Released, name: str) -> None:
    show(page, released, name)
    sheets = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", sheets)) == 1


def test_a_status_is_told_by_word_and_shape_and_not_by_colour_alone(page: "Page", released: Released) -> None:
    show(page, released, "unit/10.html")
    marks = page.evaluate(
        "[...document.querySelectorAll('.s')].map(s => [s.textContent.trim(),"
        " s.querySelector('use').getAttribute('href')])"
    )
    assert marks
    assert all(word for word, _ in marks)
    assert len({word for word, _ in marks}) == len({shape for _, shape in marks}) > 2
