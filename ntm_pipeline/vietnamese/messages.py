"""What is said of a cell that can't be read as what it should hold.

`{text}` is the cell as it is written, in quotation marks.
"""

from ntm_pipeline.issues import Rule

NOT_YES_NO = Rule(
    "not_yes_no", "rejected",
    "Ô ghi {text}, trong khi cột này chỉ nhận “Có” hoặc “Không”. Hãy ghi một trong hai.",
    "The cell holds {text}, but this column takes only “Có” (yes) or “Không” (no). Write one.",
)  # fmt: skip
TICK_WITHOUT_FONT = Rule(
    "tick_without_font", "rejected",
    "Ô ghi {text}, có lẽ là dấu tích hoặc ô vuông của phông chữ hình (như Wingdings) nên không rõ là có hay không. Hãy"
    " ghi “Có” hoặc “Không”.",
    "The cell holds {text}, perhaps a tick or a box of a picture font (such as Wingdings), so that yes or no can't be"
    " told. Write “Có” or “Không”.",
)  # fmt: skip
NUMBERS_FOR_YES_NO = Rule(
    "not_yes_no", "rejected",
    "Ô ghi {text}, nhưng cột còn có số {other} nên 0 và 1 có thể là điểm hoặc số lượng,"
    " không phải có hay không. Hãy ghi “Có” hoặc “Không”.",
    "The cell holds {text}, but the column also holds {other}, so that 0 and 1 may be points or numbers of things"
    " rather than yes and no. Write “Có” or “Không”.",
)  # fmt: skip
TICK_IN_LIST = Rule(
    "tick_without_font", "rejected",
    "Ô ghi {text}, có lẽ là dấu tích hoặc ô vuông nên không rõ là giá trị nào. Hãy ghi một trong các giá trị"
    " sau: {listed}.",
    "The cell holds {text}, perhaps a tick or a box, which doesn't tell the value. Write one of these: {listed}.",
)  # fmt: skip
NOT_IN_LIST = Rule(
    "not_in_list", "rejected",
    "Ô ghi {text}, không có trong danh sách. Hãy ghi một trong các giá trị sau: {listed}.",
    "The cell holds {text}, which is not in the list. Write one of these values: {listed}.",
)  # fmt: skip

TWO_DIGIT_YEAR = Rule(
    "two_digit_year", "rejected",
    "Ô ghi {text} với năm chỉ có hai chữ số nên không rõ ngày nào. Hãy ghi đủ ngày/tháng/năm, ví dụ 31/12/2024.",
    "The cell holds {text} with a year of two digits, so the day is not certain. Write day/month/year in full, for"
    " example 31/12/2024.",
)  # fmt: skip
NOT_A_DATE = Rule(
    "not_a_date", "rejected",
    "Ô ghi {text}, không phải là một ngày có thật. Hãy ghi ngày/tháng/năm, ví dụ 31/12/2024.",
    "The cell holds {text}, which is not a real date. Write day/month/year, for example 31/12/2024.",
)  # fmt: skip
NOT_A_YEAR = Rule(
    "not_a_year", "rejected",
    "Ô ghi {text}, không phải là một năm. Hãy ghi năm bằng bốn chữ số, ví dụ 2024.",
    "The cell holds {text}, which is not a year. Write the year in four digits, for example 2024.",
)  # fmt: skip
NOT_A_PERIOD = Rule(
    "not_a_period", "rejected",
    "Ô ghi {text}, không đọc được thành kỳ báo cáo. Hãy ghi như một trong các cách sau: Tháng 3/2024; Quý I/2024;"
    " 6 tháng đầu năm 2024; Lũy kế đến tháng 7/2024; Năm 2024.",
    "The cell holds {text}, which can't be read as a reporting period. Write it in one of these ways: Tháng 3/2024;"
    " Quý I/2024; 6 tháng đầu năm 2024; Lũy kế đến tháng 7/2024; Năm 2024.",
)  # fmt: skip
NOT_WHOLE_MONTHS = Rule(
    "not_whole_months", "rejected",
    "Ô ghi {text}, không phải là các tháng trọn vẹn của cùng một năm. Hãy ghi kỳ từ ngày đầu tháng đến ngày cuối tháng"
    " trong một năm, ví dụ 01/01/2024 - 31/03/2024 hoặc Quý I/2024.",
    "The cell holds {text}, which is not whole months of one year. Write a period from the first day of a month to the"
    " last day of a month of the same year, for example 01/01/2024 - 31/03/2024 or Quý I/2024.",
)  # fmt: skip

