"""The trained half of the matcher: it learns from phrasings and ships small."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from knowledge.base import SHIPPED, load
from knowledge.features import Reader
from knowledge.indexing import vocabulary
from knowledge.lexicon import load_lexicon
from knowledge.network import Network, load_network
from knowledge.text import Normaliser
from knowledge.train import Example, fit

ENTRIES = (
    *("like-konten-calon", "golput-asn", "gereja", "mutasi-pejabat-enam-bulan", "sanksi-pppk", "exit-poll"),
    *("jadi-saksi-parpol", "masa-tenang-apa", "mobil-dinas-kampanye", "nik-dicatut-sipol"),
)
VOICE = "warga"
"""The voice that is held out."""


@pytest.fixture(scope="module")
def reader() -> Reader:
    lexicon = load_lexicon(SHIPPED)
    base = load(SHIPPED)
    texts = [phrasing.text for said in base.phrasings.values() for phrasing in said]
    return Reader(lexicon, Normaliser(lexicon, vocabulary(lexicon, texts)))


@pytest.fixture(scope="module")
def said() -> list[Example]:
    base = load(SHIPPED)
    return [Example(name, one.voice, one.text) for name in ENTRIES for one in base.phrasings.get(name, ())]


@pytest.fixture(scope="module")
def network(reader: Reader, said: list[Example]) -> Network:
    return fit([example for example in said if example.fold != VOICE], reader, rarest=2)


def test_it_knows_questions_in_a_voice_it_never_heard(network: Network, reader: Reader, said: list[Example]) -> None:
    unseen = [example for example in said if example.fold == VOICE]
    found = [network.classes[int(np.argmax(network.scores(reader.read(one.text))))] for one in unseen]
    right = [name == one.label for name, one in zip(found, unseen, strict=True)]
    assert len(right) > 50
    assert sum(right) > 0.9 * len(right)


def test_what_is_saved_scores_alike(network: Network, reader: Reader, said: list[Example], tmp_path: Path) -> None:
    network.save(tmp_path)
    again = load_network(tmp_path)
    for example in said[:20]:
        reading = reader.read(example.text)
        assert np.allclose(again.scores(reading), network.scores(reading), atol=0.02)


def test_a_damaged_file_is_named_before_anybody_asks(network: Network, tmp_path: Path) -> None:
    network.save(tmp_path)
    whole = (tmp_path / "network.npz").read_bytes()
    for damaged in (b"", whole[: len(whole) // 2], whole[:2000] + bytes(500) + whole[2500:]):
        (tmp_path / "network.npz").write_bytes(damaged)
        with pytest.raises(ValueError, match="train again"):
            load_network(tmp_path)
    replace(network, classes=network.classes[:-1]).save(tmp_path)
    with pytest.raises(ValueError, match="train again"):
        load_network(tmp_path)


def test_the_shipped_network_is_small() -> None:
    assert (SHIPPED / "model" / "network.npz").stat().st_size < 12_000_000


def test_learning_twice_gives_the_same_weights(reader: Reader, said: list[Example]) -> None:
    few = [example for example in said if example.fold == "kunci"]
    one, other = fit(few, reader, rarest=1), fit(few, reader, rarest=1)
    assert np.array_equal(one.weights, other.weights)
    assert np.array_equal(one.outputs, other.outputs)
