"""What is said of a file whose reading met a limit, or brought down the process that read it, or of the readers."""

from ntm_pipeline.issues import Rule

TOO_SLOW = Rule(
    "too_slow", "refused",
    "Đọc tệp quá {seconds} giây vẫn chưa xong nên tệp bị trả lại. Hãy xóa các dòng, cột, hình và công thức thừa, hoặc"
    " tách thành nhiều tệp.",
    "Reading the file took more than {seconds} seconds, so it is refused. Delete superfluous rows, columns, pictures"
    " and formulas, or split it into several files.",
)  # fmt: skip
BUDGET_SPENT = Rule(
    "budget_spent", "refused",
    "Các tệp của lần chạy này đã dùng hết {seconds} giây dành cho việc đọc; tệp này cần hơn {rest} giây còn lại cho mỗi"
    " tệp nên bị trả lại. Tốn thời gian nhất: {slowest}. Hãy bỏ hoặc chia nhỏ các tệp đó, hoặc đặt NTM_FILES_SECONDS"
    " lớn hơn.",
    "The files of this run have used up their {seconds} seconds; this one takes more than the {rest} that are left to"
    " each, so it is refused. Most was taken by: {slowest}. Take those away or split them, or set NTM_FILES_SECONDS"
    " higher.",
)  # fmt: skip
TOO_MUCH_MEMORY = Rule(
    "too_much_memory", "refused",
    "Đọc tệp cần hơn {megabytes} MB bộ nhớ nên tệp bị trả lại. Hãy xóa các dòng, cột và hình thừa, hoặc tách thành"
    " nhiều tệp.",
    "Reading the file takes more than {megabytes} MB of memory, so it is refused. Delete superfluous rows, columns and"
    " pictures, or split it into several files.",
)  # fmt: skip
READER_DIED = Rule(
    "reader_died", "refused",
    "Tệp làm chương trình đọc phải dừng, thường vì tệp hỏng hoặc cần hơn {megabytes} MB bộ nhớ. Hãy mở bằng Excel, xóa"
    " các dòng và cột thừa, lưu thành tệp mới rồi gửi lại.",
    "The file made its reader stop, mostly because it is damaged or takes more than {megabytes} MB of memory. Open it"
    " in Excel, delete superfluous rows and columns, save it as a new file and send that.",
)  # fmt: skip
READERS_DO_NOT_START = Rule(
    "readers_do_not_start", "failed",
    "Không khởi động được tiến trình đọc tệp: {count} lần liền, tiến trình tự dừng trước khi nhận tệp. Tệp không có"
    " lỗi. Thường do máy thiếu bộ nhớ hoặc bộ cài Python không đủ. Hãy đóng bớt chương trình khác; nếu vẫn thế, hãy"
    " chạy make clean rồi make refresh để cài lại.",
    "The processes that read files can't be started: {count} times on end they stopped before taking a file. No file is"
    " to blame; mostly memory is short or the Python installation isn't complete. Close other programs; if that doesn't"
    " help, run make clean and then make refresh to install again.",
)  # fmt: skip
