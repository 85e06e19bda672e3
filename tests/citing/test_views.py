"""Evidence and the library of sources, knocked at by the whole cast."""

import json

import pytest
from django.urls import reverse

from claims.citing.evidence import edit_evidence
from claims.citing.sources import edit_source
from claims.models import Evidence, Source
from claims.reviewing.reviews import submit_review
from tests.factories import EvidenceFactory, ReviewFactory, SourceFactory
from tests.source_factories import SourceCopyFactory

pytestmark = pytest.mark.django_db

HTMX = {"headers": {"HX-Request": "true"}}
DESK = {
    "anonymous": 302,
    "reviewer": 200,
    "other_reviewer": 200,
    "editor": 200,
    "moderator": 200,
    "admin": 200,
}
NO_METHOD = dict.fromkeys(DESK, 405)
WRITERS = {**DESK, "moderator": 403, "admin": 403}
AUTHOR = {**dict.fromkeys(DESK, 403), "anonymous": 302, "reviewer": 200}
NOT_THERE = {**dict.fromkeys(DESK, 404), "anonymous": 302}
NO_EVIDENCE = {**NOT_THERE, "moderator": 403, "admin": 403}
TYPED = {
    "identifier": "https://doi.org/10.1000/New.",
    "title": "A trial of the leaf",
    "authors": "Leaf A",
    "container": "Journal of Leaves",
    "year": "2024",
    "stance": "refutes",
    "passage": "No difference was seen.",
    "locator": "p. 4",
    "study_type": "randomised_trial",
    "level": "cebm_2",
    "population": "human",
    "sample_size": "62",
    "funding": "A grant of the state.",
    "remark": "Small.",
}


@pytest.fixture
def review(cast):
    return ReviewFactory(author=cast["reviewer"].user)


@pytest.fixture
def evidence(review):
    return EvidenceFactory(review=review, source__title="A survey of users")


def url(name, pk):
    return reverse(f"citing:{name}", args=[pk])


def answers(cast, method, path, data=None, **extra):
    return cast.statuses(method, path, data, **extra)


# Adding.


def test_form_for_evidence_meets_the_cast(cast, review):
    path = url("add_evidence", review.pk)
    assert answers(cast, "get", path) == AUTHOR
    assert answers(cast, "put", path) == NO_METHOD
    assert answers(cast, "get", url("add_evidence", 0)) == NO_EVIDENCE


def test_added_evidence_meets_the_cast(cast, review):
    path = url("add_evidence", review.pk)
    assert answers(cast, "post", path, TYPED) == {**AUTHOR, "reviewer": 302}
    assert review.evidence.count() == 1


def test_added_evidence_is_stored_with_its_source(cast, review):
    path = url("add_evidence", review.pk)
    response = cast["reviewer"].client.post(path, TYPED)
    evidence = Evidence.objects.select_related("source").get()
    assert response.url == reverse("reviewing:show_claim", args=[review.claim_id]) + "#evidence"
    assert (evidence.source.doi, evidence.source.title, evidence.source.year) == (
        "10.1000/new", "A trial of the leaf", 2024,
    )  # fmt: skip
    assert (evidence.stance, evidence.passage, evidence.level, evidence.sample_size) == (
        "refutes", "No difference was seen.", "cebm_2", 62,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("identifier", "field", "value"),
    [("PMID: 123", "pmid", "123"), ("https://example.org/a", "url", "https://example.org/a")],
)
def test_source_is_stored_under_what_was_typed(cast, review, identifier, field, value):
    cast["reviewer"].client.post(
        url("add_evidence", review.pk), {**TYPED, "identifier": identifier}
    )
    assert getattr(Source.objects.get(), field) == value


