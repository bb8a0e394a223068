"""Every page and form of the panel, and the permission that each one takes."""

from bot.access import Permission
from bot.panel import (
    audit,
    broadcasts,
    drafts,
    entries,
    golden,
    history,
    inbox,
    overview,
    people,
    reports,
    review,
    session,
    switches,
)
from bot.panel.visits import Place

ANYONE = None
"""Everyone with a role."""

TABLE: tuple[Place, ...] = (
    Place("GET", "", ANYONE, overview.show),
    Place("POST", "/keluar", ANYONE, session.sign_out),
    Place("POST", "/keluar-semua", ANYONE, session.sign_out_everywhere),
    Place("GET", "/entri", Permission.READ, entries.listing),
    Place("GET", "/entri/{entry}", Permission.READ, entries.show),
    Place("POST", "/entri/{entry}/sunting", Permission.EDIT, drafts.begin),
    Place("GET", "/entri/{entry}/riwayat", Permission.READ, history.show),
    Place("POST", "/entri/{entry}/kembali", Permission.REVIEW, history.roll_back),
    Place("POST", "/entri/{entry}/pertahankan", Permission.REVIEW, history.keep),
    Place("GET", "/kotak", Permission.INBOX, inbox.listing),
    Place("GET", "/kotak/ditolak", Permission.INBOX, inbox.refused),
    Place("POST", "/kotak/ditolak", Permission.REVIEW, inbox.reaccept),
    Place("POST", "/kotak/{group}", Permission.INBOX, inbox.settle),
    Place("GET", "/draf", Permission.EDIT, drafts.listing),
    Place("POST", "/draf", Permission.EDIT, drafts.begin_new),
    Place("GET", "/draf/{draft}", Permission.EDIT, drafts.show),
    Place("POST", "/draf/{draft}", Permission.EDIT, drafts.save),
    Place("POST", "/draf/{draft}/pratinjau", Permission.EDIT, drafts.preview, trial=True),
    Place("POST", "/draf/{draft}/coba", Permission.EDIT, drafts.try_out, trial=True),
    Place("POST", "/draf/{draft}/ajukan", Permission.EDIT, drafts.submit),
    Place("POST", "/draf/{draft}/sesuaikan", Permission.EDIT, drafts.rebase),
    Place("POST", "/draf/{draft}/buang", Permission.EDIT, drafts.discard),
    Place("POST", "/draf/{draft}/setujui", Permission.REVIEW, review.approve),
    Place("POST", "/draf/{draft}/kembalikan", Permission.REVIEW, review.send_back),
    Place("GET", "/emas", Permission.READ, golden.listing),
    Place("GET", "/laporan", Permission.READ, reports.counts),
    # Which region a case belongs to is known only when it is found, so there the page asks too.
    Place("GET", "/kasus", Permission.CASES, reports.cases),
    Place("GET", "/kasus/{case}", Permission.CASES, reports.case),
    Place("GET", "/sakelar", Permission.SWITCH, switches.listing),
    Place("POST", "/sakelar", Permission.SWITCH, switches.move),
    Place("GET", "/siaran", Permission.BROADCAST, broadcasts.listing),
    Place("POST", "/siaran", Permission.BROADCAST, broadcasts.write),
    Place("GET", "/siaran/{broadcast}", Permission.BROADCAST, broadcasts.show),
    Place("POST", "/siaran/{broadcast}/coba", Permission.BROADCAST, broadcasts.try_out),
    Place("POST", "/siaran/{broadcast}/kirim", Permission.BROADCAST, broadcasts.schedule),
    Place("POST", "/siaran/{broadcast}/henti", Permission.BROADCAST, broadcasts.stop),
    Place("GET", "/orang", Permission.PEOPLE, people.listing),
    Place("POST", "/orang/undang", Permission.PEOPLE, people.invite),
    Place("POST", "/orang/cabut", Permission.PEOPLE, people.revoke),
    Place("POST", "/orang/batal", Permission.PEOPLE, people.cancel),
    Place("GET", "/catatan", Permission.AUDIT, audit.listing),
)
