"""Treatments given: how texts say it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from screener.criteria.nodes import Node, all_of, any_of, negation
from screener.criteria.prior_therapy.leaves import PriorTherapy
from screener.criteria.scan import LOOSE, Reading, Scan
from screener.criteria.therapy.barred import barred
from screener.criteria.therapy.phrases import Phrases, Treatments, as_one, each
from screener.criteria.therapy.purpose import given_for, narrows, purposes
from screener.criteria.therapy.restriction import restriction
from screener.criteria.therapy.target import Therapy, described, is_medicine, union
from screener.text.gated import gated

_HAVE = r"(?:have|has|had|having|MUST|must|should|may|be|been|is|are|was|were|either|ever|patients|patient|who|the|a|an|already|AGO|LASTW|PRIORTO|at|any|time|also)"
_GOT = r"(?:received|receive|receiving|treated|undergone|undergo|underwent|administered|given|taken|exposed|exposure|treatment|failed|used|had|experience|experienced|history|participated|participation|enrolled|enrolment|enrollment|use|therapy|pretreated|pre|treatments)"
_TO = r"(?:with|to|of|in|WITHINW|on|a|an|the|any|AGO|LASTW|at|least|GE|NUM|one|line|lines|course|courses|dose|doses|cycle|cycles|regimen|by|using)"
_RECEIVED = gated(
    rf"(?<= )(?:(?:are|is|been|currently) receiving OR )?(?P<have>(?:{_HAVE} ){{0,6}})(?P<got>(?:{_GOT} ){{1,3}})(?P<to>(?:{_TO} ){{0,3}})(?P<np>NP )(?P<late>(?:AGO |LASTW )?)"
)
_PRIOR = gated(
    r"(?<= )(?P<pre>(?:(?:with|have|has|having|had) (?:a |an |any )?)?(?:known |documented |any |AGO |history of |history |been |PRIORTO |concurrent OR |current OR |concomitant OR )?)(?P<np>NP )(?P<late>(?:AGO |LASTW |PRIORTO )?)"
)
# "prior or current treatment with X", "current or past X": at any time
_EVER = gated(
    r"(?<= )(?:(?:have|has|had|having|with|any|a) ){0,3}(?:(?:PRIORTO|LASTW|AGO|past|history of|prior|previous) (?:OR|AND|ANDOR|/) (?:current|concurrent|ongoing|concomitant|active|currently)|(?:current|concurrent|ongoing|concomitant|active) (?:OR|AND|ANDOR|/) (?:PRIORTO|LASTW|AGO|past|prior|previous)) "
    r"(?:(?:treatment|therapy|use|exposure|receipt|administration) (?:with|of|to) |use )?(?P<np>NP )"
)
_NAIVE = gated(
    r"(?<= )(?:(?:either|be|are|is|remain|remains|who|MUST) ){0,3}(?:(?P<np>NP )(?P<naive>(?:naive|naïve) )|(?:naive |naïve )(?:to )(?P<np2>NP ))"
)
_INCLUDES = gated(
    r"(?<= )(?P<all>NP )(?:MUST |have |has |had |must |should |ANCHOR |regimen |regimens ){0,4}(?:EXAMPLE |included |contained |contain |consisted of |comprised )(?:at least |BN )?(?P<np>NP )"
)
_NOW = gated(
    r"(?<= )(?P<now>(?:(?:currently|actively|is|are|be|been|must|MUST|patients|who|ongoing|concurrently|simultaneously|concomitantly) ){0,3}(?:receiving|taking|undergoing|using|getting) (?:(?:any|other|another|a|an|concomitant|concurrent) ){0,3}|(?:currently|actively|still|being|presently) (?:on|treated with|receive|receives) |(?:(?:any|other|another|additional|further) ){0,2}(?:concurrent|concomitant|ongoing|current|simultaneous|active|planned concurrent|continuous|contemporaneous) (?:use of |treatment with |therapy with |administration of |or planned )?|requires? (?:continued )?(?:concurrent |concomitant )?(?:treatment with |therapy with |use of )?)"
    r"(?P<np>NP )(?P<study>(?:(?:while|during|on) (?:the |receiving )?(?:ANCHOR|study|trial|ATTIME) (?:ANCHOR )?|(?:for|of) (?:their |the |this )?(?:cancer|disease|malignancy|HISTO) )?)"
)
# "received and then progressed on", "received or been intolerant to"
_GOT_FIRST = r"(?:received|receive|completed|treated|exhausted)(?: ,)?(?: (?:AND then|AND|then|OR|ANDOR|/))?(?: either)?"
_FAILED = gated(
    r"(?<= )(?P<have>(?:(?:have|has|had|having|MUST|be|been|documented|radiologically|radiographically|clinically|objectively|determined|proven|(?:OR|AND|ANDOR|/)(?= (?:radiologic|radiographic|clinical)(?:al)?(?:ly)? )|disease|DISEASE|radiographic|radiological|radiologic|clinical|confirmed|evidence|of|tumor|tumour|either|cancer|experienced|that|which|who|whose|is|are|the|shown|demonstrated|"
    + _GOT_FIRST
    + r") ){0,8})"
    r"(?P<verb>(?:progressed|progression|progressive|progressing|relapsed|relapse|recurred|recurrence|refractory|failed|failure|failing|resistant|resistance|worsened|growth|COND|unresponsive|intolerant|intolerance|intolerable|tolerate|respond|responded|ineligible|treatment) (?:disease )?(?:(?:,|/|OR|AND|ANDOR|disease|progressed|progression|relapsed|recurred|failed|refractory|intolerant|intolerance|been|had|has|have|could|NEG|not|tolerate|to|on|after|SINCE|with|during|WITHINW|of|following|unable|respond|resistant|were|are|is|was|from|toxicity|at|least|upon|under|while|receiving|taking|despite|treatment|therapy|PRIORTO|LASTW) ){0,9})"
    r"(?P<np>NP )"
)
# "Platinum-resistant disease", "immunotherapy-refractory": what the tumour did under a treatment, by a name whose measure the text does not give.
_STATE = gated(
    r"(?<= )(?:(?:(?:considered|deemed|determined|judged) (?:to be |to have )?)?(?:primary |current |acquired )?)?(?P<np>NP )(?:- )?(?P<state>resistant|refractory|sensitive|intolerant|exposed|experienced|pretreated|responsive) (?:(?:OR|/|AND) (?:- )?(?P<more>resistant|refractory|sensitive|intolerant) )?(?:disease |setting |recurrence |tumor |tumour |cancer )?"
)
_STATES = gated(r" (?:resistant|refractory|sensitive|intolerant|exposed|experienced|pretreated|responsive) ")
_STOPPED_FOR = gated(
    r"(?<= )(?:(?:have|has|had|having|been|who|must|MUST|patients|subjects|participants) ){0,4}(?:discontinued|discontinuation|stopped|withdrawn|withdrew) (?:from |of |treatment |with ){0,2}(?P<np>NP )(?:due to|because of|for|owing to|on account of) "
    r"(?:unacceptable |intolerable |severe |drug |treatment |related |significant |immune |NP (?=related )|CLASS |DRUG |BIOM |- |TOXGRADE |GE |any |an |a ){0,6}(?:aes?|intolerance|toxicity|toxicities|intolerability|intolerable side effects|(?:side|adverse) (?:effects?|events?|reactions?)|(?P<illness>COND)) "
)
_ON_STUDY = gated(
    r"(?<= )(?P<np>NP )(?:while on|while|during|on|WITHINW|throughout) (?:the |this |ANCHOR )?(?:ANCHOR|study|trial|treatment|participation) (?:period |drug )?"
)
_SAFE_AFTER = frozenset(
    {
        "", ".", ",", ";", ":", ")", "(", "]", "[", "AND", "OR", "ANDOR", "/", "EXCEPT", "IF", "MUST", "MAY", "BARRED", "ATTIME", "NEG", "EXAMPLE", "DEFINE", "but",
        "however", "unless", "then",
    }
)  # fmt: skip
_SAFE_BEFORE = frozenset(
    {"", ".", ",", ";", ":", ")", "(", "[", "]", "AND", "OR", "ANDOR", "/", "-", "NEG", "MUST", "MAY", "EXCEPT", "IF", "who", "that", "patient", "patients", "subject", "subjects", "participant", "participants", "individuals", "have", "has", "had", "they", "known", "ONEOF", "NONEOF", "but", "prior", "persons", "either", "no", "both", "whose", "HISTO", "DISEASE", "disease", "mutation", "mutations", "fusion", "fusions", "alteration", "alterations", "amplification", "rearrangement", "rearrangements", "BIOM"}
)  # fmt: skip
_NOTHING_MORE = gated(
    r"(?:(?:is |are )?(?:required|mandatory|necessary|needed)|at any (?:time|point)(?: (?:during|in) (?:the |any )?(?:prior|previous) (?:therapy|treatment)| (?:prior to|before) (?:enrol?lment|screening|study entry|registration))?|in the past|in (?:his|her|their|the patient's) lifetime|of any (?:kind|type)|for any (?:reason|cause|indication|duration|condition|purpose|disease)(?: or (?:reason|cause|indication|duration|condition|purpose|disease))?|ever|as (?:part of )?(?:prior|previous|first[- ]line|frontline|initial|standard) (?:therapy|treatment)|before enrol?lment|in any setting|regardless of (?:the )?(?:wash-?\s?out(?: period)?|timing|setting|line|indication)|on (?:this|the) study|during the study)(?![\w-])"
)


# Quick refusals: without one of these words a frame cannot be there.
_INCLUDING = gated(r" (?:EXAMPLE|included|contained|contain|consisted of|comprised) ")
_FAILING = gated(r" (?:progress|relaps|recur|refractory|fail|resist|worsened|growth|unresponsive|intoler|toler|respond)")
_STOPPING = gated(r" (?:discontinued|discontinuation|stopped|withdrawn|withdrew) ")
_NAIVES = gated(r" na[iï]ve ")
_NOWS = gated(
    r" (?:receiv|taking|undergoing|using|getting|currently|actively|still|being|presently|concurrent|concomitant|ongoing|current|simultaneous|active|planned|continuous|contemporaneous|requires?)"
)
_GETTING = gated(rf" {_GOT} ")


def read(scan: Scan, phrases: Phrases) -> list[Reading]:
    """Treatments that were given, are given, or failed."""
    string = phrases.string
    out = _nothing_of(scan)
    if " NP " in string:
        taken: set[int] = set()
        for pattern, build, gate in (
            (_INCLUDES, _includes, _INCLUDING),
            (_FAILED, _failed, _FAILING),
            (_STATE, _state, _STATES),
            (_STOPPED_FOR, _stopped_for, _STOPPING),
            (_NAIVE, _naive, _NAIVES),
            (_EVER, _ever, _NOWS),
            (_NOW, _now, _NOWS),
            (_ON_STUDY, _now, None),
            (_RECEIVED, _received, _GETTING),
            (_PRIOR, _prior, None),
        ):
            if gate is not None and not (phrases.may(gate) and gate.search(string)):
                continue
            for reading in each(pattern, phrases, partial(build, scan, phrases)):
                if taken.isdisjoint(range(reading.i, reading.j)):
                    taken.update(range(reading.i, reading.j))
                    out.append(reading)
    return out


_TAKEN = frozenset({"received", "receive", "had", "undergone", "underwent"})


def _nothing_of(scan: Scan) -> list[Reading]:
    """ "Received no ...": the word before "no" states nothing beside it."""
    if "NEG" not in scan.present or scan.present.isdisjoint(_TAKEN):
        return []
    return [
        Reading(k, k + 1, None, room="prior_therapy", priority=LOOSE)
        for k, token in enumerate(scan.tokens[:-1])
        if token.sym in _TAKEN and scan.tokens[k + 1].sym == "NEG" and scan.text(k + 1, k + 2) in ("no", "no prior", "none of", "neither")
    ]


def _treatments(phrases: Phrases, match: re.Match[str], group: str = "np") -> Treatments:
    found = phrases.units_of(match, group)[0].treatments
    assert found is not None
    return found


def _build(
    scan: Scan,
    phrases: Phrases,
    match: re.Match[str],
    np: Treatments,
    *,
    outcome: str = "",
    after: bool = False,
    current: bool = False,
    ends: frozenset[str] = _SAFE_AFTER,
) -> Reading | None:
    i, j = phrases.tokens(match)
    if phrases.before(i) not in _SAFE_BEFORE and not barred(scan, i):
        return None
    behind, understood = purposes(scan, j, _NOTHING_MORE, ends)
    limits = None if understood else restriction(scan, behind.j)
    if limits is not None and (not limits.toxicity or outcome in ("", "intolerant")):
        words = scan.written(behind.j, limits.j)
        np = replace(np, therapies=_limited(np.therapies, words), examples=_limited(np.examples, words))
        behind, understood, outcome = replace(behind, j=limits.j), True, "intolerant" if limits.toxicity else outcome
    if not understood and (np.generic or not narrows(scan, i, behind.j)):
        return None
    j = behind.j
    advanced = behind.advanced or np.advanced
    np = replace(np, therapies=given_for(np.therapies, behind.cancers), examples=given_for(np.examples, behind.cancers))
    if phrases.after(j) in ("DEFINE", ":"):
        return None  # a heading: what follows says which
    if not outcome and not current and not all(_lasting(therapy) for therapy in np.therapies) and shares_a_window(scan, j):
        return None
    negated = i > 0 and scan.tokens[i - 1].sym == "NEG"
    node = node_of(scan, np, i, j, negated=negated, outcome=outcome, after=after, current=current, advanced=advanced)
    own = np.study and all("this_study" in therapy.groups for therapy in np.therapies)
    if own and not scan.excluding and not _BEFORE.search(scan.written(i, j)):
        return None  # "... before enrollment and participation in this study": what is to come, asked of nobody beforehand
    ours = 2 if own else 1  # the list of treatments knows more than a form
    return Reading(i, j, node, room="prior_therapy", priority=ours if understood else LOOSE)


_BEFORE = gated(r"\b(?:prior|previous|previously|already|earlier|enrolled|participated|received|completed)\b")


def _limited(therapies: tuple[Therapy, ...], words: str) -> tuple[Therapy, ...]:
    return tuple(described(therapy, f"{therapy.name} {words}") for therapy in therapies)


_CLAUSE_ENDS = frozenset({";", ".", "MUST", "MAY", "BARRED", "EXCEPT", "IF", "but", "DEFINE", "EXAMPLE"})


def shares_a_window(scan: Scan, j: int) -> bool:
    """ "Major surgery, open biopsy or significant trauma within 28 days": the window behind a list may belong to its first members, too."""
    if j >= len(scan.tokens) or scan.tokens[j].sym not in (",", "OR", "AND", "/", "ANDOR"):
        return False
    for token in scan.tokens[j : j + 30]:
        if token.sym in _CLAUSE_ENDS:
            return False
        if token.sym in ("WITHIN", "AGO", "BD", "DUR"):
            return True
    return False


def node_of(
    scan: Scan,
    np: Treatments,
    i: int,
    j: int,
    *,
    negated: bool = False,
    outcome: str = "",
    after: bool = False,
    current: bool = False,
    advanced: bool = False,
) -> Node:
    """Leaves for a list of treatments: "A and B" asks for both in an inclusion, and excludes either in an exclusion or behind a "not"."""
    span = scan.span(i, j)
    asked = not scan.excluding and not negated
    both = np.join == "and" and asked
    named = np.therapies if asked else np.everything
    merged = None if both else as_one(named)
    therapies = (merged,) if merged is not None else named
    leaves = [
        PriorTherapy(
            kind="medication" if current else "prior_therapy",
            therapy=therapy,
            outcome=outcome,
            after=after,
            current=current,
            advanced=advanced,
            **span,
        )
        for therapy in therapies
    ]
    node = all_of(*leaves) if both else any_of(*leaves)
    if asked and np.including and np.examples and not outcome:  # "must have received chemotherapy including ifosfamide"
        node = all_of(node, *(PriorTherapy(therapy=therapy, advanced=advanced, **span) for therapy in np.examples))
    return node


_TAKING_PART = frozenset({"participated", "participation", "enrolled", "enrolment", "enrollment"})


def _received(scan: Scan, phrases: Phrases, match: re.Match[str]) -> Reading | None:
    np = _treatments(phrases, match)
    if not np.prior and any(is_medicine(therapy) for therapy in np.therapies):
        return None  # a present medication: another room
    got = set(match["got"].split())
    if got <= {"therapy", "treatment", "treatments", "use", "history"} and not (
        np.prior or match["late"] or "PRIORTO" in match["have"] or "LASTW" in match["have"]
    ):
        if got != {"history"}:
            return None
    if "receiving" in got or got == {"use"}:
        return None
    if np.generic and not np.prior and "treated" not in got and not match["late"]:
        return None
    if np.study:
        return _build(scan, phrases, match, np) if got & _TAKING_PART else None
    if got & _TAKING_PART and all(therapy.names for therapy in np.therapies):
        return None  # "enrolled onto ABC123": a study by its name, no drug
    if re.search(r"\b(?:may|be)\b", match["have"]) and "been" not in match["have"] and "MUST" not in match["have"]:
        return None
    return _build(scan, phrases, match, np)


_MILD = frozenset({"radiotherapy_palliative", "radiotherapy_local", "biopsy", "minor_surgery"})


def permitted(scan: Scan, phrases: Phrases) -> list[Reading]:
    """ "Palliative radiotherapy is allowed": an exception to the window before it, where the treatment is a mild form of another."""
    if "MAY" not in scan.present:
        return []
    match = re.fullmatch(r" (?:\( )?(?:ANCHOR |administration of |note : |, |however )*(?P<np>NP )(?:MAY )(?:\) |\. )*", phrases.string)
    if match is None:
        return []
    np = _treatments(phrases, match)
    if all(t.name == "inactivated vaccine" for t in np.therapies):
        return [Reading(0, len(scan.tokens), None, room="prior_therapy", priority=5)]  # no live vaccine is one
    if not all((set(t.groups) & _MILD) and t.plain for t in np.therapies):
        return []
    leaf = PriorTherapy(kind="washout", therapy=union(np.therapies), **scan.span(np.i, np.j))
    return [Reading(np.i, np.j, leaf, room="prior_therapy", priority=5)]


_HISTORY = gated(
    r"(?:(?:has|have|had|with|patients?|subjects?|participants?|a|any|known|who|previous|prior|documented|the) ){0,6}history of "
)  # "a history of trauma or major surgery"


_AT_LEAST_ONE = gated(
    r"(?:at least one|at least 1|one or more|≥ ?1) (?:prior |previous )?[a-z-]{0,20} ?(?:therapy|treatment|regimen|chemotherapy|inhibitor)s?(?![a-z])"
)
_AT_ANY_TIME = gated(r"(?:at any (?:time|point)|ever|in the past)(?![a-z])")
_SAYS_PRIOR = gated(
    r"(?:(?:any|has|have|had|patients?|subjects?|participants?|who|with|received|receiv(?:ing|ed)|undergone|been|a|an|known|the) ){0,8}(?:prior|previous|previously)(?![a-z])"
)
# What ends, excepts or dates a list, or speaks of something else than treatments: "prior" before it is not meant of what stands behind it.
_ENDS_PRIOR = frozenset(
    {
        "EXCEPT",
        "IF",
        "MUST",
        "MAY",
        "BARRED",
        "NEG",
        "WITHIN",
        "AGO",
        "BD",
        "DUR",
        "COND",
        "SINCE",
        "ATTIME",
        ";",
        ".",
        ":",
        "(",
        "DEFINE",
        "but",
    }
)


def _shares_prior(scan: Scan, phrases: Phrases, np: Treatments, i: int) -> bool:
    """ "Prior pelvic surgery or radiotherapy": said of the first member of a list that reaches to the sentence's end. Of what lasts ("or organ transplant") a window before it says nothing."""
    if i == 0 or scan.tokens[i - 1].sym not in ("OR", "ANDOR", "/") or _SAYS_PRIOR.match(scan.said) is None:
        return False
    lasting = all(map(_lasting, np.therapies))
    before = {token.sym for token in scan.tokens[:i]} - ({"WITHIN", "AGO", "BD", "(", "ATTIME"} if lasting else set())
    if not before.isdisjoint(_ENDS_PRIOR):
        return False
    units = [unit for unit in phrases.units if unit.j < i]
    return bool(units) and (lasting or any(unit.treatments is not None and unit.treatments.prior for unit in units))


