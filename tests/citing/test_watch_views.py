from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from claims.citing.statuses import set_status
from claims.citing.watching import check_source
from claims.models import AlertDecision, SourceWatch
from claims.publishing.alerts import keep_review
from tests.citing.test_links import Web, html
from tests.factories import EvidenceFactory, SourceFactory
from tests.published import Site
from tests.serving.markup import page, text_of
from tests.source_factories import SourceWatchFactory

DAY = datetime(2023, 9, 5, tzinfo=UTC)
READ = {
    "anonymous": 302, "reviewer": 200, "other_reviewer": 200, "editor": 200, "moderator": 200,
    "admin": 200,
}  # fmt: skip
POLL = {"HX-Request": "true"}


def path(name, *args):
    return reverse(f"citing:{name}", args=args)


@pytest.fixture
def site(cast):
    return Site(*(cast[name].user for name in ("reviewer", "editor", "moderator")))


def retracted(site, title, *statements):
    source = SourceFactory(title=title)
    for statement in statements:
        site.published_claim(statement, sources=[source])
    set_status(source_id=source.pk, status="retracted", by_what="crossref", at=DAY)
    return source


def rows(response, called):
    """The cells of each row of a table, as words."""
    found = page(response).xpath(f"//div[@aria-label='{called}']//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in found]


def test_dashboard_meets_the_cast(cast):
    assert cast.statuses("get", path("show_watch")) == READ


def test_dashboard_counts_and_names_what_is_at_risk(cast, site):
    retracted(site, "Leaves in rats", "Kratom lifts the mood", "Kratom cures")
    SourceFactory()
    response = cast["editor"].client.get(path("show_watch"))
    tally = [one.text_content() for one in page(response).xpath("//*[@class='status-tally']//a")]
    assert [int(one.split()[0]) for one in tally] == [1, 0, 0, 0, 1, 0, 0]
    told = text_of(response)
    assert "Reviews at risk 2" in told
    assert told.count("to decide") == 2
    assert "left to decide" not in told
    assert rows(response, "Table of those longest not looked at") == [
        ["Leaves in rats", "Retracted 5 September 2023", "Never", "", "2 reviews"]
    ]


def test_dashboard_tells_what_is_decided_apart(cast, site):
    retracted(site, "Leaves in rats", "Kratom lifts the mood", "Kratom cures")
    client = cast["editor"].client
    first, second = AlertDecision.objects.all()
    keep_review(decision_id=first.pk, note="Others say the same.", by=site.editor)
    told = text_of(client.get(path("show_watch")))
    assert "Reviews at risk 1 Kratom cures" in told
    assert (
        "1 more published check rests on such a source, with nothing left to decide. "
        "See what is decided"
    ) in told
    keep_review(decision_id=second.pk, note="Others say the same.", by=site.editor)
    told = text_of(client.get(path("show_watch")))
    assert (
        "Reviews at risk 0 Nothing waits for a decision. "
        "2 published checks rest on such a source, with nothing left to decide."
    ) in told


def test_each_tab_page_counts_the_tasks_that_wait(cast, site):
    pages = [path("list_sources"), path("show_watch"), reverse("publishing:list_alerts")]
    counts = {}
    for number in (0, 1):
        if number:
            retracted(site, "Leaves in rats", "Kratom lifts the mood", "Kratom cures")
        for address in pages:
            tabs = page(cast["reviewer"].client.get(address)).xpath("//ul[@class='tabs']/li/a")
            counts[address, number] = [tab.text_content() for tab in tabs]
    assert counts == {
        (address, number): ["Library", "To decide 1" if number else "To decide", "Watch"]
        for address in pages
        for number in (0, 1)
    }


def test_oldest_look_comes_first(cast):
    now = timezone.now()
    for title, days in (("New", 1), ("Old", 9), ("Middle", 5)):
        source = SourceFactory(title=title)
        EvidenceFactory(source=source)
        SourceWatchFactory(source=source, link_at=now - timedelta(days=days))
    EvidenceFactory(source=SourceFactory(title="Never"))
    SourceFactory(title="Not cited")
    response = cast["editor"].client.get(path("show_watch"))
    assert [row[0] for row in rows(response, "Table of those longest not looked at")] == [
        "Never", "Old", "Middle", "New",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("status=ok", ["Fine"]),
        ("trouble=lost", ["Lost"]),
        ("trouble=moved", ["Moved"]),
        ("trouble=changed", ["Changed"]),
        ("trouble=failed", ["Failed"]),
        ("trouble=published", ["Preprint"]),
        ("trouble=lost&status=ok", []),
        ("trouble=nonsense&status=worse&before=x",
         ["Preprint", "Failed", "Changed", "Moved", "Lost", "Fine"]),
    ],
)  # fmt: skip
def test_sources_are_filtered(cast, query, titles):
    now = timezone.now()
    SourceFactory(title="Fine", status="ok", status_at=now)
    SourceWatchFactory(source__title="Lost", strikes=1, struck_at=now)
    SourceWatchFactory(source__title="Moved", moved_to="https://example.org/new")
    SourceWatchFactory(source__title="Changed", changed_at=now)
    SourceWatchFactory(source__title="Failed", problem="Crossref is busy.")
    SourceFactory(title="Preprint", published_version="10.1/x")
    response = cast["editor"].client.get(f"{path('show_watch')}?{query}")
    assert [row[0] for row in rows(response, "Table of sources")] == titles


