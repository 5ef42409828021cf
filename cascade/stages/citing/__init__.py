"""Choosing what answers, by rules.

`periods` leaves out records on another time. `weighed` takes the best sentence, `further` what is quoted beside it,
with `causes` where one is asked for, `reasons` where one only stands beside what happened, `outcomes` whether it came
about, `answers` what was answered to a quote that asks, `succession` what took its place, `defined` what something is,
and `paragraph` what stands around it where the question is open; `unread` tells why others are not, and `outdated`
which of them time has overtaken. `counts` takes the number that a sentence states, `headcount` the last of those who
are coming. Where no sentence says who did it, `finished` tells who reported it done, and `teamed` who made it together.
What reads every match goes through `gather` to `collect`, with `enumerated`, `listed` and `companies`, or to `themes`.
"""
