"""The stages of the chain, which `cascade.pipeline` shows one after the other, and what each is made of.

`decompose` makes a plan, with what is in `planning`. `retrieve` finds what to read, by `finding`. `cite` chooses what
answers, by `citing` or, for a model that reads, by `reading`; what a sentence is worth to a question is told by
`weighing`, the course of something is made by `timelines`, and what a record says as a whole by `digests`.
`synthesize` writes the answer, and `verify` checks it, by `checking`. `operate` runs the steps of a plan, those that
find in retrieve and the others in cite. `outright` is what a record tells by what it is, whatever was found, a table by
`tabular`: for that `retrieve` asks no model. `voices` is what customers and the like say. `evidence` holds what the
stages hand to one another.
"""