def _prior(scan: Scan, phrases: Phrases, match: re.Match[str]) -> Reading | None:
    np = _treatments(phrases, match)
    if not np.prior and any(is_medicine(therapy) for therapy in np.therapies):
        return None
    i, _ = phrases.tokens(match)
    before = scan.text(i - 1, i) if i else ""
    marked = (
        np.prior
        or bool(match["late"].strip())
        or "history" in match["pre"]
        or "prior" in before
        or "history" in before
        or before in ("never", "previous")
        or (i > 1 and before == "no" and scan.tokens[i - 2].sym in _TAKEN)
        or (before in ("or", "and", "and/or", ",") and scan.excluding and _HISTORY.match(scan.said) is not None)
        or (scan.excluding and _shares_prior(scan, phrases, np, i))
        or (not scan.excluding and i == 0 and not np.generic and not np.study and _AT_LEAST_ONE.match(scan.said) is not None)
        or (
            scan.excluding
            and i == 0
            and not np.generic
            and _AT_ANY_TIME.match(scan.text(np.j, min(len(scan.tokens), np.j + 6))) is not None
        )
    )
    whole = i == 0 and _alone(scan, phrases, match)
    if not marked and not whole:
        return None
    if np.study or (np.generic and not np.prior and not match["late"]):
        return None
    if whole and not marked and not (scan.excluding and all(_lasting(therapy) for therapy in np.therapies)):
        return None  # a bare "major surgery" may stand below "within 4 weeks:"
    if np.generic and phrases.after(np.j) in (":", "("):
        return None  # a label
    return _build(scan, phrases, match, np)


