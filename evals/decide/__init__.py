"""What each default is worth beside its alternatives: the comparisons of which `evals/DECISIONS.md` tells.

    python -m evals.decide list
    python -m evals.decide tune coverage --home DIR --data DIR      the default and each alternative, on the tune half
    python -m evals.decide check coverage --home DIR --data DIR     the same on the check half; --only ALTERNATIVE
    python -m evals.decide page                                     the tables of the page, from what --keep kept

`decisions` lists the alternatives. One of the recipe, of models or of prompts is an option of a run. One of a constant
in the source is asked of a copy of the source in which that constant is otherwise, in a process of its own: the copy's
code has its own hash, so that nothing cached is taken for another's, and the product needs no way to be varied.
"""