def test_added_evidence_for_htmx_is_the_list(cast, review):
    path = url("add_evidence", review.pk)
    response = cast["reviewer"].client.post(path, TYPED, **HTMX)
    assert response.status_code == 200
    assert response.text.lstrip().startswith('<section class="evidence-list')
    assert "No difference was seen." in response.text
    assert "evidence-form" not in response.text
    added = f'id="evidence-{review.evidence.get().pk}" tabindex="-1" autofocus'
    assert added in response.text
    assert response["HX-Trigger"] == '{"told": {"words": "Added."}, "evidence-changed": {}}'


def test_known_source_needs_no_description(cast, review):
    known = SourceFactory(doi="10.1000/new", title="As first entered")
    sent = {"identifier": "10.1000/NEW", "stance": "mixed"}
    cast["reviewer"].client.post(url("add_evidence", review.pk), sent)
    assert review.evidence.get().source == known


@pytest.mark.parametrize("extra", [{}, HTMX])
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"identifier": "kratom"}, "This is not a DOI, a PMID or a web address."),
        ({"identifier": ""}, "Give the source a DOI, a PMID or a web address."),
        ({"title": " "}, "The library does not have this source yet: type its title."),
        ({"stance": ""}, "Choose what the source does to the claim."),
        ({"year": "999"}, "Type a year between 1000 and"),
        ({"sample_size": "0"}, "greater than or equal to 1"),
    ],
)
def test_refused_evidence_keeps_everything_typed(cast, review, changes, message, extra):
    path = url("add_evidence", review.pk)
    response = cast["reviewer"].client.post(path, {**TYPED, **changes}, **extra)
    assert response.status_code == 400
    assert message in response.text
    assert "No difference was seen." in response.text
    assert "Leaf A" in response.text
    assert not Evidence.objects.exists()


def test_evidence_for_a_review_handed_in_is_kept_in_the_form(cast, review, evidence):
    submit_review(review_id=review.pk, by=review.author)
    response = cast["reviewer"].client.post(url("add_evidence", review.pk), TYPED)
    assert response.status_code == 409
    assert "Take the review back first." in response.text
    assert "No difference was seen." in response.text


# The look into the library while typing.


def test_find_source_meets_the_cast(cast):
    path = reverse("citing:find_source")
    assert answers(cast, "get", path, {"identifier": "10.1000/a"}) == WRITERS
    assert answers(cast, "post", path) == NO_METHOD


def test_known_source_is_shown_with_its_use(cast, evidence):
    response = cast["reviewer"].client.get(
        reverse("citing:find_source"),
        {"identifier": f"https://doi.org/{evidence.source.doi}", "title": "Typed before"},
    )
    assert "Already in the library, cited in 1 review:" in response.text
    assert "A survey of users" in response.text
    assert '<input type="hidden" name="title" value="Typed before">' in response.text


def test_words_of_a_title_offer_the_sources_that_have_them(cast):
    SourceFactory(doi="10.1000/known", title="A trial in the library")
    SourceFactory(doi="", pmid="12082125", title="A trial elsewhere")
    client = cast["reviewer"].client
    offered = {
        words: client.get(reverse("citing:find_source"), {"identifier": words}).text.split(
            'data-identifier="'
        )[1:]
        for words in ("library trial", "trial", "tr", "")
    }
    assert {words: [it.split('"')[0] for it in found] for words, found in offered.items()} == {
        "library trial": ["10.1000/known"],
        "trial": ["PMID 12082125", "10.1000/known"],
        "tr": [],
        "": [],
    }


def test_only_what_is_never_needed_is_optional(cast, review):
    text = cast["reviewer"].client.get(url("add_evidence", review.pk)).text
    optional = {
        name: f'for="evidence_{name}">{label} <span class="field-optional">' in text
        for name, label in {"title": "Title", "passage": "Passage", "authors": "Authors"}.items()
    }
    assert optional == {"title": False, "passage": False, "authors": True}


def test_unknown_source_keeps_what_was_typed_about_it(cast):
    response = cast["reviewer"].client.get(
        reverse("citing:find_source"),
        {"identifier": "10.1000/x", "title": "Typed <b>", "year": "x"},
    )
    assert "Not in the library yet" in response.text
    assert "Typed &lt;b&gt;" in response.text
    assert "errorlist" not in response.text


