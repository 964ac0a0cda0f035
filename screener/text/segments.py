"""Eligibility text -> blocks (headings, bullets, paragraphs) with section and nesting, losslessly.

Every non-blank character of the text lies in exactly one block. Real records write lists in many ways: CommonMark bullets ("*", "1."), indented "-" lists whose
lines are wrapped at 80-100 characters, numbered lists whose numbers stand in mid-line, headings in mid-paragraph, and run-on prose without any line break.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from screener.text.clean import CleanText
from screener.text.scopes import names_only_a_part, parts_inside, scope_before, scope_behind


class Section(StrEnum):
    """Where a requirement stands. Unknown is never taken for inclusion."""

    INCLUSION = "inclusion"
    EXCLUSION = "exclusion"
    UNKNOWN = "unknown"


@dataclass(slots=True)
class Block:
    """One bullet, paragraph or heading. `start`/`end` are clean positions, without the bullet mark; `mark` is where the mark begins."""

    start: int
    end: int
    mark: int
    indent: int
    marker: str
    section: Section = Section.UNKNOWN
    heading: bool = False  # a section or group heading, carrying no requirement of its own
    scope: str | None = None
    names_scope: bool = False  # a line that only names a cohort, part or step
    stated: Section | None = None  # the section that the line itself names ("Exclude - ...")
    label: int = -1  # where the words begin that name its cohort, if it has such
    parent: Block | None = field(default=None, repr=False)
    children: list[Block] = field(default_factory=list)


_BULLET = re.compile(
    r"(?P<space>[ ]*)(?P<mark>(?:[-*•+o~]|--|\*\*|\d{1,2}(?:\.\d{1,2}){0,3}[.)]?|\d{1,2}-\d{1,2}[.)]|\(\d{1,2}\)|[a-z][.)]|\([a-z]\)|\(?[ivx]{1,5}[.)]|[#§])(?=[ ]+\S))?[ ]*",
)
_NUMBERED = re.compile(r"\(?\d{1,2}(?:[.-]\d{1,2})*[.)]?|\(?[a-z][.)]|\(?[ivx]{1,5}[.)]")
_HEAD_WORD = r"(?:(?:key|select|selected|main|major|principal|general|study|trial|patient|subject|participant|donor|specific|additional|other|protocol|basic|core|pre-?screening|screening|treatment|enrollment|enrolment|registration|randomization|procurement|phase\s\d\w?|step\s\d|part\s\w|cohort\s\w+|arm\s\w|common|abbreviated|summary|disease[- ]specific|eligibility|clinical|laboratory|overall|primary|minimum|all|core|detailed|core)\s{1,3}){0,4}"
_SECTION_HEAD = re.compile(
    rf"(?P<head>{_HEAD_WORD}(?P<which>inclusions?|exclusions?|eligibility|non-?inclusions?|ineligibility|include|exclude|in-?eligible)(?:\s{{1,3}}(?:/|and|or|&)\s{{1,3}}(?:exclusion|inclusion))?(?:\s{{1,3}}(?:criteria|criterion|criteries|requirements?|characteristics|conditions|factors))?"
    r"(?:\s{1,3}(?:for|of|in|to|-|–|are|include|includes|\(|as)\s?[^:.\n]{0,90})?)\s{0,3}(?P<colon>[:.\-])?",
)
_UPPER_HEAD = re.compile(r"(?:DISEASE|PATIENT|PRIOR CONCURRENT|PRIOR/CONCURRENT|DISEASE-RELATED)\s(?:CHARACTERISTICS|THERAPY|TREATMENT):?")
# A line that is a title: "Master Exclusion Criteria applicable to all sub studies:", "Criteria for exclusion:", "Cohort B Inclusion Criteria".
_TITLE = re.compile(
    r"(?P<lead>[^.;!?]{0,110}?)\b(?P<which>inclusion|exclusion)\s(?:criteria|criterion)"
    r"(?:\s?\([^()]{0,80}\))?(?:\s(?:for|in|from|applicable|specific)\b[^.;:]{0,60})?(?P<apply>\sappl(?:y|ies)(?:\sto\s[^.;:]{0,60})?)?\s?:?$"
    r"|(?:(?:additional|specific|further|key|main)\s)?criteria\sfor\s(?P<for>inclusion|exclusion)(?:\s(?:in|from|of|for)\s[^.;:]{0,90})?\s?:?$"
    r"|(?:the\s)?(?:main|key|major|principal)?\s?(?P<said>inclusion|exclusion)\scriteria\s(?:include|includes|are|comprise)[\s,]{1,3}but\s(?:is|are)\snot\slimited\sto,?(?:\sthe\sfollowing)?\s?:?$"
    r"|(?:(?:to\sbe\seligible|for\sinclusion)\b[^.;:]{0,60}?\s)?(?:an?\s|all\s|the\s|each\s)?(?:individual|participant|patient|subject)s?\s(?:must|should|has\sto|have\sto|need\sto)\s(?:meet|fulfill?|satisfy)\s(?:all\s|each\s)?(?:of\s)?(?:the\s)?following\s(?P<asks>inclusion\s|eligibility\s)?criteria\b[^.;:]{0,80}:?$"
    r"|(?:(?:an|any)\s)?(?:individual|participant|patient|subject)s?\s(?:who|that)\s(?:meets?|fulfils?)\sany\s(?:one\s)?of\sthe\sfollowing(?:\sexclusion)?(?:\scriteria)?\s(?:will\sbe|are|is|should\sbe|must\sbe|shall\sbe)\s(?P<out>ineligible|excluded|not\seligible)\b[^.:;]{0,60}:?$"
    r"|(?:participants|patients|subjects)\s(?:will\sbe|are|should\sbe)\s(?P<bars>ineligible|excluded|not\seligible)\b[^.]{0,60}\b(?:if|when)\b[^.]{0,60}\bcriteria\sbelow\b"
)
_NO_TITLE = re.compile(
    r"\b(?:must|may|might|could|should|apply|applies|see|described|listed|protocol[- ](?:defined|specified)|other|not|is|are|was|meet|meets|meeting|met|note|any|no|there|inclusion|exclusion|further|fulfil\w{0,3})\b"
)
_INLINE_HEAD = re.compile(
    r"(?<=[.;:)\s])(?P<head>(?:key |main |major )?(?P<which>inclusion|exclusion|non-inclusion|eligibility) criteria\s?(?::|\([^()]{1,40}\)\s?:?(?=\s))|\b(?P<upper>disease characteristics|patient characteristics|prior concurrent therapy|prior/concurrent therapy)\s?:)"
)
_INLINE_MARK = re.compile(r"(?<=[.;:,)])\s{1,4}(?:-\s{1,4}|•\s{0,4}|\*\s{1,4}|\(?\d{1,2}[.)]\s{1,4})(?=[a-zA-Z≥≤<>])")
_OF_A_NAME = re.compile(
    r"\b(?:days?|cycles?|weeks?|courses?|phases?|parts?|grades?|stages?|steps?|visits?|cohorts?|arms?|version|levels?|types?|of|to|than|or|and|[<>=≤≥])\s{0,4}$"
)
_INLINE_NUMBER = re.compile(r"(?<=[.;:)\w])\s{1,4}\d{1,2}[.)]\s{1,4}(?=[A-Z][a-z])")
_PREFIX = re.compile(
    r"(?:include|inclusion|in|(?P<bars>exclude|exclusion)|ex)\s?-\s{1,3}(?:(?:\d{1,2}(?:\.\d)?[.)]|[a-z]\.\d{1,2}\.|[-*•])\s{1,4})?"
)
_SCOPE_WORD = r"(?:cohorts?|arms?|parts?|strat(?:um|a)|groups?|phase|dose\s(?:level|escalation|expansion|confirmation|finding|optimi[sz]ation)|expansion|escalation|steps?|sub[-\s]?stud(?:y|ies)|sub-?protocols?|modules?|panels?|stage|randomi[sz]ed|re-?treatment|screening|treatment|infusion|procurement|apheresis|leukapheresis|lymphodepletion|safety\srun-?in|pilot|donors?|caregivers?|healthy|controls?|recipients?|crossover|maintenance|induction|pre-?screening|registration|enrollment)"
_SCOPE_HEAD = re.compile(
    rf"(?:for\s|additional\s|specific\s|key\s|the\s|criteria\s|eligibility\s|inclusion\s|exclusion\s|patients\s|participants\s|subjects\s|in\s|enrolled\s|to\s|of\s|all\s|dose\s|tumor\s|tumour\s|disease\s|biomarker\s){{0,5}}{_SCOPE_WORD}\b"
)


def _which(word: str, head: str) -> Section | None:
    if word.startswith(("exclu", "non", "inelig", "in-elig")):
        return Section.EXCLUSION
    if word.startswith("inclu"):
        return Section.UNKNOWN if "exclusion" in head.replace("inclusion", "", 1) and ("/" in head or "and" in head) else Section.INCLUSION
    return Section.INCLUSION if word.startswith("elig") else None


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    indent: int
    mark: int
    marker: str
    blank_before: bool
    stated: Section | None = None  # "Exclude - " before each line of a list says where it belongs


def _lines(clean: CleanText) -> list[_Line]:
    lower = clean.lower
    lines: list[_Line] = []
    blank = True
    position = 0
    size = len(lower)
    while position < size:
        newline = lower.find("\n", position)
        end = size if newline < 0 else newline
        if lower[position:end].strip():
            match = _BULLET.match(lower, position, end)
            assert match
            marker = match["mark"] or ""
            mark = match.start("mark") if marker else match.end("space")
            start = match.end() if marker else mark
            if marker == "o" and lower[mark + 1 : mark + 3] != " " * 2 and not lower[mark + 1 : mark + 2].isspace():
                marker, start = "", mark
            indent = mark - position
            # a second mark behind the first ("* 1. ...", "* • ...")
            if marker:
                again = _BULLET.match(lower, start, end)
                if (
                    again
                    and again["mark"]
                    and again["mark"] not in ("o", "+", "~")
                    and not re.fullmatch(r"[ivx]+|\d{1,2}(?:\.\d{1,2})?", again["mark"])
                ):
                    start = again.end()
                    marker = again["mark"]
            prefix = _PREFIX.match(lower, start, end)
            stated = None
            if prefix and prefix.end() < end:
                start, marker = prefix.end(), marker or "-"
                stated = Section.EXCLUSION if prefix["bars"] else None
            stop = end
            while stop > start and lower[stop - 1].isspace():
                stop -= 1
            lines.append(_Line(start, stop, indent, mark, marker, blank, stated))
            blank = False
        else:
            blank = True
        position = end + 1
    return lines


def _is_head(clean: CleanText, start: int, end: int) -> Section | None:
    """The section that a whole line announces, if it is such a heading."""
    line = clean.lower[start:end].strip(" *#_:.-")
    if len(line) > 160:
        return None
    match = _SECTION_HEAD.match(line)
    if match is None:
        return None
    rest = line[match.end() :].strip(" :.*_-")
    which, head = match["which"], match["head"]
    if "criteri" not in head and "requirement" not in head and "characteristic" not in head and "condition" not in head:
        if rest or not (which.startswith(("inclusion", "exclusion", "eligibility", "non")) and len(line) < 40):
            return None
    if rest and not head:
        return None
    if rest and len(rest) > 60:
        return None
    if head.startswith("general") and which == "eligibility":
        return Section.INCLUSION
    return _which(which, head)


def _title(clean: CleanText, start: int, end: int) -> Section | None:
    """The section that a line without a mark announces as a title."""
    match = _TITLE.match(clean.lower[start : min(end, start + 320)].strip(" *#_-"))
    if match is None:
        return None
    if match["bars"] or match["out"]:
        return Section.EXCLUSION
    if match["asks"] or ("following" in match[0][:160] and match[0].startswith(("to be eligible", "for inclusion"))):
        return Section.INCLUSION
    if match["said"]:
        return _which(match["said"], "")
    if match["for"]:
        return _which(match["for"], "")
    lead = match["lead"]
    if lead is None:
        return None
    if _NO_TITLE.search(lead) or (match["apply"] and not lead.strip().startswith("the following")):
        return None
    return _which(match["which"], "")


def _blocks(clean: CleanText) -> list[Block]:
    """Lines joined to blocks: a line without a mark goes on with the block before it where the text is wrapped."""
    lines = _lines(clean)
    wrapped = _is_wrapped(lines)
    blocks: list[Block] = []
    for line in lines:
        joined = False
        if blocks and not line.marker and not line.blank_before:
            before = blocks[-1]
            if not before.heading and (wrapped or line.indent > before.indent or not _starts_new(clean, line, before)):
                joined = True
        if joined and (_is_head(clean, line.start, line.end) is None or _goes_on(clean, line)):
            blocks[-1].end = line.end
            continue
        block = Block(line.start, line.end, line.mark, line.indent, line.marker, stated=line.stated)
        section = _is_head(clean, line.start, line.end)
        if section is None and (not line.marker or line.stated):
            section = _title(clean, line.start, line.end)
        if section is not None:
            block.heading = True
            block.section = section
        blocks.append(block)
    return blocks


def _goes_on(clean: CleanText, line: _Line) -> bool:
    """ "... must be able to meet the / eligibility criteria for a substudy within 4 weeks": the second of two wrapped lines is no heading."""
    return clean.text[line.start].islower() and clean.text[line.end - 1] != ":"


def _starts_new(clean: CleanText, line: _Line, before: Block) -> bool:
    first = clean.text[line.start : line.start + 1]
    last = clean.text[before.end - 1 : before.end]
    return not (first.islower() or last in ",;(") or last in ".:"


def _is_wrapped(lines: list[_Line]) -> bool:
    """Old records are wrapped near column 80-100: continuation lines are frequent and no line is long."""
    if len(lines) < 3:
        return False
    longest = max(line.end - line.start + line.indent for line in lines)
    plain = sum(1 for line in lines if not line.marker and not line.blank_before)
    return longest <= 110 and plain >= 2


def _begins(clean: CleanText, at: int) -> bool:
    """Does a sentence or a title begin here?"""
    before = clean.text[max(0, at - 4) : at].rstrip()
    return clean.text[at].isupper() or not before or before[-1] in ".;:)"


def _split_inline(clean: CleanText, block: Block, following: str = "") -> list[Block]:
    """Headings and bullets in mid-paragraph become blocks of their own (run-on prose). `following` is the mark of the next block."""
    if block.end - block.start < 40 or (block.heading and block.end - block.start < 200):
        return [block]
    cuts: list[tuple[int, int, str]] = []
    for match in _INLINE_HEAD.finditer(clean.lower, block.start, block.end):
        if match["upper"] and not clean.text[match.start("upper") : match.end("upper")].isupper():
            continue  # "Have had the following prior/concurrent therapy:" is no heading
        if match["which"] and not _begins(clean, match.start("head")):
            continue  # nor is "as stated in the eligibility criteria: ..."
        cuts.append((match.start("head"), match.end(), "head:" + (match["which"] or match["upper"])))
    # a paragraph that itself begins with a heading: "Inclusion Criteria: Age over 18 ..."
    match2 = _INLINE_HEAD.match(" " + clean.lower[block.start : block.start + 60], 1)
    if match2 and match2["upper"] and not clean.text[block.start : block.start + 12].isupper():
        match2 = None
    if match2 and block.start + match2.end() - 1 < block.end:
        cuts.append((block.start, block.start + match2.end() - 1, "head:" + (match2["which"] or match2["upper"])))
    listed = _enumeration(clean, block.start, block.end, block.marker.strip("()."))
    if not listed and (first := _FIRST_MARK.search(clean.lower, block.start, block.end)):
        # "Renal function: i. eGFR ...", and "ii. ..." in the next block
        if first["n"] == "i" or _SERIES_OF[first["n"]][1] == following.strip("()."):
            listed = [(first.start(), first.end())]
    if listed:
        cuts.extend((mark, at, "item") for mark, at in listed)
    elif block.end - block.start > 60:
        for match in _INLINE_NUMBER.finditer(clean.text, block.start, block.end):
            if not _OF_A_NAME.search(clean.lower, max(block.start, match.start() - 12), match.start()):  # "cycle 1, day 1. Patients ..."
                cuts.append((match.start(), match.end(), "item"))
    if block.end - block.start > 400:
        for match in _INLINE_MARK.finditer(clean.lower, block.start, block.end):
            cuts.append((match.start(), match.end(), "item"))
    if not block.heading:
        cuts.extend((mark, at, "part") for mark, at in parts_inside(clean.lower, block.start, block.end))
    if not cuts:
        return [block]
    cuts = sorted(set(cuts))
    out: list[Block] = []
    position = block.start
    mark = block.mark
    level = block.indent
    marker = block.marker
    for at, end, kind in cuts:
        if at < position:
            continue
        if clean.lower[position:at].strip():
            out.append(Block(position, at, mark, level, marker, block.section, block.heading))
        if kind in ("item", "part"):
            if position == block.start and (kind == "item" or clean.lower[position:at].rstrip().endswith(":")):
                level += 2  # the words before the first item introduce the list
            position, mark, marker = end, block.mark if at <= block.start else at, "-"
            continue
        word = kind[5:]
        section = (
            _which(word, word) if " " not in word and "/" not in word else Section.INCLUSION
        )  # "PATIENT CHARACTERISTICS:" lists requirements
        out.append(Block(at, end, block.mark if at == block.start else at, block.indent, "", section or Section.UNKNOWN, heading=True))
        position, mark, marker, level = end, end, "", block.indent + 2
    if clean.lower[position : block.end].strip():
        out.append(Block(position, block.end, mark, level, marker, block.section, False))
    for piece in out:
        while piece.end > piece.start and clean.lower[piece.end - 1].isspace():
            piece.end -= 1
        while piece.start < piece.end and clean.lower[piece.start].isspace():
            piece.start += 1
        piece.mark = min(piece.mark, piece.start)
    return out


_ENUMERATOR = re.compile(r"(?<=[\s:;,.(])\(?(?P<n>[ivx]{1,5}|[a-k]|\d{1,2})[.)]\s{1,4}(?=\S)")
_FIRST_MARK = re.compile(r"(?<=: )\(?(?P<n>i|a|1)[.)]\s{1,4}(?=\S)")
_SERIES = (
    ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"),
    tuple("abcdefghijk"),
    tuple(str(n) for n in range(1, 31)),
)

_SERIES_OF = {series[0]: series for series in _SERIES}


def _enumeration(clean: CleanText, start: int, end: int, marker: str = "") -> list[tuple[int, int]]:
    """Where the marks and the items of an enumeration inside a paragraph begin ("defined as: i. ... ii. ..."): two or more marks of one series, in order from its first."""
    if end - start < 24:
        return []
    marks = [(match["n"], match.start(), match.end()) for match in _ENUMERATOR.finditer(clean.lower, start, end)]
    if not marks:
        return []
    found: set[tuple[int, int]] = set()
    for series in _SERIES:
        wanted = run = 1 if marker == series[0] else 0  # the block's own mark may be the first of the series
        best = run
        taken: list[tuple[int, int]] = []
        for name, mark, at in marks:
            if wanted < len(series) and name == series[wanted]:
                wanted += 1
                run += 1
            elif name == series[0]:
                wanted, run = 1, 1
            else:
                continue
            best = max(best, run)
            taken.append((mark, at))
        if best >= 2:
            found.update(taken)
    return sorted(found)


def split(clean: CleanText) -> list[Block]:
    """The blocks of a text in order, each with its section, parent and scope (the cohort, part or step that it speaks of)."""
    found = _blocks(clean)
    follow = [*(block.marker for block in found[1:]), ""]
    blocks = [piece for block, marker in zip(found, follow, strict=False) for piece in _split_inline(clean, block, marker)]
    section = Section.UNKNOWN
    stack: list[Block] = []
    heading_scope: str | None = None
    running: tuple[int, str] | None = None  # a scope line that is no parent holds until the next one at its indent or less
    for block, following in zip(blocks, [*blocks[1:], None], strict=False):
        if block.heading:
            section = block.section
            stack = []
            heading_scope = _heading_scope(clean, block)
            running = None
            continue
        if block.stated is not None and block.stated is not section:
            section, stack, heading_scope, running = block.stated, [], None, None
        block.section = section
        stack = _place(clean, block, stack)
        own = _scope_line(clean, block)
        if own is not None:
            block.scope = own
            block.names_scope = True
            if block.marker and following is not None and following.indent > block.indent + 1:
                continue  # what it holds for is below it
            running = (block.indent, own) if not block.marker or running is None or block.indent <= running[0] else running
            continue
        if running is not None and _new_topic(clean, block):
            running = None
        inline = scope_before(clean.lower, block.start, block.end)
        behind = None if inline else scope_behind(clean.lower, block.start, block.end)
        if inline:
            block.scope = clean.text[inline[0] : inline[1]].strip()
            _skip_label(clean, block, inline[2])
        elif behind is not None:
            block.scope = clean.text[behind[0] : behind[1]].strip()
        elif block.parent is not None and block.parent.scope:
            block.scope = block.parent.scope
        elif running is not None and block.indent >= running[0]:
            block.scope = running[1]
        else:
            block.scope = heading_scope
    return blocks


def _skip_label(clean: CleanText, block: Block, end: int) -> None:
    """The words that only name the cohort belong to the mark, like a number."""
    while end < block.end and clean.lower[end].isspace():
        end += 1
    if end < block.end:
        block.label, block.start = block.start, end


def _new_topic(clean: CleanText, block: Block) -> bool:
    """A short line without a mark, or a bullet "Organ function: ...", begins a topic that a cohort's heading above does not cover."""
    if block.parent is not None:
        return False
    text = clean.text[block.start : block.end]
    if not block.marker and len(text) < 60 and text[:1].isupper() and not re.search(r"[.;<>≥≤\d]", text):
        return True
    return bool(
        re.match(
            r"(?:Adequate |Acceptable )?(?:Organ|Performance|Laboratory|Bone marrow|Hematologic|Haematologic|Renal|Hepatic|Life expectancy|Age|Consent|Informed)[a-zA-Z ]{0,30}:",
            text,
        )
    )


