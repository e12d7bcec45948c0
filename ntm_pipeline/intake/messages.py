"""What senders are told by the intake of rows, tables, lists, files and corrections.

What is said of a single cell stands with its type, what is said of a unit in `units`. The module is long because
it is a list: a sentence sought here is found here.
"""

from ntm_pipeline.issues import Rule

# --- Lists and whom they speak for

_HOW_TO_DECLARE_VI = (
    "Hãy ghi “Đơn vị báo cáo: …” (tên hoặc mã đơn vị) ở phía trên bảng; nơi nhận tệp cũng có thể ghi covers trong"
    " origin.yaml của thư mục."
)
_HOW_TO_DECLARE_EN = (
    "Write “Đơn vị báo cáo: …” (name or code of the unit) above the table; whoever receives the file may write covers"
    " in the folder's origin.yaml instead."
)
LIST_DECLARES_NOBODY = Rule(
    "list_declares_nobody", "warning",
    f"Danh sách không ghi là của đơn vị nào nên các dòng được lưu nhưng không được tính. {_HOW_TO_DECLARE_VI}",
    f"The list doesn't say whom it speaks for; its rows are stored and count nowhere. {_HOW_TO_DECLARE_EN}",
)  # fmt: skip
REPORTING_UNIT_UNKNOWN = Rule(
    "reporting_unit_unknown", "warning",
    "Không hiểu đơn vị báo cáo nên không biết danh sách là của đơn vị nào: các dòng được lưu nhưng không được tính."
    " {why}",
    "The reporting unit isn't understood, so that the list speaks for nobody: its rows are stored and count nowhere."
    " {why}",
)  # fmt: skip
REPORTING_UNIT_IS_AN_OFFICE = Rule(
    "reporting_unit_unknown", "warning",
    "Đơn vị báo cáo không phải là một đơn vị hành chính; danh sách được tính cho đơn vị ghi ở covers trong origin.yaml."
    " Hãy ghi tên đơn vị hành chính.",
    "The reporting unit is no administrative unit; the list counts for the one that covers in origin.yaml tells."
    " Write the unit's name.",
)  # fmt: skip
OUTSIDE_REPORTING_UNIT = Rule(
    "outside_reporting_unit", "rejected",
    "{unit} không thuộc đơn vị báo cáo {speaker} vào ngày {day}. Hãy kiểm tra lại mã đơn vị, hoặc đơn vị báo cáo.",
    "{unit} is not part of the reporting unit {speaker} on {day}. Check the unit's code, or the reporting unit.",
)  # fmt: skip
EMPTY_LIST_WITHOUT_UNIT_OR_DATE = Rule(
    "empty_list_without_unit_or_date", "warning",
    "Danh sách không có dòng nào mà không ghi đủ đơn vị báo cáo và ngày chốt số liệu ở phía trên bảng, nên không được"
    " tính. Nếu đơn vị không có gì để kê khai, hãy ghi cả hai.",
    "The list is empty and lacks its reporting unit or its closing date above the table, so it counts nowhere. If there"
    " is nothing to list, write both.",
)  # fmt: skip
NAMELESS_REJECTED_ROWS = Rule(
    "rejected_rows_name_no_unit", "warning",
    "{count} dòng bị trả lại của danh sách không cho biết là của đơn vị nào; đơn vị nào không có trong danh"
    " sách vẫn được coi là không có. Hãy sửa các dòng này.",
    "{count} rejected rows of the list don't tell whose they are; a unit that is not listed still counts as"
    " having none. Correct those rows.",
)  # fmt: skip

# --- Two rows of one key

