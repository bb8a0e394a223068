"""A small neural network over the features: the trained weights and their arithmetic."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from knowledge.features import BLOCK_WEIGHT, Block, Reading, expand

Floats = npt.NDArray[np.float32]
ARRAYS = ("keys", "idf", "weights", "scale", "offset", "outputs", "bias")
_HALF = ("idf", "outputs")
"""What is stored in 16 bits."""
_CACHE_LIMIT = 8_000
_STEPS = 15
"""Steps from zero to the largest weight: more make the file larger and change no figure."""
_FILE, _NAMES = "network.npz", "network.json"


@dataclass(frozen=True)
class Network:
    """One hidden layer of rectified units between the features and the classes.

    `weights`, shape (features, hidden), are small whole numbers with one `scale` a unit; `offset` has shape (hidden,),
    `outputs` (hidden, classes), `bias` (classes,) and `idf` (features,).
    `words` are those it learned from that count as spelled right.
    Features are known by their hash alone (`keys`, ascending), which is smaller than a dictionary of names.
    """

    classes: tuple[str, ...]
    keys: npt.NDArray[np.uint32]
    idf: Floats
    weights: npt.NDArray[np.int8]
    scale: Floats
    offset: Floats
    outputs: Floats
    bias: Floats
    words: tuple[str, ...] = ()
    _vectors: dict[tuple[int, str], tuple[Floats, float]] = field(default_factory=dict, repr=False)

    def scores(self, reading: Reading) -> Floats:
        """Score every class, shape (classes,), higher is likelier."""
        total = np.zeros(len(self.offset), np.float32)
        for block in Block:
            units = reading.units(block) if BLOCK_WEIGHT[block] else ()
            if units:
                vector, length = self._block(block, units)
                total += vector * np.float32(BLOCK_WEIGHT[block] / length**0.5 if length else 0)
        hidden = np.maximum(total * self.scale + self.offset, 0)
        scores: Floats = hidden @ self.outputs + self.bias
        return scores

    def _block(self, block: Block, units: Sequence[str]) -> tuple[Floats, float]:
        if block is Block.WORDS:
            return self._sum([name for unit in units for name in expand(block, unit)])
        vectors, lengths = zip(*(self._vector(block, unit) for unit in units), strict=True)
        return sum(vectors), sum(lengths)

    def _vector(self, block: Block, unit: str) -> tuple[Floats, float]:
        found = self._vectors.get((block, unit))
        if found is None:
            if len(self._vectors) >= _CACHE_LIMIT:
                self._vectors.clear()
            found = self._vectors[block, unit] = self._sum(expand(block, unit))
        return found

    def _sum(self, names: Sequence[str]) -> tuple[Floats, float]:
        sought = _hashes(names)
        places = np.minimum(np.searchsorted(self.keys, sought), len(self.keys) - 1)
        columns = places[self.keys[places] == sought]
        if not len(columns):
            return np.zeros(len(self.offset), np.float32), 0.0
        idf = self.idf[columns]
        return idf @ self.weights[columns].astype(np.float32), float(idf @ idf)

    def save(self, folder: Path) -> None:
        """Write the weights without any code in them."""
        arrays = {name: getattr(self, name) for name in ARRAYS}
        arrays["weights"] = self.weights.T.copy()
        np.savez_compressed(folder / _FILE, **{**arrays, **{name: arrays[name].astype(np.float16) for name in _HALF}})
        names = {"classes": self.classes, "words": " ".join(self.words)}
        (folder / _NAMES).write_text(json.dumps(names, indent=1) + "\n", encoding="utf-8")


def load_network(folder: Path) -> Network:
    """Read what `Network.save` wrote; raises OSError or ValueError when it cannot be read."""
    try:
        names = json.loads((folder / _NAMES).read_text(encoding="utf-8"))
        classes, words = tuple(names["classes"]), tuple(names["words"].split())
        with (folder / _FILE).open("rb") as file, np.load(file, allow_pickle=False) as saved:
            arrays = {name: saved[name] for name in ARRAYS}
    except (BadZipFile, zlib.error, EOFError, KeyError) as problem:
        raise ValueError(f"{folder / _FILE} is damaged; train again") from problem
    floats = {name: arrays[name].astype(np.float32) for name in _HALF}
    arrays = {**arrays, **floats, "weights": np.ascontiguousarray(arrays["weights"].T)}
    network = Network(classes, words=words, **arrays)
    if not _is_whole(network):
        raise ValueError(f"{folder / _FILE} does not fit its names; train again")
    return network


def _is_whole(network: Network) -> bool:
    """Tell whether the parts have the shapes and the order that scoring relies on, and finite numbers."""
    features, hidden, classes = len(network.keys), len(network.scale), len(network.classes)
    shapes = (
        (network.idf, (features,)),
        (network.weights, (features, hidden)),
        (network.offset, (hidden,)),
        (network.outputs, (hidden, classes)),
        (network.bias, (classes,)),
    )
    floats = (network.idf, network.scale, network.offset, network.outputs, network.bias)
    ordered = bool((network.keys[1:] >= network.keys[:-1]).all())
    finite = all(np.isfinite(part).all() for part in floats)
    return ordered and finite and all(part.shape == shape for part, shape in shapes)


def is_saved(folder: Path) -> bool:
    """Tell whether `folder` holds a network."""
    return (folder / _NAMES).exists()


def weights_name(folder: Path) -> str:
    """Name what `Network.save` wrote: other weights, and other classes, have another name."""
    return f"{zlib.crc32((folder / _NAMES).read_bytes(), zlib.crc32((folder / _FILE).read_bytes())):08x}"


def quantise(
    classes: Sequence[str],
    columns: Mapping[str, int],
    idf: Floats,
    weights: Floats,
    offset: Floats,
    outputs: Floats,
    bias: Floats,
) -> Network:
    """Round `weights`, shape (features, hidden), to a few steps each; the other parts have the shapes of `Network`."""
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-9).astype(np.float32) / np.float32(_STEPS)
    small = np.rint(weights / scale).astype(np.int8)
    keys = _hashes(sorted(columns, key=lambda name: columns[name]))
    order = np.argsort(keys, kind="stable")
    return Network(tuple(classes), keys[order], idf[order], small[order], scale, offset, outputs, bias)


def _hashes(names: Sequence[str]) -> npt.NDArray[np.uint32]:
    return np.fromiter((zlib.crc32(name.encode()) for name in names), np.uint32, len(names))
