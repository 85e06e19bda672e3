"""No text of a public page is forgotten: all that a reader sees can be translated."""

import re
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType

from factcheck.catalogues import ROOT

TEMPLATES = ROOT / "templates"
# Pages of the desk in folders of readers; the API and the admin are English.
OTHERS = {"desk.html", "_messages.html", "_conflict.html"}
READERS_PAGES = {
    "moderating": (
        "_open_form.html",
        "ask_for_check.html",
        "refuse_report.html",
        "report_publication.html",
        "show_status.html",
        "show_transparency.html",
        "show_wish.html",
    ),
    "citing": (
        "_evidence_side.html",
        "_evidence_table.html",
        "_references_judged.html",
        "_references_summary.html",
    ),
}
# Names, units and signs that are the same in each language.
NAMES = re.compile(
    r"\b(Factcheck|API|JSON Feed|JSON|JSONL|CSV|BibTeX|RIS|Atom|DOI|PMID|oEmbed|ClaimReview|UTC)\b"
    r"|SHA-256|n =|https?://\S*|/lookup\?url=|\.gz\b|\.csv\b|\bschema\.json\b"
)
SPOKEN = re.compile(r'\s(?:aria-label|title|placeholder|alt)="([^"]*)"')
IN_ENGLISH_ONLY = re.compile(
    r'\|(?:pluralize|yesno|date:"(?!DATE|TIME|c"|H:i"|Y-m-d|Y/m/d|Y")|capfirst|lower\b)'
)
LETTERS = re.compile(r"[^\W\d_]{2,}")
HIDDEN = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|<!doctype[^>]*>", re.DOTALL)


def public_templates() -> list[Path]:
    shared = [path for path in TEMPLATES.glob("*.html") if path.name not in OTHERS]
    pages = (TEMPLATES / "serving").rglob("*.html")
    named = [TEMPLATES / folder / name for folder, names in READERS_PAGES.items() for name in names]
    return sorted([*shared, *pages, *named])


def unwrapped(source: str) -> list[str]:
    """What stands in a template outside of its translated parts, and English alone can say."""
    kept, skipping = [], ""
    for token in Lexer(source).tokenize():
        name = token.contents.split(" ")[0] if token.token_type == TokenType.BLOCK else ""
        if skipping:
            skipping = "" if name == skipping else skipping
        elif name in {"blocktranslate", "comment"}:
            skipping = f"end{name}"
        elif token.contents == "block body_class":
            skipping = "endblock"
        elif token.token_type == TokenType.TEXT:
            kept.append(token.contents)
    html = HIDDEN.sub(" ", "".join(kept))
    seen = [*SPOKEN.findall(html), *re.sub(r"<[^>]*>", "\n", html).splitlines()]
    words = [line.strip() for line in seen if LETTERS.search(NAMES.sub("", line))]
    return words + IN_ENGLISH_ONLY.findall(source)


@pytest.mark.parametrize("path", public_templates(), ids=lambda path: path.name)
def test_template_has_no_words_of_its_own(path):
    assert unwrapped(path.read_text(encoding="utf-8")) == []


def test_forgotten_words_are_found():
    source = (
        '{% load i18n %}{# Aside #}<p title="Told">{% translate "Wrapped" %} said {{ n|pluralize }}'
        '</p>{% blocktranslate %}Wrapped{% endblocktranslate %}<b lang="en">Factcheck</b> × 2'
    )
    assert unwrapped(source) == ["Told", "said", "|pluralize"]
