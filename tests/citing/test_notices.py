from datetime import date

import pytest

from claims.citing.notices import Announcement, Looked, keep_notices, look_for_notices
from claims.models import Event, Notice, Source
from tests.factories import SourceFactory

pytestmark = pytest.mark.django_db
DOI = "10.1016/j.a.1"
# As api.crossref.org answers for a work, with what no other part reads left out.
WORK = {
    "status": "ok",
    "message-type": "work",
    "message": {
        "DOI": DOI,
        "updated-by": [
            {
                "updated": {
                    "date-parts": [[2023, 9, 5]],
                    "date-time": "2023-09-05T00:00:00Z",
                    "timestamp": 1693872000000,
                },
                "DOI": "10.1016/J.N.1",
                "type": "retraction",
                "source": "retraction-watch",
                "label": "Retraction",
                "record-id": "48101",
            },
            {"DOI": "10.1016/j.n.2", "type": "partial_retraction", "label": "Partial retraction"},
            {"DOI": "10.1016/j.n.3", "type": "new_version", "label": "New version"},
        ],
        "relation": {
            "is-preprint-of": [
                {"id-type": "uri", "id": "https://example.org", "asserted-by": "object"},
                {"id-type": "doi", "id": "10.1016/J.Final", "asserted-by": "subject"},
            ]
        },
    },
}
# As EFetch answers with retmode=xml.
ARTICLE = """<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN"
 "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">
<PMID Version="1">9500320</PMID>
<CommentsCorrectionsList>
<CommentsCorrections RefType="CommentIn"><RefSource>Lancet. 1998 May 2;351</RefSource>
<PMID Version="1">9643798</PMID></CommentsCorrections>
<CommentsCorrections RefType="RetractionIn"><RefSource>Lancet. 2010 Feb 6;375(9713):445. doi:
 10.1016/S0140-6736(10)60175-4.</RefSource><PMID Version="1">20137807</PMID></CommentsCorrections>
<CommentsCorrections RefType="ErratumIn"><RefSource>Lancet. 2004 Mar;363(9411):750</RefSource>
</CommentsCorrections>
</CommentsCorrectionsList></MedlineCitation></PubmedArticle></PubmedArticleSet>"""


@pytest.fixture
def crossref(services):
    def answers(body=WORK, **options):
        services.clear()
        services.expect_request(f"/crossref/works/{DOI}").respond_with_json(body, **options)

    return answers


@pytest.fixture
def pubmed(services):
    def answers(body=ARTICLE, content_type="text/xml; charset=UTF-8", **options):
        services.clear()
        services.expect_request("/ncbi/efetch.fcgi").respond_with_data(
            body, content_type=content_type, **options
        )

    return answers


def stored():
    rows = Notice.objects.order_by("kind", "notice_doi")
    return list(rows.values_list("origin", "kind", "doi", "pmid", "notice_doi", "dated", "reasons"))


def versions():
    return list(Source.objects.values_list("published_version", flat=True))


def test_updates_at_crossref_are_stored_with_the_published_version(crossref):
    source = SourceFactory(doi=DOI)
    crossref()
    assert look_for_notices(source) == Looked(by=("crossref",))
    assert stored() == [
        ("crossref", "correction", DOI, "", "10.1016/j.n.2", None, "Partial retraction"),
        ("crossref", "retraction", DOI, "", "10.1016/j.n.1", date(2023, 9, 5), "Retraction"),
    ]
    assert versions() == ["10.1016/j.final"]
    assert Source.objects.get().status == "not_checked"


def test_corrections_at_pubmed_are_stored(pubmed, services):
    source = SourceFactory(doi="", pmid="9500320")
    pubmed()
    assert look_for_notices(source) == Looked(by=("pubmed",))
    notice = "Lancet. 2010 Feb 6;375(9713):445. doi:\n 10.1016/S0140-6736(10)60175-4."
    assert stored() == [
        ("pubmed", "correction", "", "9500320", "", None, "Lancet. 2004 Mar;363(9411):750"),
        ("pubmed", "retraction", "", "9500320", "10.1016/s0140-6736(10)60175-4",
         date(2010, 2, 6), notice),
    ]  # fmt: skip
    assert services.log[0][0].args.to_dict() == {
        "db": "pubmed", "id": "9500320", "retmode": "xml", "tool": "factcheck",
        "email": "desk@example.org",
    }  # fmt: skip


