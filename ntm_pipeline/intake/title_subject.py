"""What a title says its table is about, behind the name of the thing: all of it, or some kind of it.

Offices make a list of the cooperatives that sell tea, and a count of the dossiers that are overdue, in the very form of
the whole. Which kinds there are nobody can list; so what may follow the name without narrowing it is listed instead.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.vietnamese.period_mentions import BREAK, plain_words, words_of
from ntm_pipeline.vietnamese.text import fold, fold_ascii

# What goes on about the place, the time or the paper, and no longer about the thing. "Thị xã" is a place, "thí điểm" a
# kind: accents count, unless the title has none.
_ABOUT = (
    r"năm|quý|quí|tháng|kỳ|kì|ngày|tuần|đợt|giai|tỉnh|huyện|xã|phường|đặc|thị|thành|quận|việt|cả|trên|tại|của|thuộc"
    r"|trong|toàn|đến|tính|từ|theo|hiện|và|số|do|thời|phục|bảng|biểu|các|ban|kèm|cho|luỹ|cấp|địa|là|nửa|sáu|chín"
    r"|q[1-4iv]+(?:\W\d+)?|t\d+(?:\W\d+)?"
)
_GOES_ON, _GOES_ON_UNACCENTED = (re.compile(rf"[\W\d].*|(?:{words})") for words in (_ABOUT, fold_ascii(_ABOUT)))
_NARROWS = re.compile(
    # "Thuộc huyện …" is a place, "thuộc lĩnh vực …" a kind.
    r"(?:cua|thuoc|trong|theo|tai|cho) (?:cac )?(?:de an|du an|doi tuong|danh muc|nghi quyet|chinh sach"
    r"|chuong trinh (?!muc tieu|mtqg|xay dung|nong thon|ntm))"
    r"|(?:cua|thuoc|trong|cho) (?:cac )?(?:linh vuc|nganh|nhom|dien|hoi|doan|phu nu|thanh nien|nguoi|nong dan|dong bao"
    r"|cuu chien binh|lien minh|vung|khu cong|nong nghiep|lang nghe)|dac (?!khu)|"
    r"cac (?!huyen|xa|phuong|tinh|thanh|thi|quan|don|dia|co|so|cap|loai)|cac \w+ (?:vung|kho|ngheo|diem|bien)"
)
_MOST_SHOWN = 4


def words_that_narrow(contract: Contract, text: str) -> str | None:
    """The words of a title that seem to part the thing it names; None where all of it is meant or it isn't named."""
    words = words_of(text)
    plain = plain_words(words)

    def goes_on(word: str) -> bool:
        return (_GOES_ON_UNACCENTED if text.isascii() else _GOES_ON).fullmatch(fold(word)) is not None

    for name in map(str.split, map(fold_ascii, contract.named_in_titles)):
        for at in range(len(plain) - len(name) + 1):
            if plain[at : at + len(name)] != name:
                continue
            first = _behind(contract, plain, at + len(name))
            following = " ".join(plain[first : first + _MOST_SHOWN])
            if any(f" {fold_ascii(other)} " in f" {following} " for other in contract.excluded_contexts):
                continue  # of the other kind: whether that is meant is asked by itself
            if first < len(plain) and (not goes_on(words[first]) or _NARROWS.match(following)):
                shown = words[at : first + _MOST_SHOWN]
                return " ".join(shown[: shown.index(BREAK)] if BREAK in shown else shown)
    return None


def _behind(contract: Contract, plain: Sequence[str], at: int) -> int:
    """The place behind all that may follow the name."""
    while at < len(plain):
        ahead = f"{' '.join(plain[at : at + 8])} "
        found = _may_follow(contract.named_in_titles, contract.followed_in_titles).match(ahead)
        if found is None:
            break
        at += found[0].count(" ")
    return at


@lru_cache(maxsize=32)
def _may_follow(names: tuple[str, ...], others: tuple[str, ...]) -> re.Pattern[str]:
    phrases = sorted({*map(fold_ascii, (*names, *others))}, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, phrases))}) ")
