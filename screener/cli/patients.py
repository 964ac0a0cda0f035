"""`screener patients`: patient files, checked and stored."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from screener.cli import imports
from screener.cli.context import DatabaseOption, now, opened_database, put, say, today
from screener.errors import UserError

if TYPE_CHECKING:
    from screener.patients.model import Patient

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Patient files: check, store, list, show, remove, import.")
app.command("import")(imports.import_patient)
app.command("template")(imports.template)


class Format(StrEnum):
    text = "text"
    json = "json"


@app.command("check")
def check(ctx: typer.Context, files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Patient files.")]) -> None:
    """Check patient files: every fault at its path, every word that is not known. Nothing is stored.

    \b
    Examples:
      screener patients check patient.yaml
      screener patients check panel/*.yaml
    """
    from screener.patients.load import load_patient_file
    from screener.patients.oddities import in_the_future

    faults: list[str] = []
    for file in files:
        try:
            read = load_patient_file(file)
        except UserError as fault:
            faults += [str(fault), *(f"  {line}" for line in fault.faults)]
            continue
        for warning in (*read.warnings, *in_the_future(read.patient, today(ctx))):
            say(f"{file.name}: note: {warning}")
        put(f"{file.name}: {read.patient.id} is a good patient file")
    if faults:
        raise UserError(f"{sum(not line.startswith('  ') for line in faults)} of {len(files)} files cannot be used", faults)


@app.command("add")
def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Patient files.")],
    ctx: typer.Context,
    database: DatabaseOption = None,
) -> None:
    """Store patient files, all or none; a file of a known id replaces the one stored.

    \b
    Examples:
      screener patients add patient.yaml
      screener patients add panel/*.yaml
    """
    from screener.patients.load import load_patient_file
    from screener.patients.oddities import in_the_future
    from screener.workflows.patients import keep_patients

    people: list[Patient] = []
    for file in files:
        read = load_patient_file(file)
        for warning in (*read.warnings, *in_the_future(read.patient, today(ctx))):
            say(f"{file.name}: note: {warning}")
        if any(read.patient.id == other.id for other in people):
            raise UserError(f"{file.name}: the id {read.patient.id} stands in two of these files")
        people.append(read.patient)
    with opened_database(ctx, database) as ready:
        for patient_id, kept in keep_patients(ready, people, now=now()).items():
            put(f"{patient_id} {kept}")


@app.command("list")
def list_patients(
    ctx: typer.Context,
    format: Annotated[Format, typer.Option("--format", help="For people or for machines (JSON Lines).")] = Format.text,  # noqa: A002 - the option's name
    database: DatabaseOption = None,
) -> None:
    """List the stored patients: pseudonyms and dates only.

    \b
    Examples:
      screener patients list
    """
    import json

    from screener.workflows.patients import stored_list

    with opened_database(ctx, database) as ready:
        found = stored_list(ready)
    for row in found:
        if format is Format.json:
            put(json.dumps({"patient": row.patient_id, "active": row.active, "updated": row.updated_at.isoformat()}))
        else:
            put(f"{row.patient_id:<14} updated {row.updated_at:%Y-%m-%d}{'' if row.active else '  inactive'}")
    if not found and format is Format.text:
        put("no patient is stored (`screener patients add FILE` stores one)")


@app.command("show")
def show(
    ctx: typer.Context,
    patient: Annotated[str, typer.Argument(metavar="PATIENT", help="The id of a stored patient.")],
    format: Annotated[Format, typer.Option("--format", help="YAML, or JSON.")] = Format.text,  # noqa: A002 - the option's name
    database: DatabaseOption = None,
) -> None:
    """Show a stored patient file.

    \b
    Examples:
      screener patients show PT-003
      screener patients show PT-003 --format json
    """
    import json

    import yaml

    from screener.patients.load import dump
    from screener.workflows.patients import patient_of

    with opened_database(ctx, database) as ready:
        data = dump(patient_of(ready, patient))
    put(
        json.dumps(data, indent=1)
        if format is Format.json
        else yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=120).rstrip("\n")
    )


@app.command("remove")
def remove(
    ctx: typer.Context,
    patient: Annotated[str, typer.Argument(metavar="PATIENT", help="The id of a stored patient.")],
    database: DatabaseOption = None,
) -> None:
    """Delete a stored patient and every result judged for them.

    \b
    Examples:
      screener patients remove PT-003
    """
    from screener.workflows.patients import remove_patient

    with opened_database(ctx, database) as ready:
        remove_patient(ready, patient)
    put(f"{patient} removed, with all results")
