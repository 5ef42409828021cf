"""Where a writer's own words end and a signature, a list's footer or a disclaimer begins."""

from __future__ import annotations

import re

__all__ = ["below_rule", "is_device", "signature_start"]

_FOOTER = (
    "mailing list",
    "mailing-list",
    "unsubscribe",
    "listinfo",
    "archive",
    "you received this",
    "you are receiving this",
    "automated message",
    "automatically generated",
    "reply to this e",
    "liste de diffusion",
    "to stop receiving",
    "next part --",
    "abmelden",
    "se désinscrire",
    "darse de baja",
)
_RULE = re.compile(r"[-_=~*.—– ]+\Z")
_CONTACT = re.compile(r"\S@\S|https?://|www\.|\+\d[\d ()-]{6,}")
_FOOTER_LENGTH = 320
_TAIL = 900
_LINES = 12
_LONGEST = 80
"""Characters of a line that may be a farewell or a name, blanks before it included."""

_SENT_FROM = re.compile(
    r"(?:sent|written|posted) (?:from|via|with|using) [^.\n]{2,60}|get outlook for \S.*|sent from (?:yahoo )?mail.*|"
    r"(?:von meinem|gesendet (?:von|mit|über)) [^.\n]{2,60}(?:gesendet)?|diese nachricht wurde von meinem [^\n]{2,60}|"
    r"envoyé (?:de|depuis|avec|à partir) [^.\n]{2,60}|enviado (?:desde|do|de|via) [^.\n]{2,60}|"
    r"inviato (?:da|dal) [^.\n]{2,60}|verzonden (?:vanaf|vanuit|met) [^.\n]{2,60}|verstuurd vanaf [^.\n]{2,60}|"
    r"skickat från [^.\n]{2,60}|sendt fra [^.\n]{2,60}|lähetetty [^.\n]{2,60}|wysłane z [^.\n]{2,60}|"
    r"отправлено (?:с|из) [^.\n]{2,60}|odesláno z [^.\n]{2,60}|发自我的.{1,40}|"
    r"從我的.{1,40}傳送|iphoneから送信|나의 .{1,30}에서 보냄",
    re.IGNORECASE,
)
_LINK = re.compile(r"\s*[<(]https?://[^\s<>()]*[>)]\Z")
_SECRET = ("confiden", "privileged", "vertraulich", "riservat", "vertrouwelijk")
_MEANT = ("recipient", "intended", "addressee", "empfänger", "destinat", "geadresseerde")
_CLOSINGS = frozenset(
    " ".join(phrase.split())
    for phrase in """
    regards | best regards | kind regards | warm regards | warmest regards | with regards | with best regards |
    with kind regards | kindest regards | best | all the best | best wishes | with best wishes | cheers | thanks
    | many thanks | thank you | thanks a lot | thanks again | thanks in advance | thank you in advance | thank
    you very much | thanks and regards | thanks and best regards | thanks & regards | sincerely | yours
    sincerely | sincerely yours | yours | yours truly | yours faithfully | respectfully | cordially | take care
    | rgds | br | hth | mit freundlichen grüßen | mit freundlichen gruessen | mit freundlichem gruß | mfg |
    freundliche grüße | viele grüße | beste grüße | liebe grüße | schöne grüße | herzliche grüße | gruß | grüße
    | lg | vg | cordialement | bien cordialement | bien à vous | salutations | amicalement | meilleures
    salutations | merci | merci d'avance | saludos | un saludo | saludos cordiales | atentamente | gracias |
    muchas gracias | un abrazo | atenciosamente | cumprimentos | abraços | obrigado | obrigada | cordiali saluti
    | distinti saluti | saluti | grazie | un saluto | met vriendelijke groet | met vriendelijke groeten |
    vriendelijke groet | groeten | groetjes | mvg | med vänliga hälsningar | vänliga hälsningar | hälsningar |
    mvh | med venlig hilsen | venlig hilsen | med vennlig hilsen | vennlig hilsen | hilsen | ystävällisin
    terveisin | terveisin | pozdrawiam | z poważaniem | s pozdravem | с уважением | спасибо | üdvözlettel |
    saygılarımla | cu sinceritate
    """.split("|")
)


def below_rule(text: str, start: int, end: int) -> str:
    """What the rule at `[start, end)` opens: the `footer` of a list (soon a word on the list), a block of contact data,
    which is a `signature`, or nothing."""
    line = text[start:end].strip()
    if not _RULE.match(line):
        return "footer" if _tells_of_list(line) else ""
    delimiter = line in ("--", "—", "––")  # of a signature, and what a list says may come further below
    below = text[end : end + _FOOTER_LENGTH].strip()
    if _tells_of_list(below.partition("\n")[0] if delimiter else below):
        return "footer"
    if delimiter:
        return "signature"
    rest = text[end : end + 400].strip()
    contact = len(text) - end < 400 and rest.count("\n") < 9 and "\n\n" not in rest and bool(_CONTACT.search(rest))
    return "signature" if contact else ""


def _tells_of_list(text: str) -> bool:
    text = text.lower()
    return any(phrase in text for phrase in _FOOTER)


def is_device(line: str) -> bool:
    """Whether a line is what a phone or a mail program puts below a mail ("Sent from my …")."""
    line = line.strip() if len(line) < 160 else ""
    return _SENT_FROM.fullmatch(_LINK.sub("", line) if "://" in line else line) is not None


def signature_start(text: str, start: int, end: int, writer: frozenset[str]) -> int | None:
    """Where in the own words `[start, end)` the closing lines begin, or None.

    They are looked for in the last lines only: a phrase of farewell or the writer's name with nothing but short lines
    below it, a phone's "Sent from", a disclaimer.
    """
    low = max(start, end - _TAIL)
    if low > start:
        low = text.find("\n", low, end) + 1 or end
    tail = text[low:end]
    cut = _disclaimer(tail)
    lines = tail[:cut].rstrip().split("\n")
    below = len(lines) - 1 if is_device(lines[-1]) else len(lines)
    below = _farewell(lines, max(0, len(lines) - _LINES), below, writer)
    if below < len(lines):
        cut = sum(len(line) + 1 for line in lines[:below])
    at = low + cut
    return at if cut < len(tail) and text[start:at].strip() else None


def _farewell(lines: list[str], first: int, last: int, writer: frozenset[str]) -> int:
    """The first line of the closing, all lines below which look like a signature's; `last` where there is none."""
    found = last
    for index in range(last - 1, first - 1, -1):
        line = lines[index]
        if len(line) <= _LONGEST:
            words = line.strip(" \t,.!;:-*_~").lower()
            if words in _CLOSINGS or words in writer:
                found = index
        if not _is_short(line):
            break
    return found


def _is_short(line: str) -> bool:
    line = line.strip()
    return len(line) <= 75 and not line.endswith("?") and not (len(line) > 45 and line.endswith("."))


def _disclaimer(tail: str) -> int:
    """Where a closing paragraph of legal words (secret, and meant for somebody) begins in `tail`, or its length."""
    lower = tail.lower()
    secret = min((at for at in map(lower.find, _SECRET) if at >= 0), default=-1)
    if secret < 0:
        return len(tail)
    meant = min((at for at in map(lower.find, _MEANT) if at >= 0), default=-1)
    paragraph = tail.rfind("\n\n", 0, min(secret, meant)) if meant >= 0 else -1
    return paragraph + 1 if paragraph >= 0 else len(tail)
