"""What is said of a `corrections.yaml`, of its entries, and of rows that one of them is about."""

from ntm_pipeline.issues import Rule

CORRECTIONS_REFUSED = Rule(
    "corrections_refused",
    "refused",
    "Tệp {path} chưa đúng: {problems}. Chừng nào tệp này chưa đúng thì không đọc tệp nào của nguồn, để số liệu đã biết"
    " là sai không trở lại. Hãy sửa tệp này rồi chạy lại.",
    "{path} is not as it should be: {problems}. Until it is, no file of the source is read, so that figures known to be"
    " wrong don't come back. Fix it and run again.",
)
DROPPED_BY_CORRECTION = Rule(
    "dropped_by_correction",
    "rejected",
    "Dòng này bị bỏ theo mục {number} của {file}, do {by} quyết định ngày {on}, lý do: {reason} Nếu không còn đúng, hãy"
    " xóa mục này.",
    "The row is dropped by entry {number} of {file}, as {by} decided on {on}, for this reason: {reason} If that is no"
    " longer right, delete the entry.",
)
CORRECTED_TWICE = Rule(
    "corrected_twice",
    "rejected",
    "Nhiều mục của {file} ({numbers}) cùng nói về một chỗ của dòng này nên không rõ mục nào đúng; hãy chỉ để lại một"
    " mục.",
    "Several entries of {file} ({numbers}) are about the same place in this row, so that nobody can tell which is"
    " right; leave one of them.",
)
CORRECTION_WITHOUT_PERIOD = Rule(
    "correction_without_period", "rejected",
    "Dòng này ghi số của nhiều kỳ cạnh nhau mà mục {number} của {file} không nói sửa kỳ nào; hãy ghi kỳ vào match.",
    "This row tells of several periods side by side, and entry {number} of {file} doesn't say which it corrects; name"
    " the period under match.",
)  # fmt: skip
ROW_CORRECTED = (
    " Dòng này đã được sửa theo mục {numbers} của {file} ({changes}); nếu chỗ sai nằm ở đó, hãy sửa mục ấy.",
    " The row has been corrected by entry {numbers} of {file} ({changes}); if that is what is wrong, fix the entry.",
)
"""What follows whatever is said of a row that a correction has changed; in Vietnamese and English."""
CORRECTIONS_MISPLACED = Rule(
    "corrections_misplaced",
    "warning",
    "Tệp {path} không có tác dụng: chỉ {file} được dùng. Hãy chuyển các mục của tệp này vào đó.",
    "{path} has no effect: only {file} is used. Move its entries there.",
)
CORRECTION_IN_THE_FUTURE = Rule(
    "correction_in_the_future",
    "warning",
    "Mục {number} của {file} ghi ngày {on}, sau ngày hôm nay, nên chưa được áp dụng. Hãy kiểm tra lại ngày này.",
    "Entry {number} of {file} is dated {on}, after today, and is not applied yet. Check the day.",
)
CORRECTION_MATCHES_NOTHING = Rule(
    "correction_matches_nothing",
    "warning",
    "Mục {number} của {file} ({match}) không còn khớp với dòng nào của các tệp đọc được nên không có tác dụng. Nếu tệp"
    " đã được gửi lại cho đúng hoặc đã rút, hãy xóa mục này; nếu chưa, hãy sửa phần match.",
    "Entry {number} of {file} ({match}) matches no row of the files that can be read, and has no effect. If the file"
    " has been sent again as it should be or was withdrawn, delete the entry; if not, fix its match.",
)
CORRECTION_MATCHES_TOO_MANY = Rule(
    "correction_matches_too_many",
    "warning",
    "Mục {number} của {file} ({match}) khớp với {count} dòng, nhiều hơn {expect} dòng dự kiến, nên không được áp dụng."
    " Hãy ghi match chặt hơn (path, sheet, row, tên cột), hoặc ghi “expect” hay “many: true”.",
    "Entry {number} of {file} ({match}) matches {count} rows, more than the {expect} expected, and is not applied. Make"
    " its match closer (path, sheet, row, headings), or write “expect” or “many: true”.",
)
CORRECTION_MATCHES_TOO_FEW = Rule(
    "correction_matches_too_few",
    "warning",
    "Mục {number} của {file} ({match}) chỉ khớp với {count} trong {expect} dòng dự kiến; mục này vẫn được áp dụng. Hãy"
    " kiểm tra các dòng còn lại, rồi sửa “expect”.",
    "Entry {number} of {file} ({match}) matches only {count} of the {expect} rows expected; it is applied. Look what"
    " became of the others, then correct “expect”.",
)
CORRECTION_CHANGES_NOTHING = Rule(
    "correction_changes_nothing",
    "warning",
    "Mục {number} của {file} ({match}) không thay đổi gì: các ô đã ghi đúng như vậy. Hãy xóa mục này.",
    "Entry {number} of {file} ({match}) changes nothing: the cells hold that text already. Delete the entry.",
)
