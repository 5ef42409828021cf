"""Choosing what answers, by rules.

`periods` leaves out records on another time. `weighed` takes the best sentence, `further` what is quoted beside it,
with `causes` where one is asked for, `reasons` where one only stands beside what happened, `outcomes` whether it came
about, `answers` what was answered to a quote that asks, `succession` what took its place (`again` searches once more
for both), `defined` what something is, and `paragraph` what stands around it where the question is open; `unread`
tells why others are not, and `outdated` which of them time has overtaken. Some questions are read off a record or its
head: `introduced`, `contact`, `roles`, `enveloped`, `scheduled`, `birthdays`, `away`, `replied`, `promised`,
`requested` and `counts`, or off the tables in it: `tabled` for what things have (`cells`), `extremes` for which comes
first, `weekly` for a day of the week and `joined` for what two tables tell together, and `filtered` for the rows that
meet what is said: `rows_asked` reads that, `columns` knows what stands where, `conditions` what holds of a row, and
`summed` adds up. `directory` and `shared_out` are for who does what, `section` for what stands under a heading,
`procedure` for the steps of a paper, `managed` for who manages whom, `owed` for what is to be done and `rostered` for
whose turn it is; `standin` tells who does the work of somebody who is away, or has left. Where no sentence says who did
it, `finished` tells who reported it done, and `teamed` who made it together. Most of these make their evidence by
`read_off`, for no sentence is weighed. `lacking` tells who has not done what others have, `headcount` takes the last
number of those who are coming. What reads every match goes through `gather` to `collect`, with `enumerated`, `listed`
and `companies`, or to `themes`.
"""
