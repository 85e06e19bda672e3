"""A small public site, as a desk would publish it."""

from collections.abc import Callable

import pytest

from tests.published import Leaf, Site, address_of, new_site, published_leaf


@pytest.fixture
def site(db) -> Site:
    return new_site()


@pytest.fixture
def leaf(site) -> Leaf:
    return published_leaf(site)


@pytest.fixture
def address() -> Callable[..., str]:
    return address_of
