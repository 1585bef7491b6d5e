"""Tries: be read as Alice's, by a full name that goes on like the folder of her hand-in.
Base: a download from Moodle
Must: go to a person
"""


def download():
    folder = "Alice Adams_901_assignsubmission_file_x_977_assignsubmission_file_"
    return {f"{folder}/gates.py": b"hostile"}