def _includes(scan: Scan, phrases: Phrases, match: re.Match[str]) -> Reading | None:
    """ "Prior treatment must include ifosfamide"."""
    whole = _treatments(phrases, match, "all")
    if not whole.prior or not (whole.generic or whole.standard or whole.therapies[0].groups == ("chemotherapy",)):
        return None
    if (
        "MUST" not in match.group()
        and "included" not in match.group()
        and "EXAMPLE" in match.group()
        and "include" not in scan.text(*phrases.tokens(match)).split()
    ):
        return None
    return _build(scan, phrases, match, _treatments(phrases, match))


def _lasting(therapy: Therapy) -> bool:
    """Treatments that exclude at any time, so that their bare name says enough."""
    named = set(therapy.kinds) & {"allogeneic_transplant", "gene_therapy"} or "organ_transplant" in therapy.procedures
    return bool(named) and not therapy.drugs and not therapy.groups


def _alone(scan: Scan, phrases: Phrases, match: re.Match[str]) -> bool:
    _, j = phrases.tokens(match)
    return all(token.sym in (".", ";", ",") for token in scan.tokens[j:])


# "chemotherapy-naive sarcoma", "BRAF inhibitor-naive patients"
_HEADS = frozenset(
    "HISTO DISEASE TUMOUR disease patients participants subjects individuals advanced metastatic locally unresectable BIOM".split()
)


