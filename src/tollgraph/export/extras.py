"""Libraries that only some exports need, and that a plain installation does not bring."""

from importlib.util import find_spec

from tollgraph.errors import ExportError


def needed(module: str, extra: str) -> None:
    """Return when a module can be imported; ExportError names the extra that brings it."""
    if find_spec(module) is None:
        raise ExportError(
            f"this export needs {module}, which is not installed; install it with: pip install 'tollgraph[{extra}]'"
        )
