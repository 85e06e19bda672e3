"""Domain functions in threads, each with a connection of its own, to see them wait."""

import threading
from contextlib import contextmanager

from django.db import connection, transaction

# Of this database alone: the tests beside us have waits of their own.
WAITING = """
    SELECT count(*) FROM pg_locks
    WHERE NOT granted AND pid IN (
        SELECT pid FROM pg_locks
        WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database())
    )
"""


class Act(threading.Thread):
    """A domain function in a thread with a connection of its own; `error` is what it raised."""

    def __init__(self, function, **arguments):
        super().__init__()
        self.function, self.arguments, self.error = function, arguments, None

    def run(self):
        try:
            self.function(**self.arguments)
        except Exception as error:
            self.error = error
        finally:
            connection.close()


@contextmanager
def while_open(*acts):
    """A transaction that commits once every act waits for it or has ended, one after the other."""
    with transaction.atomic():
        yield
        for act in acts:
            act.start()
            while sum(one.is_alive() for one in acts) > waiting():
                pass
    for act in acts:
        act.join()


def waiting():
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0]
