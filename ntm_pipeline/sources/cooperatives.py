"""Cooperative registries: every cooperative, union and group that a registry holds on its closing date."""

import re
from contextlib import suppress
from dataclasses import replace

import pandas as pd
from stdnum.vn import mst

from ntm_pipeline.contracts.cell_types import CODE, COUNT, DATE, END_DATE, choice_of
from ntm_pipeline.contracts.columns import closing_date_column, commune_code_column
from ntm_pipeline.contracts.contract import Contract, Count, Day, RegistryRow, Text, UnitColumns, column, rule
from ntm_pipeline.issues import Issue, Rule, UnreadableError
from ntm_pipeline.vietnamese.choices import parse_choice
from ntm_pipeline.vietnamese.text import fold

TYPES = {
    "Hợp tác xã": ("Hợp tác xã", "HTX", "Hợp tác xã nông nghiệp", "HTX nông nghiệp", "HTX NN"),
    "Liên hiệp hợp tác xã": ("Liên hiệp hợp tác xã", "Liên hiệp HTX", "LH HTX", "LHHTX", "Liên hiệp các hợp tác xã"),
    "Tổ hợp tác": ("Tổ hợp tác", "THT", "Tổ HT"),
    "Quỹ tín dụng nhân dân": (
        "Quỹ tín dụng nhân dân",
        "QTDND",
        "Quỹ TDND",
        "Quỹ tín dụng nhân dân cơ sở",
        "Quỹ TDND cơ sở",
    ),
}
STATES = {
    "Đang hoạt động": (
        "Đang hoạt động", "Hoạt động", "Còn hoạt động", "Vẫn hoạt động",
        *(f"{words} {how}" for words in ("Đang hoạt động", "Hoạt động") for how in (
            "tốt", "khá", "trung bình", "yếu", "hiệu quả", "có hiệu quả", "kém hiệu quả", "ổn định", "bình thường",
            "chưa hiệu quả", "không hiệu quả", "ít hiệu quả", "trở lại",
        )),
    ),
    "Tạm ngừng": (
        "Tạm ngừng", "Tạm ngừng hoạt động", "Tạm ngừng kinh doanh", "Tạm dừng", "Tạm dừng hoạt động",
        "Tạm ngừng hoạt động có thời hạn", "Tạm ngừng kinh doanh có thời hạn", "Tạm nghỉ kinh doanh",
        "Tạm nghỉ kinh doanh có thời hạn", "Tạm ngừng hoạt động, kinh doanh có thời hạn",
    ),
    "Ngừng hoạt động": (
        "Ngừng hoạt động", "Ngừng", "Dừng hoạt động", "Không hoạt động", "Đã ngừng hoạt động",
        "Không còn hoạt động", "Ngừng hoạt động nhưng chưa hoàn thành thủ tục đóng MST",
        "Ngừng hoạt động nhưng chưa hoàn thành thủ tục chấm dứt hiệu lực MST", "Ngừng hoạt động và đã đóng MST",
        "Ngừng hoạt động và đã hoàn thành thủ tục chấm dứt hiệu lực MST",
    ),
    "Chờ giải thể": ("Chờ giải thể", "Đang chờ giải thể", "Đang làm thủ tục giải thể", "Đang giải thể",
                       "Ngừng hoạt động chờ giải thể", "Ngừng hoạt động, chờ giải thể"),
    "Đã giải thể": ("Đã giải thể", "Giải thể", "Giải thể tự nguyện", "Giải thể bắt buộc", "Đã giải thể tự nguyện",
                     "Đã giải thể bắt buộc"),
    "Phá sản": ("Phá sản", "Đã phá sản"),
    "Bị thu hồi": (
        "Bị thu hồi", "Thu hồi", "Bị thu hồi giấy chứng nhận", "Thu hồi giấy chứng nhận đăng ký",
        "Bị thu hồi giấy chứng nhận đăng ký",
    ),
    "Không hoạt động tại địa chỉ đăng ký": (
        "Không hoạt động tại địa chỉ đăng ký", "Không hoạt động tại địa chỉ đã đăng ký",
    ),
}  # fmt: skip


