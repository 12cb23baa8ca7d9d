"""What is indexed is found by the same words, in Japanese as in English."""

from hypothesis import given
from hypothesis import strategies as st

from noroshi.observables import MOST_TOKENS, query_tokens, tokens
from noroshi.observables.words import tokens_in_order


def test_a_two_character_japanese_word_is_one_token():
    assert query_tokens("攻撃") == {"攻撃"}
    assert query_tokens("攻撃") <= tokens("第三者による攻撃が続く")


def test_a_single_character_is_found_where_it_stands_alone():
    assert tokens("罠") == {"罠"}


def test_a_compound_is_found_whole_and_by_its_parts():
    indexed = tokens("APT-28 used CVE-2024-1234 against www.Evil.example")
    assert {"apt-28", "apt", "28", "cve-2024-1234", "2024", "www.evil.example", "evil"} <= indexed
    assert query_tokens("cve-2024-1234") == {"cve-2024-1234"}


def test_half_and_full_width_meet():
    assert tokens("ﾗﾝｻﾑｳｪｱ ＡＰＴ２８") == tokens("ランサムウェア APT28")


def test_the_middle_dot_separates_and_the_long_vowel_does_not():
    assert tokens("サイバー・攻撃") == {"サイ", "イバ", "バー", "攻撃"}


def test_an_essay_is_bounded():
    assert len(tokens(" ".join(f"w{n}" for n in range(5000)))) == MOST_TOKENS
    assert len(tokens("".join(chr(0x4E00 + n) for n in range(5000)))) == MOST_TOKENS
    assert all(len(token) <= 64 for token in tokens("x" * 5000 + " " + "あ" * 3))


@given(st.text(max_size=120))
def test_a_text_is_found_by_itself(text):
    assert query_tokens(text) <= tokens(text)


@given(
    st.lists(
        st.sampled_from(["APT-28", "ランサムウェア", "攻撃", "evil.example", "naïve", "x"]), min_size=1, max_size=6
    )
)
def test_each_word_of_a_text_finds_it(words):
    indexed = tokens("、".join(words))
    for word in words:
        assert query_tokens(word) <= indexed


@given(st.text(st.sampled_from("aB9_.- \t\n\x1f/'(é"), max_size=120) | st.text(max_size=60))
def test_the_shortcut_for_ascii_finds_what_the_whole_way_finds(text):
    assert tokens(text) == tokens_in_order(text)


def test_the_shortcut_leaves_long_texts_to_the_whole_way():
    for text in (" ".join(f"w-{n}" for n in range(300)), "x" * 65, "_", "...", "a" * 64 + "-b"):
        assert tokens(text) == tokens_in_order(text)
