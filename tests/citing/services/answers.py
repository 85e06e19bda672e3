"""Answers of the services, written by us in the form that each of them documents."""

CROSSREF = {
    "status": "ok",
    "message-type": "work",
    "message-version": "1.0.0",
    "message": {
        "DOI": "10.1000/A",
        "type": "journal-article",
        "title": ["Effects of <i>Mitragyna speciosa</i> on H<sub>2</sub>O &amp; salt"],
        "author": [
            {"given": "Mohd Amin", "family": "Effendy", "sequence": "first", "affiliation": []},
            {"given": "S.", "family": "Yunusa", "sequence": "additional"},
            {"name": "The Leaf Group", "sequence": "additional"},
        ],
        "container-title": ["Neuroscience Letters"],
        "publisher": "Leaf Press",
        "volume": "136",
        "issue": "2",
        "page": "5-9",
        "issued": {"date-parts": [[2021, 4, 5]]},
        "relation": {},
        "URL": "https://doi.org/10.1000/a",
        "reference": [{"key": "1", "unstructured": "Something cited."}],
    },
}
DATACITE = {
    "data": {
        "id": "10.5281/zenodo.1",
        "type": "dois",
        "attributes": {
            "doi": "10.5281/zenodo.1",
            "creators": [
                {"name": "Leaf, Ann", "nameType": "Personal", "givenName": "Ann",
                 "familyName": "Leaf"},
                {"name": "Leaf Institute", "nameType": "Organizational"},
            ],
            "titles": [{"title": "A data set of leaves"}],
            "publisher": "Zenodo",
            "container": {},
            "publicationYear": 2020,
            "types": {"citeproc": "dataset", "resourceTypeGeneral": "Preprint"},
            "relatedIdentifiers": [
                {"relationType": "IsPreprintOf", "relatedIdentifier": "10.1000/B",
                 "relatedIdentifierType": "DOI"},
            ],
            "url": "https://zenodo.org/record/1",
        },
    }
}  # fmt: skip
CSL = {
    "type": "article-journal",
    "title": "Folia",
    "author": [{"family": "Rossi", "given": "Maria"}],
    "container-title": "Annali",
    "issued": {"date-parts": [[1999]]},
    "DOI": "10.1000/a",
}
SUMMARY = {
    "header": {"type": "esummary", "version": "0.3"},
    "result": {
        "uids": ["123"],
        "123": {
            "uid": "123",
            "pubdate": "2021 Apr 5",
            "source": "Neurosci Lett",
            "authors": [
                {"name": "Effendy MA", "authtype": "Author", "clusterid": ""},
                {"name": "The Leaf Group", "authtype": "CollectiveName", "clusterid": ""},
            ],
            "title": "[Effects of the leaf].",
            "volume": "136",
            "issue": "",
            "pages": "5-9",
            "issn": "0304-3940",
            "pubtype": ["Journal Article"],
            "articleids": [
                {"idtype": "pubmed", "idtypen": 1, "value": "123"},
                {"idtype": "pmc", "idtypen": 8, "value": "PMC77"},
                {"idtype": "pmcid", "idtypen": 5, "value": "pmc-id: PMC77;"},
                {"idtype": "doi", "idtypen": 3, "value": "10.1000/A"},
            ],
            "fulljournalname": "Neuroscience letters",
        },
    },
}
NO_SUMMARY = {"result": {"uids": ["9"], "9": {"uid": "9", "error": "cannot get document summary"}}}
CONVERTED = {
    "status": "ok",
    "records": [{"pmid": 123, "pmcid": "PMC77", "doi": "10.1000/A", "requested-id": "PMC77"}],
}
NOT_CONVERTED = {
    "status": "ok",
    "records": [{"requested-id": "PMC9", "status": "error", "errmsg": "invalid article id"}],
}
BOOK = {
    "ISBN:9780975229804": {
        "title": "Leaves",
        "subtitle": "a field guide",
        "authors": [{"url": "https://openlibrary.org/authors/OL1A", "name": "Ann Leaf"}],
        "publishers": [{"name": "Leaf Press"}],
        "publish_places": [{"name": "Oxford"}],
        "publish_date": "March 2009",
        "number_of_pages": 92,
    }
}
FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
  <title>ArXiv Query</title>
  <entry>
    <id>http://arxiv.org/abs/1310.2590v2</id>
    <published>2013-10-09T19:00:00Z</published>
    <title>On the growth
  of leaves</title>
    <author><name>Ann B. Leaf</name></author>
    <arxiv:doi>10.1000/A</arxiv:doi>
  </entry>
</feed>"""
NO_ENTRY = (
    """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Error</title></entry></feed>"""
)
PAGE = """<!doctype html><html lang="en"><head><title>Leaves | Journal of Leaves</title>
<meta name="citation_title" content="Leaves &amp;amp; trees">
<meta name="citation_author" content="Leaf, Ann B.">
<meta name="citation_author" content="Bo Ek">
<meta name="citation_journal_title" content="Journal of Leaves">
<meta name="citation_publication_date" content="2019/03/01">
<meta name="citation_volume" content="7">
<meta name="citation_firstpage" content="11"><meta name="citation_lastpage" content="19">
<meta name="citation_doi" content="doi:10.1000/A">
<meta name="citation_pmid" content="123">
</head><body><h1>Leaves &amp; trees</h1><p>Some text of the article.</p></body></html>"""
NEWS = """<!doctype html><html lang="en"><head><title>Tea on trial</title>
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Tea on trial",
"author": {"@type": "Person", "name": "Ann Leaf"}, "datePublished": "2020-05-06",
"publisher": {"@type": "Organization", "name": "The Leaf Times"}}</script>
</head><body><h1>Tea on trial</h1><p>Some text.</p></body></html>"""
