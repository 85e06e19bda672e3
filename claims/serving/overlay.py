"""The parts of the overlay that the server writes: its words, and the glyphs of the verdicts."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from django.conf import settings
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from claims.serving import queries

VERSION = 1  # in the addresses that bookmarks keep: what changes here stays readable for them
# Apart from the static files: two modules that the others import exist only as answers.
FOLDER = Path(__file__).resolve().parent / "overlay_modules"
WRITTEN = {"words", "icons"}
_SVG = "{http://www.w3.org/2000/svg}"


@cache
def kept_module(name: str) -> str | None:
    """The source of a module as it stands in `overlay_modules`; None where there is none."""
    if not re.fullmatch(r"[a-z]+", name):
        return None
    path = FOLDER / f"{name}.js"
    return path.read_text(encoding="utf-8") if path.is_file() else None


def module(name: str, *, look_up: str) -> str | None:
    """The source of a module of the overlay, in the active language; None for no module.

    `look_up` is the path of the page that lists what is known about an address.
    """
    if name not in WRITTEN:
        return kept_module(name)
    said = words(look_up) if name == "words" else icons()
    return f"export default {json.dumps(said, ensure_ascii=True)};\n"


def words(look_up: str) -> dict[str, Any]:
    """What the overlay says, and where it leads."""
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "lang": language,
        "dir": "rtl" if get_language_info(language)["bidi"] else "ltr",
        "lookUp": look_up,
        "bar": _("Checked sentences on this page"),
        "asking": _("Looking up what is known about this page …"),
        "noAddress": _("This is no page of the web, so nothing can be looked up."),
        "refused": _("This page keeps other sites away, or ours did not answer: no marks."),
        "openList": _("Open the list of checked sentences instead"),
        "nothing": _("Nothing on this page has been checked."),
        "askForCheck": _("Ask for a check"),
        "found": _("{found} of {all} checked sentences found on this page."),
        "nearCopy": _("They were checked in a near-copy of it."),
        "readCheck": _("Read the whole check"),
        "lost": _("Not found here ({number}): the page has changed, or shows them later"),
        "go": _("Go to a sentence"),
        "close": _("Take the marks away"),
        "marksHere": _("Verdicts"),
        "mark": _("Sentence {number}: {verdict}"),
        "readClaim": _("Read the evidence"),
        "closeCard": _("Close"),
        "verdicts": {one.slug: _(one.label) for one in queries.verdicts()},
    }


@cache
def icons() -> dict[str, Any]:
    """The verdicts' glyphs as data: a page's policy may forbid markup that a script brings."""
    sprite = ElementTree.parse(settings.BASE_DIR / "static" / "img" / "verdicts.svg")
    symbols = [one for one in sprite.iter(f"{_SVG}symbol") if one.get("id", "")[:8] == "verdict-"]
    return {
        one.attrib["id"].removeprefix("verdict-"): {
            "attributes": {name: value for name, value in one.attrib.items() if name != "id"},
            "shapes": [[shape.tag.removeprefix(_SVG), shape.attrib] for shape in one],
        }
        for one in symbols
    }