CONTRADICTS_ROW = Rule(
    "contradicts_row", "rejected",
    "Dòng này và {others} ghi khác nhau về cùng một đối tượng ({differences}) mà không có ngày nào cho biết"
    " dòng nào mới hơn. Hãy chỉ để lại dòng đúng.",
    "This row and {others} tell differently of the same thing ({differences}), and no date says which is newer. Leave"
    " only the right one.",
)  # fmt: skip
SUPERSEDED_WITHOUT_DATE = Rule(
    "superseded_without_date", "warning",
    "Dòng này và {other} ghi khác nhau về cùng một đối tượng ({differences}); dòng kia được dùng chỉ vì dòng này không"
    " ghi ngày. Hãy ghi ngày cho cả hai, hoặc bỏ dòng sai.",
    "This row and {other} tell differently of the same thing ({differences}); the other is used only because this one"
    " has no date. Date both, or leave out the wrong one.",
)  # fmt: skip
SUPERSEDED_BY_PATH = Rule(
    "superseded_by_path", "warning",
    "Dòng này và {other} ghi khác nhau về cùng một đối tượng ({differences}) mà không có ngày nào cho biết dòng nào mới"
    " hơn; dòng kia được dùng vì tệp của nó xếp sau theo tên. Hãy bỏ dòng sai.",
    "This row and {other} tell differently of the same thing ({differences}), and no date says which is newer;"
    " the other is used because its file comes later by name. Leave out the wrong one.",
)  # fmt: skip
RECENCY_IN_THE_FUTURE = Rule(
    "in_the_future", "rejected",
    "“{heading}” là {day}, sau ngày hôm nay ({today}); hãy kiểm tra lại ngày này.",
    "“{heading}” is {day}, after today ({today}); check it.",
)  # fmt: skip

# --- Nothing was collected

NOT_COLLECTED = Rule(
    "not_collected", "rejected",
    "Ô “{heading}” ghi “{text}”, nghĩa là chưa có số liệu, nên không được coi là 0 hay không có. Hãy ghi số liệu; nếu"
    " thật sự không có thì ghi 0 hoặc “Không”.",
    "“{heading}” holds “{text}”, which says that nothing was collected; that is neither 0 nor none. Enter what is the"
    " case; where there is none, write 0 or “Không”.",
)  # fmt: skip
REPORT_OF_DASHES = Rule(
    "report_of_dashes", "warning",
    "Dòng này chỉ ghi gạch ngang nên không được coi là báo cáo. Nếu thật sự không phát sinh, hãy ghi 0.",
    "This row holds nothing but dashes and is taken for no report. Where there really was none, write 0.",
)  # fmt: skip
CLOSING_DATE_IN_THE_FUTURE = Rule(
    "in_the_future", "rejected",
    "Ngày chốt số liệu là {day}, sau ngày hôm nay ({today}); hãy kiểm tra lại ngày này.",
    "The closing date is {day}, after today ({today}); check it.",
)  # fmt: skip
CLOSING_DATE_NOT_OF_TITLE = Rule(
    "closing_date_not_of_title", "warning",
    "Ngày chốt của dòng này khác ngày “{title}” ghi ở phía trên bảng; ngày của dòng được dùng. Hãy kiểm tra lại hai"
    " ngày này.",
    "The closing date of this row is not the day “{title}” above the table; the row's own is used. Check the two days.",
)  # fmt: skip
PERIOD_IN_THE_FUTURE = Rule(
    "in_the_future", "rejected",
    "Kỳ báo cáo bắt đầu từ {day}, sau ngày hôm nay ({today}); hãy kiểm tra lại năm.",
    "The period begins on {day}, after today ({today}); check the year.",
)  # fmt: skip
YEAR_IN_THE_FUTURE = Rule(
    "in_the_future", "rejected",
    "Năm bắt đầu từ {day}, sau ngày hôm nay ({today}); hãy kiểm tra lại năm.",
    "The year begins on {day}, after today ({today}); check the year.",
)  # fmt: skip
BEFORE_HISTORY = Rule(
    "before_history", "rejected",
    "Số liệu trước ngày {day} không được theo dõi ở đây; hãy bỏ dòng này.",
    "Figures from before {day} are not kept here; leave the row out.",
)  # fmt: skip
OUTLIVES_UNIT = Rule(
    "outlives_unit", "warning",
    "{unit} chỉ tồn tại đến hết ngày {ended}, trước khi hết kỳ hoặc trước ngày của báo cáo này; số liệu được tính cho"
    " đơn vị đó đến ngày ấy. Nếu số liệu là của đơn vị mới, hãy ghi mã và tên của đơn vị mới.",
    "{unit} ended on {ended}, before the period or the day of this report; the figures are counted for that unit until"
    " then. If they are those of the new unit, write its code and name.",
)  # fmt: skip
UNITS_BEFORE_OR_AFTER = Rule(
    "units_before_or_after", "warning",
    "Mỗi mã trong bảng là mã của một đơn vị trước ngày {change} và của một đơn vị khác từ ngày đó, mà bảng không ghi"
    " tên đơn vị và ngày báo cáo; các mã được hiểu theo ngày {day}. Hãy ghi tên đơn vị hoặc ngày báo cáo.",
    "Every code of the table is that of a unit before {change} and of another one since, and the table gives neither"
    " names nor"
    " days; the codes are read on {day}. Write the units' names, or the day of the report.",
)  # fmt: skip
MADE_TOO_EARLY = Rule(
    "made_too_early", "warning",
    "Báo cáo kỳ “{period}” ghi ngày lập {day}, khi chưa có tháng nào của kỳ kết thúc, nên không được tính. Nếu ngày"
    " lập ghi sai, hãy sửa; nếu không, hãy gửi lại báo cáo khi kỳ đã kết thúc.",
    "The report of “{period}” says that it was made on {day}, before any month of the period had ended, and counts"
    " nowhere. Correct the day if it is wrong; else send the report again when the period is over.",
)  # fmt: skip


