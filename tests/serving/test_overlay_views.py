"""The overlay's page and modules: for everybody, from any site, without a cookie."""

import json
import re

import pytest
from django.test import Client

from claims.models import Verdict
from claims.serving.overlay import FOLDER, icons, module
from tests.moderating.pages import EVERYBODY_200, NOT_ALLOWED

pytestmark = pytest.mark.django_db


def exported(source: str) -> dict:
    return json.loads(source.removeprefix("export default ").removesuffix(";\n"))


def test_page_offers_the_bookmark_in_its_own_language(cast):
    assert cast.statuses("get", "/overlay/") == EVERYBODY_200
    assert cast.statuses("post", "/overlay/") == NOT_ALLOWED
    answer = Client().get("/overlay/")
    assert "/overlay/v1/main.js" in answer.context["bookmarklet"]
    assert "/lookup/" in answer.context["bookmarklet"]
    assert "/de/overlay/v1/main.js" in Client().get("/de/overlay/").context["bookmarklet"]
    assert not answer.has_header("Set-Cookie")


@pytest.mark.parametrize("quoting", ["“", '"'])
def test_bookmark_is_an_attribute_and_a_script(client, quoting):
    found = re.search(r'href="(javascript:[^"]*)"', client.get("/overlay/").text)
    assert found
    assert "\n" not in found[1]
    assert quoting not in found[1].replace("&quot;", "")


def test_every_module_that_is_imported_is_there_for_any_site(client):
    names = {path.stem for path in FOLDER.glob("*.js")} | {"words", "icons"}
    sources = {}
    for name in names:
        answer = client.get(f"/overlay/v1/{name}.js")
        assert answer.status_code == 200
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Content-Type"] == "text/javascript; charset=utf-8"
        assert not answer.has_header("Set-Cookie")
        sources[name] = answer.text
    asked = {one for text in sources.values() for one in re.findall(r'from "\./(\w+)\.js"', text)}
    assert asked | {"main"} == names


@pytest.mark.parametrize(
    "path", ["v1/nothing.js", "v2/main.js", "v1/Main.js", "v1/..%2Ftext%2Fwords.js"]
)
def test_other_modules_are_missing(client, path):
    assert client.get(f"/overlay/{path}").status_code == 404


def test_words_name_every_verdict_and_glyphs_stand_for_them():
    said = exported(module("words", look_up="/lookup/"))
    slugs = set(Verdict.objects.values_list("slug", flat=True))
    assert set(said["verdicts"]) == slugs
    assert slugs <= set(icons())
    source = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.js"))
    assert set(re.findall(r"words\.(?!js\b)(\w+)", source)) == set(said)


@pytest.mark.parametrize(("prefix", "expected"), [("", ("en", "ltr")), ("/ar", ("ar", "rtl"))])
def test_bar_and_cards_run_as_their_language_does(client, prefix, expected):
    said = exported(client.get(f"{prefix}/overlay/v1/words.js").content.decode())
    assert (said["lang"], said["dir"]) == expected


def test_modules_are_asked_for_again_only_when_they_change(client):
    answer = client.get("/overlay/v1/main.js")
    again = client.get("/overlay/v1/main.js", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
