"""Somebody who may enter the admin."""

import pytest
from django.test import Client


@pytest.fixture
def client(cast) -> Client:
    return cast["admin"].client
