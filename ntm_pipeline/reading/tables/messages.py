"""What is said of a sheet whose table can't be told, or lacks what it must have; and of sums beside their parts."""

from ntm_pipeline.issues import Rule

AMBIGUOUS_HEADING = Rule(
    "ambiguous_heading", "refused",
    "Trang tính “{sheet}”: không rõ cột nào là {wanted}, vì có các cột {written}. Hãy đặt lại tên cột sao cho mỗi tên"
    " chỉ"
    " có một cột; nếu là hai bảng đặt cạnh nhau, hãy chuyển bảng thứ hai xuống dưới hoặc sang trang tính khác.",
    "Sheet “{sheet}”: it is not clear which column is {wanted}, for there are the columns {written}. Rename them so"
    " that each heading stands over one column only; of two tables side by side, move the second below or to another"
    " sheet.",
)  # fmt: skip
MISSING_COLUMNS = Rule(
    "missing_heading", "refused",
    "Trang tính “{sheet}”: thiếu cột {wanted}. Các cột đọc được: {written}. Hãy thêm cột còn thiếu hoặc sửa lại tên cột"
    " cho đúng mẫu.",
    "Sheet “{sheet}”: missing columns: {wanted}. Columns found: {written}. Add what is missing, or correct the headings"
    " as in the form.",
)  # fmt: skip
ONLY_OTHERS_OF_THE_NAME = Rule(
    "missing_heading", "refused",
    "Trang tính “{sheet}”: thiếu cột {wanted} có kết quả của kỳ báo cáo; chỉ có {others}. Hãy thêm cột ghi kết quả; nếu"
    " đó chính là kết quả, hãy sửa lại tên cột cho đúng mẫu.",
    "Sheet “{sheet}”: no column {wanted} holds the results of the period; there is only {others}. Add a column with the"
    " results; if these are the results, correct the heading as in the form.",
)  # fmt: skip
FACTS_CHANGE = Rule(
    "facts_change", "refused",
    "Trang tính “{sheet}”: dòng {row_number} ghi “{fact}”, khác với phần phía trên bảng, nên không rõ các dòng bên dưới"
    " thuộc về đâu. Hãy lặp lại dòng tiêu đề cột ngay dưới dòng này, hoặc tách thành hai trang tính.",
    "Sheet “{sheet}”: row {row_number} reads “{fact}”, unlike what stands above the table, so that nobody can tell what"
    " the rows below belong to. Repeat the heading right below that row, or use two sheets.",
)  # fmt: skip
COLUMNS_OF_ONE_NAME = Rule(
    "columns_not_told_apart", "refused",
    "Trang tính “{sheet}”: dưới “{wanted}” có các cột {columns}; {why} Hãy để lại một cột “{wanted}” có số của đúng"
    " kỳ báo cáo, hoặc ghi rõ kỳ ở phía trên bảng.",
    "Sheet “{sheet}”: under “{wanted}” stand the columns {columns}; {why} Leave one column “{wanted}” with the"
    " figures of the reporting period, or write the period above the table.",
)  # fmt: skip
HIDDEN_FIGURES = Rule(
    "hidden_figures", "refused",
    "Trang tính “{sheet}”: cột “{heading}” ({column}) đang bị ẩn mà có số liệu, và không có cột nào khác ghi số này,"
    " nên không biết có tính hay không. Hãy bỏ ẩn cột nếu số liệu đúng, hoặc xóa cột đi.",
    "Sheet “{sheet}”: the column “{heading}” ({column}) is hidden and holds figures that no other column has, so"
    " whether they count can't be told. Unhide it if they hold, or delete it.",
)  # fmt: skip
VALUES_WITHOUT_TITLE = Rule(
    "values_without_title", "refused",
    "Trang tính “{sheet}”: các cột “{columns}” là số của chỉ tiêu, nhưng tiêu đề không cho biết “{wanted}”. Hãy ghi rõ"
    " vào tiêu đề, ví dụ “Bộ tiêu chí quốc gia về xã nông thôn mới nâng cao”, hoặc thêm cột “{wanted}”.",
    "Sheet “{sheet}”: the columns “{columns}” are numbers of criteria, but no title tells the “{wanted}”. Write it into"
    " the title, for instance “Bộ tiêu chí quốc gia về xã nông thôn mới nâng cao”, or add the column “{wanted}”.",
)  # fmt: skip
COLUMN_NOT_UNDERSTOOD = Rule(
    "column_not_understood", "refused",
    "Trang tính “{sheet}”: không hiểu {columns}, trong khi nội dung ở đó có thể làm thay đổi số liệu. Hãy đặt tên cột"
    " như trong mẫu, ghi vào tên cột đó là gì (ví dụ “Kế hoạch”, “Cùng kỳ năm trước”, “Ghi chú”), hoặc bỏ cột đi.",
    "Sheet “{sheet}”: {columns} can't be understood, and what stands there may change the figures. Give the column the"
    " form's heading, say in its heading what it is (such as “Kế hoạch”, “Cùng kỳ năm trước”, “Ghi chú”), or remove"
    " it.",
)  # fmt: skip
UNIT_OF_MEASURE = Rule(
    "unit_of_measure", "refused",
    "Trang tính “{sheet}”: cột “{heading}” ({column}) ghi theo đơn vị tính “{measure}”, không phải số {thing}. Hãy ghi"
    " số {thing} và sửa lại đơn vị tính.",
    "Sheet “{sheet}”: the column “{heading}” ({column}) is measured in “{measure}”, but a number of {thing} is asked"
    " for. Write the number of {thing}, and correct the unit of measure.",
)  # fmt: skip
THINGS_COUNTED = {"hồ sơ": "dossiers", "người": "people", "thành viên": "members", "đếm": "things"}
"""What columns count → the same in English."""

