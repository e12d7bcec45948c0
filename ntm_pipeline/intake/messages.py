"""What the intake tells senders of whole rows, files and lists: sentences only.

What is said of a single cell stands with its type, what is said of a unit in `units`, what is said of corrections
with them.
"""

from ntm_pipeline.issues import Rule

# --- Lists and whom they speak for

_HOW_TO_DECLARE_VI = (
    "Hãy ghi “Đơn vị báo cáo: …” (tên hoặc mã đơn vị) ở phía trên bảng, hoặc ghi covers trong origin.yaml của thư mục."
)
_HOW_TO_DECLARE_EN = (
    "Write “Đơn vị báo cáo: …” (name or code of the unit) above the table, or covers in the folder's origin.yaml."
)
LIST_DECLARES_NOBODY = Rule(
    "list_declares_nobody",
    "warning",
    "Danh sách không cho biết nói thay cho đơn vị nào nên các dòng được lưu nhưng không được tính."
    f" {_HOW_TO_DECLARE_VI}",
    f"The list doesn't say whom it speaks for; its rows are stored and count nowhere. {_HOW_TO_DECLARE_EN}",
)
REPORTING_UNIT_UNKNOWN = Rule(
    "reporting_unit_unknown",
    "warning",
    "Không hiểu đơn vị báo cáo nên danh sách không nói thay cho đơn vị nào: các dòng được lưu nhưng không được tính."
    " {why}",
    "The reporting unit isn't understood, so that the list speaks for nobody: its rows are stored and count nowhere."
    " {why}",
)
REPORTING_UNIT_IS_AN_OFFICE = Rule(
    "reporting_unit_unknown",
    "warning",
    "Đơn vị báo cáo không phải là một đơn vị hành chính; danh sách được tính cho đơn vị ghi ở covers trong origin.yaml."
    " Hãy ghi tên đơn vị hành chính.",
    "The reporting unit is no administrative unit; the list counts for the one that covers in origin.yaml tells."
    " Write the unit's name.",
)
OUTSIDE_REPORTING_UNIT = Rule(
    "outside_reporting_unit",
    "rejected",
    "{unit} không thuộc đơn vị báo cáo {speaker} vào ngày {day}. Hãy kiểm tra lại mã đơn vị, hoặc đơn vị báo cáo.",
    "{unit} is not part of the reporting unit {speaker} on {day}. Check the unit's code, or the reporting unit.",
)
EMPTY_LIST_WITHOUT_UNIT_OR_DATE = Rule(
    "empty_list_without_unit_or_date",
    "warning",
    "Danh sách không có dòng nào và không ghi đủ đơn vị báo cáo và ngày chốt số liệu ở phía trên bảng; nếu đơn vị không"
    " có đối tượng nào, hãy ghi cả hai.",
    "The list is empty and lacks its reporting unit or its closing date above the table; if there is nothing to list,"
    " write both.",
)
NAMELESS_REJECTED_ROWS = Rule(
    "rejected_rows_name_no_unit",
    "warning",
    "{count} dòng bị trả lại của danh sách không cho biết là của đơn vị nào; đơn vị nào không có trong danh"
    " sách vẫn được coi là không có. Hãy sửa các dòng này.",
    "{count} rejected rows of the list don't tell whose they are; a unit that is not listed still counts as"
    " having none. Correct those rows.",
)

# --- Two rows of one key

CONTRADICTS_ROW = Rule(
    "contradicts_row",
    "rejected",
    "Dòng này và {others} nói khác nhau về cùng một đối tượng ({differences}) mà không có ngày nào cho biết"
    " dòng nào mới hơn. Hãy chỉ để lại dòng đúng.",
    "This row and {others} tell differently of the same thing ({differences}), and no date says which is newer. Leave"
    " only the right one.",
)
SUPERSEDED_WITHOUT_DATE = Rule(
    "superseded_without_date",
    "warning",
    "Dòng này và {other} nói khác nhau về cùng một đối tượng ({differences}); dòng kia được dùng chỉ vì dòng này không"
    " ghi ngày. Hãy ghi ngày cho cả hai, hoặc bỏ dòng sai.",
    "This row and {other} tell differently of the same thing ({differences}); the other is used only because this one"
    " has no date. Date both, or leave out the wrong one.",
)
SUPERSEDED_BY_PATH = Rule(
    "superseded_by_path",
    "warning",
    "Dòng này và {other} nói khác nhau về cùng một đối tượng ({differences}) mà không có ngày nào cho biết dòng nào mới"
    " hơn; dòng kia được dùng vì tệp của nó xếp sau theo tên. Hãy bỏ dòng sai.",
    "This row and {other} tell differently of the same thing ({differences}), and no date says which is newer;"
    " the other is used because its file comes later by name. Leave out the wrong one.",
)
RECENCY_IN_THE_FUTURE = Rule(
    "in_the_future",
    "rejected",
    "“{heading}” là {day}, sau ngày hôm nay ({today}); hãy kiểm tra lại ngày này.",
    "“{heading}” is {day}, after today ({today}); check it.",
)

