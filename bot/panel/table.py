"""Every page and form of the panel, and the permission that each one takes."""

from bot.access import Permission
from bot.panel import audit, entries, overview, people, session
from bot.panel.visits import Place

ANYONE = None
"""Everyone with a role."""

TABLE: tuple[Place, ...] = (
    Place("GET", "", ANYONE, overview.show),
    Place("POST", "/keluar", ANYONE, session.sign_out),
    Place("POST", "/keluar-semua", ANYONE, session.sign_out_everywhere),
    Place("GET", "/entri", Permission.READ, entries.listing),
    Place("GET", "/entri/{entry}", Permission.READ, entries.show),
    Place("GET", "/orang", Permission.PEOPLE, people.listing),
    Place("POST", "/orang/undang", Permission.PEOPLE, people.invite),
    Place("POST", "/orang/cabut", Permission.PEOPLE, people.revoke),
    Place("POST", "/orang/batal", Permission.PEOPLE, people.cancel),
    Place("GET", "/catatan", Permission.AUDIT, audit.listing),
)
