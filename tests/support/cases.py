"""Cases opened as the reporter's conversation opens them, for tests that are about what comes after."""

from dataclasses import replace
from datetime import date

from bot.context import Services
from bot.delivery.cleaning import fingerprint
from bot.delivery.digests import Digests, seal_digests
from bot.delivery.documents.model import Person
from bot.delivery.dossier import Letter, LetterKind, Report
from bot.delivery.letters import letter
from bot.store.cases import (
    AddEvidence,
    Case,
    Evidence,
    OpenCase,
    Receipt,
    WayBack,
    case_owner,
    copy_name,
    full_hour,
    new_case_id,
    new_evidence_id,
)
from bot.store.effects import IfNew
from bot.store.purposes import ADDRESS, file_purpose
from knowledge.reporting import CaseState, ReportKind

REPORT = Report(
    kind=ReportKind.INFORMASI_AWAL,
    region="kota-malang",
    story="Kepala dinas mengajak staf memilih salah satu calon saat apel pagi.",
    event_day=date(2026, 11, 20),
    place="Halaman kantor dinas",
    persons=(Person("Fulan bin Fulan", "Kepala dinas", "Dinas Contoh"),),
)


async def open_case(
    services: Services,
    report: Report = REPORT,
    way_back: int | None = None,
    files: tuple[bytes, ...] = (),
    state: CaseState = CaseState.SENT,
) -> str:
    """Open a case with its letter, as one commit; files are JPEG by name and whatever they are by content."""
    case_id = new_case_id()
    owner, hour = case_owner(case_id), full_hour(services.now())
    sealed = await services.vault.seal(owner, "report", report.to_bytes())
    for content in files:
        evidence_id, both = new_evidence_id(), Digests(fingerprint(b"original"), fingerprint(content))
        digests = await seal_digests(services.vault, case_id, evidence_id, both)
        item = Evidence(evidence_id, case_id, "jpeg", digests, hour, len(content), own_copy=True)
        name = copy_name(item.id)
        await services.store.blobs.put(name, await services.vault.seal(owner, file_purpose(name), content))
        await services.store.apply(AddEvidence(item))
    case = Case(case_id, report.region, report.kind, "", state, hour, hour, sealed)
    way = WayBack(b"way", await services.vault.seal(owner, ADDRESS, str(way_back).encode())) if way_back else None
    opening = OpenCase(case, Receipt(case_id[:4], "hashed"), way, b"source")
    await services.store.apply(IfNew(opening, (await letter(services.vault, case, LetterKind.CASE, Letter()),)))
    return case_id


def about(**changes: object) -> Report:
    """A report that differs from the usual one."""
    return replace(REPORT, **changes)  # type: ignore[arg-type]