_TITLED_SCOPE = re.compile(
    rf"(?P<lead>(?:(?!inclusion|exclusion|key|main)\w{{2,14}}\s){{0,2}}(?:{_SCOPE_WORD}|cases?)(?![a-z])[^.;]{{0,110}}?)[\s:,-]{{1,4}}(?:specific\s)?(?:key\s)?(?:inclusion|exclusion)\scriteri"
)


def _heading_scope(clean: CleanText, block: Block) -> str | None:
    """What a section heading speaks of: "Inclusion criteria for cohort B" -> "cohort B"."""
    line = clean.text[block.start : block.end].strip(" *#_:.-")
    if titled := _TITLED_SCOPE.match(line.lower()):
        return line[: titled.end("lead")].strip(" -:,")
    match = re.search(r"(?:\bfor\b|\bof\b|\bin\b|-|:|\()\s{0,2}(?P<rest>[^()]{3,90})\)?$", line)
    if match and _SCOPE_HEAD.search(match["rest"].lower()):
        return match["rest"].strip()
    lower = line.lower()
    before = re.match(
        rf"(?P<rest>.{{0,60}}?{_SCOPE_WORD}\b.{{0,40}}?)\s{{0,2}}(?:-|:|key|main)?\s{{0,2}}(?:inclusion|exclusion|eligibility)\b", lower
    )
    if before and not before["rest"].startswith(("key", "main")):
        return line[: before.end("rest")].strip(" -:")
    return None


