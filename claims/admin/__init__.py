"""Django's admin: settings through the domain functions, and everything else to read.

Importing the modules registers what they hold.
"""

from claims.admin import checks, people, records, settings, site

__all__ = ["checks", "people", "records", "settings", "site"]
