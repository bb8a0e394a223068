"""People: who has which role, inviting, and taking roles away."""

from collections.abc import Sequence

from bot.access import APPOINTS, INVITATION_LINK, Staff
from bot.editing.texts import checked_text
from bot.panel.refusals import Refused
from bot.panel.visits import Answer, Go, Page, Visit
from bot.store.people import Role

_SHORTEST_LABEL, _LONGEST_LABEL = 3, 40


async def listing(visit: Visit) -> Page:
    """List people and open invitations."""
    return await _page(visit)


async def invite(visit: Visit) -> Page:
    """Make an invitation and show its link, this once."""
    role, region = _role(visit), visit.form.text("wilayah")
    if role is Role.OFFICER and region not in visit.services.edition.base.regions:
        raise Refused("bad_region")
    label = " ".join(checked_text(visit.form.text("label")).split())
    if not _SHORTEST_LABEL <= len(label) <= _LONGEST_LABEL:
        raise Refused("bad_label")
    token = await visit.services.access.invite(visit.staff, role, label, region)
    return await _page(visit, f"{INVITATION_LINK}_{token}", label)


async def revoke(visit: Visit) -> Answer:
    """Take all roles from someone, who is signed out at once."""
    if not await visit.services.access.revoke(visit.staff, _bytes(visit.form.text("mark"))):
        raise Refused("gone", 409)
    return Go("/orang", "revoked")


async def cancel(visit: Visit) -> Answer:
    """Take back an invitation."""
    if not await visit.services.access.cancel(visit.staff, _bytes(visit.form.text("hash"))):
        raise Refused("gone", 409)
    return Go("/orang", "cancelled")


async def _page(visit: Visit, payload: str = "", label: str = "") -> Page:
    services, staff = visit.services, visit.staff
    regions = services.edition.base.regions
    values = {
        "people": await services.access.people(),
        "invitations": await services.access.invitations(),
        "owners": len(services.settings.owners),
        "roles": _appointable(staff),
        "regions": regions.values(),
        "region_names": {region.id: region.name for region in regions.values()},
        "payload": payload,
        "label": label,
        "bot_name": services.bot_name(),
    }
    return Page("people", values)


def _appointable(staff: Staff) -> Sequence[Role]:
    allowed = {role for own in staff.roles for role in APPOINTS.get(own, ())}
    return [role for role in Role if role in allowed]


def _role(visit: Visit) -> Role:
    try:
        return Role(visit.form.text("peran"))
    except ValueError as fault:
        raise Refused("bad_role") from fault


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as fault:
        raise Refused("gone", 409) from fault
