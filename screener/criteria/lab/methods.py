"""How a value is measured or calculated: words that change nothing about the limit that is asked."""

from __future__ import annotations

from screener.criteria.scan import Scan
from screener.criteria.wording_shared import made_of, vocabulary
from screener.text.gated import gated

_WORDS = vocabulary(
    """
    as by using use used per via with from on according accordance to based upon through in of for the a an any either both or and this that
    is was will be been can may should must also only when where such e g i calculated calculation calculate determined determination determine
    measured measurement measurements estimated estimation estimate estimates assessed assessment evaluated derived obtained defined performed
    standard standards institutional institution institution's local lab laboratory site clinical practice practices guidelines policy method methods
    methodology appropriate approved accepted acceptable validated other another alternative equivalent equivalents equation equations formula
    formulas formulae nomogram calculator online cockcroft cockroft gault gault's mdrd ckd epi chronic kidney disease renal epidemiology
    collaboration modification diet schwartz bedside modified original abbreviated simplified revised jelliffe wright hour hours h hr hrs timed collected
    urine urinary collection collections sample serum plasma blood creatinine clearance clcr crcl cl age weight actual ideal adjusted lean
    body mass surface area bsa height gender sex race level levels value values result results nuclear medicine prediction predictive isotope isotopic radioisotope radioisotopic radionuclide scan
    gfr egfr glomerular filtration rate dtpa edta iohexol iothalamate cystatin c technetium tc imaging study studies test testing append appendix section table see
    iv v ii echocardiogram echocardiography transthoracic echo muga multigated acquisition multi gated mri cardiac angiography ventriculography
    fridericia fridericia's bazett bazett's correction corrected triplicate ecg ecgs ekg electrocardiogram
    """
)
_CORE = gated(
    r"cockcroft|cockroft|mdrd|\bckd|schwartz|jelliffe|wright|formula|equation|nomogram|method|institutional|local|practice|urine collection|urinary collection|hours? urine|timed|isotop|radionuclide|nuclear|dtpa|edta|iohexol|iothalamate|cystatin|appendix|\bgfr\b|clearance|calculat|estimat|echocardi|\becho\b|muga|gated|fridericia|bazett|ecg|electrocardiogram"
)
_LEADS = frozenset({"by", "using", "per", "via", "with", "from", "on", "based", "according", "in", "as", "through", "calculated", "determined", "measured", "estimated", "assessed", "DEFINE"})  # fmt: skip
_NUMBERS = frozenset({"NUM", "QTY", "XULN", "BN", "BQ", "BU", "BD", "BH", "HALF"})
_LIMITS = frozenset({"BN", "BQ", "BU", "BD"})
_JOINS = frozenset({"OR", "AND", "ANDOR", ",", "/"})
_LOOSE = _JOINS | {"the", "a", "an", "of", "by", "in", "with", "for", "on", "is", "-", "per", "using", "from", "(", "[", ".", "as", "be"}
_CLOSES = {"(": ")", "[": "]"}


def how_at(scan: Scan, j: int) -> int:
    """The token behind words that say how a value is found ("using the Cockcroft-Gault formula or a 24-hour urine collection"); `j` where none stand there."""
    tokens = scan.tokens
    if j >= len(tokens) or not scan.may(_CORE):
        return j
    opening = tokens[j].sym
    if opening in _CLOSES:
        close = _closing(scan, j)
        if close is None or close == j + 1:
            return j
        inside = all(_says_how(scan, k) for k in range(j + 1, close))
        return close + 1 if inside and _CORE.search(scan.text(j + 1, close)) else j
    start = j + 1 if opening in (",", ";") else j
    if start >= len(tokens) or tokens[start].sym not in _LEADS:
        return j
    k = start
    depth = 0
    while k < len(tokens) and _says_how(scan, k):
        depth += (tokens[k].sym in _CLOSES) - (tokens[k].sym in _CLOSES.values())
        if depth < 0:
            break
        k += 1
    if depth > 0:
        k = next(n for n in range(start, k) if tokens[n].sym in _CLOSES)
    if k < len(tokens) and (tokens[k].sym in _LIMITS or tokens[k].sym in ("XULN", "normal", "MUST", "QTY")):
        k = next((n for n in range(k - 1, start, -1) if tokens[n].sym in _JOINS), start)
    while k > start and tokens[k - 1].sym in _LOOSE:
        k -= 1
    return k if k > start and _CORE.search(scan.text(start, k)) else j


def _says_how(scan: Scan, k: int) -> bool:
    token = scan.tokens[k]
    if token.sym in _NUMBERS:
        before = scan.tokens[k - 1].sym if k else ""
        year = token.sym == "NUM" and 1970 <= float(token.value) <= 2035
        return token.sym == "NUM" and (before in ("appendix", "section", "table", "iv") or year or scan.text(k, k + 1) in ("24", "12"))
    if token.sym in ("WITHIN", "AGO", "ATTIME", ";", "NEG", "EXCEPT", "IF"):
        return False
    if token.sym == "DUR":
        return scan.text(k, k + 1).startswith(("24", "12"))
    return made_of(scan, k, _WORDS)


def _closing(scan: Scan, opening: int) -> int | None:
    depth = 0
    for k in range(opening, min(len(scan.tokens), opening + 60)):
        depth += (scan.tokens[k].sym in _CLOSES) - (scan.tokens[k].sym in _CLOSES.values())
        if depth == 0:
            return k
    return None
