"""What a sentence is worth to a question.

`sentence` cuts them, `message` tells which short message each is of, `values` reads days, hours and amounts in them,
and `weigh` scores each by what it says: `implied` what it says without the word, `tables` what its column is called,
`compound` which words are one, `topic` what is asked about a text. `relation` tells who stands in what is asked, with
`named_in` for whom a sentence names, `at_word` for who is told together with what he does, `parties` for what a
contract calls whom, `somebody` for who is a person and `full_names` for what they are called in full, `duties` what is
to be done, `days` of which day a record is, `limits` for which amounts something is said, `telling` what tells
nothing, and `contact_asked` who is to be reached, by name or by what they do. `answerable` says whether what was chosen
is enough; `terms` puts it in the question's own, with days told as days.
"""
