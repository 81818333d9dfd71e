"""What all tables share: the contract of methods, the run, its records, and the tables.

To add a **method**, write one module in ``benchmarks/methods`` (or, of keypoints, in the folder
``methods`` beside their evaluator) that subclasses :class:`contract.Method` and ends in
``ENTRIES = [contract.Entry(...)]``. It is found by being there (:mod:`registry`) and joins the
contract test.

To add a **table**, write a module beside this folder with ``run(options) -> page.Page``: read
samples (``benchmarks.datasets``), ask methods about them (:func:`run.measure`), and lay the records
out (:mod:`table`). The report shows every page that it knows by name.
"""