# --- Rows and tables

ROW_TOO_LONG = Rule(
    "row_too_long", "rejected",
    "Dòng này có nhiều ô hơn dòng tiêu đề nên các số có thể bị lệch cột. Hãy kiểm tra dấu phân cách (ví dụ dấu phẩy"
    " trong 1,234), đặt ô có dấu phân cách trong ngoặc kép, hoặc ghi tiêu đề cho cột thêm.",
    "This row has more cells than the heading, so that its figures may stand in the wrong columns. Check the delimiters"
    " (such as the comma in 1,234), put cells that hold one into quotation marks, or give the further column a"
    " heading.",
)  # fmt: skip
SECTION_OR_REPORT = Rule(
    "section_or_report", "rejected",
    "Dòng này giống một dòng nhóm (tổng của các dòng ngay trên hoặc dưới nó), nhưng không phải số nào cũng bằng tổng"
    " ấy. Nếu là dòng nhóm, hãy sửa số hoặc để trống; nếu là số liệu của chính đơn vị đó, hãy ghi mã đơn vị và bỏ số"
    " thứ tự kiểu I, II, hoặc gửi ở một bảng riêng.",
    "This row looks like that of a section (the sum of the rows right above or below it), but not all of its figures"
    " are that sum. If it heads a section, correct the figures or leave them blank; if they are the unit's own, write"
    " its code and no number such as I, II, or send them in a table of their own.",
)  # fmt: skip
VALUELESS_FORMULA = Rule(
    "missing_value", "rejected",
    "Ô “{heading}” là công thức chưa có kết quả. Hãy mở tệp bằng Excel, lưu lại rồi gửi lại, hoặc ghi hẳn giá trị.",
    "“{heading}” is a formula without a result. Open the file in Excel, save it and send it again, or write the value"
    " itself.",
)  # fmt: skip
NO_RESULT_BY_REMARK = Rule(
    "no_result_by_remark", "rejected",
    "Ghi chú của dòng là “{text}” nên không chắc đây là kết quả chính thức, của đúng kỳ và đúng phạm vi phải báo cáo."
    " Hãy ghi kết quả chính thức; nếu số liệu đã đúng, hãy sửa hoặc bỏ ghi chú này.",
    "The remark of the row reads “{text}”, so that it isn't certain that this is the result, of that period and of all"
    " that is to be reported. Write the result; if it is right as it stands, correct or remove the remark.",
)  # fmt: skip
MERGED_COUNT = Rule(
    "merged_count", "rejected",
    "Ô “{text}” được gộp cho nhiều dòng nên không rõ là số của dòng nào; hãy bỏ gộp ô và ghi số của từng dòng.",
    "The cell “{text}” is merged over several rows, so that nobody can tell whose figure it is; unmerge it and write"
    " each row's own.",
)  # fmt: skip
MISSING_VALUE = Rule(
    "missing_value", "rejected",
    "Ô “{heading}” chưa được điền; hãy bổ sung.",
    "“{heading}” is empty; fill it in.",
)  # fmt: skip
BELOW_BOUNDS = Rule(
    "out_of_bounds", "rejected",
    "Giá trị của “{heading}” nhỏ hơn {bound}, mức thấp nhất mà cột này nhận. Hãy kiểm tra và ghi số đúng.",
    "“{heading}” is less than {bound}, the least that this column takes. Check it and write the right number.",
)  # fmt: skip
ABOVE_BOUNDS = Rule(
    "out_of_bounds", "rejected",
    "Giá trị của “{heading}” lớn hơn {bound}, mức cao nhất mà cột này nhận. Hãy kiểm tra xem có thừa chữ số hoặc nhầm"
    " đơn vị tính không.",
    "“{heading}” is more than {bound}, the most that this column takes. Check for a digit too many or another unit of"
    " measure.",
)  # fmt: skip
OUT_OF_BOUNDS = Rule(
    "out_of_bounds", "rejected",
    "Nội dung của “{heading}” nằm ngoài giới hạn mà cột này nhận ({check}). Hãy kiểm tra lại.",
    "“{heading}” is beyond what this column takes ({check}). Check it.",
)  # fmt: skip
NO_HEADING = Rule(
    "no_heading", "refused",
    "Không tìm thấy dòng tiêu đề của biểu “{title}”. Hãy ghi tên các cột như mẫu ở một dòng ngay trên số liệu; nếu đây"
    " là biểu khác, hãy gửi đúng biểu. Các cột của mẫu: {columns}.",
    "No heading row of “{title}” was found. Write the form's headings in a row right above the figures; if this is"
    " another table, send the right one. The form's columns: {columns}.",
)  # fmt: skip
MISSING_HEADING = Rule(
    "missing_heading", "refused",
    "Biểu thiếu cột “{heading}”. Hãy thêm cột này.",
    "The table lacks: “{heading}”. Add the column.",
)  # fmt: skip
MISSING_HEADING_OR_FACT = Rule(
    "missing_heading", "refused",
    "Biểu thiếu “{heading}”. Hãy thêm cột này, hoặc ghi “{heading}: …” ở phía trên bảng.",
    "The table lacks: “{heading}”. Add the column, or write “{heading}: …” above the table.",
)  # fmt: skip
SHEET_SKIPPED = Rule(
    "sheet_skipped", "warning",
    "Bỏ qua trang tính “{sheet}” vì không có bảng theo mẫu; nếu có số liệu, hãy ghi dòng tiêu đề cột như mẫu.",
    "The sheet “{sheet}” holds no table of the form and was passed over; if it holds data, give it the form's"
    " headings.",
)  # fmt: skip

