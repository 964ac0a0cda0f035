"""Treatments by what they do or aim at: inhibitors of an enzyme, drugs that prolong QT, a target that is no class of the lexicon, how much marrow was irradiated."""

from __future__ import annotations

import re
from dataclasses import replace

from screener.criteria.scan import Scan
from screener.criteria.therapy.enzymes import enzyme_drugs
from screener.criteria.therapy.target import Therapy
from screener.criteria.therapy.tokens import Sentence
from screener.criteria.therapy.treatments import Treatments
from screener.text.gated import gated

_GENE = gated(r"[A-Z][A-Z0-9]{1,7}(?:-?[A-Z0-9α-ω]{1,4})?|TGF-?(?:[βb]|[Bb]eta)|[A-Z][a-z]?[A-Z0-9]+[a-z]?")
_GENE_TAIL = gated(
    r"(?:(?:tyrosine )?kinase |pathway |receptor |small molecule |monoclonal )*(?:inhibitors?|antagonists?|agonists?|blockers?|degraders?|modulators?|antibod(?:y|ies)(?: drug conjugates?)?|(?:targeted|directed|targeting|based) (?:cancer |anti-?cancer |cell(?:ular)? |immune |antibody |monoclonal |radioligand |radio)?(?:therap(?:y|ies)|treatments?|agents?|antibod(?:y|ies)|drugs?|adcs?|immunotherap(?:y|ies)|products?|molecules?|conjugates?|cars?|car t cells?)|adcs?|tkis?|inhibition|therap(?:y|ies)|agents?|treatment|vaccines?)(?: (?:therap(?:y|ies)|treatments?|agents?|drugs?))?"
)
# Names without a digit are only taken for a target where the word behind says so plainly.
_PLAIN_TAIL = gated(
    r"(?:kinase |pathway |receptor |small molecule |monoclonal )*(?:inhibitor|antagonist|agonist|blocker|degrader|tki|targeting|targeted|directed)"
)
_PLAIN_AIM = gated(r"\b(?:inhibitor|antagonist|blocker|degrader|tki|targeting|targeted|directed|antibod)")
_NO_TARGETS = frozenset(
    "CNS CYP IV RT HBV HCV HIV GI TKI CYP450 DNA RNA MAO PPI ACE ARB PDE XO COX CAR TCR NK ICI CPI ADC HSV CMV EBV HPV COVID MRI CT PET ECG EKG ANC ULN GU LHRH GNRH WITH THE AND ALL OR NOT ANY".split()
)
_VARIANT = gated(r"[a-z]\d{1,4}[a-z]")
_NAME = gated(r"[A-Z][A-Z]{1,6}[α-ω]?")
AGENTS = frozenset(
    {
        "agent",
        "agents",
        "therapy",
        "therapies",
        "treatment",
        "treatments",
        "drug",
        "drugs",
        "prior treatment",
        "antibody",
        "antibodies",
        "any agent",
    }
)
_AIMED = gated(
    r"(?:that )?(?:specifically )?(?:targeting|targets?|directed (?:against|at|to)|against)(?: the)?(?: signaling| signalling)?(?: pathway)?(?: of)?(?: the)?"
)
DESCRIBED_WORDS = frozenset(
    {
        "inhibitors", "inhibitor", "inducers", "inducer", "strong", "moderate", "potent", "cyp", "prolong", "prolonging", "prolongation", "cytochrome",
        "substrates", "known", "eliminated", "metabolized", "metabolised", "cleared", "transported", "glucuronidated", "qt", "p", "gp", "bcrp", "mdr", "oatp", "ugt",
    }
)  # fmt: skip
_THINGS = (
    r"(?:(?:any |other )?(?:(?:medications?|drugs?),? (?:and/or|or|and|/) (?:substances?|foods?|(?:herbal )?supplements|herbal (?:products?|preparations?|medications?)|herbs?)|herbal supplements|foods or drugs|prescription (?:medications|drugs)|(?:medications?|drugs?|agents?|substances?|medicines?|products?|foods?|compounds?))"
    r"(?: (?:that|which))?(?: (?:are|is|have been|known to be|are known to be|considered|classified as))?(?: (?:known|to be|either))* )?"
)
_LEAD = gated(rf"{_THINGS}(?:(?:known|the|any|a|either|to|be|of|and|are) )*")
_QT = gated(
    r"(?:any |other )?(?:medications?|drugs?|agents?|concomitant medications?|therapies|treatments?|medicines?)(?: (?:that|which))?(?: (?:are|is|have|has|may|can|could|might|been))*(?: (?:known|shown|well known|reported|likely|suspected))?(?: (?:to|for))?(?: (?:significantly|clinically))?"
    r" (?:prolong(?:ing|s)?|cause(?: a)?(?: prolongation of)?|causing(?: a)?|increase|lengthen|prolongation of|(?:with )?(?:an? )?(?:known )?risk (?:of|for) (?:prolonging|causing|prolongation of)|with (?:an? )?(?:known |possible )?risk (?:of|for))(?: (?:the|of|in))* ?qtc?(?: (?:interval|prolongation|intervals|interval prolongation))?(?![a-z])"
)
_SUBSTRATE = gated(
    r"(?:any |known |sensitive )*(?:cyp ?3a4?(?:/5)?|cytochrome p ?-?450 3a4?)(?: isoenzymes?| enzymes?)? substrates? (?:with|that have|having) (?:a )?narrow therapeutic (?:window|index|range|indices)(?![a-z])"
)


