"""The backend's own Python, made once."""