# What the tax registry calls a taxpayer (người nộp thuế), and what it adds in brackets.
_OF_THE_TAX_REGISTRY = re.compile(r"^(?:nnt|người nộp thuế)\s+|\s*\((?:đã được cấp|đã cấp|được cấp)[^()]*\)$")
_CONVERTED = re.compile(r"^(?:đã )?chuyển đổi theo luật[^,;]*[,;] ?(?=đang hoạt động)")
_NUMBERED = re.compile(r"^\d{1,2}\s*[-.:)]\s*")
# What a state is followed by: since when, by what paper or why, and how well it goes on.
_SINCE = re.compile(r"[\s,;(]+(?:kể từ|từ|vào|năm|tháng|ngày|theo|do|vì)(?!\w)(?!.*(?<!\w)(?:đến|sẽ|dự kiến)(?!\w)).*$")
_SHORT = (
    (re.compile(r"(?<!\w)hđ(?!\w)"), "hoạt động"),
    (re.compile(r"(?<!\w)kd(?!\w)"), "kinh doanh"),
    (re.compile(r"(?<!\w)gcn(?!\w)"), "giấy chứng nhận"),
    (re.compile(r"(?<=giấy chứng nhận )(?:đk|đăng ký )htx$"), "đăng ký"),
    (re.compile(r"^đã bị thu hồi"), "bị thu hồi"),
    (re.compile(r"(?<!\w)ngưng(?!\w)"), "ngừng"),
    (re.compile(r"[\s,]+(?:nhưng|song|tuy nhiên)(?: còn)?(?= (?:kém|chưa|không|ít)(?: có)? hiệu quả$)"), ""),
    (re.compile(r"(?<=chưa|hông) có (?=hiệu quả$)"), " "),
)
# What else stands behind it may say that it is none, or no longer: only a line of business is set aside.
_COOPERATIVE = re.compile(
    r"(?:htx|hợp tác xã)(?!\w)(?!.*(?<!\w)(?:chưa|dự kiến|liên hiệp|sẽ|đang thành lập|cũ|chuyển (?!đổi)|nay|giải thể"
    r"|ngừng|tổ hợp tác|tht|công ty|tín dụng|tdnd|chi nhánh|đã|phá sản|thu hồi|liên minh|nhóm|hộ kinh doanh|không"
    r"|hết)(?!\w))"
)


def parse_state(text: str) -> str | None:
    """Whether a cooperative operates, in the words of offices and of the tax registry."""
    state = _CONVERTED.sub("", _OF_THE_TAX_REGISTRY.sub("", _NUMBERED.sub("", fold(text))))
    for short, whole in _SHORT:
        state = short.sub(whole, state)
    bare = _SINCE.sub("", state)
    with suppress(UnreadableError):
        return parse_choice(bare, STATES)
    return parse_choice(state, STATES, text)


def parse_type(text: str) -> str | None:
    """The kind of organisation; a cooperative may say what it is one for: `HTX dịch vụ nông nghiệp`."""
    try:
        return parse_choice(text, TYPES)
    except UnreadableError:
        if _COOPERATIVE.match(fold(text)):
            return "Hợp tác xã"
        raise


TAX_CODE_CHECK_DIGIT = Rule(
    "tax_code_check_digit", "warning",
    "Mã số “{code}” không đúng chữ số kiểm tra của mã số thuế; hãy đối chiếu với giấy đăng ký.",
    "“{code}” fails the check digit of a tax code; compare it with the certificate.",
)  # fmt: skip


def doubtful_tax_code(code: str) -> Issue | None:
    """A code that looks like a tax code and fails its check digit; older numbers with letters are no tax codes."""
    digits = mst.compact(code)
    # Ten digits, thirteen for a branch, nine where a zero was lost; any other number is an old one.
    if not digits.isdigit() or len(digits) not in (9, 10, 13) or mst.is_valid(code):
        return None
    return TAX_CODE_CHECK_DIGIT(code=code)


