"""Detectors that know no words: a cloud in, points out. Some are computed, some are trained."""
