"""Who lives in the sandbox when it starts: the people, the groups, and the seats a visitor can take."""

from dataclasses import dataclass

from bot.sandbox.state import Chat, Json, Standing, User, supergroup

STAFF_GROUP = -1002160840217
OFFICERS_GROUP = -1002160840583

BOT: Json = {
    "id": 7160840001,
    "is_bot": True,
    "first_name": "Tanya Netral",
    "username": "TanyaNetralBot",
}
TOKEN = f"{BOT['id']}:kotak-pasir-bukan-token-sungguhan"


@dataclass(frozen=True)
class Seat:
    """A place to sit in the sandbox: someone, in some chat; `note` says who that is."""

    key: str
    user: str
    chat: str
    note: str


SEATS = (
    Seat("guru", "guru", "guru", "ASN, guru SD"),
    Seat("guru2", "guru2", "guru2", "ASN kedua, guru SMP"),
    Seat("admin", "admin", "admin", "Admin bot"),
    Seat("staf", "guru", "staf", "Grup guru dan staf"),
    Seat("bawaslu", "petugas", "bawaslu", "Grup petugas Bawaslu"),
)


def _person(key: str, number: int, first: str, last: str, username: str = "") -> User:
    profile: Json = {"id": number, "is_bot": False, "first_name": first, "last_name": last}
    if username:
        profile["username"] = username
    profile["language_code"] = "id"
    return User(key, profile)


def people() -> list[User]:
    """Build the people of the sandbox."""
    return [
        _person("guru", 5160840117, "Sri", "Wahyuni", "bu_sri_wahyuni"),
        _person("guru2", 5160840230, "Agus", "Prasetyo"),
        _person("admin", 5160840331, "Dewi", "Kartika", "dewi_kartika_admin"),
        _person("petugas", 5160840443, "Bambang", "Hartono", "bambang_bawaslu"),
        _person("petugas2", 5160840551, "Ratna", "Puspita"),
    ]


def groups(by_key: dict[str, User]) -> list[Chat]:
    """Build the groups of the sandbox; the bot is a member of one and an administrator of the other."""

    def members(*standings: tuple[str, Standing]) -> dict[int, Standing]:
        return {by_key[key].id: standing for key, standing in standings}

    staff = supergroup(
        "staf",
        STAFF_GROUP,
        "Guru & Staf SDN Merdeka 1",
        members(("admin", "creator"), ("guru", "member"), ("guru2", "member")),
    )
    officers = supergroup(
        "bawaslu",
        OFFICERS_GROUP,
        "Petugas Bawaslu Malang Raya",
        members(("petugas", "creator"), ("petugas2", "member")),
        forum=True,
    )
    officers.bot = "administrator"
    return [staff, officers]
