"""The phrases by which a question says what it wants of which things; what became of them is told by `states`."""

from __future__ import annotations

import re

from cascade.language import stem, words
from cascade.operations.states import PATTERNS, any_of

__all__ = [
    "ASSIGNED",
    "ATTENDED",
    "COMPETITOR",
    "COUNTED",
    "DEMOS",
    "FAULTY",
    "FEATURE",
    "FIXES",
    "IDS",
    "ISSUES",
    "KNOWN_AT",
    "LEFT_OUT",
    "LIES",
    "LINKS",
    "MEETING",
    "MENDED",
    "MOST",
    "POINTS",
    "PRAISED",
    "PULLS",
    "RELEASE",
    "RELEASES",
    "REPORTED",
    "REVIEWED",
    "SHARED",
    "SPOKE",
    "STRUCK",
    "TELLS",
    "THE_FIX",
    "THE_ONE",
    "TOLD",
    "WORKED",
    "WROTE",
    "stands_with_counted",
    "stems_in",
]

# --- what is asked for ----------------------------------------------------------------------------------------------

PULLS = any_of(
    r"prs? pull[\s-]requests? merge[\s-]requests? (?:code\s(?:reviews?|changes?)|change[\s-]requests?) changesets? "
    r"mrs?(?=[\s,?.;:])"
)
THE_ONE = re.compile(
    r"\bthe\s(?:pull\srequest|merge\srequest|pr|fix|change|patch)\s(?:that|which|for|of|to|in|by)\b", re.I
)
"""One thing is meant, and not all that are like it."""
FIXES = re.compile(
    r"\b(?:bug|issue|defect|problem|fault)[\s-]?fix(?:es|ing)?\b|\bfix(?:es|ing)\s(?:for|of|to)\b|\b(?:those|these|the)\sfixes\b",
    re.I,
)
THE_FIX = re.compile(r"\bthe\s(?:fix|patch|change)\s(?:for|of|to)\b", re.I)
ISSUES = any_of(
    r"bugs? issues? problems? defects? faults? flaws? tickets? incidents? glitch(?:es)? troubles? outages? "
    r"malfunctions? holes? vulnerabilit(?:y|ies) shortcomings? hiccups? snags? breakdowns? bottlenecks?"
)
FEATURE = any_of(
    r"(?:new\s)?features?(?:[\s-](?:development|building|work|dev))? new\s(?:development|functionality|features?) "
    r"developments?"
)
RELEASE = re.compile(
    r"\b(?:previous|prior|prev\.?|earlier|preceding|former|last|past|older|old|outgoing|predecessor|legacy|foregoing|antecedent|superseded|retired)[\s-](?:[\w'’-]+\s){0,2}?"
    r"(?:release|version|generation|edition|iteration|incarnation)s?\b"
    r"|\b(?:release|version|generation|edition|iteration)\s(?:[\w'’-]+\s){0,5}?(?:(?:that\s|which\s)?(?:came\s|went\s)?before|prior\sto|preced(?:ing|ed|es)|ahead\sof|superseded|replaced|now\sretired)\b"
    r"|\bbefore\s(?:[\w'’-]+\s){0,3}?(?:current|present|latest|new)\s(?:release|version|generation|edition|iteration)\b"
    r"|\bpredecessors?\b|\blast\stime\s(?:\w+\s){0,3}?(?:released|shipped|out)\b",
    re.I,
)
RELEASES = (
    *(
        f"{when} {what}"
        for when in ("last", "latest", "previous", "prior", "earlier")
        for what in ("release", "version", "generation", "team")
    ),
    "different team",
)
"""How a conversation says that it is about what was out before."""
_WARES = r"(?:products?|offerings?|solutions?|vendors?|tools?|systems?|services?|apps?|software)"
COMPETITOR = any_of(
    rf"(?:competitors?|rivals?|competing)(?:['’]s?)?\s{_WARES} {_WARES}\s(?:that|which|who)\scompete "
    r"competitors?(?:['’]s?)? rivals?(?:['’]s?)? compet(?:e|es|ed|ing) competition competitive adversar(?:y|ies)"
)
DEMOS = any_of(
    r"demo(?:s|ed|ing)? demonstrat(?:ions?|ed|ing) recordings? videos? slides decks? walk-?throughs? show-?cases? "
    r"screen-?casts? tours? footage"
)
"""What is shown to others of a thing."""
MEETING = any_of(r"meetings? calls? sessions? workshops? stand-?ups? reviews?\smeetings?")
IDS = any_of(
    r"e?ids? identifiers? identification user\s?names? logins? handles? e-?mail\saddress(?:es)? "
    r"(?:employee|staff|personnel|badge|payroll|worker)\s(?:numbers?|nos?\.?|codes?)"
)
LINKS = any_of(
    r"(?:hyper|web[\s-]?)?links? urls? web\s(?:address(?:es)?|locations?) "
    r"address(?:es)?\sof\s(?:the|each|every|all|any|those|these)"
)
LIES = any_of(
    r"(?:the|their|its|an|each|all|full)\saddress(?:es)?(?!\s(?:book|bar|field|form)s?\b) "
    r"where\s(?:each|every|all|they|it|those|these|the)\s(?:\w+\s){0,3}?"
    r"(?:lives?|lies?|sits?|is|are|(?:can|may)\sbe\s\w+) "
    r"addresses\s?(?=[,.;!?)]|$)"
)
"""How it is asked for where a thing lies that nobody would look for on a map: a pull request."""
POINTS = any_of(
    r"point\s(?:me|us)\s(?:to|at|towards) where\s(?:can|could|do|may|might)\s(?:i|we|one)\s(?:find|see|read|open|get) "
    r"direct\sme\sto"
)
"""A request to be led to a thing, which is to be told where it lies."""

