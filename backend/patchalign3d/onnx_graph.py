"""Networks written down for ONNX Runtime, operator by operator, their weights as 8-bit numbers.

Matrices of layers are kept in seven bits, one scale a column: with eight, processors without
dot-product instructions would overflow the 16 bits in which they add two products. What flows
through a layer gets eight bits and a scale as it comes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

# What ONNX Runtime 1.20 and newer can read.
OPSET = 20
IR_VERSION = 10
RUNTIMES_OWN = "com.microsoft"

WEIGHT_LIMIT = 63


class Graph:
    """A graph under construction; values go by their names.

    Args:
        exact: keep the weights in float32, to compare with the network that they are of.
    """

    def __init__(self, exact: bool = False) -> None:
        self._exact = exact
        self._nodes: list[Any] = []
        self._weights: list[Any] = []

    def constant(self, values: NDArray) -> str:
        """A tensor that stays as it is; float32 if it is of numbers with a point."""
        from onnx import numpy_helper

        if np.issubdtype(values.dtype, np.floating):
            values = values.astype(np.float32)
        name = f"constant_{len(self._weights)}"
        self._weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, operator: str, *inputs: str, of: str = "", **attributes: Any) -> str:
        """The result of an operator, of ONNX or ``of`` another domain."""
        return self.split(operator, 1, *inputs, of=of, **attributes)[0]

    def split(
        self, operator: str, count: int, *inputs: str, of: str = "", **attributes: Any
    ) -> list[str]:
        """The results of an operator that has several."""
        from onnx import helper

        outputs = [f"{operator}_{len(self._nodes)}_{i}" for i in range(count)]
        node = helper.make_node(operator, inputs, outputs, domain=of, **attributes)
        self._nodes.append(node)
        return outputs

    def linear(self, x: str, weight: NDArray, bias: NDArray | None = None) -> str:
        """(…, in) times ``weight`` (out, in), plus ``bias`` (out,)."""
        matrix = weight.astype(np.float32).T  # (in, out)
        offset = [] if bias is None else [self.constant(bias)]
        if self._exact or len(matrix) == 3:  # coordinates
            product = self.add("MatMul", x, self.constant(matrix))
            return self.add("Add", product, *offset) if offset else product
        small, scale = in_seven_bits(matrix, axis=0)
        zero = self.constant(np.zeros(matrix.shape[1], np.int8))
        layer = [self.constant(small), self.constant(scale[0]), zero, *offset]
        return self.add("DynamicQuantizeMatMul", x, *layer, of=RUNTIMES_OWN)

    def rows(self, table: NDArray, index: str) -> str:
        """Rows of ``table`` (n, width) at ``index`` (…): (…, width)."""
        if self._exact:
            return self.add("Gather", self.constant(table), index)
        small, scale = in_seven_bits(table.astype(np.float32), axis=1)
        rows = self.add("Gather", self.constant(small), index)
        scales = self.add("Gather", self.constant(scale), index)
        return self.add("Mul", self.add("Cast", rows, to=1), scales)  # 1: float32

    def norm(self, x: str, weight: NDArray, bias: NDArray, epsilon: float) -> str:
        """Layer normalisation of (…, width)."""
        scale, shift = self.constant(weight), self.constant(bias)
        return self.add("LayerNormalization", x, scale, shift, epsilon=epsilon, axis=-1)

    def attention(self, qkv: str, heads: int) -> str:
        """(B, T, 3·width), queries, keys and values side by side → (B, T, width)."""
        parts = self.split("Split", 3, qkv, axis=-1, num_outputs=3)
        return self.add("MultiHeadAttention", *parts, of=RUNTIMES_OWN, num_heads=heads)

    def serialise(
        self, inputs: Mapping[str, tuple[type, tuple]], outputs: Mapping[str, tuple[str, tuple]]
    ) -> bytes:
        """The file's content; the same graph gives the same bytes.

        Args:
            inputs: of each name the dtype and shape; an axis of any length has a text.
            outputs: of each name the value that it is to show, and its shape.
        """
        from onnx import TensorProto, helper

        kinds: dict[type, int] = {np.float32: TensorProto.FLOAT, np.int64: TensorProto.INT64}
        for name, (value, _) in outputs.items():
            self._nodes.append(helper.make_node("Identity", [value], [name]))
        graph = helper.make_graph(
            self._nodes,
            "patchalign3d",
            [helper.make_tensor_value_info(n, kinds[kind], s) for n, (kind, s) in inputs.items()],
            [
                helper.make_tensor_value_info(n, TensorProto.FLOAT, s)
                for n, (_, s) in outputs.items()
            ],
            self._weights,
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(RUNTIMES_OWN, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)
        return model.SerializeToString(deterministic=True)


def in_seven_bits(matrix: NDArray, axis: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Whole numbers, and the scales along ``axis``, kept as length 1, that they stand for."""
    scale = np.maximum(np.abs(matrix).max(axis, keepdims=True), 1e-12) / np.float32(WEIGHT_LIMIT)
    return np.round(matrix / scale).astype(np.int8), scale.astype(np.float32)
