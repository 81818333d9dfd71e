"""Networks written down for ONNX Runtime, operator by operator, their weights as small numbers.

How small, a network chooses. "fast": matrices have seven bits and a scale a column, what flows
through them eight bits and a scale as it comes; with eight bits on both sides, processors without
dot-product instructions would overflow the 16 in which they add two products. "fine": both have
eight bits and a scale for each 16 numbers. "exact": all is float32, to compare with the network
that a graph is of.
"""

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

# What ONNX Runtime 1.20 and newer can read.
OPSET = 20
IR_VERSION = 10
RUNTIMES_OWN = "com.microsoft"

SEVEN_BITS, EIGHT_BITS = 63, 127  # the largest numbers, of either sign
BLOCK = 16  # the numbers that share a scale where they are fine

Precision = Literal["fast", "fine", "exact"]
Weights = Mapping[str, NDArray]
"""The tensors of a network, under its own names."""


class Graph:
    """A graph under construction, of a network with these weights; values go by their names."""

    def __init__(self, tensors: Weights, precision: Precision) -> None:
        self.tensors = tensors
        self._precision = precision
        self._nodes: list[Any] = []
        self._weights: dict[tuple, Any] = {}  # by what is in them

    def constant(self, values: NDArray) -> str:
        """A tensor that stays as it is, written once; float32 if it is of numbers with a point."""
        from onnx import numpy_helper

        if np.issubdtype(values.dtype, np.floating):
            values = values.astype(np.float32)
        content = values.dtype, values.shape, values.tobytes()
        if content not in self._weights:
            name = f"constant_{len(self._weights)}"
            self._weights[content] = numpy_helper.from_array(np.ascontiguousarray(values), name)
        return self._weights[content].name

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

    def layer(self, x: str, name: str) -> str:
        """(…, in) through a linear layer, or a convolution over single points, of the network."""
        return self.linear(x, *self.matrix(name))

    def matrix(self, name: str) -> tuple[NDArray, NDArray | None]:
        """The weight (out, in) of such a layer, and its bias (out,), if it has one."""
        weight = self.tensors[f"{name}.weight"]
        return weight.reshape(len(weight), -1), self.tensors.get(f"{name}.bias")

    def linear(self, x: str, weight: NDArray, bias: NDArray | None = None) -> str:
        """(…, in) times ``weight`` (out, in), plus ``bias`` (out,)."""
        matrix = weight.astype(np.float32)
        offset = [] if bias is None else [self.constant(bias)]
        if self._precision == "fast" and matrix.shape[1] > 3:  # not of coordinates
            small, scale = quantised(matrix.T, 0, SEVEN_BITS)  # (in, out), (1, out)
            zero = self.constant(np.zeros(len(matrix), np.int8))
            layer = [self.constant(small), self.constant(scale[0]), zero, *offset]
            return self.add("DynamicQuantizeMatMul", x, *layer, of=RUNTIMES_OWN)
        if self._precision == "fine" and matrix.shape[1] % BLOCK == 0:
            product = self._fine_product(x, matrix)
        else:
            product = self.add("MatMul", x, self.constant(matrix.T))
        return self.add("Add", product, *offset) if offset else product

    def _fine_product(self, x: str, matrix: NDArray[np.float32]) -> str:
        """(…, in) times (out, in) transposed."""
        out, width = matrix.shape
        small, scale = quantised(matrix.reshape(out, -1, BLOCK), 2, EIGHT_BITS)
        weight = self.constant((small.astype(np.int16) + 128).astype(np.uint8))
        scales = self.constant(scale.reshape(out, -1))
        sizes = {"K": width, "N": out, "bits": 8, "block_size": BLOCK, "accuracy_level": 4}
        return self.add("MatMulNBits", x, weight, scales, of=RUNTIMES_OWN, **sizes)

    def rows(self, table: NDArray, index: str) -> str:
        """Rows of ``table`` (n, width) at ``index`` (…): (…, width)."""
        if self._precision == "exact":
            return self.add("Gather", self.constant(table), index)
        small, scale = quantised(table.astype(np.float32), 1, EIGHT_BITS)
        rows = self.add("Gather", self.constant(small), index)
        scales = self.add("Gather", self.constant(scale), index)
        return self.add("Mul", self.add("Cast", rows, to=1), scales)  # 1: float32

    def norm(self, x: str, name: str, epsilon: float) -> str:
        """Layer normalisation of (…, width) by the network's."""
        scale = self.constant(self.tensors[f"{name}.weight"])
        shift = self.constant(self.tensors[f"{name}.bias"])
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
            list(self._weights.values()),
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(RUNTIMES_OWN, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)
        return model.SerializeToString(deterministic=True)


def quantised(
    values: NDArray[np.float32], axis: int, largest: int
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """A tensor in whole numbers from −``largest`` to ``largest``, and the scales of its columns
    along ``axis``: of the tensor's shape, but 1 along it.
    """
    scale = np.maximum(np.abs(values).max(axis, keepdims=True), 1e-12) / np.float32(largest)
    return np.round(values / scale).astype(np.int8), scale.astype(np.float32)
