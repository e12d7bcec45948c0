"""The sentences of the warehouse: what an engineer is told of a night whose figures are not those of the last."""

from ntm_pipeline.issues import Rule

LISTS_COUNT_FOR_DECLARED_UNITS = Rule(
    "upgrade_knows_less",
    "refused",
    "Chương trình đã được nâng cấp từ bản {before} và nay chỉ tính danh sách cho đơn vị mà danh sách khai báo: {count}"
    " danh sách ({sources}) không khai báo đơn vị nào; hãy ghi “Đơn vị báo cáo: …” phía trên bảng, hoặc covers: trong"
    " origin.yaml của thư mục.",
    "The program was upgraded from {before} and now counts a list only for the unit that it declares: {count} lists"
    " ({sources}) declare nobody; write “Đơn vị báo cáo: …” above the table, or covers: in the folder's origin.yaml.",
)
RULES_CHANGED = Rule(
    "upgrade_knows_less",
    "refused",
    "Chương trình đã được nâng cấp từ bản {before}, và các quy tắc mới nhận ít dữ liệu hơn từ chính các tệp đó; xem"
    " quality.rejected_rows và quality.warned_rows để biết dòng nào và phải khai báo thế nào.",
    "The program was upgraded from {before}, and its rules now take less out of the same files; quality.rejected_rows"
    " and quality.warned_rows of the build tell which rows, and what to declare.",
)
