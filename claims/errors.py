"""What a domain function raises: each says what happened, what was kept and what to do next."""

from datetime import datetime


class DomainError(Exception):
    """A change that was refused. `field` names the input at fault, or is empty.

    Nothing is stored when one is raised.
    """

    code = "refused"

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotAllowed(DomainError):
    """The person lacks the right; HTTP answers 403 (or asks to sign in)."""

    code = "not_allowed"


class Missing(DomainError):
    """No such thing; HTTP answers 404."""

    code = "missing"


class Invalid(DomainError):
    """Bad input; HTTP answers 400 with one message for each field.

    `errors` maps field names to messages; the first one is the exception's own message.
    """

    code = "invalid"

    def __init__(self, errors: dict[str, str]) -> None:
        field, message = next(iter(errors.items()))
        super().__init__(message, field=field)
        self.errors = errors


class WrongState(DomainError):
    """The thing is not in a state that allows the change; HTTP answers 409."""

    code = "wrong_state"


class Stale(DomainError):
    """Somebody changed the thing since it was read; HTTP answers 412.

    `current` is the stored object, to show beside what the person typed.
    """

    code = "stale"

    def __init__(self, current: object, message: str = "") -> None:
        super().__init__(
            message
            or "Somebody else saved this in the meantime. Nothing was overwritten: "
            "compare both texts and save again."
        )
        self.current = current


class TooMany(DomainError):
    """As many as are taken for now; HTTP answers 429. `retry_at` is when the next one is taken."""

    code = "too_many"

    def __init__(self, message: str, *, retry_at: datetime) -> None:
        super().__init__(message)
        self.retry_at = retry_at


class Unavailable(DomainError):
    """Somebody else's service did not answer; HTTP answers 503. `retry_at` where it is known."""

    code = "unavailable"

    def __init__(self, message: str, *, retry_at: datetime | None = None) -> None:
        super().__init__(message)
        self.retry_at = retry_at
