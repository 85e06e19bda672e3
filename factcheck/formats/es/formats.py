"""Spanish: hours after a comma, as in the other languages."""

DATETIME_FORMAT = r"j \d\e F \d\e Y, H:i"
