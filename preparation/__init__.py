"""From the publishers' raw files to the tables of ``data/``: ``python -m preparation RAW_DIRECTORY``.

Deterministic: the same raw files give the same bytes, whatever the machine. The raw files are not in the
repository; ``raw_files.py`` says where each comes from and which edition is expected.
"""
