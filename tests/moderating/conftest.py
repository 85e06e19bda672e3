"""A publication, and a report on it."""

import pytest

from tests.factories import PublicationFactory, ReportFactory


@pytest.fixture(autouse=True)
def easy_proofs(settings):
    settings.PROOF_BITS = 4


@pytest.fixture
def publication():
    return PublicationFactory()


@pytest.fixture
def report(publication):
    return ReportFactory(publication=publication)
