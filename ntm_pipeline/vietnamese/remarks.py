"""What a remark says of the figures or the state beside it: that they are no result yet, of another time, or of more
or less than they should be; that the thing has ended.

The words alone are told here. Whose remark it is, and whether what it says changes anything, is not.
"""

import re
from collections.abc import Collection
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from ntm_pipeline.vietnamese.dates import day_told
from ntm_pipeline.vietnamese.period_mentions import ANY_YEAR, find_mentions, plain_words, words_of
from ntm_pipeline.vietnamese.periods import Period
from ntm_pipeline.vietnamese.text import fold, fold_ascii


class _Words(NamedTuple):
    """Words that are sought with their accents, or without them in a text that has none."""

    accented: re.Pattern[str]
    plain: re.Pattern[str]

    def search(self, text: str) -> re.Match[str] | None:
        folded = fold(text)
        return (self.plain if folded.isascii() else self.accented).search(folded)


def _words(pattern: str) -> _Words:
    # Words alone are folded; classes such as \D must keep their case.
    whole = re.sub(r"\w*[^\x00-\x7f]\w*", lambda word: fold(word[0]), rf"(?<!\w)(?:{pattern})(?!\w)")
    unaccented = "".join(letter if letter.isascii() else fold_ascii(letter) for letter in whole)
    return _Words(re.compile(whole), re.compile(unaccented))


