"""Settings: what is accepted, and that a refusal names the setting and never its value."""

from pathlib import Path

import pytest

from bot.settings import Mode, SettingsError, describe, load_settings

TOKEN = "123456789:AAHfiqksKZ8WmR2zSjiQ7_v4TMAKdiHm9T0"


@pytest.mark.parametrize(
    ("values", "mode"),
    [
        ({}, Mode.SANDBOX),
        ({"telegram_token": TOKEN}, Mode.POLLING),
        ({"telegram_token": TOKEN, "webhook_url": "https://bot.example.go.id"}, Mode.WEBHOOK),
    ],
)
def test_the_mode_follows_from_token_and_webhook(values: dict[str, str], mode: Mode) -> None:
    assert load_settings(values).mode is mode


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("telegram_token", "rahasia-sekali"),
        ("telegram_token", f"{TOKEN} dan spasi"),
        ("telegram_api_url", "ftp://rahasia"),
        ("webhook_url", "rahasia.example"),
        ("panel_url", "http://rahasia.example"),
        ("panel_url", "https://rahasia.example/?a=b"),
        ("port", "rahasia"),
        ("port", "70000"),
        ("question_text_days", "1"),
        ("questions_per_minute", "-3"),
        ("log_level", "rahasia"),
        ("operator_name", ""),
        ("metrics_token", "rahasia"),
    ],
)
def test_a_wrong_value_is_refused_by_name_without_showing_it(field: str, value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings({field: value})
    sentence = str(refused.value)
    assert sentence.startswith(f"{field.upper()}: ")
    assert not value or value not in sentence
    assert "\n" not in sentence


def test_the_token_does_not_show_when_settings_are_printed() -> None:
    assert TOKEN not in repr(load_settings({"telegram_token": TOKEN}))


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TELEGRAM_TOKEN", "")
    assert load_settings().mode is Mode.SANDBOX


def test_a_dotenv_file_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REGION", raising=False)
    (tmp_path / ".env").write_text("REGION=kota-batu\n", encoding="utf-8")
    assert load_settings().region == "kota-batu"


def test_the_readme_lists_every_setting_as_the_class_describes_it() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    for name, default, about in describe():
        assert f"| `{name}` | {f'`{default}`' if default else ''} | {about} |" in readme


@pytest.mark.parametrize(
    ("values", "address"),
    [
        ({}, None),
        ({"webhook_url": "https://bot.example.go.id"}, "https://bot.example.go.id"),
        ({"webhook_url": "http://bot.example.go.id"}, None),
        ({"panel_url": "https://panel.example.go.id/", "webhook_url": "https://x.id"}, "https://panel.example.go.id"),
        ({"panel_url": "http://127.0.0.1:8080"}, "http://127.0.0.1:8080"),
    ],
)
def test_the_panel_has_an_address_where_cookies_travel_unread(values: dict[str, str], address: str | None) -> None:
    assert load_settings(values).panel_address == address
