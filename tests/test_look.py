"""The house style, measured: contrast of all text, a glyph and an underline for each verdict."""

import re
from itertools import product
from math import cos, radians, sin
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parent.parent / "static"
TOKENS = (STATIC / "css/tokens.css").read_text(encoding="utf-8")

TEXTS = [
    "ink", "ink-soft", "link", "link-hover",
    "hue-true", "hue-mostly", "hue-context", "hue-beyond", "hue-false", "hue-open",
]  # fmt: skip
GROUNDS = ["paper", "sheet", "well"]
VERDICTS = [
    "accurate", "mostly_accurate", "lacks_context", "overstated", "misleading", "unsupported",
    "inaccurate", "unverifiable", "not_checkable",
]  # fmt: skip

Colour = tuple[float, float, float]


def colours(name: str) -> tuple[Colour, Colour]:
    """Lightness, chroma and hue of a token, in light and in dark."""
    value = re.search(rf"--{name}: light-dark\((.+)\);", TOKENS)[1]
    light, dark = re.findall(r"oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)", value)
    return tuple(map(float, light)), tuple(map(float, dark))


def luminance(colour: Colour) -> float:
    """Relative luminance (WCAG 2.2) of an OKLCH colour, clipped to sRGB.

    The matrices are those of CSS Color 4, section 18 (sample code), OKLab to linear sRGB.
    """
    lightness, chroma, hue = colour
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness / 100 + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness / 100 - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness / 100 - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(max(part, 0), 1) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_on_white():
    assert round(contrast((0, 0, 0), (100, 0, 0)), 1) == 21


@pytest.mark.parametrize(("text", "ground"), list(product(TEXTS, GROUNDS)))
def test_text_reaches_contrast_in_both_themes(text, ground):
    ratios = [contrast(*pair) for pair in zip(colours(text), colours(ground), strict=True)]
    assert min(ratios) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), list(product(["rule-strong", "focus"], GROUNDS)))
def test_edges_of_controls_reach_contrast(edge, ground):
    ratios = [contrast(*pair) for pair in zip(colours(edge), colours(ground), strict=True)]
    assert min(ratios) >= 3


def test_ink_on_highlighter_reaches_contrast():
    pairs = zip(colours("ink"), colours("highlighter"), strict=True)
    assert min(contrast(*pair) for pair in pairs) >= 4.5


def test_every_verdict_has_its_own_glyph():
    sprite = (STATIC / "img/verdicts.svg").read_text(encoding="utf-8")
    glyphs = dict(re.findall(r'<symbol id="verdict-(\w+)"[^>]*>(.+?)</symbol>', sprite))
    assert list(glyphs) == VERDICTS
    assert len(set(glyphs.values())) == len(VERDICTS)


def test_every_verdict_has_its_own_underline():
    drawn = {
        verdict: re.search(
            r"--mark-line: (\w+); --mark-weight: ([\d.]+px);(?:.*\n.*--mark-drawn: (.+);)?",
            re.search(rf"^\.verdict-{verdict} \{{(?:.|\n)+?\}}", TOKENS, re.MULTILINE)[0],
        ).groups()
        for verdict in VERDICTS
    }
    assert len(set(drawn.values())) == len(VERDICTS)
