"""How near a trial's disease is to osteosarcoma, by the words of its record."""

from __future__ import annotations

from screener.trials import Trial

_FIT_WORDS = (
    ("osteosarcoma", ("osteosarcoma", "osteogenic sarcoma")),
    ("bone_sarcoma", ("bone sarcoma", "bone neoplasm", "bone tumor", "bone tumour", "bone cancer")),
    ("sarcoma", ("sarcoma",)),
    ("solid_tumour", ("solid tumo", "solid cancer", "solid neoplasm", "solid malignan", "advanced cancer", "advanced malignan", "childhood", "pediatric cancer")),
)  # fmt: skip


def fit_of(trial: Trial) -> str:
    """The nearest of osteosarcoma, bone_sarcoma, sarcoma, solid_tumour that the record names; none where it names none of them."""
    words = " ".join((trial.title, trial.official_title or "", *trial.conditions, *trial.keywords)).lower()
    for fit, names in _FIT_WORDS:
        if any(name in words for name in names):
            return fit
    return "none"
