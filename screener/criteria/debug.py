"""Show how a text is read: tokens, claims, tree (`python -m screener.criteria.debug [--exclusion] TEXT`)."""

from __future__ import annotations

import json
import sys

from screener.criteria.compose import items_of
from screener.criteria.nodes import node_json
from screener.criteria.read import read
from screener.criteria.reading.claims import claims
from screener.criteria.reading.sentences import scan_of, sentences
from screener.text.clean import flat


def lines_of(text: str, *, excluding: bool) -> list[str]:
    """Tokens, claims and items of each sentence, then the criteria, as lines."""
    out: list[str] = []
    cleaned = flat(text)
    for start, end in sentences(cleaned, 0, len(cleaned.lower)):
        scan = scan_of(cleaned, start, end, 0, excluding=excluding)
        out.append("symbols  " + scan.symbols.strip())
        for reading in claims(scan):
            claimed = json.dumps(node_json(reading.node), ensure_ascii=False) if reading.node else "label"
            out.append(f"claim    {reading.room} [{scan.written(reading.i, reading.j)}] {claimed}")
        out.append(
            "items    "
            + " ".join(
                item.tag if item.tag not in "NU" else f"{item.tag}<{scan.written(item.i, item.j)}>" for item in items_of(scan, claims(scan))
            )
        )
    head = "Exclusion" if excluding else "Inclusion"
    for criterion in read(f"{head} Criteria:\n\n* {text}"):
        out.append(f"criterion {criterion.index} {criterion.section} {criterion.read} [{criterion.text}]")
        out.append(json.dumps(node_json(criterion.tree), ensure_ascii=False, indent=1))
    return out


if __name__ == "__main__":
    arguments = sys.argv[1:]
    sys.stdout.write("\n".join(lines_of(" ".join(a for a in arguments if a != "--exclusion"), excluding="--exclusion" in arguments)) + "\n")
