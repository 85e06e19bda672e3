"""Sessions in the database, as Django keeps them."""

import re

from django.contrib.sessions.backends import db

KEY = re.compile("[a-z0-9]{8,40}")  # what Django makes them of, and as long as its column takes


class SessionStore(db.SessionStore):
    """A cookie with anything else in it, which the database might not even read, is nobody's."""

    def _validate_session_key(self, key: str | None) -> bool:
        return key is not None and KEY.fullmatch(key) is not None
