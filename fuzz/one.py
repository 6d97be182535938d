"""Fuzzes one target in this process, by libFuzzer: `python -m fuzz.one TARGET [LIBFUZZER ARGUMENTS]`."""

import sys

import atheris  # type: ignore[import-untyped]  # ships no types

with atheris.instrument_imports(include=["tollgraph"]):
    from fuzz.targets import TARGETS

if __name__ == "__main__":
    atheris.Setup([sys.argv[0], *sys.argv[2:]], TARGETS[sys.argv[1]].run)
    atheris.Fuzz()
