"""Where the files that ship with Tollgraph are: in the checkout, or inside the installed wheel."""

from pathlib import Path

from tollgraph.errors import TollgraphError

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parent.parent
_FOLDERS = ("ontology", "shapes", "queries", "seeds", "docs")


def shipped(folder: str) -> Path:
    """Return the folder of shipped files: one of `ontology`, `shapes`, `queries`, `seeds`, `docs`.

    A wheel carries them in `tollgraph/shipped/`; in a checkout (or an editable install) they stand at the top level.
    Raises TollgraphError when the folder is in neither place.
    """
    if folder not in _FOLDERS:
        raise TollgraphError(f"{folder!r} is not a shipped folder; there are {', '.join(_FOLDERS)}")
    for root in (_PACKAGE / "shipped", _CHECKOUT):
        if (root / folder).is_dir():
            return root / folder
    raise TollgraphError(f"the folder {folder!r} is missing from this installation; reinstall tollgraph")
