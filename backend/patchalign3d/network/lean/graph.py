"""The network as a graph for ONNX Runtime; :mod:`..encoder` is what it must agree with."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ...onnx_graph import Graph, Precision
from ..architecture import Architecture

EPSILON = 1e-5  # of every normalisation

Weights = Mapping[str, NDArray]


def write_graph(
    architecture: Architecture, tensors: Weights, precision: Precision = "fast"
) -> bytes:
    """The content of an ONNX file.

    It takes ``neighbourhoods`` (S, G, k, 3), the points of patches relative to their ``centres``
    (S, G, 3), and gives ``features`` (S, G, D) of length 1, and ``places`` (S, G, 3) where the
    model has the head for them.

    Args:
        tensors: under the names of a model file.
        precision: how small the weights become.
    """
    a, graph = architecture, Graph(precision)
    embedded = _mini_pointnet(graph, tensors, "neighbourhoods")
    tokens = _with_class(
        graph, _linear(graph, embedded, tensors, "reduce_dim"), tensors, "cls_token"
    )
    hidden = graph.add("Gelu", _linear(graph, "centres", tensors, "pos_embed.0"))
    position = _with_class(
        graph, _linear(graph, hidden, tensors, "pos_embed.2"), tensors, "cls_pos"
    )
    for i in range(a.depth):
        tokens = _block(graph, graph.add("Add", tokens, position), tensors, f"blocks.blocks.{i}", a)
    start, end, axis = (graph.constant(np.array([value])) for value in (1, 1 << 31, 1))
    patches = graph.add("Slice", _norm(graph, tokens, tensors, "norm"), start, end, axis)
    features = graph.add("LpNormalization", _linear(graph, patches, tensors, "proj"), axis=-1, p=2)
    outputs = {"features": (features, ("S", "G", a.feature_width))}
    if "frame.0.weight" in tensors:
        hidden = graph.add("Gelu", _linear(graph, patches, tensors, "frame.0"))
        outputs["places"] = (_linear(graph, hidden, tensors, "frame.2"), ("S", "G", 3))
    inputs = {
        "neighbourhoods": (np.float32, ("S", "G", "k", 3)),
        "centres": (np.float32, ("S", "G", 3)),
    }
    return graph.serialise(inputs, outputs)


def _mini_pointnet(graph: Graph, tensors: Weights, points: str) -> str:
    """(S, G, k, 3) → (S, G, 256); the normalisations behind layers are part of them."""
    weight, bias = _normalised(tensors, "encoder.first_conv")
    point = graph.add("Relu", graph.linear(points, weight, bias))
    point = _linear(graph, point, tensors, "encoder.first_conv.3")  # (S, G, k, 256)
    axis = graph.constant(np.array([2]))
    whole = graph.add("ReduceMax", point, axis, keepdims=1)  # (S, G, 1, 256)
    weight, bias = _normalised(tensors, "encoder.second_conv")
    half = weight.shape[1] // 2  # the patch's maximum comes first, the point itself behind it
    from_whole = graph.linear(whole, weight[:, :half], bias)
    both = graph.add("Add", graph.linear(point, weight[:, half:]), from_whole)
    point = _linear(graph, graph.add("Relu", both), tensors, "encoder.second_conv.3")
    return graph.add("ReduceMax", point, axis, keepdims=0)


def _normalised(tensors: Weights, name: str) -> tuple[NDArray, NDArray]:
    """Weight and bias of a convolution over single points, with the normalisation behind it."""
    weight, bias = _matrix(tensors, f"{name}.0")
    assert bias is not None
    scale, shift, mean, variance = (
        tensors[f"{name}.1.{part}"].astype(np.float64)
        for part in ("weight", "bias", "running_mean", "running_var")
    )
    scale = scale / np.sqrt(variance + EPSILON)
    return weight * scale[:, None], (bias - mean) * scale + shift


def _block(graph: Graph, x: str, tensors: Weights, name: str, a: Architecture) -> str:
    qkv = _linear(graph, _norm(graph, x, tensors, f"{name}.norm1"), tensors, f"{name}.attn.qkv")
    attended = _linear(graph, graph.attention(qkv, a.heads), tensors, f"{name}.attn.proj")
    x = graph.add("Add", x, attended)
    hidden = _linear(graph, _norm(graph, x, tensors, f"{name}.norm2"), tensors, f"{name}.mlp.fc1")
    hidden = graph.add("Gelu", hidden)
    return graph.add("Add", x, _linear(graph, hidden, tensors, f"{name}.mlp.fc2"))


def _with_class(graph: Graph, tokens: str, tensors: Weights, name: str) -> str:
    """(S, G, width) → (S, 1 + G, width): what all samplings have in front."""
    samplings = graph.add("Shape", tokens, start=0, end=1)
    shape = graph.add("Concat", samplings, graph.constant(np.array([1, 1])), axis=0)
    first = graph.add("Expand", graph.constant(tensors[name]), shape)
    return graph.add("Concat", first, tokens, axis=1)


def _linear(graph: Graph, x: str, tensors: Weights, name: str) -> str:
    return graph.linear(x, *_matrix(tensors, name))


def _matrix(tensors: Weights, name: str) -> tuple[NDArray, NDArray | None]:
    weight = tensors[f"{name}.weight"]
    bias = tensors.get(f"{name}.bias")
    return weight.reshape(len(weight), -1), bias


def _norm(graph: Graph, x: str, tensors: Weights, name: str) -> str:
    return graph.norm(x, tensors[f"{name}.weight"], tensors[f"{name}.bias"], EPSILON)
