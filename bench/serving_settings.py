"""The settings of a server in production, with a bare view beside the site's own."""

from bench.opening_settings import *  # noqa: F403  # settings, all of them

ROOT_URLCONF = "bench.serving_urls"