UNIT_NOT_UNDERSTOOD = Rule(
    "unit_not_understood", "refused", UNIT_OF_MEASURE.vi, UNIT_OF_MEASURE.en,
)  # fmt: skip
"""The same of a unit that nobody knows, which a person may tell."""

LAYOUT_CONTRADICTS = Rule(
    "layout_contradicts", "refused",
    "Trang tính “{sheet}”: mục {number} của {file} ({key}) trái với điều ghi rõ trong tệp: {said}. Hãy sửa hoặc xóa mục"
    " đó; nếu chính tệp ghi sai, hãy sửa tệp.",
    "Sheet “{sheet}”: entry {number} of {file} ({key}) is against what the file clearly says: {said}. Correct or delete"
    " the entry; if it is the file that is wrong, correct the file.",
)  # fmt: skip
LAYOUT_TOLD_TWICE = Rule(
    "layout_contradicts", "refused",
    "Mục {number} của {file} và mục {other_number} của {other_file} ghi khác nhau về cùng một chỗ ({key}); hãy chỉ để"
    " lại một mục.",
    "Entry {number} of {file} and entry {other_number} of {other_file} say different things of one place ({key}); leave"
    " one of them.",
)  # fmt: skip

SUM_DIFFERS_FROM_PARTS = Rule(
    "sum_differs_from_parts", "rejected",
    "Ô này ghi {whole}, nhưng các cột thành phần ở cùng dòng ghi {parts}, cộng lại không khớp. Hãy kiểm tra lại các số"
    " của dòng.",
    "This cell says {whole}, but the columns of its parts in the same row say {parts}, which do not add up to it. Check"
    " the figures of the row.",
)  # fmt: skip
SUM_OF_SHORTER_TIME = Rule(
    "sum_of_shorter_time", "rejected",
    "Ô này ghi {whole}, nhưng ở cùng dòng chỉ có {parts} của các kỳ thành phần, nên đó chưa phải số của cả kỳ. Hãy ghi"
    " đủ số của từng kỳ, hoặc sửa kỳ báo cáo ở phía trên bảng.",
    "This cell says {whole}, but in the same row only {parts} are given of the periods within, so that it is not yet"
    " the figure of the whole period. Fill in the figures of each period, or correct the period above the table.",
)  # fmt: skip

# --- What is said of columns that are set aside: Vietnamese, English

NUMBERS_ROWS = ("cột số thứ tự", "numbers the rows")
BLANK_COLUMN = ("cột trống", "holds nothing")
LEFT_UNREAD = ("cố ý không đọc, có thể ghi tên cá nhân", "left unread on purpose: it may name a person")
OF_OTHER_KIND = {
    "plan": ("kế hoạch, không phải kết quả", "a plan, no result"),
    "estimate": ("số ước, không phải kết quả", "an estimate, no result"),
    "comparison": ("so sánh hoặc tỷ lệ, tính từ các cột khác", "a comparison, made of other columns"),
    "earlier": ("số của kỳ khác", "figures of another period"),
    "carried": ("chuyển từ kỳ khác", "carried over from another period"),
    "cumulative": ("lũy kế, đứng cạnh số trong kỳ", "cumulated, beside the period's own figures"),
    "current": ("số trong kỳ, đứng cạnh số lũy kế", "the period's own figures, beside the cumulated ones"),
    "part": ("một phần của cột tổng số", "a part of the column that holds the sum"),
    "period": ("số của kỳ khác với kỳ báo cáo", "figures of another period than the report's"),
}
OF_ANOTHER_GROUP = ("thuộc nhóm cột khác", "under another group of columns")
OF_A_PARENT_UNIT = ("đơn vị cấp trên của đơn vị báo cáo", "a unit above the one that the row is about")
OTHER_SUBJECT = ("về nội dung khác ({words})", "about something else ({words})")
OTHER_SUBJECT_IN_DOUBT = (
    "nói về {words}, nên không rõ các dòng đếm loại nào; tên cột số liệu cần ghi rõ",
    "speaks of {words}, so that it isn't clear which kind the rows count; the headings of the counts must tell",
)
A_SHARE = ("tỷ lệ, tính từ các cột khác", "a share, made of other columns")
A_REMARK = ("ghi chú", "remarks")
AGREES = ("khớp với kỳ của bảng", "agrees with the period")
KNOWN_MEASURE = ("đơn vị tính, đúng như mẫu", "the unit of measure, as in the form")
NOT_IN_THE_FORM = (
    "không có trong mẫu, không liên quan đến số liệu được đọc",
    "not in the form and no matter of its figures",
)
NO_HEADING_OVER_IT = ("không có tên cột, không liên quan", "no heading and no matter of the form")