# --- Nothing was collected

NOT_COLLECTED = Rule(
    "not_collected",
    "rejected",
    "Ô “{heading}” ghi “{text}”, nghĩa là chưa có số liệu, nên không được coi là 0 hay không có. Hãy ghi số liệu; nếu"
    " thật sự không có thì ghi 0 hoặc “Không”.",
    "“{heading}” holds “{text}”, which says that nothing was collected; that is neither 0 nor none. Enter what is the"
    " case; where there is none, write 0 or “Không”.",
)
REPORT_OF_DASHES = Rule(
    "report_of_dashes",
    "warning",
    "Dòng này chỉ ghi gạch ngang nên không được coi là báo cáo. Nếu thật sự không phát sinh, hãy ghi 0.",
    "This row holds nothing but dashes and is taken for no report. Where there really was none, write 0.",
)
CLOSING_DATE_IN_THE_FUTURE = Rule(
    "in_the_future",
    "rejected",
    "Ngày chốt số liệu là {day}, sau ngày hôm nay ({today}); hãy kiểm tra lại ngày này.",
    "The closing date is {day}, after today ({today}); check it.",
)
PERIOD_IN_THE_FUTURE = Rule(
    "in_the_future",
    "rejected",
    "Kỳ báo cáo bắt đầu từ {day}, sau ngày hôm nay ({today}); hãy kiểm tra lại năm.",
    "The period begins on {day}, after today ({today}); check the year.",
)
YEAR_IN_THE_FUTURE = Rule(
    "in_the_future",
    "rejected",
    "Năm bắt đầu từ {day}, sau ngày hôm nay ({today}); hãy kiểm tra lại năm.",
    "The year begins on {day}, after today ({today}); check the year.",
)
BEFORE_HISTORY = Rule(
    "before_history",
    "rejected",
    "Số liệu trước ngày {day} không được theo dõi ở đây; hãy bỏ dòng này.",
    "Figures from before {day} are not kept here; leave the row out.",
)
OUTLIVES_UNIT = Rule(
    "outlives_unit",
    "warning",
    "{unit} kết thúc ngày {ended}, trước khi hết kỳ hoặc trước ngày của báo cáo này; số liệu được tính cho đơn vị đó"
    " đến ngày kết thúc. Nếu số liệu là của đơn vị mới, hãy ghi mã và tên của đơn vị mới.",
    "{unit} ended on {ended}, before the period or the day of this report; the figures are counted for that unit until"
    " then. If they are those of the new unit, write its code and name.",
)
UNITS_BEFORE_OR_AFTER = Rule(
    "units_before_or_after",
    "warning",
    "Mã nào của bảng cũng là mã của một đơn vị trước và của một đơn vị từ ngày {change}, mà bảng không ghi tên đơn vị"
    " và ngày báo cáo; các mã được hiểu theo ngày {day}. Hãy ghi tên đơn vị hoặc ngày báo cáo.",
    "Every code of the table is that of a unit before {change} and of one since, and the table gives neither names nor"
    " days; the codes are read on {day}. Write the units' names, or the day of the report.",
)
MADE_TOO_EARLY = Rule(
    "made_too_early",
    "warning",
    "Báo cáo kỳ “{period}” ghi ngày lập {day}, khi chưa có tháng nào của kỳ kết thúc, nên không được tính. Nếu ngày"
    " lập ghi sai, hãy sửa; nếu không, hãy gửi lại báo cáo khi kỳ đã kết thúc.",
    "The report of “{period}” says that it was made on {day}, before any month of the period had ended, and counts"
    " nowhere. Correct the day if it is wrong; else send the report again when the period is over.",
)

# --- Rows and tables