# --- what somebody has to do with it --------------------------------------------------------------------------------

WROTE = any_of(
    r"wrote written writ(?:e|es|ers?|ing) authors? authored authoring authorship draft(?:ed|ers?|ing) prepared "
    r"put\s(?:\w+\s){0,6}?together composed compiled penned produced submitted opened raised created "
    r"c(?:ame|omes)\sfrom\sthe\spen drew\sup drawn\sup work(?:ed|ing)?\son\s(?:it|writing) responsible\sfor\swriting "
    r"contributors? "
    r"(?:folks?|people|person|who|minds?|hands?|team|names?)\s(?:is\s|was\s|are\s|were\s|stands?\s|stood\s)?behind"
)
REVIEWED = any_of(
    r"review(?:s|ed|ers?|ing)? feedback comment(?:s|ed|ers?|ing)? "
    r"gave\s(?:\w+\s){0,3}?(?:input|comments|notes|remarks) critiqued critics? weighed\sin chimed\sin critiques? "
    r"appraised scrutini[sz](?:ed|ing) gone\sover examined remarks? look(?:ed|ing)?\s(?:\w+\s){0,6}?over "
    r"went\s(?:over|through) vet(?:ted|ting) proof-?read read\sover suggestions? "
    r"(?:propos|suggest|request|ask|want)(?:ed|ing)?\s(?:for\s)?(?:\w+\s){0,2}?"
    r"(?:changes|edits|corrections|amendments) checked"
)
SHARED = any_of(
    r"shar(?:e|es|ed|ing) post(?:s|ed|ing)? circulat(?:e|ed|ing) "
    r"(?:sent|send(?:ing)?|pass(?:ed|ing)?|handed|going|went)\s(?:a?round|about|along|on|out) linked uploaded "
    r"distributed disseminated forwarded published supplied delivered (?:mailed|sent) ma(?:de|king)\savailable "
    r"put\s(?:up|out|forward) dropp(?:ed|ing) showed shown showcased demoed presented gave\s(?:us\s|out\s)? pasted"
)
WORKED = any_of(
    r"work(?:s|ed|ing)?\son involved\s(?:in|with) contribut(?:ed|ing|ors?)(?:\s(?:to|on))? behind built made part\sof "
    r"took\spart served staffed attached\sto did\sthe\swork had\sa\s(?:part|hand|role)\sin "
    r"play(?:ed|s)\sa\s(?:part|role)\sin deliver(?:ed|ing) engaged employed (?:was|were)\son\b"
)
ASSIGNED = any_of(
    r"assigned assignees? assignments? allocated tasked\swith "
    r"(?:saddled|swamped|overloaded|snowed\sunder|drowning)\s(?:with|in|by|under) shoulder(?:s|ed|ing)? "
    r"(?:currently\s)?(?:working|work)\son responsible\sfor in\scharge\sof own(?:s|ers?)? handl(?:es?|ing) "
    r"on\s(?:\w+\s)?plates? (?:whose|their|his|her)\s(?:plates?|desks?|queues?|backlogs?) carr(?:y|ies|ying) juggling "
    r"looking\safter workload"
)
ATTENDED = any_of(r"attend(?:s|ed|ees?)? participants? participated took\spart joined present\sat")
SPOKE = any_of(r"spoke speakers? said\ssomething contributed\sto\sthe\s(?:discussion|conversation)")
TOLD = any_of(
    r"insights? told shar(?:ed|ing) brought\sup introduced analy[sz](?:ed|is|es) commentary assessing appraisals? "
    r"perspectives? feedback upsides? downsides? (?:dis)?advantages? merits shortcomings research(?:ed)? briefed "
    r"chimed\sin weighed\sin commented opinions? views? takes? assess(?:ed|ments?) evaluat(?:ed|ions?) strengths? "
    r"weakness(?:es)? pros\sand\scons strong\s(?:\w+\s){1,5}?weak described explained talked spoke contributed "
    r"provided offered gave observations? thoughts?"
)
TELLS = any_of(
    r"told tells? complain(?:s|ed|ing|ts?)? report(?:s|ed)? said says? wrote written mention(?:s|ed)? prais(?:e|es|ed) "
    r"ask(?:s|ed) warned"
)
"""How it is asked for who wrote of something."""
PRAISED = any_of(
    r"prais(?:e|es|ed|ing) strengths? strong\s(?:sides?|points?|suits?|aspects?) "
    r"lik(?:e|es|ed)(?=\s(?:about|in|the|its|our|it|most|best)\b) lov(?:e|es|ed) appreciat(?:e|es|ed) positives? "
    r"compliment(?:s|ed|ary)? pleased happy satisfied commended applauded sp(?:oke|eak)\s(?:well|highly) "
    r"(?:good|nice|kind|great)\s(?:things?|words?) what\s(?:was|is|were)\sgood do(?:es|ne)?\swell plus\spoints? "
    r"(?:upside|advantage|merit)s? pros highlights? impressed kudos plaudits accolades? acclaim(?:ed)? rav(?:e|ed|ing) "
    r"admir(?:e|ed) endors(?:e|ed) singled\sout good\sat favou?rabl[ey] spoke\s(?:\w+\s)?(?:warmly|fondly) "
    r"thought\s(?:well|highly)"
)
KNOWN_AT = re.compile(
    r"\b(?:contacts?|people|persons?|who(?:m|se)?|anyone|anybody|everyone|someone)\b"
    r"(?!\s(?:used\sto|left|formerly|previously)\b)(?:(?:\s\w+){0,4}?\s(?:at|from)|(?:\s\w+){0,3}?\s(?:works?|working|worked)\s(?:with|for)|\s(?:with|of|for))\b",
    re.I,
)
LEFT_OUT = (
    r"(?:besides|aside\sfrom|apart\sfrom|other\sthan|except(?:ing)?(?:\sfor)?|exclud(?:e|ing)|not\s(?:counting|including)"
    r"|leav(?:e|ing)\sout)"
)
"""A pattern of the words before whom or what a question does not mean."""