_DONE = r"(?<!không )(?<!không có )(?<!không còn )(?<!đã )(?<!đã được )"
_NOT = r"(?<!không )(?<!không bị )(?<!không có )(?<!chưa )(?<!chưa bị )"
_PROVISIONAL = _words(
    _DONE + r"(?:tạm tính|sơ bộ|(?<!hương )(?<!quy )(?<!công )ước(?: tính| đạt| thực hiện| chừng| khoảng)?"
    r"|dự kiến(?! (?:mở|xây|đầu|phát|nâng|thành|chuyển|tổ chức|trồng|liên kết|ký|hoàn thành))"
    r"|khoảng \d[\d.,]*|chưa (?:được |có |qua )?(?:chính thức|đối chiếu|kiểm tra|xác nhận|xác minh|duyệt|phê duyệt|chốt"
    r"|thống nhất|chính xác|chắc chắn|rõ|thẩm định|rà soát|đúng|ký (?:duyệt|xác nhận|ban hành)|ý kiến)"
    r"|(?:đang|chờ|đang chờ) (?:được )?(?:rà soát|đối chiếu|kiểm tra|xác minh|cập nhật|tổng hợp|chỉnh sửa|thẩm định"
    r"|số liệu|kết quả|xác nhận|phê duyệt|duyệt|báo cáo)"
    r"|sẽ (?:bổ sung|cập nhật|điều chỉnh|báo cáo|gửi|chỉnh)|(?:bổ sung|cập nhật|điều chỉnh|báo cáo) sau"
    r"|cần (?:kiểm tra|rà soát|xem|xác minh|chỉnh)|xem lại|kiểm tra lại|nhầm|sai|không (?:đúng|chính xác|chắc)"
    r"|nghi (?:ngờ|sai)|tạm (?:lấy|ghi|dùng|sử dụng)|lấy (?:theo )?số(?: liệu)?|kế thừa"
    r"|(?<!\d là )số(?: liệu)? cũ(?!:? (?:là )?\d)"
    r"|(?:như|bằng|giống|theo|lấy|lấy lại|sao|dùng|giữ(?: nguyên)?|ghi)(?: theo| như)? (?:số(?: liệu)? )?(?:của |từ )?"
    r"(?:năm|kỳ|quý|tháng) (?:trước|ngoái)"
    r"|(?<!sửa )(?<!phục )(?<!hết )lỗi|mất (?:số|dữ) liệu)"
)
# A row that is to be left out, or holds another's figures, says so at the beginning of its remark.
_LEFT_OUT = _words(
    r"(?:huỷ(?: bỏ)?|bỏ|loại (?:bỏ|ra|khỏi)|xoá|trùng(?! tu)|không (?:sử dụng|dùng|lấy)|đề nghị (?:bỏ|xoá|huỷ|loại)"
    r"|(?:như|giống|bằng|theo) (?:dòng )?(?:trên|dưới)|đã (?:nhập|gộp|cộng|tính|chuyển) (?:vào|sang|chung|ở)"
    r"|(?:của )?cả (?:cụm|khối|vùng|xã|huyện|tỉnh|hai|ba|các)|của cả|copy|sao chép|dự thảo|(?:bản |số )?nháp"
    r"|(?:số |nhập )?thử|loại|chưa (?:ký|nộp|gửi)(?: (?:báo cáo|số|biểu).*)?$|tạm|theo (?:kh|kế hoạch)"
    r"|điều chỉnh (?:giảm|tăng|lại)|bổ sung (?:thêm )?\d+)"
)
_GOES_ON_HARMLESSLY = re.compile(
    r"(?:tam|loai|bo|thu|copy) (?!thoi|dong|so|muc|nay|sung)\w.*|theo (?:kh|ke hoach) (?:so )?\d.*"
)
_SCALED = re.compile(r"\W*(?:(?:dvt|don vi tinh|tinh bang|don vi)\W*)?(?:nghin|ngan|tram|chuc|trieu|x ?\d+)(?!\w).*")
_PLANNED = re.compile(
    r"\W*(?:(?:day )?la |(?:so lieu|so|du lieu|theo so)(?: lieu)?(?: la)? )?"
    r"(?:ke hoach(?! ?(?:so|cua|ubnd|hdnd|\d|nay))|du kien|cung ky|(?:nam|ky|thang|quy) truoc)(?!\w)(?=.{0,40}$)"
)
_UNITS = r"phòng|đơn vị|xã|phường|thị trấn|thôn|văn phòng|bộ phận|khối|ubnd|hđnd|đảng|huyện"
_LESS = _words(
    _DONE + r"(?:(?:chưa|không)(?: bao)? gồm|(?:chưa|không) (?:tính|kể|cộng|tổng hợp)|chưa (?:đủ|đầy đủ|nhập|cập nhật)"
    rf"|(?:còn )?thiếu (?:số|báo cáo|hồ sơ|\d|một|tháng|quý|{_UNITS})|số(?: liệu)? (?:còn )?thiếu"
    rf"|chưa (?:có )?(?:số|báo cáo|tháng|quý|{_UNITS})|một phần|ngoại trừ"
    rf"|(?:chỉ|mới) (?:tính|gồm|tổng hợp|báo cáo|nhận|có (?:số|báo cáo|tháng|quý|\d+ ?/|\d+ tháng|hồ sơ|{_UNITS}))"
    rf"|riêng (?:của |cho )?(?:tháng|quý|{_UNITS}))"
    r"|(?:đã )?trừ(?! (?:các |số )?(?:hồ sơ |bản ghi )?(?:bị )?trùng)(?= \w)"
)
_MORE = _words(
    _DONE
    + r"(?:(?:bao )?gồm(?: cả)?(?= (?!đủ|đầy)\D)|kể cả|tính cả|cộng cả|gộp|(?:tính|số|số liệu|báo cáo) chung|chung với"
    r"|(?:theo|là|số) lượt|lượt (?:người|cán bộ|học viên)"
    r"|(?:bị|tính) trùng|lẫn (?:cả|hồ sơ|số)|chuyển (?:sang|từ) (?:kỳ|năm|quý|tháng)"
    r"|(?:từ )?(?:kỳ|năm|quý|tháng) trước (?:chuyển|mang))"
)
_HANDLED = (
    r"thống kê|đồng bộ|khớp|rà soát|cập nhật|nhập|tổng hợp|đối chiếu|kiểm tra|xác nhận|xác minh|chỉnh sửa|chỉnh|sửa"
    r"|hoàn thiện|chốt|duyệt|phê duyệt|đếm|sót|lọc|phân loại|chữ ký|ký"
)
# What has been done with figures, or not yet, so that they are others than were asked for.
_UNSETTLED = _words(
    _DONE + rf"(?:(?:chưa|đang|chờ|đợi|bị|cần)(?: được| có| kịp)? (?:{_HANDLED})(?! (?:phần mềm|máy|chữ ký số))"
    r"|(?:tính|đếm|thống kê|ghi|lấy) theo (?!quy định|hướng dẫn|mẫu|thông tư|(?:văn bản|công văn) (?:số|của)|kỳ|quý"
    r"|tháng|năm)\w+"
    r"|^\W*khoảng(?! cách)|(?:một|hai|ba|[1-3]) quý|tham khảo|áng chừng|nhiều lần|hai lần|miệng|demo|giả định"
    r"|(?:lấy|tính|số|theo)(?: số| liệu)* (?:trung bình|bình quân)|hệ số|(?:hồ sơ|hs|hscv) tồn|số(?: liệu)? kế hoạch"
    r"|đề nghị (?:\w+ ){0,3}(?:kiểm tra|rà soát|xem|sửa|chỉnh)"
    r"|^\W*(?:là )?(?:số|số liệu|dữ liệu) (?:của )?(?:các )?(?:xã|phường|thị trấn|đơn vị|mẫu|thử|cá nhân)"
    r"|^\W*chỉ (?!tiêu|đạo|số|huy|định|thị|dẫn)\w+)"
)
_ROUNDED = _words(r"(?:làm|lấy|số|tính) tròn|tròn số")
_SINCE_THE_TERM = _words(r"đầu (?:nhiệm kỳ|giai đoạn)")
_CUMULATED = _words(r"(?:lũy|luỹ) kế|cộng dồn|từ đầu năm")
_SECRET = re.compile(r"(?:ca |cac |so |ho so |van ban |tai lieu )*mat(?!\w)")
_ENDED = _words(
    _NOT + r"(?:giải thể|ngừng|ngưng|dừng|thu hồi|phá sản|kết thúc|thanh lý|hết hạn|chấm dứt|không còn"
    r"|(?:không|chưa) (?:hoạt động|triển khai|đi vào|được công nhận|công nhận|đạt|thực hiện|có quyết định|nghiệm thu"
    r"|bàn giao|vận hành|sử dụng|áp dụng)|nợ (?:tiêu chí|chỉ tiêu)|đề nghị (?:xét|công nhận)|thí điểm|một phần"
    r"|đang (?:lắp|xây|hoàn thiện|chuẩn bị|thử|đầu tư|mua|đấu thầu|chạy thử)|chưa (?:dùng|lắp|kết nối|cài|chạy)"
    r"|(?:bị )?(?:hỏng|hư hỏng|lỗi|mất)|sẽ (?:triển khai|dùng|sử dụng|hoạt động|lắp|có|làm)"
    r"|chuyển (?:trụ sở|địa điểm|địa bàn|đi|về|sang (?:xã|huyện|phường)))"
)


