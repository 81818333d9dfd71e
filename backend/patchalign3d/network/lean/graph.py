"""The network as a graph for ONNX Runtime; :mod:`..encoder` is what it must agree with."""

import numpy as np
from numpy.typing import NDArray

from ...onnx_graph import Graph, Precision, Weights
from ..architecture import Architecture

EPSILON = 1e-5  # of every normalisation
# Patches that are embedded at a time: few enough for their points to stay in a core's cache.
PATCHES = 32


def write_graph(
    architecture: Architecture, tensors: Weights, precision: Precision = "fast"
) -> bytes:
    """The content of an ONNX file.

    It takes ``neighbourhoods`` (S, G, k, 3), the points of patches relative to their ``centres``
    (S, G, 3), and gives ``features`` (S, G, D) of length 1, and ``places`` (S, G, 3) where the
    model has the head for them.

    Args:
        tensors: under the names of a model file.
        precision: how many bits the weights get.
    """
    a, graph = architecture, Graph(tensors, precision)
    count = -(-a.patches // PATCHES)
    parts = graph.split("Split", count, "neighbourhoods", axis=1, num_outputs=count)
    embedded = graph.add("Concat", *(_mini_pointnet(graph, part) for part in parts), axis=1)
    tokens = _with_class(graph, graph.layer(embedded, "reduce_dim"), "cls_token")
    hidden = graph.add("Gelu", graph.layer("centres", "pos_embed.0"))
    position = _with_class(graph, graph.layer(hidden, "pos_embed.2"), "cls_pos")
    for i in range(a.depth):
        tokens = _block(graph, graph.add("Add", tokens, position), f"blocks.blocks.{i}", a.heads)
    start, end, axis = (graph.constant(np.array([i], np.int64)) for i in (1, 1 << 31, 1))
    patches = graph.add("Slice", graph.norm(tokens, "norm", EPSILON), start, end, axis)
    features = graph.add("LpNormalization", graph.layer(patches, "proj"), axis=-1, p=2)
    outputs = {"features": (features, ("S", "G", a.feature_width))}
    if "frame.0.weight" in tensors:
        hidden = graph.add("Gelu", graph.layer(patches, "frame.0"))
        outputs["places"] = (graph.layer(hidden, "frame.2"), ("S", "G", 3))
    inputs = {
        "neighbourhoods": (np.float32, ("S", "G", "k", 3)),
        "centres": (np.float32, ("S", "G", 3)),
    }
    return graph.serialise(inputs, outputs)


def _mini_pointnet(graph: Graph, points: str) -> str:
    """(S, G, k, 3) → (S, G, 256); each normalisation is part of the layer before it."""
    hidden = graph.add("Relu", graph.linear(points, *_normalised(graph, "encoder.first_conv")))
    first, offset = graph.matrix("encoder.first_conv.3")
    axis = graph.constant(np.array([2], np.int64))
    point = graph.linear(hidden, first, offset)  # (S, G, k, 256)
    whole = graph.add("ReduceMax", point, axis, keepdims=1)  # (S, G, 1, 256)
    weight, bias = _normalised(graph, "encoder.second_conv")
    half = weight.shape[1] // 2  # the patch's maximum comes first, the point itself behind it
    from_whole = graph.linear(whole, weight[:, :half], bias)
    # Two layers in a row are one, of half as many products: 128 → 512 in place of 256 → 512.
    from_point = graph.linear(hidden, weight[:, half:] @ first, weight[:, half:] @ offset)
    both = graph.add("Relu", graph.add("Add", from_point, from_whole))
    return graph.add("ReduceMax", graph.layer(both, "encoder.second_conv.3"), axis, keepdims=0)


def _normalised(graph: Graph, name: str) -> tuple[NDArray, NDArray]:
    """Weight and bias of a convolution over single points, with the normalisation behind it."""
    weight, bias = graph.matrix(f"{name}.0")
    assert bias is not None
    scale, shift, mean, variance = (
        graph.tensors[f"{name}.1.{part}"].astype(np.float64)
        for part in ("weight", "bias", "running_mean", "running_var")
    )
    scale = scale / np.sqrt(variance + EPSILON)
    return weight * scale[:, None], (bias - mean) * scale + shift


def _block(graph: Graph, x: str, name: str, heads: int) -> str:
    qkv = graph.layer(graph.norm(x, f"{name}.norm1", EPSILON), f"{name}.attn.qkv")
    x = graph.add("Add", x, graph.layer(graph.attention(qkv, heads), f"{name}.attn.proj"))
    hidden = graph.layer(graph.norm(x, f"{name}.norm2", EPSILON), f"{name}.mlp.fc1")
    return graph.add("Add", x, graph.layer(graph.add("Gelu", hidden), f"{name}.mlp.fc2"))


def _with_class(graph: Graph, tokens: str, name: str) -> str:
    """(S, G, width) → (S, 1 + G, width): a first token, the same for all samplings."""
    samplings = graph.add("Shape", tokens, start=0, end=1)
    shape = graph.add("Concat", samplings, graph.constant(np.array([1, 1], np.int64)), axis=0)
    first = graph.add("Expand", graph.constant(graph.tensors[name]), shape)
    return graph.add("Concat", first, tokens, axis=1)
