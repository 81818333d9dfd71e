"""The words of the bundled model without PyTorch."""