def test_dashboard_needs_as_many_queries_for_one_as_for_three(
    cast, site, django_assert_num_queries
):
    client = cast["editor"].client
    retracted(site, "A", "One")
    with django_assert_num_queries(8):
        client.get(path("show_watch"))
    retracted(site, "B", "Two")
    retracted(site, "C", "Three")
    with django_assert_num_queries(8):
        client.get(path("show_watch"))


def test_source_says_what_is_known_of_it(cast, site):
    source = retracted(site, "Leaves in rats", "Kratom lifts the mood")
    told = text_of(cast["reviewer"].client.get(path("edit_source", source.pk)))
    for words in (
        "Retracted 5 September 2023, according to Crossref", "Notices looked forNot yet",
        "Published checks cite it. Decide what becomes of them", "Check now",
    ):  # fmt: skip
        assert words in told
    assert "Check now" not in text_of(cast["admin"].client.get(path("edit_source", source.pk)))


def test_asking_for_a_look_meets_the_cast(cast):
    source = SourceFactory()
    assert cast.statuses("post", path("check_source", source.pk)) == {
        "anonymous": 302, "reviewer": 302, "other_reviewer": 302, "editor": 302, "moderator": 403,
        "admin": 403,
    }  # fmt: skip
    assert cast.statuses("get", path("check_source", source.pk), headers=POLL) == READ
    assert cast["editor"].client.get(path("check_source", 0)).status_code == 404


def test_look_is_followed_until_it_has_ended(cast, services, settings):
    settings.FETCH_GAP_SECONDS = 0
    web = Web(services)
    web.says("/study", *html())
    source = SourceFactory(doi="", url=services.url_for("/study"))
    client, address = cast["reviewer"].client, path("check_source", source.pk)
    asked = client.post(address, headers=POLL).content.decode()
    assert f'hx-get="{address}?seen=waiting"' in asked
    assert "Asking the services and visiting the address…" in asked
    assert client.get(f"{address}?seen=waiting", headers=POLL).status_code == 204
    SourceWatch.objects.update(asked_at=timezone.now() - timedelta(seconds=20))
    stuck = client.get(f"{address}?seen=waiting", headers=POLL).content.decode()
    assert "no worker is running" in stuck
    check_source(source.pk, asked=True)
    ended = client.get(f"{address}?seen=stuck", headers=POLL).content.decode()
    assert "hx-trigger" not in ended
    assert "Looked just now." in ended
    assert "according to our own visits to its address" in ended
    assert 'id="source-line" hx-swap-oob="true"' in ended