# Editing, moving, removing.


def test_edit_evidence_meets_the_cast(cast, evidence):
    path = url("edit_evidence", evidence.pk)
    assert answers(cast, "get", path) == AUTHOR
    assert answers(cast, "put", path) == NO_METHOD
    assert answers(cast, "get", url("edit_evidence", 0)) == NO_EVIDENCE
    sent = {"revision": "1", "stance": "mixed", "passage": "Other words."}
    assert answers(cast, "post", path, sent) == {**AUTHOR, "reviewer": 302}
    evidence.refresh_from_db()
    assert evidence.passage == "Other words."


@pytest.mark.parametrize("extra", [{}, HTMX])
def test_stale_edit_shows_both_texts(cast, evidence, extra):
    edit_evidence(
        evidence_id=evidence.pk,
        changes={"passage": "Stored first"},
        revision=1,
        by=cast["reviewer"].user,
    )
    sent = {"revision": "1", "stance": "mixed", "passage": "Typed later"}
    path = url("edit_evidence", evidence.pk)
    response = cast["reviewer"].client.post(path, sent, **extra)
    assert response.status_code == 412
    assert "Stored first" in response.text
    assert "Typed later" in response.text
    assert 'name="revision" value="2"' in response.text


def test_move_evidence_meets_the_cast(cast, review, evidence):
    second = EvidenceFactory(review=review, position=1)
    path = url("move_evidence", second.pk)
    assert answers(cast, "get", path) == NO_METHOD
    assert answers(cast, "post", url("move_evidence", 0)) == NO_EVIDENCE
    sent = {"direction": "up"}
    assert answers(cast, "post", path, sent) == {**AUTHOR, "reviewer": 302}
    assert list(review.evidence.all()) == [second, evidence]
    moved = cast["reviewer"].client.post(path, {"position": "2"}, **HTMX)
    assert json.loads(moved["HX-Trigger"])["told"] == {"words": "Moved to place 2 of 2."}
    assert list(review.evidence.all()) == [evidence, second]


def test_remove_evidence_asks_once_by_name(cast, evidence):
    path = url("remove_evidence", evidence.pk)
    assert answers(cast, "get", path) == AUTHOR
    assert "Remove “A survey of users” from this review?" in cast["reviewer"].client.get(path).text
    assert Evidence.objects.exists()


def test_remove_evidence_meets_the_cast(cast, evidence):
    path = url("remove_evidence", evidence.pk)
    assert answers(cast, "put", path) == NO_METHOD
    assert answers(cast, "post", url("remove_evidence", 0)) == NO_EVIDENCE
    others = {name: status for name, status in AUTHOR.items() if name != "reviewer"}
    got = {name: cast[name].client.post(path).status_code for name in others}
    assert got == others
    assert cast["reviewer"].client.post(path).status_code == 302
    assert not Evidence.objects.exists()


def test_list_of_evidence_meets_the_cast(cast, review, evidence):
    path = url("list_evidence", review.pk)
    assert answers(cast, "get", path, **HTMX) == DESK
    assert answers(cast, "post", path) == NO_METHOD
    assert answers(cast, "get", url("list_evidence", 0)) == NOT_THERE
    assert cast["editor"].client.get(path).status_code == 302


def test_list_of_evidence_has_tools_for_the_author_alone(cast, review, evidence):
    tools = {
        name: "evidence-tools" in member.client.get(url("list_evidence", review.pk), **HTMX).text
        for name, member in cast.items()
    }
    assert tools == {**dict.fromkeys(DESK, False), "reviewer": True}


def test_paraphrase_wears_no_quotation_marks(cast, review):
    EvidenceFactory(review=review, passage="Retold.", is_paraphrase=True)
    for name in ("editor", "reviewer"):
        text = cast[name].client.get(url("list_evidence", review.pk), **HTMX).text
        assert "In the reviewer’s words" in text
        assert "<blockquote" not in text