SHEET_OF_A_LIST = Rule(
    "sheet_of_a_list", "refused",
    "Trang tính “{sheet}” có mã số nhưng không có bảng theo mẫu, nên không rõ danh sách trong tệp đã đủ chưa. Nếu đó là"
    " phần tiếp theo, hãy ghi dòng tiêu đề cột như mẫu; nếu không thuộc danh sách, hãy xóa trang tính đó khỏi tệp.",
    "The sheet “{sheet}” holds codes but no table of the form, so that nobody can tell whether the list in the file is"
    " whole. If it goes on there, give it the form's headings; if it doesn't belong to the list, delete that sheet.",
)  # fmt: skip
SHEET_NOT_READ = (
    "Trang tính này không được đọc; nếu ở đó không có số liệu thì không phải sửa gì.",
    "The sheet is not read; if it holds no data, nothing need be corrected.",
)
"""What follows the reason why a sheet beside others holds no table; in Vietnamese and English."""

# --- What the words around a table say

NO_RESULT = Rule(
    "no_result", "refused",
    "{where} ghi “{words}”, nghĩa là số kế hoạch, số ước hoặc số của kỳ khác, không phải kết quả thực hiện, nên không"
    " được tính. Hãy gửi số đã thực hiện; nếu các số này đúng là kết quả, hãy ghi rõ “Kết quả … năm …” và bỏ các từ"
    " trên.",
    "{where} reads “{words}”: a plan, an estimate or another period, no result, and not counted. Send what was done; if"
    " these figures are the result, say so in the title (“Kết quả … năm …”) and leave out those words.",
)  # fmt: skip
OTHER_KIND = Rule(
    "other_kind", "refused",
    "{where} ghi “{words}”, trong khi biểu “{title}” không nhận loại số liệu này. Hãy gửi đúng loại số liệu; nếu các số"
    " đúng là của biểu này, hãy sửa lại tiêu đề và tên trang tính cho khớp.",
    "{where} reads “{words}”, which “{title}” does not count. Send what it counts; if these figures are that, correct"
    " the title and the sheet's name.",
)  # fmt: skip
NOT_CURRENT = Rule(
    "not_current", "refused",
    "{where} ghi “{words}”, nghĩa là bản nháp, bản cũ hoặc không dùng nữa, nên không được tính. Nếu đây là số liệu"
    " chính thức, hãy bỏ các từ này; nếu không, hãy gửi bản chính thức.",
    "{where} reads “{words}”: a draft or an old copy, which is not counted. If these figures are official, leave out"
    " those words; otherwise send the official ones.",
)  # fmt: skip
PARTIAL_LIST = Rule(
    "partial_list", "refused",
    "{where} ghi “{words}”, nghĩa là danh sách chỉ có một phần, nên không thể coi những gì không có trong danh sách là"
    " không có. Hãy gửi toàn bộ danh sách; nếu đã là toàn bộ, hãy ghi “toàn bộ” vào tiêu đề.",
    "{where} reads “{words}”: the list holds a part only, so that what is not in it can't count as not being there."
    " Send the whole list; if it is whole, write “toàn bộ” into the title.",
)  # fmt: skip
TOLD_BESIDE = Rule(
    "told_beside_table", "refused",
    "{where} ghi “{words}”, có thể làm thay đổi số liệu của bảng, nên bảng không được tính. Nếu điều đó đúng, hãy"
    " ghi thành một dòng phía trên bảng; nếu không, hãy xóa đi.",
    "{where} says “{words}”, which may change the figures of the table, so it isn't counted. If that holds, write it"
    " in a line above the table; if not, delete it.",
)  # fmt: skip
SUBJECT_UNCLEAR = Rule(
    "scope_unclear", "refused",
    "{where} ghi “{words}”, nên không rõ số liệu gồm tất cả hay chỉ một loại. Hãy gửi số liệu đầy đủ theo mẫu; nếu"
    " đã đầy đủ, hãy bỏ phần thêm vào sau tên trong tiêu đề.",
    "{where} says “{words}”, so whether all of it is meant or one kind isn't clear. Send all that the form asks for;"
    " if this is all, take out of the title what is added behind the name.",
)  # fmt: skip
SCOPE_UNCLEAR = Rule(
    "scope_unclear", "refused",
    "{where} ghi “{words}”, nên không rõ số liệu gồm những gì. Hãy gửi số liệu đầy đủ theo mẫu, hoặc bỏ dòng này nếu"
    " không ảnh hưởng đến số liệu.",
    "{where} reads “{words}”, so that nobody can tell what the figures cover. Send them in full, or leave the line out"
    " if it doesn't bear on them.",
)  # fmt: skip
TICK_MAY_DENY = Rule(
    "tick_may_deny", "refused",
    "{where} ghi “{words}”, nên ô đánh dấu có thể nghĩa là không hoặc chưa. Hãy ghi “Có” hoặc “Không”"
    " (“Đạt” hoặc “Không đạt”) vào từng ô thay cho dấu.",
    "{where} reads “{words}”, so that a ticked cell may mean no. Write “Có” or “Không” (“Đạt” or “Không đạt”) in each"
    " cell in place of the tick.",
)  # fmt: skip
HIDDEN_ENTRY = Rule(
    "hidden_entry", "rejected",
    "Dòng này bị ẩn (ẩn dòng hoặc đang lọc) nên không rõ có thuộc danh sách hay không, và đơn vị của dòng này không"
    " được coi là không có. Hãy bỏ ẩn, bỏ lọc rồi gửi lại; nếu dòng không còn đúng, hãy xóa dòng.",
    "This row is hidden, or filtered away, so that nobody can tell whether it belongs to the list, and its unit doesn't"
    " count as having none. Unhide it, clear the filter and send the list again; delete the row if it no longer holds.",
)  # fmt: skip
LIST_NOT_COLLECTED = Rule(
    "list_not_collected", "refused",
    "{where} ghi “{words}”, nghĩa là danh sách chưa có hoặc chưa đủ, nên không thể coi là không có. Hãy gửi danh sách"
    " khi đã có; nếu thật sự không có, hãy ghi “Không có” ở dòng đầu của bảng.",
    "{where} reads “{words}”: the list isn't there yet, or not all of it, and can't count as none. Send it once it is"
    " there; where there is nothing to list, write “Không có” into the first row.",
)  # fmt: skip
LIST_LEAVES_NUMBERS_OUT = Rule(
    "list_leaves_numbers_out", "refused",
    "{where} có số thứ tự nhảy “{words}”, nên có thể thiếu dòng và những gì không có trong danh sách không thể coi là"
    " không có. Hãy gửi đủ danh sách; nếu đã đủ, hãy đánh lại số thứ tự.",
    "{where} is numbered “{words}”, so that rows may be missing and what is not in the list can't count as not being"
    " there. Send all of the list; if it is all, number it anew.",
)  # fmt: skip
LIST_SHORTER_THAN_TOLD = Rule(
    "list_shorter_than_told", "refused",
    "{where} ghi “{words}”, trong khi danh sách chỉ có {count} dòng, nên những gì không có trong danh sách không thể"
    " coi là không có. Hãy gửi đủ danh sách, hoặc sửa lại số này.",
    "{where} reads “{words}”, but the list has {count} rows, so that what is not in it can't count as not being there."
    " Send all of the list, or correct that number.",
)  # fmt: skip
CUMULATED_SINCE = Rule(
    "cumulated_since", "refused",
    "{where} ghi “{words}”, nghĩa là số lũy kế, không phải số của riêng kỳ báo cáo. Hãy gửi số phát sinh trong kỳ; nếu"
    " là lũy kế từ đầu năm, hãy ghi “Kỳ báo cáo: Lũy kế đến tháng …/…”.",
    "{where} reads “{words}”: the figures are cumulated and not those of the period alone. Send those; if they are"
    " cumulated since New Year, write “Kỳ báo cáo: Lũy kế đến tháng …/…”.",
)  # fmt: skip
PERIOD_UNCLEAR = Rule(
    "period_unclear", "refused",
    "{where} ghi “{words}” nên không rõ số liệu thuộc kỳ nào. Hãy ghi một dòng “Kỳ báo cáo: …” (ví dụ “Kỳ báo cáo: Quý"
    " I/2024”) ở phía trên bảng, và chỉ để một kỳ trong tiêu đề và tên trang tính.",
    "{where} reads “{words}”, so that nobody can tell which period the figures are of. Write one line “Kỳ báo cáo: …”"
    " (such as “Kỳ báo cáo: Quý I/2024”) above the table, and name one period only in title and sheet.",
)  # fmt: skip
PART_OF_A_YEAR = Rule(
    "period_unclear", "refused",
    "{where} ghi “{words}”, trong khi biểu này báo cáo theo năm, nên số của một phần năm không được tính cho cả năm."
    " Hãy gửi số của cả năm; nếu đây đã là số của cả năm, hãy sửa kỳ thành “Năm …”.",
    "{where} reads “{words}”, while this form reports by year: figures of a part of the year don't count for all of it."
    " Send those of the whole year; if these are, write “Năm …” as the period.",
)  # fmt: skip
PLANNED_YEAR = Rule(
    "planned_year", "rejected",
    "Dòng này là của năm {year}, trong khi tiêu đề cho biết kết quả là của “{words}” và năm {year} chỉ là kế hoạch hoặc"
    " ước. Hãy bỏ dòng này; nếu đây là kết quả, hãy sửa tiêu đề.",
    "This row is of {year}, but the title tells that the result is of “{words}” and {year} only a plan or an estimate."
    " Leave the row out; if it is a result, correct the title.",
)  # fmt: skip
YEAR_NOT_OF_TITLE = Rule(
    "year_not_of_title", "warning",
    "Dòng này là của năm {year}, trong khi tiêu đề ghi “{words}”; năm của dòng được dùng. Hãy kiểm tra lại hai"
    " năm này.",
    "This row is of {year}, but the title reads “{words}”; the row's own year is used. Check the two.",
)  # fmt: skip
SECTION_OF_ANOTHER_PERIOD = Rule(
    "facts_change", "refused",
    "{where} ghi “{words}”, khác với kỳ ghi ở phía trên bảng, nên không rõ các dòng bên dưới thuộc kỳ nào. Hãy thêm cột"
    " “Kỳ báo cáo” hoặc “Năm”, hoặc tách mỗi kỳ thành một trang tính.",
    "{where} reads “{words}”, another period than the one above the table, so that nobody can tell which the rows below"
    " are of. Add a column for the period or year, or use a sheet for each.",
)  # fmt: skip
SHEET_SET_ASIDE = Rule(
    "sheet_set_aside", "warning",
    "Trang tính “{sheet}” không được tính. {why}",
    "The sheet “{sheet}” is not counted. {why}",
)  # fmt: skip
NOTE_BEARS = Rule(
    "note_bears_on_figures", "warning",
    "Ghi chú dưới bảng có “{words}”, có thể ảnh hưởng đến số liệu; các số vẫn được tính như đã ghi. Hãy kiểm tra lại:"
    " nếu có số ước, số kế hoạch hoặc số chưa đầy đủ, hãy gửi lại số chính thức.",
    "A note below the table reads “{words}”, which may bear on the figures; they count as they are written. Check: if"
    " some are estimated, planned or incomplete, send the final ones.",
)  # fmt: skip

