"""Numbers with units: what may stand behind a number, as anchored patterns.

Every pattern is tried at one position only and has bounded parts, so that hostile text costs linear time.
"""

from __future__ import annotations

import re

# "x 10^9", "x109", "x 10(9)", "10E9": a power of ten before a per-volume unit
_POWER = r"(?:(?:x|\*)\s{0,2})?10\s{0,2}(?:\^|'|\*\*|\*|e|exp)?\s?(?P<open>\()?\s?(?P<exp>12|3|6|9)(?(open)\))"
_CELLS = r"(?:cells?|platelets?|plt|neutrophils?|leu[ck]ocytes?|lymphocytes?|thrombocytes?)"
_VOLUME = r"(?:cubic\s{1,2}milli?met(?:er|re)s?|cubic\s?mm|cu\.?\s?mm|mm\s?(?:\^|\*\*)?\s?(?:\(3\)|3)|mm³|micro\s?l(?:(?:iter|itre)s?)?|nano\s?lit(?:er|re)s?|nl|ul|mcl|mul|millilit(?:er|re)s?|ml|dl|lit(?:er|re)s?|l)(?![a-z])"
_PER = r"\s{0,2}(?:/|per)\s{0,2}"
_COUNT = re.compile(
    rf"\s{{0,2}}(?:(?:{_POWER}|(?P<kilo>k|thousands?|g(?:iga)?|m(?:illion)?|lakhs?))\s{{0,2}})?(?:{_CELLS})?{_PER}(?P<vol>{_VOLUME})(?:\s?\(/?(?:mcl|ul|mm\^?3|ml|l)\))?"
)
_POWER_ONLY = re.compile(rf"\s{{0,2}}(?:x|\*)\s{{0,2}}10\s{{0,2}}(?:\^|\*\*|\*|e)?\s?(?P<exp>12|3|6|9)(?![\d.])(?:\s{{0,2}}{_CELLS})?")
_KILO_ONLY = re.compile(r"(?P<kilo>k)(?![a-z])")

