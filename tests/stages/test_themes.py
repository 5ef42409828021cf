"""What is most frequent of many records, with and without a topic that the question names."""

from __future__ import annotations

from pathlib import Path

from tests.stages.small import answered, library

COMPLAINTS = (
    ("ann@harbour.example", "Ann Ray", "Complaint", "We complain that the gate of the north dock squeaks all night."),
    ("bo@harbour.example", "Bo Lind", "Complaint", "I complain: the gate of the north dock squeaks again."),
    ("cy@harbour.example", "Cy Moss", "Complaint", "My complaint is the cold water of the showers."),
    ("di@harbour.example", "Di Hart", "Berths", "Which berth is ours next season?"),
)


def test_the_most_common_of_all_need_no_topic(tmp_path: Path) -> None:
    with library(tmp_path, {"dock.md": "The north dock opens at seven."}, COMPLAINTS) as engine:
        answer = answered(engine, "What are the most common complaints?")
        assert answer.status == "answered"
        said = {quote.text for quote in answer.quotes}
    assert any("squeaks" in text for text in said)
    assert not any("berth" in text for text in said)
