"""How the cleaning process says what became of a file: one line, and after it the copy."""

from bot.delivery.cleaning.model import Cleaned, Kind, Outcome, Reason, Refused, Uncleanable


def pack(outcome: Outcome) -> bytes:
    """Write an outcome."""
    match outcome:
        case Cleaned(content, kind, untouched, source):
            return f"{'untouched' if untouched else 'cleaned'} {kind} {source or ''}\n".encode() + content
        case Uncleanable(kind):
            return f"uncleanable {kind}\n".encode()
        case Refused(reason):
            return f"refused {reason}\n".encode()


def unpack(said: bytes) -> Outcome:
    """Read an outcome.

    Raises:
        ValueError: when it is none.
    """
    line, _, content = said.partition(b"\n")
    word, _, what = line.decode("ascii").partition(" ")
    match word:
        case "cleaned" | "untouched":
            kind, _, source = what.partition(" ")
            return Cleaned(content, Kind(kind), word == "untouched", Kind(source) if source else None)
        case "uncleanable":
            return Uncleanable(Kind(what))
        case "refused":
            return Refused(Reason(what))
    raise ValueError(word)
