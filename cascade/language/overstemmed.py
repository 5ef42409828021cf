"""Words that the Snowball English stemmer gives the stem of another word that means something else.

"Responsible" is no "response", an "engineer" no "engine" and "business" not "busy": who asks for the one wants no
sentence about the other. A line is the forms of one word, the first of which is what it is known by.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["OWN_STEMS"]

_FORMS = """
accountant accountants accountancy
animal animals
apartment apartments
authority authorities
authorize authorizes authorized authorizing authorization authorizations
business businesses
conference conferences
conversation conversations conversational
conversion conversions
customer customers
department departments departmental
designate designated designates designating designation designations
engineer engineers engineered engineering
executive executives
experiment experiments experimented experimenting experimental
goods
hospitality
important importantly importance
informal informally
initial initials initially
initiative initiatives
likely
medication medications
objective objectives objectively
officer officers
physics
positive positively positives
publication publications
rating ratings
relative relatives
responsible responsibly responsibility responsibilities
responsive responsiveness
several
terminal terminals
unimportant unimportantly
united
university universities
wedding weddings
"""

OWN_STEMS: Mapping[str, str] = MappingProxyType(
    {form: forms[0] for forms in map(str.split, _FORMS.strip().splitlines()) for form in forms}
)
"""Form to what stands in for its stem."""
