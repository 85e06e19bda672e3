"""The W3C's own assertions about annotations, and its context, from the sample data."""

import json
from pathlib import Path
from typing import Any

import jsonschema
from pyld import jsonld
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

LISTS = {
    "annotation": "annotations/annotationMusts.test",
    "collection": "collections/collectionMusts.test",
    "page": "collections/pages/pageMusts.test",
}


class Suite:
    """The MUST assertions: JSON Schema draft 4, each with the result that it expects."""

    def __init__(self, folder: Path) -> None:
        self.tests = folder / "tests"
        definitions = [(one.name, read(one)) for one in (self.tests / "definitions").glob("*.json")]
        self.registry: Registry = Registry().with_resources(
            (name, Resource.from_contents(schema, default_specification=DRAFT4))
            for name, schema in definitions
        )
        self.context = read(folder / "context" / "anno.jsonld")

    def outcomes(self, kind: str, document: dict[str, Any]) -> dict[str, bool]:
        """Whether the document does what each of the kind's assertions demands."""
        names = read(self.tests / LISTS[kind])["assertions"]
        return {name: self.is_met(read(self.tests / name), document) for name in names}

    def is_met(self, schema: dict[str, Any], document: dict[str, Any]) -> bool:
        expects = schema.get("expectedResult", "valid") == "valid"
        validator = jsonschema.Draft4Validator(
            {key: value for key, value in schema.items() if key != "id"},
            registry=self.registry,
            format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER,
        )
        return validator.is_valid(document) == expects

    def expanded(self, document: dict[str, Any]) -> list[Any]:
        """The document without its context's short names; a key the context lacks raises."""
        return jsonld.expand(document, {"documentLoader": self.load}, self.refuse)

    def load(self, url: str, _options: object) -> dict[str, Any]:
        assert url == "http://www.w3.org/ns/anno.jsonld", "no other context is fetched"
        return {"contextUrl": None, "documentUrl": url, "document": self.context}

    @staticmethod
    def refuse(key: str | None) -> None:
        raise AssertionError(f"The context does not know “{key}”.")


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
