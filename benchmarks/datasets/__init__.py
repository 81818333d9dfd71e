"""The sets that the tables are measured on: a reader for each published layout.

Beside each reader stands a writer that lays out labelled shapes, by default the generated ones of
:mod:`generated`, in that layout: every table runs from nothing.
"""
