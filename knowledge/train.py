"""Train the numbers the matcher ships: `python -m knowledge.train` (needs the `train` extra).

It learns from the phrasings and from the questions in `training/`. Each group of voices, and each manner of the latter,
is predicted by a model that never saw it; on these predictions and on labelled questions the ranking weights and the
certainty heads are fitted. Thresholds hold down wrong answers among the labelled questions, and unsafe ones among
both. The shipped weights then learn from everything.
"""

import argparse
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import yaml

from knowledge.base import SHIPPED, load
from knowledge.calibrate import Sample, calibrate
from knowledge.edition import match_entries
from knowledge.errors import BadRow
from knowledge.evaluate import Row, load_rows
from knowledge.features import BLOCK_WEIGHT, Block, Reader, Reading, expand
from knowledge.guard import RANK
from knowledge.indexing import MatchEntry, vocabulary
from knowledge.learning import Plan, learn
from knowledge.lexicon import Lexicon, load_lexicon
from knowledge.match import Matcher
from knowledge.network import Floats, Network, is_saved, load_network, quantise
from knowledge.parameters import FOLDER, SIGNS, Head, Model, Parameters, save_parameters
from knowledge.ranking import OUTSIDE_MARK, Weights
from knowledge.text import Normaliser
from knowledge.training import read_lessons

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

SparseRow = tuple[npt.NDArray[np.intp], Floats]
"""A feature vector: columns and values."""
DEV = tuple(Path("tests/golden") / f"{name}.jsonl" for name in ("dev", "panel-dev", "real-dev"))
"""The labelled questions that may be tuned on, from the root of a checkout."""
_FOLDS = {
    **dict.fromkeys(("gaul", "suara"), "obrolan"),
    **dict.fromkeys(("formal", "kepala"), "resmi"),
    **dict.fromkeys(("jawa", "warga", "kunci"), "lain"),
}
"""Voices that are held out together: those that are most alike."""
_ALSO = 0.3
"""Share of the target that goes to the entries that answer a question as well."""
RAREST = 8
_PLAN = Plan(
    hidden=128,
    networks=3,
    epochs=15,
    steps=800,
    batch=512,
    least_batches=16,
    rate=9e-3,
    keep_feature=0.7,
    keep_unit=0.6,
    spread=0.3,
)
_SEED = 20
_AT_ONCE = 2


@dataclass(frozen=True)
class Example:
    """One text to learn from; `fold` names the group that holds it out, entries in `also` answer it as well."""

    label: str
    fold: str
    text: str
    also: tuple[str, ...] = ()

    @property
    def inside(self) -> bool:
        """Tell whether an entry answers it."""
        return not self.label.startswith(OUTSIDE_MARK)


def read_data(folder: Path) -> tuple[list[MatchEntry], list[Example], Lexicon]:
    """Read entries, examples and lexicon: the only place that knows how the data is laid out."""
    base = load(folder)
    examples = [
        example
        for entry in base.entries.values()
        for example in (
            Example(entry.id, "", entry.question),
            Example(entry.id, "", entry.title),
            *(
                Example(entry.id, _FOLDS.get(said.voice, said.voice), said.text)
                for said in base.phrasings.get(entry.id, ())
            ),
        )
    ]
    examples += [Example(one.right[0], one.manner, one.text, one.right[1:]) for one in read_lessons(folder)]
    examples += _negatives(folder, sorted({example.fold for example in examples if example.fold}))
    return match_entries(base), examples, load_lexicon(folder)


def _negatives(folder: Path, folds: Sequence[str]) -> Iterable[Example]:
    data = yaml.safe_load((folder / "negatives.yaml").read_text(encoding="utf-8"))
    order = np.random.default_rng(_SEED)
    for kind, texts in data.items():
        for text in texts:
            yield Example(OUTSIDE_MARK + kind, folds[int(order.integers(len(folds)))], text)


