"""What is said of a plan file, by itself and beside the indicators, units and groups that it names.

File and field stand before it.
"""

from ntm_pipeline.issues import Rule

NO_SUCH_UNIT = Rule(
    "plan_not_valid", "failed",
    "không có đơn vị {unit}{meant}",
    "there is no unit {unit}{meant}",
)  # fmt: skip
UNIT_NOT_THERE = Rule(
    "plan_not_valid", "failed",
    "đơn vị {unit} không tồn tại trong giai đoạn {years}",
    "not there in {years}: the unit {unit}",
)  # fmt: skip
NO_SUCH_INDICATOR = Rule(
    "plan_not_valid", "failed",
    "không có chỉ số {indicator}{meant}",
    "there is no {indicator}{meant}",
)  # fmt: skip
NOT_BELOW_SCOPE = Rule(
    "plan_not_valid", "failed",
    "đơn vị của kế hoạch thuộc {scope}, nên {each} phải là cấp dưới",
    "the plan's own unit is a {scope}: {each} must lie below it",
)  # fmt: skip
NO_FIGURES_OF_LEVEL = Rule(
    "plan_not_valid", "failed",
    "chỉ số {indicator} chỉ nói về {levels}, không có số liệu của {each}",
    "{indicator} is about {levels}: no {each} has a figure",
)  # fmt: skip
LEVEL_NOT_THERE = Rule(
    "plan_not_valid", "failed",
    "trong giai đoạn {years} không có {each}",
    "there is no {each} in {years}",
)  # fmt: skip
NO_SUCH_GROUP = Rule(
    "plan_not_valid", "failed",
    "không có nhóm {group} trong unit_groups.csv{meant}",
    "there is no group {group} in unit_groups.csv{meant}",
)  # fmt: skip
GROUP_OF_OTHER_LEVEL = Rule(
    "plan_not_valid", "failed",
    "nhóm {group} không có đơn vị nào thuộc cấp mà chỉ số {indicator} nói về",
    "{group} has no unit of the level that {indicator} is about",
)  # fmt: skip
GROUP_NOT_THERE = Rule(
    "plan_not_valid", "failed",
    "nhóm {group} không có đơn vị nào trong giai đoạn {years}",
    "{group} has no unit in {years}",
)  # fmt: skip
NO_SHARE = Rule(
    "plan_not_valid", "failed",
    "chỉ số {indicator} không phải là tỷ lệ ({measure})",
    "{indicator} is a {measure}, not a share",
)  # fmt: skip
NO_COUNT = Rule(
    "plan_not_valid", "failed",
    "chỉ số {indicator} cộng các số liệu, không đếm đơn vị; hãy ghi measure là total",
    "{indicator} adds up figures, it doesn't count units; write total",
)  # fmt: skip
NO_MEAN = Rule(
    "plan_not_valid", "failed",
    "chỉ số {indicator} được báo cáo theo tháng nên không có số trung bình",
    "{indicator} is reported month by month: there is no mean of it",
)  # fmt: skip
OF_A_TARGET = Rule(
    "plan_not_valid", "failed",
    "{field} của {target}: {fault}",
    "{field} of {target}: {fault}",
)  # fmt: skip
ALWAYS_REACHED = Rule(
    "plan_not_valid", "failed",
    "mức từ 0 trở lên thì lúc nào cũng đạt",
    "at least 0 is always reached",
)  # fmt: skip
BELOW_ZERO = Rule(
    "plan_not_valid", "failed",
    "{value} nhỏ hơn 0",
    "{value} is below 0",
)  # fmt: skip
SHARE_BEYOND_ONE = Rule(
    "plan_not_valid", "failed",
    "tỷ lệ ghi từ 0 đến 1, không phải {value}",
    "a share is written 0-1, not {value}",
)  # fmt: skip
COUNT_NOT_WHOLE = Rule(
    "plan_not_valid", "failed",
    "số đếm phải là số nguyên, không phải {value}",
    "a count is a whole number, not {value}",
)  # fmt: skip
TOO_LARGE_A_FIGURE = Rule(
    "plan_not_valid", "failed",
    "không quá {most}, để so sánh được chính xác",
    "at most {most}, so that comparison stays exact",
)  # fmt: skip
TOO_MANY_DECIMALS = Rule(
    "plan_not_valid", "failed",
    "không quá sáu chữ số thập phân, để so sánh được chính xác",
    "at most six decimals, so that comparison stays exact",
)  # fmt: skip
MILESTONE_TOO_LATE = Rule(
    "plan_not_valid", "failed",
    "năm {year} không trước năm {deadline}",
    "{year} is not before {deadline}",
)  # fmt: skip
MILESTONES_NOT_IN_ORDER = Rule(
    "plan_not_valid", "failed",
    "các mốc phải {way} dần tới mục tiêu, không phải {steps}",
    "they must {way} towards the target, not {steps}",
)  # fmt: skip
ALTERNATIVE_TWICE = Rule(
    "plan_not_valid", "failed",
    "alternatives của {target}: một alternative_id được ghi hai lần",
    "alternatives of {target}: an alternative_id stands twice",
)  # fmt: skip
ALTERNATIVE_SAYS_NOTHING = Rule(
    "plan_not_valid", "failed",
    "alternatives của {target}: {other} không khác gì mục tiêu",
    "alternatives of {target}: {other} says nothing else",
)  # fmt: skip
ONE_OF_TWO_YEARS = Rule(
    "plan_not_valid", "failed",
    "year và years_before: chỉ ghi một trong hai",
    "year and years_before: give one of them",
)  # fmt: skip
YEAR_WITHOUT_FIGURES = Rule(
    "plan_not_valid", "failed",
    "year: số liệu có từ năm {first}; năm {year} không có",
    "year: figures begin in {first}; of {year} there are none",
)  # fmt: skip
RELATIVE_TO_NOTHING = Rule(
    "plan_not_valid", "failed",
    "hãy ghi indicator_id, unit_id, year hoặc years_before khác",
    "give another indicator_id, unit_id, year or years_before",
)  # fmt: skip
YEARS_IN_WRONG_ORDER = Rule(
    "plan_not_valid", "failed",
    "first_year: {first} sau last_year là {last}",
    "first_year: {first} lies after last_year, {last}",
)  # fmt: skip
YEAR_OUTSIDE_PLAN = Rule(
    "plan_not_valid", "failed",
    "{field}: {target}: năm {year} nằm ngoài giai đoạn {years} của kế hoạch",
    "{field}: {target}: {year} lies outside the plan's years, {years}",
)  # fmt: skip
TARGET_TWICE = Rule(
    "plan_not_valid", "failed",
    "targets.{at}.target_id: {target} được ghi hai lần",
    "targets.{at}.target_id: {target} stands twice",
)  # fmt: skip
NOT_THE_FILES_NAME = Rule(
    "plan_not_valid", "failed",
    "plan_id: {plan} phải trùng với tên tệp",
    "plan_id: {plan} must be the file's name",
)  # fmt: skip
PLAN_THERE_ALREADY = Rule(
    "plan_not_valid", "failed",
    "plan_id: {plan} đã là kế hoạch của {owner}",
    "plan_id: {plan} is the plan of {owner} already",
)  # fmt: skip
