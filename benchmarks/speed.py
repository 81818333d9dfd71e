"""How long a mesh takes beside a plain pipeline: :mod:`benchmarks.product.speed`."""

from training.options import run_command

from .product.speed import main

if __name__ == "__main__":
    run_command(main)
