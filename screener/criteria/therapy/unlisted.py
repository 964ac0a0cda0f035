"""Treatments that no lexicon holds: drugs that only their form shows to be drugs, and known treatments narrowed by an adjective."""

from __future__ import annotations

import re
from dataclasses import replace

from screener.criteria.scan import Scan
from screener.criteria.therapy.described import Described
from screener.criteria.therapy.target import Therapy, described
from screener.criteria.therapy.treatments import Treatments
from screener.text.gated import gated

# Stems of international nonproprietary names (WHO, "The use of stems", 2018) under which no common English word ends.
_STEM = r"(?:[a-z]mab|[a-z]bart|s?tamig|stomig|tinib|[a-z]anib|[a-z]enib|ciclib|parib|lisib|rafenib|zomib|degib|metinib|rasib|sertib|inostat|metostat|platin|taxel|rubicin|tecan|lutamide|tansine|mafodotin|vedotin|deruxtecan|ozogamicin|tesirine|leucel|toclax|degestrant|parepvec|denovec|fosfamide|mustine|sulfan)"
_INN = gated(
    rf"(?<![\w-])[a-z]{{2,14}}{_STEM}(?:[ -](?:[a-z]{{3,10}}(?:tansine|dotin|tecan|leucel|tesirine|vec)|gamicin|ozogamicin|govitecan|[a-z]{{4}}(?![a-z])))?(?![\w])"
)
# Code names: letters of the maker and a number ("MK-3475", "TNO155").
_CODE = gated(
    r"(?<![\w-])(?!NCT|CD|CA|COVID|SARS|ICD|ISO|UGT|HSP|IGF|GRP|EORTC|RTOG|SWOG|COG|NRG|CTEP|IRB|STEP|HLA|CYP|SF)(?:[A-Z]{2,6}[- ]?\d{3,8}[A-Z]{0,2}|[A-Z]{2,5}-\d{2,8})(?![\w-])"
)
_NUMBER = re.compile(r"\d\d")  # of a code
_MARKS = re.compile(r"[®™]|\(r\)|\(tm\)")
_FORMS = frozenset({"sodium", "hydrochloride", "mesylate", "acetate", "tablets", "monotherapy", "therapy", "treatment", "tfa"})

_ADJECTIVES = frozenset(
    """direct specific enteric immediate palliative curative definitive radical maintenance consolidation consolidative bridging conditioning lymphodepleting lymphodepletion myeloablative nonmyeloablative metronomic intensive intensified
    high-dose low-dose standard-dose dose-dense intrathecal intravesical intraperitoneal intra-arterial intraarterial intratumoral intralesional intrapleural intrahepatic regional topical inhaled subcutaneous
    intramuscular murine humanized chimeric human bispecific trispecific doublet triplet single-agent multi-agent multiagent combination combined sequential novel commercial covalent non-covalent noncovalent reversible irreversible
    selective non-selective dual conjugated unconjugated unlabeled radiolabeled pegylated liposomal emergency elective urgent exploratory diagnostic reconstructive laparoscopic robotic cytoreductive
    debulking bariatric cardiothoracic vascular orthopedic gastrointestinal abdominal pelvic spinal nodal hepatic tandem syngeneic haploidentical unrelated mismatched peri-operative neo-adjuvant
    platinum-based taxane-based anthracycline-based immune-based hormone-based differentiation epigenetic immunologic immunological cytotoxic myeloma-directed leukemia-directed lymphoma-directed cns-directed first-generation second-generation
    third-generation fourth-generation next-generation t-cell-engaging off-label herbal traditional chinese alternative complementary photodynamic hyperthermic ablative interventional invasive immune immunomodulatory immunomodulating
    hemibody hemi-body genetically modified engineered targeted local locoregional loco-regional bone-directed lung-directed tumor-directed tumour-directed skin-directed brain-directed radical radiosensitizing suppressive dna-damaging""".split()
)
_PARTS = frozenset(
    {
        ("high", "dose"), ("low", "dose"), ("single", "agent"), ("multi", "agent"), ("dose", "dense"), ("first", "generation"), ("second", "generation"), ("third", "generation"), ("fourth", "generation"),
        ("next", "generation"), ("new", "generation"), ("platinum", "based"), ("taxane", "based"), ("anthracycline", "based"), ("bone", "directed"), ("skin", "directed"), ("whole", "abdominal"), ("non", "covalent"),
        ("curative", "intent"), ("palliative", "intent"), ("1 st", "generation"), ("2 nd", "generation"), ("3 rd", "generation"), ("peri", "operative"), ("t cell", "engaging"), ("dna", "damaging"), ("multi", "kinase"), ("cns", "directed"),
        ("breast", "conserving"), ("limb", "sparing"), ("limb", "salvage"), ("organ", "preserving"), ("dose", "escalated"), ("b cell", "targeted"), ("b cell", "depleting"), ("t cell", "depleting"),
    }
)  # fmt: skip
_FIRST_PARTS = frozenset(first for first, _ in _PARTS)
_MOST_ADJECTIVES = 4
ADJECTIVE_WORDS = _ADJECTIVES | _FIRST_PARTS  # with which such a name may begin


