"""Search: tokens of customers, kept by what a reader may know of each, and finding by them.

fold      one spelling for what people spell differently
pinyin    how Chinese names sound
tokens    what a value is found by
asking    what somebody typed, as a question about tokens
sources   the texts that shelves give, and which knowledge finds by them
indexing  keeping tokens up to date; building all of them anew: `rebuilding`
finding   which customers a question means, for one person
typos     other spellings of words that nobody has
"""

from customers.records.search.finding import matching
from customers.records.search.indexing import index
from customers.records.search.sources import source

__all__ = ["index", "matching", "source"]
