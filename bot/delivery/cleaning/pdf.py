"""PDF: who made it, with what, when, and everything that is not the page itself."""

import io
from typing import TYPE_CHECKING

from bot.delivery.cleaning.model import CannotClean, Cleaned, Kind, Reason, Refusal
from bot.delivery.cleaning.proof import is_bare
from bot.delivery.cleaning.segments import strip_jp2, strip_jpeg

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

MOST_OBJECTS = 200_000
DEEPEST = 60

_ROOT_KEPT = {
    "/Type", "/Version", "/Pages", "/PageLabels", "/Names", "/Dests", "/Outlines", "/PageMode", "/PageLayout",
    "/ViewerPreferences", "/AcroForm", "/StructTreeRoot", "/MarkInfo", "/Lang", "/OCProperties", "/Extensions",
}  # fmt: skip
# Keys that hold metadata, actions or attachments wherever they stand.
_DROPPED = {
    "/Metadata", "/PieceInfo", "/LastModified", "/AA", "/AF", "/JS", "/EF", "/RF", "/Thumb", "/XFA", "/CreatorInfo",
    "/OpenAction", "/SpiderInfo", "/Perms", "/DSS", "/UserProperties", "/Measure", "/PtData", "/GPTS", "/LGIDict",
}  # fmt: skip
_ANNOTATION_DROPPED = ("/T", "/M", "/CreationDate", "/NM", "/RC", "/Subj", "/OverlayText")
_ATTACHING = {"/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D", "/TrapNet", "/Projection"}
_ACTIONS_KEPT = {"/GoTo", "/URI", "/Named"}
_WEB = (b"http://", b"https://", b"mailto:")


def clean_pdf(content: bytes) -> Cleaned:
    """Write a PDF anew with its pages only.

    Raises:
        Refusal: when it is locked or cannot be read.
        CannotClean: when it is too large to be walked through.
    """
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=True) as pdf:
            _strip(pdf)
            target = io.BytesIO()
            pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
            pages = len(pdf.pages)
    except pikepdf.PasswordError as locked:
        raise Refusal(Reason.ENCRYPTED) from locked
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError) as fault:
        raise Refusal(Reason.BROKEN) from fault
    if not pages:
        raise Refusal(Reason.BROKEN)
    if not is_bare(target.getvalue(), pages):
        raise CannotClean
    return Cleaned(target.getvalue(), Kind.PDF)


def _strip(pdf: "Pdf") -> None:
    if len(pdf.objects) > MOST_OBJECTS:
        raise CannotClean
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    for name in set(pdf.Root.keys()) - _ROOT_KEPT:
        del pdf.Root[name]
    if "/Names" in pdf.Root:
        for name in set(pdf.Root["/Names"].keys()) - {"/Dests"}:
            del pdf.Root["/Names"][name]
    for page in pdf.pages:
        _strip_annotations(page.obj)
    for index in range(len(pdf.objects)):
        _walk(pdf.objects[index], 0)


def _strip_annotations(page: "Object") -> None:
    import pikepdf

    if not isinstance(page.get("/Annots"), pikepdf.Array):
        return
    kept = [
        each
        for each in page["/Annots"]
        if isinstance(each, pikepdf.Dictionary) and str(each.get("/Subtype", "")) not in _ATTACHING
    ]
    for annotation in kept:
        # A field's /T is its name in the form and not an author's.
        names = [n for n in _ANNOTATION_DROPPED if n != "/T" or str(annotation.get("/Subtype")) != "/Widget"]
        for name in names:
            if name in annotation:
                del annotation[name]
    page["/Annots"] = pikepdf.Array(kept)


def _walk(item: "Object", depth: int) -> None:
    """Strip one indirect object and the values that stand directly in it."""
    import pikepdf

    if depth > DEEPEST:
        raise CannotClean
    if isinstance(item, pikepdf.Array):
        for each in item:
            _walk_direct(each, depth)
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        _strip_keys(item)
        if isinstance(item, pikepdf.Stream):
            _strip_picture(item)
        for name in list(item.keys()):
            _walk_direct(item[name], depth)


def _walk_direct(item: object, depth: int) -> None:
    import pikepdf

    if isinstance(item, pikepdf.Array | pikepdf.Dictionary) and not item.is_indirect:
        _walk(item, depth + 1)


def _strip_keys(item: "Object") -> None:
    for name in _DROPPED.intersection(item.keys()):
        del item[name]
    if str(item.get("/FT", "")) == "/Sig" and "/V" in item:
        del item["/V"]  # the signer's name and certificate; a cleaned file could not keep a signature anyway
    if "/A" in item and not _harmless(item["/A"]):
        del item["/A"]


def _harmless(action: object) -> bool:
    import pikepdf

    if not isinstance(action, pikepdf.Dictionary):
        return True  # structure elements use the same key for their attributes
    kind = str(action.get("/S", ""))
    if "/Next" in action:
        del action["/Next"]
    if kind == "/URI":
        return bytes(action.get("/URI", b"")).lower().startswith(_WEB)
    return kind in _ACTIONS_KEPT or "/O" in action


def _strip_picture(stream: "Object") -> None:
    import pikepdf

    filters = stream.get("/Filter")
    names = [str(each) for each in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    strip = {"/DCTDecode": strip_jpeg, "/JPXDecode": strip_jp2}.get(names[-1])
    if strip is None:
        if filters is None and stream.read_raw_bytes().startswith(b"\xff\xd8\xff"):
            raise CannotClean
        return
    if len(names) > 1:
        raise CannotClean
    parameters = stream.get("/DecodeParms")
    stream.write(strip(stream.read_raw_bytes()), filter=pikepdf.Name(names[-1]), decode_parms=parameters)  # type: ignore[arg-type]
