"""The network without PyTorch: patches by NumPy, the rest by ONNX Runtime."""
