"""Tables that go on beyond the end of a page of a PDF."""

from claims.importing.files.pdf_layout import Line, Table


def join_tables(items: list[Line | Table]) -> list[Line | Table]:
    """The items with tables that a page break cut put together again, repeated heads dropped."""
    joined: list[Line | Table] = []
    for item in items:
        last = joined[-1] if joined else None
        if not isinstance(item, Table) or not isinstance(last, Table) or not _go_on(last, item):
            joined.append(item)
            continue
        repeated = _texts(item.rows[0]) == _texts(last.rows[0])
        rows = [*last.rows, *item.rows[repeated:]]
        joined[-1] = Table(rows, item.page, item.region)
    return joined


def _go_on(table: Table, following: Table) -> bool:
    return following.page == table.page + 1 and len(following.rows[0]) == len(table.rows[0])


def _texts(row: list[list[Line]]) -> list[str]:
    return [" ".join(line.text for line in cell) for cell in row]
