"""The e-office register: every work dossier (hồ sơ công việc), one row each, as e-office systems export it.

Counting it checks what offices report of the same dossiers (`eoffice`). A dossier counts in the month in which it was
opened: every dossier has that day, and it never changes when the dossier is closed later. Of a secret dossier nothing
is kept but that there is one.
"""

from ntm_pipeline.contracts.cell_types import DATE, WRITTEN_CODE
from ntm_pipeline.contracts.columns import unit_code_column
from ntm_pipeline.contracts.contract import Day, Text, UnitColumns, column
from ntm_pipeline.contracts.register import Register, RegisterCount, RegisterRow, RegisterRule
from ntm_pipeline.issues import Rule

CLOSED_BEFORE_OPENED = Rule(
    "closed_before_opened", "rejected",
    "Ngày kết thúc trước ngày mở hồ sơ; hãy kiểm tra lại hai ngày này.",
    "The dossier was closed before it was opened; check the two days.",
)  # fmt: skip


class RegisteredDossier(RegisterRow):
    """One work dossier."""

    unit_code: Text = unit_code_column()
    dossier_id: Text = column(
        "Mã hồ sơ", "Số hồ sơ", "Mã HS", "Mã hồ sơ công việc", "Mã HSCV", "Số, ký hiệu hồ sơ", "Số và ký hiệu hồ sơ",
        vi="Mã hồ sơ công việc, riêng trong đơn vị", en="Code of the work dossier, unique within its unit",
        cell_type=WRITTEN_CODE,
    )  # fmt: skip
    opened_on: Day = column(
        "Ngày mở", "Ngày mở hồ sơ", "Ngày lập hồ sơ", "Ngày bắt đầu", "Ngày tạo", "Ngày tạo hồ sơ",
        vi="Ngày mở hồ sơ; hồ sơ được tính vào tháng này", en="Day the dossier was opened; it counts in that month",
        cell_type=DATE,
    )  # fmt: skip
    closed_on: Day = column(
        "Ngày kết thúc", "Ngày kết thúc hồ sơ", "Ngày đóng", "Ngày đóng hồ sơ", "Ngày hoàn thành",
        vi="Ngày kết thúc hồ sơ; trống nếu chưa kết thúc", en="Day it was closed; empty while it is open",
        cell_type=DATE, required=False,
    )  # fmt: skip
    secrecy: Text = column(
        "Độ mật", "Mức độ mật", "Cấp độ mật",
        vi="Độ mật của hồ sơ", en="Whether it is secret",
        choices={
            "Thường": ("Thường", "Không mật", "Không", "Bình thường", "Hồ sơ thường", "Công khai", "Không có"),
            "Mật": ("Mật", "Tối mật", "Tuyệt mật", "Hồ sơ mật", "Có"),
        },
    )  # fmt: skip
    handling: Text = column(
        "Hình thức xử lý", "Phương thức xử lý", "Hình thức", "Hình thức giải quyết", "Hình thức xử lý hồ sơ",
        vi="Hình thức xử lý hồ sơ", en="How it is handled",
        choices={
            "Trên môi trường mạng": (
                "Trên môi trường mạng", "Xử lý trên môi trường mạng", "Trên mạng", "Môi trường mạng", "Điện tử",
                "Hồ sơ điện tử", "Trực tuyến", "Online", "Toàn trình", "Toàn bộ trên môi trường mạng",
            ),
            "Hồ sơ giấy": (
                "Hồ sơ giấy", "Giấy", "Bản giấy", "Trên giấy", "Văn bản giấy", "Trực tiếp", "Truyền thống", "Offline",
            ),
            "Kết hợp": (
                "Kết hợp", "Giấy và điện tử", "Hồ sơ giấy kết hợp điện tử", "Một phần trên môi trường mạng", "Hỗn hợp",
                "Một phần",
            ),
        },
    )  # fmt: skip


CONTRACT = Register(
    source="eoffice_register",
    title_vi="Sổ đăng ký hồ sơ công việc của hệ thống quản lý văn bản và điều hành",
    title_en="E-office register: every work dossier, reduced to counts per unit and month",
    model=RegisteredDossier,
    natural_key=("unit_id", "dossier_id"),
    units=(UnitColumns(code="unit_code"),),
    dated_by="opened_on",
    identifier="dossier_id",
    excluded_contexts=("thủ tục hành chính", "TTHC", "dịch vụ công", "DVC", "DVCTT", "một cửa", "hành chính công"),
    own_contexts=("hồ sơ công việc", "HSCV"),
    counts={
        "dossier_count": RegisterCount(
            "Số hồ sơ công việc mở trong tháng, kể cả hồ sơ mật",
            "Work dossiers opened in the month, secret ones included", {},
        ),
        "secret_dossier_count": RegisterCount(
            "Số hồ sơ thuộc phạm vi bí mật nhà nước", "Secret dossiers, which leave the denominator",
            {"secrecy": "Mật"},
        ),
        # A dossier handled partly on paper is none that was handled online.
        "online_dossier_count": RegisterCount(
            "Số hồ sơ không mật xử lý trên môi trường mạng", "Dossiers handled online that are not secret",
            {"secrecy": "Thường", "handling": "Trên môi trường mạng"},
        ),
    },
    held_to=(RegisterRule(CLOSED_BEFORE_OPENED, "closed_on", "closed_on < opened_on"),),
    confidential={"secrecy": "Mật"},
)  # fmt: skip