def test_second_look_changes_nothing_and_what_is_taken_back_goes(crossref):
    source = SourceFactory(doi=DOI)
    crossref()
    look_for_notices(source)
    before = list(Notice.objects.order_by("pk").values())
    look_for_notices(source)
    assert list(Notice.objects.order_by("pk").values()) == before
    assert Event.objects.filter(verb="find_published_version").count() == 1
    crossref({"message": {"DOI": DOI, "updated-by": WORK["message"]["updated-by"][1:]}})
    look_for_notices(source)
    assert [row[1] for row in stored()] == ["correction"]
    assert versions() == ["10.1016/j.final"]


def test_version_that_a_person_wrote_stays(crossref):
    source = SourceFactory(doi=DOI, published_version="10.1/x", edited=["published_version"])
    crossref()
    look_for_notices(source)
    assert versions() == ["10.1/x"]


def test_notices_of_other_works_and_origins_stay():
    other = Announcement("retraction", "10.1/n")
    keep_notices("crossref", {"doi": "10.1/other"}, (other,))
    keep_notices("retraction_watch", {"doi": DOI}, (other,))
    keep_notices("crossref", {"doi": DOI}, ())
    assert [row[:3] for row in stored()] == [
        ("crossref", "retraction", "10.1/other"),
        ("retraction_watch", "retraction", DOI),
    ]


@pytest.mark.parametrize(
    "body",
    [
        {"message": {}},
        {"message": {"updated-by": None, "relation": []}},
        {"message": {"updated-by": {"type": "retraction"}, "relation": {"is-preprint-of": {}}}},
        {"message": {"updated-by": [None, 1, {"type": None}, {"type": ["retraction"]}]}},
        {"message": {"relation": {"is-preprint-of": [{"id-type": "doi", "id": DOI}]}}},
    ],
)
def test_work_without_updates_is_known_and_announces_nothing(crossref, body):
    crossref(body)
    assert look_for_notices(SourceFactory(doi=DOI)) == Looked(by=("crossref",))
    assert (stored(), versions()) == ([], [""])


@pytest.mark.parametrize(
    "updated",
    [None, "2023", {}, {"date-parts": []}, {"date-parts": [[2023, 9]]},
     {"date-parts": [[2023, 99, 1]]}, {"date-parts": [["x", 1, 1]]},
     {"date-parts": [[10**30, 1, 1]]}],
)  # fmt: skip
def test_update_without_a_day_counts_as_undated(crossref, updated):
    crossref({"message": {"updated-by": [{"type": "Retraction", "DOI": 5, "updated": updated}]}})
    look_for_notices(SourceFactory(doi=DOI))
    assert stored() == [("crossref", "retraction", DOI, "", "", None, "")]


def test_hundreds_of_updates_are_bounded(crossref):
    update = {"type": "correction", "label": "L" * 5000}
    updates = [update | {"DOI": f"10.1016/{'n' * 280}{number}"} for number in range(500)]
    crossref({"message": {"updated-by": updates}})
    look_for_notices(SourceFactory(doi=DOI))
    assert [Notice.objects.count(), {len(row[6]) for row in stored()}] == [100, {200}]


def test_unknown_works_are_not_looked_up(services):
    services.expect_request(f"/crossref/works/{DOI}").respond_with_data("No.", status=404)
    services.expect_request("/ncbi/efetch.fcgi").respond_with_data(
        "<PubmedArticleSet></PubmedArticleSet>", content_type="text/xml"
    )
    assert look_for_notices(SourceFactory(doi=DOI, pmid="5")) == Looked()


@pytest.mark.parametrize(
    "body",
    ["", "<PubmedArticleSet>", "not xml", '<?xml version="1.0" encoding="UTF-16"?><a>é</a>',
     '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</'],
)  # fmt: skip
def test_answer_of_pubmed_that_is_no_record_is_told(pubmed, body):
    pubmed(body)
    looked = look_for_notices(SourceFactory(doi="", pmid="5"))
    assert looked == Looked(problems=("PubMed sent something that cannot be read as a record.",))
    assert stored() == []


def test_service_in_trouble_is_told_and_the_other_one_is_asked(services):
    services.expect_request(f"/crossref/works/{DOI}").respond_with_data("", status=429)
    services.expect_request("/ncbi/efetch.fcgi").respond_with_data(ARTICLE, content_type="text/xml")
    looked = look_for_notices(SourceFactory(doi=DOI, pmid="9500320"))
    assert looked.by == ("pubmed",)
    assert [one[:30] for one in looked.problems] == ["Crossref is busy and will be a"]
    assert [row[0] for row in stored()] == ["pubmed", "pubmed"]
