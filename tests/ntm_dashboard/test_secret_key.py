from ntm_dashboard.secret_key import kept_in


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    path = tmp_path / "key"
    first = kept_in(path)
    assert len(first) >= 50
    assert kept_in(path) == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["key"]
