"""Merging: everything follows, nothing that was said changes, and it is one event."""

import pytest
from django.utils import timezone

from claims.citing.copies import withdraw_copy
from claims.citing.evidence import add_evidence, remove_evidence, restore_evidence
from claims.citing.merging import disagreements, merge_sources
from claims.citing.queries import known_source, sources
from claims.citing.sources import edit_source
from claims.errors import Invalid, Missing, NotAllowed, Stale, WrongState
from claims.models import Event, Evidence, Review, Source, SourceWatch
from tests.factories import EvidenceFactory, ReviewFactory, SourceFactory, UserFactory
from tests.locking import Act, while_open
from tests.published import new_site
from tests.source_factories import (
    AlertDecisionFactory,
    NoticeFactory,
    NotificationFactory,
    PassagePlaceFactory,
    ReferenceJudgementFactory,
    SourceAlertFactory,
    SourceCopyFactory,
    SourceWatchFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer():
    return UserFactory()


@pytest.fixture
def kept():
    return SourceFactory(
        doi="10.1000/kept", title="Kept", authors="", container="", year=None, url=""
    )


@pytest.fixture
def merged():
    return SourceFactory(doi="", pmid="123", title="Merged", authors="Leaf A", year=2020, url="")


def merge(merged, kept, by, **revisions) -> Source:
    return merge_sources(source_id=merged.pk, into_id=kept.pk, by=by, **revisions)


@pytest.fixture
def site():
    return new_site()


def published(site, source: Source, statement: str = "Kratom lifts the mood") -> Review:
    """A published review that cites the source."""
    return site.published_claim(statement, sources=[source]).review


def test_what_the_one_lacks_it_takes_from_the_other(kept, merged, reviewer):
    stays = merge(merged, kept, reviewer)
    merged.refresh_from_db()
    assert (stays.pk, stays.title, stays.doi, stays.pmid, stays.authors, stays.year) == (
        kept.pk, "Kept", "10.1000/kept", "123", "Leaf A", 2020,
    )  # fmt: skip
    assert (merged.merged_into_id, merged.pmid, merged.title) == (kept.pk, "", "Merged")
    assert known_source({"pmid": "123"}) == kept
    assert list(sources()) == [kept]


def test_everything_follows_in_one_event(kept, merged, reviewer, site):
    draft = EvidenceFactory(source=merged)
    handed_in = published(site, merged).evidence.get()
    last = Event.objects.first().pk
    judgement = ReferenceJudgementFactory(source=merged)
    copy, twin = SourceCopyFactory(source=merged), SourceCopyFactory(source=kept)
    other = SourceCopyFactory(source=merged, text="Another text of it.")
    place = PassagePlaceFactory(evidence=draft, copy=copy)
    watch = SourceWatchFactory(source=merged)
    before = {row["id"]: {**row, "source_id": kept.pk} for row in Evidence.objects.values()}
    merge(merged, kept, reviewer)
    assert {row["id"]: row for row in Evidence.objects.values()} == before
    for row in (judgement, other, copy, place):
        row.refresh_from_db()
    assert (judgement.source, other.source, copy.source, place.copy) == (kept, kept, merged, twin)
    assert SourceWatch.objects.get() == watch
    assert SourceWatch.objects.get().source == kept
    event = Event.objects.get(verb="merge_sources")
    assert (event.target_kind, event.target_id, event.by) == ("source", kept.pk, reviewer)
    assert event.data == {
        "source": merged.pk,
        "title": "Merged",
        "identifiers": {"pmid": "123"},
        "evidence": [draft.pk, handed_in.pk],
        "judgements": [judgement.pk],
        "alerts": [],
        "copies": [other.pk],
        "authors": ["", "Leaf A"],
        "year": [None, 2020],
        "pmid": ["", "123"],
        "container": ["", "Neuroscience Letters"],
    }
    assert [one.verb for one in Event.objects.filter(pk__gt=last)] == ["merge_sources"]


def test_two_open_tasks_become_one(kept, merged, reviewer):
    ours, theirs = SourceAlertFactory(source=kept), SourceAlertFactory(source=merged)
    both = AlertDecisionFactory(alert=ours)
    AlertDecisionFactory(alert=theirs, review=both.review)
    only = AlertDecisionFactory(alert=theirs)
    told = NotificationFactory(alert=theirs)
    merge(merged, kept, reviewer)
    for row in (ours, theirs, only, told):
        row.refresh_from_db()
    assert (ours.closed_at, theirs.closed_at is None, theirs.source) == (None, False, kept)
    assert (only.alert, told.alert) == (ours, ours)
    assert sorted(ours.decisions.values_list("review", flat=True)) == sorted(
        [both.review_id, only.review_id]
    )


def test_notice_about_the_other_identifier_counts_now(kept, merged, reviewer, site):
    """The record that stays had no PMID, so nobody knew that its work was retracted."""
    NoticeFactory(pmid="123", doi="", kind="retraction")
    review = published(site, kept)
    stays = merge(merged, kept, reviewer)
    alert = stays.alerts.get()
    assert (stays.status, [one.review for one in alert.decisions.all()]) == ("retracted", [review])


def test_published_review_that_comes_to_cite_a_retracted_source_is_asked_about(
    kept, merged, reviewer, site
):
    Source.objects.filter(pk=kept.pk).update(status="retracted", status_at=timezone.now())
    review = published(site, merged)
    merge(merged, kept, reviewer)
    alert = kept.alerts.get()
    assert (alert.before, alert.status) == ("not_checked", "retracted")
    assert [one.review for one in alert.decisions.all()] == [review]


def test_retracted_record_makes_the_other_retracted(kept, merged, reviewer):
    Source.objects.filter(pk=merged.pk).update(
        status="retracted",
        status_at=timezone.now(),
        status_by="crossref",
        status_notice="https://x",
    )
    stays = merge(merged, kept, reviewer)
    assert (stays.status, stays.status_by, stays.status_notice) == (
        "retracted", "crossref", "https://x",
    )  # fmt: skip


def test_what_services_said_comes_along(kept, merged, reviewer):
    csl = {"type": "book", "title": "Merged"}
    Source.objects.filter(pk=merged.pk).update(csl=csl, filled_by="ncbi", edited=["authors"])
    stays = merge(merged, kept, reviewer)
    assert (stays.csl, stays.filled_by, stays.edited) == (csl, "ncbi", ["authors", "doi", "title"])


def test_earlier_merges_lead_to_the_end(kept, merged, reviewer):
    first = SourceFactory(doi="", pmid="7", url="")
    merge(first, merged, reviewer)
    merge(merged, kept, reviewer)
    first.refresh_from_db()
    assert first.merged_into == kept


def test_merged_source_is_cited_no_more(kept, merged, reviewer):
    review = ReviewFactory(author=reviewer)
    removed = remove_evidence(
        evidence_id=EvidenceFactory(review=review, source=merged).pk, by=reviewer
    )
    merge(merged, kept, reviewer)
    merged.refresh_from_db()
    added = add_evidence(review=review, source=merged, stance="mixed", by=reviewer)
    event = Event.objects.get(verb="remove_evidence")
    restored = restore_evidence(event_id=event.pk, by=reviewer)
    assert (removed.source, added.source, restored.source) == (merged, kept, kept)
    with pytest.raises(WrongState):
        edit_source(source_id=merged.pk, changes={"title": "T"}, revision=None, by=reviewer)


def test_identifiers_that_differ_are_told(kept, merged):
    merged.doi = "10.1000/other"
    told = [(one.label, one.kept, one.lost) for one in disagreements(kept, merged)]
    assert told == [("DOI", "10.1000/kept", "10.1000/other")]


def test_merging_is_refused_in_words(kept, merged, cast, reviewer):
    with pytest.raises(NotAllowed):
        merge(merged, kept, cast["moderator"].user)
    with pytest.raises(Invalid):
        merge(kept, kept, reviewer)
    with pytest.raises(Missing):
        merge_sources(source_id=0, into_id=kept.pk, by=reviewer)
    with pytest.raises(Stale):
        merge(merged, kept, reviewer, revision=9)
    with pytest.raises(Stale):
        merge(merged, kept, reviewer, into_revision=9)
    merge(merged, kept, reviewer)
    with pytest.raises(WrongState):
        merge(merged, kept, reviewer)
    with pytest.raises(WrongState):
        merge(kept, merged, reviewer)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_people_who_merge_crosswise_never_wait_in_a_circle():
    one, two = SourceFactory(), SourceFactory()
    acts = [
        Act(merge_sources, source_id=one.pk, into_id=two.pk, by=UserFactory()),
        Act(merge_sources, source_id=two.pk, into_id=one.pk, by=UserFactory()),
    ]
    with while_open(*acts):
        Source.locked(one.pk)
    assert [type(act.error) for act in acts] == [type(None), WrongState]
    assert list(Source.objects.filter(merged_into=None)) == [two]


def test_copy_at_an_archive_is_kept_once_and_a_withdrawn_one_stays_behind(reviewer):
    kept, merged = SourceFactory(), SourceFactory()
    archived = {"kind": "wayback", "text": "", "sha256": "", "raw_sha256": "", "layout": {}}
    for source in (kept, merged):
        SourceCopyFactory(source=source, url="https://example.org/web/1/study", **archived)
    other = SourceCopyFactory(source=merged, url="https://example.org/web/2/study", **archived)
    gone = SourceCopyFactory(
        source=merged,
        text="",
        sha256="0" * 64,
        layout={},
        withdrawn_at=timezone.now(),
        withdrawn_by=reviewer,
        withdrawn_note="Another work",
    )
    merge_sources(source_id=merged.pk, into_id=kept.pk, by=reviewer)
    assert (kept.copies.count(), kept.copies.filter(pk=other.pk).exists()) == (2, True)
    gone.refresh_from_db()
    assert gone.source == merged


def test_text_that_is_withdrawn_is_gone_from_merged_records_too(kept, merged, reviewer):
    copies = [SourceCopyFactory(source=one, captured_by=reviewer) for one in (kept, merged)]
    other = SourceCopyFactory(source=SourceFactory())
    merge(merged, kept, reviewer)
    withdraw_copy(copy_id=copies[0].pk, note="Nobody may have it", by=reviewer)
    for copy in (*copies, other):
        copy.refresh_from_db()
    assert [copy.is_withdrawn for copy in (*copies, other)] == [True, True, False]
