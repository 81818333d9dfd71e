"""Figures of merit: one module for each kind of answer."""
