"""What the templates are given: texts, lists and flags, no values of ours."""

from collections.abc import Iterable

from bot.delivery.documents.days import written
from bot.delivery.documents.model import CaseView, EvidenceItem, Person, Reporter, Witness
from bot.delivery.documents.printable import Json
from bot.delivery.documents.typesetting import typeset
from knowledge.reporting import Light, ReportKind, Rules


def summary_pdf(case: CaseView, rules: Rules) -> bytes:
    """Make the summary of a case that goes to Bawaslu; it never says who reported."""
    return typeset("summary", case_data(case, rules))


def form_pdf(case: CaseView, reporter: Reporter, rules: Rules) -> bytes:
    """Make the filled form for signing at the office.

    Raises:
        ValueError: when no form applies, as outside the stages of an election.
    """
    return typeset("form", form_data(case, reporter, rules))


def case_data(case: CaseView, rules: Rules) -> dict[str, Json]:
    """Spread a case out for its summary."""
    return {
        "id": case.public_id,
        "category": case.category,
        "region": case.region,
        "kind": kind_label(rules, case.kind),
        "official": case.kind is ReportKind.LAPORAN_RESMI,
        "received": written(case.received),
        "story": case.story,
        "happened": written(case.happened),
        "place": case.place,
        "known": written(case.known),
        "persons": [_person(person) for person in case.persons],
        "evidence": [_evidence(item) for item in case.evidence],
        "witnesses": [_witness(witness) for witness in case.witnesses],
        "lights": lights_data(case.lights),
        "rule": case.likely_rule,
        "form": f"{case.form.title} Model {case.form.code}, {case.form.legal}" if case.form else "",
    }


def form_data(case: CaseView, reporter: Reporter, rules: Rules) -> dict[str, Json]:
    """Spread a case out for the form, with the form's own labels."""
    if case.form is None:
        raise ValueError("no form applies to this case")
    labels = {f"{group.id}.{field.key}": field.label for group in rules.form_fields for field in group.fields}
    return case_data(case, rules) | {
        "code": case.form.code,
        "title": case.form.title,
        "legal": case.form.legal,
        "groups": {group.id: group.label for group in rules.form_fields},
        "labels": labels,
        "reporter": _reporter(reporter),
        "statement": rules.statement,
        "bring": [advice.text for advice in rules.bring],
        "hours": [advice.text for advice in rules.hours],
        "unsure": rules.unsure,
    }


def kind_label(rules: Rules, kind: ReportKind) -> str:
    """Name a kind for readers."""
    return rules.kind(kind).label


def lights_data(lights: Iterable[Light]) -> list[Json]:
    """Spread lights out: label and state."""
    return [{"label": light.condition.label, "state": light.state.value} for light in lights]


def _person(person: Person) -> Json:
    return {
        "name": person.name,
        "position": person.position,
        "office": person.office,
        "address": person.address or person.office,
        "phone": person.phone,
    }


def _evidence(item: EvidenceItem) -> Json:
    return {"label": item.label, "kind": item.kind, "sha256": item.sha256, "received": written(item.received)}


def _witness(witness: Witness) -> Json:
    return {"name": witness.name, "address": witness.address, "phone": witness.phone}


def _reporter(reporter: Reporter) -> Json:
    names = ("name", "birth", "gender", "occupation", "nationality", "address", "phone", "email")
    return {name: str(getattr(reporter, name)) for name in names}
