"""The open data: what is in it and what is not, whole or not at all, read by what others wrote."""

import csv
import gzip
import hashlib
import html
import importlib
import json
from datetime import UTC, datetime, timedelta
from io import StringIO

import jsonschema
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from claims.citing.merging import merge_sources
from claims.citing.statuses import set_status
from claims.models import Source
from claims.models.vocabulary import Action
from claims.serving.open_data import writing
from claims.serving.open_data.editions import current_edition, last_run
from claims.serving.open_data.tables import TABLES
from claims.serving.open_data.writing import write_open_data, write_open_data_since
from tests.factories import OccurrenceFactory, SourceFactory
from tests.published import address_of

HOSTILE = '=1+1\u2028 "quoted", <b>, ;=2+2\nand a line'
PAGE = "/open-data/"


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.OPEN_DATA_DIR = tmp_path / "open-data"
    return settings.OPEN_DATA_DIR


@pytest.fixture
def frictionless():
    """The framework that reads data packages; loading it lets csv take cells of any length."""
    limit = csv.field_size_limit()
    yield importlib.import_module("frictionless")
    csv.field_size_limit(limit)


def lines(name):
    text = (current_edition().folder / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def table(name):
    text = (current_edition().folder / name).read_text(encoding="utf-8")
    return list(csv.DictReader(StringIO(text, newline="")))


@pytest.fixture
def rich(site, leaf):
    """Corrected, withdrawn, repeated, unrated and hostile claims beside the two of the leaf."""
    site.correct(leaf.dopamine, note=HOSTILE)
    gone = site.claim("Kratom is gone")
    site.publish(gone)
    site.withdraw(gone)
    second = site.article("A second article")
    repeated = site.mark(second, "Kratom is said twice", "enhances dopamine release")
    third = site.article("A third article")
    OccurrenceFactory(snapshot=third, claim=repeated, exact="enhances dopamine release")
    site.publish(second.article)
    site.publish(third.article)
    site.published_claim("Kratom is beyond checking", slug="unverifiable", certainty="", reasons=[])
    hostile = site.published_claim(f"Kratom {HOSTILE}", takeaway=HOSTILE, claimant=HOSTILE).claim
    return {"gone": gone, "second": second.article, "third": third.article, "hostile": hostile,
            "repeated": repeated}  # fmt: skip


def test_every_line_fits_the_schema_and_the_package_is_whole(rich, leaf, frictionless):
    edition = write_open_data()
    schema = json.loads((edition.folder / "schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.FormatChecker()
    for name, kind in (("claims.jsonl", "claim"), ("articles.jsonl", "article")):
        whole = [one for one in lines(name) if not one["withdrawn"]]
        assert whole != []
        for line in lines(name):
            jsonschema.validate(line, schema, format_checker=checker)
        for line in whole:
            one = schema | {"anyOf": [{"$ref": f"#/$defs/{kind}"}]}
            jsonschema.validate(line, one, format_checker=checker)
    assert list(frictionless.Package.metadata_validate(edition.package)) == []
    # Its reader of JSON Lines is an extra of its own; the schema above has read those.
    others = [one for one in edition.package["resources"] if ".jsonl" not in one["path"]]
    tables = edition.package | {"resources": others}
    package = frictionless.Package.from_descriptor(tables, basepath=str(edition.folder))
    report = package.validate()
    assert report.flatten(["rowNumber", "fieldName", "message"]) == []
    assert {one.name: one.stats.get("rows") for one in report.tasks if one.name[-3:] == "csv"} == {
        "claims.csv": 6, "evidence.csv": 5, "corrections.csv": 2,
    }  # fmt: skip


def test_package_names_the_schema_of_lines_and_how_cells_are_read(leaf):
    package = write_open_data().package
    told = {one["path"]: one.get("jsonSchema") for one in package["resources"]}
    with_lines = {f"{name}.jsonl{end}" for name in ("claims", "articles") for end in ("", ".gz")}
    assert {name for name, schema in told.items() if schema == "schema.json"} == with_lines
    assert "schema.json" not in told
    assert package["jsonSchema"]["path"] == "schema.json"
    fields = {
        one["name"]: one["description"] for one in package["resources"][1]["schema"]["fields"]
    }
    assert '"; "' in fields["reasons"]
    assert '"; "' in fields["topics"]
    schema = json.loads((current_edition().folder / "schema.json").read_text())
    record = leaf.dopamine.publications.get().record
    hashed = json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    [line] = [one for one in lines("claims.jsonl") if one["id"] == leaf.dopamine.pk]
    assert line["sha256"] == hashlib.sha256(hashed).hexdigest()
    said = schema["$defs"]["claim"]["properties"]["sha256"]["description"]
    assert "sorted keys" in said
    assert "not of the line" in said


def test_sums_sizes_and_twins_match_the_files(rich):
    edition = write_open_data()
    sums = dict(
        reversed(line.split("  ", 1))
        for line in (edition.folder / "SHA256SUMS").read_text().splitlines()
    )
    assert set(sums) == set(edition.files) - {"SHA256SUMS", "datapackage.json"}
    for name, told in edition.files.items():
        content = (edition.folder / name).read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        if told:
            assert (told["bytes"], told["hash"]) == (len(content), f"sha256:{digest}")
        if name in sums:
            assert sums[name] == digest
        if name.endswith(".gz"):
            plain = (edition.folder / name.removesuffix(".gz")).read_bytes()
            assert gzip.decompress(content) == plain
    assert {path.name for path in edition.folder.iterdir()} == set(edition.files)


def test_claims_are_told_as_their_pages_tell_them(rich, leaf, settings):
    write_open_data()
    by_id = {line["id"]: line for line in lines("claims.jsonl")}
    told = by_id[leaf.dopamine.pk]
    assert told["url"] == settings.SITE_URL + address_of(leaf.dopamine)
    assert (told["version"], told["verdict"]["slug"]) == (2, "overstated")
    assert [one["change"] for one in told["corrections"]] == ["corrected"]
    assert [one["article_id"] for one in by_id[rich["repeated"].pk]["appearances"]] == [
        rich["second"].pk, rich["third"].pk,
    ]  # fmt: skip
    gone = by_id[rich["gone"].pk]
    assert (gone["withdrawn"], gone["reason"]) == (True, "wrong_source")
    assert "statement" not in gone
    row = next(one for one in table("claims.csv") if one["id"] == str(leaf.dopamine.pk))
    assert row["reasons"] == "; ".join(told["reasons"])
    assert (row["articles"], row["evidence"], row["corrections"]) == ("1", "1", "1")


def test_status_of_a_source_is_that_of_its_day_and_that_of_now(leaf, site):
    source, kept = Source.objects.get(evidence__review__claim=leaf.dopamine), SourceFactory()
    merge_sources(source_id=source.pk, into_id=kept.pk, by=site.reviewer)
    at = datetime(2023, 9, 5, tzinfo=UTC)
    set_status(source_id=kept.pk, status="retracted", by_what="crossref", at=at)
    with CaptureQueriesContext(connection) as queries:
        write_open_data()
    assert len([one for one in queries if "claims_source" in one["sql"]]) == 1
    told = {line["id"]: line["evidence"][0]["source"] for line in lines("claims.jsonl")}
    names = ("status", "status_now", "status_now_on")
    assert [told[leaf.dopamine.pk][name] for name in names] == [
        "not_checked", "retracted", "2023-09-05T00:00:00+00:00",
    ]  # fmt: skip
    assert [told[leaf.effects.pk][name] for name in names] == ["not_checked", "not_checked", None]
    rows = {row["claim_id"]: [row[name] for name in names] for row in table("evidence.csv")}
    assert rows == {
        str(leaf.dopamine.pk): ["not_checked", "retracted", "2023-09-05T00:00:00+00:00"],
        str(leaf.effects.pk): ["not_checked", "not_checked", ""],
    }


def test_every_file_tells_corrections_updates_and_withdrawals(site, leaf):
    site.correct(leaf.dopamine)
    site.update(leaf.dopamine)
    site.withdraw(leaf.effects)
    write_open_data()
    of_claim = next(line for line in lines("claims.jsonl") if line["id"] == leaf.dopamine.pk)
    assert [one["change"] for one in of_claim["corrections"]] == ["updated", "corrected"]
    row = next(one for one in table("claims.csv") if one["id"] == str(leaf.dopamine.pk))
    assert row["corrections"] == "2"
    [of_article] = lines("articles.jsonl")
    assert [(one["change"], one["claim_id"]) for one in of_article["corrections"]] == [
        ("corrected", leaf.effects.pk),
        ("updated", leaf.dopamine.pk),
        ("corrected", leaf.dopamine.pk),
    ]
    kinds = [one["change"] for one in table("corrections.csv")]
    assert kinds == ["corrected", "updated", "withdrawn"]
    schema = json.loads((current_edition().folder / "schema.json").read_text())
    for line in [of_claim, of_article]:
        jsonschema.validate(line, schema)


def test_articles_name_their_text_by_hash_and_the_places_of_claims(leaf, client, settings):
    write_open_data()
    (told,) = lines("articles.jsonl")
    text = client.get(told["text_url"].removeprefix(settings.SITE_URL)).content
    assert hashlib.sha256(text).hexdigest() == told["text_sha256"]
    words = [text.decode()[one["start"]:one["end"]] for mark in told["claims"]
             for one in mark["places"]]  # fmt: skip
    assert words == ["enhances dopamine release", "less severe side effects than with opioids"]
    assert "text" not in told


def test_no_cell_begins_a_formula(site, sample_data):
    text = (sample_data / "security" / "csv_injection.jsonl").read_text(encoding="utf-8")
    payloads = [json.loads(line)["payload"] for line in text.splitlines()]
    assert len(payloads) >= 16
    for number, payload in enumerate(payloads):
        claim = site.claim(f"{payload} {number}", takeaway=f"{payload};{payload}")
        site.publish(claim)
    write_open_data()
    cells = [cell for name in ("claims", "evidence", "corrections")
             for row in table(f"{name}.csv") for cell in row.values()]  # fmt: skip
    assert [cell for cell in cells if cell.lstrip()[:1] in tuple("=+-@\t\r＝＋－＠") and cell] == []
    assert [cell for cell in cells if ";=" in cell] == []


def test_hostile_words_are_kept_whole(rich):
    write_open_data()
    told = next(one for one in lines("claims.jsonl") if one["id"] == rich["hostile"].pk)
    row = next(one for one in table("claims.csv") if one["id"] == str(rich["hostile"].pk))
    assert row["statement"].replace(";'=", ";=") == told["statement"]
    assert row["claimant"] == "'" + told["claimant"].replace(";=", ";'=")
    raw = (current_edition().folder / "claims.jsonl").read_text(encoding="utf-8")
    assert len(raw.split("\n")) == len(raw.splitlines()) + 1


@pytest.mark.parametrize(
    ("action", "is_legal"),
    [(Action.HIDE, False), (Action.TAKE_DOWN, False), (Action.TAKE_DOWN, True)],
)
def test_what_moderation_closes_leaves_every_file(site, leaf, rich, action, is_legal):
    write_open_data()
    site.decide(leaf.dopamine, action, is_legal=is_legal)
    site.decide(rich["third"], action, is_legal=is_legal)
    write_open_data()
    files = current_edition().folder.iterdir()
    whole = "".join(path.read_text() for path in files if path.suffix != ".gz")
    assert "Kratom enhances dopamine release" not in whole
    assert "A third article" not in whole
    article = next(one for one in lines("articles.jsonl") if one["id"] == leaf.article.pk)
    assert [mark["id"] for mark in article["claims"]] == [leaf.effects.pk]
    assert article["topics"] == ["safety"]
    repeated = next(one for one in lines("claims.jsonl") if one["id"] == rich["repeated"].pk)
    assert [one["article_id"] for one in repeated["appearances"]] == [rich["second"].pk]


def test_closing_a_page_asks_for_the_files_anew(site, leaf):
    jobs = ProcrastinateJob.objects.filter(task_name="claims.jobs.rewrite_open_data")
    site.decide(leaf.dopamine, Action.HIDE)
    assert jobs.count() == 1
    site.decide(leaf.dopamine, Action.RESTORE)
    assert jobs.count() == 1
    since = jobs.get().args["since"]
    write_open_data_since(writing.datetime.fromisoformat(since))
    assert current_edition() is None  # nobody has asked for the open data here
    first = write_open_data()
    write_open_data_since(writing.timezone.now() - timedelta(minutes=2))
    assert current_edition().folder == first.folder  # it was begun after the page was closed
    write_open_data_since(writing.datetime.fromisoformat(since))  # that may not have been there yet
    second = current_edition()
    assert second.folder != first.folder
    write_open_data_since(writing.timezone.now())
    assert current_edition().folder != second.folder


def test_failure_keeps_the_edition_before_and_admins_see_it(leaf, cast, folder, monkeypatch):
    before = write_open_data()
    left = folder / ".draft-of-a-run-that-was-killed"
    left.mkdir()

    def fail(_):
        raise OSError("No space left on device")

    monkeypatch.setattr(writing, "write_corrections", fail)
    with pytest.raises(CommandError, match="No space left"):
        call_command("write_open_data")
    assert current_edition().folder == before.folder
    assert last_run().problem == "No space left on device"
    assert "No space left on device" in cast["admin"].client.get("/admin/").content.decode()
    assert not [path for path in folder.iterdir() if path.name.startswith(".draft")]
    monkeypatch.undo()
    call_command("write_open_data", stdout=StringIO())
    assert last_run().problem == ""
    assert "could not be written" not in cast["admin"].client.get("/admin/").content.decode()


def test_one_earlier_edition_stays_for_who_is_reading_it(leaf, folder):
    names = [write_open_data().folder.name for _ in range(3)]
    assert sorted(path.name for path in folder.glob("edition-*")) == names[1:]


def test_page_before_the_first_night_tells_what_will_come(leaf, client, settings):
    page = html.unescape(client.get(PAGE).content.decode())
    assert "The files are written every night." in page
    assert "CC BY 4.0" in page
    assert '"title": "A line of claims.jsonl or articles.jsonl"' in page
    for column in (column for table in TABLES for column in table.columns):
        assert column.meaning in page
    coming = {name for name in write_open_data().files if not name.endswith(".gz")}
    assert {name for name in coming if f"<code>{name}</code>" in page} == coming


def test_page_tells_what_there_is(leaf, client, cast, settings, django_assert_num_queries):
    edition = write_open_data()
    assert set(cast.statuses("get", PAGE).values()) == {200}
    assert set(cast.statuses("post", PAGE).values()) == {405}
    with django_assert_num_queries(0):
        response = client.get(PAGE)
    page = response.content.decode()
    for words in ("claims.jsonl", edition.files["claims.csv"]["hash"][7:], "CC BY 4.0", "SHA-256"):
        assert words in page
    german = client.get(f"/de{PAGE}").text
    assert "<bdi>claims.csv</bdi>: Geprüfte Behauptungen, eine je Zeile</summary>" in german
    assert not response.cookies
    settings.OPEN_DATA_LICENSE_URL = ""
    assert "No licence is stated" in client.get(PAGE).content.decode()
    assert PAGE in client.get("/sitemap-site.xml").content.decode()


def test_files_are_served_to_scripts_of_any_site(leaf, client, django_assert_num_queries):
    edition = write_open_data()
    for name, told in edition.files.items():
        with django_assert_num_queries(0):
            response = client.get(f"{PAGE}{name}")
        content = b"".join(response.streaming_content)
        assert content == (edition.folder / name).read_bytes()
        headers = {
            "Access-Control-Allow-Origin": "*",
            "Content-Length": str(len(content)),
            "Cache-Control": "public, max-age=0, s-maxage=60, must-revalidate",
        }
        assert {one: response[one] for one in headers} == headers
        assert not response.cookies
        if told:
            assert response["ETag"] == f'"{told["hash"][7:39]}"'
        known = client.get(f"{PAGE}{name}", headers={"If-None-Match": response["ETag"]})
        assert known.status_code == 304


@pytest.mark.parametrize("name", ["nothing.csv", "..", "current", "last_run.json", "%2e%2e%2flast"])
def test_nothing_else_in_the_folder_is_served(leaf, client, name):
    assert client.get(f"{PAGE}{name}").status_code == 404
    write_open_data()
    assert client.get(f"{PAGE}{name}").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_writing_asks_as_often_for_one_as_for_three(site, count, django_assert_num_queries):
    for number in range(count):
        claim = site.claim(f"Kratom number {number}")
        site.publish(claim)
    with django_assert_num_queries(4):
        write_open_data()
