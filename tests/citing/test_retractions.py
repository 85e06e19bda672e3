import io
import sys
from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from claims.citing import retractions
from claims.citing.retractions import BadRow, import_retractions
from claims.errors import Invalid
from claims.models import Event, Notice, Source
from tests.factories import SourceFactory

pytestmark = pytest.mark.django_db
COLUMNS = (
    "Record ID,Title,Subject,Institution,Journal,Publisher,Country,Author,URLS,ArticleType,"
    "RetractionDate,RetractionDOI,RetractionPubMedID,OriginalPaperDate,OriginalPaperDOI,"
    "OriginalPaperPubMedID,RetractionNature,Reason,Paywalled,Notes"
)


def row(number, doi="10.1016/j.a.1", nature="Retraction", **cells):
    values = {
        "Record ID": number, "Title": '"Leaves, “in rats”:\na trial"',
        "RetractionDate": "5/31/2021 0:00", "RetractionDOI": "unavailable",
        "OriginalPaperDOI": doi, "OriginalPaperPubMedID": "0",
        "RetractionNature": nature, "Reason": "+Duplication of Image;+Error in Data;",
        "Notes": '"He said ""no"""',
    } | cells  # fmt: skip
    return ",".join(str(values.get(name, "")) for name in COLUMNS.split(","))


def table(*rows, header=COLUMNS):
    """The lines of the file, as one that was opened with newline="" has them."""
    return io.StringIO("\r\n".join([header, *rows, ""]), newline="")


def stored(*names):
    return sorted(Notice.objects.values_list(*names))


def counted(reading):
    return {
        name: value
        for name in ("rows", "added", "changed", "removed", "nameless", "left_out", "followed")
        if (value := getattr(reading, name))
    }


def test_row_is_stored_whole():
    moved = row(
        7, **{"RetractionDOI": "https://doi.org/10.1016/J.N.1", "OriginalPaperPubMedID": 12}
    )
    assert counted(import_retractions(table(moved))) == {"rows": 1, "added": 1}
    assert Notice.objects.values(
        "origin", "record", "kind", "doi", "pmid", "notice_doi", "dated", "reasons"
    ).get() == {
        "origin": "retraction_watch",
        "record": "7",
        "kind": "retraction",
        "doi": "10.1016/j.a.1",
        "pmid": "12",
        "notice_doi": "10.1016/j.n.1",
        "dated": date(2021, 5, 31),
        "reasons": "Duplication of Image; Error in Data",
    }


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("10.1016/J.A.1", "10.1016/j.a.1"),
        (" https://dx.doi.org/10.1016/j.a.1 ", "10.1016/j.a.1"),
        ("doi:10.1016/j.a.1.", "10.1016/j.a.1"),
        ("10.1016/S0140-6736(05)67889-8", "10.1016/s0140-6736(05)67889-8"),
    ],
)
def test_doi_in_any_spelling(typed, normal):
    import_retractions(table(row(1, typed)))
    assert stored("doi") == [(normal,)]


def test_natures_and_dates():
    import_retractions(
        table(
            row(1, nature="Expression of Concern", RetractionDate="1/2/1999"),
            row(2, nature="Correction", RetractionDate=""),
            row(3, nature=" reinstatement ", RetractionDate="12/31/2024 0:00"),
        )
    )
    assert stored("record", "kind", "dated") == [
        ("1", "concern", date(1999, 1, 2)),
        ("2", "correction", None),
        ("3", "reinstatement", date(2024, 12, 31)),
    ]


def test_bad_rows_are_told_by_their_line_and_left_out():
    reading = import_retractions(
        table(
            row(1),
            row(2, nature="Rumour"),
            row(3, RetractionDate="31/5/2021"),
            row(4, "a study of leaves"),
            "5,too,short",
            row("", "10.1016/j.a.5"),
            row(6, "unavailable"),
            row(7, "10.1016/j.a.7"),
        )
    )
    assert stored("record") == [("1",), ("7",)]
    assert reading.bad == [  # a title has a line break in it: each row takes two lines
        BadRow(4, "announces something unknown: “Rumour”"),
        BadRow(6, "has no date in “31/5/2021”"),
        BadRow(8, "names its work in no way that is known: “a study of leaves”"),
        BadRow(10, "has 3 columns instead of 20"),
        BadRow(11, "has no record number"),
    ]
    assert counted(reading) == {"rows": 8, "added": 2, "nameless": 1, "left_out": 5}


def test_bad_doi_beside_a_good_pubmed_number_is_no_bad_row():
    reading = import_retractions(table(row(1, "see notes", OriginalPaperPubMedID=12)))
    assert (stored("doi", "pmid"), reading.bad) == ([("", "12")], [])


def test_field_that_never_ends_is_told_and_the_rest_is_read():
    endless = row(2, Notes='"' + "x" * 140_000)
    reading = import_retractions(
        table(row(1), endless, "after the field that was too long", row(3))
    )
    assert stored("record") == [("1",), ("3",)]
    assert [one.line for one in reading.bad] == [4, 6]


