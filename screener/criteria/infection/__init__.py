"""Infection: tests and viral control.

What it is     a test for HIV or hepatitis and its result; HIV or viral hepatitis that treatment holds down
How it reads   "negative HIV test", "HBsAg negative", "positive for hepatitis C antibody", "undetectable viral load on antiretroviral therapy", "HCV RNA undetectable"
Needs          labs or conditions that name the test; conditions with `viral_load_undetectable`
Unknown when   a test is asked and no result stands in the file, or the viral load is not recorded
"""

from __future__ import annotations

from screener.criteria.infection.leaf import Suppressed, TestResult
from screener.criteria.infection.read import read

__all__ = ["Suppressed", "TestResult", "read"]
