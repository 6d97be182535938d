"""Fuzzes one target in this process, by libFuzzer: `python -m fuzz.one TARGET [LIBFUZZER ARGUMENTS]`."""

import sys

import atheris  # type: ignore[import-untyped]  # ships no types

with atheris.instrument_imports(include=["tollgraph"]):
    from fuzz.targets import TARGETS

if __name__ == "__main__":
    # What a target makes once, such as a store, must be there before the fuzzer takes the time of an input.
    for example in TARGETS[sys.argv[1]].examples:
        TARGETS[sys.argv[1]].run(example)
    atheris.Setup([sys.argv[0], *sys.argv[2:]], TARGETS[sys.argv[1]].run)
    atheris.Fuzz()
