"""Words: jieba with the lexicons of the domain, its dictionary tags, and the spaCy tokenizer around it.

The jieba tokenizer is private to this module: nothing leaks into the global one, and no cache file is written
(jieba's default lies at a predictable path that users of a machine share).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate, chain
from math import log
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
TEXT_KEY = "yanzhao.text"
"""Likewise for the text itself, which never changes."""
_LEXICON_FREQUENCY = 3000
"""Above the dictionary's rare words, so that a domain word wins against its parts, below 的, 在, 和."""
_PREFIX = float("-inf")
_NO_WORD = "\n"
"""Stands in no block and in no word, so that no look-up runs past the end of a block."""
"""Weights that no word has: of what only begins a word, of no way at all, of what begins none."""


class Segmenter:
    """Cuts text into words and looks up their part of speech in jieba's dictionary.

    The words are those of `jieba.cut` (accurate mode, HMM on) over the same dictionary, to the letter; what jieba
    computes anew for every candidate (a logarithm, a list, a tuple) is looked up here, which takes half the time.
    """

    def __init__(self, extra: Iterable[tuple[str, str]] = ()) -> None:
        """`extra`: (word, tag) pairs that join the dictionary."""
        self.jieba = jieba.Tokenizer()
        self._tags = self._load()
        for word, tag in extra:
            self.jieba.add_word(word, _LEXICON_FREQUENCY)
            self._tags[word] = tag
        total = log(self.jieba.total)
        self._unknown = -total
        self._weights = {w: log(f) - total if f else _PREFIX for w, f in self.jieba.FREQ.items()}
        """Log probability of every word of the dictionary and every beginning of one."""

    def _load(self) -> dict[str, str]:
        """Fill jieba's prefix dictionary without its cache file; returns the tag of every word."""
        frequencies: dict[str, int] = {}
        tags: dict[str, str] = {}
        total = 0
        with self.jieba.get_dict_file() as lines:
            for raw in lines:
                word, frequency, tag = raw.decode("utf-8").split()
                frequencies[word] = int(frequency)
                tags[word] = tag
                total += int(frequency)
                for end in range(1, len(word)):
                    frequencies.setdefault(word[:end], 0)
        self.jieba.FREQ, self.jieba.total, self.jieba.initialized = frequencies, total, True
        return tags

    def cut(self, text: str) -> list[str]:
        """Words of the text; joined they are the text again."""
        words: list[str] = []
        for index, block in enumerate(jieba.re_han_default.split(text)):
            if index % 2:
                self._cut_block(block, words)
            elif block:
                for part in jieba.re_skip_default.split(block):
                    if jieba.re_skip_default.match(part):
                        words.append(part)
                    else:
                        words.extend(part)
        return words

    def _cut_block(self, block: str, words: list[str]) -> None:
        """The likeliest words of a block of Chinese characters, letters and digits."""
        ends = self._route(block)
        single, at, length = 0, 0, len(block)
        """Characters before `at` that no word takes up: what the HMM may make words of."""
        while at < length:
            end = ends[at]
            if end - at == 1:
                single += 1
            else:
                if single:
                    self._unheard(block[at - single : at], words)
                    single = 0
                words.append(block[at:end])
            at = end
        if single:
            self._unheard(block[length - single :], words)

    def _route(self, block: str) -> list[int]:
        """End of the word that begins at each offset on the likeliest way to the end of the block."""
        weight_of, unknown, length = self._weights.get, self._unknown, len(block)
        best, ends = [0.0] * (length + 1), list(range(1, length + 1))
        padded = block + _NO_WORD
        later = 0.0
        for start in range(length - 1, -1, -1):
            score = weight_of(padded[start])
            if score is None:
                best[start] = later = unknown + later
                continue
            score = (unknown if score == _PREFIX else score) + later
            end = start + 2
            weight = weight_of(padded[start:end])
            while weight is not None:
                if weight != _PREFIX and weight + best[end] >= score:
                    score, ends[start] = weight + best[end], end
                end += 1
                weight = weight_of(padded[start:end])
            best[start] = later = score
        return ends

    def _unheard(self, characters: str, words: list[str]) -> None:
        """Single characters in a row: words that the dictionary lacks, by jieba's HMM."""
        if len(characters) == 1:
            words.append(characters)
        elif self._weights.get(characters, _PREFIX) == _PREFIX:
            words.extend(_guessed(characters))
        else:
            words.extend(characters)

    def tag(self, word: str) -> str:
        """ICTCLAS tag of a word, `x` where the dictionary has none."""
        return self._tags.get(word, "x")

    def words(self, tokens: list[str]) -> Words:
        """Offsets and tags of consecutive tokens."""
        ends = list(accumulate(map(len, tokens)))
        tag_of = self._tags.get
        return Words([0, *ends[:-1]] if ends else [], ends, [tag_of(token, "x") for token in tokens])


@lru_cache(maxsize=20_000)
def _guessed(characters: str) -> tuple[str, ...]:
    """What jieba's HMM makes of characters; a text says the same unknown names over and over."""
    return tuple(jieba.finalseg.cut(characters))


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
        doc.user_data[TEXT_KEY] = text
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
