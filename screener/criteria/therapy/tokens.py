"""What the readers of noun phrases and windows share: a sentence's tokens, their words, the lexicon, and what joins the members of a list."""

from __future__ import annotations

from dataclasses import replace

from screener import lexicons
from screener.criteria.scan import Scan
from screener.criteria.therapy.target import Therapy
from screener.text.tokens import Token

_CHEMICAL = frozenset({"cytotoxic_chemotherapy"})
_AIMS = frozenset(
    [
        "inhibitor",
        "inhibitors",
        "antagonist",
        "antagonists",
        "blocker",
        "blockers",
        "degrader",
        "degraders",
        "antibody",
        "antibodies",
        "targeted",
        "directed",
        "targeting",
        "adc",
        "adcs",
        "inhibition",
        "against",
        "anti",
        "targets",
        "target",
        "therapy",
        "therapies",
        "agent",
        "agents",
        "treatment",
    ]
)


def _by_beginning(phrases: tuple[str, ...]) -> dict[str, tuple[tuple[str, int], ...]]:
    """Each phrase and its number of words, under every token with which it may begin."""
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    for phrase in phrases:
        words = phrase.split()
        for size in range(1, len(words) + 1):
            start = " ".join(words[:size])
            found[start] = (*found.get(start, ()), (phrase, len(words)))
    return found


_TOGETHER = _by_beginning(
    (
        "in combination with", "combined with", "plus", "together with", "along with", "concurrently with", "given with", "in association with", "+",
    )
)  # fmt: skip

# Examinations: no list of treatments holds them, so that none is missing there.
_EXAMINATIONS = frozenset({"electrocardiogram", "echocardiogram", "mri_scan", "ct_scan", "pet_scan", "bone_scan"})


# Radiotherapy that patient files tell by site, dose and technique rather than by the name of a procedure.
_RAYS = {
    "palliative_radiotherapy": "radiotherapy_palliative", "stereotactic_radiotherapy": "radiotherapy_stereotactic", "total_body_irradiation": "radiotherapy_wide",
    "craniospinal_radiotherapy": "radiotherapy_wide", "substantial_marrow_radiotherapy": "radiotherapy_marrow", "whole_brain_radiotherapy": "radiotherapy_brain",
    "cranial_radiotherapy": "radiotherapy_brain", "whole_lung_irradiation": "radiotherapy_lung", "thoracic_radiotherapy": "radiotherapy_lung",
}  # fmt: skip


class Sentence:
    """One sentence, with what several readers ask of it."""

    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        self.tokens = scan.tokens
        self.count = len(scan.tokens)
        self.text = [scan.clean.lower[t.start : t.end] for t in scan.tokens]
        self.lexicon = lexicons.load()
        self.aims = not _AIMS.isdisjoint(" ".join(self.text).split())  # some word says that treatments aim at something

    def closing(self, j: int) -> int | None:
        depth = 0
        for k in range(j, min(self.count, j + 120)):
            if self.tokens[k].sym in ("(", "["):
                depth += 1
            elif self.tokens[k].sym in (")", "]"):
                depth -= 1
                if depth == 0:
                    return k
        return None

    def separator(self, j: int) -> tuple[int, str] | None:
        """What joins the next member: the position behind it, and "or", "and", "," or "with"."""
        if j >= self.count:
            return None
        for words, size in _TOGETHER.get(self.text[j], ()):
            if self.text[j] == words:
                return j + 1, "with"
            if " ".join(self.text[j : j + size]) == words:
                return j + size, "with"
        k, join = j, ""
        if self.tokens[k].sym in (",", ";") and k + 1 < self.count:
            if self.tokens[k].sym == ";":
                return None
            k, join = k + 1, ","
        if k < self.count and self.tokens[k].sym in ("OR", "ANDOR", "/", "AND"):
            join = "and" if self.tokens[k].sym == "AND" else "or"
            k += 1
            if join == "or" and k < self.count and self.tokens[k].sym == "IF":
                k += 1
        elif self.text[k] == "or" and k < self.count:
            join, k = "or", k + 1
        return (k, join) if join else None

    def meant(self, token: Token) -> Therapy | None:
        if not token.concepts:
            return None
        drug = token.concept("drug")
        group = token.concept("drug_class")
        regimen = token.concept("regimen")
        procedure = token.concept("procedure")
        if drug is not None:
            return Therapy(drug.name, drugs=(drug.id,))
        if regimen is not None:
            parts = [Therapy(self.lexicon.drugs[one].name, drugs=(one,)) for one in self.lexicon.regimens[regimen.id].drugs]
            if not parts:
                return None
            return replace(parts[0], name=regimen.name, beside=tuple(parts[1:]))
        if group is not None:
            if group.id in _CHEMICAL:
                return Therapy("chemotherapy", groups=("chemotherapy",))
            return Therapy(group.name, classes=(group.id,))
        if procedure is not None and procedure.id not in _EXAMINATIONS:
            if (rays := _RAYS.get(procedure.id)) is not None:
                pelvic = rays == "radiotherapy_marrow" and "pelvi" in self.scan.clean.lower[token.start : token.end]
                return Therapy(procedure.name, groups=("radiotherapy_pelvis" if pelvic else rays,))
            kind = self.lexicon.procedures[procedure.id].therapy_kind
            if kind in ("autologous_transplant", "allogeneic_transplant", "radiotherapy") and procedure.id in (
                kind,
                "radiation",
                "radiotherapy",
            ):
                return Therapy(procedure.name, kinds=(kind,))
            return Therapy(procedure.name, procedures=(procedure.id,))
        return None
