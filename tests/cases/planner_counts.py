"""Counts of a described model by brute force: every weight matrix is listed with its shape and the list is added up.

Independent of the product: reads the file as plain YAML and shares no line with the code that it checks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

import yaml

import headway

Shape = tuple[float, ...]
Block = dict[str, Any]

#: Where the ready-made descriptions lie.
MODELS = Path(headway.__file__).parent / "plan" / "ready" / "models"

#: Words of a weight's name that say that a table is read row by row and never multiplied.
LOOKED_UP = ("input embedding", "positions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """One kind of weight: its name, its shape, how many there are and how many of them a token visits."""

    name: str
    shape: Shape
    copies: float = 1
    visited: float = 1

    @property
    def stored(self) -> float:
        """Numbers held."""
        return prod(self.shape) * self.copies

    @property
    def active(self) -> float:
        """Numbers that one token meets."""
        return prod(self.shape) * self.visited


def described(slug: str) -> Block:
    """The file of one model, as YAML gives it."""
    read: Block = yaml.safe_load((MODELS / f"{slug}.yaml").read_text(encoding="utf-8"))
    return read


def slugs() -> list[str]:
    """Names of all ready-made models."""
    return sorted(path.stem for path in MODELS.glob("*.yaml"))


def stated(block: Block, key: str, otherwise: int) -> int:
    """A number of a description, or what it is where nothing is said."""
    return int(block[key]) if key in block else otherwise


def attention_weights(hidden: int, block: Block) -> Iterator[Weight]:
    """Every matrix of one attention block, by its kind."""
    kind, heads, width = block["kind"], block["heads"], block["head_dim"]
    value = stated(block, "value_dim", width)
    if kind == "latent":
        yield from _latent_weights(hidden, block)
    else:
        pairs = stated(block, "kv_heads", heads)
        yield from _query_weights(hidden, stated(block, "q_rank", 0), heads * width)
        yield Weight(name="key", shape=(hidden, pairs * width))
        if not block.get("shared_kv", False):
            yield Weight(name="value", shape=(hidden, pairs * value))
        if block.get("bias", False):
            yield Weight(name="query, key and value bias", shape=(heads * width + pairs * (width + value),))
    yield from _output_weights(hidden, block, heads * value)
    if block.get("output_gate", False):
        yield Weight(name="output gate", shape=(hidden, heads * value))
    if "top_k" in block:
        yield from _indexer_weights(hidden, block)


def _query_weights(hidden: int, rank: int, width: int) -> Iterator[Weight]:
    """One matrix, or two with a narrow waist and a norm between."""
    if rank:
        yield Weight(name="query down", shape=(hidden, rank))
        yield Weight(name="norm of the query's latent", shape=(rank,))
    yield Weight(name="query up", shape=(rank or hidden, width))


def _output_weights(hidden: int, block: Block, width: int) -> Iterator[Weight]:
    """One matrix, or one a group of heads into a narrow waist and one out of all waists."""
    if "output_rank" not in block:
        yield Weight(name="output", shape=(width, hidden))
        return
    groups, rank = block["output_groups"], block["output_rank"]
    yield Weight(name="output down", shape=(width // groups, rank), copies=groups, visited=groups)
    yield Weight(name="output up", shape=(groups * rank, hidden))


def _latent_weights(hidden: int, block: Block) -> Iterator[Weight]:
    heads, key, rope, value = block["heads"], block["head_dim"], block["rope_dim"], block["value_dim"]
    yield from _query_weights(hidden, block["q_rank"], heads * (key + rope))
    yield Weight(name="key and value down", shape=(hidden, block["kv_rank"] + rope))
    yield Weight(name="norm of the latent", shape=(block["kv_rank"],))
    yield Weight(name="key up", shape=(block["kv_rank"], heads * key))
    yield Weight(name="value up", shape=(block["kv_rank"], heads * value))


def _indexer_weights(hidden: int, block: Block) -> Iterator[Weight]:
    """The selector of sparse attention: queries from the query's latent, one shared key, one weight a head."""
    source = block.get("q_rank") or hidden
    yield Weight(name="indexer query", shape=(source, block["indexer_heads"] * block["indexer_dim"]))
    yield Weight(name="indexer key", shape=(hidden, block["indexer_dim"]))
    yield Weight(name="indexer head weight", shape=(hidden, block["indexer_heads"]))


