"""Every page and every form of the panel against every role."""

from bot.panel.table import TABLE
from bot.signin.forms import form_token
from bot.store.people import Role
from tests.support.cases import about, open_case
from tests.support.panel import ORIGIN, Office, publish_week

READERS = {Role.OWNER, Role.ADMIN, Role.REVIEWER, Role.EDITOR, Role.VIEWER}
EDITORS = READERS - {Role.VIEWER}
REVIEWERS = EDITORS - {Role.EDITOR}
ADMINS = {Role.OWNER, Role.ADMIN}
EVERYONE = set(Role)

MATRIX = {
    ("GET", ""): EVERYONE,
    ("POST", "/keluar"): EVERYONE,
    ("POST", "/keluar-semua"): EVERYONE,
    ("GET", "/entri"): READERS,
    ("GET", "/entri/{entry}"): READERS,
    ("GET", "/entri/{entry}/riwayat"): READERS,
    ("GET", "/lembar"): READERS,
    ("GET", "/lembar/{form}"): READERS,
    ("POST", "/lembar"): EDITORS,
    ("POST", "/lembar/periksa"): EDITORS,
    ("POST", "/lembar/batal"): EDITORS,
    ("GET", "/emas"): READERS,
    ("POST", "/entri/{entry}/sunting"): EDITORS,
    ("GET", "/kotak"): EDITORS,
    ("GET", "/kotak/ditolak"): EDITORS,
    ("POST", "/kotak/ditolak"): REVIEWERS,
    ("POST", "/kotak/{group}"): EDITORS,
    ("GET", "/draf"): EDITORS,
    ("POST", "/draf"): EDITORS,
    ("GET", "/draf/{draft}"): EDITORS,
    ("POST", "/draf/{draft}"): EDITORS,
    ("POST", "/draf/{draft}/pratinjau"): EDITORS,
    ("POST", "/draf/{draft}/coba"): EDITORS,
    ("POST", "/draf/{draft}/ajukan"): EDITORS,
    ("POST", "/draf/{draft}/sesuaikan"): EDITORS,
    ("POST", "/draf/{draft}/buang"): EDITORS,
    ("POST", "/draf/{draft}/setujui"): REVIEWERS,
    ("POST", "/draf/{draft}/kembalikan"): REVIEWERS,
    ("POST", "/entri/{entry}/kembali"): REVIEWERS,
    ("POST", "/entri/{entry}/pertahankan"): REVIEWERS,
    ("GET", "/ringkasan"): READERS,
    ("GET", "/ringkasan/{week}"): READERS,
    ("GET", "/ringkasan/{week}/{edition}/{form}"): READERS,
    ("GET", "/laporan"): READERS,
    ("GET", "/kasus"): {Role.OFFICER},
    ("GET", "/kasus/{case}"): {Role.OFFICER},
    ("GET", "/sakelar"): ADMINS,
    ("POST", "/sakelar"): ADMINS,
    ("GET", "/siaran"): ADMINS,
    ("POST", "/siaran"): ADMINS,
    ("GET", "/siaran/{broadcast}"): ADMINS,
    ("POST", "/siaran/{broadcast}/coba"): ADMINS,
    ("POST", "/siaran/{broadcast}/kirim"): ADMINS,
    ("POST", "/siaran/{broadcast}/henti"): ADMINS,
    ("GET", "/orang"): ADMINS,
    ("POST", "/orang/undang"): ADMINS,
    ("POST", "/orang/cabut"): ADMINS,
    ("POST", "/orang/batal"): ADMINS,
    ("GET", "/catatan"): ADMINS,
    ("GET", "/periksa"): REVIEWERS,
}


def test_every_route_is_in_the_matrix() -> None:
    assert {(place.method, place.path) for place in TABLE} == set(MATRIX)


async def test_a_role_reaches_what_the_matrix_says_and_nothing_else(office: Office) -> None:
    for role in Role:
        await _reaches(office, role)


