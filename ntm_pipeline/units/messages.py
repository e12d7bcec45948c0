"""What a sender is told whose row names no unit, or leaves it open which; and what is wrong in a list of groups."""

from ntm_pipeline.issues import Rule

# --- Codes

CODE_NOT_READABLE = Rule(
    "unit_code_not_readable",
    "rejected",
    "“{code}” không phải là mã {level}. Hãy ghi mã gồm {expected}.",
    "“{code}” is not a {level} code. Write one of {expected}.",
)
CODE_NOT_OF_UNITS_ABOVE = Rule(
    "units_contradict",
    "rejected",
    "Mã “{code}” ghép các mã không khớp nhau: mã cuối là của {unit}. Hãy kiểm tra lại mã.",
    "The code “{code}” is made of codes that don't belong together: the last is that of {unit}. Check the code.",
)
UNIT_CODE_UNKNOWN = Rule(
    "unit_unknown",
    "rejected",
    "Không có đơn vị {level} nào mang mã “{code}” vào {when}.{hint} Hãy kiểm tra lại mã đơn vị.",
    "No {level} bears the code “{code}” {when}.{hint} Check the unit's code.",
)
DISTRICT_ENDED = Rule(
    "unit_unknown",
    "rejected",
    "Mã “{code}” là của {district}, nhưng cấp huyện chỉ có đến hết ngày {ended}. Hãy ghi mã cấp xã (5 chữ số) hoặc mã"
    " cấp tỉnh (2 chữ số{provinces}).",
    "Code “{code}” was that of {district}, but districts ended on {ended}. Write the code of the commune (5 digits) or"
    " of the province (2 digits{provinces}).",
)
UNIT_MISSING = Rule(
    "missing_value",
    "rejected",
    "Dòng này không có mã và cũng không có tên {level}; hãy điền mã đơn vị hành chính, hoặc bỏ dòng nếu đó là dòng"
    " cộng.",
    "This row has neither code nor name of a {level}; fill in the unit's code, or take the row out if it is a sum.",
)

# --- A code and the name beside it

CODE_OF_ANOTHER_TIME = Rule(
    "code_and_name_disagree",
    "rejected",
    "Mã {code} trong kỳ này là của {bearer}; “{name}” mang mã này {when}. Hãy ghi mã mà đơn vị mang trong kỳ báo cáo.",
    "In this period code {code} is that of {bearer}; “{name}” bore it {when}. Write the code that the unit bears in the"
    " period.",
)
CODE_AND_NAME_DISAGREE = Rule(
    "code_and_name_disagree",
    "rejected",
    "Mã {code} là của {bearer}, nhưng tên ghi là “{name}”{meant}: không biết số liệu là của đơn vị nào. Hãy sửa mã hoặc"
    " tên.",
    "Code {code} is that of {bearer}, but the name reads “{name}”{meant}: whose figures these are can't be told."
    " Correct the code or the name.",
)
CODES_DISAGREE = Rule(
    "units_contradict",
    "rejected",
    "{below} (mã {below_code}) không thuộc {above} (mã {above_code}); hãy kiểm tra lại hai mã này.",
    "{below} ({below_code}) is not part of {above} ({above_code}); check the two codes.",
)
NAME_OF_ANOTHER_DAY = Rule(
    "unit_name_differs",
    "warning",
    "“{name}” là tên hoặc loại trước đây hay sau này của đơn vị mã {code}, trong kỳ này là {bearer}; số liệu được tính"
    " cho {bearer}. Hãy ghi tên của đơn vị trong kỳ báo cáo.",
    "“{name}” is a former or later name or type of the unit of code {code}, in this period {bearer}; the figures are"
    " counted for {bearer}. Write the unit's name of the period.",
)
NAME_DIFFERS = Rule(
    "unit_name_differs",
    "warning",
    "Mã {code} là của {bearer}, nhưng tên ghi là “{name}”; số liệu được tính cho {bearer}. Hãy kiểm tra lại mã và tên.",
    "Code {code} is that of {bearer}, but the name reads “{name}”; the figures are counted for {bearer}. Check code and"
    " name.",
)
CODE_WRONG = Rule(
    "unit_code_wrong",
    "warning",
    "“{code}” không phải là mã của đơn vị nào; theo tên “{name}”, số liệu được tính cho {unit}, mã {unit_code}. Hãy sửa"
    " lại mã.",
    "“{code}” is no unit's code; by the name “{name}” the figures are counted for {unit}, code {unit_code}. Correct the"
    " code.",
)

