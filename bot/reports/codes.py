"""Receipt codes: `K7Q2-9XWF-3MTD-8HRA`. Three characters find the row, twelve (60 random bits) are secret, one checks.

Only an Argon2id hash of the code is kept. The check character catches every single wrong character and every swap of
neighbours before anything slow is asked, so that a slip of the finger is not counted as guessing.
"""

import asyncio
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.store.cases import Receipt

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKUP, _SECRET, _GROUP = 3, 12, 4
_LENGTH = _LOOKUP + _SECRET + 1
_LOOKALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_FIELD = 0b100101
"""x^5 + x^2 + 1, so that the 32 characters form a field and the check catches what it promises."""

_TIME_COST, _MEMORY_KIB, _LANES = 2, 19 * 1024, 1
"""The secret has 60 random bits: the slowness is for those who hold the database, and needs no more than this."""


@dataclass(frozen=True)
class Code:
    """A receipt code without separators."""

    value: str

    @property
    def lookup(self) -> str:
        """The part that finds the row; it proves nothing."""
        return self.value[:_LOOKUP]

    @property
    def shown(self) -> str:
        """The code in groups, as people read it out."""
        return "-".join(self.value[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def new_code() -> Code:
    """Draw a code."""
    body = "".join(secrets.choice(_ALPHABET) for _ in range(_LOOKUP + _SECRET))
    return Code(body + next(each for each in _ALPHABET if _remainder(body + each) == 0))


def read_code(text: str) -> Code | None:
    """Read what someone typed, with or without separators; None when it cannot be a code."""
    plain = "".join(each for each in text.upper() if each.isalnum()).translate(_LOOKALIKE)
    if len(plain) != _LENGTH or any(each not in _ALPHABET for each in plain) or _remainder(plain):
        return None
    return Code(plain)


async def receipt_of(code: Code) -> Receipt:
    """Hash a code for keeping; takes some tens of milliseconds in a thread."""
    hashed = await asyncio.to_thread(lambda: _hasher().hash(code.value))
    return Receipt(code.lookup, hashed)


async def is_code_of(code: Code, hashed: str) -> bool:
    """Tell whether a kept hash is that of a code."""
    return await asyncio.to_thread(_verify, code, hashed)


def _verify(code: Code, hashed: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return bool(_hasher().verify(hashed, code.value))
    except (VerificationError, InvalidHashError):
        return False


def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=_TIME_COST, memory_cost=_MEMORY_KIB, parallelism=_LANES)


def _remainder(text: str) -> int:
    """Divide the characters, as a polynomial over the field of 32, by x - a."""
    rest = 0
    for each in text:
        rest <<= 1
        rest = (rest ^ _FIELD if rest & 32 else rest) ^ _ALPHABET.index(each)
    return rest
