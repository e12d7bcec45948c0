"""What is said of a `layout.yaml`, of its entries, and of refusals that an entry may answer."""

from ntm_pipeline.issues import Rule

LAYOUT_REFUSED = Rule(
    "layout_refused",
    "refused",
    "Tệp {path} chưa đúng: {problems}. Chừng nào tệp này chưa đúng thì không đọc tệp nào trong thư mục của nó. Hãy sửa"
    " tệp này rồi chạy lại.",
    "{path} is not as it should be: {problems}. Until it is, no file in its folder is read. Fix it and run again.",
)
TOLD_BY_LAYOUT = (
    "theo mục {number} của {file}: {reason} ({by}, {on})",
    "as entry {number} of {file} says: {reason} ({by}, {on})",
)
"""Who said what a program can't know, and why; in Vietnamese and English."""
READ_BY_LAYOUT = Rule(
    "read_by_layout",
    "warning",
    "Bảng được đọc theo xác nhận của cơ quan có trách nhiệm, {why}: {what}. Nếu không còn đúng, hãy sửa hoặc xóa mục"
    " này.",
    "The table is read as an office has confirmed, {why}: {what}. If that is no longer right, correct or delete the"
    " entry.",
)
SHEET_SET_ASIDE_BY_LAYOUT = Rule(
    "read_by_layout",
    "warning",
    "Không đọc trang tính “{sheet}”, {why}.",
    "The sheet “{sheet}” is not read, {why}.",
)
LAYOUT_IN_THE_FUTURE = Rule(
    "layout_in_the_future",
    "warning",
    "Mục {number} của {file} ghi ngày {on}, sau ngày hôm nay, nên chưa được áp dụng. Hãy kiểm tra lại ngày này.",
    "Entry {number} of {file} is dated {on}, after today, and is not applied yet. Check the day.",
)
LAYOUT_MATCHES_NOTHING = Rule(
    "layout_matches_nothing",
    "warning",
    "Mục {number} của {file} (tệp “{path}”) không khớp với tệp nào đọc được nên không có tác dụng. Nếu tệp đã rút hoặc"
    " đã gửi lại cho đúng, hãy xóa mục này; nếu chưa, hãy sửa phần match.",
    "Entry {number} of {file} (file “{path}”) matches no file that can be read, and has no effect. If the file was"
    " withdrawn or sent again as it should be, delete the entry; if not, fix its match.",
)
LAYOUT_MEETS_NOTHING = Rule(
    "layout_matches_nothing",
    "warning",
    "Trong mục {number} của {file} (tệp “{path}”), những phần sau không gặp trong các tệp đọc được nên không có tác"
    " dụng: {what}. Hãy kiểm tra lại, hoặc xóa các phần này.",
    "In entry {number} of {file} (file “{path}”) these are met in no file that can be read, and have no effect: {what}."
    " Check them, or delete them.",
)
LAYOUT_SAYS_NO_RESULT = Rule(
    "no_result",
    "refused",
    "Trang tính “{sheet}” không phải là kết quả, {why}.",
    "Sheet “{sheet}” holds no results, {why}.",
)
PLAN_CLEARLY_TOLD = (
    "tiêu đề ghi “{words}”, tức không phải kết quả",
    "the title says “{words}”, which is no result",
)
"""What an entry is against; in Vietnamese and English."""
ASK_BY_LAYOUT = (
    "Nếu nơi gửi không sửa được tệp, nơi nhận chạy “ntm validate TỆP --propose”, điền mục được đề xuất rồi chép vào"
    " layout.yaml.",
    "Where its sender can't change the file, whoever receives it runs “ntm validate FILE --propose”, fills in the entry"
    " it proposes and puts it into layout.yaml.",
)
"""What follows a refusal that a person may answer; in Vietnamese and English."""
ANSWERED_BY_LAYOUT = frozenset(
    {
        "missing_heading", "no_heading", "ambiguous_heading", "columns_not_told_apart", "column_not_understood",
        "unit_not_understood", "period_unclear", "no_result", "not_current",
    }
)  # fmt: skip
"""The rules of those refusals."""
