"""A publication, and a report on it."""

import pytest

from tests.factories import PublicationFactory, ReportFactory


@pytest.fixture
def publication():
    return PublicationFactory()


@pytest.fixture
def report(publication):
    return ReportFactory(publication=publication)
