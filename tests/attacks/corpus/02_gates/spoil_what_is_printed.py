"""Tries: print what steers a terminal, a log or a page, in every encoding.
Base: solution
Must: earn all
"""

import os
import sys

for text in (
    "\x1b]0;100/100\x07\x1b[2J\x1b[1;1H\x1b[31mpassed\x1b[8m\x9b31m\x85\x0b\x0c\r\x08\x7f\x00",
    "\u202epassed\u2066\u200b\u200e\u2028\u2029\ufeff\ufff9\U000e0041\ue000\uffff",
    "<script>alert(document.cookie)</script><!-- ]]> &#x1b; \"' onmouseover=alert(1) -->",
    "\n::error::failed\n##teamcity[testFailed]\n{\"score\": 100.0}\n{% raw %}{{ 7 * 7 }}",
):
    for stream in (sys.stdout, sys.stderr):
        print(text, file=stream)
    os.write(1, text.encode("utf-16", "surrogatepass") + text.encode("utf-8", "surrogatepass") + b"\xff\xfe\xc3(")
