import pytest

from claims.citing.exchange import candidates, exported, import_sources
from claims.citing.merging import merge_sources
from claims.citing.records import csl_of, label_of
from claims.citing.sources import edit_source
from claims.errors import Invalid, NotAllowed
from claims.models import Event, Source
from claims.models.vocabulary import Role
from claims.text.exchange.files import FORMATS, read
from tests.factories import EvidenceFactory, ReviewFactory, SourceFactory, UserFactory

pytestmark = pytest.mark.django_db

FILE = """
@article{a, title={Leaves}, author={Li, Wei and {WHO}}, year={2019}, journal={J Leaf},
  volume={7}, doi={https://doi.org/10.1016/A.1.}, pmid={12082125}}
@book{b, title={A book}, isbn={0-262-03384-4}, year={1999}}
@online{c, title={A page}, url={https://Example.org/a}}
@article{d, title={Leaves, again}, doi={10.1016/a.1}}
@article{e, title={Nowhere to be found}}
@article{f, year={2019}}
@article{g, title={Of tomorrow}, year={2999}, doi={10.1016/g}}
@misc{h, title={Preprint}, eprint={1902.09876v2}, archiveprefix={arXiv}}
"""


@pytest.fixture
def reviewer():
    return UserFactory(roles=[Role.REVIEWER])


def entries(text=FILE):
    return read(text.encode()).entries


def bring(reviewer, *numbers, text=FILE):
    return import_sources(entries=entries(text), numbers=numbers, by=reviewer)


def test_preview_tells_what_each_record_would_become():
    known = SourceFactory(doi="", isbn="9780262033848")
    found = candidates(entries())
    assert [(one.number, one.state, one.name) for one in found] == [
        (1, "new", "a"),
        (2, "known", "b"),
        (3, "new", "c"),
        (4, "again", "d"),
        (5, "problem", "e"),
        (6, "problem", "f"),
        (7, "problem", "g"),
        (8, "new", "h"),
    ]
    assert found[1].source == known
    assert [one.problem for one in found if one.state == "problem"] == [
        "It has no DOI, PubMed number, arXiv id, ISBN or web address, so nobody could find it",
        "“f” has no title",
        found[6].problem,
    ]
    assert found[6].problem.startswith("Type a year between 1000 and ")


def test_preview_asks_once_for_many(django_assert_num_queries):
    text = "".join(f"@book{{a{n}, title={{T}}, doi={{10.1016/{n}}}}}\n" for n in range(50))
    many = entries(text)
    with django_assert_num_queries(1):
        assert {one.state for one in candidates(many)} == {"new"}


def test_ticked_records_are_stored_as_they_stand(reviewer):
    imported = bring(reviewer, 1, 8)
    first, preprint = imported.added
    assert imported.known == ()
    assert (first.title, first.authors, first.container, first.year, first.key) == (
        "Leaves",
        "Li W, WHO",
        "J Leaf 7",
        2019,
        "li2019",
    )
    assert (first.doi, first.pmid, first.filled_by) == ("10.1016/a.1", "12082125", "file")
    assert label_of(first.filled_by) == "an imported file"
    assert (preprint.arxiv, preprint.key) == ("1902.09876", "preprintnd")
    assert Source.objects.count() == 2
    assert Event.objects.filter(verb="add_source", by=reviewer).count() == 2


def test_what_a_person_edited_is_not_overwritten(reviewer):
    (source,) = bring(reviewer, 1).added
    changes = {"title": "My title", "year": 2018}
    edit_source(source_id=source.pk, changes=changes, revision=None, by=reviewer)
    assert bring(reviewer, 1, 4).known == (source,)
    source.refresh_from_db()
    assert (source.title, source.year, Source.objects.count()) == ("My title", 2018, 1)


def test_merged_source_stays_merged(reviewer):
    (source,) = bring(reviewer, 1).added
    other = SourceFactory()
    merge_sources(source_id=source.pk, into_id=other.pk, by=reviewer)
    assert bring(reviewer, 1).known == (other,)
    assert Source.objects.filter(merged_into=None).count() == 1


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ((), "Tick at least one reference. Nothing was stored."),
        ((99,), "Tick at least one reference. Nothing was stored."),
        ((1, 3, 6), "Reference 6: “f” has no title. Nothing was stored."),
    ],
)
def test_nothing_is_stored_by_halves(reviewer, numbers, told):
    with pytest.raises(Invalid) as refused:
        bring(reviewer, *numbers)
    assert refused.value.message == told
    assert Source.objects.count() == 0


def test_importing_is_for_those_who_may_add_sources():
    with pytest.raises(NotAllowed):
        bring(UserFactory(roles=[Role.MODERATOR]), 1)
    assert Source.objects.count() == 0


def test_references_go_out_once_each_in_the_order_of_the_list():
    review = ReviewFactory(rationale="Seen [@b2020].")
    sources = [SourceFactory(key=key) for key in ("a2020", "b2020")]
    for source in (*sources, sources[0]):
        EvidenceFactory(review=review, source=source)
    rows = list(review.evidence.select_related("source"))
    assert exported(review.rationale, rows) == [csl_of(sources[1]), csl_of(sources[0])]


@pytest.mark.parametrize("format_slug", FORMATS)
def test_what_goes_out_comes_in_as_the_same(reviewer, format_slug):
    sources = bring(reviewer, 1, 2, 3).added
    before = [csl_of(source) for source in sources]
    Source.objects.all().delete()
    raw = FORMATS[format_slug].write(before).encode()
    found = import_sources(entries=read(raw).entries, numbers=range(10), by=reviewer).added
    assert [csl_of(source) for source in found] == before
