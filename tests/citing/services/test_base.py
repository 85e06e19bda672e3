"""Every way in which a service can answer, through a real server."""

from datetime import timedelta

import pytest
from django.utils import timezone
from werkzeug import Response

from claims.citing.services import base
from claims.citing.services.base import ask
from claims.errors import Unavailable
from claims.importing.fetching.fetch import Limits
from claims.models import Host, ServiceAnswer

pytestmark = pytest.mark.django_db


def asked(key: str = "10.1000/a", **options):
    return ask("crossref", key, f"works/{key}", **options)


def refused(key: str = "10.1000/a") -> Unavailable:
    with pytest.raises(Unavailable) as refusal:
        asked(key)
    return refusal.value


def test_answer_is_kept_and_not_asked_for_again(services):
    services.expect_ordered_request("/crossref/works/10.1000/a").respond_with_json({"title": "A"})
    services.expect_ordered_request("/crossref/works/10.1000/a").respond_with_json({"title": "B"})
    assert [asked().body, asked().body] == [{"title": "A"}] * 2
    assert asked(fresh=True).body == asked().body == {"title": "B"}
    assert len(services.log) == 2
    assert ServiceAnswer.objects.values_list("service", "key", "status").get() == (
        "crossref", "10.1000/a", 200,
    )  # fmt: skip


def test_expired_answer_is_asked_for_again(services):
    services.expect_request("/crossref/works/10.1000/a").respond_with_json({"title": "A"})
    asked()
    ServiceAnswer.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    asked()
    assert len(services.log) == 2


def test_expired_answers_are_forgotten(services):
    services.expect_request("/crossref/works/10.1000/a").respond_with_json({})
    asked()
    assert base.forget_expired() == 0
    ServiceAnswer.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert (base.forget_expired(), ServiceAnswer.objects.count()) == (1, 0)


def test_service_is_told_who_asks_and_what_is_wanted(services):
    services.expect_request("/crossref/works/10.1000/a").respond_with_json({})
    ask("crossref", "k", "works/10.1000/a", params={"mailto": "a@b.c"}, accept=base.CSL)
    request = services.log[0][0]
    assert request.headers["User-Agent"].endswith(" mailto:desk@example.org")
    assert request.headers["Accept"] == f"{base.CSL}, application/json;q=0.8"
    assert request.args.to_dict() == {"mailto": "a@b.c"}
    assert [one.path for one, _ in services.log] == ["/crossref/works/10.1000/a"]  # no robots.txt


@pytest.mark.parametrize("status", [400, 404, 410])
def test_unknown_key_is_kept_for_a_day(services, status):
    services.expect_request("/crossref/works/10.1000/a").respond_with_data("No.", status=status)
    assert (asked().is_known, asked().is_known) == (False, False)
    assert len(services.log) == 1
    kept = ServiceAnswer.objects.get()
    assert (kept.body, kept.expires_at - kept.asked_at) == (None, timedelta(days=1))


def test_service_that_asks_for_time_gets_it(services):
    services.expect_request("/crossref/works/10.1000/a").respond_with_data(
        "", status=429, headers={"Retry-After": "120"}
    )
    first, second = refused(), refused("10.1000/b")
    assert first.message.startswith("Crossref is busy and will be asked again at ")
    assert 110 < (first.retry_at - timezone.now()).total_seconds() <= 120
    assert (second.retry_at, len(services.log)) == (first.retry_at, 1)
    assert not ServiceAnswer.objects.exists()


def test_trouble_lengthens_the_rest_and_an_answer_ends_it(services):
    path = "/crossref/works/10.1000/a"
    services.expect_ordered_request(path).respond_with_data("", status=503)
    services.expect_ordered_request(path).respond_with_data("", status=500)
    services.expect_ordered_request(path).respond_with_json({})
    rests = []
    for _ in range(2):
        refused()
        rests.append(Host.objects.get().gap_seconds)
        Host.objects.update(rest_until=None)
    asked()
    assert [*rests, Host.objects.get().gap_seconds] == [15, 30, 0]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<html>Sign in to the hotel</html>", "text/html"),
        ("{'title': 1}", "application/json"),
        ('{"title": "A"', "application/json"),
        ('"a text"', "application/json"),
        ("null", "application/json"),
        ("[" * 5000 + "]" * 5000, "application/json"),
        ('{"a":' * 100 + "1" + "}" * 100, "application/json"),
        (b"\xff\xfe\x00", "application/json"),
        ("%PDF-1.7", "application/pdf"),
    ],
)
def test_answer_that_is_no_record_is_refused(services, body, kind):
    services.expect_request("/crossref/works/10.1000/a").respond_with_data(body, content_type=kind)
    assert refused().message == "Crossref sent something that cannot be read as a record."
    assert not ServiceAnswer.objects.exists()


def test_huge_answer_is_refused(services):
    huge = '{"title": "' + "a" * base.LIMITS.max_bytes + '"}'
    services.expect_request("/crossref/works/10.1000/a").respond_with_data(
        huge, content_type="application/json"
    )
    assert refused().message == "Crossref sent something that cannot be read as a record."


def test_slow_answer_is_given_up(services, monkeypatch):
    monkeypatch.setattr(base, "LIMITS", Limits(total_seconds=0.3))
    services.expect_request("/crossref/works/10.1000/a").respond_with_handler(slow)
    assert refused().message == "Crossref did not answer. Try again later."


def slow(request) -> Response:
    """More than the test waits, in small pieces."""

    def pieces():
        for _ in range(20):
            base.time.sleep(0.05)
            yield b" "

    return Response(pieces(), 200, content_type="application/json")


def test_service_that_is_away_or_switched_off_is_said_so(services, settings):
    settings.SERVICES = settings.SERVICES | {"crossref": "http://127.0.0.1:9", "datacite": ""}
    assert refused().message == "Crossref did not answer. Try again later."
    with pytest.raises(Unavailable, match="DataCite is not asked on this installation"):
        ask("datacite", "k", "dois/k")


def test_service_inside_the_network_is_not_reached_unless_it_is_named(services, settings):
    settings.FETCH_ALLOWED_NETWORKS = []
    assert refused().message == "Crossref did not answer. Try again later."
    assert services.log == []


def test_what_the_database_cannot_hold_is_left_out(services):
    services.expect_request("/crossref/works/10.1000/a").respond_with_data(
        '{"a\\u0000": "b\\u0000\\ud800", "c": [NaN, 1e999, 2]}', content_type="application/json"
    )
    asked()
    assert asked().body == {"a": "b?", "c": [None, None, 2]}


def test_questions_keep_their_distance(services, monkeypatch):
    waits: list[float] = []
    monkeypatch.setattr(base.time, "sleep", waits.append)
    services.expect_request("/arxiv/query").respond_with_data("<feed/>", content_type=base.XML)
    for number in range(3):
        ask("arxiv", str(number), "query", accept=base.XML)
    assert waits[0] == 0
    assert 2 < waits[1] <= 3 < waits[2] <= 6
    with pytest.raises(Unavailable, match="arXiv is busy"):
        ask("arxiv", "one more", "query", accept=base.XML)
