"""Pages as they are kept."""

import pytest
from django.utils.safestring import SafeString

from ntm_dashboard.site.packing import pack, unpack


@pytest.mark.parametrize("content", ["", "<p>Đạt và vượt – 8/26</p>" * 400])
def test_a_page_is_unpacked_as_it_was_packed(content):
    title, unpacked = unpack(pack("Tổng quan", content))
    assert (title, unpacked, type(unpacked)) == ("Tổng quan", content, SafeString)


def test_a_packed_page_is_small():
    _title, pressed = pack("Tổng quan", "<td>Đạt và vượt</td>" * 4000)
    assert len(pressed) < 2000
