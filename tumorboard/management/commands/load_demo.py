from typing import Any

from django.core.management.base import BaseCommand

from tumorboard.demo import cases, days, meetings, passwords, past, people, reviews


class Command(BaseCommand):
    help = "Loads the demonstration: invented people, boards and cases. Loading twice is harmless."

    def handle(self, *args: Any, **options: Any) -> None:
        boards = people.load()
        passwords.ensure()
        days.load(boards.values())
        for demo, board in boards.items():
            past.load(demo, board)
            reviews.load(demo, meetings.load(demo, board, cases.load(demo, board)))
        self.stdout.write("Demo accounts:")
        for person in people.PEOPLE:
            label = getattr(person.specialty, "label", person.role.label)
            self.stdout.write(f"  {people.address_of(person.key):<28} {person.name}, {label}")
        self.stdout.write(f"Their passwords are in {passwords.file()}")
