"""Signing out."""

from bot.panel.visits import Leave, Visit


async def sign_out(visit: Visit) -> Leave:
    """Sign out here."""
    await visit.services.sessions.end(visit.visitor)
    return Leave()


async def sign_out_everywhere(visit: Visit) -> Leave:
    """Sign out on all devices."""
    await visit.services.sessions.end_all(visit.visitor)
    return Leave()