async def _reaches(office: Office, role: Role) -> None:
    editor, owner = await office.staff(Role.EDITOR), await office.staff(Role.OWNER)
    draft = await office.services.desk.begin(editor, "like-konten-calon")
    siaran = await office.services.broadcasting.draft(owner, "Halo")
    case = await open_case(office.services)
    names = {"week": await publish_week(office.town), "edition": "umum", "form": "gambar"}
    names |= {"case": case, "entry": "like-konten-calon", "draft": draft.id, "group": "x", "broadcast": siaran.id}
    async with office.seat(role) as seat:
        secret = seat.client.cookies["panel"]
        for (method, path), allowed in sorted(MATRIX.items(), key=lambda row: "keluar" in row[0][1]):
            address = f"/panel{path}".format(**names) if path else "/panel/"
            data = {"token": form_token(secret), "version": str(draft.version)} if method == "POST" else None
            answer = await seat.client.request(
                method, address, data=data, headers={"Origin": ORIGIN}, follow_redirects=False
            )
            if role in allowed:
                assert answer.status_code not in (401, 403, 500, 503), (method, path, answer.text)
            else:
                assert answer.status_code == 403, (method, path)
            if "keluar" in path:
                link = await office.services.sessions.link(await office.staff(role))
                seat.client.cookies.clear()
                await seat.goes(f"/panel/masuk?kode={link}")
                await seat.sends("/masuk")
                secret = seat.client.cookies["panel"]


async def test_without_a_session_nothing_is_reached(office: Office) -> None:
    async with office.stranger() as seat:
        for method, path in MATRIX:
            answer = await seat.client.request(method, f"/panel{path or '/'}", headers={"Origin": ORIGIN})
            assert answer.status_code == 401, (method, path)


async def test_an_admin_can_neither_make_nor_unmake_admins(office: Office) -> None:
    admin = await office.staff(Role.ADMIN)
    async with office.seat(Role.ADMIN) as seat:
        await seat.goes("/panel/orang")
        form = seat.form("/undang")
        assert (await seat.posts(form, label="Admin 2", peran="admin")).status_code == 403
        await seat.goes("/panel/orang")
        token = seat.form("/undang").fields["token"]
        answer = await seat.client.post(
            "/panel/orang/cabut", data={"token": token, "mark": admin.mark.hex()}, headers={"Origin": ORIGIN}
        )
        assert answer.status_code == 403
        assert await office.services.access.invitations() == []
        assert (await seat.goes("/panel/")).status_code == 200


async def test_pages_show_only_the_doors_a_role_may_open(office: Office) -> None:
    async with office.seat(Role.OFFICER) as officer, office.seat(Role.VIEWER) as viewer:
        assert "pertanyaan hari ini" not in (await officer.goes("/panel/")).text
        assert "/panel/entri" not in officer.page.text
        await viewer.goes("/panel/entri/like-konten-calon")
        assert "Sunting" not in viewer.page.text
        assert "/panel/sakelar" not in viewer.page.text


async def test_a_case_is_read_by_officers_of_its_region_alone(office: Office) -> None:
    here = await open_case(office.services)
    there = await open_case(office.services, about(region="kota-batu"))
    async with office.seat(Role.OFFICER) as officer, office.seat(Role.OWNER) as owner:
        assert here in (await officer.goes("/panel/kasus")).text
        assert there not in officer.page.text
        await officer.goes(f"/panel/kasus/{here}")
        officer.sees("saat apel pagi")
        assert (await officer.goes(f"/panel/kasus/{there}")).status_code == 404
        # Everybody else counts, and reads neither content nor who is named in it
        await owner.goes("/panel/laporan")
        owner.sees("Kota Batu")
        owner.sees("&lt;5</dd>")
        assert '<dd class="number">1</dd>' not in owner.page.text
        assert here not in owner.page.text
        assert (await owner.goes(f"/panel/kasus/{here}")).status_code == 403
        assert "apel pagi" not in owner.page.text
