"""Who one is, the desk's lists, and what happened to a thing."""

from claims.models import Event
from claims.models.vocabulary import ReportCategory, Role
from tests.factories import TopicFactory


def test_person_sees_their_rights(desk):
    desk.moderator.user.roles = [Role.MODERATOR, Role.REVIEWER]
    desk.moderator.user.save(update_fields=["roles"])
    assert desk.moderator.get("me/").json() == {
        "id": desk.moderator.user.pk,
        "username": "moderator",
        "name": "Moderator",
        "email": "",
        "expertise": "",
        "roles": ["moderator", "reviewer"],
        "rights": [
            "see_desk",
            "discuss",
            "import_article",
            "edit_article",
            "cancel_import",
            "refresh_article",
            "highlight_claim",
            "edit_claim",
            "propose_topic",
            "discard_claim",
            "decide_carryover",
            "add_source",
            "edit_source",
            "check_source",
            "merge_sources",
            "judge_reference",
            "keep_copy",
            "withdraw_copy",
            "start_review",
            "start_correction",
            "report_publication",
            "see_reports",
            "decide_report",
            "see_moderation_log",
            "ask_for_check",
            "see_requests",
            "decide_request",
        ],
        "preferences": {"keys_on": True, "keys": {}, "tour_seen": True},
    }


def test_person_says_how_they_like_the_desk(desk):
    changed = desk.editor.patch("me/", {"keys": {"next_claim": "n"}, "keys_on": False}).json()
    assert changed["preferences"] == {
        "keys_on": False,
        "keys": {"next_claim": "n"},
        "tour_seen": True,
    }
    assert desk.editor.patch("me/", {"tour_seen": False}).json()["preferences"] == {
        "keys_on": False,
        "keys": {"next_claim": "n"},
        "tour_seen": False,
    }
    assert desk.reviewer.get("me/").json()["preferences"]["keys"] == {}
    for wrong, field in (({"keys": {"x": "a b"}}, "keys"), ({"roles": ["admin"]}, "roles")):
        problem = desk.editor.patch("me/", wrong).json()
        assert (problem["status"], problem["field"]) == (400, field)


def test_scale_in_use_is_public(desk):
    scale = desk.anonymous.get("verdicts/").json()
    assert scale["version"] == 1
    assert [(one["slug"], one["value"]) for one in scale["verdicts"]] == [
        ("accurate", 5),
        ("mostly_accurate", 4),
        ("lacks_context", 3),
        ("overstated", 2),
        ("misleading", 2),
        ("unsupported", 2),
        ("inaccurate", 1),
        ("unverifiable", None),
        ("not_checkable", None),
    ]


def test_vocabulary_has_every_list_with_its_labels(desk):
    lists = desk.anonymous.get("vocabulary/").json()
    assert lists["report_category"] == [
        {"slug": str(slug), "label": str(label)} for slug, label in ReportCategory.choices
    ]
    assert sorted(lists) == [
        "action", "batch_kind", "batch_status", "carry_decision", "carry_outcome", "certainty",
        "change", "check_request_status", "claim_type", "correction_reason", "evidence_level",
        "harm", "import_outcome", "import_status", "population", "publication_kind", "reason",
        "reference_fit", "relation", "report_category", "report_status", "review_status", "role",
        "source_status", "stance", "study_type", "topic_status",
    ]  # fmt: skip


def test_topic_is_public(desk):
    topic = TopicFactory(slug="kratom", name="Kratom", description="A tree.")
    assert desk.anonymous.get("topics/kratom/").json() == {
        "slug": topic.slug,
        "name": "Kratom",
        "description": "A tree.",
        "status": "accepted",
    }


def test_proposed_topic_is_for_the_desk(desk):
    made = desk.reviewer.post("topics/", {"name": "Herbal medicine"})
    shown = {
        "slug": "herbal-medicine",
        "name": "Herbal medicine",
        "description": "",
        "status": "proposed",
    }
    assert (made.status_code, made.json()) == (201, shown)
    assert made.headers["Location"].endswith("/api/v1/topics/herbal-medicine/")
    again = desk.editor.post("topics/", {"name": "herbal MEDICINE"})
    assert (again.status_code, again.json()) == (200, shown)
    assert desk.moderator.get("topics/").json()["results"] == [shown]
    assert desk.anonymous.get("topics/").json()["results"] == []
    assert desk.anonymous.get("topics/herbal-medicine/").status_code == 404


def test_events_tell_what_happened_to_one_thing(desk):
    source = desk.reviewer.post("sources/", {"doi": "10.1000/1", "title": "A"}).json()["id"]
    path = f"sources/{source}/"
    desk.editor.patch(path, {"title": "B"}, etag=desk.editor.etag(path))
    events = desk.moderator.get(f"events/?kind=source&id={source}").json()["results"]
    assert [(one["verb"], one["by"]["name"], one["data"]) for one in events] == [
        ("edit_source", "Editor", {"title": ["A", "B"]}),
        ("add_source", "Reviewer", {"title": "A"}),
    ]
    assert [one["id"] for one in events] == list(Event.objects.values_list("id", flat=True))


def test_events_are_of_one_named_thing(desk):
    for query, field in (("", "kind"), ("?kind=claim", "id"), ("?kind=user&id=1", "kind")):
        problem = desk.editor.get(f"events/{query}").json()
        assert (problem["status"], problem["field"]) == (400, field)
