"""The self-check: what does not work as it is set up, and what to do about it."""

from bot.panel.visits import Page, Visit


async def show(visit: Visit) -> Page:
    """Look at everything now, faults first."""
    findings = await visit.services.selfcheck.findings()
    return Page("examine", {"findings": sorted(findings, key=lambda finding: finding.well)})
