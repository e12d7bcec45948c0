"""Value-chain records: models that link production with sale (mô hình liên kết sản xuất gắn với tiêu thụ)."""

import re

import pandas as pd

from ntm_pipeline.contracts.cell_types import CODE, DATE, END_DATE, WRITTEN_CODE, CellType
from ntm_pipeline.contracts.columns import closing_date_column, commune_code_column, yes_no_column
from ntm_pipeline.contracts.contract import Contract, Day, Flag, RegistryRow, Text, UnitColumns, column, rule
from ntm_pipeline.issues import Rule, UnreadableError
from ntm_pipeline.vietnamese.choices import parse_yes_no
from ntm_pipeline.vietnamese.messages import TICK_WITHOUT_FONT
from ntm_pipeline.vietnamese.text import fold

TECHNOLOGIES = (
    "truy xuất nguồn gốc", "qr", "mã vạch", "tem điện tử", "nhật ký điện tử", "nhật ký số", "nhật ký sản xuất điện tử",
    "thương mại điện tử", "sàn tmđt", "iot", "cảm biến", "vạn vật", "tưới tự động", "tưới thông minh", "drone",
    "máy bay không người lái", "thiết bị bay", "gis", "gps", "viễn thám", "bản đồ số", "cơ sở dữ liệu", "blockchain",
    "chuỗi khối", "ai", "trí tuệ nhân tạo", "phần mềm", "app", "camera", "tự động hóa", "nhà kính thông minh",
    "nhà màng thông minh", "mạng xã hội", "chuyển đổi số", "số hóa", "công nghệ số", "trực tuyến",
)  # fmt: skip
DENIALS = (
    "không có", "chưa có", "không ứng dụng", "chưa ứng dụng", "không áp dụng", "chưa áp dụng", "không sử dụng",
    "chưa sử dụng", "không ứng dụng công nghệ số", "chưa ứng dụng công nghệ số",
)  # fmt: skip
NOT_TOLD_WHETHER_DIGITAL = Rule(
    "not_yes_no", "rejected",
    "“{text}” không cho biết có ứng dụng công nghệ số hay không; hãy ghi Có, Không hoặc tên công nghệ (ví dụ: truy xuất"
    " nguồn gốc, nhật ký điện tử, IoT).",
    "“{text}” does not tell whether a digital technology is used; write Có, Không or its name.",
)  # fmt: skip
_TECHNOLOGY = re.compile(r"(?<!\w)(" + "|".join(re.escape(fold(name)) for name in TECHNOLOGIES) + r")(?!\w)")

# Beside the names of technologies only these words stand where they are in use: who plans, lacks, asks for, is taught
# or has lost one says so in words that nobody can list.
_IN_USE = frozenset(
    fold(
        "tem sàn có đã đang sử dụng ứng áp dùng bằng qua trên với và các một số công nghệ hệ thống sản phẩm xuất"
        " quản lý theo dõi dán gắn ghi chép in mã code nhật ký kiểm soát phun thuốc phân bón tưới nước bán"
        " hàng tiêu thụ quảng bá giám sát điều khiển tự động thông tin dữ liệu điện tử đóng gói bảo chế biến"
        " trồng trọt chăm sóc cho của vùng trong nông hộ htx hợp tác xã thu hoạch truy minh bạch đo độ ẩm"
        " nhiệt đất khí môi trường cây vật nuôi online internet smart wifi 4.0 thực hiện đầy đủ tất cả toàn"
        " bộ cập hàng ngày khâu thanh toán zalo facebook shopee postmart voso web website trang kênh"
    ).split()
)


def parse_digital(text: str) -> bool | None:
    """Whether ≥ 1 digital technology is used: yes or no, or the technologies by name.

    A wording that names none of the known technologies is refused rather than taken for a yes.
    """
    try:
        return parse_yes_no(text)
    except UnreadableError as unread:
        if unread.issue.rule == TICK_WITHOUT_FONT.rule:
            raise
        folded = fold(text)
        others, named = _TECHNOLOGY.subn(" ", folded)
        is_one_clause = not re.search(r"[,;:(]|(?<!\w)(?:nhưng|song|còn|và)(?!\w)", folded)
        if folded in map(fold, DENIALS) or (named and is_one_clause and re.match(r"(không|chưa)(?!\w)", folded)):
            return False
        if named and "?" not in folded and set(re.findall(r"\w+(?:\.\d+)?", others)) <= _IN_USE:
            return True
        raise UnreadableError(NOT_TOLD_WHETHER_DIGITAL(text=text)) from None


IS_DIGITAL = CellType(
    parse_digital, "yes or no",
    "Ghi Có, Không hoặc tên công nghệ (ví dụ: truy xuất nguồn gốc, nhật ký điện tử, IoT).",
    "Write Có (yes), Không (no) or the technology's name (such as truy xuất nguồn gốc, IoT).", words=("Có", "Không"),
)  # fmt: skip


