"""Match a question with the entries: an answer, choices, or nothing. Pure and deterministic."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from knowledge.certainty import probability, signs
from knowledge.conversation import Conversation, related_positions
from knowledge.doubles import Doubles
from knowledge.facets import FacetFinder, Found
from knowledge.features import Reader, Reading
from knowledge.fitting import MOST_ROWS, fit_small
from knowledge.guard import RANK, Guard
from knowledge.indexing import MatchEntry, exact_owners, vocabulary
from knowledge.kept import Kept
from knowledge.lexicon import Lexicon
from knowledge.nearest import Nearest
from knowledge.outcome import SCOPE_OF_CLASS, Choice, Explanation, Match, Outcome, Scope, worth_offering
from knowledge.parameters import Model
from knowledge.persons import Persons
from knowledge.ranking import FEW, Clue, Floats, Ranked, Shelf, class_positions, rank
from knowledge.readings import Readings, read_all
from knowledge.refusals import Refusals
from knowledge.smalltalk import SmallTalk
from knowledge.text import Normaliser

__all__ = ["Choice", "Explanation", "Match", "MatchEntry", "Matcher", "Outcome", "Scope"]

_LONGEST = 1_200
_SHOWN = 5
_PART_WORDS = 15
_OFFERED = 3
_CONTEXT_FROM = 3
_FAVOUR, _AGAIN = 2.0, -0.5
_CONTEXT = 0.1
"""How much surer a short question must be alone than with the one before it to stand alone."""


class Matcher:
    """Finds the entry that answers a question. Build it once with `build`, then call `match`."""

    def __init__(
        self,
        entries: Sequence[MatchEntry],
        reader: Reader,
        lexicon: Lexicon,
        model: Model,
        refused: Sequence[str] = (),
        known: Readings | None = None,
    ) -> None:
        self.entries = tuple(sorted(entries, key=lambda entry: entry.id))
        self.parameters = model.parameters
        self._reader = reader
        self._texts = [text for entry in self.entries for text in entry.phrasings]
        owners = [at for at, entry in enumerate(self.entries) for _ in entry.phrasings]
        self._lines: list[str] = []
        readings: list[Reading] | None = None if model.network else []
        nearest = Nearest(read_all(self._texts, reader, known, self._lines, readings), owners)
        self.refused = tuple(refused)
        fitted = model.network is None and len(self._texts) <= MOST_ROWS
        self._weights = FEW if fitted else model.parameters.ranking
        classifier = model.network or fit_small(readings or (), [self.entries[at].id for at in owners])
        to_class, outside = class_positions(classifier, [entry.id for entry in self.entries])
        self._shelf = Shelf(
            found=[Found(entry.actors, entry.objects, entry.circumstances) for entry in self.entries],
            lines=self._lines,
            nearest=nearest,
            classifier=classifier,
            to_class=to_class,
            outside=outside,
        )
        self._bare = not outside.any()
        self._verdicts = {entry.id: entry.verdict for entry in self.entries}
        self._related = related_positions({entry.id: entry.related for entry in self.entries})
        self._exact = exact_owners(self._lines, owners)
        self._finder = FacetFinder(lexicon, reader.normaliser)
        self.small_talk = SmallTalk(lexicon, reader.normaliser)
        self._guard = Guard(self.entries)
        self._conversation = Conversation(lexicon, reader)
        self._persons = Persons(lexicon, reader)
        self._doubles = Doubles(self.entries, self.parameters.rival)
        self._refusals = Refusals(nearest.weight)
        self._refusals.add_all(map(reader.read, refused))
        reader.normaliser.forget()

    @classmethod
    def build(
        cls,
        entries: Sequence[MatchEntry],
        lexicon: Lexicon,
        model: Model,
        refused: Sequence[str] = (),
        kept: Kept | None = None,
    ) -> "Matcher":
        """Index the entries and the `refused` questions, which are out of scope with their near neighbours.

        Without a network in `model` a small classifier is fitted on the spot. `kept` spares the reading.
        """
        texts = (text for entry in entries for text in entry.phrasings)
        learned = model.network.words if model.network else ()
        words = kept.vocabulary if kept else (*learned, *vocabulary(lexicon, texts))
        reader = Reader(lexicon, Normaliser(lexicon, words))
        known = kept.readings if kept else None
        return cls([entry for entry in entries if entry.phrasings], reader, lexicon, model, refused, known)

    def rebuilt(
        self, entries: Sequence[MatchEntry], lexicon: Lexicon, model: Model, refused: Sequence[str]
    ) -> "Matcher":
        """Index entries that are mostly the same: only new phrasings are read, and no word counts as spelled anew."""
        said = sorted((entry for entry in entries if entry.phrasings), key=lambda entry: entry.id)
        if tuple(said) == self.entries and tuple(refused) == self.refused:
            return self  # what cards say is not matched with
        return Matcher(said, self._reader, lexicon, model, refused, self.readings)

    def match(self, question: str, after: str | None = None) -> Match:
        """Match one question; `after` is the same chat's previous question."""
        text = question[:_LONGEST]
        small = None if self._bare else self.small_talk.kind(text)
        reading = self._as_asked(text)
        if small is not None and not (after and small is Scope.NOISE and self.known(reading)):
            return Match(Outcome.NONE, small)
        if after:
            return self._follow(reading, self._as_asked(after[:_LONGEST]))
        return self._decide(reading)

    def answers(self, question: str, after: str | None = None) -> tuple[Match, ...]:
        """Match a message that may hold two questions: one match, or two confident ones."""
        whole = self.match(question, after)
        if whole.scope is not Scope.IN_SCOPE:
            return (whole,)
        partly: tuple[Match, ...] | None = None
        for cut in self._conversation.cuts(question[:_LONGEST]):
            both = (self.match(cut.first, after), self.match(cut.second, cut.first))
            found = self._doubles.answers(whole, both, clear=cut.clear)
            if found and all(match.entry for match in found):
                return found
            partly = partly or found
        return partly or (whole,)

    def continued(self, part: str | None, question: str, after: str | None = None) -> tuple[tuple[Match, ...], str]:
        """Match a message that may complete `part`, sent a moment before; also tells what was taken as the question."""
        alone = self.answers(question, after)
        if part is None or len(alone) > 1 or not self._conversation.may_complete(question):
            return alone, question
        if self._conversation.asks(part) and self._conversation.asks_by_itself(self._reader.read(question)):
            return alone, question
        before = None if after == part else after
        text = f"{part} {question}"
        whole = self.match(text, before)
        if whole.outcome is Outcome.NONE:
            return alone, question
        own = self.match(question, before)
        objected = whole.outcome is Outcome.ANSWER or bool(whole.explain.reason)
        changes = whole.entry != own.entry and objected and whole.score >= own.score - _CONTEXT
        if own.outcome is Outcome.ANSWER and not changes:
            return (own,), question
        return (whole,), text

    def may_continue(self, question: str, matches: Sequence[Match]) -> bool:
        """Tell whether a message that got no answer reads like the start of a question."""
        open_ = all(match.outcome is not Outcome.ANSWER for match in matches) and "?" not in question
        short = len(question.split()) <= _PART_WORDS
        return open_ and short and self._conversation.has_content(question)

    @property
    def vocabulary(self) -> Sequence[str]:
        """The words that count as spelled right."""
        return sorted(self._reader.normaliser.known)

    @property
    def readings(self) -> Readings:
        """The phrasings as they were read."""
        nearest = self._shelf.nearest
        return Readings(self._texts, self._lines, nearest.terms, nearest.numbers, nearest.row_bounds, nearest.kinds)

    def rank(self, reading: Reading, focus: Reading | None = None, favour: Floats | None = None) -> Ranked | None:
        """Rank the entries for a reading; what training looks at."""
        if not self.entries:
            return None
        facets = self._finder.find(reading.stems)
        return rank(self._shelf, reading, facets, self._weights, focus, favour)

    def known(self, reading: Reading) -> float:
        """Share of the words that the vocabulary holds, 0..1."""
        known = self._reader.normaliser.known
        return sum(word in known for word in reading.words) / max(1, len(reading.words))

    def read(self, text: str) -> Reading:
        """Read a question as the matcher does."""
        return self._reader.read(text)

    def _as_asked(self, text: str) -> Reading:
        """Read a question from the side of whoever acts, unless an entry holds the very wording."""
        reading = self._reader.read(text)
        return reading if reading.line in self._exact else self._persons.acting(reading)

    def _follow(self, reading: Reading, before: Reading) -> Match:
        alone = self._decide(reading)
        if self._conversation.stands_alone(reading):
            return alone
        if self._conversation.is_complete(reading) and alone.outcome is Outcome.ANSWER:
            return alone
        joined = self._conversation.join(reading, before)
        if joined is None:
            return alone
        together = self._decide(joined, reading, self._favour(before))
        if together.outcome is Outcome.NONE:
            return alone
        if together.outcome is Outcome.ANSWER and self._conversation.asks_by_itself(reading):
            # It may well be a new question: what the two say together is offered and not stated.
            return alone if alone.outcome is Outcome.CHOICES else _offered(together)
        surer_alone = alone.explain.certainty > together.explain.certainty + _CONTEXT
        return alone if surer_alone and not self._conversation.leans(reading) else together

    def _favour(self, before: Reading) -> Floats | None:
        """Speak for what is related to the entries that the previous question was probably about."""
        ranked = self.rank(before)
        if ranked is None:
            return None
        favour = np.zeros(len(self.entries), np.float32)
        for entry, share in zip(ranked.entries[:_CONTEXT_FROM], ranked.shares, strict=False):
            favour[list(self._related[int(entry)])] += np.float32(_FAVOUR * share)
            favour[int(entry)] += np.float32(_AGAIN * share)
        return favour

    def _decide(self, reading: Reading, focus: Reading | None = None, favour: Floats | None = None) -> Match:
        exact = self._exact.get(reading.line)
        ranked = self.rank(reading, focus, favour)
        if ranked is None:
            return Match(Outcome.NONE, Scope.OUT_OF_SCOPE, explain=Explanation(reading=reading.line))
        if exact is not None and len(reading.words) > 1:
            ranked = replace(ranked.led_by(exact), withdrawn=0.0)
        values = signs(ranked, reading, self.known(reading))
        p = self.parameters
        certainty = probability(p.bare_certainty if self._bare else p.certainty, values) * (1 - ranked.withdrawn)
        in_scope = probability(p.bare_scope if self._bare else p.scope, values)
        best = self.entries[int(ranked.entries[0])]
        if exact is None and self._refusals.covers(reading, float(ranked.clues[:, Clue.NEAREST].max())):
            return Match(Outcome.NONE, Scope.OUT_OF_SCOPE, explain=Explanation(reading=reading.line, reason="refused"))
        if exact is not None and exact == int(ranked.entries[0]) and len(reading.words) > 1:
            certainty, in_scope = max(certainty, 0.97), 1.0
        needed, answerable, offerable = p.needed(best.verdict, self._bare)
        if favour is not None:  # what the conversation adds is in neither of the two
            needed, answerable = needed - (_CONTEXT if RANK.get(best.verdict, 2) == 0 else 0), offerable
        facets = self._finder.find(reading.stems)
        reason = self._guard.objection(ranked, facets, p.rival) if not self._bare else ""
        match = self._as_match(
            ranked,
            facets,
            Explanation(
                reading=reading.line,
                shares=self._shares(ranked),
                certainty=certainty,
                in_scope=in_scope,
                needed=needed,
                reason=reason,
            ),
        )
        if in_scope < offerable:
            return replace(match, outcome=Outcome.NONE, scope=self._outside(ranked, reading), entry=None, choices=())
        if certainty >= needed and in_scope >= answerable and not reason:
            return replace(match, outcome=Outcome.ANSWER, entry=best.id, choices=())
        if len(match.choices) < 2:
            return replace(match, outcome=Outcome.NONE, scope=Scope.OUT_OF_SCOPE, choices=())
        return match

    def _as_match(self, ranked: Ranked, facets: Found, explain: Explanation) -> Match:
        order = [
            Choice(self.entries[int(entry)].id, round(float(share), 4))
            for entry, share in zip(ranked.entries[:_SHOWN], ranked.shares, strict=False)
        ]
        return Match(
            outcome=Outcome.CHOICES,
            scope=Scope.IN_SCOPE,
            score=round(explain.certainty, 4),
            choices=worth_offering(order),
            ranked=tuple(order),
            phrasing=self._texts[int(ranked.nearest_rows[0])],
            facets=facets,
            explain=explain,
        )

    def _shares(self, ranked: Ranked) -> dict[str, float]:
        weights = np.asarray(self._weights.clues)
        return {clue.name.lower(): round(float(weights[clue] * ranked.clues[0, clue]), 3) for clue in Clue}

    def _outside(self, ranked: Ranked, reading: Reading) -> Scope:
        """Name what a question is that gets neither answer nor choices; in scope when words of the field say so."""
        classifier = self._shelf.classifier
        if reading.domain and ranked.outside < 0:
            return Scope.IN_SCOPE
        if classifier is None or not self._shelf.outside.any() or ranked.outside < 0:
            return Scope.OUT_OF_SCOPE
        scores = np.where(self._shelf.outside, classifier.scores(reading), -np.inf)
        return SCOPE_OF_CLASS.get(classifier.classes[int(scores.argmax())], Scope.OUT_OF_SCOPE)


def _offered(match: Match) -> Match:
    """Offer the entries that an answer came from instead of stating the first."""
    return replace(match, outcome=Outcome.CHOICES, entry=None, choices=match.ranked[:_OFFERED], phrasing=None)
