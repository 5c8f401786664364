"""Parts of the matrix, a module each: its PAGES, as in pages.py, and the things they ask for."""

import importlib
import pkgutil


def modules():
    return [importlib.import_module(f"{__name__}.{each.name}") for each in
            pkgutil.iter_modules(__path__)]  # fmt: skip


def maker(thing):
    """The function of that name in one of the parts."""
    return next(vars(module)[thing] for module in modules() if thing in vars(module))
