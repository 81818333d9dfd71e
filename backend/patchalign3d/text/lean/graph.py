"""all-MiniLM-L6-v2 as a graph for ONNX Runtime, which must agree with :mod:`..minilm`."""

import numpy as np

from ...onnx_graph import Graph, Precision, Weights
from ..minilm_package import DIMENSION, EPSILON, HEADS, LAYERS


def write_graph(tensors: Weights, precision: Precision = "fine") -> bytes:
    """The content of an ONNX file: ``words`` (T, L) int64 → ``tokens`` (T, L, 384).

    Args:
        tensors: under their published names.
        precision: how small the weights become.
    """
    graph = Graph(tensors, precision)
    table = "embeddings.{}_embeddings.weight".format
    length = graph.add("Shape", "words", start=1, end=2)
    start = graph.constant(np.array([0], np.int64))
    # What all texts have in common, a segment without end, is part of the positions.
    place = graph.constant(tensors[table("position")] + tensors[table("token_type")][0])
    place = graph.add("Slice", place, start, length, start)  # (L, 384)
    x = graph.add("Add", graph.rows(tensors[table("word")], "words"), place)
    x = graph.norm(x, "embeddings.LayerNorm", EPSILON)
    for i in range(LAYERS):
        x = _layer(graph, x, f"encoder.layer.{i}")
    return graph.serialise(
        {"words": (np.int64, ("T", "L"))}, {"tokens": (x, ("T", "L", DIMENSION))}
    )


def _layer(graph: Graph, x: str, name: str) -> str:
    parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
    weight, bias = (
        np.concatenate([graph.tensors[f"{part}.{kind}"] for part in parts])
        for kind in ("weight", "bias")
    )
    attended = graph.attention(graph.linear(x, weight, bias), HEADS)
    attended = graph.layer(attended, f"{name}.attention.output.dense")
    x = graph.norm(graph.add("Add", x, attended), f"{name}.attention.output.LayerNorm", EPSILON)
    hidden = graph.add("Gelu", graph.layer(x, f"{name}.intermediate.dense"))
    hidden = graph.layer(hidden, f"{name}.output.dense")
    return graph.norm(graph.add("Add", x, hidden), f"{name}.output.LayerNorm", EPSILON)
