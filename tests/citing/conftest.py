"""A real server on this machine in the place of every service."""

import pytest
from django.conf import settings as django_settings


@pytest.fixture
def services(httpserver, settings):
    """The server that answers for all services, each below its own name: `/crossref/works/…`."""
    settings.FETCH_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    settings.CONTACT_ADDRESS = "desk@example.org"
    settings.SERVICES = {name: httpserver.url_for(f"/{name}") for name in django_settings.SERVICES}
    return httpserver
