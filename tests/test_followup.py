"""Follow-up questions made to stand on their own, conversation by conversation; and those that are left alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cascade.followup import FollowUp, Turn, follow_up

AS_OF = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)


def turn(question: str, answer: str = "", *items: str) -> Turn:
    """A turn of a conversation on a day in April 2026."""
    return Turn(question=question, answer=answer, items=items, as_of=AS_OF)


CONVERSATIONS: list[tuple[list[Turn], dict[str, str]]] = [
    (
        [turn("Who leads the Orion deal?", "Dana Whitlock leads it.")],
        {
            "When did she join?": "When did Dana Whitlock join?",
            "Who is her manager?": "Who is Dana Whitlock's manager?",
            "Which customers does she look after?": "Which customers does Dana Whitlock look after?",
            "Who told her about it?": "Who told Dana Whitlock about the Orion deal?",
            "What's his phone number?": "What's Dana Whitlock's phone number?",
            "When does it close?": "When does the Orion deal close?",
            "When was that deal signed?": "When was the Orion deal signed?",
            "Who else?": "Who else leads the Orion deal?",
            "Since when?": "Since when is it that Dana Whitlock leads the Orion deal?",
            "And her phone number?": "What is Dana Whitlock's phone number?",
        },
    ),
    (
        [turn("who is the cfo?", "Dana Whitlock: Title: CFO", "Dana Whitlock")],
        {
            "what's her email?": "What's Dana Whitlock's email?",
            "and his phone number?": "What is Dana Whitlock's phone number?",
        },
    ),
    (
        [turn("Who's the CFO of Orion?", "Dana Whitlock is the CFO of Orion.", "Dana Whitlock")],
        {
            "what's her email?": "What's Dana Whitlock's email?",
        },
    ),
    (
        [turn("who is the cfo?")],
        {
            "what's her email?": "What's the cfo's email?",
            "and his phone number?": "What is the cfo's phone number?",
        },
    ),
    (
        [turn("Who does Dana Whitlock report to?", "Dana Whitlock reports to Tomas Reyes.")],
        {
            "When did she join?": "When did Tomas Reyes join?",
        },
    ),
    (
        [turn("When did Dana Whitlock join?", "Dana Whitlock joined on 3 March 2025.")],
        {
            "Who is her manager?": "Who is Dana Whitlock's manager?",
            "And Tomas Reyes?": "When did Tomas Reyes join?",
            "Who was the CEO then?": "Who was the CEO on 3 March 2025?",
            "And her manager?": "When did Dana Whitlock's manager join?",
            "Who else started that day?": "Who else started on 3 March 2025?",
            "Did she say why she was late?": "Did Dana Whitlock say why she was late?",
            "Was that before the merger?": "Was it before the merger that Dana Whitlock joined on 3 March 2025?",
            "What was her role before that?": "What was Dana Whitlock's role before 3 March 2025?",
            "and who hired her?": "Who hired Dana Whitlock?",
            "Did she and Tom work together?": "Did Dana Whitlock and Tom work together?",
            "She joined from which company?": "Dana Whitlock joined from which company?",
            "When she's away, who covers?": "When Dana Whitlock is away, who covers?",
            "has he or she a deputy?": "Has Dana Whitlock a deputy?",
        },
    ),
    (
        [
            turn(
                "Which clubs complained about the oars?", "Three clubs did.", "Thames Rowing Club", "Leander", "Molesey"
            )
        ],
        {
            "When did they complain?": "When did Thames Rowing Club, Leander and Molesey complain?",
            "What did the second one say?": "What did Leander say?",
            "Who answered the first of them?": "Who answered Thames Rowing Club?",
        },
    ),
    (
        [
            turn(
                "Which clubs complained about the oars?",
                "Four clubs did.",
                "Alpha Club",
                "Leander",
                "Molesey",
                "Upper Thames",
            )
        ],
        {
            "Who answered them?": "Who answered the clubs that complained about the oars?",
        },
    ),
    (
        [turn("Which clubs complained about the oars?", "Two clubs did.", "Leander", "Molesey")],
        {
            "Only the ones from last week": "Which clubs complained about the oars from last week?",
            "And about the hulls?": "Which clubs complained about the hulls?",
            "Did those two get a refund?": "Did Leander and Molesey get a refund?",
            "Any others?": "Which other clubs complained about the oars?",
            "How many?": "How many clubs complained about the oars?",
        },
    ),
    (
        [turn("How many pull requests were merged in April?", "12 were merged.")],
        {
            "What about May?": "How many pull requests were merged in May?",
            "And last week?": "How many pull requests were merged last week?",
            "Which ones?": "Which pull requests were merged in April?",
        },
    ),
    (
        [turn("How many pull requests were merged?", "12 were merged.")],
        {
            "And in May?": "How many pull requests were merged in May?",
        },
    ),
    (
        [turn("Who runs the office in Porto?", "Ines Calder runs the office in Porto.")],
        {
            "And in Lisbon?": "Who runs the office in Lisbon?",
            "Who works there?": "Who works in the office in Porto?",
            "What is her email address?": "What is Ines Calder's email address?",
        },
    ),
    (
        [turn("What does Atlas cost per month?", "Atlas costs 40 euros per month.")],
        {
            "And Nova?": "What does Nova cost per month?",
            "how about Zephyr": "What does Zephyr cost per month?",
        },
    ),
    (
        [turn("Was the lease for the warehouse signed?", "The lease for the warehouse was signed on 4 May.")],
        {
            "When?": "When was the lease for the warehouse signed?",
            "And by whom?": "By whom was the lease for the warehouse signed?",
            "How long does it run?": "How long does the lease for the warehouse run?",
            "What are its terms?": "What are the terms of the lease for the warehouse?",
        },
    ),
    (
        [turn("What did the board decide about the office move?", "The board postponed the office move to September.")],
        {
            "Why?": "Why was it that the board postponed the office move to September?",
            "Who told us that?": "Who told us that the board postponed the office move to September?",
            "Is that confirmed?": "Is it confirmed that the board postponed the office move to September?",
            "When was that?": "When was it that the board postponed the office move to September?",
            "How much will it cost?": "How much will the office move cost?",
        },
    ),
    (
        [
            turn(
                "Who attended the safety workshop on 12 May?",
                "Lena Vogt, Omar Diaz and Petra Nairn attended the safety workshop.",
            )
        ],
        {
            "Who else was there?": "Who else was at the safety workshop?",
            "What did they decide?": "What did Lena Vogt, Omar Diaz and Petra Nairn decide?",
            "What happened after that?": "What happened after the safety workshop?",
            "What was shipped that week?": "What was shipped in the week of 12 May?",
        },
    ),
    (
        [turn("How do the fees of Tallystick and Coppergate compare?", "Tallystick takes 1.2%, Coppergate 1.4%.")],
        {
            "Which one is older?": "Which of Tallystick and Coppergate is older?",
        },
    ),
    (
        [turn("Who supplies our flour?", "Harrow Mills Ltd supplies our flour.")],
        {
            "When did they last raise prices?": "When did Harrow Mills Ltd last raise prices?",
            "Where is the company based?": "Where is Harrow Mills Ltd based?",
            "Do they deliver on Sundays?": "Does Harrow Mills Ltd deliver on Sundays?",
            "Who negotiated our contract with them?": "Who negotiated our contract with Harrow Mills Ltd?",
        },
    ),
    (
        [
            turn("Who is the head of support?", "Omar Diaz is the head of support."),
            turn("When does support open on Saturdays?", "Support opens at nine on Saturdays."),
        ],
        {
            "What is his number?": "What is Omar Diaz's number?",
        },
    ),
    (
        [turn("What is the status of the Kestrel project?", "Kestrel is two weeks late.")],
        {
            "Who is responsible for this project?": "Who is responsible for the Kestrel project?",
        },
    ),
    (
        [
            turn(
                "Did the insurer accept our claim for the flood?",
                "The insurer accepted our claim for the flood in June.",
            )
        ],
        {
            "how much did they pay?": "How much did the insurer pay?",
        },
    ),
    (
        [turn("Are there any open invoices from Millbrook?", "There are four open invoices from Millbrook.")],
        {
            "how many": "How many open invoices are there from Millbrook?",
        },
    ),
    (
        [turn("Which invoices are unpaid?", "Two invoices are unpaid.", "INV-17", "INV-21")],
        {
            "just the ones over 500 euros": "Which invoices are unpaid over 500 euros?",
        },
    ),
    (
        [turn("What is Ravi's home address?", "Ravi lives at 3 Mill Lane.")],
        {
            "and Petra's?": "What is Petra's home address?",
        },
    ),
    (
        [turn("What is Ravi Thandi's home address?", "Ravi Thandi lives at 3 Mill Lane.")],
        {
            "And his phone number?": "What is Ravi Thandi's phone number?",
        },
    ),
    (
        [turn("When does the pilot start?", "The pilot starts on 2 June.")],
        {
            "And the training?": "When does the training start?",
            "What must be ready by then?": "What must be ready by 2 June?",
            "Who decided that?": "Who decided that the pilot starts on 2 June?",
        },
    ),
    (
        [turn("When does the pilot start?", "")],
        {
            "Who leads it?": "Who leads the pilot?",
        },
    ),
    (
        [turn("When does Daybreak launch?", "Daybreak launches on Monday 23 June.")],
        {
            "And who decided that?": "Who decided that Daybreak launches on Monday 23 June?",
        },
    ),
    (
        [turn("Who leads the pilot with Fennimore?", "Marguerite Sable leads the pilot.")],
        {
            "How many bakeries will be in it?": "How many bakeries will be in the pilot with Fennimore?",
        },
    ),
    (
        [
            turn(
                "Was there any update about our deal with Fennimore from last week's board meeting?",
                "The board approved the reseller agreement with Fennimore at a revenue share of 11%.",
            )
        ],
        {
            "When will it be signed?": "When will our deal with Fennimore be signed?",
        },
    ),
    (
        [turn("Who did our penetration test?", "Greywether Security did it in March.")],
        {
            "And how much did it cost?": "How much did our penetration test cost?",
        },
    ),
    (
        [turn("Who wrote the security policy?", "Lena Vogt wrote the security policy.")],
        {
            "Has she updated it since?": "Has Lena Vogt updated the security policy since?",
            "What else did she write?": "What else did Lena Vogt write?",
            "Who approved it, and when?": "Who approved the security policy, and when?",
            "Is there a newer version of it?": "Is there a newer version of the security policy?",
            "Where can I find it?": "Where can I find the security policy?",
            "Summarize it": "Summarize the security policy",
            "What does this policy say about passwords?": "What does the security policy say about passwords?",
            "What does the policy say about passwords?": "What does the security policy say about passwords?",
        },
    ),
    (
        [turn("What is the budget for the Nairobi conference?", "The budget for the Nairobi conference is $40,000.")],
        {
            "Who signed off on that?": "Who signed off on the budget for the Nairobi conference?",
            "Who is speaking there?": "Who is speaking at the Nairobi conference?",
            "what about the Berlin conference?": "What is the budget for the Berlin conference?",
            "And for travel?": "What is the budget for travel?",
        },
    ),
    (
        [turn("Which vendors bid on the roof repair?", "Two vendors bid.", "Castor Roofing", "Polmar")],
        {
            "Which one was cheaper?": "Which of Castor Roofing and Polmar was cheaper?",
            "Which of them was cheaper?": "Which of Castor Roofing and Polmar was cheaper?",
            "How much did the latter ask for?": "How much did Polmar ask for?",
            "Did both of them visit the site?": "Did Castor Roofing and Polmar visit the site?",
            "Do we have their references?": "Do we have Castor Roofing and Polmar's references?",
            "What is wrong with it?": "What is wrong with the roof repair?",
        },
    ),
    (
        [
            turn("Which vendors bid on the roof repair?", "Two vendors bid.", "Castor Roofing", "Polmar"),
            turn("How much did Castor Roofing ask for?", "Castor Roofing asked for $12,000."),
        ],
        {
            "And the other one?": "How much did Polmar ask for?",
        },
    ),
    (
        [turn("Who approved the travel budget?", "Kwame Mensah approved the travel budget in January.")],
        {
            "Why did he approve it?": "Why did Kwame Mensah approve the travel budget?",
            "What else was decided at that time?": "What else was decided in January?",
            "Has it changed since then?": "Has the travel budget changed since January?",
            "When?": "When was it that Kwame Mensah approved the travel budget in January?",
            "Who told him to?": "Who told Kwame Mensah to?",
        },
    ),
    (
        [turn("Did Priya hand in the report?", "Priya handed in the report on Friday.")],
        {
            "What did her manager think of it?": "What did Priya's manager think of the report?",
            "Why not?": "Why didn't Priya hand in the report?",
        },
    ),
    (
        [turn("Is the car park closed on Fridays?", "The car park is closed on Fridays.")],
        {
            "Why?": "Why is the car park closed on Fridays?",
            "Since when?": "Since when is the car park closed on Fridays?",
            "and on Mondays?": "Is the car park closed on Mondays?",
        },
    ),
    (
        [turn("Where is the summer offsite?", "The summer offsite is in Whitby.")],
        {
            "How do we get there?": "How do we get to Whitby?",
            "When is it?": "When is the summer offsite?",
            "Who organises it?": "Who organises the summer offsite?",
            "Tell me more": "Tell me more about the summer offsite.",
        },
    ),
    (
        [turn("What did Acme offer us?", "Acme offered us a discount of 12%.")],
        {
            "Did we accept that offer?": "Did we accept the discount of 12%?",
            "And Globex?": "What did Globex offer us?",
            "How long is it valid?": "How long is the discount of 12% valid?",
            "When did they offer it?": "When did Acme offer the discount of 12%?",
        },
    ),
    (
        [turn("What were sales in the first quarter?", "Sales were 2.1 million.")],
        {
            "And in the second quarter?": "What were sales in the second quarter?",
        },
    ),
    (
        [turn("What were sales in Q1 2025?", "Sales were 2.1 million.")],
        {
            "And Q2?": "What were sales in Q2?",
        },
    ),
    (
        [turn("What were sales in 2024?", "Sales were 2.1 million.")],
        {
            "2023?": "What were sales in 2023?",
        },
    ),
    (
        [turn("Who reviewed pull request 352?", "Aiko Tanaka reviewed pull request 352.")],
        {
            "And 353?": "Who reviewed pull request 353?",
            "Which bug did it fix?": "Which bug did pull request 352 fix?",
            "When was that merged?": "When was pull request 352 merged?",
        },
    ),
    (
        [turn("Who is our contact at Fennimore Mills?", "Hal Brandt is our contact at Fennimore Mills.")],
        {
            "What's his email?": "What's Hal Brandt's email?",
            "Who else do we know there?": "Who else do we know at Fennimore Mills?",
            "When did we last meet them?": "When did we last meet Fennimore Mills?",
        },
    ),
    (
        [turn("What is the notice period for engineers?", "The notice period for engineers is three months.")],
        {
            "Is it the same for managers?": "Is the notice period for engineers the same for managers?",
            "And for managers?": "What is the notice period for managers?",
        },
    ),
    (
        [turn("What is the notice period for engineers?", "")],
        {
            "And interns?": "What is the notice period for interns?",
        },
    ),
    (
        [turn("Which bug caused the outage on 14 February?", "A leap-day bug caused the outage.")],
        {
            "Who fixed it?": "Who fixed the leap-day bug?",
            "How long did it last?": "How long did the outage last?",
            "Which customers called that day?": "Which customers called on 14 February?",
        },
    ),
    (
        [turn("Who maintains the billing service?", "Mirela Popa maintains the billing service.")],
        {
            "Is she on holiday next week?": "Is Mirela Popa on holiday next week?",
            "Which language is it written in?": "Which language is the billing service written in?",
            "and the search service?": "Who maintains the search service?",
        },
    ),
    (
        [turn("What is our policy on remote work?", "Remote work is allowed up to three days a week.")],
        {
            "Does it apply to interns?": "Does our policy on remote work apply to interns?",
            "When was this policy last changed?": "When was our policy on remote work last changed?",
        },
    ),
    (
        [turn("Which suppliers are late?", "Two suppliers are late.", "Bolt & Co", "Ferrum")],
        {
            "How late are they?": "How late are Bolt & Co and Ferrum?",
            "Who is our contact at the second one?": "Who is our contact at Ferrum?",
        },
    ),
    (
        [turn("When is the product review?", "The product review is on Thursday at 10.")],
        {
            "Who is invited to that meeting?": "Who is invited to the product review?",
            "Who will be there?": "Who will be at the product review?",
            "and the retrospective?": "When is the retrospective?",
        },
    ),
    (
        [turn("How much did we spend on ads in Germany?", "We spent 30,000 euros on ads in Germany.")],
        {
            "And in France?": "How much did we spend on ads in France?",
            "What about print?": "How much did we spend on print in Germany?",
        },
    ),
    (
        [turn("Did Jonas sign the NDA?", "Jonas signed the NDA on 2 May.")],
        {
            "Who sent it to him?": "Who sent the NDA to Jonas?",
            "And Petra?": "Did Petra sign the NDA?",
            "Did anyone else?": "Did anyone else sign the NDA?",
            "anyone else?": "Did anyone else sign the NDA?",
        },
    ),
    (
        [turn("Who complained about the new menu?", "Three people complained: Ada Moss, Ben Ortiz and Cleo Park.")],
        {
            "Why were they unhappy?": "Why were Ada Moss, Ben Ortiz and Cleo Park unhappy?",
        },
    ),
    (
        [turn("What did Hanna Weiss say about the merger?", "Hanna Weiss said the merger is off.")],
        {
            "When did she say that?": "When did Hanna Weiss say that the merger is off?",
            "and Otto Lang?": "What did Otto Lang say about the merger?",
            "Only in email": "What did Hanna Weiss say about the merger in email?",
        },
    ),
    (
        [
            turn(
                "What is the wifi password in the Oslo office?",
                "The wifi password in the Oslo office is on the whiteboard.",
            )
        ],
        {
            "Who sits there?": "Who sits in the Oslo office?",
            "has it been changed?": "Has the wifi password in the Oslo office been changed?",
        },
    ),
    (
        [
            turn("Who is the new CFO?", "Amara Obi is the new CFO."),
            turn("What was the profit in 2024?", "The profit in 2024 was 3.2 million."),
        ],
        {
            "Did she comment on it?": "Did Amara Obi comment on the profit in 2024?",
            "And the year before?": "What was the profit in 2023?",
        },
    ),
    (
        [turn("Which servers were down in March?", "db-1 and web-3 were down in March.")],
        {
            "Who restarted them?": "Who restarted the servers?",
        },
    ),
    (
        [turn("When does the contract with Vektor end?", "The contract with Vektor ends in December.")],
        {
            "Can we terminate it earlier?": "Can we terminate the contract with Vektor earlier?",
            "What do they charge?": "What does Vektor charge?",
            "Who at the company do we talk to?": "Who at Vektor do we talk to?",
        },
    ),
    (
        [turn("What are the opening hours of the canteen?", "The canteen is open from 11 to 14.")],
        {
            "Is it open on Sundays?": "Is the canteen open on Sundays?",
        },
    ),
    (
        [turn("What is the status of Kestrel?", "Kestrel is two weeks late.")],
        {
            "When does it launch?": "When does Kestrel launch?",
        },
    ),
    (
        [turn("When does the lease of the Leith bakery end?", "It ends on 31 August 2026.")],
        {
            "Can we extend it?": "Can we extend the lease of the Leith bakery?",
        },
    ),
    (
        [
            turn(
                "Which customers complained about late deliveries?",
                "Three did: Corner Bakery, Hotel Astor and Milltown School.",
            )
        ],
        {
            "Did they forgive us for it?": "Did Corner Bakery, Hotel Astor and Milltown School forgive us for it?",
            "Were they compensated?": "Were Corner Bakery, Hotel Astor and Milltown School compensated?",
            "Who handled their complaints?": "Who handled Corner Bakery, Hotel Astor and Milltown School's complaints?",
        },
    ),
    (
        [turn("Is the mill closed on Mondays?", "The mill is closed on Mondays.")],
        {
            "Is that still the case?": "Is it still the case that the mill is closed on Mondays?",
        },
    ),
    (
        [turn("What was decided about the retreat?", "The team moved the retreat to Porto in May.")],
        {
            "Who pays for it?": "Who pays for the retreat?",
            "Who goes there?": "Who goes to the retreat?",
        },
    ),
    (
        [turn("What does the ferry to Skerry cost?", "The ferry to Skerry costs 14 pounds.")],
        {
            "What abuot the bus to Skerry?": "What does the bus to Skerry cost?",
            "no, I meant the bus": "What does the bus to Skerry cost?",
            "for children?": "What does the ferry to Skerry cost for children?",
            "are you sure?": "Is it true that the ferry to Skerry costs 14 pounds?",
            "That's not right": "Is it true that the ferry to Skerry costs 14 pounds?",
            "it's how long?": "The ferry to Skerry is how long?",
        },
    ),
    (
        [
            turn("What does the ferry to Skerry cost?", "The ferry to Skerry costs 14 pounds."),
            turn("What does the bus to Skerry cost?", "The bus to Skerry costs 9 pounds."),
        ],
        {
            "Which one is faster?": "Which of ferry and bus is faster?",
        },
    ),
    (
        [
            turn("What does the ferry to Skerry cost?", "The ferry to Skerry costs 14 pounds."),
            turn("thanks"),
            turn("really?"),
        ],
        {
            "and the bus?": "What does the bus to Skerry cost?",
        },
    ),
    (
        [turn("Who is the head of catering?")],
        {
            "his extension?": "What is the extension of the head of catering?",
            "What did she order last week?": "What did the head of catering order last week?",
        },
    ),
    (
        [turn("Who is Edda Lunde?", "Edda Lunde: Harbour Master, Port of Skerry")],
        {
            "What does she want?": "What does Edda Lunde want?",
            "and Nils Berg's pager?": "What is Nils Berg's pager?",
        },
    ),
    (
        [turn("How many boats were damaged in the storm?")],
        {
            "How come?": "Why was it that the boats were damaged in the storm?",
            "Which ones?": "Which boats were damaged in the storm?",
        },
    ),
    (
        [turn("How often does the winch need grease?", "The winch needs grease monthly.")],
        {
            "and in winter?": "How often does the winch need grease in winter?",
        },
    ),
    (
        [turn("Which skippers asked for a new mooring?", "Two skippers did.", "We asked for it.", "Me too, said Per.")],
        {
            "When?": "When was it that the skippers asked for a new mooring?",
            "Any other ones?": "Which other skippers asked for a new mooring?",
            "Only the young ones": "Which young skippers asked for a new mooring?",
        },
    ),
    (
        [turn("From whom did we get the crane?", "I am pleased to lend you my crane until May.")],
        {
            "Since when?": "Since when did we get the crane?",
        },
    ),
    (
        [turn("Are there any free berths?", "There are four free berths.")],
        {
            "any others?": "Are there any other free berths?",
            "How many?": "How many free berths are there?",
        },
    ),
    (
        [turn("Who decided that Windrose moves to pier 4?", "Decided today: Windrose moves to pier 4.")],
        {
            "Was anybody against it?": "Was anybody against Windrose?",
        },
    ),
    (
        [turn("Which pilots filed reports?", "Two did.", "Anton Vik", "Runa Moe")],
        {
            "Where does the second pilot live?": "Where does Runa Moe live?",
            "When did those pilots join?": "When did Anton Vik and Runa Moe join?",
            "Were those accepted?": "Were Anton Vik and Runa Moe accepted?",
        },
    ),
    (
        [turn("What happened to the lighthouse?", "The council sold the lighthouse.")],
        {
            "Who announced that decision?": "Who announced the decision that the council sold the lighthouse?",
            "Why is that?": "Why is it that the council sold the lighthouse?",
        },
    ),
]
"""What was asked and answered, and what each follow-up to it stands for."""

ALONE = [
    "How long is the warranty on hulls?",
    "Did Ana say when she leaves?",
    "Who signed the lease and when does it end?",
    "What do customers say about their invoices?",
    "Which bakery lost its licence?",
    "Is it true that the office closes in August?",
    "What did we ship this week?",
    "Has anyone lost their badge?",
    "Who leads the pilot with Fennimore?",
    "board minutes June",
    "thanks",
    "What was the first thing that broke?",
    "What has changed since the last release?",
    "How long does it take to get a visa?",
    "Is there anything about parking?",
    "Who said that prices rise in June?",
    "How many customers have complained that Counter logs them out?",
    "Who is going?",
    "Is there a gym?",
    "What did Ravi do that put a dent in his budget?",
    "Why does Petra think it's important for new hires to visit a bakery?",
    "Do Lena and Omar bake what they like?",
    "How does Ravi describe the help he got with the move?",
    "What is the one charity that Ravi supports with his bonus?",
    "What did Ravi's colleagues give him in May?",
    "What does Petra's badge mean to her?",
    "Why did Harrowgate see their invoice doubled?",
    "What did the team think about their progress?",
    "Why does the Design Guild think they need more buttons?",
    "Which orders does a wholesale customer lose after they change the basket?",
    "Summarize the crew's plan for their new boat",
    "What is the difference between orders with a deposit and those with none?",
    "What data is there on the wear of hulls?",
    "Which fixes to Harbour were reverted because of bugs in the project?",
    "What is the table of tags and accounts, and where is that table kept?",
    "What do both Petra and Ravi like about the new oven?",
    "What is the poster in the kitchen a reminder for Ravi to be in everything he does?",
    "papers that bear on this problem (mixing of dough at low temperature)",
    "Who says that it is not likely that prices fall?",
    "Which reports that contain salaries are locked?",
    "How do we correct what the customer was charged before the fix, and who explains this confusion?",
]

"""Questions that need nothing from before them, though they hold a pronoun, a "that" or a "there"."""


@pytest.mark.parametrize(
    ("turns", "said", "expected"),
    [pytest.param(turns, *pair, id=pair[0]) for turns, pairs in CONVERSATIONS for pair in pairs.items()],
)
def test_a_follow_up_stands_on_its_own(turns: list[Turn], said: str, expected: str) -> None:
    read = follow_up(said, turns)
    assert read.text == expected, read
    assert (read.said, read.changed) == (said, True)
    assert read.reasons, "it says what was put in the place of what"
    assert expected not in read.candidates


@pytest.mark.parametrize("said", ALONE)
@pytest.mark.parametrize(
    "turns",
    [
        [turn("When did Dana Whitlock join?", "Dana Whitlock joined on 3 March 2025.")],
        [turn("What is the status of the Kestrel project?", "Kestrel is two weeks late.")],
        [turn("Who attended the safety workshop?", "Lena Vogt, Omar Diaz and Petra Nairn attended it.")],
    ],
    ids=["a person", "a project", "several"],
)
def test_what_stands_on_its_own_is_left_alone(turns: list[Turn], said: str) -> None:
    read = follow_up(said, turns)
    assert (read.text, read.changed, read.candidates) == (said, False, ())


def test_without_anything_before_it_nothing_is_changed() -> None:
    for said in ("When did she join?", "And in May?", "Why?", ""):
        assert follow_up(said, []) == FollowUp(text=said, said=said, changed=False)


def test_the_reasons_tell_what_was_taken_for_what() -> None:
    read = follow_up("Who told her about it?", [turn("Who leads the Orion deal?", "Dana Whitlock leads it.")])
    assert read.reasons == (
        "“her” → Dana Whitlock, named in the answer",
        "“it” → the Orion deal, named in the question",
    )


def test_a_role_is_no_project_and_who_designs_is_no_design() -> None:
    turns = [
        turn("Did the Product Manager meet the Industrial Designer?", "Both the Product Manager and Marketing did.")
    ]
    read = follow_up("When does the product ship?", [turn("Who is Product Manager?", "Nobody is.")])
    assert not read.changed, read
    assert not follow_up("Summarize the talks on the design.", turns).changed


def test_who_else_fits_is_offered() -> None:
    turns = [turn("Who does Dana Whitlock report to?", "Dana Whitlock reports to Tomas Reyes.")]
    assert follow_up("When did she join?", turns).candidates == ("When did Dana Whitlock join?",)


def test_what_nothing_fits_is_left_and_said() -> None:
    read = follow_up("Does she know?", [turn("When is the fair?", "The fair is in June.")])
    assert (read.text, read.changed) == ("Does she know?", False)
    assert read.reasons == ("nothing said before fits “she”",)


def test_an_earlier_turn_is_asked_where_the_last_has_nobody() -> None:
    turns = [
        turn("Who is the head of support?", "Omar Diaz is the head of support."),
        turn("When does support open on Saturdays?", "Support opens at nine."),
        turn("Where is the key?", "The key is in the drawer."),
    ]
    read = follow_up("What is his number?", turns)
    assert read.text == "What is Omar Diaz's number?"
    assert read.reasons == ("“his” → Omar Diaz, named in the answer 3 questions ago",)


def test_who_is_known_decides_between_people_and_companies() -> None:
    turns = [turn("Who wrote to Harlow about Maren?", "Nobody wrote to Harlow about Maren.")]
    people = {"Maren": True, "Harlow": False}
    assert follow_up("When did she call?", turns, people.get).text == "When did Maren call?"
    assert follow_up("Where are they based?", turns, people.get).text == "Where is Harlow based?"
    turned = {"Maren": False, "Harlow": True}
    assert follow_up("When did she call?", turns, turned.get).text == "When did Harlow call?"


def test_who_wrote_a_quote_is_known_where_nobody_is_named() -> None:
    turns = [Turn(question="Is the crane safe?", answer="The crane is safe again.", authors=("Ines Calder",))]
    read = follow_up("When did she write that?", turns)
    assert read.text == "When did Ines Calder write that the crane is safe again?"
    assert "who wrote what was quoted" in read.reasons[0]


def test_a_name_is_known_though_it_is_typed_small() -> None:
    people = {"runa": True, "runa moe": True, "Runa": True, "Runa Moe": True, "anton": True, "Anton": True}
    before = [turn("how can I reach anton")]
    assert follow_up("and runa moe?", before, people.get).text == "How can I reach Runa Moe?"
    assert follow_up("when did he join", before, people.get).text == "When did Anton join"
    assert not follow_up("who will mark the grant", before, {"mark": True, "grant": True}.get).changed


def test_the_record_that_was_quoted_is_where_it_was_said() -> None:
    minutes = Turn(
        question="What did the crew decide about the sails?",
        answer="Sails: the crew orders two. The last regatta was wet.",
        record="Crew meeting, 3 March 2026",
    )
    assert follow_up("who was there?", [minutes]).text == "Who was at Crew meeting, 3 March 2026?"
    assert follow_up("how much will they cost?", [minutes]).text == "How much will the sails cost?"
    entry = Turn(question="When does Orlog sail?", answer="Tue 3 March 2026: Orlog sail trip", record="Orlog trip")
    assert follow_up("why was that moved?", [entry]).text == "Why was Orlog moved?"
    mail = minutes.model_copy(update={"record": "Re: Sails"})
    assert "Re: Sails" not in follow_up("who was there?", [mail]).text


def test_many_are_told_in_the_words_of_their_question() -> None:
    listed = turn("Which clubs bought oars in May?", "Four did.", "Argo", "Leander", "Molesey", "Thames")
    assert follow_up("When did they pay?", [listed]).text == "When did the clubs that bought oars in May pay?"
    sentences = turn("Which clubs bought oars?", "Two did.", *("We bought four pairs of oars this week." for _ in "12"))
    assert follow_up("When did they pay?", [sentences]).text == "When did the clubs that bought oars pay?"


@pytest.mark.parametrize(
    ("before", "said", "expected"),
    [
        ("How many boats were sold in May 2025?", "And the month before?", "How many boats were sold in April 2025?"),
        ("How many boats were sold in May 2025?", "and the year before", "How many boats were sold in May 2024?"),
        ("How many boats were sold in 2025?", "And the following year?", "How many boats were sold in 2026?"),
        (
            "How many boats were sold last week?",
            "And the week before?",
            "How many boats were sold from 2026-04-06 to 2026-04-12?",
        ),
        ("What was sold from last week's sale?", "And this week's?", "What was sold from this week's sale?"),
        ("What was sold since March?", "And since May?", "What was sold since May?"),
    ],
)
def test_the_time_of_a_question_is_moved(before: str, said: str, expected: str) -> None:
    assert follow_up(said, [turn(before)]).text == expected


_VOCABULARY = (
    "who what when why she her they them it its that this those there then and of the in May Dana Whitlock Orion deal "
    "second one other did is decide meeting before after last week ' ’s ? . , “ ” Ä é 3 12% only about else both"
)
_WORDS = st.lists(st.sampled_from(_VOCABULARY.split()), max_size=14).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(said=_WORDS | st.text(max_size=40), question=_WORDS, answer=_WORDS | st.text(max_size=60))
def test_whatever_is_typed_is_read(said: str, question: str, answer: str) -> None:
    read = follow_up(said, [turn(question, answer, "Dana Whitlock", "Orion"), turn(question, answer)])
    assert read.said == " ".join(said.split())
    assert read.changed == (read.text != read.said)
    assert len(read.candidates) <= 5
    assert not {read.text, read.said} & set(read.candidates)


def test_a_title_is_no_thing_that_one_comes_back_to() -> None:
    before = [Turn(question="How much compensation did Mr Ferris finally get?")]
    assert follow_up("Who raised it?", before).text == "Who raised the compensation?"
