"""Measuring answers: suites of cases, metrics, and how far a difference between two results can be believed.

A suite (`suite`) is cases and the sources that they are asked of. A run of it (`run`) asks each, measures what came
(`measure`, by the functions of `metrics`) and writes a result (`results`); two results are compared (`compare`) with
intervals and a noise floor (`belief`).
"""
