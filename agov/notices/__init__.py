"""What the mails of this room say, by kind; asked when they are sent."""

from typing import Final

from agov.notices import editions, meetings, questions, reactions
from amersfoort_veiligheid.web.outbox import MakeLetter

LETTERS: Final[dict[str, MakeLetter]] = {
    **meetings.LETTERS,
    **questions.LETTERS,
    **reactions.LETTERS,
    **editions.LETTERS,
}
