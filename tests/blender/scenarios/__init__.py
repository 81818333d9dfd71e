"""What the add-on does in Blender, with a backend that labels by height; ``driver.py`` runs them.

Each scenario is a function whose name is a sentence, called in an empty scene with an empty folder.
"""

import importlib
import inspect
import pkgutil


def find():
    """Names and functions, file by file, in the order in which they stand there."""
    for file in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{file.name}")
        functions = [function for _, function in inspect.getmembers(module, inspect.isfunction)]
        for function in sorted(functions, key=lambda function: function.__code__.co_firstlineno):
            if list(inspect.signature(function).parameters) == ["folder"]:
                yield function.__name__, function