_SIMPLE: tuple[tuple[str, str], ...] = (
    (r"(?:ml|cc)\s?(?:/|per)\s?min(?:ute)?\.?\s?(?:/|per|\*|x)\s?1[.,]73\s?(?:m\s?\^?\s?(?:2|\(2\))|sqm|sq\s?m|square\s?met(?:er|re)s?)", "mL/min/1.73m2"),
    (r"(?:ml|cc)\s?(?:/|per)\s?s(?:ec(?:ond)?)?\s?(?:/|per)\s?1[.,]73\s?m\s?\^?\s?2", "mL/s/1.73m2"),
    (r"(?:ml|cc|millilit(?:er|re)s?)\s?(?:/|per)\s?min(?:utes?)?(?![a-z])", "mL/min"),
    (r"(?:ml|cc)\s?(?:/|per)\s?s(?:ec(?:ond)?)?(?![a-z])", "mL/s"),
    (r"(?:kgs?|kilograms?)\s?(?:/|per)\s?(?:m\s?\^?\s?(?:2|\(2\))|sqm|sq\.?\s?m|square met(?:er|re)s?|met(?:er|re)s?[ -]?squared?)|kg\s?[•·.*]\s?m\s?-\s?2(?!\d)", "kg/m2"),
    (r"(?:mg|milligrams?)\s?(?:/|per)\s?kg\s?(?:(?:/|per|a)\s?(?:day|d))(?![a-z])", "mg/kg/d"),
    (r"mg\s?(?:/|per)\s?m\s?\^?\s?2", "mg/m2"),
    (r"(?:mg|milligrams?)\s?(?:/|per)\s?(?:kg|kilogram)(?![a-z])", "mg/kg"),
    (r"(?:mg|milligrams?)\s?(?:/|per|a|each)?\s?(?:day|d|24\s?h(?:ours?|rs?)?|daily|qd|once daily|per day)(?![a-z])", "mg/d"),
    (r"(?:g|gm|grams?)\s?(?:/|per|in)\s?(?:day|d|24\s?-?h(?:ours?|rs?|r)?)(?![a-z])", "g/24h"),
    (r"(?:mg|milligrams?)\s?(?:\(mg\)\s?)?(?:/|per)\s?(?:dl|deci\s?lit(?:er|re)s?|100\s?ml)(?:\s?\((?:mg/)?dl\))?(?![a-z])", "mg/dL"),
    (r"(?:g|gm|gms|grams?)\s?(?:\(g\)\s?)?(?:/|per|%)\s?(?:dl|deci\s?lit(?:er|re)s?|100\s?ml)(?:\s?\((?:g/)?dl\))?(?![a-z])", "g/dL"),
    (r"(?:mg|milligrams?)\s?(?:/|per)\s?(?:l|lit(?:er|re))(?![a-z])", "mg/L"),
    (r"(?:g|gm|gms|grams?)\s?(?:/|per)\s?(?:l|lit(?:er|re))(?![a-z])", "g/L"),
    (r"(?:u|mc|micro)\s?mol(?:es?|s)?\s?(?:/|per)\s?(?:l|lit(?:er|re))(?![a-z])", "umol/L"),
    (r"m(?:illi)?\s?mol(?:es?|s)?\s?(?:/|per)\s?(?:l|lit(?:er|re))(?![a-z])", "mmol/L"),
    (r"n(?:ano)?mol(?:es?)?\s?/\s?l(?![a-z])|nm(?![a-z])", "nmol/L"),
    (r"p(?:ico)?mol(?:es?)?\s?/\s?l(?![a-z])", "pmol/L"),
    (r"m(?:illi)?\s?eq(?:uivalents?)?\s?(?:/|per)\s?(?:l|lit(?:er|re))(?![a-z])", "mEq/L"),
    (r"(?:u|mc|micro)g\s?/\s?dl(?![a-z])", "ug/dL"),
    (r"(?:u|mc|micro)g\s?/\s?l(?![a-z])", "ug/L"),
    (r"ng\s?/\s?ml(?![a-z])", "ng/mL"),
    (r"ng\s?/\s?dl(?![a-z])", "ng/dL"),
    (r"ng\s?/\s?l(?![a-z])", "ng/L"),
    (r"pg\s?/\s?ml(?![a-z])", "pg/mL"),
    (r"(?:uiu|uu|micro\s?(?:international )?units?)\s?(?:/|per)\s?(?:ml|millilit(?:er|re)s?)(?![a-z])|(?:miu|mu|milli-?\s?(?:international )?units?)\s?(?:/|per)\s?(?:l|lit(?:er|re)s?)(?![a-z])", "mIU/L"),
    (r"(?:miu|mu|milli-?\s?(?:international )?units?)\s?(?:\(miu\)\s?)?(?:/|per)\s?(?:ml|millilit(?:er|re)s?)(?:\s?\(miu\s?/\s?ml\))?(?![a-z])", "U/L"),
    (r"(?:iu|international units?|u|units?)\s?(?:/|per)\s?ml(?![a-z])", "IU/mL"),
    (r"copies\s?(?:/|per)\s?(?:ml|millilit(?:er|re))(?![a-z])", "copies/mL"),
    (r"(?:iu|international units?|u|units?)\s?(?:/|per)\s?(?:l|lit(?:er|re))(?![a-z])", "U/L"),
    (r"ukat\s?/\s?l(?![a-z])", "ukat/L"),
    (r"nkat\s?/\s?l(?![a-z])", "nkat/L"),
    (r"mg\s?/\s?mmol(?![a-z])", "mg/mmol"),
    (r"g\s?/\s?mmol(?![a-z])", "g/mmol"),
    (r"g\s?/\s?mol(?![a-z])", "g/mol"),
    (r"mg\s?/\s?mg(?![a-z])", "mg/mg"),
    (r"mg\s?/\s?g(?![a-z])", "mg/g"),
    (r"g\s?/\s?g(?![a-z])", "g/g"),
    (r"mmol\s?/\s?mol(?![a-z])", "mmol/mol"),
    (r"(?:mutations?|muts?)\s?(?:/|per)\s?(?:mb|mega\s?base(?:s|pairs?)?)(?![a-z])", "mut/Mb"),
    (r"(?:%|percent|per\s?cent)", "%"),
    (r"mm\s?\[?hg\]?(?![a-z])|millimet(?:er|re)s? of mercury|mm mercury(?: \(hg\))?", "mm[Hg]"),
    (r"kpa(?![a-z])", "kPa"),
    (r"(?:ms|msec|msecs|millisec(?:ond)?s?)(?![a-z])", "ms"),
    (r"(?:seconds?|secs?|s)(?![a-z])", "s"),
    (r"(?:kg|kgs|kilograms?|kilos?)(?![a-z])", "kg"),
    (r"(?:lbs?|pounds?)(?![a-z])", "[lb_av]"),
    (r"(?:m\s?\^?\s?2|sq\.?\s?m|square\s?met(?:er|re)s?|m\(2\)|m\*\*2)(?![a-z\d])", "m2"),
    (r"(?:cm|centimet(?:er|re)s?)(?![a-z\d²^])", "cm"),
    (r"(?:mm|millimet(?:er|re)s?)(?![a-z\d²^])", "mm"),
    (r"(?:cm\s?\^?\s?2|sq\.?\s?cm|square\s?centimet(?:er|re)s?)(?![a-z\d])", "cm2"),
    (r"(?:°|degrees?|º|˚)\s?(?:c|celsius|centigrade)(?![a-z\d])(?:\s?\(c\))?|(?:celsius|centigrade)|(?<=3[5-9])\s?c(?![a-z\d])|(?<=3[5-9]\.\d)\s?c(?![a-z\d])|(?<=40)\s?c(?![a-z\d])", "Cel"),
    (r"(?:°|degrees?|º|˚)\s?(?:f|fahrenheit)(?![a-z\d])", "[degF]"),
    (r"c?gy(?![a-z])", "Gy"),
    (r"(?:beats\s?(?:/|per)\s?min(?:ute)?|bpm|/\s?min(?:ute)?|per\smin(?:ute)?)(?![a-z])", "/min"),
    (r"(?:breaths\s?(?:/|per)\s?min(?:ute)?)(?![a-z])", "/min"),
    (r"(?:mg|milligrams?)(?![a-z/])", "mg"),
    (r"(?:grams?|g|gm)(?![a-z/])", "g"),
    (r"(?:ml|cc|millilit(?:er|re)s?)(?![a-z/])", "mL"),
    (r"(?:miu|iu|units?|u)(?![a-z/])", "U"),
)  # fmt: skip
_UNIT = re.compile(r"\s{0,2}-?(?:" + "|".join(f"(?P<u{i}>{pattern})" for i, (pattern, _) in enumerate(_SIMPLE)) + ")")
_UNIT_NAMES = [name for _, name in _SIMPLE]
_TIME = re.compile(
    r"\s{0,2}-?\s?(?:(?:calendar|consecutive|full|complete|completed|whole|business|working|additional|continuous)\s)?"
    r"(?P<unit>days?|weeks?|wks?|months?|mos?|years?|yrs?|hours?|hrs?|h|d|y|yo|y/o|w)(?:\(s\)|\(es\))?(?![a-z/])\.?(?:(?<=mo)\.|(?<=yr)\.|(?<=yrs)\.)?"
)
_HALF_LIFE = re.compile(
    r"[\s-]{0,2}(?:(?:x|\*|times|of|the|its|their|elimination|terminal|plasma|serum|biological|known|drug|drug's|estimated|published|documented|systemic|effective|respective|average|mean)[\s-]{1,2}){0,4}half\s?-?\s?li(?:fe|ves)(?:\s?\(s\))?|\s{0,2}t\s?1/2(?:'s|s)?"
)
_LIMIT_WORDS = r"(?:(?:the|of|above|upper|lower|institutional|institution's|institution|institutions|institute's|laboratory|laboratory's|laboratories|lab|lab's|local|central|reference|site's|site|center's|centre's|clinical|age|adjusted|specific|normal|limits?|level|range|value|values|serum|test|testing|hospital|study|corrected|sex|gender|our|their|each|upper's|standard|defined)[\s/'-]{1,2})"
_LIMIT = re.compile(
    rf"\s{{0,2}}(?:(?P<times>x|\*|times|fold|-fold|\s-\s?fold|by)\s{{0,2}}(?:greater than |higher than |more than )?)?(?:{_LIMIT_WORDS}){{0,7}}"
    r"(?P<limit>iulns?|uulns?|ulns?|unl|nul|uin|lln|upper\s?-?\s?limits?(?:\s(?:of\s)?(?:the\s)?(?:(?:institutional|laboratory|local|reference|site|lab|institution's|laboratory's|institution|age|adjusted|specific|-)[\s-]?){0,3}(?:normals?(?:\sranges?|\svalues?|\slimits?)?|ranges?|reference(?:\srange)?))?"
    r"|upper\snormal(?:\s(?:limits?|range|value))?|lower\s?-?\s?limits?(?:\s(?:of\s)?(?:the\s)?(?:(?:institutional|laboratory|local|reference|institution's)[\s-]?){0,2}normal(?:\srange)?)?|lower\snormal(?:\slimits?)?|normal\s(?:upper|lower)\slimits?|normal\slimits?(?:\sof)?|normal(?:\svalues?|\srange)?)(?![a-z])"
    r"(?:\s?[(\[]\s?(?:iuln|uln|lln|unl|upper limit of normal|lower limit of normal)\s?[)\]])?"
    r"(?:\s(?:of\s(?:the\s)?)?(?:normal|range|values?)(?![a-z]))?(?:\s(?:for|of)\s(?:the\s)?(?:(?:local|institution|laboratory|testing|institutional|participating|treating|site|reference|performing|lab)\s?){1,3}(?![a-z]))?"
    r"(?P<age>\s(?:for|based on|adjusted for|according to)\s(?:the\s)?(?:patient's\s)?age(?:\s(?:and|/|or)\s(?:gender|sex))?)?"
)
_TRAILING_MULTIPLE = re.compile(r"\s{0,2}(?:x|\*|times)\s{0,2}(?P<n>\d{1,3}(?:[.,]\d{1,2})?)(?![\d/])")
_TIME_UNITS = {"d": "day", "w": "week", "m": "month", "y": "year", "h": "hour"}
_KILO = {"k": 3, "t": 3, "g": 9, "m": 6, "l": 5}