# --- Files

SYMLINKED_OUTSIDE = Rule(
    "symlinked_outside", "refused",
    "Đây là liên kết tới một tệp nằm ngoài thư mục số liệu nên không được đọc. Hãy chép chính tệp đó vào đây.",
    "This is a link to a file outside the raw folder and is not read. Copy the file itself here.",
)  # fmt: skip
NOT_OPENED = Rule(
    "not_opened", "refused",
    "Không mở được tệp (hệ thống báo: “{why}”). Hãy kiểm tra tệp còn ở đó, đúng là tệp và được phép đọc.",
    "The file can't be opened ({why}). Check that it is there, is a file and may be read.",
)  # fmt: skip
FOLDER_NOT_ENTERED = Rule(
    "folder_not_entered", "refused",
    "Không vào được thư mục này nên không biết trong đó có gì. Hãy kiểm tra quyền đọc của thư mục và đường dẫn có quá"
    " dài không.",
    "This folder can't be entered, so that nobody knows what is in it. Check that it may be read and that its path is"
    " not too long.",
)  # fmt: skip
LINKED_FOLDER = Rule(
    "linked_folder", "refused",
    "Đây là liên kết tới một thư mục nên không được đi theo. Hãy đặt chính thư mục đó vào đây.",
    "This is a link to a folder and is not followed. Put the folder itself here.",
)  # fmt: skip
LINK_LEADS_NOWHERE = Rule(
    "link_leads_nowhere", "refused",
    "Liên kết này trỏ tới tệp không có hoặc trỏ vòng về chính nó. Hãy chép chính tệp đó vào đây, hoặc xóa liên kết.",
    "This link leads to no file, or back to itself. Copy the file that is meant here, or delete the link.",
)  # fmt: skip
NOT_A_FILE = Rule(
    "not_a_file", "refused",
    "Đây không phải là tệp thông thường (mà là đường ống, cổng kết nối hoặc thiết bị) nên không được mở. Hãy xóa đi.",
    "This is no ordinary file (but a pipe, a socket or a device) and is not opened. Delete it.",
)  # fmt: skip
FILE_TOO_LARGE = Rule(
    "file_too_large", "refused",
    "Tệp lớn hơn {gigabytes} GB nên không được mở. Hãy chia thành nhiều tệp nhỏ hơn.",
    "The file is larger than {gigabytes} GB and is not opened. Part it into smaller ones.",
)  # fmt: skip
MISNAMED_CONTROL_FILE = Rule(
    "misnamed_control_file", "refused",
    "Tệp này không có tác dụng vì tên chưa đúng: có phải là {meant} không? Nếu phải, hãy đổi tên thành đúng như thế"
    " (chữ thường); nếu không, hãy xóa đi.",
    "This file has no effect under its name: is {meant} meant? Rename it to exactly that (lower case), or delete it.",
)  # fmt: skip
CHANGED_WHILE_READ = Rule(
    "changed_while_read", "refused",
    "Tệp bị sửa, ghi đè hoặc xóa trong khi đang được đọc nên không biết đã đọc bản nào. Hãy chép xong tệp rồi chạy"
    " lại.",
    "The file was changed, overwritten or deleted while it was being read, so that nobody knows which of its states was"
    " read. Run again once it has been copied.",
)  # fmt: skip
NO_SOURCES_FOLDER = Rule(
    "no_sources_folder", "refused",
    "Tệp không nằm trong thư mục của nguồn nào; các nguồn là: {sources}.",
    "The file lies in no source's folder; the sources are: {sources}.",
)  # fmt: skip
TOO_MANY_DEFECTS = Rule(
    "too_many_defects", "refused",
    "Tệp có ít nhất {count} lỗi, nhiều hơn mức {most} lỗi mà một người còn xem được, nên cả tệp bị trả lại. Số lỗi theo"
    " từng loại: {by_rule}. Hãy kiểm tra tệp có đúng biểu mẫu và các cột có bị lệch không.",
    "The file has at least {count} defects, more than the {most} that somebody can still look at, so all of it is"
    " refused. Defects by rule: {by_rule}. Check that it is the right form and that no column has slipped.",
)  # fmt: skip
TOO_MANY_UNREADABLE_DATES = Rule(
    "too_many_unreadable_dates", "refused",
    "Danh sách có {count} ngày chốt số liệu mà không dòng nào đọc được (nhiều hơn {most}), nên cả tệp bị trả lại. Hãy"
    " sửa các dòng của những ngày đó, và kiểm tra cột ngày chốt có bị lệch không.",
    "The list has {count} closing dates of which no row can be read (more than {most}), so all of it is refused."
    " Correct the rows of those days, and check that the column of closing dates has not slipped.",
)  # fmt: skip
MORE_WARNINGS = Rule(
    "more_warnings", "warning",
    "Tệp còn {more} điểm đáng ngờ cùng loại với các điểm đã nêu ({rule}), không được nêu từng dòng. Hãy kiểm tra cả"
    " những dòng tương tự.",
    "The file has {more} more warnings of the kind told already ({rule}), which are not told row by row. Check the"
    " other rows like those.",
)  # fmt: skip
UNFORESEEN = Rule(
    "unforeseen", "refused",
    "Chương trình gặp lỗi của chính nó khi đọc tệp này; nơi gửi không phải sửa gì. Lỗi của ntm refresh được ghi trong"
    " warehouse/work/errors.log; hãy gửi nhật ký đó cho người phát triển chương trình.",
    "This program failed over the file by an error of its own; its sender has nothing to correct. Of ntm refresh"
    " warehouse/work/errors.log holds the trace: send that to whoever develops the program.",
)  # fmt: skip

# --- Totals and origins

TOTAL_DIFFERS = Rule(
    "total_differs", "warning",
    "Dòng tổng ghi {stated} nhưng các dòng số liệu cộng lại là {whole}; dòng tổng không được dùng. Hãy kiểm tra xem có"
    " dòng nào thiếu, thừa hoặc ghi sai không.",
    "The total row reads {stated} but the rows add up to {whole}; the total is not used. Check whether a row is"
    " missing, superfluous or wrong.",
)  # fmt: skip
ORIGIN_REFUSED = Rule(
    "origin_refused", "refused",
    "Tệp {path} chưa đúng: {problem}. Hãy sửa tệp này rồi chạy lại.",
    "{path} is not as it should be: {problem}. Correct it and run again.",
)  # fmt: skip
