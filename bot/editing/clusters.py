"""Grouping questions that ask nearly the same, fast enough for tens of thousands of rows."""

from collections import Counter
from collections.abc import Sequence

from rapidfuzz import fuzz, process

ALIKE = 78.0
"""Likeness (0 to 100) of two normalised questions, words sorted, from which they stand in one group."""

_RAREST = 3
"""Words of a question by which its group is sought: alike questions share one of their rarest."""

_MOST = 200
"""Groups compared for each word; a word in more groups than this tells little."""


def cluster(lines: Sequence[str], counts: Sequence[int]) -> list[int]:
    """Group normalised questions; returns for each the position of its group's leader, the most asked of it."""
    words = [sorted(set(line.split())) for line in lines]
    frequency = Counter(word for found in words for word in found)
    leaders: dict[str, list[int]] = {}
    group = list(range(len(lines)))
    sorted_lines = [" ".join(sorted(line.split())) for line in lines]
    for at in sorted(range(len(lines)), key=lambda at: (-counts[at], lines[at])):
        rare = sorted(words[at], key=lambda word: (frequency[word], word))[:_RAREST]
        near = list(dict.fromkeys(leader for word in rare for leader in leaders.get(word, ())[-_MOST:]))
        found = process.extractOne(
            sorted_lines[at], [sorted_lines[leader] for leader in near], scorer=fuzz.ratio, score_cutoff=ALIKE
        )
        if found:
            group[at] = near[found[2]]
        else:
            for word in words[at]:
                leaders.setdefault(word, []).append(at)
    return group
