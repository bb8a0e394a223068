from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.errors import ApiError
from bot.sandbox.formatting import Entity, parse_html, utf16
from bot.sandbox.links import checked_url, found_entities
from bot.sandbox.shown import to_html


def entity(kind: str, offset: int, length: int, **more: object) -> Entity:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities", "reason"),
    [
        ("biasa", "biasa", [], "nothing to do"),
        ("<strong>a</strong><EM>b</EM>", "ab", [entity("bold", 0, 1), entity("italic", 1, 1)], "other names, any case"),
        ("😀<b>x</b>", "😀x", [entity("bold", 2, 1)], "an emoji takes two code units"),
        ("<b>a<i>b</i></b>", "ab", [entity("bold", 0, 2), entity("italic", 1, 1)], "nested: the outer one first"),
        ("<b>a</>", "a", [entity("bold", 0, 1)], "an end tag may leave its name out"),
        ("<b></b>x", "x", [], "an empty tag leaves nothing"),
        ("&lt;b&gt; &amp; &quot;x&quot;", '<b> & "x"', [], "the four named entities"),
        ("&#65;&#x42; &nbsp; &copy;", "AB &nbsp; &copy;", [], "numbers work, other names stay as they are"),
        ("AT&T & co", "AT&T & co", [], "a lone ampersand stays"),
        (
            '<a href="https://bawaslu.go.id/a?b=1&amp;c=2">x</a>',
            "x",
            [entity("text_link", 0, 1, url="https://bawaslu.go.id/a?b=1&c=2")],
            "entities in addresses",
        ),
        ("<a href='bawaslu.go.id'>x</a>", "x", [entity("text_link", 0, 1, url="http://bawaslu.go.id/")], "no scheme"),
        ("<a>bawaslu.go.id</a>", "bawaslu.go.id", [entity("text_link", 0, 13, url="http://bawaslu.go.id/")], "no href"),
        ('<a href="javascript:alert(1)">x</a>', "x", [], "an address that is none is dropped without a word"),
        (
            '<pre><code class="language-python">x</code></pre>',
            "x",
            [entity("pre", 0, 1, language="python")],
            "code with its language",
        ),
        ("<pre>x</pre><code>y</code>", "xy", [entity("pre", 0, 1), entity("code", 1, 1)], "code without"),
        ("<blockquote expandable>x</blockquote>", "x", [entity("expandable_blockquote", 0, 1)], "folded quotes"),
        ("<blockquote>x</blockquote>", "x", [entity("blockquote", 0, 1)], "quotes"),
        ('<span class="tg-spoiler">x</span>', "x", [entity("spoiler", 0, 1)], "spoilers in long"),
        ("<tg-spoiler>x</tg-spoiler>", "x", [entity("spoiler", 0, 1)], "spoilers in short"),
        (
            '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>',
            "👍",
            [entity("custom_emoji", 0, 2, custom_emoji_id="5368324170671202286")],
            "custom emoji",
        ),
    ],
)
def test_html_becomes_text_and_entities(source: str, text: str, entities: list[Entity], reason: str) -> None:
    assert parse_html(source) == (text, entities), reason


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<b class>x</b>", 'Expected equal sign in declaration of an attribute of the tag "b" at byte offset 0'),
        ('<a ="x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ('x<a href="y', "Unclosed start tag at byte offset 1"),
        ("<a href=x/y>z</a>", "Unexpected end of name token at byte offset 8"),
        ('<tg-emoji emoji-id="x">y</tg-emoji>', "Invalid custom emoji identifier specified"),
        ("<b>x</b >y</b>", "Unexpected end tag at byte offset 10"),
    ],
)
def test_broken_html_is_refused_in_telegrams_words(source: str, complaint: str) -> None:
    with pytest.raises(ApiError, match=r"^Bad Request: can't parse entities: ") as caught:
        parse_html(source)
    assert caught.value.description.removeprefix("Bad Request: can't parse entities: ") == complaint


@given(st.text(alphabet=st.sampled_from("<>&/b=\"' a;#x😀"), max_size=40))
def test_whatever_comes_is_parsed_or_refused(source: str) -> None:
    with suppress(ApiError):
        text, entities = parse_html(source)
        assert all(0 <= e["offset"] < e["offset"] + e["length"] <= utf16(text) for e in entities)


TAGS = ("b", "i", "u", "s", "code", "tg-spoiler", "blockquote")
PIECES = st.recursive(
    st.text(alphabet="ab &<>😀\n", min_size=1).map(lambda t: t.replace("&", "&amp;").replace("<", "&lt;")),
    lambda inner: st.tuples(st.sampled_from(TAGS), inner).map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"),
)


@given(st.lists(PIECES, max_size=5).map("".join))
def test_entities_lead_back_to_the_same_html(source: str) -> None:
    text, entities = parse_html(source)
    again, same = parse_html(to_html(text, entities))
    assert again == text
    assert sorted(map(str, same)) == sorted(map(str, entities))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start lapor", [("bot_command", "/start")]),
        ("tekan /topik@TanyaNetralBot ya", [("bot_command", "/topik@TanyaNetralBot")]),
        ("dan/atau 3/4", []),
        ("😀 /start", [("bot_command", "/start")]),
        ("lihat https://bawaslu.go.id/x?y=1.", [("url", "https://bawaslu.go.id/x?y=1")]),
        ("surel guru@sekolah.sch.id dan @bu_sri", [("email", "guru@sekolah.sch.id"), ("mention", "@bu_sri")]),
        ("#netral +62 812 3456 7890", [("hashtag", "#netral"), ("phone_number", "+62 812 3456 7890")]),
    ],
)
def test_links_and_commands_are_found_in_plain_text(text: str, found: list[tuple[str, str]]) -> None:
    units = text.encode("utf-16-le")
    shown = [
        (e["type"], units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le"))
        for e in found_entities(text)
    ]
    assert shown == found


@pytest.mark.parametrize(
    ("url", "checked"),
    [
        ("https://kpu.go.id", "https://kpu.go.id/"),
        ("kpu.go.id/a", "http://kpu.go.id/a"),
        ("tg://resolve?domain=x", "tg://resolve?domain=x"),
        ("http://127.0.0.1:8080/x", "http://127.0.0.1:8080/x"),
        ("ftp://kpu.go.id", None),
        ("", None),
        ("dua kata", None),
    ],
)
def test_addresses_are_checked(url: str, checked: str | None) -> None:
    assert checked_url(url) == checked
