"""What is said of registers: of files that can't be read as one, and of their rows."""

from ntm_pipeline.issues import Rule

# --- A whole file

NOT_A_REGISTER_FILE = Rule(
    "unknown_kind", "refused",
    "Sổ đăng ký được nhận ở dạng csv (.csv, .csv.gz, .csv.zst) hoặc Parquet (.parquet); hãy xuất lại ở một dạng này."
    " Nếu chỉ có tệp Excel: mở tệp, chọn Lưu thành (Save As) → “CSV UTF-8”, để dòng đầu là tiêu đề cột.",
    "A register is read as csv (.csv, .csv.gz, .csv.zst) or Parquet (.parquet); export it as one of these. Of a"
    " workbook: open it, save it as “CSV UTF-8”, with the headings on the first line.",
)  # fmt: skip
REGISTER_NOT_READABLE = Rule(
    "register_not_readable", "refused",
    "Không đọc được tệp ({why}). Hãy xuất lại sổ đăng ký: csv mã hóa UTF-8, dòng đầu là tiêu đề cột; hoặc Parquet.",
    "The file can't be read ({why}). Export the register again: csv in UTF-8 whose first line is the heading, or"
    " Parquet.",
)  # fmt: skip
# Rules of their own: those of a spreadsheet's table propose a layout, which has no effect on a register.
REGISTER_WITHOUT_HEADING = Rule(
    "no_heading_on_first_line", "refused",
    "Không tìm thấy các tiêu đề cột của “{title}” ở dòng đầu của tệp. Hãy xuất lại: dòng đầu ghi tên các cột {columns};"
    " tệp csv mã hóa UTF-8. Nếu đây là biểu khác, hãy gửi đúng biểu.",
    "The headings of “{title}” are not on the first line of the file. Export it again, with the columns {columns} named"
    " on the first line; a csv in UTF-8. If this is another table, send the right one.",
)  # fmt: skip
REGISTER_LACKS_COLUMN = Rule(
    "register_column_missing", "refused",
    "Sổ đăng ký thiếu cột “{heading}”. Hãy xuất lại sổ có cột này.",
    "The register lacks the column “{heading}”. Export it again with that column.",
)  # fmt: skip
QUOTES_SWALLOW_ROWS = Rule(
    "quotes_swallow_rows", "refused",
    "Ở dòng {row} có dấu ngoặc kép mở mà không đóng nên các dòng sau bị gộp làm một. Hãy xuất lại tệp.",
    "A quotation mark that isn't closed at row {row} makes one of the rows below it. Export the file again.",
)  # fmt: skip
DAYS_IN_BOTH_ORDERS = Rule(
    "days_in_both_orders", "refused",
    "Cột “{heading}” có ô ghi theo thứ tự ngày/tháng, có ô ghi theo thứ tự tháng/ngày, nên không biết ngày nào đúng."
    " Hãy"
    " xuất lại theo một thứ tự, tốt nhất là năm-tháng-ngày, ví dụ 2024-12-31.",
    "“{heading}” holds days written day first and days written month first, so that none can be told. Export it again"
    " in one order, best year-month-day, such as 2024-12-31.",
)  # fmt: skip
TOO_LONG_READING = Rule(
    "too_slow", "refused",
    "Đọc tệp quá {seconds} giây vẫn chưa xong nên tệp bị trả lại. Hãy tách tệp, hoặc đặt NTM_REGISTER_SECONDS lớn hơn.",
    "Reading the file took more than {seconds} seconds, so it is refused. Split it, or set NTM_REGISTER_SECONDS"
    " higher.",
)  # fmt: skip

CONTROL_WITHOUT_EFFECT = Rule(
    "control_without_effect", "refused",
    "{file} không có tác dụng với sổ đăng ký. Hãy sửa trong hệ thống xuất ra sổ rồi xuất lại, và xóa tệp này.",
    "{file} has no effect on a register: correct it in the system it comes from, export it again, remove this"
    " file.",
)  # fmt: skip

# --- A row

