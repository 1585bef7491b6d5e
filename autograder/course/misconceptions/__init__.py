"""The bank of solutions that prove the suites: wrong ones that students really write, right ones that look unusual.

Each assignment has a folder, each of its tasks a text or more; the right ones are in texts of their own.
`autograder.diagnosis.bank_text` reads them.
"""
