"""Measuring answers: suites of cases, metrics, and how far a difference between two results can be believed.

A suite (`cases`) is cases and the sources that they are asked of: a folder of a person's own or of the project's
(`folder`), or a published data set (`adapters`), found by its name and synced into a home of its own (`suite`). Where
the evidence of its cases lies is looked up in the library as it is (`ground`). A run of it (`run`) asks each, measures
what came (`measure`, by the functions of `metrics`) and writes a result (`results`); two results are compared
(`compare`) with intervals and a noise floor (`belief`).
"""