def fit(examples: Sequence[Example], reader: Reader, rarest: int = RAREST) -> Network:
    """Train a network and round its weights; raises ValueError without examples."""
    readings = [reader.read(example.text) for example in examples]
    columns, idf = vocabulary_of(readings, rarest)
    rows = [row_of(reading, columns, idf) for reading in readings]
    classes = sorted({example.label for example in examples})
    numbers = {name: at for at, name in enumerate(classes)}
    targets = [_target(example, numbers) for example in examples]
    layers = learn(_matrix(rows, len(columns)), _matrix(targets, len(classes)), _PLAN, _SEED)
    return quantise(classes, columns, idf, layers.weights, layers.offset, layers.outputs, layers.bias)


def _matrix(rows: Sequence[SparseRow], width: int) -> "csr_matrix":
    from scipy.sparse import csr_matrix

    bounds = np.cumsum([0, *(len(at) for at, _ in rows)])
    values, columns = (np.concatenate([row[part] for row in rows]) for part in (1, 0))
    return csr_matrix((values, columns, bounds), shape=(len(rows), width))


def _target(example: Example, classes: Mapping[str, int]) -> SparseRow:
    """Share an example out among the classes that answer it."""
    also = [classes[name] for name in example.also if name in classes]
    shares = [1 - _ALSO, *[_ALSO / len(also)] * len(also)] if also else [1.0]
    return np.array([classes[example.label], *also], np.intp), np.array(shares, np.float32)


def vocabulary_of(readings: Sequence[Reading], rarest: int) -> tuple[dict[str, int], Floats]:
    """Number the features that stand in at least `rarest` readings; idf has shape (features,)."""
    counts: Counter[str] = Counter()
    expanded: dict[tuple[int, str], list[str]] = {}
    for reading in readings:
        own: set[str] = set()
        for block in Block:
            for unit in reading.units(block) if BLOCK_WEIGHT[block] else ():
                key = (block, unit)
                if key not in expanded:
                    expanded[key] = expand(block, unit)
                own.update(expanded[key])
        counts.update(own)
    names = sorted(name for name, count in counts.items() if count >= rarest)
    idf = [log((1 + len(readings)) / (1 + counts[name])) + 1 for name in names]
    return {name: at for at, name in enumerate(names)}, np.array(idf, np.float32)


def row_of(reading: Reading, columns: dict[str, int], idf: Floats) -> SparseRow:
    """Compute the sparse feature vector of a reading, as `Network.scores` weighs it."""
    row: dict[int, float] = {}
    for block in Block:
        if not BLOCK_WEIGHT[block]:
            continue
        units = reading.units(block)
        found = [columns[name] for unit in units for name in expand(block, unit) if name in columns]
        length = float((idf[found] ** 2).sum()) if found else 0.0
        for column in found:
            row[column] = row.get(column, 0.0) + float(idf[column]) * BLOCK_WEIGHT[block] / length**0.5
    return np.fromiter(row, np.intp, len(row)), np.fromiter(row.values(), np.float32, len(row))


def fit_bare(entries: Sequence[MatchEntry], lexicon: Lexicon) -> Network:
    """Train a network on bare phrasings, without negatives."""
    texts = [text for entry in entries for text in entry.phrasings]
    reader = Reader(lexicon, Normaliser(lexicon, vocabulary(lexicon, texts)))
    examples = [Example(entry.id, "", text) for entry in entries for text in entry.phrasings]
    return fit(examples, reader, rarest=1)


def fit_once(examples: Sequence[Example], reader: Reader, work: Path) -> Network:
    """Fit, or take the weights of an earlier run of the same code on the very same examples."""
    code = (
        Path(__file__).with_name(f"{name}.py").read_bytes() for name in ("train", "learning", "features", "network")
    )
    digest = hashlib.sha256(b"".join(code))
    for example in examples:
        digest.update(f"{example.label}\t{example.also}\t{reader.read(example.text)}\n".encode())
    folder = work / digest.hexdigest()[:16]
    if not is_saved(folder):
        folder.mkdir(parents=True, exist_ok=True)
        fit(examples, reader).save(folder)
    return load_network(folder)