NEGATIVE_COUNT = Rule(
    "negative_count", "rejected",
    "Ô ghi {text} là số âm, trong khi số đếm không thể nhỏ hơn 0. Hãy kiểm tra và ghi số đúng.",
    "The cell holds {text}, a negative number, but a count can't be below 0. Check it and write the right number.",
)  # fmt: skip
NOT_A_COUNT = Rule(
    "not_a_count", "rejected",
    "Ô ghi {text}, không đọc được thành số đếm. Hãy ghi một số nguyên từ 0 trở lên, ví dụ 1234 hoặc 1.234; nếu không"
    " có thì ghi 0.",
    "The cell holds {text}, which can't be read as a count. Write a whole number of 0 or more, for example 1234 or"
    " 1.234 (a dot between thousands); write 0 for none.",
)  # fmt: skip
NOT_WHOLE = Rule(
    "not_a_count", "rejected",
    "Ô ghi {text} là số lẻ, trong khi cột này chỉ nhận số nguyên. Hãy ghi số nguyên, ví dụ 1234 hoặc 1.234 (dấu chấm"
    " ngăn hàng nghìn).",
    "The cell holds {text}, a number with decimals, but this column takes whole numbers only. Write a whole number,"
    " for example 1234 or 1.234 (a dot between thousands).",
)  # fmt: skip
MAY_BE_DECIMAL = Rule(
    "not_a_count", "rejected",
    "Ô ghi {text}: dấu phẩy là dấu thập phân nên đây không chắc là số nguyên. Nếu muốn ghi hàng nghìn, hãy ghi {plain}"
    " hoặc {grouped}.",
    "The cell holds {text}: a comma is the decimal mark in Vietnamese, so this may not be a whole number. If thousands"
    " are meant, write {plain} or {grouped}.",
)  # fmt: skip
MAY_BE_SHARE = Rule(
    "not_a_count", "rejected",
    "Ô ghi {text}, trong khi ô khác của cột ghi {share}, giống tỷ lệ (1 là 100 %), nên không chắc đây là số đếm. Hãy"
    " ghi số đếm.",
    "The cell holds {text} while another of its column holds {share}, which looks like a share (1 being 100 %), so this"
    " may be no count. Write the count.",
)  # fmt: skip
POINT_OR_THOUSANDS = Rule(
    "not_a_count", "rejected",
    "Ô ghi {text}: không rõ dấu chấm là dấu thập phân (số {whole}) hay ngăn hàng nghìn (số {plain}), vì các ô khác"
    " trong cột không cho biết. Hãy ghi {whole} hoặc {plain}, không có dấu.",
    "The cell holds {text}: nobody can tell whether the dot is a decimal point ({whole}) or parts thousands ({plain}),"
    " for the other cells of the column don't settle it. Write {whole} or {plain}, without a mark.",
)  # fmt: skip
MAYBE_SWAPPED = Rule(
    "not_a_date", "rejected",
    "Ô là ngày {day}, nhưng trong cột những ngày sau ngày 12 đều còn là chữ, nên có thể máy đã đảo ngày với tháng khi"
    " nhập (đúng ra là {other}). Hãy kiểm tra và ghi lại theo thứ tự ngày/tháng/năm cho cả cột.",
    "The cell is the day {day} (day/month/year), but in its column all days after the 12th are still texts: a program"
    " may have swapped day and month ({other}). Check, and write day/month/year throughout.",
)  # fmt: skip
DAY_OR_MONTH_FIRST = Rule(
    "not_a_date", "rejected",
    "Ô ghi {text}: không rõ là ngày {day_first} hay {month_first}, vì trong cột có ô ghi ngày trước, có ô ghi tháng"
    " trước. Hãy ghi lại theo thứ tự ngày/tháng/năm cho cả cột.",
    "The cell holds {text}: nobody can tell whether it is {day_first} or {month_first} (day/month/year), for cells of"
    " the column begin with the day and others with the month. Write day/month/year throughout.",
)  # fmt: skip
