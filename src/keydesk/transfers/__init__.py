"""Catalogs come in and go out: sets of files in Akeneo's formats, by line and by batch.

CSV, XLSX and JSONL are read into the same wishes that the API takes, and saved by the same verbs.
"""