# --- that it has a fault, whom that reached, who said so and who mended it ------------------------------------------

FAULTY = any_of(
    r"faulty misbehav(?:ed|es|ing) malfunction(?:ed|s|ing)? broken br(?:oke|eaks|eaking)\s?(?:down)? "
    r"crash(?:ed|es|ing)? buggy laggy weakness(?:es)? deficienc(?:y|ies) fail(?:ed|ing|s)?(?!\sto) "
    r"(?:wait(?:s|ing)?\s(?:for|on)|await(?:s|ing)?)\s(?:\w+\s){0,4}?(?:fix(?:es)?|repairs?)"
)
"""How it is said that something had a fault, without a word for one."""
STRUCK = any_of(
    r"affected suffer(?:s|ed|ing)? impacted concerned hit hurt struggl(?:e|ed|ing) "
    r"felt\s(?:the\s|its\s|their\s)?(?:\w+\s)?(?:effects?|impact|pain|consequences?|brunt) "
    r"(?:bore|took|caught)\sthe\sbrunt touched harmed inconvenienced plagued victims? troubled disrupted bothered "
    r"disturbed experienced encountered faced (?:had|have|has)\sto\s(?:deal|cope|live|contend|grapple|wrestle|put\sup) "
    r"fell\s(?:foul|victim|prey) had\s(?:\w+\s)?(?:trouble|hard\stime|difficult(?:y|ies)) r[ua]n\sinto "
    r"(?:went|had\sto\sgo)\sthrough receiving\send drove\s(?:\w+\s){0,3}?(?:mad|crazy) put\sup\swith endured"
)
"""How it is said that a fault reached somebody."""
REPORTED = any_of(
    r"report(?:s|ed|ers?|ing)? complain(?:s|ed|ing|ts?)? affect(?:ed|s)? impact(?:ed|s)? hit hurt suffer(?:s|ed|ing)? "
    r"raised flagged experienc(?:e|ed|ing) filed felt r[ua]n\sinto struggl(?:e|ed|ing) reach(?:ed)? touch(?:ed)? "
    r"concern(?:ed|s)? bothered had\sa\shard\stime faced lodg(?:ed|ing) submitted brought noticed logged "
    r"encounter(?:ed|s)? has have with"
)
MENDED = any_of(
    r"fix(?:ed|es|ing|ers?) resolv(?:ed|es|ing) repair(?:ed|s|ing) sort(?:ed|ing)\s(?:\w+\s){0,3}?out took\scare\sof "
    r"patched cured solv(?:ed|es|ing) corrected debugged rectified remed(?:y|ied|ies) resolutions? squashed "
    r"clos(?:ed?|es|ing)\s(?:\w+\s){0,3}?out cleared\s(?:\w+\s){0,2}?up put\s(?:an\send|a\sstop)\sto got\srid\sof "
    r"put\s(?:it|this|that|them|things)\s(?:right|straight|to\srights) got\s(?:\w+\s)?working\sagain"
)
"""How it is said that somebody made an end to a fault, where no other word tells of one."""

