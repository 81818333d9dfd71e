"""How sentences come out that code makes of pieces, as far as the code alone tells."""

import ast
import re
from collections.abc import Iterable
from itertools import product


def composed(modules: Iterable[ast.Module]) -> str:
    """Every sentence that modules make of pieces, a line for each way that it may come out; what
    is filled in is a gap, ``{}``.
    """
    said = set[str]()
    for module in modules:
        functions = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]
        returned = {function.name: _returned(function) for function in functions}
        for scope in [module, *functions]:
            pieces = returned if scope is module else returned | _assigned(scope)
            for node in ast.walk(scope):
                if isinstance(node, ast.expr):
                    said |= forms(node, pieces)
    return "\n".join(said)


def _assigned(function: ast.FunctionDef) -> dict[str, list[ast.expr]]:
    """What each name stands for in a function, one after the other."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            (target, *_), value = node.targets, node.value
            several = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
            names, values = (target.elts, value.elts) if several else ([target], [value])
            for name, of in zip(names, values, strict=True):
                found.setdefault(getattr(name, "id", ""), []).append(of)
    return found


def _returned(function: ast.FunctionDef) -> list[ast.expr]:
    returns = (node for node in ast.walk(function) if isinstance(node, ast.Return))
    return [node.value for node in returns if node.value]


def forms(node: ast.expr, pieces: dict[str, list[ast.expr]]) -> set[str]:
    """What an expression may come out as.

    Args:
        node: of text.
        pieces: what names stand for, and what functions return.
    """
    match node:
        case ast.Constant(value=str(text)):
            return {without_names(text)}
        case ast.JoinedStr(values=parts):
            texts = product(*(forms(part, pieces) for part in parts))
            return {without_names("".join(text)) for text in texts}
        case ast.BinOp(op=ast.Add(), left=one, right=two):
            return {a + b for a, b in product(forms(one, pieces), forms(two, pieces))}
        case ast.IfExp(body=one, orelse=two):
            return forms(one, pieces) | forms(two, pieces)
        case ast.FormattedValue(value=value):
            return {"{}"} | forms(value, pieces)
        case ast.Call(func=ast.Name(id="counted"), args=[_, one, many]):
            of_one, of_many = forms(one, pieces), forms(many, pieces)
            return {f"1 {text}" for text in of_one} | {f"{{}} {text}" for text in of_many}
        case ast.Name(id=name) | ast.Call(func=ast.Name(id=name)) if name in pieces:
            others = {other: of for other, of in pieces.items() if other != name}
            return set[str]().union(*(forms(value, others) for value in pieces[name]))
    return {"{}"}


def without_names(template: str) -> str:
    """Gaps by any name, quoted or not, are ``{}``."""
    return re.sub(r"'{\w*}'|{\w*}", "{}", template)