def _scope_line(clean: CleanText, block: Block) -> str | None:
    """A line that only names a cohort, part or step ("Part B:", "Treatment eligibility")."""
    size = block.end - block.start
    if size > 110:
        return None
    lower = clean.lower[block.start : block.end]
    if names_only_a_part(lower) and (not block.marker or lower[-1] in ":]"):
        return clean.text[block.start : block.end].strip(" :*-[]()")
    ends = lower.endswith(":")
    if not ends and (block.marker or size > 60 or (not block.children and any(c in lower for c in ".;<>≥≤"))):
        return None
    match = _SCOPE_HEAD.match(lower)
    if match is None:
        return None
    if not ends and not re.search(r"\b(?:eligibility|criteria|only|cohort|arm|part|phase|group|stratum)\b", lower):
        return None
    if re.search(r"\b(?:must|have|has|are|is|be|of the following|with|who|within|prior|least|any|no|not)\b", lower):
        return None
    return clean.text[block.start : block.end].strip(" :*-")


def _place(clean: CleanText, block: Block, stack: list[Block]) -> list[Block]:
    """Find the parent by indentation and kind of mark, as a reader would."""
    while stack:
        top = stack[-1]
        deeper = block.indent > top.indent + 1
        opens = clean.lower[top.end - 1 : top.end] == ":"
        if deeper and (top.marker or opens):
            break
        if (
            opens
            and not top.marker
            and not block.marker
            and block.indent == top.indent
            and _OPENS_KINDS.search(clean.lower, max(top.start, top.end - 90), top.end)
            and not _scope_line(clean, block)
        ):
            break  # "... of the following subtypes:" followed by plain lines at its own level
        if opens and not top.marker and block.marker and block.indent >= top.indent:
            break  # a plain line "... :" followed by bullets at its own level
        if (
            opens
            and top.marker
            and block.marker
            and block.indent >= top.indent
            and _kind(block.marker) != _kind(top.marker)
            and _first(block.marker)
        ):
            break  # "5. Organ function:" followed by "* ANC" at the same indent
        stack = stack[:-1]
    if stack:
        block.parent = stack[-1]
        stack[-1].children.append(block)
    return [*stack, block]


_OPENS_KINDS = re.compile(
    r"following\s(?:sub-?types?|types?|tumou?rs?|tumou?r types|cancers?|cancer types|malignancies|histolog(?:y|ies)|indications|diagnos[ei]s|diseases|sarcomas?)\b[^:]{0,40}:$"
)


def _kind(marker: str) -> str:
    return "1" if marker[:1].isdigit() or marker[:2].strip("(").isdigit() else "a" if _NUMBERED.fullmatch(marker) else "-"


def _first(marker: str) -> bool:
    """May this mark be the first of a list?"""
    return _kind(marker) == "-" or marker.strip("().") in ("1", "a", "i")
