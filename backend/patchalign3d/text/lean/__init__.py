"""The text encoder of the bundled model, without PyTorch."""
