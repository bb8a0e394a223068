"""The kinds of personal data that never reach the store (P2 of docs/privacy.md)."""

import re
from enum import StrEnum


class Personal(StrEnum):
    """Name one kind of personal data in the plain word a user knows."""

    NIP = "NIP"
    NIK = "NIK"
    PHONE = "nomor telepon"
    EMAIL = "e-mail"
    HANDLE = "akun"
    LINK = "tautan"
    NAME = "nama"
    CODE = "kode"

    @property
    def placeholder(self) -> str:
        """Return what stands in the stored text instead, such as "[nama]"."""
        return f"[{self.value}]"


def take_out(pattern: re.Pattern[str], kind: Personal, text: str, removed: set[Personal]) -> str:
    """Replace every match by the placeholder of `kind` and note the kind in `removed`.

    What the group `label` of a pattern matched is kept in front of the placeholder.
    """
    kept = r"\g<label>" if "label" in pattern.groupindex else ""
    replaced, count = pattern.subn(kept + kind.placeholder, text)
    if count:
        removed.add(kind)
    return replaced