def number_value(text: str) -> float:
    """`1,000` -> 1000, `1.5` -> 1.5. The tokenizer allows only these forms."""
    return float(text.replace(",", ""))


def match_count_unit(lower: str, position: int, written: str = "") -> tuple[str, int, float] | None:
    """A per-volume unit (`/uL`, `x 10^9/L`, `K/mm3`): (unit, end, factor on the number). "lakh" multiplies, as it is a number word."""
    match = _COUNT.match(lower, position)
    if match is None:
        match = _POWER_ONLY.match(lower, position)
        if match:
            return f"10*{match['exp']}", match.end(), 1.0
        return None
    volume = _volume(match["vol"])
    if volume == "nL":
        return ("10*9/L", match.end(), 1.0) if not match["exp"] and not match["kilo"] else None
    if match["exp"]:
        return f"10*{match['exp']}/{volume}", match.end(), 1.0
    kilo = match["kilo"]
    if kilo == "g" and (volume != "L" or written[match.start("kilo") : match.end("kilo")] != "G"):
        return None  # "g/L" are grams; "G/L" are 10^9 per litre
    if kilo:
        if kilo.startswith("lakh"):
            return f"/{volume}", match.end(), 1e5
        exponent = _KILO[kilo[0]]
        return f"10*{exponent}/{volume}", match.end(), 1.0
    return f"/{volume}", match.end(), 1.0


