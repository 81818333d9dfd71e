"""How long a mesh takes beside a plain pipeline: :mod:`benchmarks.product.speed`."""

from .product.speed import main

if __name__ == "__main__":
    main()
