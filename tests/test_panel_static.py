"""The panel's static files: as small as promised, unchanged where they are not ours, and nothing from elsewhere."""

import hashlib
import re
from pathlib import Path

import pytest

from bot.settings import ROOT

STATIC = ROOT / "bot" / "panel" / "static"
TEMPLATES = sorted((ROOT / "bot" / "panel" / "templates").rglob("*.html"))


def test_htmx_is_the_file_its_readme_names() -> None:
    digest = hashlib.sha256((STATIC / "htmx.min.js").read_bytes()).hexdigest()
    assert digest in (STATIC / "README.md").read_text(encoding="utf-8")
    assert 'version:"2.0.11"' in (STATIC / "htmx.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "kilobytes"), [("panel.css", 20), ("panel.js", 6)])
def test_our_own_files_stay_small(name: str, kilobytes: int) -> None:
    assert (STATIC / name).stat().st_size < kilobytes * 1024


def test_the_stylesheet_asks_nobody_else() -> None:
    assert not re.search(r"url\(|@import|//", (STATIC / "panel.css").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_pages_keep_to_the_content_policy(path: Path) -> None:
    """No inline script or style, no handler in an attribute, nothing loaded from elsewhere."""
    page = path.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=\")", page)
    assert not re.search(r"(?:src|action)=\"(?:https?:)?//", page)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_form_that_changes_something_proves_where_it_comes_from(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", page, re.DOTALL):
        assert "csrf()" in form, form[:80]
