"""DOCX, XLSX and PPTX: the package is written anew, part by part."""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping

from bot.delivery.cleaning.containers import zip_kind
from bot.delivery.cleaning.images import clean_image
from bot.delivery.cleaning.media import clean_media
from bot.delivery.cleaning.model import MOST_UNPACKED, CannotClean, Cleaned, Kind, Reason, Refusal, Refused
from bot.delivery.cleaning.office_xml import PartRules, XmlFilter, filter_xml, rewrite_part
from bot.delivery.cleaning.segments import strip_jpeg, strip_png

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The only time a zip entry needs to know."""

DEEPEST = 2
"""Office documents inside office documents."""

_TYPES = "[Content_Types].xml"
_DROPPED = re.compile(
    r"^(docprops/|customxml/|docmetadata/|_xmlsignatures/|xl/revisions/|xl/customproperty|ppt/changesinfos/|"
    r"ppt/revisioninfo|ppt/tags/|word/people\.xml|word/recipientdata)|printersettings|thumbnail"
)
_DROPPED_TYPES = ("/attachedTemplate", "/mailMergeSource", "/mailMergeHeaderSource")
_KEPT_LINKS = ("http://", "https://", "mailto:", "tel:", "#")
_XML = (".xml", ".rels", ".vml", ".svg")
_FONTS = (".odttf", ".fntdata", ".ttf", ".otf")


def clean_office(content: bytes, kind: Kind, depth: int = 0) -> Cleaned:
    """Write an office document anew without properties, names of people, revision marks and paths.

    Raises:
        Refusal: for a broken or oversized package.
        CannotClean: where a part is of a type that cannot be cleaned, such as an OLE object.
    """
    parts = _read(content)
    dropped = {name for name in parts if _DROPPED.search(name.lower())}
    kept = {name: part for name, part in parts.items() if name not in dropped}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(kept, key=lambda name: (name != _TYPES, name)):
            cleaned = _clean_part(name, kept, dropped, depth)
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(entry, cleaned)
    return Cleaned(target.getvalue(), kind)


def _read(content: bytes) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                if entry.is_dir():
                    continue
                if entry.filename in parts or ".." in entry.filename.split("/"):
                    raise Refusal(Reason.BROKEN)
                with archive.open(entry) as stream:
                    parts[entry.filename] = stream.read(left + 1)
                left -= len(parts[entry.filename])
                if left < 0:
                    raise Refusal(Reason.ARCHIVE)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as fault:
        raise Refusal(Reason.BROKEN) from fault
    return parts


def _clean_part(name: str, parts: Mapping[str, bytes], dropped: set[str], depth: int) -> bytes:
    content, lower = parts[name], name.lower()
    if name == _TYPES:
        return filter_xml(content, _TypesFilter, dropped)
    if lower.endswith(".rels"):
        return filter_xml(content, _LinksFilter, posixpath.dirname(posixpath.dirname(name)), dropped, set())
    if lower.endswith(_XML):
        return rewrite_part(content, PartRules(_dropped_ids(name, parts, dropped), lower.endswith(".svg")))
    if lower.endswith(_FONTS):
        return content
    return _clean_binary(lower, content, depth)


def _clean_binary(name: str, content: bytes, depth: int) -> bytes:
    ending = posixpath.splitext(name)[1]
    cleaner = _BINARIES.get(ending)
    if cleaner is not None:
        return cleaner(content)
    if ending in (".docx", ".xlsx", ".pptx") and depth < DEEPEST:
        kind = zip_kind(content)
        if isinstance(kind, Refused):
            raise Refusal(kind.reason)
        return clean_office(content, kind, depth + 1).content
    raise CannotClean


def _metafile(content: bytes) -> bytes:
    """Blank the description (program and title) of an enhanced metafile; plain ones have none."""
    if content[40:44] != b" EMF":
        return content
    count, offset = int.from_bytes(content[60:64], "little"), int.from_bytes(content[64:68], "little")
    end = offset + 2 * count
    if end > len(content):
        raise CannotClean
    return content[:offset] + bytes(2 * count) + content[end:]


_BINARIES: Mapping[str, Callable[[bytes], bytes]] = {
    ".jpg": strip_jpeg,
    ".jpeg": strip_jpeg,
    ".png": strip_png,
    ".gif": lambda content: clean_image(content, Kind.GIF).content,
    ".emf": _metafile,
    ".wmf": _metafile,
    ".mp4": lambda content: clean_media(content, Kind.MP4).content,
    ".mov": lambda content: clean_media(content, Kind.MOV).content,
    ".m4a": lambda content: clean_media(content, Kind.M4A).content,
    ".mp3": lambda content: clean_media(content, Kind.MP3).content,
    ".wav": lambda content: clean_media(content, Kind.WAV).content,
}


def _dropped_ids(name: str, parts: Mapping[str, bytes], dropped: set[str]) -> set[str]:
    folder, base = posixpath.split(name)
    links = parts.get(posixpath.join(folder, "_rels", f"{base}.rels"))
    found: set[str] = set()
    if links is not None:
        filter_xml(links, _LinksFilter, folder, dropped, found)
    return found


class _TypesFilter(XmlFilter):
    """Leaves out the types of parts that are gone."""

    def __init__(self, target: io.BytesIO, dropped: set[str]) -> None:
        super().__init__(target)
        self._dropped = {f"/{name}".lower() for name in dropped}

    def admit(self, local: str, attributes: dict[str, str]) -> bool:
        return not (local == "Override" and attributes.get("PartName", "").lower() in self._dropped)


class _LinksFilter(XmlFilter):
    """Leaves out links to parts that are gone (noting their ids) and blanks targets that name places of a machine."""

    def __init__(self, target: io.BytesIO, folder: str, dropped: set[str], ids: set[str]) -> None:
        super().__init__(target)
        self._folder, self._dropped, self._ids = folder, {name.lower() for name in dropped}, ids

    def admit(self, local: str, attributes: dict[str, str]) -> bool:
        if local != "Relationship":
            return True
        goal, kind = attributes.get("Target", ""), attributes.get("Type", "")
        if self._is_dropped(goal, kind, attributes.get("TargetMode", "")):
            self._ids.add(attributes.get("Id", ""))
            return False
        if attributes.get("TargetMode") == "External":
            keeps = kind.endswith("/hyperlink") and goal.lower().startswith(_KEPT_LINKS)
            attributes["Target"] = goal if keeps else "dihapus"
        return True

    def _is_dropped(self, goal: str, kind: str, mode: str) -> bool:
        if kind.endswith(_DROPPED_TYPES):
            return True
        if mode == "External":
            return False
        path = goal.lstrip("/") if goal.startswith("/") else posixpath.normpath(posixpath.join(self._folder, goal))
        return path.lower() in self._dropped