class LinkageModel(RegistryRow):
    """One linkage model as the record held it on the closing date."""

    model_code: Text = column(
        "Mã mô hình",
        "Mã số mô hình",
        "Mã liên kết",
        vi="Mã mô hình liên kết",
        en="Code of the linkage model",
        cell_type=CODE,
    )
    model_name: Text = column(
        "Tên mô hình", "Tên mô hình liên kết", "Tên chuỗi liên kết",
        vi="Tên mô hình", en="Name of the model", required=False,
    )  # fmt: skip
    product_name: Text = column(
        "Sản phẩm", "Tên sản phẩm", "Sản phẩm liên kết", vi="Sản phẩm", en="Product", required=False
    )
    is_key_product: Flag = yes_no_column(
        "Nông sản chủ lực", "Sản phẩm chủ lực", "Là nông sản chủ lực",
        vi="Sản phẩm có phải nông sản chủ lực không", en="Whether the product is a key product",
    )  # fmt: skip
    district_code: Text = column(
        "Mã huyện", "Mã huyện/tỉnh", "Mã ĐVHC cấp huyện", "Mã quận/huyện",
        vi="Mã huyện (đến 30/6/2025) hoặc mã tỉnh (sau đó)",
        en="Code of the district until 30 June 2025, or of the province after", cell_type=WRITTEN_CODE, required=False,
    )  # fmt: skip
    commune_code: Text = commune_code_column(required=False)
    started_on: Day = column(
        "Ngày bắt đầu", "Ngày ký", "Ngày bắt đầu liên kết", "Từ ngày",
        vi="Ngày đầu tiên", en="First day of the linkage", cell_type=DATE,
    )  # fmt: skip
    ended_on: Day = column(
        "Ngày kết thúc", "Ngày kết thúc liên kết", "Đến ngày",
        vi="Ngày cuối cùng", en="Last day of the linkage", cell_type=END_DATE, required=False,
    )  # fmt: skip
    has_raw_material_area: Flag = yes_no_column(
        "Gắn với vùng nguyên liệu", "Gắn vùng nguyên liệu", "Có vùng nguyên liệu",
        vi="Có gắn với vùng nguyên liệu không", en="Whether it is tied to a raw-material area",
    )  # fmt: skip
    growing_area_code: Text = column(
        "Mã số vùng trồng",
        "Mã vùng trồng",
        vi="Mã số vùng trồng",
        en="Growing-area code",
        cell_type=WRITTEN_CODE,
        required=False,
    )
    uses_digital_technology: Flag = column(
        "Ứng dụng công nghệ số", "Công nghệ số", "Có ứng dụng công nghệ số", "Công nghệ số ứng dụng",
        vi="Có ứng dụng ít nhất một công nghệ số không", en="Whether it uses at least one digital technology",
        cell_type=IS_DIGITAL,
    )  # fmt: skip
    closing_date: Day = closing_date_column()

    @rule(
        "ended_on",
        vi="Ngày kết thúc sớm hơn ngày bắt đầu; hãy kiểm tra lại hai ngày này.",
        en="It ended before it began; check the two days.",
    )
    def ended_after_started(cls, rows: pd.DataFrame) -> pd.Series:
        """An end is not before its beginning."""
        return rows["ended_on"] >= rows["started_on"]


_FOLLOWED_IN_TITLES = (
    "sản xuất", "gắn với", "gắn", "tiêu thụ", "sản phẩm nông nghiệp", "nông sản", "sản phẩm", "hàng hóa",
    "nông nghiệp", "chuỗi giá trị", "theo chuỗi", "giữa", "người sản xuất", "doanh nghiệp", "với", "bền vững",
    "đang hoạt động", "đang thực hiện", "hiện có", "chuỗi", "hợp tác", "vùng nguyên liệu", "chế biến", "và",
    "trong",
)  # fmt: skip


CONTRACT = Contract(
    source="linkages",
    title_vi="Mô hình liên kết sản xuất gắn với tiêu thụ nông sản",
    title_en="Models linking production with sale of farm products",
    model=LinkageModel,
    natural_key=("model_code", "unit_id", "closing_date"),
    units=(
        UnitColumns(code="district_code", level_hint="district"),
        UnitColumns(code="commune_code", level_hint="commune"),
    ),
    dated_by="closing_date",
    named_in_titles=("mô hình liên kết", "chuỗi liên kết", "chuỗi giá trị", "liên kết"),
    descriptive=("model_name", "product_name", "growing_area_code"),
    # Who leads a linkage may be a private person: not a word of it is stored.
    ignored_headings=("Chủ trì liên kết", "Đơn vị chủ trì", "Chủ trì"),
    followed_in_titles=_FOLLOWED_IN_TITLES,
)
