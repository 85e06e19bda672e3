"""Who is asking: the name and password of an account with each request, or the site's session."""

from rest_framework import authentication, exceptions
from rest_framework.request import Request

from claims.models import User


class BasicAuthentication(authentication.BasicAuthentication):
    """HTTP Basic (RFC 7617). It comes first, so that a request with it needs no CSRF token."""

    www_authenticate_realm = "Factcheck"

    def authenticate_credentials(
        self, userid: str, password: str, request: Request | None = None
    ) -> tuple[User, None]:
        if "\x00" in userid:  # PostgreSQL keeps no such text, and refuses to look for it
            raise exceptions.AuthenticationFailed("Invalid username/password.")
        return super().authenticate_credentials(userid, password, request)
