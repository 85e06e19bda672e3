from pathlib import Path

from django.contrib.auth.models import AnonymousUser

from claims.models import User
from claims.models.vocabulary import Role
from claims.templatetags.rights import may, preferences

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def test_may_asks_the_table():
    editor = User(roles=[Role.EDITOR])
    assert [may(who, "publish") for who in (editor, User(), AnonymousUser(), "")] == [
        True,
        False,
        False,
        False,
    ]


def test_preferences_are_written_for_scripts():
    person = User(keys={"next_claim": "n"}, tour_seen=True)
    assert [preferences(who) for who in (person, AnonymousUser(), "")] == [
        '{"keys":{"next_claim":"n"},"keys_on":true,"tour_seen":true}',
        "{}",
        "{}",
    ]


def test_templates_ask_for_rights_and_not_for_roles():
    asking = [path.name for path in TEMPLATES.rglob("*.html") if ".roles" in path.read_text()]
    assert asking == []
