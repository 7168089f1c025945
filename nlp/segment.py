"""Words: jieba with the lexicons of the domain, its dictionary tags, and the spaCy tokenizer around it.

The jieba tokenizer is private to this module: nothing leaks into the global one, and no cache file is written
(jieba's default lies at a predictable path that users of a machine share).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Any

import jieba
import spacy
from spacy.tokens import Doc
from spacy.vocab import Vocab

from nlp.entities import gazetteer
from nlp.entities.organizations import lexicon
from nlp.lexicon import rows
from nlp.reading import Words

WORDS_KEY = "yanzhao.words"
"""Key of `doc.user_data` under which the tokenizer leaves its words, so that no stage looks them up again."""
_LEXICON_FREQUENCY = 3000
"""Above the dictionary's rare words, so that a domain word wins against its parts, below 的, 在, 和."""


class Segmenter:
    """Cuts text into words and looks up their part of speech in jieba's dictionary."""

    def __init__(self, extra: Iterable[tuple[str, str]] = ()) -> None:
        """`extra`: (word, tag) pairs that join the dictionary."""
        self._jieba = jieba.Tokenizer()
        self._tags = self._load()
        for word, tag in extra:
            self._jieba.add_word(word, _LEXICON_FREQUENCY)
            self._tags[word] = tag

    def _load(self) -> dict[str, str]:
        """Fill jieba's prefix dictionary without its cache file; returns the tag of every word."""
        frequencies: dict[str, int] = {}
        tags: dict[str, str] = {}
        total = 0
        with self._jieba.get_dict_file() as lines:
            for raw in lines:
                word, frequency, tag = raw.decode("utf-8").split()
                frequencies[word] = int(frequency)
                tags[word] = tag
                total += int(frequency)
                for end in range(1, len(word)):
                    frequencies.setdefault(word[:end], 0)
        self._jieba.FREQ, self._jieba.total, self._jieba.initialized = frequencies, total, True
        return tags

    def cut(self, text: str) -> list[str]:
        """Words of the text; joined they are the text again."""
        return list(self._jieba.cut(text))

    def tag(self, word: str) -> str:
        """ICTCLAS tag of a word, `x` where the dictionary has none."""
        return self._tags.get(word, "x")

    def words(self, tokens: Iterable[str]) -> Words:
        """Offsets and tags of consecutive tokens."""
        starts, ends, tags, at = [], [], [], 0
        for token in tokens:
            starts.append(at)
            at += len(token)
            ends.append(at)
            tags.append(self._tags.get(token, "x"))
        return Words(starts, ends, tags)


@lru_cache(maxsize=1)
def default_segmenter() -> Segmenter:
    """jieba with `data/words.tsv` and the names of places and organs; built once a process (about a second)."""
    words = ((word, tag) for word, tag, *_ in rows("words.tsv"))
    return Segmenter(chain(gazetteer.dictionary(), lexicon.dictionary(), words))


class JiebaTokenizer:
    """A spaCy tokenizer whose tokens are jieba's words; `doc.text` is always the text given."""

    def __init__(self, vocab: Vocab, segmenter: Segmenter | None = None) -> None:
        self.vocab = vocab
        self.segmenter = segmenter or default_segmenter()

    def __call__(self, text: str) -> Doc:
        words = self.segmenter.cut(text)
        doc = Doc(self.vocab, words=words, spaces=[False] * len(words))
        doc.user_data[WORDS_KEY] = self.segmenter.words(words)
        return doc

    def pipe(self, texts: Iterable[str], **_: Any) -> Iterator[Doc]:
        """Docs of many texts, in order."""
        return map(self, texts)

    # The dictionary and the lexicons are code and data of this package, so there is nothing to store.
    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> JiebaTokenizer:
        return self

    def to_disk(self, _path: Any, **_: Any) -> None:
        return None

    def from_disk(self, _path: Any, **_: Any) -> JiebaTokenizer:
        return self


@spacy.registry.tokenizers("yanzhao.JiebaTokenizer.v1")  # type: ignore[attr-defined,untyped-decorator]
def create_jieba_tokenizer() -> Any:
    """Factory for `[nlp.tokenizer]` of a spaCy configuration."""

    def create(nlp: Any) -> JiebaTokenizer:
        return JiebaTokenizer(nlp.vocab)

    return create