ROW_TOO_SHORT = Rule(
    "row_too_short", "rejected",
    "Dòng này có ít ô hơn dòng tiêu đề; hãy xuất lại hoặc bổ sung.",
    "This row has fewer cells than the heading; export it again, or fill it in.",
)  # fmt: skip
ROW_TOO_WIDE = Rule(
    "row_too_long", "rejected",
    "Dòng này có nhiều ô hơn dòng tiêu đề nên các ô có thể bị lệch cột; hãy đặt ô có dấu phân cách trong ngoặc kép.",
    "This row has more cells than the heading, so that they may stand in the wrong columns; quote cells that hold the"
    " delimiter.",
)  # fmt: skip
ROW_NOT_READABLE = Rule(
    "row_not_readable", "rejected",
    "Dòng này không đọc được ({why}). Hãy xuất lại bằng bảng mã UTF-8, dấu ngoặc kép nào mở thì phải đóng.",
    "This row can't be read ({why}); export it in UTF-8 with quotation marks closed.",
)  # fmt: skip
OF_A_CONFIDENTIAL_ROW = Rule(
    "confidential_row", "rejected",
    "Ô “{heading}” của một hồ sơ mật (hoặc chưa rõ có mật không) không hợp lệ; nội dung không được lưu ở đây, hãy xem"
    " trong tệp gốc.",
    "“{heading}” of a secret dossier (or one of which that isn't known) is not valid; nothing of it is kept here, look"
    " into the file itself.",
)  # fmt: skip
REGISTER_CONTRADICTS_ROW = Rule(
    "contradicts_row", "rejected",
    "Dòng này và dòng {other} của cùng tệp có cùng mã đơn vị và cùng mã hồ sơ, nhưng ghi khác nhau (tháng, độ mật hoặc"
    " hình thức xử lý). Hãy chỉ để lại dòng đúng.",
    "This row and row {other} of the same file bear the same code of unit and of dossier and tell differently (month,"
    " secrecy or handling). Leave only the one that is right.",
)  # fmt: skip

# --- What is doubtful of a file

REGISTER_SUPERSEDED = Rule(
    "superseded_by_path", "warning",
    "{count} dòng của tệp này cũng có trong {other} nhưng ở đó ghi khác; dòng của {other} được tính vì {why}.",
    "{count} rows of this file stand in {other} too, where they tell differently; those of {other} count, for {why}.",
)  # fmt: skip
MONTHS_NOT_OVER = Rule(
    "months_not_over", "warning",
    "Tệp được coi là lập ngày {day} (theo {why}), khi tháng {month} chưa kết thúc, nên {count} dòng từ tháng đó trở đi"
    " chưa được tính. Nếu tệp được lập sau ngày ấy, hãy ghi ngày lập vào received_on trong origin.yaml.",
    "The file is taken to be made on {day} (by {why}), before {month} had ended, so that its {count} rows from that"
    " month on don't count yet. If it was made later, write that day as received_on in origin.yaml.",
)  # fmt: skip
REGISTER_OF_UNITS_BEFORE_OR_AFTER = Rule(
    "units_before_or_after", "warning",
    "Mọi mã dùng cho các tháng trước {change} cũng là mã của đơn vị từ ngày đó, nên có thể tệp ghi mã mới cho hồ sơ cũ."
    " Các mã được hiểu theo tháng mở hồ sơ; hãy ghi mã mà đơn vị mang khi mở hồ sơ.",
    "Every code of the months before {change} is also the code of a unit from that day on: perhaps new codes stand for"
    " old dossiers. Codes are read in the month of opening; write the code that the unit bore then.",
)  # fmt: skip
REGISTER_OUTLIVES_UNIT = Rule(
    "outlives_unit", "warning",
    "{unit} không còn khi hết tháng {month}; {count} dòng của tháng đó không thuộc đơn vị nào vào cuối tháng nên không"
    " được tính. Hãy ghi mã của đơn vị tiếp nhận các hồ sơ đó.",
    "{unit} ended before {month} did; its {count} rows of that month are no unit's at the month's end and don't count."
    " Write the code of the unit that took the dossiers over.",
)  # fmt: skip
