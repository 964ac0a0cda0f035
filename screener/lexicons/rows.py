"""One row of a lexicon file as its value. Faults go to a list, so that all of them are seen at once."""

from __future__ import annotations

import re

from screener.lexicons.files import number, words
from screener.lexicons.model import Biomarker, Condition, Drug, DrugClass, Histology, Lab, Procedure, Regimen, Scale, Site
from screener.lexicons.units import count_scale, parse_unit, unit_scales

Row = dict[str, str]
_CODES = {
    "LOINC": re.compile(r"\d{1,6}-\d"),
    "ICD-O-3": re.compile(r"\d{4}/[0-9]"),
    "NCIt": re.compile(r"C\d{2,7}"),
    "RxNorm": re.compile(r"\d{2,8}"),
    "ICD-10": re.compile(r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?"),
}


class Faults(list[str]):
    """What is wrong with the files, one line per fault."""

    def code(self, where: str, system: str, *codes: str) -> None:
        """Note the codes that are not well-formed in their system; an empty one is no code."""
        self.extend(f"{where}: {code!r} is no {system} code" for code in codes if code and not _CODES[system].fullmatch(code))

    def number(self, where: str, cell: str) -> float | None:
        """A number or None; a fault for anything else."""
        try:
            return number(cell)
        except ValueError:
            self.append(f"{where}: {cell!r} is no number")
            return None


def lab(row: Row, where: str, faults: Faults) -> Lab:
    """`units` lists the units that the analyte is measured in; `unit=factor` where the dimension does not give the factor, `unit=factor+offset` where it is affine."""
    codes = words(row["loinc"])
    faults.code(where, "LOINC", *codes)
    unit, ordinal, qualitative = row["unit"], row["unit"] == "ordinal", row["unit"] == "qualitative"
    factors: dict[str, float] = {}
    offsets: dict[str, float] = {}
    for entry in words(row["units"]):
        spelling, _, how = entry.partition("=")
        name = "" if spelling == "none" else parse_unit(spelling)
        if name is None:
            faults.append(f"{where}: {spelling!r} is no unit")
            continue
        factor, _, offset = how.partition("+")
        scale = float(factor) if factor else _ratio(name, unit)
        if scale is None:
            faults.append(f"{where}: {spelling!r} does not convert to {unit!r}")
            continue
        factors[name] = scale
        if offset:
            offsets[name] = float(offset)
    if not (ordinal or qualitative) and factors.get(unit) != 1.0:
        faults.append(f"{where}: its own unit {unit!r} is not among its units")
    name = row["name"]
    kind = row["kind"]
    if kind not in ("lab", "vital"):
        faults.append(f"{where}: no kind {kind!r}")
    window = "60" if row["cardiac"] == "yes" else row["window_days"]
    return Lab(
        id=row["id"],
        name=name,
        short=row["short"] or name,
        kind="vital" if kind == "vital" else "lab",
        loinc=codes,
        unit=unit,
        factors=factors,
        offsets=offsets,
        question=row["question"] or f"What is the latest {name}, and on what date was it measured?",
        ordinal=ordinal,
        qualitative=qualitative,
        cardiac=row["cardiac"] == "yes",
        window_days=None if window == "none" else int(window or 28),
        conventional_uln=faults.number(where, row["uln"]),
        conventional_lln=faults.number(where, row["lln"]),
    )


def _ratio(name: str, unit: str) -> float | None:
    """How many `unit` one `name` is, where both are of one dimension."""
    if name == unit:
        return 1.0
    counts = count_scale(name), count_scale(unit)
    if counts[0] is not None and counts[1] is not None:
        return counts[0] / counts[1]
    scales = unit_scales()
    if name in scales and unit in scales and scales[name][0] == scales[unit][0]:
        return scales[name][1] / scales[unit][1]
    return None


def scale(row: Row, _where: str, _faults: Faults) -> Scale:
    """A performance scale."""
    return Scale(row["id"], row["name"], int(row["lowest"]), int(row["highest"]), row["question"])


def drug(row: Row, where: str, faults: Faults) -> Drug:
    """A drug; `myelosuppressive` is yes, no, or neither."""
    faults.code(where, "NCIt", row["ncit"])
    faults.code(where, "RxNorm", row["rxnorm"])
    return Drug(
        id=row["id"],
        name=row["name"],
        synonyms=words(row["aliases"]) + words(row["exact"]) + words(row["lookup"]),
        classes=words(row["classes"]),
        targets=words(row["targets"]),
        modality=row["modality"],
        washout_category=row["washout_category"],
        myelosuppressive={"yes": True, "no": False}.get(row["myelosuppressive"]),
        half_life_hours_low=faults.number(where, row["half_life_hours_low"]),
        half_life_hours_high=faults.number(where, row["half_life_hours_high"]),
        ncit=row["ncit"],
        rxnorm=row["rxnorm"],
    )


def drug_class(row: Row, _where: str, _faults: Faults) -> DrugClass:
    """A class of drugs."""
    return DrugClass(row["id"], row["name"], words(row["parents"]))


def regimen(row: Row, where: str, faults: Faults) -> Regimen:
    """A named combination."""
    lines = faults.number(where, row["lines"])
    return Regimen(row["id"], row["name"], words(row["drugs"]), row["setting"], int(lines or 0))


def biomarker(row: Row, where: str, faults: Faults) -> Biomarker:
    """A marker."""
    codes = words(row["loinc"])
    faults.code(where, "LOINC", *codes)
    return Biomarker(
        id=row["id"],
        name=row["name"],
        genes=words(row["genes"]),
        synonyms=words(row["aliases"]) + words(row["exact"]) + words(row["lookup"]),
        assays=words(row["assays"]),
        value_type=row["value_type"],
        loinc=codes,
    )


def histology(row: Row, where: str, faults: Faults) -> Histology:
    """A tumour type."""
    faults.code(where, "ICD-O-3", row["icdo3"])
    faults.code(where, "NCIt", row["ncit"])
    return Histology(row["id"], row["name"], words(row["parents"]), row["icdo3"], row["ncit"])


def condition(row: Row, where: str, faults: Faults) -> Condition:
    """A comorbidity or finding; an empty `kind_hint` is taken from its parents later."""
    faults.code(where, "ICD-10", row["icd10"])
    return Condition(row["id"], row["name"], words(row["parents"]), row["kind_hint"], row["icd10"])


def procedure(row: Row, _where: str, _faults: Faults) -> Procedure:
    """A procedure; an empty `therapy_kind` is taken from its parents later."""
    return Procedure(row["id"], row["name"], words(row["parents"]), row["therapy_kind"])


def site(row: Row, _where: str, _faults: Faults) -> Site:
    """A site of disease."""
    return Site(row["id"], row["name"])
