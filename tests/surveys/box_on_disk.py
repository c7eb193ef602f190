"""Run as a program: send and draw on a SQLite file, then read its files as bytes."""

from pathlib import Path


def main() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from surveys import services
    from surveys.models import Ballot
    from tests.cast import Cast
    from tests.surveys import attack, made

    survey = attack.opened(Cast().union_coordinator, 25)
    made_ids = []
    for number, place in enumerate(made.waiting_list(survey)[:20]):
        services.cast_ballot(survey, place, raw=attack.told_apart(number))
    made_ids = [pk.hex.encode() for pk in Ballot.objects.values_list("pk", flat=True)]
    name = Path(settings.DATABASES["default"]["NAME"])
    log = name.with_name(name.name + "-wal")
    print(f"written-in-log:{any(pk in log.read_bytes() for pk in made_ids)}")
    services.draw_batches(survey.pk)
    kept = {pk.hex.encode() for pk in Ballot.objects.values_list("pk", flat=True)}
    everything = name.read_bytes() + (log.read_bytes() if log.exists() else b"")
    print(f"ids-left:{sum(pk in everything for pk in made_ids if pk not in kept)}")
    print(f"log-bytes:{log.stat().st_size if log.exists() else 0}")


if __name__ == "__main__":
    main()
