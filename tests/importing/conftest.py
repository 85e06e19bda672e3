import pytest


@pytest.fixture
def loopback(settings):
    """Allow the fetcher to reach test servers on this machine."""
    settings.FETCH_ALLOWED_NETWORKS = ["127.0.0.0/8"]


@pytest.fixture
def site(httpserver):
    """A site without a robots.txt."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    return httpserver
