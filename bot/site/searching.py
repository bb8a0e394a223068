"""The index that the page searches in, as a script that assigns a constant: file:// knows no fetch()."""

import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

from knowledge.base import KnowledgeBase
from knowledge.entries import Entry

_WORD = re.compile(r"[a-z0-9]+")
_KEPT_WORDS = 40
"""Words of the phrasings kept for each entry: enough to find it, little enough for a phone to load."""


def search_script(base: KnowledgeBase) -> bytes:
    """Write the search index: id, verdict, title, question, answer, topic and words people use, by entry."""
    topics = {category.id: category.title for category in base.vocabulary.categories}
    spoken = _spoken_words(base)
    rows = [
        [entry.id, entry.verdict.value, entry.title, entry.question, entry.answer, topics[entry.category], words]
        for entry in base.entries.values()
        for words in [" ".join(spoken[entry.id])]
    ]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    return f"const SEARCH_INDEX = [\n{lines}\n];\n".encode()


def _spoken_words(base: KnowledgeBase) -> Mapping[str, list[str]]:
    """Pick for each entry the telling words of its phrasings, so that everyday words find it too."""
    counted = {
        entry.id: _counted(phrasing.text for phrasing in base.phrasings.get(entry.id, ()))
        for entry in base.entries.values()
    }
    spread = Counter(word for words in counted.values() for word in words)
    picked: dict[str, list[str]] = {}
    for entry in base.entries.values():
        said = set(_words(_shown(entry)))
        worth = {
            word: count * math.log(len(counted) / spread[word])
            for word, count in counted[entry.id].items()
            if word not in said
        }
        picked[entry.id] = sorted(worth, key=lambda word: (-worth[word], word))[:_KEPT_WORDS]
    return picked


def _counted(texts: Iterable[str]) -> Counter[str]:
    counts = Counter(word for text in texts for word in set(_words(text)) if len(word) > 2)
    return Counter({word: count for word, count in counts.items() if count > 1})


def _shown(entry: Entry) -> str:
    return f"{entry.title} {entry.question} {entry.answer}"


def _words(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return _WORD.findall("".join(sign for sign in decomposed if not unicodedata.combining(sign)))
