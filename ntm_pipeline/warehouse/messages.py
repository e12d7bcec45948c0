"""The sentences of the warehouse: what an engineer is told when the machine, not a file, stands in the way, and of a
night whose figures are not those of the last."""

from ntm_pipeline.issues import Rule

DISK_FULL = Rule(
    "disk_full", "failed",
    "Không ghi được {place}: ổ đĩa đã đầy. Hãy giải phóng chỗ trống rồi chạy lại.",
    "{place} can't be written: the disk is full. Make room and run the command again.",
)  # fmt: skip
READ_ONLY_DISK = Rule(
    "read_only_disk", "failed",
    "Không ghi được {place}: ổ đĩa chỉ cho đọc. Hãy gắn lại ổ đĩa ở chế độ ghi, hoặc đặt NTM_DATA_DIR ở nơi ghi được.",
    "{place} can't be written: the disk is mounted read-only. Mount it writable, or set NTM_DATA_DIR to a place that"
    " is.",
)  # fmt: skip
NO_RIGHTS = Rule(
    "no_rights", "failed",
    "Người dùng này không có quyền đối với {place}. Hãy chạy bằng người dùng sở hữu thư mục dữ liệu, hoặc nhờ người đó"
    " cấp quyền.",
    "This user has no rights to {place}. Run the command as the user who owns the data folder, or have rights granted.",
)  # fmt: skip
PATH_UNUSABLE = Rule(
    "path_unusable", "failed",
    "Không dùng được đường dẫn {place}: cần một thư mục mà ở đó là tệp, liên kết vòng, hoặc tên quá dài, hoặc ngược"
    " lại."
    " Hãy dời tệp đó đi hoặc chọn đường dẫn khác.",
    "The path {place} can't be used: a file lies where a folder is needed (or the other way round), a link leads to"
    " itself, or a name is too long. Move what lies there, or give another path.",
)  # fmt: skip
NOT_THERE = Rule(
    "not_there", "failed",
    "Không tìm thấy {place}: tệp hoặc thư mục đã bị xóa hoặc dời đi. Hãy kiểm tra đường dẫn rồi chạy lại.",
    "{place} is not there: it was deleted or moved. Check the path and run the command again.",
)  # fmt: skip
DISK_FAILS = Rule(
    "disk_fails", "failed",
    "Ổ đĩa báo lỗi khi đọc hoặc ghi {place}. Hãy kiểm tra ổ đĩa và kết nối mạng của nó, rồi chạy lại.",
    "The disk reports an error at {place}. Check the disk and its connection, then run the command again.",
)  # fmt: skip
MEMORY_SPENT = Rule(
    "memory_spent", "failed",
    "Không đủ bộ nhớ cho việc này. Hãy đóng chương trình khác, hoặc chia việc thành phần nhỏ hơn.",
    "There is not enough memory for this. Close other programs, or ask for less at once.",
)  # fmt: skip
OUTPUT_LEFT = Rule(
    "output_left", "failed",
    "Chương trình nhận kết quả đã dừng trước khi nhận hết, nên phần đã nhận chưa đủ. Nếu cần đủ, hãy ghi kết"
    " quả vào tệp.",
    "Whatever took the output stopped before its end, so what it has is not all. Write the output to a file to"
    " have all.",
)  # fmt: skip
SYSTEM_REFUSED = Rule(
    "system_refused", "failed",
    "Hệ điều hành từ chối {place}: {reason}. Hãy xử lý nguyên nhân đó rồi chạy lại.",
    "The system refuses {place}: {reason}. Remove that cause and run the command again.",
)  # fmt: skip
RELEASE_UNREADABLE = Rule(
    "release_unreadable", "failed",
    "Không mở được bản phát hành {place}: tệp bị hỏng hoặc do phiên bản mới hơn ghi ({reason}). Hãy chạy ntm rollback"
    " để dùng bản trước, rồi ntm refresh để lập bản mới; nếu không còn bản nào khác, hãy xóa tệp đó rồi chạy ntm"
    " refresh.",
    "The release {place} can't be opened: it is damaged, or a newer version wrote it ({reason}). Run ntm rollback to"
    " use the one before, then ntm refresh to make a new one; if there is no other, delete the file and run ntm"
    " refresh.",
)  # fmt: skip
RELEASE_REFUSED = Rule(
    "release_refused", "failed",
    "Không phát hành; bản phát hành trước vẫn giữ nguyên. Nếu đã xem xét và các dòng nêu dưới đây là đúng, hãy chạy:"
    " {command}",
    "nothing is released, the last release stays. If this was looked into and the rows named below are right, run:"
    " {command}",
)  # fmt: skip
HELD_OPEN = Rule(
    "build_held_open", "failed",
    "Chương trình khác đang mở {path}; hãy đóng tệp ở chương trình đó, hoặc xem một bản sao của tệp.",
    "another program holds {path} open; close it there, or look at a copy of the file.",
)  # fmt: skip
BUSY = Rule(
    "another_refresh", "failed",
    "Một lần ntm refresh khác đã giữ {place} suốt một giờ; hãy chờ lần đó xong hoặc dừng nó.",
    "another refresh has held {place} for an hour; wait for it or stop it.",
)  # fmt: skip
FORMER_UNREADABLE = Rule(
    "former_release_unreadable", "failed",
    "Không đọc được bản phát hành đang có hiệu lực, {place} ({reason}), nên không có gì để so sánh và không phát hành"
    " gì. Hãy chạy ntm rollback để đưa bản cũ hơn vào hiệu lực, rồi ntm refresh; nếu không còn bản nào khác, hãy xóa"
    " tệp đó.",
    "The release in force, {place}, can't be read ({reason}), so that nothing can be held against it, and nothing is"
    " released. Run ntm rollback to put an older one in force, then ntm refresh; if there is no other, delete the"
    " file.",
)  # fmt: skip
LINK_BROKEN = Rule(
    "link_broken", "failed",
    "{place} không còn là liên kết dẫn đến một bản phát hành: bản đó đã bị xóa, hoặc liên kết đã bị thay bằng một bản"
    " sao; vì vậy không có gì để so sánh và không phát hành gì. Hãy chạy ntm rollback để đưa bản mới nhất đang giữ"
    " ({newest}) vào hiệu lực, rồi ntm refresh; nếu không có bản nào, hãy dời {place} đi trước.",
    "{place} is no longer a link to a release: that was deleted, or the link was replaced by a copy; so there is"
    " nothing to compare with, and nothing is released. Run ntm rollback to put the newest release that is kept"
    " ({newest}) in force, then ntm refresh; if there is none, move {place} away first.",
)  # fmt: skip
NO_SUCH_RELEASE = Rule(
    "no_such_release", "failed",
    "Không có bản phát hành {release_id}; đang giữ: {kept}.",
    "there is no release {release_id}; kept: {kept}.",
)  # fmt: skip
NO_RELEASE_BEFORE = Rule(
    "no_release_before", "failed",
    "Không có bản phát hành nào trước bản đang có hiệu lực; đang giữ: {kept}.",
    "there is no release before the one in force; kept: {kept}.",
)  # fmt: skip
NOTHING_RELEASED = Rule(
    "nothing_released", "failed",
    "Chưa có bản phát hành nào trong {place}; hãy chạy ntm refresh trước.",
    "nothing has been released in {place} yet; run `ntm refresh` first.",
)  # fmt: skip
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
CHANGES_NOT_COMPARED = Rule(
    "changes_not_compared", "warning",
    "Không so sánh marts.release_changes: bản phát hành {release}, mốc để nói có gì thay đổi, không còn được giữ.",
    "marts.release_changes is not compared: release {release}, against which it tells what changed, is no longer kept.",
)  # fmt: skip
OTHER_PROGRAM = Rule(
    "other_program", "warning",
    "Bản phát hành này do một phiên bản khác của chương trình lập ra, nên khác biệt có thể do quy tắc mới. Hãy chạy"
    " ntm refresh rồi kiểm tra lại.",
    "Another version of the program made this release, so the differences may be those of its rules. Run ntm refresh,"
    " then verify again.",
)  # fmt: skip
FILES_CHANGED_SINCE = Rule(
    "files_changed_since", "warning",
    "Từ khi phát hành, {count} tệp đã được thêm, sửa hoặc rút khỏi thư mục raw, nên khác biệt có thể do đó. Hãy chạy"
    " ntm refresh rồi kiểm tra lại.",
    "{count} files of the raw folder have been added, changed or withdrawn since the release, so the differences may"
    " come from them. Run ntm refresh, then verify again.",
)  # fmt: skip
RELEASE_BORNE_OUT = Rule(
    "release_borne_out", "warning",
    "Bản phát hành {release}: cả {count} bảng đều đúng như lập lại từ thư mục raw.",
    "Release {release}: all {count} tables are what the raw folder comes to.",
)  # fmt: skip
RELEASE_NOT_BORNE_OUT = Rule(
    "release_not_borne_out", "failed",
    "Bản phát hành {release}: {count} bảng khác với khi lập lại từ thư mục raw.",
    "Release {release}: {count} tables are not what the raw folder comes to.",
)  # fmt: skip
TABLE_NOT_BORNE_OUT = Rule(
    "table_not_borne_out", "failed",
    "{table}: {lost} dòng chỉ có trong bản phát hành, {found} dòng chỉ có khi lập lại.",
    "{table}: {lost} rows are in the release alone, {found} in what is made anew alone.",
)  # fmt: skip
COLUMNS_NOT_BORNE_OUT = Rule(
    "table_not_borne_out", "failed",
    "{table}: có các cột khác; {lost} dòng chỉ có trong bản phát hành, {found} dòng chỉ có khi lập lại.",
    "{table}: it has other columns; {lost} rows are in the release alone, {found} in what is made anew alone.",
)  # fmt: skip
ENGINE_CLIENT_MISSING = Rule(
    "engine_client_missing", "failed",
    "NTM_ENGINE nêu một máy chủ Spark Connect nhưng chưa cài chương trình khách ({reason}); hãy chạy pip install"
    " -c constraints.txt -e \".[spark]\".",
    "NTM_ENGINE names a Spark Connect server and its client isn't installed ({reason}); run pip install"
    " -c constraints.txt -e \".[spark]\".",
)  # fmt: skip
ENGINE_UNREACHABLE = Rule(
    "engine_unreachable", "failed",
    "Máy chủ Spark Connect {server} không trả lời ({reason}). Hãy kiểm tra máy chủ và NTM_ENGINE rồi chạy lại, hoặc bỏ"
    " NTM_ENGINE để tính bằng DuckDB trên máy này.",
    "The Spark Connect server {server} doesn't answer ({reason}). Look after the server and NTM_ENGINE and run the"
    " command again, or unset NTM_ENGINE to have DuckDB do it on this machine.",
)  # fmt: skip
ENGINE_REFUSES = Rule(
    "engine_refuses", "failed",
    "Máy chủ Spark Connect {server} không thực hiện được {doing}: {reason}",
    "The Spark Connect server {server} can't do {doing}: {reason}",
)  # fmt: skip
ENGINE_FOLDER_UNSEEN = Rule(
    "engine_folder_unseen", "failed",
    "Thư mục {folder} không dùng chung được với máy chủ Spark Connect {server}: {seen} trong {count} dòng ghi ở một bên"
    " được thấy ở bên kia{reason}. Hãy đặt NTM_ENGINE_PATH là thư mục hoặc kho lưu trữ mà cả máy này và mọi"
    " máy của máy chủ đều đọc và ghi được.",
    "The folder {folder} is not shared with the Spark Connect server {server}: of {count} rows written on one side the"
    " other sees {seen}{reason}. Set NTM_ENGINE_PATH to a folder or an object store that this machine and every"
    " worker of the server can read and write.",
)  # fmt: skip
ENGINE_FOLDER_UNUSABLE = Rule(
    "engine_folder_unusable", "failed",
    "Không dùng được NTM_ENGINE_PATH={folder}: {reason}",
    "NTM_ENGINE_PATH={folder} can't be used: {reason}",
)  # fmt: skip
ENGINE_ROWS_DIFFER = Rule(
    "engine_rows_differ", "failed",
    "{table}: máy chủ Spark Connect {server} thấy {there} dòng, ở đây có {here} dòng; bảng không được dùng.",
    "{table}: the Spark Connect server {server} sees {there} rows, and here there are {here}; the table is not used.",
)  # fmt: skip
ENGINE_TYPES_DIFFER = Rule(
    "engine_types_differ", "failed",
    "{table}.{column}: máy chủ Spark Connect {server} trả về kiểu {there}, DuckDB cho kiểu {here}; hãy ghi CAST trong"
    " câu SQL.",
    "{table}.{column}: the Spark Connect server {server} gives {there}, DuckDB {here}; write a CAST in its SQL.",
)  # fmt: skip
