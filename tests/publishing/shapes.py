"""Google's SHACL shapes of schema.org (github.com/google/schemarama), made to run.

Their authors left them unfinished: 93 shapes are named in them and defined nowhere, `:Text` beside
`:ValidSchemaText` for one, and the shapes of a class are not told of its parents. Here each such
name means the shape of the same class where there is one, and holds for anything otherwise; the
parents come from schema.org's own terms. Nothing in them is required, so they refuse what is of
the wrong kind and not what is missing: that is for our gate.

Their ShEx cannot be run at all: `shex_specific_ServiceB_ClaimReview.shex` names shapes that nobody
has written and does not parse ("get the source file to parse properly", its authors say), and
`shex_raw_shapes_ClaimReview.shex` rests on a file that is not there. See docs/decisions.
"""

import json
from pathlib import Path
from typing import Any

import pyshacl
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import SH

SCHEMA = "http://schema.org/"
SHAPES = "http://example.org/"
# schema.org's context says these of its properties; it is on the network, where tests do not go.
ADDRESSES = ["url", "sameAs", "sdLicense", "license"]
CONTEXT = {"@vocab": SCHEMA} | {name: {"@type": "@id"} for name in ADDRESSES}


class Shapes:
    def __init__(self, folder: Path) -> None:
        self.shapes = Graph().parse(folder / "shapes" / "shacl_full.shacl", format="turtle")
        self.undefined = self.names() - self.defined()
        for name in self.undefined:
            self.mend(name)
        terms = (folder / "schemaorg_claimreview_subset.ttl").read_text(encoding="utf-8")
        self.terms = Graph().parse(
            data=terms.replace("https://schema.org/", SCHEMA), format="turtle"
        )

    def defined(self) -> set[URIRef]:
        return set(self.shapes.subjects(RDF.type, SH.NodeShape))

    def names(self) -> set[URIRef]:
        return {name for name in self.shapes.objects(None, SH.node) if isinstance(name, URIRef)}

    def mend(self, name: URIRef) -> None:
        whole = URIRef(f"{SHAPES}ValidSchema{name.removeprefix(SHAPES)}")
        defined = whole in self.defined()
        self.shapes.add((name, RDF.type, SH.NodeShape))
        if defined and whole != name:
            self.shapes.add((name, SH.node, whole))

    def faults(self, data: dict[str, Any]) -> list[str]:
        """What breaks a shape: the property and the shape, empty when all hold."""
        told = json.dumps(data | {"@context": CONTEXT})
        graph = Graph().parse(data=told, format="json-ld", base="http://localhost:8000/")
        _, report, _ = pyshacl.validate(
            graph, shacl_graph=self.shapes, ont_graph=self.terms, inference="rdfs"
        )
        paths = report.objects(None, SH.resultPath)
        return sorted({str(path).removeprefix(SCHEMA) for path in paths})
