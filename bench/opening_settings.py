"""The settings of a server whose static files are in a folder of its own."""

import os

from factcheck.settings import *  # noqa: F403  # settings, all of them

STATIC_ROOT = os.environ["BENCH_STATIC"]