# "drugs that are exclusively or primarily eliminated by CYP1A2": no lexicon tells that of every drug
_HANDLED = gated(
    r"(?:any |other |concomitant )?(?:drugs|medications|agents|medicines) (?:that|which) are (?:(?:exclusively|primarily|mainly|predominantly|extensively|largely|mostly|sensitive|or|and|to be|known) ){0,5}(?:eliminated|metaboli[sz]ed|cleared|transported|glucuronidated) (?:by|through|via) [^.;:]{3,140}?(?=\s?(?:[.;]|$))"
)
_MOST_RECEPTORS = 40
_RECEPTORS = gated(
    r"(?:(?:e ?\.? ?g ?\.?|eg|such as|including|for example|or|and|etc|/|,|-|\.|\(|\)|\[|\]|anti|ctla[ -]?4|cytotoxic|t|lymphocyte|lymphocyte-associated|associated|protein|antigen|cluster of differentiation|cluster|of|differentiation|cd ?\d{2,3}l?|ox[ -]?40|4-1bb|4|tim[ -]?3|lag[ -]?3|tigit|icos|gitr|vista|b7-h3|receptors?|agonists?|inhibitors?) ?){1,24}"
)


class Described(Sentence):
    """Treatments that the lexicon has no phrase for."""

    def __init__(self, scan: Scan) -> None:
        super().__init__(scan)
        self.describes = not DESCRIBED_WORDS.isdisjoint(self.text)

    def one(self, k: int, depth: int = 0) -> Treatments | None:
        """The treatment at token `k`, determiners and all: of the readers that build on this one."""
        raise NotImplementedError

    def described(self, k: int) -> Treatments | None:
        """Drugs by what they do to an enzyme or the heart: "strong inhibitors or inducers of CYP3A4", "medications known to prolong the QT interval"."""
        if not self.describes or DESCRIBED_WORDS.isdisjoint(self.text[k : k + 8]):
            return None
        start = self.tokens[k].start
        text = self.scan.clean.lower[start : self.tokens[min(self.count, k + 60) - 1].end]
        match = _SUBSTRATE.match(text)
        if match is not None and "CYP3A4_substrate" in self.lexicon.drug_classes:
            return self.to_text(
                k, start + match.end(), (Therapy("CYP3A4 substrate with a narrow therapeutic index", classes=("CYP3A4_substrate",)),)
            )
        lead = _LEAD.match(text)
        found = enzyme_drugs(text, lead.end() if lead else 0, len(text), self.lexicon)
        if found is not None:
            return self.to_text(k, start + found[1], found[0])
        match = _HANDLED.match(text)
        if match is not None:
            return self.to_text(k, start + match.end(), (Therapy(match.group()[:160], groups=("undescribed",)),))
        match = _QT.match(text)
        if match is not None and "QT_prolonging" in self.lexicon.drug_classes:
            return self.to_text(k, start + match.end(), (Therapy("QT-prolonging drug", classes=("QT_prolonging",)),))
        return None

    def to_text(self, k: int, end: int, therapies: tuple[Therapy, ...]) -> Treatments | None:
        """Treatments over the tokens from k to a position of the text; None where it lies inside a token."""
        j = k
        while j < self.count and self.tokens[j].end <= end:
            j += 1
        if j == k or not therapies or (j < self.count and self.tokens[j].start < end):
            return None
        return Treatments(k, j, therapies, join="or" if len(therapies) > 1 else "")

    def gene(self, k: int) -> Treatments | None:
        """ "KIF18A inhibitor", "anti-ROR1 antibody", "agents targeting TGF-beta": treatments by a target that is no class of the lexicon."""
        start = k
        if self.text[k] in ("anti", "pan") and k + 1 < self.count:
            k += 1
        if not self.aims:
            return None
        if self.text[k] in AGENTS:
            if k + 1 >= self.count or self.text[k + 1][0] not in _AIMED.begins:
                return None
            for size in (8, 7, 6, 5, 4, 3, 2, 1):
                if _AIMED.fullmatch(" ".join(self.text[k + 1 : k + 1 + size])):
                    target = self.target(k + 1 + size, plain=True, aimed=True)
                    if target is not None:
                        return self.aimed_at(start, target, prior=self.text[k].startswith("prior"))
            return None
        target = self.target(k) or self.target(k, plain=True)
        if target is None:
            return None
        name, names, j = target
        end = self.aim(j)
        if end > j:
            return Treatments(start, end, (self.against(name, names),))
        if self.text[start] == "anti":
            return Treatments(start, j, (self.against(name, names),))
        # "A or B inhibitors": the word that the last one has is meant of both
        others = [target]
        while len(others) < 6 and (step := self.separator(others[-1][2])) is not None and step[1] != "with":
            if step[0] >= self.count:
                return None
            following = self.target(step[0] + (self.text[step[0]] in ("anti", "pan")), plain=True)
            if following is None:
                whole = self.one(step[0])
                if whole is None or not _PLAIN_AIM.search(" ".join(self.text[step[0] : whole.j])):
                    return None
                known = tuple(self.against(one, names) for one, names, _ in others)
                return replace(whole, i=start, therapies=(*known, *whole.therapies), join="or")
            others.append(following)
            end = self.aim(following[2])
            if end > following[2]:
                return Treatments(start, end, tuple(self.against(one, names) for one, names, _ in others), join="or")
        return None

    def aimed_at(self, start: int, target: tuple[str, tuple[str, ...], int], *, prior: bool) -> Treatments:
        """ "Agents targeting A or B pathways": treatments against either (what aims at A and B may have to aim at both)."""
        targets = [target]
        while len(targets) < 6 and (step := self.separator(targets[-1][2])) is not None and step[1] == "or":
            following = self.target(step[0], plain=True, aimed=True)
            if following is None or self.aim(following[2]) > following[2]:
                break
            targets.append(following)
        j = targets[-1][2]
        if j < self.count and self.text[j] in ("pathway", "pathways", "signaling", "receptor", "receptors", "axis"):
            j += 1
        therapies = tuple(self.against(name, names) for name, names, _ in targets)
        return Treatments(start, j, therapies, prior=prior, join="or" if len(therapies) > 1 else "")

    def aim(self, j: int) -> int:
        """The token behind "inhibitor", "targeted therapy" and the like at token `j`; `j` where none stands there."""
        if j >= self.count or self.text[j][0] not in _GENE_TAIL.begins:
            return j
        for size in (5, 4, 3, 2, 1):
            if j + size <= self.count and _GENE_TAIL.fullmatch(" ".join(self.text[j : j + size])):
                return j + size
        return j

    def against(self, name: str, names: tuple[str, ...]) -> Therapy:
        """Treatments that the lexicon gives this target, or files under a class of its name."""
        found = [
            self.lexicon.find("drug_class", text)
            for text in (f"{name} inhibitor", f"anti-{name}", f"{name}-targeted therapy", f"{name}-directed therapy")
        ]
        return Therapy(
            f"treatment against {name}", classes=tuple(dict.fromkeys(group.id for group in found if group is not None)), targets=names
        )

    def target(self, k: int, *, plain: bool = False, aimed: bool = False) -> tuple[str, tuple[str, ...], int] | None:
        """The marker or the name of a gene at token `k`; with `plain`, names without a digit, too, where the words beside them (or `aimed`) say that they are aimed at."""
        if k >= self.count:
            return None
        token = self.tokens[k]
        marker = token.concept("biomarker") if token.concepts else None
        if marker is not None:
            found = self.lexicon.biomarkers[marker.id]
            if k + 1 < self.count and _VARIANT.fullmatch(self.text[k + 1]):
                written = f"{marker.name} {self.text[k + 1].upper()}"
                return written, (written.casefold(),), k + 2
            names = {marker.id, marker.name, *found.genes, *found.synonyms}
            return marker.name, tuple(sorted(name.casefold() for name in names)), k + 1
        # a name such as KIF18A or ROR1 comes as one or more tokens without a blank between
        j = k
        while (
            j + 1 < self.count
            and j < k + 4
            and self.tokens[j + 1].start - self.tokens[j].end
            <= (1 if self.scan.clean.text[self.tokens[j].end : self.tokens[j + 1].start] == "-" else 0)
        ):
            j += 1
        for end in range(j + 1, k, -1):
            written = self.scan.clean.text[token.start : self.tokens[end - 1].end]
            if _GENE.fullmatch(written) and any(letter.isdigit() or letter in "-β" for letter in written):
                return written, (written.casefold(),), end
            if plain and _NAME.fullmatch(written) and written not in _NO_TARGETS and not token.concepts:
                if (
                    aimed
                    or (k and self.text[k - 1] == "anti")
                    or _PLAIN_TAIL.match(" ".join(self.text[end : end + 4]))
                    or (end < self.count and self.tokens[end].sym in (",", "OR", "/", "AND", "ANDOR"))
                ):
                    return written, (written.casefold(),), end
        return None

    def transplant_kind(self, k: int) -> Treatments | None:
        """ "Stem cell transplant: 12 weeks for autologous, 6 months for allogeneic"."""
        if self.text[k] not in ("autologous", "allogeneic", "allogenic") or (
            k + 1 < self.count and self.tokens[k + 1].sym not in (",", ";", ".", ")", "OR", "AND")
        ):
            return None
        if not any("transplant" in text or "sct" in text or "stem cell" in text for text in self.text[:k]):
            return None
        kind = "autologous_transplant" if self.text[k] == "autologous" else "allogeneic_transplant"
        return Treatments(k, k + 1, (Therapy(kind.replace("_", " "), kinds=(kind,)),))

    def suffix(self, found: Treatments) -> Treatments:
        """What belongs to a treatment behind its name: an abbreviation in parentheses, how much of the pelvis or marrow was irradiated."""
        j = found.j
        kinds = {kind for therapy in found.therapies for kind in therapy.kinds} | {
            group for therapy in found.therapies for group in therapy.groups
        }
        if kinds & {"radiotherapy", "radiotherapy_local"} and j + 1 < self.count and self.text[j] in ("to", "of", "involving"):
            end = j + 1
            while end < min(self.count, j + 9) and (
                self.tokens[end].sym in ("BQ", "QTY", "GE", "GT", "BN", "NUM", "POSTGE", "ABOVE", "%")
                or self.text[end] in ("of", "the", "half", "or", "more", "a", "whole", "than", "at least")
            ):
                end += 1
            if end < self.count and end > j + 1:
                where = self.text[end]
                if where in ("pelvis", "hemipelvis", "pelvic", "pelvic bones"):
                    return replace(
                        found,
                        j=end + 1,
                        therapies=(Therapy("radiotherapy to half of the pelvis or more", groups=("radiotherapy_pelvis",)),),
                    )
                if where in ("bone marrow", "marrow", "bm") or (
                    where == "bone" and end + 1 < self.count and self.text[end + 1] == "marrow"
                ):
                    size = 2 if where == "bone" else 1
                    return replace(
                        found, j=end + size, therapies=(Therapy("radiotherapy to much of the marrow", groups=("radiotherapy_marrow",)),)
                    )
        if any(group == "CYP3A4_substrate" for therapy in found.therapies for group in therapy.classes):
            narrow = re.match(r"with (?:a )?narrow therapeutic (?:window|index|range|indices)", " ".join(self.text[j : j + 5]))
            if narrow:
                j += len(narrow.group().split())
                found = replace(found, j=j)
        if found.therapies[0].name == "drug against another T-cell receptor" and (close := self.receptors(j)) > j:
            return replace(found, j=close)
        inner = self.members(found)
        if inner is not None:
            return inner
        if j + 2 < self.count and self.tokens[j].sym == "(" and self.tokens[j + 2].sym == ")":
            inside = self.scan.clean.text[self.tokens[j + 1].start : self.tokens[j + 1].end]
            same = self.meant(self.tokens[j + 1])
            if (
                inside == "s"
                or (inside.rstrip("s").isupper() and len(inside) <= 7 and not inside.isdigit())
                or (same is not None and same in found.therapies)
            ):
                return self.tail(replace(found, j=j + 3))
        return found

    def receptors(self, j: int) -> int:
        """ "(e.g., CTLA-4, OX40)": the token behind brackets that only name receptors at token `j`; `j` where no such brackets stand there."""
        close = self.closing(j) if j < self.count and self.tokens[j].sym in ("(", "[") else None
        if close is None or close - j > _MOST_RECEPTORS:
            return j
        return close + 1 if _RECEPTORS.fullmatch(" ".join(self.text[j + 1 : close])) else j

    def members(self, found: Treatments) -> Treatments | None:
        """ "A tyrosine kinase inhibitor (regorafenib or cabozantinib)": the members named in parentheses are what is meant."""
        j = found.j
        classes = {group for therapy in found.therapies for group in therapy.classes}
        if not classes or j >= self.count or self.tokens[j].sym != "(":
            return None
        therapies: list[Therapy] = []
        k = j + 1
        while k < self.count and (token := self.tokens[k]).sym == "DRUG" and (drug := token.concept("drug")) is not None:
            if self.lexicon.classes_of(drug.id).isdisjoint(classes):
                return None
            therapies.append(Therapy(drug.name, drugs=(drug.id,)))
            k += 1
            while k < self.count and self.tokens[k].sym in (",", "OR"):
                k += 1
        if len(therapies) < 2 or k >= self.count or self.tokens[k].sym != ")":
            return None
        return replace(found, j=k + 1, therapies=tuple(therapies), join="or")

    def tail(self, found: Treatments) -> Treatments:
        """ "stem cell transplant (SCT) therapy": words of the kind behind an abbreviation."""
        j = found.j
        while j < self.count and self.text[j] in ("therapy", "therapies", "treatment", "treatments"):
            j += 1
        return replace(found, j=j)