# The library.


def test_list_sources_meets_the_cast(cast):
    SourceFactory()
    assert answers(cast, "get", reverse("citing:list_sources")) == DESK
    assert answers(cast, "post", reverse("citing:list_sources")) == NO_METHOD


@pytest.mark.parametrize(
    "words", ["survey", "EFFENDY", "2019", "https://doi.org/10.1000/A", "doi:10.1000/a."]
)
def test_source_is_found_by_words_or_identifier(cast, words):
    SourceFactory(title="A survey of users, 2019", doi="10.1000/a")
    SourceFactory(title="Something else", authors="Other B")
    text = cast["reviewer"].client.get(reverse("citing:list_sources"), {"q": words}).text
    assert "A survey of users" in text
    assert "Something else" not in text


def test_search_without_a_hit_says_what_to_try(cast):
    text = cast["reviewer"].client.get(reverse("citing:list_sources"), {"q": "nothing"}).text
    assert "No source matches “nothing”" in text


def test_empty_library_says_where_sources_come_from(cast):
    text = cast["reviewer"].client.get(reverse("citing:list_sources")).text
    assert "No sources yet" in text


def test_library_is_paged_by_its_last_row(cast):
    for number in range(32):
        SourceFactory(title=f"Source number {number:02}")
    client, path = cast["reviewer"].client, reverse("citing:list_sources")
    first = client.get(path).text
    assert first.count("Source number") == 30
    older = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = client.get(path + older).text
    assert [f"Source number {number:02}" in second for number in (0, 1, 2)] == [True, True, False]


@pytest.mark.parametrize("query", ["before=x", "before=-1", "before=99999999999999999999", "q=%00"])
def test_nonsense_in_the_address_is_the_first_page(cast, query):
    SourceFactory(title="A survey of users")
    response = cast["reviewer"].client.get(reverse("citing:list_sources") + f"?{query}")
    assert "A survey of users" in response.text


def test_library_costs_the_same_for_one_and_for_three(cast, django_assert_num_queries):
    for rows in (1, 2):
        for _ in range(rows):
            SourceCopyFactory(source=EvidenceFactory().source)
        with django_assert_num_queries(5):
            cast["reviewer"].client.get(reverse("citing:list_sources"))


def test_edit_source_meets_the_cast(cast):
    source = SourceFactory()
    path = url("edit_source", source.pk)
    assert answers(cast, "get", path) == DESK
    assert answers(cast, "put", path) == NO_METHOD
    assert answers(cast, "get", url("edit_source", 0)) == NOT_THERE
    sent = {"revision": "1", "title": "New title", "doi": source.doi}
    posted = {
        name: member.client.post(path, {**sent, "revision": Source.objects.get().revision})
        for name, member in cast.items()
    }
    assert {name: response.status_code for name, response in posted.items()} == {
        "anonymous": 302,
        "reviewer": 302,
        "other_reviewer": 302,
        "editor": 302,
        "moderator": 403,
        "admin": 403,
    }
    assert Source.objects.get().title == "New title"


def test_source_page_lists_the_reviews_that_cite_it(cast, evidence):
    text = cast["moderator"].client.get(url("edit_source", evidence.source_id)).text
    assert "Cited in 1 review" in text
    assert evidence.review.claim.statement in text
    assert "<textarea" not in text


def test_stale_source_shows_both_texts(cast):
    source = SourceFactory()
    edit_source(
        source_id=source.pk,
        changes={"title": "Stored first"},
        revision=1,
        by=cast["editor"].user,
    )
    sent = {"revision": "1", "title": "Typed later", "doi": source.doi}
    response = cast["reviewer"].client.post(url("edit_source", source.pk), sent)
    assert response.status_code == 412
    assert "Stored first" in response.text
    assert "Typed later" in response.text
