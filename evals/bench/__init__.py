"""How fast cascade is beside what others do the same with: figures of one run, and their ratios.

python -m evals.bench                        everything, with the sizes that the goals name
python -m evals.bench sync --mboxes DIR      one of sync, search, model; each has --help
"""
