#!/usr/bin/env python
"""Factcheck's command line: `python manage.py help` lists the commands."""

import os
import sys

from django.core.management import execute_from_command_line

from factcheck.cluster import PostgresError
from factcheck.env import InvalidSetting

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    try:
        execute_from_command_line(sys.argv)
    except (InvalidSetting, PostgresError) as error:
        sys.exit(f"Factcheck cannot start. {error}")
