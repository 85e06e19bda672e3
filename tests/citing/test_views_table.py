"""The evidence as readers of a review see it, and another passage of a source that it cites."""

import pytest
from django.urls import reverse
from lxml import html

from tests.factories import EvidenceFactory, ReviewFactory, SourceFactory

pytestmark = pytest.mark.django_db

HTMX = {"headers": {"HX-Request": "true"}}
READERS = ("reviewer", "other_reviewer", "editor", "moderator", "admin")
AUTHOR = {"anonymous": 302, **dict.fromkeys(READERS, 403), "reviewer": 200}


@pytest.fixture
def review(cast):
    return ReviewFactory(author=cast["reviewer"].user)


@pytest.fixture
def evidence(review):
    return EvidenceFactory(review=review, source__title="A survey of users")


def url(name, pk):
    return reverse(f"citing:{name}", args=[pk])


def test_readers_of_a_review_get_the_table_and_its_author_both(cast, review, evidence):
    def read(name):
        text = cast[name].client.get(url("list_evidence", review.pk), **HTMX).text
        return text.count("evidence-table"), text.count('class="evidence-item"'), "as-read" in text

    assert {name: read(name) for name in READERS} == {
        **dict.fromkeys(READERS, (1, 0, False)),
        "reviewer": (1, 1, True),
    }
    text = cast["reviewer"].client.get(url("list_evidence", review.pk), **HTMX).text
    assert text.count(f'id="evidence-{evidence.pk}"') == 1
    bare = ReviewFactory(author=cast["reviewer"].user)
    text = cast["editor"].client.get(url("list_evidence", bare.pk), **HTMX).text
    assert "No evidence for or against the claim was found or recorded." in text


def test_table_costs_the_same_for_one_and_for_three(cast, review, django_assert_num_queries):
    for more in (1, 2):
        for _ in range(more):
            EvidenceFactory(review=review, source__authors="<script>alert(1)</script>")
        with django_assert_num_queries(6):
            response = cast["editor"].client.get(url("list_evidence", review.pk), **HTMX)
    table, _, references = response.text.partition('class="bibliography-here"')
    assert table.count("&lt;script&gt;") == 3
    assert references
    assert "<script" not in response.text


# Another passage of a source.


def test_another_passage_meets_the_cast(cast, review, evidence):
    path = f"{url('add_evidence', review.pk)}?of={evidence.pk}"
    assert cast.statuses("get", path) == AUTHOR
    sent = {"identifier": evidence.source.doi, "stance": "mixed", "passage": "More."}
    assert cast.statuses("post", path, sent) == {**AUTHOR, "reviewer": 302}
    assert {row.source for row in review.evidence.all()} == {evidence.source}


@pytest.mark.parametrize("extra", [{}, HTMX])
def test_another_passage_starts_with_the_source_and_its_study(cast, review, extra):
    evidence = EvidenceFactory(
        review=review,
        source=SourceFactory(doi="", pmid="42", title="A trial"),
        stance="refutes",
        study_type="cohort",
        level="cebm_3",
        population="human",
        sample_size=62,
        funding="A grant.",
        locator="p. 4",
        remark="Small.",
    )
    path = f"{url('add_evidence', review.pk)}?of={evidence.pk}"
    response = cast["reviewer"].client.get(path, **extra)
    form = response.context["adding"]
    assert {field.name: field.value() for field in form if field.value()} == {
        "identifier": "PMID 42",
        "study_type": "cohort",
        "level": "cebm_3",
        "population": "human",
        "sample_size": 62,
        "funding": "A grant.",
    }
    assert form.known == evidence.source
    focused = html.fromstring(response.text).xpath("//*[@autofocus]/@id")
    assert focused[-1:] == ["evidence_stance_0"]
    for words in (f'data-keep="{path}" data-prefilled', f'action="{path}"', "this source</h3>"):
        assert words in response.text
    refused = cast["reviewer"].client.post(path, {"identifier": "PMID 42", "passage": "W."})
    assert refused.status_code == 400
    assert f'data-keep="{path}" method="post"' in refused.text


@pytest.mark.parametrize("of", ["", "0", "x", "99999999999999999999", "elsewhere"])
def test_another_passage_of_what_is_not_cited_here_is_an_empty_form(cast, review, of):
    number = EvidenceFactory().pk if of == "elsewhere" else of
    path = f"{url('add_evidence', review.pk)}?of={number}"
    form = cast["reviewer"].client.get(path).context["adding"]
    assert (form.of, form.query, form.initial) == (None, "", {"identifier": ""})


def test_form_for_what_is_proposed_keeps_what_is_typed_apart(cast, review):
    path = f"{url('add_evidence', review.pk)}?identifier=10.1000%2Fa%26b"
    text = cast["reviewer"].client.get(path).text
    assert f'data-keep="{path}" data-prefilled' in text
    assert 'value="10.1000/a&amp;b"' in text