# --- which has the most ---------------------------------------------------------------------------------------------

MOST = any_of(
    r"(?:the\s)?(?:highest|maximum|largest|greatest|biggest|heaviest|longest"
    r"|most(?!\s(?:important|recent|recently|relevant|likely|serious|sensitive|critical|common|current|probably|days|times)))"
    r"(?:\s(?:number|count|amount|share|pile|load|volume|list|set|stack|backlog)\sof)? "
    r"(?:the\smost\s(?:times|often)|most\soften|most\sfrequently) "
    r"(?:more|larger|greater|higher)\s(?:[\w-]+\s){0,9}?than\s(?:(?:for|from|by|with|at|on|of|in|to)\s)?"
    r"(?:any(?:one|body)?\selse|any\sother|(?:all\s)?(?:the\s)?others?|(?:which|what)\b) "
    r"than\s(?:all\s)?the\srest (?:is|are|['’]s)\s(?:the\s)?number\sone "
    r"(?:(?<=[,;])|(?<=\bhas)|(?<=\bhave)|(?<=\bwith))\s(?:the\s)?most(?=\W*$) "
    r"un(?:matched|rivalled|rivaled|beaten|equalled|surpassed) second\sto\snone max tops? "
    r"(?:who|whoever|that)\s(?:\w+\s)?leads\b(?!\son\b) leads?\sthe\s(?:pack|field|list|table|ranking) "
    r"(?<!ing\s)leads\sin worst-off (?:is|are)\s(?:the\s)?(?:worst|highest|largest) "
    r"['’]s\s(?:leading|foremost|number\sone) h(?:old(?:s|ing)?|eld)\sthe\srecord "
    r"(?:the|a)\srecord\s(?:for|in|of)\b(?=.*\bheld\b) comes?\s(?:in\s)?(?:first|out\s(?:first|ahead|on\stop)|top) "
    r"(?:ranks?|ranked|scores?|placed|stands?|sits?)\s(?:the\s)?(?:first|top|highest|at\sthe\stop|number\sone) "
    r"(?:at\sthe|on)\stop\s?(?:of\s(?:the|our)\s(?:list|table|ranking|chart)s?)?"
    r"(?=\W*(?:$|[,;.?!]|for\b|in\b|by\b|when\b)) "
    r"(?:the\s)?(?:champions?|record\sholders?|front[\s-]?runners?) "
    r"(?:topping|tops|heads|heading)\sthe\s(?:list|table|ranking|charts?) "
    r"(?:nobody|no\s(?:one|other\s\w+))\s(?:has|had|have)\s(?:\w+\s)?more"
)
COUNTED = re.compile(
    r"\b(?:highest|maximum|largest|greatest|biggest|most)\s(?:number|count|amount)\b|\b(?:comes?|ranks?|stands?)\s(?:in\s|out\s)?first\b",
    re.I,
)
"""It is a number that is the most, whatever else of the question sounds like an order in time."""

