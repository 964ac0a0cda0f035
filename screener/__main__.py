"""`python -m screener`: the same as the console script."""

from __future__ import annotations

from screener.cli import main

if __name__ == "__main__":
    main()