# Each of these gives the words that say so, folded; an empty text where none does.


@lru_cache(maxsize=16384)
def no_result_told(remark: str) -> str:
    """It is planned, estimated, of an earlier period, not final, or to be looked at once more."""
    plain = fold_ascii(remark)
    found = _PLANNED.match(plain) or _PROVISIONAL.search(remark) or _begins(_LEFT_OUT, remark)
    return found[0].strip() if found else "?" if "?" in remark else ""


def _begins(words: _Words, remark: str) -> re.Match[str] | None:
    found = words.search(remark)
    if found is None or _FIRST_WORDS.sub("", fold(remark)[: found.start()]):
        return None
    rest = fold_ascii(fold(remark)[found.start() :])
    return None if _GOES_ON_HARMLESSLY.fullmatch(rest) else found


_FIRST_WORDS = re.compile(r"[\W\d]|(?<!\w)(?:dòng|số liệu|số|dong|so lieu|so)(?!\w)")


def measure_told(remark: str) -> str:
    """The figures are counted in thousands or such."""
    return remark if _SCALED.fullmatch(fold_ascii(remark)) else ""


def other_scope_told(remark: str, left_out: Collection[str] = ()) -> str:
    """The figures count less than the whole, or more; `left_out` is what is rightly no part of them."""
    plain = fold_ascii(remark)
    for words in left_out:
        plain = re.sub(
            rf"(?<!\w)(?:khong|chua) (?:(?:bao )?gom|tinh|ke)(?: \w+){{0,5}}? {re.escape(fold_ascii(words))}",
            " ",
            plain,
        )
        if fold_ascii(words) in plain:
            return words  # what they must not count
    if plain != fold_ascii(remark):
        remark = plain
    more = _MORE.search(remark)
    if more and not _SECRET.match(fold_ascii(fold(remark)[more.end() :].strip())):
        return more[0]
    less = _LESS.search(remark)
    return less[0] if less else ""


