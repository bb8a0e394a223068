"""Receipt codes: unguessable, readable, forgiving about how they are typed, strict about what they say."""

import string

from hypothesis import given
from hypothesis import strategies as st

from bot.reports.codes import Code, is_code_of, new_code, read_code, receipt_of

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def test_a_code_is_four_groups_of_four_and_none_like_another() -> None:
    codes = {new_code().shown for _ in range(500)}
    assert len(codes) == 500
    assert all([len(group) for group in code.split("-")] == [4, 4, 4, 4] for code in codes)


def test_the_secret_part_has_sixty_bits() -> None:
    code = new_code()
    secret = code.value[len(code.lookup) : -1]
    assert len(secret) * 5 == 60
    assert set("".join(new_code().value for _ in range(300))) == set(ALPHABET)


@given(st.integers(0, 15), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_caught(at: int, other: str) -> None:
    code = new_code().value
    wrong = code[:at] + other + code[at + 1 :]
    assert (read_code(wrong) is None) == (wrong != code)


@given(st.integers(0, 14))
def test_every_swap_of_neighbours_is_caught(at: int) -> None:
    code = new_code().value
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert (read_code(swapped) is None) == (swapped != code)


def test_how_it_is_typed_does_not_matter() -> None:
    code = new_code()
    for typed in (code.shown, code.value.lower(), f" {code.shown.replace('-', ' – ')}.", code.shown.replace("0", "o")):
        assert read_code(typed) == code


@given(st.text(alphabet=string.printable + "éß😀", max_size=40))
def test_anything_else_is_no_code(text: str) -> None:
    found = read_code(text)
    assert found is None or len(found.value) == 16


async def test_only_a_slow_hash_is_kept_and_it_knows_its_code_alone() -> None:
    code = new_code()
    receipt = await receipt_of(code)
    assert receipt.lookup == code.value[:3]
    assert receipt.hashed.startswith("$argon2id$")
    assert code.value not in receipt.hashed
    assert (await receipt_of(code)).hashed != receipt.hashed, "salted"
    assert await is_code_of(code, receipt.hashed)
    assert not await is_code_of(new_code(), receipt.hashed)
    assert not await is_code_of(Code("x"), "not a hash")
