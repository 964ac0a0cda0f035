"""Windows since treatment: how texts say it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from screener.criteria.nodes import Node, Not, all_of, any_of, leaves, negation
from screener.criteria.scan import LOOSE, Reading, Scan
from screener.criteria.therapy.barred import barred
from screener.criteria.therapy.elapsed import When
from screener.criteria.therapy.phrases import Phrases, Treatments, as_one, each
from screener.criteria.therapy.purpose import given_for, narrows, purposes
from screener.criteria.therapy.target import Therapy, excepting, is_medicine
from screener.criteria.washout.leaves import Washout
from screener.criteria.washout.spared import spared
from screener.text.gated import Gated, gated

_AUX = r"(?:MUST|have|has|had|having|been|be|is|are|was|were|must|should|will)"
_DONE = r"(?:completed|complete|finished|stopped|discontinued|ended|terminated|given|administered|received|performed|done|undergone|occurred|taken|used|delivered|conducted|concluded|elapsed|passed|held|cease|ceased|off|stop|discontinue|end)"
_GAP = rf"(?:(?:{_AUX}|{_DONE}|treatment|therapy|at|,|:|-|the|any|last|dose|to|a|an|SINCE|period|interval|washout|wash|out|of|use|WITHINW) |(?:during|WITHINW|while on|on) (?:the |this )?(?:ANCHOR|study|trial|treatment) (?:period )?(?:or|OR) ){{0,7}}"
_RECEIVED = (
    r"(?:(?:have|has|had|having|not|been|received|receiving|receive|undergone|undergo|underwent|undergoing|treated|treatment|with|use|uses|of|used|using|taken|taking|took|administration|administered|participated|participating|participates|participation|enrolled|"
    r"enrollment|enrolment|in|WITHINW|history|given|exposed|exposure|to|any|currently|current|participate|dosed|completed|receipt|any|the|is|are|was|were|AGO|LASTW|PRIORTO|concurrent|concomitant|OR(?= (?:have|has|had|received|receiving|used|been|participated|participating|use|is|are|was|will|plans|plan|planned|scheduled|expected) )|will|scheduled|expected(?= to receive )|planned(?= to receive )|plans(?= to receive )|plan(?= to receive )) ){0,9}"
)
_WIN_AFTER = gated(
    rf"(?<= )(?P<pre>{_RECEIVED})(?P<np>NP )(?P<gap>{_GAP})(?P<neg>NEG )?(?P<when>(?:WIN|SINCE_) )(?P<tail>(?:ATTIME )?)(?P<more>(?:(?:, |OR )*\( |, OR |OR |, )?)"
)
_LABELLED = gated(
    rf"(?<= )(?P<np>NP )(?P<colon>(?:: |- |\( )?)(?P<aux>(?:{_AUX} |a |at |minimum |of |interval |period |for ){{0,4}})(?P<when>LEN )(?P<tail>(?:ATTIME |\) |washout |wash out |period |SINCE |elapsed |ANCHOR ){{0,4}})"
)
_AFTER_WHEN = gated(
    r"(?<= )(?P<label>NP : )?(?P<pre>(?:a |an |minimum |interval |period |of |washout |wash |out |is |be |MUST |there |: ){0,6})(?P<when>(?:SINCE_|LEN) )"
    r"(?P<gap>(?:(?:from|of|with|after|the|last|LASTW|dose|doses|since|SINCE|to|prior|PRIORTO|any|all|completion|for|in|end|therapeutic|other|administration|receipt|infusion|ANCHOR|treatment|therapy|must|MUST|have|has|elapsed|passed|post|following|off|if|IF|when|between|required|washout|period|course|most|recent|their|patient|patients|subjects|received|was|were|a|an|completing|discontinuation|ATTIME|other|day|interval|receiving|finishing|stopping|ending) ){0,10})"
    r"(?P<np>NP )(?:dose |doses |administration |infusion |POSTGE )?"
)
# "major surgery or significant traumatic injury within 4 weeks": the operation shares the event's window
_BESIDE_EVENT = gated(
    rf"(?<= )(?P<pre>{_RECEIVED})(?P<np>NP )(?=(?:, )?(?:OR |ANDOR |/ )(?:had |have |has |any |a |other |major |clinically |significant |serious |severe |recent |clinically significant |traumatic ){{0,4}}(?P<event>COND )(?:injury |injuries ){{0,1}}(?P<when>WIN ))"
)
_STOPPED = gated(
    r"(?<= )(?P<np>NP )(?P<gap>(?:MUST |have |has |been |be |must |should |to |was |were ){0,4}(?:stopped|discontinued|stop|off|held|withheld|washed out|ceased|completed|finished) )(?:for )?(?:a |minimum |period |of ){0,4}(?P<when>LEN )(?:ATTIME )?"
)
_NONE_FOR = gated(r"(?<= )(?P<neg>NEG )(?P<np>NP )for (?:the |a |minimum |period |of ){0,4}(?P<when>LEN )(?:ATTIME )?")
_RECOVERED_FROM = gated(r"(?<= )(?:fully |have |has |must |MUST |be ){0,4}recovered from (?P<np>NP )\( (?P<when>LEN )\) ")
_WIN_FIRST = gated(
    r"(?<= )(?P<when>WIN )(?P<colon>(?:, |: )?)(?P<pre>(?:have|has|had|received|treated|with|any|undergone|use|of|having|treatment|been|the|following|history|: ){0,5})(?P<np>NP )"
)
_WITHOUT_WASHOUT = gated(
    rf"(?<= )(?P<pre>{_RECEIVED})(?P<np>NP )(?:, )?NEG (?:undergoing |having |completing |completed |had |undergone |an |a |adequate |at |least |minimum )*(?P<when>LEN )(?:wash out |washout |period |out |wash |interval ){{1,3}}(?:ATTIME )?".replace(
        "{{", "{"
    ).replace("}}", "}")
)
_ALLOWED_IF = gated(
    r"(?<= )(?P<np>NP )MAY (?:, )?IF (?:it |they |was |were |is |are |has |have |been |completed |stopped |finished |discontinued |the |last |dose |given |ended |treatment |therapy |SINCE |, ){0,7}(?P<when>SINCE_ )"
)
_SPECIAL = gated(
    r"(?P<when>(?:LEN|WIN|SINCE_) )(?P<gap>(?:(?:for|if|IF|after|SINCE|in|case|of|the|received|last|LASTW|prior|PRIORTO|dose|patients|was|were|has|have|had|been|with|from|patient|treated|any|previous|a|ATTIME) ){0,6})(?P<np>NP )(?:was |were |given |received |PRIORTO |used )*(?P<close>\) )?(?:\) )?"
)
_SPECIAL_NP_FIRST = gated(r"(?:for |if |IF |in case of )?(?P<np>NP )(?:: |, )?(?P<when>(?:LEN|WIN) )(?P<close>\) )?")
_SPECIAL_LEAD = gated(r"(?:(?:, )?\( (?:OR |AND )?|(?:, )?(?:OR|AND) |, |; )")
_SHARED = gated(
    r"(?<= )(?:(?:is|are|has|have|had|having|been|be|who|currently|actively|participating|participated|participation|receiving|received|enrolled|using|used|taking|taken|treated|undergone|in|WITHINW|with|of|a|an|any|the|not|AGO|LASTW|PRIORTO) ){1,8}(?P<np>NP )?(?:, )?(?:OR |AND |ANDOR |/ ){1,2}$"
)
_RECEIVES = gated(
    r"(?:^| )(?:participating|participated|participation|receiving|received|enrolled|using|used|taking|taken|treated|undergone) "
)
_FOLLOWED_OK = frozenset(
    {
        "", ".", ",", ";", ":", ")", "(", "]", "[", "AND", "OR", "ANDOR", "/", "EXCEPT", "IF", "MUST", "MAY", "BARRED", "ATTIME", "NEG", "EXAMPLE", "DEFINE",
        "but", "however", "-", "PRIORTO", "unless", "is", "are", "then", "excludes", "exclude",
    }
)  # fmt: skip
_BEFORE_OK = frozenset(
    {"", ".", ",", ";", ":", ")", "(", "[", "]", "AND", "OR", "ANDOR", "/", "-", "NEG", "MUST", "MAY", "EXCEPT", "IF", "who", "that", "patient", "patients", "subject", "subjects", "participant", "participants", "individuals", "have", "has", "had", "they", "known", "*", "•", "note", "no", "NONEOF", "ONEOF", "but", "then"}
)  # fmt: skip


_DAYS = frozenset({"WITHIN", "AGO", "ATTIME", "PRIORTO"})


def read(scan: Scan, phrases: Phrases) -> list[Reading]:
    """Every window that is tied to treatments."""
    string = phrases.string
    if " NP " not in string or not (" WIN " in string or " SINCE_ " in string or " LEN " in string):
        return []
    out: list[Reading] = []
    taken: set[int] = set()
    for pattern in (
        _ALLOWED_IF,
        _WITHOUT_WASHOUT,
        _STOPPED,
        _NONE_FOR,
        _RECOVERED_FROM,
        _WIN_AFTER,
        _AFTER_WHEN,
        _LABELLED,
        _WIN_FIRST,
        _BESIDE_EVENT,
    ):
        for reading in each(pattern, phrases, partial(_reading, scan, phrases, pattern)):
            if taken.isdisjoint(range(reading.i, reading.j)):
                taken.update(range(reading.i, reading.j))
                out.append(reading)
    return _merged(scan, out)


def _merged(scan: Scan, readings: list[Reading]) -> list[Reading]:
    """ "A at least 3 weeks, B at least 4 weeks, or C at least 2 weeks ago" asks for each, whatever the word between them."""
    readings.sort(key=lambda reading: reading.i)
    out: list[Reading] = []
    for reading in readings:
        before = out[-1] if out else None
        if (
            before is not None
            and before.node is not None
            and reading.node is not None
            and _asks(before.node)
            and _asks(reading.node)
            and {token.sym for token in scan.tokens[before.j : reading.i]} <= {",", "OR", "AND", "ANDOR", ";"}
            and ("OR" in {token.sym for token in scan.tokens[before.j : reading.i]} or _open_list(scan, before.j, reading.i))
        ):
            out[-1] = replace(before, j=reading.j, node=all_of(before.node, reading.node))
        else:
            out.append(reading)
    return out


def _open_list(scan: Scan, i: int, j: int) -> bool:
    """Only a comma between two windows, and an "or" further on."""
    return any(token.sym == "OR" for token in scan.tokens[j:]) and all(token.sym == "," for token in scan.tokens[i:j])


def _asks(node: Node) -> bool:
    """Windows that ask for time since a treatment."""
    return not isinstance(node, Not) and all(isinstance(leaf, Washout) and not leaf.window.recent for leaf in leaves(node))


def _reading(scan: Scan, phrases: Phrases, pattern: Gated, match: re.Match[str]) -> Reading | None:
    np = phrases.units_of(match, "np")[0].treatments
    when_unit = phrases.units_of(match, "when")[0]
    when = when_unit.when
    assert np is not None
    assert when is not None
    i, j = phrases.tokens(match)
    position = match.end()
    if pattern is _WIN_AFTER and match["more"]:
        position = match.start("more")
        _, j = phrases.at(match.start(), position)
        j = phrases.units[j - 1].j
    if phrases.before(i) not in _BEFORE_OK and not barred(scan, i) and not (pattern is _AFTER_WHEN and phrases.before(i) in ("is", "be")):
        return None
    if pattern is _AFTER_WHEN and match["label"] and np.generic:
        label = phrases.units_of(match, "label")[0].treatments
        np = label if label is not None else np
    if pattern in (_STOPPED, _NONE_FOR) and when.recent:
        return None
    if pattern is _NONE_FOR and scan.excluding:
        return None
    if np.generic and not (np.prior or np.last or np.linked or pattern in (_AFTER_WHEN, _WIN_AFTER, _ALLOWED_IF, _STOPPED)):
        return None
    if pattern is _ALLOWED_IF and (scan.excluding or scan.tokens[0].start > 3):
        return None
    if pattern is _LABELLED and not match["colon"] and when_unit.loose:
        return None  # "surgery 14 days": no direction
    if (
        pattern is _AFTER_WHEN
        and when_unit.sym == "LEN"
        and not re.search(r"\b(?:for|after|from|since|SINCE|post|following|off|if|IF|between)\b", match["gap"])
    ):
        return None
    if pattern is _AFTER_WHEN and when_unit.sym == "LEN" and when.recent and not when_unit.loose:
        when = when if re.search(r"\bfor\b", match["gap"]) else None
        if when is None:
            return None
    if pattern is _WIN_FIRST and not _at_start(phrases, i):
        return None
    if pattern is _BESIDE_EVENT:
        event = scan.tokens[phrases.units_of(match, "event")[0].i].concept("condition")
        if not when.recent or event is None or event.id not in ("trauma", "fracture"):
            return None
    if (
        pattern is _WIN_AFTER
        and when.recent
        and "MUST" in match["gap"].split()
        and re.search(r"\b(?:completed?|finished|stop(?:ped)?|discontinued?|ended?|ceased?|held|off)\b", match["gap"])
        and not re.match(r"within", scan.text(when_unit.i, when_unit.j))
    ):
        when = replace(when, recent=False)  # "must stop 1 week earlier"
    if pattern is _WITHOUT_WASHOUT:
        when = replace(when, recent=False)
    if pattern is _AFTER_WHEN and all(
        "study_drug" in t.groups or "this_study" in t.groups or (t.drugs and not t.classes) for t in np.therapies
    ):
        if not re.search(r"[≥>]|at least|minimum|elapsed|must|should|passed|no less|more than|not less", scan.text(i, j)):
            return None  # "6 months after the last dose of study drug" speaks of contraception
    if all(set(t.groups) & {"study_drug", "this_study"} for t in np.therapies):
        return None
    if (pattern is _WITHOUT_WASHOUT or (pattern is _WIN_AFTER and when.recent)) and scan.excluding:
        np, i = _shared(phrases, match.start(), np, i)
    special, j = specials(scan, phrases, position, j)
    if j <= i:
        return None
    spares = when.recent and scan.excluding and not special and not any(map(is_medicine, np.everything))
    without, j = spared(scan, phrases, j) if spares else ((), j)
    behind, understood = purposes(scan, j, _NOTHING_MORE, _FOLLOWED_OK)
    if np.advanced or behind.advanced or (not understood and not (when.recent and narrows(scan, i, behind.j))):
        return None
    j = behind.j
    np = replace(np, therapies=given_for(np.therapies, behind.cancers), examples=given_for(np.examples, behind.cancers))
    bare = scan.tokens[when_unit.i].sym in ("BD", "BH") and not any(token.sym in _DAYS for token in scan.tokens[when_unit.i : when_unit.j])
    if without:
        np = replace(
            np,
            therapies=tuple(excepting(therapy, without) for therapy in np.therapies),
            examples=tuple(excepting(therapy, without) for therapy in np.examples),
        )
    node = node_of(scan, np, when, special, i, j, listed=pattern is _LABELLED or bare)
    if node is None:
        return None
    if pattern is _WITHOUT_WASHOUT or (pattern is _WIN_AFTER and match["neg"]):
        node = negation(node)  # "without a wash-out of 28 days": one that is not long enough ago
    elif scan.excluding and not when.recent and pattern is not _ALLOWED_IF:
        # "at least 4 weeks since ..." in a list of exclusions asks for it; composition turns it where a "must" stands in the sentence
        if when.strict and not re.search(r"elapsed|passed|must|should", scan.text(i, j)):
            return None
        if i > 0 and scan.tokens[i - 1].sym == "EXCEPT" and any("perioperative" in therapy.only for therapy in np.therapies):
            return None  # "except adjuvant therapy completed 6 months ago" spares nobody who had none
        # "transplant unless at least 3 months ago", "radiotherapy at least 1 week ago is allowed"
        exempt = (i > 0 and scan.tokens[i - 1].sym in ("EXCEPT", "IF")) or phrases.after(j) == "MAY"
        if not exempt and "MUST" not in scan.present:
            node = negation(node)
    return Reading(i, j, node, room="washout", priority=2 if understood else LOOSE)


def _shared(phrases: Phrases, position: int, np: Treatments, i: int) -> tuple[Treatments, int]:
    """ "Has received an investigational drug or has used an investigational device within 4 weeks": the window is meant of both. Also of what goes on: "is receiving or has received ..."."""
    string = phrases.string
    for _ in range(4):
        begin = max(0, position - 160)
        begin = string.index(" ", begin) if begin else 0
        match = _SHARED.search(string, begin, position)
        if match is None or not _RECEIVES.search(match.group()):
            break
        first, _ = phrases.at(match.start(), match.end())
        other = phrases.units_of(match, "np")
        if other:
            found = other[0].treatments
            assert found is not None
            if found.advanced or (found.generic and not found.prior):
                break
            therapies = tuple(therapy for therapy in found.therapies if "study_drug" not in therapy.groups)
            np = replace(np, therapies=tuple(dict.fromkeys((*therapies, *np.therapies))), join="or")
        elif "currently" not in match.group() and "receiving" not in match.group() and "participating" not in match.group():
            break
        position = match.start()
        i = phrases.units[first].i
    return np, i


def _at_start(phrases: Phrases, i: int) -> bool:
    return all(token.sym in _BEFORE_OK or token.sym in ("has", "have", "been", "received") for token in phrases.scan.tokens[:i])


_NOTHING_MORE = gated(
    r"for any (?:reason|cause|kind|type|indication|condition|purpose|disease)|(?:has|have|had) (?:been )?(?:completed|finished|elapsed|passed)|(?:was|were|been) (?:received|given|administered|completed|performed)|regardless of (?:the )?(?:timing|setting|line|indication)|in this study|on this study|onto this study|as (?:well|measured)|whichever .{0,30}"
)


def specials(scan: Scan, phrases: Phrases, position: int, j: int) -> tuple[list[tuple[Treatments, When]], int]:
    """ "(42 days for nitrosoureas)", "or 6 weeks for mitomycin": windows of their own for some of the treatments, one after the other."""
    found: list[tuple[Treatments, When]] = []
    string = phrases.string
    while position < len(string):
        lead = _SPECIAL_LEAD.match(string, position)
        if lead is None:
            break
        opened = "(" in lead.group()
        match = _SPECIAL.match(string, lead.end())
        if match is None and opened:
            match = _SPECIAL_NP_FIRST.match(string, lead.end())
        if match is None:
            break
        if not opened and not (match.re is _SPECIAL.compiled and re.search(r"\b(?:for|if|IF|in|case)\b", match["gap"])):
            break
        if not opened and match["close"]:
            break
        np = phrases.units_of(match, "np")[0].treatments
        when = phrases.units_of(match, "when")[0].when
        assert np is not None
        assert when is not None
        found.append((np, when))
        position = match.end()
        if opened and not match["close"]:
            # several in one pair of parentheses: "(2 weeks for X; 6 weeks for Y)"
            closing = gated(r"\) ").match(string, position)
            position = closing.end() if closing else position
        first, last = phrases.at(match.start(), position)
        del first
        j = phrases.units[last - 1].j
        if phrases.units[last - 1].sym != ")" and opened and phrases.after(j) == ")":
            j += 1
            position += 2
    return found, j


def node_of(scan: Scan, np: Treatments, when: When, special: list[tuple[Treatments, When]], i: int, j: int, *, listed: bool) -> Node | None:
    span = scan.span(i, j)
    own: list[Node] = []
    taken_out: list[Therapy] = []
    for treatments, window in special:
        window = replace(window, recent=when.recent, choose=window.choose)
        therapy = as_one(treatments.everything)
        if therapy is None:
            return None
        if scan.text(treatments.i, treatments.j).startswith("other ") and all(
            group.startswith("radiotherapy") for group in therapy.groups or ("",)
        ):
            therapy = excepting(
                therapy, np.therapies
            )  # "or 6 weeks for other radiotherapy of the marrow": what was named before keeps its own window
        else:
            taken_out.append(therapy)
        own.append(Washout(therapy=therapy, window=window, **span))
    everything = np.everything
    if listed and re.search(r"\bother\b", scan.text(np.i, np.j)):
        general = [therapy for therapy in everything if therapy.plain and set(therapy.groups) & {"anticancer", "anticancer_drug"}]
        named = tuple(therapy for therapy in everything if therapy not in general)
        own += [Washout(therapy=excepting(therapy, named), window=when, rest=True, **span) for therapy in general]
        everything = named
    merged = as_one(everything) if everything else None
    mains = (merged,) if merged is not None else everything
    if taken_out:
        mains = tuple(excepting(therapy, tuple(taken_out)) for therapy in mains)
    nodes: list[Node] = [Washout(therapy=therapy, window=when, **span) for therapy in mains]
    nodes += own
    return any_of(*nodes) if when.recent else all_of(*nodes)
