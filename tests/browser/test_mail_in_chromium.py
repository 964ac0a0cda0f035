"""The HTML of a digest as a browser shows it, on a telephone and on a desk, by day and by night."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from screener.digest.compose import Digest, html
from screener.digest.events import Event, EventKind, Words

HOSTILE = '<script>document.title="taken"</script><img src="https://elsewhere.example/x.png"> \u202eevil\u202c ' + "long" * 100

# The least contrast (WCAG 2) of any text with the nearest background that is not transparent.
_CONTRAST = """() => {
  const numbers = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (text) => {
    const [r, g, b] = numbers(text).slice(0, 3).map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const found = getComputedStyle(e).backgroundColor;
      if (numbers(found)[3] !== 0) return found;
    }
    return 'rgb(255, 255, 255)';
  };
  const texts = [...document.body.querySelectorAll('*')].filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));
  return Math.min(...texts.map((e) => {
    const pair = [light(getComputedStyle(e).color), light(behind(e))].sort((a, b) => b - a);
    return (pair[0] + 0.05) / (pair[1] + 0.05);
  }));
}"""


@pytest.fixture(scope="module")
def mail_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every kind of event, hostile titles and words among them, a warning and a link."""
    events = [
        Event(kind, ("PT-1",), f"NCT99{n:06d}", HOSTILE, words=(Words(HOSTILE, "Age >= 3 years"),)) for n, kind in enumerate(EventKind)
    ]
    digest = Digest(
        "Anna",
        date(2026, 6, 5),
        events,
        3,
        "last synced 2026-06-05, 04:00",
        warnings=("the registry's data are 3 days old: what changed since is not in this digest.",),
        links={"PT-1": "https://reports.example.org/PT-1.html"},
    )
    path = tmp_path_factory.mktemp("mail") / "digest.html"
    path.write_text(html(digest), encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [380, 1000])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_mail_reads_well(browser: Any, mail_file: Path, width: int, scheme: str) -> None:
    """Nothing is fetched or run, nothing is wider than the window, every text stands out from what is behind it, and dark is dark."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    asked: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(mail_file.as_uri())
    assert [mail_file.as_uri()] == asked
    assert page.title().startswith("Trial digest: ")
    assert width == page.evaluate("document.documentElement.scrollWidth")
    assert page.evaluate(_CONTRAST) >= 4.5
    assert ("rgb(20, 24, 29)" if scheme == "dark" else "rgb(255, 255, 255)") == page.evaluate(
        "getComputedStyle(document.body).backgroundColor"
    )
    context.close()
