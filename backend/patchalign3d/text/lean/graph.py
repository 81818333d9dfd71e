"""all-MiniLM-L6-v2 as a graph for ONNX Runtime; :mod:`..minilm` is what it must agree with."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ...onnx_graph import Graph, Precision
from ..minilm_package import DIMENSION, EPSILON, HEADS, LAYERS

Weights = Mapping[str, NDArray]


def write_graph(tensors: Weights, precision: Precision = "fine") -> bytes:
    """The content of an ONNX file: ``words`` (T, L) int64 → ``tokens`` (T, L, 384).

    Args:
        tensors: under their published names.
        precision: how small the weights become.
    """
    graph = Graph(precision)
    table = "embeddings.{}_embeddings.weight".format
    length = graph.add("Shape", "words", start=1, end=2)
    start = graph.constant(np.array([0]))
    # What all texts have in common, a segment without end, is part of the positions.
    place = graph.constant(tensors[table("position")] + tensors[table("token_type")][0])
    place = graph.add("Slice", place, start, length, start)  # (L, 384)
    x = graph.add("Add", graph.rows(tensors[table("word")], "words"), place)
    x = _norm(graph, x, tensors, "embeddings.LayerNorm")
    for i in range(LAYERS):
        x = _layer(graph, x, tensors, f"encoder.layer.{i}")
    return graph.serialise(
        {"words": (np.int64, ("T", "L"))}, {"tokens": (x, ("T", "L", DIMENSION))}
    )


def _layer(graph: Graph, x: str, tensors: Weights, name: str) -> str:
    weight, bias = (
        np.concatenate(
            [tensors[f"{name}.attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
        )
        for kind in ("weight", "bias")
    )
    attended = graph.attention(graph.linear(x, weight, bias), HEADS)
    attended = _linear(graph, attended, tensors, f"{name}.attention.output.dense")
    x = _norm(graph, graph.add("Add", x, attended), tensors, f"{name}.attention.output.LayerNorm")
    hidden = graph.add("Gelu", _linear(graph, x, tensors, f"{name}.intermediate.dense"))
    hidden = _linear(graph, hidden, tensors, f"{name}.output.dense")
    return _norm(graph, graph.add("Add", x, hidden), tensors, f"{name}.output.LayerNorm")


def _linear(graph: Graph, x: str, tensors: Weights, name: str) -> str:
    return graph.linear(x, tensors[f"{name}.weight"], tensors[f"{name}.bias"])


def _norm(graph: Graph, x: str, tensors: Weights, name: str) -> str:
    return graph.norm(x, tensors[f"{name}.weight"], tensors[f"{name}.bias"], EPSILON)
