"""What is said of a sheet in which the table can't be told, or lacks what it must have."""

from ntm_pipeline.issues import Rule

AMBIGUOUS_HEADING = Rule(
    "ambiguous_heading", "refused",
    "Trang tính “{sheet}”: không rõ cột nào là “{wanted}”, vì có các cột {written}. Hãy đặt lại tên cột sao cho mỗi tên"
    " chỉ có một cột.",
    "Sheet “{sheet}”: it is not clear which column is “{wanted}”, for there are the columns {written}. Rename them so"
    " that each heading stands over one column only.",
)  # fmt: skip
MISSING_COLUMNS = Rule(
    "missing_heading", "refused",
    "Trang tính “{sheet}”: thiếu cột {wanted}. Các cột đọc được: {written}. Hãy thêm cột còn thiếu hoặc sửa lại tên cột"
    " cho đúng mẫu.",
    "Sheet “{sheet}”: the columns {wanted} are missing. These were found: {written}. Add what is missing, or correct"
    " the headings as in the form.",
)  # fmt: skip
FACTS_CHANGE = Rule(
    "facts_change", "refused",
    "Trang tính “{sheet}”: dòng {row_number} ghi “{fact}”, khác với phần phía trên bảng, nên không rõ các dòng bên dưới"
    " thuộc về đâu. Hãy lặp lại dòng tiêu đề cột ngay dưới dòng này, hoặc tách thành hai trang tính.",
    "Sheet “{sheet}”: row {row_number} reads “{fact}”, unlike what stands above the table, so that nobody can tell what"
    " the rows below belong to. Repeat the heading right below that row, or use two sheets.",
)  # fmt: skip
