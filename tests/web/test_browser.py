"""The pages in a real browser: what people come for, with a mouse, a keyboard, a phone, and without JavaScript."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pyoxigraph as ox
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.web.browser import AXE, CHROMIUM, needs_axe, needs_browser
from tests.web.live import live
from tests.web.site import app_over
from tollgraph.store import read_store
from tollgraph.web.query_page import VENDOR

pytestmark = needs_browser

_EDITOR = (VENDOR / "yasgui" / "yasgui.min.js").exists()
_PAGES = {
    "home": "/",
    "search": "/search?q=raqqa",
    "actor": "/id/actor/airwars.html",
    "place": "/id/place/raqqa.html",
    "questions": "/questions",
    "answer": "/questions/disagreements?party=us-led-coalition&period=2017-03",
    "refusal": "/questions/disagreements?party=nobody&period=2017-03",
    "scheme": "/scheme/effect.html",
    "ontology": "/ontology",
    "method": "/method",
    "query": "/query?query=SELECT+*+%7B%3Fs+%3Fp+%3Fo%7D+LIMIT+3",
    "nothing": "/id/nothing.html",
}
_RUN_AXE = """async options => {
  const found = await axe.run({exclude: [["#editor"]]}, options);
  const serious = found.violations.filter(each => ["serious", "critical"].includes(each.impact));
  return {
    passed: found.passes.length,
    serious: serious.map(each => ({id: each.id, nodes: each.nodes.slice(0, 3).map(node => node.html.slice(0, 200))})),
  };
}"""
_KINDS = ("claim", "assessment", "comparison", "incident", "article")
_PATIENCE = 10_000
"""Milliseconds that a step may take."""
_Scheme = Literal["light", "dark"]


@pytest.fixture(scope="module")
def address(seeded_store: Path) -> Iterator[str]:
    with read_store(seeded_store) as store, live(app_over(store)) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=as_root)
        yield opened
        opened.close()


@contextmanager
def _tab(browser: Browser, address: str, **options: Any) -> Iterator[Page]:  # noqa: ANN401  # as the browser takes them
    """Yield an empty tab; afterwards no request may have gone elsewhere and no error stand in the console."""
    context = browser.new_context(base_url=address, **options)
    context.set_default_timeout(_PATIENCE)
    asked: list[str] = []
    errors: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert asked
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    assert [error for error in errors if "status of 4" not in error] == []


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with _tab(browser, address) as opened:
        yield opened


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def any_page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    with _tab(browser, address, java_script_enabled=bool(request.param)) as opened:
        yield opened


def _heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def test_a_monitor_is_found_from_the_home_page(any_page: Page) -> None:
    any_page.goto("/")
    any_page.get_by_label("Search actors, places").fill("airwars")
    any_page.keyboard.press("Enter")
    any_page.get_by_role("link", name="Airwars", exact=True).click()
    assert _heading(any_page) == "Airwars"
    assert any_page.locator(".kind").inner_text().casefold() == "monitor"
    table = any_page.get_by_role("table", name="What it says")
    for column in ("Claimant", "Figure", "What it counts", "Period", "Attributed to", "Source", "Against others"):
        assert table.get_by_role("columnheader", name=column).count() == 1


def test_a_disagreement_leads_to_the_quote_in_its_place(any_page: Page) -> None:
    any_page.goto("/")
    any_page.locator(".disagreements h3 a").first.click()
    assert any_page.locator(".verdict").first.inner_text() in ("CONTRADICT", "INVERTED", "DIFFER")
    words = any_page.locator(".side q a").first
    said = words.inner_text().strip('\u201c\u201d"')
    words.click()
    marked = any_page.locator("blockquote mark")
    expect(marked).to_be_in_viewport()
    assert marked.inner_text() == said
    assert len(any_page.locator("blockquote").inner_text()) > len(said)


def test_a_stored_question_is_answered(any_page: Page) -> None:
    any_page.goto("/questions")
    any_page.get_by_role("link", name="Who disagrees with a party for a period?").click()
    any_page.get_by_label("The party whose side").fill("US-led coalition")
    any_page.get_by_label("The days within which").fill("2017-03")
    any_page.get_by_role("button", name="Ask").click()
    assert any_page.get_by_role("link", name="INVERTED").count() >= 1
    assert any_page.get_by_role("cell", name="Airwars").count() >= 1


def test_a_wrong_value_is_told_and_can_be_put_right(any_page: Page) -> None:
    any_page.goto("/questions/disagreements?party=us-led+koalition&period=2017-03")
    assert "us-led-coalition" in any_page.get_by_role("alert").inner_text()
    any_page.get_by_label("The party whose side").fill("us-led-coalition")
    any_page.get_by_role("button", name="Ask").click()
    assert any_page.get_by_role("alert").count() == 0


def test_a_query_is_edited_and_run_in_the_plain_form(any_page: Page) -> None:
    any_page.goto("/query")
    query = any_page.get_by_label("Query", exact=True)
    query.fill(query.input_value().replace("LIMIT 50", "LIMIT 3"))
    any_page.get_by_role("button", name="Run", exact=True).click()
    assert any_page.get_by_text("3 rows").count() == 1
    assert "LIMIT 3" in any_page.get_by_label("Query", exact=True).input_value()


@pytest.mark.skipif(not _EDITOR, reason="needs the editor; run `make ui`")
def test_a_query_is_edited_and_run_in_the_editor(page: Page) -> None:
    page.goto("/query")
    page.locator("#editor .CodeMirror").wait_for()
    page.locator("#editor .CodeMirror").evaluate(
        "(editor, query) => editor.CodeMirror.setValue(query)",
        "SELECT ?claim { ?claim a <https://w3id.org/tollgraph/ontology#Claim> } LIMIT 4",
    )
    page.locator("#editor .yasqe_queryButton").click()
    page.locator("#editor .yasr_results tbody tr").first.wait_for()
    assert page.locator("#editor .yasr_results tbody tr").count() == 4


def test_turtle_is_downloaded(page: Page) -> None:
    page.goto("/id/actor/airwars.html")
    with page.expect_download() as started:
        page.get_by_role("link", name="Turtle").click()
    data = Path(started.value.path()).read_bytes()
    assert any("Airwars" in str(triple.object) for triple in ox.parse(data, format=ox.RdfFormat.TURTLE))


def test_the_keyboard_reaches_content_and_search(page: Page) -> None:
    page.goto("/id/actor/airwars.html")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="To the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_details_open_by_keyboard_and_show_the_query_of_the_page(page: Page) -> None:
    page.goto("/id/actor/airwars.html")
    page.get_by_text("The SPARQL of this page").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Open it in the query page").click()
    assert "tg:speaker" in page.get_by_label("Query", exact=True).input_value()
    assert page.get_by_role("heading", name=re.compile("Answer [0-9]+ rows")).count() == 1


def _all_pages(page: Page) -> dict[str, str]:
    """Return the address of a page of each kind."""
    found = dict(_PAGES)
    for kind in _KINDS:
        name = kind.capitalize()
        query = f"SELECT ?s {{ ?s a <https://w3id.org/tollgraph/ontology#{name}> }} ORDER BY DESC(?s) LIMIT 1"
        answer = page.request.get("/sparql", params={"query": query}).json()
        iri = str(answer["results"]["bindings"][0]["s"]["value"])
        found[kind] = f"/id/{iri.partition('/id/')[2]}.html"
    return found


@needs_axe
@pytest.mark.parametrize(
    ("scheme", "rules"), [("light", {}), ("dark", {"runOnly": ["color-contrast"]})], ids=["all-rules", "dark-contrast"]
)
def test_axe_finds_no_serious_fault(browser: Browser, address: str, scheme: _Scheme, rules: dict[str, Any]) -> None:
    axe = AXE.read_text(encoding="utf-8")
    faults, passed = dict[str, Any](), 0
    with _tab(browser, address, color_scheme=scheme) as page:
        pages = _all_pages(page)
        for name, path in pages.items():
            page.goto(path)
            page.evaluate(axe)
            # The editor is other people's; what it does is in the plain form of the same page.
            found = page.evaluate(_RUN_AXE, {**rules, "resultTypes": ["violations"]})
            passed += found["passed"]
            faults |= {f"{name}: {each['id']}": each["nodes"] for each in found["serious"]}
    assert len(pages) == len(_PAGES) + len(_KINDS)
    assert passed >= len(pages)
    assert faults == {}


@pytest.mark.parametrize("width", [360, 820, 1440])
def test_no_page_scrolls_sideways(browser: Browser, address: str, width: int) -> None:
    wide = {}
    with _tab(browser, address, viewport={"width": width, "height": 800}) as page:
        for name, path in _all_pages(page).items():
            page.goto(path)
            more = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if more > 0:
                wide[name] = more
    assert wide == {}


def test_a_phone_shows_every_column_of_the_claims(browser: Browser, address: str) -> None:
    with _tab(browser, address, viewport={"width": 390, "height": 800}, is_mobile=True, has_touch=True) as page:
        page.goto("/id/actor/airwars.html")
        first = page.locator("table.claims tbody tr").first
        shown = first.inner_text()
        boxes = [cell.bounding_box() for cell in first.locator("td, th").all()]
        assert len(boxes) == 8
        assert all(box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
        assert "US-led coalition" in shown