def _naive(scan: Scan, phrases: Phrases, match: re.Match[str]) -> Reading | None:
    np = _treatments(phrases, match, "np" if match["np"] else "np2")
    found = _build(scan, phrases, match, replace(np, join="or"), ends=_SAFE_AFTER if scan.excluding else _SAFE_AFTER | _HEADS)
    if found is None or found.node is None:
        return None
    return replace(found, node=negation(found.node))


def _ever(scan: Scan, phrases: Phrases, match: re.Match[str]) -> Reading | None:
    """ "Prior or current treatment with X": given at any time, or being given; a treatment that goes on is in the list, too."""
    np = _treatments(phrases, match)
    if np.study or np.generic or any(is_medicine(therapy) for therapy in np.therapies):
        return None
    return _build(scan, phrases, match, np)


def _now(scan: Scan, phrases: Phrases, match: re.Match[str]) -> Reading | None:
    np = _treatments(phrases, match)
    if np.generic and match.start() == 0 and match.end() == len(phrases.string):
        return None  # "Concomitant therapy": a heading
    if np.prior or any(is_medicine(therapy) for therapy in np.therapies):
        return None
    if {kind for therapy in np.therapies for kind in therapy.kinds} & {
        "surgery",
        "transfusion",
        "autologous_transplant",
        "allogeneic_transplant",
    }:
        return None
    if match.re is _ON_STUDY.compiled and not re.search(
        r"\b(?:other|another|additional|concurrent|concomitant|any)\b", scan.text(np.i, np.j)
    ):
        return None
    return _build(scan, phrases, match, np, current=True)


