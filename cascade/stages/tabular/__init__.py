"""What tables say: of the things in them, and of the rows that meet what a question says.

`tabled` tells what things have for what they are asked by, as one sentence made of `cells`: `extremes` which of them
comes first, `weekly` what stands in the line of a day of the week, and `joined` what two tables tell together.
`filtered` tells which rows meet what is said: `rows_asked` reads that off the question, `columns` knows what stands
where, `conditions` what has to hold of a row, and `summed` adds their numbers up.
"""
