"""The vocabulary of the people who ask, as data an editor extends."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from knowledge.entries import Record
from knowledge.errors import BrokenBase
from knowledge.reading import read_record

FILE = "lexicon.yaml"

Word = Annotated[str, Field(min_length=1, max_length=60)]
Words = tuple[Word, ...]
SmallTalkKind = Literal["greeting", "thanks", "insult", "identity"]


class Concept(Record):
    """Words that mean the same here; `slot` says which part of an earlier question they replace."""

    slot: Literal["act", "topic", "medium", "place", "object", "actor", "circumstance"]
    words: Words


class FollowUp(Record):
    """How people refer back to their previous question."""

    markers: Words


class Double(Record):
    """How people ask two things in one message."""

    joiners: Words
    asking: Words
    conditions: Words
    tags: Annotated[Words, Field(min_length=1)]
    both: Words


class Lexicon(Record):
    """Everything the matcher knows about words."""

    lookalikes: Mapping[str, str]
    digit_letters: Mapping[str, str]
    emoji: Mapping[str, Words]
    slang: Mapping[str, Words]
    phrases: Mapping[str, Words]
    fillers: Words
    roots: Words
    protected: Words
    suffixes: Words
    prefixes: Words
    concepts: Mapping[str, Concept]
    synonyms: tuple[Annotated[Words, Field(min_length=2)], ...] = ()
    """Everyday words that mean much the same, named by the first; for bases of other fields only."""
    domain: Words
    classes: Mapping[str, Words]
    actors: Mapping[str, Words]
    denials: Words
    objects: Mapping[str, Words]
    circumstances: Mapping[str, Words]
    small_talk: Mapping[SmallTalkKind, Words]
    small_talk_cores: Mapping[SmallTalkKind, Words]
    salam: Words = ()
    foreign: Words
    foreign_content: Words = ()
    follow_up: FollowUp
    double: Double

    @model_validator(mode="after")
    def _one_meaning(self) -> "Lexicon":
        seen: dict[str, str] = {}
        for standard, spellings in self.slang.items():
            for spelling in spellings:
                if seen.setdefault(spelling, standard) != standard:
                    raise ValueError(f"'{spelling}' stands for both '{seen[spelling]}' and '{standard}'")
        return self

    @model_validator(mode="after")
    def _one_name(self) -> "Lexicon":
        twice = [name for name, count in Counter(words[0] for words in self.synonyms).items() if count > 1]
        if twice:
            raise ValueError(f"'{twice[0]}' begins two groups of synonyms")
        return self

    def for_another_field(self) -> "Lexicon":
        """Give the same language for another field, with everyday synonyms; greetings may be what is asked about."""
        everyday = {words[0]: Concept(slot="topic", words=words) for words in self.synonyms}
        return self.model_copy(update={"fillers": (), "concepts": {**self.concepts, **everyday}})

    def spellings(self) -> Iterator[tuple[str, str]]:
        """Yield every (spelling, standard) of slang and phrases."""
        for table in (self.slang, self.phrases):
            for standard, spellings in table.items():
                for spelling in spellings:
                    yield spelling, standard


def load_lexicon(folder: Path) -> Lexicon:
    """Read the lexicon in `folder`.

    Raises:
        BrokenBase: with every fault of the file.
    """
    lexicon, problems = read_record(folder / FILE, folder, Lexicon)
    if lexicon is None:
        raise BrokenBase(problems)
    return lexicon
