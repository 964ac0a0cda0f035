"""Claims, connectives and runs of unread words: a sentence as a row of items."""

from __future__ import annotations

from collections.abc import Sequence

from screener.criteria.compose.structure import Item
from screener.criteria.inert import GLUE, OPINION, WEAK
from screener.criteria.nodes import leaves
from screener.criteria.scan import LOOSE, NARROW, Reading, Scan
from screener.criteria.unread import Unread
from screener.text.tokens import Token

CONNECTIVES = frozenset(
    {
        "AND",
        "OR",
        "ANDOR",
        ",",
        ";",
        "/",
        "(",
        ")",
        "[",
        "]",
        ":",
        "NEG",
        "EXCEPT",
        "IF",
        "EXAMPLE",
        "DEFINE",
        "MAY",
        "BARRED",
        "MUST",
        "ONEOF",
        "ALLOF",
        "NONEOF",
        "but",
        "however",
        "then",
        ".",
        "-",
    }
)
_NESTING = frozenset({"(", "[", "EXCEPT", "IF", "EXAMPLE", "DEFINE", "NEG", "MAY", "ONEOF", "NONEOF"})
_MOST_NESTED = 60  # connectives in one sentence that a tree may nest on; keeps the recursion bounded on any text
_IGNORED = frozenset({"FORTRIAL", '"', "'", "*", "•", "#", "!", "?", "_", "†", "‡", "§", "~", "|", "…", "\\"})
_STRUCTURE = frozenset({"because", "NEG", "IF", "for", "in", "among", "amongst"}) | CONNECTIVES  # whatever is more than a word
_SILENT = GLUE | _IGNORED | {"ATTIME"}  # words that state nothing by themselves
_LINKS = frozenset({"of", "affect", "affecting", "involving"})
PATIENT_NOUNS = frozenset(
    [
        "patient",
        "patients",
        "subject",
        "subjects",
        "participant",
        "participants",
        "those",
        "individual",
        "individuals",
        "person",
        "persons",
        "female",
        "females",
        "male",
        "males",
        "women",
        "men",
        "woman",
        "man",
        "girl",
        "girls",
        "boy",
        "boys",
        "child",
        "children",
        "adult",
        "adults",
        "adolescent",
        "adolescents",
        "pediatric",
        "paediatric",
    ]
)


_OF_TREATMENTS = frozenset({"washout", "prior_therapy", "medication"})


def _without_narrow(readings: Sequence[Reading]) -> list[Reading]:
    """Without treatments whose words a room of another kind claims from their beginning ("treatment with doxorubicin to a cumulative dose of ...")."""
    known = {
        k
        for reading in readings
        if reading.priority not in (NARROW, LOOSE) and reading.room not in _OF_TREATMENTS
        for k in range(reading.i, reading.j)
    }
    return [reading for reading in readings if reading.priority != NARROW or reading.i not in known]


def resolve(readings: Sequence[Reading]) -> list[Reading]:
    """Of overlapping claims the longest stands, then the one of higher priority, then the first. A `LOOSE` one gives way to every other."""
    if len(readings) < 2:
        return list(readings)
    chosen: list[Reading] = []
    taken: set[int] = set()
    if any(reading.priority == NARROW for reading in readings):
        readings = _without_narrow(readings)
    for reading in sorted(readings, key=lambda r: (r.priority <= LOOSE, -(r.j - r.i), -r.priority, r.i, r.room)):
        cover = range(reading.i, reading.j)
        if taken.isdisjoint(cover):
            taken.update(cover)
            chosen.append(reading)
    chosen.sort(key=lambda r: r.i)
    return chosen


