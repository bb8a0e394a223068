"""Roles, invitations and what each role permits."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.access import APPOINTS, INVITATION_LASTS, PERMISSIONS, Access, NotAllowed, Permission
from bot.store.people import Role
from bot.store.seal import Keyring, Vault, new_master_key
from bot.store.sqlite import SqliteStore
from tests.support.town import START

OWNER, EDITOR, OTHER = 900_001_111, 900_002_222, 900_003_333


class Office:
    """An access service over a store of its own, whose clock a test moves."""

    def __init__(self, store: SqliteStore) -> None:
        self.store = store
        self.now: datetime = START
        vault = Vault(Keyring([new_master_key()]), store.sealed)
        self.access = Access(vault, store.people, [OWNER], lambda: self.now)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    store = SqliteStore(tmp_path / "x.db")
    await store.open()
    yield Office(store)
    await store.close()


async def test_an_owner_stands_in_the_settings_and_a_stranger_has_no_role(office: Office) -> None:
    owner = await office.access.who(OWNER)
    assert owner is not None
    assert owner.roles == {Role.OWNER}
    assert await office.access.who(OTHER) is None


async def test_an_invitation_gives_its_role_once(office: Office) -> None:
    owner = await office.access.who(OWNER)
    assert owner is not None
    token = await office.access.invite(owner, Role.EDITOR, "Editor 2")
    assert token.encode() not in b"".join(path.read_bytes() for path in office.store.path.parent.iterdir())
    editor = await office.access.accept(token, EDITOR, EDITOR)
    assert editor is not None
    assert (editor.label, editor.may(Permission.EDIT), editor.may(Permission.REVIEW)) == ("Editor 2", True, False)
    assert await office.access.accept(token, OTHER, OTHER) is None
    assert await office.access.who(OTHER) is None
    actions = [(line.who, line.action, line.subject) for line in await office.store.audit.recent(10)]
    assert actions == [("Editor 2", "join", "Editor 2"), ("Pemilik", "invite", "Editor 2")]


async def test_an_invitation_expires(office: Office) -> None:
    owner = await office.access.who(OWNER)
    assert owner is not None
    token = await office.access.invite(owner, Role.REVIEWER, "Peninjau 1")
    office.now += INVITATION_LASTS + timedelta(minutes=1)
    assert await office.access.accept(token, EDITOR, EDITOR) is None
    assert await office.access.invitations() == []


async def test_an_invitation_can_be_taken_back_and_a_role_too(office: Office) -> None:
    owner = await office.access.who(OWNER)
    assert owner is not None
    await office.access.invite(owner, Role.EDITOR, "Editor 1")
    (waiting,) = await office.access.invitations()
    assert await office.access.cancel(owner, waiting.hash)
    token = await office.access.invite(owner, Role.EDITOR, "Editor 1")
    editor = await office.access.accept(token, EDITOR, EDITOR)
    assert editor is not None
    assert await office.access.addresses(Permission.EDIT) == [OWNER, EDITOR]
    assert await office.access.revoke(owner, editor.mark)
    assert await office.access.who(EDITOR) is None
    assert await office.access.addresses(Permission.EDIT) == [OWNER]


async def test_only_who_may_appoint_invites_and_revokes(office: Office) -> None:
    owner = await office.access.who(OWNER)
    assert owner is not None
    token = await office.access.invite(owner, Role.ADMIN, "Admin 1")
    admin = await office.access.accept(token, EDITOR, EDITOR)
    assert admin is not None
    with pytest.raises(NotAllowed):
        await office.access.invite(admin, Role.ADMIN, "Admin 2")
    with pytest.raises(NotAllowed):
        await office.access.revoke(admin, admin.mark)
    for role in set(Role) - set(APPOINTS):
        assert not any(other in APPOINTS.get(role, ()) for other in Role)


async def test_nobody_is_named_in_the_file(office: Office) -> None:
    owner = await office.access.who(OWNER)
    assert owner is not None
    await office.access.accept(await office.access.invite(owner, Role.OFFICER, "P1", "kota-batu"), EDITOR, EDITOR)
    data = b"".join(path.read_bytes() for path in office.store.path.parent.iterdir())
    assert str(EDITOR).encode() not in data
    assert str(OWNER).encode() not in data


def test_cases_are_for_officers_alone() -> None:
    assert [role for role in Role if Permission.CASES in PERMISSIONS[role]] == [Role.OFFICER]