ROW_TOO_LONG = Rule(
    "row_too_long",
    "rejected",
    "Dòng này có nhiều ô hơn dòng tiêu đề nên các số có thể bị lệch cột. Hãy kiểm tra dấu phân cách (ví dụ dấu phẩy"
    " trong 1,234), đặt ô có dấu phân cách trong ngoặc kép, hoặc ghi tiêu đề cho cột thêm.",
    "This row has more cells than the heading, so that its figures may stand in the wrong columns. Check the delimiters"
    " (such as the comma in 1,234), put cells that hold one into quotation marks, or give the further column a"
    " heading.",
)
SECTION_OR_REPORT = Rule(
    "section_or_report",
    "rejected",
    "Dòng này đánh số như dòng nhóm, không có mã, nhưng số liệu không bằng tổng các dòng bên dưới. Nếu là dòng"
    " nhóm, hãy sửa số hoặc để trống; nếu là số liệu của chính đơn vị đó, hãy ghi mã đơn vị.",
    "This row is numbered like the head of a section and has no code, but its figures are not the sum of the"
    " rows below. If it heads a section, correct the figures or leave them blank; if they are the unit's own,"
    " write its code.",
)
VALUELESS_FORMULA = Rule(
    "missing_value",
    "rejected",
    "Ô “{heading}” là công thức chưa có kết quả. Hãy mở tệp bằng Excel, lưu lại rồi gửi lại, hoặc ghi hẳn giá trị.",
    "“{heading}” is a formula without a result. Open the file in Excel, save it and send it again, or write the value"
    " itself.",
)
MERGED_COUNT = Rule(
    "merged_count",
    "rejected",
    "Ô “{text}” được gộp cho nhiều dòng nên không rõ là số của dòng nào; hãy bỏ gộp ô và ghi số của từng dòng.",
    "The cell “{text}” is merged over several rows, so that nobody can tell whose figure it is; unmerge it and write"
    " each row's own.",
)
MISSING_VALUE = Rule(
    "missing_value",
    "rejected",
    "Ô “{heading}” chưa được điền; hãy bổ sung.",
    "“{heading}” is empty; fill it in.",
)
OUT_OF_BOUNDS = Rule(
    "out_of_bounds",
    "rejected",
    "Giá trị của “{heading}” nằm ngoài giới hạn cho phép; hãy kiểm tra lại.",
    "“{heading}” is out of bounds; check it.",
)
NO_HEADING = Rule(
    "no_heading",
    "refused",
    "Không tìm thấy dòng tiêu đề của biểu “{title}”. Các cột cần có: {columns}.",
    "No heading row of “{title}” was found. Its columns: {columns}.",
)
MISSING_HEADING = Rule(
    "missing_heading",
    "refused",
    "Biểu thiếu cột “{heading}”. Hãy thêm cột này.",
    "The table lacks: “{heading}”. Add the column.",
)
MISSING_HEADING_OR_FACT = Rule(
    "missing_heading",
    "refused",
    "Biểu thiếu “{heading}”. Hãy thêm cột này, hoặc ghi “{heading}: …” ở phía trên bảng.",
    "The table lacks: “{heading}”. Add the column, or write “{heading}: …” above the table.",
)
SHEET_SKIPPED = Rule(
    "sheet_skipped",
    "warning",
    "Bỏ qua trang tính “{sheet}” vì không có bảng theo mẫu; nếu có số liệu, hãy ghi dòng tiêu đề cột như mẫu.",
    "The sheet “{sheet}” holds no table of the form and was passed over; if it holds data, give it the form's"
    " headings.",
)

# --- Files

SYMLINKED_OUTSIDE = Rule(
    "symlinked_outside",
    "refused",
    "Đây là liên kết tới một tệp nằm ngoài thư mục số liệu nên không được đọc. Hãy chép chính tệp đó vào đây.",
    "This is a link to a file outside the raw folder and is not read. Copy the file itself here.",
)
NOT_OPENED = Rule(
    "not_opened",
    "refused",
    "Không mở được tệp (hệ thống báo: “{why}”). Hãy kiểm tra tệp còn ở đó, đúng là tệp và được phép đọc.",
    "The file can't be opened ({why}). Check that it is there, is a file and may be read.",
)
FOLDER_NOT_ENTERED = Rule(
    "folder_not_entered",
    "refused",
    "Không vào được thư mục này nên không biết trong đó có gì. Hãy kiểm tra quyền đọc của thư mục.",
    "This folder can't be entered, so that nobody knows what is in it. Check that it may be read.",
)
UNFORESEEN = Rule(
    "unforeseen",
    "refused",
    "Không đọc được tệp do lỗi ngoài dự kiến; hãy lưu lại bằng Excel rồi gửi lại, và báo người quản trị.",
    "The file can't be read for an unforeseen reason; save it anew in Excel, send it again, and tell whoever runs this"
    " program.",
)
