"""The table of evidence on the public page of a claim, from new and old frozen records."""

from datetime import UTC, datetime

import pgtrigger
import pytest

from claims.models import Publication, Source
from claims.models.vocabulary import Stance
from tests.factories import EvidenceFactory, ReviewFactory, SourceFactory, verdict
from tests.serving.markup import page
from tests.source_factories import SourceCopyFactory

pytestmark = pytest.mark.django_db
HOSTILE = "</p><script>alert(1)</script><img src=x onerror=alert(1)>\"'&"


@pytest.fixture
def publish(site, address):
    """Publishes a claim with the given evidence; returns the path of its page."""

    def published(*evidence: dict) -> str:
        row = ReviewFactory(author=site.reviewer, verdict=verdict("inaccurate"))
        for fields in evidence:
            EvidenceFactory(review=row, **fields)
        site.sign_off(row, Stance.REFUTES)
        site.publish(row.claim)
        return address(row.claim)

    return published


def words(element) -> str:
    return " ".join(element.text_content().split())


def sides(root) -> dict[str, list[str]]:
    """What stands under each heading: the titles, or the sentence of an empty side."""
    return {
        words(side.xpath("./h3")[0]): [
            words(one) for one in side.xpath(".//cite | ./p[@class='evidence-none']")
        ]
        for side in root.xpath("//section[contains(@class, 'evidence-side')]")
    }


def test_table_tells_for_and_against_the_strongest_first(client, publish):
    path = publish(
        {"stance": "refutes", "level": "cebm_5", "source__title": "Rats"},
        {"stance": "context", "source__title": "A survey"},
        {"stance": "refutes", "level": "cebm_1", "source__title": "A meta-analysis"},
    )
    root = page(client.get(path))
    assert sides(root) == {
        "For the claim": ["No evidence for it was found or recorded."],
        "Against the claim": ["A meta-analysis", "Rats"],
        "Context": ["A survey"],
    }
    told = words(root.get_element_by_id("evidence"))
    for sentence in (
        "Certainty of the evidence: low",
        "The truth may be quite different from what the evidence shows.",
        "No sources for, 2 against, 1 gives context.",
    ):
        assert sentence in told


def test_row_tells_the_study_the_passage_and_the_source(client, publish):
    path = publish(
        {
            "stance": "refutes",
            "study_type": "randomised_trial",
            "level": "cebm_2",
            "population": "human",
            "sample_size": 62,
            "locator": "Table 2",
            "remark": "Small.",
            "funding": "A grant.",
            "source": SourceFactory(
                title="A trial",
                doi="10.1000/a",
                pmid="42",
                status="ok",
                status_at=datetime(2026, 5, 12, tzinfo=UTC),
                status_by="crossref",
            ),
        }
    )
    row = page(client.get(path)).xpath("//li[contains(@class, 'evidence-work')]")[0]
    assert [words(one) for one in row.xpath("./ul/li")] == [
        "Randomised trial",
        "Oxford CEBM 2",
        "Humans",
        "n = 62",
    ]
    assert row.xpath(".//a/@href") == [
        f"#ref-{Source.objects.get().key}",
        "https://doi.org/10.1000/a",
        "https://doi.org/10.1000/a",
        "https://pubmed.ncbi.nlm.nih.gov/42/",
    ]
    assert words(row.xpath(".//*[@class='source-state']")[0]) == (
        "Checked, no notice found 12 May 2026, according to Crossref"
    )
    assert words(row.xpath(".//div[@class='evidence-passage']")[0]) == (
        "did not increase dopamine release after acute treatment Table 2 Small."
    )
    assert words(row.xpath("./p[@class='remark']")[0]) == "Funding and interests: A grant."


def test_level_that_repeats_the_kind_of_study_is_said_once(client, publish):
    path = publish({"stance": "refutes", "study_type": "guideline", "level": "guideline"})
    assert [words(one) for one in page(client.get(path)).xpath("//ul[@class='traits']/li")] == [
        "Guideline"
    ]


def test_row_tells_of_the_copy_that_readers_can_open(client, publish):
    copy = SourceCopyFactory(kind="wayback", url="https://web.archive.org/web/2026/x", text="")
    path = publish({"stance": "refutes", "source": copy.source})
    row = page(client.get(path)).xpath("//li[contains(@class, 'evidence-work')]")[0]
    (told,) = row.xpath(".//span[@class='looked-when']")
    assert told.xpath("./a/@href") == ["https://web.archive.org/web/2026/x"]
    day = copy.captured_at
    assert words(told) == f"Archived {day.day} {day:%B %Y} · Copy at the Wayback Machine"
    assert row.xpath(".//span[contains(@class, 'found')]") == []


