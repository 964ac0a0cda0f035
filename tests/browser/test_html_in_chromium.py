"""The page as a browser shows it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

_AXE = Path("node_modules", "axe-core", "axe.min.js")
Open = Callable[..., Any]


@pytest.fixture(scope="session")
def axe() -> str:
    """The program of axe-core: the one that SCREENER_AXE names, else from the environment's npm packages, else from the folder's."""
    named = os.environ.get("SCREENER_AXE")
    for path in [Path(named)] if named else [Path(sys.prefix, _AXE), _AXE]:
        if path.is_file():
            return path.read_text(encoding="utf-8")
    pytest.skip("no axe-core (npm install --prefix .venv axe-core)")


@pytest.fixture
def opened(browser: Any, page_file: Path) -> Iterator[Open]:
    """Opens the page in a window of some width and scheme; fails on a console error, a page error and any request but the file itself."""
    contexts: list[Any] = []
    faults: list[str] = []

    def open_it(width: int = 1280, scheme: str = "light", *, script: bool = True, file: Path = page_file) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script, offline=True, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: faults.append(request.url) if not request.url.startswith("file:") else None)
        page.goto(file.as_uri())
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert [] == faults


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_opens_without_network_or_faults(opened: Open, width: int, scheme: str) -> None:
    """No request, no error; nothing is wider than the window; a hostile title is text."""
    page = opened(width, scheme)
    assert width == page.evaluate("document.documentElement.scrollWidth")
    assert "Trials for DEMO-3 as of 2026-06-01" == page.title()
    assert 1 == page.locator("script").count()
    assert page.get_by_text('<script>document.title="taken"</script>').count() >= 1


def test_search_and_tiers(opened: Open) -> None:
    """A word leaves the trials that hold it; a tier that is switched off is gone; reset brings all back."""
    from playwright.sync_api import expect

    page = opened()
    rows = page.locator("table.all tbody tr")
    everything = rows.count()
    page.keyboard.press("/")
    page.keyboard.type("lenvatinib")
    expect(page.locator("#found")).to_have_text(f"1 of {everything} trials shown")
    assert 1 == page.locator("table.all tbody tr:visible").count()
    page.get_by_role("button", name="Reset").click()
    expect(page.locator("#found")).to_have_text(f"{everything} of {everything} trials shown")
    page.locator("input[name=tier][value=ineligible]").uncheck()
    expect(page.locator("#found")).not_to_have_text(f"{everything} of {everything} trials shown")
    assert 0 == page.locator("tr[data-tier=ineligible]:visible").count()


def test_a_link_opens_what_it_names(opened: Open) -> None:
    """A link to a criterion opens the trial around it; the summary opens by keyboard."""
    page = opened()
    link = page.locator('.cols a[href^="#NCT"]').first
    target = page.locator(str(link.get_attribute("href")))
    assert not target.is_visible()
    link.click()
    target.wait_for(state="visible")
    summary = page.locator(".card summary").last
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator(".card details").last.evaluate("part => part.open")


def test_without_script(opened: Open) -> None:
    """Without script the filter is not there, and everything else is."""
    page = opened(script=False)
    assert not page.locator("#filter").is_visible()
    assert page.locator(".card").first.is_visible()


def test_print_is_whole(opened: Open) -> None:
    """On paper every criterion is there, nothing is wider than the sheet, and the filter is gone."""
    page = opened(1280)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 1000})  # A4 less its margins
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".rows > li").first.is_visible()
    assert page.locator(".rows > li").last.is_visible()
    assert not page.locator("#filter").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 720


def test_no_word_is_cut_on_paper(opened: Open, tmp_path: Path) -> None:
    """Every word of the page is in the PDF, inside the sheet."""
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext (apt-get install poppler-utils)")
    page = opened(1280)
    pdf, boxes = tmp_path / "report.pdf", tmp_path / "report.html"
    page.pdf(path=str(pdf), format="A4")
    subprocess.run(["pdftotext", "-bbox", str(pdf), str(boxes)], check=True, timeout=60)
    sheets = boxes.read_text(encoding="utf-8").split("<page ")[1:]
    assert len(sheets) >= 3
    found: set[str] = set()
    for sheet in sheets:
        width, height = (float(side) for side in re.findall(r'(?:width|height)="([\d.]+)"', sheet)[:2])
        for left, top, right, bottom, word in re.findall(
            r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">([^<]*)<', sheet
        ):
            assert float(left) >= 0, word
            assert float(right) <= width, word
            assert float(top) >= 0, word
            assert float(bottom) <= height, word
            found.add(word)
    words = {word for text in page.locator(".rows mark").all_text_contents() for word in re.findall(r"[a-z]{5,12}", text)}
    assert len(words) > 100
    in_pdf = " ".join(found)
    assert not {word for word in words if word not in in_pdf}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(opened: Open, axe: str, width: int, scheme: str) -> None:
    """No violation of WCAG 2 A and AA, nor of good practice, with all parts open."""
    page = opened(width, scheme)
    page.get_by_role("button", name="Open all").click()
    assert [] == _violations(page, axe)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_index_of_a_panel(opened: Open, axe: str, index_file: Path, width: int) -> None:
    """The index opens as the page does: no fault, nothing wider than the window, no violation; its link leads to the page."""
    page = opened(width, "light", file=index_file)
    assert width == page.evaluate("document.documentElement.scrollWidth")
    assert [] == _violations(page, axe)
    page.get_by_role("link", name="DEMO-3").click()
    assert "Trials for DEMO-3 as of 2026-06-01" == page.title()


def _violations(page: Any, axe: str) -> Any:
    page.evaluate(axe)
    return page.evaluate(
        "axe.run().then(result => result.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html).join(' ~ ')))"
    )
