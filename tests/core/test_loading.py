import pytest

from guidelines.core.content.loading import (
    ContentInvalidError,
    Mapping,
    Scalar,
    from_data,
    read_yaml,
    to_data,
)


def errors(text: str) -> list[str]:
    with pytest.raises(ContentInvalidError) as caught:
        read_yaml("f.yaml", text)
    return [str(error) for error in caught.value.errors]


@pytest.mark.parametrize(
    "text", ["no", "010", "1:30", "2024-05-01", "1e3", "yes", "~", "0x10", "1_0"]
)
def test_every_scalar_is_text(text: str) -> None:
    tree = read_yaml("f.yaml", f"key: {text}")
    assert to_data(tree) == {"key": text}


def test_null_is_a_word_only_without_quotes() -> None:
    assert to_data(read_yaml("f.yaml", 'a: null\nb: "null"')) == {"a": None, "b": "null"}


def test_the_stored_form_gives_the_same_tree() -> None:
    data = to_data(read_yaml("f.yaml", "- {a: null, b: [x, 'null']}\n- 1"))
    assert to_data(from_data(data)) == data


def test_every_node_knows_its_line() -> None:
    tree = read_yaml("f.yaml", "a: 1\nb:\n  - x\n  - y\n")
    assert isinstance(tree, Mapping)
    assert tree.entries["a"] == Scalar("1", 1)
    assert tree.entries["b"].line == 3


def test_a_key_written_twice() -> None:
    assert errors("a: 1\nb:\n  c: 2\n  c: 3\n") == [
        "f.yaml:4 b.c: key written twice, expected each key once"
    ]


def test_anchors_aliases_tags_and_empty_values_are_all_reported_in_one_run() -> None:
    found = errors("a: &x 1\nb: *x\nc: !!str 3\nd:\ne: !own {f: 1}\n")
    assert [error.split(": ")[0] for error in found] == [
        "f.yaml:1 a", "f.yaml:2 b", "f.yaml:3 c", "f.yaml:4 d", "f.yaml:5 e",
    ]  # fmt: skip


def test_one_document_per_file() -> None:
    assert "a second document" in errors("a: 1\n---\nb: 2\n")[0]
    assert "nothing, expected one document" in errors("# only a comment\n")[0]


def test_broken_yaml_points_at_the_line() -> None:
    assert errors("a: 1\nb: [1, 2\nc: 3\n")[0].startswith("f.yaml:3 .:")


def test_a_list_as_key() -> None:
    assert "a word as key" in errors("? [a, b]\n: 1\n")[0]
