"""Tries: have 700 MB unpacked at once, from a member that bzip2 has packed into 530 bytes.
Base: a download from Moodle
Must: be taken
"""

import base64
import zipfile

from hostile_zips import Packed, deflated, zip_of

ZEROS = base64.b85decode(
    b"LRx4!F+o`-Q&|oP;@<&Zjz9pw000Oe05E_}Mna$^sS1FXF+o`-Q&|oP;@<&Zjz9pw000Oe05E_}Mna$^sS1FXF+o`-Q&|oP;@<&Z"
    b"jz9pw000Oe05E_}Mna$^sS1FXF+o`-Q&|oP;@<&Zjz9pw000Oe05E_}Mna$^sS1FXF+o`-Q&|oP;@<&Zjz9pw000Oe05E_}Mna$^"
    b"sS1FXF+o`-Q&|oP;@<&Zjz9pw000Oe05E_}Mna$^sS1FXF+o`-Q&|oP;@<&Zjz9pw000Oe05E_}Mna$^sS1FXF+o`-Q&|oP;@<&Z"
    b"jz9pw000Oe05E_}Mna$^sS1FXF+o`-Q&|oP;@<&Zjz9pw000Oe05E_}Mna$^sS1FXF+o`-Q&|oP;@<&Zjz9pw000Oe05E_}Mna$^"
    b"sS1FXF+o`-Q&|oP;@<&Zjz9pw000Oe05E_}Mna$^sS1FXF+o`-Q&|oP;@<&Zjz9pw000Oe05E_}Mna$^sS1FXF+o`-Q&|oP;@<&Z"
    b"jz9pw000Oe05E_}Mna$^sS1FXF+o`-Q&|oP;@<&Zjz9pw000Oe05E_}Mna$^sS1FXF+o`-Q&|oP;@<&Zjz9pw000Oe05E_}Mna$^"
    b"sS1FXF+o`-Q&}$c2hRaqoInA<004jh2p|A3%mpc?6%kTwMMPAdF64@Ep&<!kg1P"
)


def download():
    bomb = Packed(ZEROS, 30 << 20, 0, zipfile.ZIP_BZIP2)
    return {"Mallory Moe_977_assignsubmission_file_/w.zip": zip_of([("x.py", bomb), ("gates.py", deflated(b"mine"))])}
