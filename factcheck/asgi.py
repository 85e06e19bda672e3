"""The ASGI entry point: the streams of changes and nothing else; all pages come over WSGI."""

import os
from importlib import import_module

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
django.setup(set_prefix=False)
application = import_module("claims.live.application").Live()