def _state(scan: Scan, phrases: Phrases, match: re.Match[str]) -> Reading | None:
    """ "Platinum-resistant": who never had it is not; of others its measure (within six months, as a rule) is asked."""
    np = _treatments(phrases, match)
    if np.generic or np.prior or np.linked or np.study or np.join or any(is_medicine(therapy) for therapy in np.therapies):
        return None
    i, j = phrases.tokens(match)
    if phrases.after(j) in ("NEG", "MUST", "MAY"):
        return None  # "Platinum-resistant must ...": whom something is asked of
    states = {match["state"], match["more"] or match["state"]}
    if states <= {"sensitive", "responsive"} and any("hormonal_therapy" in therapy.classes for therapy in np.therapies):
        return None  # a tumour that hormones drive, whatever was given for it
    failed, intolerant = states & {"resistant", "refractory"}, states & {"intolerant"}
    if not (failed or intolerant) and len(states) > 1:
        return None
    if (failed or intolerant) and states - {"resistant", "refractory", "intolerant"}:
        failed = intolerant = set()  # "sensitive or resistant": given is all that it says
    words = scan.written(i, j)
    outcome = "either" if failed and intolerant else "progressed" if failed else "intolerant" if intolerant else ""
    leaves = [
        PriorTherapy(therapy=described(therapy, f"{therapy.name} ({words})"), outcome=outcome, after=bool(failed), **scan.span(i, j))
        for therapy in np.therapies
    ]
    return Reading(i, j, any_of(*leaves), room="prior_therapy", priority=1)


