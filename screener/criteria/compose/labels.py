"""Labels: words before a colon or a definition that only name what follows."""

from __future__ import annotations

import re

from screener.criteria.circumstances_shared import sex_at
from screener.criteria.compose.items import PATIENT_NOUNS
from screener.criteria.compose.parts import Part
from screener.criteria.compose.permissions import Permissions
from screener.criteria.compose.structure import Item, closing, trim
from screener.criteria.inert import GLUE, LABEL_WORDS
from screener.criteria.nodes import leaves
from screener.text.gated import gated
from screener.text.tokens import Token

_SCOPE_WORDS = frozenset(
    "parts part cohort cohorts arm arms phase escalation expansion stratum group groups stage step module modules panel panels substudy substudies sub-study sub-studies subprotocol subprotocols sub-protocol".split()
)
_OF_STUDY = _SCOPE_WORDS - {"stage", "group", "groups", "stratum"}  # what cannot be a stage of the disease
_STAGE_WORDS = _OF_STUDY | frozenset(
    """registration pre re pre-registration preregistration re-registration reregistration screening prescreening pre-screening enrollment enrolment treatment retreatment re-treatment primary steps randomization
    randomisation eligibility note notes all both combination monotherapy dose dose-escalation dose-expansion optimization optimisation confirmation dose-confirmation dose-optimization substudy sub-study main
    master run-in lead-in safety specific inclusion exclusion criteria requirements study to for the and or of in therapy""".split()
)
_STAGES = _OF_STUDY | frozenset(
    "registration pre-registration preregistration re-registration reregistration dose-escalation dose-expansion substudy sub-study screening retreatment re-treatment".split()
)
_NUMBERED = gated(r"#?(?:\d{1,2}[a-z]?|[a-z]{1,2}\d{0,2}|i{1,3}[ab]?|iv)")
_THERAPY_LABELS = frozenset(
    """chemotherapy radiotherapy radiation surgery endocrine biologic biological immunotherapy hormonal hormone therapy therapies treatment treatments concomitant concurrent prior previous other anticancer
    anti-cancer antineoplastic medications medication drug drugs interactions systemic targeted supportive agents and or / : ( ) , -""".split()
)
_STEPS = frozenset(
    "pre preregistration registration screening prescreening enrollment enrolment randomization randomisation primary treatment".split()
)  # all pass them, one after another
_WHOM = frozenset({"childbearing", "concerned_sex", "sex", "age"})
_SEX_LEADS = frozenset({"for", "in", "IF", "all", "ALLOF", "the", "only", "among"})
_SEX_ENDS = frozenset(
    {
        ":",
        "only",
        "MUST",
        "ONEOF",
        "ALLOF",
        "meet",
        "fulfil",
        "fulfill",
        "satisfy",
        "patients",
        "participants",
        "subjects",
        "individuals",
        "who",
        "are",
        ".",
        "-",
    }
)


_BETWEEN_LABELS = frozenset({"L", ":", "DEFINE", "EXAMPLE", "ONEOF", "ALLOF", "AND", "OR", "ANDOR", "/", ",", "-", "(", ")", "MUST", "."})
_INTRODUCING = frozenset(
    """follows presence existence evidence diagnoses comorbidity comorbidities co-morbidities apply applies outlined requirement requirements regarding comprising comprise comprises relevant abnormality abnormalities
    examination assessments assessment medications medication drugs therapies interventions intervention procedures classes categories personal medical cancer-specific disease-specific drug-specific
    additional additionally at present visit initial data viral individual parameter""".split()
)  # words of headings that name a sort of thing without asking for it


