"""Claims of the rooms -> one tree per requirement: and, or, not, except, if, parentheses, and what was left unread.

A sentence's tokens become *items*: a node (a room's claim), a run of unread words, or a connective (`items`). A small recursive descent joins them, loosest
first: the clauses of the sentence, permissions and labels (`sentence`, `permissions`, `labels`); what can fail alone (`parts`); exceptions and conditions,
negation, words side by side, which restrict one another and are joined by and (`clauses`); lists with commas, or, and (`lists`).
"""

from screener.criteria.compose.items import items_of, resolve
from screener.criteria.compose.meaning import not_the_tumour
from screener.criteria.compose.parts import Part, Sentence
from screener.criteria.compose.sentence import compose
from screener.criteria.compose.structure import Item

__all__ = ["Item", "Part", "Sentence", "compose", "items_of", "not_the_tumour", "resolve"]
