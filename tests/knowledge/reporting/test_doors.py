"""Where else a report belongs."""

import pytest

from knowledge.base import KnowledgeBase, load
from knowledge.reporting import Situation, Subject, doors


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    return load()


OUTSIDE_ASN = ["bkpsdm-kab-malang", "inspektorat-kab-malang", "sp4n-lapor", "bkn", "bawaslu-kab-malang"]


@pytest.mark.parametrize(
    ("situation", "offices", "why"),
    [
        (Situation(Subject.ASN), [], "an ASN in a stage: Bawaslu is the door"),
        (Situation(Subject.ASN, outside=True), OUTSIDE_ASN, "the employer first, Bawaslu as informasi awal"),
        (Situation(Subject.UNKNOWN, outside=True), OUTSIDE_ASN, "who it is may still be an ASN"),
        (Situation(Subject.NON_ASN), ["bkpsdm-kab-malang"], "the government that employs them"),
        (Situation(Subject.NON_ASN, outside=True), ["bkpsdm-kab-malang", "bawaslu-kab-malang"], "not BKN"),
        (Situation(Subject.VILLAGE), ["bawaslu-kab-malang", "inspektorat-kab-malang", "kemendagri"], "not BKN"),
        (Situation(Subject.ORGANISER), ["dkpp", "kpu-kab-malang", "bawaslu-kab-malang"], "ethics of organisers"),
        (Situation(Subject.ASN, money=True), ["bawaslu-kab-malang", "gakkumdu"], "crime goes through Bawaslu"),
        (Situation(Subject.VILLAGE, money=True, outside=True),
         ["bawaslu-kab-malang", "gakkumdu", "inspektorat-kab-malang", "kemendagri"], "each office once"),
    ],
)  # fmt: skip
def test_the_doors(base: KnowledgeBase, situation: Situation, offices: list[str], why: str) -> None:
    found = doors(base.reporting, situation, base.regions["kabupaten-malang"])
    assert [door.institution for door in found] == offices, why


def test_every_door_of_every_region_stands_open_and_says_why(base: KnowledgeBase) -> None:
    for region in base.regions.values():
        for subject in Subject:
            for door in doors(base.reporting, Situation(subject, money=True, outside=True), region):
                assert not base.institutions[door.institution].abolished
                assert door.row.why
                assert door.row.sources
