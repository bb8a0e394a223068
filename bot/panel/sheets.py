"""The base as a file: taken out by readers, and taken in by editors as drafts that somebody else looks at."""

from bot.access import Permission
from bot.editing.sheets import MOST_CHANGES, Sheet
from bot.editing.texts import EditRefused
from bot.panel.refusals import Refused
from bot.panel.uploads import LARGEST_UPLOAD, Upload
from bot.panel.visits import Answer, Download, Go, Page, Visit
from knowledge.errors import BadRow
from knowledge.exchange import BadRows, Format

FAULTS_SHOWN = 50
TAKEN_IN = (".xlsx", ".csv", ".json")
"""Files that are taken in here; documents are for the shell."""

_MEDIA = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSON: "application/json",
    Format.MD: "text/markdown; charset=utf-8",
}


async def show(visit: Visit) -> Page:
    """Show the files that can be taken out, and the form to take one in."""
    return _page(visit)


async def download(visit: Visit) -> Download:
    """Hand out the published base as a file."""
    if visit.path["form"] not in set(Format):
        raise Refused("unknown_page", 404)
    wanted = Format(visit.path["form"])
    try:
        data = await visit.services.sheets.export(wanted)
    except BadRow as fault:
        raise Refused("file_not_made", 409) from fault
    day = visit.services.now().date().isoformat()
    return Download(data, _MEDIA[wanted], f"tanya-netral-{day}.{wanted.value}")


async def check(visit: Visit) -> Page:
    """Tell what a file would change, changing nothing."""
    try:
        file = _chosen(visit)
        return _page(visit, found=await visit.services.sheets.plan(visit.staff, file.content, file.name))
    except (EditRefused, BadRows) as refused:
        return _page(visit, refused=refused)


async def take_in(visit: Visit) -> Page:
    """Make drafts of what a file changes, all or none."""
    try:
        file = _chosen(visit)
        found = await visit.services.sheets.take_in(visit.staff, file.content, file.name, visit.form.text("why"))
    except (EditRefused, BadRows) as refused:
        return _page(visit, refused=refused)
    text = visit.services.messages.render("admin/import_wanted", count=len(found.drafts), by=visit.staff.label)
    await visit.services.notices.tell(Permission.REVIEW, text, but=visit.staff)
    return _page(visit, found=found, made=True)


async def undo(visit: Visit) -> Answer:
    """Throw away the drafts that a file has just made."""
    if not await visit.services.sheets.undo(visit.staff, visit.form.several("draf")):
        raise Refused("gone", 409)
    return Go("/lembar", "imports_discarded")


def _chosen(visit: Visit) -> Upload:
    file = visit.form.files.get("berkas")
    if file is None:
        raise Refused("no_file")
    if not file.name.lower().endswith(TAKEN_IN):
        raise Refused("no_sheet")
    return file


def _page(
    visit: Visit, *, found: Sheet | None = None, made: bool = False, refused: EditRefused | BadRows | None = None
) -> Page:
    faults = refused.faults if isinstance(refused, BadRows) else ()
    say = visit.services.messages.problem
    values = {
        "found": found,
        "made": made,
        "refused": refused if isinstance(refused, EditRefused) else None,
        "faults": [(fault, say(fault.message)) for fault in faults[:FAULTS_SHOWN]],
        "fault_count": len(faults),
        "drafts": {draft.subject: draft for draft in found.drafts} if found else {},
        "why": visit.form.text("why"),
        "most": MOST_CHANGES,
        "largest": LARGEST_UPLOAD // 1_000_000,
    }
    return Page("sheets", values, 422 if refused else 200)
