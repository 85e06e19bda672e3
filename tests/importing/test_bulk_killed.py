"""A bulk import whose worker is killed with SIGKILL; `make bench` does it with 500 pages."""

import pytest

from bench.bulk import outcome, run_and_kill, serving
from claims.importing.lists.batches import start_batch
from claims.models import Import
from claims.models.vocabulary import ImportStatus, Role
from tests.factories import UserFactory

PAGES = 30


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_killed_workers_leave_nothing_undone_and_nothing_done_twice(tmp_path, loopback):
    with serving() as site:
        batch = start_batch(
            urls="\n".join(site.addresses(PAGES)), by=UserFactory(roles=[Role.REVIEWER])
        )
        run_and_kill(batch, tmp_path, kills=2)
        found = outcome(batch, tmp_path, site)
    assert found == dict.fromkeys(found, PAGES)
    assert not Import.objects.exclude(status=ImportStatus.READY).exists()
