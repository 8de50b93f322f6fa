"""Fonts from before Unicode, which show other letters than the file holds.

In `.VnTime`, of the encoding TCVN3, *hộ* is written ``hé``; in `VNI-Times` it is ``hoä``.
"""

import re

from targets.legacy import TCVN3, VNI_LETTERS, VNI_MARKS

OF_VNI = "".join((*VNI_LETTERS, *VNI_MARKS))
LETTERS = {".vn": frozenset(TCVN3), "vni-": frozenset(OF_VNI + OF_VNI.upper())}
"""How the names of these fonts begin, and what each shows as something else."""
OF_UNICODE = re.compile("[\u0100-\u01ff\u0300-\u036f\u1e00-\u1eff]")
"""Vietnamese that these fonts lack: a text with one of them was typed in Unicode, and what the cell
shows of it comes from another font."""


def is_disguised(text: str, font: str | None) -> bool:
    """Whether `font`, where there is one, shows other letters than `text` holds."""
    for beginning, letters in LETTERS.items():
        if (font or "").lower().startswith(beginning):
            return not (letters.isdisjoint(text) or OF_UNICODE.search(text))
    return False
