"""Regions the bot serves and the institutions people are sent to."""

from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator

from knowledge.entries import Confidence, Record, Slug

DEFAULT_TIMEZONE = "Asia/Jakarta"


class Region(Record):
    """A regency or city with the offices responsible for it."""

    id: Slug
    name: str
    type: str
    province: Slug
    timezone: str = DEFAULT_TIMEZONE
    bawaslu: Slug
    kpu: Slug
    ppk_office: Slug
    inspectorate: Slug

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as unknown:
            raise ValueError("not a time zone of the IANA database") from unknown
        return value

    @property
    def zone(self) -> ZoneInfo:
        """Time zone in which the region's days begin and end."""
        return ZoneInfo(self.timezone)


class Contact(Record):
    """One public way to reach an institution, with the page it was read on."""

    kind: str
    value: str
    source: str
    confidence: Confidence


class Institution(Record):
    """An office: what it does and how to reach it; `abolished` ones are never sent to."""

    id: Slug
    name: str
    short: Annotated[str, Field(max_length=40)]
    scope: str
    role: str
    abolished: bool = False
    explained_by: tuple[Slug, ...] = ()
    contacts: tuple[Contact, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def shown_contacts(self) -> tuple[Contact, ...]:
        """Contacts sure enough for users to see."""
        return tuple(c for c in self.contacts if c.confidence is not Confidence.RENDAH)
