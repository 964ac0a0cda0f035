"""Status and places of a trial, for the filters of a report. What a record does not state never hides it."""

from __future__ import annotations

import math

from screener.trials import Site, Trial

DEFAULT_STATUSES = frozenset({"RECRUITING", "NOT_YET_RECRUITING", "ENROLLING_BY_INVITATION", "AVAILABLE"})
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
