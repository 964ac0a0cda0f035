"""Every request of a full walk, a resumed one, an incremental one and a reconciliation is one that the registry's own specification allows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from fake_registry import FakeRegistry, later_pages, once, serving, status
from sync_nights import amended, posted, sync

from screener.errors import RegistryError
from screener.settings import DEFAULT_SCOPE
from screener.store.migrate import open_database


@pytest.fixture(scope="module")
def specification(shared: Path) -> dict[str, Any]:
    file = shared / "ctgov" / "openapi-2.0.5.yaml"
    if not file.is_file():
        pytest.skip(f"no specification at {file}")
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def faults_of(specification: dict[str, Any], path: str, params: dict[str, str]) -> list[str]:
    """What the specification does not allow in a request."""
    template = "/studies/{nctId}" if path.startswith("/studies/NCT") else path
    if template not in specification["paths"]:
        return [f"{path}: no such path"]
    known = {p["name"]: p["schema"] for p in specification["paths"][template]["get"].get("parameters", [])}
    values = {**params, **({"nctId": path.rpartition("/")[2]} if template != path else {})}
    faults = []
    for name, value in values.items():
        schema = known.get(name)
        if schema is None:
            faults.append(f"{path}: {name} is no parameter")
            continue
        for item in value.split("|") if schema["type"] == "array" else [value]:
            faults += _value_faults(name, item, schema.get("items", schema))
        if schema["type"] == "array" and len(value.split("|")) > schema.get("maxItems", 10_000):
            faults.append(f"{name}: too many items")
    return faults


def _value_faults(name: str, value: str, schema: dict[str, Any]) -> list[str]:
    if "enum" in schema and value not in schema["enum"]:
        return [f"{name}: {value} is none of {schema['enum']}"]
    if "pattern" in schema and not re.search(schema["pattern"], value):
        return [f"{name}: {value} does not follow {schema['pattern']}"]
    if schema["type"] == "integer" and not (value.isdigit() and int(value) >= schema.get("minimum", 0)):
        return [f"{name}: {value} is no number of this kind"]
    if schema["type"] == "boolean" and value not in ("true", "false"):
        return [f"{name}: {value} is no boolean"]
    return []


def test_all_requests_of_all_kinds_of_runs_are_allowed(specification: dict[str, Any], tmp_path: Path) -> None:
    """Paths, parameters, enums, patterns; and the query has no more terms than the registry takes."""
    database = open_database(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    registry = FakeRegistry(*(posted(n) for n in range(1, 61)))
    with serving(registry):
        registry.faults.append(once(status(403), later_pages))
        with pytest.raises(RegistryError):
            sync(database, registry, scope=DEFAULT_SCOPE)
        sync(database, registry, scope=DEFAULT_SCOPE)
        registry.put(amended(1, "2026-06-02"))
        registry.outside |= {"NCT99000002", "NCT99000003"}
        del registry.records["NCT99000004"]
        registry.aliases["NCT99000004"] = "NCT99000005"
        for night in (2, 3, 4):
            registry.snapshot = f"2026-06-0{night}T09:00:05"
            sync(database, registry, scope=DEFAULT_SCOPE, full=night > 2)
    asked = [(a.path, a.params) for a in registry.asked]
    assert {"/version", "/studies", "/studies/NCT99000002", "/studies/NCT99000004"} <= {path for path, _ in asked}
    assert {"pageToken", "filter.advanced", "filter.ids", "countTotal"} <= {name for _, params in asked for name in params}
    assert [] == [fault for path, params in asked for fault in faults_of(specification, path, params)]
    assert len(DEFAULT_SCOPE.split(" OR ")) <= 12


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("/study", {}),
        ("/studies", {"query.recrs": "x"}),
        ("/studies", {"format": "xml"}),
        ("/studies", {"pageSize": "-1"}),
        ("/studies", {"filter.ids": "NCT99000001|nonsense"}),
        ("/studies", {"countTotal": "yes"}),
        ("/studies", {"sort": "StudyFirstPostDate:up"}),
        ("/studies/NCT00000000", {}),
    ],
)
def test_the_check_finds_what_is_not_allowed(specification: dict[str, Any], path: str, params: dict[str, str]) -> None:
    """It is no check that passes everything."""
    assert 1 == len(faults_of(specification, path, params))
