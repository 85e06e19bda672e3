"""The annotations of an article, over the read side of the Web Annotation Protocol."""

import hashlib
import re
from uuid import uuid4

import pytest

from claims.models.vocabulary import Action
from claims.serving import annotations
from tests.factories import OccurrenceFactory, SourceFactory
from tests.published import capture_again
from tests.serving.w3c import Suite

MEDIA_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
IRIS = 'return=representation;include="http://www.w3.org/ns/oa#PreferContainedIRIs"'
MINIMAL = 'return=representation;include="http://www.w3.org/ns/ldp#PreferMinimalContainer"'
BOTH = (
    'return=representation;include="http://www.w3.org/ns/oa#PreferContainedIRIs '
    'http://www.w3.org/ns/oa#PreferContainedDescriptions"'
)


@pytest.fixture
def container(leaf) -> str:
    return f"/articles/{leaf.article.pk}/annotations/"


@pytest.fixture
def get(client, settings):
    def ask(address: str, **headers: str):
        return client.get(address.removeprefix(settings.SITE_URL), headers=headers)

    return ask


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(annotations, "PAGE", 1)


@pytest.fixture
def hostile(site) -> str:
    """An article and a source with addresses that no IRI may hold as they are."""
    snapshot = site.article(article__url="https://d\u00e9.example/a b/[x]?q=\u00fc|y#\u00e9")
    source = SourceFactory(doi="10.1000/(sici)1<1::aid>3.0.co;2-#\u00e9", title="Sici")
    claim = site.claim("Kratom enhances dopamine", sources=[source])
    OccurrenceFactory(snapshot=snapshot, claim=claim, exact="enhances dopamine release")
    site.publish(snapshot.article)
    return f"/articles/{snapshot.article.pk}/annotations/"


@pytest.fixture(scope="session")
def suite(sample_data) -> Suite:
    return Suite(sample_data / "w3c_annotation")


def first_of(get, container: str) -> dict:
    return get(container).json()["first"]["items"][0]


def test_annotation_says_what_is_published(leaf, get, container, settings):
    settings.CONTENT_LICENSE_URL = "https://creativecommons.org/licenses/by/4.0/"
    place = leaf.dopamine.occurrences.get()
    record = leaf.article.publications.get().record
    site = settings.SITE_URL
    assert get(f"{container}{place.uuid}").json() == {
        "@context": [
            "http://www.w3.org/ns/anno.jsonld",
            {"assessing": "http://www.w3.org/ns/oa#assessing"},
        ],
        "id": f"{site}{container}{place.uuid}",
        "type": "Annotation",
        "motivation": "assessing",
        "canonical": f"urn:uuid:{place.uuid}",
        "created": record["first_published_at"],
        "modified": record["published_at"],
        "creator": {
            "id": f"{site}/",
            "type": "Organization",
            "name": settings.DESK_NAME,
            "homepage": f"{site}/",
        },
        "rights": settings.CONTENT_LICENSE_URL,
        "body": bodies_of(leaf.dopamine, site),
        "target": target_of(place, leaf.article, site),
    }


def bodies_of(claim, site: str) -> list[dict]:
    """The takeaway, the verdict, the one piece of evidence and the claim's page."""
    evidence, published = claim.reviews.get().evidence.get(), claim.publications.get()
    takeaway = {
        "type": "TextualBody",
        "purpose": "assessing",
        "value": published.record["takeaway"],
        "format": "text/plain",
        "language": "en",
    }
    linked = [
        {"purpose": "classifying", "source": f"{site}/verdicts/overstated/"},
        {
            "purpose": "linking",
            "source": evidence.source.href,
            "selector": {"type": "TextQuoteSelector", "exact": evidence.passage},
        },
        {"purpose": "describing", "source": f"{site}/claims/{claim.pk}-{published.slug}/"},
    ]
    return [takeaway, *({"type": "SpecificResource"} | one for one in linked)]


def target_of(place, article, site: str) -> dict:
    """The words in the publisher's page, found in the text that the desk examined."""
    page_address = f"{site}/articles/{article.pk}-{article.publications.get().slug}/"
    return {
        "type": "SpecificResource",
        "source": article.url,
        "scope": page_address,
        "state": {
            "type": "TimeState",
            "sourceDate": place.snapshot.captured_at.isoformat().replace("+00:00", "Z"),
            "cached": f"{page_address}versions/1.txt",
        },
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": place.exact,
                "prefix": place.prefix,
                "suffix": place.suffix,
            },
            {"type": "TextPositionSelector", "start": place.span.start, "end": place.span.end},
        ],
    }


