"""`screener patients import` and `patients template`: patients from where they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from screener.cli.context import put, say, write_output
from screener.errors import UserError

if TYPE_CHECKING:
    from screener.interchange.draft import Imported

_SHOWN = 40  # lines of one list; --all-lines shows more


def import_patient(
    fhir: Annotated[
        Path | None,
        typer.Option(
            "--fhir",
            metavar="FILE",
            help="A FHIR R4 bundle of one patient (mCODE or plain), JSON or one resource per line.",
            show_default=False,
        ),
    ] = None,
    phenopacket: Annotated[
        Path | None, typer.Option("--phenopacket", metavar="FILE", help="A GA4GH Phenopacket v2 (JSON).", show_default=False)
    ] = None,
    table: Annotated[
        Path | None,
        typer.Option(
            "--table", metavar="FILE", help="A panel as CSV or Excel, under the header of `patients template`.", show_default=False
        ),
    ] = None,
    patient_id: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="The pseudonym of the new file. Default: PT-1.", show_default=False)
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="PATH", help="Write the patient file here; for a table, a folder.", show_default=False),
    ] = None,
    all_lines: Annotated[bool, typer.Option("--all-lines", help="List everything that was and was not placed.")] = False,
) -> None:
    """Make patient files from records of other systems, to be reviewed; nothing is stored.

    What was placed, what was not and why, and what to look at goes to stderr. Ids and names are left out.

    \b
    Examples:
      screener patients import --fhir bundle.json --id PT-12 --output PT-12.yaml
      screener patients import --phenopacket packet.json --id PT-13
      screener patients import --table panel.xlsx --output panel/
    """
    given = [path for path in (fhir, phenopacket, table) if path is not None]
    if len(given) != 1:
        raise UserError("give one of --fhir FILE, --phenopacket FILE, --table FILE")
    if table is not None:
        if patient_id is not None:
            raise UserError("--id: a table names its patients in the column id")
        _import_table(table, output, all_lines)
        return
    if fhir is not None:
        from screener.interchange.fhir_in import import_fhir

        found = import_fhir(fhir, patient_id or "PT-1")
    else:
        from screener.interchange.phenopacket import import_phenopacket

        found = import_phenopacket(given[0], patient_id or "PT-1")
    _tell(found, all_lines)
    write_output(_yaml(found), output)


def _import_table(table: Path, folder: Path | None, all_lines: bool) -> None:
    from screener.interchange.tables import import_table

    people = import_table(table)
    if folder is not None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise UserError(f"--output: {folder} cannot be made ({fault.strerror or fault})") from None
    for person in people:
        _tell(person, all_lines)
    if folder is None:
        put("---\n".join(_yaml(person) + "\n" for person in people).rstrip("\n"))
        return
    for person in people:
        write_output(_yaml(person), folder / f"{person.file.patient.id}.yaml")


def _yaml(found: Imported) -> str:
    import yaml

    from screener.patients.load import dump

    head = "# Imported: review every line before use. What is not here was not in the source, or had no place (see the list)."
    return f"{head}\n{yaml.safe_dump(dump(found.file.patient), sort_keys=False, allow_unicode=True, width=120)}".rstrip("\n")


def _tell(found: Imported, all_lines: bool) -> None:
    from screener.report.safe import one_line, shortened

    say(f"{found.file.patient.id}: {len(found.placed)} placed, {len(found.not_placed)} not placed")
    for title, lines, always in (
        ("placed", found.placed, False),
        ("not placed", found.not_placed, True),
        ("to review", (*found.review, *found.file.warnings), True),
    ):
        if not (always or all_lines):
            continue
        shown = lines if all_lines else lines[:_SHOWN]
        for line in shown:
            say(f"  {title}: {shortened(one_line(line), 300)}")
        if len(lines) > len(shown):
            say(f"  {title}: and {len(lines) - len(shown)} more (--all-lines)")


def template(
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Write the template to this file (.csv).", show_default=False)
    ] = None,
    columns: Annotated[bool, typer.Option("--columns", help="Say what each column holds instead.")] = False,
) -> None:
    """The header of a panel table with one example row, for `patients import --table`.

    A column for any laboratory test may be added: its title is the test with its unit, such as "LDH (U/L)".

    \b
    Examples:
      screener patients template --output panel.csv
      screener patients template --columns
    """
    from screener.interchange.tables import template_csv, template_lines

    write_output("\n".join(template_lines()) if columns else template_csv().rstrip("\n"), output)
