"""A town with staff: its owner is `admin`, others join by invitation."""

from bot.sandbox import Person
from bot.store.people import Role
from knowledge.golden import golden_rows
from tests.support.town import Town

OWNER = 5160840331


class Staffed(Town):
    """A town whose owner is `admin`; others are invited as a test wants it."""

    async def open(self) -> None:
        await super().open()
        # Few golden questions, so that journeys are quick; what they are for is tested with the services.
        self.bot.services.workshop.golden = golden_rows()[:60]

    async def joins(self, key: str, role: Role, label: str) -> Person:
        """Let someone follow an invitation of the owner."""
        person = Person(self.cloud, key)
        owner = Person(self.cloud, "admin")
        await owner.sends("/admin")
        await owner.clicks("Orang")
        await owner.clicks("Undang")
        await owner.clicks(self.bot.services.messages.label(f"role_{role}"))
        if role is Role.OFFICER:
            await owner.clicks("Kota Malang")
        await owner.sends(label)
        payload = owner.last.text.split("?start=")[1].split()[0]
        await person.sends(f"/start {payload}")
        person.sees(label)
        return person
