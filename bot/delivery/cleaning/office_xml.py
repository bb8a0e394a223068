"""Writing one XML part of an office document anew without what tells of people and machines.

The parts are read with SAX and names are taken as written, prefixes included, so that everything else stays as it was.
"""

import io
import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from xml.sax import (
    SAXException,
    handler,
    make_parser,
    xmlreader,
)
from xml.sax.saxutils import XMLGenerator

from bot.delivery.cleaning.model import Reason, Refusal

_NOBODY = "-"
_SOME_TIME = "2000-01-01T00:00:00.000"

# Elements that go with all they hold, by local name: revision marks, paths, templates, mail merge, ids of a copy.
_ELEMENTS = {
    "rsids", "docId", "docVars", "attachedTemplate", "mailMerge", "absPath", "revisionPtr", "documentId",
    "fileSharing", "customProperties", "custDataLst", "presenceInfo", "creationId",
}  # fmt: skip
_DRAWING_ELEMENTS = {"metadata", "script", "namedview", "title", "desc"}
_PEOPLE = {"author", "initials", "userId", "providerId", "userName", "displayName"}
_NOBODY_AT = {
    ("cmAuthor", "name"), ("author", "name"), ("person", "name"),
    ("dbPr", "connection"), ("dbPr", "command"), ("textPr", "sourceFile"), ("connection", "sourceFile"),
    ("connection", "odcFile"), ("connection", "description"), ("connection", "name"),
}  # fmt: skip
_TIMES = {"created", "dT"}
_GONE = {"date", "dateUtc", "codeName"}
_PICTURES = {"cNvPr", "docPr", "imagedata", "image"}
_FILE_NAME = re.compile(
    r"[\\/]|\.(jpe?g|png|gif|heic|webp|bmp|tiff?|svg|emf|wmf|mp4|mov|m4a|mp3|wav|docx?|xlsx?|pptx?|pdf)\s*$",
    re.IGNORECASE,
)
_PATH = re.compile(r'(?:file:|[A-Za-z]:[\\/]|\\\\)[^"]*', re.IGNORECASE)
_EVENT = re.compile(r"on(load|click|error|mouse|focus|begin|end|key|activate)")
_TELLING = re.compile(
    rb"<!|rsid|docId|docVars|attachedTemplate|mailMerge|absPath|revisionPtr|documentId|fileSharing|custom|custData|"
    rb"presence|creationId|[aA]uthor|initials|userId|providerId|userName|displayName|person|created|dT=|[dD]ate|dt=|"
    rb"codeName|onnection|cNvPr|docPr|imagedata|instr"
)


@dataclass
class PartRules:
    """What else to take out of a part: references to relationships that are gone, and what drawings (SVG) may hold."""

    dropped_ids: AbstractSet[str] = field(default_factory=frozenset)
    drawing: bool = False


def rewrite_part(content: bytes, rules: PartRules) -> bytes:
    """Write a part anew; as it is when nothing in it could tell anything.

    Raises:
        Refusal: when it is not XML, or declares a document type.
    """
    plain = content.startswith((b"<", b"\xef\xbb\xbf<")) and not rules.drawing and not rules.dropped_ids
    if plain and b"\0" not in content[:80] and not _TELLING.search(content):
        return content
    return filter_xml(content, _PartFilter, rules)


def filter_xml(content: bytes, filter_type: type["XmlFilter"], *arguments: object) -> bytes:
    """Run a part through a filter."""
    target = io.BytesIO()
    parser = make_parser()  # noqa: S317 - document types are refused and external entities are off
    parser.setFeature(handler.feature_external_ges, False)
    parser.setProperty(handler.property_lexical_handler, _NoDocumentType())
    parser.setContentHandler(filter_type(target, *arguments))
    try:
        parser.parse(io.BytesIO(content))
    except (SAXException, ValueError, LookupError) as fault:
        raise Refusal(Reason.BROKEN) from fault
    return target.getvalue()


class _NoDocumentType(handler.LexicalHandler):
    def startDTD(self, *_declared: str | None) -> None:  # noqa: N802 - SAX's name
        raise SAXException("a document type")


class XmlFilter(XMLGenerator):
    """Copies elements and text; comments and processing instructions stay behind. `admit` decides on each element."""

    def __init__(self, target: io.BytesIO) -> None:
        super().__init__(target, encoding="utf-8", short_empty_elements=True)
        self._skipping = 0
        self.path: list[str] = []

    def admit(self, local: str, attributes: dict[str, str]) -> bool:
        """Change `attributes` (by their names as written) in place; False leaves the element out with all it holds."""
        raise NotImplementedError

    def text(self, content: str) -> str:
        """Change a piece of text; `path` holds the local names from the root."""
        return content

    def startElement(self, name: str, attrs: xmlreader.AttributesImpl) -> None:  # noqa: N802 - SAX's name
        """Open an element, unless it or one around it stays out."""
        attributes = dict(attrs.items())
        local = name.rpartition(":")[2]
        if self._skipping or not self.admit(local, attributes):
            self._skipping += 1
            return
        self.path.append(local)
        super().startElement(name, xmlreader.AttributesImpl(attributes))

    def endElement(self, name: str) -> None:  # noqa: N802 - SAX's name
        """Close an element that was opened."""
        if self._skipping:
            self._skipping -= 1
            return
        self.path.pop()
        super().endElement(name)

    def characters(self, content: str) -> None:
        """Pass text on."""
        if not self._skipping:
            super().characters(self.text(content))

    def processingInstruction(self, target: str, data: str) -> None:  # noqa: N802 - SAX's name
        """Leave it out."""


class _PartFilter(XmlFilter):
    def __init__(self, target: io.BytesIO, rules: PartRules) -> None:
        super().__init__(target)
        self._rules = rules

    def admit(self, local: str, attributes: dict[str, str]) -> bool:
        if local in _ELEMENTS or (self._rules.drawing and local in _DRAWING_ELEMENTS):
            return False
        for name, value in list(attributes.items()):
            prefix, _, short = name.rpartition(":")
            if prefix and value in self._rules.dropped_ids:
                if local != "pageSetup":
                    return False
                del attributes[name]
            elif self._goes(local, prefix, short):
                del attributes[name]
            else:
                attributes[name] = _value(local, short, value)
        return True

    def _goes(self, element: str, prefix: str, attribute: str) -> bool:
        if attribute in _GONE or attribute.startswith("rsid") or (element, attribute) == ("cm", "dt"):
            return True
        return self._rules.drawing and (prefix in ("inkscape", "sodipodi") or bool(_EVENT.match(attribute)))

    def text(self, content: str) -> str:
        if self.path[-2:] == ["authors", "author"]:
            return _NOBODY
        return _PATH.sub("dihapus", content) if self.path[-1:] == ["instrText"] else content


def _value(element: str, attribute: str, value: str) -> str:
    if attribute in _PEOPLE or (element, attribute) in _NOBODY_AT:
        return _NOBODY
    if attribute in _TIMES:
        return _SOME_TIME
    if element in _PICTURES and attribute in ("name", "descr", "title") and _FILE_NAME.search(value):
        return "gambar"
    return _PATH.sub("dihapus", value) if attribute == "instr" else value
