from datetime import UTC, date, datetime

import pytest

from claims.citing.sources import edit_source
from claims.citing.statuses import follow_notices, set_status
from claims.models import AlertDecision, Event, Notification, Source, SourceAlert
from tests.factories import SourceFactory, UserFactory
from tests.locking import Act, while_open
from tests.published import new_site
from tests.source_factories import NoticeFactory

pytestmark = pytest.mark.django_db
EARLY, LATE = datetime(2020, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture
def site(db):
    return new_site()


def cited(site, *sources):
    """A published claim with evidence from each of the sources; its review."""
    publication = site.published_claim("Kratom enhances dopamine release", sources=sources)
    return publication.review


def state(source):
    row = Source.objects.get(pk=source.pk)
    return row.status, row.status_at, row.status_by, row.status_notice


def changes(source):
    found = Event.objects.filter(verb="change_source_status", target_id=source.pk).order_by("pk")
    return [event.data["status"] for event in found]


def tasks():
    """Each alert with its decisions and who is told."""
    return [
        (
            alert.source_id, alert.before, alert.status, alert.closed_at is None,
            [(one.review_id, one.choice) for one in alert.decisions.all()],
            sorted(alert.notifications.values_list("user", flat=True)),
        )
        for alert in SourceAlert.objects.order_by("pk")
    ]  # fmt: skip


def retract(source, **said):
    return set_status(
        source_id=source.pk,
        **{"status": "retracted", "by_what": "retraction_watch", "at": EARLY} | said,
    )


def test_status_is_stored_with_when_by_what_and_where():
    source = SourceFactory()
    assert retract(source, notice="https://doi.org/10.1/r") is None
    assert state(source) == ("retracted", EARLY, "retraction_watch", "https://doi.org/10.1/r")
    event = Event.objects.get(verb="change_source_status")
    assert (event.by, event.target_kind, event.target_id, event.data) == (
        None, "source", source.pk,
        {
            "status": ["not_checked", "retracted"],
            "by_what": "retraction_watch",
            "notice": "https://doi.org/10.1/r",
        },
    )  # fmt: skip


def test_retracted_source_whose_link_dies_stays_retracted():
    source = SourceFactory()
    retract(source)
    for status in ("dead", "ok", "corrected", "concern"):
        assert set_status(source_id=source.pk, status=status, by_what="link", at=LATE) is None
    assert state(source)[0] == "retracted"
    assert changes(source) == [["not_checked", "retracted"]]


def test_second_look_that_finds_nothing_moves_only_the_date():
    source = SourceFactory()
    for at in (EARLY, LATE):
        set_status(source_id=source.pk, status="ok", by_what="crossref", at=at)
    assert state(source) == ("ok", LATE, "crossref", "")
    assert changes(source) == [["not_checked", "ok"]]


def test_status_disturbs_nobody_who_edits_the_record_and_changes_its_etag():
    source = SourceFactory()
    etags = {source.etag}
    for status, at in (("ok", EARLY), ("ok", LATE), ("retracted", LATE)):
        set_status(source_id=source.pk, status=status, by_what="crossref", at=at)
        etags.add(Source.objects.get(pk=source.pk).etag)
    edited = edit_source(
        source_id=source.pk, changes={"title": "Leaves"}, revision=source.revision, by=UserFactory()
    )
    assert (edited.title, edited.status, len(etags)) == ("Leaves", "retracted", 4)


def test_change_of_a_published_source_asks_once_for_each_review(site):
    source, other = SourceFactory(), SourceFactory()
    first, second = cited(site, source, other), cited(site, source)
    cited(site, other)
    alert = retract(source)
    expected = [
        (source.pk, "not_checked", "retracted", True, [(first.pk, ""), (second.pk, "")],
         [site.reviewer.pk])
    ]  # fmt: skip
    assert (alert.source, tasks()) == (source, expected)
    assert retract(source) is None
    assert tasks() == expected
    assert Event.objects.filter(verb="open_alert").count() == 1


def test_source_of_a_draft_alone_asks_nobody():
    source = SourceFactory()
    assert retract(source) is None
    assert tasks() == []


def test_worse_news_ask_again_about_what_was_kept(site):
    source = SourceFactory()
    review = cited(site, source)
    alert = retract(source, status="concern")
    other = AlertDecision.objects.get()
    other.choice, other.note, other.by, other.at = "keep", "Fine.", site.editor, LATE
    other.save()
    Notification.objects.update(seen_at=LATE)
    retract(source)
    assert tasks() == [
        (source.pk, "not_checked", "retracted", True, [(review.pk, "")], [site.reviewer.pk])
    ]
    assert Notification.objects.get().seen_at is None
    kept = Event.objects.get(verb="ask_again", target_id=alert.pk).data["kept"]
    assert kept == [{"review": review.pk, "note": "Fine."}]


def test_link_that_answers_again_ends_the_task(site):
    source = SourceFactory()
    review = cited(site, source)
    set_status(source_id=source.pk, status="dead", by_what="link", at=EARLY)
    set_status(source_id=source.pk, status="ok", by_what="link", at=LATE)
    assert tasks() == [
        (source.pk, "not_checked", "dead", False, [(review.pk, "")], [site.reviewer.pk])
    ]


def test_merged_source_and_missing_one_change_nothing():
    kept = SourceFactory()
    gone = SourceFactory(doi="", merged_into=kept)
    assert retract(gone) is retract(Source(pk=0)) is None
    assert Source.objects.get(pk=gone.pk).status == "not_checked"


def test_status_follows_all_notices_of_the_doi_and_the_pmid():
    source = SourceFactory(doi="10.1016/x", pmid="12")
    NoticeFactory(doi="10.1016/x", dated=date(2020, 1, 1), notice_doi="10.1016/r")
    follow_notices(source_id=source.pk)
    assert state(source) == ("retracted", EARLY, "retraction_watch", "https://doi.org/10.1016/r")
    NoticeFactory(doi="", pmid="12", kind="reinstatement", dated=date(2024, 1, 1), origin="pubmed")
    follow_notices(source_id=source.pk)
    assert state(source) == ("reinstated", LATE, "pubmed", "")
    assert changes(source) == [["not_checked", "retracted"], ["retracted", "reinstated"]]


def test_notice_taken_back_by_its_origin_no_longer_counts():
    source = SourceFactory(doi="10.1016/x")
    NoticeFactory(doi="10.1016/x", kind="correction")
    wrong = NoticeFactory(doi="10.1016/x")
    follow_notices(source_id=source.pk)
    wrong.delete()
    follow_notices(source_id=source.pk)
    assert changes(source) == [["not_checked", "retracted"], ["retracted", "corrected"]]


def test_source_without_notices_keeps_its_status():
    source = SourceFactory()
    assert follow_notices(source_id=source.pk) is None
    assert state(source)[0] == "not_checked"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_that_say_the_same_at_once_ask_once():
    site = new_site()
    source = SourceFactory()
    cited(site, source)
    said = {"source_id": source.pk, "status": "retracted", "by_what": "crossref", "at": EARLY}
    acts = [Act(set_status, **said), Act(set_status, **said)]
    with while_open(*acts):
        set_status(**said)
    assert [act.error for act in acts] == [None, None]
    assert changes(source) == [["not_checked", "retracted"]]
    assert len(tasks()) == Notification.objects.count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_source_retracted_while_its_review_is_published_is_asked_about():
    site = new_site()
    source = SourceFactory()
    claim = site.claim("Kratom enhances dopamine release", sources=[source])
    act = Act(retract, source=source)
    with while_open(act):
        publication = site.publish(claim)
    assert act.error is None
    assert [one.review_id for one in AlertDecision.objects.all()] == [publication.review_id]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_review_published_while_its_source_is_retracted_says_so():
    site = new_site()
    source = SourceFactory()
    claim = site.claim("Kratom enhances dopamine release", sources=[source])
    act = Act(site.publish, thing=claim)
    with while_open(act):
        retract(source)
    assert act.error is None
    evidence = claim.publications.get().record["evidence"]
    assert [one["source"]["status"]["slug"] for one in evidence] == ["retracted"]
    assert tasks() == []


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_source_retracted_while_its_claim_is_withdrawn_never_waits_in_a_circle():
    site = new_site()
    source = SourceFactory()
    review = cited(site, source)
    act = Act(retract, source=source)
    with while_open(act):
        site.withdraw(review.claim)
    assert act.error is None
    assert tasks() == []
