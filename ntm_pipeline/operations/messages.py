"""What whoever runs the pipeline is told of the nights: the faults, one sentence each, and what to do."""

from ntm_pipeline.issues import Rule

RUN_FAILED = Rule(
    "run_failed", "failed",
    "Lần chạy lúc {began} không xong; {kept}. {reason} Hãy xử lý nguyên nhân rồi chạy ntm refresh.",
    "The run of {began} failed; {kept}. {reason} Remove the cause, then run ntm refresh.",
)  # fmt: skip
RUN_KILLED = Rule(
    "run_failed", "failed",
    "Lần chạy lúc {began} bị ngắt giữa chừng (tiến trình bị dừng hoặc mất điện); {kept}. Hãy chạy ntm refresh.",
    "The run of {began} was cut off (its process was killed, or the power failed); {kept}. Run ntm refresh.",
)  # fmt: skip
AUDIT_RED = Rule(
    "audit_red", "failed",
    "Lần chạy lúc {began} không đạt kiểm tra trước phát hành ({checks}); {kept}.\n{found}\nNếu đó là do tệp sai hoặc"
    " thiếu, hãy sửa hoặc lấy lại tệp rồi chạy ntm refresh. Nếu đã xem xét và số liệu đúng là như vậy, hãy chạy:"
    " {command}",
    "The run of {began} did not pass its audit ({checks}); {kept}.\n{found}\nIf files are wrong or missing, correct"
    " them or get them back, then run ntm refresh. If this was looked into and is right, run: {command}",
)  # fmt: skip
AUDIT_FOUND = Rule(
    "audit_red", "failed",
    "- {check} (yêu cầu: {wanted}). Không đạt ở: {found}",
    "- {check} (wanted: {wanted}). It is broken by: {found}",
)  # fmt: skip
SOURCE_REFUSED = Rule(
    "source_refused", "failed",
    "Nguồn {source}: {count} tệp không dùng được: {files}. Lý do ở quality.source_files; ntm validate và ntm feedback"
    " cho biết phải sửa gì.",
    "Source {source}: {count} of its files could not be used: {files}. quality.source_files has the reasons; ntm"
    " validate and ntm feedback tell what to correct.",
)  # fmt: skip
SENSOR_CRASHED = Rule(
    "sensor_crashed", "failed",
    "Bộ theo dõi hoặc lịch chạy {name} của Dagster bị lỗi: {reason} Trang Dagster, mục Automation, cho thấy lỗi đầy"
    " đủ; sau khi xử lý, hãy khởi động lại ntm-daemon. Lần chạy hằng đêm có thể không được khởi động cho đến lúc đó.",
    "Dagster's sensor or schedule {name} crashed: {reason} Dagster's page shows all of it under Automation; remove"
    " the cause, then restart ntm-daemon. Until then the night may not be started.",
)  # fmt: skip
NIGHT_MISSED = Rule(
    "night_missed", "failed",
    "Không có lần chạy nào từ {due}, giờ chạy hằng đêm. Hãy kiểm tra dịch vụ ntm-daemon (hoặc ntm-nightly.timer) có"
    " đang chạy không, rồi chạy ntm refresh.",
    "No run has begun since {due}, when the night was due. Check that the service ntm-daemon (or ntm-nightly.timer) is"
    " running, then run ntm refresh.",
)  # fmt: skip
SOURCE_STALE = Rule(
    "source_stale", "failed",
    "Nguồn {source}: số liệu mới nhất nói đến {day}, đã {days} ngày (quá {limit}). Hãy hỏi nơi gửi; nếu nguồn này vốn"
    " gửi thưa hơn, hãy ghi hạn của nó ở stale_after_days trong reporting.yaml.",
    "Source {source}: its newest figures speak of {day}, {days} days ago (more than {limit}). Ask whoever sends them;"
    " if it is sent less often, write its limit under stale_after_days in reporting.yaml.",
)  # fmt: skip
DISK_SHORT = Rule(
    "disk_short", "failed",
    "Ổ đĩa chứa {place} sắp đầy hoặc đã đầy: còn {free} MB, lần chạy sau cần {needed} MB. Hãy giải phóng chỗ trống"
    " (hoặc đặt NTM_RELEASES_MEGABYTES nhỏ hơn để giữ ít bản phát hành cũ hơn), rồi chạy ntm refresh.",
    "The disk of {place} is full or nearly so: {free} MB are left, the next run needs {needed} MB. Make room (or set"
    " NTM_RELEASES_MEGABYTES lower, to keep fewer old releases), then run ntm refresh.",
)  # fmt: skip
NOTHING_IN_FORCE = Rule(
    "nothing_in_force", "failed",
    "Không mở được bản phát hành nào, nên không ai xem được số liệu: {reason}",
    "No release can be opened, so that nobody sees any figure: {reason}",
)  # fmt: skip
NOTICES_FAIL = Rule(
    "notices_fail", "failed",
    "Không gửi được thông báo qua {channel} từ {since}: {reason} Hãy sửa cấu hình hoặc máy chủ đó; thông báo sẽ được"
    " gửi lại.",
    "Notices can't be sent by {channel} since {since}: {reason} Correct its settings or its server; what waits is sent"
    " again.",
)  # fmt: skip
DISK_READ_ONLY = Rule(
    "disk_read_only", "failed",
    "Ổ đĩa chứa {place} chỉ cho đọc, nên không lần chạy nào ghi được gì; bản phát hành đang có vẫn đọc được. Hãy xem"
    " nhật ký hệ thống (dmesg) vì sao, rồi gắn lại ổ đĩa ở chế độ ghi và chạy ntm refresh.",
    "The disk of {place} is mounted read-only, so that no run can write anything; the release in force can still be"
    " read. The system's log (dmesg) tells why; mount it writable again, then run ntm refresh.",
)  # fmt: skip
RAW_GONE = Rule(
    "raw_gone", "failed",
    "Không có thư mục {place}, nơi để các tệp gửi đến, nên không lần chạy nào đọc được gì; bản phát hành đang có vẫn"
    " giữ nguyên. Hãy kiểm tra ổ đĩa của thư mục đó đã được gắn chưa, rồi chạy ntm refresh.",
    "The folder {place}, in which what was sent lies, is not there, so that no run can read anything; the release in"
    " force stays. Check that its disk is mounted, then run ntm refresh.",
)  # fmt: skip
NEVER_RELEASED = Rule(
    "nothing_in_force", "failed",
    "Trong {place} chưa từng có bản phát hành nào. Nếu trước đây đã có, hãy kiểm tra ổ đĩa đó đã được gắn và"
    " NTM_DATA_DIR có đúng không; nếu chưa, hãy chạy ntm refresh.",
    "Nothing was ever released in {place}. If there was a release before, check that its disk is mounted and that"
    " NTM_DATA_DIR is right; otherwise run ntm refresh.",
)  # fmt: skip
REPORTING_UNUSABLE = Rule(
    "reporting_unusable", "failed",
    "Lần chạy sau sẽ không xong, vì nội dung này chưa đúng: {reason} Hãy sửa tệp đó. Đến lúc ấy hạn của số liệu là mức"
    " mặc định.",
    "The next run will fail, for this is wrong: {reason} Correct the file. Until then the limits by which figures are"
    " stale are the default ones.",
)  # fmt: skip
FAULT_LASTS = Rule(
    "fault_lasts", "warning",
    "Nhắc lại, vẫn chưa xong (đã báo lần đầu lúc {since}): {message}",
    "Reminder, it still lasts (first told {since}): {message}",
)  # fmt: skip
FAULT_OVER = Rule(
    "fault_over", "warning",
    "Đã hết, không phải làm gì nữa (đã báo lần đầu lúc {since}): “{message}”",
    "Over, nothing is left to do (first told {since}): “{message}”",
)  # fmt: skip
