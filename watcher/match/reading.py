"""One article as the matcher reads it: folded, with its parts measured when they are needed."""

from bisect import bisect_right
from functools import cached_property

from watcher.match import sentences
from watcher.match.fold import Folded, fold, unwrap
from watcher.match.sentences import Span
from watcher.model.article import Article
from watcher.model.match import Field

FIELDS = (Field.TITLE, Field.TEXT)
TITLE, TEXT = 0, 1
_OPENING = (":", "«", "„", "“", '"', "‹", "(")


class Reading:
    """The title and the text of one article. Offsets are those of the fields as given."""

    def __init__(self, article: Article) -> None:
        """Nothing is computed before it is asked for."""
        self.article = article
        self.given = (article.title, article.text)

    @cached_property
    def laid_out(self) -> tuple[str, str]:
        """Title and text with the newlines that mean a paragraph, and no others."""
        return self.article.title.replace("\n", " "), unwrap(self.article.text)

    @cached_property
    def folded(self) -> tuple[Folded, Folded]:
        """Title and text folded."""
        title, text = self.laid_out
        return fold(title), fold(text, paragraphs=True)

    @cached_property
    def paragraphs(self) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        """The paragraphs of the title (one, or none) and of the text."""
        title, text = self.laid_out
        return sentences.paragraphs(title), sentences.paragraphs(text)

    @cached_property
    def _sentences(self) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        title, text = self.laid_out
        return sentences.sentences(title), sentences.sentences(text)

    @cached_property
    def _words(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        title, text = self.laid_out
        return sentences.words(title), sentences.words(text)

    def paragraph(self, field: int, offset: int) -> int:
        """The number of the paragraph around `offset`; the title is that before the text's 0."""
        return _numbered(self.paragraphs, field, offset)

    def sentence(self, field: int, offset: int) -> int:
        """The number of the sentence around `offset`; the title's are those before the text's 0."""
        return _numbered(self._sentences, field, offset)

    def is_first(self, field: int, offset: int) -> bool:
        """Whether a sentence, a quotation or what stands behind a colon begins at `offset`."""
        spans = self._sentences[field]
        at = max(bisect_right(spans, offset, key=lambda span: span[0]) - 1, 0)
        before = self.laid_out[field][spans[at][0] if spans else 0 : offset].rstrip()
        return before.endswith(_OPENING) or not any(map(str.isalnum, before))

    def word(self, field: int, offset: int) -> int:
        """The number of the word around `offset` within its field."""
        return bisect_right(self._words[field], offset) - 1

    def limit(self, paragraphs: int | None) -> int:
        """Where the first `paragraphs` of the text end; None: where the text ends."""
        spans = self.paragraphs[TEXT] if paragraphs is not None else ()
        if paragraphs is None or paragraphs > len(spans):
            return len(self.article.text)
        return spans[paragraphs - 1][1] if paragraphs > 0 else 0


def _numbered(spans: tuple[tuple[Span, ...], tuple[Span, ...]], field: int, offset: int) -> int:
    number = bisect_right(spans[field], offset, key=lambda span: span[0]) - 1
    return max(number, 0) - (len(spans[TITLE]) if field == TITLE else 0)
