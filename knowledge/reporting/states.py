"""Where a case can stand, from the reporter's and the office's side."""

from enum import StrEnum


class CaseState(StrEnum):
    """The state of a case, named as Bawaslu names it where it does (`status_names` in the facts on reporting)."""

    HELD = "tersimpan"
    """Sealed here: its region has no recipient yet."""
    SENT = "terkirim"
    READ = "dibaca"
    INCOMPLETE = "perlu-dilengkapi"
    TRACED = "ditelusuri"
    REGISTERED = "diregistrasi"
    NOT_REGISTERED = "tidak-diregistrasi"
    FORWARDED = "diteruskan"
    STOPPED = "dihentikan"
    DONE = "selesai"

    @property
    def closed(self) -> bool:
        """Tell whether nothing more is expected; a forwarded case stays open."""
        return self in (CaseState.NOT_REGISTERED, CaseState.STOPPED, CaseState.DONE)
