"""The signed proof that a report arrived. It says when and what kind, and nothing of whom."""

import base64
import hashlib
import io
import re
from typing import TYPE_CHECKING

from bot.delivery.documents.days import coded, written
from bot.delivery.documents.model import ReceiptView
from bot.delivery.documents.typesetting import typeset
from bot.delivery.documents.views import kind_label, lights_data
from knowledge.reporting import LightState, Rules

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ATTACHED = "tanda-terima.txt"
_BEGIN, _SIGNED, _END = "--- MULAI TANDA TERIMA ---", "--- TANDA TANGAN ---", "--- SELESAI ---"
_BLOCK = re.compile(f"{_BEGIN}(.*?){_SIGNED}(.*?){_END}", re.DOTALL)
_HEADING = "TANYA NETRAL, TANDA TERIMA LAPORAN, VERSI 1"
_MOST_TEXT = 200_000


def receipt_pdf(view: ReceiptView, key: "Ed25519PrivateKey", rules: Rules) -> bytes:
    """Make the proof of receipt, signed with `key`."""
    text = signed_text(view, key)
    return typeset(
        "receipt",
        {
            "received": written(view.received),
            "kind": kind_label(rules, view.kind),
            "category": view.category,
            "region": view.region,
            "lights": lights_data(view.lights),
            "content": view.content_sha256,
            "evidence": list(view.evidence_sha256),
            "key": key_name(key.public_key()),
        },
        exact={"text": text, "lines": text.strip().split("\n")},
    )


def signed_text(view: ReceiptView, key: "Ed25519PrivateKey") -> str:
    """Write the receipt as text with its signature."""
    lines = _lines(view)
    signature = base64.b64encode(key.sign(_message(lines))).decode("ascii")
    return "\n".join([_BEGIN, *lines, _SIGNED, signature[:44], signature[44:], _END, ""])


def verify(document: bytes | str, key: "Ed25519PublicKey") -> tuple[str, ...] | None:
    """Give the signed lines of a receipt, PDF or text; None when there are none or the signature does not fit.

    Believe the lines that are returned and not what a PDF shows: only they are signed.
    """
    from cryptography.exceptions import InvalidSignature

    text = _attached(document) if isinstance(document, bytes) and document.startswith(b"%PDF") else document
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    block = _BLOCK.search(text[:_MOST_TEXT])
    if block is None:
        return None
    lines = [line for each in block[1].split("\n") if (line := " ".join(each.split()))]
    try:
        key.verify(base64.b64decode("".join(block[2].split()), validate=True), _message(lines))
    except (InvalidSignature, ValueError):
        return None
    return tuple(lines)


def key_name(key: "Ed25519PublicKey") -> str:
    """Name a public key by the first 16 bytes of its SHA-256, in groups that can be compared by eye."""
    digest = hashlib.sha256(key.public_bytes_raw()).hexdigest()[:32]
    return " ".join(digest[at : at + 4] for at in range(0, 32, 4))


def _lines(view: ReceiptView) -> list[str]:
    states = [light.state for light in view.lights]
    lines = [
        _HEADING,
        f"Diterima: {coded(view.received)}",
        f"Jenis: {view.kind}",
        f"Kategori: {view.category}",
        f"Wilayah: {view.region}",
        f"Terpenuhi: {states.count(LightState.GREEN)} dari {len(states)}",
        f"Isi: {view.content_sha256}",
        *(f"Berkas {number}: {digest}" for number, digest in enumerate(view.evidence_sha256, start=1)),
    ]
    return [" ".join(line.split()) for line in lines]


def _message(lines: list[str]) -> bytes:
    return "\n".join(lines).encode("utf-8")


def _attached(document: bytes) -> str:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(document)) as pdf:
            return pdf.attachments[ATTACHED].get_file().read_bytes().decode("utf-8", "replace")
    except (pikepdf.PdfError, KeyError, ValueError, TypeError, RuntimeError):
        return ""