def test_zero_bytes_and_byte_order_marks_do_no_harm():
    reading = import_retractions(
        table(row(1), row(2, "10.1016/a\0b"), row(3, Reason="+No\0;"), header=f"\ufeff{COLUMNS}")
    )
    assert stored("record", "reasons") == [
        ("1", "Duplication of Image; Error in Data"),
        ("3", "No"),
    ]
    assert [one.line for one in reading.bad] == [4]


def test_same_table_again_changes_nothing():
    SourceFactory(doi="10.1016/j.a.1")
    rows = [row(1), row(2, "10.1016/j.a.2")]
    import_retractions(table(*rows))
    before = list(Notice.objects.order_by("pk").values()), Event.objects.count()
    assert counted(import_retractions(table(*rows))) == {"rows": 2}
    assert (list(Notice.objects.order_by("pk").values()), Event.objects.count()) == before


def test_changed_row_is_stored_anew_and_of_two_the_last_counts():
    import_retractions(table(row(1), row(2)))
    reading = import_retractions(table(row(1, "10.1016/j.b"), row(1, "10.1016/j.c"), row(2)))
    assert counted(reading) == {"rows": 3, "changed": 1}
    assert stored("record", "doi") == [("1", "10.1016/j.c"), ("2", "10.1016/j.a.1")]


def test_record_of_another_nature_is_taken_back():
    source = SourceFactory(doi="10.1016/j.a.1")
    import_retractions(table(row(1)))
    reading = import_retractions(table(row(1, nature="Correction")))
    assert counted(reading) == {"rows": 1, "added": 1, "removed": 1, "followed": 1}
    assert stored("kind") == [("correction",)]
    assert Source.objects.get(pk=source.pk).status == "corrected"


def test_statuses_follow_by_doi_and_by_pubmed_number():
    first, second = SourceFactory(doi="10.1016/j.a.1"), SourceFactory(doi="", pmid="12")
    SourceFactory(doi="10.1016/j.other")
    rows = row(1), row(2, "unavailable", nature="Correction", OriginalPaperPubMedID=12)
    assert import_retractions(table(*rows)).followed == 2
    statuses = dict(Source.objects.exclude(status="not_checked").values_list("pk", "status"))
    assert statuses == {first.pk: "retracted", second.pk: "corrected"}


def test_other_file_is_refused_and_stores_nothing():
    with pytest.raises(Invalid, match="its first line lacks Record ID, RetractionDate"):
        import_retractions(table(row(1), header="a,b"))
    with pytest.raises(Invalid, match="Nothing was stored"):
        import_retractions(io.StringIO(""))
    assert stored("pk") == []


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_reading_that_breaks_off_stores_nothing():
    def lines():
        yield from table(row(1), row(2))
        raise OSError("The disk is gone")

    with pytest.raises(OSError, match="disk"):
        import_retractions(lines())
    assert stored("pk") == []
    with connection.cursor() as cursor:  # the connection is whole
        cursor.execute("SELECT 1")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_statuses_that_were_not_reached_follow_the_next_time(monkeypatch):
    first, second = SourceFactory(doi="10.1016/j.a.1"), SourceFactory(doi="10.1016/j.a.2")
    follow = retractions.follow_notices

    def killed(source_id):
        if source_id == second.pk:
            raise KeyboardInterrupt
        return follow(source_id=source_id)

    rows = row(1), row(2, "10.1016/j.a.2")
    with monkeypatch.context() as patch:
        patch.setattr(retractions, "follow_notices", killed)
        with pytest.raises(KeyboardInterrupt):
            import_retractions(table(*rows))
    assert counted(import_retractions(table(*rows))) == {"rows": 2, "followed": 1}
    assert set(Source.objects.values_list("status", flat=True)) == {"retracted"}
    assert first.pk != second.pk


def test_command_reads_a_file_and_tells_what_it_did(tmp_path, capsys):
    file = tmp_path / "table.csv"
    text = table(row(1, Author="Ga\xefa"), row(2, nature="Rumour")).getvalue()
    file.write_bytes(b"\xef\xbb\xbf" + text.encode("latin-1", "replace"))
    call_command("import_retractions", str(file))
    told = capsys.readouterr()
    assert told.out == (
        "2 rows read: 1 notice is new, 0 say something else than before, 0 were taken back; "
        "0 rows name no DOI or PubMed number, 1 was left out. 0 sources have another status now.\n"
    )
    assert told.err == "Line 4 announces something unknown: “Rumour”.\n"


def test_command_reads_standard_input(monkeypatch, capsys):
    raw = io.BytesIO(table(row(1)).getvalue().encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(raw))
    call_command("import_retractions", "-")
    assert capsys.readouterr().out.startswith("1 row read: 1 notice is new")


def test_command_says_what_is_wrong_with_the_file(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_retractions", str(tmp_path / "missing.csv"))
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(CommandError, match="This is not the table of Retraction Watch"):
        call_command("import_retractions", str(tmp_path / "other.csv"))
