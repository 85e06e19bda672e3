"""Who is asking: the name and password of an account with each request, or the site's session."""

import hmac
import secrets
from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from claims.errors import TooMany
from claims.guessing import REMEMBERED, count_wrong, forget_wrong, is_locked
from claims.models import User
from claims.web import sender_of

TOO_MANY = "Too many wrong passwords for this name. Wait a quarter of an hour, then try again."
PROVEN = 5 * 60  # seconds in which a password that was right is not hashed again
_ACTIVE = "SELECT * FROM claims_user WHERE username = %s AND is_active"  # asked by every request
_SECRET = secrets.token_bytes(32)  # of this process


class BasicAuthentication(authentication.BasicAuthentication):
    """HTTP Basic (RFC 7617). It comes first, so that a request with it needs no CSRF token."""

    www_authenticate_realm = "Factcheck"

    def authenticate_header(self, request: Request) -> str:
        """The challenge of a 401. To the site's own scripts it names a scheme that no browser
        knows: a known one makes the browser ask for a name and password in a box of its own.
        """
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return f'Session realm="{self.www_authenticate_realm}"'
        return f'Basic realm="{self.www_authenticate_realm}"'

    def authenticate_credentials(
        self, userid: str, password: str, request: Request | None = None
    ) -> tuple[User, None]:
        """The person. Raises `AuthenticationFailed`, or `TooMany` after many failures."""
        if "\x00" in userid:  # PostgreSQL keeps no such text, and refuses to look for it
            raise exceptions.AuthenticationFailed("Invalid username/password.")
        sender = sender_of(request._request) if request is not None else ""
        if is_locked(sender, userid):
            raise TooMany(TOO_MANY, retry_at=timezone.now() + timedelta(seconds=REMEMBERED))
        for known in User.objects.raw(_ACTIVE, [userid]):
            if cache.get(_proof(known, password)):
                return known, None
        try:
            found = super().authenticate_credentials(userid, password, request)
        except exceptions.AuthenticationFailed:
            count_wrong(sender, userid)
            raise
        forget_wrong(sender, userid)
        cache.set(_proof(found[0], password), True, PROVEN)
        return found


def _proof(user: User, password: str) -> str:
    """The key under which this process remembers that the password was right.

    Hashing a password takes a third of a second, on purpose, and a script sends it each time. What
    is kept tells nothing without the process's own secret, and is void once the password changes.
    """
    proven = f"{user.pk}\0{user.password}\0{password}".encode(errors="replace")
    return "proven-password:" + hmac.digest(_SECRET, proven, "sha256").hex()
