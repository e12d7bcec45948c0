"""How a Vietnamese syllable is spelt: the evidence by which garbled text is told from text.

No list of words belongs here, and no encoding.
"""

import functools
import re
import unicodedata

TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"
"""The five combining marks of tone; the marks of ă, â, ê, ô, ơ and ư make other letters."""
_WITHOUT_TONES = str.maketrans(dict.fromkeys(TONE_MARKS))

_RHYMES = (
    "a ac ach ai ak am an ang anh ao ap at au ay ăc ăk ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec ek em en eng eo ep et ê êch êk êm ên êng ênh êp êt êu "
    "i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu "
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi ok om on ong ooc "
    "oong op ot ô ôc ôi ôk ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "
    "u ua uân uâng uât uây uc uê uêch uênh ui uk um un ung uơ up ut uy uya uych uynh uyt uyu uyên uyêt uôc uôi uôm uôn "
    "uông uôt "
    "ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y"
).replace(" ", "|")
_RHYMES_AFTER_Q = (
    "ua uac uach uai uan uang uanh uao uat uau uay uăc uăm uăn uăng uăp uăt uân uâng uât uây ue uen ueo uet uê uêch "
    "uên uênh uêt ui uinh uit uôc uơ uơn uy uych uyên uyêt uynh uyt"
).replace(" ", "|")
_SYLLABLE = re.compile(
    f"(?:ngh|gh|k)(?=[eêiy])(?:{_RHYMES})|(?:ng|c)(?![eêiy])(?:{_RHYMES})|g(?![eêy])(?:{_RHYMES})"
    f"|(?:ch|gi|kh|nh|ph|th|tr|[bdđhlmnprstvx])?(?:{_RHYMES})|q(?:{_RHYMES_AFTER_Q})|y(?:êm|ên|êng|êt|êu)"
)
_STOPS = re.compile(r"(?:ch|[cpt])$")
_TONE = f"[{TONE_MARKS}]"
# The second of two vowels bears the tone only where it is the main one, as in Hoà, Thuỷ, già, quý and giữ.
_MISPLACED_TONE = re.compile(f"(?!gi|q).*(?:[aeiou][\u0302\u031b]?[io]|[aeio][\u0302\u031b]?[uy]|[iu]\u031b?a){_TONE}$")


@functools.lru_cache(100_000)
def is_syllable(word: str) -> bool:
    """Whether the word, in Unicode and any case, is spelt as a Vietnamese syllable may be, with at most one tone."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    toneless = decomposed.translate(_WITHOUT_TONES)
    tones = len(decomposed) - len(toneless)
    if tones > 1 or not _SYLLABLE.fullmatch(unicodedata.normalize("NFC", toneless)):
        return False
    if _MISPLACED_TONE.match(decomposed):
        return False
    # A syllable that ends in a stop bears the acute or the dot below.
    return not _STOPS.search(toneless) or "\u0301" in decomposed or "\u0323" in decomposed
