"""A process of many threads reads as one of a single thread does, from its first text on."""

from __future__ import annotations

import subprocess
import sys

import pytest

_READ = """
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from screener.criteria.nodes import node_json
from screener.criteria.read import read

many = int(sys.argv[1])
sys.setswitchinterval(1e-6)
together = Barrier(many)
texts = [
    "Exclusion Criteria:\\n\\n* Stem cell infusion within 42 days, doxorubicin, anti-PD-1 antibody or small molecule inhibitors within 5 half-lives",
    "Inclusion Criteria:\\n\\n* At least 2 weeks since the last radiotherapy, metastasectomy or cytotoxic chemotherapy, no prior transplant",
    "Exclusion Criteria:\\n\\n* Prior CAR T cells, growth factors within 7 days, or live vaccines within 30 days; active infection",
    "Inclusion Criteria:\\n\\n* ANC >= 1000/uL without growth factor, bilirubin <= 1.5 x ULN; relapsed osteosarcoma, measurable",
]

def one(text):
    together.wait()
    return [node_json(criterion.tree) for criterion in read(text)]

with ThreadPoolExecutor(many) as pool:
    for start in range(0, len(texts), many):
        for trees in pool.map(one, texts[start : start + many]):
            print(trees)
"""


def _read(threads: int) -> str:
    return subprocess.run([sys.executable, "-c", _READ, str(threads)], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("threads", [2, 4])
def test_the_first_texts_may_be_read_by_several_threads(threads: int) -> None:
    """Tables that are made when the first text is read are made once."""
    alone = _read(1)
    assert all(_read(threads) == alone for _ in range(3))
