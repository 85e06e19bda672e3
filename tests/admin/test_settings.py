"""Django's admin: people, topics, pages and the scale can be changed."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from claims.admin.checks import required_pages_are_written
from claims.models import Event, SitePage, Topic, User, Verdict, VerdictScale
from tests.admin.pages import MAKE, url
from tests.factories import ReviewFactory, TopicFactory

pytestmark = pytest.mark.django_db


# People.

NEW_PERSON = {
    "username": "ada",
    "display_name": "Ada Byron",
    "expertise": "Mathematics",
    "email": "ada@example.org",
    "roles": ["reviewer", "editor"],
    "password1": "correct horse battery",
    "password2": "correct horse battery",
}


def person_form(person: User, **changes: object) -> dict:
    fields = ("username", "display_name", "expertise", "email", "roles")
    given = {name: getattr(person, name) for name in fields}
    return {**given, "is_active": "on", **changes}


def test_person_is_added_with_an_event_and_can_sign_in(client, cast):
    assert client.post(url(User, "add"), NEW_PERSON).status_code == 302
    ada = User.objects.get(username="ada")
    assert (ada.display_name, ada.expertise, ada.roles) == (
        "Ada Byron",
        "Mathematics",
        ["reviewer", "editor"],
    )
    event = Event.objects.get()
    assert (event.verb, event.target_id, event.by) == ("person_added", ada.pk, cast["admin"].user)
    assert Client().login(username="ada", password="correct horse battery")


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ({"password2": "something else"}, "match"),
        ({"password1": "12345678", "password2": "12345678"}, "too common"),
        ({"username": "Editor"}, "already exists"),
        ({"display_name": ""}, "required"),
    ],
)
def test_faulty_person_is_shown_again(client, fault, message):
    response = client.post(url(User, "add"), {**NEW_PERSON, **fault})
    assert response.status_code == 200
    assert message in response.text
    assert not User.objects.filter(username="ada").exists()


def test_roles_change_with_an_event(client, cast):
    person = cast["reviewer"].user
    given = person_form(person, roles=["reviewer", "moderator"])
    assert client.post(url(User, "change", person.pk), given).status_code == 302
    person.refresh_from_db()
    assert person.roles == ["reviewer", "moderator"]
    event = Event.objects.get()
    assert (event.verb, event.data) == (
        "person_edited",
        {"roles": [["reviewer"], ["reviewer", "moderator"]]},
    )
    history = client.get(url(User, "history", person.pk)).text
    assert "person_edited" in history


def test_deactivated_person_is_signed_out(client, cast):
    person = cast["reviewer"].user
    given = person_form(person)
    del given["is_active"]
    client.post(url(User, "change", person.pk), given)
    assert cast["reviewer"].client.get("/admin/").status_code == 302
    person.refresh_from_db()
    assert not person.is_active


def test_last_administrator_is_told_in_the_form(client, cast):
    person = cast["admin"].user
    response = client.post(url(User, "change", person.pk), person_form(person, roles=["editor"]))
    assert response.status_code == 200
    assert "last administrator" in response.text
    person.refresh_from_db()
    assert person.roles == ["admin"]


def password_url(person: User) -> str:
    return reverse("admin:auth_user_password_change", args=[person.pk])


def test_password_is_set_with_an_event(client, cast):
    person = cast["reviewer"].user
    new = {
        "usable_password": "true",
        "password1": "one two three go",
        "password2": "one two three go",
    }
    assert client.get(password_url(person)).status_code == 200
    assert client.post(password_url(person), new).status_code == 302
    event = Event.objects.get()
    assert (event.verb, event.target_id, event.by, event.data) == (
        "password_set",
        person.pk,
        cast["admin"].user,
        {"usable": True},
    )
    assert Client().login(username=person.username, password="one two three go")


def test_administrator_stays_signed_in_after_a_new_password(client, cast):
    new = {
        "usable_password": "true",
        "password1": "one two three go",
        "password2": "one two three go",
    }
    client.post(password_url(cast["admin"].user), new)
    assert client.get("/admin/").status_code == 200


def test_own_password_is_set_where_all_are(client, cast):
    response = client.get("/admin/password_change/")
    assert response.url == password_url(cast["admin"].user)


# Topics and pages.


def test_topic_is_added_and_edited(client):
    client.post(url(Topic, "add"), {"name": "Herbs", "slug": "herbs", "description": ""})
    topic = Topic.objects.get()
    given = {"name": "Herbal products", "slug": "changed", "description": ""}
    assert client.post(url(Topic, "change", topic.pk), given).status_code == 302
    topic.refresh_from_db()
    assert (topic.name, topic.slug) == ("Herbal products", "herbs")
    verbs = list(Event.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["topic_added", "topic_edited"]


PROPOSED = {"name": "Herbs", "slug": "herbs", "description": ""}


@pytest.mark.parametrize(
    ("decision", "left"), [("accept", "accepted"), ("refuse", "refused"), ("", "proposed")]
)
def test_proposed_topic_is_decided_in_its_form(client, decision, left):
    topic = TopicFactory(slug="herbs", name="Herb", status="proposed")
    assert "taken off its claims" in client.get(url(Topic, "change", topic.pk)).text
    given = {**PROPOSED, "decision": decision}
    assert client.post(url(Topic, "change", topic.pk), given).status_code == 302
    topic.refresh_from_db()
    assert (topic.name, topic.status) == ("Herbs", left)


def test_proposed_topic_is_merged_in_its_form(client):
    topic, other = TopicFactory(slug="herbs", status="proposed"), TopicFactory()
    address, given = url(Topic, "change", topic.pk), {**PROPOSED, "decision": "merge"}
    assert "Choose the topic that takes its place." in client.post(address, given).text
    assert client.post(address, {**given, "merge_into": other.pk}).status_code == 302
    assert list(Topic.objects.all()) == [other]


def test_proposed_topics_are_decided_in_the_list(client):
    one, two = TopicFactory(name="Herbs", status="proposed"), TopicFactory(name="Brain")
    given = {"action": "accept", "_selected_action": [one.pk, two.pk]}
    said = client.post(url(Topic, "changelist"), given, follow=True).text
    assert "Accepted: Herbs." in said
    assert "“Brain” is “Accepted” and waits for no decision." in said


def test_front_page_names_proposed_topics(client):
    assert "Accept, merge or refuse" not in client.get("/admin/").text
    TopicFactory(name="Herbs", status="proposed")
    TopicFactory(name="Brain", status="proposed")
    assert "Proposed as topics: Brain, Herbs." in client.get("/admin/").text


def page_form(page: SitePage, **changes: object) -> dict:
    return {"title": page.title, "body": page.body, "read_revision": page.revision, **changes}


def test_page_is_edited(client):
    page = SitePage.objects.get(slug="team")
    given = page_form(page, body="We are four.")
    assert client.post(url(SitePage, "change", page.pk), given).status_code == 302
    page.refresh_from_db()
    assert (page.body, page.revision, page.slug) == ("We are four.", 2, "team")
    assert Event.objects.get().data == {"body": ["", "We are four."]}


def test_page_is_added(client):
    given = {"title": "Partners", "slug": "partners", "body": "", "read_revision": ""}
    assert client.post(url(SitePage, "add"), given).status_code == 302
    assert SitePage.objects.get(slug="partners").title == "Partners"


def test_page_is_not_overwritten_unseen_but_the_text_is_kept(client):
    page = SitePage.objects.get(slug="team")
    client.post(url(SitePage, "change", page.pk), page_form(page, body="We are four."))
    response = client.post(url(SitePage, "change", page.pk), page_form(page, body="We are five."))
    assert response.status_code == 200
    assert "Somebody else saved this page" in response.text
    assert "We are five." in response.text
    again = page_form(page, body="We are five.", read_revision=2)
    assert 'name="read_revision" value="2"' in response.text
    client.post(url(SitePage, "change", page.pk), again)
    page.refresh_from_db()
    assert page.body == "We are five."


def test_check_names_empty_pages_and_only_with_a_database():
    warning = required_pages_are_written(databases=["default"])[0]
    assert (warning.id, "Funding" in warning.msg) == ("claims.W001", True)
    assert required_pages_are_written() == []
    SitePage.objects.update(body="Something.")
    assert required_pages_are_written(databases=["default"]) == []


def test_check_is_part_of_the_check_command(capsys):
    call_command("check", databases=["default"])
    assert "claims.W001" in capsys.readouterr().err


# The scale.


def scale_form(scale: VerdictScale, **changes: object) -> dict:
    """The form of a scale with its verdicts, as the browser sends it."""
    verdicts = list(scale.verdicts.all())
    data: dict = {"name": scale.name, "note": scale.note}
    data |= {"verdicts-TOTAL_FORMS": len(verdicts), "verdicts-INITIAL_FORMS": len(verdicts)}
    for place, one in enumerate(verdicts):
        for field in ("id", "position", "label", "slug", "definition"):
            data[f"verdicts-{place}-{field}"] = getattr(one, field)
        data[f"verdicts-{place}-value"] = one.value or ""
        data[f"verdicts-{place}-scale"] = scale.pk
    return {**data, **changes}


@pytest.fixture
def scale() -> VerdictScale:
    return VerdictScale.objects.get()


def test_unused_scale_is_edited_with_its_verdicts(client, scale):
    given = scale_form(scale, **{"note": "Clearer.", "verdicts-0-label": "Right"})
    assert client.post(url(VerdictScale, "change", scale.pk), given).status_code == 302
    scale.refresh_from_db()
    assert scale.note == "Clearer."
    assert scale.verdicts.get(slug="accurate").label == "Right"
    verbs = list(Event.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["scale_edited", "verdicts_edited"]


def test_used_scale_is_shown_with_the_reason_and_not_changed(client, scale):
    ReviewFactory()
    path = url(VerdictScale, "change", scale.pk)
    response = client.get(path)
    assert "This version is read-only" in response.text
    assert 'value="Save"' not in response.text
    given = scale_form(scale, **{"verdicts-0-label": "Right"})
    assert client.post(path, given).status_code == 403
    assert Verdict.objects.get(slug="accurate").label == "Accurate"


def test_scale_is_added_with_verdicts(client):
    given = {
        "name": "Short",
        "note": "",
        "verdicts-TOTAL_FORMS": 1,
        "verdicts-INITIAL_FORMS": 0,
        "verdicts-0-position": 1,
        "verdicts-0-label": "True",
        "verdicts-0-slug": "true",
        "verdicts-0-value": 5,
        "verdicts-0-definition": "It is so.",
    }
    assert client.post(url(VerdictScale, "add"), given).status_code == 302
    scale = VerdictScale.objects.get(version=2)
    assert (scale.name, scale.is_active) == ("Short", False)
    assert list(scale.verdicts.values_list("slug", flat=True)) == ["true"]


def act(client: Client, action: str, *scales: VerdictScale) -> str:
    given = {"action": action, "_selected_action": [one.pk for one in scales]}
    return client.post(url(VerdictScale, "changelist"), given, follow=True).text


def test_used_scale_is_copied_and_the_copy_activated(client, scale):
    ReviewFactory()
    assert "is ready to be changed" in act(client, "copy_as_new_version", scale)
    copy = VerdictScale.objects.get(version=2)
    assert "New reviews now use" in act(client, "activate", copy)
    assert list(VerdictScale.objects.filter(is_active=True)) == [copy]


def test_scale_that_cannot_be_used_is_not_activated(client, scale):
    empty = MAKE[VerdictScale]()
    assert "needs at least two verdicts" in act(client, "activate", empty)
    assert "Choose one version" in act(client, "activate", scale, empty)
    assert list(VerdictScale.objects.filter(is_active=True)) == [scale]
