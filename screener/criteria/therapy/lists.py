"""Lists of treatments, with their examples and exceptions."""

from __future__ import annotations

from dataclasses import replace

from screener.criteria.therapy.nouns import Nouns
from screener.criteria.therapy.restriction import restriction
from screener.criteria.therapy.target import Therapy, described, excepting
from screener.criteria.therapy.treatments import Treatments
from screener.text.gated import gated

_GIVEN_TOGETHER = gated(r"(?:given |administered |used )?(?:together|in combination|concurrently|concomitantly|simultaneously)")
_MOST_EXAMPLES = 30
_LISTED = frozenset({",", "OR", "AND", "ANDOR", "/", "-", "DRUG", "CLASS", "REGIMEN", "PROC", "BIOM", "SITE"})
_CLAUSE_WORDS = frozenset(
    "who that which is are was were has have had with to in on at from for if used use using requiring require requires treated must within their patients".split()
)
_EITHER_WAY = frozenset(
    {
        "investigational", "or", "other", "standard", "approved", "and", "marketed", "experimental", "not", "otherwise", "licensed", "unlicensed", "/",
        "and/or", "commercial",
    }
)  # fmt: skip


class Lists(Nouns):
    """ "A, B or C", "A (including B) and C", "A plus B", "A other than B"."""

    def listed(self, k: int) -> Treatments | None:
        """A list of treatments: "A, B or C", "A (including B) and C", "A plus B", with its exceptions."""
        if not self.may[k]:
            return None
        first = self.combination(k) or self.one(k)
        if first is None:
            return None
        therapies = list(first.therapies)
        members: list[Therapy] = []
        including = False
        j = first.j
        joins: list[str] = []
        together: list[int] = []
        while True:
            at = j
            j, named = self.examples(j)
            members += named
            including = including or "including" in self.text[at:j] or "include" in self.text[at:j]
            step = self.separator(j)
            if step is None:
                break
            at, join = step
            following = self.one(at)
            if following is None:
                break
            if join == "with":
                therapies[-1] = replace(therapies[-1], beside=(*therapies[-1].beside, *following.therapies))
                together.append(len(therapies))
            else:
                therapies += following.therapies
                joins.append(join)
            j = following.j
            first = replace(
                first,
                prior=first.prior or following.prior,
                last=first.last or following.last,
                study=first.study or following.study,
                generic=first.generic and following.generic,
            )
        if not (joins or together or members) and j == first.j and (j >= self.count or self.tokens[j].sym not in ("(", ",", "[", "EXCEPT")):
            after = _GIVEN_TOGETHER.match(" ".join(self.text[j : j + 3]))
            if after is None:
                return first
        after = _GIVEN_TOGETHER.match(" ".join(self.text[j : j + 3]))
        if after and "or" not in joins:
            j += len(after.group().split())
        if joins and len(therapies) > 1 and after and "or" not in joins:
            therapies = [replace(therapies[0], beside=tuple(therapies[1:]))]
            joins = []
        if (
            joins
            and set(joins) == {","}
            and any(t.sym == "REGIMEN" and " and " in self.scan.clean.lower[t.start : t.end] for t in self.tokens[k:j])
        ):
            joins.append("and")  # "A, B and C" of which the lexicon knows "B and C" as a regimen
        join = "or" if "or" in joins else "and" if "and" in joins else "or" if joins else ""
        if len({id(t) for t in therapies}) > 1 and not join:
            join = "or"
        if any(therapy.classes or therapy.targets or therapy.drugs for therapy in therapies):
            # "ROR1-targeted therapy (e.g. antibody, cell therapy)": a form in the brackets is one of that target, not every antibody
            members = [member for member in members if member.drugs or "corticosteroid" in member.classes]
        result = replace(
            first,
            i=k,
            j=j,
            therapies=tuple(dict.fromkeys(therapies)),
            examples=tuple(dict.fromkeys(members)),
            including=including,
            join=join,
            combined=bool(together) or first.combined,
        )
        return self.exceptions(result)

    def examples(self, j: int) -> tuple[int, list[Therapy]]:
        """Skip "(e.g., A, B or C)" and ", including A and B": a member of the set by the text's own word."""
        if j + 1 < self.count and self.tokens[j].sym in ("(", "["):
            close = self.closing(j)
            if close is not None and close > j + 1 and all(word in _EITHER_WAY for word in self.text[j + 1 : close]):
                return close + 1, []  # "(approved or investigational)"
            if close is not None and self.tokens[j + 1].sym in ("EXAMPLE", "DEFINE"):
                found: list[Therapy] = []
                k = j + 2
                while k < close:
                    member = self.one(k)
                    if member is not None and member.j <= close and not any(t.beside for t in member.therapies):
                        found += member.therapies
                        k = member.j
                    else:
                        k += 1
                if self.tokens[j + 1].sym == "EXAMPLE" or (found and self.only_names(j + 2, close)):
                    return close + 1, found
            elif close is not None and (named := self.all_named(j + 1, close)) is not None:
                return close + 1, named
        k = j + 1 if j < self.count and self.tokens[j].sym == "," else j
        if k < self.count and self.tokens[k].sym == "EXAMPLE":
            member = self.one(k + 1)
            if member is not None:
                found = list(member.therapies)
                j = member.j
                while (step := self.separator(j)) is not None and step[1] != "with":
                    following = self.one(step[0])
                    if following is None:
                        break
                    found += following.therapies
                    j = following.j
                j = self.rest_of_examples(j)
                return j, found
            return (j, []) if (end := self.rest_of_examples(k + 1)) == k + 1 else (end, [])
        return j, []

    def only_names(self, k: int, end: int) -> bool:
        """Are there only names and what joins them between two tokens? ("i.e., rivaroxaban, apixaban")"""
        return all(t.sym in _LISTED or (t.sym.islower() and t.sym not in _CLAUSE_WORDS) for t in self.tokens[k:end])

    def all_named(self, k: int, end: int) -> list[Therapy] | None:
        """ "(chemotherapy, radiotherapy or surgery)": the treatments between two tokens, where there is nothing else; several, or it says something else."""
        found: list[Therapy] = []
        count = 0
        while k < end:
            member = self.one(k)
            if member is None or member.j > end or any(t.beside for t in member.therapies):
                return None
            found += member.therapies
            k, count = member.j, count + 1
            if k < end:
                step = self.separator(k)
                if step is None or step[1] == "with":
                    return None
                k = step[0]
        return found if count > 1 else None

    def rest_of_examples(self, j: int) -> int:
        """Further examples that the lexicon does not know, up to the window behind them: what a set holds is known without its examples."""
        k = j
        while k < min(self.count, j + _MOST_EXAMPLES):
            sym, text = self.tokens[k].sym, self.text[k]
            if sym in ("WITHIN", "AGO", "BD", "DUR", "BH", "HALF") or text in ("received", "given", "administered"):
                return k
            if (
                sym == "("
                and (close := self.closing(k)) is not None
                and all(t.sym in _LISTED or t.sym == "EXAMPLE" or t.sym.islower() for t in self.tokens[k + 1 : close])
            ):
                k = close + 1
                continue
            if sym not in _LISTED and sym != "NUM" and not (sym == text and text not in _CLAUSE_WORDS and text.isalnum()):
                break
            k += 1
        return j

    def exceptions(self, found: Treatments) -> Treatments:
        """ "A other than B", "A (except B)"."""
        j = found.j
        k = j
        opened = k < self.count and self.tokens[k].sym in ("(", "[")
        if opened or (k < self.count and self.tokens[k].sym == "," and k + 1 < self.count and self.tokens[k + 1].sym == "EXCEPT"):
            k += 1
        if k >= self.count or self.tokens[k].sym != "EXCEPT" or self.text[k] == "unless":
            return found
        k += 1
        while k < self.count and self.text[k] in ("for", "of", "the"):
            k += 1
        without: list[Therapy] = []
        while (member := self.one(k)) is not None:
            without += member.therapies
            k = member.j
            step = self.separator(k)
            if step is None or step[1] == "with" or self.one(step[0]) is None:
                break
            k = step[0]
        if not without or (opened and (k >= self.count or self.tokens[k].sym not in (")", "]"))):
            return found
        if not opened and k < self.count and self.text[k] == "alone":
            k += 1  # what is excepted is taken out drug by drug, so a partner of it still counts
        elif not opened and self.after_restricts(k):
            limits = restriction(self.scan, k)
            if limits is None or len(without) > 1:
                return found
            words = self.scan.written(k, limits.j)
            without, k = [described(without[0], f"{without[0].name} {words}")], limits.j
        return replace(
            found,
            j=k + 1 if opened else k,
            therapies=tuple(excepting(t, tuple(without)) for t in found.therapies),
            examples=tuple(excepting(t, tuple(without)) for t in found.examples),
        )

    def after_restricts(self, k: int) -> bool:
        """Does an exception go on with words that narrow it ("other than radiotherapy to the bone")?"""
        return k < self.count and self.text[k] in ("for", "to", "in", "with", "that", "which", "given", "as", "alone", "used", "on")