def starting_point() -> Parameters:
    """Parameters to rank with before anything is fitted."""
    clues = (1.0, 6.0, 4.0, 2.0, *([0.0] * 6))
    blank = Head((0.0,) * SIGNS, 0.0)
    return Parameters(
        ranking=Weights(clues, clues, (-9.0, 8.0, 8.0, 0.0)),
        certainty=blank,
        bare_certainty=blank,
        scope=blank,
        bare_scope=blank,
        answer={"boleh": 0.5},
        bare_answer=0.5,
        in_scope=0.5,
        answer_in_scope=0.5,
        bare_in_scope=0.5,
        rival=0.1,
    )


def held_out(
    entries: Sequence[MatchEntry], examples: Sequence[Example], lexicon: Lexicon, reader: Reader, work: Path
) -> list[Sample]:
    """Predict every voice by a matcher that never saw it."""
    folds = sorted({example.fold for example in examples if example.fold})
    rest = {fold: [example for example in examples if example.fold != fold] for fold in folds}
    with ProcessPoolExecutor(max_workers=_AT_ONCE) as pool:
        fitted = pool.map(partial(fit_once, reader=reader, work=work), rest.values())
    samples: list[Sample] = []
    for fold, network in zip(folds, fitted, strict=True):
        inside = {example.text for example in rest[fold] if example.inside}
        seen = [replace(e, phrasings=tuple(t for t in e.phrasings if t in inside)) for e in entries]
        matcher = Matcher.build(seen, lexicon, Model(starting_point(), _spelling(network, lexicon, inside)))
        samples += [_sample(matcher, example) for example in examples if example.fold == fold]
    return samples


def _spelling(network: Network, lexicon: Lexicon, texts: Iterable[str]) -> Network:
    """Give a network the words that its texts spell."""
    return replace(network, words=tuple(vocabulary(lexicon, texts)))


def _sample(matcher: Matcher, example: Example) -> Sample:
    right = (example.label, *example.also) if example.inside else ()
    return sample_of(matcher, example.text, right, example.fold)


def sample_of(matcher: Matcher, text: str, right: Sequence[str], group: str) -> Sample:
    """Look at one question as calibration needs it."""
    reading = matcher.read(text)
    ranked = matcher.rank(reading)
    found = [matcher.entries[int(at)] for at in ranked.entries] if ranked else []
    strictest = min((RANK.get(e.verdict, 2) for e in matcher.entries if e.id in right), default=0)
    names, verdicts = tuple(e.id for e in found), tuple(e.verdict for e in found)
    return Sample(text, tuple(right), strictest, group, ranked, names, verdicts, reading, matcher.known(reading))


def train(data: Path, dev: Sequence[Path], work: Path) -> Parameters:
    """Train from the base in `data` and the labelled questions in `dev`, and write the model into it.

    Raises:
        BadRow: a labelled question cannot be read, or none is left to choose thresholds by.
    """
    rows = [(path.stem, row) for path in dev for row in load_rows(path) if not row.after and not row.both]
    if not rows:
        raise BadRow(f"{', '.join(map(str, dev))}: needs single questions that follow on nothing")
    entries, examples, lexicon = read_data(data)
    texts = [example.text for example in examples if example.inside]
    reader = Reader(lexicon, Normaliser(lexicon, vocabulary(lexicon, texts)))
    samples = held_out(entries, examples, lexicon, reader, work)
    network = _spelling(fit_once(examples, reader, work), lexicon, texts)
    matcher = Matcher.build(entries, lexicon, Model(starting_point(), network))
    parameters = calibrate(samples, [_dev_sample(matcher, row, name) for name, row in rows])
    target = data / FOLDER
    target.mkdir(exist_ok=True)
    network.save(target)
    save_parameters(parameters, target)
    return parameters


def main() -> None:
    """Train from the shipped data and write `knowledge/data/model`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=SHIPPED)
    parser.add_argument("--dev", type=Path, nargs="*", default=DEV)
    parser.add_argument("--work", type=Path, default=Path(".cache/train"))
    options = parser.parse_args()
    train(options.data, options.dev, options.work)


def _dev_sample(matcher: Matcher, row: Row, name: str) -> Sample:
    aliases = {alias: entry.id for entry in matcher.entries for alias in entry.aliases}
    sample = sample_of(matcher, row.question, [aliases.get(one, one) for one in row.right], name)
    return replace(sample, labelled=True)


if __name__ == "__main__":
    main()
