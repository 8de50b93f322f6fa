"""The user name of a person, by rule."""

import pytest

from communes.accounts.user_names import user_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Nguyễn Văn Hùng", "hungnv"),
        ("Đỗ Thị Ánh Tuyết", "tuyetdta"),
        ("Giàng A Páo", "paoga"),
        ("Hùng", "hung"),
        ("Trần  Đ. Bình", "binhtd"),
        ("北京", "cb-17"),
    ],
)
def test_the_given_name_and_the_first_letters_of_the_others(name, expected):
    assert user_name(name, "cb-17", set()) == expected


def test_a_number_follows_where_somebody_has_the_name():
    assert user_name("Ngô Vũ Hùng", "x", {"hungnv", "hungnv2"}) == "hungnv3"
