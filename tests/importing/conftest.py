import pytest


@pytest.fixture
def loopback(settings):
    """Allow the fetcher to reach test servers on this machine."""
    settings.FETCH_ALLOWED_NETWORKS = ["127.0.0.0/8"]
