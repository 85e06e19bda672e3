"""The same server without any middleware: what Django's own handling of a request costs."""

from bench.serving_settings import *  # noqa: F403  # settings, all of them

MIDDLEWARE = []
