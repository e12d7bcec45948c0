"""What an engineer is told of Dagster's record of runs, which a night never waits for."""

from ntm_pipeline.issues import Rule

RECORD_PUT_ASIDE = Rule(
    "run_record_put_aside", "warning",
    "Không mở được nhật ký chạy của Dagster ({reason}); nó được đổi tên thành {place} và một nhật ký mới bắt đầu. Số"
    " liệu không bị ảnh hưởng; có thể xóa thư mục đó.",
    "Dagster's record of runs can't be opened ({reason}); it is now called {place}, and a new one begins. No figure"
    " depends on it; the folder may be deleted.",
)  # fmt: skip
RECORD_NOT_KEPT = Rule(
    "run_record_not_kept", "warning",
    "Lần chạy này không có trong nhật ký của Dagster ở {place}: {reason} Số liệu không bị ảnh hưởng.",
    "This run is not in Dagster's record in {place}: {reason} No figure depends on it.",
)  # fmt: skip
RECORD_UNUSABLE = Rule(
    "run_record_unusable", "warning",
    "không dùng được ({reason}). Hãy sửa dagster.yaml hoặc kho lưu mà tệp đó nêu.",
    "it can't be used ({reason}). Correct dagster.yaml, or the store that it names.",
)  # fmt: skip
FAILED_AFTER_RELEASE = Rule(
    "failed_after_release", "warning",
    "Bản phát hành đã có hiệu lực; việc sau đó không xong: {reason}",
    "The release is in force; what came after it failed: {reason}",
)  # fmt: skip
