"""The stages of the chain, which `cascade.pipeline` shows one after the other, and what each is made of.

`decompose` makes a plan. `truecase` reads names as they are written here, `facets` tells what evidence has to speak
of, without what `excepted` leaves out, `called` what a thing is also called, `nearwords` which words are near in
meaning, and `narrowing` what the search is narrowed to. `split` takes two questions apart, `proposed` checks a
model's reading and `otherwords` what it says that records may say instead. `planned` gives a question its steps, by
what `mentioned` and `titled` know of it; `cascade.operations` reads them.

`retrieve` finds what to read: `records` ranks single messages and turns, by who is `speaking` too, `scoring` passages,
and `fuse` makes one score of its parts. `operate` runs the steps of a plan, here and in the next stage.

`cite` chooses what answers, out of what `sentence` cuts. `weighed` takes the best sentence, of those that are
`telling`, `further` what is quoted beside it, and `unread` tells why others are not. `weigh` scores each by what it
says: `implied` what it says without the word, `tables` what its column is called, `compound` which words are one,
`topic` what is asked about a text. Some questions are read off a record or its head: `introduced`, `contact` with
`contact_asked`, `enveloped`, `counts`, and `timelines`. Of others `relation` tells who stands in it, with `somebody`
for who is a person, `defined` what something is and `causes` why. What reads every match goes through `gather` to
`collect`, with `values`, `enumerated` and `companies`, or to `themes`. `answerable` says whether that is enough. A
model that reads is shown `pages` instead: `reader` takes what it chooses, and `named_themes` what it calls by one name.

`synthesize` writes the answer, with days told in the question's `terms`, and `verify` checks it: by `agreement`
whether the quotes agree; where nothing stands, `experts` names who might know. `evidence` holds what the stages hand
to one another, `likelihood` what a model's scores say of several texts beside the best.
"""
