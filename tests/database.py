"""The database as the migrations left it, put back after each test that commits.

Django would empty every table with TRUNCATE, which makes the files of all of them anew, waits for
each reader and can end in a deadlock with one, and then read what the migrations stored from JSON,
object by object. Here only tables that a test changed are touched, and no reader is waited for.
"""

from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected
from psycopg.sql import SQL, Composed, Identifier

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
# No trigger and no foreign key has a say while the old state comes back, as in a replica. Somebody
# who still writes is waited for, but not for ever: a test left a transaction open then.
PREPARE = "SET LOCAL lock_timeout = '60s'; SET LOCAL session_replication_role = replica"
LOCK = SQL("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE")
HAS_ROWS = SQL("SELECT {} AS name WHERE EXISTS (SELECT FROM {})")
DIGEST = SQL("SELECT {} AS name, md5(string_agg(row::text, ' ' ORDER BY row::text)) FROM {} AS row")
ATTEMPTS = 3  # a writer may be in a deadlock with us, and PostgreSQL chose us to give in


class Pristine:
    """What the tables hold when it is made; `restore` puts that back."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(TABLES)
            self._tables = [name for (name,) in cursor.fetchall()]
            filled = _with_rows(cursor, self._tables)
            self._rows = {name: _copied(cursor, name) for name in filled}
            self._digests = _digests(cursor, filled)
        self._empty = [name for name in self._tables if name not in self._rows]
        self._restored = True

    def restore(self) -> None:
        """Put everything back, whatever was committed meanwhile; sequences go on."""
        self._restored = False
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self._put_back()
                break
            except OperationalError as error:
                if attempt == ATTEMPTS or not isinstance(error.__cause__, DeadlockDetected):
                    raise
        self._restored = True

    def make_sure(self) -> None:
        """Restore once more when that failed: one test that goes wrong spoils no other."""
        if not self._restored:
            self.restore()

    def _put_back(self) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(PREPARE)
            cursor.execute(LOCK.format(SQL(", ").join(map(Identifier, self._tables))))
            known = _digests(cursor, self._rows)
            changed = [name for name in self._rows if known.get(name) != self._digests[name]]
            for name in [*_with_rows(cursor, self._empty), *changed]:
                cursor.execute(SQL("DELETE FROM {}").format(Identifier(name)))
            for name in changed:
                with cursor.copy(SQL("COPY {} FROM STDIN").format(Identifier(name))) as copy:
                    copy.write(self._rows[name])


def _with_rows(cursor, names: list[str]) -> list[str]:
    cursor.execute(_for_each(HAS_ROWS, names))
    return [name for (name,) in cursor.fetchall()]


def _digests(cursor, names: list[str] | dict[str, bytes]) -> dict[str, str]:
    cursor.execute(_for_each(DIGEST, names))
    return dict(cursor.fetchall())


def _for_each(query: SQL, names: list[str] | dict[str, bytes]) -> Composed:
    return SQL(" UNION ALL ").join(query.format(name, Identifier(name)) for name in names)


def _copied(cursor, name: str) -> bytes:
    with cursor.copy(SQL("COPY {} TO STDOUT").format(Identifier(name))) as copy:
        return b"".join(copy)
