"""An answer as paragraphs, without a screen."""

from __future__ import annotations

from cascade.tui.widgets.answer import answered, cited
from cascade.types import Answer, Claim, Quote, Status


def quote(number: int, text: str) -> Quote:
    place = {
        "document": "docs:a.md",
        "native_id": "a.md",
        "source": "docs",
        "kind": "doc",
        "start": 0,
        "end": len(text),
    }
    return Quote(n=number, title="A", text=text, **place)


def test_each_part_stands_above_its_claims_and_what_is_said_of_them() -> None:
    first, second = "The lease costs 40 euros.", "Odile signed it."
    answer = Answer(
        status=Status.PARTIAL,
        text=f"How much is it?\n{first} [1]\n[1] of 2026-01-02 replaces [2] of 2025-01-02.\n\n"
        f"Who signed it?\n2 found:\n{second} [3]\n{first} [1]\n\nWho was bitten?\nNot found.",
        parts=("How much is it?", "Who signed it?", "Who was bitten?"),
        claims=(
            Claim(text=first, quotes=(1,)),
            Claim(text=second, quotes=(3,)),
            Claim(text=first, quotes=(1,)),
        ),
        quotes=tuple(quote(n, first) for n in (1, 2, 3)),
        missing=("cat",),
    )
    shown = list(answered(answer, "UTC"))
    body = [(p.lead + p.text, p.style) for p in shown[: [p.text for p in shown].index("Sources")]]
    assert body == [
        ("Answered in part", "warning"),
        ("How much is it?", "strong"),
        ("• The lease costs 40 euros. [1]", ""),
        ("", ""),
        ("[1] of 2026-01-02 replaces [2] of 2025-01-02.", ""),
        ("", ""),
        ("Who signed it?", "strong"),
        ("2 found:", ""),
        ("• Odile signed it. [3]", ""),
        ("• The lease costs 40 euros. [1]", ""),
        ("", ""),
        ("Who was bitten?", "strong"),
        ("Not found.", ""),
        ("", ""),
    ]
    assert [number for _, _, number in cited(shown)] == [1, 1, 2, 3, 1]