def unsettled_told(remark: str) -> str:
    """The figures were made, or left, in another way than to count what was asked for."""
    found = _UNSETTLED.search(remark) or _ROUNDED.search(remark)
    return found[0].strip() if found else ""


def cumulation_told(remark: str, period: Period | None) -> str:
    """The figures are added up from before their period, if that is known."""
    found = _SINCE_THE_TERM.search(remark)
    if found is None and period is not None and period.first_month > 1:
        found = _CUMULATED.search(remark)
    return found[0].strip() if found else ""


def end_told(remark: str) -> str:
    """The thing has ended, was never begun, or lies elsewhere."""
    found = _ENDED.search(remark)
    return found[0] if found else ""


# --- Time

_NUMBER = r"(?:1[0-2]|0?[1-9]|iv|iii|ii|i)"
_LIST = re.compile(
    rf"(?<!\w)(?P<kind>thang|thg|quy|qui) ?(?P<numbers>{_NUMBER}"
    rf"(?:(?: ?[,;+&] ?| va |, va )(?:thang |quy |qui )?{_NUMBER}(?![\w/]))+)"
    r"(?:(?: ?[/,] ?| )(?:nam )?(?P<year>(?:19|20)\d\d))?(?!\w)"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_WHOLE_MONTHS = re.compile(r"(?P<count>\d{1,2}|ba|sau|chin) thang")
_COUNTS = {"ba": 3, "sau": 6, "chin": 9}
# A period behind these is no time of the figures.
_OTHER_MATTER = re.compile(
    r"(?<!\w)(?:so (?:voi|sanh)|tang|giam|theo(?! (?:so lieu|bao cao|ket qua)(?!\w))|can cu"
    r"|thuc hien (?:qd|quyet dinh|ke hoach|nghi quyet)|gui|nop"
    r"|nghi (?:huu|viec|che do|om|thai san)|bo nhiem|luan chuyen|cong tac|thanh lap|doi ten|lap dat|trang bi|dau tu"
    r"|nang cap|trien khai|tap huan|lop|khoa|dot|hoi nghi|cong van|quyet dinh|ban hanh)(?!\w)[^.;]*$"
)
_OF_FIGURES = re.compile(
    r"(?:so lieu|so|du lieu|bao cao|ket qua|tinh|tong hop|lay|cap nhat|chot|thoi diem|moi|chi|co|gom|day|la|cua|trong"
    r"|cho|den|toi|het|tu|ngay|truoc|cuoi|dau|ca|tu dau|luy ke|[\s:,()\-])*"
)
_UNTIL = re.compile(r"(?<!\w)(?:den|toi|het|truoc)(?: het)?(?: ngay)? ?$")
_RELATIVE = re.compile(r"(?<!\w)(?:nam|ky|quy|thang) (?:truoc|ngoai|lien truoc)(?!\w)|(?<!\w)cung ky(?!\w)")
_ENDING_DAY = re.compile(
    r"(?<!\w)(?:den|toi|het|truoc)(?: het)?(?: ngay)? "
    r"(\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}|\d{4}-\d\d-\d\d|\d{1,2} thang \d{1,2} nam \d{4}"
    r"|\d{1,2}/\d{1,2}(?![/.\-\d])|\d{1,2} thang \d{1,2}(?! nam| ?[/\d]))"
)
_YEAR_AT_AN_END = re.compile(r"\d{4}$|^\d{4}")
_BEGINNING_DAY = re.compile(r"(?<!\w)tu (?:ngay )?(\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}|\d{4}-\d\d-\d\d)")
CLOSES_ON = 14
"""Periodic reports close on this day of their last month (Nghị định 09/2019)."""
_WRITTEN_WITHIN = timedelta(days=31)
"""What was counted so long after the period's end is still that period's."""


@lru_cache(maxsize=16384)
def end_of_another_time(text: str, period: Period, is_title: bool = False) -> str:
    """Figures until a day that doesn't end the period, such as “đến 30/9” of a year; a day without its year is of the
    period's. What a title names before the day is what is counted."""
    plain = fold_ascii(text)
    for found in _ENDING_DAY.finditer(plain):
        has_year = _YEAR_AT_AN_END.search(found[1])
        last = day_told(found[1] if has_year else f"{found[1].replace(' thang ', '/')}/{period.year}")
        is_of_a_letter = is_title and found[0].startswith("truoc")
        if last is None or is_of_a_letter or (not is_title and _OTHER_MATTER.search(plain[: found.start()])):
            continue
        if not period.last_day.replace(day=CLOSES_ON) <= last <= period.last_day + _WRITTEN_WITHIN:
            return found[0]
    return ""


@lru_cache(maxsize=16384)
def other_time_told(remark: str, period: Period, is_flow: bool) -> str:
    """It speaks of the figures of a row as of another time than the row's period, or of a part of that.

    Of figures of the period alone (`is_flow`) each month that is named tells; of those as of its end, only what is said
    of the figures themselves.
    """
    plain = fold_ascii(remark)
    if until := end_of_another_time(remark, period):
        return until
    for day in _BEGINNING_DAY.finditer(plain) if is_flow else ():
        first = day_told(day[1])
        if first and first > period.first_day and _OF_FIGURES.fullmatch(plain[: day.start()]):
            return day[0]
    for found in _RELATIVE.finditer(plain):
        before = plain[: found.start()]
        if not _OTHER_MATTER.search(before) and (is_flow or _OF_FIGURES.fullmatch(before)):
            return found[0]
    own = {(period.year, month) for month in range(period.first_month, period.last_month + 1)}
    named: list[_Time] = []
    for one in _times(remark, period):
        if _OTHER_MATTER.search(one.before):
            continue
        is_bare = _OF_FIGURES.fullmatch(one.before) is not None
        if _UNTIL.search(one.before) and (is_bare or is_flow):
            if max(one.months) != max(own):
                return one.text
        elif is_flow or (is_bare and _OF_FIGURES.fullmatch(one.behind)):
            named.append(one)
            if is_bare and one.months > own:
                return one.text
    is_other = bool(named) and not frozenset().union(*(one.months for one in named)) >= own
    return named[0].text if is_other else ""


class _Time(NamedTuple):
    """A stretch of time that a remark names."""

    text: str
    before: str
    behind: str
    months: frozenset[tuple[int, int]]
    """Years and months."""


def _times(remark: str, period: Period) -> list[_Time]:
    """The stretches of time in a remark; those without a year are of the period's."""
    plain = " ".join(plain_words(words_of(remark))).replace(" ,", ",")
    found: list[_Time] = []
    for one in _LIST.finditer(plain):
        year = int(one["year"] or period.year)
        numbers = [_ROMAN.get(text) or int(text) for text in re.findall(_NUMBER, one["numbers"])]
        length = 1 if one["kind"].startswith("th") else 3
        months = frozenset((year, length * (n - 1) + m) for n in numbers for m in range(1, length + 1))
        found.append(_Time(one[0], plain[: one.start()], plain[one.end() :], months))
    words = words_of(_LIST.sub(lambda one: "_" * len(one[0]), plain))
    for mention in find_mentions(words):
        own = mention.period
        if own is None:
            continue
        if mention.kind == "months" and (count := _WHOLE_MONTHS.fullmatch(fold_ascii(mention.text))):
            number = _COUNTS.get(count["count"]) or int(count["count"])
            first = period.first_month if number == period.month_count else 1
            own = own._replace(first_month=first, last_month=min(first + number - 1, 12))
        year = period.year if own.year == ANY_YEAR else own.year
        months = frozenset((year, month) for month in range(own.first_month, own.last_month + 1))
        found.append(_Time(mention.text, " ".join(words[: mention.first]), " ".join(words[mention.end :]), months))
    return found


_TELLS_TIME = re.compile(r"(?<!\w)(?:thang|thg|quy|qui|nam|ky|luy ke)(?!\w)|(?:19|20)\d\d|\d/\d")


@lru_cache(maxsize=16384)
def may_bear(remark: str) -> bool:
    """Whether a remark might say something of the figures or the state beside it; most say nothing of them."""
    plain = fold_ascii(remark)
    return bool(
        _TELLS_TIME.search(plain)
        or no_result_told(remark)
        or measure_told(remark)
        or unsettled_told(remark)
        or _LESS.search(remark)
        or _MORE.search(remark)
        or _CUMULATED.search(remark)
        or _SINCE_THE_TERM.search(remark)
        or _ENDED.search(remark)
        or "ho so" in plain
        or "tthc" in plain
        or "thu tuc" in plain
    )
