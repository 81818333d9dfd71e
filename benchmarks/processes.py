"""How a folder's pace grows with its processes: :mod:`benchmarks.product.processes`."""

from training.options import run_command

from .product.processes import main

if __name__ == "__main__":
    run_command(main)
