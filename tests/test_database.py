"""What a test commits is gone after it, and what the migrations stored is there again."""

import pytest
from django.contrib.auth.models import Permission
from django.db import OperationalError, connection, connections
from psycopg import sql

from claims.models import Claim, Event, User, VerdictScale
from claims.queue import defer
from tests.database import LOCK, Pristine
from tests.factories import PublicationFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def other_session():
    session = connections.create_connection("default")
    yield session
    session.close()


def everything() -> dict[str, list[str]]:
    """The rows of each table."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        stored = {}
        for name in names:
            cursor.execute(sql.SQL("SELECT x::text FROM {} x").format(sql.Identifier(name)))
            stored[name] = sorted(row for (row,) in cursor.fetchall())
    return stored


def change_everything() -> None:
    """Rows that no statement may delete, a frozen scale, a job, and rows less of what was."""
    PublicationFactory()
    VerdictScale.objects.update(note="Changed")
    Permission.objects.all().delete()
    defer("run_import", import_id=1)


def test_restore_puts_back_what_was_there_when_nothing_may_be_deleted():
    before, pristine = everything(), Pristine()
    change_everything()
    assert {len(everything()[one]) for one in ("auth_permission", "claims_publication")} == {0, 1}
    pristine.restore()
    assert everything() == before


def test_restore_puts_back_rows_that_were_there_beside_others():
    UserFactory(username="first", display_name="As it was")
    pristine = Pristine()
    User.objects.update(display_name="Changed")
    UserFactory(username="second")
    pristine.restore()
    assert list(User.objects.values_list("username", "display_name")) == [("first", "As it was")]


def test_restore_waits_for_no_reader(other_session):
    pristine = Pristine()
    PublicationFactory()
    other_session.set_autocommit(False)
    with other_session.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM claims_event")
    pristine.restore()
    assert (Claim.objects.count(), Event.objects.count()) == (0, 0)
    other_session.rollback()


def test_restore_that_failed_is_made_up_for(other_session, monkeypatch):
    pristine = Pristine()
    UserFactory()
    monkeypatch.setattr("tests.database.PREPARE", "SET LOCAL lock_timeout = '1ms'")
    other_session.set_autocommit(False)
    with other_session.cursor() as cursor:
        cursor.execute(LOCK.format(sql.Identifier("claims_user")))
    with pytest.raises(OperationalError):
        pristine.restore()
    assert User.objects.count() == 1
    other_session.rollback()
    pristine.make_sure()
    assert User.objects.count() == 0
