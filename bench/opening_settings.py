"""The settings of a server whose static files are in a folder of its own."""

import os
from pathlib import Path

from factcheck.settings import *  # noqa: F403  # settings, all of them

STATIC_ROOT = Path(os.environ["BENCH_STATIC"])
