#!/usr/bin/env python
"""Factcheck's command line: `python manage.py help` lists the commands."""

import os
import secrets
import sys

from django.core.management import execute_from_command_line

from factcheck.cluster import PostgresError
from factcheck.env import InvalidSetting

# They print and store nothing, so they run without an installation: no secret of its own, no
# visitors, no database started.
ALONE = {"extract_article", "reanchor_text"}
STAND_INS = {
    "SECRET_KEY": secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "localhost",
    "SITE_URL": "https://localhost",
    "DATABASE_URL": "postgresql://localhost/none",
}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    if ALONE.intersection(sys.argv[1:2]):
        os.environ.update(
            {name: os.environ.get(name) or value for name, value in STAND_INS.items()}
        )
    try:
        execute_from_command_line(sys.argv)
    except (InvalidSetting, PostgresError) as error:
        sys.exit(f"Factcheck cannot start. {error}")
