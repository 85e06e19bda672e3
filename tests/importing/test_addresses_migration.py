"""Addresses stored before affiliate codes were taken out keep finding their article."""

from importlib import import_module

import pytest
from django.apps import apps

from tests.factories import ArticleFactory

shorten = import_module("claims.migrations.0011_addresses_without_affiliates").shorten

pytestmark = pytest.mark.django_db


def test_addresses_are_shortened_where_the_shorter_one_is_free():
    free = ArticleFactory(url="https://example.org/a?via=x&b=1")
    ArticleFactory(url="https://example.org/c")
    taken = ArticleFactory(url="https://example.org/c?via=x")
    other = ArticleFactory(url="https://example.org/d?e=1")
    shorten(apps, None)
    for article in (free, taken, other):
        article.refresh_from_db()
    assert [free.url, taken.url, other.url] == [
        "https://example.org/a?b=1", "https://example.org/c?via=x", "https://example.org/d?e=1",
    ]  # fmt: skip