class Cooperative(RegistryRow):
    """One cooperative as the registry held it on the closing date."""

    cooperative_code: Text = column(
        "Mã số HTX", "Mã số hợp tác xã", "Mã HTX", "Mã số thuế", "Mã số đăng ký", "Số giấy chứng nhận đăng ký HTX",
        vi="Mã số hợp tác xã (mã số thuế hoặc số đăng ký cũ)", en="Code of the cooperative: tax code or older number",
        cell_type=CODE,
    )  # fmt: skip
    cooperative_name: Text = column(
        "Tên HTX", "Tên hợp tác xã", vi="Tên hợp tác xã", en="Name of the cooperative", required=False
    )
    cooperative_type: Text = column(
        "Loại hình",
        "Loại hình HTX",
        "Loại hình tổ chức",
        vi="Loại hình",
        en="Kind of organisation",
        cell_type=replace(choice_of(TYPES), parse=parse_type),
    )
    commune_code: Text = commune_code_column()
    head_office_address: Text = column(
        "Địa chỉ trụ sở", "Địa chỉ", "Trụ sở chính", "Địa chỉ trụ sở chính",
        vi="Địa chỉ trụ sở", en="Address of the head office", required=False,
    )  # fmt: skip
    registered_on: Day = column(
        "Ngày đăng ký", "Ngày cấp", "Ngày thành lập", "Ngày đăng ký thành lập",
        vi="Ngày đăng ký", en="Day of registration", cell_type=DATE,
    )  # fmt: skip
    operating_state: Text = column(
        "Tình trạng hoạt động", "Tình trạng", "Trạng thái hoạt động", "Hiện trạng",
        vi="Tình trạng hoạt động", en="Whether it operates",
        cell_type=replace(choice_of(STATES), parse=parse_state),
    )  # fmt: skip
    ended_on: Day = column(
        "Ngày chấm dứt", "Ngày chấm dứt hoạt động", "Ngày giải thể",
        vi="Ngày chấm dứt; ngày đó không còn được tính", en="Day it ended; that day no longer counts",
        cell_type=END_DATE, required=False,
    )  # fmt: skip
    business_line: Text = column(
        "Ngành nghề", "Ngành nghề chính", "Lĩnh vực hoạt động", "Lĩnh vực",
        vi="Ngành nghề", en="Line of business", required=False,
    )  # fmt: skip
    member_count: Count = column(
        "Số thành viên",
        "Tổng số thành viên",
        vi="Số thành viên",
        en="Members",
        cell_type=COUNT,
        required=False,
        measured_in=("thành viên", "người", "hộ"),
        ge=0,
    )
    closing_date: Day = closing_date_column()

    @rule(
        "ended_on",
        vi="Ngày chấm dứt sớm hơn ngày đăng ký; hãy kiểm tra lại hai ngày này.",
        en="It ended before it was registered; check the two days.",
    )
    def ended_after_registered(cls, rows: pd.DataFrame) -> pd.Series:
        """An end is not before its beginning."""
        return rows["ended_on"] >= rows["registered_on"]

    @rule(
        "ended_on",
        vi="Ngày chấm dứt muộn hơn ngày chốt số liệu quá 31 ngày; danh bạ chốt ngày ấy chưa thể biết. Hãy kiểm tra lại"
        " ngày này.",
        en="It ended more than 31 days after the closing date, which that registry can't have known; check the day.",
    )
    def ended_by_closing_date(cls, rows: pd.DataFrame) -> pd.Series:
        """A registry may know an end that is decided, not one of another year: `2042` is a slip for `2024`."""
        latest = rows["closing_date"] + pd.Timedelta(days=31)
        return rows["ended_on"] <= latest


_FOLLOWED_IN_TITLES = (
    "đang hoạt động", "còn hoạt động", "hoạt động", "hiện có", "hiện còn hoạt động", "đã đăng ký",
    "có trụ sở", "và", "tổ hợp tác", "quỹ tín dụng nhân dân", "nông nghiệp và phi nông nghiệp",
    "ngừng hoạt động", "giải thể", "thành lập mới", "mới thành lập",
)  # fmt: skip


CONTRACT = Contract(
    source="cooperatives",
    title_vi="Danh bạ hợp tác xã",
    title_en="Registry of cooperatives",
    model=Cooperative,
    natural_key=("cooperative_code", "province_unit_id", "closing_date"),
    units=(UnitColumns(code="commune_code", level_hint="commune"),),
    dated_by="closing_date",
    warnings={"cooperative_code": doubtful_tax_code},
    named_in_titles=("liên hiệp hợp tác xã", "hợp tác xã", "liên hiệp HTX", "HTX"),
    descriptive=("cooperative_name", "head_office_address", "business_line", "member_count"),
    followed_in_titles=_FOLLOWED_IN_TITLES,
)
