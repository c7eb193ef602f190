"""Settings: `base` is shared; `dev`, `test`, `bench` and `production` say what differs."""
