"""Fixtures that all tests share: the cast, and the sample data when it is there."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client, TransactionTestCase
from hypothesis import settings

from claims.models import User
from claims.models.vocabulary import Role
from tests.database import Pristine
from tests.factories import UserFactory
from tests.live.process import LiveProcess

ROOT = Path(__file__).resolve().parent.parent

# A slow machine must not fail a test: no property is a race.
settings.register_profile("factcheck", deadline=None)
settings.load_profile("factcheck")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a test that commits and does not put back what the migrations stored.

    It would leave the next one without the verdict scale, or with content types it cannot restore.
    """
    for item in items:
        marker = item.get_closest_marker("django_db")
        commits = bool(marker and marker.kwargs.get("transaction"))
        restores = bool(marker and marker.kwargs.get("serialized_rollback"))
        fixtures = set(getattr(item, "fixturenames", ()))
        commits |= not fixtures.isdisjoint({"transactional_db", "live_server"})
        restores |= "django_db_serialized_rollback" in fixtures
        if commits and not restores:
            raise pytest.UsageError(f"{item.nodeid} commits: give it serialized_rollback=True")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Have what the migrations stored put back after each test that commits, our own way."""
    with django_db_blocker.unblock():
        pristine = Pristine()
    with pytest.MonkeyPatch.context() as patch:
        make_sure = classmethod(lambda case: pristine.make_sure())
        patch.setattr(TransactionTestCase, "_fixture_setup", make_sure)
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: pristine.restore())
        yield


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """What one test counted, such as wrong passwords, the next one does not inherit."""
    cache.clear()


@pytest.fixture(scope="session")
def sample_data() -> Path:
    """The folder of real pages and claims beside the checkout; tests that need it are skipped
    with a reason where it is absent."""
    folder = Path(os.environ.get("FACTCHECK_SAMPLE_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no sample data in {folder}")
    return folder


@pytest.fixture(scope="session")
def live_process(django_db_setup, live_server) -> Iterator[LiveProcess]:
    """The process of streams, started when it is first used; `start` it once more after a kill."""
    live = LiveProcess(site=live_server.url)
    yield live
    live.stop()


@dataclass(frozen=True)
class Member:
    """One of the cast: the person (None for a reader) and a browser session of theirs."""

    user: User | None
    client: Client


class Cast(dict[str, Member]):
    """Everybody who may knock at a view, by the part they play."""

    def statuses(self, method: str, path: str, data: object = None, **extra: object) -> dict:
        """The status that each of the cast gets for the same request."""
        return {
            name: getattr(member.client, method)(path, data, **extra).status_code
            for name, member in self.items()
        }


def member(name: str, *roles: str) -> Member:
    user = UserFactory(username=name, display_name=name.replace("_", " ").title(), roles=roles)
    client = Client()
    client.force_login(user)
    return Member(user, client)


@pytest.fixture
def cast(db) -> Cast:
    """anonymous, reviewer (owns what the test makes), other_reviewer, editor, moderator, admin."""
    return Cast(
        anonymous=Member(None, Client()),
        reviewer=member("reviewer", Role.REVIEWER),
        other_reviewer=member("other_reviewer", Role.REVIEWER),
        editor=member("editor", Role.EDITOR),
        moderator=member("moderator", Role.MODERATOR),
        admin=member("admin", Role.ADMIN),
    )
