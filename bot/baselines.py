"""The rankers `tanya-netral bench` sets the matcher beside: fuzzy ratios, BM25 and TF-IDF."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Protocol

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

Ranking = list[tuple[str, float]]
"""Entries with their scores, best first, each entry once."""

Scores = npt.NDArray[np.floating]

FIRST = 5
_TEXTS_LOOKED_AT = 100


class MissingExtra(Exception):
    """A library of the `train` extra is not installed: pip install 'tanya-netral[train]'."""

    def __str__(self) -> str:
        return self.__doc__ or ""


class Ranker(Protocol):
    """Ranks entries by the phrasings it was built from."""

    def rank(self, question: str) -> Ranking:
        """List the entries that fit best, at most `FIRST`."""
        ...


Build = Callable[[Sequence[str], Sequence[str]], Ranker]
"""Builds a ranker from phrasings and the entry of each."""


class Fuzzy:
    """rapidfuzz over all phrasings."""

    def __init__(self, texts: Sequence[str], owners: Sequence[str], scorer: Callable[..., float]) -> None:
        self._texts = [text.lower() for text in texts]
        self._owners = owners
        self._scorer = scorer

    def rank(self, question: str) -> Ranking:
        """List the entries of the likest phrasings."""
        found = process.extract(question.lower(), self._texts, scorer=self._scorer, limit=_TEXTS_LOOKED_AT)
        return _best([self._owners[at] for _, _, at in found], [score for _, score, _ in found])


class Bm25:
    """bm25s over words."""

    def __init__(self, texts: Sequence[str], owners: Sequence[str]) -> None:
        with _needed():
            import bm25s
        self._tokenize = partial(bm25s.tokenize, stopwords=None, show_progress=False)
        self._owners = owners
        self._index = bm25s.BM25()
        self._index.index(self._tokenize([text.lower() for text in texts]), show_progress=False)

    def rank(self, question: str) -> Ranking:
        """List the entries of the phrasings that share the rarest words."""
        limit = min(_TEXTS_LOOKED_AT, len(self._owners))
        rows, scores = self._index.retrieve(self._tokenize([question.lower()]), k=limit, show_progress=False)
        return _best([self._owners[int(at)] for at in rows[0]], [float(score) for score in scores[0]])


class Cosine:
    """Cosine of TF-IDF over character n-grams."""

    def __init__(self, texts: Sequence[str], owners: Sequence[str]) -> None:
        with _needed():
            from sklearn.feature_extraction.text import TfidfVectorizer
        self._vectoriser = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
        self._matrix = self._vectoriser.fit_transform(texts).T.tocsr()
        self._owners = owners

    def rank(self, question: str) -> Ranking:
        """List the entries of the phrasings with the smallest angle."""
        scores = (self._vectoriser.transform([question]) @ self._matrix).toarray()[0]
        rows = np.argsort(-scores, kind="stable")[:_TEXTS_LOOKED_AT]
        return _best([self._owners[int(at)] for at in rows], scores[rows].tolist())


class LinearTfidf:
    """Logistic regression, one entry against the rest, over TF-IDF of characters (2-5) and words (1-2)."""

    def __init__(self, texts: Sequence[str], owners: Sequence[str]) -> None:
        with _needed():
            from sklearn.feature_extraction.text import TfidfVectorizer
            from sklearn.linear_model import SGDClassifier
            from sklearn.pipeline import make_union
        characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True)
        union = make_union(characters, TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True))
        self._vectoriser = union
        # A fixed number of rounds, which no tolerance ends early: lbfgs with tol=1e-3 took no step at all on the
        # shipped base. It also spares the history of all weights, with which lbfgs takes 6 GB there.
        self._model = SGDClassifier(loss="log_loss", alpha=1e-5, max_iter=8, tol=None, random_state=0)
        self._model.fit(union.fit_transform(texts), owners)

    def rank(self, question: str) -> Ranking:
        """List the likeliest entries."""
        shares = self._model.predict_proba(self._vectoriser.transform([question]))[0]
        rows = np.argsort(-shares, kind="stable")[:FIRST]
        return [(str(self._model.classes_[at]), float(shares[at])) for at in rows]


BASELINES: dict[str, Build] = {
    "rapidfuzz WRatio": lambda texts, owners: Fuzzy(texts, owners, fuzz.WRatio),
    "rapidfuzz token_set_ratio": lambda texts, owners: Fuzzy(texts, owners, fuzz.token_set_ratio),
    "BM25 (bm25s)": Bm25,
    "TF-IDF cosine": Cosine,
    "TF-IDF linear": LinearTfidf,
}
"""Every baseline by the name the table shows; the last two need the `train` extra."""

GROWS_BY_PHRASINGS = frozenset(BASELINES) - {"TF-IDF linear"}
"""Baselines that look at every phrasing, so that their time grows with the base."""


@contextmanager
def _needed() -> Iterator[None]:
    try:
        yield
    except ImportError as missing:
        raise MissingExtra from missing


def _best(owners: Sequence[str], scores: Sequence[float]) -> Ranking:
    best: dict[str, float] = {}
    for owner, score in zip(owners, scores, strict=True):
        best.setdefault(owner, score)
    return list(best.items())[:FIRST]
