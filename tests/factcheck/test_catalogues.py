"""The catalogues of the interface: whole, compiled, and true to the texts they translate."""

import re
from collections import Counter
from gettext import GNUTranslations
from io import BytesIO

import pytest
from django.utils.translation import override

from claims.languages import in_language, in_sentence
from claims.models import Verdict
from claims.models.scale import FIRST_SCALE
from factcheck.catalogues import (
    compiled,
    gathered,
    is_translated,
    languages,
    path_of,
    read,
    texts_of_template,
)

PLACE = re.compile(r"%(?:\(\w+\))?[a-z%]|<[^>]*>|\{\w*\}")
FORMS = {"ar": 6, "de": 2, "es": 2}


@pytest.fixture(scope="module")
def texts():
    return gathered()


def key(message):
    return message.context, message.id


def as_tuple(one):
    return (one,) if isinstance(one, str) else tuple(one)


def test_there_are_three_catalogues_with_their_plural_forms():
    assert {language: read(language).num_plurals for language in languages()} == FORMS


@pytest.mark.parametrize("language", FORMS)
def test_catalogue_has_each_text_of_the_code_and_no_other(language, texts):
    """What is missing here is added by `make catalogues`, and then translated."""
    known = {key(one) for one in read(language) if one.id and is_translated(one.string)}
    assert known == {key(one) for one in texts if one.id}


@pytest.mark.parametrize("language", FORMS)
def test_compiled_file_says_what_the_catalogue_says(language):
    with path_of(language, "mo").open("rb") as file:
        kept = GNUTranslations(file)
    fresh = GNUTranslations(BytesIO(compiled(read(language))))
    assert vars(kept)["_catalog"] == vars(fresh)["_catalog"]


@pytest.mark.parametrize("language", FORMS)
def test_translation_keeps_the_places_of_its_text(language):
    """A form for one, two or none may spell the number out; the last form has all places."""
    faults = []
    for message in read(language):
        if not message.id or not is_translated(message.string):
            continue
        wanted = Counter(PLACE.findall(as_tuple(message.id)[-1]))
        *others, last = [Counter(PLACE.findall(form)) for form in as_tuple(message.string)]
        if last != wanted or not all(form <= wanted for form in others):
            faults.append((message.id, message.string))
    assert faults == []


@pytest.mark.parametrize("language", FORMS)
def test_translation_is_complete_in_its_forms(language):
    faults = [
        message.id
        for message in read(language)
        if message.id
        and (
            message.fuzzy
            or (isinstance(message.id, tuple) and len(message.string) != FORMS[language])
            or (message.id != ", " and any(one != one.strip() for one in as_tuple(message.string)))
        )
    ]
    assert faults == []


@pytest.mark.parametrize("language", FORMS)
def test_first_scale_is_translated(db, language):
    words = dict(Verdict.objects.values_list("label", "definition"))
    assert words == FIRST_SCALE
    with override(language):
        said = {in_language(one) for pair in words.items() for one in pair}
    assert said.isdisjoint([one for pair in words.items() for one in pair])
    assert len(said) == 2 * len(words)


def test_label_within_a_sentence_keeps_what_its_language_writes_large():
    shown = {}
    for language in ("en", *FORMS):
        with override(language):
            shown[language] = [
                in_sentence("Mostly accurate"),
                in_sentence("Lacks context"),
                in_sentence("Very low", "certainty"),
                in_sentence("A word of the desk"),
            ]
    assert shown == {
        "en": ["mostly accurate", "lacks context", "very low", "a word of the desk"],
        "es": ["mayormente correcta", "falta contexto", "muy baja", "a word of the desk"],
        "de": ["größtenteils zutreffend", "Kontext fehlt", "sehr niedrig", "a word of the desk"],
        "ar": ["صحيح في معظمه", "ينقصه السياق", "منخفضة جدًا", "a word of the desk"],
    }


def test_texts_of_template_are_found_as_django_asks_for_them(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(
        "{% load i18n %}{% translate 'It’s \"one\"' %} {{ _('two') }}\n"
        "  {% translate \"May\" context 'verb' %}{% translate 'By' as by %}\n"
        "{% blocktranslate trimmed count n=1 with who=by %}\n {{ n }} thing\n of {{ who }}"
        "{% plural %}{{ n }} things{% endblocktranslate %}"
        "{% blocktranslate context 'sum' %}100 % of it{% endblocktranslate %}",
        encoding="utf-8",
    )
    assert list(texts_of_template(path)) == [
        ('It’s "one"', None),
        ("two", None),
        ("May", "verb"),
        ("By", None),
        (("%(n)s thing of %(who)s", "%(n)s things"), None),
        ("100 %% of it", "sum"),
    ]
