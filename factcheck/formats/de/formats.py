"""German: hours after a comma, as in the other languages."""

DATETIME_FORMAT = "j. F Y, H:i"