_BESIDE_COUNTED = r"\b{word}(?:[\s-][\w-]+){{0,2}}[\s-]$"
_ABOUT = re.compile(
    r"(?:\s[\w-]+){0,2}?\s(?:about|of|in|with|on|concerning|regarding|related|around|where|causing|for|at|from|that|which)\s[^,.;:?!]*",
    re.I,
)

_SAID = (*PATTERNS, *(found for name in __all__ if isinstance(found := globals().get(name), re.Pattern)))
_NAME_WITHIN = re.compile(r"(?<=\s)[A-Z][a-z][\w-]*\s")
"""A name that stands in the middle of a phrase: "open Ember bugs"."""
_LONG = 3
"""Words of a phrase that has none of the question's own between its ends."""


def stems_in(text: str) -> frozenset[str]:
    """Stems of the words of `text` by which it says what it wants of which things.

    Of a long phrase, and of one that tells of a release, only its ends: between them may stand what the question is
    about.
    """
    said = (
        (words(_NAME_WITHIN.sub("", found[0])), 2 if pattern is RELEASE else _LONG)
        for pattern in _SAID
        for found in pattern.finditer(text)
    )
    return frozenset(
        stem(word)
        for phrase, whole in said
        for word in (phrase if len(phrase) <= whole else phrase[:: len(phrase) - 1])
    )


def stands_with_counted(text: str, word: str) -> bool:
    """Whether `word` stands with the issues or requests of `text`: "insulation bugs", "bugs with the insulation".

    Of who has the most, the others may be what the asker is about to do: "for the renewal: who has the most bugs?".
    """
    before = re.compile(_BESIDE_COUNTED.format(word=re.escape(word)), re.I)
    for found in (*ISSUES.finditer(text), *PULLS.finditer(text)):
        behind = _ABOUT.match(text, found.end())
        if before.search(text[: found.start()]) or (behind and re.search(rf"\b{re.escape(word)}\b", behind[0], re.I)):
            return True
    return False
