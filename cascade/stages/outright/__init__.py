"""What a record tells outright, whatever was found: a list, a section, a card, an entry of a calendar, a table's row.

Such an answer is read off what the record is: no sentence is weighed, and the passages' order has no part in it, so
that no model is asked for one. `readers` asks each in turn.

Off a record or its head: `introduced` tells who somebody is, also by what they are `signed` as, `contact` how to reach
whom, `enveloped` what its envelope has, `tallied` how many somebody wrote and who writes most, `scheduled` what a
calendar has, `birthdays` whose is when, `away` who is not there, `coming` who comes to something, `replied` whether
somebody was answered, `voted` how people voted on something, `headlined` what a mail's subject says was done,
`unsubscribed` how to leave a list, `promised` what somebody will do, `requested` what was asked of somebody and waits.
Off lists and papers: `kept` tells who keeps a paper, `section` what stands under a heading, `procedure` how something
is done, `entry` what is listed of an option or a command, `owed` what is to be done, `ticked` what is left of a list
that is ticked off, `rostered` whose turn it is, `shared_out` who does what, `managed` who manages whom, `standin` who
does the work of somebody who is away or has left, and `lacking` who has not done what others have. Tables are
`tabular`'s.
"""

from cascade.stages.outright.readers import told_outright

__all__ = ["told_outright"]
