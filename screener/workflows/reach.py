"""Status and places of a trial, for the filters of a report. What a record does not state never hides it."""

from __future__ import annotations

import math
import re
from functools import lru_cache

from screener.patients.model import Logistics
from screener.trials import Site, Trial

DEFAULT_STATUSES = frozenset({"RECRUITING", "NOT_YET_RECRUITING", "AVAILABLE"})  # by invitation: nobody can be referred
_OPEN_SITE = frozenset({"RECRUITING", "NOT_YET_RECRUITING", "ENROLLING_BY_INVITATION", "AVAILABLE"})
_EARTH_RADIUS_KM = 6371.0


def recruits(trial: Trial, statuses: frozenset[str]) -> bool:
    """Is the trial's status one of those, or not stated?"""
    return trial.status is None or trial.status in statuses


def open_sites(trial: Trial) -> list[Site]:
    """The sites that recruit or will; where no site states a status, all of them."""
    stated = [site for site in trial.sites if site.status]
    return [site for site in stated if site.status in _OPEN_SITE] if stated else list(trial.sites)


def in_country(trial: Trial, country: str) -> bool:
    """Does the trial have a site in the country, or not state its sites?"""
    places = {site.country.casefold() for site in trial.sites if site.country}
    return not places or country.casefold() in places


def nearest_km(trial: Trial, home: tuple[float, float]) -> float | None:
    """Great-circle kilometres to the nearest site with known coordinates (of its city); None where no site has any."""
    distances = [distance for site in trial.sites if (distance := site_km(site, home)) is not None]
    return min(distances, default=None)


def site_km(site: Site, home: tuple[float, float]) -> float | None:
    """Great-circle kilometres from a place (latitude, longitude in degrees) to a site's city."""
    if site.latitude is None or site.longitude is None:
        return None
    lat1, lon1, lat2, lon2 = (math.radians(x) for x in (*home, site.latitude, site.longitude))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, half)))


_ROLL_OVER = re.compile(
    r"\broll[- ]?over\b|\bcontinued[- ]access\b|\bpost[- ]trial access\b|\bextension (?:study|protocol|trial)\b|\blong[- ]term (?:safety )?(?:follow[- ]?up|extension)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:currently|previously|already|must (?:be|have been)|prior)\s(?:\w+\s){0,3}(?:enrolled|participat(?:ed|ing)|treated|randomi[sz]ed)\s(?:in|on|within)\s(?:\w+\s){0,3}(?:parent|sponsored|feeder|originating|antecedent|lead-in)\s",
    re.IGNORECASE,
)


def is_roll_over(trial: Trial) -> bool:
    """Is the trial for patients of an earlier one only: a roll-over, an extension, a long-term follow-up?"""
    return _leads_on(trial.title, trial.official_title, trial.eligibility_text)


@lru_cache(maxsize=4096)  # a panel asks it of each trial for every patient
def _leads_on(title: str, official_title: str | None, text: str) -> bool:
    return bool(_ROLL_OVER.search(f"{title} {official_title or ''}") or _BEFORE.search(text[:1500]))


def reach_of(trial: Trial, place: Logistics) -> float:
    """How well a trial is in the patient's reach, 0 to 1: an open site within the patient's distance 1, in the country 0.7, elsewhere only 0; 0.5 where nothing is known."""
    sites = open_sites(trial)
    if place.latitude is not None and place.longitude is not None:
        home = (place.latitude, place.longitude)
        distances = [distance for site in sites if (distance := site_km(site, home)) is not None]
        if distances and place.max_distance_km is not None:
            return 1.0 if min(distances) <= place.max_distance_km else 0.0
    countries = {site.country.casefold() for site in sites if site.country}
    if place.country is None or not countries:
        return 0.5
    return 0.7 if place.country.casefold() in countries else 0.0