def _stopped_for(scan: Scan, phrases: Phrases, match: re.Match[str]) -> Reading | None:
    """ "Discontinued from prior therapy due to intolerance"."""
    np = _treatments(phrases, match)
    if match["illness"]:  # an illness that is the harm itself; any other may have had another cause
        illness = scan.tokens[phrases.units_of(match, "illness")[0].i].concept("condition")
        if illness is None or illness.id != "immune_related_adverse_event":
            return None
    return None if np.generic and not np.prior else _build(scan, phrases, match, np, outcome="intolerant")


_GOT_OR = gated(r"(?:received|receive|completed|treated)(?: ,)?(?: (?:OR|ANDOR)| (?!AND|then|/))")


def _failed(scan: Scan, phrases: Phrases, match: re.Match[str]) -> Reading | None:
    """ "progressed on", "relapsed after", "failed", "refractory to", "intolerant of", and combinations of them."""
    np = _treatments(phrases, match)
    verb = match["verb"]
    words = set(verb.split())
    progressed = words & {
        "progressed",
        "progression",
        "progressive",
        "progressing",
        "relapsed",
        "relapse",
        "recurred",
        "recurrence",
        "refractory",
        "failed",
        "failure",
        "failing",
        "resistant",
        "resistance",
        "worsened",
        "growth",
        "unresponsive",
    }
    intolerant = words & {"intolerant", "intolerance", "intolerable", "tolerate"}
    if words & {"respond", "responded"} and not progressed:
        progressed = {"failed"} if words & {"NEG", "not"} else set()
    if (not progressed and not intolerant) or words & {"COND", "ineligible", "toxicity"}:
        return None
    if "NEG" in words and not (words & {"tolerate", "respond", "responded"}):
        return None
    if np.generic and not np.prior and not np.linked and not np.standard and progressed:
        return None
    if words & {"treatment", "therapy"} and not words & {"on", "to", "with", "after", "of", "following", "during", "SINCE"}:
        return None
    links = words & {
        "on",
        "to",
        "after",
        "SINCE",
        "with",
        "during",
        "WITHINW",
        "of",
        "following",
        "upon",
        "under",
        "despite",
        "from",
        "PRIORTO",
        "while",
    }
    if not links and not words & {"failed", "tolerate", "failing"}:
        return None
    after = bool(words & {"after", "SINCE", "following", "relapsed", "relapse", "recurred", "recurrence"}) or np.standard or np.generic
    outcome = "either" if progressed and intolerant else "progressed" if progressed else "intolerant"
    if _GOT_OR.search(match["have"]):
        outcome, after = "", False  # who did not tolerate it received it, too
    return _build(scan, phrases, match, np, outcome=outcome, after=after)
