"""How time and memory grow with a mesh: :mod:`benchmarks.product.scaling`."""

from training.options import run_command

from .product.scaling import main

if __name__ == "__main__":
    run_command(main)
