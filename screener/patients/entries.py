"""What every entry of a patient file shares."""

from __future__ import annotations

from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from screener.patients.values import EmptyIfNone, Number, Text, YesNo, bounded

Percent = Annotated[Number, bounded(0, 100)]


class Entry(BaseModel):
    """Anything in the file that has keys: frozen, and an unknown key is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Noted(Entry):
    """An entry of a list: `note` is shown to people and never decides."""

    note: Text | None = None


T = TypeVar("T")


class CompleteList(Entry, Generic[T]):
    """A list that may be complete: then what it does not hold is absent. Otherwise what it does not hold is not known."""

    complete: YesNo = False
    items: Annotated[tuple[T, ...], EmptyIfNone] = ()
