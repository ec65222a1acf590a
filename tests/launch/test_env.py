"""The environment is read in one place, and every fault names its variable."""

import base64
from pathlib import Path

import pytest

from config import database_url, env

KEY = base64.urlsafe_b64encode(b"k" * 32).decode()
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.prod",
    "DATABASE_URL": "postgresql://belay:secret@db.example:6432/belay?sslmode=require",
    "BROKER_URL": "amqp://guest:guest@mq.example:5672//",
    "BASE_DOMAIN": "belay.example",
    "SECRET_KEY": "s" * 60,
    "HEALTH_KEYS": f"{KEY},{KEY}",
    "EMAIL_HOST": "smtp.example",
}


def test_development_needs_nothing():
    found = env.load({})

    assert found.port == 8000
    assert found.base_domain == "localhost"
    assert found.database["HOST"] == str(env.ROOT / "var" / "postgres" / "s")
    assert found.mail_sink_dir == env.ROOT / "var" / "mail"
    assert found.trusted_proxies == 0
    assert not found.production


def test_production_reads_everything_that_it_was_given():
    found = env.load({**PRODUCTION, "TRUSTED_PROXIES": "2"})

    assert found.production
    assert found.trusted_proxies == 2
    assert found.database == {
        "NAME": "belay",
        "USER": "belay",
        "PASSWORD": "secret",
        "HOST": "db.example",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "require"},
    }
    assert found.health_keys == (KEY, KEY)
    assert found.mail_sink_dir is None
    assert not found.demo
    assert not found.debug


@pytest.mark.parametrize(
    "name", ["DATABASE_URL", "BROKER_URL", "BASE_DOMAIN", "SECRET_KEY", "HEALTH_KEYS", "EMAIL_HOST"]
)
def test_production_names_the_variable_that_is_missing(name):
    with pytest.raises(env.EnvError) as fault:
        env.load({key: value for key, value in PRODUCTION.items() if key != name})

    assert fault.value.variable == name
    assert str(fault.value).startswith(f"{name}: ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://root@localhost/belay"),
        ("DATABASE_URL", "postgresql://localhost"),
        ("DATABASE_URL", "postgresql://localhost:99999/belay"),
        ("DATABASE_URL", "postgresql:///belay?host=/run&port=many"),
        ("DATABASE_URL", "postgresql://[::1/belay"),
        ("BROKER_URL", "kafka://localhost"),
        ("BROKER_URL", "localhost:6379"),
        ("BASE_DOMAIN", "http://belay.example"),
        ("BASE_DOMAIN", "belay.example:8000"),
        ("BASE_DOMAIN", ".belay.example"),
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("PORT", "²"),
        ("BIND", "::1"),
        ("HEALTH_KEYS", "tooshort"),
        ("HEALTH_KEYS", ","),
        ("EMAIL_TLS", "perhaps"),
        ("WEB_THREADS", "-3"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "all"),
    ],
)
def test_a_broken_variable_is_named(name, value):
    with pytest.raises(env.EnvError) as fault:
        env.load({name: value})

    assert fault.value.variable == name
    assert len(str(fault.value).split()) > 5


@pytest.mark.parametrize("secret", ["short", env.DEVELOPMENT_SECRET])
def test_production_refuses_a_weak_secret(secret):
    with pytest.raises(env.EnvError, match="SECRET_KEY"):
        env.load({**PRODUCTION, "SECRET_KEY": secret})


def test_secrets_are_not_in_what_is_printed():
    shown = repr(env.load(PRODUCTION))

    assert "belay.example" in shown
    for secret in ("secret", "guest", "sss", KEY):
        assert secret not in shown


@pytest.mark.parametrize(
    ("url", "host", "user", "password", "name"),
    [
        ("postgresql://belay@/belay?host=/path/s&port=5432", "/path/s", "belay", "", "belay"),
        ("postgresql://belay@%2Fpath%2Fs/belay", "/path/s", "belay", "", "belay"),
        ("postgres://a%40b:p%2Fw%3A@h.x:6000/my%20db", "h.x", "a@b", "p/w:", "my db"),
        ("postgresql://u@[::1]:5432/belay", "::1", "u", "", "belay"),
        ("postgresql:///belay", "", "", "", "belay"),
        ("postgresql://h/?dbname=belay&user=u&password=p", "h", "u", "p", "belay"),
    ],
)
def test_an_address_is_read_as_libpq_reads_it_and_written_back(url, host, user, password, name):
    found = database_url.parse(url)

    assert (found.host, found.user, found.password, found.name) == (host, user, password, name)
    assert database_url.parse(found.url()) == found


def test_a_relative_state_folder_counts_from_the_repository(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    assert env.load({"VAR_DIR": "other"}).var_dir == env.ROOT / "other"


def test_a_file_beside_manage_py_is_overruled_by_the_environment(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("# comment\nPORT=9000\nBASE_DOMAIN='belay.test'\n")
    monkeypatch.setattr(env, "ROOT", Path(tmp_path))
    monkeypatch.setenv("PORT", "9001")
    monkeypatch.delenv("BASE_DOMAIN", raising=False)

    found = env.load()

    assert found.port == 9001
    assert found.base_domain == "belay.test"


def test_manage_py_finds_the_servers_that_a_running_portal_noted(monkeypatch, tmp_path):
    (tmp_path / "run.env").write_text("BROKER_URL=redis+socket:///short/v.sock\n")
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.delenv("BROKER_URL", raising=False)

    assert env.load(production=False).broker_url == "redis+socket:///short/v.sock"


def test_web_addresses_get_the_port_when_they_name_none():
    found = env.load({"BIND": "127.0.0.1, [::1], 10.0.0.1:81", "PORT": "8010"})

    assert found.bind == ("127.0.0.1:8010", "[::1]:8010", "10.0.0.1:81")
