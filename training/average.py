"""The average of two models' weights, of which one goes on from the other.

    python -m training.average BEFORE AFTER --share 0.7 --out MODEL

Fine-tuning forgets a little of what it doesn't repeat. Between the weights before and after it lies
a model that keeps most of both (Wortsman et al., Robust fine-tuning of zero-shot models, 2022).
"""

from __future__ import annotations

import dataclasses

from torch import Tensor

from patchalign3d.errors import ModelError
from patchalign3d.network.model import Model
from patchalign3d.network.weights import load_model, save_model
from patchalign3d.shared.options import Parser

from .options import folder_to_be, number_from, run_command


def average(
    before: tuple[Model, dict[str, Tensor]], after: tuple[Model, dict[str, Tensor]], share: float
) -> tuple[Model, dict[str, Tensor]]:
    """``share`` of the second model and the rest of the first; integers are the second's, and so
    is what the first had not yet.

    The temperature is averaged as it is learned, by its logarithm. What either was trained on, the
    mean was trained on, and the licences of both are its own.

    Raises:
        ModelError: one cannot have gone on from the other.
    """
    (old, old_tensors), (new, new_tensors) = before, after
    if _kind(old) != _kind(new):
        raise ModelError(
            f"The models {old.name!r} and {new.name!r} differ in size, text encoder or axes: their "
            "weights have nothing in common that could be averaged."
        )
    tensors = {
        name: old_tensors.get(name, tensor).lerp(tensor, share)
        if tensor.is_floating_point()
        else tensor
        for name, tensor in new_tensors.items()
    }
    temperature = old.temperature ** (1 - share) * new.temperature**share
    data = list(dict.fromkeys([*old.training_data, *new.training_data]))
    mean = dataclasses.replace(new, temperature=temperature, training_data=data)
    return dataclasses.replace(mean, license=_both(old.license, new.license)), tensors


def _both(one: str, other: str) -> str:
    """The SPDX expression of what falls under two, each named once."""
    terms = dict.fromkeys(
        term
        for each in (one, other)
        for term in ([each] if " OR " in each else each.split(" AND "))
    )
    grouped = [f"({term})" if " OR " in term and len(terms) > 1 else term for term in terms]
    return " AND ".join(grouped)


def _kind(model: Model) -> tuple:
    return model.architecture, model.text_encoder, model.input_axes


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("before", help="name or folder of a model")
    parser.add_argument("after", help="name or folder of the model whose training began with it")
    parser.add_argument(
        "--share",
        type=number_from(0, most=1),
        required=True,
        help="how much the second counts, 0 to 1; the first counts the rest",
    )
    parser.add_argument(
        "--out", type=folder_to_be, required=True, help="folder of the averaged model"
    )
    parser.add_argument("--name", help="name of the averaged model (that of its folder)")
    options = parser.parse_args()
    mean, tensors = average(load_model(options.before), load_model(options.after), options.share)
    name = options.name or options.out.absolute().name
    model = save_model(options.out, dataclasses.replace(mean, name=name), tensors)
    print(f"{model.folder}: SHA-256 {model.sha256}")


if __name__ == "__main__":
    run_command(main)
