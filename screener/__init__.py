"""Screener: reads trial eligibility text into criteria and judges them for patients with osteosarcoma.

It decides nothing for a clinician: it ranks and explains, and a clinician decides.
"""

__version__ = "0.1.0"
