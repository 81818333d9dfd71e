"""The paper's tables and figures, one command each, and measurements of our own.

- ``table7`` … ``table14``, ``figure6`` … ``figure8``, ``segmentation``, ``pointing`` and ``report``
  are commands: each is run as ``python -m`` with its name after ``benchmarks.``, and has
  ``--help``.
- ``ablations``: the trainings that Tables 7 to 12 compare; ``keypoints``: all that Tables 13 and 14
  are made of.
- ``harness``: the contract of methods, the run over a set, records, tables, the page of a report.
- ``datasets``: a reader for each published layout, and a writer of a tiny set in it.
- ``methods``: one small file a method; ``networks``: those that need one of their own; ``metrics``:
  the figures of merit.
- ``quality``, ``choices``, ``speed``, ``scaling``, ``processes``, ``timing``, ``stamina`` and
  ``gltf``: what the product does for those who use it, a command a module.
"""

from patchalign3d.shared.interrupting import end_at_once_while_loading

end_at_once_while_loading()
