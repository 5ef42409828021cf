"""What a question asks a named text about: "What does the lease say about pets?" wants the lease to speak of pets.

That a sentence stands in the text that is named says nothing of the topic, so the topic is looked for in the sentence
and in the headings that it stands under, and not in what the text is called. Of what somebody says in a mail the
subject is such a heading, and so is the mail that it answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from cascade.match import Match, Matcher
from cascade.stages.weighing.sentence import Sentence, answered

__all__ = ["on_topic", "topic_of"]

_ABOUT = re.compile(
    r"\b(?:say|says|said|state|states|stated|tell|tells|told|mention|mentions|mentioned|write|writes|wrote|written"
    r"|specify|specifies|contain|contains|cover|covers)\b[^.?!]{0,40}?"
    r"\b(?:about|on|regarding|concerning|as\sto|with\s(?:regard|respect)\sto|in\sterms\sof)\s(?P<topic>[^?!]+)",
    re.IGNORECASE,
)
_HALF = 0.5
"""Of the topic's weight a sentence speaks of to be about it."""


def topic_of(question: str, match: Matcher) -> frozenset[int]:
    """The facets of what a text or somebody is asked about; empty where the question does not put it so."""
    asked = _ABOUT.search(question)
    if asked is None:
        return frozenset()
    about = match(asked["topic"]).found
    return frozenset(about) if len(about) < len(match.facets) else frozenset()


def on_topic(
    topic: frozenset[int], match: Matcher, sentences: Sequence[Sentence], before: Callable[[Sentence], Match]
) -> list[Sentence]:
    """The sentences that speak of the topic themselves, under their headings, or in answer to what asks of it; of the
    texts alone whose titles have all else that is asked, where there is such a text."""
    named = set(range(len(match.facets))) - topic
    titled = [s for s in sentences if named <= match(s.document.title).found.keys()]

    def speaks(sentence: Sentence) -> bool:
        mail = sentence.document if sentence.document.kind == "email" and not titled else None
        subject = f"{mail.title}\n{answered(mail)}" if mail is not None else ""
        _, _, headings = sentence.context.partition("\n")
        found = {*sentence.match.found, *match(f"{subject}\n{headings}").found, *before(sentence).found}
        return not sentence.heading and match.share(dict.fromkeys(found, 1.0), topic) >= _HALF

    return [sentence for sentence in titled or sentences if speaks(sentence)]