def _volume(text: str) -> str:
    squeezed = text.replace(" ", "")
    if squeezed.startswith(("mm", "cubic", "cu")):
        return "mm3"
    if squeezed in ("ul", "mcl", "mul") or squeezed.startswith("micro"):
        return "uL"
    if squeezed.startswith("n"):
        return "nL"
    if squeezed in ("ml",) or squeezed.startswith("milli"):
        return "mL"
    return "dL" if squeezed == "dl" else "L"


def match_unit(lower: str, position: int) -> tuple[str, int] | None:
    """A simple unit behind a number: (UCUM-like name, end)."""
    match = _UNIT.match(lower, position)
    if match is None or match.lastgroup is None:
        return None
    return _UNIT_NAMES[int(match.lastgroup[1:])], match.end()


def match_time(lower: str, position: int) -> tuple[str, int] | None:
    """A unit of time behind a number: (day, week, month, year or hour; end)."""
    match = _TIME.match(lower, position)
    if match is None:
        return None
    return _TIME_UNITS[match["unit"][0]], match.end()


def match_half_lives(lower: str, position: int) -> int | None:
    """ "half-lives" behind a number: the end."""
    match = _HALF_LIFE.match(lower, position)
    return match.end() if match else None


def match_limit(lower: str, position: int, *, after_number: bool) -> tuple[str, int, bool, float | None] | None:
    """A limit of normal at a position: ("xULN" or "xLLN", end, "for age" was said, a multiple written behind it). Bare "normal" needs "x" or "times" before it."""
    match = _LIMIT.match(lower, position)
    if match is None:
        return None
    limit = match["limit"]
    words = match.group()
    if limit.startswith("normal") and not (after_number and match["times"]) and "upper" not in words and "lower" not in words:
        return None
    unit = "xLLN" if ("lln" in limit or "lower" in words) and "upper" not in words else "xULN"
    end = match.end()
    multiple = None
    if not after_number and (trailing := _TRAILING_MULTIPLE.match(lower, end)):
        multiple = float(trailing["n"].replace(",", "."))
        end = trailing.end()
    return unit, end, match["age"] is not None, multiple
