"""What people at a terminal are told of their own command: its output, its paths, its limits."""

from ntm_pipeline.issues import Rule

DONE_NOT_SHOWN = Rule(
    "done_not_shown", "warning",
    "Lệnh đã làm xong, chỉ không hiển thị được hết: {reason}",
    "The command has done its work; only what it shows could not be shown whole: {reason}",
)  # fmt: skip
QUERY_TOO_SLOW = Rule(
    "query_too_slow", "failed",
    "Truy vấn chạy quá {seconds} giây nên bị dừng. Hãy thêm điều kiện lọc, hoặc đặt NTM_QUERY_SECONDS lớn hơn.",
    "The query took more than {seconds} seconds and was stopped. Narrow it down, or set NTM_QUERY_SECONDS higher.",
)  # fmt: skip
QUERY_TOO_LARGE = Rule(
    "query_too_large", "failed",
    "Truy vấn cần hơn {megabytes} MB bộ nhớ nên bị dừng. Hãy thêm điều kiện lọc, hoặc đặt NTM_QUERY_MEGABYTES lớn hơn.",
    "The query takes more than {megabytes} MB of memory and was stopped. Narrow it down, or set NTM_QUERY_MEGABYTES"
    " higher.",
)  # fmt: skip
QUERY_GIVES_NO_ROWS = Rule(
    "query_gives_no_rows", "failed",
    "Câu lệnh không trả về dòng nào; hãy viết một câu SELECT.",
    "The statement gives no rows; write a SELECT.",
)  # fmt: skip
QUERY_OF_SEVERAL = Rule(
    "query_of_several_statements", "failed",
    "Có {count} câu lệnh; hãy chạy từng câu, vì chỉ kết quả của câu cuối cùng được thấy.",
    "There are {count} statements; run one at a time, for only the last one's result would be seen.",
)  # fmt: skip
SQL_NOT_UTF8 = Rule(
    "sql_not_utf8", "failed",
    "{place} không phải văn bản UTF-8; hãy lưu lại bằng UTF-8.",
    "{place} is no UTF-8 text; save it as UTF-8.",
)  # fmt: skip
