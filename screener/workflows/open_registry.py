"""The registry as the settings name it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from screener.registry.client import RegistryClient
from screener.registry.transport import Transport, TransportOptions
from screener.settings import Settings
from screener.workflows.stopping import NEVER, Stop


@contextmanager
def open_registry(settings: Settings, stop: Stop = NEVER) -> Iterator[RegistryClient]:
    """A client for one run, closed at the end: its budget of waiting is that of the run. Waits end where somebody asks to stop."""
    options = TransportOptions(pause=settings.registry_pause, budget=settings.registry_budget, contact=settings.registry_contact)
    transport = Transport(options, sleep=stop.sleep)
    client = RegistryClient(settings.registry_url, page_size=settings.registry_page_size, transport=transport)
    try:
        yield client
    finally:
        client.close()
