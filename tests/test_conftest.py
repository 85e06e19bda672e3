"""What every test has without asking: folders of its own, and rows that are the same each time."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import storages

from tests.conftest import ROOT
from tests.factories import ArticlePublicationFactory, UserFactory


def test_tests_write_nothing_into_the_checkout():
    folders = [Path(settings.OPEN_DATA_DIR), Path(storages["captures"].location)]
    assert [folder for folder in folders if folder.is_relative_to(ROOT)] == []


@pytest.mark.parametrize("run", ["first", "second"])
def test_rows_are_the_same_whatever_ran_before(run):
    """A factory that stands on another one counts on with it."""
    made = UserFactory.build(), UserFactory.build(), ArticlePublicationFactory.build(review=None)
    assert [made[0].username, made[1].username] == ["person0", "person1"]
    assert made[2].article.title == "What the leaf can do for you (0)"
