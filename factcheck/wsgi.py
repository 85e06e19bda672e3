"""The WSGI entry point that a server imports."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
application = get_wsgi_application()

# What is loaded stays: going through it for garbage would hold up a reader for a tenth of a second.
# And what one request needs is not looked through so often that it passes for what stays.
gc.collect()
gc.freeze()
gc.set_threshold(20_000)