def test_quoted_words_stand_in_the_text_that_the_annotation_names(leaf, get, container):
    for item in get(container).json()["first"]["items"]:
        target = item["target"]
        text = get(target["state"]["cached"]).content.decode()
        quote, position = target["selector"]
        assert text[position["start"] : position["end"]] == quote["exact"]
        around = quote["prefix"] + quote["exact"] + quote["suffix"]
        assert around in text


@pytest.mark.parametrize("is_one", [True, False])
def test_protocol_headers(leaf, client, container, is_one):
    """Every MUST of the protocol's checklist for reading, on GET, HEAD and OPTIONS."""
    path = f"{container}{leaf.dopamine.occurrences.get().uuid}" if is_one else container
    answers = [client.get(path), client.head(path), client.options(path)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    for answer in answers:
        assert answer["Allow"] == "GET, HEAD, OPTIONS"
        assert "Accept" in re.split(r",\s*", answer["Vary"])
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert not answer.cookies
        if is_one:
            assert answer["Link"] == '<http://www.w3.org/ns/ldp#Resource>; rel="type"'
        else:
            assert "Prefer" in answer["Vary"]
            assert answer["Link"].split(", ") == [
                '<http://www.w3.org/ns/ldp#BasicContainer>; rel="type"',
                '<http://www.w3.org/ns/oa#AnnotationCollection>; rel="type"',
                "<http://www.w3.org/TR/annotation-protocol/>; "
                'rel="http://www.w3.org/ns/ldp#constrainedBy"',
            ]
    got, head, _options = answers
    assert got["Content-Type"] == MEDIA_TYPE
    assert got["ETag"] == head["ETag"]
    assert client.get(path, headers={"If-None-Match": got["ETag"]}).status_code == 304
    assert client.post(path).status_code == client.delete(path).status_code == 405


def test_script_of_another_site_learns_that_nothing_is_there(leaf, client, container):
    for path in (f"{container}{uuid4()}", f"{container}?from=x", "/articles/0/annotations/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (404, "*")
        assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_container_holds_its_first_page(leaf, get, container, settings):
    answer = get(container)
    found = answer.json()
    assert answer["Content-Location"] == found["id"] == f"{settings.SITE_URL}{container}"
    assert found["type"] == ["BasicContainer", "AnnotationCollection"]
    assert (found["total"], found["label"]) == (2, "What the leaf can do")
    assert [item["motivation"] for item in found["first"]["items"]] == ["assessing"] * 2
    assert found["last"] == found["first"]["id"]


def test_container_is_minimal_when_that_is_preferred(leaf, get, container):
    found = get(container, Prefer=MINIMAL).json()
    assert isinstance(found["first"], str)
    assert get(found["first"]).json()["items"] != []


def test_container_names_addresses_when_these_are_preferred(leaf, get, container):
    answer = get(container, Prefer=IRIS)
    found = answer.json()
    assert answer["Content-Location"] == found["id"]
    items = found["first"]["items"]
    assert [get(item).json()["id"] for item in items] == items
    assert get(found["first"]["id"]).json()["items"] == items


def test_contradicting_preference_is_refused(leaf, get, container):
    answer = get(container, Prefer=BOTH)
    assert answer.status_code == 400
    assert b"ask for one of them" in answer.content


def test_pages_lead_to_each_other(leaf, get, container, small_pages):
    whole = get(container).json()
    first = whole["first"]
    second = get(first["next"]).json()
    assert ("prev" in first, "next" in second) == (False, False)
    assert get(second["prev"]).json()["items"] == first["items"]
    assert (first["startIndex"], second["startIndex"]) == (0, 1)
    assert whole["last"] == second["id"]
    assert second["partOf"]["id"] == whole["id"]


@pytest.mark.parametrize("start", ["", "x", "-1", "1", "99999", "1-", "0-0", "9" * 30])
def test_page_that_never_was_is_404(leaf, get, container, start):
    assert leaf.dopamine.occurrences.get().span.start > 1
    assert get(f"{container}?from={start}").status_code == 404


def test_page_stays_when_the_mark_it_began_with_is_gone(leaf, get, container):
    place = leaf.dopamine.occurrences.get()
    answer = get(f"{container}?from={place.span.start}-{'0' * 8}-0000-0000-0000-{'0' * 12}")
    assert answer.json()["items"] == get(container).json()["first"]["items"]


def test_annotation_of_words_that_are_gone_is_410(site, leaf, get, container):
    old = leaf.effects.occurrences.get().uuid
    raw = "<p>The leaf enhances dopamine release, they say.</p>"
    fates = {
        leaf.dopamine: ("unchanged", "enhances dopamine release"),
        leaf.effects: ("removed", ""),
    }
    capture_again(leaf.article, raw, fates, site.editor)
    site.publish(leaf.article)
    assert get(f"{container}{old}").status_code == 410
    assert get(f"{container}{uuid4()}").status_code == 404
    assert get(container).json()["total"] == 1


@pytest.mark.parametrize(
    ("action", "is_legal", "status"),
    [("hide", False, 404), ("take_down", False, 410), ("take_down", True, 451)],
)
def test_closed_page_closes_its_annotations(site, leaf, get, container, action, is_legal, status):
    place = leaf.dopamine.occurrences.get().uuid
    site.decide(leaf.dopamine, Action(action), is_legal=is_legal)
    assert get(f"{container}{place}").status_code == status
    assert get(container).json()["total"] == 1
    site.decide(leaf.article, Action(action), is_legal=is_legal)
    assert get(container).status_code == status
    assert get(f"{container}{leaf.effects.occurrences.get().uuid}").status_code == status


def test_withdrawn_article_has_no_annotations(site, leaf, get, container):
    place = leaf.dopamine.occurrences.get().uuid
    site.withdraw(leaf.article)
    assert get(container).status_code == get(f"{container}{place}").status_code == 410


def test_annotation_follows_a_correction(site, leaf, get, container):
    path = f"{container}{leaf.dopamine.occurrences.get().uuid}"
    before = get(path).json()
    site.correct(leaf.dopamine, slug="misleading")
    after = get(path).json()
    assert after["body"][1]["source"].endswith("/verdicts/misleading/")
    assert (after["canonical"], after["created"]) == (before["canonical"], before["created"])
    assert after["modified"] > before["modified"]


def test_annotations_cost_two_queries(leaf, get, container, django_assert_num_queries):
    with django_assert_num_queries(2):
        get(container)
    place = leaf.dopamine.occurrences.get().uuid
    with django_assert_num_queries(2):
        get(f"{container}{place}")


def test_same_for_the_whole_cast(leaf, cast, container):
    assert set(cast.statuses("get", container).values()) == {200}


def test_article_page_names_its_annotations(leaf, get, address, container, settings):
    link = f'<{settings.SITE_URL}{container}>; rel="http://www.w3.org/ns/oa#annotationService"'
    answer = get(address(leaf.article))
    assert answer["Link"] == link
    again = get(address(leaf.article), **{"If-None-Match": answer["ETag"]})
    assert (again.status_code, again["Link"]) == (304, link)


def documents(get, container: str) -> dict[str, dict]:
    whole = get(container).json()
    collection = get(container, Prefer=MINIMAL).json()
    page = get(whole["first"]["id"]).json()
    one = get(whole["first"]["items"][0]["id"]).json()
    return {"annotation": one, "collection": collection, "page": page}


@pytest.mark.parametrize(("kind", "count"), [("annotation", 54), ("collection", 10), ("page", 15)])
def test_w3c_suite_is_met(hostile, get, suite, kind, count):
    outcomes = suite.outcomes(kind, documents(get, hostile)[kind])
    assert (len(outcomes), [name for name, met in outcomes.items() if not met]) == (count, [])


def test_w3c_suite_can_fail(leaf, get, container, suite):
    one = documents(get, container)["annotation"]
    broken = one | {"created": "yesterday", "canonical": ["a", "b"]}
    assert not all(suite.outcomes("annotation", broken).values())


def test_context_knows_every_key(hostile, get, suite):
    shown = documents(get, hostile)
    for document in [*shown.values(), get(hostile).json()]:
        assert len(suite.expanded(document)) == 1
    [one] = suite.expanded(shown["annotation"])
    motivation = "http://www.w3.org/ns/oa#motivatedBy"
    assert one[motivation] == [{"@id": "http://www.w3.org/ns/oa#assessing"}]


def test_text_of_the_annotation_has_the_hash_of_the_article(leaf, get, container):
    one = first_of(get, container)
    text = get(one["target"]["state"]["cached"]).content
    assert hashlib.sha256(text).hexdigest() == leaf.article.current_snapshot.sha256
