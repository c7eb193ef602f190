"""Everything that is read from the environment, once, typed. Only `PLAB_` names exist (docs/guide/environment.md).

A missing name never stops development; a wrong value stops at once with the name in the message.
"""

import os
import secrets
from pathlib import Path

from environs import Env

env = Env()

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(env.str("PLAB_VAR", default=str(ROOT / "var"))).resolve()


def local_secret_key() -> str:
    """Return the development key in `var/secret_key`, making it (mode 0600) the first time. Two processes agree."""
    path = VAR / "secret_key"
    if not path.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        mine = VAR / f".secret_key.{os.getpid()}"
        descriptor = os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(mine, path)
        except FileExistsError:
            pass
        finally:
            mine.unlink()
    return path.read_text().strip()
