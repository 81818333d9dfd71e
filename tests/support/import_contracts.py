"""A kind of contract that import-linter lacks: these modules import nothing but …"""

from __future__ import annotations

import sys

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OnlyContract(Contract):
    """Modules outside their own packages that ``modules`` import, directly, are all ``allowed``.

    The standard library is always allowed. ``modules`` and ``allowed`` stand for everything inside
    them, too.
    """

    modules = fields.SetField(subfield=fields.StringField())
    allowed = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        inside = {
            module
            for package in self.modules
            for module in {package, *graph.find_descendants(package)}
        }
        allowed = {*self.allowed, *self.modules, *sys.stdlib_module_names, "__future__"}
        broken = sorted(
            f"{importer} imports {imported}"
            for importer in inside
            for imported in graph.find_modules_directly_imported_by(importer)
            if not any(f"{imported}.".startswith(f"{name}.") for name in allowed)
        )
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for line in check.metadata["broken"]:
            output.print_error(line)
