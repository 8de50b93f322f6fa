"""The word of a level is said once, whatever a name says itself."""

import pytest
from django.utils.translation import override

from communes.models import Commune
from ntm_dashboard.display.wording import short_title
from ntm_dashboard.reports.offices import party_committee, province_party
from targets.models import District


@pytest.mark.parametrize(
    ("level", "name", "vietnamese", "english"),
    [
        ("province", "Lào Cai", "tỉnh Lào Cai", "Lào Cai Province"),
        ("province", "Tỉnh Lào Cai", "tỉnh Lào Cai", "Lào Cai Province"),
        ("province", "tỉnh Lào Cai", "tỉnh Lào Cai", "Lào Cai Province"),
        ("district", "Huyện Yên Bình", "huyện Yên Bình", "Yên Bình District"),
        ("town", "Thị xã Nghĩa Lộ", "thị xã Nghĩa Lộ", "Nghĩa Lộ Town (district level)"),
        ("city", "Thành phố Lào Cai", "thành phố Lào Cai", "Lào Cai City"),
        ("commune", "Xã Bảo Ái", "xã Bảo Ái", "Bảo Ái Commune (as the whole)"),
        ("commune", "Xã", "xã Xã", "Xã Commune (as the whole)"),
    ],
)
def test_a_district(level, name, vietnamese, english):
    district = District(level=level, name=name)
    for language, title in {"vi": vietnamese, "en": english}.items():
        with override(language):
            assert str(district.title) == title


def test_an_english_name():
    with override("en"):
        district = District(level="province", name="Lào Cai", name_en="Lao Cai Province")
        assert str(district.title) == "Lao Cai Province"


@pytest.mark.parametrize(
    ("kind", "name", "title", "short"),
    [
        ("commune", "Xã Bảo Ái", "xã Bảo Ái", "Xã Bảo Ái"),
        ("town", "Thị trấn Thác Bà", "thị trấn Thác Bà", "TT Thác Bà"),
        ("ward", "Phường Yên Bái", "phường Yên Bái", "P. Yên Bái"),
        ("village", "Làng Sơ Lam", "Làng Sơ Lam", "Làng Sơ Lam"),
        ("quarter", "Tổ dân phố 1", "Tổ dân phố 1", "Tổ dân phố 1"),
    ],
)
def test_a_unit(kind, name, title, short):
    unit = Commune(kind=kind, name=name)
    with override("vi"):
        assert (str(unit.title), str(short_title(unit))) == (title, short)


def test_the_offices_of_papers():
    with override("vi"):
        district = District(level="commune", name="Xã Bảo Ái", province="Tỉnh Lào Cai")
        assert party_committee(district) == "Đảng ủy xã Bảo Ái"
        assert province_party(district) == "Tỉnh ủy Lào Cai"