class Labels(Permissions):
    """What the head of a sentence only names."""

    def _all_label(self) -> bool:
        """A heading of label words only ("Bone marrow:", "Renal function within 14 days:"), whatever rooms would make of them; its window counts for what follows."""
        return all(
            token.sym in LABEL_WORDS
            or token.sym in GLUE
            or token.sym in (":", ",", "AND", "/", "OR", "ANDOR", "(", ")", "WITHIN", "ONEOF")
            or any(c.kind in ("site", "lab") for c in token.concepts)
            for token in self.scan.tokens
        )

    def _whom_only(self, items: list[Item], opens: bool) -> Part | None:
        """ "Males:", "For female patients:", "Women of childbearing potential:": the list below speaks of them."""
        tokens = self.scan.tokens
        stated = [item for item in items if item.node is not None]
        if opens and not self.scan.said.endswith(":"):
            return None  # a short line without a mark may be a requirement of its own
        if not opens and (self.excluding or len(stated) != 1):
            return None
        if (
            len(stated) == 1
            and stated[0].node is not None
            and stated[0].i <= 2
            and not any(item.tag in ("NEG", "EXCEPT", "MAY", "BARRED") for item in items)
        ):
            rooms = {leaf.room for leaf in leaves(stated[0].node)}
            if (
                "childbearing" in rooms
                and rooms <= _WHOM
                and re.match(r"(?:for |all |any )*(?:wom[ae]n|female|girl|wocbp|fcbp)", self.scan.said)
            ):
                return Part(stated[0].node, 0, len(tokens))
            if opens and rooms == {"age"} and tokens[0].sym in (*PATIENT_NOUNS, "for", "IF"):
                return Part(stated[0].node, 0, len(tokens))
        if not opens:
            return None
        first = next((n for n, token in enumerate(tokens) if token.sym not in _SEX_LEADS), None)
        found = sex_at(self.scan, first) if first is not None and len(tokens) <= first + 7 else None
        if found is None or len(getattr(found[0], "sexes", ())) != 1 or any(token.sym not in _SEX_ENDS for token in tokens[found[1] :]):
            return None
        return Part(found[0], 0, len(tokens))

    def _labels(self, items: list[Item]) -> list[Item]:
        """ "Adequate renal function: ..." or "..., defined as ...": the words before are a label of what follows; they state nothing beyond it."""
        for n, item in enumerate(items):
            if item.tag in (":", "DEFINE") and any(later.tag == "N" for later in items[n + 1 :]):
                head = items[:n]
                if not head:
                    return self._labels(trim(items[n + 1 :]))
                if item.tag == ":" and ((len(head) == 1 and head[0].tag == "U" and self._scope_label(head[0])) or self._stage_label(head)):
                    return self._labels(trim(items[n + 1 :]))
                if (
                    item.tag == ":"
                    and n
                    and all(
                        h.tag in ("N", "L", ",", "AND", "OR", "/", "EXCEPT") or (h.tag == "U" and self.scan.text(h.i, h.j) == "only")
                        for h in head
                    )
                    and self._kinds(head) == {"diagnosis"}
                    and (not self.excluding or head[-1].tag in ("U", "L") or any(later.tag == "MUST" for later in items[n + 1 :]))
                ):
                    return [
                        Item("IF", head[0].i, head[0].i),
                        *(h for h in head if h.tag not in ("U", "L")),
                        Item(",", item.i, item.j),
                        *trim(items[n + 1 :]),
                    ]
                if all(h.tag in ("U", "L", ",", "AND", "OR", "/", "MUST", "(", ")", "[", "-") for h in head) and (
                    item.tag == "DEFINE" or self._label(head)
                ):
                    keep = [h for h in head if h.tag in ("MUST",)]
                    return keep + trim(items[n + 1 :])
                break
        items = [item for item in items if item.tag != "L"]
        if len(items) > 3 and items[0].tag == "U" and items[1].tag == "(" and items[-1].tag == ")" and self._scope_label(items[0]):
            if self._kinds(items[1:]) <= {"diagnosis", "disease_status", "metastasis"} and closing(items, 1) == len(items) - 1:
                return items[2:-1]  # "Cohort 1 (osteosarcoma):" names whom it is for
        return items

    def _stage_label(self, items: list[Item]) -> bool:
        """ "REGISTRATION (STEP 1):", "Dose escalation and expansion parts": a stage of the study by its name, and nothing else. Who passes it is the block's scope."""
        if not items or any(item.tag not in ("U", "L", "(", ")", "[", "]", "AND", "OR", ",", "/", "-", ":") for item in items):
            return False
        words = [
            word
            for token in self.scan.tokens[items[0].i : items[-1].j]
            if token.sym not in ("AND", "OR", "ANDOR", ",", "/", "-", "(", ")", "[", "]", ":")
            for word in self.scan.clean.lower[token.start : token.end].replace("/", " ").split()
        ]
        return not _STAGES.isdisjoint(words) and all(word in _STAGE_WORDS or _NUMBERED.fullmatch(word) for word in words)

    def _therapy_heading(self) -> bool:
        """ "Endocrine therapy:", "Prior/Concomitant Therapy:": a heading of what its bullets say, or of nothing."""
        if not self.scan.said.rstrip().endswith(":"):
            return False
        return all(
            word in _THERAPY_LABELS
            for token in self.scan.tokens
            for word in self.scan.clean.lower[token.start : token.end].replace("/", " ").split()
        )

    def _scope_label(self, item: Item) -> bool:
        """ "All parts:", "Dose escalation:", "Cohort B:" only say of whom the rest speaks; the block's scope holds it."""
        words = [token.sym for token in self.scan.tokens[item.i : item.j]]
        return len(words) <= 9 and (any(word in _SCOPE_WORDS for word in words) or all(word in _STEPS for word in words))

    def _introduces(self, items: list[Item]) -> bool:
        """ "Any of the following conditions:", "Adequate function, as demonstrated by laboratory values as follows:": words that only say that something follows, and what sort of thing."""
        return all(
            item.tag in _BETWEEN_LABELS
            or (item.tag == "U" and all(self._names(token) or token.sym in _INTRODUCING for token in self.scan.tokens[item.i : item.j]))
            or (
                item.node is not None
                and item.tag == "N"
                and all(leaf.kind == "lab" and leaf.room == "adequacy" for leaf in leaves(item.node))
            )
            for item in items
        )

    def _label(self, head: list[Item]) -> bool:
        """Do the unread words of a head only name what follows? A word that is neither a label word nor the name of a test or organ may be a requirement."""
        return all(self._names(token) for item in head if item.tag == "U" for token in self.scan.tokens[item.i : item.j])

    @staticmethod
    def _names(token: Token) -> bool:
        if token.sym in LABEL_WORDS or token.sym in GLUE:
            return True
        return bool(token.concepts) and all(c.kind in ("lab", "site") or c.id == "cancer" for c in token.concepts)
