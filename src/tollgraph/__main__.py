"""`python -m tollgraph` is the command line."""

from tollgraph.cli import main

if __name__ == "__main__":
    main()