def ffn_weights(hidden: int, block: Block) -> Iterator[Weight]:
    """Every matrix of one feed-forward block: a gated one has three, another two."""
    matrices = 3 if block["gated"] else 2
    if block["kind"] == "dense":
        yield Weight(name="feed-forward", shape=(hidden, block["width"]), copies=matrices, visited=matrices)
        return
    yield Weight(name="router", shape=(hidden, block["experts"]))
    yield Weight(
        name="expert",
        shape=(stated(block, "expert_hidden", hidden), block["width"]),
        copies=matrices * block["experts"],
        visited=matrices * block["active"],
    )
    if "expert_hidden" in block:
        yield Weight(
            name="into and out of the experts' latent", shape=(hidden, block["expert_hidden"]), copies=2, visited=2
        )
    if block.get("shared", 0):
        each, width = matrices * block["shared"], stated(block, "shared_width", block["width"])
        yield Weight(name="shared expert", shape=(hidden, width), copies=each, visited=each)


def weights(model: Block) -> list[Weight]:
    """Every weight of the model, without the modules of multi-token prediction and the tables in host memory."""
    hidden, vocabulary = model["hidden"], model["vocabulary"]
    every = [Weight(name="input embedding", shape=(vocabulary, hidden))]
    if not model["tied_embeddings"]:
        every.append(Weight(name="output head", shape=(vocabulary, hidden)))
    if model["positions"]:
        every.append(Weight(name="positions", shape=(model["positions"], hidden)))
    for group in model["layers"]:
        for _ in range(group["count"]):
            every.extend(attention_weights(hidden, group["attention"]))
            every.extend(ffn_weights(hidden, group["ffn"]))
            every.extend(Weight(name="norm", shape=(hidden,)) for _ in range(2))
    every.append(Weight(name="last norm", shape=(hidden,)))
    if "other_parameters_b" in model:
        every.append(Weight(name="other", shape=(model["other_parameters_b"] * 1e9,)))
    return every


def total(model: Block) -> float:
    """All parameters held."""
    return sum(weight.stored for weight in weights(model))


def active(model: Block, *, input_embedding: bool = True, output_head: bool = True) -> float:
    """Parameters that one token meets; an embedding that is both input and output counts once."""
    kept = weights(model)
    if not input_embedding:
        kept = [weight for weight in kept if weight.name != "input embedding"]
        if model["tied_embeddings"] and output_head:
            kept.append(Weight(name="output head", shape=(model["vocabulary"], model["hidden"])))
    if not output_head:
        kept = [weight for weight in kept if weight.name != "output head"]
    return sum(weight.active for weight in kept)


def multiplied(model: Block) -> float:
    """Numbers that one token is multiplied with: matrices without look-ups, an output head always among them."""
    matrices = [weight for weight in weights(model) if len(weight.shape) == 2 or weight.name == "other"]
    found = sum(weight.active for weight in matrices if weight.name not in LOOKED_UP)
    return found + (model["vocabulary"] * model["hidden"] if model["tied_embeddings"] else 0)


def kv_bytes_per_token(model: Block, *, bytes_each: float = 2) -> float:
    """Bytes that one more token leaves in memory: keys, values and an indexer's key; no window is full yet."""
    numbers = 0.0
    for group in model["layers"]:
        block = group["attention"]
        if block["kind"] == "linear":
            continue
        if block["kind"] == "latent":
            held = block["kv_rank"] + block["rope_dim"]
        else:
            key, value = block["head_dim"], stated(block, "value_dim", block["head_dim"])
            held = stated(block, "kv_heads", block["heads"]) * (key if block.get("shared_kv") else key + value)
        numbers += group["count"] * (held + block.get("indexer_dim", 0)) / block.get("compress", 1)
    return numbers * bytes_each


def attention_flop_forward(model: Block, sequence: int) -> float:
    """FLOP of scores and weighted sums for one token, forward, causal: on average half the sequence is seen."""
    flop = 0.0
    for group in model["layers"]:
        block = group["attention"]
        key = block["head_dim"] + block.get("rope_dim", 0)
        value = block.get("value_dim", block["head_dim"])
        flop += group["count"] * block["heads"] * (key + value) * sequence
    return flop


def training_flop_per_token(model: Block, sequence: int) -> float:
    """FLOP of one token forward and backward: six a number of the matrices, three times forward for attention."""
    return 6 * multiplied(model) + 3 * attention_flop_forward(model, sequence)