def unlisted_drugs(scan: Scan) -> dict[int, int]:
    """Where in the clean text such names begin and end."""
    kept = scan.memo.get("unlisted_drugs")
    found: dict[int, int] = kept if isinstance(kept, dict) else {}
    if not isinstance(kept, dict):
        if scan.tokens:
            start, end = scan.tokens[0].start, scan.tokens[-1].end
            for pattern, text in ((_INN, scan.clean.lower), (_CODE, scan.clean.text)):
                if not scan.may(pattern) or (pattern is _CODE and not _NUMBER.search(text, start, end)):
                    continue
                for match in pattern.finditer(text, start, end):
                    found[match.start()] = match.end()
        scan.memo["unlisted_drugs"] = found
    return found


class Unlisted(Described):
    """One treatment that the lexicon and the vocabulary do not hold."""

    def __init__(self, scan: Scan) -> None:
        super().__init__(scan)
        self.names = unlisted_drugs(scan)

    def unlisted(self, k: int) -> Treatments | None:
        """A drug by its form: a name with the stem of a class of drugs, or a maker's code."""
        end = self.names.get(self.tokens[k].start)
        if end is None:
            return None
        j = k
        while j < self.count and self.tokens[j].end <= end:
            if any(concept.kind in ("drug", "drug_class", "regimen") for concept in self.tokens[j].concepts):
                return None
            j += 1
        if j == k or (j < self.count and self.tokens[j].start < end):
            return None
        name = self.scan.clean.text[self.tokens[k].start : end]
        while j < self.count and (self.text[j] in _FORMS or _MARKS.fullmatch(self.text[j])):
            j += 1
        return Treatments(k, j, (Therapy(name, names=(name.casefold(),)),))

    def adjective(self, k: int) -> int:
        """The token behind an adjective that narrows a treatment; `k` where none stands there."""
        text = self.text[k]
        if text in _FIRST_PARTS:
            at = k + 2 if k + 1 < self.count and self.text[k + 1] == "-" else k + 1
            if at < self.count and (text, self.text[at]) in _PARTS:
                return at + 1
        return k + 1 if text in _ADJECTIVES else k

    def narrowed(self, k: int) -> Treatments | None:
        """ "Metronomic chemotherapy", "third-generation kinase inhibitor": a known treatment, and words before it that no patient file answers."""
        at = k
        for _ in range(_MOST_ADJECTIVES):
            if at >= self.count:
                return None
            behind = self.adjective(at)
            if behind == at:
                break
            at = behind
            while at + 1 < self.count and self.tokens[at].sym in ("OR", "AND", "/", "-", ",", "ANDOR") and self.adjective(at + 1) > at + 1:
                at += 1
        if at == k or at >= self.count:
            return None
        head = self.plain_head(at)
        if head is None or head.study:
            return None
        said = self.scan.written(k, at)
        return replace(
            head,
            i=k,
            therapies=tuple(described(therapy, f"{said} {_noun(therapy)}") for therapy in head.therapies),
            generic=False,
            standard=False,
        )

    def plain_head(self, k: int) -> Treatments | None:
        """The treatment at token `k`, without words before its name: of the reader that builds on this one."""
        raise NotImplementedError


def _noun(therapy: Therapy) -> str:
    return "therapy" if therapy.name == "any therapy" else therapy.name


__all__ = ["ADJECTIVE_WORDS", "Unlisted", "unlisted_drugs"]
