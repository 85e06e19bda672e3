import pytest
from django.http import QueryDict

from claims.citing.forms import AddEvidenceForm, EditEvidenceForm, FindForm
from claims.citing.identifiers import Identifier
from claims.models import Source
from tests.factories import EvidenceFactory, ReviewFactory, SourceFactory

pytestmark = pytest.mark.django_db


def add_form(query: str) -> AddEvidenceForm:
    return AddEvidenceForm(QueryDict(query))


def test_unknown_identifier_asks_for_a_title():
    form = add_form("identifier=10.1000/a&stance=mixed")
    assert (form.identified, form.known) == (Identifier("doi", "10.1000/a"), None)
    assert form.errors == {"title": ["The library does not have this source yet: type its title."]}


def test_known_identifier_asks_for_nothing_more():
    source = SourceFactory(doi="10.1000/a")
    form = add_form("identifier=doi:10.1000/A&stance=mixed")
    assert (form.known, form.known_card["title"], form.errors) == (source, source.title, {})


def test_what_was_typed_about_a_known_source_is_kept_aside():
    SourceFactory(doi="10.1000/a")
    form = add_form("identifier=10.1000/a&title=Mine&year=2020")
    assert [(field.name, field.value()) for field in form.described] == [
        ("title", "Mine"),
        ("year", "2020"),
    ]


def test_store_cites_the_source_under_its_identifier():
    review = ReviewFactory()
    form = add_form("identifier=PMID:+123&title=A+trial&stance=refutes&passage=No.&sample_size=62")
    evidence = form.store(review, review.author)
    assert (evidence.source.pmid, evidence.source.title, evidence.sample_size) == (
        "123", "A trial", 62,
    )  # fmt: skip


def test_library_offers_what_the_box_takes():
    for values in ({"pmcid": "PMC7"}, {"arxiv": "1310.2590"}, {"isbn": "9780975229804"}):
        source = SourceFactory(doi="", title="Leaves", **values)
        form = add_form("identifier=leaves")
        offered = {row.pk: identifier for row, identifier in form.offered}
        assert add_form(f"identifier={offered[source.pk]}").known == source


def test_refused_evidence_stores_no_source():
    review = ReviewFactory()
    form = add_form("identifier=10.1000/a&title=A+trial&stance=refutes&sample_size=none")
    assert form.store(review, review.author) is None
    assert (form.status, list(form.errors), Source.objects.exists()) == (
        400, ["sample_size"], False,
    )  # fmt: skip


def test_inputs_share_no_id_with_the_review_s_form():
    form = EditEvidenceForm(None, row=EvidenceFactory())
    assert {field.auto_id.split("_")[0] for field in form} == {"evidence"}


@pytest.mark.parametrize(
    ("query", "words", "before"),
    [
        ("", "", None),
        ("q=leaf&before=7", "leaf", 7),
        ("q=leaf&before=soon", "leaf", None),
        ("q=%00", "", None),
    ],
)
def test_search_takes_nonsense_for_the_first_page(query, words, before):
    assert FindForm(QueryDict(query)).chosen() == {"q": words, "before": before, "after": None}
