from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    name = "communities"

    def ready(self) -> None:
        from communities.selectors.books import seats_within_capacity
        from communities.services import people
        from core.accounts.services.changes import register_person_changes
        from core.accounts.services.own_data import register_personal_records
        from core.web import health

        register_person_changes("communities", blocks=people.reasons_against_change, after=people.follow_person_change)
        register_personal_records("communities", export=people.export_person, erase=people.erase_person)
        health.books("communities.capacity", seats_within_capacity)