# --- Why a column is not understood, or columns are not told apart: Vietnamese, English

NO_HEADING_BESIDE = ("không có tên cột, đứng cạnh cột “{beside}”", "no heading, beside “{beside}”")
DOUBLES = ("trùng với cột “{beside}”", "the same as “{beside}”")
QUALIFIES_ROWS = ("nói thêm về từng dòng: “{text}”", "qualifies the rows: “{text}”")
HOLDS_PERIODS = (
    "ghi kỳ cho từng dòng: “{text}”; hãy ghi kỳ đó vào cột “Kỳ báo cáo”",
    "holds a period for each row: “{text}”; write it into a column “Kỳ báo cáo”",
)
MAY_BE_WITHIN = (
    "là số chuyển từ kỳ trước; không rõ “{beside}” có gồm cả số này không: nếu có thì hồ sơ được đếm ở cả hai kỳ",
    "carried over from another period; whether “{beside}” holds it too can't be told: dossiers would count in both",
)
PARTS_A_UNIT = (
    "chia số liệu của một đơn vị theo “{label}”, nên mỗi dòng có thể chỉ là một phần",
    "parts the figures of a unit by “{label}”, so each row may be but a part of them",
)
LIKE_ANOTHER = ("gần giống cột “{beside}”", "much like “{beside}”")
OF_A_MEASURE = ("đơn vị tính cho từng dòng: “{text}”", "a unit of measure for each row: “{text}”")
PERIOD_OF_NOTHING = ("có số liệu theo kỳ mà không rõ của nội dung nào", "figures of a period, nobody knows of what")

NO_PERIOD = ("không rõ bảng là của kỳ nào.", "the period of the table isn't told.")
OTHER_PERIODS = ("các kỳ đó không gộp thành {period}.", "those periods don't make up {period}.")
ONLY_CUMULATIVE = (
    "chỉ có số lũy kế, không có số của riêng kỳ này.",
    "only cumulated figures, none of the period alone.",
)
ONLY_OF_THE_PERIOD = (
    "cần số lũy kế từ đầu giai đoạn, không phải số của riêng kỳ này.",
    "figures cumulated over the plan's years are needed, not those of the period alone.",
)
SEVERAL_LEVELS = (
    "số chung gồm nhiều cấp, trong khi mỗi đơn vị chỉ báo cáo số của chính mình.",
    "their sum is of several levels, while each unit reports its own figure alone.",
)
UNCLEAR_PARTS = (
    "không rõ cột nào là số chung, hoặc cộng lại có đủ không.",
    "no telling which is the whole, or whether they add up to it.",
)

# --- What an entry of layout.yaml is against: Vietnamese, English

HEADING_OF_OTHER_KIND = ("cột “{label}” là {why}", "the column “{label}” is {why}")
CUMULATED = ("số lũy kế", "cumulated")
HEADING_OF_ANOTHER_NAME = (
    "cột “{label}” mang đúng tên cột “{wanted}” của mẫu",
    "the column “{label}” bears the form's heading “{wanted}”",
)
ONLY_OF_ITS_NAME = (
    "cột “{label}” là cột duy nhất mang tên “{wanted}” của mẫu",
    "“{label}” is the only column of the form's heading “{wanted}”",
)
ANOTHER_FACT = ("tệp ghi “{own}”, không phải “{told}”", "the file says “{own}”, not “{told}”")
ANOTHER_MEASURE = (
    "cột “{label}” ghi đơn vị tính “{own}”, không phải “{told}”",
    "the column “{label}” is measured in “{own}”, not in “{told}”",
)
ROW_IS_DATA = (
    "dòng {number} có mã đơn vị “{code}” nên là dòng số liệu; để bỏ một dòng số liệu, hãy dùng drop trong"
    " corrections.yaml",
    "row {number} has the unit's code “{code}” and is data; to leave out a row of data, use drop in corrections.yaml",
)