@pytest.mark.parametrize(
    ("state", "label", "icon"),
    [
        ("found", "Found in our copy of it", "icon-check"),
        ("close", "In other words in our copy of it", "icon-warning"),
        ("missing", "Not found in our copy of it", "icon-warning"),
    ],
)
def test_passage_says_whether_it_was_found(client, publish, address, state, label, icon):
    publish({"stance": "refutes", "locator": "p. 4"})
    publication = Publication.objects.get(is_current=True)
    (card,) = publication.record["evidence"]
    freeze(publication, evidence=[card | {"found": {"slug": state, "label": label}}])
    root = page(client.get(address(publication.claim)))
    (found,) = root.xpath("//span[contains(@class, 'found')]")
    assert words(found.getparent()) == f"p. 4 · {label}"
    assert found.xpath(".//use/@href")[0].endswith(f"#{icon}")


def test_passages_of_one_source_share_its_head(client, publish):
    source = SourceFactory(title="A trial")
    same = {"source": source, "stance": "refutes", "level": "cebm_2"}
    path = publish({**same, "passage": "One."}, {**same, "passage": "Two.", "is_paraphrase": True})
    root = page(client.get(path))
    (row,) = root.xpath("//li[contains(@class, 'evidence-work')]")
    assert row.text_content().count("Oxford CEBM 2") == 1
    assert [words(one) for one in row.xpath(".//*[contains(@class, 'passage')][not(*/p)]")][1:] == [
        "One.",
        "In the reviewer’s wordsTwo.",
        "In the reviewer’s wordsTwo.",
    ]
    assert [one.tag for one in row.xpath(".//*[@class='passage']")] == ["blockquote", "div"]


def test_source_that_nobody_looked_up_has_a_sign_of_its_own(client, publish):
    path = publish(
        {"stance": "refutes", "source__title": "Unknown"},
        {
            "stance": "refutes",
            "source": SourceFactory(status="ok", status_at=datetime(2026, 5, 12, tzinfo=UTC)),
        },
    )
    told = [
        (words(one), one.xpath(".//use/@href")[0].rpartition("#")[2])
        for one in page(client.get(path)).xpath("//*[@class='source-state']")
    ]
    assert told == [
        ("Retraction status not looked up", "icon-clock"),
        ("Checked, no notice found 12 May 2026", "icon-check"),
    ]


def test_claim_without_evidence_says_so(client, publish, address):
    publish()
    publication = Publication.objects.get(is_current=True)
    freeze(publication, evidence=[])
    root = page(client.get(address(publication.claim)))
    assert sides(root) == {}
    assert "No evidence for or against the claim was found or recorded." in words(
        root.get_element_by_id("evidence")
    )


def test_nothing_in_a_record_becomes_markup(client, publish):
    path = publish(
        {
            "stance": "refutes",
            "passage": HOSTILE,
            "locator": HOSTILE,
            "remark": HOSTILE,
            "funding": HOSTILE,
            "source__title": HOSTILE,
            "source__authors": HOSTILE,
            "source__container": HOSTILE,
            "source__doi": f"10.1000/{HOSTILE}",
        }
    )
    table = page(client.get(path)).xpath("//div[@class='evidence-table']")[0]
    assert table.xpath(".//script | .//img | .//@onerror") == []
    assert table.text_content().count(HOSTILE) == 9 - 1  # the DOI is told in its line alone


def test_record_from_before_a_key_existed_is_shown(client, publish, address):
    """As publications were frozen at first: two identifiers, and no word of who found a status."""
    publish({"stance": "refutes", "level": "cebm_2"})
    publication = Publication.objects.get(is_current=True)
    (new,) = publication.record["evidence"]
    old = {
        name: part for name, part in new.items() if name not in {"id", "found", "funding", "source"}
    }
    kept = ("id", "title", "authors", "container", "year", "doi", "pmid", "href", "is_preprint")
    source = {name: new["source"][name] for name in kept}
    status = {"slug": "retracted", "label": "Retracted"}
    freeze(publication, evidence=[old | {"source": source | {"status": status, "status_at": None}}])
    root = page(client.get(address(publication.claim)))
    assert sides(root)["Against the claim"] == [new["source"]["title"]]
    assert words(root.xpath("//*[@class='source-state']")[0]) == "Retracted"
    assert "is-unreliable" in root.xpath("//li[contains(@class, 'evidence-work')]")[0].get("class")


def test_record_that_says_next_to_nothing_is_shown(client, publish, address):
    publish()
    publication = Publication.objects.get(is_current=True)
    stance = {"slug": "refutes", "label": "Refutes"}
    freeze(publication, evidence=[{"stance": stance, "passage": "", "source": {"title": "A"}}])
    root = page(client.get(address(publication.claim)))
    assert sides(root)["Against the claim"] == ["A"]
    assert "No passage is quoted." in words(root.get_element_by_id("evidence"))


def freeze(publication: Publication, **parts: object) -> None:
    """Put parts into a stored record, which no code of ours can."""
    with pgtrigger.ignore("claims.Publication:publication_immutable"):
        Publication.objects.filter(pk=publication.pk).update(record=publication.record | parts)
