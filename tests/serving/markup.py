"""Answers of the public site, taken apart."""

import json

from lxml import html


def page(response):
    return html.fromstring(response.content.decode())


def structured(response):
    """Every block of structured data, after making sure that no other inline script is there."""
    scripts = page(response).xpath("//script[not(@src)]")
    assert {script.get("type") for script in scripts} <= {"application/ld+json"}
    return [json.loads(script.text) for script in scripts]


def text_of(response):
    return " ".join(page(response).xpath("string(//main)").split())