def items_of(scan: Scan, readings: Sequence[Reading]) -> list[Item]:
    """Claims, connectives and runs of unread words, in order. Inert words vanish; an unread run may bridge inert words but no connective."""
    items: list[Item] = []
    tokens = scan.tokens
    chosen = resolve(readings)
    position = 0
    nested = 0
    run: list[int] = []

    def asked_elsewhere(words: list[int]) -> bool:
        """ "Except those defined below", "if they meet the criteria of the protocol": what is said elsewhere is asked all the same."""
        mark = items[-1].tag if items else ""
        return mark == "EXCEPT" or (mark == "IF" and any(tokens[n].sym == "protocol" for n in words))

    def flush() -> None:
        if run and (
            (tokens[run[0]].sym == "see" and len(run) <= 4)
            or (all(tokens[n].sym in WEAK for n in run) and not asked_elsewhere(run))
            or (items and items[-1].tag == "N" and OPINION.fullmatch(scan.text(run[0], run[-1] + 1)))
        ):
            run.clear()
        if run:
            i, j = run[0], run[-1] + 1
            items.append(Item("U", i, j, Unread(words=scan.text(i, j)[:300], **scan.span(i, j))))
            run.clear()

    chosen = [reading for reading in chosen if not _argument(tokens, chosen, reading)]
    claims = iter([*chosen, None])
    claim = next(claims)
    while position < len(tokens):
        if claim is not None and claim.i == position:
            if (
                position
                and tokens[position - 1].sym == "for"
                and claim.node is not None
                and {leaf.kind for leaf in leaves(claim.node)} == {"diagnosis"}
                # "X for sarcoma", "For sarcoma, X"
                and (items[-1].tag != "IF" if items else claim.j < len(tokens) and tokens[claim.j].sym in (",", ":"))
            ):
                flush()
                items.append(Item("IF", position - 1, position))
            flush()
            if claim.node is not None:
                items.append(Item("N", claim.i, claim.j, claim.node))
            else:
                items.append(Item("L", claim.i, claim.j))
            depth = 0
            for token in tokens[claim.i : claim.j]:
                depth += token.sym == "("
                if token.sym == ")":
                    depth -= 1
            if depth < 0:  # the claim closes a parenthesis that opened before it
                items.append(Item(")", claim.j - 1, claim.j))
            position = claim.j
            claim = next(claims)
            continue
        sym = tokens[position].sym
        if sym not in _STRUCTURE:
            if not (
                sym in _SILENT
                or (sym == "WITHINW" and scan.text(position, position + 1) == "in")
                or (sym == "SINCE" and scan.text(position - 1, position + 1) == "the following")
            ):
                run.append(position)
            position += 1
            continue
        if sym == "," and scan.excluding and position + 1 < len(tokens) and tokens[position + 1].sym == "which":
            # "therapy within 14 days, which may interfere with the product": the clause says more of what stands before it
            flush()
            position += 1
            continue
        if sym == "because" and items:
            break  # the reason for a criterion states no further requirement
        if sym == "NEG" and position >= 2 and tokens[position - 1].sym == "OR" and tokens[position - 2].sym == "with":
            # "with or without X": either way, so X asks nothing
            flush()
            if items and items[-1].tag == "OR":
                items.pop()
            position += 1
            while position < len(tokens) and tokens[position].sym not in ("AND", "OR", "ANDOR", ",", ";", ".", ")", "("):
                position += 1
            while claim is not None and claim.i < position:
                claim = next(claims)
            continue
        if sym == "IF" and items and items[-1].tag in ("OR", "ANDOR") and not run:
            position += 1  # "..., or if they take X": another alternative
            continue
        if (
            sym == "NEG"
            and scan.text(position, position + 1).rstrip("-") == "non"
            and position + 1 < len(tokens)
            and (claim is None or claim.i != position + 1)
            and tokens[position + 1].sym not in CONNECTIVES
        ):
            run.append(position)  # "non-indexed": a word of its own that was not read, no denial of what follows
            position += 1
            continue
        if (
            sym == "NEG"
            and claim is not None
            and claim.i == position + 1
            and claim.room in _OF_TREATMENTS
            and scan.text(position, position + 1).rstrip("-") == "non"
        ):
            run.extend(range(position, claim.j))  # "non-palliative radiotherapy": another treatment than the one named, and no denial of it
            position = claim.j
            claim = next(claims)
            continue
        if sym in ("OR", "ANDOR") and items and items[-1].tag == "NEG" and not run:
            position += 1  # "no history of or known X": one negation of one thing
            continue
        if sym in CONNECTIVES:
            if sym in _NESTING:
                nested += 1
            if (nested > _MOST_NESTED and sym in _NESTING) or (
                sym == "MAY" and scan.text(position, position + 1) == "may have" and not of_people(tokens)
            ):
                run.append(position)  # no sentence nests so deep: what it means is left unread rather than guessed
            elif sym in ("-", ".") and run:
                pass  # inside words such as "no. 4" or a dash: keeps the run together
            else:
                if run:
                    flush()
                items.append(Item(sym, position, position + 1))
        elif sym in ("for", "in", "among", "amongst") and _names_patients(tokens, position):
            flush()
            items.append(Item("IF", position, position + 1))
        elif sym in _SILENT or (sym == "WITHINW" and scan.text(position, position + 1) == "in"):
            pass
        else:
            run.append(position)
        position += 1
    flush()
    return items


def _argument(tokens: Sequence[Token], chosen: Sequence[Reading], reading: Reading) -> bool:
    """Is a claim only the object of words that were not read ("affect the areas of measurable disease")? Then it states nothing by itself."""
    if reading.node is None or reading.i == 0:
        return False
    link = reading.i - 1
    while link > 0 and tokens[link].sym in ("the", "a", "an", "their", "any", "such"):
        link -= 1
    if tokens[link].sym not in _LINKS:
        return False
    before = link - 1
    if before < 0:
        return False
    sym = tokens[before].sym
    if sym in CONNECTIVES or sym in GLUE or sym in _IGNORED:
        return False
    return not any(other.i <= before < other.j for other in chosen)


def of_people(tokens: Sequence[Token]) -> bool:
    """Does a sentence begin with the patients ("Patients with X may have Y"), rather than with something that "may have" an effect?"""
    first = next(
        (token.sym for token in tokens if token.sym not in ("all", "the", "those", "both", '"', "*", "note", "NOTE", ":", "-")), ""
    )
    return first in PATIENT_NOUNS


def _names_patients(tokens: Sequence[Token], position: int) -> bool:
    """ "for patients ...", "in all female participants ...": some of the patients are spoken of."""
    return any(token.sym in PATIENT_NOUNS for token in tokens[position + 1 : position + 4] if token.sym not in (",", "(", ")"))
