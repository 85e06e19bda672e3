"""Fixtures that all tests share: the cast, and the sample data when it is there."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.core.cache import cache
from django.test import Client, TransactionTestCase, override_settings
from factory.django import DjangoModelFactory
from factory.random import reseed_random
from hypothesis import settings as hypothesis_settings

from claims.models import User
from claims.models.vocabulary import Role
from tests.database import Pristine
from tests.factories import UserFactory
from tests.live.process import LiveProcess

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = count(1)

# A slow machine must not fail a test: no property is a race.
hypothesis_settings.register_profile("factcheck", deadline=None)
hypothesis_settings.load_profile("factcheck")


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


@pytest.fixture(scope="session", autouse=True)
def own_captures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Raw captures of tests stay out of the checkout; named by their content, all share a folder.

    Once for all: with the storages Django makes the one of static files anew too.
    """
    folder = tmp_path_factory.mktemp("captures")
    captures = {"BACKEND": "factcheck.storage.CaptureFolder", "OPTIONS": {"location": folder}}
    with override_settings(STORAGES=settings.STORAGES | {"captures": captures}):
        yield


@pytest.fixture(autouse=True)
def own_open_data(settings: LazySettings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever writes the open data in a test, also a job or a command: not into the checkout.

    The folder is made by what writes into it, as most tests do not.
    """
    settings.OPEN_DATA_DIR = tmp_path_factory.getbasetemp() / "open-data" / str(next(FOLDERS))


@pytest.fixture(autouse=True)
def same_rows(request: pytest.FixtureRequest) -> None:
    """A test's factories give the same rows at each run, whatever ran before it."""
    reseed_random(request.node.nodeid)
    for model_factory in all_factories(DjangoModelFactory):
        model_factory.reset_sequence(0, force=True)


def all_factories(base: type[DjangoModelFactory]) -> Iterator[type[DjangoModelFactory]]:
    for one in base.__subclasses__():
        yield one
        yield from all_factories(one)


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