# --- Names alone

NOT_FROM_THESE = Rule(
    "unit_unknown",
    "rejected",
    "“{name}”: {unit} không hình thành từ đơn vị ghi trong ngoặc. Hãy kiểm tra lại tên, hoặc điền mã đơn vị hành"
    " chính.",
    "“{name}”: {unit} did not come from the unit named in brackets. Check the name, or write the unit's code.",
)
UNIT_NAME_UNKNOWN = Rule(
    "unit_unknown",
    "rejected",
    "Không có đơn vị{level} nào tên “{name}”{under} vào ngày {day}.{hint} Hãy kiểm tra lại tên (đủ dấu) hoặc điền mã"
    " đơn vị hành chính.",
    "No unit{level} is called “{name}”{under} on {day}.{hint} Check the name (with its accents) or fill in the unit's"
    " code.",
)
UNIT_AMBIGUOUS = Rule(
    "unit_ambiguous",
    "rejected",
    "Tên “{name}” có thể là {count} đơn vị ({listed}); hãy điền mã đơn vị hành chính.",
    "The name “{name}” fits {count} units ({listed}); fill in the unit's code.",
)
UNIT_OUTSIDE_SECTION = Rule(
    "unit_contradicts_section",
    "rejected",
    "Dòng “{name}” nằm trong mục, trang tính hoặc cạnh ô “{section}”, nhưng ở đó không có đơn vị nào tên như vậy; tên"
    " này là của {listed}. Hãy điền mã đơn vị hành chính.",
    "The row “{name}” stands in the section or sheet, or beside the cell, “{section}”, where no unit is called so;"
    " the name is that of {listed}. Fill in the unit's code.",
)

# --- unit_groups.csv; file and line stand before it

GROUPS_NOT_UTF8 = Rule(
    "unit_groups_not_valid", "failed",
    "tệp không được lưu bằng UTF-8 (vướng ở byte thứ {place}); hãy lưu lại dạng CSV UTF-8",
    "is not written in UTF-8 (at byte {place}); save it as CSV UTF-8",
)  # fmt: skip
GROUPS_HEAD = Rule(
    "unit_groups_not_valid", "failed",
    "dòng đầu phải là {columns}",
    "its first line must be {columns}",
)  # fmt: skip
GROUP_ROW_TOO_SHORT = Rule(
    "unit_groups_not_valid", "failed",
    "không có đủ {count} ô",
    "has not {count} cells",
)  # fmt: skip
GROUP_CELL_EMPTY = Rule(
    "unit_groups_not_valid", "failed",
    "{column}: còn trống",
    "{column}: is empty",
)  # fmt: skip
GROUP_DAY_NO_DAY = Rule(
    "unit_groups_not_valid", "failed",
    "{column}: “{text}” không phải là ngày; hãy ghi như 2026-02-15",
    "{column}: “{text}” is no day; write it as 2026-02-15",
)  # fmt: skip
GROUP_DAYS_IN_WRONG_ORDER = Rule(
    "unit_groups_not_valid", "failed",
    "valid_to trước valid_from",
    "valid_to lies before valid_from",
)  # fmt: skip
GROUP_UNIT_UNKNOWN = Rule(
    "unit_groups_not_valid", "failed",
    "unit_id: không có đơn vị {unit}{meant}",
    "unit_id: there is no unit {unit}{meant}",
)  # fmt: skip
GROUP_UNIT_NOT_THERE = Rule(
    "unit_groups_not_valid", "failed",
    "unit_id: {unit} không tồn tại vào những ngày đó",
    "unit_id: {unit} is not there on these days",
)  # fmt: skip
GROUP_OF_TWO_NAMES = Rule(
    "unit_groups_not_valid", "failed",
    "group_name: nhóm {group} có hai tên là “{one}” và “{other}”",
    "group_name: {group} is called “{one}” and “{other}”",
)  # fmt: skip
GROUP_HAS_UNIT_TWICE = Rule(
    "unit_groups_not_valid", "failed",
    "unit_id: {unit} có hai lần trong {group} vào ngày {day}",
    "unit_id: {unit} is twice in {group} on {day}",
)  # fmt: skip
GROUP_THERE_ALREADY = Rule(
    "unit_groups_not_valid", "failed",
    "group_id: {groups} đã là nhóm của chương trình",
    "group_id: {groups} is a group of the package already",
)  # fmt: skip
