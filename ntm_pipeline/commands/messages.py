"""What people at a terminal are told of their own command: its output, its paths, its limits."""

from ntm_pipeline.issues import Rule

DONE_NOT_SHOWN = Rule(
    "done_not_shown", "warning",
    "Lệnh đã làm xong, chỉ không hiển thị được hết: {reason}",
    "The command has done its work; only what it shows could not be shown whole: {reason}",
)  # fmt: skip
ANOTHER_DAY = Rule(
    "another_day", "warning",
    "Ngày {day} được đặt bằng NTM_TODAY, không phải hôm nay: mọi trạng thái là của ngày ấy. Hãy bỏ NTM_TODAY để tính"
    " đến hôm nay.",
    "The day, {day}, is set by NTM_TODAY and is not today's: every status is that day's. Take NTM_TODAY away to have"
    " today's.",
)  # fmt: skip
ROLLED_BACK = Rule(
    "rolled_back", "warning",
    "{place} nay là bản phát hành {release}. Lần ntm refresh kế tiếp (hai giờ sáng) lại phát hành đúng những gì có"
    " trong thư mục raw: trước đó hãy sửa hoặc lấy ra tệp sai.",
    "{place} is now release {release}. The next ntm refresh (at two in the morning) releases again what the raw folder"
    " holds: before that correct, or take away, the files that are wrong.",
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
SQL_TOO_LONG = Rule(
    "sql_too_long", "failed",
    "{place} dài hơn {most} byte; đó không phải là một câu SQL.",
    "{place} is longer than {most} bytes; that is no statement of SQL.",
)  # fmt: skip
SQL_NOT_UTF8 = Rule(
    "sql_not_utf8", "failed",
    "{place} không phải văn bản UTF-8; hãy lưu lại bằng UTF-8.",
    "{place} is no UTF-8 text; save it as UTF-8.",
)  # fmt: skip
EACH_CHECK_NEEDS_A_REASON = Rule(
    "each_check_needs_a_reason", "failed",
    "Mỗi --accept CHECK cần một --reason riêng, nêu ai quyết định và vì sao.",
    'each --accept CHECK needs its --reason "who decided so, and why"',
)  # fmt: skip
NO_SUCH_CHECK = Rule(
    "no_such_check", "failed",
    "Không có phép kiểm nào tên {name} (các phép kiểm: {known})",
    "there is no check {name} (the checks: {known})",
)  # fmt: skip
SQL_OR_FILE = Rule(
    "sql_or_file", "failed",
    "Hãy ghi câu SQL, hoặc nêu tệp chứa nó bằng --file; không cả hai.",
    "give the SQL, or the file it stands in with --file",
)  # fmt: skip
SAFE_IS_CSV = Rule(
    "safe_is_csv", "failed",
    "--safe chỉ dành cho csv: ở các dạng khác, chữ không thể thành công thức.",
    "--safe is about csv: the other formats hold text that is no formula",
)  # fmt: skip
NO_SUCH_SOURCE = Rule(
    "no_such_source", "failed",
    "Không có biểu nào tên {source}; các biểu: {known}",
    "there is no source {source}; the sources are: {known}",
)  # fmt: skip
NO_WORKBOOKS_NAME = Rule(
    "no_workbooks_name", "failed",
    "{path} không phải tên một tệp Excel; hãy đặt tên có đuôi .xlsx",
    "{path} is no name of an Excel workbook; give one that ends in .xlsx",
)  # fmt: skip
NO_CSVS_NAME = Rule(
    "no_csvs_name", "failed",
    "{path} không phải tên một tệp csv; sổ đăng ký có biểu là tệp csv, hãy đặt tên có đuôi .csv",
    "{path} is no name of a csv, which the form of a register is; give one that ends in .csv",
)  # fmt: skip
FILE_IS_THERE = Rule(
    "file_is_there", "failed",
    "Đã có tệp {path}; hãy đặt tên khác bằng -o",
    "{path} is there already; give another name with -o",
)  # fmt: skip
FOLDER_IS_OURS = Rule(
    "folder_is_ours", "failed",
    "{folder} là thư mục của chương trình, tệp ở đó được đọc như số liệu; hãy chọn thư mục khác",
    "{folder} is the pipeline's own, and what lies there is read as data; give another folder",
)  # fmt: skip
FOLDER_IS_A_FILE = Rule(
    "folder_is_a_file", "failed",
    "{folder} là một tệp; hãy nêu một thư mục",
    "{folder} is a file; give a folder",
)  # fmt: skip
FOLDER_HOLDS_OTHERS = Rule(
    "folder_holds_others", "failed",
    "{folder} có {name}, không phải do lệnh này ghi; hãy chọn thư mục mới hoặc trống",
    "{folder} holds {name}, which was not written by this command; give a new or empty folder",
)  # fmt: skip
FOLDER_HOLDS_CHANGED = Rule(
    "folder_holds_changed", "failed",
    "{folder} có {name} đã bị sửa từ khi lệnh này ghi; hãy chọn thư mục mới hoặc trống",
    "{folder} holds {name}, which was changed since it was written; give a new or empty folder",
)  # fmt: skip
NO_SUCH_FIGURE = Rule(
    "no_such_figure", "failed",
    "{indicator} không có số liệu của {unit} năm {year}; hãy ghi mã, unit_id hoặc tên có dấu của đơn vị, và một năm mà"
    " đơn vị đó tồn tại",
    "{indicator} has no figure for {unit} in {year}; give its code, id or accented name, and a year in which it"
    " existed",
)  # fmt: skip
SEVERAL_UNITS = Rule(
    "several_units", "failed",
    "{unit} có thể là {count} đơn vị của năm {year}; hãy chọn một unit_id: {choices}",
    "{unit} means {count} units in {year}; give one of these ids: {choices}",
)  # fmt: skip
TARGET_OF_SEVERAL_PLANS = Rule(
    "target_of_several_plans", "failed",
    "{target} là mục tiêu của {plans}; hãy chọn một kế hoạch bằng --plan",
    "{target} is a target of {plans}; give one of them by --plan",
)  # fmt: skip
NO_SUCH_INDICATOR = Rule(
    "no_such_indicator", "failed",
    "Không có chỉ số hay mục tiêu {asked}{plan}; các mục tiêu ở ref.plan_targets, các chỉ số là: {known}",
    "there is no indicator or target {asked}{plan}; the targets stand in ref.plan_targets, the indicators are: {known}",
)  # fmt: skip
NOT_HELD_TO = Rule(
    "not_held_to", "failed",
    "{asked} không giao cho {unit} chỉ số {indicator} năm {year}",
    "{asked} doesn't hold {unit} to {indicator} in {year}",
)  # fmt: skip
NO_RAW_FOLDER = Rule(
    "no_raw_folder", "failed",
    "không có thư mục {folder}; hãy đặt tệp vào {folder}/<nguồn>/ hoặc đặt NTM_DATA_DIR",
    "{folder} does not exist; put files into {folder}/<source>/ or set NTM_DATA_DIR",
)  # fmt: skip
HEADINGS_FIT_SEVERAL = Rule(
    "headings_fit_several", "failed",
    "{path}: tiêu đề cột hợp với nhiều biểu ({fits}); hãy thêm --source và tên biểu",
    "{path}: the headings fit several sources equally ({fits}); say which it is with --source",
)  # fmt: skip
HEADINGS_FIT_NONE = Rule(
    "headings_fit_none", "failed",
    "{path}: tiêu đề cột không giống biểu nào; hãy thêm --source và tên biểu ({known})",
    "{path}: the headings fit no source; say which it is with --source ({known})",
)  # fmt: skip
RELEASE_WITHOUT_PAGES = Rule(
    "release_without_pages", "failed",
    "Bản phát hành {release} không có trang nào vì do một chương trình cũ hơn tạo ra; hãy chạy ntm refresh",
    "the release {release} has no pages: an older program made it; run `ntm refresh`",
)  # fmt: skip
NO_BROWSER = Rule(
    "no_browser", "failed",
    "Ở đây không mở được trình duyệt nào; hãy tự mở {page}",
    "no browser could be started here; open {page} in one",
)  # fmt: skip
PLAN_AND_YEAR = Rule(
    "plan_and_year", "failed",
    "Hãy ghi --plan và --year: mọi dạng, trừ parquet là tất cả các bảng, đều thuộc một năm của một kế hoạch",
    "give --plan and --year: every form but parquet, which is all tables, is of one plan's year",
)  # fmt: skip
NO_SUCH_PLAN = Rule(
    "no_such_plan", "failed",
    "Không có kế hoạch {plan}; các kế hoạch: {known}",
    "there is no plan {plan}; the plans: {known}",
)  # fmt: skip
NO_FIGURES_OF_YEAR = Rule(
    "no_figures_of_year", "failed",
    "{plan} không có số liệu năm {year}; các năm: {known}",
    "{plan} has no figures of {year}; its years: {known}",
)  # fmt: skip
NO_COMMUNE_REPORTED = Rule(
    "no_commune_reported", "failed",
    "Không đơn vị cấp xã nào của {unit} báo cáo hồ sơ công việc năm {year}",
    "no commune of {unit} has reported dossiers of {year}",
)  # fmt: skip
FOLDER_NOT_EMPTY = Rule(
    "folder_not_empty", "failed",
    "Đã có {folder} và không trống; hãy nêu thư mục khác bằng -o",
    "{folder} is there already and not empty; give another folder with -o",
)  # fmt: skip
