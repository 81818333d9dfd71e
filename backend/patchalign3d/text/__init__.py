"""Prompts, and the encoders that turn them into vectors."""
